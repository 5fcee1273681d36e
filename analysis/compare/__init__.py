"""Compare groups: levels, contrasts, timelines, before and after, and all reasonable choices."""

from analysis.compare.before_after import before_after
from analysis.compare.contrasts import contrasts
from analysis.compare.joint_tests import joint_test
from analysis.compare.levels import levels, timeline
from analysis.compare.omnibus import classifier_test, omnibus
from analysis.compare.specifications import specifications, summary
from analysis.stats.evidence import stacked
from analysis.stats.plan import Gate

__all__ = [
    "Gate",
    "before_after",
    "classifier_test",
    "contrasts",
    "joint_test",
    "levels",
    "omnibus",
    "specifications",
    "stacked",
    "summary",
    "timeline",
]
