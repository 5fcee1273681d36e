"""Contrasts of designs as one table: tests, intervals, evidence and method."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from analysis.compare.items import articles_of_items, by_items
from analysis.compare.levels import require_free_names
from analysis.stats.design import Design, Pair
from analysis.stats.differences import (
    Difference,
    difference_of,
    interval_of,
    smallest_detectable,
)
from analysis.stats.eligibility import Eligibility, eligibility_of
from analysis.stats.evidence import UNIT_MEANS, LeftOut, Method, Status
from analysis.stats.exchangeability import unlike_sides
from analysis.stats.facts import ContrastFacts, Copies, Inference, LanguagesOfSides, Sides
from analysis.stats.measures import deviation_of_proportions, holm, log_rate_ratio
from analysis.stats.permutation import ContrastTests, tests_of
from analysis.stats.plan import Procedure, with_plan
from analysis.stats.sample import members, unit_masks
from analysis.stats.side_languages import languages_of_sides
from analysis.wording.notes import with_evidence

MOST_NAMES = 12  #: of units that keep their label, in a Method
PRINTED_SMALLEST_P = 0.005  #: a smallest possible p above it is printed
#: What contrasts rest on, as keys of figures/references.toml.
REFERENCES = (
    "kish1965",
    "agresti2000",
    "satterthwaite1946",
    "chung2013",
    "holm1979",
    "westfall1993",
)


class Family(NamedTuple):
    """A design whose contrasts are adjusted together, and what its rows say of it."""

    columns: dict[str, Any]  #: the event and group, say; empty for a plain comparison
    design: Design

    def name_of(self, pair: Pair) -> str:
        """Return what a contrast is called in a Method."""
        if self.columns:
            names = [str(value) for name, value in self.columns.items() if name != "date"]
            return " · ".join(names)
        target, reference = self.design.sides(pair)
        return f"{target} against {reference}"


class _FamilyResult(NamedTuple):
    """The contrasts of one family."""

    table: pd.DataFrame
    method: Method
    tested_items: set[int]
    keep_label: set[str]  #: names of the units that keep their label
    is_balanced: bool  #: adjusted by min-P

    @property
    def inference(self) -> Inference:
        """How, and how much, was tested."""
        return self.method.inference or Inference()

    @property
    def sides(self) -> Sides:
        """What is compared with what."""
        return self.method.sides or Sides()

    @property
    def has_test(self) -> bool:
        """Whether any contrast could be tested."""
        return bool(self.tested_items)


def contrast_table(
    families: Iterable[Family], procedure: Procedure, method: Method, *, each: str = ""
) -> pd.DataFrame:
    """Return the contrasts of several families, adjusted for how many could be tested.

    Parameters
    ----------
    families : iterable of Family
    procedure : Procedure
    method : Method
        What is known before anything is tested.
    each : str
        What the families are ("pair", "event and group"); "" for one family.
    """
    left_out = method.left_out
    method = replace(method, left_out=())
    results = [_family_result(family, procedure, method) for family in families]
    table = pd.concat([result.table for result in results], ignore_index=True)
    method = results[0].method
    if each:
        method = _method_of_families(results, each=each)
        n_families = sum(result.has_test for result in results)
        multiplied = table["p_adjusted"] * max(n_families, 1)
        table["p_adjusted"] = np.minimum(multiplied, 1.0)
        if all(result.is_balanced for result in results):
            table["p_adjusted"] = _in_order_of_p(table)
    if table["low"].isna().all():
        method = replace(method, interval="")
    method = replace(method, left_out=(*left_out, *method.left_out))
    return with_evidence(table, method, status=table["status"], reason=table["reason"])


def _family_result(family: Family, procedure: Procedure, method: Method) -> _FamilyResult:
    """Return the contrasts of one family, adjusted together."""
    design = family.design
    eligibility = eligibility_of(design, procedure)
    is_testable = eligibility.is_testable
    tests = tests_of(design, is_testable, procedure)
    differences = []
    for pair, units in zip(design.pairs, eligibility.units):
        differences.append(difference_of(design, pair, units))
    is_unlike = unlike_sides(design, is_testable, seed=procedure.seed)
    p, p_adjusted = _p_that_meet_t(tests, differences, is_testable, is_unlike)

    tables = []
    for number, pair in enumerate(design.pairs):
        rows = _rows_of_contrast(
            design,
            pair,
            difference=differences[number],
            score=tests.score[number],
            p=p[number],
            p_adjusted=p_adjusted[number],
            eligibility=eligibility.of_pair(number),
        )
        require_free_names(family.columns, rows)
        tables.append(rows)
    detectable = []
    for rows, difference in zip(tables, differences):
        detectable.append(_smallest_detectable(design, rows, difference))
    facts = _inference_of_family(family, eligibility, tests, detectable=detectable)
    facts = replace(facts, n_unlike=int((is_unlike & is_testable).sum()))
    method = replace(_method_of_family(method, family), seed=procedure.seed, inference=facts)

    shown = eligibility.shown_items(all_items=bool(design.plan.items))
    parts = []
    for rows, is_named in zip(tables, design.named_contrasts()):
        parts.append(rows.iloc[shown[is_named[shown]]])
    table = pd.concat(parts, ignore_index=True)
    group = pd.DataFrame(family.columns, index=table.index)
    table = pd.concat([group, table], axis=1)
    if tests.is_balanced:
        # The t tests may have changed the order.
        table["p_adjusted"] = _in_order_of_p(table)
    tested_items = np.flatnonzero(is_testable.any(axis=0))
    return _FamilyResult(
        table,
        method,
        tested_items=set(tested_items.tolist()),
        keep_label=set(design.names_that_keep_label()),
        is_balanced=tests.is_balanced,
    )


def _p_that_meet_t(
    tests: ContrastTests,
    differences: Sequence[Difference],
    is_testable: np.ndarray,
    is_unlike: np.ndarray,
) -> tuple[np.ndarray, np.ndarray]:
    """Return p and adjusted p, pairs × items.

    Where sides are unlike p is at least that of the t test, and adjusted p at least Holm's of all
    t tests.
    """
    p_of_t = np.array([difference.p for difference in differences])
    holm_of_t = holm(np.where(is_testable, p_of_t, np.nan))
    at_least_t = np.maximum(tests.p, p_of_t)
    p = np.where(is_unlike, at_least_t, tests.p)
    at_least_holm = np.maximum(tests.p_adjusted, holm_of_t)
    p_adjusted = np.where(is_unlike, at_least_holm, tests.p_adjusted)
    return p, np.maximum(p_adjusted, p)


def _in_order_of_p(table: pd.DataFrame) -> pd.Series:
    """Return adjusted p-values none of which is below that of a smaller p."""
    order = np.argsort(table["p"], kind="stable")
    return table["p_adjusted"].iloc[order].cummax()


# ---- rows ---------------------------------------------------------------------------------------


def _rows_of_contrast(
    design: Design,
    pair: Pair,
    *,
    difference: Difference,
    score: np.ndarray,
    p: np.ndarray,
    p_adjusted: np.ndarray,
    eligibility: Eligibility,
) -> pd.DataFrame:
    """Return the rows of one contrast, one an item."""
    is_share = design.sample.differences_of_shares()
    interval = interval_of(difference, p, is_share=is_share)
    is_compared = design.compared_units(pair)
    target_mask, reference_mask = unit_masks(design.sample, pair)
    target = _numbers_of_side(design, target_mask & is_compared)
    reference = _numbers_of_side(design, reference_mask & is_compared)
    for side, numbers in enumerate([target, reference]):
        numbers["units"] = eligibility.units[side]
        numbers["units_fixed"] = eligibility.fixed[side]
    target_name, reference_name = design.sides(pair)
    columns = {"group": target_name, "against": reference_name, "item": design.units.items.index}
    for name in ("n", "rate", "articles", "units", "units_fixed", "units_with"):
        columns[name] = target[name]
        columns[f"{name}_against"] = reference[name]
    is_descriptive = eligibility.status == Status.DESCRIPTIVE
    columns["estimate"] = difference.estimate
    columns["low"] = np.where(is_descriptive, np.nan, interval.low)
    columns["high"] = np.where(is_descriptive, np.nan, interval.high)
    columns["score"] = score
    columns["p"] = p
    columns["p_adjusted"] = p_adjusted
    columns["dispersion"] = target["dispersion"]
    columns["status"] = eligibility.status
    columns["reason"] = _reasons_of_rows(eligibility, interval.reasons)
    return pd.DataFrame(columns)


def _numbers_of_side(design: Design, mask: np.ndarray) -> dict[str, np.ndarray]:
    """Return one side's sums, rate, articles, units with the item, and dispersion, by item.

    The mask says which units: those that are compared.
    """
    counts = design.counts
    units = design.units
    is_row = mask[design.unit_of_row]
    values = units.values[mask]
    entities = members(design.sample.entity[mask])
    has_item = entities @ (values != 0).astype(int) > 0
    rate = _rate_of_side(design, mask, is_row)
    dispersion = np.full(len(units.items), np.nan)
    has_shared_size = units.size.shape[1] == 1
    if not units.of_size_one and has_shared_size and mask.sum() > 1:
        dispersion = by_items(_deviation_of_proportions, units.where(rows=mask))
    n_articles = articles_of_items(counts, is_row)
    n_with = has_item.sum(axis=0)
    n = counts.values[is_row].sum(axis=0)
    return {
        "n": n,
        "rate": rate,
        "articles": n_articles,
        "units_with": n_with,
        "dispersion": dispersion,
    }


def _rate_of_side(design: Design, mask: np.ndarray, is_row: np.ndarray) -> np.ndarray:
    """Return one side's rate by item; of shares and means each cluster counts once, as in levels.

    A cluster that was seen in several strata has a unit in each of them: the units are pooled.
    """
    plan = design.plan
    if design.units.of_size_one and plan.strata:
        units = design.counts.where(rows=is_row).units(plan.group, cluster=plan.cluster)
    else:
        units = design.units.where(rows=mask)
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.asarray(units.values.sum(axis=0)).ravel() / units.size.sum(axis=0)


def _deviation_of_proportions(values: np.ndarray, size: np.ndarray) -> np.ndarray:
    """Return DP over units, by item."""
    return deviation_of_proportions(values, size[:, 0])[0]


def _reasons_of_rows(eligibility: Eligibility, without_interval: np.ndarray) -> list[str]:
    """Return why each row has no test or interval, and a smallest p that is not small."""
    reasons = []
    rows = zip(eligibility.status, eligibility.reasons, without_interval, eligibility.smallest_p)
    for status, reason, interval_reason, smallest in rows:
        parts = [reason]
        if status != Status.DESCRIPTIVE:
            parts.append(interval_reason)
        if status == Status.TESTED and smallest > PRINTED_SMALLEST_P:
            parts.append(f"smallest possible p {smallest:.3g}")
        reasons.append("; ".join(part for part in parts if part))
    return reasons


# ---- method -------------------------------------------------------------------------------------


def _method_of_family(method: Method, family: Family) -> Method:
    """Return the Method with what is compared in one family."""
    design = family.design
    method = with_plan(method, design.plan)
    copies = method.copies or Copies()
    sides = method.sides or Sides()
    return replace(
        method,
        kind=method.kind or "contrasts",
        measure=_measure_of(design),
        interval="95%, jackknife t, in agreement with p, not adjusted",
        copies=replace(copies, collapsed_copies=design.collapsed_copies()),
        sides=replace(sides, languages_of_sides=_languages_of_contrasts(family)),
        scales=_scales_of(design),
        left_out=_rows_of_one_side(family),
        references=REFERENCES,
    )


def _scales_of(design: Design) -> tuple[str, ...]:
    """Return the items of which a mean is compared, and no share: values other than 0 and 1."""
    if not design.sample.of_size_one:
        return ()
    return tuple(design.counts.scales)


def _measure_of(design: Design) -> str:
    """Return the name of the effect."""
    if design.sample.of_size_one:
        return UNIT_MEANS
    return log_rate_ratio.name


def _inference_of_family(
    family: Family, eligibility: Eligibility, tests: ContrastTests, *, detectable: Sequence[float]
) -> Inference:
    """Return how, and how much, was tested in one family."""
    design = family.design
    collapsed_copies = design.collapsed_copies()
    contrasts = []
    for number, pair in enumerate(design.pairs):
        smallest_p = eligibility.smallest_p[number].min(initial=1.0)
        facts = ContrastFacts(
            name=family.name_of(pair),
            labelings=tests.labelings,
            smallest_p=float(smallest_p),
            smallest_detectable=detectable[number],
            collapsed_copies=collapsed_copies,
        )
        contrasts.append(facts)
    statistic = _measure_of(design)
    if tests.studentized:
        statistic += " over its error"
    is_testable = eligibility.is_testable
    is_tested = is_testable.any(axis=0)
    n_tested = int(is_tested.sum())
    words_for_p = _words_for_p(design.sample.yes_or_no()[is_tested])
    keep_label = design.names_that_keep_label()
    return Inference(
        test=f"{statistic}; {words_for_p}",
        correction=_words_for_step_down(tests),
        labelings=tests.labelings,
        is_exact=tests.exact,
        smallest_p=min(facts.smallest_p for facts in contrasts),
        n_tests=int(is_testable.sum()),
        n_tested=n_tested,
        n_not_tested=is_tested.size - n_tested,
        uneven=_uneven_contrasts(family),
        keep_label=len(keep_label),
        keep_label_names=tuple(keep_label[:MOST_NAMES]),
        contrasts=tuple(contrasts),
    )


def _method_of_families(results: Sequence[_FamilyResult], *, each: str) -> Method:
    """Return the Method of several families: the first one's, with what differs put together."""
    method = results[0].method
    contrasts = [facts for result in results for facts in result.inference.contrasts]
    languages = [name for result in results for name in result.sides.languages_of_sides]
    left_out = [rows for result in results for rows in result.method.left_out]
    collapsed_copies = max(facts.collapsed_copies for facts in contrasts)
    return replace(
        method,
        copies=replace(method.copies or Copies(), collapsed_copies=collapsed_copies),
        sides=replace(results[0].sides, languages_of_sides=tuple(languages)),
        inference=_inference_of_families(results, each=each),
        left_out=tuple(left_out),
    )


def _inference_of_families(results: Sequence[_FamilyResult], *, each: str) -> Inference:
    """Return how, and how much, was tested in several families."""
    parts = [result.inference for result in results]
    contrasts = [facts for part in parts for facts in part.contrasts]
    uneven = [name for part in parts for name in part.uneven]
    tested_items: set[int] = set()
    keep_label: set[str] = set()
    for result in results:
        tested_items |= result.tested_items
        keep_label |= result.keep_label
    n_items = parts[0].n_tested + parts[0].n_not_tested
    names = sorted(keep_label)
    return replace(
        parts[0],
        correction=_words_for_families(results, each=each),
        labelings=max(facts.labelings for facts in contrasts),
        is_exact=all(part.is_exact for part in parts),
        smallest_p=min(facts.smallest_p for facts in contrasts),
        n_tests=sum(part.n_tests for part in parts),
        n_tested=len(tested_items),
        n_not_tested=n_items - len(tested_items),
        n_unlike=sum(part.n_unlike for part in parts),
        uneven=tuple(uneven),
        keep_label=len(names),
        keep_label_names=tuple(names[:MOST_NAMES]),
        contrasts=tuple(contrasts),
    )


def _words_for_families(results: Sequence[_FamilyResult], *, each: str) -> str:
    """Return how p was adjusted within and between families."""
    n_families = sum(result.has_test for result in results)
    ways = dict.fromkeys(result.inference.correction for result in results)
    words = " or ".join(ways)
    return f"{words} within each {each}, times the {n_families} that could be tested"


def _smallest_detectable(design: Design, rows: pd.DataFrame, difference: Difference) -> float:
    """Return the smallest effect found with power .8, over items with a test and an interval."""
    is_shown = rows["p"].notna() & rows["low"].notna()
    is_ratio = not design.sample.of_size_one
    return smallest_detectable(difference, is_shown=is_shown.to_numpy(), is_ratio=is_ratio)


def _uneven_contrasts(family: Family) -> tuple[str, ...]:
    """Return the names of contrasts with units twice as large on one side."""
    design = family.design
    pairs = [pair for pair in design.pairs if design.is_uneven(pair)]
    return tuple(family.name_of(pair) for pair in pairs)


def _languages_of_contrasts(family: Family) -> tuple[LanguagesOfSides, ...]:
    """Return the languages of each contrast of words whose sides differ in language."""
    design = family.design
    languages: list[LanguagesOfSides] = []
    for pair in design.pairs:
        target, reference = (mask[design.unit_of_row] for mask in unit_masks(design.sample, pair))
        name = family.name_of(pair)
        languages += languages_of_sides(design.counts, target, reference, name=name)
    return tuple(languages)


def _rows_of_one_side(family: Family) -> tuple[LeftOut, ...]:
    """Return for each contrast how many rows are in strata that only one side has."""
    left_out = []
    for pair in family.design.pairs:
        n = family.design.rows_of_one_side(pair)
        if n:
            reason = "rows in strata that only one side has"
            left_out.append(LeftOut(reason, n, comparison=family.name_of(pair)))
    return tuple(left_out)


def _words_for_p(is_mid_p: np.ndarray) -> str:
    """Return how the p of permutations was found; mid-p is for items of units that are 0 or 1."""
    if len(is_mid_p) and is_mid_p.all():
        return "permutation mid-p"
    words = "permutation p, at least that of t where sides are unlike"
    if is_mid_p.any():
        return f"{words}, mid-p where units are 0 or 1"
    return words


def _words_for_step_down(tests: ContrastTests) -> str:
    """Return how p was adjusted within a family."""
    if tests.is_balanced:
        return "step-down min-P"
    return "step-down max-T"
