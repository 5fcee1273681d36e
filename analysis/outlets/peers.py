"""A source beside other sources of its group, on pages of the same phases."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from analysis.counts import Counts, columns_of, group_matrix
from analysis.stats.measures import dirichlet_log_odds


@dataclass(frozen=True, eq=False)
class Cells:
    """Sums of each source in each phase: arrays of cells × items.

    Attributes
    ----------
    cells : DataFrame
        ``outlet, group, stratum`` of each cell; ``group`` is missing where it is unknown.
    items : Index
    n, pages : ndarray
        Pages with the item, and those that were looked at.
    """

    cells: pd.DataFrame
    items: pd.Index
    n: np.ndarray
    pages: np.ndarray

    def items_of(self, chosen: Sequence[str]) -> Cells:
        """Return the sums of some items."""
        columns = self.items.get_indexer(chosen)
        return Cells(self.cells, self.items[columns], self.n[:, columns], self.pages[:, columns])


def cells_of(counts: Counts, *, group: str, strata: Sequence[str], unknown: str) -> Cells:
    """Return the sums of each source in each phase.

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
    n = (pool @ counts.values).toarray()
    pages = np.broadcast_to(pool @ counts.size, n.shape)
    columns = ["outlet", "group", "stratum"]
    return Cells(table[columns].reset_index(drop=True), counts.items.index, n, pages)


@dataclass(frozen=True, eq=False)
class Peers:
    """The sources beside which a source is set.

    Attributes
    ----------
    group : str
        Their group; "" where it is unknown, or no other source of it has a page in these phases.
        Then they are all other sources.
    n, pages : ndarray
        Of each item: their pages in the phases of the source with it, and all of these.
    """

    group: str
    n: np.ndarray
    pages: np.ndarray

    @property
    def share(self) -> np.ndarray:
        """n / pages; missing where there are none."""
        with np.errstate(invalid="ignore"):
            return self.n / self.pages

    def z(self, n: np.ndarray, size: np.ndarray) -> np.ndarray:
        """Return how far a source with so many pages of each item is from its peers.

        It is the log odds ratio over its error, with half a page added to each cell.
        """
        _, z = dirichlet_log_odds(
            n, size, self.n, self.pages, prior=0.5, alpha0=1.0, four_terms=True
        )
        return np.where((size > 0) & (self.pages > 0), z, 0.0)


def peers_of(sums: Cells, outlet: str) -> Peers:
    """Return the peers of a source: others of its group in the same phases, or all others there."""
    cells = sums.cells
    is_source = (cells["outlet"] == outlet).to_numpy()
    own_strata = cells["stratum"][is_source]
    is_peer = cells["stratum"].isin(own_strata).to_numpy() & ~is_source
    groups = cells["group"][is_source].dropna().unique()
    group = ""
    if len(groups) == 1:
        is_of_group = is_peer & (cells["group"] == groups[0]).to_numpy()
        if is_of_group.any():
            is_peer = is_of_group
            group = str(groups[0])
    return Peers(group, sums.n[is_peer].sum(axis=0), sums.pages[is_peer].sum(axis=0))
