"""Rows of a table of tests in the order of their strength."""

from __future__ import annotations

import numpy as np
import pandas as pd

from analysis.stats.evidence import is_descriptive


def strongest_first(tests: pd.DataFrame) -> np.ndarray:
    """Return the positions of the rows by strength; descriptive ones are last.

    The smallest adjusted p comes first, then the smallest p, the largest estimate.

    >>> tests = pd.DataFrame({"item": ["oil", "law"], "estimate": [1.0, -2.0]})
    >>> strongest_first(tests.assign(p_adjusted=0.01)).tolist()
    [1, 0]
    """
    keys = [np.arange(len(tests))]
    if "item" in tests:
        keys.append(pd.factorize(tests["item"].astype(object), sort=True)[0])
    if "estimate" in tests:
        keys.append(-tests["estimate"].abs().fillna(-1))
    keys.extend(tests[name].fillna(2) for name in ("p", "p_adjusted") if name in tests)
    keys.append(is_descriptive(tests))
    return np.lexsort(keys)
