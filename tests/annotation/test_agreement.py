"""Agreement: Krippendorff's alpha, its interval, tables of confusion. All labels in the fixtures
are invented.

Published values, and krippendorff and NLTK run live: conformance/test_agreement.py.
"""

import math

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.annotation import agreement
from analysis.stats.evidence import method_of
from tests.annotation.examples import _counts

THREE = [
    [None] * 5 + [3, 4, 1, 2, 1, 1, 3, 3, None, 3],  # the example of three coders and fifteen units
    [1, None, 2, 1, 3, 3, 4, 3] + [None] * 7,
    [None, None, 2, 1, 3, 4, 4, None, 2, 1, 1, 3, 3, None, 4],
]


def _transposed(coders):
    return list(zip(*coders, strict=True))


# alpha


def test_alpha_of_sets_by_hand():
    labels = [[{"a", "b"}, {"a"}], [set(), set()], [{"c"}, {"c"}]]
    # labels {ab}, {a}, {} twice, {c} twice. MASI(ab, a) = 1 - 1/2 * 2/3 = 2/3, all other unequal
    # pairs 1; Jaccard(ab, a) = 1 - 1/2.
    # of 15 pairs of labels two are equal, and one of the other 13 counts less than 1
    for level, apart in (("masi", 2 / 3), ("jaccard", 1 / 2)):
        expected = 1 - (2 * apart / 6) / (2 * (13 - 1 + apart) / 30)
        assert agreement.alpha(labels, level=level) == pytest.approx(expected)


some = st.lists(
    st.lists(st.sampled_from([0, 1, 2, 5, None]), min_size=3, max_size=3), min_size=2, max_size=12
)


@settings(max_examples=8)
@given(some, st.randoms(use_true_random=False))
def test_order_of_units_and_coders_makes_no_difference(labels, random):
    mixed = [random.sample(unit, 3) for unit in random.sample(labels, len(labels))]
    for level in ("nominal", "ordinal"):
        (alpha, one), (same, other) = (
            (agreement.alpha(each, level=level), agreement.interval(each, level=level, draws=100))
            for each in (mixed, labels)
        )
        assert [alpha, *one[:2]] == pytest.approx([same, *other[:2]], nan_ok=True)
        assert one[2] == other[2]


def test_share_by_hand():
    # pairs alike: 1 of 3, 1 of 1, none of 1; a unit with one label has no pair
    units = [["a", "a", "b"], ["b", "b", None], ["a", "b", None], ["a", None, None]]
    assert agreement.share(units) == pytest.approx(4 / 9)
    assert math.isnan(agreement.share([["a", None]]))


# interval


def test_interval_is_that_of_resampled_units():
    labels = [[1, 1], [2, 2], [3, 3], [1, 2], [3, 2], [5, 5]] * 3
    for level in ("nominal", "ordinal", "interval", "ratio"):
        values = [1, 2, 3, 5]
        counts = np.array([[pair.count(value) for value in values] for pair in labels])
        in_order = np.lexsort(counts.T)  # units are drawn in this order
        pairs = [labels[unit] for unit in in_order]
        draws = np.random.default_rng(7).multinomial(18, np.full(18, 1 / 18), size=100)
        alphas = [
            agreement.alpha(
                [pair for pair, times in zip(pairs, draw, strict=True) for _ in range(times)],
                level=level,
            )
            for draw in draws
        ]
        low, high, note = agreement.interval(labels, level=level, draws=100, seed=7)
        assert (low, high) == pytest.approx(np.percentile(alphas, [2.5, 97.5])) and note == ""
        assert low < agreement.alpha(labels, level=level) < high


def test_no_interval_says_why():
    assert agreement.interval([[1, 1]] * 9)[2] == "undefined: no variation"
    assert agreement.interval([[1, 1], [0, 1]])[2] == "fewer than 5 pages"
    assert agreement.interval([[1, 1], [0, 0]] * 5)[2] == "no disagreement"
    low, high, note = agreement.interval([[0, 0]] * 9 + [[1, 0]], draws=200)
    assert (
        note == "resamples without variation: 38.5%" and low <= high
    )  # 0.9 ** 10 = .35 are to be expected


@pytest.mark.slow
def test_coverage_of_the_interval():
    """Two coders find a label that 40 % of the units have, each right on 90 %: alpha of the
    population is known.
    """
    generator = np.random.default_rng(1)
    truth = generator.random((1_000, 100)) < 0.4
    labels = np.where(
        generator.random((1_000, 100, 2)) < 0.9, truth[..., None], ~truth[..., None]
    ).astype(float)
    share = 0.4 * 0.9 + 0.6 * 0.1
    expected = 1 - 2 * 0.9 * 0.1 / (2 * share * (1 - share))
    bounds = np.array(
        [agreement.interval(pd.DataFrame(sample), draws=500)[:2] for sample in labels[:400]]
    )
    covered = ((bounds[:, 0] <= expected) & (expected <= bounds[:, 1])).mean()
    assert covered >= 0.92


# between runs


def between(*runs, **options):
    """Return the agreement of runs on their first variable."""
    return agreement.between(list(runs), draws=100, **options).iloc[0]


def nominal(labels, values):
    """Return a run that gives each page one of these values."""
    items = [f"v:{value}" for value in values]
    return _counts([[label == value for value in values] for label in labels], items=items)


def test_between_by_hand():
    row = between(_counts([1, 1, 0, 0, 0]), _counts([1, 0, 0, 0, 0]))
    # coincidences: 11 twice, 10 and 01 once each, 00 six times; alpha = 1 - 9 * 2 / (2 * 3 * 7)
    assert row["alpha"] == pytest.approx(1 - 18 / 42) and row["low"] < row["alpha"] <= row["high"]
    facts = ["pages", "coders", "agreement", "prevalence_a", "prevalence_b", "kind", "level"]
    assert row[facts].tolist() == [5, 2, 0.8, 0.4, 0.2, "binary", "nominal"]


def test_between_sets_and_nominal_labels():
    items = ["words:a", "words:b", "words:c"]
    row = between(
        _counts([[1, 1, 0], [0, 0, 0], [0, 0, 1]], items=items),
        _counts([[1, 0, 0], [0, 0, 0], [0, 0, 1]], items=items),
    )
    assert row[["level", "kind", "pages"]].tolist() == ["masi", "set", 3]
    assert row["agreement"] == pytest.approx(2 / 3)
    labels = [[{"a", "b"}, {"a"}], [set(), set()], [{"c"}, {"c"}]]
    assert row["alpha"] == pytest.approx(agreement.alpha(labels, level="masi"))
    row = between(nominal("aabba", "ab"), nominal("abbba", "ab"))
    facts = ["kind", "level", "prevalence_a", "prevalence_b"]
    assert row[facts].tolist() == ["nominal", "nominal", 0.4, 0.6]


def test_three_coders_with_gaps():
    sizes = [np.array([[label is not None] for label in coder]) for coder in THREE]
    first, *others = (
        _counts([label or 0 for label in coder], size=size, items=["tone"])
        for coder, size in zip(THREE, sizes)
    )
    first = first.where(rows=sizes[0][:, 0])  # a page left out is a gap as well
    row = between(first, *others, levels={"tone": "ordinal"})
    assert row["alpha"] == pytest.approx(0.806721, abs=1e-6)
    facts = ["kind", "level", "pages", "coders", "note"]
    said = "labelled in one run only: 1"
    assert row[facts].tolist() == ["interval", "ordinal", 12, 3, said]
    assert row["agreement"] == pytest.approx(agreement.share(_transposed(THREE)))
    last = ["prevalence_a", "prevalence_b", "prevalence_c", "status", "reason", "note"]
    assert list(row.index)[-6:] == last


@pytest.mark.parametrize("label, level", [([1, 0], "nominal"), ([1, 1], "masi")])
def test_gaps_in_labels_of_three_coders(label, level):
    items, gap = np.array(["words:a", "words:b"]), np.ones((6, 2))
    gap[0] = 0
    run = np.array([label] * 3 + [[0, 1]] * 3)
    row = between(
        _counts(run, items=items),
        _counts(run * gap, size=gap, items=items),
        _counts(run[::-1], items=items),
    )
    labels = [[frozenset(items[one > 0]) for one in unit] for unit in zip(run, run, run[::-1])]
    labels[0][1] = None
    assert row["alpha"] == pytest.approx(agreement.alpha(labels, level=level))
    assert row[["pages", "coders", "level"]].tolist() == [6, 3, level]
    shares = row[["prevalence_a", "prevalence_b", "prevalence_c"]].tolist()
    assert shares == pytest.approx([0.5, 0.4, 0.5])


def test_what_cannot_be_compared_is_said():
    row = between(_counts([0, 0]), _counts([0, 0]))
    assert math.isnan(row["alpha"]) and row["agreement"] == 1
    assert row["note"] == "descriptive only: undefined: no variation"
    row = between(_counts([1, 0, 0], size=[[1], [1], [0]]), _counts([1, 0, 1]))
    assert row["pages"] == 2 and row["reason"] == "labelled in one run only: 1; fewer than 5 pages"
    table = agreement.between([_counts([1, 0]), _counts([1, 0], items=["base"])])
    assert table["reason"].tolist() == ["no label in run b", "no label in run a"]
    assert table["alpha"].isna().all()
    apart = between(_counts([0, 0], size=[[1], [0]]), _counts([0, 0], size=[[0], [1]]))
    assert apart["reason"] == "no page with two labels"


def test_all_letters_name_runs():
    one = _counts([1, 0])
    assert agreement.between([one] * 26, draws=100)["coders"].tolist() == [26]


# confusion


def _machine_and_people():
    items = ["law", "remedy:talks", "remedy:none", "words:a", "words:b"]
    machine = _counts(
        [[1, 1, 0, 1, 1], [1, 1, 0, 0, 0], [0, 0, 1, 1, 0], [0, 0, 1, 0, 0]], items=items
    )
    people = _counts(
        [[1, 1, 0, 1, 0], [0, 0, 1, 0, 0], [0, 0, 1, 1, 0]],
        items=items,
        inclusion_probability=[1, 0.5, 0.5],
    )
    return machine, people


def test_confusion_by_hand():
    table = agreement.confusion(*_machine_and_people())
    assert table[["variable", "label", "reference", "pages"]].to_numpy().tolist() == [
        ["law", "0", "0", 1],
        ["law", "1", "0", 1],
        ["law", "1", "1", 1],
        ["remedy", "none", "none", 1],
        ["remedy", "talks", "none", 1],
        ["remedy", "talks", "talks", 1],
        ["words:a", "0", "0", 1],
        ["words:a", "1", "1", 2],
        ["words:b", "0", "0", 2],
        ["words:b", "1", "0", 1],
        ["words:b", "1", "1", 0],
    ]
    # weights 1, 2, 2: the machine's 1 stands on weight 3, of which people confirm 1
    shares = table.set_index(["variable", "label", "reference"])[["of_label", "of_reference", "f1"]]
    assert shares.loc[("law", "1", "1")].tolist() == pytest.approx([1 / 3, 1, 0.5])
    assert shares.loc[("law", "0", "0")].tolist() == pytest.approx([1, 0.5, 2 / 3])
    assert shares.loc[("law", "1", "0")].tolist() == pytest.approx(
        [2 / 3, 0.5, math.nan], nan_ok=True
    )
    assert shares.loc[("words:b", "1", "1")].tolist() == pytest.approx(
        [0, math.nan, 0], nan_ok=True
    )
    machine, people = _machine_and_people()
    one_variable = agreement.confusion(machine, people.where(items=["law"]))
    assert method_of(one_variable)["remark"] == "only one of them has remedy, words"


@pytest.mark.slow
@settings(max_examples=40)
@given(st.lists(st.tuples(*[st.sampled_from("abc")] * 2), min_size=1, max_size=12))
def test_precision_and_recall_as_scikit_learn(pairs):
    from sklearn.metrics import precision_recall_fscore_support

    predicted, truth = zip(*pairs, strict=True)
    every = agreement.confusion(nominal(predicted, "abc"), nominal(truth, "abc"))
    table = every[every["label"] == every["reference"]]
    *expected, support = precision_recall_fscore_support(
        truth, predicted, labels=table["label"].tolist(), zero_division=np.nan
    )
    np.testing.assert_allclose(table[["of_label", "of_reference", "f1"]].T, expected)
    assert every.groupby("reference")["pages"].sum().tolist() == support.tolist()
    assert every["pages"].sum() == len(pairs)
