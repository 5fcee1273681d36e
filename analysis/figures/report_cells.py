"""Cells of a notebook as HTML that runs nothing and loads nothing.

nbconvert renders the Markdown. Its HTMLExporter does not make the page: even with
``sanitize_html`` an event handler in the width of an image comes through, and its template brings
scripts.
"""

from __future__ import annotations

import html
import re
import warnings
from typing import Any

import bleach
from bs4 import BeautifulSoup
from nbconvert.filters import strip_ansi
from nbconvert.filters.markdown_mistune import InvalidNotebook, IPythonRenderer, MarkdownWithMath

from analysis.figures.save import LEFT_OUT, SAVED

TAGS = set(
    """a abbr b blockquote br caption cite code col colgroup dd del details div dl dt em h1 h2 h3
    h4 h5 h6 hr i img kbd li mark ol p pre q s small span strong sub summary sup table tbody td
    tfoot th thead tr u ul""".split()
)
ATTRIBUTES = {
    "*": ["dir", "lang", "title"],
    "a": ["href"],
    "img": ["alt", "src"],
    "ol": ["start"],
    "td": ["colspan", "rowspan"],
    "th": ["colspan", "rowspan", "scope"],
}
PROTOCOLS = {"http", "https", "mailto", "data"}
#: Elements that are removed with all that they hold.
DROPPED = """applet audio canvas embed form frame iframe link math meta object script style svg
    template textarea video""".split()
NO_ALT = "A figure without a description."
#: In the metadata of lines that a notebook needs and the report says elsewhere.
SAID_ELSEWHERE = {LEFT_OUT, SAVED}


def cell_html(cell: Any) -> str:
    """Return a cell as clean HTML: its text, or its outputs."""
    if cell.cell_type == "markdown":
        return clean_html(_markdown_html(cell.source))
    return "".join(map(_output_html, cell.get("outputs", [])))


def parse_html(text: str) -> BeautifulSoup:
    """Return HTML as a tree; half a character, as tables may have it, becomes a question mark."""
    whole = text.encode("utf-8", "replace").decode()
    with warnings.catch_warnings():
        # About text that looks like the name of a file, or like XML.
        warnings.simplefilter("ignore")
        return BeautifulSoup(whole, "html.parser")


def clean_html(text: str) -> str:
    """Return HTML without anything that runs or loads.

    >>> clean_html("<p onclick='x'>Rain</p><script>x</script>")
    '<p>Rain</p>'
    """
    soup = parse_html(text)
    for element in soup(DROPPED):
        element.extract()
    return bleach.clean(
        str(soup), tags=TAGS, attributes=ATTRIBUTES, protocols=PROTOCOLS, strip=True
    )


def _markdown_html(source: str) -> str:
    """Return Markdown as HTML that is not clean yet."""
    whole = source.encode("utf-8", "replace").decode()
    renderer = IPythonRenderer(escape=False, exclude_anchor_links=True)
    try:
        return MarkdownWithMath(renderer=renderer).render(whole)
    except InvalidNotebook:  # a picture that is attached
        return _preformatted(source)


def _output_html(output: Any) -> str:
    """Return an output as clean HTML: the richest form that a page without scripts can show."""
    if output.output_type == "stream":
        return _preformatted(output.text)
    if output.output_type == "error":
        return _preformatted(f"{output.get('ename')}: {output.get('evalue')}")
    data = output.get("data", {})
    metadata = output.get("metadata", {})
    if SAID_ELSEWHERE.intersection(metadata.get("text/plain", {})):
        return ""
    if "image/png" in data:
        return figure_html(output)
    if "text/html" in data:
        return clean_html(data["text/html"])
    if "text/markdown" in data:
        return clean_html(_markdown_html(data["text/markdown"]))
    return _preformatted(data.get("text/plain", "An output that the report cannot show."))


def _preformatted(text: str) -> str:
    """Return a text as it was printed, without colours of a terminal."""
    if not text.strip():
        return ""
    return f"<pre>{html.escape(strip_ansi(text).rstrip())}</pre>"


def figure_html(output: Any, caption: str = "") -> str:
    """Return a picture with its alt text and a caption.

    Without one of its own a figure is captioned by the first sentence of its alt text, and by the
    name under which `figures.save` wrote it.
    """
    data = output["data"]
    content = re.sub("[^A-Za-z0-9+/=]", "", data["image/png"])
    facts = output.get("metadata", {}).get("image/png", {})
    alt = html.escape(str(facts.get("alt") or NO_ALT))
    path, _, words = data.get("text/plain", "").partition(": ")
    if words and not caption:
        first, _, _ = words.partition(". ")
        caption = f"{first.rstrip('.')}. File: {path.removeprefix('../')}"
    image = f'<img alt="{alt}" src="data:image/png;base64,{content}">'
    return f"<figure>{image}<figcaption>{html.escape(caption)}</figcaption></figure>"
