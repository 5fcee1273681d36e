"""The choices that a case offers: what else could have been compared, and how."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pandas as pd

from analysis import lexicons
from analysis.counts import Counts, columns_of, require_counts
from analysis.lexicons import Planned
from analysis.wording.notes import within_text

Levels = dict[str, dict[str, Any]]
WHOLE = "full"  #: the value of "read" of a page that was read to its end
#: Column → value → the level's name, for parts of the pages.
PARTS = {
    "script": {"Latin": "Latin script", "other": "other scripts"},
    "audience": {"home": "for readers at home", "abroad": "for readers abroad"},
}
AS_PLANNED = "as planned"


def usual_choices(counts: Counts, planned: Planned | str | Path) -> dict[str, Levels]:
    """Return what an analyst could have chosen otherwise, as far as the pages allow it.

    Parameters
    ----------
    counts : Counts
        Labels of all pages, also of those that the plan does not ask for.
    planned : Planned or path
        The planned contrasts.

    Returns
    -------
    dict
        Choices for ``specifications``; the first level of each is the plan's.

        - "unit": outlets or owner families;
        - "strata": within the plan's, or plain;
        - "pages": as planned, all genres, one language, one script, one audience, read to the end.
          Compare them with ``planned=plan.without("genre")``: else the plan leaves genres out;
        - "sample": how pages were found, as the plan names its samples. Compare them with
          ``planned=plan.without("genre")``: else all are parts of the plan's own sample;
        - "copy": all pages, or what newsrooms wrote themselves.

        A choice with one level is left out.

    Examples
    --------
    >>> from analysis import annotation
    >>> event = "data/hamedan-2016"
    >>> choices = usual_choices(annotation.readings(event)["a"], f"{event}/contrasts.toml")
    >>> list(choices["sample"])[:2], list(choices["unit"])
    (['found alike', 'alike, not wave 1'], ['outlets', 'owners'])
    """
    require_counts(counts)
    plan = lexicons.contrasts(planned)
    rows = counts.rows
    choices = {
        "unit": _units(rows, plan),
        "strata": _strata(rows, plan),
        "pages": _parts(rows, plan),
        "sample": {sample.name: {"where": sample.where} for sample in plan.samples},
        "copy": _copies(rows),
    }
    return {name: levels for name, levels in choices.items() if len(levels) > 1}


def _units(rows: pd.DataFrame, plan: Planned) -> Levels:
    """Return what can be left out one at a time."""
    levels = {"outlets": {"unit": plan.unit or "outlet"}}
    if _has_several(rows, "owner_family"):
        levels["owners"] = {"unit": "owner_family"}
    return levels


def _strata(rows: pd.DataFrame, plan: Planned) -> Levels:
    """Return within what groups can be compared."""
    strata = tuple(columns_of(plan.strata or ()))
    if not strata or not all(_has_several(rows, name) for name in strata):
        return {"plain": {"strata": ()}}
    return {f"within {within_text(strata)}": {"strata": strata}, "plain": {"strata": ()}}


def _parts(rows: pd.DataFrame, plan: Planned) -> Levels:
    """Return the pages that could be compared."""
    genre = {name: values for name, values in plan.where.items() if name == "genre"}
    conditions = {AS_PLANNED: {}}
    if _has_several(rows, "language"):
        sizes = rows["language"].value_counts()
        most = min(sizes.index[sizes == sizes.max()])
        conditions[f"language: {most}"] = {"language": most}
    for column, values in PARTS.items():
        for value, name in values.items():
            if _has_several(rows, column) and (rows[column] == value).any():
                conditions[name] = {column: value}
    if _has_several(rows, "read") and (rows["read"] == WHOLE).any():
        conditions["read to the end"] = {"read": WHOLE}
    levels = {name: {"where": genre | where} for name, where in conditions.items()}
    if genre:
        levels["all genres"] = {}
    return levels


def _copies(rows: pd.DataFrame) -> Levels:
    """Return whether copies count."""
    levels: Levels = {"all pages": {}}
    known = rows.reindex(columns=["agency", "copy_cluster"])
    if known.notna().any(axis=None):
        levels["own copy"] = {"own_copy": True}
    return levels


def _has_several(rows: pd.DataFrame, column: str) -> bool:
    """Return whether a column has several values."""
    return column in rows and rows[column].nunique() > 1
