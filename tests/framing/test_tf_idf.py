"""TF-IDF."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.feature_extraction.text import TfidfVectorizer

from analysis import framing
from tests.framing.examples import counts_of


@settings(max_examples=15)
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


def test_articles_without_a_value_are_counted_together():
    counts = counts_of(["law oil", "law war", "law law oil"], ["A", "B", "A"])
    rows = counts.rows.assign(language=[None, "en", None])
    weights = framing.tf_idf(replace(counts, rows=rows), within="language").values.toarray()
    is_unknown = np.array([True, False, True])
    alone = framing.tf_idf(counts.where(rows=is_unknown)).values.toarray()
    assert weights[is_unknown] == pytest.approx(alone)
