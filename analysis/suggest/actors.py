"""Drafts of lists of actors."""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Container
from difflib import SequenceMatcher
from typing import NamedTuple

import pandas as pd

from analysis import lexicons
from analysis.corpus.articles import Corpus
from analysis.errors import printable, refusal
from analysis.suggest.names import count_names, names_in

ALIKE = 0.85  #: two spellings are one name from this ratio of `difflib` on
SHORTEST_ALIKE = 5  #: letters: shorter names are one only if they are equal


def aliases(corpus: Corpus, *, min_articles: int = 3) -> str:
    """Return the draft of a list of actors, as TOML.

    `lexicons.actors` reads it.

    It holds the names of `uncovered`, most frequent first. Names that are spelled alike, or of
    which one is the last word of the other, are put under one actor. Titles, verbs of speaking and
    words inside a name hint at its kind. Both are guesses and say so in a comment. The draft has
    no languages, dates and exclusions.

    Raises InputError if *min_articles* leaves no name.

    >>> from analysis import read_corpus
    >>> texts = ["Then Ida Berg said it.", "That day Berg said no.", "They met Berg."]
    >>> table = pd.DataFrame({"article_id": ["a1", "a2", "a3"], "outlet": "North", "text": texts})
    >>> print(aliases(read_corpus(table), min_articles=1).split("\\n\\n")[1])
    [[actor]]
    name = "Berg"
    kind = "person"  # a guess
    aliases = ["Berg", "Ida Berg"]  # a guess that these are one; in 3 articles, such as a1
    """
    hints = _read_hints()
    names = names_in(corpus, lexicons.actors(None))
    names = _guess_kinds(names, hints)
    frequent = count_names(names, min_articles)
    if frequent.empty:
        raise refusal(
            "min_articles",
            arrived=f"{min_articles}, and no name in so many articles",
            expected="a number that leaves a name",
            fix="Lower min_articles, or give more articles.",
        )
    groups = _group_spellings(frequent["name"].tolist(), apart=hints.inside)
    group_of = {}
    for number, group in enumerate(groups):
        for name in group:
            group_of[name] = number
    comment = (
        f"# A draft, from names in at least {min_articles} articles. "
        "Look at every kind and every group: all are guesses.\n"
        "# Then add parents, other spellings, exclusions, and limits (language, start, end)."
    )
    entries = [comment]
    for number, rows in names.groupby(names["name"].map(group_of)):
        entries.append(_actor_entry(rows, groups[int(number)]))
    return "\n\n".join([*entries, ""])


class _Hints(NamedTuple):
    """Kinds of actors, by a word before their name and by a word inside it."""

    before: dict[str, str]
    inside: dict[str, str]


def _read_hints() -> _Hints:
    """Return the hints in ``lists/hints.txt``, whose lines have kind, side and word."""
    hints = _Hints({}, {})
    for line in lexicons.words("hints"):
        kind, side, word = line.split()
        if side == "before":
            hints.before[word] = kind
        else:
            hints.inside[word] = kind
    return hints


def _guess_kinds(names: pd.DataFrame, hints: _Hints) -> pd.DataFrame:
    """Return the names without titles before them, and with the ``kind`` that hints give."""
    words = names["name"].str.split(" ")
    has_title = words.str[0].str.lower().map(hints.before).eq("person")
    without_title = names["name"].str.replace(r"^\S+ ?", "", regex=True)
    names = names.assign(name=names["name"].where(~has_title, without_title))
    speaks = names["after"].isin(lexicons.words("cues"))
    kinds_before = names["before"].map(hints.before).mask(has_title | speaks, "person")
    last_word = names["name"].str.split(" ").str[-1].str.lower()
    kinds = last_word.map(hints.inside).fillna(kinds_before)
    names = names.assign(kind=kinds)
    return names[names["name"] != ""]


def _group_spellings(names: list[str], *, apart: Container[str]) -> list[list[str]]:
    """Return the names in groups that may be one actor."""
    known = set(names)
    groups: list[list[str]] = []
    for name in names:
        for group in groups:
            if any(_may_be_one(name, member, known=known, apart=apart) for member in group):
                group.append(name)
                break
        else:
            groups.append([name])
    return groups


def _may_be_one(first: str, second: str, *, known: set[str], apart: Container[str]) -> bool:
    """Return whether two names may be one actor.

    They may if they are spelled alike, unless one only has another ending (Norland, Norlandish).
    They may if one is the last word of the other, unless that is a word of *apart*, or the words
    before it are a name, too.
    """
    short, long = sorted((first, second), key=len)
    if long.endswith(f" {short}"):
        rest = long.removesuffix(f" {short}")
        return short.lower() not in apart and rest not in known
    short_letters = _letters_of(short)
    long_letters = _letters_of(long)
    if short_letters[:1] != long_letters[:1] or len(short_letters) < SHORTEST_ALIKE:
        return False
    if len(long_letters) - len(short_letters) > 2:
        return False
    if short_letters != long_letters and long_letters.startswith(short_letters):
        return False
    matcher = SequenceMatcher(None, short_letters, long_letters, autojunk=False)
    return matcher.ratio() >= ALIKE


def _letters_of(name: str) -> str:
    """Return the letters and digits of a name in lower case, without accents."""
    letters = unicodedata.normalize("NFKD", name.lower())
    return "".join(filter(str.isalnum, letters))


def _actor_entry(rows: pd.DataFrame, names: list[str]) -> str:
    """Return an actor of the draft from the occurrences of its names."""
    kind = _kind_of(rows["kind"], names)
    listed = ", ".join(json.dumps(name, ensure_ascii=False) for name in names)
    is_group = ""
    if len(names) > 1:
        is_group = "a guess that these are one; "
    example = printable(rows["article_id"].min())  # a line break would end the comment
    n_articles = rows["article_id"].nunique()
    lines = [
        "[[actor]]",
        f"name = {json.dumps(names[0], ensure_ascii=False)}",
        f'kind = "{kind}"  # a guess',
        f"aliases = [{listed}]  # {is_group}in {n_articles} articles, such as {example}",
    ]
    return "\n".join(lines)


def _kind_of(kinds: pd.Series, names: list[str]) -> str:
    """Return the kind that most hints give, or the likeliest without hints."""
    counts = kinds.value_counts()
    if len(counts):
        kind = counts.index[0]
    elif any(" " in name for name in names):
        kind = "person"
    else:
        kind = "place"
    is_acronym = names[0].isupper()
    if kind == "person" and is_acronym:
        return "organisation"
    return kind
