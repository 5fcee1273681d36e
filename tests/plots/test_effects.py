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

from analysis import plots
from analysis.errors import InputError

TABLE = table_of("""
    group  against  item  share  share_against  estimate  low   high  p     p_adjusted  reason
    North  rest     law   0.3    0.2            0.1       -0.1  0.3   0.2   0.4         2 outlets
    North  rest     base  0.25   0.004          0.25      0.1   0.4   0.01  0.02        2 outlets
    """)


def test_by_hand():
    figure = plots.effects(TABLE, labels={"base": "the base"})
    assert dots_of(figure) == [(10, 1, False), (25, 2, True)]
    assert names_of(figure) == ["", "law", "the base"]
    head = "North, against all others"
    assert texts_of(figure) == [head, "30 / 20", "25 / 0.4", "%, group / others"]
    title = "The base: North 25 %, all others 0.4 %"
    assert title_and_axis(figure) == (title, "difference in percentage points")


def test_drawn_differences_need_not_be_tested():
    shown = plots.effects(TABLE.assign(p_adjusted=[math.nan, 0.02]))
    assert "2 differences." in shown.alt and "1 of 1 comparison" in shown.alt


def test_second_reading_is_an_upright_line_and_what_it_does_not_confirm_is_hollow():
    table = several("reading", "ab", TABLE)
    assert seconds_of(plots.effects(table)) == [[10, 1], [25, 2]]
    is_second = table["reading"] == "b"
    for p, is_sure in ((0.01, True), (0.2, False)):
        figure = plots.effects(table.assign(p_adjusted=is_second.map({False: 0.01, True: p})))
        assert [is_filled for *_, is_filled in dots_of(figure)] == [is_sure] * 2
        assert "sure in each reading" in figure.note


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
    assert [*shown.caption.drawn["item"]] == [*range(2, 14)]
    assert "12 of 14 differences drawn" in shown.note


def test_nothing_sure_nothing_tested_nothing_known():
    title = plots.effects(TABLE.assign(p_adjusted=0.5)).get_suptitle()
    assert title == "Difference in percentage points, by group: none of 2 is sure"
    untested = TABLE.assign(p_adjusted=math.nan)
    assert (
        plots.effects(untested).get_suptitle()
        == "Difference in percentage points, by group: not tested"
    )
    assert plots.effects(untested.assign(estimate=math.nan)).caption.nothing


def test_several_rows_of_a_group_are_refused_unless_a_column_before_tells_them_apart():
    twice = several("sample", ["all", "some"], TABLE)
    twice.loc[2:, "estimate"] = 0.5
    with pytest.raises(InputError, match="several rows of one item and group"):
        plots.effects(twice)
    assert names_of(plots.effects(twice[["sample", *TABLE]])) == ["", "all", "some"] * 2


# ---- other rows -------------------------------------------------------------------------------


CHOICES = table_of("""
    reading  family  choice  level   group  against  item  estimate  low   high  p_adjusted
    a        first   as      is      North  rest     law   -0.29     -0.4  -0.1  0.04
    b        first   as      is      North  rest     law   -0.2      -0.4  -0.1  0.04
    a        first   as      is      North  rest     base  -0.29     -0.4  -0.1  0.5
    a        first   unit    owners  North  rest     law   -0.29     NA    NA    NA
    a        first   pages   news    North  rest     law   -0.1      -0.4  -0.1  0.3
    b        first   pages   news    North  rest     law   -0.3      -0.4  -0.1  0.04
    a        second  as      is      North  rest     law   0.5       -0.4  -0.1  0.02
    """).assign(n=1, size=9, n_against=8, size_against=20, reason="")
CHOICES = CHOICES.replace({"choice": {"as": ""}, "level": {"is": "as planned"}})


def test_the_surest_difference_of_the_first_list_under_each_choice():
    figure = plots.effects(CHOICES, rows="choice")
    assert names_of(figure) == ["", "as planned", "", "owners", "", "news"]
    assert dots_of(figure) == [(-29, 1, True), (-29, 3, False), (-10, 5, False)]
    assert seconds_of(figure) == [[-20, 1], [-30, 5]]
    title = "North, law: −30 to −10 points"
    assert title_and_axis(figure) == (title, "difference in percentage points")
    heads = ["North, against all others", "unit", "pages"]
    counts = 3 * ["1 of 9 / 8 of 20"]
    assert sorted(texts_of(figure)) == sorted([*heads, "group / others", *counts])
    unsure = plots.effects(CHOICES.assign(p_adjusted=0.9), rows="choice")
    assert unsure.get_suptitle() == "North, law: not sure as planned"
    unknown = plots.effects(CHOICES.assign(estimate=math.nan), rows="choice")
    assert unknown.caption.nothing == "no difference of shares can be computed"


LABELS = table_of("""
    variable  pages  alpha  low  high
    law       90     0.7    0.6  0.8
    base      8      0.9    NA   NA
    tone      40     NA     NA   NA
    """)


def test_alpha_of_labels():
    figure = plots.effects(LABELS, rows="variable", labels={"law": "international law"})
    assert names_of(figure) == ["base", "international law"]
    assert dots_of(figure) == [(0.9, 0, False), (0.7, 1, True)]
    assert title_and_axis(figure) == ("1 of 2 labels reaches alpha .8", "alpha")
    assert texts_of(figure) == [".90 (8)", ".70 (90)", "alpha (pages)"]
    many = several("variable", [f"label {n:02}" for n in range(20)], LABELS.head(1))
    many["alpha"] += many.index / 50
    figure = plots.effects(many, rows="variable")
    assert names_of(figure)[-1] == "label 00" and "12 of 20 labels drawn" in figure.note
    nothing = plots.effects(LABELS.tail(1), rows="variable").caption.nothing
    assert nothing == "no label has an alpha: each has one value only"


def test_rows_of_no_kind_are_refused():
    with pytest.raises(InputError, match="rows: got 'date'; expected one of 'item', 'choice'"):
        plots.effects(TABLE, rows="date")
