"""Contrasts: beside pandas and SciPy, and what has too little evidence. Invented."""

import importlib
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from by_hand import by_hand, drawn_cases
from counted import counted
from hypothesis import given, settings
from hypothesis import strategies as st
from pandas.testing import assert_frame_equal
from refusals import refused
from scipy import stats

from analysis import compare
from analysis.compare.evidence import method_of
from analysis.lexicons.plans import Planned, PlannedContrast
from tests.compare.invented import two_groups

PLAN = Planned(
    "planned", group="group", levels=("A", "B", "C"), unit="outlet", strata=("phase",),
    where={"on_event": 1}, items=("law", "base"), family="issues",
)  # fmt: skip


def contrasts_of(first, second, **options):
    """Return the contrasts of two groups of articles, of which each is a unit."""
    return compare.contrasts(two_groups(first, second), "group", unit="article", **options)


def of_phases(seed=0, *, per="page", n=160, **columns):
    """Return Counts of 40 outlets in three groups and three phases; not every group is in each."""
    generator = np.random.default_rng(seed)
    outlet = generator.integers(0, 40, n)
    group = np.array(list("ABC"))[outlet % 3]
    phase = np.where(group == "A", generator.integers(0, 2, n), generator.integers(0, 3, n))
    values = generator.integers(0, 2, (n, 2))
    size = 1
    if per == "token":
        size = generator.integers(50, 90, n)
        values = generator.poisson(2, (n, 2))
    if per == "mean":
        per, values = "page", generator.normal(size=(n, 2))
    rows = {"outlet": [f"o{number:02}" for number in outlet], "group": group, "phase": phase}
    return counted(values, per=per, size=size, **rows, **columns)


# ---- estimates are plain ------------------------------------------------------------------------


def test_all_rows_of_a_group_count_and_what_the_difference_leaves_out_is_said_once():
    """Phase x has six pages of either group, phase y four of A alone, all with the item."""
    values = [1, 0, 1, 0, 1, 0], [1, 0, 0, 0, 1, 0]
    phase = list("xxxxxxyyyyxxxxxx")
    counts = two_groups([*values[0], 1, 1, 1, 1], values[1], phase=phase)
    table = compare.contrasts(counts, "group", unit="outlet")
    row = table.iloc[0]
    assert row[["n", "size", "share"]].tolist() == [7, 10, 0.7]
    assert row[["articles", "units", "units_against"]].tolist() == [10, 10, 6]
    assert row["estimate"] == pytest.approx(3 / 6 - 2 / 6)
    method = method_of(table)
    assert method["left_out"] == {"A against B": 4}
    assert method["note"].count("A against B") == 1
    without = compare.contrasts(counts.where(rows={"phase": "x"}), "group", unit="outlet").iloc[0]
    numbers = "estimate low high p".split()
    assert row[numbers].tolist() == pytest.approx(without[numbers].tolist())
    assert "A, law +37 points (within phases +17)" in method["note"]


def test_a_plain_difference_is_told_where_its_sign_is_another():
    """In either phase A is lower; it has most pages in the phase where the item is common."""
    first = [0] * 5 + [1] + [1, 1, 0] * 10
    second = [0] * 20 + [1] * 10 + [1] * 6
    phase = ["x"] * 6 + ["y"] * 30 + ["x"] * 30 + ["y"] * 6
    counts = two_groups(np.multiply(first, 3), np.multiply(second, 3), phase=phase)
    table = compare.contrasts(counts, "group")
    assert table["estimate"][0] < 0
    assert "that are not those within phases: A, law" in method_of(table)["note"]


# ---- how sure -----------------------------------------------------------------------------------


def test_p_and_interval_of_articles_that_vary_alike_are_welchs():
    scores = stats.zscore(np.random.default_rng(0).normal(size=(2, 15)), axis=1)
    first, second = scores[0] + 0.2, scores[1]
    row = contrasts_of(first, second).iloc[0]
    peer = stats.ttest_ind(first, second, equal_var=False)
    assert row[["estimate", "p"]].tolist() == pytest.approx([0.2, peer.pvalue])
    assert row[["low", "high"]].tolist() == pytest.approx([*peer.confidence_interval()])


@pytest.mark.parametrize("per", ["page", "mean", "token"])
@settings(max_examples=6)
@given(seed=st.integers(0, 2**32 - 1))
def test_an_interval_excludes_nothing_exactly_where_p_is_small(per, seed):
    table = compare.contrasts(of_phases(seed, per=per), "group")
    table = table[table["p"].notna() & (table["p"] < 1)]
    excludes = (table["low"] > 0) | (table["high"] < 0)
    assert (excludes == (table["p"] < 0.05)).all()
    assert (table["p_adjusted"] >= table["p"]).all()
    if per == "page":
        assert table["low"].min() >= -1 and table["high"].max() <= 1


def test_copies_within_an_outlet_are_one_unit_and_each_counts():
    """Outlet o0 prints one text four times; o1 prints it, too, and is another witness."""
    outlet = ["o0"] * 4 + [f"o{number}" for number in range(1, 13)]
    copies = ["wire"] * 5 + [f"t{number}" for number in range(11)]
    values = [1, 1, 1, 1, 1, 0, 1, 0], [0, 1, 0, 0, 0, 1, 0, 0]
    counts = two_groups(*values, outlet=outlet, copy_cluster=copies)
    row = compare.contrasts(counts, "group", unit="article").iloc[0]
    assert row["n size articles units units_against".split()].tolist() == [6, 8, 8, 5, 8]
    apart = replace(counts, rows=counts.rows.drop(columns="copy_cluster"))
    apart = compare.contrasts(apart, "group", unit="article").iloc[0]
    assert apart["estimate"] == row["estimate"] and apart["p"] < row["p"]


def test_outlets_are_units_where_groups_are_coarser_and_articles_else():
    outlet = np.repeat([f"o{number:02}" for number in range(12)], 3)
    group = np.where(outlet < "o06", "A", "B")
    counts = counted(np.arange(36) % 2, outlet=outlet, group=group, topic=list("xyz") * 12)
    table = compare.contrasts(counts, "group")
    assert method_of(table)["unit"] == "outlet" and table["units"].tolist() == [6]
    for by in ("topic", "outlet"):
        assert method_of(compare.contrasts(counts, by))["unit"] == "article"
    stray = replace(counts, rows=counts.rows.assign(group=["B", *group[1:]]))
    with refused("grouping by group"):
        compare.contrasts(stray, "group")
    assert compare.contrasts(stray, "group", unit="outlet")["units_against"][0] == 7


@by_hand(__file__, "gate")
def test_the_gate(first, second, per, reason):
    counts = two_groups(first, second)
    if per == "token":
        counts = replace(counts, per="token", size=counts.size * 50)
    table = compare.contrasts(counts, "group", unit="article")
    row = table.iloc[0]
    assert row["reason"] == reason
    assert table["low high p p_adjusted".split()].isna().all(axis=None) == bool(reason)
    assert row["status"] == ("descriptive" if reason else "tested")
    assert row["note"] == (f"descriptive only: {reason}" if reason else "")
    assert np.isfinite(row[["n", "n_against"]].astype(float)).all()


def test_units_that_were_not_scored_are_not_units_without_the_item():
    scored = np.array([1, 1, 1, 1, 0, 0] * 2)
    size = np.stack([scored, np.ones(12)], axis=1)
    values = np.stack([[1, 1, 1, 0, 0, 0] * 2, [1, 0] * 6], axis=1)
    counts = counted(values, outlet=["North"] * 6 + ["South"] * 6)
    table = compare.contrasts(replace(counts, size=size), "outlet")
    assert table.loc[table["p"].notna(), "item"].tolist() == ["base"]


def test_scores_that_cancel_within_an_outlet_are_no_lack_of_it():
    """Each outlet has one page for and one against, which differ in strength."""
    outlet = [f"o{number // 2}" for number in range(24)]
    counts = two_groups([1, -1] * 6, [2, -2] * 6, outlet=outlet)
    row = compare.contrasts(counts, "group", unit="outlet").iloc[0]
    assert (row["status"], row["estimate"], row["p"]) == ("tested", 0, 1)


def test_sides_that_no_stratum_has_both_are_described():
    counts = two_groups([1, 0] * 4, [0, 1] * 4, phase=list("xxxxxxxxyyyyyyyy"))
    table = compare.contrasts(counts, "group", unit="article")
    assert table["reason"].tolist() == ["no rows of both sides to compare"]
    assert table[["share", "share_against"]].values.tolist() == [[0.5, 0.5]]
    assert np.isnan(table["estimate"][0]) and method_of(table)["n_tests"] == 0


@drawn_cases("""
    n   | worth | status
    4   |       | tested
    10  | "2.1" | tested
    100 | "1.1" | descriptive
""")
def test_an_outlet_with_most_of_a_side_is_named(n, worth, status):
    outlets = [f"a{number}" for number in range(5)] + [f"b{number:02}" for number in range(30)]
    first, second = [1, 0] * (n // 2) + [1, 0, 1, 0, 1], [0, 1, 0] * 10
    counts = two_groups(first, second, outlet=["North"] * n + outlets)
    row = compare.contrasts(counts, "group", unit="outlet").iloc[0]
    expected = f"6 outlets, but North has {n} of the {n + 5} pages: worth {worth}"
    assert row["reason"] == (expected if worth else "")
    assert row["status"] == status and np.isnan(row["p"]) == (status == "descriptive")


def test_of_each_item_the_outlet_with_most_of_its_own_pages_is_named():
    """North and Elm have ten pages each; an item is looked for in those of one of them."""
    alone = [f"a{number}" for number in range(5)]
    outlet = np.array(["North"] * 10 + ["Elm"] * 10 + alone + [f"b{n:02}" for n in range(30)])
    values = np.stack([np.arange(len(outlet)) % 2] * 2, axis=1)
    group = np.where(np.char.startswith(outlet, "b"), "B", "A")
    counts = counted(values, outlet=outlet, group=group)
    is_asked = outlet[:, None] != ["Elm", "North"]
    counts = replace(counts, values=counts.values.multiply(is_asked).tocsr(), size=is_asked * 1.0)
    table = compare.contrasts(counts, "group", unit="outlet")
    assert table["reason"].tolist() == [
        f"6 outlets, but {outlet} has 10 of the 15 pages: worth 2.1" for outlet in ("North", "Elm")
    ]


def test_a_word_of_one_side_has_a_counted_ratio():
    counts = two_groups([3, 5, 4, 4, 6, 2], [0] * 6)
    counts = replace(counts, per="token", size=counts.size * 90)
    more, never = (
        compare.contrasts(counts, "group", unit="article", groups=[group]).iloc[0] for group in "AB"
    )
    assert (more["ratio"], never["ratio"]) == (np.inf, 0)
    assert more["estimate"] == pytest.approx(np.log(24.5 / 0.5)) == -never["estimate"]
    assert more["low"] == pytest.approx(-never["high"]) and more["low"] > 0


# ---- families -----------------------------------------------------------------------------------


def test_groups_against_the_rest_are_one_family():
    table = compare.contrasts(of_phases(3), "group")
    pairs = table[["group", "against"]].drop_duplicates().values.tolist()
    assert pairs == [["A", "rest"], ["B", "rest"], ["C", "rest"]]
    p = table["p"].sort_values()
    holm = (p * np.arange(6, 0, -1)).cummax().clip(upper=1)
    assert table["p_adjusted"].to_numpy() == pytest.approx(holm[table.index])
    method = method_of(table)
    assert (method["n_tests"], method["family"]) == (6, "exploratory, 6 tests")


def test_wanted_groups_are_a_smaller_family_of_the_same_contrasts():
    counts = of_phases(4)
    whole, one = (compare.contrasts(counts, "group", groups=groups) for groups in (None, "B"))
    same = whole[whole["group"] == "B"].reset_index(drop=True)
    numbers = same.columns.drop("p_adjusted")
    assert_frame_equal(one[numbers], same[numbers])
    assert method_of(one)["n_tests"] == 2 and (one["p_adjusted"] <= same["p_adjusted"]).all()


def test_a_planned_family_is_the_list_of_its_contrasts():
    counts = of_phases(5, on_event=[1, 1, 1, 0] * 40)
    table = compare.contrasts(counts, planned=PLAN)
    assert method_of(table)["family"] == "issues, planned, 6 tests"
    assert table["articles"][0] + table["articles_against"][0] == 120
    less = PlannedContrast(item="law", group="B", direction="less")
    named = (less, PlannedContrast(item="base", group="C"))
    of_list = compare.contrasts(counts, planned=replace(PLAN, contrasts=named))
    assert of_list[["group", "item"]].values.tolist() == [["B", "law"], ["C", "base"]]
    assert method_of(of_list)["n_tests"] == 2
    assert "issues, planned, 6 tests." in method_of(table)["note"]


def test_arguments_override_a_plan_and_a_planned_item_is_listed_however_rare():
    counts = of_phases(5, on_event=1)
    rare = np.zeros((160, 1))
    rare[0] = 1
    values = np.hstack([counts.values.toarray()[:, :1], rare])
    counts = counted(values, **counts.rows.drop(columns="article_id"))
    table = compare.contrasts(counts, planned=PLAN, strata=())
    assert "strata" not in method_of(table) and len(table) == 6
    is_rare = table["item"] == "base"
    assert (table["reason"][is_rare] == "in fewer than 3 outlets").all()
    assert method_of(table)["n_tests"] == 3
    unplanned = compare.contrasts(counts, "group")
    assert set(unplanned["item"]) == {"law"}
    assert "too rare to test" in method_of(unplanned)["note"]


def test_more_tests_than_can_be_made_are_refused(monkeypatch):
    module = importlib.import_module("analysis.compare.contrasts")
    monkeypatch.setattr(module, "MOST_TESTS", 5)
    with refused("contrasts: got 6 tests: 3 contrasts of group × 2 items"):
        compare.contrasts(of_phases(), "group")


# ---- what changes nothing -----------------------------------------------------------------------


FORMS = {
    "rows in another order": lambda rows: rows.sample(frac=1, random_state=1),
    "one index for all rows": lambda rows: rows.set_axis([0] * len(rows)),
    "categories": lambda rows: rows.astype(dict.fromkeys(["outlet", "group", "phase"], "category")),
    "objects": lambda rows: rows.astype(object),
    "empty categories": lambda rows: rows.assign(
        **{
            name: pd.Categorical(rows[name], [*sorted(rows[name].unique()), "nobody"])
            for name in ("outlet", "group")
        }
    ),
    "phases that are texts": lambda rows: rows.assign(phase="phase " + rows["phase"].astype(str)),
}


@pytest.mark.parametrize("form, per", [*zip(FORMS, ["page", "token"] * 3)])
def test_the_form_of_the_rows_changes_nothing(per, form):
    counts = of_phases(6, per=per)
    rows = FORMS[form](counts.rows)
    order = counts.rows.set_index("article_id").index.get_indexer(rows["article_id"])
    other = counted(
        counts.values[order].astype("int32"),
        items=list(counts.items.index),
        size=counts.size[order],
        per=per,
        rows=rows,
    )
    for compared in (compare.contrasts, compare.levels):
        tables = [compared(made, "group", unit="outlet") for made in (counts, other)]
        assert_frame_equal(*tables, check_dtype=False, rtol=1e-9)


def test_one_of_two_groups_may_be_called_rest():
    two = compare.contrasts(counted([1, 0] * 6, group=["rest", "A"] * 6), "group")
    assert two[["group", "against"]].values.tolist() == [["A", "rest"]]
