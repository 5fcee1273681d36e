"""Speakers: whom the quotations of each article are from."""

from analysis.counts import Counts, metadata_of, note_of_names, set_apart, tallied
from analysis.features.pack import Features, require_features


def speakers(features: Features, *, pronouns: bool = True) -> Counts:
    """Return how many of each article's quotations each actor speaks.

    Without a list of actors, speakers are counted by their names as written ("Ida Berg" and "Berg"
    are two in different articles).

    Parameters
    ----------
    features : Features
        Read articles.
    pronouns : bool
        Whether "he said" and "she said" count for whom they mean. Without them a speaker is
        named in the sentence.

    Returns
    -------
    Counts
        Articles × actors that speak (sorted), per "quotation". ``size`` is all quotations of
        the article, direct, mixed and indirect, also those without a named speaker; 0 (missing)
        where there are none. `compare.levels`
        gives each actor's share of a group's quotations.

    Examples
    --------
    >>> import pandas as pd
    >>> quotations = pd.DataFrame(
    ...     {"article_id": ["a1", "a1"], "speaker": ["Aria", None], "kind": ["direct", "mixed"]}
    ... )
    >>> articles = pd.DataFrame({"article_id": ["a1"]})
    >>> counts = speakers(Features.of(articles, quotations=quotations))
    >>> list(counts.items.index), counts.values.toarray().tolist(), counts.size.tolist()
    (['Aria'], [[1.0]], [[2.0]])
    """
    require_features(features)
    quotations = features.quotations
    listed = features.manifest.get("lists", {}).get("actors", {}).get("names", [])
    is_by_name = not listed and "speaker_name" in quotations
    column = "speaker_name" if is_by_name else "speaker"
    spoken = quotations.dropna(subset=column)
    if not pronouns:
        spoken = spoken[spoken["certainty"] == 1]
    items = sorted(spoken[column].unique())
    n_quotations = quotations["article_id"].value_counts()
    size = features.articles["article_id"].map(n_quotations).fillna(0).to_numpy(float)
    notes = [
        set_apart(
            features, "quotations", what="quotations", reads="verbs of speaking are known in"
        ),
        note_of_names(features),
    ]
    if is_by_name and items:
        notes.append("no list of actors: speakers are counted by their names as written")
    return Counts.of(
        tallied(features, spoken, label=column, items=items),
        size=size[:, None],
        rows=metadata_of(features),
        items=items,
        per="quotation",
        note="; ".join(filter(None, notes)),
    )
