"""Intervals."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike
from scipy import stats

CONFIDENCE = 0.95  #: of intervals


def wilson(share: ArrayLike, n: ArrayLike) -> tuple[np.ndarray, np.ndarray]:
    """Return both ends of the 95% score interval of shares of n (Wilson 1927).

    They are missing where n is 0.

    >>> low, high = wilson([0.0, 0.8], [32, 10])
    >>> low.round(3).tolist(), high.round(3).tolist()
    ([0.0, 0.49], [0.107, 0.943])
    """
    z = stats.norm.ppf((1 + CONFIDENCE) / 2)
    n = np.asarray(n, float)
    n = np.where(n > 0, n, np.nan)
    share = np.asarray(share, float)
    shrinkage = 1 + z**2 / n
    middle = (share + z**2 / (2 * n)) / shrinkage
    of_units = share * (1 - share) / n
    of_prior = z**2 / (4 * n**2)
    half = z / shrinkage * np.sqrt(of_units + of_prior)
    return np.maximum(middle - half, 0), np.minimum(middle + half, 1)
