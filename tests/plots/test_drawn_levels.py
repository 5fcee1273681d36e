"""Levels as bars with intervals, of shares, rates and means: by hand, and rows of long tables."""

import pytest
from drawn import SHARES, heads_of, marks_of, names_of, several, texts_of, title_and_axis

from analysis import plots
from analysis.errors import InputError

TOPICS = several("item", ["law", "base"])
ROUNDS = several("sample", ["all pages", "round: 1", "round: 2"])[["sample", *SHARES]]


def test_one_item_has_a_row_for_each_group_and_under_ten_articles_are_numbers():
    figure = plots.levels(SHARES[::-1])
    assert marks_of(figure) == [(30, 0, "level"), (5, 1, "level")]
    assert names_of(figure) == ["North", "South"]
    assert texts_of(figure) == ["30 % (9 of 30)", "5 % (2 of 40)", "percent (pages)"]
    assert "Bar: shares, not tested." in figure.note
    assert names_of(plots.levels(SHARES, order=["South", "North"]))[0] == "South"
    few = plots.levels(SHARES.assign(articles=[9, 40], low=float("nan")))
    assert marks_of(few) == [(5, 1, "level")]
    assert "9 of 30" in texts_of(few) and "no mark: under 10 pages" in few.note
    assert few.table["mark"].tolist() == ["count", "level"]
    unseen = plots.levels(SHARES.assign(estimate=[0.3, float("nan")], size=[30, 0]))
    assert texts_of(unseen) == ["30 % (9 of 30)", "percent (pages)"]


def test_groups_of_a_row_are_below_each_other_and_the_second_reading_is_a_thin_bar():
    figure = plots.levels(several("reading", "ab", TOPICS)[["reading", *SHARES]])
    assert names_of(figure) == ["base", "law"]
    of_first = [(30, -0.167), (5, 0.167), (30, 0.833), (5, 1.167)]
    expected = [(*place, kind) for kind in ("level", "second") for place in of_first]
    assert sorted(marks_of(figure)) == sorted(expected)
    assert "thin bar: second reading" in figure.note
    assert title_and_axis(figure)[0] == "Most often “base”: North 30 %, South 5 %"


MEAN = {"measure": "mean", "scales": ("law",)}
MEASURES = [
    ("percent of pages", {}, "30 %, South 5 %", "30 % (9 of 30)"),
    (
        "per 1,000 words",
        {"measure": "rate", "per": "token"},
        "300, South 50",
        "300 (30)",
    ),
    (
        "mean tone, −1 to 1",
        MEAN | {"per": "scored mention"},
        ".30, South .05",
        ".30 (30)",
    ),
    ("mean", MEAN, ".3, South .05", ".3 (30)"),
]


@pytest.mark.parametrize("words, method, levels, beside", MEASURES)
def test_the_axis_has_the_words_of_the_measure_and_the_title_its_levels(
    words, method, levels, beside
):
    table = SHARES.assign(low=[0.25, 0.01])
    table.attrs["method"] = method
    figure = plots.levels(table)
    assert title_and_axis(figure) == (f"Law: North {levels}", words)
    assert texts_of(figure)[0] == beside
    assert plots.levels(SHARES).get_suptitle() == "Law, by outlet"  # intervals meet
    assert plots.levels(table.assign(articles=9)).get_suptitle() == "Law, by outlet"


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
    assert figure.get_suptitle() == "Mean tone by VADER, by outlet"
    assert "12 of 15 outlets drawn" in figure.get_supxlabel()
    assert figure.axes[0].get_xlim() == pytest.approx((-0.87125, 0.02125))


SURE = {"finding": "Law: North 30 %, South 5 %"}
UNSURE = {"finding": "No difference is sure"}
LEADING = {"leading": "South"}
TITLES = [
    (TOPICS, {}, "Most often “base”: North 30 %, South 5 %"),
    (ROUNDS, SURE, "Law: North 30 %, South 5 %"),
    (ROUNDS, UNSURE, "Law, by outlet: no difference is sure"),
    (ROUNDS, SURE | LEADING, "Law: South lowest in each round"),
    (ROUNDS, UNSURE | LEADING, "Law: South lowest in each round; not settled"),
    (ROUNDS.assign(estimate=[0.3, 0.05, 0.3, 0.05, 0.1, 0.2]), SURE | LEADING, SURE["finding"]),
]


@pytest.mark.parametrize("table, method, title", TITLES)
def test_the_title_tells_what_is_sure_and_what_holds_in_each_round(table, method, title):
    table = table.copy()
    table.attrs["method"] = method
    assert plots.levels(table, labels={"item": "topic"}).get_suptitle() == title


def test_samples_have_headings_and_the_item_is_on_the_axis():
    figure = plots.levels(ROUNDS)
    assert names_of(figure) == ["all pages", "", "1", "2"]
    assert texts_of(figure) == ["round", *["30 % (9 of 30)", "5 % (2 of 40)"] * 3, "percent (pages)"]
    assert figure.axes[0].get_xlabel() == "percent of pages with law"


def test_long_tables():
    """Twelve items that most pages have, and five groups of most pages."""
    items = several("item", range(20))
    items["n"] = items["item"]
    shown = plots.levels(items)
    assert [*shown.caption.drawn["item"].unique()] == [*range(19, 7, -1)]
    assert "12 of 20 items drawn." in shown.note
    eight = several("item", ["law", "base"], several("outlet", range(8), SHARES.head(1)))
    eight["articles"] += eight["outlet"]
    shown = plots.levels(eight)
    assert set(shown.caption.drawn["outlet"]) == {3, 4, 5, 6, 7}
    assert "5 of 8 outlets drawn, those of most pages" in shown.note


def test_the_axis_follows_the_estimates_and_a_longer_interval_is_cut():
    """Rates of 2 and 6 per 1,000 words: the axis ends at 12, whatever the interval."""
    table = SHARES.assign(estimate=[0.006, 0.002], low=[0.004, 0.0], high=[0.008, 0.9])
    table.attrs["method"] = {"measure": "rate", "per": "token"}
    figure = plots.levels(table)
    assert figure.axes[0].get_xlim() == pytest.approx((-0.3, 12.3))
    assert heads_of(figure) == [(">", 12.0, 1)]
    assert "Arrowheads: the interval is longer." in figure.note
    never = table.assign(estimate=0.0, low=0.0, high=1.0)
    assert plots.levels(never).axes[0].get_xlim() == pytest.approx((-0.025, 1.025))
    assert heads_of(plots.levels(SHARES.assign(high=[1.0, 0.9]))) == []


def test_nothing_to_draw_and_what_is_refused():
    unseen = plots.levels(SHARES.assign(estimate=float("nan")))
    assert unseen.caption.nothing == "there is nothing to look at in any group"
    with pytest.raises(InputError, match="several rows of one reading, outlet, item"):
        plots.levels(SHARES.assign(outlet="North"))
