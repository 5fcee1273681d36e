"""The text of a page's article, as trafilatura finds it."""

import unicodedata

import trafilatura
from lxml import etree, html

from analysis.collect.records import on_one_line
from analysis.collect.web.odd_characters import as_written
from analysis.collect.web.sites import letters

#: Elements from which trafilatura goes without its second opinion, whose time grows with their
#: square. News have under 10,000.
QUICK = 10_000
#: Elements of trafilatura's result that begin a new line.
LINE_TAGS = frozenset("p head item quote row list table lb code".split())


def body_text(page: html.HtmlElement, *, title: str | None) -> str:
    """Return the text of the article, its paragraphs parted by empty lines.

    It is that of trafilatura without comments, marks of lists and tables, and repeated titles.
    """
    document = trafilatura.bare_extraction(
        page, output_format="txt", include_comments=False, fast=page.xpath("count(//*)") > QUICK
    )
    body = getattr(document, "body", None)
    lines = [] if body is None else _lines(body)
    return "\n\n".join(_without(title, lines) if title else lines)


def _without(title: str, lines: list[str]) -> list[str]:
    """Return the lines that are not the title, whatever its accents and marks."""
    repeated = letters(title)
    return [line for line in lines if len(line) > 2 * len(title) or letters(line) != repeated]


def _lines(body: etree._Element) -> list[str]:
    """Return the lines of trafilatura's result; cells of a table follow each other in theirs."""
    pieces = []
    for event, element in etree.iterwalk(body, events=("start", "end")):
        edge = "\n" if element.tag in LINE_TAGS else " " if element.tag == "cell" else ""
        pieces += [edge, element.text if event == "start" else element.tail]
    written = as_written("".join(piece for piece in pieces if piece)) or ""
    lines = [on_one_line(line) for line in unicodedata.normalize("NFC", written).split("\n")]
    return [line for line in lines if line]
