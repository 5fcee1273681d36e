"""The contrasts of a plan in several readings, and the rows and items that are compared."""

from collections.abc import Mapping
from dataclasses import replace

import numpy as np
import pandas as pd

from analysis.compare.contrasts import contrasts
from analysis.compare.evidence import SEVERAL, in_front, method_of, stacked
from analysis.compare.notes import method_of_rows, with_evidence
from analysis.compare.queries import unsure_if_found_unlike
from analysis.counts import Counts, Readings
from analysis.lexicons import Planned

MOST_TESTS = 1_000_000  #: of words by groups, which take a minute or two


def planned_contrasts(readings: Readings, plan: Planned) -> pd.DataFrame:
    """Return each family's contrasts, on its first sample, in each reading.

    Groups that unlike queries found have no adjusted p. Where one family has means, all have. A
    reading without each group is left out, and noted; one without an item does not tell of it.
    """
    tables = {}
    able = {
        name: counts
        for name, counts in readings.items()
        if set(plan.levels) <= set(pages_where(counts, plan.where).rows[plan.group])
    }
    for family in plan.families:
        for reading, counts in (able or readings).items():
            known = of_counted_items(plan.of(family=family.name), counts)
            if known.items:
                tables[family.name, reading] = contrasts_of_list(counts, known)
    table = stacked(tables, SEVERAL)
    if {"share", "mean"} <= set(table):
        for ending in ("", "_against"):
            table["mean" + ending] = table["mean" + ending].fillna(table.pop("share" + ending))
    table = in_front(table, SEVERAL)
    methods = [method_of(each) for each in tables.values()]
    method = method_of(table)
    method["names"] = {}
    for each in methods:
        method["names"] |= each.get("names", {})
    notes = dict.fromkeys(each.get("missing", "") for each in methods)
    lacking = [name for name in readings if able and name not in able]
    notes |= dict.fromkeys(
        f"{name} has no page of some group, and is not compared" for name in lacking
    )
    method["missing"] = "; ".join(filter(None, notes))
    method["left_out"] = methods[0].get("left_out", {})
    method["families"] = {name: method_of(each)["family"] for (name, _), each in tables.items()}
    table.attrs["method"] = method
    return with_evidence(table, method_of_rows(table))


def contrasts_of_list(counts: Counts, plan: Planned, *, unit: str | None = None) -> pd.DataFrame:
    """Return the contrasts of one list of a plan in one reading."""
    table = contrasts(counts, planned=plan, unit=unit)
    pages = compared_groups(pages_where(counts, plan.where), plan.group, plan)
    return unsure_if_found_unlike(table, pages.rows, plan.group)


def of_counted_items(family: Planned, counts: Counts) -> Planned:
    """Return the plan of a family with the items that were counted."""
    known = counts.items.index
    items = tuple(item for item in family.items if item in known)
    return replace(
        family,
        items=items,
        contrasts=tuple(each for each in family.contrasts if each.item in known),
    )


def pages_where(counts: Counts, where: Mapping) -> Counts:
    """Return the pages that meet all conditions: no row where no page does."""
    is_meant = np.ones(len(counts.rows), bool)
    for column, values in where.items():
        is_meant &= counts.rows[column].isin(np.atleast_1d(values)).to_numpy()
    return counts.where(rows=is_meant)


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
    told = chosen.noted(f"the {most:,} commonest of {len(counts.items):,} items")
    return replace(told, chosen_from=counts.chosen_from)
