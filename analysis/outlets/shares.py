"""How often each source has an item, beside all other sources."""

from dataclasses import replace

import numpy as np
import pandas as pd
from scipy import sparse

from analysis.counts import Counts


def shares_of(counts: Counts) -> Counts:
    """Return pages × items summed by source: ``rows`` has ``outlet``."""
    sums = counts.sums("outlet")
    values = sparse.csr_array(sums.values)
    return replace(counts, values=values, size=sums.size, rows=sums.groups)


def beside_others(sums: Counts, outlet: str) -> pd.DataFrame:
    """Return what a source has of each item, beside all other sources.

    Parameters
    ----------
    sums : Counts
        From :func:`shares_of`.
    outlet : str

    Returns
    -------
    DataFrame
        ``item``; ``n`` and ``size`` (pages of the source with the item, and looked at); ``share``;
        ``others`` (of all pages of the other sources).
    """
    is_source = (sums.rows["outlet"] == outlet).to_numpy()
    values = sums.values.toarray()
    table = pd.DataFrame({"item": sums.items.index})
    table["n"] = values[is_source].sum(axis=0)
    table["size"] = sums.size[is_source].sum(axis=0)
    table["share"] = table["n"] / table["size"]
    with np.errstate(invalid="ignore"):
        table["others"] = values[~is_source].sum(axis=0) / sums.size[~is_source].sum(axis=0)
    return table
