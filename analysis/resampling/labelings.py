"""Labelings of entities in blocks, and permutation p-values with max-T, min-P or a stopping rule."""
from __future__ import annotations

import itertools
import math
from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

import numpy as np
from scipy import stats

from analysis.resampling import threads

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
        at_once = max(1, threads.PLACES // len(places))
        for start in range(0, n, at_once):
            rows = np.tile(labels[places].astype(np.int64), (min(at_once, n - start), 1))  # which NumPy shuffles fastest
            result[start:start + at_once, places] = generator.permuted(rows, axis=1)
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
    labels = labels.astype(np.int16)  # of which many labelings are kept
    if exact:
        drawn = all_labelings(labels, blocks)
    else:
        generator = np.random.default_rng(np.random.SeedSequence(seed))
        drawn = np.concatenate([labels[None], drawn_labelings(labels, blocks, n=used, generator=generator)])
    parts = [drawn[start:start + chunk] for start in range(0, len(drawn), chunk)]
    centre = _mean(threads.mapped(statistic, parts)) if centred else 0.0
    observed = statistic(labels[None])[0] - centre

    def sizes(part: np.ndarray) -> np.ndarray:
        """Return |T| of these labelings; where it is not defined, it is below everything."""
        values = np.abs(statistic(part) - centre)
        return np.where(np.isnan(values), -np.inf, values)

    if balanced:
        raw, adjusted = _min_p(np.abs(observed), np.concatenate(list(threads.mapped(sizes, parts))))
    else:
        raw, adjusted = _max_t(np.abs(observed), parts, tally or (lambda part, bound: _tally(sizes(part), bound)))
    untested = np.isnan(observed)
    p, p_adjusted = (np.where(untested, np.nan, count / len(drawn)) for count in (raw, adjusted))
    return Permutation(observed, p, p_adjusted, used, exact)


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


def _bound(observed: np.ndarray) -> np.ndarray:
    """Return from where on a statistic counts as at least the observed one."""
    return observed - TOLERANCE * (1 + np.where(np.isfinite(observed), observed, 0))


def _max_t(observed: np.ndarray, parts: Sequence[np.ndarray], tally: Callable) -> tuple[np.ndarray, np.ndarray]:
    """Return how many labelings have a statistic, and a largest statistic, at least the observed one."""
    bound = _bound(observed)
    raw, largest = np.zeros(observed.shape), []
    for reached, most in threads.mapped(lambda part: tally(part, bound), parts):
        raw += reached
        largest.append(most)
    ranked = np.sort(np.concatenate(largest))
    return raw, len(ranked) - np.searchsorted(ranked, bound)


def _tally(sizes: np.ndarray, bound: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return by contrast and item how many labelings reach the bound, and by labeling the largest size."""
    return (sizes >= bound).sum(axis=0), sizes.max(axis=(1, 2), initial=-np.inf)


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


def _arrangements(labels: tuple) -> Iterator[tuple]:
    """Yield the distinct orders of a sorted tuple with repeats."""
    if not labels:
        yield ()
    for label in dict.fromkeys(labels):
        place = labels.index(label)
        for rest in _arrangements(labels[:place] + labels[place + 1:]):
            yield (label, *rest)
