"""Formulas against hand-worked cases, published numbers and independent implementations."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from analysis import errors as checks
from analysis.stats import measures


def test_g2_reproduces_published_values():
    assert measures.g2(110, 2552, 111, 29225) == pytest.approx(
        270.721877, abs=1e-6
    )  # Dunning 1993, "the swiss"
    assert measures.g2(392, 1e6, 170, 1e6) == pytest.approx(
        90.155, abs=5e-4
    )  # Rayson 2002, lemma KEEP, four cells
    assert measures.g2(10, 100, 5, 200) == pytest.approx(7.329812, abs=1e-6)  # quanteda.extras
    assert measures.g2(7, 10, 3, 10) == pytest.approx(-measures.g2(3, 10, 7, 10))


def test_g2_reference_case():
    assert measures.g2(12, 1000, 3, 1500) == pytest.approx(10.104262, abs=1e-6)
    assert measures.g2(12, 1000, 0, 1500) == pytest.approx(22.077865, abs=1e-6)


@settings(deadline=None, max_examples=20)
@given(st.lists(st.integers(1, 500), min_size=4, max_size=4))
def test_g2_equals_scipy(cells):
    a, c, b, d = cells
    expected = stats.chi2_contingency(
        [[a, b], [c, d]], correction=False, lambda_="log-likelihood"
    ).statistic
    assert abs(measures.g2(a, a + c, b, b + d)) == pytest.approx(expected, abs=1e-8)


def test_log_odds_reference_case():
    base, other, prior = (
        np.array([6.0, 3, 1]),
        np.array([2.0, 3, 5]),
        10 * np.array([30, 50, 20]) / 100,
    )
    delta, z = measures.dirichlet_log_odds(base, 10, other, 10, prior=prior)
    assert delta == pytest.approx([0.897942, 0, -1.115562], abs=1e-6)
    assert z == pytest.approx([1.609868, 0, -1.616603], abs=1e-6)
    assert measures.dirichlet_log_odds(base, 10, other, 10, prior=prior, four_terms=True)[
        1
    ] == pytest.approx([1.311616, 0, -1.426068], abs=1e-6)


def test_log_odds_cross_check_of_the_survey():
    one, two = np.array([30.0, 10, 5, 1, 54]), np.array([12.0, 25, 5, 0, 58])
    delta, z = measures.dirichlet_log_odds(one, 100, two, 100, prior=np.full(5, 0.1))
    assert delta == pytest.approx([1.138998, -1.091769, 0, 2.407905, -0.161483], abs=1e-6)
    assert z == pytest.approx([3.346130, -2.929929, 0, 0.729030, -0.854704], abs=1e-6)
    z4 = measures.dirichlet_log_odds(one, 100, two, 100, prior=np.full(5, 0.1), four_terms=True)[1]
    assert z4 == pytest.approx([3.029166, -2.702738, 0, 0.728362, -0.567979], abs=1e-6)
    delta, z = measures.dirichlet_log_odds(one, 100, two, 100, prior=one + two)
    assert delta == pytest.approx([0.363668, -0.348307, 0, 0.696497, -0.054116], abs=1e-6)
    assert z == pytest.approx([2.020147, -1.766237, 0, 0.568688, -0.495946], abs=1e-6)


def test_log_odds_measure_uses_the_pooled_prior():
    one, two = np.array([30.0, 10, 60]), np.array([12.0, 25, 63])
    prior = measures.PRIOR_STRENGTH * (one + two) / 200
    expected = measures.dirichlet_log_odds(one, 100, two, 100, prior=prior)[1]
    assert measures.log_odds(one, 100, two, 100) == pytest.approx(expected)


def test_log_odds_worked_by_hand():
    """Pooled rates .2 and .8: 200 and 800 pseudo-counts, so 230 of 1100 against 210 of 1100, and 870 against 890."""
    log_odds_ratio = np.log(230 * 890 / (870 * 210))
    z = [log_odds_ratio / np.sqrt(1 / 230 + 1 / 210), -log_odds_ratio / np.sqrt(1 / 870 + 1 / 890)]
    assert z == pytest.approx([1.191263, -2.384838], abs=1e-6)
    assert measures.log_odds([30, 70], 100, [10, 90], 100) == pytest.approx(z)


def test_association_reference_values():
    sums = (3, 5, 4, 20)
    assert measures.pmi(*sums) == pytest.approx(1.584963, abs=1e-6)
    assert measures.npmi(*sums) == pytest.approx(0.579095, abs=1e-6)
    assert measures.log_likelihood(*sums) == pytest.approx(5.938079, abs=1e-6)
    swiss = (110, 221, 2552, 31777)  # joint, "the" before anything … in bigrams: Dunning 1993
    assert measures.npmi(*swiss) == pytest.approx(0.321952, abs=1e-6)
    assert measures.pmi(*swiss) == pytest.approx(2.631740, abs=1e-6)
    assert measures.dice(*swiss) == pytest.approx(0.079336, abs=1e-6)
    assert measures.jaccard(*swiss) == pytest.approx(0.041307, abs=1e-6)
    assert measures.log_dice(*swiss) == pytest.approx(10.344128, abs=1e-6)
    assert measures.t_score(*swiss) == pytest.approx(8.795842, abs=1e-6)


def test_npmi_at_its_ends():
    assert measures.npmi(0, 5, 4, 20) == -1
    assert measures.npmi(4, 4, 4, 20) == pytest.approx(1)
    assert measures.npmi(4, 8, 10, 20) == pytest.approx(0)
    assert np.isnan(measures.npmi(20, 20, 20, 20))
    assert np.isnan(measures.npmi(0, 0, 4, 20))


def test_class_tf_idf_reference_cases():
    counts = np.array([[3, 1, 0, 0, 1], [0, 1, 2, 1, 1]])  # base iran law resolution strike
    assert measures.class_tf_idf(counts) == pytest.approx(
        np.array(
            [[0.588498, 0.250553, 0, 0, 0.250553], [0, 0.250553, 0.501105, 0.358352, 0.250553]]
        ),
        abs=1e-6,
    )
    by_hand = measures.class_tf_idf(np.array([[3, 1, 0, 2], [0, 2, 4, 2]]))
    assert by_hand == pytest.approx(
        np.array([[0.601986, 0.200662, 0, 0.337200], [0, 0.300993, 0.505800, 0.252900]]), abs=1e-6
    )
    assert measures.class_tf_idf(np.array([[1, 0], [1, 0]]))[:, 1].tolist() == [0, 0]


def test_dispersion_reference_values():
    sizes = np.array([9, 10, 10, 10, 11])
    words = np.array(
        [[1, 2, 1, 0, 0], [2, 2, 0, 1, 0], [3, 2, 0, 0, 0], [4, 2, 0, 0, 0], [5, 2, 0, 0, 1]]
    )  # a b i q x
    dp, dp_norm = measures.deviation_of_proportions(words, sizes)
    assert dp == pytest.approx([0.18, 0.02, 0.82, 0.80, 0.78])
    assert dp_norm.round(4).tolist() == [0.2195, 0.0244, 1.0, 0.9756, 0.9512]
    dp, dp_norm = measures.deviation_of_proportions(np.array([[2], [1], [0]]), np.ones(3))
    assert (dp[0], dp_norm[0]) == (pytest.approx(1 / 3), pytest.approx(1 / 2))
    assert np.isnan(measures.deviation_of_proportions(np.zeros((2, 1)), np.ones(2))[0][0])


def test_undefined_is_missing_and_never_neutral():
    assert np.isnan(measures.share(0, 0))
    assert np.isnan(measures.difference(0, 0, 1, 2))


# keyness: published and independently computed values (two counts, their totals)

QUANTEDA_EXTRAS, RAYSON = (10, 100, 5, 200), (392, 1e6, 170, 1e6)


def test_keyness_of_dunnings_bigram():
    swiss = (110, 2552, 111, 29225)
    assert measures.chi2(*swiss) == pytest.approx(525.021105, abs=1e-6)
    assert measures.g2(*swiss) == pytest.approx(270.721877, abs=1e-6)


def test_keyness_of_the_corpora_list():
    """Rayson 2002: two corpora of a million words; keep, keeping, keeps, kept, and the lemma."""
    found = measures.g2_two_cells([348, 9, 15, 21, 392], 1e6, [99, 32, 14, 25, 170], 1e6)
    assert found == pytest.approx([146.95, -13.68, 0.034, -0.348, 90.130], abs=5e-3)
    assert measures.percent_difference(*RAYSON) == pytest.approx(130.588, abs=5e-4)
    assert measures.log_ratio(*RAYSON) == pytest.approx(1.205319, abs=1e-6)
    assert measures.bic(*RAYSON) == pytest.approx(75.621, abs=5e-4)
    assert measures.ell(*RAYSON) == pytest.approx(90.130 / (2e6 * np.log(281)), rel=1e-5)


def test_keyness_of_quantedas_tests():
    expected = {
        "g2": 7.329812,
        "g2_two_cells": 10 * np.log(2),
        "g2_williams": 7.054739,
        "chi2": 7.894737,
        "chi2_yates": 6.394737,
        "chi2_quanteda": 7.894737,
        "log_ratio": 2,
        "percent_difference": 300,
        "odds_ratio": 4.333333,
    }
    assert {
        name: float(getattr(measures, name)(*QUANTEDA_EXTRAS)) for name in expected
    } == pytest.approx(expected, abs=1e-6)
    assert measures.williams_q(*map(float, QUANTEDA_EXTRAS)) == pytest.approx(1.038991, abs=1e-6)
    assert measures.log_ratio_conservative()(*QUANTEDA_EXTRAS) == pytest.approx(0.316979, abs=1e-6)
    assert measures.log_ratio_conservative(tests=1000)(*QUANTEDA_EXTRAS) == 0
    words = (
        7,
        9,
        3,
        10,
    )  # word b of the second test: b 7, a 2 in one document, b 3, a 7 in the other
    expected = {
        "chi2": 4.337160,
        "chi2_yates": 2.632438,
        "g2": 4.534939,
        "g2_williams": 4.200833,
        "fisher": 0.069779,
        "odds_ratio": 8.166667,
    }
    assert {name: float(getattr(measures, name)(*words)) for name in expected} == pytest.approx(
        expected, abs=1e-6
    )
    assert stats.chi2.sf([measures.chi2(*words), measures.chi2_yates(*words)], 1) == pytest.approx(
        [0.037289, 0.104701], abs=1e-6
    )


def test_keyness_reference_cases():
    sums = (12, 1000, 3, 1500)
    assert measures.g2_two_cells(*sums) == pytest.approx(10.043859, abs=1e-6)
    assert measures.g2_two_cells(12, 1000, 0, 1500) == pytest.approx(21.990978, abs=1e-6)
    assert measures.chi2(*sums) == pytest.approx(10.060362, abs=1e-6)
    assert measures.chi2_yates(*sums) == pytest.approx(8.453499, abs=1e-6)
    assert measures.fisher(*sums) == pytest.approx(0.002332, abs=1e-6)


def test_effects_worked_by_hand():
    assert measures.keyness_pmi(3, 10, 1, 10) == pytest.approx(np.log(3 / 2))  # two expected
    assert measures.log_ratio(4, 10, 0, 10) == pytest.approx(3)  # against half a word
    assert measures.percent_difference(1, 10, 4, 10) == pytest.approx(-75)
    assert measures.percent_difference(1, 10, 0, 10) == pytest.approx(1e19)
    assert measures.odds_ratio(0, 9, 4, 9) == pytest.approx(0.5 * 5.5 / (4.5 * 9.5))
    assert measures.odds_ratio(9, 9, 4, 9) == pytest.approx(9.5 * 5.5 / (4.5 * 0.5))
    assert np.isnan(measures.ell(1, 10, 0, 10))  # half a word expected
    assert measures.chi2_quanteda(3, 4, 0, 4) == pytest.approx(
        8 * 8**2 / (4 * 4 * 3 * 5)
    )  # |ad − bc| = 12 >= 4, E = 1.5
    assert (
        measures.chi2_quanteda(2, 40, 2, 41) == measures.chi2(2, 40, 2, 41) != 0
    )  # E < 5, but |ad − bc| = 2 < N/2


@settings(deadline=None, max_examples=20)
@given(st.lists(st.integers(0, 60), min_size=4, max_size=4))
def test_keyness_equals_scipy(cells):
    a, c, b, d = cells
    sums, table = (a, a + c, b, b + d), np.array([[a, b], [c, d]])
    if not (table.sum(axis=0).all() and table.sum(axis=1).all()):
        return
    for measure, corrected in ((measures.chi2, False), (measures.chi2_yates, True)):
        expected = stats.chi2_contingency(table, correction=corrected).statistic
        assert abs(measure(*sums)) == pytest.approx(expected, abs=1e-8)
    assert measures.fisher(*sums) == pytest.approx(stats.fisher_exact(table).pvalue)
    one_sided = [stats.binomtest(a, a + b).proportion_ci(0.95, "exact")] if a + b else []
    for low, high in one_sided:
        ends = [
            float(np.log2(sums[3] / sums[1] * p / (1 - p))) if 0 < p < 1 else (p - 0.5) * np.inf
            for p in (low, high)
        ]
        nearest = ends[0] if ends[0] > 0 else min(ends[1], 0)
        assert measures.log_ratio_conservative()(*sums) == pytest.approx(nearest, abs=1e-7)


SIGNED = [
    "g2",
    "g2_two_cells",
    "g2_williams",
    "chi2",
    "chi2_yates",
    "chi2_quanteda",
    "log_ratio",
    "log_rate_ratio",
    "log_odds",
]


@settings(deadline=None, max_examples=20)
@given(st.lists(st.integers(1, 60), min_size=4, max_size=4))
def test_signed_measures_turn_around_with_the_sides(cells):
    a, c, b, d = cells
    for measure in [
        *(getattr(measures, name) for name in SIGNED),
        measures.log_ratio_conservative(),
    ]:
        assert measure(a, a + c, b, b + d) == pytest.approx(
            -measure(b, b + d, a, a + c), abs=1e-9
        ), measure.name
    assert measures.odds_ratio(a, a + c, b, b + d) == pytest.approx(
        1 / measures.odds_ratio(b, b + d, a, a + c)
    )


def test_every_keyness_measure_broadcasts_and_says_its_convention():
    names = [*SIGNED, "fisher", "keyness_pmi", "percent_difference", "bic", "ell", "odds_ratio"]
    every = [
        *(getattr(measures, name) for name in names),
        measures.log_ratio_conservative(tests=9),
        measures.log_odds_flat(),
        measures.log_odds_informative(alpha0=500.0),
    ]
    assert len({(measure.name, measure.convention) for measure in every}) == len(every)
    a, b = np.array([[3.0, 0, 8], [1, 0, 0]]), np.array([[2.0, 0, 9], [5, 0, 1]])
    for measure in every:
        assert measure(a, 100, b, 120).shape == (2, 3)
        assert measure.convention
    absent = {
        measure.name for measure in every if np.isnan(measure(a, 100, b, 120)[0, 1])
    }  # nobody uses the word
    assert absent >= {
        "chi2",
        "log ratio",
        "conservative log ratio",
        "%DIFF",
        "odds ratio",
        "PMI of keyness",
        "ELL",
    }
    assert np.isnan(measures.fisher(1.5, 10, 2, 10))  # exact only of whole counts


# both priors


def test_flat_and_informative_priors_are_those_of_the_survey():
    one, two = np.array([30.0, 10, 5, 1, 54]), np.array([12.0, 25, 5, 0, 58])
    flat = measures.log_odds_flat(prior=0.1, four_terms=True)(one, 100, two, 100)
    assert flat == pytest.approx([3.029166, -2.702738, 0, 0.728362, -0.567979], abs=1e-6)
    pooled = measures.log_odds_informative(alpha0=200)(one, 100, two, 100)
    assert pooled == pytest.approx([2.020147, -1.766237, 0, 0.568688, -0.495946], abs=1e-6)
    background = measures.log_odds_informative(alpha0=10, background=([30, 50, 20], 100))
    assert background([6, 3, 1], 10, [2, 3, 5], 10) == pytest.approx(
        [1.609868, 0, -1.616603], abs=1e-6
    )
    assert "0.1 an item, four-term" in measures.log_odds_flat(prior=0.1, four_terms=True).convention
    assert "10 × rate in the background" in background.convention


def test_log_odds_of_tidylos_help_data():
    """Each set against all sets pooled, itself and everybody's pseudo-counts (the word's total, or 1) included."""
    sets = np.array([[12.0, 2, 4], [3, 10, 1]])
    pool = sets.sum(axis=0)
    for prior, expected in (
        (pool, [[1.172835, -1.376752, 0.403312], [-1.135478, 1.566117, -0.436234]]),
        (np.ones(3), [[1.891273, -1.969106, 0.554917], [-1.740711, 2.842144, -0.657067]]),
    ):
        everything = pool + prior  # and once more the prior, which dirichlet_log_odds adds
        z = measures.dirichlet_log_odds(
            sets, sets.sum(axis=1, keepdims=True), everything, everything.sum(), prior=prior
        )[1]
        assert z == pytest.approx(np.array(expected), abs=1e-6)


def test_range_and_variation_of_the_five_part_toy_corpus():
    sizes, word = np.array([9, 10, 10, 10, 11]), np.array([[1, 1], [2, 0], [3, 0], [4, 0], [5, 0]])
    assert measures.range_of(word, sizes).tolist() == [5, 1]
    assert np.std(word[:, 0]) == pytest.approx(1.4142, abs=5e-5)  # of the counts, as printed
    assert measures.variation_coefficient(word, np.ones(5)) == pytest.approx([np.sqrt(2) / 3, 2])
    assert 1 - measures.variation_coefficient(word, sizes) / 2 == pytest.approx(
        measures.juilland_d(word, sizes)
    )


@pytest.mark.parametrize(
    "make, said",
    [
        (
            lambda: measures.log_ratio_conservative(tests=0),
            "tests: got 0; expected a number of 1 or more",
        ),
        (
            lambda: measures.log_ratio_conservative(alpha=5, tests=3),
            "alpha: got 5; expected a number from 0 to 1",
        ),
        (lambda: measures.log_odds_flat(prior=-1), "prior: got -1; expected a number of 0 or more"),
        (
            lambda: measures.log_odds_informative(alpha0="much"),
            "alpha0: got 'much'; expected a number",
        ),
        (
            lambda: measures.benjamini_hochberg([1.5, 0.2, -1]),
            "p: got 1.5, -1.0; expected numbers from 0 to 1",
        ),
        (
            lambda: measures.require_measure("g2"),
            "measure: got 'g2'; expected a Measure, such as measures.g2",
        ),
        (
            lambda: measures.require_measure(measures.log_odds_flat),
            r"those with settings are called: measures.log_odds_flat\(\)",
        ),
    ],
)
def test_impossible_settings_are_refused(make, said):
    with pytest.raises(checks.InputError, match=said):
        make()


# false discovery rate

PRINTED_P = [
    0.0001,
    0.0004,
    0.0019,
    0.0095,
    0.0201,
    0.0278,
    0.0298,
    0.0344,
    0.0459,
    0.3240,
    0.4262,
    0.5719,
    0.6528,
    0.7590,
    1.0,
]


def test_benjamini_hochberg_reproduces_the_paper():
    adjusted = measures.benjamini_hochberg(
        PRINTED_P
    )  # Benjamini and Hochberg 1995, fifteen p-values
    assert adjusted[:9] == pytest.approx(
        [0.0015, 0.0030, 0.0095, 0.035625, 0.0603, 0.063857, 0.063857, 0.0645, 0.0765], abs=1e-6
    )
    assert (adjusted <= 0.05).sum() == 4


@settings(deadline=None, max_examples=20)
@given(st.lists(st.floats(0, 1), min_size=1, max_size=30), st.randoms(use_true_random=False))
def test_benjamini_hochberg_equals_scipy_in_any_order_and_shape(p, random):
    assert measures.benjamini_hochberg(p) == pytest.approx(stats.false_discovery_control(p))
    order = random.sample(range(len(p)), len(p))
    shuffled = measures.benjamini_hochberg(np.array(p)[order][:, None])
    assert shuffled[:, 0].tolist() == measures.benjamini_hochberg(p)[order].tolist()


def test_benjamini_hochberg_leaves_what_was_not_tested_out_of_the_family():
    assert measures.benjamini_hochberg([0.01, np.nan, 0.04]) == pytest.approx(
        [0.02, np.nan, 0.04], nan_ok=True
    )
    assert measures.benjamini_hochberg([]).shape == (0,)
