"""Figures of frame packages and maps: bars as long as shares, marks at their places. All is invented."""

import pandas as pd
import pytest
from test_plots import ELEMENTS, FINGERPRINTS, PLACES, PULLS

from analysis import plots
from analysis.stats.evidence import Method
from analysis.stats.facts import MapFacts


def test_elements_have_bars_of_their_shares_and_marks_of_all_other_pages():
    ax = plots.package_elements(ELEMENTS).axes[0]
    widths = [bar.get_width() for bar in ax.patches]
    assert widths == pytest.approx([1, 2 / 3, 7 / 8])
    marks = ax.lines[0].get_xdata()
    assert list(marks) == pytest.approx([0.2, 0.1, 0.3])
    texts = [text.get_text() for text in ax.texts]
    assert texts[0] == "law + problem: breach" and texts[-1] == "7 of 8"


def test_fingerprints_add_up_and_grey_names_rest_on_little():
    ax = plots.fingerprints(FINGERPRINTS).axes[0]
    assert [bar.get_width() for bar in ax.patches] == [0.75, 0, 0.25, 1]
    assert [bar.get_x() for bar in ax.patches] == [0, 0, 0.75, 0]
    names = {label.get_text(): label.get_color() for label in ax.get_yticklabels()}
    assert names["Northern"] == "black" and names["Eastern"] != "black"
    assert "descriptive only" in ax.get_xlabel()


def test_one_package_in_all_bars_is_nothing_to_show():
    one = FINGERPRINTS.assign(item="law", estimate=1.0).drop_duplicates(["item", "country"])
    assert plots.shown_in(plots.fingerprints(one)).nothing
    assert not plots.shown_in(plots.fingerprints(FINGERPRINTS)).nothing


def test_runs_of_a_group_are_neighbours():
    both = FINGERPRINTS.assign(run="a")
    both = pd.concat([both, FINGERPRINTS.assign(run="b")], ignore_index=True)
    ax = plots.fingerprints(both).axes[0]
    names = [label.get_text() for label in ax.get_yticklabels()]
    assert names == ["Northern, a", "Northern, b", "Eastern, a", "Eastern, b"]


def test_a_map_names_sources_and_draws_elements_nearer():
    figure = plots.source_map(PLACES, elements=PULLS, group="country")
    ax = figure.axes[0]
    texts = {text.get_text() for text in ax.texts}
    assert texts == {"Elm Post", "Port Elm", "Berg", "+ law", "+ military detail"}
    elements = ax.lines[-1].get_xdata()
    assert list(elements) == pytest.approx([0.9, -0.675])
    names = [text.get_text() for text in ax.get_legend().get_texts()]
    assert names == ["Eastern", "Northern"]


def test_a_map_of_noise_says_so_and_leaves_out_single_pages():
    noise = PLACES.assign(is_active=[True, True, False], reason="noise", status="descriptive")
    noise.attrs["method"] = Method(kind="map", source_map=MapFacts(active=2, axes=0))
    figure = plots.source_map(noise)
    assert "places are noise" in figure.get_supxlabel().replace("\n", " ")
    assert "1 sources with fewer pages are not drawn" in figure.get_supxlabel().replace("\n", " ")
    assert {text.get_text() for text in figure.axes[0].texts} == {"Elm Post", "Port Elm"}


def test_a_map_that_says_more_than_chance_has_its_sources_in_the_note():
    read = PLACES.assign(is_active=True)
    read.attrs["method"] = Method(kind="map", source_map=MapFacts(active=3, axes=1))
    figure = plots.source_map(read)
    assert "3 sources make the axes" in figure.get_supxlabel().replace("\n", " ")
    assert figure.axes[0].get_ylabel() == "second axis (no more than chance)"
