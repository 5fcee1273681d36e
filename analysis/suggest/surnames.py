"""Whom a bare surname means, as articles name people in full before it."""

from collections import Counter
from typing import NamedTuple

import pandas as pd

from analysis.errors import listing
from analysis.suggest import kinds, persons

#: Of the articles with a full name of a surname and its bare uses behind one, so many are the one
#: person's of whom the bare surname is an alias.
SURE = 0.75
#: Articles with the full name, of those with the surname: fewer, and it may be someone else's.
LEAST_IN_FULL = 0.1
LEAST_GIVEN = 0.02  #: the same of a full name that is a listed given name and the surname
RARE = 0.05  #: a person of so few articles, as a share of a namesake's, takes no bare surname


class Surnames(NamedTuple):
    """The person whom each bare surname means, surnames of several, and notes by person."""

    sure: dict[str, str]
    shared: set[str]
    notes: dict[str, list[str]]


def surname_holders(names: pd.DataFrame, people: dict[str, str]) -> Surnames:
    """Return whom bare surnames mean, as the articles name them in full before."""
    person = names["name"].map(people)
    in_full = Counter(names.groupby(person)["article_id"].nunique().to_dict())
    families = {}
    for surname, family in persons.surnames(people).items():
        least = RARE * max(in_full[member] for member in family)
        families[surname] = [member for member in family if in_full[member] > least]
    single = [name for name in names["name"].unique() if not persons.parsed(name).first]
    bare = {name: persons.family_name(name) for name in single if kinds.listed(name) is None}
    surname_of = {name: persons.parsed(name).last for name in people} | bare
    named_last = person.groupby([names["article_id"], names["name"].map(surname_of)]).ffill()
    n_tied = Counter(zip(names["name"], named_last))
    holders = Surnames({}, set(), {})
    rows = names[names["name"].map(bare).isin(families)]
    for name, n_articles in rows.groupby("name")["article_id"].nunique().items():
        family = families[bare[name]]
        told = Counter({member: in_full[member] + n_tied[name, member] for member in family})
        likeliest, n = told.most_common(1)[0]
        first, *others = family[0].split(" ")
        is_given = first in kinds.first_names() and len(others) == 1
        least = LEAST_GIVEN if is_given else LEAST_IN_FULL
        is_seen = sum(in_full[member] for member in family) >= least * n_articles
        is_sure = is_seen and n >= SURE * told.total()
        if is_sure:
            holders.sure[name] = likeliest
        if len(family) > 1:
            holders.shared.add(name)
            alias = f"is taken for {likeliest}" if is_sure else "is no alias"
            note = f'"{name}" alone {alias}. So are called: {listing(sorted(family))}.'
            for member in family:
                holders.notes.setdefault(member, []).append(note)
    return holders
