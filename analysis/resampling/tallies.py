"""How many labelings reach what was observed, by a compiled loop: the numbers of ``labelings`` in a tenth of the time."""
from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache

import numpy as np

from analysis.resampling.estimates import LARGEST_CONCENTRATION
from analysis.resampling.samples import Sample

LARGE = 10_000_000  #: tests × labelings from which on a compiled tally pays: loading it takes as long as so many without


def rate_ratio_tally(sample: Sample, pairs) -> Callable:
    """Return the *tally* of :func:`permutation_test` for the rate ratio of each pair's own group and all others, compiled.

    The statistic is ``ratio_estimate(…).score``; sizes must be shared by all items, and no cell be a pair.
    """
    columns, kernel = sample.values.tocsc(), _compiled()
    size = sample.size[:, 0]
    pages = np.ones(len(size)) if sample.pages is None else sample.pages
    of_unit = np.stack([size, size**2, (size > 0).astype(float), (size > 0) / pages])
    belongs = (sample.cell == np.arange(sample.n_cells)[:, None]).astype(float)
    items = columns.shape[1]

    def tally(labels: np.ndarray, *, bounds: np.ndarray, order: np.ndarray, halved: np.ndarray):
        """Return by test how many of these labelings reach its bound; and in order in how many the largest up to it does."""
        by_unit = labels.T[sample.entity]
        sides = np.stack([(by_unit == own).view(np.int8) for own, _ in pairs])
        # pairs × facts × cells × labelings: sizes, their squares, units and parts of pages on the own side
        sums = np.einsum("cu,fu,pul->pfcl", belongs, of_unit, sides.astype(float), optimize=True)
        whole = belongs @ of_unit.T
        raw, adjusted = kernel(columns.indptr, columns.indices, columns.data, size, sample.cell, sides, sums, whole,
                               order // items, order % items, bounds.ravel()[order], LARGEST_CONCENTRATION)
        reached = np.zeros(bounds.size)
        reached[order] = raw
        return reached.reshape(bounds.shape), adjusted

    return tally


@lru_cache
def _compiled():
    """Return the kernel compiled by numba, kept on disk where the package or the user's cache folder can be written."""
    import numba

    try:
        return numba.njit(nogil=True, error_model="numpy", cache=True)(_exceeding)
    except RuntimeError:  # no folder for the cache
        return numba.njit(nogil=True, error_model="numpy")(_exceeding)


def _exceeding(starts, units, values, size, cell, sides, sums, whole, test_pair, test_item, bounds, largest_part):
    """Return by test, weakest first, how many labelings reach its bound, and in how many the largest up to it does.

    Items are the columns of a sparse matrix of units; *sides* is pairs × units × labelings, *sums* pairs × facts × cells ×
    labelings for the own side, *whole* cells × facts for both.
    """
    tests, cells, n = len(test_item), len(whole), sides.shape[2]
    raw, adjusted, largest = np.zeros(tests), np.zeros(tests), np.full(n, -np.inf)
    count, square, product = np.zeros((cells, n)), np.zeros((cells, n)), np.zeros((cells, n))
    total = np.zeros((cells, 3))
    for test in range(tests):
        pair, item = test_pair[test], test_item[test]
        count[:], square[:], product[:], total[:] = 0, 0, 0, 0
        for place in range(starts[item], starts[item + 1]):
            unit, value = units[place], values[place]
            at, squared, multiplied = cell[unit], value * value, value * size[unit]
            total[at, 0] += value
            total[at, 1] += squared
            total[at, 2] += multiplied
            side, counts, squares, products = sides[pair, unit], count[at], square[at], product[at]
            for labeling in range(n):
                counts[labeling] += value * side[labeling]
                squares[labeling] += squared * side[labeling]
                products[labeling] += multiplied * side[labeling]
        hits, steps = 0, 0
        for labeling in range(n):
            compared = 0
            for at in range(cells):
                mine = sums[pair, 0, at, labeling]
                compared += (mine > 0) & (whole[at, 0] - mine > 0)
            own_total, other_total, score = 0.0, 0.0, -np.inf
            added = 0.5 / max(compared, 1)
            for at in range(cells):
                mine = sums[pair, 0, at, labeling]
                theirs = whole[at, 0] - mine
                if mine > 0 and theirs > 0:
                    both = mine + theirs + 4 * added
                    own_total += (theirs + 2 * added) / both * (count[at, labeling] + added)
                    other_total += (mine + 2 * added) / both * (total[at, 0] - count[at, labeling] + added)
            if compared:
                variance = 0.0
                for own in range(2):
                    spread, held, freedom, number, least, page_parts = 0.0, 0.0, 0.0, 0.0, 0.0, 0.0
                    for at in range(cells):
                        mine = sums[pair, 0, at, labeling]
                        theirs = whole[at, 0] - mine
                        if mine > 0 and theirs > 0:
                            here, a, q, x = mine, count[at, labeling], square[at, labeling], product[at, labeling]
                            nn, k, w = sums[pair, 1, at, labeling], sums[pair, 2, at, labeling], sums[pair, 3, at, labeling]
                            weight = (theirs + 2 * added) / (mine + theirs + 4 * added) / own_total
                            if own == 1:
                                here, a, q, x = theirs, total[at, 0] - a, total[at, 1] - q, total[at, 2] - x
                                nn, k, w = whole[at, 1] - nn, whole[at, 2] - k, whole[at, 3] - w
                                weight = (mine + 2 * added) / (mine + theirs + 4 * added) / other_total
                            rate, weight = a / here, weight * weight
                            spread += weight * max(q - 2 * rate * x + rate * rate * nn, 0.0)
                            held += weight * q
                            least += weight * (a + added)
                            freedom += k - 1
                            number += k
                            page_parts += w
                    seen = spread * number / max(freedom, 1.0) / (1 - min(held, largest_part))
                    variance += max(seen, least * page_parts / max(number, 1.0))
                score = abs(np.log(own_total / other_total)) / np.sqrt(variance)
            hits += score >= bounds[test]
            if score > largest[labeling]:
                largest[labeling] = score
            steps += largest[labeling] >= bounds[test]
        raw[test], adjusted[test] = hits, steps
    return raw, adjusted
