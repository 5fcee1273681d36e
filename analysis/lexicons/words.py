"""Simple word lists, and stop words of many languages."""

import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Sequence
from functools import lru_cache
from pathlib import Path

from analysis.errors import InputError, refusal, require_file, using_files
from analysis.lexicons.languages import ENGLISH, code
from analysis.lexicons.validation import LISTS, shipped_list

_ARABIC_KEYBOARD = str.maketrans("یک", "يك")  # letters that much Persian text is typed with
OWN = ("bosnian", "croatian", "serbian")  #: languages with a list of ours alone
_DOT_ABOVE = "\u0307"


@lru_cache
def words(name: str, *, folder: Path = LISTS) -> tuple[str, ...]:
    """Return the sorted lines of ``<folder>/<name>.txt``, without comments (``#``) and blanks."""
    return tuple(sorted(set(listed_words(folder / f"{name}.txt"))))


@using_files()
def listed_words(given: str | Path | Iterable[str]) -> list[str]:
    """Return words of a list, or the lines of a text file, without comments and blanks.

    >>> listed_words(["said", "also"])
    ['said', 'also']
    """
    if not isinstance(given, str | Path):
        return list(given)
    file = require_file(given, expected="a text file of words, one a line")
    lines = file.read_text(encoding="utf-8-sig").splitlines()
    return [line.strip() for line in lines if line.strip() and not line.startswith("#")]


def classed_words(name: str, *, folder: Path = LISTS) -> list[tuple[str, str]]:
    """Return class and word of ``<folder>/<name>.txt``, whose lines are "class: words".

    >>> ("name", "may") in classed_words("speech")
    True
    """
    lines = [line.partition(":") for line in words(name, folder=folder)]
    return [(kind, word) for kind, _, listed in lines for word in listed.split()]


@lru_cache
def words_by_class(name: str) -> dict[str, list[str]]:
    """Return the words of each class of a list.

    >>> words_by_class("speech")["name"]
    ['will', 'may']
    """
    by_class = defaultdict(list)
    for kind, word in classed_words(name):
        by_class[kind].append(word)
    return dict(by_class)


def classed_names(name: str) -> list[tuple[str, list[str]]]:
    """Return class and names of ``<name>.txt``, whose lines are "class: name, name".

    >>> ("Peru", ["Peruvian", "Peruvians"]) in classed_names("countries")
    True
    """
    pairs = []
    for line in words(name):
        kind, _, listed = line.partition(":")
        pairs.extend(
            (kind, [entry.strip() for entry in names.split(",")]) for names in listed.split(";")
        )
    return pairs


def stop_words(chosen: str | Iterable[str] | None = None) -> frozenset[str]:
    """Return the stop words of a language, or the given words.

    "english" is the list of scikit-learn, others are those of the package stop-words; ours
    (``stop_words.txt``) adds what they lack.
    """
    if chosen is None:
        return frozenset()
    if isinstance(chosen, str):
        return _stop_words_of(code(chosen) or "", chosen)
    return frozenset(chosen)


def stop_words_by_language(
    languages: Sequence[str | None], *, news: bool = False
) -> dict[str | None, frozenset[str]]:
    """Return the stop words of each language of some articles, English where it is unknown."""
    lists = {}
    for language in languages:
        known = language if code(language) else ENGLISH
        try:
            lists[language] = stop_words(known)
        except InputError:
            lists[language] = frozenset()
        if news:
            lists[language] |= _news_words().get(code(known) or "", frozenset())
    return lists


@lru_cache
def day_words() -> frozenset[str]:
    """Return the names of months and days, in any language.

    >>> {"montag", "octobre", "فروردین"} <= day_words()
    True
    """
    lists = shipped_list("news_words")
    days = [classes.get(kind, "") for classes in lists.values() for kind in ("days", "months")]
    months = [month for name in ("months", "iranian_months") for _, month in classed_words(name)]
    return frozenset([*" ".join(days).split(), *months])


def lower_case(word: str) -> str:
    """Return a word in lower case, as the words of texts are, with one letter for e and accent.

    >>> lower_case("İzmir") == lower_case("I\u0307zmir") == "izmir"
    True
    """
    small = unicodedata.normalize("NFC", word.replace("İ", "i").lower())
    return small.replace(f"i{_DOT_ABOVE}", "i")


@lru_cache
def _news_words() -> dict[str, frozenset[str]]:
    """Return the words of news that name nothing, by the code of their language."""
    lists = shipped_list("news_words")
    result = {}
    for languages, classes in lists.items():
        listed = " ".join([*classes.values(), lists["*"]["web"]])
        for language in languages.split():
            variants = listed.translate(_ARABIC_KEYBOARD)
            result[language] = frozenset([*listed.split(), *variants.split()])
    return result


@lru_cache
def _stop_words_of(language: str, name: str) -> frozenset[str]:
    """Return the stop words of a language, by its code; *name* is what the user wrote."""
    if language == ENGLISH:
        return _own_stop_words(language)
    import stop_words as package

    listed = {name for name in package.LANGUAGE_MAPPING.values() if name != "chinese"}
    known = {code(name): name for name in listed}  # words of Chinese are not parted by blanks
    found = set(_own_stop_words(language))
    if language in known:
        for entry in package.get_stop_words(known[language]):
            word = lower_case(entry.strip('", '))  # those of Hebrew are in quotation marks
            found |= {word, word.translate(_ARABIC_KEYBOARD)}
    if not found:
        names = ", ".join(sorted(listed.union(OWN)))
        raise refusal(
            "stop_words",
            arrived=repr(name),
            expected=f"a language ({names}), a list of words, or None",
            fix='For one word give a list: ["said"].',
        )
    return frozenset(found)


def _own_stop_words(language: str) -> frozenset[str]:
    """Return stop words of our own list, and what contractions leave, as *didn* of *didn't*."""
    listed = classed_words("stop_words")
    return frozenset(word for languages, word in listed if language in languages.split())
