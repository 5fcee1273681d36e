"""Articles as they arrive: folders of texts, tables, and their columns under our names."""

from __future__ import annotations

import codecs
import io
import json
import os
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from typing import Any, cast

import pandas as pd

from analysis.errors import (
    InputError,
    MissingInput,
    listing,
    printable,
    refusal,
    require_columns,
    require_file,
    require_unique,
)
from analysis.files import as_data_frame, read_parquet

CONTRACT = ("article_id", "outlet", "agency", "published", "url", "title", "language", "text")
#: Other names that tables give to our columns. A table with one of these and without ours is
#: refused: read as metadata, the outlet or the date would be missing without a word.
LOOKALIKES = {
    "outlet": ("source", "publisher", "medium", "newspaper", "outlet_name"),
    "title": ("headline",),
    "url": ("link",),
    "published": ("date", "pubdate", "publication_date"),
    "text": ("content", "body", "article"),
}
SEPARATORS = {";": "semicolons", "\t": "tabs", ",": "commas"}
SUFFIXES = (".csv", ".tsv", ".jsonl", ".parquet")
MANIFEST = "manifest.csv"
LARGEST_FILE = 50_000_000  #: bytes of a .txt file: a thick novel has one million
COLUMNS = 10_000  #: of a table: nobody compares by so many
#: Cells of lines of JSON with more than WIDE names in all: each line may bring names of its own.
CELLS = 20_000_000
WIDE = 1_000
#: Half a character (a lone surrogate): what bytes become that are no text.
NO_TEXT = "\udfff"

codecs.register_error("mark", lambda error: (NO_TEXT, cast(UnicodeDecodeError, error).end))

#: What was given and not used: article_id, file, reason.
Skipped = list[tuple[str | None, str | None, str]]


def read_source(
    source: Any, *, columns: dict[str, str], encoding: str, faulty: str
) -> tuple[pd.DataFrame, Skipped]:
    """Return one row an article under our column names, and the files that were not read."""
    if isinstance(source, pd.DataFrame):
        return map_columns(source, columns, what="table"), []
    path = find_source(source)
    if path.is_dir():
        table, skipped = list_folder(path, columns=columns, encoding=encoding)
        return read_texts(table, path, encoding=encoding, faulty=faulty), skipped
    table, skipped = _read_table(path, encoding=encoding, faulty=faulty)
    return map_columns(table, columns, what=path.name), skipped


def find_source(source: str | Path) -> Path:
    """Return the path of a folder, or of a table of a kind that we read."""
    if not isinstance(source, str | Path):
        raise refusal(
            "source",
            arrived=f"a {type(source).__name__}",
            expected="a path or a DataFrame",
            fix="Give the path of a folder or a table file, or a pandas DataFrame.",
        )
    path = Path(source)
    if os.path.isdir(source):
        return path
    if not os.path.exists(source):  # also for "" and a name that no file can have
        raise refusal(
            "source",
            arrived=f"{path}, which does not exist",
            expected="a folder or a table",
            fix="Check the path; it starts from the folder Python runs in.",
            kind=MissingInput,
        )
    if path.suffix.lower() not in SUFFIXES:
        raise refusal(
            "source",
            arrived=path.name,
            expected=f"a folder of .txt files or a table ({', '.join(SUFFIXES)})",
            fix="Put text files into a folder and give the folder; save other formats as .csv; "
            "python -m analysis collect reads exports, pages and spreadsheets.",
        )
    return require_file(path, expected="a table")


# ---------------------------------------------------------------- folders of texts


def names_in(folder: Path) -> list[str]:
    """Return the sorted names of the files in a folder and its folders.

    Hidden files, README files, lists (.toml) and the manifest are left out. Folders that are not
    entered (links, and those without permission) are listed like files.
    """
    paths = []
    errors: list[OSError] = []
    for top, folders, names in os.walk(folder, onerror=errors.append):
        links = [name for name in folders if os.path.islink(os.path.join(top, name))]
        for name in [*names, *links]:
            paths.append(Path(top, name))
    for error in errors:
        paths.append(Path(error.filename))
    names_from_folder = sorted(path.relative_to(folder).as_posix() for path in paths)
    is_left_out = re.compile(rf"(^|/)(\.|README)|\.toml$|^{re.escape(MANIFEST)}$")
    return [name for name in names_from_folder if not is_left_out.search(name)]


def list_folder(
    folder: Path, *, columns: dict[str, str], encoding: str
) -> tuple[pd.DataFrame, Skipped]:
    """Return one row a .txt file with what the manifest says of it, and the other files."""
    names = names_in(folder)
    files = [name for name in names if name.lower().endswith(".txt") and is_whole(name)]
    if not files:
        table_path = ", ".join(SUFFIXES)
        if "articles.jsonl" in names:  # what collect writes
            table_path = str(folder / "articles.jsonl")
        raise refusal(
            "source",
            arrived=f"{folder}, a folder without a .txt file",
            expected="articles as .txt files",
            fix=f"For a table give its own path ({table_path}).",
        )
    table = pd.DataFrame({"file": files}, dtype="str")
    if os.path.lexists(folder / MANIFEST):
        table = _read_manifest(folder, files=files, columns=columns, encoding=encoding)
    elif columns:
        raise refusal(
            "columns",
            arrived=f"{listing(columns)} for a folder without {MANIFEST}",
            expected="the names of its columns",
            fix=f"Add a {MANIFEST}, or leave columns out.",
        )
    skipped: Skipped = []
    unusable = set()
    for name in names:
        reason = _reason_to_skip(folder / name, folder)
        if reason:
            unusable.add(name)
            skipped.append((None, name, reason))
    is_usable = [name not in unusable for name in table["file"]]
    table = table[is_usable].reset_index(drop=True)
    paths = [PurePosixPath(folder.resolve().name, name) for name in table["file"]]
    if "article_id" not in table:
        table["article_id"] = [path.stem for path in paths]
    if "outlet" not in table:
        table["outlet"] = [path.parent.name for path in paths]
    return table, skipped


def read_texts(table: pd.DataFrame, folder: Path, *, encoding: str, faulty: str) -> pd.DataFrame:
    """Return rows of `list_folder` with the texts of their files."""
    texts = []
    for name in table["file"]:
        data = (folder / name).read_bytes()
        texts.append(decode_text(data, what=name, encoding=encoding, faulty=faulty))
    return table.assign(text=pd.Series(texts, index=table.index, dtype=object))


def _reason_to_skip(path: Path, folder: Path) -> str:
    """Return why a file of a folder is not read; empty for an article."""
    if not is_whole(path):
        return "a file name that is not UTF-8: rename the file"
    if path.is_dir():
        return "a folder that is not entered: a link, or no permission"
    if not path.is_file():
        return "no regular file, or a link that leads nowhere"
    if _leads_out(path, folder):
        return "a link that leads out of the folder: copy the file into it"
    if not path.name.lower().endswith(".txt"):
        return "not a .txt file"
    if not os.access(path, os.R_OK):
        return "may not be read: no permission"
    n_bytes = path.stat().st_size
    if n_bytes > LARGEST_FILE:
        size = f"{n_bytes / 1e6:.0f} MB"
        largest = f"{LARGEST_FILE / 1e6:.0f} MB"
        return f"{size}, where an article has at most {largest}: cut it into articles"
    return ""


def _leads_out(path: Path, folder: Path) -> bool:
    """Return whether a path is a link to something outside a folder."""
    return path.is_symlink() and not path.resolve().is_relative_to(folder.resolve())


def _read_manifest(
    folder: Path, *, files: list[str], columns: dict[str, str], encoding: str
) -> pd.DataFrame:
    """Return the manifest of a folder; refuse one that does not fit the files."""
    path = require_file(folder / MANIFEST, expected="a table")
    if _leads_out(path, folder):
        raise refusal(
            MANIFEST,
            arrived="a link that leads out of the folder",
            expected="a table in the folder itself",
            fix="Copy the table into the folder.",
        )
    table, _ = _read_table(path, encoding=encoding, faulty="refuse")
    names = ("file", *CONTRACT[:-1])
    table = map_columns(table, columns, what=MANIFEST, names=names)
    require_columns(table, ["file"], what=MANIFEST)
    if "text" in table:
        raise refusal(
            MANIFEST,
            arrived="a column text",
            expected="texts in the .txt files only",
            fix=(
                "Delete the column text from the manifest, or give the path of the table as source."
            ),
        )
    listed = []
    for name in table["file"]:
        path_in_folder = str(name).strip().replace("\\", "/")
        listed.append(str(PurePosixPath(path_in_folder)))
    table = table.assign(file=listed)
    require_unique(table["file"], what=MANIFEST, name="file")
    absent = sorted(set(listed) - set(files))
    unnamed = sorted(set(files) - set(listed))
    if absent or unnamed:
        absent_names = listing(absent) or "none"
        unnamed_names = listing(unnamed) or "none"
        raise refusal(
            MANIFEST,
            arrived=f"rows without a file: {absent_names}; files without a row: {unnamed_names}",
            expected="a row a .txt file",
            fix=(
                "Write one row for each .txt file into the manifest, with its path "
                "in the column file."
            ),
        )
    return table


# ---------------------------------------------------------------- tables


def _read_table(path: Path, *, encoding: str, faulty: str) -> tuple[pd.DataFrame, Skipped]:
    """Return a table as it arrived, and the lines that were left out."""
    if path.suffix.lower() != ".parquet":
        return parse_table(path.read_bytes(), what=path.name, encoding=encoding, faulty=faulty)
    with parsing(path.name):
        table = read_parquet(path, size=path.stat().st_size)
        return as_data_frame(table), []


@contextmanager
def parsing(what: str) -> Iterator[None]:
    """Turn the errors of a parser into a refusal of the table called *what*."""
    try:
        yield
    except InputError:
        raise
    except (ValueError, OSError) as error:
        suffix = Path(what).suffix.lower()
        expected = f"a {suffix} table with a header"
        fix = (
            "Correct the line that the message names; put cells that hold commas "
            "in quotation marks."
        )
        if suffix == ".parquet":
            expected = "a Parquet file"
            fix = "Save or download it again; it may be cut short."
        raise refusal(
            what, arrived=f"what cannot be parsed ({error})", expected=expected, fix=fix
        ) from error


def parse_table(
    data: bytes, *, what: str, encoding: str, faulty: str
) -> tuple[pd.DataFrame, Skipped]:
    """Return the table in the bytes of a .csv, .tsv or .jsonl file, and the lines left out.

    Parameters
    ----------
    data : bytes
    what : str
        The name of the file; its ending says which kind it is.
    encoding : str
    faulty : "refuse" or "skip"
        What happens to bytes that are no text and lines that are no JSON.

    Examples
    --------
    >>> data = b"article_id,text\\n01,Rain.\\n"
    >>> table, skipped = parse_table(data, what="a.csv", encoding="utf-8", faulty="refuse")
    >>> table.values.tolist()
    [['01', 'Rain.']]
    """
    text = decode_text(data, what=what, encoding=encoding, faulty=faulty)
    kind = Path(what).suffix.lower()
    if kind == ".jsonl":
        return _parse_json_lines(text, what=what, faulty=faulty)
    separator = separator_of(text, what=what, encoding=encoding)
    options = {
        "sep": separator,
        "keep_default_na": False,
        "na_values": [""],
        "encoding_errors": "surrogatepass",
    }
    dtype: Any = "str"
    if not is_whole(text):
        dtype = object
    with parsing(what):
        first = pd.read_csv(io.StringIO(text), dtype=object, header=None, nrows=1, **options)
        require_unique(first.iloc[0].dropna(), what=what, name="column")
        table = pd.read_csv(io.StringIO(text), dtype=dtype, **options)
        if not isinstance(table.index, pd.RangeIndex):
            raise ValueError("rows have more cells than the header")
    unnamed = [name for name in table if name.startswith("Unnamed: ") and table[name].isna().all()]
    return table.drop(columns=unnamed), []


def separator_of(text: str, *, what: str, encoding: str) -> str:
    """Return what is between the columns of a table: what its header has most of.

    In a tie it is what the ending says: commas in .csv, tabs in .tsv. German and French Excel
    write semicolons into .csv.

    >>> separator_of("outlet;text\\n", what="export.csv", encoding="utf-8")
    ';'
    """
    usual = "\t" if Path(what).suffix.lower() == ".tsv" else ","
    lines = io.StringIO(text, newline=None)
    header = next((line for line in lines if line.strip()), usual)
    if not is_whole(header):
        raise refusal(
            what,
            arrived="bytes that are no text in its header",
            expected=f"text in {encoding}",
            fix="Name its encoding, as in encoding='latin-1'.",
        )
    return max([usual, *SEPARATORS], key=header.count)


def unusual_separator(path: Path, *, encoding: str) -> str:
    """Return the name of what is between a table's columns, where its ending says something else.

    "" for what is as usual, and for files of other kinds.
    """
    if path.suffix.lower() not in (".csv", ".tsv"):
        return ""
    with path.open(encoding=encoding, errors="replace") as file:
        header = next((line for line in file if line.strip()), "")
    separator = separator_of(header.removeprefix("\ufeff"), what=path.name, encoding=encoding)
    usual = "\t" if path.suffix.lower() == ".tsv" else ","
    return "" if separator == usual else SEPARATORS[separator]


def _parse_json_lines(text: str, *, what: str, faulty: str) -> tuple[pd.DataFrame, Skipped]:
    """Return the table of a .jsonl file, and the lines that are no JSON object."""
    records = []
    skipped: Skipped = []
    for number, line in enumerate(text.split("\n"), start=1):
        if not line.strip():
            continue
        try:
            record = {**json.loads(line, object_pairs_hook=_unique_keys)}
            "".join(record).encode()  # a name with half a character is a ValueError
            records.append(record)
        except (ValueError, TypeError, RecursionError, KeyError) as error:
            arrived = repr(line[:40])
            if isinstance(error, KeyError):
                arrived = f"{arrived}, with a key twice"
            fault = refusal(
                f"{what}, line {number}",
                arrived=arrived,
                expected="one JSON object on a line",
                fix=(
                    "Write one {…} on each line, without [ ] around them and without "
                    "commas between lines."
                ),
            )
            if faulty == "refuse":
                raise fault from None
            skipped.append((None, what, str(fault)))
    n_names = len(set().union(*records))
    if n_names > WIDE and n_names * len(records) > CELLS:
        raise refusal(
            what,
            arrived=f"{len(records):,} lines with {n_names:,} keys in all",
            expected="the same keys in each line",
            fix="Give each line the same keys, and write what differs as values.",
        )
    return pd.DataFrame(records, dtype=object), skipped


def _unique_keys(pairs: list[tuple]) -> dict:
    """Return a JSON object; raise KeyError where a key comes twice."""
    record = dict(pairs)
    if len(record) < len(pairs):
        raise KeyError
    return record


def decode_text(data: bytes, *, what: str, encoding: str, faulty: str) -> str:
    """Return the text of a file without its byte order mark.

    Bytes that are no text are refused, or become NO_TEXT where faulty articles are skipped.
    """
    handler = "strict"
    if faulty == "skip":
        handler = "mark"
    try:
        return data.decode(encoding, handler).removeprefix("\ufeff")
    except UnicodeDecodeError as error:
        byte = error.object[error.start]
        raise refusal(
            what,
            arrived=f"byte 0x{byte:02x} at offset {error.start}",
            expected=f"text in {encoding}",
            fix="Name its encoding, as in encoding='latin-1'.",
        ) from None
    except (LookupError, ValueError):
        raise refusal(
            "encoding",
            arrived=repr(encoding),
            expected="the name of a text encoding",
            fix="Try 'utf-8', 'latin-1' or 'cp1252'.",
        ) from None


def is_whole(text: object) -> bool:
    """Return whether a text can be written as UTF-8, and bytes can be read so: none was lost.

    >>> is_whole("Elm Post"), is_whole(NO_TEXT), is_whole(b"\\x8c")
    (True, False, False)
    """
    try:
        if isinstance(text, bytes):
            text.decode("utf-8")
        else:
            str(text).encode("utf-8")
    except UnicodeError:
        return False
    return True


# ---------------------------------------------------------------- columns


def map_columns(
    table: pd.DataFrame,
    columns: dict[str, str],
    *,
    what: str,
    names: Sequence[str] = CONTRACT,
) -> pd.DataFrame:
    """Return a table under our column names.

    Parameters
    ----------
    table : DataFrame
    columns : dict of our name to theirs
    what : str
        The name of the table, for messages.
    names : sequence of str
        Our columns that the table may have.

    Raises
    ------
    InputError
        If a column is missing, comes twice, looks like ours or cannot be mapped.

    Examples
    --------
    >>> table = pd.DataFrame({"content": ["Rain fell."]})
    >>> map_columns(table, {"text": "content"}, what="table").columns.tolist()
    ['text']
    """
    _check_names(table, what=what)
    meant = _meant_columns(table, columns, names=names)
    lost = {ours: theirs for ours, theirs in meant.items() if columns.get(ours) != theirs}
    if lost:
        mapping = json.dumps(meant, ensure_ascii=False)
        their_names = listing(lost.values())
        our_names = listing(lost)
        raise refusal(
            what,
            arrived=f"a column {their_names} and none named {our_names}",
            expected="our names, or columns={ours: yours}",
            fix=f"Write columns={mapping}; a column that is something else is mapped to itself.",
        )
    require_columns(table, columns.values(), what=what)
    rest = table.drop(columns=list(dict.fromkeys(columns.values())))
    taken = [ours for ours in columns if ours in rest]
    if taken:
        raise refusal(
            what,
            arrived=f"a column {listing(taken)} and another one mapped to that name",
            expected="one column for each name",
            fix="Take it out of columns=, or delete the column of that name from the table.",
        )
    mapped = {ours: table[theirs] for ours, theirs in columns.items()}
    return rest.assign(**mapped).reset_index(drop=True)


def _check_names(table: pd.DataFrame, *, what: str) -> None:
    """Refuse columns without a text as name, twice the same, and too many."""
    no_texts = [repr(name) for name in table.columns if not isinstance(name, str)]
    if no_texts:
        raise refusal(
            what,
            arrived=f"columns that have no text as name: {listing(no_texts)}",
            expected="names",
            fix="Name each column by text: table.columns = [str(name) for name in table.columns].",
        )
    names = pd.Series(list(table.columns), dtype=object)
    require_unique(names, what=what, name="column")
    broken = [printable(name) for name in names if not is_whole(name)]
    if broken:
        raise refusal(
            what,
            arrived=f"a column {listing(broken)}, whose name is no text",
            expected="names in UTF-8",
            fix=(
                "Rename these columns with letters that UTF-8 has, or name the "
                "encoding of the file."
            ),
        )
    if len(names) > COLUMNS:
        raise refusal(
            what,
            arrived=f"{len(names):,} columns",
            expected=f"at most {COLUMNS:,}",
            fix="Delete columns by which you do not compare articles.",
        )


def _meant_columns(
    table: pd.DataFrame, columns: dict[str, str], *, names: Sequence[str]
) -> dict[str, str]:
    """Return the mapping that was probably meant.

    Pairs the wrong way round are turned, and usual other names of our columns are mapped.
    """
    meant = {}
    for ours, theirs in columns.items():
        is_turned = theirs in names and theirs not in table and ours in table
        if is_turned:
            meant[theirs] = ours
        else:
            meant[ours] = theirs
    used = {*meant, *meant.values()}
    free = {str(name).strip().casefold(): name for name in table if name not in used}
    present = {*meant, *free.values()}
    for ours in names:
        if ours in present:
            continue
        for lookalike in (*LOOKALIKES.get(ours, ()), ours):
            if lookalike in free:
                meant[ours] = free[lookalike]
    return meant
