"""How each outlet sounds: the tone of its sentences and of its articles, also over time."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial

import numpy as np
import pandas as pd

from analysis.compare.levels import levels, timeline
from analysis.counts import Counts
from analysis.errors import refusal, require_columns
from analysis.features.pack import Features
from analysis.sentiment import ALL, of_articles
from analysis.stats.evidence import Method, method_of
from analysis.stats.plan import plan_of
from analysis.wording.notes import with_evidence

TOGETHER = "all together"  #: a column that has no other value
ITEMS = ("valence", "positive", "negative")


def sentiment(
    features: Features,
    by: str = "outlet",
    *,
    every: str | None = None,
    voice: str = "all",
    unit: str | None = None,
) -> pd.DataFrame:
    """Return the mean tone of sentences and of articles, by group and over time.

    Parameters
    ----------
    features : Features
        Read articles.
    by : str
        Column of the articles that makes the groups.
    every : str, optional
        A period of pandas, such as "W" or "M"; by default days, months or years, as they fit.
    voice : "all", "own" or "quoted"
        A sentence is "quoted" where at least half of its words are, and "own" otherwise.
    unit : str, optional
        What is left out one at a time for intervals; by default outlets where groups are made of
        outlets, else articles.

    Returns
    -------
    DataFrame
        One row a group, the most negative first, and one for ``"all"`` of them; then one a period
        (``period``, its first day; missing in the rows before), of all and of each group.
        Columns: *by*, ``period``; ``articles``, ``outlets`` and ``sentences`` with a tone;
        ``article_tone`` (mean of article means) and ``sentence_tone`` (mean of sentences), from −1
        to 1, each with ``_low`` and ``_high`` (95%); ``positive`` and ``negative``, shares of the
        sentences; ``status, reason, note`` of the intervals. Without days there are no periods.

    Raises
    ------
    InputError
        For an unknown column, a group called "all", or what `compare.levels` refuses.

    Notes
    -----
    A long article weighs more in the mean of sentences. VADER hears how a sentence sounds, not
    whom it blames; it reads English, and other articles have no tone.

    Examples
    --------
    >>> from analysis import load_features
    >>> table = sentiment(load_features("data/syria-war/features"))
    >>> table[["outlet", "articles", "article_tone", "sentence_tone"]].head(1).round(2)
      outlet  articles  article_tone  sentence_tone
    0   sana        55          -0.8           -0.8
    """
    sentences = of_articles(features, voice=voice, items=ITEMS)
    require_columns(sentences.rows, [by, "published"], what="articles")
    if (sentences.rows[by] == ALL).any():
        raise refusal(
            "by",
            arrived=f"a group called {ALL!r} in {by!r}",
            expected="other names: that is what all groups together are called",
            fix="Rename the group with features.with_metadata(…).",
        )
    unit = plan_of(sentences, by, unit=unit).unit
    sentences = replace(sentences, rows=sentences.rows.assign(**{TOGETHER: ALL}))
    level_table = partial(levels, unit=unit)
    time_table = partial(timeline, unit=unit, every=every)
    groups = _tones(sentences, level_table, by).sort_values("article_tone", kind="stable")
    parts = [groups, _tones(sentences, level_table, TOGETHER)]
    method = method_of(groups)
    if sentences.rows["published"].notna().any():
        parts += [_tones(sentences, time_table, name) for name in (TOGETHER, by)]
        method = method_of(parts[-1])
    named = [part.rename(columns={TOGETHER: by}) for part in parts]
    return _stacked(named, by, method)


def _tones(counts: Counts, level_table: Callable[..., pd.DataFrame], by: str) -> pd.DataFrame:
    """Return the means of articles and of sentences, and the shares of sentences, a row a group."""
    of_article = counts.where(items=["valence"]).per_article()
    table = level_table(of_article, by=by)
    of_sentences = level_table(counts, by=by)
    names = {"estimate": "article_tone", "low": "article_low", "high": "article_high"}
    tones = table.rename(columns=names).drop(columns=["item", "n", "size", "note"])
    by_item = {item: rows.reset_index() for item, rows in of_sentences.groupby("item")}
    tones["sentences"] = by_item["valence"]["size"].astype(int)
    for name, column in [("tone", "estimate"), ("low", "low"), ("high", "high")]:
        tones[f"sentence_{name}"] = by_item["valence"][column]
    for item in ITEMS[1:]:
        tones[item] = by_item[item]["estimate"]
    return tones


def _stacked(parts: Sequence[pd.DataFrame], by: str, method: Method) -> pd.DataFrame:
    """Return the rows of groups and periods below each other, as one result table."""
    stacked = []
    for part in parts:
        part = part.assign(period=part.get("period", np.datetime64("NaT", "ns")))
        part.attrs = {}  # pandas would compare them
        stacked.append(part)
    table = pd.concat(stacked, ignore_index=True)
    means = [f"{of}_{name}" for of in ("article", "sentence") for name in ("tone", "low", "high")]
    evidence = ["articles", "outlets", "sentences"]
    columns = [by, "period", *evidence, *means, *ITEMS[1:]]
    method = {**method, "what": "levels", "measure": "mean tone", "by": (by,)}
    status = table["status"]
    reason = table["reason"]
    return with_evidence(table[columns], method, status=status, reason=reason)
