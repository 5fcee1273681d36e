"""Count who is named together, and measure how surprising that is."""

from analysis.cooccurrence.association import (
    association,
    incidence,
    incidence_of,
    matrices,
    matrix,
    meetings,
    network,
    pair_counts,
)
from analysis.cooccurrence.collocations import collocations
from analysis.cooccurrence.networks import backbone, clustered, edges, layout

__all__ = [
    "association",
    "backbone",
    "clustered",
    "collocations",
    "edges",
    "incidence",
    "incidence_of",
    "layout",
    "matrices",
    "matrix",
    "meetings",
    "network",
    "pair_counts",
]
