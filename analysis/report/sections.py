"""The parts of a notebook: sections by their headings, tags of cells, and its answer."""

from collections.abc import Iterable
from typing import Any

import nbformat

from analysis.figures.save import LEFT_OUT

ANSWER, CAUTIONS = "answer", "cautions"  #: tags of cells
NEED = "needs-"  #: the beginning of tags that say what a cell needs


def tags_of(cell: Any) -> list[str]:
    """Return the tags of a cell."""
    return cell.metadata.get("tags", [])


def needs_of(tags: Iterable[str]) -> list[str]:
    """Return what a cell needs, by its tags.

    >>> needs_of(["needs-claims", "shipped"])
    ['claims']
    """
    return [tag.removeprefix(NEED) for tag in tags if tag.startswith(NEED)]


def text_cell(text: str) -> Any:
    """Return a Markdown cell."""
    return nbformat.v4.new_markdown_cell(text)


def outputs_of(cells: Iterable[Any]) -> list[Any]:
    """Return the outputs of cells that show something: not those of what is left out."""
    outputs = [output for cell in cells for output in cell.get("outputs", [])]
    return [each for each in outputs if LEFT_OUT not in str(each.get("metadata"))]


def heading_of(cell: Any) -> str:
    """Return the words of the heading that a cell begins with, but for a title; else "".

    >>> heading_of(text_cell("## Who speaks\\n\\nBy name."))
    'Who speaks'
    """
    marks, _, words = cell.source.partition("\n")[0].partition(" ")
    is_heading = cell.cell_type == "markdown" and set(marks) == {"#"} and len(marks) > 1
    return words.strip() if is_heading else ""


def sections_of(notebook: Any) -> list[tuple[str, list[Any]]]:
    """Return each heading of a notebook with its cells; what stands before the first has none."""
    sections = [("", [])]
    for cell in notebook.cells:
        name = heading_of(cell)
        if name:
            sections.append((name, []))
        sections[-1][1].append(cell)
    return sections


def answer_of(notebook: Any) -> str:
    """Return the answer that a notebook computed, as Markdown without its first word; or ""."""
    answers = outputs_of(cell for cell in notebook.cells if ANSWER in tags_of(cell))
    texts = [output.get("data", {}).get("text/markdown", "") for output in answers]
    return " ".join(texts).removeprefix("**Answer.**").strip()
