"""How many pages, sources and languages there are, and how much is copy."""

from __future__ import annotations

import pandas as pd

from analysis.case.pages import is_agency_copy
from analysis.errors import refusal, require_columns

ALL = "all"
NOT_KNOWN = "not known"


def overview(pages: pd.DataFrame, *, by: str | None = None) -> pd.DataFrame:
    """Return how many pages, sources and languages there are by group.

    Parameters
    ----------
    pages : DataFrame
        One row a page: from ``annotation.pages``, or the rows of labels.
    by : str, optional
        Column of the groups, such as "wave" or "country_group".

    Returns
    -------
    DataFrame
        One row a group, the largest first, one for pages without a value ("not known"), and one
        for all: ``pages``, ``sources``, ``of_one_page``
        (sources with a single page), ``languages``, and ``copy`` (pages with the copy of an
        agency), as far as the pages tell.

    Raises
    ------
    InputError
        For a missing column, or no pages.

    Examples
    --------
    >>> from analysis import annotation
    >>> found = overview(annotation.pages("data/hamedan-2016"), by="wave")
    >>> found.loc["all"].to_dict()
    {'pages': 936, 'sources': 664, 'of_one_page': 535, 'languages': 39}
    """
    require_columns(pages, ["outlet", *([by] if by else [])], what="pages")
    if pages.empty:
        raise refusal("pages", arrived="none", expected="one row a page", fix="Check the choice.")
    rows = []
    names = []
    if by is not None:
        sizes = pages[by].value_counts()
        names = sorted(sizes.index, key=lambda name: (-sizes[name], str(name)))
        rows = [_facts_of(pages[pages[by] == name]) for name in names]
        is_without = pages[by].isna()
        if is_without.any():
            names.append(NOT_KNOWN)
            rows.append(_facts_of(pages[is_without]))
    index = pd.Index([*names, ALL], name=by, dtype=object)
    return pd.DataFrame([*rows, _facts_of(pages)], index=index)


def _facts_of(pages: pd.DataFrame) -> dict[str, int]:
    """Return the numbers of some pages."""
    n_pages = pages["outlet"].value_counts()
    facts = {"pages": len(pages), "sources": len(n_pages), "of_one_page": int((n_pages == 1).sum())}
    if "language" in pages:
        facts["languages"] = pages["language"].nunique()
    if "agency" in pages:
        facts["copy"] = int(is_agency_copy(pages).sum())
    return facts
