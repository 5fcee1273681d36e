"""Exports of Nexis Uni: .docx, one document a file or many after a cover page.

A document begins with its headline, which Word knows by its outline level or a bookmark.
"""

import io
import re
import zipfile
import zlib
from collections.abc import Sequence
from itertools import dropwhile, takewhile, zip_longest
from typing import NamedTuple

from analysis.collect.exports import documents
from analysis.collect.exports.documents import Document, DocumentsAndFaults
from analysis.collect.records import Found
from analysis.collect.wordlists import wordlist
from analysis.corpus import archives, dates
from analysis.errors import refusal

#: The field that a label names before or below the text; its value follows a colon.
FIELD_OF_LABEL = {
    label.casefold(): name for name, labels in wordlist("nexis").items() for label in labels
}
#: Labels whose day is taken where no line has one.
FIELD_OF_OTHER_DAY = {"Load-Date": "loaded", "Correction-Date": "corrected"}
LABEL = re.compile(r"(?s)\s*([^\W\d_][^:]{1,20}?)\s*:\s*(.*)")
BODY = re.compile(r"(?i)(?:Body|Text|Corps(?: de l'article)?|Cuerpo|Corpo|Volltext)")
RIGHTS = re.compile(r"(?i)(?:Copyright|©|\(c\)|Alle Rechte|Tous droits)")
#: Lines that begin a block of the database below the text. "Illustration" was seen once.
CLASSES = re.compile(r"(?i)Classification|Klassifi(?:kation|zierung)|Clasificación|Classificazione")
GRAPHIC = re.compile(r"(?i)Graphics?|Grafik|Graphique|Gráfico|Illustrations?")
CORRECTION = re.compile(r"(?i)Corrections?")
LONGEST_CLASS = 2_000  # characters of a list of subjects or companies
END = re.compile(
    r"(?:End of Document|Ende des Dokuments|Fin du document|Fin del documento|Fine del documento"
    r"|Einde van document|Fim do documento)",
    re.IGNORECASE,
)
#: Lines within a text that do not belong to it.
ADDRESS = re.compile(r"(?i)(?:https?://|www\.)\S+")
CAPTION = re.compile(r"(?s)(?:PHOTOS?|PHOTOGRAPHS?|Photos?|Photographs?|Captions?) ?: .*")
ABSTRACT = re.compile(r"ABSTRACT:?")
FULL_TEXT = re.compile(r"FULL TEXT:?")
RELATED = re.compile(r"(?i)Related (?:Articles|Stories|Links)")
RELATED_LINE = 150  # characters of a related headline
PAGE_HEADER = re.compile(r"(?i)Page \d{1,5} of \d{1,5}")
#: What follows a headline, or is between its lines, and is not of it.
APPENDED = re.compile(r"(?i)(?:(?<!\s)|(?<=Appended\s))\s*+(?:[-–;]\s*)?Correction Appended\s*")
EDITION = re.compile(
    r"(?i)(?<!\s)\s++[-–]\s+(?:\w{1,3}\s+[-–]\s+)?(?:[^-–]{0,60}\b)?"
    r"(?:editions?|final|ausgabe|édition|edición|edizione|editie"
    r"|edição)\b.*"
)
COVER = re.compile(
    r"\s*(?:(?:User Name|Date and Time|Job Number|Search Terms?|Search Type|Client/Matter"
    r"|Narrowed by) ?:|Do[ck]ument[es]* \(\d|Content Type\s+Narrowed by"
    r"|(?:News\s+)?Timeline: .*\d{4})"
)
LISTED = re.compile(r"(?i)(?:Documents?|Dokumente?|Documentos?) \((\d{1,6})\)")
#: The document's number, in the address behind its title: groups of letters and digits.
NUMBER = re.compile(r"(?i)contentItem(?::|%3A)([0-9A-Za-z]{4}(?:-[0-9A-Za-z]{1,12}){2,6})")
YEAR = re.compile(r"\b(?:1[6-9]|20)\d\d\b")
FURTHEST = 60  # lines from a title to the line "Body"
MARKS = re.compile(
    r"(?m)^[ \t\xa0]*(?:Load-Date:[^\n]{0,40}\b(?:19|20)\d\d\b|End of Document|Ende des Dokuments"
    r"|Fin du document|Length:[ \t\xa0]*\d+ words)"
)
#: Word's XML. Texts are also in links, fields and what was inserted later.
WORD_PARAGRAPHS = ".//w:p[not(ancestor::*[local-name()='Fallback'])]"
WORD_TEXTS = (
    "./w:r | ./w:hyperlink | ./w:ins//w:r | ./w:smartTag//w:r | ./w:sdt//w:r | ./w:fldSimple//w:r"
)
WORD_OUTLINE = "./w:pPr/w:outlineLvl[@w:val='0']"
WORD_BOOKMARK = ".//w:bookmarkStart[starts-with(@w:name, 'Bookmark_')]"
WORD_HEADING = re.compile(r"(?i)Heading ?1|berschrift1|Titre1|Ttulo1")


class Line(NamedTuple):
    """A line of an export, and what Word knows of it."""

    text: str
    number: str | None = None  #: of the document that the line is a link to
    is_headline: bool = False  #: by its outline level
    is_first: bool = False  #: after a bookmark


Lines = Sequence[Line]


def fits(data: bytes, *, name: str) -> bool:
    """Tell whether a file is an export of Nexis Uni.

    Raises InputError for a zip archive that is unsafe to open.
    """
    if archives.kind(data) == "docx":
        archives.require_small(data, name=name)
        try:
            with zipfile.ZipFile(io.BytesIO(data)) as archive:
                body = archive.read("word/document.xml").decode("utf-8", "replace")
        except (*archives.BROKEN, zlib.error, EOFError):  # its reader says what is damaged
            return True
        return bool(MARKS.search(re.sub(r"<[^<>]*>", "", re.sub(r"</w:p>", "\n", body))))
    return False


def articles(data: bytes, *, name: str, encoding: str | None = None) -> Found:
    """Return the articles of an export; a Word file says its own encoding.

    Raises InputError for a damaged file and an export without a document.
    """
    lines = _word_lines(data, name=name)
    parsed, skipped = _parsed_lines(lines)
    if not parsed:
        raise refusal(
            name,
            arrived="no document (a title, a date and a line 'Body' before each text)",
            expected="full documents, exported from Nexis Uni",
            fix="Choose 'Full documents' instead of a list of results.",
        )
    return documents.found(parsed, skipped=skipped)


# From a file to lines


def _word_lines(data: bytes, *, name: str) -> list[Line]:
    """Return the paragraphs of a .docx file that are not empty."""
    import docx

    try:
        part = docx.Document(io.BytesIO(data)).part
        # Office declares no entities; lines would end at them.
        if part.element.getroottree().docinfo.doctype:
            raise ValueError("it may declare XML entities")
        return _lines_of_paragraphs(part.element.xpath(WORD_PARAGRAPHS), part.rels)
    except Exception as error:  # noqa: BLE001 - lxml and python-docx raise many kinds of errors
        cause = f"{type(error).__name__}: {str(error)[:100]}"
        raise refusal(
            name,
            arrived=f"a Word file that cannot be read ({cause})",
            expected="a .docx export of Nexis Uni",
            fix="Open it in Word and save it again.",
        ) from None


def _lines_of_paragraphs(paragraphs, links) -> list[Line]:
    """Return Word's paragraphs as lines; a bookmark counts for the next text."""
    lines = []
    is_first = False
    for paragraph in paragraphs:
        is_first = is_first or bool(paragraph.xpath(WORD_BOOKMARK))
        written = "".join(part.text for part in paragraph.xpath(WORD_TEXTS))
        is_level = paragraph.xpath(WORD_OUTLINE) or WORD_HEADING.fullmatch(paragraph.style or "")
        for text in documents.tidied([written]):
            is_of_block = any(heading.fullmatch(text) for heading in (BODY, CLASSES, GRAPHIC, END))
            is_headline = bool(is_level) and not is_of_block
            lines.append(Line(text, _linked_number(paragraph, links), is_headline, is_first))
            is_first = False
    return lines


def _linked_number(paragraph, links) -> str | None:
    """Return the number of the document that a paragraph is a link to."""
    for key in paragraph.xpath(".//w:hyperlink/@r:id"):
        match = NUMBER.search(links[key].target_ref) if key in links else None
        if match:
            return match[1]
    return None


# From lines to documents


def _parsed_lines(lines: Lines) -> DocumentsAndFaults:
    """Return the documents in the lines of a file, and reasons for lines that belong to none."""
    parsed = []
    reasons = []
    begin = 0
    ends = [index for index, line in enumerate(lines) if END.fullmatch(line.text)]
    for end in [*ends, len(lines)]:
        body_of_title = _titles_and_bodies(lines, begin, end)
        titles = list(body_of_title)
        before = [line.text for line in lines[begin : min(titles, default=end)]]
        is_cover = begin == 0 and any(COVER.match(text) for text in before)
        if before and not is_cover and not _is_page_header(before, lines, titles):
            reasons.append(documents.stray(before))
        for title, limit in zip(titles, [*titles[1:], end]):
            body = body_of_title[title]
            document = _nexis_document(lines[title:body], lines[body + 1 : limit])
            if limit not in ends:
                document.faults.append("no end mark, so that its end may be missing")
            parsed.append(document)
        begin = end + 1
    return parsed, reasons + _miscounts(lines, n_parsed=len(parsed))


def _miscounts(lines: Lines, *, n_parsed: int) -> list[str]:
    """Return a reason where the cover or the headlines name another number of documents."""
    listed = filter(None, (LISTED.fullmatch(line.text) for line in lines))
    n_listed = next((int(match[1]) for match in listed), n_parsed)
    n_headlines = sum(line.is_first and line.is_headline for line in lines)
    return documents.miscounted(max(n_listed, n_headlines), n_parsed)


def _is_page_header(before: Sequence[str], lines: Lines, titles: Sequence[int]) -> bool:
    """Tell whether lines between two documents are the number of a page and a title."""
    title = lines[titles[0]].text if titles else None
    return all(PAGE_HEADER.fullmatch(text) or text == title for text in before)


def _titles_and_bodies(lines: Lines, begin: int, end: int) -> dict[int, int]:
    """Return the lines of titles between two lines, each with its line "Body"."""
    body_of_title = {}
    lowest = begin
    for index in range(begin, end):
        if not BODY.fullmatch(lines[index].text):
            continue
        title = _title_above(lines, lowest, index, is_first=lowest == begin)
        if title is not None and title not in body_of_title:
            body_of_title[title] = index
            lowest = index
    return body_of_title


def _title_above(lines: Lines, lowest: int, body: int, *, is_first: bool) -> int | None:
    """Return the title of a text: a headline by its outline level or a bookmark.

    Where Word knows none of them, it is the first one, a cover and page headers aside.
    After the end of a document it is the first one. Where no end is written, the lines above may be
    a text with headings in it, so that it is the last one.
    """
    nearest = range(max(lowest, body - FURTHEST), body)
    headlines = [index for index in nearest if lines[index].is_headline]
    marked = [index for index in headlines or nearest if lines[index].is_first]
    if marked:
        return marked[-1]
    if headlines:
        return headlines[0] if is_first and lowest > 0 else headlines[-1]
    return _first_line(lines, range(lowest, body)) if is_first else None


def _first_line(lines: Lines, above: range) -> int | None:
    """Return the first line after a cover that is no page header."""
    first = None
    for index in reversed(above):
        text = lines[index].text
        if COVER.match(text):
            return first
        if not PAGE_HEADER.fullmatch(text):
            first = index
    return first


def _label_and_value(text: str) -> tuple[str, str] | None:
    """Return the field that a line names and its value."""
    match = LABEL.match(text)
    field = FIELD_OF_LABEL.get(match[1].casefold()) if match else None
    return (field, match[2]) if match and field else None


def _labelled_values(texts: Sequence[str]) -> dict[str, str]:
    """Return the values of the lines that name a field; one by itself has the line below.

    >>> _labelled_values(["Section: NEWS", "Length:", "60 words", "Byline:", "Body"])
    {'section': 'NEWS', 'stated': '60 words', 'author': ''}
    """
    values = {}
    for text, below in zip_longest(texts, texts[1:], fillvalue=""):
        field, value = _label_and_value(text) or (FIELD_OF_LABEL.get(text.casefold()), "")
        is_value_below = not (value or _label_and_value(below) or BODY.fullmatch(below))
        if field:
            values[field] = below if is_value_below else value
    return values


# From the lines of a document to its fields


def _nexis_document(heading: Lines, rest: Lines) -> Document:
    """Return the document of a heading and what follows the line "Body"."""
    title = heading[0].text
    below_title = [line.text for line in heading[1:]]
    plain = list(
        takewhile(lambda text: not (_label_and_value(text) or RIGHTS.match(text)), below_title)
    )
    texts = [line.text for line in rest]
    end = _end_of_text(texts, is_corrected=bool(APPENDED.search(" ".join([title, *plain]))))
    stated = _labelled_values(below_title)
    stated_below = _labelled_values(texts[end:])
    published, faults = _published(plain[1:], stated_below)
    if any(BODY.fullmatch(text) for text in texts[:end]):
        faults.append("a second line 'Body' in its text: perhaps several documents")
    fields = {
        "title": APPENDED.sub("", title),
        "outlet": EDITION.sub("", plain[0]) if plain else None,
        "published": published,
        "section": stated.get("section"),
        "author": documents.without_by(stated.get("author")),
        "export_id": heading[0].number,
        "language": stated_below.get("language", stated.get("language")),
    }
    text = _text_without_notes(texts[:end], title=title)
    if stated.get("deck"):
        text = [stated["deck"], *text]
    return Document(fields, text, stated=stated.get("stated"), faults=faults)


def _published(plain: Sequence[str], below: dict[str, str]) -> tuple[str | None, list[str]]:
    """Return the line with the date, and what is to be known of it."""
    for pattern in (dates.day, YEAR.search):
        for text in plain:
            if pattern(text):
                return text, []
    stated = {dates.day(below.get(field)): label for label, field in FIELD_OF_OTHER_DAY.items()}
    day = min(filter(None, stated), default=None)
    if day is None:
        return (plain[0] if plain else None), []
    return day, [f"no line with its date, so its {stated[day]} is taken"]


def _end_of_text(texts: Sequence[str], *, is_corrected: bool) -> int:
    """Return the first line of what the database writes below a text."""
    end = _begin_of_classes(texts)
    blocks = [GRAPHIC]
    if is_corrected or any(_is_label_of_database(text, "corrected") for text in texts[end:]):
        blocks.append(CORRECTION)
    is_below = [any(block.fullmatch(text) for block in blocks) for text in texts[:end]]
    return [*is_below, True].index(True)


def _begin_of_classes(texts: Sequence[str]) -> int:
    """Return the first of the labels above the line "Classification", or above the end."""
    headings = [index for index, text in enumerate(texts) if CLASSES.fullmatch(text)]
    end = headings[-1] if headings else len(texts)
    while end and _is_label_of_database(texts[end - 1]):
        end -= 1
    return end


def _is_label_of_database(text: str, *fields: str) -> bool:
    """Tell whether a line is a label below a text. "Update: the ministry said" is not."""
    label = _label_and_value(text)
    if label is None or fields and label[0] not in fields:
        return False
    field, value = label
    if field in ("loaded", "corrected"):
        return len(value) < 60 and bool(YEAR.search(value))
    is_list = len(value) < LONGEST_CLASS and not value.endswith((".", "!", "?"))
    return field in ("language", "other") and is_list


def _text_without_notes(texts: Sequence[str], *, title: str) -> list[str]:
    """Return a text without captions, addresses, page headers and labels of its parts."""
    kept = []
    is_after_page = False
    for text in _full_text(texts):
        is_page = bool(PAGE_HEADER.fullmatch(text))
        is_header = is_page or is_after_page and text == title
        is_after_page = is_page
        if not (is_header or ADDRESS.fullmatch(text) or CAPTION.fullmatch(text)):
            kept.append(text)
    return _without_related(kept)


def _full_text(texts: Sequence[str]) -> list[str]:
    """Return the lines below "FULL TEXT" where an abstract is above."""
    has_abstract = any(map(ABSTRACT.fullmatch, texts[:2]))
    full = [*dropwhile(lambda text: not FULL_TEXT.fullmatch(text), texts)][1:]
    if has_abstract and full:
        return full
    return [text for text in texts if not (ABSTRACT.fullmatch(text) or FULL_TEXT.fullmatch(text))]


def _without_related(texts: list[str]) -> list[str]:
    """Return a text without a list of related headlines at its end."""
    for index in reversed(range(len(texts))):
        if RELATED.fullmatch(texts[index]):
            below = texts[index + 1 :]
            is_list = all(len(line) < RELATED_LINE and line[-1] not in '.”"' for line in below)
            return texts[:index] if is_list else texts[:index] + below
    return texts
