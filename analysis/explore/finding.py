"""Search: sources, items, claims and articles of a case, by their names, gists and texts."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

import numpy as np
import pandas as pd

from analysis import concordance
from analysis.annotation.items import ASSERTED, DENIED
from analysis.case.folder import Case
from analysis.case.items import tables_of
from analysis.case.materials import reading_of
from analysis.case.pages import claims_on_subject
from analysis.case.texts import all_counts, articles_with
from analysis.case.titles import HEADINGS, shortened, titles_of, with_headings
from analysis.counts import Counts
from analysis.errors import InputError, number_of, one_of
from analysis.explore.controls import Choices, unit_of
from analysis.explore.names import reader_names
from analysis.plots.style import words_of

MOST_HITS = 6  #: of each kind that are listed while one types
_SHORTEST = 2  # letters
LINE_WIDTH = 90  #: letters on either side of a word in context
NOT_COMPARED = ": its card; not compared here"


class Hit(NamedTuple):
    """Something that a search finds.

    Attributes
    ----------
    key : tuple
        ("source", outlet), ("item", item), ("claim", claim) or ("page", article_id).
    name : str
        What is read: the outlet, the item's name for readers, the title or gist.
    about : str
        How many articles it has, or whose it is and of which day.
    """

    key: tuple[str, str]
    name: str
    about: str


def find(case: Case, choices: Choices, words: str) -> dict[str, list[Hit]]:
    """Return what has these words in its name: sources, items, claims and articles.

    Names that begin with the words are first, then those of most articles. Capitals do not matter,
    and "Article 146" finds "Art. 146". Items are those of the material that is counted; articles
    are found by title, first line and gist, whatever is compared.

    Parameters
    ----------
    words : str
        At least two letters. ``*`` at the end of a word is any ending, and by itself any one word.

    Returns
    -------
    dict of str to list of Hit
        All hits by kind: "sources", "items", "claims" and "articles"; no kind without any.

    Examples
    --------
    >>> from analysis.explore import open_case, settled
    >>> case = open_case("data/syria-war")
    >>> hits = find(case, settled(case)[0], "sana")
    >>> [hit.key for hit in hits["sources"]]
    [('source', 'sana')]
    """
    sought = " ".join(words.casefold().split())
    if len(sought) < _SHORTEST:
        return {}
    pattern = pattern_of(sought)
    hits = {
        "sources": _sources(case, choices, pattern),
        "items": _items(case, choices, pattern),
        "claims": _claims(case, choices, pattern),
        "articles": _articles(case, pattern),
    }
    return {kind: found for kind, found in hits.items() if found}


def pattern_of(words: str) -> re.Pattern[str]:
    """Return what finds words in a name: as they are written, or by beginnings and abbreviations.

    >>> bool(pattern_of("article 146").search("the constitution (art. 146)"))
    True
    """
    parts = []
    *_, last = words.casefold().split()
    for word in words.casefold().split():
        letters = word.rstrip("*")
        if not letters:
            parts.append(r"\w+")
            continue
        shorter = []
        if word != last:
            shorter = [f"{re.escape(letters[:n])}\\." for n in range(2, len(letters))]
        parts.append("(?:" + "|".join([f"{re.escape(letters)}\\w*", *shorter]) + ")")
    by_words = r"\b" + r"\W+".join(parts)
    return re.compile(f"{re.escape(words.casefold())}|{by_words}")


def _sources(case: Case, choices: Choices, pattern: re.Pattern) -> list[Hit]:
    """Return the sources that are compared, then annotated ones whose pages are not."""
    rows = all_counts(case, choices.material, "all").rows
    if "outlet" not in rows:
        return []
    compared = rows["outlet"].dropna().astype("str").value_counts()
    hits = _hits_of_sources(compared, choices, pattern)
    if reading_of(choices.material):
        listed = tables_of(case).listed["outlet"].value_counts()
        others = listed[~listed.index.isin(compared.index)]
        not_compared = _hits_of_sources(others, choices, pattern)
        hits += [hit._replace(about=f"{hit.about}{NOT_COMPARED}") for hit in not_compared]
    return hits


def _hits_of_sources(sizes: pd.Series, choices: Choices, pattern: re.Pattern) -> list[Hit]:
    """Return the sources that have these words in their names."""
    found = {str(name): int(n) for name, n in sizes.items() if pattern.search(str(name).casefold())}
    hits = []
    for name in _first_and_frequent(found, pattern):
        about = f"source, {number_of(found[name], unit_of(choices))}"
        hits.append(Hit(("source", name), name, about))
    return hits


def _items(case: Case, choices: Choices, pattern: re.Pattern) -> list[Hit]:
    counts = all_counts(case, choices.material, "all")
    names = reader_names(case, choices.material)
    n_articles = dict(zip(counts.items.index, articles_with(counts, choices.material)))
    found = {}
    for item in counts.items.index:
        texts = (item, words_of(item), names.get(item, ""))
        if any(pattern.search(text.casefold()) for text in texts):
            found[item] = int(n_articles[item])
    hits = []
    for item in _first_and_frequent(found, pattern):
        name = names.get(item) or words_of(item)
        about = f"counted in {number_of(found[item], unit_of(choices))}"
        hits.append(Hit(("item", item), name, about))
    return hits


def _first_and_frequent(found: dict[str, int], pattern: re.Pattern) -> list[str]:
    """Return the names that begin with the words, then those of most articles."""

    def rank(name: str) -> tuple[bool, int, str]:
        """Return the place of a name: its beginning, its articles, the alphabet."""
        is_later = pattern.match(name.casefold()) is None
        return (is_later, -found[name], name)

    return sorted(found, key=rank)


# ---- claims -----------------------------------------------------------------------------------


def claims_of(case: Case, choices: Choices) -> Counts | None:
    """Return the claims of the reading that is counted, else of the first that has any."""
    if case.book is None or not case.claims:
        return None
    reading = reading_of(choices.material)
    claims = claims_on_subject(case)
    return claims.get(reading, next(iter(claims.values())))


def _claims(case: Case, choices: Choices, pattern: re.Pattern) -> list[Hit]:
    """Return the claims that have these words, with the pages that make and deny them."""
    claims = claims_of(case, choices)
    if claims is None or case.book is None:
        return []
    hits = []
    for row in case.book.claims.to_dict("records"):
        texts = (row["claim"], row["label"], row["text"])
        if not any(pattern.search(str(text).casefold()) for text in texts):
            continue
        pages = pages_by_stance(claims, row["claim"])
        n_pages = {stance: len(pages.get(stance, ())) for stance in (ASSERTED, DENIED)}
        about = f"claim, made on {number_of(n_pages[ASSERTED], 'pages')}"
        if n_pages[DENIED]:
            about += f", denied on {n_pages[DENIED]:,}"
        hits.append(Hit(("claim", row["claim"]), row["label"], about))
    return hits


def pages_by_stance(claims: Counts, claim: str) -> dict[str, list[str]]:
    """Return the pages that tell a claim in each stance, by article_id."""
    items = claims.items
    one_of(claim, sorted(items["value"].unique()), name="claim")
    pages = {}
    for stance in sorted(items["stance"].unique()):
        is_asked = (items["value"] == claim) & (items["stance"] == stance)
        told = claims.where(items=is_asked)
        has_it = np.asarray(told.values.sum(axis=1)).ravel() > 0
        pages[stance] = told.rows["article_id"][has_it].tolist()
    return pages


def stances_of_pages(claims: Counts, claim: str) -> pd.Series:
    """Return how each page that has a claim tells it, by article_id: "asserted, denied"."""
    words: dict[str, list[str]] = {}
    for stance, pages in pages_by_stance(claims, claim).items():
        for page in pages:
            words.setdefault(page, []).append(stance)
    texts = {page: ", ".join(stances) for page, stances in words.items()}
    return pd.Series(texts, dtype="object")


# ---- articles ---------------------------------------------------------------------------------


@lru_cache(maxsize=4)
def searched_rows(case: Case) -> pd.DataFrame:
    """Return all pages and articles of a case, by day, with what they are called (``name``)."""
    tables = tables_of(case)
    others = tables.articles[~tables.articles["article_id"].isin(tables.pages["article_id"])]
    rows = pd.concat([part for part in (tables.pages, others) if len(part)], ignore_index=True)
    rows = with_headings(case, rows)
    rows = rows.assign(name=titles_of(case, rows))
    return rows.sort_values(["day", "article_id"], ignore_index=True)


def headings_with(rows: pd.DataFrame, pattern: re.Pattern) -> pd.Series:
    """Return in which of its headings each article has the words: "title, gist", or ""."""
    found = pd.Series("", index=rows.index, dtype="object")
    for name in HEADINGS:
        if name in rows:
            texts = rows[name].fillna("").astype("str").str.casefold()
            has_words = texts.map(lambda text: pattern.search(text) is not None)
            label = name.replace("_", " ")
            found = found.where(~has_words, found.where(found == "", found + ", ") + label)
    return found


def _articles(case: Case, pattern: re.Pattern) -> list[Hit]:
    rows = searched_rows(case)
    found = rows[headings_with(rows, pattern) != ""]
    hits = []
    for row in found.to_dict("records"):
        facts = [str(row.get("outlet", "")), str(row["day"])[:10]]
        about = ", ".join(fact for fact in facts if fact not in ("", "NaT", "nan"))
        hits.append(Hit(("page", str(row["article_id"])), shortened(row["name"]), about))
    return hits


@lru_cache(maxsize=16)
def lines_with(case: Case, words: str) -> pd.DataFrame | None:
    """Return the words in context, from all texts; None without texts, or without a word."""
    if case.texts is None:
        return None
    try:
        lines = concordance.lines(case.texts, " ".join(words.split()), width=LINE_WIDTH)
    except InputError:  # such as "a*b", which is no word
        return None
    return lines[lines["article_id"].notna()].reset_index(drop=True)
