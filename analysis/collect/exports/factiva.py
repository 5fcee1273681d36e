"""Exports of Factiva: .html and .rtf, with labels (HD, PD, SN, …) or without."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable

from analysis.collect.exports import documents, rtf
from analysis.collect.exports.documents import Document
from analysis.collect.exports.records import Found
from analysis.collect.web import dates
from analysis.collect.web.encodings import decoded
from analysis.errors import refusal
from analysis.lexicons import languages

#: Labels of fields; those of the text in the order in which it is printed.
FIELDS = {
    "HD": "title",
    "BY": "author",
    "PD": "published",
    "SN": "outlet",
    "SE": "section",
    "LA": "language",
    "AN": "export_id",
}
TEXT = ("LP", "TD")
OTHERS = (
    "WC",
    "ET",
    "SC",
    "ED",
    "PG",
    "VOL",
    "CY",
    "CLM",
    "CR",
    "ART",
    "CX",
    "RF",
    "CO",
    "IN",
    "NS",
    "RE",
    "PUB",
    "IPC",
    "IPD",
    "CT",
    "DJN",
    "NDI",
    "SO",
)
LABEL = re.compile(rf"({'|'.join([*FIELDS, *TEXT, *OTHERS])})(?:\s*[|\t]\s*|\s{{2,}}|$)(.*)")
MARK = re.compile(
    r"(?:Document|Dokument|Documento|Документ)\s+([A-Za-z]{1,12}0*[0-9][0-9a-zA-Z]{10,30})\W*"
)
RIGHTS = re.compile(r"(?:©|\(c\)|Copyright|Alle Rechte|Tous droits)", re.IGNORECASE)
CLOCK = re.compile(r"\d{1,2}:\d{2}(?:\s*[ap]m)?(?:\s*[A-Z]{2,4})?", re.IGNORECASE)
CODE = re.compile(r"[A-Z][A-Z0-9]{1,9}")
BYLINE = re.compile(r"(?:By|Von|Par|Por|Di|Door|Av|Af|От)\s+\w", re.IGNORECASE)
ARTICLE = re.compile(r"""class\s?=\s?["']?(?:[^"'<>]{0,80}\s)?article(?=["'\s>])""")
DATE = 30  # characters of a line that is a date and nothing else
ABOVE = 3  # lines of a plain heading above the number of words
BELOW = 10  # and below it
OUTERMOST = "contains(concat(' ', normalize-space(@class), ' '), ' article ')"
CLOSING = re.compile(
    r"(?:Search Summary|Suchübersicht|Résumé de la recherche|Resumen de búsqueda)\b.*",
    re.IGNORECASE,
)
PAGE = re.compile(r"(?:Page|Seite|Página) \d+|.{0,40}\bFactiva\b", re.IGNORECASE)
BLOCKS = {
    "div",
    "p",
    "tr",
    "td",
    "th",
    "table",
    "tbody",
    "ul",
    "li",
    "h1",
    "h2",
    "h3",
    "blockquote",
    "pre",
}


def fits(data: bytes, *, name: str) -> bool:
    """Tell whether a file is an export of Factiva."""
    if rtf.fits(data):
        return any(_is_mark_or_heading(line) for line in _rtf_lines(rtf.text(data, name=name)))
    has_article = re.search(rb"""class\s*=\s*["']?[^"'>]{0,80}\barticle\b""", data)
    has_number = re.search(rb"Document\s[A-Za-z]{1,12}0*[0-9][0-9a-zA-Z]{10,30}|>\s*HD\s*<", data)
    return bool(has_article and has_number)


def articles(data: bytes, *, name: str, encoding: str | None = None) -> Found:
    """Return the articles of an export; *encoding* is of a file that does not say its own.

    Raises InputError for a file of another kind and for an export without a document.

    >>> heading = "<div><span class='enHeadline'>Ferries run</span></div><div>3 words</div>"
    >>> heading += "<div>2 May 2016</div><div>Elm Post</div>"
    >>> text = "<p>Rain fell.</p><p>Document ELMP000020160502ec52"
    >>> page = f"<div class='article enArticle'>{heading}{text}"
    >>> articles(page.encode(), name="a.html").records[0]["published"]
    '2016-05-02'
    """
    encoding_used = None
    if rtf.fits(data):
        lines = _rtf_lines(rtf.text(data, name=name, encoding=encoding))
        parsed, skipped = _printed_documents(lines)
        n_written = len(MARK.findall(data.decode("latin-1")))
        n_read = sum(1 for line in lines if _document_number(line))
        skipped += documents.uneven(n_written, n_read, what="document numbers")
    else:
        text, encoding_used = decoded(data, name=name, given=encoding)
        parsed, skipped = _page_documents(text, name=name)
    if not parsed:
        raise refusal(
            name,
            arrived="no article",
            expected="full articles, saved from Factiva as HTML or RTF",
            fix="Choose 'Article format' instead of a list of headlines.",
        )
    return documents.found(parsed, skipped=skipped, encoding=encoding_used)


def _is_mark_or_heading(line: str) -> bool:
    return bool(MARK.fullmatch(line)) or line.startswith("HD") and bool(LABEL.match(line))


# From a file to lines


def _rtf_lines(text: str) -> list[str]:
    """Return the lines of an RTF file, without the outer borders of table rows."""
    lines = [line.strip(" \t\r|\xa0") for line in text.split("\n")]
    return [line for line in lines if line]


def _page_documents(text: str, *, name: str) -> tuple[list[Document], list[str]]:
    """Return the documents of a page, and reasons for numbers that are in none.

    A document is an outermost element of the class "article".
    """
    root = _parsed_page(text, name=name)
    elements = root.xpath(f"//*[{OUTERMOST} and not(ancestor::*[{OUTERMOST}])]")
    documents.require_few(len(elements), name=name)
    parsed = []
    for element in elements:
        title = element.xpath("string(.//span[contains(@class, 'Headline')])")
        parsed.append(_factiva_document(_blocks(element), title=" ".join(title.split())))
    marks = [MARK.fullmatch(line) for line in _blocks(root)]
    written_numbers = {mark[1] for mark in marks if mark}
    read_numbers = {document.fields["export_id"] for document in parsed}
    reasons = [
        f"document {number}: its article cannot be found in the page"
        for number in sorted(written_numbers - read_numbers)
    ]
    n_marked = len(root.xpath(f"//*[{OUTERMOST}]"))
    reasons += documents.uneven(len(ARTICLE.findall(text)), n_marked, what="articles")
    return parsed, reasons


def _parsed_page(text: str, *, name: str):
    """Return the tree of a page; lxml would silently leave out what follows a fatal error."""
    from lxml import etree, html

    parser = html.HTMLParser(encoding="utf-8")
    try:
        root = html.document_fromstring(text.encode("utf-8", "replace"), parser=parser)
    except (etree.LxmlError, ValueError) as error:
        raise refusal(
            name,
            arrived=f"a page that cannot be read ({error})",
            expected="HTML",
            fix="Save it again.",
        ) from None
    fatal = parser.error_log.filter_from_fatals()
    if fatal:
        cause = fatal[0].message.strip()
        raise refusal(
            name,
            arrived=f"a page that can be read up to line {fatal[0].line} only ({cause})",
            expected="HTML with at most some hundred elements within each other",
            fix="Save it again.",
        )
    return root


def _blocks(element) -> list[str]:
    """Return the text of an element, a line a block."""
    from lxml import etree

    pieces = []
    for event, part in etree.iterwalk(element, events=("start", "end", "comment", "pi")):
        is_element = isinstance(part.tag, str)
        edge = ""
        if is_element and part.tag == "br":
            edge = " "
        elif is_element and part.tag in BLOCKS:
            edge = "\n"
        pieces.append(edge)
        if event == "start":
            is_shown = is_element and part.tag not in ("script", "style")
            pieces.append(part.text if is_shown else "")
        elif part is not element:
            pieces.append(part.tail)
    spaced = []
    for piece in pieces:
        if piece == "\n":
            spaced.append(piece)
        elif piece:
            spaced.append(" ".join(re.split(r"\s+", piece)))
    return documents.tidied("".join(spaced).split("\n"))


# From lines to documents


def _printed_documents(lines: list[str]) -> tuple[list[Document], list[str]]:
    """Return the documents in the lines of an RTF file, and reasons for lines in none."""
    parsed = []
    reasons = []
    begin = 0
    ends = [index + 1 for index, line in enumerate(lines) if _document_number(line)]
    for end in dict.fromkeys([*ends, len(lines)]):
        starts = _document_starts(lines, begin, end)
        before = lines[begin : min(starts, default=end)]
        if before and not _is_frame(before):
            reasons.append(documents.stray(before))
        limits = [*starts[1:], end]
        for start, limit in zip(starts, limits, strict=False):
            parsed.append(_factiva_document(lines[start:limit]))
        begin = end
    return parsed, reasons


def _is_frame(lines: list[str]) -> bool:
    """Tell whether lines are the closing page of a search, or numbers of pages."""
    return bool(CLOSING.match(lines[0])) or all(PAGE.match(line) for line in lines)


def _document_starts(lines: list[str], begin: int, end: int) -> list[int]:
    """Return the first lines of the documents between two lines."""
    starts: list[int] = []
    for index in range(begin, end):
        lowest = starts[-1] + 1 if starts else begin
        if _label(lines[index]) == "HD":
            has_section = index > lowest and _label(lines[index - 1]) in ("SE", "CLM")
            starts.append(index - 1 if has_section else index)
        elif documents.WORDS.fullmatch(lines[index]):
            is_near = index - begin <= ABOVE
            is_dated = any(dates.day(line) for line in lines[index + 1 : index + 3])
            if is_near or is_dated:
                n_above = _n_lines_above(lines, index, is_first=not starts)
                starts.append(max(lowest, index - n_above))
    return starts


def _n_lines_above(lines: list[str], index: int, *, is_first: bool) -> int:
    """Return how many lines of a heading precede the number of words."""
    if is_first:
        return ABOVE
    return 2 if BYLINE.match(lines[index - 1]) else 1


def _document_number(line: str) -> re.Match | None:
    return MARK.fullmatch(line.removeprefix("AN").lstrip(" \t|"))


def _label(line: str) -> str | None:
    match = LABEL.match(line)
    return match[1] if match else None


def _factiva_document(lines: list[str], *, title: str = "") -> Document:
    """Return the document in these lines."""
    if any(_label(line) == "HD" for line in lines[:4]):
        document = _labelled_document(lines)
    else:
        document = _plain_document(lines, title=title)
    number = MARK.fullmatch(document.fields.get("export_id") or "")
    document.fields["export_id"] = number[1] if number else None
    if not number:
        document.faults.append("no document number at its end, which may be missing")
    return document


def _labelled_document(lines: list[str]) -> Document:
    """Return a document whose fields begin with their labels."""
    lines_of_label: dict[str, list[str]] = {}
    label = ""
    for line in lines:
        match = LABEL.match(line)
        if match:
            label = match[1]
            line = match[2]
        lines_of_label.setdefault(label, []).append(line)
    fields: dict[str, str | None] = {}
    for label, name in FIELDS.items():
        if label in lines_of_label:
            fields[name] = " ".join(lines_of_label[label]).strip()
    text = [line for label in TEXT for line in lines_of_label.get(label, [])]
    return Document(fields, text, stated=" ".join(lines_of_label.get("WC", [])))


def _plain_document(lines: list[str], *, title: str = "") -> Document:
    """Return a document in plain order.

    The order is section, heading, author, words, date, time, outlet, code, …, rights, text, number.
    """
    last = _first_index(lines, MARK.fullmatch)
    last = len(lines) if last is None else last
    top = lines[: min(last, ABOVE + BELOW)]
    counted = _first_index(top, documents.WORDS.fullmatch)
    dated = _first_index(top, lambda line: line != title and dates.day(line), start=1)
    stated = [index for index in (counted, dated) if index is not None]
    edge = min(stated, default=1)
    below = [
        index
        for index in range(edge, len(top))
        if index not in stated and not CLOCK.fullmatch(top[index])
    ]
    if dated is None:  # a year, or a month and a year, in the place of the day
        dated = _line_with_year(top, below[:2])
        below = [index for index in below if index != dated]
    outlet = below[0] if below and (dated is not None or counted is not None) else None
    rights = _first_of(below, lambda index: RIGHTS.match(top[index]))
    language = _first_of(below[1:], lambda index: _is_language(top[index]))
    code = _first_of(below[1:3], lambda index: CODE.fullmatch(top[index]))
    heading_lines = [language, code, outlet, dated, counted, edge - 1]
    begin = rights
    if begin is None:
        begin = max(index for index in heading_lines if index is not None)
    text = lines[begin + 1 : last]
    fields = {
        "outlet": _line_at(top, outlet),
        "published": _line_at(top, dated),
        "language": _line_at(top, language),
        "export_id": lines[last] if last < len(lines) else None,
    }
    fields |= _title_author_section(top[:edge], title)
    faults = []
    if any(_begins_document(line) for line in text):
        faults.append("a second heading in its text: perhaps two documents")
    return Document(fields, text, stated=_line_at(top, counted), faults=faults)


def _first_index(
    lines: list[str], condition: Callable[[str], object], *, start: int = 0
) -> int | None:
    """Return the number of the first line that meets a condition."""
    return _first_of(range(start, len(lines)), lambda index: condition(lines[index]))


def _first_of(indices: Iterable[int], condition: Callable[[int], object]) -> int | None:
    """Return the first number that meets a condition."""
    for index in indices:
        if condition(index):
            return index
    return None


def _line_at(lines: list[str], index: int | None) -> str | None:
    return None if index is None else lines[index]


def _line_with_year(lines: list[str], indices: list[int]) -> int | None:
    """Return the first line that ends with a year and is no note on rights."""
    for index in indices:
        if re.search(r"\b\d{4}$", lines[index]) and not RIGHTS.match(lines[index]):
            return index
    return None


def _begins_document(line: str) -> bool:
    """Tell whether a line of a text is a number of words, or a date and nothing else."""
    if documents.WORDS.fullmatch(line):
        return True
    return len(line) <= DATE and bool(dates.day(line))


def _is_language(line: str) -> bool:
    code = languages.code(line) or ""
    return len(code) == 2 < len(line) and len(line) < 30


def _title_author_section(above: list[str], title: str) -> dict[str, str | None]:
    """Return title, author and section of the lines above.

    Where nothing else tells, a heading is longer than its author.
    """
    if title in above:
        index = above.index(title)
    else:
        index = len(above) - 1
        if len(above) > 1:
            is_author = BYLINE.match(above[-1]) or len(above[-1]) < len(above[-2])
            index -= bool(is_author)
    author = " ".join(above[index + 1 :])
    return {
        "title": above[index] if above else None,
        "section": " ".join(above[: max(index, 0)]),
        "author": re.sub(r"^By\s", "", author),
    }
