"""Designs and the gate at their edges, through the tables that show them. All articles, outlets and texts are invented."""

import numpy as np
import pandas as pd
import pytest

from analysis import compare
from analysis.counts import Counts
from tests.compare.evidence import by_contrast, items_with_test


def counted(values, *, size=1, per="page", **columns):
    """Return Counts of rows × items; all sizes are *size* if it is one number."""
    values = np.asarray(values, float).reshape(len(values), -1)
    rows = pd.DataFrame({"article_id": [f"p{i:03}" for i in range(len(values))], **columns})
    size = np.full((len(values), 1), float(size)) if np.isscalar(size) else size
    return Counts.of(
        values,
        size=size,
        rows=rows,
        items=["law", "base", "war", "port"][: values.shape[1]],
        per=per,
    )


def first(n, *, of=12):
    """Return 1 for *n* of the units, taken in turn from both halves, and 0 for the others."""
    half = of // 2
    return [int(2 * (i % half) + i // half < n) for i in range(of)]


TWO = ["North"] * 6 + ["South"] * 6


def test_rows_fit_all_columns_of_a_filter():
    counts = counted([1, 2, 3, 4], size=9, per="token", outlet=list("NNSS"), phase=list("xyxy"))
    chosen = counts.where(rows={"outlet": "N", "phase": "y"})
    assert chosen.rows["article_id"].tolist() == ["p001"] and chosen.values.toarray().tolist() == [
        [2]
    ]


def test_pages_of_copies_in_clusters_are_all_counted():
    counts = counted(
        [1] * 6, group=list("AAAABB"), outlet=list("NNNNSS"), copy_cluster=list("wwwxwy")
    )
    assert counts.units("group", cluster="outlet").rows["n_rows"].tolist() == [4, 2]


def test_a_level_needs_five_units_for_an_interval():
    table = compare.levels(
        counted([1, 0, 0, 1, 1, 0, 0, 1, 1], outlet=["North"] * 4 + ["South"] * 5), "outlet"
    )
    assert table["note"].tolist() == ["descriptive only: 4 units", ""] and table[
        "low"
    ].isna().tolist() == [True, False]


def test_an_item_is_tested_if_three_units_have_it_and_three_do_not():
    items = np.stack([first(2), first(3), first(9), first(10)], axis=1)
    assert items_with_test(compare.contrasts(counted(items, outlet=TWO), "outlet")) == [
        "base",
        "war",
    ]


def test_units_that_were_not_scored_are_not_units_without_the_item():
    scored = np.array([1, 1, 1, 1, 0, 0] * 2)
    size = np.stack([scored, np.ones(12)], axis=1)
    values = np.stack([[1, 1, 1, 0, 0, 0] * 2, [1, 0] * 6], axis=1)
    assert items_with_test(compare.contrasts(counted(values, size=size, outlet=TWO), "outlet")) == [
        "base"
    ]


def test_occurrences_are_those_printed_copies_included():
    values = [
        [1, 1],
        [1, 0],
        [1, 0],
        [1, 1],
        *[[0, 0]] * 4,
        [1, 1],
        [0, 1],
        *[[0, 0]] * 4,
    ]  # a text printed three times
    counts = counted(
        values,
        size=50,
        per="token",
        outlet=["North"] * 8 + ["South"] * 6,
        copy_cluster=["wire"] * 3 + [f"c{i}" for i in range(11)],
    )
    assert items_with_test(compare.contrasts(counts, "outlet")) == [
        "law"
    ]  # 5 in 3 texts; base: 4 in 4


def test_a_text_of_both_groups_is_a_block_whatever_its_phases():
    rows = [
        ("N", "early", "wire"),
        ("S", "early", "wire"),
        ("N", "late", "wire"),
        ("S", "late", "wire"),
    ]
    rows += [("N", "early", "memo"), ("S", "early", "memo")]  # another text
    rows += [("N", "early", "echo"), ("S", "late", "echo")]  # in no phase printed by both
    rows += [
        (outlet, phase, f"{outlet}{phase}{i}")
        for outlet in "NS"
        for phase in ("early", "late")
        for i in range(2)
    ]
    outlet, phase, copy_cluster = zip(*rows)
    counts = counted(
        [i % 2 for i in range(16)], outlet=outlet, phase=phase, copy_cluster=copy_cluster
    )
    table = compare.contrasts(counts, "outlet")
    assert (
        table.attrs["method"].inference.labelings == 2 * 2 * 10 * 10
        and table.attrs["method"].inference.keep_label_names == ()
    )
    # all texts of a phase are compared: early 1 of 5 against 3 of 4, late 1 of 3 against 3 of 4
    weight = np.array([5 * 4 / 9, 3 * 4 / 7])
    assert table["estimate"][0] == pytest.approx(
        weight @ [1 / 5 - 3 / 4, 1 / 3 - 3 / 4] / weight.sum()
    )
    assert table.loc[
        0, ["units", "units_against", "units_fixed", "units_fixed_against"]
    ].tolist() == [7, 7, 0, 0]


def test_pairs_that_cannot_be_tested_do_not_weigh_on_the_others():
    counts = counted(
        [1] * 6 + [0] * 5 + [1] + [1, 0] * 4, group=["A"] * 6 + ["B"] * 6 + ["C"] * 6 + ["D"] * 2
    )
    table = compare.contrasts(counts, "group", against="each", cluster="article_id")
    assert table["p"].notna().tolist() == [True, True, False, True, False, False]  # D has two units
    assert table["p"][0] == pytest.approx(
        7 / 924
    )  # 1 + 6 ways to have so much on a side, on either: 14 ties, of which half
    assert table["p_adjusted"][0] == pytest.approx(
        3 * 14 / 924
    )  # three pairs are tested, and ties count in full


def test_a_rate_of_few_units_has_a_p_and_a_wide_interval():
    values = 2 * np.stack([first(3), first(4)], axis=1)  # 1.5 and 2 units expected on each side
    table = compare.contrasts(counted(values, size=50, per="token", outlet=TWO), "outlet")
    assert (table["p"] > 0.4).all() and (table["note"] == "").all()
    assert (table["low"] < -np.log(2)).all() and (
        table["high"] > np.log(2)
    ).all()  # a ratio of 2 either way is not excluded


def test_eight_against_eight_is_exact_and_nine_against_nine_is_not():
    both = (
        counted([i % 3 == 0 for i in range(2 * n)], outlet=["North"] * n + ["South"] * n)
        for n in (8, 9)
    )
    exact, drawn = (compare.contrasts(counts, "outlet", labelings=99) for counts in both)
    assert (
        exact.attrs["method"].inference.is_exact,
        exact.attrs["method"].inference.labelings,
    ) == (True, 12_870)
    assert (
        drawn.attrs["method"].inference.is_exact,
        drawn.attrs["method"].inference.labelings,
    ) == (False, 99)
    smallest = [by_contrast(table, "smallest_p")["North against South"] for table in (exact, drawn)]
    assert smallest == pytest.approx([1 / 12_870, 1 / 200])  # of shares, of which ties count half
    tones = (
        counted(np.arange(2 * n) % 5 / 3, outlet=["North"] * n + ["South"] * n) for n in (8, 9)
    )
    smallest = [
        by_contrast(compare.contrasts(counts, "outlet", labelings=99), "smallest_p")[
            "North against South"
        ]
        for counts in tones
    ]
    assert smallest == pytest.approx([2 / 12_870, 1 / 100])


def test_a_text_that_its_group_prints_in_two_strata_is_one_entity():
    """Twelve texts, each printed early and late: their labels move once, in 924 ways and not 924 squared."""
    columns = {
        "outlet": TWO * 2,
        "phase": ["early"] * 12 + ["late"] * 12,
        "copy_cluster": [f"t{i:02}" for i in range(12)] * 2,
    }
    table = compare.contrasts(counted(first(7) * 2, **columns), "outlet", strata="phase")
    once = compare.contrasts(counted(first(7), outlet=TWO), "outlet")
    columns = ["units", "units_against", "estimate", "low", "high", "p"]
    np.testing.assert_allclose(table[columns].to_numpy(float), once[columns].to_numpy(float))
    assert table.attrs["method"].inference.labelings == 924
