"""Networks: one layout for all groups, files that other programs open."""

import math
from itertools import combinations

import networkx as nx
import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import sparse

from analysis import cooccurrence
from analysis.compare.evidence import method_of
from analysis.cooccurrence import networks
from analysis.counts import Incidence

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
    places = networks.layout(graphs)
    assert list(places) == sorted({*graphs[0], *graphs[1]})
    assert np.abs(list(places.values())).max() <= 1 + 1e-9
    turned = [
        graph_of((other, one, weight) for one, other, weight in random.sample(each, len(each)))
        for each in reversed(pairs)
    ]
    assert networks.layout(turned) == places


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


def test_layout_of_nobody_and_of_one():
    alone = nx.Graph()
    alone.add_node("Aria")
    assert networks.layout([]) == {} and list(networks.layout([alone, nx.Graph()])) == ["Aria"]


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
    graph = cooccurrence.network(table)
    assert graph.graph == {
        "measure": "NPMI",
        "per": "sentence",
        "note": method_of(table)["note"],
        "min_joint": 3,
        "min_expected": 1.0,
        "weight": "estimate",
        "units": 60,
    }
    row = table.set_index(["actor_a", "actor_b"]).loc[("Aria", "Boria")]
    names = "joint expected articles outlets estimate score p p_adjusted status".split()
    assert graph.edges["Aria", "Boria"] == {"weight": row["estimate"], **row[names]}


# files


def test_clustered_takes_tables_of_less_than_two_rows():
    assert networks.clustered(pd.DataFrame()).shape == (0, 0)
    assert networks.clustered(BLOCKS.iloc[:1, :1]).shape == (1, 1)


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
