"""How wrong labels would have to be. All data are invented."""

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from analysis import annotation, compare
from tests.annotation.examples import _counts

# ---------------------------------------------------------------- error rates

SIDES = ["N"] * 10 + ["S"] * 10
LABELS = [1] * 2 + [0] * 8 + [1] * 6 + [0] * 4  # .2 against .6


def labelled(labels=LABELS, sides=SIDES):
    return _counts(labels, kind="llm", side=sides)


def test_shares_under_stated_rates_by_hand():
    errors = {
        "as labelled": {},
        "missed": {"missed_less": 0.2},
        "added": {"added_more": 0.2},
        "alike": {"missed_less": 0.25, "missed_more": 0.25},
    }
    table = annotation.sensitivity(labelled(), by="side", item="law", errors=errors)
    assert table["errors"].tolist() == list(errors)
    assert table[["share", "share_against"]].round(4).values.tolist() == [
        [0.2, 0.6],
        [0.25, 0.6],
        [0.2, 0.5],
        [0.2667, 0.8],
    ]
    assert table["estimate"].round(4).tolist() == [-0.4, -0.35, -0.3, -0.5333]
    assert (table["labelled_estimate"].round(4) == -0.4).all()
    row = table.iloc[0]
    assert row["missed_to_tip"] == pytest.approx(2 / 3)
    assert row["added_to_tip"] == pytest.approx(0.5)
    assert row[["pages_to_tip", "articles", "articles_against"]].tolist() == [4, 10, 10]


@pytest.mark.slow
@given(st.integers(0, 10), st.integers(0, 10))
@settings(max_examples=30)
def test_at_the_tipping_point_nothing_is_left(n_first, n_second):
    assume(n_first != n_second)
    labels = [1] * n_first + [0] * (10 - n_first) + [1] * n_second + [0] * (10 - n_second)
    given_labels = labelled(labels)
    row = annotation.sensitivity(given_labels, by="side", item="law").iloc[0]
    for rate, side in [("missed_to_tip", "missed_less"), ("added_to_tip", "added_more")]:
        if row[rate] < 1:
            errors = {"at the point": {side: row[rate]}}
            tipped = annotation.sensitivity(given_labels, by="side", item="law", errors=errors)
            assert tipped["estimate"][0] == pytest.approx(0, abs=1e-9)


def test_the_labelled_difference_is_that_of_contrasts_within_strata():
    rng = np.random.default_rng(4)
    outlet = [f"o{i // 2}" for i in range(40)]
    side = ["N"] * 18 + ["S"] * 22
    counts = _counts(
        rng.integers(0, 2, 40),
        kind="llm",
        side=side,
        outlet=outlet,
        phase=rng.choice(["x", "y"], 40),
    )
    by_hand = compare.contrasts(counts, "side")
    table = annotation.sensitivity(counts, by="side", item="law")
    assert table["labelled_estimate"][0] == pytest.approx(by_hand["estimate"][0])
    assert table["articles"][0] == by_hand["articles"][0]
    assert table.attrs["method"]["strata"] == ("phase",)
    assert "within phases. LLM-annotated" in table.attrs["method"]["note"]


def test_rates_that_no_share_can_have_are_described():
    errors = {"too many": {"added_less": 0.5}}
    row = annotation.sensitivity(labelled(), by="side", item="law", errors=errors).iloc[0]
    assert np.isnan(row["estimate"])
    assert row["note"] == "descriptive only: no share can have these rates"


def test_a_label_where_the_other_side_has_most_pages_moves_a_difference_most():
    """By hand: strata weigh 1 · 9 / 10 and 9 · 1 / 10; the lone page of a side weighs as nine."""
    side = ["N"] + ["S"] * 9 + ["N"] * 9 + ["S"]
    labels = [1] + [0] * 9 + [0] * 9 + [0]
    counts = _counts(labels, kind="llm", side=side, phase=["x"] * 10 + ["y"] * 10)
    row = annotation.sensitivity(counts, by="side", item="law").iloc[0]
    assert row["labelled_estimate"] == pytest.approx(0.5)
    assert row["pages_to_tip"] == 1
    assert (row["articles"], row["articles_against"]) == (10, 10)


def test_strata_of_one_side_say_nothing_of_a_difference():
    counts = _counts([1, 0, 1, 0], kind="llm", side=[*"NNSS"], phase=[*"xxyy"])
    row = annotation.sensitivity(counts, by="side", item="law").iloc[0]
    assert np.isnan(row["estimate"]) and np.isnan(row["pages_to_tip"])
    assert row["note"] == "descriptive only: no stratum has both sides"
