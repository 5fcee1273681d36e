"""Queries: which pages each found, and whether the pages of compared groups were found alike."""

import contextlib
from pathlib import Path
from typing import NamedTuple

import pandas as pd

from analysis import lexicons
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
from analysis.lexicons import Planned
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


def retrieval(counts: Counts, planned: Planned | str | Path) -> pd.DataFrame:
    """Return how the pages of each sample of a plan were found.

    Parameters
    ----------
    counts : Counts
        Pages with what is known of them, such as those of `Case.first`.
    planned : path or Planned
        A contrasts.toml with its samples.

    Returns
    -------
    DataFrame
        One row a sample: ``sample`` (as readers call it), ``pages`` and ``outlets`` of the groups
        that are compared, ``shared`` (pages with a query that also found another group's page),
        ``share`` (of the pages with a query) and ``unlike`` (whether that is below two thirds).
        The last three are missing where no page, or pages of one group alone, have a query.

    Raises
    ------
    InputError
        If the pages lack a column that the plan asks for.

    Examples
    --------
    >>> from analysis import open_case
    >>> case = open_case("data/hamedan-2016")
    >>> table = retrieval(case.counts("labels", every=True), case.plan).set_index("sample")
    >>> table.loc[["comparable pages", "second wave"], ["pages", "shared"]].to_numpy().tolist()
    [[162, 159], [231, 43]]
    """
    plan = lexicons.contrasts(planned)
    lines = []
    for sample in plan.samples:
        where = plan.of(sample=sample.name).where
        what = f"sample {sample.name!r}: pages" if sample.name else "pages"
        require_columns(counts.rows, [plan.group, *where], what=what)
        rows = counts.where(rows=where).rows
        rows = rows[rows[plan.group].isin(plan.levels)]
        line = {"sample": sample.label, "pages": len(rows), "outlets": rows["outlet"].nunique()}
        found = retrieval_of(rows, plan.group)
        if found is not None:
            line["shared"] = found.n_shared
            line["share"] = found.n_shared / found.n_pages
            line["unlike"] = found.is_unlike
        lines.append(line)
    return pd.DataFrame(lines, columns="sample pages outlets shared share unlike".split())


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
    hits = read_hits(path)
    kept = hits.dropna(subset=["query", "article_id"]).drop_duplicates(["query", "article_id"])
    words = _words_of_queries(folder)
    parts = [
        _shares_of_pages(labels, pages).assign(query=query, words=words.get(query, str(query)))
        for query, pages in kept.groupby("query")["article_id"]
    ]
    table = pd.concat(parts or [pd.DataFrame(columns=COLUMNS)])[COLUMNS]
    table = table[table["pages"] > 0].sort_values(
        ["pages", "query"], ascending=[False, True], kind="stable", ignore_index=True
    )
    table.attrs["method"] = Method(
        what="queries",
        per="page",
        annotators=annotators_of(labels.rows),
        names=dict(labels.names) | words,
    )
    return table


def _shares_of_pages(labels: Counts, pages: pd.Series) -> pd.DataFrame:
    """Return how many of some pages have each item."""
    chosen = labels.where(rows=labels.rows["article_id"].isin(pages).to_numpy())
    n = chosen.values.sum(axis=0)
    table = pd.DataFrame({"item": labels.items.index, "n": n})
    table["pages"] = chosen.full_size().sum(axis=0)
    return table.assign(estimate=n / table["pages"].where(table["pages"] > 0))


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
