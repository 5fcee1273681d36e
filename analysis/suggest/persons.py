"""Persons among the names of a corpus, and which of them a bare surname means."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from functools import lru_cache

from analysis import lexicons
from analysis.suggest.kinds import name_words, spelling

#: Of the articles that name somebody of a surname in full, so many name the one whose it is.
SURE = 0.75
#: Articles with a full name, of those with its surname: fewer, and it may be no surname.
LEAST_IN_FULL = 0.1


def surname(name: str) -> str:
    """Return the spelling of a surname: of the last word, or of two ("Abdel Rahman").

    >>> surname("Ida van Berg")
    'berg'
    """
    words = name.split(" ")
    n_words = 2 if words[-2:][0].lower() in name_words("compound") else 1
    return spelling(" ".join(words[-n_words:])).rstrip("^")


@lru_cache
def _nicknames() -> dict[str, str]:
    """Return the full form of each short form of a given name."""
    return {spelling(short): spelling(long) for long, short in lexicons.classed_words("nicknames")}


def persons(full_names: Iterable[str]) -> dict[str, str]:
    """Return the person of each full name, most frequent first: the name that stands for it.

    Names of one person differ in accents, hyphens, an Arabic article, names in the middle or a
    short form ("Jim Berg").
    """
    representative: dict[tuple[str, str], str] = {}
    people = {}
    for name in full_names:
        first = spelling(name.split(" ")[0])
        person = (_nicknames().get(first, first), surname(name))
        people[name] = representative.setdefault(person, name)
    return people


def families(in_full: Mapping[str, int]) -> dict[str, Counter[str]]:
    """Return the persons of each surname, with the articles that name them in full."""
    found: dict[str, Counter[str]] = defaultdict(Counter)
    for person, n_articles in in_full.items():
        found[surname(person)][person] = n_articles
    return found


def holder(family: Counter[str]) -> str:
    """Return whose the surname of a family is; "" if nobody has most of the articles.

    >>> holder(Counter({"Ida Berg": 3, "Tom Berg": 1}))
    'Ida Berg'
    """
    person, n_articles = family.most_common(1)[0]
    return person if n_articles >= SURE * family.total() else ""
