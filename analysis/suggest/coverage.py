"""How often each alias of a list occurs in each outlet."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from analysis import lexicons
from analysis.errors import refusal
from analysis.features.pack import Features, require_features


def coverage(
    features: Features, *, actors: lexicons.Actors | str | Path | None = None
) -> pd.DataFrame:
    """Return how often each alias occurs in each outlet.

    Parameters
    ----------
    features : Features
        Extracted with the actors in question.
    actors : path or lexicons.Actors, optional
        The same list: then its aliases without a mention are listed too.

    Returns
    -------
    DataFrame
        One row an alias and outlet, sorted: ``actor, alias, outlet, n`` (mentions) and
        ``articles`` (with one). An alias
        without a mention has one row with n 0 and no outlet.

    Raises
    ------
    InputError
        If *actors* is another list than that of *features*.

    Examples
    --------
    >>> from analysis import load_features
    >>> table = coverage(load_features("data/hamedan-2016/features"))
    >>> table[["alias", "outlet", "n", "articles"]].values.tolist()[2]
    ['Aleppo', 'Lidtime', 5, 2]
    """
    require_features(features)
    outlets = features.articles.set_index("article_id")["outlet"]
    mentions = features.mentions
    mentions = mentions.assign(outlet=mentions["article_id"].map(outlets))
    groups = mentions.groupby(["actor", "alias", "outlet"], observed=True)["article_id"]
    table = groups.agg(n="size", articles="nunique").reset_index()
    if actors is not None:
        listed = lexicons.actors(actors)
        if listed.fingerprint != features.manifest["lists"]["actors"]["fingerprint"]:
            raise refusal(
                "actors",
                arrived="another list than that of the features",
                expected="the same list",
                fix=(
                    "Extract the features again with this list, or give the list that "
                    "they were read with."
                ),
            )
        pairs = listed.table[["actor", "alias"]].drop_duplicates()
        table = pairs.merge(table, how="left")
        table = table.fillna({"n": 0, "articles": 0})
    table = table.astype({"n": "int64", "articles": "int64"})
    return table.sort_values(["actor", "alias", "outlet"], ignore_index=True)
