"""Tests and intervals that judge a difference: SciPy and statsmodels run here, and what the normal p of a z would say."""

import numpy as np
import pandas as pd
import pytest
from scipy import sparse, stats
from statsmodels.regression.linear_model import OLS
from statsmodels.stats.weightstats import DescrStatsW

from analysis import compare
from analysis import stats as resampling
from analysis.counts import Counts
from analysis.stats import measures

RATES, LABELS = np.array([0.08, 0.06, 0.05, 0.01, 0.02, 0.05, 0.0]), np.array([0, 0, 0, 1, 1, 1, 1])


def of_units(values, labels, size=None) -> resampling.Sample:
    values = np.asarray(values, float).reshape(len(labels), -1)
    size = np.ones((len(labels), 1)) if size is None else np.asarray(size, float)[:, None]
    return resampling.Sample(
        sparse.csr_array(values),
        size,
        np.arange(len(labels)),
        np.zeros(len(labels), int),
        labels,
        np.zeros(len(labels), int),
        (size == 1).all(),
    )


def test_permutation_of_mean_differences_is_scipys():
    peer = stats.permutation_test(
        (RATES[:3], RATES[3:]),
        lambda x, y: abs(x.mean() - y.mean()),
        permutation_type="independent",
        n_resamples=np.inf,
        alternative="greater",
    )
    drawn = of_units(RATES, LABELS)
    statistic = resampling.statistics(drawn, [(0, 1)], score=resampling.mean_difference)
    ours = resampling.permutation_test(statistic, LABELS, drawn.blocks)
    assert (ours.p[0, 0], ours.labelings, ours.exact) == (pytest.approx(peer.pvalue), 35, True)
    assert peer.pvalue == pytest.approx(3 / 35)


def articles(scores, units) -> Counts:
    rows = pd.DataFrame(
        {"article_id": [f"s{n}" for n in range(len(scores))], "outlet": units, "side": "all"}
    )
    return Counts.of(
        np.reshape(scores, (-1, 1)),
        size=np.ones((len(scores), 1)),
        rows=rows,
        items=["tone"],
        per="article",
    )


def test_interval_of_a_mean_over_clusters_weighs_clusters_alike():
    """statsmodels' clustered errors (CR1) weigh an outlet by its pages; ours is the t interval of outlet means."""
    scores, outlet = (
        np.array([0.2, 0.4, 0.1, -0.3, -0.1, 0.5, 0.6, 0.0]),
        np.array([1, 1, 2, 2, 2, 3, 3, 4]),
    )
    peer = OLS(scores, np.ones(8)).fit(cov_type="cluster", cov_kwds={"groups": outlet}, use_t=True)
    assert (peer.params[0], peer.bse[0]) == (
        pytest.approx(0.175),
        pytest.approx(0.166849, abs=1e-6),
    )
    assert peer.conf_int()[0] == pytest.approx([-0.355988, 0.705988], abs=1e-6)
    more = (
        np.append(scores, 0.3),
        np.append(outlet, 5),
    )  # the gate shows no interval of fewer than five units
    table = compare.levels(articles(*more), "side", measure=measures.mean, cluster="outlet").iloc[0]
    means = np.array([more[0][more[1] == one].mean() for one in range(1, 6)])
    expected = stats.t.interval(0.95, 4, means.mean(), means.std(ddof=1) / np.sqrt(5))
    assert [table["estimate"], table["low"], table["high"]] == pytest.approx(
        [means.mean(), *expected], abs=1e-9
    )


def test_interval_of_unit_means_is_statsmodels():
    scores = [0.2, 0.4, 0.1, -0.3, 0.5]
    table = compare.levels(articles(scores, list("abcde")), "side", measure=measures.mean).iloc[0]
    assert [table["low"], table["high"]] == pytest.approx(
        DescrStatsW(scores).tconfint_mean(), abs=1e-9
    )


@pytest.fixture(scope="module")
def noise() -> Counts:
    """Return 12 articles of two outlets, three words, no difference, and words that come in clumps."""
    generator = np.random.default_rng(5)
    rows = pd.DataFrame(
        {"article_id": [f"a{n:02}" for n in range(12)], "outlet": ["north"] * 6 + ["south"] * 6}
    )
    counts = generator.poisson(np.repeat([[6, 4, 9]], 12, axis=0) * generator.gamma(1, 1, (12, 1)))
    return Counts.of(counts, size=np.full((12, 1), 400), rows=rows, items=list("xyz"), per="token")


def test_no_normal_p_is_printed_from_a_z(noise):
    """Other tools print Φ(z) as p; contrasts have the permuted p, and the z as a score only."""
    table = compare.contrasts(noise, "outlet")
    normal = 2 * stats.norm.sf(table["score"].abs())
    assert table["p"].between(0, 1).all() and (np.abs(table["p"] - normal) > 1e-3).all()
