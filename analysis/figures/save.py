"""Write figures, tables, numbers and texts for a paper.

A figure goes out in six files: PDF and SVG for print, as wide as a page and as a column, a small
PNG for the screen, and a CSV of the numbers that were drawn. A figure drawn by hand has its own
width alone. The same table gives the same bytes in every run. Where an SVG is unchanged, its PDF
and PNG stay as they are: other builds of zlib compress in other bytes.

A file that is there is replaced if it was written here and nobody changed it since. Any other
file is refused by name.
"""

from __future__ import annotations

import base64
import contextlib
import io
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import pandas as pd
from matplotlib.figure import Figure
from matplotlib.layout_engine import PlaceHolderLayoutEngine

from analysis.errors import refusal, require_columns, require_kind, using_files
from analysis.figures.images import small_png
from analysis.figures.provenance import (
    describe_svg,
    figure_facts,
    figure_metadata,
    json_of,
)
from analysis.figures.tables import PaperTable, numbers, safe_cells
from analysis.files import DEVICES, named_path, remove_outputs, write_outputs, written_outputs
from analysis.plots.canvas import shown_in
from analysis.plots.legibility import faults
from analysis.plots.style import style

FOLDER = "../figures"
#: A name that every system takes for a file, and LaTeX, HTML and a command line as it is.
NAME = re.compile(rf"(?!(?:{DEVICES})$)[a-z0-9]+([_-][a-z0-9]+)*", re.IGNORECASE)

#: Windows has devices of these names, and does without dots and spaces at the end.
_CASE_NAME = re.compile(
    rf"(?!({DEVICES})(\.|$))"
    r"[^\x00-\x1f\x7f<>:\"/\\|?*\ud800-\udfff]{0,199}"
    r"[^\x00-\x1f\x7f<>:\"/\\|?*\ud800-\udfff. ]",
    re.IGNORECASE,
)
COLUMN = "-column"  #: ends the names of files in column width
SCREEN_DPI = 100  #: pixels an inch, as wide as a notebook shows an image


@dataclass(frozen=True)
class SavedFigure:
    """A saved figure, with its alt text.

    As the last line of a cell it shows the image.

    Attributes
    ----------
    name, case : str
        The files are ``<case>/<name>`` with .pdf, .svg, .png and .csv, and ``<case>/<name>-column``
        with .pdf and .svg.
    alt : str
        The figure in words, for readers who do not see it.
    png : bytes
    width : int
        Width on the screen, in pixels.
    faults : tuple of str
        What cannot be read, in any width: texts that are cut off or lie on another.
    nothing : str
        Why nothing is drawn, "" where something is. Then no file is written, and the report
        lists the figure among what is left out.
    """

    name: str
    case: str
    alt: str
    png: bytes
    width: int
    faults: tuple[str, ...] = ()
    nothing: str = ""

    def __repr__(self) -> str:
        if self.nothing:
            return f"Left out: {self.name}, {self.nothing}."
        return f"{self.case}/{self.name}: {self.alt}"

    def _repr_mimebundle_(self, include=None, exclude=None):
        if self.nothing:
            return left_out_bundle(self.name, self.nothing)
        image = base64.b64encode(self.png).decode("ascii")
        facts: dict = {"alt": self.alt, "width": self.width}
        if self.faults:
            facts["faults"] = list(self.faults)
        return {"image/png": image, "text/plain": repr(self)}, {"image/png": facts}


def save(
    figure: Figure,
    name: str,
    *,
    case: str | Path,
    folder: str | Path = FOLDER,
    table: pd.DataFrame | None = None,
    alt: str | None = None,
    provenance: Mapping | None = None,
) -> SavedFigure:
    """Write a figure and its numbers; return the saved figure.

    Parameters
    ----------
    figure : Figure
        From a function of `plots`: it carries its table and alt text.
    name : str
        What the figure shows, as "words" or "01-issue-dimensions".
    case : str or path
        The case's folder; its last part names the folder of the figure. A name alone will do, but
        has no fingerprint.
    folder : str or path
        Where the folders of cases are.
    table : DataFrame, optional
        Numbers to write instead of those that the figure carries; with six significant digits.
    alt : str, optional
        Words to write instead of those that the figure carries.
    provenance : mapping, optional
        ``code``, the calls that draw the figure, and ``choices``. They go into the metadata, and
        to ``<name>.json``.

    Returns
    -------
    SavedFigure
        Written to ``<folder>/<case>/<name>`` as .pdf, .svg, .png (for the screen) and .csv. What a
        function of `plots` drew on a figure of its own is drawn again in column width, and written
        to ``<name>-column`` as .pdf and .svg. The metadata of the images say what the figure is:
        name, alt text, case, fingerprint of its data, versions. Of a figure on which nothing is
        drawn no file is written: ``nothing`` says why.

    Raises
    ------
    InputError
        If the name is of another shape; if the figure has no table or alt text and none is given;
        if the provenance has other keys or values; if a file of one of these names was not
        written here, or was changed since.

    Examples
    --------
    >>> import tempfile
    >>> from analysis import plots
    >>> figure = plots.heat_map(pd.DataFrame({"law": [3]}, index=["North"]))
    >>> made = save(figure, "01-items", case="demo", folder=tempfile.mkdtemp())
    >>> made.case, made.name
    ('demo', '01-items')
    """
    shown = shown_in(figure)
    if shown is not None and shown.nothing:
        stem = stem_of(name, case=case, folder=folder)
        return SavedFigure(name, stem.parent.name, "", b"", 0, nothing=shown.nothing)
    table, alt = _contents_of(figure, table=table, alt=alt)
    stem = stem_of(name, case=case, folder=folder)
    facts = figure_facts(name, case=case, alt=alt, given=provenance)
    files, unreadable = _images_of(figure, stem, facts)
    if shown is not None and shown.redraw is not None:
        narrow = shown.redraw(width="column")
        images, faults_in_column = _images_of(narrow, stem, facts, ending=COLUMN)
        files |= images
        unreadable += [f"in column width {fault}" for fault in faults_in_column]
    else:
        remove_outputs(stem.parent, [f"{stem.name}{COLUMN}{kind}" for kind in (".svg", ".pdf")])
    files[".csv"] = csv_of(table)
    if provenance is not None:
        files[".json"] = json_of(facts)
    write_files(files, stem=stem)
    return SavedFigure(
        name=name,
        case=stem.parent.name,
        alt=alt,
        png=files[".png"],
        width=round(figure.get_figwidth() * SCREEN_DPI),
        faults=tuple(unreadable),
    )


def left_out_bundle(name: str, reason: str) -> tuple[dict, dict]:
    """Return what a notebook shows for a figure or table of nothing.

    The metadata say so, too: the report collects it in one list.
    """
    facts = {"left_out": {"name": name, "reason": reason}}
    return {"text/plain": f"Left out: {name}, {reason}."}, {"text/plain": facts}


def _contents_of(
    figure: Figure, *, table: pd.DataFrame | None, alt: str | None
) -> tuple[pd.DataFrame, str]:
    """Return the numbers and words of a figure: those given, else those that it carries."""
    shown = shown_in(figure)
    if table is None and shown is not None:
        table = shown.table
    if table is None:
        raise refusal(
            "table",
            arrived="a figure that does not carry one",
            expected="the numbers that were drawn",
            fix="Give them: save(figure, name, case=…, table=…).",
        )
    if alt is None:
        alt = shown.alt if shown is not None else ""
    if not alt.strip():
        raise refusal(
            "alt",
            arrived="no text",
            expected="a sentence that says what the figure shows",
            fix="Write alt= a sentence for a reader who cannot see the image.",
        )
    return table, alt


def _images_of(
    figure: Figure, stem: Path, facts: Mapping, *, ending: str = ""
) -> tuple[dict[str, bytes], list[str]]:
    """Return the images of a figure by what follows the stem in their names, and its faults.

    They are those that were written, if the SVG is the same. In column width there is no PNG.
    """
    kinds = [".svg", ".pdf"] if ending else [".svg", ".pdf", ".png"]
    names = {kind: f"{stem.name}{ending}{kind}" for kind in kinds}
    facts = {**facts, "title": f"{stem.name}{ending}"}
    metadata = figure_metadata(facts)
    written = written_outputs(stem.parent, names.values())
    with style(), _laid_out(figure) as found_faults:
        drawn = _with_numbered_clips(_vector_image(figure, "svg", metadata))
        svg = describe_svg(drawn, facts)
        if len(written) == len(names) and written[names[".svg"]] == svg:
            images = {kind: written[name] for kind, name in names.items()}
        else:
            images = {".svg": svg, ".pdf": _vector_image(figure, "pdf", metadata)}
            if ".png" in names:
                images[".png"] = small_png(figure, metadata=metadata["png"])
    return {f"{ending}{kind}": image for kind, image in images.items()}, found_faults


def _vector_image(figure: Figure, kind: str, metadata: Mapping[str, dict]) -> bytes:
    """Return a figure as PDF or SVG."""
    image = io.BytesIO()
    figure.savefig(image, format=kind, metadata=metadata[kind], dpi="figure")
    return image.getvalue()


def _with_numbered_clips(svg: bytes) -> bytes:
    """Return an SVG whose clips have numbers for names.

    matplotlib names them after all digits of their corners, and the last depend on the processor.
    """
    for number, name in enumerate(re.findall(rb'<clipPath id="(\w+)"', svg), start=1):
        svg = svg.replace(name, b"clip%d" % number)
    return svg


@contextlib.contextmanager
def _laid_out(figure: Figure) -> Iterator[list[str]]:
    """Lay a figure out once for all its files, and give what cannot be read of it."""
    engine = figure.get_layout_engine()
    is_settled = engine is None or isinstance(engine, PlaceHolderLayoutEngine)
    if not is_settled:
        _restore_grid(figure)
    found_faults = faults(figure)
    figure.set_layout_engine("none")
    try:
        yield found_faults
    finally:
        figure.set_layout_engine(engine)


def _restore_grid(figure: Figure) -> None:
    """Put axes where a new figure has them, so that one drawn before has the same bytes."""
    for panel in figure.axes:
        spec = panel.get_subplotspec()
        if panel.get_in_layout() and spec is not None:
            panel.set_subplotspec(spec)


# ---- tables, numbers, texts -------------------------------------------------------------------


def save_table(
    table: pd.DataFrame, *, name: str, case: str, folder: str | Path = FOLDER
) -> pd.DataFrame:
    """Write a table as ``<folder>/<case>/<name>.csv``; return it unchanged.

    Numbers have six significant digits, and a spreadsheet runs no cell as a formula. Raises
    InputError if *name* is of another shape than "01-law", or the file was not written here or
    was changed since.

    >>> import tempfile
    >>> table = pd.DataFrame({"item": ["law"], "estimate": [1 / 3]})
    >>> save_table(table, name="01-law", case="demo", folder=tempfile.mkdtemp())
      item  estimate
    0  law  0.333333
    """
    stem = stem_of(name, case=case, folder=folder)
    write_files({".csv": csv_of(table)}, stem=stem)
    return table


def save_paper_table(
    table: PaperTable, *, name: str, case: str, folder: str | Path = FOLDER
) -> PaperTable:
    r"""Write a table for papers; return it unchanged.

    The folder ``<folder>/<case>`` gets four files. ``<name>.tex`` (booktabs; ``\input`` it) and
    ``<name>.html`` are as printed. ``<name>-table.csv`` has all columns and rows with ten digits.
    ``<name>-notes.txt`` has the caption and notes. Raises InputError if *name* is of another
    shape than "01-law", or a file of this name was not written here or was changed since.

    >>> import tempfile
    >>> from analysis.figures.tables import paper
    >>> table = paper(pd.DataFrame({"item": ["law"], "n": [3]}), caption="Pages.")
    >>> save_paper_table(table, name="01-law", case="demo", folder=tempfile.mkdtemp())
    item  n
    law  3
    """
    fix = "Make one with figures.paper_table(table)."
    require_kind(table, PaperTable, name="table", expected="a PaperTable", fix=fix)
    stem = stem_of(name, case=case, folder=folder)
    head = f'<!doctype html>\n<html lang="en">\n<meta charset="utf-8">\n<title>{stem.name}</title>'
    notes = [table.caption]
    notes += [f"{mark} {text}".strip() for mark, text in table.notes]
    lines = [f"{note}\n" for note in notes if note]
    files = {
        ".tex": _utf8(table.latex(label=f"tab:{stem.name}")),
        ".html": _utf8(f"{head}\n{table.html()}\n</html>\n"),
        "-table.csv": _utf8(table.csv()),
        "-notes.txt": _utf8("".join(lines)),
    }
    write_files(files, stem=stem)
    return table


def save_numbers(
    quoted: Mapping, *, name: str, case: str, folder: str | Path = FOLDER
) -> pd.DataFrame:
    r"""Write the numbers that a text quotes; return them as a table.

    They are written as ``<folder>/<case>/<name>.json`` and ``.tex``. A paper that has
    ``\input{01-numbers}`` and ``\lawEstimate`` cannot quote an old number.

    Parameters
    ----------
    quoted : mapping
        Name → value, (value, form) or (value, form, source). A name is words ("law estimate"),
        a form is like ".00" or "0%", a source is the table's name.

    Returns
    -------
    DataFrame
        One row a number: ``number`` (the command's name), ``printed`` (text), ``source``.

    Raises
    ------
    InputError
        There is no number, one is missing or infinite, a name has digits or repeats, a form is
        none, or a file of this name was not written here or was changed since.

    Examples
    --------
    >>> import tempfile
    >>> quoted = {"law estimate": (0.2044, ".00", "01-law")}
    >>> save_numbers(quoted, name="01-numbers", case="demo", folder=tempfile.mkdtemp())
            number printed  source
    0  lawEstimate     .20  01-law
    """
    stem = stem_of(name, case=case, folder=folder)
    described, commands = numbers(quoted)
    write_files({".json": _utf8(described), ".tex": _utf8(commands)}, stem=stem)
    rows = json.loads(described)
    table = pd.DataFrame(rows.values(), index=pd.Index(rows.keys(), name="number"))
    return table.reset_index()[["number", "printed", "source"]]


def save_text(text: str, *, name: str, case: str, folder: str | Path = FOLDER) -> None:
    """Write a text, such as a methods paragraph, as ``<folder>/<case>/<name>.txt``.

    It returns None. Raises InputError if *name* is of another shape than "01-methods", or the
    file was not written here or was changed since.

    >>> import tempfile
    >>> save_text("Ten articles.", name="01-methods", case="demo", folder=tempfile.mkdtemp())
    """
    stem = stem_of(name, case=case, folder=folder)
    write_files({".txt": _utf8(f"{text}\n")}, stem=stem)


# ---- files ------------------------------------------------------------------------------------


@using_files()
def stem_of(name: str, *, case: str | Path, folder: str | Path) -> Path:
    """Return the path of a figure without suffix, in a folder that exists now."""
    if not NAME.fullmatch(name):
        raise refusal(
            "name",
            arrived=repr(name),
            expected="letters and digits (a to z), with single hyphens or underscores between",
            fix="Write for example 'words-by-outlet'.",
        )
    home = named_path(folder) / Path(case).name
    is_folder_name = _CASE_NAME.fullmatch(home.name) and home.name not in (".", "..")
    if not is_folder_name or home.parent != Path(folder):
        raise refusal(
            "case",
            arrived=repr(str(case)),
            expected="a name that every system takes for a folder",
            fix="Rename the case with letters, digits and hyphens.",
        )
    home.mkdir(parents=True, exist_ok=True)
    return home / name


def write_files(files: Mapping[str, bytes], *, stem: Path) -> None:
    """Write files, given by what follows the stem in their names."""
    named = {f"{stem.name}{ending}": data for ending, data in files.items()}
    write_outputs(stem.parent, named)


def _utf8(text: str) -> bytes:
    """Return text as UTF-8, with half a character as its escape."""
    return text.encode("utf-8", "backslashreplace")


def csv_of(table: pd.DataFrame) -> bytes:
    """Return a table as CSV with six significant digits, and its index where it has names."""
    require_columns(table, [], what="table")
    if not isinstance(table.index, pd.RangeIndex) or table.index.name is not None:
        table = table.reset_index()
    columns = table.select_dtypes("float").columns
    without_negative_zero = {column: table[column] + 0.0 for column in columns}
    cells = safe_cells(table.assign(**without_negative_zero))
    return _utf8(cells.to_csv(index=False, float_format="%.6g", lineterminator="\n"))
