"""Shares of groups as dots: by hand, on the event, and what is refused."""

import pandas as pd
import pytest

from analysis import open_case, plots
from analysis.errors import InputError
from analysis.plots.canvas import fit


def shares_of(**columns):
    rows = {"country": ["North", "South"], "item": "law", "n": [9, 2], "size": [30, 40]}
    rows |= {"estimate": [0.3, 0.05], "low": [0.1, 0.01], "high": [0.5, 0.2]}
    return pd.DataFrame(rows | columns)


def dots_of(figure):
    """Return share, row and whether it is filled, of each dot."""
    lines = [line for line in figure.axes[0].lines if line.get_marker() == "o"]
    places = [(line.get_xdata()[0], line.get_ydata()[0]) for line in lines]
    return [(*at, line.get_markerfacecolor() != "white") for at, line in zip(places, lines)]


def test_shares_by_hand():
    figure = plots.shares(shares_of(status=["interval", "descriptive"]))
    assert dots_of(figure) == [(0.3, 0, True), (0.05, 0, False)]
    assert [label.get_text() for label in figure.axes[0].get_yticklabels()] == ["law (70)"]
    assert figure.axes[0].get_xlabel() == "percent of pages"
    assert "Hollow" in figure.get_supxlabel()
    assert plots.shown_in(figure).alt.endswith("Law: North 30 %, South 5 %.")


def test_second_reading_is_an_upright_line():
    both = pd.concat([shares_of(reading="a"), shares_of(reading="b", estimate=[0.35, 0.1])])
    figure = plots.shares(both.reset_index(drop=True))
    [second] = figure.axes[0].collections
    assert second.get_offsets().tolist() == [[0.35, 0.0], [0.1, 0.0]]
    assert len(dots_of(figure)) == 2


def test_lead_of_the_event():
    lead = open_case("data/hamedan-2016").lead()
    figure = plots.shares(lead)
    fit(figure, "column")
    names = [label.get_text() for label in figure.axes[0].get_yticklabels()]
    waves = ["first wave (94)", "second wave (231)", "third wave (52)", "other pages (215)"]
    assert names == ["comparable pages (162)", *waves]
    first = lead[(lead["sample"] == "comparable pages") & (lead["reading"] == "a")]
    counts = first.set_index("country_group")[["n", "size"]].T.to_dict("list")
    assert counts == {"Iranian": [6, 31], "Russian": [25, 79], "Western": [2, 52]}
    assert first.attrs["method"]["finding"] == figure.get_suptitle().replace("\n", " ")


def test_long_tables_and_order():
    items = [f"item {number:02}" for number in range(20)]
    rows = [shares_of(item=item, n=[number, 0]) for number, item in enumerate(items)]
    figure = plots.shares(pd.concat(rows, ignore_index=True))
    shown = plots.shown_in(figure)
    assert shown.drawn["item"].unique().tolist() == items[:-13:-1]
    assert shown.note.startswith("12 of 20 items drawn; the CSV has all.")
    two = pd.concat(rows[:2], ignore_index=True)
    names = plots.shares(two, order=items[1::-1]).axes[0].get_yticklabels()
    assert [name.get_text() for name in names] == ["item 01 (70)", "item 00 (70)"]


def test_what_is_refused():
    with pytest.raises(InputError, match="several shares of a country in one row"):
        plots.shares(pd.concat([shares_of()] * 2, ignore_index=True))
    many = pd.concat([shares_of(country=[f"N{n}", f"S{n}"]) for n in range(4)])
    with pytest.raises(InputError, match="8 groups"):
        plots.shares(many.reset_index(drop=True))
