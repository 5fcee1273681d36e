"""Where sides are so unlike that their labels cannot simply be exchanged."""

from __future__ import annotations

import numpy as np

from analysis.stats import threads
from analysis.stats.design import Design
from analysis.stats.estimates import Estimate
from analysis.stats.labeling_estimates import estimates_of_labelings
from analysis.stats.labelings import drawn_labelings

LABELINGS = 99  #: for the usual error
PARTS = 11  #: of the labelings, which bounds memory
#: An error this many times as large as under labelings says that one side is clumpier.
UNUSUAL = 1.2


def unlike_sides(design: Design, is_testable: np.ndarray, *, seed: int) -> np.ndarray:
    """Return the tests with unlike sides, which must meet the t test too.

    Sides are unlike where units are uneven or one side is clumpier. Where all units of an item are
    0 or 1, labels can always be exchanged.

    Parameters
    ----------
    design : Design
    is_testable : ndarray of bool, pairs × items
    seed : int

    Returns
    -------
    ndarray of bool, pairs × items
    """
    is_uneven = np.array([design.is_uneven(pair) for pair in design.pairs])
    is_clumpier = _clumpier_sides(design, is_testable, seed=seed)
    return (is_clumpier | is_uneven[:, None]) & ~design.sample.yes_or_no()


def _clumpier_sides(design: Design, is_testable: np.ndarray, *, seed: int) -> np.ndarray:
    """Return the tests whose error is unusually large, pairs × items.

    Where labels can be exchanged, the observed error is like those under labelings. It is unusual
    where it is over 1.2 times their median: the score's error, and also the part that units show.
    """
    result = np.zeros(is_testable.shape, bool)
    items = np.flatnonzero(is_testable.any(axis=0))
    if not len(items):
        return result
    sample = design.sample.of_items(items)
    generator = np.random.default_rng(np.random.SeedSequence([seed, 1]))
    labels = drawn_labelings(sample.labels, sample.blocks, n=LABELINGS, generator=generator)
    errors_of = estimates_of_labelings(sample, design.pairs, _both_errors, labelings=LABELINGS)
    errors = list(threads.mapped(errors_of, np.array_split(labels, PARTS)))
    usual = np.median(np.concatenate(errors), axis=0)
    observed = errors_of(sample.labels[None])[0]
    result[:, items] = (observed > UNUSUAL * usual).all(axis=-2)
    return result & is_testable


def _both_errors(estimate: Estimate) -> np.ndarray:
    """Return the error and the part that units show, labelings × … × 2 × items."""
    return np.stack([estimate.error, estimate.seen_error], axis=-2)
