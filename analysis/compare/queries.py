"""Queries: what each found, and whether the pages of compared groups were found alike."""

import contextlib
from pathlib import Path

import numpy as np
import pandas as pd

from analysis.compare.evidence import Method, annotators_of
from analysis.counts import Counts
from analysis.errors import (
    listing,
    refusal,
    require_columns,
    require_file,
    require_path,
    using_files,
)
from analysis.lexicons.validation import cells_of_file

HITS = "hits.csv"  #: one row a result: language, query, rank, article_id
LIST_QUERIES = "list_queries"  #: column of pages: the queries of the list that hit them
SEPARATOR = ";"
IN_PLACE_OF_SEPARATOR = ","  #: within the text of a query
QUERY = "query"  #: the column with the query by which a page was found
#: Share of pages that the list hit from which its queries are those of the sample.
MIN_SHARE_ON_LIST = 0.9
#: Share of pages with a query that also found another group's page; below it groups are unlike.
MIN_SHARE_FOUND_ALIKE = 2 / 3
FOUND_UNLIKE = "groups were found by unlike queries"
QUERIES = "queries.csv"  #: the words of each query: language, query, text, english
COLUMNS = "query words item n pages estimate".split()


@using_files()
def read_hits(path: Path) -> pd.DataFrame:
    """Return a hits.csv: which query found which page.

    ``query`` is whole numbers where all are.
    """
    hits = cells_of_file(path, dtype="str")
    require_columns(hits, ["query", "article_id"], what=str(path))
    hits["query"] = hits["query"].str.strip().replace("", None)
    # Some may be names, or no whole numbers.
    with contextlib.suppress(ValueError, TypeError, OverflowError):
        hits["query"] = pd.to_numeric(hits["query"]).astype("Int64")
    return hits


def with_list_queries(pages: pd.DataFrame, folder: Path) -> pd.DataFrame:
    """Return pages with the queries of the list that hit them, where a folder has a hits.csv."""
    path = folder / HITS
    if not path.is_file():
        return pages
    hits = read_hits(path)
    found = hits["article_id"].dropna()
    if len(found) and not found.isin(pages["article_id"]).any():
        raise refusal(
            str(path),
            arrived=f"article_id {listing(found.unique())}, none of which articles.csv has",
            expected="pages of articles.csv",
            fix="Write the same ids into both files, or delete this one.",
        )
    return with_queries(pages, hits)


def with_queries(pages: pd.DataFrame, hits: pd.DataFrame) -> pd.DataFrame:
    """Return pages with the queries of the list that hit them, joined by ";"; the hits say which.

    A query has the same name in all languages; a ";" in it is written ",".
    """
    kept = hits.dropna(subset=["query", "article_id"]).sort_values("query")
    texts = kept["query"].astype("str")
    texts = texts.str.replace(SEPARATOR, IN_PLACE_OF_SEPARATOR, regex=False)
    of_pages = texts.groupby(kept["article_id"].astype("str"))
    joined = of_pages.agg(lambda queries: SEPARATOR.join(dict.fromkeys(queries)))
    without = pages.drop(columns=LIST_QUERIES, errors="ignore")
    return without.join(joined.rename(LIST_QUERIES), on="article_id")


def shared_queries(rows: pd.DataFrame, group: str) -> tuple[int, int]:
    """Return how many pages have a query that also found another group's page, and how many any.

    Queries are ``list_queries`` where they hit nine of ten pages, else ``query``. It is 0 of 0
    where pages of one group alone have one.
    """
    column = _column_of_queries(rows)
    if not column:
        return 0, 0
    known = rows[[column, group]].dropna().astype("str").reset_index(drop=True)
    known.columns = ["query", "group"]
    known["query"] = known["query"].str.strip()
    known = known[known["query"] != ""]
    if known["group"].nunique() < 2:
        return 0, 0
    n_pages = len(known)
    if column == LIST_QUERIES:
        known = known.assign(query=known["query"].str.split(SEPARATOR)).explode("query")
    n_groups = known.groupby("query")["group"].transform("nunique")
    return known.index[n_groups > 1].nunique(), n_pages


def found_alike(rows: pd.DataFrame, group: str) -> bool:
    """Return whether two thirds of the pages have a query that also found another group's page.

    It is so, too, where no page has a query.
    """
    n_shared, n_pages = shared_queries(rows, group)
    return n_shared >= MIN_SHARE_FOUND_ALIKE * n_pages


def unsure_if_found_unlike(table: pd.DataFrame, rows: pd.DataFrame, group: str) -> pd.DataFrame:
    """Return contrasts of pages; p is not adjusted where unlike queries found the groups.

    The reason of what was tested says so.
    """
    if found_alike(rows, group):
        return table
    doubt = table["p"].notna().map({True: FOUND_UNLIKE, False: ""})
    reasons = table["reason"].str.cat(doubt, sep="; ").str.strip("; ")
    return table.assign(p_adjusted=np.nan, reason=reasons)


def _column_of_queries(rows: pd.DataFrame) -> str:
    """Return the column with the queries that a sample was collected by; "" without any."""
    has_query = QUERY in rows
    if LIST_QUERIES in rows:
        hit = rows[LIST_QUERIES].notna()
        if hit.any() and (hit.mean() >= MIN_SHARE_ON_LIST or not has_query):
            return LIST_QUERIES
    return QUERY if has_query else ""


@using_files()
def queries(labels: Counts, folder: str | Path) -> pd.DataFrame:
    """Return which share of the pages that each query of a list hit has each label.

    Parameters
    ----------
    labels : Counts
        Labels of pages.
    folder : path
        Has ``hits.csv`` (``query, article_id``). Words of the queries are taken from its
        ``queries.csv`` (``query, english`` or ``text``), if it is there.

    Returns
    -------
    DataFrame
        One row a query and item: ``query`` (as in the list), ``words``, ``item``, ``n`` of
        ``pages`` that were labelled, ``estimate`` (their share). Queries with most pages first. A
        page that several queries hit counts for each. Nothing is tested. There are no rows where
        no query has a page.

    Raises
    ------
    MissingInput
        If the folder has no hits.csv.
    InputError
        If *folder* is no path, or a file lacks a column.

    Examples
    --------
    >>> from analysis import open_case
    >>> event = open_case("data/hamedan-2016")
    >>> politics = event.counts("labels", every=True).where(items=["iranian_politics"])
    >>> table = queries(politics, "data/hamedan-2016").set_index("query")
    >>> table.loc[[10, 2], ["n", "pages"]].astype(int).to_numpy().tolist()
    [[31, 31], [0, 31]]
    """
    folder = require_path(folder, name="folder")
    path = require_file(folder / HITS, expected="what each query of a list found")
    hits = read_hits(path)[["query", "article_id"]].dropna().drop_duplicates()
    cells = labels.to_frame()[["article_id", "item", "n", "size"]]
    found = hits.merge(cells, on="article_id").groupby(["query", "item"], sort=False)
    table = found.agg(n=("n", "sum"), pages=("size", "sum")).reset_index()
    table = table[table["pages"] > 0].sort_values(
        ["pages", "query"], ascending=[False, True], kind="stable", ignore_index=True
    )
    words = _words_of_queries(folder)
    table["words"] = [words.get(query, str(query)) for query in table["query"]]
    table["estimate"] = table["n"] / table["pages"]
    table = table[COLUMNS]
    table.attrs["method"] = Method(
        what="queries",
        per="page",
        annotators=annotators_of(labels.rows),
        names=dict(labels.names) | words,
    )
    return table


def _words_of_queries(folder: Path) -> dict:
    """Return the words of each query, in English where they are there."""
    path = folder / QUERIES
    if not path.is_file():
        return {}
    table = cells_of_file(path)
    require_columns(table, ["query"], what=str(path))
    column = next((name for name in ("english", "text") if name in table), "query")
    first = table.drop_duplicates("query")
    return dict(zip(first["query"], first[column].astype(str), strict=True))
