"""Random incidences: which units name whom, drawn anew with the margins kept."""

from __future__ import annotations

import numpy as np

from analysis.stats import threads


def placements(placed: np.ndarray, n: int, *, rng: np.random.Generator, draws: int) -> np.ndarray:
    """Return draws × items × items: how many of *n* places two items share, each item's (*placed* of them) drawn at random.

    >>> placements(np.array([3, 2]), 3, rng=np.random.default_rng(0), draws=1).tolist()
    [[[3, 2], [2, 2]]]
    """
    start = (np.arange(n) < placed[:, None]).astype(np.float32)
    chunk = max(1, threads.PLACES // start.size)
    joint = []
    for first in range(0, draws, chunk):
        cells = rng.permuted(
            np.broadcast_to(start, (min(chunk, draws - first), *start.shape)), axis=-1
        )
        joint.append(cells @ cells.transpose(0, 2, 1))
    return np.concatenate(joint).round().astype(np.int32)


def traded(named: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """Return a matrix of True and False after random pairs of rows have traded what only one of them has: margins stay.

    >>> traded(np.array([[True, True, False], [False, False, False]]), np.random.default_rng(0)).sum(axis=0).tolist()
    [1, 1, 0]
    """
    order = rng.permutation(len(named))[: len(named) // 2 * 2].reshape(2, -1)
    one, two = named[order[0]], named[order[1]]
    differ, keys = one ^ two, rng.random(one.shape)
    keys[~differ] = 2.0
    ladder = np.column_stack([np.sort(keys, axis=1), np.full(len(keys), 2.0)])
    given = keys < np.take_along_axis(ladder, (one & ~two).sum(axis=1)[:, None], axis=1)
    swapped = named.copy()
    swapped[order[0]], swapped[order[1]] = (one & two) | given, (one & two) | (differ & ~given)
    return swapped
