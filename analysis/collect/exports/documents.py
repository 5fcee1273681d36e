"""Documents of an export, one after the other; each becomes an article or a reason."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from analysis.collect.records import KEPT, Found, on_one_line, record, shortened
from analysis.corpus import dates
from analysis.corpus.encodings import REPLACEMENT
from analysis.lexicons import languages

MIN_SHARE_OF_STATED_WORDS = 0.5  # share below which a text is said to be incomplete
#: Languages written without blanks: their length counts letters.
WITHOUT_BLANKS = ("zh", "ja", "th")
MAX_CHARACTERS_SHOWN = 60  # characters of a heading in a reason
#: Words for words, after their number. English, German, French and Dutch: seen in genuine
#: exports; others: guess.
NAMES_OF_WORDS = (
    r"words?|mots?|wörter|woerter|worte?|palabras?|palavras?|parol[ae]|woorden|ord|слов\w*|kelime"
    r"|字|語|ワード|文字"
)
WORDS = re.compile(rf"(?i)(\d[\d.,'’\s]{{0,12}})\s*(?:{NAMES_OF_WORDS})\b")
#: Words before the name of an author. English: seen in genuine exports; others: guess. Names begin
#: with "von" and "di", too: two words must follow these.
BY = re.compile(
    r"\A\s*(?:(?i:by|par|por|door|от)\s+(?=\w)|(?:Von|VON)\s+(?=\w)"
    r"|(?:von|[Dd]i|DI|[Aa]f|AF|[Aa]v|AV)\s+(?=[^\W\d_a-zà-ÿ][^\s,]*\s+[^\W\d_a-zà-ÿ]))"
)
#: What databases write instead of a text.
NO_TEXT = re.compile(
    r"(?is)\W*(?:full[\s-]?text (?:is )?(?:not available|unavailable)|not available|none available"
    r"|no full text|texte intégral non disponible|volltext nicht verfügbar"
    r"|texto completo no disponible)\b.{0,60}"
)
#: Values by the keys of `records.FIELDS`.
Fields = dict[str, str | None]


@dataclass
class Document:
    """One document of an export: its fields and paragraphs as written, and its faults."""

    #: Keys of `records.FIELDS`; published and language as written.
    fields: Fields = field(default_factory=dict)
    paragraphs: Sequence[str] = ()
    stated: str | None = None  #: its length, as in "532 words"
    faults: list[str] = field(default_factory=list)


#: What is read: documents, and a reason for each other part of a file.
DocumentsAndFaults = tuple[list[Document], list[str]]


def found(
    documents: Iterable[Document], *, skipped: Iterable[str] = (), encoding: str | None = None
) -> Found:
    """Return the articles of documents, and a reason for each that is no article.

    A reason that begins with "kept: " is about an article that is among the records.
    """
    records = []
    reasons = list(skipped)
    number_of_id: dict[str | None, int] = {}
    for number, document in enumerate(documents, start=1):
        title = document.fields.get("title") or "no title"
        name = f"document {number} ({title[:MAX_CHARACTERS_SHOWN]!r})"
        export_id = document.fields.get("export_id")
        text = "\n\n".join(tidied(document.paragraphs))
        first = number_of_id.get(export_id)
        if first:
            reasons.append(f"{name}: its number {export_id} is that of document {first}, too")
            continue
        if not text or NO_TEXT.fullmatch(text):
            faults = [f"{name}: no text, only its heading", *document.faults]
            reasons.append("; ".join(faults))
            continue
        if export_id:
            number_of_id[export_id] = number
        article = _article_record(document, text)
        records.append(article)
        reasons += [f"{KEPT}{name}: {fault}" for fault in _article_faults(document, article)]
    return Found(records, [shortened(reason) for reason in reasons], encoding)


def without_by(author: str | None) -> str:
    """Return the name of an author without the word before it.

    >>> without_by("By Jo Berg"), without_by("di Ada Elm"), without_by("Di Elm")
    ('Jo Berg', 'Ada Elm', 'Di Elm')
    """
    return BY.sub("", author or "")


def tidied(lines: Iterable[str | None]) -> list[str]:
    """Return the lines with single spaces, without empty ones.

    >>> tidied(["Rain\\xa0 fell. ", "", None])
    ['Rain fell.']
    """
    spaced = [on_one_line(line) for line in lines if line]
    return [line for line in spaced if line]


def stray(lines: Sequence[str]) -> str:
    """Return the reason for lines of an export that belong to no document.

    >>> stray(["Page 7"])
    "1 line that belongs to no document: 'Page 7'"
    """
    first = repr(lines[0].strip()[:MAX_CHARACTERS_SHOWN])
    if len(lines) == 1:
        return f"1 line that belongs to no document: {first}"
    return f"{len(lines)} lines that belong to no document, from {first} on"


def miscounted(stated: int, read: int) -> list[str]:
    """Return a reason if a file says another number of documents than were read."""
    if stated == read:
        return []
    return [f"the file says {stated:,} documents, {read:,} are there"]


def _article_record(document: Document, text: str) -> dict:
    fields: Fields = {name: on_one_line(value or "") for name, value in document.fields.items()}
    fields["published"] = dates.day(fields.get("published"))
    fields["language"] = languages.code(fields.get("language"))
    return record(**fields, text=text, outlet_from="export" if fields.get("outlet") else None)


def _article_faults(document: Document, article: dict) -> list[str]:
    """Return what is to be known of an article that is kept."""
    faults = list(document.faults)
    is_unparted = article["language"] in WITHOUT_BLANKS
    unit = "letters" if is_unparted else "words"
    n_read = len(re.findall(r"\w" if is_unparted else r"\w+", article["text"]))
    stated = WORDS.search(document.stated or "")
    n_stated = int(re.sub(r"\D", "", stated[1])) if stated else 0
    if n_read < MIN_SHARE_OF_STATED_WORDS * n_stated:
        faults.append(f"{n_read:,} {unit} read, {n_stated:,} stated: the text is not whole")
    if not article["published"]:
        written = document.fields.get("published")
        stated_day = f" ({written!r} stated)" if written else ""
        faults.append(f"no day of publication{stated_day}")
    n_lost = article["text"].count(REPLACEMENT)
    if n_lost:
        faults.append(f"{n_lost:,} characters could not be read")
    return faults
