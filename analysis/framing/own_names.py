"""Names of outlets: they say who writes, and not how."""

from collections import defaultdict
from collections.abc import Collection, Sequence

import numpy as np
import pandas as pd
from scipy import sparse

from analysis.text.characters import characters
from analysis.text.tokens import tokenize

#: A word is a name if its outlet uses it so many times as often as others do.
TIMES_AS_OFTEN = 3.0


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
    columns_with = defaultdict(list)
    for column, term in enumerate(terms):
        if term not in actors:
            for word in term.split(" "):
                columns_with[word].append(column)
    column_of = {term: column for column, term in enumerate(terms)}
    outlets = articles["outlet"].astype(object).fillna("").to_numpy()
    by_column = values.tocsc()
    is_name = np.zeros(len(terms), dtype=bool)
    for outlet in set(outlets):
        is_own = outlets == outlet
        if is_own.all():
            continue
        words = words_in(outlet)
        for word in columns_with.keys() & {*words, "".join(words)}:
            columns = [column_of[word]] if word in column_of else columns_with[word]
            uses = by_column[:, columns].sum(axis=1)  # of the word, or of the terms that hold it
            own = uses[is_own].mean()
            if own and own >= TIMES_AS_OFTEN * uses[~is_own].mean():
                is_name[columns_with[word]] = True
    return is_name


def words_in(text: str) -> list[str]:
    """Return the words of a text, as terms are.

    >>> words_in("Al-Elm, the U.S.")
    ['al', 'elm', 'the']
    """
    tokens = tokenize(characters([text]))
    return tokens.vocabulary[tokens.ids].tolist()
