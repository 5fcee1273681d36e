"""Packs: tables of numbers and a manifest in a folder, written all or not at all, and compared with their checksums."""

from __future__ import annotations

import errno
import hashlib
import json
import os
import re
import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

import pandas as pd
import pyarrow
from pyarrow import parquet

from analysis import errors as checks
from analysis.features import manifest as manifests
from analysis.features.readers import CORE_TABLES
from analysis.files import (
    abandoned_files,
    read_parquet,
    replace_file,
    unfinished_name,
    write_new_file,
)

SCHEMA = 4  #: of the tables of a pack on disk; any other number is refused
#: Tables without which a pack is none; parts and other packages may add theirs.
TABLES = ("articles", *CORE_TABLES, "terms", "vocabulary")
MANIFEST = "manifest.json"
LARGEST = {
    MANIFEST: 16_000_000,
    "parquet": 8_000_000_000,
}  # bytes of a file: a manifest becomes 50 times as large when read
_SEAL = "sha256"  #: of the manifest, over all else in it
#: What stands in a manifest without a seal, from before it was there, and nothing else.
_UNSEALED = {
    "created_by",
    "edits",
    "files",
    "fingerprints",
    "lists",
    "origin",
    "parts",
    "publication",
    "published",
    "read",
    "schema",
    "settings",
    "sizes",
    "skipped",
    "versions",
}
_PART = re.compile(r"part-\d+")
#: What a run that was cut short leaves: a part and a manifest that are not complete, and a part
#: that was moved away.
_LEFT = re.compile(rf"\.{_PART.pattern}\.([0-9a-f]+\.)?unfinished")
_LEFT_FILE = re.compile(rf"\.{re.escape(MANIFEST)}(\.[0-9a-f]+\.unfinished)?")
_MOVED = re.compile(rf"\.{_PART.pattern}\.previous")
#: Files of a pack; names of tables are plain, so that none leads out of its folder.
_FILE = re.compile(rf"[a-z][a-z0-9_]*\.parquet|{re.escape(MANIFEST)}")
_AUTHOR = "framing-notebooks "  # what "created_by" begins with, in manifests of every schema
#: What the file system says of a folder that cannot be, whatever is tried; of permissions and room it says something else.
_UNUSABLE = {
    errno.ENOTDIR,
    errno.EISDIR,
    errno.ENOENT,
    errno.ENAMETOOLONG,
    errno.ELOOP,
    errno.EINVAL,
}
_KINDS = {"sketch": pyarrow.list_(pyarrow.uint64()), "text_hash": pyarrow.binary(32)}


@contextmanager
def placing(folder: str | Path) -> Iterator[None]:
    """Refuse a folder that the file system does not let us make or write; other trouble, such as a full disk, goes on."""
    try:
        if "\0" in str(folder):
            raise OSError(errno.EINVAL, "a NUL in its name")
        yield
    except OSError as error:
        if isinstance(error, checks.InputError) or error.errno not in _UNUSABLE:
            raise
        raise checks.refusal(
            f"folder {folder}",
            arrived=f"a place where nothing can be written ({error.strerror})",
            expected="a folder that can be made and written",
            fix="Choose another folder.",
            kind=checks.UnusablePlace,
        ) from error


def save(tables: dict[str, pd.DataFrame], manifest: dict, *, folder: str | Path) -> Path:
    """Write the pack into *folder* and return its path; a pack that is there is replaced once this one is complete.

    One Parquet file a table, and ``manifest.json`` with the SHA-256 of each file. The same tables give the same bytes.
    Raises InputError if *folder* holds anything but a pack as it was saved (`require_replaceable`).
    """
    folder = _standing_again(Path(folder))
    previous = _previous(folder)
    require_replaceable(folder)
    require_replaceable(previous)
    _remove_abandoned(folder)
    unfinished = unfinished_name(folder)
    try:
        _write(tables, manifest, folder=unfinished)
        if folder.exists():
            _delete(previous)
            folder.rename(
                previous
            )  # killed here, the pack that was there is loaded from this place
        unfinished.rename(folder)
    finally:
        shutil.rmtree(unfinished, ignore_errors=True)
        _standing_again(folder)
    _delete(previous)
    return folder


def require_replaceable(folder: str | Path) -> None:
    """Raise InputError unless *folder* is new, empty, or a pack of any schema as it was saved.

    The manifest of a pack names every file with its SHA-256: a file that it does not name, or that
    was changed since, may be a user's, and stays. `save` asks this. Ask it before long extractions.
    """
    folder = Path(os.path.realpath(folder))
    digests = _digests(folder)
    present = _names(folder)
    foreign = [name for name in present if name not in digests]
    packed = [name for name in present if name in digests]
    changed = [name for name in packed if _is_changed(folder / name, digests[name])]
    if (foreign or changed) and _digests(folder) != digests:  # another process has just saved
        return require_replaceable(folder)
    if foreign:
        names = checks.listing(foreign)
        raise _not_replaced(folder, f"files that are no pack: {names}", kind="to replace")
    if changed:
        names = checks.listing(changed)
        raise _not_replaced(
            folder,
            f"files that were changed since they were saved: {names}",
            kind="as it was saved",
        )


def remove(folder: Path) -> None:
    """Remove a pack; raises as `require_replaceable` does."""
    require_replaceable(folder)
    _delete(folder)


def _delete(folder: Path) -> None:
    """Delete the files of a pack that may be replaced.

    The manifest goes last: it says that the others are a pack's.
    """
    for name in sorted(_names(folder), key=lambda name: name == MANIFEST):
        (folder / name).unlink(missing_ok=True)
    with suppress(OSError):  # it is not there, or another process has just put its own there
        folder.rmdir()


def _names(folder: Path) -> list[str]:
    """Return the sorted names of what is in a folder; none where it is not there."""
    try:
        return sorted(os.listdir(folder))
    except FileNotFoundError:
        return []


def _digests(folder: Path) -> dict[str, str]:
    """Return the SHA-256 of each file of a pack of any schema; nothing if the pack is not ours."""
    manifest, data = _manifest_of_ours(folder)
    if not isinstance(manifest.get("files"), dict):
        return {}
    of_manifest = hashlib.sha256(data).hexdigest() if _is_sealed(manifest, data) else ""
    return manifest["files"] | {MANIFEST: of_manifest}


def _manifest_of_ours(folder: Path) -> tuple[dict, bytes]:
    """Return a manifest of any schema that this package wrote, and its bytes; else an empty one."""
    try:
        data = _read_bytes(folder / MANIFEST)
        manifest = json.loads(data)
        is_ours = manifest["created_by"].startswith(_AUTHOR) and type(manifest["schema"]) is int
    except (checks.InputError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
        is_ours = False
    return (manifest, data) if is_ours else ({}, b"")


def _is_sealed(manifest: dict, data: bytes) -> bool:
    """Tell whether a manifest is as it was written; the first ones had no seal."""
    seal = manifest.get(_SEAL)
    return seal is None or hashlib.sha256(data.replace(_seal(seal), b"", 1)).hexdigest() == seal


def _is_changed(path: Path, digest: str) -> bool:
    """Tell whether there is something else than the file of this digest."""
    if not os.path.lexists(path):
        return False
    if path.is_symlink() or not path.is_file():
        return True
    with open(path, "rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest() != digest


def _not_replaced(folder: Path, arrived: str, *, kind: str) -> checks.InputError:
    return checks.refusal(
        f"folder {folder.name}",
        arrived=arrived,
        expected=f"a new folder, or a pack {kind}",
        fix="Choose another folder, or move these files to another one.",
    )


def _remove_abandoned(folder: Path) -> None:
    """Remove packs that killed runs left beside *folder*, unfinished and older than a day."""
    for remains in abandoned_files(folder):
        if not remains.is_dir():
            continue
        if all(_FILE.fullmatch(path.name) for path in remains.iterdir()):
            shutil.rmtree(remains, ignore_errors=True)


def _previous(folder: Path) -> Path:
    return folder.with_name(f".{folder.name}.previous")


def _standing_again(folder: Path) -> Path:
    """Return the folder that a path or symlink leads to, with the pack back in it that a killed run had moved away."""
    try:
        folder = folder.resolve()
    except (OSError, RuntimeError):  # links that lead to each other
        raise checks.refusal(
            f"folder {folder.name}",
            arrived="a symlink that leads nowhere",
            expected="a folder",
            fix="Remove the link, or choose another folder.",
        ) from None
    if not folder.exists() and _digests(_previous(folder)):
        _previous(folder).rename(folder)
    return folder


def _standing(folder: Path) -> Path:
    """Return where the pack of this path stands: in its folder, or beside it if a killed run moved it and nothing is there."""
    folder = Path(os.path.realpath(folder))
    return (
        folder
        if folder.exists() or not (_previous(folder) / MANIFEST).is_file()
        else _previous(folder)
    )


def load(
    folder: str | Path, *, tables: Sequence[str] | None = None
) -> tuple[dict[str, pyarrow.Table], dict]:
    """Return the chosen tables and the manifest of a pack, after comparing their files with their checksums.

    Raises MissingInput for a folder or file that is not there, InputError for a damaged file or a newer schema.
    """
    folder = _standing(Path(folder))
    manifest = read_manifest(folder)
    files = manifest.pop("files")
    if tables is None:
        added = [name.removesuffix(".parquet") for name in files]
        tables = list(dict.fromkeys([*TABLES, *added]))
    found = ((name, folder / f"{name}.parquet") for name in tables)
    return {name: _unpacked(path, digest=files.get(path.name)) for name, path in found}, manifest


def require_unchanged(folder: Path, digest: str) -> Path:
    """Return *folder*; raises InputError unless the manifest in it, which has the SHA-256 of the files, has this one itself."""
    _verified(folder / MANIFEST, digest)
    return folder


def open_parts(folder: Path) -> Path:
    """Return a folder that is ready to get packs; its manifest, which says that they are complete, is gone.

    Raises InputError if it holds anything else.
    """
    _require_parts(folder)
    folder.mkdir(parents=True, exist_ok=True)
    for left in folder.glob(".*.previous"):
        _standing_again(folder / left.name.removeprefix(".").removesuffix(".previous"))
    (folder / MANIFEST).unlink(missing_ok=True)
    return folder


def close_parts(folder: Path, manifest: dict, *, parts: Sequence[str]) -> None:
    """Write the manifest of the packs in *folder*, given by name; other packs that runs left there are removed."""
    _require_parts(folder)
    for path in folder.iterdir():
        if path.name in parts:
            continue
        if path.is_file():
            path.unlink()
        elif _LEFT.fullmatch(path.name):
            shutil.rmtree(path)
        else:
            remove(path)
    digests = {
        name: hashlib.sha256(_read_bytes(folder / name / MANIFEST)).hexdigest() for name in parts
    }
    replace_file(folder / MANIFEST, _sealed(manifest | {"parts": digests}))


def _require_parts(folder: Path) -> None:
    """Raise InputError if *folder* has anything but packs in parts, and what their runs left.

    Names are compared here, and bytes only where a pack is replaced: there may be thousands.
    """
    foreign = [name for inside in _names(folder) for name in _foreign_in(folder / inside)]
    if foreign:
        names = checks.listing(foreign)
        raise _not_replaced(folder, f"files that are no pack: {names}", kind="in parts")


def _foreign_in(path: Path) -> list[str]:
    """Return the names of what is not ours: of a path among packs in parts, or of files in it."""
    if path.is_symlink():
        return [path.name]
    if path.name == MANIFEST:
        manifest, data = _manifest_of_ours(path.parent)
        return [] if "parts" in manifest and _is_sealed(manifest, data) else [path.name]
    if not path.is_dir():
        return [] if _LEFT_FILE.fullmatch(path.name) else [path.name]
    if _LEFT.fullmatch(path.name):
        return [f"{path.name}/{name}" for name in _names(path) if not _FILE.fullmatch(name)]
    if _PART.fullmatch(path.name) or _MOVED.fullmatch(path.name):
        known = set(_digests(path)) if "origin" in _manifest_of_ours(path)[0] else set()
    else:
        return [path.name]
    return [f"{path.name}/{name}" for name in _names(path) if name not in known]


def _write(tables: dict[str, pd.DataFrame], manifest: dict, *, folder: Path) -> None:
    folder.mkdir(parents=True)
    files = {f"{name}.parquet": _parquet(table) for name, table in tables.items()}
    manifest = manifest | {
        "files": {name: hashlib.sha256(data).hexdigest() for name, data in files.items()}
    }
    for name, data in (files | {MANIFEST: _sealed(manifest)}).items():
        write_new_file(folder / name, data)


def _sealed(manifest: dict) -> bytes:
    """Return the manifest as JSON, with the SHA-256 of what it says, so that any changed byte is found."""
    seal = hashlib.sha256(_as_json(manifest)).hexdigest()
    return _as_json(manifest | {_SEAL: seal})


def _seal(digest) -> bytes:
    """Return the line of a manifest that seals all others; "versions" and others follow it in the order of the alphabet."""
    return f' "{_SEAL}": "{digest}",\n'.encode("utf-8", "replace")


def _as_json(manifest: dict) -> bytes:
    return (json.dumps(manifest, indent=1, sort_keys=True, ensure_ascii=False) + "\n").encode()


def _parquet(table: pd.DataFrame) -> bytes:
    """Return a table as Parquet bytes that depend on its values only; whole numbers take 32 bits where they fit.

    Numbers are stored byte by byte (the first bytes of all, then the second, …), strings and scores by a dictionary.
    """
    columns = {
        name: _narrow(pyarrow.array(values, type=_KINDS.get(name), from_pandas=True))
        for name, values in table.items()
    }
    split = {
        name: "BYTE_STREAM_SPLIT"
        for name, values in columns.items()
        if pyarrow.types.is_integer(values.type)
    }
    split |= {"sketch.list.element": "BYTE_STREAM_SPLIT"} if "sketch" in columns else {}
    split |= {
        name: kind
        for name, kind in {"term": "DELTA_BYTE_ARRAY", "text_hash": "PLAIN"}.items()
        if name in columns
    }
    sink = pyarrow.BufferOutputStream()
    parquet.write_table(
        pyarrow.table(columns),
        sink,
        compression="zstd",
        compression_level=15,
        store_schema=False,
        write_statistics=False,
        use_dictionary=[name for name in columns if name not in split],
        column_encoding=split,
    )
    return sink.getvalue().to_pybytes()


def _narrow(values: pyarrow.Array) -> pyarrow.Array:
    """Return the values in 32 bits if they are whole numbers that fit, and strings as the same kind from any pandas."""
    if pyarrow.types.is_large_string(values.type):
        return values.cast(pyarrow.string())
    try:
        return values.cast(pyarrow.int32()) if pyarrow.types.is_int64(values.type) else values
    except pyarrow.ArrowInvalid:  # too large
        return values


def read_manifest(folder: Path) -> dict:
    """Return the manifest of a pack; raises as `load` does."""
    folder = _standing(folder)
    data = _read_bytes(folder / MANIFEST)
    try:
        manifest = json.loads(data, parse_constant=int)  # which refuses NaN and the infinities
        schema = manifest["schema"]
        known = type(schema) is int and {"files", "parts"} & manifest.keys()
    except (ValueError, KeyError, TypeError, RecursionError):
        known = False
    if not known:
        raise broken(folder / MANIFEST, "a damaged or foreign")
    if schema != SCHEMA:
        fix = (
            "A newer version of this package wrote it: update the package."
            if schema > SCHEMA
            else "An older version of this package wrote it: make it again with extract(…).save(…)."
        )
        raise checks.refusal(
            f"pack {folder.name}", arrived=f"schema {schema}", expected=f"schema {SCHEMA}", fix=fix
        )
    _require_whole(manifest, data, path=folder / MANIFEST)
    return manifest


def _require_whole(manifest: dict, data: bytes, *, path: Path) -> None:
    """Raise InputError unless a manifest says what manifests say; remove its seal, if it fits the bytes."""
    if (seal := manifest.pop(_SEAL, None)) is None:
        sound = manifest.keys() <= _UNSEALED
    else:
        sound = hashlib.sha256(data.replace(_seal(seal), b"", 1)).hexdigest() == seal
    if not sound:
        raise broken(path, "a changed or damaged")
    places = manifest.get("files", manifest.get("parts"))
    if (
        not isinstance(places, dict)
        or not all(isinstance(digest, str) for digest in places.values())
        or not all(_PART.fullmatch(name) for name in manifest.get("parts", ()))
        or not all(_FILE.fullmatch(name) for name in manifest.get("files", ()))
    ):
        raise broken(path, "a damaged or foreign")
    if what := manifests.fault(manifest):
        raise broken(path, f"{what} in")


def _unpacked(path: Path, *, digest: str | None) -> pyarrow.Table:
    data = _verified(path, digest)
    try:
        table = read_parquet(pyarrow.BufferReader(data), size=len(data))
        table.validate(full=True)  # text that is no UTF-8 would be found only where it is used
    except ValueError as error:
        raise broken(path, f"an unreadable ({error})") from error
    return table


def _verified(path: Path, digest: str | None) -> bytes:
    if hashlib.sha256(data := _read_bytes(path)).hexdigest() != digest:
        raise broken(path, "a changed or damaged")
    return data


def _read_bytes(path: Path) -> bytes:
    if not path.exists():
        raise broken(path, "no", kind=checks.MissingInput)
    if path.is_symlink() or not path.is_file():  # a link may lead anywhere, and a pipe never ends
        raise broken(path, "a link or device in place of")
    if path.stat().st_size > LARGEST.get(path.name, LARGEST["parquet"]):
        raise broken(path, "an oversized")
    return path.read_bytes()


def broken(
    path: Path, state: str, kind: type[checks.InputError] = checks.InputError
) -> checks.InputError:
    """Return the refusal of a pack with a file that is in a bad *state*."""
    return checks.refusal(
        f"pack {path.parent.name}",
        arrived=f"{state} {path.name}",
        expected="the files of a pack",
        kind=kind,
        fix="Check the path, copy the pack again, or make it again with extract(…).save(…).",
    )
