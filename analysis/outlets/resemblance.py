"""The pages whose labels are most like those of a page."""

from __future__ import annotations

import numpy as np
import pandas as pd
from scipy import sparse

from analysis.case import Case
from analysis.case.items import CaseTables, require_labels, tables_of
from analysis.errors import one_of, require_number
from analysis.outlets.sources import method_of_tables
from analysis.stats.evidence import Method

MEASURE = "weighted Jaccard"
CONVENTION = (
    "weights of labels that both pages have / weights of labels that either has; "
    "weight = ln(pages / pages with the label)"
)
MOST_SHARED = 6  #: labels that a row names


def nearest(case: Case, article_id: str, *, most: int = 10) -> pd.DataFrame:
    """Return the pages of other sources whose labels are most like those of a page.

    Parameters
    ----------
    case : Case
        With labels.
    article_id : str
        A labelled page on the case's subject.
    most : int
        Pages returned.

    Returns
    -------
    DataFrame
        One row a page: ``article_id, outlet, country_group, day``; ``similarity`` (mean of the
        readings, 0 to 1) and that of each reading, ``similarity_a``; ``rank_a`` (its place among
        all other pages in this reading); ``shared`` (reader names of the rarest labels that both
        pages have in each reading); ``agency`` columns, ``gist`` and ``url`` as far as the case has
        them. The most similar are first. The Method's ``remark`` has the median similarity of the
        page with all others in each reading, and the 95th percentile.

    Raises
    ------
    InputError
        If the case has no labels, or the page is not among them.

    Notes
    -----
    Labels are what pages say: variables and their values, and claims by stance and voice; not
    phase, agency or other facts about a page. In each reading similarity is the weighted Jaccard
    index of two sets of labels. A label that all pages have weighs nothing, one of 10 of 1,000
    weighs ln 100. Nothing is tested: two pages may be alike because both carry the same copy.

    References
    ----------
    Jaccard (1912), The distribution of the flora in the alpine zone (the index). Spärck Jones
    (1972), A statistical interpretation of term specificity (the weight).

    Examples
    --------
    >>> from analysis.case import open_case
    >>> pages = nearest(open_case("data/hamedan-2016"), "d012", most=3)
    >>> bool(pages["similarity"].is_monotonic_decreasing), len(pages)
    (True, 3)
    """
    require_number(most, name="most", least=1, whole=True)
    tables = tables_of(case)
    require_labels(tables, what="nearest")
    one_of(article_id, list(tables.pages["article_id"]), name="article_id")
    pages = tables.pages.set_index("article_id", drop=False)
    usual = []
    for reading in tables.readings:
        similarity = _similarities(tables, reading, article_id).drop(article_id, errors="ignore")
        pages[f"similarity_{reading}"] = similarity
        pages[f"rank_{reading}"] = similarity.rank(ascending=False, method="min")
        median, high = similarity.quantile([0.5, 0.95])
        usual.append(f"{median:.3f}, 95th percentile {high:.3f} (reading {reading})")
    columns = [f"similarity_{reading}" for reading in tables.readings]
    pages["similarity"] = pages[columns].mean(axis=1)
    is_own = pages["outlet"] == pages.loc[article_id, "outlet"]
    others = pages[~is_own].reset_index(drop=True)
    order = others.assign(rounded=others["similarity"].round(9))
    order = order.sort_values(["rounded", "article_id"], ascending=[False, True])
    chosen = order.head(most).reset_index(drop=True)
    chosen["shared"] = _shared_labels(tables, article_id, chosen["article_id"])
    ranks = [f"rank_{reading}" for reading in tables.readings]
    wanted = ["article_id", "outlet", tables.groups, "day", "similarity", *columns, *ranks]
    summaries = [f"{name}_{reading}" for name in tables.summaries for reading in tables.readings]
    wanted += ["shared", *summaries, "gist", "url"]
    result = chosen[[name for name in wanted if name in chosen]]
    method = method_of_tables(tables, what="nearest")
    remark = f"{method['remark']}. Similarity with all other pages: median {'; '.join(usual)}"
    of_pages: Method = {"by": (), "measure": MEASURE, "convention": CONVENTION, "remark": remark}
    result.attrs["method"] = {**method, **of_pages}
    return result


def _content_items(tables: CaseTables) -> list[str]:
    """Return the items of what pages say, without facts about pages."""
    items = tables.items
    if tables.book is None:
        return []
    variables = tables.book.variables
    on_pages = variables["name"][variables["page"]]
    return list(items["item"][~items["variable"].isin(on_pages)])


def _weights(values: sparse.csr_array) -> np.ndarray:
    """Return the weight of each label: ln(pages / pages with it); 0 where nobody has it."""
    n = np.asarray(values.sum(axis=0)).ravel()
    return np.log(values.shape[0] / np.where(n > 0, n, values.shape[0]))


def _similarities(tables: CaseTables, reading: str, article_id: str) -> pd.Series:
    """Return the similarity of a page with every page of a reading, by article_id."""
    labels = tables.labels[reading].where(items=_content_items(tables))
    pages = pd.Index(labels.rows["article_id"])
    if article_id not in pages:
        return pd.Series(np.nan, index=pages)
    weights = _weights(labels.values)
    page = labels.values[[pages.get_loc(article_id)]].toarray()[0]
    shared = labels.values @ (weights * page)
    of_page = weights @ page
    of_others = labels.values @ weights
    either = of_page + of_others - shared
    similarity = np.divide(shared, either, out=np.zeros(len(pages)), where=either > 0)
    return pd.Series(similarity, index=pages)


def _shared_labels(tables: CaseTables, one: str, others: pd.Series) -> list[str]:
    """Return the rarest labels that a page shares with each other page in every reading."""
    items = _content_items(tables)
    is_shared = np.ones((len(others), len(items)), bool)
    rarity = np.zeros(len(items))
    for labels in tables.labels.values():
        chosen = labels.where(items=items)
        pages = pd.Index(chosen.rows["article_id"])
        rarity += _weights(chosen.values)
        if one not in pages:
            continue
        page = chosen.values[[pages.get_loc(one)]].toarray()[0] > 0
        rows = pages.get_indexer(others)
        both = (chosen.values[rows].toarray() > 0) & page
        is_unlisted = rows < 0
        is_unread = ~(chosen.full_size() > 0).any(axis=0)
        is_shared &= both | is_unlisted[:, None] | is_unread
    names = tables.items.set_index("item").loc[items, "name"].tolist()
    order = np.argsort(-rarity, kind="stable")
    words = []
    for is_of_page in is_shared & (rarity > 0):
        places = order[is_of_page[order]][:MOST_SHARED]
        words.append("; ".join(names[place] for place in places))
    return words
