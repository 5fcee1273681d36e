"""Jackknife errors: how much an estimate changes as each unit, or pair, is left out."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from scipy import sparse

from analysis.stats import threads
from analysis.stats.effects import Effect, cells_with_both
from analysis.stats.sample import CellSums, Sample, unit_masks


def jackknife_error(replicates: np.ndarray, scored: np.ndarray | None = None) -> np.ndarray:
    """Return the standard error from leave-one-out replicates.

    It is √((G − 1)/G · Σ (θ₍ᵢ₎ − θ̄)²); for a mean this is the usual s/√G.

    Parameters
    ----------
    replicates : ndarray
        Estimates without one unit each, along the first axis.
    scored : ndarray, rows × items, optional
        The replicates that count for an item. An item without any has no error.

    Examples
    --------
    >>> values = np.array([1., 2, 6])
    >>> without_one = (values.sum() - values) / 2
    >>> bool(np.isclose(jackknife_error(without_one), values.std(ddof=1) / np.sqrt(3)))
    True
    """
    if scored is None or scored.all():
        n = len(replicates)
        deviations = replicates - replicates.mean(axis=0)
        return np.sqrt((n - 1) / n * (deviations**2).sum(axis=0))
    errors = np.full(scored.shape[1], np.nan)
    for item, mask in enumerate(scored.T):
        if mask.any():
            errors[item] = jackknife_error(replicates[mask, item])
    return errors


def effect_error(sample: Sample, pair: Any, *, effect: Effect, sides: list[CellSums]) -> np.ndarray:
    """Return the jackknife error of an effect, by item.

    *sides* are the sums of both sides. Pairs are left out in turn, and so are each side's other
    entities. A pair is a block of one entity on each side, if there are several such blocks. What
    is left out counts for an item if it has a unit that was scored for it, in a cell with both
    sides.
    """
    masks = unit_masks(sample, pair)
    columns = sample.values.tocsc()
    rounds = [
        _removals(sample, numbers, masks)
        for numbers in _unit_of_each_removal(sample, masks)
        if (numbers >= 0).any()
    ]
    n_rows = [len(removed.cell) for removed in rounds]
    most_rows = max([*n_rows, sample.n_cells])
    n_at_once = max(1, threads.PLACES // most_rows)

    def errors_from(start: int) -> np.ndarray:
        """Return the errors of some items, from this one on."""
        items = slice(start, start + n_at_once)
        return _errors_of_items(columns[:, items], sides, rounds, items=items, effect=effect)

    starts = range(0, columns.shape[1], n_at_once)
    parts = threads.mapped(errors_from, starts)
    return np.concatenate([np.zeros(0), *parts])


class _Removals(NamedTuple):
    """What is left out in turn, as rows: one row for each cell that it has units in.

    Only these cells are added up anew.
    """

    cell: np.ndarray  # of each row
    first: np.ndarray  # first row of everything that is left out
    pools: list[sparse.csr_array]  # rows × units, of either side
    sizes: list[np.ndarray]  # rows × 1 or rows × items, of either side

    def added(self, rows: np.ndarray) -> np.ndarray:
        """Return the rows (… × rows × items) added up for everything that is left out."""
        if len(self.first) == len(self.cell):
            return rows
        return np.add.reduceat(rows, self.first, axis=-2, dtype=float)

    def sums(self, side: int, columns: sparse.csc_array, items: slice) -> CellSums:
        """Return the rows' sums of some items; 0 for a side of which nothing is left out."""
        pool = self.pools[side]
        if pool.nnz:
            values = (pool @ columns).toarray()
        else:
            values = np.zeros((1, columns.shape[1]))
        return _values_and_size(values, _of_items(self.sizes[side], items))


def _removals(sample: Sample, numbers: np.ndarray, masks: Any) -> _Removals:
    """Return what is left out in turn, by cell; numbers say with which number each unit is."""
    units = np.flatnonzero(numbers >= 0)
    n_cells = sample.cell.max() + 1
    keys = numbers[units] * n_cells + sample.cell[units]
    rows, row_of_unit = np.unique(keys, return_inverse=True)
    shape = (len(rows), len(numbers))
    pools = []
    for mask in masks:
        is_inside = mask[units]
        ones = np.ones(is_inside.sum())
        positions = (row_of_unit[is_inside], units[is_inside])
        pools.append(sparse.csr_array((ones, positions), shape=shape))
    first = np.unique(rows // n_cells, return_index=True)[1]
    sizes = [pool @ sample.size for pool in pools]
    return _Removals(rows % n_cells, first, pools, sizes)


def _values_and_size(values: np.ndarray, size: np.ndarray) -> CellSums:
    """Return sums for an effect, which needs nothing but values and sizes."""
    unused = np.zeros(1)
    return CellSums(values, unused, size, unused, unused, unused, unused)


def _of_items(sums: np.ndarray, items: slice) -> np.ndarray:
    """Return the sums of some items; those that all items share stay."""
    if sums.shape[-1] == 1:
        return sums
    return sums[..., items]


def _errors_of_items(
    columns: sparse.csc_array,
    sides: list[CellSums],
    rounds: list[_Removals],
    *,
    items: slice,
    effect: Effect,
) -> np.ndarray:
    """Return the errors of some items: the variances of all rounds of leaving out, added up."""
    whole = []
    for side in sides:
        values = side.values[0, :, items]
        size = _of_items(side.size[0], items)
        whole.append(_values_and_size(values, size))
    n_items = columns.shape[1]
    variance = np.zeros(n_items)
    is_known = np.zeros(n_items, bool)
    for removed in rounds:
        sums = [removed.sums(side, columns, items) for side in (0, 1)]
        replicates, scored = _replicates(whole, sums, removed, effect=effect)
        # Beside pairs, a side may have nobody else with a partner.
        has_replicates = scored.any(axis=0)
        error = jackknife_error(replicates, scored)
        variance = variance + np.where(has_replicates, error**2, 0)
        is_known = is_known | has_replicates
    return np.sqrt(np.where(is_known, variance, np.nan))


def _replicates(
    whole: list[CellSums], sums: list[CellSums], removed: _Removals, *, effect: Effect
) -> tuple[np.ndarray, np.ndarray]:
    """Return the effect without each of what is left out, by item, and where it was scored.

    Parameters
    ----------
    whole : list of CellSums
        Sums of both sides, cells × items.
    sums : list of CellSums
        Sums of the rows of what is left out, of both sides.
    """
    before = [
        _values_and_size(side.values[removed.cell], side.size[removed.cell]) for side in whole
    ]
    after = [side.minus(part) for side, part in zip(before, sums)]
    had_both = cells_with_both(*before)
    loses_side = had_both & ~cells_with_both(*after)
    n_cells = cells_with_both(*whole).sum(axis=0) - removed.added(loses_side).astype(int)
    totals: Any = None
    # There is one number of cells, but for what leaves a cell without one of its sides.
    for number in np.unique(n_cells):
        parts = effect.parts(*whole, number)
        change = effect.parts(*after, number) - parts[:, removed.cell]
        changed = parts.sum(axis=1, keepdims=True) + removed.added(change)
        if totals is None:
            totals = changed
        else:
            totals = np.where(n_cells == number, changed, totals)
    replicates = effect.finished(totals, n_cells)
    was_looked_at = (sums[0].size + sums[1].size > 0) & had_both
    scored = np.isfinite(replicates) & (removed.added(was_looked_at) > 0)
    return replicates, scored


def _unit_of_each_removal(sample: Sample, masks: Any) -> list[np.ndarray]:
    """Return which removal takes each unit out: of pairs, and of each side; −1 for none."""
    block_of_unit = sample.blocks[sample.entity]
    n_blocks = sample.blocks.max() + 1
    has_one_entity = []
    for mask in masks:
        entities = np.unique(sample.entity[mask])
        n_entities = np.bincount(sample.blocks[entities], minlength=n_blocks)
        has_one_entity.append(n_entities == 1)
    is_pair = np.logical_and(*has_one_entity)
    if is_pair.sum() <= 1:
        is_pair = np.zeros_like(is_pair)
    in_pair = is_pair[block_of_unit]
    is_compared = masks[0] | masks[1]
    numbers = [np.where(in_pair & is_compared, block_of_unit, -1)]
    numbers.extend(np.where(mask & ~in_pair, sample.entity, -1) for mask in masks)
    return numbers
