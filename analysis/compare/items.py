"""Numbers of each item: where it was looked at, and functions of its values."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from analysis.counts import Counts, evidence
from analysis.stats import threads


def articles_of_items(counts: Counts, mask: np.ndarray) -> np.ndarray:
    """Return in how many articles each item was looked at; the mask says in which rows."""
    articles = counts.rows.loc[mask, ["article_id"]]
    looked_at = counts.size[mask] > 0
    if articles["article_id"].is_unique:
        numbers = looked_at.sum(axis=0)
    else:
        numbers = evidence(articles, [], looked_at)["articles"].sum(axis=0)
    return np.broadcast_to(numbers, len(counts.items))


def by_items(
    function: Callable[[np.ndarray, np.ndarray], np.ndarray], counts: Counts
) -> np.ndarray:
    """Return a function of dense values and sizes, by item.

    The function takes rows × items and rows × 1 (or × items). It is called for some items at a
    time, which bounds memory.
    """
    columns = counts.values.tocsc()
    n_items = len(counts.items)
    n_rows = max(len(counts.rows), 1)
    n_at_once = max(1, threads.PLACES // n_rows)
    results = [np.zeros(0)]
    for start in range(0, n_items, n_at_once):
        items = slice(start, start + n_at_once)
        size = counts.size
        if size.shape[1] > 1:
            size = size[:, items]
        values = columns[:, items].toarray()
        results.append(function(values, size))
    return np.concatenate(results)
