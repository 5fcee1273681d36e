"""An association table as a network."""

import io

import networkx as nx
import numpy as np
import pandas as pd
import pytest
from scipy import sparse

from analysis import compare, cooccurrence
from analysis.counts import Incidence


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


def test_pairs_by_group_keep_the_rows_of_outlets_that_nobody_can_be_exchanged_with():
    """ "lone" covers both phases, as nobody else does: its pairs are in the estimate, and its label
    never moves.
    """
    rows = [("lone", "A", "early"), ("lone", "A", "late")]
    rows += [
        (f"{group}{phase}{i}", group, phase)
        for phase in ("early", "late")
        for group in "AB"
        for i in range(5)
    ]
    outlet, group, phase = zip(*rows)
    table = pd.DataFrame(
        {
            "outlet": outlet,
            "group": group,
            "phase": phase,
            "article_id": [f"a{i:02}" for i in range(22)],
        }
    )
    named = np.array([[1, 1]] * 2 + [[1, i % 5 < 2] for i in range(20)], float)
    places = Incidence(sparse.csr_array(named), table, pd.Index(["Aria", "Boria"]), "article")
    found = compare.contrasts(
        cooccurrence.pair_counts(places), "group", cluster="outlet", labelings=99
    ).loc[0]
    assert found[
        ["n", "n_against", "units", "units_against", "units_fixed", "units_fixed_against"]
    ].tolist() == [6, 4, 11, 10, 1, 0]
    assert found["estimate"] == pytest.approx(3 / 6 - 2 / 5)
