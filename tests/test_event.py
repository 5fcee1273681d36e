"""Numbers of the event with two waves, whose labels are frozen."""

from functools import cache

import pytest
from by_hand import by_hand

from analysis import compare, lexicons
from analysis.case import open_case
from analysis.case.opened import by_reading


@pytest.fixture(scope="module")
def event(root):
    return root / "tests/fixtures/hamedan-two-waves"


@pytest.fixture(scope="module")
def tested(event):
    """Return a function that tests what the plan lists in one reading; each is computed once."""
    plans = lexicons.contrasts(event / "contrasts.toml")
    readings = by_reading(open_case(event), "labels")

    @cache
    def tested(reading, **parts):
        table = compare.contrasts(readings[reading], planned=plans.of(**parts))
        return table.set_index(["item", "group"])

    return tested


@by_hand(__file__, "counts")
def test_counts_of_planned_contrasts(tested, sample, item, group, reading, counts):
    row = tested(reading, sample=sample).loc[(item, group)]
    found = (row["n"], row["size"], row["n_against"], row["size_against"])
    assert list(found[: len(counts)]) == counts
