"""Which statistic max-T should rest on for shares: Welch's t or the score t, at unequal group sizes.

Five invented 0/1 variables, groups of 8, 18 and 45 units as in the Hamedan case, each group against the rest. Measured are the
family-wise error on pure noise and the power for one planted difference (2% of the units of the largest group against 33% of
the others). Writes score_for_shares.csv beside this file. Run: python benchmarks/score_for_shares.py
"""
from pathlib import Path

import numpy as np
import pandas as pd
from scipy import sparse

from analysis import resampling

LABELS = np.repeat([0, 1, 2], [8, 18, 45])
PAIRS = [(0, None), (1, None), (2, None)]
SHARES = [0.17, 0.38, 0.40, 0.40, 0.16]


def test(values: np.ndarray, *, score, seed: int) -> resampling.Permutation:
    """Return the permutation test of units × variables."""
    n = len(values)
    sample = resampling.Sample(sparse.csr_array(values.astype(float)), np.ones((n, 1)), np.arange(n), np.zeros(n, int), LABELS,
                               np.zeros(n, int), True)
    statistic = resampling.statistics(sample, PAIRS, score=score)
    return resampling.permutation_test(statistic, LABELS, sample.blocks, labelings=999, seed=seed)


def measure(score, *, runs: int = 1000, seed: int = 1) -> dict[str, float]:
    """Return the family-wise error and the power, adjusted and unadjusted, of *score*."""
    generator = np.random.default_rng(seed)
    false, adjusted, raw = [], [], []
    for run in range(runs):
        noise = generator.binomial(1, SHARES, (len(LABELS), len(SHARES)))
        false.append(np.nanmin(test(noise, score=score, seed=run).p_adjusted) <= 0.05)
        noise[:, 4] = generator.binomial(1, np.where(LABELS == 2, 0.02, 0.33))
        result = test(noise, score=score, seed=run)
        adjusted.append(result.p_adjusted[2, 4] <= 0.05)
        raw.append(result.p[2, 4] <= 0.05)
    return {"runs": runs, "family_wise_error": np.mean(false), "power_adjusted": np.mean(adjusted), "power_unadjusted": np.mean(raw)}


if __name__ == "__main__":
    rows = {"Welch t": resampling.welch_t, "score t": resampling.score_t}
    table = pd.DataFrame([{"statistic": name, **measure(score)} for name, score in rows.items()])
    table.to_csv(Path(__file__).with_suffix(".csv"), index=False, float_format="%.4g", lineterminator="\n")
    print(table.to_string(index=False))
