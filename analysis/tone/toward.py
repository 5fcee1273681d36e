"""Tone toward those who are named: how sentences treat them, and which words make it so."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import NamedTuple

import numpy as np
import pandas as pd

from analysis.counts import (
    Counts,
    Sums,
    evidence,
    group_codes,
    in_voice,
    metadata_of,
    tallied,
)
from analysis.errors import listing, refusal, require_number
from analysis.features import rounding
from analysis.features.pack import Features
from analysis.sentiment import require_sentences, toward
from analysis.stats.estimand import rows_of_estimand
from analysis.stats.evidence import Status, with_evidence
from analysis.stats.facts import Copies, Drivers
from analysis.tone.explanations import EXPLAINED, reasons_of, reasons_of_valence
from analysis.tone.model import score
from analysis.tone.scorers import Lexicon, pairs_to_targets

DESCRIPTIVE = "descriptive: nothing is tested"
REST = ""  #: the word that stands for all that is not listed by word
_CONTRIBUTIONS = ["contribution", "contribution_against"]
_REASON_COLUMNS = {
    "row": "int64",
    "word": "str",
    "start": "int64",
    "stop": "int64",
    "contribution": "float64",
}


def directed(
    sentences: Sequence[str], spans: Sequence[tuple[int, int]], *, certain: float | None = None
) -> pd.DataFrame:
    """Return how each sentence treats a target, by the directed model.

    Parameters
    ----------
    sentences : sequence of str
        English sentences, one for each target: give a sentence with two targets twice.
    spans : sequence of (int, int)
        First character of the target and the first after it, as in ``sentence[start:stop]``.
    certain : float, optional
        A target whose largest probability is below this gets no label. Default: the threshold of
        the model.

    Returns
    -------
    DataFrame
        One row a pair: ``label`` (-1, 0, 1; missing where the model abstains), ``tone``
        (``p_positive`` less ``p_negative``), ``p_negative, p_neutral, p_positive``.

    Raises
    ------
    InputError
        If lengths differ, or a span is empty or not in its sentence.

    Examples
    --------
    >>> directed(["Norland brutally attacked the peaceful harbour."], [(0, 7)])["label"].tolist()
    [-1]
    """
    return score(sentences, spans, certain=certain)


def explain(
    sentences: Sequence[str],
    spans: Sequence[tuple[int, int]] | None = None,
    *,
    scorer: str | Lexicon = "directed",
) -> pd.DataFrame:
    """Return what each word contributes to the score of a sentence.

    Parameters
    ----------
    sentences, spans
        As in `directed`; "sentence" needs no spans.
    scorer : "directed", "clause", "sentence" or Lexicon
        Whose scores.

    Returns
    -------
    DataFrame
        One row a word of a pair: ``row`` (number of the pair, from 0), ``word``, ``start, stop``
        (its characters in the sentence; -1: no place) and ``contribution``. Words that bring
        nothing have no row. Over a pair the contributions add up to

        - "sentence" and "clause": S, of which compound = S / √(S² + 15). They are valences after
          all of VADER's rules; the word "" is what exclamation and question marks add;
        - "directed": the log-odds of positive against negative. A word that comes twice has one
          row, at its first place. The word "" is what no word brings;
        - a Lexicon: the tone.

    Raises
    ------
    InputError
        As `directed` does; for another scorer, or without spans where they are needed.

    Notes
    -----
    For mentions in articles at hand, ``concordance.lines(corpus, "Norvia", actors=…, width=None)``
    has the sentences: ``left`` + ``keyword`` + ``right``. The span runs from len(left) to
    len(left) + len(keyword).

    Examples
    --------
    >>> table = explain(["The book was not GOOD!"], scorer="sentence")
    >>> table[["word", "start", "contribution"]].round(2).values.tolist()
    [['GOOD', 17, -1.95], ['', -1, -0.29]]
    """
    require_sentences(sentences)
    if not isinstance(scorer, Lexicon) and scorer not in list(EXPLAINED):
        raise refusal(
            "scorer",
            arrived=repr(scorer),
            expected=f"one of {listing(map(repr, EXPLAINED))}, or a Lexicon",
            fix='Use one of these; for a list of tone words write scorer=tone.Lexicon("liu").',
        )
    if spans is None and scorer != "sentence":
        raise refusal(
            "spans",
            arrived="none",
            expected="the span of each target",
            fix="Write spans=[(start, stop), …], one for each sentence.",
        )
    if spans is None:
        reasons = [reasons_of_valence(sentence) for sentence in sentences]
    else:
        reasons = reasons_of(pairs_to_targets(sentences, spans), scorer)
    rows = [(row, *reason) for row, of_pair in enumerate(reasons) for reason in of_pair]
    return pd.DataFrame(rows, columns=list(_REASON_COLUMNS)).astype(_REASON_COLUMNS)


def words_toward(features: Features, actor: str, *, voice: str = "all") -> Counts:
    """Return what each word brings to the directed tone toward an actor.

    Parameters
    ----------
    features : Features
        Read with the scorer "directed".
    actor : str
        An actor of the list.
    voice : "all", "own" or "quoted"
        Mentions outside or inside quotation marks.

    Returns
    -------
    Counts
        Articles × words, per "scored mention" of the actor: sums of the words' contributions to
        the log-odds of positive against negative. The item "" has what is too small to be listed
        and what no word brings. Over all items, ``per_article()`` adds up to the article's mean
        log-odds, less the constant with which every mention begins.

    Raises
    ------
    InputError
        As `sentiment.toward` does; for a published pack.

    Examples
    --------
    >>> from analysis import extract, read_corpus
    >>> folder = "data/example-articles"
    >>> features = extract(read_corpus(folder), actors=f"{folder}/actors.toml")
    >>> words = words_toward(features, "Norvia")
    >>> words.per, "" in words.items.index
    ('scored mention', True)
    """
    if rounding.is_rounded(features.manifest):
        raise refusal(
            "words_toward",
            arrived="a published pack",
            expected="the full pack",
            fix="Use tone.drivers to compare outlets: a published pack has words by outlet, and "
            "not by article.",
        )
    return _word_counts(features, actor, voice=voice, value="tone")


def drivers(
    features: Features,
    actor: str,
    *,
    by: str,
    groups: Sequence[str] | None = None,
    cluster: str | None = None,
    voice: str = "all",
    estimand: str = "circulated",
    top: int | None = 10,
) -> pd.DataFrame:
    """Return the words that make directed tone differ between groups.

    The result is descriptive: nothing is tested. The tone of a group is the mean of its articles'
    mean log-odds of positive against negative. Less a constant, it is a sum over words, and so is
    the difference between two groups: the rows of each contrast add up to it.

    Parameters
    ----------
    features : Features
        Read with the scorer "directed".
    actor : str
        An actor of the list.
    by : str
        Column of the articles. Each group is compared with the rest; two groups make one contrast.
    groups : sequence of str, optional
        Groups to compare; the rest are the others of these. Default: all.
    cluster, estimand
        As in `compare.levels`, which gives the same means for ``words_toward(…).per_article()``.
    voice : "all", "own" or "quoted"
        Mentions outside or inside quotation marks.
    top : int, optional
        How many words a contrast lists, those with the largest differences; None: all.

    Returns
    -------
    DataFrame
        One row a word of a contrast. ``group, against, word``; ``n, articles, outlets``: scored
        mentions, articles and outlets with the word (copies count), and the same for the other side
        with ``_against``; ``contribution, contribution_against`` to the mean of each side;
        ``difference``; ``status, reason, note``. The last row of a contrast has the word "":
        everything else, out of all scored mentions. The Method has the groups without a scored
        mention, which have no rows, as its detail "not named".

    Raises
    ------
    InputError
        As `sentiment.toward` does; for an unknown column or group, and fewer than two groups that
        name the actor; for a published pack with another *estimand* or a *cluster*, or a *by* that
        differs within an outlet.

    Notes
    -----
    A word is listed because the model weighs it at its place. That does not show that an outlet
    chose it on purpose. Small words and punctuation reflect how sentences are built. Use
    `compare.contrasts` of `sentiment.toward` to test the whole difference.

    Examples
    --------
    >>> from analysis import load_features
    >>> features = load_features("data/syria-war/features")
    >>> table = drivers(features, "Russia", by="outlet", top=2)
    >>> table[["group", "against", "word"]].head(3).values.tolist()
    [['ahram', 'rest', 'strikes'], ['ahram', 'rest', 'support'], ['ahram', 'rest', '']]
    """
    if top is not None:
        require_number(top, name="top", least=1, whole=True)
    _require_constant_in_outlets(features, by)
    _require_whole_outlets(features, estimand=estimand, cluster=cluster)
    tones = _word_counts(features, actor, voice=voice, value="tone")
    uses = _word_counts(features, actor, voice=voice, value="n")
    tones, method = rows_of_estimand(tones, estimand, cluster)
    uses = uses.where(rows=uses.rows["article_id"].isin(tones.rows["article_id"]))
    if isinstance(groups, str):
        groups = [groups]
    if groups is not None:
        tones = tones.where(rows={by: list(groups)})
        uses = uses.where(rows={by: list(groups)})
    _, asked_groups = group_codes(tones.rows, [by])
    tones = tones.where(rows=tones.size[:, 0] > 0)
    uses = uses.where(rows=uses.size[:, 0] > 0)
    means = tones.per_article().units(by, cluster=cluster).sums(by)
    named = means.groups[by].tolist()
    if len(named) < 2:
        raise refusal(
            f"groups of {by}",
            arrived=f"{listing(named) or 'none'} with mentions of {actor}",
            expected="two or more",
            fix="Choose an actor that two groups name, all voices, or a column with more groups.",
        )
    sides = _contrasted_sides(named)
    contrasts = [_words_of_contrast(means, uses, side, by=by, top=top) for side in sides]
    table = pd.concat(contrasts, ignore_index=True)
    not_named = sorted(set(asked_groups[by]) - set(named))
    copies = replace(method.copies or Copies(), copies_count_once=False)
    method = replace(
        method,
        kind="drivers",
        measure=f"log-odds of positive against negative toward {actor}, by word",
        convention="mean of article means",
        per=uses.per,
        by=(by,),
        unit=cluster or "article",
        missing=uses.note,
        copies=copies,
        remark=DESCRIPTIVE,
        drivers=Drivers(actor, voice, tuple(not_named)),
    )
    is_one_article = table["articles"] + table["articles_against"] == 1
    reason = np.where(is_one_article, "one article", "")
    return with_evidence(table, method, status=Status.NOT_TESTED, reason=reason)


def _word_counts(features: Features, actor: str, *, voice: str, value: str) -> Counts:
    """Return articles × words: contributions to the tone ("tone"), or mentions ("n")."""
    scored = toward(features, scorer="directed", voice=voice, actors=[actor])
    words = in_voice(features.tone_words, voice)
    words = words[words["actor"] == actor]
    items = sorted({REST, *words["word"]})
    values = tallied(features, words, label="word", items=items, value=value)
    size = scored.size
    if rounding.is_rounded(features.manifest):
        # In a published pack, outlets with few articles that name the actor have no words.
        rest = words[words["word"] == REST]
        size = tallied(features, rest, label="actor", items=[actor], value="n").toarray()
    counts = Counts.of(
        values, size=size, rows=metadata_of(features), items=items, per="scored mention"
    )
    return replace(counts, note=scored.note)


def _require_constant_in_outlets(features: Features, by: str) -> None:
    """Raise InputError for words of a published pack by a column that differs in an outlet."""
    if not rounding.is_rounded(features.manifest) or by not in features.articles:
        return
    values_in_outlet = features.articles.groupby("outlet")[by].nunique(dropna=False)
    if values_in_outlet.max() > 1:
        raise refusal(
            "by",
            arrived=f"{by!r}, which differs within an outlet",
            expected="outlets or groups of outlets",
            fix="Use the full pack: a published one has words by outlet, and not by article.",
        )


def _require_whole_outlets(features: Features, *, estimand: str, cluster: str | None) -> None:
    """Raise InputError for words of a published pack by some of an outlet's articles."""
    leaves_out_articles = estimand != "circulated"
    collapses_copies = cluster not in (None, "article_id")
    if not rounding.is_rounded(features.manifest):
        return
    if leaves_out_articles or collapses_copies:
        raise refusal(
            "drivers",
            arrived=f"estimand={estimand!r}, cluster={cluster!r} with a published pack",
            expected="all articles of an outlet, each counted once",
            fix=(
                "Leave estimand= and cluster= out, or use the full pack: a published "
                "one has words by outlet."
            ),
        )


class _ContrastSides(NamedTuple):
    """The groups on both sides of a contrast, as masks, and their names."""

    group: str
    against: str
    in_group: np.ndarray
    in_against: np.ndarray


def _contrasted_sides(groups: Sequence[str]) -> list[_ContrastSides]:
    """Return the first group against the second of two, and each against the rest of more."""
    numbers = np.arange(len(groups))
    if len(groups) == 2:
        return [_ContrastSides(groups[0], groups[1], numbers == 0, numbers == 1)]
    return [
        _ContrastSides(group, "rest", numbers == number, numbers != number)
        for number, group in enumerate(groups)
    ]


def _words_of_contrast(
    means: Sums, uses: Counts, sides: _ContrastSides, *, by: str, top: int | None
) -> pd.DataFrame:
    """Return the words of one contrast, the largest differences first, then the rest."""
    target = _evidence_of_side(means, uses, sides.in_group, by=by)
    reference = _evidence_of_side(means, uses, sides.in_against, by=by)
    columns = {}
    for name in target:
        columns[name] = target[name]
        columns[f"{name}_against"] = reference[name]
    table = pd.DataFrame(columns, index=uses.items.index)
    difference = table["contribution"] - table["contribution_against"]
    order = np.lexsort((uses.items.index.to_numpy(str), -difference.abs().round(12)))
    ordered = table.iloc[order]
    is_used = ordered["n"] + ordered["n_against"] > 0
    is_word = ordered.index != REST
    shown = ordered[is_used & is_word].iloc[:top]
    remainder = table[_CONTRIBUTIONS].sum() - shown[_CONTRIBUTIONS].sum()
    rest = table.loc[[REST]].assign(**remainder)
    table = pd.concat([shown, rest]).rename_axis("word").reset_index()
    table["difference"] = table["contribution"] - table["contribution_against"]
    table.insert(0, "group", sides.group)
    table.insert(1, "against", sides.against)
    return table


def _evidence_of_side(
    means: Sums, uses: Counts, in_side: np.ndarray, *, by: str
) -> dict[str, np.ndarray]:
    """Return the evidence for each word in some groups, and what it brings to their mean.

    The word "" rests on all scored mentions.
    """
    group_of_row, _ = group_codes(uses.rows, [by])
    uses = uses.where(rows=in_side[group_of_row])
    n = np.where(uses.items.index == REST, uses.size, uses.values.toarray())
    row, word = np.nonzero(n)
    sums = means.values[in_side].sum(axis=0)
    sizes = means.size[in_side].sum(axis=0)
    return {
        "n": n.sum(axis=0).astype(int),
        **evidence(uses.rows, row, cell=word, cells=len(uses.items)),
        "contribution": sums / sizes,
    }
