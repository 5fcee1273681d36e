"""Large inputs, part by part: a folder or table is cut into partitions.

Each partition is read on its own, here or on another machine.
"""

from __future__ import annotations

import hashlib
import io
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from pyarrow import parquet

from analysis import errors as checks
from analysis import lexicons
from analysis.corpus.articles import Corpus, make_corpus, noise_rules
from analysis.corpus.sources import (
    SUFFIXES,
    decode_text,
    find_source,
    list_folder,
    map_columns,
    names_in,
    parse_table,
    parsing,
    read_texts,
)
from analysis.files import read_parquet

LARGEST = (
    16_000_000  # bytes: a partition is closed before it grows beyond them, unless one article does
)
BLOCK = 4_000_000  # bytes of a table that are looked at together
SEPARATORS = {".csv": b",", ".tsv": b"\t"}
BYTE_ORDER_MARK = b"\xef\xbb\xbf"
NEEDED = ("article_id", "outlet", "text")


@dataclass(frozen=True)
class Partition:
    """A run of articles that can be read on its own.

    Another machine can read it if it sees the same path.

    Attributes
    ----------
    name : str
        "part-00000" and so on, in the order of the input.
    path : Path
        The folder, or the table.
    start, stop : int
        Which files of the folder, row groups of a .parquet table or bytes of any other table.
    head : int
        How many bytes the header of a .csv or .tsv table takes.
    files : DataFrame or None
        The files of a folder, with what the manifest says of them.
    others : tuple of (None, file, reason)
        Files of the folder that are not articles; the first partition lists them.
    options : dict
        ``columns``, ``encoding``, ``date_format``, ``noise`` and ``clean`` of ``partition_corpus``.
    """

    name: str
    path: Path
    start: int
    stop: int
    head: int = 0
    files: pd.DataFrame | None = field(default=None, compare=False, repr=False)
    others: tuple = ()
    options: dict = field(default_factory=dict, compare=False, repr=False)

    def __str__(self) -> str:
        kind = (
            "files"
            if self.files is not None
            else "row groups"
            if self.path.suffix.lower() == ".parquet"
            else "bytes"
        )
        return f"{self.name} ({kind} {self.start} to {self.stop} of {self.path.name})"

    @property
    def fingerprint(self) -> str:
        """SHA-256 over the bytes and the options that ``read`` uses; it reads them."""
        files = (
            None
            if self.files is None
            else self.files.to_json(orient="split", index=False, date_format="iso")
        )
        options = {**self.options, "noise": self.options["noise"].fingerprint}
        digest = hashlib.sha256(lexicons.fingerprint([options, files, self.others]).encode())
        for piece in self._bytes():
            digest.update(f"{len(piece)} ".encode())
            digest.update(piece)
        return digest.hexdigest()

    def read(self) -> Corpus:
        """Return the articles as ``read_corpus(…, faulty="skip")`` does.

        Where none can be read, the Corpus is without articles.
        """
        if self.files is None:
            table, unread = self.table()
            if (
                self.path.suffix.lower() == ".jsonl"
            ):  # here a record may leave out what it does not know
                meant = {
                    *self.options["columns"].values(),
                    *({*NEEDED} - {*self.options["columns"]}),
                }
                table = table.reindex(columns=[*table, *sorted(meant - {*table})])
            table = map_columns(table, self.options["columns"], what=self.path.name)
        else:
            table = read_texts(
                self.files, self.path, encoding=self.options["encoding"], faulty="skip"
            )
            unread = []
        return make_corpus(
            table,
            skipped=[*self.others, *unread],
            date_format=self.options["date_format"],
            noise=self.options["noise"],
            faulty="skip",
            clean=self.options["clean"],
        )

    def table(self) -> tuple[pd.DataFrame, list[tuple]]:
        """Return this part of a table as it arrived, and the records that cannot be parsed.

        Each of these is (None, file, reason).
        """
        what, encoding = self.path.name, self.options["encoding"]
        if self.path.suffix.lower() == ".parquet":
            with parsing(what):
                groups = range(self.start, self.stop)
                return read_parquet(
                    self.path, size=self.path.stat().st_size, groups=groups
                ).to_pandas(), []
        head, data = self._bytes()
        try:
            return parse_table(head + data, what=what, encoding=encoding, faulty="skip")
        except checks.InputError:
            return _single(head, data, what=what, encoding=encoding)

    def _bytes(self) -> Iterator[bytes]:
        if self.files is not None:
            yield from ((self.path / name).read_bytes() for name in self.files["file"])
            return
        spans = [(0, self.head), (self.start, self.stop)]
        if self.path.suffix.lower() == ".parquet":
            file = parquet.ParquetFile(self.path)
            chunks = [
                file.metadata.row_group(group).column(column)
                for group in range(self.start, self.stop)
                for column in range(file.metadata.num_columns)
            ]
            starts = [
                min(filter(None, (chunk.dictionary_page_offset, chunk.data_page_offset)))
                for chunk in chunks
            ]
            spans = [
                (start, start + chunk.total_compressed_size)
                for start, chunk in zip(starts, chunks, strict=True)
            ]
            yield str(file.schema_arrow).encode()
        with self.path.open("rb") as file:
            for start, stop in spans:
                file.seek(start)
                yield file.read(stop - start)


def partition_corpus(
    source: str | Path,
    *,
    articles: int = 2_000,
    columns: dict[str, str] | None = None,
    encoding: str = "utf-8",
    date_format: str | None = None,
    noise: Any = None,
    clean: bool = True,
) -> list[Partition]:
    """Return *source* cut into partitions; nothing is held in memory but the one that is read.

    Parameters
    ----------
    source : path
        A folder of .txt files, a table (.csv, .tsv, .jsonl, .parquet), or a folder of tables.
    articles : int
        The most articles of a partition. Long articles make smaller ones (16 MB). A row group of a
        .parquet table is never cut, however large.
    columns, encoding, date_format, noise, clean
        As for ``read_corpus``. Texts and tables are read with ``faulty="skip"``: an article with a
        fault goes to ``skipped`` of its partition, and the rest goes on.

    Raises
    ------
    MissingInput
        No such file or folder.
    InputError
        A fault that concerns all articles: a manifest that does not fit, a missing column, a
        quotation mark that is never closed, an unknown encoding (or UTF-16 or UTF-32 for a table),
        fewer than 1 article, or an input without any.

    Examples
    --------
    >>> [partition.name for partition in partition_corpus("data/example-articles", articles=4)]
    ['part-00000', 'part-00001', 'part-00002']
    >>> partition_corpus("data/example-articles", articles=4)[2].read()
    Corpus: 2 articles, 1 outlet, 8 edits, 0 skipped
    """
    if articles < 1:
        raise checks.refusal(
            "articles", arrived=articles, expected="1 or more", fix="Leave it out."
        )
    path = find_source(source).absolute()
    options = {
        "columns": dict(columns or {}),
        "encoding": encoding,
        "date_format": date_format,
        "noise": noise_rules(noise, clean=clean),
        "clean": clean,
    }
    if tables := _tables(path):
        pieces = [
            piece
            for table in tables
            for piece in _cut(
                checks.require_file(table, expected="a table"), articles=articles, encoding=encoding
            )
        ]
    else:
        pieces = _slices(path, articles=articles, options=options)
    if not pieces:
        raise checks.refusal(
            "source",
            arrived=f"{path.name}, without any article",
            expected="at least one",
            fix="Look at the table.",
        )
    digits = max(5, len(str(len(pieces) - 1)))
    parts = [
        Partition(name=f"part-{number:0{digits}}", options=options, **piece)
        for number, piece in enumerate(pieces)
    ]
    if tables:  # what is wrong with all should not wait for a night's run
        first = map_columns(parts[0].table()[0], columns or {}, what=parts[0].path.name)
        checks.require_columns(first, NEEDED, what=parts[0].path.name)
    return parts


def _tables(path: Path) -> list[Path]:
    """Return the tables: this one, or those of a folder (none if it holds .txt files)."""
    if not path.is_dir():
        return [path]
    names = names_in(path)
    texts = any(name.lower().endswith(".txt") for name in names)
    return [] if texts else [path / name for name in names if name.lower().endswith(SUFFIXES)]


def _cut(path: Path, *, articles: int, encoding: str) -> list[dict]:
    """Return where the partitions of a table start and stop."""
    if path.suffix.lower() == ".parquet":
        with parsing(path.name):
            metadata = parquet.ParquetFile(path).metadata
        groups = [metadata.row_group(number) for number in range(metadata.num_row_groups)]
        sizes = ((group.num_rows, group.total_byte_size) for group in groups)
        return [
            {"path": path, "start": start, "stop": stop}
            for start, stop in find_runs(sizes, articles=articles, largest=LARGEST)
        ]
    if decode_text(b'\n"', what=path.name, encoding=encoding, faulty="skip") != '\n"':
        raise checks.refusal(
            "encoding",
            arrived=repr(encoding),
            expected="one that writes ASCII as it is",
            fix="Save the table again as UTF-8; only then it can be read in parts.",
        )
    mark = SEPARATORS.get(path.suffix.lower())
    with path.open("rb") as file:
        ends, head = _record_ends(file, what=path.name, mark=mark), 0
        while mark and len(ends) and not file.read(head).strip(BYTE_ORDER_MARK + b"\r\n\t "):
            head, ends = int(ends[0]), ends[1:]
            file.seek(0)
        file.seek(0)
        if mark and head and not len(ends) and b"\r" in file.read(head).rstrip():
            raise checks.refusal(
                path.name,
                arrived="no line end but that of old Macs",
                expected="one that other programs know",
                fix="Save the table again; only then it can be read in parts.",
            )
    bounds = [head, *ends.tolist()]
    sizes = ((1, stop - start) for start, stop in pairwise(bounds))
    return [
        {"path": path, "start": bounds[start], "stop": bounds[stop], "head": head}
        for start, stop in find_runs(sizes, articles=articles, largest=LARGEST)
    ]


def _slices(path: Path, *, articles: int, options: dict) -> list[dict]:
    """Return the partitions of a folder of .txt files, by article_id."""
    table, others = list_folder(path, columns=options["columns"], encoding=options["encoding"])
    checks.require_unique(table["article_id"].dropna(), what="corpus", name="article_id")
    table = table.sort_values("article_id", ignore_index=True)
    sizes = ((1, (path / name).stat().st_size) for name in table["file"])
    return [
        {
            "path": path,
            "start": start,
            "stop": stop,
            "files": table.iloc[start:stop].reset_index(drop=True),
            "others": () if start else tuple(others),
        }
        for start, stop in find_runs(sizes, articles=articles, largest=LARGEST)
    ]


def find_runs(
    sizes: Iterable[tuple[int, int]], *, articles: int, largest: int
) -> Iterator[tuple[int, int]]:
    """Yield (start, stop) of runs that hold at most *articles* and *largest*.

    *sizes* has the articles and the bytes (or characters) of each thing. A thing that is larger
    than *largest* is a run of its own.

    >>> list(find_runs([(1, 5), (1, 5), (1, 90), (1, 5)], articles=2, largest=50))
    [(0, 2), (2, 3), (3, 4)]
    """
    start = place = held = weight = 0
    for place, (count, length) in enumerate(sizes, start=1):
        if place - start > 1 and (held + count > articles or weight + length > largest):
            yield start, place - 1
            start, held, weight = place - 1, 0, 0
        held, weight = held + count, weight + length
    if place > start:
        yield start, place


def _record_ends(file, *, what: str, mark: bytes | None) -> np.ndarray:
    """Return the offsets behind every record.

    A record ends at a newline; in a table with a separator, at a newline outside quotation marks.
    As in the parser, a quotation mark opens a cell only at its start; elsewhere it is a letter.
    """
    offset = len(BYTE_ORDER_MARK) * (file.read(len(BYTE_ORDER_MARK)) == BYTE_ORDER_MARK)
    file.seek(offset)
    starts = np.frombuffer(b"\r\n" + (mark or b""), np.uint8)
    ends, inside, closed, last = [np.zeros(0, np.int64)], False, -1, 10
    while len(block := np.frombuffer(file.read(BLOCK), np.uint8)):
        newlines, quotes, turns = (
            np.flatnonzero(block == 10),
            np.flatnonzero(block == 34) if mark else [],
            [],
        )
        opening = (
            np.isin(np.concatenate([[last], block[:-1]])[quotes], starts) if len(quotes) else []
        )
        inside_before = inside
        for quote, opens in zip(quotes, opening, strict=True):
            if (
                inside or opens or offset + quote == closed + 1
            ):  # two in a row inside a cell are one that does not close
                turns.append(quote)
                closed, inside = (offset + quote, False) if inside else (closed, True)
        outside = (np.searchsorted(turns, newlines) + inside_before) % 2 == 0
        ends.append(offset + newlines[outside] + 1)
        offset, last = offset + len(block), block[-1]
    if inside:
        raise checks.refusal(
            what,
            arrived="a quotation mark that is never closed",
            expected="two around a cell",
            fix="Mend the file: it opens the last cell that can be read.",
        )
    all_ends = np.concatenate(ends)
    return (
        all_ends
        if offset == (all_ends[-1] if len(all_ends) else 0)
        else np.append(all_ends, offset)
    )


def _single(
    head: bytes, data: bytes, *, what: str, encoding: str
) -> tuple[pd.DataFrame, list[tuple]]:
    """Return what can be parsed of a damaged part, record by record, and the rest.

    The rest is (None, file, reason) for each record.
    """
    tables, faults = [parse_table(head, what=what, encoding=encoding, faulty="skip")[0]], []
    ends = _record_ends(io.BytesIO(data), what=what, mark=SEPARATORS[Path(what).suffix.lower()])
    for start, stop in pairwise([0, *ends.tolist()]):
        try:
            tables.append(
                parse_table(head + data[start:stop], what=what, encoding=encoding, faulty="skip")[0]
            )
        except checks.InputError as error:
            faults.append((None, what, f"{error} It begins with {data[start : start + 40]!r}."))
    return pd.concat(tables, ignore_index=True), faults
