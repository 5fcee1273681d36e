"""By which words a source calls each actor."""

from __future__ import annotations

import pandas as pd

from analysis.case import Case
from analysis.case.items import CaseTables, tables_of
from analysis.errors import refusal
from analysis.outlets.sources import method_of_tables


def namings(
    case: Case,
    outlet: str,
    *,
    against: Case | None = None,
) -> pd.DataFrame:
    """Return by which of its names a source calls each actor.

    Names that a spinning program exchanged stand out: "Russian Federation" for "Russia".

    Parameters
    ----------
    case : Case
        With a pack that has actors.
    outlet : str
    against : path, Features or Case, optional
        A pack with the usual names, such as a reference corpus. By default the other sources of
        the case.

    Returns
    -------
    DataFrame
        ``actor, alias``; ``n`` (mentions by this name) and ``size`` (by any), ``share``;
        ``n_against``, ``size_against``, ``share_against``. The actors with most mentions are
        first, of each the most frequent name. A share is missing where the actor is not named.
        Nothing is tested.

    Raises
    ------
    InputError
        If the case has no page or article of the outlet, or a pack no actors.

    Examples
    --------
    >>> from analysis.case import open_case
    >>> war = open_case("data/syria-war")
    >>> names = namings(open_case("data/hamedan-2016"), "Lidtime", against=war)
    >>> spun = names.set_index("alias").loc["Russian Federation"]
    >>> spun[["n", "size", "n_against", "size_against"]].astype(int).to_dict()
    {'n': 10, 'size': 16, 'n_against': 2, 'size_against': 464}
    """
    tables = tables_of(case)
    tables.require_outlet(outlet)
    mentions = _mentions(tables)
    is_own = mentions["outlet"] == outlet
    reference = mentions[~is_own]
    if against is not None:
        reference = _mentions(tables_of(against))
    own = _shares_of_names(mentions[is_own])
    result = own.merge(
        _shares_of_names(reference), on=["actor", "alias"], how="left", suffixes=("", "_against")
    )
    sizes = reference["actor"].value_counts()
    result["size_against"] = result["actor"].map(sizes).fillna(0).astype(int)
    result["n_against"] = result["n_against"].fillna(0).astype(int)
    named = result["size_against"].where(result["size_against"] > 0)
    result["share_against"] = result["n_against"] / named
    order = ["size", "actor", "n", "alias"]
    result = result.sort_values(order, ascending=[False, True, False, True], ignore_index=True)
    result.attrs["method"] = method_of_tables(tables, what="namings")
    return result


def _mentions(tables: CaseTables) -> pd.DataFrame:
    """Return the mentions of a pack with their outlet."""
    features = tables.case.features
    if features is None or not len(features.mentions):
        raise refusal(
            "namings",
            arrived=f"the case {tables.case.name} without mentions of actors",
            expected="a pack whose articles name actors of a list",
            fix="Read the articles with extract(…, actors=…), a list of actors that they name.",
        )
    outlets = features.articles.set_index("article_id")["outlet"]
    mentions = features.mentions[["article_id", "actor", "alias"]]
    return mentions.assign(outlet=mentions["article_id"].map(outlets))


def _shares_of_names(mentions: pd.DataFrame) -> pd.DataFrame:
    """Return how often each actor is called by each name."""
    n = mentions.groupby(["actor", "alias"], observed=True).size().rename("n").reset_index()
    n["size"] = n.groupby("actor")["n"].transform("sum")
    n["share"] = n["n"] / n["size"]
    return n
