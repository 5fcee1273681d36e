"""Download the pages of a list of addresses into a folder, with a log."""

import csv
import hashlib
import io
import os
import re
import threading
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pandas as pd
from tqdm import tqdm

from analysis.collect.download import wayback
from analysis.collect.download.connections import Answer, Manners
from analysis.collect.download.visits import Visitor
from analysis.collect.failures import Failure
from analysis.collect.urls import host
from analysis.errors import listing, refusal, require_new, require_number
from analysis.files import DEVICES, named_path, naming, replace_file

PAGES = "pages"
LOG = "log.csv"
#: Columns of the log beside article_id and url.
FIELDS = tuple(
    "final_url status reason source fetched archived sha256 charset file again".split()
)
COLUMNS = ("article_id", "url", *FIELDS)
NAME_MOST = 80  # characters of an article_id in the name of its file; systems allow 255 bytes
_DEVICE = re.compile(rf"({DEVICES})(\..*)?")
_UNFINISHED = ".*.unfinished"  # by a run that was cut short
#: Kinds of failures after which the archive is asked: many outlets are gone as a whole.
LOST = ("gone", "no connection")
Accept = Callable[[dict, Answer], bool]


def fetch(
    urls: pd.DataFrame, folder: str | Path, *, accept: Accept | None = None, **manners: Any
) -> pd.DataFrame:
    """Download the pages of a list into a folder; return what became of each.

    ``log.csv`` gets a line before each page is written, so a killed run is taken up by the same
    call. A page that *accept* (row, page) refuses is looked for in the archive.
    """
    require_new(FIELDS, urls, what="urls", fix="Drop or rename them: fetch writes these columns.")
    visitor = Visitor(_manners(**manners))
    folder = named_path(folder)
    (folder / PAGES).mkdir(parents=True, exist_ok=True)
    log = _verified_log(folder)
    urls = urls.sort_values("article_id", ignore_index=True)
    rows = [
        row
        for row in urls.to_dict("records")
        if not _is_settled(log.get(row["article_id"]), row, folder)
    ]
    writing = threading.Lock()

    def visit(row: dict) -> None:
        """Visit a page; write its line of the log, then the page, which so is known as ours."""
        found, page = _visited_page(row, visitor, accept=accept)
        path = folder / _page_path(row)
        with writing:
            path.unlink(missing_ok=True)
            _append_line({"article_id": row["article_id"], "url": row["url"], **found}, folder)
            if found["file"]:
                replace_file(path, page)

    _visit_hosts(rows, visit, workers=visitor.manners.workers)
    log = read_log(folder)
    lines = [log[name] for name in urls["article_id"]]
    table = pd.DataFrame(lines, columns=list(FIELDS), index=urls.index, dtype=object)
    table["status"] = pd.to_numeric(table["status"]).astype("Int64")
    table["again"] = table["again"] == "True"
    return pd.concat([urls, table], axis=1)


def _manners(**manners: Any) -> Manners:
    """Return how servers are asked; raises InputError for a pause or an archive that is none."""
    how = Manners(**manners)
    require_number(how.delay, name="delay", least=0, most=3600)
    if how.archive is not None and not re.fullmatch(r"https?://[^/\s]+", how.archive):
        raise refusal(
            "archive",
            arrived=repr(how.archive),
            expected="the address of a server without a path, or None",
            fix="Write it like https://archive.org.",
        )
    return how


# ---------------------------------------------------------------- one page


def _visited_page(row: dict, visitor: Visitor, *, accept: Accept | None) -> tuple[dict, bytes]:
    """Return what the log says of a page, and the page (b"" if it is missing)."""
    line: dict = dict.fromkeys(FIELDS)
    page = None
    try:
        page = visitor.page(row["url"])
        line |= {"source": "live", "status": page.status}
        is_wanted = accept is not None and not accept(row, page)
    except Failure as failure:
        line |= {"status": failure.status, "reason": str(failure), "again": failure.again}
        is_wanted = failure.kind in LOST
    if is_wanted and visitor.manners.archive:
        try:
            copy, day = wayback.copy(row["url"], near=row.get("published"), visitor=visitor)
            if page is None or accept is None or accept(row, copy):
                page = copy
                line |= {"source": "archive", "archived": day, "reason": None, "again": None}
        except Failure as failure:
            if page is None:
                line["reason"] += f"; of the archive: {failure}"
                line["again"] = failure.again
    elif is_wanted and page is None:
        line["again"] = True  # another call may ask an archive
    line["fetched"] = datetime.now(UTC).isoformat(timespec="seconds")
    if page is None:
        return line, b""
    line |= {
        "final_url": page.url,
        "sha256": hashlib.sha256(page.body).hexdigest(),
        "charset": page.charset,
        "file": _page_path(row),
    }
    return line, page.body


def _visit_hosts(rows: Sequence[dict], visit: Callable[[dict], None], *, workers: int) -> None:
    """Visit the pages of each host one after the other, as many hosts at a time as workers.

    An exception here, such as Control-C, ends it after the pages that are on their way.
    """
    hosts = defaultdict(list)
    for row in rows:
        hosts[host(row["url"])].append(row)
    largest_first = sorted(hosts.values(), key=len, reverse=True)
    is_over = threading.Event()
    bar = tqdm(desc="fetching", unit=" pages", total=len(rows), disable=None)

    def work(pages: list[dict]) -> None:
        """Visit the pages of one host."""
        for row in pages:
            if not is_over.is_set():
                visit(row)
                bar.update()

    with bar, ThreadPoolExecutor(workers) as pool:
        try:
            for worker in as_completed([pool.submit(work, pages) for pages in largest_first]):
                worker.result()
        finally:
            is_over.set()


# ---------------------------------------------------------------- the folder


def file_name(article_id: str) -> str:
    """Return a name for a page's file that every system takes.

    An id that does not fit is changed, and a hash tells it apart.

    >>> file_name("d001"), file_name("Elm Post/1")
    ('d001.html', 'elm-post-1-17276784fa49.html')
    """
    simple = re.sub(r"[^a-z0-9_-]+", "-", article_id.lower())
    simple = simple[:NAME_MOST].strip("-") or "page"
    is_ambiguous = _DEVICE.fullmatch(simple) or re.search(r"-[0-9a-f]{12}$", simple)
    if simple == article_id and not is_ambiguous:
        return f"{simple}.html"
    digest = hashlib.sha256(article_id.encode(errors="surrogatepass")).hexdigest()
    return f"{simple}-{digest[:12]}.html"


def _page_path(row: dict) -> str:
    return f"{PAGES}/{file_name(row['article_id'])}"


def read_log(folder: str | Path) -> dict[str, dict]:
    """Return the last line of a folder's log for each article_id; blank cells are None.

    Raises InputError if it is not a log of fetch.
    """
    path = Path(folder) / LOG
    if not path.exists():
        return {}
    data = path.read_bytes()
    whole = data[: data.rfind(b"\n") + 1]  # a run that was cut short leaves half a line
    rows = csv.DictReader(io.StringIO(whole.decode(errors="replace"), newline=""))
    if tuple(rows.fieldnames or ()) != COLUMNS:
        raise refusal(
            f"{LOG} in {path.parent.name}",
            arrived="another table",
            expected="the log of fetch",
            fix="Move it away, with the folder of pages beside it: they are fetched again.",
        )
    return {row["article_id"]: {name: row[name] or None for name in COLUMNS} for row in rows}


def _verified_log(folder: Path) -> dict[str, dict]:
    """Return the log of a folder, without the rest of a run that was cut short.

    Raises InputError for a page that the log does not name, or that was changed since.
    """
    for path in folder.rglob(_UNFINISHED):
        path.unlink()
    log = read_log(folder)
    digests = {line["file"]: line["sha256"] for line in log.values()}
    foreign = [
        path.name
        for path in sorted((folder / PAGES).iterdir())
        if digests.get(f"{PAGES}/{path.name}") != hashlib.sha256(path.read_bytes()).hexdigest()
    ]
    if foreign:
        state = f"pages that were changed, or that {LOG} does not name"
        raise refusal(
            f"folder {folder.name}/{PAGES}",
            expected="pages as they were fetched",
            arrived=f"{state}: {listing(foreign)}",
            fix="Move them away, or delete them: they are fetched again.",
        )
    replace_file(folder / LOG, _csv_text([COLUMNS, *(line.values() for line in log.values())]))
    return log


def _is_settled(line: dict | None, row: dict, folder: Path) -> bool:
    """Tell whether the next call needs no question for this address.

    Then its page is there, or its failure will not pass.
    """
    if line is None or line["url"] != row["url"]:
        return False
    if line["reason"]:
        return line["again"] == "False"
    return line["file"] == _page_path(row) and (folder / _page_path(row)).is_file()


def _append_line(line: dict, folder: Path) -> None:
    """Write a line at the end of the log and wait until the disk has it."""
    with naming(folder), open(folder / LOG, "ab") as file:
        file.write(_csv_text([[line[name] for name in COLUMNS]]))
        file.flush()
        os.fsync(file.fileno())


def _csv_text(rows: Iterable[Iterable]) -> bytes:
    """Return rows as lines of CSV."""
    text = io.StringIO(newline="")
    csv.writer(text, lineterminator="\n").writerows(rows)
    return text.getvalue().encode()
