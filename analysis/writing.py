"""Files are written all or not at all: a run that is killed leaves the old file or the new one."""
from __future__ import annotations

import os
import re
from pathlib import Path

DEVICES = r"con|prn|aux|nul|com\d|lpt\d"  #: no names of files on Windows
_UNPRINTABLE = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufffe\uffff]")


def printable(text: str) -> str:
    """Return the text with characters that XML or a line of CSV cannot hold as escapes.

    >>> printable("Elm\\x01Post")
    'Elm\\\\x01Post'
    """
    return _UNPRINTABLE.sub(lambda match: match.group().encode("unicode_escape").decode("ascii"), text)


def replaced(path: str | Path, data: bytes) -> Path:
    """Return *path*, after putting a file of these bytes in its place; a symlink there is replaced, not followed.

    The bytes go to a hidden file beside it first (``.name.<process>.unfinished``), which nothing here reads.

    >>> import tempfile
    >>> replaced(f"{tempfile.mkdtemp()}/note.txt", b"calm").read_bytes()
    b'calm'
    """
    path = Path(path)
    unfinished = path.with_name(f".{path.name}.{os.getpid()}.unfinished")
    try:
        written(unfinished, data)
        os.replace(unfinished, path)
    finally:
        unfinished.unlink(missing_ok=True)
    return path


def written(path: Path, data: bytes) -> None:
    """Write a new file and wait until the disk has it."""
    with open(path, "wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
