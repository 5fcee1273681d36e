"""The joint permutation test of a specification curve. All data are invented."""

import itertools

import numpy as np
import pandas as pd
import pytest
from refusals import refused

from analysis import compare
from analysis.compare.joint_tests import BELOW, MEDIAN, SAME_SIGN
from analysis.counts import Counts
from tests.compare.gates import gate

GENRES = {"genre": {"all": {}, "news": {"where": {"genre": "news"}}}}


def pages(values, side, **columns):
    """Return labels of one item on pages of as many outlets."""
    values = np.asarray(values, float).reshape(len(side), -1)
    n = len(side)
    rows = {"article_id": [f"a{i:02}" for i in range(n)], "outlet": [f"o{i:02}" for i in range(n)]}
    rows = pd.DataFrame(rows | {"side": list(side)} | columns)
    items = ["law", "war", "oil"][: values.shape[1]]
    return Counts.of(values, size=np.ones(values.shape), rows=rows, items=items, per="page")


def of_statistic(table, statistic):
    return table[table["statistic"] == statistic].iloc[0]


def by_hand(values, side, genre, *, alpha):
    """Return the three statistics' p over all labelings, by plain loops."""
    values = np.array(values, float)
    parts = [np.ones(len(values), bool), np.array(genre) == "news"]

    def curve(is_target):
        numbers = []
        for part in parts:
            target, reference = values[is_target & part], values[~is_target & part]
            numbers.append(target.mean() - reference.mean())
        return numbers

    n_target = side.count("N")
    observed = np.array([name == "N" for name in side])
    curves = [curve(observed)]
    for chosen in itertools.combinations(range(len(values)), n_target):
        is_target = np.zeros(len(values), bool)
        is_target[list(chosen)] = True
        curves.append(curve(is_target))
    estimates = np.round(curves, 12) + 0.0  # differences that are rounding have no sign
    magnitudes = np.abs(estimates)
    p = np.stack([(magnitudes[1:] >= row - 1e-9).mean(axis=0) for row in magnitudes])
    median = np.median(estimates, axis=1)
    has_sign = (np.sign(estimates) == np.sign(median)[:, None]) & (median != 0)[:, None]
    small = (has_sign & (p <= alpha)).mean(axis=1)
    statistics = {MEDIAN: np.abs(median), SAME_SIGN: has_sign.mean(axis=1), BELOW: small}
    return {
        name: (values[0], (values[1:] >= values[0] - 1e-9).mean())
        for name, values in statistics.items()
    }


def test_all_labelings_by_hand():
    values = [0.9, 0.8, 0.7, 0.2, 0.6, 0.3, 0.1, 0.0, 0.4, 0.5]
    side = "NNNNNSSSSS"
    genre = ["news"] * 4 + ["talk"] + ["news"] * 4 + ["talk"]
    with gate(units=1):
        table = compare.joint_test(
            {"a": pages(values, side, genre=genre)},
            "side",
            choices=GENRES,
            strata=(),
            studentized=False,
            cluster="outlet",
        )
    expected = by_hand(values, side, genre, alpha=0.05)
    method = table.attrs["method"]
    assert (
        method.inference.labelings,
        method.inference.is_exact,
        method.specifications.n_specifications,
    ) == (252, True, 2)
    for name, (statistic, p) in expected.items():
        row = of_statistic(table, name)
        assert abs(row["estimate"]) == pytest.approx(statistic)
        assert row["p"] == pytest.approx(p)
        assert row["p_adjusted"] == pytest.approx(p), "there is one finding"
    assert table["specifications"].tolist() == [2, 2, 2]
    assert table[["units", "units_against", "units_fixed"]].iloc[0].tolist() == [5, 5, 0]


def test_one_specification_has_the_p_of_its_contrast():
    rng = np.random.default_rng(3)
    counts = pages(rng.random(24), "N" * 12 + "S" * 12)
    one = compare.contrasts(counts, "side", cluster="outlet", labelings=1999, seed=5)
    table = compare.joint_test(
        {"a": counts},
        "side",
        choices={},
        cluster="outlet",
        labelings=1999,
        seed=5,
        studentized=False,
    )
    assert of_statistic(table, MEDIAN)["p"] == pytest.approx(one["p"][0], abs=0.03)
    assert of_statistic(table, MEDIAN)["estimate"] == pytest.approx(one["estimate"][0])
    assert of_statistic(table, SAME_SIGN)["p"] == 1, "one estimate always has its own sign"


def test_rows_that_share_a_unit_in_any_specification_move_together():
    side = "N" * 8 + "S" * 8
    families = [f"f{i // 2}" for i in range(16)]
    counts = pages(np.arange(16) / 16, side, family=families)
    units = {"unit": {"outlets": {"cluster": "outlet"}, "families": {"cluster": "family"}}}
    outlets = {"unit": {"outlets": {"cluster": "outlet"}}}
    both = compare.joint_test({"a": counts}, "side", choices=units)
    alone = compare.joint_test({"a": counts}, "side", choices=outlets)
    assert both[["units", "units_against"]].iloc[0].tolist() == [4, 4]
    assert both.attrs["method"].inference.labelings == 70
    assert alone[["units", "units_against"]].iloc[0].tolist() == [8, 8]
    assert both.attrs["method"].unit == "outlet or family"


def test_labels_stay_within_the_sets_of_strata():
    side = ["N", "S"] * 8
    phase = ["early"] * 8 + ["late"] * 8
    values = [1.0] * 8 + [0.0] * 8
    counts = pages(values, side, phase=phase, script=["x"] * 15 + ["y"])
    table = compare.joint_test({"a": counts}, "side", choices={}, cluster="outlet")
    assert table.attrs["method"].strata == ("phase",)
    assert table.attrs["method"].inference.labelings == 70 * 70
    freely = compare.joint_test({"a": counts}, "side", choices={}, cluster="outlet", within=())
    assert freely.attrs["method"].inference.labelings == 12870
    finer = compare.joint_test(
        {"a": counts}, "side", choices={}, cluster="outlet", within=["phase", "script"]
    )
    assert finer["units_fixed"].iloc[0] == 1


def test_too_few_units_are_described():
    counts = pages([1, 0, 1, 0, 0, 1, 0], "NNNSSSS")
    with gate(units=3):
        table = compare.joint_test({"a": counts}, "side", choices={}, cluster="outlet")
    assert table["p"].notna().all()
    few = compare.joint_test({"a": counts}, "side", choices={}, cluster="outlet")
    assert few["p"].isna().all()
    assert set(few["note"]) == {
        "descriptive only: 3 units of a side can be exchanged, at least 4 needed"
    }


def test_a_refused_combination_is_counted():
    counts = pages(np.arange(12) % 2, "NNNNNNSSSSSS", genre=["news"] * 12)
    choices = {"genre": {"all": {}, "talk": {"where": {"genre": "talk"}}}}
    table = compare.joint_test({"a": counts}, "side", choices=choices, cluster="outlet")
    method = table.attrs["method"]
    assert (method.specifications.n_specifications, method.specifications.n_refused) == (2, 1)
    with refused("rows with genre: got 'talk'"):
        compare.joint_test(
            {"a": counts}, "side", choices={}, cluster="outlet", where={"genre": "talk"}
        )


def test_the_effect_alone_is_a_statistic_of_contrasts():
    rng = np.random.default_rng(1)
    counts = pages(rng.random(16), "N" * 8 + "S" * 8)
    table = compare.contrasts(counts, "side", cluster="outlet", studentized=False)
    assert table["score"][0] == pytest.approx(table["estimate"][0])
    assert table.attrs["method"].inference.test.startswith("difference of unit means; permutation")
    values = counts.values.toarray()[:, 0]
    gaps = []
    for chosen in itertools.combinations(range(16), 8):
        is_target = np.isin(np.arange(16), chosen)
        gaps.append(values[is_target].mean() - values[~is_target].mean())
    p = (np.abs(gaps) >= abs(table["estimate"][0]) - 1e-9).mean()
    assert table["p"][0] == pytest.approx(p)


def test_a_curve_without_an_estimate_has_no_p():
    """Each genre has too few units of one side to be compared."""
    side = ["N"] * 6 + ["S"] * 40
    genre = ["a"] * 3 + ["b"] * 3 + ["a", "b"] * 20
    labels = pages([[n // 2 % 2] for n in range(46)], side, genre=genre)
    choices = {"genre": {name: {"where": {"genre": name}} for name in "ab"}}
    table = compare.joint_test({"a": labels}, "side", choices=choices, cluster="outlet")
    assert (table["specifications"] == 0).all()
    assert table["p"].isna().all() and (table["status"] == "descriptive").all()
    assert table["reason"].str.contains("no specification has enough units").all()
