"""Association: described, tested, and left untested."""

import itertools
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from analysis import cooccurrence
from analysis.cooccurrence import null_models
from analysis.counts import Incidence
from analysis.stats import measures
from analysis.stats.evidence import method_of
from tests.cooccurrence.examples import independent, places_of

EVIDENCE = ["joint", "expected", "left", "right", "units", "articles", "outlets"]


def pair_of(places, **options):
    """Return the first pair: that of actors a and b, where all their pairs are listed."""
    return cooccurrence.association(places, **options).sort_values(["actor_a", "actor_b"]).iloc[0]


def in_sentences(n, *named, articles=("a1",)):
    """Return *n* sentences, the n-th part of them of each article; each actor is named in some."""
    values = np.zeros((n, len(named)), int)
    for number, sentences in enumerate(named):
        values[sentences, number] = 1
    return places_of(values, np.repeat(articles, n // len(articles)))


def test_association_reference_values():
    values = np.zeros((20, 2), int)
    values[:5, 0] = values[2:6, 1] = 1  # five, four, three of them together, of twenty
    places = places_of(values, [f"a{n:02}" for n in range(20)], within="article")
    row = pair_of(places)
    assert row["estimate"] == pytest.approx(0.579095, abs=1e-6)
    assert row[EVIDENCE].tolist() == [3, 1, 5, 4, 20, 3, 1]
    by_log_dice = pair_of(places, measure=measures.log_dice)
    assert by_log_dice["estimate"] == pytest.approx(14 + np.log2(2 * 3 / (5 + 4)))
    assert np.isnan(row["p"]) and np.isnan(row["score"]) and row["note"] == ""


def test_shuffle_is_the_hypergeometric_law():
    places = in_sentences(12, slice(6), slice(1, 6))  # 6 and 5 of 12 sentences, 5 together
    row = pair_of(places, null="shuffle", draws=20_000)
    law = stats.hypergeom(12, 6, 5)
    assert row["expected"] == pytest.approx(law.mean())
    assert row["score"] == pytest.approx((5 - law.mean()) / law.std())
    assert row["p"] == pytest.approx(law.sf(5) + law.pmf(5) / 2, abs=0.002)
    assert row["p_adjusted"] == pytest.approx(law.sf(4), abs=0.003)


def test_no_pair_has_a_p_of_0():
    # Always together: no shuffle of the sentences does it again.
    row = pair_of(in_sentences(40, slice(20), slice(20)), null="shuffle", draws=99)
    assert row["p"] == pytest.approx(0.5 / 100)


def test_shuffle_stays_inside_articles():
    places = in_sentences(12, slice(6), slice(6), articles=["a1", "a2"])
    row = pair_of(places, null="shuffle", draws=50)
    # Both fill the article: nothing to shuffle, however high the NPMI.
    assert row["expected"] == row["joint"] == 6
    assert row["estimate"] == pytest.approx(1)
    assert np.isnan(row["p"]) and row["note"] == "not tested: the null allows one value only"


def test_swap_is_uniform_over_all_matrices_with_these_margins():
    observed = np.array([[1, 1, 0, 0], [1, 1, 0, 0], [0, 0, 1, 1], [1, 0, 1, 0]])
    rows = [row for row in itertools.product([0, 1], repeat=4) if sum(row) == 2]  # as in each row
    every = np.array(list(itertools.product(rows, repeat=4)))
    every = every[(every.sum(axis=1) == observed.sum(axis=0)).all(axis=1)]
    together = (every[:, :, 0] & every[:, :, 1]).sum(axis=1)
    places = places_of(observed, range(4), within="article")
    row = pair_of(places, null="swap", draws=4000, min_joint=1, min_expected=0.1)
    assert row["expected"] == pytest.approx(together.mean(), abs=0.03)
    assert row["p"] == pytest.approx((together > 2).mean() + (together == 2).mean() / 2, abs=0.02)


def test_too_little_evidence_is_described_and_not_tested():
    of_a = [0, 1, *range(20, 30)]
    places = in_sentences(30, of_a, slice(2), slice(5, 25), articles=["a1", "a2", "a3"])
    table = cooccurrence.association(places, null="shuffle", draws=99)
    pair = table.set_index(["actor_a", "actor_b"]).loc[("actor a", "actor b")]
    assert pair["note"] == "descriptive only: fewer than 3 joint units; expected below 1"
    assert pair[["p", "p_adjusted"]].isna().all() and pair["score"] > 0
    assert table[["p", "p_adjusted"]].notna().sum().tolist() == [1, 1]
    assert method_of(table)["n_tests"] == 1


@pytest.mark.parametrize(
    "n, of_b, note",
    [
        (12, slice(4), ""),  # joint and expected as asked for
        (12, slice(1, 5), "descriptive only: fewer than 3 joint units"),  # two together
        (13, slice(4), "descriptive only: expected below 1"),  # eleven twelfths expected
    ],
)
def test_the_thresholds_take_in_what_they_name(n, of_b, note):
    places = in_sentences(n, slice(3), of_b)
    table = cooccurrence.association(places, null="shuffle", draws=19)
    assert table["note"].tolist() == [note]
    assert table["p"].notna().tolist() == table["p_adjusted"].notna().tolist() == [note == ""]
    assert len(cooccurrence.network(table).edges) == (note == "")


def test_pairs_below_the_expected_threshold_are_not_tested_and_make_no_other_pair_harder_to_find():
    # Of 12: a and b together 3 times, c once: expected 2.5, .5 and .42.
    places = in_sentences(12, slice(6), slice(3, 8), slice(1))
    table = cooccurrence.association(places, null="shuffle", draws=4000, min_joint=1)
    [tested] = table[table["p"].notna()].to_dict("records")
    assert len(table) == 3 and (tested["actor_a"], tested["actor_b"]) == ("actor a", "actor b")
    law = stats.hypergeom(12, 6, 5)
    assert tested["p_adjusted"] == pytest.approx(law.sf(2), abs=0.03)
    assert method_of(table)["n_tests"] == 1


def with_copies(places: Incidence, clusters: dict[str, str]) -> Incidence:
    """Return the incidence with the cluster of each article; an article that is not named is its
    own.
    """
    labels = [clusters.get(name, name) for name in places.rows["article_id"]]
    return replace(places, rows=places.rows.assign(copy_cluster=labels))


def test_a_text_counts_once_however_often_it_was_printed():
    named = [[1, 1], [1, 1], [1, 1], [1, 0], [0, 1], [0, 0]]
    articles = ["a1", "a2", "a3", "a4", "a5", "a6"]
    places = places_of(named, articles, within="article", outlets="NSNNSS")
    copied = with_copies(places, {"a2": "a1", "a3": "a1"})
    table = cooccurrence.association(copied)
    assert table[EVIDENCE].values.tolist() == [[1, 1, 2, 2, 4, 1, 1]]  # a1, a4, a5, a6
    assert method_of(table)["left_out"] == {"articles that copy another": 2}
    table = cooccurrence.association(copied, by="outlet").set_index("outlet")[EVIDENCE]
    assert table.loc["N"].tolist() == [1, 1, 2, 1, 2, 1, 1]
    assert table.loc["S"].tolist() == [1, 2 / 3, 1, 2, 3, 1, 1]
    left_out = method_of(table)["left_out"]
    assert left_out == {"articles that copy another": 1}  # a3 copies a1 in N; a2 is alone in S
    plain = cooccurrence.association(places)
    assert plain["joint"].tolist() == [3] and "left_out" not in method_of(plain)
    assert cooccurrence.matrix(copied).loc["actor a", "actor b"] == 3
    edited = places_of([[1, 0], [1, 1], [0, 1]], ["a2", "a1", "a3"], within="article")
    row = pair_of(with_copies(edited, {"a2": "a1"}))
    assert row[["joint", "left", "right", "units"]].tolist() == [1, 1, 2, 2]  # a1, a3


def test_groups_are_described_apart_and_tested_as_one_family():
    rng = np.random.default_rng(2)
    places = independent(rng)
    outlets = np.where(np.arange(len(places.rows)) < 120, "North", "South")
    places = replace(places, rows=places.rows.assign(outlet=outlets))
    table = cooccurrence.association(places, null="shuffle", by="outlet", draws=99)
    assert table["outlet"].is_monotonic_increasing and set(table["outlet"]) == {"North", "South"}
    alone = cooccurrence.association(places.where({"outlet": "North"}), null="shuffle", draws=99)
    both = table[table["outlet"] == "North"].merge(alone, on=["actor_a", "actor_b"])
    assert np.allclose(both["score_x"], both["score_y"])
    assert (both["p_adjusted_x"].dropna() >= both["p_adjusted_y"].dropna() - 1e-9).all()


@pytest.mark.parametrize(("null", "within"), [("shuffle", "sentence"), ("swap", "article")])
def test_results_do_not_depend_on_row_or_actor_order_and_repeat(null, within):
    places = independent(np.random.default_rng(8), within=within)
    ids = "a" + places.rows["article_id"].astype(str)
    places = replace(places, rows=places.rows.assign(article_id=ids))
    rows, actors = np.random.default_rng(1).permutation(len(places.rows)), [3, 1, 0, 4, 2]
    moved = replace(
        places,
        values=places.values[rows][:, actors],
        rows=places.rows.iloc[rows].reset_index(drop=True),
        items=places.items[actors],
    )
    one, two = (cooccurrence.association(each, null=null, draws=50) for each in (places, moved))
    pd.testing.assert_frame_equal(one, two)
    other = cooccurrence.association(places, null=null, draws=50, seed=1)
    assert "seed 0" in method_of(one)["note"] and not one["p"].equals(other["p"])


def test_long_articles_are_shuffled_in_chunks(monkeypatch):
    places = independent(np.random.default_rng(8), n_articles=2, n_sentences=40)
    monkeypatch.setattr(null_models, "PLACES", 1000)
    table = cooccurrence.association(places, null="shuffle", draws=99, min_expected=0)
    assert table["p"].between(0, 1).sum() == (table["joint"] >= 3).sum()


def test_no_pairs_give_an_empty_table():
    table = cooccurrence.association(
        places_of([[1], [0]], ["a1", "a2"], within="article"), null="swap", draws=19
    )
    assert len(table) == 0 and {"p", "p_adjusted", "note"} <= set(table.columns)
