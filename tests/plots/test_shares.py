"""Shares of groups as dots: by hand, on the event, and what is refused."""

import pytest
from drawn import (
    SHARES,
    dots_of,
    names_of,
    seconds_of,
    several,
    title_and_axis,
)

from analysis import open_case, plots
from analysis.errors import InputError


def test_by_hand():
    figure = plots.shares(SHARES.assign(status=["interval", "descriptive"]))
    assert dots_of(figure) == [(30, 0, True), (5, 0, False)]
    assert names_of(figure) == ["law (70)"]
    assert title_and_axis(figure) == ("Law, by outlet", "percent of pages")
    assert "Hollow" in figure.get_supxlabel()


def test_second_reading_is_an_upright_line():
    figure = plots.shares(several("reading", "ab"))
    assert seconds_of(figure) == [[30, 0], [5, 0]]
    assert len(dots_of(figure)) == 2


def test_a_row_of_the_second_reading_alone():
    table = several("reading", "ab").assign(item="law law base base".split())
    figure = plots.shares(table)
    assert names_of(figure) == ["base", "law"]
    assert figure.get_suptitle() == "Shares of pages, by outlet"


def test_lead_of_the_event():
    figure = plots.shares(open_case("data/hamedan-2016").lead())
    waves = [
        "first wave (gave the idea) (94)",
        "second wave (231)",
        "third wave (52)",
        "other pages (215)",
    ]
    assert names_of(figure) == ["comparable pages (162)", *waves]
    assert figure.get_suptitle() == (
        "The source's own words, “terrorists”, by country group: no difference is sure"
    )


def test_most_frequent_items():
    table = several("item", range(20))
    table["n"] = table["item"]
    shown = plots.shares(table)
    assert [*shown.caption.drawn["item"].unique()] == [*range(19, 7, -1)]
    assert shown.note.startswith("12 of 20 items drawn; the CSV has all.")


def test_of_many_groups_those_of_most_pages():
    eight = several("outlet", range(8), SHARES.head(1))
    eight["size"] += eight["outlet"]
    shown = plots.shares(eight)
    assert sorted(shown.caption.drawn["outlet"]) == [3, 4, 5, 6, 7]
    assert "5 of 8 outlets drawn, those of most pages" in shown.note


def test_the_title_has_numbers_only_where_the_difference_is_sure():
    topics = several("item", ["law", "base"])
    title = plots.shares(topics, labels={"item": "topic"}).get_suptitle()
    assert title == "Topics, by outlet"
    samples = several("sample", ["listed", "others"])
    samples.attrs["method"] = {"finding": "Law: North 30 %, South 5 %"}
    assert plots.shares(samples).get_suptitle() == "Law: North 30 %, South 5 %"
    samples.attrs["method"] = {"finding": "No difference is sure"}
    assert plots.shares(samples).get_suptitle() == "Law, by outlet: no difference is sure"


def test_a_dot_of_fewer_than_five_pages_is_hollow():
    figure = plots.shares(SHARES.assign(n=[2, 2], size=[4, 40]))
    assert [filled for *_, filled in dots_of(figure)] == [False, True]


def test_what_is_refused():
    eight = several("outlet", range(8), SHARES.head(1))
    with pytest.raises(InputError, match="several shares of a outlet in one row"):
        plots.shares(eight.assign(outlet="North"))
