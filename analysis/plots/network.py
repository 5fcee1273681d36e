"""Networks of actors: points with names."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import TYPE_CHECKING

import networkx
import numpy as np

from analysis.errors import listing, plural, refusal, require_kind
from analysis.plots.canvas import plot
from analysis.plots.captions import Caption
from analysis.plots.fitting import fitted, grow, width_of
from analysis.plots.labels import label_points
from analysis.plots.selection import of_network
from analysis.plots.style import (
    BLUE,
    ORANGE,
    PALE_GREY,
    SKY,
    colour_of,
    pale,
    words_of,
)

if TYPE_CHECKING:
    from matplotlib.axes import Axes


MOST_NODES = 25
NARROW = 5.0  #: inches of a figure
MOST_NODES_WITH_UNITS = 15  #: names of more nodes have no number


def _height_of_network(graph: networkx.Graph, **_options: object) -> float:
    """Return the inches of a figure of a network: more for many nodes."""
    if len(graph) <= MOST_NODES_WITH_UNITS:
        return 4.0
    return 4.8 + 0.12 * (min(len(graph), MOST_NODES) - MOST_NODES_WITH_UNITS)


@plot(_height_of_network, select=of_network, most=MOST_NODES)
def network(
    graph: networkx.Graph,
    ax: Axes,
    *,
    places: Mapping[str, tuple[float, float]] | None = None,
) -> Caption:
    """Draw a network.

    Nodes are sized by units, edges are as wide as their weight. Nodes with a ``community`` have its
    colour, and so have the edges within it.

    Parameters
    ----------
    graph : networkx.Graph
        From `cooccurrence.network`. Edges of negative weight are dashed.
    places : mapping of actor to (x, y), optional
        From `cooccurrence.layout`, the same for several panels. By default actors are at their
        ``x`` and ``y``, or on a circle in sorted order, which shows no distance that the data do
        not have.

    Raises
    ------
    InputError
        If an actor has no place.

    Examples
    --------
    >>> import networkx as nx
    >>> graph = nx.Graph()
    >>> graph.add_edge("Iran", "Russia", weight=1.0)
    >>> [text.get_text() for text in network(graph).axes[0].texts]
    ['Iran', 'Russia']
    """
    fix = "Make one with cooccurrence.network(table)."
    require_kind(graph, networkx.Graph, name="graph", expected="a networkx.Graph", fix=fix)
    nodes = sorted(graph)
    if places is None:
        places = _places_of_nodes(graph, nodes)
    missing = [node for node in nodes if node not in places]
    if missing:
        raise refusal(
            "places",
            arrived=f"none for {listing(missing)}",
            expected="a place for every actor",
            fix="Write places=cooccurrence.layout([…]) with all networks that you draw.",
        )
    ax.update_datalim([*places.values()])
    _draw_edges(graph, ax, places)
    points = np.array([places[node] for node in nodes])
    units = np.array([graph.nodes[node].get("units", 1) for node in nodes])
    areas = 12 + 90 * units / (units.max() or 1)
    colours = [_colour_of_node(graph, node) for node in nodes]
    ax.scatter(points[:, 0], points[:, 1], s=areas, color=colours, zorder=2)
    ax.set_axis_off()
    is_crowded = len(nodes) > MOST_NODES_WITH_UNITS
    if is_crowded and width_of(ax) < NARROW:
        grow(ax, 0.1 * len(nodes))  # names beside each other have no room
    ax.margins(*(0.15, 0.08) if is_crowded else (0.5, 0.25))
    room = (0.18 if is_crowded else 0.24) * width_of(ax)
    texts = [_text_of_node(graph, node, room, with_units=not is_crowded) for node in nodes]
    edges = [np.linspace(places[a], places[b], 40) for a, b in graph.edges]
    along_edges = np.concatenate([points[:0], *edges])
    label_points(ax, points, texts=texts, avoid=points, distance=7, lines=along_edges)
    n_edges = graph.number_of_edges()
    shows = f"A network of {len(nodes)} actors and {n_edges} edges, as wide as their weight."
    return Caption(shows, _strongest_edge(graph), notes=_notes_of_network(graph))


def _places_of_nodes(graph: networkx.Graph, nodes: list[str]) -> dict[str, tuple[float, float]]:
    """Return the places that the nodes carry, else places on a circle."""
    data = graph.nodes
    if all("x" in data[node] and "y" in data[node] for node in nodes):
        return {node: (data[node]["x"], data[node]["y"]) for node in nodes}
    return _places_on_circle(nodes)


def _colour_of_node(graph: networkx.Graph, node: str) -> str:
    """Return the colour of a node's community; that of all where it has none."""
    community = graph.nodes[node].get("community")
    if community is None:
        return BLUE
    return colour_of(community)


def _places_on_circle(nodes: list[str]) -> dict[str, tuple[float, float]]:
    """Return places on a circle, the first at the top."""
    places = {}
    angles = np.linspace(0, 2 * math.pi, len(nodes), endpoint=False)
    for node, angle in zip(nodes, angles):
        x = math.sin(angle)
        y = math.cos(angle)
        places[node] = (x, y)
    return places


def _draw_edges(graph: networkx.Graph, ax: Axes, places: Mapping) -> None:
    """Draw the edges, those of negative weight dashed."""
    edges = _weighted_edges(graph)
    widest = max((abs(weight) for _, _, weight in edges), default=1) or 1
    for a, b, weight in edges:
        look = {"color": _colour_of_edge(graph, a, b), "linestyle": "-"}
        if weight < 0:
            look = {"color": ORANGE, "linestyle": "--"}
        width = 0.3 + 3 * abs(weight) / widest
        x, y = zip(places[a], places[b])
        ax.plot(x, y, zorder=1, linewidth=width, solid_capstyle="round", **look)


def _colour_of_edge(graph: networkx.Graph, a: str, b: str) -> str:
    """Return the pale colour of a community within it, and grey between communities."""
    communities = {graph.nodes[node].get("community") for node in (a, b)}
    if communities == {None}:
        return SKY
    if len(communities) > 1:
        return PALE_GREY
    return pale(_colour_of_node(graph, a))


def _weighted_edges(graph: networkx.Graph) -> list[tuple[str, str, float]]:
    """Return the edges with their weights, sorted by the names of their ends."""
    edges = graph.edges(data="weight", default=1)
    return sorted(edges, key=lambda edge: sorted(edge[:2]))


def _text_of_node(graph: networkx.Graph, node: str, room: float, *, with_units: bool) -> str:
    """Return an actor's name and its units."""
    name = fitted(words_of(node), room, size=6.5, lines=4)
    if not with_units or "units" not in graph.nodes[node]:
        return name
    return f"{name}\n({graph.nodes[node]['units']:,})"


def _strongest_edge(graph: networkx.Graph) -> str:
    """Return the widest edge in words."""
    edges = _weighted_edges(graph)
    if not edges:
        return "No two actors are joined."
    a, b, weight = max(edges, key=lambda edge: abs(edge[2]))
    return f"Widest: {words_of(a)}, {words_of(b)} {weight:.2f}."


def _notes_of_network(graph: networkx.Graph) -> tuple[str, ...]:
    """Return what widths, dashes and numbers mean."""
    measure = graph.graph.get("measure") or "weight"
    notes = [f"Width: {measure}"]
    if any(weight < 0 for _, _, weight in _weighted_edges(graph)):
        notes = [f"Width: {measure}, dashed below 0"]
    if any("community" in data for _, data in graph.nodes(data=True)):
        notes.append("Colours: communities (Louvain)")
    is_crowded = len(graph) > MOST_NODES_WITH_UNITS
    if not is_crowded and any("units" in data for _, data in graph.nodes(data=True)):
        unit = graph.graph.get("per") or "unit"
        notes.append(f"Numbers: {plural(unit)} that name the actor")
    return tuple(notes)
