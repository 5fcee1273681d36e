"""A case opened once: its pack or articles, its annotation runs, its texts."""

from analysis.case.folder import (
    LABELS,
    Case,
    as_case,
    beside,
    folder_of,
    open_case,
    with_copies,
)

__all__ = ["LABELS", "Case", "as_case", "beside", "folder_of", "open_case", "with_copies"]
