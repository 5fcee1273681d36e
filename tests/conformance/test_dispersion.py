"""Dispersion: Gries's toy corpus, Lijffijt and Gries, and scattertext run here."""

import numpy as np
import pytest
from scipy import sparse

from analysis.stats import measures

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


def test_deviation_of_proportions_of_lijffijt_and_gries():
    dp, dp_norm = measures.deviation_of_proportions([[2], [1], [0]], [1, 1, 1])
    assert (dp[0], dp_norm[0]) == (pytest.approx(1 / 3), pytest.approx(1 / 2))


@pytest.mark.slow
def test_scattertext_run_here(scattertext):
    others = np.array([size - sum(part) for size, part in zip(SIZES, PARTS)])
    corpus = sparse.csr_matrix(np.column_stack([PARTS, others]))
    table = scattertext.Dispersion(term_doc_mat=corpus).get_df(terms=[*WORDS, "other"])
    ours = measures.deviation_of_proportions(PARTS, SIZES)
    theirs = table.loc[list(WORDS), ["DP", "DP norm"]].to_numpy(float).T
    assert theirs == pytest.approx(ours, abs=1e-12)
