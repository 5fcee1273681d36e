"""Exports and saved pages, each file by its reader, as one Corpus; a Corpus as a table on disk."""

import io
import json
import math
import os
import re
import zipfile
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import replace
from functools import partial
from pathlib import Path, PurePosixPath
from typing import Any

import pandas as pd
from tqdm import tqdm

from analysis.collect.file_kinds import READERS, WEB_PAGE, kind_of
from analysis.collect.records import KEPT, Found, on_one_line, shortened
from analysis.collect.web.saved_pages import PAGES
from analysis.corpus import archives
from analysis.corpus.articles import Corpus, make_corpus, require_corpus
from analysis.corpus.sources import CONTRACT, Source, names_in, why_unreadable
from analysis.errors import (
    InputError,
    listing,
    one_of,
    printable,
    refusal,
    require_file,
    require_path,
    using_files,
)
from analysis.figures.escaping import csv_of
from analysis.files import ANY_VENDOR, UNFINISHED, clear, named_path, write_outputs
from analysis.lexicons.validation import with_none

HIDDEN = re.compile(r"(^|/)(\.|README|__MACOSX)")  # members of a .zip that are not looked at
#: How browsers end the name of the folder with the parts of a page that they saved.
PARTS = tuple(
    "_files -Dateien _fichiers _archivos _ficheiros _arquivos _bestanden _pliki .files".split()
)
EXPECTATION = r"; expected .*?\.(?= [A-Z])"  #: of a refusal, before what to do
LARGEST = 200_000_000  # bytes of one file: databases cut their exports far below that
ARTICLES = "articles.jsonl"  # what `save` writes
SKIPPED = "skipped.csv"
#: Begins a list of what was skipped, which tells our articles from those of a user.
HEADER = b"article_id,file,reason\n"
#: Metadata beside the contract's columns.
OWN = tuple("author section export_id outlet_from day from_file read_as encoding".split())
#: What gives the bytes of each file, by name.
Inputs = dict[str, Callable[[], bytes]]


@using_files()
def read(source: str | Path, *, kind: str | None = None, encoding: str | None = None) -> Corpus:
    """Read the articles of exports or saved web pages, cleaned like any other.

    Parameters
    ----------
    source : path
        A file, or a folder with folders inside: Nexis Uni (.docx), Factiva (.html, .rtf),
        ProQuest (.txt), Europresse (.html), and saved web pages (.html and the like), also in a
        .zip. Hidden files and README files are not looked at.
    kind : "pages", optional
        Read every file as a web page. By default each file says by its content what it is.
    encoding : str, optional
        Of all files. By default each file's own is found out.

    Returns
    -------
    Corpus
        ``article_id`` is the file's name, with "#" and a number where it has several articles.
        ``outlet`` is what the export or page says, else the host of the address, else the folder's
        name; ``outlet_from`` tells which. Other metadata: ``author``, ``section``, ``export_id``
        (the database's number), ``day`` ("guessed" where only the text has one), ``from_file``,
        ``read_as`` ("Nexis Uni", "web page" …), ``encoding``. ``skipped`` lists every file and
        document that is no article, and those kept of which something is to be known ("kept: …").

    Raises
    ------
    MissingInput
        If there is no such file or folder.
    InputError
        If there is no article in it, or *kind* is not known.

    Examples
    --------
    >>> import tempfile
    >>> text = "".join(f"<p>Ferry {number} ran again on Monday.</p>" for number in range(9))
    >>> page = f"<html><head><title>Ferries</title></head><body><article>{text}"
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     _ = Path(folder, "a1.html").write_text(page, encoding="utf-8")
    ...     corpus = read(folder)
    >>> corpus.articles[["article_id", "title", "outlet_from"]].values.tolist()
    [['a1', 'Ferries', 'folder']]
    """
    one_of(kind, (None, "pages"), name="kind")
    path = require_path(source, name="source")
    inputs, unread = _without_parts(*_inputs(path))
    articles = {}
    for name, get_bytes in tqdm(inputs.items(), "files", disable=None):
        is_alone = path.is_file() and name == path.name
        articles[name] = tried(
            _read_by_kind, get_bytes, name=name, is_alone=is_alone, kind=kind, encoding=encoding
        )
    folder = path if path.is_dir() else path.parent
    return corpus_of_files(articles, folder=folder.resolve().name, unread=unread)


def corpus_of_files(
    articles: dict[str, Found], *, folder: str, unread: Iterable[tuple] = ()
) -> Corpus:
    """Return the Corpus of the articles in files, given by the files' names.

    Raises InputError if there is no article.
    """
    rows, repeated = _rows_of_files(articles, folder=folder)
    skipped = [*unread]
    for name, file in articles.items():
        skipped += [(None, name, reason) for reason in file.skipped]
    skipped += repeated
    if not rows:
        raise refusal(
            f"folder {folder}",
            arrived=f"no article ({first_reasons(skipped)})",
            expected=f"exports of {ANY_VENDOR}, or saved web pages",
            fix="Look at the reasons; plain .txt files and tables are for read_corpus.",
        )
    table = pd.DataFrame(rows, columns=["file", *CONTRACT, *OWN], dtype=object)
    return make_corpus(Source(table, skipped), faulty="skip", is_parted=True)


def _rows_of_files(articles: dict[str, Found], *, folder: str) -> tuple[list[dict], list[tuple]]:
    """Return one row an article, and (None, file, reason) of documents that are there twice."""
    rows = []
    repeated = []
    first_of_id = {}
    n_files = Counter(PurePosixPath(name).stem for name in articles)
    for name, file in articles.items():
        path = PurePosixPath(name)
        label = name if n_files[path.stem] > 1 else path.stem
        n_articles = len(file.records)
        for number, record in enumerate(file.records, start=1):
            document = f"{name}, document {number}"
            export_id = record["export_id"]
            first = first_of_id.setdefault(export_id or document, document)
            if first != document:
                repeated.append((None, name, f"document {number} ({export_id}) is {first} again"))
                continue
            suffix = f"#{number:0{len(str(n_articles))}}" if n_articles > 1 else ""
            origin = {"article_id": label + suffix, "file": name, "from_file": name}
            if record["outlet"] is None:
                origin |= {"outlet": path.parent.name or folder, "outlet_from": "folder"}
            rows.append(record | origin | {"read_as": file.read_as, "encoding": file.encoding})
    return rows, repeated


@using_files()
def save(corpus: Corpus, folder: str | Path) -> Path:
    """Write the articles and what was skipped; return the path of the articles.

    ``articles.jsonl`` has the texts as they came, and gives the same Corpus by ``read_corpus``;
    ``skipped.csv`` has ``article_id, file, reason``. Raises InputError where a file of the user's
    is there.

    >>> import tempfile
    >>> table = pd.DataFrame({"article_id": ["a1"], "outlet": "Elm Post", "text": "Rain fell."})
    >>> from analysis import read_corpus
    >>> corpus = read_corpus(table)
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     save(corpus, folder).name
    'articles.jsonl'
    """
    require_corpus(corpus)
    folder = named_path(folder)
    require_collected(folder, [ARTICLES, SKIPPED])
    clear(folder, UNFINISHED)
    table = corpus.articles.assign(
        text=corpus.raw.loc[corpus.articles["article_id"]].to_numpy(),
        published=corpus.articles["published"].dt.strftime("%Y-%m-%d"),
    )
    rows = with_none(table).to_dict("records")
    lines = [json.dumps(row, ensure_ascii=False) + "\n" for row in rows]
    outputs = {
        SKIPPED: printable_csv(corpus.skipped),  # first: it says whose the others are
        ARTICLES: "".join(lines).encode("utf-8"),
    }
    write_outputs(folder, outputs)
    return folder / ARTICLES


def require_collected(folder: Path, names: Iterable[str]) -> None:
    """Raise InputError if a folder has files of these names that no collection wrote."""
    path = folder / SKIPPED
    if path.is_file() and path.read_bytes().startswith(HEADER):
        return
    present = [name for name in names if os.path.lexists(folder / name)]
    if present:
        raise refusal(
            f"folder {folder}",
            arrived=f"files that no collection wrote: {listing(present)}",
            expected=f"a new folder, or one that was collected before, with its {SKIPPED}",
            fix="Give another folder, or move these files.",
        )


def printable_csv(table: pd.DataFrame) -> bytes:
    """Return a table as CSV without formulas, and with control characters as escapes."""
    return csv_of(table.map(lambda cell: printable(cell) if isinstance(cell, str) else cell))


def _inputs(path: Path) -> tuple[Inputs, list[tuple]]:
    """Return what gives the bytes of each file, and (None, file, reason) of the others."""
    if path.is_dir():
        root, names = path, names_in(path)
    else:
        require_file(path, expected="a file or a folder", most=math.inf)
        root, names = path.parent, [path.name]
    inputs: Inputs = {}
    unread = []
    for name in names:
        reason = why_unreadable(root / name, root) if path.is_dir() else ""
        if reason:
            unread.append((None, name, reason))
        elif name.lower().endswith(".zip"):
            members, others = _zip_members(root / name, name=name)
            inputs |= members
            unread += others
        else:
            inputs[name] = partial(_file_bytes, root / name, name=name)
    return inputs, unread


def _zip_members(path: Path, *, name: str) -> tuple[Inputs, list[tuple]]:
    """Return what gives the bytes of each member of a .zip; nothing is unpacked to the disk."""
    try:
        data = _file_bytes(path, name=name)
        archives.require_small(data, name=name)
    except InputError as error:
        return {}, [(None, name, str(error).removeprefix(f"{name}: "))]
    archive = zipfile.ZipFile(io.BytesIO(data))
    inputs: Inputs = {}
    unread = []
    for member in archive.infolist():
        member_name = f"{name}/{member.filename}"
        if member_name in inputs:
            unread.append((None, member_name, "a second file of this name in the archive"))
        elif not member.is_dir() and not HIDDEN.search(member.filename):
            inputs[member_name] = partial(archive.read, member)
    return inputs, unread


def _without_parts(inputs: dict, unread: list[tuple]) -> tuple[dict, list[tuple]]:
    """Return the files that are no parts of a saved page beside them, and the folders of parts."""
    pages = [Path(name) for name in inputs if name.lower().endswith(PAGES)]
    folders = {page.with_name(page.stem + ending) for page in pages for ending in PARTS}
    parts = {name: folders.intersection(Path(name).parents) for name in inputs}
    others = {name: inputs[name] for name, inside in parts.items() if not inside}
    found = sorted({folder.as_posix() for inside in parts.values() for folder in inside})
    told = "pictures, frames and styles of a saved page"
    return others, unread + [(None, name, told) for name in found]


def _file_bytes(path: Path, *, name: str) -> bytes:
    n_bytes = path.stat().st_size
    if n_bytes > LARGEST:
        raise refusal(
            name,
            arrived=f"{n_bytes:,} bytes",
            expected=f"at most {LARGEST:,}",
            fix="Export fewer articles at a time.",
        )
    return path.read_bytes()


def tried(
    reader: Callable[..., Found],
    get_bytes: Callable[[], bytes],
    *,
    name: str,
    is_alone: bool = False,
    **options: Any,
) -> Found:
    """Return what a reader finds in a file; a file that cannot be read gives one reason.

    Raises InputError for a file that is refused and *is_alone*: its reason is not shortened.
    """
    try:
        return reader(get_bytes(), name=name, **options)
    except InputError as error:
        if is_alone:
            raise
        return Found([], [shortened(str(error).removeprefix(f"{name}: "))])
    except Exception as error:  # noqa: BLE001 - readers of others raise anything on damaged files
        cause = on_one_line(str(error))[:200]
        return Found([], [shortened(f"could not be read ({type(error).__name__}: {cause})")])


def _read_by_kind(data: bytes, *, name: str, kind: str | None, encoding: str | None) -> Found:
    """Return the articles of a file, with what it was read as."""
    read_as = WEB_PAGE if kind else kind_of(data, name=name)
    found = READERS[read_as].articles(data, name=name, encoding=encoding)
    return replace(found, read_as=read_as)


def first_reasons(skipped: list[tuple]) -> str:
    """Return the first reasons of rows of ``skipped`` in one line."""
    reasons = [
        f"{article_id or file}: {re.sub(EXPECTATION, '.', reason)}"
        for article_id, file, reason in skipped
        if not reason.startswith(KEPT)
    ]
    return listing(reasons, 3) or "no file in it"
