"""Actors and their aliases: who can be named, and how."""

from __future__ import annotations

import re
import tomllib
import warnings
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Annotated, Any, Literal, NamedTuple, get_args

import pandas as pd
from pydantic import AfterValidator, BeforeValidator, model_validator

from analysis.errors import listing
from analysis.lexicons.languages import code
from analysis.lexicons.spelling import search_form
from analysis.lexicons.validation import (
    LISTS,
    Entry,
    Name,
    Once,
    Some,
    Text,
    fingerprint,
    read_list,
    records,
    sorted_table,
    validated,
)
from analysis.lexicons.words import words

Kind = Literal["state", "organisation", "party", "person", "people", "group", "place", "weapon"]
Case = Literal["exact", "any"]
KINDS = get_args(Kind)
CASES = get_args(Case)
DRAFT = "draft"  #: in place of a list: actors are looked for in the articles


@lru_cache
def checked_drafts() -> dict[str, str]:
    """Return the languages in which drafts of actors were checked by eye, with what was found."""
    table = tomllib.loads((LISTS / "drafted_actors.toml").read_text(encoding="utf-8"))
    return table["checked"]


@dataclass(frozen=True)
class Actors:
    """A list of actors and their aliases."""

    table: pd.DataFrame  #: ``actor, kind, alias, case, parent, language, start, end, note``
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
        """Where each alias counts; None where no alias has limits.

        ``language, start, end`` and ``shared`` (claimed by several actors).
        """
        limits = self.table.reindex(columns=["language", "start", "end"])
        if not limits.notna().to_numpy().any():
            return None
        forms = self.table["alias"].map(search_form)
        n_claimants = self.table.groupby(forms)["actor"].transform("nunique")
        return limits.assign(
            start=pd.to_datetime(limits["start"]),
            end=pd.to_datetime(limits["end"]),
            shared=n_claimants > 1,
        )

    @cached_property
    def fingerprint(self) -> str:
        """Sixteen hex digits that change with any alias, rule or exclusion, but no note."""
        table = self.table.drop(columns="note", errors="ignore")
        return fingerprint([records(table), self.exclusions])


def _require_language(value: Any) -> Any:
    """Return the name or code of a language."""
    if value is None or (isinstance(value, str) and re.fullmatch("[a-z]{2,3}", code(value) or "")):
        return value
    raise ValueError("Input should be a language: its code or its name")


def _require_day(value: Any) -> Any:
    """Return a date of TOML."""
    if value is None or hasattr(value, "year"):
        return value
    raise ValueError("Input should be a date such as 2016-08-16, without quotation marks")


Day = Annotated[Any, AfterValidator(_require_day)]


class AliasEntry(Entry):
    """An alias with its rules, as a table of an actor."""

    text: Name
    case: Case = "exact"
    language: Annotated[Any, AfterValidator(_require_language)] = None
    start: Day = None
    end: Day = None
    note: str | None = None

    @model_validator(mode="after")
    def _require_order(self) -> AliasEntry:
        """Refuse an end before the start."""
        first = _day(self.start)
        last = _day(self.end)
        if first is not None and last is not None and first > last:
            raise ValueError(f"end {last} is before start {first}")
        return self


def _alias_table(value: Any) -> Any:
    """Return an alias that is given as text as the table of an alias."""
    return {"text": value} if isinstance(value, str) else value


Alias = Annotated[AliasEntry, BeforeValidator(_alias_table)]


class ActorEntry(Entry):
    """An ``[[actor]]`` of a list."""

    name: Name
    kind: Kind
    aliases: Some[Alias]
    parent: Text | None = None
    note: str | None = None

    def rows(self) -> list[_Alias]:
        """Return the aliases as rows."""
        return [
            _Alias(
                actor=self.name,
                kind=self.kind,
                alias=" ".join(alias.text.split()),
                case=alias.case,
                parent=self.parent,
                language=code(alias.language),
                start=_day(alias.start),
                end=_day(alias.end),
                note=self.note if alias.note is None else alias.note,
            )
            for alias in self.aliases
        ]


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
        rows = self.rows()
        excluded = {row.alias for row in rows}.intersection(self.exclude)
        if excluded:
            raise ValueError(f"exclude has {listing(sorted(excluded))}, which is an alias")
        _require_one_claim(rows)
        return self

    def rows(self) -> list[_Alias]:
        """Return the aliases of all actors as rows."""
        return [row for entry in self.actor for row in entry.rows()]


class _Alias(NamedTuple):
    """A row of a table of actors."""

    actor: str
    kind: str
    alias: str
    case: str
    parent: str | None
    language: str | None
    start: str | None
    end: str | None
    note: str | None


def actors(source: Actors | str | Path | None = None) -> Actors:
    """Return a list of actors from a file; None is nobody.

    An alias counts within its language and days. One that opens with "the" is also found where it
    opens a sentence. Two actors may share an alias if its limits exclude each other.
    """
    if isinstance(source, Actors):
        return source
    if source is None:
        return _actors_of(ActorList())
    listed = _actors_of(read_list(source, ActorList))
    _warn_of_everyday_words(listed.table, source=str(source))
    return listed


def actors_in_draft(text: str) -> Actors:
    """Return the list of actors in a draft, which is TOML."""
    listed = validated(tomllib.loads(text), ActorList, source=DRAFT)
    return replace(_actors_of(listed), draft=text)


def _actors_of(listed: ActorList) -> Actors:
    """Return the actors of a list."""
    names = sorted(entry.name for entry in listed.actor)
    columns = list(_Alias._fields)
    table = sorted_table(listed.rows(), columns, by="actor alias language start".split())
    return Actors(table, tuple(sorted(listed.exclude)), tuple(names))


def ancestors(names: Iterable[str], *, parents: Mapping[str, str]) -> dict[str, str]:
    """Return the topmost parent of each name, itself where it has none.

    Parents that go round in a circle are refused.
    """
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


def _day(date: Any) -> str | None:
    """Return a date of TOML as YYYY-MM-DD."""
    return None if date is None else str(date)[:10]


def _require_one_claim(rows: list[_Alias]) -> None:
    """Refuse an alias that could mean two actors, or is listed twice."""
    seen = defaultdict(list)
    for row in rows:
        rivals = seen[search_form(row.alias)]
        for rival in rivals:
            if _are_same_name(row, rival) and not _exclude_each_other(row, rival):
                claim = f"alias {row.alias!r} is one of {rival.actor} and of {row.actor}"
                raise ValueError(f"{claim}: keep one, or limit it by language, start or end")
        rivals.append(row)


def _are_same_name(row: _Alias, rival: _Alias) -> bool:
    """Return whether the texts of two aliases match, in any case if one of them does."""
    case = "any" if "any" in (row.case, rival.case) else "exact"
    return search_form(row.alias, case=case) == search_form(rival.alias, case=case)


def _exclude_each_other(row: _Alias, rival: _Alias) -> bool:
    """Return whether languages differ, or one alias ends before the other starts."""
    if row.language and rival.language and row.language != rival.language:
        return True
    return _is_earlier(row, rival) or _is_earlier(rival, row)


def _is_earlier(row: _Alias, rival: _Alias) -> bool:
    """Return whether an alias ends before another one starts."""
    return row.end is not None and rival.start is not None and row.end < rival.start


def _warn_of_everyday_words(table: pd.DataFrame, *, source: str) -> None:
    """Warn once of aliases that are everyday words, in any case or as a sentence begins."""
    everyday = frozenset(words("everyday"))
    matching = []
    for row in table.itertuples():
        lower = row.alias.lower()
        is_written_so = row.alias in (lower, row.alias.capitalize())
        if lower in everyday and (row.case == "any" or is_written_so):
            matching.append(row.alias)
    if not matching:
        return
    listed = listing(map(repr, dict.fromkeys(matching)), 12)
    warnings.warn(
        f"{source}: aliases that are stop words (everyday English words): {listed}. They will be "
        'found wherever the word occurs; write them as they are printed, with case = "exact", '
        "or longer.",
        stacklevel=3,
    )
