"""Large inputs, part by part: a folder or table is cut into partitions.

Each partition is read on its own, here or on another machine.
"""

import csv
import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import accumulate, pairwise
from pathlib import Path
from typing import Any, BinaryIO

import pandas as pd

from analysis import lexicons
from analysis.corpus.articles import Corpus, make_corpus, noise_rules
from analysis.corpus.cells import Note, tidied
from analysis.corpus.columns import CONTRACT, Guess, guess_columns, with_nested
from analysis.corpus.encodings import GIVEN, decode_text, encoding_of_file
from analysis.corpus.sources import (
    Source,
    articles_at,
    find_source,
    list_folder,
    map_columns,
    read_texts,
)
from analysis.corpus.tables import (
    PARTED,
    FileFacts,
    ParsedTable,
    parse_table,
    parsing,
    separator_of,
)
from analysis.errors import (
    refusal,
    require_columns,
    require_number,
    require_unique,
    using_files,
)
from analysis.files import read_parquet

#: Bytes: a partition is closed before it grows beyond them, unless one article does.
LARGEST = 16_000_000
BLOCK = 4_000_000  #: bytes of a table in which its header is looked for
LARGEST_CELL = 1_000_000_000  #: bytes; a larger one is a quotation mark that is never closed
BYTE_ORDER_MARK = b"\xef\xbb\xbf"
NEEDED = ("article_id", "outlet", "text")


@dataclass(frozen=True)
class Partition:
    """A run of articles that can be read on its own.

    Another machine can read it if it sees the same path.
    """

    name: str
    path: Path  #: the folder, or the table
    start: int  #: files of the folder, row groups of a .parquet table, else bytes
    stop: int
    head: int = 0  #: bytes of the header of a .csv or .tsv table
    files: pd.DataFrame | None = field(default=None, compare=False, repr=False)
    others: tuple = ()  #: (None, file, reason) of files that are no articles
    options: dict = field(default_factory=dict, compare=False, repr=False)
    basis: str = GIVEN  #: how the encoding of a table is known
    guesses: tuple[Guess, ...] = ()

    @property
    def is_parquet(self) -> bool:
        """Whether this is a part of a .parquet table."""
        return self.path.suffix.lower() == ".parquet"

    @property
    @using_files()
    def fingerprint(self) -> str:
        """SHA-256 over the bytes and the options that ``read`` uses; it reads them."""
        files = None
        if self.files is not None:
            files = self.files.to_json(orient="split", index=False, date_format="iso")
        options = {**self.options, "noise": self.options["noise"].fingerprint}
        settings = lexicons.fingerprint([options, files, self.others])
        digest = hashlib.sha256(settings.encode())
        for data in self._read_bytes():
            digest.update(f"{len(data)} ".encode())
            digest.update(data)
        return digest.hexdigest()

    @using_files()
    def read(self) -> Corpus:
        """Return the articles as ``read_corpus(…, faulty="skip")`` does for this part alone.

        A whole table may show what a part does not, such as how days are written. Without
        an article that can be read, the Corpus is empty.
        """
        skipped = list(self.others)
        notes: Sequence[Note] = ()
        if self.files is None:
            parsed = self.table()
            files = [parsed.facts]
            skipped += parsed.skipped
            table, of_cells = tidied(parsed.table)
            notes = [*parsed.notes, *of_cells]
            table = _with_all_columns(table, self.options["columns"])
            columns = self.options["columns"]
            table, _ = map_columns(table, columns, what=self.path.name, is_guessed=False)
        else:
            encoding = self.options["encoding"]
            table, files = read_texts(self.files, self.path, encoding=encoding, faulty="skip")
        corpus = make_corpus(
            Source(table, skipped, files, self.guesses, notes),
            date_format=self.options["date_format"],
            noise=self.options["noise"],
            faulty="skip",
            clean=self.options["clean"],
            is_joined=False,
        )
        told = [
            (None, self.path.name, f"kept: {note.what}: {note.n:,} ({note.which})")
            for note in corpus.cells.itertuples()
        ]
        if not told:
            return corpus
        of_cells = pd.DataFrame(told, columns=list(corpus.skipped), dtype="str")
        return replace(corpus, skipped=pd.concat([corpus.skipped, of_cells], ignore_index=True))

    def table(self) -> ParsedTable:
        """Return this part of a table as it arrived, and the records that cannot be parsed."""
        what = self.path.name
        if self.is_parquet:
            with parsing(what):
                table = read_parquet(self.path, groups=range(self.start, self.stop))
                return ParsedTable(table.to_pandas(), [], FileFacts(what))
        encoding = self.options["encoding"]
        head, records = self._read_bytes()
        parsed = parse_table(head + records, what=what, encoding=encoding, faulty="skip")
        return parsed._replace(facts=parsed.facts._replace(basis=self.basis))

    def _read_bytes(self) -> Iterator[bytes]:
        """Yield the bytes of which this partition is made."""
        if self.files is not None:
            for name in self.files["file"]:
                yield (self.path / name).read_bytes()
            return
        if self.is_parquet:
            table = read_parquet(self.path, groups=range(self.start, self.stop))
            yield f"{table.schema}{table.to_pydict()}".encode("utf-8", "surrogatepass")
            return
        with self.path.open("rb") as stream:
            for start, stop in [(0, self.head), (self.start, self.stop)]:
                stream.seek(start)
                yield stream.read(stop - start)


def _with_all_columns(table: pd.DataFrame, columns: Mapping[str, str]) -> pd.DataFrame:
    """Return the records with all columns that are needed: a record may leave out some.

    A point in the name of a column may name a value in an object.
    """
    needed = set(NEEDED) - set(columns)
    needed.update(columns.values())
    missing = sorted(needed - set(with_nested(table, needed)))
    return table.reindex(columns=[*table, *missing])


@using_files()
def partition_corpus(
    source: str | Path,
    *,
    articles: int = 2_000,
    columns: dict[str, str] | None = None,
    encoding: str | None = None,
    date_format: str | None = None,
    noise: Any = None,
    clean: bool = True,
) -> list[Partition]:
    """Return the partitions of a source, to be read one by one into memory.

    Each has at most so many articles, or 16 MB; a row group of a .parquet table is never cut. How
    days are written is guessed part by part, and outlets stay apart as they are spelled.
    """
    require_number(articles, name="articles", least=1, whole=True)
    rules = noise_rules(noise, clean=clean)
    if rules.is_draft:
        raise refusal(
            "noise",
            arrived='"draft" for partitions',
            expected="rules: what recurs in an outlet shows in all its articles, not in a part",
            fix="Make suggest.noise of a sample, save it as noise.csv, and give [None, that file].",
        )
    path = articles_at(find_source(source)).absolute()
    if path.is_file() and path.suffix.lower() not in PARTED:
        raise refusal(
            "source",
            arrived=f"{path.name}, which is read as a whole",
            expected=f"a table that can be read in parts ({', '.join(PARTED)})",
            fix="Give read_corpus(…) to extract, or save the table as .jsonl.",
        )
    options = {
        "columns": dict(columns or {}),
        "encoding": encoding,
        "date_format": date_format,
        "noise": rules,
        "clean": clean,
    }
    if path.is_dir():
        pieces = _cut_folder(path, articles=articles, options=options)
    else:
        pieces = _cut_table(path, articles=articles, options=options)
    if not pieces:
        raise refusal(
            "source",
            arrived=f"{path.name}, without any article",
            expected="at least one",
            fix="Check that the path is right and that the table or folder holds articles.",
        )
    if path.is_file():
        pieces = _with_columns(pieces, options=options)
    n_digits = max(5, len(str(len(pieces) - 1)))
    return [
        Partition(name=f"part-{number:0{n_digits}}", **{"options": options, **piece})
        for number, piece in enumerate(pieces)
    ]


def _with_columns(pieces: list[dict], *, options: Mapping) -> list[dict]:
    """Return the pieces of a table with the columns that are ours, as its first part shows.

    Raises InputError if one is missing: that should not wait for a night's run. Rows of parts have
    no numbers, so that an article_id is needed.
    """
    options = {**options, **pieces[0].get("options", {})}
    first = Partition(name="", **{**pieces[0], "options": options})
    what = first.path.name
    columns = options["columns"]
    table, _ = tidied(first.table().table)
    mapped, _ = map_columns(table, columns, what=what)
    require_columns(mapped, NEEDED, what=what)
    guessed, guesses = guess_columns(
        with_nested(table, columns.values()), columns, what=what, names=CONTRACT
    )
    options["columns"] = {**columns, **guessed}
    return [{**piece, "options": options, "guesses": tuple(guesses)} for piece in pieces]


def _cut_table(path: Path, *, articles: int, options: Mapping) -> list[dict]:
    """Return where the partitions of a table start and stop."""
    if path.suffix.lower() == ".parquet":
        return _cut_parquet(path, articles=articles)
    encoding = options["encoding"]
    basis = GIVEN
    if encoding is None:
        encoding, basis = encoding_of_file(path)
    if encoding == "utf-8-sig":  # the mark is in the first part only
        encoding = "utf-8"
    letters, _ = decode_text(b'\n"', what=path.name, encoding=encoding, faulty="skip")
    if letters != '\n"':
        raise refusal(
            f"encoding of {path.name}",
            arrived=repr(encoding),
            expected="one that writes ASCII as it is",
            fix="Save the table again as UTF-8: in this encoding it cannot be read in parts.",
        )
    options = {**options, "encoding": encoding}
    separator = _separator_in(path, encoding=encoding)
    with path.open("rb") as stream, parsing(path.name):
        ends = find_record_ends(stream, separator=separator)
        head = 0 if separator is None else _length_of_header(stream, ends)
    bounds = [head, *(end for end in ends if end > head)]
    sizes = [(1, stop - start) for start, stop in pairwise(bounds)]
    pieces = []
    for first, last in find_runs(sizes, articles=articles, largest=LARGEST):
        piece = {"path": path, "start": bounds[first], "stop": bounds[last], "head": head}
        pieces.append({**piece, "options": options, "basis": basis})
    return pieces


def _separator_in(path: Path, *, encoding: str) -> bytes | None:
    """Return what is between the columns of a table; None for lines of JSON."""
    if path.suffix.lower() not in (".csv", ".tsv"):
        return None
    with path.open("rb") as stream:
        start = stream.read(BLOCK).removeprefix(BYTE_ORDER_MARK)
    text = start.decode(encoding, "replace")
    return separator_of(text, what=path.name, encoding=encoding).encode()


def _length_of_header(stream: BinaryIO, ends: Sequence[int]) -> int:
    """Return where the header of a table ends; empty lines may stand before it."""
    for end in ends:
        stream.seek(0)
        if stream.read(end).strip(BYTE_ORDER_MARK + b"\r\n\t "):
            return end
    return 0


def _cut_parquet(path: Path, *, articles: int) -> list[dict]:
    """Return which row groups of a table are a partition."""
    with parsing(path.name):
        from pyarrow import parquet

        metadata = parquet.ParquetFile(path).metadata
    groups = map(metadata.row_group, range(metadata.num_row_groups))
    sizes = [(group.num_rows, group.total_byte_size) for group in groups]
    runs = find_runs(sizes, articles=articles, largest=LARGEST)
    return [{"path": path, "start": start, "stop": stop} for start, stop in runs]


def _cut_folder(path: Path, *, articles: int, options: Mapping) -> list[dict]:
    """Return the partitions of a folder of .txt files, by article_id."""
    listed = list_folder(path, columns=options["columns"], encoding=options["encoding"])
    table = listed.table
    require_unique(table["article_id"].dropna(), what="corpus", name="article_id")
    table = table.sort_values("article_id", ignore_index=True)
    sizes = [(1, (path / name).stat().st_size) for name in table["file"]]
    pieces = []
    for start, stop in find_runs(sizes, articles=articles, largest=LARGEST):
        files = table.iloc[start:stop].reset_index(drop=True)
        piece = {"path": path, "start": start, "stop": stop, "files": files}
        piece["guesses"] = tuple(listed.guesses)
        if start == 0:
            piece["others"] = tuple(listed.skipped)
        pieces.append(piece)
    return pieces


def find_runs(
    sizes: Iterable[tuple[int, int]], *, articles: int, largest: int
) -> Iterator[tuple[int, int]]:
    """Yield (start, stop) of runs that hold at most *articles* and *largest* (bytes).

    A thing that is larger than *largest* is a run of its own.
    """
    start = stop = n_articles = n_bytes = 0
    for stop, (count, length) in enumerate(sizes, start=1):
        n_articles += count
        n_bytes += length
        is_over = n_articles > articles or n_bytes > largest
        if is_over and stop > start + 1:
            yield start, stop - 1
            start, n_articles, n_bytes = stop - 1, count, length
    if stop:
        yield start, stop


def find_record_ends(stream: BinaryIO, *, separator: bytes | None) -> list[int]:
    """Return the offsets behind every record of a table.

    A record ends at a newline; in a table with a separator, at a newline outside quotation marks.
    As in the parser, a quotation mark opens a cell only at its start; elsewhere it is a letter.
    """
    if separator is None:
        return list(accumulate(map(len, stream)))
    offset = 0

    def lines() -> Iterator[str]:
        """Yield the lines, a letter for each byte, without the mark before the first."""
        nonlocal offset
        for line in stream:
            # A carriage return ends a cell, too, and no line: the reader refuses those inside one.
            text = line.removeprefix(b"" if offset else BYTE_ORDER_MARK)
            offset += len(line)
            yield text.replace(b"\r", separator).decode("latin-1")

    limit = csv.field_size_limit(LARGEST_CELL)
    try:
        return [offset for _ in csv.reader(lines(), delimiter=separator.decode())]
    finally:
        csv.field_size_limit(limit)
