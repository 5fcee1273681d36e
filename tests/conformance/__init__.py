"""Our numbers against those that other tools and papers print, and against other tools run here.

Tools that are not installed have their numbers in stored_peers.toml.

Where a tool means something else, or is wrong, a test shows both numbers; docs/conformance.md says why, line by line.
Facts are numbers with their source; every text in these tests is invented.
"""

import tomllib
from pathlib import Path

import numpy as np
import pandas as pd

from analysis.counts import Counts

STORED = tomllib.loads(Path(__file__).with_name("stored_peers.toml").read_text("utf-8"))


def counted(values, *, sizes=None, outlets=None, items=None):
    """Return Counts per token of articles × items; sizes are the rows' sums unless they are given."""
    values = np.asarray(values, dtype=float)
    sizes = values.sum(axis=1) if sizes is None else np.asarray(sizes, dtype=float)
    names = [f"a{number}" for number in range(len(values))]
    rows = pd.DataFrame(
        {"article_id": names, "outlet": names if outlets is None else list(outlets)}
    )
    items = [f"w{number}" for number in range(values.shape[1])] if items is None else list(items)
    return Counts.of(values, size=sizes[:, None], rows=rows, items=items, per="token")
