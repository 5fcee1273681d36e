"""Save figures, tables and numbers for a paper, with their provenance."""

from analysis.figures.methods import paragraph as methods_paragraph
from analysis.figures.save import (
    WIDTHS,
    SavedFigure,
    canvas,
    faults,
    fingerprint,
    in_words,
    save,
    save_network,
    save_numbers,
    save_paper_table,
    save_table,
    save_text,
    style,
)

__all__ = [
    "SavedFigure",
    "WIDTHS",
    "canvas",
    "faults",
    "fingerprint",
    "in_words",
    "methods_paragraph",
    "save",
    "save_network",
    "save_numbers",
    "save_paper_table",
    "save_table",
    "save_text",
    "style",
]
