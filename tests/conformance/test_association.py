"""Association of two words: Dunning's bigram, NLTK run here, quanteda's feature co-occurrence
matrix.
"""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from nltk.collocations import BigramCollocationFinder
from nltk.metrics.association import BigramAssocMeasures as nltk
from statsmodels.stats.contingency_tables import Table2x2

from analysis.stats import measures

SWISS = (
    110,
    221,
    2552,
    31777,
)  # Dunning 1993: "the swiss" 110 times, 111 times "swiss" after another word, …
PRINTED = {
    "log_likelihood": 270.721877,
    "pmi": 2.631740,
    "npmi": 0.321952,
    "dice": 0.079336,
    "jaccard": 0.041307,
    "log_dice": 10.344128,
    "t_score": 8.795842,
}
PEERS = {
    "log_likelihood": nltk.likelihood_ratio,
    "pmi": nltk.pmi,
    "dice": nltk.dice,
    "jaccard": nltk.jaccard,
    "t_score": nltk.student_t,
}


@pytest.mark.parametrize("name", PRINTED)
def test_bigram_of_dunning(name):
    assert float(getattr(measures, name)(*SWISS)) == pytest.approx(PRINTED[name], abs=1e-6)


def test_chi2_of_dunnings_bigram():
    assert float(measures.chi2(110, 2552, 111, 29225)) == pytest.approx(525.021105, abs=1e-6)
    assert nltk.chi_sq(110, (221, 2552), 31777) == pytest.approx(525.021105, abs=1e-6)


@settings(deadline=None, max_examples=50)
@given(st.integers(1, 40), st.integers(0, 40), st.integers(0, 40), st.integers(1, 400))
def test_nltk_run_here(joint, left_only, right_only, neither):
    left, right, total = (
        joint + left_only,
        joint + right_only,
        joint + left_only + right_only + neither,
    )
    for name, peer in PEERS.items():
        ours, theirs = (
            float(getattr(measures, name)(joint, left, right, total)),
            peer(joint, (left, right), total),
        )
        if (
            name == "log_likelihood"
        ):  # signed here: below 0 where they meet less often than expected
            ours = abs(ours)
        assert ours == pytest.approx(theirs, abs=1e-8), name


@settings(deadline=None, max_examples=30)
@given(st.integers(0, 40), st.integers(0, 40), st.integers(0, 40), st.integers(0, 400))
def test_lambda_of_quanteda_is_the_log_odds_ratio_of_statsmodels(
    joint, left_only, right_only, neither
):
    """quanteda adds 0.5 to every cell; z is lambda over its error."""
    sums = joint, joint + left_only, joint + right_only, joint + left_only + right_only + neither
    peer = Table2x2(np.array([[joint, left_only], [right_only, neither]]) + 0.5)
    assert float(measures.collocation_lambda(*sums)) == pytest.approx(peer.log_oddsratio, abs=1e-9)
    assert float(measures.collocation_z(*sums)) == pytest.approx(
        peer.log_oddsratio / peer.log_oddsratio_se, abs=1e-9
    )


def test_nltks_likelihood_ratio_has_no_sign():
    together, apart = (8, 10, 10, 100), (1, 30, 30, 100)
    assert float(measures.log_likelihood(*together)) == pytest.approx(
        nltk.likelihood_ratio(8, (10, 10), 100)
    )
    assert float(measures.log_likelihood(*apart)) == pytest.approx(
        -nltk.likelihood_ratio(1, (30, 30), 100)
    )


def test_nltks_fisher_is_the_lower_tail():
    """A pair that is always together gets p = 1 from NLTK: the probability of meeting as rarely,
    not as often.
    """
    assert nltk.fisher(10, (10, 10), 100) == pytest.approx(1)
    assert nltk.fisher(0, (50, 50), 100) < 1e-20


def test_nltks_windowed_finder_mixes_units():
    """Its pairs are counted in windows and its words in the text: a joint count larger than a
    marginal, and no likelihood.
    """
    words = "rain sun rain rain".split()
    finder = BigramCollocationFinder.from_words(words, window_size=4)
    joint, sun = finder.ngram_fd["sun", "rain"], finder.word_fd["sun"]
    assert (joint, sun) == (2, 1)
    with pytest.raises(ValueError, match="math domain error|expected a positive input"):
        finder.score_ngrams(nltk.likelihood_ratio)


def test_log_dice_has_the_binary_logarithm():
    """One national corpus interface prints 11.936 where Dice gives 11.022: it takes the natural
    logarithm.
    """
    dice = 2.0 ** (11.022 - 14)
    assert 14 + np.log2(dice) == pytest.approx(11.022) and 14 + np.log(dice) == pytest.approx(
        11.936, abs=5e-4
    )
    assert float(measures.log_dice(dice * 1000, 1000, 1000, 10**6)) == pytest.approx(11.022)


# quanteda's feature co-occurrence matrix, measures.md 2.5
