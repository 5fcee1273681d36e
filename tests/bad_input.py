"""A table of bad input: articles that nobody cleaned, one row each. Every text, name and file in here is invented.

``tests/test_bad_input.py`` goes through it: each row is refused with one sentence, or read with every article that is left
out in ``skipped``, and never anything else.
"""

from __future__ import annotations

import datetime
import decimal
import hashlib
import io
import json
import os
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import NamedTuple

import numpy as np
import pandas as pd
import pyarrow
from pyarrow import parquet

from analysis import __main__ as command
from analysis import annotation, extract, lexicons, load_features, read_corpus
from analysis.annotation.labels import claims as claims_in

ONE, TWO = "Ferries ran on Monday. Berg was calm.", "Boats left the harbour.\n\nNobody came."
GOOD = [
    {"article_id": "g1", "outlet": "Elm Post", "text": ONE},
    {"article_id": "g2", "outlet": "Port News", "text": TWO},
]
WHOLE = {"article_id": "bad", "outlet": "Elm Post", "text": "Rain fell on Port Elm."}
HEAD = "article_id,outlet,text\ng1,Elm Post,Ferries ran.\ng2,Port News,Boats left.\n"
MEGABYTE = 1_000_000


class Row(NamedTuple):
    """One kind of bad input.

    ``refused`` must stand in the message of ``read_corpus`` (None: it reads this), ``listed`` in a reason of ``skipped`` with
    ``faulty="skip"`` (None: nothing to say; "refused": no part of it can be read), where the articles ``left`` are there.
    """

    name: str
    make: Callable[[Path], object]
    refused: str | None
    listed: str | None
    left: tuple[str, ...] = ("g1", "g2")
    given: int = 3  #: articles: those that are left and those that are listed
    options: Mapping = MappingProxyType({})
    extracted: str = (
        ""  #: words in the message of ``extract``, where that refuses what could be read
    )


# Makers


def files(**contents) -> Callable[[Path], Path]:
    """Return a maker of a folder with two good articles and these files (``_`` in a name stands for a point)."""
    return folder({name.replace("_", "."): content for name, content in contents.items()})


def folder(contents: dict[str, str | bytes], *, good: bool = True) -> Callable[[Path], Path]:
    """Return a maker of a folder with these files and, if wanted, two good articles."""

    def make(path: Path) -> Path:
        for name, content in {
            **({"g1.txt": ONE, "g2.txt": TWO} if good else {}),
            **contents,
        }.items():
            place = path / "Elm Post" / name
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path / "Elm Post"

    return make


def beside(act: Callable[[Path], object]) -> Callable[[Path], Path]:
    """Return a maker of a folder with two good articles, in which *act* puts something else."""

    def make(path: Path) -> Path:
        act(place := folder({})(path))
        return place

    return make


def written(name: str, content: str | bytes) -> Callable[[Path], Path]:
    """Return a maker of one file."""

    def make(path: Path) -> Path:
        (path / name).write_bytes(content if isinstance(content, bytes) else content.encode())
        return path / name

    return make


def csv(rows: str | bytes, *, head: str = HEAD) -> Callable[[Path], Path]:
    """Return a maker of a .csv table with two good articles and these rows."""
    return written("t.csv", head.encode() + (rows if isinstance(rows, bytes) else rows.encode()))


def lines(*records: dict | str | bytes) -> Callable[[Path], Path]:
    """Return a maker of a .jsonl table with two good articles and these records, or lines as they are."""
    raw = [
        record
        if isinstance(record, bytes)
        else (record if isinstance(record, str) else json.dumps(record)).encode()
        for record in (*GOOD, *records)
    ]
    return written("t.jsonl", b"\n".join(raw))


def frame(*rows: dict) -> Callable[[Path], pd.DataFrame]:
    """Return a maker of a DataFrame with two good articles and these rows."""
    return lambda path: pd.DataFrame([*GOOD, *rows], dtype=object)


def table(made: Callable[[], pd.DataFrame]) -> Callable[[Path], pd.DataFrame]:
    """Return a maker of what *made* returns."""
    return lambda path: made()


def pages(**columns) -> Callable[[], pd.DataFrame]:
    """Return a function that returns the good articles and a third with these columns."""
    return lambda: pd.DataFrame([*GOOD, WHOLE]).assign(**columns)


def arrow(columns: dict) -> Callable[[Path], Path]:
    """Return a maker of a .parquet table."""

    def make(path: Path) -> Path:
        parquet.write_table(pyarrow.table(columns), path / "t.parquet")
        return path / "t.parquet"

    return make


def text(words: str) -> dict:
    """Return a row with this text."""
    return WHOLE | {"text": words}


def sparse(place: Path, *, name: str = "bad.txt") -> None:
    """Put one line of 300 MB that takes no room on the disk."""
    with open(place / name, "wb") as file:
        file.truncate(300 * MEGABYTE)


def looped(place: Path) -> None:
    """Put a link to itself, and a folder that holds itself."""
    (place / "bad.txt").symlink_to("bad.txt")
    (place / "round").symlink_to(place, target_is_directory=True)


def archive(**members: str) -> bytes:
    """Return a zip file."""
    with zipfile.ZipFile(out := io.BytesIO(), "w") as made:
        for name, content in members.items():
            made.writestr(name, content)
    return out.getvalue()


PDF = b"%PDF-1.4\n1 0 obj\n<< /Type /Catalog >>\nendobj\ntrailer << /Root 1 0 R >>\n%%EOF\n"
PNG = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01\x00\x00\x00\x01\x08\x06\x00\x00\x00"
RTF = r"{\rtf1\ansi{\fonttbl\f0\fswiss Helvetica;}\f0\pard Ferries ran.\par}"
NO_TEXT = "bytes that are no text in this encoding"
UTF_8 = {"encoding": "utf-8"}
BYTE = "got byte 0x"

FOLDERS = [
    Row(
        "Latin-1 as UTF-8",
        files(bad_txt="Café".encode("latin-1")),
        BYTE,
        NO_TEXT,
        options=UTF_8,
    ),
    Row("Latin-1", files(bad_txt="Café".encode("latin-1")), None, None, ("bad", "g1", "g2")),
    Row(
        "UTF-16 as UTF-8",
        files(bad_txt="Rain fell.".encode("utf-16")),
        BYTE,
        NO_TEXT,
        options=UTF_8,
    ),
    Row(
        "UTF-16 with a byte order mark",
        files(bad_txt="Rain fell.".encode("utf-16")),
        None,
        None,
        ("bad", "g1", "g2"),
    ),
    Row(
        "UTF-16 without one",
        files(bad_txt="Rain fell on Port Elm.".encode("utf-16-le")),
        None,
        None,
        ("bad", "g1", "g2"),
    ),
    Row(
        "UTF-16 without one as UTF-8",
        files(bad_txt="Rain fell on Port Elm.".encode("utf-16-le")),
        None,
        "NUL",
        options=UTF_8,
    ),
    Row(
        "UTF-8 as UTF-16",
        folder({"bad.txt": b"odd"}),
        "bad.txt|g1.txt",
        NO_TEXT,
        (),
        options={"encoding": "utf-16"},
    ),
    Row(
        "two encodings in one file",
        files(bad_txt="Ćuprija ".encode() + "Café".encode("latin-1")),
        BYTE,
        NO_TEXT,
    ),
    Row("cut within a character", files(bad_txt="Ćuprija ć".encode()[:-1]), BYTE, NO_TEXT),
    Row("an empty file", files(bad_txt=""), None, "no words in it"),
    Row(
        "a byte order mark and nothing else", files(bad_txt=b"\xef\xbb\xbf"), None, "no words in it"
    ),
    Row("white space", files(bad_txt=" \n\t\u00a0\u2003\n"), None, "no words in it"),
    Row(
        "a link that leads nowhere",
        beside(lambda place: (place / "bad.txt").symlink_to("gone.txt")),
        None,
        "no regular file",
    ),
    Row("links that lead to themselves", beside(looped), None, "no regular file"),
    Row("300 MB in one line", beside(sparse), None, "300 MB"),
    Row("a PDF", files(bad_txt=PDF), None, "a PDF"),
    Row("a PNG", files(bad_txt=PNG), None, "a PNG"),
    Row("a PNG as Latin-1", files(bad_txt=PNG), None, "a PNG", options={"encoding": "latin-1"}),
    Row("a Word file", files(bad_txt=archive(word="<w:t>Rain fell.</w:t>")), None, "a ZIP"),
    Row(
        "a Word file as Latin-1",
        files(bad_txt=archive(word="Rain fell.")),
        None,
        "a ZIP",
        options={"encoding": "latin-1"},
    ),
    Row(
        "an old Word file as Latin-1",
        files(bad_txt=b"\xd0\xcf\x11\xe0 Rain fell."),
        None,
        "an old Office file",
        options={"encoding": "latin-1"},
    ),
    Row("an RTF", files(bad_txt=RTF), None, "an RTF"),
    Row(
        "a link to another folder",
        beside(lambda place: (place / "more").symlink_to(place.parent, target_is_directory=True)),
        None,
        "not entered",
    ),
    Row(
        "columns named for a folder without a manifest",
        files(),
        "columns: got outlet for a folder",
        "refused",
        options={"columns": {"outlet": "Medium"}},
    ),
    Row(
        "only what is no text",
        folder({"a.txt": PDF, "b.txt": ""}, good=False),
        "no text with a word in it",
        "a PDF",
        (),
        2,
    ),
    Row(
        "other kinds of files",
        files(bad_docx="x", page_html="x", g1_txt_gz="x"),
        None,
        "not a .txt file",
        given=5,
    ),
    Row(
        "a name with a line break",
        folder({"bad\nname.txt": "Rain fell."}),
        None,
        None,
        ("bad\nname", "g1", "g2"),
    ),
    Row(
        "a name of 250 characters",
        folder({f"{'b' * 246}.txt": "Rain fell."}),
        None,
        None,
        ("b" * 246, "g1", "g2"),
    ),
    Row(
        "a name that is no UTF-8",
        folder({os.fsdecode(b"caf\xe9.txt"): "Rain fell."}),
        None,
        "not UTF-8",
    ),
    Row(
        "a name of blanks",
        folder({"  .txt": "Rain fell."}),
        "article_id: got nothing",
        "article_id: got nothing",
    ),
    Row(
        "names that differ in case",
        folder({"BAD.txt": "Rain fell.", "bad.txt": "Rain fell."}),
        None,
        None,
        ("BAD", "bad", "g1", "g2"),
        4,
    ),
    Row(
        "names that differ in composition",
        folder({"e\u0301.txt": "Rain fell.", "\u00e9.txt": "Rain fell."}),
        None,
        None,
        ("g1", "g2", "e\u0301", "\u00e9"),
        4,
    ),
    Row(
        "the same name in two folders",
        folder({"x/bad.txt": "Rain.", "y/bad.txt": "Sun."}),
        "article_id bad more than once",
        "refused",
    ),
    Row("a folder without any file", folder({}, good=False), "does not exist", "refused"),
    Row(
        "a manifest that climbs out",
        files(manifest_csv="file,outlet\ng1.txt,P\ng2.txt,P\n../../secret.txt,P\n"),
        "rows without a file: ../../secret.txt",
        "refused",
    ),
    Row(
        "a manifest with an absolute path",
        files(manifest_csv="file,outlet\ng1.txt,P\ng2.txt,P\n/etc/hostname,P\n"),
        "rows without a file: /etc/hostname",
        "refused",
    ),
    Row(
        "a manifest with semicolons",
        files(manifest_csv="file;outlet\ng1.txt;P\ng2.txt;P\n"),
        None,
        None,
        given=2,
    ),
    Row(
        "a manifest with a byte order mark",
        files(manifest_csv="\ufefffile,outlet\ng1.txt,P\ng2.txt,P\n"),
        None,
        None,
        given=2,
    ),
    Row(
        "a manifest that names a file twice",
        files(manifest_csv="file,outlet\ng1.txt,P\ng1.txt,P\ng2.txt,P\n"),
        "g1.txt more than once",
        "refused",
    ),
    Row(
        "a manifest with a column twice",
        files(manifest_csv="file,outlet,outlet\ng1.txt,P,Q\ng2.txt,P,Q\n"),
        "outlet more than once",
        "refused",
    ),
    Row(
        "a manifest with an open quotation",
        files(manifest_csv='file,outlet\ng1.txt,"P\ng2.txt,P\n'),
        "manifest.csv",
        "refused",
    ),
    Row(
        "a manifest that is a folder",
        beside(lambda place: (place / "manifest.csv").mkdir()),
        "manifest.csv",
        "refused",
    ),
    Row(
        "a manifest in another encoding",
        files(manifest_csv="file,outlet\ng1.txt,Café\ng2.txt,Café\n".encode("latin-1")),
        None,
        None,
        given=2,
    ),
    Row(
        "a manifest in two encodings",
        files(manifest_csv=b"file,outlet\ng1.txt,Caf\xe9\ng2.txt,Caf\xc3\xa9\n"),
        BYTE,
        "refused",
    ),
    Row("a manifest with nothing in it", files(manifest_csv=""), "manifest.csv", "refused"),
    Row(
        "a manifest with 1,000 columns",
        files(
            manifest_csv="\n".join(
                ",".join([name, *(f"c{n}" for n in range(1_000))])
                for name in ("file", "g1.txt", "g2.txt")
            )
        ),
        None,
        None,
        given=2,
    ),
]

TABLES = [
    Row(
        "an article_id twice",
        csv("g1,Elm Post,Rain fell.\n"),
        "article_id g1 more than once",
        "refused",
    ),
    Row("ids that differ in case", csv("G1,Elm Post,Rain fell.\n"), None, None, ("G1", "g1", "g2")),
    Row(
        "ids that differ in blanks",
        csv(" g1 ,Elm Post,Rain fell.\n"),
        "article_id g1 more than once",
        "refused",
    ),
    Row(
        "ids that differ in composition",
        lines(WHOLE | {"article_id": "\u00e9"}, WHOLE | {"article_id": "e\u0301"}),
        None,
        None,
        ("g1", "g2", "e\u0301", "\u00e9"),
        4,
    ),
    Row(
        "an id with control characters",
        lines(WHOLE | {"article_id": "b\x00\x1b[31m\n"}),
        None,
        None,
        ("b\x00\x1b[31m", "g1", "g2"),
    ),
    Row(
        "an id of 10,000 characters",
        lines(WHOLE | {"article_id": "b" * 10_000}),
        None,
        None,
        ("b" * 10_000, "g1", "g2"),
    ),
    Row(
        "an id twice, of 10,000 characters",
        lines(*[WHOLE | {"article_id": "b" * 10_000}] * 2),
        "more than once",
        "refused",
    ),
    Row(
        "an id that is empty",
        csv(",Elm Post,Rain fell.\n"),
        "article_id: got nothing in row 3",
        "nothing in row 3",
    ),
    Row(
        "no outlet",
        csv("bad,,Rain fell.\n"),
        "outlet: got nothing in article 'bad'",
        "nothing in article 'bad'",
    ),
    Row("no text", csv("bad,Elm Post,\n"), None, "no words in it"),
    Row(
        "a header twice",
        csv("", head="article_id,outlet,text,text\ng1,P,Rain.,Sun.\n"),
        "text more than once",
        "refused",
    ),
    Row(
        "a quotation mark that is never closed",
        csv('bad,Elm Post,"Rain fell.\n'),
        "cannot be parsed|never closed",
        "refused",
    ),
    Row(
        "a quoted header that is never closed",
        csv("", head='"article_id,outlet,text\ng1,P,Rain.\n'),
        "t.csv",
        "refused",
    ),
    Row(
        "more cells than the header",
        csv("bad,Elm Post,Rain,fell.\n"),
        "cannot be parsed",
        "refused",
    ),
    Row("fewer cells than the header", csv("bad,Elm Post\n"), None, "no words in it"),
    Row("semicolons", csv("", head=HEAD.replace(",", ";")), None, None, given=2),
    Row("tabs", csv("", head=HEAD.replace(",", "\t")), None, None, given=2),
    Row(
        "a header only",
        csv("", head="article_id,outlet,text\n"),
        "no text with a word|without any article",
        None,
        (),
        0,
    ),
    Row("an empty table", csv("", head=""), "t.csv", "refused"),
    Row("blank lines only", csv("", head="\n\n \n"), "t.csv", "refused"),
    Row(
        "no header",
        csv("", head="g1,Elm Post,Ferries ran.\ng2,Port News,Boats left.\n"),
        "expected a column",
        "refused",
    ),
    Row("a NUL in a cell", csv("bad,Elm Post,Rain\0 fell.\n"), None, None, ("bad", "g1", "g2")),
    Row("NULs for half of a cell", csv("bad,Elm Post,R\0a\0i\0n\0\n"), None, "NUL"),
    Row(
        "5,000 columns",
        csv(
            "",
            head="\n".join(
                ",".join([row, *(f"c{n}" for n in range(5_000))]) for row in HEAD.splitlines()
            ),
        ),
        None,
        None,
        given=2,
    ),
    Row(
        "20,000 columns",
        csv(
            "",
            head="\n".join(
                ",".join([row, *(f"c{n}" for n in range(20_000))]) for row in HEAD.splitlines()
            ),
        ),
        "20,003 columns",
        "refused",
    ),
    Row(
        "names that each line brings",
        lines(*(WHOLE | {"article_id": f"b{n}", f"k{n}": n} for n in range(5_000))),
        "5,002 lines with 5,00",
        "refused",
    ),
    Row(
        "a table that is a folder",
        lambda path: ((path / "t.csv").mkdir(), path / "t.csv")[1],
        "without a .txt file",
        "refused",
    ),
    Row(
        "a ZIP called .csv",
        written("t.csv", archive(t="article_id,outlet,text\n")),
        "t.csv",
        "refused",
    ),
    Row(
        "a UTF-16 table as UTF-8",
        written("t.csv", HEAD.encode("utf-16")),
        "t.csv",
        "refused",
        options=UTF_8,
    ),
    Row(
        "bytes that are no text in a row",
        csv(b"bad,Elm Post,Caf\xe9 \xc4\x87\n"),
        BYTE,
        NO_TEXT,
    ),
    Row("Latin-1 in a row", csv(b"bad,Elm Post,Caf\xe9\n"), None, None, ("bad", "g1", "g2")),
    Row(
        "bytes that are no text in the header",
        written("t.csv", b"article_id,outlet,text,caf\xe9 \xc4\x87\ng1,P,Rain.,x\n"),
        f"{BYTE}|in its header",
        "refused",
    ),
    Row("a line that is not JSON", lines('{"article_id": "bad", "outlet"'), "line 3", "line 3"),
    Row("a line that is a list", lines("[1, 2]"), "line 3", "line 3"),
    Row("a line that is too deep", lines("[" * 100_000), "line 3", "line 3"),
    Row(
        "a number of 5,000 digits",
        lines('{"article_id": "bad", "outlet": "P", "text": "Rain.", "n": ' + "9" * 5_000 + "}"),
        "line 3",
        "line 3",
    ),
    Row(
        "a number of 4,000 digits", lines(WHOLE | {"n": 10**4_000}), None, None, ("bad", "g1", "g2")
    ),
    Row(
        "a key twice",
        lines('{"article_id": "bad", "outlet": "P", "text": "Rain.", "text": "Sun."}'),
        "line 3",
        "line 3",
    ),
    Row("an id that is a list", lines(WHOLE | {"article_id": ["bad"]}), "article_id", "article_id"),
    Row(
        "an id that is a truth value",
        lines(WHOLE | {"article_id": True}),
        "article_id",
        "article_id",
    ),
    Row(
        "an outlet that is an object", lines(WHOLE | {"outlet": {"name": "P"}}), "outlet", "outlet"
    ),
    Row("a title that is a list", lines(WHOLE | {"title": ["Rain", "Sun"]}), "title", "title"),
    Row(
        "a text that is a list",
        lines(WHOLE | {"text": ["Rain", "Sun"]}),
        "values that are not text",
        "values that are not text",
    ),
    Row(
        "a text that is a number",
        lines(WHOLE | {"text": 5}),
        "values that are not text",
        "values that are not text",
    ),
    Row(
        "a text that is not a number", lines(WHOLE | {"text": float("nan")}), None, "no words in it"
    ),
    Row(
        "metadata of every kind",
        lines(
            WHOLE | {"a": [1, {"b": None}], "c": {"d": []}, "e": True},
            WHOLE | {"article_id": "b2", "a": 5, "c": "x", "e": 0.5},
        ),
        None,
        None,
        ("b2", "bad", "g1", "g2"),
        4,
    ),
    Row(
        "bytes that are no text",
        lines('{"article_id": "bad", "outlet": "P", "text": "\\ud83d"}'),
        "bytes that are no text",
        "bytes that are no text",
    ),
    Row(
        "half a character in metadata",
        lines('{"article_id": "bad", "outlet": "P", "text": "Rain.", "x": "\\ud83d"}'),
        "bytes that are no text",
        "bytes that are no text",
    ),
    Row(
        "a list in place of lines",
        written("t.jsonl", json.dumps(GOOD)),
        "line 1|the columns none",
        "refused",
    ),
    Row(
        "a pretty-printed list",
        written("t.jsonl", json.dumps(GOOD, indent=1)),
        "line 1|the columns none",
        "refused",
    ),
    Row(
        "ids that are floats",
        table(lambda: pd.DataFrame(GOOD).assign(article_id=[1.0, 2.0])),
        None,
        None,
        ("1.0", "2.0"),
        2,
    ),
    Row(
        "ids that are numbers and text",
        table(pages(article_id=[1, "1", 1.0])),
        "article_id 1 more than once",
        "refused",
    ),
    Row(
        "ids that are missing",
        table(pages(article_id=["g1", float("nan"), pd.NA])),
        "nothing in row 2",
        "nothing in row",
        ("g1",),
    ),
    Row(
        "ids that are dates",
        table(pages(article_id=pd.to_datetime(["2016-08-16", "2016-08-17", "2016-08-18"]))),
        None,
        None,
        ("2016-08-16 00:00:00", "2016-08-17 00:00:00", "2016-08-18 00:00:00"),
    ),
    Row(
        "bytes as a text",
        frame(text(b"Rain fell.")),
        "values that are not text",
        "values that are not text",
    ),
    Row(
        "bytes as metadata",
        frame(WHOLE | {"x": b"\x8c\xb9"}),
        "bytes that are no text",
        "bytes that are no text",
    ),
    Row(
        "bytes as categories",
        table(pages(x=pd.Categorical([b"a", b"b", b"\x8c"]))),
        "bytes that are no text",
        "bytes that are no text",
    ),
    Row("bytes as an outlet", frame(WHOLE | {"outlet": b"Post"}), "outlet", "outlet"),
    Row(
        "an object as metadata",
        frame(WHOLE | {"x": object, "y": {1, 2}, "z": decimal.Decimal("1.5"), "w": 1j}),
        None,
        None,
        ("bad", "g1", "g2"),
    ),
    Row(
        "an array as a text",
        frame(text(np.array([1, 2]))),
        "values that are not text",
        "values that are not text",
    ),
    Row(
        "an array as metadata",
        frame(WHOLE | {"x": np.array([1, 2])}),
        None,
        None,
        ("bad", "g1", "g2"),
    ),
    Row(
        "a missing text",
        frame(text(pd.NA), text(None) | {"article_id": "b2"}),
        None,
        "no words in it",
        given=4,
    ),
    Row(
        "headers of two storeys",
        table(
            lambda: (
                pd.DataFrame(GOOD)
                .T.assign(x=1)
                .T.pipe(
                    lambda made: made.set_axis(
                        pd.MultiIndex.from_product([["a"], made.columns]), axis=1
                    )
                )
            )
        ),
        "columns",
        "refused",
    ),
    Row(
        "a column twice",
        table(lambda: pd.concat([pd.DataFrame(GOOD)] * 2, axis=1)),
        "more than once",
        "refused",
    ),
    Row(
        "columns that are numbers",
        table(lambda: pd.DataFrame(GOOD).assign(**{"7": 1}).rename(columns={"7": 7})),
        "columns that have no text as name: 7",
        "refused",
    ),
    Row(
        "a column called like a count",
        table(pages(n_tokens=5)),
        None,
        None,
        ("bad", "g1", "g2"),
        extracted="the columns n_tokens, which are there already",
    ),
    Row("no rows", table(lambda: pd.DataFrame(GOOD).iloc[:0]), "no text with a word", None, (), 0),
    Row("no columns", table(lambda: pd.DataFrame(index=[0, 1])), "expected a column", "refused"),
    Row(
        "an index of two storeys",
        table(lambda: pd.DataFrame(GOOD, index=pd.MultiIndex.from_tuples([("a", 1), ("a", 1)]))),
        None,
        None,
        given=2,
    ),
    Row("categories", table(lambda: pd.DataFrame(GOOD, dtype="category")), None, None, given=2),
    Row(
        "types that may be missing",
        table(
            lambda: pd.DataFrame(GOOD).assign(
                a=pd.array([1, None], "Int64"),
                b=pd.array([True, None], "boolean"),
                c=pd.array([None, None], "Float64"),
                d=pd.array([None, "x"], "string"),
            )
        ),
        None,
        None,
        given=2,
    ),
    Row(
        "durations, periods and intervals",
        table(
            lambda: pd.DataFrame(GOOD).assign(
                a=pd.to_timedelta([1, 2]),
                b=pd.period_range("2016", periods=2, freq="D"),
                c=pd.interval_range(0, 2),
            )
        ),
        None,
        None,
        given=2,
    ),
    Row(
        "a sparse column",
        table(lambda: pd.DataFrame(GOOD).assign(a=pd.arrays.SparseArray([0, 1]))),
        None,
        None,
        given=2,
    ),
    Row(
        "a number that is infinite",
        table(lambda: pd.DataFrame(GOOD).assign(a=[np.inf, -np.inf])),
        None,
        None,
        given=2,
    ),
    Row(
        "the 30th of February",
        csv(
            "",
            head="article_id,outlet,published,text\ng1,P,2016-02-30,Rain.\ng2,P,2016-02-28,Sun.\n",
        ),
        "'2016-02-30' (g1)",
        "'2016-02-30' is not a whole date",
        given=2,
    ),
    Row(
        "days the other way round",
        csv("", head="article_id,outlet,published,text\ng1,P,30.02.2016,Rain.\ng2,P,,Sun.\n"),
        "'30.02.2016' (g1)",
        "is not a whole date",
        given=2,
    ),
    Row(
        "the years 0, -1 and 9999",
        table(pages(published=["0000-01-01", "-0001-01-01", "9999-12-31"])),
        "'0000-01-01' (g1)",
        "is not a whole date",
        ("bad", "g1", "g2"),
    ),
    Row(
        "dates at the ends of the calendar",
        table(pages(published=[datetime.datetime(1, 1, 1), datetime.date(9999, 12, 31), None])),
        None,
        None,
        ("bad", "g1", "g2"),
    ),
    Row(
        "days beyond the calendar",
        table(
            pages(published=np.array(["20000-01-01", "2016-08-16", "-0005-01-01"], "datetime64[s]"))
        ),
        "published",
        "is not a whole date",
        ("bad", "g1", "g2"),
    ),
    Row(
        "dates in two time zones",
        table(
            pages(
                published=[
                    pd.Timestamp("2016-08-16", tz="UTC"),
                    pd.Timestamp("2016-08-16 23:30", tz="Asia/Tehran"),
                    None,
                ]
            )
        ),
        None,
        None,
        ("bad", "g1", "g2"),
    ),
    Row(
        "a date that is a number",
        table(pages(published=[20160816, 1471305600.0, True])),
        "published",
        "is not a whole date",
        ("bad", "g1", "g2"),
    ),
    Row(
        "a date that is a list",
        lines(WHOLE | {"published": ["2016-08-16"]}),
        "published",
        "published",
        ("bad", "g1", "g2"),
    ),
    Row(
        "a word of a million letters", frame(text("a" * MEGABYTE)), None, None, ("bad", "g1", "g2")
    ),
    Row(
        "ten megabytes",
        frame(text("Rain fell on Port Elm. " * 430_000)),
        None,
        None,
        ("bad", "g1", "g2"),
    ),
    Row("emoji only", frame(text("😀👍🏽🏴‍☠️")), None, "no words in it"),
    Row("combining marks only", frame(text("\u0301\u0323\u0489")), None, "no words in it"),
    Row("control characters only", frame(text("\x01\x02\x1b\x7f\x85")), None, "no words in it"),
    Row("joiners only", frame(text("\u200c\u200d\u2060\ufeff\u200b")), None, "no words in it"),
    Row(
        "an override of direction",
        frame(text("Rain \u202ellef\u202c on \u2066Port\u2069 Elm.")),
        None,
        None,
        ("bad", "g1", "g2"),
    ),
    Row(
        "marks on marks",
        frame(text("".join(letter + "\u0301\u0323\u0489" * 50 for letter in "Rain fell"))),
        None,
        None,
        ("bad", "g1", "g2"),
    ),
    Row(
        "a title of 100,000 words",
        frame(WHOLE | {"title": "Rain " * 100_000}),
        None,
        None,
        ("bad", "g1", "g2"),
    ),
    Row("10,000 line breaks", frame(text("Rain\n" * 10_000)), None, None, ("bad", "g1", "g2")),
    Row(
        "10,000 opening quotation marks",
        frame(text("“Rain " * 10_000)),
        None,
        None,
        ("bad", "g1", "g2"),
    ),
    Row(
        "a formula",
        frame(WHOLE | {"article_id": "=1+1", "title": "@SUM(A1)"}),
        None,
        None,
        ("=1+1", "g1", "g2"),
    ),
    Row("a Parquet file of another kind", arrow({"x": [1]}), "expected a column", "refused"),
    Row(
        "a Parquet file with lists",
        arrow({"article_id": ["g1", "g2"], "outlet": ["P", "Q"], "text": [["Rain"], ["Sun"]]}),
        "values that are not text",
        "values that are not text",
        (),
        2,
    ),
    Row(
        "a Parquet file with bytes",
        arrow({"article_id": ["g1", "g2"], "outlet": ["P", "Q"], "text": [b"Rain", b"Sun"]}),
        "values that are not text",
        "values that are not text",
        (),
        2,
    ),
    Row(
        "a Parquet file with odd columns",
        arrow(
            {
                "article_id": [1, 2],
                "outlet": ["P", "Q"],
                "text": ["Rain.", "Sun."],
                "a": [{"b": 1}, None],
                "c": [[1], []],
                "d": [datetime.time(1), None],
                "e": [decimal.Decimal("1.5"), None],
            }
        ),
        None,
        None,
        ("1", "2"),
        2,
    ),
    Row(
        "a Parquet file that is cut off",
        lambda path: (lambda place: (place.write_bytes(place.read_bytes()[:-20]), place)[1])(
            arrow({name: ["x"] for name in ("article_id", "outlet", "text")})(path)
        ),
        "cannot be parsed",
        "refused",
    ),
    Row("a Parquet file that is text", written("t.parquet", HEAD), "cannot be parsed", "refused"),
    Row(
        "a Parquet file without rows",
        arrow({name: pyarrow.array([], pyarrow.string()) for name in WHOLE}),
        "no text with a word|no article",
        None,
        (),
        0,
    ),
    Row(
        "a Parquet file with a column twice",
        lambda path: (
            parquet.write_table(
                pyarrow.Table.from_arrays(
                    [pyarrow.array(["x"])] * 4, ["article_id", "outlet", "text", "text"]
                ),
                path / "t.parquet",
            ),
            path / "t.parquet",
        )[1],
        "t.parquet",
        "refused",
    ),
    Row("a table of unknown kind", written("t.xlsx", archive(x="y")), "got t.xlsx", "refused"),
    Row("nothing at all", lambda path: path / "nothing.csv", "does not exist", "refused"),
    Row("a name with a NUL", lambda path: f"{path}/a\0.csv", "source", "refused"),
    Row(
        "a name of 5,000 characters", lambda path: f"{path}/{'a' * 5_000}.csv", "source", "refused"
    ),
    Row("no path at all", lambda path: 5, "source", "refused"),
]


# What is no article: word lists, packs, annotations, plans, the command line


class Call(NamedTuple):
    """One kind of bad input to something else than ``read_corpus``: ``refused`` must stand in the message (None: it goes)."""

    name: str
    run: Callable[[Path], object]
    refused: str | None


def reads(
    reader: Callable[[Path], object], content: str | bytes, *, name: str = "list.toml"
) -> Callable[[Path], object]:
    """Return a call that writes a file and reads it."""
    return lambda path: reader(written(name, content)(path))


def actors(*entries: str, head: str = "") -> str:
    """Return an actors.toml with these entries."""
    return head + "\n".join(
        f'[[actor]]\nname = "A{number}"\nkind = "person"\n{entry}'
        for number, entry in enumerate(entries)
    )


def chain(length: int) -> str:
    """Return actors each of whom is the parent of the one before, the first of the last."""
    return actors(
        *(f'aliases = ["Berg{n}"]\nparent = "A{(n + 1) % length}"' for n in range(length))
    )


ACTORS = [
    Call("broken TOML", reads(lexicons.actors, "[[actor]\nname = 1"), "broken TOML"),
    Call(
        "a list that is no UTF-8",
        reads(lexicons.actors, 'exclude = ["Café"]'.encode("latin-1")),
        "broken TOML",
    ),
    Call(
        "UTF-16", reads(lexicons.actors, actors('aliases = ["B"]').encode("utf-16")), "broken TOML"
    ),
    Call(
        "a byte order mark", reads(lexicons.actors, "\ufeff" + actors('aliases = ["Berg"]')), None
    ),
    Call("NULs", reads(lexicons.actors, "\0" * 1000), "broken TOML"),
    Call(
        "a list of another kind",
        reads(lexicons.actors, '[[frame]]\nname = "law"\nterms = ["law"]'),
        "the unknown field frame",
    ),
    Call("no path", lambda path: lexicons.actors(5), "expected"),
    Call("a path that is a folder", lambda path: lexicons.actors(path), "no such file"),
    Call(
        "a path with a NUL",
        lambda path: lexicons.actors(f"{path}/a\0b"),
        "list|no such file|expected",
    ),
    Call("a path too long", lambda path: lexicons.actors("a" * 5_000), "no such file"),
    Call(
        "brackets 100,000 deep", reads(lexicons.actors, "exclude = " + "[" * 100_000), "broken TOML"
    ),
    Call(
        "tables 20,000 deep",
        reads(lexicons.actors, "[" + ".".join("a" * 20_000) + "]\n"),
        "list.toml",
    ),
    Call(
        "a number of 5,000 digits in TOML",
        reads(lexicons.actors, "exclude = " + "9" * 5_000),
        "broken TOML",
    ),
    Call(
        "a key twice in TOML",
        reads(lexicons.actors, 'exclude = ["a"]\nexclude = ["b"]'),
        "broken TOML",
    ),
    Call(
        "an actor that is a text",
        reads(lexicons.actors, 'actor = ["Berg"]'),
        "actor, number 1: got 'Berg'",
    ),
    Call(
        "actors in one table",
        reads(lexicons.actors, '[actor]\nname = "A"\nkind = "person"\naliases = ["B"]'),
        "list",
    ),
    Call(
        "a kind that is unknown",
        reads(lexicons.actors, '[[actor]]\nname = "A"\nkind = "god"\naliases = ["B"]'),
        "A, kind: got 'god'",
    ),
    Call(
        "a kind that is a list",
        reads(lexicons.actors, '[[actor]]\nname = "A"\nkind = ["person"]\naliases = ["B"]'),
        "A, kind: got ['person']",
    ),
    Call(
        "a name that is a number",
        reads(lexicons.actors, '[[actor]]\nname = 5\nkind = "person"\naliases = ["B"]'),
        "name: got 5",
    ),
    Call(
        "aliases that are one text",
        reads(lexicons.actors, actors('aliases = "Berg"')),
        "aliases: got 'Berg'; expected a list",
    ),
    Call("no alias", reads(lexicons.actors, actors("aliases = []")), "expected one alias or more"),
    Call(
        "an alias that is empty", reads(lexicons.actors, actors('aliases = [""]')), "text: got ''"
    ),
    Call("an alias of blanks", reads(lexicons.actors, actors('aliases = [" \\t "]')), "expected"),
    Call("an alias of punctuation", reads(lexicons.actors, actors('aliases = ["?!"]')), "'?!'"),
    Call(
        "an alias that is a number",
        reads(lexicons.actors, actors("aliases = [5]")),
        "aliases, number 1: got 5",
    ),
    Call(
        "an alias that is a date",
        reads(lexicons.actors, actors("aliases = [2016-08-16]")),
        "aliases, number 1",
    ),
    Call(
        "an alias whose text is a list",
        reads(lexicons.actors, actors('aliases = [{text = ["B"]}]')),
        "text: got ['B']",
    ),
    Call("an alias of one letter", reads(lexicons.actors, actors('aliases = ["B"]')), None),
    Call("an alias with a NUL", reads(lexicons.actors, actors('aliases = ["Be\\u0000rg"]')), None),
    Call(
        "an alias of 100,000 letters",
        reads(lexicons.actors, actors(f'aliases = ["{"b" * 100_000}"]')),
        None,
    ),
    Call(
        "an alias twice",
        reads(lexicons.actors, actors('aliases = ["Berg", "Berg"]')),
        "claims by A0 and by A0",
    ),
    Call(
        "an alias of two actors",
        reads(lexicons.actors, actors('aliases = ["Berg"]', 'aliases = ["Berg"]')),
        "claims by A0 and by A1",
    ),
    Call(
        "an alias in a case of its own",
        reads(lexicons.actors, actors('aliases = [{text = "B", case = "upper"}]')),
        "case",
    ),
    Call(
        "a language that is a number",
        reads(lexicons.actors, actors('aliases = [{text = "B", language = 5}]')),
        "language",
    ),
    Call(
        "a language that is a list",
        reads(lexicons.actors, actors('aliases = [{text = "B", language = ["en"]}]')),
        "language",
    ),
    Call(
        "a start that is a text",
        reads(lexicons.actors, actors('aliases = [{text = "B", start = "2016"}]')),
        "start: got '2016'",
    ),
    Call(
        "a start that is a time",
        reads(lexicons.actors, actors('aliases = [{text = "B", start = 10:30:00}]')),
        "start: got",
    ),
    Call(
        "a start in the year 1",
        reads(lexicons.actors, actors('aliases = [{text = "B", start = 0001-01-01}]')),
        None,
    ),
    Call(
        "a start in the year 0",
        reads(lexicons.actors, actors('aliases = [{text = "B", start = 0000-01-01}]')),
        "broken TOML",
    ),
    Call(
        "a note that is a list",
        reads(lexicons.actors, actors('aliases = ["Berg"]\nnote = ["a", 5]')),
        "note: got",
    ),
    Call(
        "100,000 aliases",
        reads(
            lexicons.actors,
            actors(f"aliases = {json.dumps([f'Berg {n}' for n in range(100_000)])}"),
        ),
        None,
    ),
    Call(
        "a parent that is not there",
        reads(lexicons.actors, actors('aliases = ["B"]\nparent = "X"')),
        "parent of A0",
    ),
    Call(
        "a parent that is a list",
        reads(lexicons.actors, actors('aliases = ["B"]\nparent = ["A0"]')),
        "parent: got",
    ),
    Call(
        "a parent of its own",
        reads(lexicons.actors, actors('aliases = ["B"]\nparent = "A0"')),
        "circle",
    ),
    Call("3,000 parents in a circle", reads(lexicons.actors, chain(3_000)), "circle"),
    Call(
        "an exclusion that is a number",
        reads(lexicons.actors, "exclude = [5]"),
        "exclude, number 1: got 5",
    ),
    Call(
        "an exclusion that is a list",
        reads(lexicons.actors, 'exclude = [["a"]]'),
        "exclude, number 1",
    ),
    Call("an exclusion that is empty", reads(lexicons.actors, 'exclude = [""]'), "exclude"),
    Call("an exclusion of punctuation", reads(lexicons.actors, 'exclude = ["?!"]'), "exclude"),
]
LISTS = [
    Call("a frame without terms", reads(lexicons.frames, '[[frame]]\nname = "law"'), "no terms"),
    Call(
        "a term that is a number",
        reads(lexicons.frames, '[[frame]]\nname = "law"\nterms = [5]'),
        "law, terms, number 1",
    ),
    Call(
        "a term that is a list",
        reads(lexicons.frames, '[[frame]]\nname = "law"\nterms = [["law"]]'),
        "law, terms, number 1",
    ),
    Call("a star alone", reads(lexicons.frames, '[[frame]]\nname = "law"\nterms = ["*"]'), "'*'"),
    Call(
        "a star inside a word",
        reads(lexicons.frames, '[[frame]]\nname = "law"\nterms = ["la*w"]'),
        "'la*w'",
    ),
    Call(
        "10,000 stars",
        reads(lexicons.frames, f'[[frame]]\nname = "law"\nterms = ["{"law* " * 10_000}"]'),
        None,
    ),
    Call("a frame that is a number", reads(lexicons.frames, "frame = 5"), "list.toml"),
    Call(
        "frames in one table",
        reads(lexicons.frames, '[frame]\nname = "law"\nterms = ["law"]'),
        "list.toml",
    ),
    Call(
        "frames that differ in blanks",
        reads(lexicons.frames, '[[frame]]\nname = " "\nterms = ["law"]'),
        "name: got ' '",
    ),
    Call(
        "a pattern that does not compile",
        reads(lexicons.noise, '[[rule]]\nname = "a"\nwhere = "line"\npattern = "("\nabout = "x"'),
        "expected a regular expression",
    ),
    Call(
        "a pattern that is a number",
        reads(lexicons.noise, '[[rule]]\nname = "a"\nwhere = "line"\npattern = 5\nabout = "x"'),
        "pattern",
    ),
    Call(
        "a pattern 1,000 deep",
        reads(
            lexicons.noise,
            f'[[rule]]\nname = "a"\nwhere = "line"\npattern = "{"(" * 1_000 + ")" * 1_000}"\nabout = "x"',
        ),
        "expected a regular expression",
    ),
    Call(
        "a pattern of 20,000 characters",
        reads(
            lexicons.noise,
            f'[[rule]]\nname = "a"\nwhere = "line"\npattern = "{"x" * 20_000}"\nabout = "x"',
        ),
        "3,000 or fewer",
    ),
    Call(
        "a replacement that is a number",
        reads(
            lexicons.noise,
            '[[rule]]\nname = "a"\nwhere = "line"\npattern = "x"\nabout = "x"\nreplace = 5',
        ),
        "replace",
    ),
    Call(
        "a replacement with a group that is not there",
        reads(
            lexicons.noise,
            '[[rule]]\nname = "a"\nwhere = "line"\npattern = "x"\nabout = "x"\nreplace = "\\\\7"',
        ),
        "replace",
    ),
    Call(
        "needs that are numbers",
        reads(
            lexicons.noise,
            '[[rule]]\nname = "a"\nwhere = "line"\npattern = "x"\nabout = "x"\nneeds = [5]',
        ),
        "needs",
    ),
    Call(
        "a place that is unknown",
        reads(lexicons.noise, '[[rule]]\nname = "a"\nwhere = "moon"\npattern = "x"\nabout = "x"'),
        "a, where: got 'moon'",
    ),
    Call("events without a date", reads(lexicons.events, '[[event]]\nlabel = "x"'), "no date"),
    Call(
        "an event on a text",
        reads(lexicons.events, '[[event]]\ndate = "2016-08-16"\nlabel = "x"'),
        "x, date: got",
    ),
    Call(
        "an event at a time",
        reads(lexicons.events, "[[event]]\ndate = 10:30:00\nlabel = 'x'"),
        "x, date: got",
    ),
    Call(
        "an event in the year 1",
        reads(lexicons.events, "[[event]]\ndate = 0001-01-01\nlabel = 'x'"),
        "x, date: got",
    ),
    Call(
        "events in two time zones",
        reads(
            lexicons.events,
            "[[event]]\ndate = 2016-08-16T10:00:00+04:30\nlabel = 'x'\n[[event]]\ndate = 2016-08-17\nlabel = 'y'",
        ),
        "time zone",
    ),
    Call(
        "an event with a number as label",
        reads(lexicons.events, "[[event]]\ndate = 2016-08-16\nlabel = 5"),
        "label",
    ),
    Call(
        "an event that is a text",
        reads(lexicons.events, 'event = ["x"]'),
        "event, number 1: got 'x'",
    ),
    Call("a plan without levels", reads(lexicons.contrasts, 'status = "planned"'), "no group"),
]


def plan(**changes) -> str:
    """Return a contrasts.toml with some fields changed."""
    fields = {
        "status": "planned",
        "group": "outlet",
        "levels": ["A", "B"],
        "against": "each",
        "cluster": "outlet",
        "items": ["law"],
    }
    return "\n".join(f"{name} = {json.dumps(value)}" for name, value in (fields | changes).items())


LISTS += [
    Call(f"a plan with {about}", reads(lexicons.contrasts, plan(**changes)), words)
    for about, changes, words in [
        ("one level", {"levels": ["A"]}, "levels: got A"),
        ("a level twice", {"levels": ["A", "A"]}, "more than once"),
        ("levels that are numbers", {"levels": [1, 2]}, "levels, number 1: got 1"),
        ("levels that are a text", {"levels": "AB"}, "levels: got 'AB'"),
        ("21 items", {"items": [f"i{n}" for n in range(21)]}, "21 items"),
        ("no item", {"items": []}, "no items and no [[family]]"),
        ("a group that is a list", {"group": ["outlet"]}, "group"),
        ("a cluster that is a number", {"cluster": 5}, "cluster"),
        ("a where that is a list", {"where": ["x"]}, "where"),
        ("strata that are numbers", {"strata": [5]}, "strata"),
        ("a status that is unknown", {"status": "hoped"}, "status"),
        ("an unknown field", {"seed": 1}, "unknown field seed"),
        ("items that are lists", {"items": [["law"]]}, "items, number 1"),
        ("a status that is a list", {"status": ["planned"]}, "status"),
    ]
]

BOOK = (
    'version = 1\nclaim_stances = ["asserted"]\n[[variable]]\nname = "law"\nkind = "binary"\n[[variable]]\nname = "tone"\n'
    'kind = "nominal"\nvalues = ["good", "bad"]\n[[variable]]\nname = "who"\nkind = "set"\n'
    '[[claim]]\nname = "c1"\ntext = "x"\n'
)
IDS = "article_id,annotator,annotator_kind"


def labels(rows: str | bytes, *, head: str = f"{IDS},law,tone,who\n") -> Callable[[Path], object]:
    """Return a call that reads annotations."""
    data = head.encode() + (rows if isinstance(rows, bytes) else rows.encode())
    return lambda path: annotation.read(
        written("a.csv", data)(path), codebook=written("book.toml", BOOK)(path)
    )


def claims(rows: str) -> Callable[[Path], object]:
    """Return a call that reads a table of claims."""
    return lambda path: claims_in(
        written("c.csv", f"{IDS},claim,stance,speaker\n{rows}")(path),
        codebook=written("book.toml", BOOK)(path),
    )


def book(content: str | bytes) -> Callable[[Path], object]:
    """Return a call that reads a codebook."""
    return lambda path: annotation.codebook(written("book.toml", content)(path))


ANNOTATIONS = [
    Call("a label that is unknown", labels("a1,Kim,human,yes,good,\n"), "'yes'"),
    Call("a value that is unknown", labels("a1,Kim,human,1,neutral,\n"), "'neutral'"),
    Call("a member twice", labels("a1,Kim,human,1,good,x;x\n"), "a member twice"),
    Call(
        "a page twice", labels("a1,Kim,human,1,good,\na1,Kim,human,0,bad,\n"), "a1 more than once"
    ),
    Call(
        "a byte order mark before annotations",
        labels("", head=f"\ufeff{IDS},law,tone,who\na1,Kim,human,1,good,x\n"),
        None,
    ),
    Call("annotations without anything", labels("", head=""), "an empty file"),
    Call("a header without rows", labels(""), "no row"),
    Call("two annotators", labels("a1,Kim,human,1,good,\na2,Lee,human,0,bad,\n"), "the annotators"),
    Call("nobody", labels("a1,,human,1,good,\n"), "nobody"),
    Call("an annotator of an unknown kind", labels("a1,Kim,robot,1,good,\n"), "annotator_kind"),
    Call(
        "a column that is not in the codebook",
        labels("", head=f"{IDS},law,tone,who,mood\na1,Kim,human,1,good,,5\n"),
        "mood",
    ),
    Call(
        "a variable that is missing",
        labels("", head=f"{IDS},law,tone\na1,Kim,human,1,good\n"),
        "expected a column who",
    ),
    Call(
        "annotations with a header twice",
        labels("", head=f"{IDS},law,tone,who,law\na1,Kim,human,1,good,,0\n"),
        "law",
    ),
    Call("annotations with an open quotation", labels('a1,Kim,human,1,good,"x\n'), "a broken file"),
    Call(
        "annotations with too many cells",
        labels("a1,Kim,human,1,good,x,y,z\n"),
        "a broken file|cells",
    ),
    Call(
        "annotations that are no UTF-8",
        labels("a1,Kim,human,1,good,Café\n".encode("latin-1")),
        "a broken file",
    ),
    Call("annotations with NULs", labels("a1,Kim,human,1\0,good,\n"), "law"),
    Call(
        "annotations in a folder",
        lambda path: annotation.read(path, codebook=written("book.toml", BOOK)(path)),
        "no such file",
    ),
    Call(
        "no annotations",
        lambda path: annotation.read(path / "x.csv", codebook=written("book.toml", BOOK)(path)),
        "no such file",
    ),
    Call("a claim that is unknown", claims("a1,Kim,human,c9,asserted,outlet\n"), "c9"),
    Call("a stance that is unknown", claims("a1,Kim,human,c1,doubted,outlet\n"), "doubted"),
    Call("a claim of nobody", claims("a1,Kim,human,c1,asserted,\n"), "no speaker"),
    Call("a claim twice", claims("a1,Kim,human,c1,asserted,outlet\n" * 2), "more than once"),
    Call("no claims", claims(""), "no row"),
    Call("a codebook that is broken", book("[[variable]"), "broken TOML"),
    Call("a codebook without a variable", book("version = 1"), "no variable"),
    Call("a variable that is a text", book('variable = ["law"]'), "book.toml"),
    Call("a variable that is a number", book("variable = 5"), "book.toml"),
    Call(
        "a name that is a list", book('[[variable]]\nname = ["law"]\nkind = "binary"'), "book.toml"
    ),
    Call(
        "a kind of variable that is unknown",
        book('[[variable]]\nname = "law"\nkind = "colour"'),
        "kind of law",
    ),
    Call(
        "values that are a number",
        book('[[variable]]\nname = "law"\nkind = "nominal"\nvalues = 5'),
        "values: got 5; expected a list",
    ),
    Call(
        "values that are a text",
        book('[[variable]]\nname = "law"\nkind = "nominal"\nvalues = "good"'),
        "expected a list",
    ),
    Call(
        "a variable twice",
        book('[[variable]]\nname = "law"\nkind = "binary"\n' * 2),
        "law more than once",
    ),
    Call(
        "claims that are texts",
        book(BOOK.split("[[claim]]")[0].replace("version = 1", 'claim = ["x"]')),
        "book.toml",
    ),
    Call("stances that are a number", book(BOOK.replace('["asserted"]', "5")), "book.toml"),
    Call(
        "categories that are texts",
        book('[[variable]]\nname = "law"\nkind = "nominal"\ncategory = ["x"]'),
        "category, number 1: got 'x'; expected a table",
    ),
    Call("actors of a codebook that are a list", book('names = ["x"]\n' + BOOK), "book.toml"),
    Call("a codebook 100,000 deep", book("x = " + "[" * 100_000), "broken TOML"),
]


def pack(change: Callable[[Path], object]) -> Callable[[Path], object]:
    """Return a call that loads a pack in which something was changed."""

    def run(path: Path):
        change(extract(read_corpus(pd.DataFrame(GOOD))).save(path / "pack"))
        return load_features(path / "pack")

    return run


def flipped(name: str) -> Callable[[Path], object]:
    """Return a change of one byte in the middle of a file of a pack."""

    def change(place: Path) -> None:
        data = bytearray((place / name).read_bytes())
        data[len(data) // 2] ^= 1
        (place / name).write_bytes(data)

    return change


def manifest(content: str) -> Callable[[Path], object]:
    """Return a change of a pack's manifest."""
    return lambda place: (place / "manifest.json").write_text(content)


def other_schema(place: Path) -> None:
    """Put a table of other columns into a pack, with its right checksum."""
    parquet.write_table(pyarrow.table({"x": [1]}), place / "sentences.parquet")
    known = json.loads((place / "manifest.json").read_text())
    known["files"]["sentences.parquet"] = hashlib.sha256(
        (place / "sentences.parquet").read_bytes()
    ).hexdigest()
    (place / "manifest.json").write_text(json.dumps(known))


def rehashed(**changes) -> Callable[[Path], object]:
    """Return a change of fields of a manifest."""
    return lambda place: (place / "manifest.json").write_text(
        json.dumps(json.loads((place / "manifest.json").read_text()) | changes)
    )


PACKS = [
    Call("no pack", lambda path: load_features(path / "nothing"), "no manifest.json"),
    Call("a folder that is no pack", lambda path: load_features(path), "no manifest.json"),
    Call(
        "a file that is no pack",
        lambda path: load_features(written("a.txt", "x")(path)),
        "no manifest.json",
    ),
    Call("a manifest that is empty", pack(manifest("")), "damaged or foreign manifest.json"),
    Call("a manifest that is a list", pack(manifest("[]")), "damaged or foreign manifest.json"),
    Call(
        "a manifest 100,000 deep", pack(manifest("[" * 100_000)), "damaged or foreign manifest.json"
    ),
    Call(
        "a manifest with a number of 5,000 digits",
        pack(manifest('{"schema": ' + "9" * 5_000 + "}")),
        "damaged or foreign",
    ),
    Call(
        "a manifest that is no UTF-8",
        pack(lambda place: (place / "manifest.json").write_bytes(b"\xff")),
        "damaged or foreign",
    ),
    Call(
        "a manifest of another program",
        pack(manifest('{"schema": 5, "files": {}}')),
        "changed|foreign|no created_by",
    ),
    Call("a manifest of a later version", pack(rehashed(schema=99)), "schema 99"),
    Call("files that are a list", pack(rehashed(files=[])), "damaged|foreign|changed"),
    Call("parts that are a list", pack(rehashed(parts=["x"])), "damaged|foreign|changed"),
    Call(
        "parts that climb out",
        pack(rehashed(parts={"../../x": "y"})),
        "damaged|foreign|changed|no ",
    ),
    Call("settings that are missing", pack(rehashed(settings=None, lists=None)), "damaged|foreign"),
    Call("a changed byte in terms", pack(flipped("terms.parquet")), "changed or damaged"),
    Call("a changed byte in articles", pack(flipped("articles.parquet")), "changed or damaged"),
    Call("a changed byte in the manifest", pack(flipped("manifest.json")), "changed|damaged"),
    Call(
        "a file that is cut off",
        pack(lambda place: os.truncate(place / "terms.parquet", 10)),
        "changed or damaged",
    ),
    Call(
        "a file that is gone",
        pack(lambda place: (place / "terms.parquet").unlink()),
        "no terms.parquet",
    ),
    Call("a table of other columns", pack(other_schema), "damaged|foreign|column"),
    Call(
        "a file that is a pipe",
        pack(
            lambda place: ((place / "terms.parquet").unlink(), os.mkfifo(place / "terms.parquet"))
        ),
        "terms.parquet",
    ),
    Call(
        "a file that is a folder",
        pack(lambda place: ((place / "terms.parquet").unlink(), (place / "terms.parquet").mkdir())),
        "terms.parquet",
    ),
]


def says(*arguments: str) -> Callable[[Path], object]:
    """Return a call of the command line with two good articles at hand (``{}`` stands for their folder)."""

    def run(path: Path):
        folder({})(path)
        return command.main([argument.replace("{}", str(path)) for argument in arguments])

    return run


COMMANDS = [
    Call(f"the command line: {' '.join(arguments)[:99]}", says(*arguments), words)
    for *arguments, words in [
        ("extract", "{}/nothing", "{}/pack", "does not exist"),
        ("extract", "", "{}/pack", "source"),
        ("extract", "{}/Elm Post", "", "folder"),
        ("extract", "{}/Elm Post", "{}", "no pack"),
        ("extract", "{}/Elm Post", "{}/Elm Post/g1.txt", "no pack|folder"),
        ("extract", "{}/Elm Post", "{}/Elm Post/g1.txt/pack", "folder"),
        ("extract", "{}/Elm Post", "/proc/nothing/pack", "folder"),
        ("extract", "{}/Elm Post", "{}/" + "p" * 300, "folder"),
        ("extract", "{}/Elm Post", "{}/Elm Post/g1.txt", "--parts", "folder"),
        ("extract", "{}/Elm Post", "{}/pack", "--ngrams", "2", "1", "ngrams"),
        ("extract", "{}/Elm Post", "{}/pack", "--ngrams", "0", "1", "ngrams"),
        ("extract", "{}/Elm Post", "{}/pack", "--ngrams", "1", "99999999", "ngrams"),
        ("extract", "{}/Elm Post", "{}/pack", "--workers", "0", "workers"),
        ("extract", "{}/Elm Post", "{}/pack", "--workers", "-3", "workers"),
        ("extract", "{}/Elm Post", "{}/pack", "--encoding", "utf-9", "encoding"),
        ("extract", "{}/Elm Post", "{}/pack", "--encoding", "base64", "encoding"),
        ("extract", "{}/Elm Post", "{}/pack", "--encoding", "\0", "encoding"),
        ("extract", "{}/Elm Post", "{}/pack", "--encoding", "undefined", "encoding|expected text"),
        ("extract", "{}/Elm Post", "{}/pack", "--columns", "outlet", "COLUMNS"),
        ("extract", "{}/Elm Post", "{}/pack", "--columns", "'", "COLUMNS"),
        ("extract", "{}/Elm Post", "{}/pack", "--columns", "outlet=a outlet=b", "COLUMNS"),
        ("extract", "{}/Elm Post", "{}/pack", "--columns", "outlet=Medium", "without manifest.csv"),
        ("extract", "{}/Elm Post", "{}/pack", "--actors", "{}/nothing.toml", "no such file"),
        ("extract", "{}/Elm Post", "{}/pack", "--actors", "{}", "no such file"),
        ("extract", "{}/Elm Post", "{}/pack", "--frames", "/dev/zero", "no such file"),
        ("suggest", "{}/nothing", "does not exist"),
        ("suggest", "{}/Elm Post", "--min-articles", "-5", "min_articles"),
        ("suggest", "{}/Elm Post", "--min-articles", "0", "min_articles"),
        ("report", "--notebooks", "{}/nothing", "no executed notebook"),
        ("report", "--notebooks", "{}/Elm Post/g1.txt", "no executed notebook"),
        ("report", "--case", "{}/nothing", "no executed notebook"),
        ("run", "--case", "{}/nothing", "CASE"),
        ("run", "--case", "", "CASE|notebooks"),
        ("run", "--case", "{}", "--notebooks", "{}/nothing", "no .ipynb"),
        ("run", "--notebooks", "{}/nothing", "no .ipynb"),
        ("run", "--notebooks", "{}/nothing", "--actors", "x.toml", "CASE"),
        ("run", "--case", "{}", "--jobs", "0", "jobs|notebook"),
    ]
]


# What ``collect.read`` takes: saved pages, and exports of databases

PAGE = (
    "<html><head><title>Ferries</title></head><body><article><h1>Ferries ran</h1>"
    + "".join(
        f"<p>On day {day} the ferries ran again {day * 7} times, and Berg of Port Elm was calm about it, as on day "
        f"{day - 1}.</p>"
        for day in range(1, 9)
    )
    + "</article></body></html>"
)
SHEET = {"[Content_Types].xml": "<Types/>", "xl/workbook.xml": "<workbook/>"}
DOCUMENT = {"[Content_Types].xml": "<Types/>", "word/document.xml": "<w:document/>"}


def saved(name: str, content: str | bytes) -> Callable[[Path], Path]:
    """Return a maker of a folder with two good pages and this file."""
    return folder(
        {"g1.html": PAGE, "g2.html": PAGE.replace("Ferries", "Boats"), name: content}, good=False
    )


def near(act: Callable[[Path], object]) -> Callable[[Path], Path]:
    """Return a maker of a folder with two good pages, in which *act* puts something else."""

    def make(path: Path) -> Path:
        act(
            place := folder(
                {"g1.html": PAGE, "g2.html": PAGE.replace("Ferries", "Boats")}, good=False
            )(path)
        )
        return place

    return make


def packed(**members: str | bytes) -> bytes:
    """Return a zip file with packed members."""
    with zipfile.ZipFile(out := io.BytesIO(), "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in members.items():
            made.writestr(name, content)
    return out.getvalue()


COLLECTED = [
    Row(f"collect: {name}", make, None, listed)
    for name, make, listed in [
        ("an empty page", saved("bad.html", ""), "bad.html"),
        ("a page of blanks", saved("bad.html", " \n" * 100), "bad.html"),
        (
            "a page of scripts",
            saved("bad.html", "<html><script>" + "var a = 1;" * 1_000 + "</script></html>"),
            "bad.html",
        ),
        ("a page of tags 20,000 deep", saved("bad.html", "<div>" * 20_000), "bad.html"),
        (
            "a page of entities that grow",
            saved("bad.html", '<!DOCTYPE html [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]><p>&b;</p>'),
            "bad.html",
        ),
        ("a page that is a PNG", saved("bad.html", PNG * 50), "bad.html"),
        ("a page that is a PDF", saved("bad.html", PDF), "bad.html"),
        ("a page of NULs", saved("bad.html", b"\0" * 10_000), "bad.html"),
        ("a page that is a pipe", near(lambda place: os.mkfifo(place / "bad.html")), "bad.html"),
        (
            "a page that is a folder's link",
            near(lambda place: (place / "bad.html").symlink_to(place)),
            "bad.html",
        ),
        (
            "a page on a device",
            near(lambda place: (place / "bad.html").symlink_to("/dev/zero")),
            "bad.html",
        ),
        (
            "a page that leads to itself",
            near(lambda place: (place / "bad.html").symlink_to("bad.html")),
            "bad.html",
        ),
        (
            "a page that leads nowhere",
            near(lambda place: (place / "bad.html").symlink_to("gone.html")),
            "bad.html",
        ),
        ("a page of 300 MB", near(lambda place: sparse(place, name="bad.html")), "bad.html"),
        (
            "an archive that leads nowhere",
            near(lambda place: (place / "bad.zip").symlink_to("gone.zip")),
            "bad.zip",
        ),
        ("an archive that is a pipe", near(lambda place: os.mkfifo(place / "bad.zip")), "bad.zip"),
        ("an archive that is none", saved("bad.zip", b"PK\x03\x04" + b"x" * 100), "bad.zip"),
        (
            "an archive that is cut off",
            saved("bad.zip", packed(**{"a.html": PAGE})[:-30]),
            "bad.zip",
        ),
        (
            "an archive that climbs out",
            saved("bad.zip", packed(**{"../../a.html": PAGE})),
            "bad.zip",
        ),
        (
            "an archive that grows a thousandfold",
            saved("bad.zip", packed(**{"a.html": b"\0" * 60 * MEGABYTE})),
            "bad.zip",
        ),
        (
            "an archive with a damaged member",
            saved("bad.zip", packed(**{"a.html": PAGE * 3}).replace(b"a.html", b"b.html", 1)),
            "bad.zip",
        ),
        ("a Word file that is text", saved("bad.docx", "Rain fell."), "bad.docx"),
        ("a Word file that is a ZIP of other things", saved("bad.docx", packed(a="b")), "bad.docx"),
        ("a Word file without content", saved("bad.docx", packed(**DOCUMENT)), "bad.docx"),
        (
            "a Word file with growing entities",
            saved(
                "bad.docx",
                packed(
                    **DOCUMENT
                    | {
                        "word/document.xml": '<!DOCTYPE a [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]><a>&b;</a>'
                    }
                ),
            ),
            "bad.docx",
        ),
        ("a spreadsheet without sheets", saved("bad.xlsx", packed(**SHEET)), "bad.xlsx"),
        ("a spreadsheet that is cut off", saved("bad.xlsx", packed(**SHEET)[:40]), "bad.xlsx"),
        ("an RTF 100,000 groups deep", saved("bad.rtf", r"{\rtf1 " + "{" * 100_000), "bad.rtf"),
        ("an RTF that stops", saved("bad.rtf", r"{\rtf1\ansi\'"), "bad.rtf"),
        (
            "an RTF with a picture that never ends",
            saved("bad.rtf", r"{\rtf1{\pict\bin99999999 "),
            "bad.rtf",
        ),
        ("a text that is no export", saved("bad.txt", "Rain fell."), "bad.txt"),
        ("a text of rules of a line", saved("bad.txt", ("_" * 60 + "\n") * 2_000), "bad.txt"),
        ("an old Word file", saved("bad.doc", b"\xd0\xcf\x11\xe0" * 50), "bad.doc"),
    ]
]
