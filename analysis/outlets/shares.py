"""How often each source has an item, beside all other sources."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from analysis.counts import Counts

RANGE_PAGES = 3  #: pages of a source that enters a range: fewer give shares of 0, ½ and 1 only
RANGE_SOURCES = 5  #: such sources that make a range
QUARTILES = (25, 75)


@dataclass(frozen=True, eq=False)
class Shares:
    """Sums of each source: arrays of sources × items.

    Attributes
    ----------
    outlets, items : Index
    n, size : ndarray
        Sums of values, and of what they are out of.
    pages : ndarray
        Pages or articles that were looked at.
    """

    outlets: pd.Index
    items: pd.Index
    n: np.ndarray
    size: np.ndarray
    pages: np.ndarray

    @property
    def shares(self) -> np.ndarray:
        """n / size; missing where nothing was looked at."""
        empty = np.full(self.n.shape, np.nan)
        return np.divide(self.n, self.size, out=empty, where=self.size > 0)

    def items_of(self, chosen: list[str]) -> Shares:
        """Return the shares of some items."""
        columns = self.items.get_indexer(chosen)
        return Shares(
            self.outlets,
            self.items[columns],
            self.n[:, columns],
            self.size[:, columns],
            self.pages[:, columns],
        )


def shares_of(counts: Counts) -> Shares:
    """Return the sums of Counts by source."""
    sums = counts.sums("outlet")
    pages = np.broadcast_to(sums.n_rows, sums.values.shape)
    size = np.broadcast_to(sums.size, sums.values.shape)
    return Shares(pd.Index(sums.groups["outlet"]), counts.items.index, sums.values, size, pages)


def beside_others(shares: Shares, outlet: str) -> pd.DataFrame:
    """Return what a source has of each item, and the range of all other sources.

    Returns
    -------
    DataFrame
        ``item``; ``n`` and ``size`` (pages of the source with the item, and looked at); ``share``;
        ``others`` (of all pages of the other sources), ``low`` and ``high`` (the middle half of
        the shares of sources with three pages or more; missing where fewer than five have as
        many), ``n_others`` (other sources that were looked at).
    """
    is_source = np.asarray(shares.outlets == outlet)
    share = shares.shares
    size_of_others = shares.size[~is_source]
    n_others = (size_of_others > 0).sum(axis=0)
    with np.errstate(invalid="ignore"):
        others = shares.n[~is_source].sum(axis=0) / size_of_others.sum(axis=0)
    low, high = _middle_half(share[~is_source], shares.pages[~is_source])
    n_items = len(shares.items)
    n = np.zeros(n_items)
    size = np.zeros(n_items)
    own = np.full(n_items, np.nan)
    if is_source.any():
        n = shares.n[is_source][0]
        size = shares.size[is_source][0]
        own = share[is_source][0]
    return pd.DataFrame(
        {
            "item": shares.items,
            "n": n,
            "size": size,
            "share": own,
            "others": others,
            "low": low,
            "high": high,
            "n_others": n_others,
        }
    )


def _middle_half(share: np.ndarray, pages: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return the quartiles of each item's shares, over sources with enough pages."""
    is_known = (pages >= RANGE_PAGES) & ~np.isnan(share)
    low = np.full(share.shape[1], np.nan)
    high = low.copy()
    for item in np.flatnonzero(is_known.sum(axis=0) >= RANGE_SOURCES):
        known = share[is_known[:, item], item]
        low[item], high[item] = np.percentile(known, QUARTILES)
    return low, high
