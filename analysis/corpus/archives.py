"""Zip archives of strangers, such as Word and Excel files: what they may hold to be opened."""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from functools import lru_cache
from pathlib import PurePosixPath

from analysis.errors import InputError, listing, refusal

MEMBERS = 5_000  # a document with a picture for each of its articles has hundreds
UNPACKED = 500_000_000  # bytes of all members together
PART = 150_000_000  # bytes of one XML part: parsed as a tree it takes some six times as much memory
RATIO = 200  # unpacked to packed: text packs 5 to 20 times
MAX_BYTES_UNCHECKED = 10_000_000  # bytes up to which the ratio does not matter
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

    Refused are archives with too many members, too much in them, members packed unbelievably well,
    encrypted, named outside of the archive, damaged, or with XML that declares entities (Office
    never does).
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
    dense = [member.filename for member in members if _is_dense(member)]
    large = [member.filename for member in members if _is_large_xml(member)]
    outside = [member.filename for member in members if _leads_outside(member.filename)]
    is_locked = any(member.flag_bits & 1 for member in members)
    if len(members) > MEMBERS:
        _refuse(name, arrived=f"{len(members):,} files inside", expected=f"at most {MEMBERS:,}")
    if n_bytes > UNPACKED:
        _refuse(name, arrived=f"{n_bytes:,} bytes unpacked", expected=f"at most {UNPACKED:,}")
    if dense:
        arrived = f"{listing(dense)} packed more than {RATIO} times"
        _refuse(name, arrived=arrived, expected="parts packed like text")
    if large:
        arrived = f"{listing(large)} with more than {PART:,} bytes"
        _refuse(name, arrived=arrived, expected="smaller parts")
    if outside:
        arrived = f"a file inside named {listing(outside)}"
        _refuse(name, arrived=arrived, expected="names inside of the archive")
    if is_locked:
        _refuse(name, arrived="an encrypted archive", expected="one without a password")


def _refuse(name: str, *, arrived: str, expected: str) -> None:
    raise refusal(name, arrived=arrived, expected=expected, fix=FIX)


def _is_dense(member: zipfile.ZipInfo) -> bool:
    most = RATIO * max(1, member.compress_size)
    return member.file_size > max(MAX_BYTES_UNCHECKED, most)


def _is_large_xml(member: zipfile.ZipInfo) -> bool:
    return member.file_size > PART and member.filename.lower().endswith(XML)


def _leads_outside(filename: str) -> bool:
    if re.match(r"[/\\]|[A-Za-z]:", filename):
        return True
    return ".." in PurePosixPath(filename.replace("\\", "/")).parts


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
