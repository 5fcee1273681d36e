"""Exports of ProQuest: .txt with full texts, and .xlsx where a column holds them."""

from __future__ import annotations

import re

from analysis.collect import archives
from analysis.collect.exports import documents, sheets
from analysis.collect.exports.documents import Document
from analysis.collect.exports.records import Found
from analysis.collect.web.encodings import decoded
from analysis.errors import InputError, listing, refusal

#: Names of fields (lower case, letters only) as the text export, the spreadsheet and their older versions write them.
NAMES = {
    "title": ("title", "documenttitle", "articletitle"),
    "author": ("author", "authors"),
    "outlet": ("publicationtitle", "pubtitle", "publication", "sourcetitle"),
    "published": ("publicationdate", "pubdate", "date", "alphadate", "numericdate"),
    "section": ("section",),
    "language": ("languageofpublication", "language"),
    "url": ("documenturl", "url", "link"),
    "export_id": ("proquestdocumentid", "storeid", "documentid", "proquestid", "accessionnumber"),
    "text": ("fulltext", "documenttext", "articletext", "text"),
    "stated": ("wordcount",),
}
MEANT = {name: ours for ours, names in NAMES.items() for name in names}
#: Other labels of the text export: they end a text, too.
OTHERS = {
    "abstract",
    "subject",
    "location",
    "people",
    "companyorganization",
    "classification",
    "identifierkeyword",
    "pages",
    "firstpage",
    "publicationyear",
    "publicationsubject",
    "publisher",
    "placeofpublication",
    "countryofpublication",
    "issn",
    "eissn",
    "sourcetype",
    "documenttype",
    "copyright",
    "lastupdated",
    "database",
    "links",
    "publicationinfo",
    "credit",
    "column",
    "volume",
    "issue",
    "dateline",
    "documentfeature",
    "subtitle",
    "edition",
    "correspondenceauthor",
    "isbn",
    "coden",
    "startpage",
    "year",
    "company",
    "ethnicity",
    "productname",
    "articletype",
    "numberofpages",
    "illustration",
}
LINE = re.compile(r"([A-Z][A-Za-z /()]{2,35}?):(?:\s+|$)(.*)")
RULE, PURE = (
    15,
    0.8,
)  # underscores of a line that parts documents, and the share of it that they are
COUNTED = re.compile(r"(?:Document )?\d+ (?:of|de|von) (\d{1,6})", re.IGNORECASE)
#: Parts of the file that are no document.
FRAME = re.compile(
    r"Report Information|Table of contents|Contact us|Bibliography|Citation style|Database copyright"
    r"|Search Strategy|Terms and Conditions|Copyright ©|©|Inhaltsverzeichnis|Table des matières"
    r"|\d{1,2} \w+ \d{4} ProQuest",
    re.IGNORECASE,
)
MARKS = re.compile(
    r"^(?:ProQuest document ID|Publication title|Full text|Document URL):",
    re.MULTILINE | re.IGNORECASE,
)
LEAST = 3  # known columns that make a sheet one of ProQuest


def fits(data: bytes, *, name: str) -> bool:
    """Tell whether a file is an export of ProQuest; raises InputError for a zip archive that is unsafe to open."""
    if archives.kind(data) == "xlsx":
        return any(_header(table) is not None for table in sheets.rows(data, name=name).values())
    if data.startswith((b"PK", b"{\\rtf", b"<", b"%PDF")):
        return False
    try:
        text, _ = decoded(data, name=name)
    except InputError:
        return False
    return len({mark[0].lower() for mark in MARKS.finditer(text)}) > 1


def articles(data: bytes, *, name: str, encoding: str | None = None) -> Found:
    """Return the articles of an export; *encoding* is of a .txt file that has none of its own.

    Labels and columns are the English ones: set the language of ProQuest to English. ``url`` is the address in ProQuest.
    Raises InputError for a file of another kind and for an export without full texts.

    >>> text = "Title: Ferries\\nPublication title: Elm Post\\nPublication date: May 2, 2016\\nFull text: Rain fell.\\n"
    >>> articles(text.encode(), name="a.txt").records[0]["published"]
    '2016-05-02'
    """
    if data.startswith(b"PK"):
        return _sheet(data, name=name)
    text, used = decoded(data, name=name, given=encoding)
    text = "\n".join(text.splitlines())
    parts = _parts(text.split("\n"))
    documents.require_few(len(parts), name=name)
    parsed, lost = [], []
    for lines in parts:
        labels = [_label(line) if line else None for line in lines]
        if len({label[0] for label in labels if label} - OTHERS) > 1:
            parsed.append(_document(lines, labels))
        elif (told := documents.tidied(lines)) and not FRAME.match(told[0]):
            lost.append(documents.stray(told))
    if not parsed:
        raise refusal(
            name,
            arrived="no document (no line 'Full text:' or 'Publication title:')",
            expected="an export of ProQuest as Text, with full texts, in English",
            fix="Choose 'Citation, abstract, full text' and set ProQuest's language to English.",
        )
    counts = re.findall(rf"^[ \t]*{COUNTED.pattern}[ \t]*$", text, re.MULTILINE)
    listed = max(map(int, counts), default=len(parsed))
    lost += (
        [f"the file says {listed:,} documents, {len(parsed):,} are there"]
        if listed != len(parsed)
        else []
    )
    return documents.found(parsed, skipped=lost, encoding=used)


def _parts(lines: list[str]) -> list[list[str]]:
    """Return the lines between those of underscores."""
    edges = [
        place
        for place, line in enumerate(lines)
        if line.count("_") >= max(RULE, PURE * len(line.strip()))
    ]
    return [
        lines[begin + 1 : end]
        for begin, end in zip([-1, *edges], [*edges, len(lines)], strict=True)
    ]


def _plain(name: str) -> str:
    return re.sub(r"[^a-z]", "", name.casefold())


def _label(line: str) -> tuple[str, str] | None:
    """Return the field that a line begins, and its value."""
    found = LINE.match(line)
    name = _plain(found[1]) if found else ""
    return (
        (MEANT.get(name, name), found[2]) if found and (name in MEANT or name in OTHERS) else None
    )


def _document(lines: list[str], labels: list[tuple[str, str] | None]) -> Document:
    """Return the document of a part of the file. Texts have lines like "Location: Port Elm", too."""
    told: dict[str, list[str]] = {}
    label = "heading"
    begun = [bool(mark) for mark, line in zip(labels, lines, strict=True) if line.strip()] + [True]
    begun_by = [found[0] for found in labels if found]
    twice = any(begun_by.count(name) > 1 for name in ("title", "outlet", "export_id"))
    number = 0  # of lines that are not empty, up to this one
    for found, line in zip(labels, lines, strict=True):
        number += bool(line.strip())
        if found and (
            label != "text" or begun[number]
        ):  # a label ends a text if the next line has one, too
            label, line = found
            told.pop(label, None)  # the metadata at the end say it in whole
        told.setdefault(label, []).append(line)
    title = next(
        (line for line in documents.tidied(told.get("heading", [])) if not COUNTED.fullmatch(line)),
        None,
    )
    fields = {
        name: _first(told[name])
        for name in ("title", *NAMES)
        if name in told and name not in ("text", "stated")
    }
    fields["published"] = fields.get("published") or _first(told.get("publicationinfo", []))
    return Document(
        {"title": title} | fields,
        told.get("text", []),
        stated=_stated(told),
        faults=["fields that stand twice: perhaps two documents"] if twice else [],
    )


def _first(lines: list[str]) -> str | None:
    """Return the value of a field: its lines up to the first empty one."""
    return (
        " ".join(" ".join(lines).split())
        if "" not in lines
        else _first(lines[: lines.index("")])
        if lines[0]
        else None
    )


def _stated(told: dict[str, list[str]]) -> str | None:
    number = _first(told.get("stated", []))
    return f"{number} words" if number else None


def _header(table: list[list[str | None]]) -> int | None:
    """Return the row of the column names among the first ones, None if it has too few of ours."""
    known = ({MEANT.get(_plain(cell or "")) for cell in row} - {None} for row in table[:10])
    return next(
        (place for place, names in enumerate(known) if len(names) >= LEAST and "title" in names),
        None,
    )


def _sheet(data: bytes, *, name: str) -> Found:
    """Return the articles of a spreadsheet: those of the first sheet with column names of ProQuest."""
    tables = [*sheets.rows(data, name=name).values()]
    place, table = next(
        ((_header(table), table) for table in tables if _header(table) is not None), (None, [])
    )
    columns = (
        table[place]
        if place is not None
        else [cell for other in tables for row in other[:1] for cell in row if cell]
    )
    meant = {}
    for column, cell in enumerate(columns):
        meant.setdefault(MEANT.get(_plain(cell or "")), column)
    if place is None or "text" not in meant:
        raise refusal(
            name,
            arrived=f"a sheet with the columns {listing([cell for cell in columns if cell], 30) or 'none'}",
            expected="the columns Title and Full text",
            fix="ProQuest's spreadsheets have abstracts only: export as Text with full texts.",
        )
    meant.pop(None, None)
    rows = [
        {ours: row[column] for ours, column in meant.items() if column < len(row)}
        for row in table[place + 1 :]
        if any(row)
    ]
    return documents.found(
        [
            Document(
                {key: row[key] for key in row if key not in ("text", "stated")},
                (row.get("text") or "").split("\n"),
                stated=_stated({"stated": [row.get("stated") or ""]}),
            )
            for row in rows
        ]
    )
