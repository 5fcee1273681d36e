"""The page beside the controls: parts in HTML, drawn by sheet.js."""

from __future__ import annotations

from pathlib import Path

import anywidget
import traitlets

from analysis.plots.themes import notebook_style
from analysis.text.templates import file_text


def _script() -> str:
    """Return the script of the sheet, after that which draws networks."""
    folder = Path(__file__).parent
    sheet = (folder / "sheet.js").read_text("utf-8")
    network = (folder / "network.js").read_text("utf-8")
    functions = network.replace("export function", "function")
    drawing_of_networks = f"const drawNetwork = (() => {{\n{functions}\nreturn drawNetwork;\n}})();"
    return f"{drawing_of_networks}\n{sheet}"


class Sheet(anywidget.AnyWidget):
    """A page of HTML in parts; what is clicked in it comes back as a message."""

    _esm = _script()
    _css = notebook_style(".ex-root") + file_text("analysis.explore", "sheet.css")
    find = traitlets.Unicode().tag(sync=True)
    tabs = traitlets.Unicode().tag(sync=True)
    bar = traitlets.Unicode().tag(sync=True)
    view = traitlets.Unicode().tag(sync=True)
    notice = traitlets.Unicode().tag(sync=True)
    places = traitlets.Unicode().tag(sync=True)
    reader = traitlets.Unicode().tag(sync=True)  #: the text of an article; "" where none is open
    table = traitlets.Unicode().tag(sync=True)
    said = traitlets.Unicode().tag(sync=True)
    network = traitlets.Any(None).tag(sync=True)  #: nodes and edges, drawn in place of a figure
    work = traitlets.Unicode().tag(sync=True)  #: what is computed; "" when nothing is
    busy = traitlets.Bool(False).tag(sync=True)  #: the figure is not that of the choices
