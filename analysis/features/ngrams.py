"""N-grams of one's own articles: those in several articles, found without all of them in memory."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
import pandas as pd

from analysis.corpus.articles import Corpus
from analysis.errors import require_number
from analysis.features.combination import combine
from analysis.features.extraction import extract
from analysis.features.pack import Features, Terms


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

    Parameters
    ----------
    corpus : Corpus
    ngrams : (int, int)
        Shortest and longest n-gram that is counted.
    min_articles : int
        Articles of the Corpus that an n-gram of several words needs.
    folder : path, optional
        Where the parts are meanwhile; by default in the system's folder for such files.
    **counting
        Options of `extract`: actors, frames, readers, workers.

    Returns
    -------
    Features
        The manifest's settings have ``ngram_articles``: packs of which each lost its own rare
        n-grams do not combine.

    Examples
    --------
    >>> from analysis import read_corpus
    >>> texts = ["Heavy rain fell.", "Heavy rain came."]
    >>> table = pd.DataFrame({"article_id": ["a", "b"], "outlet": "North", "text": texts})
    >>> extract_common(read_corpus(table), min_articles=2).terms.vocabulary.tolist()
    ['came', 'fell', 'heavy', 'heavy rain', 'rain']
    """
    require_number(min_articles, name="min_articles", least=1, whole=True)
    with TemporaryDirectory(dir=folder, prefix=".parts-") as place:
        parts = extract(corpus, to=Path(place) / "parts", ngrams=ngrams, **counting)
        common = _common_hashes((part.terms for part in parts.parts()), min_articles)
        features = combine(_without_rare(parts.parts(), common))
    # Of two n-grams with one hash both were kept.
    n_articles = _n_articles(features.terms)
    is_kept = (n_articles >= min_articles) | ~_has_several_words(features.terms)
    settings = {**features.manifest["settings"], "ngram_articles": min_articles}
    manifest = {**features.manifest, "settings": settings}
    return replace(features, terms=features.terms.keep(is_kept), manifest=manifest).with_sizes()


def _common_hashes(parts: Iterable[Terms], min_articles: int) -> np.ndarray:
    """Return the hashes of the n-grams that are in so many articles of all parts."""
    hashes = []
    n_articles = []
    for terms in parts:
        is_longer = _has_several_words(terms)
        hashes.append(_hashes(terms.vocabulary[is_longer]))
        n_articles.append(_n_articles(terms)[is_longer])
    unique, place = np.unique(np.concatenate(hashes), return_inverse=True)
    totals = np.bincount(place, weights=np.concatenate(n_articles), minlength=len(unique))
    return unique[totals >= min_articles]


def _without_rare(parts: Iterable[Features], common: np.ndarray) -> Iterator[Features]:
    """Yield the parts with single words and the n-grams of these hashes."""
    for part in parts:
        is_longer = _has_several_words(part.terms)
        is_common = np.isin(_hashes(part.terms.vocabulary), common)
        yield replace(part, terms=part.terms.keep(is_common | ~is_longer))


def _has_several_words(terms: Terms) -> np.ndarray:
    """Return which terms are n-grams of two words or more."""
    return np.array([" " in term for term in terms.vocabulary], dtype=bool)


def _hashes(vocabulary: np.ndarray) -> np.ndarray:
    """Return 64 bits for each term."""
    return pd.util.hash_array(np.asarray(vocabulary, dtype=object), categorize=False)


def _n_articles(terms: Terms) -> np.ndarray:
    """Return in how many articles each term is, in whatever voice."""
    every = sum(terms.layers.values())
    return np.bincount(every.indices, minlength=len(terms.vocabulary))
