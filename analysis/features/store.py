"""Packs on disk: tables and a manifest in a folder, written whole or not at all.

The manifest has the SHA-256 of every file, and one of itself.
"""

import hashlib
import json
import os
import re
import shutil
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path

import pandas as pd
import pyarrow

from analysis.errors import InputError, MissingInput, listing, refusal
from analysis.features.readers import CORE_TABLES, Tables
from analysis.features.stored_tables import in_schema
from analysis.files import (
    named_path,
    read_parquet,
    replace_file,
    unfinished_name,
    write_new_file,
)

SCHEMA = 6  #: of the tables of a pack on disk
#: Tables that every pack has; parts and other packages may add theirs.
TABLES = ("articles", *CORE_TABLES, "terms", "vocabulary")
MANIFEST = "manifest.json"
SEAL = "sha256"  #: the entry of the manifest that has the SHA-256 of all others
_AUTHOR = "framing-notebooks "  # how "created_by" begins, in manifests of every schema
_PART = re.compile(r"part-\d+")
_UNFINISHED = re.compile(r"\.part-\d+\.[0-9a-f]+\.unfinished")  # what a run that was cut short left
_ARROW_TYPES = {"sketch": pyarrow.list_(pyarrow.uint64()), "text_hash": pyarrow.binary(32)}


# Writing.


def save(tables: Tables, manifest: Mapping, *, folder: str | Path) -> Path:
    """Write the pack into *folder* and return its path.

    The same tables give the same bytes. A pack that is there is replaced once this one is complete.
    """
    folder = _real_folder(folder)
    require_replaceable(folder)
    unfinished = unfinished_name(folder)
    try:
        _write_pack(tables, manifest, folder=unfinished)
        _delete_pack(folder)
        unfinished.rename(folder)
    finally:
        shutil.rmtree(unfinished, ignore_errors=True)
    return folder


def require_replaceable(folder: str | Path) -> None:
    """Raise InputError unless *folder* is new, empty, or a pack of any schema as it was saved.

    A file that the manifest does not name, or that was changed since, may be a user's, and stays.
    `save` asks this. Ask it before long extractions.
    """
    folder = _real_folder(folder)
    digests = _read_digests(folder)
    names = _names_in(folder)
    foreign = [name for name in names if name not in digests]
    changed = [
        name for name in names if name in digests and _is_changed(folder / name, digests[name])
    ]
    if foreign:
        problem = f"files that are no pack: {listing(foreign)}"
        raise _not_replaceable(folder, problem, expected="a new folder, or a pack to replace")
    if changed:
        problem = f"files that were changed since they were saved: {listing(changed)}"
        raise _not_replaceable(folder, problem, expected="a new folder, or a pack as it was saved")


def remove(folder: Path) -> None:
    """Remove a pack; raises as `require_replaceable` does."""
    require_replaceable(folder)
    _delete_pack(folder)


def _delete_pack(folder: Path) -> None:
    """Delete the files of a pack that may be replaced.

    The manifest goes last: it says that the others are a pack's.
    """
    tables = [name for name in _names_in(folder) if name != MANIFEST]
    for name in [*tables, MANIFEST]:
        (folder / name).unlink(missing_ok=True)
    with suppress(OSError):  # it is not there, or another process has just put its pack there
        folder.rmdir()


def _names_in(folder: Path) -> list[str]:
    """Return the sorted names of what is in a folder; none where it is not there."""
    try:
        return sorted(os.listdir(folder))
    except FileNotFoundError:
        return []


def _read_digests(folder: Path) -> dict[str, str]:
    """Return the SHA-256 of each file of a pack of any schema; none if the pack is not ours."""
    manifest = _read_our_manifest(folder)
    if not isinstance(manifest.get("files"), dict):
        return {}
    digest = _sha256(_as_json(manifest)) if _is_sealed(manifest) else ""
    return {**manifest["files"], MANIFEST: digest}


def _read_our_manifest(folder: Path) -> dict:
    """Return a manifest of any schema that this package wrote; else an empty one."""
    try:
        manifest = json.loads(_read_bytes(folder / MANIFEST))
        is_ours = manifest["created_by"].startswith(_AUTHOR) and type(manifest["schema"]) is int
        return manifest if is_ours else {}
    except (InputError, ValueError, KeyError, TypeError):
        return {}


def _is_changed(path: Path, digest: str) -> bool:
    """Return whether something else than the file of this digest is there."""
    if not os.path.lexists(path):
        return False
    if path.is_symlink() or not path.is_file():
        return True
    with open(path, "rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest() != digest


def _not_replaceable(folder: Path, problem: str, *, expected: str) -> InputError:
    """Return the refusal of a folder that is not replaced."""
    return refusal(
        f"folder {folder.name}",
        arrived=problem,
        expected=expected,
        fix="Save into another folder, or move these files away.",
    )


def _write_pack(tables: Tables, manifest: Mapping, *, folder: Path) -> None:
    """Write all files of a pack into a new folder, the manifest last."""
    folder.mkdir(parents=True)
    digests = {}
    for name, table in tables.items():
        data = _as_parquet(table)
        digests[f"{name}.parquet"] = _sha256(data)
        write_new_file(folder / f"{name}.parquet", data)
    write_new_file(folder / MANIFEST, _as_sealed_json({**manifest, "files": digests}))


def _as_sealed_json(manifest: Mapping) -> bytes:
    """Return the manifest as JSON, with the SHA-256 of what it says."""
    return _as_json({**manifest, SEAL: _sha256(_as_json(manifest))})


def _sha256(data: bytes) -> str:
    """Return the checksum of some bytes."""
    return hashlib.sha256(data).hexdigest()


def _as_json(manifest: Mapping) -> bytes:
    """Return the manifest as JSON, entries in the order of the alphabet."""
    text = json.dumps(manifest, indent=1, sort_keys=True, ensure_ascii=False)
    return f"{text}\n".encode()


def _is_sealed(manifest: Mapping) -> bool:
    """Return whether a manifest says what it said when it was written."""
    rest = {name: entry for name, entry in manifest.items() if name != SEAL}
    return _sha256(_as_json(rest)) == manifest.get(SEAL)


def _as_parquet(table: pd.DataFrame) -> bytes:
    """Return a table as Parquet bytes that depend on its values only.

    Whole numbers are stored byte by byte (the first bytes of all, then the second, …), strings
    and scores by a dictionary.
    """
    arrays = {}
    encodings = {}
    for name, values in table.items():
        array = pyarrow.array(values, type=_ARROW_TYPES.get(name), from_pandas=True)
        arrays[name] = _in_smaller_type(array)
        if pyarrow.types.is_integer(arrays[name].type):
            encodings[name] = "BYTE_STREAM_SPLIT"
    if "sketch" in arrays:
        encodings["sketch.list.element"] = "BYTE_STREAM_SPLIT"
    if "term" in arrays:
        encodings["term"] = "DELTA_BYTE_ARRAY"
    if "text_hash" in arrays:
        encodings["text_hash"] = "PLAIN"
    sink = pyarrow.BufferOutputStream()
    from pyarrow import parquet  # takes as long as all of this package's core

    parquet.write_table(
        pyarrow.table(arrays),
        sink,
        compression="zstd",
        compression_level=15,
        store_schema=False,
        write_statistics=False,
        use_dictionary=[name for name in arrays if name not in encodings],
        column_encoding=encodings,
    )
    return sink.getvalue().to_pybytes()


def _in_smaller_type(values: pyarrow.Array) -> pyarrow.Array:
    """Return whole numbers in 32 bits if they fit, and strings as one kind from any pandas."""
    if pyarrow.types.is_large_string(values.type):
        return values.cast(pyarrow.string())
    if not pyarrow.types.is_int64(values.type):
        return values
    try:
        return values.cast(pyarrow.int32())
    except pyarrow.ArrowInvalid:  # too large
        return values


# Loading.


def load(
    folder: str | Path, *, tables: Sequence[str] | None = None
) -> tuple[dict[str, pyarrow.Table], dict]:
    """Return the tables and the manifest of a pack, after comparing files with checksums.

    *tables* chooses some; by default all that the manifest names. Raises MissingInput for a
    folder or file that is not there, InputError for a damaged file, one with other columns or
    another number of rows, or an unknown schema.
    """
    folder = _real_folder(folder)
    manifest = read_manifest(folder)
    digests = manifest.pop("files", {})
    if tables is None:
        names = [name.removesuffix(".parquet") for name in digests]
        tables = list(dict.fromkeys([*TABLES, *names]))
    loaded = {}
    for name in tables:
        path = folder / f"{name}.parquet"
        loaded[name] = _load_table(path, digest=digests.get(path.name))
        if len(loaded[name]) != manifest["sizes"].get(name, len(loaded[name])):
            raise broken(path, "another number of rows than it should have in")
    return loaded, manifest


def read_manifest(folder: Path) -> dict:
    """Return the manifest of a pack; raises as `load` does."""
    path = folder / MANIFEST
    data = _read_bytes(path)
    try:
        manifest = json.loads(data)
        schema = manifest["schema"]
    except (ValueError, KeyError, TypeError):
        raise broken(path, "a damaged or foreign") from None
    if schema != SCHEMA:
        raise refusal(
            f"pack {path.parent.name}",
            arrived=f"schema {schema}",
            expected=f"schema {SCHEMA}",
            fix="Another version of this package wrote it: update it, or extract(…).save(…) again.",
        )
    if not _is_sealed(manifest):
        raise broken(path, "a changed or damaged")
    manifest.pop(SEAL)
    return manifest


def _real_folder(folder: str | Path) -> Path:
    """Return a folder without links; raise InputError for a name that none can have."""
    return Path(os.path.realpath(named_path(folder)))


def _load_table(path: Path, *, digest: str | None) -> pyarrow.Table:
    """Return the table in a file that has this digest."""
    data = _read_verified(path, digest)
    try:
        return in_schema(read_parquet(pyarrow.BufferReader(data)), path.stem)
    except (pyarrow.ArrowException, KeyError, ValueError) as error:
        raise broken(path, f"an unreadable ({error})") from error


def _read_verified(path: Path, digest: str | None) -> bytes:
    """Return the bytes of a file; raise InputError if they have another digest."""
    data = _read_bytes(path)
    if _sha256(data) != digest:
        raise broken(path, "a changed or damaged")
    return data


def _read_bytes(path: Path) -> bytes:
    """Return the bytes of a file of a pack."""
    if not path.is_file():
        raise broken(path, "no", kind=MissingInput)
    return path.read_bytes()


def broken(path: Path, state: str, kind: type[InputError] = InputError) -> InputError:
    """Return the refusal of a pack with a file that is in a bad *state*."""
    return refusal(
        f"pack {path.parent.name}",
        arrived=f"{state} {path.name}",
        expected="the files of a pack",
        fix="Check the path, copy the pack again, or make it again with extract(…).save(…).",
        kind=kind,
    )


# Packs in parts.


def require_unchanged(folder: Path, digest: str) -> Path:
    """Return *folder*; raise InputError unless its manifest has this SHA-256."""
    _read_verified(folder / MANIFEST, digest)
    return folder


def open_parts(folder: Path) -> Path:
    """Return a folder that is ready to get packs in parts.

    The manifest of all, which says that they are complete, is gone. Raises InputError if the
    folder holds anything else.
    """
    _require_only_parts(folder)
    folder.mkdir(parents=True, exist_ok=True)
    (folder / MANIFEST).unlink(missing_ok=True)
    return folder


def close_parts(folder: Path, manifest: Mapping, *, parts: Sequence[str]) -> None:
    """Write the manifest of the packs in *folder*, given by name.

    Other packs that runs left there are removed.
    """
    _require_only_parts(folder)
    for path in folder.iterdir():
        if _UNFINISHED.fullmatch(path.name):
            shutil.rmtree(path)
        elif path.is_dir() and path.name not in parts:
            remove(path)
    digests = {name: _sha256(_read_bytes(folder / name / MANIFEST)) for name in parts}
    replace_file(folder / MANIFEST, _as_sealed_json({**manifest, "parts": digests}))


def _require_only_parts(folder: Path) -> None:
    """Raise InputError if *folder* has anything but packs in parts, and what their runs left."""
    foreign = [name for name in _names_in(folder) if not _is_of_parts(folder / name)]
    if foreign:
        problem = f"files that are no pack: {listing(foreign)}"
        raise _not_replaceable(folder, problem, expected="a new folder, or a pack in parts")


def _is_of_parts(path: Path) -> bool:
    """Return whether a path may be in a folder of packs in parts; each is looked at in its turn."""
    if path.name == MANIFEST:
        return "parts" in _read_our_manifest(path.parent)
    is_part = _PART.fullmatch(path.name) or _UNFINISHED.fullmatch(path.name)
    return bool(is_part) and path.is_dir() and not path.is_symlink()
