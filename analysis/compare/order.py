"""Rows of a table in the order that readers expect."""

from collections.abc import Sequence

import pandas as pd

from analysis.errors import require_columns


def in_order(table: pd.DataFrame, **orders: Sequence[str]) -> pd.DataFrame:
    """Return a table with its rows in the order of columns' values.

    The first column counts most. Values that are not listed follow, sorted; missing ones are last.
    """
    require_columns(table, list(orders), what="table")
    keys = pd.DataFrame(index=range(len(table)))
    for column, values in orders.items():
        known = dict.fromkeys(values)
        others = sorted(set(table[column].dropna()) - set(known), key=str)
        places = {value: place for place, value in enumerate([*known, *others])}
        keys[column] = table[column].map(places).astype(float).to_numpy()
    order = keys.sort_values(list(orders), kind="stable").index
    ordered = table.iloc[order].reset_index(drop=True)
    ordered.attrs = dict(table.attrs)
    return ordered
