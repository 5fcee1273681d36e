"""Tables of shares as cells: by hand, on the event, long names, and what is refused."""

import numpy as np
import pandas as pd
import pytest

from analysis import open_case, outlets, plots
from analysis.errors import InputError
from analysis.plots.canvas import fit


def drawn(groups=("North", "South"), items=("law", "base"), **columns):
    """Return the figure of a table with a share a group and item."""
    rows = [(group, item) for group in groups for item in items]
    table = pd.DataFrame(rows, columns=["group", "item"])
    table = table.assign(**({"size": 10, "estimate": 0.3} | columns))
    return plots.grid(table, rows="item", columns="group")


def texts_of(figure):
    return [text.get_text() for text in figure.axes[0].texts]


def names_of(figure):
    """Return the names of rows and of columns, without breaks of lines."""
    ax = figure.axes[0]
    sides = ax.get_yticklabels(), ax.get_xticklabels()
    return [[label.get_text().replace("\n", " ") for label in side] for side in sides]


def colourless(figure):
    return np.ma.getmaskarray(figure.axes[0].collections[0].get_array()).tolist()


def test_cells_by_hand():
    nothing = float("nan")
    estimate = [0.3, 0.004, 0.5, nothing]
    figure = drawn(size=[30, 30, 4, 4], estimate=estimate, p_adjusted=[0.04, 0.06, nothing, 1])
    assert texts_of(figure) == ["30*", "50", "0.4", "–"]
    assert colourless(figure) == [[False, True], [False, True]]
    assert names_of(figure) == [["law", "base"], ["North (30)", "South (4)"]]
    assert figure.axes[0].get_xlabel() == "percent of pages"
    star = "Star: unlike all others, adjusted p ≤ .05."
    assert plots.shown_in(figure).note == f"{star} Without colour: too few pages."


def test_sizes_that_no_name_has_are_in_the_note():
    figure = drawn(size=[20, 30, 40, 50], status=["interval", "descriptive"] * 2)
    assert names_of(figure)[1] == ["North", "South"]
    assert plots.shown_in(figure).note.startswith("Cells are of 20 to 50 pages.")
    assert colourless(figure) == [[False, False], [True, True]]


def test_title_has_the_row_in_which_groups_are_least_alike():
    assert drawn(estimate=[0.3, 0.1, 0.2, 0.6]).get_suptitle() == "Base: South 60 %, North 10 %"


def test_queries_of_the_event():
    case = open_case("data/hamedan-2016")
    table = outlets.queries(case, case.book.elements(kind="binary"), reading="a")
    figure = plots.grid(table, rows="words", columns="item")
    first = table.iloc[0]
    assert texts_of(figure)[0] == f"{100 * first['estimate']:.0f}"
    fit(figure, "column")
    assert names_of(figure)[0][0] == f"{first['words']} ({first['pages']:.0f})"
    assert plots.shown_in(figure).note.startswith("12 of 19 words drawn")


def test_long_tables():
    figure = drawn(range(14), range(81), size=[*range(10, 91)] * 14)
    assert names_of(figure)[0][0] == "80 (90)"
    assert len(texts_of(figure)) == 144
    assert "12 of 81 items drawn; the CSV has all. 12 of 14 groups drawn" in figure.note


@pytest.mark.parametrize("width", ["page", "column"])
def test_names_are_whole(width):
    names = ["Verwaltungsgericht der Inseln", "صحيفة الشرق الأوسط", "$x^2$ 100 %", "x" * 60]
    figure = drawn(names, names)
    fit(figure, width)
    for side in names_of(figure):
        assert [name.replace(" ", "") for name in side] == [name.replace(" ", "") for name in names]


def test_nothing_and_refusals():
    assert plots.shown_in(drawn(estimate=0.0)).nothing == "no share is above 0"
    assert plots.shown_in(drawn(items=[])).nothing
    for refused in ({"estimate": 30}, {"items": ["law", "law"]}):
        with pytest.raises(InputError, match="one share for each item and group"):
            drawn(**refused)
