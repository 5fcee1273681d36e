"""How sure the leading difference is: asked once, of every list, every reading, every witness."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pandas as pd

from analysis.compare.contrasts import contrast_table, contrasts, planned_comparison
from analysis.compare.evidence import method_of, passes, reading_in
from analysis.compare.leading import CONTRAST
from analysis.compare.plan import plan_of
from analysis.compare.planned import contrasts_of_list, of_counted_items
from analysis.compare.prose import capitalised, listed, name_of, p_number, reading_text, unit_text
from analysis.compare.queries import FOUND_UNLIKE
from analysis.compare.wrong_labels import overlooked
from analysis.counts import Counts, Readings
from analysis.errors import number_of
from analysis.lexicons import Planned
from analysis.lexicons.plans import PLANNED

NUMBERS = "estimate low high p".split()
OF_TEST = ["list", "n_tests", "reading", "unit", *NUMBERS, "p_adjusted", "counts"]
SIDES = "n size n_against size_against".split()
OF_AGAIN = ["sample", "reading", "unit", *SIDES, *NUMBERS]
NOT_AGAIN = "The pages of {} alone do not confirm it (p = {}, not adjusted)."


@dataclass(frozen=True, eq=False)
class Verdict:
    """How sure the leading difference of a case is.

    Attributes
    ----------
    group, against, item, name : str
        What is compared; the name is that for readers.
    shares : DataFrame
        ``reading, group, n, size, share``, on the pages that test the plan.
    tests : DataFrame
        ``list, n_tests, reading, unit, estimate, low, high, p, p_adjusted, counts``: one row a
        list, reading and unit; ``counts`` tells whether the plan asks for it.
    again : DataFrame
        The same on the samples that were to confirm it, by the unit with the largest p: ``sample,
        reading, unit, n, size, n_against, size_against, estimate, low, high, p``.
    ends : float
        How many labels, overlooked on the lower side, would end that it is sure; missing where it
        is not.
    sure : bool
        Whether the adjusted p is at most .05 in every reading and list that counts, by every unit.
    why_not : tuple of str
        Why it is not sure, in sentences; empty where it is.
    """

    group: str
    against: str
    item: str
    name: str
    shares: pd.DataFrame
    tests: pd.DataFrame
    again: pd.DataFrame
    ends: float
    sure: bool
    why_not: tuple[str, ...]


def verdict_of_plan(
    table: pd.DataFrame, row: pd.Series, shares: pd.DataFrame, *, readings: Readings, plan: Planned
) -> Verdict:
    """Return how sure a planned contrast is: in each list and reading, by each witness."""
    tests, ends, again = [], [], []
    for name, family, counted in _lists(plan, row):
        for reading, counts in readings.items():
            known = of_counted_items(family, counts)
            told = {"list": name, "reading": reading, "counts": counted}
            for unit in plan_of(counts, None, planned=known).witnesses:
                by_unit = contrasts_of_list(counts, known, unit=unit)
                told |= {"unit": unit, "n_tests": int(by_unit["p"].count())}
                tests += [each | told for each in _rows_of(by_unit, row)]
            if counted and passes(row["p_adjusted"]):
                ends += labels_that_end(counts, known, row)
    for sample in plan.samples:
        if sample.confirms:
            of_sample = plan.of(sample=sample.name, family=row["family"])
            for reading, counts in readings.items():
                found = contrasts(counts, planned=of_counted_items(of_sample, counts))
                told = {"sample": sample.label, "reading": reading}
                again += [told | each for each in _rows_of(found, row)]
    return _verdict(table, row, shares, tests=pd.DataFrame(tests)[OF_TEST], again=again, ends=ends)


def _lists(plan: Planned, row: pd.Series) -> Iterator[tuple[str, Planned, bool]]:
    """Yield the lists of tests that have a contrast: name, plan, and whether the plan asks it."""
    for each in plan.families:
        family = plan.of(family=each.name)
        if row["item"] not in family.items:
            continue
        named = [contrast.group for contrast in family.contrasts if contrast.item == row["item"]]
        if not named or row["group"] in named:
            yield each.name, family, family.status == PLANNED or plan.status != PLANNED
        if each.also_adjusted:
            yield f"{each.name}, {each.also_adjusted}", replace(family, contrasts=()), False


def _rows_of(table: pd.DataFrame, row: pd.Series) -> list[dict]:
    """Return the rows of a table that compare what a row compares."""
    return table[(table[CONTRAST] == row[CONTRAST]).all(axis=1)].to_dict("records")


def labels_that_end(counts: Counts, plan: Planned, row: pd.Series) -> list[float]:
    """Return how many overlooked labels end that a contrast is sure in a list."""
    comparison = planned_comparison(counts, plan_of(counts, None, planned=plan))
    table = contrast_table(comparison, comparison.present)
    ends = table.assign(ends=overlooked(table, comparison))
    return [each["ends"] for each in _rows_of(ends, row)]


def _verdict(
    table: pd.DataFrame,
    row: pd.Series,
    shares: pd.DataFrame,
    *,
    tests: pd.DataFrame,
    again: list[dict[str, Any]],
    ends: list[float],
) -> Verdict:
    """Return a verdict, with the sentences on why a difference is not sure."""
    confirming = pd.DataFrame(again, columns=OF_AGAIN)
    is_sure = bool(passes(row["p_adjusted"]))
    why_not = [] if is_sure else [*_lists_that_fail(tests[tests["counts"]], reading_in(table))]
    if (tests["p"].notna() & tests["p_adjusted"].isna()).any():
        why_not = [f"{capitalised(FOUND_UNLIKE)}."]
    for sample, found in confirming.groupby("sample", sort=False):
        if not passes(found["p"]).all():
            numbers = listed(p_number(p) or "none" for p in found["p"])
            why_not.append(NOT_AGAIN.format(sample.replace(":", ""), numbers))
    return Verdict(
        group=row["group"],
        against=row["against"],
        item=row["item"],
        name=name_of(row["item"], method_of(table)),
        shares=shares,
        tests=tests.reset_index(drop=True),
        again=confirming,
        ends=min(ends, default=np.nan),
        sure=is_sure,
        why_not=tuple(why_not),
    )


def _lists_that_fail(tests: pd.DataFrame, noun: str) -> Iterator[str]:
    """Yield of each list by which unit, and in which reading, its adjusted p is over .05.

    *noun* is what a reading is: a "coder" where people read.
    """
    for name, of_list in tests.groupby("list", sort=False):
        failed = of_list[~passes(of_list["p_adjusted"])]
        of_what = f"{name}, {number_of(of_list['n_tests'].max(), 'test')}" if name else "all tests"
        for unit, of_unit in failed.groupby("unit", sort=False):
            numbers = [_adjusted_text(test, noun) for test in of_unit.to_dict("records")]
            yield f"Counted by {unit_text(unit)}, adjusted p is {listed(numbers)} ({of_what})."


def _adjusted_text(test: dict[str, Any], noun: str) -> str:
    """Return an adjusted p, and in which reading: ".085 in the second reading", ".2 by ines"."""
    p = p_number(test["p_adjusted"]) or "missing"
    reading = test["reading"]
    name = reading_text(reading)
    if name != reading:
        return f"{p} in the {name}"
    where = "by" if noun == "coder" else "in reading"
    return f"{p} {where} {reading}" if reading else p
