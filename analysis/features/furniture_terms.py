"""The layer of terms that counts uses in furniture: lines and sentences that recur in an outlet."""

from collections.abc import Sequence
from dataclasses import replace
from functools import cache, partial

import numpy as np
import pandas as pd
from scipy import sparse

from analysis import lexicons
from analysis.corpus import furniture
from analysis.corpus.articles import Corpus
from analysis.corpus.titled import titled_texts
from analysis.features.combination import move_columns
from analysis.features.pack import Features, Terms
from analysis.features.readers import FURNITURE
from analysis.text.characters import characters
from analysis.text.sentences import sentence_spans
from analysis.text.tokens import count_ngrams, tokenize


def with_furniture(features: Features, corpus: Corpus) -> Features:
    """Return features whose terms know how often they are used in furniture.

    All articles of an outlet are needed together, so the layer of packs in parts is empty.
    """
    articles = corpus.articles.set_index("article_id").loc[features.articles["article_id"]]
    texts, _ = titled_texts(articles)
    outlets = articles["outlet"].astype(str).to_numpy()
    pieces = furniture.recurring(
        texts,
        outlets,
        sentences=_frequent_sentences(features, texts, outlets),
        uses=cache(partial(_uses_of, features.terms, outlets)),
    )
    if pieces.empty:
        return features
    spans = _without_overlaps(pieces)
    written = [texts[row][start:stop] for row, start, stop in spans]
    of_row = np.array([row for row, *_ in spans])
    tokens = tokenize(characters(written, articles["language"].iloc[of_row].tolist()))
    terms, (uses,) = count_ngrams(
        tokens,
        kinds=np.zeros(len(tokens.ids), np.int8),
        n_kinds=1,
        ngrams=tuple(features.manifest["settings"]["ngrams"]),
        sentences=np.repeat(np.arange(len(spans)), np.diff(tokens.bounds)),
    )
    vocabulary = pd.Index(features.terms.vocabulary)
    columns = vocabulary.get_indexer(terms)
    uses = move_columns(uses[:, columns >= 0], columns[columns >= 0], len(vocabulary))
    in_rows = (np.ones(len(spans), np.int32), (of_row, np.arange(len(spans))))
    layer = sparse.csr_array(in_rows, shape=(len(texts), len(spans))) @ uses
    layers = {**features.terms.layers, FURNITURE: layer.astype(np.int32)}
    return replace(features, terms=replace(features.terms, layers=layers))


def _uses_of(terms: Terms, outlets: np.ndarray, outlet: str) -> dict[str, int]:
    """Return how often an outlet uses each term."""
    is_own = outlets == outlet
    n_uses = sum(layer[is_own].sum(axis=0) for layer in terms.layers.values())
    used = np.flatnonzero(n_uses)
    return dict(zip(terms.vocabulary[used].tolist(), n_uses[used].tolist()))


def _frequent_sentences(
    features: Features, texts: Sequence[str], outlets: np.ndarray
) -> list[tuple[int, int, int]]:
    """Return row, start and stop of the sentences that may recur in an outlet.

    Fingerprints that are of one key, but for days and single letters, count together.
    """
    row = np.repeat(np.arange(len(texts)), features.articles["n_sentences"])
    codes, names = pd.factorize(outlets)
    fewest = np.full(len(names), furniture.FEWEST)
    least = np.maximum(fewest, furniture.SHARE * np.bincount(codes))
    number, _ = pd.factorize(features.sentences["fingerprint"])
    chosen = np.flatnonzero(np.bincount(number)[number] >= furniture.FEWEST)
    chosen = chosen[_is_frequent(number[chosen], codes[row[chosen]], least=fewest)]
    if (least > fewest).any():
        _, first, number = np.unique(number[chosen], return_index=True, return_inverse=True)
        spans = _spans_of(features, texts, chosen[first])
        shared = [_shared_words(texts[row][start:stop]) for row, start, stop in spans]
        number = pd.factorize(np.array(shared, dtype=object))[0][number]
        chosen = chosen[_is_frequent(number, codes[row[chosen]], least=least)]
    return _spans_of(features, texts, chosen)


def _is_frequent(number: np.ndarray, outlet: np.ndarray, *, least: np.ndarray) -> np.ndarray:
    """Return whether each number comes so often in any outlet; *least* has a number an outlet."""
    cells, counts = np.unique(number * len(least) + outlet, return_counts=True)
    frequent = cells[counts >= least[cells % len(least)]]
    return np.isin(number, frequent // len(least))


def _shared_words(text: str) -> str:
    """Return the words that a text shares with all sentences of its fingerprint, or of its key."""
    days = lexicons.day_words()
    words = furniture.words_of_key(text)
    return " ".join(word for word in words if len(word) > 1 and word not in days)


def _spans_of(
    features: Features, texts: Sequence[str], chosen: np.ndarray
) -> list[tuple[int, int, int]]:
    """Return row, start and stop of sentences by their rows in ``features.sentences``."""
    n_sentences = features.articles["n_sentences"].to_numpy()
    row = np.repeat(np.arange(len(texts)), n_sentences)[chosen]
    rows, position = np.unique(row, return_inverse=True)
    if not len(rows):
        return []
    languages = features.articles["language"].iloc[rows].tolist()
    batch = characters([texts[each] for each in rows], languages)
    starts, stops, _ = sentence_spans(batch)
    first = np.append(0, np.cumsum(n_sentences[rows]))[position]
    number = first + features.sentences["sentence"].to_numpy()[chosen]
    offset = batch.bounds[position]
    spans = (row, starts[number] - offset, stops[number] - offset)
    return list(zip(*(each.tolist() for each in spans)))


def _without_overlaps(pieces: pd.DataFrame) -> list[tuple[int, int, int]]:
    """Return the row, start and stop of pieces; what two share is the first one's."""
    spans: list[tuple[int, int, int]] = []
    for row, start, stop in pieces[["row", "start", "stop"]].itertuples(index=False):
        if spans and spans[-1][0] == row:
            start = max(start, spans[-1][2])
        if start < stop:
            spans.append((row, start, stop))
    return spans
