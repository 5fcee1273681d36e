"""Download the pages of a list of addresses into a folder, with a log."""

import csv
import hashlib
import re
from collections.abc import Callable
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
from analysis.lexicons.validation import cells_of_file

PAGES = "pages"
LOG = "log.csv"
#: Columns of the log beside article_id and url.
FIELDS = tuple("final_url status reason source fetched archived sha256 charset file again".split())
COLUMNS = ("article_id", "url", *FIELDS)
#: Ids that are names of files on every system.
PLAIN = re.compile(rf"(?!({DEVICES})$)[a-z0-9_-]{{1,80}}")
#: Kinds of failures after which the archive is asked: many outlets are gone as a whole.
LOST = ("gone", "no connection")
OF_ARCHIVE = "; of the archive: "  # begins what the archive says, in the reason of a page
Accept = Callable[[dict, Answer], bool]


def fetch(
    urls: pd.DataFrame, folder: str | Path, *, accept: Accept, **manners: Any
) -> pd.DataFrame:
    """Download the pages of a list into a folder; return what became of each.

    Each page has its line in ``log.csv``, from which the same call goes on. One that *accept* (row,
    page) refuses is looked for in the archive. Hosts take turns, so that their pauses pass.
    """
    require_new(FIELDS, urls, what="urls", fix="Drop or rename them: fetch writes these columns.")
    visitor = Visitor(Manners(**manners))
    require_number(visitor.manners.delay, name="delay", least=0, most=3600)
    folder = named_path(folder)
    (folder / PAGES).mkdir(parents=True, exist_ok=True)
    log = _begun_log(folder)
    urls = urls.sort_values("article_id", ignore_index=True)
    hosts = urls["url"].map(host)
    in_turn = urls.loc[hosts.groupby(hosts).cumcount().sort_values(kind="stable").index]
    rows = in_turn.to_dict("records")
    has_archive = visitor.manners.archive is not None
    unsettled = [
        row
        for row in rows
        if not _is_settled(log.get(row["article_id"]), row, folder, has_archive=has_archive)
    ]
    for row in tqdm(unsettled, "fetching", unit=" pages", disable=None):
        found, page = _visited_page(row, visitor, accept=accept)
        path = folder / _page_path(row)
        path.unlink(missing_ok=True)
        with naming(folder), open(folder / LOG, "a", encoding="utf-8", newline="") as file:
            csv.writer(file, lineterminator="\n").writerow(found.values())
        if page:
            replace_file(path, page)
    log = read_log(folder)
    lines = [log[name] for name in urls["article_id"]]
    table = pd.DataFrame(lines, columns=list(FIELDS), index=urls.index, dtype=object)
    return pd.concat([urls, table.where(table != "", None)], axis=1)


def _visited_page(row: dict, visitor: Visitor, *, accept: Accept) -> tuple[dict, bytes]:
    """Return what the log says of a page, and the page (b"" if it is missing)."""
    line = dict.fromkeys(COLUMNS, "") | {"article_id": row["article_id"], "url": row["url"]}
    page = None
    try:
        page = visitor.page(row["url"])
        line |= {"source": "live", "status": page.status}
        is_wanted = not accept(row, page)
    except Failure as failure:
        line |= {"status": failure.status, "reason": str(failure), "again": failure.again}
        is_wanted = failure.kind in LOST
    if is_wanted and visitor.manners.archive:
        try:
            copy, day = wayback.copy(row["url"], near=row.get("published"), visitor=visitor)
            if page is None or accept(row, copy):
                page = copy
                line |= {"source": "archive", "archived": day, "reason": "", "again": ""}
        except Failure as failure:
            if page is None:
                line["reason"] += f"{OF_ARCHIVE}{failure}"
                line["again"] = failure.again
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


# ---------------------------------------------------------------- the folder


def file_name(article_id: str) -> str:
    """Return a name for a page's file that every system takes: the id, or a hash of it.

    >>> file_name("d001"), file_name("Elm Post/1")
    ('d001.html', '17276784fa496440~.html')
    """
    if PLAIN.fullmatch(article_id):
        return f"{article_id}.html"
    digest = hashlib.sha256(article_id.encode(errors="surrogatepass")).hexdigest()
    return f"{digest[:16]}~.html"


def _page_path(row: dict) -> str:
    return f"{PAGES}/{file_name(row['article_id'])}"


def read_log(folder: Path) -> dict[str, dict[str, str]]:
    """Return the last line of a folder's log for each article_id."""
    table = cells_of_file(folder / LOG, dtype="str", keep_default_na=False)
    lines = table.drop_duplicates("article_id", keep="last").set_index("article_id")
    return lines.to_dict("index")


def _begun_log(folder: Path) -> dict[str, dict[str, str]]:
    """Return the log of a folder, which may be new, without the half line of a call cut short.

    Raises InputError for another table, and for a page that was changed or that it does not name.
    """
    path = folder / LOG
    header = f"{','.join(COLUMNS)}\n".encode()
    data = path.read_bytes() if path.exists() else header
    if not data.startswith(header):
        raise refusal(
            f"{LOG} in {folder.name}",
            arrived="another table",
            expected="the log of fetch",
            fix="Move it away, with the pages beside it: they are fetched again.",
        )
    replace_file(path, data[: data.rfind(b"\n") + 1])
    log = read_log(folder)
    digests = {line["file"]: line["sha256"] for line in log.values()}
    foreign = [
        page.name
        for page in sorted((folder / PAGES).glob("[!.]*"))
        if digests.get(f"{PAGES}/{page.name}") != hashlib.sha256(page.read_bytes()).hexdigest()
    ]
    if foreign:
        raise refusal(
            f"folder {folder.name}/{PAGES}",
            arrived=f"pages that were changed, or that {LOG} does not name: {listing(foreign)}",
            expected="pages as they were fetched",
            fix="Move them away, or delete them: they are fetched again.",
        )
    return log


def _is_settled(line: dict | None, row: dict, folder: Path, *, has_archive: bool) -> bool:
    """Tell whether the next call needs no question for this address.

    Then its page is there, or its failure will not pass and the archive has been asked.
    """
    if line is None or line["url"] != row["url"]:
        return False
    if line["reason"]:
        is_open = line["reason"].startswith(LOST) and OF_ARCHIVE not in line["reason"]
        return line["again"] == "False" and not (has_archive and is_open)
    return (folder / line["file"]).is_file()
