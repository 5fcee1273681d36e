"""Sizes, names and provenance of figures; the only module that writes figures and tables.

Every figure goes out in four files of one name: PDF and SVG for print, PNG for the screen, and a CSV of the numbers that
were drawn. The same table gives the same bytes, run after run. The look (fonts, colours) is `plots.STYLE`.
"""
from __future__ import annotations

import base64
import io
import re
from dataclasses import dataclass
from pathlib import Path

import matplotlib
import pandas as pd
from matplotlib.figure import Figure

from analysis import checks
from analysis.plots import STYLE

WIDTHS = {"column": 3.5, "page": 7.0}  #: inches: one column of a journal page, the full width of its text
NAME = re.compile(r"\d\d-[a-z0-9]+(-[a-z0-9]+)*")
_SCREEN = 100  # pixels an inch in a notebook; its image has twice as many, which is sharp and not heavy


@dataclass(frozen=True)
class SavedFigure:
    """What `save` returns: as the last line of a cell it shows the image, with its alt text.

    Attributes
    ----------
    name, case : str
        The files are ``<case>/<name>`` with .pdf, .svg, .png and .csv.
    alt : str
        The figure in words, for readers who do not see it.
    png : bytes
    width : int
        Width on the screen, in pixels.
    """

    name: str
    case: str
    alt: str
    png: bytes
    width: int

    def __repr__(self) -> str:
        return f"{self.case}/{self.name}: {self.alt}"

    def _repr_mimebundle_(self, include=None, exclude=None):
        image = base64.b64encode(self.png).decode("ascii")
        return {"image/png": image, "text/plain": repr(self)}, {"image/png": {"alt": self.alt, "width": self.width}}


def style():
    """Return a context in which new artists have the paper's look; `canvas`, `save` and `plots` use it by themselves.

    >>> with style():
    ...     matplotlib.rcParams["pdf.fonttype"]
    42
    """
    return matplotlib.rc_context(STYLE)


def canvas(width: str = "column", height: float = 2.6, *, rows: int = 1, columns: int = 1, **options):
    """Return an empty figure of a printed width, and its Axes (one, or an array of rows × columns).

    Parameters
    ----------
    width : "column" (3.5 in) or "page" (7 in)
    height : float
        In inches.
    rows, columns : int
        Panels.
    **options
        What `Figure.subplots` takes: ``sharex``, ``width_ratios``, …

    Raises
    ------
    InputError
        For another width.

    Examples
    --------
    >>> figure, axes = canvas("page", 2.0, columns=2)
    >>> figure.get_size_inches(), axes.shape
    (array([7., 2.]), (2,))
    """
    checks.one_of(width, list(WIDTHS), name="width")
    with style():
        figure = Figure(figsize=(WIDTHS[width], height), layout="constrained")
        return figure, figure.subplots(rows, columns, **options)


def save(figure: Figure, table: pd.DataFrame, *, name: str, case: str, alt: str, folder="../figures") -> SavedFigure:
    """Return the saved figure, after writing ``<folder>/<case>/<name>`` as .pdf, .svg, .png (300 dpi) and .csv.

    Parameters
    ----------
    table : DataFrame
        The numbers that were drawn; written with six significant digits.
    name : str
        Two digits of the notebook, then what it shows: "01-issue-dimensions".
    case : str or path
        The case's name; of a path the last part counts.
    alt : str
        The figure in words: what is drawn and what one sees.

    Raises
    ------
    InputError
        If the name is of another shape or the alt text is empty.

    Examples
    --------
    >>> import tempfile
    >>> figure, ax = canvas()
    >>> save(figure, pd.DataFrame({"n": [3]}), name="01-empty", case="demo", alt="Nothing yet.", folder=tempfile.mkdtemp())
    demo/01-empty: Nothing yet.
    """
    if not str(alt).strip():
        raise checks.refusal("alt", arrived="no text", expected="a sentence that says what the figure shows",
                             fix="Write it for a reader who cannot see the image.")
    stem = _stem(name, case=case, folder=folder)
    about, screen = {"Title": stem.name, "Description": alt}, io.BytesIO()
    undated = {"Title": stem.name, "Subject": alt, "CreationDate": None, "ModDate": None, "Producer": None, "Creator": None}
    with style():
        figure.savefig(f"{stem}.pdf", metadata=undated)
        figure.savefig(f"{stem}.svg", metadata=about | {"Date": None, "Creator": None})
        figure.savefig(f"{stem}.png", dpi=300, metadata=about | {"Software": None})
        figure.savefig(screen, format="png", dpi=2 * _SCREEN, metadata={"Software": None})
    _write_csv(table, f"{stem}.csv")
    return SavedFigure(name, stem.parent.name, alt, screen.getvalue(), round(figure.get_figwidth() * _SCREEN))


def save_table(table: pd.DataFrame, *, name: str, case: str, folder="../figures") -> pd.DataFrame:
    """Return *table* unchanged (so that a cell shows it), after writing it as ``<folder>/<case>/<name>.csv``.

    >>> import tempfile
    >>> save_table(pd.DataFrame({"item": ["law"], "estimate": [1 / 3]}), name="01-law", case="demo", folder=tempfile.mkdtemp())
      item  estimate
    0  law  0.333333
    """
    _write_csv(table, f"{_stem(name, case=case, folder=folder)}.csv")
    return table


def save_network(graph, *, name: str, case: str, folder="../figures") -> Path:
    """Return the path of ``<folder>/<case>/<name>.gexf``: the network for Gephi, without the date, so that bytes repeat.

    >>> import networkx as nx, tempfile
    >>> save_network(nx.path_graph(["Iran", "Russia"]), name="03-pairs", case="demo", folder=tempfile.mkdtemp()).name
    '03-pairs.gexf'
    """
    import networkx as nx

    path = Path(f"{_stem(name, case=case, folder=folder)}.gexf")
    text = "\n".join(nx.generate_gexf(_rounded_network(graph)))
    text = re.sub(r"\s*<meta lastmodifieddate.*?</meta>", "", text, flags=re.DOTALL)
    path.write_text(f'<?xml version="1.0" encoding="UTF-8"?>\n{text}\n', "utf-8", newline="\n")
    return path


def _rounded_network(graph):
    """Return a copy with floats of six significant digits and plain Python numbers, which is all that GEXF knows."""
    copied = graph.copy()
    for attributes in [data for _, data in copied.nodes(data=True)] + [data for _, _, data in copied.edges(data=True)]:
        for key, value in attributes.items():
            value = value.item() if hasattr(value, "item") else value
            attributes[key] = float(f"{value:.6g}") if isinstance(value, float) else value
    return copied


def _stem(name: str, *, case, folder) -> Path:
    """Return the path without suffix, in a folder that exists now."""
    if not NAME.fullmatch(name):
        raise checks.refusal("name", arrived=repr(name), expected="two digits, a hyphen, then small letters, digits, hyphens",
                             fix="Write for example '01-issue-dimensions'.")
    home = Path(folder) / Path(case).name
    home.mkdir(parents=True, exist_ok=True)
    return home / name


def _write_csv(table: pd.DataFrame, path: str) -> None:
    plain = isinstance(table.index, pd.RangeIndex) and table.index.name is None
    table = table if plain else table.reset_index()
    numbers = table.select_dtypes("float").columns
    table = table.assign(**{name: table[name] + 0.0 for name in numbers})  # no "-0"
    table.to_csv(path, index=False, float_format="%.6g", lineterminator="\n", encoding="utf-8")
