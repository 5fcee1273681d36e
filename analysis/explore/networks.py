"""The network of a view: its backbone, its communities, its places; as a figure and as data."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import pandas as pd

from analysis import cooccurrence
from analysis.plots.style import words_of

if TYPE_CHECKING:
    import networkx

EDGES_A_NODE = 1.5  #: edges that are drawn, for each node
MIN_JOINT = 3  #: articles that an edge rests on
SEED = 0  #: of communities and places


def network_of(table: pd.DataFrame) -> networkx.Graph:
    """Return the backbone of an association table as a network with communities and places.

    Every item keeps its strongest ties: the edges of a maximum spanning tree, and then the
    strongest of all others. Ties that are no more frequent than chance are left out, and so are
    items without a tie. It is a drawing and tests nothing.

    Parameters
    ----------
    table : DataFrame
        From `cooccurrence.association`, of one group.

    Returns
    -------
    networkx.Graph
        As from `cooccurrence.network`, and for each node ``community`` (from 0, the largest
        first), ``x`` and ``y`` (from −1 to 1).

    References
    ----------
    Blondel et al. (2008) for the communities (Louvain).

    Examples
    --------
    >>> pairs = [("oil", "gas", 0.6), ("gas", "price", 0.5), ("law", "court", 0.7)]
    >>> rows = [dict(actor_a=a, actor_b=b, estimate=w, joint=5, expected=2.0, left=9, right=9,
    ...              units=40) for a, b, w in pairs]
    >>> graph = network_of(pd.DataFrame(rows))
    >>> dict(graph.nodes(data="community"))
    {'court': 1, 'gas': 0, 'law': 1, 'oil': 0, 'price': 0}
    """
    import networkx as nx

    whole = cooccurrence.network(table, min_joint=MIN_JOINT, min_expected=0)
    pairs = sorted(whole.edges(data="weight"), key=_order_of_edge)
    positive = [edge for edge in pairs if edge[2] > 0]
    graph = whole.copy()
    graph.remove_edges_from(list(whole.edges))
    tree = nx.Graph()
    tree.add_weighted_edges_from(positive)
    spanning = {frozenset(edge) for edge in nx.maximum_spanning_edges(tree, data=False)}
    most = max(len(spanning), math.ceil(EDGES_A_NODE * len(tree)))
    others = [edge for edge in positive if frozenset(edge[:2]) not in spanning]
    kept = [edge for edge in positive if frozenset(edge[:2]) in spanning]
    for left, right, _ in [*kept, *others[: most - len(kept)]]:
        graph.add_edge(left, right, **whole.edges[left, right])
    graph.remove_nodes_from([node for node, degree in dict(graph.degree).items() if not degree])
    _add_communities(graph)
    for node, (x, y) in cooccurrence.layout([graph], seed=SEED, weight="weight").items():
        graph.nodes[node].update(x=round(x, 4), y=round(y, 4))
    return graph


def _order_of_edge(edge: tuple[str, str, float]) -> tuple:
    """Return what edges are sorted by: the strongest first, then by name."""
    left, right, weight = edge
    return (-weight, *sorted((left, right)))


def _add_communities(graph: networkx.Graph) -> None:
    """Number the communities of the nodes: the largest first, then by name."""
    import networkx as nx

    if not len(graph):
        return
    communities = nx.community.louvain_communities(graph, weight="weight", seed=SEED)
    ordered = sorted((sorted(members) for members in communities), key=_order_of_community)
    for number, members in enumerate(ordered):
        for node in members:
            graph.nodes[node]["community"] = number


def _order_of_community(members: list[str]) -> tuple:
    return (-len(members), members)


def network_data(graph: networkx.Graph, about: Mapping[tuple, str]) -> dict[str, Any] | None:
    """Return a network as plain data for a drawing; None where it has no edge.

    *about* has the hover text of each ("item", name) and ("pair", name, name). ``nodes`` have ``id,
    name, x, y, community, units, key, about``; ``edges`` have ``source, target, weight, key,
    about``.
    """
    if not graph.number_of_edges():
        return None
    nodes = []
    for node, data in sorted(graph.nodes(data=True)):
        facts = {"id": node, "name": words_of(node), **data, "units": int(data["units"])}
        text = about.get(("item", node), "")
        nodes.append(facts | {"key": ["item", node], "about": text})
    edges = []
    for left, right, weight in sorted(graph.edges(data="weight")):
        key = ["pair", left, right]
        text = about.get(("pair", left, right), "")
        ends = {"source": left, "target": right, "weight": round(float(weight), 4)}
        edges.append(ends | {"key": key, "about": text})
    return {"nodes": nodes, "edges": edges}
