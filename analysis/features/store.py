"""Packs on disk: tables and a manifest in a folder, written whole or not at all.

The manifest names the files, and has one checksum of all that the pack says.
"""

import hashlib
import json
import os
import shutil
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

import pandas as pd
import pyarrow

from analysis.errors import InputError, MissingInput, listing, refusal
from analysis.features.readers import CORE_TABLES, Tables
from analysis.files import named_path, read_parquet, unfinished_name, write_new_file

SCHEMA = 8  #: of the tables of a pack on disk
#: Tables that every pack has; parts and other packages may add theirs.
TABLES = ("articles", *CORE_TABLES, "terms", "vocabulary")
MANIFEST = "manifest.json"
CHECKSUM = "sha256"  #: the entry of the manifest that has the SHA-256 of all files
_AUTHOR = "framing-notebooks "  # how "created_by" begins, in manifests of every schema
#: What a manifest of this schema says.
_ENTRIES = frozenset("published settings lists readers versions read edits skipped".split())


# Writing.


def save(tables: Tables, manifest: Mapping, *, folder: str | Path) -> Path:
    """Write the pack into *folder* and return its path.

    The same tables give the same bytes. A pack that is there is replaced once this one is complete.
    """
    folder = _real_folder(folder)
    _require_replaceable(folder)
    unfinished = unfinished_name(folder)
    try:
        _write_pack(tables, manifest, folder=unfinished)
        _delete_pack(folder)
        unfinished.rename(folder)
    finally:
        shutil.rmtree(unfinished, ignore_errors=True)
    return folder


def _require_replaceable(folder: Path) -> None:
    """Raise InputError unless *folder* is new, empty, or a pack of ours.

    A file that the manifest does not name may be a user's, and stays.
    """
    manifest = _read_our_manifest(folder)
    names = _names_in(folder)
    foreign = sorted(set(names) - {MANIFEST, *manifest["files"]} if manifest else names)
    if foreign:
        raise refusal(
            f"folder {folder.name}",
            arrived=f"files that are no pack: {listing(foreign)}",
            expected="a new folder, or a pack to replace",
            fix="Save into another folder, or move these files away.",
        )


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


def _read_our_manifest(folder: Path) -> dict:
    """Return a manifest of any schema that this package wrote; else an empty one."""
    try:
        manifest = json.loads(_read_bytes(folder / MANIFEST))
        is_ours = manifest["created_by"].startswith(_AUTHOR) and type(manifest["schema"]) is int
        return manifest if is_ours and {*manifest["files"]} else {}
    except (InputError, ValueError, KeyError, TypeError, AttributeError):
        return {}


def _write_pack(tables: Tables, manifest: Mapping, *, folder: Path) -> None:
    """Write all files of a pack into a new folder, the manifest last."""
    folder.mkdir(parents=True)
    files = {f"{name}.parquet": _as_parquet(table) for name, table in tables.items()}
    for name, data in files.items():
        write_new_file(folder / name, data)
    manifest = {**manifest, "files": list(files)}
    checksum = _checksum(manifest, list(files.values()))
    write_new_file(folder / MANIFEST, _as_json({**manifest, CHECKSUM: checksum}))


def _checksum(manifest: Mapping, files: list[bytes]) -> str:
    """Return the SHA-256 of what a manifest says, and of its files."""
    rest = {name: entry for name, entry in manifest.items() if name != CHECKSUM}
    digest = hashlib.sha256(_as_json(rest))
    for data in files:
        digest.update(hashlib.sha256(data).digest())
    return digest.hexdigest()


def _as_json(manifest: Mapping) -> bytes:
    """Return the manifest as JSON, entries in the order of the alphabet."""
    text = json.dumps(manifest, indent=1, sort_keys=True, ensure_ascii=False)
    return f"{text}\n".encode()


def _as_parquet(table: pd.DataFrame) -> bytes:
    """Return a table as Parquet bytes that depend on its values only.

    Whole numbers are stored byte by byte (the first bytes of all, then the second, …), strings
    and scores by a dictionary.
    """
    arrays = {}
    encodings = {}
    for name, values in table.items():
        kind = pyarrow.list_(pyarrow.uint64()) if name == "sketch" else None
        arrays[name] = _in_smaller_type(pyarrow.array(values, type=kind, from_pandas=True))
        if pyarrow.types.is_integer(arrays[name].type):
            encodings[name] = "BYTE_STREAM_SPLIT"
    if "sketch" in arrays:
        encodings["sketch.list.element"] = "BYTE_STREAM_SPLIT"
    if "term" in arrays:
        encodings["term"] = "DELTA_BYTE_ARRAY"
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


def load(folder: str | Path) -> tuple[dict[str, pd.DataFrame], dict]:
    """Return the tables, as they are on disk, and the manifest of a pack.

    Raises MissingInput for a folder or file that is not there, InputError for a pack of another
    schema, and for one that was changed since it was saved.
    """
    folder = _real_folder(folder)
    manifest = _read_manifest(folder)
    names = manifest.pop("files")
    data = {Path(name).stem: _read_bytes(folder / name) for name in names}
    if _checksum({**manifest, "files": names}, [*data.values()]) != manifest.pop(CHECKSUM, ""):
        raise broken(folder, "files that were changed or damaged")
    missing = set(TABLES) - set(data)
    if missing or not set(manifest) >= _ENTRIES:
        raise broken(folder, "another schema than its own")
    return {name: _from_parquet(stored) for name, stored in data.items()}, manifest


def _from_parquet(data: bytes) -> pd.DataFrame:
    """Return a table from its Parquet bytes, whole numbers in 64 bits."""
    table = read_parquet(pyarrow.BufferReader(data)).to_pandas(ignore_metadata=True)
    return table.astype(dict.fromkeys(table.columns[table.dtypes == "int32"], "int64"))


def _read_manifest(folder: Path) -> dict:
    """Return the manifest of a pack of this schema."""
    data = _read_bytes(folder / MANIFEST)
    try:
        manifest = json.loads(data)
        schema = manifest["schema"]
    except (ValueError, KeyError, TypeError):
        raise broken(folder, f"a damaged or foreign {MANIFEST}") from None
    if schema != SCHEMA:
        raise refusal(
            f"pack {folder.name}",
            arrived=f"schema {schema}",
            expected=f"schema {SCHEMA}",
            fix="Another version of this package wrote it: update it, or extract(…).save(…) again.",
        )
    names = manifest.get("files")
    if not isinstance(names, list) or not all(name in _names_in(folder) for name in names):
        raise broken(folder, "a manifest of other files", kind=MissingInput)
    return manifest


def _real_folder(folder: str | Path) -> Path:
    """Return a folder without links; raise InputError for a name that none can have."""
    return Path(os.path.realpath(named_path(folder)))


def _read_bytes(path: Path) -> bytes:
    """Return the bytes of a file of a pack."""
    if not path.is_file():
        raise broken(path.parent, f"no {path.name}", kind=MissingInput)
    return path.read_bytes()


def broken(folder: Path, state: str, *, kind: type[InputError] = InputError) -> InputError:
    """Return the refusal of a pack in a bad *state*."""
    return refusal(
        f"pack {folder.name}",
        arrived=state,
        expected="a pack as it was saved",
        fix="Check the path, copy the pack again, or make it again with extract(…).save(…).",
        kind=kind,
    )
