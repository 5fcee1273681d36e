"""Units of a design as arrays, and the sums over either side of a contrast.

Entities (outlets, articles) carry a label (their group) and belong to blocks. Under the null
hypothesis labels are exchangeable between the entities of a block. An entity has one unit in each
stratum where it was seen. The units of a block in one stratum are a cell, and only units of one
cell are compared. Nothing here knows what is counted.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

import numpy as np
from scipy import sparse


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
    pages: np.ndarray | None = None  #: number of rows behind each unit; by default one
    paired: np.ndarray | None = None  #: cells that are a pair, whose halves swap; by default none
    shares: np.ndarray | None = None  #: items whose rows are all 0 or 1; by default none

    @property
    def n_cells(self) -> int:
        """The number of cells; one that is empty where there is no unit."""
        return max(int(self.cell.max(initial=-1)) + 1, 1)

    @property
    def n_items(self) -> int:
        """The number of items."""
        return self.values.shape[1]

    def pages_of_units(self) -> np.ndarray:
        """Return the number of rows behind each unit."""
        if self.pages is None:
            return np.ones(len(self.entity))
        return self.pages

    def pairs_of_cells(self) -> np.ndarray:
        """Return for each cell whether it is a pair, as cells × 1."""
        if self.paired is None or not len(self.paired):
            return np.zeros((self.n_cells, 1), bool)
        return self.paired[:, None]

    def yes_or_no(self) -> np.ndarray:
        """Return the items that each unit has or has not: means of which all units are 0 or 1."""
        if not self.of_size_one:
            return np.zeros(self.n_items, bool)
        return zero_or_one(self.values)

    def differences_of_shares(self) -> np.ndarray:
        """Return the items whose differences are those of shares, which end at −1 and 1."""
        if self.shares is None or not self.of_size_one:
            return np.zeros(self.n_items, bool)
        return self.shares

    def of_items(self, items: np.ndarray) -> Sample:
        """Return the sample of some items, by their positions."""
        size = self.size
        if size.shape[1] > 1:
            size = size[:, items]
        shares = self.shares
        if shares is not None:
            shares = shares[items]
        return replace(self, values=self.values[:, items], size=size, shares=shares)


def zero_or_one(values: sparse.csr_array) -> np.ndarray:
    """Return which columns hold nothing but 0 and 1.

    >>> zero_or_one(sparse.csr_array([[0.0, 0.5], [1, 1]])).tolist()
    [True, False]
    """
    differing = values.tocsc(copy=True)
    is_differing = (differing.data != 0) & (differing.data != 1)
    differing.data = is_differing.astype(float)
    return np.asarray(differing.sum(axis=0)) == 0


def members(codes: np.ndarray) -> sparse.csr_array:
    """Return codes × positions: 1 where a position has the code.

    >>> members(np.array([0, 1, 0])).toarray().tolist()
    [[1, 0, 1], [0, 1, 0]]
    """
    n_codes = codes.max(initial=-1) + 1
    ones = np.ones(len(codes), int)
    positions = np.arange(len(codes))
    return sparse.csr_array((ones, (codes, positions)), shape=(n_codes, len(codes)))


def unit_masks(sample: Sample, pair: tuple[int, int | None]) -> tuple[np.ndarray, np.ndarray]:
    """Return which units belong to each side of a contrast.

    Parameters
    ----------
    sample : Sample
    pair : tuple
        Number of the target group, and of the reference group; None is the rest.
    """
    target, reference = pair
    label = sample.labels[sample.entity]
    is_target = label == target
    if reference is None:
        return is_target, ~is_target
    return is_target, label == reference


class CellSums(NamedTuple):
    """Sums over units: labelings × cells × items (or × 1 for what all items share)."""

    values: np.ndarray
    squares: np.ndarray  #: of values
    size: np.ndarray
    products: np.ndarray  #: of values and sizes
    size_squares: np.ndarray
    units: np.ndarray  #: number of units that were looked at
    page_parts: np.ndarray  #: sum of 1 / pages of these units

    def minus(self, part: CellSums) -> CellSums:
        """Return the sums over the units that are not in the part."""
        return CellSums(*(whole - removed for whole, removed in zip(self, part)))


def cell_summer(sample: Sample) -> Callable[[np.ndarray], CellSums]:
    """Return the function from weights to sums by cell.

    Weights are labelings × units: 1 counts a unit, 0 does not.
    """
    matrices = {}
    for name, matrix in _matrices_to_sum(sample).items():
        matrices[name] = _by_cell(sample, matrix)

    def summed(weights: np.ndarray) -> CellSums:
        """Return the sums for each row of weights."""
        columns = np.asarray(weights, dtype=float).T
        sums = {}
        for name, matrix in matrices.items():
            by_cell = (matrix @ columns).reshape(sample.n_cells, -1, columns.shape[1])
            sums[name] = np.moveaxis(by_cell, -1, 0)
        if sample.of_size_one:
            # Sizes are 0 and 1, so that these sums equal those of values and sizes.
            sums["products"] = sums["values"]
            sums["size_squares"] = sums["size"]
            sums["units"] = sums["size"]
        return CellSums(**sums)

    return summed


def _by_cell(sample: Sample, matrix: Any) -> sparse.csr_array:
    """Return a matrix of units × columns as cells and their columns × units."""
    entries = sparse.coo_array(matrix)
    unit, column = entries.coords
    row = sample.cell[unit] * matrix.shape[1] + column
    shape = (sample.n_cells * matrix.shape[1], matrix.shape[0])
    return sparse.csr_array((entries.data, (row, unit)), shape=shape)


def _matrices_to_sum(sample: Sample) -> dict[str, Any]:
    """Return what is summed over units, as matrices units × items (or × 1)."""
    values = sample.values
    size = sample.size
    looked_at = (size > 0).astype(float)
    pages = sample.pages_of_units()[:, None]
    matrices: dict[str, Any] = {
        "values": values,
        "squares": values.multiply(values).tocsr(),
        "size": size,
        "page_parts": looked_at / pages,
    }
    if not sample.of_size_one:
        matrices["products"] = sparse.csr_array(values.multiply(size))
        matrices["size_squares"] = size**2
        matrices["units"] = looked_at
    return matrices


def cell_sums(sample: Sample, weights: np.ndarray) -> CellSums:
    """Return the sums by cell for each row of weights, labelings × units."""
    return cell_summer(sample)(weights)


def sums_of_sides(sample: Sample, pair: tuple[int, int | None]) -> list[CellSums]:
    """Return the sums over the target's units, and over the reference's."""
    return [cell_sums(sample, mask[None]) for mask in unit_masks(sample, pair)]


def statistics(
    sample: Sample,
    pairs: Any,
    *,
    score: Callable[[CellSums, CellSums], np.ndarray],
) -> Callable[[np.ndarray], np.ndarray]:
    """Return the function from labels to the score of every pair.

    Parameters
    ----------
    sample : Sample
    pairs : sequence
        Numbers of the target and the reference group; None is the rest.
    score : function
        Sums of both sides → labelings × items.

    Returns
    -------
    function
        Labels (labelings × entities) → labelings × pairs × items.
    """
    groups = sorted({group for pair in pairs for group in pair if group is not None})
    summed = cell_summer(sample)
    everything = summed(np.ones((1, len(sample.entity))))

    def statistic(labels: np.ndarray) -> np.ndarray:
        """Return the score of each labeling, pair and item."""
        label_of_unit = labels[:, sample.entity]
        sums = {group: summed(label_of_unit == group) for group in groups}
        scores = []
        for target, reference in pairs:
            if reference is None:
                reference_sums = everything.minus(sums[target])
            else:
                reference_sums = sums[reference]
            scores.append(score(sums[target], reference_sums))
        return np.stack(scores, axis=1)

    return statistic
