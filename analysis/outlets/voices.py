"""Whose voice: who speaks on a page, and who tells a claim, by group."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pandas as pd

from analysis import lexicons
from analysis.annotation.items import SPEAKERS
from analysis.case import Case, as_case
from analysis.case.pages import (
    ASSERTED,
    DENIED,
    Run,
    run_of,
    runs_of,
)
from analysis.counts import Counts, row_mask
from analysis.errors import MissingInput, refusal, require_columns
from analysis.outlets.omissions import with_run_first
from analysis.stats.evidence import Method, Status, annotators_of, with_evidence


def speaker_counts(case: Case | str | Path, *, run: str, sides: bool = True) -> Counts:
    """Return who speaks on which page, in quotation marks or reported words.

    Parameters
    ----------
    case : Case or path
        A case whose codebook has the variable "speakers".
    run : str
        The annotation run.
    sides : bool
        Whether a speaker counts under the state or body to which the case's actors.toml says that
        they belong; else each speaker is counted by name.

    Returns
    -------
    Counts
        Pages × speakers: 1 where one of them speaks. Rows as in `claim_counts`.

    Raises
    ------
    InputError
        If the case has no such run, or nobody listed its speakers.

    Examples
    --------
    >>> counts = speaker_counts("data/hamedan-2016", run="a")
    >>> [name in counts.items.index for name in ("Russia", "Lavrov")]
    [True, False]
    """
    case = as_case(case)
    chosen = run_of(case, run)
    spoken = speaker_items(chosen)
    if spoken.empty:
        raise refusal(
            "case",
            arrived=f"no speakers in run {run}",
            expected=f'a codebook with the variable "{SPEAKERS}"',
            fix="Annotate them, or count claims.",
            kind=MissingInput,
        )
    belongs_to = _bodies_of(case) if sides else {}
    bodies = [belongs_to.get(name, name) for name in spoken["name"]]
    names = dict(zip(spoken["item"], bodies))
    return replace(chosen.labels.merged(names).present(), per="page")


def speaker_items(run: Run) -> pd.DataFrame:
    """Return the labels that list who speaks: ``item``, ``name``, ``way`` ("" where none is noted).

    The way, such as "direct", is the value of a named set; a plain set has names only.
    """
    spoken = run.labels.items[run.labels.items["variable"] == SPEAKERS]
    has_way = spoken["holder"] != ""
    name = spoken["holder"].where(has_way, spoken["value"])
    way = spoken["value"].where(has_way, "")
    return pd.DataFrame({"name": name, "way": way}).reset_index(names="item")


def _bodies_of(case: Case) -> Mapping[str, str]:
    """Return the state or body to which each actor of a case belongs."""
    if case.actors is None:
        return {}
    if isinstance(case.actors, lexicons.Actors):
        return case.actors.ancestors
    return lexicons.actors(case.actors).ancestors


def voices(
    case: Case | str | Path, by: str | None = None, *, where: Mapping[str, Any] | None = None
) -> pd.DataFrame:
    """Return on how many pages each group tells each claim, and in whose voice.

    Parameters
    ----------
    case : Case or path
        A case with a table of claims.
    by : str, optional
        Column of the groups; by default that of the case's contrasts.toml.
    where : mapping, optional
        Column → value or values of the pages; by default those that contrasts.toml asks for.

    Returns
    -------
    DataFrame
        One row a run, group and claim: ``run, group, item, pages, outlets`` (of the group), then
        pages with the claim: ``carried`` (in any voice), ``own`` (the outlet asserts it itself),
        ``quoted`` (speakers alone assert it), ``denied`` (anyone denies it), ``status, reason,
        note``. Counts: nothing is tested. Groups of the plan come first, then those with most
        pages; claims as in the codebook.

    Raises
    ------
    InputError
        If the case has no claims, or a column is unknown.

    Examples
    --------
    >>> table = voices("data/hamedan-2016")
    >>> first = table.iloc[0]
    >>> first["group"], first["item"], int(first["own"]) <= int(first["carried"])
    ('Russian', 'no_foreign_base', True)
    """
    case = as_case(case)
    plan = case.plan
    if by is None:
        by = plan.group if plan is not None else "outlet"
    if where is None:
        where = plan.where if plan is not None else {}
    first = plan.levels if plan is not None and by == plan.group else ()
    tables = {}
    for name, run in runs_of(case).items():
        tables[name] = _voices_of_run(run, by, where, first=first)
    return with_run_first(tables)


def _voices_of_run(
    run: Run, by: str, where: Mapping[str, Any], *, first: tuple[str, ...]
) -> pd.DataFrame:
    """Return the table of one run."""
    own = run.claim_counts(voice="own", stances=[ASSERTED])
    quoted = run.claim_counts(voice="quoted", stances=[ASSERTED])
    is_own = own.values.toarray() > 0
    parts = {
        "carried": run.claim_counts().values.toarray() > 0,
        "own": is_own,
        "quoted": (quoted.values.toarray() > 0) & ~is_own,
        "denied": run.claim_counts(stances=[DENIED]).values.toarray() > 0,
    }
    rows = run.labels.rows
    require_columns(rows, [by, *where], what=f"pages of run {run.name}")
    has_group = rows[by].notna().to_numpy()
    is_chosen = has_group & row_mask(rows, where)
    sizes = rows[by][is_chosen].value_counts().sort_index()
    sizes = sizes.sort_values(ascending=False, kind="stable")
    groups = [name for name in first if name in sizes]
    groups += [name for name in sizes.index if name not in first]
    tables = []
    for group in groups:
        is_of_group = is_chosen & (rows[by] == group).to_numpy()
        table = pd.DataFrame({"group": group, "item": own.items.index})
        table["pages"] = int(is_of_group.sum())
        table["outlets"] = rows["outlet"][is_of_group].nunique()
        for name, has_claim in parts.items():
            table[name] = has_claim[is_of_group].sum(axis=0)
        tables.append(table)
    method = Method(
        kind="voices",
        per="page",
        by=(by,),
        where=tuple(where.items()),
        labels=own.names,
        annotators=annotators_of(rows),
    )
    return with_evidence(pd.concat(tables, ignore_index=True), method, status=Status.NOT_TESTED)
