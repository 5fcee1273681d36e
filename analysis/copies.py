"""Copies: texts that are nearly the same, sentences that articles share, and who shares text with whom."""

from __future__ import annotations

import warnings

import numpy as np
import pandas as pd
from scipy import sparse

from analysis import errors as checks
from analysis import lexicons
from analysis.corpus.articles import Corpus
from analysis.features.pack import Features
from analysis.text import shingles, tokens
from analysis.text.characters import characters

AT_A_TIME = 1_000  # texts whose shingles are found together
MEASURED = ("jaccard", "containment", "n_shared", "exact")
_FEWEST = 3  # hashes in two samples, where nothing but the samples is known
_LOOSE = (
    0.7,
    3,
)  # a pair is compared exactly if its samples would reach this share of a threshold with so many more in common


def pairs(
    features: Features | Corpus,
    *,
    corpus: Corpus | None = None,
    min_jaccard: float = 0.5,
    min_containment: float | None = None,
) -> pd.DataFrame:
    """Return the pairs of near-duplicate texts, and how much they have in common.

    Two texts are compared by their sets of 5-word shingles, titles left out (Broder 1997, "On the resemblance and containment
    of documents"). A pair is listed if its Jaccard index, J = shared / (all of both), is at least *min_jaccard*, or if its
    containment, C = shared / (those of the shorter text), is at least *min_containment*, where that is given.

    Parameters
    ----------
    features : Features or Corpus
        From a pack alone, J and C are estimated from the sketches: one in eight shingles, or all where a text has fewer than
        50. Near a threshold the estimate may fall on either side; pairs with fewer than 3 hashes in both samples are left
        out.
    corpus : Corpus, optional
        The texts of all articles, where they are at hand: pairs that the sketches suggest are then compared on all their
        shingles. A Corpus in the place of *features* does without a pack.

    Returns
    -------
    DataFrame
        Sorted: ``article_id_a`` < ``article_id_b``, ``outlet_a, outlet_b, jaccard, containment, n_shared`` (different
        shingles in both; estimated: eight times those in both samples), ``exact`` (False: estimated). Texts of fewer than
        five words have no shingles and are in no pair.

    Raises
    ------
    InputError
        If a threshold is not above 0 and at most 1, *corpus* lacks an article, or *features* is a pack in parts.

    Examples
    --------
    >>> from analysis import read_corpus
    >>> rain = "Heavy rain closed the bridge at noon"
    >>> texts = {"a": f"{rain}.", "b": f"{rain}, and the ferry ran late.", "c": "Dry."}
    >>> corpus = read_corpus(pd.DataFrame({"article_id": list(texts), "outlet": "North", "text": list(texts.values())}))
    >>> pairs(corpus, min_containment=0.9)[["article_id_a", "article_id_b", "jaccard", "containment"]].values.tolist()
    [['a', 'b', 0.375, 1.0]]
    """
    thresholds = {"jaccard": min_jaccard} | (
        {} if min_containment is None else {"containment": min_containment}
    )
    for name, least in thresholds.items():
        if least is None or not 0 < least <= 1:
            raise checks.refusal(
                f"min_{name}",
                arrived=repr(least),
                expected="a number above 0, at most 1",
                fix="Use 0.5.",
            )
    articles, texts = features.articles, features if isinstance(features, Corpus) else corpus
    if texts is not None:
        found = _exact(*_words(_texts(texts, articles["article_id"])), thresholds)
    elif isinstance(features, Features) and "sketch" in articles:
        _warn_of_codes(features)
        found = _suggested(articles["sketch"].tolist(), thresholds)
    else:
        raise checks.refusal(
            "features",
            arrived="a pack in parts",
            expected="Features, with the sketches of all articles",
            fix="Take features.load().",
        )
    found = _near(found[found["exact"] | (found["n_shared"] >= _FEWEST)], thresholds)
    found["n_shared"] *= np.where(found["exact"], 1, shingles.KEPT_OF)
    return pd.DataFrame(
        {
            **_sides(articles, found["a"], found["b"]),
            **{name: found[name].to_numpy() for name in MEASURED},
        }
    )


def link(
    features: Features | Corpus,
    *,
    corpus: Corpus | None = None,
    min_jaccard: float = 0.5,
    min_containment: float | None = None,
) -> pd.DataFrame:
    """Return for each article the cluster of near-duplicate texts to which it belongs, and whose text it may be.

    Texts are linked as in ``pairs``, whose arguments these are. A cluster holds whoever is linked, directly or through others.

    Returns
    -------
    DataFrame
        ``article_id``, ``copy_cluster`` (the smallest article_id of the cluster: a text without copies is its own cluster),
        ``agency_guess``: the agency that its dateline or credit line names; where it names none, the only one that the other
        texts of its cluster name, or that their ``agency`` says; else missing. A guess changes nothing in ``agency``. Attach
        the table with ``features.with_metadata``.

    Raises
    ------
    InputError
        As ``pairs`` does.

    Examples
    --------
    >>> from analysis import extract, read_corpus
    >>> same = "Heavy rain closed the bridge at noon and the ferry ran late."
    >>> texts = pd.DataFrame({"article_id": ["a", "b", "c"], "outlet": "North",
    ...                       "text": [f"ELMSIDE (Reuters) - {same}", same, "Dry."]})
    >>> link(extract(read_corpus(texts)))[["copy_cluster", "agency_guess"]].values.tolist()
    [['a', 'Reuters'], ['a', 'Reuters'], ['c', nan]]
    """
    found = pairs(features, corpus=corpus, min_jaccard=min_jaccard, min_containment=min_containment)
    articles = features.articles
    a, b = (
        pd.Index(articles["article_id"]).get_indexer(found[f"article_id_{side}"]) for side in "ab"
    )
    cluster = _linked(a, b, n=len(articles))
    first = articles["article_id"].groupby(cluster).transform("min")
    return pd.DataFrame(
        {
            "article_id": articles["article_id"],
            "copy_cluster": first,
            "agency_guess": _guesses(articles, cluster),
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
    >>> table = pd.DataFrame({"article_id": ["a", "b"], "outlet": ["North", "South"], "text": texts})
    >>> features = extract(read_corpus(table))
    >>> shared_sentences(features, min_tokens=5)[["n_shared", "share_b"]].values.tolist()
    [[1.0, 1.0]]
    """
    if min_tokens < 1:
        raise checks.refusal(
            "min_tokens", arrived=repr(min_tokens), expected="1 or more", fix="Use 8."
        )
    _warn_of_codes(features)
    articles, sentences = features.articles, features.sentences
    row = pd.Index(articles["article_id"]).get_indexer(sentences["article_id"])
    long = (sentences["n_tokens"] >= min_tokens).to_numpy()
    incidence = _incidence(row[long], sentences["fingerprint"][long], n_rows=len(articles))
    n_sentences = incidence.sum(axis=1)
    a, b, shared = _pairs(incidence)
    return pd.DataFrame(
        {
            **_sides(articles, a, b),
            "n_shared": shared,
            "share_a": shared / n_sentences[a],
            "share_b": shared / n_sentences[b],
        }
    )


def sharing(shared: pd.DataFrame, *, by: str = "outlet") -> pd.DataFrame:
    """Return who shares text with whom: the pairs of articles of ``pairs`` or ``shared_sentences``, added up by outlet.

    *by* is "outlet", or another name for which *shared* has columns ``<name>_a`` and ``<name>_b``.

    Returns
    -------
    DataFrame
        One row a pair of outlets, also of an outlet with itself, sorted: ``outlet_a`` <= ``outlet_b``, ``n_pairs`` (of
        articles), ``articles_a, articles_b`` (different articles in them), ``n_shared`` (shingles or sentences, over all
        pairs). Outlets that share nothing are not listed: 0.

    Raises
    ------
    InputError
        If *shared* lacks a column.

    Examples
    --------
    >>> found = pd.DataFrame({"article_id_a": ["1", "1"], "article_id_b": ["2", "3"], "outlet_a": ["South", "South"],
    ...                       "outlet_b": ["North", "North"], "n_shared": [4, 2]})
    >>> sharing(found).values.tolist()
    [['North', 'South', 2, 2, 1, 6]]
    """
    names = [f"{name}_{side}" for name in (by, "article_id") for side in "ab"]
    checks.require_columns(shared, [*names, "n_shared"], what="shared")
    other = dict(zip(names, [names[1], names[0], names[3], names[2]], strict=True))
    later = shared[names[0]] > shared[names[1]]
    ordered = pd.concat([shared[~later], shared[later].rename(columns=other)])
    groups = ordered.groupby(names[:2])
    return groups.agg(
        n_pairs=("n_shared", "size"),
        articles_a=("article_id_a", "nunique"),
        articles_b=("article_id_b", "nunique"),
        n_shared=("n_shared", "sum"),
    ).reset_index()


def _warn_of_codes(features: Features) -> None:
    """Warn if the features are of packs between which copies cannot be found, as their hashes were made codes one by one."""
    notes = features.manifest["publication"]
    if len(notes) > 1 and not all(
        note.get("linkable", True) or note["reference_articles"] for note in notes
    ):
        warnings.warn(
            "copies between packs that were published apart are not found: codes stand for their hashes; publish "
            "them with each other as reference=[…], or with linkable=True",
            stacklevel=3,
        )


def _guesses(articles: pd.DataFrame, cluster: np.ndarray) -> pd.Series:
    """Return the agency that each article names, or else the only one that is known of the other articles of its cluster."""
    credit = articles.get("agency_credit", pd.Series(np.nan, index=articles.index, dtype="str"))
    known = articles["agency"].replace(lexicons.agencies().names).fillna(credit).groupby(cluster)
    return credit.fillna(known.transform("first").where(known.transform("nunique") == 1))


def _sides(articles: pd.DataFrame, a, b) -> dict[str, np.ndarray]:
    """Return article_id and outlet of the rows *a* and *b*, as columns of a table."""
    return {
        f"{name}_{side}": articles[name].array.take(np.asarray(rows))
        for name in ("article_id", "outlet")
        for side, rows in (("a", a), ("b", b))
    }


def _texts(corpus: Corpus, ids: pd.Series) -> list[str]:
    """Return the texts of the articles *ids*, in their order, without titles."""
    place = pd.Index(corpus.articles["article_id"]).get_indexer(ids)
    if (place < 0).any():
        raise checks.refusal(
            "corpus",
            arrived=f"no text of article_id {checks.listing(ids[place < 0])}",
            expected="the texts of all articles",
            fix="Give the corpus that the features were read from.",
        )
    return corpus.articles["text"].take(place).tolist()


def _words(texts: list[str]) -> tuple[np.ndarray, np.ndarray]:
    """Return a hash of each word of the texts, and where each text begins among them (and the last one ends)."""
    parts = [
        tokens.hashes(characters(texts[first : first + AT_A_TIME]))
        for first in range(0, len(texts), AT_A_TIME)
    ]
    sizes = np.concatenate([np.diff(bounds) for _, bounds in parts])
    return np.concatenate([hashes for hashes, _ in parts]), np.append(0, np.cumsum(sizes))


def _suggested(sketches: list[np.ndarray], thresholds: dict[str, float]) -> pd.DataFrame:
    """Return the pairs of rows a < b that share hashes in their sketches: ``n_shared`` of ``size_a`` and ``size_b`` hashes.

    Pairs are left out that share too little of the shorter text, or of the longer one if only J has a threshold (_LOOSE).

    A short text has all its hashes, a long one those divisible by eight: what two of different kinds share is divisible by
    eight, so that the short one's size is counted among these. Two short texts are compared on all (``exact``).
    """
    sizes = np.array([len(sketch) for sketch in sketches], dtype=int)
    hashes, row = (
        np.concatenate([*sketches, np.array([], dtype=np.uint64)]),
        np.repeat(np.arange(len(sizes)), sizes),
    )
    sampled = np.bincount(row[hashes % np.uint64(shingles.KEPT_OF) == 0], minlength=len(sizes))
    fewest = np.maximum(_LOOSE[0] * min(thresholds.values()) * sampled - _LOOSE[1], 1)
    having = _incidence(row, hashes, n_rows=len(sizes))
    a, b, shared = _pairs(having, least=fewest, both="containment" not in thresholds)
    exact = (sampled < sizes)[a] & (sampled < sizes)[b]
    size_a, size_b = (np.where(exact, sizes[rows], sampled[rows]) for rows in (a, b))
    return pd.DataFrame(
        {"a": a, "b": b, "n_shared": shared, "size_a": size_a, "size_b": size_b, "exact": exact}
    )


def _exact(words: np.ndarray, bounds: np.ndarray, thresholds: dict[str, float]) -> pd.DataFrame:
    """Return the pairs that the sketches suggest at a loose threshold, compared on all shingles."""
    found = _suggested(shingles.sketches(words, bounds[:-1], bounds[1:]), thresholds)
    found = _near(found, thresholds, times=_LOOSE[0], more=_LOOSE[1])
    a, b = found["a"].to_numpy(), found["b"].to_numpy()
    shared, sizes = shingles.in_common(words, bounds, a, b)
    return found.assign(n_shared=shared, size_a=sizes[a], size_b=sizes[b], exact=True)


def _near(
    found: pd.DataFrame, thresholds: dict[str, float], *, times: float = 1, more: int = 0
) -> pd.DataFrame:
    """Return the pairs that reach (*times*) a threshold, had they *more* in common, with ``jaccard`` and ``containment``."""
    size_a, size_b = found["size_a"], found["size_b"]
    shared = np.minimum(found["n_shared"] + more, np.minimum(size_a, size_b))
    found = found.assign(
        jaccard=shared / (size_a + size_b - shared), containment=shared / np.minimum(size_a, size_b)
    )
    return found[
        np.any([found[name] >= times * least for name, least in thresholds.items()], axis=0)
    ]


def _linked(a: np.ndarray, b: np.ndarray, *, n: int) -> np.ndarray:
    """Return for each of *n* rows the number of its cluster: of those that are linked, directly or through others."""
    links = sparse.csr_array((np.ones(len(a)), (a, b)), shape=(n, n))
    return sparse.csgraph.connected_components(links, directed=False)[1]


def _incidence(row, label, *, n_rows: int) -> sparse.csr_array:
    """Return rows × distinct labels, 1 where a row has the label."""
    labels, column = np.unique(np.asarray(label), return_inverse=True)
    counts = sparse.csr_array(
        (np.ones(len(column), dtype=np.int64), (row, column)), shape=(n_rows, len(labels))
    )
    return (counts > 0).astype(np.int64)


def _pairs(
    incidence: sparse.csr_array, *, least: np.ndarray | None = None, both: bool = True
) -> np.ndarray:
    """Return rows a < b that share labels, at least as many as for *both* (or one) is the *least*, and how many; sorted."""
    rows, labels = incidence.tocsr(), incidence.T.tocsr()
    least = np.ones(rows.shape[0]) if least is None else least
    return shingles.met(rows.indices, rows.indptr, labels.indices, labels.indptr, least, 1 + both).T
