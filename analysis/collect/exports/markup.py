"""HTML of exports, which one document after the other is parsed from."""

from __future__ import annotations

import re

from lxml import html as lxml_html

from analysis.errors import refusal

#: Tags after which another paragraph begins.
BLOCKS = set("div p tr td th table tbody ul ol li h1 h2 h3 h4 h5 h6 blockquote pre".split())
MOST_TAGS = 500_000  # tags of a file: 500 documents have some 50,000
LONG_TAG = re.compile(r"<(/?[A-Za-z][\w:-]{0,30})[^<>]{1000,}+>?")  # lxml is slow on attributes

#: What is left out before the tags are read: comments hold the marks DOC and DOCFULL.
UNREAD = (
    (re.compile(r"<!--"), re.compile(r"-->")),
    (re.compile(r"<style\b", re.IGNORECASE), re.compile(r"</style\s*>", re.IGNORECASE)),
    (re.compile(r"<script\b", re.IGNORECASE), re.compile(r"</script\s*>", re.IGNORECASE)),
    (re.compile(r"<title\b", re.IGNORECASE), re.compile(r"</title\s*>", re.IGNORECASE)),
)
UNENDED = 400  # characters of a comment without an end that are left out


def without_unread(text: str) -> str:
    """Return the text of a page without comments, styles, scripts and its title.

    >>> without_unread("<p>Rain<!-- of May --> fell.</p>")
    '<p>Rain fell.</p>'
    """
    for opening, closing in UNREAD:
        text = _without(text, opening, closing)
    return text


def _without(text: str, opening: re.Pattern, closing: re.Pattern) -> str:
    """Return text without what is between two marks; a last one without an end stays if long."""
    pieces = []
    position = 0
    for begin in opening.finditer(text):
        if begin.start() < position:
            continue
        end = closing.search(text, begin.end())
        if end is None and len(text) - begin.start() > UNENDED:
            break
        pieces.append(text[position : begin.start()])
        position = end.end() if end else len(text)
    return "".join([*pieces, text[position:]])


def require_few_tags(text: str, *, name: str) -> None:
    """Raise InputError for a page with more tags than any export has."""
    n_tags = text.count("<")
    if n_tags > MOST_TAGS:
        raise refusal(
            name,
            arrived=f"a page with {n_tags:,} tags",
            expected=f"at most {MOST_TAGS:,}",
            fix="Export fewer articles at a time.",
        )


def parsed_part(part: str) -> tuple[lxml_html.HtmlElement, list[str]]:
    """Return the tree of one document, and faults if it could not be read to its end."""
    short_tags = LONG_TAG.sub(r"<\1>", part)
    faults = []
    parser = lxml_html.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True)
    page = f"<html><body>{short_tags}</body></html>".encode("utf-8", "replace")
    root = lxml_html.document_fromstring(page, parser=parser)
    fatal = parser.error_log.filter_from_fatals()
    if fatal:
        line = fatal[0].line
        faults.append(f"its HTML can be read up to line {line} only: text may be missing")
    return root, faults


def classes_of(element: lxml_html.HtmlElement) -> set[str]:
    """Return the classes of an element."""
    return set((element.get("class") or "").split())


def with_single_blanks(text: str | None) -> str:
    """Return a text of a page with one blank where it has blanks or line ends."""
    return re.sub(r"\s+", " ", text or "")
