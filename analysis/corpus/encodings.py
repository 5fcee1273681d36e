"""Text from bytes: which encoding a file has, and how that is known."""

from __future__ import annotations

import codecs
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any, NamedTuple, cast

from charset_normalizer import from_bytes

from analysis.corpus.alphabets import strange_share
from analysis.errors import InputError, refusal
from analysis.files import kind_of_file

#: UTF-32 first, as its mark begins like that of UTF-16.
MARKS = {
    codecs.BOM_UTF32_LE: "utf-32",
    codecs.BOM_UTF32_BE: "utf-32",
    codecs.BOM_UTF8: "utf-8-sig",
    codecs.BOM_UTF16_LE: "utf-16",
    codecs.BOM_UTF16_BE: "utf-16",
}
#: What the detector may find, in Python's names: encodings of the WHATWG standard. Others are of
#: mainframes and DOS, take quadratic time (punycode) or hide markup (utf-7).
LIKELY = tuple(
    "cp1252 cp1251 cp1256 cp1250 cp1253 cp1254 cp1255 cp1257 koi8-r iso8859-2 iso8859-5 iso8859-7 "
    "cp866 cp874 gb18030 big5 cp932 euc_jp cp949".split()
)
REPLACEMENT = "\ufffd"
MIN_SHARE_OF_ZEROS = 0.4  #: share of zeros at even or odd positions from which bytes are UTF-16
FEW_SIGNS = 0.1  #: share of a text that signs beside English letters stay below
SAMPLE = 50_000  #: bytes that the detector sees: more change nothing but the time
BLOCK = 4_000_000  #: bytes of a file that are looked at together

#: How an encoding is known.
GIVEN = "given"
MARKED = "byte order mark"
CERTAIN = "bytes"  # they are valid UTF-8, or have the zeros of UTF-16
GUESSED = "guessed"
BINARY = "no text"
UNKNOWN = "unknown"  # the detector finds none

#: Half a character (a lone surrogate): what bytes become that are no text.
NO_TEXT = "\udfff"

codecs.register_error("mark", lambda error: (NO_TEXT, cast(UnicodeDecodeError, error).end))


class Encoding(NamedTuple):
    """The name of an encoding as Python calls it, and how it is known."""

    name: str
    basis: str


# ---------------------------------------------------------------- text


def decode_text(
    data: bytes, *, what: str, encoding: str | None, faulty: str
) -> tuple[str, Encoding]:
    """Return the text of a file without its byte order mark, and its encoding.

    Parameters
    ----------
    data : bytes
    what : str
        The name of the file, for messages.
    encoding : str or None
        A given one is obeyed. By default it is found out (`find_encoding`).
    faulty : "refuse" or "skip"
        Whether bytes that are no text are refused, or become NO_TEXT.

    Examples
    --------
    >>> data = "Паромы не вышли в море, сообщил капитан порта.".encode("cp1251")
    >>> text, encoding = decode_text(data, what="a.txt", encoding=None, faulty="refuse")
    >>> text[:6], tuple(encoding)
    ('Паромы', ('cp1251', 'guessed'))
    """
    if encoding is None:
        return _decode_as_found(data, what=what, faulty=faulty)
    try:
        text = data.decode(encoding, _handler(faulty))
        name = codecs.lookup(encoding).name
    except UnicodeDecodeError as error:
        fix = "Correct encoding=, or leave encoding= out: then it is found out."
        raise _no_text(what, error, expected=f"text in {encoding}", fix=fix) from None
    except (LookupError, ValueError):
        raise refusal(
            "encoding",
            arrived=repr(encoding),
            expected="the name of a text encoding",
            fix="Leave encoding= out, so that it is found out, or try 'cp1252' or 'cp1251'.",
        ) from None
    return text.removeprefix("\ufeff"), Encoding(name.removesuffix("-sig"), GIVEN)


def _decode_as_found(data: bytes, *, what: str, faulty: str) -> tuple[str, Encoding]:
    """Return the text of a file in the encoding that is found, and this encoding."""
    encoding = find_encoding(data)
    if encoding.basis == CERTAIN and encoding.name == "utf-8" and kind_of_file(data):
        # A picture or an archive: its first characters say so, and its articles are left out.
        text, is_text = _text_or_bytes(data)
        return text, encoding if is_text else Encoding("", BINARY)
    try:
        text = data.decode(encoding.name, _handler(faulty))
    except UnicodeDecodeError as error:
        expected = f"text in {encoding.name}, as the rest of it is"
        fix = "Save it again in one encoding, best UTF-8, or name another with encoding=."
        if encoding.basis == UNKNOWN:
            expected = "text in UTF-8, or in an encoding that can be found out"
            fix = "Name its encoding with encoding=, or save it again as UTF-8."
        raise _no_text(what, error, expected=expected, fix=fix) from None
    return text.removeprefix("\ufeff"), encoding


def _no_text(what: str, error: UnicodeDecodeError, *, expected: str, fix: str) -> InputError:
    """Return the refusal of a file with a byte that is no text."""
    byte = error.object[error.start]
    arrived = f"byte 0x{byte:02x} at offset {error.start}"
    return refusal(what, arrived=arrived, expected=expected, fix=fix)


def _text_or_bytes(data: bytes) -> tuple[str, bool]:
    """Return UTF-8 as text, other bytes as one character each, and which of the two it is."""
    try:
        return data.decode("utf-8"), True
    except UnicodeDecodeError:
        return data.decode("latin-1"), False


def _handler(faulty: str) -> str:
    """Return how Python handles bytes that are no text."""
    if faulty == "skip":
        return "mark"
    return "strict"


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


def find_encoding(data: bytes) -> Encoding:
    """Return the encoding of bytes.

    It is that of a byte order mark, or UTF-8 if they are valid or half of their letters above
    ASCII are, or UTF-16 by its zeros, else what charset-normalizer guesses. The guess is made from
    the first 50,000 bytes of lines with such letters, among encodings that fit all bytes.

    >>> find_encoding("Zürich".encode("utf-16"))
    Encoding(name='utf-16', basis='byte order mark')
    """
    return find_encoding_of(lambda: _blocks_of(data))


def _blocks_of(data: bytes) -> Iterator[bytes]:
    """Yield bytes in the blocks in which a file is read."""
    for start in range(0, len(data), BLOCK):
        yield data[start : start + BLOCK]


def find_encoding_of(blocks: Callable[[], Iterable[bytes]]) -> Encoding:
    """Return the encoding of a file that is read block by block, as `find_encoding` does.

    *blocks* returns them anew each time it is called.
    """
    head = next(iter(blocks()), b"")
    for mark, name in MARKS.items():
        if head.startswith(mark):
            return Encoding(name, MARKED)
    if _fits(blocks, "utf-8"):
        utf_16 = utf_16_of(head)
        if utf_16 and _fits(blocks, utf_16):
            return Encoding(utf_16, CERTAIN)
        return Encoding("utf-8", CERTAIN)
    if kind_of_file(head) or _is_mostly_utf_8(blocks):
        return Encoding("utf-8", CERTAIN)
    utf_16 = utf_16_of(head)
    if utf_16 and _fits(blocks, utf_16):
        return Encoding(utf_16, CERTAIN)
    fitting = [name for name in LIKELY if _fits(blocks, name)]
    guesses = likely_encodings(blocks(), among=fitting or LIKELY)
    if guesses:
        return Encoding(guesses[0], GUESSED)
    return Encoding("utf-8", UNKNOWN)


def utf_16_of(data: bytes) -> str | None:
    """Return the name of UTF-16 without a mark, None for other bytes.

    In its markup and Latin letters every other byte is 0.

    >>> utf_16_of("<p>Elm</p>".encode("utf-16-le"))
    'utf-16-le'
    """
    even = _share_of_zeros(data[0:SAMPLE:2])
    odd = _share_of_zeros(data[1:SAMPLE:2])
    if max(even, odd) <= MIN_SHARE_OF_ZEROS or min(even, odd) >= 1 - MIN_SHARE_OF_ZEROS:
        return None
    return "utf-16-le" if odd > even else "utf-16-be"


def _share_of_zeros(data: bytes) -> float:
    return data.count(0) / max(1, len(data))


def _fits(blocks: Callable[[], Iterable[bytes]], encoding: str) -> bool:
    """Return whether all bytes are text in an encoding, without control characters above ASCII."""
    decoder = codecs.getincrementaldecoder(encoding)()
    is_unicode = encoding.startswith("utf")
    try:
        for block in blocks():
            text = decoder.decode(block)
            if not is_unicode and re.search("[\x80-\x84\x86-\x9f]", text):
                return False
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def _is_mostly_utf_8(blocks: Callable[[], Iterable[bytes]]) -> bool:
    """Return whether at least half of what is above ASCII is whole characters of UTF-8.

    Of 18 texts in other encodings .66 to 1 break as UTF-8.
    """
    decoder = codecs.getincrementaldecoder("utf-8")("replace")
    n_whole = 0
    n_broken = 0
    for block in blocks():
        text = decoder.decode(block)
        n_replaced = text.count(REPLACEMENT)
        n_broken += n_replaced
        n_whole += len(text) - len(text.encode("ascii", "ignore")) - n_replaced
    return n_whole > 0 and n_whole >= n_broken


def likely_encodings(blocks: Iterable[bytes], *, among: Sequence[str] = LIKELY) -> list[str]:
    """Return the encodings that charset-normalizer finds outside of tags, the best one first.

    Markup looks alike everywhere. Each encoding is tried by itself, since the detector leaves out
    those that resemble one that failed. Equal ones are in the order of *among*.

    >>> likely_encodings(["Fähren außer Betrieb".encode("cp1252")])[0]
    'cp1252'
    """
    sample = _sample_of(blocks)
    if "cp1252" in among and _has_signs_only(sample):
        return ["cp1252"]
    matches = []
    for encoding in among:
        whole = _whole_characters(sample, encoding)
        if whole is None:
            continue
        found = from_bytes(whole, cp_isolation=[encoding], preemptive_behaviour=False)
        match = found.best()
        if match:
            matches.append((_order_of_match(match, encoding), encoding))
    return [encoding for _, encoding in sorted(matches, key=lambda match: match[0])]


def _has_signs_only(sample: bytes) -> bool:
    """Return whether the few bytes above ASCII are signs of cp1252 such as £ and ½, no letters."""
    text = sample.decode("cp1252", "replace")
    above = [letter for letter in text if not letter.isascii()]
    is_few = 0 < len(above) < FEW_SIGNS * len(text)
    return is_few and not any(each.isalpha() or each == REPLACEMENT for each in above)


def _sample_of(blocks: Iterable[bytes]) -> bytes:
    """Return the first lines with bytes above ASCII, without tags and tabs.

    Without such bytes it is the beginning.
    """
    special: list[bytes] = []
    n_bytes = 0
    head = None
    for block in blocks:
        if head is None:
            head = block
        words = re.sub(rb"<[^<>]{0,2000}>|[\t\0]", b" ", block)
        for line in words.splitlines():
            if not line.isascii():
                special.append(line)
                n_bytes += len(line)
        if n_bytes >= SAMPLE:
            break
    return (b"\n".join(special) or head or b"")[:SAMPLE]


def _whole_characters(sample: bytes, encoding: str) -> bytes | None:
    """Return a sample without half a character at its end; None if it is in another encoding."""
    decoder = codecs.getincrementaldecoder(encoding)()
    try:
        return decoder.decode(sample).encode(encoding)
    except UnicodeError:
        return None


def _order_of_match(match: Any, encoding: str) -> tuple:
    """Return the key by which matches are ordered: the least chaos, then the most coherence.

    In a few sentences the detector takes French for Polish. So letters that fit no language of the
    encoding count as chaos, too.
    """
    strange = strange_share(str(match), encoding=encoding)
    return round(match.chaos + strange, 2), -round(match.coherence, 2)
