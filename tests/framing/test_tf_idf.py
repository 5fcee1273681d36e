"""TF-IDF. The guide of scikit-learn: conformance/test_tf_idf.py."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.feature_extraction.text import TfidfVectorizer

from analysis import errors as checks
from analysis import framing
from tests.framing.examples import counts_of


@settings(deadline=None, max_examples=15)
@given(
    st.lists(
        st.lists(st.sampled_from("law war aid oil rain".split()), max_size=12).map(" ".join),
        min_size=1,
        max_size=8,
    )
)
def test_tf_idf_equals_scikit_learns_vectorizer(texts):
    if not any(texts):
        return
    expected = TfidfVectorizer().fit_transform(texts).toarray()
    weights = framing.tf_idf(counts_of(texts))
    assert weights.of_size_one and weights.per == "article"
    result = weights.values.toarray()
    assert np.abs(result - expected).max() < 1e-12
    norms = np.linalg.norm(result, axis=1)
    assert np.allclose(norms, [float(bool(text)) for text in texts])


def test_tf_idf_of_nothing_is_refused():
    with pytest.raises(checks.InputError, match="tf_idf: got 2 articles and 0 items"):
        framing.tf_idf(counts_of(["law", "war"]).where(items=[]))
