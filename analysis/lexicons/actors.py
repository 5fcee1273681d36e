"""Actors and their aliases: who can be named, and how."""

from __future__ import annotations

import re
import tomllib
import warnings
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Annotated, Any, Literal, get_args

import pandas as pd
from pydantic import AfterValidator, BeforeValidator, model_validator

from analysis.errors import listing
from analysis.lexicons.languages import code
from analysis.lexicons.spelling import months, search_form
from analysis.lexicons.validation import (
    Entry,
    Given,
    Name,
    Once,
    Some,
    Text,
    fingerprint,
    given_list,
    records,
    shipped_list,
    sorted_table,
    validated,
)
from analysis.lexicons.words import words

Kind = Literal["state", "organisation", "party", "person", "people", "group", "place", "weapon"]
Case = Literal["exact", "any"]
KINDS = get_args(Kind)
CASES = get_args(Case)
COLUMNS = "actor kind alias case parent language start end".split()
DRAFT = "draft"  #: in place of a list: actors are looked for in the articles


@lru_cache
def checked_drafts() -> dict[str, str]:
    """Return the languages in which drafts of other texts were checked, with what was found."""
    return shipped_list("drafted_actors")["checked"]


@dataclass(frozen=True)
class Actors:
    """A list of actors and their aliases."""

    table: pd.DataFrame  #: with `COLUMNS`
    exclusions: tuple[str, ...]  #: longer names, inside which no alias is found
    names: tuple[str, ...]
    draft: str = ""  #: that nobody has reviewed, as TOML; "" for any other list

    @cached_property
    def parents(self) -> dict[str, str]:
        """The parent of each actor that has one."""
        table = self.table.dropna(subset="parent")
        return dict(zip(table["actor"], table["parent"], strict=True))

    @cached_property
    def forms(self) -> tuple[tuple[str, str], ...]:
        """Alias and case of each row of ``table``."""
        return tuple(zip(self.table["alias"].tolist(), self.table["case"].tolist(), strict=True))

    @cached_property
    def ancestors(self) -> dict[str, str]:
        """The topmost parent of each actor: itself where it has none."""
        return ancestors(self.names, parents=self.parents)

    @cached_property
    def limits(self) -> pd.DataFrame | None:
        """``language, start, end`` where each alias counts; None where no alias has limits."""
        limits = self.table.reindex(columns=["language", "start", "end"])
        if not limits.notna().to_numpy().any():
            return None
        days = limits[["start", "end"]].apply(pd.to_datetime)
        return limits.assign(**days)

    @cached_property
    def everyday(self) -> list[str]:
        """The aliases that are everyday words or months, in any case or as a sentence begins."""
        everyday = months().union(words("everyday"))
        matching = {}
        for alias, case in self.forms:
            lower = alias.lower()
            is_written_so = alias in (lower, alias.capitalize())
            if lower in everyday and (case == "any" or is_written_so):
                matching[alias] = case
        return list(matching)

    @cached_property
    def fingerprint(self) -> str:
        """Sixteen hex digits that change with any alias, rule or exclusion, but no note."""
        return fingerprint([records(self.table), self.exclusions])


def _language(value: str) -> str:
    """Return the code of a language by its name or code."""
    known = code(value) or ""
    if not re.fullmatch("[a-z]{2,3}", known):
        raise ValueError("Input should be a language: its code or its name")
    return known


Day = Annotated[date, AfterValidator(str)]


class AliasEntry(Entry):
    """An alias with its rules, as a table of an actor."""

    text: Annotated[Name, AfterValidator(lambda text: " ".join(text.split()))]
    case: Case = "exact"
    language: Annotated[str, AfterValidator(_language)] | None = None
    start: Day | None = None
    end: Day | None = None
    note: str | None = None

    @model_validator(mode="after")
    def _require_order(self) -> AliasEntry:
        """Refuse an end before the start."""
        if self.start and self.end and self.start > self.end:
            raise ValueError(f"end {self.end} is before start {self.start}")
        return self


def _alias_table(value: Any) -> Any:
    """Return an alias that is given as text as the table of an alias."""
    return {"text": value} if isinstance(value, str) else value


Alias = Annotated[AliasEntry, BeforeValidator(_alias_table)]


class ActorEntry(Entry):
    """An ``[[actor]]`` of a list."""

    name: Name
    kind: Kind | None = None
    aliases: Some[Alias]
    parent: Text | None = None
    note: str | None = None

    def rows(self) -> list[tuple]:
        """Return the aliases as rows of a table with `COLUMNS`."""
        rows = []
        for alias in self.aliases:
            limits = (alias.language, alias.start, alias.end)
            rows.append((self.name, self.kind, alias.text, alias.case, self.parent, *limits))
        return rows


class ActorList(Entry):
    """The file actors.toml."""

    actor: Once[ActorEntry] = ()
    exclude: Once[Name] = ()

    @model_validator(mode="after")
    def _require_one_meaning(self) -> ActorList:
        """Refuse unknown parents and circles of them, and names that mean two things."""
        names = [entry.name for entry in self.actor]
        parents = {entry.name: entry.parent for entry in self.actor if entry.parent is not None}
        unknown = set(parents.values()).difference(names)
        if unknown:
            raise ValueError(f"parent {listing(sorted(unknown))} is no actor of the list")
        ancestors(names, parents=parents)
        aliases = [(entry.name, alias) for entry in self.actor for alias in entry.aliases]
        excluded = {alias.text for _, alias in aliases}.intersection(self.exclude)
        if excluded:
            raise ValueError(f"exclude has {listing(sorted(excluded))}, which is an alias")
        _require_one_claim(aliases)
        return self

    @cached_property
    def actors(self) -> Actors:
        """The actors of the list."""
        names = sorted(entry.name for entry in self.actor)
        rows = [row for entry in self.actor for row in entry.rows()]
        table = sorted_table(rows, COLUMNS, by="actor alias language start".split())
        return Actors(table, tuple(sorted(self.exclude)), tuple(names))


def actors(source: Actors | Given | None = None) -> Actors:
    """Return a list of actors from a file, or from names in a cell; None is nobody.

    An alias is of one actor, within its language and days.
    """
    if isinstance(source, Actors):
        return source
    if source is None:
        return ActorList().actors
    listed = given_list(source, ActorList, entry="actor", member="alias", members="aliases").actors
    is_file = isinstance(source, str | Path)
    _warn_of_everyday_words(listed.everyday, source=str(source) if is_file else "actors")
    return replace(listed, table=listed.table.copy())  # a list that is read again is as it was


def actors_in_draft(text: str) -> Actors:
    """Return the list of actors in a draft, which is TOML."""
    listed = validated(tomllib.loads(text), ActorList, source=DRAFT)
    return replace(listed.actors, draft=text)


def ancestors(names: Iterable[str], *, parents: Mapping[str, str]) -> dict[str, str]:
    """Return the topmost parent of each name, itself where it has none."""
    names = list(names)
    topmost = {}
    for name in names:
        last = name
        line = {name: None}
        while last in parents and last not in topmost:
            last = parents[last]
            if last in line:
                raise ValueError(f"parents in a circle: {' → '.join([*line, last])}")
            line[last] = None
        topmost |= dict.fromkeys(line, topmost.get(last, last))
    return {name: topmost[name] for name in names}


def _require_one_claim(aliases: Iterable[tuple[str, AliasEntry]]) -> None:
    """Refuse an alias that could mean two actors, or is listed twice."""
    seen = defaultdict(list)
    for actor, alias in aliases:
        rivals = seen[search_form(alias.text)]
        for owner, rival in rivals:
            if _are_same_name(alias, rival):
                raise ValueError(f"alias {alias.text!r} is one of {owner} and of {actor}: keep one")
        rivals.append((actor, alias))


def _are_same_name(alias: AliasEntry, rival: AliasEntry) -> bool:
    """Return whether the texts of two aliases match, in any case if one of them does."""
    case: Case = "any" if "any" in (alias.case, rival.case) else "exact"
    return search_form(alias.text, case=case) == search_form(rival.text, case=case)


def _warn_of_everyday_words(matching: Sequence[str], *, source: str) -> None:
    """Warn once of aliases that are everyday words."""
    if matching:
        listed = listing(map(repr, matching), 12)
        warnings.warn(
            f"{source}: aliases that are stop words or months: {listed}. They will be "
            'found wherever the word occurs; write them as they are printed, with case = "exact", '
            "or longer.",
            stacklevel=3,
        )
