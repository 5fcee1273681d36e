"""Drafts of lists of actors."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any, NamedTuple

import pandas as pd

from analysis import lexicons
from analysis.corpus.articles import Corpus, require_corpus
from analysis.corpus.columns import host_of
from analysis.errors import listing, number_of, printable, refusal, require_number
from analysis.lexicons.languages import ENGLISH, scripts_of
from analysis.suggest import kinds, persons
from analysis.suggest.abroad import LISTED, Abroad, actors_abroad, shown
from analysis.suggest.acronyms import explained
from analysis.suggest.mended import mended
from analysis.suggest.prose import prose
from analysis.suggest.surnames import Surnames, surname_holders
from analysis.suggest.uncovered import Names, names_in

#: Of a name's occurrences, so many have evidence beside them: a title, "in", a verb of saying.
LEAST_TITLED = 0.2
LEAST_SAYING = 0.15
LEAST_AT = 0.25
LEAST_AT_SPEAKER = 0.05  #: the same for a name that says something: a person is not so often "in"
LEAST_EXPLAINED = 0.6  #: of the explanations of an acronym, its long form must be this one
#: A word is common if it is in lower case so often, as a share of its uses as a name.
LEAST_LOWER = 0.5
LEAST_SIGNED = 0.5  #: a name is a byline if so many of its uses are behind "by"
MOST_WORDS = 4  #: of a person's name
#: What a draft says of languages without lists, by whether they have capitals.
_WITHOUT_LISTS = {
    True: "Names are told by capitals, and the draft is fair",
    False: "Scripts without capitals have no draft",
}
SEVERAL_OUTLETS = 3  #: of so many, a name in a single one comes behind the others


def actors(corpus: Corpus, *, min_articles: int = 3, most: int = 60) -> str:
    """Return the draft of a list of actors, as TOML.

    `extract(…, actors=)` reads it. Lists of countries, bodies, titles and names say what a name is,
    in English, German, French, Spanish and Russian; in other languages capitals do. Offices,
    nationalities, laws and words of pages are left out.

    A bare surname is an alias if nobody else of this name is named in full. If several are, one of
    them must be the person named in full before it, in the same article, in 95 % of its uses.
    Otherwise a comment says whom it means. Acronyms that a text explains in brackets
    are joined to the long form. Kinds and groups are guesses.

    Parameters
    ----------
    corpus : Corpus
        From ``read_corpus``; titles are not looked at.
    min_articles : int
        Actors in fewer articles are left out.
    most : int
        Actors at most. Those in most articles come first; behind them those that only one of
        several outlets has, and names without evidence of a kind.

    Returns
    -------
    str
        A comment, and one ``[[actor]]`` each. The comment says how many were left out.

    Raises
    ------
    InputError
        If *min_articles* leaves no actor, or a number is below 1.

    Examples
    --------
    >>> from analysis import read_corpus
    >>> texts = ["Then Ida Berg said it. That day Berg said no.", "They met Ida Berg."]
    >>> table = pd.DataFrame({"article_id": ["a1", "a2"], "outlet": "North", "text": texts})
    >>> print(actors(read_corpus(table), min_articles=1).split("\\n\\n")[1])
    [[actor]]
    name = "Ida Berg"
    kind = "person"  # a guess
    aliases = ["Ida Berg", "Berg"]  # in 2 articles, such as a1
    """
    require_number(min_articles, name="min_articles", least=1, whole=True)
    require_number(most, name="most", least=1, whole=True)
    require_corpus(corpus)
    articles = prose(corpus.articles)
    language = articles["language"].fillna(ENGLISH)
    english = replace(corpus, articles=articles[language.eq(ENGLISH)])
    abroad = [
        actors_abroad(replace(corpus, articles=part), code)
        for code, part in articles[language.ne(ENGLISH)].groupby(language)
    ]
    names = names_in(english, lexicons.actors(None))
    draft = draft_of(names, explained(articles), articles=articles, abroad=abroad)
    frequent = draft.actors[draft.actors["articles"] >= min_articles]
    if frequent.empty:
        raise refusal(
            "min_articles",
            arrived=f"{min_articles}, and no name in so many articles",
            expected="a number that leaves a name",
            fix="Lower min_articles, or give more articles (in a script that has capitals).",
        )
    entries = [_head(corpus, len(frequent), min_articles=min_articles, most=most)]
    entries.extend(_entry(row, draft) for row in frequent.head(most).itertuples())
    return "\n\n".join([*entries, ""])


class Draft(NamedTuple):
    """Actors, best first (`_ranked`), the occurrences of their names, and notes by actor."""

    actors: pd.DataFrame
    names: pd.DataFrame
    notes: dict[str, list[str]]


def draft_of(
    found: Names,
    long_forms: pd.DataFrame,
    *,
    articles: pd.DataFrame,
    abroad: Sequence[Abroad] = (),
) -> Draft:
    """Return the actors of names and of acronyms that texts explain (`explained`).

    *abroad* are those of articles that are not English.
    """
    names = _candidates(found.table, long_forms, articles=articles)
    evidence = _evidence(names)
    people = _people(evidence, lower=found.lower)
    holders = surname_holders(names, people)
    actor_of, kind_of = _actors_of_names(evidence, people, holders, lower=found.lower)
    _join_acronyms(actor_of, long_forms)
    names = names.assign(actor=names["name"].map(actor_of)).dropna(subset="actor")
    notes = holders.notes
    for part in abroad:
        own = _own_names(part.names["name"].unique(), articles)
        names = pd.concat([names, part.names[~part.names["name"].isin(own)]], ignore_index=True)
        kind_of |= {name: _Kind(*kind) for name, kind in part.kind_of.items()}
        notes |= part.holders.notes
    if abroad:
        actor = names["actor"]
        names = names.assign(actor=shown(names))
        kind_of |= {new: kind_of[old] for old, new in zip(actor, names["actor"], strict=True)}
    ranked = _ranked(names, kind_of, several=articles["outlet"].nunique() >= SEVERAL_OUTLETS)
    return Draft(ranked, names, notes)


def _candidates(
    names: pd.DataFrame, long_forms: pd.DataFrame, *, articles: pd.DataFrame
) -> pd.DataFrame:
    """Return the occurrences of names that may be actors, without titles.

    Outlets and those who sign articles ("By Ida Berg") are none.
    A name that begins a sentence counts if it is a name elsewhere, has a title, begins with a first
    name, or is the surname of such a name.
    """
    stripped = {name: kinds.without_title(name) for name in names["name"].unique()}
    plain = names["name"].map(stripped)
    had_title = plain != names["name"]
    titled = had_title | names["before"].isin(kinds.name_words("title"))
    names = names.assign(name=plain, titled=titled)
    long_rows = long_forms.rename(columns={"long": "name"}).drop(columns="short")
    long_rows = long_rows.assign(before="", after="", opens=False, titled=False)
    names = mended(pd.concat([names, long_rows], ignore_index=True))
    signed = names["before"].eq("by").groupby(names["name"]).mean()
    different = names["name"].unique()
    no_actors = {name for name in different if kinds.is_no_actor(name)}
    no_actors |= {name for name in different if _is_headline(name)}
    no_actors |= set(signed.index[signed >= LEAST_SIGNED]) | _own_names(different, articles)
    within = set(names.loc[~names["opens"] | names["titled"], "name"])
    within |= {name for name in different if persons.begins_with_first_name(name)}
    family = {persons.parsed(name).last for name in within if " " in name}
    within |= {name for name in different if persons.family_name(name) in family}
    return names[names["name"].isin(within - no_actors)].reset_index(drop=True)


def _is_headline(name: str) -> bool:
    """Return whether a long name has an everyday word inside: "Berg Leaves In Anger"."""
    words = name.split(" ")
    inside = {word.lower() for word in words[1:-1] if word[0].isupper()}
    return len(words) > 3 and not inside.isdisjoint(lexicons.words("everyday"))


def _own_names(names: Iterable[str], articles: pd.DataFrame) -> set[str]:
    """Return the names of outlets and of their hosts: "Elm Post" of "www.elmpost.example"."""
    hosts = {host_of(url) or "" for url in articles["url"].dropna().unique()}
    parts = [outlet.split(".") for outlet in {*articles["outlet"], *hosts}]
    labels = {label for listed in parts for label in (*listed[:-1], " ".join(listed))}
    own = {kinds.spelling(label.casefold()).removeprefix("the") for label in labels}
    family = {persons.parsed(name).last for name in names if persons.begins_with_first_name(name)}
    named = {name for name in names if kinds.spelling(name).rstrip("^") in own}
    named = {name for name in named if persons.parsed(name).last not in family}
    kind_of = {name: getattr(kinds.listed(name), "kind", "organisation") for name in named}
    return {name for name in named if kind_of[name] == "organisation"}


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
    return evidence.rename_axis("name").reset_index().sort_values(["n", "name"], ascending=False)


def _people(evidence: pd.DataFrame, *, lower: Counter[str]) -> dict[str, str]:
    """Return the person of each full name."""
    begun = {name for name in evidence["name"] if persons.begins_with_first_name(name)}
    begun = {name for name in begun if kinds.listed(name) is None}
    family = {persons.parsed(name).last for name in begun} - set(kinds.known_names())
    full_names = []
    for row in evidence.itertuples():
        name = str(row.name)
        is_listed = kinds.listed(name) is not None or kinds.kind_by_words(name) is not None
        if persons.is_surname(name) or is_listed or name.count(" ") >= MOST_WORDS:
            continue
        acts = row.titled >= LEAST_TITLED or row.saying >= LEAST_SAYING
        is_common = any(lower[word.lower()] >= LEAST_LOWER * row.n for word in name.split(" "))
        is_free = row.the == 0 and name.count(" ") <= 2 and not is_common
        acts |= persons.parsed(name).last in family
        is_place = row.at >= LEAST_AT and not row.titled and not row.saying
        if not is_place and (name in begun or (acts and is_free)):
            full_names.append(name)
    return persons.persons(full_names)


class _Kind(NamedTuple):
    """The kind of a name, and whether a list or the words beside it tell."""

    kind: str
    is_known: bool
    has_evidence: bool


def _actors_of_names(
    evidence: pd.DataFrame, people: dict[str, str], holders: Surnames, *, lower: Counter[str]
) -> tuple[dict[str, str], dict[str, _Kind]]:
    """Return the actor and the kind of each name: listed, a person, or the first spelling of it."""
    actor_of: dict[str, str] = {}
    kind_of: dict[str, _Kind] = {}
    first_spelling: dict[str, str] = {}
    people = people | holders.sure
    for row in evidence.itertuples():
        name = str(row.name)
        listed = kinds.listed(name)
        if listed is not None:
            actor_of[name] = listed.actor
            kind_of[listed.actor] = _Kind(listed.kind, True, True)
        elif name in people:
            actor_of[name] = people[name]
            kind_of[people[name]] = _Kind("person", False, True)
        elif name not in holders.shared:
            is_word = persons.is_surname(name)
            kind = _kind_of_word(row, lower=lower) if is_word else kinds.kind_by_words(name)
            if kind == kinds.NO_ACTOR:
                continue
            actor_of[name] = first_spelling.setdefault(kinds.spelling(name), name)
            guess = "place" if row.at >= LEAST_AT else "organisation"
            has_evidence = kind is not None or row.at >= LEAST_AT
            kind_of.setdefault(actor_of[name], _Kind(kind or guess, False, has_evidence))
    return actor_of, kind_of


def _kind_of_word(row: Any, *, lower: Counter[str]) -> str | None:
    """Return the kind of a name of one word; None if nothing tells."""
    word = str(row.name)
    if lower[word.lower()] >= LEAST_LOWER * row.n:
        return kinds.NO_ACTOR
    if row.titled >= LEAST_TITLED and row.the < LEAST_SAYING:
        return "person"
    if word in kinds.first_names():
        return kinds.NO_ACTOR
    if kinds.is_acronym(word):
        acts = row.the >= LEAST_SAYING or row.saying >= LEAST_AT_SPEAKER
        return "organisation" if acts else None
    if row.at >= LEAST_AT:
        return "place"
    if row.saying < LEAST_SAYING or row.the >= LEAST_SAYING:
        return None
    return "person" if row.at < LEAST_AT_SPEAKER else "organisation"


def _join_acronyms(actor_of: dict[str, str], long_forms: pd.DataFrame) -> None:
    """Give an acronym and its long form one actor, if it has this one in most of its articles."""
    for short, longs in long_forms.groupby("short", sort=True)["long"]:
        long, n = Counter(longs).most_common(1)[0]
        if n < LEAST_EXPLAINED * len(longs):
            continue
        listed = kinds.listed(short)
        if listed is not None:
            actor_of[long] = listed.actor
        elif long in actor_of:
            actor_of[short] = actor_of[long]
        else:
            actor_of.pop(short, None)  # a law, or something else that is no actor


def _ranked(names: pd.DataFrame, kind_of: dict[str, _Kind], *, several: bool) -> pd.DataFrame:
    """Return the actors, best first: ``name, kind, is_known, articles, article_id, tier``."""
    actors = names.groupby("actor", sort=True).agg(
        articles=("article_id", "nunique"),
        outlets=("outlet", "nunique"),
        article_id=("article_id", "min"),
    )
    actors = actors.rename_axis("name").reset_index()
    unknown = _Kind("organisation", True, True)
    told = [kind_of.get(name, unknown) for name in actors["name"]]
    actors = actors.join(pd.DataFrame(told, columns=_Kind._fields))
    actors["tier"] = (several & actors["outlets"].eq(1)).astype(int)
    actors.loc[~actors["has_evidence"], "tier"] = 2
    order = {"tier": True, "articles": False, "name": True}
    return actors.sort_values(list(order), ascending=list(order.values()), ignore_index=True)


def _head(corpus: Corpus, n_actors: int, *, min_articles: int, most: int) -> str:
    """Return the comment at the top of a draft."""
    listed = min(n_actors, most)
    lines = [
        f"# A draft: {listed} of {n_actors} actors that are named in at least {min_articles}"
        f" articles (--most {n_actors} lists all). Look at every kind and every group.",
        "# Nationalities and offices are left out. Add parents, other spellings, exclusions, and"
        " limits (language, start, end).",
    ]
    codes = corpus.articles["language"].dropna().value_counts().to_dict()
    for is_cased, sentence in _WITHOUT_LISTS.items():
        found = [code for code in codes if code not in LISTED and _has_capitals(code) == is_cased]
        n = number_of(sum(codes[code] for code in found), "article")
        if found:
            lines.append(f"# {sentence}: {n} in {listing(found)}.")
    return "\n".join(lines)


def _has_capitals(language: str) -> bool:
    """Return whether a language is written in a script with capitals."""
    return not scripts_of(language).isdisjoint(("Latin", "Cyrillic", "Greek", "Armenian"))


def actor_entry(
    name: str, kind: str, aliases: Iterable[str], *, about: Sequence[str] = ("", "")
) -> str:
    """Return an actor as TOML; *about* are comments on its kind and on its aliases.

    >>> print(actor_entry("Ida Berg", "person", ["Ida Berg", "Berg"], about=("", "  # sure")))
    [[actor]]
    name = "Ida Berg"
    kind = "person"
    aliases = ["Ida Berg", "Berg"]  # sure
    """
    quoted, *listed = [json.dumps(each, ensure_ascii=False) for each in (name, *aliases)]
    lines = [f"name = {quoted}", f'kind = "{kind}"{about[0]}']
    return "\n".join(["[[actor]]", *lines, f"aliases = [{', '.join(listed)}]{about[1]}"])


def _entry(row: Any, draft: Draft) -> str:
    """Return an actor of the draft."""
    written = Counter(draft.names.loc[draft.names["actor"].eq(row.name), "written"])
    aliases = [alias for alias, _ in written.most_common()]
    notes = [f"# {printable(note)}\n" for note in draft.notes.get(row.name, [])]
    guess = "" if row.is_known else "  # a guess"
    place = f"  # in {row.articles} articles, such as {printable(row.article_id)}"
    return "".join(notes) + actor_entry(row.name, row.kind, aliases, about=(guess, place))
