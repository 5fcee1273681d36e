"""Designs, permutation tests, jackknife errors and null models: the statistics of comparisons."""

from analysis.stats.effects import Effect, mean_difference, rate_ratio
from analysis.stats.estimates import (
    Estimate,
    estimator,
    mean_estimate,
    ratio_estimate,
)
from analysis.stats.intervals import CONFIDENCE, wilson
from analysis.stats.jackknife import effect_error, jackknife_error
from analysis.stats.labeling_estimates import compiled_estimates, estimates_of_labelings
from analysis.stats.labelings import (
    Labelings,
    all_labelings,
    drawn_labelings,
    labelings_of,
    labelings_used,
    n_labelings,
    smallest_p,
)
from analysis.stats.null_models import placements, traded
from analysis.stats.permutation import Permutation, permutation_test
from analysis.stats.sample import (
    CellSums,
    Sample,
    cell_summer,
    cell_sums,
    statistics,
    unit_masks,
    zero_or_one,
)

__all__ = [
    "CONFIDENCE",
    "CellSums",
    "Effect",
    "Estimate",
    "Labelings",
    "Permutation",
    "Sample",
    "all_labelings",
    "cell_summer",
    "cell_sums",
    "compiled_estimates",
    "drawn_labelings",
    "effect_error",
    "estimates_of_labelings",
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
    "ratio_estimate",
    "smallest_p",
    "statistics",
    "traded",
    "unit_masks",
    "wilson",
    "zero_or_one",
]
