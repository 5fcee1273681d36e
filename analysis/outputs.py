"""Files that the package wrote, and a record of them: no file of a user's is ever replaced.

Each folder that gets files has a record, `.framing-notebooks.json`, with the SHA-256 of each. A
file that the record does not name, or that was changed since, is the user's: it is refused by name
and stays as it is. The record travels with the folder, also through git. Packs have a manifest that
does the same (`packs`).
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import time
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from analysis import errors as checks
from analysis import files as writing

RECORD = ".framing-notebooks.json"
LOCK = ".framing-notebooks.lock"  # a folder that is there while a process writes
WAIT = 10  # seconds: a lock that is still there belongs to a process that was killed
WRITER = "framing-notebooks"
LARGEST = 16_000_000  # bytes of a record

#: Name of a file → its SHA-256; two, with a blank between them, while the file is replaced.
Record = dict[str, str]


def write(folder: str | Path, files: Mapping[str, bytes]) -> None:
    """Write files, given by name, into *folder*, unless one would replace a user's.

    Raises
    ------
    InputError
        If a file of one of these names is there that the package did not write, or that was changed
        since. Then none is written.

    Examples
    --------
    >>> import tempfile
    >>> folder = Path(tempfile.mkdtemp())
    >>> write(folder, {"rain.txt": b"Rain."})
    >>> write(folder, {"rain.txt": b"More rain."})
    >>> Path(folder, "rain.txt").write_bytes(b"Mine.")
    5
    >>> write(folder, {"rain.txt": b"No rain."})  # doctest: +ELLIPSIS
    Traceback (most recent call last):
    analysis.errors.InputError: folder ...: got files that were changed since ...: rain.txt; ...
    """
    folder = Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    with _locked(folder):
        record = _read(folder)
        new = {name: data for name, data in files.items() if not _has(folder / name, data)}
        _require(folder, new, record=record)
        before = {name: record[name] for name in record if os.path.lexists(folder / name)}
        after = {name: hashlib.sha256(data).hexdigest() for name, data in files.items()}
        both = {name: f"{before.get(name, '')} {after[name]}".strip() for name in new}
        _save(before | both, folder=folder)  # killed now, a run leaves files that are known
        for name, data in new.items():
            _remove_abandoned(folder / name)
            writing.replaced(folder / name, data)
        _save(before | after, folder=folder)


def create(folder: str | Path, files: Mapping[str, bytes]) -> None:
    """Write files that people go on with, such as a draft: what is there is never replaced.

    Raises InputError if another file of one of these names is there.

    >>> import tempfile
    >>> folder = tempfile.mkdtemp()
    >>> create(folder, {"sheet.csv": b"article_id,law\\n"})
    >>> create(folder, {"sheet.csv": b"article_id,law\\n"})
    """
    folder = Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    new = {name: data for name, data in files.items() if not _has(folder / name, data)}
    present = [name for name in new if os.path.lexists(folder / name)]
    if present:
        raise checks.refusal(
            f"folder {folder}",
            expected="new names",
            arrived=f"files that are there already: {checks.listing(present)}",
            fix="Give another name, or move what is there.",
        )
    for name, data in new.items():
        writing.replaced(folder / name, data)


def require_ours(folder: str | Path, names: Iterable[str] | None = None) -> None:
    """Raise InputError unless these files are absent or as they were written here.

    By default these are the files of the record.
    """
    folder = Path(folder)
    record = _read(folder)
    _require(folder, record if names is None else names, record=record)


def remove(folder: str | Path, names: Iterable[str] | None = None) -> None:
    """Remove files that were written to *folder*, by default all; other files stay.

    An empty folder is removed as well. Raises InputError, and removes nothing, if one of the files
    is not as it was written.
    """
    folder = Path(folder)
    if not os.path.lexists(folder / RECORD):
        require_ours(folder, names)
        return
    with _locked(folder):
        record = _read(folder)
        old = set(record if names is None else names)
        _require(folder, old, record=record)
        for name in old:
            (folder / name).unlink(missing_ok=True)
        left = {name: digests for name, digests in record.items() if name not in old}
        if left:
            _save(left, folder=folder)
        else:
            (folder / RECORD).unlink()
    with contextlib.suppress(OSError):  # it is not empty
        folder.rmdir()


def _require(folder: Path, names: Iterable[str], *, record: Record) -> None:
    """Raise InputError if one of these files is there and the record does not know it as it is."""

    def _is_as_written(name: str) -> bool:
        return _digest(folder / name) in record[name].split()

    present = [name for name in sorted(names) if os.path.lexists(folder / name)]
    foreign = [name for name in present if name not in record]
    changed = [name for name in present if name in record and not _is_as_written(name)]
    if not foreign and not changed:
        return
    reasons = []
    if foreign:
        reasons.append(f"files that {WRITER} did not write: {checks.listing(foreign)}")
    if changed:
        names_of_changed = checks.listing(changed)
        reasons.append(f"files that were changed since they were written: {names_of_changed}")
    advice = "Move or rename them; delete them if they are earlier results that nobody needs."
    raise checks.refusal(
        f"folder {folder}",
        arrived="; ".join(reasons),
        expected="no file of such a name, or one as it was written",
        fix=advice,
    )


def _has(path: Path, data: bytes) -> bool:
    """Tell whether a file of these bytes is there."""
    is_file = path.is_file() and not path.is_symlink()
    return is_file and path.stat().st_size == len(data) and path.read_bytes() == data


def _digest(path: Path) -> str | None:
    """Return the SHA-256 of a file; None for a link, folder or device: none is written here."""
    if path.is_symlink() or not path.is_file():
        return None
    with open(path, "rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _remove_abandoned(path: Path) -> None:
    for remains in writing.abandoned(path):
        if remains.is_file():
            remains.unlink(missing_ok=True)


# ---------------------------------------------------------------- the record


def _read(folder: Path) -> Record:
    """Return the record of a folder; raises InputError if the file of this name is none."""
    path = folder / RECORD
    if not os.path.lexists(path):
        return {}
    record = _record(path)
    if record is None:
        raise checks.refusal(
            f"{RECORD} in {folder}",
            arrived="a damaged or foreign file",
            expected="the record of what was written there",
            fix="Restore it, from git for example; or delete it with the results.",
        )
    return record


def _record(path: Path) -> Record | None:
    """Return what a record says, None where the file is none of ours."""
    if path.is_symlink() or not path.is_file() or path.stat().st_size > LARGEST:
        return None
    try:
        content = json.loads(path.read_bytes())
        is_ours = content["written_by"] == WRITER
        files = content["files"]
    except (ValueError, KeyError, TypeError, RecursionError):
        return None
    if not is_ours or not isinstance(files, dict):
        return None
    are_names = all(Path(name).name == name for name in files)
    are_digests = all(isinstance(digests, str) for digests in files.values())
    return files if are_names and are_digests else None


def _save(record: Record, *, folder: Path) -> None:
    text = json.dumps({"files": record, "written_by": WRITER}, indent=1, sort_keys=True)
    data = f"{text}\n".encode()
    if not _has(folder / RECORD, data):
        writing.replaced(folder / RECORD, data)


@contextlib.contextmanager
def _locked(folder: Path) -> Iterator[None]:
    """Let one process at a time write to a folder: notebooks that run at once share a record."""
    lock = folder / LOCK
    end = time.monotonic() + WAIT
    while not _made(lock):
        if time.monotonic() > end:
            _unlock(lock)
            end = time.monotonic() + WAIT
        time.sleep(0.01)
    try:
        yield
    finally:
        _unlock(lock)


def _made(lock: Path) -> bool:
    """Make the lock and tell whether it was free; raises InputError for a file of this name."""
    try:
        lock.mkdir()
    except FileExistsError:
        if lock.is_file() or lock.is_symlink():
            raise checks.refusal(
                f"{LOCK} in {lock.parent}",
                arrived="a file",
                expected="no file of this name",
                fix="Move it away.",
            ) from None
        return False
    return True


def _unlock(lock: Path) -> None:
    """Remove a lock, which is empty; what has something in it is none and stays."""
    with contextlib.suppress(FileNotFoundError):
        lock.rmdir()
