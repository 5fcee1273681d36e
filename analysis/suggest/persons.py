"""Persons among the names of a corpus, and their surnames."""

from collections.abc import Iterable
from functools import lru_cache

from analysis import lexicons
from analysis.suggest.kinds import is_of_syllables, name_words, spelling


def surname(name: str) -> str:
    """Return the spelling of a surname: of the last word, or of two ("Abdel Rahman", "Berg Jr").

    >>> surname("Ida van Berg"), surname("Ida Berg Jr"), surname("Ban Ki-moon")
    ('berg', 'bergjr', 'ban')
    """
    words = _in_order(name)
    is_longer = words[-2:][0].lower() in name_words("compound")
    is_longer |= words[-1].lower() in name_words("generation")
    n_words = 1 + is_longer
    return spelling(" ".join(words[-n_words:])).rstrip("^")


def _in_order(name: str) -> list[str]:
    """Return the words of a name, with the surname behind the given name."""
    words = name.split(" ")
    return words[::-1] if is_of_syllables(words[-1]) else words


@lru_cache
def _nicknames() -> dict[str, str]:
    """Return the full form of each short form of a given name."""
    return {spelling(short): spelling(long) for long, short in lexicons.classed_words("nicknames")}


def persons(full_names: Iterable[str]) -> dict[str, str]:
    """Return the person of each full name, most frequent first: the name that stands for it.

    Names of one person differ in accents, hyphens, an Arabic article, names in the middle or a
    short form ("Jim Berg").
    """
    representative = {}
    people = {}
    for name in full_names:
        first = spelling(_in_order(name)[0])
        person = (_nicknames().get(first, first), surname(name))
        people[name] = representative.setdefault(person, name)
    return people
