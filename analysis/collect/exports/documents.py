"""What all exports share: documents one after the other, of which each becomes an article or a reason."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from analysis.collect.exports.records import Found, record
from analysis.collect.web import dates
from analysis.collect.web.encodings import REPLACEMENT
from analysis.errors import refusal
from analysis.lexicons import languages

MOST = 20_000  # documents of a file: databases give at most some thousand at a time
SHORT = 0.5  # share of the stated words below which a text is said to be incomplete
SHOWN = 60  # characters of a heading in a reason
WORDS = re.compile(
    r"(\d[\d.,'\s]{0,12})\s*"
    r"(?:words?|mots?|wörter|worte|palabras?|palavras?|parole|woorden|ord|слов\w*|kelime)\b",
    re.I,
)
#: What databases write instead of a text.
NO_TEXT = re.compile(
    r"\W*(?:full[\s-]?text (?:is )?(?:not available|unavailable)|not available|none available|no full text|"
    r"texte intégral non disponible|volltext nicht verfügbar|texto completo no disponible)\b.{0,60}",
    re.IGNORECASE | re.DOTALL,
)


@dataclass
class Document:
    """One document as it stands in an export: fields and paragraphs in its own words, and what is wrong with it."""

    fields: dict[str, str | None] = field(
        default_factory=dict
    )  # keys of records.FIELDS; published and language as written
    paragraphs: Sequence[str] = ()
    stated: str | None = None  # its length, as in "532 words"
    faults: list[str] = field(default_factory=list)


def found(
    documents: Iterable[Document], *, skipped: Iterable[str] = (), encoding: str | None = None
) -> Found:
    """Return the articles of *documents*, and a reason for each that is none or of which something is to be known.

    A reason that begins with "kept: " is about an article that is among the records.

    >>> both = [Document({"title": "Ferries", "published": "2 May 2016"}, ["Rain fell."]), Document({"title": "Snow"})]
    >>> result = found(both)
    >>> result.records[0]["published"], result.skipped
    ('2016-05-02', ["document 2 ('Snow'): no text, only its heading"])
    """
    records, reasons, numbers = [], [*skipped], {}
    for number, document in enumerate(documents, start=1):
        name = f"document {number} ({(document.fields.get('title') or 'no title')[:SHOWN]!r})"
        own, text = document.fields.get("export_id"), "\n\n".join(tidied(document.paragraphs))
        if own and own in numbers:
            reasons.append(f"{name}: its number {own} stands already at document {numbers[own]}")
        elif not text or NO_TEXT.fullmatch(text):
            reasons.append(f"{name}: no text, only its heading")
        else:
            numbers |= {own: number} if own else {}
            records.append(_record(document, text))
            reasons += [f"kept: {name}: {fault}" for fault in _faults(document, records[-1])]
    return Found(records, reasons, encoding)


def require_few(number: int, *, name: str) -> None:
    """Raise InputError for a file with more documents than any export has."""
    if number > MOST:
        raise refusal(
            name,
            arrived=f"{number:,} documents",
            expected=f"at most {MOST:,}",
            fix="Export fewer at a time.",
        )


def tidied(lines: Iterable[str | None]) -> list[str]:
    """Return the lines with single spaces, without empty ones.

    >>> tidied(["Rain\\xa0 fell. ", "", None])
    ['Rain fell.']
    """
    return [line for line in (" ".join(line.split()) for line in lines if line) if line]


def stray(lines: Sequence[str]) -> str:
    """Return the reason for lines of an export that belong to no document.

    >>> stray(["Page 7"])
    "1 line that belongs to no document: 'Page 7'"
    """
    several = len(lines) > 1
    told = f"{len(lines)} line{'s' * several} that belong{'s' * (not several)} to no document"
    return f"{told}{', from' * several}{'' if several else ':'} {lines[0].strip()[:SHOWN]!r}{' on' * several}"


def uneven(written: int, read: int, *, what: str) -> list[str]:
    """Return a reason if a file has more marks of documents than were read: damage may hide what stands between."""
    return (
        [f"{what}: {written:,} in the file, {read:,} read; damage may hide some"]
        if written > read
        else []
    )


def _record(document: Document, text: str) -> dict:
    fields = {
        name: " ".join(value.split()) if value else None for name, value in document.fields.items()
    }
    fields |= {
        "published": dates.day(fields.get("published")),
        "language": languages.code(fields.get("language")),
    }
    return record(**fields, text=text, outlet_from="export" if fields.get("outlet") else None)


def _faults(document: Document, made: dict) -> list[str]:
    """Return what is to be known of an article that is kept."""
    stated = WORDS.search(document.stated or "")
    expected = int(re.sub(r"\D", "", stated[1])) if stated else 0
    read, written = len(re.findall(r"\w+", made["text"])), document.fields.get("published")
    told = [
        (
            read < SHORT * expected,
            f"{read:,} words read, {expected:,} stated: the text is not whole",
        ),
        (
            not made["published"],
            f"no day of publication ({written!r} stated)" if written else "no day of publication",
        ),
        (
            REPLACEMENT in made["text"],
            f"{made['text'].count(REPLACEMENT):,} characters could not be read",
        ),
    ]
    return [*document.faults, *(reason for applies, reason in told if applies)]
