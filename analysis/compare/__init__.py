"""Compare groups: levels, contrasts, before and after, and all reasonable choices."""

from analysis.compare.contrasts import contrasts
from analysis.compare.evidence import stacked
from analysis.compare.findings import finding
from analysis.compare.levels import levels
from analysis.compare.order import in_order as in_order  # a case knows the order of its groups
from analysis.compare.queries import queries

__all__ = [
    "contrasts",
    "finding",
    "levels",
    "queries",
    "stacked",
]
