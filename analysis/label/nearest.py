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
    row = batch.row_of(starts)
    return pd.DataFrame(
        {
            "article_id": articles["article_id"].to_numpy()[row],
            "start": starts - batch.bounds[row],
            "end": stops - batch.bounds[row],
            "text": [batch.text[start:stop] for start, stop in zip(starts, stops)],
        }
    )


def nearest_sentences(
    articles: pd.DataFrame, statements: pd.DataFrame, most: int = 3
) -> pd.DataFrame:
    """Return the sentences of each article that come nearest to each statement.

    ``start, end`` are characters of the text, ``score`` is 0 to 1. The nearest to the statement
    alone and to the statement with its example take turns: an example may say more.
    """
    sentences = sentences_of(articles)
    scores = pd.DataFrame(_scores(sentences["text"], statements))
    near = sentences.merge(statements["claim"], how="cross").assign(score=scores.max(axis=1))
    places = scores.where(scores > 0).groupby([near["article_id"], near["claim"]])
    places = places.rank(method="first", ascending=False).add([0, 0.5])
    near = near.assign(place=places.min(axis=1)).query("score > 0")
    near = near.sort_values("article_id claim place".split())
    near["rank"] = near.groupby(["article_id", "claim"]).cumcount() + 1
    columns = "article_id claim rank start end score".split()
    return near.loc[near["rank"] <= most, columns].reset_index(drop=True)


def vectors_of(sentences: pd.Series) -> tuple[Any, Any]:
    """Return the weights of parts of words, fitted, and sentences as vectors of length 1."""
    from sklearn.feature_extraction.text import TfidfVectorizer

    letters = TfidfVectorizer(analyzer="char_wb", ngram_range=N_LETTERS, sublinear_tf=True)
    return letters, csr_array(letters.fit_transform(sentences))


def _scores(sentences: pd.Series, statements: pd.DataFrame) -> np.ndarray:
    """Return how near sentences are to statements alone, and with examples, in two columns."""
    from sklearn.preprocessing import normalize

    if sentences.empty or statements.empty:
        return np.zeros((0, 2))
    letters, of_sentences = vectors_of(sentences)
    once = of_sentences[~sentences.duplicated().to_numpy()]
    alone = letters.transform(statements["text"])
    both = normalize(alone + letters.transform(statements["example"]))
    near = [of_sentences @ _retold(asked, once).T for asked in (alone, both)]
    return np.column_stack([scores.toarray().ravel() for scores in near]).round(DIGITS)


def _retold(asked, sentences) -> Any:
    """Return statements with the sentences nearest to them added, of length 1.

    So they are told in sources' words, too (Rocchio 1971).
    """
    from sklearn.preprocessing import normalize

    near = (sentences @ asked.T).toarray().round(DIGITS)
    least = np.sort(near, axis=0)[-N_TELLING:][0]
    weights = np.where(near >= least, near, 0)
    weights /= np.maximum(N_TELLING * weights.max(axis=0), np.finfo(float).tiny)
    return normalize(asked + csr_array(weights.T) @ sentences)
