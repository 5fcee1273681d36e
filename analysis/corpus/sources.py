"""Articles as they arrive: folders of texts, tables, and their columns under our names."""

import math
import os
import re
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from itertools import chain
from pathlib import Path, PurePosixPath
from typing import Any

import pandas as pd

from analysis.corpus.cells import Note, notes_of, tidied, visible
from analysis.corpus.columns import (
    ADDRESS,
    CONTRACT,
    SAVED,
    Guess,
    alone,
    candidates,
    guess_columns,
    guess_of,
    has_values,
    host_of,
    joined_paragraphs,
    letters_of,
    with_nested,
)
from analysis.corpus.dates import day, texts_of
from analysis.corpus.encodings import AS_THEY_ARE, Options, decode_text, is_whole
from analysis.corpus.outlet_names import named_in_files, spelling
from analysis.corpus.paths import days_in, folder_columns
from analysis.corpus.tables import (
    SEPARATED,
    SUFFIXES,
    FileFacts,
    Source,
    facts_of,
    is_table_of_text,
    names_texts,
    parse_table,
    parsing,
    table_in_memory,
)
from analysis.errors import (
    listing,
    number_of,
    refusal,
    require_columns,
    require_file,
    require_unique,
)
from analysis.files import leads_out, read_parquet, require_inside, walked

MANIFEST = "manifest.csv"
OUTLETS = "outlets.csv"  #: beside articles, or a list of addresses: facts about outlets
TEXT = ".txt"  #: the ending of texts
#: What lies beside articles: hidden files, what tells what is in a folder, lists and tables.
BESIDE = re.compile(
    r"""(?x) (?:^|/)\. | \.toml$
    | (?i: (?:^|/) (?: (?: README | LIESMICH | LEESMIJ | LISEZ-?MOI | LEGGIMI | LEEME | LEIA-?ME
        | CZYTAJ | LÄSMIG | LÆSMIG | ПРОЧТИ ) (?![^\W_])
        | (?: LICEN[CS]E (?:-of-[\w-]+)? | COPYING | CHANGES | CHANGELOG ) (?:\.\w+)? $ ) )
    | ^(?: drop\.txt | annotations_[^/]*\..[^/x][^/]*
        | (?: claims_[^/]* | coverage | hits | lexicon | manifest | noise | outlets | queries
        | reached | sheet | sheet_key | sheet_links | skipped ) \.csv )$"""
)
IN_MANIFEST = f"a {MANIFEST}"  #: where outlets and days of files are said otherwise
#: A line above a text, an address or short as a day is, and what is below it.
HEADS = {
    "url": rf"\A\s*((?i:{ADDRESS.pattern}))[^\S\n]*\n((?s:.+))",
    "published": r"\A\s*(\S[^\n]{0,39}?)[^\S\n]*\n((?s:.+))",
}
_ENDING = re.compile(r"\.\w+\Z")  #: of the name of a file
LARGEST_FILE = 50_000_000  #: bytes of a .txt file: a thick novel has one million
COLLECT = "framing collect reads pages (.html) and exports (.docx); save a PDF as text."
MAX_NAMES = 8  #: names of columns that a message shows


def read_source(source: Any, options: Options) -> Source:
    """Return one row an article under our column names, and how files were read."""
    if not isinstance(source, str | Path):
        return _articles_of(Source(table_in_memory(source)), options, what="table")
    path = articles_at(find_source(source))
    read = _read_source(path, options)
    if path.name == OUTLETS:
        return read
    table, notes = with_facts(read.table, outlets_beside(path))
    return read._replace(table=table, notes=[*read.notes, *notes])


def outlets_beside(path: Path) -> Path:
    """Return where facts about the outlets of articles are: in their folder, if anywhere."""
    return path / OUTLETS if path.is_dir() else path.with_name(OUTLETS)


def with_facts(
    articles: pd.DataFrame,
    path: Path,
    *,
    known: Sequence[str] = (*CONTRACT, "copy_cluster", "file"),
) -> tuple[pd.DataFrame, list[Note]]:
    """Return articles with what a table of outlets says of each, and what it does not say.

    Names of outlets are alike as they are where spellings of one outlet are joined. Known columns
    are facts about articles, and not taken from it.
    """
    if not path.is_file() or "outlet" not in articles:
        return articles, []
    table = read_table(path, what=path.name).table
    facts, _ = map_columns(table, {}, what=path.name, names=("outlet",))
    if "outlet" not in facts:
        return articles, notes_of({f"{path.name} without a column outlet": [*facts]})
    facts = facts.dropna(subset="outlet")
    facts.index = pd.Index(facts["outlet"].astype(str).map(spelling))
    require_unique(facts.index, what=path.name, name="outlet")
    names = articles["outlet"].astype("str").map(spelling, na_action="ignore")
    of_articles = [name for name in facts if name in known and name != "outlet"]
    added = [name for name in facts if name not in {*articles, *of_articles}]
    unknown = articles["outlet"][~names.isin(facts.index)].dropna()
    notes = {
        f"outlets that {path.name} does not name": sorted(unknown.astype(str).unique()),
        f"columns of articles in {path.name}, not read": of_articles,
    }
    said = facts[added].reindex(names).set_axis(articles.index)
    return pd.concat([articles, said], axis=1), notes_of(notes)


def _read_source(path: Path, options: Options) -> Source:
    """Return the articles of a table, a folder of tables, or a folder of texts."""
    if path.is_file():
        arrived = read_table(path, options, what=path.name)
        return _articles_of(arrived, options, what=path.name)
    if _is_folder_of_tables(path):
        return _read_tables(path, options)
    return _with_texts(list_folder(path, options), path, options)


def _articles_of(
    source: Source, options: Options, *, what: str, outlets: Mapping[str, str] | None = None
) -> Source:
    """Return the articles of a table under our column names."""
    arrived, notes = tidied(source.table)
    table, guesses = map_columns(arrived, options.columns, what=what)
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
    return [name for name in names_from_folder if not BESIDE.search(name)]


def list_folder(folder: Path, options: Options) -> Source:
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
    listed = Source(pd.DataFrame({"file": files}, dtype="str"))
    if os.path.lexists(folder / MANIFEST):
        listed = _read_manifest(folder, options, files=files)
    elif options.columns:
        raise refusal(
            "columns",
            arrived=f"{listing(options.columns)} for a folder without {MANIFEST}",
            expected="the names of its columns",
            fix=f"Add a {MANIFEST}, or leave columns out.",
        )
    reasons = {name: _reason_to_skip(folder / name, folder) for name in names}
    skipped = [(None, name, reason) for name, reason in reasons.items() if reason]
    is_usable = [not reasons[name] for name in listed.table["file"]]
    table = listed.table[is_usable].reset_index(drop=True)
    if "article_id" not in table:
        paths = table["file"].str.replace(_ENDING, "", regex=True)
        stems = paths.str.replace(".*/", "", regex=True)
        table["article_id"] = stems if stems.is_unique else paths
    return _with_paths(listed._replace(table=table, skipped=skipped), folder)


def content_of(folder: Path) -> str:
    """Return how many files of which endings a folder has: "6 .pdf files"."""
    endings = Counter(PurePosixPath(name).suffix.lower() for name in names_in(folder))
    return listing(number_of(n, f"{ending} file".strip()) for ending, n in sorted(endings.items()))


def _with_paths(source: Source, folder: Path) -> Source:
    """Return articles with the outlets, folders and days in the paths of their files."""
    names = source.table["file"].tolist()
    columns = folder_columns(names, root=folder.resolve().name)
    named = named_in_files([PurePosixPath(name).stem for name in names])
    told = {"published": "days in the paths of the files"}
    if any(name.count("/") > 1 for name in names):
        told |= dict.fromkeys(columns, f"folders in {os.path.commonpath(names) or 'it'}")
    if named and len({*columns["outlet"]}) == 1:
        columns["outlet"] = named
        told["outlet"] = "names of the files"
    columns |= days_in(names)
    new = {name: values for name, values in columns.items() if name not in source.table}
    guesses = [*source.guesses]
    for name in filter(told.__contains__, new):
        reading = f"the {told[name]} ({listing(dict.fromkeys(new[name]))})"
        guesses.append(Guess(folder.name, name, reading, IN_MANIFEST))
    return source._replace(table=source.table.assign(**new), guesses=guesses)


def _texts_among(names: Sequence[str]) -> list[str]:
    """Return the names of .txt files."""
    return [name for name in names if name.lower().endswith(".txt")]


def _is_folder_of_tables(folder: Path) -> bool:
    """Return whether a folder has tables, of texts or alone, and is no pack and has no labels."""
    names = names_in(folder)
    are_tables = all(name.lower().endswith(SUFFIXES) for name in names)
    suffixes = SUFFIXES if are_tables else SEPARATED
    tables = [name for name in names if not _reason_to_skip(folder / name, folder, suffixes)]
    is_other = any(name.lower().endswith((TEXT, "manifest.json")) for name in names)
    is_alone = are_tables and not any(folder.glob("annotations_*"))
    has_texts = is_alone or any(names_texts(folder / name) for name in tables)
    return bool(tables) and has_texts and not is_other


def _read_tables(folder: Path, options: Options) -> Source:
    """Return the articles in the tables of a folder: one an outlet, or a .json file an article."""
    reasons = {name: _reason_to_skip(folder / name, folder, SUFFIXES) for name in names_in(folder)}
    tables = [name for name, reason in reasons.items() if not reason]
    is_named = "text" in options.columns
    with_texts = [name for name in tables if is_named or names_texts(folder / name)]
    groups = defaultdict(list)
    names = with_texts or tables
    for name in names:
        parsed = read_table(folder / name, options, what=name)
        table = parsed.table.dropna(how="all").assign(file=name)
        is_record = name.lower().endswith(".json") and len(table) == 1
        if is_record and "article_id" not in {*table, *options.columns}:
            table["article_id"] = PurePosixPath(name).stem
        groups[folder.name if is_record else name].append(parsed._replace(table=table))
    are_tables = 2 * len(groups.get(folder.name, [])) <= len(names)
    outlets = _outlets_of_files(names, are_tables=are_tables)
    parts = [
        _articles_of(_together(alike), options, what=name, outlets=outlets)
        for name, alike in groups.items()
    ]
    read = _together(parts)
    others = reasons.keys() - {*names}
    skipped = [(None, name, reasons[name] or "a table without texts") for name in others]
    guesses = dict.fromkeys(guess._replace(file=folder.name) for guess in read.guesses)
    table = _with_unique_ids(read.table)
    skipped += read.skipped
    return _with_paths(read._replace(table=table, skipped=skipped, guesses=[*guesses]), folder)


def _together(sources: Sequence[Source]) -> Source:
    """Return the articles of several sources, and all that is told of them."""
    tables, *told = zip(*sources, strict=True)
    parts = [list(chain.from_iterable(part)) for part in told]
    return Source(pd.concat(tables, ignore_index=True), *parts)


def _outlets_of_files(names: Sequence[str], *, are_tables: bool) -> dict[str, str]:
    """Return the outlet of each file: its folder, or what its name begins with; or no outlets."""
    stems = [PurePosixPath(name).stem for name in names]
    folders = folder_columns(names, root="")["outlet"]
    is_several = len({*folders}) > 1
    outlets = named_in_files(folders if is_several else stems, is_whole=is_several or are_tables)
    return dict(zip(names, outlets or []))


def _with_unique_ids(table: pd.DataFrame) -> pd.DataFrame:
    """Return articles of several tables; ids that two tables share get the names of their files."""
    ids = texts_of(table["article_id"])
    if ids.str.lstrip("0").is_unique:
        return table
    files = table["file"].str.replace(_ENDING, "", regex=True)
    return table.assign(article_id=files + "-" + ids)


def _with_texts(listed: Source, folder: Path, options: Options) -> Source:
    """Return rows of `list_folder` with the texts of their files, and how these were read.

    An address or a day above each text is a column.
    """
    texts = []
    files = [*listed.files]
    for name in listed.table["file"]:
        data = (folder / name).read_bytes()
        text, used = decode_text(data, options, what=name)
        texts.append(text)
        files.append(facts_of(name, used))
    table = listed.table.assign(text=pd.Series(texts, dtype=object))
    guesses = [*listed.guesses]
    for name, head in HEADS.items():
        parts = table["text"].str.extract(head)
        is_new = name not in table and len(table) > 0
        is_above = is_new and parts.notna().all(axis=None)
        if is_above and (name == "url" or all(map(day, parts[0]))):
            table = table.assign(**{name: parts[0], "text": parts[1]})
            guesses.append(Guess(folder.name, name, "the first lines of the files", IN_MANIFEST))
    return listed._replace(table=table, files=files, guesses=guesses)


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


def _read_manifest(folder: Path, options: Options, *, files: list[str]) -> Source:
    """Return the manifest of a folder; refuse one that does not fit the files."""
    path = folder / MANIFEST
    require_inside(path, folder)
    parsed = read_table(path, options._replace(faulty="refuse"), what=path.name)
    table, notes = tidied(parsed.table)
    names = ("file", *CONTRACT[:-1])
    table, guesses = map_columns(table, options.columns, what=MANIFEST, names=names)
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
    listed = [name.strip().replace("\\", "/") for name in table["file"].astype(str)]
    paths = map(str, map(PurePosixPath, listed))
    seen = {visible(name): name for name in files}
    table = table.assign(file=[seen.get(visible(path), path) for path in paths])
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
    return parsed._replace(table=table, guesses=guesses, notes=[*parsed.notes, *notes])


# ---------------------------------------------------------------- tables


def read_table(path: Path, options: Options = AS_THEY_ARE, *, what: str) -> Source:
    """Return a table as it arrived, and the lines that were left out."""
    require_file(path, expected="a table")
    if path.suffix.lower() != ".parquet":
        return parse_table(path.read_bytes(), options, what=what)
    with parsing(what):
        return Source(read_parquet(path).to_pandas(), files=[FileFacts(what)])


# ---------------------------------------------------------------- columns


def map_columns(
    table: pd.DataFrame,
    columns: Mapping[str, str],
    *,
    what: str,
    names: Sequence[str] = CONTRACT,
) -> tuple[pd.DataFrame, list[Guess]]:
    """Return a table under our column names, and what was guessed."""
    require_unique(table.columns, what=what, name="column")
    nested = with_nested(table, columns.values())
    require_columns(nested, columns.values(), what=what)
    guessed, guesses = guess_columns(nested, columns, what=what, names=names)
    for ours, theirs in columns.items():
        if ours in table and ours not in columns.values() and has_values(table[ours]):
            reading = f'the column "{theirs}", not from the one of that name'
            guesses.append(guess_of(what, ours, reading))
    theirs_of = {**columns, **guessed}
    rest = table.drop(columns=[*theirs_of.values()], errors="ignore")
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
    outlets: Mapping[str, str] | None,
) -> tuple[pd.DataFrame, list[Guess]]:
    """Return a table with every column that articles need, and what was guessed."""
    told = {}
    if "outlet" not in table and outlets:
        table = table.assign(outlet=table["file"].map(outlets))
        told["outlet"] = "the names of the files"
    elif "outlet" not in table and "url" in table:
        hosts = table["url"].map(host_of, na_action="ignore")
        if hosts.notna().any():
            table = table.assign(outlet=hosts)
            told["outlet"] = "the host of the address"
    for name in ("text", "outlet"):
        if name in table:
            continue
        fix = f'Name it, as in columns={{"{name}": …}}, or add it.'
        names = listing(header, MAX_NAMES)
        arrived = f"the columns {names}" if names else "no columns"
        if name == "text" and "url" in table:
            arrived = f"a list of addresses with {arrived}"
            fix = f"Download the pages by framing fetch {what} FOLDER, or name the column of texts."
        raise refusal(what, arrived=arrived, expected=f"a column {name}", fix=fix)
    if "article_id" not in table:
        numbers = (table.index + 1).astype("str")
        table = table.assign(article_id=numbers.str.zfill(len(str(len(table)))))
        told["article_id"] = "the number of the row"
    named = [name for rank in candidates(list(table), "published") for name in rank]
    named += [name for name in table if SAVED.fullmatch(letters_of(str(name)))]
    if "published" not in table and named:
        told["published"] = f'nothing, though "{named[0]}" may hold days'
    return table, [*guesses, *(guess_of(what, *row) for row in told.items())]
