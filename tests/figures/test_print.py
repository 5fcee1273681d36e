"""Figures as they are printed: texts in their place and of a readable size, colours and marks that every reader tells apart."""

from itertools import combinations, cycle, product

import matplotlib.image
import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from matplotlib import collections, lines, patches
from matplotlib.colors import to_hex, to_rgba
from matplotlib.transforms import Affine2D
from test_figures import COLOURS, VISIONS, distance
from test_plots import DRAWN, draw, shown_texts

from analysis import figures, plots
from analysis.plots.canvas import WIDTHS, note, title
from analysis.plots.legibility import faults
from analysis.plots.style import pale

WORDS = [
    "Morning News of the Northern Harbour, {} and a landing at the far end of the old road to the quarry",
    "{} воздушная база и парламентская комиссия по международным делам, утренний выпуск",
    "{} روزنامهٔ بندر شمالی، پایگاه هوایی و کمیسیون امور بین‌الملل مجلس",
]


# ---- texts ------------------------------------------------------------------------------------------------------------


def faults_and_sizes(figure):
    """Return the texts that are cut off or lie on another, and those that are not of 6 to 8 points."""
    sizes = [
        (text.get_text(), text.get_fontsize())
        for text in shown_texts(figure)
        if not 6 <= text.get_fontsize() <= 8
    ]
    return faults(figure), sizes


def test_texts_that_cannot_be_read_are_found():
    figure, ax = figures.canvas("column", 3.0)
    ax.set(xticks=[], yticks=[])
    ax.text(0.1, 0.5, "near", ha="center"), ax.text(0.13, 0.52, "nearer", ha="center")
    ax.text(0.5, 0.5, "through the corner", rotation=45)
    ax.text(0.6, 0.4, "beside it", rotation=45)
    ax.text(0.95, 0.8, "within the axes only", clip_on=True)
    figure.text(-0.01, 0.02, "outside")
    assert faults(figure) == [
        "'within the axes only' is cut off",
        "'outside' is cut off",
        "'near' lies on 'nearer'",
    ]


def test_texts_that_are_not_drawn_are_no_faults():
    figure, axes = figures.canvas("page", 2.0, columns=2)
    axes[0].set_visible(False), axes[1].set_axis_off()
    (
        axes[1].text(0.5, 0.5, "law"),
        axes[1].text(0.5, 0.5, "base", visible=False),
        axes[1].text(-9, 0.5, "far", clip_on=True),
    )
    assert faults(figure) == ["'far' is cut off"]


@given(st.integers(-180, 180), st.integers(0, 40), st.integers(0, 360))
@settings(max_examples=30)
def test_turned_texts_meet_as_they_do_unturned(turn, away, towards):
    """Two texts of one turn and the way between them, turned back, are two level texts, which meet as their sides say."""
    step = away * np.array([np.cos(np.radians(towards)), np.sin(np.radians(towards))])
    found = []
    for angle in (0, turn):
        figure = figures.canvas("column", 3.5)[0]
        figure.delaxes(figure.axes[0])
        x, y = 0.5 + Affine2D().rotate_deg(angle).transform(step) / 252
        figure.text(0.5, 0.5, "law", rotation=angle, rotation_mode="anchor")
        figure.text(x, y, "base", rotation=angle, rotation_mode="anchor")
        found.append(faults(figure))
    assert found[0] == found[1]


def test_a_figure_that_is_drawn_again_hides_the_same_names():
    ax = labelled("network", "column")
    before = faults(ax.figure)
    ax.figure.draw_without_rendering()
    assert before == faults(ax.figure) == []


@pytest.mark.parametrize("width", ["column", "page"])
@pytest.mark.parametrize("kind", DRAWN)
def test_no_text_is_clipped_none_lies_on_another_and_all_are_of_six_to_eight_points(kind, width):
    assert faults_and_sizes(draw(kind, width).figure) == ([], [])


class Tongues(dict):
    """Words for any label: long ones, in Latin, Cyrillic and Persian letters by turns."""

    def __contains__(self, label):
        return True

    def __getitem__(self, label):
        number = sum(map(ord, str(label)))
        return WORDS[number % 3].format(number)[:90]


def labelled(kind, width):
    ax = figures.canvas(width, 3.0)[1]
    DRAWN[kind](ax=ax, labels=Tongues())
    title(ax, "Об этом пишут газеты северного побережья и всей страны, так?")
    note(ax, Tongues()["note"])
    return ax


def named(table, times, *, column="item"):
    """Return the table several times, each with other names in one column."""
    return pd.concat(
        [table.assign(**{column: [f"{name} {n}" for name in table[column]]}) for n in range(times)]
    )


@pytest.mark.slow
@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("kind", DRAWN)
def test_long_cyrillic_and_persian_labels_keep_their_place(kind, width):
    assert faults_and_sizes(labelled(kind, width).figure) == ([], [])


# ---- colours and marks ------------------------------------------------------------------------------------------------


def marks(ax):
    """Return (colour, what tells it without colour) of the marks that stand for data."""
    found = []
    for artist in ax.get_children():
        if isinstance(artist, lines.Line2D) and artist.get_marker() not in ("None", None, ""):
            found.append((artist.get_color(), artist.get_marker()))
        elif isinstance(artist, lines.Line2D) and artist.get_linestyle() != "None":
            found.append((artist.get_color(), artist.get_linestyle()))
        elif isinstance(artist, collections.PathCollection):
            shape = artist.get_paths()[0].vertices.round(3).tolist()
            found += [
                (colour, str(shape))
                for colour in [*artist.get_facecolors(), *artist.get_edgecolors()]
            ]
        elif isinstance(artist, patches.Rectangle) and artist is not ax.patch:
            found += [
                (artist.get_facecolor(), artist.get_hatch()),
                (artist.get_edgecolor(), artist.get_hatch()),
            ]
    return {(to_hex(colour).upper(), mark) for colour, mark in found if to_rgba(colour)[3]}


#: Hollow marks and tiles without a category; lines that help reading.
GREY = plots.style.GREY.upper()
QUIET = {"#FFFFFF", "#EEEEEE", "#D9D9D9", GREY}
#: Colours of weak results: each stands beside, or for, its full colour.
PALE = {pale(colour).upper() for colour in COLOURS}
#: Each bar has its name beside it, each tile its letter, each side its name above.
ROWS_ARE_NAMED = {"voices", "face_to_face", "profiles"}


@pytest.mark.parametrize("kind", DRAWN)
def test_colours_are_of_the_palette_and_told_apart_by_every_reader_and_without_colour(kind):
    drawn = marks(draw(kind))
    colours = {colour for colour, _ in drawn} - QUIET - PALE
    assert colours <= {colour.upper() for colour in COLOURS}
    if any(colour == GREY for colour, _ in drawn):
        pairs = product(colours, VISIONS)
        assert not [pair for pair in pairs if distance(GREY, *pair) < 10]
    if kind not in ROWS_ARE_NAMED:
        of = {
            colour: {mark for other, mark in drawn if other == colour and mark != "-"}
            for colour in colours
        }
        assert not [pair for pair in combinations(of, 2) if of[pair[0]] & of[pair[1]]]


def luminance(colour):
    return sum(
        weight * (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4)
        for weight, part in zip((0.2126, 0.7152, 0.0722), to_rgba(colour))
    )


@pytest.mark.parametrize("scale", ["Blues", "PuOr"])
def test_numbers_in_cells_stand_out(scale):
    values = np.linspace(0 if scale == "Blues" else -1, 1, 12)
    ax = plots.heat_map(pd.DataFrame([values]), figures.canvas("page")[1]).axes[0]
    image = ax.images[0]
    assert image.cmap.name == scale
    for text, value in zip(ax.texts, values):
        one, other = sorted([luminance(text.get_color()), luminance(image.cmap(image.norm(value)))])
        assert (other + 0.05) / (one + 0.05) >= 4.5


# ---- files ------------------------------------------------------------------------------------------------------------


@pytest.mark.slow
@pytest.mark.parametrize("kind, width", list(zip(DRAWN, cycle(["column", "page"]))))
def test_files_have_print_size_whole_fonts_and_a_white_border(kind, width, tmp_path):
    figure = labelled(kind, width).figure
    table = pd.DataFrame({"n": [1]})
    figures.save(figure, "00-demo", table=table, case="demo", alt="A test.", folder=tmp_path)
    pdf = (tmp_path / "demo/00-demo.pdf").read_bytes()
    assert b"/Type3" not in pdf and b"/FontFile2" in pdf
    pixels = matplotlib.image.imread(tmp_path / "demo/00-demo.png")[..., :3]
    assert pixels.shape[:2] == (360, 120 * WIDTHS[width])
    assert all((edge == 1).all() for edge in (pixels[0], pixels[-1], pixels[:, 0], pixels[:, -1]))
