"""How the items of a design are tested: by labelings, all or until enough of them exceed, or by the score z of large groups."""
from __future__ import annotations

from dataclasses import replace
from functools import partial

import numpy as np
from scipy import stats

from analysis import designs, measures, resampling
from analysis.designs import Design, Procedure


def tested(design: Design, pairs, testable: np.ndarray, procedure: Procedure) -> tuple[np.ndarray, dict]:
    """Return score, p and p_adjusted (pairs × 3 × items; NaN where not testable), and how they were found."""
    sample, items = design.sample, np.flatnonzero(testable.any(axis=0))
    exact, test = resampling.labelings_used(sample.labels, sample.blocks, procedure.labelings)[1], _permuted
    if procedure.test == "score":
        test = _score_test
    elif procedure.stop_after and len(items) and not exact:
        test = _stopped_test
    size = sample.size if sample.size.shape[1] == 1 else sample.size[:, items]
    found, facts = test(replace(sample, values=sample.values[:, items], size=size), pairs, testable[:, items], procedure)
    result = np.full((len(pairs), 3, testable.shape[1]), np.nan)
    result[:, :, items] = np.stack(found, axis=1)
    return result, facts | {"tests": int(testable.sum())}


def rarefied_p(design: Design, pair, testable: np.ndarray, procedure: Procedure) -> tuple[np.ndarray, int]:
    """Return p by item on articles as short as the shorter side's, and their median length; missing and 0 without need."""
    found = designs.rarefied(design, pair, seed=procedure.seed) if testable.any() else None
    if found is None:
        return np.full(len(testable), np.nan), 0
    thin, length = found
    left = designs.why_not_eligible(thin, procedure.gate) == ""
    return tested(thin, [pair], (testable & left)[None], procedure)[0][0, 1], length


def _permuted(sample: resampling.Sample, pairs, testable: np.ndarray, procedure: Procedure) -> tuple[tuple, dict]:
    """Return the statistic of each pair and item, and its p by labelings, raw and adjusted for all of them."""
    n, exact = resampling.labelings_used(sample.labels, sample.blocks, procedure.labelings)
    balanced = bool(sample.of_size_one and testable.sum() / n <= procedure.gate.alpha / 2)
    facts, centred = {"labelings": n, "exact": exact, "adjustment": "min-P" if balanced else "max-T"}, _is_centred(sample)
    if not testable.any():
        return (np.full(testable.shape, np.nan),) * 3, facts
    statistic = resampling.statistics(sample, pairs, score=_score_of(sample, procedure.prior))
    quick = testable.size * n >= resampling.tallies.LARGE and sample.size.shape[1] == 1 and not (sample.of_size_one or centred)
    test = resampling.permutation_test(
        lambda labels: np.where(testable, statistic(labels), np.nan), sample.labels, sample.blocks,
        labelings=procedure.labelings, seed=procedure.seed, balanced=balanced, centred=centred,
        chunk=int(np.clip((20_000_000 // len(sample.entity)) if quick else 2_000_000 // testable.size, 1, 256)),
        tally=resampling.log_odds_tally(sample, pairs, prior=procedure.prior) if quick else None)
    return (test.observed, test.p, test.p_adjusted), facts


def _stopped_test(sample: resampling.Sample, pairs, testable: np.ndarray, procedure: Procedure) -> tuple[tuple, dict]:
    """Return the test of the one pair and item that are testable, with labelings that stop (Besag and Clifford)."""
    statistic = resampling.statistics(sample, [pairs[np.argmax(testable)]], score=_score_of(sample, procedure.prior))
    found = resampling.besag_clifford(statistic, sample.labels, sample.blocks, exceedances=procedure.stop_after or 0,
                                      most=procedure.labelings, seed=procedure.seed, centred=_is_centred(sample))
    return tuple(np.where(testable, value, np.nan) for value in (found.observed, found.p, found.p_adjusted)), {
        "labelings": found.labelings, "exact": False,
        "adjustment": f"one test, stopped after {procedure.stop_after} labelings that exceed"}


def _score_test(sample: resampling.Sample, pairs, testable: np.ndarray, procedure: Procedure) -> tuple[tuple, dict]:
    """Return the score z of each item and its normal p, with rates pooled within each cell."""
    scores = np.full(testable.shape, np.nan)
    for pair, score in zip(pairs, scores):
        own, other = resampling.unit_masks(sample, pair)
        inside = own | other
        score[:] = resampling.score_z(sample.values[inside], sample.size[inside], own=own[inside], strata=sample.cell[inside])
    z = np.where(testable, scores, np.nan)
    p = 2 * stats.norm.sf(np.abs(z))
    return (z, p, np.minimum(p * testable.sum(), 1)), {"labelings": 0, "exact": False, "adjustment": "Bonferroni"}


def _score_of(sample: resampling.Sample, prior: float):
    """Return the statistic of both sides' sums that is permuted."""
    return resampling.welch_t if sample.of_size_one else partial(_log_odds_z, prior=prior)


def _log_odds_z(own: resampling.CellSums, other: resampling.CellSums, *, prior: float) -> np.ndarray:
    sums = [part.sum(axis=1) for part in (own.values, own.size, other.values, other.size)]
    return measures.log_odds_informative(alpha0=prior)(*sums)


def _is_centred(sample: resampling.Sample) -> bool:
    """Return whether the statistic's mean over the labelings is not 0: log-odds of several blocks."""
    return not sample.of_size_one and bool(sample.blocks.max(initial=0) > 0)
