"""Which pages of a list are there, from where, and why the others are not."""

from collections.abc import Sequence
from pathlib import Path
from urllib.parse import urlsplit

import pandas as pd

from analysis.collect.records import KEPT
from analysis.corpus.articles import Corpus
from analysis.corpus.tables import is_lost
from analysis.counts import columns_of
from analysis.errors import require_columns, require_file, using_files
from analysis.lexicons.validation import cells_of_file

REACHED = "reached.csv"  #: what `fetch` writes
SOURCES = ("live", "moved", "archive")
NO_ARTICLE = "no article"  #: begins the reason of a page without one
OTHER = "another language"  #: begins the reason of a page in a language that is not listed
NOT_FETCHED = "not fetched: "
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
        other columns of the list, ``source`` ("live", "moved" to another address, "archive"; ""
        for a page that was not reached), ``final_url``, ``archived`` (day of the copy) and
        ``reason`` (why there is no article, or what is to be known of it).

        With *by*, counts of pages: ``listed``, ``reached`` (with an article), ``live, moved,
        archive``, then a column for each kind of reason, most first. The last row counts all. A
        missing value of *by* is "".

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
    """Return how many pages were reached, from where, and why the others were not."""
    is_reached = pages["source"] != ""
    kinds = pages["reason"].str.split(":").str[0].mask(is_reached, "")
    reasons = kinds[kinds != ""].value_counts().sort_index()
    reasons = reasons.sort_values(ascending=False, kind="stable")
    marks = {"listed": True, "reached": is_reached}
    marks |= {source: pages["source"] == source for source in SOURCES}
    marks |= {kind: kinds == kind for kind in reasons.index}
    values = pages[list(by)].astype(str)
    numbers = pd.DataFrame(marks, index=pages.index).astype("int64")
    counts = numbers.groupby([values[name] for name in by], sort=True).sum().reset_index()
    in_all = pd.DataFrame([dict.fromkeys(by, ALL) | numbers.sum().to_dict()])
    return pd.concat([counts, in_all], ignore_index=True)


def pages_of(log: pd.DataFrame, corpus: Corpus) -> pd.DataFrame:
    """Return the table of `reached`, from a download's log and its corpus."""
    skipped = corpus.skipped.dropna(subset="article_id")
    told = dict(zip(skipped["article_id"], skipped["reason"]))
    ids = set(corpus.articles["article_id"])
    rows = []
    for row in log.to_dict("records"):
        reason = told.pop(row["article_id"], "")
        if row["article_id"] not in ids:
            row["source"] = ""
            is_told = reason.startswith((NOT_FETCHED, OTHER))
            reason = reason.removeprefix(NOT_FETCHED) if is_told else f"{NO_ARTICLE}: {reason}"
        elif row["source"] == "live" and _place_of(row["url"]) != _place_of(row["final_url"]):
            row["source"] = "moved"
        rows.append(row | {"reason": reason.removeprefix(KEPT)})
    unlisted = {page: reason for page, reason in told.items() if is_lost(reason)}
    for page, reason in unlisted.items():
        rows.append({"article_id": page, "reason": f"bad address: {reason}"})
    given = list(log.columns[: log.columns.get_loc("final_url")])
    columns = dict.fromkeys([*COLUMNS[:5], *given, *COLUMNS[5:]])
    pages = pd.DataFrame(rows, columns=list(columns), dtype=object).fillna("")
    return pages.sort_values("article_id", kind="stable", ignore_index=True)


def _place_of(url: str) -> tuple[str, str, str]:
    """Return what two addresses of one page have in common: host, path and query.

    A change to https, to www. or of a slash at the end is no move.
    """
    parts = urlsplit(url)
    host = parts.netloc.lower().removeprefix("www.")
    return host, parts.path.rstrip("/"), parts.query


def summary(pages: pd.DataFrame) -> str:
    """Return what was reached in one sentence."""
    n_reached = (pages["source"] != "").sum()
    told = f"{n_reached:,} of {len(pages):,} listed pages have an article"
    return f"{told}; {REACHED} says from where each is, or why it is missing."
