"""Actors of articles in one language, by lists and by what stands beside their names."""

from collections import Counter
from functools import partial
from typing import Any, NamedTuple

import pandas as pd

from analysis import lexicons
from analysis.lexicons.languages import ENGLISH
from analysis.suggest import kinds, persons
from analysis.suggest.names import (
    NOUNS_IN_CAPITALS,
    Names,
    dictionary_forms,
    is_of,
    listed,
    tags_of,
    words_of,
)

#: Of the articles that name somebody of a surname in full, so many name the one whose it is.
SURE = 0.75
#: Articles with a full name, of those with its surname: fewer, and it may be no surname.
LEAST_IN_FULL = 0.1
LEAST_BESIDE = 0.2  #: of a name's uses, so many are behind a title
LEAST_AT = 0.3  #: of its uses, so many are behind a word before places (in English fewer)
LEAST_SAYING = 0.15  #: of its uses, so many are before a verb of saying
LEAST_LOWER = 0.25  #: uses of a word in lower case for each with a capital, if it is no name
LEAST_NUMBERED = 0.5  #: a name is a unit or a currency if so many of its uses are beside a number
LEAST_SIGNED = 0.5  #: a name is a byline if so many of its uses are behind "by"
NO_NAME = ("", kinds.NO_ACTOR)
MOST_WORDS = 4  #: of a person's name
MOST_DETERMINED = 0.15  #: of a German name's uses, so many may be behind an article


class Named(NamedTuple):
    """Names in articles of one language, with their actors.

    ``kind_of`` tells of each actor the kind, whether a list has it, and whether there is evidence.
    """

    names: pd.DataFrame
    kind_of: dict[str, tuple[str, bool, bool]]


def named(found: Names, language: str) -> Named:
    """Return the actors that articles of one language name."""
    forms = dictionary_forms({*found.table["name"]}, language)
    written = found.table["name"]
    names = found.table.assign(name=written.map(forms), written=written)
    evidence = _evidence(names, language, found.lower)
    people = _people(evidence, language)
    people = _surnames(names, people, language) | people
    kind_of = {}
    actor_of = {}
    first_spelling = {}
    for row in evidence.itertuples():
        name = str(row.name)
        known = listed(name, language)
        actor = people.get(name)
        if actor is None:
            actor = first_spelling.setdefault(kinds.spelling(name), name)
        kind = "person" if name in people else _guess(row, language)
        if known is not None:
            actor, kind = NO_NAME if row.common and " " not in name else known
        if kind not in kinds.NO_ACTORS and actor:
            actor_of[name] = actor
            told = (kind or "organisation", known is not None, kind is not None)
            kind_of.setdefault(actor, told)
    names["actor"] = names["name"].map(actor_of)
    return Named(names.dropna(subset="actor"), kind_of)


def shown(names: pd.DataFrame) -> pd.Series:
    """Return the actor of each name in articles of several languages, as the texts call it.

    A form that actors of two languages have is that of the first.
    """
    owner = names.drop_duplicates("written").set_index("written")["actor"]
    names = names.assign(actor=names["written"].map(owner))
    called = names.drop_duplicates("actor").set_index("actor")["name"]
    return names["actor"].where(names["actor"].isin(names["name"]), names["actor"].map(called))


# ---------------------------------------------------------------- kinds


def _evidence(names: pd.DataFrame, language: str, lower: Counter[str]) -> pd.DataFrame:
    """Return what stands beside each name, as shares of its uses; most frequent first.

    ``acts``: there is a title before it, or a verb of saying behind it; ``common``: one of its
    words is in lower case in a fifth of all uses.
    """
    before = names["before"]
    after = names["after"]
    is_adjective = before.str.endswith(words_of(language, "adjective") or ("\n",))
    is_credited = after.isin(words_of(language, "credit"))
    flags = {
        "name": names["name"],
        "within": ~names["opens"],
        "titled": before.map(partial(is_of, language=language, kind="title")).astype(bool),
        "saying": after.isin(lexicons.words("cues")),
        "signed": is_credited | before.isin(words_of(language, "by")),
        "at": before.isin(words_of(language, "at")),
        "numbered": before.str.isdecimal() | after.str.isdecimal(),
        "determined": is_adjective | before.isin(words_of(language, "determiner")),
    }
    groups = pd.DataFrame(flags).groupby("name")
    evidence = groups.mean().assign(n=groups.size()).reset_index()
    evidence["acts"] = (evidence["titled"] >= LEAST_BESIDE) | (evidence["saying"] >= LEAST_SAYING)
    evidence["free"] = evidence["determined"] <= MOST_DETERMINED
    evidence["within"] = evidence["within"] > 0
    words = evidence["name"].str.split(" ")
    most = [max(lower[word.lower()] * word.istitle() for word in each) for each in words]
    evidence["common"] = most >= LEAST_LOWER * evidence["n"]
    evidence = evidence[evidence["signed"] < LEAST_SIGNED]
    return evidence.sort_values(["n", "name"], ascending=[False, True])


def _people(evidence: pd.DataFrame, language: str) -> dict[str, str]:
    """Return the person of each full name, and of two surnames that it ends in."""
    names = {name for name in evidence["name"] if listed(name, language) is None}
    full_names = []
    for row in evidence[evidence["name"].isin(names)].itertuples():
        words = str(row.name).split(" ")
        tags = tags_of(tuple(words), language)
        is_person = tags.startswith(("f", "ii"))
        if language in NOUNS_IN_CAPITALS:
            is_person &= row.free
        else:
            is_plain = row.within and not row.common and row.at < LEAST_BESIDE
            is_plain &= words[0] not in names and not words[0].isupper()
            is_alone_elsewhere = is_plain and len(words) == 2 and words[1] in names
            is_person |= row.free and (row.titled >= LEAST_BESIDE or is_alone_elsewhere)
            is_person &= not {"b", "l"} & {*tags}
        if is_person and 1 < len(words) <= MOST_WORDS:
            full_names.append(str(row.name))
    people = persons.persons(full_names)
    ends = {" ".join(name.split(" ")[-2:]): name for name in people if name.count(" ") > 1}
    known = [
        name for name in sorted(names & {*ends}) if not is_of(name.split(" ")[0], language, "first")
    ]
    return people | {name: people[ends[name]] for name in known}


def _surnames(names: pd.DataFrame, people: dict[str, str], language: str) -> dict[str, str]:
    """Return the person of each bare surname; "" where several have it and none is sure."""
    articles = names["article_id"]
    in_full = articles.groupby(names["name"].map(people)).nunique()
    families = in_full.groupby(persons.surname)
    in_family = families.sum()
    holders = families.idxmax().where(families.max() >= SURE * in_family, "")
    owners = {}
    for name, n_articles in articles.groupby(names["name"]).nunique().items():
        surname = persons.surname(name)
        is_bare = " " not in name and listed(name, language) is None
        if is_bare and in_family.get(surname, 0) >= max(LEAST_IN_FULL * n_articles, 1):
            owners[name] = holders[surname]
    return owners


def _guess(row: Any, language: str) -> str | None:
    """Return the kind of a name that no list has: NO_ACTOR, or None if nothing tells.

    In German, where every noun has a capital, one word alone tells nothing.
    """
    name = str(row.name)
    words = name.split(" ")
    tags = tags_of(tuple(words), language)
    is_german = language in NOUNS_IN_CAPITALS
    is_single = len(words) == 1
    is_acronym = kinds.is_acronym(name)
    if not row.within or (name.isupper() and not is_acronym):
        return kinds.NO_ACTOR
    if "b" in tags and (not is_single or name.startswith("Bundes")):
        return "place" if is_of(words[-1], language, "place") else "organisation"
    is_no_name = row.numbered >= LEAST_NUMBERED or is_of(name, language, "first")
    if row.common or tags[-1] == "l" or (is_single and is_no_name):
        return kinds.NO_ACTOR
    if is_acronym:
        acts = language != ENGLISH or row.saying or not row.free
        return "organisation" if acts else None
    if is_single and row.acts and row.free:
        return "person"
    if is_german:
        return kinds.NO_ACTOR
    least_at = LEAST_BESIDE if language == ENGLISH else LEAST_AT
    if row.at >= least_at:
        return "place" if name[1:].islower() or not is_single or "-" in name else "organisation"
    return None
