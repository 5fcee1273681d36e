"""Estimators of corrected shares and differences, on arrays.

A sample in which people never disagree with the machine has variance 0, and still there may be
errors: 30 pages without an error leave room for one error in ten pages. So each interval allows
for two unseen errors, as Agresti and Coull (1998) add two successes and two failures to a share.
They fall in the stratum in which one error moves the estimate most. At each end only those errors
count that would move the estimate that way.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field, replace
from typing import NamedTuple

import numpy as np
from scipy import special

UNSEEN = 2  #: errors that nobody has seen; docs/validity.md has the coverage of fewer
#: Share of the machine's pages that the sample may fail to represent.
SHORTFALL = 0.05
#: A variance below this is 0 but for rounding.
SMALLEST_VARIANCE = 1e-12


class Bounds(NamedTuple):
    """The lowest and the highest label."""

    low: float
    high: float
    is_binary: bool


@dataclass(frozen=True)
class Estimate:
    """An estimate with its error and its interval, and why it has none."""

    value: float = math.nan
    se: float = math.nan
    low: float = math.nan
    high: float = math.nan
    reasons: tuple[str, ...] = ()  #: why there is no interval
    remarks: tuple[str, ...] = ()  #: what the estimate leaves out


@dataclass(frozen=True)
class Pages:
    """Pages with the machine's label and, where people read them, theirs."""

    machine: np.ndarray
    human: np.ndarray  #: missing where nobody read the page
    weight: np.ndarray  #: 1 / inclusion probability; missing where the page was not drawn
    stratum: np.ndarray  #: number of the sample's stratum; −1 where the page was not drawn

    @property
    def gap(self) -> np.ndarray:
        """Human − machine; missing where nobody read the page."""
        return self.human - self.machine

    @property
    def is_read(self) -> np.ndarray:
        """Whether people and machine have labelled the page."""
        return np.isfinite(self.gap)

    def where(self, mask: np.ndarray) -> Pages:
        """Return the chosen pages."""
        return Pages(self.machine[mask], self.human[mask], self.weight[mask], self.stratum[mask])

    def bounds(self) -> Bounds:
        """Return the lowest and highest label: 0 and 1, unless there are others."""
        labels = np.concatenate([self.machine, self.human])
        labels = labels[np.isfinite(labels)]
        if np.isin(labels, (0, 1)).all():
            return Bounds(0.0, 1.0, True)
        return Bounds(labels.min(), labels.max(), False)

    def squared_error(self, bounds: Bounds) -> float:
        """Return the square of an unseen error.

        It is the mean of those seen, or the largest possible if there are none.
        """
        gap = self.gap[self.is_read]
        errors = gap[gap != 0]
        if len(errors):
            return float((errors**2).mean())
        return (bounds.high - bounds.low) ** 2


def shortfall(weight: np.ndarray) -> tuple[str, ...]:
    """Return a remark where the sample's weights do not add up to the machine's pages.

    Weights are missing on pages that were not drawn.
    """
    n_represented = np.nansum(weight)
    if math.isclose(n_represented, len(weight), rel_tol=SHORTFALL):
        return ()
    return (f"the sample stands for {n_represented:.0f} of {len(weight)} pages",)


# ---- shares --------------------------------------------------------------------------------


class Share(NamedTuple):
    """A corrected share and the machine's, with the evidence."""

    machine: float
    estimate: Estimate
    n_pages: int  #: that the machine labelled
    n_read: int  #: of these, pages that people labelled


def estimated_share(pages: Pages, is_inside: np.ndarray, *, fewest: int) -> Share:
    """Return the share of a group's pages, corrected by the sample of all pages.

    Parameters
    ----------
    pages : Pages
    is_inside : array of bool
        The pages of the group.
    fewest : int
        Pages that people must have labelled, for an interval.
    """
    is_labelled = np.isfinite(pages.machine)
    pages = pages.where(is_labelled)
    is_inside = is_inside[is_labelled]
    group = pages.where(is_inside)
    n_pages = len(group.machine)
    n_read = int(group.is_read.sum())
    machine = float(group.machine.mean()) if n_pages else math.nan
    estimate = _group_estimate(pages, is_inside, share=machine, fewest=fewest)
    n_unlabelled = int(np.isfinite(group.weight).sum()) - n_read
    if n_unlabelled:
        remark = f"sampled pages without a label: {n_unlabelled}"
        estimate = replace(estimate, remarks=(*estimate.remarks, remark))
    return Share(machine, estimate, n_pages, n_read)


def _group_estimate(pages: Pages, is_inside: np.ndarray, *, share: float, fewest: int) -> Estimate:
    """Return the corrected share of the pages inside the group."""
    group = pages.where(is_inside)
    sample = group.where(group.is_read)
    n_read = len(sample.gap)
    if not n_read:
        return Estimate(reasons=("no sampled page",))
    correction = float(np.average(sample.gap, weights=sample.weight))
    value = share + correction
    n_in_stratum = np.bincount(pages.stratum[pages.is_read])
    is_alone = (n_in_stratum[sample.stratum] == 1) & (sample.weight > 1)
    se = math.nan
    if n_read > 1 and not is_alone.any():
        se = _sampling_error(pages, is_inside, correction=correction)
    reasons = []
    if n_read < fewest:
        reasons.append(f"fewer than {fewest} pages")
    if is_alone.any():
        reasons.append("a stratum with one page")
    if reasons:
        return Estimate(value, se, reasons=tuple(reasons))
    bounds = pages.bounds()
    unseen = UNSEEN * pages.squared_error(bounds)
    below, above = _influence_on_share(group, bounds=bounds)
    variances = (se**2 + unseen * below, se**2 + unseen * above)
    freedom = max(n_read - len(np.unique(sample.stratum)), 1)
    low, high = _interval(value, variances, freedom=freedom)
    if bounds.is_binary:
        low, high = np.clip([low, high], 0.0, 1.0)
    return Estimate(value, se, float(low), float(high))


def _sampling_error(pages: Pages, is_inside: np.ndarray, *, correction: float) -> float:
    """Return the standard error of a group's correction.

    The group is a domain of a sample that was drawn in strata without replacement.
    """
    is_inside = is_inside[pages.is_read]
    sample = pages.where(pages.is_read)
    total = sample.weight[is_inside].sum()
    part = np.where(is_inside, sample.weight * (sample.gap - correction) / total, 0)
    n_in_stratum = np.bincount(sample.stratum)[sample.stratum]
    mean = np.bincount(sample.stratum, weights=part)[sample.stratum] / n_in_stratum
    not_drawn = 1 - 1 / sample.weight
    squares = (part - mean) ** 2 * not_drawn
    return math.sqrt((squares * n_in_stratum / np.maximum(n_in_stratum - 1, 1)).sum())


def _influence_on_share(group: Pages, *, bounds: Bounds) -> tuple[float, float]:
    """Return the squared influence of an unseen error that lowers, or raises, a share."""
    sample = group.where(group.is_read)
    unread = group.where(~group.is_read)
    part = sample.weight / sample.weight.sum()
    influence = part**2 * (1 - 1 / sample.weight)
    can_fall = sample.machine > bounds.low
    can_rise = sample.machine < bounds.high
    unread_can_fall = bool((unread.machine > bounds.low).any())
    unread_can_rise = bool((unread.machine < bounds.high).any())
    below = _largest_influence(influence, can_fall, is_possible_unread=unread_can_fall)
    above = _largest_influence(influence, can_rise, is_possible_unread=unread_can_rise)
    return below, above


def _largest_influence(
    influence: np.ndarray, is_possible: np.ndarray, *, is_possible_unread: bool
) -> float:
    """Return the largest influence of a page on which an error is possible.

    Where only pages that nobody has read can have such an error, it may be as large as that of
    any page.
    """
    if is_possible.any():
        return float(influence[is_possible].max())
    if is_possible_unread:
        return float(influence.max())
    return 0.0


def _interval(
    value: float, variances: tuple[float, float], *, freedom: float
) -> tuple[float, float]:
    """Return the ends of a 95 % interval; each end has a variance of its own."""
    below, above = variances
    t = special.stdtrit(freedom, 0.975)
    return value - t * math.sqrt(below), value + t * math.sqrt(above)


# ---- differences ---------------------------------------------------------------------------


@dataclass(frozen=True)
class Comparison:
    """The side of each page in a comparison, and what it depends on."""

    side: np.ndarray  #: 0 or 1
    layer: np.ndarray  #: number of the stratum within which sides are compared
    cluster: np.ndarray  #: number of what is independent; both sides may have one
    text: np.ndarray  #: number of the text; copies within a cluster and layer count once

    def where(self, mask: np.ndarray) -> Comparison:
        """Return the chosen pages."""
        return Comparison(self.side[mask], self.layer[mask], self.cluster[mask], self.text[mask])

    def with_own_clusters(self) -> Comparison:
        """Return the comparison with other numbers for the clusters of either side."""
        return replace(self, cluster=2 * self.cluster + self.side)


@dataclass(frozen=True)
class Difference:
    """A corrected difference, both shares and the machine's difference, with the evidence.

    Lists and arrays have one number a side.
    """

    n_pages: list[int]
    n_read: list[int]  #: pages that people labelled
    n_units: list[int]  #: clusters
    shares: np.ndarray = field(default_factory=lambda: np.full(2, math.nan))
    machine: float = math.nan
    estimate: Estimate = Estimate()


def estimated_difference(
    pages: Pages, comparison: Comparison, *, fewest_pages: int, fewest_units: int
) -> Difference:
    """Return the difference of two sides' corrected shares.

    Units are clusters within a layer; those of one layer weigh the same.

    Parameters
    ----------
    pages : Pages
    comparison : Comparison
    fewest_pages : int
        Pages on each side that people must have labelled, for an interval.
    fewest_units : int
        Clusters on each side, for an interval.
    """
    has_both = _has_both_sides(comparison)
    n_left_out = len(has_both) - int(has_both.sum())
    remarks: tuple[str, ...] = ()
    if n_left_out:
        remarks = (f"pages left out, in strata of one side only: {n_left_out}",)
    pages = pages.where(has_both)
    comparison = comparison.where(has_both).with_own_clusters()
    is_side = [comparison.side == 0, comparison.side == 1]
    difference = Difference(
        n_pages=[int(mask.sum()) for mask in is_side],
        n_read=[int(pages.is_read[mask].sum()) for mask in is_side],
        n_units=[len(np.unique(comparison.cluster[mask])) for mask in is_side],
    )
    if not has_both.any():
        nothing = Estimate(reasons=("no stratum with both sides",), remarks=remarks)
        return replace(difference, estimate=nothing)
    outcome = pages.machine + np.where(pages.is_read, pages.gap * pages.weight, 0)
    part = _part_of_unit(comparison)
    units = _sums_by_unit(comparison, part)
    influence = part * _influence_of_unit(units)[comparison.layer, comparison.side]
    weighted = influence * outcome
    shares = np.array([weighted[mask].sum() for mask in is_side])
    machine = [(influence * pages.machine)[mask].sum() for mask in is_side]
    variances = _jackknife_variances(units, _sums_by_unit(comparison, part * outcome), comparison)
    se = math.sqrt(variances.sum())
    estimate = Estimate(float(shares[0] - shares[1]), se, remarks=remarks)
    reasons = _reasons_without_interval(
        difference, se, fewest_pages=fewest_pages, fewest_units=fewest_units
    )
    if reasons:
        estimate = replace(estimate, reasons=reasons)
    else:
        estimate = _with_interval(estimate, pages, comparison, influence, variances)
    return replace(
        difference,
        shares=shares,
        machine=float(machine[0] - machine[1]),
        estimate=estimate,
    )


def _reasons_without_interval(
    difference: Difference, se: float, *, fewest_pages: int, fewest_units: int
) -> tuple[str, ...]:
    """Return why a difference has no interval; empty where it has one."""
    reasons = []
    if min(difference.n_units) < fewest_units:
        reasons.append(f"fewer than {fewest_units} units on a side")
    elif not np.isfinite(se):
        reasons.append("without one of the units no stratum has both sides")
    if min(difference.n_read) < fewest_pages:
        reasons.append(f"fewer than {fewest_pages} pages on a side that people labelled")
    return tuple(reasons)


def _with_interval(
    estimate: Estimate,
    pages: Pages,
    comparison: Comparison,
    influence: np.ndarray,
    variances: np.ndarray,
) -> Estimate:
    """Return the estimate of a difference with its interval."""
    bounds = pages.bounds()
    unseen = UNSEEN * pages.squared_error(bounds)
    below, above = _influence_on_difference(pages, comparison, influence, bounds=bounds)
    variance = estimate.se**2
    variance += _variance_of_unseen_units(comparison, influence, variances, bounds=bounds)
    ends = (variance + unseen * below, variance + unseen * above)
    n_units = [len(np.unique(comparison.cluster[comparison.side == side])) for side in (0, 1)]
    freedom = _degrees_of_freedom(variances, np.array(n_units))
    low, high = _interval(estimate.value, ends, freedom=freedom)
    if bounds.is_binary:
        low, high = np.clip([low, high], -1.0, 1.0)
    return replace(estimate, low=float(low), high=float(high))


def _has_both_sides(comparison: Comparison) -> np.ndarray:
    """Return which pages lie in a layer that has pages of both sides."""
    n_layers = comparison.layer.max(initial=-1) + 1
    is_present = np.zeros((n_layers, 2), bool)
    is_present[comparison.layer, comparison.side] = True
    has_both = np.asarray(is_present.all(axis=1))
    return has_both[comparison.layer]


def _part_of_unit(comparison: Comparison) -> np.ndarray:
    """Return each page's part of the mean of its unit, in which each text counts once."""
    n_layers = comparison.layer.max() + 1
    unit = comparison.cluster * n_layers + comparison.layer
    keys = np.stack([unit, comparison.text])
    texts, text, n_copies = np.unique(keys, axis=1, return_inverse=True, return_counts=True)
    unit_of_text = texts[0]
    n_texts = np.bincount(unit_of_text)
    text = text.ravel()
    return 1 / (n_texts[unit] * n_copies[text])


def _sums_by_unit(comparison: Comparison, values: np.ndarray) -> np.ndarray:
    """Return the sums of pages' values by cluster, layer and side."""
    n_clusters = comparison.cluster.max() + 1
    n_layers = comparison.layer.max() + 1
    shape = (n_clusters, n_layers, 2)
    place = (comparison.cluster, comparison.layer, comparison.side)
    cell = np.ravel_multi_index(place, shape)
    return np.bincount(cell, weights=values, minlength=math.prod(shape)).reshape(shape)


def _influence_of_unit(units: np.ndarray) -> np.ndarray:
    """Return how much one unit's mean moves its side's share, by layer and side.

    Layers weigh n₁n₂/(n₁+n₂).
    """
    n = units.sum(axis=0)
    with np.errstate(divide="ignore", invalid="ignore"):
        weight = np.nan_to_num(n.prod(axis=1) / n.sum(axis=1))
        weight = weight / weight.sum()
        return np.nan_to_num(weight[:, None] / n)


def _weighted_differences(units: np.ndarray, sums: np.ndarray) -> np.ndarray:
    """Return the weighted mean over layers of the differences inside them.

    Arrays are … × layers × sides.
    """
    with np.errstate(divide="ignore", invalid="ignore"):
        means = sums / units
        difference = means[..., 0] - means[..., 1]
        weight = units.prod(axis=-1) / units.sum(axis=-1)
        has_both = (units > 0.5).all(axis=-1)
        weight = np.where(has_both, weight, 0)
        difference = np.where(has_both, difference, 0)
        return (weight * difference).sum(axis=-1) / weight.sum(axis=-1)


def _jackknife_variances(units: np.ndarray, sums: np.ndarray, comparison: Comparison) -> np.ndarray:
    """Return both sides' jackknife variances: each cluster is left out in turn."""
    units_left = units.sum(axis=0) - units
    sums_left = sums.sum(axis=0) - sums
    differences = _weighted_differences(units_left, sums_left)
    variances = np.full(2, math.nan)
    for side in (0, 1):
        clusters = np.unique(comparison.cluster[comparison.side == side])
        replicates = differences[clusters]
        n = len(replicates)
        if n > 1:
            squares = (replicates - replicates.mean()) ** 2
            variances[side] = (n - 1) / n * squares.sum()
    return variances


def _degrees_of_freedom(variances: np.ndarray, n_units: np.ndarray) -> float:
    """Return the degrees of freedom of Welch and Satterthwaite."""
    divisor = (variances**2 / (n_units - 1)).sum()
    if divisor > 0:
        return float(variances.sum() ** 2 / divisor)
    return float(n_units.min() - 1)


def _influence_on_difference(
    pages: Pages, comparison: Comparison, influence: np.ndarray, *, bounds: Bounds
) -> tuple[float, float]:
    """Return the squared influence of an unseen error that lowers, or raises, a difference."""
    weight = np.where(pages.is_read, pages.weight, 1)
    squared = influence**2 * weight * (weight - 1)
    can_rise = pages.machine < bounds.high
    can_fall = pages.machine > bounds.low
    below = 0.0
    above = 0.0
    for side in (0, 1):
        lowers = can_fall if side == 0 else can_rise
        raises = can_rise if side == 0 else can_fall
        mask = comparison.side == side
        members = pages.where(mask)
        below = max(below, _largest_of_strata(members, squared[mask], lowers[mask]))
        above = max(above, _largest_of_strata(members, squared[mask], raises[mask]))
    return below, above


def _largest_of_strata(side: Pages, squared: np.ndarray, is_possible: np.ndarray) -> float:
    """Return the largest mean influence, among strata, of pages on which an error is possible.

    Pages of a stratum may belong to outlets of one page or of many, so that their influence
    differs.
    """
    if not is_possible.any():
        return 0.0
    chosen = side.is_read & is_possible
    if not chosen.any():  # only pages that nobody has read can have such an error
        chosen = side.is_read
    stratum = side.stratum[chosen]
    n = np.bincount(stratum)
    sums = np.bincount(stratum, weights=squared[chosen])
    return float((sums[n > 0] / n[n > 0]).max())


def _variance_of_unseen_units(
    comparison: Comparison, influence: np.ndarray, variances: np.ndarray, *, bounds: Bounds
) -> float:
    """Return the variance of unseen units that differ, of sides whose units are alike."""
    variance = 0.0
    for side in (0, 1):
        are_alike = variances[side] < SMALLEST_VARIANCE
        if are_alike:
            mask = comparison.side == side
            moved = np.bincount(comparison.cluster[mask], weights=influence[mask])
            moved = moved[moved > 0]
            variance += UNSEEN * (bounds.high - bounds.low) ** 2 * float((moved**2).mean())
    return variance
