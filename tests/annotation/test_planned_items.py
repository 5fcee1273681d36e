"""Items that a plan makes of labels and claims, on the invented case of a bridge that is closed."""

import numpy as np
import pytest

from analysis.case import open_case
from analysis.case.opened import by_reading
from tests.outlets.examples import PLAN, write_case

MADE = """
[[sample]]
name = "on the web"
[[family]]
name = "made of labels"
items = ["costly_hauliers", "officials", "unsafe_own", "sabotage_quoted"]
[[item]]
name = "costly_hauliers"
label = "costs, and hauliers"
all_of = ["cost", "drivers_outlet:hauliers"]
[[item]]
name = "officials"
label = "officials speak"
variable = "speakers"
any_of = ["Mayor", "Police"]
[[item]]
name = "unsafe_own"
label = "the outlet says it was unsafe"
claim = "unsafe"
stance = "asserted"
voice = "own"
[[item]]
name = "sabotage_quoted"
label = "speakers allege sabotage"
claim = "sabotage"
stance = "asserted"
voice = "quoted"
"""


def plan_text(made=MADE):
    return PLAN.replace('status = "exploratory"\n', "").replace('items = ["cost"]\n', "") + made


@pytest.fixture
def case(tmp_path):
    write_case(tmp_path, readings="ab")
    (tmp_path / "contrasts.toml").write_text(plan_text())
    return tmp_path


def pages_with(counts, item):
    has_item = counts.where(items=[item]).values.toarray()[:, 0] > 0
    return counts.rows["article_id"][has_item].tolist()


def test_items_by_hand(case):
    readings = by_reading(open_case(case), "plan")
    assert list(readings) == ["a", "b"] and len(readings["a"].rows) == 11
    counts = readings["a"]
    assert pages_with(counts, "costly_hauliers") == ["p07"]
    assert pages_with(counts, "officials") == ["p01", "p05", "p07"]
    assert pages_with(counts, "unsafe_own") == ["p02"]
    assert pages_with(counts, "sabotage_quoted") == []
    assert (counts.size == 1).all() and "side" in counts.rows


def test_an_item_is_missing_where_one_of_its_labels_is(case):
    path = case / "annotations_a.csv"
    lines = path.read_text().splitlines()
    place = lines[0].split(",").index("cost")
    cells = lines[7].split(",")
    cells[place] = ""
    lines[7] = ",".join(cells)
    path.write_text("\n".join(lines) + "\n")
    counts = (
        open_case(case)
        .counts("plan", reading="a", every=True)
        .where(items=["costly_hauliers", "officials"])
    )
    assert counts.rows["article_id"][6] == "p07"
    assert np.asarray(counts.full_size())[6].tolist() == [0, 1]


def test_names_for_readers(case):
    labels = open_case(case).contrasts().attrs["method"]["names"]
    assert labels["officials"] == "officials speak" and len(labels) == 4
