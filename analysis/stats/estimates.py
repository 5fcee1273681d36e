"""The difference of two sides with its error.

The error is each side's own: sides may write with unlike evenness, and outlets have unlike numbers
of pages. It is never below what independent pages alone would give.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import NamedTuple

import numpy as np

from analysis.stats.effects import cells_with_both
from analysis.stats.sample import CellSums, Sample

#: The largest part of a side's error that one unit is believed to hold.
LARGEST_CONCENTRATION = 0.5
#: A sum of squares around a mean is rounding up to this part of the plain sum of squares, and a
#: difference up to this part of both sides.
ROUNDING = 1e-12


class Estimate(NamedTuple):
    """An effect with its variance in three parts; each array is labelings × items."""

    effect: np.ndarray
    target: np.ndarray  #: variance from the target's units
    reference: np.ndarray  #: variance from the reference's units
    pairs: np.ndarray  #: variance from pairs, whose halves swap
    seen: np.ndarray  #: variance that the units show, without what independent pages add
    #: One over the effective number of the target's units with the item (Kish 1965); 0: all.
    target_concentration: np.ndarray
    reference_concentration: np.ndarray  #: the same of the reference

    def statistic(self, *, studentized: bool = True) -> np.ndarray:
        """Return what contrasts permute: the effect, by default over its error."""
        return self.score if studentized else self.effect

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
        error = self.error
        with np.errstate(divide="ignore", invalid="ignore"):
            score = self.effect / error
        varies = error > 1e-12
        if varies.all():
            return score
        without_error = np.copysign(np.inf, self.effect)
        without_error = np.where(np.abs(self.effect) <= 1e-12, 0.0, without_error)
        score = np.where(varies, score, without_error)
        return np.where(np.isnan(self.effect), np.nan, score)


def estimator(sample: Sample) -> Callable[[CellSums, CellSums], Estimate]:
    """Return the estimate that fits a sample: the rate ratio, or the difference of means."""
    paired = sample.pairs_of_cells()
    if sample.of_size_one:
        return partial(mean_estimate, paired=paired, shares=sample.differences_of_shares())
    return partial(ratio_estimate, paired=paired)


class CellWeights(NamedTuple):
    """By what the sums of each cell of a side are multiplied."""

    effect: np.ndarray  #: values, for the effect; 0 where one of both sides has no unit
    variance: np.ndarray  #: squares, for its variance; 0 there and for pairs
    rate: np.ndarray  #: values, for their rate
    size_squares: np.ndarray  #: squared rates, for the spread around them


class WeightedSums(NamedTuple):
    """Sums over the cells of one side, with their weights; 0 for an item that nobody has."""

    effect: np.ndarray  #: of values, with the weights of the effect
    values: np.ndarray  #: of values, with the weights of the variance, as what follows
    squares: np.ndarray
    spread: np.ndarray  #: of squares around the cell's rate


def _cell_weights(side: CellSums, effect: np.ndarray, variance: np.ndarray) -> CellWeights:
    """Return the weights of a side of these sizes."""
    rate = np.divide(1, side.size, out=np.zeros(side.size.shape), where=side.size > 0)
    return CellWeights(effect, variance, rate, side.size_squares)


def weighted_sums(side: CellSums, weights: CellWeights) -> WeightedSums:
    """Return the weighted sums over the cells of one side."""
    rate = weights.rate * side.values
    spread = side.squares - 2 * rate * side.products + rate**2 * weights.size_squares
    return WeightedSums(
        effect=(weights.effect * side.values).sum(axis=-2),
        values=(weights.variance * side.values).sum(axis=-2),
        squares=(weights.variance * side.squares).sum(axis=-2),
        spread=(weights.variance * np.maximum(spread, 0)).sum(axis=-2),
    )


def _sum_over(cells: np.ndarray, values: np.ndarray) -> np.ndarray:
    """Return the sum of values over these cells, labelings × items."""
    return np.where(cells, values, 0).sum(axis=-2)


def _mean_page_part(side: CellSums, cells: np.ndarray) -> np.ndarray:
    """Return the mean of 1 / pages over a side's units in these cells."""
    n_units = _sum_over(cells, side.units)
    page_parts = _sum_over(cells, side.page_parts)
    return page_parts / np.maximum(n_units, 1)


# ---- rate ratios --------------------------------------------------------------------------------


class _RateSide(NamedTuple):
    """What all items of one side share."""

    weights: CellWeights
    total: np.ndarray  #: weighted sum of what is added to each cell's count
    least: np.ndarray  #: the same with the weights of the variance
    inflation: np.ndarray  #: units / (units − cells)
    page_part: np.ndarray  #: mean of 1 / pages over units


class RateRatio(NamedTuple):
    """The rate ratio of two sides whose sizes are known."""

    target: _RateSide
    reference: _RateSide

    def estimate(self, target: WeightedSums, reference: WeightedSums) -> Estimate:
        """Return the smoothed log rate ratio with its variance, without that of pairs."""
        with np.errstate(divide="ignore", invalid="ignore"):
            ratio = (self.target.total + target.effect) / (self.reference.total + reference.effect)
            effect = np.log(ratio)
            target_seen, target_variance, of_target = _rate_variance(self.target, target)
            seen, variance, of_reference = _rate_variance(self.reference, reference)
        return Estimate(
            effect,
            target=target_variance,
            reference=variance,
            pairs=np.zeros(effect.shape),
            seen=target_seen + seen,
            target_concentration=of_target,
            reference_concentration=of_reference,
        )


def _rate_variance(
    side: _RateSide, sums: WeightedSums
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return the variance of one side's part of the log ratio that units show, and that is used.

    The third array is the concentration of the word on units.
    """
    of_total = 1 / (side.total + sums.effect) ** 2
    concentration = sums.squares * of_total
    believed = np.minimum(concentration, LARGEST_CONCENTRATION)
    seen = sums.spread * of_total * side.inflation / (1 - believed)
    least = (side.least + sums.values) * of_total * side.page_part
    return seen, np.maximum(seen, least), concentration


def rate_ratio_of_sizes(target: CellSums, reference: CellSums, *, paired: np.ndarray) -> RateRatio:
    """Return the rate ratio of sides of these sizes; values are not looked at."""
    both = cells_with_both(target, reference)
    added = _added_to_cells(both)
    target_size = target.size + 2 * added
    reference_size = reference.size + 2 * added
    size = target_size + reference_size
    single = both & ~paired
    sides = []
    for side, other_size in ((target, reference_size), (reference, target_size)):
        weight = np.where(both, other_size / size, 0)
        weights = _cell_weights(side, weight, np.where(single, weight**2, 0))
        n_units = _sum_over(single, side.units)
        freedom = _sum_over(single, side.units - 1)
        rate_side = _RateSide(
            weights,
            total=(weight * added).sum(axis=-2),
            least=(weights.variance * added).sum(axis=-2),
            inflation=n_units / np.maximum(freedom, 1),
            page_part=_mean_page_part(side, single),
        )
        sides.append(rate_side)
    return RateRatio(*sides)


def _added_to_cells(both: np.ndarray) -> np.ndarray:
    """Return what is added to the count of each cell: .5, shared out over cells with both sides."""
    n_cells = both.sum(axis=-2, keepdims=True)
    return 0.5 / np.maximum(n_cells, 1)


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
    ratio = rate_ratio_of_sizes(target, reference, paired=paired)
    estimate = ratio.estimate(
        weighted_sums(target, ratio.target.weights),
        weighted_sums(reference, ratio.reference.weights),
    )
    if not paired.any():
        return estimate
    both = cells_with_both(target, reference)
    pair = both & paired
    least = np.zeros(1)
    parts = []
    for side, weights in ((target, ratio.target.weights), (reference, ratio.reference.weights)):
        values = side.values + _added_to_cells(both)
        part = weights.effect * values
        total = part.sum(axis=-2, keepdims=True)
        with np.errstate(divide="ignore", invalid="ignore"):
            weight = weights.effect / total
        counts = _sum_over(pair, weight**2 * values)
        least = least + counts * _mean_page_part(side, pair)
        parts.append(weight * values)
    n_pairs = pair.sum(axis=-2)
    squares = _sum_over(pair, (parts[0] - parts[1]) ** 2)
    between = squares * n_pairs / np.maximum(n_pairs - 1, 1)
    return _with_pairs(estimate, between, least)


def _with_pairs(estimate: Estimate, between: np.ndarray, least: np.ndarray) -> Estimate:
    """Return the estimate with the variance between pairs, which is at least another."""
    return estimate._replace(pairs=np.maximum(between, least), seen=estimate.seen + between)


# ---- differences of means -----------------------------------------------------------------------


class _MeanSide(NamedTuple):
    """What all items of one side share."""

    weights: CellWeights
    factor: np.ndarray  #: variance of the side's mean, of that of a unit
    freedom: np.ndarray  #: units − cells
    units: np.ndarray
    page_part: np.ndarray  #: mean of 1 / pages over units


class MeanDifference(NamedTuple):
    """The difference of means of two sides whose sizes are known."""

    target: _MeanSide
    reference: _MeanSide
    is_missing: np.ndarray  #: no cell has both sides
    shares: np.ndarray  #: items that are shares
    pair_weight: np.ndarray  #: variance of the pairs' mean, of that of a pair

    def estimate(self, target: WeightedSums, reference: WeightedSums) -> Estimate:
        """Return the difference of means with its variance, without that of pairs."""
        difference = target.effect - reference.effect
        both = np.abs(target.effect) + np.abs(reference.effect)
        # Rounding has no sign: specifications count signs.
        difference = np.where(np.abs(difference) > ROUNDING * both, difference, 0)
        effect = np.where(self.is_missing, np.nan, difference)
        target_seen, target_variance = _mean_variance(self.target, target, shares=self.shares)
        seen, variance = _mean_variance(self.reference, reference, shares=self.shares)
        none = np.zeros(effect.shape)
        return Estimate(
            effect,
            target=target_variance,
            reference=variance,
            pairs=none,
            seen=target_seen + seen,
            target_concentration=none,
            reference_concentration=none,
        )


def _mean_variance(
    side: _MeanSide, sums: WeightedSums, *, shares: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Return the variance that a side's units show, and the one that is used."""
    within = _above_rounding(sums.spread, sums.squares) / np.maximum(side.freedom, 1)
    share = (sums.values + 1) / (side.units + 2)
    of_page = share * (1 - share)
    least = np.where(shares, of_page * side.page_part * side.units / (side.units + 2), 0)
    return side.factor * within, side.factor * np.maximum(within, least)


def _above_rounding(centred: np.ndarray, squares: np.ndarray) -> np.ndarray:
    """Return sums of squares around a mean, and 0 where only rounding keeps them from it."""
    return np.where(centred > ROUNDING * squares, centred, 0)


def mean_difference_of_sizes(
    target: CellSums, reference: CellSums, *, paired: np.ndarray, shares: np.ndarray
) -> MeanDifference:
    """Return the difference of means of sides of these sizes; values are not looked at."""
    both = cells_with_both(target, reference)
    single = (both & ~paired).astype(float)
    weight = target.size * reference.size / np.maximum(target.size + reference.size, 1)
    total = weight.sum(axis=-2, keepdims=True)
    weight = weight / np.where(total > 0, total, 1)
    n_cells = single.sum(axis=-2)
    sides = []
    for side in (target, reference):
        weights = _cell_weights(side, weight / np.maximum(side.size, 1), single)
        n_units = (single * side.size).sum(axis=-2)
        page_parts = (single * side.page_parts).sum(axis=-2)
        mean_side = _MeanSide(
            weights,
            factor=(single * weight * weights.effect).sum(axis=-2),
            freedom=n_units - n_cells,
            units=n_units,
            page_part=page_parts / np.maximum(n_units, 1),
        )
        sides.append(mean_side)
    pair_weight = _sum_over(both & paired, weight**2)
    is_missing = both.sum(axis=-2) == 0
    return MeanDifference(sides[0], sides[1], is_missing, shares, pair_weight)


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
    difference = mean_difference_of_sizes(target, reference, paired=paired, shares=shares)
    estimate = difference.estimate(
        weighted_sums(target, difference.target.weights),
        weighted_sums(reference, difference.reference.weights),
    )
    if not paired.any():
        return estimate
    pair = cells_with_both(target, reference) & paired
    n_pairs = pair.sum(axis=-2)
    gap = np.where(pair, target.values - reference.values, 0)
    mean_gap = gap.sum(axis=-2) / np.maximum(n_pairs, 1)
    centred = np.where(pair, gap - mean_gap[..., None, :], 0)
    gap_squares = (gap**2).sum(axis=-2)
    between = _above_rounding((centred**2).sum(axis=-2), gap_squares)
    between = between / np.maximum(n_pairs - 1, 1)
    least = np.where(shares, (gap_squares + 1) / (n_pairs + 2), 0)
    return _with_pairs(estimate, difference.pair_weight * between, difference.pair_weight * least)
