"""Files: written whole or not at all; fingerprints; Parquet.

A file is written under a hidden name beside its own, and takes the place of an earlier one once it
is complete. A run that is killed leaves at most such a hidden file, which nothing reads.
"""

from __future__ import annotations

import contextlib
import functools
import hashlib
import os
import secrets
import shutil
import stat
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from analysis.errors import LARGEST, refusal, using_files

if TYPE_CHECKING:
    import pyarrow

DEVICES = r"con|prn|aux|nul|com\d|lpt\d"  #: names that no file can have on Windows

#: Whose exports `analysis.collect` reads, and the same in a sentence.
VENDORS = ("Nexis", "Factiva", "ProQuest", "Europresse")
ANY_VENDOR = f"{', '.join(VENDORS[:-1])} or {VENDORS[-1]}"
ANNOTATIONS = "annotations_*.?[!x]*"  #: tables of labels in a case, and no .txt
FEATURES = "features"  #: the pack in the folder of a case
READING = "reading.log"  #: there, how its articles were read
UNFINISHED = ".*.unfinished"  #: files that a killed run leaves
MOST_FILES = 500_000  #: in the folder of a case or of articles: more are a disk

#: First bytes of files that hold no plain text, under whatever name they were saved.
SIGNATURES = {
    b"%PDF-": "a PDF file",
    b"{\\rtf": "an RTF file",
    b"\x89PNG": "a PNG image",
    b"\xff\xd8\xff": "a JPEG image",
    b"GIF87a": "a GIF image",
    b"GIF89a": "a GIF image",
    b"PK\x03\x04": "a ZIP file (.docx and .xlsx are such files, too)",
    b"PK\x05\x06": "an empty ZIP file",
    b"\x1f\x8b": "a gzip file",
    b"BZh": "a bzip2 file",
    b"\xfd7zXZ": "an xz file",
    b"7z\xbc\xaf\x27\x1c": "a 7z file",
    b"Rar!": "a RAR file",
    b"\x28\xb5\x2f\xfd": "a Zstandard file",
    b"\xd0\xcf\x11\xe0": "an old Office file (.doc, .xls or .msg)",
    b"bplist00": "a web archive of Safari",
    b"PAR1": "a Parquet file",
    b"SQLite format 3": "an SQLite database",
    b"RIFF": "a WEBP image, sound or video",
    b"wOFF": "a font",
    b"wOF2": "a font",
    b"\x7fELF": "a program",
    b"ID3\x03": "an MP3 file",
    b"ID3\x04": "an MP3 file",
}

#: Endings of the files that the numbers of a case come from.
DATA = tuple(".csv .json .jsonl .parquet .toml .tsv .txt".split())


def kind_of_file(data: bytes) -> str | None:
    """Return what kind of file these first bytes begin; None for text.

    >>> kind_of_file(b"%PDF-1.4"), kind_of_file(b"Ferries ran.")
    ('a PDF file', None)
    """
    return next((kind for first, kind in SIGNATURES.items() if data.startswith(first)), None)


# ---------------------------------------------------------------- the data of a case


@using_files()
def fingerprint(case: str | Path) -> str | None:
    """Return 16 hexadecimal digits that identify a case's data, or None.

    They come from names and bytes, without hidden files and prose (.md), which are read once as
    long as sizes and times are the same. A file that is too large to be read counts by these.
    """
    root = os.path.realpath(named_path(case))
    if not os.path.exists(root):
        return None
    paths = {"": root} if os.path.isfile(root) else _data_files_in(root)
    stamps = []
    for name, path in sorted(paths.items()):
        status = os.stat(path)
        if stat.S_ISREG(status.st_mode):
            stamps.append((path, name, status.st_size, status.st_mtime_ns))
    return _digest_of(tuple(stamps))


def _data_files_in(root: str) -> dict[str, str]:
    """Return the files with data: name from the folder on, with slashes → path."""
    paths = {}
    for folder, subfolders, files in walked(root):
        subfolders[:] = [name for name in subfolders if not name.startswith(".")]
        for file in files:
            path = os.path.join(folder, file)
            is_data = file.lower().endswith(DATA) and not file.startswith(".")
            if is_data and os.path.exists(path):  # a link must lead somewhere
                name = os.path.relpath(path, root).replace(os.sep, "/")
                paths[name] = path
    return paths


def walked(
    folder: str | Path, onerror: Callable[[OSError], Any] | None = None
) -> Iterator[tuple[str, list[str], list[str]]]:
    """Yield what `os.walk` does; raise InputError for a whole disk, and for too many files."""
    root = os.path.realpath(folder)
    if os.path.dirname(root) == root:
        raise refusal(
            f"folder {folder}",
            arrived="the root of a disk",
            expected="a folder of articles",
            fix="Give the path of the folder that holds the articles, or of their table.",
        )
    n_files = 0
    for place, subfolders, files in os.walk(folder, onerror=onerror):
        n_files += len(files)
        if n_files > MOST_FILES:
            raise refusal(
                f"folder {folder}",
                arrived=f"more than {MOST_FILES:,} files",
                expected=f"at most {MOST_FILES:,}",
                fix="Put the articles into one table, such as a .jsonl file.",
            )
        yield place, subfolders, files


@functools.lru_cache(maxsize=16)
def _digest_of(stamps: tuple) -> str:
    """Return the digest of files, given with what changes when they do."""
    text = ""
    for path, name, size, changed in stamps:
        mark = _sha256(path) if size <= LARGEST else f"{size} bytes of {changed}"
        text += f"{name}\0{mark}\n"
    return hashlib.sha256(text.encode("utf-8", "backslashreplace")).hexdigest()[:16]


def _sha256(path: str) -> str:
    """Return the SHA-256 of a file."""
    with open(path, "rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


# ---------------------------------------------------------------- one file


def named_path(path: str | Path) -> Path:
    """Return a path; raise InputError for a name that no file can have."""
    try:
        is_name = b"\0" not in os.fsencode(path)
    except UnicodeEncodeError:  # half a character
        is_name = False
    if is_name:
        return Path(path)
    raise refusal(
        str(path),
        arrived=repr(str(path)),
        expected="the path of a file or folder",
        fix="Delete the characters of its name that cannot be seen.",
    )


def leads_out(path: Path, folder: Path) -> bool:
    """Return whether a path is a link to something outside a folder."""
    return path.is_symlink() and not path.resolve().is_relative_to(folder.resolve())


def require_inside(path: Path, folder: Path) -> None:
    """Raise InputError for a link that leads out of a folder."""
    if leads_out(path, folder):
        raise refusal(
            path.name,
            arrived="a link that leads out of the folder",
            expected="a file in the folder itself",
            fix="Copy the file into the folder.",
        )


def replace_file(path: str | Path, data: bytes) -> Path:
    """Write a file of these bytes, in place of any file of its name, and return its path.

    A symlink is replaced, not followed.
    """
    path = Path(path)
    unfinished = unfinished_name(path)
    try:
        write_new_file(unfinished, data)
        os.replace(unfinished, path)
    finally:
        unfinished.unlink(missing_ok=True)
    return path


def write_new_file(path: Path, data: bytes) -> None:
    """Write a new file and wait until the disk has it."""
    with naming(path.parent), open(path, "xb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())


@contextlib.contextmanager
def naming(path: Path) -> Iterator[None]:
    """Let errors name a path if they name none, as those of a full disk."""
    try:
        yield
    except OSError as error:
        error.filename = error.filename or str(path)
        raise


def unfinished_name(path: Path) -> Path:
    """Return a new hidden name beside a path, for what is not complete yet."""
    return path.with_name(f".{path.name}.{secrets.token_hex(4)}.unfinished")


# ---------------------------------------------------------------- outputs of the package


@using_files()
def write_outputs(folder: str | Path, files: Mapping[str, bytes]) -> None:
    """Write files, given by name, into a folder; those of the same names are replaced."""
    folder = named_path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    for name, data in files.items():
        replace_file(folder / name, data)


def clear(folder: Path, names: str = "*", *, but: str = "") -> None:
    """Remove what is in a folder of results, by its name, but for one file.

    Links are removed, and what they lead to stays.
    """
    if folder.is_symlink():
        folder.unlink()
    for path in [*folder.glob(names)]:
        if path.name == but:
            continue
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path)
        else:
            path.unlink(missing_ok=True)


# ---------------------------------------------------------------- Parquet


def read_parquet(source: Any) -> pyarrow.Table:
    """Return a Parquet file's table; ValueError if it is damaged."""
    import pyarrow
    from pyarrow import parquet

    try:
        with parquet.ParquetFile(source) as file:
            return file.read()
    except pyarrow.ArrowException as error:
        message = str(error) or type(error).__name__
        raise ValueError(message.splitlines()[0]) from error
