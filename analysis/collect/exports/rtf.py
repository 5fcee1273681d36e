"""The text of an RTF file, mended before striprtf reads it.

striprtf leaves out text behind pictures, and takes too long for some inputs.
"""

import re
from functools import lru_cache

from striprtf import striprtf

from analysis.corpus.encodings import decoded
from analysis.errors import refusal

#: Bytes without pictures: some 600 articles. striprtf takes a second for 2 to 5 million.
LARGEST = 6_000_000
DEEPEST = 10_000  # groups within groups: Word writes some tens
HEAD = b"\xef\xbb\xbf \r\n\t"  # what may precede the first bracket
BLANK = b"\0\x1a \t\r\n\f\v"  # what may follow the last one
TOKEN = re.compile(
    rb"\\(?:bin(\d{0,9}) ?|pict(?![a-z])|fldinst(?![a-z])|\\|.)|[{}]", re.DOTALL | re.IGNORECASE
)
#: An escaped backslash as its code, so that all others begin a control word. Pictures as objects,
#: since striprtf loses the end of a picture's group and all text behind it. The instruction of a
#: field on its own line, since striprtf's pattern for links takes quadratic time there.
PLAINER = {b"\\\\": b"\\'5c", b"\\pict": b"\\objdata", b"\\fldinst": b"\\fldinst\n"}
#: Hexadecimal digits that are no text; quantifiers that never go back keep this linear.
PICTURE = re.compile(rb"(?:[0-9a-f]{32,}+[\r\n]++){4,}+[0-9a-f]*+|[0-9a-f]{256,}+", re.IGNORECASE)
#: What striprtf raises for invalid numbers.
FAULTS = (ValueError, OverflowError, TypeError, LookupError)


def fits(data: bytes) -> bool:
    """Tell whether this is an RTF file by its first bytes."""
    return data.lstrip(HEAD).startswith(b"{\\rtf")


@lru_cache(maxsize=2)  # asked again for another format
def text(data: bytes, *, name: str, encoding: str | None = None) -> str:
    """Return the text of an RTF file.

    Cells of a table end with "|"; pictures are left out. Raises InputError for a file that is too
    large or too deep, or goes on after its end.
    """
    document = _plainer(PICTURE.sub(b"", data.lstrip(HEAD)), name=name)
    code_page = re.search(rb"\\ansicpg(\d{3,5})", document[:2_000])
    declared = f"cp{code_page[1].decode()}" if code_page else "cp1252"
    written, _ = decoded(document, name=name, declared=declared, given=encoding)
    fonts = striprtf.font_table_group(written)
    if fonts:  # without line ends, striprtf's pattern for fonts takes quadratic time
        written = written.replace(fonts, re.sub(r"(\\f\d|\}\Z)", r";\n\1", fonts), 1)
    try:
        plain = striprtf.rtf_to_text(written, errors="replace")
    except FAULTS as error:
        raise refusal(
            name,
            arrived=f"RTF with an invalid code ({error})",
            expected="RTF as Word writes it",
            fix="Export it again.",
        ) from None
    return plain.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def _plainer(data: bytes, *, name: str) -> bytes:
    """Return an RTF document with fewer forms, up to its last bracket; refuse what is behind it."""
    if len(data) > LARGEST:
        raise refusal(
            name,
            arrived=f"{len(data):,} bytes besides pictures",
            expected=f"at most {LARGEST:,}",
            fix="Export fewer articles at a time.",
        )
    pieces = []
    depth = 0
    position = 0
    token = TOKEN.search(data)
    while token:
        pieces.append(data[position : token.start()])
        position = token.end()
        if token[1] is not None:  # \bin: so many bytes of a picture follow
            position += int(token[1] or 0)
        else:
            pieces.append(PLAINER.get(token[0].lower(), token[0]))
        if token[0] == b"{":
            depth += 1
        elif token[0] == b"}":
            depth -= 1
        if depth > DEEPEST or position > len(data):
            raise refusal(
                name,
                arrived="groups within groups without end, or a picture longer than the file",
                expected="RTF as Word writes it",
                fix="Export it again.",
            )
        if token[0] == b"}" and depth <= 0:
            break
        token = TOKEN.search(data, position)
    rest = data[position:]
    if token and rest.strip(BLANK):
        raise refusal(
            name,
            arrived=f"{len(rest):,} bytes after the end of the RTF text",
            expected="nothing after it",
            fix="Export it again; a bracket } too many ends the text.",
        )
    return b"".join([*pieces, rest.rstrip(BLANK)])
