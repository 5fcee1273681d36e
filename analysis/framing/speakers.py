"""Speakers: whom the quotations of each article are from."""

from analysis.compare.prose import part_text
from analysis.counts import Counts, metadata_of, note_of_names, set_apart, tallied
from analysis.features.pack import Features, require_features


def speakers(features: Features) -> Counts:
    """Return how many of each article's quotations each actor speaks.

    Who is on no list of actors, or only "he" or "she", is one of "others": they count in ``size``.

    Parameters
    ----------
    features : Features
        Read articles.

    Returns
    -------
    Counts
        Articles × actors that speak (sorted), per "quotation". ``size`` is all quotations of
        the article; 0 (missing) where there are none. `compare.levels` gives each actor's share of
        a group's quotations.

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
    spoken = quotations.dropna(subset="speaker")
    items = sorted(spoken["speaker"].unique())
    n_quotations = quotations["article_id"].value_counts()
    size = features.articles["article_id"].map(n_quotations).fillna(0).to_numpy(float)
    n_others = len(quotations) - len(spoken)
    whom = "nobody on the list of actors speaks, or only “he” or “she”"
    share = part_text(n_others, max(1, len(quotations)), "of quotations")
    others = f"in {share} {whom}"
    notes = [
        set_apart(
            features, "quotations", what="quotations", reads="verbs of speaking are known in"
        ),
        note_of_names(features),
        others if n_others else "",
    ]
    return Counts.of(
        tallied(features, spoken, label="speaker", items=items),
        size=size[:, None],
        rows=metadata_of(features),
        items=items,
        per="quotation",
    ).noted(*notes)
