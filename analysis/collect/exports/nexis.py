"""Exports of Nexis Uni: .docx and .rtf, one document a file or many after a cover page."""

from __future__ import annotations

import io
import re
import zipfile

from analysis.collect import archives
from analysis.collect.exports import documents, rtf
from analysis.collect.exports.documents import Document
from analysis.collect.exports.records import Found
from analysis.collect.web import dates
from analysis.errors import refusal

#: Names of fields before the text, in the languages of the site; values follow a colon.
LABELS = {
    "section": "Section Rubrik Ressort Rubrique Sección Sezione Rubriek Seção",
    "stated": "Length Länge Longueur Longitud Lunghezza Lengte Extensão Comprimento",
    "author": "Byline Autor Auteur Autore",
    "dateline": "Dateline Ort Lieu Lugar",
    "deck": "Highlight Zusammenfassung Encart Points\u00a0forts Resumen",
    "language": "Language Sprache Langue Idioma Lingua Taal",
}
FIELD_OF_LABEL = {
    label.replace("\u00a0", " ").casefold(): name
    for name, labels in LABELS.items()
    for label in labels.split(" ")
}
LABEL = re.compile(r"\s*([^\W\d_][^:]{1,20}?)\s*:\s*(.*)", re.DOTALL)
BODY = re.compile(r"(?:Body|Text|Corps(?: de l'article)?|Cuerpo|Corpo|Volltext)", re.IGNORECASE)
RIGHTS = re.compile(r"(?:Copyright|©|\(c\)|Alle Rechte|Tous droits)", re.IGNORECASE)
#: Lines that end the text of a document; what follows is of the database. "Update: the ministry
#: said" is text, and so a date is asked for.
TAIL = re.compile(
    r"(?:Graphic|Grafik|Graphique|Gráfico|Classification|Klassifi(?:kation|zierung)|Clasificación"
    r"|Classificazione)|(?:Load-Date|Update|Ladedatum|Date de chargement|Fecha de carga)\s*:"
    r".{0,40}\b(?:19|20)\d\d\b.{0,20}"
    r"|(?:Language|Publication-Type)\s*:[^.!?]{1,80}",
    re.IGNORECASE,
)
END = re.compile(
    r"(?:End of Document|Ende des Dokuments|Fin du document|Fin del documento|Fine del documento"
    r"|Einde van document|Fim do documento)",
    re.IGNORECASE,
)
COVER = re.compile(
    r"\s*(?:User Name|Date and Time|Job Number|Documents?|Dokumente?|Search Terms?|Client/Matter"
    r"|Narrowed by)\b.{0,80}",
    re.IGNORECASE,
)
LISTED = re.compile(r"(?:Documents?|Dokumente?|Documentos?) \((\d{1,6})\)", re.IGNORECASE)
#: The document's number, in the address behind its title.
NUMBER = re.compile(r"contentItem(?::|%3A)([0-9A-Za-z-]{8,60})", re.IGNORECASE)
YEAR = re.compile(r"\b(?:1[6-9]|20)\d\d\b")
HEAD = 14  # lines from a title to the text
MARKS = re.compile(
    r"^[ \t\xa0]*(?:Load-Date:[^\n]{0,40}\b(?:19|20)\d\d\b|End of Document|Ende des Dokuments"
    r"|Fin du document|Length:[ \t\xa0]*\d+ words)",
    re.MULTILINE,
)


def fits(data: bytes, *, name: str) -> bool:
    """Tell whether a file is an export of Nexis Uni.

    Raises InputError for a zip archive that is unsafe to open.
    """
    if archives.kind(data) == "docx":
        archives.require_small(data, name=name)
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            body = archive.read("word/document.xml").decode("utf-8", "replace")
        lines = re.sub(r"</w:p>", "\n", body)
        return bool(MARKS.search(re.sub(r"<[^<>]*>", "", lines)))
    return rtf.fits(data) and bool(MARKS.search(rtf.text(data, name=name)))


def articles(data: bytes, *, name: str, encoding: str | None = None) -> Found:
    """Return the articles of an export.

    *encoding* is of an .rtf file that does not say its own. Raises InputError for a file of another
    kind, an unsafe or damaged archive, and an export without a document.

    >>> lines = ["Ferries run", "Elm Post", "May 2, 2016 Monday", "Body", "Rain fell."]
    >>> text = "\\\\par ".join([*lines, "End of Document"])
    >>> articles(("{\\\\rtf1 " + text + "}").encode(), name="a.rtf").records[0]["outlet"]
    'Elm Post'
    """
    is_rtf = rtf.fits(data)
    if is_rtf:
        text = rtf.text(data, name=name, encoding=encoding)
        paragraphs: list[tuple[str, str | None]] = [(line, None) for line in text.split("\n")]
    else:
        paragraphs = _word_paragraphs(data, name=name)
    lines = []
    numbers = []
    for paragraph, number in paragraphs:
        for line in documents.tidied([paragraph]):
            lines.append(line)
            numbers.append(number)
    parsed, skipped = _parsed_lines(lines, numbers)
    if is_rtf:
        n_ends = sum(1 for line in lines if END.fullmatch(line))
        n_written = len(END.findall(data.decode("latin-1")))
        skipped += documents.uneven(n_written, n_ends, what="end marks")
    if not parsed:
        raise refusal(
            name,
            arrived="no document (a title, a date and a line 'Body' before each text)",
            expected="full documents, exported from Nexis Uni",
            fix="Choose 'Full documents' instead of a list of results.",
        )
    return documents.found(parsed, skipped=skipped)


def _word_paragraphs(data: bytes, *, name: str) -> list[tuple[str, str | None]]:
    """Return the paragraphs of a .docx file, each with the document number behind it."""
    import docx

    archives.require_small(data, name=name)
    if archives.kind(data) != "docx":
        raise refusal(
            name,
            arrived="a zip archive that is no Word file",
            expected="a .docx or .rtf export of Nexis Uni",
            fix="Unpack it, and give the files in it.",
        )
    try:
        part = docx.Document(io.BytesIO(data)).part
        elements = part.element.xpath(".//w:p[not(ancestor::*[local-name()='Fallback'])]")
        return [(element.text, _linked_number(element, part.rels)) for element in elements]
    except Exception as error:  # noqa: BLE001 - lxml and python-docx raise many kinds of errors
        cause = f"{type(error).__name__}: {str(error)[:100]}"
        raise refusal(
            name,
            arrived=f"a Word file that cannot be read ({cause})",
            expected="a .docx export of Nexis Uni",
            fix="Open it in Word and save it again.",
        ) from None


def _linked_number(paragraph, links) -> str | None:
    """Return the number of the document that a paragraph is a link to."""
    for key in paragraph.xpath(".//w:hyperlink/@r:id"):
        match = NUMBER.search(links[key].target_ref) if key in links else None
        if match:
            return match[1]
    return None


def _parsed_lines(lines: list[str], numbers: list[str | None]) -> tuple[list[Document], list[str]]:
    """Return the documents in the lines of a file, and reasons for lines that belong to none."""
    parsed: list[Document] = []
    reasons: list[str] = []
    begin = 0
    ends = [index for index, line in enumerate(lines) if END.fullmatch(line)]
    for end in [*ends, len(lines)]:
        body_of_title = _titles_and_bodies(lines, begin, end)
        titles = list(body_of_title)
        before = lines[begin : min(titles, default=end)]
        is_cover = begin == 0 and any(COVER.match(line) for line in before)
        if before and not is_cover:
            reasons.append(documents.stray(before))
        limits = [*titles[1:], end]
        for title, limit in zip(titles, limits, strict=False):
            body = body_of_title[title]
            heading = lines[title:body]
            document = _nexis_document(heading, lines[body + 1 : limit], number=numbers[title])
            if limit not in ends:
                document.faults.append("no end mark, so that its end may be missing")
            parsed.append(document)
        begin = end + 1
    n_listed = _n_listed(lines, default=len(parsed))
    if n_listed != len(parsed):
        reasons.append(f"the cover page lists {n_listed:,} documents, {len(parsed):,} are there")
    return parsed, reasons


def _n_listed(lines: list[str], *, default: int) -> int:
    """Return the number of documents that the cover page lists."""
    for line in lines:
        match = LISTED.fullmatch(line)
        if match:
            return int(match[1])
    return default


def _titles_and_bodies(lines: list[str], begin: int, end: int) -> dict[int, int]:
    """Return the lines of titles between two lines, each with the line before its text."""
    body_of_title: dict[int, int] = {}
    for index in range(begin, end):
        if not BODY.fullmatch(lines[index]):
            continue
        title = _title_line(lines, begin, index)
        if title is not None and title not in body_of_title:
            body_of_title[title] = index
            begin = index
    return body_of_title


def _title_line(lines: list[str], begin: int, body: int) -> int | None:
    """Return the line of the title: two above the date, or above the heading's other lines."""
    begin = max(begin, body - HEAD)
    plain = []
    labelled = []
    for index in range(begin, body):
        line = lines[index]
        if COVER.match(line):
            continue
        if _label_and_value(line) or RIGHTS.match(line):
            labelled.append(index)
        else:
            plain.append(index)
    dated = [index for index in plain if dates.day(lines[index])]
    if not dated:
        dated = [index for index in plain[-2:] if YEAR.search(lines[index])]
    if dated:
        return max(begin, dated[-1] - 2)
    if labelled:
        return max(begin, labelled[0] - 2)
    return None


def _label_and_value(line: str) -> tuple[str, str] | None:
    """Return the field that a line names and its value."""
    match = LABEL.match(line)
    field = FIELD_OF_LABEL.get(match[1].casefold()) if match else None
    return (field, match[2]) if match and field else None


def _labelled_values(lines: list[str]) -> dict[str, str]:
    """Return the values of the lines that name a field."""
    labelled = [_label_and_value(line) for line in lines]
    return dict(each for each in labelled if each)


def _nexis_document(heading: list[str], rest: list[str], *, number: str | None) -> Document:
    """Return the document of a heading and what follows the line "Body"."""
    below_title = heading[1:]
    stated = _labelled_values(below_title)
    plain = [line for line in below_title if not _label_and_value(line) and not RIGHTS.match(line)]
    end = len(rest)
    for index, line in enumerate(rest):
        if TAIL.fullmatch(line):
            end = index
            break
    text = rest[:end]
    stated_below = _labelled_values(rest[end:])
    fields = {
        "title": heading[0] if heading else None,
        "outlet": plain[0] if plain else None,
        "published": _date_line(plain[1:]),
        "section": stated.get("section"),
        "author": stated.get("author"),
        "export_id": number,
        "language": stated_below.get("language", stated.get("language")),
    }
    faults = []
    if any(BODY.fullmatch(line) for line in text):
        faults.append("a second line 'Body' in its text: perhaps two documents")
    deck = [stated["deck"]] if stated.get("deck") else []
    return Document(fields, [*deck, *text], stated=stated.get("stated"), faults=faults)


def _date_line(lines: list[str]) -> str | None:
    """Return the first line that is a date, or the first line."""
    for line in lines:
        if dates.day(line):
            return line
    return lines[0] if lines else None
