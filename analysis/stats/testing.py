"""How the items of a design are tested: by labelings, all or until enough of them exceed, or by the score z of large groups."""

from __future__ import annotations

import numpy as np
from scipy import stats

from analysis import stats as resampling
from analysis.stats import design as designs
from analysis.stats.design import Design, Procedure

LABELINGS_OF_ERROR = 99  #: for the usual error
#: An error this many times as large as under labelings says that the sides are of unlike clumpiness.
UNUSUAL = 1.2


def unlike_sides(
    design: Design, pairs, testable: np.ndarray, procedure: Procedure
) -> tuple[np.ndarray, np.ndarray]:
    """Return which pairs have units of uneven size, and which pairs and items must meet the t test, too."""
    if procedure.test == "score":
        return np.zeros(len(pairs), bool), np.zeros(testable.shape, bool)
    uneven = np.array([designs.uneven(design, pair) for pair in pairs])
    clumpier = unlike(design.sample, pairs, testable, seed=procedure.seed)
    return uneven, (clumpier | uneven[:, None]) & ~design.sample.yes_or_no()


def unlike(sample: resampling.Sample, pairs, testable: np.ndarray, *, seed: int) -> np.ndarray:
    """Return the pairs and items whose sides have errors too unlike for labels to be exchanged.

    Where labels can be exchanged, the observed error is like those under labelings. It is unusual where it is over 1.2 times
    their median: the score's error, and also the part of it that the units show.
    """
    result = np.zeros(testable.shape, bool)
    items = np.flatnonzero(testable.any(axis=0))
    if not len(items):
        return result
    some = sample.of_items(items)
    generator = np.random.default_rng(np.random.SeedSequence([seed, 1]))
    labels = resampling.drawn_labelings(
        sample.labels, sample.blocks, n=LABELINGS_OF_ERROR, generator=generator
    )
    estimate = resampling.estimator(some)

    def both_errors(own: resampling.CellSums, other: resampling.CellSums) -> np.ndarray:
        """Return the error and its part that is seen: labelings × 2 × items."""
        found = estimate(own, other)
        return np.stack([found.error, found.seen_error], axis=1)

    errors = resampling.statistics(some, pairs, score=both_errors)
    usual = np.median(np.concatenate([errors(part) for part in np.array_split(labels, 11)]), axis=0)
    observed = errors(sample.labels[None])[0]
    result[:, items] = (observed > UNUSUAL * usual).all(axis=1)
    return result & testable


def tested(
    design: Design, pairs, testable: np.ndarray, procedure: Procedure
) -> tuple[np.ndarray, dict]:
    """Return score, p and p_adjusted (pairs × 3 × items; NaN where not testable), and how they were found."""
    sample, items = design.sample, np.flatnonzero(testable.any(axis=0))
    exact, test = (
        resampling.labelings_used(sample.labels, sample.blocks, procedure.labelings)[1],
        _permuted,
    )
    if procedure.test == "score":
        test = _score_test
    elif procedure.stop_after and len(items) and not exact:
        test = _stopped_test
    found, facts = test(sample.of_items(items), pairs, testable[:, items], procedure)
    result = np.full((len(pairs), 3, testable.shape[1]), np.nan)
    result[:, :, items] = np.stack(found, axis=1)
    return result, {"is_balanced": False} | facts | {"tests": int(testable.sum())}


def _permuted(
    sample: resampling.Sample, pairs, testable: np.ndarray, procedure: Procedure
) -> tuple[tuple, dict]:
    """Return the statistic of each pair and item, and its p by labelings, raw and adjusted for all of them."""
    n, exact = resampling.labelings_used(sample.labels, sample.blocks, procedure.labelings)
    balanced = bool(sample.of_size_one and testable.sum() / n <= procedure.gate.alpha / 2)
    facts = {
        "labelings": n,
        "exact": exact,
        "adjustment": f"step-down {'min-P' if balanced else 'max-T'}",
        "is_balanced": balanced,
    }
    if not testable.any():
        return (np.full(testable.shape, np.nan),) * 3, facts
    statistic = resampling.statistics(sample, pairs, score=resampling.difference_score(sample))
    compiled = testable.size * n >= resampling.tallies.LARGE and not sample.of_size_one
    compiled = compiled and sample.size.shape[1] == 1 and not sample.pairs_of_cells().any()
    test = resampling.permutation_test(
        lambda labels: np.where(testable, statistic(labels), np.nan),
        sample.labels,
        sample.blocks,
        labelings=procedure.labelings,
        seed=procedure.seed,
        balanced=balanced,
        halved=np.broadcast_to(sample.yes_or_no(), testable.shape),
        chunk=int(
            np.clip(
                (20_000_000 // len(sample.entity)) if compiled else 2_000_000 // testable.size,
                1,
                256,
            )
        ),
        tally=resampling.rate_ratio_tally(sample, pairs) if compiled else None,
    )
    return (test.observed, test.p, test.p_adjusted), facts


def _stopped_test(
    sample: resampling.Sample, pairs, testable: np.ndarray, procedure: Procedure
) -> tuple[tuple, dict]:
    """Return the test of the one pair and item that are testable, with labelings that stop (Besag and Clifford)."""
    pair = pairs[np.argmax(testable)]
    statistic = resampling.statistics(sample, [pair], score=resampling.difference_score(sample))
    found = resampling.besag_clifford(
        statistic,
        sample.labels,
        sample.blocks,
        exceedances=procedure.stop_after or 0,
        most=procedure.labelings,
        seed=procedure.seed,
    )
    return tuple(
        np.where(testable, value, np.nan) for value in (found.observed, found.p, found.p_adjusted)
    ), {
        "labelings": found.labelings,
        "exact": False,
        "adjustment": f"one test, stopped after {procedure.stop_after} labelings that exceed",
    }


def _score_test(
    sample: resampling.Sample, pairs, testable: np.ndarray, procedure: Procedure
) -> tuple[tuple, dict]:
    """Return the score z of each item and its normal p, with rates pooled within each cell."""
    scores = np.full(testable.shape, np.nan)
    for pair, score in zip(pairs, scores):
        own, other = resampling.unit_masks(sample, pair)
        inside = own | other
        score[:] = resampling.score_z(
            sample.values[inside], sample.size[inside], own=own[inside], strata=sample.cell[inside]
        )
    z = np.where(testable, scores, np.nan)
    p = 2 * stats.norm.sf(np.abs(z))
    return (z, p, np.minimum(p * testable.sum(), 1)), {
        "labelings": 0,
        "exact": False,
        "adjustment": "Bonferroni",
    }
