"""An association table as a network."""

import io

import networkx as nx
import pytest

from analysis import cooccurrence


def test_network_has_sorted_nodes_and_edges_with_their_evidence(table):
    graph = cooccurrence.network(table)
    assert list(graph.nodes(data="units")) == [
        ("actor a", 12),
        ("actor b", 12),
        ("actor c", 20),
        ("actor d", 2),
    ]
    assert list(graph.edges) == [("actor a", "actor b"), ("actor b", "actor c")]
    edge = graph.edges["actor a", "actor b"]
    assert (
        edge["joint"] == 8
        and edge["weight"] == edge["estimate"]
        and 0 < edge["p"] <= edge["p_adjusted"] <= 1
    )
    assert list(cooccurrence.network(table, min_joint=7).edges) == [("actor a", "actor b")]


def test_network_survives_gexf_and_graphml(table):
    graph = cooccurrence.network(table)
    back = nx.read_gexf(io.BytesIO("\n".join(nx.generate_gexf(graph)).encode()))
    assert list(back.nodes(data="units")) == list(graph.nodes(data="units"))
    for one, two, data in graph.edges(data=True):
        assert {name: back.edges[one, two][name] for name in data} == pytest.approx(data)
    graphml = nx.parse_graphml("\n".join(nx.generate_graphml(graph)))
    assert dict(graphml.edges["actor a", "actor b"]) == pytest.approx(
        dict(graph.edges["actor a", "actor b"])
    )
