"""A group has one colour in all figures; what is no group has none of a group."""

import pandas as pd
from drawn import SHARES, several
from matplotlib.colors import to_hex

from analysis import plots
from analysis.case import open_case
from analysis.palette import OF_REST, PALETTE
from analysis.plots.style import colours_of_groups, paper_look

COLOURS = {"South": PALETTE[0], "North": PALETTE[1]}


def inks_of(figure):
    """Return the colours of dots and lines."""
    [ax] = figure.axes
    points = [ink for points in ax.collections for ink in points.get_edgecolor()]
    return {to_hex(ink).upper() for ink in [*points, *(line.get_color() for line in ax.lines)]}


def test_groups_without_a_colour_get_what_is_free_and_the_rest_gets_none():
    with paper_look({}, COLOURS):
        groups = "East North rest West".split()
        colours = dict(zip(groups, colours_of_groups(pd.Series(groups))))
    east, west = PALETTE[2:4]
    assert colours == {"East": east, "North": COLOURS["North"], "rest": OF_REST, "West": west}
    assert set(colours_of_groups(pd.Series(range(9)))) == {OF_REST}


def test_colours_of_a_case_are_those_of_its_plan_then_of_the_largest_groups():
    case = open_case("data/hamedan-2016")
    assert list(case.groups()) == list(case.plan.order)[: len(PALETTE)]
    largest = case.readings["a"].rows["outlet"].mode()
    assert next(iter(case.groups("outlet"))) in set(largest)
    assert case.groups("no such column") == {}


def test_groups_have_their_colours_where_no_row_names_them():
    rows = several("item", ["law", "base"], SHARES)
    assert set(COLOURS.values()) <= inks_of(plots.levels(rows, colours=COLOURS))
    assert not set(COLOURS.values()) & inks_of(plots.levels(SHARES, colours=COLOURS))
