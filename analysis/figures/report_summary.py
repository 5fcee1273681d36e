"""The first page of a report: a case's findings in words, with figures of the notebooks."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import nbformat

from analysis.figures.report_cells import PICTURES
from analysis.files import require_inside

SUMMARY = "summary.md"  #: in the folder of a case
#: A line with nothing but a figure: its words, and the name under which it was saved.
FIGURE = re.compile(r"^!\[(?P<words>[^\]]*)\]\((?P<name>[A-Za-z0-9_-]+)\)\s*$")


def summary_of(folder: str | Path) -> str:
    """Return the summary that a case brings, as Markdown; "" where it has none."""
    path = Path(folder) / SUMMARY
    if not path.is_file():
        return ""
    require_inside(path, Path(folder))
    return path.read_text("utf-8")


def summary_notebook(text: str, notebooks: Mapping[str, Any]) -> Any:
    """Return a summary as a notebook: its text, and figures taken from other notebooks.

    Parameters
    ----------
    text : str
        Markdown. A line ``![What it shows](02-contrasts)`` is a figure and its caption.
    notebooks : name → NotebookNode
        Executed. A figure that none of them shows is named as missing.

    Examples
    --------
    >>> found = summary_notebook("Ferries ran.\\n\\n![Ferries by day](01-ferries)\\n", {})
    >>> [cell.source for cell in found.cells]
    ['Ferries ran.', '*Ferries by day: the figure 01-ferries is not in these notebooks.*']
    """
    cells = []
    lines: list[str] = []
    for line in [*text.splitlines(), None]:
        match = FIGURE.match(line) if line is not None else None
        if line is not None and match is None:
            lines.append(line)
            continue
        words = "\n".join(lines).strip()
        if words:
            cells.append(_text_cell(words, len(cells)))
        lines = []
        if match is not None:
            cells.append(_figure_cell(match["words"], match["name"], notebooks, len(cells)))
    return nbformat.v4.new_notebook(cells=cells)


def _text_cell(text: str, number: int) -> Any:
    """Return a cell of words."""
    return nbformat.v4.new_markdown_cell(text, id=f"summary-{number}")


def _figure_cell(words: str, name: str, notebooks: Mapping[str, Any], number: int) -> Any:
    """Return a cell that shows a figure of the notebooks, captioned in words."""
    output = _output_of(name, notebooks)
    if output is None:
        missing = f"*{words}: the figure {name} is not in these notebooks.*"
        return _text_cell(missing, number)
    shown = nbformat.from_dict(output)
    for kind in PICTURES:
        if kind in shown["data"]:
            shown["metadata"].setdefault(kind, {})["caption"] = words
    return nbformat.v4.new_code_cell("", id=f"summary-{number}", outputs=[shown])


def _output_of(name: str, notebooks: Mapping[str, Any]) -> Any:
    """Return the output that shows a figure; None where no notebook does."""
    for notebook in notebooks.values():
        for cell in notebook.cells:
            for output in cell.get("outputs", []):
                data = output.get("data", {})
                saved, _, _ = data.get("text/plain", "").partition(": ")
                is_picture = any(kind in data for kind in PICTURES)
                if is_picture and saved.rpartition("/")[2] == name:
                    return output
    return None
