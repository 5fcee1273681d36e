"""Actors of articles that are not English, by lists of their language and what stands beside."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache, partial
from itertools import pairwise
from typing import Any, NamedTuple

import pandas as pd

from analysis import lexicons
from analysis.corpus.articles import Corpus
from analysis.suggest import kinds, persons
from analysis.suggest.surnames import Surnames, surname_holders
from analysis.suggest.uncovered import Word, capitalised_runs, names_in

NOUNS_IN_CAPITALS = ("de", "lb")  #: languages in which every noun has a capital
#: In these a name may be behind another one without a comma: "Präsident Russlands Putin".
_PARTED = (*NOUNS_IN_CAPITALS, "ru", "uk")
LISTED = ("en", "de", "fr", "es", "ru")  #: languages with lists of titles, bodies and given names
LEAST_BESIDE = 0.2  #: of a name's uses, so many are behind a title, or a word before places
LEAST_SAYING = 0.1  #: of them, so many are beside a verb of saying
MOST_DETERMINED = 0.15  #: of a German name's uses, so many may be behind an article
LONGEST_LISTED = 5  #: words of a listed name
SHORTEST_STEM = 3  #: letters
_WORD = re.compile(r"(?:[^\W\d_]\.){2,}|[^\W_]+(?:[‐‑-][^\W_]+)*")  # l’Élysée are two


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
    names = found.table.assign(written=found.table["name"])
    names["name"] = names["written"].map(forms)
    evidence = _evidence(names, language)
    people = _people(evidence, language)
    holders = surname_holders(names, people)
    siblings = Counter(part for name in evidence["name"] for part in {name, name.partition("-")[0]})
    kind_of = {}
    actor_of = {}
    for row in evidence.itertuples():
        name = str(row.name)
        known = listed(name, language)
        actor = people.get(name) or holders.sure.get(name) or name
        kind: str | None = "person"
        if known is not None:
            actor, kind = known
        elif actor == name and name not in people:
            kind = _guess(row, language, lower=found.lower, siblings=siblings)
        if kind != kinds.NO_ACTOR and name not in holders.shared:
            actor_of[name] = actor
            kind_of[actor] = (kind or "organisation", known is not None, kind is not None)
    names["actor"] = names["name"].map(actor_of)
    return Abroad(names.dropna(subset="actor"), kind_of, holders)


def shown(names: pd.DataFrame) -> pd.Series:
    """Return the actor of each name in articles of several languages, as the texts call it.

    A form that actors of two languages have is that of the one who is named by it more often.

    >>> names = pd.DataFrame({"name": ["Rom", "Rom"], "written": ["Rom", "Roms"], "actor": "Rome"})
    >>> shown(names).tolist()
    ['Rom', 'Rom']
    """
    actor = names["written"].map(_most_frequent(names["actor"], by=names["written"]))
    called = actor.map(_most_frequent(names["name"], by=actor))
    return actor.where(actor.isin(names["name"]), called)


def _most_frequent(values: pd.Series, *, by: pd.Series) -> pd.Series:
    """Return the most frequent value of each group."""
    counts = values.groupby([by.rename("by"), values.rename("value")]).size()
    counts = counts.sort_values(ascending=False, kind="stable").reset_index()
    return counts.drop_duplicates("by").set_index("by")["value"]


# ---------------------------------------------------------------- lists


@lru_cache
def _words(language: str, kind: str) -> tuple[str, ...]:
    """Return the words of a class in a language."""
    classed = lexicons.classed_words("words_abroad")
    return tuple(word for listed_kind, word in classed if listed_kind == f"{language} {kind}")


@lru_cache(maxsize=100_000)
def _is(word: str, language: str, kind: str) -> bool:
    """Return whether a word is of a class; a German title or body may be the end of the word."""
    lower = word.lower()
    if language in NOUNS_IN_CAPITALS and kind in ("title", "body"):
        return lower.endswith(_words(language, kind))
    if kind == "small":
        stop_words = lexicons.stop_words_by_language([language], news=True)[language]
        return word[1:2] in ("", ".") or lower in stop_words or lower in _words(language, kind)
    if kind == "first":
        parts = {
            kinds.spelling(_stem(part, language)[0]) for part in (word, word.partition("-")[0])
        }
        return not parts.isdisjoint(_first_names(language))
    return lower in _words(language, kind)


@lru_cache
def _first_names(language: str) -> frozenset[str]:
    """Return the stems of the given names of a language, and of those listed for all."""
    names = kinds.first_names().union(_words(language, "first"))
    return frozenset(kinds.spelling(_stem(name, language)[0]) for name in names)


@lru_cache
def _known_names(language: str) -> dict[str, str]:
    """Return the listed names by their spelling and by the stems of their words."""
    names = kinds.names_abroad()
    return {_key(name, language): name for name in names} | {
        kinds.spelling(name): name for name in names
    }


@lru_cache
def _heads(language: str) -> frozenset[str]:
    """Return the stems of the first words of listed names."""
    return frozenset(_key(name.split(" ")[0], language) for name in kinds.names_abroad())


@lru_cache(maxsize=1_000_000)
def _listed_name(name: str, language: str) -> str:
    """Return a name as it is listed; "" if it is not."""
    if name in kinds.names_abroad():
        return name
    known = _known_names(language)
    return known.get(kinds.spelling(name)) or known.get(_key(name, language), "")


def listed(name: str, language: str) -> kinds.Known | None:
    """Return the listed actor of a name.

    >>> listed("Россией", "ru").actor
    'Russia'
    """
    return kinds.names_abroad().get(_listed_name(name, language))


# ---------------------------------------------------------------- endings


@lru_cache(maxsize=1_000_000)
def _key(name: str, language: str) -> str:
    """Return the stems of the words of a name, as they are looked up."""
    return " ".join(kinds.spelling(_stem(word, language)[0]) for word in name.split(" "))


@lru_cache(maxsize=1_000_000)
def _stem(word: str, language: str) -> tuple[str, int]:
    """Return a word without its ending, and the number of the ending: a dictionary's come first."""
    endings = ("", *_words(language, "ending"))
    fitting = [ending for ending in endings if word.endswith(ending)]
    longest = max(fitting, key=len)
    if kinds.is_acronym(word) or len(word) - len(longest) < SHORTEST_STEM:
        longest = ""
    return word.removesuffix(longest), endings.index(longest)


def _dictionary_forms(forms: Iterable[str], language: str) -> dict[str, str]:
    """Return each name with its words as a dictionary has them, as far as the texts have them."""
    best: dict[str, tuple[int, str]] = {}
    names = {}
    for form in forms:
        for word in form.split(" "):
            stem, ending = _stem(word, language)
            best[stem] = min(best.get(stem, (ending, word)), (ending, word))
    for form in forms:
        words = [best[_stem(word, language)[0]][1] for word in form.split(" ")]
        names[form] = _listed_name(form, language) or " ".join(words)
    return names


# ---------------------------------------------------------------- names in texts


def _runs(
    words: list[Word], *, text: str, opening: set[int], language: str
) -> list[tuple[int, int, bool]]:
    """Return the first and last word of each name, and whether it begins a sentence."""
    joins = partial(_joins, language=language)
    names = []
    for first, last in capitalised_runs(words, text=text, opening=opening, joins=joins):
        texts = [word.text for word in words[first : last + 4]]
        for start, stop in _parts(texts, last - first + 1, language):
            names.append((first + start, first + stop - 1, first + start in opening))
    return names


def _joins(words: list[Word], text: str, *, language: str) -> bool:
    """Return whether the last word goes on with the name of the first, over particles between."""
    for left, right in pairwise(words):
        gap = text[left.stop : right.start].strip(" \xa0")
        is_near = not gap or (gap == "." and len(left.text) == 1)
        if not is_near and not (gap in ("'", "’") and left is not words[0]):
            return False
    opens = _is(words[0].text, language, "body") or _is(words[0].text, language, "first")
    inside = [word.text for word in words[1:-1]]
    return not inside or (opens and set(inside) <= set(_words(language, "particle")))


def _parts(texts: Sequence[str], n: int, language: str) -> Iterator[tuple[int, int]]:
    """Return where the names among *n* capitalised words begin and end; *texts* go on behind them.

    Titles and everyday words are no names.
    """
    start = 0
    while start < n:
        rest = texts[start:]
        length = _n_listed(rest, n - start, language)
        is_title = any(_is(rest[0], language, kind) for kind in ("title", "portfolio", "small"))
        if not length and n - start == 2 and _is_surname(rest, language):
            length = 2
        if not length and not is_title:
            length = _length(rest[: n - start], language)
        if length:
            yield start, start + length
        start += max(length, 1)


def _is_surname(texts: Sequence[str], language: str) -> bool:
    """Return whether the first two words may be a surname, as Le Pen is."""
    small, word = texts[:2]
    is_other = any(_is(word, language, kind) for kind in ("title", "portfolio", "body", "small"))
    is_compound = small.lower() in kinds.name_words("compound") and not kinds.is_acronym(word)
    return is_compound and not is_other and listed(word, language) is None


def _n_listed(texts: Sequence[str], n: int, language: str) -> int:
    """Return how many words are a listed name: *n* or more, or those before a given name."""
    if _key(texts[0], language) not in _heads(language):
        return 0
    is_full_name = n > 1 and _is(texts[0], language, "first")
    for length in range(min(len(texts), LONGEST_LISTED), int(is_full_name), -1):
        ends = length >= n or language in _PARTED or _is(texts[length], language, "first")
        if ends and listed(" ".join(texts[:length]), language) is not None:
            return length
    return 0


def _length(texts: Sequence[str], language: str) -> int:
    """Return how many words are the first name that no list has."""
    begins = _is(texts[0], language, "first")
    n = len(texts)
    if language not in NOUNS_IN_CAPITALS:
        if not begins:
            n = next((k for k in range(1, n - 1) if _is(texts[k], language, "first")), n)
        while n > 1 and _is(texts[n - 1], language, "small"):
            n -= 1
        return n
    if n > 1 and begins:
        last = 1
        while last < n - 1 and (texts[last].islower() or _is(texts[last], language, "first")):
            last += 1
        return last + 1
    is_body = n > 1 and texts[0].endswith(_words(language, "named"))
    return 2 if is_body and _is(texts[1], language, "body") else 1


# ---------------------------------------------------------------- kinds


def _evidence(names: pd.DataFrame, language: str) -> pd.DataFrame:
    """Return what stands beside each name, as shares of its uses; most frequent first."""
    says = set(_words(language, "saying"))
    flags = pd.DataFrame({"name": names["name"], "within": ~names["opens"]})
    flags["titled"] = names["before"].map(partial(_is, language=language, kind="title"))
    flags["saying"] = names["before"].isin(says) | names["after"].isin(says)
    flags["at"] = names["before"].isin(_words(language, "at"))
    flags["determined"] = names["before"].map(partial(_is_determiner, language=language))
    groups = flags.groupby("name")
    evidence = groups.mean().assign(n=groups.size()).reset_index()
    return evidence.sort_values(["n", "name"], ascending=[False, True])


@lru_cache(maxsize=100_000)
def _is_determiner(word: str, language: str) -> bool:
    """Return whether a German noun follows: behind an article, a number, or an adjective."""
    is_adjective = word.endswith(_words(language, "adjective") or "\n")
    return _is(word, language, "determiner") or (is_adjective and not _is(word, language, "small"))


def _people(evidence: pd.DataFrame, language: str) -> dict[str, str]:
    """Return the person of each full name, and of two surnames that one full name ends in."""
    full_names = []
    for row in evidence.itertuples():
        words = str(row.name).split(" ")
        is_body = any(_is(word, language, "body") for word in words)
        is_german = language in NOUNS_IN_CAPITALS
        is_named = _is(words[0], language, "first") or (
            row.titled >= LEAST_BESIDE and not is_german
        )
        is_free = row.determined <= MOST_DETERMINED and listed(row.name, language) is None
        if len(words) > 1 and is_named and is_free and (is_german or not is_body):
            full_names.append(str(row.name))
    people = persons.persons(full_names)
    tails: dict[str, set[str]] = {}
    for name, person in people.items():
        words = name.split(" ")
        for n in range(1, len(words) - 1):
            tails.setdefault(" ".join(words[n:]), set()).add(person)
    for name in evidence["name"]:
        if len(tails.get(name, ())) == 1:
            people.setdefault(name, *tails[name])
    return people


def _guess(row: Any, language: str, *, lower: Counter[str], siblings: Counter[str]) -> str | None:
    """Return the kind of a name that no list has: NO_ACTOR, or None if nothing tells."""
    name = str(row.name)
    words = name.split(" ")
    is_german = language in NOUNS_IN_CAPITALS
    is_common = any(lower[word.lower()] > row.n / 2 for word in words if word[0].isupper())
    if is_common or not row.within or (len(words) == 1 and _is(name, language, "first")):
        return kinds.NO_ACTOR
    if kinds.is_acronym(name):
        return "organisation"
    if len(words) > 1 and any(_is(word, language, "body") for word in words):
        return "organisation"
    if is_german and (len(words) > 1 or row.determined > MOST_DETERMINED):
        is_federal = name.startswith("Bundes") and _is(name, language, "body")
        return "organisation" if is_federal else kinds.NO_ACTOR
    if len(words) == 1 and row.titled >= LEAST_BESIDE:
        return "person"
    if row.at >= LEAST_BESIDE and (not is_german or _has_people(name, siblings)):
        return "place"
    if is_german:
        return "organisation" if siblings[name] > 1 else kinds.NO_ACTOR
    return "person" if len(words) == 1 and row.saying >= LEAST_SAYING else None


def _has_people(name: str, siblings: Counter[str]) -> bool:
    """Return whether the texts name who is from a German town, as Solinger are from Solingen."""
    stem = name.removesuffix("en").removesuffix("e")
    return f"{name}er" in siblings or f"{stem}er" in siblings
