"""Word and Excel files are zip archives: what a stranger's archive may hold before anything opens it."""

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
RATIO, SMALL = (
    200,
    10_000_000,
)  # unpacked to packed, looked at above so many bytes: text packs 5 to 20 times
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
            names = {*archive.namelist()}
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError):
        return None
    return next((found for part, found in KINDS.items() if part in names), None)


@lru_cache(maxsize=2)  # the reader asks again after ``fits``
def require_small(data: bytes, *, name: str) -> None:
    """Raise InputError unless *data* is a zip archive that can be opened without harm.

    Refused are archives with too many members, too much in them, members packed unbelievably well, encrypted, named
    outside of the archive, damaged, or with XML that declares entities (Office never does).
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
    """Refuse an archive for what its list of members says; what is read later is never more than that."""
    total = sum(member.file_size for member in members)
    dense = [
        member.filename
        for member in members
        if member.file_size > SMALL and member.file_size > RATIO * max(1, member.compress_size)
    ]
    large = [
        member.filename
        for member in members
        if member.file_size > PART and member.filename.lower().endswith((".xml", ".rels"))
    ]
    outside = [
        member.filename
        for member in members
        if re.match(r"[/\\]|[A-Za-z]:", member.filename)
        or ".." in PurePosixPath(member.filename.replace("\\", "/")).parts
    ]
    locked = [member.filename for member in members if member.flag_bits & 1]
    for arrived, expected in (
        (len(members) > MEMBERS and f"{len(members):,} files inside", f"at most {MEMBERS:,}"),
        (total > UNPACKED and f"{total:,} bytes unpacked", f"at most {UNPACKED:,}"),
        (dense and f"{listing(dense)} packed more than {RATIO} times", "parts packed like text"),
        (large and f"{listing(large)} with more than {PART:,} bytes", "smaller parts"),
        (outside and f"a file inside named {listing(outside)}", "names inside of the archive"),
        (locked and "an encrypted archive", "one without a password"),
    ):
        if arrived:
            raise refusal(name, arrived=arrived, expected=expected, fix=FIX)


def _require_sound(archive: zipfile.ZipFile, member: zipfile.ZipInfo, *, name: str) -> None:
    """Unpack a member to its end, in which its checksum is compared, and refuse XML with declarations of entities."""
    with archive.open(member) as part:
        before = b""
        while block := part.read(BLOCK):
            if member.filename.lower().endswith((".xml", ".rels", ".vml")) and ENTITIES.search(
                before + block
            ):
                raise refusal(
                    name,
                    arrived=f"{member.filename} with declared entities",
                    expected="plain XML, as Office writes it",
                    fix=FIX,
                )
            before = block[-32:]
