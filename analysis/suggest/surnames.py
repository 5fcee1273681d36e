"""Whom a bare surname means, as articles name people in full before it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import NamedTuple

import pandas as pd

from analysis.errors import listing
from analysis.suggest import kinds, persons

SURE = 0.95  #: of its uses, a bare surname must be one person's to be an alias
#: Articles with the full name, of those with the surname: fewer, and it may be someone else's.
LEAST_IN_FULL = 0.2
#: Uses of a surname that follow a full name: fewer do not tell two persons apart, unless one of
#: them has most articles with a full name.
LEAST_TIED = 10
LEAST_OF_NAMESAKES = 0.75
RARE = 0.05  #: a person of so few articles, as a share of a namesake's, takes no bare surname


class Surnames(NamedTuple):
    """Whom names mean, and bare surnames: the sure person, and the shares of several.

    ``means`` is by occurrence, the others are by surname.
    """

    means: pd.Series
    sure: dict[str, str]
    shares: dict[str, dict[str, float]]
    articles: dict[str, int]

    @property
    def unsure(self) -> set[str]:
        """Surnames of several persons, of whom none is sure."""
        return set(self.shares) - set(self.sure)


def surname_holders(names: pd.DataFrame, people: dict[str, str]) -> Surnames:
    """Return whom bare surnames mean, as the articles name them in full before."""
    in_full = names.groupby(names["name"].map(people))["article_id"].nunique().to_dict()
    families = {}
    for surname, family in persons.surnames(people).items():
        least = RARE * max(in_full[person] for person in family)
        families[surname] = [person for person in family if in_full[person] > least]
    heads = {person for family in families.values() for person in family}
    means = persons.tied(names, {name: head for name, head in people.items() if head in heads})
    bare = _bare_surnames(names["name"].unique(), families)
    rows = names.assign(person=means)[names["name"].isin(bare)]
    n_tied: dict[str, Counter[str]] = {name: Counter() for name in bare}
    for (name, person), n in rows.groupby(["name", "person"]).size().items():
        n_tied[name][person] = n
    holders = Surnames(means, {}, {}, {})
    for name, n_articles in rows.groupby("name")["article_id"].nunique().items():
        family = families[persons.family_name(name)]
        total = max(n_tied[name].total(), 1)
        shares = {person: n_tied[name][person] / total for person in family}
        likeliest = max(sorted(family), key=shares.__getitem__)
        n_in_full = sum(in_full[person] for person in family)
        is_most = in_full[likeliest] >= LEAST_OF_NAMESAKES * n_in_full
        is_told = shares[likeliest] >= SURE and (total >= LEAST_TIED or is_most)
        is_seen = n_in_full >= LEAST_IN_FULL * n_articles
        if is_seen and (is_told or len(family) == 1):
            holders.sure[name] = likeliest
        if len(family) > 1:
            holders.shares[name] = shares
            holders.articles[name] = n_articles
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
    """Return a note for each person whose surname others have, too."""
    notes: dict[str, list[str]] = {}
    for surname, shares in holders.shares.items():
        seen = {person: share for person, share in shares.items() if share} or shares
        by_share = sorted(seen.items(), key=lambda pair: (-pair[1], pair[0]))
        listed = listing([f"{share:.0%} after {person}" for person, share in by_share])
        alias = "no alias of anyone"
        if surname in holders.sure:
            alias = f"an alias of {holders.sure[surname]}"
        note = f'"{surname}" alone, in {holders.articles[surname]} articles: {listed}; {alias}.'
        for person in shares:
            notes.setdefault(person, []).append(note)
    return notes
