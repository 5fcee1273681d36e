"""The language in which words are compared: words of several only tell languages apart."""

from dataclasses import replace

import pandas as pd
from scipy import sparse

from analysis.compare.plan import Gate
from analysis.compare.prose import part_text
from analysis.counts import Counts
from analysis.lexicons.languages import name_of, unparted

APART = 0.05  #: share of a group's articles that another language would have to have
FEWEST = Gate.units_with_item  #: articles in a language: words of fewer have no test


def in_one_language(counts: Counts, by: str) -> Counts:
    """Return words of articles in one language, where groups write in unlike ones.

    So it is where blanks part no words in some of them. It is the commonest of those in which two
    groups have enough articles for a test, first of those with words; articles in others are
    missing. Other counts stay as they are.
    """
    if counts.per != "token":
        return counts
    languages = _languages(counts)
    articles = pd.crosstab(counts.rows[by], languages)
    shared = articles.columns[(articles >= Gate.units).sum() > 1]
    if shared.empty or not _are_unlike(articles):
        return counts
    sizes = languages.value_counts()
    chosen = min(shared, key=lambda language: (_is_unparted(language), -sizes[language], language))
    keep = sparse.diags_array((languages == chosen).to_numpy(float))
    part = part_text(sizes[chosen], len(languages), "of the articles")
    found = replace(
        counts,
        values=sparse.csr_array(keep @ counts.values),
        furniture=None if counts.furniture is None else sparse.csr_array(keep @ counts.furniture),
        size=keep @ counts.size,
    )
    return found.noted(f"words are compared in {name_of(chosen)} alone, in {part}")


def told_of_languages(words: Counts, by: str) -> str:
    """Return in which language words are compared, or why none is tested; "" if all are."""
    compared = in_one_language(replace(words, note=""), by)
    why = untested_words(compared, by)
    return f"words are not tested: {why}" if why else compared.note


def untested_words(counts: Counts, by: str) -> str:
    """Return why no word is tested: of languages that set groups apart, or without words; or ""."""
    if counts.per != "token":
        return ""
    languages = _languages(counts)
    if _are_unlike(pd.crosstab(counts.rows[by], languages)):
        return "groups write in unlike languages"
    commonest = next(iter(languages.mode()), "")
    return f"blanks part no words in {name_of(commonest)}" if _is_unparted(commonest) else ""


def _languages(counts: Counts) -> pd.Series:
    """Return the languages of articles that have words; rare ones are missing."""
    languages = counts.rows.reindex(columns=["language"])["language"]
    languages = languages.where((counts.size > 0).any(axis=1))
    return languages.where(languages.map(languages.value_counts()) >= FEWEST)


def _are_unlike(articles: pd.DataFrame) -> bool:
    """Return whether a group writes in other languages than all do, or some lack words."""
    if len(set(map(_is_unparted, articles))) > 1:
        return True
    shares = articles.div(articles.sum(axis=1), axis=0)
    apart = (shares - articles.sum() / articles.sum().sum()).abs().sum(axis=1) / 2
    return bool((apart.round(9) >= APART).any())


def _is_unparted(language: str) -> bool:
    """Return whether no blanks part the words of a language."""
    return unparted({language: 1}) != ""
