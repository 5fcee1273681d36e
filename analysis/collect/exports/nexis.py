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

#: Names of fields before the text, in the languages of the site; values stand behind a colon.
LABELS = {
    "section": (
        "Section",
        "Rubrik",
        "Ressort",
        "Rubrique",
        "Sección",
        "Sezione",
        "Rubriek",
        "Seção",
    ),
    "stated": (
        "Length",
        "Länge",
        "Longueur",
        "Longitud",
        "Lunghezza",
        "Lengte",
        "Extensão",
        "Comprimento",
    ),
    "author": ("Byline", "Autor", "Auteur", "Autore"),
    "dateline": ("Dateline", "Ort", "Lieu", "Lugar"),
    "deck": ("Highlight", "Zusammenfassung", "Encart", "Points forts", "Resumen"),
    "language": ("Language", "Sprache", "Langue", "Idioma", "Lingua", "Taal"),
}
NAMED = {label.casefold(): name for name, labels in LABELS.items() for label in labels}
LABEL = re.compile(r"\s*([^\W\d_][^:]{1,20}?)\s*:\s*(.*)", re.DOTALL)
BODY = re.compile(r"(?:Body|Text|Corps(?: de l'article)?|Cuerpo|Corpo|Volltext)", re.IGNORECASE)
RIGHTS = re.compile(r"(?:Copyright|©|\(c\)|Alle Rechte|Tous droits)", re.IGNORECASE)
#: Lines that end the text of a document; what follows is of the database.
TAIL = re.compile(
    r"(?:Graphic|Grafik|Graphique|Gráfico|Classification|Klassifi(?:kation|zierung)|Clasificación"
    r"|Classificazione)|(?:Load-Date|Update|Ladedatum|Date de chargement|Fecha de carga)\s*:"
    r".{0,40}\b(?:19|20)\d\d\b.{0,20}"
    r"|(?:Language|Publication-Type)\s*:[^.!?]{1,80}",
    re.IGNORECASE,
)  # "Update: the ministry said" is text
END = re.compile(
    r"(?:End of Document|Ende des Dokuments|Fin du document|Fin del documento|Fine del documento"
    r"|Einde van document|Fim do documento)",
    re.IGNORECASE,
)
COVER = re.compile(
    r"\s*(?:User Name|Date and Time|Job Number|Documents?|Dokumente?|Search Terms?|Client/Matter|Narrowed by)\b"
    r".{0,80}",
    re.IGNORECASE,
)
LISTED = re.compile(r"(?:Documents?|Dokumente?|Documentos?) \((\d{1,6})\)", re.IGNORECASE)
NUMBER = re.compile(
    r"contentItem(?::|%3A)([0-9A-Za-z-]{8,60})", re.IGNORECASE
)  # in the address behind a title
HEAD = 14  # lines from a title to the text
MARKS = re.compile(
    r"^[ \t\xa0]*(?:Load-Date:[^\n]{0,40}\b(?:19|20)\d\d\b|End of Document|Ende des Dokuments"
    r"|Fin du document|Length:[ \t\xa0]*\d+ words)",
    re.MULTILINE,
)


def fits(data: bytes, *, name: str) -> bool:
    """Tell whether a file is an export of Nexis Uni; raises InputError for a zip archive that is unsafe to open."""
    if archives.kind(data) == "docx":
        archives.require_small(data, name=name)
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            body = archive.read("word/document.xml").decode("utf-8", "replace")
        return bool(MARKS.search(re.sub(r"<[^<>]*>", "", re.sub(r"</w:p>", "\n", body))))
    return rtf.fits(data) and bool(MARKS.search(rtf.text(data, name=name)))


def articles(data: bytes, *, name: str, encoding: str | None = None) -> Found:
    """Return the articles of an export; *encoding* is of an .rtf file that does not say its own.

    Raises InputError for a file of another kind, an unsafe or damaged archive, and an export without a document.

    >>> text = "Ferries run\\\\par Elm Post\\\\par May 2, 2016 Monday\\\\par Body\\\\par Rain fell.\\\\par End of Document"
    >>> articles(("{\\\\rtf1 " + text + "}").encode(), name="a.rtf").records[0]["outlet"]
    'Elm Post'
    """
    plain = rtf.text(data, name=name, encoding=encoding).split("\n") if rtf.fits(data) else None
    pairs = [(line, None) for line in plain] if plain is not None else _word(data, name=name)
    lines = [(tidy, number) for text, number in pairs for tidy in documents.tidied([text])]
    parsed, skipped = _parsed([line for line, _ in lines], [number for _, number in lines])
    if plain is not None:
        ends = sum(bool(END.fullmatch(line)) for line, _ in lines)
        skipped += documents.uneven(
            len(END.findall(data.decode("latin-1"))), ends, what="end marks"
        )
    if not parsed:
        raise refusal(
            name,
            arrived="no document (a title, a date and a line 'Body' before each text)",
            expected="full documents, exported from Nexis Uni",
            fix="Choose 'Full documents' instead of a list of results.",
        )
    return documents.found(parsed, skipped=skipped)


def _word(data: bytes, *, name: str) -> list[tuple[str, str | None]]:
    """Return the paragraphs of a .docx file, each with the document number in the address behind it."""
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
        paragraphs = part.element.xpath(".//w:p[not(ancestor::*[local-name()='Fallback'])]")
        return [(paragraph.text, _number(paragraph, part.rels)) for paragraph in paragraphs]
    except Exception as error:  # noqa: BLE001 - lxml and python-docx raise many kinds on damaged parts
        raise refusal(
            name,
            arrived=f"a Word file that cannot be read ({type(error).__name__}: {str(error)[:100]})",
            expected="a .docx export of Nexis Uni",
            fix="Open it in Word and save it again.",
        ) from None


def _number(paragraph, links) -> str | None:
    """Return the number of the document that a paragraph is a link to."""
    behind = [
        links[key].target_ref for key in paragraph.xpath(".//w:hyperlink/@r:id") if key in links
    ]
    return next((found[1] for found in map(NUMBER.search, behind) if found), None)


def _parsed(lines: list[str], numbers: list[str | None]) -> tuple[list[Document], list[str]]:
    """Return the documents in the lines of a file, and reasons for lines that belong to none."""
    parsed, lost, begin = [], [], 0
    ends = [place for place, line in enumerate(lines) if END.fullmatch(line)]
    for end in [*ends, len(lines)]:
        starts = _starts(lines, begin, end)
        before = lines[begin : min(starts, default=end)]
        if before and not (begin == 0 and any(map(COVER.match, before))):
            lost.append(documents.stray(before))
        for (start, body), limit in zip(starts.items(), [*list(starts)[1:], end], strict=False):
            parsed.append(
                _document(lines[start:body], lines[body + 1 : limit], number=numbers[start])
            )
            if limit not in ends:
                parsed[-1].faults.append("no end mark, so that its end may be missing")
        begin = end + 1
    listed = next((int(told[1]) for told in map(LISTED.fullmatch, lines) if told), len(parsed))
    return parsed, lost + [
        f"the cover page lists {listed:,} documents, {len(parsed):,} are there"
    ] * (listed != len(parsed))


def _starts(lines: list[str], begin: int, end: int) -> dict[int, int]:
    """Return where documents begin (their titles) and where their texts do, between two lines."""
    starts: dict[int, int] = {}
    for place in range(begin, end):
        if (
            BODY.fullmatch(lines[place])
            and (title := _title(lines, begin, place)) is not None
            and title not in starts
        ):
            starts[title] = begin = place
    return starts


def _title(lines: list[str], begin: int, body: int) -> int | None:
    """Return the line of the title: two above the date, or above the other lines of the heading; None without a heading."""
    begin = max(begin, body - HEAD)
    plain = [
        place
        for place in range(begin, body)
        if not (_label(lines[place]) or COVER.match(lines[place]) or RIGHTS.match(lines[place]))
    ]
    dated = [place for place in plain if dates.day(lines[place])]
    dated = dated or [
        place for place in plain[-2:] if re.search(r"\b(?:1[6-9]|20)\d\d\b", lines[place])
    ]
    told = [
        place
        for place in range(begin, body)
        if place not in plain and not COVER.match(lines[place])
    ]
    anchor = dated[-1] if dated else told[0] if told else None
    return None if anchor is None else max(begin, anchor - 2)


def _label(line: str) -> tuple[str, str] | None:
    """Return the field that a line names and its value."""
    found = LABEL.match(line)
    name = NAMED.get(found[1].casefold()) if found else None
    return (name, found[2]) if found and name else None


def _document(head: list[str], rest: list[str], *, number: str | None) -> Document:
    """Return the document of a heading and what follows the line "Body"."""
    told = dict(filter(None, map(_label, head[1:])))
    plain = [line for line in head[1:] if not (_label(line) or RIGHTS.match(line))]
    dated = next((line for line in plain[1:] if dates.day(line)), None) or next(
        iter(plain[1:2]), None
    )
    end = next((place for place, line in enumerate(rest) if TAIL.fullmatch(line)), len(rest))
    after = dict(filter(None, map(_label, rest[end:])))
    fields = {
        "title": head[0] if head else None,
        "outlet": plain[0] if plain else None,
        "published": dated,
        "section": told.get("section"),
        "author": told.get("author"),
        "export_id": number,
        "language": after.get("language", told.get("language")),
    }
    deck = [told["deck"]] if told.get("deck") else []
    twice = (
        ["a second line 'Body' in its text: perhaps two documents"]
        if any(map(BODY.fullmatch, rest[:end]))
        else []
    )
    return Document(fields, [*deck, *rest[:end]], stated=told.get("stated"), faults=twice)
