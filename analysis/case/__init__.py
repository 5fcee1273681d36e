"""A case opened once: its pack or articles, its annotation runs, its texts."""

from analysis.case.folder import LABELS, Case, as_case, beside, open_case

__all__ = ["LABELS", "Case", "as_case", "beside", "open_case"]
