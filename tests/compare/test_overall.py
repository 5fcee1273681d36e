"""Is there any difference at all: the omnibus test and the classifier. All data are invented."""

import itertools

import numpy as np
import pandas as pd
import pytest

from analysis import compare, figures, plots
from analysis.counts import Counts
from tests.compare.gates import gate


def pages(values, side, *, outlet=None, phase=None, per="page", size=None, **columns):
    number = len(side)
    rows = pd.DataFrame(
        {
            "article_id": [f"a{place:03}" for place in range(number)],
            "side": side,
            "outlet": outlet or [f"o{place:03}" for place in range(number)],
            **columns,
        }
    )
    if phase is not None:
        rows["phase"] = phase
    values = np.asarray(values, float)
    return Counts.of(
        values,
        size=np.ones((number, 1)) if size is None else size,
        rows=rows,
        items=[f"i{place}" for place in range(values.shape[1])],
        per=per,
    )


def test_omnibus_by_hand():
    """Of the 20 ways to choose three of six pages, two part them by their values: theirs and its mirror."""
    values = [[1, 0], [1, 0], [1, 1], [0, 0], [0, 1], [0, 0]]
    with gate(units=3):
        table = compare.omnibus(pages(values, list("AAABBB")), "side", cluster="outlet")
    centred = np.array(values, float) - np.mean(values, axis=0)
    between = [
        sum(
            ((centred[list(group)].sum(axis=0)) ** 2).sum() / 3
            for group in (own, set(range(6)) - set(own))
        )
        for own in itertools.combinations(range(6), 3)
    ]
    assert table["estimate"][0] == pytest.approx(between[0] / (centred**2).sum())
    assert table["p"][0] == pytest.approx(np.mean(np.array(between) >= between[0] - 1e-9))
    assert table["null"][0] == pytest.approx(np.mean(between) / (centred**2).sum())
    assert (
        table.attrs["method"].inference.is_exact and table.attrs["method"].inference.labelings == 20
    )


def test_pairs_of_three_groups_are_adjusted_together():
    generator = np.random.default_rng(0)
    side = np.repeat(["A", "B", "C"], 12)
    values = (generator.random((36, 6)) < np.where(side == "C", 0.9, 0.3)[:, None]).astype(float)
    table = compare.omnibus(pages(values, side), "side", cluster="outlet", labelings=499)
    assert table[["group", "against"]].values.tolist() == [
        ["A, B, C", ""],
        ["A", "B"],
        ["A", "C"],
        ["B", "C"],
    ]
    assert table["p"][[0, 2, 3]].tolist() == [0.002] * 3 and table["p"][1] > 0.05
    assert table["p_adjusted"][[2, 3]].tolist() == [0.006] * 2
    found = compare.classifier_test(pages(values, side), "side", cluster="outlet", labelings=99)
    assert found[["group", "against"]].values.tolist() == [[name, "rest"] for name in "ABC"]
    assert found["estimate"][2] > 0.9 and found["p"][2] == 0.01


def test_pages_of_an_outlet_and_its_copies_are_never_on_both_sides_of_a_fold():
    """Each outlet has a word of its own, which would tell its group if the classifier had seen another page of it."""
    outlet = [f"o{place:02}" for place in range(20) for _ in range(4)]
    side = ["A"] * 40 + ["B"] * 40
    values = np.kron(np.eye(20), np.ones((4, 1)))
    table = compare.classifier_test(
        pages(values, side, outlet=outlet), "side", cluster="outlet", labelings=99
    )
    assert table["estimate"][0] == pytest.approx(0.5, abs=0.1)
    copied = pages(
        np.kron(np.eye(10), np.ones((8, 1))),
        np.tile(np.repeat(["A", "B"], 4), 10),
        outlet=outlet,
        copy_cluster=[f"c{place // 8}" for place in range(80)],
    )
    assert compare.classifier_test(copied, "side", cluster="outlet", labelings=99)["estimate"][
        0
    ] == pytest.approx(0.5, abs=0.1)


@pytest.mark.parametrize("test", [compare.omnibus, compare.classifier_test])
def test_lone_outlets_keep_their_label_and_stay(test):
    generator = np.random.default_rng(1)
    rows = [
        (f"o{place:02}", "AB"[place % 2], phase) for place in range(20) for phase in ("one", "two")
    ]
    rows += [("lone", "A", phase) for phase in ("one", "two", "three")]
    outlet, side, phase = map(list, zip(*rows))
    counts = pages(generator.random((43, 3)) < 0.5, side, outlet=outlet, phase=phase)
    table = test(counts, "side", labelings=99)
    assert table["units"][0] == 21 and table["units_fixed"][0] == 1 and np.isfinite(table["p"][0])


@pytest.mark.parametrize("test", [compare.omnibus, compare.classifier_test])
def test_too_few_units_are_described(test):
    table = test(
        pages(np.eye(12)[:, :3], ["A"] * 3 + ["B"] * 9), "side", cluster="outlet", labelings=99
    )
    assert np.isnan(table["p"][0]) and table["note"][0] == (
        "descriptive only: 3 units of a side can be exchanged, at least 4 needed"
    )


def test_few_labelings_are_said():
    """Four phases of one outlet a side: 16 labelings, so p is never below .06. And 99 labelings are too few for 15 pairs."""
    phases = pages(np.eye(8)[:, :3], ["A", "B"] * 4, phase=np.repeat(list("abcd"), 2))
    table = compare.omnibus(phases, "side", cluster="outlet")
    assert (
        np.isnan(table["p"][0])
        and table["note"][0] == "descriptive only: smallest possible p is 0.0625"
    )
    generator = np.random.default_rng(5)
    side = np.repeat(list("ABCDEF"), 10)
    pairs = compare.omnibus(
        pages(generator.random((60, 4)) < 0.5, side), "side", cluster="outlet", labelings=99
    )
    assert pairs["group"][0] == "all 6 groups" and pairs.attrs["method"].inference.labelings == 99
    assert set(pairs["note"]) == {"adjusted p cannot be 0.05 or less: 319 labelings are needed"}


def test_words_are_compared_by_the_roots_of_their_rates():
    generator = np.random.default_rng(2)
    values = generator.poisson(
        np.where(np.arange(24)[:, None] < 12, [[4, 4, 1, 9]], [[4, 4, 9, 1]])
    )
    counts = pages(values, ["A"] * 12 + ["B"] * 12, per="token", size=np.full((24, 1), 200))
    assert compare.omnibus(counts, "side", cluster="outlet", labelings=199)["p"][0] == 0.005
    assert (
        compare.classifier_test(counts, "side", cluster="outlet", labelings=99)["estimate"][0] == 1
    )


@pytest.mark.parametrize("test", [compare.omnibus, compare.classifier_test])
def test_order_and_seed_decide_nothing_else(test):
    generator = np.random.default_rng(3)
    counts = pages(generator.random((40, 5)) < 0.5, ["A", "B"] * 20)
    order = generator.permutation(40)
    turned = Counts(
        counts.values[order],
        counts.size[order],
        counts.rows.iloc[order].reset_index(drop=True),
        counts.items,
        "page",
    )
    one, two = (
        test(each, "side", cluster="outlet", labelings=99, seed=5) for each in (counts, turned)
    )
    pd.testing.assert_frame_equal(one, two)


def test_against_chance_draws_a_line_a_comparison():
    generator = np.random.default_rng(0)
    table = compare.omnibus(
        pages(generator.random((36, 6)) < 0.4, np.repeat(["A", "B", "C"], 12)),
        "side",
        cluster="outlet",
        labelings=99,
    )
    _, ax = figures.canvas()
    plots.against_chance(table, ax)
    assert [label.get_text() for label in ax.get_yticklabels()] == [
        "A, B, C",
        "A against B",
        "A against C",
        "B against C",
    ]
    assert "chance" in ax.get_xlabel() and ax.texts[0].get_text() == "adjusted p (outlets)"
