"""What a table of contrasts shows in a sentence, its surest rows, and why there are none."""

import numpy as np
import pandas as pd
import pytest
from matplotlib.colors import to_hex

from analysis import compare, explore, plots
from analysis.explore.sentences import sides_of
from analysis.stats.evidence import Method, method_of, passes
from analysis.wording.findings import finding_of_sides
from analysis.wording.notes import with_evidence

FEW = "3 units on a side can be exchanged, at least 4 needed"


def contrasts(p, *, reason="", per=""):
    """Return a contrast table with these adjusted p, of items a, b, c …"""
    table = pd.DataFrame({"item": list("abcdefgh")[: len(p)], "group": "North", "against": "rest"})
    table = table.assign(rate=0.004, rate_against=0.001, p_adjusted=np.array(p, float))
    status = np.where(table["p_adjusted"].isna(), "descriptive", "tested")
    return with_evidence(table, Method(per=per), status=status, reason=reason)


def test_the_surest_rows_are_those_with_the_smallest_p():
    table = contrasts([0.4, np.nan, 0.01, 0.4])
    assert compare.smallest_p(table)["item"].tolist() == ["c", "a", "d"]
    assert compare.smallest_p(table, most=1)["item"].tolist() == ["c"]
    assert method_of(compare.smallest_p(table)).nothing == ""


def test_where_nothing_could_be_tested_the_method_says_why():
    table = contrasts([np.nan] * 3, reason=FEW)
    expected = f"none of 3 comparisons could be tested: {FEW}"
    for rows in (compare.smallest_p(table), compare.beyond_chance(table)):
        assert rows.empty and method_of(rows).nothing == expected
    assert compare.finding(table) == f"N{expected[1:]}."


def test_where_nothing_differs_the_method_says_so():
    rows = compare.beyond_chance(contrasts([0.06, 0.3, np.nan]))
    assert rows.empty
    assert method_of(rows).nothing == (
        "none of 2 comparisons is beyond chance (adjusted p at most .05)"
    )


def test_a_finding_names_the_surest_difference_in_words_per_thousand():
    sentence = compare.finding(contrasts([0.03, 0.0004, 0.3], per="token"))
    assert " ".join(sentence.split()) == (
        "2 of 3 comparisons are beyond chance (adjusted p at most .05). The surest is b in North: "
        "4 against 1 per 1,000 words in the rest, adjusted p < .001."
    )


def test_a_table_without_rows_has_a_reason_too():
    assert compare.finding(contrasts([])) == "Nothing is frequent enough to be compared."


def test_choosing_rows_leaves_the_argument_as_it_was():
    table = contrasts([0.03])
    rows = compare.rows_where(table, [False], otherwise="no item is named")
    assert method_of(rows).nothing == "no item is named"
    assert method_of(table).nothing == "" and len(table) == 1


AT_LEVEL, OVER = 0.05, 0.0501


def contrast_with(p):
    """Return one contrast with this adjusted p."""
    row = dict(group="North", against="rest", item="law", rate=0.5, rate_against=0.2, estimate=0.3)
    row |= dict(low=0.1, high=0.5, units=9, units_against=30, articles=9, articles_against=30)
    row |= dict(n=4, n_against=6)
    table = pd.DataFrame([row | {"p_adjusted": p, "p": p}])
    return with_evidence(table, Method(per="page"), status=["tested"], reason="")


def colour_of_point(p):
    """Return the colours of `plots.two_groups`."""
    ax = plots.two_groups(contrast_with(p), most=0).axes[0]
    with_points = [line for line in ax.lines[1:] if len(line.get_xdata())]
    return {to_hex(line.get_color()) for line in with_points}


def colour_of_mark(p):
    """Return the colours of `plots.effects`."""
    ax = plots.effects(contrast_with(p)).axes[0]
    return {to_hex(line.get_color()) for line in ax.lines}


def colour_of_bars(p):
    """Return the colours of `plots.both_sides`."""
    return {
        to_hex(bar.get_facecolor()) for bar in plots.both_sides(contrast_with(p)).axes[0].patches
    }


def sentence_of_view(p):
    """Return whether the explorer says that something differs."""
    choices = explore.Choices(material="labels a", by="group", group="North")
    return finding_of_sides(contrast_with(p), sides_of(choices)).startswith("1 of 1")


@pytest.mark.parametrize(
    "look",
    [
        passes,
        lambda p: len(compare.beyond_chance(contrast_with(p))),
        sentence_of_view,
        colour_of_point,
        colour_of_mark,
        colour_of_bars,
    ],
)
def test_05_is_beyond_chance_and_more_is_not_in_all_that_shows_a_test(look):
    assert look(AT_LEVEL) == look(0.01)
    assert look(OVER) == look(0.4)
    assert look(AT_LEVEL) != look(OVER)


def test_where_nothing_passes_the_surest_can_be_had():
    table = contrasts([0.3, 0.06, np.nan, 0.2, 0.2]).assign(score=[1.0, 2.0, np.nan, -1.5, 1.8])
    assert compare.beyond_chance(table, or_surest=2)["item"].tolist() == ["b", "e"]
    assert compare.beyond_chance(contrasts([0.3, 0.01]), or_surest=2)["item"].tolist() == ["b"]
    nothing = contrasts([np.nan], reason=FEW).assign(score=np.nan)
    untested = compare.beyond_chance(nothing, or_surest=2)
    assert untested.empty and FEW in method_of(untested).nothing
