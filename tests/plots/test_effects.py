"""Differences under headings: by hand, on the event, and what is refused."""

import math

import pandas as pd
import pytest

from analysis import open_case, plots
from analysis.errors import InputError


def differences_of(**columns):
    """Return two differences of one group, the second one sure."""
    rows = {"group": "North", "against": "rest", "item": ["law", "base"]}
    rows |= {"share": [0.3, 0.25], "share_against": [0.2, 0.004], "estimate": [0.1, 0.25]}
    rows |= {"low": [-0.1, 0.1], "high": [0.3, 0.4], "p": [0.2, 0.01]}
    return pd.DataFrame(rows | {"p_adjusted": [0.4, 0.02], "reason": ""} | columns)


def dots_of(figure):
    """Return estimate, row and whether it is filled, of each dot."""
    lines = [line for line in figure.axes[0].lines if line.get_marker() == "o"]
    places = [(line.get_xdata()[0], line.get_ydata()[0]) for line in lines]
    return [(*at, line.get_markerfacecolor() != "white") for at, line in zip(places, lines)]


def texts_of(figure):
    """Return what is written on the axes: headings, numbers beside, their head."""
    return [text.get_text() for text in figure.axes[0].texts]


def test_by_hand():
    figure = plots.effects(differences_of(), labels={"base": "the base"})
    assert dots_of(figure) == [(0.1, 1, False), (0.25, 2, True)]
    assert [name.get_text() for name in figure.axes[0].get_yticklabels()] == ["", "law", "the base"]
    written = ["North, against all others", "30 / 20", "25 / 0.4", "%, North / others"]
    assert texts_of(figure) == written
    assert figure.get_suptitle() == "The base: North 25 %, all others 0.4 %"
    assert figure.axes[0].get_xlabel() == "difference in percentage points"


def test_second_reading_is_an_upright_line():
    second = differences_of(reading="b", estimate=[0.15, 0.2])
    both = pd.concat([differences_of(reading="a"), second])
    [lines] = plots.effects(both).axes[0].collections
    assert lines.get_offsets().tolist() == [[0.15, 1], [0.2, 2]]


def test_rates_are_ratios_and_low_means_are_tones():
    levels = {"share": [0.004, 0.002], "share_against": [0.001, 0.002]}
    rates = differences_of(**levels, ratio=[4.0, math.inf], estimate=[math.log(4), 9])
    figure = plots.effects(rates.rename(columns=lambda name: name.replace("share", "rate")))
    assert [round(dot[0], 9) for dot in dots_of(figure)] == [4, 0.98]
    assert figure.axes[0].get_xlabel() == "times as often"
    assert texts_of(figure)[1:3] == ["only here", "4 / 1"]
    assert figure.get_suptitle() == "“base”: only North"
    means = differences_of(share=[-0.25, 0.5])
    means.attrs["method"] = {"scales": ("law", "base")}
    figure = plots.effects(means.rename(columns=lambda name: name.replace("share", "mean")))
    assert figure.axes[0].get_xlabel() == "difference in mean tone"
    assert texts_of(figure)[1] == "−0.25 / 0.20"


def test_planned_differences_of_the_event():
    table = open_case("data/hamedan-2016").contrasts("labels")
    figure = plots.effects(table)
    shown = plots.shown_in(figure)
    assert "12 of 21 differences drawn" in shown.note
    first = shown.drawn[shown.drawn["reading"] == "a"]
    smallest = table[table["reading"] == "a"].drop_duplicates(["item", "group"])
    assert set(first.index) == set(smallest.nsmallest(12, ["p_adjusted", "p"]).index)
    order = list(dict.fromkeys(table["item"]))
    assert first["item"].map(order.index).is_monotonic_increasing
    assert [dot[2] for dot in dots_of(figure)] == list(first["p_adjusted"] <= 0.05)


def test_nothing_sure_nothing_tested_nothing_known():
    assert plots.effects(differences_of(p_adjusted=0.5)).get_suptitle().startswith("None of 2")
    untested = differences_of(p_adjusted=float("nan"), reason="2 outlets on a side")
    figure = plots.effects(untested)
    assert figure.get_suptitle() == "No difference could be tested"
    assert "2 outlets on a side" in figure.get_supxlabel()
    assert plots.shown_in(plots.effects(untested.assign(estimate=float("nan")))).nothing


def test_several_rows_of_a_group_are_refused_unless_a_column_tells_them_apart():
    twice = pd.concat([differences_of(), differences_of(estimate=0.5)])
    with pytest.raises(InputError, match="several rows of one item and group"):
        plots.effects(twice)
    twice["sample"] = ["all", "all", "some", "some"]
    names = plots.effects(twice, by="sample").axes[0].get_yticklabels()
    assert [name.get_text() for name in names] == ["", "all", "some", "", "all", "some"]
