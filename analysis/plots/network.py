"""Networks of actors: points with names, joined by lines."""

from collections.abc import Mapping

import networkx
import numpy as np
from matplotlib.axes import Axes

from analysis.errors import listing, number_of, plural, refusal, require_kind
from analysis.plots.canvas import Canvas, left_out, plot, with_numbers
from analysis.plots.captions import Caption, short_title
from analysis.plots.labels import label_points
from analysis.plots.layout import Panel, fitted, lines_of
from analysis.plots.style import OF_REST, words_in

MOST_ACTORS = 20
CROWDED = 12  #: actors, from which on names have no number
TALLEST = 6  #: inches of the lines and points
NAME = 1.0  #: inches of a line of a name


@plot()
def network(
    graph: networkx.Graph,
    figure: Canvas,
    *,
    places: Mapping[str, tuple[float, float]] | None = None,
) -> Caption:
    """Draw a network of at most twenty actors.

    Points are as large as the units that name the actor, lines as wide as their weight.

    Parameters
    ----------
    graph : networkx.Graph
        From `cooccurrence.network`. Lines of negative weight are dashed.
    places : mapping of actor to (x, y), optional
        From `cooccurrence.layout`. By default actors stand on a circle in sorted order, which
        shows no distance that the data do not have.

    Raises
    ------
    InputError
        If it is no network, or an actor has no place.

    Examples
    --------
    >>> graph = networkx.Graph()
    >>> graph.add_edge("Iran", "Russia", weight=1.0)
    >>> figure = network(graph)
    >>> [text.get_text() for text in figure.axes[0].texts], figure.get_suptitle()
    (['Iran', 'Russia'], 'Iran and Russia are joined most strongly')
    """
    fix = "Make one with cooccurrence.network(table)."
    require_kind(graph, networkx.Graph, name="graph", expected="a networkx.Graph", fix=fix)
    units = networkx.get_node_attributes(graph, "units")
    largest = sorted(sorted(graph), key=lambda actor: -units.get(actor, 0))
    shown = graph.subgraph(largest[:MOST_ACTORS])
    actors = sorted(shown)
    places = networkx.circular_layout(actors) if places is None else places
    _require_places(places, actors)
    figure.drawn = networkx.to_pandas_edgelist(shown)
    ax = figure.add_subplot()
    ax.set_axis_off()
    ax.margins(0.2, 0.1)
    _draw_edges(shown, ax, places)
    points = np.array([places[actor] for actor in actors], float)
    sizes = np.array([units.get(actor, 1) for actor in actors])
    areas = 16 + 100 * sizes / (sizes.max() or 1)
    look = {"c": OF_REST, "edgecolors": "white", "linewidths": 0.8, "zorder": 2}
    ax.scatter(points[:, 0], points[:, 1], areas, **look)
    texts = [fitted(name, NAME, size=6.5) for name in words_in(actors)]
    figure.panels.append(Panel(ax, height=min(2.2 + 0.1 * sum(map(lines_of, texts)), TALLEST)))
    per = plural(graph.graph.get("per") or "unit")
    brackets = ""
    if units and len(actors) <= CROWDED:
        texts = with_numbers(texts, map(units.get, actors))
        brackets = f"In brackets: {per} that name the actor"
    label_points(ax, points, texts=texts)
    measure = graph.graph.get("measure") or "weight"
    weights = networkx.get_edge_attributes(shown, "weight")
    dashed = ", dashed below 0" if min(weights.values(), default=1) < 0 else ""
    width = f"Width: strength of a tie ({measure}){dashed}"
    rest = left_out(len(shown), len(graph), "actors")
    lines = number_of(shown.number_of_edges(), "line")
    title = _title_of(shown, per)
    return Caption(
        f"A network of {len(shown)} actors and {lines}.",
        f"{title}.",
        title=title,
        notes=(rest, width, brackets),
        nothing="" if title else "no two actors are joined",
    )


def _require_places(places: Mapping, actors: list[str]) -> None:
    """Raise InputError unless each actor has a place."""
    missing = [actor for actor in actors if actor not in places]
    if missing:
        raise refusal(
            "places",
            arrived=f"none for {listing(missing)}",
            expected="a place for every actor",
            fix="Write places=cooccurrence.layout([…]) with all networks that you draw.",
        )


def _draw_edges(graph: networkx.Graph, ax: Axes, places: Mapping) -> None:
    """Draw lines between actors, as wide as their weights."""
    edges = sorted(map(sorted, graph.edges))
    weights = [graph.edges[edge].get("weight", 1) for edge in edges]
    widest = max(map(abs, weights), default=1) or 1
    look = {"color": OF_REST, "alpha": 0.4, "zorder": 1, "solid_capstyle": "round"}
    for (a, b), weight in zip(edges, weights):
        x, y = zip(places[a], places[b])
        width = 0.4 + 2.6 * abs(weight) / widest
        ax.plot(x, y, "--" if weight < 0 else "-", linewidth=width, **look)


def _title_of(graph: networkx.Graph, per: str) -> str:
    """Return which two are together most often, or joined most strongly; "" where none are."""
    measure = "joint" if networkx.get_edge_attributes(graph, "joint") else "weight"
    values = {tuple(sorted(pair)): value for *pair, value in graph.edges(data=measure, default=0)}
    if not values:
        return ""
    pair = max(sorted(values), key=values.__getitem__)
    names = " and ".join(words_in(pair))
    if measure == "weight":
        return short_title(f"{names} are joined most strongly", names)
    text = f"Of joined pairs, {names} most often together: {values[pair]:,} {per}"
    return short_title(text, names)
