"""The rows of a comparison: what each counts for, and which items have enough evidence.

What has enough evidence is decided without a look at the groups.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import pandas as pd

from analysis.counts import Counts, group_matrix
from analysis.errors import refusal
from analysis.stats.evidence import Method, annotators_of
from analysis.stats.formula import Sums, weights_of
from analysis.stats.plan import ARTICLE, Gate

MEASURES = {
    "share": "difference of shares",
    "mean": "difference of means",
    "rate": "log rate ratio",
}
SAME = 1e-12  #: part of a sum of squares below which rows have one value


def kind_of(counts: Counts) -> str:
    """Return what a comparison is about: "share", "mean" or "rate".

    Rows of size one whose values are 0 and 1 have shares; other rows of size one, and sums of
    scores, have means; counts per token or sentence have rates.

    Raises InputError for a rate of values below 0, and for no items.

    >>> rows = pd.DataFrame({"article_id": ["a1", "a2"]})
    >>> kind_of(Counts.of([[2], [0]], size=[[9], [8]], rows=rows, items=["law"], per="token"))
    'rate'
    """
    if not len(counts.items):
        raise refusal(
            "counts",
            arrived="counts without items",
            expected="at least one",
            fix=(
                "Make the counts with fewer stop words, a lower min_articles, or another word list."
            ),
        )
    if counts.of_size_one:
        return "mean" if counts.scales else "share"
    if counts.per.startswith("scored"):
        return "mean"
    if (counts.values.data < 0).any():
        raise refusal(
            f"counts per {counts.per}",
            arrived="values below 0",
            expected="counts from 0",
            fix="Compare means of articles: counts.per_article().",
        )
    return "rate"


def units_of(counts: Counts, unit: str) -> np.ndarray:
    """Return the number of each row's unit.

    Of articles, near-duplicate copies within an outlet are one unit.

    >>> rows = pd.DataFrame({"article_id": list("abc"), "outlet": "N", "copy_cluster": list("aac")})
    >>> counts = Counts.of(np.ones((3, 1)), size=np.ones((3, 1)), rows=rows, items=["law"], per="page")
    >>> units_of(counts, "article").tolist()
    [0, 0, 1]
    """
    rows = counts.rows
    if unit != ARTICLE:
        return pd.factorize(rows[unit], sort=True)[0]
    if "copy_cluster" not in rows:
        return pd.factorize(rows["article_id"], sort=True)[0]
    text = rows["copy_cluster"].fillna(rows["article_id"])
    if "outlet" not in rows:
        return pd.factorize(text, sort=True)[0]
    return rows.groupby([text, rows["outlet"]], dropna=False).ngroup().to_numpy()


def method_of_rows(counts: Counts) -> Method:
    """Return what is known of the rows of a comparison before anything is compared."""
    method: Method = {"per": counts.per, "names": dict(counts.names)}
    method["missing"] = counts.note
    method["annotators"] = annotators_of(counts.rows)
    return {name: value for name, value in method.items() if value}  # type: ignore[return-value]


# ---- evidence -----------------------------------------------------------------------------------

class Evidence(NamedTuple):
    """Why the items of a contrast lack a test, or ""."""

    few: np.ndarray  #: too few units on a side
    rare: np.ndarray  #: the item is too rare, too common, or alike everywhere

    @property
    def reason(self) -> np.ndarray:
        """The first reason of each item, or ""."""
        return np.where(self.few == "", self.rare, self.few)


def evidence_of(sums: Sums, *, kind: str, is_yes_no: np.ndarray, noun: str) -> Evidence:
    """Return what items lack, over the rows of strata that both sides have.

    Parameters
    ----------
    sums : Sums
        With sides 0 and 1.
    kind : "share", "mean" or "rate"
    is_yes_no : ndarray of bool, by item
        Items that are 0 or 1.
    noun : str
        A unit, in the plural: "outlets".
    """
    _, size = sums.within()
    is_compared = (weights_of(size) > 0)[sums.side, sums.stratum] & (sums.size > 0)
    units_of_sides = [_units(sums, is_compared & (sums.side == side)[:, None]) for side in (0, 1)]
    least = np.broadcast_to(np.minimum(*units_of_sides), sums.n_items)
    few = np.array([f"{n} {noun} on a side, at least {Gate.units} needed" for n in least], object)
    few[least >= Gate.units] = ""
    few[least == 0] = "no rows of both sides to compare"
    return Evidence(few, _rarity(sums, is_compared, kind=kind, is_yes_no=is_yes_no, noun=noun))


def _units(sums: Sums, is_counted: np.ndarray) -> np.ndarray:
    """Return how many units have a cell that counts, by item."""
    return (_by_unit(sums) @ is_counted.astype(float) > 0).sum(axis=0)


def _by_unit(sums: Sums) -> np.ndarray:
    """Return units × cells with 1 where a cell is of a unit."""
    units, unit = np.unique(sums.unit, return_inverse=True)
    return group_matrix(unit, len(units))


def _rarity(
    sums: Sums, is_compared: np.ndarray, *, kind: str, is_yes_no: np.ndarray, noun: str
) -> np.ndarray:
    """Return why each item is too rare to compare, or ""."""
    by_unit = _by_unit(sums)
    values = sums.values.multiply(is_compared).tocsr()
    size = by_unit @ np.where(is_compared, sums.size, 0)
    of_units = (by_unit @ abs(values)).tocsr()
    n_with = np.bincount(of_units.nonzero()[1], minlength=sums.n_items)
    n_units = np.broadcast_to((size > 0).sum(axis=0), sums.n_items)
    filled = of_units.tocoo()
    rows, columns = filled.coords
    is_full = filled.data == np.broadcast_to(size, of_units.shape)[rows, columns]
    n_without = n_units - np.bincount(columns[is_full], minlength=sums.n_items)
    least = Gate.units_with_item
    total = values.sum(axis=0)
    squares = (sums.squares.multiply(is_compared)).sum(axis=0)
    whole = np.broadcast_to(np.where(is_compared, sums.size, 0).sum(axis=0), total.shape)
    is_alike = squares * whole - total**2 <= SAME * squares * whole
    cases = [
        n_with < least,
        is_yes_no & (n_without < least),
        (kind == "rate") & (total < Gate.count),
        (kind != "rate") & is_alike,
    ]
    reasons = [
        f"in fewer than {least} {noun}",
        f"fewer than {least} {noun} without it",
        f"fewer than {Gate.count} occurrences",
        "all rows are alike",
    ]
    return np.select(cases, reasons, default="").astype(object)
