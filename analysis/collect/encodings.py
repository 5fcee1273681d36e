"""Text from bytes: which encoding a file really has, whatever it declares."""

from __future__ import annotations

import codecs
import re

from analysis.collect.wordlists import wordlist
from analysis.corpus.encodings import (
    LIKELY,
    MARKS,
    REPLACEMENT,
    SAMPLE,
    likely_encodings,
    utf_16_of,
)
from analysis.errors import refusal
from analysis.files import kind_of_file

LISTED = wordlist("encodings")
READ_AS = LISTED["read_as"]  #: what browsers read instead of what pages declare
LABELS = LISTED["labels"]  #: Python's names of labels that it does not know

#: Encodings that pages may declare beside LIKELY.
RARE = tuple(
    "cp1258 iso8859-3 iso8859-4 iso8859-6 iso8859-8 iso8859-10 iso8859-13 iso8859-14 iso8859-15 "
    "iso8859-16 koi8-u mac-cyrillic mac-roman big5hkscs utf-16 utf-16-le utf-16-be".split()
)

#: Share of broken characters among those above ASCII. Of 18 texts in other encodings .66 to 1 break
#: as UTF-8.
BROKEN = 0.25
CONTROLS = 0.05  # share of control characters above which bytes are no text
#: Share of letters above ASCII that no language of cp1252 reaches. Servers name it by default for
#: Cyrillic, too.
WESTERN = 0.4


def decoded(
    data: bytes, *, name: str, declared: str | None = None, given: str | None = None
) -> tuple[str, str]:
    """Return the text of bytes, and the name of the encoding that was used.

    These are tried in order: the encoding *given* by the user; a byte order mark; UTF-8 if the
    bytes are valid, or all but a few, which become U+FFFD and are counted in the name; the
    *declared* encoding if it fits and gives no control characters of 0x80 to 0x9F; and what
    charset-normalizer finds. Raises InputError for empty and binary data, and where nothing fits.

    >>> decoded("Zürich".encode(), name="page.html", declared="iso-8859-1")
    ('Zürich', 'utf-8')
    >>> decoded("Zürich".encode("cp1252"), name="page.html", declared="iso-8859-1")
    ('Zürich', 'cp1252')
    """
    _require_text(data, name=name)
    if given:
        text, encoding = _decoded_as_given(data, given, name=name)
    else:
        text, encoding = _decoded_as_detected(data, declared, name=name)
    n_controls = len(re.findall("[\0-\x08\x0e-\x1a\x1c-\x1f]", text))
    if n_controls > CONTROLS * len(text):
        share = n_controls / len(text)
        raise refusal(
            name,
            arrived=f"bytes of which {share:.0%} are control characters",
            expected="text",
            fix="Open it in the program that it is meant for and save it as text or HTML.",
        )
    return text, encoding


def _require_text(data: bytes, *, name: str) -> None:
    if not data.strip(b"\0 \t\r\n"):
        raise refusal(
            name,
            arrived="an empty file",
            expected="text",
            fix="Save it again, or take it out of the folder.",
        )
    kind = _kind_of_binary(data)
    if kind:
        raise refusal(
            name,
            arrived=kind,
            expected="text",
            fix="Give it the ending of its own kind, or save the article as HTML or text.",
        )


def _kind_of_binary(data: bytes) -> str | None:
    """Return the kind of a file that is no text, by its first bytes."""
    if data[4:8] == b"ftyp":
        return "a video or sound file"
    if data.startswith(b"{\\rtf"):  # text with marks, which the reader of RTF decodes
        return None
    return kind_of_file(data)


def _decoded_as_given(data: bytes, given: str, *, name: str) -> tuple[str, str]:
    try:
        text = data.decode(given)
        encoding = codecs.lookup(given).name
    except (LookupError, ValueError) as error:
        raise refusal(
            name,
            arrived=f"bytes that are not {given!r} ({error})",
            expected="text in the encoding that you gave",
            fix="Leave the encoding out, so that it is detected, or name another one.",
        ) from None
    return text.removeprefix("\ufeff"), encoding


def _decoded_as_detected(data: bytes, declared: str | None, *, name: str) -> tuple[str, str]:
    decoding = None
    for mark, encoding in MARKS.items():
        if data.startswith(mark):
            decoding = _nearly_decoded(data, encoding)
            break
    decoding = decoding or _decoded_without_mark(data, declared)
    if not decoding:
        raise refusal(
            name,
            arrived="bytes that fit no encoding",
            expected="text",
            fix="Name the encoding of this file, or save it again as UTF-8.",
        )
    return decoding


def _decoded_without_mark(data: bytes, declared: str | None) -> tuple[str, str] | None:
    """Return text and encoding of bytes without a byte order mark."""
    utf_16 = utf_16_of(data)
    if utf_16:
        return _nearly_decoded(data, utf_16)
    is_escaped = data.isascii() and b"\x1b$" in data
    decoding = _nearly_decoded(data, "iso2022_jp" if is_escaped else "utf-8")
    if decoding:
        return decoding
    encoding = _known_encoding(declared)
    decoding = _nearly_decoded(data, encoding) if encoding else None
    if decoding and _is_plausible(decoding[0], encoding):
        return decoding
    return _detected_encoding(data)


def _is_plausible(text: str, encoding: str | None) -> bool:
    """Tell whether a text may really be in the encoding that it declares."""
    if re.search("[\x80-\x9f]", text):
        return False
    return encoding != "cp1252" or not _has_many_accents(text)


def _has_many_accents(text: str) -> bool:
    """Tell whether a text has more accented letters than any language written in cp1252."""
    words = re.sub(r"<[^<>]{0,2000}>", "", text[:SAMPLE])
    letters = [letter for letter in words if letter.isalpha()]
    n_accented = sum(1 for letter in letters if not letter.isascii())
    return n_accented > WESTERN * len(letters)


def _nearly_decoded(data: bytes, encoding: str) -> tuple[str, str] | None:
    """Return the text, if at most a share BROKEN of it is not in this encoding.

    The name says how many characters are broken.
    """
    text = data.decode(encoding, errors="replace").removeprefix("\ufeff")
    name = codecs.lookup(encoding).name.removesuffix("-sig")
    n_broken = text.count(REPLACEMENT)
    if n_broken:
        n_broken -= data.decode(encoding, errors="ignore").count(REPLACEMENT)
    if not n_broken:
        return text, name
    n_special = len(text)
    if name not in ("utf-16", "utf-32"):
        n_special -= len(text.encode("ascii", "ignore"))
    if n_broken > BROKEN * n_special:
        return None
    return text, f"{name} ({n_broken} broken)"


def _known_encoding(label: str | None) -> str | None:
    """Return Python's name of a declared encoding, if it is one of LIKELY and RARE."""
    label = (label or "").strip().lower()
    try:
        encoding = codecs.lookup(LABELS.get(label, label)).name
    except (LookupError, ValueError):
        return None
    encoding = READ_AS.get(encoding, encoding)
    if encoding in LIKELY or encoding in RARE:
        return encoding
    return None


def _detected_encoding(data: bytes) -> tuple[str, str] | None:
    """Return the text in the encoding that charset-normalizer finds; None if it finds none."""
    guesses = likely_encodings([data])
    if not guesses:
        return None
    return _nearly_decoded(data, guesses[0])
