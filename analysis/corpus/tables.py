"""Tables of articles: from the bytes of a file, and from what other libraries hold in memory."""

import csv
import io
import json
import re
from collections.abc import Iterable, Mapping, Sequence
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any, NamedTuple

import pandas as pd

from analysis.corpus import sheets
from analysis.corpus.cells import Note, notes_of
from analysis.corpus.columns import ADDRESS, KNOWN, NAMES, Guess, letters_of
from analysis.corpus.encodings import Encoding, Options, decode_text, find_encoding, is_whole
from analysis.errors import InputError, listing, refusal, require_kind, require_unique
from analysis.files import kind_of_file
from analysis.lexicons import validation

SEPARATORS = ";\t|,"
#: What parts cells where it parts all rows into equally many.
RARE = re.compile("[\\^~§¦\x01-\x08\x0e-\x1f]")
SEPARATED = (".csv", ".tsv", ".tab")
LINES = (".jsonl", ".ndjson")  #: an object a line
SUFFIXES = (*SEPARATED, *LINES, ".parquet", ".json", ".xlsx")
FEWEST_COLUMNS = 3  #: of a table in a .txt file
FEWEST_NAMES = 2  #: of columns that we know, by which a header or a record is told from others
TITLES = 3  #: lines at most above the header of a .csv or .tsv table
HEADER = 10  #: rows of a sheet among which the one with the names of the columns is looked for
#: Keys of the list of articles in answers of services, and in dumps.
LISTS = "articles results posts items docs documents stories data hits entries news".split()
SOURCE = "_source"  #: key of the document in dumps of Elasticsearch
NESTED = 3  #: objects inside each other in which that list is looked for
TEXT_NAMES = frozenset(["text", *NAMES["text"][0].split(), *NAMES["text"][1].split()])
EDGE = re.compile(f'["{SEPARATORS}]')  #: of a cell in a line
START = 100_000  #: characters in which the header of a table is looked for

#: What was given and not used: article_id, file, reason.
Skipped = list[tuple[str | None, str | None, str]]


class FileFacts(NamedTuple):
    """How a file was read: a row of ``Corpus.files``."""

    file: str
    encoding: str | None = None  #: as Python calls it; None for what is no text
    basis: str | None = None  #: how the encoding is known


def is_lost(reason: str) -> bool:
    """Return whether a reason of ``skipped`` is about an article that is lost.

    >>> is_lost("an empty text"), is_lost("kept: the page has a paywall")
    (True, False)
    """
    return not (reason.startswith("kept: ") or reason.endswith("left missing"))


#: A mark that a backslash escapes, behind backslashes that are escaped themselves.
_ESCAPED_MARK = re.compile(r'(?<!\\)((?:\\\\)*)\\"')
#: Lines above the header: a hint for Excel, and rows without anything.
ABOVE_HEADER = re.compile(r"\A(?:(?:sep=[;,|\t]|[;,|\t ]*)\r?\n)+", re.IGNORECASE)


class Source(NamedTuple):
    """Articles as they arrived, or under our column names, and what is to be told of them.

    What was not read, how files were read, what was guessed, and what was done to cells.
    """

    table: pd.DataFrame
    skipped: Sequence[tuple] = ()
    files: Sequence[FileFacts] = ()
    guesses: Sequence[Guess] = ()
    notes: Sequence[Note] = ()


def facts_of(file: str, encoding: Encoding) -> FileFacts:
    """Return how a file with text in it was read.

    >>> facts_of("a.csv", Encoding("utf-8", "bytes")).basis
    'bytes'
    """
    return FileFacts(file, encoding.name or None, encoding.basis)


# ---------------------------------------------------------------- tables in files


def parsing(what: str) -> AbstractContextManager[None]:
    """Turn the errors of a parser into a refusal of the table called *what*."""
    return validation.parsing(what, expected=f"a whole {Path(what).suffix.lower()} table")


def parse_table(data: bytes, options: Options, *, what: str) -> Source:
    """Return the table in a file's bytes, and how it was read."""
    suffix = Path(what).suffix.lower()
    if suffix == ".xlsx":
        table, others = _parse_sheets(data, what=what)
        reason = f"sheets that are not read: {listing(others)}"
        unread: Skipped = [(None, what, reason)] if others else []
        hidden = Note("hidden rows, as by a filter, read as others", sheets.n_hidden(data), what)
        return Source(table, unread, [FileFacts(what)], notes=[hidden][: hidden.n])
    kind = kind_of_file(data)
    if kind and options.encoding is None and not is_whole(data):
        raise refusal(
            what,
            arrived=kind,
            expected="a table as text",
            fix="Open it in its own program and save the table as CSV in UTF-8.",
        )
    text, used = decode_text(data, options, what=what)
    if not text.strip():
        raise refusal(
            what,
            arrived="an empty file",
            expected="a table of articles",
            fix="Check that it was saved or downloaded whole.",
        )
    if suffix in (".json", *LINES):
        table, skipped = _parse_json(text, what=what, faulty=options.faulty)
        return Source(table, skipped, [facts_of(what, used)])
    text, titles = _without_titles(ABOVE_HEADER.sub("", text))
    separator = separator_of(text, what=what, encoding=used.name)
    text, n_escaped = _with_doubled_marks(text, separator)
    table = _parse_separated(text, separator, what=what)
    swallowed = _swallowed_rows(table, separator) if '"' in text else []
    escaped = Note("quotation marks behind a backslash read", n_escaped, what)
    found = {
        "lines above the names of columns passed over": titles,
        "cells with rows in them, as a stray quotation mark swallows them": swallowed,
    }
    notes = [escaped][:n_escaped] + notes_of(found)
    return Source(table, files=[facts_of(what, used)], notes=notes)


def _without_titles(text: str) -> tuple[str, list[str]]:
    """Return a table without the lines above the names of its columns, and these lines."""
    lines = text.split("\n", TITLES + 1)[: TITLES + 1]
    rows = list(map(EDGE.split, lines))
    n_titles = _row_of_names(rows)
    n_known = _n_known(rows[n_titles])
    is_alone = sum(map(bool, map(str.strip, rows[0]))) == 1
    if n_known <= _n_known(rows[0]) or not (is_alone or n_known >= FEWEST_NAMES):
        n_titles = 0
    return text.split("\n", n_titles)[-1], lines[:n_titles]


def _swallowed_rows(table: pd.DataFrame, separator: str) -> list[str]:
    """Return the rows of data that have whole rows in a cell."""
    cells = map(str, table.to_numpy().ravel())
    forms = {_form_of(cell) for cell in cells if separator not in cell and "\n" not in cell} - {""}
    found = {}
    for (row, _), cell in table.stack().items():
        for line in str(cell).split("\n")[1:]:
            parts = line.split(separator)
            is_alike = separator in "\t|" or not forms.isdisjoint(map(_form_of, parts))
            if is_alike and len(parts) == table.shape[1]:
                found[row] = f"row of data {row + 1}: {line}"
    return list(found.values())


def _form_of(cell: Any) -> str:
    """Return a cell with its digits alike: days and ids of a column have one form."""
    return re.sub(r"\d", "0", str(cell))


def _with_doubled_marks(text: str, separator: str) -> tuple[str, int]:
    """Return a table with marks in cells doubled that a backslash escapes, and their number."""
    if '\\"' not in text or _has_whole_rows(text, separator):
        return text, 0
    doubled, n_escaped = _ESCAPED_MARK.subn(r'\1""', text)
    return (doubled, n_escaped) if _has_whole_rows(doubled, separator) else (text, 0)


def _has_whole_rows(text: str, separator: str) -> bool:
    """Return whether each row has as many cells as the header, and marks as they should be."""
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    try:
        return len({len(row) for row in rows if row}) == 1
    except csv.Error:
        return False


def _parse_separated(text: str, separator: str, *, what: str) -> pd.DataFrame:
    """Return a table of text from text with a separator between its cells."""
    options = {
        "keep_default_na": False,
        "na_values": [""],
        "encoding_errors": "surrogatepass",
        "engine": "c" if separator.isascii() else "python",
    }
    dtype: Any = "str" if is_whole(text) else object
    with parsing(what):
        first = validation.parsed(text, separator, dtype=object, header=None, nrows=1, **options)
        require_unique(first.iloc[0].dropna(), what=what, name="column")
        return validation.parsed(text, separator, dtype=dtype, **options)


# ---------------------------------------------------------------- separators


def separator_of(text: str, *, what: str, encoding: str) -> str:
    """Return what is between columns: what gives most names that we know, then most names."""
    usual = "\t" if Path(what).suffix.lower() in (".tsv", ".tab") else ","
    start = text[:START].lstrip("\r\n\t ")
    if not is_whole(start.split("\n", 1)[0]):
        raise refusal(
            what,
            arrived="bytes that are no text in its header",
            expected=f"text in {encoding}",
            fix="Save the table again as UTF-8, or leave encoding= out.",
        )
    rare = RARE.findall(start.partition("\n")[0])
    rare = [mark for mark in dict.fromkeys(rare) if _has_whole_rows(text, mark)]
    headers = {sep: {*_header_cells(start, sep)} for sep in [usual, *SEPARATORS, *rare]}
    return max(headers, key=lambda sep: (_n_known(headers[sep]), len(headers[sep])))


def _header_cells(text: str, separator: str) -> list[str]:
    """Return the cells of the first record of a text; empty lines before it are skipped."""
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    try:
        return next((row for row in rows if row), [])
    except csv.Error:  # a cell that is longer than the reader allows
        return []


def _n_known(cells: Iterable[str | None]) -> int:
    """Return how many cells are names of columns that we know."""
    return sum(1 for cell in cells if cell and letters_of(cell) in KNOWN)


def is_table_of_text(path: Path) -> bool:
    """Return whether a .txt file holds a table with tabs, as Excel saves Unicode text."""
    if path.suffix.lower() != ".txt":
        return False
    cells = _header_cells(_start_of(path), "\t")
    return len(cells) >= FEWEST_COLUMNS and _n_known(cells) >= FEWEST_NAMES


def names_texts(path: Path) -> bool:
    """Return whether a table may have texts: the header of a .csv or .tsv file has to name them."""
    if path.suffix.lower() not in SEPARATED:
        return True
    header, _ = _without_titles(ABOVE_HEADER.sub("", _start_of(path)))
    names = map(letters_of, EDGE.split(header.partition("\n")[0]))
    return not TEXT_NAMES.isdisjoint(names)


def _start_of(path: Path) -> str:
    """Return the beginning of a table of text."""
    encoding = find_encoding(path.read_bytes()).name
    with path.open(encoding=encoding, errors="replace") as file:
        return file.read(START).removeprefix("\ufeff")


# ---------------------------------------------------------------- spreadsheets


def _parse_sheets(data: bytes, *, what: str) -> tuple[pd.DataFrame, list[str]]:
    """Return the table of text in a spreadsheet, and the names of its other sheets."""
    arrived = sheets.rows(data, name=what)
    tables = {name: rows[_row_of_names(rows) :] for name, rows in arrived.items() if rows}
    order = {}
    for name, rows in tables.items():
        n_known = _n_known(rows[0])
        order[name] = (n_known > 1, not name.endswith(sheets.HIDDEN), n_known)
    best = [name for name, place in order.items() if place == max(order.values())]
    if len(best) != 1:
        raise refusal(
            what,
            arrived=f"the sheets {listing(best) or 'without a cell'}",
            expected="one sheet with articles",
            fix="Copy their rows into one sheet, or save the one that is meant as .csv.",
        )
    rows = pd.DataFrame(filter(None, tables[best[0]]), dtype=object)
    names = [name or f"column {number}" for number, name in enumerate(rows.iloc[0], start=1)]
    table = rows[1:].set_axis(names, axis=1)
    return table, [name for name in tables if name not in best]


def _row_of_names(rows: Sequence[Sequence[str | None]]) -> int:
    """Return the row with most names of columns that we know; the first of those, or the first."""
    n_known = [_n_known(row) for row in rows[:HEADER]]
    return n_known.index(max(n_known))


# ---------------------------------------------------------------- JSON


def _parse_json(text: str, *, what: str, faulty: str) -> tuple[pd.DataFrame, Skipped]:
    """Return the table of a .json or .jsonl file; one may have the ending of the other."""
    is_lines = Path(what).suffix.lower() in LINES
    if is_lines and not text.lstrip().startswith("["):
        return _parse_json_lines(text, what=what, faulty=faulty)
    try:
        value = json.loads(text)
    except (ValueError, RecursionError) as error:
        first, _, rest = text.strip().partition("\n")
        if first.startswith("{") and first.endswith("}") and rest:
            return _parse_json_lines(text, what=what, faulty=faulty)
        raise _no_json(what, f"no whole JSON ({error})") from error
    records = _records_in(value, what=what)
    if all(isinstance(record.get(SOURCE), dict) for record in records):
        records = [record[SOURCE] for record in records]
    return pd.DataFrame(records, dtype=object), []


def _no_json(what: str, arrived: str) -> InputError:
    """Return the refusal of a file that is no JSON with articles."""
    return refusal(
        what,
        arrived=arrived,
        expected="a list of objects, or an object with one",
        fix="Save or download it again, or save the articles as .csv or .jsonl.",
    )


def _records_in(value: Any, *, what: str) -> list[dict]:
    """Return the articles in JSON: those of a list, or an object that is one article itself."""
    if _is_list_of_objects(value):
        return value
    if not isinstance(value, dict):
        raise _no_json(what, "JSON without objects")
    inner = value.values()
    if any(map(_is_article, inner)) and all(isinstance(each, dict) for each in inner):
        names = {key: "url" if ADDRESS.fullmatch(key) else "article_id" for key in value}
        return [{name: key, **value[key]} for key, name in names.items()]
    lists = _lists_in(value, NESTED)
    is_record = not lists and _n_known(value) >= FEWEST_NAMES  # its text may be missing
    if is_record or _is_article(value):
        return [value]
    lists = [one for one in lists if one[0].casefold() in LISTS] or lists
    if len(lists) == 1:
        return lists[0][1]
    arrived = f"an object with {listing(value) or 'nothing'}, and without articles"
    if lists:
        arrived = f"several lists of objects: {listing(key for key, _ in lists)}"
    raise _no_json(what, arrived)


def _is_article(value: Any) -> bool:
    """Return whether a value in JSON is an object with a text, or a list of paragraphs."""
    keys = value if isinstance(value, dict) else ()
    return any(isinstance(value[key], str | list) for key in keys if letters_of(key) in TEXT_NAMES)


def _lists_in(value: dict, depth: int) -> list[tuple[str, list[dict]]]:
    """Return the lists of objects in an object and in those inside it, with their keys."""
    lists = []
    for key, inner in value.items():
        if _is_list_of_objects(inner):
            lists.append((key, inner))
        elif isinstance(inner, dict) and depth > 1:
            lists += _lists_in(inner, depth - 1)
    return lists


def _is_list_of_objects(value: Any) -> bool:
    """Return whether a value is a list of objects, with one or more."""
    is_list = isinstance(value, list | tuple) and bool(value)
    return is_list and all(isinstance(row, Mapping) for row in value)


def _parse_json_lines(text: str, *, what: str, faulty: str) -> tuple[pd.DataFrame, Skipped]:
    """Return the table of a .jsonl file, and the lines that are no JSON object."""
    records = []
    skipped: Skipped = []
    for number, line in enumerate(text.split("\n"), start=1):
        if not line.strip():
            continue
        try:
            record = {**json.loads(line)}
            "".join(record).encode()  # a name with half a character is a ValueError
            records.append(record)
        except (ValueError, TypeError, RecursionError):
            fault = refusal(
                f"{what}, line {number}",
                arrived=repr(line[:40]),
                expected="one JSON object on a line",
                fix=(
                    "Write one {…} on each line, without [ ] around them and without "
                    "commas between lines."
                ),
            )
            if faulty == "refuse":
                raise fault from None
            skipped.append((None, what, str(fault)))
    return pd.DataFrame(records, dtype=object), skipped


# ---------------------------------------------------------------- tables in memory


def table_in_memory(source: Any) -> pd.DataFrame:
    """Return a table of pandas, polars, Arrow or the like, or of dicts, as one of pandas."""
    table = source
    if callable(getattr(source, "to_pandas", None)):
        table = source.to_pandas()
    elif _is_list_of_objects(source):
        table = pd.DataFrame(source, dtype=object)
    require_kind(
        table,
        pd.DataFrame,
        name="source",
        expected="a path, a DataFrame of pandas or polars, an Arrow table or a list of dicts",
        fix="Give the path of a folder or a table file, or one of these tables.",
    )
    return table
