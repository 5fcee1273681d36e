"""Whom a bare surname means, as articles name people in full before it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import NamedTuple

import pandas as pd

from analysis.errors import listing
from analysis.suggest import kinds, persons

#: Of the articles with a full name of a surname and its bare uses behind one, so many are the one
#: person's of whom the bare surname is an alias.
SURE = 0.75
#: Articles with the full name, of those with the surname: fewer, and it may be someone else's.
LEAST_IN_FULL = 0.1
RARE = 0.05  #: a person of so few articles, as a share of a namesake's, takes no bare surname


class Surnames(NamedTuple):
    """The person whom each bare surname means, and the persons of those that several have."""

    sure: dict[str, str]
    shared: dict[str, list[str]]


def surname_holders(names: pd.DataFrame, people: dict[str, str]) -> Surnames:
    """Return whom bare surnames mean, as the articles name them in full before."""
    person = names["name"].map(people)
    in_full = Counter(names.groupby(person)["article_id"].nunique().to_dict())
    families = {}
    for surname, family in persons.surnames(people).items():
        least = RARE * max(in_full[member] for member in family)
        families[surname] = [member for member in family if in_full[member] > least]
    bare = _bare_surnames(names["name"].unique(), families)
    surname_of = {name: persons.parsed(name).last for name in people} | bare
    named_last = person.groupby([names["article_id"], names["name"].map(surname_of)]).ffill()
    n_tied = Counter(zip(names["name"], named_last, strict=True))
    holders = Surnames({}, {})
    rows = names[names["name"].isin(bare)]
    for name, n_articles in rows.groupby("name")["article_id"].nunique().items():
        family = families[bare[name]]
        told = Counter({member: in_full[member] + n_tied[name, member] for member in family})
        likeliest, n = told.most_common(1)[0]
        is_seen = sum(in_full[member] for member in family) >= LEAST_IN_FULL * n_articles
        if is_seen and n >= SURE * told.total():
            holders.sure[name] = likeliest
        if len(family) > 1:
            holders.shared[name] = family
    return holders


def _bare_surnames(names: Iterable[str], families: Mapping[str, list[str]]) -> dict[str, str]:
    """Return the surname of each name that is one of a person and not listed."""
    bare = {}
    for name in names:
        surname = persons.family_name(name)
        if surname in families and persons.is_surname(name) and kinds.listed(name) is None:
            bare[name] = surname
    return bare


def surname_notes(holders: Surnames) -> dict[str, list[str]]:
    """Return a note for each person whose surname may mean others."""
    notes: dict[str, list[str]] = {}
    for surname, family in holders.shared.items():
        meant = holders.sure.get(surname)
        alias = "is no alias" if meant is None else f"is taken for {meant}"
        note = f'"{surname}" alone {alias}: it may be {listing(sorted(set(family) - {meant}))}.'
        for person in family:
            notes.setdefault(person, []).append(note)
    return notes
