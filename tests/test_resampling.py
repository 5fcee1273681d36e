"""Relabelings against enumeration by hand and the reference cases."""
import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import sparse, stats
from statsmodels.stats.contingency_tables import StratifiedTable

from analysis import resampling

RATES = np.array([0.08, 0.06, 0.05, 0.01, 0.02, 0.05, 0.0])
LABELS = np.array([0, 0, 0, 1, 1, 1, 1])


def sample(values, labels, *, size=None, stratum=None, entity=None):
    n = len(values)
    return resampling.Sample(sparse.csr_array(np.asarray(values, float).reshape(n, -1)),
                             np.ones((n, 1)) if size is None else np.asarray(size, float).reshape(n, -1),
                             np.arange(n) if entity is None else np.asarray(entity),
                             np.zeros(n, int) if stratum is None else np.asarray(stratum), labels, np.zeros(len(labels), int),
                             size is None)


def test_permutation_of_mean_difference_reference_case():
    def difference(labels):
        own = labels == 0
        return (own @ RATES / 3 - ~own @ RATES / 4)[:, None, None]

    result = resampling.permutation_test(difference, LABELS, np.zeros(7))
    assert (result.labelings, result.exact) == (35, True)
    assert result.observed[0, 0] == pytest.approx(0.043333, abs=1e-6)
    assert result.p[0, 0] == pytest.approx(3 / 35)


def test_permutation_of_welch_t_reference_case():
    drawn = sample(RATES, LABELS)
    result = resampling.permutation_test(resampling.statistics(drawn, [(0, 1)], score=resampling.welch_t), LABELS, drawn.blocks)
    assert result.observed[0, 0] == pytest.approx(3.107594, abs=1e-6)
    assert result.p[0, 0] == pytest.approx(0.085714, abs=1e-6)


def test_random_labelings_never_give_zero():
    always_largest = lambda labels: np.where((labels == labels[0]).all(axis=1), 1.0, 0.0)[:, None, None]  # noqa: E731
    labels = np.arange(40) % 2
    result = resampling.permutation_test(always_largest, labels, np.zeros(40), labelings=999)
    assert not result.exact and result.p[0, 0] >= 1 / 1000


def test_labelings_stay_in_their_blocks_and_are_all_there():
    labels, blocks = np.array([0, 0, 1, 1, 2]), np.array([0, 0, 0, 1, 1])
    found = {tuple(row) for row in resampling.all_labelings(labels, blocks)}
    expected = {(*first, *second) for first in itertools.permutations([0, 0, 1]) for second in itertools.permutations([1, 2])}
    assert found == expected and len(resampling.all_labelings(labels, blocks)) == resampling.n_labelings(labels, blocks) == 6
    drawn = resampling.drawn_labelings(labels, blocks, n=200, generator=np.random.default_rng(1))
    assert {tuple(row) for row in drawn} == expected


@pytest.mark.parametrize(("own", "other", "expected"), [(2, 2, 1 / 3), (2, 3, .1), (3, 3, .1), (3, 4, 1 / 35), (4, 4, 2 / 70), (5, 5, 2 / 252), (1, 3, .25)])
def test_smallest_p(own, other, expected):
    labels = np.array([0] * own + [1] * other)
    assert resampling.smallest_p(labels, np.zeros(own + other), group=0, labelings=None) == pytest.approx(expected)


def test_smallest_p_is_reached_by_the_most_extreme_labeling():
    drawn = sample([9.0, 8, 7, 6, 1, 2, 3, 4.5], np.array([0] * 4 + [1] * 4))
    result = resampling.permutation_test(resampling.statistics(drawn, [(0, 1)], score=resampling.welch_t), drawn.labels, drawn.blocks)
    assert result.p[0, 0] == pytest.approx(resampling.smallest_p(drawn.labels, drawn.blocks, group=0, labelings=None))


@settings(deadline=None, max_examples=40)
@given(st.lists(st.floats(-3, 3, width=16), min_size=3, max_size=9), st.lists(st.floats(-3, 3, width=16), min_size=3, max_size=9))
def test_welch_equals_scipy(one, two):
    drawn = sample(one + two, np.array([0] * len(one) + [1] * len(two)))
    if np.var(one) + np.var(two) < 1e-6:
        return
    ours = resampling.statistics(drawn, [(0, 1)], score=resampling.welch_t)(drawn.labels[None])[0, 0, 0]
    assert ours == pytest.approx(stats.ttest_ind(one, two, equal_var=False).statistic, rel=1e-6, abs=1e-9)


def test_score_t_by_hand_and_its_independence_of_labels():
    drawn = sample(RATES, LABELS)
    t = resampling.statistics(drawn, [(0, 1)], score=resampling.score_t)(LABELS[None])[0, 0, 0]
    assert t == pytest.approx((RATES[:3].mean() - RATES[3:].mean()) / np.sqrt(RATES.var(ddof=1) * (1 / 3 + 1 / 4)))
    nothing = sample(np.ones(7), LABELS)
    assert resampling.statistics(nothing, [(0, 1)], score=resampling.score_t)(LABELS[None])[0, 0, 0] == 0


def test_jackknife_of_a_difference_is_welchs_error():
    drawn = sample(RATES, LABELS)
    error = resampling.effect_error(drawn, (0, 1), effect=resampling.mean_difference)[0]
    assert error == pytest.approx(np.sqrt(RATES[:3].var(ddof=1) / 3 + RATES[3:].var(ddof=1) / 4))


def test_clustered_mean_interval_reference_case():
    scores, articles = np.array([.2, .4, .1, -.3, -.1, .5, .6, 0.]), np.array([1, 1, 2, 2, 2, 3, 3, 4])
    mean = scores.mean()
    by_article = np.array([(scores - mean)[articles == article].sum() for article in np.unique(articles)])
    assert np.sqrt(4 / 3 * (by_article**2).sum() / 64) == pytest.approx(0.166849, abs=1e-6)
    totals = np.array([[scores[articles == a].sum(), (articles == a).sum()] for a in np.unique(articles)])
    left_out = (totals.sum(axis=0) - totals)[:, 0] / (totals.sum(axis=0) - totals)[:, 1]
    assert resampling.jackknife_error(left_out) == pytest.approx(0.166849, rel=0.2)  # CR3, a little wider than CR1


def test_stratified_difference_is_the_weighted_mean_by_hand():
    values, stratum = [1, 0, 0, 1, 1, 0, 1, 1], [0, 0, 0, 0, 1, 1, 1, 1]
    labels = np.array([0, 0, 0, 1, 0, 1, 1, 1])
    drawn = sample(values, labels, stratum=stratum)
    masks = resampling.unit_masks(drawn, (0, 1))
    own, other = (resampling.stratum_sums(drawn, mask[None]) for mask in masks)
    by_hand = (3 / 4 * (1 / 3 - 1) + 3 / 4 * (1 - 2 / 3)) / (3 / 4 + 3 / 4)
    assert resampling.mean_difference(own, other)[0, 0] == pytest.approx(by_hand)


def test_stratified_rate_ratio_is_mantel_haenszel():
    a, n, b, m = np.array([12.0, 30]), np.array([100.0, 220]), np.array([5.0, 9]), np.array([150.0, 80])
    big = 1e6  # the added .5 vanishes
    own = resampling.StratumSums(big * a[None, :, None], np.zeros(1), big * n[None, :, None])
    other = resampling.StratumSums(big * b[None, :, None], np.zeros(1), big * m[None, :, None])
    rare = StratifiedTable([np.array([[a[h], n[h] * 1e9], [b[h], m[h] * 1e9]]) for h in (0, 1)])  # odds → rates
    assert resampling.rate_ratio(own, other)[0, 0] == pytest.approx(rare.logodds_pooled, abs=1e-5)
    one = [resampling.StratumSums(np.array([[[v]]]), np.zeros(1), np.array([[[s]]])) for v, s in ((12.0, 100.0), (5.0, 150.0))]
    assert resampling.rate_ratio(*one)[0, 0] == pytest.approx(np.log(12.5 / 101) - np.log(5.5 / 151))
