"""Rows of a table in the order that readers expect."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from analysis.errors import require_columns
from analysis.stats.evidence import is_descriptive


def in_order(table: pd.DataFrame, **orders: Sequence[str]) -> pd.DataFrame:
    """Return a table with its rows in a given order.

    Parameters
    ----------
    table : DataFrame
    **orders
        Column = its values in their order. The first column counts most. Values that are not
        listed follow, sorted; missing ones are last.

    Returns
    -------
    DataFrame
        All rows, numbered anew.

    Raises
    ------
    InputError
        For an unknown column.

    Examples
    --------
    >>> table = pd.DataFrame({"phase": ["end", "start", "later"], "n": [1, 2, 3]})
    >>> in_order(table, phase=["start", "end"])["phase"].tolist()
    ['start', 'end', 'later']
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


def strongest_first(tests: pd.DataFrame) -> np.ndarray:
    """Return the positions of the rows by strength; descriptive ones are last.

    The smallest adjusted p comes first, then the smallest p, the largest score and estimate.

    >>> tests = pd.DataFrame({"item": ["oil", "law"], "estimate": [1.0, -2.0]})
    >>> strongest_first(tests.assign(p_adjusted=0.01)).tolist()
    [1, 0]
    """
    keys = [np.arange(len(tests))]
    if "item" in tests:
        keys.append(tests["item"].astype(str))
    for name in ("estimate", "score"):
        if name in tests:
            keys.append(-tests[name].abs().fillna(-1))
    for name in ("p", "p_adjusted"):
        if name in tests:
            keys.append(tests[name].fillna(2))
    keys.append(is_descriptive(tests))
    return np.lexsort(keys)
