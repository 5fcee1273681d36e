"""Actors of articles that are not English, by lists of their language and what stands beside."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache, partial
from typing import Any, NamedTuple

import pandas as pd

from analysis import lexicons
from analysis.corpus.articles import Corpus
from analysis.suggest import kinds, persons
from analysis.suggest.surnames import Surnames, surname_holders
from analysis.suggest.uncovered import Word, are_near, capitalised_runs, names_in

LISTED = ("en", "de", "fr", "es", "ru")  #: languages with lists of titles, bodies and given names
NOUNS_IN_CAPITALS = ("de", "lb")  #: languages in which every noun has a capital
#: In these a name may be behind another one without a comma: "Präsident Russlands Putin".
_PARTED = (*NOUNS_IN_CAPITALS, "ru", "uk")
LEAST_BESIDE = 0.2  #: of a name's uses, so many are behind a title, or a word before places
MOST_DETERMINED = 0.15  #: of a German name's uses, so many may be behind an article
LONGEST_LISTED = 5  #: words of a listed name
SHORTEST_STEM = 3  #: letters
_WORD = re.compile(r"(?:[^\W\d_]\.){2,}|[^\W_]+(?:[‐‑-][^\W_]+)*")  # l’Élysée are two
#: What a word is in names, the first that fits: s for no part of one, f given name, b body, c Le as
#: in Le Pen …
_TAGS = {
    "compound": "c",
    "title": "s",
    "portfolio": "s",
    "particle": "p",
    "small": "s",
    "first": "f",
    "body": "b",
}
#: A name among words that are tagged: in German one word, but for persons and "Deutsche Bahn";
#: elsewhere all, up to a given name that another word follows.
_GERMAN_NAME = re.compile("f[pc]+[nfbs]|f+[nb]?|ab|[nab]")
_NAME = re.compile(
    "b(?:(?!f[fnbc])[fnbpsc])*(?<=[fnbs])"
    "|(?:(?:c[nbs]|n)(?:(?!f[fnbc])[fnbpsc])*|f[fnbpsc]*)(?:(?<=[fnb])|(?<=cs))"
)


class Abroad(NamedTuple):
    """Names in articles of one language, with their actors.

    ``names`` is that of `Names`, with ``written`` (``name`` is as a dictionary has it) and
    ``actor``. ``kind_of`` tells of each actor the kind, whether a list has it, and whether there is
    evidence.
    """

    names: pd.DataFrame
    kind_of: dict[str, tuple[str, bool, bool]]
    holders: Surnames


def actors_abroad(corpus: Corpus, language: str) -> Abroad:
    """Return the actors that articles of one language name."""
    runs = partial(_runs, language=language)
    found = names_in(corpus, lexicons.actors(None), word=_WORD, runs=runs)
    forms = _dictionary_forms(found.table["name"].unique(), language)
    written = found.table["name"]
    names = found.table.assign(name=written.map(forms), written=written)
    evidence = _evidence(names, language)
    people = _people(evidence, language)
    holders = surname_holders(names, people)
    people = holders.sure | people
    guess = partial(
        _guess, language=language, lower=found.lower, parts=_beginnings(evidence["name"])
    )
    kind_of = {}
    actor_of = {}
    for row in evidence.itertuples():
        name = str(row.name)
        known = listed(name, language)
        actor = people.get(name, name)
        kind = "person" if name in people else guess(row)
        if known is not None:
            actor, kind = known
        if kind != kinds.NO_ACTOR and name not in holders.shared:
            actor_of[name] = actor
            kind_of[actor] = (kind or "organisation", known is not None, kind is not None)
    names["actor"] = names["name"].map(actor_of)
    return Abroad(names.dropna(subset="actor"), kind_of, holders)


def shown(names: pd.DataFrame) -> pd.Series:
    """Return the actor of each name in articles of several languages, as the texts call it.

    A form that actors of two languages have is that of the first.

    >>> names = pd.DataFrame({"name": ["Rom", "Rom"], "written": ["Rom", "Roms"], "actor": "Rome"})
    >>> shown(names).tolist()
    ['Rom', 'Rom']
    """
    owner = names.drop_duplicates("written").set_index("written")["actor"]
    names = names.assign(actor=names["written"].map(owner))
    called = names.drop_duplicates("actor").set_index("actor")["name"]
    return names["actor"].where(names["actor"].isin(names["name"]), names["actor"].map(called))


# ---------------------------------------------------------------- lists


@lru_cache
def _words(language: str, kind: str) -> tuple[str, ...]:
    """Return the words of a class in a language.

    Of given names, those of all languages, and of listed names with a word without a capital the
    first words, it is the stems.
    """
    classed = lexicons.classed_words("words_abroad")
    if kind == "first":
        names = [word for listed_kind, word in classed if listed_kind.endswith(" first")]
        return tuple(_key(name, language) for name in {*names, *kinds.first_names()})
    if kind == "opener":
        long = [name for name in kinds.names_abroad() if re.search(r" [^\W_A-Z]", name)]
        return tuple(_key(name.split(" ")[0], language) for name in long)
    return tuple(word for listed_kind, word in classed if listed_kind == f"{language} {kind}")


@lru_cache(maxsize=100_000)
def _is(word: str, language: str, kind: str) -> bool:
    """Return whether a word is of a class; a German title or body may be the end of the word."""
    lower = word.lower()
    listed_words = frozenset(_words(language, kind))
    if kind in ("first", "opener"):
        return _key(word.split("-")[0], language) in listed_words
    if kind == "small":
        stop_words = lexicons.stop_words_by_language([language], news=True)[language]
        return word[1:2] in ("", ".") or lower in listed_words | stop_words
    if language in NOUNS_IN_CAPITALS and kind in ("title", "body", "named"):
        return lower.endswith(_words(language, kind))
    return lower in listed_words


@lru_cache
def _known_names(language: str) -> dict[str, str]:
    """Return the listed names by the stems of their words."""
    names = list(reversed(kinds.names_abroad()))  # the first of two stays
    return {_key(name, language): name for name in names}


@lru_cache(maxsize=1_000_000)
def _listed_name(name: str, language: str) -> str:
    """Return a name as it is listed; "" if it is not."""
    if name in kinds.names_abroad():
        return name
    return _known_names(language).get(_key(name, language), "")


def listed(name: str, language: str) -> kinds.Known | None:
    """Return the listed actor of a name.

    >>> listed("Россией", "ru").actor
    'Russia'
    """
    return kinds.names_abroad().get(_listed_name(name, language))


# ---------------------------------------------------------------- endings


def _key(name: str, language: str) -> str:
    """Return the stems of the words of a name, as they are looked up."""
    return " ".join(kinds.spelling(_stem(word, language)[0]) for word in name.split(" "))


@lru_cache(maxsize=1_000_000)
def _stem(word: str, language: str) -> tuple[str, int]:
    """Return a word without its ending, and the number of the ending: a dictionary's come first."""
    endings = ("", *_words(language, "ending"))
    longest = max(filter(word.endswith, endings), key=len)
    if kinds.is_acronym(word) or len(word) - len(longest) < SHORTEST_STEM:
        longest = ""
    return word.removesuffix(longest), endings.index(longest)


def _dictionary_forms(forms: Iterable[str], language: str) -> dict[str, str]:
    """Return each name with its words as a dictionary has them, as far as the texts have them."""
    words = {word for form in forms for word in form.split(" ")}
    by_ending = sorted(words, key=lambda word: (-_stem(word, language)[1], word))
    best = {_stem(word, language)[0]: word for word in by_ending}
    names = {}
    for form in forms:
        plain = [best[_stem(word, language)[0]] for word in form.split(" ")]
        names[form] = _listed_name(form, language) or " ".join(plain)
    return names


# ---------------------------------------------------------------- names in texts


def _runs(
    words: list[Word], *, text: str, opening: set[int], language: str
) -> Iterator[tuple[int, int, bool]]:
    """Return the first and last word of each name, and whether it begins a sentence."""
    joins = partial(_joins, language=language)
    for first, last in capitalised_runs(words, text=text, opening=opening, joins=joins):
        texts = tuple(word.text for word in words[first : last + 1])
        behind: tuple[str, ...] = ()
        if any(_is(word, language, "opener") for word in texts):
            behind = tuple(word.text for word in words[last + 1 : last + 4])
        for start, stop in _parts(texts, behind, language, opens=first in opening):
            yield first + start, first + stop - 1, first + start in opening


@lru_cache(maxsize=1_000_000)
def _parts(
    texts: tuple[str, ...], behind: tuple[str, ...], language: str, *, opens: bool
) -> tuple[tuple[int, int], ...]:
    """Return where the names among capitalised words begin and end.

    Where one word can be behind another without an article, the first one may be no name if it
    opens a sentence: "Речь Путина".
    """
    pattern = _GERMAN_NAME if language in NOUNS_IN_CAPITALS else _NAME
    tags = "".join(_tag(text, language) for text in texts)
    n = len(texts)
    parts = []
    start = 0
    while start < n:
        length = _n_listed(texts[start:] + behind, n - start, language)
        is_article = tags[start] == "c" and _n_listed(texts[start + 1 :], 1, language) > 0
        name = pattern.match(tags, start)
        if length == 0 and name and not is_article:
            length = name.end() - start
            if opens and start == 0 and tags[0] == "n" and _words(language, "ending"):
                length = 1
        if length:
            parts.append((start, start + length))
        start += max(length, 1)
    return tuple(parts)


def _joins(words: list[Word], text: str, *, language: str) -> bool:
    """Return whether the last word goes on with the name of the first, over particles between."""
    inside = [word.text for word in words[1:-1]]
    if inside:
        opens = any(_is(words[0].text, language, kind) for kind in ("body", "first"))
        if not opens or not all(_is(word, language, "particle") for word in inside):
            return False
    return are_near(words, text)


@lru_cache(maxsize=100_000)
def _tag(word: str, language: str) -> str:
    """Return what a word may be in a name."""
    for kind, tag in _TAGS.items():
        if _is(word, language, kind) and word.islower() == (tag == "p"):
            return tag
    return "a" if _words(language, "named") and _is(word, language, "named") else "n"


def _n_listed(texts: Sequence[str], n: int, language: str) -> int:
    """Return how many words are a listed name: *n* or more, or those before a given name."""
    is_full_name = n > 1 and _is(texts[0], language, "first")
    for length in range(min(len(texts), LONGEST_LISTED), int(is_full_name), -1):
        ends = length >= n or language in _PARTED or _is(texts[length], language, "first")
        known = listed(" ".join(texts[:length]), language) if ends else None
        is_adjective = language in NOUNS_IN_CAPITALS and length < n  # "Deutsche Oper"
        if known is not None and not (is_adjective and known.kind == "people"):
            return length
    return 0


# ---------------------------------------------------------------- kinds


def _evidence(names: pd.DataFrame, language: str) -> pd.DataFrame:
    """Return what stands beside each name, as shares of its uses; most frequent first."""
    before = names["before"]
    flags = pd.DataFrame({"name": names["name"], "within": ~names["opens"]})
    flags["titled"] = before.map(partial(_is, language=language, kind="title")).astype(bool)
    flags["at"] = before.isin(_words(language, "at"))
    is_adjective = before.str.endswith(_words(language, "adjective") or ("\n",))
    flags["determined"] = is_adjective | before.isin(_words(language, "determiner"))
    groups = flags.groupby("name")
    evidence = groups.mean().assign(n=groups.size()).reset_index()
    return evidence.sort_values(["n", "name"], ascending=[False, True])


def _people(evidence: pd.DataFrame, language: str) -> dict[str, str]:
    """Return the person of each full name, and of two surnames that a full name ends in."""
    is_german = language in NOUNS_IN_CAPITALS
    names = {name for name in evidence["name"] if listed(name, language) is None}
    full_names = []
    for row in evidence.itertuples():
        words = str(row.name).split(" ")
        is_body = not is_german and any(_is(word, language, "body") for word in words)
        is_named = _is(words[0], language, "first")
        if not is_german:
            is_bare_elsewhere = len(words) == 2 and words[1] in names and row.at < LEAST_BESIDE
            is_named |= row.titled >= LEAST_BESIDE or is_bare_elsewhere
        is_free = row.determined <= MOST_DETERMINED and row.name in names
        if len(words) > 1 and is_named and is_free and not is_body:
            full_names.append(str(row.name))
    people = persons.persons(full_names)
    ends = {" ".join(name.split(" ")[-2:]): person for name, person in people.items()}
    return {name: ends[name] for name in evidence["name"] if name in ends} | people


def _guess(row: Any, language: str, *, lower: Counter[str], parts: set[str]) -> str | None:
    """Return the kind of a name that no list has: NO_ACTOR, or None if nothing tells.

    In German, others are made of the names of towns and firms: Solinger, Wirecard-Skandal.
    """
    words = row.name.split(" ")
    is_german = language in NOUNS_IN_CAPITALS
    is_body = any(_is(word, language, "body") for word in words)
    is_common = any(lower[word.lower()] > row.n / 2 for word in words if not word.islower())
    if is_common or not row.within or (len(words) == 1 and _is(row.name, language, "first")):
        return kinds.NO_ACTOR
    if kinds.is_acronym(row.name) or (is_body and len(words) > 1):
        return "organisation"
    if is_german and row.name.startswith("Bundes") and is_body:
        return "organisation"
    if is_german and (len(words) > 1 or row.determined > MOST_DETERMINED):
        return kinds.NO_ACTOR
    if len(words) == 1 and row.titled >= LEAST_BESIDE:
        return "person"
    if row.at >= LEAST_BESIDE and (not is_german or _has_people(row.name, parts)):
        return "place"
    if not is_german:
        return None
    is_firm = f"{row.name}-" in parts and row.name not in parts
    return "organisation" if is_firm else kinds.NO_ACTOR


def _beginnings(names: Iterable[str]) -> set[str]:
    """Return names with a $, and what they begin with, with a hyphen if that is the next letter.

    >>> sorted(_beginnings(["Elm-Haus", "Ulmer"]))
    ['Elm-', 'Elm-H', 'Elm-Ha', 'Elm-Haus$', 'Ulm', 'Ulmer$']
    """
    names = list(names)
    ends = [(name, end) for name in names for end in range(3, len(name) - 1)]
    beginnings = {name[: end + (name[end] == "-")] for name, end in ends}
    return beginnings | {f"{name}$" for name in names}


def _has_people(name: str, parts: set[str]) -> bool:
    """Return whether the texts name who is from a German town, as Solinger are from Solingen."""
    stem = name.removesuffix("en").removesuffix("e")
    return not parts.isdisjoint({f"{name}er$", f"{stem}er$"})
