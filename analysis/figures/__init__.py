"""Save figures, tables and numbers for a paper, with their provenance."""

from analysis.figures.methods import paragraph as methods_paragraph
from analysis.figures.networks import save_network
from analysis.figures.numbers import numbers_of
from analysis.figures.rows import show_rows
from analysis.figures.save import (
    save,
    save_numbers,
    save_paper_table,
    save_table,
    save_text,
)
from analysis.figures.tables import paper as paper_table
from analysis.plots.canvas import canvas

__all__ = [
    "canvas",
    "methods_paragraph",
    "numbers_of",
    "paper_table",
    "save",
    "save_network",
    "save_numbers",
    "save_paper_table",
    "save_table",
    "save_text",
    "show_rows",
]
