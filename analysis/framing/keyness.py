"""Keyness: what sets a group's words apart."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd

from analysis.counts import Counts, columns_of, group_codes, require_counts
from analysis.errors import refusal, require_number
from analysis.framing.sides import both_sides, members_of, name_of_group, strongest_first
from analysis.stats import measures
from analysis.stats.evidence import Method, Status, annotators_of, stacked
from analysis.stats.facts import CIRCULATED, Keyness, Sides
from analysis.stats.side_languages import languages_of_sides
from analysis.wording.notes import with_evidence

#: Largest share of an item's uses in one article; beyond it the word describes the article.
LARGEST_SHARE = 0.5


def keyness(
    counts: Counts,
    *,
    by: str | Sequence[str],
    target: Any = None,
    measure: measures.Measure = measures.g2,
    min_articles: int = 3,
) -> pd.DataFrame:
    """Return the keyness of each item for one group, or each, against the rest.

    Parameters
    ----------
    counts : Counts
        Usually terms.
    by : str or list of str
        Columns of the rows that make the groups.
    target : optional
        A value of *by*; a tuple of values where *by* is a list. The rest excludes it. By default
        each group in turn, one below the other, with its name in the column ``group``.
    measure : Measure
        Of (n, size, n against, size against): ``measures.g2``, ``log_ratio``, ``log_odds`` or
        ``log_rate_ratio``.
    min_articles : int
        Articles in which the side that uses the item more must have it.

    Returns
    -------
    DataFrame
        One row an item: ``item``, then pairs of columns for target and rest: ``n,
        n_against``, ``rate, rate_against``, ``articles, articles_against`` (with the item).
        ``estimate`` is the measure; ``signed`` is its size, negative where the target uses
        the item less. Of the side that uses it more: ``dispersion`` (DP over its articles: 0
        even, 1 clumped) and ``largest_share`` (of the item's uses, in one article).
        ``reason`` says why an item is no keyword: too few articles, more than half of its
        uses in one, or an infinite measure. Items without a reason come first, strongest
        first. ``status`` is "not tested" throughout: words are not independent. Every copy
        counts.

    Raises
    ------
    InputError
        For a target that is no value of *by*, for a target without a rest, and for a
        measure that is no Measure.

    Notes
    -----
    The gate follows measurements on halves of syria-war: keywords of one half were found
    again in the other in 25 % of cases with one article, 53 % with four and 82 % with more
    than eight (benchmarks/keyness_gate.py). DP follows a word's frequency (Gries 2008), so
    it is shown and not used.

    Examples
    --------
    >>> rows = pd.DataFrame({"article_id": ["a1", "a2"], "outlet": ["North", "South"]})
    >>> counts = Counts.of(
    ...     [[12], [3]], size=[[1000], [1500]], rows=rows, items=["base"], per="token"
    ... )
    >>> table = keyness(counts, by="outlet", target="North")
    >>> table[["item", "n", "n_against", "estimate", "note"]].round(3).values.tolist()
    [['base', 12.0, 3.0, 10.104, 'not tested: in 1 article, fewer than 3']]
    """
    require_counts(counts)
    if target is None:
        tables = {}
        _, groups = group_codes(counts.rows, columns_of(by))
        for labels in groups.itertuples(index=False, name=None):
            group = labels[0] if len(labels) == 1 else labels
            tables[name_of_group(group)] = keyness(
                counts, by=by, target=group, measure=measure, min_articles=min_articles
            )
        return stacked(tables, "group")
    is_target = members_of(counts, by, target)
    if is_target.all():
        raise refusal(
            "keyness",
            arrived=f"only articles of {target!r}",
            expected="other articles to compare them with",
            fix="Give counts that hold articles of other groups too.",
        )
    table = _keyness_table(counts, is_target, measure=measure, min_articles=min_articles)
    languages = languages_of_sides(
        counts, is_target, ~is_target, name=f"{name_of_group(target)} against rest"
    )
    method = replace(
        _keyness_method(counts, measure=measure, min_articles=min_articles),
        by=tuple(columns_of(by)),
        sides=Sides(name_of_group(target), "all other articles", languages),
    )
    reason = table.pop("reason")
    return with_evidence(table, method, status=Status.NOT_TESTED, reason=reason)


def _keyness_table(
    counts: Counts, is_target: np.ndarray, *, measure: measures.Measure, min_articles: int
) -> pd.DataFrame:
    """Return the keyness of each item, with the reason why it is no keyword."""
    measures.require_measure(measure)
    require_number(min_articles, name="min_articles", least=0)
    table = both_sides(counts, is_target, ~is_target)
    n = table["n"]
    n_against = table["n_against"]
    size = table.pop("size")
    size_against = table.pop("size_against")
    table["estimate"] = measure(n, size, n_against, size_against)
    direction = np.sign(table["rate"] - table["rate_against"])
    table["signed"] = direction * table["estimate"].abs()
    table = table.assign(**_scatter_of_stronger_side(counts, is_target, table))
    table["reason"] = _reason_against_keyword(table, min_articles=min_articles)
    return strongest_first(table, "estimate")


def _scatter_of_stronger_side(
    counts: Counts, is_target: np.ndarray, table: pd.DataFrame
) -> dict[str, np.ndarray]:
    """Return DP and the largest share of one article, of the side that uses the item more."""
    target = counts.where(rows=is_target)
    rest = counts.where(rows=~is_target)
    dp, largest = _scatter(target)
    dp_of_rest, largest_of_rest = _scatter(rest)
    is_more = table["rate"] >= table["rate_against"]
    return {
        "dispersion": np.where(is_more, dp, dp_of_rest),
        "largest_share": np.where(is_more, largest, largest_of_rest),
    }


def _scatter(counts: Counts) -> tuple[np.ndarray, np.ndarray]:
    """Return DP over the rows and the largest share of one row; missing without a use."""
    values = counts.values.tocoo()
    row, column = values.coords
    total = np.asarray(counts.values.sum(axis=0)).ravel()
    sizes = counts.full_size()
    size = sizes.sum(axis=0)
    share = values.data / total[column]
    part = sizes[row, column] / size[column]
    # DP is half the sum of |share − part|. The parts add up to 1, and a row without the item
    # adds its part; so the sum is 1 plus what the rows with the item change.
    change = np.abs(share - part) - part
    distance = 1 + np.bincount(column, weights=change, minlength=len(total))
    largest = np.zeros(len(total))
    np.maximum.at(largest, column, share)
    is_used = total > 0
    dp = np.where(is_used, distance / 2, np.nan)
    largest = np.where(is_used, largest, np.nan)
    return dp, largest


def _reason_against_keyword(table: pd.DataFrame, *, min_articles: int) -> np.ndarray:
    """Return why each item is no keyword; empty where it may be one."""
    is_more = table["rate"] >= table["rate_against"]
    n_articles = table["articles"].where(is_more, table["articles_against"])
    is_few = n_articles < min_articles
    is_infinite = np.isinf(table["estimate"])
    is_in_one = table["largest_share"] > LARGEST_SHARE
    noun = np.where(n_articles == 1, " article", " articles")
    few = "in " + n_articles.astype(str) + noun + f", fewer than {min_articles}"
    conditions = [is_few, is_infinite, is_in_one]
    reasons = [few, "the estimate is infinite", "more than half of its uses in one article"]
    return np.select(conditions, reasons, "")


def _keyness_method(counts: Counts, *, measure: measures.Measure, min_articles: int) -> Method:
    """Return the method of a keyness table, without its sides."""
    gate = (
        f"at least {min_articles} articles of the side that uses it more, "
        "at most half of the uses in one"
    )
    return Method(
        kind="keyness",
        measure=measure.name,
        convention=measure.convention,
        per=counts.per,
        estimand=CIRCULATED,
        keyness=Keyness(gate),
        missing=counts.note,
        labels=counts.names,
        remark="descriptive: words are not independent; for p-values use compare.contrasts",
        annotators=annotators_of(counts.rows),
        references=measure.references,
    )
