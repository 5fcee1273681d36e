"""Where the words of a figure stand: names of points, lines and rows, numbers under the axis; how much room they take."""

from __future__ import annotations

import functools
import math
import textwrap
from collections.abc import Sequence

import matplotlib
import matplotlib.artist
import matplotlib.text
import numpy as np
from matplotlib import font_manager, ft2font, transforms
from matplotlib.lines import Line2D

GREY = "#767676"
PALE = {
    "facecolor": "white",
    "edgecolor": "none",
    "alpha": 0.75,
    "pad": 0.3,
}  #: behind a label: lines that cross it stay back
_BESIDE = (
    2.1  # inches beside the axes of a timeline: numbers on the left, names of lines on the right
)


def beside(ax, y: float, *texts: str, colour: str) -> None:
    """Write in columns to the right of the axes, for which the layout makes room."""
    for text, offset in zip(texts, (4, 30, 54, 96)):
        ax.annotate(
            text,
            (1, y),
            (offset, 0),
            xycoords=ax.get_yaxis_transform(),
            textcoords="offset points",
            ha="left",
            va="center",
            color=colour,
            fontsize=6.5,
        )


def width_of(ax) -> float:
    """Return the inches that the figure's grid gives the axes, with the labels beside them; no layout is run for it."""
    spec = ax.get_subplotspec()
    if spec is None:
        return ax.get_position().width * ax.figure.get_figwidth()
    ratios = np.ones(spec.get_gridspec().ncols) * (spec.get_gridspec().get_width_ratios() or 1)
    return (
        ax.figure.get_figwidth()
        * ratios[spec.colspan.start : spec.colspan.stop].sum()
        / ratios.sum()
    )


def points_of(ax) -> float:
    """Return the points that a timeline surely has in width, without the words beside it."""
    return 72 * max(width_of(ax) - _BESIDE, 1)


def numbers_under(ax, places: Sequence[float], *, numbers: Sequence[float]) -> None:
    """Write "n" and the numbers under their places of the x axis, or every second, third … of them where all would not fit."""
    texts = [f"{number:.0f}" for number in numbers]
    left, right = ax.get_xlim()
    room = np.diff(places).min(initial=math.inf) / (right - left) * points_of(ax)
    step = max(1, math.ceil((4 * max(map(len, texts)) + 4) / room))
    ax.set_xticks(places[::step], texts[::step], minor=True)
    ax.xaxis.remove_overlapping_locs = False  # a number stands under its date
    ax.tick_params(axis="x", which="minor", length=0, pad=15, labelsize=6, labelcolor=GREY)
    ax.annotate(
        "n",
        (0, 0),
        (-6, -15),
        xycoords="axes fraction",
        textcoords="offset points",
        va="top",
        ha="right",
        fontsize=6,
        color=GREY,
    )


def height_of(ax) -> float:
    """Return the inches that the grid gives the axes in height, less what titles, numbers and a note usually take."""
    spec, height = ax.get_subplotspec(), ax.figure.get_figheight()
    if spec is None:
        return ax.get_position().height * height
    return max(0.5, (height - 0.6) * len(spec.rowspan) / spec.get_gridspec().nrows - 0.6)


def width_in_layout(ax) -> float:
    """Return the inches of the axes themselves; finds out by a layout, which takes time."""
    ax.figure.draw_without_rendering()
    return ax.get_position().width * ax.figure.get_figwidth()


def fitted(
    text: str, inches: float, *, size: float = 7, lines: int | None = None, bold: bool = False
) -> str:
    """Return the text in lines that are no wider, measured in the font of the figure; what needs more than *lines* is cut."""
    if "\n" in text:
        return "\n".join(
            fitted(line, inches, size=size, lines=lines, bold=bold) for line in text.split("\n")
        )
    long = _length(text, size, bold)
    if long <= inches:
        return text
    width = max(4, int(len(text) * inches / long) + 1)
    while True:
        found = textwrap.wrap(text, width, max_lines=lines, placeholder=" …")
        if width <= 4 or max((_length(line, size, bold) for line in found), default=0) <= inches:
            return "\n".join(found)
        width -= 1


def inches_of(texts: Sequence[str], *, size: float = 7) -> float:
    """Return the width of the widest of some texts of one or more lines."""
    return max(
        (_length(line, size, False) for text in texts for line in text.split("\n")), default=0.0
    )


@functools.lru_cache(maxsize=4096)
def _length(text: str, size: float, bold: bool) -> float:
    """Return a line's inches, unshaped."""
    families = matplotlib.rcParams["font.family"]
    font = _font(tuple(families) if isinstance(families, list) else (families,), bold)
    font.set_size(size, 72)
    font.set_text(text, 0, flags=ft2font.LoadFlags.NO_HINTING)
    return font.get_width_height()[0] / 64 / 72


@functools.lru_cache
def _font(families: tuple[str, ...], bold: bool):
    weight = "bold" if bold else "normal"
    return font_manager.get_font(
        [
            font_manager.findfont(font_manager.FontProperties(family=family, weight=weight))
            for family in families
        ]
    )


# ---- settled when the figure is drawn ---------------------------------------------------------------------------------


def label_ends(
    ax, points, *, texts: Sequence[str], colours: Sequence[str], markers: Sequence[str]
) -> None:
    """Write each text to the right of the axes, level with the last point of its line or as near to it as the others allow.

    The line's marker stands before it, as several lines may end in one point.
    """
    here, right = (
        ax.get_yaxis_transform()
        + transforms.ScaledTranslation(shift / 72, 0, ax.figure.dpi_scale_trans)
        for shift in (12, 17)
    )
    labels = [
        ax.annotate(
            text,
            point,
            (1, point[1]),
            textcoords=right,
            fontsize=6.5,
            ha="left",
            va="center",
            arrowprops={
                "arrowstyle": "-",
                "color": "0.55",
                "linewidth": 0.4,
                "linestyle": ":",
                "shrinkA": 5,
                "shrinkB": 2,
                "relpos": (0, 0.5),
            },
        )  # no part of the line
        for text, point in zip(texts, points)
    ]
    marks = [
        ax.add_artist(
            Line2D(
                [1],
                [point[1]],
                color=colour,
                marker=marker,
                markersize=3.5,
                linestyle="none",
                transform=here,
                clip_on=False,
            )
        )
        for point, colour, marker in zip(points, colours, markers)
    ]
    ax.add_artist(_AtEnds(labels, marks))


class _AtEnds(matplotlib.artist.Artist):
    """Moves labels beside the axes, and their markers, up and down until none lies on another; draws nothing."""

    def __init__(self, labels, marks):
        super().__init__()
        self.labels, self.marks = labels, marks
        self.set(zorder=-1, in_layout=False)

    def draw(self, renderer):
        """Place the labels; matplotlib calls this after the layout and before the labels themselves are drawn."""
        if not self.labels:
            return
        half = np.array(
            [
                matplotlib.text.Text.get_window_extent(label, renderer).height * 0.54 + 1
                for label in self.labels
            ]
        )
        middle, frame = (
            self.axes.transData.transform([label.xy for label in self.labels])[:, 1],
            self.axes.get_window_extent(),
        )
        places = _apart(middle, half=half, low=frame.y0, high=frame.y1)
        settled = self.axes.transData.inverted().transform([(0, place) for place in places])[:, 1]
        for label, mark, y in zip(self.labels, self.marks, settled):
            label.set_y(y)
            mark.set_ydata([y])


def _apart(middle: np.ndarray, *, half: np.ndarray, low: float, high: float) -> np.ndarray:
    """Return middles moved so that spans of *half* to each side do not meet, between *low* and *high* if there is room."""
    order, places = np.argsort(middle, kind="stable"), middle.astype(float)
    floor = low
    for one in order:
        places[one] = floor = max(places[one], floor + half[one])
        floor += half[one]
    ceiling = max(high, low + 2 * half.sum())
    for one in order[::-1]:
        places[one] = ceiling = min(places[one], ceiling - half[one])
        ceiling -= half[one]
    return places


def label_points(ax, points, *, texts: Sequence[str], avoid, near: int = 4, lines=()) -> None:
    """Write each text beside its point; where exactly is settled when the figure is drawn.

    It stands *near* pt away or further, on no other text and on none of the points to avoid; off the points of *lines* too, if
    there is room.
    """
    line = {"arrowstyle": "-", "color": GREY, "linewidth": 0.4, "shrinkA": 0, "shrinkB": 0}
    labels = [
        ax.annotate(
            text,
            point,
            (0, 0),
            textcoords="offset points",
            fontsize=6.5,
            in_layout=False,
            ha="center",
            va="center",
            arrowprops=line,
            bbox=PALE,
        )
        for point, text in zip(points, texts)
    ]
    avoid, lines = (
        found[np.isfinite(found).all(axis=1)]
        for found in (np.asarray(places, float).reshape(-1, 2) for places in (avoid, lines))
    )
    ax.add_artist(_LabelPlacer(labels, avoid, near, lines))


class _LabelPlacer(matplotlib.artist.Artist):
    """Moves labels to the first place where they meet no label, no point, no edge and, if possible, no line; draws nothing.

    It works at drawing time, because titles and notes that come later change the layout. A label without room is hidden, and
    its point stays without a name.
    """

    def __init__(self, labels, avoid, near, lines):
        super().__init__()
        self.labels, self.avoid, self.near, self.lines = labels, avoid, near, lines
        self.set(zorder=-1, in_layout=False)

    def draw(self, renderer):
        """Place the labels; matplotlib calls this after the layout and before the labels themselves are drawn."""
        scale, frame = self.axes.figure.dpi / 72, self.axes.get_window_extent()
        pixels, lines = (
            self.axes.transData.transform(self.avoid),
            self.axes.transData.transform(self.lines),
        )
        reach, middle = (
            (self.near - 1) * scale,
            np.add(frame.min, frame.max) / 2 if not len(pixels) else pixels.mean(axis=0),
        )
        taken = np.hstack([pixels - reach, pixels + reach])
        for label in self.labels:
            label.set_visible(True)  # a hidden one has no size, and this may be the second time
            size, point = (
                matplotlib.text.Text.get_window_extent(label, renderer),
                self.axes.transData.transform(label.xy),
            )
            half = np.array([size.width, size.height]) / 2
            places = _around(point - middle, near=self.near * scale, half=half)
            boxes = np.hstack([point + places - half, point + places + half])
            inside = (boxes[:, :2] >= frame.min).all(axis=1) & (boxes[:, 2:] <= frame.max).all(
                axis=1
            )
            free = np.flatnonzero(inside & ~_meeting(boxes, taken))
            label.set_visible(bool(len(free)))
            if len(free):
                wider = boxes[free] + np.array([-scale, -scale, scale, scale])
                number = free[
                    np.argmin(_meeting(wider, np.hstack([lines, lines])))
                ]  # the first that no line crosses
                taken = np.vstack([taken, boxes[number]])
                label.set_position(places[number] / scale)
                label.arrow_patch.set_visible(number >= 8)


def _meeting(boxes: np.ndarray, others: np.ndarray) -> np.ndarray:
    """Return for each box (left, bottom, right, top) whether it meets one of the others."""
    apart = (boxes[:, None, :2] >= others[None, :, 2:]) | (
        boxes[:, None, 2:] <= others[None, :, :2]
    )
    return np.logical_not(np.all(np.any(apart, axis=2), axis=1))


def _around(outward, *, near: float, half) -> np.ndarray:
    """Return places for the middle of a label around its point: eight near it, the outward ones first, then further away."""
    turns = [
        np.array([math.cos(angle), math.sin(angle)]) for angle in np.radians(range(0, 360, 45))
    ]
    turns = sorted(turns, key=lambda turn: -round(float(turn @ outward), 3))
    return np.array(
        [
            turn * away + half * np.sign(np.round(turn, 3))
            for away in near * np.array([1, 2, 3.5, 5, 7])
            for turn in turns
        ]
    )
