"""Text from bytes: which encoding a file really has, whatever it declares."""

from __future__ import annotations

import codecs
import re

from charset_normalizer import from_bytes

from analysis.errors import refusal
from analysis.files import kind_of_file

#: UTF-32 first, as its mark begins like that of UTF-16.
MARKS = {
    codecs.BOM_UTF32_LE: "utf-32",
    codecs.BOM_UTF32_BE: "utf-32",
    codecs.BOM_UTF8: "utf-8-sig",
    codecs.BOM_UTF16_LE: "utf-16",
    codecs.BOM_UTF16_BE: "utf-16",
}

#: What pages declare and what browsers read instead (WHATWG Encoding Standard): the wider sets hold the narrower ones.
READ_AS = {
    "ascii": "cp1252",
    "iso8859-1": "cp1252",
    "iso8859-9": "cp1254",
    "iso8859-11": "cp874",
    "tis-620": "cp874",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "euc_kr": "cp949",
    "shift_jis": "cp932",
}

#: What the detector may find, and what pages may declare besides: encodings of the WHATWG standard, in their Python names.
#: Others are of mainframes and DOS, take quadratic time (punycode) or hide markup (utf-7).
LIKELY = (
    "cp1252",
    "cp1251",
    "cp1256",
    "cp1250",
    "cp1253",
    "cp1254",
    "cp1255",
    "cp1257",
    "koi8-r",
    "iso8859-2",
    "iso8859-5",
    "iso8859-7",
    "cp866",
    "cp874",
    "gb18030",
    "big5",
    "cp932",
    "euc_jp",
    "cp949",
)
RARE = (
    "cp1258",
    "iso8859-3",
    "iso8859-4",
    "iso8859-6",
    "iso8859-8",
    "iso8859-10",
    "iso8859-13",
    "iso8859-14",
    "iso8859-15",
    "iso8859-16",
    "koi8-u",
    "mac-cyrillic",
    "mac-roman",
    "big5hkscs",
    "utf-16",
    "utf-16-le",
    "utf-16-be",
)

CENTRAL = (
    "Croatian",
    "Czech",
    "Hungarian",
    "Polish",
    "Romanian",
    "Slovak",
    "Slovene",
)  # languages that cp1252 can't write

#: Labels that Python does not know.
LABELS = {
    "x-sjis": "cp932",
    "windows-31j": "cp932",
    "iso-8859-8-i": "iso8859-8",
    "x-gbk": "gb18030",
    "windows-874": "cp874",
    "x-mac-cyrillic": "mac-cyrillic",
    "unicode": "utf-16-le",
}

REPLACEMENT = "\ufffd"
BROKEN = 0.25  # share of broken characters among those above ASCII: of 18 texts in other encodings .66 to 1 break as UTF-8
CONTROLS = 0.05  # share of control characters above which bytes are no text
WIDE = 0.4  # share of zeros at even or odd places from which bytes are UTF-16
WESTERN = 0.4  # share of letters above ASCII that no language of cp1252 reaches: servers name it by default for Cyrillic, too
SAMPLE = 50_000  # bytes that the detector sees: more change nothing but the time


def decoded(
    data: bytes, *, name: str, declared: str | None = None, given: str | None = None
) -> tuple[str, str]:
    """Return the text of *data* and the name of the encoding that was used.

    In this order: the encoding *given* by the user, a byte order mark, UTF-8 if the bytes are valid (or all but a few, which
    become U+FFFD and are counted in the name), the *declared* encoding if it fits and gives no control characters of 0x80 to
    0x9F, and what charset-normalizer finds. Raises InputError for empty and binary data, and where nothing fits.

    >>> decoded("Zürich".encode(), name="page.html", declared="iso-8859-1")
    ('Zürich', 'utf-8')
    >>> decoded("Zürich".encode("cp1252"), name="page.html", declared="iso-8859-1")
    ('Zürich', 'cp1252')
    """
    _require_text(data, name=name)
    text, encoding = _given(data, given, name=name) if given else _found(data, declared, name=name)
    controls = len(re.findall("[\0-\x08\x0e-\x1a\x1c-\x1f]", text))
    if controls > CONTROLS * len(text):
        raise refusal(
            name,
            arrived=f"bytes of which {controls / len(text):.0%} are control characters",
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
    kind = kind_of_file(data)
    if not kind and data[4:8] == b"ftyp":
        kind = "a video or sound file"
    if kind:
        raise refusal(
            name,
            arrived=kind,
            expected="text",
            fix="Give it the ending of its own kind, or save the article as HTML or text.",
        )


def _given(data: bytes, given: str, *, name: str) -> tuple[str, str]:
    try:
        return data.decode(given).removeprefix("\ufeff"), codecs.lookup(given).name
    except (LookupError, ValueError) as error:
        raise refusal(
            name,
            arrived=f"bytes that are not {given!r} ({error})",
            expected="text in the encoding that you gave",
            fix="Leave the encoding out, so that it is detected, or name another one.",
        ) from None


def _found(data: bytes, declared: str | None, *, name: str) -> tuple[str, str]:
    mark = next((encoding for mark, encoding in MARKS.items() if data.startswith(mark)), None)
    found = (_nearly(data, mark) if mark else None) or _unmarked(data, declared)
    if not found:
        raise refusal(
            name,
            arrived="bytes that fit no encoding",
            expected="text",
            fix="Name the encoding of this file, or save it again as UTF-8.",
        )
    return found


def _unmarked(data: bytes, declared: str | None) -> tuple[str, str] | None:
    """Return text and encoding of bytes without a byte order mark."""
    if wide := _wide(data):
        return _nearly(data, wide)
    if found := _nearly(data, "iso2022_jp" if data.isascii() and b"\x1b$" in data else "utf-8"):
        return found
    encoding = _declared(declared)
    found = _nearly(data, encoding) if encoding else None
    if (
        found
        and not re.search("[\x80-\x9f]", found[0])
        and not (encoding == "cp1252" and _foreign(found[0]))
    ):
        return found
    return _detected(data)


def _foreign(text: str) -> bool:
    """Tell whether text read as cp1252 has more accented letters than any language that is written in it."""
    letters = [
        letter for letter in re.sub(r"<[^<>]{0,2000}>", "", text[:SAMPLE]) if letter.isalpha()
    ]
    return sum(not letter.isascii() for letter in letters) > WESTERN * len(letters)


def _nearly(data: bytes, encoding: str) -> tuple[str, str] | None:
    """Return the text, if at most a share BROKEN of it is not *encoding*; the name says how many characters are broken."""
    text = data.decode(encoding, errors="replace").removeprefix("\ufeff")
    broken = text.count(REPLACEMENT) - data.decode(encoding, errors="ignore").count(REPLACEMENT)
    named = codecs.lookup(encoding).name.removesuffix("-sig")
    if not broken:
        return text, named
    special = (
        len(text)
        if named in ("utf-16", "utf-32")
        else len(text) - len(text.encode("ascii", "ignore"))
    )
    return (text, f"{named} ({broken} broken)") if broken <= BROKEN * special else None


def _wide(data: bytes) -> str | None:
    """Return the name of UTF-16 without a mark: in markup and in Latin letters every other byte is 0."""
    even, odd = (
        data[start:SAMPLE:2].count(0) / max(1, len(data[start:SAMPLE:2])) for start in (0, 1)
    )
    if max(even, odd) > WIDE and min(even, odd) < 1 - WIDE:
        return "utf-16-le" if odd > even else "utf-16-be"
    return None


def _declared(label: str | None) -> str | None:
    """Return Python's name of the encoding that a page declares, if it is one of LIKELY and RARE."""
    label = (label or "").strip().lower()
    try:
        encoding = codecs.lookup(LABELS.get(label, label)).name
    except (LookupError, ValueError):
        return None
    encoding = READ_AS.get(encoding, encoding)
    return encoding if encoding in LIKELY + RARE else None


def _detected(data: bytes) -> tuple[str, str] | None:
    """Return what charset-normalizer finds in the parts outside of tags, as markup looks alike in all encodings.

    Each encoding is tried by itself, as the detector leaves out those that resemble one that failed; equal ones go by the order
    of LIKELY.
    """
    words = re.sub(rb"<[^<>]{0,2000}>", b" ", data)
    telling = (b"\n".join(line for line in words.splitlines() if not line.isascii()) or words)[
        :SAMPLE
    ]
    tried = [
        from_bytes(telling, cp_isolation=[encoding], preemptive_behaviour=False).best()
        for encoding in LIKELY
    ]
    matches = [match for match in tried if match]
    best = min(
        matches,
        key=lambda match: (
            round(match.chaos, 2),
            -round(match.coherence, 2),
            match.encoding == "cp1252" and match.language in CENTRAL,
        ),
        default=None,
    )
    return _nearly(data, best.encoding) if best else None
