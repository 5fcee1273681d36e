"""The simulations of corrected labels: what they draw, and that their tests hold."""

import numpy as np
import pytest


@pytest.fixture(scope="module")
def validity(benchmarks):
    return benchmarks("validity_corrected")


def test_people_read_what_they_are_said_to_read(validity):
    generator = np.random.default_rng(1)
    found = validity.labels_of(generator, layout=validity.Layout((4, 6), 5), read=10)
    assert len(found.machine.rows) == 50 and len(found.people.rows) == 10
    assert (1 / found.people.rows["inclusion_probability"]).sum() == pytest.approx(50)
    assert found.machine.rows["side"].value_counts().to_dict() == {"B": 30, "A": 20}


@pytest.mark.parametrize(
    "name", ["45 v 15 outlets of 10 pages, 30 read", "alpha, 100 pages, a label of 40%"]
)
def test_what_holds_in_a_few_nulls(validity, benchmarks, name):
    nulls = benchmarks("nulls")
    case = validity.CASES[name]
    drawn = [case.once(nulls.generator_of(name, number)) for number in range(40)]
    rows = nulls.summed_up(name, case, drawn)
    assert "no" not in {row[-1] for row in rows}
