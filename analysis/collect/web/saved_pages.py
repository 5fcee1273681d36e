"""Saved web pages: one article a page, or the reason why it is missing."""

import logging
import re
from pathlib import Path

from lxml import etree, html

from analysis.collect.records import KEPT, Found, record
from analysis.collect.web.metadata import letters, metadata_of
from analysis.collect.web.page_text import page_text, readable_markup
from analysis.collect.web.seen import show
from analysis.collect.web.verdicts import MAY_END, NONE, has_paywall, why_no_article
from analysis.corpus.encodings import decoded
from analysis.errors import refusal

PAGES = tuple(".html .htm .xhtml .shtml .php .asp .aspx".split())
#: Bytes of one page. Saved pages with pictures inside stay below it; more takes a minute.
LARGEST = 10_000_000
ELEMENTS = 30_000  # of one page, for the same reason
#: A longer tag holds pictures or programs; of a million attributes the parser makes an hour.
LONG_TAG = re.compile(r"<([a-zA-Z]+)\b[^<>]{20000,}")

DECLARED = re.compile(
    rb"""(?i)<meta[^>]{0,500}?charset\s*=\s*["']?\s*([\w.:-]{1,40})"""
    rb"""|^<\?xml[^>]{0,200}encoding=["']([\w.:-]{1,40})"""
)
SAVED_FROM = re.compile(r"<!-- saved from url=\(\d{1,6}\)(https?://[^\s<>]{1,1000})")
for library in ("trafilatura", "htmldate"):  # our reasons say what they would log
    logging.getLogger(library).addHandler(logging.NullHandler())


def fits(_data: bytes, *, name: str) -> bool:
    """Return whether a file is called like a web page."""
    return Path(name).suffix.lower() in PAGES


def articles(
    data: bytes,
    *,
    name: str,
    encoding: str | None = None,
    declared: str | None = None,
    url: str | None = None,
) -> Found:
    """Return the article of a web page, and what is known of it."""
    _require(
        len(data) <= LARGEST,
        name=name,
        arrived=f"{len(data):,} bytes",
        expected=f"at most {LARGEST:,}",
    )
    markup, encoding_used = decoded(
        data, name=name, declared=declared or _declared_encoding(data), given=encoding
    )
    page = _parsed_page(markup, name=name)
    if page is None:
        return Found([], [NONE], encoding_used)
    changes = show(page)
    stated = metadata_of(page, url or _saved_from(markup))
    paragraphs = page_text(page)
    title = letters(stated.record["title"] or "")
    text = "\n\n".join(each for each in paragraphs if not title or letters(each) != title)
    reason = why_no_article(page, text, stated)
    if reason:
        return Found([], [reason], encoding_used)
    if has_paywall(page):
        changes.append(MAY_END)
    said = [KEPT + "; ".join(changes)] if changes else []
    return Found([record(**stated.record, text=text)], said, encoding_used)


def _require(holds: bool, *, name: str, arrived: str, expected: str) -> None:
    if not holds:
        raise refusal(
            name,
            arrived=f"a page of {arrived}",
            expected=expected,
            fix="Save the article alone, without what surrounds it.",
        )


def _declared_encoding(data: bytes) -> str | None:
    match = DECLARED.search(data[:10_000])
    return (match[1] or match[2]).decode("ascii", "ignore") if match else None


def _saved_from(text: str) -> str | None:
    """Return the address that a browser notes when it saves a page.

    >>> _saved_from("<!-- saved from url=(0026)https://www.elm.example/a1 --><html>")
    'https://www.elm.example/a1'
    """
    match = SAVED_FROM.search(text[:10_000])
    return match[1] if match else None


def _parsed_page(text: str, *, name: str) -> html.HtmlElement | None:
    """Return the parsed page, or None if there is nothing in it."""
    markup = readable_markup(LONG_TAG.sub(r"<\1", text))
    parser = html.HTMLParser(
        encoding="utf-8", remove_comments=True, remove_pis=True, huge_tree=True
    )
    try:
        page = html.document_fromstring(markup.encode("utf-8"), parser=parser)
    except etree.ParserError:
        return None
    is_deep = any(error.type_name == "ERR_RESOURCE_LIMIT" for error in parser.error_log)
    _require(
        not is_deep,
        name=name,
        arrived="elements nested more than 2,048 deep",
        expected="a page that can be read to its end",
    )
    n_elements = int(page.xpath("count(//*)"))
    _require(
        n_elements <= ELEMENTS,
        name=name,
        arrived=f"{n_elements:,} elements",
        expected=f"at most {ELEMENTS:,}",
    )
    return page
