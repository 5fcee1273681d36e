"""Zip archives of strangers, such as Word and Excel files: what they may hold to be opened."""

import io
import zipfile

from analysis.errors import listing, refusal

UNPACKED = 500_000_000  # bytes of all members together
PART = 150_000_000  # bytes of one XML part: parsed as a tree it takes some six times as much memory
XML = (".xml", ".rels")
KINDS = {"word/document.xml": "docx", "xl/workbook.xml": "xlsx"}
BROKEN = (zipfile.BadZipFile, ValueError, NotImplementedError, OSError)  # what opening one raises


def kind(data: bytes) -> str | None:
    """Return "docx" or "xlsx" if *data* is such a file, None otherwise.

    >>> kind(b"{\\\\rtf1 a text}") is None
    True
    """
    if not data.startswith(b"PK"):
        return None
    try:
        names = {member.filename for member in _members(data)}
    except BROKEN:
        return None
    return next((name for part, name in KINDS.items() if part in names), None)


def require_small(data: bytes, *, name: str) -> None:
    """Raise InputError unless *data* is a zip archive that is not too large to be opened.

    What is read later is never more than its list of members says.
    """
    try:
        members = _members(data)
    except BROKEN as error:
        raise refusal(
            name,
            arrived=f"what is no whole zip archive ({error})",
            expected="a .docx or .xlsx file",
            fix="Save or download it again; a file of another kind needs its own ending.",
        ) from None
    n_bytes = sum(member.file_size for member in members)
    parts = [member for member in members if member.filename.lower().endswith(XML)]
    large = [part.filename for part in parts if part.file_size > PART]
    arrived = f"{listing(large)} with more than {PART:,} bytes" if large else ""
    if n_bytes > UNPACKED:
        arrived = f"{n_bytes:,} bytes unpacked"
    if arrived:
        raise refusal(
            name,
            arrived=arrived,
            expected=f"at most {UNPACKED:,} bytes, and {PART:,} in a part",
            fix="Open it in the program it is from and save it again, or leave it out.",
        )


def _members(data: bytes) -> list[zipfile.ZipInfo]:
    """Return what a zip archive says of its members."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return archive.infolist()
