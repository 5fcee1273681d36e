"""Differences under headings: by hand, on the event, and what is refused."""

import math

import pytest
from drawn import (
    dots_of,
    heads_of,
    names_of,
    seconds_of,
    several,
    table_of,
    texts_of,
    title_and_axis,
)

from analysis import open_case, plots
from analysis.errors import InputError

TABLE = table_of("""
    group  against  item  share  share_against  estimate  low   high  p     p_adjusted  reason
    North  rest     law   0.3    0.2            0.1       -0.1  0.3   0.2   0.4         2 outlets
    North  rest     base  0.25   0.004          0.25      0.1   0.4   0.01  0.02        2 outlets
    """)


def test_by_hand():
    figure = plots.effects(TABLE, labels={"base": "the base"})
    assert dots_of(figure) == [(0.1, 1, False), (0.25, 2, True)]
    assert names_of(figure) == ["", "law", "the base"]
    head = "North, against all others"
    assert texts_of(figure) == [head, "30 / 20", "25 / 0.4", "%, group / others"]
    title = "The base: North 25 %, all others 0.4 %"
    assert title_and_axis(figure) == (title, "difference in percentage points")


def test_drawn_differences_need_not_be_tested():
    shown = plots.effects(TABLE.assign(p_adjusted=[math.nan, 0.02]))
    assert "2 differences, 1 tested." in shown.alt


def test_second_reading_is_an_upright_line():
    assert seconds_of(plots.effects(several("reading", "ab", TABLE))) == [[0.1, 1], [0.25, 2]]


def test_rates_are_ratios():
    rates = table_of("""
        group  against  item  rate   rate_against  ratio  estimate  low   high  p_adjusted  reason
        North  rest     law   0.004  0.001         4      1.386294  -9    9     0.4         2 outlets
        North  rest     base  0.004  0             inf    9         0.1   9.4   0.02        2 outlets
        """)
    figure = plots.effects(rates)
    assert [round(dot[0], 5) for dot in dots_of(figure)] == [4, 0.98]
    assert texts_of(figure)[1:3] == ["only here", "4 / 1"]
    assert heads_of(figure) == [("<", 1 / 64, 1), (">", 64, 1)]
    assert "Arrowheads" in figure.note
    assert title_and_axis(figure) == (
        "“base”: North 4, all others 0 per 1,000 words",
        "times as often",
    )


def test_low_means_are_tones():
    means = table_of("""
        group  against  item  mean   mean_against  estimate  low   high  p_adjusted  reason
        North  rest     tone  -0.25  0.2           -0.45     -0.7  -0.2  0.4         2 outlets
        """)
    means.attrs["method"] = {"scales": ["tone"]}
    figure = plots.effects(means)
    assert figure.axes[0].get_xlabel() == "difference in mean tone"
    assert "−0.25 / 0.20" in texts_of(figure)


def test_twelve_of_the_smallest_p_in_the_order_of_the_table():
    table = several("item", range(14), TABLE.head(1))
    shown = plots.effects(table.assign(p_adjusted=1 - table["item"] / 100))
    assert [*shown.drawn["item"]] == [*range(2, 14)]
    assert "12 of 14 differences drawn" in shown.note


@pytest.mark.slow
def test_planned_differences_of_the_event():
    figure = plots.effects(open_case("data/hamedan-2016").contrasts("labels"))
    assert "12 of 21 differences drawn" in figure.note
    assert figure.get_suptitle() == (
        "Difference in percentage points, by country group: none of 21 is sure"
    )


def test_nothing_sure_nothing_tested_nothing_known():
    title = plots.effects(TABLE.assign(p_adjusted=0.5)).get_suptitle()
    assert title == "Difference in percentage points, by group: none of 2 is sure"
    untested = TABLE.assign(p_adjusted=math.nan)
    assert (
        plots.effects(untested).get_suptitle()
        == "Difference in percentage points, by group: not tested"
    )
    assert plots.effects(untested.assign(estimate=math.nan)).nothing


def test_several_rows_of_a_group_are_refused_unless_a_column_before_tells_them_apart():
    twice = several("sample", ["all", "some"], TABLE)
    twice.loc[2:, "estimate"] = 0.5
    with pytest.raises(InputError, match="several rows of one item and group"):
        plots.effects(twice)
    assert names_of(plots.effects(twice[["sample", *TABLE]])) == ["", "all", "some"] * 2
