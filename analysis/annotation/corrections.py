"""Corrected shares and differences: what a machine's labels miss, estimated from pages that people read too.

Here stand the sums. Who is compared and what is refused is decided in `annotation`.

Errors that nobody has seen
---------------------------
A sample in which people never disagree with the machine has variance 0, and still there may be errors. Its interval
would be too short: 30 pages without an error leave room for one error in ten pages. So each interval allows for two
unseen errors, as Agresti and Coull (1998) add two successes and two failures to a share. They fall in the stratum in
which one error moves the estimate most. At each end only those errors count that would move the estimate that way.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from scipy import special

UNSEEN = (
    2  #: errors; half an error a stratum (Jeffreys) covered .83 at worst, one error .90, two .95
)
SHORT = 0.05  #: the share of the machine's pages for which a sample need not stand


class Bounds(NamedTuple):
    """The lowest and the highest label."""

    low: float
    high: float
    binary: bool


class Estimate(NamedTuple):
    """An estimate with its error and interval, and why there is none."""

    value: float
    se: float
    low: float
    high: float
    notes: list[str]


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
        """Return the square of an unseen error: as large as those seen, or as large as can be if there are none."""
        gap = self.gap[self.is_read]
        seen = gap[gap != 0]
        return float((seen**2).mean()) if len(seen) else (bounds.high - bounds.low) ** 2


def shortfall(weight: np.ndarray) -> list[str]:
    """Return a note where the sample's weights (missing elsewhere) do not add up to the machine's pages."""
    represented = np.nansum(weight)
    if math.isclose(represented, len(weight), rel_tol=SHORT):
        return []
    return [f"the sample stands for {represented:.0f} of {len(weight)} pages"]


# ---- shares ------------------------------------------------------------------------------------------------------------


class Share(NamedTuple):
    """A corrected share and the machine's, with the evidence."""

    machine: float
    estimate: Estimate
    pages: int  #: that the machine labelled
    read: int  #: of these, pages that people labelled


def corrected_share(pages: Pages, inside: np.ndarray, *, fewest: int) -> Share:
    """Return the share of the pages *inside* a group, corrected by the sample of all pages."""
    labelled = np.isfinite(pages.machine)
    pages = pages.where(labelled)
    inside = inside[labelled]
    group = pages.where(inside)
    n_read = int(group.is_read.sum())
    machine = float(group.machine.mean()) if len(group.machine) else math.nan
    estimate = _group_estimate(pages, inside, share=machine, fewest=fewest)
    unlabelled = int(np.isfinite(group.weight).sum()) - n_read
    if unlabelled:
        estimate = estimate._replace(
            notes=[*estimate.notes, f"sampled pages without a label: {unlabelled}"]
        )
    return Share(machine, estimate, len(group.machine), n_read)


def _group_estimate(pages: Pages, inside: np.ndarray, *, share: float, fewest: int) -> Estimate:
    """Return the corrected share of the pages inside the group."""
    group = pages.where(inside)
    sample = group.where(group.is_read)
    if not len(sample.gap):
        return Estimate(math.nan, math.nan, math.nan, math.nan, ["no sampled page: no estimate"])
    correction = float(np.average(sample.gap, weights=sample.weight))
    value = share + correction
    in_stratum = np.bincount(pages.stratum[pages.is_read])
    lonely = bool(((in_stratum[sample.stratum] == 1) & (sample.weight > 1)).any())
    has_error = len(sample.gap) > 1 and not lonely
    se = _sampling_error(pages, inside, correction=correction) if has_error else math.nan
    notes = []
    if len(sample.gap) < fewest:
        notes.append(f"fewer than {fewest} pages: no interval")
    if lonely:
        notes.append("a stratum with one page: no interval")
    if notes:
        return Estimate(value, se, math.nan, math.nan, notes)
    bounds = pages.bounds()
    square = UNSEEN * pages.squared_error(bounds)
    below, above = _influence_on_share(group, bounds=bounds)
    freedom = max(len(sample.gap) - len(np.unique(sample.stratum)), 1)
    low, high = _interval(
        value, below=se**2 + square * below, above=se**2 + square * above, freedom=freedom
    )
    if bounds.binary:
        low, high = np.clip([low, high], 0.0, 1.0)
    return Estimate(value, se, float(low), float(high), notes)


def _sampling_error(pages: Pages, inside: np.ndarray, *, correction: float) -> float:
    """Return the standard error of the group's correction: of a domain, in strata drawn without replacement."""
    inside = inside[pages.is_read]
    sample = pages.where(pages.is_read)
    part = sample.weight * (sample.gap - correction) / sample.weight[inside].sum()
    part = np.where(inside, part, 0)
    size = np.bincount(sample.stratum)[sample.stratum]
    mean = np.bincount(sample.stratum, weights=part)[sample.stratum] / size
    spread = (part - mean) ** 2 * (1 - 1 / sample.weight)
    return math.sqrt((spread * size / np.maximum(size - 1, 1)).sum())


def _influence_on_share(group: Pages, *, bounds: Bounds) -> tuple[float, float]:
    """Return the squared influence of an unseen error that lowers, and of one that raises, a group's share."""
    sample, unread = group.where(group.is_read), group.where(~group.is_read)
    part = sample.weight / sample.weight.sum()
    influence = part**2 * (1 - 1 / sample.weight)
    below = _largest(
        influence, sample.machine > bounds.low, elsewhere=bool((unread.machine > bounds.low).any())
    )
    above = _largest(
        influence,
        sample.machine < bounds.high,
        elsewhere=bool((unread.machine < bounds.high).any()),
    )
    return below, above


def _largest(influence: np.ndarray, possible: np.ndarray, *, elsewhere: bool) -> float:
    """Return the largest influence of a page on which an error is *possible*.

    Where only pages *elsewhere*, which nobody has read, can have such an error, it may be as large as that of any page.
    """
    if possible.any():
        return float(influence[possible].max())
    return float(influence.max()) if elsewhere else 0.0


def _interval(value: float, *, below: float, above: float, freedom: float) -> tuple[float, float]:
    """Return the ends of a 95% interval with one variance for its lower and one for its upper end."""
    t = special.stdtrit(freedom, 0.975)
    return value - t * math.sqrt(below), value + t * math.sqrt(above)


# ---- differences -------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Comparison:
    """For each page, where it stands in a comparison of two sides."""

    side: np.ndarray  #: 0 or 1
    layer: np.ndarray  #: number of the stratum within which sides are compared
    cluster: (
        np.ndarray
    )  #: number of what is independent; a text that both sides print is one on each
    text: (
        np.ndarray
    )  #: number of the text; copies of one text within a cluster and layer count once

    def where(self, mask: np.ndarray) -> Comparison:
        """Return the places of the chosen pages."""
        return Comparison(self.side[mask], self.layer[mask], self.cluster[mask], self.text[mask])

    def apart(self) -> Comparison:
        """Return the same with other numbers for the clusters of either side."""
        return Comparison(self.side, self.layer, 2 * self.cluster + self.side, self.text)


class Difference(NamedTuple):
    """A corrected difference, the two shares and the machine's difference, with the evidence."""

    shares: np.ndarray  #: of both sides
    machine: float
    estimate: Estimate
    pages: list[int]  #: of both sides
    read: list[int]  #: pages of both sides that people labelled
    units: list[int]  #: clusters of both sides


def corrected_difference(
    pages: Pages, places: Comparison, *, fewest_pages: int, fewest_units: int
) -> Difference:
    """Return the difference of two sides' corrected shares; units (clusters in a layer) of a layer weigh the same."""
    has_both = _has_both_sides(places)
    left_out = len(has_both) - int(has_both.sum())
    notes = [f"pages left out, in strata of one side only: {left_out}"] if left_out else []
    pages, places = pages.where(has_both), places.where(has_both).apart()
    own = places.side == 0
    n_pages = [int(own.sum()), int((~own).sum())]
    n_read = [int(pages.is_read[own].sum()), int(pages.is_read[~own].sum())]
    n_units = [len(np.unique(places.cluster[mask])) for mask in (own, ~own)]
    if not len(own):
        nothing = Estimate(
            math.nan,
            math.nan,
            math.nan,
            math.nan,
            ["no stratum with both sides: no estimate", *notes],
        )
        return Difference(np.full(2, math.nan), math.nan, nothing, n_pages, n_read, n_units)
    outcome = pages.machine + np.where(pages.is_read, pages.gap * pages.weight, 0)
    part = _part_of_unit(places)
    units = _summed(places, part)
    influence = part * _influence_of_unit(units)[places.layer, places.side]
    shares = np.array([(influence * outcome)[own].sum(), (influence * outcome)[~own].sum()])
    machine = float(
        (influence * pages.machine)[own].sum() - (influence * pages.machine)[~own].sum()
    )
    value = float(shares[0] - shares[1])
    variances = _jackknife_variances(units, _summed(places, part * outcome), places)
    se = math.sqrt(variances.sum())
    reasons = []
    if min(n_units) < fewest_units:
        reasons.append(f"no interval: fewer than {fewest_units} units on a side")
    elif not np.isfinite(se):
        reasons.append("no interval: without one of the units no stratum has both sides")
    if min(n_read) < fewest_pages:
        reasons.append(
            f"no interval: fewer than {fewest_pages} pages on a side that people labelled"
        )
    if reasons:
        nothing = Estimate(value, se, math.nan, math.nan, reasons + notes)
        return Difference(shares, machine, nothing, n_pages, n_read, n_units)
    bounds = pages.bounds()
    square = UNSEEN * pages.squared_error(bounds)
    below, above = _influence_on_difference(pages, places, influence, bounds=bounds)
    variance = se**2 + _unseen_units(places, influence, variances, bounds=bounds)
    low, high = _interval(
        value,
        below=variance + square * below,
        above=variance + square * above,
        freedom=_freedom(variances, np.array(n_units)),
    )
    if bounds.binary:
        low, high = np.clip([low, high], -1.0, 1.0)
    estimate = Estimate(value, se, float(low), float(high), notes)
    return Difference(shares, machine, estimate, n_pages, n_read, n_units)


def _has_both_sides(places: Comparison) -> np.ndarray:
    """Return which pages lie in a layer that has pages of both sides."""
    present = np.zeros((places.layer.max(initial=-1) + 1, 2), bool)
    present[places.layer, places.side] = True
    both = np.logical_and(present[:, 0], present[:, 1])
    return both[places.layer]


def _part_of_unit(places: Comparison) -> np.ndarray:
    """Return each page's part of the mean of its unit: a cluster in a layer, in which each text counts once."""
    unit = places.cluster * (places.layer.max() + 1) + places.layer
    texts, text, copies = np.unique(
        np.stack([unit, places.text]), axis=1, return_inverse=True, return_counts=True
    )
    texts_of_unit = np.bincount(texts[0])
    text = text.ravel()
    return 1 / (texts_of_unit[unit] * copies[text])


def _summed(places: Comparison, values: np.ndarray) -> np.ndarray:
    """Return the sums of pages' *values* by cluster, layer and side."""
    shape = (places.cluster.max() + 1, places.layer.max() + 1, 2)
    cell = np.ravel_multi_index((places.cluster, places.layer, places.side), shape)
    return np.bincount(cell, weights=values, minlength=math.prod(shape)).reshape(shape)


def _influence_of_unit(units: np.ndarray) -> np.ndarray:
    """Return how much one unit's mean moves its side's share, by layer and side; layers weigh n₁n₂/(n₁+n₂)."""
    n = units.sum(axis=0)
    with np.errstate(divide="ignore", invalid="ignore"):
        weight = np.nan_to_num(n.prod(axis=1) / n.sum(axis=1))
        return np.nan_to_num((weight / weight.sum())[:, None] / n)


def _differences(units: np.ndarray, sums: np.ndarray) -> np.ndarray:
    """Return the weighted mean over layers of the differences inside them, from … × layers × sides."""
    with np.errstate(divide="ignore", invalid="ignore"):
        means = sums / units
        weight = units.prod(axis=-1) / units.sum(axis=-1)
        both = (units > 0.5).all(axis=-1)
        weight = np.where(both, weight, 0)
        apart = np.where(both, means[..., 0] - means[..., 1], 0)
        return (weight * apart).sum(axis=-1) / weight.sum(axis=-1)


def _jackknife_variances(units: np.ndarray, sums: np.ndarray, places: Comparison) -> np.ndarray:
    """Return both sides' jackknife variances: each cluster is left out in turn."""
    left_out = _differences(units.sum(axis=0) - units, sums.sum(axis=0) - sums)
    variances = np.full(2, math.nan)
    for side in (0, 1):
        replicates = left_out[
            np.unique(places.cluster[places.side == side])
        ]  # numbers of the other side have no pages
        n = len(replicates)
        variances[side] = (
            (n - 1) / n * ((replicates - replicates.mean()) ** 2).sum() if n > 1 else math.nan
        )
    return variances


def _freedom(variances: np.ndarray, units: np.ndarray) -> float:
    """Return the degrees of freedom of Welch and Satterthwaite."""
    below = (variances**2 / (units - 1)).sum()
    return float(variances.sum() ** 2 / below) if below > 0 else float(units.min() - 1)


def _influence_on_difference(
    pages: Pages, places: Comparison, influence: np.ndarray, *, bounds: Bounds
) -> tuple[float, float]:
    """Return the squared influence of an unseen error that lowers, and of one that raises, the difference."""
    weight = np.where(pages.is_read, pages.weight, 1)
    squared = influence**2 * weight * (weight - 1)
    missed = pages.machine < bounds.high
    invented = pages.machine > bounds.low
    own = places.side == 0
    below, above = [], []
    for mask, lowers, raises in ((own, invented, missed), (~own, missed, invented)):
        side = pages.where(mask)
        below.append(_largest_of_strata(side, squared[mask], lowers[mask]))
        above.append(_largest_of_strata(side, squared[mask], raises[mask]))
    return max(below), max(above)


def _largest_of_strata(side: Pages, squared: np.ndarray, possible: np.ndarray) -> float:
    """Return the largest mean influence, among the sample's strata, of a side's pages on which an error is *possible*.

    Pages of a stratum may belong to outlets of one page or of many, so that their influence differs.
    """
    if not possible.any():
        return 0.0
    chosen = side.is_read & possible
    if not chosen.any():  # only pages that nobody has read can have such an error
        chosen = side.is_read
    stratum = side.stratum[chosen]
    n = np.bincount(stratum)
    return float((np.bincount(stratum, weights=squared[chosen])[n > 0] / n[n > 0]).max())


def _unseen_units(
    places: Comparison, influence: np.ndarray, variances: np.ndarray, *, bounds: Bounds
) -> float:
    """Return the variance of unseen units that differ, for sides in which all units are alike."""
    total = 0.0
    for side in (0, 1):
        if variances[side] < 1e-12:
            mask = places.side == side
            moved = np.bincount(places.cluster[mask], weights=influence[mask])
            total += (
                UNSEEN * (bounds.high - bounds.low) ** 2 * float((moved[moved > 0] ** 2).mean())
            )
    return total
