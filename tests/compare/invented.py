"""Counts of invented articles, outlets and groups, for tests of comparisons."""

import numpy as np
import pandas as pd

from analysis.counts import Counts

ITEMS = ["law", "base", "war"]


def counted(values, *, per="page", size=1, **columns):
    """Return Counts with the items law, base and war; the columns are those of the rows."""
    values = np.reshape(values, (len(values), -1))
    n_rows, n_items = values.shape
    rows = pd.DataFrame({"article_id": [f"p{number:03}" for number in range(n_rows)]})
    rows = rows.assign(**columns)
    size = np.broadcast_to(np.reshape(size, (-1, 1)), (n_rows, 1))
    return Counts.of(values, size=size, rows=rows, items=ITEMS[:n_items], per=per)


def two_groups(first, second, **columns):
    """Return Counts of groups A and B, by default one outlet an article."""
    values = [*first, *second]
    group = ["A"] * len(first) + ["B"] * len(second)
    columns = {"outlet": [f"o{number:03}" for number in range(len(values))], **columns}
    return counted(values, group=group, **columns)
