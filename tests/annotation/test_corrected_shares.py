"""Corrected shares: worked by hand, unbiased, and why there is no interval."""

import itertools
import math

import numpy as np
import pandas as pd
import pytest

from analysis import annotation
from tests.annotation.examples import _census, _counts, _sample


def test_corrected_share_is_unbiased_over_all_samples():
    labels, truth = [1, 1, 0, 1, 0, 0], [1, 0, 1, 0, 0, 1]
    machine = _counts(labels, kind="llm")
    rows = [
        annotation.corrected_share(
            machine,
            _sample(
                machine, truth, [*one, *two], probability=[2 / 3] * 4, stratum=["x"] * 2 + ["y"] * 2
            ),
            item="law",
        )
        for one in itertools.combinations(range(3), 2)
        for two in itertools.combinations(range(3, 6), 2)
    ]
    table = pd.concat(rows)
    assert table["estimate"].mean() == pytest.approx(np.mean(truth))
    assert (table["se"] ** 2).mean() == pytest.approx(
        table["estimate"].var(ddof=0)
    )  # the variance estimator is unbiased too
    assert (table["machine_share"] == 0.5).all() and table["low"].isna().all()
    assert table["reason"].str.startswith("fewer than 5 pages").all()


def test_corrected_share_by_hand():
    machine = _counts([1] * 6 + [0] * 6, kind="llm")
    truth = [1, 0, 1, 0, 1, 1, 0, 1, 0, 0, 0, 0]
    human = _sample(machine, truth, [0, 2, 4, 6, 8, 10, 1], probability=7 / 12, stratum="all")
    row = annotation.corrected_share(machine, human, item="law").iloc[0]
    gap = np.array([0, 0, 0, 0, 0, 0, -1])
    se = math.sqrt(gap.var(ddof=1) / 7 * (1 - 7 / 12))
    assert row[["n_machine", "n_human", "note"]].tolist() == [12, 7, ""]
    assert row["estimate"] == pytest.approx(0.5 - 1 / 7) and row["se"] == pytest.approx(se)
    drawn = np.isin(
        np.arange(12), [0, 1, 2, 4, 6, 8, 10]
    )  # as design-based supervised learning writes it: pseudo-outcomes
    predicted = np.array([1] * 6 + [0] * 6)
    assert row["estimate"] == pytest.approx(
        (predicted + drawn * (np.array(truth) - predicted) * 12 / 7).mean()
    )
    with_unseen = math.sqrt(
        se**2 + 2 * (1 / 7) ** 2 * (1 - 7 / 12)
    )  # two more errors, of a seventh each
    assert row["high"] - row["estimate"] == pytest.approx(
        2.446912 * with_unseen, abs=1e-6
    )  # t with 6 degrees of freedom
    assert row["low"] == 0  # and not below


def test_corrected_share_says_why_there_is_no_interval():
    machine = _counts([1, 0] * 6, kind="llm")
    agreed = _sample(machine, [1, 0] * 6, list(range(6)), probability=0.5, stratum="all")
    row = annotation.corrected_share(machine, agreed, item="law").iloc[0]
    unseen = 2.570582 * math.sqrt(
        2 * (1 / 6) ** 2 * (1 - 6 / 12)
    )  # no error seen: two unseen ones, t with 5 degrees
    assert row[["estimate", "se", "note"]].tolist() == [0.5, 0, ""]
    assert row[["low", "high"]].tolist() == pytest.approx(
        [max(0.5 - unseen, 0), min(0.5 + unseen, 1)], abs=1e-6
    )
    everyone = _census(machine, [1] * 12)
    census = annotation.corrected_share(machine, everyone, item="law")
    assert census[["estimate", "low", "high"]].iloc[0].tolist() == [1, 1, 1]
    alone = _sample(machine, [1] * 12, list(range(6)), probability=0.5, stratum=["x"] * 5 + ["y"])
    row = annotation.corrected_share(machine, alone, item="law").iloc[0]
    assert row["reason"] == "a stratum with one page" and math.isnan(row["se"])


def test_a_stratum_of_one_page_that_was_read_is_no_gap():
    machine = _counts([1, 0, 1, 0, 1, 0, 1], kind="llm")
    read = [0, 1, 2, 3, 4, 6]  # the first is wrong; the last is all of its stratum
    probability = [5 / 6] * 5 + [1]
    human = _sample(
        machine, [0, 0, 1, 0, 1, 0, 1], read, probability=probability, stratum=["x"] * 5 + ["y"]
    )
    row = annotation.corrected_share(machine, human, item="law").iloc[0]
    assert row["reason"] == "" and row["low"] < row["estimate"] < row["high"]
    assert row["estimate"] == pytest.approx(4 / 7 - 1.2 / 7)
    # six sevenths of the pages; five of six were read, with a variance of 1/5
    assert row["se"] == pytest.approx(6 / 7 * math.sqrt((1 - 5 / 6) * (1 / 5) / 5))


def test_the_stratum_without_an_error_counts():
    """The example of the review: 2 of 30 machine's yes are wrong, and 6 of its 270 no, of which the
    sample saw none.
    """
    truth = np.zeros(300)
    truth[[*range(28), *range(30, 36)]] = 1
    labels = np.zeros(300)
    labels[:30] = 1
    chosen = [*range(28), *range(100, 130)]
    human = _sample(
        _counts(labels, kind="llm"),
        truth,
        chosen,
        probability=[28 / 30] * 28 + [30 / 270] * 30,
        stratum=["yes"] * 28 + ["no"] * 30,
    )
    row = annotation.corrected_share(_counts(labels, kind="llm"), human, item="law").iloc[0]
    assert row["low"] <= truth.mean() <= row["high"] <= 1
    # a machine's yes may still be wrong on two pages that nobody read: the lower end hardly moves
    assert row["estimate"] - row["low"] < 0.02 < row["high"] - row["estimate"]


def test_the_ends_of_corrected_means_are_not_those_of_shares():
    tones = [-1, 1, 0, 1, -1, 0, 1, 1, 0, 1, 1, 1]
    machine = _counts(tones, kind="llm")
    read = _sample(
        machine,
        [-1, 1, 0, 0, -1, 0, 1, 1, 0, 1, 1, 1],
        list(range(8)),
        probability=8 / 12,
        stratum="all",
    )
    row = annotation.corrected_share(machine, read, item="law").iloc[0]
    se = math.sqrt(
        row["se"] ** 2 + 2 * (1 / 8) ** 2 * (1 - 8 / 12)
    )  # the one error seen had the size 1
    assert row["high"] - row["estimate"] == pytest.approx(2.364624 * se, abs=1e-6)
    gone = _sample(machine, tones, list(range(8)), probability=8 / 12, stratum="all")
    row = annotation.corrected_share(machine, gone, item="law").iloc[0]
    assert row["high"] - row["estimate"] == pytest.approx(
        2.364624 * math.sqrt(2 * (2 / 8) ** 2 / 3), abs=1e-6
    )  # of size 2


def test_corrected_shares_by_group_and_item():
    machine = _counts(
        [1] * 6 + [0] * 6, kind="llm", country=["North"] * 4 + ["South"] * 6 + ["West"] * 2
    )
    truth = [1, 0, 1, 0, 1, 1, 0, 1, 0, 0, 0, 0]
    human = _sample(machine, truth, list(range(10)), probability=10 / 12, stratum="all")
    table = annotation.corrected_share(machine, human, item=["law"], by="country").set_index(
        "country"
    )
    # all pages of North and South are sampled: their shares are people's
    assert table["estimate"].tolist()[:2] == pytest.approx([0.5, 0.5]) and table[
        "machine_share"
    ].tolist() == [1, 1 / 3, 0]
    assert table["n_human"].tolist() == [4, 6, 0] and math.isnan(table.loc["West", "estimate"])
    assert table["reason"].tolist() == ["fewer than 5 pages", "", "no sampled page"]
    # of a domain: residuals of its pages, 0 for the others of the stratum
    residual = (
        np.array([0] * 4 + [0 - 1 / 6] * 2 + [0 - 1 / 6, 1 - 1 / 6, 0 - 1 / 6, 0 - 1 / 6]) / 6
    )
    se = math.sqrt(((residual - residual.mean()) ** 2).sum() * 10 / 9 * (1 - 10 / 12))
    assert table.loc["South", "se"] == pytest.approx(se)
    one = annotation.corrected_share(machine, human, item="law")
    pd.testing.assert_frame_equal(
        one, annotation.corrected_share(machine.where(rows=np.arange(12) >= 0), human, item=["law"])
    )
    weights = table["n_machine"].iloc[:2] / 10
    partly = annotation.corrected_share(
        machine.where(rows={"country": ["North", "South"]}), human, item="law"
    )
    assert partly["estimate"][0] == pytest.approx((table["estimate"].iloc[:2] * weights).sum())
