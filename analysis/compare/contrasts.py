"""How each group differs from the rest, or from others.

Words are not evidence, articles are, and pages of one outlet depend on each other. So uncertainty
comes from leaving out one outlet, or one article, at a time. How well this works:
docs/validity.md.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from analysis.compare.design import (
    MEASURES,
    Evidence,
    evidence_of,
    kind_of,
    method_of_rows,
    units_of,
)
from analysis.counts import Counts, group_codes
from analysis.errors import number_of, plural, refusal
from analysis.lexicons import Planned
from analysis.stats.evidence import Method, Status
from analysis.stats.formula import LEAST_UNITS, Sums, contrast_of, sums_of
from analysis.stats.measures import holm
from analysis.stats.plan import ARTICLE, groups_of, plan_of, wanted_groups, with_plan
from analysis.wording.notes import plain_differences, with_evidence

#: Contrasts × items that are looked at together.
MOST_TESTS = 5_000_000
FEW_UNITS = 3  #: effective units of a side, below which its largest unit is named
SOURCES = ("mackinnon2023", "satterthwaite1946", "kish1965", "holm1979")

Pair = tuple[int, int | None]  #: numbers of the group and of the other one; None is the rest


def contrasts(
    counts: Counts,
    by: str | None = None,
    *,
    groups: Sequence[str] | None = None,
    against: str | None = None,
    unit: str | None = None,
    strata: str | Sequence[str] | None = None,
    planned: Planned | str | Path | None = None,
) -> pd.DataFrame:
    """Return how each group differs from the rest, or from others.

    Parameters
    ----------
    counts : Counts
        Labels (0 or 1 a page) have shares, scores of pages means, words and sentences rates.
    by : str, optional
        Column of the rows that holds the groups; taken from ``planned`` if left out.
    groups : sequence of str, optional
        The groups whose contrasts are wanted, all by default. Of pairs, those with one of them,
        which comes first. Rows of the other groups stay in the rest.
    against : "rest" or "each"
        Each group against all others (the default), or pairs of groups.
    unit : str, optional
        Column of what is left out one at a time. By default "outlet" where groups are coarser than
        outlets; else "article": near-duplicate copies within an outlet are left out together, and
        each counts. A unit may have rows on both sides.
    strata : str or sequence of str, optional
        Columns within which groups are compared. By default "phase" where the rows have it; ()
        for none.
    planned : path or Planned, optional
        A contrasts.toml: group, levels, unit, strata, rows and items that were written down
        before looking. Arguments given here override it.

    Returns
    -------
    DataFrame
        One row a contrast and item; with two groups there is one contrast. Columns:

        - ``group, against, item``;
        - of either side (``_against``): ``n`` (sum of values) of ``size``, and their ratio:
          ``share``, ``mean`` or ``rate``; ``articles`` and ``units`` that were looked at for this
          item. They count all rows of the group;
        - of rates ``ratio``, the one that was counted, within strata (0: never, inf: only here);
        - ``estimate, low, high``: the difference within strata and its 95 % interval; of rates the
          log of the ratio, with half an occurrence on each side;
        - ``p``, ``p_adjusted`` (Holm, over the family);
        - ``status, reason, note``.

        Items too rare to test have no row, unless they were planned or no contrast has enough
        units; the note counts them. ``attrs["method"]`` is the Method: ``family`` and ``n_tests``
        (over what p is adjusted), ``left_out`` (rows in strata that only one side has, which the
        difference cannot use).

    Raises
    ------
    InputError
        If a column, level or group is unknown, there are no items or fewer than two groups, one of
        several groups is named "rest", rates have values below 0, or more than five million tests
        are asked for.

    Notes
    -----
    A difference within strata is the coefficient of a regression with a dummy for each stratum;
    of rates it is the log of the Mantel–Haenszel ratio. Its error comes from leaving out one unit
    at a time, apart for units on either side, and is never less than that of independent counts.
    p and interval are of one t with Satterthwaite's degrees of freedom. A test needs 5 units a
    side, and 3 with the item (of shares also 3 without, of rates 5 occurrences). Words that a side
    never uses are found late: compare ``terms.present()``. How often p and intervals err:
    docs/validity.md.

    Examples
    --------
    >>> outlets = ["North"] * 5 + ["South"] * 5
    >>> rows = pd.DataFrame({"article_id": [f"a{i}" for i in range(10)], "outlet": outlets})
    >>> values = [[1], [1], [1], [1], [0], [0], [0], [0], [0], [1]]
    >>> pages = Counts.of(values, size=np.ones((10, 1)), rows=rows, items=["law"], per="page")
    >>> table = contrasts(pages, "outlet")
    >>> table[["group", "against", "share", "share_against", "estimate", "p"]].round(3)
       group against  share  share_against  estimate     p
    0  North   South    0.8            0.2       0.6  0.11
    """
    plan = plan_of(counts, by, against=against, unit=unit, strata=strata, planned=planned)
    counts = counts.where(rows=plan.where, items=plan.items or None)
    present = groups_of(counts, plan)
    wanted = wanted_groups(groups, present, by=plan.group)
    return contrast_table(counts, plan, present, wanted)


def contrast_table(
    counts: Counts, plan: Planned, present: list, wanted: frozenset
) -> pd.DataFrame:
    """Return the contrasts of wanted groups among those that are present, as one family.

    Parameters
    ----------
    counts : Counts
        The rows and items of the plan.
    plan : Planned
        With every default filled in, as from :func:`analysis.stats.plan.plan_of`.
    present : list
        The groups that are compared.
    wanted : frozenset
        Those whose contrasts are asked for.
    """
    kind = kind_of(counts)
    counts = counts.where(rows=counts.rows[plan.group].isin(present).to_numpy())
    comparison = _comparison(counts, plan, present, kind)
    pairs = comparison.pairs(wanted)
    _require_fewer_tests(plan.group, len(pairs), len(counts.items))
    tables = []
    for pair in pairs:
        tables.append(comparison.table(pair))
    shown = _shown_rows(tables, comparison, pairs)
    table = pd.concat([rows[is_row] for rows, is_row in zip(tables, shown)], ignore_index=True)
    table["p_adjusted"] = holm(table["p"])
    method = comparison.method(pairs, table)
    remarks = [plain_differences(table, method, kind=kind)]
    n_hidden = len(counts.items) - int(np.any(shown, axis=0).sum())
    if n_hidden and not plan.items:
        remarks.append(f"{n_hidden:,} items are too rare to test, and not listed")
    method["remark"] = ". ".join(remark for remark in remarks if remark)
    table = _in_columns(table, kind)
    return with_evidence(table, method, status=table["status"], reason=table["reason"])


@dataclass(frozen=True)
class Comparison:
    """The rows that are compared, and their sums by unit, group and stratum."""

    plan: Planned
    counts: Counts
    present: list
    kind: str
    sums: Sums
    article: np.ndarray  #: number of each row's article
    unit: np.ndarray  #: number of each row's unit
    group: np.ndarray  #: number of each row's group
    stratum: np.ndarray  #: number of each row's stratum
    is_yes_no: np.ndarray  #: items that are 0 or 1

    @property
    def noun(self) -> str:
        """What a unit is: "outlet"."""
        return self.plan.unit.removesuffix("_id").replace("_", " ")

    def pairs(self, wanted: frozenset) -> list[Pair]:
        """Return each wanted group against the rest, or against each other; of two one pair."""
        numbers = range(len(self.present))
        targets = [number for number in numbers if self.present[number] in wanted]
        if len(self.present) == 2:
            return [(targets[0], 1 - targets[0])]
        if self.plan.against == "rest":
            return [(target, None) for target in targets]
        pairs = [pair for pair in itertools.combinations(numbers, 2) if set(pair) & set(targets)]
        return [(b, a) if a not in targets else (a, b) for a, b in pairs]

    def names(self, pair: Pair) -> tuple:
        """Return the names of both sides."""
        target, other = pair
        return self.present[target], "rest" if other is None else self.present[other]

    def rows_of(self, pair: Pair) -> tuple[np.ndarray, np.ndarray]:
        """Return which rows are of either side."""
        target, other = pair
        is_target = self.group == target
        return is_target, ~is_target if other is None else self.group == other

    def table(self, pair: Pair) -> pd.DataFrame:
        """Return the contrast of two sides, one row an item."""
        is_rate = self.kind == "rate"
        sums = self.sums.against(*pair)
        found = contrast_of(sums, is_rate=is_rate, unit_is_row=self.plan.unit == ARTICLE)
        evidence = evidence_of(
            sums, kind=self.kind, is_yes_no=self.is_yes_no, noun=plural(self.noun)
        )
        group, against = self.names(pair)
        columns = {"group": group, "against": against, "item": self.counts.items.index}
        for ending, is_side in zip(["", "_against"], self.rows_of(pair)):
            numbers = self._numbers(is_side)
            columns |= {name + ending: value for name, value in numbers.items()}
        if is_rate:
            columns["ratio"] = found["ratio"].to_numpy()
        columns |= self._result(found, evidence, sums)
        return pd.DataFrame(columns)

    def _numbers(self, is_side: np.ndarray) -> dict[str, np.ndarray]:
        """Return the sums of one side over all its rows, its level, articles and units."""
        size_of_rows = self.counts.size[is_side]
        n = self.counts.values[is_side].sum(axis=0)
        size = np.broadcast_to(size_of_rows.sum(axis=0), n.shape)
        with np.errstate(divide="ignore", invalid="ignore"):
            level = n / size
        return {
            "n": n,
            "size": size,
            self.kind: level,
            "articles": _distinct(self.article[is_side], size_of_rows, len(n)),
            "units": _distinct(self.unit[is_side], size_of_rows, len(n)),
        }

    def _result(self, found: pd.DataFrame, evidence: Evidence, sums: Sums) -> dict[str, Any]:
        """Return estimate, interval, p, status and reason of each item."""
        few = self._few_effective(found["units_effective"].to_numpy(), sums)
        is_lonely = found["p"].isna() & (found["units_effective"] > 0)
        alone = f"without one {self.noun} a side has no rows to compare"
        lacking = np.select(
            [evidence.reason != "", found["units_effective"] < LEAST_UNITS, is_lonely],
            [evidence.reason, few, alone],
            default="",
        )
        is_tested = lacking == ""
        low, high = found["low"].to_numpy(), found["high"].to_numpy()
        low = np.where(self.is_yes_no, np.maximum(low, -1), low)
        high = np.where(self.is_yes_no, np.minimum(high, 1), high)
        return {
            "estimate": found["estimate"].to_numpy(),
            "low": np.where(is_tested, low, np.nan),
            "high": np.where(is_tested, high, np.nan),
            "p": np.where(is_tested, found["p"], np.nan),
            "p_adjusted": np.nan,
            "status": np.where(is_tested, Status.TESTED, Status.DESCRIPTIVE),
            "reason": np.where(is_tested, few, lacking),
        }

    def _few_effective(self, effective: np.ndarray, sums: Sums) -> np.ndarray:
        """Return that most of a side is of one unit: "6 outlets, but …: worth 2.1"; or ""."""
        reasons = np.full(len(effective), "", object)
        is_few = (effective > 0) & (effective < FEW_UNITS)
        if not is_few.any():
            return reasons
        largest = self._largest_unit(sums)
        reasons[is_few] = [f"{largest}: worth {n:.1f}" for n in effective[is_few]]
        return reasons

    def _largest_unit(self, sums: Sums) -> str:
        """Return the unit that has most of a side: "6 outlets, but North has 40 of the 60 pages"."""
        names = self.counts.rows.get(self.plan.unit, self.counts.rows["article_id"])
        parts = []
        for side in (0, 1):
            is_cell = sums.side == side
            sizes = pd.Series(sums.size[is_cell].max(axis=1)).groupby(sums.unit[is_cell]).sum()
            parts.append((sizes.max() / sizes.sum(), sizes))
        sizes = max(parts, key=lambda part: part[0])[1]
        name = names[self.unit == sizes.idxmax()].iloc[0]
        held = f"{sizes.max():,.0f} of the {sizes.sum():,.0f} {plural(self.counts.per)}"
        return f"{number_of(len(sizes), self.noun)}, but {name} has {held}"

    def method(self, pairs: Sequence[Pair], table: pd.DataFrame) -> Method:
        """Return how the table was made."""
        n_tests = int(table["p"].count())
        method = with_plan(method_of_rows(self.counts), self.plan)
        method |= {
            "what": "contrasts",
            "measure": MEASURES[self.kind],
            "interval": "95 %, not adjusted",
            "n_tests": n_tests,
            "family": _family(self.plan, n_tests),
            "sources": SOURCES,
        }
        if self.kind == "mean":
            method["scales"] = tuple(self.counts.items.index[~self.is_yes_no])
        left_out = {}
        for pair in pairs:
            n = self._rows_of_one_side(pair)
            if n:
                left_out[" against ".join(map(str, self.names(pair)))] = n
        if left_out:
            method["left_out"] = left_out
        return method

    def _rows_of_one_side(self, pair: Pair) -> int:
        """Return how many rows are in strata that only one side has."""
        n_strata = int(self.stratum.max(initial=0)) + 1
        of_sides = self.rows_of(pair)
        n = np.array([np.bincount(self.stratum[is_side], minlength=n_strata) for is_side in of_sides])
        return int(n[:, (n == 0).any(axis=0)].sum())


def _comparison(counts: Counts, plan: Planned, present: list, kind: str) -> Comparison:
    """Return the sums of the rows that are compared."""
    group = pd.Index(present).get_indexer(counts.rows[plan.group].astype(object))
    stratum = np.zeros(len(counts.rows), int)
    if plan.strata:
        stratum = group_codes(counts.rows, list(plan.strata))[0]
    unit = units_of(counts, plan.unit)
    article = pd.factorize(counts.rows["article_id"])[0]
    sums = sums_of(counts.values, counts.size, unit, group, stratum)
    is_yes_no = np.full(len(counts.items), counts.of_size_one)
    if kind == "mean":
        is_yes_no &= ~counts.items.index.isin(counts.scales)
    return Comparison(plan, counts, present, kind, sums, article, unit, group, stratum, is_yes_no)


def _distinct(code: np.ndarray, size: np.ndarray, n_items: int) -> np.ndarray:
    """Return how many different codes have a size above 0, by item."""
    codes, place = np.unique(code, return_inverse=True)
    numbers = []
    for column in size.T:
        numbers.append(np.count_nonzero(np.bincount(place[column > 0], minlength=len(codes))))
    return np.broadcast_to(np.array(numbers, int), n_items)


def _shown_rows(
    tables: Sequence[pd.DataFrame], comparison: Comparison, pairs: Sequence[Pair]
) -> list[np.ndarray]:
    """Return which rows of each contrast are listed.

    These are the planned ones. Where nothing was planned, items that are too rare everywhere are
    not listed, unless no contrast has enough units.
    """
    plan = comparison.plan
    items = comparison.counts.items.index
    if plan.contrasts:
        shown = []
        for pair in pairs:
            named = [each.item for each in plan.contrasts if each.group in comparison.names(pair)]
            shown.append(items.isin(named))
        return shown
    has_test = np.any([table["p"].notna() for table in tables], axis=0)
    if plan.items or not has_test.any():
        has_test[:] = True
    return [has_test] * len(tables)


def _in_columns(table: pd.DataFrame, kind: str) -> pd.DataFrame:
    """Return the columns in their order: both sides, then the difference."""
    of_side = ["n", "size", kind, "articles", "units"]
    of_sides = [*of_side, *(f"{name}_against" for name in of_side)]
    first = ["group", "against", "item", *of_sides]
    return table[[*first, *table.columns.drop(first)]]


def _family(plan: Planned, n_tests: int) -> str:
    """Return over what p is adjusted, in words."""
    if plan.status != "planned":
        return f"exploratory, {number_of(n_tests, 'test')}"
    name = f" ({plan.family})" if plan.family else ""
    return f"{number_of(n_tests, 'planned test')}{name}"


def _require_fewer_tests(by: str, n_contrasts: int, n_items: int) -> None:
    """Raise InputError for more tests than can be made."""
    n_tests = n_contrasts * n_items
    if n_tests > MOST_TESTS:
        raise refusal(
            "contrasts",
            arrived=f"{n_tests:,} tests: {n_contrasts:,} contrasts of {by} × {n_items:,} items",
            expected=f"at most {MOST_TESTS:,} tests",
            fix="Name some groups (groups=…) or items (counts.where(items=…)); or compare larger "
            'groups, such as countries, with outlets as units: unit="outlet".',
        )
