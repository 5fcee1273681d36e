"""Association: Dunning's bigram, NLTK and SciPy run here, and what statsmodels printed."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from nltk.metrics.association import BigramAssocMeasures as nltk
from scipy import stats

from analysis import cooccurrence
from analysis.compare import measures
from tests.conformance import STORED
from tests.cooccurrence.examples import independent

SWISS = (
    110,
    221,
    2552,
    31777,
)  # Dunning 1993: "the swiss" 110 times, 111 times "swiss" after another word, …


def test_bigram_of_dunning():
    assert float(measures.npmi(*SWISS)) == pytest.approx(0.321952, abs=1e-6)


@settings(max_examples=50)
@given(st.integers(1, 40), st.integers(0, 40), st.integers(0, 40), st.integers(1, 400))
def test_nltk_run_here(joint, left_only, right_only, neither):
    left, right, total = (
        joint + left_only,
        joint + right_only,
        joint + left_only + right_only + neither,
    )
    sums = (joint, left, right, total)
    information = nltk.pmi(joint, (left, right), total)
    expected = information / -np.log2(joint / total)
    assert float(measures.npmi(*sums)) == pytest.approx(expected, abs=1e-8)


def tables_of_pairs(places):
    """Yield each row of the association with its table of each article: both, one, other, neither."""
    named = places.values.toarray()
    article, _ = pd.factorize(places.rows["article_id"])
    for row in cooccurrence.association(places).to_dict("records"):
        one, other = named[:, places.items.get_indexer([row["actor_a"], row["actor_b"]])].T
        cells = [one * other, one * (1 - other), (1 - one) * other, (1 - one) * (1 - other)]
        counts = [np.bincount(article, cell).reshape(-1) for cell in cells]
        yield row, np.transpose(counts).reshape(-1, 2, 2)


def test_statsmodels_test_over_strata():
    """Where the difference is half a unit or less, which their correction turns round, ours is 0."""
    theirs = dict(STORED["statsmodels"]["null_odds"])
    for row, _ in tables_of_pairs(independent(np.random.default_rng(2))):
        statistic = theirs.pop(f"{row['actor_a']}, {row['actor_b']}")
        difference = row["joint"] - row["expected"]
        expected = np.sign(difference) * np.sqrt(statistic)
        if abs(difference) <= 0.5:
            expected = 0
        assert row["score"] == pytest.approx(expected)
    assert not theirs


def test_scipys_fisher_of_one_article_run_here():
    places = independent(np.random.default_rng(3), n_articles=1, n_sentences=400)
    rows = list(tables_of_pairs(places))
    tested = [(row, table) for row, [table] in rows if row["status"] == "tested"]
    assert len(tested) > 3
    for row, table in tested:
        fisher = stats.fisher_exact(table, alternative="greater")
        assert row["p"] == pytest.approx(fisher.pvalue)
