"""Exports of classic Nexis as HTML: many documents a file, each below an anchor DOC_ID_."""

from __future__ import annotations

import html
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from analysis.collect.exports import documents, export_markup, nexis_text
from analysis.collect.exports.documents import Document, DocumentsAndFaults
from analysis.collect.exports.nexis_blocks import Block, document_of
from analysis.collect.exports.nexis_labels import (
    COVER_LINE,
    FIELD_OF_LABEL,
    ends_text,
    label,
    may_end_text,
)
from analysis.collect.exports.nexis_text import Numbers
from analysis.collect.records import Found
from analysis.corpus.encodings import decoded
from analysis.errors import refusal

#: What a style is, by the <STYLE> block (layout seen in genuine exports): headline 14pt bold, label
#: 10pt bold black, searched word bold #CC0033, text 10pt normal. Numbers of classes mean nothing.
HEADLINE = "headline"
LABEL = "label"
OTHER = "text"
HEADLINE_POINTS = 12  # of its size, from which bold letters are a headline
BLACK = {"", "#000", "#000000", "black"}
#: Tags that are a style by themselves (guess: files of the older service).
STYLE_OF_TAG = {"b": LABEL, "strong": LABEL, "h1": HEADLINE, "h2": HEADLINE, "h3": HEADLINE}
#: Tags between two paragraphs.
PARAGRAPHS = set("p tr li h1 h2 h3 blockquote pre table ul hr".split())
# Without possessive groups, which Python before 3.11.5 matches wrongly.
TOKEN = re.compile(
    r"<(/?[a-zA-Z][^<>]*)>"
    r"|([^<]+(?:<(?!/?[a-zA-Z][^<>]*>)[^<]*)*|(?:<(?!/?[a-zA-Z][^<>]*>)[^<]*)+)"
)
BLANKS = str.maketrans("\t\r\n\f", "    ")  # a line break is a tag BR, no line end
STYLE_BLOCK = 200_000  # characters at the begin of a file in which its styles are

#: Marks at the begin of a document, in the order in which they are written.
MARK_OF_BEGIN = re.compile(
    r"""(?P<anchor><a\s+name\s?=\s?["']?DOC_ID_\d)|(?P<docfull><DOCFULL>\s*(?:-->)?)"""
    r"|(?P<counter>>\s*(?:FOCUS\s?-\s?)?\d[\d,.]{0,9}\s+of\s+\d[\d,.]{0,9}\s+DOCUMENTS?\s*<"
    r"|>\s*Do[ck]ument\s+\d{1,9}\s+(?:von|de|van)\s+\d{1,9}\s*<)",
    re.IGNORECASE,
)
ORDER = ("anchor", "docfull", "counter")
MARK_OF_END = re.compile(r"</DOCFULL>|</DOC>", re.IGNORECASE)
STATED = re.compile(r"""<meta\b[^<>]{0,200}?\bDOCUMENTS\s?=\s?["']?(\d{1,9})""", re.IGNORECASE)
#: Labels that are all of an element, in the bytes of a file.
MARKED_LABEL = re.compile(
    rb">[ \t\r\n]*(LENGTH|L(?:&Auml;|&#196;|\xc3\x84|\xc4)NGE|LONGUEUR|LENGTE|LOAD-DATE|UPDATE"
    rb"|DATE-CHARGEMENT|LANGUAGE|SPRACHE|LANGUE|BYLINE|PUBLICATION-TYPE|HEADLINE|BODY)"
    rb":(?:[ \t\r\n]|&nbsp;)*<"
)
MIN_KINDS_OF_LABELS = 2  # kinds of labels that, with a counter, make an export of a page
RULE = re.compile(r"\.([\w-]{1,40})\s*\{([^{}]{0,2000})\}")
TAG_NAME = re.compile(r"[a-zA-Z][a-zA-Z0-9]*")
CLASS = re.compile(r"""\bclass\s?=\s?["']?([\w-]{1,40})""", re.IGNORECASE)
CENTRE = re.compile(r"""\balign\s?=\s?["']?center|text-align:\s?center""", re.IGNORECASE)
LABEL_ALONE = re.compile(r"\s*([^\W\d_][^:]{1,28}?)\s?:\s*")
LONGEST_UNKNOWN = 200  # characters of the value of a label that is not in the table
UNKNOWN_LABEL = re.compile(r"[^\W\d_a-z][^\W\d_a-z -]{2,28}:\s*")
DIVISION = 400  # characters before a counter in which its division begins
#: A kind of style and a text; a paragraph is a list of them.
Run = tuple[str | None, str]
Runs = list[Run]


def fits(data: bytes, *, name: str) -> bool:
    """Tell whether a file is an export of classic Nexis as HTML.

    Two kinds of marks are asked for: anchors, comments, counters, labels.
    """
    if data.startswith((b"PK", b"{\\rtf", b"%PDF")) or b"<" not in data[:2000]:
        return False
    begins = MARK_OF_BEGIN.finditer(data.decode("latin-1"))
    kinds = {str(match.lastgroup) for match in begins}
    labels = set(MARKED_LABEL.findall(data))
    if kinds & {"anchor", "docfull"}:
        return len(kinds) > 1 or bool(labels)
    return "counter" in kinds and len(labels) >= MIN_KINDS_OF_LABELS


def articles(data: bytes, *, name: str, encoding: str | None = None) -> Found:
    """Return the articles of an export; *encoding* is of a file that has none of its own.

    Raises InputError for a file of another kind, and for an export without a document.
    """
    text, encoding_used = decoded(data, name=name, given=encoding)
    text = _without_cut_tag(text)
    begins = _begins(text)
    documents.require_few(len(begins), name=name)
    if not begins:
        raise refusal(
            name,
            arrived="no document (an anchor DOC_ID_ or '1 of 10 DOCUMENTS')",
            expected="full documents, downloaded from Nexis as HTML",
            fix="Choose 'Full document' instead of a list.",
        )
    above = text[: begins[0]]
    styles = _styles(above[:STYLE_BLOCK])
    parsed, reasons = _documents_above(above, styles)
    counters = []
    parts = [text[begin:end] for begin, end in pairwise([*begins, len(text)])]
    for part in parts:
        read, number = _part_documents(part, styles)
        parsed += read
        counters.append(number)
    if documents.lacks_last([bool(MARK_OF_END.search(part)) for part in parts]):
        parsed[-1].faults.append("no end mark, so that its end may be missing")
    reasons += _uneven(text, len(parsed), counters)
    return documents.found(parsed, skipped=reasons, encoding=encoding_used)


# From a file to documents


def _without_cut_tag(text: str) -> str:
    """Return the text without a tag at its end that is cut off."""
    last = text.rfind("<")
    if last < 0 or ">" in text[last:]:
        return text
    return text[:last]


def _begins(text: str) -> list[int]:
    """Return the positions at which documents begin.

    A document has an anchor, a comment and a counter, in this order; damage may take any of them.
    """
    marks = list(MARK_OF_BEGIN.finditer(text))
    anchors = [mark for mark in marks if mark.lastgroup == "anchor"]
    if len(anchors) == _n_stated(text):
        return [mark.start() for mark in anchors]
    begins = []
    rank_before = len(ORDER)
    for mark in marks:
        rank = ORDER.index(str(mark.lastgroup))
        if rank <= rank_before:
            begins.append(_begin_of_mark(text, mark))
        rank_before = rank
    return begins


def _begin_of_mark(text: str, mark: re.Match) -> int:
    """Return the position at which a document with this first mark begins."""
    if mark.lastgroup == "anchor":
        return mark.start()
    if mark.lastgroup == "docfull":
        return mark.end()
    first = max(0, mark.start() - DIVISION)
    division = text[first : mark.start()].lower().rfind("<div")
    return mark.start() + 1 if division < 0 else first + division


def _documents_above(text: str, styles: Styles) -> DocumentsAndFaults:
    """Return a document above the first mark, and a reason for other lines that are no cover."""
    blocks, _ = _blocks(text, styles)
    if any(block.field == "loaded" for block in blocks):
        document = document_of(blocks)
        document.faults.append("no anchor above it, or a damaged one")
        return [document], []
    lines = [line for block in blocks for line in block.lines]
    is_cover = any(COVER_LINE.match(line) for line in lines) or "<table" in text.lower()
    return [], [] if is_cover or not lines else [documents.stray(lines)]


def _part_documents(text: str, styles: Styles) -> tuple[list[Document], Numbers | None]:
    """Return the documents of a part of the file, and its counter."""
    blocks, faults = _blocks(text, styles)
    number = None
    if blocks and not blocks[0].field:
        number = nexis_text.counter(blocks[0].text)
    if number:
        blocks = blocks[1:]
    read = [document_of(each) for each in nexis_text.at_copyrights(blocks)]
    for document in read:
        document.faults += faults
    for document in read[1:]:
        document.faults.append("no anchor above it, or a damaged one")
    return read, number


def _uneven(text: str, n_read: int, counters: Sequence[Numbers | None]) -> list[str]:
    """Return a reason if the file says another number of documents than were read."""
    n_stated = _n_stated(text)
    if n_stated is None:
        return nexis_text.missing_numbers([number for number in counters if number])
    return documents.miscounted(n_stated, n_read)


def _n_stated(text: str) -> int | None:
    """Return the number of documents in META; several where files were joined."""
    numbers = [int(number) for number in STATED.findall(text)]
    return sum(numbers) if numbers else None


# Styles


@dataclass(frozen=True)
class Styles:
    """What the classes of a file are, by its <STYLE> block."""

    kinds: dict[str, str]  #: HEADLINE, LABEL or OTHER of each class
    centred: frozenset[str]  #: classes whose text is centred

    @property
    def has_labels(self) -> bool:
        """Tell whether labels can be told by their style."""
        return LABEL in self.kinds.values()


def _styles(text: str) -> Styles:
    """Return the styles of the classes in a <STYLE> block."""
    rules = {}
    for rule in RULE.finditer(text):
        pairs = [pair.split(":", 1) for pair in rule[2].lower().split(";") if ":" in pair]
        rules.setdefault(rule[1], {}).update({key.strip(): value.strip() for key, value in pairs})
    kinds = {name: _kind_of_style(rule) for name, rule in rules.items() if "font-size" in rule}
    centred = {name for name, rule in rules.items() if rule.get("text-align") == "center"}
    return Styles(kinds, frozenset(centred))


def _kind_of_style(rule: dict[str, str]) -> str:
    """Return whether letters of a style are a headline, a label or text."""
    if rule.get("font-weight") not in ("bold", "bolder", "700"):
        return OTHER
    size = re.match(r"\d{1,3}", rule["font-size"])
    if size and int(size[0]) >= HEADLINE_POINTS:
        return HEADLINE
    return LABEL if rule.get("color", "") in BLACK else OTHER


# From tags to blocks


@dataclass
class Division:
    """Paragraphs of a division; each a list of runs, that is a kind of style and a text."""

    is_centred: bool
    paragraphs: list[Runs] = field(default_factory=list)


class Divisions:
    """The divisions of a document, filled tag by tag; no end of a tag is relied on."""

    def __init__(self, styles: Styles) -> None:
        self.styles = styles
        self.all: list[Division] = []
        self.open: list[bool] = []  # whether each open division is centred
        self.kinds: list[str | None] = []  # of open SPANs
        self.division: Division | None = None
        self.paragraph: Runs | None = None

    def add_text(self, text: str) -> None:
        """Add text to the paragraph."""
        if self.paragraph is None:
            if not text.strip():
                return
            self.paragraph = self._new_paragraph()
        self.paragraph.append((self.kinds[-1] if self.kinds else None, text))

    def begin(self, name: str, tag: str) -> None:
        """Begin an element."""
        if name in ("div", "center"):
            is_centred = name == "center" or self._is_centred(tag)
            self.division = None
            self.paragraph = None
            if not tag.endswith("/"):
                self.open.append(is_centred or bool(self.open and self.open[-1]))
        elif name in PARAGRAPHS:
            self.paragraph = None
            if name == "p" and self._is_centred(tag):
                self.paragraph = self._new_paragraph(is_centred=True)
        elif name in ("td", "th"):
            self.add_text(" ")
        elif name == "br" and self.paragraph is not None:
            self.paragraph.append((None, "\n"))
        elif name == "span":
            match = CLASS.search(tag)
            self.kinds.append(self.styles.kinds.get(match[1]) if match else None)
        if name in STYLE_OF_TAG:
            self.kinds.append(STYLE_OF_TAG[name])

    def end(self, name: str) -> None:
        """End an element."""
        if name in ("div", "center"):
            self.division = None
            self.paragraph = None
            if self.open:
                self.open.pop()
        elif name in PARAGRAPHS:
            self.paragraph = None
        if (name == "span" or name in STYLE_OF_TAG) and self.kinds:
            self.kinds.pop()

    def _new_paragraph(self, *, is_centred: bool = False) -> Runs:
        """Return a new paragraph in the open division, or in a new one."""
        if self.division is None:
            self.division = Division(bool(self.open and self.open[-1]))
            self.all.append(self.division)
        self.division.is_centred = self.division.is_centred or is_centred
        self.division.paragraphs.append([])
        return self.division.paragraphs[-1]

    def _is_centred(self, tag: str) -> bool:
        match = CLASS.search(tag)
        return bool(match and match[1] in self.styles.centred) or bool(CENTRE.search(tag))


def _blocks(text: str, styles: Styles) -> tuple[list[Block], list[str]]:
    """Return the blocks of a document, and what is to be said of its letters."""
    divisions = Divisions(styles)
    tokens = TOKEN.findall(export_markup.without_unread(text))
    written = [html.unescape(words).translate(BLANKS) for _, words in tokens if words]
    texts, faults = documents.mended(written)
    texts.reverse()
    for tag, words in tokens:
        if words:
            divisions.add_text(texts.pop())
        elif tag.startswith("/"):
            divisions.end(_tag_name(tag))
        else:
            divisions.begin(_tag_name(tag), tag)
    blocks = [_block(division, styles) for division in divisions.all]
    return [block for block in blocks if block.lines or block.field], faults


def _tag_name(tag: str) -> str:
    """Return the name of a tag in small letters."""
    match = TAG_NAME.match(tag.removeprefix("/"))
    return match[0].lower() if match else ""


def _block(division: Division, styles: Styles) -> Block:
    """Return the block of a division; a label's value is without the label."""
    paragraphs = [each for each in division.paragraphs if _written(each).strip()]
    lines = [line for each in paragraphs for line in _lines(each)]
    block = Block(lines, lines, division.is_centred)
    if not paragraphs:
        return block
    runs = [(kind, words) for kind, words in paragraphs[0] if words.strip()]
    labelled = _label(runs, styles, n_paragraphs=len(paragraphs))
    if labelled:
        block.field, first = labelled
        others = [line for each in paragraphs[1:] for line in _lines(each)]
        block.value = [*documents.tidied(first.split("\n")), *others]
        is_certain = styles.has_labels or bool(LABEL_ALONE.fullmatch(runs[0][1]))
        if is_certain:
            block.ends_text = block.may_end_text = block.field != "body"
        else:
            block.ends_text = ends_text(block.field, first)
            block.may_end_text = may_end_text(block.field, " ".join(block.value))
        block.is_centred = False
    elif HEADLINE in styles.kinds.values():
        block.is_headline = runs[0][0] == HEADLINE and not block.is_centred
    return block


def _written(paragraph: Runs) -> str:
    """Return the words of a paragraph, with a line break for each tag BR."""
    return "".join(words for _, words in paragraph)


def _lines(paragraph: Runs) -> list[str]:
    """Return the lines of a paragraph that are not empty."""
    return documents.tidied(_written(paragraph).split("\n"))


def _label(runs: Runs, styles: Styles, *, n_paragraphs: int) -> tuple[str, str] | None:
    """Return the field that the first run names, and the rest of the paragraph.

    A label is bold and a run by itself. Where no style says what is bold, its words decide.
    """
    kind, words = runs[0]
    rest = "".join(words for _, words in runs[1:])
    alone = LABEL_ALONE.fullmatch(words)
    if styles.has_labels and kind in (OTHER, HEADLINE):
        return None
    if alone and alone[1] in FIELD_OF_LABEL:
        return FIELD_OF_LABEL[alone[1]], rest
    is_short = n_paragraphs == 1 and len(rest) <= LONGEST_UNKNOWN
    if kind == LABEL and is_short and UNKNOWN_LABEL.fullmatch(words):
        return "other", rest
    if styles.has_labels or n_paragraphs > 1:
        return None
    return label((words + rest).strip())
