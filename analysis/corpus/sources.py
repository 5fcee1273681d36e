"""Articles as they arrive: folders of texts, tables, and their columns under our names."""

import math
import os
import re
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from pathlib import Path, PurePosixPath
from typing import Any, NamedTuple

import pandas as pd

from analysis.corpus.cells import Note, tidied, visible
from analysis.corpus.columns import (
    ADDRESS,
    CONTRACT,
    SAVED,
    Guess,
    alone,
    candidates,
    guess_columns,
    has_values,
    host_of,
    joined_paragraphs,
    letters_of,
    with_nested,
)
from analysis.corpus.dates import day, texts_of
from analysis.corpus.encodings import decode_text, is_whole
from analysis.corpus.outlet_names import named_in_files
from analysis.corpus.paths import days_in, folder_columns
from analysis.corpus.tables import (
    SEPARATED,
    SUFFIXES,
    FileFacts,
    ParsedTable,
    Skipped,
    facts_of,
    is_table_of_text,
    names_texts,
    parse_table,
    parsing,
    table_in_memory,
)
from analysis.errors import (
    InputError,
    listing,
    number_of,
    refusal,
    require_columns,
    require_file,
    require_unique,
)
from analysis.files import leads_out, read_parquet, require_inside, walked

MANIFEST = "manifest.csv"
TEXT = ".txt"  #: the ending of texts
#: Tables and lists beside articles.
OF_A_CASE = (
    r"drop\.txt|annotations_[^/]*\..[^/x][^/]*"
    r"|(?:claims_[^/]*|coverage|hits|lexicon|manifest|noise|outlets|queries|reached"
    r"|sheet|sheet_key|sheet_links|skipped)\.csv"
)
LONGEST_DAY = 40  #: characters of a first line that is a day
LARGEST_FILE = 50_000_000  #: bytes of a .txt file: a thick novel has one million
COLLECT = "framing collect reads pages (.html) and exports (.docx); save a PDF as text."
MAX_NAMES = 8  #: names of columns that a message shows
#: How names of files begin that tell what is in a folder, in capitals.
README = "README|LIESMICH|LEESMIJ|LISEZ-?MOI|LEGGIMI|LEEME|LEIA-?ME|CZYTAJ|LÄSMIG|LÆSMIG|ПРОЧТИ"
#: The whole names of others that lie beside texts.
NO_ARTICLE = r"LICEN[CS]E|COPYING|CHANGES|CHANGELOG"
SAID = 'columns={{"{}": …}}'  #: the argument that names a column


class Source(NamedTuple):
    """Articles under our column names, and what is to be told of them.

    What was not read, how files were read, what was guessed, and what was done to cells.
    """

    table: pd.DataFrame
    skipped: Sequence[tuple] = ()
    files: Sequence[FileFacts] = ()
    guesses: Sequence[Guess] = ()
    notes: Sequence[Note] = ()


def read_source(
    source: Any, *, columns: dict[str, str], encoding: str | None, faulty: str
) -> Source:
    """Return one row an article under our column names, and how files were read."""
    if not isinstance(source, str | Path):
        table = table_in_memory(source)
        if table is None:
            raise _no_source(source)
        return _articles_of(Source(table), columns, what="table")
    path = articles_at(find_source(source))
    if path.is_file():
        parsed = read_table(path, what=path.name, encoding=encoding, faulty=faulty)
        arrived = Source(parsed.table, parsed.skipped, [parsed.facts], notes=parsed.notes)
        return _articles_of(arrived, columns, what=path.name)
    if _is_folder_of_tables(path):
        return _read_tables(path, columns=columns, encoding=encoding, faulty=faulty)
    listed = list_folder(path, columns=columns, encoding=encoding)
    table, files = read_texts(listed.table, path, encoding=encoding, faulty=faulty)
    table, heads = _without_heads(table)
    reading = "the first lines of the files"
    told = [Guess(path.name, name, reading, f"a {MANIFEST}") for name in heads]
    guesses = [*listed.guesses, *told]
    return listed._replace(table=table, files=[*listed.files, *files], guesses=guesses)


def _articles_of(
    source: Source, columns: dict[str, str], *, what: str, outlets: Mapping[str, str] | None = None
) -> Source:
    """Return the articles of a table under our column names."""
    arrived, notes = tidied(source.table)
    table, guesses = map_columns(arrived, columns, what=what)
    theirs = [name for name in arrived if name != "file"]
    table, guesses = _complete(table, guesses, what=what, header=theirs, outlets=outlets)
    return source._replace(table=table, guesses=guesses, notes=[*source.notes, *notes])


def articles_at(path: Path) -> Path:
    """Return what has the articles at a path: in a folder without texts its table ``articles``."""
    if not path.is_dir() or _texts_among(names_in(path)):
        return path
    tables = [path / f"articles{suffix}" for suffix in SUFFIXES]
    found = [table for table in tables if os.path.lexists(table)]
    if len(found) > 1:
        raise refusal(
            "source",
            arrived=f"{path}, a folder with {listing(table.name for table in found)}",
            expected="one table",
            fix="Give the path of the table that is meant.",
        )
    if not found:
        return path
    require_inside(found[0], path)
    return require_file(found[0], expected="a table")


def has_articles(path: Path) -> bool:
    """Return whether a path looks like articles: a table with texts, or a folder of texts.

    >>> has_articles(Path("data/example-articles")), has_articles(Path("data/hamedan-2016"))
    (True, False)
    """
    source = articles_at(path)
    if source.is_dir():
        return bool(_texts_among(names_in(source))) or _is_folder_of_tables(source)
    return source == path or names_texts(source)


def _no_source(source: object) -> InputError:
    """Return the refusal of what is neither a path nor a table."""
    return refusal(
        "source",
        arrived=f"a {type(source).__name__}",
        expected="a path, a DataFrame of pandas or polars, an Arrow table or a list of dicts",
        fix="Give the path of a folder or a table file, or one of these tables.",
    )


def find_source(source: str | Path) -> Path:
    """Return the path of a folder, or of a table of a kind that we read."""
    path = Path(source)
    if os.path.isdir(source):
        return path
    require_file(path, expected="a folder or a table", most=math.inf)
    if path.suffix.lower() not in SUFFIXES and not is_table_of_text(path):
        raise refusal(
            "source",
            arrived=path.name,
            expected=f"a folder of .txt files or a table ({', '.join(SUFFIXES)})",
            fix="Put text files into a folder and give the folder; save other formats as .csv; "
            "framing collect reads exports and pages.",
        )
    return path


# ---------------------------------------------------------------- folders of texts


def names_in(folder: Path) -> list[str]:
    """Return the sorted names of the files in a folder and its folders.

    Hidden files, README files, licences, lists, people's labels and the manifest are left out.
    """
    paths = []
    errors = []
    for top, folders, names in walked(folder, errors.append):
        links = [name for name in folders if os.path.islink(os.path.join(top, name))]
        paths.extend(Path(top, name) for name in [*names, *links])
    paths.extend(Path(error.filename) for error in errors)
    names_from_folder = sorted(path.relative_to(folder).as_posix() for path in paths)
    others = rf"(?i:(?:{README})(?![^\W_])|(?:{NO_ARTICLE})(?:\.\w+)?$)"
    is_left_out = re.compile(rf"(^|/)(\.|{others})|\.toml$|^(?:{OF_A_CASE})$")
    return [name for name in names_from_folder if not is_left_out.search(name)]


def list_folder(folder: Path, *, columns: dict[str, str], encoding: str | None) -> Source:
    """Return one row a .txt file with what the manifest says of it, and the other files."""
    names = names_in(folder)
    files = [name for name in _texts_among(names) if is_whole(name)]
    if not files:
        raise refusal(
            "source",
            arrived=f"{folder}, a folder without a .txt file: {content_of(folder) or 'empty'}",
            expected="articles as .txt or .json files, or one table named articles",
            fix=f"Give a folder of articles; for a table its own path ({', '.join(SUFFIXES)}). "
            f"{COLLECT}",
        )
    table = pd.DataFrame({"file": files}, dtype="str")
    facts = []
    guesses: list[Guess] = []
    notes: Sequence[Note] = ()
    if os.path.lexists(folder / MANIFEST):
        manifest, guesses = _read_manifest(folder, files=files, columns=columns, encoding=encoding)
        table, notes = manifest.table, manifest.notes
        facts.append(manifest.facts)
    elif columns:
        raise refusal(
            "columns",
            arrived=f"{listing(columns)} for a folder without {MANIFEST}",
            expected="the names of its columns",
            fix=f"Add a {MANIFEST}, or leave columns out.",
        )
    reasons = {name: _reason_to_skip(folder / name, folder) for name in names}
    skipped: Skipped = [(None, name, reason) for name, reason in reasons.items() if reason]
    is_usable = [not reasons[name] for name in table["file"]]
    table = table[is_usable].reset_index(drop=True)
    names = table["file"].tolist()
    if "article_id" not in table:
        stems = [PurePosixPath(name).stem for name in names]
        whole = [PurePosixPath(name).with_suffix("").as_posix() for name in names]
        table["article_id"] = stems if len({*stems}) == len(stems) else whole
    table, told = _with_paths(table, folder)
    return Source(table, skipped, facts, [*guesses, *told], notes)


def content_of(folder: Path) -> str:
    """Return how many files of which endings a folder has: "6 .pdf files"."""
    endings = Counter(PurePosixPath(name).suffix.lower() for name in names_in(folder))
    return listing(number_of(n, f"{ending} file".strip()) for ending, n in sorted(endings.items()))


def _with_paths(table: pd.DataFrame, folder: Path) -> tuple[pd.DataFrame, list[Guess]]:
    """Return articles with the outlets, folders and days in the paths of their files."""
    names = table["file"].tolist()
    columns = folder_columns(names, root=folder.resolve().name)
    named = named_in_files([PurePosixPath(name).stem for name in names])
    top = os.path.commonpath(names or [""])
    kind = f"folders in {top or 'it'}" if any(name.count("/") > 1 for name in names) else ""
    if named and len({*columns["outlet"]}) == 1:
        columns["outlet"] = named
        kind = "names of the files"
    columns |= days_in(names)
    new = {name: values for name, values in columns.items() if name not in table}
    kinds = {"published": "days in the paths of the files"}
    guesses = []
    for name, values in new.items():
        reading = f"the {kinds.get(name, kind)} ({listing(dict.fromkeys(values))})"
        guesses.append(Guess(folder.name, name, reading, f"a {MANIFEST}"))
    return table.assign(**new), [one for one in guesses if kind or one.column in kinds]


def _texts_among(names: Sequence[str]) -> list[str]:
    """Return the names of .txt files."""
    return [name for name in names if name.lower().endswith(".txt")]


def _is_folder_of_tables(folder: Path) -> bool:
    """Return whether a folder has tables, of texts or alone, and is no pack and has no labels."""
    names = names_in(folder)
    are_tables = all(name.lower().endswith(SUFFIXES) for name in names)
    suffixes = SUFFIXES if are_tables else SEPARATED
    tables = [name for name in names if not _reason_to_skip(folder / name, folder, suffixes)]
    is_other = _texts_among(names) or any(name.endswith("manifest.json") for name in names)
    is_alone = are_tables and not any(folder.glob("annotations_*"))
    has_texts = is_alone or any(names_texts(folder / name) for name in tables)
    return bool(tables) and has_texts and not is_other


def _read_tables(
    folder: Path, *, columns: dict[str, str], encoding: str | None, faulty: str
) -> Source:
    """Return the articles in the tables of a folder: one an outlet, or a .json file an article."""
    groups: dict[str, list[pd.DataFrame]] = defaultdict(list)
    skipped: Skipped = []
    files = []
    notes: list[Note] = []
    guesses: dict[Guess, None] = {}
    reasons = {name: _reason_to_skip(folder / name, folder, SUFFIXES) for name in names_in(folder)}
    tables = [name for name, reason in reasons.items() if not reason]
    with_texts = [name for name in tables if "text" in columns or names_texts(folder / name)]
    read = {*(with_texts or tables)}
    for name, reason in reasons.items():
        if name not in read:
            skipped.append((None, name, reason or "a table without texts"))
            continue
        parsed = read_table(folder / name, what=name, encoding=encoding, faulty=faulty)
        skipped += parsed.skipped
        notes += parsed.notes
        files.append(parsed.facts)
        table = parsed.table.dropna(how="all").assign(file=name)
        is_record = name.lower().endswith(".json") and len(table) == 1
        if is_record and "article_id" not in {*table, *columns}:
            table["article_id"] = PurePosixPath(name).stem
        groups[folder.name if is_record else name].append(table)
    names = [facts.file for facts in files]
    are_tables = 2 * len(groups.get(folder.name, [])) <= len(names)
    outlets = _outlets_of_files(names, are_tables=are_tables)
    parts = []
    for name, alike in groups.items():
        arrived = Source(pd.concat(alike, ignore_index=True))
        part = _articles_of(arrived, columns, what=name, outlets=outlets)
        parts.append(part.table)
        notes += part.notes
        guesses |= dict.fromkeys(guess._replace(file=folder.name) for guess in part.guesses)
    table = _with_unique_ids(pd.concat(parts, ignore_index=True))
    table, told = _with_paths(table, folder)
    return Source(table, skipped, files, [*guesses, *told], notes)


def _outlets_of_files(names: Sequence[str], *, are_tables: bool) -> dict[str, str]:
    """Return the outlet of each file: its folder, or what its name begins with; or no outlets."""
    stems = [PurePosixPath(name).stem for name in names]
    folders = folder_columns(names, root="")["outlet"]
    is_several = len(set(folders)) > 1
    outlets = named_in_files(folders if is_several else stems, is_whole=is_several or are_tables)
    return dict(zip(names, outlets or []))


def _with_unique_ids(table: pd.DataFrame) -> pd.DataFrame:
    """Return articles of several tables; ids that two tables share get the names of their files."""
    ids = texts_of(table["article_id"])
    if ids.str.lstrip("0").is_unique:
        return table
    files = table["file"].str.replace(r"\.\w+$", "", regex=True)
    return table.assign(article_id=files + "-" + ids)


def read_texts(
    table: pd.DataFrame, folder: Path, *, encoding: str | None, faulty: str
) -> tuple[pd.DataFrame, list[FileFacts]]:
    """Return rows of `list_folder` with the texts of their files, and how these were read."""
    names = table["file"].tolist()
    read = [
        decode_text((folder / name).read_bytes(), what=name, encoding=encoding, faulty=faulty)
        for name in names
    ]
    texts = pd.Series([text for text, _ in read], index=table.index, dtype=object)
    return table.assign(text=texts), [facts_of(name, used) for name, (_, used) in zip(names, read)]


def _without_heads(table: pd.DataFrame) -> tuple[pd.DataFrame, list[str]]:
    """Return articles without an address or a day above each text, and which of these it was."""
    heads = []
    kinds: dict[str, Any] = {"url": ADDRESS.fullmatch, "published": day}
    if table.empty:
        return table, heads
    for name, is_one in kinds.items():
        parts = table["text"].str.lstrip().str.partition("\n")
        lines = parts[0].str.strip()
        is_short = name == "url" or lines.str.len().max() <= LONGEST_DAY
        if name not in table and is_short and all(map(is_one, lines)) and parts[2].all():
            table = table.assign(**{name: lines, "text": parts[2]})
            heads.append(name)
    return table, heads


def why_unreadable(path: Path, folder: Path) -> str:
    """Return why a file of a folder cannot be read; empty for one that can."""
    if not is_whole(path):
        return "a file name that is not UTF-8: rename the file"
    if path.is_dir():
        return "a folder that is not entered: a link, or no permission"
    if not path.is_file():
        return "no regular file, or a link that leads nowhere"
    if leads_out(path, folder):
        return "a link that leads out of the folder: copy the file into it"
    return "" if os.access(path, os.R_OK) else "may not be read: no permission"


def _reason_to_skip(path: Path, folder: Path, suffixes: Sequence[str] = (TEXT,)) -> str:
    """Return why a file of a folder is not read; empty for an article."""
    reason = why_unreadable(path, folder)
    if reason:
        return reason
    suffix = path.suffix.lower()
    if suffix not in suffixes:
        return f"not a {listing(suffixes, len(suffixes))} file"
    if suffix == TEXT and path.stat().st_size > LARGEST_FILE:
        return f"larger than {LARGEST_FILE:,} bytes: cut it into articles"
    return ""


def _read_manifest(
    folder: Path, *, files: list[str], columns: dict[str, str], encoding: str | None
) -> tuple[ParsedTable, list[Guess]]:
    """Return the manifest of a folder, and guesses; refuse one that does not fit the files."""
    path = folder / MANIFEST
    require_inside(path, folder)
    parsed = read_table(path, what=path.name, encoding=encoding, faulty="refuse")
    table, notes = tidied(parsed.table)
    names = ("file", *CONTRACT[:-1])
    table, guesses = map_columns(table, columns, what=MANIFEST, names=names)
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
    listed = [PurePosixPath(str(name).strip().replace("\\", "/")) for name in table["file"]]
    seen = {visible(name): name for name in files}
    table = table.assign(file=[seen.get(visible(str(path)), str(path)) for path in listed])
    require_unique(table["file"], what=MANIFEST, name="file")
    absent = listing(sorted({*table["file"]} - {*files}))
    unnamed = listing(sorted({*files} - {*table["file"]}))
    if absent or unnamed:
        raise refusal(
            MANIFEST,
            arrived=f"rows without a file: {absent or 'none'}; files without a row: "
            f"{unnamed or 'none'}",
            expected="a row a .txt file",
            fix=(
                "Write one row for each .txt file into the manifest, with its path "
                "in the column file."
            ),
        )
    return parsed._replace(table=table, notes=[*parsed.notes, *notes]), guesses


# ---------------------------------------------------------------- tables


def read_table(path: Path, *, what: str, encoding: str | None, faulty: str) -> ParsedTable:
    """Return a table as it arrived, and the lines that were left out."""
    require_file(path, expected="a table")
    if path.suffix.lower() != ".parquet":
        return parse_table(path.read_bytes(), what=what, encoding=encoding, faulty=faulty)
    with parsing(what):
        table = read_parquet(path)
        return ParsedTable(table.to_pandas(), [], FileFacts(what))


# ---------------------------------------------------------------- columns


def map_columns(
    table: pd.DataFrame,
    columns: dict[str, str],
    *,
    what: str,
    names: Sequence[str] = CONTRACT,
) -> tuple[pd.DataFrame, list[Guess]]:
    """Return a table under our column names, and what was guessed."""
    names_there = pd.Series(list(table.columns), dtype=object)
    require_unique(names_there, what=what, name="column")
    nested = with_nested(table, columns.values())
    require_columns(nested, columns.values(), what=what)
    guessed, guesses = guess_columns(nested, columns, what=what, names=names)
    there = set(table) - set(columns.values())
    taken = [ours for ours in columns if ours in there and has_values(table[ours])]
    for ours in taken:
        reading = f'the column "{columns[ours]}", not from the one of that name'
        guesses.append(Guess(what, ours, reading, SAID.format(ours)))
    theirs_of = {**columns, **guessed}
    if theirs_of:
        rest = table.drop(columns=list(theirs_of.values()), errors="ignore")
        table = rest.assign(**{ours: nested[theirs] for ours, theirs in theirs_of.items()})
    return _without_lists(table.reset_index(drop=True), names), guesses


def _without_lists(table: pd.DataFrame, names: Sequence[str]) -> pd.DataFrame:
    """Return a table in which lists of one value are that value, and lists of paragraphs texts."""
    cells = {}
    for name in names:
        if name in table and table[name].dtype == object:
            read = joined_paragraphs if name == "text" else alone
            cells[name] = pd.Series(map(read, table[name].tolist()), table.index, dtype=object)
    return table.assign(**cells)


def _complete(
    table: pd.DataFrame,
    guesses: list[Guess],
    *,
    what: str,
    header: Sequence[str],
    outlets: Mapping[str, str] | None = None,
) -> tuple[pd.DataFrame, list[Guess]]:
    """Return a table with every column that articles need, and what was guessed."""
    guesses = list(guesses)
    names = listing(header, MAX_NAMES)
    arrived = f"the columns {names}" if names else "no columns"
    if "text" not in table:
        fix = 'Name it, as in columns={"text": …}, or add it.'
        if "url" in table:
            arrived = f"a list of addresses with {arrived}"
            fix = f"Download the pages by framing fetch {what} FOLDER, or name the column of texts."
        raise refusal(what, arrived=arrived, expected="a column text", fix=fix)
    if "outlet" not in table and outlets:
        table = table.assign(outlet=table["file"].map(outlets))
        guesses.append(Guess(what, "outlet", "the names of the files", SAID.format("outlet")))
    elif "outlet" not in table and "url" in table:
        hosts = table["url"].map(host_of, na_action="ignore")
        if hosts.notna().any():
            table = table.assign(outlet=hosts)
            guesses.append(Guess(what, "outlet", "the host of the address", SAID.format("outlet")))
    if "outlet" not in table:
        raise refusal(
            what,
            arrived=arrived,
            expected="a column outlet",
            fix='Name it, as in columns={"outlet": …}, or add it.',
        )
    if "article_id" not in table:
        n_digits = len(str(len(table)))
        numbers = [f"{number:0{n_digits}}" for number in range(1, len(table) + 1)]
        table = table.assign(article_id=pd.Series(numbers, table.index, dtype="str"))
        guesses.append(
            Guess(what, "article_id", "the number of the row", SAID.format("article_id"))
        )
    named = [name for rank in candidates(list(table), "published") for name in rank]
    named += [name for name in table if SAVED.fullmatch(letters_of(str(name)))]
    if "published" not in table and named:
        reading = f'nothing, though "{named[0]}" may hold days'
        guesses.append(Guess(what, "published", reading, SAID.format("published")))
    return table, guesses
