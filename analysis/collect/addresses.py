"""Lists of web addresses: the pages of a corpus, and what is known before they are fetched."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import parse_qsl, urlencode, urlsplit

import pandas as pd

from analysis.collect import dates
from analysis.collect.encodings import decoded
from analysis.collect.failures import Failure
from analysis.collect.records import KEPT
from analysis.collect.urls import host, parse_address
from analysis.corpus import sheets
from analysis.corpus.columns import Guess, guess_columns, with_nested
from analysis.corpus.tables import parse_table
from analysis.errors import MissingInput, listing, refusal

OWN = ("article_id", "outlet", "published", "url", "title", "language")
MAX_CHARACTERS_OF_ADDRESS = (
    2_000  # characters: browsers and servers take no more, and only broken lists have them
)
LARGEST = 200_000_000  # bytes of a list: some million addresses
FIELD = 1_000_000  # characters of a cell
#: Parameters that say where a reader came from.
TRACKING = re.compile(r"utm_|fbclid$|gclid$", re.IGNORECASE)
#: An article_id becomes the name of a file.
NAME = re.compile(r"[^\s./\\:*?\"<>|\x00-\x1f][^/\\:*?\"<>|\x00-\x1f]{0,99}")
SEPARATORS = ",\t;|"
#: Columns of a list of search results, and what hits.csv calls them.
HIT_NAMES = {"query_language": "language", "query": "query", "rank": "rank"}


def allowed(url: str) -> str | None:
    """Return why an address cannot be fetched, or None if it can.

    >>> allowed("https://elm-post.example/a"), allowed("https://elm-post.example/a b")
    (None, 'it has a space inside')
    """
    text = url.strip() if isinstance(url, str) else ""
    if len(text) > MAX_CHARACTERS_OF_ADDRESS:
        return f"it has {len(text):,} characters, at most {MAX_CHARACTERS_OF_ADDRESS:,} are fetched"
    if re.search(r"\s", text):
        return "it has a space inside"
    try:
        port = parse_address(text).port
    except Failure as failure:
        return failure.why
    if not 0 < port < 65_536:
        return f"port {port} is not valid"
    return None


def normalised(url: str) -> str:
    """Return an address as it is fetched: in lower case and ASCII, without its fragment.

    >>> normalised("HTTP://Zürich.example:80/Fähre?utm_source=x#top")
    'http://xn--zrich-kva.example/F%C3%A4hre?utm_source=x'
    """
    return parse_address(url.strip()).url


def identity(url: str) -> str:
    """Return what two addresses of one page have in common: all but parameters of tracking.

    >>> identity("https://elm.example/a?id=5&utm_source=x&fbclid=1")
    'https://elm.example/a?id=5'
    """
    parts = urlsplit(url)
    pairs = parse_qsl(parts.query, keep_blank_values=True)
    others = [(name, value) for name, value in pairs if not TRACKING.match(name)]
    if len(others) == len(pairs):
        return url
    return parts._replace(query=urlencode(others)).geturl()


def read(
    path: str | Path, *, columns: dict[str, str] | None = None, encoding: str | None = None
) -> tuple[pd.DataFrame, list[tuple[str | None, str]]]:
    """Return a list of addresses, and (article_id, reason) of each row that cannot be used.

    Parameters
    ----------
    path : path
        A table with a header (.csv, .tsv, .json, .jsonl, .xlsx), such as the stories of Media
        Cloud, answers of NewsAPI or GDELT, or an ``articles.csv`` of ours. Or a .txt file with one
        address a line; lines that begin with # are comments.
    columns : dict of our name to yours, optional
        Where a column has none of the usual names (``corpus.columns.NAMES``).
    encoding : str, optional
        By default it is found out.

    Returns
    -------
    (DataFrame, list)
        ``article_id, outlet, published, url, title, language`` and the other columns as they came.
        Without an id the row is "u0001" and so on, by its place in the list; without an outlet it
        is the host. A date that names no day is missing, and listed. Of two rows for one page the
        first is taken.

    Raises
    ------
    MissingInput, InputError
        No such file; a file of another kind; no column of addresses; no address that can be used.

    Examples
    --------
    >>> import tempfile
    >>> lines = "https://elm.example/a\\nhttps://elm.example/a?utm_id=1\\n"
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     _ = Path(folder, "list.txt").write_text(lines)
    ...     table, skipped = read(f"{folder}/list.txt")
    >>> table[["article_id", "outlet"]].values.tolist(), skipped
    ([['u0001', 'elm.example']], [('u0002', 'row 2: its page is that of row 1')])
    """
    found = read_list(Path(path), columns=columns, encoding=encoding)
    return found.table, found.skipped


def hits(
    path: str | Path, *, columns: dict[str, str] | None = None, encoding: str | None = None
) -> pd.DataFrame:
    """Return which query of a list of search results found which page.

    Parameters
    ----------
    path, columns, encoding
        As for `read`. The list has a column ``query``, and if known ``query_language`` and
        ``rank``.

    Returns
    -------
    DataFrame
        One row a result whose address can be used, also where several results are one page:
        ``language, query, rank, article_id``. Without a row where the list has no queries.

    Raises
    ------
    MissingInput, InputError
        As `read` does.

    Examples
    --------
    >>> import tempfile
    >>> rows = "url,query,rank\\nhttps://elm.example/a,1,1\\nhttps://elm.example/a,2,4\\n"
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     _ = Path(folder, "list.csv").write_text(rows)
    ...     found = hits(f"{folder}/list.csv")
    >>> found[["query", "article_id"]].values.tolist()
    [['1', 'u0001'], ['2', 'u0001']]
    """
    return read_list(Path(path), columns=columns, encoding=encoding).hits


class AddressList(NamedTuple):
    """What a list of addresses holds."""

    table: pd.DataFrame  #: one row a page
    skipped: list[tuple[str | None, str]]  #: article_id and reason of rows that cannot be used
    hits: pd.DataFrame  #: one row a result of a query
    guesses: list[Guess]  #: columns that were taken for ours


def read_list(path: Path, *, columns: dict[str, str] | None, encoding: str | None) -> AddressList:
    """Return what a list of addresses holds."""
    if not path.is_file():
        raise refusal(
            "list of addresses",
            arrived=f"{path}, which is no file",
            expected="a .csv, .tsv, .json, .jsonl, .xlsx or .txt file",
            fix="Check the path; it starts from the folder Python runs in.",
            kind=MissingInput,
        )
    n_bytes = path.stat().st_size
    if n_bytes > LARGEST:
        raise refusal(
            path.name,
            arrived=f"{n_bytes:,} bytes",
            expected=f"at most {LARGEST:,}",
            fix="Split the list.",
        )
    header, rows, n_sheets_left = _header_and_rows(
        path.read_bytes(), name=path.name, encoding=encoding
    )
    columns = dict(columns or {})
    column_indices, guesses = _column_indices(header, rows, columns, name=path.name)
    usable, skipped, results = _usable_rows(rows, header, column_indices)
    if not usable:
        reasons = listing([reason for _, reason in skipped], 3) or "no row"
        raise refusal(
            path.name,
            arrived=f"no address that can be used ({reasons})",
            expected="addresses that begin with http:// or https://",
            fix="Look at the rows.",
        )
    if n_sheets_left == 1:
        skipped.append((None, "1 more sheet is not read"))
    elif n_sheets_left:
        skipped.append((None, f"{n_sheets_left} more sheets are not read"))
    mapped = set(column_indices.values())
    others = [
        name
        for index, name in enumerate(header)
        if name and index not in mapped and name not in OWN
    ]
    table = pd.DataFrame(usable, columns=[*OWN, *dict.fromkeys(others)], dtype=object)
    found = pd.DataFrame(results, columns=[*HIT_NAMES.values(), "article_id"], dtype=object)
    return AddressList(table, skipped, found, guesses)


def _result_of_row(row: list, header: list[str]) -> dict[str, Any]:
    """Return the query that found the page of a row, with its rank; empty where there is none."""
    cells = dict(zip((cell.casefold() for cell in header), row, strict=False))
    if not (cells.get("query") or "").strip():
        return {}
    return {ours: cells.get(theirs) for theirs, ours in HIT_NAMES.items()}


def _header_and_rows(
    data: bytes, *, name: str, encoding: str | None
) -> tuple[list[str], list[tuple[int, list]], int]:
    """Return the column names of a list, its rows, and how many sheets are not read.

    Rows have their numbers in the file.
    """
    n_sheets_left = 0
    if data.startswith(b"PK"):
        tables = [table for table in sheets.rows(data, name=name).values() if table]
        numbered = list(enumerate(tables[0], start=1)) if tables else []
        n_sheets_left = max(len(tables) - 1, 0)
    elif name.lower().endswith((".json", ".jsonl")):
        parsed = parse_table(data, what=name, encoding=encoding, faulty="refuse")
        table = with_nested(parsed.table).astype(object)
        cells = [[sheets.written(cell) for cell in row] for row in table.values.tolist()]
        return list(table.columns), list(enumerate(cells, start=1)), 0
    else:
        text, _ = decoded(data, name=name, given=encoding)
        if not name.lower().endswith((".csv", ".tsv")):
            return ["url"], _lines_with_addresses(text), 0
        numbered = _separated_rows(text, name=name)
    filled = [(number, row) for number, row in numbered if any(row)]
    if not filled:
        return [], [], n_sheets_left
    header = [str(cell or "").strip() for cell in filled[0][1]]
    return header, filled[1:], n_sheets_left


def _lines_with_addresses(text: str) -> list[tuple[int, list]]:
    """Return the lines of a plain list, without comments, each with its number."""
    rows = []
    for number, line in enumerate(text.splitlines(), start=1):
        if line.strip() and not line.startswith("#"):
            rows.append((number, [line.strip()]))
    return rows


def _separated_rows(text: str, *, name: str) -> list[tuple[int, list[str | None]]]:
    """Return the rows of a .csv or .tsv file, each with the number of its last line."""
    first_line = next((line for line in text.splitlines() if line.strip()), "")
    separator = max(SEPARATORS, key=first_line.count)
    limit = csv.field_size_limit(FIELD)
    try:
        reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
        return [(reader.line_num, list(row)) for row in reader]
    except csv.Error as error:
        raise refusal(
            name,
            arrived=f"a table that cannot be parsed ({error})",
            expected="cells with quotation marks that end",
            fix="Look for a quotation mark that is not closed.",
        ) from None
    finally:
        csv.field_size_limit(limit)


def _column_indices(
    header: list[str], rows: list[tuple[int, list]], columns: dict[str, str], *, name: str
) -> tuple[dict[str, int], list[Guess]]:
    """Return the number of each of our columns, and what was guessed."""
    unknown = [ours for ours in columns if ours not in OWN]
    unknown += [theirs for theirs in columns.values() if theirs not in header]
    if unknown:
        raise refusal(
            "columns",
            arrived=listing(unknown),
            fix="Write columns={ours: yours}.",
            expected=f"{listing(OWN, 6)}, each with one of: {listing(header, 30)}",
        )
    cells: dict[str, list] = {}
    for index, column in enumerate(header):
        if column and column not in cells:
            cells[column] = [row[index] or None if index < len(row) else None for _, row in rows]
    table = pd.DataFrame(cells, dtype=object)
    guessed, guesses = guess_columns(table, columns, what=name, names=OWN)
    present = {ours: ours for ours in OWN if ours in header and ours not in columns}
    indices = {
        ours: header.index(yours) for ours, yours in {**present, **guessed, **columns}.items()
    }
    if "url" not in indices:
        raise refusal(
            name,
            arrived=f"the columns {listing(header, 30) or 'none'}",
            expected="a column url",
            fix='Name it with columns={"url": …}; a plain list of addresses is a .txt file.',
        )
    return indices, guesses


def _usable_rows(
    rows: Iterable[tuple[int, list]], header: list[str], column_indices: dict[str, int]
) -> tuple[list[dict], list[tuple[str | None, str]], list[dict]]:
    """Return the rows that can be fetched, (article_id, reason) of the others, results of queries.

    Dates that are lost have a reason, too. A row whose page is that of another row has its id.
    """
    usable: list[dict] = []
    skipped: list[tuple[str | None, str]] = []
    results: list[dict] = []
    first_of_page: dict[str | None, tuple[int, str]] = {}
    row_of_id: dict[str, int] = {}
    for count, (number, row) in enumerate(rows, start=1):
        stated = _stated_values(row, column_indices)
        article_id = stated.get("article_id") or f"u{count:04}"
        url = stated.get("url") or ""
        reason = _why_unusable(row, header, article_id=article_id, url=url)
        page = None if reason else identity(normalised(url))
        result = _result_of_row(row, header)
        if page in first_of_page:
            first, id_of_page = first_of_page[page]
            if result:  # another result of a search
                results.append(result | {"article_id": id_of_page})
                continue
            reason = f"its page is that of row {first}"
        elif page and article_id in row_of_id:
            reason = f"its article_id {article_id!r} is that of row {row_of_id[article_id]}"
        if reason:
            skipped.append((article_id, f"row {number}: {reason}"))
            continue
        if result:
            results.append(result | {"article_id": article_id})
        first_of_page[page] = (number, article_id)
        row_of_id[article_id] = number
        published = stated.get("published")
        day = dates.day(published)
        if published and not day:
            lost = f"{published[:60]!r} names no day, so that its date is missing"
            skipped.append((article_id, f"{KEPT}row {number}: {lost}"))
        known = {"article_id": article_id, "url": normalised(url), "published": day}
        known["outlet"] = stated.get("outlet") or host(url)
        usable.append(_other_cells(row, header) | dict.fromkeys(OWN) | stated | known)
    return usable, skipped, results


def _stated_values(row: list, column_indices: dict[str, int]) -> dict[str, str | None]:
    """Return the values of our columns in a row."""
    values = {}
    for ours, index in column_indices.items():
        if index < len(row):
            values[ours] = (row[index] or "").strip() or None
    return values


def _other_cells(row: list, header: list[str]) -> dict:
    """Return the cells of columns that are not ours."""
    cells = dict(zip(header, row, strict=False))
    return {name: cell or None for name, cell in cells.items() if name not in OWN}


def _why_unusable(row: list, header: list[str], *, article_id: str, url: str) -> str | None:
    """Return why a row cannot be used, None if it can."""
    if any(row[len(header) :]):
        return f"it has {len(row)} cells, the header {len(header)}"
    if not NAME.fullmatch(article_id):
        return f"its article_id {article_id[:60]!r} cannot be the name of a file"
    if not url:
        return "it has no address"
    reason = allowed(url)
    if reason:
        return f"{url[:80]!r} is no page: {reason}"
    return None
