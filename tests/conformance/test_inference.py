"""Tests and intervals that judge a difference: SciPy run here, and what statsmodels printed."""

import numpy as np
import pandas as pd
import pytest
from by_hand import drawn_rows
from counted import counted
from scipy import stats

from analysis import compare
from tests.conformance import STORED

[TONES] = drawn_rows("0.2 0.4 0.1 -0.3 0.5 0.9 -0.6 0.15 0.31 -0.22 0.05 0.12")


def test_ratio_within_strata_is_mantel_and_haenszels():
    theirs = STORED["statsmodels"]
    generator = np.random.default_rng(1)
    side, phase = np.arange(60) % 2, np.arange(60) % 3
    size = generator.integers(200, 500, 60)
    counts = counted(
        generator.poisson(0.02 * size),
        size=size,
        per="token",
        side=side,
        phase=phase,
        outlet=[f"o{n // 2 % 10}{n % 2}" for n in range(60)],
    )
    frame = counts.to_frame().groupby(["phase", "side"])[["n", "size"]].sum()
    frame["rest"] = frame["size"] - frame["n"]
    tables = [table[["n", "rest"]].values.tolist() for _, table in frame.groupby("phase")]
    assert tables == theirs["phases"]
    found = compare.contrasts(counts, "side").iloc[0]
    assert found["ratio"] == pytest.approx(theirs["riskratio_pooled"])
    assert found["estimate"] == pytest.approx(np.log(found["ratio"]), abs=0.02)


def interval_of_mean(values):
    """Return the mean and the ends of its t interval."""
    interval = stats.ttest_1samp(values, 0).confidence_interval()
    return [np.mean(values), *interval]


def test_interval_of_a_mean_of_articles_is_scipys():
    table = compare.levels(counted(TONES, side="all"), "side").iloc[0]
    expected = interval_of_mean(TONES)
    assert table[["estimate", "low", "high"]].tolist() == pytest.approx(expected, abs=1e-9)


def test_a_mean_of_outlets_is_that_of_their_means():
    """Whoever wants each outlet to count once averages first, and has the t interval of means."""
    outlets = [*"aaabbcdefggg"]
    counts = counted(TONES, side="all", outlet=outlets)
    table = compare.levels(counts.units("outlet"), "side", unit="outlet").iloc[0]
    means = pd.Series(TONES).groupby(outlets).mean()
    expected = interval_of_mean(means)
    assert table[["estimate", "low", "high"]].tolist() == pytest.approx(expected, abs=1e-9)


def test_interval_of_a_share_is_wilsons_with_t_for_the_normal_quantile():
    """Of independent rows without the item the effective number is that of rows."""
    table = compare.levels(counted([0] * 32, side="all"), "side").iloc[0]
    level = 1 - 2 * stats.norm.sf(stats.t.ppf(0.975, 31))
    expected = stats.binomtest(0, 32).proportion_ci(level, method="wilson")
    assert table[["low", "high"]].tolist() == pytest.approx(list(expected), abs=1e-9)
    assert table["high"] == pytest.approx(0.115, abs=0.001)
