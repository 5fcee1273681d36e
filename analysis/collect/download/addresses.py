"""Lists of web addresses: which pages belong to a corpus, and what is known of them before they are fetched."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable
from pathlib import Path
from urllib.parse import parse_qsl, urlencode, urlsplit

import pandas as pd

from analysis.collect.download import connections
from analysis.collect.exports import sheets
from analysis.collect.web import dates
from analysis.collect.web.encodings import decoded
from analysis.errors import MissingInput, listing, refusal

OWN = ("article_id", "outlet", "published", "url", "title", "language")
#: Names of our columns in the tables of others; Media Cloud has the first ones.
NAMES = {
    "article_id": ("article_id", "stories_id", "story_id", "id"),
    "outlet": ("outlet", "media_name", "source", "publisher"),
    "published": ("published", "publish_date", "publication_date", "date"),
    "url": ("url", "link", "story_url", "address"),
    "title": ("title", "headline"),
    "language": ("language", "lang"),
}
LONGEST = 2_000  # characters: browsers and servers take no more, and only broken lists have them
LARGEST = 200_000_000  # bytes of a list: some million addresses
FIELD = 1_000_000  # characters of a cell
TRACKING = re.compile(
    r"utm_|fbclid$|gclid$", re.IGNORECASE
)  # parameters that say where a reader came from
NAME = re.compile(
    r"[^\s./\\:*?\"<>|\x00-\x1f][^/\\:*?\"<>|\x00-\x1f]{0,99}"
)  # an article_id becomes the name of a file
SEPARATORS = ",\t;|"


def allowed(url: str) -> str | None:
    """Return why an address cannot be fetched, or None if it can.

    >>> allowed("https://elm-post.example/a"), allowed("https://elm-post.example/a b")
    (None, 'it has a space inside')
    """
    text = url.strip() if isinstance(url, str) else ""
    if len(text) > LONGEST:
        return f"it has {len(text):,} characters, at most {LONGEST:,} are fetched"
    if re.search(r"\s", text):
        return "it has a space inside"
    try:
        place = connections.place(text)
    except connections.Failure as failure:
        return failure.why
    return None if 0 < place.port < 65_536 else f"port {place.port} is none"


def normalised(url: str) -> str:
    """Return an address as it is fetched: scheme and host in lower case and ASCII, without its fragment.

    >>> normalised("HTTP://Zürich.example:80/Fähre?utm_source=x#top")
    'http://xn--zrich-kva.example/F%C3%A4hre?utm_source=x'
    """
    return connections.place(url.strip()).url


def host(url: str) -> str:
    """Return the host of an address, without "www."; "" if there is none.

    >>> host("https://www.Elm-Post.example/a")
    'elm-post.example'
    """
    try:
        return connections.place(url).host.removeprefix("www.")
    except connections.Failure:
        return ""


def identity(url: str) -> str:
    """Return what two addresses of one page have in common: the address without parameters of tracking.

    >>> identity("https://elm.example/a?id=5&utm_source=x&fbclid=1")
    'https://elm.example/a?id=5'
    """
    parts = urlsplit(url)
    pairs = parse_qsl(parts.query, keep_blank_values=True)
    kept = [(name, value) for name, value in pairs if not TRACKING.match(name)]
    return url if len(kept) == len(pairs) else parts._replace(query=urlencode(kept)).geturl()


def read(
    path: str | Path, *, columns: dict[str, str] | None = None, encoding: str | None = None
) -> tuple[pd.DataFrame, list[tuple[str | None, str]]]:
    """Return a list of addresses, and (article_id, reason) of each row that cannot be used.

    Parameters
    ----------
    path : path
        A table with a header (.csv, .tsv, .xlsx), such as the stories of Media Cloud or an ``articles.csv`` of ours, or a .txt
        file with one address a line (lines that begin with # are comments).
    columns : dict of our name to yours, optional
        Where a column has none of the usual names (NAMES).
    encoding : str, optional
        By default it is found out.

    Returns
    -------
    (DataFrame, list)
        ``article_id, outlet, published, url, title, language`` and the other columns as they came. Without an id the row is
        "u0001" and so on, by its place in the list; without an outlet it is the host. A date that names no day is missing, and
        listed. Of two rows for one page the first is taken.

    Raises
    ------
    MissingInput, InputError
        No such file; a file of another kind; no column of addresses; no address that can be used.

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     _ = Path(folder, "list.txt").write_text("https://elm.example/a\\nhttps://elm.example/a?utm_id=1\\n")
    ...     table, skipped = read(f"{folder}/list.txt")
    >>> table[["article_id", "outlet"]].values.tolist(), skipped
    ([['u0001', 'elm.example']], [('u0002', 'row 2: its page stands already in row 1')])
    """
    path = Path(path)
    if not path.is_file():
        raise refusal(
            "list of addresses",
            arrived=f"{path}, which is no file",
            expected="a .csv, .tsv, .xlsx or .txt file",
            fix="Check the path; it starts from the folder Python runs in.",
            kind=MissingInput,
        )
    if (size := path.stat().st_size) > LARGEST:
        raise refusal(
            path.name,
            arrived=f"{size:,} bytes",
            expected=f"at most {LARGEST:,}",
            fix="Split the list.",
        )
    header, rows, left = _table(path.read_bytes(), name=path.name, encoding=encoding)
    places = _places(header, dict(columns or {}), name=path.name)
    kept, skipped = _usable(rows, header, places)
    if not kept:
        raise refusal(
            path.name,
            arrived=f"no address that can be used ({listing([why for _, why in skipped], 3) or 'no row'})",
            expected="addresses that begin with http:// or https://",
            fix="Look at the rows.",
        )
    skipped += (
        [(None, f"{left} more sheet{'s are' if left > 1 else ' is'} not read")] if left else []
    )
    others = [
        name
        for place, name in enumerate(header)
        if name and place not in places.values() and name not in OWN
    ]
    return pd.DataFrame(kept, columns=[*OWN, *dict.fromkeys(others)], dtype=object), skipped


def _table(
    data: bytes, *, name: str, encoding: str | None
) -> tuple[list[str], list[tuple[int, list]], int]:
    """Return the column names of a list, its rows with their numbers in the file, and how many sheets are not read."""
    left = 0
    if data.startswith(b"PK"):
        first, *others = [table for table in sheets.rows(data, name=name).values() if table] or [
            [[]]
        ]
        rows, left = list(enumerate(first, start=1)), len(others)
    else:
        text, _ = decoded(data, name=name, given=encoding)
        if not name.lower().endswith((".csv", ".tsv")):
            lines = enumerate(text.splitlines(), start=1)
            return (
                ["url"],
                [
                    (number, [line.strip()])
                    for number, line in lines
                    if line.strip() and not line.startswith("#")
                ],
                0,
            )
        rows = _separated(text, name=name)
    header, *rest = [(number, row) for number, row in rows if any(row)] or [(1, [])]
    return [str(cell or "").strip() for cell in header[1]], rest, left


def _separated(text: str, *, name: str) -> list[tuple[int, list[str | None]]]:
    """Return the rows of a .csv or .tsv file, each with the number of its last line."""
    first = next((line for line in text.splitlines() if line.strip()), "")
    mark = max(SEPARATORS, key=first.count)
    limit = csv.field_size_limit(FIELD)
    try:
        reader = csv.reader(io.StringIO(text, newline=""), delimiter=mark)
        return [(reader.line_num, [*row]) for row in reader]
    except csv.Error as error:
        raise refusal(
            name,
            arrived=f"a table that cannot be parsed ({error})",
            expected="cells with quotation marks that end",
            fix="Look for a quotation mark that is not closed.",
        ) from None
    finally:
        csv.field_size_limit(limit)


def _places(header: list[str], columns: dict[str, str], *, name: str) -> dict[str, int]:
    """Return at which place of a row each of our columns stands."""
    unknown = [ours for ours in columns if ours not in OWN] + [
        theirs for theirs in columns.values() if theirs not in header
    ]
    if unknown:
        raise refusal(
            "columns",
            arrived=listing(unknown),
            fix="Write columns={ours: yours}.",
            expected=f"{listing(OWN, 6)}, each with one of: {listing(header, 30)}",
        )
    plain = [cell.casefold() for cell in header]
    usual = {
        ours: next((plain.index(theirs) for theirs in names if theirs in plain), None)
        for ours, names in NAMES.items()
    }
    places = {ours: place for ours, place in usual.items() if place is not None}
    places |= {ours: header.index(theirs) for ours, theirs in columns.items()}
    if "url" not in places:
        raise refusal(
            name,
            arrived=f"the columns {listing(header, 30) or 'none'}",
            expected="a column url",
            fix='Name it with columns={"url": …}; a plain list of addresses is a .txt file.',
        )
    return places


def _usable(
    rows: Iterable[tuple[int, list]], header: list[str], places: dict[str, int]
) -> tuple[list[dict], list[tuple[str | None, str]]]:
    """Return the rows that can be fetched, and (article_id, reason) of the others and of dates that are lost."""
    kept, skipped, pages, names = [], [], {}, {}
    for count, (number, row) in enumerate(rows, start=1):
        cells = dict(zip(header, row, strict=False))
        given = {
            ours: (row[place] or "").strip() or None
            for ours, place in places.items()
            if place < len(row)
        }
        label, url = given.get("article_id") or f"u{count:04}", given.get("url") or ""
        why = _unusable(row, header, label=label, url=url)
        page = None if why else identity(normalised(url))
        if page in pages:
            why = f"its page stands already in row {pages[page]}"
        elif page and label in names:
            why = f"its article_id {label!r} stands already in row {names[label]}"
        if why:
            skipped.append((label, f"row {number}: {why}"))
            continue
        pages[page], names[label] = number, number
        day = dates.day(published := given.get("published"))
        if published and not day:
            told = f"{published[:60]!r} names no day, so that its date is missing"
            skipped.append((label, f"kept: row {number}: {told}"))
        known = {
            "article_id": label,
            "url": normalised(url),
            "published": day,
            "outlet": given.get("outlet") or host(url),
        }
        others = {name: cells[name] or None for name in cells if name not in OWN}
        kept.append(others | dict.fromkeys(OWN) | given | known)
    return kept, skipped


def _unusable(row: list, header: list[str], *, label: str, url: str) -> str | None:
    """Return why a row cannot be used, None if it can."""
    if len(row) > len(header) and any(row[len(header) :]):
        return f"it has {len(row)} cells, the header {len(header)}"
    if not NAME.fullmatch(label):
        return f"its article_id {label[:60]!r} cannot be the name of a file"
    if not url:
        return "it has no address"
    why = allowed(url)
    return f"{url[:80]!r} is no page: {why}" if why else None
