"""Contrasts written down before looking at the results."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Annotated, Any, Literal

import pandas as pd
from pydantic import AfterValidator, Field

from analysis.errors import listing, one_of, refusal, require_columns
from analysis.lexicons.validation import Entry, Text, Unfit, read_list, sorted_names

MOST_PLANNED = 20  #: items of a plan
PARTS = ("exploratory", "confirmatory", "both")  #: of a plan with a confirmation


@dataclass(frozen=True)
class Planned:
    """Planned contrasts: which items, between which groups, and how they are tested.

    Attributes
    ----------
    status : str
        "planned" or "exploratory". Where some rows confirm it starts with "exploratory",
        "confirmatory" or "both" and names the rows, as in "confirmatory (wave 2)".
    group : str
        The column that makes the groups.
    levels : tuple of str
        Its values.
    against : str
        What each level is compared with: "rest" or "each".
    cluster : str or None
        The column whose values are independent of each other.
    strata : str, tuple of str or None
        One column, or several.
    where : dict
        Column → value or values of the rows that are compared; all rows where it is empty.
    items : tuple of str
    paired : bool
        A cluster may be in two groups, and then swaps within itself.
    confirmation : dict
        The column → values of the rows that confirm, as they were found after the contrasts were
        written down. Empty without such rows.

    Examples
    --------
    >>> contrasts("data/hamedan-2016/contrasts.toml").levels
    ('Russian', 'Iranian', 'Western')
    """

    status: str
    group: str
    levels: tuple[str, ...]
    against: str
    cluster: str | None
    strata: str | tuple[str, ...] | None
    where: dict
    items: tuple[str, ...]
    paired: bool = False
    confirmation: dict = field(default_factory=dict)

    def part(self, name: str, *, rows: pd.DataFrame) -> Planned:
        """Return the plan of the rows that explore, of those that confirm, or of both.

        Parameters
        ----------
        name : str
            "exploratory" (rows that do not confirm), "confirmatory" or "both".
        rows : DataFrame
            The rows that are to be compared, such as ``labels.rows``: they say which values the
            column has.

        Returns
        -------
        Planned
            Its ``status`` names the part.

        Raises
        ------
        InputError
            If the plan has no confirmation, no row explores or confirms, or a row has no value.

        Examples
        --------
        >>> plan = contrasts("data/hamedan-2016/contrasts.toml")
        >>> first = plan.part("exploratory", rows=pd.DataFrame({"wave": [1, 1, 2]}))
        >>> first.status, first.where["wave"]
        ('exploratory (wave 1)', [1])
        """
        one_of(name, PARTS, name="part")
        column, values = _parts_of(rows, self.confirmation)
        statuses = {
            part: f"{part} ({column} {listing(values_of_part)})"
            for part, values_of_part in values.items()
        }
        if name == "both":
            both = " and ".join(statuses.values())
            return replace(self, status=f"both {both}")
        where = {**self.where, column: values[name]}
        return replace(self, status=statuses[name], where=where)

    def without(self, *columns: str) -> Planned:
        """Return the plan for all rows, whatever they have in some columns.

        Examples
        --------
        >>> contrasts("data/hamedan-2016/contrasts.toml").without("genre").where
        {'on_event': 1}
        """
        where = {name: values for name, values in self.where.items() if name not in columns}
        return replace(self, where=where)

    def parts(self, *, rows: pd.DataFrame) -> dict[str, Planned]:
        """Return all parts of the plan by name; "planned" alone where nothing confirms.

        Examples
        --------
        >>> plan = contrasts("data/hamedan-2016/contrasts.toml")
        >>> list(plan.parts(rows=pd.DataFrame({"wave": [1, 1, 2]})))
        ['exploratory', 'confirmatory', 'both']
        """
        if not self.confirmation:
            return {"planned": self}
        return {name: self.part(name, rows=rows) for name in PARTS}


def _parts_of(rows: pd.DataFrame, confirmation: Mapping) -> tuple[str, dict[str, list]]:
    """Return the column that separates exploration and confirmation, and the values of either."""
    if not confirmation:
        raise refusal(
            "part",
            arrived="a plan without [confirmation]",
            expected="rows that confirm, and others",
            fix="Write the table [confirmation] into contrasts.toml, or use the plan as it is.",
        )
    [(column, confirming)] = confirmation.items()
    require_columns(rows, [column], what="rows")
    n_missing = rows[column].isna().sum()
    present = sorted(rows[column].dropna().unique().tolist(), key=str)
    values = {
        "exploratory": [value for value in present if value not in confirming],
        "confirmatory": [value for value in present if value in confirming],
    }
    what = f"rows with {column}"
    if n_missing:
        raise refusal(
            what,
            arrived=f"{n_missing:,} rows without a value",
            expected="a value in every row",
            fix="Fill in the value, or leave out the rows without one.",
        )
    for part, values_of_part in values.items():
        if values_of_part:
            continue
        confirming_values = listing(map(repr, confirming))
        raise refusal(
            what,
            arrived=f"only {listing(map(repr, present))}" if present else "no row",
            expected=f"{part} rows too; contrasts.toml says that {confirming_values} confirms",
            fix=f"Give all rows, not a part. If {column} is text here and a number there, "
            f"convert it: rows[{column!r}].astype(int).",
        )
    return column, values


def _require_strata(value: Any) -> Any:
    """Return the name of a column, or a list of such names."""
    names = value
    if isinstance(value, str):
        names = [value]
    if isinstance(names, list) and all(isinstance(name, str) for name in names):
        return value
    raise Unfit(expected="a column, or a list of columns", fix='Write strata = "phase".')


def _require_choice(value: Any) -> Any:
    """Return the columns and values that choose rows."""
    if isinstance(value, dict):
        return value
    raise Unfit(
        expected='columns and values, such as {phase = "first"}',
        fix='Write where = {column = "value"}, or leave where out.',
    )


def _require_confirming(value: Any) -> Any:
    """Return the one column and its values that choose the rows that confirm."""
    if isinstance(value, dict) and len(value) == 1 and list(value.values()) != [[]]:
        return value
    raise Unfit(
        expected="one column of its own and its values", fix="Write for example where = {wave = 2}."
    )


class ConfirmationEntry(Entry):
    """The table ``[confirmation]`` of a plan."""

    where: Annotated[Any, AfterValidator(_require_confirming)]


class Plan(Entry):
    """The file contrasts.toml."""

    status: Literal["planned", "exploratory"]
    group: Text
    levels: list[str]
    against: Literal["rest", "each"]
    cluster: Text
    items: list[str]
    strata: Annotated[Any, AfterValidator(_require_strata)] = Field(default_factory=list)
    where: Annotated[Any, AfterValidator(_require_choice)] = Field(default_factory=dict)
    confirmation: ConfirmationEntry | None = None


def contrasts(path: Planned | str | Path) -> Planned:
    """Return the planned contrasts in a file.

    They are at most 20 items, written down beforehand.

    ``against`` says what each level is compared with: "rest" (all other levels together) or "each"
    (every pair of levels). The table ``[confirmation]`` names, in its ``where``, the one column and
    the values of the rows that confirm. Then the plan is of all rows, and `Planned.part` gives that
    of the rows that explore or confirm.

    Parameters
    ----------
    path : path or Planned
        A path to contrasts.toml; a ``Planned`` is returned as it is.

    Returns
    -------
    Planned
        Its attributes are the fields of the file: ``group``, ``levels``, ``against``, ``items`` …
        Give it to ``planned=`` of the functions in `compare`.

    Raises
    ------
    InputError
        If the file is missing or broken, a field is unknown or missing, fewer than two levels or
        more than 20 items are listed, one comes twice, or ``[confirmation]`` does not fit the
        rest.

    Examples
    --------
    >>> contrasts("data/hamedan-2016/contrasts.toml").group
    'country_group'
    """
    if isinstance(path, Planned):
        return path
    plan = read_list(path, Plan)
    sorted_names(plan.levels, what=f"{path}, levels")
    sorted_names(plan.items, what=f"{path}, items")
    if isinstance(plan.strata, list):
        sorted_names(plan.strata, what=f"{path}, strata")
    n_levels = len(plan.levels)
    n_items = len(plan.items)
    if n_levels < 2 or not 1 <= n_items <= MOST_PLANNED:
        raise refusal(
            str(path),
            arrived=f"{n_levels} levels and {n_items} items",
            expected=f"at least 2 levels and 1 to {MOST_PLANNED} items",
            fix="List two levels or more and 1 to 20 items; report other items as exploratory.",
        )
    planned = Planned(
        status=plan.status,
        group=plan.group,
        levels=tuple(plan.levels),
        against=plan.against,
        cluster=plan.cluster,
        strata=plan.strata or None,
        where=dict(plan.where),
        items=tuple(plan.items),
    )
    if plan.confirmation is None:
        return planned
    return _with_confirmation(planned, plan.confirmation.where, path=str(path))


def _with_confirmation(plan: Planned, where: Mapping, *, path: str) -> Planned:
    """Return a plan of rows some of which confirm."""
    [(column, values)] = where.items()
    if not isinstance(values, list):
        values = [values]
    if column in plan.where:
        raise refusal(
            f"{path}, [confirmation], where",
            arrived=f"{column}, which the where of all rows has too",
            expected="one column of its own and its values",
            fix="Write for example where = {wave = 2}.",
        )
    if plan.status != "exploratory":
        raise refusal(
            f"{path}, status",
            arrived=f"{plan.status!r} beside [confirmation]",
            expected="'exploratory'",
            fix='Write status = "exploratory"; where all rows confirm, leave [confirmation] out.',
        )
    status = f"both exploratory and confirmatory ({column} {listing(values)})"
    return replace(plan, status=status, confirmation={column: values})
