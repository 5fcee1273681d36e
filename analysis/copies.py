"""Copies: texts that are nearly the same, and whose they are."""

import numpy as np
import pandas as pd
from scipy import sparse

from analysis import agencies
from analysis.counts import Counts, texts_of
from analysis.errors import refusal, require_columns
from analysis.features.pack import Features, require_features
from analysis.text import shingles
from analysis.text.kernels import TwoArrays

__all__ = ["link", "witnesses"]

MIN_JACCARD = 0.5  #: of two texts that are copies
FEWEST_HASHES = 3  #: in two samples, where only the samples are known


def link(features: Features) -> pd.DataFrame:
    """Return for each article its cluster of near-duplicate texts, and its agency.

    Two texts are linked if their sets of 5-word shingles, titles left out, have a Jaccard index of
    0.5 or more (Broder 1997, "On the resemblance and containment of documents"). A cluster holds
    all that are linked, directly or through others.

    Parameters
    ----------
    features : Features
        The index is estimated from one in eight shingles, or all where a text has fewer than 50,
        or fewer than 3 in the sample. A text of fewer than five words is one shingle. Of samples
        that share fewer than 3 only equal ones are linked.

    Returns
    -------
    DataFrame
        One row an article: ``article_id``, ``copy_cluster`` (the smallest article_id of the
        cluster), ``agency_guess``: the agency that its dateline or credit line names, or else the
        only one that the texts of its cluster name; else missing. Attach the table with
        ``features.with_metadata``.

    Raises
    ------
    InputError
        For a published pack: it has no sketches.

    Examples
    --------
    >>> from analysis import extract, read_corpus
    >>> same = "Heavy rain closed the bridge at noon and the ferry ran late."
    >>> texts = [f"ELMSIDE (Reuters) - {same}", same, "Dry."]
    >>> table = pd.DataFrame({"article_id": ["a", "b", "c"], "outlet": "North", "text": texts})
    >>> link(extract(read_corpus(table)))[["copy_cluster", "agency_guess"]].values.tolist()
    [['a', 'Reuters'], ['a', 'Reuters'], ['c', nan]]
    """
    require_features(features)
    articles = features.articles
    if "sketch" not in articles:
        raise refusal(
            "features",
            arrived="a published pack, which has no sketches of texts",
            expected="the full pack, or articles with copy_cluster",
            fix="Read copy_cluster, where it is there; or else link copies before you publish: "
            "publish(features.with_metadata(copies.link(features))).",
        )
    n_articles = len(articles)
    a, b = _linked_rows(articles["sketch"].tolist())
    links = sparse.csr_array((np.ones(len(a)), (a, b)), shape=(n_articles, n_articles))
    _, cluster = sparse.csgraph.connected_components(links, directed=False)
    columns = {
        "article_id": articles["article_id"],
        "copy_cluster": articles["article_id"].groupby(cluster).transform("min"),
        "agency_guess": _guess_agencies(articles, cluster),
    }
    return pd.DataFrame(columns)


def with_copies(features: Features) -> Features:
    """Return features whose articles have clusters of copies and guessed agencies."""
    require_features(features)
    missing = [name for name in ("copy_cluster", "agency_guess") if name not in features.articles]
    if not missing:
        return features
    return features.with_metadata(link(features)[["article_id", *missing]])


def witnesses(source: Features | Counts, by: str) -> pd.DataFrame:
    """Return how many articles each group has, and how many texts stand behind them.

    Parameters
    ----------
    source : Features or Counts
        Where articles lack ``copy_cluster`` and their texts are known, `link` finds it.
    by : str
        A column of the articles: "outlet", a column of groups, or "copy_cluster".

    Returns
    -------
    DataFrame
        One row a group, those with most articles first: *by*, ``articles, outlets``; ``texts``
        (clusters of near-duplicates: so many are independent at most); ``another_agency`` and
        ``own_agency`` (articles that carry the copy of an agency that is not, or is, the outlet's
        own); ``agencies`` (the names of those that are not).

    Raises
    ------
    InputError
        If the articles lack the column or their outlet, or *source* is a published pack
        whose copies are not known.

    Examples
    --------
    >>> from analysis import extract, read_corpus
    >>> same = "Heavy rain closed the bridge at noon and the ferry ran late."
    >>> texts = [f"ELMSIDE (Reuters) - {same}", same, "Dry."]
    >>> table = pd.DataFrame({"article_id": ["a", "b", "c"], "outlet": "North", "text": texts})
    >>> found = witnesses(extract(read_corpus(table)), "outlet")
    >>> found[["outlet", "articles", "texts", "agencies"]].values.tolist()
    [['North', 3, 2, 'Reuters']]
    """
    if isinstance(source, Counts):
        rows = source.rows
    else:
        rows = with_copies(source).articles
    require_columns(rows, [by, "outlet"], what="articles")
    is_another = agencies.carry_another(rows)
    names = agencies.credited_agencies(rows.assign(agency=agencies.agencies_of(rows)))
    rows = pd.DataFrame(
        {
            by: rows[by],
            "articles": rows["article_id"],
            "outlets": rows["outlet"],
            "texts": texts_of(rows),
            "another_agency": is_another,
            "own_agency": names.astype(bool) & ~is_another,
            "agencies": names.where(is_another, ""),
        }
    )
    of_group = rows.groupby(by, observed=True)
    found = of_group[["articles", "outlets", "texts"]].nunique()
    found = found.join(of_group[["another_agency", "own_agency"]].sum())
    named = rows.explode("agencies").groupby(by, observed=True)["agencies"]
    found["agencies"] = named.agg(lambda each: "; ".join(sorted(set(each.dropna()) - {""})))
    return found.sort_values("articles", ascending=False, kind="stable").reset_index()


def _guess_agencies(articles: pd.DataFrame, cluster: np.ndarray) -> pd.Series:
    """Return the agency that each article names, or else the only one known of its cluster."""
    no_credit = pd.Series(np.nan, index=articles.index, dtype="str")
    credit = articles.get("agency_credit", no_credit)
    agency = articles["agency"].replace(agencies.listed().names).fillna(credit)
    groups = agency.groupby(cluster)
    is_only_one = groups.transform("nunique") == 1
    return credit.fillna(groups.transform("first").where(is_only_one))


def _linked_rows(sketches: list[np.ndarray]) -> TwoArrays:
    """Return the rows a < b of texts that share enough of their sketches.

    A long text has the hashes divisible by eight: with one, a short text's size is counted among
    these.
    """
    sizes = np.array([len(sketch) for sketch in sketches], dtype=int)
    hashes = np.concatenate([*sketches, np.array([], dtype=np.uint64)])
    row = np.repeat(np.arange(len(sizes)), sizes)
    is_sampled = hashes % np.uint64(shingles.KEPT_OF) == 0
    sampled_sizes = np.bincount(row[is_sampled], minlength=len(sizes))
    least = np.maximum(MIN_JACCARD * sampled_sizes, 1)
    different, column = np.unique(hashes, return_inverse=True)
    shape = (len(sizes), len(different))
    rows = sparse.csr_array((np.ones(len(row), np.int64), (row, column)), shape=shape)
    columns = rows.T.tocsr()
    a, b, n_shared = shingles.find_sharing_pairs(
        rows.indices, rows.indptr, columns.indices, columns.indptr, least
    ).T
    is_short = sampled_sizes < sizes
    is_exact = is_short[a] & is_short[b]
    in_all = np.where(is_exact, sizes[a] + sizes[b], sampled_sizes[a] + sampled_sizes[b])
    is_linked = n_shared >= MIN_JACCARD * (in_all - n_shared)
    is_equal = (n_shared == sizes[a]) & (n_shared == sizes[b])
    is_linked &= is_exact | is_equal | (n_shared >= FEWEST_HASHES)
    return a[is_linked], b[is_linked]
