"""Planned contrasts as planned, and with one choice changed: what else could have been compared."""

from collections.abc import Mapping
from itertools import product
from typing import Any

import numpy as np
import pandas as pd

from analysis.compare.contrasts import contrast_table, planned_comparison
from analysis.compare.evidence import Method, method_of, stacked
from analysis.compare.notes import with_evidence, within_text
from analysis.compare.plan import plan_of
from analysis.compare.queries import unsure_if_found_unlike
from analysis.compare.wrong_labels import overlooked
from analysis.counts import Counts, columns_of
from analysis.errors import InputError
from analysis.lexicons import Planned

Levels = dict[str, dict[str, Any]]
WHOLE = "full"  #: the value of "read" of a page that was read to its end
#: Column → value → the level's name, for parts of the pages.
PARTS = {
    "script": {"Latin": "in Latin script", "other": "in other scripts"},
    "audience": {"home": "for readers at home", "abroad": "for readers abroad"},
}
AS_PLANNED = "as planned"
SAMPLE = "sample"
NEW = "family choice level sample reading".split()  #: columns before those of a contrast
COLUMNS = "group against item n size units n_against size_against".split()
COLUMNS += "units_against estimate low high p p_adjusted unit status reason overlooked".split()


def one_changed(readings: Mapping[str, Counts], plan: Planned) -> pd.DataFrame:
    """Return each list's contrasts as planned, and with one choice changed.

    It is a specification curve (Simonsohn, Simmons and Nelson 2020; Steegen and others 2016). p is
    adjusted over the list, in each row's choice, but not of groups that unlike queries found: these
    are not sure, whatever p is. Of contrasts as planned ``overlooked`` says how many labels,
    overlooked on the lower side, end that they are sure, or take a difference away.
    """
    first = next(iter(readings.values()))
    offered = choices_of(first.rows, plan)
    changed = {choice: list(levels)[1:] for choice, levels in offered.items()}
    levels_of = {"": [AS_PLANNED]} | changed
    tables = {}
    refused = {}
    for family, choice in product(plan.families, levels_of):
        of_family = plan.of(family=family.name).without("genre")
        for reading, level in product(readings, levels_of[choice]):
            settings = _settings(offered, choice, level)
            sample = level if choice == SAMPLE else next(iter(offered[SAMPLE]))
            try:
                table = _contrasts(readings[reading], of_family, is_planned=not choice, **settings)
            except InputError as error:
                refused[choice, level] = error
            else:
                tables[family.name, choice, level, sample, reading] = table
    if not tables:
        raise next(iter(refused.values()))
    table = stacked(tables, NEW)[[*NEW, *COLUMNS]]
    method: Method = {**method_of(table), "what": "choices", "names": dict(first.names)}
    method["family"] = "each list of the plan, under each choice"
    remark = "One choice is changed at a time"
    if plan.strata:
        within = within_text(columns_of(plan.strata))
        remark += f"; as planned, differences are within {within}, percents are not"
    for (choice, level), reason in refused.items():
        remark += f". Not computed: {choice}, {level} ({reason})"
    method |= {"remark": remark, "sources": ("simonsohn2020",)}
    return with_evidence(table, method, status=table["status"], reason=table["reason"])


def _settings(offered: Mapping[str, Levels], choice: str, level: str) -> dict[str, Any]:
    """Return the settings of one level of a choice, and of the first level of all others."""
    settings = {"where": {}}
    for name, levels in offered.items():
        given = levels[level if name == choice else next(iter(levels))]
        where = settings["where"] | given.get("where", {})
        settings |= given | {"where": where}
    return settings


def _contrasts(
    counts: Counts,
    planned: Planned,
    *,
    where: Mapping,
    is_planned: bool,
    **settings: Any,
) -> pd.DataFrame:
    """Return contrasts of the rows chosen; groups found by unlike queries have no adjusted p."""
    counts = counts.where(rows=dict(where))
    comparison = planned_comparison(counts, plan_of(counts, None, planned=planned, **settings))
    table = contrast_table(comparison, comparison.present)
    table = unsure_if_found_unlike(table, comparison.counts.rows, comparison.plan.group)
    table["overlooked"] = overlooked(table, comparison) if is_planned else np.nan
    return table


def choices_of(rows: pd.DataFrame, plan: Planned) -> dict[str, Levels]:
    """Return what an analyst could have chosen otherwise, with these pages.

    It is choice → level → settings of `compare.contrasts`; the first level is the plan's.
    """
    return {
        "comparison": _strata(rows, plan),
        "pages": _parts(rows, plan),
        SAMPLE: {sample.label: {"where": sample.where} for sample in plan.samples},
    }


def _strata(rows: pd.DataFrame, plan: Planned) -> Levels:
    """Return within what groups can be compared."""
    strata = tuple(columns_of(plan.strata or ()))
    if not strata or not all(_has_several(rows, name) for name in strata):
        return {"none": {"strata": ()}}
    within = within_text(strata)
    return {f"within {within}": {"strata": strata}, f"not within {within}": {"strata": ()}}


def _parts(rows: pd.DataFrame, plan: Planned) -> Levels:
    """Return the pages that could be compared."""
    genre = {name: values for name, values in plan.where.items() if name == "genre"}
    conditions = {AS_PLANNED: {}}
    for column, values in PARTS.items():
        for value, name in values.items():
            if _has_several(rows, column) and (rows[column] == value).any():
                conditions[name] = {column: value}
    if _has_several(rows, "language"):
        sizes = rows["language"].value_counts()
        most = min(sizes.index[sizes == sizes.max()])
        conditions[f"in one language: {most}"] = {"language": most}
    if _has_several(rows, "read") and (rows["read"] == WHOLE).any():
        conditions["read to the end"] = {"read": WHOLE}
    levels = {name: {"where": genre | where} for name, where in conditions.items()}
    if genre:
        levels["of all genres"] = {}
    return levels


def _has_several(rows: pd.DataFrame, column: str) -> bool:
    """Return whether a column has several values."""
    return column in rows and rows[column].nunique() > 1
