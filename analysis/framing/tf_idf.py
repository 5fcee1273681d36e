"""TF-IDF of articles, profiles of groups, and class TF-IDF."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pandas as pd
from scipy import sparse

from analysis.compare import measures
from analysis.compare.evidence import IN_BOTH, in_both
from analysis.counts import Counts, columns_of, evidence, group_codes, group_matrix, require_counts
from analysis.errors import refusal, require_columns
from analysis.framing.untested import DESCRIPTIVE, untested


def tf_idf(counts: Counts, *, within: str | Sequence[str] | None = None) -> Counts:
    """Return TF-IDF weights of articles × terms.

    The weight is count × (ln((1 + N) / (1 + articles with the term)) + 1), divided by the
    Euclidean length of the article's vector: scikit-learn's defaults. An outlet's profile is the
    mean of its articles' vectors: ``compare.levels(tf_idf(counts), "outlet")``.

    Parameters
    ----------
    counts : Counts
        Usually terms.
    within : str or sequence of str, optional
        Columns of the rows: N and the articles with a term are counted within their values. With
        "language", words of a small language do not weigh more than those of a large one.

    Returns
    -------
    Counts
        Articles × terms, with the rows and items of *counts*, per "article" (or "page"): weights
        from 0 to 1, sizes are 1. An article without any term has length 0. What has size 0 stays
        missing.

    Raises
    ------
    InputError
        If there is no article or no item, or no such column.

    Examples
    --------
    >>> import pandas as pd
    >>> rows = pd.DataFrame({"article_id": ["a1", "a2"]})
    >>> counts = Counts.of(
    ...     [[1, 1], [0, 2]], size=[[2], [2]], rows=rows, items=["law", "war"], per="token"
    ... )
    >>> tf_idf(counts).values.toarray().round(3).tolist()
    [[0.815, 0.58], [0.0, 1.0]]
    """
    require_counts(counts)
    n_articles, n_items = counts.values.shape
    if not n_articles or not n_items:
        raise refusal(
            "tf_idf",
            arrived=f"{n_articles} articles and {n_items} items",
            expected="at least one of each",
            fix=(
                "Choose rows that exist, and make the terms with fewer stop words or "
                "a lower min_articles."
            ),
        )
    counts = counts.without_furniture()
    values = sparse.csr_array(counts.values, dtype=float, copy=True)
    row = np.repeat(np.arange(n_articles), np.diff(values.indptr))
    part = np.zeros(n_articles, int)
    if within is not None:
        columns = columns_of(within)
        require_columns(counts.rows, columns, what="rows of the counts")
        part = counts.rows.groupby(columns, dropna=False, observed=True).ngroup().to_numpy()
    in_part = np.bincount(part)[:, None]  # articles
    with_term = (group_matrix(part, len(in_part)) @ (values > 0).astype(float)).toarray()
    idf = np.log((1 + in_part) / (1 + with_term)) + 1
    values.data *= idf[part[row], values.indices]
    length = np.sqrt(np.bincount(row, weights=values.data**2, minlength=n_articles))
    length = np.where(length > 0, length, 1)
    values.data /= length[row]
    per = "page" if counts.per == "page" else "article"
    return replace(counts, values=values, size=(counts.size > 0).astype(float), per=per)


def profiles(counts: Counts, *, by: str | Sequence[str]) -> pd.DataFrame:
    """Return how each group's mean weights differ from those of all others.

    Parameters
    ----------
    counts : Counts
        Of size one, such as `tf_idf` gives: TF-IDF weights, or 1 where an article has the item.
    by : str or list of str
        Columns of the rows that make the groups. An article may be in several groups.

    Returns
    -------
    DataFrame
        One row a group and item that it has: the columns of *by*, ``item``; of the group and of
        all others (``_against``) ``n`` (articles with the item), ``articles``, ``mean``;
        ``estimate`` (the difference of both means), ``status``, ``reason``, ``note``; sorted by
        group, then estimate, highest first. A single group, and what 90 % of the articles of both
        sides have, have no estimate. Nothing is tested: `compare.contrasts` tests the same.

    Raises
    ------
    InputError
        If counts are not of size one, or an article has no value in a column of *by*.

    Examples
    --------
    >>> rows = pd.DataFrame({"article_id": ["a1", "a2"], "outlet": ["North", "South"]})
    >>> values = [[1, 1], [1, 0]]
    >>> pages = Counts.of(values, size=[[1], [1]], rows=rows, items=["base", "law"], per="page")
    >>> table = profiles(pages, by="outlet")
    >>> table[["outlet", "item", "estimate"]].values.tolist()[:2]
    [['North', 'law', 1.0], ['North', 'base', 0.0]]
    """
    require_counts(counts)
    if not counts.of_size_one:
        raise refusal(
            "profiles",
            arrived=f"counts per {counts.per}",
            expected="weights of articles",
            fix="Write framing.profiles(framing.tf_idf(counts), by=…).",
        )
    names = columns_of(by)
    codes, groups = group_codes(counts.rows, names)
    articles = counts.rows["article_id"]
    is_first = ~articles.duplicated().to_numpy()
    columns = "n articles mean n_against articles_against mean_against".split()
    tables = []
    for code, labels in enumerate(groups.to_dict("records")):
        is_inside = codes == code
        is_of_group = articles.isin(articles[is_inside]).to_numpy()
        is_repeated = articles.where(is_inside).duplicated().to_numpy()
        group = _means_of_articles(counts, is_inside & ~is_repeated)
        others = _means_of_articles(counts, is_first & ~is_of_group)
        table = group.join(others.add_suffix("_against")).reset_index(names="item")
        of_group = table["n"], table["articles"]
        of_others = table["n_against"], table["articles_against"]
        is_everywhere = in_both(counts.rows, of_group, of_others)
        table["estimate"] = (table["mean"] - table["mean_against"]).mask(is_everywhere)
        table["reason"] = np.where(is_everywhere, IN_BOTH, "")
        table = table[table["n"] > 0].sort_values(["estimate", "item"], ascending=[False, True])
        tables.append(pd.concat([pd.DataFrame(labels, table.index), table], axis=1))
    table = pd.DataFrame(columns=[*names, "item", *columns, "estimate", "reason"])
    if tables:
        table = pd.concat(tables, ignore_index=True)
    return untested(
        table,
        counts,
        reason=table.pop("reason"),
        what="profiles",
        by=tuple(names),
        measure="difference of mean weights",
        convention="mean of the group's articles − mean of all others",
        remark=DESCRIPTIVE,
    )


def _means_of_articles(counts: Counts, is_chosen: np.ndarray) -> pd.DataFrame:
    """Return ``n`` (with the item), ``articles`` (looked at) and ``mean`` of some rows, by item."""
    values = counts.values[is_chosen]
    n_with = (values > 0).sum(axis=0)
    n_articles = np.broadcast_to(counts.size[is_chosen].sum(axis=0), n_with.shape)
    with np.errstate(divide="ignore", invalid="ignore"):
        mean = values.sum(axis=0) / n_articles
    columns = {"n": n_with, "articles": n_articles.astype(int), "mean": mean}
    return pd.DataFrame(columns, index=counts.items.index)


def class_tf_idf(counts: Counts, *, by: str | Sequence[str]) -> pd.DataFrame:
    """Return each group's terms by class TF-IDF.

    It is the term's share in the group × ln(1 + A / total of the term) × ln(share / mean share of
    all groups), 0 where the share is not above that mean. A is the mean group size.

    Parameters
    ----------
    counts : Counts
        Usually terms.
    by : str or list of str
        Columns of the rows that make the groups.

    Returns
    -------
    DataFrame
        One row a group and item: the columns of *by*, ``item``, ``n`` (uses), ``size`` (tokens of
        the group, unpruned), ``articles``, ``outlets`` (with the item), ``estimate``, ``status``,
        ``reason``, ``note``; sorted by group, then estimate, highest first. Nothing is tested.

    Raises
    ------
    InputError
        If an article has no value in a column of *by*.

    References
    ----------
    Grootendorst (2022), BERTopic: neural topic modeling with a class-based TF-IDF procedure.
    Carpineto and others (2001), An information-theoretic approach to automatic query expansion.

    Examples
    --------
    >>> rows = pd.DataFrame({"article_id": ["a1", "a2"], "outlet": ["North", "South"]})
    >>> counts = Counts.of(
    ...     [[3, 2], [0, 5]], size=[[5], [5]], rows=rows, items=["base", "law"], per="token"
    ... )
    >>> table = class_tf_idf(counts, by="outlet")
    >>> table[["outlet", "item", "estimate"]].round(3).values.tolist()[:2]
    [['North', 'base', 0.408], ['North', 'law', 0.0]]
    """
    require_counts(counts)
    counts = counts.without_furniture()
    names = columns_of(by)
    sums = counts.sums(names)
    n_items = len(counts.items)
    n_groups = len(sums.groups)
    table = sums.groups.loc[np.repeat(sums.groups.index, n_items)].reset_index(drop=True)
    table = table.assign(
        item=np.tile(counts.items.index.to_numpy(), n_groups),
        n=sums.values.ravel(),
        size=sums.size.ravel(),
    )
    for name, numbers in evidence(counts.rows, names, counts.values > 0).items():
        table[name] = numbers.ravel()
    weights = measures.class_tf_idf(sums.values, sums.size)
    table["estimate"] = (weights * measures.excess_share(sums.values, sums.size)).ravel()
    is_ascending = [*[True] * len(names), False, True]
    order = [*names, "estimate", "item"]
    table = table.sort_values(order, ascending=is_ascending, ignore_index=True)
    return untested(
        table,
        counts,
        what="class TF-IDF",
        by=tuple(names),
        measure="class TF-IDF",
        convention="n/size × ln(1 + A / total) × ln(share / mean share), 0 where the share is"
        " not above; A = mean size of the groups, not truncated; sizes before pruning",
        remark=DESCRIPTIVE,
    )
