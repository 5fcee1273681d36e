"""The report: what a case shows as one HTML page, which a browser prints.

nbconvert's template makes a chapter of each notebook. They may hold texts of anybody, so their
HTML passes a sanitiser, and the page forbids browsers to run or fetch anything.
"""

import re
from collections.abc import Iterable, Mapping, Sequence, Set
from copy import deepcopy
from functools import partial
from pathlib import Path
from typing import Any

import bleach
import nbformat
from bleach.css_sanitizer import CSSSanitizer
from markupsafe import Markup
from nbconvert import HTMLExporter
from traitlets.config import Config

from analysis.errors import refusal, using_files
from analysis.figures.direction import MARKS, with_names_apart
from analysis.figures.templates import file_text, templates_of
from analysis.files import write_outputs
from analysis.report.front import Front
from analysis.report.notebooks import notebooks_in, tags_of

PAGE = "index.html"
ANSWER, CAUTIONS = "answer", "cautions"  #: tags of cells
OVERVIEW = "overview"  #: tag of the cell with which a report of articles begins

#: What a cell may show, the richest first.
SHOWN = "image/png text/html text/markdown text/plain".split()
#: How nbconvert writes a notebook: without its code.
EXPORT = Config()
EXPORT.HTMLExporter.template_name = "basic"
EXPORT.HTMLExporter.exclude_input = True
EXPORT.HTMLExporter.exclude_output_prompt = True
EXPORT.HTMLExporter.exclude_anchor_links = True
EXPORT.HTMLExporter.sanitize_html = True
EXPORT.NbConvertBase.display_data_priority = SHOWN

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
#: Around a table, which may be wider than the page: it can be scrolled with the keyboard.
_SCROLLED = '<div class="table" role="group" aria-label="Table" tabindex="0">'


@using_files()
def read(folder: str | Path) -> dict:
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


def page(notebooks: Mapping, *, front: Front | None = None) -> str:
    """Return the report as HTML: front, contents with answers, a chapter for each notebook.

    A notebook that shows nothing has none. Metadata of notebooks say what failed ("trouble").
    """
    notebooks = {name: each for name, each in notebooks.items() if _has_something(each.cells)}
    anchors = {name: f"chapter-{number}" for number, name in enumerate(notebooks, start=1)}
    front = Front() if front is None else front
    filters = {"clean_html": partial(clean_html, anchors=anchors)}
    exporter = HTMLExporter(config=EXPORT, filters=filters)
    html_of = partial(_html_of, exporter=exporter)
    template = templates_of("analysis.report").get_template("report.html")
    in_front = set() if front.is_labelled else {OVERVIEW}
    hidden = in_front | ({CAUTIONS} if front.cautions else set())
    text = template.render(
        front=front,
        summary=html_of([text_cell(front.summary)]),
        overview=html_of(_tagged(in_front, notebooks.values())),
        notebooks=notebooks,
        titles={name: _title_of(each) or name for name, each in notebooks.items()},
        anchors=anchors,
        answers={name: html_of(_tagged({ANSWER}, [each])) for name, each in notebooks.items()},
        chapters={name: html_of(_shown(each, hidden=hidden)) for name, each in notebooks.items()},
        style=Markup(file_text("analysis.report", "report.css")),
    )
    # Letters alone say in which direction they are read.
    return with_names_apart(MARKS.sub("", text))


def text_cell(text: str) -> Any:
    """Return a Markdown cell."""
    return nbformat.v4.new_markdown_cell(text)


def _title_of(notebook) -> str:
    """Return the words after "# " at the start of a notebook, else ""."""
    first = "".join(cell.source for cell in notebook.cells[:1])
    match = _TITLE.match(first)
    return match[1] if match else ""


def _tagged(tags: Set[str], notebooks: Iterable) -> list[Any]:
    """Return the cells of notebooks that have one of some tags."""
    cells = [cell for notebook in notebooks for cell in notebook.cells]
    return [cell for cell in cells if not tags.isdisjoint(tags_of(cell))]


def _shown(notebook, *, hidden: Set[str]) -> list[Any]:
    """Return the cells of a notebook without those of some tags, and sections that show nothing."""
    sections: list[list[Any]] = [[]]
    for cell in notebook.cells:
        if cell.source.startswith("##"):
            sections.append([])
        if hidden.isdisjoint(tags_of(cell)):
            sections[-1].append(cell)
    title, *others = sections
    return [*title, *(cell for cells in others if _has_something(cells) for cell in cells)]


def _has_something(cells: Sequence[Any]) -> bool:
    """Return whether the code of some cells shows anything, or there is none."""
    of_code = [cell for cell in cells if "outputs" in cell]
    is_seen = [not _marks_of(each) for cell in of_code for each in cell.outputs]
    return any(is_seen) or not of_code


# ---------------------------------------------------------------- HTML


def _html_of(cells: Sequence[Any], *, exporter: HTMLExporter) -> Markup:
    """Return cells as clean HTML; links to notebooks stay within the page."""
    told = [_for_readers(cell) for cell in cells]
    notebook = nbformat.v4.new_notebook(cells=told, nbformat_minor=4)  # its cells need no ids
    html, _ = exporter.from_notebook_node(notebook)
    html = html.replace("<table", f"{_SCROLLED}<table").replace("</table>", "</table></div>")
    return Markup(html)


def _for_readers(cell) -> Any:
    """Return a cell without lines that say what was saved; of errors it has the last line."""
    cell = deepcopy(cell)
    cell.pop("id", None)  # notebooks share some
    outputs = [output for output in cell.get("outputs", []) if not _marks_of(output)]
    for output in outputs:
        if "metadata" in output:  # nbconvert would write a width as it comes
            described = output.metadata.get("image/png", {})
            output.metadata = {"image/png": {"alt": described.get("alt")}}
        if output.output_type == "error":
            output.traceback = [f"{output.ename}: {output.evalue}"]
    if "outputs" in cell:
        cell.outputs = outputs
    return cell


def _marks_of(output) -> Any:
    """Return by what an output is marked: as a line on files, or on what has nothing to show."""
    return output.get("metadata", {}).get("text/plain", {})


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
    notebooks: Mapping,
    folder: str | Path,
    *,
    front: Front | None = None,
) -> Path:
    """Write the report as index.html and return its path."""
    folder = Path(folder)
    text = page(notebooks, front=front)
    write_outputs(folder, {PAGE: text.encode("utf-8", "replace")})
    return folder / PAGE
