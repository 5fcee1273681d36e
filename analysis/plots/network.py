"""Networks of actors: points with names, joined by lines."""

from collections.abc import Mapping

import networkx
import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from analysis.errors import listing, number_of, plural, refusal, require_kind
from analysis.plots.canvas import Panel, left_out, plot
from analysis.plots.captions import Caption, short_title
from analysis.plots.fitting import fitted, lines_of
from analysis.plots.labels import label_points
from analysis.plots.style import OF_REST, words_of

MOST_ACTORS = 20
CROWDED = 12  #: actors, from which on names have no number
TALLEST = 6  #: inches of the lines and points
NAME = 1.0  #: inches of a line of a name


@plot()
def network(
    graph: networkx.Graph,
    figure: Figure,
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
    missing = set(actors) - set(places)
    if missing:
        raise refusal(
            "places",
            arrived=f"none for {listing(sorted(missing))}",
            expected="a place for every actor",
            fix="Write places=cooccurrence.layout([…]) with all networks that you draw.",
        )
    ax = figure.add_subplot()
    figure.drawn = networkx.to_pandas_edgelist(shown)  # type: ignore[attr-defined]
    _draw_edges(shown, ax, places)
    points = np.array([places[actor] for actor in actors], float)
    sizes = np.array([units.get(actor, 1) for actor in actors])
    look = {"s": 16 + 100 * sizes / (sizes.max() or 1), "c": OF_REST, "edgecolors": "white"}
    ax.scatter(points[:, 0], points[:, 1], linewidths=0.8, zorder=2, **look)
    ax.set_axis_off()
    ax.margins(0.2, 0.1)
    texts = [fitted(words_of(actor), NAME, size=6.5) for actor in actors]
    height = 2.2 + 0.1 * sum(map(lines_of, texts))
    figure.panels.append(Panel(ax, height=min(height, TALLEST)))  # type: ignore[attr-defined]
    is_numbered = bool(units) and len(actors) <= CROWDED
    if is_numbered:
        texts = [f"{text} ({units[actor]:,})" for text, actor in zip(texts, actors)]
    label_points(ax, points, texts=texts)
    per = plural(graph.graph.get("per") or "unit")
    measure = graph.graph.get("measure") or "weight"
    width = f"Width: strength of a tie ({measure})"
    if any(weight < 0 for *_, weight in shown.edges(data="weight", default=1)):
        width += ", dashed below 0"
    brackets = f"In brackets: {per} that name the actor" if is_numbered else ""
    notes = (left_out(len(shown), len(graph), "actors"), width, brackets)
    lines = number_of(shown.number_of_edges(), "line")
    shows = f"A network of {len(shown)} actors and {lines}."
    title = _title_of(shown, per)
    nothing = "" if title else "no two actors are joined"
    return Caption(shows, f"{title}.", title, notes, nothing)


def _draw_edges(graph: networkx.Graph, ax: Axes, places: Mapping) -> None:
    """Draw lines between actors, as wide as their weights."""
    edges = sorted(map(sorted, graph.edges))
    weights = [graph.edges[edge].get("weight", 1) for edge in edges]
    widest = max(map(abs, weights), default=1) or 1
    for (a, b), weight in zip(edges, weights):
        look = {"color": OF_REST, "alpha": 0.4, "linewidth": 0.4 + 2.6 * abs(weight) / widest}
        x, y = zip(places[a], places[b])
        ax.plot(x, y, "--" if weight < 0 else "-", zorder=1, solid_capstyle="round", **look)


def _title_of(graph: networkx.Graph, per: str) -> str:
    """Return which two are together most often, or joined most strongly; "" where none are."""
    measure = "joint" if networkx.get_edge_attributes(graph, "joint") else "weight"
    values = {tuple(sorted(pair)): value for *pair, value in graph.edges(data=measure, default=0)}
    if not values:
        return ""
    pair = max(sorted(values), key=values.__getitem__)
    names = " and ".join(map(words_of, pair))
    if measure == "weight":
        return short_title(f"{names} are joined most strongly", names)
    text = f"Of joined pairs, {names} most often together: {values[pair]:,} {per}"
    return short_title(text, names)
