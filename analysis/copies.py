"""Copies: texts that are nearly the same, sentences that articles share, and who shares text."""

from __future__ import annotations

import warnings
from collections.abc import Mapping

import numpy as np
import pandas as pd
from scipy import sparse

from analysis import lexicons
from analysis.corpus.articles import Corpus
from analysis.errors import listing, refusal, require_columns
from analysis.features.pack import Features
from analysis.text import shingles, tokens
from analysis.text.characters import characters

BATCH = 1_000  # texts whose shingles are found together
MEASURES = ("jaccard", "containment", "n_shared", "exact")
_FEWEST_HASHES = 3  # in two samples, where nothing but the samples is known
#: A pair is compared exactly if its samples would reach this share of a threshold, with so many
#: more hashes in common.
_LOOSE_SHARE = 0.7
_LOOSE_HASHES = 3


def pairs(
    features: Features | Corpus,
    *,
    corpus: Corpus | None = None,
    min_jaccard: float = 0.5,
    min_containment: float | None = None,
) -> pd.DataFrame:
    """Return the pairs of near-duplicate texts, and how much they have in common.

    Two texts are compared by their sets of 5-word shingles, without titles (Broder 1997, "On the
    resemblance and containment of documents"). A pair is listed if its Jaccard index, J = shared /
    (all of both), is at least *min_jaccard*. Where *min_containment* is given, it is also listed if
    its containment, C = shared / (those of the shorter text), is at least that.

    Parameters
    ----------
    features : Features or Corpus
        From a pack alone, J and C are estimated from the sketches: one in eight shingles, or all
        where a text has fewer than 50. Near a threshold the estimate may fall on either side; pairs
        with fewer than 3 hashes in both samples are left out.
    corpus : Corpus, optional
        The texts of all articles: pairs that the sketches suggest are then compared on all their
        shingles. A Corpus in the place of *features* does without a pack.
    min_jaccard : float
    min_containment : float, optional

    Returns
    -------
    DataFrame
        Sorted: ``article_id_a`` < ``article_id_b``, ``outlet_a, outlet_b, jaccard, containment,
        n_shared`` (different shingles in both; estimated: eight times those in both samples),
        ``exact`` (False: estimated). Texts of fewer than five words have no shingles and are in no
        pair.

    Raises
    ------
    InputError
        If a threshold is not above 0 and at most 1, *corpus* lacks an article, or *features* is a
        pack in parts.

    Examples
    --------
    >>> from analysis import read_corpus
    >>> rain = "Heavy rain closed the bridge at noon"
    >>> texts = [f"{rain}.", f"{rain}, and the ferry ran late.", "Dry."]
    >>> table = pd.DataFrame({"article_id": ["a", "b", "c"], "outlet": "North", "text": texts})
    >>> table = pairs(read_corpus(table), min_containment=0.9)
    >>> table[["article_id_a", "article_id_b", "jaccard", "containment"]].values.tolist()
    [['a', 'b', 0.375, 1.0]]
    """
    thresholds = {"jaccard": min_jaccard}
    if min_containment is not None:
        thresholds["containment"] = min_containment
    _require_thresholds(thresholds)
    articles = features.articles
    texts = features if isinstance(features, Corpus) else corpus
    if texts is not None:
        hashes, bounds = _hashes_of_words(_texts_of(texts, articles["article_id"]))
        candidates = _exact_pairs(hashes, bounds, thresholds)
    elif isinstance(features, Features) and "sketch" in articles:
        _warn_of_codes(features)
        candidates = _suggested_pairs(articles["sketch"].tolist(), thresholds)
    else:
        raise refusal(
            "features",
            arrived="a pack in parts",
            expected="Features, with the sketches of all articles",
            fix="Take features.load().",
        )
    has_evidence = candidates["exact"] | (candidates["n_shared"] >= _FEWEST_HASHES)
    near = _near_pairs(candidates[has_evidence], thresholds)
    near["n_shared"] *= np.where(near["exact"], 1, shingles.KEPT_OF)
    columns = _columns_of_sides(articles, near["a"], near["b"])
    for name in MEASURES:
        columns[name] = near[name].to_numpy()
    return pd.DataFrame(columns)


def _require_thresholds(thresholds: Mapping[str, float]) -> None:
    for name, threshold in thresholds.items():
        if threshold is None or not 0 < threshold <= 1:
            raise refusal(
                f"min_{name}",
                arrived=repr(threshold),
                expected="a number above 0, at most 1",
                fix="Use 0.5.",
            )


def link(
    features: Features | Corpus,
    *,
    corpus: Corpus | None = None,
    min_jaccard: float = 0.5,
    min_containment: float | None = None,
) -> pd.DataFrame:
    """Return the cluster of near-duplicate texts of each article, and whose text it may be.

    Texts are linked as in ``pairs``, whose arguments these are. A cluster holds whoever is linked,
    directly or through others.

    Returns
    -------
    DataFrame
        ``article_id``, ``copy_cluster`` (the smallest article_id of the cluster: a text without
        copies is its own cluster), ``agency_guess``: the agency that its dateline or credit line
        names. Where it names none, it is the only one that the other texts of its cluster name, or
        that their ``agency`` says; else it is missing. A guess changes nothing in ``agency``.
        Attach the table with ``features.with_metadata``.

    Raises
    ------
    InputError
        As ``pairs`` does.

    Examples
    --------
    >>> from analysis import extract, read_corpus
    >>> same = "Heavy rain closed the bridge at noon and the ferry ran late."
    >>> texts = [f"ELMSIDE (Reuters) - {same}", same, "Dry."]
    >>> table = pd.DataFrame({"article_id": ["a", "b", "c"], "outlet": "North", "text": texts})
    >>> link(extract(read_corpus(table)))[["copy_cluster", "agency_guess"]].values.tolist()
    [['a', 'Reuters'], ['a', 'Reuters'], ['c', nan]]
    """
    table = pairs(features, corpus=corpus, min_jaccard=min_jaccard, min_containment=min_containment)
    articles = features.articles
    ids = pd.Index(articles["article_id"])
    first = ids.get_indexer(table["article_id_a"])
    second = ids.get_indexer(table["article_id_b"])
    cluster = _clusters(first, second, n=len(articles))
    smallest_id = articles["article_id"].groupby(cluster).transform("min")
    return pd.DataFrame(
        {
            "article_id": articles["article_id"],
            "copy_cluster": smallest_id,
            "agency_guess": _agency_guesses(articles, cluster),
        }
    )


def shared_sentences(features: Features, *, min_tokens: int = 8) -> pd.DataFrame:
    """Return the pairs of articles that share sentences word for word.

    Case, punctuation and one-letter words make no difference. A sentence that an article repeats
    counts once. A title is a sentence.

    Parameters
    ----------
    features : Features
        A pack.
    min_tokens : int
        Shorter sentences, in word tokens, do not count: they coincide by chance.

    Returns
    -------
    DataFrame
        One row a pair, sorted: ``article_id_a`` < ``article_id_b``, ``outlet_a, outlet_b``,
        ``n_shared`` (sentences in both), ``share_a, share_b`` (of the different sentences of that
        length in each, above 0 and at most 1). Pairs that share nothing are not listed.

    Raises
    ------
    InputError
        If *min_tokens* is below 1.

    Examples
    --------
    >>> from analysis import extract, read_corpus
    >>> texts = ["Russia bought nine old ferries.", "Well! Russia bought nine old ferries, ..."]
    >>> table = pd.DataFrame({"article_id": ["a", "b"], "outlet": "North", "text": texts})
    >>> features = extract(read_corpus(table))
    >>> shared_sentences(features, min_tokens=5)[["n_shared", "share_b"]].values.tolist()
    [[1.0, 1.0]]
    """
    if min_tokens < 1:
        raise refusal("min_tokens", arrived=repr(min_tokens), expected="1 or more", fix="Use 8.")
    _warn_of_codes(features)
    articles = features.articles
    sentences = features.sentences
    sentences = sentences[sentences["n_tokens"] >= min_tokens]
    row = pd.Index(articles["article_id"]).get_indexer(sentences["article_id"])
    incidence = _label_incidence(row, sentences["fingerprint"], n_rows=len(articles))
    n_sentences = incidence.sum(axis=1)
    first, second, n_shared = _pairs_with_common_labels(incidence)
    columns = _columns_of_sides(articles, first, second)
    columns["n_shared"] = n_shared
    columns["share_a"] = n_shared / n_sentences[first]
    columns["share_b"] = n_shared / n_sentences[second]
    return pd.DataFrame(columns)


def sharing(shared: pd.DataFrame, *, by: str = "outlet") -> pd.DataFrame:
    """Add up the pairs of articles that share text, by pairs of outlets.

    Parameters
    ----------
    shared : DataFrame
        From ``pairs`` or ``shared_sentences``.
    by : str
        "outlet", or another name for which *shared* has columns ``<name>_a`` and ``<name>_b``.

    Returns
    -------
    DataFrame
        One row a pair of outlets, also of an outlet with itself, sorted: ``outlet_a`` <=
        ``outlet_b``, ``n_pairs`` (of articles), ``articles_a, articles_b`` (different articles in
        them), ``n_shared`` (shingles or sentences, over all pairs). Outlets that share nothing are
        not listed: 0.

    Raises
    ------
    InputError
        If *shared* lacks a column.

    Examples
    --------
    >>> shared = pd.DataFrame({"article_id_a": ["1", "1"], "article_id_b": ["2", "3"]})
    >>> shared = shared.assign(outlet_a="South", outlet_b="North", n_shared=[4, 2])
    >>> sharing(shared).values.tolist()
    [['North', 'South', 2, 2, 1, 6]]
    """
    first = f"{by}_a"
    second = f"{by}_b"
    columns = [first, second, "article_id_a", "article_id_b", "n_shared"]
    require_columns(shared, columns, what="shared")
    is_reversed = shared[first] > shared[second]
    swapped = {
        first: second,
        second: first,
        "article_id_a": "article_id_b",
        "article_id_b": "article_id_a",
    }
    in_order = [shared[~is_reversed], shared[is_reversed].rename(columns=swapped)]
    groups = pd.concat(in_order).groupby([first, second])
    return groups.agg(
        n_pairs=("n_shared", "size"),
        articles_a=("article_id_a", "nunique"),
        articles_b=("article_id_b", "nunique"),
        n_shared=("n_shared", "sum"),
    ).reset_index()


def _warn_of_codes(features: Features) -> None:
    """Warn of packs that were published apart: their hashes are codes of their own."""
    publications = features.manifest["publication"]
    is_linkable = [
        publication.get("linkable", True) or publication["reference_articles"]
        for publication in publications
    ]
    if len(publications) > 1 and not all(is_linkable):
        warnings.warn(
            "copies between packs that were published apart are not found: codes replace their "
            "hashes; publish them with each other as reference=[…], or with linkable=True",
            stacklevel=3,
        )


def _agency_guesses(articles: pd.DataFrame, cluster: np.ndarray) -> pd.Series:
    """Return the agency that each article names, or else the only one known of its cluster."""
    credit = pd.Series(np.nan, index=articles.index, dtype="str")
    credit = articles.get("agency_credit", credit)
    agency = articles["agency"].replace(lexicons.agencies().names).fillna(credit)
    agencies = agency.groupby(cluster)
    is_only_one = agencies.transform("nunique") == 1
    return credit.fillna(agencies.transform("first").where(is_only_one))


def _columns_of_sides(articles: pd.DataFrame, first, second) -> dict[str, np.ndarray]:
    """Return article_id and outlet of the rows of both sides, as columns of a table."""
    columns = {}
    for name in ("article_id", "outlet"):
        values = articles[name].array
        columns[f"{name}_a"] = values.take(np.asarray(first))
        columns[f"{name}_b"] = values.take(np.asarray(second))
    return columns


def _texts_of(corpus: Corpus, ids: pd.Series) -> list[str]:
    """Return the texts of these articles, in their order, without titles."""
    row = pd.Index(corpus.articles["article_id"]).get_indexer(ids)
    is_missing = row < 0
    if is_missing.any():
        raise refusal(
            "corpus",
            arrived=f"no text of article_id {listing(ids[is_missing])}",
            expected="the texts of all articles",
            fix="Give the corpus that the features were read from.",
        )
    return corpus.articles["text"].take(row).tolist()


def _hashes_of_words(texts: list[str]) -> tuple[np.ndarray, np.ndarray]:
    """Return a hash of each word of the texts, and where each text begins among them.

    The last bound is where the last text ends.
    """
    hashes = []
    sizes = []
    for first in range(0, len(texts), BATCH):
        hashes_of_batch, bounds = tokens.hashes(characters(texts[first : first + BATCH]))
        hashes.append(hashes_of_batch)
        sizes.append(np.diff(bounds))
    bounds = np.append(0, np.cumsum(np.concatenate(sizes)))
    return np.concatenate(hashes), bounds


def _suggested_pairs(sketches: list[np.ndarray], thresholds: Mapping[str, float]) -> pd.DataFrame:
    """Return the pairs of rows a < b that share hashes in their sketches.

    ``n_shared`` is of ``size_a`` and ``size_b`` hashes. Pairs are left out that share too little of
    the shorter text, or of the longer one if only J has a threshold.

    A short text has all its hashes, a long one those divisible by eight. What two of different
    kinds share is divisible by eight, so that the short one's size is counted among these. Two
    short texts are compared on all (``exact``).
    """
    sizes = np.array([len(sketch) for sketch in sketches], dtype=int)
    hashes = np.concatenate([*sketches, np.array([], dtype=np.uint64)])
    row = np.repeat(np.arange(len(sizes)), sizes)
    is_sampled = hashes % np.uint64(shingles.KEPT_OF) == 0
    n_sampled = np.bincount(row[is_sampled], minlength=len(sizes))
    lowest = min(thresholds.values())
    fewest = np.maximum(_LOOSE_SHARE * lowest * n_sampled - _LOOSE_HASHES, 1)
    incidence = _label_incidence(row, hashes, n_rows=len(sizes))
    first, second, n_shared = _pairs_with_common_labels(
        incidence, least=fewest, of_both="containment" not in thresholds
    )
    has_all_hashes = n_sampled < sizes
    is_exact = has_all_hashes[first] & has_all_hashes[second]
    return pd.DataFrame(
        {
            "a": first,
            "b": second,
            "n_shared": n_shared,
            "size_a": np.where(is_exact, sizes[first], n_sampled[first]),
            "size_b": np.where(is_exact, sizes[second], n_sampled[second]),
            "exact": is_exact,
        }
    )


def _exact_pairs(
    hashes: np.ndarray, bounds: np.ndarray, thresholds: Mapping[str, float]
) -> pd.DataFrame:
    """Return the pairs that the sketches suggest, compared on all shingles."""
    sketches = shingles.sketches(hashes, bounds[:-1], bounds[1:])
    candidates = _suggested_pairs(sketches, thresholds)
    candidates = _near_pairs(candidates, thresholds, share=_LOOSE_SHARE, more=_LOOSE_HASHES)
    first = candidates["a"].to_numpy()
    second = candidates["b"].to_numpy()
    n_shared, sizes = shingles.in_common(hashes, bounds, first, second)
    return candidates.assign(
        n_shared=n_shared, size_a=sizes[first], size_b=sizes[second], exact=True
    )


def _near_pairs(
    candidates: pd.DataFrame,
    thresholds: Mapping[str, float],
    *,
    share: float = 1,
    more: int = 0,
) -> pd.DataFrame:
    """Return the pairs that reach a share of a threshold, had they so many more in common.

    They have the columns ``jaccard`` and ``containment``.
    """
    size_a = candidates["size_a"]
    size_b = candidates["size_b"]
    smaller = np.minimum(size_a, size_b)
    n_shared = np.minimum(candidates["n_shared"] + more, smaller)
    n_all = size_a + size_b - n_shared
    candidates = candidates.assign(jaccard=n_shared / n_all, containment=n_shared / smaller)
    is_near = np.zeros(len(candidates), bool)
    for name, threshold in thresholds.items():
        is_near |= (candidates[name] >= share * threshold).to_numpy()
    return candidates[is_near]


def _clusters(first: np.ndarray, second: np.ndarray, *, n: int) -> np.ndarray:
    """Return the number of each row's cluster, of those linked directly or through others."""
    links = sparse.csr_array((np.ones(len(first)), (first, second)), shape=(n, n))
    _, cluster = sparse.csgraph.connected_components(links, directed=False)
    return cluster


def _label_incidence(row, label, *, n_rows: int) -> sparse.csr_array:
    """Return rows × distinct labels, 1 where a row has the label."""
    labels, column = np.unique(np.asarray(label), return_inverse=True)
    ones = np.ones(len(column), dtype=np.int64)
    counts = sparse.csr_array((ones, (row, column)), shape=(n_rows, len(labels)))
    return (counts > 0).astype(np.int64)


def _pairs_with_common_labels(
    incidence: sparse.csr_array, *, least: np.ndarray | None = None, of_both: bool = True
) -> np.ndarray:
    """Return rows a < b that share labels, and how many; sorted.

    They share at least as many as *least* says for both rows, or for one of them.
    """
    rows = incidence.tocsr()
    labels = incidence.T.tocsr()
    if least is None:
        least = np.ones(rows.shape[0])
    n_reached = 2 if of_both else 1
    pairs_and_counts = shingles.met(
        rows.indices, rows.indptr, labels.indices, labels.indptr, least, n_reached
    )
    return pairs_and_counts.T
