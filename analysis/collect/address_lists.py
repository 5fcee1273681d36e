"""Lists of web addresses: the pages of a corpus, and what is known before they are fetched."""

import re
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import parse_qsl, urlencode, urlsplit

import pandas as pd

from analysis.collect.failures import Failure
from analysis.collect.records import KEPT
from analysis.collect.urls import host, parse_address
from analysis.corpus import dates, sheets
from analysis.corpus.cells import NAMELESS
from analysis.corpus.columns import Guess, guess_columns, with_nested
from analysis.corpus.encodings import decoded
from analysis.corpus.tables import LINES, SUFFIXES, parse_table
from analysis.errors import listing, refusal, require_file

OWN = tuple("article_id outlet published url title language".split())
#: Rows that are left out: outlet, name and reason.
Skipped = list[tuple[str | None, str]]
LARGEST = 200_000_000  # bytes of a list: some million addresses
#: Parameters that say where a reader came from.
TRACKING = re.compile(r"(?i)utm_|fbclid$|gclid$")
#: Columns of a list of search results, and what hits.csv calls them.
HIT_NAMES = {"query_language": "language", "query": "query", "rank": "rank"}


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


class AddressList(NamedTuple):
    """What a list of addresses holds."""

    table: pd.DataFrame  #: one row a page
    skipped: Skipped  #: article_id and reason of rows that cannot be used
    hits: pd.DataFrame  #: one row a result of a query
    guesses: list[Guess]  #: columns that were taken for ours


def read(
    path: str | Path, *, columns: dict[str, str] | None = None, encoding: str | None = None
) -> AddressList:
    """Return a list of addresses, and what cannot be used of it.

    Without an id a row is "u0001" by its place; without an outlet it is the host. Of two rows for
    one page the first is taken.
    """
    expected = "a list of addresses: a .csv, .tsv, .json, .jsonl, .xlsx or .txt file"
    path = require_file(path, expected=expected, most=LARGEST)
    table, unread = _table_of_file(path.read_bytes(), name=path.name, encoding=encoding)
    named, guesses = _named_columns(table, dict(columns or {}), name=path.name)
    others = [name for name in table if name not in named.values() and name not in OWN]
    listed = pd.DataFrame({ours: table[yours] for ours, yours in named.items()}, dtype=object)
    listed = listed.reindex(columns=list(OWN)).join(table[others])
    usable, skipped, results = _usable_rows(listed.astype(object).where(listed.notna(), None))
    if not usable:
        reasons = listing([reason for _, reason in skipped], 3) or "no row"
        raise refusal(
            path.name,
            arrived=f"no address that can be used ({reasons})",
            expected="addresses that begin with http:// or https://",
            fix="Look at the rows.",
        )
    found = pd.DataFrame(usable, columns=[*OWN, *others], dtype=object)
    hits = pd.DataFrame(results, columns=[*HIT_NAMES.values(), "article_id"], dtype=object)
    return AddressList(found, skipped + unread, hits, guesses)


def _table_of_file(data: bytes, *, name: str, encoding: str | None) -> tuple[pd.DataFrame, Skipped]:
    """Return the table of a list as text, by the numbers of its rows, and what is not read."""
    suffix = Path(name).suffix.lower()
    if suffix not in SUFFIXES:
        text, _ = decoded(data, name=name, given=encoding)
        lines = pd.Series(text.splitlines(), dtype="str").str.strip()
        lines.index += 1
        return lines[(lines != "") & ~lines.str.startswith("#")].to_frame("url"), []
    parsed = parse_table(data, what=name, encoding=encoding, faulty="refuse")
    empty = parsed.table.columns[parsed.table.isna().all()]
    nameless = [name for name in empty if NAMELESS.fullmatch(name)]
    cells = with_nested(parsed.table.drop(columns=nameless)).astype(object)
    table = cells.map(sheets.written, na_action="ignore")
    table.index += 1 if suffix in (".json", *LINES) else 2  # below the header
    return table, [(None, reason) for _, _, reason in parsed.skipped]


def _named_columns(
    table: pd.DataFrame, columns: dict[str, str], *, name: str
) -> tuple[dict[str, str], list[Guess]]:
    """Return which column each of ours is, and what was guessed."""
    unknown = [ours for ours in columns if ours not in OWN]
    unknown += [theirs for theirs in columns.values() if theirs not in table]
    if unknown:
        raise refusal(
            "columns",
            arrived=listing(unknown),
            fix="Write columns={ours: yours}.",
            expected=f"{listing(OWN, 6)}, each with one of: {listing(table, 30)}",
        )
    guessed, guesses = guess_columns(table, columns, what=name, names=OWN)
    named = {ours: ours for ours in OWN if ours in table} | guessed | columns
    if "url" not in named:
        raise refusal(
            name,
            arrived=f"the columns {listing(table, 30) or 'none'}",
            expected="a column url",
            fix='Name it with columns={"url": …}; a plain list of addresses is a .txt file.',
        )
    return named, guesses


def _usable_rows(listed: pd.DataFrame) -> tuple[list[dict], Skipped, list[dict]]:
    """Return the rows that can be fetched, (article_id, reason) of the others, results of queries.

    Dates that are lost have a reason, too. A row whose page is that of another row has its id.
    """
    usable = []
    skipped = []
    results = []
    first_of_page = {}
    row_of_id = {}
    rows = zip(listed.index, listed.to_dict("records"))
    for count, (number, row) in enumerate(rows, start=1):
        article_id = row["article_id"] or f"u{count:04}"
        url = row["url"] or ""
        reason = _why_unusable(url)
        page = None if reason else identity(parse_address(url).url)
        result = _result_of_row(row)
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
        published = row["published"]
        day = dates.day(published)
        if published and not day:
            lost = f"{published[:60]!r} names no day, so that its date is missing"
            skipped.append((article_id, f"{KEPT}row {number}: {lost}"))
        known = {"article_id": article_id, "url": parse_address(url).url, "published": day}
        known["outlet"] = row["outlet"] or host(url)
        usable.append(row | known)
    return usable, skipped, results


def _result_of_row(row: dict) -> dict[str, Any]:
    """Return the query that found the page of a row, with its rank; empty where there is none."""
    cells = {name.casefold(): cell for name, cell in row.items()}
    if not cells.get("query"):
        return {}
    return {ours: cells.get(theirs) for theirs, ours in HIT_NAMES.items()}


def _why_unusable(url: str) -> str | None:
    """Return why an address cannot be fetched, None if it can."""
    if not url:
        return "it has no address"
    if re.search(r"\s", url):
        return f"{url[:80]!r} is no page: it has a space inside"
    try:
        parse_address(url)
    except Failure as failure:
        return f"{url[:80]!r} is no page: {failure.why}"
    return None
