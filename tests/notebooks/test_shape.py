"""A reader meets question, answer, figure and reading; code stays short."""

import nbformat
import pytest

EVENT = ["00-material", "01-sources", "02-frames"]
MOST_CELLS = 12
MOST_LINES = 12
MOST_FIGURES = 6


@pytest.fixture(params=EVENT)
def notebook(request, root):
    return nbformat.read(root / "notebooks" / f"{request.param}.ipynb", as_version=4)


def test_code_is_short(notebook):
    code = [cell.source for cell in notebook.cells if cell.cell_type == "code"]
    assert len(code) <= MOST_CELLS
    assert max(len(source.splitlines()) for source in code) <= MOST_LINES
    assert not any("assert " in source for source in code)


def test_figures_are_few(notebook):
    outputs = [output for cell in notebook.cells for output in cell.get("outputs", [])]
    figures = [output for output in outputs if "image/png" in output.get("data", {})]
    assert len(figures) <= MOST_FIGURES


def test_question_and_answer_come_first(notebook):
    assert "**Question.**" in notebook.cells[0].source
    assert notebook.cells[1].source.startswith("**Answer.**")
