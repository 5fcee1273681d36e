"""The rows of a table that say something, and why there are none."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd

from analysis.compare.contrasts import contrasts
from analysis.counts import Counts
from analysis.errors import require_columns
from analysis.stats.evidence import ALPHA, method_of, passes
from analysis.wording.findings import (
    beyond_chance_text,
    by_article_text,
    finding_of_tests,
    untested_text,
)
from analysis.wording.limits import languages_in_words, retrieval_in_words

FEWEST_LABELINGS = 1_000  #: of articles, where outlets have fewer


def rows_where(table: pd.DataFrame, is_chosen: Any, *, otherwise: str) -> pd.DataFrame:
    """Return the chosen rows; the Method says why there are none.

    Figures and tables of no row are not drawn: `figures.save` gives the reason instead.

    Parameters
    ----------
    table : DataFrame
    is_chosen : array of bool
    otherwise : str
        The reason, where no row is chosen.

    Examples
    --------
    >>> shares = pd.DataFrame({"item": ["law"], "low": [0.0]})
    >>> rows = rows_where(shares, shares["low"] > 0, otherwise="no share is surely above 0")
    >>> len(rows), method_of(rows).nothing
    (0, 'no share is surely above 0')
    """
    require_columns(table, [], what="table")
    rows = table[np.asarray(is_chosen, dtype=bool)]
    rows.attrs = dict(table.attrs)
    if rows.empty:
        rows.attrs["method"] = replace(method_of(table), nothing=otherwise)
    return rows


def smallest_p(
    table: pd.DataFrame, *, most: int | None = None, by: str = "p_adjusted"
) -> pd.DataFrame:
    """Return the comparisons with a p, the smallest first.

    Parameters
    ----------
    table : DataFrame
        From `compare.contrasts`, with ``status`` and ``reason``.
    most : int, optional
        Of so many at most.
    by : str
        Column of p.

    Returns
    -------
    DataFrame
        Without a row where nothing could be tested; then the Method says why (``nothing``).

    Examples
    --------
    >>> table = pd.DataFrame({"item": ["law"], "p_adjusted": [np.nan], "reason": ["2 units"]})
    >>> method_of(smallest_p(table)).nothing
    'no comparison could be tested: 2 units'
    """
    require_columns(table, [by, "reason"], what="contrast table")
    with_p = rows_where(table, table[by].notna(), otherwise=untested_text(table))
    ranked = with_p.sort_values(by, kind="stable")
    return ranked.head(len(ranked) if most is None else most)


def beyond_chance(table: pd.DataFrame, *, or_surest: int = 0) -> pd.DataFrame:
    """Return the comparisons with an adjusted p of at most .05, in their order.

    Without a row the Method says why: nothing could be tested, or nothing differs.

    Parameters
    ----------
    table : DataFrame
        From `compare.contrasts` or `cooccurrence.association`.
    or_surest : int
        Where no p is that small, so many rows with the smallest, of equal ones those of largest
        score; `plots.effects` draws them pale.

    Examples
    --------
    >>> table = pd.DataFrame({"item": ["law"], "p_adjusted": [0.4], "reason": [""]})
    >>> method_of(beyond_chance(table)).nothing
    'no comparison is beyond chance (adjusted p at most .05)'
    """
    require_columns(table, ["p_adjusted", "reason"], what="contrast table")
    p = table["p_adjusted"]
    if or_surest and not (p <= ALPHA).any():
        by_score = table.sort_values("score", key=abs, ascending=False, kind="stable")
        return smallest_p(by_score, most=or_surest)
    if p.isna().all():
        otherwise = untested_text(table)
    else:
        otherwise = beyond_chance_text(0, of=p.count())
    return rows_where(table, p <= ALPHA, otherwise=otherwise)


def finding(table: pd.DataFrame, *, counts: Counts | None = None) -> str:
    """Return in a sentence what a contrast table shows.

    Parameters
    ----------
    table : DataFrame
        From `compare.contrasts`.
    counts : Counts, optional
        What was compared. If outlets were the units and nothing is beyond chance, articles are
        tested, too: a sentence says what that would list, and why it is wrong.

    Examples
    --------
    >>> row = dict(group="North", against="rest", item="law", rate=0.5, rate_against=0.2)
    >>> print(finding(pd.DataFrame([row | {"p_adjusted": 0.012, "reason": ""}])))
    1 of 1 comparison is beyond chance (adjusted p at most .05). The surest is law in North:
    0.5 against 0.2 in the rest, adjusted p = .012.
    """
    require_columns(table, ["p_adjusted", "reason"], what="contrast table")
    method = method_of(table)
    sentences = [finding_of_tests(table)]
    if counts is not None:
        sentences.append(_finding_by_article(table, counts))
    sentences += [languages_in_words(method.sides), retrieval_in_words(method.retrieval)]
    return " ".join(f"{sentence}." for sentence in sentences if sentence)


def _finding_by_article(table: pd.DataFrame, counts: Counts) -> str:
    """Return what tests by article would list where tests by outlet list nothing; "" otherwise."""
    method = method_of(table)
    if method.unit != "outlet" or passes(table["p_adjusted"]).any():
        return ""
    (by,) = method.by
    n_labelings = method.inference.labelings if method.inference else 0
    of_articles = contrasts(
        counts,
        by,
        groups=table["group"].unique(),
        cluster="article_id",
        strata=method.strata,
        labelings=max(n_labelings, FEWEST_LABELINGS),
        seed=method.seed or 0,
    )
    return by_article_text(of_articles, by=by)
