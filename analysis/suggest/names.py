"""Names in texts, by capitals and by lists of the words of each language."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence, Set
from functools import lru_cache
from typing import NamedTuple

import numpy as np
import pandas as pd

from analysis import lexicons
from analysis.corpus.articles import Corpus, require_corpus
from analysis.features.matches import find_phrases
from analysis.lexicons.languages import ENGLISH
from analysis.suggest import kinds
from analysis.text import sentences
from analysis.text.characters import characters

ARTICLES_AT_A_TIME = 2_000  #: articles whose names are looked for together
NOUNS_IN_CAPITALS = ("de", "lb")  #: languages in which every noun has a capital
#: In these a name may be behind another one without a comma: "Präsident Russlands Putin".
_PARTED = (*NOUNS_IN_CAPITALS, "ru", "uk")
_PLACES = ("place", "state")
LONGEST_LISTED = 5  #: words of a listed name
SHORTEST_STEM = 3  #: letters
#: A word in capitals that stands for what was taken out: *NUMBER*, <NAME>, [PERSON_1].
_MASK = r"[*<{\[_][A-Z]{2,}[*>}\]_]|"
_ENGLISH_WORD = re.compile(f"({_MASK}" r"(?:[^\W\d_]\.){2,}|[^\W_]+(?:['’‐‑-][^\W_]+)*)")
#: l’Élysée are two, and EE. UU. is one.
_WORD = re.compile(
    f"({_MASK}"
    r"([^\W\d_])\2\.[ \xa0]?([^\W\d_])\3\.|(?:[^\W\d_]\.){2,}|[^\W_]+(?:[‐‑-][^\W_]+)*)"
)
_HYPHEN = re.compile("[‐‑-]")
_BEGINNING = re.compile(r"[\"“„—](?=\w)|[«¿¡:]\s?(?=\w)")  #: of a sentence inside another
#: What a word is in names, the first that fits: s for no part of one, f given name, b body, c Le as
#: in Le Pen …
_TAGS = {
    "either": "m",
    "surname": "q",
    "servant": "h",
    "compound": "c",
    "title": "o",
    "portfolio": "d",
    "particle": "p",
    "link": "p",
    "small": "s",
    "first": "f",
    "body": "b",
    "place": "b",
    "law": "l",
}
#: What some words are by their neighbours: a month or modal is a surname behind a given name, and a
#: given name before a surname, as is the word before Ki-moon; Abdel begins the given name of three.
_BY_NEIGHBOURS = {
    "(?<=f)[mq](?![fn])": "n",
    "(?<!f)m(?=[fn](?![fn]))": "f",
    "[^o]g": "fn",
    "^h(?=..)": "f",
    "[mqg]": "s",
    "h": "c",
}
#: A name among words that are tagged: in German one word, but for persons and "Deutsche Bahn";
#: elsewhere all, up to a given name that another word follows.
_GERMAN_NAME = re.compile("f[pc]+[nfbsi]|f[fi]*[nb]?|ab|[nab]")
_NAME = re.compile(
    "b(?:(?!f[fnbc])[fnbpsodc])*(?<=[fnbsod])"
    "|(?:(?:c[nbsod]|n)(?:(?!f[fnbc])[fnbpsodc])*|f[fnbpsodc]*)(?:(?<=[fnb])|(?<=c[sod]))"
)
#: In English a body's last word tells what it is, and a title is no part of a person's name.
_ENGLISH_NAME = re.compile(
    "(?!of[fni])[odjfncib]*b(?:p+[odjfnbl]+)*|[odjfnci]*l"
    "|c?(?:f|ii)[fi]*(?:[nci]|p+[nfc])*(?<=[fnc])|c?n(?:(?!f[fnci])[nfcp]|d(?![odf]))*(?<=[nfcd])"
)


#: What a table of names counts of each.
EXTENT = {
    "articles": ("article_id", "nunique"),
    "outlets": ("outlet", "nunique"),
    "article_id": ("article_id", "min"),
}


class Words(NamedTuple):
    """The words of some texts, in their order, and where they begin and end in ``text``."""

    text: str
    words: list[str]
    starts: list[int]
    stops: list[int]


class Names(NamedTuple):
    """The names of a corpus, and how often its words are in lower case.

    ``table`` has one row an occurrence, in the order of the texts: ``name, before, after`` (the
    words around it), ``opens`` (whether it begins a sentence), ``article_id, outlet``.
    """

    table: pd.DataFrame
    lower: Counter[str]


def names_by_language(corpus: Corpus, actors: lexicons.Actors) -> dict[str, Names]:
    """Return the names that no alias or exclusion covers, by the language of the articles."""
    require_corpus(corpus)
    exclusions = pd.DataFrame({"alias": actors.exclusions, "case": "exact"}, dtype="str")
    table = pd.concat([actors.table, exclusions], ignore_index=True)
    covering = lexicons.Actors(table, (), actors.names)
    languages = corpus.articles["language"].fillna(ENGLISH)
    names = {}
    for language in sorted({*languages}) or [ENGLISH]:
        articles = corpus.articles[languages.eq(language)]
        starts = range(0, max(len(articles), 1), ARTICLES_AT_A_TIME)
        parts = [articles.iloc[start : start + ARTICLES_AT_A_TIME] for start in starts]
        found = [_names_of(part, covering, language=language) for part in parts]
        lower = sum((part.lower for part in found), Counter[str]())
        names[language] = Names(pd.concat([part.table for part in found], ignore_index=True), lower)
    return names


def _names_of(articles: pd.DataFrame, actors: lexicons.Actors, *, language: str) -> Names:
    """Return the names of some articles in a language."""
    batch = characters(articles["text"].tolist(), articles["language"].tolist())
    days = articles["published"].tolist()
    begun, ended, _ = find_phrases(batch, actors, lexicons.frames(None), published=days)
    words = _words_in(batch.text, language)
    openers = [match.end() for match in _BEGINNING.finditer(batch.text)]
    openers += sentences.sentence_spans(batch)[0].tolist()
    opening = np.searchsorted(words.starts, openers)
    runs = list(_runs(words, opening=set(opening.tolist()), language=language))
    first, last, opens = np.array(runs, dtype=np.int64).reshape(-1, 3).T
    starts = np.array(words.starts, dtype=np.int64)[first]
    stops = np.array(words.stops, dtype=np.int64)[last]
    n_ended_before = np.searchsorted(ended, starts, side="right")
    is_free = n_ended_before == np.searchsorted(begun, stops)
    bounds = zip(starts[is_free].tolist(), stops[is_free].tolist())
    around = ["", *words.words, ""]  # word number n is at n + 1
    columns = {
        "name": [_without_possessive(batch.text[start:stop]) for start, stop in bounds],
        "before": [around[number].lower() for number in first[is_free].tolist()],
        "after": [around[number + 2].lower() for number in last[is_free].tolist()],
    }
    ids = articles[["article_id", "outlet"]].iloc[batch.row_of(starts[is_free])]
    table = pd.DataFrame(columns, dtype="str", index=ids.index).assign(opens=opens[is_free] > 0)
    lower = Counter({word: n for word, n in Counter(words.words).items() if word.islower()})
    return Names(pd.concat([table, ids], axis="columns"), lower)


def _words_in(text: str, language: str) -> Words:
    """Return the words of texts in a language."""
    word = _ENGLISH_WORD if language == ENGLISH else _WORD
    step = word.groups + 1
    parts = word.split(text)
    pairs = zip(parts[::step], parts[1::step])  # what is before each word, and the word
    bounds = np.cumsum([len(part) for pair in pairs for part in pair], dtype=np.int64).tolist()
    return Words(text, parts[1::step], bounds[::2], bounds[1::2])


def _capitalised_runs(words: Words, *, opening: set[int], language: str) -> list[tuple[int, int]]:
    """Return the first and last word of each run of capitalised words within a sentence."""
    capitalised = set(filter(_has_capital, {*words.words}))
    runs = []
    for number, word in enumerate(words.words):
        if word not in capitalised:
            continue
        first, last = runs[-1] if runs and number not in opening else (number, number)
        if 0 < number - last <= 3 and _joins(words, last, number, language=language):
            runs[-1] = (first, number)
        else:
            runs.append((number, number))
    return runs


def _has_capital(word: str) -> bool:
    """Return whether a part of a word begins with a capital, as in al-Marsh."""
    return any(part[0].isupper() for part in _HYPHEN.split(word))


def _are_near(words: Words, first: int, last: int) -> bool:
    """Return whether only blanks part words, but for the point of an initial, and apostrophes."""
    for number in range(first, last):
        gap = words.text[words.stops[number] : words.starts[number + 1]].strip()
        left = words.words[number]
        is_initial = gap == "." and (len(left) == 1 or is_of(left, ENGLISH, "abbreviated"))
        is_elided = gap in ("'", "’") and left.islower()
        if gap and not is_initial and not is_elided:
            return False
    return True


@lru_cache(maxsize=100_000)
def _without_possessive(name: str) -> str:
    """Return a name on one line, without a possessive ’s and with simple marks."""
    words = _HYPHEN.sub("-", " ".join(name.split()))
    return re.sub("['’]s$", "", words).replace("’", "'")


@lru_cache(maxsize=100_000)
def _without_possessives(words: tuple[str, ...], language: str) -> tuple[tuple[str, ...], bool]:
    """Return words without a possessive ’s, and whether a longer listed name may begin there."""
    texts = tuple(map(_without_possessive, words))
    return texts, any(is_of(word, language, "opener") for word in texts)


@lru_cache
def words_of(language: str, kind: str) -> tuple[str, ...]:
    """Return the words of a class in a language.

    Of given names, those of all languages, and of listed names with a word without a capital the
    first words, it is the stems.
    """
    by_class = lexicons.words_by_class("words_of_names")
    if kind == "first":
        given = [words for named, words in by_class.items() if named.endswith(" first")]
        return tuple(_key(name, language) for name in kinds.first_names().union(*given))
    if kind == "opener":
        long = [name for name in kinds.names_of_actors() if re.search(r" [^\W_A-Z]", name)]
        return tuple(_key(name.split(" ")[0], language) for name in long)
    return tuple(by_class.get(f"{language} {kind}", []))


@lru_cache
def _set_of(language: str, kind: str) -> frozenset[str]:
    """Return the words of a class in a language, as a set; small words are its stop words, too."""
    listed_words = frozenset(words_of(language, kind))
    return listed_words | _function_words(language) if kind == "small" else listed_words


@lru_cache(maxsize=100_000)
def is_of(word: str, language: str, kind: str) -> bool:
    """Return whether a word is of a class; a German title or body may be the end of the word."""
    lower = word.lower()
    listed_words = _set_of(language, kind)
    if kind in ("first", "opener"):
        given = word.split("-")[0]
        is_initials = word[1:2] == "." and kinds.listed(word) is None  # J.D. Berg
        is_given = _key(given, language) in listed_words and not is_of(given, language, "compound")
        return is_initials or is_given
    if kind == "small":
        is_short = word[1:2] in ("", ".", "-") and not kinds.is_acronym(word)
        is_compound = kinds.is_compound(word) and not is_of(word, language, "first")
        return is_short or is_compound or lower in listed_words
    if language in NOUNS_IN_CAPITALS and kind in ("title", "body", "named"):
        return lower.endswith(words_of(language, kind))
    return lower in listed_words


@lru_cache
def _function_words(language: str) -> frozenset[str]:
    """Return the stop words of a language and its words of news; none of English ("bill")."""
    others = [language] * (language != ENGLISH)
    return lexicons.stop_words_by_language(others, news=True).get(language, frozenset())


@lru_cache
def _known_names(language: str) -> dict[str, str]:
    """Return the listed names by the stems of their words."""
    names = reversed(kinds.names_of_actors())  # the first of two stays
    return {_key(name, language): name for name in names}


@lru_cache(maxsize=1_000_000)
def _listed_name(name: str, language: str) -> str:
    """Return a name as it is listed; "" if it is not."""
    if name in kinds.names_of_actors():
        return name
    if language == ENGLISH:
        return ""
    known = _known_names(language).get(_key(name, language), "")
    is_other = known == f"{name}s" or name.lower() in _function_words(language)
    return "" if is_other else known  # an Islamist is not the Islamists, and Über not Uber


def listed(name: str, language: str) -> kinds.Known | None:
    """Return the listed actor of a name.

    >>> listed("Россией", "ru").actor
    'Russia'
    """
    if language == ENGLISH:
        known = kinds.listed(name)
        if known or kinds.is_acronym(name):  # SAD, in Croatian, are the States
            return known
    return kinds.names_of_actors().get(_listed_name(name, language))


# ---------------------------------------------------------------- endings


def _key(name: str, language: str) -> str:
    """Return the stems of the words of a name, as they are looked up."""
    return " ".join(kinds.spelling(_stem(word, language)[0]) for word in name.split(" "))


@lru_cache(maxsize=1_000_000)
def _stem(word: str, language: str) -> tuple[str, int]:
    """Return a word without its ending, and the number of the ending: a dictionary's come first."""
    endings = ("", *words_of(language, "ending"))
    longest = max(filter(word.endswith, endings), key=len)
    if kinds.is_acronym(word) or len(word) - len(longest) < SHORTEST_STEM:
        longest = ""
    return word.removesuffix(longest), endings.index(longest)


def dictionary_forms(forms: Set[str], language: str) -> dict[str, str]:
    """Return each name with its words as a dictionary has them, as far as the texts have them."""
    words = {word for form in forms for word in form.split(" ")}
    by_ending = sorted(words, key=lambda word: (-_stem(word, language)[1], word))
    best = {_stem(word, language)[0]: word for word in by_ending}
    names = {}
    for form in forms:
        plain = [best[_stem(word, language)[0]] for word in form.split(" ")]
        names[form] = _listed_name(form, language) or " ".join(plain)
        owner = form.removesuffix("s")
        is_owner = owner != form and owner in forms and (" " in owner or listed(owner, language))
        if language == ENGLISH and is_owner and not listed(form, language):
            names[form] = owner  # an apostrophe is lost
    return names


# ---------------------------------------------------------------- names in texts


def _runs(words: Words, *, opening: set[int], language: str) -> Iterator[tuple[int, int, bool]]:
    """Return the first and last word of each name, and whether it begins a sentence."""
    for first, last in _capitalised_runs(words, opening=opening, language=language):
        texts, opens_longer = _without_possessives(tuple(words.words[first : last + 1]), language)
        is_dated = is_of(words.words[first - 1], language, "time")
        behind = tuple(words.words[last + 1 : last + 1 + 3 * opens_longer])
        for start, stop in parts(texts, behind, language, opens=is_dated or first in opening):
            yield first + start, first + stop - 1, first + start in opening


@lru_cache(maxsize=1_000_000)
def parts(
    texts: tuple[str, ...], behind: tuple[str, ...], language: str, *, opens: bool
) -> tuple[tuple[int, int], ...]:
    """Return where the names among capitalised words begin and end.

    Where one word can be behind another without an article, the first one may be no name if it
    opens a sentence: "Речь Путина". Nor is "Will" there, or the month in "in August".
    """
    pattern = _GERMAN_NAME if language in NOUNS_IN_CAPITALS else _NAME
    pattern = _ENGLISH_NAME if language == ENGLISH else pattern
    is_date = opens and is_of(texts[0], language, "either")
    tags = "s" * is_date + tags_of(texts[is_date:], language)
    n = len(texts)
    words = texts + behind
    parts = []
    start = 0
    while start < n:
        stop = start + LONGEST_LISTED + 1
        length = _n_listed(words[start:stop], n - start, language)
        is_article = tags[start] == "c" and _n_listed(texts[start + 1 : stop], 1, language) > 0
        name = pattern.match(tags, start)
        if length == 0 and name and not is_article:
            length = name.end() - start
            if opens and start == 0 and tags[0] == "n" and words_of(language, "ending"):
                length = 1
        if length:
            parts.append((start, start + length))
        start += max(length, 1)
    return tuple(parts)


def _joins(words: Words, first: int, last: int, *, language: str) -> bool:
    """Return whether the last word goes on with the name of the first, over particles between."""
    inside = words.words[first + 1 : last]
    before = words.words[first]
    if before != _without_possessive(before) or not _are_near(words, first, last):
        return False
    if not inside:
        return True
    is_body = any(is_of(before, language, kind) for kind in ("body", "place"))
    if all(is_of(word, language, "particle") for word in inside):
        return is_body or language == ENGLISH or is_of(before, language, "first")
    return is_body and all(is_of(word, language, "link") for word in inside)


@lru_cache(maxsize=100_000)
def tag_of(word: str, language: str) -> str:
    """Return what a word may be in a name."""
    if len(word.rstrip(".")) == 1 and language in (ENGLISH, *NOUNS_IN_CAPITALS):
        return "i"
    if kinds.is_of_syllables(word):
        return "g"
    for kind, tag in _TAGS.items():
        if is_of(word, language, kind) and word.islower() == (tag == "p"):
            return tag
    if language == ENGLISH and getattr(kinds.listed(word), "kind", "") == kinds.NO_ACTOR:
        return "j"
    return "a" if is_of(word, language, "named") else "n"


@lru_cache(maxsize=1_000_000)
def tags_of(words: tuple[str, ...], language: str) -> str:
    """Return what each of some words is in a name.

    >>> tags_of(("Theresa", "May"), "en"), tags_of(("Ban", "Ki-moon"), "en")
    ('fn', 'fn')
    """
    tags = "".join(tag_of(word, language) for word in words)
    for pattern, others in _BY_NEIGHBOURS.items():
        tags = re.sub(pattern, others, tags)
    return tags


def _n_listed(texts: Sequence[str], n: int, language: str) -> int:
    """Return how many words are a listed name: *n* or more, or those before a given name."""
    is_full_name = n > 1 and is_of(texts[0], language, "first")
    for length in range(min(len(texts), LONGEST_LISTED), int(is_full_name), -1):
        behind = texts[length] if length < n else ""
        ends = not behind or language in _PARTED or tag_of(behind, language) in "fos"
        ends |= getattr(listed(behind, language), "kind", "") in _PLACES
        known = listed(" ".join(texts[:length]), language) if ends else None
        is_adjective = behind and language in (*NOUNS_IN_CAPITALS, ENGLISH)  # "Deutsche Oper"
        if known is not None and not (is_adjective and known.kind in kinds.NO_ACTORS):
            return length
    return 0
