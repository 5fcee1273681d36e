"""Articles as they arrived, articles as they are read, and every edit between the two."""

from __future__ import annotations

import codecs
import io
import json
import os
import re
import stat
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path, PurePosixPath
from typing import Any, cast

import pandas as pd

from analysis import errors as checks
from analysis import lexicons
from analysis.corpus import cleaning
from analysis.files import read_parquet
from analysis.lexicons import languages
from analysis.text import speech

CONTRACT = ("article_id", "outlet", "agency", "published", "url", "title", "language", "text")
#: Other names that tables give to our columns. Where one of these stands and ours does not, the table is refused: left alone,
#: it would be metadata, and the outlet or the date would be missing without a word.
LOOKALIKES = {
    "outlet": ("source", "publisher", "medium", "newspaper", "outlet_name"),
    "title": ("headline",),
    "url": ("link",),
    "published": ("date", "pubdate", "publication_date"),
    "text": ("content", "body", "article"),
}
SEPARATORS = {";": "semicolons", "\t": "tabs", ",": "commas"}
SUFFIXES = (".csv", ".tsv", ".jsonl", ".parquet")
LARGEST_FILE = 50_000_000  #: bytes of a .txt file: a thick novel has one million, and what is longer is no article
#: How files of other kinds begin, whatever they are called; some are text in the eyes of a decoder.
KINDS = {
    "%PDF-": "a PDF",
    "{\\rtf": "an RTF",
    "PK\x03\x04": "a ZIP (or Word) file",
    "\x89PNG": "a PNG",
    "\xff\xd8\xff": "a JPEG",
    "\xd0\xcf\x11\xe0": "an old Word file",
}
COLUMNS = 10_000  #: of a table; a time that grows with their number is spent on each, and nobody compares by so many
CELLS = 20_000_000  #: of lines of JSON, if they have more than WIDE names in all: each line may bring names of its own
WIDE = 1_000
NULS = 0.2  #: share of a text from which on it is UTF-16 read as something else (there it is half), or no text
YEARS = 1, 9999  #: that dates and their formats know
#: Bytes that are no text become half a character.
codecs.register_error("half", lambda error: ("\udfff", cast(UnicodeDecodeError, error).end))


@dataclass(frozen=True)
class Corpus:
    """Articles ready to be read, with everything that was done to them.

    Attributes
    ----------
    articles : DataFrame, one row an article, sorted by article_id
        ``article_id, outlet, agency, published, url, title, language, text`` and then the metadata columns in the order
        they came. ``text`` is cleaned; ``published`` is a datetime; ``language`` is a code (``languages.code``), that of the
        text where none was given (``languages.detected``); what else was not given is missing.
    raw : Series of str
        The text before cleaning, by article_id. Line ends are a single ``\\n`` and a byte order mark is gone.
    edits : DataFrame ``article_id, start, end, rule, before, after``
        What cleaning did: characters ``start`` to ``end`` of the raw text became ``after``. Sorted, disjoint, complete:
        ``cleaning.apply_edits(raw, edits)`` is ``text``. ``removed_sentences`` are those that may have removed text.
    skipped : DataFrame ``article_id, file, reason``
        Everything that was given and not used: empty files and texts, texts that were noise only, files that are not
        .txt, and dates too incomplete to use (there the article stays and only ``published`` is missing). With
        ``faulty="skip"`` also what is refused otherwise, article by article.
    noise : str
        Fingerprint of the noise rules; without cleaning, of none.
    cleaned : bool
        False if the texts are as they came: ``text`` is ``raw``, and there are no edits.
    languages : DataFrame ``article_id, language, basis``
        One row an article, sorted. What the language rests on: "given", "detected", or "given en, but the letters are
        Cyrillic" (then it is that of the text); where it is missing, the text is "too short", or the package "unsure".
    """

    articles: pd.DataFrame
    raw: pd.Series
    edits: pd.DataFrame
    skipped: pd.DataFrame
    noise: str
    languages: pd.DataFrame | None = (
        None  #: a Corpus made by hand may do without this and what follows
    )
    cleaned: bool = True

    def __repr__(self) -> str:
        sizes = {"article": len(self.articles), "outlet": self.articles["outlet"].nunique()}
        counted = [_number_of(name, n) for name, n in sizes.items()]
        counted.append(_number_of("edit", len(self.edits)) if self.cleaned else "not cleaned")
        lost = sum(map(is_lost, self.skipped["reason"].fillna("")))
        counted.append(f"{lost:,} skipped")
        spoken = self.articles["language"].value_counts().sort_index()
        counted += [f"{n:,} in {name}" for name, n in spoken.items() if len(spoken) > 1]
        sentences = [f"Corpus: {', '.join(counted)}"]
        if n := len(self.removed_sentences):
            sentences.append(f"{_number_of('edit', n)} removed a sentence with a verb")
        if n := len(self.unchecked_edits):
            sentences.append(f"{_number_of('edit', n)} in other languages not checked for verbs")
        return "; ".join(sentences)

    @cached_property
    def removed_sentences(self) -> pd.DataFrame:
        """The rows of ``edits`` that removed a sentence with a finite verb: read them, they may be text.

        Verbs are told by word lists (``speech.has_sentence``), in English and where the language is not known; edits in
        other languages are ``unchecked_edits``. A repeated title is not here if ``title`` has the same words: they are
        still read. Of 100 sentences of speeches and news that end with a mark 96 are told so.
        """
        edits = self.edits[self._is_checked()]
        titles = (
            self.articles.set_index("article_id")["title"].reindex(edits["article_id"]).fillna("")
        )
        rows = zip(edits["before"], edits["after"], titles, strict=True)
        removed = [
            cleaning.removes_sentence(before, after, title=title) for before, after, title in rows
        ]
        return edits[pd.Series(removed, index=edits.index, dtype=bool)]

    @cached_property
    def unchecked_edits(self) -> pd.DataFrame:
        """The rows of ``edits`` in languages whose verbs are not known: whether they removed a sentence is open."""
        return self.edits[~self._is_checked()]

    def _is_checked(self) -> pd.Series:
        """Return whether the verbs are known of the language of each edit's article."""
        known = self.articles["language"].isna() | self.articles["language"].isin(speech.LANGUAGES)
        return self.edits["article_id"].isin(self.articles.loc[known, "article_id"])


def read_corpus(
    source: str | Path | pd.DataFrame,
    *,
    columns: dict[str, str] | None = None,
    encoding: str = "utf-8",
    date_format: str | None = None,
    noise: Any = None,
    faulty: str = "refuse",
    clean: bool = True,
) -> Corpus:
    """Return the articles of *source* as a Corpus: cleaned, with every edit on record, and each with its language.

    A given ``language`` may be a code or a name; where none is given the text tells (``Corpus.languages`` says which). Articles
    in other languages than English are read and counted, but tone is missing for them.

    Parameters
    ----------
    source : path or DataFrame
        A folder of .txt files (with folders inside, if you like), a .csv, .tsv, .jsonl or .parquet table, or a DataFrame.
        A folder may hold a ``manifest.csv`` with a column ``file`` and any others. What it does not name (or without it):
        ``article_id`` is the file's name without .txt, ``outlet`` the name of the folder it lies in. A table needs
        ``article_id``, ``outlet`` and ``text``. Hidden files, README files and lists (.toml) of a folder are not looked at;
        .csv and .tsv cells are read as text.
    columns : dict of our name to yours
        ``{"text": "article_content", "outlet": "source"}``. Where a column of ours is not there and another one has a usual
        name for it (``LOOKALIKES``, or ours in other letters: ``Outlet``), the table is refused until you say what that
        column is; ``{"date": "date"}`` keeps it as metadata.
    encoding : str
        Of .txt, .csv, .tsv and .jsonl files, and of the manifest.
    date_format : str
        How ``published`` is written, as in ``"%m/%d/%Y"``. By default YYYY-MM-DD. A year or a year and month alone is
        too little to place an article: the date is missing then, and ``skipped`` lists it.
    noise : path, lexicons.Noise, or a list of them
        Other cleaning rules than those of ``wordlists/noise.toml``; ``[None, "mine.toml"]`` adds yours to these.
    faulty : "refuse" or "skip"
        What happens to an article with bytes that are not text in this encoding, with half a character, without
        article_id or outlet, with a text that is not text, and to a line that is not JSON: the whole is refused, or the
        article goes to ``skipped`` with the reason (and a date that cannot be read is left missing, and listed).
    clean : bool
        Whether the texts are cleaned. With False they stay as they are in ``Corpus.raw``, which has one kind of line end
        and no byte order mark; *noise* is refused then. Packs say whether their texts were cleaned.

    Raises
    ------
    MissingInput
        No such file or folder.
    InputError
        Bytes that are not text in this encoding; a manifest that does not fit the files; a column that is missing, looks
        like ours or cannot be mapped; an article_id that is missing or stands twice; an article without outlet; a text that
        is not text; a date that cannot be read; a table that cannot be parsed; nothing but empty texts; *noise* together
        with ``clean=False``.

    Examples
    --------
    >>> page = {"article_id": "a1", "outlet": "Elm Post", "text": "Share\\n\\nFerries ran again on Monday.\\n"}
    >>> corpus = read_corpus(pd.DataFrame([page]))
    >>> corpus.articles.loc[0, "text"]
    'Ferries ran again on Monday.\\n'
    >>> corpus.edits[["start", "end", "rule"]].values.tolist()
    [[0, 7, 'share bar']]
    """
    checks.one_of(faulty, ("refuse", "skip"), name="faulty")
    rules = noise_rules(noise, clean=clean)
    table, unread = _arrived(source, columns=dict(columns or {}), encoding=encoding, faulty=faulty)
    return settled(
        table, unread=unread, date_format=date_format, noise=rules, faulty=faulty, clean=clean
    )


def noise_rules(noise: Any, *, clean: bool) -> lexicons.Noise:
    """Return the cleaning rules that are meant: none without cleaning.

    Raises InputError if *clean* is no truth value, or if rules are given and there is no cleaning.

    >>> noise_rules(None, clean=False).rules
    ()
    """
    checks.one_of(clean, (True, False), name="clean")
    if clean:
        return lexicons.noise(noise)
    if noise is not None:
        raise checks.refusal(
            "noise",
            arrived="cleaning rules together with clean=False",
            expected="rules, or no cleaning",
            fix="Leave one of them out.",
        )
    return lexicons.Noise(())


def settled(
    table: pd.DataFrame,
    *,
    unread: Sequence[tuple] = (),
    date_format: str | None = None,
    noise: Any = None,
    faulty: str = "refuse",
    clean: bool = True,
) -> Corpus:
    """Return the Corpus of a table under our column names; *unread* is what was left out of it: (article_id, file, reason).

    >>> settled(pd.DataFrame({"article_id": ["a1"], "outlet": ["Elm Post"], "text": ["Ferries ran."]}))
    Corpus: 1 article, 1 outlet, 0 edits, 0 skipped
    """
    rules, faults = lexicons.noise(noise), []
    table = _checked(table, faults if faulty == "skip" else None)
    published, undated = _dates(table, date_format, faulty=faulty)
    raw = [_plain(text) for text in table["text"].tolist()]
    titles = _words(table["title"]).fillna("").tolist()
    edits: list[list[tuple]] = [[] for _ in raw]
    if clean:
        edits = [
            cleaning.edits(text, title=title, rules=rules)
            for text, title in zip(raw, titles, strict=True)
        ]
    texts = [cleaning.applied(text, found) for text, found in zip(raw, edits, strict=True)]
    reasons = [_reason(*both) for both in zip(raw, texts, strict=True)]
    used = [row for row, reason in enumerate(reasons) if not reason]
    if not used and faulty == "refuse":
        raise checks.refusal(
            "corpus",
            arrived=f"no text with a word in it ({checks.listing(table['article_id'])})",
            expected="at least one text",
            fix="Look at the files, or at the noise rules.",
        )
    articles = (
        _contract(table.assign(published=published, text=texts)).loc[used].reset_index(drop=True)
    )
    articles, spoken = _with_languages(articles)
    raw, edits = [raw[row] for row in used], [edits[row] for row in used]
    return Corpus(
        articles=articles,
        raw=pd.Series(raw, index=pd.Index(articles["article_id"]), dtype="str", name="raw"),
        edits=cleaning.table(articles["article_id"].tolist(), raw, edits),
        skipped=_skipped(table, others=[*unread, *faults], reasons=[reasons, undated]),
        noise=rules.fingerprint,
        languages=spoken,
        cleaned=clean,
    )


# Reading what arrived


def _arrived(
    source, *, columns: dict, encoding: str, faulty: str
) -> tuple[pd.DataFrame, list[tuple]]:
    """Return one row an article under our column names, and (article_id, file, reason) of files that were not read."""
    if isinstance(source, pd.DataFrame):
        return mapped(source, columns, what="table"), []
    path = found(source)
    if path.is_dir():
        table, unread = listed(path, columns=columns, encoding=encoding)
        return with_texts(table, path, encoding=encoding, faulty=faulty), unread
    table, unread = _read_table(path, encoding=encoding, faulty=faulty)
    return mapped(table, columns, what=path.name), unread


def found(source: str | Path) -> Path:
    """Return the path of a folder, or of a table of a kind that we read."""
    try:
        path, there = Path(source), os.path.exists(source)
    except (TypeError, ValueError):
        raise checks.refusal(
            "source",
            arrived=f"a {type(source).__name__}, or a name with a NUL",
            expected="a path or a DataFrame",
            fix="Give the path of a folder or a table.",
        ) from None
    if not there:
        raise checks.refusal(
            "source",
            arrived=f"{path}, which does not exist",
            expected="a folder or a table",
            fix="Check the path; it starts from the folder Python runs in.",
            kind=checks.MissingInput,
        )
    if not path.is_dir() and path.suffix.lower() not in SUFFIXES:
        raise checks.refusal(
            "source",
            arrived=path.name,
            expected=f"a folder of .txt files or a table ({', '.join(SUFFIXES)})",
            fix="Put text files into a folder and give the folder; save other formats as .csv; "
            "python -m analysis collect reads exports, pages and spreadsheets.",
        )
    return path if path.is_dir() else checks.require_file(path, expected="a table")


def names_in(folder: Path) -> list[str]:
    """Return the sorted names of the files in a folder, and of folders that are not entered; some are not looked at."""
    inside, closed = [], []
    for top, folders, names in os.walk(folder, onerror=closed.append):
        odd = [
            name
            for name in folders
            if os.path.islink(os.path.join(top, name)) or name.lower().endswith(".txt")
        ]
        inside += [os.path.join(top, name) for name in [*names, *odd]]
    inside = sorted(
        Path(name).relative_to(folder).as_posix()
        for name in [*inside, *(error.filename for error in closed)]
    )
    return [
        name
        for name in inside
        if name != "manifest.csv" and not re.search(r"(^|/)(\.|README)|\.toml$", name)
    ]


def _unfit(place: Path, folder: Path) -> str:
    """Return why a file of a folder is not opened, or an empty string: a pipe never ends, and a link may lead anywhere."""
    if not os.path.exists(place):
        return "no regular file, but a link that leads nowhere"
    state = place.stat()
    if stat.S_ISDIR(state.st_mode):
        return (
            "a link to a folder, not followed"
            if place.is_symlink()
            else "a folder that is called like a text, or closed"
        )
    if not stat.S_ISREG(state.st_mode):
        return "no regular file, but a pipe, a socket or a device"
    if place.is_symlink() and not place.resolve().is_relative_to(folder.resolve()):
        return "a link that leads out of the folder: copy the file into it"
    if not os.access(place, os.R_OK):
        return "may not be read: no permission"
    most = f"{state.st_size / 1e6:.0f} MB, where an article has at most {LARGEST_FILE / 1e6:.0f}: cut it into articles"
    return most if state.st_size > LARGEST_FILE else ""


def listed(path: Path, *, columns: dict, encoding: str) -> tuple[pd.DataFrame, list[tuple]]:
    """Return one row a .txt file of a folder with what the manifest says, and (None, file, reason) of other files."""
    seen = names_in(path)
    torn = [name for name in seen if re.search("[\ud800-\udfff]", name)]
    files = [name for name in seen if name.lower().endswith(".txt") and name not in torn]
    if not files:
        table = (
            path / "articles.jsonl" if "articles.jsonl" in seen else ", ".join(SUFFIXES)
        )  # what collect writes
        raise checks.refusal(
            "source",
            arrived=f"{path}, a folder without a .txt file",
            expected="articles as .txt files",
            fix=f"For a table give its own path ({table}).",
        )
    table = pd.DataFrame({"file": files}, dtype="str")
    if os.path.lexists(path / "manifest.csv"):
        manifest = checks.require_file(path / "manifest.csv", expected="a table")
        if not manifest.resolve().is_relative_to(path.resolve()):
            raise checks.refusal(
                "manifest.csv",
                arrived="a link that leads out of the folder",
                expected="a table in the folder itself",
                fix="Copy the table into the folder.",
            )
        table, _ = _read_table(manifest, encoding=encoding)
        table = _manifest(
            mapped(table, columns, what="manifest.csv", names=("file", *CONTRACT[:-1])), files=files
        )
    elif columns:
        raise checks.refusal(
            "columns",
            arrived=f"{checks.listing(columns)} for a folder without manifest.csv",
            expected="the names of its columns",
            fix="Add a manifest.csv, or leave columns out.",
        )
    unfit = {
        name: reason for name in seen if name not in torn and (reason := _unfit(path / name, path))
    }
    table = table[~table["file"].isin(unfit)].reset_index(drop=True)
    places = [PurePosixPath(path.resolve().name, name) for name in table["file"]]
    given = {
        "article_id": [place.stem for place in places],
        "outlet": [place.parent.name for place in places],
    }
    table = table.assign(**{name: values for name, values in given.items() if name not in table})
    others = [
        (None, name, unfit.get(name, "not a .txt file"))
        for name in seen
        if name in unfit or not (name in files or name in torn)
    ]
    return table, others + [
        (None, _whole(name), "a file name that is not UTF-8: rename the file") for name in torn
    ]


def with_texts(table: pd.DataFrame, path: Path, *, encoding: str, faulty: str) -> pd.DataFrame:
    """Return rows of ``listed`` with the texts of their files."""
    texts = [
        decoded((path / name).read_bytes(), what=name, encoding=encoding, faulty=faulty)
        for name in table["file"]
    ]
    return table.assign(text=pd.Series(texts, index=table.index, dtype=object))


def _manifest(table: pd.DataFrame, *, files: list[str]) -> pd.DataFrame:
    """Return the manifest with tidy file names, after refusing one that does not fit the files."""
    checks.require_columns(table, ["file"], what="manifest.csv")
    if "text" in table:
        raise checks.refusal(
            "manifest.csv",
            arrived="a column text",
            expected="texts in the .txt files only",
            fix="Remove the column, or read that table without the folder.",
        )
    table = table.assign(
        file=[str(PurePosixPath(str(name).strip().replace("\\", "/"))) for name in table["file"]]
    )
    checks.require_unique(table["file"], what="manifest.csv", name="file")
    named, given = {*table["file"]}, {*files}
    if named != given:
        absent, unnamed = (
            checks.listing(sorted(names)) or "none" for names in (named - given, given - named)
        )
        raise checks.refusal(
            "manifest.csv",
            arrived=f"rows without a file: {absent}; files without a row: {unnamed}",
            expected="a row a .txt file",
            fix="Add or remove rows or files.",
        )
    return table


def _read_table(
    path: Path, *, encoding: str, faulty: str = "refuse"
) -> tuple[pd.DataFrame, list[tuple]]:
    """Return a table as it arrived, and (None, file, reason) of lines that were left out."""
    if path.suffix.lower() != ".parquet":
        return parsed(path.read_bytes(), what=path.name, encoding=encoding, faulty=faulty)
    with parsing(path.name):
        return read_parquet(path, size=path.stat().st_size).to_pandas(), []


@contextmanager
def parsing(what: str) -> Iterator[None]:
    """Turn the errors of a parser into a refusal of the table called *what*."""
    try:
        yield
    except checks.InputError:
        raise
    except (ValueError, OSError) as error:
        raise checks.refusal(
            what,
            arrived=f"what cannot be parsed ({error})",
            expected=f"a {Path(what).suffix.lower()} table with a header",
            fix="Mend the file; a cell that holds the separator needs quotation marks.",
        ) from error


def parsed(
    data: bytes, *, what: str, encoding: str, faulty: str
) -> tuple[pd.DataFrame, list[tuple]]:
    """Return the table in the bytes of a .csv, .tsv or .jsonl file called *what*, and (None, file, reason) of lines left out.

    >>> parsed(b"article_id,text\\n01,Rain.\\n", what="a.csv", encoding="utf-8", faulty="refuse")[0].values.tolist()
    [['01', 'Rain.']]
    """
    text, kind = (
        decoded(data, what=what, encoding=encoding, faulty=faulty),
        Path(what).suffix.lower(),
    )
    if kind == ".jsonl":
        return _json_lines(text, what=what, faulty=faulty)
    mark = "\t" if kind == ".tsv" else ","
    header = next((line for line in io.StringIO(text, newline=None) if line.strip()), mark)
    if _torn(header):
        raise checks.refusal(
            what,
            arrived="bytes that are no text in its header",
            expected=f"text in {encoding}",
            fix="Name its encoding, as in encoding='latin-1'.",
        )
    if others := [
        name for other, name in SEPARATORS.items() if other in header and mark not in header
    ]:
        raise checks.refusal(
            what,
            arrived=f"columns separated by {others[0]}",
            expected=SEPARATORS[mark],
            fix="Save it again with commas as .csv, or with tabs as .tsv (a manifest is always .csv).",
        )
    options = {
        "sep": mark,
        "keep_default_na": False,
        "na_values": [""],
        "encoding_errors": "surrogatepass",
    }
    with parsing(what):
        names = (
            pd.read_csv(io.StringIO(text), dtype=object, header=None, nrows=1, **options)
            .iloc[0]
            .dropna()
        )
        checks.require_unique(names, what=what, name="column")
        table = pd.read_csv(io.StringIO(text), dtype=object if _torn(text) else "str", **options)
        if not isinstance(table.index, pd.RangeIndex):
            raise ValueError("rows have more cells than the header")
    return table.drop(
        columns=[
            name for name in table if name.startswith("Unnamed: ") and table[name].isna().all()
        ]
    ), []


def _json_lines(text: str, *, what: str, faulty: str) -> tuple[pd.DataFrame, list[tuple]]:
    records, faults = [], []
    for number, line in enumerate(text.split("\n"), start=1):
        try:
            records += [{**json.loads(line, object_pairs_hook=_record)}] if line.strip() else []
        except (ValueError, TypeError, RecursionError, KeyError) as error:
            again = ", with a key twice" * isinstance(error, KeyError)
            error = checks.refusal(
                f"{what}, line {number}",
                arrived=f"{line[:40]!r}{again}",
                expected="one JSON object on a line",
                fix="Mend the line; a .jsonl file is not one long list.",
            )
            if faulty == "refuse":
                raise error from None
            faults.append((None, what, _whole(str(error))))
    n_names = len(set().union(*records))
    if n_names > WIDE and n_names * len(records) > CELLS:
        raise checks.refusal(
            what,
            arrived=f"{len(records):,} lines with {n_names:,} names in all",
            expected="the same names in each line",
            fix="Write what differs from line to line as values.",
        )
    return pd.DataFrame(records, dtype=object), faults


def _record(pairs: list[tuple]) -> dict:
    """Return a JSON object; raises KeyError where a key stands twice, and ValueError where one is half a character."""
    "".join(key for key, _ in pairs).encode()
    if len(record := dict(pairs)) < len(pairs):
        raise KeyError
    return record


def decoded(data: bytes, *, what: str, encoding: str, faulty: str) -> str:
    """Return the text of a file without its byte order mark; what is no text is refused, or becomes half a character."""
    try:
        return data.decode(encoding, "half" if faulty == "skip" else "strict").removeprefix(
            "\ufeff"
        )
    except UnicodeDecodeError as error:
        raise checks.refusal(
            what,
            arrived=f"byte 0x{error.object[error.start]:02x} at offset {error.start}",
            expected=f"text in {encoding}",
            fix="Name its encoding, as in encoding='latin-1'.",
        ) from None
    except (LookupError, ValueError):
        raise checks.refusal(
            "encoding",
            arrived=repr(encoding),
            expected="the name of a text encoding",
            fix="Try 'utf-8', 'latin-1' or 'cp1252'.",
        ) from None


def _torn(text) -> bool:
    """Tell whether there is half a character (a lone surrogate) in a text."""
    try:
        str(text).encode("utf-8")
    except UnicodeEncodeError:
        return True
    return False


def _whole(text: str) -> str:
    """Return text with halves of characters spelled out."""
    return text.encode("utf-8", "backslashreplace").decode("utf-8")


def mapped(
    table: pd.DataFrame, columns: dict, *, what: str, names: tuple[str, ...] = CONTRACT
) -> pd.DataFrame:
    """Return *table* under our column *names*."""
    if odd := [repr(name) for name in table.columns if not isinstance(name, str)]:
        raise checks.refusal(
            what,
            arrived=f"columns that have no text as name: {checks.listing(odd)}",
            expected="names",
            fix="Rename them; headers of several lines need to be one.",
        )
    checks.require_unique(pd.Series(list(table.columns), dtype=object), what=what, name="column")
    if table.shape[1] > COLUMNS:
        raise checks.refusal(
            what,
            arrived=f"{table.shape[1]:,} columns",
            expected=f"at most {COLUMNS:,}",
            fix="Leave out those by which no articles are compared.",
        )
    meant = _meant(table, columns, names=names)
    if lost := {ours: theirs for ours, theirs in meant.items() if columns.get(ours) != theirs}:
        fix = f"Write columns={json.dumps(meant, ensure_ascii=False)}; a column that is something else is mapped to itself."
        raise checks.refusal(
            what,
            arrived=f"a column {checks.listing(lost.values())} and none named {checks.listing(lost)}",
            expected="our names, or columns={ours: yours}",
            fix=fix,
        )
    checks.require_columns(table, columns.values(), what=what)
    rest = table.drop(columns=list(dict.fromkeys(columns.values())))
    if taken := [ours for ours in columns if ours in rest]:
        raise checks.refusal(
            what,
            arrived=f"a column {checks.listing(taken)} and another one mapped to that name",
            expected="one column for each name",
            fix="Leave one of them out.",
        )
    return rest.assign(**{ours: table[theirs] for ours, theirs in columns.items()}).reset_index(
        drop=True
    )


def _meant(table: pd.DataFrame, columns: dict, *, names: tuple[str, ...]) -> dict:
    """Return the mapping that was probably meant: none the wrong way round, and usual other names of our columns mapped."""
    meant = dict(
        (theirs, ours)
        if theirs in names and theirs not in table and ours in table
        else (ours, theirs)
        for ours, theirs in columns.items()
    )
    free = {
        str(name).strip().casefold(): name
        for name in table
        if name not in {*meant, *meant.values()}
    }
    return meant | {
        ours: free[name]
        for ours in names
        if ours not in {*meant, *free.values()}
        for name in (*LOOKALIKES.get(ours, ()), ours)
        if name in free
    }


# Checking and shaping


def _checked(table: pd.DataFrame, faults: list | None) -> pd.DataFrame:
    """Return *table* sorted by article_id, with every column of the contract, without what cannot be an article.

    That is refused, or listed where *faults* is a list; an article_id that stands twice is refused, since nobody can tell
    which of the two is meant.
    """
    checks.require_columns(table, ["article_id", "outlet", "text"], what="corpus")
    for column in table.columns[table.dtypes == object]:
        if not any(map(_torn, table[column].dropna())):
            continue
        table = _sound(
            table,
            [_torn(value) for value in table[column]],
            faults,
            what=str(column),
            arrived="half a character (a lone surrogate, or bytes that are no text in this encoding) in article",
            expected="whole characters",
            fix="Export the table again as UTF-8.",
        )
    for name in CONTRACT[:-1]:
        if name in table and name != "published" and table[name].dtype in (object, bool):
            odd = [
                pd.api.types.is_list_like(value) or isinstance(value, bool | bytes)
                for value in table[name].tolist()
            ]
            table = _sound(
                table,
                odd,
                faults,
                what=name,
                arrived="a value that is no name in article",
                expected="text or a number",
                fix="Check which column this is, and take lists and objects apart.",
            )
    table = table.assign(article_id=_words(table["article_id"]))
    table = _sound(
        table,
        table["article_id"].isna(),
        faults,
        names=table.index + 1,
        what="article_id",
        arrived="nothing in row",
        expected="a name",
        fix="Fill it in.",
    )
    checks.require_unique(table["article_id"], what="corpus", name="article_id")
    table = _sound(
        table,
        _words(table["outlet"]).isna(),
        faults,
        what="outlet",
        arrived="nothing in article",
        expected="a name",
        fix="Fill it in, or write unknown: every comparison groups by outlet.",
    )
    texts, given = table["text"].tolist(), table["text"].notna()
    odd = [there and not isinstance(text, str) for text, there in zip(texts, given, strict=True)]
    table = _sound(
        table,
        odd,
        faults,
        what="text",
        arrived="values that are not text in article",
        expected="text",
        fix="Check which column holds the text; columns={'text': ...} names it.",
    )
    absent = {name: None for name in CONTRACT if name not in table}
    return table.assign(**absent).sort_values("article_id", ignore_index=True)


def _sound(
    table: pd.DataFrame,
    flags,
    faults: list | None,
    *,
    what: str,
    arrived: str,
    expected: str,
    fix: str,
    names=None,
) -> pd.DataFrame:
    """Return the rows without a flag; flagged ones are refused, or listed where *faults* is a list."""
    flags = [bool(flag) for flag in flags]
    if not any(flags):
        return table
    flagged, names = table[flags], table["article_id"] if names is None else names
    labels = [repr(name) for name, flag in zip(names, flags, strict=True) if flag]
    if faults is None:
        raise checks.refusal(
            what, arrived=f"{arrived} {checks.listing(labels)}", expected=expected, fix=fix
        )
    ids, files = flagged["article_id"].fillna(""), flagged.get("file", [None] * len(flagged))
    faults += [
        (
            _whole(str(name)),
            file,
            f"{checks.listing([what])}: got {arrived} {_whole(checks.listing([label]))}; expected {expected}",
        )
        for name, file, label in zip(ids, files, labels, strict=True)
    ]
    return table[[not flag for flag in flags]]


def _dates(table: pd.DataFrame, date_format: str | None, *, faulty: str) -> tuple[pd.Series, list]:
    """Return ``published`` as datetimes, and for each row why a date is left missing, or None."""
    words = _words(table["published"])
    if pd.api.types.is_datetime64_any_dtype(table["published"]):
        dates = table["published"].dt.tz_localize(None)
    else:
        dates = pd.to_datetime(words, format=date_format or "%Y-%m-%d", errors="coerce")
    dates = dates.where(dates.dt.year.between(*YEARS)).astype("datetime64[us]")
    unread = words.notna() & dates.isna()
    wrong = table["article_id"][unread & ~words.str.fullmatch(r"\d{4}(-\d{2})?", na=False)]
    if len(wrong) and faulty == "refuse":
        raise checks.refusal(
            "published",
            arrived=checks.listing(f"{words[row]!r} ({name})" for row, name in wrong.items()),
            expected=f"dates written as {date_format or 'YYYY-MM-DD'}",
            fix="Say how they are written, as in date_format='%m/%d/%Y'.",
        )
    asked = dict.fromkeys(wrong.index, f" written as {date_format or 'YYYY-MM-DD'}")
    return dates, [
        f"published {checks.listing([repr(words[row])])} is not a whole date{asked.get(row, '')}; left missing"
        if flag
        else None
        for row, flag in unread.items()
    ]


def _words(values: pd.Series) -> pd.Series:
    """Return labels as text; blank ones are missing."""
    words = [
        str(value).strip() if given else ""
        for value, given in zip(values.tolist(), values.notna(), strict=True)
    ]
    return pd.Series([word or None for word in words], index=values.index, dtype="str")


def _plain(text) -> str:
    """Return text with one kind of line end and no byte order mark; a missing text is empty."""
    return (
        text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
        if isinstance(text, str)
        else ""
    )


def _reason(raw: str, clean: str) -> str | None:
    """Return why a text cannot be used, or None."""
    kind = next((kind for start, kind in KINDS.items() if raw.startswith(start)), None)
    if kind or raw.count("\0") > NULS * len(raw):
        return f"{kind or 'NUL characters, as in UTF-16 read as something else'}, not a text"
    return (
        None
        if re.search(r"\w", clean)
        else "nothing but noise"
        if re.search(r"\w", raw)
        else "no words in it"
    )


def _contract(table: pd.DataFrame) -> pd.DataFrame:
    """Return the contract's columns, then the metadata."""
    labels = {name: _words(table[name]) for name in CONTRACT if name not in ("published", "text")}
    table = table.assign(**labels, text=table["text"].astype("str"))
    return table[
        [*CONTRACT, *(name for name in table if name not in (*CONTRACT, "file"))]
    ].infer_objects()


def _with_languages(articles: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return the articles with codes of languages, and what each rests on."""
    titles = articles["title"].fillna("")
    texts = (
        f"{title}\n{text[: languages.LOOKED_AT]}"
        for title, text in zip(titles, articles["text"], strict=True)
    )
    found, bases = languages.told(articles["language"].tolist(), texts)
    articles = articles.assign(language=pd.Series(found, index=articles.index, dtype="str"))
    return articles, articles[["article_id", "language"]].assign(
        basis=pd.Series(bases, index=articles.index, dtype="str")
    )


def _number_of(name: str, n: int) -> str:
    """Return a number of things in words, as in "2 articles"."""
    return f"{n:,} {name}" if n == 1 else f"{n:,} {name}s"


def is_lost(reason: str) -> bool:
    """Return whether a reason of ``skipped`` is about an article that is lost, not about one that was kept.

    >>> is_lost("an empty text"), is_lost("kept: the page has a paywall")
    (True, False)
    """
    return not (reason.startswith("kept: ") or reason.endswith("left missing"))


def _skipped(table: pd.DataFrame, *, others: list[tuple], reasons: list[list]) -> pd.DataFrame:
    names, files = table["article_id"].tolist(), table.get("file", [None] * len(table))
    rows = [row for column in reasons for row in zip(names, files, column, strict=True) if row[2]]
    told = [
        [
            None if pd.api.types.is_scalar(cell) and pd.isna(cell) else _whole(str(cell))
            for cell in row
        ]
        for row in (*rows, *others)
    ]  # whatever a table has as the name of a file
    found = pd.DataFrame(told, columns=["article_id", "file", "reason"], dtype="str")
    return found.sort_values(["article_id", "file", "reason"], ignore_index=True)
