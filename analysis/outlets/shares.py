"""How often each source has an item, beside all other sources."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
from scipy import sparse

from analysis.counts import Counts

RANGE_PAGES = 3  #: pages of a source that enters a range: fewer give shares of 0, ½ and 1 only
RANGE_SOURCES = 5  #: such sources that make a range
QUARTILES = (25, 75)


def shares_of(counts: Counts) -> Counts:
    """Return pages × items summed by source: ``rows`` has ``outlet``."""
    sums = counts.sums("outlet")
    values = sparse.csr_array(sums.values)
    return replace(counts, values=values, size=sums.size, rows=sums.groups)


def beside_others(sums: Counts, outlet: str) -> pd.DataFrame:
    """Return what a source has of each item, and the range of all other sources.

    Parameters
    ----------
    sums : Counts
        From :func:`shares_of`.
    outlet : str

    Returns
    -------
    DataFrame
        ``item``; ``n`` and ``size`` (pages of the source with the item, and looked at); ``share``;
        ``others`` (of all pages of the other sources), ``low`` and ``high`` (the middle half of
        the shares of sources with three pages or more; missing where fewer than five have as
        many), ``n_others`` (other sources that were looked at).
    """
    is_source = (sums.rows["outlet"] == outlet).to_numpy()
    values = sums.values.toarray()
    table = pd.DataFrame({"item": sums.items.index})
    table["n"] = values[is_source].sum(axis=0)
    table["size"] = sums.size[is_source].sum(axis=0)
    table["share"] = table["n"] / table["size"]
    n = values[~is_source]
    size = sums.size[~is_source]
    with np.errstate(invalid="ignore"):
        table["others"] = n.sum(axis=0) / size.sum(axis=0)
        low, high = _middle_half(n / size, size)
    return table.assign(low=low, high=high, n_others=(size > 0).sum(axis=0))


def _middle_half(share: np.ndarray, pages: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return the quartiles of each item's shares, over sources with enough pages."""
    is_known = pages >= RANGE_PAGES
    low = np.full(share.shape[1], np.nan)
    high = low.copy()
    for item in np.flatnonzero(is_known.sum(axis=0) >= RANGE_SOURCES):
        known = share[is_known[:, item], item]
        low[item], high[item] = np.percentile(known, QUARTILES)
    return low, high
