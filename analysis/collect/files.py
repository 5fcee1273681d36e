"""Exports and saved pages, each file by the reader that it is for, as one Corpus; and a Corpus as a table on disk."""

from __future__ import annotations

import io
import json
import os
import re
import zipfile
from collections import Counter
from collections.abc import Callable, Iterable
from functools import partial
from pathlib import Path, PurePosixPath
from typing import Any

import pandas as pd
from tqdm import tqdm

from analysis import errors as checks
from analysis.collect import archives
from analysis.collect.exports import factiva, nexis, proquest
from analysis.collect.exports.records import FIELDS, Found
from analysis.collect.web import pages
from analysis.corpus import articles as corpus
from analysis.errors import printable
from analysis.figures import tables
from analysis.files import write_outputs

READERS = {"nexis": nexis, "factiva": factiva, "proquest": proquest, "pages": pages}
EXPORTS = ("nexis", "factiva", "proquest")  # each tells whether a file is for it
HIDDEN = re.compile(r"(^|/)(\.|README|__MACOSX)")  # members of a .zip that are not looked at
PAGES = (".html", ".htm", ".xhtml", ".shtml", ".php", ".asp", ".aspx")
#: How browsers end the name of the folder with the parts of a page that they saved.
PARTS = (
    "_files",
    "-Dateien",
    "_fichiers",
    "_archivos",
    "_ficheiros",
    "_arquivos",
    "_bestanden",
    "_pliki",
    ".files",
)
LARGEST = 200_000_000  # bytes of one file: databases cut their exports far below that
ARTICLES, SKIPPED = "articles.jsonl", "skipped.csv"  # what `save` writes
OWN = (
    "author",
    "section",
    "export_id",
    "outlet_from",
    "from_file",
    "encoding",
)  # metadata beside the contract's columns


def read(
    source: str | Path, *, kind: str | None = None, encoding: str | None = None, noise: Any = None
) -> corpus.Corpus:
    """Return the articles of exports or saved web pages as a Corpus, cleaned like any other.

    Parameters
    ----------
    source : path
        A file, or a folder with folders inside: Nexis Uni (.docx, .rtf), Factiva (.html, .rtf), ProQuest (.txt, .xlsx), and
        saved web pages (.html and the like), also in a .zip. Hidden files and README files are not looked at.
    kind : str, optional
        "nexis", "factiva", "proquest" or "pages": read every file as this. By default each file says by its content what it is.
    encoding : str, optional
        Of all files. By default each file's own is found out; it stands in the column ``encoding``.
    noise : path or lexicons.Noise
        Cleaning rules, as for ``read_corpus``.

    Returns
    -------
    Corpus
        ``article_id`` is the file's name, with "#" and a number where a file has several articles, and with its folder where
        two files share a name. ``outlet`` is what the export or page says, else the host of the page's
        address, else the folder's name: ``outlet_from`` tells which. Other metadata: ``author``, ``section``, ``export_id``
        (the database's number of the document), ``from_file``, ``encoding``. ``skipped`` lists every file and document that is
        no article, with the reason, and those kept of which something is to be known ("kept: …").

    Raises
    ------
    MissingInput
        No such file or folder.
    InputError
        No article in it; an unknown *kind*.

    Examples
    --------
    >>> import tempfile
    >>> page = "<html><head><title>Ferries</title></head><body><article>" + "<p>Ferries ran again on Monday.</p>" * 9
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     _ = Path(folder, "a1.html").write_text(page, encoding="utf-8")
    ...     found = read(folder)
    >>> found.articles[["article_id", "title", "outlet_from"]].values.tolist()
    [['a1', 'Ferries', 'folder']]
    """
    if kind is not None:
        checks.one_of(kind, tuple(READERS), name="kind")
    place = Path(source)
    given, left = _without_parts(*_inputs(place))
    found = {
        name: tried(partial(_by_kind, kind=kind), data, name=name, encoding=encoding)
        for name, data in tqdm(given.items(), "files", disable=None)
    }
    folder = place if place.is_dir() else place.parent
    return settled(found, folder=folder.resolve().name, unread=left, noise=noise)


def settled(
    found: dict[str, Found], *, folder: str, unread: Iterable[tuple] = (), noise: Any = None
) -> corpus.Corpus:
    """Return the Corpus of what was *found* in files, by their names; raises InputError if there is no article."""
    rows, skipped, seen = [], [*unread], {}
    for name, file in found.items():
        skipped += [(None, name, reason) for reason in file.skipped]
        for number, record in enumerate(file.records, start=1):
            here = f"{name}, document {number}"
            if (twice := seen.setdefault(record["export_id"] or here, here)) != here:
                skipped.append(
                    (None, name, f"document {number} ({record['export_id']}) is {twice} again")
                )
                continue
            rows.append(
                record
                | {"number": number, "file": name, "from_file": name, "encoding": file.encoding}
            )
    if not rows:
        raise checks.refusal(
            f"folder {folder}",
            arrived=f"no article ({told(skipped)})",
            expected="exports of Nexis Uni, Factiva or ProQuest, or saved web pages",
            fix="Look at the reasons; plain .txt files and tables are for read_corpus.",
        )
    table = pd.DataFrame(rows, columns=["number", "file", *FIELDS, *OWN[-2:]], dtype=object)
    labels, several = _labels(found), {name: len(file.records) for name, file in found.items()}
    ids = [
        f"{labels[name]}#{number:0{len(str(several[name]))}}" if several[name] > 1 else labels[name]
        for name, number in zip(table["file"], table["number"], strict=True)
    ]
    nowhere = table["outlet"].isna()
    folders = [PurePosixPath(name).parent.name or folder for name in table["file"]]
    table = table.assign(
        article_id=ids,
        outlet=table["outlet"].where(~nowhere, folders),
        outlet_from=table["outlet_from"].where(~nowhere, "folder"),
    )
    kept = table[["file", *corpus.CONTRACT, *OWN]]
    return corpus.settled(kept, unread=skipped, noise=noise, faulty="skip")


def save(found: corpus.Corpus, folder: str | Path) -> Path:
    """Write the articles (their text as it came, before cleaning) and what was skipped, and return the table's path.

    ``articles.jsonl`` gives the same Corpus by ``read_corpus``; ``skipped.csv`` has ``article_id, file, reason``. Each file is
    replaced once the new one is complete. Raises InputError if one of the two is there and was not
    written here, or was changed since.
    """
    table = found.articles.assign(
        text=found.raw.loc[found.articles["article_id"]].to_numpy(),
        published=found.articles["published"].dt.strftime("%Y-%m-%d"),
    )
    rows = table.astype(object).where(table.notna(), None).to_dict("records")
    lines = (json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
    skipped = printable_cells(found.skipped).to_csv(index=False, lineterminator="\n")
    write_outputs(
        folder,
        {
            ARTICLES: "".join(lines).encode("utf-8"),
            SKIPPED: skipped.encode("utf-8", "backslashreplace"),
        },
    )
    return Path(folder) / ARTICLES


def printable_cells(table: pd.DataFrame) -> pd.DataFrame:
    """Return a table without formulas, and with control characters as escapes."""

    def printed(value):
        """Return a text without control characters; other values as they are."""
        return printable(value) if isinstance(value, str) else value

    columns = table.select_dtypes(["str", "object"])
    texts = {name: column.map(printed) for name, column in columns.items()}
    return tables.safe_cells(table.assign(**texts))


def _inputs(place: Path) -> tuple[dict[str, Callable[[], bytes]], list[tuple]]:
    """Return what gives the bytes of each file and each member of a .zip, by name, and (None, file, reason) of the others."""
    if not place.exists():
        raise checks.refusal(
            "source",
            arrived=f"{place}, which does not exist",
            expected="a file or a folder",
            fix="Check the path; it starts from the folder Python runs in.",
            kind=checks.MissingInput,
        )
    root, names = (
        (place, corpus.names_in(place)) if place.is_dir() else (place.parent, [place.name])
    )
    given: dict[str, Callable[[], bytes]] = {}
    left: list[tuple] = []
    for name in names:
        if not os.path.exists(root / name):
            left.append((None, name, "a link that leads nowhere"))
        elif place.is_dir() and not (root / name).resolve().is_relative_to(root.resolve()):
            left.append((None, name, "a link that leaves the folder"))
        elif name.lower().endswith(".zip"):
            members, others = _members(root / name, name=name)
            given, left = given | members, left + others
        else:
            given[name] = partial(_bytes, root / name, name=name)
    return given, left


def _members(path: Path, *, name: str) -> tuple[dict[str, Callable[[], bytes]], list[tuple]]:
    """Return what gives the bytes of each member of a .zip; nothing is unpacked to the disk."""
    try:
        data = _bytes(path, name=name)
        archives.require_small(data, name=name)
    except checks.InputError as error:
        return {}, [(None, name, str(error).removeprefix(f"{name}: "))]
    archive = zipfile.ZipFile(io.BytesIO(data))
    if data.startswith(b"PK\3\4") and all(
        member.header_offset for member in archive.infolist()
    ):  # its own list is cut off
        return {}, [
            (
                None,
                name,
                "no whole zip archive, only one of the files in it has its end: save or download it again",
            )
        ]
    given: dict[str, Callable[[], bytes]] = {}
    left: list[tuple] = []
    for member in archive.infolist():
        if (inside := f"{name}/{member.filename}") in given:
            left.append((None, inside, "a second file of this name in the archive"))
        elif not member.is_dir() and not HIDDEN.search(member.filename):
            given[inside] = partial(archive.read, member)
    return given, left


def _without_parts(given: dict, left: list[tuple]) -> tuple[dict, list[tuple]]:
    """Return the files that are no parts (pictures, frames, styles) of a saved page beside them, and one more line a page.

    >>> _without_parts({"a.html": 1, "a_files/ad.html": 2, "a_files/b.css": 3, "b_files/c.html": 4}, [])
    ({'a.html': 1, 'b_files/c.html': 4}, [(None, 'a_files', 'pictures, frames and styles of a saved page: 2 files')])
    """
    stems = {
        str(PurePosixPath(name).with_suffix(""))
        for name in given
        if PurePosixPath(name).suffix.lower() in PAGES
    }
    beside = {stem + ending for stem in stems for ending in PARTS}
    part_of = {
        name: part
        for name in given
        for part in map(str, PurePosixPath(name).parents)
        if part in beside
    }
    lines = [
        (None, part, f"pictures, frames and styles of a saved page: {n} file{'s' * (n > 1)}")
        for part, n in Counter(part_of.values()).items()
    ]
    return {name: data for name, data in given.items() if name not in part_of}, left + lines


def _bytes(path: Path, *, name: str) -> bytes:
    if not path.is_file():
        raise checks.refusal(
            name,
            arrived="no regular file, but a pipe, a folder or a link that leads nowhere",
            expected="a file",
            fix="Leave it out.",
        )
    if (size := path.stat().st_size) > LARGEST:
        raise checks.refusal(
            name,
            arrived=f"{size:,} bytes",
            expected=f"at most {LARGEST:,}",
            fix="Export fewer articles at a time.",
        )
    return path.read_bytes()


def tried(
    reader: Callable[..., Found], given: Callable[[], bytes], *, name: str, **options: Any
) -> Found:
    """Return what *reader* finds in the bytes of a file; what is wrong with all of it is the only reason in ``skipped``."""
    try:
        return reader(given(), name=name, **options)
    except checks.InputError as error:
        return Found([], [str(error).removeprefix(f"{name}: ")])
    except Exception as error:  # noqa: BLE001 - readers of other people raise whatever they like on damaged files
        return Found(
            [],
            [f"could not be read ({type(error).__name__}: {' '.join(str(error).split())[:200]})"],
        )


def _by_kind(data: bytes, *, kind: str | None, **options) -> Found:
    return READERS[kind or _kind(data, name=options["name"])].articles(data, **options)


def _kind(data: bytes, *, name: str) -> str:
    """Return which reader a file is for; raises InputError if none is."""
    fitting = [kind for kind in EXPORTS if READERS[kind].fits(data, name=name)]
    if fitting or Path(name).suffix.lower() in PAGES:
        return (fitting or ["pages"])[0]
    if Path(name).suffix.lower() in (".mht", ".mhtml", ".webarchive"):
        raise checks.refusal(
            name,
            arrived="a page saved as a single file",
            expected="the page as .html",
            fix="Save it again as 'web page, HTML only' or 'complete'.",
        )
    if data.startswith(b"PK"):
        archives.require_small(data, name=name)  # says what is wrong with it
    raise checks.refusal(
        name,
        arrived="a file that is no export we know and no web page",
        expected="Nexis Uni .docx or .rtf, Factiva .html or .rtf, ProQuest .txt or .xlsx, or .html",
        fix="Say what it is with kind=…; plain .txt files and tables are for read_corpus, a spreadsheet of "
        "your own for collect.spreadsheet (collect --kind table).",
    )


def _labels(names: Iterable[str]) -> dict[str, str]:
    """Return as much of each file's name as tells it from the others: the stem, the path without its ending, or all of it.

    >>> _labels(["a.html", "2016/b.html", "2017/b.html", "2017/b.htm"])
    {'a.html': 'a', '2016/b.html': '2016/b', '2017/b.html': '2017/b.html', '2017/b.htm': '2017/b.htm'}
    """
    labels = {name: PurePosixPath(name).stem for name in names}
    for longer in (lambda name: str(PurePosixPath(name).with_suffix("")), str):
        times = Counter(labels.values())
        labels = {
            name: longer(name) if times[label] > 1 else label for name, label in labels.items()
        }
    return labels


def told(skipped: list[tuple]) -> str:
    """Return the first reasons of rows of ``skipped`` in one line."""
    lost = [
        f"{name or file}: {reason}"
        for name, file, reason in skipped
        if not reason.startswith("kept: ")
    ]
    return checks.listing(lost, 3) or "no file in it"
