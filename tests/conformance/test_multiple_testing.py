"""Adjusted p-values: Benjamini and Hochberg's own example, and what statsmodels printed for it."""

import numpy as np
import pytest

from analysis.compare.formula import holm
from tests.conformance import STORED

PRINTED = [
    *(0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344),
    *(0.0459, 0.3240, 0.4262, 0.5719, 0.6528, 0.7590, 1.0),
]


def test_example_of_benjamini_and_hochberg():
    """1995, section 3: at .05 Bonferroni's procedure rejects three hypotheses, and so does Holm's."""
    assert (holm(PRINTED) <= 0.05).sum() == 3


def test_holms_p_are_statsmodels():
    order = np.random.default_rng(4).permutation(len(PRINTED))
    p = np.array(PRINTED)[order]
    assert holm(p) == pytest.approx(np.array(STORED["statsmodels"]["holm"])[order], abs=1e-12)


def test_untested_words_are_no_part_of_the_family():
    """statsmodels answers NaN for every p where one of them is missing; ours leaves that one out of the count."""
    p = np.array([0.01, np.nan, 0.04])
    assert holm(p) == pytest.approx([0.02, np.nan, 0.04], nan_ok=True)
