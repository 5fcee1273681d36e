"""A group has one colour in all figures; what is no group has none of a group."""

import pandas as pd
import pytest
from matplotlib.colors import to_hex

from analysis import compare, plots
from analysis.case import group_colours, on_subject, open_case
from analysis.plots.style import OF_REST, colours_of_groups, printing

COLOURS = {"South": plots.PALETTE[0], "North": plots.PALETTE[1]}
EVENT = "data/hamedan-2016"


def inks_of(figure):
    """Return the colours of what is drawn, without those that mix with white."""
    ax = figure.axes[0]
    lines = [line.get_color() for line in ax.lines]
    bars = [bar.get_facecolor() for bar in ax.patches]
    points = [ink for points in ax.collections for ink in points.get_edgecolor()]
    return {to_hex(ink).upper() for ink in [*lines, *bars, *points]}


def test_groups_without_a_colour_get_what_is_free_and_the_rest_gets_none():
    with printing({}, COLOURS):
        colours = colours_of_groups(["East", "North", "rest", "West"])
    assert colours["North"] == COLOURS["North"] and colours["rest"] == OF_REST
    assert [colours["East"], colours["West"]] == list(plots.PALETTE[2:4])
    many = colours_of_groups(range(9))
    assert many[7] == many[0] and len(set(many.values())) == len(plots.PALETTE)


@pytest.mark.parametrize("readings", [["a"], ["a", "b"]])
def test_readings_are_told_by_their_marks_and_wear_the_colour_of_their_group(readings):
    table = pd.DataFrame({"group": "North", "reading": readings, "item": "law", "estimate": 0.2})
    table = table.assign(low=0.1, high=0.3, n=9, size=30, outlets=9)
    table.attrs["method"] = {"measure": "share", "per": "page"}
    figure = plots.prevalence(table, by=["group", "reading"], colours=COLOURS)
    assert set(COLOURS.values()) & inks_of(figure) == {COLOURS["North"]}
    marks = {line.get_marker() for line in figure.axes[0].lines} - {"None", ""}
    assert len(marks) == len(readings)


def test_colours_of_a_case_are_those_of_its_plan_then_of_the_largest_groups():
    case = open_case(EVENT)
    colours = group_colours(case)
    assert list(colours) == list(case.plan.order)[: len(plots.PALETTE)]
    sizes = case.readings["a"].rows["outlet"].value_counts()
    assert sizes[list(group_colours(case, by="outlet"))[:3]].tolist() == sizes.tolist()[:3]
    assert group_colours(case, by="no such column") == {}


@pytest.mark.parametrize("group", ["Russian", "Western"])
def test_a_group_has_its_colour_in_every_figure_and_no_other_group_has_it(group):
    case = open_case(EVENT)
    colours = group_colours(case)
    own = {colours[group], plots.style.pale(colours[group]).upper()}
    others = set(colours.values()) - own - {plots.style.BLACK}
    labels = on_subject(case)["a"].where(items=["law", "diplomacy"])
    table = compare.contrasts(labels, "country_group", groups=[group])
    levels = compare.levels(labels.where(rows={"country_group": group}), "country_group")
    figures = [plots.effects(table, by="group", colours=colours)]
    figures.append(plots.prevalence(levels, colours=colours))
    for figure in figures:
        assert inks_of(figure) & own and not inks_of(figure) & others
