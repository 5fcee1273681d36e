"""Search: outlets, items and articles of a case by words of their names, titles and gists."""

from __future__ import annotations

from typing import NamedTuple

import pandas as pd

from analysis.case.folder import LABELS, Case
from analysis.case.items import tables_of
from analysis.case.texts import all_counts, articles_with
from analysis.errors import number_of
from analysis.explore.controls import Choices, unit_of
from analysis.explore.names import reader_names
from analysis.plots.style import words_of

#: How many of each kind are listed.
MOST_HITS = 6
_SHORTEST = 2  # letters
_LONGEST = 110  # letters of a gist
NOT_COMPARED = ": its card; not compared here"


class Hit(NamedTuple):
    """Something that a search finds.

    Attributes
    ----------
    key : tuple
        ("source", outlet), ("item", item) or ("page", article_id). ("card", outlet): a source
        whose pages are not among those that are compared.
    name : str
        What is read: the outlet, the item's name for readers, the title or gist.
    about : str
        How many articles it has, or whose it is and of which day.
    """

    key: tuple[str, str]
    name: str
    about: str


def find(case: Case, choices: Choices, words: str) -> list[Hit]:
    """Return what has these words in its name: outlets, items, then articles.

    Names that begin with the words are first, then those of most articles. Capitals do not matter.
    Items are those of the material that is counted; articles are found by title and gist.

    Parameters
    ----------
    words : str
        At least two letters.

    Returns
    -------
    list of Hit
        At most six of each kind.

    Examples
    --------
    >>> from analysis.explore import open_case, settled
    >>> case = open_case("data/syria-war")
    >>> [hit.key for hit in find(case, settled(case)[0], "sana")][:1]
    [('source', 'sana')]
    """
    sought = " ".join(words.casefold().split())
    if len(sought) < _SHORTEST:
        return []
    hits = _outlets(case, choices, sought)
    hits += _items(case, choices, sought)
    return hits + _articles(case, choices, sought)


def _outlets(case: Case, choices: Choices, sought: str) -> list[Hit]:
    """Return the sources that are compared, then annotated ones whose pages are not."""
    rows = all_counts(case, choices.material, "all").rows
    if "outlet" not in rows:
        return []
    compared = rows["outlet"].dropna().astype("str").value_counts()
    hits = _hits_of_sources(compared, choices, sought, kind="source")
    if choices.material.startswith(LABELS):
        listed = tables_of(case).listed["outlet"].value_counts()
        others = listed[~listed.index.isin(compared.index)]
        not_compared = _hits_of_sources(others, choices, sought, kind="card")
        hits += [hit._replace(about=f"{hit.about}{NOT_COMPARED}") for hit in not_compared]
    return hits


def _hits_of_sources(sizes: pd.Series, choices: Choices, sought: str, *, kind: str) -> list[Hit]:
    """Return the sources that have these words in their names."""
    found = {str(name): int(n) for name, n in sizes.items() if sought in str(name).casefold()}
    hits = []
    for name in _first_and_frequent(found, sought):
        about = f"source, {number_of(found[name], unit_of(choices))}"
        hits.append(Hit((kind, name), name, about))
    return hits


def _items(case: Case, choices: Choices, sought: str) -> list[Hit]:
    counts = all_counts(case, choices.material, "all")
    names = reader_names(case, choices.material)
    n_articles = dict(zip(counts.items.index, articles_with(counts, choices.material)))
    found = {}
    for item in counts.items.index:
        texts = (item, words_of(item), names.get(item, ""))
        if any(sought in text.casefold() for text in texts):
            found[item] = int(n_articles[item])
    hits = []
    for item in _first_and_frequent(found, sought):
        name = names.get(item) or words_of(item)
        about = f"counted in {number_of(found[item], unit_of(choices))}"
        hits.append(Hit(("item", item), name, about))
    return hits


def _articles(case: Case, choices: Choices, sought: str) -> list[Hit]:
    rows = all_counts(case, choices.material, "all").rows
    names = titles_of(rows)
    is_found = pd.Series(False, index=rows.index)
    for name in ("title", "gist"):
        if name in rows:
            texts = rows[name].astype("str").str.casefold()
            is_found |= rows[name].notna() & texts.str.contains(sought, regex=False)
    found = rows[is_found].assign(name=names[is_found])
    found = found.sort_values(["day", "article_id"])
    hits = []
    for row in found.head(MOST_HITS).to_dict("records"):
        facts = [str(row.get("outlet", "")), str(row["day"])[:10]]
        about = ", ".join(fact for fact in facts if fact not in ("", "NaT", "nan"))
        hits.append(Hit(("page", str(row["article_id"])), _cut(row["name"]), about))
    return hits


def titles_of(rows: pd.DataFrame) -> pd.Series:
    """Return what an article is called: its title, else its gist, else its id."""
    names = pd.Series(None, index=rows.index, dtype="object")
    for column in ("title", "gist", "article_id"):
        if column in rows:
            texts = rows[column].astype("str").str.strip()
            is_known = rows[column].notna() & (texts != "")
            names = names.where(names.notna(), texts.where(is_known))
    return names


def _cut(text: str) -> str:
    if len(text) <= _LONGEST:
        return text
    return text[:_LONGEST].rsplit(" ", 1)[0] + " …"


def _first_and_frequent(found: dict[str, int], sought: str) -> list[str]:
    """Return the names that begin with the words, then those of most articles."""

    def rank(name: str) -> tuple[bool, int, str]:
        """Return the place of a name: its beginning, its articles, the alphabet."""
        is_later = not name.casefold().startswith(sought)
        return (is_later, -found[name], name)

    return sorted(found, key=rank)[:MOST_HITS]
