"""Exports of classic Nexis as text: "1 of 10 DOCUMENTS", labels such as LENGTH and LOAD-DATE.

Its .rtf files, and those .doc files that are RTF inside, are the same text.
"""

import re
from collections.abc import Sequence
from itertools import pairwise

from analysis.collect.exports import documents, rtf, rtf_marks
from analysis.collect.exports.documents import DocumentsAndFaults
from analysis.collect.exports.nexis_blocks import RIGHTS, Block, document_of, is_all_date
from analysis.collect.exports.nexis_labels import (
    COLUMNS,
    COVER_LINE,
    ends_text,
    label,
    may_end_text,
    with_values,
)
from analysis.collect.records import KEPT, Found
from analysis.corpus import dates
from analysis.corpus.encodings import decoded
from analysis.errors import listing, number_of, refusal

#: "1 of 10 DOCUMENTS" without blanks. English: seen; German and French: second hand; Dutch: guess.
COUNTER = re.compile(
    r"(?:FOCUS-)?(\d[\d,.]*)of(\d[\d,.]*)DOCUMENTS?"
    r"|Dokument(\d[\d,.]*)von(\d[\d,.]*)"
    r"|Document(\d[\d,.]*)(?:de|van)(\d[\d,.]*)"
)
COUNTER_LENGTH = 60  # characters of a line with a counter
CENTRED = 8  # blanks from which a line is centred
MAX_COLUMNS_OFF_CENTRE = 3  # columns by which the middle of a centred line may be off
MIN_CHARACTERS_OF_WIDE_LINE = 60  # characters from which a centred line has few blanks before it
INDENTED = (2, 7)  # blanks before the first line of a paragraph
#: A day with the name of a month, at the begin of a line.
DAY_LINE = re.compile(
    r"\s*(?:[^\W\d_]+,?\s+)?(?:\d{1,2}\.?\s+[^\W\d_]+\.?|[^\W\d_]+\.?\s+\d{1,2},?)\s+\d{4}\b"
)
LOOKED_AT = 40  # lines below a counter in which a document has a label or a copyright
LAST = 3  # lines at the end of a document in which its copyright or a label is
MIN_KINDS_OF_LABELS = 3  # kinds of labels that make an export of a file without a counter
#: Between a label and its value, which may stand below it.
TO_VALUE = rb"(?::[ \t]*|:?[ \t]*\r?\n\s*)"
MARKS = {
    "stated": rb"^(?:LENGTH|L\xc3\x84NGE|L\xc4NGE|LAENGE|LONGUEUR|LENGTE)%b\d[\d.,]*[ \t]+\w",
    "loaded": rb"^(?:LOAD-DATE|UPDATE|DATE-CHARGEMENT)%b[^\n]{0,40}\b(?:19|20)\d\d\b",
    "language": rb"^(?:LANGUAGE|SPRACHE|LANGUE|TAAL)%b[A-Za-z]{3}",
    "kind": rb"^(?:PUBLICATION-TYPE|PUB-TYPE|TYPE-PUBLICATION|DOCUMENT-TYPE)%b",
    "text": rb"^(?:BODY|ARTICLE|TEXT):[ \t]*\r?$",
    "title": rb"^(?:HEADLINE|TITRE|BYLINE|SIGNATURE|SECTION|RUBRI[KQ]U?E?)%b\S",
    "rights": rb"^[ \t]*(?:Copyright|\xc2?\xa9)[^\n]{0,20}[ \t](?:19|20)\d\d\b",
    "words": rb"^\d[\d.,]{0,6}[ \t]+(?:words|mots|w\xc3\xb6rter|woorden)[ \t]*\r?$",
}


BLANK = b" \t\r\n\xef\xbb\xbf"
#: Control words of RTF that show in text: a centred line, and space above or below a paragraph.
RTF_MARKS = {"C": rb"\\qc(?![a-z0-9])", "P": rb"\\s[ab][1-9]\d{0,4}(?![0-9])"}
Lines = list[str]
#: Of a counter: which document this is, and of how many.
Numbers = tuple[int, int]


def fits(data: bytes, *, name: str) -> bool:
    """Tell whether a file is an export of classic Nexis as text.

    A counter ("1 of 10 DOCUMENTS") and a label or copyright are asked for, or labels of three
    kinds.
    """
    if data.startswith((b"PK", b"%PDF")) or data[:200].strip(BLANK).startswith(b"<"):
        return False
    if rtf.fits(data):
        data = rtf.text(data, name=name).encode()
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        data = data.decode("utf-16", "replace").encode()
    if b"\n" not in data:
        data = data.replace(b"\r", b"\n")
    marks = {
        mark
        for mark, pattern in MARKS.items()
        if re.search(pattern.replace(b"%b", TO_VALUE), data, re.MULTILINE)
    }
    lines = re.findall(rb"^[^\n]{0,60}$", data, re.MULTILINE)
    n_counters = sum(1 for line in lines if counter(line.decode("latin-1")))
    if n_counters > 1:
        return bool(marks)
    if n_counters:
        return len(marks) > 1 or bool(marks & {"stated", "loaded"})
    return "loaded" in marks and len(marks - {"rights", "words"}) >= MIN_KINDS_OF_LABELS


def articles(data: bytes, *, name: str, encoding: str | None = None) -> Found:
    """Return the articles of an export; *encoding* is of a file that has none of its own.

    Raises InputError for a file of another kind, and for an export without a document.
    """
    encoding_used = None
    if rtf.fits(data):
        text = _printed_text(data, name=name, encoding=encoding)
    else:
        text, encoding_used = decoded(data, name=name, given=encoding)
    text = re.sub("\r\n?", "\n", text.replace("\ufeff", "")).expandtabs()
    lines = with_values(text).split("\n")
    counters, reasons = _counters(lines)
    documents.require_few(len(counters), name=name)
    begins = [number for number, _ in counters]
    parsed = []
    edges = [*begins, len(lines)]
    below = [lines[begin + 1 : end] for begin, end in pairwise(edges)]
    for position, part in enumerate([lines[: edges[0]], *below]):
        found, doubts = _part_documents(part, is_above=position == 0)
        parsed += found
        reasons += doubts
    if not parsed:
        raise refusal(
            name,
            arrived="no document (a line '1 of 10 DOCUMENTS', an outlet, a date and a text)",
            expected="full documents, downloaded from Nexis as text",
            fix="Choose 'Full document' instead of a list.",
        )
    if documents.lacks_last([_has_end(part) for part in below]):
        parsed[-1].faults.append("no copyright or label at its end, which may be missing")
    reasons += missing_numbers([numbers for _, numbers in counters])
    return documents.found(parsed, skipped=reasons, encoding=encoding_used)


# From a file to documents


def _printed_text(data: bytes, *, name: str, encoding: str | None) -> str:
    """Return the text of an RTF file as it is printed: lines centred, paragraphs parted."""
    marked = rtf_marks.with_marks(data, RTF_MARKS)
    lines = []
    for line in rtf.text(marked, name=name, encoding=encoding).split("\n"):
        marks = set(rtf_marks.MARK.findall(line))
        bare = rtf_marks.MARK.sub("", line).rstrip()
        if "P" in marks:
            lines.append("")
        is_centred = bare and "C" in marks
        lines.append(" " * CENTRED + bare if is_centred else bare)
    return "\n".join(lines)


def counter(line: str) -> Numbers | None:
    """Return the numbers of a line "1 of 10 DOCUMENTS".

    >>> counter("   FOCUS - 2 of 1,074 DOCUMENTS"), counter("It was 1 of 10 documents.")
    ((2, 1074), None)
    """
    letters = "".join(line.split()) if len(line) <= COUNTER_LENGTH else ""
    match = COUNTER.fullmatch(letters)
    if not match:
        return None
    number, total = (int(re.sub(r"\D", "", group)) for group in match.groups() if group)
    return number, total


def missing_numbers(counters: Sequence[Numbers]) -> Lines:
    """Return reasons for numbers that the counters of a file leave out.

    A file may be a part of a search, so that the first or last numbers are not in it.

    >>> missing_numbers([(1, 4), (2, 4), (4, 4)])
    ['not in the file: 1 document after 2 of 4']
    >>> missing_numbers([(1, 4), (2, 4)])
    ['kept: counted from 1 to 2 of 4: the file is a part of a search, or its end is missing']
    """
    reasons = []
    first = 0
    for (number, total), (below, total_below) in pairwise([*counters, (0, 0)]):
        first = first or number
        is_last = total_below != total or below <= number
        if is_last and (first, number) != (1, total):
            span = f"from {first:,} to {number:,} of {total:,}"
            reasons.append(
                f"{KEPT}counted {span}: the file is a part of a search, or its end is missing"
            )
        elif not is_last and below > number + 1:
            missing = number_of(below - number - 1, "documents")
            reasons.append(f"not in the file: {missing} after {number:,} of {total:,}")
        first = 0 if is_last else first
    return reasons


def _counters(lines: Lines) -> tuple[list[tuple[int, Numbers]], Lines]:
    """Return the lines that begin documents with their counters, and reasons for the others."""
    begins = []
    others = []
    before = (0, 0)
    for index, line in enumerate(lines):
        numbers = counter(line)
        if numbers is None:
            continue
        is_next = numbers == (before[0] + 1, before[1])
        if is_next or not begins or _is_heading_below(lines, index):
            begins.append((index, numbers))
            before = numbers
        else:
            others.append(f"line {index + 1:,} ({line.strip()!r})")
    reasons = [f"{KEPT}taken for text, not for a counter: {listing(others)}"] if others else []
    return begins, reasons


def _is_heading_below(lines: Lines, index: int) -> bool:
    """Tell whether the lines below a counter have a label, copyright or day, as headings do."""
    for line in lines[index + 1 : index + 1 + LOOKED_AT]:
        if counter(line):
            return False
        if label(line) or RIGHTS.match(line[:200]) or DAY_LINE.match(line[:200]):
            return True
    return False


def _part_documents(lines: Lines, *, is_above: bool) -> DocumentsAndFaults:
    """Return the documents of the lines between two counters, and reasons for other lines."""
    lines, faults = documents.mended(lines)
    blocks = _blocks(lines)
    if is_above:
        blocks, reasons = _without_cover(blocks)
        if not blocks:
            return [], reasons
    read = [document_of(each) for each in at_copyrights(blocks)]
    for document in read:
        document.faults += faults
        if is_above or len(read) > 1:
            document.faults.append("no counter above it, or a damaged one")
    return read, []


def _without_cover(blocks: list[Block]) -> tuple[list[Block], Lines]:
    """Return the blocks above the first counter that may be a document, and reasons for others."""
    below = 0
    for index, block in enumerate(blocks):
        if any(COVER_LINE.match(line) for line in block.lines):
            below = index + 1
    rest = blocks[below:]
    if any(block.ends_text for block in rest):
        return rest, []
    if below or not rest:
        return [], []
    return [], [documents.stray([block.text for block in rest])]


def at_copyrights(blocks: list[Block]) -> list[list[Block]]:
    """Return the blocks of each document, where a copyright and a heading part two of them."""
    is_above = bool(blocks) and blocks[0].is_rights
    begin = 0
    parts = []
    for index, block in enumerate(blocks):
        is_edge = block.is_rights and index > begin
        below = blocks[index + 1 : index + 12]
        if is_edge and _begins_document(below, has_outlet=bool(block.names)):
            edge = index if is_above else index + 1
            parts.append(blocks[begin:edge])
            begin = edge
    return [*parts, blocks[begin:]]


def _begins_document(blocks: list[Block], *, has_outlet: bool) -> bool:
    """Tell whether blocks begin with an outlet, unless there is one, a date and a length."""
    free = [block for block in blocks[:5] if block.is_free]
    lines = [(block, block.lines[0]) for block in free[0 if has_outlet else 1 :]]
    has_date = any(
        dates.day(line) if block.is_centred else is_all_date(line) for block, line in lines
    )
    return has_date and any(block.field == "stated" for block in blocks)


def _has_end(lines: Lines) -> bool:
    """Tell whether the last line is of a copyright or a label."""
    written = [line for line in lines if line.strip()]
    return any(RIGHTS.match(line[:200]) or label(line) for line in written[-LAST:])


# From lines to blocks


def _blocks(lines: Lines) -> list[Block]:
    """Return the lines in blocks: empty lines part them, and labels."""
    blocks = []
    group = []
    n_empty = 0
    n_empty_above = 0
    for line in [*lines, ""]:
        if line.strip():
            if not group:
                n_empty_above = n_empty
            elif _parts_block(group, line):
                blocks.append(_block(group, n_empty_above))
                group = []
                n_empty_above = 1
            group.append(line)
            n_empty = 0
            continue
        if group:
            blocks.append(_block(group, n_empty_above))
            group = []
        n_empty += 1
    return blocks


def _parts_block(group: Lines, line: str) -> bool:
    """Tell whether a line begins a block of its own, without an empty line above."""
    labelled = label(line)
    return labelled is not None and (ends_text(*labelled) or label(group[0]) is not None)


def _block(group: Lines, n_empty: int) -> Block:
    """Return the block of lines; a label's value is without the label."""
    labelled = label(group[0])
    is_centred = _is_centred(group)
    lines = _unwrapped(group) if is_centred else [line.strip() for line in group]
    block = Block(lines, _paragraphs(group), is_centred, n_empty=n_empty)
    if labelled:
        block.field, first = labelled
        block.value = documents.tidied(_paragraphs([first, *group[1:]]))
        first = first or " ".join(block.value)
        block.ends_text = ends_text(block.field, first)
        block.may_end_text = may_end_text(block.field, " ".join(block.value))
        block.is_centred = False
    return block


def _unwrapped(group: Lines) -> Lines:
    """Return centred lines; one that the width of the page has cut goes on in the next.

    >>> _unwrapped(["   Copyright 2015 " + "Norland " * 7 + "Isle", "   Press", "   Elm Post"])[1:]
    ['Elm Post']
    """
    lines = []
    written_above = ""
    for line in group:
        written = line.strip()
        first_word = written.split(maxsplit=1)[0]
        n_with_word = len(written_above) + len(first_word)
        is_full = n_with_word > COLUMNS - MAX_COLUMNS_OFF_CENTRE - 2
        has_ended = written_above.endswith(".") or len(written_above) > COLUMNS
        if lines and is_full and not has_ended:
            lines[-1] = f"{lines[-1]} {written}"
        else:
            lines.append(written)
        written_above = written
    return lines


def _is_centred(group: Lines) -> bool:
    """Tell whether lines are centred; a long one has few blanks before it."""
    blanks = [len(line) - len(line.lstrip()) for line in group]
    if len(group) == 1:
        return blanks[0] >= CENTRED or blanks[0] > 0 and _is_wide_and_centred(group[0])
    is_first_wide = len(group[0].strip()) > MIN_CHARACTERS_OF_WIDE_LINE
    if max(blanks) < CENTRED or not (is_first_wide or blanks[0] >= CENTRED):
        return False
    below = zip(blanks[1:], group[1:])
    return all(blank >= CENTRED or _is_wide_and_centred(line) for blank, line in below)


def _is_wide_and_centred(line: str) -> bool:
    """Tell whether a line is long, and its middle is that of the page."""
    written = len(line.strip())
    middle = len(line) - len(line.lstrip()) + written / 2
    is_wide = written > MIN_CHARACTERS_OF_WIDE_LINE
    return is_wide and abs(middle - COLUMNS / 2) <= MAX_COLUMNS_OFF_CENTRE


def _paragraphs(group: Lines) -> Lines:
    """Return the paragraphs of lines; a first line that is indented begins a new one."""
    paragraphs = []
    line_before = ""
    for line in group:
        if not paragraphs or _is_first_line(line, line_before):
            paragraphs.append([])
        paragraphs[-1].append(line.strip())
        line_before = line
    return [" ".join(lines) for lines in paragraphs]


def _is_first_line(line: str, line_before: str) -> bool:
    """Tell whether a line is indented, and the line before it is not or has ended early."""
    blanks = len(line) - len(line.lstrip())
    if not INDENTED[0] <= blanks <= INDENTED[1]:
        return False
    first_word = line.split(maxsplit=1)[0]
    has_ended = len(line_before) + len(first_word) < COLUMNS - MAX_COLUMNS_OFF_CENTRE
    return has_ended or not line_before.startswith(" ")
