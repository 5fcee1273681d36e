"""Speakers: whom the quotations of each article are from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pandas as pd

from analysis.counts import Counts, metadata_of, of_kinds, set_apart, tallied
from analysis.errors import one_of
from analysis.features.pack import Features

#: Kinds of quotation in the table of quotations.
QUOTATIONS = ("direct", "mixed", "indirect")


def speakers(
    features: Features,
    *,
    kinds: Sequence[str] | None = None,
    quotation: str | Sequence[str] = "all",
) -> Counts:
    """Return how many of each article's quotations each actor speaks.

    Parameters
    ----------
    features : Features
        Read articles.
    kinds : sequence of str, optional
        Only actors of these kinds ("state", "person", …).
    quotation : "all", "direct", "mixed", "indirect" or several of these
        What is counted: whole clauses in marks, marks inside a reported clause, reported
        clauses without marks.

    Returns
    -------
    Counts
        Articles × actors that speak (sorted), per "quotation". ``size`` is all quotations of
        the article that are counted, also those without a named speaker and those of other
        kinds of actors; 0 (missing) where there are none. ``compare.levels(…,
        measure=measures.share)`` gives each actor's share of a group's quotations.

    Raises
    ------
    InputError
        For a kind that no actor of the list has, and for an unknown kind of quotation.

    Examples
    --------
    >>> quotations = pd.DataFrame(
    ...     {"article_id": ["a1", "a1"], "speaker": ["Aria", None], "kind": ["direct", "mixed"]}
    ... )
    >>> articles = pd.DataFrame({"article_id": ["a1"]})
    >>> counts = speakers(Features.of(articles, quotations=quotations))
    >>> list(counts.items.index), counts.values.toarray().tolist(), counts.size.tolist()
    (['Aria'], [[1.0]], [[2.0]])
    """
    quotations = _quotations_of_kind(features.quotations, quotation)
    spoken = quotations.dropna(subset="speaker")
    spoken = of_kinds(features, kinds, table=spoken, column="speaker")
    items = sorted(spoken["speaker"].unique())
    n_quotations = quotations["article_id"].value_counts()
    size = features.articles["article_id"].map(n_quotations).fillna(0).to_numpy(float)
    values = tallied(features, spoken, label="speaker", items=items)
    rows = metadata_of(features)
    counts = Counts.of(values, size=size[:, None], rows=rows, items=items, per="quotation")
    missing = set_apart(
        features, "quotations", what="quotations", reads="verbs of speaking are known in"
    )
    return replace(counts, note=missing)


def _quotations_of_kind(table: pd.DataFrame, quotation: str | Sequence[str]) -> pd.DataFrame:
    """Return the quotations of some kinds; all of them for "all"."""
    if isinstance(quotation, str):
        one_of(quotation, ("all", *QUOTATIONS), name="quotation")
        if quotation == "all":
            return table
        return table[table["kind"] == quotation]
    for kind in quotation:
        one_of(kind, QUOTATIONS, name="quotation")
    return table[table["kind"].isin(list(quotation))]
