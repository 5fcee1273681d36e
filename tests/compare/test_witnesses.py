"""Witnesses: what prints one text, or has one owner, is one; the largest p counts. Invented."""

from dataclasses import replace

import numpy as np
import pytest
from by_hand import drawn
from counted import counted
from pandas.testing import assert_frame_equal
from statsmodels.stats.multitest import multipletests

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


def shared_pages(seed, *, copied=0.4, owners=3, n=360):
    """Return Counts of three groups of 15 outlets; pages carry agencies, outlets have owners."""
    generator = np.random.default_rng(seed)
    outlet = generator.integers(0, 45, n)
    group = np.array(list("ABC"))[outlet % 3]
    wire = np.char.add(group, generator.integers(0, 6, n).astype(str))
    is_copied = generator.random(n) < copied
    owner = np.where(outlet // 3 < owners, np.char.add("family ", group), outlet.astype(str))
    values = generator.random((n, 3)) < generator.beta(1, 3, (45, 3))[outlet]
    return counted(
        values,
        outlet=[f"o{number:02}" for number in outlet],
        group=group,
        agency=np.where(is_copied, np.char.add("Wire ", wire), "none"),
        owner_family=owner,
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


@pytest.mark.parametrize("seed", range(4))
def test_the_largest_p_counts_with_its_interval_and_holm(seed):
    counts = shared_pages(seed)
    table = compare.contrasts(counts, "group")
    each = [compare.contrasts(counts, "group", unit=unit) for unit in WITNESSES]
    p = np.array([one["p"] for one in each])
    largest = p.argmax(axis=0)
    assert np.array_equal(table["p"], p.max(axis=0)) and len(set(largest)) > 1
    assert table["unit"].tolist() == [WITNESSES[place] for place in largest]
    for name in ("low", "high", "units", "units_against"):
        of_unit = [each[place][name].iloc[row] for row, place in enumerate(largest)]
        assert table[name].tolist() == of_unit
    assert table["p_adjusted"].tolist() == pytest.approx(multipletests(table["p"], method="holm")[1])


def test_where_no_copy_and_no_owner_of_two_is_known_nothing_changes():
    counts = shared_pages(0, copied=0, owners=0)
    table = compare.contrasts(counts, "group")
    assert_frame_equal(table, compare.contrasts(counts, "group", unit="outlet"))
    known = replace(counts, rows=counts.rows.drop(columns=["agency", "owner_family"]))
    assert_frame_equal(table, compare.contrasts(known, "group"))


def test_a_row_that_one_unit_cannot_test_has_no_test_and_says_so():
    """Each group's fifteen outlets have one owner."""
    counts = shared_pages(0, owners=15)
    table = compare.contrasts(counts, "group")
    assert compare.contrasts(counts, "group", unit="outlet")["p"].notna().all()
    assert table["p"].isna().all() and table["reason"].str.contains("owner").all()


def test_agencies_as_groups_are_compared_by_outlet_alone():
    counts = shared_pages(0).where(rows={"agency": ["Wire A1", "Wire B1"]})
    counts.rows["outlet"] = counts.rows["outlet"] + counts.rows["agency"]
    assert set(compare.contrasts(counts, "agency")["unit"].dropna()) <= {"outlet"}


# ---- the other side -----------------------------------------------------------------------------


def test_against_is_the_contrast_of_the_groups_alone():
    counts = shared_pages(1)
    for others in (["B"], ["B", "C"]):
        table = compare.contrasts(counts, "group", groups=["A"], against=others)
        chosen = counts.where(rows={"group": ["A", *others]})
        alone = compare.contrasts(chosen, "group", groups=["A"])
        numbers = table.columns.drop(["against", "note"])
        assert_frame_equal(table[numbers], alone[numbers])
        assert set(table["against"]) == {" and ".join(others)}
    left_out = compare.contrasts(counts, "group", against="B", groups=["A"]).attrs["method"]
    n_others = (counts.rows["group"] == "C").sum()
    assert n_others in left_out["left_out"].values() and str(n_others) in left_out["note"]


@pytest.mark.parametrize("against", ["D", ["A", "D"], []])
def test_a_group_that_is_not_there_is_no_other_side(against):
    with pytest.raises(InputError, match="groups"):
        compare.contrasts(shared_pages(0), "group", against=against)


def test_a_plan_lists_its_unit_among_its_witnesses(tmp_path):
    path = tmp_path / "contrasts.toml"
    path.write_text(PLAN + 'witnesses = ["text_of"]\n')
    with pytest.raises(InputError, match="should have the unit among them"):
        lexicons.contrasts(path)
    path.write_text(PLAN + 'witnesses = ["text_of", "outlet"]\n')
    table = compare.contrasts(shared_pages(2), planned=path)
    by_hand = compare.contrasts(shared_pages(2), planned=path, unit=["outlet", "text_of"])
    assert_frame_equal(table, by_hand)
    path.write_text(PLAN)
    assert set(compare.contrasts(shared_pages(2), planned=path)["unit"]) == {"outlet"}
