"""Counts of invented articles."""

import numpy as np
import pandas as pd
from scipy import sparse

from analysis.counts import Counts

ITEMS = ["law", "base", "war"]


def counted(values, *, items=ITEMS, size=1, per="page", rows=None, **columns):
    """Return Counts of a row of values an article; those of one item may be a list.

    Sizes are of all articles, of each, or of each item. Without *rows* articles are p000, p001 and so on, and the columns are theirs.
    """
    if not sparse.issparse(values):
        values = np.reshape(values, (len(values), -1))
    n_rows, n_items = values.shape
    if rows is None:
        rows = pd.DataFrame({"article_id": [f"p{number:03}" for number in range(n_rows)]})
    if isinstance(items, str):
        items = items.split()
    size = np.reshape(size, (np.size(size) if np.ndim(size) < 2 else len(size), -1))
    size = np.broadcast_to(size, (n_rows, size.shape[1])).copy()
    return Counts.of(values, size=size, rows=rows.assign(**columns), items=items[:n_items], per=per)
