"""A case opened once: its pack or articles, its readings, its texts."""

from analysis.case.opened import Case
from analysis.case.opening import open_case

__all__ = ["Case", "open_case"]
