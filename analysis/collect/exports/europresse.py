"""Exports of Europresse: saved HTML of the old and of the new service."""

import re
from collections import defaultdict
from itertools import pairwise

from analysis.collect.exports import documents, export_markup
from analysis.collect.exports.documents import Document, DocumentsAndFaults, Fields
from analysis.collect.exports.export_markup import LEFT_OUT, Block, Layout
from analysis.collect.records import Found, on_one_line
from analysis.corpus.encodings import decoded
from analysis.errors import refusal

# Layout. Source: for the old service files of genuine layout with other texts; for the new one
# second hand, by readers of others.

#: Signs of such a file, each of another part of it: two are asked for.
SIGNS = re.compile(
    rb"\b(?:DocPublicationName|DocHeader|[tT]itreArticleVisu|publiC-lblNodoc)\b|cedrom-sni\.com"
)
#: What begins an article of the new service. In the old one articles are parts of a page.
NEW_ARTICLE = re.compile(r"(?i)<article\b")
OLD_PART = re.compile(r"<span\b[^<>]{0,300}?\b(DocPublicationName|DocHeader|TitreArticleVisu)\b")
#: Elements of both services; the new one has all of them, the old one the first three.
LAYOUT: Layout = (
    (r".*\.DocPublicationName", "outlet"),
    (r".*\.DocHeader", "header"),  # section, day, number of words, page
    (r".*\.grandTitre", "report"),  # the title of a report or profile
    (r".*\.[tT]itreArticleVisu", "title"),
    (r".*\.docAuthors", "author"),
    (r".*\.sm-margin-bottomNews", "beside"),  # a kicker above the title, the author below
    (r".*\.rdp__subtitle", "deck"),
    (r".*\.publiC-lblNodoc", "number"),
    (r".*\.(?:docOcurrContainer|DocText)", "text"),
    (r"script|style|img", LEFT_OUT),
    (r"aside|figure|nav|footer|header|form|.*\.(?:apd-wrapper|Doc-LegalInfo)", "frame"),
)
#: A day of the week in a header. French and English: layout seen; others: guess.
WEEKDAY = re.compile(
    r"(?i)(?:^|[\s,])(?:lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche"
    r"|monday|tuesday|wednesday|thursday|friday|saturday|sunday"
    r"|lunes|martes|miércoles|jueves|viernes|sábado|domingo"
    r"|montag|dienstag|mittwoch|donnerstag|freitag|samstag|sonntag"
    r"|lunedì|martedì|mercoledì|giovedì|venerdì|sabato|domenica"
    r"|maandag|dinsdag|woensdag|donderdag|vrijdag|zaterdag|zondag),?\s*$"
)
#: Lines of a text that are no text: where it appeared, when it was changed.
NO_TEXT_LINE = re.compile(
    r"(?i)Cet article est paru dans .{1,120}|mis à jour le .{1,40}"
    r"|This article (?:was published|appeared) in .{1,120}|updated (?:on )?.{1,40}"
)
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

LONGEST_VALUE = 200  # characters of an outlet or a number
CUT_OFF = "no number follows its text: it may be cut off"
LONGEST_AUTHOR = 100  # characters of a line that is an author
PARTICLES = set("al d' da de del den der di du la le les van von et and avec".split())
SENTENCE_ENDS = (".", "!", "?", "…", "»", '"', "”", ":", ";")


def fits(data: bytes, *, name: str) -> bool:
    """Tell whether a file is an export of Europresse as HTML."""
    is_markup = data.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<")
    return is_markup and len({sign.lower() for sign in SIGNS.findall(data)}) > 1


def articles(data: bytes, *, name: str, encoding: str | None = None) -> Found:
    """Return the articles of an export."""
    text, encoding_used = decoded(data, name=name, declared="iso-8859-1", given=encoding)
    text = text.replace("\0", "\ufffd")
    new_starts = [match.start() for match in NEW_ARTICLE.finditer(text)]
    starts = new_starts or _old_starts(text)
    if not starts:
        raise refusal(
            name,
            arrived="a page without articles of Europresse",
            expected="an export of Europresse as HTML, with full texts",
            fix="Choose the articles there and save them as HTML.",
        )
    parts = [text[start:end] for start, end in pairwise([*starts, len(text)])]
    parsed, reasons = _documents_of_parts(parts, is_new=bool(new_starts))
    return documents.found(parsed, skipped=reasons, encoding=encoding_used)


def _documents_of_parts(parts: list[str], *, is_new: bool) -> DocumentsAndFaults:
    """Return the documents of the parts of a page, and a reason for each that is no news."""
    parsed = []
    reasons = []
    for number, part in enumerate(parts, start=1):
        root, faults = export_markup.parsed_part(part)
        blocks = export_markup.blocks_below(root, LAYOUT)
        values, text = _new_item(blocks) if is_new else _old_item(blocks)
        is_report = values["report"] and not DAY.search(values["header"])
        if values["outlet"] and not is_report:
            parsed.append(_document_of_item(values, text, faults))
        else:
            title = values["title"][: documents.MAX_CHARACTERS_SHOWN]
            cause = "it names no outlet or no day, as reports and profiles"
            reasons.append(f"item {number} ({title!r}): {cause}")
    return parsed, reasons


def _old_starts(text: str) -> list[int]:
    """Return where the articles of the old service begin."""
    starts = []
    is_begun = False
    for match in OLD_PART.finditer(text):
        if match[1] == "DocPublicationName" or not is_begun:
            starts.append(match.start())
        is_begun = match[1] != "TitreArticleVisu"
    return starts


# From a page to items


#: Texts of one item by the fields of the layout, and of what is found among them.
Values = defaultdict[str, str]


def _new_item(blocks: list[Block]) -> tuple[Values, list[str]]:
    """Return the values and the text of an item of the new service."""
    values = defaultdict(str)
    deck = []
    for field, words in export_markup.words_of_fields(blocks):
        if field == "beside" and values["title"]:
            field = "signature" if _is_short(words) else "deck"
        if field == "deck":
            deck.append(words)
        elif field == "report" and not values["title"]:
            values |= {"title": words, "report": words}
        elif field != "report":
            values[field] = values[field] or words
    values["author"] = values["author"] or values["signature"]
    number = DOCUMENT_NUMBER.search(values["number"])
    values["number"] = number[1] if number else ""
    lines = _lines_of_blocks(blocks, "text" if values["text"] else "")
    return values, deck + [line for line in lines if not NO_TEXT_LINE.fullmatch(line)]


def _old_item(blocks: list[Block]) -> tuple[Values, list[str]]:
    """Return the values of an item of the old service, and what follows its title."""
    words = export_markup.words_of_fields(blocks)
    values = defaultdict(str, reversed(words))
    values["header"] = " ".join(each for field, each in words if field == "header")
    titles = [index for index, block in enumerate(blocks) if block.field == "title"]
    if not titles:
        return values, []
    below = [block.text for block in blocks[titles[-1] + 1 :] if not block.field]
    below, values["number"] = _blocks_before_number(below)
    if below and below[-1].lstrip().startswith("©"):
        below.pop()
    if below and _is_author_line(below[0]):
        values["author"] = below.pop(0)
    elif len(below) > 1 and _is_name(below[-1]):
        values["author"] = below.pop()
        author = on_one_line(values["author"])
        values["doubt"] = f"its last line {author!r} is read as the author"
    above = _lines_of_blocks(blocks[: titles[0]], "")
    deck = [line for line in above if not PAGE.fullmatch(line)]
    return values, deck + documents.tidied("\n".join(below).split("\n"))


def _lines_of_blocks(blocks: list[Block], field: str) -> list[str]:
    """Return the lines of the blocks of a field."""
    text = "\n".join(block.text for block in blocks if block.field == field)
    return documents.tidied(text.split("\n"))


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
    return block.rstrip(" ").endswith("\n") and _is_short(block.strip())


def _is_short(text: str) -> bool:
    """Tell whether a text may be an author: it is one short line and no sentence."""
    return len(text) <= LONGEST_AUTHOR and "\n" not in text and not text.endswith(SENTENCE_ENDS)


def _is_name(block: str) -> bool:
    """Tell whether the last paragraph is nothing but a name."""
    words = block.split()
    are_names = all(word[0].isupper() or word.casefold() in PARTICLES for word in words)
    return 2 <= len(words) <= 5 and are_names and not block.strip().endswith(SENTENCE_ENDS)


# From items to documents


def _document_of_item(values: Values, text: list[str], faults: list[str]) -> Document:
    """Return the document of an item."""
    section, day, after_day = _parts_of_header(values["header"])
    fields: Fields = {
        "outlet": ISSUE.sub("", values["outlet"])[:LONGEST_VALUE],
        "title": values["title"],
        "author": documents.without_by(values["author"]),
        "section": section,
        "published": day,
        "export_id": values["number"][:LONGEST_VALUE],
    }
    doubts = [values["doubt"] if values["number"] else CUT_OFF]
    faults = faults + list(filter(None, doubts))
    return Document(fields, text, stated=after_day[:LONGEST_VALUE], faults=faults)


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
