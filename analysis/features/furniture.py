"""The layer of terms that counts uses in furniture: lines and sentences that recur in an outlet."""

from dataclasses import replace

import numpy as np
import pandas as pd
from scipy import sparse

from analysis.corpus import furniture
from analysis.corpus.articles import Corpus
from analysis.corpus.titled import titled_texts
from analysis.features.combination import move_columns
from analysis.features.pack import Features
from analysis.features.readers import FURNITURE
from analysis.text.characters import characters
from analysis.text.tokens import count_ngrams, tokenize


def with_furniture(features: Features, corpus: Corpus) -> Features:
    """Return features whose terms know how often they are used in furniture.

    All articles of an outlet are needed together, so the layer of packs in parts is empty.
    """
    ids = features.articles["article_id"]
    articles = corpus.articles.set_index("article_id").loc[ids]
    texts, _ = titled_texts(articles)
    rows = pd.Index(ids).get_indexer(_articles_of_frequent_sentences(features.sentences))
    pieces = furniture.recurring(texts, articles["outlet"].tolist(), rows=rows.tolist())
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


def _articles_of_frequent_sentences(sentences: pd.DataFrame) -> np.ndarray:
    """Return the articles with a sentence that is in several."""
    _, number, counts = np.unique(
        sentences["fingerprint"].to_numpy(), return_inverse=True, return_counts=True
    )
    is_frequent = (counts[number] >= furniture.FEWEST) & (sentences["n_tokens"].to_numpy() > 0)
    return sentences.loc[is_frequent, "article_id"].unique()


def _without_overlaps(pieces: pd.DataFrame) -> list[tuple[int, int, int]]:
    """Return the row, start and stop of pieces; what two share is the first one's."""
    spans: list[tuple[int, int, int]] = []
    for row, start, stop in pieces[["row", "start", "stop"]].itertuples(index=False):
        if spans and spans[-1][0] == row:
            start = max(start, spans[-1][2])
        if start < stop:
            spans.append((row, start, stop))
    return spans
