"""Corrected shares: worked by hand, unbiased, and why there is no interval."""

import itertools
import math

import numpy as np
import pandas as pd
import pytest

from analysis import annotation
from tests.annotation.examples import _census, _counts, _sample


def _law(machine, human):
    """Return the corrected share of the law."""
    return annotation.corrected_share(machine, human, item="law").iloc[0]


HALF = [1] * 6 + [0] * 6


TRUTH = [1, 0, 1, 0, 1, 1, 0, 1, 0, 0, 0, 0]


def test_corrected_share_is_unbiased_over_all_samples():
    truth = [1, 0, 1, 0, 0, 1]
    machine = _counts([1, 1, 0, 1, 0, 0], kind="llm")
    rows = []
    for one, two in itertools.product(itertools.combinations(range(3), 2), repeat=2):
        chosen = [*one, *(page + 3 for page in two)]
        human = _sample(machine, truth, chosen, probability=2 / 3, stratum=list("xxyy"))
        rows.append(_law(machine, human))
    table = pd.DataFrame(rows)
    assert table["estimate"].mean() == pytest.approx(np.mean(truth))
    # The variance estimator is unbiased too.
    assert (table["se"] ** 2).mean() == pytest.approx(table["estimate"].var(ddof=0))
    assert (table["machine_share"] == 0.5).all() and table["low"].isna().all()
    assert table["reason"].str.startswith("fewer than 5 pages").all()


def test_corrected_share_by_hand():
    machine = _counts(HALF, kind="llm")
    chosen = [0, 2, 4, 6, 8, 10, 1]
    row = _law(machine, _sample(machine, TRUTH, chosen, probability=7 / 12, stratum="all"))
    # Of the seven gaps one is -1: as design-based supervised learning writes it, pseudo-outcomes.
    se = math.sqrt((6 / 7) / 6 / 7 * (1 - 7 / 12))
    assert row[["n_machine", "n_human", "note"]].tolist() == [12, 7, ""]
    assert row["estimate"] == pytest.approx(0.5 - 1 / 7) and row["se"] == pytest.approx(se)
    outcome = np.array(HALF, float)
    outcome[chosen] += (np.array(TRUTH) - HALF)[chosen] * 12 / 7
    assert row["estimate"] == pytest.approx(outcome.mean())
    # Two more errors, of a seventh each; t with 6 degrees of freedom.
    with_unseen = math.sqrt(se**2 + 2 * (1 / 7) ** 2 * (1 - 7 / 12))
    assert row["high"] - row["estimate"] == pytest.approx(2.446912 * with_unseen, abs=1e-6)
    assert row["low"] == 0  # and not below


def test_corrected_share_says_why_there_is_no_interval():
    machine = _counts([1, 0] * 6, kind="llm")
    agreed = _sample(machine, [1, 0] * 6, list(range(6)), probability=0.5, stratum="all")
    row = _law(machine, agreed)
    assert row[["estimate", "se", "note"]].tolist() == [0.5, 0, ""]
    # No error seen: two unseen ones, t with 5 degrees.
    unseen = 2.570582 * math.sqrt(2 * (1 / 6) ** 2 * (1 - 6 / 12))
    assert row[["low", "high"]].tolist() == pytest.approx([0.5 - unseen, 0.5 + unseen], abs=1e-6)
    census = _law(machine, _census(machine, [1] * 12))
    assert census[["estimate", "low", "high"]].tolist() == [1, 1, 1]
    alone = _sample(machine, [1] * 12, list(range(6)), probability=0.5, stratum=list("xxxxxy"))
    row = _law(machine, alone)
    assert row["reason"] == "a stratum with one page" and math.isnan(row["se"])


def test_a_stratum_of_one_page_that_was_read_is_no_gap():
    machine = _counts([1, 0, 1, 0, 1, 0, 1], kind="llm")
    chances = {"probability": [5 / 6] * 5 + [1], "stratum": list("xxxxxy")}
    # The first is wrong; the last is all of its stratum.
    row = _law(machine, _sample(machine, [0, 0, 1, 0, 1, 0, 1], [0, 1, 2, 3, 4, 6], **chances))
    assert row["reason"] == "" and row["low"] < row["estimate"] < row["high"]
    assert row["estimate"] == pytest.approx(4 / 7 - 1.2 / 7)
    # six sevenths of the pages; five of six were read, with a variance of 1/5
    assert row["se"] == pytest.approx(6 / 7 * math.sqrt((1 - 5 / 6) * (1 / 5) / 5))


def test_the_stratum_without_an_error_counts():
    """The example of the review: 2 of 30 machine's yes are wrong, and 6 of its 270 no, of which the
    sample saw none.
    """
    truth = np.repeat([1, 0, 1, 0], [28, 2, 6, 264])
    machine = _counts(np.arange(300) < 30, kind="llm")
    chances = np.repeat([28 / 30, 30 / 270], [28, 30])
    chosen = [*range(28), *range(100, 130)]
    stratum = ["yes"] * 28 + ["no"] * 30
    row = _law(machine, _sample(machine, truth, chosen, probability=chances, stratum=stratum))
    assert row["low"] <= truth.mean() <= row["high"] <= 1
    # a machine's yes may still be wrong on two pages that nobody read: the lower end hardly moves
    assert row["estimate"] - row["low"] < 0.02 < row["high"] - row["estimate"]


def test_the_ends_of_corrected_means_are_not_those_of_shares():
    tones = [-1, 1, 0, 1, -1, 0, 1, 1, 0, 1, 1, 1]
    machine = _counts(tones, kind="llm")
    # The one error seen has the size 1; where none is seen, one may have the size 2.
    for fourth, error in ((0, 1), (1, 2)):
        truth = [*tones[:3], fourth, *tones[4:]]
        read = _sample(machine, truth, list(range(8)), probability=8 / 12, stratum="all")
        row = _law(machine, read)
        se = math.sqrt(row["se"] ** 2 + 2 * (error / 8) ** 2 * (1 - 8 / 12))
        assert row["high"] - row["estimate"] == pytest.approx(2.364624 * se, abs=1e-6)


def test_corrected_shares_by_group_and_item():
    country = ["North"] * 4 + ["South"] * 6 + ["West"] * 2
    machine = _counts(HALF, kind="llm", country=country)
    human = _sample(machine, TRUTH, list(range(10)), probability=10 / 12, stratum="all")
    table = annotation.corrected_share(machine, human, item=["law"], by="country")
    table = table.set_index("country")
    # all pages of North and South are sampled: their shares are people's
    assert table["estimate"].tolist() == pytest.approx([0.5, 0.5, math.nan], nan_ok=True)
    assert table["machine_share"].tolist() == [1, 1 / 3, 0]
    assert table["n_human"].tolist() == [4, 6, 0]
    assert table["reason"].tolist() == ["fewer than 5 pages", "", "no sampled page"]
    # of a domain: residuals of its pages, 0 for the others of the stratum
    residual = np.array([0, 0, 0, 0, -1, -1, -1, 5, -1, -1]) / 6 / 6
    se = math.sqrt(residual.var() * 10 * 10 / 9 * (1 - 10 / 12))
    assert table.loc["South", "se"] == pytest.approx(se)
    partly = _law(machine.where(rows={"country": ["North", "South"]}), human)
    assert partly["estimate"] == pytest.approx(4 / 10 * 0.5 + 6 / 10 * 0.5)
