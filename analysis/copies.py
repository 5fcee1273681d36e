"""Copies: texts that are nearly the same, and whose they are."""

from __future__ import annotations

import numpy as np
import pandas as pd
from scipy import sparse

from analysis import lexicons
from analysis.corpus.articles import Corpus
from analysis.errors import listing, refusal, require_number
from analysis.features.pack import Features, require_features
from analysis.text import shingles, tokens
from analysis.text.characters import characters

__all__ = ["link", "pairs"]

TEXTS_AT_A_TIME = 1_000  #: texts whose shingles are found together
LEAST_JACCARD = 0.01
FEWEST_HASHES = 3  #: in two samples, where only the samples are known
#: A pair is compared exactly if its samples, with so many more hashes in common, would reach this
#: share of a threshold.
LOOSE_SHARE = 0.7
LOOSE_HASHES = 3


def pairs(
    features: Features | Corpus,
    *,
    corpus: Corpus | None = None,
    min_jaccard: float = 0.5,
) -> pd.DataFrame:
    """Return the pairs of near-duplicate texts, and how much they share.

    Two texts are compared by their sets of 5-word shingles, titles left out (Broder 1997, "On the
    resemblance and containment of documents"). A pair is listed if its Jaccard index,
    J = shared / (all of both), is at least *min_jaccard*. Its containment is
    C = shared / (those of the shorter text).

    Parameters
    ----------
    features : Features or Corpus
        From a pack alone, J and C are estimated from the sketches: one in eight shingles, or all
        where a text has fewer than 50. Near a threshold the estimate may fall on either side;
        pairs with fewer than 3 hashes in both samples are left out.
    corpus : Corpus, optional
        The texts of all articles: pairs that the sketches suggest are then compared on all their
        shingles. A Corpus in the place of *features* does without a pack.
    min_jaccard : float
        From 0.01 to 1.

    Returns
    -------
    DataFrame
        One row a pair, sorted: ``article_id_a`` < ``article_id_b``, ``outlet_a, outlet_b``,
        ``jaccard`` and ``containment`` (J and C, from 0 to 1), ``n_shared`` (different shingles in
        both; estimated: eight times those in both samples), ``exact`` (False: estimated). Texts of
        fewer than five words have no shingles and are in no pair.

    Raises
    ------
    InputError
        If the threshold is not from 0.01 to 1, *corpus* lacks an article, or *features* is a
        pack in parts.

    Examples
    --------
    >>> from analysis import read_corpus
    >>> rain = "Heavy rain closed the bridge at noon"
    >>> texts = [f"{rain}.", f"{rain}, and the ferry ran late.", "Dry."]
    >>> table = pd.DataFrame({"article_id": ["a", "b", "c"], "outlet": "North", "text": texts})
    >>> found = pairs(read_corpus(table), min_jaccard=0.3)
    >>> found[["article_id_a", "article_id_b", "jaccard", "containment"]].values.tolist()
    [['a', 'b', 0.375, 1.0]]
    """
    require_number(min_jaccard, name="min_jaccard", least=LEAST_JACCARD, most=1)
    if isinstance(features, Corpus):
        corpus = features
    else:
        require_features(features)
    articles = features.articles
    if corpus is not None:
        texts = _texts_of(corpus, articles["article_id"])
        candidates = _compare_texts(texts, min_jaccard)
    elif isinstance(features, Features) and "sketch" in articles:
        candidates = _compare_sketches(articles["sketch"].tolist(), min_jaccard)
        has_evidence = candidates["exact"] | (candidates["n_shared"] >= FEWEST_HASHES)
        candidates = candidates[has_evidence]
    else:
        raise refusal(
            "features",
            arrived="a pack in parts",
            expected="Features, with the sketches of all articles",
            fix="Load all parts into memory, and give the result: features.load().",
        )
    matches = _with_similarity(candidates)
    matches = matches[matches["jaccard"] >= min_jaccard]
    sampling = np.where(matches["exact"], 1, shingles.KEPT_OF)
    table = _article_columns(articles, matches["a"], matches["b"])
    return table.assign(
        jaccard=matches["jaccard"].to_numpy(),
        containment=matches["containment"].to_numpy(),
        n_shared=(matches["n_shared"] * sampling).to_numpy(),
        exact=matches["exact"].to_numpy(),
    )


def link(
    features: Features | Corpus,
    *,
    corpus: Corpus | None = None,
    min_jaccard: float = 0.5,
) -> pd.DataFrame:
    """Return for each article its cluster of near-duplicate texts, and its agency.

    Texts are linked as in `pairs`. A cluster holds all that are linked, directly or through others.

    Parameters
    ----------
    features, corpus, min_jaccard
        As in `pairs`.

    Returns
    -------
    DataFrame
        One row an article: ``article_id``, ``copy_cluster`` (the smallest article_id of the
        cluster: a text without copies is its own cluster), ``agency_guess``: the agency that its
        dateline or credit line names; where it names none, the only one that the other texts of its
        cluster name, or that their ``agency`` says; else missing. A guess changes nothing in
        ``agency``. Attach the table with ``features.with_metadata``.

    Raises
    ------
    InputError
        As `pairs` does.

    Examples
    --------
    >>> from analysis import extract, read_corpus
    >>> same = "Heavy rain closed the bridge at noon and the ferry ran late."
    >>> texts = [f"ELMSIDE (Reuters) - {same}", same, "Dry."]
    >>> table = pd.DataFrame({"article_id": ["a", "b", "c"], "outlet": "North", "text": texts})
    >>> link(extract(read_corpus(table)))[["copy_cluster", "agency_guess"]].values.tolist()
    [['a', 'Reuters'], ['a', 'Reuters'], ['c', nan]]
    """
    linked = pairs(features, corpus=corpus, min_jaccard=min_jaccard)
    articles = features.articles
    article_ids = pd.Index(articles["article_id"])
    a = article_ids.get_indexer(linked["article_id_a"])
    b = article_ids.get_indexer(linked["article_id_b"])
    n_articles = len(articles)
    links = sparse.csr_array((np.ones(len(a)), (a, b)), shape=(n_articles, n_articles))
    _, cluster = sparse.csgraph.connected_components(links, directed=False)
    columns = {
        "article_id": articles["article_id"],
        "copy_cluster": articles["article_id"].groupby(cluster).transform("min"),
        "agency_guess": _guess_agencies(articles, cluster),
    }
    return pd.DataFrame(columns)


def _guess_agencies(articles: pd.DataFrame, cluster: np.ndarray) -> pd.Series:
    """Return the agency that each article names, or else the only one known of its cluster."""
    no_credit = pd.Series(np.nan, index=articles.index, dtype="str")
    credit = articles.get("agency_credit", no_credit)
    agency = articles["agency"].replace(lexicons.agencies().names).fillna(credit)
    groups = agency.groupby(cluster)
    is_only_one = groups.transform("nunique") == 1
    of_cluster = groups.transform("first").where(is_only_one)
    return credit.fillna(of_cluster)


def _article_columns(articles: pd.DataFrame, a: np.ndarray, b: np.ndarray) -> pd.DataFrame:
    """Return article_id and outlet of the rows of pairs, as the first columns of a table."""
    first = np.asarray(a)
    second = np.asarray(b)
    columns = {}
    for name in ("article_id", "outlet"):
        columns[f"{name}_a"] = articles[name].array.take(first)
        columns[f"{name}_b"] = articles[name].array.take(second)
    return pd.DataFrame(columns)


def _texts_of(corpus: Corpus, article_ids: pd.Series) -> list[str]:
    """Return the texts of articles, in their order, without titles."""
    row = pd.Index(corpus.articles["article_id"]).get_indexer(article_ids)
    is_missing = row < 0
    if is_missing.any():
        raise refusal(
            "corpus",
            arrived=f"no text of article_id {listing(article_ids[is_missing])}",
            expected="the texts of all articles",
            fix=(
                "Give corpus= the Corpus from which the features were extracted, "
                "with all its articles."
            ),
        )
    return corpus.articles["text"].take(row).tolist()


def _word_hashes(texts: list[str]) -> tuple[np.ndarray, np.ndarray]:
    """Return a hash of each word, and where each text begins among them and the last one ends."""
    hashes = []
    sizes = []
    for start in range(0, len(texts), TEXTS_AT_A_TIME):
        batch = characters(texts[start : start + TEXTS_AT_A_TIME])
        hashes_of_batch, bounds_of_batch = tokens.hash_tokens(batch)
        hashes.append(hashes_of_batch)
        sizes.append(np.diff(bounds_of_batch))
    bounds = np.append(0, np.cumsum(np.concatenate(sizes)))
    return np.concatenate(hashes), bounds


def _compare_sketches(sketches: list[np.ndarray], min_jaccard: float) -> pd.DataFrame:
    """Return the pairs of rows a < b that share hashes in their sketches.

    They have ``n_shared`` of ``size_a`` and ``size_b`` hashes. Pairs are left out that share too
    little of the longer text.

    A short text has all its hashes, a long one those divisible by eight. What two of different
    kinds share is divisible by eight, so the short one's size is counted among these. Two short
    texts are compared on all (``exact``).
    """
    sizes = np.array([len(sketch) for sketch in sketches], dtype=int)
    hashes = np.concatenate([*sketches, np.array([], dtype=np.uint64)])
    row = np.repeat(np.arange(len(sizes)), sizes)
    is_sampled = hashes % np.uint64(shingles.KEPT_OF) == 0
    sampled_sizes = np.bincount(row[is_sampled], minlength=len(sizes))
    least = LOOSE_SHARE * min_jaccard * sampled_sizes - LOOSE_HASHES
    incidence = _incidence(row, hashes, n_rows=len(sizes))
    a, b, n_shared = _rows_that_share(incidence, least=np.maximum(least, 1))
    is_short = sampled_sizes < sizes
    is_exact = is_short[a] & is_short[b]
    columns = {
        "a": a,
        "b": b,
        "n_shared": n_shared,
        "size_a": np.where(is_exact, sizes[a], sampled_sizes[a]),
        "size_b": np.where(is_exact, sizes[b], sampled_sizes[b]),
        "exact": is_exact,
    }
    return pd.DataFrame(columns)


def _compare_texts(texts: list[str], min_jaccard: float) -> pd.DataFrame:
    """Return the pairs that the sketches suggest, compared on all their shingles."""
    words, bounds = _word_hashes(texts)
    sketches = shingles.make_sketches(words, bounds[:-1], bounds[1:])
    candidates = _compare_sketches(sketches, min_jaccard)
    loosely_shared = candidates["n_shared"] + LOOSE_HASHES
    smaller = np.minimum(candidates["size_a"], candidates["size_b"])
    loose = candidates.assign(n_shared=np.minimum(loosely_shared, smaller))
    is_candidate = _with_similarity(loose)["jaccard"] >= LOOSE_SHARE * min_jaccard
    candidates = candidates[is_candidate]
    a = candidates["a"].to_numpy()
    b = candidates["b"].to_numpy()
    n_shared, sizes = shingles.count_shared_runs(words, bounds, a, b)
    return candidates.assign(n_shared=n_shared, size_a=sizes[a], size_b=sizes[b], exact=True)


def _with_similarity(candidates: pd.DataFrame) -> pd.DataFrame:
    """Return pairs with their Jaccard index and containment."""
    size_a = candidates["size_a"]
    size_b = candidates["size_b"]
    n_shared = candidates["n_shared"]
    return candidates.assign(
        jaccard=n_shared / (size_a + size_b - n_shared),
        containment=n_shared / np.minimum(size_a, size_b),
    )


def _incidence(row: np.ndarray, label: np.ndarray, *, n_rows: int) -> sparse.csr_array:
    """Return rows × distinct labels, 1 where a row has the label."""
    labels, column = np.unique(np.asarray(label), return_inverse=True)
    ones = np.ones(len(column), dtype=np.int64)
    counts = sparse.csr_array((ones, (row, column)), shape=(n_rows, len(labels)))
    return (counts > 0).astype(np.int64)


def _rows_that_share(
    incidence: sparse.csr_array, *, least: np.ndarray
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return the rows a < b that share labels, sorted, and how many.

    They share at least as many as *least* says for both rows.
    """
    rows = incidence.tocsr()
    columns = incidence.T.tocsr()
    sides = 2
    a, b, n_shared = shingles.find_sharing_pairs(
        rows.indices, rows.indptr, columns.indices, columns.indptr, least, sides
    ).T
    return a, b, n_shared
