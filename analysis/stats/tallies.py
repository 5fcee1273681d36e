"""How many labelings reach what was observed, by a compiled loop: the numbers of ``labelings`` in a tenth of the time."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache

import numpy as np

from analysis.stats.estimates import LARGEST_CONCENTRATION
from analysis.stats.jackknife import Sample

LARGE = 10_000_000  #: tests × labelings from which on a compiled tally pays: loading it takes as long as so many without


def rate_ratio_tally(sample: Sample, pairs) -> Callable:
    """Return the *tally* of :func:`permutation_test` for the rate ratio of each pair's own group and all others, compiled.

    The statistic is ``ratio_estimate(…).score``; sizes must be shared by all items, and no cell be a pair.
    """
    columns = sample.values.tocsc()
    scores, steps = _compiled(_scores), _compiled(_steps)
    size = sample.size[:, 0]
    of_unit = np.stack(
        [size, size**2, (size > 0).astype(float), (size > 0) / sample.pages_of_units()]
    )
    belongs = (sample.cell == np.arange(sample.n_cells)[:, None]).astype(float)
    whole = belongs @ of_unit.T
    items, groups = columns.shape[1], int(sample.labels.max(initial=-1)) + 1
    own_group = np.array([own for own, _ in pairs])

    def tally(labels: np.ndarray, *, bounds: np.ndarray, order: np.ndarray, halved: np.ndarray):
        """Return by test how many of these labelings reach its bound; and in order in how many the largest up to it does."""
        by_unit = np.ascontiguousarray(labels.T[sample.entity])
        sides = np.stack([(by_unit == own).astype(float) for own in own_group])
        # pairs × facts × cells × labelings: sizes, their squares, units and parts of pages on the own side
        sums = np.einsum("cu,fu,pul->pfcl", belongs, of_unit, sides, optimize=True)
        by_item = np.argsort(order % items, kind="stable")
        tests = order[by_item]
        drawn = np.empty((len(order), labels.shape[0]))
        scores(
            columns.indptr,
            columns.indices,
            columns.data,
            size,
            sample.cell,
            by_unit,
            groups,
            own_group,
            sums,
            whole,
            tests // items,
            tests % items,
            by_item,
            LARGEST_CONCENTRATION,
            drawn,
        )
        raw, adjusted = steps(drawn, bounds.ravel()[order])
        reached = np.zeros(bounds.size)
        reached[order] = raw
        return reached.reshape(bounds.shape), adjusted

    return tally


@lru_cache
def _compiled(function):
    """Return a function compiled by numba, kept on disk where the package or the user's cache folder can be written."""
    import numba

    try:
        return numba.njit(nogil=True, error_model="numpy", cache=True)(function)
    except RuntimeError:  # no folder for the cache
        return numba.njit(nogil=True, error_model="numpy")(function)


def _steps(drawn, bounds):
    """Return by test, weakest first, how many labelings reach its bound, and in how many the largest up to it does."""
    raw, adjusted, largest = (
        np.zeros(len(bounds)),
        np.zeros(len(bounds)),
        np.full(drawn.shape[1], -np.inf),
    )
    for test in range(len(bounds)):
        hits, steps = 0, 0
        for labeling in range(drawn.shape[1]):
            score = drawn[test, labeling]
            largest[labeling] = max(largest[labeling], score)
            hits += score >= bounds[test]
            steps += largest[labeling] >= bounds[test]
        raw[test], adjusted[test] = hits, steps
    return raw, adjusted


def _scores(
    starts,
    units,
    values,
    size,
    cell,
    by_unit,
    groups,
    own_group,
    sums,
    whole,
    test_pair,
    test_item,
    test_place,
    largest_part,
    drawn,
):
    """Write the size of each test's statistic in each labeling to *drawn*, in the row that *test_place* names.

    Items are the columns of a sparse matrix of units; tests come item by item. *by_unit* is units × labelings, *sums* pairs ×
    facts × cells × labelings for the own side, *whole* cells × facts for both.
    """
    cells, n = len(whole), by_unit.shape[1]
    count, square, product = (
        np.zeros((groups, cells, n)),
        np.zeros((groups, cells, n)),
        np.zeros((groups, cells, n)),
    )
    total = np.zeros((cells, 3))
    last = -1
    for test in range(len(test_item)):
        pair, item = test_pair[test], test_item[test]
        if (
            item != last
        ):  # each unit's value goes to the group that it has in each labeling, once for all tests of the item
            last = item
            count[:], square[:], product[:], total[:] = 0, 0, 0, 0
            for place in range(starts[item], starts[item + 1]):
                unit, value = units[place], values[place]
                at, squared, multiplied, labels = (
                    cell[unit],
                    value * value,
                    value * size[unit],
                    by_unit[unit],
                )
                total[at, 0] += value
                total[at, 1] += squared
                total[at, 2] += multiplied
                for labeling in range(n):
                    group = labels[labeling]
                    count[group, at, labeling] += value
                    square[group, at, labeling] += squared
                    product[group, at, labeling] += multiplied
        own = own_group[pair]
        row = drawn[test_place[test]]
        for labeling in range(n):
            compared = 0
            for at in range(cells):
                mine = sums[pair, 0, at, labeling]
                compared += (mine > 0) & (whole[at, 0] - mine > 0)
            if not compared:
                row[labeling] = -np.inf
                continue
            own_total, other_total, added = 0.0, 0.0, 0.5 / compared
            for at in range(cells):
                mine = sums[pair, 0, at, labeling]
                theirs = whole[at, 0] - mine
                if mine > 0 and theirs > 0:
                    both = mine + theirs + 4 * added
                    own_total += (theirs + 2 * added) / both * (count[own, at, labeling] + added)
                    other_total += (
                        (mine + 2 * added)
                        / both
                        * (total[at, 0] - count[own, at, labeling] + added)
                    )
            variance = 0.0
            for side in range(2):
                spread, held, freedom, number, least, page_parts = 0.0, 0.0, 0.0, 0.0, 0.0, 0.0
                for at in range(cells):
                    mine = sums[pair, 0, at, labeling]
                    theirs = whole[at, 0] - mine
                    if mine > 0 and theirs > 0:
                        here, a = mine, count[own, at, labeling]
                        q, x = square[own, at, labeling], product[own, at, labeling]
                        nn, k, w = (
                            sums[pair, 1, at, labeling],
                            sums[pair, 2, at, labeling],
                            sums[pair, 3, at, labeling],
                        )
                        weight = (theirs + 2 * added) / ((mine + theirs + 4 * added) * own_total)
                        if side == 1:
                            here, a, q, x = (
                                theirs,
                                total[at, 0] - a,
                                total[at, 1] - q,
                                total[at, 2] - x,
                            )
                            nn, k, w = whole[at, 1] - nn, whole[at, 2] - k, whole[at, 3] - w
                            weight = (mine + 2 * added) / (
                                (mine + theirs + 4 * added) * other_total
                            )
                        rate, weight = a / here, weight * weight
                        spread += weight * max(q - 2 * rate * x + rate * rate * nn, 0.0)
                        held += weight * q
                        least += weight * (a + added)
                        freedom += k - 1
                        number += k
                        page_parts += w
                seen = spread * number / (max(freedom, 1.0) * (1 - min(held, largest_part)))
                variance += max(seen, least * page_parts / max(number, 1.0))
            row[labeling] = abs(np.log(own_total / other_total)) / np.sqrt(variance)
