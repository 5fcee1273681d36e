"""An association table as a network."""

from analysis import cooccurrence


def test_network_has_sorted_nodes_and_edges(table):
    graph = cooccurrence.network(table)
    units = {"actor a": 12, "actor b": 12, "actor c": 20, "actor d": 2}
    assert list(graph.nodes(data="units")) == list(units.items())
    assert list(graph.edges) == [("actor a", "actor b"), ("actor b", "actor c")]
    assert list(cooccurrence.network(table, min_joint=7).edges) == [("actor a", "actor b")]
