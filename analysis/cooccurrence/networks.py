"""Networks of actors: their backbone, one layout for several of them, their edges as a table, and an order for a matrix."""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from analysis import errors as checks

if TYPE_CHECKING:
    import networkx

_FAINT = 0.04  # of a network's weight, spread over all pairs


def backbone(
    graph: networkx.Graph, *, alpha: float = 0.05, weight: str = "joint"
) -> networkx.Graph:
    """Return the network without the edges that a random split of its actors' weights would show as well.

    The disparity filter of Serrano, Boguñá and Vespignani (2009): an actor with k edges that split its total weight at random
    has an edge of at least the share w with probability (1 - w) ** (k - 1). An edge stays if that is below *alpha* at one of
    its two ends. It thins a drawing and tests nothing: whether a pair stands together beyond chance says
    `cooccurrence.association`.

    Parameters
    ----------
    graph : networkx.Graph
        From `cooccurrence.network`, or any other with positive weights.
    alpha : float
        Between 0 and 1; smaller keeps less.
    weight : str
        Attribute of the edges that is split; by default the number of units with both actors.

    Returns
    -------
    networkx.Graph
        A new one, with every actor and the edges that stay; ``disparity`` is the smaller probability of the two ends. At an
        actor with a single edge it is 1, so an edge between two such actors goes.

    Raises
    ------
    InputError
        If alpha is not between 0 and 1, or an edge has no positive weight.

    Examples
    --------
    >>> import networkx as nx
    >>> graph = nx.Graph()
    >>> graph.add_weighted_edges_from([("Aria", "Boria", 98), ("Aria", "Coria", 1), ("Aria", "Doria", 1)], weight="joint")
    >>> list(backbone(graph).edges(data="disparity"))
    [('Aria', 'Boria', 0.0004)]
    """
    if not 0 < alpha < 1:
        raise checks.refusal(
            "alpha",
            arrived=alpha,
            expected="a number between 0 and 1",
            fix="0.05 keeps what stands out.",
        )
    bad = [
        f"{one} + {other}"
        for one, other, value in graph.edges(data=weight)
        if value is None or not value > 0
    ]
    if bad:
        raise checks.refusal(
            "network",
            arrived=f"edges without a positive {weight}: {checks.listing(bad)}",
            expected=f"a {weight} above 0 on every edge",
            fix="Choose another weight, such as 'joint'.",
        )
    total, kept = dict(graph.degree(weight=weight)), graph.copy()
    for one, other, data in graph.edges(data=True):
        chance = min(
            (1 - data[weight] / total[end]) ** (graph.degree(end) - 1) for end in (one, other)
        )
        kept.edges[one, other]["disparity"] = round(chance, 15)
        if chance >= alpha:
            kept.remove_edge(one, other)
    return kept


def layout(
    graphs: Iterable, *, seed: int = 0, weight: str = "joint"
) -> dict[str, tuple[float, float]]:
    """Return one place for every actor of several networks, so that drawings of them can be compared.

    The networks are laid over each other, each with the same total weight, and drawn by springs as strong as the square root of
    the weight (Fruchterman and Reingold 1991; twice their distance, so that the middle stays readable): actors that are often
    together come close. A faint pull between all keeps those who never meet in the picture. Distances are rough;
    directions mean nothing.

    Parameters
    ----------
    graphs : iterable of networkx.Graph
        From `cooccurrence.network`, one a group.
    seed : int
        Where the springs start.
    weight : str
        Attribute of the edges that pulls; its sign does not count, and edges without it pull as 1.

    Returns
    -------
    dict
        Actor → (x, y), sorted by actor, in a square from -1 to 1. The order of networks, actors and edges makes no difference.
        Empty where there is no actor.

    Examples
    --------
    >>> import networkx as nx
    >>> places = layout([nx.Graph([("Aria", "Boria")]), nx.Graph([("Boria", "Coria")])])
    >>> list(places)
    ['Aria', 'Boria', 'Coria']
    """
    import networkx as nx

    graphs, pulls = list(graphs), []
    for graph in graphs:
        weights = {
            tuple(sorted(ends)): abs(graph.edges[ends].get(weight, 1)) for ends in graph.edges
        }
        pulls += [
            (ends, value / (sum(sorted(weights.values())) or 1)) for ends, value in weights.items()
        ]
    laid = nx.complete_graph(sorted({node for graph in graphs for node in graph}))
    nx.set_edge_attributes(laid, math.sqrt(_FAINT / max(laid.number_of_edges(), 1)), "pull")
    for (one, other), pull in sorted(pulls):
        laid.edges[one, other]["pull"] = math.hypot(laid.edges[one, other]["pull"], math.sqrt(pull))
    places = nx.spring_layout(
        laid, weight="pull", seed=seed, iterations=300, k=2 / math.sqrt(max(len(laid), 1))
    )
    return {actor: (float(x), float(y)) for actor, (x, y) in places.items()}


def edges(graph: networkx.Graph) -> pd.DataFrame:
    """Return the edge list that Gephi and igraph read: one row an edge, sorted, with its attributes.

    Parameters
    ----------
    graph : networkx.Graph

    Returns
    -------
    DataFrame
        ``source, target`` (for igraph the first two columns), ``type`` ("undirected", which Gephi asks for), then the edges'
        attributes; missing where an edge has none of that name. Actors without an edge are in no row.

    Examples
    --------
    >>> import networkx as nx
    >>> edges(nx.Graph([("Boria", "Aria", {"weight": 2.5})]))
      source target        type  weight
    0   Aria  Boria  undirected     2.5
    """
    kind = "directed" if graph.is_directed() else "undirected"
    ends = [
        (one, other) if graph.is_directed() else sorted((one, other), key=str)
        for one, other in graph.edges
    ]
    rows = [
        {"source": one, "target": other, "type": kind, **graph.edges[one, other]}
        for one, other in ends
    ]
    return pd.DataFrame(
        sorted(rows, key=lambda row: (str(row["source"]), str(row["target"])))
        or {name: [] for name in ("source", "target", "type", "weight")}
    )


def clustered(matrix: pd.DataFrame) -> pd.DataFrame:
    """Return a matrix with rows and columns of like profile side by side, as a heat map is read best.

    Rows are compared by the direction of their numbers (cosine), whatever their sums; missing numbers count as 0. They are
    joined by average linkage and stand in the order of leaves that puts neighbours nearest (Bar-Joseph et al. 2001); columns
    likewise.
    A symmetric matrix has one order for both. The order describes and tests nothing.

    Returns
    -------
    DataFrame
        The same numbers and names. The order of rows and columns before makes no difference, also where distances are equal.

    Examples
    --------
    >>> names = ["Aria", "Boria", "Coria"]
    >>> table = pd.DataFrame([[9, 0, 8], [0, 7, 0], [8, 0, 9]], index=names, columns=names)
    >>> list(clustered(table))
    ['Boria', 'Coria', 'Aria']
    """
    first = matrix.iloc[_by_name(matrix.index), _by_name(matrix.columns)]
    values = np.nan_to_num(first.to_numpy(float), posinf=0.0, neginf=0.0)
    rows = _leaves(values)
    symmetric = first.index.equals(first.columns) and np.array_equal(values, values.T)
    return first.iloc[rows, rows if symmetric else _leaves(values.T)]


def _by_name(names: pd.Index) -> list[int]:
    return sorted(range(len(names)), key=lambda place: str(names[place]))


def _leaves(values: np.ndarray) -> np.ndarray:
    """Return the rows' numbers in the order of the leaves of their tree."""
    from scipy.cluster import hierarchy
    from scipy.spatial import distance

    if len(values) < 3 or not values.size:
        return np.arange(len(values))
    values = values / (np.abs(values).max() or 1)
    lengths = np.sqrt((values**2).sum(axis=1, keepdims=True))
    apart = distance.pdist(
        np.divide(values, lengths, out=np.zeros_like(values), where=lengths > 0)
    ).round(12)
    return hierarchy.leaves_list(hierarchy.linkage(apart, "average", optimal_ordering=True))
