"""Networks: what they carry, and files that other programs open."""

import numpy as np
import pandas as pd
import pytest
from by_hand import drawn_rows
from scipy import sparse

from analysis import cooccurrence
from analysis.cooccurrence import networks
from analysis.counts import Incidence


def association():
    values = np.zeros((60, 4), int)
    values[:12, 0] = values[4:16, 1] = values[10:30, 2] = values[38:40, 3] = 1
    values[45:55, 0] = values[46:55, 3] = 1
    articles = np.repeat("a1 a2 a3 a4".split(), 15)
    rows = pd.DataFrame({"article_id": articles, "outlet": np.repeat(["North", "South"], 30)})
    actors = pd.Index("Aria Boria Coria Doria".split())
    places = Incidence(sparse.csr_array(values), rows, actors, "sentence")
    return cooccurrence.association(places)


def test_edges_carry_the_numbers_of_their_pair():
    table = association()
    graph = cooccurrence.network(table)
    row = table.set_index(["actor_a", "actor_b"]).loc[("Aria", "Boria")]
    names = "joint expected articles outlets estimate score p p_adjusted status".split()
    assert graph.edges["Aria", "Boria"] == {"weight": row["estimate"], **row[names]}


# files


def test_clustered_takes_tables_of_less_than_two_rows():
    assert networks.clustered(pd.DataFrame()).shape == (0, 0)
    assert networks.clustered(BLOCKS.iloc[:1, :1]).shape == (1, 1)


# clustered

BLOCKS = pd.DataFrame(
    drawn_rows("""
    9 0 8 0
    0 7 0 5
    8 0 9 0
    0 5 0 6
"""),
    list("abcd"),
    list("abcd"),
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
