"""What kind of actor a name is, by lists of names and of the words in and around them."""

import re
import unicodedata
from functools import lru_cache
from typing import NamedTuple

from analysis import lexicons

NO_ACTOR = "none"  #: the kind of names that are no actors
NO_ACTORS = ("people", NO_ACTOR)  #: "Deutsche Oper", "Syrian National Council"
_ARABIC_ARTICLE = re.compile(r"\b(?:al|el|ul|ad|ar|as|ash|at|az|an|ez|es|er)(?:[-‐‑]|\b )(?=\w)")
_SYLLABLE = "(?:[bcdghjklmnprstwyz]|[cskptzw]h|hs|ts)?[aeiouwy]{1,3}(?:ng?|ck?|[hklmprt])?"
_SYLLABLES = re.compile(f"(?=[A-Z])(?i:{_SYLLABLE})-{_SYLLABLE}")
_LONGEST_ACRONYM = 6
_LONGEST_MARKED = 3  # letters: "US" is not "us", but "NATO" is "Nato"


class Known(NamedTuple):
    """A listed actor."""

    actor: str
    kind: str


@lru_cache
def known_names() -> dict[str, Known]:
    """Return listed actors and names that are none, by the spelling of their names."""
    known = {}
    for kind, names in lexicons.classed_names("no_actors"):
        for name in names:
            known[spelling(name)] = Known(kind, NO_ACTOR)
    for listed, adjectives in lexicons.classed_names("countries"):
        for adjective in adjectives:
            known[spelling(adjective)] = Known("nationality", NO_ACTOR)
        country, *others = listed.split(", ")
        for name in (country, *others):
            known[spelling(name)] = Known(country, "state")
    for kind, names in lexicons.classed_names("known_names"):
        for name in names:
            known[spelling(name)] = Known(names[0], kind)
    return known


@lru_cache
def names_of_actors() -> dict[str, Known]:
    """Return listed actors by their names in English and other languages."""
    known = {}
    for name in ("known_names", "names_of_countries", "names_of_actors"):
        for kind, names in lexicons.classed_names(name):
            known.update(dict.fromkeys(names, Known(names[0], kind)))
    return known


def listed(name: str) -> Known | None:
    """Return the listed actor of a name."""
    return known_names().get(spelling(name))


@lru_cache
def name_words(kind: str) -> frozenset[str]:
    """Return the words of a class of ``name_words.txt``."""
    return frozenset(lexicons.words_by_class("name_words").get(kind, []))


@lru_cache
def first_names() -> frozenset[str]:
    """Return the listed given names that are not also names of places."""
    listed = {name for _, name in lexicons.classed_words("first_names")}
    return frozenset(name for name in listed if spelling(name) not in known_names())


@lru_cache(maxsize=1_000_000)
def spelling(name: str) -> str:
    """Return what spellings of one name share: letters, without accents, hyphens and al-.

    A short acronym keeps a mark: "US" is not "us".
    """
    letters = unicodedata.normalize("NFKD", _ARABIC_ARTICLE.sub("", name)).casefold()
    letters = "".join(filter(str.isalnum, letters))
    if is_acronym(name) and len(letters) <= _LONGEST_MARKED:
        return f"{letters}^"
    return letters


def is_acronym(name: str) -> bool:
    """Return whether a name is two to six capitals, dots aside."""
    letters = name.replace(".", "")
    return 2 <= len(letters) <= _LONGEST_ACRONYM and letters.isalpha() and letters.isupper()


def is_of_syllables(word: str) -> bool:
    """Return whether a word is a given name of two syllables, as behind Korean surnames.

    >>> is_of_syllables("Ki-moon"), is_of_syllables("Jong-un"), is_of_syllables("US-led")
    (True, True, False)
    """
    return _SYLLABLES.fullmatch(word) is not None


def is_compound(word: str) -> bool:
    """Return whether a word ends in lower case behind a hyphen ("Saudi-led"), or is "pro-Elm"."""
    first, *others = re.split("[‐‑-]", word)
    return bool(others) and (first.lower() in name_words("prefix") or others[-1][:1].islower())
