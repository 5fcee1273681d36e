"""One finding under each choice: by hand, and which finding and rows are drawn."""

import pandas as pd
import pytest

from analysis import plots
from analysis.errors import InputError

ROW = {"group": "North", "against": "rest", "item": "law", "n": 1, "size": 9, "n_against": 8}
ROW |= {"size_against": 20, "estimate": -0.29, "low": -0.4, "high": -0.1, "p_adjusted": 0.04}


def choices_of(*rows):
    """Return specifications: each row has a reading, a unit, pages, and what differs from ROW."""
    names = ["reading", "unit", "pages"]
    return pd.DataFrame([dict(zip(names, row)) | ROW | row[3] for row in rows])


TABLE = choices_of(
    ("a", "outlets", "all", {}),
    ("a", "outlets", "news", {"estimate": -0.1, "p_adjusted": 0.3}),
    ("a", "owners", "all", {"p_adjusted": None, "low": None, "high": None}),
    ("a", "owners", "news", {"estimate": 0.5}),
    ("b", "outlets", "all", {"estimate": -0.2}),
    ("b", "outlets", "news", {"estimate": -0.3}),
    ("a", "outlets", "all", {"item": "base", "p_adjusted": 0.5}),
)


def drawn_in(figure):
    """Return the headings, names and dots with whether they are filled."""
    [ax] = figure.axes
    heads = [text.get_text() for text in ax.texts if text.get_fontweight() == "bold"]
    names = [label.get_text() for label in ax.get_yticklabels() if label.get_text()]
    dots = [line for line in ax.lines if line.get_marker() == "o"]
    places = [(*dot.get_xdata(), *dot.get_ydata()) for dot in dots]
    filled = [dot.get_markerfacecolor() != "white" for dot in dots]
    return heads, names, [(*place, full) for place, full in zip(places, filled)]


def test_one_choice_is_changed_at_a_time():
    figure = plots.curve(TABLE)
    heads, names, dots = drawn_in(figure)
    assert heads == ["North, against all others", "unit", "pages"]
    assert names == ["as planned", "owners", "news"]
    assert dots == [(-0.29, 1, True), (-0.29, 3, False), (-0.1, 5, False)]
    [ax] = figure.axes
    assert ax.get_yticklabels()[1].get_fontweight() == "bold"
    [second] = [each for each in ax.collections if len(each.get_offsets())]
    assert second.get_offsets().tolist() == [[-0.2, 1], [-0.3, 5]]
    assert figure.get_suptitle() == "North, law: 10 to 30 points less"
    assert ax.get_xlabel() == "difference in percentage points"
    texts = [text.get_text() for text in ax.texts]
    assert texts.count("1 of 9 / 8 of 20") == 3 and "North / all others" in texts


def test_another_finding_is_asked_for():
    figure = plots.curve(TABLE, finding={"item": "base"})
    assert drawn_in(figure)[1:] == (["as planned"], [(-0.29, 1, False)])
    with pytest.raises(InputError, match="North, which 2 differences have"):
        plots.curve(TABLE, finding={"group": "North"})


def test_rows_that_are_not_drawn_are_counted():
    many = choices_of(*(("a", "outlets", f"part {n:02}", {"estimate": n / 50}) for n in range(14)))
    many.loc[3, "estimate"] = None
    figure = plots.curve(many)
    note = plots.shown_in(figure).note
    assert len(drawn_in(figure)[1]) == 12
    assert "12 of 13 rows drawn" in note and "1 choice cannot be computed" in note


def test_signs_differ_and_large_counts_are_in_the_csv():
    rows = [("a", "outlets", "all", {"size": 10**9}), ("a", "owners", "all", {"estimate": 0.01})]
    figure = plots.curve(choices_of(*rows))
    assert figure.get_suptitle() == "North, law: from 29 points less to 1 more"
    assert not [text for text in figure.axes[0].texts if " of " in text.get_text()]


def test_nothing_to_draw():
    figure = plots.curve(choices_of(("a", "outlets", "all", {"estimate": None})))
    assert plots.shown_in(figure).nothing == "this difference cannot be computed under any choice"
