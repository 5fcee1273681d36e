"""A case opened once: its pack or articles, its annotation runs, its texts."""

from analysis.case.folder import Case, as_case, beside, open_case
from analysis.case.pages import elements, on_subject

__all__ = ["Case", "as_case", "beside", "elements", "on_subject", "open_case"]
