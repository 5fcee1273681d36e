"""The report: executed notebooks without their code as one HTML page that loads nothing, and as a PDF where Chromium is.

What notebooks hold may be anybody's: it passes a sanitiser, and the page forbids browsers to run or fetch anything. Formulas
stay as they were typed. The same notebooks give the same bytes.
"""

from __future__ import annotations

import base64
import hashlib
import html
import itertools
import re
import shutil
import subprocess
import tempfile
import warnings
from collections.abc import Iterator, Mapping
from importlib import resources
from pathlib import Path

import bleach
import jinja2
import nbformat
from bs4 import BeautifulSoup
from markupsafe import Markup
from nbconvert.filters import strip_ansi
from nbconvert.filters.markdown_mistune import InvalidNotebook, IPythonRenderer, MarkdownWithMath

from analysis import errors as checks
from analysis.files import remove_outputs, require_outputs, write_outputs

CHROMIUM = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
PAGE, PRINTED = "index.html", "report.pdf"
UNRUN = "explore"  #: The notebook for the lab, which no report shows.
PICTURES = ("image/png", "image/jpeg", "image/gif", "image/svg+xml")
TAGS = {
    "a",
    "abbr",
    "b",
    "blockquote",
    "br",
    "caption",
    "cite",
    "code",
    "col",
    "colgroup",
    "dd",
    "del",
    "details",
    "div",
    "dl",
    "dt",
    "em",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "hr",
    "i",
    "img",
    "kbd",
    "li",
    "mark",
    "ol",
    "p",
    "pre",
    "q",
    "s",
    "small",
    "span",
    "strong",
    "sub",
    "summary",
    "sup",
    "table",
    "tbody",
    "td",
    "tfoot",
    "th",
    "thead",
    "tr",
    "u",
    "ul",
}
ATTRIBUTES = {
    "*": ["dir", "lang", "title"],
    "a": ["href"],
    "img": ["alt", "src", "width", "height"],
    "ol": ["start"],
    "td": ["colspan", "rowspan"],
    "th": ["colspan", "rowspan", "scope"],
}
#: Elements that go with all they hold; `style` goes unsaid, since pandas puts one into every table.
DROPPED = [
    "applet",
    "audio",
    "canvas",
    "embed",
    "form",
    "frame",
    "iframe",
    "link",
    "math",
    "meta",
    "object",
    "script",
    "style",
    "svg",
    "template",
    "textarea",
    "video",
]
NUMBER = re.compile(r"[-−+<>]? ?[\d., ]*\d(e[-+]?\d+)?%?( ?[\[(][-−\d., ]+[\])])?|nan|NaN|[-–—]")
LONG, WIDE = (
    30,
    12,
)  #: From how many letters a word breaks anywhere, and with how many columns a table is printed smaller.
DEEPEST = 500  #: elements inside of each other; the time to clean them grows with the square of their number
LEADING = re.compile(r"(Question|Answer)\.?")


def read(folder: Path) -> dict[str, nbformat.NotebookNode]:
    """Return the notebooks of *folder* by name, but for the one that is for the lab; raise MissingInput if there is none."""
    paths = [path for path in sorted(Path(folder).glob("*.ipynb")) if path.stem != UNRUN]
    if not paths:
        raise checks.refusal(
            "report",
            arrived=f"no executed notebook in {folder}",
            expected="notebooks that have run",
            fix="Run: make figures.",
            kind=checks.MissingInput,
        )
    try:
        return {path.stem: nbformat.read(path, as_version=4) for path in paths}
    except ValueError as error:
        raise checks.refusal(
            "report",
            arrived=f"a broken file ({error})",
            expected=f"notebooks in {folder}",
            fix="Delete it, and run: make figures.",
        ) from error


def page(
    notebooks: Mapping[str, nbformat.NotebookNode], *, title: str = "Report", remark: str = ""
) -> str:
    """Return the report as HTML: what is missing, a table of contents, and each notebook, its question and answer first.

    Notebooks that failed or were skipped say so in their metadata ("trouble", "skipped"), as `run` writes it.

    >>> cell = nbformat.v4.new_markdown_cell("# Ferries\\n**Question.** Who tells of them?")
    >>> made = page({"01-ferries": nbformat.v4.new_notebook(cells=[cell])}, title="Port Elm")
    >>> "<title>Port Elm</title>" in made and '<a href="#01-ferries">Ferries</a>' in made
    True
    """
    taken, counters = (
        {"main", "contents"},
        {"Figure": itertools.count(1), "Table": itertools.count(1)},
    )
    anchors = {name: _anchor(name, taken) for name in notebooks}
    chapters = [
        _chapter(name, anchors=anchors, taken=taken, counters=counters, notebook=notebook)
        for name, notebook in notebooks.items()
    ]
    template, style = (
        resources.files("analysis.figures").joinpath(f"report.{kind}").read_text("utf-8")
        for kind in ("html", "css")
    )
    drawn = jinja2.Environment(
        autoescape=True, trim_blocks=True, lstrip_blocks=True, undefined=jinja2.StrictUndefined
    )
    return drawn.from_string(template).render(
        title=title,
        remark=remark,
        chapters=chapters,
        style=Markup(style),
        digest=base64.b64encode(hashlib.sha256(style.encode()).digest()).decode(),
    )


def write(notebooks: Mapping[str, nbformat.NotebookNode], folder: Path, **about: str) -> Path:
    """Write `page` as index.html into *folder* and return its path.

    The PDF of an earlier report is taken away. Raises InputError if index.html or report.pdf is
    there and is no earlier report, or was changed since.
    """
    folder = Path(folder)
    require_outputs(folder, [PAGE, PRINTED])
    text = page(notebooks, **about)
    remove_outputs(folder, [PRINTED])
    write_outputs(folder, {PAGE: text.encode("utf-8", "replace")})
    return folder / PAGE


def pdf(source: Path) -> Path:
    """Print a page to report.pdf beside it through Chromium, without dates, and return its path.

    Raises MissingInput where no Chromium is found, and InputError where it prints nothing or
    report.pdf is a user's.
    """
    folder = Path(source).parent
    require_outputs(folder, [PRINTED])
    browser = next(filter(None, map(shutil.which, CHROMIUM)), None)
    advice = "Or open index.html in a browser and print it."
    if not browser:
        raise checks.refusal(
            "report.pdf",
            arrived="no Chromium",
            expected="chromium or google-chrome on the path",
            fix=f"Install it (Debian: apt install chromium). {advice}",
            kind=checks.MissingInput,
        )
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
            Path(source).resolve().as_uri(),
        ]
        for sandbox in ([], ["--no-sandbox"]):  # which neither root nor most containers have
            done = _ended([*command, *sandbox])
            if printed.is_file():
                write_outputs(folder, {PRINTED: _undated(printed.read_bytes())})
                return folder / PRINTED
    raise checks.refusal(
        "report.pdf",
        arrived=f"nothing from {Path(browser).name} ({done})",
        expected="a PDF",
        fix=advice,
    )


def _undated(document: bytes) -> bytes:
    """Return a PDF with blanks for its dates: places in it, by which it is read, stay as they are."""
    return re.sub(
        rb"/(?:CreationDate|ModDate) ?\([^)]*\)", lambda date: b" " * len(date[0]), document
    )


def _ended(command: list[str]) -> str:
    """Run a command for two minutes at most, and return how it ended."""
    try:
        done = subprocess.run(
            command, capture_output=True, text=True, errors="replace", timeout=120
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        return type(error).__name__
    return (done.stderr.strip().splitlines() or [f"code {done.returncode}"])[-1]


# ---------------------------------------------------------------- a notebook


def _chapter(
    name: str, *, notebook, anchors: Mapping[str, str], taken: set[str], counters: Mapping
) -> dict:
    """Return what the template asks of a notebook; sections are pairs of id and text, *skipped* is the reason."""
    soup = _parsed("".join(itertools.chain.from_iterable(map(_blocks, notebook.cells))))
    title = " ".join(soup.h1.extract().get_text().split()) if soup.h1 else ""
    sections = _headings(soup, anchors[name], taken)
    _pictures(soup)
    _links(soup, anchors, dict(sections))
    _tables(soup)
    _numbered(soup, title, taken=taken, counters=counters)
    _lead(soup)
    code = [cell for cell in notebook.cells if cell.cell_type == "code"]
    unrun = (
        "it has not been run"
        if code and not any(cell.get("execution_count") for cell in code)
        else ""
    )
    return {
        "anchor": anchors[name],
        "title": title or name,
        "sections": sections,
        "body": Markup(soup),
        "trouble": notebook.metadata.get("trouble", unrun),
        "skipped": notebook.metadata.get("skipped", ""),
    }


def _blocks(cell) -> Iterator[str]:
    """Yield the HTML of a cell: its text, or each of its outputs."""
    if cell.cell_type == "markdown":
        yield _clean(_markdown(cell.source, cell.get("attachments")))
    for output in cell.get("outputs", []):
        yield _output(output)


def _markdown(source: str, attachments: dict | None = None) -> str:
    try:
        renderer = IPythonRenderer(escape=False, attachments=attachments, exclude_anchor_links=True)
        return MarkdownWithMath(renderer=renderer).render(
            source.encode("utf-8", "replace").decode()
        )
    except InvalidNotebook as error:  # an attachment that is not there
        return f"<p>{html.escape(str(error))}</p>{_plain(source)}"


def _output(output) -> str:
    """Return an output as HTML: the richest of its forms that a page without scripts can show."""
    if output.output_type == "stream":
        return _plain(output.text)
    if output.output_type == "error":
        return _plain(f"{output.get('ename', 'Error')}: {output.get('evalue', '')}")
    data = output.get("data", {})
    for kind in PICTURES:
        if kind in data:
            return _figure(kind, data, output.get("metadata", {}).get(kind, {}))
    if "text/html" in data:
        return _clean(data["text/html"])
    if "text/markdown" in data:
        return _clean(_markdown(data["text/markdown"]))
    return _plain(
        data.get(
            "text/latex",
            data.get("text/plain", f"Left out of the report: {', '.join(sorted(data))}."),
        )
    )


def _plain(text: str) -> str:
    return f"<pre>{html.escape(strip_ansi(text).rstrip())}</pre>" if text.strip() else ""


def _figure(kind: str, data: Mapping[str, str], about: Mapping) -> str:
    """Return a picture with its alt text, and with the name under which `figures.save` wrote it."""
    content = (
        data[kind]
        if kind != "image/svg+xml"
        else base64.b64encode(data[kind].encode("utf-8", "replace")).decode()
    )
    alt = str(about.get("alt", "")).strip() or "A figure without a description."
    name, found, rest = data.get("text/plain", "").partition(": ")
    width = f' width="{about["width"]}"' if isinstance(about.get("width"), int) else ""
    return (
        f'<figure><img alt="{html.escape(alt)}"{width} src="data:{kind};base64,{re.sub("[^A-Za-z0-9+/=]", "", content)}">'
        f"<figcaption>{html.escape(name) if found and rest == alt else ''}</figcaption></figure>"
    )


# ---------------------------------------------------------------- what may stand in the page


def _parsed(text: str) -> BeautifulSoup:
    text = text.encode(
        "utf-8", "replace"
    ).decode()  # half a character, as tables may have it, is no text
    with warnings.catch_warnings():
        warnings.simplefilter(
            "ignore"
        )  # about text that looks like the name of a file, or like XML
        return BeautifulSoup(text, "html.parser")


def _clean(text: str) -> str:
    """Return HTML without anything that runs or loads; what it held beside text, tables and pictures is named."""
    soup = _parsed(text)
    if _depth(soup) > DEEPEST:
        return (
            f'{_plain(soup.get_text())}<p class="note">Left out of the report: the layout of an output whose elements are '
            f"nested more than {DEEPEST} deep.</p>"
        )
    gone = sorted({element.extract().name for element in soup(DROPPED)} - {"style"})
    kept = bleach.clean(
        str(soup),
        tags=TAGS,
        attributes=ATTRIBUTES,
        protocols={"http", "https", "mailto", "data"},
        strip=True,
    )
    return kept + (
        f'<p class="note">Left out of the report: {", ".join(gone)}.</p>' if gone else ""
    )


def _depth(soup) -> int:
    """Return how many elements stand inside of each other at most."""
    levels: dict[int, int] = {}
    for element in soup(True):
        levels[id(element)] = levels.get(id(element.parent), 0) + 1
    return max(levels.values(), default=0)


def _anchor(text: str, taken: set[str]) -> str:
    """Return an id made of a text that is not among those *taken*, and take it."""
    base = re.sub(r"\W+", "-", text.lower()).strip("-") or "section"
    found = next(
        name
        for number in itertools.count(1)
        if (name := f"{base}-{number}" if number > 1 else base) not in taken
    )
    taken.add(found)
    return found


def _headings(soup, chapter: str, taken: set[str]) -> list[tuple[str, str]]:
    """Put headings a level lower, below that of the chapter, give them ids, and return ids and texts of the sections."""
    sections = []
    for heading in soup(re.compile("^h[1-6]$")):
        level, text = int(heading.name[1]), " ".join(heading.get_text().split())
        heading.name, heading["id"] = (
            f"h{min(max(level, 2) + 1, 6)}",
            _anchor(f"{chapter} {text}", taken),
        )
        sections += [(heading["id"], text)] if level <= 2 and text else []
    return sections


def _pictures(soup) -> None:
    """Say in words what is not inside the page."""
    for image in soup("img"):
        image["alt"] = image.get("alt", "").strip() or "A picture without a description."
        if not re.match(
            f"data:({'|'.join(map(re.escape, PICTURES))});base64,", image.get("src", "")
        ):
            image.replace_with(
                f"{image['alt']} (picture not in the report: {image.get('src', 'no source')})"
            )


def _links(soup, anchors: Mapping[str, str], sections: Mapping[str, str]) -> None:
    """Turn links to notebooks and sections into links within the page, and others that lead nowhere into text."""
    inside = {text.replace(" ", "-"): anchor for anchor, text in sections.items()}
    for link in soup("a"):
        target = link.get("href", "")
        name = Path(target.partition("#")[0])
        if name.suffix == ".ipynb" and name.stem in anchors and ":" not in target:
            link["href"] = f"#{anchors[name.stem]}"
        elif target.startswith("#") and target[1:] in inside:
            link["href"] = f"#{inside[target[1:]]}"
        elif not target.startswith(("http:", "https:", "mailto:")):
            link.append(f" ({target.lstrip('./')})" if target else "")
            link.unwrap()


def _tables(soup) -> None:
    """Say what a header is a header of, set numbers and what stands above them to the right, and let wide tables scroll."""
    for table in soup("table"):
        for cell in table(["td", "th"]):
            _cell(soup, cell)
        rows = [row(["td", "th"], recursive=False) for row in table("tr")]
        for head in rows[
            :-1
        ]:  # from the right, where no spanning header of rows shifts the columns
            if (
                head
                and head[0].find_parent("thead")
                and not any("colspan" in cell.attrs for cell in head)
            ):
                for cell, below in zip(reversed(head), reversed(rows[-1])):
                    if below.get("class") == ["number"]:
                        cell["class"] = ["number"]
        if not table.find_parent("table"):
            kinds = ["table", "wide"] if max(map(len, rows), default=0) >= WIDE else ["table"]
            table.wrap(
                soup.new_tag("div", attrs={"class": kinds, "role": "group", "tabindex": "0"})
            )


def _cell(soup, cell) -> None:
    """Give a cell its scope if it is a header of something, and a class if it is a number or hard to break into lines."""
    text, head = cell.get_text(" ", strip=True), bool(cell.find_parent("thead"))
    if cell.name == "th" and text:
        wide = cell.get("colspan" if head else "rowspan", "1") != "1"
        cell["scope"] = ("col" if head else "row") + "group" * wide
    else:
        cell.name = "td"
        cell.attrs.pop("scope", None)
    if text and NUMBER.fullmatch(text):
        cell["class"] = ["number"]
    elif max(map(len, text.split()), default=0) > LONG:
        cell["class"] = ["long"]
    if cell.string and "_" in cell.string:  # names of columns may break there
        parts = cell.string.split("_")
        cell.clear()
        for part in parts[:-1]:
            cell.extend([f"{part}_", soup.new_tag("wbr")])
        cell.append(parts[-1])


def _numbered(soup, title: str, *, taken: set[str], counters: Mapping) -> None:
    """Number tables and figures through the report, and caption tables that have no caption with their section's title."""
    section = title
    for element in soup(re.compile("^(h[3-6]|table|figcaption)$")):
        if element.name == "table" and not element.find_parent("table"):
            number = next(counters["Table"])
            if element.caption is None:
                element.insert(0, soup.new_tag("caption", string=section))
            element.caption.insert(0, f"Table {number}. ")
            element.caption["id"] = element.parent["aria-labelledby"] = _anchor(
                f"table {number}", taken
            )
        elif element.name == "figcaption":
            element.insert(0, f"Figure {next(counters['Figure'])}." + " " * bool(element.string))
        elif element.name != "table":
            section = element.get_text(" ", strip=True)


def _lead(soup) -> None:
    """Put the question and the answer, the paragraphs that begin with these words in bold, before everything else."""
    found = [
        paragraph
        for paragraph in soup("p")
        if paragraph.strong
        and paragraph.contents[0] is paragraph.strong
        and LEADING.fullmatch(paragraph.strong.get_text())
    ]
    if found:
        lead = soup.new_tag("div", attrs={"class": "lead"})
        lead.extend([paragraph.extract() for paragraph in found])
        soup.insert(0, lead)
