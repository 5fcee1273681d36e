"""Articles in the lines of Factiva's .rtf files.

The headline is bold and begins a page, which `rtf_marks` keeps.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from analysis.collect.exports import documents, rtf
from analysis.collect.exports import factiva_layout as layout
from analysis.collect.exports.documents import BY, Document, DocumentsAndFaults
from analysis.collect.exports.rtf_marks import BOLD, PAGE, marked_lines

#: Lines of the search, and of headers and footers that another program wrote into the text.
SUMMARY = re.compile("|".join(each["summary"] for each in layout.INTERFACES), re.IGNORECASE)
FOOTER = re.compile(
    r"\W*(?:Page|Seite|Página|Pagina)?\W*\d+(?:\W.{0,12}\d+)?|.{0,60}\bFactiva\b.{0,40}"
)
ROW = re.compile(rf"({'|'.join(sorted(layout.CODES))})\s*(?:[|\t]\s*(.*)|$)", re.DOTALL)
RUNNING = re.compile(r".{0,40}©\s?\d{4}\s+Factiva\b.{0,60}")  # a footer that got into the text
CODE_OF_SOURCE = re.compile(r"[A-Z][A-Z0-9]{1,9}")
WRITTEN_NUMBER = re.compile(rf"(?<![A-Za-z0-9])({layout.NUMBER})\s*[\\}}]")
AROUND_NUMBER = " .\t|0123456789"  # behind a title in a list: the number of its page
ABOVE = 3  # lines of a heading above the length: section, title and author
BELOW = 12  # lines of a heading below the length


@dataclass
class Lines:
    """The lines of a file, and the marks of each: bold, first on a page."""

    texts: list[str]
    marks: list[set[str]]


@dataclass
class Start:
    """Where a document begins: its first line, its title, and its length (article format)."""

    first: int
    title: range = range(0)
    length: int | None = None


def fits(data: bytes, *, name: str) -> bool:
    """Tell whether an RTF file is an export of Factiva: a line has the number of a document."""
    lines = rtf.text(data, name=name).split("\n")
    return any(_number_of_line(line.strip(" \t\r|\xa0")) for line in lines)


def parsed_rtf(data: bytes, *, name: str, encoding: str | None) -> DocumentsAndFaults:
    """Return the documents of an RTF file, and reasons for lines that are in none."""
    lines = _marked_lines(data, name=name, encoding=encoding)
    parsed = []
    strays = []
    begin = 0
    ends = [index + 1 for index, line in enumerate(lines.texts) if _number_of_line(line)]
    for end in dict.fromkeys([*ends, len(lines.texts)]):
        starts = _document_starts(lines, begin, end)
        limits = [start.first for start in starts[1:]] + [end]
        strays.append(lines.texts[begin : starts[0].first if starts else end])
        for start, limit in zip(starts, limits):
            parsed.append(layout.checked(_rtf_document(lines, start, limit)))
        begin = end
    titles = {document.fields["title"] or "" for document in parsed}
    reasons = [documents.stray(each) for each in strays if not _is_frame(each, titles)]
    written = WRITTEN_NUMBER.findall(data.decode("latin-1"))
    return parsed, reasons + layout.unread(written, set(map(_number_of_line, lines.texts)))


def _marked_lines(data: bytes, *, name: str, encoding: str | None) -> Lines:
    """Return the RTF's lines without footers, with bold and page-start marks."""
    lines = Lines([], [])
    for text, marks in marked_lines(data, name=name, encoding=encoding):
        if not RUNNING.fullmatch(text):
            lines.texts.append(text)
            lines.marks.append(marks)
    return lines


def _number_of_line(line: str) -> str | None:
    return layout.number_in(line.removeprefix("AN").lstrip(" \t|"))


def _code(line: str) -> str | None:
    """Return the code that a row of the indexed format begins with."""
    match = ROW.match(line)
    return match[1] if match else None


def _is_frame(lines: Sequence[str], titles: Iterable[str]) -> bool:
    """Tell whether lines are the search, a list of the titles, or numbers of pages."""
    if not lines or SUMMARY.match(lines[0]):
        return True
    listed = {title.rstrip(AROUND_NUMBER) for title in titles}
    return all(FOOTER.fullmatch(line) or line.rstrip(AROUND_NUMBER) in listed for line in lines)


# Where documents begin


def _document_starts(lines: Lines, begin: int, end: int) -> list[Start]:
    """Return the starts of the documents between two lines."""
    starts = []
    for index in range(begin, end):
        lowest = starts[-1].first + 1 if starts else begin
        if _code(lines.texts[index]) == "HD":
            has_section = index > lowest and _code(lines.texts[index - 1]) in ("SE", "CLM")
            starts.append(Start(index - 1 if has_section else index))
        elif _is_length_of_heading(lines.texts, index):
            if starts and starts[-1].length is not None:
                lowest = starts[-1].length + 1
            starts.append(_start_above(lines, lowest, index, is_first=not starts))
    return starts


def _is_length_of_heading(texts: Sequence[str], index: int) -> bool:
    """Tell whether a line is the length in a heading: a date follows."""
    below = texts[index + 1 : index + 3]
    return layout.is_length(texts[index]) and any(map(layout.is_day, below))


def _start_above(lines: Lines, lowest: int, index: int, *, is_first: bool) -> Start:
    """Return the start of the document whose length is at *index*."""
    lowest = max(lowest, index - ABOVE - 2)
    pages = [place for place in range(lowest, index) if PAGE in lines.marks[place]]
    if pages:
        lowest = pages[-1]
    bold = [place for place in range(lowest, index) if BOLD in lines.marks[place]]
    if bold and (len(bold) < index - lowest or index - lowest == 1):
        title = range(bold[0], bold[-1] + 1)
    else:
        title = _title_by_length(lines.texts, lowest, index)
    first = lowest if is_first or pages else title.start
    return Start(first, title, index)


def _title_by_length(texts: Sequence[str], lowest: int, index: int) -> range:
    """Return the title where bold type does not tell: it is longer than its author."""
    above = texts[lowest:index]
    has_author = len(above) > 1 and (BY.match(above[-1]) or len(above[-1]) < len(above[-2]))
    end = index - 1 if has_author else index
    return range(max(end - 1, lowest), end)


# From lines to documents


def _rtf_document(lines: Lines, start: Start, limit: int) -> Document:
    """Return the document between two lines."""
    if start.length is None:
        return _document_of_rows(lines.texts[start.first : limit])
    texts = lines.texts[start.first : limit]
    number = texts[-1] if _number_of_line(texts[-1]) else None
    below = lines.texts[start.length : limit - bool(number)]
    n_heading = _n_heading_lines(below)
    heading = layout.heading_of(below[:n_heading])
    text = _without_publisher(below[n_heading:], below[:n_heading])
    document = layout.article_document(
        heading,
        text,
        title=" ".join(lines.texts[start.title.start : start.title.stop]),
        author=" ".join(lines.texts[start.title.stop : start.length]),
        section=" ".join(lines.texts[start.first : start.title.start]),
        export_id=number,
    )
    if any(layout.is_length(line, unit=True) or layout.is_day(line) for line in text):
        document.faults.append("a second heading in its text: perhaps two documents")
    return document


def _n_heading_lines(below: Sequence[str]) -> int:
    """Return how many lines from the length on are the heading: up to the rights or language."""
    top = range(1, min(len(below), BELOW))
    for index in top:
        if layout.RIGHTS.match(below[index]):
            return index + 1
    for index in top[2:]:
        if layout.language_code(below[index]):
            has_rights = any(map(layout.RIGHTS.search, below[index + 1 : index + 2]))
            return index + 1 + has_rights
    return _n_lines_to_code(below)


def _n_lines_to_code(below: Sequence[str]) -> int:
    """Return how many lines are length, date, time, outlet and code, where no language follows."""
    n_lines = 1
    for is_next in (layout.is_dated, layout.TIME.fullmatch, bool, CODE_OF_SOURCE.fullmatch):
        n_lines += any(map(is_next, below[n_lines : n_lines + 1]))
    return n_lines


def _without_publisher(text: list[str], heading: Sequence[str]) -> list[str]:
    """Return the text without a last line that names the publisher of the line on rights."""
    if len(text) > 1 and heading and len(text[-1]) < 80:
        publisher = text[-1].rstrip(".").casefold()
        if publisher in heading[-1].casefold():
            return text[:-1]
    return text


def _document_of_rows(lines: Sequence[str]) -> Document:
    """Return a document of the indexed format."""
    values = {}
    code = ""
    for line in lines:
        match = ROW.match(line)
        if match:
            code = match[1]
            line = match[2] or ""
        values.setdefault(code, []).append(line)
    return layout.indexed_document(values)
