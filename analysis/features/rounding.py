"""Coarse numbers for published packs: tones in steps, names without places, words behind tones by outlet.

The exact numbers of a sentence act as a hash of its words and their order. Whoever has the words of an article tries their
orders until the numbers fit. Coarse numbers fit many orders. What rounding takes from an article's mean it adds to the next
article of the outlet, so that means of outlets stay.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd

STEP = 0.25  # of tones and valence
CERTAIN = 0.6  # probability from which on a published mention has a label
LENGTH = 10  # words: quotations have lengths in whole tens
LOG_ODDS = 0.5  # step of what a word adds to the log-odds of an outlet's articles, all added up
REST = ""  # the word of tone_words that holds what no listed word adds

_PLACE = ["article_id", "sentence", "token"]
_MENTION = [*_PLACE, "actor"]
_VOICE = ["article_id", "actor", "quoted"]
_CELL = ["outlet", "actor", "quoted"]
_CHANCES = ["p_negative", "p_neutral", "p_positive"]


def is_rounded(manifest: Mapping) -> bool:
    """Tell whether numbers of features with this manifest were rounded when they were published.

    >>> is_rounded({"publication": [{"rounded": True}]}), is_rounded({"publication": []})
    (True, False)
    """
    return any(note.get("rounded", False) for note in manifest.get("publication", []))


def in_steps(values: pd.Series, *, articles: pd.Series, groups: Sequence[pd.Series]) -> pd.Series:
    """Return the values in whole steps, so that each group keeps its mean of article means.

    What rounding takes from an article's mean is added to every value of the group's next article. Rows of an article stand
    together. The mean of n articles moves by at most half a step divided by n.

    >>> in_steps(pd.Series([0.1, 0.1, 0.1, 0.1]), articles=pd.Series([*"abcd"]), groups=[pd.Series(["North"] * 4)]).tolist()
    [0.0, 0.25, 0.0, 0.25]
    """
    if values.empty:
        return values
    group = values.groupby([names.to_numpy() for names in groups], sort=False).ngroup().to_numpy()
    article = pd.factorize(articles)[0]
    order = np.argsort(group, kind="stable")
    is_new = (np.diff(group[order]) != 0) | (np.diff(article[order]) != 0)
    exact = values.to_numpy(float)
    rounded = np.zeros(len(exact))
    missing: dict[int, float] = defaultdict(
        float
    )  # what rounding took from the last article's mean, by group
    for rows in np.split(order, np.flatnonzero(is_new) + 1):
        group_here = group[rows[0]]
        rounded[rows] = _rounded_article(exact[rows] + missing[group_here])
        missing[group_here] += float(np.mean(exact[rows] - rounded[rows]))
    return pd.Series(rounded, index=values.index)


def _rounded_article(values: np.ndarray) -> np.ndarray:
    """Return the values in whole steps, from -1 to 1, with the same sum to half a step."""
    steps = np.floor(np.cumsum(values) / STEP + 0.5)
    return np.clip(np.diff(steps, prepend=0) * STEP, -1, 1) + 0.0


def sentences_in_steps(sentences: pd.DataFrame, outlets: pd.Series) -> pd.DataFrame:
    """Return the sentences with their valence in steps; *outlets* has the outlet of each article_id."""
    scored = sentences[sentences["valence"].notna()]
    mostly_quoted = (scored["n_tokens_quoted"] > 0) & (
        2 * scored["n_tokens_quoted"] >= scored["n_tokens"]
    )
    groups = [scored["article_id"].map(outlets), mostly_quoted]
    valence = in_steps(scored["valence"], articles=scored["article_id"], groups=groups)
    return sentences.assign(valence=valence.reindex(sentences.index))


def tones_in_steps(
    tones: pd.DataFrame, *, mentions: pd.DataFrame, outlets: pd.Series
) -> pd.DataFrame:
    """Return the tones in steps, with labels in place of probabilities.

    Parameters
    ----------
    tones, mentions : DataFrame
        Those of the full pack.
    outlets : Series
        The outlet of each article_id.

    Returns
    -------
    DataFrame
        ``p_negative, p_neutral, p_positive``: 1 for the most likely label if it has CERTAIN or more, else 0.
    """
    if tones.empty:
        return tones
    quoted = with_voice(tones, mentions)["quoted"]
    groups = [tones["article_id"].map(outlets), tones["actor"], tones["scorer"], quoted]
    tone = in_steps(tones["tone"], articles=tones["article_id"], groups=groups)
    return tones.assign(tone=tone, **_labels(tones[_CHANCES]))


def _labels(chances: pd.DataFrame) -> dict[str, pd.Series]:
    """Return 1 for the most likely label if it is likely enough, else 0; missing where there are no probabilities."""
    values = chances.to_numpy(float)
    is_known = ~np.isnan(values).any(axis=1)
    values = np.where(is_known[:, None], values, 0)
    is_label = np.arange(len(_CHANCES)) == values.argmax(axis=1)[:, None]
    is_certain = values.max(axis=1) >= CERTAIN - 1e-9  # probabilities have three decimals
    labels = (is_label & is_certain[:, None]).astype(float)
    labels[~is_known] = np.nan
    return {
        name: pd.Series(labels[:, number], index=chances.index)
        for number, name in enumerate(_CHANCES)
    }


def with_voice(tones: pd.DataFrame, mentions: pd.DataFrame) -> pd.DataFrame:
    """Return the tones with ``quoted``, the voice of their mention."""
    voices = mentions[[*_MENTION, "quoted"]].drop_duplicates(_MENTION)
    return tones.merge(voices, on=_MENTION, how="left", validate="many_to_one").set_axis(
        tones.index
    )


def names_by_alphabet(
    mentions: pd.DataFrame, tones: pd.DataFrame, *, sentences: pd.DataFrame
) -> tuple:
    """Return mentions and tones with the names of a sentence in alphabetical order, and no places.

    ``token`` is then the first token of the sentence, plus the number of names before this one.

    >>> sentences = pd.DataFrame({"article_id": ["a", "a"], "sentence": [0, 1], "n_tokens": [4, 9]})
    >>> mentions = pd.DataFrame({"article_id": "a", "sentence": 1, "token": [6, 11], "actor": ["Norland", "Holm"]})
    >>> tones = mentions.assign(scorer="directed", tone=[0.5, -0.5])
    >>> mentions, tones = names_by_alphabet(mentions.assign(alias="", quoted=False), tones, sentences=sentences)
    >>> tones[["token", "actor", "tone"]].values.tolist()
    [[4, 'Holm', -0.5], [5, 'Norland', 0.5]]
    """
    first_token = sentences.groupby("article_id")["n_tokens"].cumsum() - sentences["n_tokens"]
    starts = sentences[["article_id", "sentence"]].assign(first_token=first_token)
    names = mentions.assign(repeat=mentions.groupby(_MENTION).cumcount())
    names = names.sort_values(
        ["article_id", "sentence", "actor", "alias", "quoted", "token"], kind="stable"
    )
    names = names.merge(starts, on=["article_id", "sentence"], how="left", validate="many_to_one")
    order = names.groupby(["article_id", "sentence"]).cumcount()
    names["place"] = (names["first_token"] + order).astype("int64")
    places = names[[*_MENTION, "repeat", "place"]]
    scored = tones.assign(repeat=tones.groupby([*_MENTION, "scorer"]).cumcount())
    scored = scored.merge(places, on=[*_MENTION, "repeat"], how="left", validate="many_to_one")
    scored = scored.sort_values(
        ["article_id", "sentence", "place"], kind="stable", ignore_index=True
    )
    return tuple(
        table.assign(token=table["place"])[list(columns)]
        for table, columns in ((names, mentions.columns), (scored, tones.columns))
    )


def quotations_in_tens(quotations: pd.DataFrame) -> pd.DataFrame:
    """Return the quotations with ``n_tokens`` to the nearest ten."""
    return quotations.assign(n_tokens=(quotations["n_tokens"] + LENGTH // 2) // LENGTH * LENGTH)


def words_by_outlet(
    tone_words: pd.DataFrame,
    *,
    tones: pd.DataFrame,
    mentions: pd.DataFrame,
    outlets: pd.Series,
    min_articles: int,
) -> pd.DataFrame:
    """Return tone words that are right for an outlet, and say nothing of its single articles.

    A cell is an outlet, an actor and a voice. Cells of fewer than *min_articles* articles are left out. A word in fewer of a
    cell's articles is added to the word "". Each word keeps its sum over the cell's articles, its mentions and its number of
    articles; but it is given to that many articles by their order, evenly spaced. ``n`` of the word "" is the number of an
    article's scored mentions.
    """
    scored = with_voice(tones[tones["scorer"] == "directed"], mentions)
    articles = scored.groupby(_VOICE).size().rename("n_mentions").reset_index()
    articles["outlet"] = articles["article_id"].map(outlets)
    articles["cell_size"] = articles.groupby(_CELL)["article_id"].transform("size")
    articles = articles[articles["cell_size"] >= min_articles]
    articles = articles.assign(order=articles.groupby(_CELL).cumcount())
    words = tone_words.merge(articles, on=_VOICE, how="inner")
    cells = _words_of_cells(words, min_articles=min_articles)
    sizes = articles.drop_duplicates(_CELL)[[*_CELL, "cell_size"]]
    cells = cells.merge(sizes, on=_CELL, how="left", validate="many_to_one")
    cells["n_articles"] = cells["n_articles"].where(cells["word"] != REST, cells["cell_size"])
    spread = _evenly_spaced(cells).merge(
        articles, on=[*_CELL, "order"], how="left", validate="many_to_one"
    )
    tone = (spread["n_mentions"] * spread["total"] / spread["n_articles"]).round(3) + 0.0
    more = (spread["repeat"] == 0) * (spread["n"] - spread["n_articles"])
    n = (1 + more).where(spread["word"] != REST, spread["n_mentions"])
    spread = spread.assign(tone=tone, n=n).sort_values(
        [*_VOICE, "word"], kind="stable", ignore_index=True
    )
    return spread[list(tone_words.columns)].astype(tone_words.dtypes.to_dict())


def _words_of_cells(words: pd.DataFrame, *, min_articles: int) -> pd.DataFrame:
    """Return each cell's words: ``total`` log-odds in steps, ``n`` mentions, ``n_articles``; the word "" last."""
    words = words.assign(rate=words["tone"] / words["n_mentions"])
    keys = [*_CELL, "word"]
    sums = (
        words.groupby(keys)
        .agg(exact=("rate", "sum"), n=("n", "sum"), n_articles=("article_id", "nunique"))
        .reset_index()
    )
    sums["total"] = (sums["exact"] / LOG_ODDS).round() * LOG_ODDS
    is_listed = (sums["word"] != REST) & (sums["n_articles"] >= min_articles) & (sums["total"] != 0)
    listed = sums[is_listed]
    exact = sums.groupby(_CELL)["exact"].sum()
    taken = listed.groupby(_CELL)["total"].sum().reindex(exact.index, fill_value=0)
    rest = ((exact - taken) / LOG_ODDS).round() * LOG_ODDS
    rest = rest.rename("total").reset_index().assign(word=REST, n=0, n_articles=0)
    return pd.concat([listed, rest], ignore_index=True)[[*keys, "total", "n", "n_articles"]]


def _evenly_spaced(cells: pd.DataFrame) -> pd.DataFrame:
    """Return a row for each article that is given a word: ``order`` is that article's in its cell, ``repeat`` counts them."""
    shift = cells.groupby(_CELL).cumcount()
    rows = cells.assign(shift=shift).loc[cells.index.repeat(cells["n_articles"])]
    repeat = rows.groupby(level=0).cumcount().to_numpy()
    rows = rows.reset_index(drop=True).assign(repeat=repeat)
    place = rows["repeat"] * rows["cell_size"] // rows["n_articles"]
    return rows.assign(order=(place + rows["shift"]) % rows["cell_size"])
