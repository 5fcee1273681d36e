"""The Counts of each material of a case's articles."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any

import numpy as np

from analysis import cooccurrence, framing, sentiment
from analysis.counts import Counts
from analysis.features.pack import Features

if TYPE_CHECKING:
    from analysis.case.folder import Case


@lru_cache(maxsize=16)
def counts_of_material(case: Case, material: str, voice: str) -> Counts:
    """Return the Counts of a material of the articles."""
    features: Any = case.features  # they are there: the material is one of theirs
    if material == "words":
        has_aliases = len(features.mentions) > 0 and "own_alias" in features.terms.layers
        return framing.terms(features, voice=voice, normalise=has_aliases, stop_words="news")
    if material == "tone":
        return sentiment.toward(features, scorer=scorer_of(features), voice=voice).per_article()
    if material == "speakers":
        return framing.speakers(features).present()
    if material == "frames":
        return framing.dictionary(features, voice=voice).present()
    actors = cooccurrence.incidence(features, within="article", voice=voice)
    return Counts.of(
        actors.values,
        size=np.ones((len(actors.rows), 1)),
        rows=actors.rows,
        items=list(actors.items),
        per="article",
    )


def scorer_of(features: Features) -> str:
    """Return which of the scorers of tones is counted: the directed one, where it is there."""
    scorers = set(features.tones["scorer"])
    return "directed" if "directed" in scorers else min(scorers)
