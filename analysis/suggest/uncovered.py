"""Names of a corpus that no list of actors covers."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pandas as pd

from analysis import lexicons
from analysis.corpus.articles import Corpus, require_corpus
from analysis.features.matches import find_phrases
from analysis.suggest.kinds import name_words
from analysis.text import sentences
from analysis.text.characters import characters

ARTICLES_AT_A_TIME = 2_000  #: articles whose names are looked for together
LONGEST_NAME = 6  #: words: a longer run is a list, or the frame of a page
_WORD = re.compile(r"(?:[^\W\d_]\.){2,}|[^\W_]+(?:['’‐‑-][^\W_]+)*")


def uncovered(
    corpus: Corpus, *, actors: lexicons.Actors | str | Path | None, min_articles: int = 3
) -> pd.DataFrame:
    """Return frequent capitalised names that no alias covers.

    A name is a run of at most six capitalised words, without everyday words before it. Particles
    ("van der"), and "of" behind a word such as "Ministry", are part of it. It does not begin a
    sentence, where every word has a capital. It does not touch an alias or an exclusion: "Elm
    Council" is covered if "Elm" is an alias.

    Parameters
    ----------
    corpus : Corpus
        From ``read_corpus``; titles are not looked at.
    actors : path or None
        The list; with None nothing is covered.
    min_articles : int
        Names in fewer articles are left out.

    Returns
    -------
    DataFrame
        One row a name: ``name, n`` (times), ``articles, outlets`` (with it) and ``article_id`` (the
        first of them); most articles first, then most times, then by name. Adjectives
        ("Norlandish") are names here too.

    Raises
    ------
    InputError
        For a list that cannot be read.

    Examples
    --------
    >>> from analysis import read_corpus
    >>> text = "They met Ida Berg’s aunt. In Elm, rain."
    >>> table = pd.DataFrame({"article_id": ["a1", "a2"], "outlet": "North", "text": text})
    >>> names = uncovered(read_corpus(table), actors=None, min_articles=2)
    >>> names[["name", "n", "articles"]].values.tolist()
    [['Elm', 2, 2], ['Ida Berg', 2, 2]]
    """
    names = names_in(corpus, lexicons.actors(actors)).table
    names = names[~names["opens"]]
    groups = names.groupby("name")
    table = groups.agg(
        n=("name", "size"),
        articles=("article_id", "nunique"),
        outlets=("outlet", "nunique"),
        article_id=("article_id", "min"),
    )
    table = table[table["articles"] >= min_articles].reset_index()
    order = {"articles": False, "n": False, "name": True}
    return table.sort_values(list(order), ascending=list(order.values()), ignore_index=True)


class Word(NamedTuple):
    """A word of a text, and where it is."""

    start: int
    stop: int
    text: str


class Names(NamedTuple):
    """The names of a corpus, and how often its words are in lower case.

    ``table`` has one row an occurrence, in the order of the texts: ``name, before, after`` (the
    words around it), ``opens`` (whether it begins a sentence), ``article_id, outlet``.
    """

    table: pd.DataFrame
    lower: Counter[str]


def names_in(
    corpus: Corpus,
    actors: lexicons.Actors,
    *,
    word: re.Pattern | None = None,
    runs: Callable | None = None,
) -> Names:
    """Return the names that no alias or exclusion covers.

    *word* is a word, and *runs* returns names among words; None are those of English.
    """
    require_corpus(corpus)
    exclusions = pd.DataFrame({"alias": actors.exclusions, "case": "exact"}, dtype="str")
    table = pd.concat([actors.table, exclusions], ignore_index=True)
    covering = lexicons.Actors(table, (), actors.names)
    articles = corpus.articles
    tables = []
    lower: Counter[str] = Counter()
    for start in range(0, max(len(articles), 1), ARTICLES_AT_A_TIME):
        part = articles.iloc[start : start + ARTICLES_AT_A_TIME]
        names = _names_of(part, covering, word=word or _WORD, runs=runs or _name_runs)
        tables.append(names.table)
        lower.update(names.lower)
    return Names(pd.concat(tables, ignore_index=True), lower)


def _names_of(
    articles: pd.DataFrame, actors: lexicons.Actors, *, word: re.Pattern, runs: Callable
) -> Names:
    """Return the names of some articles."""
    batch = characters(articles["text"].tolist(), articles["language"].tolist())
    first, stop, _ = find_phrases(
        batch,
        actors,
        lexicons.frames(None),
        languages=articles["language"].tolist(),
        published=articles["published"].tolist(),
    )
    words = [Word(*match.span(), match.group()) for match in word.finditer(batch.text)]
    starts = np.array([word.start for word in words], dtype=np.int64)
    opening = np.searchsorted(starts, sentences.sentence_spans(batch)[0])
    lower = ["", *(word.text.lower() for word in words), ""]  # the word number n is at n + 1
    rows = []
    bounds = []
    for run_first, run_last, opens in runs(words, text=batch.text, opening=set(opening.tolist())):
        run_start = words[run_first].start
        run_stop = words[run_last].stop
        name = _without_possessive(batch.text[run_start:run_stop])
        rows.append((name, lower[run_first], lower[run_last + 2], opens))
        bounds.append((run_start, run_stop))
    run_starts, run_stops = np.array(bounds, dtype=np.int64).reshape(-1, 2).T
    n_ended_before = np.searchsorted(stop, run_starts, side="right")
    n_begun_before = np.searchsorted(first, run_stops)
    is_free = n_ended_before == n_begun_before
    row = np.searchsorted(batch.bounds, run_starts, side="right") - 1
    table = pd.DataFrame(rows, columns=["name", "before", "after", "opens"])
    table = table.astype({"name": "str", "before": "str", "after": "str", "opens": bool})
    ids = articles[["article_id", "outlet"]].iloc[row].reset_index(drop=True)
    table = pd.concat([table, ids], axis="columns")[is_free]
    return Names(table, Counter(word.text for word in words if word.text.islower()))


def _name_runs(words: list[Word], *, text: str, opening: set[int]) -> list[tuple[int, int, bool]]:
    """Return the first and last word of each name, and whether it begins a sentence."""
    everyday = frozenset(lexicons.words("everyday"))
    names = []
    for first, last in capitalised_runs(words, text=text, opening=opening, joins=_is_one_name):
        start = first
        while start <= last and _is_everyday(words[start : last + 1], everyday):
            start += 1
        while start < last and _stem(words[last].text) in everyday:
            last -= 1  # as in "told Elm Radio Tuesday"
        if not _is_capitalised(words[min(start, last)].text):
            continue
        n_words = last - start + 1
        if 1 <= n_words <= LONGEST_NAME:
            names.append((start, last, start == first and first in opening))
    return names


def capitalised_runs(
    words: list[Word], *, text: str, opening: set[int], joins: Callable[[list[Word], str], bool]
) -> list[tuple[int, int]]:
    """Return the first and last word of each run of capitalised words within a sentence.

    *joins* tells whether the last of some words goes on with the name of the first.
    """
    runs: list[tuple[int, int]] = []
    for number, word in enumerate(words):
        if not _is_capitalised(word.text):
            continue
        is_near = False
        if runs and number - runs[-1][1] <= 3 and number not in opening:
            is_near = joins(words[runs[-1][1] : number + 1], text)
        if is_near:
            runs[-1] = (runs[-1][0], number)
        else:
            runs.append((number, number))
    return runs


def _is_one_name(words: list[Word], text: str) -> bool:
    """Return whether the last word goes on with the name of the first, over the words between.

    Those may be particles, or "of" and "for" behind a word for a body or a place.
    """
    if words[0].text.endswith(("'s", "’s")) or not are_near(words, text):
        return False
    between = [word.text for word in words[1:-1]]
    if all(word in name_words("particle") for word in between):
        return True
    first = words[0].text.lower()
    if between[0] == "of" and (first in name_words("bodies") or first in name_words("places")):
        return between[1:] in ([], ["the"])
    return between == ["for"] and first in name_words("causes")


def are_near(words: list[Word], text: str) -> bool:
    """Return whether only blanks part words, but for the point of an initial, and apostrophes."""
    for left, right in pairwise(words):
        gap = text[left.stop : right.start].strip()
        is_initial = gap == "." and len(left.text) == 1
        is_elided = gap in ("'", "’") and (left.text.endswith("s") or left.text.islower())
        if gap and not is_initial and not is_elided:
            return False
    return True


def _is_capitalised(word: str) -> bool:
    """Return whether a part of a word has a capital, as in "al-Marsh"."""
    if "-" in word or "‐" in word or "‑" in word:
        return any(part[0].isupper() for part in re.split("[‐‑-]", word))
    return word[0].isupper()


def _is_everyday(words: list[Word], everyday: frozenset[str]) -> bool:
    """Return whether the first word is an everyday word: "Us" is, "US" is not, but in "US ALL"."""
    word = words[0].text
    is_acronym = len(word) == 2 and word.isupper()
    if is_acronym and not any(other.text.isupper() for other in words[1:2]):
        return False
    return _stem(word) in everyday


def _stem(word: str) -> str:
    """Return a word in lower case, up to an apostrophe."""
    return re.split("['’]", word)[0].lower()


def _without_possessive(name: str) -> str:
    """Return a name on one line, without a possessive ’s and with simple marks."""
    words = " ".join(name.split())
    words = re.sub("[‐‑]", "-", words)
    words = re.sub("['’]s$", "", words)
    return words.replace("’", "'")
