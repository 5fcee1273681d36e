"""Sizes, names and provenance of figures; the only module that writes figures and tables.

Every figure goes out in four files of one name: PDF and SVG for print, PNG for the screen, and a CSV of the numbers that
were drawn. The same table gives the same bytes, run after run. The look (fonts, colours) is `plots.STYLE`.

A file that is there is replaced if it was written here and nobody changed it since. Any other file
is refused by name (`outputs`).
"""

from __future__ import annotations

import base64
import contextlib
import functools
import html
import io
import json
import math
import re
import warnings
from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import matplotlib
import pandas as pd
from matplotlib.figure import Figure
from matplotlib.layout_engine import PlaceHolderLayoutEngine

from analysis import cooccurrence
from analysis import errors as checks
from analysis.errors import printable
from analysis.figures import provenance as origins
from analysis.figures import tables
from analysis.figures.tables import safe_cells
from analysis.files import DEVICES, write_outputs
from analysis.plots import STYLE
from analysis.plots.legibility import faults
from analysis.plots.style import words_of

if TYPE_CHECKING:
    import networkx

WIDTHS = {
    "column": 3.5,
    "page": 7.0,
}  #: inches: one column of a journal page, the full width of its text
NAME = re.compile(r"\d\d-[a-z0-9]+(-[a-z0-9]+)*")
#: Windows has devices of these names, and does without dots and spaces at the end.
_FOLDER = re.compile(
    rf"(?!({DEVICES})(\.|$))"
    r"[^\x00-\x1f\x7f<>:\"/\\|?*\ud800-\udfff]{0,199}"
    r"[^\x00-\x1f\x7f<>:\"/\\|?*\ud800-\udfff. ]",
    re.IGNORECASE,
)
_SCREEN = (
    100  # pixels an inch in a notebook; its image has twice as many, which is sharp and not heavy
)
_SHARP: dict[str, dict] = {"png": {"dpi": 300}}
fingerprint = origins.fingerprint


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
    faults : tuple of str
        What cannot be read of it: texts that are cut off or lie on another, as `faults` finds them.
    """

    name: str
    case: str
    alt: str
    png: bytes
    width: int
    faults: tuple[str, ...] = ()

    def __repr__(self) -> str:
        return f"{self.case}/{self.name}: {self.alt}"

    def _repr_mimebundle_(self, include=None, exclude=None):
        image = base64.b64encode(self.png).decode("ascii")
        about = {"alt": self.alt, "width": self.width} | (
            {"faults": list(self.faults)} if self.faults else {}
        )
        return {"image/png": image, "text/plain": repr(self)}, {"image/png": about}


def style() -> AbstractContextManager[None]:
    """Return a context in which new artists have the paper's look; `canvas`, `save` and `plots` use it by themselves.

    >>> with style():
    ...     matplotlib.rcParams["pdf.fonttype"]
    42
    """
    return matplotlib.rc_context(STYLE)


def canvas(
    width: str = "column", height: float = 2.6, *, rows: int = 1, columns: int = 1, **options: Any
) -> tuple[Figure, Any]:
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


def save(
    figure: Figure,
    table: pd.DataFrame,
    *,
    name: str,
    case: str | Path,
    alt: str,
    folder: str | Path = "../figures",
    provenance: Mapping | None = None,
) -> SavedFigure:
    """Return the saved figure, after writing ``<folder>/<case>/<name>`` as .pdf, .svg, .png (300 dpi) and .csv.

    The PDF, SVG and PNG say in their metadata what the figure is: name, alt text, case, `fingerprint` of its data, versions.

    Parameters
    ----------
    table : DataFrame
        The numbers that were drawn; written with six significant digits.
    name : str
        Two digits of the notebook, then what it shows: "01-issue-dimensions".
    case : str or path
        The case's folder; its last part names the folder of the figure. A name alone will do, but has no fingerprint.
    alt : str
        The figure in words: what is drawn and what one sees.
    provenance : mapping, optional
        ``code``, the calls that draw the figure, and ``choices``. They go into the metadata too, and all to ``<name>.json``.

    Raises
    ------
    InputError
        If the name is of another shape, the alt text is empty or the provenance has other keys or
        values; if a file of one of these names was not written here, or was changed since.

    Examples
    --------
    >>> import tempfile
    >>> figure, ax = canvas()
    >>> save(figure, pd.DataFrame({"n": [3]}), name="01-empty", case="demo", alt="Nothing yet.", folder=tempfile.mkdtemp())
    demo/01-empty: Nothing yet.
    """
    if not str(alt).strip():
        raise checks.refusal(
            "alt",
            arrived="no text",
            expected="a sentence that says what the figure shows",
            fix="Write it for a reader who cannot see the image.",
        )
    stem = _stem(name, case=case, folder=folder)
    about, screen = origins.facts(name, case=case, alt=alt, given=provenance), io.BytesIO()
    files = {}
    with style(), _laid_out(figure) as found:
        for suffix, texts in origins.metadata(about).items():
            drawn = io.BytesIO()
            figure.savefig(drawn, format=suffix, metadata=texts, **_SHARP.get(suffix, {}))
            files[f".{suffix}"] = drawn.getvalue()
        figure.savefig(screen, format="png", dpi=2 * _SCREEN, metadata={"Software": None})
    files[".svg"] = origins.spoken(files[".svg"], about)
    files[".csv"] = _csv(table)
    if provenance is not None:
        files[".json"] = origins.described(about)
    _write(files, stem=stem)
    return SavedFigure(
        name,
        stem.parent.name,
        alt,
        screen.getvalue(),
        round(figure.get_figwidth() * _SCREEN),
        tuple(found),
    )


@contextlib.contextmanager
def _laid_out(figure: Figure):
    """Lay the figure out once for all that is drawn inside, and give what cannot be read of it."""
    engine = figure.get_layout_engine()
    if engine is not None and not isinstance(
        engine, PlaceHolderLayoutEngine
    ):  # one that is laid out for good stays so
        # from where a new figure starts: one that was drawn before has the same bytes
        for panel in figure.axes:
            if panel.get_in_layout() and (place := panel.get_subplotspec()) is not None:
                panel.set_subplotspec(place)
    found = faults(figure)
    figure.set_layout_engine("none")
    try:
        yield found
    finally:
        figure.set_layout_engine(engine)


def in_words(
    table: pd.DataFrame,
    *,
    names: Sequence[str] = (),
    value: str = "estimate",
    n: str | None = None,
    lowest: bool = True,
) -> str:
    """Return what one sees in the figure of a table: the last sentence of its alt text.

    Where the rows have an adjusted p, how many pass .05, and the three of smallest p; else the highest and the lowest row, of
    those with an interval if there are any. Of a matrix (no *names*) the largest cell.

    Parameters
    ----------
    names : sequence of str
        Columns that name a row.
    value : str
        Column that is drawn.
    n : str, optional
        Column of what it rests on.
    lowest : bool
        Whether the lowest row is worth a word; of counts it hardly is.

    Examples
    --------
    >>> shares = pd.DataFrame({"item": ["law", "base", "bomb"], "estimate": [0.5, 0.25, 0.1], "size": [8, 34, 34]})
    >>> in_words(shares, names=["item"], n="size")
    'Highest: law 0.50 (n 8); lowest: bomb 0.10 (n 34).'
    >>> in_words(shares.assign(p_adjusted=[0.04, 0.3, None]), names=["item"])
    '1 of 2 have an adjusted p of at most .05: law 0.50.'
    >>> in_words(pd.DataFrame({"law": [3, 1]}, index=["North", "East"]))
    'Most: North, law 3.'
    """
    if not names:
        names, value, lowest, labels = ["row", "column"], "cell", False, table.attrs
        table = table.rename_axis(index="row", columns="column").stack().rename(value).reset_index()
        table.attrs = labels
    rows = table.dropna(subset=value)
    told = functools.partial(
        _told, names=[*names], value=value, n=n, places=0 if (rows[value] % 1 == 0).all() else 2
    )
    if "p_adjusted" in rows and rows["p_adjusted"].notna().any():
        passing = rows[rows["p_adjusted"] <= 0.05].sort_values("p_adjusted", kind="stable")
        first = f": {told(passing.head(3))}" if len(passing) else ""
        return f"{len(passing)} of {rows['p_adjusted'].count()} have an adjusted p of at most .05{first}."
    sure = rows["low"].notna() if "low" in rows else rows[value].notna()
    ends = (rows[sure] if sure.any() else rows).sort_values(value, kind="stable")
    if ends.empty or not lowest:
        return f"Most: {told(ends.tail(1))}." if len(ends) else "Nothing is drawn."
    return f"Highest{' with an interval' * (len(ends) < len(rows))}: {told(ends.tail(1))}; lowest: {told(ends.head(1))}."


def _told(rows: pd.DataFrame, *, names: list[str], value: str, n: str | None, places: int) -> str:
    """Return rows by their names, with what is drawn and n."""
    labels, found = rows.attrs.get("labels", {}), []
    for row in rows.to_dict("records"):
        named = [
            f"{row[name]:%Y-%m-%d}"
            if hasattr(row[name], "strftime")
            else words_of(labels.get(row[name], row[name]))
            for name in names
        ]
        found.append(
            f"{', '.join(named)} {tables.number(row[value], places)}"
            + (f" (n {row[n]:,.0f})" if n else "")
        )
    return "; ".join(found)


def save_table(
    table: pd.DataFrame, *, name: str, case: str, folder: str | Path = "../figures"
) -> pd.DataFrame:
    """Return *table* unchanged (so that a cell shows it), after writing it as ``<folder>/<case>/<name>.csv``.

    >>> import tempfile
    >>> save_table(pd.DataFrame({"item": ["law"], "estimate": [1 / 3]}), name="01-law", case="demo", folder=tempfile.mkdtemp())
      item  estimate
    0  law  0.333333
    """
    _write({".csv": _csv(table)}, stem=_stem(name, case=case, folder=folder))
    return table


def save_paper_table(
    table: tables.PaperTable, *, name: str, case: str, folder: str | Path = "../figures"
) -> tables.PaperTable:
    """Return *table* unchanged (so that a cell shows it), after writing it for papers.

    ``<folder>/<case>/<name>.tex`` (booktabs; ``\\input`` it) and ``.html`` are as printed; ``<name>-table.csv`` has all columns
    and rows with ten digits, ``<name>-notes.txt`` the caption and notes.

    >>> import tempfile
    >>> made = tables.paper(pd.DataFrame({"item": ["law"], "n": [3]}), caption="Pages.")
    >>> save_paper_table(made, name="01-law", case="demo", folder=tempfile.mkdtemp())
    item  n
    law  3
    """
    stem = _stem(name, case=case, folder=folder)
    head = f'<!doctype html>\n<html lang="en">\n<meta charset="utf-8">\n<title>{stem.name}</title>'
    page = f"{head}\n{table.html()}\n</html>\n"
    notes = [table.caption, *(f"{mark} {text}".strip() for mark, text in table.notes)]
    texts = {
        ".tex": table.latex(label=f"tab:{stem.name}"),
        ".html": page,
        "-table.csv": table.csv(),
        "-notes.txt": "\n".join([*filter(None, notes), ""]),
    }
    _write({end: _encoded(text) for end, text in texts.items()}, stem=stem)
    return table


def save_numbers(
    numbers: Mapping, *, name: str, case: str, folder: str | Path = "../figures"
) -> pd.DataFrame:
    """Return the numbers that a text quotes as a table, after writing them as ``<folder>/<case>/<name>.json`` and ``.tex``.

    *numbers* are those of `tables.numbers`: name → value, (value, form) or (value, form, source). A paper that writes
    ``\\input{01-numbers}`` and ``\\lawEstimate`` cannot quote an old number.

    >>> import tempfile
    >>> save_numbers({"law estimate": (0.2044, ".00", "01-law")}, name="01-numbers", case="demo", folder=tempfile.mkdtemp())
            number printed  source
    0  lawEstimate     .20  01-law
    """
    stem, (described, commands) = _stem(name, case=case, folder=folder), tables.numbers(numbers)
    _write({".json": _encoded(described), ".tex": _encoded(commands)}, stem=stem)
    made = pd.DataFrame(json.loads(described).values(), index=json.loads(described).keys())
    return made.rename_axis("number").reset_index()[["number", "printed", "source"]]


def save_text(text: str, *, name: str, case: str, folder: str | Path = "../figures") -> None:
    """Write a text, such as `methods.paragraph` returns, as ``<folder>/<case>/<name>.txt``.

    >>> import tempfile
    >>> save_text("Ten articles were read.", name="01-methods", case="demo", folder=tempfile.mkdtemp())
    """
    _write({".txt": _encoded(f"{text}\n")}, stem=_stem(name, case=case, folder=folder))


def save_network(
    graph: networkx.Graph,
    *,
    name: str,
    case: str,
    places: dict | None = None,
    folder: str | Path = "../figures",
) -> Path:
    """Return the path of ``<folder>/<case>/<name>.gexf``, after writing the network for Gephi, igraph and spreadsheets.

    Beside it stand ``<name>.graphml``, the same for igraph, and ``<name>-edges.csv``, the edges alone (`cooccurrence.edges`).

    Parameters
    ----------
    graph : networkx.Graph
        What is missing or infinite is left out; control characters are written out ("\\x01"), and a warning lists such names.
    places : dict, optional
        Actor → (x, y) from `cooccurrence.layout`: where Gephi and igraph put it (attributes x and y).

    Raises
    ------
    InputError
        If the name is of another shape, or two actors have the same name once control characters are written out.

    Notes
    -----
    No date and six significant digits: the same network gives the same bytes. GEXF has no place for what the network as a whole
    is (``graph.graph``); it stands in the description.

    Examples
    --------
    >>> import networkx as nx, tempfile
    >>> save_network(nx.path_graph(["Iran", "Russia"]), name="03-pairs", case="demo", folder=tempfile.mkdtemp()).name
    '03-pairs.gexf'
    """
    import networkx as nx

    stem, plain = _stem(name, case=case, folder=folder), _plain_network(graph, places or {})
    texts = {"graphml": "\n".join(nx.generate_graphml(plain))}
    for _, data in plain.nodes(data=True):
        if "x" in data and "y" in data:
            data["viz"] = {
                "position": {
                    "x": round(1000 * data.pop("x"), 3),
                    "y": round(1000 * data.pop("y"), 3),
                    "z": 0.0,
                }
            }
    about = html.escape("; ".join(f"{key}: {value}" for key, value in plain.graph.items()))
    meta = f"<meta><creator>framing-notebooks</creator><description>{about}</description></meta>"
    texts["gexf"] = re.sub(
        "<meta .*?</meta>", lambda _: meta, "\n".join(nx.generate_gexf(plain)), flags=re.DOTALL
    )
    head = '<?xml version="1.0" encoding="UTF-8"?>'
    files = {f".{suffix}": f"{head}\n{xml}\n".encode() for suffix, xml in texts.items()}
    _write(files | {"-edges.csv": _csv(cooccurrence.edges(plain))}, stem=stem)
    return Path(f"{stem}.gexf")


def _plain_network(graph, places: dict):
    """Return a copy, sorted by name, with the places, and with names and values that XML can hold."""
    import networkx as nx

    names = {node: printable(str(node)) for node in graph}
    changed = sorted(repr(node) for node, name in names.items() if name != str(node))
    if len(set(names.values())) < len(names):
        raise checks.refusal(
            "network",
            arrived=f"actors of the same name: {checks.listing(changed or names)}",
            expected="names that differ as printed text",
            fix="Rename them.",
        )
    if changed:
        warnings.warn(
            f"control characters in names are written out: {checks.listing(changed, 20)}",
            stacklevel=3,
        )
    named, plain = nx.relabel_nodes(graph, names), type(graph)(**_plain([graph.graph])[0])
    places = {
        names[node]: dict(zip("xy", place)) for node, place in places.items() if node in names
    }
    nodes, ends = sorted(named), cooccurrence.edges(named)[["source", "target"]].values.tolist()
    rows = _plain([{**named.nodes[node], **places.get(node, {}), "label": node} for node in nodes])
    plain.add_nodes_from(zip(nodes, rows))
    plain.add_edges_from(
        (*pair, row) for pair, row in zip(ends, _plain([named.edges[pair] for pair in ends]))
    )
    return plain


def _plain(rows: list[dict]) -> list[dict]:
    """Return the attributes without missing and infinite ones, each of one kind in all rows: number, truth or text."""
    table = pd.DataFrame(rows, dtype=object)
    made = {name: _MADE.get(pd.api.types.infer_dtype(table[name]), _as_text) for name in table}
    return [
        {
            name: made[name](value)
            for name, value in row.items()
            if pd.notna(value) and value not in (math.inf, -math.inf)
        }
        for row in rows
    ]


def _as_text(value) -> str:
    return printable(str(value))


def _six_digits(value) -> float:
    return float(f"{value:.6g}")


_MADE: dict[str, Callable] = {
    "integer": int,
    "boolean": bool,
    "floating": _six_digits,
    "mixed-integer-float": _six_digits,
}


def _stem(name: str, *, case, folder) -> Path:
    """Return the path without suffix, in a folder that exists now."""
    if not NAME.fullmatch(name):
        raise checks.refusal(
            "name",
            arrived=repr(name),
            expected="two digits, a hyphen, then small letters, digits, hyphens",
            fix="Write for example '01-issue-dimensions'.",
        )
    home = Path(folder) / Path(case).name
    if not _FOLDER.fullmatch(home.name) or home.name in (".", "..") or home.parent != Path(folder):
        raise checks.refusal(
            "case",
            arrived=repr(str(case)),
            expected="a name that every system takes for a folder",
            fix="Rename the case with letters, digits and hyphens.",
        )
    home.mkdir(parents=True, exist_ok=True)
    return home / name


def _write(files: Mapping[str, bytes], *, stem: Path) -> None:
    """Write files, given by what follows the stem in their names."""
    write_outputs(stem.parent, {f"{stem.name}{end}": data for end, data in files.items()})


def _encoded(text: str) -> bytes:
    """Return text as UTF-8, with half a character written out."""
    return text.encode("utf-8", "backslashreplace")


def _csv(table: pd.DataFrame) -> bytes:
    plain = isinstance(table.index, pd.RangeIndex) and table.index.name is None
    table = table if plain else table.reset_index()
    numbers = table.select_dtypes("float").columns
    table = table.assign(**{name: table[name] + 0.0 for name in numbers})  # no "-0"
    return _encoded(safe_cells(table).to_csv(index=False, float_format="%.6g", lineterminator="\n"))
