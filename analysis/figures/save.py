"""Write figures and tables for a paper, the same bytes in every run.

Where an SVG is unchanged, its PDF and PNG stay: other builds of zlib give other bytes.
"""

import base64
import io
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import pandas as pd
from matplotlib.figure import Figure

from analysis.compare.notes import note_sentences
from analysis.errors import printable, refusal, require_kind, require_path, using_files
from analysis.figures.escaping import csv_of, utf8
from analysis.figures.images import small_png
from analysis.figures.methods import sentences
from analysis.figures.paper import LeftOut, PaperTable
from analysis.figures.provenance import described_svg, figure_metadata, sources_of
from analysis.files import DEVICES, named_path, write_outputs
from analysis.plots.canvas import Canvas, with_marks
from analysis.plots.style import paper_look

FOLDER = "figures"
#: A name that every system takes for a file, and LaTeX, HTML and a command line as it is.
NAME = re.compile(rf"(?i)(?!(?:{DEVICES})$)[a-z0-9]+([_-][a-z0-9]+)*")

#: Windows has devices of these names, and does without dots and spaces at the end.
_CASE_NAME = re.compile(
    rf"(?i)(?!({DEVICES})(\.|$))"
    r"[^\x00-\x1f\x7f<>:\"/\\|?*\ud800-\udfff]{0,199}"
    r"[^\x00-\x1f\x7f<>:\"/\\|?*\ud800-\udfff. ]"
)
VECTORS = (".svg", ".pdf")
COLUMN = "-column"  #: ends the names of files in column width
SAVED = "saved"  #: in metadata: the figure whose files a line names
_CLIP = re.compile(rb'(?s) *<clipPath id="(\w+)">(.*?)</clipPath>\n')


@dataclass(frozen=True)
class SavedFigure:
    """A saved figure: as the last line of a cell it shows the image, and where its files are.

    Attributes
    ----------
    path : str
        Its files without their endings, such as "figures/my-case/02-lead".
    alt : str
        The figure in words, for readers who do not see it.
    png : bytes
    files : str
        Which files were written, in one line.
    """

    path: str
    alt: str
    png: bytes
    files: str

    def __repr__(self) -> str:
        return "\n".join([f"{self.path}: {self.alt}", *self.files.splitlines()[1:]])

    def _ipython_display_(self) -> None:
        """Show the image, and below it a line that names the files, marked in its metadata."""
        from IPython.display import display

        image = {"image/png": base64.b64encode(self.png).decode("ascii"), "text/plain": repr(self)}
        display(image, metadata={"image/png": {"alt": self.alt}}, raw=True)
        display({"text/plain": self.files}, metadata={"text/plain": {SAVED: self.path}}, raw=True)


def save(
    figure: Figure,
    name: str,
    *,
    case: str | Path,
    folder: str | Path = FOLDER,
    table: pd.DataFrame | None = None,
    alt: str | None = None,
    caption: str | None = None,
) -> SavedFigure | LeftOut:
    """Write a figure, its numbers and its caption; return the saved figure.

    Parameters
    ----------
    figure : Figure
        From a function of `plots`: it carries its table and alt text.
    name : str
        What the figure shows, as "words" or "01-issue-dimensions".
    case : str or path
        The case's folder, whose last part names the folder of the figure. A name alone has no
        fingerprint.
    folder : str or path
        Where the folders of cases are, by default "figures" where Python works.
    table : DataFrame, optional
        Numbers to write instead of those that the figure carries; with six significant digits.
    alt : str, optional
        Words to write instead of those that the figure carries.
    caption : str, optional
        The whole text of -caption.txt.

    Returns
    -------
    SavedFigure
        Written to ``<folder>/<case>/<name>`` as .pdf, .svg, .png (for the screen), .csv and
        -caption.txt (title, alt text, the whole note, how the numbers were made), as wide as a
        page; of `plots` also as wide as a column, ``<name>-column`` (.pdf and .svg). The metadata
        of the images have name, alt text, case, fingerprint of its data, versions.
    LeftOut
        Of a figure on which nothing is drawn: its ``reason`` says why, and no file is written.

    Raises
    ------
    InputError
        If the name is of another shape; if the size of the figure was changed; if it has no table
        or alt text and none is given.

    Examples
    --------
    >>> import tempfile
    >>> from analysis import plots
    >>> shares = pd.DataFrame({"group": ["North"], "item": "law", "n": 3, "size": 9})
    >>> figure = plots.levels(shares.assign(estimate=1 / 3))
    >>> made = save(figure, "01-items", case="demo", folder=tempfile.mkdtemp())
    >>> made.files.partition("01-items")[2]
    '.csv, -caption.txt, -column.svg, -column.pdf, .svg, .pdf, .png'
    """
    stem = stem_of(name, case=case, folder=folder)
    canvas = figure if isinstance(figure, Canvas) else None
    if canvas and canvas.caption.nothing:
        return LeftOut(name, canvas.caption.nothing)
    if canvas and canvas.is_resized:
        raise refusal(
            "figure",
            arrived="one whose size was changed",
            expected="the size of its plot function: save makes it as wide as a page and a column",
            fix="Leave its size as it is, or draw a figure of that size with matplotlib.",
        )
    table, alt = _contents_of(canvas, table=table, alt=alt)
    sources = sources_of(case)
    files = {f"{stem.name}.csv": csv_of(table)}
    caption = caption or _caption_of(figure, table=table, alt=alt)
    files[f"{stem.name}-caption.txt"] = utf8(caption)
    if canvas is None:
        for kind in VECTORS:
            Path(f"{stem}{COLUMN}{kind}").unlink(missing_ok=True)
        files |= _images_of(figure, stem, alt=alt, sources=sources)
    else:
        own = canvas.width
        canvas.fit("column")
        files |= _images_of(figure, Path(f"{stem}{COLUMN}"), VECTORS, alt=alt, sources=sources)
        canvas.fit("page")
        files |= _images_of(figure, stem, alt=alt, sources=sources)
        canvas.fit(own)
    in_turn = dict(reversed(files.items()))  # an SVG comes last: it says that the others are whole
    write_outputs(stem.parent, in_turn)
    shown = Path(*stem.parts[-3:]) if stem.is_absolute() else stem  # no folders of a machine
    path = shown.as_posix()
    endings = [name.removeprefix(stem.name) for name in files]
    said = f"Saved: {path}{', '.join(endings)}"
    return SavedFigure(path=path, alt=alt, png=files[f"{stem.name}.png"], files=said)


def _contents_of(
    canvas: Canvas | None, *, table: pd.DataFrame | None, alt: str | None
) -> tuple[pd.DataFrame, str]:
    """Return the numbers and words of a figure: those given, else those that it carries."""
    if canvas is not None:
        table = canvas.table if table is None else with_marks(table)
        title = canvas.get_suptitle().rstrip(".:")
        alt = alt or ": ".join(filter(None, [title, canvas.alt]))
    if table is None or not (alt and alt.strip()):
        raise refusal(
            "figure",
            arrived="one without its numbers, or without words for who cannot see it",
            expected="both; a figure that no plot function drew does not carry them",
            fix="Give them: save(figure, name, case=…, table=…, alt=…).",
        )
    return table, printable(alt)


def _caption_of(figure: Figure, *, table: pd.DataFrame, alt: str) -> str:
    """Return the caption: title, alt text, the whole note, and the method, a paragraph each."""
    title = figure.get_suptitle()
    note = told = ""
    if isinstance(figure, Canvas):
        note = figure.note
        told = " ".join([note, *note_sentences(figure.method)])
    alt = alt.removeprefix(f"{title}: ")
    method = [sentence for sentence in sentences(table) if sentence not in told]
    return "".join(f"{text}\n\n" for text in [title, alt, note, " ".join(method)] if text)


# ---- images -----------------------------------------------------------------------------------


def _images_of(
    figure: Figure, stem: Path, kinds: Sequence[str] = (*VECTORS, ".png"), *, alt: str, sources: str
) -> dict[str, bytes]:
    """Return the images of a figure by name: those that were written, if the SVG is the same."""
    metadata = figure_metadata(stem.name, alt=alt, sources=sources)
    names = [f"{stem.name}{kind}" for kind in kinds]
    engine = figure.get_layout_engine()
    with paper_look():
        figure.draw_without_rendering()
        figure.set_layout_engine("none")  # laid out once for all files
        svg = described_svg(_with_numbered_clips(_image(figure, ".svg", metadata)), alt=alt)
        paths = [stem.parent / name for name in names]
        images = {path.name: path.read_bytes() for path in paths if path.is_file()}
        if len(images) < len(names) or svg not in images.values():
            others = [_image(figure, kind, metadata) for kind in kinds[1:]]
            images = dict(zip(names, [svg, *others]))
    figure.set_layout_engine(engine)
    return images


def _image(figure: Figure, kind: str, metadata: Mapping[str, dict]) -> bytes:
    """Return a figure as SVG, PDF or PNG."""
    if kind == ".png":
        return small_png(figure, metadata[kind])
    image = io.BytesIO()
    figure.savefig(image, format=kind[1:], metadata=metadata[kind], dpi="figure")
    return image.getvalue()


def _with_numbered_clips(svg: bytes) -> bytes:
    """Return an SVG whose clips have numbers for names.

    matplotlib's names differ between processors.
    """
    names = {}
    for name, shape in _CLIP.findall(svg):
        svg = svg.replace(name, names.setdefault(shape, b"clip%d" % (len(names) + 1)))
    once = {clip[0]: clip[0] for clip in _CLIP.finditer(svg)}
    return _CLIP.sub(lambda clip: once.pop(clip[0], b""), svg)


# ---- tables -----------------------------------------------------------------------------------


def save_paper_table(
    table: PaperTable | LeftOut, *, name: str, case: str | Path, folder: str | Path = FOLDER
) -> PaperTable | LeftOut:
    r"""Write a table for papers; return it unchanged.

    ``<folder>/<case>/<name>.tex`` (booktabs) and ``.html`` are as printed; ``-table.csv`` has all
    columns and rows. Of a table without rows nothing is written. Raises InputError if *name* is of
    another shape than "01-law".

    >>> import tempfile
    >>> from analysis.figures.paper import paper_table
    >>> table = paper_table(pd.DataFrame({"item": ["law"], "n": [3]}), caption="Pages.")
    >>> save_paper_table(table, name="01-law", case="demo", folder=tempfile.mkdtemp())
    item n
     law 3
    """
    if isinstance(table, LeftOut):
        return table
    fix = "Make one with figures.paper_table(table)."
    require_kind(table, PaperTable, name="table", expected="a PaperTable", fix=fix)
    stem = stem_of(name, case=case, folder=folder)
    head = f'<!doctype html>\n<meta charset="utf-8">\n<title>{stem.name}</title>'
    files = {
        f"{name}.tex": utf8(table.latex(label=f"tab:{name}")),
        f"{name}.html": utf8(f"{head}\n{table.html()}"),
        f"{name}-table.csv": csv_of(table.table),
    }
    write_outputs(stem.parent, files)
    return table


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
    case_name = require_path(case, name="case").name
    if not _CASE_NAME.fullmatch(case_name):
        raise refusal(
            "case",
            arrived=repr(str(case)),
            expected="a name that every system takes for a folder",
            fix="Rename the case with letters, digits and hyphens.",
        )
    home = named_path(folder) / case_name
    home.mkdir(parents=True, exist_ok=True)
    return home / name
