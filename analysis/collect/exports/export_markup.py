"""HTML of exports, which one document after the other is parsed from."""

import re
from collections.abc import Callable, Iterable

from lxml import etree
from lxml import html as lxml_html

from analysis.errors import refusal

#: Tags after which another paragraph begins.
BLOCKS = set(
    "div p tr td th table tbody ul ol li h1 h2 h3 h4 h5 h6 blockquote pre section form hr".split()
)
MOST_TAGS = 500_000  # tags of a file: 500 documents have some 50,000
LONG_TAG = re.compile(r"<(/?[A-Za-z][\w:-]{0,30})[^<>]{1000,}+>?")  # lxml is slow on attributes

#: What is left out before the tags are read: comments hold the marks DOC and DOCFULL.
UNREAD = [("<!--", "-->")]
UNREAD += [(rf"(?i)<{tag}\b", rf"(?i)</{tag}\s*>") for tag in ("style", "script", "title")]
UNENDED = 400  # characters of a comment without an end that are left out


def has_two(signs: Iterable[re.Pattern], data: bytes) -> bool:
    """Tell whether a file is markup that has two signs of a database at least."""
    is_markup = data.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<")
    return is_markup and sum(1 for sign in signs if sign.search(data)) > 1


def without_unread(text: str) -> str:
    """Return the text of a page without comments, styles, scripts and its title.

    >>> without_unread("<p>Rain<!-- of May --> fell.</p>")
    '<p>Rain fell.</p>'
    """
    for opening, closing in UNREAD:
        text = _without(text, opening, closing)
    return text


def _without(text: str, opening: str, closing: str) -> str:
    """Return text without what is between two marks; a last one without an end stays if long."""
    pieces = []
    position = 0
    ending = re.compile(closing)
    for begin in re.finditer(opening, text):
        if begin.start() < position:
            continue
        end = ending.search(text, begin.end())
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


def marked_text(
    root: lxml_html.HtmlElement,
    is_no_text: Callable[[lxml_html.HtmlElement], bool],
    *,
    block: str,
    bold: str = "",
) -> str:
    """Return the text below an element, with marks for edges of blocks and before bold words.

    A tag BR is a line end. What *is_no_text* names is left out.
    """
    pieces = []
    walker = etree.iterwalk(root, events=("start", "end"))
    for event, element in walker:
        if element.tag in BLOCKS:
            pieces.append(block)
        elif element.tag == "br" and event == "start":
            pieces.append("\n")
        if event == "end":
            if element is not root:
                pieces.append(_with_single_blanks(element.tail))
        elif is_no_text(element):
            walker.skip_subtree()
        else:
            if element.tag in ("strong", "b"):
                pieces.append(bold)
            pieces.append(_with_single_blanks(element.text))
    return "".join(pieces)


def _with_single_blanks(text: str | None) -> str:
    """Return a text of a page with one blank where it has blanks or line ends."""
    return re.sub(r"\s+", " ", text or "")
