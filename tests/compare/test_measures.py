"""Formulas against hand-worked cases. Reference cases and other packages: conformance/."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.compare import measures


def test_log_odds_worked_by_hand():
    """Pooled rates .2 and .8: 200 and 800 pseudo-counts, so 230 of 1100 against 210 of 1100, and 870 against 890."""
    log_odds_ratio = np.log(230 * 890 / (870 * 210))
    z = [log_odds_ratio / np.sqrt(1 / 230 + 1 / 210), -log_odds_ratio / np.sqrt(1 / 870 + 1 / 890)]
    assert z == pytest.approx([1.191263, -2.384838], abs=1e-6)
    assert measures.log_odds([30, 70], 100, [10, 90], 100) == pytest.approx(z)


def test_npmi_at_its_ends():
    assert measures.npmi(0, 5, 4, 20) == -1
    assert measures.npmi(4, 4, 4, 20) == pytest.approx(1)
    assert measures.npmi(4, 8, 10, 20) == pytest.approx(0)
    assert np.isnan(measures.npmi(20, 20, 20, 20))
    assert np.isnan(measures.npmi(0, 0, 4, 20))


SIGNED = (measures.g2, measures.log_ratio, measures.log_odds)


@settings(max_examples=20)
@given(st.lists(st.integers(1, 60), min_size=4, max_size=4))
def test_signed_measures_turn_around_with_the_sides(cells):
    a, c, b, d = cells
    for measure in SIGNED:
        turned = -measure(b, b + d, a, a + c)
        assert measure(a, a + c, b, b + d) == pytest.approx(turned, abs=1e-9), measure.name


def test_a_word_that_nobody_uses_has_no_log_ratio():
    assert np.isnan(measures.log_ratio(np.array([0, 1]), 100, 0, 120)).tolist() == [True, False]


def test_excess_share_worked_by_hand():
    """Shares .6, .2, 0, .2 and 0, .2, .4, .4; only those above the mean count."""
    counts = np.array([[3.0, 1, 0, 1], [0, 1, 2, 2]])
    excess = measures.excess_share(counts, counts.sum(axis=1, keepdims=True))
    by_hand = [[np.log(2), 0, 0, 0], [0, 0, np.log(2), np.log(0.4 / 0.3)]]
    assert excess == pytest.approx(np.array(by_hand))
