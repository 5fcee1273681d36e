"""Tiny and exact cases: of measures (reference_cases.json) and of the one formula (…_formula.json)."""

import json
from pathlib import Path

import numpy as np
import pytest
from by_hand import named_cases, tables
from counted import counted
from scipy import stats

from analysis import compare
from analysis.annotation import alpha
from analysis.compare import formula, measures

FOLDER = Path(__file__).parent
FILE = FOLDER / "reference_cases.json"
CASES = {case["id"]: case for case in json.loads(FILE.read_text("utf-8"))["vectors"]}
OF_FORMULA = json.loads((FOLDER / "reference_cases_formula.json").read_text("utf-8"))
OF_SHARED = json.loads((FOLDER / "reference_cases_shared_answer.json").read_text("utf-8"))
#: Of both files; the newer one has the case `rates_strata` anew.
CONTRASTS = {case["id"]: case for case in [*OF_FORMULA["contrasts"], *OF_SHARED["contrasts"]]}
#: Where some units are on both sides and there are no strata, the reference leaves a unit of one side
#: out of a side that lacks the others. A plain loop over rows (by_loop of tests/compare/test_formula)
#: leaves it out of the whole side, as with strata, and gives these numbers.
BY_THE_LOOP = tables(__file__)["by_the_loop"]
for _id, _numbers in BY_THE_LOOP.items():
    CONTRASTS[_id]["expected"] |= _numbers


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
    alpha0 = prior.sum()
    delta, z = measures.dirichlet_log_odds(
        one, one.sum(), two, two.sum(), prior=prior, alpha0=alpha0
    )
    assert delta == near([expected[word]["delta"] for word in words]) and z == near(
        [expected[word]["z"] for word in words]
    )
    assert 1 / (one + prior) + 1 / (two + prior) == near([expected[word]["var"] for word in words])


def check_bh(given, expected):
    assert formula.holm(given["p"]) == near(expected["p_holm"])


def check_ctfidf(given, expected):
    texts = [" ".join(given["classes"][name]).split() for name in "AB"]
    counts = np.array([[text.count(word) for word in expected["vocab"]] for text in texts], float)
    assert counts.sum(axis=1).mean() == expected["A"]
    weights = measures.class_tf_idf(counts, counts.sum(axis=1, keepdims=True))
    for row, name in enumerate("AB"):
        assert weights[row] == near(list(expected["l1"][name].values()))


def check_npmi(given, expected):
    pair = given["docs_both"], given["docs_a"], given["docs_b"], given["N"]
    joint, left, right, total = pair
    assert float(measures.npmi(*pair)) == near(expected["npmi"])
    g2 = measures.g2(joint, left, right - joint, total - left)
    assert float(g2) == near(expected["G2"])
    assert measures.npmi(0, 5, 4, 20) == -1 and np.isnan(measures.npmi(20, 20, 20, 20))


def check_krippendorff_nominal(given, expected):
    for coders, name in (("coders_by_units", "alpha"), ("second", "alpha_second")):
        assert alpha.alpha(zip(*given[coders])) == near(expected[name])
    assert np.isnan(alpha.alpha([(1, 1), (1, 1)]))


CHECKS = {
    name.removeprefix("check_"): check
    for name, check in list(globals().items())
    if name.startswith("check_")
}


#: Of statistics that the library does not have, and names of what was given.
CASES_NOT_OURS = {"chi2", "mc_p", "cluster_mean_ci", "linearised_rate_t"}
CASES_NOT_OURS |= {"besag_clifford", "cluster_score_z", "dp", "perm_enum", "perm_enum_welch"}
NUMBERS_NOT_OURS = {"G2_two_cell_rayson_garside", "zero_case_y2_0_two_cell", "q", "q_BY"}
NUMBERS_NOT_OURS |= {"rejected", "pmi_nat", "pmi_bits", "pantel_lin_discount", "discounted_pmi_nat"}
NUMBERS_NOT_OURS |= {"log_odds_haldane", "log_odds_haldane_se", "fisher_one_sided_p", "z_full_var"}


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


# ---- the one formula ----------------------------------------------------------------------------

PER = {"share": "page", "mean": "page", "rate": "token"}


def ids(cases):
    return [case["id"] for case in cases]


def has_one_row_a_unit(case):
    return case.get("articles_are_units", case.get("units_hold_one_row"))


def exact(expected):
    return pytest.approx(expected, rel=1e-9, abs=1e-9)


@named_cases("case", CONTRASTS)
def test_contrast_of_the_formula(case):
    values = np.array(case["input"]["values"], float)[:, None]
    columns = [case["input"].get(name) for name in ("size", "unit", "side", "stratum")]
    sums = formula.sums_of(values, *columns)
    is_rate = case["kind"] == "rate"
    plain = formula.difference_of(sums, is_rate=is_rate)
    table = formula.contrast_of(sums, is_rate=is_rate, unit_is_row=has_one_row_a_unit(case))
    table = table.assign(**plain)
    expected = dict(case["expected"])
    assert table.loc[0, "answer"] == expected.pop("answer", table.loc[0, "answer"])
    assert table.loc[0, list(expected)].to_dict() == exact(expected)


@named_cases("case", CONTRASTS)
def test_contrast_of_counts(case):
    """What the gate lets through has the same p; intervals of yes/no labels end at -1 and 1."""
    given, expected = case["input"], dict(case["expected"])
    per = "scored mention" if "mentions" in case["id"] else PER[case["kind"]]
    counts = counted(
        given["values"],
        size=given["size"],
        per=per,
        outlet=given["unit"],
        side=given["side"],
        phase=given.get("stratum", 0),
    )
    unit = "article" if has_one_row_a_unit(case) else "outlet"
    found = compare.contrasts(counts, "side", unit=unit, strata="phase").iloc[0]
    names = [name for name in ("ratio", "estimate", "low", "high", "p") if name in expected]
    if case["kind"] == "share":
        expected["low"], expected["high"] = max(expected["low"], -1), min(expected["high"], 1)
    if case["id"] == "mentions":
        assert found["reason"] == "4 outlets on a side, at least 5 needed"
        names = ["estimate"]
    assert found[names].to_dict() == exact({name: expected[name] for name in names})


@pytest.mark.parametrize("case", OF_FORMULA["levels"], ids=ids(OF_FORMULA["levels"]))
def test_level_of_the_formula_and_of_counts(case):
    given = case["input"]
    values, size = (np.reshape(given[name], (-1, 1)) for name in ("values", "size"))
    names = list(case["expected"])
    found = formula.level(values, size, given["unit"], kind=case["kind"])
    assert found.loc[0, names].to_dict() == exact(case["expected"])
    per = PER[case["kind"]]
    counts = counted(values, size=size, per=per, outlet=given["unit"], side="all")
    table = compare.levels(counts, "side", unit="outlet")
    assert table.loc[0, names].to_dict() == exact(case["expected"])


def test_adjusted_p():
    given, expected = (np.array(OF_FORMULA["holm"][name], float) for name in ("input", "expected"))
    np.testing.assert_allclose(formula.holm(given), expected, rtol=1e-9)


@pytest.mark.shared
@pytest.mark.parametrize("name", ["reference_cases.json", "reference_cases_formula.json"])
def test_cases_are_those_of_the_development_data(shared, name):
    assert json.loads((shared / name).read_text("utf-8")) == json.loads(
        (FOLDER / name).read_text("utf-8")
    )
