"""How well an alias table covers a corpus, and a first draft of one."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Container
from difflib import SequenceMatcher
from pathlib import Path

import numpy as np
import pandas as pd

from analysis import errors as checks
from analysis.corpus.articles import Corpus
from analysis.errors import printable
from analysis.features import readers as reading
from analysis.features.pack import Features
from analysis.lexicons import wordlists as lexicons
from analysis.text import sentences
from analysis.text.characters import characters

PART = 2_000  #: articles that are looked through at a time
ALIKE, SHORT = (
    0.85,
    5,
)  #: two spellings are taken for one name if so similar (difflib's ratio), and neither is shorter
LONGEST = 6  #: words of a name: a longer run is a list, or the frame of a page
_WORD = re.compile(r"(?:[^\W\d_]\.){2,}|[^\W_]+(?:['’‐‑-][^\W_]+)*")


def coverage(
    features: Features, *, actors: lexicons.Actors | str | Path | None = None
) -> pd.DataFrame:
    """Return how often each alias was found in each outlet.

    Parameters
    ----------
    features : Features
        With the actors that are to be looked at.
    actors : path or lexicons.Actors, optional
        The same list: then its aliases that were never found are listed too.

    Returns
    -------
    DataFrame
        ``actor, alias, outlet, n`` (mentions) and ``articles`` (with one), sorted. An alias that was never found has one row
        with n 0 and no outlet; other outlets without it have no row.

    Raises
    ------
    InputError
        If *actors* is another list than that of *features*.

    Examples
    --------
    >>> from analysis import extract, read_corpus
    >>> table = pd.DataFrame({"article_id": ["a1"], "outlet": ["North"], "text": ["Berg came. Berg left."]})
    >>> names = pd.DataFrame([["Berg", "person", alias, "exact", None] for alias in ("Berg", "Ida Berg")],
    ...                      columns=["actor", "kind", "alias", "case", "parent"], dtype="str")
    >>> actors = lexicons.Actors(names, (), ("Berg",))
    >>> coverage(extract(read_corpus(table), actors=actors), actors=actors)[["alias", "n", "articles"]].values.tolist()
    [['Berg', 2, 1], ['Ida Berg', 0, 0]]
    """
    outlets = features.articles.set_index("article_id")["outlet"]
    found = features.mentions.assign(outlet=features.mentions["article_id"].map(outlets))
    groups = found.groupby(["actor", "alias", "outlet"], observed=True)["article_id"]
    table = groups.agg(n="size", articles="nunique").reset_index()
    if actors is not None:
        listed = lexicons.actors(actors)
        if listed.fingerprint != features.manifest["lists"]["actors"]["fingerprint"]:
            raise checks.refusal(
                "actors",
                arrived="another list than that of the features",
                expected="the same list",
                fix="Extract the features again with this list, or give theirs.",
            )
        pairs = listed.table[["actor", "alias"]].drop_duplicates()
        table = pairs.merge(table, how="left").fillna({"n": 0, "articles": 0})
    return table.astype({"n": "int64", "articles": "int64"}).sort_values(
        ["actor", "alias", "outlet"], ignore_index=True
    )


def uncovered(
    corpus: Corpus, *, actors: lexicons.Actors | str | Path | None, min_articles: int = 3
) -> pd.DataFrame:
    """Return frequent capitalised names in running text that no alias covers.

    A name is a run of at most six capitalised words, without everyday words before it, that does not begin a sentence (where
    every word has a capital) and does not touch an alias or an exclusion: "Elm Council" is covered if "Elm" is an alias.

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
        ``name, n`` (times), ``articles, outlets`` (with it) and ``article_id`` (the first of them); most articles first, then
        most times, then by name. Adjectives ("Norlandish") are names here too; nothing tells them apart.

    Raises
    ------
    InputError
        As ``lexicons.actors``.

    Examples
    --------
    >>> from analysis import read_corpus
    >>> table = pd.DataFrame({"article_id": ["a1", "a2"], "outlet": "North", "text": "They met Ida Berg’s aunt. In Elm, rain."})
    >>> uncovered(read_corpus(table), actors=None, min_articles=2)[["name", "n", "articles"]].values.tolist()
    [['Elm', 2, 2], ['Ida Berg', 2, 2]]
    """
    return _counted(_names(corpus, lexicons.actors(actors)), min_articles)


def suggest(corpus: Corpus, *, min_articles: int = 3) -> str:
    """Return the draft of a list of actors, as TOML that ``lexicons.actors`` reads: the names of *corpus*, most frequent first.

    Names that are spelled alike, or of which one is the last word of the other, are put under one actor; what stands in and
    around a name (``wordlists/hints.txt``, verbs of speaking) hints at its kind. Both are guesses and say so in a comment.
    Nothing is read in two languages, limited to a time or excluded: that is for whoever knows the event.

    Names as in ``uncovered``. Raises InputError if *min_articles* leaves no name.

    >>> from analysis import read_corpus
    >>> texts = ["Then Ida Berg said it.", "That day Berg said no.", "They saw Ida Berg.", "They met Berg."]
    >>> table = pd.DataFrame({"article_id": ["a1", "a2", "a3", "a4"], "outlet": "North", "text": texts})
    >>> print(suggest(read_corpus(table), min_articles=2).split("\\n\\n")[1])
    [[actor]]
    name = "Berg"
    kind = "person"  # a guess
    aliases = ["Berg", "Ida Berg"]  # a guess that these are one; in 4 articles, such as a1
    """
    hints = [line.split() for line in lexicons.words("hints")]
    before, inside = (
        {word: kind for kind, where, word in hints if where == place}
        for place in ("before", "inside")
    )
    found = _names(corpus, lexicons.actors(None))
    titled = found["name"].str.split(" ", n=1).str[0].str.lower().map(before).eq("person")
    found = found.assign(
        name=found["name"].where(~titled, found["name"].str.replace(r"^\S+ ?", "", regex=True))
    )
    said = found["after"].isin(lexicons.words("cues"))
    kinds = found["before"].map(before).mask(titled | said, "person")
    found = found.assign(
        kind=found["name"].str.split(" ").str[-1].str.lower().map(inside).fillna(kinds)
    )
    found = found[found["name"] != ""]
    known = _counted(found, min_articles)
    if known.empty:
        raise checks.refusal(
            "suggest",
            arrived=f"no name in {min_articles} articles",
            expected="at least one",
            fix="Lower min_articles, or give more articles.",
        )
    groups = _grouped(known["name"].tolist(), apart=inside)
    number = {name: number for number, group in enumerate(groups) for name in group}
    entries = [
        _entry(part, groups[int(group)]) for group, part in found.groupby(found["name"].map(number))
    ]
    head = (
        f"# A draft, from names in at least {min_articles} articles. Look at every kind and every group: all are guesses.\n"
        "# Then add parents, other spellings, exclusions, and limits (language, start, end)."
    )
    return "\n\n".join([head, *entries, ""])


def _names(corpus: Corpus, actors: lexicons.Actors) -> pd.DataFrame:
    """Return ``name, article_id, outlet, before`` and ``after`` (the words around it) of each name that is not covered."""
    passed = pd.DataFrame({"alias": actors.exclusions, "case": "exact"}, dtype="str")
    listed = lexicons.Actors(pd.concat([actors.table, passed], ignore_index=True), (), actors.names)
    parts = [
        corpus.articles.iloc[first : first + PART] for first in range(0, len(corpus.articles), PART)
    ]
    return pd.concat([_named(part, listed) for part in parts], ignore_index=True)


def _named(articles: pd.DataFrame, actors: lexicons.Actors) -> pd.DataFrame:
    """Return the rows of `_names` for some articles."""
    batch = characters(articles["text"].tolist())
    first, stop, _ = reading.found(
        batch,
        actors,
        lexicons.frames(None),
        languages=articles["language"].tolist(),
        published=articles["published"].tolist(),
    )
    words = [(match.start(), match.end(), match.group()) for match in _WORD.finditer(batch.text)]
    places = np.array([start for start, *_ in words], dtype=np.int64)
    opening = {*np.searchsorted(places, sentences.spans(batch)[0]).tolist()}
    runs = _runs(words, text=batch.text, opening=opening)
    bounds = np.array(
        [(words[one][0], words[last][1]) for one, last in runs], dtype=np.int64
    ).reshape(-1, 2)
    free = np.searchsorted(stop, bounds[:, 0], side="right") == np.searchsorted(first, bounds[:, 1])
    article = np.searchsorted(batch.bounds, bounds[:, 0], side="right") - 1
    around = [("", "", ""), *words, ("", "", "")]
    rows = [
        (_plain(batch.text[start:end]), around[one][2].lower(), around[last + 2][2].lower())
        for (one, last), (start, end) in zip(runs, bounds.tolist(), strict=True)
    ]
    found = pd.DataFrame(rows, columns=["name", "before", "after"], dtype="str")
    ids = articles[["article_id", "outlet"]].iloc[article].reset_index(drop=True)
    return pd.concat([found, ids], axis="columns")[free]


def _runs(words: list[tuple], *, text: str, opening: set[int]) -> list[tuple[int, int]]:
    """Return the first and last word of each run of capitalised words that does not begin a sentence."""
    everyday, runs, kept = frozenset(lexicons.words("everyday")), [], []
    for number, (start, _, word) in enumerate(words):
        if any(part[0].isupper() for part in re.split("[‐‑-]", word)):
            before = words[number - 1]
            joined = (
                runs
                and runs[-1][1] == number - 1
                and number not in opening
                and text[before[1] : start].isspace()
            )
            if joined and not before[2].endswith(("'s", "’s")):
                runs[-1] = runs[-1][0], number
            else:
                runs.append((number, number))
    for first, last in runs:
        common = [
            re.split("['’]", words[number][2])[0].lower() in everyday
            for number in range(first, last + 1)
        ] + [False]
        start = first + common.index(False)
        if start <= last < start + LONGEST and not (start == first and first in opening):
            kept.append((start, last))
    return kept


def _plain(name: str) -> str:
    """Return a name without a possessive ’s and with plain marks."""
    return re.sub("['’]s$", "", re.sub("[‐‑]", "-", " ".join(name.split()))).replace("’", "'")


def _counted(found: pd.DataFrame, min_articles: int) -> pd.DataFrame:
    """Return the columns of `uncovered` for the names in so many articles."""
    table = (
        found.groupby("name")
        .agg(
            n=("name", "size"),
            articles=("article_id", "nunique"),
            outlets=("outlet", "nunique"),
            article_id=("article_id", "min"),
        )
        .reset_index()
    )
    table = table[table["articles"] >= min_articles]
    return table.sort_values(
        ["articles", "n", "name"], ascending=[False, False, True], ignore_index=True
    )


def _grouped(names: list[str], *, apart: Container[str]) -> list[list[str]]:
    """Return the names in groups that may be one actor.

    Names are joined if spelled alike, unless one only has another ending (Norland, Norlandish); or if one is the last word of
    the other, unless that is a word of *apart*, or what stands before it a name of its own.
    """
    groups: list[list[str]] = []
    keys = {name: _key(name) for name in names}

    def alike(one: str, other: str) -> bool:
        """Tell whether two names may be one."""
        short, long = sorted((one, other), key=len)
        if long.endswith(f" {short}"):
            return short.lower() not in apart and long.removesuffix(f" {short}") not in keys
        first, second = keys[short], keys[long]
        near = first[:1] == second[:1] and len(first) >= SHORT and len(second) - len(first) <= 2
        near = near and (first == second or not second.startswith(first))
        return near and SequenceMatcher(None, first, second, autojunk=False).ratio() >= ALIKE

    for name in names:
        group = next(
            (group for group in groups if any(alike(name, other) for other in group)), None
        )
        if group is None:
            groups.append([name])
        else:
            group.append(name)
    return groups


def _key(name: str) -> str:
    """Return the plain letters and digits of a name in lower case."""
    return "".join(
        letter for letter in unicodedata.normalize("NFKD", name.lower()) if letter.isalnum()
    )


def _entry(found: pd.DataFrame, group: list[str]) -> str:
    """Return an actor of the draft from the rows of its names."""
    guesses = found["kind"].value_counts()
    kind = (
        guesses.index[0]
        if len(guesses)
        else "person"
        if any(" " in name for name in group)
        else "place"
    )
    kind = "organisation" if kind == "person" and group[0].isupper() else kind
    listed = ", ".join(json.dumps(name, ensure_ascii=False) for name in group)
    one = "a guess that these are one; " if len(group) > 1 else ""
    # An id may hold a line break, which would end the comment.
    example = printable(found["article_id"].min())
    where = f"in {found['article_id'].nunique()} articles, such as {example}"
    return (
        f'[[actor]]\nname = {json.dumps(group[0], ensure_ascii=False)}\nkind = "{kind}"  # a guess\n'
        f"aliases = [{listed}]  # {one}{where}"
    )
