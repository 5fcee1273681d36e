"""The one formula: estimate, error, degrees of freedom, p and interval from sums over rows.

Estimates are what a ``groupby`` gives; a difference within strata is the coefficient of a
regression with a dummy for each stratum. Uncertainty comes from leaving out one unit at a time,
and is never less than that of independent counts. Shares and means of units that hold several
articles have two answers, with each side's own spread and with one that both share: the larger p
counts, with its interval. Nothing is drawn at random.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike
from scipy import sparse, special

from analysis.counts import divided, group_matrix
from analysis.text.kernels import TwoArrays

CONFIDENCE = 0.95  #: of intervals
HELD_AT_ONCE = 2_000_000  #: numbers of units × items at a time
HALF = 0.5  #: occurrence that is added to a side (Haldane 1956, Anscombe 1956)
NOTHING = 1e-9  #: a size up to it is what rounding leaves
LEAST_UNITS = 1.5  #: effective units of a class, below which there is neither p nor interval
SAME = 1e-13  #: part of a sum of squares that rounding leaves
ROUNDED = 1e-9  #: part by which numbers that are equal may differ
BOTH = 2  #: the class of units on both sides; 0 and 1 are those of units on one side


# ---- sums: all that is needed of the rows -------------------------------------------------------


@dataclass(frozen=True)
class Sums:
    """Sums of rows in cells: a unit on one side (or in one group) of one stratum."""

    values: sparse.csr_array  #: cells × items
    size: np.ndarray  #: cells × 1, or cells × items where items have sizes of their own
    squares: sparse.csr_array  #: cells × items: value² / size of the rows, summed
    unit: np.ndarray  #: number of each cell's unit
    side: np.ndarray  #: number of each cell's side: 0 and 1, or of its group
    stratum: np.ndarray  #: number of each cell's stratum
    n_strata: int

    def only(self, is_cell: np.ndarray) -> Sums:
        """Return the same cells; those that are not chosen are empty."""
        return replace(self, values=self.values.multiply(is_cell).tocsr(), size=self.size * is_cell)

    def of_units(self, numbers: np.ndarray) -> Sums:
        """Return the cells of some units, which are numbered anew."""
        is_its = np.isin(self.unit, numbers)
        return replace(
            self,
            values=self.values[is_its],
            size=self.size[is_its],
            squares=self.squares[is_its],
            unit=np.searchsorted(numbers, self.unit[is_its]),
            side=self.side[is_its],
            stratum=self.stratum[is_its],
        )

    def items(self, chosen: np.ndarray) -> Sums:
        """Return the sums of some items."""
        return replace(
            self,
            values=self.values[:, chosen],
            squares=self.squares[:, chosen],
            size=_columns(self.size, chosen),
        )

    def against(self, group: int) -> Sums:
        """Return a group as side 0 and all others as side 1."""
        return replace(self, side=(self.side != group).astype(int))

    def added(self, place: Any = None, n_places: int = 0) -> TwoArrays:
        """Return values and sizes by side and stratum, or by side and place: 2 × … × items.

        *place* is the number of each cell's place.
        """
        if place is None:
            place = self.stratum
            n_places = self.n_strata
        matrix = group_matrix(self.side * n_places + place, 2 * n_places)
        values = (matrix @ self.values).toarray()
        size = matrix @ self.size
        shape = (2, n_places)
        return values.reshape(*shape, values.shape[1]), size.reshape(*shape, size.shape[1])


def sums_of(
    values: Any, size: Any, unit: Any, side: Any, stratum: Any = None, *, unseen: Any = None
) -> Sums:
    """Return the sums of rows by unit, side and stratum.

    ``size`` is rows × 1 or rows × items, 0 is missing; *unseen* is added to the squares: errors
    that nobody has seen.
    """
    values = sparse.csr_array(values, dtype=float)
    n_rows = values.shape[0]
    size = np.asarray(size, float).reshape(n_rows, -1)
    if stratum is None:
        stratum = np.zeros(n_rows, int)
    unit = pd.factorize(np.asarray(unit), sort=True)[0]
    stratum = pd.factorize(np.asarray(stratum), sort=True)[0]
    keys = np.stack([unit, np.asarray(side, int), stratum])
    cells, cell = np.unique(keys, axis=1, return_inverse=True)
    matrix = group_matrix(cell.ravel(), cells.shape[1])
    squares = values.power(2).multiply(divided(1, size)).tocsr()
    if unseen is not None:
        squares = sparse.csr_array(squares.toarray() + np.asarray(unseen)[:, None] * (size > 0))
    n_strata = int(stratum.max(initial=0)) + 1
    return Sums(
        values=matrix @ values,
        size=matrix @ size,
        squares=matrix @ squares,
        unit=cells[0],
        side=cells[1],
        stratum=cells[2],
        n_strata=n_strata,
    )


def _columns(of_items: np.ndarray, chosen: np.ndarray) -> np.ndarray:
    """Return the columns of some items; the one column where all share it."""
    return of_items[:, chosen] if of_items.shape[1] > 1 else of_items


# ---- the estimate -------------------------------------------------------------------------------


def weights_of(size: np.ndarray) -> np.ndarray:
    """Return the other side's part of each stratum; 0 where a stratum has one side.

    Sides come first: 2 × … × items.
    """
    is_shared = (size > 0).all(axis=0)
    whole = np.where(is_shared, size.sum(axis=0), np.inf)
    return size[::-1] / whole


def _parts(values: np.ndarray, size: np.ndarray) -> np.ndarray:
    """Return five parts that add up over strata: both M, W, and both N.

    M are the weighted sums of either side, W the weighted size that they share, N the sizes in
    strata with both sides.
    """
    weights = weights_of(size)
    weighted = weights * values
    shared = weights[0] * size[0]
    compared = np.where(shared > 0, size, 0)
    shared = np.broadcast_to(shared, weighted.shape[1:])
    compared = np.broadcast_to(compared, weighted.shape)
    return np.stack([*weighted, shared, *compared])


def _smoothed(parts: np.ndarray) -> np.ndarray:
    """Return both weighted sums with half an occurrence, which is spread over strata by size."""
    with np.errstate(divide="ignore", invalid="ignore"):
        half = HALF * np.where(parts[2] > 0, parts[2] / parts[3:], 0)
    return parts[:2] + half


def _estimate(parts: np.ndarray, *, is_rate: bool) -> np.ndarray:
    """Return the difference of means within strata, or the log of the rate ratio."""
    with np.errstate(divide="ignore", invalid="ignore"):
        if not is_rate:
            return (parts[0] - parts[1]) / parts[2]
        target, reference = _smoothed(parts)
        return np.where(parts[2] > 0, np.log(target / reference), np.nan)


# ---- the error ----------------------------------------------------------------------------------


class _Spread(NamedTuple):
    """What the units of each class add to the variance: classes × items, 0 where it has none."""

    found: np.ndarray  #: by leaving out one unit at a time
    floor: np.ndarray  #: of independent counts
    n_units: np.ndarray
    influence: np.ndarray  #: of units, summed
    squares: np.ndarray  #: of their influence, summed
    larger: np.ndarray  #: the variance that each class adds
    effective: np.ndarray  #: units that each class is worth (Kish 1965)


def _classes(sums: Sums, influence: np.ndarray) -> np.ndarray:
    """Return the class of each unit, by item: 0, 1 or BOTH; −1 without influence.

    A unit alone in its class joins another: one of a single side those on both, one on both the
    side where it weighs more. If it cannot, all are one class.
    """
    n_units = int(sums.unit.max(initial=-1)) + 1
    of_side = group_matrix(sums.side * n_units + sums.unit, 2 * n_units) @ influence
    first, second = of_side.reshape(2, n_units, -1)
    on = [first > 0, second > 0]
    classes = np.select([on[0] & on[1], *on], [BOTH, 0, 1], -1)
    n_both = (classes == BOTH).sum(axis=0)
    for side in (0, 1):
        is_of_side = classes == side
        joins = (is_of_side.sum(axis=0) == 1) & (n_both > 0)
        classes[is_of_side & joins] = BOTH
    is_both = classes == BOTH
    joins = is_both & (is_both.sum(axis=0) == 1)
    side = (second > first * (1 + ROUNDED)).astype(int)
    classes = np.where(joins, side, classes)
    for number in range(BOTH + 1):
        is_alone = (classes == number).sum(axis=0) == 1
        classes[(classes >= 0) & is_alone] = BOTH
    return classes


def _left_out(sums: Sums, left: Sums, *, is_rate: bool) -> np.ndarray:
    """Return units × items: the estimate without each of the units whose cells are left.

    Only the strata in which a unit was seen change without it.
    """
    values, size = sums.added()
    visits, visit = np.unique([left.unit, left.stratum], axis=1, return_inverse=True)
    unit, stratum = visits
    its_values, its_size = left.added(visit.ravel(), len(stratum))
    rest = size[:, stratum] - its_size
    rest[rest < NOTHING] = 0
    without = _parts(values[:, stratum] - its_values, rest)
    with_unit = _parts(values, size)
    change = without - with_unit[:, stratum]
    of_units = group_matrix(unit, int(unit.max(initial=-1)) + 1)
    changes = np.stack([of_units @ part for part in change])
    parts = with_unit.sum(axis=1)[:, None] + changes
    parts[2:][parts[2:] < NOTHING] = 0
    return _estimate(parts, is_rate=is_rate)


def _jackknife(estimates: np.ndarray, counts: np.ndarray) -> np.ndarray:
    """Return (g − 1)/g times the sum of squares around the mean, over the units that count."""
    counts = np.broadcast_to(counts, estimates.shape)
    n_units = counts.sum(axis=0)
    mean = divided(np.where(counts, estimates, 0).sum(axis=0), n_units)
    squares = np.where(counts, (estimates - mean) ** 2, 0).sum(axis=0)
    return divided(n_units - 1, n_units) * squares


def _jackknife_of_units(
    cells: Sums, total: np.ndarray, whole: np.ndarray, *, is_rate: bool
) -> np.ndarray:
    """Return the same for units without strata, in one pass over stored values.

    *total* and *whole* are values and size of both sides. The estimate without a unit is, but for a
    constant, ``scale × a + b`` of side 0 less that of side 1: *a* hangs on the size of the unit,
    and *b* is 0 where it lacks the item. Missing where a unit is the last of its side.
    """
    n_units = int(cells.unit.max(initial=-1)) + 1
    n_seen = max(len(np.unique(cells.unit[cells.size[:, 0] > 0])), 1)
    terms = []
    changes = []
    with np.errstate(divide="ignore", invalid="ignore"):
        for side, sign in enumerate((1, -1)):
            its_cells = np.flatnonzero(cells.side == side)
            of_units = group_matrix(cells.unit[its_cells], n_units)
            size = of_units @ cells.size[its_cells, 0]
            change = of_units @ cells.values[its_cells]
            rest = whole[side] - size
            rest[rest < NOTHING] = 0
            if is_rate:
                scale = np.ones(len(total[side]))
                a = -np.log1p(-divided(size, rest + size))
                change.data = np.log1p(-change.data / (total[side] + HALF)[change.indices])
            else:
                scale = divided(total[side], whole[side])
                a = np.where(size > 0, size / rest, 0)
                change.data = -change.data / np.repeat(rest, np.diff(change.indptr))
            terms.append((sign * scale, a))
            changes.append(sign * change)
        b = sum(changes)
        squares = np.zeros(b.shape[1])
        for scale, a in terms:
            squares += sum(scale * other * (a @ its_a) for other, its_a in terms)
            squares += 2 * scale * (b.T @ a)
        of_b = b.power(2).sum(axis=0)
        total_change = sum(scale * a.sum() for scale, a in terms) + b.sum(axis=0)
        around_mean = squares + of_b - total_change**2 / n_seen
        around_mean[around_mean <= SAME * of_b] = 0
    return (n_seen - 1) / n_seen * around_mean


def _floor_of_rates(sums: Sums, is_cell: np.ndarray) -> np.ndarray:
    """Return the part of some cells in the variance of independent counts, on the log scale."""
    values, size = sums.added()
    its_values, its_size = sums.only(is_cell).added()
    parts = _parts(values, size).sum(axis=1)
    half = HALF * divided(its_size, parts[3:, None])
    squares = weights_of(size) ** 2 * (its_values + half)
    return divided(squares.sum(axis=1), _smoothed(parts) ** 2).sum(axis=0)


def _floor_of_means(sums: Sums, is_cell: np.ndarray) -> np.ndarray:
    """Return the part of some cells in the variance of independent rows, if sides do not differ."""
    values, size = sums.added()
    its_size = sums.only(is_cell).added()[1]
    in_stratum = size.sum(axis=0)
    squares = (group_matrix(sums.stratum, sums.n_strata) @ sums.squares).toarray()
    around_mean = squares - divided(values.sum(axis=0) ** 2, in_stratum)
    variance = np.maximum(divided(around_mean, in_stratum - 1), 0)
    weighted = weights_of(size) ** 2 * its_size * variance
    shared = _parts(values, size)[2].sum(axis=0)
    return divided(weighted.sum(axis=(0, 1)), shared**2)


# ---- contrasts ----------------------------------------------------------------------------------


def difference_of(sums: Sums, *, is_rate: bool) -> pd.DataFrame:
    """Return ``estimate``, side 0 minus side 1; of rates the log ratio, and the plain ``ratio``."""
    parts = _parts(*sums.added()).sum(axis=1)
    table = pd.DataFrame({"estimate": _estimate(parts, is_rate=is_rate)})
    if is_rate:
        with np.errstate(divide="ignore", invalid="ignore"):
            table["ratio"] = parts[0] / parts[1]
    return table


def contrast_of(sums: Sums, *, is_rate: bool, unit_is_row: bool = False) -> pd.DataFrame:
    """Return the difference of both sides with its interval and p.

    *unit_is_row* says that no unit holds two articles. ``units_effective`` is of the class with
    fewest.
    """
    values, size = sums.added()
    parts = _parts(values, size).sum(axis=1)
    estimate = _estimate(parts, is_rate=is_rate)
    influence = weights_of(size)[sums.side, sums.stratum] * sums.size
    classes = _classes(sums, influence)
    in_class = classes == np.arange(BOTH + 1)[:, None, None]
    is_plain = sums.n_strata == 1 and sums.size.shape[1] == 1
    find = _found_at_once if is_plain else _found_by_leaving_out
    found = find(sums, in_class, is_rate=is_rate)
    floor_of = _floor_of_rates if is_rate else _floor_of_means
    floor = np.zeros(found.shape)
    for number, is_its in enumerate(in_class):
        floor[number] = floor_of(sums, is_its[sums.unit])
    of_units = group_matrix(sums.unit, in_class.shape[1]) @ influence
    spread = _spread_of_classes(np.where(in_class, of_units, 0), in_class.sum(axis=1), found, floor)
    variance = spread.larger.sum(axis=0)
    if unit_is_row and not is_rate:
        variance = np.maximum(spread.found.sum(axis=0), spread.floor.sum(axis=0))
    equal = divided(spread.influence**2, spread.n_units)
    freedom = np.minimum(
        _satterthwaite(spread.larger, spread.effective - 1),
        _satterthwaite(equal, spread.n_units - 1),
    )
    table = _t_table(estimate, variance, freedom).assign(answer="separate")
    if not is_rate and not unit_is_row:
        shared = _t_table(estimate, *_shared(spread)).assign(answer="shared")
        is_larger = shared["p"] > table["p"] * (1 + ROUNDED)
        table = table.mask(is_larger, shared)
    effective = np.where(spread.n_units > 0, spread.effective, np.inf)
    table["units_effective"] = effective.min(axis=0)
    if is_rate:
        difference = np.sign(table["estimate"]) * (parts[0] - parts[1])
        is_turned = difference <= ROUNDED * parts[0]
        table["p"] = table["p"].mask(is_turned & table["p"].notna(), 1.0)
    return table


def _spread_of_classes(
    influence: np.ndarray, n_units: np.ndarray, found: np.ndarray, floor: np.ndarray
) -> _Spread:
    """Return what classes add to the variance; *influence* is classes × units × items."""
    whole = influence.sum(axis=1)
    squares = (influence**2).sum(axis=1)
    effective = divided(whole**2, squares)
    larger = np.maximum(found, floor)
    every = np.broadcast_arrays(found, floor, n_units, whole, squares, larger, effective)
    return _Spread(*every)


def _found_by_leaving_out(sums: Sums, in_class: np.ndarray, *, is_rate: bool) -> np.ndarray:
    """Return the jackknife's variance, classes × items, some items at a time."""
    n_items = sums.values.shape[1]
    units = np.flatnonzero(in_class.any(axis=(0, 2)))
    in_class = in_class[:, units]
    left = sums.of_units(units)
    n_blocks = max(-(-n_items * len(left.unit) // HELD_AT_ONCE), 1)
    found = []
    for items in np.array_split(np.arange(n_items), n_blocks):
        estimates = _left_out(sums.items(items), left.items(items), is_rate=is_rate)
        found.append([_jackknife(estimates, _columns(is_its, items)) for is_its in in_class])
    return np.concatenate(found, axis=1)


def _found_at_once(sums: Sums, in_class: np.ndarray, *, is_rate: bool) -> np.ndarray:
    """Return the same where there are no strata, and items share their sizes."""
    values, size = sums.added()
    found = np.zeros((len(in_class), values.shape[-1]))
    for number, is_its in enumerate(in_class):
        if is_its.any():
            cells = sums.of_units(np.flatnonzero(is_its))
            found[number] = _jackknife_of_units(cells, values[:, 0], size[:, 0], is_rate=is_rate)
    return found


def _shared(spread: _Spread) -> TwoArrays:
    """Return variance and degrees of freedom if units of both sides have one spread.

    It is what they add to independent counts, pooled by degrees of freedom. Units on both sides
    keep their own variance. Missing where no unit is on one side, or none on the other.
    """
    sides = slice(0, BOTH)
    spare = spread.effective[sides] - 1
    added = divided(spare * (spread.found - spread.floor)[sides], spread.squares[sides])
    of_both = spread.larger[BOTH]
    with np.errstate(divide="ignore", invalid="ignore"):
        common = np.maximum(added.sum(axis=0) / spare.sum(axis=0), 0)
        of_sides = (spread.floor[sides] + common * spread.squares[sides]).sum(axis=0)
        of_sides = np.where((spread.n_units[sides] > 0).all(axis=0), of_sides, np.nan)
    variances = np.stack([of_sides, of_both])
    degrees = np.stack([spare.sum(axis=0), spread.effective[BOTH] - 1])
    return variances.sum(axis=0), _satterthwaite(variances, degrees)


def _satterthwaite(variances: np.ndarray, freedom: np.ndarray) -> np.ndarray:
    """Return the degrees of freedom of a sum of variances, classes × items (1946)."""
    with np.errstate(divide="ignore", invalid="ignore"):
        return variances.sum(axis=0) ** 2 / (variances**2 / freedom).sum(axis=0)


def _t_table(estimate: np.ndarray, variance: np.ndarray, freedom: np.ndarray) -> pd.DataFrame:
    """Return p and interval by one t; missing where nothing varies."""
    with np.errstate(invalid="ignore"):
        error = np.where(variance > 0, np.sqrt(variance), np.nan)
        reach = special.stdtrit(freedom, (1 + CONFIDENCE) / 2) * error
        p = 2 * special.stdtr(freedom, -np.abs(estimate) / error)
    columns = {"estimate": estimate, "low": estimate - reach, "high": estimate + reach}
    return pd.DataFrame({**columns, "p": p, "error": error, "df": freedom})


# ---- several tests ------------------------------------------------------------------------------


def holm(p: ArrayLike) -> np.ndarray:
    """Return p-values adjusted for the family-wise error (Holm 1979).

    It is the largest (m − j + 1) p₍ⱼ₎ of ranks up to its own. Missing values do not count in m.
    """
    p = np.asarray(p, dtype=float)
    is_known = ~np.isnan(p)
    known = p[is_known]
    order = np.argsort(known, kind="stable")
    n_left = np.arange(len(known), 0, -1)
    products = np.minimum(known[order] * n_left, 1)
    adjusted_in_order = np.maximum.accumulate(products)
    rank = np.argsort(order, kind="stable")
    adjusted = np.full(p.shape, np.nan)
    adjusted[is_known] = adjusted_in_order[rank]
    return adjusted


# ---- levels -------------------------------------------------------------------------------------


def level(values: Any, size: Any, unit: Any, *, kind: str, unseen: Any = None) -> pd.DataFrame:
    """Return one group's levels: sums of values over sums of sizes.

    Intervals of shares are Wilson's on the number of independent rows, of rates on the log scale;
    missing below 1.5 effective units.
    """
    sums = sums_of(values, size, unit, np.zeros(len(np.asarray(unit)), int), unseen=unseen)
    total = sums.values.sum(axis=0)
    whole = np.broadcast_to(sums.size.sum(axis=0), total.shape)
    freedom = divided(whole**2, (sums.size**2).sum(axis=0)) - 1
    with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
        estimate = total / whole
        if kind == "share":
            low, high = _share_interval(sums, total, whole, freedom)
        else:
            low, high = _t_interval(sums, total, whole, freedom, is_rate=kind == "rate")
    table = pd.DataFrame({"estimate": estimate, "low": low, "high": high, "df": freedom})
    table.loc[freedom < LEAST_UNITS - 1, ["low", "high"]] = np.nan
    return table


def _jackknife_of_level(sums: Sums, *, is_rate: bool) -> np.ndarray:
    """Return the jackknife's variance of one group's mean or log rate."""
    if sums.size.shape[1] == 1:
        values, size = sums.added()
        return _jackknife_of_units(sums, values[:, 0], size[:, 0], is_rate=is_rate)
    rest = sums.values.sum(axis=0) - sums.values.toarray()
    rest_size = sums.size.sum(axis=0) - sums.size
    if is_rate:
        return _jackknife(np.log((rest + HALF) / rest_size), sums.size > 0)
    return _jackknife(divided(rest, rest_size), sums.size > 0)


def _t_interval(
    sums: Sums, total: np.ndarray, whole: np.ndarray, freedom: np.ndarray, *, is_rate: bool
) -> TwoArrays:
    """Return both ends of the t interval of means, or of rates on the log scale."""
    found = _jackknife_of_level(sums, is_rate=is_rate)
    if is_rate:
        estimate = np.log((total + HALF) / whole)
        floor = 1 / (total + HALF)
    else:
        estimate = total / whole
        floor = divided(sums.squares.sum(axis=0) - total**2 / whole, (whole - 1) * whole)
    table = _t_table(estimate, np.maximum(found, floor), freedom)
    low, high = table[["low", "high"]].to_numpy().T
    return (np.exp(low), np.exp(high)) if is_rate else (low, high)


def _share_interval(
    sums: Sums, total: np.ndarray, whole: np.ndarray, freedom: np.ndarray
) -> TwoArrays:
    """Return Wilson's (1927) interval on the number of independent rows, with t for normal."""
    found = _jackknife_of_level(sums, is_rate=False)
    smooth = (total + HALF) / (whole + 1)
    spread = smooth * (1 - smooth)
    n = spread / np.maximum(found, spread / whole)
    square = special.stdtrit(freedom, (1 + CONFIDENCE) / 2) ** 2
    share = total / whole
    middle = share + square / (2 * n)
    reach = np.sqrt(square * (share * (1 - share) / n + square / (4 * n**2)))
    shrinkage = 1 + square / n
    return np.maximum((middle - reach) / shrinkage, 0), np.minimum((middle + reach) / shrinkage, 1)
