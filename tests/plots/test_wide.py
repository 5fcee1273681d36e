"""Tables of 81 outlets and 33 actors: every figure names what it draws, and keeps its size."""

from dataclasses import replace

import networkx as nx
import numpy as np
import pandas as pd
import pytest
from matplotlib.text import Text
from test_plots import DRAWN, IN_SAMPLES

from analysis import plots
from analysis.figures.images import RESOLUTION
from analysis.plots.canvas import WIDTHS
from analysis.plots.legibility import faults
from analysis.stats.evidence import Method

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


def tests_of(**columns):
    table = wide(p_adjusted=wide()["estimate"], against="rest", units=40, units_against=99)
    return table.rename(columns={"outlet": "group"}).assign(
        rate=table["share"], rate_against=0.5, **columns
    )


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
    [IN_SAMPLES[:4].assign(group=outlet, item=ACTORS[n % 33]) for n, outlet in enumerate(OUTLETS)]
)
LINES = pd.concat([first_of_each(wide(), "outlet").assign(period=day) for day in DAYS])
AGREEMENT = first_of_each(wide(), "outlet").rename(columns={"outlet": "variable"})
AGREEMENT = AGREEMENT.assign(
    alpha=AGREEMENT["share"], agreement=0.9, prevalence_a=0.2, prevalence_b=0.3
)
AGAINST = {f"{name}_against": 4 for name in ("carried", "pages", "own", "quoted")}
VOICES = wide().rename(columns={"outlet": "group"})
FACING = first_of_each(VOICES.assign(item=VOICES["group"]), "item")
CHANCE = first_of_each(tests_of(null=0.5, null_low=0.4, null_high=0.6), "group")

#: What draws a wide table, and the columns (or sides) whose labels it has to write.
WIDE = {
    "effects": (plots.effects, tests_of(), {}, ["group", "item"]),
    "effects by item": (plots.effects, first_of_each(tests_of(), "group"), {"by": "item"}, ["item"]),
    "against_chance": (plots.against_chance, CHANCE, {}, ["group"]),
    "prevalence": (plots.prevalence, wide(), {}, ["outlet", "item"]),
    "prevalence of one": (plots.prevalence, wide()[::33], {}, ["outlet"]),
    "tone": (plots.tone, wide(), {}, ["outlet", "item"]),
    "heat_map": (plots.heat_map, MATRIX, {}, ["index", "columns"]),
    "heat_map with numbers": (plots.heat_map, MATRIX, {"numbers": True}, ["index", "columns"]),
    "grid": (plots.grid, wide(), {}, ["outlet", "item"]),
    "ledger": (plots.ledger, wide().rename(columns={"outlet": "group"}), {}, ["group", "item"]),
    "source_shares": (plots.source_shares, wide(), {}, ["outlet", "item"]),
    "voices": (plots.voices, VOICES, {}, ["group", "item"]),
    "face_to_face": (plots.face_to_face, FACING.assign(group="a", against="b", **AGAINST), {}, ["item"]),
    "both_sides": (plots.both_sides, tests_of(group="North"), {}, ["item"]),
    "timeline": (plots.timeline, LINES, {"by": "outlet"}, ["outlet"]),
    "network": (plots.network, network(), {}, ["source", "target"]),
    "samples": (plots.samples, SAMPLES, {}, ["group", "item"]),
    "agreement": (plots.agreement, AGREEMENT, {}, ["variable"]),
    "outlet_rows": (plots.outlet_rows, wide().assign(topic="law"), {"category": "topic"}, ["outlet"]),
    "fingerprints": (plots.fingerprints, wide()[wide()["item"].isin(ACTORS[:4])], {}, ["outlet", "item"]),
    "profiles": (plots.profiles, wide(n_against=3, articles_against=90), {}, ["outlet"]),
    "package_elements": (plots.package_elements, wide(rest=0.1).rename(columns={"outlet": "name"}), {}, ["name"]),
    "source_card": (plots.source_card, wide(others=0.3).rename(columns={"item": "label", "outlet": "item"}), {}, ["label"]),
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
