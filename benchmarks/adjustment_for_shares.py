"""How the p-values of several shares should be adjusted together, where groups are of unequal size.

Groups of 8, 18 and 45 outlets as in the Hamedan case, five 0/1 variables, each group against the rest: three ways to test and
adjust, on pure noise and with one planted difference (2% of the largest group against 33% of the others). Two more nulls have
equal prevalence but outlets of one page in one group and of ten pages in the other, so that spreads differ: 10 against 30
outlets at a prevalence of 30%, and 8 against 63 at 16%.

- Welch's t, max-T: the t of eight 0/1 units has heavy tails, and its maxima hide what the large group shows.
- score t (variance of all units around their common mean), max-T: balanced, but wrong where spreads differ.
- Welch's t, min-P: each contrast is judged on its own permutation distribution. The package does this.

The last null is a limit of all three: eight one-page outlets are often all 0, which eight outlets drawn from those with ten
pages hardly ever are. The package notes in the table where units differ that much.

Writes adjustment_for_shares.csv beside this file (about 4 minutes). Run: python benchmarks/adjustment_for_shares.py
"""

from pathlib import Path

import numpy as np
import pandas as pd
from scipy import sparse

from analysis import stats as resampling

LABELS = np.repeat([0, 1, 2], [8, 18, 45])
PAIRS = [(0, None), (1, None), (2, None)]
SHARES = np.array([0.17, 0.38, 0.40, 0.40, 0.16])
UNEQUAL = {"false_positives_10_v_30": (10, 30, 0.30), "false_positives_8_v_63": (8, 63, 0.16)}


def score_t(own: resampling.CellSums, other: resampling.CellSums) -> np.ndarray:
    """Return the mean difference over its standard error under the null (one cell)."""
    size = own.size + other.size
    mean = (own.values + other.values) / size
    variance = (own.squares + other.squares - size * mean**2) / (size - 1)
    error = np.sqrt(variance * (1 / own.size + 1 / other.size))[:, 0]
    difference = resampling.mean_difference(own, other)
    return np.divide(difference, error, out=np.zeros_like(difference), where=error > 1e-12)


def welch_t(own: resampling.CellSums, other: resampling.CellSums) -> np.ndarray:
    """Return Welch's t of unit means."""
    none = np.zeros(1, bool)
    return resampling.mean_estimate(own, other, paired=none[:, None], shares=none).score


METHODS = {
    "Welch t, max-T": (welch_t, False),
    "score t, max-T": (score_t, False),
    "Welch t, min-P": (welch_t, True),
}


def test(
    values: np.ndarray, labels: np.ndarray, *, score, balanced: bool, seed: int
) -> resampling.Permutation:
    """Return the permutation test of outlets × variables."""
    n = len(values)
    sample = resampling.Sample(
        sparse.csr_array(values.astype(float)),
        np.ones((n, 1)),
        np.arange(n),
        np.zeros(n, int),
        labels,
        np.zeros(n, int),
        True,
    )
    pairs = PAIRS if labels.max() == 2 else [(0, 1)]
    statistic = resampling.statistics(sample, pairs, score=score)
    return resampling.permutation_test(
        statistic, labels, sample.blocks, labelings=999, seed=seed, balanced=balanced
    )


def unequal(
    own: int, other: int, share: float, generator: np.random.Generator
) -> tuple[np.ndarray, np.ndarray]:
    """Return shares of outlets with one page and with ten pages, and their labels."""
    pages = np.repeat([1, 10], [own, other])
    return (generator.binomial(pages, share) / pages)[:, None], np.repeat([0, 1], [own, other])


def measure(score, balanced: bool, *, runs: int = 400, seed: int = 1) -> dict[str, float]:
    """Return the error rates and the power of one method."""
    generator = np.random.default_rng(seed)
    found = {
        name: [] for name in ("family_wise_error", "power_adjusted", "power_unadjusted", *UNEQUAL)
    }
    for run in range(runs):
        settings = {"score": score, "balanced": balanced, "seed": run}
        noise = generator.binomial(1, SHARES, (len(LABELS), len(SHARES)))
        found["family_wise_error"].append(
            np.nanmin(test(noise, LABELS, **settings).p_adjusted) <= 0.05
        )
        noise[:, 4] = generator.binomial(1, np.where(LABELS == 2, 0.02, 0.33))
        planted = test(noise, LABELS, **settings)
        found["power_adjusted"].append(planted.p_adjusted[2, 4] <= 0.05)
        found["power_unadjusted"].append(planted.p[2, 4] <= 0.05)
        for name, sizes in UNEQUAL.items():
            found[name].append(test(*unequal(*sizes, generator), **settings).p[0, 0] <= 0.05)
    return {"runs": runs, **{name: np.mean(values) for name, values in found.items()}}


if __name__ == "__main__":
    table = pd.DataFrame([{"method": name, **measure(*method)} for name, method in METHODS.items()])
    table.to_csv(
        Path(__file__).with_suffix(".csv"), index=False, float_format="%.3g", lineterminator="\n"
    )
    print(table.to_string(index=False))
