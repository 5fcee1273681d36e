"""Zip archives of strangers, such as Word and Excel files: what they may hold to be opened."""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from functools import lru_cache

from analysis.errors import InputError, listing, refusal

UNPACKED = 500_000_000  # bytes of all members together
PART = 150_000_000  # bytes of one XML part: parsed as a tree it takes some six times as much memory
XML = (".xml", ".rels")
BLOCK = 1 << 20  # bytes unpacked at a time
KINDS = {"word/document.xml": "docx", "xl/workbook.xml": "xlsx"}
FIX = "Open it in the program it is from and save it again, or leave it out."
ENTITIES = re.compile(
    rb"<\0?!\0?(?:D\0?O\0?C\0?T\0?Y\0?P\0?E|E\0?N\0?T\0?I\0?T\0?Y)"
)  # also as UTF-16


def kind(data: bytes) -> str | None:
    """Return "docx" or "xlsx" if *data* is such a file, None otherwise.

    >>> kind(b"{\\\\rtf1 a text}") is None
    True
    """
    if not data.startswith(b"PK"):
        return None
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = set(archive.namelist())
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError):
        return None
    for part, name in KINDS.items():
        if part in names:
            return name
    return None


@lru_cache(maxsize=2)  # the reader asks again after ``fits``
def require_small(data: bytes, *, name: str) -> None:
    """Raise InputError unless *data* is a zip archive that can be opened without harm.

    Refused are archives with too much in them, encrypted or damaged ones, and XML that declares
    entities (Office never does).
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            _require_modest(archive.infolist(), name=name)
            for member in archive.infolist():
                _require_sound(archive, member, name=name)
    except InputError:
        raise
    except (
        zipfile.BadZipFile,
        zlib.error,
        EOFError,
        ValueError,
        NotImplementedError,
        OSError,
        RuntimeError,
    ) as error:
        raise refusal(
            name,
            arrived=f"what is no whole zip archive ({error})",
            expected="a .docx or .xlsx file",
            fix="Save or download it again; an .html or .rtf file needs its own ending.",
        ) from None


def _require_modest(members: list[zipfile.ZipInfo], *, name: str) -> None:
    """Refuse an archive for what its list of members says.

    What is read later is never more than that.
    """
    n_bytes = sum(member.file_size for member in members)
    large = [member.filename for member in members if _is_large_xml(member)]
    if n_bytes > UNPACKED:
        _refuse(name, arrived=f"{n_bytes:,} bytes unpacked", expected=f"at most {UNPACKED:,}")
    if large:
        arrived = f"{listing(large)} with more than {PART:,} bytes"
        _refuse(name, arrived=arrived, expected="smaller parts")


def _refuse(name: str, *, arrived: str, expected: str) -> None:
    raise refusal(name, arrived=arrived, expected=expected, fix=FIX)


def _is_large_xml(member: zipfile.ZipInfo) -> bool:
    return member.file_size > PART and member.filename.lower().endswith(XML)


def _require_sound(archive: zipfile.ZipFile, member: zipfile.ZipInfo, *, name: str) -> None:
    """Unpack a member to its end, where its checksum is compared; refuse declared entities."""
    is_xml = member.filename.lower().endswith((*XML, ".vml"))
    with archive.open(member) as part:
        before = b""
        block = part.read(BLOCK)
        while block:
            if is_xml and ENTITIES.search(before + block):
                arrived = f"{member.filename} with declared entities"
                _refuse(name, arrived=arrived, expected="plain XML, as Office writes it")
            before = block[-32:]
            block = part.read(BLOCK)
