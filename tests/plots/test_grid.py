"""Tables of shares as cells: by hand, on the event, and what is refused."""

import numpy as np
import pytest
from counted import counted
from drawn import names_of, several, table_of, texts_of

from analysis import compare, plots
from analysis.errors import InputError

TABLE = table_of("""
    group  item  size  estimate
    North  law   30    0.3
    North  base  30    0.004
    South  law   12    0.5
    South  base  12    NA
    """)
SIDES = {"rows": "item", "columns": "group"}


def colourless(figure):
    """Return for each cell whether it has no colour."""
    return np.ma.getmaskarray(figure.axes[0].collections[0].get_array()).tolist()


def test_cells_by_hand():
    figure = plots.grid(TABLE, **SIDES)
    assert texts_of(figure) == ["30", "50", "0.4", "–"]
    assert colourless(figure) == [[False, False], [True, True]]
    assert names_of(figure) == ["law", "base"]
    assert names_of(figure, "x") == ["North (30)", "South (12)"]
    assert figure.axes[0].get_xlabel() == "percent of pages (pages in brackets)"
    assert figure.note == "Grey: fewer than 5 pages with it."


def test_sizes_that_no_name_has_are_in_the_cells():
    figure = plots.grid(TABLE.assign(size=[20, 30, 40, 9]), **SIDES)
    assert names_of(figure, "x") == ["North", "South"]
    assert texts_of(figure) == ["30 (20)", "50 (40)", "0.4 (30)", "–"]
    assert colourless(figure) == [[False, False], [True, True]]
    few = plots.grid(TABLE.assign(size=[20, 30, 40, 50], estimate=[0.3, 0.1, 0.1, 0]), **SIDES)
    assert texts_of(few) == ["30 (20)", "10 (40)", "10 (30)", "0 (50)"]


def test_a_group_of_under_ten_articles_is_counts_and_beside_larger_ones_left_out():
    small = TABLE["group"] == "South"
    beside = plots.grid(TABLE.assign(size=TABLE["size"].mask(small, 4)), **SIDES)
    assert names_of(beside, "x") == ["North (30)"]
    assert beside.note.startswith("1 of 2 groups drawn, those of most pages. Grey: fewer than")
    alone = plots.grid(TABLE.assign(size=4), **SIDES)
    assert texts_of(alone) == ["1/4", "2/4", "0/4", "–"]
    assert "or a group of fewer than 10" in alone.note


def test_the_title_says_what_is_compared():
    assert plots.grid(TABLE, **SIDES).get_suptitle() == "Most often “law”: South 50 %, North 30 %"
    ledger = TABLE.copy()
    ledger.attrs["method"] = {"per": "later page"}
    figure = plots.grid(ledger, **SIDES, labels={"item": "claim"})
    axis = "percent of later pages (later pages in brackets)"
    told = ("Most often “law”: South 50 %, North 30 %", axis)
    assert (figure.get_suptitle(), figure.axes[0].get_xlabel()) == told


def test_mean_shares_are_no_percent_of_pages():
    shares = [[0.25, 0.75], [0.5, 0.5], [1, 0]] * 8
    themes = counted(shares, per="article", group=["North", "South"] * 12)
    figure = plots.grid(compare.levels(themes, "group"), **SIDES)
    assert figure.axes[0].get_xlabel() == "mean share of an article, percent (articles in brackets)"
    assert figure.get_suptitle() == "“Law”: North 58 %, South 58 %"


def test_the_largest_of_long_tables():
    table = several("item", range(81), several("group", range(14), TABLE.head(1)))
    figure = plots.grid(table.assign(size=table["item"] + 10), **SIDES)
    assert names_of(figure)[0] == "80 (90)"
    drawn = ", those of most pages."
    assert figure.note.startswith(f"12 of 81 items drawn{drawn} 8 of 14 groups drawn{drawn}")


def test_nothing_and_refusals():
    figure = plots.grid(TABLE.assign(estimate=0.0), **SIDES)
    assert figure.caption.nothing == "no share is above 0"
    for refused, told in (({"estimate": 30}, "outside 0 to 1"), ({"item": "law"}, "several rows")):
        with pytest.raises(InputError, match=told):
            plots.grid(TABLE.assign(**refused), **SIDES)
