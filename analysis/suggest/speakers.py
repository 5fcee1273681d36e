"""Speakers whom no list of actors has."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from analysis.errors import refusal
from analysis.features.pack import Features, require_features
from analysis.suggest import kinds, persons
from analysis.suggest.actors import actor_entry


def speakers(features: Features) -> pd.DataFrame:
    """Return the speakers who are no listed actors, by how often they are quoted.

    Spellings and short forms of one person are joined as in `suggest.actors`.

    Parameters
    ----------
    features : Features
        The full pack: published ones have no names of speakers.

    Returns
    -------
    DataFrame
        One row a speaker: ``name``, ``quotations``, ``articles`` (with one) and ``entry`` (its
        lines for actors.toml, with a guess of the kind). Most articles come first, then most
        quotations, then by name. ``concordance.in_sentences`` shows what they say.

    Raises
    ------
    InputError
        For a pack without names of speakers.

    Examples
    --------
    >>> from analysis import extract, read_corpus
    >>> texts = ["“We sail,” said Ida Berg. “Soon,” she added.", "Ida Berg said it was late."]
    >>> table = pd.DataFrame({"article_id": ["a1", "a2"], "outlet": "North", "text": texts})
    >>> found = speakers(extract(read_corpus(table)))
    >>> found[["name", "quotations", "articles"]].values.tolist()
    [['Ida Berg', 3, 2]]
    >>> print(found["entry"][0])
    [[actor]]
    name = "Ida Berg"
    kind = "person"
    aliases = ["Ida Berg"]
    """
    require_features(features)
    quotations = features.quotations
    if "speaker_name" not in quotations:
        raise refusal(
            "features",
            arrived="a pack without names of speakers",
            expected="the full pack",
            fix="Extract the articles again: published and older packs have no names.",
        )
    is_unlisted = quotations["speaker"].isna() & quotations["speaker_name"].notna()
    unlisted = quotations[is_unlisted]
    name = unlisted["speaker_name"].map(kinds.without_title)
    people = persons.persons(name.value_counts().index)
    groups = unlisted.assign(alias=name).groupby(name.map(people).rename("name"), sort=True)
    table = groups.agg(
        quotations=("alias", "size"),
        articles=("article_id", "nunique"),
        aliases=("alias", "unique"),
    )
    order = ["articles", "quotations"]
    table = table.sort_values(order, ascending=False, kind="stable").reset_index()
    entries = [_entry(*row) for row in zip(table["name"], table.pop("aliases"), strict=True)]
    return table.assign(entry=pd.array(entries, dtype="str"))


def _entry(name: str, aliases: Sequence[str]) -> str:
    """Return the lines of a speaker: a person, if the name begins with a given name."""
    kind = "person" if persons.begins_with_first_name(name) else "organisation"
    return actor_entry(name, kind, aliases)
