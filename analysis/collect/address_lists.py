"""Lists of web addresses: the pages of a corpus, and what is known before they are fetched."""

import re
from pathlib import Path
from typing import NamedTuple

import pandas as pd

from analysis.collect.failures import Failure
from analysis.collect.records import KEPT
from analysis.collect.urls import host, parse_address
from analysis.corpus import dates, sheets
from analysis.corpus.cells import tidied
from analysis.corpus.columns import Guess
from analysis.corpus.encodings import Options, decoded
from analysis.corpus.sources import map_columns
from analysis.corpus.tables import SUFFIXES, parse_table
from analysis.errors import listing, refusal, require_file
from analysis.lexicons.validation import with_none

OWN = tuple("article_id outlet published url title language".split())
#: Rows that are left out: article_id and reason.
Skipped = list[tuple[str | None, str]]
LARGEST = 200_000_000  # bytes of a list: some million addresses
#: Parameters that say where a reader came from.
TRACKING = re.compile(r"(?i)(?<=[?&])(?:utm_\w*|fbclid|gclid)=[^&#]*&?")
#: Columns of a list of search results, and what hits.csv calls them.
HIT_NAMES = {"query_language": "language", "query": "query", "rank": "rank"}
NAMES = (*OWN, *HIT_NAMES)


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

    Without an id a row is "u0001" by its place. Of two rows for one page the first is taken.
    """
    expected = "a list of addresses: a .csv, .tsv, .json, .jsonl, .xlsx or .txt file"
    path = require_file(path, expected=expected, most=LARGEST)
    arrived, unread = _table_of_file(path.read_bytes(), name=path.name, encoding=encoding)
    table, guesses = map_columns(arrived, columns or {}, what=path.name, names=NAMES)
    if "url" not in table:
        raise refusal(
            path.name,
            arrived=f"the columns {listing(table, 30) or 'none'}",
            expected="a column url",
            fix='Name it with columns={"url": …}; a plain list of addresses is a .txt file.',
        )
    names = dict.fromkeys([*OWN, *table])
    cells = table.reindex(columns=list(names)).map(sheets.written, na_action="ignore")
    found, skipped = _usable_rows(with_none(cells))
    if found.empty:
        reasons = listing([reason for _, reason in skipped], 3) or "no row"
        raise refusal(
            path.name,
            arrived=f"no address that can be used ({reasons})",
            expected="addresses that begin with http:// or https://",
            fix="Look at the rows.",
        )
    is_first = ~found["article_id"].duplicated()
    hits = found.reindex(columns=[*HIT_NAMES, "article_id"]).dropna(subset="query")
    hits = hits.rename(columns=HIT_NAMES)
    return AddressList(found[is_first], skipped + unread, hits, guesses)


def _table_of_file(data: bytes, *, name: str, encoding: str | None) -> tuple[pd.DataFrame, Skipped]:
    """Return the table of a list, and what is not read; a .txt file has an address a line."""
    if Path(name).suffix.lower() not in SUFFIXES:
        text, _ = decoded(data, name=name, given=encoding)
        lines = [line.strip() for line in text.splitlines()]
        addresses = [line for line in lines if line and not line.startswith("#")]
        return pd.DataFrame({"url": addresses}, dtype=object), []
    parsed = parse_table(data, Options(encoding=encoding), what=name)
    table, _ = tidied(parsed.table)
    return table, [(None, reason) for _, _, reason in parsed.skipped]


def _usable_rows(listed: pd.DataFrame) -> tuple[pd.DataFrame, Skipped]:
    """Return the rows that can be fetched, and (article_id, reason) of the others."""
    usable = []
    skipped = []
    id_of_page = {}
    ids = set()
    for number, row in enumerate(listed.to_dict("records"), start=1):
        article_id = row["article_id"] or f"u{number:04}"
        try:
            url = _address(row["url"] or "")
        except Failure as failure:
            skipped.append((article_id, str(failure)))
            continue
        page = TRACKING.sub("", url).rstrip("?&")
        first = id_of_page.get(page)
        if first and row.get("query"):  # another result of a search
            usable.append(row | {"article_id": first})
            continue
        if first:
            skipped.append((article_id, f"same page: {url[:80]!r} is that of {first}"))
            continue
        if article_id in ids:
            skipped.append((article_id, f"same article_id: {url[:80]!r} is another page"))
            continue
        id_of_page[page] = article_id
        ids.add(article_id)
        published = row["published"]
        day = dates.day(published)
        if published and not day:
            lost = f"{published[:60]!r} names no day, so that its date is missing"
            skipped.append((article_id, KEPT + lost))
        known = {"article_id": article_id, "url": url, "published": day}
        usable.append(row | known | {"outlet": row["outlet"] or host(url)})
    return pd.DataFrame(usable, columns=list(listed), dtype=object), skipped


def _address(url: str) -> str:
    """Return an address as it is asked for; raises Failure for what is none."""
    if re.search(r"\s", url):
        raise Failure("bad address", f"{url[:80]!r} has a space inside")
    try:
        return parse_address(url).url
    except Failure as failure:
        raise Failure("bad address", f"{url[:80]!r}: {failure.why}") from None
