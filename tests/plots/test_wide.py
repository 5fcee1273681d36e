"""Tables of 81 outlets and 33 actors: every figure names what it draws, and keeps its size."""

import networkx as nx
import numpy as np
import pandas as pd
import pytest
from matplotlib.text import Text
from PIL import Image
from test_plots import SPECIFICATIONS

from analysis import plots
from analysis.figures.images import RESOLUTION
from analysis.plots.canvas import WIDTHS
from analysis.plots.legibility import faults

pytestmark = pytest.mark.slow
TALLEST = 4_000  #: pixels of a PNG
LONG = " Weekly Observer and Chronicle of All Northern Provinces"
OUTLETS = [f"{n:02d}{LONG}" for n in range(79)] + ["صحيفة الشمال اليومية", "北方日报"]
ACTORS = [f"{n:02d} Ministry of the Interior and of Public Order of Norvia" for n in range(33)]
DAYS = pd.date_range("2016-08-01", periods=5)


def wide(**columns):
    """Return a row for each outlet and actor; numbers differ, and no two rows are equal."""
    table = pd.MultiIndex.from_product([OUTLETS, ACTORS], names=["outlet", "item"])
    table = table.to_frame(index=False)
    share = (np.arange(len(table)) * 0.6180339 % 1).round(6)
    numbers = {"articles": 40, "outlets": 1, "n": (40 * share).round(), "size": 40, "pages": 40}
    numbers |= {"estimate": share, "low": share - 0.1, "high": share + 0.1, "share": share}
    numbers |= {"carried": numbers["n"], "own": 0, "quoted": 0, "mentioned": 0}
    return table.assign(**numbers).assign(**columns)


def contrasts_of(**columns):
    table = wide(p_adjusted=wide()["estimate"], against="rest", units=40, units_against=99)
    return table.rename(columns={"outlet": "group"}).assign(share_against=0.5, **columns)


def first_of_each(table, column):
    return table.drop_duplicates(column, ignore_index=True)


def network():
    graph = nx.Graph()
    rng = np.random.default_rng(0)
    for place, name in enumerate(OUTLETS):
        graph.add_node(name, units=place + 1)
    for _ in range(160):
        first, second = rng.choice(len(OUTLETS), 2, replace=False)
        graph.add_edge(OUTLETS[first], OUTLETS[second], weight=float(rng.random()))
    return graph


MATRIX = wide().pivot(index="outlet", columns="item", values="estimate")
SAMPLES = pd.concat(
    [
        SPECIFICATIONS[:4].assign(group=outlet, item=ACTORS[n % 33])
        for n, outlet in enumerate(OUTLETS)
    ]
)
AGREEMENT = first_of_each(wide(), "outlet").rename(columns={"outlet": "variable"})
AGREEMENT = AGREEMENT.assign(
    alpha=AGREEMENT["share"], agreement=0.9, prevalence_a=0.2, prevalence_b=0.3
)
AGAINST = {f"{name}_against": 4 for name in ("carried", "pages", "own", "quoted")}
VOICES = wide().rename(columns={"outlet": "group"})
FACING = first_of_each(VOICES.assign(item=VOICES["group"]), "item")
WORDS = [ACTORS[n % 33] for n in range(81 * 33)][::-1]
KEYNESS = first_of_each(contrasts_of(word=WORDS, item=contrasts_of()["group"]), "group")

SOUND = pd.concat([first_of_each(wide(), "outlet").assign(period=day) for day in [pd.NaT, *DAYS]])
SOUND = SOUND.drop(columns=["item", "low"]).assign(sentences=400)
SOUND = SOUND[["outlet", *SOUND.columns.drop("outlet")]]
for of in ("article", "sentence"):
    SOUND = SOUND.assign(**{f"{of}_tone": SOUND["share"], f"{of}_high": SOUND["high"]})
    SOUND[f"{of}_low"] = SOUND["share"] - 0.1


#: What draws a wide table, and the columns (or sides) whose labels it has to write.
WIDE = {
    "effects": (plots.effects, contrasts_of(), {}, ["group", "item"]),
    "effects of words": (plots.effects, KEYNESS, {"by": "word"}, ["group", "word"]),
    "prevalence": (plots.prevalence, wide(), {}, ["outlet", "item"]),
    "prevalence of one": (plots.prevalence, wide()[::33], {}, ["outlet"]),
    "tone": (plots.tone, wide(), {}, ["outlet", "item"]),
    "sentiment": (plots.sentiment, SOUND, {}, ["outlet"]),
    "heat_map": (plots.heat_map, MATRIX, {}, ["index", "columns"]),
    "heat_map with numbers": (plots.heat_map, MATRIX, {"numbers": True}, ["index", "columns"]),
    "grid": (plots.grid, wide(), {}, ["outlet", "item"]),
    "ledger": (plots.ledger, wide().rename(columns={"outlet": "group"}), {}, ["group", "item"]),
    "voices": (plots.voices, VOICES, {}, ["group", "item"]),
    "face_to_face": (plots.face_to_face, FACING.assign(group="a", against="b", **AGAINST), {}, ["item"]),
    "network": (plots.network, network(), {}, ["source", "target"]),
    "specifications": (plots.specifications, SAMPLES, {}, ["group", "item"]),
    "agreement": (plots.agreement, AGREEMENT, {}, ["variable"]),
    "profiles": (plots.profiles, wide(n_against=3, articles_against=90), {}, ["outlet"]),
}  # fmt: skip


def words_in(figure):
    """Return every text of a figure as one line each."""
    texts = [text for text in figure.findobj(Text) if text.get_visible()]
    return [" ".join(text.get_text().split()) for text in texts]


def is_written(name, texts):
    """Return whether a name, or its beginning where there is no room, is in a text."""
    name = " ".join(str(name).split())
    if any(name in text for text in texts):
        return True
    starts = [part.strip() for text in texts for part in text.split("…")[:-1]]
    return any(name[:size] in start for start in starts for size in range(8, len(name)))


def labels_of(drawn, side):
    if side in ("index", "columns"):
        return list(getattr(drawn, side))
    return drawn[side].unique()


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("kind", WIDE)
def test_a_wide_table_keeps_its_words_and_its_size(kind, width):
    draw, table, options, sides = WIDE[kind]
    figure = draw(table, width=width, **options)
    figure.draw_without_rendering()
    assert figure.get_figheight() * RESOLUTION <= TALLEST
    assert figure.get_figwidth() == WIDTHS[width]
    shown = plots.shown_in(figure)
    texts = words_in(figure)
    unwritten = [
        name
        for side in sides
        for name in labels_of(shown.drawn, side)
        if name.isascii() and not is_written(name, texts)
    ]
    assert unwritten == []
    assert len(shown.drawn) < len(shown.table)
    assert "Drawn: " in figure.get_supxlabel() and "all are in the CSV" in shown.alt
    assert faults(figure) == []


#: Kinds whose tables have intervals, whether they are drawn or not.
LOWS = ("low", "article_low", "sentence_low")
WITH_INTERVALS = [kind for kind in WIDE if any(name in LOWS for name in WIDE[kind][1])]


def marks_of(figure):
    """Return where lines, and the marks of collections, are drawn."""
    lines = [line.get_xydata().tolist() for ax in figure.axes for line in ax.lines]
    paths = [
        path.vertices.tolist()
        for ax in figure.axes
        for marks in ax.collections
        for path in marks.get_paths()
    ]
    return lines + paths


@pytest.mark.parametrize("kind", WITH_INTERVALS)
def test_a_note_that_promises_intervals_has_them_drawn(kind):
    draw, table, options, _ = WIDE[kind]
    table = table[:66]
    table.attrs["method"] = {"unit": "outlet"}
    figure = draw(table, **options)
    lows = [name for name in table if name in LOWS]
    others = draw(table.assign(**{name: table[name] - 0.011 for name in lows}), **options)
    are_drawn = marks_of(figure) != marks_of(others)
    assert are_drawn == ("Intervals: 95 %" in figure.get_supxlabel())


def test_as_many_rows_as_are_asked_for_are_drawn():
    figure = plots.effects(contrasts_of(), most_rows=12)
    drawn = plots.shown_in(figure).drawn
    surest = contrasts_of().nsmallest(12, "p_adjusted")
    assert set(drawn.index) == set(surest.index)
    assert "Drawn: 12 of 2,673 rows; all are in the CSV." in figure.get_supxlabel()
    again = plots.shown_in(figure).redraw(width="column")
    assert len(plots.shown_in(again).drawn) == 12
    whole = plots.effects(contrasts_of()[:60], plots.canvas("page", 9.0)[1])
    assert len(plots.shown_in(whole).drawn) == 60


def test_a_word_and_its_outlet_are_both_named_where_each_has_one_row():
    ax = plots.effects(KEYNESS.head(6).assign(item=list("abcdef")), by="word").axes[0]
    names = [label.get_text().replace("\n", " ") for label in ax.get_yticklabels()]
    assert names[0].startswith("a: 32 Ministry of the Interior")


def test_more_panels_than_a_figure_has_room_for_are_counted():
    tables = dict.fromkeys(OUTLETS[:40], MATRIX.iloc[:2, :2])
    figure = plots.panels(tables, plots.heat_map)
    assert figure.get_figheight() * RESOLUTION <= TALLEST
    assert "Drawn: 12 of 40 panels; all are in the CSV." in figure.get_supxlabel()
    assert plots.shown_in(figure).table["panel"].nunique() == 40


def test_every_committed_figure_has_a_size_that_can_be_shown(root):
    sizes = {}
    for path in sorted(root.glob("figures/*/*.png")):
        with Image.open(path) as image:
            sizes[path.name] = image.size
    assert sizes
    assert {name: size for name, size in sizes.items() if size[1] > TALLEST} == {}
    widths = {size[0] for size in sizes.values()}
    assert widths <= {round(inches * RESOLUTION) for inches in WIDTHS.values()}
