"""Every case of reference_cases.json: tiny, exact, and each computed there by two routes where there are two."""

import json
from pathlib import Path

import numpy as np
import pytest
from scipy import sparse, stats
from statsmodels.regression.linear_model import OLS
from statsmodels.stats.contingency_tables import Table2x2
from statsmodels.stats.multitest import multipletests

from analysis import stats as resampling
from analysis.annotation import agreement
from analysis.stats import measures
from conformance import formulas

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
    assert formulas.g2_two_cells(a, n, b, m) == near(expected["G2_two_cell_rayson_garside"])
    assert measures.g2(a, n, 0, m) == near(expected["zero_case_y2_0_four_cell"])
    assert formulas.g2_two_cells(a, n, 0, m) == near(expected["zero_case_y2_0_two_cell"])


def check_chi2(given, expected):
    """Not in the library: SciPy has them."""
    a, n, b, m = sums(given)
    table = [[a, b], [n - a, m - b]]
    for correction, name, p in ((False, "chi2", "p"), (True, "chi2_yates", "p_yates")):
        test = stats.chi2_contingency(table, correction=correction)
        assert [test.statistic, test.pvalue] == near([expected[name], expected[p]])
    assert stats.fisher_exact(table).pvalue == near(expected["fisher_two_sided_p"])


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
    adjusted = stats.false_discovery_control(given["p"])  # not in the library: SciPy has it
    assert (
        adjusted == near(expected["q"])
        and (adjusted <= given["alpha"]).sum() == expected["rejected"]
    )
    assert multipletests(given["p"], method="fdr_by")[1] == near(expected["q_BY"])
    assert measures.holm(given["p"]) == near(expected["p_holm"])


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
    information = np.log(joint * total / (left * right))  # this and what follows: not ours
    assert [information, information / np.log(2)] == near(
        [expected["pmi_nat"], expected["pmi_bits"]]
    )
    discount = joint / (joint + 1) * min(left, right) / (min(left, right) + 1)
    assert [discount, discount * expected["pmi_nat"]] == near(
        [expected["pantel_lin_discount"], expected["discounted_pmi_nat"]]
    )
    cells = [[joint, left - joint], [right - joint, total - left - right + joint]]
    haldane = Table2x2(np.array(cells) + 0.5)
    assert [haldane.log_oddsratio, haldane.log_oddsratio_se] == near(
        [expected["log_odds_haldane"], expected["log_odds_haldane_se"]]
    )
    assert stats.fisher_exact(cells, alternative="greater").pvalue == near(
        expected["fisher_one_sided_p"]
    )
    assert measures.npmi(0, 5, 4, 20) == -1 and np.isnan(measures.npmi(20, 20, 20, 20))


def of_units(given, *, size=None):
    """Return all units of a case as a Sample, first side first."""
    sides = [given["rates1"], given["rates2"]] if size is None else [given["y1"], given["y2"]]
    labels = np.repeat([0, 1], list(map(len, sides)))
    none = np.zeros(len(labels), int)
    values = sparse.csr_array(np.concatenate(sides).astype(float)[:, None])
    sizes = np.ones((len(labels), 1)) if size is None else size
    return resampling.Sample(
        values, sizes, np.arange(len(labels)), none, labels, none, size is None
    )


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


def check_ctfidf(given, expected):
    """Not in the library: distinctive words of a group are those of keyness."""
    texts = [" ".join(given["classes"][name]).split() for name in "AB"]
    counts = np.array([[text.count(word) for word in expected["vocab"]] for text in texts])
    size = counts.sum(axis=1, keepdims=True)
    assert size.mean() == expected["A"]
    weighted = counts * np.log1p(size.mean() / counts.sum(axis=0))
    for row, name in enumerate("AB"):
        assert (weighted / size)[row] == near(list(expected["l1"][name].values()))
        assert weighted[row] == near(list(expected["raw"][name].values()))


def check_mc_p(given, expected):
    assert formulas.stopped_p(np.zeros(given["m"]), exceedances=given["m"])[0] == near(
        expected["p"]
    )
    assert formulas.stopped_p(np.arange(given["m"]) < 49, exceedances=given["m"])[0] == near(
        expected["p_b49"]
    )


def check_cluster_mean_ci(given, expected):
    """Not ours: test_inference shows what the library prints in its place, and why."""
    groups = np.array(given["doc"])
    peer = OLS(given["scores"], np.ones(len(groups))).fit(
        cov_type="cluster", cov_kwds={"groups": groups}, use_t=True
    )
    found = [peer.params[0], peer.bse[0], *peer.conf_int()[0]]
    assert found == near([expected[name] for name in ("mean", "cr1_se", "lo", "hi")])
    assert len(set(given["doc"])) - 1 == expected["df"]


def check_linearised_rate_t(given, expected):
    """A statistic that inference.md measured and did not choose, through our labelings."""
    size = np.array([*given["n1"], *given["n2"]], float)[:, None]
    sample = of_units(given, size=size)
    values, n = sample.values.toarray().ravel(), size.ravel()

    def side(mask):
        rate = values[mask].sum() / n[mask].sum()
        spread = ((values[mask] - rate * n[mask]) ** 2).sum()
        return rate, mask.sum() / (mask.sum() - 1) * spread / n[mask].sum() ** 2

    def linearised(labels):
        both = [(side(row == 0), side(row == 1)) for row in labels]
        return np.array([(one[0] - two[0]) / np.sqrt(one[1] + two[1]) for one, two in both])[
            :, None, None
        ]

    (rate1, var1), (rate2, var2) = side(sample.labels == 0), side(sample.labels == 1)
    assert [rate1, rate2] == near([expected["rate1"], expected["rate2"]])
    assert [var1, var2] == pytest.approx([expected["var1"], expected["var2"]], rel=1e-6)
    result = resampling.permutation_test(linearised, sample.labels, sample.blocks)
    assert [result.observed.item(), result.p.item()] == near([expected["t"], expected["p_enum"]])
    assert (result.labelings, result.p.item() * 35) == (
        expected["enum_n"],
        near(expected["enum_count"]),
    )


def check_besag_clifford(given, expected):
    flags = np.array(given["exceed_flags"])
    assert formulas.stopped_p(flags, exceedances=given["h"]) == (
        near(expected["p"]),
        expected["stopped_at"],
    )
    assert (
        formulas.stopped_p(flags, exceedances=4)[0] == near(expected["if_h4_p"])
        and len(flags) == given["max_m"]
    )


def check_cluster_score_z(given, expected):
    values, n, own = (
        np.array(given["y"], float),
        np.array(given["n"], float),
        np.array(given["labels"]) == 1,
    )
    apart = values - values.sum() / n.sum() * n
    assert apart[own].sum() == near(expected["A"])
    assert own.sum() * (~own).sum() / (7 * 6) * (apart**2).sum() == near(expected["var"])
    assert formulas.score_z(values, n, is_target=own) == near(expected["z"])


CHECKS = {
    name.removeprefix("check_"): check
    for name, check in list(globals().items())
    if name.startswith("check_")
}


@pytest.mark.parametrize("name", CASES)
def test_reference_case(name):
    CHECKS[name](CASES[name]["input"], CASES[name]["expected"])


def test_every_case_has_a_check_that_looks_at_every_number():
    assert set(CHECKS) == set(CASES)
    source = Path(__file__).read_text("utf-8")
    for name, case in CASES.items():
        body = source.partition(f"def check_{name}(")[2].partition("\n\n\n")[0]
        numbers = [key for key, value in case["expected"].items() if not isinstance(value, dict)]
        assert [key for key in numbers if f'"{key}"' not in body] == [], name


@pytest.mark.shared
def test_cases_are_those_of_the_development_data(shared):
    assert json.loads((shared / "reference_cases.json").read_text("utf-8")) == json.loads(
        FILE.read_text("utf-8")
    )
