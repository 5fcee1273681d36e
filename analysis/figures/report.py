"""The report: executed notebooks without code as one HTML page, and as a PDF.

Notebooks may hold texts of anybody: they pass a sanitiser, and the page forbids browsers to run
or fetch anything. Formulas stay as they were typed. The same notebooks give the same bytes.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import nbformat
from markupsafe import Markup

from analysis.errors import MissingInput, refusal, using_files
from analysis.figures.notebooks import notebook_paths
from analysis.figures.report_chapters import Chapter, Numbering, chapter
from analysis.figures.report_summary import summary_notebook
from analysis.files import remove_outputs, require_outputs, write_outputs
from analysis.text.templates import digest_of, file_text, templates_of

CHROMIUM = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
PAGE = "index.html"
PRINTED = "report.pdf"
PRINT_TIME = 120  #: seconds


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
    paths = notebook_paths(Path(folder))
    if not paths:
        raise refusal(
            "report",
            arrived=f"no executed notebook in {folder}",
            expected="notebooks that have run",
            fix="Run: make figures.",
            kind=MissingInput,
        )
    try:
        return {path.stem: nbformat.read(path, as_version=4) for path in paths}
    except ValueError as error:
        raise refusal(
            "report",
            arrived=f"a broken file ({error})",
            expected=f"notebooks in {folder}",
            fix="Delete the broken notebook in this folder, and run: make figures.",
        ) from error


def page(
    notebooks: Mapping[str, Any], *, title: str = "Report", remark: str = "", summary: str = ""
) -> str:
    """Return the report as HTML.

    Parameters
    ----------
    notebooks : name → NotebookNode
        Their metadata say what failed ("trouble") and what was left out ("skipped").
    title, remark : str
    summary : str
        Markdown of the first page, as `summary_of` reads it from the folder of a case. A line
        ``![What it shows](02-contrasts)`` is a figure of the notebooks.

    Returns
    -------
    str
        The summary, what is missing, a table of contents, and each notebook, its question and
        answer first.

    Examples
    --------
    >>> cell = nbformat.v4.new_markdown_cell("# Ferries\\n**Question.** Who names them?")
    >>> text = page({"01-ferries": nbformat.v4.new_notebook(cells=[cell])}, title="Port Elm")
    >>> "<title>Port Elm</title>" in text and '<a href="#01-ferries">Ferries</a>' in text
    True
    """
    numbering = Numbering()
    anchors = {name: numbering.anchor(name) for name in notebooks}
    first_page = _first_page(summary, notebooks, anchors=anchors, numbering=numbering)
    chapters = [
        chapter(name, notebook, anchors=anchors, numbering=numbering)
        for name, notebook in notebooks.items()
    ]
    style = file_text("analysis.figures", "report.css")
    template = templates_of("analysis.figures").get_template("report.html")
    return template.render(
        title=title,
        remark=remark,
        summary=first_page,
        chapters=chapters,
        style=Markup(style),
        digest=digest_of(style),
    )


def _first_page(
    summary: str, notebooks: Mapping[str, Any], *, anchors: Mapping[str, str], numbering: Numbering
) -> Chapter | None:
    """Return the summary as a chapter; None for a case without one."""
    if not summary.strip():
        return None
    name = "summary"
    anchors = {**anchors, name: numbering.anchor(name)}
    notebook = summary_notebook(summary, notebooks)
    return chapter(name, notebook, anchors=anchors, numbering=numbering)


@using_files()
def write(
    notebooks: Mapping[str, Any],
    folder: str | Path,
    *,
    title: str = "Report",
    remark: str = "",
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
    text = page(notebooks, title=title, remark=remark, summary=summary)
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
    folder = source.parent
    require_outputs(folder, [PRINTED])
    browser = _chromium()
    trouble = ""
    with tempfile.TemporaryDirectory() as scratch:
        printed = Path(scratch, PRINTED)
        command = [
            browser,
            "--headless=new",
            "--disable-gpu",
            "--disable-dev-shm-usage",
            f"--user-data-dir={scratch}/profile",
            "--no-pdf-header-footer",
            "--generate-pdf-document-outline",
            f"--print-to-pdf={printed}",
            source.resolve().as_uri(),
        ]
        # Neither root nor most containers have a sandbox.
        for options in ([], ["--no-sandbox"]):
            trouble = _run_command([*command, *options])
            if printed.is_file():
                write_outputs(folder, {PRINTED: _without_dates(printed.read_bytes())})
                return folder / PRINTED
    raise refusal(
        "report.pdf",
        arrived=f"nothing from {Path(browser).name} ({trouble})",
        expected="a PDF",
        fix="Open index.html in a browser and print it as PDF, or install Chromium again.",
    )


def _chromium() -> str:
    """Return the path of Chromium; raise MissingInput if it is not installed."""
    for name in CHROMIUM:
        path = shutil.which(name)
        if path:
            return path
    raise refusal(
        "report.pdf",
        arrived="no Chromium",
        expected="chromium or google-chrome on the path",
        fix="Install it (Debian: apt install chromium). Or open index.html in a browser and"
        " print it.",
        kind=MissingInput,
    )


def _run_command(command: list[str]) -> str:
    """Run a command and return its last words, or how it ended."""
    try:
        done = subprocess.run(
            command, capture_output=True, text=True, errors="replace", timeout=PRINT_TIME
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        return type(error).__name__
    lines = done.stderr.strip().splitlines()
    if lines:
        return lines[-1]
    return f"code {done.returncode}"


def _without_dates(document: bytes) -> bytes:
    """Return a PDF with blanks for its dates; positions in it stay as they are."""
    date = rb"/(?:CreationDate|ModDate) ?\([^)]*\)"
    return re.sub(date, lambda match: b" " * len(match[0]), document)
