"""The report: executed notebooks without code as one HTML page, and as a PDF.

nbconvert makes HTML of each notebook. Notebooks may hold texts of anybody: they pass a sanitiser,
and the page forbids browsers to run or fetch anything. Formulas stay as they were typed. The same
notebooks give the same bytes.
"""

from __future__ import annotations

import contextlib
import re
import shutil
import subprocess
import tempfile
from collections.abc import Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any

import bleach
import nbformat
from bleach.css_sanitizer import CSSSanitizer
from markupsafe import Markup
from nbconvert import HTMLExporter

from analysis.errors import MissingInput, refusal, using_files
from analysis.figures.direction import MARKS
from analysis.figures.notebooks import notebooks_in
from analysis.figures.sections import outputs_of, shown_of
from analysis.figures.templates import file_text, templates_of
from analysis.files import remove_outputs, require_inside, require_outputs, write_outputs

CHROMIUM = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
PAGE = "index.html"
PRINTED = "report.pdf"
PRINT_TIME = 120  #: seconds
OPTIONS = (
    "--headless=new",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--no-pdf-header-footer",
    "--generate-pdf-document-outline",
)
SUMMARY = "summary.md"  #: in the folder of a case
#: The first page of a case without a summary: its lead figure.
LEAD = "02-lead"
LEADING = "The leading finding"  #: its heading

#: What a cell may show, the richest first.
SHOWN = ["image/png", "text/html", "text/markdown", "text/plain"]
TAGS = set(
    """a abbr b blockquote br caption cite code col colgroup dd del details div dl dt em figcaption
    figure h1 h2 h3 h4 h5 h6 hr i img kbd li mark ol p pre q s small span strong sub summary sup
    table tbody td tfoot th thead tr u ul""".split()
)
ATTRIBUTES = {"alt", "class", "colspan", "dir", "lang", "rowspan", "scope", "start", "style"}
ADDRESSES = ("http:", "https:", "mailto:", "#")
#: Elements that are removed with all that they hold.
_DROPPED = re.compile(r"<(script|style|svg|math|textarea)\b.*?</\1\s*>", re.DOTALL | re.IGNORECASE)
_NOTEBOOK = re.compile(r'href="[\w./-]*?([\w-]+)\.ipynb"')
_FIGURE = re.compile(r"!\[([^\]]*)\]\(([\w-]+)\)")
_TITLE = re.compile("# (.+)")


@using_files()
def read(folder: str | Path) -> dict[str, Any]:
    """Return the notebooks of a folder by name, without that for JupyterLab.

    Those in its folder "methods" are among them.

    Raises
    ------
    MissingInput
        If there are none.
    InputError
        If a file is no notebook.
    """
    paths = notebooks_in(Path(folder))
    try:
        return {path.stem: nbformat.read(path, as_version=4) for path in paths}
    except ValueError as error:
        raise refusal(
            "report",
            arrived=f"a broken file ({error})",
            expected=f"notebooks in {folder}",
            fix="Delete the broken notebook in this folder, and run: make figures.",
        ) from error


@using_files()
def summary_of(folder: str | Path) -> str:
    """Return the summary that a case brings, as Markdown; "" where it has none.

    Raises InputError if it is a link to elsewhere.
    """
    path = Path(folder) / SUMMARY
    if not path.is_file():
        return ""
    require_inside(path, Path(folder))
    return path.read_text("utf-8")


def page(notebooks: Mapping[str, Any], *, title: str = "Report", summary: str = "") -> str:
    """Return the report as HTML.

    Parameters
    ----------
    notebooks : name → NotebookNode
        Their metadata say what failed ("trouble") and what was not run ("skipped").
    title : str
    summary : str
        Markdown of the first page, as `summary_of` reads it from the folder of a case. A line
        ``![What it shows](02-lead)`` is a figure of the notebooks. Without it the first page is
        the lead figure.

    Returns
    -------
    str
        What failed, the first page, a table of contents, each notebook, and what is left out.

    Examples
    --------
    >>> cell = nbformat.v4.new_markdown_cell("# Ferries\\n**Question.** Who names them?")
    >>> text = page({"01-ferries": nbformat.v4.new_notebook(cells=[cell])}, title="Port Elm")
    >>> "<title>Port Elm</title>" in text and '<a href="#chapter-1">Ferries</a>' in text
    True
    """
    figures = _figures_of(notebooks)
    told = ""
    if not summary.strip() and LEAD in figures:
        told = LEADING
        summary = f"# {told}\n\n![]({LEAD})"
    parts = {name: shown_of(notebook, told=told) for name, notebook in notebooks.items()}
    shown = [name for name, (cells, _) in parts.items() if cells]
    anchors = {name: f"chapter-{number}" for number, name in enumerate(shown, start=1)}
    exporter = HTMLExporter(
        raw_template=file_text("analysis.figures", "cells.html"),
        filters={"clean_html": partial(clean_html, anchors=anchors)},
        exclude_input=True,
        exclude_anchor_links=True,
    )
    exporter.config.NbConvertBase.display_data_priority = SHOWN
    first = nbformat.v4.new_markdown_cell(_FIGURE.sub(partial(_figure_of_line, figures), summary))
    chapters = []
    for name, notebook in notebooks.items():
        cells, left_out = parts[name]
        chapter = {
            "anchor": anchors.get(name),
            "title": _title_of(notebook) or name,
            "body": _body(exporter, cells),
            "trouble": notebook.metadata.get("trouble", ""),
            "left_out": left_out,
        }
        chapters.append(chapter)
    template = templates_of("analysis.figures").get_template("report.html")
    text = template.render(
        title=title,
        summary=_body(exporter, [first]),
        chapters=chapters,
        style=Markup(file_text("analysis.figures", "report.css")),
    )
    return MARKS.sub("", text)  # letters alone say in which direction they are read


def _body(exporter: HTMLExporter, cells: Sequence[Any]) -> Markup:
    """Return cells as clean HTML."""
    text, _ = exporter.from_notebook_node(nbformat.v4.new_notebook(cells=cells))
    return Markup(text)


def clean_html(text: str, anchors: Mapping[str, str]) -> str:
    """Return HTML without anything that runs or loads; links to notebooks stay within the page.

    >>> clean_html("<p onclick='x'>Rain</p><script>x</script>", {})
    '<p>Rain</p>'
    """

    def within_page(link: re.Match) -> str:
        """Return a link to a notebook as one to its chapter."""
        return f'href="#{anchors[link[1]]}"' if link[1] in anchors else link[0]

    return bleach.clean(
        _DROPPED.sub("", _NOTEBOOK.sub(within_page, text)),
        tags=TAGS,
        attributes=_is_harmless,
        protocols={"http", "https", "mailto", "data"},
        css_sanitizer=CSSSanitizer(allowed_css_properties=["text-align"]),
        strip=True,
    )


def _is_harmless(tag: str, name: str, value: str) -> bool:
    """Return whether an attribute neither runs nor loads anything."""
    if (tag, name) == ("a", "href"):
        return value.startswith(ADDRESSES)
    if (tag, name) == ("img", "src"):
        return value.startswith("data:image/")
    return name in ATTRIBUTES


def _title_of(notebook: Any) -> str:
    """Return the words after "# " at the start of a notebook, else ""."""
    first = "".join(cell.source for cell in notebook.cells[:1])
    match = _TITLE.match(first)
    return match[1] if match else ""


def _figures_of(notebooks: Mapping[str, Any]) -> dict[str, Any]:
    """Return the outputs that show a saved figure, by its name."""
    figures: dict[str, Any] = {}
    for notebook in notebooks.values():
        for output in outputs_of(notebook.cells):
            data = output.get("data", {})
            saved, _, _ = data.get("text/plain", "").partition(": ")
            case, _, name = saved.rpartition("/")
            if case and "image/png" in data:
                figures.setdefault(name, output)
    return figures


def _figure_of_line(figures: Mapping[str, Any], link: re.Match) -> str:
    """Return a figure with its caption, in place of the line of a summary that names it."""
    words, name = link.groups()
    if name not in figures:
        return words
    output = figures[name]
    alt = words or output.metadata.get("image/png", {}).get("alt", "")
    png = output.data["image/png"].strip()
    image = Markup('<figure><img alt="{}" src="data:image/png;base64,{}">').format(alt, png)
    return image + Markup("<figcaption>{}</figcaption></figure>").format(words)


@using_files()
def write(
    notebooks: Mapping[str, Any],
    folder: str | Path,
    *,
    title: str = "Report",
    summary: str = "",
) -> Path:
    """Write the report as index.html and return its path.

    The PDF of an earlier report is removed.

    Raises
    ------
    InputError
        If index.html or report.pdf is there and is no earlier report, or was changed since.
    """
    folder = Path(folder)
    require_outputs(folder, [PAGE, PRINTED])
    text = page(notebooks, title=title, summary=summary)
    remove_outputs(folder, [PRINTED])
    write_outputs(folder, {PAGE: text.encode("utf-8", "replace")})
    return folder / PAGE


# ---------------------------------------------------------------- PDF


@using_files()
def pdf(source: str | Path) -> Path:
    """Print a page to report.pdf beside it through Chromium, and return its path.

    Raises
    ------
    MissingInput
        Where no Chromium is found.
    InputError
        Where it prints nothing, or where report.pdf is a user's.
    """
    source = Path(source)
    require_outputs(source.parent, [PRINTED])
    browser = next(filter(None, map(shutil.which, CHROMIUM)), None)
    if browser is None:
        raise refusal(
            "report.pdf",
            arrived="no Chromium",
            expected="chromium or google-chrome on the path",
            fix="Install it (Debian: apt install chromium). Or open index.html in a browser and"
            " print it.",
            kind=MissingInput,
        )
    document = _printed(source, browser)
    # Blanks take the place of its dates; positions in it stay as they are.
    date = rb"/(?:CreationDate|ModDate) ?\([^)]*\)"
    undated = re.sub(date, lambda match: b" " * len(match[0]), document)
    write_outputs(source.parent, {PRINTED: undated})
    return source.parent / PRINTED


def _printed(source: Path, browser: str) -> bytes:
    """Return a page as PDF. Raises InputError if the browser prints nothing."""
    with tempfile.TemporaryDirectory() as scratch:
        printed = Path(scratch, PRINTED)
        places = [f"--user-data-dir={scratch}/profile", f"--print-to-pdf={printed}"]
        command = [browser, *OPTIONS, *places, source.resolve().as_uri()]
        # Neither root nor most containers have a sandbox.
        for options in ([], ["--no-sandbox"]):
            with contextlib.suppress(subprocess.TimeoutExpired):
                subprocess.run([*command, *options], capture_output=True, timeout=PRINT_TIME)
            if printed.is_file():
                return printed.read_bytes()
    raise refusal(
        "report.pdf",
        arrived=f"nothing from {Path(browser).name}",
        expected="a PDF",
        fix="Open index.html in a browser and print it as PDF, or install Chromium again.",
    )
