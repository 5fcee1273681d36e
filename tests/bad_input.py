"""A table of bad input: articles that nobody cleaned, one row each. Every text, name and file in here is invented.

``tests/test_bad_input.py`` goes through it: each row is refused with one sentence, or read with every article that is left
out in ``skipped``, and never anything else.
"""

# ruff: noqa: F401 - code in bad_input.toml uses these modules

import datetime
import decimal
import io
import json
import os
import zipfile
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from types import MappingProxyType
from typing import NamedTuple

import numpy as np
import pandas as pd
import pyarrow
from by_hand import tables
from pyarrow import parquet

ONE, TWO = "Ferries ran on Monday. Berg was calm.", "Boats left the harbour.\n\nNobody came."
GOOD = [
    {"article_id": "g1", "outlet": "Elm Post", "text": ONE},
    {"article_id": "g2", "outlet": "Port News", "text": TWO},
]
WHOLE = {"article_id": "bad", "outlet": "Elm Post", "text": "Rain fell on Port Elm."}
HEAD = "article_id,outlet,text\ng1,Elm Post,Ferries ran.\ng2,Port News,Boats left.\n"
MEGABYTE = 1_000_000
LISTED = tables(__file__)


class Row(NamedTuple):
    """One kind of bad input.

    ``refused`` must stand in the message of ``read_corpus`` (None: it reads this), ``listed`` in a reason of ``skipped`` with
    ``faulty="skip"`` (None: nothing to say; "refused": no part of it can be read), where the articles ``left`` are there.
    """

    name: str
    make: Callable[[Path], object]
    refused: str | None = None
    listed: str | None = None
    left: Sequence[str] = ("g1", "g2")
    given: int = 3  #: articles: those that are left and those that are listed
    options: Mapping = MappingProxyType({})
    long: bool = False  #: whether it takes seconds


# Makers


def files(**contents):
    """Return a maker of a folder with two good articles and these files (``_`` in a name stands for a point)."""
    return folder({name.replace("_", "."): content for name, content in contents.items()})


def folder(contents, *, good=True):
    """Return a maker of a folder with these files and, if wanted, two good articles."""

    def make(path):
        for name, content in {
            **({"g1.txt": ONE, "g2.txt": TWO} if good else {}),
            **contents,
        }.items():
            place = path / "Elm Post" / name
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path / "Elm Post"

    return make


def beside(act):
    """Return a maker of a folder with two good articles, in which *act* puts something else."""

    def make(path):
        act(place := folder({})(path))
        return place

    return make


def written(name, content):
    """Return a maker of one file."""

    def make(path):
        (path / name).write_bytes(content if isinstance(content, bytes) else content.encode())
        return path / name

    return make


def lines(*records):
    """Return a maker of a .jsonl table with two good articles and these records, or lines as they are."""
    raw = [
        record
        if isinstance(record, bytes)
        else (record if isinstance(record, str) else json.dumps(record)).encode()
        for record in (*GOOD, *records)
    ]
    return written("t.jsonl", b"\n".join(raw))


def text(words):
    """Return a row with this text."""
    return WHOLE | {"text": words}


def sparse(file):
    """Put one line of 300 MB that takes no room on the disk."""
    file.touch()
    os.truncate(file, 300 * MEGABYTE)


def frame(*rows):
    """Return a DataFrame with two good articles and these rows."""
    return pd.DataFrame([*GOOD, *rows], dtype=object)


def pages(**columns):
    """Return the good articles and a third with these columns."""
    return pd.DataFrame([*GOOD, WHOLE]).assign(**columns)


def arrow(columns):
    """Return a maker of a .parquet table."""

    def make(path):
        parquet.write_table(pyarrow.table(columns), path / "t.parquet")
        return path / "t.parquet"

    return make


def looped(place):
    """Put a link to itself, and a folder that holds itself."""
    (place / "bad.txt").symlink_to("bad.txt")
    (place / "round").symlink_to(place, target_is_directory=True)


def archive(**members):
    """Return a zip file."""
    with zipfile.ZipFile(out := io.BytesIO(), "w") as made:
        for name, content in members.items():
            made.writestr(name, content)
    return out.getvalue()


PDF = b"%PDF-1.4\n1 0 obj\n<< /Type /Catalog >>\nendobj\ntrailer << /Root 1 0 R >>\n%%EOF\n"
PNG = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01\x00\x00\x00\x01\x08\x06\x00\x00\x00"


def listed_row(entry):
    """Return the row of one entry: files of a folder, lines of a .jsonl or rows of a .csv table, or what code makes."""
    encoding = entry.get("encoding", "utf-8")
    facts = {key: entry[key] for key in Row._fields if key in entry}
    if isinstance(facts.get("left"), str):
        facts["left"] = made_by(facts["left"])
    if "source" in entry:
        make = source_of(entry["source"])
    elif "files" in entry:
        make = folder({name: words.encode(encoding) for name, words in entry["files"].items()})
    elif "lines" in entry:
        make = lines(*entry["lines"])
    else:
        table = entry.get("head", HEAD) + entry.get("rows", "")
        make = written("t.csv", table.encode(encoding))
    return Row(**facts | {"make": make})


def made_by(code):
    """Return what code in bad_input.toml makes."""
    return eval(code, globals())


def source_of(code):
    """Return a function that makes what code says, in a folder where it needs one."""

    def make(path):
        made = made_by(code)
        if callable(made):
            return made(path)
        return made

    return make


ROWS = [listed_row(entry) for entry in LISTED["folders"] + LISTED["tables"]]
