"""Pairs that a group names together unlike the others."""

from itertools import combinations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import sparse
from statsmodels.stats.contingency_tables import StratifiedTable

from analysis import cooccurrence
from analysis.counts import Incidence
from analysis.stats.evidence import method_of

ACTORS = ["Aria", "Boria", "Coria"]


def articles(named, outlets, groups, **columns):
    """Return articles × actors; an article names the actors whose first letters are given."""
    values = [[int(actor[0] in letters) for actor in ACTORS] for letters in named]
    ids = [f"a{number:03}" for number in range(len(named))]
    rows = pd.DataFrame({"article_id": ids, "outlet": outlets, "land": groups, **columns})
    return Incidence(sparse.csr_array(values), rows, pd.Index(ACTORS), "article")


def random_articles(*, seed, n=160, n_outlets=40, strata=2, share=0.4):
    """Return articles of outlets of two lands, in strata, which name actors at random."""
    random = np.random.default_rng(seed)
    outlet = np.sort(random.integers(n_outlets, size=n))
    named = ["".join(letter for letter in "ABC" if random.random() < share) for _ in range(n)]
    phase = random.integers(strata, size=n)
    return articles(
        named,
        [f"o{each:02}" for each in outlet],
        np.where(outlet % 2, "North", "South"),
        part=phase,
    )


def stratified(incidence, land):
    """Return the 2 × 2 tables of Aria and Boria on the articles of a land, .5 shared out, by part."""
    rows = incidence.rows
    a, b = incidence.values.toarray().T[:2].astype(bool)
    parts = sorted(rows["part"].unique())
    tables = []
    for part in parts:
        inside = ((rows["land"] == land) & (rows["part"] == part)).to_numpy()
        cells = [[a & b, a & ~b], [~a & b, ~a & ~b]]
        tables.append(
            np.array([[(cell & inside).sum() for cell in row] for row in cells]) + 0.5 / len(parts)
        )
    return StratifiedTable(tables)


@pytest.mark.parametrize("strata", [1, 2, 3])
def test_it_is_the_odds_ratio_of_mantel_and_haenszel(strata):
    incidence = random_articles(seed=strata, strata=strata)
    table = cooccurrence.pair_contrasts(
        incidence, "land", cluster="outlet", strata="part", labelings=99
    )
    row = table.set_index("item").loc["Aria + Boria"]
    north, south = (stratified(incidence, land) for land in ("North", "South"))
    assert row["estimate"] == pytest.approx(north.logodds_pooled - south.logodds_pooled)
    error = np.hypot(north.logodds_pooled_se, south.logodds_pooled_se)
    assert row["score"] == pytest.approx(row["estimate"] / error)


def test_a_case_by_hand():
    """Of 20 articles each: in the North A and B are always together, in the South never."""
    incidence = articles(
        ["AB", ""] * 10 + ["A", "B"] * 10,
        [f"o{number}" for number in range(40)],
        ["North"] * 20 + ["South"] * 20,
    )
    row = cooccurrence.pair_contrasts(incidence, "land", cluster="outlet", labelings=999).iloc[0]
    assert row[["joint", "left", "right", "articles"]].tolist() == [10, 10, 10, 20]
    assert row[["joint_against", "left_against", "right_against", "articles_against"]].tolist() == [
        0,
        10,
        10,
        20,
    ]
    together = np.log(10.5 * 10.5 / (0.5 * 0.5))
    assert row["log_odds"] == pytest.approx(together)
    assert row["log_odds_against"] == pytest.approx(-together)
    assert row["estimate"] == pytest.approx(2 * together)
    assert row["p"] == pytest.approx(0.001)
    # No outlet moves the empty cells: the interval is that of independent articles (Woolf 1955).
    woolf = np.sqrt(2 * (2 / 10.5 + 2 / 0.5))
    assert row["low"] <= row["estimate"] - 1.96 * woolf
    assert row["low"] > 0


def test_actors_that_a_group_names_often_are_no_pair_of_it():
    """The North names both actors on three of four articles, the South on one of four, by chance."""
    named = ["AB"] * 27 + ["A", "B"] * 9 + [""] * 3 + ["AB"] * 3 + ["A", "B"] * 9 + [""] * 27
    outlets = [f"o{number}" for number in range(96)]
    incidence = articles(named, outlets, ["North"] * 48 + ["South"] * 48)
    row = cooccurrence.pair_contrasts(incidence, "land", cluster="outlet", labelings=999).iloc[0]
    assert row["joint"] == 27 and row["joint_against"] == 3
    assert row["estimate"] == pytest.approx(0)
    assert row["p"] > 0.9


def test_a_side_that_never_names_an_actor_has_no_odds_ratio():
    named = (["AB", "A", "B", ""] * 8) + ["A", ""] * 16
    incidence = articles(
        named, [f"o{number}" for number in range(64)], ["North"] * 32 + ["South"] * 32
    )
    row = cooccurrence.pair_contrasts(incidence, "land", cluster="outlet", labelings=99).iloc[0]
    assert row["status"] == "not tested"
    assert row["reason"] == "a side names one of them in fewer than 3 articles, or in nearly all"
    assert np.isnan(row["p"])


def test_actors_that_a_side_hardly_names_are_no_finding():
    """In the North 3 of 30 name Aria and 3 Boria, in the South 15 and 26 of 130; nobody names both.

    By chance alone few Northern outlets would name them so often: no labeling may count less for it.
    """
    named = ["A", "B"] * 3 + [""] * 24 + ["A"] * 15 + ["B"] * 26 + [""] * 89
    outlets = [f"o{number:03}" for number in range(160)]
    incidence = articles(named, outlets, ["North"] * 30 + ["South"] * 130)
    table = cooccurrence.pair_contrasts(incidence, "land", cluster="outlet", labelings=999)
    assert table["joint"].max() == 0
    assert table["p"].min() > 0.1


def test_the_rows_do_not_count_as_they_come():
    incidence = random_articles(seed=5)
    order = np.random.default_rng(0).permutation(len(incidence.rows))
    shuffled = Incidence(
        incidence.values[order],
        incidence.rows.iloc[order].reset_index(drop=True),
        incidence.items,
        "article",
    )
    options = {"cluster": "outlet", "strata": "part", "labelings": 199}
    one, two = (
        cooccurrence.pair_contrasts(each, "land", **options) for each in (incidence, shuffled)
    )
    pd.testing.assert_frame_equal(one, two)


@given(st.integers(0, 10_000))
@settings(max_examples=8)
def test_of_two_groups_the_sides_are_each_other_turned(seed):
    incidence = random_articles(seed=seed, n=80)
    options = {"cluster": "outlet", "strata": "part", "labelings": 99}
    other = incidence.rows.assign(
        land=incidence.rows["land"].map({"North": "West", "South": "East"})
    )
    turned = Incidence(incidence.values, other, incidence.items, "article")  # East comes first
    one = cooccurrence.pair_contrasts(incidence, "land", **options).set_index("item")
    two = cooccurrence.pair_contrasts(turned, "land", **options).set_index("item").loc[one.index]
    assert one["estimate"].to_numpy() == pytest.approx(-two["estimate"].to_numpy())
    assert one["joint"].tolist() == two["joint_against"].tolist()


def test_few_outlets_are_all_exchanged():
    """Of 4 outlets against 4 there are 70 labelings: p is a whole number of them."""
    incidence = random_articles(seed=3, n=120, n_outlets=8, strata=1)
    table = cooccurrence.pair_contrasts(incidence, "land", cluster="outlet", strata=())
    inference = method_of(table).inference
    assert (inference.labelings, inference.is_exact) == (70, True)
    assert (table["p"] * 70).to_numpy() == pytest.approx((table["p"] * 70).round().to_numpy())
    by_hand = exact_p(incidence)
    assert table.set_index("item").loc["Aria + Boria", "p"] == pytest.approx(by_hand)


def exact_p(incidence):
    """Return p of Aria and Boria over all ways to choose four of eight outlets, one by one."""
    outlets = sorted(incidence.rows["outlet"].unique())
    observed = [name for name in outlets if int(name[1:]) % 2]
    scores = {}
    for chosen in combinations(outlets, 4):
        rows = incidence.rows.assign(
            land=np.where(incidence.rows["outlet"].isin(chosen), "North", "South")
        )
        dealt = Incidence(incidence.values, rows, incidence.items, "article")
        north, south = (stratified(dealt, land) for land in ("North", "South"))
        error = np.hypot(north.logodds_pooled_se, south.logodds_pooled_se)
        scores[chosen] = (north.logodds_pooled - south.logodds_pooled) / error
    bound = abs(scores[tuple(observed)])
    return np.mean([abs(score) >= bound - 1e-9 for score in scores.values()])


def test_copies_within_an_outlet_count_once():
    incidence = random_articles(seed=1, n=60, strata=1)
    repeated = np.r_[np.arange(60), 0, 0]
    rows = incidence.rows.assign(copy_cluster=incidence.rows["article_id"]).iloc[repeated]
    rows["article_id"] = [f"{name}-{number}" for number, name in enumerate(rows["article_id"])]
    copied = Incidence(
        incidence.values[repeated], rows.reset_index(drop=True), incidence.items, "article"
    )
    options = {"cluster": "outlet", "strata": (), "labelings": 99}
    one = cooccurrence.pair_contrasts(incidence, "land", **options)
    two = cooccurrence.pair_contrasts(copied, "land", **options)
    numbers = ["joint", "articles", "estimate", "p"]
    assert one[numbers].to_numpy() == pytest.approx(two[numbers].to_numpy(), nan_ok=True)


def test_a_name_may_hold_a_plus():
    incidence = random_articles(seed=1)
    options = {"cluster": "outlet", "strata": "part", "labelings": 99}
    plain = cooccurrence.pair_contrasts(incidence, "land", **options)
    names = pd.Index(["Aria", "Aria + Boria", "Boria"])
    named = Incidence(incidence.values, incidence.rows, names, "article")
    table = cooccurrence.pair_contrasts(named, "land", **options)
    assert table["p"].tolist() == plain["p"].tolist()
    assert set(table["actor_b"]) == {"Aria + Boria", "Boria"}


def test_a_stratum_of_one_side_is_left_out_and_counted():
    """Part 9 is of the South alone: no number of the table counts its 30 articles."""
    incidence = random_articles(seed=2, strata=1)
    repeated = np.r_[np.arange(160), np.flatnonzero(incidence.rows["land"] == "South")[:30]]
    rows = incidence.rows.iloc[repeated].reset_index(drop=True)
    rows["article_id"] = [f"a{number:03}" for number in range(190)]
    rows["part"] = [0] * 160 + [9] * 30
    longer = Incidence(incidence.values[repeated], rows, incidence.items, "article")
    options = {"cluster": "outlet", "strata": "part", "labelings": 99}
    table = cooccurrence.pair_contrasts(longer, "land", **options)
    without = cooccurrence.pair_contrasts(incidence, "land", **options)
    sides = table["articles"] + table["articles_against"]
    assert (sides == 160).all()
    numbers = ["joint", "left", "right", "log_odds", "estimate", "score"]
    by_pair = (each.set_index(["group", "item"])[numbers].sort_index() for each in (table, without))
    pd.testing.assert_frame_equal(*by_pair)
    (left_out,) = method_of(table).left_out
    assert (left_out.n, left_out.comparison) == (30, "North against South")
