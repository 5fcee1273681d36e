"""Download the pages of a list of addresses into a folder, with a log."""

import hashlib
import json
import os
import re
from collections import defaultdict
from collections.abc import Awaitable, Callable, Sequence
from concurrent.futures import as_completed
from pathlib import Path
from typing import Any

import pandas as pd
from anyio import to_thread
from anyio.from_thread import start_blocking_portal
from tqdm import tqdm

from analysis.collect.download import wayback
from analysis.collect.download.connections import Answer, Manners
from analysis.collect.download.visits import Clock, Visitor
from analysis.collect.failures import Failure
from analysis.collect.urls import host
from analysis.errors import listing, refusal, require_new, require_number
from analysis.files import DEVICES, named_path, naming, replace_file

PAGES = "pages"
LOG = "log.jsonl"
#: Columns of the log beside article_id and url.
FIELDS = tuple(
    """
    final_url status reason source fetched archived sha256 bytes content_type charset attempts file
    again settings
    """.split()
)
NAME_MOST = 80  # characters of an article_id in the name of its file; systems allow 255 bytes
_DEVICE = re.compile(rf"({DEVICES})(\..*)?")
_UNFINISHED = ".*.unfinished"  # by a run that was cut short
_BEGINNING = b'{"article_id": "'  # of every line of the log
#: Kinds of failures after which the archive is asked: many outlets are gone as a whole.
LOST = ("gone", "no connection")
Accept = Callable[[dict, Answer], bool]


def fetch(
    urls: pd.DataFrame,
    folder: str | Path,
    *,
    accept: Accept | None = None,
    clock: Clock | None = None,
    **manners: Any,
) -> pd.DataFrame:
    """Download the pages of a list into a folder; return what became of each.

    ``log.jsonl`` gets a line before each page is written, so a killed run is taken up by the same
    call. A page that *accept* (row, page) refuses is looked for in the archive.
    """
    require_new(FIELDS, urls, what="urls", fix="Drop or rename them: fetch writes these columns.")
    how = Manners(**manners)
    visitor = Visitor(how, clock=clock or Clock())
    require_number(how.delay, name="delay", least=0, most=3600)
    if how.archive is not None and not re.fullmatch(r"https?://[^/\s]+", how.archive):
        raise refusal(
            "archive",
            arrived=repr(how.archive),
            expected="the address of a server without a path, or None",
            fix="Write it like https://archive.org.",
        )
    folder = named_path(folder)
    (folder / PAGES).mkdir(parents=True, exist_ok=True)
    log = _verified_log(folder)
    settings = f"largest {how.largest}, archive {how.archive}, local {how.local}"
    urls = urls.sort_values("article_id", ignore_index=True)
    rows = [
        row
        for row in urls.to_dict("records")
        if not _is_settled(log.get(row["article_id"]), row, folder, settings)
    ]
    for row in rows:
        (folder / _page_path(row)).unlink(missing_ok=True)
        log.pop(row["article_id"], None)
    replace_file(folder / LOG, _log_lines(log))

    async def visit(row: dict) -> None:
        """Visit a page; write its line of the log, then the page, which so is known as ours."""
        found, page = await _visited_page(row, visitor, accept=accept)
        line = {"article_id": row["article_id"], "url": row["url"], **found, "settings": settings}
        log[row["article_id"]] = line
        _append_line(line, folder=folder)
        if line["file"]:
            replace_file(folder / line["file"], page)

    _visit_hosts(rows, visit, workers=how.workers)
    replace_file(folder / LOG, _log_lines(log))
    lines = [log[name] for name in urls["article_id"]]
    table = pd.DataFrame(lines, columns=list(FIELDS), index=urls.index, dtype=object)
    table = table.astype({"status": "Int64", "bytes": "Int64"})
    return pd.concat([urls, table], axis=1)


# ---------------------------------------------------------------- one page


async def _visited_page(
    row: dict, visitor: Visitor, *, accept: Accept | None
) -> tuple[dict, bytes]:
    """Return what the log says of a page, and the page (b"" if it is missing)."""

    async def is_accepted(page: Answer) -> bool:
        """Tell whether this is the page that was listed; it may take long to read."""
        return accept is None or await to_thread.run_sync(accept, row, page)

    asked: list[str] = []
    line: dict = dict.fromkeys(FIELDS)
    page = None
    try:
        page = await visitor.page(row["url"], asked=asked)
        line |= {"source": "live", "status": page.status}
        is_wanted = not await is_accepted(page)
    except Failure as failure:
        line |= {"status": failure.status, "reason": str(failure), "again": failure.again}
        is_wanted = failure.kind in LOST
    if is_wanted and visitor.manners.archive:
        try:
            copy, day = await wayback.copy(
                row["url"], near=row.get("published"), visitor=visitor, asked=asked
            )
            if page is None or await is_accepted(copy):
                page = copy
                line |= {"source": "archive", "archived": day, "reason": None, "again": None}
        except Failure as failure:
            if page is None:
                line["reason"] += f"; of the archive: {failure}"
                line["again"] = failure.again
    line["fetched"] = visitor.clock.utc().isoformat(timespec="seconds")
    line["attempts"] = len(asked)
    if page is None:
        return line, b""
    line |= {
        "final_url": page.url,
        "sha256": hashlib.sha256(page.body).hexdigest(),
        "bytes": len(page.body),
        "content_type": page.content_type,
        "charset": page.charset,
        "file": _page_path(row),
    }
    return line, page.body


def _visit_hosts(
    rows: Sequence[dict], visit: Callable[[dict], Awaitable[None]], *, workers: int
) -> None:
    """Visit the pages of each host one after the other, as many hosts at a time as workers.

    This runs in a thread of its own, since a notebook has an event loop already; an exception
    here, such as Control-C, ends it.
    """
    hosts = defaultdict(list)
    for row in rows:
        hosts[host(row["url"])].append(row)
    waiting = iter(sorted(hosts.values(), key=len, reverse=True))  # the largest first
    with (
        tqdm(desc="fetching", unit=" pages", total=len(rows), disable=None) as bar,
        start_blocking_portal() as portal,
    ):

        async def work() -> None:
            """Take one host after the other and visit its pages."""
            for pages in waiting:
                for row in pages:
                    await visit(row)
                    bar.update()

        for worker in as_completed([portal.start_task_soon(work) for _ in range(workers)]):
            worker.result()


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
    """Return the lines of a folder's log by article_id.

    A last line that is not whole is left out. Raises InputError if any other line is damaged.
    """
    path = Path(folder) / LOG
    if not path.exists():
        return {}
    texts = path.read_bytes().splitlines()
    log = {}
    for number, text in enumerate(texts, start=1):
        try:
            line = json.loads(text)
            log[line["article_id"]] = {name: line[name] for name in ("article_id", "url", *FIELDS)}
        except (ValueError, TypeError, KeyError):
            if number == len(texts) and text.startswith(_BEGINNING[: len(text)]):
                break
            raise refusal(
                f"{LOG} in {path.parent.name}",
                arrived=f"a damaged line {number}",
                expected="the log of fetch",
                fix="Delete this line: its page is fetched again.",
            ) from None
    return log


def _verified_log(folder: Path) -> dict[str, dict]:
    """Return the log of a folder.

    Raises InputError for a page that the log does not name, or that was changed since.
    """
    for path in folder.rglob(_UNFINISHED):
        path.unlink()
    log = read_log(folder)
    digests = {_page_path(line): line["sha256"] for line in log.values()}
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
    return log


def _is_settled(line: dict | None, row: dict, folder: Path, settings: str) -> bool:
    """Tell whether the next call needs no question for this address.

    Then its page is there, or its failure will not pass.
    """
    if line is None or line["url"] != row["url"]:
        return False
    if line["reason"]:
        return not line["again"] and line["settings"] == settings
    return line["file"] == _page_path(row) and (folder / _page_path(row)).is_file()


def _append_line(line: dict, *, folder: Path) -> None:
    """Write a line at the end of the log and wait until the disk has it."""
    with naming(folder), open(folder / LOG, "ab") as file:
        file.write(_log_lines({line["article_id"]: line}))
        file.flush()
        os.fsync(file.fileno())


def _log_lines(log: dict[str, dict]) -> bytes:
    return "".join(json.dumps(log[name]) + "\n" for name in sorted(log)).encode()
