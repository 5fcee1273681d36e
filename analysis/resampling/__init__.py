"""Relabelings, permutation p-values with max-T, the jackknife, and random incidences, on arrays.

Entities (outlets, articles) carry a label (their group) and stand in blocks; under the null hypothesis labels are
exchangeable between the entities of a block and of no other. An entity has one unit in each stratum where it was seen; a
block's units in one stratum are a cell, and only units of one cell are compared. Nothing here knows what is counted.
"""
from analysis.resampling.incidences import placements, traded
from analysis.resampling.labelings import (Permutation, all_labelings, besag_clifford, drawn_labelings, labelings_used,
                                           n_labelings, permutation_test, smallest_p, stopped_p)
from analysis.resampling.samples import (CellSums, Sample, cell_sums, effect_error, jackknife_error, mean_difference,
                                         rate_ratio, score_z, statistics, unit_masks, welch_t)
from analysis.resampling.tallies import log_odds_tally

__all__ = ["CellSums", "Permutation", "Sample", "all_labelings", "besag_clifford", "cell_sums", "drawn_labelings",
           "effect_error", "jackknife_error", "labelings_used", "log_odds_tally", "mean_difference", "n_labelings",
           "permutation_test", "placements", "rate_ratio", "score_z", "smallest_p", "statistics", "stopped_p",
           "traded", "unit_masks", "welch_t"]
