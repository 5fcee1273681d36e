"""What each query of a list of searches found: hits.csv beside the articles."""

import contextlib
from pathlib import Path

import pandas as pd

from analysis.errors import listing, refusal, require_columns, using_files
from analysis.lexicons.validation import cells_of_file

HITS = "hits.csv"  #: one row a result: language, query, rank, article_id
COLUMNS = ("language", "query", "rank", "article_id")
LIST_QUERIES = "list_queries"  #: column of pages: the queries of the list that hit them
SEPARATOR = ";"
IN_PLACE_OF_SEPARATOR = ","  #: within the text of a query


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


def list_queries(hits: pd.DataFrame) -> pd.Series:
    """Return the queries that hit each page, joined by ";", languages together.

    A query has the same name in all languages; a ";" in it is written ",".
    """
    kept = hits.dropna(subset=["query", "article_id"]).sort_values("query")
    texts = kept["query"].astype("str")
    texts = texts.str.replace(SEPARATOR, IN_PLACE_OF_SEPARATOR, regex=False)
    of_pages = texts.groupby(kept["article_id"].astype("str"))
    joined = of_pages.agg(lambda queries: SEPARATOR.join(dict.fromkeys(queries)))
    return joined.rename(LIST_QUERIES)


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
    """Return pages with the queries of the list that hit them; the hits say which."""
    without = pages.drop(columns=LIST_QUERIES, errors="ignore")
    return without.join(list_queries(hits), on="article_id")
