"""Levels as dots with intervals: by hand, on the event, and rows of long tables."""

import pandas as pd
import pytest

from analysis import compare, open_case, plots, sentiment
from analysis.errors import InputError
from analysis.plots.canvas import fit


def levels_of(method=None, **columns):
    rows = {"outlet": ["North", "South"], "item": "law", "n": [9, 2], "size": [30, 40]}
    rows |= {"articles": [30, 40], "estimate": [0.05, 0.3], "low": [0.01, 0.1], "high": [0.2, 0.5]}
    table = pd.DataFrame(rows | columns)
    table.attrs["method"] = method or {}
    return table


def drawn_in(figure):
    """Return the names of the rows, and place and filling of each dot."""
    ax = figure.axes[0]
    dots = [line for line in ax.lines if line.get_marker() == "o"]
    filled = [dot.get_markerfacecolor() != "white" for dot in dots]
    return names_in(figure), [(*dot.get_xdata(), *dot.get_ydata()) for dot in dots], filled


def names_in(figure):
    return [label.get_text() for label in figure.axes[0].get_yticklabels()]


def test_shares_are_sorted_and_have_counts_beside_them():
    figure = plots.levels(levels_of(status=["interval", "descriptive"]))
    assert drawn_in(figure) == (["South", "North"], [(30, 0), (5, 1)], [False, True])
    texts = [text.get_text() for text in figure.axes[0].texts]
    assert sorted(texts) == ["2 of 40", "9 of 30", "pages"]
    assert "Hollow" in figure.get_supxlabel()
    in_order = plots.levels(levels_of(), order=["North", "South"])
    assert names_in(in_order) == ["North", "South"]


TOLD = {
    "percent of pages": ({}, "Law: South 30 %, North 5 %"),
    "per 1,000 words": (
        {"measure": "rate", "per": "token"},
        "Law: South highest 300, North lowest 50 per 1,000 words",
    ),
    "mean tone, −1 to 1": (
        {"measure": "mean", "per": "scored mention", "scales": ("law",)},
        "Law: North lowest .05, South highest .30",
    ),
    "mean": ({"measure": "mean", "scales": ("law",)}, "Law: South highest .3, North lowest .05"),
}


@pytest.mark.parametrize("words", TOLD)
def test_axis_and_title_have_the_words_of_the_measure(words):
    method, title = TOLD[words]
    figure = plots.levels(levels_of(method))
    assert (figure.axes[0].get_xlabel(), figure.get_suptitle()) == (words, title)


def test_tone_of_the_pack():
    tone = sentiment.of_articles(open_case("data/syria-war").features).per_article()
    figure = plots.levels(compare.levels(tone, "outlet"))
    assert figure.get_suptitle() == "Tone: sana lowest −.80, reuters highest −.35"
    assert "12 of 15 rows" in figure.get_supxlabel()
    assert figure.axes[0].get_xlim() == pytest.approx((-1.025, 0.025))


def test_items_are_headings_and_one_group_is_the_title():
    items = pd.concat([levels_of(), levels_of(item="base")], ignore_index=True)
    figure = plots.levels(items)
    fit(figure, "column")
    assert [y for _, y in drawn_in(figure)[1]] == [1, 2, 4, 5]
    assert figure.get_suptitle().startswith("Percent of pages: South (base) highest 30 %")
    one = plots.levels(items[items["outlet"] == "North"].assign(estimate=[0.1, 0.2]))
    assert names_in(one) == ["base", "law"]
    assert one.get_suptitle() == "North: base highest 20 %, law lowest 10 %"


def test_long_tables_have_groups_with_most_articles():
    many = [levels_of(outlet=[f"N{n}", f"S{n}"], articles=[n, 0]) for n in range(9)]
    many += [table.assign(item="base") for table in many]
    shown = plots.shown_in(plots.levels(pd.concat(many, ignore_index=True))).drawn
    assert set(shown["outlet"]) == {f"N{n}" for n in range(3, 9)}


def test_nothing_to_draw_and_what_is_refused():
    unseen = plots.levels(levels_of(estimate=float("nan")))
    assert plots.shown_in(unseen).nothing == "there is nothing to look at in any group"
    with pytest.raises(InputError, match="expected a column country"):
        plots.levels(levels_of(), by="country")
