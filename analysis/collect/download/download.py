"""Download the pages of a list of addresses into a folder, with a log."""

from __future__ import annotations

import hashlib
import json
import os
import re
import threading
import warnings
from collections import defaultdict
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path
from urllib.request import getproxies_environment

import pandas as pd

from analysis.collect.download import wayback
from analysis.collect.download.connections import Answer, Limits
from analysis.collect.download.visits import Clock, Visitor
from analysis.collect.failures import Failure
from analysis.collect.urls import PORTS, parse_address
from analysis.errors import (
    listing,
    refusal,
    require_columns,
    require_new,
    require_number,
    require_unique,
)
from analysis.files import DEVICES, named_path, replace_file

#: The name that servers see. Its first word is what a robots.txt can name; a project should add an
#: address to write to.
AGENT = (
    "framing-notebooks/0.1 (research on news, each page once; "
    "to refuse, name framing-notebooks in robots.txt)"
)
PAGES = "pages"
LOG = "log.jsonl"
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
NAME_MOST = 80  # characters of an article_id in the name of its file; systems allow 255 bytes
_DEVICE = re.compile(rf"({DEVICES})(\..*)?")
_UNFINISHED = ".unfinished"  # by a run that was cut short
_WRITTEN_HERE = re.compile(
    rf"{PAGES}|log\.jsonl|{PAGES}/[a-z0-9_-]+\.html|({PAGES}/)?\.[^/]+\{_UNFINISHED}"
)
_BEGINNING = b'{"article_id": "'  # of every line of the log
#: Kinds of failures after which the archive is asked: many outlets are gone as a whole.
LOST = ("gone", "no connection")


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
    accept: Callable[[dict, Answer], bool] | None = None,
    clock: Clock | None = None,
) -> pd.DataFrame:
    """Download the pages of a list into a folder; return what became of each.

    The bytes of each page are kept as they came, unpacked, in ``pages/``. ``log.jsonl`` has a line
    for each page, written before the page is. The same call again verifies the folder and
    fetches only what is missing or failed for a reason that may pass. A run that was killed is
    taken up the same way. One run a folder at a time.

    A page that was changed is refused by name. It is fetched again once you have deleted it.

    Every host is asked by one connection at a time, as its robots.txt says, several hosts at once.
    Proxies of the environment are not used, with a warning: the addresses that are checked have to
    be those that are asked.

    Parameters
    ----------
    urls : DataFrame
        Columns article_id and url, each article_id once. The archive's copy nearest to the column
        published is taken. Other columns travel along.
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
    accept : function, optional
        (row of the list, page) → whether the page is the one that was listed. One that is not is
        looked for in the archive; it stays where the archive has none that is accepted.
    clock : Clock, optional
        For tests.

    Returns
    -------
    DataFrame
        The columns of *urls*, sorted by article_id, and: final_url · status (of the live server) ·
        reason (why there is no page; its first words are one of `failures.KINDS`) · source
        ("live" or "archive") · fetched (UTC) · archived (day of the copy) · sha256 · bytes ·
        content_type · charset (what the server calls it) · attempts (questions asked for it) · file
        (below *folder*) · again (whether the next call tries it again) · settings.

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
    urls = _checked_urls(urls)
    _require_settings(
        agent=agent,
        delay=delay,
        timeout=timeout,
        retries=retries,
        workers=workers,
        largest=largest,
        archive=archive,
    )
    clock = clock or Clock()
    folder = _prepared_folder(named_path(folder))
    log = _verified_log(folder)
    limits = Limits(agent, timeout, largest, local)
    visitor = Visitor(limits, delay=delay, retries=retries, clock=clock)
    settings = f"largest {largest}, archive {archive}, local {local}"
    rows = [
        row
        for row in urls.to_dict("records")
        if not _is_settled(log.get(row["article_id"]), row, folder, settings)
    ]
    for row in rows:
        (folder / _page_path(row)).unlink(missing_ok=True)
        log.pop(row["article_id"], None)
    replace_file(folder / LOG, _log_lines(log))
    keep = _page_keeper(folder, log, settings=settings)

    def visit(row: dict) -> None:
        """Visit one page and keep what came, unless the run is over."""
        limits.require_running()
        line, page = _visited_page(row, visitor, archive=archive, accept=accept, clock=clock)
        limits.require_running()
        keep(row, line, page)

    _visit_hosts(rows, visit, visitor, workers=workers)
    replace_file(folder / LOG, _log_lines(log))
    lines = [log[name] for name in urls["article_id"]]
    table = pd.DataFrame(lines, columns=list(FIELDS), index=urls.index, dtype=object)
    table = table.astype({"status": "Int64", "bytes": "Int64"})
    return pd.concat([urls, table], axis=1)


# ---------------------------------------------------------------- what was asked for


def _checked_urls(urls: pd.DataFrame) -> pd.DataFrame:
    """Return the list sorted by article_id, its ids and addresses as text."""
    require_columns(urls, ["article_id", "url"], what="urls")
    require_new(FIELDS, urls, what="urls", fix="Drop or rename them: fetch writes these columns.")
    names = urls["article_id"].astype(str)
    if urls["article_id"].isna().any() or names.str.strip().eq("").any():
        raise refusal(
            "urls",
            arrived="rows without article_id",
            expected="one for each",
            fix="Number these rows.",
        )
    texts = [url if isinstance(url, str) else "" for url in urls["url"]]
    addresses = pd.Series(texts, urls.index, dtype=object)
    urls = urls.assign(article_id=names, url=addresses)
    require_unique(urls["article_id"], what="urls", name="article_id")
    return urls.sort_values("article_id").reset_index(drop=True)


def _require_settings(
    *, agent: str, delay, timeout, retries, workers, largest, archive: str | None
) -> None:
    require_number(delay, name="delay", least=0, most=3600)
    require_number(timeout, name="timeout", least=0.01, most=600)
    require_number(largest, name="largest", least=1, most=2**30, whole=True)
    require_number(retries, name="retries", least=0, most=10, whole=True)
    require_number(workers, name="workers", least=1, most=64, whole=True)
    if not re.fullmatch(r"[A-Za-z0-9_-]+([/ ][\x20-\x7e]*)?", agent):
        raise refusal(
            "agent",
            arrived=repr(agent),
            expected="a name of letters, digits and hyphens, and what else servers should read, "
            "in ASCII",
            fix="Write it like name/1.0 (mailto:you@your.university).",
        )
    if archive is not None and not _is_server(archive):
        raise refusal(
            "archive",
            arrived=repr(archive),
            expected="the address of a server without a path, or None",
            fix=f"Write it like {wayback.ADDRESS}.",
        )
    environment = getproxies_environment()
    proxies = sorted(name for name in PORTS if environment.get(name))
    if proxies:
        warnings.warn(
            f"the environment names a proxy for {listing(proxies)}, which is not used: pages are "
            "asked for directly, at addresses that were checked",
            stacklevel=3,
        )


def _is_server(address: str) -> bool:
    """Tell whether an address is one of a server, without a path."""
    try:
        return parse_address(address).origin == address.lower()
    except Failure:
        return False


# ---------------------------------------------------------------- one page


def _visited_page(
    row: dict,
    visitor: Visitor,
    *,
    archive: str | None,
    accept: Callable[[dict, Answer], bool] | None,
    clock: Clock,
) -> tuple[dict, bytes]:
    """Return what the log says of a page, and the page (b"" if it is missing)."""
    asked: list[str] = []
    line: dict = dict.fromkeys(FIELDS)
    page = None
    try:
        page = visitor.page(row["url"], asked=asked)
        line["source"] = "live"
        line["status"] = page.status
        if accept and archive and not accept(row, page):
            with suppress(Failure):
                copy, day = _archived_page(row, visitor, archive=archive, asked=asked)
                if accept(row, copy):
                    page = copy
                    line |= {"source": "archive", "archived": day}
    except Failure as failure:
        line |= {"status": failure.status, "reason": str(failure), "again": failure.again}
        if failure.kind in LOST and archive:
            try:
                page, day = _archived_page(row, visitor, archive=archive, asked=asked)
                line |= {"source": "archive", "archived": day, "reason": None, "again": None}
            except Failure as second:
                reason = f"{failure}; of the archive: {second}"
                line |= {"reason": reason, "again": second.again}
    line["fetched"] = clock.utc().isoformat(timespec="seconds")
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


def _archived_page(
    row: dict, visitor: Visitor, *, archive: str, asked: list[str]
) -> tuple[Answer, str]:
    """Return the archive's copy of a page nearest to its day, and the day of the copy."""
    near = _published_day(row)
    return wayback.copy(row["url"], near=near, visitor=visitor, archive=archive, asked=asked)


def _published_day(row: dict) -> str | None:
    match = re.match(r"\d{4}-\d\d-\d\d", str(row.get("published")))
    return match[0] if match else None


def _visit_hosts(
    rows: Sequence[dict], visit: Callable[[dict], None], visitor: Visitor, *, workers: int
) -> None:
    """Visit the pages of each host one after the other, as many hosts at a time as workers."""
    from tqdm import tqdm

    hosts = defaultdict(list)
    for row in rows:
        address = str(row["url"]).lower().partition("//")[2]
        host = address.partition("/")[0]
        hosts[host].append(row)
    waiting = iter(sorted(hosts.values(), key=len, reverse=True))  # the largest first
    failures: list[BaseException] = []
    with tqdm(desc="fetching", unit=" pages", total=len(rows), disable=None) as bar:

        def work(over: threading.Event) -> None:
            """Take one host after the other and visit its pages; note why this had to end."""
            try:
                for pages in waiting:
                    for row in pages:
                        visit(row)
                        bar.update()
            except BaseException as error:  # noqa: BLE001 - it is raised where the run began
                failures.append(error)
                visitor.ended.set()
            finally:
                over.set()

        overs = [threading.Event() for _ in range(min(workers, len(hosts)))]
        threads = {threading.Thread(target=work, args=[over]): over for over in overs}
        try:
            for thread in threads:
                thread.start()
            for over in overs:
                over.wait()
        finally:
            _end(threads, visitor.ended)
    if failures:
        raise failures[0]


def _end(threads: dict[threading.Thread, threading.Event], ended: threading.Event) -> None:
    """End the run and wait for its workers, also where Control-C comes again meanwhile.

    An interrupted `Thread.join` of Python 3.11 takes a thread that works for one that has ended:
    each has an event. A thread without ident has not begun, and does nothing when it does.
    """
    try:
        ended.set()
        for thread, over in threads.items():
            if thread.ident:
                over.wait()
                thread.join()
    except KeyboardInterrupt:
        _end(threads, ended)
        raise


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
    *lines, last = path.read_bytes().split(b"\n")
    if last and not _is_cut_short(last):
        lines.append(last)
    log = {}
    for number, text in enumerate(lines, start=1):
        line = _log_line(text)
        if line is None:
            raise refusal(
                f"{LOG} in {path.parent.name}",
                arrived=f"a damaged line {number}",
                expected="the log of fetch",
                fix="Delete this line: its page is fetched again.",
            )
        log[line["article_id"]] = line
    return log


def _log_line(text: bytes) -> dict | None:
    """Return a line of the log, None if it is damaged."""
    try:
        line = json.loads(text)
    except (ValueError, RecursionError):
        return None
    if not isinstance(line, dict) or not {"article_id", "url", *FIELDS} <= line.keys():
        return None
    if not isinstance(line["article_id"], str):
        return None
    return line


def _is_cut_short(line: bytes) -> bool:
    """Tell whether this is the beginning of a line of ours, and no whole one."""
    try:
        json.loads(line)
    except (ValueError, RecursionError):
        return line[: len(_BEGINNING)] == _BEGINNING[: len(line)]
    return False


def _prepared_folder(folder: Path) -> Path:
    """Return a folder that is ready to get pages; raises InputError if anything else is in it."""
    if folder.exists() and not folder.is_dir():
        raise refusal(
            "folder",
            arrived=f"{folder.name}, which is a file",
            expected="a folder",
            fix="Choose another name.",
        )
    paths = {path.relative_to(folder).as_posix(): path for path in sorted(folder.rglob("*"))}
    foreign = [name for name, path in paths.items() if not _is_written_here(name, path)]
    if foreign:
        raise refusal(
            f"folder {folder.name}",
            arrived=f"what fetch did not write: {listing(foreign)}",
            expected="a new folder, or one of an earlier fetch",
            fix="Choose another folder.",
        )
    (folder / PAGES).mkdir(parents=True, exist_ok=True)
    for name, path in paths.items():
        if name.endswith(_UNFINISHED):
            path.unlink()
    return folder


def _is_written_here(name: str, path: Path) -> bool:
    """Tell whether a path has the name and kind of what `fetch` writes."""
    if path.is_symlink() or not _WRITTEN_HERE.fullmatch(name):
        return False
    return path.is_dir() == (name == PAGES)


def _verified_log(folder: Path) -> dict[str, dict]:
    """Return the log of a folder.

    Raises InputError for a page that the log does not name, or that was changed since.
    """
    log = read_log(folder)
    digests = {_page_path(line): line["sha256"] for line in log.values()}
    foreign = []
    for path in sorted((folder / PAGES).iterdir()):
        if path.name.endswith(_UNFINISHED):
            continue
        if digests.get(f"{PAGES}/{path.name}") != _digest(path):
            foreign.append(path.name)
    if foreign:
        state = f"pages that were changed, or that {LOG} does not name"
        raise refusal(
            f"folder {folder.name}/{PAGES}",
            expected="pages as they were fetched",
            arrived=f"{state}: {listing(foreign)}",
            fix="Move them away, or delete them: they are fetched again.",
        )
    return log


def _digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def _is_settled(line: dict | None, row: dict, folder: Path, settings: str) -> bool:
    """Tell whether the next call needs no question for this address.

    Then its page is whole, or its failure will not pass.
    """
    if line is None or line["url"] != row["url"]:
        return False
    if line["reason"]:
        return not line["again"] and line["settings"] == settings
    path = folder / _page_path(row)
    if line["file"] != _page_path(row) or not path.is_file():
        return False
    return _digest(path) == line["sha256"]


def _page_keeper(
    folder: Path, log: dict[str, dict], *, settings: str
) -> Callable[[dict, dict, bytes], None]:
    """Return a function that writes a line of the log, then its page; threads take turns.

    So a page that a killed run leaves is known as ours, by its hash.
    """
    turn = threading.Lock()

    def keep(row: dict, line: dict, page: bytes) -> None:
        """Write a line and its page; one thread at a time."""
        line = {"article_id": row["article_id"], "url": row["url"]} | line
        line["settings"] = settings
        with turn:
            log[row["article_id"]] = line
            _append_line(line, folder=folder)
            if line["file"]:
                replace_file(folder / line["file"], page)

    return keep


def _append_line(line: dict, *, folder: Path) -> None:
    """Write a line at the end of the log and wait until the disk has it."""
    with open(folder / LOG, "ab") as file:
        file.write(_log_lines({line["article_id"]: line}))
        file.flush()
        os.fsync(file.fileno())


def _log_lines(log: dict[str, dict]) -> bytes:
    return "".join(json.dumps(log[name]) + "\n" for name in sorted(log)).encode()
