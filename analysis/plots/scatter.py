"""Points with names: the levels of items in two groups, and networks of actors."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import networkx
import numpy as np
import pandas as pd
from matplotlib.lines import Line2D

from analysis.errors import listing, plural, refusal, require_kind
from analysis.plots.canvas import plot
from analysis.plots.captions import Caption, in_words
from analysis.plots.fitting import fitted, grow, width_of
from analysis.plots.labels import label_points
from analysis.plots.marks import AROUND_POINT, mark, mark_area
from analysis.plots.rows import (
    axis_words,
    label_key_above,
    require_levels,
    scale_of_levels,
    sides_of_levels,
    sure_words,
    units_in_words,
)
from analysis.plots.selection import of_network
from analysis.plots.style import (
    BLACK,
    BLUE,
    GREY,
    ORANGE,
    PALE_GREY,
    SKY,
    VERMILLION,
    colour_of,
    pale,
    words_of,
)
from analysis.stats.evidence import is_descriptive, level_column, passes
from analysis.stats.order import strongest_first

if TYPE_CHECKING:
    from matplotlib.axes import Axes


MOST_NODES = 25
NARROW = 5.0  #: inches of a figure
MOST_NODES_WITH_UNITS = 15  #: names of more nodes have no number
HIGHER_POINT: dict[str, Any] = {
    "marker": "o",
    "color": BLUE,
    "markeredgecolor": "white",
    "markeredgewidth": 0.3,
    "zorder": 2.1,
}
LOWER_POINT = {**HIGHER_POINT, "marker": "D", "color": VERMILLION}
CHOSEN_POINT: dict[str, Any] = {
    "marker": "o",
    "color": BLACK,
    "markerfacecolor": "none",
    "zorder": 3,
}
HOLLOW_POINT: dict[str, Any] = {
    "marker": "o",
    "color": GREY,
    "markerfacecolor": "white",
    "markeredgewidth": 0.5,
    "zorder": 1.9,
}


def _height_of_points(_table: object, **_options: object) -> float:
    """Return the inches of a figure of points with names."""
    return 4.0


@plot(_height_of_points)
def two_groups(
    table: pd.DataFrame, ax: Axes, *, most: int = 12, named: Sequence[str] = ()
) -> Caption:
    """Draw each item's level in one group against the other's.

    Parameters
    ----------
    table : DataFrame
        From `compare.contrasts`, of one pair of groups. Above the line the item is more frequent
        in the group. Items that are descriptive only are hollow.
    most : int
        How many items are named: of either side the surest; those that are descriptive only last.
    named : sequence of str, optional
        Items that are named instead, and have a ring.

    Notes
    -----
    Axes of rates are logarithmic down to the smallest rate, and straight from there to 0. Rates of
    words are per 1,000 words, shares in percent. Items whose adjusted p is at most .05 are filled
    in the colour of the side that has more of them; all others are hollow.

    Examples
    --------
    >>> row = dict(group="North", against="rest", item="law", share=0.2, share_against=0.1,
    ...            estimate=0.1, p_adjusted=0.2, units=9, units_against=30)
    >>> two_groups(pd.DataFrame([row])).axes[0].get_ylabel()
    'North (9 units), % of pages'
    """
    require_levels(
        table, ["group", "against", "item", "estimate", "p_adjusted", "units", "units_against"]
    )
    scale = scale_of_levels(table)
    levels = sides_of_levels(table).to_numpy()[:, ::-1]
    diagonal = np.linspace(0, np.nanmax(levels, initial=0.01), 50)
    if level_column(table) == "rate" and (levels > 0).any():
        smallest = levels[levels > 0].min()
        diagonal = np.append(0, np.geomspace(smallest, diagonal[-1], 50))
        _draw_logarithmic_axes(ax, smallest, diagonal[-1])
    ax.plot(diagonal, diagonal, color=GREY, linewidth=0.6, zorder=0)
    is_sure = passes(table["p_adjusted"])
    is_higher = (table["estimate"] > 0).to_numpy()
    _draw_points(ax, levels[~is_sure], HOLLOW_POINT)
    _draw_points(ax, levels[is_sure & is_higher], HIGHER_POINT)
    _draw_points(ax, levels[is_sure & ~is_higher], LOWER_POINT)
    group = words_of(table["group"].iloc[0])
    reference = "all others"
    if table["against"].iloc[0] != "rest":
        reference = words_of(table["against"].iloc[0])
    n_thin = is_descriptive(table).sum()
    thin = f"descriptive only: {n_thin:,} of {len(table):,}" if n_thin else ""
    n_reference = f"{reference} ({table['units_against'].max():.0f} units), {scale.unit}"
    ax.set_xlabel(axis_words(n_reference, sure_words(table), thin))
    ax.set_ylabel(f"{group} ({table['units'].max():.0f} units), {scale.unit}")
    _write_key(ax, group, reference, is_sure=is_sure, is_higher=is_higher)
    ax.margins(0.08)
    chosen = _items_to_name(table, most)
    if len(named):
        chosen = np.flatnonzero(table["item"].isin(named))
        _draw_points(ax, levels[chosen], CHOSEN_POINT)
    room = 0.35 * width_of(ax)
    names = [words_of(item) for item in table["item"].iloc[chosen]]
    texts = [fitted(name, room, size=6.5, lines=3) for name in names]
    labels = label_points(ax, levels[chosen], texts=texts, avoid=levels)
    for label, item in zip(labels, table["item"].iloc[chosen]):
        mark(label, {"item": item})
    for item, point in zip(table["item"], levels):
        if np.isfinite(point).all():
            mark_area(ax, tuple(point), {"item": item}, pad=AROUND_POINT)
    sides = f"{group} against {reference}"
    shows = f"{len(table):,} items in {sides}, {scale.unit}; n is {units_in_words(table)}."
    notes = ("Above the line: more frequent in the group of the vertical axis",)
    return Caption(shows, in_words(table, names=["item"], n="units"), notes=notes)


def _write_key(
    ax: Axes, group: str, reference: str, *, is_sure: np.ndarray, is_higher: np.ndarray
) -> None:
    """Say over the axes what the colours mean, and how many items have each."""
    if not is_sure.any():
        return
    handles = []
    sides = [(HIGHER_POINT, is_higher, group), (LOWER_POINT, ~is_higher, reference)]
    for look, is_side, side in sides:
        n = (is_sure & is_side).sum()
        if n:
            label = f"{n:,} more frequent in {side}"
            handles.append(Line2D([], [], linestyle="none", **look, label=label))
    others = Line2D([], [], linestyle="none", **HOLLOW_POINT, label="not sure")
    label_key_above(ax, [*handles, others])


def _draw_points(ax: Axes, levels: np.ndarray, look: dict) -> None:
    """Draw a point for each pair of levels."""
    ax.plot(levels[:, 0], levels[:, 1], linestyle="none", markersize=3, **look)


def _draw_logarithmic_axes(ax: Axes, smallest: float, largest: float) -> None:
    """Make both axes logarithmic from the smallest rate on."""
    ticks = [0.0, *_ticks_between(smallest, largest)]
    texts = [f"{tick:.9f}".rstrip("0").rstrip(".") for tick in ticks]
    ax.set_xscale("symlog", linthresh=smallest)
    ax.set_yscale("symlog", linthresh=smallest)
    ax.set_xticks(ticks, texts)
    ax.set_yticks(ticks, texts)


def _ticks_between(smallest: float, largest: float) -> list[float]:
    """Return the powers of ten between two rates; in a short range 1, 2, 3 and 5 times them."""
    first_power = math.floor(math.log10(smallest))
    last_power = math.ceil(math.log10(largest))
    powers = 10.0 ** np.arange(first_power, last_power + 1)
    inside = powers[(powers >= smallest) & (powers < largest)]
    if len(inside) < 2:
        finer = np.outer(powers, [1, 2, 3, 5]).ravel()
        inside = finer[(finer >= smallest) & (finer <= largest)]
    return inside.tolist()


def _items_to_name(table: pd.DataFrame, most: int) -> np.ndarray:
    """Return the rows of the surest items, those of both sides by turns."""
    order = strongest_first(table)
    side = np.sign(table["estimate"].to_numpy()[order])
    place_in_side = pd.Series(side).groupby(side).cumcount()
    is_thin = is_descriptive(table)[order]
    return order[np.lexsort([place_in_side, is_thin])][:most]


# ---- networks ---------------------------------------------------------------------------------


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
    labels = label_points(ax, points, texts=texts, avoid=points, distance=7, lines=along_edges)
    for label, node in zip(labels, nodes):
        mark(label, {"item": node})
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
        middle = (sum(x) / 2, sum(y) / 2)
        mark_area(ax, middle, {"row": a, "column": b}, pad=AROUND_POINT)


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
