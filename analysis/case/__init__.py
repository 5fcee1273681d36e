"""A case opened once: its pack or articles, its readings, its texts."""

from analysis.case.colours import group_colours
from analysis.case.folder import Case, open_case, planned_readings
from analysis.case.items import compared_pages, page_terms
from analysis.case.pages import (
    claims_and_labels,
    claims_on_subject,
    elements,
    on_subject,
)

__all__ = [
    "Case",
    "claims_and_labels",
    "claims_on_subject",
    "compared_pages",
    "elements",
    "group_colours",
    "on_subject",
    "open_case",
    "page_terms",
    "planned_readings",
]
