"""One more name of an actor, tried out on the texts of a case."""

from __future__ import annotations

import tomllib
from dataclasses import replace
from typing import Any

import pandas as pd

from analysis import lexicons
from analysis.case.cache import Articles, extracted
from analysis.case.folder import Case, require_case, with_copies
from analysis.errors import MissingInput, number_of, refusal
from analysis.explore.steps import HOW_TO_GIVE_TEXTS
from analysis.lexicons import Actors


def with_name(case: Case, *, actor: str, name: str, kind: str = "person") -> Case:
    """Return a case whose actors are counted anew with one more name of one of them.

    No file is changed: `line_of_name` says what to change in actors.toml, to keep the name.

    Parameters
    ----------
    case : Case
    actor : str
        An actor of the list, or a new one.
    name : str
        As articles write it.
    kind : str
        Of a new actor.

    Raises
    ------
    InputError
        Where the texts are not at hand, and for a name that is there already or claimed by another
        actor.

    Examples
    --------
    >>> from analysis.explore import counts, open_case
    >>> case = open_case("data/example-articles")
    >>> longer = with_name(case, actor="the harbour", name="harbour", kind="place")
    >>> "the harbour" in counts(longer, "actors").items.index
    True
    """
    require_case(case)
    if not case.has_texts:
        raise refusal(
            "case",
            arrived=f"{case.name}, without texts",
            expected="texts, in which a name can be looked up",
            fix=HOW_TO_GIVE_TEXTS,
            kind=MissingInput,
        )
    longer = _with_alias(lexicons.actors(case.actors), actor=actor, name=name, kind=kind)
    articles = case.articles
    if articles is None:
        articles = Articles(case.texts, {}, {})
    articles = replace(articles, lists={**articles.lists, "actors": longer})
    features = with_copies(extracted(articles))
    added = (*case.added, (actor, name))
    return replace(case, features=features, articles=articles, actors=longer, added=added)


def _with_alias(actors: Actors, *, actor: str, name: str, kind: str) -> Actors:
    """Return a list of actors with one more alias."""
    actor = " ".join(actor.split())
    name = " ".join(name.split())
    for argument, value in (("actor", actor), ("name", name)):
        if not value.isprintable() or not value:
            raise refusal(
                argument,
                arrived=repr(value),
                expected="a name of letters",
                fix="Write it into the field.",
            )
    table = actors.table
    is_any_case = table["case"] == "any"
    is_taken = table["alias"] == name
    is_taken |= is_any_case & (table["alias"].str.casefold() == name.casefold())
    claims = table[is_taken]
    if len(claims):
        raise refusal(
            "name",
            arrived=f"{name!r}, which is a name of {claims['actor'].iloc[0]} already",
            expected="a new one",
            fix="Write another name, or correct actors.toml.",
        )
    row: dict[str, Any] = {"actor": actor, "kind": kind, "alias": name, "case": "exact"}
    known = table[table["actor"] == actor]
    if len(known):
        row |= known.iloc[0][["kind", "parent"]].to_dict()
    longer = pd.concat([table, pd.DataFrame([row])], ignore_index=True)
    longer = longer.reindex(columns=table.columns).sort_values(
        ["actor", "alias"], ignore_index=True, kind="stable"
    )
    return Actors(longer, actors.exclusions, tuple(sorted({*actors.names, actor})))


def uses_of_name(case: Case, *, actor: str, name: str) -> str:
    """Return how often a name of an actor is in the articles of a case."""
    if case.features is None:
        return ""
    mentions = case.features.mentions
    is_name = (mentions["actor"] == actor) & (mentions["alias"] == name)
    uses = number_of(int(is_name.sum()), "times")
    articles = number_of(mentions.loc[is_name, "article_id"].nunique(), "articles")
    return f"{name} is counted as {actor}: {uses} in {articles}. To keep it, change actors.toml:"


def line_of_name(case: Case) -> str:
    """Return what to change in actors.toml, to keep the names that were added to a case.

    An actor that it has already gets one more alias: its other fields stay. A new actor gets an
    entry.

    >>> from analysis.explore import open_case
    >>> line_of_name(open_case("data/example-articles"))
    ''
    """
    lines = []
    for actor in dict.fromkeys(actor for actor, _ in case.added):
        table = lexicons.actors(case.actors).table
        rows = table[table["actor"] == actor]
        added = [name for one, name in case.added if one == actor]
        aliases = ", ".join(_quoted(alias) for alias in added)
        if len(rows) > len(added):
            lines.append(f"# to the aliases of {actor} add: {aliases}")
            continue
        entry = (
            f"[[actor]]\nname = {_quoted(actor)}\nkind = {_quoted(rows['kind'].iloc[0])}\n"
            f"aliases = [{aliases}]"
        )
        tomllib.loads(entry)  # it is what it claims to be
        lines.append(entry)
    return "\n".join(lines)


def _quoted(text: str) -> str:
    """Return a text of TOML."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'
