"""Packs: tables of numbers and a manifest in a folder, written all or not at all, and compared with their checksums."""
from __future__ import annotations

import hashlib
import json
import os
import shutil
from pathlib import Path

import pandas as pd
import pyarrow
from pyarrow import parquet

from analysis import checks

SCHEMA = 1  #: of the tables of a pack; a higher number is refused
TABLES = ("articles", "sentences", "mentions", "tones", "quotations", "frames", "terms", "vocabulary")
_MANIFEST = "manifest.json"


def save(tables: dict[str, pd.DataFrame], manifest: dict, *, folder: str | Path) -> Path:
    """Write the pack into *folder* and return its path; a pack that is there is replaced once this one is complete.

    One Parquet file a table, and ``manifest.json`` with the SHA-256 of each file. The same tables give the same bytes.
    Raises InputError if *folder* holds anything that is not part of a pack.
    """
    folder = Path(folder)
    _require_replaceable(folder)
    unfinished, previous = (folder.with_name(f".{folder.name}.{state}") for state in ("unfinished", "previous"))
    try:
        _write(tables, manifest, folder=unfinished)
        if folder.exists():
            shutil.rmtree(previous, ignore_errors=True)
            folder.rename(previous)
        unfinished.rename(folder)
    finally:
        shutil.rmtree(unfinished, ignore_errors=True)
        if previous.exists() and not folder.exists():
            previous.rename(folder)
    shutil.rmtree(previous, ignore_errors=True)
    return folder


def load(folder: str | Path) -> tuple[dict[str, pd.DataFrame], dict]:
    """Return the tables and the manifest of a pack, after comparing every file with its checksum.

    Raises MissingInput for a folder or file that is not there, InputError for a damaged file or a newer schema.
    """
    manifest = read_manifest(folder := Path(folder))
    files = manifest.pop("files")
    return {name: _read_table(folder / f"{name}.parquet", files.get(f"{name}.parquet")) for name in TABLES}, manifest


def _require_replaceable(folder: Path) -> None:
    names = {*(f"{name}.parquet" for name in TABLES), _MANIFEST}
    if others := (sorted(path.name for path in folder.iterdir() if path.name not in names) if folder.exists() else []):
        raise checks.refusal(f"folder {folder.name}", arrived=f"files that are no pack: {checks.listing(others)}",
                             expected="a new folder, or a pack to replace", fix="Choose another folder.")


def _write(tables: dict[str, pd.DataFrame], manifest: dict, *, folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    files = {f"{name}.parquet": _parquet(table) for name, table in tables.items()}
    manifest = manifest | {"files": {name: hashlib.sha256(data).hexdigest() for name, data in files.items()}}
    files[_MANIFEST] = (json.dumps(manifest, indent=1, sort_keys=True, ensure_ascii=False) + "\n").encode()
    for name, data in files.items():
        with open(folder / name, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())


def _parquet(table: pd.DataFrame) -> bytes:
    """Return a table as Parquet bytes that depend on its values only; whole numbers take 32 bits where they fit."""
    kinds = {"str": pyarrow.string(), "object": pyarrow.list_(pyarrow.uint64())}
    small = {name: "int32" for name, values in table.items() if values.dtype == "int64" and values.abs().max() < 2**31}
    columns = {name: pyarrow.array(values, type=kinds.get(str(values.dtype)), from_pandas=True)
               for name, values in table.astype(small).items()}
    sink = pyarrow.BufferOutputStream()
    parquet.write_table(pyarrow.table(columns), sink, compression="zstd", compression_level=9, store_schema=False,
                        write_statistics=False)
    return sink.getvalue().to_pybytes()


def read_manifest(folder: Path) -> dict:
    """Return the manifest of a pack; raises as `load` does."""
    data = _read_bytes(folder / _MANIFEST)
    try:
        schema = (manifest := json.loads(data))["schema"]
    except (ValueError, KeyError, TypeError):
        raise _broken(folder / _MANIFEST, "a damaged or foreign") from None
    if schema > SCHEMA:
        raise checks.refusal(f"pack {folder.name}", arrived=f"schema {schema}", expected=f"schema {SCHEMA} or older",
                             fix="A newer version of this package wrote it: update the package.")
    return manifest


def _read_table(path: Path, digest: str | None) -> pd.DataFrame:
    if hashlib.sha256(data := _read_bytes(path)).hexdigest() != digest:
        raise _broken(path, "a changed or damaged")
    return parquet.read_table(pyarrow.BufferReader(data)).to_pandas()


def _read_bytes(path: Path) -> bytes:
    if not path.exists():
        raise _broken(path, "no", kind=checks.MissingInput)
    return path.read_bytes()


def _broken(path: Path, state: str, kind: type[checks.InputError] = checks.InputError) -> checks.InputError:
    name, previous = path.parent.name, path.parent.parent / f".{path.parent.name}.previous"
    kept = f"A save was cut short: rename {previous.name} beside it to {name}. " if previous.exists() else ""
    return checks.refusal(f"pack {name}", arrived=f"{state} {path.name}", expected="the files of a pack", kind=kind,
                          fix=f"{kept}Check the path, copy the pack again, or make it again with extract(…).save(…).")
