"""Keyness: numbers printed by Dunning, Rayson and quanteda; SciPy, statsmodels, NLTK and scattertext run here."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from nltk.metrics.association import BigramAssocMeasures
from scipy import stats
from statsmodels.stats.contingency_tables import Table2x2
from statsmodels.stats.proportion import proportion_confint

from analysis import framing
from analysis.stats import measures
from conformance import counted

MILLION = 10**6  # Rayson's two corpora of a million words each
SWISS = (110, 2552, 111, 29225)  # "swiss" after "the", and after other words
RAYSON = {
    "KEEP": (392, 170),
    "keep": (348, 99),
    "keeping": (9, 32),
    "keeps": (15, 14),
    "kept": (21, 25),
}
RAYSON = {
    word: (a, MILLION, b, MILLION) for word, (a, b) in RAYSON.items()
}  # the lemma and its forms
EXTRAS, TEXTSTATS = (
    (10, 100, 5, 200),
    (7, 10, 2, 9),
)  # quanteda.extras' test; docs b7 a3 and b2 a7 of quanteda.textstats
PRINTED = {  # measures.md 2.1; each to the digits that stand here
    "Dunning 1993": (SWISS, {"g2": "270.721877", "chi2": "525.021105"}),
    "Dunning's page": (SWISS, {"g2": "270.72"}),
    "Rayson 2002": (
        RAYSON["KEEP"],
        {
            "g2_two_cells": "90.130",
            "g2": "90.155",
            "percent_difference": "130.588",
            "log_ratio": "1.205319",
            "bic": "75.621",
        },
    ),
    "keep": (RAYSON["keep"], {"g2_two_cells": "146.95"}),
    "keeping": (RAYSON["keeping"], {"g2_two_cells": "-13.68"}),
    "keeps": (RAYSON["keeps"], {"g2_two_cells": "0.034"}),
    "kept": (RAYSON["kept"], {"g2_two_cells": "-0.348"}),
    "quanteda.extras": (
        EXTRAS,
        {
            "g2": "7.329812",
            "g2_two_cells": "6.931472",
            "chi2": "7.894737",
            "chi2_yates": "6.394737",
            "chi2_quanteda": "7.894737",
            "g2_williams": "7.054739",
            "log_ratio": "2.000000",
            "percent_difference": "300.000000",
            "odds_ratio": "4.333333",
        },
    ),
    "quanteda.textstats": (
        TEXTSTATS,
        {
            "chi2": "4.337160",
            "chi2_yates": "2.632438",
            "g2": "4.534939",
            "g2_williams": "4.200833",
            "fisher": "0.069779",
            "odds_ratio": "8.166667",
        },
    ),
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


def test_other_numbers_of_the_same_sources():
    rounded = {word: round(value("g2_two_cells", sums)) for word, sums in RAYSON.items()}
    assert rounded == {"KEEP": 90, "keep": 147, "keeping": -14, "keeps": 0, "kept": 0}
    assert value("g2_two_cells", EXTRAS) == pytest.approx(10 * np.log(2), abs=1e-12)
    assert float(measures.williams_q(*EXTRAS)) == pytest.approx(1.038991, abs=1e-6)
    one, thousand = (
        float(measures.log_ratio_conservative(tests=tests)(*EXTRAS)) for tests in (1, 1000)
    )
    assert (one, thousand) == (pytest.approx(0.316979, abs=1e-6), 0)
    assert stats.chi2.sf([4.337160, 2.632438], 1) == pytest.approx([0.037289, 0.104701], abs=1e-6)


def test_two_rules_for_yates():
    """quanteda corrects only where |ad - bc| >= N/2 and an expected count is below 5; here the smallest is exactly 5."""
    assert value("chi2_quanteda", EXTRAS) == value("chi2", EXTRAS) > value("chi2_yates", EXTRAS)
    assert (
        value("chi2_quanteda", TEXTSTATS)
        == value("chi2_yates", TEXTSTATS)
        < value("chi2", TEXTSTATS)
    )
    near, at_half = (1, 10, 1, 11), (2, 10, 1, 10)  # |ad - bc| is 1 of N/2 = 10.5, and 10 of 10
    assert (value("chi2_quanteda", near), value("chi2_yates", near)) == (value("chi2", near), 0)
    assert value("chi2_quanteda", at_half) == 0 < value("chi2", at_half)
    for sums in (EXTRAS, TEXTSTATS):
        assert value("chi2_yates", sums) == pytest.approx(
            stats.chi2_contingency(table(sums)).statistic, abs=1e-9
        )


def test_what_quanteda_prints_of_the_inaugural_addresses():
    printed = pd.read_csv(Path(__file__).parent / "quanteda_printed.csv")
    sums = printed[["n_target", "N_target", "n_reference", "N_reference"]].to_numpy(float).T
    ours = measures.chi2_quanteda(*sums)
    digits = printed["printed"].astype(str).str.partition(".")[2].str.len()
    assert len(printed) == 20 and (np.abs(ours - printed["printed"]) <= 0.51 * 10.0**-digits).all()


def test_p_by_the_upper_tail_and_not_by_one_minus_the_lower():
    """quanteda prints p = 0 where chi-squared is 80: 1 - CDF has no digits left."""
    assert 1 - stats.chi2.cdf(80, 1) == 0 and stats.chi2.sf(80, 1) == pytest.approx(
        3.74e-19, rel=2e-3
    )


@settings(deadline=None, max_examples=30)
@given(COUNTS)
def test_scipy_statsmodels_and_nltk_run_here(sums):
    a, n, b, m = sums
    more = np.sign(a * m - b * n)
    for name, options in {
        "chi2": {"correction": False},
        "chi2_yates": {},
        "g2": {"correction": False, "lambda_": "log-likelihood"},
    }.items():
        assert value(name, sums) == pytest.approx(
            more * stats.chi2_contingency(table(sums), **options).statistic, abs=1e-7
        )
    assert value("fisher", sums) == pytest.approx(stats.fisher_exact(table(sums)).pvalue)
    peer = Table2x2(table(sums), shift_zeros=True)
    assert value("odds_ratio", sums) == pytest.approx(peer.oddsratio)
    assert abs(value("chi2", sums)) == pytest.approx(
        peer.test_nominal_association().statistic, abs=1e-7
    )
    as_bigram = a, (a + b, n), n + m
    assert abs(value("g2", sums)) == pytest.approx(
        BigramAssocMeasures.likelihood_ratio(*as_bigram), abs=1e-7
    )
    assert abs(value("chi2", sums)) == pytest.approx(
        BigramAssocMeasures.chi_sq(*as_bigram), abs=1e-7
    )
    assert value("keyness_pmi", sums) == pytest.approx(
        np.log(2) * BigramAssocMeasures.pmi(*as_bigram), abs=1e-9
    )


@settings(deadline=None, max_examples=30)
@given(st.integers(0, 60), st.integers(0, 60), st.sampled_from([(1, 0.05), (40, 0.05), (1, 0.5)]))
def test_conservative_log_ratio_by_the_interval_of_statsmodels(a, b, options):
    tests, alpha = options
    if a + b:
        low, high = (
            np.clip(end, 1e-300, 1 - 1e-16)
            for end in proportion_confint(a, a + b, alpha / tests, method="beta")
        )
        ends = sorted(np.log2(5000 / 4000 * end / (1 - end)) for end in (low, high))
        expected = 0 if ends[0] < 0 < ends[1] else min(ends, key=abs)
        ours = measures.log_ratio_conservative(alpha=alpha, tests=tests)
        assert float(ours(a, 4000, b, 5000)) == pytest.approx(expected, abs=1e-6)


def test_quanteda_adds_a_billionth_inside_its_logarithms():
    """It does not show in six digits, but a word that the target never uses gets PMI −20.7 there and −∞ here."""
    _, n, b, m = EXTRAS
    expected = stats.contingency.expected_freq(table(EXTRAS))
    theirs = 2 * (np.array(table(EXTRAS)) * np.log(table(EXTRAS) / expected + 1e-9)).sum()
    assert value("g2", EXTRAS) == pytest.approx(theirs, abs=1e-6) and value("g2", EXTRAS) != theirs
    assert (value("keyness_pmi", (0, n, b, m)), round(np.log(0 + 1e-9), 1)) == (-np.inf, -20.7)


def test_williams_is_a_name_of_its_own():
    """quanteda's "default" for G2 is Williams by its help page and the conditional Yates rule by its code."""
    plain, corrected = value("g2", TEXTSTATS), value("g2_williams", TEXTSTATS)
    assert (round(plain, 6), round(corrected, 6), plain / corrected) == (
        4.534939,
        4.200833,
        measures.williams_q(*TEXTSTATS),
    )


def test_log_ratio_of_a_count_of_zero():
    """quanteda.extras divides its 0.5 by the sum of the counts handed in, so that a single word divides by zero."""
    assert value("log_ratio", (0, 100, 5, 200)) == pytest.approx(np.log2((0.5 / 100) / (5 / 200)))
    assert value("log_ratio", (5, 100, 0, 200)) == pytest.approx(np.log2((5 / 100) / (0.5 / 200)))


def test_effect_size_of_g2_by_hand():
    """ELL = G2 / (N ln of the smaller expected count): 90.130 / (2,000,000 × ln 281) for KEEP."""
    assert value("ell", RAYSON["KEEP"]) == pytest.approx(
        90.130 / (2 * MILLION * np.log(281)), rel=1e-5
    )


def test_odds_ratio_of_r_is_the_conditional_one():
    """R's fisher.test, which quanteda prints for "exact", estimates the conditional one; ours is ad/(bc)."""
    conditional = stats.contingency.odds_ratio(table(TEXTSTATS), kind="conditional").statistic
    sample = stats.contingency.odds_ratio(table(TEXTSTATS), kind="sample").statistic
    assert value("odds_ratio", TEXTSTATS) == pytest.approx(sample)
    assert [sample, conditional] == pytest.approx([8.166667, 7.166306], abs=1e-6)


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
@pytest.mark.filterwarnings(
    "ignore:divide by zero:RuntimeWarning", "ignore:invalid value:RuntimeWarning"
)
def test_scattertexts_table_of_g2_can_not_be_made(scattertext, theirs):
    """Its adjustment asks for the level of a test that nobody chose."""
    with pytest.raises(TypeError):
        theirs(scattertext.termscoring.g2.G2).get_score_df()


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore:divide by zero:RuntimeWarning")
@pytest.mark.parametrize("correct", [False, True])
def test_scattertexts_conservative_log_ratio(scattertext, correct):
    a, b = np.array([30.0, 12, 0, 55, 9]), np.array([10.0, 25, 14, 56, 0])
    scores = scattertext.termscoring.lrc.lrc(f1=a, f2=b, n1=1000, n2=1200, correct=correct)
    assert measures.log_ratio_conservative(tests=5 if correct else 1)(
        a, 1000, b, 1200
    ) == pytest.approx(scores, abs=1e-9)


@pytest.mark.slow
def test_scattertexts_log_ratio_adds_to_every_count(scattertext, theirs, ours):
    """Hardie's log ratio takes 0.5 for a count of 0; scattertext adds 0.01 to all, so that words of one side go far out."""
    scores = theirs(scattertext.termscoring.logrelativerisk.LogRelativeRisk).get_scores()
    log_ratio = ours(measures.log_ratio)[scores.index]
    assert (round(scores["rain"], 3), round(log_ratio["rain"], 3)) == (1.450, 1.459)
    assert (round(scores["court"], 2), round(log_ratio["court"], 2)) == (7.53, 1.87)


@pytest.mark.slow
def test_scattertexts_log_likelihood_ratio_is_pearsons_chi2(scattertext, theirs):
    """Its scorer of that name leaves out ``lambda_="log-likelihood"``, and counts texts with the word, of two cells only."""
    scores = theirs(scattertext.termscoring.loglikelihoodratio.LogLikelihoodRatio).get_scores()
    having = np.array(
        [[sum("oil" in text for text in TEXTS[:2]), sum("oil" in text for text in TEXTS[2:])]]
    )
    totals = [sum(len(set(text.split())) for text in part) for part in (TEXTS[:2], TEXTS[2:])]
    expected = having.sum() * np.array(totals) / sum(totals)
    assert scores["oil"] == pytest.approx(
        stats.power_divergence(having[0], expected).statistic
    )  # Pearson
    assert abs(float(measures.g2_two_cells(0, totals[0], 2, totals[1]))) == pytest.approx(
        stats.power_divergence(having[0], expected, lambda_="log-likelihood").statistic
    )


@pytest.mark.slow
def test_scattertexts_mann_whitney_does_not_run(scattertext, theirs):
    """Its source picks the side from the data and then tests one-sided, so that .05 means .10; SciPy refuses its matrix."""
    with pytest.raises(TypeError, match="not subscriptable"):
        theirs(scattertext.MannWhitneyU).get_score_df()
