"""Estimates under many labelings, by compiled loops.

They are those of ``estimates``. Only cells that have the item are visited: what all cells add
without it depends on sizes alone, and is found once for all items of the same sizes.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import Any, NamedTuple

import numpy as np

from analysis.stats import threads
from analysis.stats.estimates import (
    Estimate,
    MeanDifference,
    RateRatio,
    WeightedSums,
    estimator,
    mean_difference_of_sizes,
    rate_ratio_of_sizes,
)
from analysis.stats.sample import CellSums, Sample, statistics
from analysis.text.kernels import compiled, kernel

#: Numbers from which on compiled loops pay: loading them takes as long as so many.
LARGE = 5_000_000
AT_ONCE = 30_000  #: tests × labelings at a time: as many as a processor's cache holds
LARGEST_CHUNK = 256  #: labelings at a time
#: Targets up to which one loop over all of them is fastest.
FEW_TARGETS = 6


def estimates_of_labelings(
    sample: Sample, pairs: Any, summary: Callable[[Estimate], np.ndarray], *, labelings: int
) -> Callable[[np.ndarray], np.ndarray]:
    """Return the function from labels to a summary of every pair's estimate.

    Parameters
    ----------
    sample : Sample
    pairs : sequence
        Numbers of the target group and of the reference group, which are all others.
    summary : function
        An Estimate, of which items are the last axis, to an array of which they are the last axis.
    labelings : int
        How many labelings there will be: compiled loops pay for many.

    Returns
    -------
    function
        Labels (labelings × entities) → labelings × pairs × … × items.
    """
    n_tests = len(pairs) * sample.n_items
    n_numbers = n_tests * sample.n_cells + len(pairs) * len(sample.entity)
    if n_numbers * labelings >= LARGE and not sample.pairs_of_cells().any():
        return compiled_estimates(sample, pairs, summary)
    estimate = estimator(sample)
    return statistics(sample, pairs, score=lambda *sides: summary(estimate(*sides)))


def labelings_at_once(sample: Sample, pairs: Any) -> int:
    """Return how many labelings are worked on at a time, which bounds memory."""
    n_numbers = max(len(sample.entity), len(pairs) * sample.n_cells)
    if sample.pairs_of_cells().any():  # these are added up for all items at once
        n_numbers *= sample.n_items
    return min(max(threads.PLACES // n_numbers, 1), LARGEST_CHUNK)


class _UnitsByCell(NamedTuple):
    """The units of a sample in the order of their cells."""

    starts: np.ndarray  #: of each item in `units` and `values`, and their end
    units: np.ndarray  #: that have the item
    values: np.ndarray
    cell: np.ndarray
    page_part: np.ndarray
    row: np.ndarray  #: units × labelings: the number of its target


class _ItemsOfOneSize(NamedTuple):
    """Items that all have the same sizes; they are shares, or none is."""

    items: np.ndarray
    size: np.ndarray  #: by unit
    are_shares: np.ndarray


def compiled_estimates(
    sample: Sample, pairs: Any, summary: Callable[[Estimate], np.ndarray]
) -> Callable[[np.ndarray], np.ndarray]:
    """Return what `estimates_of_labelings` returns, always by compiled loops; no cell is a pair."""
    by_cell = np.argsort(sample.cell, kind="stable")
    columns = sample.values[by_cell].tocsc()
    columns.sort_indices()
    cell = sample.cell[by_cell]
    page_part = 1 / sample.pages_of_units()[by_cell]
    entity = sample.entity[by_cell]
    kinds = _items_alike(sample, by_cell)
    order = np.concatenate([kind.items for kind in kinds])
    n_pairs = len(pairs)
    # All other groups share the last row.
    row_of_group = np.full(sample.labels.max() + 1, n_pairs, np.int32)
    row_of_group[[target for target, _ in pairs]] = np.arange(n_pairs)

    def estimates(labels: np.ndarray) -> np.ndarray:
        """Return the summary of each labeling, pair and item."""
        row = np.ascontiguousarray(row_of_group[labels.T][entity])
        units = _UnitsByCell(columns.indptr, columns.indices, columns.data, cell, page_part, row)
        n_at_once = max(1, AT_ONCE // (n_pairs * len(labels)))
        parts = []
        for kind in kinds:
            model = _model_of_sizes(sample, units, kind, n_pairs)
            for start in range(0, len(kind.items), n_at_once):
                items = kind.items[start : start + n_at_once]
                estimate = model.estimate(*_sums_of_items(units, kind.size, items, model))
                parts.append(summary(Estimate(*(np.moveaxis(part, -1, 0) for part in estimate))))
        together = np.concatenate(parts, axis=-1)
        if len(kinds) == 1:
            return together
        return together[..., np.argsort(order)]

    return estimates


def _items_alike(sample: Sample, order: np.ndarray) -> list[_ItemsOfOneSize]:
    """Return the kinds of items; their sizes are those of units in this order."""
    size = sample.size[order]
    keys = sample.differences_of_shares()[None]
    if size.shape[1] > 1:
        keys = np.concatenate([keys, size])
    _, first, number = np.unique(keys, axis=1, return_index=True, return_inverse=True)
    kinds = []
    for kind, item in enumerate(first):
        column = min(item, size.shape[1] - 1)
        items = np.flatnonzero(number.ravel() == kind)
        kinds.append(_ItemsOfOneSize(items, size[:, column].astype(float), keys[0, item]))
    return kinds


def _model_of_sizes(
    sample: Sample, units: _UnitsByCell, kind: _ItemsOfOneSize, n_targets: int
) -> RateRatio | MeanDifference:
    """Return what items alike share in these labelings, targets × 1 × … × labelings."""
    # Sizes are 0 and 1 where they are of size one: then they are their squares and numbers, too.
    n_facts = 2 if sample.of_size_one else 4
    whole = np.zeros((sample.n_cells, n_facts, 1))
    target = np.zeros((sample.n_cells, n_targets + 1, n_facts, units.row.shape[1]))
    _compiled(_add_sizes)(units.row, units.cell, kind.size, units.page_part, whole, target)
    # facts × targets × 1 × cells × labelings
    of_targets = np.ascontiguousarray(target[:, :-1].transpose(2, 1, 0, 3))[:, :, None]
    of_all = whole.transpose(1, 0, 2)[:, None, None]
    sides = []
    for page_parts, size, *others in (of_targets, of_all - of_targets):
        squares, n_units = others or (size, size)
        unused = np.zeros(1)
        side = CellSums(unused, unused, size, unused, squares, n_units, page_parts)
        sides.append(side)
    paired = sample.pairs_of_cells()
    if sample.of_size_one:
        return mean_difference_of_sizes(*sides, paired=paired, shares=kind.are_shares)
    return rate_ratio_of_sizes(*sides, paired=paired)


def _sums_of_items(
    units: _UnitsByCell, size: np.ndarray, items: np.ndarray, model: RateRatio | MeanDifference
) -> list[WeightedSums]:
    """Return the sums of both sides, targets × items × labelings."""
    target = model.target.weights
    reference = model.reference.weights
    n_targets = len(target.effect)
    n_labelings = units.row.shape[1]
    sums = np.zeros((n_targets, len(items), 2, 4, n_labelings))
    _compiled(_add_items)(
        units.row,
        units.cell,
        size,
        units.starts,
        units.units,
        units.values,
        items,
        target,
        reference,
        sums,
    )
    return [WeightedSums(*np.moveaxis(sums[:, :, side], 2, 0)) for side in (0, 1)]


@lru_cache
def _compiled(function: Callable) -> Callable:
    """Return a function compiled by numba, once a process."""
    return compiled(function, nogil=True, error_model="numpy")


def _add_sizes(row, cell, size, page_part, whole, of_targets):
    """Add parts of pages and sizes of units by cell and target, then squares and numbers."""
    terms = np.ones(whole.shape[1])
    for unit in range(len(size)):
        if size[unit] > 0:
            terms[0] = page_part[unit]
            terms[1] = size[unit]
            if len(terms) > 2:
                terms[2] = size[unit] * size[unit]
            whole[cell[unit], :, 0] += terms
            _add_unit(row[unit], terms, of_targets[cell[unit]])


def _add_items(
    row, cell, size, starts, units, values, items, target_weights, reference_weights, sums
):
    """Add the weighted values of items on both sides of each target.

    Items are the columns of a sparse matrix of units (``starts``, ``units``, ``values``), whose
    units come cell by cell. Weights are CellWeights, targets × 1 × cells × labelings; ``sums`` are
    targets × items × sides × sums × labelings.
    """
    n_targets = len(sums)
    n_labelings = row.shape[1]
    terms = np.zeros(3)
    whole = np.zeros(3)
    none = np.zeros(3)
    of_targets = np.zeros((n_targets + 1, 3, n_labelings))
    for number in range(len(items)):
        position = starts[items[number]]
        end = starts[items[number] + 1]
        while position < end:
            at = cell[units[position]]
            whole[:] = 0
            of_targets[:] = 0
            while position < end and cell[units[position]] == at:
                unit = units[position]
                value = values[position]
                terms[0] = value
                terms[1] = value * value
                terms[2] = value * size[unit]
                whole += terms
                _add_unit(row[unit], terms, of_targets)
                position += 1
            for target in range(n_targets):
                of_target = of_targets[target]
                both_sums = sums[target, number]
                _add_cell(none, 1.0, of_target, target_weights, target, at, both_sums[0])
                _add_cell(whole, -1.0, of_target, reference_weights, target, at, both_sums[1])


@kernel
def _add_unit(row, terms, of_targets):
    """Add the terms of a unit to the target that it has in each labeling."""
    n_targets = len(of_targets) - 1
    n_terms = len(terms)
    if n_targets > FEW_TARGETS:
        for labeling in range(len(row)):
            for term in range(n_terms):
                of_targets[row[labeling], term, labeling] += terms[term]
        return
    for target in range(n_targets):
        for term in range(n_terms):
            for labeling in range(len(row)):
                is_target = row[labeling] == target
                of_targets[target, term, labeling] += is_target * terms[term]


@kernel
def _add_cell(start, sign, of_target, weights, target, cell, sums):
    """Add the weighted sums of one cell: start, plus or minus those of the target."""
    effect = weights.effect[target, 0, cell]
    variance = weights.variance[target, 0, cell]
    rate_of_values = weights.rate[target, 0, cell]
    size_squares = weights.size_squares[target, 0, cell]
    for labeling in range(sums.shape[1]):
        value = start[0] + sign * of_target[0, labeling]
        square = start[1] + sign * of_target[1, labeling]
        product = start[2] + sign * of_target[2, labeling]
        rate = value * rate_of_values[labeling]
        spread = square - 2 * rate * product + rate * rate * size_squares[labeling]
        sums[0, labeling] += effect[labeling] * value
        sums[1, labeling] += variance[labeling] * value
        sums[2, labeling] += variance[labeling] * square
        sums[3, labeling] += variance[labeling] * max(spread, 0.0)
