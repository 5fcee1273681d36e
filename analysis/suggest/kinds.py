"""What kind of actor a name is, by lists of names and of the words in and around them."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

from analysis import lexicons

NO_ACTOR = "none"  #: the kind of names that are no actors
_ARABIC_ARTICLE = re.compile(r"\b(?:al|el|ul|ad|ar|as|ash|at|az|an|ez|es|er)(?:[-‐‑]|\b )(?=\w)")
#: "R-Texas", "D-Conn": party and state of a member of Congress.
_PARTY_AND_STATE = re.compile("[DRI]-[A-Z]")
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
def names_abroad() -> dict[str, Known]:
    """Return listed actors by their names in English and other languages."""
    known = {}
    for name in ("known_names", "countries_abroad", "names_abroad"):
        for kind, names in lexicons.classed_names(name):
            known.update(dict.fromkeys(names, Known(names[0], kind)))
    return known


def listed(name: str) -> Known | None:
    """Return the listed actor of a name."""
    return known_names().get(spelling(name))


@lru_cache
def name_words(kind: str) -> frozenset[str]:
    """Return the words of a class of ``name_words.txt``."""
    listed = lexicons.classed_words("name_words")
    return frozenset(word for listed_kind, word in listed if listed_kind == kind)


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


def without_title(name: str) -> str:
    """Return a name without the titles before it, and what is before these.

    Words such as "London-based" go, too.

    >>> without_title("Norwegian Foreign Minister Karin Holm")
    'Karin Holm'
    """
    words = name.split(" ")
    while len(words) > 1 and _is_compound(words[0]):
        words = words[1:]
    name = " ".join(words)
    last_title = -1
    for number, word in enumerate(words[:-1]):
        if word.lower() in name_words("title") and words[number + 1] not in ("of", "for"):
            last_title = number
    rest = words[last_title + 1 :]
    if kind_by_words(name) is not None or listed(name) is not None:
        return name
    while len(rest) > 2 and rest[0].lower() in name_words("portfolio"):
        rest = rest[1:]
    return " ".join(rest)


def kind_by_words(name: str) -> str | None:
    """Return the kind that a listed word of a name gives it; None without such a word."""
    words = name.lower().split(" ")
    for word, following in pairwise(words):
        if following in ("of", "for"):
            if word in name_words("bodies") or word in name_words("causes"):
                return "organisation"
            if word in name_words("places"):
                return "place"
    if len(words) == 1:
        return None
    for kind in ("organisation", "group", "place", "weapon"):
        if words[-1] in name_words(kind):
            return kind
    return None


def is_no_actor(name: str) -> bool:
    """Return whether a name is no actor by itself: of a page, a law, an office, a nationality.

    >>> [is_no_actor(name) for name in ("Second Amendment", "Republican Senator", "Ida Berg")]
    [True, True, False]
    """
    known = listed(name)
    if known is not None:
        return known.kind == NO_ACTOR
    words = name.split(" ")
    if len(name) == 1 or name.isdigit() or _PARTY_AND_STATE.match(name):
        return True
    if len(words) > 1 and name.isupper() and not is_acronym(name):
        return True
    lower = name.lower().split(" ")
    if any(word in name_words("page") for word in lower):
        return True
    if kind_by_words(name) is not None:
        return False
    if lower[-1] in name_words("law"):
        return True
    if len(words) == 1 and (lower[0] in _generic_words() or _is_compound(name)):
        return True
    if lower[-1] in name_words("title") and words[0] not in first_names():
        return True
    return all(_says_nothing(word) for word in words)


@lru_cache
def _generic_words() -> frozenset[str]:
    """Return the words that alone are no name."""
    listed = lexicons.classed_words("name_words")
    return frozenset(word for kind, word in listed if kind not in ("at", "prefix", "particle"))


def _is_compound(word: str) -> bool:
    """Return whether a word is made of names ("Saudi-led", "Iran-Iraq") or begins with "pro-"."""
    parts = re.split("[‐‑-]", word)
    if len(parts) == 1:
        return False
    if parts[0].lower() in name_words("prefix") or parts[-1][:1].islower():
        return True
    return all(spelling(part) in known_names() for part in parts)


def _says_nothing(word: str) -> bool:
    """Return whether a word of a name is a title, an adjective or an everyday word."""
    known = known_names().get(spelling(word))
    if known is not None:
        return known.kind == NO_ACTOR
    lower = word.lower()
    listed = name_words("title") | name_words("portfolio") | frozenset(lexicons.words("everyday"))
    return lower in listed or lower == "of"
