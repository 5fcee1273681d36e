"""Association of two words: Dunning's bigram, and NLTK run here."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from nltk.metrics.association import BigramAssocMeasures as nltk

from analysis.stats import measures

SWISS = (
    110,
    221,
    2552,
    31777,
)  # Dunning 1993: "the swiss" 110 times, 111 times "swiss" after another word, …
PRINTED = {"npmi": 0.321952, "dice": 0.079336, "log_dice": 10.344128}


@pytest.mark.parametrize("name", PRINTED)
def test_bigram_of_dunning(name):
    assert float(getattr(measures, name)(*SWISS)) == pytest.approx(PRINTED[name], abs=1e-6)


@settings(max_examples=50)
@given(st.integers(1, 40), st.integers(0, 40), st.integers(0, 40), st.integers(1, 400))
def test_nltk_run_here(joint, left_only, right_only, neither):
    left, right, total = (
        joint + left_only,
        joint + right_only,
        joint + left_only + right_only + neither,
    )
    sums = (joint, left, right, total)
    assert float(measures.dice(*sums)) == pytest.approx(nltk.dice(joint, (left, right), total))
    information = nltk.pmi(joint, (left, right), total)
    expected = information / -np.log2(joint / total)
    assert float(measures.npmi(*sums)) == pytest.approx(expected, abs=1e-8)
