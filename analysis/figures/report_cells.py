"""Cells of a notebook as HTML that runs nothing and loads nothing.

nbconvert renders the Markdown. Its HTMLExporter does not make the page: even with
``sanitize_html`` an event handler in the width of an image comes through, its template brings
scripts, and it neither names what it leaves out nor numbers tables across notebooks.
"""

from __future__ import annotations

import base64
import html
import re
import warnings
from collections.abc import Mapping
from typing import Any

import bleach
from bs4 import BeautifulSoup
from nbconvert.filters import strip_ansi
from nbconvert.filters.markdown_mistune import InvalidNotebook, IPythonRenderer, MarkdownWithMath

from analysis.figures.notebooks import is_left_out

PICTURES = ("image/png", "image/jpeg", "image/gif", "image/svg+xml")
TAGS = set(
    """a abbr b blockquote br caption cite code col colgroup dd del details div dl dt em h1 h2 h3
    h4 h5 h6 hr i img kbd li mark ol p pre q s small span strong sub summary sup table tbody td
    tfoot th thead tr u ul""".split()
)
ATTRIBUTES = {
    "*": ["dir", "lang", "title"],
    "a": ["href"],
    "img": ["alt", "src", "width", "height"],
    "ol": ["start"],
    "td": ["colspan", "rowspan"],
    "th": ["colspan", "rowspan", "scope"],
}
PROTOCOLS = {"http", "https", "mailto", "data"}
#: Elements that are removed with all that they hold.
DROPPED = """applet audio canvas embed form frame iframe link math meta object script style svg
    template textarea video""".split()
UNNAMED = {"style"}  #: dropped without a word, since pandas puts one into every table
DEEPEST = 500  #: nested elements; the time to clean them grows with the square of their number
NO_ALT = "A figure without a description."


def cell_html(cell: Any) -> str:
    """Return a cell as clean HTML: its text, or its outputs."""
    parts = []
    if cell.cell_type == "markdown":
        parts.append(clean_html(_markdown_html(cell.source, cell.get("attachments"))))
    # What is left out stands in one list of the report.
    outputs = [output for output in cell.get("outputs", []) if not is_left_out(output)]
    parts += [_output_html(output) for output in outputs]
    return "".join(parts)


def parse_html(text: str) -> BeautifulSoup:
    """Return HTML as a tree; half a character, as tables may have it, becomes a question mark."""
    whole = text.encode("utf-8", "replace").decode()
    with warnings.catch_warnings():
        # About text that looks like the name of a file, or like XML.
        warnings.simplefilter("ignore")
        return BeautifulSoup(whole, "html.parser")


def clean_html(text: str) -> str:
    """Return HTML without anything that runs or loads, and with the names of what was removed.

    >>> clean_html("<p onclick='x'>Rain</p><script>x</script>")
    '<p>Rain</p><p class="note">Left out of the report: script.</p>'
    """
    soup = parse_html(text)
    if _depth(soup) > DEEPEST:
        layout = f"the layout of an output whose elements are nested more than {DEEPEST} deep"
        return _preformatted(soup.get_text()) + _left_out(layout)
    names = set()
    for element in soup(DROPPED):
        names.add(element.extract().name)
    clean = bleach.clean(
        str(soup), tags=TAGS, attributes=ATTRIBUTES, protocols=PROTOCOLS, strip=True
    )
    named = sorted(names - UNNAMED)
    if named:
        return clean + _left_out(", ".join(named))
    return clean


def _depth(soup: BeautifulSoup) -> int:
    """Return how deep the elements of a tree are nested."""
    depths: dict[int, int] = {}
    for element in soup(True):
        depths[id(element)] = depths.get(id(element.parent), 0) + 1
    return max(depths.values(), default=0)


def _left_out(what: str) -> str:
    """Return a note on what the report does not show."""
    return f'<p class="note">Left out of the report: {html.escape(what)}.</p>'


def _preformatted(text: str) -> str:
    """Return a text as it was printed, without colours of a terminal."""
    if not text.strip():
        return ""
    return f"<pre>{html.escape(strip_ansi(text).rstrip())}</pre>"


def _markdown_html(source: str, attachments: dict | None = None) -> str:
    """Return Markdown as HTML that is not clean yet."""
    whole = source.encode("utf-8", "replace").decode()
    renderer = IPythonRenderer(escape=False, attachments=attachments, exclude_anchor_links=True)
    try:
        return MarkdownWithMath(renderer=renderer).render(whole)
    except InvalidNotebook as error:  # an attachment that is not there
        return f"<p>{html.escape(str(error))}</p>{_preformatted(source)}"


def _output_html(output: Any) -> str:
    """Return an output as clean HTML: the richest form that a page without scripts can show."""
    if output.output_type == "stream":
        return _preformatted(output.text)
    if output.output_type == "error":
        name = output.get("ename", "Error")
        return _preformatted(f"{name}: {output.get('evalue', '')}")
    data = output.get("data", {})
    for kind in PICTURES:
        if kind in data:
            return _figure_html(kind, data, output.get("metadata", {}).get(kind, {}))
    if "text/html" in data:
        return clean_html(data["text/html"])
    if "text/markdown" in data:
        return clean_html(_markdown_html(data["text/markdown"]))
    for kind in ("text/latex", "text/plain"):
        if kind in data:
            return _preformatted(data[kind])
    return _preformatted(f"Left out of the report: {', '.join(sorted(data))}.")


def _figure_html(kind: str, data: Mapping[str, str], metadata: Mapping[str, Any]) -> str:
    """Return a picture with its alt text, and its caption.

    The caption is that of the metadata, else the first sentence of the alt text, with the file.
    """
    content = data[kind]
    if kind == "image/svg+xml":
        content = base64.b64encode(content.encode("utf-8", "replace")).decode()
    content = re.sub("[^A-Za-z0-9+/=]", "", content)
    alt = str(metadata.get("alt", "")).strip() or NO_ALT
    width = ""
    if isinstance(metadata.get("width"), int):
        width = f' width="{metadata["width"]}"'
    name, _, description = data.get("text/plain", "").partition(": ")
    caption = ""
    if "caption" in metadata:
        caption = html.escape(str(metadata["caption"]))
    elif description == alt:
        caption = _caption_html(alt, name)
    image = f'<img alt="{html.escape(alt)}"{width} src="data:{kind};base64,{content}">'
    opening = f"<details><summary>{image}</summary></details>"  # open: in its full size
    return f"<figure>{opening}<figcaption>{caption}</figcaption></figure>"


def _caption_html(alt: str, name: str) -> str:
    """Return what a figure shows, and the name under which `figures.save` wrote it."""
    first, _, _ = alt.partition(". ")
    return f"{html.escape(first.rstrip('.'))}. File: {html.escape(name)}"
