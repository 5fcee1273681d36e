"""A source beside other sources of its group, on pages of the same phases."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from scipy import sparse

from analysis.case.case_tables import UNKNOWN
from analysis.counts import Counts


def cells_of(counts: Counts, *, group: str, strata: Sequence[str]) -> Counts:
    """Return pages × items summed by source and phase.

    ``rows`` has ``outlet, stratum, group``; the group is missing where it is unknown.

    Parameters
    ----------
    counts : Counts
        Pages × items, with ``outlet``.
    group : str
        Column of the groups; "" without any.
    strata : sequence of str
        Columns within which pages are compared. A page without a value is compared with others
        without one.
    """
    about = counts.rows.assign(stratum=0, group=None)
    if strata:
        about["stratum"] = counts.rows.groupby(list(strata), dropna=False).ngroup()
    if group in counts.rows:
        about["group"] = counts.rows[group].where(counts.rows[group] != UNKNOWN)
    keys = ["outlet", "stratum"]
    sums = replace(counts, rows=about).sums(keys)
    rows = sums.groups.join(about.groupby(keys)["group"].first(), on=keys)
    return replace(counts, values=sparse.csr_array(sums.values), size=sums.size, rows=rows)


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


def peers_of(sums: Counts, outlet: str) -> Peers:
    """Return the peers of a source: others of its group in the same phases, or all others there."""
    cells = sums.rows
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
    n = sums.values[is_peer].sum(axis=0)
    return Peers(group, n, sums.size[is_peer].sum(axis=0))
