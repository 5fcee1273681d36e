"""The parts of an executed notebook: sections, its answer, and what goes to the report's front."""

from collections.abc import Iterable, Mapping
from typing import Any

import nbformat

from analysis.figures.save import LEFT_OUT

ANSWER, FRONT, CAUTIONS = "answer", "front", "cautions"  #: tags of cells
#: The figures of the front part, in their order: the first of each line that a case has.
FRONT_FIGURES = (
    ("06-lead",),
    ("01-dimensions",),
    ("01-profiles", "01-words"),
    ("02-matrix", "02-sentences"),
    ("03-sound", "03-tone"),
    ("04-words", "04-claims", "04-quoted"),
    ("00-coverage",),
)

#: A notebook, a heading of it, and cells below that heading.
Part = tuple[str, str, list[Any]]


def tags_of(cell: Any) -> list[str]:
    """Return the tags of a cell."""
    return cell.metadata.get("tags", [])


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


def front_parts(notebooks: Mapping[str, Any]) -> list[Part]:
    """Return the cells for the front part, with their notebooks and headings, in order.

    They are the cells tagged "front" of sections with one of the figures of each place, and then of
    those without a figure, such as a table of sources.
    """
    tagged = []
    for notebook, each in notebooks.items():
        for heading, cells in sections_of(each):
            front = [cell for cell in cells if FRONT in tags_of(cell)]
            if outputs_of(front):
                tagged.append((notebook, heading, front))
    chosen = []
    for place in FRONT_FIGURES:
        found = [part for name in place for part in tagged if name in figures_in(part[2])]
        chosen += found[:1]
    return chosen + [part for part in tagged if not figures_in(part[2])]


def figures_in(cells: Iterable[Any]) -> set[str]:
    """Return the names of the saved figures that cells show."""
    shown = [output.get("data", {}) for output in outputs_of(cells)]
    paths = [data["text/plain"].partition(": ")[0] for data in shown if "image/png" in data]
    return {path.rpartition("/")[2] for path in paths}
