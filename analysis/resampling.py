"""Relabelings, permutation p-values with max-T, the jackknife, and random incidences, on arrays.

Entities (outlets, articles) carry a label (their group) and stand in blocks; under the null hypothesis labels are
exchangeable between the entities of a block and of no other. An entity has one unit in each stratum where it was seen; a
block's units in one stratum are a cell, and only units of one cell are compared. Nothing here knows what is counted.
"""
from __future__ import annotations

import itertools
import math
import os
import sys
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import NamedTuple

import numpy as np
from scipy import sparse, stats

EXACT_UP_TO = 20_000  #: all labelings are gone through up to this many
TOLERANCE = 1e-9  #: statistics this close (relatively) are ties
THREADS = os.cpu_count() or 1  #: re-draw side by side; what they count is added up, so that results do not depend on them
LARGE = 20_000_000  #: tests × labelings from which on a compiled tally pays: loading it takes as long as so many without
PLACES = 2_000_000  #: numbers worked on at a time, by each thread: bounds memory, whatever the number of units or places


class Permutation(NamedTuple):
    """Result of :func:`permutation_test`; arrays have the statistic's shape contrasts × items."""

    observed: np.ndarray
    p: np.ndarray
    p_adjusted: np.ndarray
    labelings: int
    exact: bool


def n_labelings(labels: np.ndarray, blocks: np.ndarray) -> int:
    """Return how many distinct labelings there are: the product over blocks of multinomial coefficients.

    >>> n_labelings(np.array([0, 0, 0, 1, 1, 1, 1]), np.zeros(7))
    35
    """
    total = 1
    for block in np.unique(blocks):
        counts = np.unique(labels[blocks == block], return_counts=True)[1]
        total *= math.factorial(counts.sum()) // math.prod(math.factorial(int(count)) for count in counts)
    return total


def labelings_used(labels: np.ndarray, blocks: np.ndarray, labelings: int) -> tuple[int, bool]:
    """Return how many labelings a test goes through, and whether these are all: up to 20,000, else *labelings* random ones."""
    total = n_labelings(labels, blocks)
    return (total, True) if total <= EXACT_UP_TO else (labelings, False)


def all_labelings(labels: np.ndarray, blocks: np.ndarray) -> np.ndarray:
    """Return every distinct labeling once, labelings × entities; the observed one is among them."""
    members = [np.flatnonzero(blocks == block) for block in np.unique(blocks)]
    choices = [list(_arrangements(tuple(sorted(labels[places].tolist())))) for places in members]
    result = np.empty((math.prod(map(len, choices)), len(labels)), dtype=labels.dtype)
    for row, chosen in enumerate(itertools.product(*choices)):
        for places, arrangement in zip(members, chosen):
            result[row, places] = arrangement
    return result


def drawn_labelings(labels: np.ndarray, blocks: np.ndarray, *, n: int, generator: np.random.Generator) -> np.ndarray:
    """Return *n* labelings drawn at random, labelings × entities: labels shuffled within each block."""
    result = np.empty((n, len(labels)), dtype=labels.dtype)
    for block in np.unique(blocks):
        places = np.flatnonzero(blocks == block)
        for start in range(0, n, 256):  # bounds memory
            rows = np.tile(labels[places].astype(np.int64), (min(256, n - start), 1))  # which NumPy shuffles fastest
            result[start:start + 256, places] = generator.permuted(rows, axis=1)
    return result


def permutation_test(statistic: Callable[[np.ndarray], np.ndarray], labels: np.ndarray, blocks: np.ndarray, *,
                     labelings: int = 10_000, seed: int = 0, chunk: int = 64, centred: bool = False,
                     balanced: bool = False, tally: Callable | None = None) -> Permutation:
    """Return two-sided permutation p-values, raw and adjusted (single step) over everything tested.

    Parameters
    ----------
    statistic : function
        Takes labels (labelings × entities), returns signed statistics labelings × contrasts × items; NaN: not defined. It is
        called for some labelings at a time, by several threads, and must not depend on the order.
    labels, blocks : arrays of the entities' labels and blocks
        In an order that does not depend on the input's row order, so that a seed gives one result.
    labelings : int
        Number of random labelings where there are more than 20,000 in all.
    centred : bool
        Whether the statistic's mean over the labelings is subtracted: for a statistic whose null mean is not 0.
    balanced : bool
        Adjust by the smallest p of each labeling (min-P) and not by its largest statistic (max-T). Min-P is fair to contrasts
        whose statistics have different tails; it needs many more labelings than tests, and memory for labelings × tests.
    tally : function, optional
        A faster way to what max-T needs of the statistic: (labels, bounds) → by contrast and item the number of labelings with
        |T| at least its bound, and by labeling the largest |T|; :func:`log_odds_tally`.

    Notes
    -----
    All labelings: p = share with |T| at least the observed. Random: p = (b + 1) / (m + 1), never 0; the observed labeling is
    one of the m + 1. Westfall and Young 1993; ties count against the finding.
    """
    used, exact = labelings_used(labels, blocks, labelings)
    if exact:
        drawn = all_labelings(labels, blocks)
    else:
        generator = np.random.default_rng(np.random.SeedSequence(seed))
        drawn = np.concatenate([labels[None], drawn_labelings(labels, blocks, n=used, generator=generator)])
    parts = [drawn[start:start + chunk] for start in range(0, len(drawn), chunk)]
    centre = _mean(_mapped(statistic, parts)) if centred else 0.0
    observed = statistic(labels[None])[0] - centre

    def sizes(part):
        values = np.abs(statistic(part) - centre)
        return np.where(np.isnan(values), -np.inf, values)

    if balanced:
        raw, adjusted = _min_p(np.abs(observed), np.concatenate(list(_mapped(sizes, parts))))
    else:
        raw, adjusted = _max_t(np.abs(observed), parts, tally or (lambda part, bound: _tally(sizes(part), bound)))
    untested = np.isnan(observed)
    return Permutation(observed, *(np.where(untested, np.nan, count / len(drawn)) for count in (raw, adjusted)), used, exact)


def _mapped(function: Callable, parts: Sequence) -> Iterator:
    """Yield *function* of each part, in order, by threads, with a bar where somebody watches a terminal and waits."""
    from tqdm import tqdm

    with ThreadPoolExecutor(THREADS) as pool:
        done = pool.map(function, parts) if len(parts) > 1 else map(function, parts)
        yield from tqdm(done, total=len(parts), desc="re-drawing", leave=False, delay=2, disable=not sys.stderr.isatty())


def besag_clifford(statistic: Callable[[np.ndarray], np.ndarray], labels: np.ndarray, blocks: np.ndarray, *,
                   exceedances: int = 10, most: int = 9_999, seed: int = 0, centred: bool = False) -> Permutation:
    """Return the p-value of one contrast of one item by random labelings that stop after so many *exceedances*.

    A labeling exceeds where |T| is at least the observed one. With h exceedances after l labelings p = h / l; without, after
    *most* of them, (g + 1) / (most + 1). For a contrast without a difference about 80 labelings do for h = 10. Not for several
    items or contrasts, which share labelings. ``labelings`` are those drawn. Source: Besag and Clifford 1991.

    *centred*: as in :func:`permutation_test`; the mean is that over 999 labelings of its own stream, which the p-value does
    not use, so that it is the same for every labeling and needs no stopping rule.

    Raises ValueError where the statistic is not of one contrast and one item.
    """
    streams = [np.random.default_rng(stream) for stream in np.random.SeedSequence(seed).spawn(2)]
    centre = _mean([statistic(drawn_labelings(labels, blocks, n=999, generator=streams[1]))]) if centred else 0.0
    observed = statistic(labels[None])[0] - centre
    flags = np.zeros(0, bool)
    while flags.sum() < exceedances and len(flags) < most:
        drawn = drawn_labelings(labels, blocks, n=min(64, most - len(flags)), generator=streams[0])
        flags = np.append(flags, np.abs(statistic(drawn) - centre).reshape(len(drawn)) >= _bound(np.abs(observed)).item())
    p, used = stopped_p(flags, exceedances=exceedances)
    p = np.where(np.isnan(observed), np.nan, p)
    return Permutation(observed, p, p, used, False)


def stopped_p(exceeds: np.ndarray, *, exceedances: int) -> tuple[float, int]:
    """Return p and how many labelings it rests on, from whether each labeling exceeds the observed one, in order.

    >>> p, used = stopped_p(np.array([0, 1, 0, 0, 1, 0, 1, 0, 0, 0]), exceedances=3)
    >>> round(p, 6), used
    (0.428571, 7)
    """
    reached = np.flatnonzero(np.cumsum(exceeds) >= exceedances)
    if len(reached):
        return exceedances / (int(reached[0]) + 1), int(reached[0]) + 1
    return (int(np.sum(exceeds)) + 1) / (len(exceeds) + 1), len(exceeds)


def score_z(values, size: np.ndarray, *, own: np.ndarray, strata: np.ndarray | None = None) -> np.ndarray:
    """Return the score z of each item (missing where nothing varies): for large groups of similar size, where z is normal.

    e = y − R n (values y out of sizes n, R the pooled rate); A = Σ e over the *own* units; var = G₁G₂ / (G(G − 1)) · Σ e²;
    z = A / √var. With *strata* (a number for each unit) rates are pooled within a stratum, and A and var added up over them.
    *values* are units × items, sparse or not; *size* is units × 1 or units × items.

    >>> score_z(np.array([[4.], [3], [5], [0], [1], [2], [0]]), np.array([[100.], [90], [120], [110], [80], [150], [60]]),
    ...         own=np.array([True, True, True, False, False, False, False])).round(6).tolist()
    [2.29781]
    """
    values, strata = sparse.csr_array(values), np.zeros(len(own), int) if strata is None else strata
    apart, variance, whole = 0.0, 0.0, values.multiply(values).sum(axis=0)
    for stratum in np.unique(strata):
        inside = strata == stratum
        y, n, mine = values[inside], size[inside], own[inside]
        with np.errstate(divide="ignore", invalid="ignore"):
            rate = np.nan_to_num(y.sum(axis=0) / n.sum(axis=0))
        squares = y.multiply(y).sum(axis=0) - 2 * rate * y.multiply(n).sum(axis=0) + rate**2 * (n**2).sum(axis=0)
        apart = apart + y[mine].sum(axis=0) - rate * n[mine].sum(axis=0)
        variance = variance + mine.sum() * (~mine).sum() / max(len(mine) * (len(mine) - 1), 1) * squares
    return np.divide(apart, np.sqrt(variance), out=np.full(len(variance), np.nan), where=variance > 1e-12 * whole)


def _bound(observed: np.ndarray) -> np.ndarray:
    """Return from where on a statistic counts as at least the observed one."""
    return observed - TOLERANCE * (1 + np.where(np.isfinite(observed), observed, 0))


def _max_t(observed: np.ndarray, parts: Sequence[np.ndarray], tally: Callable) -> tuple[np.ndarray, np.ndarray]:
    """Return how many labelings have a statistic, and a largest statistic, at least the observed one."""
    bound = _bound(observed)
    raw, largest = np.zeros(observed.shape), []
    for reached, most in _mapped(lambda part: tally(part, bound), parts):
        raw += reached
        largest.append(most)
    ranked = np.sort(np.concatenate(largest))
    return raw, len(ranked) - np.searchsorted(ranked, bound)


def _tally(sizes: np.ndarray, bound: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return by contrast and item how many labelings reach the bound, and by labeling the largest size."""
    return (sizes >= bound).sum(axis=0), sizes.max(axis=(1, 2), initial=-np.inf)


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


def _min_p(observed: np.ndarray, sizes: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return how many labelings have a statistic at least, and a smallest p at most, the observed one's."""
    step = TOLERANCE * (1 + np.where(np.isfinite(observed), observed, 0))
    rank = stats.rankdata(-np.round(sizes / step), axis=0, method="max")
    raw = (np.round(sizes / step) >= np.round(observed / step)).sum(axis=0)
    tested = ~np.isnan(observed)
    smallest = rank[:, tested].min(axis=1, initial=len(sizes))
    return raw, (smallest[:, None, None] <= raw).sum(axis=0)


def _mean(parts) -> np.ndarray:
    """Return the mean over labelings of each statistic, over those where it is defined."""
    total, number = 0.0, 0
    for part in parts:
        total, number = total + np.nansum(part, axis=0), number + np.isfinite(part).sum(axis=0)
    return total / np.maximum(number, 1)


def smallest_p(own, other, *, labelings: int | None) -> float:
    """Return the smallest p that a contrast can reach, from each block's number of entities on both sides.

    1 over the number of ways to choose the own entities; twice that where every block is split in equal halves, because then
    swapping all labels gives the same |T|. *labelings* is the number of random ones, None where all are gone through.

    >>> round(smallest_p([4], [4], labelings=None), 3)
    0.029
    """
    pairs = [(int(a), int(b)) for a, b in zip(own, other) if a and b]
    ways = math.prod(math.comb(a + b, a) for a, b in pairs)
    exact = (2 if pairs and all(a == b for a, b in pairs) else 1) / ways
    return min(1.0, exact if labelings is None else max(exact, 1 / (labelings + 1)))


def placements(placed: np.ndarray, n: int, *, rng: np.random.Generator, draws: int) -> np.ndarray:
    """Return draws × items × items: how many of *n* places two items share, each item's (*placed* of them) drawn at random.

    >>> placements(np.array([3, 2]), 3, rng=np.random.default_rng(0), draws=1).tolist()
    [[[3, 2], [2, 2]]]
    """
    start = (np.arange(n) < placed[:, None]).astype(np.float32)
    chunk = max(1, PLACES // start.size)
    joint = []
    for first in range(0, draws, chunk):
        cells = np.broadcast_to(start, (min(chunk, draws - first), *start.shape))
        cells = rng.permuted(cells, axis=-1)
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


def jackknife_error(replicates: np.ndarray, scored: np.ndarray | None = None) -> np.ndarray:
    """Return the standard error from leave-one-out replicates (first axis): √((G − 1)/G · Σ (θ₍ᵢ₎ − θ̄)²).

    For a mean this is the usual s/√G. Where *scored* is given (rows × items), each item's error is over the rows that it
    names, and NaN where there are none.

    >>> values = np.array([1., 2, 6])
    >>> left_out = (values.sum() - values) / 2
    >>> bool(np.isclose(jackknife_error(left_out), values.std(ddof=1) / np.sqrt(3)))
    True
    """
    if scored is None or scored.all():
        groups = len(replicates)
        return np.sqrt((groups - 1) / groups * ((replicates - replicates.mean(axis=0)) ** 2).sum(axis=0))
    return np.array([jackknife_error(replicates[mask, item]) if mask.any() else np.nan for item, mask in enumerate(scored.T)])


@dataclass(frozen=True)
class Sample:
    """Units × items with their denominators, and who moves together when labels are exchanged."""

    values: sparse.csr_array  #: units × items
    size: np.ndarray  #: units × 1 or units × items
    entity: np.ndarray  #: number of each unit's entity
    cell: np.ndarray  #: number of each unit's cell (its entity's block in its stratum), from 0
    labels: np.ndarray  #: group number of each entity
    blocks: np.ndarray  #: block number of each entity
    of_size_one: bool  #: means of units (True) or pooled rates (False)


class CellSums(NamedTuple):
    """Sums over units: labelings × cells × items (or × 1 for sizes that all items share)."""

    values: np.ndarray
    squares: np.ndarray
    size: np.ndarray

    def minus(self, other: CellSums) -> CellSums:
        """Return the sums over the units that *other* does not hold."""
        return CellSums(*(mine - theirs for mine, theirs in zip(self, other)))


def cell_sums(sample: Sample, weights: np.ndarray) -> CellSums:
    """Return the sums for each row of *weights* (labelings × units; 1 counts a unit, 0 does not)."""
    parts = [np.flatnonzero(sample.cell == cell) for cell in range(sample.cell.max(initial=0) + 1)]
    weights = np.asarray(weights, dtype=float)

    def added(matrix):
        return np.stack([np.asarray(matrix[part].T @ weights[:, part].T).T for part in parts], axis=1)

    squares = added(sample.values.multiply(sample.values).tocsr()) if sample.of_size_one else np.zeros(1)
    return CellSums(added(sample.values), squares, added(sample.size))


def unit_masks(sample: Sample, pair: tuple[int, int | None]) -> tuple[np.ndarray, np.ndarray]:
    """Return which units belong to each side of a contrast (group, other group or None for the rest)."""
    own, other = pair
    label = sample.labels[sample.entity]
    return label == own, (label != own if other is None else label == other)


def statistics(sample: Sample, pairs, *, score: Callable) -> Callable[[np.ndarray], np.ndarray]:
    """Return the function labels (labelings × entities) → *score* of both sides' sums, labelings × pairs × items."""
    wanted = sorted({group for pair in pairs for group in pair if group is not None})
    total = cell_sums(sample, np.ones((1, len(sample.entity))))

    def statistic(labels: np.ndarray) -> np.ndarray:
        by_unit = labels[:, sample.entity]
        sums = {group: cell_sums(sample, by_unit == group) for group in wanted}
        return np.stack([score(sums[own], total.minus(sums[own]) if other is None else sums[other])
                         for own, other in pairs], axis=1)

    return statistic


def welch_t(own: CellSums, other: CellSums) -> np.ndarray:
    """Return Welch's t of unit means, labelings × items; with several cells, of their weighted mean difference.

    Weights n₁n₂/(n₁ + n₂); variances around the cells' means, pooled over the cells of a side. Pairs, cells of one unit on each
    side, have the variance of their differences (the paired t, if there is nothing else), once there are two of them. Without
    any variance t is 0 where the means are equal and ±infinity where they are not; it is missing where no cell has units on
    both sides.
    """
    weight, effect = _cell_weights(own, other), mean_difference(own, other)
    pairs = (own.size == 1) & (other.size == 1)
    pairs = pairs & (pairs.sum(axis=1, keepdims=True) > 1)
    with np.errstate(divide="ignore", invalid="ignore"):
        shares = [np.nan_to_num(np.where(pairs, 0, weight**2 / side.size), posinf=0).sum(axis=1) for side in (own, other)]
        error = np.sqrt(sum(_within(side) * share for side, share in zip((own, other), shares))
                        + _between_pairs(own, other, pairs) * np.where(pairs, weight**2, 0).sum(axis=1))
        t = effect / error
    flat = np.where(np.abs(effect) <= 1e-12, 0.0, np.copysign(np.inf, effect))
    return np.where(np.isnan(effect), np.nan, np.where(error > 1e-12, t, flat))


def mean_difference(own: CellSums, other: CellSums) -> np.ndarray:
    """Return the difference of unit means, labelings × items: the weighted mean over cells that have both sides."""
    weight = _cell_weights(own, other)
    with np.errstate(divide="ignore", invalid="ignore"):
        difference = own.values / own.size - other.values / other.size
    defined = weight.sum(axis=1) > 0
    return np.where(defined, (weight * np.where(weight > 0, difference, 0)).sum(axis=1), np.nan)


def rate_ratio(own: CellSums, other: CellSums) -> np.ndarray:
    """Return the smoothed log rate ratio, labelings × items; with several cells the Mantel–Haenszel rate ratio.

    One cell: ln((a + .5)/(n + 1)) − ln((b + .5)/(m + 1)). The added .5 and 1 are shared out over the cells that have both
    sides; the other cells say nothing.
    """
    both = (own.size > 0) & (other.size > 0)
    cells = np.maximum(both.sum(axis=1, keepdims=True), 1)
    a, n, b, m = own.values + 0.5 / cells, own.size + 1 / cells, other.values + 0.5 / cells, other.size + 1 / cells
    above, below = (np.where(both, part / (n + m), 0).sum(axis=1) for part in (a * m, b * n))
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.log(above / below)


def effect_error(sample: Sample, pair, *, effect: Callable) -> np.ndarray:
    """Return the jackknife error of *effect* by item: each side's entities are left out in turn.

    Entities count for an item if they have a unit that was scored for it, in a cell with both sides.
    """
    columns, items = sample.values.tocsc(), sample.values.shape[1]
    at_once = max(1, PLACES // (len(sample.labels) * (sample.cell.max(initial=0) + 1)))  # bounds memory

    def part(start: int) -> np.ndarray:
        some = slice(start, start + at_once)
        size = sample.size if sample.size.shape[1] == 1 else sample.size[:, some]
        return _effect_error(replace(sample, values=columns[:, some].tocsr(), size=size), pair, effect=effect)

    return np.concatenate([np.zeros(0), *_mapped(part, range(0, items, at_once))])


def _effect_error(sample: Sample, pair, *, effect: Callable) -> np.ndarray:
    masks = unit_masks(sample, pair)
    whole = [cell_sums(sample, mask[None]) for mask in masks]
    both = (whole[0].size > 0) & (whole[1].size > 0)
    variance = 0.0
    for side, mask in enumerate(masks):
        alone = _entity_sums(sample, mask)
        left = whole[side].minus(alone)
        replicates = effect(*((left, whole[1]) if side == 0 else (whole[0], left)))
        scored = np.isfinite(replicates) & ((alone.size > 0) & both).any(axis=1)
        variance = variance + jackknife_error(replicates, scored) ** 2
    return np.sqrt(variance)


def _entity_sums(sample: Sample, mask: np.ndarray) -> CellSums:
    """Return the sums of each entity that has units in *mask*: entities × cells × items, without squares."""
    members, member = np.unique(sample.entity[mask], return_inverse=True)
    cells = sample.cell.max() + 1
    pool = sparse.csr_array((np.ones(len(member)), (member * cells + sample.cell[mask], np.flatnonzero(mask))),
                            shape=(len(members) * cells, len(mask)))
    values, size = (pool @ sample.values).toarray(), pool @ sample.size
    return CellSums(values.reshape(len(members), cells, -1), np.zeros(1), size.reshape(len(members), cells, -1))


def _cell_weights(own, other):
    with np.errstate(divide="ignore", invalid="ignore"):
        weight = np.nan_to_num(own.size * other.size / (own.size + other.size))
        return np.nan_to_num(weight / weight.sum(axis=1, keepdims=True))


def _between_pairs(own, other, pairs):
    """Return the variance of the pairs' differences, labelings × items; 0 where there are no pairs."""
    gap, n = np.where(pairs, own.values - other.values, 0), pairs.sum(axis=1)
    centred = np.where(pairs, gap - (gap.sum(axis=1) / np.maximum(n, 1))[:, None], 0)
    return (centred**2).sum(axis=1) / np.maximum(n - 1, 1)


def _within(side):
    """Return the variance of unit means around their cell's mean, labelings × items; 0 where no cell has two units."""
    centred = side.squares - np.where(side.size > 0, side.values**2 / np.where(side.size > 0, side.size, 1), 0)
    freedom = (side.size - (side.size > 0)).sum(axis=1)
    return np.maximum(centred.sum(axis=1), 0) / np.maximum(freedom, 1)


def _arrangements(labels: tuple) -> Iterator[tuple]:
    """Yield the distinct orders of a sorted tuple with repeats."""
    if not labels:
        yield ()
    for label in dict.fromkeys(labels):
        place = labels.index(label)
        for rest in _arrangements(labels[:place] + labels[place + 1:]):
            yield (label, *rest)
