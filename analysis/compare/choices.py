"""Planned contrasts as planned, and with one choice changed: what else could have been compared."""

from collections.abc import Mapping
from itertools import product
from typing import Any

import pandas as pd

from analysis.compare.contrasts import contrasts
from analysis.compare.evidence import Method, method_of, stacked
from analysis.compare.notes import with_evidence, within_text
from analysis.compare.wrong_labels import (
    ONE_IN,
    flipped,
    overlooked,
    planned_family,
    still_there,
    sure_up_to,
)
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
WRONG = "wrong labels"
NEW = "family choice level sample reading".split()  #: columns before those of a contrast
COLUMNS = "group against item n size units n_against size_against".split()
COLUMNS += "units_against estimate low high p p_adjusted status reason".split()
BORNE = "still sure_up_to overlooked".split()  #: columns about wrong labels


def one_changed(readings: Mapping[str, Counts], plan: Planned) -> pd.DataFrame:
    """Return each list's contrasts as planned, and with one choice changed.

    It is a specification curve (Simonsohn, Simmons and Nelson 2020; Steegen and others 2016). p is
    adjusted over the list, in each row's choice. Wrong labels are one of the choices.
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
                table = _contrasts(readings[reading], planned=of_family, **settings)
            except InputError as error:
                refused[choice, level] = error
            else:
                tables[family.name, choice, level, sample, reading] = table[COLUMNS]
    if not tables:
        raise next(iter(refused.values()))
    for name, choice, level, sample, reading in list(tables):
        if not choice:
            planned = plan.of(family=name).without("genre")
            where = _settings(offered, choice, level)["where"]
            found = _if_wrong(readings[reading].where(rows=dict(where)), planned)
            tables |= {(name, *key, sample, reading): each for key, each in found.items()}
    table = stacked(tables, NEW).reindex(columns=[*NEW, *COLUMNS, *BORNE])
    method: Method = {**method_of(table), "what": "choices", "names": dict(first.names)}
    method["family"] = "each list of the plan by itself, in each choice"
    remark = "One choice is changed at a time"
    for (choice, level), reason in refused.items():
        remark += f". Not computed: {choice}, {level} ({reason})"
    method |= {"remark": remark, "sources": ("simonsohn2020",)}
    return with_evidence(table, method, status=table["status"], reason=table["reason"])


def _if_wrong(counts: Counts, planned: Planned) -> dict[tuple[str, str], pd.DataFrame]:
    """Return the contrasts as planned with what they bear, and if labels are wrong."""
    family = planned_family(counts, planned)
    borne = {"sure_up_to": sure_up_to(family), "overlooked": overlooked(family)}
    found = {("", AS_PLANNED): family.table.assign(**borne)}
    for n in ONE_IN:
        still = still_there(family, 1 / n)
        found[WRONG, f"one in {n}"] = flipped(family, 1 / n).assign(still=still)
    columns = pd.Index([*COLUMNS, *BORNE])
    return {key: table[columns.intersection(table.columns)] for key, table in found.items()}


def _settings(offered: Mapping[str, Levels], choice: str, level: str) -> dict[str, Any]:
    """Return the settings of one level of a choice, and of the first level of all others."""
    settings = {"where": {}}
    for name, levels in offered.items():
        given = levels[level if name == choice else next(iter(levels))]
        where = settings["where"] | given.get("where", {})
        settings |= given | {"where": where}
    return settings


def _contrasts(
    counts: Counts, *, where: Mapping, own_copy: bool = False, **settings: Any
) -> pd.DataFrame:
    """Return the contrasts of the rows chosen.

    What newsrooms wrote is decided over all rows, also those that are not chosen.
    """
    if own_copy:
        counts = counts.produced()
    return contrasts(counts.where(rows=dict(where)), **settings)


def choices_of(rows: pd.DataFrame, plan: Planned) -> dict[str, Levels]:
    """Return what an analyst could have chosen otherwise, with these pages.

    It is choice → level → settings of `compare.contrasts`; the first level is the plan's.
    """
    return {
        "one left out at a time": _units(rows, plan),
        "comparison": _strata(rows, plan),
        "agency copy": _copies(rows),
        "pages": _parts(rows, plan),
        SAMPLE: {sample.label: {"where": sample.where} for sample in plan.samples},
    }


def _units(rows: pd.DataFrame, plan: Planned) -> Levels:
    """Return what can be left out one at a time."""
    unit = plan.unit or "outlet"
    levels = {unit: {"unit": unit}}
    if _has_several(rows, "owner_family"):
        levels["owner"] = {"unit": "owner_family"}
    return levels


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


def _copies(rows: pd.DataFrame) -> Levels:
    """Return whether copies count."""
    levels = {"counted": {}}
    known = rows.reindex(columns=["agency", "copy_cluster"])
    if known.notna().any(axis=None):
        levels["left out"] = {"own_copy": True}
    return levels


def _has_several(rows: pd.DataFrame, column: str) -> bool:
    """Return whether a column has several values."""
    return column in rows and rows[column].nunique() > 1
