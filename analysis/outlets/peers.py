"""A source beside other sources of its group, on pages of the same phases."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from analysis.counts import Counts, columns_of, group_matrix
from analysis.stats.measures import dirichlet_log_odds


@dataclass(frozen=True, eq=False)
class CellShares:
    """Shares of each source in each phase: arrays of cells × items.

    Attributes
    ----------
    cells : DataFrame
        ``outlet, group, stratum`` of each cell; ``group`` is missing where it is unknown.
    items : Index
    shares : ndarray
        Missing where nothing was looked at.
    pages : ndarray
        Pages that were looked at.
    """

    cells: pd.DataFrame
    items: pd.Index
    shares: np.ndarray
    pages: np.ndarray

    def items_of(self, chosen: Sequence[str]) -> CellShares:
        """Return the shares of some items."""
        columns = self.items.get_indexer(chosen)
        return CellShares(
            self.cells, self.items[columns], self.shares[:, columns], self.pages[:, columns]
        )


def cell_shares(counts: Counts, *, group: str, strata: Sequence[str], unknown: str) -> CellShares:
    """Return the shares of each source in each phase.

    Parameters
    ----------
    counts : Counts
        Pages × items, with ``outlet``.
    group : str
        Column of the groups; "" without any.
    strata : sequence of str
        Columns within which pages are compared. A page without a value is compared with others
        without one.
    unknown : str
        The value that means "no group".
    """
    rows = counts.rows
    stratum = np.zeros(len(rows), int)
    if strata:
        stratum = rows.groupby(columns_of(list(strata)), dropna=False).ngroup().to_numpy()
    own_group = pd.Series(None, rows.index, dtype=object)
    if group in rows:
        own_group = rows[group].where(rows[group] != unknown)
    about = rows[["article_id", "outlet"]].assign(group=own_group, stratum=stratum)
    cells = about.groupby(["outlet", "stratum"], sort=True)
    number = cells.ngroup().to_numpy()
    table = about.assign(number=number).drop_duplicates("number").sort_values("number")
    pool = group_matrix(number, len(table))
    values = (pool @ counts.values).toarray()
    size = np.broadcast_to(pool @ counts.size, values.shape)
    shares = np.divide(values, size, out=np.full(values.shape, np.nan), where=size > 0)
    columns = ["outlet", "group", "stratum"]
    return CellShares(table[columns].reset_index(drop=True), counts.items.index, shares, size)


@dataclass(frozen=True, eq=False)
class Peers:
    """The sources beside which a source is set.

    Attributes
    ----------
    group : str
        Their group; "" where it is unknown, or no other source of it has a page in these phases.
        Then they are all other sources.
    share, pages : ndarray
        Of each item: the mean over these sources, and their pages. Phases weigh as they do in the
        source; phases without such pages are left out.
    """

    group: str
    share: np.ndarray
    pages: np.ndarray

    def z(self, n: np.ndarray, size: np.ndarray) -> np.ndarray:
        """Return how far a source with so many pages of each item is from its peers.

        It is the log odds ratio over its error, with half a page added to each cell.
        """
        expected = np.nan_to_num(self.share * self.pages)
        _, z = dirichlet_log_odds(
            n, size, expected, self.pages, prior=0.5, alpha0=1.0, four_terms=True
        )
        return np.where((size > 0) & (self.pages > 0), z, 0.0)


def peers_of(shares: CellShares, outlet: str) -> Peers:
    """Return the peers of a source: others of its group in the same phases, or all others there."""
    cells = shares.cells
    is_source = (cells["outlet"] == outlet).to_numpy()
    own_strata = cells["stratum"][is_source]
    is_beside = cells["stratum"].isin(own_strata).to_numpy() & ~is_source
    groups = cells["group"][is_source].dropna().unique()
    if len(groups) == 1:
        is_of_group = is_beside & (cells["group"] == groups[0]).to_numpy()
        if is_of_group.any():
            return _peers(shares, is_source, is_of_group, group=str(groups[0]))
    return _peers(shares, is_source, is_beside, group="")


def _peers(shares: CellShares, is_source: np.ndarray, is_peer: np.ndarray, *, group: str) -> Peers:
    """Return the shares and pages of the peers, phase by phase."""
    n_items = len(shares.items)
    total = np.zeros(n_items)
    weight = np.zeros(n_items)
    pages = np.zeros(n_items)
    for source in np.flatnonzero(is_source):
        is_inside = (
            is_peer & (shares.cells["stratum"] == shares.cells["stratum"][source]).to_numpy()
        )
        of_peers = shares.shares[is_inside]
        n_sources = (~np.isnan(of_peers)).sum(axis=0)
        sums = np.nansum(of_peers, axis=0)
        mean = np.divide(sums, n_sources, out=np.zeros(n_items), where=n_sources > 0)
        own_pages = np.where(n_sources > 0, shares.pages[source], 0)
        total += own_pages * mean
        weight += own_pages
        pages += np.where(own_pages > 0, shares.pages[is_inside].sum(axis=0), 0)
    share = np.divide(total, weight, out=np.full(n_items, np.nan), where=weight > 0)
    return Peers(group, share, pages)
