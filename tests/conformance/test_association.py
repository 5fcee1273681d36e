"""Association of two words: Dunning's bigram, NLTK run here, quanteda's feature co-occurrence
matrix.
"""

import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from nltk.collocations import BigramCollocationFinder
from nltk.metrics.association import BigramAssocMeasures as nltk
from statsmodels.stats.contingency_tables import Table2x2

from analysis import cooccurrence
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

LETTERS = "A D A C E A D F E B A C E D".split()
FREQUENCY = {
    "AB": 1,
    "AC": 4,
    "AD": 4,
    "AE": 5,
    "AF": 2,
    "BC": 1,
    "BD": 1,
    "BE": 2,
    "BF": 1,
    "CD": 3,
    "CE": 3,
    "CF": 0,
    "DE": 4,
    "DF": 1,
    "EF": 2,
}
WEIGHTED = {
    "AC": 2.83,
    "AD": 3.33,
    "AE": 2.83,
    "AF": 0.83,
    "BE": 1.33,
    "CE": 2.33,
    "DE": 2.33,
    "EF": 1.33,
}
OWN_WEIGHTS = {"AC": 9, "AD": 10, "AE": 10, "CE": 7, "DE": 8, "EF": 4}


def cells(table, names):
    return {name: table.loc[name[0], name[1]] for name in names}


def test_windows_of_quanteda():
    assert cells(cooccurrence.meetings([LETTERS], window=3), FREQUENCY) == FREQUENCY
    weighted = cooccurrence.meetings([LETTERS], window=3, count="weighted")
    assert cells(weighted, WEIGHTED) == pytest.approx(WEIGHTED, abs=0.0051)
    own = cooccurrence.meetings([LETTERS], window=3, count="weighted", weights=[3, 2, 1])
    assert cells(own, OWN_WEIGHTS) == OWN_WEIGHTS
    assert cooccurrence.meetings([LETTERS], window=3, ordered=True).loc["A"].tolist() == [
        2,
        0,
        3,
        3,
        3,
        1,
    ]


def test_quanteda_doubles_the_diagonal_and_we_count_pairs_of_places():
    ours = [
        cooccurrence.meetings([LETTERS], window=3, **options).loc["A", "A"]
        for options in ({}, {"count": "weighted"}, {"count": "weighted", "weights": [3, 2, 1]})
    ]
    assert ours == pytest.approx([2, 0.83, 3], abs=0.005)
    assert [2 * value for value in ours] == pytest.approx(
        [4, 1.67, 6], abs=0.005
    )  # as quanteda prints them
    places = [place for place, letter in enumerate(LETTERS) if letter == "A"]
    assert sum(right - left <= 3 for left, right in itertools.combinations(places, 2)) == 2


def test_documents_of_quanteda():
    table = cooccurrence.meetings(
        ["a a a b b c".split(), "a a c e".split(), "a c e f g".split()], context="document"
    )
    printed = {
        "aa": 4,
        "ab": 6,
        "ac": 6,
        "ae": 3,
        "bb": 1,
        "bc": 2,
        "ce": 2,
        "af": 1,
        "ag": 1,
        "cf": 1,
        "cg": 1,
        "ef": 1,
        "eg": 1,
        "fg": 1,
    }
    assert cells(table, printed) == printed
    assert np.triu(table).sum() == sum(printed.values())
