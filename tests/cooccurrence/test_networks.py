"""Networks: one layout for all groups, files that other programs open."""

import math
import xml.etree.ElementTree as ElementTree
from itertools import combinations

import networkx as nx
import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import sparse

from analysis import cooccurrence, figures
from analysis.cooccurrence import networks
from analysis.counts import Incidence
from analysis.errors import printable
from analysis.stats.evidence import method_of

WEIGHTED = st.dictionaries(
    st.tuples(st.integers(0, 7), st.integers(8, 15))
    | st.tuples(st.integers(0, 3), st.integers(4, 7)),
    st.integers(1, 50),
    min_size=1,
    max_size=25,
)


def graph_of(pairs, **weights):
    """Return a network of (actor, actor, joint) triples."""
    graph = nx.Graph(**weights)
    graph.add_weighted_edges_from(pairs, weight="joint")
    return graph


# layout


@given(WEIGHTED, WEIGHTED, st.randoms(use_true_random=False))
@settings(max_examples=8)
def test_one_layout_for_all_whatever_the_order(first, second, random):
    pairs = [[(*ends, weight) for ends, weight in each.items()] for each in (first, second)]
    graphs = [graph_of(each) for each in pairs]
    places = networks.layout(graphs, seed=3)
    assert list(places) == sorted({*graphs[0], *graphs[1]})
    assert np.abs(list(places.values())).max() <= 1 + 1e-9
    turned = [
        graph_of((other, one, weight) for one, other, weight in random.sample(each, len(each)))
        for each in reversed(pairs)
    ]
    assert networks.layout(turned, seed=3) == places


def test_who_often_meets_stands_close():
    near = graph_of([("Aria", "Boria", 40), ("Coria", "Doria", 40), ("Aria", "Coria", 1)])
    places = networks.layout([near])
    of_boria, of_coria = (math.dist(places["Aria"], places[name]) for name in ("Boria", "Coria"))
    assert of_boria < of_coria


def test_groups_that_never_meet_stay_in_the_picture():
    """Without a faint pull between all, springs drive such groups apart until each is a point."""
    apart = [
        graph_of([(f"{letter}a", f"{letter}b", 5), (f"{letter}b", f"{letter}c", 5)])
        for letter in "pqrst"
    ]
    pairs = combinations(networks.layout(apart).values(), 2)
    assert min(math.dist(*pair) for pair in pairs) > 0.1


def test_the_sign_of_a_weight_does_not_pull():
    graphs = []
    for weight in (2, -2):
        edges = [("Aria", "Boria", {"weight": weight}), ("Boria", "Coria", {"weight": 1})]
        graphs.append(nx.Graph(edges))
    places = [cooccurrence.layout([graph], weight="weight") for graph in graphs]
    assert places[0] == places[1]


def test_layout_of_nobody_and_of_one():
    alone = nx.Graph()
    alone.add_node("Aria")
    assert networks.layout([]) == {} and list(networks.layout([alone, nx.Graph()])) == ["Aria"]


# edge list


def test_edge_list_is_sorted_and_leaves_gaps():
    graph = nx.Graph([("Doria", "Boria", {"weight": 0.5, "joint": 3})])
    graph.add_edge("Coria", "Aria", weight=-0.5, joint=4, p=0.01)
    table = networks.edges(graph)
    assert table.fillna(9).values.tolist() == [
        ["Aria", "Coria", "undirected", -0.5, 4, 0.01],
        ["Boria", "Doria", "undirected", 0.5, 3, 9],
    ]
    directed = networks.edges(nx.DiGraph([("Boria", "Aria")]))
    assert directed.values.tolist() == [["Boria", "Aria", "directed"]]
    assert list(networks.edges(nx.Graph())) == ["source", "target", "type", "weight"]


# from an association table


def association():
    values = np.zeros((60, 4), int)
    values[:12, 0] = values[4:16, 1] = values[10:30, 2] = values[38:40, 3] = 1
    values[45:55, 0] = values[46:55, 3] = 1
    articles = np.repeat(["a1", "a2", "a3", "a4"], 15)
    rows = pd.DataFrame({"article_id": articles, "outlet": np.repeat(["North", "South"], 30)})
    actors = pd.Index(["Aria", "Boria", "Coria", "Doria"])
    places = Incidence(sparse.csr_array(values), rows, actors, "sentence")
    return cooccurrence.association(places)


def test_a_network_says_what_it_was_made_from():
    table = association()
    graph = cooccurrence.network(table, min_joint=2)
    assert graph.graph == {
        "measure": "NPMI",
        "per": "sentence",
        "note": method_of(table)["note"],
        "min_joint": 2,
        "min_expected": 1.0,
        "weight": "estimate",
        "units": 60,
    }
    row = table.set_index(["actor_a", "actor_b"]).loc[("Aria", "Boria")]
    names = "joint expected articles outlets estimate score p p_adjusted status".split()
    assert graph.edges["Aria", "Boria"] == {"weight": row["estimate"], **row[names]}


# files


def odd():
    """A network of awkward names and values, as an association table and its user may make them."""
    graph = nx.Graph(measure="NPMI", group='"North" & <South>', units=np.int64(9), odd=math.nan)
    graph.add_node('Council of <All> & "More"', units=np.int64(3), gone=math.nan)
    graph.add_edge(
        "Иран",
        "o'Boria, né",
        weight=np.float64(1 / 3),
        joint=4,
        p=math.nan,
        far=-math.inf,
        sure=True,
    )
    graph.add_edge("Иран", "ایران‌شهر", weight=-2.0, joint=3, p=1e-9, gone=pd.NA, note="4", n=1)
    graph.add_edge("Aria", "Boria", weight=1.0, joint=3, note=["5"], n=None)
    return graph


@pytest.fixture
def saved(tmp_path):
    return figures.save_network(odd(), name="03-odd", case="case", folder=tmp_path)


KEPT = {
    ("Иран", "o'Boria, né"): {"weight": 0.333333, "joint": 4, "sure": True},
    ("Иран", "ایران‌شهر"): {"weight": -2, "joint": 3, "p": 1e-9, "note": "4", "n": 1},
    ("Aria", "Boria"): {"weight": 1, "joint": 3, "note": "['5']"},
}


@pytest.mark.parametrize("suffix, read", [(".gexf", nx.read_gexf), (".graphml", nx.read_graphml)])
def test_round_trip(saved, suffix, read):
    back = read(saved.with_suffix(suffix))
    assert set(back) == set(odd()) and back.number_of_edges() == 3
    for ends, data in KEPT.items():
        found = {name: value for name, value in back.edges[ends].items() if name != "id"}
        assert found == data
        kinds = {name: type(value) for name, value in data.items()} | {"weight": float}
        assert {name: type(value) for name, value in found.items()} == kinds
    for node, data in back.nodes(data=True):
        assert data["label"] == node and "gone" not in data
    assert back.nodes['Council of <All> & "More"']["units"] == 3
    assert "units" not in back.nodes["Aria"]
    if suffix == ".graphml":
        assert back.graph["group"] == '"North" & <South>' and back.graph["units"] == 9
        assert "odd" not in back.graph
    assert b"nan" not in saved.with_suffix(suffix).read_bytes().lower()


def test_clustered_takes_tables_of_less_than_two_rows():
    assert networks.clustered(pd.DataFrame()).shape == (0, 0)
    assert networks.clustered(BLOCKS.iloc[:1, :1]).shape == (1, 1)


def test_edges_as_a_spreadsheet(saved):
    table = pd.read_csv(saved.with_name("03-odd-edges.csv"), keep_default_na=False)
    assert list(table.columns[:3]) == ["source", "target", "type"]
    assert set(table["type"]) == {"undirected"}
    rows = table[["source", "target", "weight", "joint", "p"]].values.tolist()
    found = {frozenset(row[:2]): row[2:] for row in rows}
    assert found[frozenset(["Иран", "o'Boria, né"])] == [0.333333, 4, ""]
    assert set(found) == {frozenset(ends) for ends in KEPT}


def test_graphml_keeps_the_rules_on_which_igraph_stops(saved):
    """An attribute is declared once a kind of element, of a known type; what is used is declared;
    ends are nodes.
    """
    root = ElementTree.parse(saved.with_suffix(".graphml")).getroot()

    def attributes(tag, name):
        space = "{http://graphml.graphdrawing.org/xmlns}"
        return [element.get(name) for element in root.iter(space + tag)]

    kinds = attributes("key", "for")
    declared = list(zip(kinds, attributes("key", "attr.name")))
    assert len(set(declared)) == len(declared) and set(kinds) == {"graph", "node", "edge"}
    known = "boolean int long float double string"
    assert set(attributes("key", "attr.type")) <= set(known.split())
    assert set(attributes("data", "key")) <= set(attributes("key", "id"))
    nodes = attributes("node", "id")
    ends = attributes("edge", "source") + attributes("edge", "target")
    assert len(set(nodes)) == len(nodes) and set(ends) <= set(nodes)


def test_the_order_of_actors_and_edges_changes_no_byte(saved, tmp_path):
    graph = odd()
    turned = nx.Graph(**graph.graph)
    turned.add_nodes_from(reversed(list(graph.nodes(data=True))))
    turned.add_edges_from(
        (other, one, data) for one, other, data in reversed(list(graph.edges(data=True)))
    )
    again = figures.save_network(turned, name="03-odd", case="again", folder=tmp_path)
    for name in ("03-odd.gexf", "03-odd.graphml", "03-odd-edges.csv"):
        assert saved.with_name(name).read_bytes() == again.with_name(name).read_bytes()
    assert turned.edges["Иран", "o'Boria, né"]["weight"] == 1 / 3  # what is saved is rounded


@given(st.lists(st.text(min_size=1, max_size=12), min_size=2, max_size=6, unique_by=printable))
@settings(max_examples=30)
def test_any_name_comes_back_with_its_control_characters_written_out(tmp_path_factory, names):
    folder = tmp_path_factory.mktemp("any")
    path = figures.save_network(nx.path_graph(names), name="03-any", case="case", folder=folder)
    for back in (nx.read_gexf(path), nx.read_graphml(path.with_suffix(".graphml"))):
        assert set(back) == set(map(printable, names))
        assert back.number_of_edges() == len(names) - 1


def test_an_empty_network_is_saved(tmp_path):
    path = figures.save_network(nx.Graph(), name="03-none", case="case", folder=tmp_path)
    assert len(nx.read_gexf(path)) == len(nx.read_graphml(path.with_suffix(".graphml"))) == 0
    assert pd.read_csv(path.with_name("03-none-edges.csv")).empty


# clustered

BLOCKS = pd.DataFrame(
    [[9, 0, 8, 0], [0, 7, 0, 5], [8, 0, 9, 0], [0, 5, 0, 6]], list("abcd"), list("abcd")
)


def test_clustered_puts_like_profiles_side_by_side_by_hand():
    """a and c share their numbers, b and d theirs; the two blocks share nothing."""
    found = networks.clustered(BLOCKS)
    assert {*found.index[:2]} in ({"a", "c"}, {"b", "d"})
    assert found.loc["a", "c"] == 8 and found.columns.equals(found.index)


@pytest.mark.parametrize("value", [1, 0, 1e200, np.nan])
def test_clustered_takes_equal_rows_zeros_and_huge_numbers(value):
    table = pd.DataFrame(float(value), list("abcde"), list("abcde"))
    assert networks.clustered(table).shape == (5, 5)
