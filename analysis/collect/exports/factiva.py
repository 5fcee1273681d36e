"""Exports of Factiva: .html and .rtf, with labels (HD, PD, SN, …) or in the plain order of a printed article."""

from __future__ import annotations

import re

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
ABOVE, BELOW = 3, 10  # lines of a plain heading above and below the number of words
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
        return any(
            MARK.fullmatch(line) or LABEL.match(line) and "HD" in line[:3]
            for line in _lines(rtf.text(data, name=name))
        )
    return bool(
        re.search(rb"""class\s*=\s*["']?[^"'>]{0,80}\barticle\b""", data)
        and re.search(rb"Document\s[A-Za-z]{1,12}0*[0-9][0-9a-zA-Z]{10,30}|>\s*HD\s*<", data)
    )


def articles(data: bytes, *, name: str, encoding: str | None = None) -> Found:
    """Return the articles of an export; *encoding* is of a file that does not say its own.

    Raises InputError for a file of another kind and for an export without a document.

    >>> head = "<div class='article enArticle'><div><span class='enHeadline'>Ferries run</span></div><div>3 words</div>"
    >>> rest = "<div>2 May 2016</div><div>Elm Post</div><p>Rain fell.</p><p>Document ELMP000020160502ec52"
    >>> articles((head + rest).encode(), name="a.html").records[0]["published"]
    '2016-05-02'
    """
    if rtf.fits(data):
        lines, used = _lines(rtf.text(data, name=name, encoding=encoding)), None
        parsed, skipped = _printed(lines)
        marks = MARK.findall(data.decode("latin-1"))
        skipped += documents.uneven(
            len(marks), sum(map(bool, map(_number, lines))), what="document numbers"
        )
    else:
        text, used = decoded(data, name=name, given=encoding)
        parsed, skipped = _page(text, name=name)
    if not parsed:
        raise refusal(
            name,
            arrived="no article",
            expected="full articles, saved from Factiva as HTML or RTF",
            fix="Choose 'Article format' instead of a list of headlines.",
        )
    return documents.found(parsed, skipped=skipped, encoding=used)


# From a file to lines


def _lines(text: str) -> list[str]:
    """Return the lines of an RTF file that are not empty, without the outer borders of table rows."""
    return [line for line in (line.strip(" \t\r|\xa0") for line in text.split("\n")) if line]


def _page(text: str, *, name: str) -> tuple[list[Document], list[str]]:
    """Return the documents of a page (its outermost elements of the class "article"), and numbers that are in none."""
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
    if (
        fatal := parser.error_log.filter_from_fatals()
    ):  # lxml would silently leave out the rest of the page
        raise refusal(
            name,
            arrived=f"a page that can be read up to line {fatal[0].line} only ({fatal[0].message.strip()})",
            expected="HTML with at most some hundred elements within each other",
            fix="Save it again.",
        )
    marked = "contains(concat(' ', normalize-space(@class), ' '), ' article ')"
    found, all_marked = (
        root.xpath(f"//*[{marked} and not(ancestor::*[{marked}])]"),
        root.xpath(f"//*[{marked}]"),
    )
    documents.require_few(len(found), name=name)
    titles = [article.xpath("string(.//span[contains(@class, 'Headline')])") for article in found]
    parsed = [
        _document(_blocks(article), title=" ".join(title.split()))
        for article, title in zip(found, titles, strict=True)
    ]
    outside = {mark[1] for mark in map(MARK.fullmatch, _blocks(root)) if mark} - {
        each.fields["export_id"] for each in parsed
    }
    lost = [
        f"document {number}: its article cannot be found in the page" for number in sorted(outside)
    ]
    return parsed, lost + documents.uneven(
        len(ARTICLE.findall(text)), len(all_marked), what="articles"
    )


def _blocks(article) -> list[str]:
    """Return the text of an element, a line a block."""
    from lxml import etree

    words = []
    for event, part in etree.iterwalk(article, events=("start", "end", "comment", "pi")):
        shown = isinstance(part.tag, str)
        edge = {"br": " "}.get(part.tag, "\n" if part.tag in BLOCKS else "") if shown else ""
        words += (
            [edge, part.text if shown and part.tag not in ("script", "style") else ""]
            if event == "start"
            else []
        )
        words += [edge, part.tail if part is not article else ""] if event != "start" else []
    kept = "".join(
        "\n" if word == "\n" else " ".join(re.split(r"\s+", word)) for word in words if word
    )
    return documents.tidied(kept.split("\n"))


# From lines to documents


def _printed(lines: list[str]) -> tuple[list[Document], list[str]]:
    """Return the documents in the lines of an RTF file, and reasons for lines that belong to none."""
    parsed, lost, begin = [], [], 0
    ends = [place + 1 for place, line in enumerate(lines) if _number(line)]
    for end in dict.fromkeys([*ends, len(lines)]):
        starts = _starts(lines, begin, end)
        before = lines[begin : min(starts, default=end)]
        if before and not CLOSING.match(before[0]) and not all(map(PAGE.match, before)):
            lost.append(documents.stray(before))
        parsed += [
            _document(lines[start:limit])
            for start, limit in zip(starts, [*starts[1:], end], strict=False)
        ]
        begin = end
    return parsed, lost


def _starts(lines: list[str], begin: int, end: int) -> list[int]:
    """Return the first lines of the documents between two lines."""
    starts: list[int] = []
    for place in range(begin, end):
        low = starts[-1] + 1 if starts else begin
        if _label(lines[place]) == "HD":
            starts.append(
                place - 1 if place > low and _label(lines[place - 1]) in ("SE", "CLM") else place
            )
        elif documents.WORDS.fullmatch(lines[place]) and (
            place - begin <= ABOVE or any(map(dates.day, lines[place + 1 : place + 3]))
        ):
            above = ABOVE if not starts else 2 if BYLINE.match(lines[place - 1]) else 1
            starts.append(max(low, place - above))
    return starts


def _number(line: str) -> re.Match | None:
    return MARK.fullmatch(line.removeprefix("AN").lstrip(" \t|"))


def _label(line: str) -> str | None:
    found = LABEL.match(line)
    return found[1] if found else None


def _document(lines: list[str], *, title: str = "") -> Document:
    """Return the document that stands in these lines."""
    made = (
        _labelled(lines)
        if any(_label(line) == "HD" for line in lines[:4])
        else _plain(lines, title=title)
    )
    number = MARK.fullmatch(made.fields.get("export_id") or "")
    made.fields["export_id"] = number[1] if number else None
    made.faults += [] if number else ["no document number at its end, which may be missing"]
    return made


def _labelled(lines: list[str]) -> Document:
    """Return a document whose fields begin with their labels."""
    told: dict[str, list[str]] = {}
    label = ""
    for line in lines:
        found = LABEL.match(line)
        label, line = (found[1], found[2]) if found else (label, line)
        told.setdefault(label, []).append(line)
    fields: dict[str, str | None] = {
        name: " ".join(told[label]).strip() for label, name in FIELDS.items() if label in told
    }
    return Document(
        fields,
        [line for label in TEXT for line in told.get(label, [])],
        stated=" ".join(told.get("WC", [])),
    )


def _plain(lines: list[str], *, title: str = "") -> Document:
    """Return a document in plain order: section, heading, author, words, date, time, outlet, code, …, rights, text, number."""
    last = next((place for place, line in enumerate(lines) if MARK.fullmatch(line)), len(lines))
    top = lines[: min(last, ABOVE + BELOW)]
    counted = next(
        (place for place, line in enumerate(top) if documents.WORDS.fullmatch(line)), None
    )
    dated = next(
        (place for place, line in enumerate(top) if place and dates.day(line) and line != title),
        None,
    )
    edge = min((place for place in (counted, dated) if place is not None), default=1)
    under = [
        place
        for place in range(edge, len(top))
        if place not in (counted, dated) and not CLOCK.fullmatch(top[place])
    ]
    if dated is None:  # a year, or a month and a year, stands in the place of the day
        dated = next(
            (
                place
                for place in under[:2]
                if re.search(r"\b\d{4}$", top[place]) and not RIGHTS.match(top[place])
            ),
            None,
        )
        under = [place for place in under if place != dated]
    outlet = next(iter(under), None) if dated is not None or counted is not None else None
    rights = next((place for place in under if RIGHTS.match(top[place])), None)
    language = next((place for place in under[1:] if _is_language(top[place])), None)
    coded = next((place for place in under[1:3] if CODE.fullmatch(top[place])), None)
    known = [
        place for place in (language, coded, outlet, dated, counted, edge - 1) if place is not None
    ]
    begin = rights if rights is not None else max(known)
    fields = {
        "outlet": top[outlet] if outlet is not None else None,
        "published": top[dated] if dated is not None else None,
        "language": top[language] if language is not None else None,
        "export_id": lines[last] if last < len(lines) else None,
    } | _heading(top[:edge], title)
    text = lines[begin + 1 : last]
    twice = any(
        documents.WORDS.fullmatch(line) or len(line) <= DATE and dates.day(line) for line in text
    )
    return Document(
        fields,
        text,
        stated=top[counted] if counted is not None else None,
        faults=["a second heading in its text: perhaps two documents"] if twice else [],
    )


def _is_language(line: str) -> bool:
    code = languages.code(line) or ""
    return len(code) == 2 < len(line) and len(line) < 30


def _heading(above: list[str], title: str) -> dict[str, str | None]:
    """Return title, author and section of the lines above; where nothing else tells, a heading is longer than its author."""
    place = above.index(title) if title in above else None
    if place is None:
        signed = len(above) > 1 and (BYLINE.match(above[-1]) or len(above[-1]) < len(above[-2]))
        place = len(above) - 1 - bool(signed)
    author = " ".join(above[place + 1 :])
    return {
        "title": above[place] if above else None,
        "section": " ".join(above[: max(place, 0)]),
        "author": re.sub(r"^By\s", "", author),
    }
