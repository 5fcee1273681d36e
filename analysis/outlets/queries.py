"""What each query of a list found: how often its pages have each label."""

from collections.abc import Sequence
from pathlib import Path

import pandas as pd

from analysis.case import Case
from analysis.case.opened import require_case
from analysis.corpus.hits import HITS, read_hits
from analysis.counts import Counts
from analysis.errors import one_of, require_columns, require_file, using_files
from analysis.lexicons.validation import cells_of_file
from analysis.stats.evidence import Method, annotators_of

QUERIES = "queries.csv"  #: the words of each query: language, query, text, english
COLUMNS = "query words item n pages estimate".split()


@using_files()
def queries(case: Case, items: Sequence[str], *, reading: str) -> pd.DataFrame:
    """Return which share of the pages that each query of a list hit has each label.

    Parameters
    ----------
    case : Case
        A case with labels, and a ``hits.csv`` (``query, article_id``) in its folder; words of the
        queries are taken from ``queries.csv`` (``query, english`` or ``text``), if it is there.
    items : sequence of str
        Labels, such as "law".
    reading : str
        Its name.

    Returns
    -------
    DataFrame
        One row a query and item: ``query`` (as in the list), ``words``, ``item``, ``n`` of
        ``pages`` on the event, ``estimate`` (their share). Queries with most pages first. A page
        that several queries hit counts for each. Nothing is tested. There are no rows where no
        query has a page.

    Raises
    ------
    MissingInput
        If the case has no hits.csv.
    InputError
        If it has no such reading or label.

    Examples
    --------
    >>> from analysis.case import open_case
    >>> event = open_case("data/hamedan-2016")
    >>> table = queries(event, ["iranian_politics"], reading="a").set_index("query")
    >>> table.loc[[10, 2], ["n", "pages"]].astype(int).to_numpy().tolist()
    [[31, 31], [0, 31]]
    """
    require_case(case)
    readings = case.on_subject
    labels = readings[one_of(reading, list(readings), name="reading")].where(items=list(items))
    folder = case.folder or Path()
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
