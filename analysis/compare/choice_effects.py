"""What each choice of a specification curve does to its findings."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import pandas as pd

from analysis.errors import listing, refusal, require_columns
from analysis.stats.evidence import ALPHA, Status, method_of
from analysis.wording.notes import with_evidence

FINDING = ["group", "against", "item"]
NONE_CHANGED = "as planned"


def by_level(table: pd.DataFrame) -> pd.DataFrame:
    """Return how each finding fares under each level of each choice.

    Parameters
    ----------
    table : DataFrame
        From :func:`specifications`, all rows or some.

    Returns
    -------
    DataFrame
        One row a finding, choice and level, in the order of the table: ``group, against, item,
        choice, level``, ``specifications``, ``tested``, ``adjusted_below`` (with an adjusted p up
        to .05), ``share_below`` (of all specifications of the level), ``median`` (of their
        estimates), ``status, reason, note``.

    Raises
    ------
    InputError
        For a table of another kind.

    Examples
    --------
    >>> table = pd.DataFrame({"run": ["a", "b"], "group": "North", "against": "rest"})
    >>> table = table.assign(item="law", estimate=[0.2, 0.4], p_adjusted=[0.01, 0.2])
    >>> by_level(table)[["choice", "level", "adjusted_below", "median"]]
      choice level  adjusted_below  median
    0    run     a               1     0.2
    1    run     b               0     0.4
    """
    require_columns(table, [*FINDING, "estimate", "p_adjusted"], what="table of specifications")
    parts = []
    marked = table.assign(is_below=table["p_adjusted"] <= ALPHA)
    choices = _choices_of(table)
    if not choices:
        raise refusal(
            "table of specifications",
            arrived="no column of a choice",
            expected="columns of choices before the group",
            fix="Give the table that compare.specifications returned.",
        )
    for choice in choices:
        groups = marked.groupby([*FINDING, choice], sort=False)
        part = groups.agg(
            specifications=("estimate", "size"),
            tested=("p_adjusted", "count"),
            adjusted_below=("is_below", "sum"),
            median=("estimate", "median"),
        )
        part = part.reset_index().rename(columns={choice: "level"})
        parts.append(part.assign(choice=choice))
    levels = pd.concat(parts, ignore_index=True)
    levels["share_below"] = levels["adjusted_below"] / levels["specifications"]
    columns = [*FINDING, "choice", "level", "specifications", "tested", "adjusted_below"]
    levels = levels[[*columns, "share_below", "median"]]
    method = replace(method_of(table), kind="levels of choices")
    return with_evidence(levels, method, status=Status.NOT_TESTED)


def one_at_a_time(table: pd.DataFrame, start: Mapping[str, str]) -> pd.DataFrame:
    """Return the specifications that differ from one of them in one choice at most.

    Parameters
    ----------
    table : DataFrame
        From :func:`specifications`.
    start : mapping
        Choice → level of the specification to start from.

    Returns
    -------
    DataFrame
        These rows, with ``changed`` (what differs: "wave: 2"; "as planned" for none) before
        ``group``. The specification to start from comes first.

    Raises
    ------
    InputError
        If *start* does not name one level of each choice.

    Examples
    --------
    >>> table = pd.DataFrame({"run": ["a", "a", "b", "b"], "wave": ["1", "2"] * 2})
    >>> table = table.assign(group="North", against="rest", item="law")
    >>> one_at_a_time(table, {"run": "a", "wave": "1"})["changed"].tolist()
    ['as planned', 'run: b', 'wave: 2']
    """
    require_columns(table, FINDING, what="table of specifications")
    choices = _choices_of(table)
    unknown = [name for name in choices if start.get(name) not in set(table[name])]
    if unknown or set(start) != set(choices):
        raise refusal(
            "start",
            arrived=listing(f"{name}: {level}" for name, level in start.items()),
            expected=f"a level of each of {listing(choices)}",
            fix="Name one that the table has.",
        )
    differs = pd.DataFrame({name: table[name] != start[name] for name in choices})
    is_chosen = differs.sum(axis=1) <= 1
    rows = table[is_chosen]
    changed = pd.Series(NONE_CHANGED, rows.index)
    place = pd.Series(0, rows.index)
    for number, name in enumerate(choices, start=1):
        is_other = differs.loc[is_chosen, name]
        changed[is_other] = name + ": " + rows.loc[is_other, name].astype(str)
        place[is_other] = number
    order = place.sort_values(kind="stable").index
    rows = rows.assign(changed=changed).loc[order].reset_index(drop=True)
    columns = list(table.columns)
    columns.insert(columns.index("group"), "changed")
    result = rows[columns]
    result.attrs = dict(table.attrs)
    return result


def _choices_of(table: pd.DataFrame) -> list[str]:
    """Return the columns that hold choices: those before the group."""
    return list(table.columns[: table.columns.get_loc("group")])
