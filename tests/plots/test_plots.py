"""Each kind of figure: the right marks at the right places, the evidence in words, nothing clipped, no text over text."""

import functools
from pathlib import Path

import matplotlib
import networkx as nx
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from matplotlib.colors import to_hex
from matplotlib.text import Text

from analysis import figures, plots
from analysis.plots.canvas import note, title
from analysis.plots.style import letters_of

NAN = float("nan")
#: Invented tables.
MADE = Path(__file__).parents[1] / "fixtures/plots"


def made(name, dates=(), **options):
    """Return an invented table."""
    return pd.read_csv(MADE / f"{name}.csv", parse_dates=list(dates), **options)


CELLS = made("cells")
CONTRASTS = made("contrasts")
FACING = made("facing")
LEDGER = made("ledger")
LEVELS = made("levels")
MATRIX = made("matrix", index_col=0)
PROFILES = made("profiles")
SOUND = made("sound", ["period"])
SPECIFICATIONS = made("specifications")
STABILITY = made("stability")
TONES = made("tones")
VOICES = made("voices")


def graph():
    network = nx.Graph(
        [("Iran", "Russia", {"weight": 0.5}), ("Iran", "United States", {"weight": -0.2})]
    )
    network.add_edge("Nusra", "Islamic State", weight=0.3)
    network.add_nodes_from(["Israel", "Saudi Arabia"])
    for place, name in enumerate(sorted(network)):
        network.nodes[name]["units"] = 10 * place + 3
    return network


BLUE = to_hex(plots.style.BLUE)
VERMILLION = to_hex(plots.style.VERMILLION)
GREY = to_hex(plots.style.GREY)
WHITE = "#ffffff"

#: What each kind draws, and its options.
TABLES = {
    "sentiment": SOUND,
    "profiles": PROFILES,
    "effects": CONTRASTS,
    "prevalence": LEVELS,
    "heat_map": MATRIX,
    "colour_bar": MATRIX / 40,
    "agreement": STABILITY,
    "grid": CELLS,
    "network": graph(),
    "tone": TONES,
    "voices": VOICES,
    "ledger": LEDGER,
    "face_to_face": FACING,
    "specifications": SPECIFICATIONS,
}
OPTIONS = {
    "colour_bar": {"numbers": False},
    "grid": {"rows": "country", "columns": "phase"},
}


def drawing(kind, table):
    """Return the function that draws a table as this kind."""
    draw = plots.heat_map if kind == "colour_bar" else getattr(plots, kind)
    return functools.partial(draw, table, **OPTIONS.get(kind, {}))


DRAWN = {kind: drawing(kind, table) for kind, table in TABLES.items()}
EMPTY = {kind: drawing(kind, table[:0]) for kind, table in TABLES.items() if kind != "network"}
EMPTY["network"] = drawing("network", nx.Graph())
EMPTY["heat_map without columns"] = drawing("heat_map", MATRIX[[]])
#: Columns of numbers that may be missing.
UNKNOWN = {
    "sentiment": [name for name in SOUND if name.endswith(("_tone", "_low", "_high"))],
    "effects": ["estimate", "low", "high", "p_adjusted"],
    "prevalence": ["estimate", "low", "high"],
    "agreement": ["alpha"],
    "heat_map": list(MATRIX),
    "specifications": ["estimate", "low", "high", "p_adjusted"],
    "tone": ["estimate", "low", "high"],
    "ledger": ["estimate", "p_adjusted"],
}


def draw(kind, width="column"):
    ax = DRAWN[kind](ax=figures.canvas(width, 3.0)[1]).axes[0]
    title(ax, "A question that is long enough to need a second line at column width?")
    note(
        ax,
        "LLM-annotated, not human-validated; descriptive only. The numbers are invented for this test.",
    )
    return ax


def shown_texts(figure):
    """Return every text that shows, after the layout."""
    figure.draw_without_rendering()
    ticks = [axis for ax in figure.axes for axis in (ax.xaxis, ax.yaxis)]
    hidden = [
        label
        for axis in ticks
        for tick in axis.get_major_ticks() + axis.get_minor_ticks()
        for label in (tick.label1, tick.label2)
        if not min(axis.get_view_interval()) - 1e-9
        <= tick.get_loc()
        <= max(axis.get_view_interval()) + 1e-9
    ]
    return [
        text
        for text in figure.findobj(Text)
        if text.get_visible()
        and text.get_text().strip()
        and text not in hidden
        and (text.axes is None or text.axes.axison or text in text.axes.texts)
    ]


def boxes(figure):
    """Return text -> place of every text that shows, in pixels, after the layout."""
    return [(text.get_text(), Text.get_window_extent(text)) for text in shown_texts(figure)]


def lines_of(labels):
    """Return each text on one line."""
    return [label.get_text().replace("\n", " ") for label in labels]


def texts(ax):
    return [text for text in lines_of(ax.texts) if text]


def ticks(ax):
    return lines_of(ax.get_yticklabels())


def x_ticks(ax):
    return lines_of(ax.get_xticklabels())


def x_label(ax):
    return ax.get_xlabel().replace("\n", " ")


def note_of(figure):
    return (figure.get_supxlabel() or "").replace("\n", " ")


def marks(ax):
    return [line for line in ax.lines if line.get_marker() not in ("None", None, "")]


def hexes(colours):
    return [to_hex(colour) for colour in colours]


def fillings(ax):
    return hexes(mark.get_markerfacecolor() for mark in marks(ax))


def test_effects_show_estimate_interval_p_and_units():
    ax = draw("effects")
    assert ticks(ax) == ["Northern", "Eastern"] * 2
    assert texts(ax) == [
        "law",
        "opponents outlet: terrorists",
        "adjusted p (units)",
        "p .012 (31 v 79)",
        "descriptive only (3 v 107)",
        "p < .001 (31 v 79)",
        "no p (3 v 107)",
    ]
    places = [(*mark.get_xdata(), *mark.get_ydata()) for mark in marks(ax)]
    assert places == [(-0.2, 1), (0.4, 2), (0.25, 4), (0.3, 5)]
    assert fillings(ax) == [BLUE, WHITE] * 2
    bars = [list(line.get_xdata()) for line in ax.lines if line not in marks(ax)]
    bars = [bar for bar in bars if len(bar) == 2]
    assert [-0.35, -0.05] in bars and [0.1, 0.4] in bars and len(bars) == 3  # and the line at zero


def test_one_group_an_item_needs_no_headings():
    ax = plots.effects(CONTRASTS[CONTRASTS["group"] == "Northern"]).axes[0]
    assert ticks(ax) == ["law", "opponents outlet: terrorists"]


def test_rows_of_an_item_stand_together_whatever_their_order():
    ax = plots.prevalence(LEVELS.iloc[[0, 2, 1, 3]]).axes[0]
    assert ticks(ax) == ["Northern", "Eastern"] * 2 and texts(ax)[:2] == ["law", "base"]


def test_prevalence_says_n_and_hollows_withheld_intervals():
    ax = draw("prevalence")
    assert texts(ax)[2:] == [
        "9 of 34 pages, 30 outlets",
        "2 of 4 pages, 1 outlet",
        "12 of 34 pages, 30 outlets",
        "0 of 4 pages, 3 outlets",
    ]
    assert [filling == WHITE for filling in fillings(ax)] == [False, True] * 2
    assert x_ticks(ax) == ["0%", "25%", "50%"]
    assert ax.get_xlabel() == "share of pages\nhollow: no interval"
    assert plots.prevalence(LEVELS[:1]).axes[0].get_xlabel() == "share of pages"


@pytest.mark.parametrize("kind", ["prevalence", "tone", "effects"])
def test_a_mark_at_the_end_of_the_axis_is_drawn_whole(kind):
    assert not any(mark.get_clip_on() for mark in marks(draw(kind)))


def test_levels_of_outlets_and_means_print_what_they_rest_on():
    rows = {"outlet": list("abcdefgh"), "item": "valence", "n": -3.2, "size": 5, "outlets": 1}
    table = pd.DataFrame(rows).assign(estimate=-0.6, low=-0.8, high=-0.4)
    ax = plots.prevalence(table, unit="articles", percent=False).axes[0]
    assert set(texts(ax)[1:]) == {"5 articles"}
    colours = {line.get_color() for line in ax.lines}
    assert len(colours) == 1  # eight outlets, seven colours: one for all


def test_tone_has_named_ends_a_line_at_zero_and_says_what_it_rests_on():
    ax = draw("tone")
    assert texts(ax) == [
        "Aria",
        "Boria",
        "34 articles",
        "2 articles, descriptive only",
        "9 articles",
        "0 articles, descriptive only",
    ]
    assert x_ticks(ax) == ["−1 negative", "", "0", "", "1 positive"]
    assert [0, 0] in [list(line.get_xdata()) for line in ax.lines]
    assert ax.get_xlim() == (-1.03, 1.03)
    assert fillings(ax) == [BLUE, WHITE] * 2


def test_letters_are_unlike():
    assert "".join(letters_of(["law", "leaks", "lal", "lal2"]).values()) == "LEA2"


@given(st.lists(st.text(min_size=1, max_size=6), unique=True, max_size=30))
@settings(max_examples=40)
def test_letters_are_unlike_for_any_labels(labels):
    letters = letters_of(labels)
    assert list(letters) == labels and len(set(letters.values())) == len(labels)


def test_heat_map_prints_cells_and_leaves_missing_ones_empty():
    empty = "hatched: no number"
    assert texts(draw("heat_map")) == [empty, *"30 5 5 20 1 1 8".split()]
    ax = draw("colour_bar")
    assert texts(ax) == [empty] and ax.patch.get_hatch() and len(ax.figure.axes) == 2
    assert texts(plots.heat_map(MATRIX.fillna(0), numbers=False).axes[0]) == []


def test_heat_map_writes_thousands_out():
    matrix = pd.DataFrame([[1688.0, 0.1234], [999, -12345]])
    assert texts(plots.heat_map(matrix).axes[0]) == ["1,688", "0.123", "999", "-12,345"]


def test_heat_map_of_signed_values_has_white_at_zero():
    [image] = plots.heat_map(pd.DataFrame([[-1.0, 3.0]])).axes[0].images
    assert image.get_clim() == (-3, 3)


def test_grid_shows_empty_cells():
    assert texts(draw("grid")) == ["34 / 30", "5 / 5", "4 / 3", "–"]


def test_a_ledger_counts_pages_of_those_that_could_and_marks_tested_differences():
    ax = draw("ledger", "page")
    assert texts(ax) == [
        "hatched: fewer than 5 pages",
        "9 (3) / 34 ▼",
        "30 / 40 ▲",
        "5 / 16",
        "12 / 34",
        "1,200 / 2,400",
    ]
    heads = x_ticks(ax)
    assert heads == ["Northern (30 outlets)", "Eastern (21 outlets)", "Southern (9 outlets)"]
    figure = plots.ledger(LEDGER, width="page")
    assert plots.shown_in(figure).alt == (
        "Who carries what, of the pages that could: Pages that carry each item, of those that "
        "could, for 2 items and 3 groups. "
        "2 of 3 comparisons are sure (adjusted p at most .05): "
        "Northern, law 9 (n 34); Eastern, law 30 (n 40)."
    )
    assert "adjusted p ≤ .05" in note_of(figure)


def test_two_sides_have_bars_to_either_side_by_voice():
    figure = plots.face_to_face(FACING)
    ax = figure.axes[0]
    assert ticks(ax) == ["law", "base", "strategic standing"]
    heads = ["Northern (12 pages)", "Elm Post (5 pages)"]
    assert texts(ax) == [*heads, *"300421"]
    ends = [(bar.get_x(), bar.get_width()) for bar in ax.patches if bar.get_width()]
    assert ends[0] == pytest.approx((0, -1 / 12)) and ends[2] == pytest.approx((-1 / 12, -2 / 12))
    assert {end for _, end in ends} >= {0.8, 0.2}
    assert figure.get_suptitle() == "Northern and Elm Post, claim by claim"
    alt = plots.shown_in(figure).alt
    assert alt.endswith("Most apart: base, Northern 0 of 12, Elm Post 4 of 5.")
    assert "Not drawn: 1 claims that neither has" in note_of(figure)
    assert texts(plots.face_to_face(FACING[3:]).axes[0]) == heads


def test_agreement_is_ordered_and_undefined_alpha_says_so():
    ax = draw("agreement")
    assert ticks(ax) == ["law", "responsibility", "economic"]
    heads = ["alpha", "same", "prevalence", "pages"]
    assert texts(ax)[:8] == [*heads, ".98", "90%", "20 / 22%", "222"] and "none" in texts(ax)


def test_a_network_with_communities_has_their_colours_and_places():
    graph = nx.Graph([("Aria", "Boria", {"weight": 1.0}), ("Boria", "Coria", {"weight": 0.5})])
    for place, node in enumerate(graph):
        graph.nodes[node].update(community=place // 2, x=float(place), y=0.0, units=3)
    ax = plots.network(graph).axes[0]
    nodes = ax.collections[0]
    assert nodes.get_offsets()[:, 0].tolist() == [0, 1, 2]
    assert hexes(nodes.get_facecolor()) == [BLUE, BLUE, VERMILLION]
    assert hexes(line.get_color() for line in ax.lines) == ["#99c7e0", "#d9d9d9"]


def test_network_draws_every_edge_and_node():
    ax = draw("network")
    names = "Iran (3),Islamic State (13),Israel (23),Nusra (33),Russia (43),Saudi Arabia (53),United States (63)"
    assert sorted(texts(ax)) == names.split(",")
    assert [line.get_linestyle() for line in ax.lines] == ["-", "--", "-"]


@pytest.mark.parametrize("kind", DRAWN)
def test_the_look_does_not_depend_on_settings_around_the_call(kind):
    red = matplotlib.cycler(color=["red"])
    with matplotlib.rc_context({"font.size": 20, "axes.prop_cycle": red}):
        ax = draw(kind)
    assert max((text.get_fontsize() for text in ax.texts), default=0) <= 8
    assert "#ff0000" not in hexes(line.get_color() for line in ax.lines)


def with_samples(names):
    return pd.concat([SPECIFICATIONS.assign(sample=name) for name in names])


def test_specifications_are_columns_with_counts_under_each_and_filled_where_sure():
    ax = draw("specifications", "page")
    assert ticks(ax) == ["Northern: law", "Eastern: law"]
    assert texts(ax)[:2] == ["found alike", "wave 1"]
    assert texts(ax).count("3/30 v 20/80") == 4
    assert [mark.get_marker() for mark in marks(ax)] == ["o", "o", "s", "s"] * 2
    assert [filling == WHITE for filling in fillings(ax)] == [False, True] * 4


def test_one_choice_is_changed_at_a_time():
    crossed = pd.concat([SPECIFICATIONS.assign(unit=unit) for unit in ("outlets", "articles")])
    crossed = crossed[["reading", "sample", "unit", *SPECIFICATIONS.columns[2:]]]
    ax = plots.specifications(crossed).axes[0]
    assert texts(ax)[:3] == ["as planned", "sample: wave 1", "unit: articles"]
    assert len(marks(ax)) == 2 * 2 * 3
    of_samples = plots.specifications(crossed, across="sample").axes[0]
    assert texts(of_samples)[:2] == ["found alike", "wave 1"]


def test_narrow_columns_have_no_counts_and_say_what_their_ticks_are():
    figure = plots.specifications(with_samples("abcdefghijklmn"))
    assert not any("3/30" in text for text in texts(figure.axes[0]))
    assert "Outer ticks: 20 points" in " ".join(words_of(figure))


def test_where_columns_would_cut_their_names_each_has_a_line():
    names = [f"sample {number}" for number in range(9)]
    ax = plots.specifications(with_samples(names), width="column").axes[0]
    assert ticks(ax) == names * 2
    assert texts(ax)[:2] == ["Northern: law", "Eastern: law"]
    assert texts(ax).count("3/30 v 20/80") == 18
    assert len(marks(ax)) == 2 * 2 * 9
    assert "Beside them: pages with it" in note_of(ax.figure)


def test_long_names_of_rows_have_two_lines_and_words_of_columns_are_not_broken():
    name = "a query of the list whose words are far too many for one line beside its cells"
    columns = ["influence", "constitution"]
    matrix = pd.DataFrame(1, index=[f"{name} {n}" for n in range(4)], columns=columns)
    figure = plots.heat_map(matrix)
    labels = figure.axes[0].get_yticklabels()
    assert {label.get_text().count("\n") for label in labels} == {1}
    assert [label.get_text() for label in figure.axes[0].get_xticklabels()] == columns
    short = plots.heat_map(matrix.set_axis(list("abcd")))
    assert figure.get_figheight() > short.get_figheight()


@pytest.mark.parametrize("kind", EMPTY)
def test_an_empty_table_draws_three_words(kind):
    ax = EMPTY[kind](ax=figures.canvas()[1]).axes[0]
    [(text, box)] = boxes(ax.figure)
    assert text == "nothing to draw" and ax.get_window_extent().contains(*box.min)
    assert texts(EMPTY[kind]().axes[0]) == [text]


def test_every_kind_is_drawn():
    kinds = {name for name in plots.__all__ if hasattr(getattr(plots, name), "draw")}
    assert kinds == {*DRAWN} - {"colour_bar"}


def test_groups_have_the_colours_that_are_given():
    colours = dict.fromkeys(("Southern", LEVELS["country_group"][0]), plots.style.BLACK)
    for draw_groups, table in (plots.prevalence, LEVELS), (plots.voices, VOICES):
        assert plots.style.BLACK in colours_of(draw_groups(table, colours=colours))
        assert plots.style.BLACK not in colours_of(draw_groups(table))


def colours_of(figure):
    """Return the colours of all bars and lines."""
    ax = figure.axes[0]
    found = [bar.get_facecolor() for bar in ax.patches] + [line.get_color() for line in ax.lines]
    return {colour.upper() for colour in hexes(found)}


@pytest.mark.parametrize("kind", UNKNOWN)
def test_a_table_of_missing_numbers_is_drawn_without_a_warning(kind):
    table = TABLES[kind].assign(**dict.fromkeys(UNKNOWN[kind], NAN))
    drawing(kind, table)(figures.canvas()[1]).draw_without_rendering()


LABELS = {
    "law": "written law",
    "opponents_outlet:terrorists": "outlet calls them terrorists",
    "United_States": "the States",
    "military_detail": "planes and bombs",
    "strategic_standing": "rank of a power",
    "first days": "week one",
    "Northern": "the North",
    "Aria": "the Republic",
    "base": "air base",
}


@pytest.mark.slow
@pytest.mark.parametrize(
    "kind, shown",
    [
        ("effects", {"written law", "outlet calls them terrorists"}),
        ("agreement", {"written law"}),
        ("prevalence", {"written law", "air base"}),
        ("tone", {"the Republic"}),
        ("grid", {"week one", "the North"}),
        ("heat_map", {"the States"}),
    ],
)
def test_the_tables_labels_are_printed_and_do_not_reach_the_next(kind, shown):
    table = TABLES[kind].copy()
    table.attrs["method"] = {"names": LABELS}
    assert shown <= words_of(drawing(kind, table)(figures.canvas(height=4)[1]))
    assert not shown & words_of(drawing(kind, TABLES[kind])(figures.canvas(height=4)[1]))


def test_names_of_items_are_not_put_on_groups():
    """An outlet may be spelled as the stem of a word."""
    table = PROFILES.replace({"Northern": "sana", "law": "strike"})
    table.attrs["method"] = {"names": {"sana": "sanas", "strike": "strikes"}}
    drawn = plots.profiles(table)
    assert {"sana", "strikes"} <= words_of(drawn) and "sanas" not in words_of(drawn)
    assert "sana, strikes" in plots.shown_in(drawn).alt
    assert figures.tables.paper(table).cells[0][:2] == ("sana", "strikes")


def words_of(figure):
    """Return the texts that show, each on one line."""
    return {*lines_of(shown_texts(figure))}


def test_an_axis_of_shares_ends_where_it_is_told():
    small = LEVELS[:1].assign(estimate=1 / 30, low=0.0, high=0.1)
    ax = plots.prevalence(small, end=0.25).axes[0]
    assert x_ticks(ax) == ["0%", "12.5%", "25%"] and 0.25 < ax.get_xlim()[1] < 0.26


def test_sentiment_has_both_means_of_each_group_and_all_of_them_over_time():
    left, right = plots.sentiment(SOUND).axes
    assert ticks(left) == ["Elm Post", "Port Elm", "all"]
    assert texts(left) == ["articles / sentences", "34 / 300", "2 / 9", "36 / 309"]
    places = [mark.get_xdata()[0] for mark in marks(left)]
    assert places == [-0.4, -0.1, -0.38, -0.35, -0.1, -0.33]
    assert fillings(left).count(WHITE) == 2
    assert {"Elm Post", "Port Elm"} <= set(texts(right))
    lines = [list(line.get_ydata()) for line in right.lines]
    assert [-0.3, -0.5] in lines and [-0.25, -0.45] in lines
    assert len(plots.sentiment(SOUND[SOUND["period"].isna()]).axes) == 1
    lower = plots.sentiment(SOUND, width="column").axes[1].get_subplotspec()
    assert (lower.rowspan.start, lower.colspan.start) == (1, 0)
