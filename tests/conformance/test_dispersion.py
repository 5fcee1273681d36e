"""Dispersion: Gries's toy corpus to the printed digits, Lijffijt and Gries, and scattertext run here."""

import numpy as np
import pandas as pd
import pytest
from scipy import sparse

from analysis import framing
from analysis.stats import measures
from conformance import counted

WORDS = {
    "a": (1, 2, 3, 4, 5),
    "b": (2, 2, 2, 2, 2),
    "i": (1, 0, 0, 0, 0),
    "q": (0, 1, 0, 0, 0),
    "x": (0, 0, 0, 0, 1),
}
SIZES = (9, 10, 10, 10, 11)
PARTS = np.array(list(WORDS.values())).T
PRINTED = pd.DataFrame(
    {  # measures.md 2.4: Gries 2019 and scattertext's test, and computed independently
        "range": [5, 5, 1, 1, 1],
        "juilland_d": [0.7852, 0.9681, 0, 0, 0],
        "carroll_d2": [0.9379, 0.9987, 0, 0, 0],
        "rosengren_s": [0.9498, 0.9990, 0.18, 0.20, 0.22],
        "dp": [0.18, 0.02, 0.82, 0.80, 0.78],
        "dp_norm": [0.2195, 0.0244, 1, 0.9756, 0.9512],
        "kld": [0.1370, 0.0029, 2.4739, 2.3219, 2.1844],
        "da": [0.6975, 0.9598, 0, 0, 0],
    },
    index=list(WORDS),
)


def test_toy_corpus_of_gries():
    table = framing.dispersion(counted(PARTS, sizes=SIZES, items=WORDS)).set_index("item")
    assert np.abs(table[PRINTED.columns] - PRINTED).max().max() < 5.1e-5


def test_deviation_of_proportions_of_lijffijt_and_gries():
    dp, dp_norm = measures.deviation_of_proportions([[2], [1], [0]], [1, 1, 1])
    assert (dp[0], dp_norm[0]) == (pytest.approx(1 / 3), pytest.approx(1 / 2))


def test_carroll_d2_is_of_rates_and_quanteda_extras_is_of_counts():
    ours = measures.carroll_d2(PARTS, SIZES)
    theirs = measures.carroll_d2(PARTS, np.ones(5))  # parts taken as equal
    assert (ours.round(4).tolist(), theirs.round(4).tolist()) == (
        [0.9379, 0.9987, 0, 0, 0],
        [0.9256, 1, 0, 0, 0],
    )


def test_juilland_d_has_the_population_sd_and_quanteda_extras_the_sample_sd():
    rates = PARTS / np.array(SIZES)[:, None]
    sample = 1 - rates.std(axis=0, ddof=1) / rates.mean(axis=0) / np.sqrt(4)
    assert (measures.juilland_d(PARTS, SIZES)[0].round(4), sample[0].round(4)) == (0.7852, 0.7598)
    one_part = measures.juilland_d(PARTS, SIZES)[2], sample[2]
    assert one_part == (
        pytest.approx(0),
        pytest.approx(-0.118, abs=5e-4),
    )  # a measure from 0 to 1 that falls below 0


def test_variation_coefficient_is_of_rates_and_gries_prints_that_of_counts():
    """With parts of one size they are the same; √(parts − 1) where a word stands in one part only."""
    rates, counts = (
        measures.variation_coefficient(PARTS, SIZES),
        measures.variation_coefficient(PARTS, np.ones(5)),
    )
    assert (rates.round(4).tolist(), counts.round(4).tolist()) == (
        [0.4297, 0.0638, 2, 2, 2],
        [0.4714, 0, 2, 2, 2],
    )
    assert (counts * PARTS.mean(axis=0)).round(4).tolist() == [
        1.4142,
        0,
        0.4,
        0.4,
        0.4,
    ]  # Gries's population sd


@pytest.fixture
def theirs(scattertext):
    """Return scattertext's measures of the toy corpus."""
    others = np.array([size - sum(part) for size, part in zip(SIZES, PARTS)])
    return scattertext.Dispersion(term_doc_mat=sparse.csr_matrix(np.column_stack([PARTS, others])))


@pytest.mark.slow
def test_scattertext_run_here(theirs):
    table = theirs.get_df(terms=[*WORDS, "other"], include_da=True).loc[list(WORDS)]
    names = {
        "Range": "range",
        "Juilland's D": "juilland_d",
        "Rosengren's S": "rosengren_s",
        "DP": "dp",
        "DP norm": "dp_norm",
        "KL-divergence": "kld",
        "DA": "da",
    }
    ours = framing.dispersion(counted(PARTS, sizes=SIZES, items=WORDS)).set_index("item")
    for their_name, name in names.items():
        assert table[their_name].to_numpy(float) == pytest.approx(
            ours[name].to_numpy(float), abs=1e-12
        ), name


@pytest.mark.slow
def test_scattertexts_variation_coefficient_is_of_counts(theirs):
    assert theirs.sd_population()[:5] == pytest.approx([np.sqrt(2), 0, 0.4, 0.4, 0.4])
    assert theirs.vc()[:5] == pytest.approx(measures.variation_coefficient(PARTS, np.ones(5)))
