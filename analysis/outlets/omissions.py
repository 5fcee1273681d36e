"""The ledger of what is left out: since when an item was known, who carries it, who does not."""

import numpy as np
import pandas as pd

from analysis.case import Case
from analysis.case.opened import by_reading, require_case
from analysis.compare.evidence import in_front, method_of, stacked
from analysis.counts import Counts

CARRIES = "carries it"
LEAVES_OUT = "leaves it out"
UNCLEAR = "cannot be said"
#: Pages that others' rate would give, below which silence says nothing.
LEAST_EXPECTED = 1.0
#: Later pages of a group or source, below which its silence says nothing.
FEWEST = 5
REMARK = "Later pages: those from the day on which a page first has the claim"


def omissions(case: Case, *, by: str = "", every: bool = False) -> pd.DataFrame:
    """Return which groups or sources leave out what others carry.

    Parameters
    ----------
    case : Case
        With labels: its claims, where they are asserted, or else the labels of its plan.
    by : str, optional
        Column of the groups, such as "outlet"; by default the case's.
    every : bool
        Whether all pages on the subject count; by default those that the case compares.

    Returns
    -------
    DataFrame
        As from ``case.levels``, of *later pages*: published on the day when the item was known, or
        later. ``known`` is that day, ``first`` the first on which the group carries it,
        ``expected`` how many of its later pages would carry it at the rate of all others in the
        same phases. ``account`` is "carries it", "leaves it out" or "cannot be said" (of fewer than
        five later pages, or where ``expected`` is below one). Nothing is tested.

    Notes
    -----
    An item is known since the first dated page that has it. A page without a day counts as later
    where its month, or phase, says so.

    Examples
    --------
    >>> from analysis import open_case
    >>> ledger = omissions(open_case("data/hamedan-2016"))
    >>> row = ledger.set_index(["country_group", "item"]).loc[("Iranian", "breaches_2231")].iloc[0]
    >>> int(row["n"]), int(row["size"]), row["account"]
    (0, 31, 'leaves it out')
    """
    require_case(case)
    by = by or case.grouping()
    tables = {}
    for reading, labels in by_reading(case, "ledger").items():
        rows = case.counts("ledger", reading=reading, every=every)
        tables[reading] = _of_reading(case, labels, rows, by=by, every=every)
    return in_front(stacked(tables, "reading"), ["reading"])


def _of_reading(case: Case, labels: Counts, rows: Counts, *, by: str, every: bool) -> pd.DataFrame:
    """Return the ledger of one reading, of some of its pages."""
    told = _told(labels)
    shape = labels.values.shape
    is_later = told["is_later"].to_numpy(float).reshape(shape)
    later = Counts.of(
        labels.values.multiply(is_later),
        size=is_later,
        rows=labels.rows,
        items=labels.items,
        per="page",
    )
    table = case.levels(later.where(rows=rows), by, every=every)
    told = told[told["article_id"].isin(rows.rows["article_id"])]
    of_group = told.groupby([by, "item"])
    facts = of_group.agg(known=("known", "first"), first=("day_carried", "min"), ever=("n", "sum"))
    method = method_of(table)
    table = table.join(facts.join(_expected(told, by)), on=[by, "item"])
    is_silent = (table["size"] >= FEWEST) & (table["expected"] >= LEAST_EXPECTED)
    cases = [table["ever"] > 0, is_silent]
    account = np.select(cases, [CARRIES, LEAVES_OUT], default=UNCLEAR)
    table = table.drop(columns="ever").assign(account=account)
    table.attrs["method"] = {**method, "what": "omissions", "per": "later page", "remark": REMARK}
    return table


def _told(labels: Counts) -> pd.DataFrame:
    """Return one row a page and item: since when it is known, and whether the page is later."""
    told = labels.to_frame()
    if "phase" not in told:
        told["phase"] = ""
    told["day_carried"] = told["day"].where(told["n"] > 0)
    told["known"] = told.groupby("item")["day_carried"].transform("min")
    return told.assign(is_later=(told["size"] > 0) & (told["earliest"] >= told["known"]))


def _expected(told: pd.DataFrame, by: str) -> pd.Series:
    """Return the later pages of each group that would carry each item at the rate of all others."""
    later = told[told["is_later"]].assign(size=1, phase=told["phase"].fillna(""))
    cells = later.groupby(["phase", by, "item"])[["n", "size"]].sum()
    others = cells.groupby(["phase", "item"]).transform("sum") - cells
    expected = cells["size"] * others["n"] / others["size"]
    return expected.groupby([by, "item"]).sum(skipna=False).rename("expected")
