"""How many labelings reach what was observed, by a compiled loop: the numbers of ``labelings`` in a tenth of the time."""
from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache

import numpy as np

from analysis.resampling.samples import Sample

LARGE = 10_000_000  #: tests × labelings from which on a compiled tally pays: loading it takes as long as so many without


def log_odds_tally(sample: Sample, pairs, *, prior: float) -> Callable[[np.ndarray, np.ndarray], tuple]:
    """Return the *tally* of :func:`permutation_test` for the log-odds z of each pair's own group against all others, compiled.

    The z is that of ``measures.log_odds_informative(alpha0=prior)``; sizes must be shared by all items. Bounds are contrasts ×
    items; an item whose bound is missing is passed over.
    """
    columns, kernel = sample.values.tocsc(), _compiled()
    whole = not (columns.data % 1).any() and columns.sum() < 2**31
    values, total = columns.data.astype(np.int32 if whole else float), sample.size.sum()
    pseudo = prior * columns.sum(axis=0) / total

    def tally(labels: np.ndarray, bounds: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Return how many of these labelings reach each bound, and each labeling's largest |z|."""
        by_unit = np.ascontiguousarray(labels.T[sample.entity])
        sides = ((by_unit == own).view(np.int8) for own, _ in pairs)
        raw, largest = zip(*(kernel(columns.indptr, columns.indices, values, sample.size[:, 0], side, pseudo, prior, bound)
                             for side, bound in zip(sides, bounds)))
        return np.stack(raw), np.max(largest, axis=0)

    return tally


@lru_cache
def _compiled():
    """Return the kernel compiled by numba, kept on disk where the package or the user's cache folder can be written."""
    import numba

    try:
        return numba.njit(nogil=True, error_model="numpy", cache=True)(_exceeding)
    except RuntimeError:  # no folder for the cache
        return numba.njit(nogil=True, error_model="numpy")(_exceeding)


def _exceeding(starts, units, values, sizes, own, pseudo, alpha0, bounds):
    """Return by item how many labelings have a |z| of at least its bound, and by labeling the largest |z|.

    Items are the columns of a sparse matrix of units; *own* is units × labelings. With x = one/two the odds ratio, z² =
    ln²x · weight/spread, and a logarithm is taken only where 9(x² − 1)²/(x² + 4x + 1)² ≤ ln²x ≤ (x − 1)²/x do not decide.
    """
    n = own.shape[1]
    raw, largest, size, total = np.zeros(len(bounds), np.int64), np.zeros(n), np.zeros(n), sizes.sum()
    count, ratio, weight = np.zeros(n, values.dtype), np.zeros(n), np.zeros(n)
    undecided, places = np.zeros(n, np.bool_), np.zeros(n + 1, np.int64)
    for unit in range(len(sizes)):
        for labeling in range(n):
            size[labeling] += sizes[unit] * own[unit, labeling]
    for item in np.flatnonzero(~np.isnan(bounds)):
        count[:] = 0
        for place in range(starts[item], starts[item + 1]):
            value, side = values[place], own[units[place]]
            for labeling in range(n):
                count[labeling] += value * side[labeling]
        alpha, spread = pseudo[item], values[starts[item]:starts[item + 1]].sum() + 2 * pseudo[item]
        needed, hits, last = bounds[item] * abs(bounds[item]) * spread, 0, 0
        for labeling in range(n):
            mine, other = count[labeling] + alpha, spread - alpha - count[labeling]
            one, two = mine * (total - size[labeling] + alpha0 - other), other * (size[labeling] + alpha0 - mine)
            product, square, weight[labeling], ratio[labeling] = one * two, (one - two) ** 2, mine * other, one / two
            above = 9 * square * (square + 4 * product) * weight[labeling]
            below, middle = square * weight[labeling], square + 6 * product
            reached = (product > 0) & (above >= needed * (1 + 1e-9) * middle * middle)
            missed = (product > 0) & (below < needed * (1 - 1e-9) * product)
            undecided[labeling] = (reached == missed) | (below >= largest[labeling] * spread * product)
            hits += reached > undecided[labeling]
        for labeling in range(n):  # without a branch, which would be mispredicted
            places[last] = labeling
            last += undecided[labeling]
        for labeling in places[:last]:
            square = np.log(ratio[labeling]) ** 2 * weight[labeling]
            hits += square >= needed
            if square > largest[labeling] * spread:
                largest[labeling] = square / spread
        raw[item] = hits
    return raw, np.sqrt(largest)
