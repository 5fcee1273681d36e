"""Exports of ProQuest: .txt with full texts, and .xlsx with a column of them."""

from __future__ import annotations

import re

from analysis.collect import archives
from analysis.collect.exports import documents, sheets
from analysis.collect.exports.documents import Document
from analysis.collect.exports.records import Found
from analysis.collect.web.encodings import decoded
from analysis.errors import InputError, listing, refusal

#: Names of fields (lower case, letters only) as text exports and spreadsheets write them.
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
RULE = 15  # underscores of a line that parts documents
PURE = 0.8  # share of that line that they are
COUNTED = re.compile(r"(?:Document )?\d+ (?:of|de|von) (\d{1,6})", re.IGNORECASE)
#: Parts of the file that are no document.
FRAME = re.compile(
    r"Report Information|Table of contents|Contact us|Bibliography|Citation style"
    r"|Database copyright"
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
    """Tell whether a file is an export of ProQuest.

    Raises InputError for a zip archive that is unsafe to open.
    """
    if archives.kind(data) == "xlsx":
        tables = sheets.rows(data, name=name).values()
        return any(_header_row(table) is not None for table in tables)
    if data.startswith((b"PK", b"{\\rtf", b"<", b"%PDF")):
        return False
    try:
        text, _ = decoded(data, name=name)
    except InputError:
        return False
    marks = {mark[0].lower() for mark in MARKS.finditer(text)}
    return len(marks) > 1


def articles(data: bytes, *, name: str, encoding: str | None = None) -> Found:
    """Return the articles of an export.

    Labels and columns are the English ones: set the language of ProQuest to English. ``url`` is the
    address in ProQuest. *encoding* is of a .txt file that has none of its own. Raises InputError
    for a file of another kind and for an export without full texts.

    >>> lines = ["Title: Ferries", "Publication title: Elm Post", "Publication date: May 2, 2016"]
    >>> text = "\\n".join([*lines, "Full text: Rain fell."])
    >>> articles(text.encode(), name="a.txt").records[0]["published"]
    '2016-05-02'
    """
    if data.startswith(b"PK"):
        return _sheet_articles(data, name=name)
    text, encoding_used = decoded(data, name=name, given=encoding)
    text = "\n".join(text.splitlines())
    parts = _parts_between_rules(text.split("\n"))
    documents.require_few(len(parts), name=name)
    parsed = []
    reasons = []
    for lines in parts:
        labels = [_field_and_value(line) for line in lines]
        known = {label[0] for label in labels if label} - OTHERS
        if len(known) > 1:
            parsed.append(_proquest_document(lines, labels))
            continue
        written = documents.tidied(lines)
        if written and not FRAME.match(written[0]):
            reasons.append(documents.stray(written))
    if not parsed:
        raise refusal(
            name,
            arrived="no document (no line 'Full text:' or 'Publication title:')",
            expected="an export of ProQuest as Text, with full texts, in English",
            fix="Choose 'Citation, abstract, full text' and set ProQuest's language to English.",
        )
    counts = re.findall(rf"^[ \t]*{COUNTED.pattern}[ \t]*$", text, re.MULTILINE)
    n_stated = max((int(count) for count in counts), default=len(parsed))
    if n_stated != len(parsed):
        reasons.append(f"the file says {n_stated:,} documents, {len(parsed):,} are there")
    return documents.found(parsed, skipped=reasons, encoding=encoding_used)


def _parts_between_rules(lines: list[str]) -> list[list[str]]:
    """Return the lines between those of underscores."""
    parts: list[list[str]] = [[]]
    for line in lines:
        if line.count("_") >= max(RULE, PURE * len(line.strip())):
            parts.append([])
        else:
            parts[-1].append(line)
    return parts


def _letters(name: str) -> str:
    return re.sub(r"[^a-z]", "", name.casefold())


def _field_and_value(line: str) -> tuple[str, str] | None:
    """Return the field that a line begins, and its value."""
    match = LINE.match(line)
    if not match:
        return None
    name = _letters(match[1])
    if name not in MEANT and name not in OTHERS:
        return None
    return MEANT.get(name, name), match[2]


def _proquest_document(lines: list[str], labels: list[tuple[str, str] | None]) -> Document:
    """Return the document of a part of the file."""
    values = _lines_of_fields(lines, labels)
    fields: dict[str, str | None] = {"title": _heading_line(values.get("heading", []))}
    for name in NAMES:
        if name in values and name not in ("text", "stated"):
            fields[name] = _first_paragraph(values[name])
    if not fields.get("published"):
        fields["published"] = _first_paragraph(values.get("publicationinfo", []))
    names = [label[0] for label in labels if label]
    faults = []
    if any(names.count(name) > 1 for name in ("title", "outlet", "export_id")):
        faults.append("fields that are there twice: perhaps two documents")
    stated = _first_paragraph(values.get("stated", []))
    return Document(
        fields, values.get("text", []), stated=f"{stated} words" if stated else None, faults=faults
    )


def _lines_of_fields(
    lines: list[str], labels: list[tuple[str, str] | None]
) -> dict[str, list[str]]:
    """Return the lines of each field.

    Texts have lines like "Location: Port Elm", too: a label ends a text only if the next line
    that is not empty has a label as well, or if there is none.
    """
    values: dict[str, list[str]] = {}
    field = "heading"
    for index, (line, label) in enumerate(zip(lines, labels, strict=True)):
        if label and (field != "text" or _is_label_next(lines, labels, index)):
            field = label[0]
            line = label[1]
            values.pop(field, None)  # the metadata at the end say it in whole
        values.setdefault(field, []).append(line)
    return values


def _is_label_next(lines: list[str], labels: list, index: int) -> bool:
    """Tell whether the next line that is not empty has a label, or whether there is none."""
    for line, label in zip(lines[index + 1 :], labels[index + 1 :], strict=True):
        if line.strip():
            return bool(label)
    return True


def _heading_line(lines: list[str]) -> str | None:
    """Return the first line of a heading that is no count of documents."""
    for line in documents.tidied(lines):
        if not COUNTED.fullmatch(line):
            return line
    return None


def _first_paragraph(lines: list[str]) -> str | None:
    """Return the value of a field: its lines up to the first empty one."""
    if "" in lines:
        lines = lines[: lines.index("")]
        if not lines:
            return None
    return " ".join(" ".join(lines).split())


def _header_row(table: list[list[str | None]]) -> int | None:
    """Return the row of the column names among the first ones, None if it has too few of ours."""
    for index, row in enumerate(table[:10]):
        known = {MEANT.get(_letters(cell or "")) for cell in row} - {None}
        if len(known) >= LEAST and "title" in known:
            return index
    return None


def _sheet_articles(data: bytes, *, name: str) -> Found:
    """Return the articles of the first sheet with column names of ProQuest."""
    tables = list(sheets.rows(data, name=name).values())
    columns = [cell for table in tables for row in table[:1] for cell in row]
    column_of_field: dict[str, int] = {}
    rows: list[list[str | None]] = []
    for table in tables:
        header = _header_row(table)
        if header is not None:
            columns = table[header]
            column_of_field = _columns_of_fields(columns)
            rows = table[header + 1 :]
            break
    if "text" not in column_of_field:
        shown = listing([cell for cell in columns if cell], 30)
        raise refusal(
            name,
            arrived=f"a sheet with the columns {shown or 'none'}",
            expected="the columns Title and Full text",
            fix="ProQuest's spreadsheets have abstracts only: export as Text with full texts.",
        )
    return documents.found(_row_document(row, column_of_field) for row in rows if any(row))


def _columns_of_fields(columns: list[str | None]) -> dict[str, int]:
    """Return the first column of each field that is known."""
    result: dict[str, int] = {}
    for index, cell in enumerate(columns):
        field = MEANT.get(_letters(cell or ""))
        if field:
            result.setdefault(field, index)
    return result


def _row_document(row: list[str | None], column_of_field: dict[str, int]) -> Document:
    """Return the document of a row of a sheet."""
    fields = {field: row[column] for field, column in column_of_field.items() if column < len(row)}
    text = fields.pop("text", None) or ""
    stated = fields.pop("stated", None)
    return Document(fields, text.split("\n"), stated=f"{stated} words" if stated else None)
