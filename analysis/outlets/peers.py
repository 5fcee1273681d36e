"""A source beside all others, and beside those of its group on pages of the same phases."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from analysis.case.case_tables import UNKNOWN
from analysis.counts import Counts, group_codes, group_matrix
from analysis.text.kernels import TwoArrays


def cells_of(counts: Counts, *, group: str = "", strata: Sequence[str] = ()) -> Counts:
    """Return pages × items summed by source and phase."""
    about = counts.rows.assign(stratum=0, group=None)
    if strata:
        about["stratum"] = counts.rows.groupby(list(strata), dropna=False).ngroup()
    if group in counts.rows:
        about["group"] = counts.rows[group].where(counts.rows[group] != UNKNOWN)
    keys = ["outlet", "stratum"]
    codes, cells = group_codes(about, keys)
    pool = group_matrix(codes, len(cells))
    rows = cells.join(about.groupby(keys)["group"].first(), on=keys)
    return replace(counts, values=pool @ counts.values, size=pool @ counts.size, rows=rows)


def _sums_of(cells: Counts, is_chosen: np.ndarray) -> TwoArrays:
    """Return of each item its pages in chosen cells, and all pages there."""
    pool = is_chosen.astype(float)
    n = pool @ cells.values
    return n, np.broadcast_to(pool @ cells.size, n.shape)


def beside_others(cells: Counts, outlet: str) -> pd.DataFrame:
    """Return what a source has of each item, beside all other sources."""
    is_source = (cells.rows["outlet"] == outlet).to_numpy()
    n, size = _sums_of(cells, is_source)
    n_others, size_others = _sums_of(cells, ~is_source)
    table = pd.DataFrame({"item": cells.items.index, "n": n, "size": size})
    with np.errstate(invalid="ignore"):
        return table.assign(share=n / size, others=n_others / size_others)


@dataclass(frozen=True, eq=False)
class Peers:
    """The sources beside which a source is set.

    They are all other sources where its group is unknown, or has none in these phases.
    """

    group: str
    n: np.ndarray  #: pages with each item, in the phases of the source
    pages: np.ndarray  #: all of these

    @property
    def share(self) -> np.ndarray:
        """n / pages; missing where there are none."""
        with np.errstate(invalid="ignore"):
            return self.n / self.pages


def peers_of(cells: Counts, outlet: str) -> Peers:
    """Return the peers of a source: others of its group in the same phases, or all others there."""
    about = cells.rows
    is_source = (about["outlet"] == outlet).to_numpy()
    is_peer = about["stratum"].isin(about["stratum"][is_source]).to_numpy() & ~is_source
    groups = about["group"][is_source].dropna().unique()
    is_of_group = is_peer & about["group"].isin(groups).to_numpy()
    group = ""
    if len(groups) == 1 and is_of_group.any():
        is_peer = is_of_group
        group = str(groups[0])
    return Peers(group, *_sums_of(cells, is_peer))
