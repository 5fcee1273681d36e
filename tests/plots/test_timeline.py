"""Levels over time: by hand, ticks of periods, and what is left out."""

import pandas as pd
import pytest

from analysis import compare, plots
from analysis.counts import Counts

DAYS = ["2016-08-16", "2016-08-16", "2016-08-17", "2016-08-19"]


def counts_of(days=DAYS, **columns):
    ids = [f"a{n}" for n in range(len(days))]
    rows = {"article_id": ids, "outlet": "North", "published": pd.to_datetime(days)}
    values = [[n % 2] for n in range(len(days))]
    size = [[1]] * len(days)
    return Counts.of(
        values, size=size, rows=pd.DataFrame(rows | columns), items=["law"], per="page"
    )


def test_one_line_by_hand():
    figure = plots.timeline(compare.timeline(counts_of()))
    ax = figure.axes[0]
    line = ax.lines[0].get_ydata()
    assert line[[0, 1, 3]].tolist() == [50, 0, 100] and pd.isna(line[2])
    assert ax.get_ylabel() == "percent of pages"
    assert figure.get_suptitle() == "Law: 16 Aug 2016 50 %"
    assert [line.get_markerfacecolor() for line in ax.lines[1:]].count("white") == 1
    assert "Hollow" in figure.get_supxlabel() and "Lines" in figure.get_supxlabel()
    assert ax.get_ylim()[0] == pytest.approx(0, abs=3)


@pytest.mark.parametrize(
    ("every", "ticks"),
    [
        ("D", ["30 Dec\n2015", "31 Dec", "1 Jan\n2016"]),
        ("M", ["Dec\n2015", "Jan\n2016"]),
        ("Y", ["2015", "2016"]),
    ],
)
def test_years_stand_under_the_first_tick_of_each(every, ticks):
    table = compare.timeline(counts_of(["2015-12-30", "2016-01-01"]), every=every)
    ax = plots.timeline(table).axes[0]
    assert [label.get_text() for label in ax.get_xticklabels()] == ticks


def test_ticks_are_few_and_one_day_has_one():
    days = pd.date_range("2016-01-01", periods=45)
    ax = plots.timeline(compare.timeline(counts_of(days))).axes[0]
    assert len(ax.get_xticks()) == 5
    ax = plots.timeline(compare.timeline(counts_of(DAYS[:2]))).axes[0]
    assert [label.get_text() for label in ax.get_xticklabels()] == ["16 Aug\n2016"]


def test_four_outlets_with_most_articles_have_a_line_each():
    outlets = [f"o{n}" for n in range(6) for _ in range(n + 1)]
    table = compare.timeline(counts_of(["2016-08-16"] * 21, outlet=outlets), by="outlet")
    figure = plots.timeline(table)
    assert [text.get_text() for text in figure.axes[0].texts] == ["o5", "o4", "o3", "o2"]
    assert plots.shown_in(figure).note.startswith("4 of 6 lines drawn, those with most articles")
    first = plots.timeline(table, order=["o1", "o0"])
    assert [text.get_text() for text in first.axes[0].texts][:2] == ["o1", "o0"]


def test_nothing_to_draw():
    table = compare.timeline(counts_of()).assign(estimate=float("nan"))
    shown = plots.shown_in(plots.timeline(table))
    assert shown.nothing == "there is nothing to look at in any period"
