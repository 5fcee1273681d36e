"""Whether the pages of compared groups were found by the same queries."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import Any

import numpy as np
import pandas as pd

from analysis.corpus.hits import LIST_QUERIES, SEPARATOR
from analysis.stats.evidence import Retrieval

QUERY = "query"  #: the column with the query by which a page was found
MIN_SHARE_ON_LIST = (
    0.9  #: share of pages that the list hit from which its queries are those of the sample
)
MIN_SHARE_FOUND_ALIKE = (
    2 / 3
)  #: share of pages with a shared query from which groups were found alike
EXCHANGES = 999  #: of groups among pages
EXCHANGES_OF_MANY = 99  #: the same where there are many pages, whose share hardly varies
MANY_PAGES = 100_000  #: from more pages on fewer exchanges are drawn
MANY_TO_REMEMBER = 5_000  #: pages of which shares are not remembered
LOWEST = 0.01  #: the share of exchanges below which fewer pages share a query than chance gives
AT_ONCE = 5_000_000  #: numbers at a time
SEED = 0


def retrieval_of(
    rows: pd.DataFrame, group: str, *, levels: Sequence[Any] | None = None
) -> Retrieval | None:
    """Return how many pages were found by a query that also found another group's page.

    Groups were found by unlike queries where fewer than two thirds of the pages have such a query,
    and fewer than in 99 of 100 exchanges of groups among pages. The queries are those of one list
    (column ``list_queries``) where it hit nine of ten pages; else those of the column ``query``,
    if there is one.

    Parameters
    ----------
    rows : DataFrame
        Pages that are compared, in any order. Without a query a page does not count.
    group : str
        Column of the groups.
    levels : sequence, optional
        The groups that are compared; by default all.

    Returns
    -------
    Retrieval or None
        None where no page, or pages of one group alone, have a query.

    Examples
    --------
    >>> rows = pd.DataFrame({"side": ["N", "N", "S"], "query": ["base", "law", "base"]})
    >>> found = retrieval_of(rows, "side")
    >>> found.n_pages, found.n_shared, found.is_unlike
    (3, 2, False)
    """
    if levels is not None:
        rows = rows[rows[group].isin(levels)]
    column = _column_of_queries(rows)
    if not column:
        return None
    known = _pages_with_query(rows, column, group)
    if known["group"].nunique() < 2:
        return None
    hits = known["query"]
    if column == LIST_QUERIES:
        hits = hits.str.split(SEPARATOR).explode()
    query = pd.factorize(hits, sort=True)[0]
    page = hits.index.to_numpy()
    order = np.lexsort([page, query])
    labels = pd.factorize(known["group"], sort=True)[0]
    n_shared = _pages_with_shared_query(labels[None], page[order], query[order])[0]
    usual = np.nan
    if n_shared < MIN_SHARE_FOUND_ALIKE * len(known):
        usual = _usual_share(labels, page[order], query[order])
    return Retrieval(len(known), int(n_shared), usual)


def _column_of_queries(rows: pd.DataFrame) -> str:
    """Return the column with the queries that a sample was collected by; "" without any."""
    has_query = QUERY in rows
    if LIST_QUERIES in rows:
        hit = rows[LIST_QUERIES].notna()
        if hit.any() and (hit.mean() >= MIN_SHARE_ON_LIST or not has_query):
            return LIST_QUERIES
    return QUERY if has_query else ""


def _pages_with_query(rows: pd.DataFrame, column: str, group: str) -> pd.DataFrame:
    """Return query and group of the pages that have both, as texts, sorted by them."""
    known = rows[[column, group]].dropna().astype("str")
    known.columns = ["query", "group"]
    known["query"] = known["query"].str.strip()
    known = known[known["query"] != ""]
    return known.sort_values(["group", "query"], ignore_index=True)


def _usual_share(labels: np.ndarray, page: np.ndarray, query: np.ndarray) -> float:
    """Return the share of pages with a shared query that 99 of 100 exchanges reach.

    It is remembered, as a plan asks for the same pages many times; that of many pages is not.
    """
    arrays = [array.astype(np.int64) for array in (labels, page, query)]
    if len(labels) > MANY_TO_REMEMBER:
        return _lowest_share_of_exchanges(*arrays)
    return _remembered_share(*(array.tobytes() for array in arrays))


@lru_cache(maxsize=512)
def _remembered_share(labels: bytes, page: bytes, query: bytes) -> float:
    """Return the lowest usual share of arrays as bytes."""
    arrays = [np.frombuffer(part, np.int64) for part in (labels, page, query)]
    return _lowest_share_of_exchanges(*arrays)


def _lowest_share_of_exchanges(labels: np.ndarray, page: np.ndarray, query: np.ndarray) -> float:
    """Return the 1 % point of the share of pages with a shared query, over exchanges of groups."""
    generator = np.random.default_rng(SEED)
    n_at_once = max(1, AT_ONCE // len(page))
    n_exchanges = EXCHANGES if len(labels) <= MANY_PAGES else EXCHANGES_OF_MANY
    n_shared = []
    for start in range(0, n_exchanges, n_at_once):
        n = min(n_at_once, n_exchanges - start)
        exchanged = generator.permuted(np.tile(labels, (n, 1)), axis=1)
        n_shared.append(_pages_with_shared_query(exchanged, page, query))
    return float(np.quantile(np.concatenate(n_shared), LOWEST)) / len(labels)


def _pages_with_shared_query(labels: np.ndarray, page: np.ndarray, query: np.ndarray) -> np.ndarray:
    """Return in each labeling how many pages have a query that found pages of several groups.

    Parameters
    ----------
    labels : ndarray, labelings × pages
    page, query : ndarray
        Page and query of each hit, sorted by query.
    """
    starts = np.flatnonzero(np.diff(query, prepend=-1))
    of_hits = labels[:, page]
    lowest = np.minimum.reduceat(of_hits, starts, axis=1)
    highest = np.maximum.reduceat(of_hits, starts, axis=1)
    is_shared = (lowest != highest)[:, query]
    by_page = np.argsort(page, kind="stable")
    first_of_page = np.flatnonzero(np.diff(page[by_page], prepend=-1))
    has_shared = np.logical_or.reduceat(is_shared[:, by_page], first_of_page, axis=1)
    return has_shared.sum(axis=1)
