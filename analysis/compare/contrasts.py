"""How each group differs from the rest, by leaving out one outlet, or one article, at a time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache, partial
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from analysis.agencies import text_of
from analysis.compare.design import (
    MEASURES,
    SIGNATURES,
    ends_of_scales,
    evidence_of,
    few_read,
    kind_of,
    signatures_in,
    unseen_errors,
)
from analysis.compare.evidence import Method, Status, method_of_counts
from analysis.compare.formula import (
    HELD_AT_ONCE,
    LEAST_UNITS,
    ROUNDED,
    Sums,
    contrast_of,
    difference_of,
    holm,
    sums_of,
    weights_of,
)
from analysis.compare.languages import in_one_language, untested_words
from analysis.compare.notes import FURTHER_GROUPS, plain_differences, with_evidence
from analysis.compare.order import in_order
from analysis.compare.plan import Gate, groups_of, plan_of, wanted_groups
from analysis.compare.prose import unit_text
from analysis.compare.units import (
    ARTICLE,
    OUTLET_DAY,
    TEXT_OF,
    TEXT_OF_DAY,
    units_of,
    witnesses_of,
)
from analysis.counts import READ_BY_PEOPLE, Counts, group_codes, group_matrix
from analysis.errors import number_of, plural, refusal
from analysis.lexicons import Planned

#: Contrasts × items that are looked at together.
MOST_TESTS = 5_000_000
#: What a contrast without a test lacks.
NUMBERS = ["low", "high", "p", "p_adjusted"]
#: What a contrast has of the unit by which its p is largest.
UNITS = ["units", "units_against"]
ARTICLES = ["articles", "articles_against"]
OF_UNIT = [*UNITS, "low", "high", "p", "unit", "status", "reason"]
FEW_UNITS = 3  #: effective units of a side, below which its largest unit is named
SOURCES = ("mackinnon2023", "satterthwaite1946", "kish1965", "holm1979")


def contrasts(
    counts: Counts,
    by: str | None = None,
    *,
    groups: Sequence[str] | None = None,
    against: str | Sequence[str] | None = None,
    unit: str | Sequence[str] | None = None,
    strata: str | Sequence[str] | None = None,
    planned: Planned | str | Path | None = None,
) -> pd.DataFrame:
    """Return how each group differs from the rest.

    Parameters
    ----------
    counts : Counts
        Labels (0 or 1 a page) have shares, scores of pages means, words and sentences rates.
    by : str, optional
        Column of the rows that holds the groups; taken from ``planned`` if left out.
    groups : sequence of str, optional
        The groups whose contrasts with all others are wanted, all by default. Rows of the other
        groups stay in the rest.
    against : str or sequence of str, optional
        The groups with which they are compared: all others by default. Rows of further groups are
        left out, and counted.
    unit : str or sequence of str, optional
        Column of what is left out one at a time; of several the one with the largest p counts,
        and without a test by one there is none. By default "outlet" where groups are coarser than
        outlets, and as far as rows know it "text_of" (an agency's copy, or a text that several
        outlets print, is one witness) and "owner_family". Between outlets "outlet_day", an
        outlet's articles of one ``day``, or else ``published``, and "text_of_day"; one without a
        full date is by itself. Where groups part outlets, or no day is known, "article".
        Near-duplicate copies within an outlet are left out together, and each counts. A unit may
        have rows on both sides.
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
        - ``p``, ``p_adjusted`` (Holm, over the family), ``unit`` (by which p is largest);
        - ``status, reason, note``.

        Items without a test in any contrast have no row, unless they were planned or there is no
        test at all; the note counts them. ``attrs["method"]`` is the Method: ``family`` and
        ``n_tests`` (over what p is adjusted), ``left_out`` (rows in strata that only one side has,
        which the difference cannot use).

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
    Shares and means of units that hold several articles are also asked with one spread of the
    units of both sides, since few outlets may look calm by chance; the larger p counts. p and
    interval are of one t with Satterthwaite's degrees of freedom. A test needs 5 units a side, and
    3 with the item (of shares also 3 without, of rates 5 occurrences). Words that a side never
    uses are found late: compare ``terms.present()``. How often p and intervals err:
    docs/validity.md.

    Examples
    --------
    >>> outlets = ["North"] * 5 + ["South"] * 5
    >>> rows = pd.DataFrame({"article_id": [f"a{i}" for i in range(10)], "outlet": outlets})
    >>> values = [[1], [1], [1], [1], [0], [0], [0], [0], [0], [1]]
    >>> pages = Counts.of(values, size=np.ones((10, 1)), rows=rows, items=["law"], per="page")
    >>> table = contrasts(pages, "outlet", unit="article")
    >>> table[["group", "against", "share", "share_against", "estimate", "p"]].round(3)
       group against  share  share_against  estimate     p
    0  North   South    0.8            0.2       0.6  0.11
    """
    plan = plan_of(counts, by, unit=unit, strata=strata, planned=planned)
    if not plan.items:
        counts = in_one_language(counts, plan.group)
    comparison = planned_comparison(counts, plan)
    present = comparison.present
    others = [] if against is None else wanted_groups(against, present, by=plan.group)
    wanted = [name for name in present if name not in others]
    if groups is not None:
        wanted = wanted_groups(groups, wanted, by=plan.group)
    compared = [comparison]
    left_out = {}
    if others:
        compared = [comparison.pair(group, others) for group in wanted]
        n_further = int((~comparison.counts.rows[plan.group].isin([*wanted, *others])).sum())
        left_out = {FURTHER_GROUPS: n_further} if n_further else {}
    tables = []
    for each in compared:
        targets = each.targets(wanted)
        tables.append(_tested_rows(each, targets))
        left_out |= each.left_out(targets)
    return _as_one_family(pd.concat(tables, ignore_index=True), comparison, left_out=left_out)


def contrast_table(comparison: Comparison, wanted: Sequence) -> pd.DataFrame:
    """Return the contrasts of wanted groups with all others, as one family.

    Of two groups there is one.
    """
    targets = comparison.targets(wanted)
    left_out = comparison.left_out(targets)
    return _as_one_family(_tested_rows(comparison, targets), comparison, left_out=left_out)


def _tested_rows(comparison: Comparison, targets: Sequence[int]) -> pd.DataFrame:
    """Return the rows of contrasts, before p is adjusted."""
    counts = comparison.counts
    n_tests = len(targets) * len(counts.items)
    if n_tests > MOST_TESTS:
        raise refusal(
            "contrasts",
            arrived=f"{n_tests:,} tests: {len(targets):,} contrasts of {comparison.plan.group} × "
            f"{len(counts.items):,} items",
            expected=f"at most {MOST_TESTS:,} tests",
            fix="Name some groups (groups=…) or items (counts.where(items=…)); or compare larger "
            'groups, such as countries, with outlets as units: unit="outlet".',
        )
    chosen = comparison.perhaps_tested()
    table = _rows_of_items(comparison, targets, chosen)
    if len(chosen) < len(counts.items) and table["p"].isna().all():
        return _rows_of_items(comparison, targets, np.arange(len(counts.items)))
    return table


def _rows_of_items(
    comparison: Comparison, targets: Sequence[int], chosen: np.ndarray
) -> pd.DataFrame:
    """Return the rows of contrasts of some items, as many at once as memory holds."""
    counts = comparison.counts
    n_blocks = max(-(-counts.values.nnz // HELD_AT_ONCE), 1)
    tables = []
    for items in np.array_split(chosen, n_blocks):
        block = comparison if len(items) == len(counts.items) else comparison.of_items(items)
        of_block = []
        for target in targets:
            signatures = signatures_in(block.counts, (block.group != target).astype(int))
            by_witness = partial(block.tested_by, target=target, signatures=signatures)
            tests = least_sure(list(map(by_witness, block.witnesses)))
            of_block.append(block.contrast(target, tests))
        tables.append(_listed(pd.concat(of_block, ignore_index=True), comparison.plan))
    table = _listed(pd.concat(tables, ignore_index=True), comparison.plan)
    return in_order(table, group=comparison.present) if n_blocks > 1 else table


def _as_one_family(
    table: pd.DataFrame, comparison: Comparison, *, left_out: dict[str, int]
) -> pd.DataFrame:
    """Return rows of contrasts with p adjusted over them, and what a reader has to know of them."""
    counts = comparison.counts
    table["p_adjusted"] = holm(table["p"])
    method = _method(comparison, n_tests=int(table["p"].count()))
    method["left_out"] = left_out
    method["remark"] = plain_differences(table, method) + _shared_witnesses(comparison)
    n_signatures = int(table["reason"].str.startswith(SIGNATURES).sum())
    if n_signatures:
        untested = number_of(n_signatures, "comparison")
        method["remark"] += f" Not tested as signatures of outlets: {untested}."
    if counts.chosen_from and not comparison.plan.items:
        of_all = f"{len(counts.items):,} of {number_of(counts.chosen_from, 'item')}"
        method["remark"] += f" {of_all} were chosen before: if by these data, p is too small."
    n_hidden = len(counts.items) - table["item"].nunique()
    if n_hidden and not comparison.plan.items:
        verb = "is" if n_hidden == 1 else "are"
        method["remark"] += (
            f" {number_of(n_hidden, 'item')} {verb} too rare to test, and not listed."
        )
    return with_evidence(table, method)


@dataclass(frozen=True)
class Witness:
    """What is left out one at a time, and sums of rows by it, group and stratum."""

    name: str  #: "outlet"
    noun: str  #: what readers call it
    unit: np.ndarray  #: number of each row's unit
    is_row: bool  #: no unit holds two articles
    sums: Sums
    seen: Sums  #: the same without errors that nobody has seen


@dataclass(frozen=True)
class Comparison:
    """The rows that are compared, and their sums."""

    plan: Planned
    counts: Counts
    present: list
    others: list  #: what each group is compared with: the other one, or "rest"
    kind: str  #: "share", "mean" or "rate"
    witnesses: tuple[Witness, ...]
    article: np.ndarray  #: number of each row's article
    group: np.ndarray  #: number of each row's group
    stratum: np.ndarray  #: number of each row's stratum
    is_yes_no: np.ndarray  #: items that are 0 or 1
    span: np.ndarray  #: the largest difference that each item can have
    untested: str  #: why no word is tested, or ""

    def contrast(self, target: int, tests: pd.DataFrame) -> pd.DataFrame:
        """Return the contrast of a group with all others, one row an item, with its tests."""
        sums = self.witnesses[0].sums.against(target)
        found = difference_of(sums, is_rate=self.kind == "rate")
        columns = {
            "group": self.present[target],
            "against": self.others[target],
            "item": self.counts.items.index,
            **self._sides(target, tests),
        }
        if self.kind == "rate":
            columns["ratio"] = found["ratio"].to_numpy()
        columns["estimate"] = found["estimate"].to_numpy().round(12) + 0.0
        return pd.DataFrame(columns | dict(tests.drop(columns=UNITS)))

    def tested_by(self, witness: Witness, *, target: int, signatures: np.ndarray) -> pd.DataFrame:
        """Return interval, p, status and reason of each item, and how many units it has."""
        sums = witness.sums.against(target)
        lacking = self._lacking(witness, target)
        lacking = np.where(lacking == "", signatures, lacking)
        columns: dict[str, Any] = self._seen_on_sides(witness.unit, target, UNITS)
        columns |= {name: np.full(len(lacking), np.nan) for name in NUMBERS}
        columns["unit"] = witness.name
        columns["status"] = np.full(len(lacking), Status.DESCRIPTIVE, dtype=object)
        columns["reason"] = lacking
        has_evidence = np.flatnonzero(lacking == "")
        if len(has_evidence):
            tested = sums.items(has_evidence)
            found = contrast_of(tested, is_rate=self.kind == "rate", unit_is_row=witness.is_row)
            tests = self._tests(witness, sums, has_evidence, found=found)
            for name, cells in tests.items():
                columns[name][has_evidence] = cells
        return pd.DataFrame(columns)

    def targets(self, wanted: Sequence) -> list[int]:
        """Return the numbers of wanted groups; of two groups one, since there is one contrast."""
        numbers = [number for number, name in enumerate(self.present) if name in wanted]
        return numbers[:1] if len(self.present) == 2 else numbers

    def pair(self, group: Any, others: Sequence) -> Comparison:
        """Return the comparison of a group with some of the others, joined."""
        column = self.plan.group
        is_compared = self.counts.rows[column].isin([group, *others]).to_numpy()
        counts = self.counts.where(rows=is_compared)
        groups = counts.rows[column].astype(object)
        joined = " and ".join(map(str, others))
        rows = counts.rows.assign(**{column: groups.where(groups == group, joined)})
        return comparison_of(replace(counts, rows=rows), self.plan, [group, joined], self.kind)

    def perhaps_tested(self) -> np.ndarray:
        """Return the items that are not too rare for any test, or are perhaps signatures."""
        counts = self.counts
        n = np.bincount(counts.values.indices, minlength=len(counts.items))
        is_rare = (n < Gate.units_with_item) & (counts.per == "token")
        if counts.furniture is not None:
            is_rare[counts.furniture.indices] = False
        return np.flatnonzero(~is_rare | bool(self.plan.items))

    def of_items(self, chosen: np.ndarray) -> Comparison:
        """Return the comparison of some items."""
        return replace(
            self,
            counts=self.counts.where(items=self.counts.items.index[chosen]),
            witnesses=tuple(
                replace(each, sums=each.sums.items(chosen), seen=each.seen.items(chosen))
                for each in self.witnesses
            ),
            is_yes_no=self.is_yes_no[chosen],
            span=self.span[chosen],
        )

    def left_out(self, targets: Sequence[int]) -> dict[str, int]:
        """Return how many rows are in strata that one side lacks, by contrast."""
        n_rows = pd.crosstab(self.stratum, self.group)
        left_out = {}
        for target in targets:
            of_group = n_rows.get(target, 0)
            of_others = n_rows.sum(axis=1) - of_group
            is_one_sided = np.minimum(of_group, of_others) == 0
            n_left_out = int((of_group + of_others)[is_one_sided].sum())
            if n_left_out:
                left_out[f"{self.present[target]} against {self.others[target]}"] = n_left_out
        return left_out

    def _lacking(self, witness: Witness, target: int) -> np.ndarray:
        """Return why each item cannot be tested, or ""."""
        if self.untested:
            return np.full(len(self.counts.items), self.untested, dtype=object)
        seen, noun = witness.seen.against(target), witness.noun
        lacking = evidence_of(seen, kind=self.kind, is_yes_no=self.is_yes_no, noun=noun)
        if READ_BY_PEOPLE in self.counts.rows:
            is_target = self.group == target
            few = few_read(self.counts, [is_target, ~is_target], witness.unit, noun=noun)
            lacking = np.where(lacking == "", few, lacking)
        return lacking

    def _sides(self, target: int, tests: pd.DataFrame) -> dict[str, Any]:
        """Return the sums of both sides over all their rows, their level, articles and units."""
        is_other = self.group != target
        of_side = group_matrix(is_other.astype(int), 2)
        size = of_side @ self.counts.size
        articles = self._seen_on_sides(self.article, target, ARTICLES)
        columns = {}
        for side, ending in enumerate(("", "_against")):
            n = (of_side[[side]] @ self.counts.values).toarray()[0]
            whole = np.broadcast_to(size[side], n.shape)
            with np.errstate(divide="ignore", invalid="ignore"):
                level = n / whole
            columns |= {f"n{ending}": n, f"size{ending}": whole, f"{self.kind}{ending}": level}
            columns[ARTICLES[side]] = articles[ARTICLES[side]]
            columns[UNITS[side]] = tests[UNITS[side]]
        return columns

    def _seen_on_sides(
        self, code: np.ndarray, target: int, names: Sequence[str]
    ) -> dict[str, np.ndarray]:
        """Return how many articles, or units, of both sides were looked at for each item."""
        is_other = self.group != target
        of_code = group_matrix(code, int(code.max(initial=0)) + 1)
        columns = {}
        for side, name in enumerate(names):
            is_seen = (self.counts.size > 0) & (is_other == side)[:, None]
            n_seen = np.count_nonzero(of_code @ is_seen.astype(float), axis=0)
            columns[name] = np.broadcast_to(n_seen, len(self.counts.items))
        return columns

    def _tests(
        self, witness: Witness, sums: Sums, items: np.ndarray, *, found: pd.DataFrame
    ) -> dict[str, np.ndarray]:
        """Return interval, p, status and reason of items with enough evidence, as *found*."""
        effective = found["units_effective"].to_numpy()
        worth = np.full(len(items), "", dtype=object)
        largest = cache(partial(self._largest_unit, witness, sums))
        for place in np.flatnonzero(effective < FEW_UNITS).tolist():
            unit = largest(items[place] if self.counts.has_item_sizes else 0)
            worth[place] = f"{unit}: worth {effective[place]:.1f}"
        is_few = effective < LEAST_UNITS
        low, high, p = found[["low", "high", "p"]].to_numpy().T
        is_tested = ~is_few & ~np.isnan(p)
        alone = f"without one {witness.noun} a side has no rows to compare"
        span = self.span[items]
        return {
            "low": np.where(is_tested, np.maximum(low, -span), np.nan),
            "high": np.where(is_tested, np.minimum(high, span), np.nan),
            "p": np.where(is_tested, p, np.nan),
            "status": np.where(is_tested, Status.TESTED, Status.DESCRIPTIVE),
            "reason": np.where(is_few | is_tested, worth, alone),
        }

    def _largest_unit(self, witness: Witness, sums: Sums, item: int) -> str:
        """Return the unit with most of a side: "6 outlets, but North has 40 of the 60 pages"."""
        sums = sums.items(np.array([item]))
        is_shared = weights_of(sums.added()[1]) > 0
        size = is_shared[sums.side, sums.stratum] * sums.size
        sizes = pd.Series(size[:, 0]).groupby([sums.side, sums.unit]).sum()
        sizes = sizes[sizes > 0]
        of_side = sizes.groupby(level=0)
        side, unit = (sizes / of_side.transform("sum")).idxmax()
        rows = self.counts.rows
        names = rows.get(witness.name, rows["article_id"])
        if witness.name in (TEXT_OF, TEXT_OF_DAY):
            names = text_of(rows)
        elif witness.name == OUTLET_DAY:
            names = "one of " + rows["outlet"].astype("str")
        name = names[witness.unit == unit].iloc[0]
        held = f"{sizes[side, unit]:,.0f} of the {sizes[side].sum():,.0f} {plural(self.counts.per)}"
        return f"{number_of(len(sizes[side]), witness.noun)}, but {name} has {held}"


def least_sure(tests: Sequence[pd.DataFrame]) -> pd.DataFrame:
    """Return of several tests of the same rows those with the largest p; none where one lacks it.

    >>> columns = ["units", "units_against", "low", "high", "p", "unit", "status", "reason"]
    >>> by_outlet = pd.DataFrame([[9, 9, 0.1, 0.3, 0.01, "outlet", "tested", ""]], columns=columns)
    >>> by_text = by_outlet.assign(p=0.02, unit="text_of")
    >>> least_sure([by_outlet, by_text])["unit"].tolist()
    ['text_of']
    """
    table, *others = tests
    for other in others:
        is_larger = other["p"] > table["p"] * (1 + ROUNDED)
        is_larger |= other["p"].isna() & table["p"].notna()
        table = table.assign(**table[OF_UNIT].mask(is_larger, other[OF_UNIT]))
    return table


def planned_comparison(counts: Counts, plan: Planned) -> Comparison:
    """Return what a plan compares; every default is filled in, as from `plan_of`."""
    counts = counts.where(rows=plan.where or None, items=plan.items or None)
    return comparison_of(counts, plan, groups_of(counts, plan), kind_of(counts))


def comparison_of(counts: Counts, plan: Planned, present: list, kind: str) -> Comparison:
    """Return the rows of some groups, and their sums."""
    group = pd.Index(present).get_indexer(counts.rows[plan.group].astype(object))
    if (group < 0).any():
        counts = counts.where(rows=group >= 0)
        group = group[group >= 0]
    rows = counts.rows
    stratum = np.zeros(len(rows), int)
    if plan.strata:
        stratum = group_codes(rows, list(plan.strata))[0]
    unseen = unseen_errors(counts, group) if READ_BY_PEOPLE in rows else None
    article = units_of(rows, ARTICLE)
    witnesses = []
    for name in plan.witnesses:
        unit = units_of(rows, name)
        pairs = pd.DataFrame({"unit": unit, "article": article}).drop_duplicates()
        seen = sums_of(counts.values, counts.size, unit, group, stratum)
        sums = seen
        if unseen is not None:
            sums = sums_of(counts.values, counts.size, unit, group, stratum, unseen=unseen)
        is_row = pairs["unit"].is_unique
        witnesses.append(Witness(name, unit_text(name), unit, is_row, sums, seen))
    is_yes_no = np.full(len(counts.items), counts.of_size_one)
    if kind == "mean":
        is_yes_no &= ~counts.items.index.isin(counts.scales)
    ends = ends_of_scales(counts, kind)
    return Comparison(
        plan=plan,
        counts=counts,
        present=present,
        others=present[::-1] if len(present) == 2 else ["rest"] * len(present),
        kind=kind,
        witnesses=tuple(witnesses),
        article=pd.factorize(rows["article_id"])[0],
        group=group,
        stratum=stratum,
        is_yes_no=is_yes_no,
        span=np.where(is_yes_no, 1, ends["highest"] - ends["lowest"]),
        untested=untested_words(counts, plan.group),
    )


def _method(comparison: Comparison, *, n_tests: int) -> Method:
    """Return how the table of a comparison was made."""
    plan, counts = comparison.plan, comparison.counts
    family = plan.status
    if plan.sample_label:
        family += f" ({plan.sample_label})"
    if plan.family:
        family = f"{plan.family}, {family}"
    method = method_of_counts(counts)
    method |= {
        "by": (plan.group,),
        "unit": plan.unit or ARTICLE,
        "witnesses": plan.witnesses[1:],
        "strata": tuple(plan.strata or ()),
        "what": "contrasts",
        "measure": MEASURES[comparison.kind],
        "n_tests": n_tests,
        "family": f"{family}, {number_of(n_tests, 'test')}",
        "sources": (*SOURCES, *method["sources"]),
    }
    if comparison.kind == "mean":
        ends = ends_of_scales(counts, comparison.kind)[~comparison.is_yes_no]
        method["scales"] = ends.T.to_dict("list")
    return method


def _shared_witnesses(comparison: Comparison) -> str:
    """Return that units are taken as independent which other witnesses join; "" where none does."""
    plan = comparison.plan
    unit = plan.unit or ARTICLE
    rows = comparison.counts.rows
    _, *others = witnesses_of(rows, plan.group, unit, but=plan.witnesses)
    if not others:
        return ""
    units = plural(unit_text(unit))
    shared = " or one ".join(map(unit_text, others))
    return f" {units} are taken as independent, though some share one {shared}."


def _listed(table: pd.DataFrame, plan: Planned) -> pd.DataFrame:
    """Return the rows that are listed.

    These are the planned ones. Where nothing was planned, items without a test in any contrast
    are not listed, unless they are signatures, or there is no test at all.
    """
    if plan.contrasts:
        is_named = np.zeros(len(table), bool)
        for each in plan.contrasts:
            is_group = (table["group"] == each.group) | (table["against"] == each.group)
            is_named |= (is_group & (table["item"] == each.item)).to_numpy()
        return table[is_named].reset_index(drop=True)
    has_test = table["p"].notna()
    if plan.items or not has_test.any():
        return table
    is_told = has_test | table["reason"].str.startswith(SIGNATURES)
    is_listed = table["item"].isin(table["item"][is_told].unique())
    return table[is_listed].reset_index(drop=True)
