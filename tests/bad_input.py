"""A table of bad input: articles that nobody cleaned, one row each. Every text, name and file in here is invented.

``tests/test_bad_input.py`` goes through it: each row is refused with one sentence, or read with every article that is left
out in ``skipped``, and never anything else.
"""

from __future__ import annotations

import datetime
import decimal
import io
import json
import os
import tomllib
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
from analysis import annotation, lexicons, load_features
from analysis.annotation.labels import claims as claims_in

ONE, TWO = "Ferries ran on Monday. Berg was calm.", "Boats left the harbour.\n\nNobody came."
GOOD = [
    {"article_id": "g1", "outlet": "Elm Post", "text": ONE},
    {"article_id": "g2", "outlet": "Port News", "text": TWO},
]
WHOLE = {"article_id": "bad", "outlet": "Elm Post", "text": "Rain fell on Port Elm."}
HEAD = "article_id,outlet,text\ng1,Elm Post,Ferries ran.\ng2,Port News,Boats left.\n"
MEGABYTE = 1_000_000
LISTED = tomllib.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8"))


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


def whole(name: str, make: Callable[[Path], object], *others: str) -> Row:
    """Return the row of input that is read whole: the good articles, and the *others*."""
    left = tuple(sorted(["g1", "g2", *others]))
    return Row(name, make, None, None, left, len(left))


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


def wide(n_columns: int) -> Callable[[Path], Path]:
    """Return a maker of a .csv table with two good articles and so many columns more."""
    more = "".join(f",c{number}" for number in range(n_columns))
    return written("t.csv", HEAD.replace("\n", f"{more}\n"))


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


def sparse(file: Path) -> None:
    """Put one line of 300 MB that takes no room on the disk."""
    file.touch()
    os.truncate(file, 300 * MEGABYTE)


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
NO_TEXT = "bytes that are no text in this encoding"


def listed_row(entry: dict) -> Row:
    """Return the row of one entry: files of a folder, lines of a .jsonl or rows of a .csv table."""
    encoding = entry.get("encoding", "utf-8")
    if "files" in entry:
        make = folder({name: words.encode(encoding) for name, words in entry["files"].items()})
    elif "lines" in entry:
        make = lines(*entry["lines"])
    else:
        table = entry.get("head", HEAD) + entry.get("rows", "")
        make = written("t.csv", table.encode(encoding))
    facts = {key: entry[key] for key in ("given", "options") if key in entry}
    left = tuple(entry.get("left", ("g1", "g2")))
    return Row(entry["name"], make, entry.get("refused"), entry.get("listed"), left, **facts)


FOLDERS = [
    *map(listed_row, LISTED["folders"]),
    Row(
        "UTF-8 as UTF-16",
        folder({"bad.txt": b"odd"}),
        "bad.txt|g1.txt",
        NO_TEXT,
        (),
        options={"encoding": "utf-16"},
    ),
    Row(
        "a link that leads nowhere",
        beside(lambda place: (place / "bad.txt").symlink_to("gone.txt")),
        None,
        "no regular file",
    ),
    Row("links that lead to themselves", beside(looped), None, "no regular file"),
    Row("300 MB in one line", beside(lambda place: sparse(place / "bad.txt")), None, "300 MB"),
    Row("a Word file", files(bad_txt=archive(word="<w:t>Rain fell.</w:t>")), None, "a ZIP"),
    Row(
        "a Word file as Latin-1",
        files(bad_txt=archive(word="Rain fell.")),
        None,
        "a ZIP",
        options={"encoding": "latin-1"},
    ),
    Row(
        "a link to another folder",
        beside(lambda place: (place / "more").symlink_to(place.parent, target_is_directory=True)),
        None,
        "not entered",
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
        "a name that is no UTF-8",
        folder({os.fsdecode(b"caf\xe9.txt"): "Rain fell."}),
        None,
        "not UTF-8",
    ),
    Row("a folder without any file", folder({}, good=False), "does not exist", "refused"),
    Row(
        "a manifest that is a folder",
        beside(lambda place: (place / "manifest.csv").mkdir()),
        "manifest.csv",
        "refused",
    ),
    whole(
        "a manifest with 1,000 columns",
        files(
            manifest_csv="\n".join(
                ",".join([name, *(f"c{n}" for n in range(1_000))])
                for name in ("file", "g1.txt", "g2.txt")
            )
        ),
    ),
]

TABLES = [
    *map(listed_row, LISTED["tables"]),
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
    whole(
        "5,000 columns",
        wide(5_000),
    ),
    Row(
        "20,000 columns",
        wide(20_000),
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
    Row("a line that is too deep", lines("[" * 100_000), "line 3", "line 3"),
    Row(
        "a number of 5,000 digits",
        lines('{"article_id": "bad", "outlet": "P", "text": "Rain.", "n": ' + "9" * 5_000 + "}"),
        "line 3",
        "line 3",
    ),
    whole("a number of 4,000 digits", lines(WHOLE | {"n": 10**4_000}), "bad"),
    whole("a list in place of lines", written("t.jsonl", json.dumps(GOOD))),
    whole("a pretty-printed list", written("t.jsonl", json.dumps(GOOD, indent=1))),
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
    whole(
        "an object as metadata",
        frame(WHOLE | {"x": object, "y": {1, 2}, "z": decimal.Decimal("1.5"), "w": 1j}),
        "bad",
    ),
    whole("an array as metadata", frame(WHOLE | {"x": np.array([1, 2])}), "bad"),
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
    whole(
        "an index of two storeys",
        table(lambda: pd.DataFrame(GOOD, index=pd.MultiIndex.from_tuples([("a", 1), ("a", 1)]))),
    ),
    whole("categories", table(lambda: pd.DataFrame(GOOD, dtype="category"))),
    whole(
        "types that may be missing",
        table(
            lambda: pd.DataFrame(GOOD).assign(
                a=pd.array([1, None], "Int64"),
                b=pd.array([True, None], "boolean"),
                c=pd.array([None, None], "Float64"),
                d=pd.array([None, "x"], "string"),
            )
        ),
    ),
    whole(
        "durations, periods and intervals",
        table(
            lambda: pd.DataFrame(GOOD).assign(
                a=pd.to_timedelta([1, 2]),
                b=pd.period_range("2016", periods=2, freq="D"),
                c=pd.interval_range(0, 2),
            )
        ),
    ),
    whole(
        "a sparse column", table(lambda: pd.DataFrame(GOOD).assign(a=pd.arrays.SparseArray([0, 1])))
    ),
    whole(
        "a number that is infinite", table(lambda: pd.DataFrame(GOOD).assign(a=[np.inf, -np.inf]))
    ),
    Row(
        "the years 0, -1 and 9999",
        table(pages(published=["0000-01-01", "-0001-01-01", "9999-12-31"])),
        "'0000-01-01' (g1)",
        "is not a whole date",
        ("bad", "g1", "g2"),
    ),
    whole(
        "dates at the ends of the calendar",
        table(pages(published=[datetime.datetime(1, 1, 1), datetime.date(9999, 12, 31), None])),
        "bad",
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
    whole(
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
        "bad",
    ),
    Row(
        "a date that is a number",
        table(pages(published=[20160816, 1471305600.0, True])),
        "published",
        "is not a whole date",
        ("bad", "g1", "g2"),
    ),
    whole("a word of a million letters", frame(text("a" * MEGABYTE)), "bad"),
    whole("ten megabytes", frame(text("Rain fell on Port Elm. " * 430_000)), "bad"),
    whole(
        "marks on marks",
        frame(text("".join(letter + "\u0301\u0323\u0489" * 50 for letter in "Rain fell"))),
        "bad",
    ),
    whole("a title of 100,000 words", frame(WHOLE | {"title": "Rain " * 100_000}), "bad"),
    whole("10,000 line breaks", frame(text("Rain\n" * 10_000)), "bad"),
    whole("10,000 opening quotation marks", frame(text("“Rain " * 10_000)), "bad"),
    Row("a Parquet file of another kind", arrow({"x": [1]}), "expected a column", "refused"),
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
    Row("a table of unknown kind", written("t.xlsx", archive(x="y")), "t.xlsx", "refused"),
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


def listed_list(entry: dict) -> Call:
    """Return the call of one entry: the name of a list, and the text of its file."""
    reader = getattr(lexicons, entry["list"])
    return Call(entry["name"], reads(reader, entry["text"]), entry.get("refused"))


ACTORS = [
    *map(listed_list, LISTED["actors"]),
    Call(
        "a list that is no UTF-8",
        reads(lexicons.actors, 'exclude = ["Café"]'.encode("latin-1")),
        "broken TOML",
    ),
    Call(
        "UTF-16", reads(lexicons.actors, actors('aliases = ["B"]').encode("utf-16")), "broken TOML"
    ),
    Call("NULs", reads(lexicons.actors, "\0" * 1000), "broken TOML"),
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
        "an alias of 100,000 letters",
        reads(lexicons.actors, actors(f'aliases = ["{"b" * 100_000}"]')),
        None,
    ),
    Call(
        "100,000 aliases",
        reads(
            lexicons.actors,
            actors(f"aliases = {json.dumps([f'Berg {n}' for n in range(100_000)])}"),
        ),
        None,
    ),
    Call("3,000 parents in a circle", reads(lexicons.actors, chain(3_000)), "circle"),
]
LISTS = [
    *map(listed_list, LISTED["lists"]),
    Call(
        "10,000 stars",
        reads(lexicons.frames, f'[[frame]]\nname = "law"\nterms = ["{"law* " * 10_000}"]'),
        None,
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
]


def listed_plan(entry: dict) -> Call:
    """Return the call of one entry: a contrasts.toml with some fields changed."""
    fields = {
        "status": "planned",
        "group": "outlet",
        "levels": ["A", "B"],
        "against": "each",
        "cluster": "outlet",
        "items": ["law"],
    }
    changed = fields | entry["changes"]
    plan = "\n".join(f"{name} = {json.dumps(value)}" for name, value in changed.items())
    return Call(entry["name"], reads(lexicons.contrasts, plan), entry["refused"])


LISTS += map(listed_plan, LISTED["plans"])

BOOK = (
    'version = 1\nclaim_stances = ["asserted"]\n[[variable]]\nname = "law"\nkind = "binary"\n[[variable]]\nname = "tone"\n'
    'kind = "nominal"\nvalues = ["good", "bad"]\n[[variable]]\nname = "who"\nkind = "set"\n'
    '[[claim]]\nname = "c1"\ntext = "x"\n'
)
IDS = "article_id,annotator,annotator_kind"
LABELS = f"{IDS},law,tone,who\n"


def labels(rows: str | bytes, *, head: str = LABELS) -> Callable[[Path], object]:
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


def listed_annotation(entry: dict) -> Call:
    """Return the call of one entry: a table of labels or of claims, or a codebook."""
    if "claims" in entry:
        run = claims(entry["claims"])
    elif "codebook" in entry:
        run = book(entry["codebook"])
    else:
        run = labels(entry["labels"], head=entry.get("head", LABELS))
    return Call(entry["name"], run, entry.get("refused"))


ANNOTATIONS = [
    *map(listed_annotation, LISTED["annotations"]),
    Call(
        "annotations that are no UTF-8",
        labels("a1,Kim,human,1,good,Café\n".encode("latin-1")),
        "a broken file",
    ),
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
    Call("a codebook 100,000 deep", book("x = " + "[" * 100_000), "broken TOML"),
]


#: Packs in which something was changed: features/test_packs.py.
PACKS = [
    Call("no pack", lambda path: load_features(path / "nothing"), "no manifest.json"),
    Call("a folder that is no pack", load_features, "no manifest.json"),
    Call(
        "a file that is no pack",
        lambda path: load_features(written("a.txt", "x")(path)),
        "no manifest.json",
    ),
]


def says(*arguments: str) -> Callable[[Path], object]:
    """Return a call of the command line with two good articles at hand (``{}`` stands for their folder)."""

    def run(path: Path):
        folder({})(path)
        return command.main([argument.replace("{}", str(path)) for argument in arguments])

    return run


COMMANDS = [
    Call(
        f"the command line: {' '.join(entry['arguments'])[:99]}",
        says(*entry["arguments"]),
        entry["refused"],
    )
    for entry in LISTED["commands"]
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


def near(name: str, content: str | bytes | Callable[[Path], object]) -> Callable[[Path], Path]:
    """Return a maker of a folder with two good pages and this file, or what a call puts there."""
    good = {"g1.html": PAGE, "g2.html": PAGE.replace("Ferries", "Boats")}

    def make(path: Path) -> Path:
        if not callable(content):
            return folder({**good, name: content}, good=False)(path)
        place = folder(good, good=False)(path)
        content(place / name)
        return place

    return make


def packed(**members: str | bytes) -> bytes:
    """Return a zip file with packed members."""
    with zipfile.ZipFile(out := io.BytesIO(), "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in members.items():
            made.writestr(name, content)
    return out.getvalue()


COLLECTED = [
    Row(f"collect: {name}", near(file, content), None, file)
    for name, file, content in [
        ("an empty page", "bad.html", ""),
        ("a page of blanks", "bad.html", " \n" * 100),
        (
            "a page of scripts",
            "bad.html",
            "<html><script>" + "var a = 1;" * 1_000 + "</script></html>",
        ),
        ("a page of tags 20,000 deep", "bad.html", "<div>" * 20_000),
        (
            "a page of entities that grow",
            "bad.html",
            '<!DOCTYPE html [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]><p>&b;</p>',
        ),
        ("a page that is a PNG", "bad.html", PNG * 50),
        ("a page that is a PDF", "bad.html", PDF),
        ("a page of NULs", "bad.html", b"\0" * 10_000),
        ("a page that is a pipe", "bad.html", os.mkfifo),
        ("a page that is a folder's link", "bad.html", lambda file: file.symlink_to(file.parent)),
        ("a page on a device", "bad.html", lambda file: file.symlink_to("/dev/zero")),
        ("a page that leads to itself", "bad.html", lambda file: file.symlink_to("bad.html")),
        ("a page that leads nowhere", "bad.html", lambda file: file.symlink_to("gone.html")),
        ("a page of 300 MB", "bad.html", sparse),
        ("an archive that leads nowhere", "bad.zip", lambda file: file.symlink_to("gone.zip")),
        ("an archive that is a pipe", "bad.zip", os.mkfifo),
        ("an archive that is none", "bad.zip", b"PK\x03\x04" + b"x" * 100),
        ("an archive that is cut off", "bad.zip", packed(**{"a.html": PAGE})[:-30]),
        ("an archive that climbs out", "bad.zip", packed(**{"../../a.html": PAGE})),
        (
            "an archive that grows a thousandfold",
            "bad.zip",
            packed(**{"a.html": b"\0" * 60 * MEGABYTE}),
        ),
        (
            "an archive with a damaged member",
            "bad.zip",
            packed(**{"a.html": PAGE * 3}).replace(b"a.html", b"b.html", 1),
        ),
        ("a Word file that is text", "bad.docx", "Rain fell."),
        ("a Word file that is a ZIP of other things", "bad.docx", packed(a="b")),
        ("a Word file without content", "bad.docx", packed(**DOCUMENT)),
        (
            "a Word file with growing entities",
            "bad.docx",
            packed(
                **DOCUMENT
                | {
                    "word/document.xml": '<!DOCTYPE a [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]><a>&b;</a>'
                }
            ),
        ),
        ("a spreadsheet without sheets", "bad.xlsx", packed(**SHEET)),
        ("a spreadsheet that is cut off", "bad.xlsx", packed(**SHEET)[:40]),
        ("an RTF 100,000 groups deep", "bad.rtf", r"{\rtf1 " + "{" * 100_000),
        ("an RTF that stops", "bad.rtf", r"{\rtf1\ansi\'"),
        ("an RTF with a picture that never ends", "bad.rtf", r"{\rtf1{\pict\bin99999999 "),
        ("a text that is no export", "bad.txt", "Rain fell."),
        ("a text of rules of a line", "bad.txt", ("_" * 60 + "\n") * 2_000),
        ("an old Word file", "bad.doc", b"\xd0\xcf\x11\xe0" * 50),
    ]
]
