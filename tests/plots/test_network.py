"""Networks: by hand, where names stand, and what is refused."""

import itertools

import networkx
import pytest
from matplotlib.colors import to_hex

from analysis import cooccurrence, plots
from analysis.errors import InputError
from analysis.plots.canvas import fit

PLACES = {"Aria": (-1, 0), "Boria": (1, 0), "Coria": (0, 0.02), "Doria": (0, 1)}
PAIRS = [("Aria", "Boria", 0.5), ("Coria", "Doria", -0.2)]


def network_of(pairs=PAIRS, **of_nodes):
    """Return a network of pairs with their weights."""
    graph = networkx.Graph(measure="NPMI", per="page")
    graph.add_weighted_edges_from(pairs)
    for name, values in of_nodes.items():
        networkx.set_node_attributes(graph, values, name)
    return graph


def large(name):
    """Return a network of 24 actors."""
    graph = networkx.gnm_random_graph(24, 40, seed=1)
    return networkx.relabel_nodes(graph, {node: f"{name} {node:02}" for node in graph})


def test_network_by_hand():
    figure = plots.network(network_of(units=10), places=PLACES)
    [ax] = figure.axes
    names = [text.get_text() for text in ax.texts]
    assert names == ["Aria (10)", "Boria (10)", "Coria (10)", "Doria (10)"]
    looks = [(line.get_linewidth(), line.get_linestyle()) for line in ax.lines]
    assert looks == [(3.0, "-"), (pytest.approx(1.44), "--")]
    assert figure.get_suptitle() == "Aria and Boria are joined most strongly"
    width = "Width: strength of a tie (NPMI), dashed below 0."
    assert plots.shown_in(figure).note == f"{width} In brackets: pages that name the actor."


def test_title_counts_what_is_together():
    graph = network_of()
    networkx.set_edge_attributes(graph, {("Aria", "Boria"): 3, ("Coria", "Doria"): 31}, "joint")
    figure = plots.network(graph, labels={"Doria": "Lavrov"}, noun="articles")
    assert figure.get_suptitle() == "Coria and Lavrov most often together: 31 articles"


def test_no_actor_stands_on_a_line_of_others():
    [points] = plots.network(network_of(), places=PLACES).axes[0].collections
    aria, _, coria, _ = points.get_offsets().tolist()
    assert aria == [-1, 0]
    assert coria == pytest.approx([0, 0.12])


def test_communities_have_colours():
    communities = {"Aria": 0, "Boria": 0, "Coria": 1}
    pairs = [("Aria", "Boria", 1), ("Boria", "Coria", 1)]
    [ax] = plots.network(network_of(pairs, community=communities)).axes
    aria, boria, coria = map(to_hex, ax.collections[0].get_facecolors())
    assert aria == boria != coria
    assert ax.lines[1].get_color() == "#D9D9D9"


@pytest.mark.parametrize("width", ["page", "column"])
@pytest.mark.parametrize("name", ["Iran", "der Inselrat", "die Bevölkerung der Inseln"])
def test_names_are_whole_and_apart(width, name):
    graph = large(name)
    figure = plots.network(graph, places=cooccurrence.layout([graph]))
    fit(figure, width)
    figure.draw_without_rendering()
    [ax] = figure.axes
    boxes = [text.get_bbox_patch().get_window_extent().padded(-0.5) for text in ax.texts]
    assert len(boxes) == 20
    assert figure.note.startswith("20 of 24 actors drawn; the CSV has all.")
    assert not any(one.overlaps(other) for one, other in itertools.combinations(boxes, 2))
    middles = ax.transData.transform(ax.collections[0].get_offsets())
    for box in boxes:
        assert box.x0 >= 0 and box.x1 <= figure.bbox.x1
        assert not any(box.contains(*middle) for middle in middles)


def test_nothing_and_refusals():
    alone = networkx.Graph()
    assert plots.shown_in(plots.network(alone)).nothing
    alone.add_node("Aria")
    assert plots.shown_in(plots.network(alone)).nothing == "no two actors are joined"
    with pytest.raises(InputError, match="none for Doria"):
        plots.network(network_of(), places={name: PLACES[name] for name in list(PLACES)[:3]})
    with pytest.raises(InputError, match="DataFrame"):
        plots.network({"Aria": ["Boria"]})
