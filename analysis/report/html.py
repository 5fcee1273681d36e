"""The report: what a case shows as one HTML page, which a browser prints.

nbconvert makes HTML of the cells. Notebooks may hold texts of anybody: they pass a sanitiser,
and the page forbids browsers to run or fetch anything.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any

import bleach
import nbformat
from bleach.css_sanitizer import CSSSanitizer
from markupsafe import Markup
from nbconvert import HTMLExporter

from analysis.errors import refusal, using_files
from analysis.figures.direction import MARKS, with_names_apart
from analysis.figures.templates import file_text, templates_of
from analysis.files import require_outputs, write_outputs
from analysis.report.front import Front
from analysis.report.notebooks import notebooks_in
from analysis.report.sections import (
    ANSWER,
    CAUTIONS,
    Part,
    answer_of,
    front_parts,
    outputs_of,
    sections_of,
    tags_of,
    text_cell,
)

PAGE = "index.html"
LEAD = "06-how-sure"  #: the notebook whose figure stands at the top
LEADING = ("01-framing", LEAD)  #: whose answer stands first where a case has no summary

#: What a cell may show, the richest first.
SHOWN = "image/png text/html text/markdown text/plain".split()
TAGS = set(
    """a abbr b blockquote br caption cite code col colgroup dd del details div dl dt em figcaption
    figure h1 h2 h3 h4 h5 h6 hr i img kbd li mark ol p pre q s small span strong sub summary sup
    table tbody td tfoot th thead tr u ul""".split()
)
ATTRIBUTES = set("alt class colspan dir lang rowspan scope start style".split())
ADDRESSES = ("http:", "https:", "mailto:", "#")
#: Elements that are removed with all that they hold.
_DROPPED = re.compile(r"<(script|style|svg|math|textarea)\b.*?</\1\s*>", re.DOTALL | re.IGNORECASE)
_NOTEBOOK = re.compile(r'href="[\w./-]*?([\w-]+)\.ipynb"')
_TITLE = re.compile("# (.+)")


@using_files()
def read(folder: str | Path) -> dict[str, Any]:
    """Return the notebooks of a folder by name, without that for JupyterLab."""
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


def page(notebooks: Mapping[str, Any], *, front: Front | None = None) -> str:
    """Return the report as HTML: front, what failed, chapters, what was not run.

    Metadata of notebooks say what failed ("trouble") and was not run ("skipped").
    """
    front = Front() if front is None else front
    ran = {name: each for name, each in notebooks.items() if _is_told(each)}
    anchors = {name: f"chapter-{number}" for number, name in enumerate(ran, start=1)}
    as_html = _writer(anchors)
    answers = {name: answer_of(each) for name, each in ran.items()}
    leader = next((name for name in LEADING if answers.get(name)), "")
    first = front.summary or answers.get(leader, "")
    summary, heading, details = first.partition("\n## ")
    moved = front_parts(ran)
    if not front.summary:
        answers[leader] = ""  # it stands first
    parts = list(_with_readings(moved, answers))
    above = {first, *(cells[-1].source for _, cells in parts)} - {""}
    hidden = {"facts"}
    if front.cautions and not front.summary:
        hidden.add(CAUTIONS)
    chapters = {}
    for name, each in ran.items():
        told = {ANSWER} if answer_of(each) in above else set()
        chapters[name] = as_html(_chapter_of(name, each, moved, hidden | told))
    topics = "" if front.topics is None else front.topics.to_html(border=0)
    template = templates_of("analysis.report").get_template("report.html")
    text = template.render(
        front=front,
        lead=LEAD,
        summary=as_html([text_cell(summary)]),
        details=as_html([text_cell(heading + details)]),
        topics=Markup(clean_html(topics, {})),
        parts=[(name, as_html(cells)) for name, cells in parts],
        chapters=chapters,
        anchors=anchors,
        titles={name: _title_of(each) or name for name, each in notebooks.items()},
        metadata={name: each.metadata for name, each in notebooks.items()},
        style=Markup(file_text("analysis.report", "report.css")),
    )
    # Letters alone say in which direction they are read.
    return with_names_apart(MARKS.sub("", text))


def _is_told(notebook: Any) -> bool:
    """Return whether a notebook ran, and is not one that is there to be changed."""
    is_template = notebook.metadata.get("framing", {}).get("template", False)
    return "skipped" not in notebook.metadata and not is_template


def _with_readings(
    moved: Sequence[Part], answers: dict[str, str]
) -> Iterator[tuple[str, list[Any]]]:
    """Yield the notebook and the cells of each part of the front.

    Where nobody wrote a reading, the answer of the notebook stands below its first part.
    """
    for name, _, cells in moved:
        answer = answers.get(name, "")
        answers[name] = ""
        is_read = any("shipped" in tags_of(cell) for cell in cells)
        yield name, [*cells, text_cell("" if is_read else answer)]


def _chapter_of(name: str, notebook: Any, moved: Sequence[Part], hidden: set[str]) -> list[Any]:
    """Return the cells of a notebook that do not stand on the front part, and links to those.

    Cells with a *hidden* tag are left out.
    """
    links = {ANSWER: "[the answer](#front)"} if ANSWER in hidden else {}
    above = []
    for number, (of, heading, cells) in enumerate(moved, start=1):
        if of == name:
            links[heading] = f"[{heading}](#front-{number})"
            above += cells
    chapter = []
    for number, (heading, cells) in enumerate(sections_of(notebook)):
        rest = [cell for cell in cells if cell not in above and hidden.isdisjoint(tags_of(cell))]
        if heading in links and outputs_of(rest):
            chapter.append(text_cell(f"## {heading}"))
        chapter += rest
        if above and not number:
            chapter.append(text_cell(f"Shown above: {'; '.join(links.values())}."))
    return chapter


def _title_of(notebook: Any) -> str:
    """Return the words after "# " at the start of a notebook, else ""."""
    first = "".join(cell.source for cell in notebook.cells[:1])
    match = _TITLE.match(first)
    return match[1] if match else ""


# ---------------------------------------------------------------- HTML


def _writer(anchors: Mapping[str, str]) -> Callable[[Sequence[Any]], Markup]:
    """Return the function that writes cells as clean HTML."""
    exporter = HTMLExporter(
        raw_template=file_text("analysis.report", "cells.html"),
        filters={"clean_html": partial(clean_html, anchors=anchors)},
        exclude_input=True,
        exclude_anchor_links=True,
    )
    exporter.config.NbConvertBase.display_data_priority = SHOWN

    def as_html(cells: Sequence[Any]) -> Markup:
        """Return cells as clean HTML."""
        text, _ = exporter.from_notebook_node(nbformat.v4.new_notebook(cells=cells))
        return Markup(text)

    return as_html


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


@using_files()
def write(
    notebooks: Mapping[str, Any],
    folder: str | Path,
    *,
    front: Front | None = None,
) -> Path:
    """Write the report as index.html and return its path."""
    folder = Path(folder)
    require_outputs(folder, [PAGE])
    text = page(notebooks, front=front)
    write_outputs(folder, {PAGE: text.encode("utf-8", "replace")})
    return folder / PAGE
