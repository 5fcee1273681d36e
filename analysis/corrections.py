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
from typing import NamedTuple

import numpy as np
import pandas as pd
from scipy import special

UNSEEN = 2  #: errors; half an error (Jeffreys) covers .83 to 1.00 and one .90 to 1.00 where two cover .95 to 1.00
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


def bounds_of(pages: pd.DataFrame) -> Bounds:
    """Return the lowest and highest label of people and machine: 0 and 1, unless there are others."""
    labels = pages[["machine", "human"]].to_numpy()
    labels = labels[np.isfinite(labels)]
    if np.isin(labels, (0, 1)).all():
        return Bounds(0.0, 1.0, True)
    return Bounds(labels.min(), labels.max(), False)


def squared_error(gap: pd.Series, bounds: Bounds) -> float:
    """Return the square of an unseen error: as large as those seen, or as large as can be if there are none."""
    seen = gap[gap != 0]
    return float((seen**2).mean()) if len(seen) else (bounds.high - bounds.low) ** 2


def shortfall(pages: pd.DataFrame) -> list[str]:
    """Return a note where the sample's weights do not add up to the machine's pages."""
    represented = pages["weight"].sum()
    if math.isclose(represented, len(pages), rel_tol=SHORT):
        return []
    return [f"the sample stands for {represented:.0f} of {len(pages)} pages"]


# ---- shares ------------------------------------------------------------------------------------------------------------


def corrected_share(pages: pd.DataFrame, *, inside: pd.Series, fewest: int) -> list:
    """Return the numbers of one row of a table of corrected shares.

    *pages* has ``machine``, ``human``, ``weight`` and ``stratum``; *inside* names those of the group.
    """
    lost = shortfall(pages)
    pages = pages.assign(inside=inside, gap=pages["human"] - pages["machine"]).dropna(subset="machine")
    group = pages[pages["inside"]]
    sample = pages.dropna(subset="gap")
    group_sample = sample[sample["inside"]]
    share = group["machine"].mean()
    estimate = _group_estimate(pages, share=share, fewest=fewest)
    notes = list(estimate.notes)
    unlabelled = group["weight"].count() - len(group_sample)
    if unlabelled:
        notes.append(f"sampled pages without a label: {unlabelled}")
    numbers = [estimate.value, estimate.se, estimate.low, estimate.high]
    return [len(group), len(group_sample), share, *numbers, "; ".join(notes + lost)]


def _group_estimate(pages: pd.DataFrame, *, share: float, fewest: int) -> Estimate:
    """Return the corrected share of the pages inside the group."""
    sample = pages.dropna(subset="gap")
    group_sample = sample[sample["inside"]]
    if not len(group_sample):
        return Estimate(math.nan, math.nan, math.nan, math.nan, ["no sampled page: no estimate"])
    correction = np.average(group_sample["gap"], weights=group_sample["weight"])
    value = share + correction
    size = sample.groupby("stratum")["weight"].transform("size")
    lonely = (size == 1) & (sample["weight"] > 1) & sample["inside"]
    has_error = len(group_sample) > 1 and not lonely.any()
    se = _sampling_error(sample, correction=correction) if has_error else math.nan
    notes = []
    if len(group_sample) < fewest:
        notes.append(f"fewer than {fewest} pages: no interval")
    if lonely.any():
        notes.append("a stratum with one page: no interval")
    if notes:
        return Estimate(value, se, math.nan, math.nan, notes)
    bounds = bounds_of(pages)
    below, above = _unseen_in_group(pages, bounds=bounds)
    freedom = max(len(group_sample) - group_sample["stratum"].nunique(), 1)
    low, high = _interval(value, variance=se**2, below=below, above=above, freedom=freedom)
    if bounds.binary:
        low, high = np.clip([low, high], 0.0, 1.0)
    return Estimate(value, se, low, high, notes)


def _sampling_error(sample: pd.DataFrame, *, correction: float) -> float:
    """Return the standard error of the group's correction: of a domain, in strata drawn without replacement."""
    whole = sample.loc[sample["inside"], "weight"].sum()
    part = sample["weight"] * (sample["gap"] - correction) * sample["inside"] / whole  # 0 outside the group
    stratum = part.groupby(sample["stratum"])
    size = stratum.transform("size")
    spread = (part - stratum.transform("mean")) ** 2 * (1 - 1 / sample["weight"])
    return math.sqrt((spread * size / (size - 1).clip(lower=1)).sum())


def _unseen_in_group(pages: pd.DataFrame, *, bounds: Bounds) -> tuple[float, float]:
    """Return the variances of unseen errors that would lower, and that would raise, a group's share."""
    group = pages[pages["inside"]]
    sample = group.dropna(subset="gap")
    moved = sample["weight"] / sample["weight"].sum()
    influence = moved**2 * (1 - 1 / sample["weight"])
    square = UNSEEN * squared_error(pages["gap"].dropna(), bounds)
    unread = group[group["gap"].isna()]
    below = _largest(influence, possible=sample["machine"] > bounds.low, elsewhere=(unread["machine"] > bounds.low).any())
    above = _largest(influence, possible=sample["machine"] < bounds.high, elsewhere=(unread["machine"] < bounds.high).any())
    return square * below, square * above


def _largest(influence: pd.Series, *, possible: pd.Series, elsewhere: bool) -> float:
    """Return the largest influence of a page on which an error is *possible*.

    Where only pages *elsewhere*, which nobody has read, can have such an error, it may be as large as that of any page.
    """
    if possible.any():
        return float(influence[possible].max())
    return float(influence.max()) if elsewhere else 0.0


def _interval(value: float, *, variance: float, below: float, above: float, freedom: float) -> tuple[float, float]:
    """Return the ends of a 95% interval with further variances for its lower and its upper end."""
    t = special.stdtrit(freedom, 0.975)
    return value - t * math.sqrt(variance + below), value + t * math.sqrt(variance + above)


# ---- differences -------------------------------------------------------------------------------------------------------


class Difference(NamedTuple):
    """A corrected difference, the two shares and the machine's difference, with the evidence."""

    shares: np.ndarray  #: of both sides
    machine: float
    estimate: Estimate
    pages: np.ndarray  #: of both sides
    read: np.ndarray  #: pages of both sides that people labelled
    units: np.ndarray  #: clusters of both sides


def corrected_difference(pages: pd.DataFrame, *, fewest_pages: int, fewest_units: int) -> Difference:
    """Return the difference of two sides' corrected shares, each unit weighing the same.

    *pages* has ``machine`` and ``human`` (labels), ``weight`` and ``stratum`` (of the sample), ``side`` (0 or 1), ``layer``
    (the stratum of the comparison), ``cluster`` and ``text`` (copies of a text within a cluster count once).
    """
    sides_in_layer = pages.groupby("layer")["side"].transform("nunique")
    compared = pages[sides_in_layer == 2]
    notes = []
    if len(compared) < len(pages):
        notes.append(f"left out, in strata of one side only: {len(pages) - len(compared)} pages")
    pages = compared.assign(gap=compared["human"] - compared["machine"])
    count = pages.groupby("side").agg(pages=("machine", "size"), read=("gap", "count"), units=("cluster", "nunique"))
    count = count.reindex([0, 1], fill_value=0)
    evidence = [count[name].to_numpy() for name in ("pages", "read", "units")]
    if not len(pages):
        nothing = Estimate(math.nan, math.nan, math.nan, math.nan, ["no stratum with both sides: no estimate", *notes])
        return Difference(np.full(2, math.nan), math.nan, nothing, *evidence)
    pages = pages.assign(outcome=_outcome(pages), part=_part_of_unit(pages))
    cells = _cells(pages)
    pages = pages.assign(influence=_influence(pages, cells))
    own = pages["side"] == 0
    shares = np.array([(pages["influence"] * pages["outcome"])[mask].sum() for mask in (own, ~own)])
    machine_part = pages["influence"] * pages["machine"]
    machine = machine_part[own].sum() - machine_part[~own].sum()
    value = shares[0] - shares[1]
    reasons = []
    if count["units"].min() < fewest_units:
        reasons.append(f"fewer than {fewest_units} units on a side: no interval")
    if count["read"].min() < fewest_pages:
        reasons.append(f"fewer than {fewest_pages} pages labelled by people on a side: no interval")
    variances = _jackknife_variances(cells)
    if not np.isfinite(variances).all() and not reasons:
        reasons.append("without one unit no stratum has both sides: no interval")
    se = math.sqrt(variances.sum())
    if reasons:
        return Difference(shares, machine, Estimate(value, se, math.nan, math.nan, reasons + notes), *evidence)
    bounds = bounds_of(pages)
    below, above = _unseen_in_sides(pages, bounds=bounds)
    alike = _unseen_units(pages, variances, bounds=bounds)
    freedom = _freedom(variances, count["units"].to_numpy())
    low, high = _interval(value, variance=se**2 + alike, below=below, above=above, freedom=freedom)
    if bounds.binary:
        low, high = np.clip([low, high], -1.0, 1.0)
    return Difference(shares, machine, Estimate(value, se, low, high, notes), *evidence)


def _outcome(pages: pd.DataFrame) -> pd.Series:
    """Return the pseudo-outcomes: the machine's label, and where people read the page, the weighted gap added to it."""
    return pages["machine"] + (pages["gap"] * pages["weight"]).fillna(0)


def _part_of_unit(pages: pd.DataFrame) -> pd.Series:
    """Return each page's part of the mean of its unit: a cluster in a layer, in which each text counts once."""
    unit = ["side", "layer", "cluster"]
    texts = pages.groupby(unit)["text"].transform("nunique")
    copies = pages.groupby([*unit, "text"])["text"].transform("size")
    return 1 / (texts * copies)


class Cells(NamedTuple):
    """Units by cluster, layer and side: how many, and the sums of their means."""

    units: np.ndarray  #: clusters × layers × sides
    sums: np.ndarray  #: the same
    side: np.ndarray  #: of each cluster
    layer: np.ndarray  #: of each page, its number among the layers


def _cells(pages: pd.DataFrame) -> Cells:
    """Return the units of *pages*; a cluster on both sides is one on each."""
    cluster = pages.groupby(["side", "cluster"]).ngroup().to_numpy()
    layer = pages.groupby("layer").ngroup().to_numpy()
    side = pages["side"].to_numpy()
    shape = (cluster.max() + 1, layer.max() + 1, 2)
    units, sums = np.zeros(shape), np.zeros(shape)
    np.add.at(units, (cluster, layer, side), pages["part"].to_numpy())
    np.add.at(sums, (cluster, layer, side), (pages["part"] * pages["outcome"]).to_numpy())
    side_of_cluster = np.zeros(shape[0], int)
    side_of_cluster[cluster] = side
    return Cells(units, sums, side_of_cluster, layer)


def _influence(pages: pd.DataFrame, cells: Cells) -> np.ndarray:
    """Return how much one page's outcome moves its side's share."""
    units = cells.units.sum(axis=0)
    weight = units.prod(axis=1) / units.sum(axis=1)
    weight = weight / weight.sum()
    side = pages["side"].to_numpy()
    return weight[cells.layer] / units[cells.layer, side] * pages["part"].to_numpy()


def _differences(units: np.ndarray, sums: np.ndarray) -> np.ndarray:
    """Return the weighted mean over layers of the differences inside them, from … × layers × sides."""
    with np.errstate(divide="ignore", invalid="ignore"):
        means = sums / units
        weight = units.prod(axis=-1) / units.sum(axis=-1)
        both = (units > 1e-9).all(axis=-1)
        part = np.where(both, weight * (means[..., 0] - means[..., 1]), 0)
        return part.sum(axis=-1) / np.where(both, weight, 0).sum(axis=-1)


def _jackknife_variances(cells: Cells) -> np.ndarray:
    """Return both sides' jackknife variances: each cluster is left out in turn."""
    left_out = _differences(cells.units.sum(axis=0) - cells.units, cells.sums.sum(axis=0) - cells.sums)
    variances = np.full(2, math.nan)
    for side in (0, 1):
        replicates = left_out[cells.side == side]
        n = len(replicates)
        variances[side] = (n - 1) / n * ((replicates - replicates.mean()) ** 2).sum()
    return variances


def _freedom(variances: np.ndarray, units: np.ndarray) -> float:
    """Return the degrees of freedom of Welch and Satterthwaite."""
    below = (variances**2 / (units - 1)).sum()
    return variances.sum() ** 2 / below if below > 0 else float(units.min() - 1)


def _unseen_in_sides(pages: pd.DataFrame, *, bounds: Bounds) -> tuple[float, float]:
    """Return the variances of unseen errors that would lower, and that would raise, the difference."""
    square = UNSEEN * squared_error(pages["gap"].dropna(), bounds)
    missed = pages["machine"] < bounds.high
    invented = pages["machine"] > bounds.low
    own = pages["side"] == 0
    raising = missed.where(own, invented)
    lowering = invented.where(own, missed)
    return square * _largest_in_sides(pages, lowering), square * _largest_in_sides(pages, raising)


def _largest_in_sides(pages: pd.DataFrame, possible: pd.Series) -> float:
    """Return the largest mean influence of a page with a *possible* error, among the sample's strata on either side."""
    read = pages["gap"].notna()
    influence = pages["influence"] ** 2 * pages["weight"] * (pages["weight"] - 1)
    largest = 0.0
    for side in (0, 1):
        here = pages["side"] == side
        chosen = here & read & possible
        if not chosen.any() and (here & ~read & possible).any():
            chosen = here & read  # only pages that nobody has read can have it
        means = influence[chosen].groupby(pages.loc[chosen, "stratum"]).mean()
        largest = max(largest, means.max() if len(means) else 0.0)
    return float(largest)


def _unseen_units(pages: pd.DataFrame, variances: np.ndarray, *, bounds: Bounds) -> float:
    """Return the variance of unseen units that differ, for sides in which all units are alike."""
    total = 0.0
    for side in (0, 1):
        here = pages[pages["side"] == side]
        if variances[side] < 1e-12:
            moved = here.groupby("cluster")["influence"].sum()
            total += UNSEEN * (bounds.high - bounds.low) ** 2 * float((moved**2).mean())
    return total
