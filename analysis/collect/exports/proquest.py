"""Exports of ProQuest as text, with full texts."""

import html
import re
from collections.abc import Sequence
from functools import lru_cache
from itertools import groupby
from typing import NamedTuple

from analysis.collect.exports import documents
from analysis.collect.exports.documents import Document, Fields
from analysis.collect.records import Found, on_one_line, without_blanks
from analysis.collect.wordlists import wordlist
from analysis.corpus import dates
from analysis.corpus.encodings import decoded
from analysis.errors import InputError, refusal
from analysis.lexicons import languages


class Label(NamedTuple):
    """The label that a line begins with, and its value; both are "" for a line without one."""

    name: str = ""
    value: str = ""


NO_LABEL = Label()

# Layout. Source: genuine exports of 500 documents, if nothing else is said.

LISTED = wordlist("proquest")
#: Labels of which an export of articles has two at least. No e-mail or note has them by chance.
CERTAIN = {"fulltext", "publicationtitle", "publicationdate", "proquestdocumentid", "documenturl"}
#: Labels that a document has once.
UNIQUE = ("title", "publicationtitle", "proquestdocumentid")
#: Lines at the end of a text that are no text.
CAPTION = re.compile(r"(?:C\s?A\s?P\s?T\s?I\s?O\s?N|Caption)\s?:(.*)")
CREDIT = re.compile(r"(?:C\s?R\s?E\s?D\s?I\s?T|Credit)\s?:(.*)")
#: The edition or desk behind a heading, as in "Snow: [Final Edition]".
EDITION = re.compile(r"\s*(?::\s*\[[^\[\]]{1,80}\]|\[[^\[\]]{0,60}\bEdition\b[^\[\]]{0,20}\])\s*$")
RULE = 15  # underscores of a line that parts documents
PURE = 0.8  # share of that line that they are
COUNTED = re.compile(r"(?i)(?:document)?(?P<number>\d{1,6})(?:of|de|von)(?P<total>\d{1,6})")
#: Parts of the file that are no document.
FRAME = re.compile(
    r"(?i)Report Information|Table of contents|Contact us|Contact ProQuest|Bibliography"
    r"|Citation style|Database copyright"
    r"|Search Strategy|Terms and Conditions|Copyright ©|©|Inhaltsverzeichnis|Table des matières"
    r"|\d{1,2} \w+ \d{4} ProQuest"
)

# What is no layout.

RANK = {name: rank for rank, name in enumerate(LISTED["after_text"].split())}
LABELS = {*RANK, *" ".join([LISTED["before_text"], *LISTED["fields"].values()]).split()}
LABEL_LETTERS = re.compile(r"[A-Za-z\s/()-]+")
LONGEST_LABEL = 60  # characters up to its colon, blanks added at random counted
DAY = re.compile(r"\A([A-Za-z]{3,9})\.?(\d{1,2}),(\d{4})\Z")
UNKNOWN_LABEL = re.compile(r"[A-Z][A-Za-z /()-]{2,40}+: ")
MOST_UNKNOWN = 2  # labels that we do not know, one after the other
PROSE = 4  # words in lower case that make a value with a full stop a sentence
LONGEST_VALUE = 200  # characters of an outlet or a number
LONGEST_DAY = 100  # characters of a day, also in the reason where it cannot be read
Values = dict[str, str]  #: by the names of labels or fields
Lines = Sequence[str]
Labels = Sequence[Label]  #: of each line


def fits(data: bytes, *, name: str) -> bool:
    """Tell whether a file is an export of ProQuest as text."""
    if data.startswith((b"PK", b"{\\rtf", b"<", b"%PDF")):
        return False
    try:
        text, _ = decoded(data, name=name)
    except InputError:
        return False
    lines = text.splitlines()
    names = _names_in(lines) & CERTAIN
    if "proquestdocumentid" in names:
        return len(names) > 1
    return len(names) > 2 and any(map(_is_rule, lines))


def articles(data: bytes, *, name: str, encoding: str | None = None) -> Found:
    """Return the articles of an export with English labels."""
    text, encoding_used = decoded(data, name=name, given=encoding)
    parts = _parts_between_rules(text.splitlines())
    parsed = []
    reasons = []
    for lines in parts:
        if _is_document(lines):
            parsed.append(_document_of_lines(lines))
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
    counts = filter(None, map(_count_above, parts))
    n_stated = sum(int(count["total"]) for count in counts if int(count["number"]) == 1)
    reasons += documents.miscounted(n_stated or len(parsed), len(parsed))
    return documents.found(parsed, skipped=reasons, encoding=encoding_used)


# From a file to parts


def _is_rule(line: str) -> bool:
    return line.count("_") >= max(RULE, PURE * len(line.strip()))


def _parts_between_rules(lines: list[str]) -> list[list[str]]:
    """Return the lines between those of underscores."""
    parts = []
    for is_rule, group in groupby(lines, key=_is_rule):
        part = [] if is_rule else [*group]
        if part and parts and _is_parted(parts[-1], part):
            parts[-1] += part
        elif part:
            parts.append(part)
    return parts


def _names_in(lines: Lines) -> set[str]:
    return {label_of_line(line).name for line in lines}


def _is_parted(above: list[str], below: list[str]) -> bool:
    """Tell whether a rule in a text parts it from its number."""
    names_above = _names_in(above)
    names_below = _names_in(below)
    has_text = "fulltext" in names_above - names_below
    return has_text and "proquestdocumentid" in names_below - names_above


def _count_above(part: Lines) -> re.Match | None:
    """Return what the first line of a part counts: "Document 3 of 40"."""
    first = next(filter(str.strip, part), "")
    return COUNTED.fullmatch(without_blanks(first))


# From lines to labels


def label_of_line(line: str) -> Label:
    """Return the label that a line begins with, and its value.

    >>> label_of_line("ProQuestdocument ID: 9001")
    Label(name='proquestdocumentid', value='9001')
    """
    before, colon, value = line[:LONGEST_LABEL].partition(":")
    name = _known_label(before) if colon else ""
    return Label(name, f"{value}{line[LONGEST_LABEL:]}".strip()) if name else NO_LABEL


@lru_cache(maxsize=10_000)
def _known_label(written: str) -> str:
    """Return the label that is meant by words before a colon, "" for other words."""
    name = re.sub(r"[^a-z]", "", written.casefold())
    return name if name in LABELS and LABEL_LETTERS.fullmatch(written) else ""


def _is_document(lines: Lines) -> bool:
    """Tell whether a part has the labels of a document; one that is cut off has a number."""
    names = _names_in(lines)
    return len(names & CERTAIN) > 1 or ("fulltext" in names and bool(_count_above(lines)))


def _is_sentence(value: str) -> bool:
    """Tell whether the value of a label is a sentence, as no subject or place is."""
    n_prose = sum(1 for word in value.split() if word[0].islower())
    return n_prose >= PROSE and value.endswith((".", "!", "?", '"', "”", "’"))


def _end_of_text(lines: Lines, labels: Labels, start: int) -> int:
    """Return the index of the first line after the text that begins at *start*."""
    end, limit = _certain_end(labels, start)
    is_spaced = start < end < len(lines) and not lines[end - 1].strip()
    n_unknown = 0
    for index in reversed(range(start, end)):
        line = lines[index]
        label = labels[index]
        is_first = not is_spaced or index > start and not lines[index - 1].strip()
        if not line.strip():
            continue
        if is_first and _goes_before(label, limit):
            end = index
            limit = RANK[label.name]
            n_unknown = 0
        elif is_first and is_spaced and not label.name and UNKNOWN_LABEL.match(line):
            n_unknown += 1
            if n_unknown > MOST_UNKNOWN:
                break
        elif is_first or _is_sentence(line):  # other lines go on with a value
            break
    return end


def _certain_end(labels: Labels, start: int) -> tuple[int, int]:
    """Return the index and rank of the label from which on there is no text for certain."""
    for name in ("publicationtitle", "proquestdocumentid"):
        for index in reversed(range(start, len(labels))):
            if labels[index].name == name:
                return index, RANK[name]
    return len(labels), len(RANK)


def _goes_before(label: Label, limit: int) -> bool:
    """Tell whether a label is one that ProQuest prints before that of the rank *limit*."""
    is_before = RANK.get(label.name, limit) < limit
    return is_before and (label.name == "title" or not _is_sentence(label.value))


# From labels to documents


def _document_of_lines(lines: Lines) -> Document:
    """Return the document of lines and their labels."""
    labels = [label_of_line(line) for line in lines]
    titles = [label.value for label in labels if label.name == "title"]
    pairs = zip(lines, labels)  # a title may be "Full text: what the mayor said"
    labels = [NO_LABEL if line.strip() in titles else label for line, label in pairs]
    before, after, text = _text_of_lines(lines, labels)
    values = _values_of_labels(lines[:before], labels[:before])
    values |= _values_of_labels(lines[after:], labels[after:])
    values.setdefault("title", _heading_line(lines[:before], labels[:before]))
    outside = [label.name for label in [*labels[:before], *labels[after:]]]
    faults = []
    if any(outside.count(name) > 1 for name in UNIQUE):
        faults.append("fields that are there twice: perhaps two documents")
    if text and not values.keys() & {*UNIQUE[1:], "publicationdate"}:
        faults.append("nothing follows its text: it may be cut off")
    fields = {
        field: next(filter(None, map(values.get, names.split())), "")
        for field, names in LISTED["fields"].items()
    }
    return _finished_document(fields, text, faults)


def _text_of_lines(lines: Lines, labels: Labels) -> tuple[int, int, list[str]]:
    """Return the index of the label of the text, that of the line after it, and the text."""
    for index, label in enumerate(labels):
        if label.name == "fulltext":
            after = _end_of_text(lines, labels, index + 1)
            return index, after, [label.value, *lines[index + 1 : after]]
    return len(lines), len(lines), []


def _values_of_labels(lines: Lines, labels: Labels) -> Values:
    """Return the value of each label that has one: its lines up to the first empty one."""
    values = {}
    name = ""
    for line, label in zip(lines, labels):
        if label.name:
            name = label.name
            values[name] = label.value
        elif line.strip() and name:
            values[name] += f" {line}"
        else:
            name = ""
    return {name: on_one_line(value) for name, value in values.items() if value.strip()}


def _heading_line(lines: Lines, labels: Labels) -> str:
    """Return the first line that is neither labelled nor a count of documents."""
    for line, label in zip(lines, labels):
        is_address = line.lstrip().startswith("http")
        if line.strip() and not label.name and not is_address and not _count_above([line]):
            return line
    return ""


def _finished_document(written: Values, text: Lines, faults: list[str]) -> Document:
    """Return the document of fields and lines as they are written."""
    outlet = written["outlet"].split(";")[0].strip()
    paragraphs, credit = without_captions(text)
    if any(CAPTION.match(line.strip()) for line in paragraphs):
        faults.append("a line 'CAPTION:' is in the middle of its text")
    credited = credit.partition(";")[0][:LONGEST_VALUE]
    fields: Fields = {
        "title": EDITION.sub("", on_one_line(written["title"])[:2_000]),
        "author": written["author"] or documents.without_by(credited),
        "outlet": outlet[:LONGEST_VALUE],
        "published": day_as_meant(written["published"])[:LONGEST_DAY],
        "section": written["section"],
        "language": _language_as_meant(written["language"]),
        "url": html.unescape(without_blanks(written["url"])),
        "export_id": without_blanks(written["export_id"])[:LONGEST_VALUE],
    }
    return Document(fields, paragraphs, stated=f"{written['stated']} words", faults=faults)


def day_as_meant(value: str) -> str:
    """Return a day as printed, without blanks that do not belong there.

    >>> day_as_meant("Ju n 1 3, 2020"), day_as_meant("2020-03 -04")
    ('Jun 13, 2020', '2020-03-04')
    """
    written = DAY.sub(r"\1 \2, \3", without_blanks(value[:LONGEST_VALUE]))
    return written if dates.day(written) else value


def _language_as_meant(value: str) -> str:
    """Return the name of a language, without blanks if it is known without them."""
    written = without_blanks(value)
    return written if len(languages.code(written) or "") == 2 else value


def without_captions(lines: Lines) -> tuple[list[str], str]:
    """Return a text without the captions and credits at its end, and the first credit.

    >>> without_captions(["Rain fell.", "CAPTION: Boats", "CREDIT: Jo Berg;"])
    (['Rain fell.'], 'Jo Berg')
    """
    kept = list(lines)
    credit = ""
    while kept:
        line = kept[-1].strip()
        credited = CREDIT.match(line)
        is_prose = line[:7] in ("Credit:", "Caption") and _is_sentence(line)
        if line and (is_prose or not (credited or CAPTION.match(line))):
            break
        if credited:
            credit = credited[1].strip(" ;") or credit
        kept.pop()
    return kept, credit
