"""Save figures and tables for a paper, with their provenance."""

from analysis.figures.methods import paragraph as methods_paragraph
from analysis.figures.paper import paper_table
from analysis.figures.save import save, save_paper_table

__all__ = [
    "methods_paragraph",
    "paper_table",
    "save",
    "save_paper_table",
]
