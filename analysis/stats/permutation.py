"""Permutation p-values, raw and adjusted step by step over everything tested."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import NamedTuple

import numpy as np
import pandas as pd

from analysis.stats import threads
from analysis.stats.design import Design
from analysis.stats.estimates import Estimate
from analysis.stats.labeling_estimates import estimates_of_labelings, labelings_at_once
from analysis.stats.labelings import labelings_of, labelings_used
from analysis.stats.plan import Gate, Procedure
from analysis.stats.sample import Sample

TOLERANCE = 1e-9  #: statistics this close (relatively) are ties


class Permutation(NamedTuple):
    """Result of :func:`permutation_test`; arrays are contrasts × items, as the statistic's."""

    observed: np.ndarray
    p: np.ndarray
    p_adjusted: np.ndarray
    labelings: int
    exact: bool


class ContrastTests(NamedTuple):
    """The tests of all contrasts of a design; arrays are pairs × items, NaN where untested."""

    score: np.ndarray
    p: np.ndarray
    p_adjusted: np.ndarray
    labelings: int
    exact: bool  #: whether these are all
    is_balanced: bool  #: adjusted by min-P, not by max-T
    studentized: bool  #: the statistic is the effect divided by its error


def tests_of(design: Design, is_testable: np.ndarray, procedure: Procedure) -> ContrastTests:
    """Return the permutation tests of all contrasts of a design, adjusted together.

    Rates are adjusted by max-T. Means are adjusted by min-P where there are at least 40 times more
    labelings than tests, else by max-T.

    Parameters
    ----------
    design : Design
    is_testable : ndarray of bool, pairs × items
    procedure : Procedure
    """
    items = np.flatnonzero(is_testable.any(axis=0))
    sample = design.sample.of_items(items)
    is_tested = is_testable[:, items]
    number, exact = labelings_used(sample.labels, sample.blocks, procedure.labelings)
    n_tests = is_tested.sum()
    has_enough_labelings = bool(n_tests / number <= Gate.alpha / 2)
    is_balanced = sample.of_size_one and has_enough_labelings
    score = np.full(is_testable.shape, np.nan)
    p = score.copy()
    p_adjusted = score.copy()
    if n_tests:
        test = _permuted_contrasts(
            design, sample, is_tested, procedure, number=number, balanced=is_balanced
        )
        score[:, items] = test.observed
        p[:, items] = test.p
        p_adjusted[:, items] = test.p_adjusted
    return ContrastTests(score, p, p_adjusted, number, exact, is_balanced, procedure.studentized)


def _permuted_contrasts(
    design: Design,
    sample: Sample,
    is_tested: np.ndarray,
    procedure: Procedure,
    *,
    number: int,
    balanced: bool,
) -> Permutation:
    """Return the permutation test of the contrasts of a sample of items."""
    summary = partial(Estimate.statistic, studentized=procedure.studentized)
    statistic = estimates_of_labelings(sample, design.pairs, summary, labelings=number)

    def tested_statistic(labels: np.ndarray) -> np.ndarray:
        """Return the statistic, NaN where a contrast is not tested."""
        if is_tested.all():
            return statistic(labels)
        return np.where(is_tested, statistic(labels), np.nan)

    has_mid_p = np.broadcast_to(sample.yes_or_no(), is_tested.shape)
    return permutation_test(
        tested_statistic,
        sample.labels,
        sample.blocks,
        labelings=procedure.labelings,
        seed=procedure.seed,
        chunk=labelings_at_once(sample, design.pairs),
        balanced=balanced,
        halved=has_mid_p,
    )


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
) -> Permutation:
    """Return two-sided permutation p-values, raw and adjusted.

    Parameters
    ----------
    statistic : function
        Takes labels (labelings × entities), returns signed statistics labelings × contrasts ×
        items; NaN is not defined. Several threads call it for some labelings at a time, so that it
        must not depend on the order.
    labels, blocks : ndarray
        Labels and blocks of the entities, in an order that does not depend on the input's order of
        rows, so that a seed gives one result.
    labelings : int
        Number of random labelings where there are more than 20,000 in all.
    seed : int
    chunk : int
        Number of labelings at a time.
    balanced : bool
        Adjust by the smallest p of each labeling (min-P) and not by its largest statistic (max-T).
        Min-P is fair to contrasts whose statistics have different tails. It needs many more
        labelings than tests, and memory for labelings × tests.
    halved : ndarray of bool, contrasts × items, optional
        Tests whose ties count half in the raw p (mid-p), for statistics of few values.

    Notes
    -----
    All labelings: p = share with |T| at least the observed. Random: p = (b + 1) / (m + 1), never 0;
    the observed labeling is one of the m + 1. Ties count against the finding, but for halved tests.

    Adjusted p: step-down (Westfall and Young 1993). The strongest test is compared with the
    strongest of all in each labeling, the next with the strongest of the others, and so on. No
    adjusted p is below that of a stronger test.
    """
    largest = labels.max(initial=0)
    labels = labels.astype(np.int16 if largest <= np.iinfo(np.int16).max else np.int32)
    drawn = labelings_of(labels, blocks, labelings=labelings, seed=seed)
    n_drawn = len(drawn.labels)
    parts = [drawn.labels[start : start + chunk] for start in range(0, n_drawn, chunk)]
    observed = statistic(labels[None])[0]
    magnitude = np.abs(observed)
    if halved is None:
        halved = np.zeros(observed.shape, bool)
    magnitudes_of = partial(_magnitudes, statistic)
    if balanced:
        magnitudes = np.concatenate(list(threads.mapped(magnitudes_of, parts)))
        reached, adjusted = reached_by_min_p(magnitude, magnitudes, halved)
    else:
        reached, adjusted = _max_t(magnitude, parts, magnitudes_of, halved)
    is_undefined = np.isnan(observed)
    p = np.where(is_undefined, np.nan, reached / n_drawn)
    p_adjusted = np.where(is_undefined, np.nan, adjusted / n_drawn)
    return Permutation(observed, p, p_adjusted, drawn.number, drawn.exact)


def _magnitudes(statistic: Callable, labels: np.ndarray) -> np.ndarray:
    """Return |T| of these labelings; where it is not defined, it is below everything."""
    values = np.abs(statistic(labels))
    values[np.isnan(values)] = -np.inf
    return values


def tolerance_of(observed: np.ndarray | float) -> np.ndarray | float:
    """Return how far a statistic may be from the observed one and still be a tie."""
    finite = np.where(np.isfinite(observed), observed, 0)
    return TOLERANCE * (1 + np.abs(finite))


def _max_t(
    observed: np.ndarray, parts: Sequence[np.ndarray], magnitudes_of: Callable, halved: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Return how many labelings reach each test, raw and by the largest of it and all weaker."""
    n_defined = np.sum(~np.isnan(observed))
    weakest_first = np.argsort(observed.ravel(), kind="stable")[:n_defined]
    bounds = observed - tolerance_of(observed)
    reached = np.zeros(observed.shape)
    steps = np.zeros(n_defined)
    tallied = partial(_tally, magnitudes_of, bounds=bounds, order=weakest_first, halved=halved)
    for reached_in_part, steps_in_part in threads.mapped(tallied, parts):
        reached += reached_in_part
        steps += steps_in_part
    adjusted = np.zeros(observed.size)
    adjusted[weakest_first] = _not_below_stronger(steps)
    return reached, adjusted.reshape(observed.shape)


def _not_below_stronger(steps: np.ndarray) -> np.ndarray:
    """Return counts, weakest test first, none of which is below that of a stronger test."""
    strongest_first = steps[::-1]
    return np.maximum.accumulate(strongest_first)[::-1]


def _tally(
    magnitudes_of: Callable,
    labels: np.ndarray,
    *,
    bounds: np.ndarray,
    order: np.ndarray,
    halved: np.ndarray,
) -> tuple[np.ndarray, np.ndarray]:
    """Return how many of these labelings reach each bound, by themselves and step by step."""
    magnitudes = magnitudes_of(labels)
    is_reached = magnitudes >= bounds
    reached = is_reached.sum(axis=0).astype(float)
    if halved.any():
        is_above = magnitudes > bounds + 2 * TOLERANCE * (1 + np.abs(bounds))
        n_ties = (is_reached & ~is_above).sum(axis=0)
        reached -= halved * n_ties / 2
    largest = np.take(magnitudes.reshape(len(magnitudes), -1), order, axis=1)
    np.maximum.accumulate(largest, axis=1, out=largest)
    steps = np.count_nonzero(largest >= bounds.ravel()[order], axis=0)
    return reached, steps


def reached_by_min_p(
    observed: np.ndarray, magnitudes: np.ndarray, halved: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Return how many labelings reach each test, raw and by the smallest p of it and all weaker.

    Parameters
    ----------
    observed : ndarray
        |T| of each test; NaN for a missing one.
    magnitudes : ndarray, labelings × tests
        |T| of each labeling; −infinity where it is not defined.
    halved : ndarray of bool
        Tests whose ties count half.
    """
    step = tolerance_of(observed)
    rounded = np.round(magnitudes / step)
    rounded_observed = np.round(observed / step)
    reached = (rounded >= rounded_observed).sum(axis=0).astype(float)
    ranks, n_ties = _ranks(rounded)
    ranks -= halved * n_ties / 2
    reached -= halved * (rounded == rounded_observed).sum(axis=0) / 2
    flat = np.where(np.isnan(observed), np.nan, reached).ravel()
    n_defined = np.sum(~np.isnan(flat))
    weakest_first = np.argsort(-flat, kind="stable")[:n_defined]
    ranks_in_order = ranks.reshape(len(ranks), -1)[:, weakest_first]
    smallest = np.minimum.accumulate(ranks_in_order, axis=1)
    steps = (smallest <= flat[weakest_first]).sum(axis=0)
    adjusted = np.zeros(flat.shape)
    adjusted[weakest_first] = _not_below_stronger(steps)
    return reached, adjusted.reshape(observed.shape)


def _ranks(magnitudes: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return how many labelings reach each labeling, and how many tie with it.

    Parameters
    ----------
    magnitudes : ndarray, labelings × contrasts × items
        They have many ties, so that sorting the distinct ones is quicker than sorting all.
    """
    ranks = np.empty(magnitudes.shape)
    n_ties = np.empty(magnitudes.shape)
    for test in np.ndindex(magnitudes.shape[1:]):
        place = (slice(None), *test)
        codes, distinct = pd.factorize(magnitudes[place])
        largest_first = np.argsort(-distinct)
        counts = np.bincount(codes, minlength=len(distinct))
        n_reaching = np.empty(len(distinct))
        n_reaching[largest_first] = np.cumsum(counts[largest_first])
        ranks[place] = n_reaching[codes]
        n_ties[place] = counts[codes]
    return ranks, n_ties
