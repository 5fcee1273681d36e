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
from analysis.errors import refusal, require_new, require_number
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
Accept = Callable[[dict, Answer], bool]


def fetch(
    urls: pd.DataFrame, folder: str | Path, *, accept: Accept, **manners: Any
) -> pd.DataFrame:
    """Download the pages of a list into a folder; return what became of each.

    The same call goes on from ``log.csv``. A page that *accept* refuses is looked for in the
    archive. Hosts take turns.
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
    unsettled = [row for row in rows if not _is_settled(log.get(row["article_id"]), row, folder)]
    for row in tqdm(unsettled, "fetching", unit=" pages", disable=None):
        found, page = _visited_page(row, visitor, accept=accept)
        if page:
            replace_file(folder / found["file"], page)
        with naming(folder), open(folder / LOG, "a", encoding="utf-8", newline="") as file:
            csv.writer(file, lineterminator="\n").writerow(found.values())
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
        is_wanted = failure.kind in LOST
        # A call with an archive asks for what one without it did not find.
        again = failure.again or (is_wanted and not visitor.manners.archive)
        line |= {"status": failure.status, "reason": str(failure), "again": again}
    if is_wanted and visitor.manners.archive:
        try:
            copy, day = wayback.copy(row["url"], near=row.get("published"), visitor=visitor)
            if page is None or accept(row, copy):
                page = copy
                line |= {"source": "archive", "archived": day, "reason": "", "again": ""}
        except Failure as failure:
            if page is None:
                line["reason"] += f"; of the archive: {failure}"
                line["again"] = failure.again
    line["fetched"] = datetime.now(UTC).isoformat(timespec="seconds")
    if page is None:
        return line, b""
    digest = hashlib.sha256(page.body).hexdigest()
    line |= {"final_url": page.url, "sha256": digest, "charset": page.charset}
    return line | {"file": f"{PAGES}/{file_name(row['article_id'])}"}, page.body


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


def read_log(folder: Path) -> dict[str, dict[str, str]]:
    """Return the last line of a folder's log for each article_id."""
    table = cells_of_file(folder / LOG, dtype="str", keep_default_na=False)
    lines = table.drop_duplicates("article_id", keep="last").set_index("article_id")
    return lines.to_dict("index")


def _begun_log(folder: Path) -> dict[str, dict[str, str]]:
    """Return the log of a folder, which may be new, without the half line of a call cut short."""
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
    return read_log(folder)


def _is_settled(line: dict | None, row: dict, folder: Path) -> bool:
    """Tell whether the next call needs no question: a page is there, or its failure stays."""
    if line is None or line["url"] != row["url"]:
        return False
    return line["again"] == "False" or bool(line["file"]) and (folder / line["file"]).is_file()
