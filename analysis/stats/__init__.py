"""Relabelings, permutation p-values with max-T, the jackknife, and random incidences, on arrays.

Entities (outlets, articles) carry a label (their group) and stand in blocks; under the null hypothesis labels are
exchangeable between the entities of a block and of no other. An entity has one unit in each stratum where it was seen; a
block's units in one stratum are a cell, and only units of one cell are compared. Nothing here knows what is counted.
"""

from analysis.stats.estimates import (
    Estimate,
    difference_score,
    estimator,
    mean_estimate,
    ratio_estimate,
    welch_t,
)
from analysis.stats.jackknife import (
    CellSums,
    Sample,
    cell_summer,
    cell_sums,
    effect_error,
    jackknife_error,
    mean_difference,
    rate_ratio,
    score_z,
    statistics,
    unit_masks,
    zero_or_one,
)
from analysis.stats.null_models import placements, traded
from analysis.stats.permutation import (
    Labelings,
    Permutation,
    all_labelings,
    besag_clifford,
    drawn_labelings,
    labelings_of,
    labelings_used,
    n_labelings,
    permutation_test,
    smallest_p,
    stopped_p,
)
from analysis.stats.tallies import rate_ratio_tally

__all__ = [
    "CellSums",
    "Estimate",
    "Labelings",
    "Permutation",
    "Sample",
    "all_labelings",
    "besag_clifford",
    "cell_summer",
    "cell_sums",
    "difference_score",
    "drawn_labelings",
    "effect_error",
    "estimator",
    "jackknife_error",
    "labelings_of",
    "labelings_used",
    "mean_difference",
    "mean_estimate",
    "n_labelings",
    "permutation_test",
    "placements",
    "rate_ratio",
    "rate_ratio_tally",
    "ratio_estimate",
    "score_z",
    "smallest_p",
    "statistics",
    "stopped_p",
    "traded",
    "unit_masks",
    "welch_t",
    "zero_or_one",
]
