"""What the report shows of an executed notebook: its front, its chapter, and what it left out.

A section with nothing to show goes whole, with its heading; one line at the notebook's end says
what more a case could have. So a heading always has something below it, and that line names nothing
that is shown.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import nbformat

from analysis.errors import listing
from analysis.figures.save import LEFT_OUT, SAVED

ANSWER, FACTS, FRONT = "answer", "facts", "front"  #: tags of cells
MORE = "more"  #: the id of the cell with that line
#: The figures of the front part, in their order: the first of each line that a case has.
FRONT_FIGURES = (
    ("01-dimensions",),
    ("01-profiles", "01-words"),
    ("02-matrix", "02-sentences"),
    ("03-sound", "03-tone"),
    ("04-words", "04-claims", "04-quoted"),
    ("00-coverage",),
)


@dataclass(frozen=True)
class Section:
    """A heading of a notebook with its cells; what stands before the first heading has none.

    Attributes
    ----------
    name : str
    cells : list of NotebookNode
        Without cells and outputs that tell a reader nothing.
    reasons : list of str
        Why figures and tables of it have nothing to show.
    """

    name: str
    cells: list[Any]
    reasons: list[str]

    @property
    def is_shown(self) -> bool:
        """Whether it shows something, or says something and has no code."""
        has_code = any(cell.cell_type == "code" for cell in self.cells)
        return bool(outputs_of(self.cells)) or not has_code

    def part(self, *, front: bool) -> Section:
        """Return the section with the cells for the front part, or with the others."""
        cells = [cell for cell in self.cells if (FRONT in tags_of(cell)) == front]
        return Section(self.name, cells, [])

    @property
    def figures(self) -> dict[str, Any]:
        """The outputs that show a saved figure, by its name."""
        return figures_in(self.cells)


def tags_of(cell: Any) -> list[str]:
    """Return the tags of a cell."""
    return cell.metadata.get("tags", [])


def outputs_of(cells: Iterable[Any]) -> list[Any]:
    """Return the outputs of cells."""
    return [output for cell in cells for output in cell.get("outputs", [])]


def figures_in(cells: Iterable[Any]) -> dict[str, Any]:
    """Return the outputs of cells that show a saved figure, by its name."""
    figures: dict[str, Any] = {}
    for output in outputs_of(cells):
        data = output.get("data", {})
        saved, _, _ = data.get("text/plain", "").partition(": ")
        case, _, name = saved.rpartition("/")
        if case and "image/png" in data:
            figures.setdefault(name, output)
    return figures


def heading_of(cell: Any) -> str:
    """Return the words of the heading that a cell begins with, but for a title; else "".

    >>> heading_of(nbformat.v4.new_markdown_cell("## Who speaks\\n\\nBy name."))
    'Who speaks'
    """
    line = cell.source.partition("\n")[0]
    marks, _, words = line.partition(" ")
    is_heading = cell.cell_type == "markdown" and set(marks) == {"#"} and len(marks) > 1
    return words.strip() if is_heading else ""


def sections_of(notebook: Any) -> list[Section]:
    """Return the sections of a notebook, the first one without a heading.

    Examples
    --------
    >>> head = nbformat.v4.new_markdown_cell("## Words")
    >>> facts = {LEFT_OUT: {"name": "01-words", "reason": "no word differs"}}
    >>> nothing = nbformat.v4.new_output("display_data", metadata={"text/plain": facts})
    >>> code = nbformat.v4.new_code_cell("words", outputs=[nothing])
    >>> words = sections_of(nbformat.v4.new_notebook(cells=[head, code]))[-1]
    >>> words.name, words.is_shown, words.reasons
    ('Words', False, ['no word differs'])
    """
    parts: list[tuple[str, list[Any]]] = [("", [])]
    for cell in notebook.cells:
        name = heading_of(cell)
        if name:
            parts.append((name, []))
        if FACTS not in tags_of(cell):
            parts[-1][1].append(cell)
    lacking = {line["name"] for line in notebook.metadata.get(LEFT_OUT, [])}
    sections = []
    for name, cells in parts:
        if name in lacking and not outputs_of(cells):
            continue
        facts = [_fact_of(output, LEFT_OUT) for output in outputs_of(cells)]
        reasons = [fact["reason"] for fact in facts if fact]
        sections.append(Section(name, list(map(_for_readers, cells)), reasons))
    return sections


def _fact_of(output: Any, kind: str) -> Any:
    """Return what the metadata of an output say of a file: saved, or left out and why."""
    return output.get("metadata", {}).get("text/plain", {}).get(kind)


def _for_readers(cell: Any) -> Any:
    """Return a cell without the outputs that only say which files were written, or left out."""
    if cell.cell_type != "code":
        return cell
    kinds = (LEFT_OUT, SAVED)
    outputs = [each for each in cell.outputs if not any(_fact_of(each, kind) for kind in kinds)]
    return nbformat.from_dict({**cell, "outputs": outputs})


# ---------------------------------------------------------------- the front part


def answer_of(notebook: Any | None) -> str:
    """Return the answer that a notebook computed, as Markdown without its first word; or ""."""
    every = [] if notebook is None else notebook.cells
    cells = [cell for cell in every if ANSWER in tags_of(cell)]
    texts = [output.get("data", {}).get("text/markdown", "") for output in outputs_of(cells)]
    return " ".join(texts).removeprefix("**Answer.**").strip()


def front_sections(notebooks: Mapping[str, Any]) -> list[tuple[str, Section]]:
    """Return what goes to the front part: the names of notebooks and their sections, in order.

    They are the cells tagged "front" of sections with one of the figures of each place, and then of
    those without a figure, such as a table of sources.
    """
    tagged = []
    for name, notebook in notebooks.items():
        parts = [section.part(front=True) for section in sections_of(notebook)]
        tagged += [(name, part) for part in parts if outputs_of(part.cells)]
    chosen = []
    for place in FRONT_FIGURES:
        of_place = [
            (name, section)
            for figure in place
            for name, section in tagged
            if figure in section.figures
        ]
        chosen += of_place[:1]
    return chosen + [(name, section) for name, section in tagged if not section.figures]


# ---------------------------------------------------------------- what is left out


def more_of(notebook: Any) -> str:
    """Return in one line what a notebook would show of other cases; "" where it shows all.

    Its metadata list the sections that did not run, with what they need.

    >>> lacking = [{"name": "Claims", "reason": "a table of claims"}]
    >>> more_of(nbformat.v4.new_notebook(metadata={LEFT_OUT: lacking}))
    '**What more a case could have.** With a table of claims: “Claims”.'
    """
    sections = sections_of(notebook)
    shown = {section.name for section in sections if outputs_of(section.cells)}
    lines: dict[str, list[str]] = {}
    for line in notebook.metadata.get(LEFT_OUT, []):
        if line["name"] and line["name"] not in shown:
            lines.setdefault(line["reason"], []).append(line["name"])
    told = [f"with {need}: {_quoted(names)}" for need, names in lines.items()]
    empty = {section.name: section.reasons[0] for section in sections if section.reasons}
    nothing = [f"{_quoted([name])}, as {empty[name]}" for name in empty if name not in shown]
    sentences = []
    if told:
        sentences.append(f"**What more a case could have.** W{'; '.join(told)[1:]}.")
    if nothing:
        sentences.append(f"Nothing to show in {'; '.join(nothing)}.")
    return " ".join(sentences)


def _quoted(names: Sequence[str]) -> str:
    """Return headings in quotation marks."""
    return listing([f"“{name}”" for name in names], 9)
