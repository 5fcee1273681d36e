"""Two sides' difference with its error: what is shown, what is permuted, and what an interval is made of.

The error is each side's own, so that sides may write with unlike evenness, and outlets have unlike numbers of pages. It never
falls below what independent pages alone would give: a side of which nothing was seen does not look certain.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import NamedTuple

import numpy as np

from analysis.stats.jackknife import CellSums, Sample, mean_difference, rate_ratio

#: The largest part of a side's error that one unit is believed to hold (see :func:`ratio_estimate`).
LARGEST_CONCENTRATION = 0.5
#: A sum of squares around a mean counts as 0 below this part of the plain sum of squares: it is rounding.
ROUNDING = 1e-12


class Estimate(NamedTuple):
    """An effect with its variance in three parts; each array is labelings × items."""

    effect: np.ndarray
    own: np.ndarray  #: variance from the own side's units
    other: np.ndarray  #: variance from the other side's units
    pairs: np.ndarray  #: variance from pairs, whose halves swap
    seen: np.ndarray  #: variance that the units show, without what independent pages add
    own_units: (
        np.ndarray
    )  #: effective number of the own side's units that hold the item (infinite: all do)
    other_units: np.ndarray  #: the same of the other side

    @property
    def error(self) -> np.ndarray:
        """The standard error."""
        return np.sqrt(self.own + self.other + self.pairs)

    @property
    def seen_error(self) -> np.ndarray:
        """The standard error that the units show."""
        return np.sqrt(self.seen)

    @property
    def score(self) -> np.ndarray:
        """The effect divided by its error: 0 or ±infinity where nothing varies, missing where nothing is compared."""
        with np.errstate(divide="ignore", invalid="ignore"):
            ratio = self.effect / self.error
        flat = np.where(np.abs(self.effect) <= 1e-12, 0.0, np.copysign(np.inf, self.effect))
        return np.where(np.isnan(self.effect), np.nan, np.where(self.error > 1e-12, ratio, flat))


def estimator(sample: Sample) -> Callable[[CellSums, CellSums], Estimate]:
    """Return the estimate that fits a sample: of rates their ratio, of units that count once the difference of means."""
    paired = sample.pairs_of_cells()
    if not sample.of_size_one:
        return partial(ratio_estimate, paired=paired)
    return partial(mean_estimate, paired=paired, shares=sample.differences_of_shares())


def ratio_estimate(own: CellSums, other: CellSums, *, paired: np.ndarray) -> Estimate:
    """Return the smoothed log rate ratio and its variance.

    The variance of a side is that of its units around their cell's rate (linearised), times m / (m − 1) with m the effective
    number of units that hold the word (Kish 1965). It is at least 1 / count, that of a Poisson count (of a unit's pages).
    Pairs have the variance of their own differences.
    """
    both = (own.size > 0) & (other.size > 0)
    cells = both.sum(axis=-2, keepdims=True)
    added = 0.5 / np.maximum(cells, 1)
    own_size, other_size = own.size + 2 * added, other.size + 2 * added
    own_weight = np.where(both, other_size / (own_size + other_size), 0)
    other_weight = np.where(both, own_size / (own_size + other_size), 0)
    own_parts = own_weight * (own.values + added)
    other_parts = other_weight * (other.values + added)
    own_total = own_parts.sum(axis=-2, keepdims=True)
    other_total = other_parts.sum(axis=-2, keepdims=True)
    with np.errstate(divide="ignore", invalid="ignore"):
        own_weight, other_weight = own_weight / own_total, other_weight / other_total
        gaps = own_parts / own_total - other_parts / other_total
    single = both & ~paired
    pair = both & paired
    own_seen, own_units = _rate_variance(own, own_weight, single)
    other_seen, other_units = _rate_variance(other, other_weight, single)
    own_variance = np.maximum(own_seen, _poisson_variance(own, own_weight, single, added=added))
    other_variance = np.maximum(
        other_seen, _poisson_variance(other, other_weight, single, added=added)
    )
    number = pair.sum(axis=-2)
    between = np.where(pair, gaps**2, 0).sum(axis=-2) * number / np.maximum(number - 1, 1)
    least = _poisson_variance(own, own_weight, pair, added=added) + _poisson_variance(
        other, other_weight, pair, added=added
    )
    return Estimate(
        effect=rate_ratio(own, other),
        own=own_variance,
        other=other_variance,
        pairs=np.maximum(between, least),
        seen=own_seen + other_seen + between,
        own_units=own_units,
        other_units=other_units,
    )


def _rate_variance(
    side: CellSums, weight: np.ndarray, cells: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Return the variance of one side's part of the log ratio, from its units in these *cells*.

    Beside it stands the effective number of units that hold the word (Kish 1965).
    """
    with np.errstate(divide="ignore", invalid="ignore"):
        rate = np.where(side.size > 0, side.values / side.size, 0)
    spread = np.maximum(side.squares - 2 * rate * side.products + rate**2 * side.size_squares, 0)
    units = np.where(cells, side.units, 0).sum(axis=-2)
    freedom = np.where(cells, side.units - 1, 0).sum(axis=-2)
    concentration = np.where(cells, weight**2 * side.squares, 0).sum(axis=-2)
    seen = np.where(cells, weight**2 * spread, 0).sum(axis=-2) * units / np.maximum(freedom, 1)
    with np.errstate(divide="ignore"):
        effective_units = 1 / concentration
    return seen / (1 - np.minimum(concentration, LARGEST_CONCENTRATION)), effective_units


def _poisson_variance(
    side: CellSums, weight: np.ndarray, cells: np.ndarray, *, added: np.ndarray
) -> np.ndarray:
    """Return the variance that a count of independent words on independent pages has."""
    return np.where(cells, weight**2 * (side.values + added), 0).sum(axis=-2) * _mean_page_part(
        side, cells
    )


def _mean_page_part(side: CellSums, cells: np.ndarray) -> np.ndarray:
    """Return the mean of 1 / pages over a side's units in these cells."""
    units = np.where(cells, side.units, 0).sum(axis=-2)
    return np.where(cells, side.page_parts, 0).sum(axis=-2) / np.maximum(units, 1)


def mean_estimate(
    own: CellSums, other: CellSums, *, paired: np.ndarray, shares: np.ndarray
) -> Estimate:
    """Return the difference of unit means, weighted over cells by n₁n₂/(n₁ + n₂), and its variance.

    The variance of a side is that of its units around their cells' means, pooled over the cells (Welch's, with one cell). For
    *shares* it is at least p(1 − p) of independent pages, with one page more of either kind (Agresti and Caffo 2000), so that
    units which are all alike do not look certain. Pairs have the variance of their differences.
    """
    both = (own.size > 0) & (other.size > 0)
    with np.errstate(divide="ignore", invalid="ignore"):
        weight = np.where(both, own.size * other.size / (own.size + other.size), 0)
        weight = np.nan_to_num(weight / weight.sum(axis=-2, keepdims=True))
    single = both & ~paired
    pair = both & paired
    variances = []
    seen = []
    for side in (own, other):
        with np.errstate(divide="ignore", invalid="ignore"):
            part = np.where(single, weight**2 / side.size, 0).sum(axis=-2)
        within = _within(side, single)
        seen.append(part * within)
        variances.append(part * np.maximum(within, _least_within(side, single, shares=shares)))
    gap = np.where(pair, own.values - other.values, 0)
    number = pair.sum(axis=-2)
    centred = np.where(pair, gap - (gap.sum(axis=-2) / np.maximum(number, 1))[..., None, :], 0)
    between = _above_rounding((centred**2).sum(axis=-2), (gap**2).sum(axis=-2)) / np.maximum(
        number - 1, 1
    )
    least = np.where(shares, ((gap**2).sum(axis=-2) + 1) / (number + 2), 0)
    of_pairs = np.where(pair, weight**2, 0).sum(axis=-2)
    every_unit = np.full(between.shape, np.inf)
    return Estimate(
        effect=mean_difference(own, other),
        own=variances[0],
        other=variances[1],
        pairs=of_pairs * np.maximum(between, least),
        seen=seen[0] + seen[1] + of_pairs * between,
        own_units=every_unit,
        other_units=every_unit,
    )


def _within(side: CellSums, cells: np.ndarray) -> np.ndarray:
    """Return the variance of unit means around their cell's mean; 0 where no cell has two units."""
    looked_at = side.size > 0
    centred = side.squares - np.where(
        looked_at, side.values**2 / np.where(looked_at, side.size, 1), 0
    )
    freedom = np.where(cells & looked_at, side.size - 1, 0).sum(axis=-2)
    squares = np.where(cells, side.squares, 0).sum(axis=-2)
    return _above_rounding(np.where(cells, centred, 0).sum(axis=-2), squares) / np.maximum(
        freedom, 1
    )


def _above_rounding(centred: np.ndarray, squares: np.ndarray) -> np.ndarray:
    """Return sums of squares around a mean, and 0 where only rounding keeps them from it."""
    return np.where(centred > ROUNDING * squares, centred, 0)


def _least_within(side: CellSums, cells: np.ndarray, *, shares: np.ndarray) -> np.ndarray:
    """Return the variance of the unit means of independent pages that say yes or no; 0 for what is no share."""
    units = np.where(cells, side.size, 0).sum(axis=-2)
    share = (np.where(cells, side.values, 0).sum(axis=-2) + 1) / (units + 2)
    return np.where(
        shares, share * (1 - share) * _mean_page_part(side, cells) * units / (units + 2), 0
    )


def welch_t(own: CellSums, other: CellSums) -> np.ndarray:
    """Return Welch's t of unit means, labelings × items; with several cells, of their weighted mean difference.

    Cells of one unit on each side are pairs, once there are two of them: with these alone it is the paired t. Without any
    variance t is 0 where the means are equal and ±infinity where they are not; it is missing where no cell has both sides.
    """
    paired = (own.size == 1) & (other.size == 1)
    paired = paired & (paired.sum(axis=-2, keepdims=True) > 1)
    return mean_estimate(own, other, paired=paired, shares=np.zeros(1, bool)).score


def difference_score(sample: Sample) -> Callable[[CellSums, CellSums], np.ndarray]:
    """Return the statistic that contrasts permute: the estimate that fits the sample, divided by its error."""
    estimate = estimator(sample)
    return lambda own, other: estimate(own, other).score
