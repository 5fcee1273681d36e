"""TF-IDF: scikit-learn's guide and scikit-learn run here; quanteda, tidytext, textacy and BERTopic
mean something else.
"""

import numpy as np
import pytest
from by_hand import drawn_rows
from sklearn.feature_extraction.text import TfidfTransformer

from analysis import framing
from analysis.compare import measures
from conformance import counted

GUIDE = np.array(
    drawn_rows("""
        3 0 1
        2 0 0
        3 0 0
        4 0 0
        3 2 0
        3 0 2
    """)
)  # counts of scikit-learn's guide


def test_guide_of_scikit_learn():
    ours = framing.tf_idf(counted(GUIDE)).values.toarray()
    assert ours[0] == pytest.approx([0.85151335, 0, 0.52433293], abs=5e-9)
    assert ours[4] == pytest.approx([0.55422893, 0.83236428, 0], abs=5e-9)
    assert ours == pytest.approx(TfidfTransformer().fit_transform(GUIDE).toarray(), abs=1e-12)
    assert TfidfTransformer().fit(GUIDE).idf_ == pytest.approx(
        [1, 2.25276297, 1.84729786], abs=5e-9
    )


def test_quanteda_and_tidytext_give_nothing_to_words_that_all_articles_have():
    """Help page of quanteda's dfm_tfidf (shares, log10(n/df)): 0.1204 and 0.1290; a word in both
    documents is worth 0.
    """
    counts = np.array([[1, 1, 2, 1, 0, 0], [1, 1, 0, 0, 2, 3]])  # this is a sample another example
    shares, having = counts / counts.sum(axis=1, keepdims=True), (counts > 0).sum(axis=0)
    quanteda, tidytext = shares * np.log10(2 / having), shares * np.log(2 / having)
    assert (quanteda[0, 2], quanteda[1, 5]) == (
        pytest.approx(0.1204, abs=5e-5),
        pytest.approx(0.1290, abs=5e-5),
    )
    assert not quanteda[:, :2].any() and not tidytext[:, :2].any()
    assert (framing.tf_idf(counted(counts)).values.toarray()[:, :2] > 0).all()


def test_class_tf_idf_by_hand():
    counts = np.array([[3.0, 1, 0, 2], [0, 2, 4, 2]])
    assert measures.class_tf_idf(counts, counts.sum(axis=1, keepdims=True)) == pytest.approx(
        np.array([[0.601986, 0.200662, 0, 0.337200], [0, 0.300993, 0.505800, 0.252900]]), abs=1e-6
    )


def test_bertopic_cuts_the_mean_class_size_to_a_whole_number():
    """Classes of 6 and 9 tokens: 7.5 here, 7 there; for a word that occurs three times ln(1 +
    7.5/3) and ln(1 + 7/3).
    """
    counts = np.array([[3.0, 1, 0, 2], [0, 2, 5, 2]])
    ours = measures.class_tf_idf(counts, counts.sum(axis=1, keepdims=True))[0, 0]
    theirs = 3 / 6 * np.log(1 + int(counts.sum(axis=1).mean()) / 3)
    assert (round(ours, 6), round(theirs, 6)) == (0.626381, 0.601986)
