"""Figures of frame packages: bars as long as shares, marks at their places. All is invented."""

import pandas as pd
import pytest
from test_plots import ELEMENTS, FINGERPRINTS, texts, ticks

from analysis import plots


def test_elements_have_bars_of_their_shares_and_marks_of_all_other_pages():
    ax = plots.package_elements(ELEMENTS).axes[0]
    widths = [bar.get_width() for bar in ax.patches]
    assert widths == pytest.approx([1, 2 / 3, 7 / 8])
    marks = ax.lines[0].get_xdata()
    assert list(marks) == pytest.approx([0.2, 0.1, 0.3])
    assert texts(ax)[0] == "law + problem: breach" and texts(ax)[-1] == "7 of 8"


def test_fingerprints_add_up_and_grey_names_rest_on_little():
    ax = plots.fingerprints(FINGERPRINTS).axes[0]
    assert [bar.get_width() for bar in ax.patches] == [0.75, 0, 0.25, 1]
    assert [bar.get_x() for bar in ax.patches] == [0, 0, 0.75, 0]
    names = {label.get_text(): label.get_color() for label in ax.get_yticklabels()}
    assert names["Northern"] == "black" and names["Eastern"] != "black"
    assert "descriptive only" in ax.get_xlabel()


def test_one_package_in_all_bars_is_nothing_to_show():
    one = FINGERPRINTS.assign(item="law", estimate=1.0).drop_duplicates(["item", "country"])
    assert plots.shown_in(plots.fingerprints(one)).nothing
    assert not plots.shown_in(plots.fingerprints(FINGERPRINTS)).nothing


def test_runs_of_a_group_are_neighbours():
    both = FINGERPRINTS.assign(run="a")
    both = pd.concat([both, FINGERPRINTS.assign(run="b")], ignore_index=True)
    ax = plots.fingerprints(both).axes[0]
    names = ticks(ax)
    assert names == ["Northern, a", "Northern, b", "Eastern, a", "Eastern, b"]
