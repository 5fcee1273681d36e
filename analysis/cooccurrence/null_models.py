"""Random incidences: which units name whom, drawn anew with the margins kept."""

from __future__ import annotations

import numpy as np

PLACES = 1_000_000  #: of an array at a time


def placements(n_units: np.ndarray, n: int, *, rng: np.random.Generator, draws: int) -> np.ndarray:
    """Return how many units two items share where each item's units are drawn at random.

    Parameters
    ----------
    n_units : ndarray of int
        Number of units of each item.
    n : int
        Number of all units.
    rng : Generator
    draws : int

    Returns
    -------
    ndarray, draws × items × items

    Examples
    --------
    >>> placements(np.array([3, 2]), 3, rng=np.random.default_rng(0), draws=1).tolist()
    [[[3, 2], [2, 2]]]
    """
    has_item = (np.arange(n) < n_units[:, None]).astype(np.float32)
    n_at_once = max(1, PLACES // has_item.size)
    shared = []
    for first in range(0, draws, n_at_once):
        n_draws = min(n_at_once, draws - first)
        copies = np.broadcast_to(has_item, (n_draws, *has_item.shape))
        shuffled = rng.permuted(copies, axis=-1)
        shared.append(shuffled @ shuffled.transpose(0, 2, 1))
    return np.concatenate(shared).round().astype(np.int32)


def traded(named: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """Return a matrix of bool after random pairs of rows have traded; its margins stay.

    Two rows trade what only one of them has.

    >>> named = np.array([[True, True, False], [False, False, False]])
    >>> traded(named, np.random.default_rng(0)).sum(axis=0).tolist()
    [1, 1, 0]
    """
    n_pairs = len(named) // 2
    order = rng.permutation(len(named))[: n_pairs * 2].reshape(2, -1)
    first = named[order[0]]
    second = named[order[1]]
    differ = first ^ second
    keys = rng.random(first.shape)
    keys[~differ] = 2.0
    # The first row keeps as many of the differing columns as it had: those with the smallest keys.
    beyond = np.full(len(keys), 2.0)
    ladder = np.column_stack([np.sort(keys, axis=1), beyond])
    n_only_first = (first & ~second).sum(axis=1)
    bound = np.take_along_axis(ladder, n_only_first[:, None], axis=1)
    goes_to_first = keys < bound
    shared = first & second
    result = named.copy()
    result[order[0]] = shared | goes_to_first
    result[order[1]] = shared | (differ & ~goes_to_first)
    return result
