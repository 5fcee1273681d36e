"""The text of an RTF file, with what striprtf leaves out or takes too long for set right before."""

from __future__ import annotations

import re
from functools import lru_cache

from striprtf import striprtf

from analysis.collect.web.encodings import decoded
from analysis.errors import refusal

LARGEST = 6_000_000  # bytes without pictures: some 600 articles; striprtf takes a second per 2 to 5 million
DEEPEST = 10_000  # groups within groups: Word writes some tens
JOINED = 1_000  # RTF files one after the other in one
BLANK = re.compile(rb"[\0\x1a\s]*")
TOKEN = re.compile(
    rb"\\(?:bin(\d{0,9}) ?|pict(?![a-z])|fldinst(?![a-z])|\\|.)|[{}]", re.DOTALL | re.IGNORECASE
)
#: An escaped backslash as its code, so that all others begin a control word; pictures as objects (striprtf loses the end of the
#: group of a picture, and all text after it); the instruction of a field on its own line (striprtf's pattern for links takes
#: quadratic time, and writes the address into the text).
PLAINER = {b"\\\\": b"\\'5c", b"\\pict": b"\\objdata", b"\\fldinst": b"\\fldinst\n"}
#: Hexadecimal digits that are no text; quantifiers that never go back keep this linear.
PICTURE = re.compile(rb"(?:[0-9a-f]{32,}+[\r\n]++){4,}+[0-9a-f]*+|[0-9a-f]{256,}+", re.IGNORECASE)
FAULTS = (
    ValueError,
    OverflowError,
    TypeError,
    LookupError,
)  # of striprtf, for numbers that are none


def fits(data: bytes) -> bool:
    """Tell whether this is an RTF file by its first bytes."""
    return data.lstrip(b"\xef\xbb\xbf \r\n\t").startswith(b"{\\rtf")


@lru_cache(maxsize=2)  # both readers of RTF files ask
def text(data: bytes, *, name: str, encoding: str | None = None) -> str:
    """Return the text of an RTF file, or of several one after the other; cells of a table end with "|".

    Raises InputError for a file that is no RTF, is too large or too deep, or goes on after its end. Pictures are left out.

    >>> text(rb"{\\rtf1\\ansi\\ansicpg1252 Caf\\'e9 {\\*\\generator None}C:\\\\Elm\\par 12\\u8364?}", name="a.rtf")
    'Café C:\\\\Elm\\n12€'
    """
    if not fits(data):
        raise refusal(
            name,
            arrived=f"a file that begins with {data[:20]!r}",
            expected="an RTF file, which begins with {\\rtf1",
            fix="Rename it to what it is (.html, .docx), or export it again as .rtf.",
        )
    documents = _documents(PICTURE.sub(b"", data.lstrip(b"\xef\xbb\xbf \r\n\t")), name=name)
    return "\n".join(_converted(document, name=name, encoding=encoding) for document in documents)


def _documents(data: bytes, *, name: str) -> list[bytes]:
    """Return the RTF documents in a file, made plainer."""
    if len(data) > LARGEST:
        raise refusal(
            name,
            arrived=f"{len(data):,} bytes besides pictures",
            expected=f"at most {LARGEST:,}",
            fix="Export fewer articles at a time.",
        )
    pieces, found, depth, place = [], [], 0, 0
    while token := TOKEN.search(data, place):
        pieces.append(data[place : token.start()])
        place = token.end()
        if token[1] is not None:
            place += int(token[1] or 0)
        else:
            pieces.append(PLAINER.get(token[0].lower(), token[0]))
        depth += {b"{": 1, b"}": -1}.get(token[0], 0)
        if depth > DEEPEST or place > len(data):
            raise refusal(
                name,
                arrived="groups within groups without end, or a picture longer than the file",
                expected="RTF as Word writes it",
                fix="Export it again.",
            )
        if token[0] == b"}" and depth <= 0:
            found, pieces, depth = [*found, b"".join(pieces)], [], 0
            place = BLANK.match(data, place).end()  # type: ignore[union-attr]  # it matches nothing, too
            if place < len(data) and not (
                data.startswith(b"{\\rtf", place) and len(found) < JOINED
            ):
                raise refusal(
                    name,
                    arrived=f"{len(data) - place:,} bytes after the end of the RTF text (byte {place:,})",
                    expected="nothing after it",
                    fix="Export it again; a bracket } too many ends the text.",
                )
    rest = b"".join([*pieces, data[place:]])
    return [*found, rest] if rest.strip() else found


def _converted(document: bytes, *, name: str, encoding: str | None) -> str:
    """Return the text of one RTF document."""
    page = re.search(rb"\\ansicpg(\d{3,5})", document[:2_000])
    written, _ = decoded(
        document, name=name, declared=f"cp{page[1].decode()}" if page else "cp1252", given=encoding
    )
    fonts = striprtf.font_table_group(written)
    parted = re.sub(
        r"(\\f\d|\}\Z)", r";\n\1", fonts
    )  # without it striprtf's pattern for fonts takes quadratic time
    written = written.replace(fonts, parted, 1) if fonts else written
    try:
        plain = striprtf.rtf_to_text(written, errors="replace")
    except FAULTS as error:
        raise refusal(
            name,
            arrived=f"RTF with a code that is none ({error})",
            expected="RTF as Word writes it",
            fix="Export it again.",
        ) from None
    return plain.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
