"""Downloads: the pages of a list of addresses, in a folder with a log: where each came from, or why it is missing."""

from __future__ import annotations

import hashlib
import json
import os
import re
import sys
import threading
import warnings
from collections import defaultdict
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from pathlib import Path
from urllib.request import getproxies_environment

import pandas as pd

from analysis import errors as checks
from analysis.collect.download import connections, wayback
from analysis.collect.download.connections import Failure, Limits
from analysis.collect.download.visits import Clock, Visitor
from analysis.files import DEVICES, replace_file

#: The name that servers see. Its first word is what a robots.txt can name; a project should add an address to write to.
AGENT = "framing-notebooks/0.1 (research on news, each page once; to refuse, name framing-notebooks in robots.txt)"
PAGES, LOG = "pages", "log.jsonl"
#: Columns of the log beside article_id and url.
FIELDS = (
    "final_url",
    "status",
    "reason",
    "source",
    "fetched",
    "archived",
    "sha256",
    "bytes",
    "content_type",
    "charset",
    "attempts",
    "file",
    "again",
    "settings",
)
_KINDS = {
    "status": int,
    "bytes": int,
    "attempts": int,
    "again": bool,
}  # of these columns; others hold text
NAME_MOST = 80  # characters of an article_id that stand in the name of its file; systems allow 255 bytes for all
_DEVICE = re.compile(rf"({DEVICES})(\..*)?")
_LEFT = ".unfinished"  # by a run that was cut short
_OURS = re.compile(rf"{PAGES}|log\.jsonl|{PAGES}/[a-z0-9_-]+\.html|({PAGES}/)?\.[^/]+\{_LEFT}")
_BEGINNING = b'{"article_id": "'  # of every line of the log
_BEFORE = "not tried: the run ended before the page was on disk"  # the reason of such a line
LOST = (
    "gone",
    "no connection",
)  #: kinds of failures after which the archive is asked: many outlets are gone as a whole


def fetch(
    urls: pd.DataFrame,
    folder: str | Path,
    *,
    agent: str = AGENT,
    delay: float = 2.0,
    timeout: float = 30.0,
    largest: int = 10_000_000,
    retries: int = 3,
    workers: int = 8,
    archive: str | None = wayback.ADDRESS,
    local: bool = False,
    clock: Clock | None = None,
) -> pd.DataFrame:
    """Download the pages of a list into *folder*, and return the list with what became of each, sorted by article_id.

    The bytes of each page are kept as they came, unpacked, in ``pages/``; ``log.jsonl`` has a line for each page, written once
    the page is on disk. The same call again verifies what is there and fetches only what is missing, or failed for a reason
    that may pass; a run that was killed is taken up the same way. One run a folder at a time.

    A page that was changed is refused by name. It is fetched again once you have deleted it.

    Every host is asked by one connection at a time, as its robots.txt says; hosts stand side by side. Proxies of the
    environment are not used (with a warning), because the addresses that are checked have to be those that are asked.

    Parameters
    ----------
    urls : DataFrame
        Columns article_id and url, each article_id once; published (the archive's copy nearest to it is taken) and others
        travel along.
    folder : path
        New, or of an earlier call.
    agent : str
        How we introduce ourselves: a name, and how to reach whoever runs this.
    delay : float
        Seconds between the starts of two questions to one host; its robots.txt may ask for more.
    timeout : float
        Seconds of silence; a page may take four times as long in all.
    largest : int
        Bytes of a page, as it arrives and unpacked.
    retries : int
        How often a failure that may pass is repeated in this call.
    workers : int
        Hosts at a time.
    archive : str or None
        Address of the Wayback Machine, which is asked for pages that are gone; None: it is not.
    local : bool
        Whether addresses of the local network may be asked.
    clock : Clock, optional
        For tests.

    Returns
    -------
    DataFrame
        The columns of *urls*, and: final_url · status (of the live server) · reason (why there is no page; its first words are
        one of `connections.KINDS`) · source ("live" or "archive") · fetched (UTC) · archived (day of the copy) · sha256 ·
        bytes · content_type · charset (what the server calls it) · attempts (questions asked for it) · file (below *folder*) ·
        again (whether the next call tries it again) · settings.

    Raises
    ------
    InputError
        For a list or a setting that makes no sense, a folder with anything else in it, a page that
        was changed or that the log does not name, or a damaged log.

    Examples
    --------
    >>> from tempfile import TemporaryDirectory
    >>> urls = pd.DataFrame({"article_id": ["a"], "url": ["file:///etc/hosts"]})
    >>> with TemporaryDirectory() as folder:
    ...     fetch(urls, folder).reason[0]
    'bad address: it begins with file, and only http(s) is fetched'
    """
    urls = _listed(urls)
    _require_settings(
        agent=agent,
        delay=delay,
        timeout=timeout,
        retries=retries,
        workers=workers,
        largest=largest,
        archive=archive,
    )
    clock, folder = clock or Clock(), _opened(Path(folder))
    log = _known(folder)
    visitor = Visitor(
        Limits(agent, timeout, largest, local), delay=delay, retries=retries, clock=clock
    )
    settings = f"largest {largest}, archive {archive}, local {local}"
    rows = [
        row
        for row in urls.to_dict("records")
        if not _is_settled(log.get(row["article_id"]), row, folder, settings)
    ]
    for row in rows:
        line = log.pop(row["article_id"], None)
        if line is not None and line["sha256"]:
            log[row["article_id"]] = _before(line)
    replace_file(
        folder / LOG, _as_lines(log)
    )  # first, so that no line is ever without its page
    for row in rows:
        (folder / _file(row)).unlink(missing_ok=True)
    keep = _keeper(folder, log, settings=settings)
    _side_by_side(
        rows,
        lambda row: keep(row, *_visited(row, visitor, archive=archive, clock=clock)),
        visitor,
        workers=workers,
    )
    replace_file(folder / LOG, _as_lines(log))
    lines = pd.DataFrame(
        [log[name] for name in urls["article_id"]],
        columns=list(FIELDS),
        index=urls.index,
        dtype=object,
    )
    return pd.concat([urls, lines.astype({"status": "Int64", "bytes": "Int64"})], axis=1)


# ---------------------------------------------------------------- what was asked for


def _listed(urls: pd.DataFrame) -> pd.DataFrame:
    checks.require_columns(urls, ["article_id", "url"], what="urls")
    checks.require_new(
        FIELDS, urls, what="urls", fix="Drop or rename them: fetch writes these columns."
    )
    if (
        urls["article_id"].isna().any()
        or (names := urls["article_id"].astype(str)).str.strip().eq("").any()
    ):
        raise checks.refusal(
            "urls",
            arrived="rows without article_id",
            expected="one for each",
            fix="Number these rows.",
        )
    addresses = pd.Series(
        [url if isinstance(url, str) else "" for url in urls["url"]], urls.index, dtype=object
    )
    urls = urls.assign(article_id=names, url=addresses)
    checks.require_unique(urls["article_id"], what="urls", name="article_id")
    return urls.sort_values("article_id").reset_index(drop=True)


def _require_settings(
    *, agent: str, delay, timeout, retries, workers, largest, archive: str | None
) -> None:
    checks.require_number(delay, name="delay", least=0, most=3600)
    checks.require_number(timeout, name="timeout", least=0.01, most=600)
    checks.require_number(largest, name="largest", least=1, most=2**30, whole=True)
    checks.require_number(retries, name="retries", least=0, most=10, whole=True)
    checks.require_number(workers, name="workers", least=1, most=64, whole=True)
    if not re.fullmatch(r"[A-Za-z0-9_-]+([/ ][\x20-\x7e]*)?", agent):
        raise checks.refusal(
            "agent",
            arrived=repr(agent),
            expected="a name of letters, digits and hyphens, and what else "
            "servers should read, in ASCII",
            fix="Write it like name/1.0 (mailto:you@your.university).",
        )
    try:
        fits = archive is None or connections.place(archive).origin == archive.lower()
    except Failure:
        fits = False
    if not fits:
        raise checks.refusal(
            "archive",
            arrived=repr(archive),
            expected="the address of a server without a path, or None",
            fix=f"Write it like {wayback.ADDRESS}.",
        )
    if proxies := sorted(
        {
            name
            for name, value in getproxies_environment().items()
            if name in connections.PORTS and value
        }
    ):
        warnings.warn(
            f"the environment names a proxy for {checks.listing(proxies)}, which is not used: pages are asked for "
            "directly, at addresses that were checked",
            stacklevel=3,
        )


# ---------------------------------------------------------------- one page


def _visited(
    row: dict, visitor: Visitor, *, archive: str | None, clock: Clock
) -> tuple[dict, bytes]:
    """Return what the log says of a page, and the page (b"" if there is none)."""
    asked, line, page = [], dict.fromkeys(FIELDS), None
    try:
        page, line["source"] = visitor.page(row["url"], asked=asked), "live"
        line["status"] = page.status
    except Failure as failure:
        line |= {"status": failure.status, "reason": str(failure), "again": failure.again}
        if failure.kind in LOST and archive:
            try:
                page, line["archived"] = wayback.copy(
                    row["url"], near=_day(row), visitor=visitor, archive=archive, asked=asked
                )
                line |= {"source": "archive", "reason": None, "again": None}
            except Failure as other:
                line |= {"reason": f"{failure}; of the archive: {other}", "again": other.again}
    line |= {"fetched": clock.utc().isoformat(timespec="seconds"), "attempts": len(asked)}
    if page is None:
        return line, b""
    return line | {
        "final_url": page.url,
        "sha256": hashlib.sha256(page.body).hexdigest(),
        "bytes": len(page.body),
        "content_type": page.content_type,
        "charset": page.charset,
        "file": _file(row),
    }, page.body


def _day(row: dict) -> str | None:
    found = re.match(r"\d{4}-\d\d-\d\d", str(row.get("published")))
    return found and found[0]


def _side_by_side(
    rows: Sequence[dict], visit: Callable[[dict], None], visitor: Visitor, *, workers: int
) -> None:
    """Visit the pages: those of a host one after the other, as many hosts at a time as there are workers."""
    from tqdm import tqdm

    hosts = defaultdict(list)
    for row in rows:
        hosts[str(row["url"]).lower().partition("//")[2].partition("/")[0]].append(row)

    def _visit_all(pages: list[dict]) -> None:
        for row in pages:
            visit(row)
            bar.update()

    pool = ThreadPoolExecutor(workers)
    try:
        with tqdm(
            desc="fetching", unit=" pages", total=len(rows), disable=not sys.stderr.isatty()
        ) as bar:
            running = [
                pool.submit(_visit_all, pages)
                for pages in sorted(hosts.values(), key=len, reverse=True)
            ]
            for done in as_completed(running):
                done.result()
    finally:
        visitor.ended.set()
        pool.shutdown(cancel_futures=True)


# ---------------------------------------------------------------- the folder


def file_name(article_id: str) -> str:
    """Return a name for a page's file that every system takes: an id that does not fit is changed, and a hash tells it apart.

    >>> file_name("d001"), file_name("Elm Post/1")
    ('d001.html', 'elm-post-1-17276784fa49.html')
    """
    plain = re.sub(r"[^a-z0-9_-]+", "-", article_id.lower())[:NAME_MOST].strip("-") or "page"
    if (
        plain == article_id
        and not _DEVICE.fullmatch(plain)
        and not re.search(r"-[0-9a-f]{12}$", plain)
    ):
        return f"{plain}.html"
    return (
        f"{plain}-{hashlib.sha256(article_id.encode(errors='surrogatepass')).hexdigest()[:12]}.html"
    )


def _file(row: dict) -> str:
    return f"{PAGES}/{file_name(row['article_id'])}"


def read_log(folder: str | Path) -> dict[str, dict]:
    """Return the lines of a folder's log by article_id; a last line that is not whole is left out.

    Raises InputError if any other line is damaged.
    """
    path, log = Path(folder) / LOG, {}
    *lines, last = path.read_bytes().split(b"\n") if path.exists() else [b""]
    if last and not _is_cut_short(last):
        lines = [*lines, last]
    for number, text in enumerate(lines, start=1):
        try:
            line = json.loads(text)
            if (
                not {"article_id", "url", *FIELDS} <= line.keys()
                or not isinstance(line["article_id"], str)
                or not all(
                    line[name] is None or type(line[name]) is _KINDS.get(name, str)
                    for name in FIELDS
                )
            ):
                raise ValueError
        except (ValueError, AttributeError, RecursionError):
            raise checks.refusal(
                f"{LOG} in {path.parent.name}",
                arrived=f"a damaged line {number}",
                expected="the log of fetch",
                fix="Delete this line: its page is fetched again.",
            ) from None
        log[line["article_id"]] = line
    return log


def _is_cut_short(line: bytes) -> bool:
    """Tell whether this is the beginning of a line of ours, and no whole one."""
    try:
        json.loads(line)
    except (ValueError, RecursionError):
        return line[: len(_BEGINNING)] == _BEGINNING[: len(line)]
    return False


def _before(line: dict) -> dict:
    """Return the line of a page that is not on disk yet, or no longer: it has the hash."""
    return line | {"file": None, "reason": _BEFORE, "again": True}


def _opened(folder: Path) -> Path:
    """Return a folder that is ready to get pages; raises InputError if anything else is in it."""
    if folder.exists() and not folder.is_dir():
        raise checks.refusal(
            "folder",
            arrived=f"{folder.name}, which is a file",
            expected="a folder",
            fix="Choose another name.",
        )
    inside = {path.relative_to(folder).as_posix(): path for path in sorted(folder.rglob("*"))}
    others = [
        name
        for name, path in inside.items()
        if path.is_symlink() or not _OURS.fullmatch(name) or path.is_dir() != (name == PAGES)
    ]
    if others:
        raise checks.refusal(
            f"folder {folder.name}",
            arrived=f"what fetch did not write: {checks.listing(others)}",
            expected="a new folder, or one of an earlier fetch",
            fix="Choose another folder.",
        )
    (folder / PAGES).mkdir(parents=True, exist_ok=True)
    for name, path in inside.items():
        if name.endswith(_LEFT):
            path.unlink()
    return folder


def _known(folder: Path) -> dict[str, dict]:
    """Return the log of a folder.

    Raises InputError for a page that the log does not name, or that was changed since.
    """
    log = read_log(folder)
    digests = {_file(line): line["sha256"] for line in log.values()}
    pages = sorted(path for path in (folder / PAGES).iterdir() if not path.name.endswith(_LEFT))
    foreign = [path.name for path in pages if digests.get(f"{PAGES}/{path.name}") != _digest(path)]
    if foreign:
        state = f"pages that were changed, or that {LOG} does not name"
        raise checks.refusal(
            f"folder {folder.name}/{PAGES}",
            expected="pages as they were fetched",
            arrived=f"{state}: {checks.listing(foreign)}",
            fix="Move them away, or delete them: they are fetched again.",
        )
    return log


def _digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def _is_settled(line: dict | None, row: dict, folder: Path, settings: str) -> bool:
    """Tell whether a line of the log is about this address, and its page is whole, or its failure will not pass."""
    if line is None or line["url"] != row["url"]:
        return False
    if line["reason"]:
        return not line["again"] and line["settings"] == settings
    path = folder / _file(row)
    return line["file"] == _file(row) and path.is_file() and _digest(path) == line["sha256"]


def _keeper(
    folder: Path, log: dict[str, dict], *, settings: str
) -> Callable[[dict, dict, bytes], None]:
    """Return a function that writes a page, then its line in the log; threads take turns.

    A line before the page has its hash: so a page that a killed run leaves is known as ours.
    """
    turn = threading.Lock()

    def _keep(row: dict, line: dict, page: bytes) -> None:
        line = {"article_id": row["article_id"], "url": row["url"]} | line | {"settings": settings}
        with turn:
            if line["file"]:
                _append(_before(line), folder=folder)
                replace_file(folder / line["file"], page)
            log[row["article_id"]] = line
            _append(line, folder=folder)

    return _keep


def _append(line: dict, *, folder: Path) -> None:
    """Write a line at the end of the log and wait until the disk has it."""
    with open(folder / LOG, "ab") as file:
        file.write(_as_lines({line["article_id"]: line}))
        file.flush()
        os.fsync(file.fileno())


def _as_lines(log: dict[str, dict]) -> bytes:
    return "".join(json.dumps(log[name]) + "\n" for name in sorted(log)).encode()
