"""Networks: by hand, where actors stand, and what is refused."""

import networkx
import pytest
from drawn import texts_of

from analysis import plots
from analysis.errors import InputError

PLACES = {"Aria": (-1, 0), "Boria": (1, 0), "Coria": (0, 0.02), "Doria": (0, 1)}


def network_of(**of_nodes):
    """Return a network of two pairs whose actors have attributes."""
    graph = networkx.Graph(measure="NPMI", per="page")
    graph.add_edge("Aria", "Boria", weight=0.5)
    graph.add_edge("Coria", "Doria", weight=-0.2)
    for name, values in of_nodes.items():
        networkx.set_node_attributes(graph, values, name)
    return graph


def test_by_hand():
    figure = plots.network(network_of(units=10), places=PLACES)
    assert texts_of(figure) == [f"{name} (10)" for name in PLACES]
    looks = [(line.get_linewidth(), line.get_linestyle()) for line in figure.axes[0].lines]
    assert looks == [(3, "-"), (pytest.approx(1.44), "--")]
    assert figure.get_suptitle() == "Aria and Boria are joined most strongly"
    width = "Width: strength of a tie (NPMI), dashed below 0."
    assert figure.note == f"{width} In brackets: pages that name the actor."


def test_title_counts_what_is_together():
    graph = network_of()
    graph.edges["Coria", "Doria"]["joint"] = 31
    figure = plots.network(graph, labels={"Doria": "Lavrov"})
    assert (
        figure.get_suptitle() == "Of joined pairs, Coria and Lavrov most often together: 31 pages"
    )


def test_twenty_actors_at_most():
    figure = plots.network(networkx.star_graph(list("ABCDEFGHIJKLMNOPQRSTUVWX")))
    assert "".join(texts_of(figure)) == "ABCDEFGHIJKLMNOPQRST"
    assert figure.note.startswith("20 of 24 actors drawn; the CSV has all.")


def test_nothing_and_refusals():
    alone = networkx.empty_graph(1)
    assert plots.network(alone).nothing == "no two actors are joined"
    with pytest.raises(InputError, match="none for Doria"):
        plots.network(network_of(), places=dict(list(PLACES.items())[:3]))
