"""Metadata of articles: joined from a table of outlets or pages, and rows chosen by them."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd
from pandas.api import types

from analysis.errors import listing, number_of, refusal, require_columns, require_unique


def join_metadata(rows: pd.DataFrame, table: pd.DataFrame, *, on: str) -> pd.DataFrame:
    """Return rows with a table's columns, by the column *on*."""
    require_columns(table, [on], what="metadata")
    require_unique(table[on], what="metadata", name=on)
    is_missing = ~rows[on].isin(table[on])
    missing = rows.loc[is_missing, on].unique()
    if len(missing):
        raise refusal(
            "metadata",
            arrived=f"no row for {on} {listing(missing)}",
            expected="a row for each",
            fix=(
                "Add a row for each of these to the table that you attach; unknown "
                "cells may be empty."
            ),
        )
    shared = [name for name in table.columns.intersection(rows.columns) if name != on]
    _require_equal(rows, table.set_index(on)[shared].loc[rows[on]])
    new = table.drop(columns=[*shared, "sketch"], errors="ignore")
    return rows.merge(new, on=on, how="left")


def _require_equal(rows: pd.DataFrame, joined: pd.DataFrame) -> None:
    """Raise InputError if columns that are there already would change."""
    joined = joined.set_axis(rows.index)
    n_rows = {name: _differ(rows[name], joined[name]).sum() for name in joined}
    differing = [f"{name} (in {number_of(n, 'rows')})" for name, n in n_rows.items() if n]
    if differing:
        raise refusal(
            "metadata",
            arrived=f"other values than those that are there: {listing(differing)}",
            expected="new columns, or equal ones",
            fix="Drop or rename them in the table that you attach.",
        )


def _differ(values: pd.Series, attached: pd.Series) -> pd.Series:
    """Return where an attached value is known and another; a day equals its text."""
    if types.is_numeric_dtype(values) and types.is_numeric_dtype(attached):
        return (values != attached) & attached.notna()
    return (values.astype("str") != attached.astype("str")) & attached.notna()


def row_mask(rows: pd.DataFrame, chosen: Any, *, what: str = "rows") -> np.ndarray:
    """Return which rows are chosen by a mask or by values of columns."""
    if not isinstance(chosen, Mapping):
        return _fitting_mask(rows, chosen, what=what)
    require_columns(rows, chosen, what=what)
    mask = np.ones(len(rows), bool)
    for name, values in chosen.items():
        if not types.is_list_like(values):
            values = [values]
        absent = [value for value in values if not (rows[name] == value).any()]
        if len(rows) and absent:
            present = sorted(rows[name].dropna().unique().tolist())
            raise refusal(
                f"{what} with {name}",
                arrived=listing(map(repr, absent)),
                expected=f"values such as {listing(map(repr, present))}",
                fix=(
                    "Correct the spelling or the kind of value (1 is not '1'), or "
                    "leave the value out."
                ),
            )
        mask &= rows[name].isin(list(values)).to_numpy()
    return mask


def _fitting_mask(rows: pd.DataFrame, chosen: Any, *, what: str) -> np.ndarray:
    """Return a mask as an array; raise InputError unless it has one truth value a row."""
    mask = np.asarray(chosen)
    is_in_order = not isinstance(chosen, pd.Series) or chosen.index.equals(rows.index)
    if mask.dtype == bool and mask.shape == (len(rows),) and is_in_order:
        return mask
    order = "" if is_in_order else " in another order"
    raise refusal(
        what,
        arrived=f"a mask of {mask.dtype} with shape {mask.shape}{order}",
        expected=f"{len(rows)} times True or False, in the order of the {what}",
        fix=f"Compare a column of the {what} ({listing(rows.columns)}) with a value.",
    )
