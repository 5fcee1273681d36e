"""From a list of addresses to a Corpus: download the pages, read them, and say what came of each."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pandas as pd
from tqdm import tqdm

from analysis import errors as checks
from analysis.collect import coverage, files
from analysis.collect.download import addresses, download
from analysis.collect.exports.records import Found
from analysis.collect.web import pages
from analysis.corpus import articles as corpus
from analysis.files import require_outputs, write_outputs

DOWNLOADS, COVERAGE = "downloads", "coverage.csv"
GIVEN = (
    "outlet",
    "published",
    "title",
    "language",
)  # what the list says of a page counts more than what the page says


def fetch(
    urls: str | Path,
    folder: str | Path,
    *,
    columns: dict[str, str] | None = None,
    encoding: str | None = None,
    noise: Any = None,
    **manners: Any,
) -> tuple[corpus.Corpus, pd.DataFrame]:
    """Return the Corpus of the pages of a list of addresses, and the log of the downloads; both are also written to *folder*.

    The same call again goes on where it stopped: pages that are there are kept, those that failed for a passing reason are
    tried again.

    Parameters
    ----------
    urls : path
        A list as ``addresses.read`` takes it: a Media Cloud table, a table with a column ``url``, or a .txt file.
    folder : path
        Gets ``downloads/`` (each page as it came, and ``log.jsonl``: address, status, date, hash …), ``articles.jsonl``,
        ``skipped.csv`` and ``coverage.csv``.
    columns, encoding : optional
        Of the list, as for ``read_corpus``.
    noise : path or lexicons.Noise
        Cleaning rules, as for ``read_corpus``.
    **manners
        ``delay``, ``timeout``, ``largest``, ``archive``, ``local`` … as for ``download.fetch``.

    Returns
    -------
    (Corpus, DataFrame)
        Articles under the ids of the list. What the list says of outlet, date, title and language counts; what it leaves open
        is taken from the page. The log has one row an address; ``coverage.table(log)`` counts it by outlet.

    Raises
    ------
    InputError
        As ``addresses.read`` and ``download.fetch``; where no page could be read, with the reasons;
        where one of the files is there and was not written here, or was changed since.
    """
    listed, unusable = addresses.read(urls, columns=columns, encoding=encoding)
    folder = Path(folder)
    require_outputs(folder, [files.ARTICLES, files.SKIPPED, COVERAGE])  # before the downloads
    log = download.fetch(listed, folder / DOWNLOADS, **manners)
    unread = [(name, None, reason) for name, reason in unusable]
    found = read(listed, log, folder=folder / DOWNLOADS, unread=unread, noise=noise)
    files.save(found, folder)
    counted = files.printable_cells(coverage.table(log)).to_csv(index=False)
    write_outputs(folder, {COVERAGE: counted.encode("utf-8")})
    return found, log


def read(
    listed: pd.DataFrame,
    log: pd.DataFrame,
    *,
    folder: Path,
    unread: Iterable[tuple] = (),
    noise: Any = None,
) -> corpus.Corpus:
    """Return the Corpus of the pages in *folder* that the *log* of ``download.fetch`` has; what has none is in ``skipped``."""
    entries = log.set_index("article_id").loc[listed["article_id"]]
    rows, skipped = [], [*unread]
    pairs = zip(listed.to_dict("records"), entries.to_dict("records"), strict=True)
    for given, entry in tqdm(pairs, "pages", total=len(listed), disable=None):
        name = entry["file"] if isinstance(entry["file"], str) else None
        found = (
            _page(folder, name, entry=entry)
            if name
            else Found([], [f"not fetched: {entry['reason']}"])
        )
        skipped += [(given["article_id"], name, reason) for reason in found.skipped]
        rows += [
            _merged(given, record, entry=entry) | {"file": name, "encoding": found.encoding}
            for record in found.records
        ]
    if not rows:
        raise checks.refusal(
            f"folder {folder.name}",
            arrived=f"no page that can be read ({files.told(skipped)})",
            expected="at least one article",
            fix="Look at log.jsonl there; the same call tries again what may pass.",
        )
    return corpus.settled(pd.DataFrame(rows), unread=skipped, noise=noise, faulty="skip")


def _page(folder: Path, name: str, *, entry: dict) -> Found:
    return files.tried(
        pages.articles,
        (folder / name).read_bytes,
        name=name,
        declared=entry["charset"],
        url=entry["final_url"],
    )


def _merged(given: dict, record: dict, *, entry: dict) -> dict:
    """Return the row of an article: the list's columns, what the page adds, and where the page came from."""
    known = {name: value for name, value in given.items() if not pd.isna(value)}
    added = {name: record[name] for name in (*GIVEN, "agency", "author", "section", "text")}
    return added | known | {"fetched_from": entry["source"], "archived": entry["archived"]}
