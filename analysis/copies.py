"""Copies: texts that are nearly the same, and sentences that several articles share, from the hashes in a pack."""
from __future__ import annotations

import numpy as np
import pandas as pd
from scipy import sparse

from analysis import checks, reading
from analysis.features import Features


def link(features: Features, *, min_jaccard: float = 0.5) -> pd.DataFrame:
    """Return for each article the cluster of near-duplicate texts to which it belongs.

    Two texts are near-duplicates if the Jaccard index of their sets of 5-word shingles, J = shared / (all of both), is at
    least *min_jaccard*. It is estimated from the sketches: one in eight shingles, or all where a text has fewer than 50
    (Broder 1997, "On the resemblance and containment of documents"). A cluster holds whoever is linked, directly or through
    others. Near the threshold the estimate may fall on either side. Texts of fewer than five words are never linked.

    Returns
    -------
    DataFrame
        ``article_id``, ``copy_cluster`` (the smallest article_id of the cluster: a text without copies is its own cluster),
        ``agency_guess`` (whose copy it is; missing for now). Attach it with ``features.with_metadata``.

    Raises
    ------
    InputError
        If *min_jaccard* is not above 0 and at most 1.

    Examples
    --------
    >>> from analysis import extract, read_corpus
    >>> same = "Heavy rain closed the bridge at noon and the ferry ran late."
    >>> texts = pd.DataFrame({"article_id": ["a", "b", "c"], "outlet": "North", "text": [same, same, "Dry."]})
    >>> link(extract(read_corpus(texts)))["copy_cluster"].tolist()
    ['a', 'a', 'c']
    """
    if not 0 < min_jaccard <= 1:
        raise checks.refusal("min_jaccard", arrived=repr(min_jaccard), expected="a number above 0, at most 1", fix="Use 0.5.")
    articles = features.articles
    rows, columns, jaccard = _similarities(list(articles["sketch"]))
    close = jaccard >= min_jaccard
    links = sparse.csr_array((np.ones(close.sum()), (rows[close], columns[close])), shape=(len(articles), len(articles)))
    component = sparse.csgraph.connected_components(links, directed=False)[1]
    first = articles["article_id"].groupby(component).transform("min")
    return pd.DataFrame({"article_id": articles["article_id"], "copy_cluster": first,
                         "agency_guess": pd.Series(np.nan, index=articles.index, dtype="str")})


def shared_sentences(features: Features, *, min_tokens: int = 8) -> pd.DataFrame:
    """Return the pairs of articles that share sentences word for word, whatever the rest of them says.

    Sentences of fewer than *min_tokens* word tokens do not count: they coincide by chance. Case, punctuation and one-letter
    words make no difference. A sentence that an article repeats counts once; a title is a sentence.

    Returns
    -------
    DataFrame
        One row a pair, sorted: ``article_id_a`` < ``article_id_b``, ``outlet_a, outlet_b``, ``n_shared`` (sentences in both),
        ``share_a, share_b`` (of the different sentences of that length in each, above 0 and at most 1). Pairs that share
        nothing are not listed.

    Raises
    ------
    InputError
        If *min_tokens* is below 1.

    Examples
    --------
    >>> from analysis import extract, read_corpus
    >>> both = "The ferry ran late again on a grey Monday morning."
    >>> texts = pd.DataFrame({"article_id": ["a", "b"], "outlet": ["North", "South"], "text": [both, f"Well! {both}"]})
    >>> shared_sentences(extract(read_corpus(texts)))[["n_shared", "share_b"]].values.tolist()
    [[1.0, 1.0]]
    """
    if min_tokens < 1:
        raise checks.refusal("min_tokens", arrived=repr(min_tokens), expected="1 or more", fix="Use 8.")
    articles = features.articles
    long = features.sentences[features.sentences["n_tokens"] >= min_tokens]
    row = pd.Index(articles["article_id"]).get_indexer(long["article_id"])
    having = _incidence(row, long["fingerprint"], n_rows=len(articles))
    total = having.sum(axis=1)
    a, b, shared = _pairs(having)
    sides = {f"{name}_{side}": articles[name].to_numpy()[index] for name in ("article_id", "outlet")
             for side, index in (("a", a), ("b", b))}
    return pd.DataFrame({**sides, "n_shared": shared, "share_a": shared / total[a], "share_b": shared / total[b]})


def _similarities(sketches: list[np.ndarray]) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return the pairs of rows that share a shingle hash, and the estimated Jaccard index of each pair.

    A short text has all its hashes, a long one those divisible by eight: what two of different kinds share is divisible by
    eight, so that the short one's size is counted among these. Two short texts are compared on all.
    """
    sizes = np.array([len(sketch) for sketch in sketches], dtype=int)
    hashes = np.concatenate([*sketches, np.array([], dtype=np.uint64)])
    row = np.repeat(np.arange(len(sketches)), sizes)
    sampled = np.bincount(row[hashes % np.uint64(reading.KEPT_OF) == 0], minlength=len(sketches))
    complete = sampled < sizes
    a, b, shared = _pairs(_incidence(row, hashes, n_rows=len(sketches)))
    size = np.where(complete[a] & complete[b], sizes[a] + sizes[b], sampled[a] + sampled[b])
    return a, b, shared / (size - shared)


def _incidence(row, label, *, n_rows: int) -> sparse.csr_array:
    """Return rows × distinct labels, 1 where a row has the label."""
    labels, column = np.unique(np.asarray(label), return_inverse=True)
    counts = sparse.csr_array((np.ones(len(column), dtype=np.int64), (row, column)), shape=(n_rows, len(labels)))
    return (counts > 0).astype(np.int64)


def _pairs(incidence: sparse.csr_array) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return rows a < b that share a label, and how many they share, sorted by a, then b."""
    shared = sparse.triu(incidence @ incidence.T, k=1).tocoo()
    order = np.lexsort((shared.coords[1], shared.coords[0]))
    return shared.coords[0][order], shared.coords[1][order], shared.data[order]
