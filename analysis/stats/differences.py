"""Differences of two sides: their error, degrees of freedom and interval."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from scipy import stats

from analysis.stats.design import Design, Pair
from analysis.stats.effects import mean_difference, rate_ratio
from analysis.stats.estimates import Estimate, estimator
from analysis.stats.jackknife import effect_error
from analysis.stats.plan import Gate
from analysis.stats.sample import sums_of_sides

NO_ERROR = 1e-9  #: an error up to this is that of constants, but for rounding
ALPHA = 0.05  #: of 95% intervals


class Difference(NamedTuple):
    """The difference of both sides, by item."""

    estimate: np.ndarray
    error: np.ndarray
    freedom: np.ndarray  #: Satterthwaite's degrees of freedom
    p: np.ndarray  #: of estimate / error as t
    units: np.ndarray  #: sides × items: independent units that are compared


class Interval(NamedTuple):
    """Both ends of a 95% interval, and why it is missing or "", by item."""

    low: np.ndarray
    high: np.ndarray
    reasons: np.ndarray


def difference_of(design: Design, pair: Pair, units: np.ndarray) -> Difference:
    """Return the difference of a contrast with its error.

    The error is the larger of the jackknife's and the score's.

    Parameters
    ----------
    design : Design
    pair : Pair
    units : ndarray, sides × items
        Independent units that are compared.
    """
    sample = design.sample
    sides = sums_of_sides(sample, pair)
    estimate = estimator(sample)(*sides)
    error = estimate.error[0]
    if (units >= 2).all(axis=0).any():
        effect = mean_difference if sample.of_size_one else rate_ratio
        error = np.fmax(error, effect_error(sample, pair, effect=effect, sides=sides))
    difference = estimate.effect[0]
    freedom = _satterthwaite(estimate, units)
    with np.errstate(divide="ignore", invalid="ignore"):
        t = np.abs(difference) / error
    p = 2 * stats.t.sf(t, freedom)
    p_of_constants = np.where(np.abs(difference) <= NO_ERROR, 1, 0)
    p = np.where(error > NO_ERROR, p, p_of_constants)
    return Difference(difference, error, freedom, p, units)


def _satterthwaite(estimate: Estimate, units: np.ndarray) -> np.ndarray:
    """Return Satterthwaite's degrees of freedom, by item.

    A side has the geometric mean of its units and of the effective number of those that hold the
    item, less one: few units that hold nearly all of a word say little about how it varies.
    """
    concentration = [estimate.target_concentration[0], estimate.reference_concentration[0]]
    with np.errstate(divide="ignore"):
        effective = 1 / np.stack(concentration)
    side_units = np.sqrt(units * np.minimum(units, effective))
    pair_units = units.min(axis=0)
    freedoms = np.maximum(np.stack([*side_units, pair_units]) - 1, 1)
    variances = np.stack([estimate.target[0], estimate.reference[0], estimate.pairs[0]])
    with np.errstate(divide="ignore", invalid="ignore"):
        freedom = variances.sum(axis=0) ** 2 / (variances**2 / freedoms).sum(axis=0)
    return np.where(np.isfinite(freedom), freedom, freedoms.min(axis=0))


def interval_of(difference: Difference, p: np.ndarray, *, is_share: np.ndarray) -> Interval:
    """Return the 95% interval of a difference, in agreement with p.

    Parameters
    ----------
    difference : Difference
    p : ndarray, by item
        Of the test; NaN without a test.
    is_share : ndarray of bool, by item
        Differences of shares, which end at −1 and 1.
    """
    half = _half_width(difference, p)
    cases = [
        difference.units.min(axis=0) < Gate.units_interval,
        ~(difference.error > NO_ERROR),
        np.isinf(half) & ~is_share,
    ]
    reasons = [
        f"no interval: fewer than {Gate.units_interval} units on a side",
        "no interval: nothing varies",
        "no interval: p is 1, but the t test alone finds a difference",
    ]
    reason = np.select(cases, reasons, default="")
    half = np.where(reason == "", half, np.nan)
    low = difference.estimate - half
    high = difference.estimate + half
    low = np.where(is_share, np.maximum(low, -1), low)
    high = np.where(is_share, np.minimum(high, 1), high)
    return Interval(low, high, reason)


def _half_width(difference: Difference, p: np.ndarray) -> np.ndarray:
    """Return the half-width of the t interval, by item.

    Where interval and p contradict each other, it is that of an estimate whose p were .05. It is
    infinite where p is 1 and the t interval alone excludes 0.
    """
    reach = stats.t.ppf(1 - ALPHA / 2, difference.freedom)
    half = reach * difference.error
    magnitude = np.abs(difference.estimate)
    excludes_zero = magnitude > half
    contradicts = ~np.isnan(p) & ((p <= ALPHA) != excludes_zero)
    with np.errstate(divide="ignore", invalid="ignore"):
        half_by_p = magnitude * reach / stats.t.isf(p / 2, difference.freedom)
    return np.where(contradicts, half_by_p, half)


def smallest_detectable(difference: Difference, *, is_shown: np.ndarray, is_ratio: bool) -> float:
    """Return the smallest effect that an unadjusted test finds with power .8.

    It is (t.975 + t.8) × the error, with t of the smaller side's units − 1: the median over the
    items shown, as a ratio or a difference. NaN if none is shown.
    """
    if not is_shown.any():
        return np.nan
    freedom = difference.units.min(axis=0)[is_shown] - 1
    reach = stats.t.ppf(0.975, freedom) + stats.t.ppf(0.8, freedom)
    effects = reach * difference.error[is_shown]
    if is_ratio:
        effects = np.exp(effects)
    return float(np.median(effects))
