"""Persons among the names of a corpus, and which of them a bare surname means."""

from collections import defaultdict
from collections.abc import Iterable
from functools import lru_cache
from itertools import groupby
from typing import NamedTuple

from analysis import lexicons
from analysis.suggest.kinds import first_names, name_words, spelling

SUFFIXES = frozenset({"jr", "sr", "ii", "iii", "iv"})


class Person(NamedTuple):
    """A full name in parts, spelled without accents."""

    first: str
    middle: str
    last: str
    suffix: str


def parsed(name: str) -> Person:
    """Return the parts of a full name; in Chinese and Korean names the surname is first."""
    words = [word for word, _ in groupby(name.replace(".", "").split())]  # "Ida Ida Berg"
    suffix = ""
    if len(words) > 2 and words[-1].lower() in SUFFIXES:
        suffix = words.pop().lower()
    words = [word for word in words if word not in name_words("particle")]
    if len(words) > 1 and words[-2].lower() in name_words("compound"):
        words = [*words[:-2], " ".join(words[-2:])]
    if len(words) > 1 and _is_family_first(words):
        words = [*words[1:], words[0]]
    last = family_name(words[-1])
    if len(words) == 1:
        return Person("", "", last, suffix)
    middle = "".join(word[0].lower() for word in words[1:-1])
    first = spelling(words[0])
    return Person(_nicknames().get(first, first), middle, last, suffix)


@lru_cache
def _nicknames() -> dict[str, str]:
    """Return the full form of each short form of a given name."""
    return {spelling(short): spelling(long) for long, short in lexicons.classed_words("nicknames")}


def family_name(name: str) -> str:
    """Return the spelling of a surname."""
    return spelling(name).rstrip("^")


@lru_cache
def _names_of_origin(origins: tuple[str, ...]) -> frozenset[str]:
    """Return the first names of some origins."""
    listed = lexicons.classed_words("first_names")
    return frozenset(name for who, name in listed if who.partition(" ")[0] in origins)


def _is_family_first(words: list[str]) -> bool:
    """Return whether a name is written surname first: "Xi Jinping", "Kim Jong Un"."""
    chinese = _names_of_origin(("chinese",))
    korean = _names_of_origin(("korean",))
    second = words[1].partition("-")[0]
    return (words[0] in chinese and words[1] not in first_names()) or (
        len(words) < 4 and second in korean and len(words) + words[1].count("-") == 3
    )


def persons(full_names: Iterable[str]) -> dict[str, str]:
    """Return the person of each full name, most frequent first: the name that stands for it.

    Names of one person differ in accents, hyphens, an Arabic article, a middle name or a short form
    ("Jim Berg"). Two different middle initials are two persons. A surname of one letter is that
    of the only person whom it can mean.
    """
    full_names = list(full_names)
    parts = {name: parsed(name) for name in full_names}
    middles = defaultdict(set)
    for person in parts.values():
        if len(person.middle) == 1:
            middles[person._replace(middle="")].add(person.middle)
    representative = {}
    people = {}
    for name in full_names:
        person = parts[name]
        without_middle = person._replace(middle="")
        if len(middles[without_middle]) <= 1 and len(person.middle) <= 1:
            person = without_middle
        known = representative.get(spelling(name)) or representative.get(person) or name
        representative.setdefault(spelling(name), known)
        representative.setdefault(person, known)
        people[name] = known
    alike = defaultdict(set)
    for name, person in parts.items():
        alike[person.first, person.last[:1]].add(people[name])
    for name, person in parts.items():
        others = alike[person.first, person.last] - {people[name]}
        if len(others) == 1:
            people[name] = others.pop()
    return people


def surnames(people: dict[str, str]) -> dict[str, list[str]]:
    """Return the persons of each surname, by its spelling.

    A "Tom Holm Jr" is not called "Holm" where there is a Tom Holm, and a king by no surname.
    """
    fathers = {parsed(name)._replace(middle="") for name in people}
    of_surname = {}
    for name, person in people.items():
        if name.partition(" ")[0].lower() in name_words("crown"):
            continue
        parts = parsed(name)
        if parts.suffix and parts._replace(suffix="", middle="") in fathers:
            continue
        listed = of_surname.setdefault(parts.last, [])
        if person not in listed:
            listed.append(person)
    return of_surname
