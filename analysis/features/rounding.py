"""Coarse numbers for published packs: valence in steps, names without their positions.

Exact numbers act as a hash of a sentence's words and their order; coarse ones fit many orders.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd

STEP_OF_TONES = 0.25  # of tones and valence

#: What identifies a mention, but for the same actor twice at one token.
MENTION = "article_id sentence token actor".split()
_SENTENCE = ["article_id", "sentence"]


def is_rounded(manifest: Mapping) -> bool:
    """Return whether numbers were rounded when features with this manifest were published.

    >>> is_rounded({"publication": [{"rounded": True}]}), is_rounded({"publication": []})
    (True, False)
    """
    return any(note.get("rounded", False) for note in manifest.get("publication", []))


def in_steps(values: pd.Series, *, articles: pd.Series, groups: Sequence[pd.Series]) -> pd.Series:
    """Return the values in whole steps; each group keeps its mean of article means.

    What rounding takes from an article's mean is added to every value of the group's next
    article. The rows of an article follow each other. The mean of n articles moves by at most
    half a step divided by n.

    >>> values, articles = pd.Series([0.1, 0.1, 0.1, 0.1]), pd.Series([*"abcd"])
    >>> in_steps(values, articles=articles, groups=[pd.Series(["North"] * 4)]).tolist()
    [0.0, 0.25, 0.0, 0.25]
    """
    if values.empty:
        return values
    labels = [names.to_numpy() for names in groups]
    group = values.groupby(labels, sort=False).ngroup().to_numpy()
    article = pd.factorize(articles)[0]
    order = np.argsort(group, kind="stable")
    is_new_group = np.diff(group[order]) != 0
    is_new_article = np.diff(article[order]) != 0
    bounds = np.flatnonzero(is_new_group | is_new_article) + 1
    exact = values.to_numpy(float)
    rounded = np.zeros(len(exact))
    carried = defaultdict(float)  # from the last article's mean, by group
    for rows in np.split(order, bounds):
        group_of_rows = group[rows[0]]
        rounded[rows] = _round_article(exact[rows] + carried[group_of_rows])
        carried[group_of_rows] += float(np.mean(exact[rows] - rounded[rows]))
    return pd.Series(rounded, index=values.index)


def _round_article(values: np.ndarray) -> np.ndarray:
    """Return the values in whole steps, from -1 to 1, with the same sum to half a step."""
    steps = np.floor(np.cumsum(values) / STEP_OF_TONES + 0.5)
    return np.clip(np.diff(steps, prepend=0) * STEP_OF_TONES, -1, 1) + 0.0


def sentences_in_steps(sentences: pd.DataFrame, outlets: pd.Series) -> pd.DataFrame:
    """Return the sentences with their valence in steps.

    *outlets* has the outlet of each article_id.
    """
    scored = sentences[sentences["valence"].notna()]
    n_quoted = scored["n_tokens_quoted"]
    is_quoted = (n_quoted > 0) & (2 * n_quoted >= scored["n_tokens"])
    groups = [scored["article_id"].map(outlets), is_quoted]
    valence = in_steps(scored["valence"], articles=scored["article_id"], groups=groups)
    return sentences.assign(valence=valence.reindex(sentences.index))


def alphabetical_tokens(mentions: pd.DataFrame, sentences: pd.DataFrame) -> pd.DataFrame:
    """Return the mentions, names of a sentence in alphabetical order, with ``new_token``.

    That is the first token of the sentence, plus the number of names before this one. ``repeat``
    counts mentions of the same actor at one token.
    """
    first_token = sentences.groupby("article_id")["n_tokens"].cumsum() - sentences["n_tokens"]
    starts = sentences[_SENTENCE].assign(first_token=first_token)
    names = mentions.assign(repeat=mentions.groupby(MENTION).cumcount())
    names = names.sort_values([*_SENTENCE, "actor", "alias", "quoted", "token"], kind="stable")
    names = names.merge(starts, on=_SENTENCE, how="left", validate="many_to_one")
    n_before = names.groupby(_SENTENCE).cumcount()
    new_token = (names["first_token"] + n_before).astype("int64")
    return names.drop(columns="first_token").assign(new_token=new_token)


def mentions_by_alphabet(mentions: pd.DataFrame, sentences: pd.DataFrame) -> pd.DataFrame:
    """Return the mentions, names of a sentence in alphabetical order, without positions."""
    names = alphabetical_tokens(mentions, sentences)
    return names.assign(token=names["new_token"])[list(mentions.columns)]
