"""The text of a page's article, as trafilatura finds it."""

import html
import re
import unicodedata

import trafilatura
from lxml import etree
from lxml.html import HtmlElement

from analysis.collect.records import on_one_line

#: Elements from which trafilatura goes without its second opinion, whose time grows with their
#: square. News have under 10,000.
QUICK = 10_000
#: Elements of trafilatura's result that begin a new line.
LINE_TAGS = frozenset("p head item quote row list table lb code".split())
#: Joiners that Persian and Indic scripts spell with. trafilatura drops them as invisible, so other
#: letters replace them while it works.
JOINERS = {0x200C: "\ua78f", 0x200D: "\ua722"}
WRITTEN = {ord(letter): joiner for joiner, letter in JOINERS.items()}
SOFT_HYPHEN = 0xAD  #: where a word may be parted at the end of a line
#: Control characters and halves of pairs, which XML forbids.
FORBIDDEN = re.compile("[\0-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
#: References to characters, such as &#1; and &shy;.
REFERENCE = re.compile(r"&(?:shy|zwn?j|#\d{1,9}|#[xX][0-9a-fA-F]{1,8})\b;?")


def readable(text: str) -> str:
    """Return text that trafilatura reads whole: no forbidden characters, joiners, soft hyphens.

    >>> readable("Fäh\u00adren"), readable("a\\1b")
    ('Fähren', 'a\ufffdb')
    """
    return FORBIDDEN.sub("\ufffd", text.translate(JOINERS | {SOFT_HYPHEN: None}))


def readable_markup(markup: str) -> str:
    """Return markup that is readable, in its references to characters too.

    A reference to no character is one to a forbidden character.

    >>> readable_markup("F&auml;h&shy;ren &#xAD;&#1;&#60;")
    'F&auml;hren \ufffd&lt;'
    """
    return REFERENCE.sub(
        lambda found: html.escape(readable(html.unescape(found[0]) or "\0")), readable(markup)
    )


def as_written(text: str | None) -> str | None:
    """Return text with the joiners that it came with, without soft hyphens and broken pairs.

    >>> as_written(readable("کشتی\u200cها")) == "کشتی\u200cها"
    True
    """
    if text is None:
        return None
    return FORBIDDEN.sub("\ufffd", text.translate(WRITTEN | {SOFT_HYPHEN: None}))


def page_text(page: HtmlElement) -> list[str]:
    """Return the paragraphs of the article, without comments and marks of lists and tables."""
    document = trafilatura.bare_extraction(
        page, output_format="txt", include_comments=False, fast=page.xpath("count(//*)") > QUICK
    )
    body = getattr(document, "body", None)
    return [] if body is None else _lines(body)


def _lines(body: etree._Element) -> list[str]:
    """Return the lines of trafilatura's result; cells of a table follow each other in theirs."""
    pieces = []
    for event, element in etree.iterwalk(body, events=("start", "end")):
        edge = "\n" if element.tag in LINE_TAGS else " " if element.tag == "cell" else ""
        pieces += [edge, element.text if event == "start" else element.tail]
    written = as_written("".join(piece for piece in pieces if piece)) or ""
    text = unicodedata.normalize("NFC", written)
    lines = map(on_one_line, text.split("\n"))
    return [line for line in lines if line]
