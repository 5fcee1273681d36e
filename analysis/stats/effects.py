"""Effects that add up over cells: the difference of means and the rate ratio."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from analysis.stats.sample import CellSums


@dataclass(frozen=True)
class Effect:
    """An effect made of parts that add up over cells.

    Called with the sums of both sides (labelings × cells × items) it returns the effect,
    labelings × items. The effect is missing where no cell has both sides.
    """

    #: (target, reference, number of cells with both sides) → numerators and denominators,
    #: 2 × … × cells × items
    parts: Callable
    finish: Callable  #: (sum of numerators, sum of denominators) → effect

    def __call__(self, target: CellSums, reference: CellSums) -> np.ndarray:
        """Return the effect of both sides' sums."""
        n_cells = cells_with_both(target, reference).sum(axis=-2, keepdims=True)
        sums = self.parts(target, reference, n_cells).sum(axis=-2)
        return self.finished(sums, n_cells[..., 0, :])

    def finished(self, sums: np.ndarray, n_cells: np.ndarray) -> np.ndarray:
        """Return the effect of added parts, 2 × … × items; missing where no cell has both sides."""
        with np.errstate(divide="ignore", invalid="ignore"):
            effect = self.finish(*sums)
        return np.where(n_cells > 0, effect, np.nan)


def cells_with_both(target: CellSums, reference: CellSums) -> np.ndarray:
    """Return the cells in which both sides have a unit that was looked at."""
    return (target.size > 0) & (reference.size > 0)


def _parts_of_mean_difference(target: CellSums, reference: CellSums, _n_cells) -> np.ndarray:
    """Return each cell's weighted difference of means, and its weight n₁n₂/(n₁ + n₂)."""
    with np.errstate(divide="ignore", invalid="ignore"):
        weight = target.size * reference.size / (target.size + reference.size)
        difference = target.values / target.size - reference.values / reference.size
        weighted = weight * difference
    both = cells_with_both(target, reference)
    numerator = np.where(both, weighted, 0)
    denominator = np.where(both, weight, 0)
    return np.stack(np.broadcast_arrays(numerator, denominator))


def _parts_of_rate_ratio(target: CellSums, reference: CellSums, n_cells) -> np.ndarray:
    """Return the crossed products of Mantel and Haenszel in each cell.

    The added .5 and 1 are shared out over the cells that have both sides.
    """
    added = 0.5 / np.maximum(n_cells, 1)
    target_values = target.values + added
    target_size = target.size + 2 * added
    reference_values = reference.values + added
    reference_size = reference.size + 2 * added
    size = target_size + reference_size
    both = cells_with_both(target, reference)
    numerator = np.where(both, target_values * reference_size / size, 0)
    denominator = np.where(both, reference_values * target_size / size, 0)
    return np.stack([numerator, denominator])


def _log_of_ratio(numerator: np.ndarray, denominator: np.ndarray) -> np.ndarray:
    """Return the log of the ratio of two sums."""
    return np.log(numerator / denominator)


#: The difference of unit means. Over cells that have both sides it is their mean, weighted by
#: n₁n₂/(n₁ + n₂).
mean_difference = Effect(_parts_of_mean_difference, np.divide)

#: The smoothed log rate ratio. Of one cell it is ln((a + .5)/(n + 1)) − ln((b + .5)/(m + 1)), of
#: several the Mantel–Haenszel rate ratio.
rate_ratio = Effect(_parts_of_rate_ratio, _log_of_ratio)
