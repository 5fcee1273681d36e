"""What the report shows of an executed notebook, and what it lists as left out.

A section with nothing to show goes whole, with its heading, and is one line of the list. So a
heading always has something below it, and the list names nothing that is shown.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Sequence
from typing import Any

import nbformat

from analysis.figures.save import LEFT_OUT

_HEADING = re.compile("##+ (.*)")
_FILE = re.compile(r"\d\d-")  #: begins the names of figures' files


def outputs_of(cells: Sequence[Any]) -> list[Any]:
    """Return the outputs of cells."""
    return [output for cell in cells for output in cell.get("outputs", [])]


def heading_of(cell: Any) -> str:
    """Return the words of the heading that a cell begins with, but for a title; else ""."""
    match = _HEADING.match(cell.source)
    return match[1] if match else ""


def shown_of(notebook: Any, *, told: str = "") -> tuple[list[Any], list[dict[str, str]]]:
    """Return the cells that show something, and a line for each thing that is left out.

    Parameters
    ----------
    notebook : NotebookNode
        Its metadata list the sections that did not run, and why.
    told : str
        The heading of a section that stands elsewhere and is not shown again.

    Returns
    -------
    list of cells, list of dict
        No cell where the whole notebook has nothing to show. Lines have a ``name`` and a
        ``reason``; a notebook that did not run has one without a name.

    Examples
    --------
    >>> head = nbformat.v4.new_markdown_cell("## Words")
    >>> facts = {LEFT_OUT: {"name": "11-words", "reason": "no word differs"}}
    >>> nothing = nbformat.v4.new_output("display_data", metadata={"text/plain": facts})
    >>> code = nbformat.v4.new_code_cell("words", outputs=[nothing])
    >>> shown_of(nbformat.v4.new_notebook(cells=[head, code]))
    ([], [{'name': 'Words', 'reason': 'no word differs'}])
    """
    missing = notebook.metadata.get(LEFT_OUT, [])
    if "skipped" in notebook.metadata:
        return [], missing
    sections = list(_sections(notebook.cells))
    headings = [name for name, _ in sections]
    lacking = {line["name"]: line["reason"] for line in missing}
    cells: list[Any] = []
    lines = [line for line in missing if line["name"] not in headings]
    is_seen = False
    for name, section in sections:
        facts = [_left_out_in(output) for output in outputs_of(section)]
        reasons = [fact["reason"] for fact in facts if fact] + [lacking.get(name, "")]
        shown = [_without_left_out(cell) for cell in section]
        texts = list(map(_text_of, outputs_of(shown)))
        has_content = not set(texts) <= set(map(_plain, reasons))
        has_code = any(cell.cell_type == "code" for cell in section)
        if told and name == told:
            continue
        if name and not has_content and (has_code or name in lacking):
            lines += [{"name": name, "reason": reason} for reason in reasons[:1] if reason]
            continue
        is_seen |= has_content and name != ""
        cells += shown
        untold = [fact for fact in facts if fact and _plain(fact["reason"]) not in texts]
        lines += [{**fact, "name": _name_for_readers(fact["name"], name)} for fact in untold]
    is_shown = is_seen or not lines or "trouble" in notebook.metadata
    return cells if is_shown else [], lines


def _sections(cells: Sequence[Any]) -> Iterator[tuple[str, list[Any]]]:
    """Yield each heading with its cells; what stands before the first one has none."""
    numbers = itertools.accumulate(heading_of(cell) != "" for cell in cells)
    for _, numbered in itertools.groupby(zip(numbers, cells), key=lambda pair: pair[0]):
        section = [cell for _, cell in numbered]
        yield heading_of(section[0]), section


def _left_out_in(output: Any) -> dict[str, str] | None:
    """Return the name of the figure or table that an output leaves out, and the reason."""
    return output.get("metadata", {}).get("text/plain", {}).get(LEFT_OUT)


def _name_for_readers(name: str, section: str) -> str:
    """Return the name of a table, or the section of a figure, whose own name is a file's."""
    return f"a figure in “{section}”" if _FILE.match(name) else name


def _without_left_out(cell: Any) -> Any:
    """Return a cell without the outputs that only say what is left out."""
    if cell.cell_type != "code":
        return cell
    outputs = [output for output in cell.outputs if not _left_out_in(output)]
    return nbformat.from_dict({**cell, "outputs": outputs})


def _text_of(output: Any) -> str:
    """Return what an output says if it is a text alone; of others a sign that it is there."""
    text = output.get("data", {}).get("text/markdown") or output.get("text", "<shown>")
    return _plain(text)


def _plain(text: str) -> str:
    """Return a sentence as it is compared: without its capital and its full stop."""
    return text.strip().rstrip(".").casefold()
