"""Incidence: which sentences or articles name whom."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import pandas as pd
from scipy import sparse

from analysis.counts import Counts, Incidence, metadata_of, note_of_names, require_counts
from analysis.errors import number_of, one_of
from analysis.features.pack import Features, require_features

UNITS = ("sentence", "article")


class Units(NamedTuple):
    """The units of some articles."""

    table: pd.DataFrame  #: one row a unit: ``article_id``, and its number in the article
    article: np.ndarray  #: position of each unit's article
    of_name: np.ndarray  #: position of the unit of each name


def incidence(
    features: Features, *, within: str = "sentence", kinds: Sequence[str] | None = None
) -> Incidence:
    """Return units × actors: 1 where the unit names the actor.

    Parameters
    ----------
    features : Features
        Read articles; a title is paragraph 0.
    within : "sentence" or "article"
        The unit.
    kinds : sequence of str, optional
        Only actors of these kinds ("state", "person", …). By default all but places, which act
        seldom; ``note`` says how many are left out.

    Returns
    -------
    Incidence
        ``values`` (units × items, 1 or 0), ``rows`` (one row a unit, with the article's metadata),
        ``items`` (sorted) and ``within``. Units that name nobody are rows too. What is never named
        is no column.

    Raises
    ------
    InputError
        For an unknown unit, and for kinds that no actor of the list has.

    Examples
    --------
    >>> rows = pd.DataFrame({"article_id": ["a1"], "outlet": ["North"]})
    >>> sentences = pd.DataFrame(
    ...     {"article_id": ["a1", "a1"], "paragraph": [1, 1], "sentence": [0, 1]}
    ... )
    >>> mentions = pd.DataFrame(
    ...     {"article_id": ["a1", "a1"], "sentence": [1, 1], "actor": ["Aria", "Boria"]}
    ... )
    >>> incidence(Features.of(rows, sentences=sentences, mentions=mentions)).values.toarray()
    array([[0., 0.],
           [1., 1.]])
    """
    require_features(features)
    one_of(within, UNITS, name="within")
    places = _places(features)
    names = features.mentions
    notes = [note_of_names(features)]
    if kinds is not None:
        known = features.manifest["lists"]["actors"]["kinds"]
        for kind in kinds:
            one_of(kind, sorted(set(known.values())), name="kinds")
        names = names[names["actor"].map(known).isin(list(kinds))]
    elif places:
        names = names[~names["actor"].isin(places)]
        notes.append(f"{number_of(len(places), 'place')} left out")
    if within == "article":
        table = features.articles[["article_id"]]
        units = Units(table, np.arange(len(table)), _articles_of(features, names))
    else:
        units = _sentence_units(features, names)
    column, items = pd.factorize(names["actor"], sort=True)
    shape = (len(units.table), len(items))
    values = sparse.csr_array((np.ones(len(names)), (units.of_name, column)), shape=shape)
    values.data[:] = 1  # a unit counts an item once
    metadata = metadata_of(features).drop(columns="article_id")
    metadata = metadata.iloc[units.article].reset_index(drop=True)
    rows = pd.concat([units.table.reset_index(drop=True), metadata], axis=1)
    note = "; ".join(filter(None, notes))
    return Incidence(values, rows, pd.Index(items, dtype="str"), within, note)


def incidence_of(counts: Counts, *, variable: str | None = None) -> Incidence:
    """Return pages × actors from annotations of who is named.

    Parameters
    ----------
    counts : Counts
        A value above 0 means named.
    variable : str, optional
        The variable whose values are the actors, such as "actors". By default every item is one.

    Returns
    -------
    Incidence
        ``values`` (pages × actors, 1 where the page names the actor), ``rows`` (one row a page),
        ``items`` (actors, sorted) and ``within`` ("page"). Pages without a label (size 0) are left
        out.

    Raises
    ------
    InputError
        If no item is of the variable.

    Examples
    --------
    >>> rows = pd.DataFrame({"article_id": ["p1"]})
    >>> items = pd.DataFrame({"variable": ["by", "law"], "value": ["Aria", ""]}, ["by:Aria", "law"])
    >>> labels = Counts.of([[1, 0]], size=[[1]], rows=rows, items=items, per="page")
    >>> list(incidence_of(labels, variable="by").items)
    ['Aria']
    """
    require_counts(counts)
    labels = counts
    actors = counts.items.index.to_series()
    if variable is not None:
        one_of(variable, list(counts.variables.unique()), name="variable")
        labels = counts.where(items=counts.variables == variable)
        labels = labels.where(items=(labels.values > 0).sum(axis=0) > 0)
        actors = labels.items["value"]
    is_labelled = (labels.size > 0).all(axis=1)
    labels = labels.where(rows=is_labelled).merged(actors.to_dict())
    values = sparse.csr_array((labels.values > 0).astype(float))
    return Incidence(values, labels.rows, labels.items.index, counts.per)


def _places(features: Features) -> set[str]:
    """Return the places that are named; none where all that is named are places."""
    kind_of = features.manifest.get("lists", {}).get("actors", {}).get("kinds", {})
    named = set(features.mentions["actor"].unique())
    places = {actor for actor in named if kind_of.get(actor) == "place"}
    return set() if places == named else places


def _articles_of(features: Features, table: pd.DataFrame) -> np.ndarray:
    """Return the position of the article of each row of a table."""
    return pd.Index(features.articles["article_id"]).get_indexer(table["article_id"])


def _sentence_units(features: Features, names: pd.DataFrame) -> Units:
    """Return sentences as units."""
    sentences = features.sentences
    article = _articles_of(features, sentences)
    n_positions = sentences["sentence"].max() + 1
    positions = article * n_positions + sentences["sentence"].to_numpy()
    wanted = _articles_of(features, names) * n_positions + names["sentence"].to_numpy()
    return Units(sentences[["article_id", "sentence"]], article, np.searchsorted(positions, wanted))
