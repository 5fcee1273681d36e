"""What an article of Factiva looks like in every language of its interface.

Facts that are not marked were seen in genuine exports. "Filled in" is a genuine layout with another
text, "second hand" is from the vendor's help or from other readers, "guess" is from nowhere.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import takewhile

from analysis.collect.exports.documents import Document, Fields, without_by
from analysis.collect.wordlists import wordlist
from analysis.corpus import dates
from analysis.lexicons import languages

INTERFACES = wordlist("factiva").values()

#: Codes of the indexed format (filled in); they are the same in every interface.
FIELD_OF_CODE = {
    "SE": "section",
    "HD": "title",
    "BY": "author",
    "PD": "published",
    "SN": "outlet",
    "LA": "language",
    "AN": "export_id",
}
BODY_CODES = ("LP", "TD")  # lead paragraphs and the rest, in this order
OTHER_CODES = tuple(
    "CLM CR WC ET SC NGC GC ED PG VOL CY CX ART CT RF CO IN NS RE IPC IPD PUB DJN NDI SO".split()
)
CODES = frozenset([*FIELD_OF_CODE, *BODY_CODES, *OTHER_CODES])

#: What browsers do not know and Factiva leaves in texts. The second is a guess.
ENTITIES = {"&softReturn;": " ", "&fl;": "fl", "\u00ad": ""}

#: The number of a document: a source code padded to 8, the day of loading, 9 letters or digits.
NUMBER = r"[A-Za-z0-9]{8}(?:19|20)\d{6}[A-Za-z0-9]{9}"
#: The last line of an article: at most three words ("Document", "文件") and the number.
NUMBER_LINE = re.compile(rf"(?:[^\W\d_]{{1,20}}[\s:.]{{0,3}}){{0,3}}(?<![A-Za-z0-9])({NUMBER})\W*")
LONGEST_NUMBER_LINE = 90
LONGEST_DATE = 40  # characters of a line that is a date and nothing else
LENGTH = re.compile(r"(\d[\d.,'’\s]{0,12})(?!\d)([^\W\d_]{1,12})\.?")
TIME = re.compile(r"(?i)\D{0,8}\d{1,2}[:h]\d{2}(?::\d{2})?\D{0,12}")
YEAR = re.compile(r"(?<!\d)(?:1[6-9]|20)\d\d(?!\d)")
RIGHTS = re.compile(rf"(?i)©|\(c\)|{'|'.join(each['rights'] for each in INTERFACES)}")
UNITS = frozenset(unit.casefold() for each in INTERFACES for unit in each["units"].split())
LANGUAGE_NAMES = {
    name.casefold(): code
    for each in INTERFACES
    for code, _, name in (pair.partition("=") for pair in each["languages"].split())
}


@dataclass
class Heading:
    """The lines between the title of an article and its text."""

    length: str | None
    rest: list[str]  #: lines in front of the length
    fields: Fields  #: published, outlet, language


def number_in(line: str) -> str | None:
    """Return the number of the document that a line ends with and says nothing else.

    >>> number_in("文件 ELMP000020200303eg3300001")
    'ELMP000020200303eg3300001'
    """
    if len(line) > LONGEST_NUMBER_LINE:
        return None
    match = NUMBER_LINE.fullmatch(line.strip())
    return match[1] if match else None


def is_length(line: str, *, unit: bool = False) -> bool:
    """Tell whether a line is a number and one word; with *unit* one of a known interface.

    >>> is_length("1,664 Wörter"), is_length("664 字", unit=True), is_length("Page 7")
    (True, True, False)
    """
    match = LENGTH.fullmatch(line.strip()) if len(line) < 40 else None
    if match is None:
        return False
    return not unit or match[2].casefold() in UNITS


def is_dated(line: str) -> bool:
    """Tell whether a line may be a date: a day, or at least a year."""
    return len(line) < 60 and bool(dates.day(line) or YEAR.search(line))


def is_day(line: str) -> bool:
    """Tell whether a line is a date and nothing else."""
    return len(line) <= LONGEST_DATE and bool(dates.day(line))


def heading_of(lines: Sequence[str]) -> Heading:
    """Return the heading that these lines are, counted from both ends."""
    length = next(filter(is_length, lines), None)
    is_begin = is_length if length else dates.day
    rest = list(takewhile(lambda line: not is_begin(line), lines))
    if len(rest) == len(lines):
        rest = []
    below = list(lines[len(rest) + bool(length) :])
    fields = dict.fromkeys(("published", "outlet"))
    if below and is_dated(below[0]):
        fields["published"] = below.pop(0)
    if below and TIME.fullmatch(below[0]):
        below.pop(0)
    if below and not RIGHTS.match(below[0]):
        fields["outlet"] = below.pop(0)
    # It is in the line before the one on rights, or in the last one.
    fields["language"] = next(filter(None, map(language_code, below[-2:])), None)
    return Heading(length, rest, fields)


def language_code(name: str | None) -> str | None:
    """Return the code of a language by its name in any interface, None for other words.

    >>> language_code("英文"), language_code("中文(繁體)"), language_code("Koreanisch")
    ('en', 'zh', 'ko')
    """
    if not name or len(name) > 40:
        return None
    name = name.strip().casefold()
    first_word = re.split(r"[\W_]", name)[0]
    of_interface = LANGUAGE_NAMES.get(name) or LANGUAGE_NAMES.get(first_word)
    if of_interface or len(first_word) < 4:  # "No" and "IT" are codes, and begin other lines
        return of_interface
    code = languages.code(name) or ""
    return code if len(code) == 2 else None


def mended(text: str) -> str:
    """Return a text without what Factiva leaves in it by mistake."""
    for entity, character in ENTITIES.items():
        text = text.replace(entity, character)
    return text


def indexed_document(values: Mapping[str, Sequence[str]]) -> Document:
    """Return the document of the values of codes, as the indexed format has them."""
    fields: Fields = {name: " ".join(values.get(code, [])) for code, name in FIELD_OF_CODE.items()}
    language = fields["language"]
    fields["language"] = language_code(language) or language
    paragraphs = [line for code in BODY_CODES for line in values.get(code, [])]
    return Document(fields, paragraphs, stated=" ".join(values.get("WC", [])))


def article_document(
    heading: Heading, paragraphs: Sequence[str], **written: str | None
) -> Document:
    """Return the document of a heading, a text, and the fields that are written around them."""
    return Document(written | heading.fields, paragraphs, stated=heading.length)


def checked(document: Document) -> Document:
    """Return a document with clean fields, and with faults where a part of it is missing."""
    fields: Fields = {name: mended(value or "").strip() for name, value in document.fields.items()}
    fields["author"] = without_by(fields["author"])
    fields["export_id"] = number_in(fields["export_id"] or "")
    faults = list(document.faults)
    if not fields["export_id"]:
        faults.append("no document number at its end, which may be missing")
    paragraphs = [mended(line) for line in document.paragraphs]
    return Document(fields, paragraphs, stated=document.stated, faults=faults)


def unread(written: Iterable[str], read: set) -> list[str]:
    """Return a reason for each number written in a file that was not read."""
    return [
        f"document {number}: its article cannot be found; damage may hide it"
        for number in sorted({*written} - read)
    ]
