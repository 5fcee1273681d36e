"""Drafts of lists of actors."""

from __future__ import annotations

import json
import re
from collections import Counter
from typing import Any, NamedTuple

import pandas as pd

from analysis import lexicons
from analysis.corpus.articles import Corpus
from analysis.errors import printable, refusal
from analysis.suggest import kinds, persons
from analysis.suggest.acronyms import explained
from analysis.suggest.names import names_in

#: Of a name's occurrences, so many have evidence beside them: a title, "in", a verb of saying.
LEAST_TITLED = 0.2
LEAST_SAYING = 0.15
LEAST_AT = 0.25
#: Articles with the full name, of those with the surname: fewer, and it may be someone else's.
LEAST_IN_FULL = 0.1
#: A word is common if it is in lower case so often, as a share of its uses as a name.
LEAST_LOWER = 0.5
SEVERAL_OUTLETS = 3  #: of so many, a name in a single one comes behind the others
NOUNS_IN_CAPITALS = ("de", "lb")  #: languages in which every noun has a capital
_OUTLET_WORDS = frozenset("the online web news com www opinion digital".split())


def actors(corpus: Corpus, *, min_articles: int = 3, most: int = 60) -> str:
    """Return the draft of a list of actors, as TOML.

    `lexicons.actors` reads it. It is English: lists of countries, bodies, titles and first names
    say what a name is. Offices, nationalities, laws and words of pages are left out.

    A bare surname is an alias if, in 95 % of its uses, the same person was named in full before in
    the article. Otherwise a comment says whom it means. Acronyms that a text explains in brackets
    are joined to the long form. Kinds and groups are guesses.

    Parameters
    ----------
    corpus : Corpus
        From ``read_corpus``; titles are not looked at.
    min_articles : int
        Actors in fewer articles are left out.
    most : int
        Actors at most. Those in most articles come first; behind them those that only one of
        several outlets has, names without evidence of a kind, and outlets of the corpus.

    Returns
    -------
    str
        A comment, and one ``[[actor]]`` each. The comment says how many were left out.

    Raises
    ------
    InputError
        If *min_articles* leaves no actor.

    Examples
    --------
    >>> from analysis import read_corpus
    >>> texts = ["Then Ida Berg said it. That day Berg said no.", "They met Ida Berg."]
    >>> table = pd.DataFrame({"article_id": ["a1", "a2"], "outlet": "North", "text": texts})
    >>> print(actors(read_corpus(table), min_articles=1).split("\\n\\n")[1])
    [[actor]]
    name = "Ida Berg"
    kind = "person"  # a guess
    aliases = ["Ida Berg", "Berg"]  # a guess that these are one; in 2 articles, such as a1
    """
    draft = _drafted(corpus)
    frequent = draft.actors[draft.actors["articles"] >= min_articles]
    if frequent.empty:
        raise refusal(
            "min_articles",
            arrived=f"{min_articles}, and no name in so many articles",
            expected="a number that leaves a name",
            fix="Lower min_articles, or give more articles.",
        )
    entries = [_head(corpus, len(frequent), min_articles=min_articles, most=most)]
    for row in frequent.head(most).itertuples():
        entries.append(_entry(row, draft))
    return "\n\n".join([*entries, ""])


class _Draft(NamedTuple):
    """Actors, best first, with their aliases and notes.

    ``actors`` is that of `_ranked`. ``aliases`` and ``notes`` are by name of the actor.
    """

    actors: pd.DataFrame
    aliases: dict[str, list[str]]
    notes: dict[str, list[str]]


def _drafted(corpus: Corpus) -> _Draft:
    """Return all actors of a corpus."""
    found = names_in(corpus, lexicons.actors(None))
    long_forms = explained(corpus.articles)
    names = _candidates(found.table, long_forms)
    evidence = _evidence(names)
    people = _people(evidence, lower=found.lower)
    kind_of = _kinds(evidence, people, lower=found.lower)
    means = persons.tied(names, people)
    holders = _surname_holders(names, means, people)
    actor = names["name"].map(_actor_of_each(kind_of, people, holders, long_forms))
    aliases = _aliases(names.assign(actor=actor).dropna(subset="actor"))
    is_unsure = names["name"].isin(holders.unsure)
    names = names.assign(actor=actor.mask(is_unsure, means)).dropna(subset="actor")
    ranked = _ranked(names, kind_of, outlets=corpus.articles["outlet"])
    notes = _surname_notes(holders)
    for name in ranked.loc[ranked["is_outlet"], "name"]:
        notes.setdefault(name, []).append("An outlet of these articles.")
    return _Draft(ranked, aliases, notes)


def _candidates(names: pd.DataFrame, long_forms: pd.DataFrame) -> pd.DataFrame:
    """Return the occurrences of names that may be actors, without titles.

    A name that begins a sentence counts if it is a name elsewhere, has a title, or begins with a
    first name.
    """
    stripped = {name: kinds.without_title(name) for name in names["name"].unique()}
    plain = names["name"].map(stripped)
    had_title = plain != names["name"]
    titled = had_title | names["before"].isin(kinds.name_words("title"))
    names = names.assign(name=plain, titled=titled)
    long_rows = long_forms.rename(columns={"long": "name"}).drop(columns="short")
    long_rows = long_rows.assign(before="", after="", opens=False, titled=False)
    names = pd.concat([names, long_rows], ignore_index=True)
    different = names["name"].unique()
    no_actors = {name for name in different if kinds.is_no_actor(name)}
    names = names[~names["name"].isin(no_actors)]
    within = set(names.loc[~names["opens"] | names["titled"], "name"])
    within |= {name for name in different if persons.begins_with_first_name(name)}
    return names[names["name"].isin(within)].reset_index(drop=True)


def _evidence(names: pd.DataFrame) -> pd.DataFrame:
    """Return what stands beside each name: ``n``, and shares ``titled, at, the, saying``."""
    flags = pd.DataFrame(
        {
            "name": names["name"],
            "titled": names["titled"],
            "at": names["before"].isin(kinds.name_words("at")),
            "the": names["before"].eq("the"),
            "saying": names["after"].isin(lexicons.words("cues")),
        }
    )
    groups = flags.groupby("name", sort=True)
    evidence = groups.mean().assign(n=groups.size())
    return evidence.reset_index().sort_values(["n", "name"], ascending=[False, True])


def _people(evidence: pd.DataFrame, *, lower: Counter[str]) -> dict[str, str]:
    """Return the person of each full name."""
    full_names = []
    for row in evidence.itertuples():
        name = str(row.name)
        is_listed = kinds.spelling(name) in kinds.known_names()
        if persons.is_surname(name) or is_listed or kinds.kind_by_words(name) is not None:
            continue
        acts = row.titled >= LEAST_TITLED or row.saying >= LEAST_SAYING
        is_common = any(lower[word.lower()] >= LEAST_LOWER * row.n for word in name.split(" "))
        is_free = row.the == 0 and name.count(" ") <= 2 and not is_common
        if persons.begins_with_first_name(name) or (acts and is_free):
            full_names.append(name)
    return persons.persons(full_names)


class _Kind(NamedTuple):
    """The kind of a name, and whether a list or the words beside it tell."""

    kind: str
    is_known: bool
    has_evidence: bool


def _kinds(
    evidence: pd.DataFrame, people: dict[str, str], *, lower: Counter[str]
) -> dict[str, _Kind]:
    """Return the kind of each name that is an actor."""
    family = persons.surnames(people)
    kind_of = {}
    for row in evidence.itertuples():
        name = str(row.name)
        listed = kinds.known_names().get(kinds.spelling(name))
        if listed is not None:
            kind_of[name] = _Kind(listed.kind, True, True)
            continue
        kind = kinds.kind_by_words(name)
        if name in people:
            kind = "person"
        elif persons.is_surname(name):
            is_family = persons.family_name(name) in family
            kind = _kind_of_word(row, is_family=is_family, lower=lower)
        if kind == kinds.NO_ACTOR:
            continue
        guess = "place" if row.at >= LEAST_AT else "organisation"
        kind_of[name] = _Kind(kind or guess, False, kind is not None or row.at >= LEAST_AT)
    return kind_of


def _kind_of_word(row: Any, *, is_family: bool, lower: Counter[str]) -> str | None:
    """Return the kind of a name of one word; None if nothing tells."""
    word = str(row.name)
    if is_family or (row.titled >= LEAST_TITLED and row.the < LEAST_SAYING):
        return "person"
    is_common = lower[word.lower()] >= LEAST_LOWER * row.n
    if is_common or word in kinds.first_names():
        return kinds.NO_ACTOR
    if kinds.is_acronym(word):
        return "organisation"
    if row.at >= LEAST_AT:
        return "place"
    if row.saying >= LEAST_SAYING and row.the < LEAST_SAYING:
        return "person"
    return None


class _Surnames(NamedTuple):
    """Bare surnames: the sure person, and shares of persons where several have the name."""

    sure: dict[str, str]
    shares: dict[str, dict[str, float]]
    articles: dict[str, int]

    @property
    def unsure(self) -> set[str]:
        """Surnames of several persons, of whom none is sure."""
        return set(self.shares) - set(self.sure)


def _surname_holders(names: pd.DataFrame, means: pd.Series, people: dict[str, str]) -> _Surnames:
    """Return whom bare surnames mean, as the articles name them in full before."""
    in_full = names.groupby(names["name"].map(people))["article_id"].nunique()
    of_surname = persons.surnames(people)
    is_bare = names["name"].map({name: persons.is_surname(name) for name in names["name"].unique()})
    holders = _Surnames({}, {}, {})
    for surname, rows in names[is_bare].assign(person=means).groupby("name", sort=True):
        name = str(surname)
        family = of_surname.get(persons.family_name(name), [])
        if not family or kinds.spelling(name) in kinds.known_names():
            continue
        n_articles = rows["article_id"].nunique()
        is_seen = in_full[family].sum() >= LEAST_IN_FULL * n_articles
        shares = rows["person"].value_counts(normalize=True).to_dict()
        likeliest = max(shares, key=shares.__getitem__, default=None)
        if len(family) == 1 and is_seen:
            holders.sure[name] = family[0]
        elif likeliest is not None and shares[likeliest] >= persons.SURE and is_seen:
            holders.sure[name] = likeliest
        if len(family) > 1:
            holders.shares[name] = shares
            holders.articles[name] = n_articles
    return holders


def _actor_of_each(
    kind_of: dict[str, _Kind],
    people: dict[str, str],
    holders: _Surnames,
    long_forms: pd.DataFrame,
) -> dict[str, str]:
    """Return the actor of each name: a listed actor, a person, or the name's first spelling."""
    listed = kinds.known_names()
    actor_of: dict[str, str] = {}
    first_spelling: dict[str, str] = {}
    for name in kind_of:
        key = kinds.spelling(name)
        if key in listed:
            actor_of[name] = listed[key].actor
        elif name in people:
            actor_of[name] = people[name]
        elif name in holders.sure:
            actor_of[name] = holders.sure[name]
        elif name not in holders.unsure:
            actor_of[name] = first_spelling.setdefault(key, name)
    for short, long in _joined(long_forms).items():
        if kinds.spelling(short) in listed:
            actor_of[long] = listed[kinds.spelling(short)].actor
        elif long in actor_of:
            actor_of[short] = actor_of[long]
        else:
            actor_of.pop(short, None)  # a law, or something else that is no actor
    return actor_of


def _joined(long_forms: pd.DataFrame) -> dict[str, str]:
    """Return the long form of each acronym that has one in nearly all its articles."""
    joined = {}
    spelled = long_forms.assign(spelling=long_forms["long"].map(kinds.spelling))
    for short, rows in spelled.groupby("short", sort=True):
        shares = rows["spelling"].value_counts(normalize=True)
        if shares.iloc[0] >= persons.SURE:
            same = rows.loc[rows["spelling"].eq(shares.index[0]), "long"]
            joined[str(short)] = str(same.mode().iloc[0])
    return joined


def _aliases(names: pd.DataFrame) -> dict[str, list[str]]:
    """Return the names of each actor, most frequent first."""
    counts = names.groupby(["actor", "name"]).size().reset_index(name="n")
    order = {"actor": True, "n": False, "name": True}
    counts = counts.sort_values(list(order), ascending=list(order.values()))
    return counts.groupby("actor")["name"].agg(list).to_dict()


def _surname_notes(holders: _Surnames) -> dict[str, list[str]]:
    """Return a note for each person whose surname others have, too."""
    notes: dict[str, list[str]] = {}
    for surname, shares in holders.shares.items():
        listed = ", ".join(f"{share:.0%} after {person}" for person, share in shares.items())
        alias = "no alias of anyone"
        if surname in holders.sure:
            alias = f"an alias of {holders.sure[surname]}"
        found = listed or "nobody of this name is named in full before"
        note = f'"{surname}" alone, in {holders.articles[surname]} articles: {found}; {alias}.'
        for person in shares:
            notes.setdefault(person, []).append(note)
    return notes


def _ranked(
    names: pd.DataFrame,
    kind_of: dict[str, _Kind],
    *,
    outlets: pd.Series,
) -> pd.DataFrame:
    """Return the actors, best first: ``name, kind, is_guess, articles, article_id, tier``."""
    kind_table = pd.DataFrame.from_dict(
        {name: kind._asdict() for name, kind in kind_of.items()}, orient="index"
    )
    names = names.join(kind_table, on="name")
    groups = names.groupby("actor", sort=True)
    actors = groups.agg(
        articles=("article_id", "nunique"),
        outlets=("outlet", "nunique"),
        article_id=("article_id", "min"),
        is_known=("is_known", "any"),
        has_evidence=("has_evidence", "any"),
    )
    by_kind = names.groupby(["actor", "kind"]).size().reset_index(name="n")
    order = {"n": False, "kind": True}
    by_kind = by_kind.sort_values(list(order), ascending=list(order.values()))
    actors["kind"] = by_kind.drop_duplicates("actor").set_index("actor")["kind"]
    several = outlets.nunique() >= SEVERAL_OUTLETS
    in_one = several & actors["outlets"].eq(1)
    own = {_outlet_words(outlet) for outlet in outlets.unique()}
    actors = actors.rename_axis("name").reset_index()
    actors["is_outlet"] = actors["name"].map(_outlet_words).isin(own)
    actors["tier"] = 0
    actors.loc[in_one.to_numpy(), "tier"] = 1
    actors.loc[~actors["has_evidence"], "tier"] = 2
    actors.loc[actors["is_outlet"], "tier"] = 3
    order = {"tier": True, "articles": False, "name": True}
    return actors.sort_values(list(order), ascending=list(order.values()), ignore_index=True)


def _outlet_words(name: str) -> str:
    """Return the words that tell an outlet: "Fox" for "Fox News (Online)"."""
    words = re.findall(r"\w+", re.split(r" - | \(", name)[0].lower())
    return " ".join(word for word in words if word not in _OUTLET_WORDS)


def _head(corpus: Corpus, n_actors: int, *, min_articles: int, most: int) -> str:
    """Return the comment at the top of a draft."""
    listed = min(n_actors, most)
    lines = [
        f"# A draft: {listed} of {n_actors} actors that are named in at least {min_articles}"
        " articles. Look at every kind and every group."
    ]
    if n_actors > most:
        lines.append(
            f"# The others: framing suggest --most {n_actors}, or suggest.actors(…,"
            f" most={n_actors})."
        )
    lines.append(
        "# Nationalities and offices are left out. Add parents, other spellings, exclusions, and"
        " limits (language, start, end)."
    )
    n_german = int(corpus.articles["language"].isin(NOUNS_IN_CAPITALS).sum())
    if n_german:
        lines.append(
            f"# In the German of {n_german} articles every noun has a capital: nouns are among the"
            " names, and the draft is weak."
        )
    return "\n".join(lines)


def _entry(row: Any, draft: _Draft) -> str:
    """Return an actor of the draft."""
    aliases = draft.aliases.get(row.name, [row.name])
    listed = ", ".join(json.dumps(alias, ensure_ascii=False) for alias in aliases)
    guess = "" if row.is_known else "  # a guess"
    is_group = "" if row.is_known or len(aliases) == 1 else "a guess that these are one; "
    example = printable(row.article_id)  # a line break would end the comment
    lines = [f"# {printable(note)}" for note in draft.notes.get(row.name, [])]
    lines += [
        "[[actor]]",
        f"name = {json.dumps(row.name, ensure_ascii=False)}",
        f'kind = "{row.kind}"{guess}',
        f"aliases = [{listed}]  # {is_group}in {row.articles} articles, such as {example}",
    ]
    return "\n".join(lines)
