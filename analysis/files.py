"""Files are written all or not at all: a run that is killed leaves the old file or the new one."""

from __future__ import annotations

import os
import re
import secrets
import time
from pathlib import Path

DEVICES = r"con|prn|aux|nul|com\d|lpt\d"  #: no names of files on Windows
DAY = 86_400  # seconds: no file and no pack takes so long to write
_UNPRINTABLE = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufffe\uffff]")


def printable(text: str) -> str:
    """Return the text with characters that XML, a terminal or a line of CSV cannot hold as escapes.

    >>> printable("Elm\\x01Post")
    'Elm\\\\x01Post'
    """
    return _UNPRINTABLE.sub(
        lambda match: match.group().encode("unicode_escape").decode("ascii"), text
    )


def replaced(path: str | Path, data: bytes) -> Path:
    """Return *path*, after putting a file of these bytes in its place; a symlink there is replaced, not followed.

    The bytes go to a hidden file beside it first (`unfinished`), which nothing here reads. The
    caller knows whether the file that is there may be replaced: `outputs.write` asks.

    >>> import tempfile
    >>> replaced(f"{tempfile.mkdtemp()}/note.txt", b"calm").read_bytes()
    b'calm'
    """
    path = Path(path)
    new = unfinished(path)
    try:
        written(new, data)
        os.replace(new, path)
    finally:
        new.unlink(missing_ok=True)
    return path


def written(path: Path, data: bytes) -> None:
    """Write a new file and wait until the disk has it."""
    with open(path, "xb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())


def unfinished(path: Path) -> Path:
    """Return a new hidden name beside *path*, for a file or folder that is not complete yet."""
    return path.with_name(f".{path.name}.{secrets.token_hex(4)}.unfinished")


def abandoned(path: Path) -> list[Path]:
    """Return what killed runs left of *path* under names of `unfinished`, older than a day."""
    name = re.compile(rf"\.{re.escape(path.name)}\.[0-9a-f]+\.unfinished")
    hidden = path.parent.glob(".*.unfinished")
    remains = [beside for beside in hidden if name.fullmatch(beside.name)]
    return [beside for beside in remains if time.time() - beside.lstat().st_mtime > DAY]
