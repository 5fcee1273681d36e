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
    is_listed = skipped["article_id"].isin(log["article_id"])
    is_without_page = skipped["reason"].map(is_lost).astype(bool)
    unlisted = skipped.loc[~is_listed & is_without_page, ["article_id", "reason"]]
    known = dict(zip(skipped["article_id"], skipped["reason"]))
    has_article = log["article_id"].isin(corpus.articles["article_id"])
    reason = log["article_id"].map(lambda page: known.get(page, "")).astype("str")
    is_told = has_article | reason.str.startswith((NOT_FETCHED, OTHER))
    reason = reason.where(is_told, f"{NO_ARTICLE}: " + reason)
    reason = reason.str.removeprefix(KEPT).str.removeprefix(NOT_FETCHED)
    before, after = (log[name].map(_place_of, na_action="ignore") for name in ("url", "final_url"))
    is_moved = (log["source"] == "live") & (before != after)
    source = log["source"].mask(is_moved, "moved").where(has_article, "")
    unlisted["reason"] = "bad address: " + unlisted["reason"]
    pages = pd.concat([log.assign(source=source, reason=reason), unlisted], ignore_index=True)
    given = list(log.columns[: log.columns.get_loc("final_url")])
    columns = dict.fromkeys([*COLUMNS[:5], *given, *COLUMNS[5:]])
    pages = pages.reindex(columns=list(columns)).fillna("")
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
    counts = counts_of_pages(pages.assign(every="page"), ["every"]).iloc[-1]
    sources = ", ".join(f"{counts[source]:,} {source}" for source in SOURCES)
    n_reached = counts["reached"]
    sentence = f"{n_reached:,} of {counts['listed']:,} listed pages have an article: {sources}."
    kinds = counts.index[counts.index.get_loc(SOURCES[-1]) + 1 :]
    missing = ", ".join(f"{counts[kind]:,} {kind}" for kind in kinds)
    if missing:
        sentence = f"{sentence} Not reached: {missing}."
    return sentence
