"""Labels of classic Nexis: the words that name fields, and the values that databases write."""

import re

from analysis.collect.exports.documents import NAMES_OF_WORDS
from analysis.collect.wordlists import wordlist
from analysis.lexicons import languages

LISTED = wordlist("nexis")
FIELD_OF_LABEL = {
    word: field
    for field, words_of_source in LISTED["labels"].items()
    for words in words_of_source.values()
    for word in words.split()
}
COVER_WORDS = [word for words in LISTED["cover"].values() for word in words]
COVER_LINE = re.compile(rf"\s*(?:{'|'.join(COVER_WORDS)})\s*:", re.IGNORECASE)
LABEL_LINE = re.compile(r" ?([^\W\d_][^:\n]{1,28}?)\s?:(?:\s+|$)(.*)", re.DOTALL)
COUNTED_WORDS = re.compile(rf"(\d[\d.,]{{0,8}})\s+(?:{NAMES_OF_WORDS})", re.IGNORECASE)
YEAR = re.compile(r"\b(?:1[6-9]|20)\d\d\b")
COLUMNS = 80  # of a page
LANGUAGE_CODE = 2  # letters of the code of a language that is known


def _words(*fields: str) -> str:
    """Return a pattern of the words that name fields."""
    return "|".join(word for word, field in FIELD_OF_LABEL.items() if field in fields)


#: A line that is a label, and that above a value: a line by itself whose value stands below.
LABELLED = rf"(?:{'|'.join(FIELD_OF_LABEL)})[ ]?(?::|$)"
BREAK = r"[ \t]*\n\s*"
LONE_LABEL = re.compile(
    rf"^[ ]?(?:(?:{_words('stated')})[ ]?:?{BREAK}(?=(?i:{COUNTED_WORDS.pattern})$)"
    rf"|(?:{_words('loaded')})[ ]?:?{BREAK}(?=[^\n]{{0,40}}{YEAR.pattern})"
    rf"|(?:{_words('language', 'kind', 'code')})[ ]?:?{BREAK}(?=[^\W\d_][^\n:.]{{2,40}}$)"
    rf"|(?:{_words('author', 'section', 'dateline', 'title')})[ ]?:?{BREAK}"
    rf"(?!{LABELLED})(?=[^\n]{{0,100}}[^\n.]$)"
    rf"|(?:{_words('deck', 'graphic', 'correction', 'other')})[ ]?:{BREAK}"
    rf"(?!{LABELLED})(?=[^\n]{{1,400}}\n\s*{LABELLED})"
    r"|BODY$)",
    re.MULTILINE,
)


def with_values(text: str) -> str:
    """Return a text in which labels by themselves stand before the values below them.

    >>> with_values("LENGTH\\n\\n60 words\\n\\nSECTION\\n\\nThe mayor left.")
    'LENGTH: 60 words\\n\\nSECTION\\n\\nThe mayor left.'
    """
    return LONE_LABEL.sub(lambda match: f"{match[0].strip().rstrip(' :')}: ", text)


def label(line: str) -> tuple[str, str] | None:
    """Return the field that a line names, and the rest of the line.

    >>> label("LENGTH:  345 words"), label("LENGTH: 12.3 metres"), label("Length: 345 words")
    (('stated', '345 words'), None, None)
    """
    match = LABEL_LINE.match(line)
    field = FIELD_OF_LABEL.get(match[1]) if match else None
    if match is None or field is None:
        return None
    value = match[2].strip()
    if field == "stated" and value and not COUNTED_WORDS.match(value):
        return None
    return field, value


def ends_text(field: str, value: str) -> bool:
    """Tell whether a label and its value are of the database and cannot be text.

    >>> ends_text("loaded", "March 4, 2020"), ends_text("loaded", "the ministry said")
    (True, False)
    """
    return field == "loaded" and len(value) <= COLUMNS and bool(YEAR.search(value))


def may_end_text(field: str, value: str) -> bool:
    """Tell whether a label may stand below a text, by its field and its value.

    >>> may_end_text("language", "ENGLISH"), may_end_text("graphic", "that is what he said.")
    (True, False)
    """
    if field in ("author", "title", "deck", "dateline", "body"):
        return False
    if field == "language":
        return len(languages.code(re.split(r"\W", value)[0]) or "") == LANGUAGE_CODE
    is_short = len(value) <= COLUMNS or field not in ("kind", "code", "loaded")
    return is_short and not (value[:1].islower() and value.endswith("."))
