"""Stems: terms counted under their stem, each article by the stemmer of its own language."""

from collections.abc import Collection, Sequence
from typing import NamedTuple

import numpy as np
import pandas as pd
from scipy import sparse

from analysis.counts import group_matrix
from analysis.errors import listing, number_of, require_extra
from analysis.lexicons.languages import ENGLISH, code


class StemmedTerms(NamedTuple):
    """Counts of stems."""

    values: sparse.csr_array  #: articles × stems
    items: pd.DataFrame  #: the stems, with their most frequent written form as name
    note: str  #: which articles have no stemmer


def stemmed(
    values: sparse.csr_array, terms: Sequence[str], *, actors: Collection[str], languages: pd.Series
) -> StemmedTerms:
    """Return terms summed by their stem in the language of each article.

    Actors stay as they are. An article of unknown language is read as English.
    """
    require_extra("nltk", what="terms(stem=True)", modules=["nltk"])
    from nltk.stem.snowball import SnowballStemmer

    article_languages = [code(language) or ENGLISH for language in languages]
    language_of_row, names = pd.factorize(np.array(article_languages, dtype=object))
    uses = (group_matrix(language_of_row, len(names)) @ values).tocoo()
    language, term = uses.coords
    forms = pd.DataFrame({"language": language, "term": term, "uses": uses.data})
    forms["form"] = np.array(terms, dtype=object)[term]
    forms["stem"] = forms["form"]
    is_word = ~forms["form"].isin(actors)
    names_of_stemmers = [name for name in SnowballStemmer.languages if name != "porter"]
    snowball = {str(code(name)): name for name in names_of_stemmers}
    for number, name in enumerate(names):
        if name in snowball:
            is_chosen = is_word & (forms["language"] == number)
            chosen = forms.loc[is_chosen, "form"]
            forms.loc[is_chosen, "stem"] = _stems(chosen, language=snowball[name])
    stem, stems = pd.factorize(forms["stem"], sort=True)
    stem_of_term = np.zeros(uses.shape, dtype=int)
    stem_of_term[language, term] = stem
    cells = values.tocoo()
    row, column = cells.coords
    coordinates = (row, stem_of_term[language_of_row[row], column])
    by_stem = sparse.csr_array((cells.data, coordinates), shape=(values.shape[0], len(stems)))
    items = _items(forms, actors)
    without = [name for name in article_languages if name not in snowball]
    note = ""
    if without:
        known = listing(sorted(set(without)), 12)
        articles = number_of(len(without), "articles")
        note = f"{articles} without stems: no stemmer for the language ({known})"
    return StemmedTerms(by_stem, items, note)


def _stems(terms: Sequence[str], *, language: str) -> list[str]:
    """Return the stem of each term: of an n-gram the stems of its words."""
    from nltk.stem.snowball import SnowballStemmer

    words = {word for term in terms for word in term.split(" ")}
    # Each word has a stemmer of its own: the Arabic one remembers the word before.
    stem_of = {word: SnowballStemmer(language).stem(word) for word in words}
    return [" ".join(stem_of[word] for word in term.split(" ")) for term in terms]


def _items(forms: pd.DataFrame, actors: Collection[str]) -> pd.DataFrame:
    """Return the stems, each with its most frequent form as name; of equals the first by name."""
    uses = forms.groupby(["stem", "form"], as_index=False)["uses"].sum()
    uses = uses.sort_values(["stem", "uses", "form"], ascending=[True, False, True])
    commonest = uses.drop_duplicates("stem").set_index("stem")
    stems = commonest.index.to_series()
    is_actor = stems.isin(actors)
    name = commonest["form"].mask(is_actor, stems)
    is_repeated = name.duplicated(keep=False) & ~is_actor
    name = name.mask(is_repeated, name + " (" + stems + ")")
    return pd.DataFrame({"name": name})
