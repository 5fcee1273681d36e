"""Where the words of a figure stand: names beside points, columns beside rows, numbers under the axis."""
from __future__ import annotations

import math
from collections.abc import Sequence

import matplotlib.artist
import matplotlib.text
import numpy as np
from matplotlib import transforms

GREY = "#767676"


def beside(ax, y: float, *texts: str, colour: str) -> None:
    """Write in columns to the right of the axes, for which the layout makes room."""
    for text, offset in zip(texts, (4, 30, 54, 96)):
        ax.annotate(text, (1, y), (offset, 0), xycoords=ax.get_yaxis_transform(), textcoords="offset points", ha="left",
                    va="center", color=colour, fontsize=6.5)


def numbers_under(ax, places: Sequence[float], *, numbers: Sequence[float]) -> None:
    """Write "n" and the numbers under their places of the x axis, or every second, third … of them where all would not fit."""
    ax.figure.draw_without_rendering()
    texts = [f"{number:.0f}" for number in numbers]
    room = np.diff(ax.transData.transform([(place, 0) for place in places])[:, 0]).min(initial=math.inf)
    step = max(1, math.ceil((4 * max(map(len, texts)) + 4) * ax.figure.dpi / 72 / room))
    ax.set_xticks(places[::step], texts[::step], minor=True)
    ax.xaxis.remove_overlapping_locs = False  # a number stands under its date
    ax.tick_params(axis="x", which="minor", length=0, pad=15, labelsize=6, labelcolor=GREY)
    ax.annotate("n", (0, 0), (-6, -15), xycoords="axes fraction", textcoords="offset points", va="top", ha="right", fontsize=6,
                color=GREY)


def characters(ax) -> int:
    """Return how many characters of a line fit beneath the axes (or from their left edge on, if they are alone), about."""
    ax.figure.draw_without_rendering()
    place = ax.get_position()
    return max(24, int((1 - place.x0 if len(ax.figure.axes) == 1 else place.width) * ax.figure.get_figwidth() * 17))


def label_points(ax, points, *, texts: Sequence[str], avoid, near: int = 4, lines=()) -> None:
    """Write each text beside its point; where exactly is settled when the figure is drawn.

    It stands *near* pt away or further, on no other text and on none of the points to avoid; off the points of *lines* too, if
    there is room.
    """
    line = {"arrowstyle": "-", "color": GREY, "linewidth": 0.4, "shrinkA": 0, "shrinkB": 0}
    pale = {"facecolor": "white", "edgecolor": "none", "alpha": 0.75, "pad": 0.3}  # lines that cross a label stay behind it
    labels = [ax.annotate(text, point, (0, 0), textcoords="offset points", fontsize=6.5, in_layout=False, ha="center",
                          va="center", arrowprops=line, bbox=pale) for point, text in zip(points, texts)]
    avoid, lines = (np.asarray(places, float).reshape(-1, 2) for places in (avoid, lines))
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
        pixels, lines = self.axes.transData.transform(self.avoid), self.axes.transData.transform(self.lines)
        reach = (self.near - 1) * scale
        taken = [transforms.Bbox.from_bounds(x - reach, y - reach, 2 * reach, 2 * reach) for x, y in pixels]
        for label in self.labels:
            size, point = matplotlib.text.Text.get_window_extent(label, renderer), self.axes.transData.transform(label.xy)
            half = np.array([size.width, size.height]) / 2
            places = _around(point - pixels.mean(axis=0), near=self.near * scale, half=half)
            boxes = [(place, transforms.Bbox([point + place - half, point + place + half])) for place in places]
            free = [(number, place, box) for number, (place, box) in enumerate(boxes) if frame.contains(*box.min)
                    and frame.contains(*box.max) and not box.count_overlaps(taken)]
            label.set_visible(bool(free))
            if free:
                number, place, box = min(free, key=lambda choice: (_crossed(choice[2].padded(scale), lines), choice[0]))
                taken.append(box)
                label.set_position(place / scale)
                label.arrow_patch.set_visible(number >= 8)


def _crossed(box, points) -> bool:
    """Return whether one of the points lies in the box."""
    return bool(((points > box.min) & (points < box.max)).all(axis=1).any())


def _around(outward, *, near: float, half) -> list:
    """Return places for the middle of a label around its point: eight near it, the outward ones first, then further away."""
    turns = [np.array([math.cos(angle), math.sin(angle)]) for angle in np.radians(range(0, 360, 45))]
    turns = sorted(turns, key=lambda turn: -round(float(turn @ outward), 3))
    return [turn * away + half * np.sign(np.round(turn, 3)) for away in near * np.array([1, 2, 3.5, 5, 7]) for turn in turns]
