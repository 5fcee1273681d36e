"""The sentences of articles that come nearest to a statement: where a reader looks first."""

from typing import Any

import numpy as np
import pandas as pd
from scipy.sparse import csr_array

from analysis.text.characters import characters
from analysis.text.sentences import sentence_spans

DIGITS = 6  #: of scores, so that they are the same on each machine
N_TELLING = 5  #: sentences of the story that tell a statement anew
N_LETTERS = (3, 5)  #: letters of the parts of words that are compared


def sentences_of(articles: pd.DataFrame) -> pd.DataFrame:
    """Return the sentences of articles, sorted: ``article_id, start, end, text``."""
    articles = articles.sort_values("article_id", ignore_index=True)
    batch = characters(articles["text"].tolist(), articles["language"].tolist())
    starts, stops, _ = sentence_spans(batch)
    row = np.searchsorted(batch.bounds, starts, side="right") - 1
    columns = {
        "article_id": articles["article_id"].to_numpy()[row],
        "start": starts - batch.bounds[row],
        "end": stops - batch.bounds[row],
        "text": [batch.text[start:stop] for start, stop in zip(starts, stops)],
    }
    return pd.DataFrame(columns)


def nearest_sentences(
    articles: pd.DataFrame, statements: pd.DataFrame, most: int = 3
) -> pd.DataFrame:
    """Return the sentences of each article that come nearest to each statement.

    ``start, end`` are characters of the text, ``score`` is 0 to 1; what shares nothing is left out.
    """
    sentences = sentences_of(articles)
    scores = _scores(sentences["text"], statements)
    tables = [
        sentences.assign(claim=claim, score=column.round(DIGITS))
        for claim, column in zip(statements["claim"], scores.T)
    ]
    columns = "article_id claim rank start end score".split()
    if sentences.empty or not tables:
        return pd.DataFrame(columns=columns)
    near = pd.concat(tables, ignore_index=True)
    near = near[near["score"] > 0].sort_values(
        "article_id claim score start".split(), ascending=[True, True, False, True]
    )
    near["rank"] = near.groupby(["article_id", "claim"]).cumcount() + 1
    return near.loc[near["rank"] <= most, columns].reset_index(drop=True)


def vectors_of(sentences: pd.Series) -> tuple[Any, Any]:
    """Return the weights of parts of words, fitted, and sentences as vectors of length 1."""
    from sklearn.feature_extraction.text import TfidfVectorizer

    letters = TfidfVectorizer(analyzer="char_wb", ngram_range=N_LETTERS, sublinear_tf=True)
    return letters, csr_array(letters.fit_transform(sentences))


def _scores(sentences: pd.Series, statements: pd.DataFrame) -> np.ndarray:
    """Return how near each sentence (row) is to each statement (column).

    Parts of words are weighted by TF-IDF. A statement is told twice, by its text and its example;
    then the sentences nearest to it are added, as they tell it in sources' words (Rocchio 1971).
    """
    from sklearn.preprocessing import normalize

    if sentences.empty or statements.empty:
        return np.zeros((len(sentences), len(statements)))
    letters, of_sentences = vectors_of(sentences)
    told = statements["example"].where(statements["example"] != "", statements["text"])
    asked = normalize(letters.transform(statements["text"]) + letters.transform(told))
    first = (of_sentences @ asked.T).toarray().round(DIGITS)
    nearest = np.argsort(-first, axis=0, kind="stable")[:N_TELLING]
    weights = np.zeros_like(first)
    np.put_along_axis(weights, nearest, np.take_along_axis(first, nearest, axis=0), axis=0)
    weights /= np.maximum(N_TELLING * weights.max(axis=0), np.finfo(float).tiny)
    return (of_sentences @ normalize(asked + csr_array(weights.T) @ of_sentences).T).toarray()
