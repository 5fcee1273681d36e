"""The simulations behind the p-values: a naive test goes wrong in them, ours does not, and the page shows what was measured."""

import doctest
import re

import pandas as pd
import pytest


@pytest.fixture(scope="module")
def validity(benchmarks):
    return benchmarks("validity")


@pytest.fixture
def results(validity):
    return validity.read()


def judged(validity, name, *, nulls):
    """Return the rows of a case, by test and what is measured."""
    case = validity.CASES[name]
    rows = validity.summed_up(
        name, case, [case.once(validity.generator_of(name, number)) for number in range(nulls)]
    )
    return pd.DataFrame(rows, columns=validity.COLUMNS).set_index(["test", "measured"])


def test_examples_run(validity):
    tested = doctest.testmod(validity)
    assert tested.failed == 0 and tested.attempted


def test_naive_g2_goes_wrong_and_permuted_z_does_not(validity):
    rows = judged(validity, "10 v 10, war", nulls=6)
    assert rows.loc[("naive G2", "false positives"), "value"] > 0.10
    assert rows.loc[("permuted z", "false positives"), "value"] < 0.08


def test_every_case_was_measured_and_what_must_hold_is_written_beside_it(validity, results):
    assert set(results["case"] + ", " + results["material"]) == set(validity.CASES)
    for row in results.itertuples():
        case = validity.CASES[f"{row.case}, {row.material}"]
        assert row.must == case.must.get((row.test, row.measured), "") and row.ok == validity.holds(
            row.value, row.must
        )
        assert row.part == case.part and (0 <= row.value <= 1 or row.measured == "rate ratio")
        assert 0 < row.nulls <= case.nulls  # fewer where nothing can be tested in some


def test_the_appendix_shows_the_results(root, validity, results):
    text = (root / "docs/validity-appendix.md").read_text("utf-8")
    assert validity.page(text, results) == text
    assert set(re.findall(r"<!-- validity: (.*?) -->", text)) == {*results["part"], "missed"}


def test_the_answers_have_the_lowest_and_the_highest_number_of_their_table(root, validity, results):
    text = (root / "docs/validity.md").read_text("utf-8")
    answers = re.findall(
        r"\| ([^|]*) \| \[([^]]*)\]\(validity-appendix\.md#\S+\): (.*?) \|\n", text
    )
    assert len(answers) >= 30
    columns = results["part"] + ": " + results["test"] + ": " + results["measured"]
    for number, part, column in answers:
        values = results["value"][columns == f"{part}: {column}"]
        lowest_and_highest = dict.fromkeys(map(validity.number, (values.min(), values.max())))
        assert number == " to ".join(lowest_and_highest), (part, column)
    bars = (results["must"] != "").sum(), (results["ok"] == "no").sum()
    found = re.search(r"(\d+) bars were set before measuring, and\s\[(\d+) were missed", text)
    assert found and tuple(map(int, found.groups())) == bars


@pytest.mark.slow
@pytest.mark.shared
def test_every_case_runs(validity, shared):
    for name in validity.CASES:
        rows = judged(validity, name, nulls=2)
        assert (
            len(rows)
            and (
                rows["value"].between(0, 1) | (rows.index.get_level_values(1) == "rate ratio")
            ).all()
        ), name
