"""Which pages of a list are there, from where, and why the others are not."""

from collections.abc import Sequence
from pathlib import Path

import pandas as pd

from analysis.collect.records import KEPT
from analysis.corpus.articles import Corpus
from analysis.corpus.tables import is_lost
from analysis.counts import columns_of
from analysis.errors import require_columns, require_file, using_files
from analysis.lexicons.validation import cells_of_file

REACHED = "reached.csv"  #: what `fetch` writes
ALL = "all"
COLUMNS = "article_id outlet published language url source final_url archived reason".split()
TEXT = dict.fromkeys(COLUMNS, "str")


@using_files()
def reached(folder: str | Path, by: str | Sequence[str] | None = None) -> pd.DataFrame:
    """Return which pages of a list have an article, from where, or why not.

    Parameters
    ----------
    folder : path
        That `fetch` wrote, or the case made of it: it has ``reached.csv``.
    by : str or sequence of str, optional
        Columns of the list, such as "outlet" or "language": counts by their values.

    Returns
    -------
    DataFrame
        Without *by*, one row a page of the list: ``article_id, outlet, published, language, url``,
        other columns of the list, ``source`` ("live", "archive"; "" for a page without an
        article), ``final_url`` (where a redirect led), ``archived`` (day of the copy) and
        ``reason`` (why there is no article, or what is to be known of it).

        With *by*, counts of pages: a column for each source and each kind of reason, then ``all``.
        The last row counts all. A missing value of *by* is "".

    Raises
    ------
    MissingInput
        If the folder has no ``reached.csv``.
    InputError
        If it has no such column.

    Examples
    --------
    >>> pages = reached("corpus/hamedan-2016")  # doctest: +SKIP
    >>> reached("corpus/hamedan-2016", by="language")  # doctest: +SKIP
    """
    path = require_file(Path(folder) / REACHED, expected="the table of pages that fetch writes")
    pages = cells_of_file(path, dtype=TEXT, keep_default_na=False, na_values={})
    if by is None:
        return pages
    names = columns_of(by)
    require_columns(pages, names, what=str(path))
    return counts_of_pages(pages, names)


def counts_of_pages(pages: pd.DataFrame, by: Sequence[str]) -> pd.DataFrame:
    """Return how many pages came from where, and why the others did not."""
    kinds = pages["reason"].str.split(":").str[0]
    outcomes = pages["source"].where(pages["source"] != "", kinds)
    values = [pages[name].astype(str) for name in by]
    counts = pd.crosstab(values, outcomes, margins=True, margins_name=ALL)
    return counts.rename_axis(columns=None).reset_index()


def pages_of(log: pd.DataFrame, corpus: Corpus) -> pd.DataFrame:
    """Return the table of `reached`, from a download's log and its corpus."""
    skipped = corpus.skipped[["article_id", "reason"]].dropna()
    is_listed = skipped["article_id"].isin(log["article_id"])
    is_told = is_listed | skipped["reason"].map(is_lost).astype(bool)
    reasons = skipped[is_told].drop_duplicates("article_id", keep="last")
    pages = log.drop(columns="reason").merge(reasons, on="article_id", how="outer")
    is_read = pages["article_id"].isin(corpus.articles["article_id"])
    pages["source"] = pages["source"].where(is_read, "")
    pages["reason"] = pages["reason"].str.removeprefix(KEPT)
    given = log.columns[: log.columns.get_loc("final_url")]
    columns = list(dict.fromkeys([*COLUMNS[:5], *given, *COLUMNS[5:]]))
    pages = pages.reindex(columns=columns).astype(object).fillna("")
    return pages.sort_values("article_id", kind="stable", ignore_index=True)
