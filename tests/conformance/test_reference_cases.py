"""Every case of reference_cases.json: tiny, exact, and each computed there by two routes where there are two."""

import json
from pathlib import Path

import numpy as np
import pytest
from scipy import sparse, stats

from analysis import stats as resampling
from analysis.annotation import agreement
from analysis.stats import measures

FILE = Path(__file__).parent / "reference_cases.json"
CASES = {case["id"]: case for case in json.loads(FILE.read_text("utf-8"))["vectors"]}


def near(expected):
    return pytest.approx(expected, abs=1e-6)


def sums(given):
    return given["y1"], given["N1"], given["y2"], given["N2"]


def check_g2(given, expected):
    a, n, b, m = sums(given)
    assert measures.g2(a, n, b, m) == near(expected["G2_four_cell"]) and expected[
        "sign"
    ].startswith("+")
    assert stats.chi2.sf(measures.g2(a, n, b, m), 1) == near(expected["p_four_cell"])
    assert measures.g2(a, n, 0, m) == near(expected["zero_case_y2_0_four_cell"])


def check_logodds_dirichlet(given, expected):
    words = list(expected)
    sides = (given["counts1"], given["counts2"], given["background"])
    one, two, background = (np.array([side[word] for word in words], float) for side in sides)
    prior = given["alpha0"] * background / background.sum()
    assert prior == near([expected[word]["alpha"] for word in words])
    delta, z = measures.dirichlet_log_odds(one, one.sum(), two, two.sum(), prior=prior)
    assert delta == near([expected[word]["delta"] for word in words]) and z == near(
        [expected[word]["z"] for word in words]
    )
    assert 1 / (one + prior) + 1 / (two + prior) == near([expected[word]["var"] for word in words])
    full = measures.dirichlet_log_odds(
        one, one.sum(), two, two.sum(), prior=prior, four_terms=True
    )[1]
    assert full == near([expected[word]["z_full_var"] for word in words])


def check_bh(given, expected):
    assert measures.holm(given["p"]) == near(expected["p_holm"])


def check_ctfidf(given, expected):
    texts = [" ".join(given["classes"][name]).split() for name in "AB"]
    counts = np.array([[text.count(word) for word in expected["vocab"]] for text in texts])
    assert counts.sum(axis=1).mean() == expected["A"]
    weights = measures.class_tf_idf(counts)
    for row, name in enumerate("AB"):
        assert weights[row] == near(list(expected["l1"][name].values()))


def check_dp(given, expected):
    values = np.reshape(given["term_freq_per_doc"], (-1, 1))
    found = measures.deviation_of_proportions(values, given["doc_lengths"])
    assert found.ravel() == near([expected["DP"], expected["DPnorm"]])


def check_npmi(given, expected):
    pair = given["docs_both"], given["docs_a"], given["docs_b"], given["N"]
    joint, left, right, total = pair
    assert float(measures.npmi(*pair)) == near(expected["npmi"])
    g2 = measures.g2(joint, left, right - joint, total - left)
    assert float(g2) == near(expected["G2"])
    haldane = measures.log_odds_ratio(*pair)
    assert float(haldane) == near(expected["log_odds_haldane"])
    assert measures.npmi(0, 5, 4, 20) == -1 and np.isnan(measures.npmi(20, 20, 20, 20))


def of_units(given):
    """Return all units of a case as a Sample, first side first."""
    sides = [given["rates1"], given["rates2"]]
    labels = np.repeat([0, 1], list(map(len, sides)))
    none = np.zeros(len(labels), int)
    values = sparse.csr_array(np.concatenate(sides).astype(float)[:, None])
    size = np.ones((len(labels), 1))
    return resampling.Sample(values, size, np.arange(len(labels)), none, labels, none, True)


def check_perm_enum(given, expected):
    sample = of_units(given)
    difference = resampling.statistics(sample, [(0, 1)], score=resampling.mean_difference)
    result = resampling.permutation_test(difference, sample.labels, sample.blocks)
    assert (result.observed.item(), result.p.item()) == (
        near(expected["obs"]),
        near(expected["p_two_sided"]),
    )
    assert (result.labelings, result.exact) == (expected["n_perm"], True)
    assert result.p.item() * 35 == near(expected["count_two_sided"])
    every = difference(resampling.all_labelings(sample.labels, sample.blocks)).ravel()
    greater = (every >= expected["obs"] - 1e-6).sum()
    assert greater == expected["count_greater"] and greater / 35 == near(expected["p_greater"])
    assert resampling.smallest_p([3], [4], labelings=None) == near(
        expected["min_attainable_two_sided_3v4"]
    )
    assert resampling.smallest_p([4], [4], labelings=None) == near(
        expected["min_attainable_two_sided_4v4"]
    )


def check_perm_enum_welch(given, expected):
    sample = of_units(given)
    score = resampling.estimates_of_labelings(
        sample, [(0, 1)], resampling.Estimate.statistic, labelings=35
    )
    result = resampling.permutation_test(score, sample.labels, sample.blocks)
    assert [result.observed.item(), result.p.item()] == near([expected["t"], expected["p"]])
    assert expected["t"] == expected["t_check"]
    assert (result.labelings, result.p.item() * 35) == (expected["n_perm"], near(expected["count"]))


def check_krippendorff_nominal(given, expected):
    for coders, name in (("coders_by_units", "alpha"), ("second", "alpha_second")):
        assert agreement.alpha(zip(*given[coders])) == near(expected[name])
    assert np.isnan(agreement.alpha([(1, 1), (1, 1)]))


CHECKS = {
    name.removeprefix("check_"): check
    for name, check in list(globals().items())
    if name.startswith("check_")
}


#: Of statistics that the library does not have, and names of what was given.
CASES_NOT_OURS = {"chi2", "mc_p", "cluster_mean_ci", "linearised_rate_t"}
CASES_NOT_OURS |= {"besag_clifford", "cluster_score_z"}
NUMBERS_NOT_OURS = {"G2_two_cell_rayson_garside", "zero_case_y2_0_two_cell", "q", "q_BY"}
NUMBERS_NOT_OURS |= {"rejected", "pmi_nat", "pmi_bits", "pantel_lin_discount", "discounted_pmi_nat"}
NUMBERS_NOT_OURS |= {"log_odds_haldane_se", "fisher_one_sided_p"}


@pytest.mark.parametrize("name", CHECKS)
def test_reference_case(name):
    CHECKS[name](CASES[name]["input"], CASES[name]["expected"])


def test_every_case_has_a_check_that_looks_at_every_number():
    assert {*CHECKS, *CASES_NOT_OURS} == set(CASES)
    source = Path(__file__).read_text("utf-8")
    for name in CHECKS:
        body = source.partition(f"def check_{name}(")[2].partition("\n\n\n")[0]
        expected = CASES[name]["expected"]
        numbers = {key for key, value in expected.items() if not isinstance(value, dict)}
        unseen = {key for key in numbers if f'"{key}"' not in body}
        assert unseen <= NUMBERS_NOT_OURS, name


@pytest.mark.shared
def test_cases_are_those_of_the_development_data(shared):
    assert json.loads((shared / "reference_cases.json").read_text("utf-8")) == json.loads(
        FILE.read_text("utf-8")
    )
