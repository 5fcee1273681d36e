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
    surname_of = {name: persons.parsed(name).last for name in people}
    surname_of.update({name: persons.family_name(name) for name in bare})
    is_member = person.isin({member for family in families.values() for member in family})
    named_last = person.where(is_member)
    named_last = named_last.groupby([names["article_id"], names["name"].map(surname_of)]).ffill()
    rows = names.assign(person=named_last)[names["name"].isin(bare)]
    n_tied: dict[str, Counter[str]] = {name: Counter() for name in bare}
    for (name, member), n in rows.groupby(["name", "person"]).size().items():
        n_tied[name][member] = n
    holders = Surnames({}, {})
    for name, n_articles in rows.groupby("name")["article_id"].nunique().items():
        family = families[persons.family_name(name)]
        told = Counter({member: in_full[member] + n_tied[name][member] for member in family})
        likeliest, n = told.most_common(1)[0]
        is_seen = sum(in_full[member] for member in family) >= LEAST_IN_FULL * n_articles
        if is_seen and n >= SURE * told.total():
            holders.sure[name] = likeliest
        if len(family) > 1:
            holders.shared[name] = family
    return holders


def _bare_surnames(names: Iterable[str], families: Mapping[str, list[str]]) -> set[str]:
    """Return the names that are the surname of a person, not of a whole family, nor listed."""
    bare = set()
    for name in names:
        surname = persons.family_name(name)
        of_name = families.get(surname)
        if of_name is None or not persons.is_surname(name) or kinds.listed(name) is not None:
            continue
        singular = families.get(surname.removesuffix("s"), [])
        if not surname.endswith("s") or not set(of_name) <= set(singular):
            bare.add(name)
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
