"""The difference of two sides with its error.

The error is each side's own: sides may write with unlike evenness, and outlets have unlike numbers
of pages. It is never below what independent pages alone would give.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import NamedTuple

import numpy as np

from analysis.stats.effects import cells_with_both, mean_difference, rate_ratio
from analysis.stats.sample import CellSums, Sample

#: The largest part of a side's error that one unit is believed to hold.
LARGEST_CONCENTRATION = 0.5
#: A sum of squares around a mean is rounding below this part of the plain sum of squares.
ROUNDING = 1e-12


class Estimate(NamedTuple):
    """An effect with its variance in three parts; each array is labelings × items."""

    effect: np.ndarray
    target: np.ndarray  #: variance from the target's units
    reference: np.ndarray  #: variance from the reference's units
    pairs: np.ndarray  #: variance from pairs, whose halves swap
    seen: np.ndarray  #: variance that the units show, without what independent pages add
    target_units: np.ndarray  #: effective number of the target's units with the item; inf: all
    reference_units: np.ndarray  #: the same of the reference

    @property
    def error(self) -> np.ndarray:
        """The standard error."""
        return np.sqrt(self.target + self.reference + self.pairs)

    @property
    def seen_error(self) -> np.ndarray:
        """The standard error that the units show."""
        return np.sqrt(self.seen)

    @property
    def score(self) -> np.ndarray:
        """The effect divided by its error.

        It is 0 or ±infinity where nothing varies, and missing where nothing is compared.
        """
        with np.errstate(divide="ignore", invalid="ignore"):
            ratio = self.effect / self.error
        without_error = np.copysign(np.inf, self.effect)
        without_error = np.where(np.abs(self.effect) <= 1e-12, 0.0, without_error)
        score = np.where(self.error > 1e-12, ratio, without_error)
        return np.where(np.isnan(self.effect), np.nan, score)


def estimator(sample: Sample) -> Callable[[CellSums, CellSums], Estimate]:
    """Return the estimate that fits a sample: the rate ratio, or the difference of means."""
    paired = sample.pairs_of_cells()
    if sample.of_size_one:
        return partial(mean_estimate, paired=paired, shares=sample.differences_of_shares())
    return partial(ratio_estimate, paired=paired)


def difference_score(
    sample: Sample, *, studentized: bool = True
) -> Callable[[CellSums, CellSums], np.ndarray]:
    """Return the statistic that contrasts permute: the effect, by default over its error."""
    estimate = estimator(sample)

    def score(target: CellSums, reference: CellSums) -> np.ndarray:
        """Return the score of both sides' sums."""
        difference = estimate(target, reference)
        return difference.score if studentized else difference.effect

    return score


def ratio_estimate(target: CellSums, reference: CellSums, *, paired: np.ndarray) -> Estimate:
    """Return the smoothed log rate ratio with its variance.

    The variance of a side is that of its units around their cell's rate (linearised), times
    m / (m − 1) with m the effective number of units that hold the word (Kish 1965). It is at least
    1 / count, that of a Poisson count of a unit's pages. Pairs have the variance of their own
    differences.

    Parameters
    ----------
    target, reference : CellSums
    paired : ndarray, cells × 1
        The cells that are a pair.
    """
    both = cells_with_both(target, reference)
    n_cells = both.sum(axis=-2, keepdims=True)
    added = 0.5 / np.maximum(n_cells, 1)
    target_size = target.size + 2 * added
    reference_size = reference.size + 2 * added
    size = target_size + reference_size
    target_weight = np.where(both, reference_size / size, 0)
    reference_weight = np.where(both, target_size / size, 0)
    target_parts = target_weight * (target.values + added)
    reference_parts = reference_weight * (reference.values + added)
    target_total = target_parts.sum(axis=-2, keepdims=True)
    reference_total = reference_parts.sum(axis=-2, keepdims=True)
    with np.errstate(divide="ignore", invalid="ignore"):
        target_weight = target_weight / target_total
        reference_weight = reference_weight / reference_total
        gaps = target_parts / target_total - reference_parts / reference_total

    single = both & ~paired
    target_seen, target_units = _rate_variance(target, target_weight, single)
    reference_seen, reference_units = _rate_variance(reference, reference_weight, single)
    target_least = _poisson_variance(target, target_weight, single, added=added)
    reference_least = _poisson_variance(reference, reference_weight, single, added=added)

    pair = both & paired
    n_pairs = pair.sum(axis=-2)
    squares = _sum_over(pair, gaps**2)
    between = squares * n_pairs / np.maximum(n_pairs - 1, 1)
    pairs_least = _poisson_variance(target, target_weight, pair, added=added)
    pairs_least = pairs_least + _poisson_variance(reference, reference_weight, pair, added=added)
    effect = rate_ratio(target, reference)
    seen = target_seen + reference_seen + between
    target_variance = np.maximum(target_seen, target_least)
    reference_variance = np.maximum(reference_seen, reference_least)
    pairs_variance = np.maximum(between, pairs_least)
    return Estimate(
        effect,
        target=target_variance,
        reference=reference_variance,
        pairs=pairs_variance,
        seen=seen,
        target_units=target_units,
        reference_units=reference_units,
    )


def _sum_over(cells: np.ndarray, values: np.ndarray) -> np.ndarray:
    """Return the sum of values over these cells, labelings × items."""
    return np.where(cells, values, 0).sum(axis=-2)


def _rate_variance(
    side: CellSums, weight: np.ndarray, cells: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Return the variance of one side's part of the log ratio, from its units in these cells.

    The second array is the effective number of units that hold the word (Kish 1965).
    """
    with np.errstate(divide="ignore", invalid="ignore"):
        rate = np.where(side.size > 0, side.values / side.size, 0)
    spread = side.squares - 2 * rate * side.products + rate**2 * side.size_squares
    spread = np.maximum(spread, 0)
    n_units = _sum_over(cells, side.units)
    freedom = _sum_over(cells, side.units - 1)
    squared_weight = weight**2
    concentration = _sum_over(cells, squared_weight * side.squares)
    variance = _sum_over(cells, squared_weight * spread)
    variance = variance * n_units / np.maximum(freedom, 1)
    with np.errstate(divide="ignore"):
        effective_units = 1 / concentration
    believed = np.minimum(concentration, LARGEST_CONCENTRATION)
    return variance / (1 - believed), effective_units


def _poisson_variance(
    side: CellSums, weight: np.ndarray, cells: np.ndarray, *, added: np.ndarray
) -> np.ndarray:
    """Return the variance that a count of independent words on independent pages has."""
    variance = _sum_over(cells, weight**2 * (side.values + added))
    return variance * _mean_page_part(side, cells)


def _mean_page_part(side: CellSums, cells: np.ndarray) -> np.ndarray:
    """Return the mean of 1 / pages over a side's units in these cells."""
    n_units = _sum_over(cells, side.units)
    page_parts = _sum_over(cells, side.page_parts)
    return page_parts / np.maximum(n_units, 1)


def mean_estimate(
    target: CellSums, reference: CellSums, *, paired: np.ndarray, shares: np.ndarray
) -> Estimate:
    """Return the difference of unit means with its variance.

    Cells weigh n₁n₂/(n₁ + n₂). The variance of a side is that of its units around their cells'
    means, pooled over the cells; with one cell it is Welch's. Pairs have the variance of their
    differences.

    Parameters
    ----------
    target, reference : CellSums
    paired : ndarray, cells × 1
        The cells that are a pair.
    shares : ndarray of bool, by item
        Shares have at least the variance p(1 − p) of independent pages, with one page more of
        either kind (Agresti and Caffo 2000): units that are all alike do not look certain.
    """
    both = cells_with_both(target, reference)
    with np.errstate(divide="ignore", invalid="ignore"):
        weight = target.size * reference.size / (target.size + reference.size)
        weight = np.where(both, weight, 0)
        weight = np.nan_to_num(weight / weight.sum(axis=-2, keepdims=True))

    single = both & ~paired
    target_seen, target_variance = _mean_variance(target, weight, single, shares=shares)
    reference_seen, reference_variance = _mean_variance(reference, weight, single, shares=shares)

    pair = both & paired
    n_pairs = pair.sum(axis=-2)
    gap = np.where(pair, target.values - reference.values, 0)
    mean_gap = gap.sum(axis=-2) / np.maximum(n_pairs, 1)
    centred = np.where(pair, gap - mean_gap[..., None, :], 0)
    gap_squares = (gap**2).sum(axis=-2)
    between = _above_rounding((centred**2).sum(axis=-2), gap_squares)
    between = between / np.maximum(n_pairs - 1, 1)
    least = np.where(shares, (gap_squares + 1) / (n_pairs + 2), 0)
    pair_weight = _sum_over(pair, weight**2)

    every_unit = np.full(between.shape, np.inf)
    pairs_variance = pair_weight * np.maximum(between, least)
    seen = target_seen + reference_seen + pair_weight * between
    return Estimate(
        effect=mean_difference(target, reference),
        target=target_variance,
        reference=reference_variance,
        pairs=pairs_variance,
        seen=seen,
        target_units=every_unit,
        reference_units=every_unit,
    )


def _mean_variance(
    side: CellSums, weight: np.ndarray, cells: np.ndarray, *, shares: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Return the variance that a side's units show, and the one that is used."""
    with np.errstate(divide="ignore", invalid="ignore"):
        factor = _sum_over(cells, weight**2 / side.size)
    within = _variance_within_cells(side, cells)
    least = _least_variance_of_shares(side, cells, shares=shares)
    return factor * within, factor * np.maximum(within, least)


def _variance_within_cells(side: CellSums, cells: np.ndarray) -> np.ndarray:
    """Return the variance of unit means around their cell's mean; 0 where no cell has two units."""
    looked_at = side.size > 0
    square_of_mean = side.values**2 / np.where(looked_at, side.size, 1)
    centred = side.squares - np.where(looked_at, square_of_mean, 0)
    freedom = _sum_over(cells & looked_at, side.size - 1)
    squares = _sum_over(cells, side.squares)
    centred_squares = _sum_over(cells, centred)
    return _above_rounding(centred_squares, squares) / np.maximum(freedom, 1)


def _above_rounding(centred: np.ndarray, squares: np.ndarray) -> np.ndarray:
    """Return sums of squares around a mean, and 0 where only rounding keeps them from it."""
    return np.where(centred > ROUNDING * squares, centred, 0)


def _least_variance_of_shares(
    side: CellSums, cells: np.ndarray, *, shares: np.ndarray
) -> np.ndarray:
    """Return the variance of unit means of independent pages; 0 for what is no share."""
    n_units = _sum_over(cells, side.size)
    n_with = _sum_over(cells, side.values)
    share = (n_with + 1) / (n_units + 2)
    of_page = share * (1 - share)
    variance = of_page * _mean_page_part(side, cells) * n_units / (n_units + 2)
    return np.where(shares, variance, 0)


def welch_t(target: CellSums, reference: CellSums) -> np.ndarray:
    """Return Welch's t of unit means, labelings × items.

    With several cells it is that of their weighted mean difference. Cells of one unit on each side
    are pairs, if there are two or more. Without any variance t is 0 where the means are equal and
    ±infinity where they are not. It is missing where no cell has both sides.
    """
    paired = (target.size == 1) & (reference.size == 1)
    several = paired.sum(axis=-2, keepdims=True) > 1
    no_share = np.zeros(1, bool)
    return mean_estimate(target, reference, paired=paired & several, shares=no_share).score
