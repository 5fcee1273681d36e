"""Numbers of the event: with two waves, whose labels are frozen; and as the project's texts print it."""

from functools import cache

import pytest
from by_hand import by_hand

from analysis import compare, lexicons
from analysis.case import open_case
from analysis.case.opened import by_reading
from analysis.compare.prose import p_number, points_text

RESULT = "n size n_against size_against estimate p p_adjusted".split()


@pytest.fixture(scope="module")
def event(root):
    return root / "tests/fixtures/hamedan-two-waves"


def by_plan(readings, plans):
    """Return a function that tests what a plan lists in one reading; each is computed once."""

    @cache
    def tested(reading, **parts):
        table = compare.contrasts(readings[reading], planned=plans.of(**parts))
        return table.set_index(["item", "group"])

    return tested


@pytest.fixture(scope="module")
def tested(event):
    plans = lexicons.contrasts(event / "contrasts.toml")
    return by_plan(by_reading(open_case(event), "labels"), plans)


@by_hand(__file__, "counts")
def test_counts_of_planned_contrasts(tested, sample, item, group, reading, counts):
    row = tested(reading, sample=sample).loc[(item, group)]
    found = (row["n"], row["size"], row["n_against"], row["size_against"])
    assert list(found[: len(counts)]) == counts


# ---- what the project's texts print ------------------------------------------------------------


@pytest.fixture(scope="module")
def shipped(root):
    return open_case(root / "data/hamedan-2016")


@pytest.fixture(scope="module")
def of_texts(shipped):
    return by_plan(by_reading(shipped, "plan"), shipped.plan)


@by_hand(__file__, "printed")
def test_contrasts_are_as_texts_print_them(of_texts, sample, family, item, group, reading, row):
    found = of_texts(reading, sample=sample, family=family).loc[(item, group)]
    counts = [int(found[name]) for name in RESULT[:4]]
    shown = [points_text(found["estimate"]), p_number(found["p"]), p_number(found["p_adjusted"])]
    assert [*counts, *shown] == row
