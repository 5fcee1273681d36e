"""A table shows itself: size, title, axis words, note, alt text, and what a figure carries."""

import json

import pandas as pd
import pytest
from matplotlib.colors import to_hex
from matplotlib.text import Text
from test_plots import (
    BLUE,
    CELLS,
    CONTRASTS,
    DRAWN,
    GREY,
    LEVELS,
    MATRIX,
    VERMILLION,
    WHITE,
    draw,
    fillings,
    hexes,
    marks,
    note_of,
    texts,
    ticks,
    x_label,
    x_ticks,
)

from analysis import figures, plots
from analysis.plots.canvas import WIDTHS
from analysis.plots.legibility import faults
from analysis.stats.evidence import stacked

METHOD = {
    "what": "contrasts",
    "measure": "difference of shares",
    "per": "page",
    "unit": "outlet",
    "strata": ("phase",),
    "family": "exploratory, 4 tests",
    "n_tests": 4,
    "left_out": {"Northern against rest": 12},
    "annotators": "LLM-annotated, not human-validated",
    "names": {"law": "written law"},
}


def with_method(table, method=METHOD):
    table = table.copy()
    table.attrs["method"] = method
    return table


def test_a_figure_is_as_high_as_its_rows_need():
    many = pd.concat([CONTRASTS.assign(item=f"item {n}") for n in range(5)])
    heights = [plots.effects(many.head(n)).get_figheight() for n in (4, 8, 20)]
    assert heights == sorted(set(heights))


def test_the_note_says_what_the_method_says():
    figure = plots.effects(with_method(CONTRASTS), note="Two readings agree")
    assert note_of(figure) == (
        "Two readings agree. p adjusted over the family: exploratory, 4 tests. "
        "Intervals: 95 %, from leaving out one outlet at a time; differences within phases. "
        "Pages in phases that one side lacks, which differences leave out: "
        "12 (Northern against rest). LLM-annotated, not human-validated."
    )
    assert "written law" in texts(figure.axes[0])
    assert plots.shown_in(figure).method == METHOD


def test_the_axis_says_who_is_compared_and_what_each_direction_means():
    rates = CONTRASTS.rename(columns={"share": "rate", "share_against": "rate_against"})
    western = rates[rates["group"] == "Northern"]
    words = x_label(plots.effects(western).axes[0])
    assert "← lower in Northern | higher in Northern than in all others →" in words
    words = x_label(plots.effects(rates).axes[0])
    assert "← lower in the group | higher in the group than in all others →" in words
    changes = western.assign(group="after", against="before", event="Strikes", date="2016-08-16")
    ax = plots.effects(changes).axes[0]
    assert "← lower after | higher after than before →" in x_label(ax)
    assert ticks(ax) == ["law, from 16 August", "opponents outlet: terrorists, from 16 August"]


def test_differences_of_shares_are_percentage_points():
    ax = plots.effects(with_method(CONTRASTS[:2])).axes[0]
    assert x_label(ax) == (
        "percentage points, group minus the others, within phases "
        "filled: adjusted p ≤ .05 (family: exploratory, 4 tests)"
    )
    assert {"−25", "0", "+25"} <= set(x_ticks(ax))
    alt = plots.shown_in(ax.figure).alt
    assert "Percentage points, group minus the others, within phases" in alt
    assert "Northern −20" in alt
    means = CONTRASTS[:2].rename(columns={"share": "mean", "share_against": "mean_against"})
    tone = plots.effects(with_method(means, {"scales": ("law",)})).axes[0]
    assert x_label(tone).startswith("difference of means, group minus the others ")
    one = plots.effects(CONTRASTS[:1].assign(against="Eastern")).axes[0]
    assert x_label(one).startswith("percentage points, Northern minus Eastern ")


@pytest.mark.parametrize("kind", DRAWN)
def test_a_figure_is_drawn_again_in_a_column_in_letters_of_six_points(kind):
    shown = plots.shown_in(DRAWN[kind]())
    assert len(shown.alt) > 20 and shown.alt.endswith(".")
    figure = shown.redraw(width="column")
    assert figure.get_figwidth() == WIDTHS["column"]
    assert faults(figure) == []
    letters = [text.get_fontsize() for text in figure.findobj(Text) if text.get_text().strip()]
    assert min(letters) >= 6
    assert plots.shown_in(figure).alt == shown.alt


def first_columns(figure):
    """Return in which column of its figure each panel starts."""
    return [ax.get_subplotspec().colspan.start for ax in figure.axes]


def test_heat_maps_in_panels_have_one_scale_of_colours():
    names = ["a", "b"]
    few = pd.DataFrame([[90, 1], [1, 2]], index=names, columns=names)  # 90 is the diagonal's
    many = pd.DataFrame([[3, 8], [8, 9]], index=names, columns=names)
    images = [ax.images[0] for ax in plots.panels({"few": few, "many": many}, plots.heat_map).axes]
    assert [image.get_clim() for image in images] == [(0, 8), (0, 8)]
    signed = plots.panels({"few": few, "less": -many}, plots.heat_map)
    assert {ax.images[0].get_clim() for ax in signed.axes} == {(-8, 8)}
    assert {ax.images[0].get_cmap().name for ax in signed.axes} == {"PuOr"}
    assert plots.heat_map(few).axes[0].images[0].get_clim() == (0, 4)  # by itself: one number, pale
    own = plots.panels({"few": few, "many": many}, plots.heat_map, ends=(0, 20))
    assert {ax.images[0].get_clim() for ax in own.axes} == {(0, 20)}
    assert plots.panels({"none": few.iloc[:0]}, plots.heat_map).axes  # nothing to share


def test_panels_are_below_each_other_in_a_column():
    figure = plots.panels({"first": MATRIX, "second": MATRIX}, plots.heat_map)
    narrow = plots.shown_in(figure).redraw(width="column")
    assert first_columns(figure) == [0, 1] and first_columns(narrow) == [0, 0]
    assert narrow.get_figwidth() == WIDTHS["column"] and faults(narrow) == []


@pytest.mark.parametrize("last, is_common", [("base", True), ("bomb", False)])
def test_panels_that_are_higher_than_a_page_name_common_columns_once(last, is_common):
    rows = [f"row {n}" for n in range(15)]
    many = pd.DataFrame(1.0, index=rows, columns=["law", "base"])
    panels = {"one": many, "two": many, "three": many.set_axis(["law", last], axis=1)}
    figure = plots.panels(panels, plots.heat_map, width="column")
    figure.draw_without_rendering()
    shown = [ax.xaxis.get_tick_params()["labelbottom"] for ax in figure.axes]
    assert shown == [not is_common, not is_common, True]
    assert (figure.get_figheight() < 9.5) == is_common
    assert faults(figure) == []


def test_numbers_of_a_narrow_cell_are_below_each_other():
    phases = [f"phase {number}" for number in range(11)]
    cells = pd.DataFrame({"country": "Northern", "phase": phases, "articles": 140, "outlets": 130})
    wide = plots.grid(cells).axes[0]
    assert {text.get_text() for text in wide.texts} == {"140 / 130"}
    narrow = plots.grid(cells, width="column")
    assert {text.get_text() for text in narrow.axes[0].texts} == {"140\n/ 130"}
    assert faults(narrow) == []


def test_a_long_name_of_a_row_has_lines_and_makes_its_figure_higher():
    names = {"law": "what the written law of the land says of a base of foreigners"}
    rows = CONTRASTS[CONTRASTS["group"] == "Northern"]
    plain = plots.effects(rows, width="column")
    figure = plots.effects(rows, labels=names, width="column")
    ax = figure.axes[0]
    name = ax.get_yticklabels()[0].get_text()
    assert name.replace("\n", " ") == names["law"] and name.count("\n") == 2
    assert figure.get_figheight() > plain.get_figheight()
    assert faults(figure) == []


def test_colours_follow_the_compared_group_and_markers_the_rest():
    readings = stacked({"a": CONTRASTS, "b": CONTRASTS}, "reading")
    readings = readings[readings["p_adjusted"].notna() | (readings["item"] == "law")]
    readings = readings.assign(p_adjusted=0.04, low=-0.1, high=0.5)
    ax = plots.effects(readings, by=["group", "reading"]).axes[0]
    looks = {(name, to_hex(m.get_color()), m.get_marker()) for name, m in zip(ticks(ax), marks(ax))}
    assert looks >= {
        ("Northern, a", BLUE, "o"),
        ("Northern, b", BLUE, "s"),
        ("Eastern, a", VERMILLION, "o"),
    }


def test_marks_are_filled_where_adjusted_p_is_at_most_05():
    table = CONTRASTS[:3].assign(p_adjusted=[0.05, None, 0.051])
    ax = plots.effects(table).axes[0]
    assert hexes(mark.get_color() for mark in marks(ax)) == [BLUE, GREY, BLUE]
    assert fillings(ax) == [BLUE, WHITE, WHITE]
    assert "filled: adjusted p ≤ .05" in ax.get_xlabel()


def test_pairs_of_groups_have_names_of_both_sides():
    pairs = CONTRASTS.iloc[[0, 0, 2, 2]].assign(against=["Eastern", "Western"] * 2)
    names = ["Northern against Eastern", "Northern against Western"]
    assert ticks(plots.effects(pairs).axes[0]) == names * 2


def test_one_item_is_the_title():
    figure = plots.prevalence(LEVELS[LEVELS["item"] == "law"], labels={"law": "written law"})
    assert figure.get_suptitle() == "written law"
    assert plots.shown_in(figure).alt.startswith("written law: Share of pages by group")
    assert plots.prevalence(LEVELS, title="All of it").get_suptitle() == "All of it"


def test_levels_of_two_columns_of_groups_have_names_of_both():
    phases = LEVELS.assign(phase=["first", "second"] * 2)
    phases = phases[["country_group", "phase", *LEVELS.columns[1:]]]
    names = ticks(plots.prevalence(phases).axes[0])
    assert names[:2] == ["Northern, first", "Eastern, second"]


def test_panels_have_one_note_and_all_rows():
    tables = {"North": with_method(CONTRASTS[:2]), "South": with_method(CONTRASTS[2:])}
    figure = plots.panels(tables, plots.effects)
    assert [ax.get_title(loc="left") for ax in figure.axes] == ["North", "South"]
    assert faults(figure) == [] and note_of(figure).count("exploratory") == 1
    shown = plots.shown_in(figure)
    assert shown.table["panel"].tolist() == ["North", "North", "South", "South"]
    assert shown.method == METHOD
    assert shown.alt.startswith("North: ") and " South: " in shown.alt


def test_an_empty_place_beside_panels_has_no_axes():
    figure = plots.panels({"a": MATRIX, "b": MATRIX, "c": MATRIX}, plots.heat_map)
    assert len(figure.axes) == 4 and not figure.axes[3].axison
    assert plots.shown_in(figure).table.columns[:2].tolist() == ["panel", "index"]


def test_what_a_figure_carries_is_saved(tmp_path):
    figure = plots.effects(with_method(CONTRASTS))
    made = figures.save(figure, "01-contrasts", case="demo", folder=tmp_path, provenance={})
    alt = plots.shown_in(figure).alt
    assert made.alt == alt
    assert json.loads((tmp_path / "demo/01-contrasts.json").read_text())["alt"] == alt
    written = pd.read_csv(tmp_path / "demo/01-contrasts.csv")
    assert written["item"].tolist() == CONTRASTS["item"].tolist()


def test_words_and_numbers_can_be_given(tmp_path):
    figure = draw("prevalence").figure
    options = {"case": "demo", "folder": tmp_path}
    made = figures.save(figure, "01-bars", alt="Bars.", table=CELLS, **options)
    assert made.alt == "Bars."
    assert (tmp_path / "demo/01-bars.csv").read_text().startswith("country,phase")


def test_a_figure_of_several_tables_by_hand_needs_its_numbers(tmp_path):
    figure, axes = plots.canvas("page", 3.0, columns=2)
    plots.prevalence(LEVELS, axes[0], by="country_group")
    plots.heat_map(MATRIX, axes[1])
    assert plots.shown_in(figure).table is None and note_of(figure) == ""
    options = {"case": "demo", "folder": tmp_path}
    made = figures.save(figure, "01-both", table=CELLS, **options)
    assert "Share of pages" in made.alt and "Each two of" in made.alt


def test_a_figure_without_a_plot_function_carries_nothing():
    assert plots.shown_in(plots.canvas()[0]) is None
    assert plots.shown_in(draw("effects").figure).alt
