"""Differences under headings: by hand, on the event, and what is refused."""

import math

import pytest
from drawn import (
    heads_of,
    marks_of,
    names_of,
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
    assert marks_of(figure) == [(10, 1, "open"), (25, 2, "sure")]
    assert names_of(figure) == ["", "law", "the base"]
    head = "North, against all others"
    assert texts_of(figure) == [head, "30 / 20", "25 / 0.4", "%, group / others"]
    title = "The base: North 25 %, all others 0.4 %"
    assert title_and_axis(figure) == (title, "difference in percentage points")


def test_an_untested_difference_is_a_bar():
    shown = plots.effects(TABLE.assign(p_adjusted=[math.nan, 0.02]))
    assert [mark for *_, mark in marks_of(shown)] == ["level", "sure"]
    assert "2 differences." in shown.alt and "1 of 1 comparison" in shown.alt


FEW = {"articles": 9, "n": 3, "size": 9, "articles_against": 40}
SECOND = [
    (0.01, {}, ["sure", "sure", "second", "second"]),
    (0.2, {}, ["open", "open", "second", "second"]),
    (0.2, FEW, []),
    (0.01, FEW, ["sure", "sure", "second", "second"]),
]


@pytest.mark.parametrize("p, sizes, marks", SECOND)
def test_a_dot_is_filled_if_each_reading_is_sure_and_few_articles_have_none(p, sizes, marks):
    table = several("reading", "ab", TABLE)[["reading", *TABLE]].assign(**sizes)
    is_second = table["reading"] == "b"
    figure = plots.effects(table.assign(p_adjusted=is_second.map({False: 0.01, True: p})))
    assert [mark for *_, mark in marks_of(figure)] == marks
    assert set(figure.table["mark"]) == set(marks[:1] or ["count"])
    assert "(adjusted p at most .05 in each reading)" in figure.note
    assert ("under 10 pages" in figure.note) == (not marks)
    assert ("ollow dot: tested, not sure" in figure.note) == ("open" in marks)


def test_rates_are_ratios():
    rates = table_of("""
        group  against  item  rate   rate_against  ratio  estimate  low   high  p_adjusted  reason
        North  rest     law   0.004  0.001         4      1.386294  -9    9     0.4         2 outlets
        North  rest     base  0.004  0             inf    4.158883  0.1   9.4   0.02        2 outlets
        """)
    figure = plots.effects(rates)
    assert [round(mark[0]) for mark in marks_of(figure)] == [4, 64]
    assert texts_of(figure)[1:3] == ["4 / 1", "4 / 0"]
    assert heads_of(figure) == [("<", 1 / 64, 1), (">", 64, 1), (">", 64, 2)]
    assert "Arrowheads" in figure.note
    assert title_and_axis(figure) == (
        "“Base”: North 4, all others 0 per 1,000 words",
        "times as often",
    )


def test_low_means_are_tones():
    means = table_of("""
        group  against  item  mean   mean_against  estimate  low   high  p_adjusted  reason
        North  rest     tone  -0.25  0.2           -0.45     -0.7  -0.2  0.4         2 outlets
        """)
    means.attrs["method"] = {"scales": ["tone"]}
    figure = plots.effects(means)
    title = "Mean tone, tone: North −.25, all others .20; not settled (adjusted p = .400)"
    assert title_and_axis(figure) == (title, "difference in mean tone")
    sure = plots.effects(means.assign(p_adjusted=0.01)).get_suptitle()
    assert sure == "Mean tone, tone: North −.25, all others .20; sure (adjusted p = .010)"
    assert "−.25 / .20" in texts_of(figure)


def test_twelve_of_the_smallest_p_in_the_order_of_the_table():
    table = several("item", range(14), TABLE.head(1))
    shown = plots.effects(table.assign(p_adjusted=1 - table["item"] / 100))
    assert [*shown.caption.drawn["item"]] == [*range(2, 14)]
    assert "12 of 14 differences drawn" in shown.note


def test_nothing_sure_nothing_tested_nothing_known():
    title = plots.effects(TABLE.assign(p_adjusted=0.5)).get_suptitle()
    assert title == "None of 2 comparisons is sure (adjusted p at most .05)"
    assert plots.effects(TABLE.head(1)).get_suptitle() == "Law: North 30 %, all others 20 %; not settled (adjusted p = .400)"
    untested = TABLE.assign(p_adjusted=math.nan)
    assert (
        plots.effects(untested).get_suptitle() == "None of 2 comparisons could be tested: 2 outlets"
    )
    assert plots.effects(untested.assign(estimate=math.nan)).caption.nothing


def test_several_rows_of_a_group_are_refused_unless_a_column_before_tells_them_apart():
    twice = several("sample", ["all", "some"], TABLE)
    twice.loc[2:, "estimate"] = 0.5
    with pytest.raises(InputError, match="several rows of one item, group, reading"):
        plots.effects(twice)
    assert names_of(plots.effects(twice[["sample", *TABLE]])) == ["", "all", "some"] * 2


# ---- other rows -------------------------------------------------------------------------------


CHOICES = table_of("""
    reading  family  choice  level   group  against  item  estimate  low   high  p_adjusted
    a        first   as      is      North  rest     law   -0.29     -0.4  -0.1  0.04
    b        first   as      is      North  rest     law   -0.2      -0.4  -0.1  0.04
    a        first   unit    owners  North  rest     law   -0.29     NA    NA    NA
    a        first   pages   news    North  rest     law   -0.1      -0.4  -0.1  0.3
    b        first   pages   news    North  rest     law   -0.3      -0.4  -0.1  0.04
    a        second  as      is      North  rest     law   -0.29     -0.4  -0.1  0.02
    """).assign(n=1, size=19, n_against=8, size_against=20, reason="")
CHOICES = CHOICES.replace({"choice": {"as": ""}, "level": {"is": "as planned"}})


def test_one_difference_under_each_choice_is_told_by_its_first_row():
    figure = plots.effects(CHOICES)
    assert names_of(figure) == ["", "as planned (19 / 20)", "", "owners (19 / 20)", "", "news (19 / 20)"]
    of_first = [(-29, 1, "sure"), (-29, 3, "level"), (-10, 5, "open")]
    assert marks_of(figure) == [*of_first, (-20, 1, "second"), (-30, 5, "second")]
    title = "Law: North 5 %, all others 40 %; sure in 1 of 2 tests"
    assert title_and_axis(figure) == (title, "difference in percentage points (pages in brackets)")
    heads = ["North, against all others", "unit", "pages"]
    levels = 3 * ["5 / 40"]
    assert sorted(texts_of(figure)) == sorted([*heads, "%, group / others", *levels])
    unsure = plots.effects(CHOICES.assign(p_adjusted=0.9))
    assert unsure.get_suptitle() == "Law: North 5 %, all others 40 %; sure in none of 3 tests"


def test_names_have_the_pages_of_both_sides():
    figure = plots.effects(TABLE.assign(articles=57, articles_against=33))
    assert names_of(figure) == ["", "law (57 / 33)", "base (57 / 33)"]
    assert figure.axes[0].get_xlabel().endswith("(pages in brackets)")


def test_the_list_of_tests_is_told_beside_what_is_sure():
    table = TABLE.copy()
    table.attrs["method"] = {"family": "topics, 2 tests"}
    note = plots.effects(table).get_supxlabel()
    assert note.startswith("1 of 2 comparisons is sure (adjusted p at most .05).")
    assert "p adjusted over the family: topics, 2 tests." in note


LABELS = table_of("""
    variable  pages  coders  alpha  low  high
    law       90     2       0.7    0.6  0.8
    base      8      2       0.9    NA   NA
    tone      40     2       NA     NA   NA
    """)


def test_alpha_of_labels():
    figure = plots.effects(LABELS, rows="variable", labels={"law": "international law"})
    assert names_of(figure) == ["base", "international law"]
    assert marks_of(figure) == [(0.7, 1, "level")]
    assert title_and_axis(figure) == (
        "2 readings: 1 of 2 labels reaches alpha .8; lowest: international law .70",
        "Krippendorff's alpha",
    )
    assert texts_of(figure) == [".90", ".70", "alpha"]
    assert "Each label on 8 to 90 pages." in figure.note
    many = several("variable", [f"label {n:02}" for n in range(20)], LABELS.head(1))
    many["alpha"] += many.index / 50
    figure = plots.effects(many, rows="variable")
    assert names_of(figure)[-1] == "label 00" and "12 of 20 labels drawn" in figure.note
    nothing = plots.effects(LABELS.tail(1), rows="variable").caption.nothing
    assert nothing == "no label has an alpha: each has one value only"


def test_rows_of_no_kind_are_refused():
    with pytest.raises(InputError, match="rows: got 'date'; expected one of 'item', 'variable'"):
        plots.effects(TABLE, rows="date")
