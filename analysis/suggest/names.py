"""Names of a corpus that no list of actors covers."""

from __future__ import annotations

import re
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pandas as pd

from analysis import lexicons
from analysis.corpus.articles import Corpus, require_corpus
from analysis.features.matches import find_phrases
from analysis.text import sentences
from analysis.text.characters import characters

ARTICLES_AT_A_TIME = 2_000  #: articles whose names are looked for together
LONGEST_NAME = 6  #: words: a longer run is a list, or the frame of a page
_WORD = re.compile(r"(?:[^\W\d_]\.){2,}|[^\W_]+(?:['’‐‑-][^\W_]+)*")


def uncovered(
    corpus: Corpus, *, actors: lexicons.Actors | str | Path | None, min_articles: int = 3
) -> pd.DataFrame:
    """Return frequent capitalised names that no alias covers.

    A name is a run of at most six capitalised words, without everyday words before it. It does not
    begin a sentence, where every word has a capital. It does not touch an alias or an exclusion:
    "Elm Council" is covered if "Elm" is an alias.

    Parameters
    ----------
    corpus : Corpus
        From ``read_corpus``; titles are not looked at.
    actors : path, lexicons.Actors or None
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
        As ``lexicons.actors``.

    Examples
    --------
    >>> from analysis import read_corpus
    >>> text = "They met Ida Berg’s aunt. In Elm, rain."
    >>> table = pd.DataFrame({"article_id": ["a1", "a2"], "outlet": "North", "text": text})
    >>> names = uncovered(read_corpus(table), actors=None, min_articles=2)
    >>> names[["name", "n", "articles"]].values.tolist()
    [['Elm', 2, 2], ['Ida Berg', 2, 2]]
    """
    names = names_in(corpus, lexicons.actors(actors))
    return count_names(names, min_articles)


class _Word(NamedTuple):
    """A word of a text, and where it is."""

    start: int
    stop: int
    text: str


def names_in(corpus: Corpus, actors: lexicons.Actors) -> pd.DataFrame:
    """Return the names that no alias or exclusion covers, one row an occurrence.

    Columns are ``name, before, after`` (the words around it), ``article_id, outlet``.
    """
    require_corpus(corpus)
    exclusions = pd.DataFrame({"alias": actors.exclusions, "case": "exact"}, dtype="str")
    table = pd.concat([actors.table, exclusions], ignore_index=True)
    covering = lexicons.Actors(table, (), actors.names)
    articles = corpus.articles
    tables = []
    for start in range(0, len(articles), ARTICLES_AT_A_TIME):
        part = articles.iloc[start : start + ARTICLES_AT_A_TIME]
        tables.append(_names_of(part, covering))
    return pd.concat(tables, ignore_index=True)


def _names_of(articles: pd.DataFrame, actors: lexicons.Actors) -> pd.DataFrame:
    """Return the rows of `_names_in` for some articles."""
    batch = characters(articles["text"].tolist())
    first, stop, _ = find_phrases(
        batch,
        actors,
        lexicons.frames(None),
        languages=articles["language"].tolist(),
        published=articles["published"].tolist(),
    )
    words = [_Word(*match.span(), match.group()) for match in _WORD.finditer(batch.text)]
    starts = np.array([word.start for word in words], dtype=np.int64)
    opening = np.searchsorted(starts, sentences.sentence_spans(batch)[0])
    runs = _name_runs(words, text=batch.text, opening=set(opening.tolist()))
    lower = ["", *(word.text.lower() for word in words), ""]  # the word number n is at n + 1
    rows = []
    bounds = []
    for run_first, run_last in runs:
        run_start = words[run_first].start
        run_stop = words[run_last].stop
        name = _without_possessive(batch.text[run_start:run_stop])
        rows.append((name, lower[run_first], lower[run_last + 2]))
        bounds.append((run_start, run_stop))
    run_starts, run_stops = np.array(bounds, dtype=np.int64).reshape(-1, 2).T
    n_ended_before = np.searchsorted(stop, run_starts, side="right")
    n_begun_before = np.searchsorted(first, run_stops)
    is_free = n_ended_before == n_begun_before
    row = np.searchsorted(batch.bounds, run_starts, side="right") - 1
    names = pd.DataFrame(rows, columns=["name", "before", "after"], dtype="str")
    ids = articles[["article_id", "outlet"]].iloc[row].reset_index(drop=True)
    return pd.concat([names, ids], axis="columns")[is_free]


def _name_runs(words: list[_Word], *, text: str, opening: set[int]) -> list[tuple[int, int]]:
    """Return the first and last word of each name that does not begin a sentence."""
    everyday = frozenset(lexicons.words("everyday"))
    names = []
    for first, last in _capitalised_runs(words, text=text, opening=opening):
        start = first
        while start <= last and _stem(words[start].text) in everyday:
            start += 1
        is_opening = start == first and first in opening
        n_words = last - start + 1
        if 1 <= n_words <= LONGEST_NAME and not is_opening:
            names.append((start, last))
    return names


def _capitalised_runs(words: list[_Word], *, text: str, opening: set[int]) -> list[tuple[int, int]]:
    """Return the first and last word of each run of capitalised words within a sentence."""
    runs: list[tuple[int, int]] = []
    for number, word in enumerate(words):
        if not _is_capitalised(word.text):
            continue
        continues = False
        if runs and runs[-1][1] == number - 1 and number not in opening:
            before = words[number - 1]
            is_near = text[before.stop : word.start].isspace()
            continues = is_near and not before.text.endswith(("'s", "’s"))
        if continues:
            runs[-1] = (runs[-1][0], number)
        else:
            runs.append((number, number))
    return runs


def _is_capitalised(word: str) -> bool:
    """Return whether a part of a word has a capital, as in "al-Marsh"."""
    return any(part[0].isupper() for part in re.split("[‐‑-]", word))


def _stem(word: str) -> str:
    """Return a word in lower case, up to an apostrophe."""
    return re.split("['’]", word)[0].lower()


def _without_possessive(name: str) -> str:
    """Return a name on one line, without a possessive ’s and with simple marks."""
    words = " ".join(name.split())
    words = re.sub("[‐‑]", "-", words)
    words = re.sub("['’]s$", "", words)
    return words.replace("’", "'")


def count_names(names: pd.DataFrame, min_articles: int) -> pd.DataFrame:
    """Return the columns of `uncovered` for the names in so many articles."""
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
