"""Exports of Europresse: saved HTML of the old and of the new service."""

import re
from dataclasses import dataclass
from itertools import pairwise

from lxml import etree
from lxml import html as lxml_html

from analysis.collect.exports import documents, export_markup
from analysis.collect.exports.documents import Document, DocumentsAndFaults, Fields
from analysis.collect.records import Found, on_one_line
from analysis.corpus.encodings import decoded
from analysis.errors import refusal

# Layout. Source: for the old service files of genuine layout with other texts; for the new one
# second hand, by readers of others.

#: Signs of such a file, each of another part of it: two are asked for.
SIGNS = (
    re.compile(rb"\bDocPublicationName\b"),
    re.compile(rb"\bDocHeader\b"),
    re.compile(rb"\b[tT]itreArticleVisu\b"),
    re.compile(rb"cedrom-sni\.com"),
    re.compile(rb"\bpubliC-lblNodoc\b"),
)
#: What begins an article of the new service. In the old one articles are parts of a page.
NEW_ARTICLE = re.compile(r"(?i)<article\b")
OLD_PART = re.compile(r"<span\b[^<>]{0,300}?\b(DocPublicationName|DocHeader|TitreArticleVisu)\b")
#: Classes of both services.
OUTLET = {"DocPublicationName"}
HEADER = {"DocHeader"}  # section, day, number of words, page
TITLE = {"TitreArticleVisu", "titreArticleVisu"}
#: Classes of the new service.
REPORT = {"grandTitre"}  # a title of a report or profile
DECK = {"rdp__subtitle"}
AUTHOR = {"docAuthors"}
AROUND_TITLE = {"sm-margin-bottomNews"}  # a kicker above the title, the author below
TEXT = {"docOcurrContainer", "DocText"}
NUMBER = {"publiC-lblNodoc"}
NO_TEXT = {"apd-wrapper", "Doc-LegalInfo"} | NUMBER | AUTHOR | AROUND_TITLE | DECK
NO_TEXT_TAGS = set("script style aside figure nav footer header form img".split())
#: Words by language of the interface. French and English: layout seen; others: guess.
WEEKDAYS = {
    "fr": "lundi mardi mercredi jeudi vendredi samedi dimanche",
    "en": "monday tuesday wednesday thursday friday saturday sunday",
    "es": "lunes martes miércoles jueves viernes sábado domingo",
    "de": "montag dienstag mittwoch donnerstag freitag samstag sonntag",
    "it": "lunedì martedì mercoledì giovedì venerdì sabato domenica",
    "nl": "maandag dinsdag woensdag donderdag vrijdag zaterdag zondag",
}
#: Lines of a text that are no text, by language: where it appeared, when it was changed.
NO_TEXT_LINES = {
    "fr": r"Cet article est paru dans .{1,120}|mis à jour le .{1,40}",
    "en": r"This article (?:was published|appeared) in .{1,120}|updated (?:on )?.{1,40}",
}
#: The number of a document, as "news·20200304·CODE·123456", alone or behind words and a colon.
DOCUMENT_NUMBER = re.compile(r"(?:[^:·]{1,40}:\s?)?([A-Za-z]{2,20}·\d{8}·[\w.-]+·[\w.-]+)")
#: The number of an issue behind its outlet.
ISSUE = re.compile(r"(?i),\s?(?:no|nos|n°|nº|nr|núm|num)\.?\s?\d[\w./-]*(?=$|\s-)")
DAY = re.compile(
    r"\d{1,2}(?:er|\.)?\s(?:de\s)?[^\W\d_]{3,12}\.?\s(?:de\s)?\d{4}(?!\d)"
    r"|[^\W\d_]{3,12}\s\d{1,2},\s\d{4}(?!\d)|(?<!\d)\d{4}-\d\d-\d\d(?!\d)"
)
#: What is left of a header outside of its elements.
PAGE = re.compile(r",?\s?(?:pp?\.\s?\S{1,20}|\d{1,6} (?:mots|words))")

# What is no layout.

WEEKDAY = re.compile(rf"(?i)(?:^|[\s,])(?:{'|'.join(' '.join(WEEKDAYS.values()).split())}),?\s*$")
NO_TEXT_LINE = re.compile("|".join(NO_TEXT_LINES.values()), re.IGNORECASE)
PARAGRAPH = "\ue003"  # where a paragraph ends; a line break is "\n"
TITLE_MARK = "\ue004"  # in the place of the title
MARKS = re.compile(f"[{PARAGRAPH}{TITLE_MARK}\0]")
LONGEST_VALUE = 200  # characters of an outlet or a number
CUT_OFF = "no number follows its text: it may be cut off"
LONGEST_AUTHOR = 100  # characters of a line that is an author
SENTENCE_ENDS = (".", "!", "?", "…", "»", '"', "”", ":", ";")
PARTICLES = set("al d' da de del den der di du la le les van von et and avec".split())


def fits(data: bytes, *, name: str) -> bool:
    """Tell whether a file is an export of Europresse as HTML."""
    return export_markup.has_two(SIGNS, data)


def articles(data: bytes, *, name: str, encoding: str | None = None) -> Found:
    """Return the articles of an export.

    A deck is the first paragraph of its text. Kickers, notes, copyright and pages are left out.
    """
    text, encoding_used = decoded(data, name=name, declared="iso-8859-1", given=encoding)
    text = MARKS.sub("\ufffd", text)
    export_markup.require_few_tags(text, name=name)
    is_new = bool(NEW_ARTICLE.search(text))
    starts = _starts_of_articles(text)
    documents.require_few(len(starts), name=name)
    if not starts:
        raise refusal(
            name,
            arrived="a page without articles of Europresse",
            expected="an export of Europresse as HTML, with full texts",
            fix="Choose the articles there and save them as HTML.",
        )
    parts = [text[start:end] for start, end in pairwise([*starts, len(text)])]
    parsed, reasons = _documents_of_parts(parts, is_new=is_new)
    n_titles = len(re.findall(r"""class\s?=\s?["']?TitreArticleVisu\b""", text))
    reasons += documents.uneven(n_titles, len(starts), what="headlines")
    return documents.found(parsed, skipped=reasons, encoding=encoding_used)


def _documents_of_parts(parts: list[str], *, is_new: bool) -> DocumentsAndFaults:
    """Return the documents of the parts of a page, and a reason for each that is no news."""
    parsed = []
    reasons = []
    for number, part in enumerate(parts, start=1):
        root, faults = export_markup.parsed_part(part)
        item = _new_item(root) if is_new else _old_item(root)
        if _is_news(item):
            parsed.append(_document_of_item(item, faults))
        else:
            title = item.title[: documents.MAX_CHARACTERS_SHOWN]
            cause = "it names no outlet or no day, as reports and profiles"
            reasons.append(f"item {number} ({title!r}): {cause}")
    return parsed, reasons


def _starts_of_articles(text: str) -> list[int]:
    """Return where the articles begin.

    An old one begins with its outlet, or with what follows a title where the outlet is missing.
    """
    new_starts = [match.start() for match in NEW_ARTICLE.finditer(text)]
    if new_starts:
        return new_starts
    starts = []
    has_title = False
    for match in OLD_PART.finditer(text):
        is_outlet = match[1] == "DocPublicationName"
        if is_outlet or has_title or not starts:
            starts.append(match.start())
            has_title = False
        if match[1] == "TitreArticleVisu":
            has_title = True
    return starts


# From a page to items


@dataclass
class Item:
    """One item of an export, as it is written."""

    outlet: str = ""
    header: str = ""
    title: str = ""
    author: str = ""
    number: str = ""
    paragraphs: tuple[str, ...] = ()
    is_report: bool = False
    doubt: str = ""


def _is_news(item: Item) -> bool:
    """Tell whether an item is an article: reports and profiles lack the outlet or the day."""
    is_undated = not DAY.search(item.header)
    return bool(item.outlet) and not (item.is_report and is_undated)


def _words_of(element: lxml_html.HtmlElement) -> str:
    return on_one_line(element.text_content())


def _flat_text(root: lxml_html.HtmlElement, no_text: set[str]) -> str:
    """Return the text below an element, with marks where lines and paragraphs end."""

    def is_no_text(element: lxml_html.HtmlElement) -> bool:
        """Tell whether an element is none of the article's text."""
        return element.tag in NO_TEXT_TAGS or bool(no_text & export_markup.classes_of(element))

    return export_markup.marked_text(root, is_no_text, block=PARAGRAPH)


def _lines_of_text(text: str) -> list[str]:
    return documents.tidied(re.split(f"[{PARAGRAPH}\n]", text))


def _new_item(root: lxml_html.HtmlElement) -> Item:
    """Return an item of the new service."""
    item = Item()
    deck = []
    signature = ""
    containers = []
    for element in root.iter(etree.Element):
        classes = export_markup.classes_of(element)
        if classes & OUTLET:
            item.outlet = item.outlet or _words_of(element)
        elif classes & HEADER:
            item.header = item.header or _words_of(element)
        elif classes & TITLE and not item.title:
            item.title = _words_of(element)
            item.is_report = bool(classes & REPORT)
        elif classes & AUTHOR:
            item.author = item.author or _words_of(element)
        elif classes & AROUND_TITLE and item.title and _is_short(_words_of(element)):
            signature = signature or _words_of(element)
        elif classes & DECK or (classes & AROUND_TITLE and item.title):
            deck.append(_words_of(element))
        elif classes & NUMBER:
            number = DOCUMENT_NUMBER.search(_words_of(element))
            item.number = number[1] if number else ""
        elif classes & TEXT:
            containers.append(element)
    item.author = item.author or signature
    item.paragraphs = (*deck, *_lines_of_containers(containers or [root]))
    if not item.number:
        item.doubt = CUT_OFF
    return item


def _lines_of_containers(containers: list[lxml_html.HtmlElement]) -> list[str]:
    """Return the lines of the text in elements, of which some may be in others."""
    lines = []
    for element in containers:
        if not any(parent in containers[:20] for parent in element.iterancestors()):
            lines += _lines_of_text(_flat_text(element, NO_TEXT | TITLE | OUTLET | HEADER))
    return [line for line in lines if not NO_TEXT_LINE.fullmatch(line)]


def _old_item(root: lxml_html.HtmlElement) -> Item:
    """Return an item of the old service: what follows the title is its text."""
    item = Item()
    title = None
    headers = []
    for element in root.iter(etree.Element):
        classes = export_markup.classes_of(element)
        if classes & OUTLET:
            item.outlet = item.outlet or _words_of(element)
        elif classes & HEADER:
            headers.append(element.text_content())
        elif classes & TITLE and title is None:
            title = element
    item.header = on_one_line("".join(headers))
    if title is None:
        return item
    item.title = _words_of(title)
    title[:] = []
    title.text = TITLE_MARK
    above, _, below = _flat_text(root, OUTLET | HEADER).partition(TITLE_MARK)
    blocks = [block for block in below.split(PARAGRAPH) if block.strip()]
    blocks, item.number = _blocks_before_number(blocks)
    if not item.number:
        item.doubt = CUT_OFF
    if blocks and blocks[-1].lstrip().startswith("©"):
        blocks.pop()
    _take_author(item, blocks)
    deck = [line for line in _lines_of_text(above) if not PAGE.fullmatch(line)]
    item.paragraphs = (*deck, *_lines_of_text(PARAGRAPH.join(blocks)))
    return item


def _take_author(item: Item, blocks: list[str]) -> None:
    """Move the author from the first or last paragraph to the item."""
    if blocks and _is_author_line(blocks[0]):
        item.author = on_one_line(blocks.pop(0))
    elif len(blocks) > 1 and _is_name(blocks[-1]):
        item.author = on_one_line(blocks.pop())
        item.doubt = item.doubt or f"its last line {item.author!r} is read as the author"


def _blocks_before_number(blocks: list[str]) -> tuple[list[str], str]:
    """Return the paragraphs up to the number of the document, and the number."""
    for index, block in enumerate(blocks):
        for line in documents.tidied(block.split("\n")):
            match = DOCUMENT_NUMBER.fullmatch(line)
            if match:
                return blocks[:index], match[1]
    return blocks, ""


def _is_author_line(block: str) -> bool:
    """Tell whether the first paragraph is an author: a short line and a line break behind it."""
    line = block.strip()
    is_broken = block.rstrip(" ").endswith("\n")
    return is_broken and "\n" not in line and _is_short(line)


def _is_short(line: str) -> bool:
    """Tell whether a line may be an author: it is short and no sentence."""
    return len(line) <= LONGEST_AUTHOR and not line.endswith(SENTENCE_ENDS)


def _is_name(block: str) -> bool:
    """Tell whether the last paragraph is nothing but a name."""
    words = block.split()
    are_names = all(word[0].isupper() or word.casefold() in PARTICLES for word in words)
    return 2 <= len(words) <= 5 and are_names and not block.strip().endswith(SENTENCE_ENDS)


# From items to documents


def _document_of_item(item: Item, faults: list[str]) -> Document:
    """Return the document of an item."""
    section, day, after_day = _parts_of_header(item.header)
    fields: Fields = {
        "outlet": ISSUE.sub("", item.outlet)[:LONGEST_VALUE],
        "title": item.title,
        "author": documents.without_by(item.author),
        "section": section,
        "published": day,
        "export_id": item.number[:LONGEST_VALUE],
    }
    if item.doubt:
        faults = [*faults, item.doubt]
    return Document(fields, item.paragraphs, stated=after_day[:LONGEST_VALUE], faults=faults)


def _parts_of_header(header: str) -> tuple[str, str, str]:
    """Return section, day and what follows the day.

    >>> _parts_of_header("Locale, mercredi 4 mars 2020 819 mots, p. 9")
    ('Locale', '4 mars 2020', ' 819 mots, p. 9')
    """
    days = list(DAY.finditer(header[:1_000]))
    if not days:
        return "", "", ""
    last = days[-1]
    section = WEEKDAY.sub("", header[: last.start()]).strip(" ,")
    return section, last[0], header[last.end() :]
