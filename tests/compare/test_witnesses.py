"""Witnesses: what prints one text, or has one owner, is one; the largest p counts. Invented."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from by_hand import drawn, holm
from counted import counted
from pandas.testing import assert_frame_equal

from analysis import compare, lexicons
from analysis.compare.units import units_of
from analysis.errors import InputError

WITNESSES = ["outlet", "text_of", "owner_family"]


PLAN = """
status = "planned"
group = "group"
levels = ["A", "B"]
against = "rest"
unit = "outlet"
items = ["law"]
"""


def shared_pages(seed, *, copied=0.4, owners=3):
    """Return Counts of three groups of 15 outlets; pages carry agencies, outlets have owners."""
    generator = np.random.default_rng(seed)
    rows = pd.DataFrame({"outlet": generator.integers(0, 45, 360)})
    group = rows["outlet"].mod(3).map(dict(enumerate("ABC")))
    wire = group + generator.integers(0, 6, 360).astype(str)
    values = generator.random((360, 3)) < generator.beta(1, 3, (45, 3))[rows["outlet"]]
    return counted(
        values,
        outlet=rows["outlet"].map("o{:02}".format),
        group=group,
        agency=("Wire " + wire).where(generator.random(360) < copied, "none"),
        owner_family=group.where(rows["outlet"] < 3 * owners),
    )


PAGES = drawn("""
    outlet | agency       | copy_cluster | owner_family | published  | text_of | owner | text_of_day
    North  | Aria         | 1            | Elm          | 2026-11-01 | 0       | 0     | 0
    South  | Aria;Ostia   | 2            | Elm          | 2026-11-01 | 0       | 0     | 0
    South  | Aria         | 3            | Elm          | 2026-11-02 | 0       | 0     | 1
    Aria   | Aria         | 4            |              | 2026-11-02 | 1       | 1     | 2
    East   | none         | 5            |              | 2026-11-02 | 2       | 2     | 3
    West   | none         | 5            | Elm          | 2026-11-03 | 2       | 0     | 3
    West   | none         | 6            | Elm          | 2026-11-03 | 3       | 0     | 4
    West   | none         | 7            | Elm          | 2026-11-03 | 3       | 0     | 4
""")


@pytest.mark.parametrize("unit", ["text_of", "owner", "text_of_day"])
def test_whose_text_a_page_carries_by_hand(unit):
    """An agency's own site is its own; East and West print one text that credits nobody."""
    rows = PAGES.assign(article_id=[f"p{number}" for number in range(len(PAGES))])
    found = units_of(rows, unit.replace("owner", "owner_family"))
    pairs = set(zip(found, PAGES[unit]))
    assert len(pairs) == len(set(found)) == PAGES[unit].nunique()


@pytest.mark.parametrize("seed", range(2))
def test_the_largest_p_counts_with_its_interval_and_holm(seed):
    table = compare.contrasts(shared_pages(seed), "group")
    each = [compare.contrasts(shared_pages(seed), "group", unit=unit) for unit in WITNESSES]
    largest = pd.concat(each).sort_values("p", kind="stable").groupby(level=0).tail(1).sort_index()
    numbers = "p low high unit units units_against estimate".split()
    assert_frame_equal(table[numbers], largest[numbers])
    assert table["unit"].nunique() > 1
    assert table["p_adjusted"].tolist() == pytest.approx(holm(table["p"].to_numpy()))


def test_where_no_copy_and_no_owner_of_two_is_known_nothing_changes():
    counts = shared_pages(0, copied=0, owners=0)
    table = compare.contrasts(counts, "group")
    assert_frame_equal(table, compare.contrasts(counts, "group", unit="outlet"))


def test_a_row_that_one_unit_cannot_test_has_no_test_and_says_so():
    """Each group's fifteen outlets have one owner."""
    table = compare.contrasts(shared_pages(0, owners=15), "group")
    assert table["p"].isna().all() and table["reason"].str.contains("owner").all()


# ---- the other side -----------------------------------------------------------------------------


@pytest.mark.parametrize("others", [["B"], ["B", "C"]])
def test_against_is_the_contrast_of_the_groups_alone(others):
    counts = shared_pages(1)
    table = compare.contrasts(counts, "group", groups=["A"], against=others)
    chosen = counts.where(rows={"group": ["A", *others]})
    alone = compare.contrasts(chosen, "group", groups=["A"])
    said = ["against", "note"]
    assert_frame_equal(table.drop(columns=said), alone.drop(columns=said))
    assert set(table["against"]) == {" and ".join(others)}
    left_out = table.attrs["method"].get("left_out", {})
    assert sum(left_out.values()) == len(counts.rows) - len(chosen.rows)


def test_a_plan_lists_its_unit_among_its_witnesses(tmp_path):
    path = tmp_path / "contrasts.toml"
    path.write_text(PLAN + 'witnesses = ["text_of"]\n')
    with pytest.raises(InputError, match="should have the unit among them"):
        lexicons.contrasts(path)
    path.write_text(PLAN)
    assert set(compare.contrasts(shared_pages(2), planned=path)["unit"]) == {"outlet"}


@pytest.mark.parametrize("unit", ["text_of", "text_of_day", "owner_family"])
def test_whose_text_it_is_hangs_on_the_outlet(unit):
    counts = shared_pages(0)
    without = replace(counts, rows=counts.rows.drop(columns="outlet"))
    with pytest.raises(InputError, match="outlet"):
        compare.contrasts(without, "group", unit=unit)
