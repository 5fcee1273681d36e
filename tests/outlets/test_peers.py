"""A source beside its peers, and agencies as sources."""

import pandas as pd
import pytest
from by_hand import tables
from counted import counted

from analysis import outlets
from analysis.case import open_case
from analysis.outlets.peers import cells_of, peers_of
from outlets.examples import PAGES, write_case

# page, outlet, side, phase, law
ROWS = tables(__file__)["rows"]


@pytest.fixture
def sums():
    rows = pd.DataFrame(ROWS, columns="article_id outlet side phase law".split())
    counts = counted(rows[["law"]], rows=rows)
    return cells_of(counts, group="side", strata=["phase"])


def test_peers_are_others_of_the_group_in_the_same_phases(sums):
    peers = peers_of(sums, "Elm")
    # In the first phase Oak has 1 of 2 and Ash 0 of 1; nobody else of the North wrote in the last.
    assert peers.group == "North"
    assert (peers.n.tolist(), peers.pages.tolist()) == ([1], [3])
    assert peers.share.tolist() == [1 / 3]


def test_without_a_group_or_peers_in_it_all_others_are_taken(sums):
    assert peers_of(sums, "Yew").group == "" and peers_of(sums, "Yew").share.tolist() == [0]
    fir = peers_of(sums, "Fir")
    assert (fir.group, fir.n.tolist(), fir.pages.tolist()) == ("", [3], [5])


# ---- cards


@pytest.fixture
def case(tmp_path):
    """Return the invented case with ten more pages, which have a wire's copy."""
    ids = [f"p{number}" for number in range(12, 22)]
    more = pd.concat([PAGES[5:6]] * 10).assign(article_id=ids, agency="Wire", cost=1)
    return write_case(tmp_path, pages=pd.concat([PAGES, more]))


def test_a_card_says_who_its_peers_are(case):
    card = outlets.card(open_case(case), "Elm Post")
    assert card.peers == "other North outlets in the same phases"
    row = card.labels.set_index("item").loc["cost"]
    assert row[["n_a", "size_a", "peer_pages_a"]].tolist() == [1, 5, 11]
    assert row["peers_a"] == pytest.approx(10 / 11)


