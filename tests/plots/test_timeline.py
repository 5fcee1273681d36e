"""Levels over time: by hand, ticks of periods, and what is left out."""

import numpy as np
import pandas as pd
import pytest
from drawn import names_of, texts_of

from analysis import compare, plots
from analysis.counts import Counts

DAYS = ["2016-08-16", "2016-08-16", "2016-08-17", "2016-08-19"]


def timeline_of(days, outlets="North", **options):
    """Return levels of days with an article each; every other one has the item."""
    rows = pd.DataFrame({"outlet": outlets, "published": pd.to_datetime(days)})
    rows["article_id"] = rows.index.astype(str)
    is_there = np.arange(len(rows))[:, None] % 2
    counts = Counts.of(is_there, size=is_there**0, rows=rows, items=["law"], per="page")
    return compare.timeline(counts, **options)


def test_one_line_by_hand():
    figure = plots.timeline(timeline_of(DAYS))
    [ax] = figure.axes
    assert ax.lines[0].get_ydata() == pytest.approx([50, 0, np.nan, 100], nan_ok=True)
    assert [line.get_markerfacecolor() for line in ax.lines[1:]].count("white") == 1
    assert ax.get_ylabel() == "percent of pages"
    assert ax.get_ylim()[0] == pytest.approx(0, abs=3)
    assert figure.get_suptitle() == "Law: 16 Aug 2016 50 %"
    assert "Hollow" in figure.get_supxlabel() and "Lines" in figure.get_supxlabel()


@pytest.mark.parametrize(
    ("every", "ticks"),
    [
        ("D", ["30 Dec 2015", "31 Dec", "1 Jan 2016"]),
        ("M", ["Dec 2015", "Jan 2016"]),
        ("Y", ["2015", "2016"]),
    ],
)
def test_years_stand_under_the_first_tick_of_each(every, ticks):
    table = timeline_of(["2015-12-30", "2016-01-01"], every=every)
    assert names_of(plots.timeline(table), "x") == ticks


def test_ticks_are_few():
    figure = plots.timeline(timeline_of(pd.date_range("2016-01-01", periods=45)))
    assert len(names_of(figure, "x")) == 5


def test_four_outlets_with_most_articles_have_a_line_each():
    table = timeline_of(DAYS[:1] * 15, list("abbcccddddeeeee"), by="outlet")
    figure = plots.timeline(table)
    assert texts_of(figure) == ["e", "d", "c", "b"]
    assert figure.note.startswith("4 of 5 lines drawn, those with most articles")


def test_nothing_to_draw():
    figure = plots.timeline(timeline_of(DAYS).assign(estimate=np.nan))
    assert plots.shown_in(figure).nothing == "there is nothing to look at in any period"
