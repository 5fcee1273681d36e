"""Compare groups: levels, contrasts, before and after, and all reasonable choices."""

from analysis.compare.before_after import before_after
from analysis.compare.contrasts import contrasts
from analysis.compare.evidence import stacked
from analysis.compare.findings import finding, rows_where, smallest_p
from analysis.compare.groups import groups
from analysis.compare.levels import levels
from analysis.compare.order import in_order as in_order  # a case knows the order of its groups
from analysis.compare.queries import queries, retrieval

__all__ = [
    "before_after",
    "contrasts",
    "finding",
    "groups",
    "levels",
    "queries",
    "retrieval",
    "rows_where",
    "smallest_p",
    "stacked",
]
