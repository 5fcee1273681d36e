"""Keyness: numbers printed by Dunning, Rayson and quanteda; SciPy and NLTK run here, scattertext stored."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from nltk.metrics.association import BigramAssocMeasures
from scipy import stats

from analysis import framing
from analysis.compare import measures
from conformance import STORED, counted

SCATTERTEXT = STORED["scattertext"]["keyness"]

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
    st.integers(1, 300), st.integers(1, 3000), st.integers(0, 300), st.integers(1, 3000)
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


# scattertext, as it is stored


def our_keyness(measure):
    """Return the estimates of north against south by word."""
    texts = [text.split() for text in SCATTERTEXT["texts"]]
    words = list(SCATTERTEXT["g2"])
    values = [[text.count(word) for word in words] for text in texts]
    counts = counted(values, outlets=SCATTERTEXT["sides"], items=words)
    table = framing.keyness(counts, by="outlet", target="north", measure=measure)
    return table.set_index("item")["estimate"].to_dict()


def test_scattertexts_g2_is_ours():
    assert our_keyness("g2") == pytest.approx(SCATTERTEXT["g2"], abs=1e-9)


def test_scattertexts_log_ratio_adds_to_every_count():
    """Hardie's log ratio takes 0.5 for a count of 0. Theirs adds 0.01 to every count."""
    ours, theirs = our_keyness("log_ratio"), SCATTERTEXT["log_ratio"]
    assert theirs["rain"] == pytest.approx(value("log_ratio", (3.01, 12, 1.01, 11)))
    assert theirs["court"] == pytest.approx(value("log_ratio", (2.01, 12, 0.01, 11)))
    assert (round(ours["rain"], 3), round(ours["court"], 2)) == (1.459, 1.87)
