"""Articles as they arrived, articles as they are read, and every edit between the two."""
from __future__ import annotations

import io
import json
import re
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

import pandas as pd

from analysis import checks, lexicons

CONTRACT = ("article_id", "outlet", "agency", "published", "url", "title", "language", "text")
#: Other names that tables give to our columns. Where one of these stands and ours does not, the table is refused: left alone,
#: it would be metadata, and the outlet or the date would be missing without a word.
LOOKALIKES = {"outlet": ("source", "publisher", "medium", "newspaper", "outlet_name"), "title": ("headline",), "url": ("link",),
              "published": ("date", "pubdate", "publication_date"), "text": ("content", "body", "article")}
SEPARATORS = {";": "semicolons", "\t": "tabs", ",": "commas"}
SUFFIXES = (".csv", ".tsv", ".jsonl", ".parquet")
EDGE = 4  # how many lines count as the head, or the foot, of a page
PARTS = {"line": slice(None), "head": slice(EDGE), "foot": slice(-EDGE, None), "last": slice(-1, None)}
LONGEST = 400  # characters: a longer line is text, whatever it begins with


@dataclass(frozen=True)
class Corpus:
    """Articles ready to be read, with everything that was done to them.

    Attributes
    ----------
    articles : DataFrame, one row an article, sorted by article_id
        ``article_id, outlet, agency, published, url, title, language, text`` and then the metadata columns in the order
        they came. ``text`` is cleaned; ``published`` is a datetime; what was not given is missing.
    raw : Series of str
        The text before cleaning, by article_id. Line ends are a single ``\\n`` and a byte order mark is gone.
    edits : DataFrame ``article_id, start, end, rule, before, after``
        What cleaning did: characters ``start`` to ``end`` of the raw text became ``after``. Sorted, disjoint, complete:
        ``apply_edits(raw, edits)`` is ``text``.
    skipped : DataFrame ``article_id, file, reason``
        Everything that was given and not used: empty files and texts, texts that were noise only, files that are not
        .txt, and dates too incomplete to use (there the article stays and only ``published`` is missing).
    noise : str
        Fingerprint of the noise rules.
    """

    articles: pd.DataFrame
    raw: pd.Series
    edits: pd.DataFrame
    skipped: pd.DataFrame
    noise: str

    def __repr__(self) -> str:
        sizes = {"article": len(self.articles), "outlet": self.articles["outlet"].nunique(), "edit": len(self.edits)}
        counted = ", ".join(f"{n:,} {name}{'s' * (n != 1)}" for name, n in sizes.items())
        return f"Corpus: {counted}, {len(self.skipped):,} skipped"


def read_corpus(source, *, columns: dict[str, str] | None = None, encoding: str = "utf-8",
                date_format: str | None = None, noise=None) -> Corpus:
    """Return the articles of *source* as a Corpus: cleaned, with every edit on record.

    Parameters
    ----------
    source : path or DataFrame
        A folder of .txt files (with folders inside, if you like), a .csv, .tsv, .jsonl or .parquet table, or a DataFrame.
        A folder may hold a ``manifest.csv`` with a column ``file`` and any others. What it does not name (or without it):
        ``article_id`` is the file's name without .txt, ``outlet`` the name of the folder it lies in. A table needs
        ``article_id``, ``outlet`` and ``text``. Hidden files and README files of a folder are not looked at; .csv and .tsv
        cells are read as text.
    columns : dict of our name to yours
        ``{"text": "article_content", "outlet": "source"}``. Where a column of ours is not there and another one has a usual
        name for it (``LOOKALIKES``, or ours in other letters: ``Outlet``), the table is refused until you say what that
        column is; ``{"date": "date"}`` keeps it as metadata.
    encoding : str
        Of .txt, .csv, .tsv and .jsonl files, and of the manifest.
    date_format : str
        How ``published`` is written, as in ``"%m/%d/%Y"``. By default YYYY-MM-DD. A year or a year and month alone is
        too little to place an article: the date is missing then, and ``skipped`` lists it.
    noise : path or lexicons.Noise
        Other cleaning rules than those of ``wordlists/noise.toml``.

    Raises
    ------
    MissingInput
        No such file or folder.
    InputError
        Bytes that are not text in this encoding; a manifest that does not fit the files; a column that is missing, looks
        like ours or cannot be mapped; an article_id that is missing or stands twice; an article without outlet; a text that
        is not text; a date that cannot be read; a table that cannot be parsed; nothing but empty texts.

    Examples
    --------
    >>> page = {"article_id": "a1", "outlet": "Elm Post", "text": "Share\\n\\nFerries ran again on Monday.\\n"}
    >>> corpus = read_corpus(pd.DataFrame([page]))
    >>> corpus.articles.loc[0, "text"]
    'Ferries ran again on Monday.\\n'
    >>> corpus.edits[["start", "end", "rule"]].values.tolist()
    [[0, 7, 'share bar']]
    """
    rules = lexicons.noise(noise)
    table, unread = _arrived(source, columns=dict(columns or {}), encoding=encoding)
    table = _checked(table)
    published, undated = _dates(table, date_format)
    raw = [_plain(text) for text in table["text"]]
    titles = _words(table["title"]).fillna("")
    edits = [_edits(text, title=title, rules=rules) for text, title in zip(raw, titles, strict=True)]
    clean = [_applied(text, found) for text, found in zip(raw, edits, strict=True)]
    reasons = [_reason(*texts) for texts in zip(raw, clean, strict=True)]
    used = [row for row, reason in enumerate(reasons) if not reason]
    if not used:
        raise checks.refusal("corpus", arrived=f"no text with a word in it ({checks.listing(table['article_id'])})",
                             expected="at least one text", fix="Look at the files, or at the noise rules.")
    articles = _contract(table.assign(published=published, text=clean)).loc[used].reset_index(drop=True)
    raw, edits = [raw[row] for row in used], [edits[row] for row in used]
    return Corpus(articles=articles, raw=pd.Series(raw, index=pd.Index(articles["article_id"]), dtype="str", name="raw"),
                  edits=_edit_table(articles["article_id"], raw, edits),
                  skipped=_skipped(table, unread=unread, reasons=[reasons, undated]), noise=rules.fingerprint)


def apply_edits(raw: str, edits: pd.DataFrame) -> str:
    """Return *raw* with the edits of one article (columns ``start``, ``end``, ``after``) carried out.

    Raises InputError if edits overlap or reach beyond the text.

    >>> apply_edits("Share\\nFerries ran.", pd.DataFrame({"start": [0], "end": [6], "after": [""]}))
    'Ferries ran.'
    """
    found = sorted(zip(edits["start"], edits["end"], edits["after"], strict=True))
    bounds = [0, *(position for start, end, _ in found for position in (start, end)), len(raw)]
    if bounds != sorted(bounds):
        raise checks.refusal("edits", arrived="spans that overlap or reach beyond the text", expected="disjoint spans",
                             fix="Take the rows of one article_id, and its text from corpus.raw.")
    return _applied(raw, [(start, end, "", after) for start, end, after in found])


# Reading what arrived

def _arrived(source, *, columns: dict, encoding: str) -> tuple[pd.DataFrame, list[tuple]]:
    """Return one row an article under our column names, and (article_id, file, reason) of files that were not read."""
    if isinstance(source, pd.DataFrame):
        return _mapped(source, columns, what="table", names=CONTRACT), []
    path = Path(source)
    if path.is_dir():
        return _folder(path, columns=columns, encoding=encoding)
    if not path.exists():
        raise checks.refusal("source", arrived=f"{path}, which does not exist", expected="a folder or a table",
                             fix="Check the path; it starts from the folder Python runs in.", kind=checks.MissingInput)
    return _mapped(_read_table(path, encoding), columns, what=path.name, names=CONTRACT), []


def _folder(path: Path, *, columns: dict, encoding: str) -> tuple[pd.DataFrame, list[tuple]]:
    inside = sorted(file.relative_to(path).as_posix() for file in path.rglob("*") if file.is_file())
    seen = [name for name in inside if name != "manifest.csv" and not re.search(r"(^|/)(\.|README)", name)]
    files = [name for name in seen if name.lower().endswith(".txt")]
    if not files:
        raise checks.refusal("source", arrived=f"{path}, a folder without a .txt file", expected="articles as .txt files",
                             fix=f"For a table give its own path ({', '.join(SUFFIXES)}).")
    table = pd.DataFrame({"file": files}, dtype="str")
    if "manifest.csv" in inside:
        table = _read_table(path / "manifest.csv", encoding)
        table = _manifest(_mapped(table, columns, what="manifest.csv", names=("file", *CONTRACT[:-1])), files=files)
    places = [PurePosixPath(path.resolve().name, name) for name in table["file"]]
    given = {"article_id": [place.stem for place in places], "outlet": [place.parent.name for place in places]}
    table = table.assign(**{name: values for name, values in given.items() if name not in table},
                         text=[_decoded(path / name, encoding) for name in table["file"]])
    return table, [(None, name, "not a .txt file") for name in seen if name not in files]


def _manifest(table: pd.DataFrame, *, files: list[str]) -> pd.DataFrame:
    """Return the manifest with tidy file names, after refusing one that does not fit the files."""
    checks.require_columns(table, ["file"], what="manifest.csv")
    if "text" in table:
        raise checks.refusal("manifest.csv", arrived="a column text", expected="texts in the .txt files only",
                             fix="Remove the column, or read that table without the folder.")
    table = table.assign(file=[str(PurePosixPath(str(name).strip().replace("\\", "/"))) for name in table["file"]])
    checks.require_unique(table["file"], what="manifest.csv", name="file")
    named, given = {*table["file"]}, {*files}
    if named != given:
        absent, unnamed = (checks.listing(sorted(names)) or "none" for names in (named - given, given - named))
        raise checks.refusal("manifest.csv", arrived=f"rows without a file: {absent}; files without a row: {unnamed}",
                             expected="a row a .txt file", fix="Add or remove rows or files.")
    return table


def _read_table(path: Path, encoding: str) -> pd.DataFrame:
    kind = path.suffix.lower()
    if kind not in SUFFIXES:
        raise checks.refusal("source", arrived=path.name, expected=f"a folder of .txt files or a table ({', '.join(SUFFIXES)})",
                             fix="Put text files into a folder and give the folder; save other formats as .csv.")
    if kind == ".jsonl":
        return _json_lines(path, encoding)
    text, mark = "" if kind == ".parquet" else _decoded(path, encoding), "\t" if kind == ".tsv" else ","
    header = next((line for line in text.splitlines() if line.strip()), mark)
    if others := [name for other, name in SEPARATORS.items() if other in header and mark not in header]:
        raise checks.refusal(path.name, arrived=f"columns separated by {others[0]}", expected=SEPARATORS[mark],
                             fix="Save it again with commas as .csv, or with tabs as .tsv (a manifest is always .csv).")
    try:
        table = pd.read_parquet(path) if kind == ".parquet" else pd.read_csv(
            io.StringIO(text), sep=mark, dtype="str", keep_default_na=False, na_values=[""])
        if kind != ".parquet" and not isinstance(table.index, pd.RangeIndex):
            raise ValueError("rows have more cells than the header")
    except (ValueError, OSError) as error:
        raise checks.refusal(path.name, arrived=f"what cannot be parsed ({error})", expected=f"a {kind} table with a header",
                             fix="Mend the file; a cell that holds the separator needs quotation marks.") from error
    return table.drop(columns=[name for name in table if name.startswith("Unnamed: ") and table[name].isna().all()])


def _json_lines(path: Path, encoding: str) -> pd.DataFrame:
    records = []
    for number, line in enumerate(_decoded(path, encoding).split("\n"), start=1):
        try:
            records += [{**json.loads(line)}] if line.strip() else []
        except (ValueError, TypeError):
            raise checks.refusal(f"{path.name}, line {number}", arrived=repr(line[:40]), expected="one JSON object on a line",
                                 fix="Mend the line; a .jsonl file is not one long list.") from None
    return pd.DataFrame(records, dtype=object)


def _decoded(path: Path, encoding: str) -> str:
    """Return a file's text without its byte order mark."""
    try:
        return path.read_bytes().decode(encoding).removeprefix("\ufeff")
    except LookupError:
        raise checks.refusal("encoding", arrived=repr(encoding), expected="the name of a text encoding",
                             fix="Try 'utf-8', 'latin-1' or 'cp1252'.") from None
    except UnicodeDecodeError as error:
        raise checks.refusal(path.name, arrived=f"byte 0x{error.object[error.start]:02x} at offset {error.start}",
                             expected=f"text in {encoding}", fix="Name its encoding, as in encoding='latin-1'.") from None


def _mapped(table: pd.DataFrame, columns: dict, *, what: str, names: tuple[str, ...]) -> pd.DataFrame:
    """Return *table* under our column *names*."""
    meant = _meant(table, columns, names=names)
    if lost := {ours: theirs for ours, theirs in meant.items() if columns.get(ours) != theirs}:
        fix = f"Write columns={json.dumps(meant, ensure_ascii=False)}; a column that is something else is mapped to itself."
        raise checks.refusal(what, arrived=f"a column {checks.listing(lost.values())} and none named {checks.listing(lost)}",
                             expected="our names, or columns={ours: yours}", fix=fix)
    checks.require_columns(table, columns.values(), what=what)
    rest = table.drop(columns=list(dict.fromkeys(columns.values())))
    if taken := [ours for ours in columns if ours in rest]:
        raise checks.refusal(what, arrived=f"a column {checks.listing(taken)} and another one mapped to that name",
                             expected="one column for each name", fix="Leave one of them out.")
    return rest.assign(**{ours: table[theirs] for ours, theirs in columns.items()}).reset_index(drop=True)


def _meant(table: pd.DataFrame, columns: dict, *, names: tuple[str, ...]) -> dict:
    """Return the mapping that was probably meant: none the wrong way round, and usual other names of our columns mapped."""
    meant = dict((theirs, ours) if theirs in names and theirs not in table and ours in table else (ours, theirs)
                 for ours, theirs in columns.items())
    free = {str(name).strip().casefold(): name for name in table if name not in {*meant, *meant.values()}}
    return meant | {ours: free[name] for ours in names if ours not in {*meant, *free.values()}
                    for name in (*LOOKALIKES.get(ours, ()), ours) if name in free}


# Checking and shaping

def _checked(table: pd.DataFrame) -> pd.DataFrame:
    """Return *table* sorted by article_id, with every column of the contract, after refusing what cannot be an article."""
    checks.require_columns(table, ["article_id", "outlet", "text"], what="corpus")
    for column in table.columns[table.dtypes == object]:
        torn = [isinstance(value, str) and bool(re.search("[\ud800-\udfff]", value)) for value in table[column]]
        _require_none(torn, table["article_id"], what=str(column), arrived="half a character (a lone surrogate) in article",
                      expected="whole characters", fix="Export the table again as UTF-8.")
    names = _words(table["article_id"])
    _require_none(names.isna(), table.index + 1, what="article_id", arrived="nothing in row", expected="a name",
                  fix="Fill it in.")
    checks.require_unique(names, what="corpus", name="article_id")
    _require_none(_words(table["outlet"]).isna(), names, what="outlet", arrived="nothing in article", expected="a name",
                  fix="Fill it in, or write unknown: every comparison groups by outlet.")
    odd = [given and not isinstance(text, str) for text, given in zip(table["text"], table["text"].notna(), strict=True)]
    _require_none(odd, names, what="text", arrived="values that are not text in article", expected="text",
                  fix="Check which column holds the text; columns={'text': ...} names it.")
    absent = {name: None for name in CONTRACT if name not in table}
    return table.assign(article_id=names, **absent).sort_values("article_id", ignore_index=True)


def _require_none(flags, names, *, what: str, arrived: str, expected: str, fix: str) -> None:
    """Raise InputError with the *names* that are flagged, if there are any."""
    if flagged := [repr(name) for name, flag in zip(names, flags, strict=True) if flag]:
        raise checks.refusal(what, arrived=f"{arrived} {checks.listing(flagged)}", expected=expected, fix=fix)


def _dates(table: pd.DataFrame, date_format: str | None) -> tuple[pd.Series, list]:
    """Return ``published`` as datetimes, and for each row why a date is left missing, or None."""
    if pd.api.types.is_datetime64_any_dtype(table["published"]):
        return table["published"].dt.tz_localize(None).astype("datetime64[us]"), [None] * len(table)
    words = _words(table["published"])
    dates = pd.to_datetime(words, format=date_format or "%Y-%m-%d", errors="coerce").astype("datetime64[us]")
    unread = words.notna() & dates.isna()
    wrong = table["article_id"][unread & ~words.str.fullmatch(r"\d{4}(-\d{2})?", na=False)]
    if len(wrong):
        raise checks.refusal("published", arrived=checks.listing(f"{words[row]!r} ({name})" for row, name in wrong.items()),
                             expected=f"dates written as {date_format or 'YYYY-MM-DD'}",
                             fix="Say how they are written, as in date_format='%m/%d/%Y'.")
    return dates, [f"published {word!r} is not a whole date; left missing" if flag else None
                   for word, flag in zip(words, unread, strict=True)]


def _words(values: pd.Series) -> pd.Series:
    """Return labels as text; blank ones are missing."""
    words = [str(value).strip() if given else "" for value, given in zip(values, values.notna(), strict=True)]
    return pd.Series([word or None for word in words], index=values.index, dtype="str")


def _plain(text) -> str:
    """Return text with one kind of line end and no byte order mark; a missing text is empty."""
    return text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n") if isinstance(text, str) else ""


def _reason(raw: str, clean: str) -> str | None:
    """Return why a text cannot be used, or None."""
    return None if re.search(r"\w", clean) else "nothing but noise" if re.search(r"\w", raw) else "no words in it"


def _contract(table: pd.DataFrame) -> pd.DataFrame:
    """Return the contract's columns, then the metadata."""
    labels = {name: _words(table[name]) for name in CONTRACT if name not in ("published", "text")}
    table = table.assign(**labels, text=table["text"].astype("str"))
    return table[[*CONTRACT, *(name for name in table if name not in (*CONTRACT, "file"))]].infer_objects()


def _skipped(table: pd.DataFrame, *, unread: list[tuple], reasons: list[list]) -> pd.DataFrame:
    files = table.get("file", [None] * len(table))
    rows = [row for column in reasons for row in zip(table["article_id"], files, column, strict=True) if row[2]]
    found = pd.DataFrame([*rows, *unread], columns=["article_id", "file", "reason"], dtype="str")
    return found.sort_values(["article_id", "file", "reason"], ignore_index=True)


# Cleaning: an edit is (start, end, rule, after) over the raw text

def _applied(raw: str, edits: list[tuple]) -> str:
    pieces, position = [], 0
    for start, end, _, after in edits:
        pieces += [raw[position:start], after]
        position = end
    return "".join([*pieces, raw[position:]])


def _edit_table(names, raw: list[str], edits: list[list]) -> pd.DataFrame:
    rows = [(name, start, end, rule, text[start:end], after)
            for name, text, found in zip(names, raw, edits, strict=True) for start, end, rule, after in found]
    table = pd.DataFrame(rows, columns=["article_id", "start", "end", "rule", "before", "after"])
    return table.astype({name: "int64" if name in ("start", "end") else "str" for name in table})


def _edits(raw: str, *, title: str, rules: lexicons.Noise) -> list[tuple]:
    """Return the edits of one text, sorted and disjoint; where two overlap, the one that starts first or is longer."""
    lines = [match.span() for match in re.finditer(r"[^\n]+", raw) if not match.group().isspace()]
    gone, openings = _noise_lines([raw[start:end] for start, end in lines], title=title, rules=rules)
    found = _line_edits(raw, lines, gone=gone)
    found += [(lines[line][0], lines[line][0] + length, rule.name, rule.replace) for line, length, rule in openings]
    found += [(*match.span(), rule.name, rule.replace) for rule in rules.rules if rule.where == "anywhere"
              for match in rule.pattern.finditer(raw) if match.group()]
    edits: list[tuple] = []
    for edit in sorted(found, key=lambda edit: (edit[0], -edit[1])):
        if not edits or edit[0] >= edits[-1][1]:
            edits.append(edit)
    return edits


def _noise_lines(lines: list[str], *, title: str, rules: lexicons.Noise) -> tuple[dict[int, str], list[tuple]]:
    """Return which lines go (number: rule) and what goes at the start of others (number, length, rule)."""
    gone: dict[int, str] = {}
    left, openings = list(range(len(lines))), []
    for where, part in PARTS.items():
        if where == "last" and not _ends_sentences([lines[number] for number in left[:-1]]):
            continue
        here = [rule for rule in rules.rules if rule.where == where]
        for number in (number for number in left[part] if len(lines[number]) <= LONGEST):
            names = [rule.name for rule in here if rule.pattern.fullmatch(lines[number].strip())]
            gone.update({number: name for name in names[:1]})
        left = [number for number in left if number not in gone]
    gone.update(dict.fromkeys(_repeats(lines, left[:EDGE + 2], title=title), "title repeated"))
    for number in [number for number in left if number not in gone][:EDGE]:
        matches = [(rule, rule.pattern.match(lines[number])) for rule in rules.rules if rule.where == "opening"]
        for rule, match in [pair for pair in matches if pair[1]][:1]:
            if match.end() == len(lines[number]):
                gone[number] = rule.name
            openings.append((number, match.end(), rule))
    return gone, openings


def _repeats(lines: list[str], numbers: list[int], *, title: str) -> list[int]:
    """Return which of the first lines repeat the title, or an earlier one of them (three words or more)."""
    title, *bare = (re.sub(r"\W+", " ", line).strip().casefold() for line in (title, *(lines[number] for number in numbers)))
    return [number for place, (number, line) in enumerate(zip(numbers, bare, strict=True))
            if line and (line == title or (line.count(" ") > 1 and line in bare[:place]))]


def _ends_sentences(lines: list[str]) -> bool:
    """Tell whether these lines, where they are long, nearly always end as sentences do."""
    ends = [bool(re.search(r"[.!?…][\"”’'»)\]]*\s*$", line)) for line in lines if len(line.split()) >= 12]
    return len(ends) >= 3 and sum(ends) >= 0.8 * len(ends)


def _line_edits(raw: str, lines: list[tuple[int, int]], *, gone: dict[int, str]) -> list[tuple]:
    """Return an edit for each line that goes: with its line break, and with the blank lines that would be left doubled."""
    tail = next((number + 1 for number in reversed(range(len(lines))) if number not in gone), 0)
    edits, gap = [], True
    for number, (start, end) in enumerate(lines):
        before = lines[number - 1][1] if number else 0
        gap = number == 0 or raw.count("\n", before, start) > 1 or (gap and number - 1 in gone)
        if number in gone:
            following = lines[number + 1][0] if number + 1 < len(lines) else len(raw)
            first = before if number in (0, tail) else start
            edits.append((first, following if gap or number >= tail else end + 1, gone[number], ""))
    return edits
