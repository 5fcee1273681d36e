"""What each query of a list of searches found: hits.csv beside the articles."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from analysis.errors import require_columns

HITS = "hits.csv"  #: one row a result: language, query, rank, article_id
COLUMNS = ("language", "query", "rank", "article_id")
LIST_QUERIES = "list_queries"  #: column of pages: the queries of the list that hit them
SEPARATOR = ";"


def list_queries(hits: pd.DataFrame) -> pd.Series:
    """Return the queries that hit each page, languages together.

    Parameters
    ----------
    hits : DataFrame
        ``query`` (its number or name in the list, the same in all languages) and ``article_id``
        (missing for a result that was not kept).

    Returns
    -------
    Series
        By article_id: the queries as text, sorted and joined by ";".

    Examples
    --------
    >>> hits = pd.DataFrame({"query": [2, 1, 1], "article_id": ["a", "a", None]})
    >>> list_queries(hits).to_dict()
    {'a': '1;2'}
    """
    kept = hits.dropna(subset=["query", "article_id"]).sort_values("query")
    texts = kept["query"].astype("str")
    of_pages = texts.groupby(kept["article_id"].astype("str"))
    joined = of_pages.agg(lambda queries: SEPARATOR.join(dict.fromkeys(queries)))
    return joined.rename(LIST_QUERIES)


def with_list_queries(pages: pd.DataFrame, folder: Path) -> pd.DataFrame:
    """Return pages with the queries of the list that hit them, where a folder has a hits.csv."""
    path = folder / HITS
    if not path.is_file():
        return pages
    hits = pd.read_csv(path, dtype={"article_id": "str"})
    require_columns(hits, ["query", "article_id"], what=str(path))
    return pages.join(list_queries(hits), on="article_id")
