"""What the report shows of an executed notebook, and what it lists as left out.

A section with nothing to show goes whole, with its heading, and is one line of the list. So a
heading always has something below it, and the list names nothing that is shown.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any

import nbformat

from analysis.figures.save import LEFT_OUT, SAVED

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
        A figure that stands elsewhere and is not shown again.

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
        return [], [dict(line) for line in missing]
    headings = set(map(heading_of, notebook.cells))
    lacking: dict[str, str] = {}
    for line in missing:
        lacking.setdefault(line["name"], line["reason"])
    cells: list[Any] = []
    lines = [{"name": name, "reason": lacking[name]} for name in lacking if name not in headings]
    is_seen = False
    for name, section in _sections(notebook.cells):
        facts = list(filter(None, map(_left_out_in, outputs_of(section))))
        reasons = [fact["reason"] for fact in facts]
        reasons += [lacking[name]] if name in lacking else []
        seen = [_shown_cell(cell, told) for cell in section]
        texts = [_text_of(output) for output in outputs_of(seen)]
        has_content = not set(texts) <= {_plain(reason) for reason in reasons}
        has_code = any(cell.cell_type == "code" for cell in section)
        if name and not has_content and (reasons or has_code):
            lines += [{"name": name, "reason": reason} for reason in reasons[:1]]
            continue
        is_seen = is_seen or (has_content and bool(name))
        cells += seen
        for fact in facts:
            line = {"name": _name_in(name, fact["name"]), "reason": fact["reason"]}
            if _plain(fact["reason"]) not in texts and line not in lines:
                lines.append(line)
    is_shown = is_seen or not lines or "trouble" in notebook.metadata
    return cells if is_shown else [], lines


def _sections(cells: Sequence[Any]) -> Iterator[tuple[str, list[Any]]]:
    """Yield each heading with its cells; what stands before the first one has none."""
    name = ""
    section: list[Any] = []
    for cell in cells:
        heading = heading_of(cell)
        if heading:
            yield name, section
            name, section = heading, []
        section.append(cell)
    yield name, section


def _left_out_in(output: Any) -> dict[str, str] | None:
    """Return the name of the figure or table that an output leaves out, and the reason."""
    return output.get("metadata", {}).get("text/plain", {}).get(LEFT_OUT)


def _shown_cell(cell: Any, told: str) -> Any:
    """Return a cell without what it leaves out, and without a figure that stands elsewhere."""
    if not cell.get("outputs"):
        return cell
    outputs = [each for each in cell.outputs if not (_left_out_in(each) or _is_of(told, each))]
    return nbformat.from_dict({**cell, "outputs": outputs})


def _is_of(name: str, output: Any) -> bool:
    """Return whether an output is the figure of this name, or the line that names its files."""
    line = output.get("metadata", {}).get("text/plain", {}).get(SAVED, "")
    path = line or output.get("data", {}).get("text/plain", "").partition(": ")[0]
    return bool(name) and path.endswith(f"/{name}")


def _text_of(output: Any) -> str:
    """Return what an output says if it is a text alone; of others a sign that it is there."""
    data = output.get("data", {})
    text = data.get("text/markdown") or output.get("text", "")
    return _plain(text) if text else f"<{output.output_type}>"


def _plain(text: str) -> str:
    """Return a sentence as it is compared: without its capital and its full stop."""
    return text.strip().rstrip(".").casefold()


def _name_in(section: str, name: str) -> str:
    """Return the name of a table that is left out; of a figure, which has none, its section."""
    return f"a figure in “{section}”" if _FILE.match(name) else name
