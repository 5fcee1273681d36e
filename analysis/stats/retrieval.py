"""Whether the pages of compared groups were found by the same queries."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
import pandas as pd

from analysis.corpus.hits import LIST_QUERIES, SEPARATOR
from analysis.stats.evidence import Retrieval

QUERY = "query"  #: the column with the query by which a page was found
ENOUGH = 2 / 3  #: share of pages with a shared query from which groups were found alike
EXCHANGES = 999  #: of groups among pages
EXCHANGES_OF_MANY = 99  #: the same where there are many pages, whose share hardly varies
MANY = 100_000  #: pages
LOWEST = 0.01  #: the share of exchanges below which fewer pages share a query than chance gives
AT_ONCE = 5_000_000  #: numbers at a time
SEED = 0


def retrieval_of(rows: pd.DataFrame, group: str) -> Retrieval | None:
    """Return how many pages were found by a query that also found another group's page.

    Groups were found by unlike queries where fewer than two thirds of the pages have such a query,
    and fewer than in 99 of 100 exchanges of groups among pages. The queries are those of one list
    (column ``list_queries``) where every page has one; else the column ``query``.

    Parameters
    ----------
    rows : DataFrame
        Pages that are compared. Without a query a page does not count.
    group : str
        Column of the groups.

    Returns
    -------
    Retrieval or None
        None where no page has a query.

    Examples
    --------
    >>> rows = pd.DataFrame({"side": ["N", "N", "S"], "query": ["base", "law", "base"]})
    >>> found = retrieval_of(rows, "side")
    >>> found.n_pages, found.n_shared, found.is_unlike
    (3, 2, False)
    """
    column = QUERY
    if LIST_QUERIES in rows and rows[LIST_QUERIES].notna().all():
        column = LIST_QUERIES
    if column not in rows:
        return None
    known = rows[[column, group]].dropna()
    if known.empty:
        return None
    hits = known[column].astype("str").reset_index(drop=True)
    if column == LIST_QUERIES:
        hits = hits.str.split(SEPARATOR).explode()
    query = pd.factorize(hits)[0]
    page = hits.index.to_numpy()
    order = np.lexsort([page, query])
    labels = pd.factorize(known[group].astype(object))[0]
    n_shared = _pages_with_shared_query(labels[None], page[order], query[order])[0]
    usual = np.nan
    if n_shared < ENOUGH * len(known):
        parts = (array.astype(np.int64).tobytes() for array in (labels, page[order], query[order]))
        usual = _lowest_usual_share(*parts)
    return Retrieval(len(known), int(n_shared), usual)


@lru_cache(maxsize=64)
def _lowest_usual_share(labels: bytes, page: bytes, query: bytes) -> float:
    """Return the share of pages with a shared query that 99 of 100 exchanges reach."""
    groups, pages, queries = (np.frombuffer(part, np.int64) for part in (labels, page, query))
    generator = np.random.default_rng(SEED)
    n_at_once = max(1, AT_ONCE // len(pages))
    n_exchanges = EXCHANGES if len(groups) <= MANY else EXCHANGES_OF_MANY
    n_shared = []
    for start in range(0, n_exchanges, n_at_once):
        n = min(n_at_once, n_exchanges - start)
        exchanged = generator.permuted(np.tile(groups, (n, 1)), axis=1)
        n_shared.append(_pages_with_shared_query(exchanged, pages, queries))
    return float(np.quantile(np.concatenate(n_shared), LOWEST)) / len(groups)


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


def retrieval_in_words(found: Retrieval | None) -> str:
    """Return that groups were found by unlike queries, with the numbers; "" where they were not.

    >>> print(retrieval_in_words(Retrieval(231, 43, 0.41)))
    Groups were found by unlike queries: 43 of 231 pages (19%) have a query that also found \
another group's page, and chance gives at least 41%. What a query names decides what a page says
    """
    if found is None or not found.is_unlike:
        return ""
    share = found.n_shared / found.n_pages
    return (
        f"Groups were found by unlike queries: {found.n_shared:,} of {found.n_pages:,} pages "
        f"({share:.0%}) have a query that also found another group's page, and chance gives at "
        f"least {found.usual_share:.0%}. What a query names decides what a page says"
    )
