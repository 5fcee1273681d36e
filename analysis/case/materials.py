"""What can be counted of a case: a row for each material."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
from scipy import sparse

from analysis import framing, sentiment
from analysis.annotation.items import ACTORS, CLAIM, SPEAKERS
from analysis.counts import UNCHECKED, Counts, metadata_of, note_of_names
from analysis.features.pack import Features

if TYPE_CHECKING:
    from analysis.case.opened import Case


@dataclass(frozen=True)
class Material:
    """Something that can be counted: in articles, on labelled pages, or in both."""

    name: str  #: as the page calls it
    noun: str  #: one item
    table: str = ""  #: of features that it needs
    counts: Any = None  #: features → articles × items; None of what is on labelled pages alone
    variable: str | None = None  #: of labels; "" of all that no other material has


def words_of(features: Features, *, drop: Path | None = None, stem: bool = False) -> Counts:
    """Return the words of articles without stop words, names and those of the file *drop*."""
    has_aliases = len(features.mentions) > 0 and "own_alias" in features.terms.layers
    return framing.terms(features, normalise=has_aliases, stop_words="news", drop=drop, stem=stem)


def actors_of(features: Features) -> Counts:
    """Return which actors each article names."""
    rows = metadata_of(features)
    article = pd.Index(rows["article_id"]).get_indexer(features.mentions["article_id"])
    actor, items = pd.factorize(features.mentions["actor"], sort=True)
    named = sparse.csr_array((np.ones(len(actor)), (article, actor)), shape=(len(rows), len(items)))
    named.data[:] = 1  # an article counts an actor once
    return Counts.of(
        named,
        size=np.ones((len(rows), 1)),
        rows=rows,
        items=list(items),
        per="article",
        note=note_of_names(features),
    )


def speakers_of_articles(features: Features) -> Counts:
    """Return who is quoted in each article."""
    return framing.speakers(features).present()


def tone_of(features: Features) -> Counts:
    """Return the mean tone toward each actor in each article."""
    return sentiment.toward(features, scorer=scorer_of(features)).per_article()


def frames_of(features: Features) -> Counts:
    """Return which frames of a dictionary each article has."""
    return framing.dictionary(features).present()


#: In the order of the page. A measure of one's own is one more row.
MATERIALS = {
    "labels": Material("What pages say", "label", variable=""),
    "claims": Material("Claims", "claim", variable=CLAIM),
    "words": Material("Words", "word", "articles", words_of),
    "actors": Material("Actors named", "actor", "mentions", actors_of, ACTORS),
    "speakers": Material("Who speaks", "speaker", "quotations", speakers_of_articles, SPEAKERS),
    "tone": Material("Tone toward actors", "actor", "tones", tone_of),
    "frames": Material("Frames", "frame", "frames", frames_of),
}


def materials_of_articles() -> dict[str, Material]:
    """Return the materials that can be counted in articles."""
    return {name: each for name, each in MATERIALS.items() if each.counts is not None}


def materials_of_labels() -> dict[str, Material]:
    """Return the materials that labelled pages can have."""
    return {name: each for name, each in MATERIALS.items() if each.variable is not None}


@lru_cache(maxsize=16)
def sizes_of_materials(case: Case) -> dict[str, int]:
    """Return how many articles have anything of each material that they have; of words all."""
    if case.features is None:
        return {}
    sizes = {}
    for name, material in materials_of_articles().items():
        if material.table not in {"articles", *case.features.tables}:
            continue  # of a reader that this pack was made without
        n_articles = getattr(case.features, material.table)["article_id"].nunique()
        if n_articles or name == "words":
            sizes[name] = int(n_articles)
    return sizes


def is_unchecked(case: Case, material: str) -> bool:
    """Tell whether a case has a material of an unchecked draft of actors: it tells nothing."""
    is_there = material in sizes_of_materials(case)
    return is_there and UNCHECKED in case.counts(material, every=True).note


def scorer_of(features: Features) -> str:
    """Return which of the scorers of tones is counted: the directed one, where it is there."""
    scorers = set(features.tones["scorer"])
    return "directed" if "directed" in scorers else min(scorers, default="sentence")
