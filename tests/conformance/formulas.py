"""Formulas that reference cases compare and the library does not use."""

import numpy as np
from scipy import stats


def g2_two_cells(a, n, b, m):
    """Return G2 of the word's own two cells (Rayson and Garside 2000), signed."""
    expected = np.array([n, m]) * (a + b) / (n + m)
    statistic = stats.power_divergence([a, b], expected, lambda_="log-likelihood").statistic
    return np.sign(a - expected[0]) * statistic


def score_z(values, size, *, is_target):
    """Return the score z of one item: Σ e / √(G₁G₂ / (G(G − 1)) · Σ e²), with e = y − R n."""
    deviation = values - values.sum() / size.sum() * size
    n = len(values)
    n_target = is_target.sum()
    variance = n_target * (n - n_target) / (n * (n - 1)) * (deviation**2).sum()
    return deviation[is_target].sum() / np.sqrt(variance)


def stopped_p(exceeds, *, exceedances):
    """Return p, and how many labelings it rests on, by the rule of Besag and Clifford (1991)."""
    reached = np.flatnonzero(np.cumsum(exceeds) >= exceedances)
    if len(reached):
        n = int(reached[0]) + 1
        return exceedances / n, n
    return (int(np.sum(exceeds)) + 1) / (len(exceeds) + 1), len(exceeds)
