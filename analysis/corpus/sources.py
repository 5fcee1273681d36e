"""Articles as they arrive: folders of texts, tables, and their columns under our names."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Sequence
from pathlib import Path, PurePosixPath
from typing import Any, NamedTuple

import pandas as pd

from analysis.corpus.encodings import decode_text, is_whole
from analysis.corpus.tables import (
    CONTRACT,
    LOOKALIKES,
    SUFFIXES,
    FileFacts,
    ParsedTable,
    Skipped,
    facts_of,
    parse_table,
    parsing,
    require_few_columns,
    table_in_memory,
    with_decimal_commas,
)
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
from analysis.files import as_data_frame, leads_out, read_parquet, require_inside

MANIFEST = "manifest.csv"
LARGEST_FILE = 50_000_000  #: bytes of a .txt file: a thick novel has one million


class Source(NamedTuple):
    """Articles under our column names, what was not read, and how files were read."""

    table: pd.DataFrame
    skipped: Skipped
    files: list[FileFacts]


def read_source(
    source: Any, *, columns: dict[str, str], encoding: str | None, faulty: str
) -> Source:
    """Return one row an article under our column names, and how files were read."""
    if not isinstance(source, str | Path):
        table = table_in_memory(source)
        if table is None:
            raise _no_source(source)
        return Source(map_columns(table, columns, what="table"), [], [])
    path = find_source(source)
    if path.is_dir():
        listed = list_folder(path, columns=columns, encoding=encoding)
        table, files = read_texts(listed.table, path, encoding=encoding, faulty=faulty)
        return Source(table, listed.skipped, [*listed.files, *files])
    parsed = _read_table(path, encoding=encoding, faulty=faulty)
    parsed = _mapped(parsed, columns, what=path.name)
    return Source(parsed.table, parsed.skipped, [parsed.facts])


def _no_source(source: object) -> InputError:
    """Return the refusal of what is neither a path nor a table."""
    arrived = f"a {type(source).__name__}"
    if isinstance(source, list | tuple):
        others = [item for item in source if not isinstance(item, dict)]
        arrived += f" with a {type(others[0]).__name__} in it" if others else ", which is empty"
    return refusal(
        "source",
        arrived=arrived,
        expected="a path, a DataFrame of pandas or polars, an Arrow table or a list of dicts",
        fix="Give the path of a folder or a table file, or one of these tables.",
    )


def find_source(source: str | Path) -> Path:
    """Return the path of a folder, or of a table of a kind that we read."""
    if not isinstance(source, str | Path):
        raise _no_source(source)
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
            "framing collect reads exports, pages and spreadsheets.",
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


def list_folder(folder: Path, *, columns: dict[str, str], encoding: str | None) -> Source:
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
    facts = []
    if os.path.lexists(folder / MANIFEST):
        manifest = _read_manifest(folder, files=files, columns=columns, encoding=encoding)
        table = manifest.table
        facts.append(manifest.facts)
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
    return Source(table, skipped, facts)


def read_texts(
    table: pd.DataFrame, folder: Path, *, encoding: str | None, faulty: str
) -> tuple[pd.DataFrame, list[FileFacts]]:
    """Return rows of `list_folder` with the texts of their files, and how these were read."""
    texts = []
    facts = []
    for name in table["file"]:
        data = (folder / name).read_bytes()
        text, used = decode_text(data, what=name, encoding=encoding, faulty=faulty)
        texts.append(text)
        facts.append(facts_of(name, used))
    return table.assign(text=pd.Series(texts, index=table.index, dtype=object)), facts


def _reason_to_skip(path: Path, folder: Path) -> str:
    """Return why a file of a folder is not read; empty for an article."""
    if not is_whole(path):
        return "a file name that is not UTF-8: rename the file"
    if path.is_dir():
        return "a folder that is not entered: a link, or no permission"
    if not path.is_file():
        return "no regular file, or a link that leads nowhere"
    if leads_out(path, folder):
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


def _read_manifest(
    folder: Path, *, files: list[str], columns: dict[str, str], encoding: str | None
) -> ParsedTable:
    """Return the manifest of a folder; refuse one that does not fit the files."""
    path = require_file(folder / MANIFEST, expected="a table")
    require_inside(path, folder)
    parsed = _read_table(path, encoding=encoding, faulty="refuse")
    parsed = _mapped(parsed, columns, what=MANIFEST, names=("file", *CONTRACT[:-1]))
    table = parsed.table
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
    return parsed._replace(table=table)


# ---------------------------------------------------------------- tables


def _read_table(path: Path, *, encoding: str | None, faulty: str) -> ParsedTable:
    """Return a table as it arrived, and the lines that were left out."""
    if path.suffix.lower() != ".parquet":
        return parse_table(path.read_bytes(), what=path.name, encoding=encoding, faulty=faulty)
    with parsing(path.name):
        table = read_parquet(path, size=path.stat().st_size)
        return ParsedTable(as_data_frame(table), [], FileFacts(path.name))


def _mapped(
    parsed: ParsedTable,
    columns: dict[str, str],
    *,
    what: str,
    names: Sequence[str] = CONTRACT,
) -> ParsedTable:
    """Return a table under our column names, with numbers for decimal commas."""
    table = map_columns(parsed.table, columns, what=what, names=names)
    return with_decimal_commas(parsed._replace(table=table))


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
    require_few_columns(len(names), what=what)


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
