"""The simulations behind p and intervals: what they draw, and that the page shows what was measured."""

import doctest
import re

import pytest


@pytest.fixture(scope="module")
def validity(benchmarks):
    return benchmarks("validity")


@pytest.fixture
def results(validity):
    return validity.read()


@pytest.mark.parametrize("module", ["validity", "nulls"])
def test_examples_run(benchmarks, module):
    tested = doctest.testmod(benchmarks(module))
    assert tested.failed == 0 and tested.attempted


def test_nulls_are_their_own_and_differ(validity):
    name = "words: 30 v 30"
    first = validity.drawn_nulls(name, 0, 2)
    assert first == validity.drawn_nulls(name, 0, 2) != validity.drawn_nulls(name, 2, 4)


def test_every_case_was_measured_and_what_must_hold_is_written_beside_it(validity, results):
    assert list(results["case"].unique()) == list(validity.CASES)
    assert set(validity.FIRST) < set(validity.CASES) and len(validity.FIRST) == 10
    for row in results.itertuples():
        must = validity.CASES[row.case].must.get((row.test, row.measured), "")
        assert (row.must, row.ok) == (must, validity.holds(row.value, must))
        assert 0 <= row.value <= 1
    nulls = results.groupby("case")["nulls"].max()
    assert (nulls >= 600).all()


def test_at_most_three_cells_miss_what_must_hold(results):
    assert (results["ok"] == "no").sum() <= 3


def test_the_page_shows_the_results_in_900_words(validity, results):
    text = validity.PAGE.read_text("utf-8")
    first, last = validity.MARKS
    table = f"{first}{validity.shown(results)}{last}"
    assert table in text
    prose = re.sub(r"^\|.*$", "", text, flags=re.MULTILINE)
    assert len(re.findall(r"\w+", prose)) <= 900


@pytest.mark.slow
def test_every_case_runs(validity):
    for name in validity.CASES:
        [null] = validity.drawn_nulls(name, 0, 1)
        assert {key[1] for key in null} & {"power", "coverage"}
