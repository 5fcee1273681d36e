"""Items on two sides: their counts, rates and articles."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd

from analysis.counts import Counts, columns_of, group_codes, require_counts
from analysis.errors import listing, one_of, require_columns


def members_of(counts: Counts, by: str | Sequence[str], group: Any) -> np.ndarray:
    """Return which rows belong to the group.

    Parameters
    ----------
    counts : Counts
    by : str or list of str
        Columns of the rows.
    group
        A value of *by*; a tuple of values where *by* is a list.

    Raises
    ------
    InputError
        If no row belongs to the group.
    """
    require_counts(counts)
    names = columns_of(by)
    require_columns(counts.rows, names, what="rows of the counts")
    codes, groups = group_codes(counts.rows, names)
    labels = list(groups.itertuples(index=False, name=None))
    if len(names) == 1:
        labels = [label for (label,) in labels]
    else:
        group = tuple(group)
    one_of(group, labels, name=f"group of {listing(names)}")
    return codes == labels.index(group)


def name_of_group(group: Any) -> str:
    """Return the label of a group of one column, or of several.

    >>> name_of_group(("North", "first phase"))
    'North, first phase'
    """
    if isinstance(group, tuple):
        return ", ".join(map(str, group))
    return str(group)


def both_sides(counts: Counts, is_target: np.ndarray, is_reference: np.ndarray) -> pd.DataFrame:
    """Return each item's counts, rates and articles on two sides.

    Returns
    -------
    DataFrame
        ``item, n, n_against, size, size_against, rate, rate_against, articles,
        articles_against`` (with the item).
    """
    sides = {"": is_target, "_against": is_reference}
    table = pd.DataFrame({"item": counts.items.index})
    sums = {suffix: _sums_of_side(counts, rows) for suffix, rows in sides.items()}
    for name in ("n", "size", "rate", "articles"):
        for suffix in sides:
            table[f"{name}{suffix}"] = sums[suffix][name]
    return table


def _sums_of_side(counts: Counts, is_member: np.ndarray) -> dict[str, np.ndarray]:
    """Return each item's count, size, rate and articles in some of the rows."""
    values = counts.values[is_member]
    has_item = values > 0
    n = np.asarray(values.sum(axis=0)).ravel()
    articles = np.asarray(has_item.sum(axis=0)).ravel()
    total = counts.size[is_member].sum(axis=0)
    size = np.broadcast_to(total, n.shape)
    return {
        "n": n,
        "size": size,
        "rate": np.divide(n, size, out=np.full(n.shape, np.nan), where=size > 0),
        "articles": articles,
    }


def strongest_first(table: pd.DataFrame, name: str) -> pd.DataFrame:
    """Return the table by the size of a column, rows without a reason first, then by item."""
    keys = pd.DataFrame({"strength": table[name].abs(), "item": table["item"]})
    keys["has_reason"] = False
    if "reason" in table:
        keys["has_reason"] = table["reason"] != ""
    order = ["has_reason", "strength", "item"]
    keys = keys.sort_values(order, ascending=[True, False, True])
    return table.loc[keys.index].reset_index(drop=True)
