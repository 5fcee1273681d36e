"""Association: described, tested, and left untested."""

import itertools
from dataclasses import replace

import numpy as np
import pytest
from by_hand import drawn_cases, drawn_rows
from pandas.testing import assert_frame_equal

from analysis import cooccurrence
from analysis.compare.evidence import method_of
from tests.cooccurrence.examples import independent, places_of


def pair_of(places):
    """Return the first pair: that of actors a and b, where all their pairs are listed."""
    return cooccurrence.association(places).sort_values(["actor_a", "actor_b"]).iloc[0]


def in_sentences(n, *named, articles=("a1",)):
    """Return *n* sentences, the n-th part of them of each article; each actor is named in some."""
    values = np.zeros((n, len(named)), int)
    for number, sentences in enumerate(named):
        values[sentences, number] = 1
    return places_of(values, np.repeat(articles, n // len(articles)))


def test_p_is_the_share_of_all_ways_to_deal_sentences_out_within_articles():
    """Two articles of 4 and 5 sentences; Boria's are dealt out in each of the 6 × 10 ways."""
    places = places_of(
        drawn_rows("""
        1 1
        1 1
        0 0
        0 0
        1 1
        1 0
        0 1
        1 0
        0 0
    """),
        ["a1"] * 4 + ["a2"] * 5,
    )
    dealt = itertools.product(
        itertools.combinations([1, 1, 0, 0], 2), itertools.combinations([1, 1, 0, 1, 0], 2)
    )
    together = [sum(one) + sum(other) for one, other in dealt]
    row = pair_of(places)
    assert row["joint"] == 3 and row["expected"] == pytest.approx(np.mean(together))
    assert row["p"] == pytest.approx(np.mean(np.array(together) >= 3))
    assert row["estimate"] == pytest.approx(np.log(3 * 9 / (5 * 4)) / np.log(9 / 3))
    size = abs(3 - np.mean(together)) - 0.5
    assert row["score"] == pytest.approx(size / np.std(together))


def test_an_article_is_no_evidence_for_the_pair_it_is_about():
    places = in_sentences(12, slice(6), slice(6), articles=["a1", "a2"])
    row = pair_of(places)
    # Both fill the article: nothing to deal out, however high the NPMI.
    assert row["expected"] == row["joint"] == 6
    assert row["estimate"] == pytest.approx(1)
    assert np.isnan(row["p"]) and row["note"] == "not tested: only one value is possible"


def test_pairs_on_whole_articles_are_described_only():
    named = drawn_rows("""
        1 1
        1 1
        1 1
        1 0
        0 0
        0 0
    """)
    places = places_of(named, "a1 a2 a3 a4 a5 a6".split(), within="article")
    row = pair_of(places)
    assert row["joint"] == 3 and row["expected"] == 4 * 3 / 6
    assert row[["score", "p", "p_adjusted"]].isna().all()
    assert row["note"] == "not tested: only pairs in sentences are tested"
    assert method_of(cooccurrence.association(places))["n_tests"] == 0


def test_too_little_evidence_is_described_and_not_tested():
    of_a = [0, 1, *range(20, 30)]
    places = in_sentences(30, of_a, slice(2), slice(5, 25), articles=["a1", "a2", "a3"])
    table = cooccurrence.association(places)
    pair = table.set_index(["actor_a", "actor_b"]).loc[("actor a", "actor b")]
    assert pair["note"] == "descriptive only: fewer than 3 joint units; expected below 1"
    assert pair[["p", "p_adjusted"]].isna().all() and pair["score"] > 0
    assert table[["p", "p_adjusted"]].notna().sum().tolist() == [1, 1]
    assert method_of(table)["n_tests"] == 2  # b and c meet twice, and are expected once or more


@drawn_cases("""
    n  | of_b         | note
    12 | [0, 1, 2, 3] |
    12 | [1, 2, 3, 4] | descriptive only: fewer than 3 joint units
    13 | [0, 1, 2, 3] | descriptive only: expected below 1
""")
def test_the_thresholds_take_in_what_they_name(n, of_b, note):
    """First both are as asked for; then two are together; last, twelve thirteenths are expected."""
    places = in_sentences(n, slice(3), of_b)
    table = cooccurrence.association(places)
    assert table["note"].tolist() == [note]
    assert table["p"].notna().tolist() == table["p_adjusted"].notna().tolist() == [note == ""]


def with_copies(places, clusters):
    """Return the incidence with the cluster of each article; an article that is not named is its
    own.
    """
    labels = [clusters.get(name, name) for name in places.rows["article_id"]]
    return replace(places, rows=places.rows.assign(copy_cluster=labels))


def test_a_text_counts_once_however_often_it_was_printed():
    named = drawn_rows("""
        1 1
        1 1
        1 1
        1 0
        0 1
        0 0
    """)
    articles = "a1 a2 a3 a4 a5 a6".split()
    places = places_of(named, articles, within="article", outlets="NSNNSS")
    copied = with_copies(places, {"a2": "a1", "a3": "a1"})
    table = cooccurrence.association(copied)
    # of a1, a4, a5 and a6
    assert table["joint left right units".split()].values.tolist() == [[1, 2, 2, 4]]
    assert method_of(table)["left_out"] == {"articles that copy another": 2}
    plain = cooccurrence.association(places)
    assert plain["joint"].tolist() == [3] and not method_of(plain).get("left_out")
    assert cooccurrence.matrix(copied).loc["actor a", "actor b"] == 3
    edited = places_of([[1, 0], [1, 1], [0, 1]], ["a2", "a1", "a3"], within="article")
    row = pair_of(with_copies(edited, {"a2": "a1"}))
    assert row["joint left right units".split()].tolist() == [1, 1, 2, 2]  # a1, a3


@pytest.mark.parametrize("within", ["sentence", "article"])
def test_results_do_not_depend_on_row_or_actor_order(within):
    places = independent(np.random.default_rng(8), within=within)
    rows, actors = np.random.default_rng(1).permutation(len(places.rows)), [3, 1, 0, 4, 2]
    moved = replace(
        places,
        values=places.values[rows][:, actors],
        rows=places.rows.iloc[rows].reset_index(drop=True),
        items=places.items[actors],
    )
    one, two = (cooccurrence.association(each) for each in (places, moved))
    assert_frame_equal(one, two)


@pytest.mark.parametrize("within", ["sentence", "article"])
def test_no_pairs_give_an_empty_table(within):
    table = cooccurrence.association(places_of([[1], [0]], ["a1", "a2"], within=within))
    assert len(table) == 0 and {"p", "p_adjusted", "note"} <= set(table.columns)
