"""Drafts of lists of actors."""

import json
from collections import Counter
from collections.abc import Sequence
from functools import partial
from typing import Any

import pandas as pd

from analysis import lexicons
from analysis.corpus.articles import Corpus
from analysis.corpus.columns import host_of
from analysis.errors import number_of, printable, refusal, require_number
from analysis.lexicons.languages import ENGLISH, name_of
from analysis.lexicons.spelling import search_form
from analysis.suggest import kinds
from analysis.suggest.named import Named, named, shown
from analysis.suggest.names import EXTENT, names_by_language

LEAST_NAMED = 0.05  #: of the articles: if fewer name anybody who is drafted, there is no draft
SEVERAL_OUTLETS = 3  #: of so many, a name in a single one comes behind the others


def actors(corpus: Corpus, *, min_articles: int = 3, most: int = 60) -> str:
    """Return the draft of a list of actors, as TOML.

    `extract(…, actors=)` reads it. Lists of countries, bodies, titles and names say what a name is,
    in English, German, French, Spanish and Russian; in other languages capitals do. Offices,
    nationalities, laws and words of pages are left out.

    A bare surname is an alias of the person who has 75 % of the articles with a full name, else
    nobody's. Acronyms that no list has are actors of their own. Kinds are guesses, if no
    list has the name. Peoples, units and currencies are no actors, nor is a word that is in lower
    case in a fifth of its uses.

    The draft says of each language of the articles whether drafts in it were checked by eye. Of
    unchecked ones there are tables and figures; no answer, lead or title tells of their actors.

    Parameters
    ----------
    corpus : Corpus
        From ``read_corpus``; titles are not looked at.
    min_articles : int
        Actors in fewer articles are left out.
    most : int
        Actors at most. Those in most articles come first, behind them those that only one of
        several outlets has. For names without evidence of a kind, articles count half.

    Returns
    -------
    str
        A comment, and one ``[[actor]]`` each. The comment says how many were left out.

    Raises
    ------
    InputError
        If under 5 % of the articles name an actor of the draft, or a number is below 1.

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
    found = names_by_language(corpus, lexicons.actors(None))
    articles = corpus.articles
    parts = [named(part, language) for language, part in found.items()]
    ranked, names = draft_of(parts, articles=articles)
    frequent = ranked[ranked["articles"] >= min_articles]
    is_drafted = names["actor"].isin(frequent["name"].head(most))
    n_named = names["article_id"][is_drafted].nunique()
    if frequent.empty or n_named < LEAST_NAMED * len(articles):
        raise refusal(
            "actors",
            arrived=f"{n_named:,} of {len(articles):,} articles that name who is in {min_articles}",
            expected=f"at least {100 * LEAST_NAMED:.0f} % of them, so that a draft says something",
            fix="Lower min_articles, or write a list: scripts without capitals need one.",
        )
    entries = [_head(corpus, len(frequent), min_articles=min_articles, most=most)]
    written = names.groupby("actor")["written"]
    shown_actors = frequent.head(most).itertuples()
    entries.extend(_entry(row, written.get_group(row.name)) for row in shown_actors)
    return "\n\n".join([*entries, ""])


def draft_of(
    parts: Sequence[Named], *, articles: pd.DataFrame
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return the actors of articles in several languages, best first, and where they are named."""
    kind_of = {}
    for part in parts:
        kind_of |= part.kind_of
    names = pd.concat([part.names for part in parts], ignore_index=True)
    actor_of = dict(zip(names["name"], names["actor"]))
    number = names.groupby(["name", "written"], sort=False).ngroup()
    forms = names.groupby(number)[["name", "written"]].first()
    forms["actor"] = forms["name"].map(actor_of)
    is_body = forms["actor"].map(kind_of).str[0].eq("organisation")
    own = forms["name"].map(kinds.spelling).str.rstrip("^").isin(_own_names(articles))
    forms = forms[~(is_body & own)]
    read = forms["written"].map(partial(search_form, case="exact"))  # as lists of actors are
    forms = forms.assign(written=forms.groupby(read)["written"].transform("first"))
    actor = forms["actor"]
    forms = forms.assign(actor=shown(forms))
    kind_of |= {new: kind_of[old] for old, new in zip(actor, forms["actor"])}
    names = names[["article_id", "outlet"]].assign(form=number).join(forms, on="form", how="inner")
    ranked = _ranked(names, kind_of, several=articles["outlet"].nunique() >= SEVERAL_OUTLETS)
    return ranked, names


def _own_names(articles: pd.DataFrame) -> set[str]:
    """Return the spellings of outlets and of their hosts: "elmpost" of "www.elmpost.example"."""
    hosts = {host_of(url) or "" for url in articles["url"].dropna().unique()}
    parts = [outlet.split(".") for outlet in {*articles["outlet"], *hosts}]
    labels = {label for listed in parts for label in (*listed[:-1], " ".join(listed))}
    return {kinds.spelling(label.casefold()).removeprefix("the") for label in labels}


def _ranked(
    names: pd.DataFrame, kind_of: dict[str, tuple[str, bool, bool]], *, several: bool
) -> pd.DataFrame:
    """Return the actors, best first: ``name, articles, outlets, article_id, kind, is_known``.

    Without evidence of a kind, articles count half.
    """
    actors = names.groupby("actor").agg(**EXTENT).rename_axis("name").reset_index()
    told = [kind_of[name] for name in actors["name"]]
    actors = actors.join(pd.DataFrame(told, columns=["kind", "is_known", "has_evidence"]))
    actors["tier"] = several & actors["outlets"].eq(1)
    actors["weight"] = actors["articles"] * (1 + actors["has_evidence"])
    order = ["tier", "weight", "has_evidence", "name"]
    return actors.sort_values(order, ascending=[True, False, False, True], ignore_index=True)


def _head(corpus: Corpus, n_actors: int, *, min_articles: int, most: int) -> str:
    """Return the comment at the top of a draft."""
    listed = min(n_actors, most)
    lines = [
        f"# A draft: {listed} of {n_actors} actors that are named in at least {min_articles}"
        f" articles (suggest.actors with most={n_actors} lists all). Look at every kind and group.",
        "# Nationalities and offices are left out. Add parents, other spellings, exclusions, and"
        " limits (language, start, end).",
    ]
    for code, n in corpus.articles["language"].fillna(ENGLISH).value_counts().items():
        said = lexicons.checked_drafts().get(code, "unchecked")
        lines.append(f"# Drafts in {name_of(code)} ({number_of(n, 'article')}): {said}.")
    return "\n".join(lines)


def _entry(row: Any, written: pd.Series) -> str:
    """Return an actor of the draft as TOML, with the forms in which it is written."""
    aliases = [alias for alias, _ in Counter(written).most_common()]
    name, *listed = [json.dumps(each, ensure_ascii=False) for each in (row.name, *aliases)]
    guess = "" if row.is_known else "  # a guess"
    place = f"  # in {row.articles} articles, such as {printable(row.article_id)}"
    return (
        f'[[actor]]\nname = {name}\nkind = "{row.kind}"{guess}\n'
        f"aliases = [{', '.join(listed)}]{place}"
    )
