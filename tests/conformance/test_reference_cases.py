"""Tiny and exact cases of the one formula."""

import json
from pathlib import Path

import numpy as np
import pytest
from by_hand import named_cases, tables
from counted import counted

from analysis import compare
from analysis.compare import formula

FOLDER = Path(__file__).parent
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
def test_cases_are_those_of_the_development_data(shared):
    cases = json.loads((shared / "reference_cases_formula.json").read_text("utf-8"))
    assert cases == OF_FORMULA
