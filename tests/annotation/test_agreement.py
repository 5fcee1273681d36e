"""Agreement: Krippendorff's alpha, its interval, and readings. All labels are invented.

Published values, and krippendorff and NLTK run live: conformance/test_agreement.py.
"""

import math

import numpy as np
import pytest
from by_hand import by_hand, drawn_cases, drawn_rows
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from analysis import annotation
from analysis.annotation import alpha as alphas
from analysis.compare.evidence import method_of
from tests.annotation.examples import _counts

AB, A, NONE, C = map(frozenset, ["ab", "a", "", "c"])
SETS = [[AB, A], [NONE, NONE], [C, C]]


# alpha


def test_alpha_of_sets_by_hand():
    # labels {ab}, {a}, {} twice, {c} twice. MASI(ab, a) = 1 - 1/2 * 2/3 = 2/3, all other unequal
    # pairs 1. Of 15 pairs of labels two are equal, and one of the other 13 counts less than 1.
    expected = 1 - (2 * (2 / 3) / 6) / (2 * (13 - 1 + 2 / 3) / 30)
    assert alphas.alpha(SETS, level="masi") == pytest.approx(expected)


some = st.lists(
    st.lists(st.sampled_from([0, 1, 2, 5, None]), min_size=3, max_size=3), min_size=2, max_size=12
)


@settings(max_examples=8)
@given(some, st.randoms(use_true_random=False))
def test_order_of_units_and_coders_makes_no_difference(labels, random):
    mixed = [random.sample(unit, 3) for unit in random.sample(labels, len(labels))]
    for level in ("nominal", "interval"):
        (*one, why), (*other, reason) = (
            alphas.interval(each, level=level, units=range(len(each))) for each in (mixed, labels)
        )
        assert one == pytest.approx(other, nan_ok=True) and why == reason


def test_share_by_hand():
    # pairs alike: 1 of 3, 1 of 1, none of 1; a unit with one label has no pair
    units = drawn_rows("""
        a | a    | b
        b | b    | null
        a | b    | null
        a | null | null
    """)
    assert alphas.share(units) == pytest.approx(4 / 9)
    assert math.isnan(alphas.share([["a", None]]))


# interval


def test_interval_leaves_out_one_unit_at_a_time():
    labels = [[1, 1], [2, 2], [3, 3], [1, 2], [3, 2], [5, 5]] * 2
    for level in ("nominal", "interval"):
        without = [
            alphas.alpha(labels[: 2 * unit] + labels[2 * unit + 2 :], level=level)
            for unit in range(6)
        ]
        reach = stats.t.ppf(0.975, 5) * np.std(without) * math.sqrt(5)
        found = alphas.interval(labels, level=level, units=[number // 2 for number in range(12)])
        middle = alphas.alpha(labels, level=level)
        assert found[:2] == pytest.approx((middle - reach, min(middle + reach, 1)))
        assert found[2] == ""


@by_hand(__file__, "no_interval")
def test_no_interval_says_why(labels, reason):
    low, high, said = alphas.interval(labels, units=range(len(labels)))
    assert said == reason and math.isnan(low) and math.isnan(high)


# readings


def between(*readings, **options):
    """Return the agreement of readings on their first variable."""
    return annotation.agreement(*readings, **options).iloc[0]


def nominal(labels, values):
    """Return a reading that gives each page one of these values."""
    items = [f"v:{value}" for value in values]
    return _counts([[label == value for value in values] for label in labels], items=items)


def test_between_by_hand():
    row = between(_counts([1, 1, 0, 0, 0]), _counts([1, 0, 0, 0, 0]))
    # coincidences: 11 twice, 10 and 01 once each, 00 six times; alpha = 1 - 9 * 2 / (2 * 3 * 7)
    assert row["alpha"] == pytest.approx(1 - 18 / 42) and row["low"] < row["alpha"] <= row["high"]
    facts = "pages coders agreement kind level".split()
    assert row[facts].tolist() == [5, 2, 0.8, "binary", "nominal"]


def test_between_sets_and_nominal_labels():
    items = ["words:a", "words:b", "words:c"]
    readings = [[1, 1, 0], [0, 0, 0], [0, 0, 1]], [[1, 0, 0], [0, 0, 0], [0, 0, 1]]
    row = between(*(_counts(values, items=items) for values in readings))
    assert row[["level", "kind", "pages"]].tolist() == ["masi", "set", 3]
    assert row["agreement"] == pytest.approx(2 / 3)
    assert row["alpha"] == pytest.approx(alphas.alpha(SETS, level="masi"))
    row = between(nominal("aabba", "ab"), nominal("abbba", "ab"))
    assert row[["kind", "level"]].tolist() == ["nominal", "nominal"]


def test_what_cannot_be_compared_is_said():
    row = between(_counts([0, 0]), _counts([0, 0]))
    assert math.isnan(row["alpha"]) and row["agreement"] == 1
    assert row["note"] == "descriptive only: undefined: no variation"
    row = between(_counts([1, 0, 0], size=[[1], [1], [0]]), _counts([1, 0, 1]))
    assert (
        row["pages"] == 2
        and row["reason"] == "labelled in one reading only: 1; 2 pages, at least 5 needed"
    )
    table = annotation.agreement(_counts([1, 0]), _counts([1, 0], items=["base"]))
    assert table["reason"].tolist() == ["no label in reading 2", "no label in reading 1"]
    assert table["alpha"].isna().all()
    apart = between(_counts([0, 0], size=[[1], [0]]), _counts([0, 0], size=[[0], [1]]))
    assert apart["reason"] == "no page with two labels"


@drawn_cases("""
    kinds              | said
    ["human", "human"] | how reliable people are
    ["llm", "rule"]    | how stable machines are
    ["llm", "human"]   | how far machines and people agree
""")
def test_the_note_says_what_agreement_shows(kinds, said):
    table = annotation.agreement(*(_counts([1, 0], kind=kind) for kind in kinds))
    assert said in method_of(table)["note"]


def test_outlets_are_left_out_one_at_a_time():
    labels, others = drawn_rows("""
        1 1 0 0 1 0 1 0 1 1
        1 0 0 0 1 0 1 1 1 1
    """)
    outlets = {"outlet": list("aabbccddee")}
    row = between(_counts(labels, **outlets), _counts(others), unit="outlet")
    expected = alphas.interval(list(zip(labels, others)), units=outlets["outlet"], noun="outlet")
    assert row[["low", "high"]].tolist() == pytest.approx(expected[:2])
