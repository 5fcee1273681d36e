"""Each source by itself: what it leaves out, and two sources face to face."""

from analysis.outlets.contents import claim_counts
from analysis.outlets.omissions import Omissions, omissions
from analysis.outlets.pairs import Pair, pair

__all__ = [
    "Omissions",
    "Pair",
    "claim_counts",
    "omissions",
    "pair",
]
