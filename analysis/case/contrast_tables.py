"""How the groups of a case differ: the contrasts of its plan, and the groups of its texts."""

from collections.abc import Iterable
from dataclasses import replace

import numpy as np
import pandas as pd

from analysis.annotation import corrected
from analysis.annotation.answer_tables import CHANCES
from analysis.annotation.codebook import IDS
from analysis.annotation.people import PEOPLE
from analysis.case.scope import pages_where
from analysis.compare import contrasts
from analysis.compare.evidence import Method, in_front, method_of, stacked
from analysis.compare.notes import method_of_rows, with_evidence
from analysis.counts import Counts, Readings
from analysis.errors import number_of
from analysis.lexicons import Planned
from analysis.lexicons.plans import PlannedFamily

MOST_TESTS = 1_000_000  #: of words by groups, which take a minute or two
MACHINE, CORRECTED = "the machine", "corrected"  #: whose labels are compared
FIRST = ["family", "reading"]  #: columns before those of a contrast table


def planned_contrasts(readings: Readings, plan: Planned) -> pd.DataFrame:
    """Return each family's contrasts, on its first sample, in each reading.

    Where one family has means, all have. A reading without each group is left out, and noted.
    """
    tables = {}
    able = {name: counts for name, counts in readings.items() if _has_each_group(counts, plan)}
    for family in plan.families:
        for reading, counts in (able or readings).items():
            of_family = plan.of(family=family.name)
            tables[family.name, reading] = contrasts(counts, planned=of_family)
    table = stacked(tables, FIRST)
    if {"share", "mean"} <= set(table):
        for ending in ("", "_against"):
            table["mean" + ending] = table["mean" + ending].fillna(table.pop("share" + ending))
    table = in_front(table, FIRST)
    methods = [method_of(each) for each in tables.values()]
    names: dict[str, str] = {}
    for each in methods:
        names |= each.get("names", {})
    method: Method = {**method_of(table), "names": names}
    method["sample"] = plan.sample_label
    notes = dict.fromkeys(each.get("missing", "") for each in methods)
    lacking = [name for name in readings if able and name not in able]
    notes |= dict.fromkeys(
        f"{name} has no page of some group, and is not compared" for name in lacking
    )
    method["missing"] = "; ".join(filter(None, notes))
    method["left_out"] = methods[0].get("left_out", {})
    method["families"] = {name: method_of(each)["family"] for (name, _), each in tables.items()}
    table.attrs["method"] = method
    method = method_of_rows(table)
    return with_evidence(table, method, status=table["status"], reason=table["reason"])


def _has_each_group(counts: Counts, plan: Planned) -> bool:
    """Return whether pages of each group are among those that a plan compares."""
    return set(plan.levels) <= set(pages_where(counts, plan.where).rows[plan.group])


def contrasts_by_labels(machine: Counts, people: Counts, plan: Planned) -> pd.DataFrame:
    """Return the planned contrasts of people's labels, of a machine's, and of both together.

    What is known of a page is as the machine says it. ``reading`` is "corrected" of both, where
    pages were drawn with known chances; there ``b`` is the weight of the machine's label.
    """
    people = people.where(items=people.full_size().any(axis=0))
    items = people.items.index
    machine = machine.where(items=items)
    facts = machine.rows.drop(columns=[*IDS[1:], *CHANCES], errors="ignore")
    kept = people.rows[[*IDS, *people.rows.columns.intersection(CHANCES)]]
    people = replace(people, rows=kept.merge(facts, on="article_id"))
    readings = {PEOPLE: people, MACHINE: machine}
    chance = people.rows.get(CHANCES[0], pd.Series(np.nan, people.rows.index))
    drawn = people.where(rows=chance.notna())
    b = pd.Series(dtype=float)
    if drawn.full_size().any():
        both = readings[CORRECTED] = corrected(machine, drawn)
        b = both.items["b"]
        if chance.isna().any():
            others = number_of(int(chance.isna().sum()), "page")
            note = f"{others} of unknown chance left out of the correction; {both.note}"
            readings[CORRECTED] = replace(both, note=note.removesuffix("; "))
    families = [_of_items(family, items) for family in plan.families]
    every_row = {"where": {}}  # rows are chosen already
    samples = tuple(sample.model_copy(update=every_row) for sample in plan.samples)
    families = [family for family in families if family.items]
    chosen = replace(plan, families=tuple(families), samples=samples, pages={}, where={})
    table = planned_contrasts(readings, chosen)
    is_corrected = table["reading"] == CORRECTED
    if is_corrected.any():
        table["b"] = table["item"].map(b).where(is_corrected)
    return table


def _of_items(family: PlannedFamily, items: Iterable[str]) -> PlannedFamily:
    """Return a family with these items alone."""
    known = set(items)
    contrasts = tuple(each for each in family.contrasts if each.item in known)
    kept = tuple(item for item in family.items if item in known)
    return family.model_copy(update={"items": kept, "contrasts": contrasts})


def compared_groups(counts: Counts, by: str, plan: Planned | None) -> Counts:
    """Return the rows of groups: those of a plan that has this column, or else all with one."""
    is_compared = counts.rows[by].notna()
    if plan is not None and by == plan.group:
        is_compared = counts.rows[by].isin(plan.levels)
    return counts if is_compared.all() else counts.where(rows=is_compared)


def commonest_items(counts: Counts, by: str) -> Counts:
    """Return the commonest items, as many as can be tested; a note tells of those left out."""
    most = MOST_TESTS // max(counts.rows[by].nunique(), 1)
    if len(counts.items) <= most:
        return counts
    chosen = counts.where(items=sorted(counts.commonest(most)))
    note = f"the {most:,} commonest of {len(counts.items):,} items"
    return replace(chosen, note="; ".join(filter(None, [counts.note, note])))
