"""Dispersion: Gries's toy corpus, Lijffijt and Gries, and scattertext, stored."""

import numpy as np
import pytest

from analysis.stats import measures
from conformance import STORED

WORDS = {
    "a": (1, 2, 3, 4, 5),
    "b": (2, 2, 2, 2, 2),
    "i": (1, 0, 0, 0, 0),
    "q": (0, 1, 0, 0, 0),
    "x": (0, 0, 0, 0, 1),
}
SIZES = (9, 10, 10, 10, 11)
PARTS = np.array(list(WORDS.values())).T


def test_toy_corpus_of_gries():
    """measures.md 2.4: Gries 2019 and scattertext's test, and computed independently."""
    dp, dp_norm = measures.deviation_of_proportions(PARTS, SIZES)
    assert dp == pytest.approx([0.18, 0.02, 0.82, 0.80, 0.78])
    assert dp_norm.round(4).tolist() == [0.2195, 0.0244, 1, 0.9756, 0.9512]
    theirs = STORED["scattertext"]["dispersion"]
    assert dp == pytest.approx(theirs["DP"], abs=1e-12)
    assert dp_norm == pytest.approx(theirs["DPnorm"], abs=1e-12)


def test_deviation_of_proportions_of_lijffijt_and_gries():
    dp, dp_norm = measures.deviation_of_proportions([[2], [1], [0]], [1, 1, 1])
    assert (dp[0], dp_norm[0]) == (pytest.approx(1 / 3), pytest.approx(1 / 2))
