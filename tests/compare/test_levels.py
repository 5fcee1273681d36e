"""Levels and coverage: beside pandas and SciPy, and what has no interval. Invented."""

from dataclasses import replace

import numpy as np
import pytest
from by_hand import drawn_rows
from counted import counted
from scipy import stats

from analysis import compare

INTERVAL = ["low", "high"]


def test_copies_and_outlets_are_units():
    """The same pages, each printed twice, know no more; each still counts."""
    values = [1, 0, 1, 1, 0, 0, 1, 0, 1, 0]
    outlet = [f"o{number}" for number in range(10)]
    twice = counted(values * 2, side="N", outlet=outlet * 2, copy_cluster=outlet * 2)
    apart = replace(twice, rows=twice.rows.drop(columns="copy_cluster"))
    rows = [
        compare.levels(counts, "side", unit=unit).iloc[0]
        for counts, unit in ((twice, "outlet"), (twice, None), (apart, None))
    ]
    assert rows[1][["n", "articles", "outlets"]].tolist() == [10, 20, 10]
    of_outlets, of_texts, of_pages = (row["high"] - row["low"] for row in rows)
    assert of_outlets == pytest.approx(of_texts) and of_pages < 0.8 * of_texts


def test_means_of_outlets_that_do_not_differ_are_no_surer_than_those_of_pages():
    even = counted([1, -1] * 5, outlet=[*"aabbccddee"], side="N")
    table = compare.levels(even, "side", unit="outlet")
    reach = stats.t.ppf(0.975, 4) * stats.sem([1, -1] * 5)
    assert table.loc[0, INTERVAL].tolist() == pytest.approx([-reach, reach])


def test_shares_beside_means_have_the_interval_of_shares():
    values = np.array([[1, 0.5], [0, 0.1], [1, -2], [1, 0], [0, 1], [1, 1]])
    both = counted(values, outlet="N")
    table = compare.levels(both, "outlet").set_index("item")
    alone = compare.levels(both.where(items=["law"]), "outlet").set_index("item")
    assert table.loc["law", INTERVAL].tolist() == alone.loc["law", INTERVAL].tolist()
    assert table.loc["base", "low"] < 0 < table.loc["law", "low"]


def test_rates_are_plain_and_have_an_interval_on_the_log_scale():
    """Words that are spread more evenly than by chance have the error of independent counts."""
    counts = counted([2] * 9, size=100, per="token", outlet="North")
    row = compare.levels(counts, "outlet").iloc[0]
    reach = stats.t.ppf(0.975, 8) / np.sqrt(18.5)
    assert row["estimate"] == 18 / 900
    assert row[INTERVAL].tolist() == pytest.approx(18.5 / 900 * np.exp([-reach, reach]))


@pytest.mark.parametrize(
    "values, outlet, reason",
    [
        ([1], ["a"], "1 outlet"),
        ([1, 0, 1, 0], ["a"] * 4, "1 outlet"),
        ([1, 0] * 20 + [1], ["a"] * 40 + ["b"], "worth 1.0 outlets"),
        ([0.3] * 6, list("abcdef"), "all rows are alike"),
        ([0.3, 0.1, 0.2], list("abc"), ""),
    ],
)
def test_without_evidence_there_is_no_interval(values, outlet, reason):
    row = compare.levels(counted(values, side="N", outlet=outlet), "side", unit="outlet").iloc[0]
    assert row["reason"] == reason and np.isnan(row["low"]) == bool(reason)
    assert row["status"] == ("descriptive" if reason else "interval")
    assert row["estimate"] == pytest.approx(np.mean(values))


def test_missing_is_not_zero_and_no_unit():
    counts = counted([1, 0, 0, 1, 0, 0], size=[1, 1, 1, 1, 0, 0], outlet=list("NNNNSS"))
    table = compare.levels(counts, "outlet")
    assert table["articles"].tolist() == [4, 0] and np.isnan(table["estimate"][1])
    assert table["note"].tolist() == ["", "not tested: nothing to look at"]
    together = replace(counts, rows=counts.rows.assign(outlet="N"))
    numbers = ["n", "size", "articles", "outlets", "estimate", *INTERVAL]
    both = [compare.levels(made, "outlet").loc[0, numbers].tolist() for made in (counts, together)]
    assert both[1] == pytest.approx(both[0])


def test_groups_of_several_columns_may_be_named_like_a_column_of_another_table():
    counts = counted([1, 0, 1, 1], group=list("BABA"), period=list("yxxx"))
    table = compare.levels(counts, ["group", "period"])
    assert table["group period n size".split()].values.tolist() == drawn_rows("""
        A | x | 1 | 2
        B | x | 1 | 1
        B | y | 1 | 1
    """)


def test_a_rate_of_fewer_than_five_articles_has_no_interval():
    counts = counted([3, 0, 1, 2, 0] * 2, size=400, per="token", outlet=[*"aaaabbbbbb"])
    table = compare.levels(counts, "outlet")
    assert table["reason"].tolist() == ["4 articles, at least 5 needed", ""]
    assert table["low"].isna().tolist() == table["high"].isna().tolist() == [True, False]
    assert compare.levels(counts.present(), "outlet")[INTERVAL].notna().all(axis=None)


def test_an_interval_of_a_rate_is_from_0_where_it_is_0_to_1_per_word():
    """One article has nearly all words: its interval would pass 1,000 per 1,000 words."""
    size = np.array([[5000], [900], [300], [300], [300]])
    values = np.array([[5, 0], [90, 0], [1, 0], [0, 0], [0, 0]])
    table = compare.levels(counted(values, size=size, per="token", outlet="North"), "outlet")
    assert table["high"].iloc[0] == 1 and (table["low"] > 0).tolist() == [True, False]
