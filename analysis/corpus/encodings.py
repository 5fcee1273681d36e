"""Text from bytes: which encoding a table, an export or a page has, and how that is known."""

import codecs
import re
from collections.abc import Mapping
from typing import NamedTuple, cast

from charset_normalizer import from_bytes

from analysis.errors import listing, refusal
from analysis.files import kind_of_file
from analysis.lexicons.languages import detect_language
from analysis.lexicons.validation import shipped_list

#: UTF-32 first, as its mark begins like that of UTF-16.
MARKS = {
    codecs.BOM_UTF32_LE: "utf-32",
    codecs.BOM_UTF32_BE: "utf-32",
    codecs.BOM_UTF8: "utf-8-sig",
    codecs.BOM_UTF16_LE: "utf-16",
    codecs.BOM_UTF16_BE: "utf-16",
}
LISTED = shipped_list("encodings")
LIKELY = LISTED["likely"].split()  #: what may be guessed
DECLARED = LISTED["declared"].split()  #: what pages may declare beside these
NOT_WESTERN = LISTED["not_western"]  #: languages by what they are written in
REPLACEMENT = "\ufffd"
SHARE_OF_CONTROLS = 0.05  #: of characters, from which on bytes are no text
SAMPLE = 50_000  #: bytes on which a guess is made: more change nothing but the time

#: How an encoding is known.
GIVEN = "given"
MARKED = "byte order mark"
CERTAIN = "bytes"  # they are valid UTF-8
STATED = "declared"
GUESSED = "guessed"
BINARY = "no text"
UNKNOWN = "unknown"  # nothing fits

#: Half a character (a lone surrogate): what bytes become that are no text.
NO_TEXT = "\udfff"
#: How Python handles bytes that are no text.
HANDLERS = {"refuse": "strict", "skip": "mark", "replace": "replace"}

codecs.register_error("mark", lambda error: (NO_TEXT, cast(UnicodeDecodeError, error).end))


class Options(NamedTuple):
    """What a user says of files: see `read_corpus`."""

    columns: Mapping[str, str] = {}
    encoding: str | None = None
    faulty: str = "refuse"


AS_THEY_ARE = Options()


class Encoding(NamedTuple):
    """The name of an encoding as Python calls it, and how it is known."""

    name: str
    basis: str


# ---------------------------------------------------------------- text


def decode_text(data: bytes, options: Options, *, what: str) -> tuple[str, Encoding]:
    """Return the text of a file without its byte order mark, and its encoding.

    With *faulty* "skip" bytes that are no text become NO_TEXT.
    """
    if options.encoding is not None:
        found = Encoding(options.encoding, GIVEN)
    elif kind_of_file(data) and not is_whole(data):
        return data.decode("latin-1"), Encoding("", BINARY)  # its first characters say what it is
    else:
        found = find_encoding(data)
    return _decoded_as(found, data, what=what, faulty=options.faulty)


def decoded(
    data: bytes, *, name: str, declared: str | None = None, given: str | None = None
) -> tuple[str, str]:
    """Return the text of a page or export, and the name of the encoding that was used.

    In order: the one *given*; a byte order mark; UTF-8; the *declared* one if it fits; a guess.
    """
    kind = kind_of_file(data)
    if data.startswith(b"{\\rtf"):  # text with marks, which the reader of RTF decodes
        kind = None
    if not data.strip(b"\0 \t\r\n"):
        kind = "an empty file"
    found = Encoding(given, GIVEN) if given else find_encoding(data, declared=declared)
    is_known = found.basis not in (GIVEN, UNKNOWN)
    faulty = "replace" if is_known or kind else "refuse"  # the kind is refused below
    text, used = _decoded_as(found, data, what=name, faulty=faulty)
    controls = re.findall("[\0-\x08\x0e-\x1a\x1c-\x1f]", text)
    if len(controls) > SHARE_OF_CONTROLS * len(text):
        kind = kind or "bytes of which many are control characters"
    if kind:
        raise refusal(
            name,
            arrived=kind,
            expected="text",
            fix="Give it the ending of its own kind, or save the article as HTML or text.",
        )
    n_broken = text.count(REPLACEMENT)
    if n_broken:
        n_broken -= data.decode(used.name, "ignore").count(REPLACEMENT)
    return text, f"{used.name} ({n_broken} broken)" if n_broken else used.name


def _decoded_as(found: Encoding, data: bytes, *, what: str, faulty: str) -> tuple[str, Encoding]:
    """Return the text of bytes in an encoding, and its name as Python calls it."""
    try:
        text = data.decode(found.name, HANDLERS[faulty])
        name = codecs.lookup(found.name).name.removesuffix("-sig")
    except UnicodeDecodeError as error:
        byte = error.object[error.start]
        raise refusal(
            what,
            arrived=f"byte 0x{byte:02x} at offset {error.start}",
            expected=f"text in {found.name}",
            fix="Save it again as UTF-8, name its encoding with encoding=, or leave encoding= out: "
            "then it is found out.",
        ) from None
    except (LookupError, ValueError):
        raise refusal(
            "encoding",
            arrived=repr(found.name),
            expected="the name of a text encoding",
            fix="Leave encoding= out, so that it is found out, or try 'cp1252' or 'cp1251'.",
        ) from None
    return text.removeprefix("\ufeff"), Encoding(name, found.basis)


def is_whole(text: object) -> bool:
    """Return whether a text can be written as UTF-8, and bytes can be read so: none was lost.

    >>> is_whole("Elm Post"), is_whole(NO_TEXT), is_whole(b"\\x8c")
    (True, False, False)
    """
    try:
        if isinstance(text, bytes):
            text.decode("utf-8")
        else:
            str(text).encode("utf-8")
    except UnicodeError:
        return False
    return True


# ---------------------------------------------------------------- encodings


def find_encoding(data: bytes, *, declared: str | None = None) -> Encoding:
    """Return the encoding of bytes: that of a byte order mark, UTF-8, *declared*, or a guess."""
    head = data[:SAMPLE]
    for mark, name in MARKS.items():
        if head.startswith(mark):
            return Encoding(name, MARKED)
    if _is_mostly_utf_8(data):
        is_escaped = head.isascii() and b"\x1b$" in head
        return Encoding("iso2022_jp" if is_escaped else "utf-8", CERTAIN)
    stated = _known_encoding(declared)
    if stated and _fits(data, stated):
        return Encoding(stated, STATED)
    return _guessed(data)


def _fits(data: bytes, encoding: str) -> bool:
    """Return whether all bytes are text in an encoding, without control characters above ASCII."""
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError:
        return False
    return re.search("[\x80-\x84\x86-\x9f]", text) is None


def _is_mostly_utf_8(data: bytes) -> bool:
    """Return whether at most half of what is above ASCII breaks as UTF-8."""
    text = data.decode("utf-8", "replace")
    n_above = len(text) - len(text.encode("ascii", "ignore"))
    return text.count(REPLACEMENT) <= n_above / 2


def _known_encoding(label: str | None) -> str | None:
    """Return Python's name of a declared encoding, if pages may have it."""
    try:
        name = codecs.lookup((label or "").strip()).name
    except (LookupError, ValueError):
        return None
    name = LISTED["read_as"].get(name, name)
    return name if name in (*LIKELY, *DECLARED) else None


def _sample_of(data: bytes) -> bytes:
    """Return the first lines with bytes above ASCII, without tags and long texts in ASCII."""
    lines = []
    n_bytes = 0
    words = re.sub(rb"<[^<>]{0,2000}>|[\t\0]|[ -~]{200,}", b" ", data)
    for line in words.splitlines():
        if n_bytes < SAMPLE and not line.isascii():
            lines.append(line)
            n_bytes += len(line)
    return b"\n".join(lines)


def _guessed(data: bytes) -> Encoding:
    """Return what charset-normalizer finds in a sample, among encodings that fit all bytes."""
    sample = _sample_of(data)
    signs = sample.decode("cp1252", "ignore")
    has_letter = any(sign.isalpha() and not sign.isascii() for sign in signs)
    if not has_letter and _fits(data, "cp1252"):
        return Encoding("cp1252", GUESSED)
    fitting = [name for name in LIKELY if _fits(data, name)] or [*LIKELY]
    matches = from_bytes(sample, cp_isolation=fitting, preemptive_behaviour=False)
    order = {}
    for match in matches:
        alike = {codecs.lookup(name).name for name in match.could_be_from_charset}
        name = min(alike, key=fitting.index)  # all of them read the sample in the same way
        order[name] = (-round(match.coherence, 1), round(match.chaos, 1), fitting.index(name))
    if not order:
        return Encoding("utf-8", UNKNOWN)
    likely = min(order, key=order.__getitem__)
    if likely not in ("cp1252", *NOT_WESTERN):
        return Encoding(likely, GUESSED)
    return _of_language(likely, sample, fitting)


def _of_language(likely: str, sample: bytes, fitting: list[str]) -> Encoding:
    """Return the encoding of the language of a text in Latin letters, or of several that fit it."""
    readings = {
        name: sample.decode(name, "ignore") for name in fitting if name in ("cp1252", *NOT_WESTERN)
    }
    language = detect_language(readings[likely])
    usual = [name for name, listed in NOT_WESTERN.items() if str(language) in listed.split()]
    usual = usual or ["cp1252"]
    name = likely if likely in usual or usual[0] not in readings else usual[0]
    others = [other for other, text in readings.items() if text != readings[name]]
    if language is None and others:
        return Encoding(name, f"{GUESSED}; or {listing(others)}: encoding= says which")
    return Encoding(name, GUESSED)
