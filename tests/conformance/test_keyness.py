"""Keyness: numbers printed by Dunning, Rayson and quanteda; SciPy, NLTK and scattertext run here."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from nltk.metrics.association import BigramAssocMeasures
from scipy import stats

from analysis import framing
from analysis.stats import measures
from conformance import counted

MILLION = 10**6  # Rayson's two corpora of a million words each
SWISS = (110, 2552, 111, 29225)  # "swiss" after "the", and after other words
EXTRAS = (10, 100, 5, 200)  # the test of quanteda.extras
PRINTED = {  # measures.md 2.1; each to the digits that stand here
    "Dunning 1993": (SWISS, {"g2": "270.721877"}),
    "Dunning's page": (SWISS, {"g2": "270.72"}),
    "Rayson 2002": ((392, MILLION, 170, MILLION), {"g2": "90.155", "log_ratio": "1.205319"}),
    "quanteda.extras": (EXTRAS, {"g2": "7.329812", "log_ratio": "2.000000"}),
    "quanteda.textstats": ((7, 10, 2, 9), {"g2": "4.534939"}),
}
COUNTS = st.tuples(
    st.integers(1, 300), st.integers(1, 3000), st.integers(1, 300), st.integers(1, 3000)
).map(lambda cells: (cells[0], cells[0] + cells[1], cells[2], cells[2] + cells[3]))  # a, n, b, m


def value(name, sums):
    return float(getattr(measures, name)(*sums))


def table(sums):
    a, n, b, m = sums
    return [[a, b], [n - a, m - b]]


@pytest.mark.parametrize("source", PRINTED)
def test_printed_numbers(source):
    sums, numbers = PRINTED[source]
    for name, printed in numbers.items():
        digits = len(printed.partition(".")[2])
        assert value(name, sums) == pytest.approx(float(printed), abs=0.51 * 10**-digits), name


@settings(max_examples=30)
@given(COUNTS)
def test_scipy_and_nltk_run_here(sums):
    a, n, b, m = sums
    more = np.sign(a * m - b * n)
    peer = stats.chi2_contingency(table(sums), correction=False, lambda_="log-likelihood")
    assert value("g2", sums) == pytest.approx(more * peer.statistic, abs=1e-7)
    as_bigram = a, (a + b, n), n + m
    assert abs(value("g2", sums)) == pytest.approx(
        BigramAssocMeasures.likelihood_ratio(*as_bigram), abs=1e-7
    )


def test_quanteda_adds_a_billionth_inside_its_logarithms():
    """It does not show in six digits."""
    expected = stats.contingency.expected_freq(table(EXTRAS))
    theirs = 2 * (np.array(table(EXTRAS)) * np.log(table(EXTRAS) / expected + 1e-9)).sum()
    assert value("g2", EXTRAS) == pytest.approx(theirs, abs=1e-6) and value("g2", EXTRAS) != theirs


def test_log_ratio_of_a_count_of_zero():
    """quanteda.extras divides its 0.5 by the sum of the counts handed in, so that a single word divides by zero."""
    assert value("log_ratio", (0, 100, 5, 200)) == pytest.approx(np.log2((0.5 / 100) / (5 / 200)))
    assert value("log_ratio", (5, 100, 0, 200)) == pytest.approx(np.log2((5 / 100) / (0.5 / 200)))


# scattertext, through its own corpus of invented texts

TEXTS = [
    "rain rain sun law law law market",
    "rain law court court sun",
    "market oil oil sun rain",
    "oil law market market market war",
]
SIDES = ["north", "north", "south", "south"]


@pytest.fixture(scope="module")
def theirs(scattertext):
    """Return a scorer of scattertext, set to north against south, by its class."""
    corpus = (
        scattertext.CorpusFromPandas(
            pd.DataFrame({"side": SIDES, "text": TEXTS}),
            category_col="side",
            text_col="text",
            nlp=scattertext.whitespace_nlp,
        )
        .build()
        .get_unigram_corpus()
    )
    return lambda scorer: scorer(corpus).set_categories("north", ["south"])


@pytest.fixture(scope="module")
def ours():
    """Return our keyness of north against south: Measure → scores by word."""
    words = sorted({word for text in TEXTS for word in text.split()})
    counts = counted(
        [[text.split().count(word) for word in words] for text in TEXTS], outlets=SIDES, items=words
    )
    return lambda measure: framing.keyness(
        counts, by="outlet", target="north", measure=measure
    ).set_index("item")["estimate"]


@pytest.mark.slow
@pytest.mark.filterwarnings(
    "ignore:divide by zero:RuntimeWarning", "ignore:invalid value:RuntimeWarning"
)
def test_scattertexts_g2_is_ours(scattertext, theirs, ours):
    g2 = theirs(scattertext.termscoring.g2.G2).get_scores()
    assert ours(measures.g2)[g2.index].tolist() == pytest.approx(g2.tolist(), abs=1e-9)


@pytest.mark.slow
def test_scattertexts_log_ratio_adds_to_every_count(scattertext, theirs, ours):
    """Hardie's log ratio takes 0.5 for a count of 0; scattertext adds 0.01 to all, so that words of one side go far out."""
    scores = theirs(scattertext.termscoring.logrelativerisk.LogRelativeRisk).get_scores()
    log_ratio = ours(measures.log_ratio)[scores.index]
    assert (round(scores["rain"], 3), round(log_ratio["rain"], 3)) == (1.450, 1.459)
    assert (round(scores["court"], 2), round(log_ratio["court"], 2)) == (7.53, 1.87)
