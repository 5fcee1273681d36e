"""The simulations of corrected shares and differences: what they draw, and that the public
functions say the same.
"""

import numpy as np
import pytest

from analysis import annotation
from analysis.annotation import estimators


@pytest.fixture(scope="module")
def corrected(benchmarks):
    return benchmarks("validity_corrected")


@pytest.fixture(scope="module")
def nulls(benchmarks):
    return benchmarks("nulls")


def designs(corrected, kind):
    """Return the settings of the cases of one kind, by name."""
    cases = corrected.CASES.items()
    return {name: case.once.keywords for name, case in cases if case.once.func.__name__ == kind}


def test_shares_are_those_of_the_public_function(corrected, nulls):
    for name, given in designs(corrected, "share").items():
        drawn = {key: given[key] for key in ("event", "read", "drawn")}
        found = corrected.of_event(nulls.generator_of(name, 0), **drawn)
        domain = given.get("domain", False)
        inside = (found.columns["domain"] == "inside") | (not domain)
        estimate = estimators.estimated_share(found.pages, inside, fewest=5).estimate
        table = annotation.corrected_share(
            *corrected.tables(found), item="law", by="domain" if domain else None
        )
        row = table.iloc[0]
        assert row[["estimate", "se", "low", "high"]].tolist() == pytest.approx(
            [estimate.value, estimate.se, estimate.low, estimate.high]
        ), name


def test_differences_are_those_of_the_public_function(corrected, nulls):
    for name, given in designs(corrected, "difference").items():
        drawn = {key: given[key] for key in ("groups", "read", "drawn")}
        found = corrected.of_groups(nulls.generator_of(name, 0), **drawn)
        places = estimators.Comparison(
            *(found.columns[key] for key in ("side", "phase", "outlet")),
            np.arange(len(found.truth)),
        )
        estimate = estimators.estimated_difference(
            found.pages, places, fewest_pages=5, fewest_units=5
        ).estimate
        row = annotation.corrected_contrast(
            *corrected.tables(found), by="side", item="law", unit="outlet"
        ).iloc[0]
        assert row[["estimate", "se", "low", "high"]].tolist() == pytest.approx(
            [estimate.value, estimate.se, estimate.low, estimate.high]
        ), name


def test_what_people_read_stands_for_all_pages(corrected, nulls):
    for name, given in designs(corrected, "difference").items():
        found = corrected.of_groups(
            nulls.generator_of(name, 1), **{key: given[key] for key in ("groups", "read", "drawn")}
        )
        assert np.nansum(found.pages.weight) == pytest.approx(len(found.truth))
        assert (found.pages.human[found.pages.is_read] == found.truth[found.pages.is_read]).all()


@pytest.mark.slow
@pytest.mark.parametrize(("kind", "least"), [("share", 0.92), ("difference", 0.92)])
def test_intervals_hold_the_truth(corrected, nulls, kind, least):
    """200 nulls of each design; .92 less two standard errors."""
    named = set(designs(corrected, kind))
    for name, case in corrected.CASES.items():
        if name in named:
            drawn = [case.once(nulls.generator_of(name, number)) for number in range(200)]
            held = np.nanmean([null[(f"corrected {kind}", "coverage")] for null in drawn])
            assert held >= least - 2 * np.sqrt(0.92 * 0.08 / 200), name


def test_the_design_that_covered_too_little(corrected, nulls):
    """Without errors that nobody saw, half of the intervals miss the truth; with them, hardly any
    does.
    """
    name = "30 + 30 of 300 pages by label, 10 %, invented"
    drawn = [corrected.CASES[name].once(nulls.generator_of(name, number)) for number in range(200)]
    assert np.mean([null[(corrected.SEEN, "coverage")] for null in drawn]) < 0.7
    assert np.mean([null[(corrected.SHARE, "coverage")] for null in drawn]) >= 0.95
