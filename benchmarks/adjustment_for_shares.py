"""How the p-values of several shares should be adjusted together, where groups are of unequal size.

Groups of 8, 18 and 45 outlets as in the Hamedan case, five 0/1 variables, each group against the rest: three ways to test and
adjust, on pure noise and with one planted difference (2% of the largest group against 33% of the others). A second null has
equal prevalence but outlets of one page in the small groups and of ten pages in the large one, so that spreads differ.

- Welch's t, max-T: the t of eight 0/1 units has heavy tails, and its maxima hide what the large group shows.
- score t (variance of all units around their common mean), max-T: balanced, but wrong where spreads differ.
- Welch's t, min-P: each contrast is judged on its own permutation distribution. The package does this.

Writes adjustment_for_shares.csv beside this file (about 4 minutes). Run: python benchmarks/adjustment_for_shares.py
"""
from pathlib import Path

import numpy as np
import pandas as pd
from scipy import sparse

from analysis import resampling

LABELS = np.repeat([0, 1, 2], [8, 18, 45])
PAIRS = [(0, None), (1, None), (2, None)]
SHARES = np.array([0.17, 0.38, 0.40, 0.40, 0.16])
PAGES = np.repeat([1, 1, 10], [8, 18, 45])


def score_t(own: resampling.CellSums, other: resampling.CellSums) -> np.ndarray:
    """Return the mean difference over its standard error under the null (one cell)."""
    size = own.size + other.size
    mean = (own.values + other.values) / size
    variance = (own.squares + other.squares - size * mean**2) / (size - 1)
    error = np.sqrt(variance * (1 / own.size + 1 / other.size))[:, 0]
    difference = resampling.mean_difference(own, other)
    return np.divide(difference, error, out=np.zeros_like(difference), where=error > 1e-12)


METHODS = {"Welch t, max-T": (resampling.welch_t, False), "score t, max-T": (score_t, False),
           "Welch t, min-P": (resampling.welch_t, True)}


def test(values: np.ndarray, *, score, balanced: bool, seed: int) -> resampling.Permutation:
    """Return the permutation test of outlets × variables."""
    n = len(values)
    sample = resampling.Sample(sparse.csr_array(values), np.ones((n, 1)), np.arange(n), np.zeros(n, int), LABELS,
                               np.zeros(n, int), True)
    statistic = resampling.statistics(sample, PAIRS, score=score)
    return resampling.permutation_test(statistic, LABELS, sample.blocks, labelings=999, seed=seed, balanced=balanced)


def measure(score, balanced: bool, *, runs: int = 400, seed: int = 1) -> dict[str, float]:
    """Return the error rates and the power of one method."""
    generator = np.random.default_rng(seed)
    found = {"family_wise_error": [], "family_wise_error_unequal_pages": [], "worst_unadjusted_unequal_pages": [],
             "power_adjusted": [], "power_unadjusted": []}
    for run in range(runs):
        settings = {"score": score, "balanced": balanced, "seed": run}
        noise = generator.binomial(1, SHARES, (len(LABELS), len(SHARES))).astype(float)
        found["family_wise_error"].append(np.nanmin(test(noise, **settings).p_adjusted) <= 0.05)
        unequal = test(generator.binomial(PAGES[:, None], SHARES, noise.shape) / PAGES[:, None], **settings)
        found["family_wise_error_unequal_pages"].append(np.nanmin(unequal.p_adjusted) <= 0.05)
        found["worst_unadjusted_unequal_pages"].append((unequal.p <= 0.05).mean(axis=1))
        noise[:, 4] = generator.binomial(1, np.where(LABELS == 2, 0.02, 0.33))
        planted = test(noise, **settings)
        found["power_adjusted"].append(planted.p_adjusted[2, 4] <= 0.05)
        found["power_unadjusted"].append(planted.p[2, 4] <= 0.05)
    return {"runs": runs, **{name: np.mean(values, axis=0).max() for name, values in found.items()}}


if __name__ == "__main__":
    table = pd.DataFrame([{"method": name, **measure(*method)} for name, method in METHODS.items()])
    table.to_csv(Path(__file__).with_suffix(".csv"), index=False, float_format="%.3g", lineterminator="\n")
    print(table.to_string(index=False))
