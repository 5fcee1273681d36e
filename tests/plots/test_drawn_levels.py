"""Levels as dots with intervals: by hand, on the event, and rows of long tables."""

import pytest
from drawn import SHARES, dots_of, heads_of, names_of, several, texts_of, title_and_axis

from analysis import plots


def test_shares_are_sorted_and_have_counts_beside_them():
    table = SHARES[::-1].assign(status=["descriptive", "interval"])
    figure = plots.levels(table)
    assert names_of(figure) == ["North", "South"]
    assert dots_of(figure) == [(30, 0, True), (5, 1, False)]
    assert sorted(texts_of(figure)) == ["2 of 40", "9 of 30", "pages"]
    assert "Hollow" in figure.get_supxlabel()
    assert plots.levels(SHARES.head(1)).alt.endswith("intervals. One row: law, North 30 %.")
    assert names_of(plots.levels(SHARES, order=["South", "North"])) == ["South", "North"]


MEAN = {"measure": "mean", "scales": ("law",)}
MEASURES = [
    ("percent of pages", {}, "30 %, South 5 %"),
    ("per 1,000 words", {"measure": "rate", "per": "token"}, "300, South 50"),
    ("mean tone, −1 to 1", MEAN | {"per": "scored mention"}, ".30, South .05"),
    ("mean", MEAN, ".3, South .05"),
]


@pytest.mark.parametrize("words, method, levels", MEASURES)
def test_the_axis_has_the_words_of_the_measure_and_the_title_its_levels(words, method, levels):
    table = SHARES.assign(low=[0.25, 0.01])
    table.attrs["method"] = method
    figure = plots.levels(table)
    assert title_and_axis(figure) == (f"Law: North {levels}", words)
    assert plots.levels(SHARES).get_suptitle() == "Law, by outlet"  # intervals meet
    hollow = plots.levels(table.assign(status="descriptive"))
    assert hollow.get_suptitle() == "Law, by outlet"


def test_values_are_as_written_and_columns_are_words():
    table = SHARES.rename(columns={SHARES.columns[0]: "country_group"})
    figure = plots.levels(table.assign(country_group=["elm_land", "oak_land"]))
    assert names_of(figure) == ["elm_land", "oak_land"]
    assert "by country group" in figure.alt


def test_tone_is_drawn_around_its_estimates():
    tone = several("outlet", range(15), SHARES[:1]).assign(item="valence", estimate=-0.4)
    tone = tone.assign(low=-0.85, high=-0.01)
    tone.attrs["method"] = {"measure": "mean", "scales": ("valence",), "per": "scored sentence"}
    figure = plots.levels(tone)
    assert figure.get_suptitle() == "Mean tone, by outlet"
    assert "12 of 15 rows" in figure.get_supxlabel()
    assert figure.axes[0].get_xlim() == pytest.approx((-1.025, 0.025))


def test_items_are_headings_and_of_one_group_rows():
    items = several("item", ["law", "base"])
    figure = plots.levels(items)
    assert names_of(figure) == ["", "North", "South"] * 2
    assert figure.get_suptitle() == "Percent of pages, by outlet"
    one = plots.levels(items[::2].assign(estimate=[0.1, 0.2]))
    assert names_of(one) == ["base", "law"]


def test_long_tables_have_groups_with_most_articles():
    table = several("item", ["law", "base"], several("outlet", range(9)).iloc[::2])
    shown = plots.levels(table.assign(articles=table["outlet"])).caption.drawn
    assert set(shown["outlet"]) == set(range(3, 9))


def test_nothing_to_draw():
    unseen = plots.levels(SHARES.assign(estimate=float("nan")))
    assert unseen.caption.nothing == "there is nothing to look at in any group"


def test_the_axis_follows_the_estimates_and_a_longer_interval_is_cut():
    """Rates of 2 and 6 per 1,000 words: the axis ends at the tick after 12, whatever the interval."""
    table = SHARES.assign(estimate=[0.006, 0.002], low=[0.004, 0.0], high=[0.008, 0.9])
    table.attrs["method"] = {"measure": "rate", "per": "token"}
    figure = plots.levels(table)
    assert figure.axes[0].get_xlim() == pytest.approx((-0.3125, 12.8125))
    assert heads_of(figure) == [(">", 12.0, 1)]
    assert "Arrowheads: the interval is longer." in figure.note
    never = table.assign(estimate=0.0, low=0.0, high=1.0)
    assert plots.levels(never).axes[0].get_xlim() == pytest.approx((-0.025, 1.025))
    assert heads_of(plots.levels(SHARES.assign(high=[1.0, 0.9]))) == []
