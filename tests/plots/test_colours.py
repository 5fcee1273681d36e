"""A group has one colour in all figures; what is no group has none of a group."""

from matplotlib.colors import to_hex

from analysis import compare, plots
from analysis.case import group_colours, on_subject, open_case
from analysis.plots.style import BLACK, OF_REST, colours_of_groups, pale, printing

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
    assert set(many.values()) == {plots.PALETTE[0]}


def test_colours_of_a_case_are_those_of_its_plan_then_of_the_largest_groups():
    case = open_case(EVENT)
    colours = group_colours(case)
    assert list(colours) == list(case.plan.order)[: len(plots.PALETTE)]
    sizes = case.readings["a"].rows["outlet"].value_counts()
    assert sizes[list(group_colours(case, by="outlet"))[:3]].tolist() == sizes.tolist()[:3]
    assert group_colours(case, by="no such column") == {}


def test_a_group_has_its_colour_in_every_figure_and_no_other_group_has_it():
    case = open_case(EVENT)
    colours = group_colours(case)
    own = {colours["Western"], pale(colours["Western"]).upper()}
    others = set(colours.values()) - own - {BLACK}
    labels = on_subject(case)["a"].where(items=["law", "diplomacy"])
    table = compare.contrasts(labels, "country_group", groups=["Western"])
    levels = compare.levels(labels.where(rows={"country_group": "Western"}), "country_group")
    for draw, drawn in ((plots.effects, table), (plots.levels, levels), (plots.shares, levels)):
        inks = inks_of(draw(drawn, colours=colours))
        assert inks & own and not inks & others
