"""Names of outlets: they say who writes, and not how."""

import re
from collections import defaultdict
from collections.abc import Collection, Sequence
from functools import lru_cache

import numpy as np
import pandas as pd
from scipy import sparse

from analysis.text.characters import characters
from analysis.text.tokens import tokenize

#: A word is a name if its outlet uses it so many times as often as others do.
TIMES_AS_OFTEN = 3.0
PART_OF_NAME = 4  #: letters of a word that is part of a name in one word: "post" of "elmpost"
NO_NAMES = "www com co org net gov ac news".split()  #: labels of hosts that name nobody
ARTICLES = "the le la les el al der die das il lo o a".split()  #: at the beginning of a name


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
    outlets = articles["outlet"].astype(object).fillna("").to_numpy()
    words_of = {outlet: words_in(outlet) for outlet in set(outlets)}
    names = {name for words in words_of.values() for name in (*words, "".join(words))}
    columns_with = defaultdict(list)
    for column, term in enumerate(terms):
        if term not in actors:
            for word in names.intersection(term.split(" ")):
                columns_with[word].append(column)
    column_of = {term: column for column, term in enumerate(terms) if term in names}
    by_column = values.tocsc()
    is_name = np.zeros(len(terms), dtype=bool)
    for outlet, words in words_of.items():
        is_own = outlets == outlet
        if is_own.all():
            continue
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


def has_name_of(term: str, own: Collection[str], outlets: Collection[str]) -> bool:
    """Return whether a term has a word of its own outlets' names, or is the name of any outlet.

    >>> has_name_of("CNN", ["CNN Wire"], []), has_name_of("elm post", [], ["www.elmpost.com"])
    (True, True)
    """
    words = {*words_in(term), term.casefold()}
    name = "".join(words_in(term)) or term.casefold()
    if any(name in forms_of_name(outlet) for outlet in outlets):
        return True
    return any(
        not words.isdisjoint(words_in(outlet))
        or (len(name) >= PART_OF_NAME and any(name in form for form in forms_of_name(outlet)))
        for outlet in own
    )


@lru_cache(maxsize=10_000)
def forms_of_name(outlet: str) -> frozenset[str]:
    """Return how the name of an outlet is written in one word: whole, as a host, as initials.

    >>> sorted(forms_of_name("The Elm Post")), sorted(forms_of_name("www.elmpost.co.uk"))
    (['elmpost', 'ep', 'tep', 'theelmpost'], ['elmpost'])
    """
    name = outlet.strip().casefold()
    if re.fullmatch(r"[\w-]+(\.[\w-]+)+", name):
        labels = [label for label in name.split(".")[:-1] if label not in NO_NAMES]
        return frozenset(re.sub(r"\W|_", "", label) for label in labels)
    words = words_in(name)
    named = words[1:] if words[:1] and words[0] in ARTICLES and len(words) > 1 else words
    forms = {"".join(words), "".join(named)}
    if len(words) > 1:
        forms |= {"".join(word[0] for word in each) for each in (words, named)}
    return frozenset(form for form in forms if len(form) > 1)
