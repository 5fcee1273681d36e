"""The level of each item in each group."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd

from analysis.compare.design import (
    ends_of_scales,
    few_read,
    kind_of,
    unseen_errors,
)
from analysis.compare.evidence import Status, method_of_counts
from analysis.compare.formula import LEAST_UNITS, level
from analysis.compare.languages import in_one_language
from analysis.compare.notes import with_evidence
from analysis.compare.prose import unit_text
from analysis.compare.units import unit_of, units_of
from analysis.counts import (
    READ_BY_PEOPLE,
    Counts,
    columns_of,
    evidence,
    group_codes,
    require_counts,
)
from analysis.errors import listing, number_of, plural, refusal, require_new

LEAST_ARTICLES = 5  #: of a group whose rates have an interval


def levels(counts: Counts, by: str | Sequence[str], *, unit: str | None = None) -> pd.DataFrame:
    """Return the level of each item in each group, with its interval.

    Parameters
    ----------
    counts : Counts
    by : str or sequence of str
        Columns of the rows.
    unit : str, optional
        Column of what is left out one at a time, such as "outlet"; by default articles, with
        near-duplicate copies within an outlet together.

    Returns
    -------
    DataFrame
        One row a group and item: the columns of *by*, ``item``, ``n`` (sum of values), ``size``
        (sum of denominators), ``articles`` and ``outlets`` (that were looked at for this item),
        ``estimate`` (n / size: a share, mean or rate), ``low, high`` (95 %), ``status, reason,
        note``. An estimate is missing where nothing was looked at. ``attrs["method"]`` is the
        Method. Words of groups that write in unlike languages are those that `contrasts` compares.

    Raises
    ------
    InputError
        If there are no rows, a column of ``by`` is unknown or has the name of a column above.

    Notes
    -----
    Shares have Wilson's (1927) interval on the effective number of rows, so that 0 of 32 has an
    upper end of .12; rates an interval on the log scale, from 0 where the item does not occur to
    1,000 per 1,000 words at most, and none of fewer than five articles. There is none of one unit,
    nor where one has nearly all rows. How often intervals cover: docs/validity.md.

    Examples
    --------
    >>> outlets = ["North", "North", "South", "South"]
    >>> rows = pd.DataFrame({"article_id": list("abcd"), "outlet": outlets})
    >>> size = np.ones((4, 1))
    >>> pages = Counts.of([[1], [0], [1], [1]], size=size, rows=rows, items=["law"], per="page")
    >>> levels(pages, "outlet")[["outlet", "item", "n", "size", "estimate"]]
      outlet item    n  size  estimate
    0  North  law  1.0   2.0       0.5
    1  South  law  2.0   2.0       1.0
    """
    require_counts(counts)
    names = columns_of(by)
    if not names or not len(counts.rows):
        raise refusal(
            "levels",
            arrived=f"{len(counts.rows)} rows by {listing(names) or 'no column'}",
            expected="rows, and a column to group them by",
            fix="Choose rows that exist with where(rows=…), and name a column in by=.",
        )
    group_of_row = group_codes(counts.rows, names)[0]
    counts = in_one_language(counts, names[-1])
    unit = unit_of(unit)
    kind = kind_of(counts)
    if kind == "rate" and counts.per != "token" and counts.is_part:
        kind = "share"
    is_scale = np.full(len(counts.items), kind == "mean")
    if counts.of_size_one:
        is_scale = counts.items.index.isin(counts.scales)
    unit_of_row = units_of(counts.rows, unit)
    noun = unit_text(unit)
    sums = counts.sums(names)
    looked_at = evidence(counts.rows, names, counts.size)
    tables = []
    for number, group in enumerate(sums.groups.to_dict("records")):
        is_row = group_of_row == number
        columns = {"item": counts.items.index, "n": sums.values[number], "size": sums.size[number]}
        for name, numbers in looked_at.items():
            columns[name] = np.broadcast_to(numbers[number], len(counts.items))
        few: str | np.ndarray = ""
        if READ_BY_PEOPLE in counts.rows:
            few = few_read(counts, [is_row], unit_of_row, noun=noun)
        if kind == "rate":
            few = _few_articles(columns["articles"], few)
        columns |= _level_of_group(
            counts, is_row, unit_of_row[is_row], kind, is_scale, noun=noun, few=few
        )
        fix = "Rename them in the table of articles, or in the metadata."
        require_new(group, [*columns, "note"], what="by", fix=fix)
        tables.append(pd.DataFrame({**group, **columns}))
    table = pd.concat(tables, ignore_index=True)
    method = method_of_counts(counts)
    method |= {"what": "levels", "measure": kind, "unit": unit, "by": tuple(names)}
    method["scales"] = ends_of_scales(counts, kind)[is_scale].T.to_dict("list")
    if kind == "share":
        method["sources"] = ("wilson1927",)
    return with_evidence(table, method)


def _few_articles(articles: np.ndarray, few: Any) -> np.ndarray:
    """Return why rates of few articles lack an interval, by item; elsewhere *few*."""
    reasons = {
        n: f"{number_of(n, 'article')}, at least {LEAST_ARTICLES} needed"
        for n in range(1, LEAST_ARTICLES)
    }
    return pd.Series(articles).map(reasons).fillna(few).to_numpy(object)


def _level_of_group(
    counts: Counts,
    is_row: np.ndarray,
    unit: np.ndarray,
    kind: str,
    is_scale: np.ndarray,
    *,
    noun: str,
    few: str | np.ndarray,
) -> dict[str, Any]:
    """Return estimate, interval, status and reason of each item; without interval for a *few*."""
    values, size = counts.values[is_row], counts.size[is_row]
    unseen = None
    if READ_BY_PEOPLE in counts.rows:
        unseen = unseen_errors(counts, is_row)[is_row]
    found = level(values, size, unit, kind=kind, unseen=unseen)
    if kind == "mean" and counts.of_size_one and not is_scale.all():
        shares = level(values, size, unit, kind="share")
        shares[is_scale] = found[is_scale]
        found = shares
    is_seen = np.broadcast_to(size.sum(axis=0) > 0, len(found))
    worth = found["df"].to_numpy() + 1
    units = [f"worth {n:.1f} {plural(noun)}" if n > 1 else f"1 {noun}" for n in worth]
    cases = [~is_seen, worth < LEAST_UNITS, found["low"].isna()]
    reason = np.select(cases, ["nothing to look at", units, "all rows are alike"], default=few)
    statuses = [Status.NOT_TESTED, Status.DESCRIPTIVE]
    if kind == "rate":
        found["low"] = found["low"].mask(found["estimate"] == 0, 0)
    if counts.per == "token":  # no word is more often than all words
        found["high"] = found["high"].clip(upper=1)
    ends = ends_of_scales(counts, kind).reset_index(drop=True)
    found["low"] = found["low"].clip(lower=ends["lowest"])
    found["high"] = found["high"].clip(upper=ends["highest"])
    found.loc[reason != "", ["low", "high"]] = np.nan
    return {
        "estimate": found["estimate"].to_numpy(),
        "low": found["low"].to_numpy(),
        "high": found["high"].to_numpy(),
        "status": np.select([~is_seen, reason != ""], statuses, Status.INTERVAL),
        "reason": reason,
    }
