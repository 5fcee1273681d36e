"""Compare groups: levels, contrasts, timelines, before and after, and all reasonable choices."""

from analysis.compare.contrasts import before_after, contrasts, levels, timeline
from analysis.compare.omnibus import classifier_test, omnibus
from analysis.compare.specifications import specifications, summary
from analysis.stats.design import Gate

__all__ = [
    "Gate",
    "before_after",
    "classifier_test",
    "contrasts",
    "levels",
    "omnibus",
    "specifications",
    "summary",
    "timeline",
]
