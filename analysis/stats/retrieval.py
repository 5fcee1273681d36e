"""Whether the pages of compared groups were found by the same queries."""

from typing import NamedTuple

import pandas as pd

from analysis.corpus.hits import LIST_QUERIES, SEPARATOR

QUERY = "query"  #: the column with the query by which a page was found
#: Share of pages that the list hit from which its queries are those of the sample.
MIN_SHARE_ON_LIST = 0.9
#: Share of pages with a query that also found another group's page; below it groups are unlike.
MIN_SHARE_FOUND_ALIKE = 2 / 3


class Retrieval(NamedTuple):
    """How far compared groups were found by the same queries."""

    n_pages: int  #: with a query
    n_shared: int  #: with a query that also found a page of another group

    @property
    def is_unlike(self) -> bool:
        """Whether fewer than two thirds of the pages have such a query."""
        return self.n_shared < MIN_SHARE_FOUND_ALIKE * self.n_pages


def retrieval_of(rows: pd.DataFrame, group: str) -> Retrieval | None:
    """Return how many pages share a query with another group's page.

    Queries are ``list_queries`` where they hit nine of ten pages, else ``query``. It is None where
    pages of one group alone have one.
    """
    column = _column_of_queries(rows)
    if not column:
        return None
    known = rows[[column, group]].dropna().astype("str").reset_index(drop=True)
    known.columns = ["query", "group"]
    known["query"] = known["query"].str.strip()
    known = known[known["query"] != ""]
    if known["group"].nunique() < 2:
        return None
    n_pages = len(known)
    if column == LIST_QUERIES:
        known = known.assign(query=known["query"].str.split(SEPARATOR)).explode("query")
    n_groups = known.groupby("query")["group"].transform("nunique")
    n_shared = known.index[n_groups > 1].nunique()
    return Retrieval(n_pages, n_shared)


def _column_of_queries(rows: pd.DataFrame) -> str:
    """Return the column with the queries that a sample was collected by; "" without any."""
    has_query = QUERY in rows
    if LIST_QUERIES in rows:
        hit = rows[LIST_QUERIES].notna()
        if hit.any() and (hit.mean() >= MIN_SHARE_ON_LIST or not has_query):
            return LIST_QUERIES
    return QUERY if has_query else ""
