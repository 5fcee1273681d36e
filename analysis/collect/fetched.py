"""From a list of addresses to a Corpus: download the pages, and read them."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pandas as pd
from tqdm import tqdm

from analysis.collect import address_lists, input_files
from analysis.collect.download import download
from analysis.collect.download.connections import Answer
from analysis.collect.records import KEPT, Found
from analysis.collect.web import saved_pages
from analysis.compare.queries import HITS, read_hits, with_queries
from analysis.corpus.articles import Corpus, make_corpus
from analysis.corpus.columns import Guess
from analysis.corpus.sources import Source, outlets_beside, with_facts
from analysis.corpus.tables import is_lost
from analysis.errors import refusal, require_path, using_files
from analysis.files import UNFINISHED, clear, write_outputs

DOWNLOADS = "downloads"
REACHED = "reached.csv"
#: Its columns; others of the list stand between.
COLUMNS = "article_id outlet published language url source final_url archived reason".split()
NO_ARTICLE = "no article"  #: begins the reason of a page without one
#: What the list says of a page counts more than what the page says.
GIVEN = ("outlet", "published", "title", "language")


@using_files()
def fetch(
    urls: str | Path,
    folder: str | Path,
    *,
    columns: dict[str, str] | None = None,
    encoding: str | None = None,
    **manners: Any,
) -> tuple[Corpus, pd.DataFrame]:
    """Download the pages of a list; return their Corpus and the log.

    The same call again goes on where it stopped: pages that are there are kept, those that failed
    for a passing reason are tried again.

    Parameters
    ----------
    urls : path
        A Media Cloud table, a table with a column ``url``, or a .txt file. What an ``outlets.csv``
        beside it says of an outlet goes with its pages. A list of search results has a row a
        result, with ``query`` and, if known, ``query_language`` and ``rank``.
    folder : path
        Gets ``downloads/`` (each page as it came, and ``log.csv``: address, status, date, hash …),
        ``articles.jsonl``, ``skipped.csv``, ``reached.csv`` (which pages have an article, from
        where, or why not) and of search results ``hits.csv`` (language, query, rank, article_id).
    columns, encoding : optional
        Of the list, as for ``read_corpus``.
    **manners
        ``agent``, ``delay``, ``timeout``, ``largest``, ``archive``, ``local``: see
        ``connections.Manners``.

    Returns
    -------
    (Corpus, DataFrame)
        Articles under the ids of the list, whose outlet, date, title and language count before the
        page's. The log has one row an address.

    Notes
    -----
    The archive is asked for pages that are gone or hold no article.

    Raises
    ------
    InputError
        For a list that cannot be read; where no page could be read, with the reasons; where one of
        the files is there that no collection wrote.

    Examples
    --------
    >>> corpus, log = fetch("stories.csv", "corpus/mine")  # doctest: +SKIP
    """
    urls = require_path(urls, name="urls")
    found = address_lists.read(urls, columns=columns, encoding=encoding)
    beside = urls.parent / HITS
    hits = read_hits(beside) if beside.is_file() else found.hits
    listed, _ = with_facts(found.table, outlets_beside(urls), known=download.FIELDS)
    if len(hits):
        listed = with_queries(listed, hits)
    folder = require_path(folder, name="folder")
    names = [input_files.ARTICLES, input_files.SKIPPED, REACHED, HITS]
    input_files.require_collected(folder, names)  # before the downloads
    clear(folder / DOWNLOADS, f"**/{UNFINISHED}")
    log = download.fetch(listed, folder / DOWNLOADS, accept=_has_article, **manners)
    unread = [(name, None, reason) for name, reason in found.skipped]
    corpus = read(listed, log, folder=folder / DOWNLOADS, unread=unread, guesses=found.guesses)
    input_files.save(corpus, folder)
    tables = {REACHED: _pages_of(log, corpus)}
    if len(hits):
        tables[HITS] = hits
    written = {name: input_files.printable_csv(table) for name, table in tables.items()}
    write_outputs(folder, written)
    return corpus, log


def _pages_of(log: pd.DataFrame, corpus: Corpus) -> pd.DataFrame:
    """Return one row a page of the list: its source, or why it has no article."""
    skipped = corpus.skipped[["article_id", "reason"]].dropna()
    is_listed = skipped["article_id"].isin(log["article_id"])
    is_told = is_listed | skipped["reason"].map(is_lost).astype(bool)
    reasons = skipped[is_told].drop_duplicates("article_id", keep="last")
    pages = log.drop(columns="reason").merge(reasons, on="article_id", how="outer")  # in order
    is_read = pages["article_id"].isin(corpus.articles["article_id"])
    pages["source"] = pages["source"].where(is_read, "")
    pages["reason"] = pages["reason"].str.removeprefix(KEPT)
    given = log.columns[: log.columns.get_loc("final_url")]
    columns = list(dict.fromkeys([*COLUMNS[:5], *given, *COLUMNS[5:]]))
    return pages.reindex(columns=columns).astype(object).fillna("")


def _has_article(row: dict, answer: Answer) -> bool:
    """Tell whether an answer holds an article."""
    return bool(_page(answer.body, row["article_id"], answer.charset, answer.url).records)


def _page(data: bytes, name: str, declared: str | None, url: str) -> Found:
    """Return what a page holds; without an article the reason says so first."""
    found = input_files.tried(
        saved_pages.articles, lambda: data, name=name, declared=declared, url=url
    )
    if found.records:
        return found
    return replace(found, skipped=[f"{NO_ARTICLE}: {reason}" for reason in found.skipped])


def read(
    listed: pd.DataFrame,
    log: pd.DataFrame,
    *,
    folder: Path,
    unread: Iterable[tuple],
    guesses: Sequence[Guess],
) -> Corpus:
    """Return the Corpus of the downloaded pages; the others are in its ``skipped``."""
    entries = log.set_index("article_id").loc[listed["article_id"]]
    rows = []
    skipped = list(unread)
    pairs = zip(listed.to_dict("records"), entries.to_dict("records"))
    for given, entry in tqdm(pairs, "pages", total=len(listed), disable=None):
        name = entry["file"]
        page = Found([], [entry["reason"]])
        if name:
            data = (folder / name).read_bytes()
            page = _page(data, name, entry["charset"], entry["final_url"])
        skipped += [(given["article_id"], name, reason) for reason in page.skipped]
        for record in page.records:
            row = _merged_row(given, record, entry=entry)
            rows.append(row | {"file": name, "encoding": page.encoding})
    if not rows:
        raise refusal(
            f"folder {folder.name}",
            arrived=f"no page that can be read ({input_files.first_reasons(skipped)})",
            expected="at least one article",
            fix="Look at log.csv there; the same call tries again what may pass.",
        )
    source = Source(pd.DataFrame(rows), skipped, guesses=guesses)
    return make_corpus(source, faulty="skip", is_parted=True)


def _merged_row(given: dict, record: dict, *, entry: dict) -> dict:
    """Return the row of an article: the list's columns, what the page adds, and its origin."""
    stated = {name: value for name, value in given.items() if not pd.isna(value)}
    added = {name: record[name] for name in (*GIVEN, "agency", "author", "section")}
    if "published" not in stated:
        added["day"] = record["day"]
    origin = {"fetched_from": entry["source"], "archived": entry["archived"]}
    return added | stated | origin | {"text": record["text"]}
