"""Labelings of entities in blocks, and permutation p-values with max-T, min-P or a stopping rule."""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from typing import NamedTuple

import numpy as np
from scipy import stats

from analysis.stats import threads

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
        total *= math.factorial(counts.sum()) // math.prod(
            math.factorial(int(count)) for count in counts
        )
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


def drawn_labelings(
    labels: np.ndarray, blocks: np.ndarray, *, n: int, generator: np.random.Generator
) -> np.ndarray:
    """Return *n* labelings drawn at random, labelings × entities: labels shuffled within each block."""
    result = np.empty((n, len(labels)), dtype=labels.dtype)
    for block in np.unique(blocks):
        places = np.flatnonzero(blocks == block)
        at_once = max(1, threads.PLACES // len(places))
        for start in range(0, n, at_once):
            rows = np.tile(
                labels[places].astype(np.int64), (min(at_once, n - start), 1)
            )  # which NumPy shuffles fastest
            result[start : start + at_once, places] = generator.permuted(rows, axis=1)
    return result


class Labelings(NamedTuple):
    """The labelings that a test goes through."""

    labels: (
        np.ndarray
    )  #: labelings × entities; the observed one is among them, and the first where they are random
    number: (
        int  #: of labelings that were gone through, without the observed one where they are random
    )
    exact: bool  #: whether these are all


def labelings_of(labels: np.ndarray, blocks: np.ndarray, *, labelings: int, seed: int) -> Labelings:
    """Return all labelings up to 20,000; else the observed one and *labelings* random ones."""
    number, exact = labelings_used(labels, blocks, labelings)
    labels = labels.astype(np.int16)  # of which many are kept
    if exact:
        return Labelings(all_labelings(labels, blocks), number, exact)
    generator = np.random.default_rng(np.random.SeedSequence(seed))
    drawn = drawn_labelings(labels, blocks, n=number, generator=generator)
    return Labelings(np.concatenate([labels[None], drawn]), number, exact)


def permutation_test(
    statistic: Callable[[np.ndarray], np.ndarray],
    labels: np.ndarray,
    blocks: np.ndarray,
    *,
    labelings: int = 10_000,
    seed: int = 0,
    chunk: int = 64,
    balanced: bool = False,
    halved: np.ndarray | None = None,
    tally: Callable | None = None,
) -> Permutation:
    """Return two-sided permutation p-values, raw and adjusted step by step over everything tested.

    Parameters
    ----------
    statistic : function
        Takes labels (labelings × entities), returns signed statistics labelings × contrasts × items; NaN: not defined. It is
        called for some labelings at a time, by several threads, and must not depend on the order.
    labels, blocks : arrays of the entities' labels and blocks
        In an order that does not depend on the input's row order, so that a seed gives one result.
    labelings : int
        Number of random labelings where there are more than 20,000 in all.
    balanced : bool
        Adjust by the smallest p of each labeling (min-P) and not by its largest statistic (max-T). Min-P is fair to contrasts
        whose statistics have different tails; it needs many more labelings than tests, and memory for labelings × tests.
    halved : array of bool, contrasts × items, optional
        Tests whose ties count half in the raw p (mid-p), for statistics of few values.
    tally : function, optional
        A faster way to what max-T needs of the statistic: :func:`rate_ratio_tally`.

    Notes
    -----
    All labelings: p = share with |T| at least the observed. Random: p = (b + 1) / (m + 1), never 0; the observed labeling is
    one of the m + 1. Ties count against the finding, but for *halved* tests.

    Adjusted p: step-down (Westfall and Young 1993). The strongest test is compared with the strongest of all in each labeling,
    the next with the strongest of the others, and so on; no adjusted p is below that of a stronger test.
    """
    labels = labels.astype(np.int16)
    drawn, number, exact = labelings_of(labels, blocks, labelings=labelings, seed=seed)
    parts = [drawn[start : start + chunk] for start in range(0, len(drawn), chunk)]
    observed = statistic(labels[None])[0]
    half = np.zeros(observed.shape, bool) if halved is None else halved

    def sizes(part: np.ndarray) -> np.ndarray:
        """Return |T| of these labelings; where it is not defined, it is below everything."""
        values = np.abs(statistic(part))
        return np.where(np.isnan(values), -np.inf, values)

    if balanced:
        raw, adjusted = _min_p(
            np.abs(observed), np.concatenate(list(threads.mapped(sizes, parts))), half
        )
    else:
        raw, adjusted = _max_t(np.abs(observed), parts, tally or partial(_tally, sizes), half)
    untested = np.isnan(observed)
    p, p_adjusted = (np.where(untested, np.nan, count / len(drawn)) for count in (raw, adjusted))
    return Permutation(observed, p, p_adjusted, number, exact)


def besag_clifford(
    statistic: Callable[[np.ndarray], np.ndarray],
    labels: np.ndarray,
    blocks: np.ndarray,
    *,
    exceedances: int = 10,
    most: int = 9_999,
    seed: int = 0,
) -> Permutation:
    """Return the p-value of one contrast of one item by random labelings that stop after so many *exceedances*.

    A labeling exceeds where |T| is at least the observed one. With h exceedances after l labelings p = h / l; without, after
    *most* of them, (g + 1) / (most + 1). For a contrast without a difference about 80 labelings do for h = 10. Not for several
    items or contrasts, which share labelings. ``labelings`` are those drawn. Source: Besag and Clifford 1991.

    Raises ValueError where the statistic is not of one contrast and one item.
    """
    generator = np.random.default_rng(np.random.SeedSequence(seed))
    observed = statistic(labels[None])[0]
    flags = np.zeros(0, bool)
    while flags.sum() < exceedances and len(flags) < most:
        drawn = drawn_labelings(labels, blocks, n=min(64, most - len(flags)), generator=generator)
        flags = np.append(
            flags, np.abs(statistic(drawn)).reshape(len(drawn)) >= _bound(np.abs(observed)).item()
        )
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


def _max_t(observed: np.ndarray, parts: Sequence[np.ndarray], tally: Callable, halved: np.ndarray):
    """Return by test how many labelings reach it, and how many have a statistic at least as large among it and all weaker."""
    order = np.argsort(observed.ravel(), kind="stable")[
        : np.sum(~np.isnan(observed))
    ]  # weakest first
    bounds = _bound(observed)
    raw, steps = np.zeros(observed.shape), np.zeros(len(order))
    for reached, at_least in threads.mapped(
        lambda part: tally(part, bounds=bounds, order=order, halved=halved), parts
    ):
        raw += reached
        steps += at_least
    adjusted = np.zeros(observed.size)
    adjusted[order] = np.maximum.accumulate(steps[::-1])[::-1]
    return raw, adjusted.reshape(observed.shape)


def _tally(
    sizes: Callable, part: np.ndarray, *, bounds: np.ndarray, order: np.ndarray, halved: np.ndarray
):
    """Return by test how many of these labelings reach its bound; and in order in how many the largest up to it does."""
    drawn = sizes(part)
    reached = (drawn >= bounds).sum(axis=0).astype(float)
    if halved.any():
        above = drawn > bounds + 2 * TOLERANCE * (1 + np.abs(bounds))
        reached -= halved * ((drawn >= bounds) & ~above).sum(axis=0) / 2
    largest = np.maximum.accumulate(drawn.reshape(len(drawn), -1)[:, order], axis=1)
    return reached, (largest >= bounds.ravel()[order]).sum(axis=0)


def _min_p(observed: np.ndarray, sizes: np.ndarray, halved: np.ndarray):
    """Return by test how many labelings reach it, and how many have a p at least as small among it and all weaker tests."""
    step = TOLERANCE * (1 + np.where(np.isfinite(observed), observed, 0))
    rounded, place = np.round(sizes / step), np.round(observed / step)
    rank = stats.rankdata(-rounded, axis=0, method="max")  # of each labeling: how many reach it
    raw = (rounded >= place).sum(axis=0).astype(float)
    if halved.any():
        ties = rank - stats.rankdata(-rounded, axis=0, method="min") + 1
        rank = rank - halved * ties / 2
        raw -= halved * (rounded == place).sum(axis=0) / 2
    flat = np.where(np.isnan(observed), np.nan, raw).ravel()
    order = np.argsort(-flat, kind="stable")[: np.sum(~np.isnan(flat))]  # weakest first
    smallest = np.minimum.accumulate(rank.reshape(len(rank), -1)[:, order], axis=1)
    steps = (smallest <= flat[order]).sum(axis=0)
    adjusted = np.zeros(flat.shape)
    adjusted[order] = np.maximum.accumulate(steps[::-1])[::-1]
    return raw, adjusted.reshape(observed.shape)


def smallest_p(own, other, *, labelings: int | None) -> float:
    """Return the smallest p that a contrast can reach, from each block's number of entities on both sides.

    1 over the number of ways to choose the own entities; twice that where every block is split in equal halves, because then
    swapping all labels gives the same |T|. In blocks of one side nothing can be exchanged. *labelings* is the number of random
    ones, None where all are gone through.

    >>> round(smallest_p([4], [4], labelings=None), 3)
    0.029
    """
    pairs = [(int(a), int(b)) for a, b in zip(own, other) if a and b]
    ways = math.prod(math.comb(a + b, a) for a, b in pairs)
    halves = bool(pairs) and all(int(a) == int(b) for a, b in zip(own, other))
    exact = (2 if halves else 1) / ways
    return min(1.0, exact if labelings is None else max(exact, 1 / (labelings + 1)))


def _arrangements(labels: tuple) -> Iterator[tuple]:
    """Yield the distinct orders of a sorted tuple with repeats."""
    if not labels:
        yield ()
    for label in dict.fromkeys(labels):
        place = labels.index(label)
        for rest in _arrangements(labels[:place] + labels[place + 1 :]):
            yield (label, *rest)
