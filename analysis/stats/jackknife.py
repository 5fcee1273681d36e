"""Units with their entities and cells: sums, statistics and effects of both sides, jackknife errors, and the score z."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

import numpy as np
from scipy import sparse

from analysis.stats import threads


@dataclass(frozen=True)
class Sample:
    """Units × items with their denominators, and who moves together when labels are exchanged."""

    values: sparse.csr_array  #: units × items
    size: np.ndarray  #: units × 1 or units × items
    entity: np.ndarray  #: number of each unit's entity
    cell: np.ndarray  #: number of each unit's cell (its stratum, or its pair within it), from 0
    labels: np.ndarray  #: group number of each entity
    blocks: np.ndarray  #: block number of each entity
    of_size_one: bool  #: means of units (True) or pooled rates (False)
    pages: np.ndarray | None = None  #: number of rows behind each unit (default: one)
    paired: np.ndarray | None = (
        None  #: whether each cell is a pair, whose halves swap (default: none is)
    )
    shares: np.ndarray | None = (
        None  #: whether each item's rows are all 0 or 1 (default: unknown, so no)
    )

    @property
    def n_cells(self) -> int:
        """The number of cells; one that is empty where there is no unit."""
        return max(int(self.cell.max(initial=-1)) + 1, 1)

    def pages_of_units(self) -> np.ndarray:
        """Return the number of rows behind each unit."""
        return np.ones(len(self.entity)) if self.pages is None else self.pages

    def pairs_of_cells(self) -> np.ndarray:
        """Return for each cell whether it is a pair, as cells × 1."""
        none = np.zeros((self.n_cells, 1), bool)
        return none if self.paired is None or not len(self.paired) else self.paired[:, None]

    def yes_or_no(self) -> np.ndarray:
        """Return the items that each unit has or has not: means of which all units are 0 or 1."""
        if not self.of_size_one:
            return np.zeros(self.values.shape[1], bool)
        return zero_or_one(self.values)

    def differences_of_shares(self) -> np.ndarray:
        """Return the items whose differences are those of shares, which end at −1 and 1."""
        if self.shares is None or not self.of_size_one:
            return np.zeros(self.values.shape[1], bool)
        return self.shares

    def of_items(self, items: np.ndarray) -> Sample:
        """Return the sample of some items, by their places."""
        size = self.size if self.size.shape[1] == 1 else self.size[:, items]
        shares = None if self.shares is None else self.shares[items]
        return replace(self, values=self.values[:, items], size=size, shares=shares)


def zero_or_one(values: sparse.csr_array) -> np.ndarray:
    """Return which columns hold nothing but 0 and 1."""
    others = values.tocsc(copy=True)
    others.data = ((others.data != 0) & (others.data != 1)).astype(float)
    return np.asarray(others.sum(axis=0)) == 0


class CellSums(NamedTuple):
    """Sums over units: labelings × cells × items (or × 1 for what all items share)."""

    values: np.ndarray
    squares: np.ndarray  #: of values
    size: np.ndarray
    products: np.ndarray  #: of values and sizes
    size_squares: np.ndarray
    units: np.ndarray  #: number of units that were looked at
    page_parts: np.ndarray  #: sum of 1 / pages of these units

    def minus(self, other: CellSums) -> CellSums:
        """Return the sums over the units that *other* does not hold."""
        return CellSums(*(mine - theirs for mine, theirs in zip(self, other)))


def cell_summer(sample: Sample) -> Callable[[np.ndarray], CellSums]:
    """Return the function weights (labelings × units; 1 counts a unit, 0 does not) → the sums by cell."""
    values, size = sample.values, sample.size
    looked_at = (size > 0).astype(float)
    page_parts = looked_at / sample.pages_of_units()[:, None]
    members = [np.flatnonzero(sample.cell == cell) for cell in range(sample.n_cells)]

    def by_cell(matrix: Any) -> list:
        """Return the rows of each cell, transposed."""
        return [matrix[part].T for part in members]

    parts = {
        "values": by_cell(values),
        "squares": by_cell(values.multiply(values).tocsr()),
        "size": by_cell(size),
        "page_parts": by_cell(page_parts),
    }
    if not sample.of_size_one:  # where sizes are 0 and 1, these are sums that stand there already
        parts |= {
            "products": by_cell(sparse.csr_array(values.multiply(size))),
            "size_squares": by_cell(size**2),
            "units": by_cell(looked_at),
        }

    def summed(weights: np.ndarray) -> CellSums:
        """Return the sums for each row of *weights*."""
        columns = np.asarray(weights, dtype=float).T
        sums = {
            name: np.stack(
                [np.asarray(matrix @ columns[part]).T for matrix, part in zip(matrices, members)],
                axis=1,
            )
            for name, matrices in parts.items()
        }
        if sample.of_size_one:
            sums |= {
                "products": sums["values"],
                "size_squares": sums["size"],
                "units": sums["size"],
            }
        return CellSums(**sums)

    return summed


def cell_sums(sample: Sample, weights: np.ndarray) -> CellSums:
    """Return the sums for each row of *weights* (labelings × units; 1 counts a unit, 0 does not)."""
    return cell_summer(sample)(weights)


def unit_masks(sample: Sample, pair: tuple[int, int | None]) -> tuple[np.ndarray, np.ndarray]:
    """Return which units belong to each side of a contrast (group, other group or None for the rest)."""
    own, other = pair
    label = sample.labels[sample.entity]
    return label == own, (label != own if other is None else label == other)


def statistics(sample: Sample, pairs, *, score: Callable) -> Callable[[np.ndarray], np.ndarray]:
    """Return the function labels (labelings × entities) → *score* of both sides' sums, labelings × pairs × items."""
    wanted = sorted({group for pair in pairs for group in pair if group is not None})
    summed = cell_summer(sample)
    total = summed(np.ones((1, len(sample.entity))))

    def statistic(labels: np.ndarray) -> np.ndarray:
        """Return the score of each labeling, pair and item."""
        by_unit = labels[:, sample.entity]
        sums = {group: summed(by_unit == group) for group in wanted}
        return np.stack(
            [
                score(sums[own], total.minus(sums[own]) if other is None else sums[other])
                for own, other in pairs
            ],
            axis=1,
        )

    return statistic


@dataclass(frozen=True)
class Effect:
    """An effect that adds up over cells: ``finish(Σ parts)``, from the (labelings ×) cells × items of both sides' sums.

    Called with both sides' sums it returns the effect, labelings × items; missing where no cell has both sides.
    """

    parts: Callable  #: (own, other, number of cells with both sides) → numerators and denominators, 2 × … × cells × items
    finish: Callable  #: (sum of numerators, sum of denominators) → effect

    def __call__(self, own: CellSums, other: CellSums) -> np.ndarray:
        cells = _both(own, other).sum(axis=-2, keepdims=True)
        return self.finished(self.parts(own, other, cells).sum(axis=-2), cells[..., 0, :])

    def finished(self, sums: np.ndarray, cells: np.ndarray) -> np.ndarray:
        """Return the effect of added parts (2 × … × items), missing where the number of cells with both sides is 0."""
        with np.errstate(divide="ignore", invalid="ignore"):
            return np.where(cells > 0, self.finish(*sums), np.nan)


def _both(own: CellSums, other: CellSums) -> np.ndarray:
    return (own.size > 0) & (other.size > 0)


def _differences(own: CellSums, other: CellSums, _cells) -> np.ndarray:
    with np.errstate(divide="ignore", invalid="ignore"):
        weight = own.size * other.size / (own.size + other.size)
        difference = own.values / own.size - other.values / other.size
    both = _both(own, other)
    return np.stack(
        np.broadcast_arrays(np.where(both, weight * difference, 0), np.where(both, weight, 0))
    )


def _crossed(own: CellSums, other: CellSums, cells) -> np.ndarray:
    added = 0.5 / np.maximum(cells, 1)
    a, n, b, m = (
        own.values + added,
        own.size + 2 * added,
        other.values + added,
        other.size + 2 * added,
    )
    return np.stack([np.where(_both(own, other), part / (n + m), 0) for part in (a * m, b * n)])


#: The difference of unit means: the mean over cells that have both sides, weighted by n₁n₂/(n₁ + n₂).
mean_difference = Effect(_differences, np.divide)
#: The smoothed log rate ratio, with several cells the Mantel–Haenszel rate ratio. One cell: ln((a + .5)/(n + 1)) −
#: ln((b + .5)/(m + 1)). The added .5 and 1 are shared out over the cells that have both sides; the other cells say nothing.
rate_ratio = Effect(_crossed, lambda above, below: np.log(above / below))


def score_z(
    values, size: np.ndarray, *, own: np.ndarray, strata: np.ndarray | None = None
) -> np.ndarray:
    """Return the score z of each item (missing where nothing varies): for large groups of similar size, where z is normal.

    e = y − R n (values y out of sizes n, R the pooled rate); A = Σ e over the *own* units; var = G₁G₂ / (G(G − 1)) · Σ e²;
    z = A / √var. With *strata* (a number for each unit) rates are pooled within a stratum, and A and var added up over them.
    *values* are units × items, sparse or not; *size* is units × 1 or units × items.

    >>> score_z(np.array([[4.], [3], [5], [0], [1], [2], [0]]), np.array([[100.], [90], [120], [110], [80], [150], [60]]),
    ...         own=np.array([True, True, True, False, False, False, False])).round(6).tolist()
    [2.29781]
    """
    values, strata = sparse.csr_array(values), np.zeros(len(own), int) if strata is None else strata
    apart, variance, whole = 0.0, 0.0, values.multiply(values).sum(axis=0)
    for stratum in np.unique(strata):
        inside = strata == stratum
        y, n, mine = values[inside], size[inside], own[inside]
        with np.errstate(divide="ignore", invalid="ignore"):
            rate = np.nan_to_num(y.sum(axis=0) / n.sum(axis=0))
        squares = (
            y.multiply(y).sum(axis=0)
            - 2 * rate * y.multiply(n).sum(axis=0)
            + rate**2 * (n**2).sum(axis=0)
        )
        apart = apart + y[mine].sum(axis=0) - rate * n[mine].sum(axis=0)
        variance = (
            variance + mine.sum() * (~mine).sum() / max(len(mine) * (len(mine) - 1), 1) * squares
        )
    return np.divide(
        apart, np.sqrt(variance), out=np.full(len(variance), np.nan), where=variance > 1e-12 * whole
    )


def jackknife_error(replicates: np.ndarray, scored: np.ndarray | None = None) -> np.ndarray:
    """Return the standard error from leave-one-out replicates (first axis): √((G − 1)/G · Σ (θ₍ᵢ₎ − θ̄)²).

    For a mean this is the usual s/√G. Where *scored* is given (rows × items), each item's error is over the rows that it
    names, and NaN where there are none.

    >>> values = np.array([1., 2, 6])
    >>> left_out = (values.sum() - values) / 2
    >>> bool(np.isclose(jackknife_error(left_out), values.std(ddof=1) / np.sqrt(3)))
    True
    """
    if scored is None or scored.all():
        groups = len(replicates)
        return np.sqrt(
            (groups - 1) / groups * ((replicates - replicates.mean(axis=0)) ** 2).sum(axis=0)
        )
    return np.array(
        [
            jackknife_error(replicates[mask, item]) if mask.any() else np.nan
            for item, mask in enumerate(scored.T)
        ]
    )


def effect_error(sample: Sample, pair, *, effect: Effect) -> np.ndarray:
    """Return the jackknife error of *effect* by item: pairs are left out in turn, and so are each side's other entities.

    A pair is a block of one entity on each side, if there are several. What is left out counts for an item if it has a unit
    that was scored for it, in a cell with both sides. Only the cells of what is left out are added up anew.
    """
    masks, columns = unit_masks(sample, pair), sample.values.tocsc()
    whole = [cell_sums(sample, mask[None]) for mask in masks]
    gone = [
        _gone(sample, dropped, masks)
        for dropped in _left_out(sample, masks)
        if (dropped >= 0).any()
    ]
    at_once = max(
        1, threads.PLACES // max(whole[0].values.shape[1], *(len(out.cell) for out in gone), 1)
    )  # bounds memory

    def part(start: int) -> np.ndarray:
        """Return the errors of some items, from this one on."""
        some = slice(start, start + at_once)
        full = [
            _of_values_and_size(side.values[0, :, some], _only(side.size[0], some))
            for side in whole
        ]
        variance, several = np.zeros(full[0].values.shape[1]), False
        for out in gone:
            sides = [out.sums(side, columns[:, some], some) for side in (0, 1)]
            replicates, scored = _replicates(full, sides, out, effect=effect)
            found = scored.any(axis=0)  # beside pairs, nobody of a side may have a partner
            variance, several = (
                variance + np.where(found, jackknife_error(replicates, scored) ** 2, 0),
                several | found,
            )
        return np.sqrt(np.where(several, variance, np.nan))

    return np.concatenate([np.zeros(0), *threads.mapped(part, range(0, columns.shape[1], at_once))])


class _Gone(NamedTuple):
    """What is left out in turn, as rows: one for each cell that it has units in."""

    cell: np.ndarray  # of each row
    first: np.ndarray  # row of everything that is left out
    pools: list[sparse.csr_array]  # rows × units of either side
    sizes: list[np.ndarray]  # rows × 1 or rows × items of either side

    def added(self, rows: np.ndarray) -> np.ndarray:
        """Return the rows (… × rows × items) added up for everything that is left out."""
        return (
            rows
            if len(self.first) == len(self.cell)
            else np.add.reduceat(rows, self.first, axis=-2, dtype=float)
        )

    def sums(self, side: int, columns: sparse.csc_array, some: slice) -> CellSums:
        """Return the rows' sums of some items; a side of which nothing is left out is 0 throughout."""
        pool = self.pools[side]
        values = (pool @ columns).toarray() if pool.nnz else np.zeros((1, columns.shape[1]))
        return _of_values_and_size(values, _only(self.sizes[side], some))


def _gone(sample: Sample, dropped: np.ndarray, masks) -> _Gone:
    """Return what *dropped* names, by cell."""
    units, cells = np.flatnonzero(dropped >= 0), sample.cell.max() + 1
    rows, row = np.unique(dropped[units] * cells + sample.cell[units], return_inverse=True)
    shape, inside = (len(rows), len(dropped)), [mask[units] for mask in masks]
    pools = [
        sparse.csr_array((np.ones(mine.sum()), (row[mine], units[mine])), shape=shape)
        for mine in inside
    ]
    return _Gone(
        rows % cells,
        np.unique(rows // cells, return_index=True)[1],
        pools,
        [pool @ sample.size for pool in pools],
    )


def _of_values_and_size(values: np.ndarray, size: np.ndarray) -> CellSums:
    """Return sums for an effect, which needs nothing but values and sizes."""
    return CellSums(values, np.zeros(1), size, np.zeros(1), np.zeros(1), np.zeros(1), np.zeros(1))


def _only(sums: np.ndarray, some: slice) -> np.ndarray:
    """Return the sums of some items; those that all items share stay."""
    return sums if sums.shape[-1] == 1 else sums[..., some]


def _replicates(full, sides, out: _Gone, *, effect: Effect) -> tuple[np.ndarray, np.ndarray]:
    """Return the effect without each of what is left out, by item, and where it was scored.

    *full* are both sides' sums (cells × items), *sides* those of the rows of what is left out.
    """
    before = [_of_values_and_size(side.values[out.cell], side.size[out.cell]) for side in full]
    after = [side.minus(part) for side, part in zip(before, sides)]
    both, was = _both(*full), _both(*before)
    cells = both.sum(axis=0) - out.added(was & ~_both(*after)).astype(int)
    sums: Any = None
    for number in np.unique(cells):  # one, but for what leaves a cell without one of its sides
        parts = effect.parts(*full, number)
        changed = parts.sum(axis=1, keepdims=True) + out.added(
            effect.parts(*after, number) - parts[:, out.cell]
        )
        sums = changed if sums is None else np.where(cells == number, changed, sums)
    replicates = effect.finished(sums, cells)
    return replicates, np.isfinite(replicates) & (
        out.added((sides[0].size + sides[1].size > 0) & was) > 0
    )


def _left_out(sample: Sample, masks) -> list[np.ndarray]:
    """Return which pair each unit belongs to, and which entity of either side if to none; −1 where it does not."""
    block, members = (
        sample.blocks[sample.entity],
        [np.unique(sample.entity[mask]) for mask in masks],
    )
    single = [
        np.bincount(sample.blocks[member], minlength=sample.blocks.max() + 1) == 1
        for member in members
    ]
    paired = np.logical_and(*single)
    paired = (paired if paired.sum() > 1 else np.zeros_like(paired))[block]
    return [
        np.where(paired & (masks[0] | masks[1]), block, -1),
        *(np.where(mask & ~paired, sample.entity, -1) for mask in masks),
    ]
