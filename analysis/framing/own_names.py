"""Names of outlets: they say who writes, and not how."""

from collections.abc import Collection, Sequence
from functools import lru_cache

import numpy as np
import pandas as pd
from scipy import sparse

from analysis.corpus.columns import host_of
from analysis.text.characters import characters
from analysis.text.tokens import tokenize

#: A word is a name if its outlet uses it so many times as often as others do.
TIMES_AS_OFTEN = 3.0
#: A part of a name that is written as one word; of fewer letters only an Arabic article.
FEWEST_LETTERS = 3
ARTICLES = ("al", "el")
#: Labels of a host before the country: bbc.co.uk.
REGISTRIES = "co com net org gov ac".split()


def is_own_name(
    values: sparse.csr_array,
    terms: Sequence[str],
    actors: Collection[str],
    *,
    articles: pd.DataFrame,
) -> np.ndarray:
    """Return which terms hold a word that is the name of an outlet.

    The outlet has to use the word three times as often as others: *washington* of the Washington
    Post mostly names the city. Actors are none.
    """
    columns_with = {}
    for column, term in enumerate(terms):
        if term not in actors:
            for word in term.split(" "):
                columns_with.setdefault(word, []).append(column)
    known = {*columns_with, *words_in(" ".join(sorted(actors)))}
    names = articles["outlet"].astype(object).fillna("")
    if "url" in articles:
        names += " " + articles["url"].astype(object).fillna("").map(_name_of_host)
    codes, unique_names = pd.factorize(names)
    n_articles = np.bincount(codes, minlength=len(unique_names))
    column_of = {term: column for column, term in enumerate(terms)}
    by_column = values.tocsc()
    is_name = np.zeros(len(terms), dtype=bool)
    for code, name in enumerate(unique_names):
        words = words_in(name)
        parts = {part for word in words for part in _parts_of(word, known)}
        for word in {*words, "".join(words), *parts}:
            if word not in columns_with:
                continue
            columns = [column_of[word]] if word in column_of else columns_with[word]
            uses = by_column[:, columns].sum(axis=1)  # of the word, or of the terms that hold it
            own = uses[codes == code].sum() / n_articles[code]
            n_others = len(codes) - n_articles[code]
            others = uses[codes != code].sum() / max(n_others, 1)
            if n_others and own and own >= TIMES_AS_OFTEN * others:
                is_name[columns_with[word]] = True
    return is_name


@lru_cache
def _name_of_host(url: str) -> str:
    """Return the name in the host of an address: *cnn* of edition.cnn.com."""
    labels = (host_of(url) or "").split(".")[:-1]
    while len(labels) > 1 and labels[-1] in REGISTRIES:
        labels.pop()
    return labels[-1] if labels else ""


def _parts_of(word: str, known: Collection[str]) -> set[str]:
    """Return the known words that a word can be cut into; none where something is left."""
    starts = {0: set[str]()}  # parts before each place that known words reach
    for end in range(1, len(word) + 1):
        for start in list(starts):
            part = word[start:end]
            is_long = len(part) >= FEWEST_LETTERS or part in ARTICLES
            if is_long and part != word and part in known:
                starts.setdefault(end, set()).update(starts[start], [part])
    return starts.get(len(word), set())


def words_in(text: str) -> list[str]:
    """Return the words of a text, as terms are.

    >>> words_in("Al-Elm, the U.S.")
    ['al', 'elm', 'the']
    """
    tokens = tokenize(characters([text]))
    return tokens.vocabulary[tokens.ids].tolist()
