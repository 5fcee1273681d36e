"""A document of classic Nexis from its blocks: heading, text and labels, in printed order."""

import dataclasses
import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import takewhile

from analysis.collect.exports.documents import MAX_CHARACTERS_SHOWN, Document, without_by
from analysis.collect.exports.nexis_labels import COUNTED_WORDS, COVER_LINE
from analysis.corpus import dates

HEADING = 14  # blocks from the first to the date at most
HEADLINES = 3  # blocks without label between the date and the first label at most
MIN_CHARACTERS_OF_PARAGRAPH = (
    400  # characters from which a block is a paragraph of the text and no headline
)
CAPTIONS = 3  # blocks that go on after a label that holds several, above other labels
FIRST = 8  # blocks in which an address and a length without label are looked for
DATE_LINE = 60  # characters of a line that is a date and is not centred
#: Fields of labels that stand before the text.
HEAD_FIELDS = set("title author section stated dateline deck url other".split())
#: Fields whose value may go on in the next block.
OPEN_FIELDS = {"graphic", "correction", "other"}
#: Fields of labels that may stand between a date and a title that they are not.
BEFORE_BYLINE = {"author", "section", "stated"}
#: Fields that a web article has without a label, above its date or below it.
UNLABELLED = {None, "url", "stated"}
#: A copyright notice: the word and a year at once and no sentence behind it, or the phrase of
#: rights.
RIGHTS = re.compile(
    r"\s*\W{0,9}(?:(?:Copyright|©|\(c\))\W{0,9}(?:©|\(c\))?\W{0,9}(?:1[6-9]|20)\d\d\b"
    r"(?!:\s)(?!\s(?!(?:by|par|von|bei|de|der|dpa)\b)(?-i:[a-z]{3,})\s)"
    r"|(?:©|\(c\)).{0,80}\b(?:1[6-9]|20)\d\d\b"
    r"|(?:Copyright\b.{0,120})?\b(?:All Rights Reserved|Alle Rechte Vorbehalten"
    r"|Tous droits réservés|Alle rechten voorbehouden|Todos los derechos reservados)\b)",
    re.IGNORECASE,
)
LONGEST_RIGHTS = 300  # characters of a copyright notice
#: Words that make a copyright notice of centred lines, wherever they stand.
RIGHTS_ANYWHERE = re.compile(r"\b(?:All Rights Reserved|copyrighted by)\b", re.IGNORECASE)
#: Lines that name no outlet: rights, who passed a text on, and heads of forwarded mail.
NO_OUTLET = re.compile(
    r"Copyright\b|©|\(c\)"
    r"|(?:Distributed|Supplied|Provided|Published|Licensed|Syndicated)\s(?:\w+\s){0,2}(?:by|with)\b"
    r"|(?:From|Sent|To|Date|Subject|Von|Gesendet|An|Betreff|De|Envoyé|À|Objet)\s?:\s"
    r"|(?:Begin )?forwarded message\b|-+\s?(?:Original|Forwarded|Weitergeleitete)\b",
    re.IGNORECASE,
)
#: A line that is of a notice and no outlet; sentences are.
NOTICE = re.compile(
    rf"{RIGHTS.pattern}|.*{RIGHTS_ANYWHERE.pattern}|{NO_OUTLET.pattern}|{COVER_LINE.pattern}"
    r"|(?:\S+\s+){8,}\S+\.$"
    r"|.*(?:Copyright|©)\W{0,9}\d{4}\W{0,9}$"
    r"|.{0,20}\d.{0,20}DOCUMENTS?$",  # a damaged counter
    re.IGNORECASE,
)
UNKNOWN_LABEL = re.compile(r"[^\W\d_a-z][^\W\d_a-z-]{2,20}:\s")
CLOCK = re.compile(r"\d{1,2}[:.]\d\d\b(?!\s[a-zà-ÿ]{4}).{0,50}")
CLOCK_WITHIN = re.compile(r"\b\d{1,2}[:.]\d\d\b")
ADDRESS = re.compile(r"(?:https?://|www\.)[^\s]+(?:\s\S+)?$", re.IGNORECASE)
#: A year with the name of a month or season, or two months: a day cannot be read from it.
COARSE = re.compile(r"(?:[^\W\d_]{2,12}\.?[\s,/-]+){0,3}(?:1[6-9]|20)\d\d", re.IGNORECASE)
#: A line of an edition: its number or its kind; or words that all have capitals, above a title.
NAMES_OF_EDITION = r"(?:Editions?|Ausgabe|Hauptausgabe|Édition|Edición|Edizione|Editie|Edição)"
WHICH = r"First|Second|Third|Fourth|\d(?:st|nd|rd|th)|Final|Late|Early|City|National|Main|Metro|All"
NUMBERED_EDITION = re.compile(
    rf"(?:(?:{WHICH}) {NAMES_OF_EDITION}|Correction Appended)\b(?:\s*[-–;,(].{{0,60}})?",
    re.IGNORECASE,
)
NAMED_EDITION = re.compile(
    rf"(?:[^\Wa-zà-ÿ]\S*\W+){{0,4}}(?:{NAMES_OF_EDITION}|EDITIONS?)\b(?:\s*[-–;,(\d].{{0,60}})?"
)
EDITION = re.compile(r"\s*(?:\s[-–]|[,;])\s[^-–,;]{0,60}\b(?:Edition|Ausgabe|Édition|Editie)\b.*")


@dataclass
class Block:
    """Lines that belong together, with empty lines or the edge of a division around them."""

    lines: list[str]  #: as printed
    paragraphs: list[str]  #: the same, where each is a paragraph
    is_centred: bool = False
    is_headline: bool | None = None  #: by its style; None where styles say nothing
    field: str | None = None  #: the field of its label
    value: list[str] = dataclasses.field(default_factory=list)  #: paragraphs without the label
    ends_text: bool = False  #: a label that nothing but the end of the text explains
    may_end_text: bool = False  #: a label whose value is like those below a text
    n_empty: int = 1  #: empty lines before it

    @property
    def text(self) -> str:
        """Return all lines as one."""
        return " ".join(" ".join(self.lines).split())

    @property
    def is_rights(self) -> bool:
        """Tell whether this is a copyright notice."""
        if self.field is not None:
            return False
        if self.is_centred and self.text.casefold().startswith("copyright"):
            return True
        if self.is_centred and RIGHTS_ANYWHERE.search(self.text):
            return True
        return len(self.text) <= LONGEST_RIGHTS and bool(RIGHTS.match(self.text))

    @property
    def names(self) -> list[str]:
        """Return the lines that may name an outlet: of no notice, and below one."""
        names = []
        for line in self.lines:
            is_notice = len(line) > LONGEST_RIGHTS or NOTICE.match(line)
            if not is_notice:
                names.append(line)
            elif self.is_rights:
                names = []
        return names

    @property
    def is_free(self) -> bool:
        """Tell whether this is neither labelled nor a copyright notice."""
        return self.field is None and not self.is_rights


Blocks = Sequence[Block]


def has_article(blocks: Blocks) -> bool:
    """Tell whether blocks may hold an article: not a notice or copyright lines alone."""
    if any(block.field for block in blocks):
        return True
    free = [block for block in blocks if block.is_free]
    return len(free) > HEADLINES or bool(free) and _date_index(blocks) is not None


def document_of(blocks: Blocks) -> Document:
    """Return the document of blocks."""
    if not has_article(blocks):
        return Document({"title": " ".join(block.text for block in blocks)})
    _name_unlabelled(blocks)
    date = _date_index(blocks)
    outlet, outlet_lines = _outlet(blocks, date)
    begin = max(index + 1 for index in (date, outlet, -1) if index is not None)
    while begin < len(blocks) and _is_note(blocks, begin):
        begin += 1
    likened = _free_titles(blocks, begin)
    titles, start, end = _limits(blocks, begin)
    titles = titles or _titles_above(blocks, outlet, date)
    others = [*blocks[:start], *blocks[end:]]
    # The first of two values of a field counts.
    values = {block.field: block.value for block in reversed(others) if block.field is not None}
    text = [*values.get("deck", []), *_text(blocks[start:end])]
    fields = {name: " ".join(values.get(name, [])) for name in ("title", "section", "url")}
    if not fields["title"]:
        texts = [blocks[index].text for index in titles]
        fields["title"] = " ".join(text for text in texts if not NUMBERED_EDITION.fullmatch(text))
    fields["outlet"] = EDITION.sub("", " ".join(" ".join(outlet_lines).split()))
    fields["author"] = without_by(" ".join(values.get("author", [])))
    fields["language"] = re.split(r"[;,/(]", " ".join(values.get("language", [])))[0]
    fields["published"] = ""
    if date is not None:
        lines = blocks[date].lines
        fields["published"] = next(filter(dates.day, lines), lines[0])
    document = Document(dict(fields), text, stated=_stated_words(values.get("stated", [])))
    loaded = " ".join(values.get("loaded", []))
    if not fields["published"] and dates.day(loaded):
        document.fields["published"] = loaded
        document.faults.append(f"no date line; its day is that of loading ({loaded})")
    document.faults += [f"taken for its title, not for a label: {text!r}" for text in likened]
    document.faults += _left_out(blocks[end:])
    return document


# The heading


def _free_titles(blocks: Blocks, begin: int) -> list[str]:
    """Free the blocks of a title from fields that they only seem to name, and return them."""
    likened = []
    for index, block in enumerate(blocks[begin : begin + HEADLINES], start=begin):
        if block.field is not None:
            if not _is_title(blocks, index, has_title=index > begin):
                break
            block.field = None
            likened.append(block.text)
    return likened


def _is_title(blocks: Blocks, index: int, *, has_title: bool) -> bool:
    """Tell whether a block like a label is a title: its field comes below, or cannot be here."""
    field = blocks[index].field
    value = " ".join(blocks[index].value)
    rest = blocks[index + 1 :]
    below = [block.field for block in takewhile(lambda block: not block.is_free, rest)]
    has_text_below = len(below) < len(rest)
    is_alone = not (has_title or below or field in HEAD_FIELDS)
    if not value or "title" in below or not has_text_below:
        return False
    if not is_alone and BEFORE_BYLINE.isdisjoint(below):
        return False
    if field in ("author", "section", "stated", "dateline"):
        return field in below
    is_of_programme = has_title or value.isupper() or CLOCK_WITHIN.search(value)
    is_real = {
        "loaded": is_all_date(value),
        "language": blocks[index].may_end_text,
        "other": is_of_programme,
        "deck": is_of_programme,
    }
    return not is_real.get(str(field), field in ("title", "url", "kind", "code"))


def _name_unlabelled(blocks: Blocks) -> None:
    """Name the address and the length that a heading has without a label."""
    is_stated = any(block.field == "stated" for block in blocks)
    for block in blocks[:FIRST]:
        if len(block.text) > MIN_CHARACTERS_OF_PARAGRAPH or block.field == "body":
            return
        if block.field is None and not is_stated and COUNTED_WORDS.fullmatch(block.text):
            block.field = "stated"
            block.value = [block.text]
        elif block.field is None and ADDRESS.match(block.text) and len(block.lines) < HEADLINES:
            block.field = "url"
            block.value = ["".join(block.lines)]


def _date_index(blocks: Blocks) -> int | None:
    """Return which block is the date line: a centred one first, else a line that is all date."""
    first = [index for index in range(min(HEADING, len(blocks))) if blocks[index].is_free]
    for index in first:
        block = blocks[index]
        if block.is_centred and any(dates.day(line) for line in block.lines):
            return index
    for index in first:
        if any(block.field not in UNLABELLED for block in blocks[:index]):
            break
        if is_all_date(blocks[index].lines[0]):
            return index
    for index in first[1:3]:
        if blocks[index].is_centred and COARSE.fullmatch(blocks[index].lines[0].strip()):
            return index
    return None


def is_all_date(line: str) -> bool:
    """Tell whether a line is a date and little else.

    >>> is_all_date("May 2, 2016 Monday"), is_all_date("On May 2, 2016, rain fell.")
    (True, False)
    """
    line = line.strip()
    return len(line) <= DATE_LINE and not line.endswith(".") and dates.day(line) is not None


def _outlet(blocks: Blocks, date: int | None) -> tuple[int | None, list[str]]:
    """Return which block names the outlet, and the lines that do.

    That is the first free block above the date and the labels. In the older layout the copyright
    is first, and the outlet may be its last line.
    """
    notices = []
    for index, block in enumerate(blocks[:HEADING]):
        if index == date or block.field not in UNLABELLED:
            break
        if block.is_free and block.names:
            return index, block.names
        if block.is_rights and block.is_centred and block.names:
            notices.append(index)
    if notices:
        return notices[-1], blocks[notices[-1]].names
    return None, []


def _titles_above(blocks: Blocks, outlet: int | None, date: int | None) -> list[int]:
    """Return the blocks of a headline between outlet and date."""
    if outlet is None or date is None:
        return []
    between = range(outlet + 1, date)
    titles = [index for index in between if blocks[index].is_free and not blocks[index].is_centred]
    if len(titles) > 1 and blocks[titles[0]].text.isupper():  # a keyword of a news agency
        return titles[1:]
    return titles


def _is_note(blocks: Blocks, index: int) -> bool:
    """Tell whether a block below the date is an edition, a time or the copyright."""
    block = blocks[index]
    is_above_title = index + 1 < len(blocks) and blocks[index + 1].is_free
    is_above_labels = any(below.field in HEAD_FIELDS for below in blocks[index + 2 : index + 3])
    if block.is_rights or block.field == "other" and is_above_title and is_above_labels:
        return True
    is_named = is_above_title and NAMED_EDITION.fullmatch(block.text)
    is_timed = NUMBERED_EDITION.fullmatch(block.text) or CLOCK.fullmatch(block.text)
    is_note = block.is_centred or is_named or is_timed
    return block.field is None and not block.is_headline and bool(is_note)


# The text


def _limits(blocks: Blocks, begin: int) -> tuple[list[int], int, int]:
    """Return the blocks of the headline, the first of the text, and the one after it."""
    first_label = begin
    while first_label < len(blocks) and blocks[first_label].is_free:
        first_label += 1
    free = list(range(begin, first_label))
    below = _below_labels(blocks, first_label)
    titles = _titles(blocks, free, has_text_below=below is not None)
    start = titles[-1] + 1 if titles else begin
    if start == first_label:
        start = start if below is None else below
        if all(block.field in HEAD_FIELDS for block in blocks[start:]):  # cut in its heading
            start = len(blocks)
    return titles, start, _text_end(blocks, start)


def _titles(blocks: Blocks, free: list[int], *, has_text_below: bool) -> list[int]:
    """Return which of the blocks above the first label are the headline."""
    styled = [index for index in free if blocks[index].is_headline]
    possible = [index for index in free if blocks[index].is_headline is not False]
    if styled or not possible:
        return styled
    n_long = sum(1 for index in free if len(blocks[index].text) > MIN_CHARACTERS_OF_PARAGRAPH)
    if has_text_below and (len(free) == 1 or len(free) <= HEADLINES and not n_long):
        return free
    if len(blocks[free[0]].text) > MIN_CHARACTERS_OF_PARAGRAPH:
        return []
    return free[:1]


def _below_labels(blocks: Blocks, begin: int) -> int | None:
    """Return the first block of text below the labels of the heading, if there is one."""
    seen = set()
    has_close_label = False
    for index in range(begin, len(blocks)):
        block = blocks[index]
        if block.is_free and _is_unknown_label(blocks, index, seen):
            block.field = "other"
            continue
        if block.field == "body" or block.is_free:
            return index
        if block.is_rights:
            continue
        is_repeated = block.field in seen and block.field != "other" and not block.ends_text
        is_above_body = index + 1 < len(blocks) and blocks[index + 1].field == "body"
        is_above_text = is_above_body or block.ends_text
        is_apart = has_close_label and block.n_empty > 1 and not is_above_text
        if block.field not in HEAD_FIELDS or is_repeated or is_apart:
            return index if is_apart or is_repeated or not block.may_end_text else None
        seen.add(str(block.field))
        has_close_label = "stated" in seen
    return None


def _is_unknown_label(blocks: Blocks, index: int, seen: set[str]) -> bool:
    """Tell whether a block is a label that no table names, above a label of the heading."""
    block = blocks[index]
    is_like = len(block.lines) == 1 and block.n_empty <= 1 and UNKNOWN_LABEL.match(block.text)
    if not is_like or index + 1 == len(blocks):
        return False
    field_below = blocks[index + 1].field
    return field_below == "body" or field_below in HEAD_FIELDS - seen - {"other"}


def _text_end(blocks: Blocks, start: int) -> int:
    """Return the block at which the text has ended: a label, or the copyright."""
    stop = _closing_rights(blocks, start)
    above = {block.field for block in blocks[:start]} & HEAD_FIELDS - {"other"}
    has_body_label = start < len(blocks) and blocks[start].field == "body"
    most_captions = CAPTIONS if has_body_label else 0
    end = stop
    n_free = 0
    for index in reversed(range(start, stop)):
        block = blocks[index]
        if block.is_rights:
            continue
        is_label = block.ends_text or block.may_end_text and block.field not in above
        if not is_label:
            n_free += 1
            continue
        if n_free > (most_captions if block.field in OPEN_FIELDS else 0):
            break
        end = index
        n_free = 0
    for index in range(start, end):
        if blocks[index].ends_text:
            return index
    return end


def _closing_rights(blocks: Blocks, start: int) -> int:
    """Return the block of the copyright below the text, or the number of blocks."""
    for index in range(start, len(blocks)):
        if blocks[index].is_rights and blocks[index].is_centred:
            return index
    stop = len(blocks)
    while stop > start and blocks[stop - 1].is_rights:
        stop -= 1
    return stop


def _text(blocks: Blocks) -> list[str]:
    """Return the paragraphs of the text, without a copyright notice at its end."""
    paragraphs = []
    for block in blocks:
        paragraphs += block.value if block.field == "body" else block.paragraphs
    while paragraphs and len(paragraphs[-1]) <= LONGEST_RIGHTS and RIGHTS.match(paragraphs[-1]):
        paragraphs.pop()
    return paragraphs


# What is to be said


def _stated_words(stated: list[str]) -> str | None:
    """Return the length as a number of English words."""
    number = re.match(r"\d[\d.,]*", " ".join(stated))
    return f"{number[0]} words" if number else None


def _left_out(blocks: Blocks) -> list[str]:
    """Return what is said of blocks below the text that belong to no label."""
    is_open = False
    strays = []
    for block in blocks:
        if block.is_rights:
            is_open = True
        elif block.field:
            is_open = block.field in OPEN_FIELDS
        elif not is_open and not block.is_centred:
            strays.append(block.text)
    if not strays:
        return []
    first = strays[0][:MAX_CHARACTERS_SHOWN]
    return [f"{len(strays)} paragraphs below its text were left out: {first!r}"]
