"""Relabelings, permutation p-values with max-T, and the jackknife, on arrays.

Entities (outlets, articles) carry a label (their group) and stand in blocks; under the null hypothesis labels are
exchangeable between the entities of a block and of no other. An entity has one unit in each stratum where it was seen.
Nothing here knows what is counted.
"""
from __future__ import annotations

import itertools
import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from scipy import sparse

EXACT_UP_TO = 20_000  #: all labelings are gone through up to this many
TOLERANCE = 1e-9  #: statistics this close (relatively) are ties


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
    result = np.tile(labels, (n, 1))
    for block in np.unique(blocks):
        places = np.flatnonzero(blocks == block)
        result[:, places] = generator.permuted(result[:, places], axis=1)
    return result


def permutation_test(statistic: Callable[[np.ndarray], np.ndarray], labels: np.ndarray, blocks: np.ndarray, *,
                     labelings: int = 10_000, seed: int = 0, chunk: int = 64) -> Permutation:
    """Return two-sided permutation p-values, raw and adjusted by single-step max-T over everything tested.

    Parameters
    ----------
    statistic : function
        Takes labels (labelings × entities), returns signed statistics labelings × contrasts × items; NaN: not tested.
    labels, blocks : arrays of the entities' labels and blocks
        In an order that does not depend on the input's row order, so that a seed gives one result.
    labelings : int
        Number of random labelings where there are more than 20,000 in all.

    Notes
    -----
    All labelings: p = share with |T| at least the observed. Random: p = (b + 1) / (m + 1), never 0.
    Max-T: Westfall and Young 1993; ties count against the finding.
    """
    exact = n_labelings(labels, blocks) <= EXACT_UP_TO
    observed = statistic(labels[None, :])[0]
    size = np.abs(observed)
    bound = size - TOLERANCE * (1 + np.where(np.isfinite(size), size, 0))
    raw, largest, total = np.zeros(size.shape), np.zeros(size.shape), 0
    drawn = all_labelings(labels, blocks) if exact else _drawn(labels, blocks, labelings, seed)
    for start in range(0, len(drawn), chunk):
        values = np.abs(statistic(drawn[start:start + chunk]))
        values = np.where(np.isnan(values), -np.inf, values)
        raw += (values >= bound).sum(axis=0)
        largest += (values.max(axis=(1, 2), initial=-np.inf)[:, None, None] >= bound).sum(axis=0)
        total += len(values)
    raw, largest = ((raw, largest) if exact else (raw + 1, largest + 1))
    divisor = total if exact else total + 1
    untested = np.isnan(observed)
    return Permutation(observed, np.where(untested, np.nan, raw / divisor), np.where(untested, np.nan, largest / divisor),
                       total, exact)


def smallest_p(labels: np.ndarray, blocks: np.ndarray, *, group: int, labelings: int | None) -> float:
    """Return the smallest p that the contrast of *group* with the rest can reach (*labelings*: None for all of them).

    1 over the number of ways to choose the group's entities; twice that where each block is split in equal halves,
    because then swapping all labels gives the same |T|.

    >>> round(smallest_p(np.array([0, 0, 0, 0, 1, 1, 1, 1]), np.zeros(8), group=0, labelings=None), 3)
    0.029
    """
    ways, halves = 1, True
    for block in np.unique(blocks):
        inside = labels[blocks == block] == group
        ways *= math.comb(len(inside), int(inside.sum()))
        halves &= 2 * inside.sum() == len(inside)
    exact = (2 if halves else 1) / ways
    return min(1.0, exact if labelings is None else max(exact, 1 / (labelings + 1)))


def jackknife_error(replicates: np.ndarray) -> np.ndarray:
    """Return the standard error from leave-one-out replicates (first axis): √((G − 1)/G · Σ (θ₍ᵢ₎ − θ̄)²).

    For a mean this is the usual s/√G.

    >>> values = np.array([1., 2, 6])
    >>> left_out = (values.sum() - values) / 2
    >>> bool(np.isclose(jackknife_error(left_out), values.std(ddof=1) / np.sqrt(3)))
    True
    """
    groups = len(replicates)
    return np.sqrt((groups - 1) / groups * ((replicates - replicates.mean(axis=0)) ** 2).sum(axis=0))


@dataclass(frozen=True)
class Sample:
    """Units × items with their denominators, and who moves together when labels are exchanged."""

    values: sparse.csr_array  #: units × items
    size: np.ndarray  #: units × 1 or units × items
    entity: np.ndarray  #: number of each unit's entity
    stratum: np.ndarray  #: number of each unit's stratum, from 0
    labels: np.ndarray  #: group number of each entity
    blocks: np.ndarray  #: block number of each entity
    of_size_one: bool  #: means of units (True) or pooled rates (False)


class StratumSums(NamedTuple):
    """Sums over units: labelings × strata × items (or × 1 for sizes that all items share)."""

    values: np.ndarray
    squares: np.ndarray
    size: np.ndarray

    def minus(self, other: StratumSums) -> StratumSums:
        """Return the sums over the units that *other* does not hold."""
        return StratumSums(*(mine - theirs for mine, theirs in zip(self, other)))


def stratum_sums(sample: Sample, weights: np.ndarray) -> StratumSums:
    """Return the sums for each row of *weights* (labelings × units; 1 counts a unit, 0 does not)."""
    parts = [np.flatnonzero(sample.stratum == stratum) for stratum in range(sample.stratum.max(initial=0) + 1)]
    weights = np.asarray(weights, dtype=float)

    def added(matrix):
        return np.stack([np.asarray(matrix[part].T @ weights[:, part].T).T for part in parts], axis=1)

    squares = added(sample.values.multiply(sample.values).tocsr()) if sample.of_size_one else np.zeros(1)
    return StratumSums(added(sample.values), squares, added(sample.size))


def unit_masks(sample: Sample, pair: tuple[int, int | None]) -> tuple[np.ndarray, np.ndarray]:
    """Return which units belong to each side of a contrast (group, other group or None for the rest)."""
    own, other = pair
    label = sample.labels[sample.entity]
    return label == own, (label != own if other is None else label == other)


def statistics(sample: Sample, pairs, *, score: Callable) -> Callable[[np.ndarray], np.ndarray]:
    """Return the function labels (labelings × entities) → *score* of both sides' sums, labelings × pairs × items."""
    wanted = sorted({group for pair in pairs for group in pair if group is not None})
    total = stratum_sums(sample, np.ones((1, len(sample.entity))))

    def statistic(labels: np.ndarray) -> np.ndarray:
        by_unit = labels[:, sample.entity]
        sums = {group: stratum_sums(sample, by_unit == group) for group in wanted}
        return np.stack([score(sums[own], total.minus(sums[own]) if other is None else sums[other])
                         for own, other in pairs], axis=1)

    return statistic


def score_t(own: StratumSums, other: StratumSums) -> np.ndarray:
    """Return the difference of unit means over its standard error under the null hypothesis, labelings × items.

    The variance is that of all units of a stratum around their common mean, so it does not change with the labels, and
    groups of 8 and of 45 units have statistics of one scale. Welch's t, whose variance comes from each group, has heavy tails
    in a small group of 0/1 units; under max-T these tails hide what the large groups show (benchmarks/score_for_shares.py).
    With strata: the weighted mean difference. 0 where nothing varies.
    """
    whole = StratumSums(*(mine + theirs for mine, theirs in zip(own, other)))
    return _studentised(own, other, _within(whole), _within(whole))


def welch_t(own: StratumSums, other: StratumSums) -> np.ndarray:
    """Return Welch's t of unit means, labelings × items; with strata the variances are those within strata, by stratum."""
    return _studentised(own, other, _within(own), _within(other))


def _studentised(own, other, own_variance, other_variance):
    weight, effect = _stratum_weights(own, other), mean_difference(own, other)
    with np.errstate(divide="ignore", invalid="ignore"):
        sides = ((own_variance, own), (other_variance, other))
        parts = [variance * np.nan_to_num(weight**2 / side.size, posinf=0) for variance, side in sides]
        error = np.sqrt(sum(parts).sum(axis=1))
        t = effect / error
    return np.where(error > 1e-12, t, np.where(np.abs(effect) <= 1e-12, 0.0, np.copysign(np.inf, effect)))


def _within(side):
    """Return the variance of unit means around their stratum's mean, labelings × strata × items; 0 for fewer than two units."""
    with np.errstate(divide="ignore", invalid="ignore"):
        centred = side.squares - side.values**2 / side.size
        return np.nan_to_num(np.maximum(centred, 0) / np.maximum(side.size - 1, 1))


def mean_difference(own: StratumSums, other: StratumSums) -> np.ndarray:
    """Return the difference of unit means, labelings × items; with strata the mean over strata with both sides, weighted."""
    weight = _stratum_weights(own, other)
    with np.errstate(divide="ignore", invalid="ignore"):
        difference = own.values / own.size - other.values / other.size
    defined = weight.sum(axis=1) > 0
    return np.where(defined, (weight * np.where(weight > 0, difference, 0)).sum(axis=1), np.nan)


def rate_ratio(own: StratumSums, other: StratumSums) -> np.ndarray:
    """Return the smoothed log rate ratio, labelings × items; with strata the Mantel–Haenszel rate ratio.

    One stratum: ln((a + .5)/(n + 1)) − ln((b + .5)/(m + 1)); the added .5 and 1 are shared out over the strata.
    """
    strata = own.values.shape[1]
    a, n, b, m = own.values + 0.5 / strata, own.size + 1 / strata, other.values + 0.5 / strata, other.size + 1 / strata
    return np.log((a * m / (n + m)).sum(axis=1) / (b * n / (n + m)).sum(axis=1))


def effect_error(sample: Sample, pair, *, effect: Callable) -> np.ndarray:
    """Return the jackknife error of *effect* by item: each side's entities are left out in turn.

    Entities without a scored unit of an item do not count for it.
    """
    masks = unit_masks(sample, pair)
    whole = [stratum_sums(sample, mask[None]) for mask in masks]
    variance = 0.0
    for side, mask in enumerate(masks):
        members = np.unique(sample.entity[mask])
        alone = stratum_sums(sample, (sample.entity[None] == members[:, None]) & mask)
        left = whole[side].minus(alone)
        replicates = effect(*((left, whole[1]) if side == 0 else (whole[0], left)))
        scored = np.broadcast_to((alone.size > 0).any(axis=1), replicates.shape)
        variance = variance + masked_jackknife_error(replicates, scored) ** 2
    return np.sqrt(variance)


def masked_jackknife_error(replicates: np.ndarray, scored: np.ndarray) -> np.ndarray:
    """Return :func:`jackknife_error` by item over the rows that *scored* (rows × items) names; NaN where there are none."""
    if scored.all():
        return jackknife_error(replicates)
    return np.array([jackknife_error(replicates[mask, item]) if mask.any() else np.nan for item, mask in enumerate(scored.T)])


def _stratum_weights(own, other):
    with np.errstate(divide="ignore", invalid="ignore"):
        weight = np.nan_to_num(own.size * other.size / (own.size + other.size))
        return np.nan_to_num(weight / weight.sum(axis=1, keepdims=True))


def _drawn(labels, blocks, n, seed):
    return drawn_labelings(labels, blocks, n=n, generator=np.random.default_rng(np.random.SeedSequence(seed)))


def _arrangements(labels: tuple) -> Iterator[tuple]:
    """Yield the distinct orders of a sorted tuple with repeats."""
    if not labels:
        yield ()
    for label in dict.fromkeys(labels):
        place = labels.index(label)
        for rest in _arrangements(labels[:place] + labels[place + 1:]):
            yield (label, *rest)
