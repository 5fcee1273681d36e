"""N-grams of one's own articles: those in several articles, found without all of them in memory."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
import pandas as pd

from analysis.corpus.articles import Corpus
from analysis.features.combination import combine
from analysis.features.extraction import extract
from analysis.features.furniture_terms import with_furniture
from analysis.features.pack import Features, Terms

MOST_SLOTS = 1 << 26  #: of n-grams: 268 MB, whatever the number of articles


def extract_common(
    corpus: Corpus,
    *,
    ngrams: tuple[int, int] = (1, 2),
    min_articles: int = 5,
    folder: str | Path | None = None,
    **counting: Any,
) -> Features:
    """Return the Features of a Corpus without n-grams in few articles; single words stay.

    Most n-grams are in one article. So parts are written, and read again without the rare ones:
    never are all in memory.
    """
    with TemporaryDirectory(dir=folder, prefix=".parts-") as place:
        parts = extract(corpus, to=Path(place) / "parts", ngrams=ngrams, **counting)
        n_slots = min(2 * int(parts.articles["n_tokens"].sum()) + 1, MOST_SLOTS)
        counts = _articles_by_slot((part.terms for part in parts.parts()), n_slots=n_slots)
        features = combine(_without_rare(parts.parts(), counts, min_articles=min_articles))
    # N-grams that share a slot were counted together, so that too many may be left.
    is_kept = (_n_articles(features.terms) >= min_articles) | ~_has_several_words(features.terms)
    settings = {**features.manifest["settings"], "ngram_articles": min_articles}
    manifest = {**features.manifest, "settings": settings}
    features = replace(features, terms=features.terms.keep(is_kept), manifest=manifest)
    return with_furniture(features, corpus).with_sizes()


def _articles_by_slot(parts: Iterable[Terms], *, n_slots: int) -> np.ndarray:
    """Return how many articles have the n-grams of each slot; several may share one."""
    counts = np.zeros(n_slots, np.int32)
    for terms in parts:
        is_longer = _has_several_words(terms)
        slots = _slots(terms.vocabulary[is_longer], n_slots)
        np.add.at(counts, slots, _n_articles(terms)[is_longer])
    return counts


def _without_rare(
    parts: Iterable[Features], counts: np.ndarray, *, min_articles: int
) -> Iterator[Features]:
    """Yield the parts with single words, and n-grams whose slot has so many articles."""
    for part in parts:
        is_kept = ~_has_several_words(part.terms)
        slots = _slots(part.terms.vocabulary[~is_kept], len(counts))
        is_kept[~is_kept] = counts[slots] >= min_articles
        yield replace(part, terms=part.terms.keep(is_kept))


def _has_several_words(terms: Terms) -> np.ndarray:
    """Return which terms are n-grams of two words or more."""
    return np.array([" " in term for term in terms.vocabulary], dtype=bool)


def _slots(vocabulary: np.ndarray, n_slots: int) -> np.ndarray:
    """Return a slot for each term, by its hash."""
    hashes = pd.util.hash_array(np.asarray(vocabulary, dtype=object), categorize=False)
    return (hashes % np.uint64(n_slots)).astype(np.int64)


def _n_articles(terms: Terms) -> np.ndarray:
    """Return in how many articles each term is, in whatever voice."""
    every = sum(terms.layers.values())
    return np.bincount(every.indices, minlength=len(terms.vocabulary))
