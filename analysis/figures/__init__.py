"""Save figures, tables and numbers for a paper, with their provenance."""

from analysis.figures.methods import paragraph as methods_paragraph
from analysis.figures.networks import save_network
from analysis.figures.numbers import numbers_of
from analysis.figures.rows import ShownRows, show_rows
from analysis.figures.save import (
    SavedFigure,
    save,
    save_numbers,
    save_page,
    save_paper_table,
    save_table,
    save_text,
)
from analysis.figures.tables import paper as paper_table
from analysis.files import fingerprint
from analysis.plots.canvas import WIDTHS, canvas
from analysis.plots.captions import in_words
from analysis.plots.legibility import faults
from analysis.plots.style import style

__all__ = [
    "SavedFigure",
    "ShownRows",
    "WIDTHS",
    "canvas",
    "faults",
    "fingerprint",
    "in_words",
    "methods_paragraph",
    "numbers_of",
    "paper_table",
    "save",
    "save_network",
    "save_numbers",
    "save_page",
    "save_paper_table",
    "save_table",
    "save_text",
    "show_rows",
    "style",
]
