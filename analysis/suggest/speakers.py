"""Speakers whom no list of actors has."""

from __future__ import annotations

from collections import Counter

import pandas as pd

from analysis.errors import refusal
from analysis.features.pack import Features, require_features
from analysis.suggest.actors import actor_entry, draft_of
from analysis.suggest.uncovered import Names

_NO_ACRONYMS = ("long", "short", "article_id", "outlet")


def speakers(features: Features) -> pd.DataFrame:
    """Return the speakers who are no listed actors, by how often they are quoted.

    Spellings, surnames and short forms of one person are joined as in `suggest.actors`.

    Parameters
    ----------
    features : Features
        The full pack: published ones have no names of speakers.

    Returns
    -------
    DataFrame
        One row a speaker: ``name``, ``kind`` (a guess), ``quotations``, ``articles`` (with one) and
        ``entry`` (its lines for actors.toml). Most articles come first, then most quotations, then
        by name. ``concordance.in_sentences`` shows what they say.

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
    >>> found[["name", "kind", "quotations", "articles"]].values.tolist()
    [['Ida Berg', 'person', 3, 2]]
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
    unlisted = quotations[is_unlisted].reset_index(drop=True)
    outlets = features.articles.set_index("article_id")["outlet"]
    names = pd.DataFrame(
        {
            "name": unlisted["speaker_name"],
            "before": "",
            "after": unlisted["cue"],
            "opens": False,
            "article_id": unlisted["article_id"],
            "outlet": unlisted["article_id"].map(outlets),
        }
    )
    no_acronyms = pd.DataFrame(columns=_NO_ACRONYMS, dtype="str")
    draft = draft_of(Names(names, Counter()), no_acronyms, articles=features.articles)
    table = draft.actors[["name", "kind", "articles"]]
    quotations = draft.names["actor"].value_counts()
    table.insert(2, "quotations", table["name"].map(quotations))
    order = ["articles", "quotations"]
    table = table.sort_values(order, ascending=False, kind="stable", ignore_index=True)
    aliases = table["name"].map(draft.aliases)
    columns = zip(table["name"], table["kind"], aliases, strict=True)
    return table.assign(entry=pd.array([actor_entry(*values) for values in columns], dtype="str"))
