"""The Counts of each material of a case's articles."""

from pathlib import Path

import numpy as np

from analysis import cooccurrence, framing, sentiment
from analysis.counts import Counts
from analysis.features.pack import Features

#: The table of features that a material needs.
TABLES = {
    "words": "terms",
    "frames": "frames",
    "actors": "mentions",
    "speakers": "quotations",
    "tone": "tones",
}


def articles_with(features: Features, material: str) -> int:
    """Return how many articles have anything of a material."""
    if material == "words":
        return len(features.articles)
    if material == "speakers":
        n_named = framing.speakers(features).values.sum(axis=1)
        return int(np.count_nonzero(n_named))
    return int(getattr(features, TABLES[material])["article_id"].nunique())


def counts_of_material(
    features: Features, material: str, *, drop: Path | None = None, stem: bool = False
) -> Counts:
    """Return the Counts of a material of the articles; *drop* has words that are left out."""
    if material == "words":
        has_aliases = len(features.mentions) > 0 and "own_alias" in features.terms.layers
        return framing.terms(
            features, normalise=has_aliases, stop_words="news", drop=drop, stem=stem
        )
    if material == "tone":
        return sentiment.toward(features, scorer=scorer_of(features)).per_article()
    if material == "speakers":
        return framing.speakers(features).present()
    if material == "frames":
        return framing.dictionary(features).present()
    kinds = set(features.manifest["lists"]["actors"]["kinds"].values())
    actors = cooccurrence.incidence(features, within="article", kinds=sorted(kinds))
    return Counts.of(
        actors.values,
        size=np.ones((len(actors.rows), 1)),
        rows=actors.rows,
        items=list(actors.items),
        per="article",
        note=actors.note,
    )


def scorer_of(features: Features) -> str:
    """Return which of the scorers of tones is counted: the directed one, where it is there."""
    scorers = set(features.tones["scorer"])
    return "directed" if "directed" in scorers else min(scorers, default="sentence")
