"""Compare groups: levels, contrasts, timelines, before and after, and all reasonable choices."""

from analysis.compare.before_after import before_after
from analysis.compare.choice_effects import by_level, one_at_a_time
from analysis.compare.contrasts import contrasts
from analysis.compare.findings import beyond_chance, finding, rows_where, smallest_p
from analysis.compare.groups import groups
from analysis.compare.joint_tests import joint_test
from analysis.compare.levels import coverage, levels, timeline
from analysis.compare.omnibus import classifier_test, omnibus
from analysis.compare.order import in_order
from analysis.compare.samples import across_samples, retrieval
from analysis.compare.sentiment import sentiment
from analysis.compare.specifications import specifications, summary
from analysis.compare.usual_choices import usual_choices
from analysis.compare.word_profiles import word_profiles
from analysis.stats.evidence import stacked

__all__ = [
    "across_samples",
    "before_after",
    "beyond_chance",
    "by_level",
    "classifier_test",
    "contrasts",
    "coverage",
    "finding",
    "groups",
    "in_order",
    "joint_test",
    "levels",
    "omnibus",
    "one_at_a_time",
    "retrieval",
    "rows_where",
    "sentiment",
    "specifications",
    "stacked",
    "summary",
    "smallest_p",
    "timeline",
    "usual_choices",
    "word_profiles",
]
