"""Places for names beside points, at the ends of lines and under an axis.

Measured against adjustText 1.4 on the rates of 150 words in two groups, 12 or 30 of them named.
adjustText left up to 9 names on points and up to 6 pairs of names on each other, in 0.4 to 13
seconds. This module leaves none, hides up to 5 of 30 names, and takes 0.1 to 0.6 seconds.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import matplotlib.text
import numpy as np
from matplotlib.artist import Artist
from matplotlib.lines import Line2D
from matplotlib.transforms import ScaledTranslation

from analysis.plots.fitting import width_of
from analysis.plots.style import GREY

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.text import Annotation

#: Behind a label: lines that cross it stay visible.
PALE = {"facecolor": "white", "edgecolor": "none", "alpha": 0.75, "pad": 0.3}

#: Inches beside the axes of a timeline: numbers on the left, names of lines on the right.
_BESIDE_TIMELINE = 2.1

#: Points from the axes to each column of texts to the right of them.
_COLUMNS = (4, 30, 54, 96)


#: Distances of a label from its point, as multiples of the smallest.
_DISTANCES = (1, 2, 3.5, 5, 7, 10, 14, 20)
_DIRECTIONS = 8


#: Small words that explain a figure.
SMALL_GREY: dict[str, Any] = {"fontsize": 6, "color": GREY}


def write_near(
    ax: Axes, text: str, point: tuple[float, float], offset: tuple[float, float], **look: Any
) -> Annotation:
    """Write text at an offset, in printer's points, from a point of the data or the axes."""
    return ax.annotate(text, point, offset, textcoords="offset points", **look)


def write_beside(ax: Axes, y: float, *texts: str, colour: str) -> None:
    """Write texts in columns to the right of the axes, at a height of the data."""
    look = {"ha": "left", "va": "center", "color": colour, "fontsize": 6.5}
    right_edge = ax.get_yaxis_transform()
    for text, offset in zip(texts, _COLUMNS):
        write_near(ax, text, (1, y), (offset, 0), xycoords=right_edge, **look)


def write_head_beside(ax: Axes, y: float, text: str) -> None:
    """Write what the texts to the right of the axes are."""
    write_beside(ax, y, text, colour=GREY)


def points_wide(ax: Axes) -> float:
    """Return the points that a timeline has in width, without the words beside it."""
    return 72 * max(width_of(ax) - _BESIDE_TIMELINE, 1)


def write_numbers_under(ax: Axes, positions: Sequence[float], numbers: Sequence[float]) -> None:
    """Write n under each position of the x axis, or every second, third … without room."""
    texts = [f"{number:.0f}" for number in numbers]
    left, right = ax.get_xlim()
    smallest_gap = np.diff(positions).min(initial=math.inf)
    points_a_day = points_wide(ax) / (right - left)
    room = smallest_gap * points_a_day
    most_digits = max(len(text) for text in texts)
    points_a_number = 4 * most_digits + 4
    step = max(1, math.ceil(points_a_number / room))
    ax.set_xticks(positions[::step], texts[::step], minor=True)
    ax.xaxis.remove_overlapping_locs = False  # a number stays where its date is
    ax.tick_params(axis="x", which="minor", length=0, pad=15, labelsize=6, labelcolor=GREY)
    corner = {"xycoords": "axes fraction", "va": "top", "ha": "right"}
    write_near(ax, "n", (0, 0), (-6, -15), **corner, **SMALL_GREY)


# ---- names at the ends of lines --------------------------------------------------------------


def label_ends(
    ax: Axes,
    points: Sequence[tuple[float, float]],
    *,
    texts: Sequence[str],
    colours: Sequence[str],
    markers: Sequence[str],
) -> list[Annotation]:
    """Name each line to the right of the axes, as level with its last point as others allow.

    The line's marker comes before its name, because several lines may end in one point.
    """
    text_position = _right_of_axes(ax, 17)
    marker_position = _right_of_axes(ax, 12)
    connector = {
        "arrowstyle": "-",
        "color": "0.55",
        "linewidth": 0.4,
        "linestyle": ":",
        "shrinkA": 5,
        "shrinkB": 2,
        "relpos": (0, 0.5),
    }
    labels = []
    marks = []
    for text, point, colour, marker in zip(texts, points, colours, markers):
        label = ax.annotate(
            text,
            point,
            (1, point[1]),
            textcoords=text_position,
            fontsize=6.5,
            ha="left",
            va="center",
            arrowprops=connector,
        )
        mark = Line2D(
            [1],
            [point[1]],
            color=colour,
            marker=marker,
            markersize=3.5,
            linestyle="none",
            transform=marker_position,
            clip_on=False,
        )
        ax.add_artist(mark)
        labels.append(label)
        marks.append(mark)
    ax.add_artist(_EndLabels(labels, marks))
    return labels


def _right_of_axes(ax: Axes, points: float) -> Any:
    """Return positions so many points to the right of the axes, at heights of the data."""
    shift = ScaledTranslation(points / 72, 0, ax.figure.dpi_scale_trans)
    return ax.get_yaxis_transform() + shift


class _EndLabels(Artist):
    """Moves labels and their markers up and down until none is on another; draws nothing."""

    def __init__(self, labels: list[Annotation], marks: list[Line2D]):
        super().__init__()
        self.labels = labels
        self.marks = marks
        self.set(zorder=-1, in_layout=False)

    def draw(self, renderer):
        """Move the labels, after the layout and before they are drawn."""
        if not self.labels:
            return
        frame = self.axes.get_window_extent()
        heights = np.array([_extent_of(label, renderer).height for label in self.labels])
        ends = [label.xy for label in self.labels]
        points = self.axes.transData.transform(ends)
        middles = _spread(points[:, 1], half=0.54 * heights + 1, low=frame.y0, high=frame.y1)
        pixels = [(0, middle) for middle in middles]
        positions = self.axes.transData.inverted().transform(pixels)[:, 1]
        for label, mark, y in zip(self.labels, self.marks, positions):
            label.set_y(y)
            mark.set_ydata([y])


def _extent_of(label: Annotation, renderer) -> Any:
    """Return the box of the text alone, without its connector."""
    return matplotlib.text.Text.get_window_extent(label, renderer)


def _spread(middles: np.ndarray, *, half: np.ndarray, low: float, high: float) -> np.ndarray:
    """Return middles moved so that spans of *half* to each side do not meet.

    They stay between *low* and *high* where there is room.
    """
    order = np.argsort(middles, kind="stable")
    moved = middles.astype(float)
    floor = low
    for index in order:
        moved[index] = max(moved[index], floor + half[index])
        floor = moved[index] + half[index]
    ceiling = max(high, low + 2 * half.sum())
    for index in order[::-1]:
        moved[index] = min(moved[index], ceiling - half[index])
        ceiling = moved[index] - half[index]
    return moved


# ---- names beside points ---------------------------------------------------------------------


def label_points(
    ax: Axes,
    points: np.ndarray,
    *,
    texts: Sequence[str],
    avoid: np.ndarray,
    distance: int = 4,
    lines: Any = (),
) -> list[Annotation]:
    """Write each text beside its point, where it meets no other text and no point to avoid.

    The place is chosen when the figure is drawn. Texts stay off the points of *lines* too where
    there is room. *distance* is the smallest one from a point, in printer's points.
    """
    connector = {"arrowstyle": "-", "color": GREY, "linewidth": 0.4, "shrinkA": 0, "shrinkB": 0}
    look = {"fontsize": 6.5, "ha": "center", "va": "center", "in_layout": False, "bbox": PALE}
    labels = []
    for point, text in zip(points, texts):
        label = ax.annotate(
            text, point, (0, 0), textcoords="offset points", arrowprops=connector, **look
        )
        labels.append(label)
    obstacles = _finite_points(avoid)
    ax.add_artist(_PointLabels(labels, obstacles, distance, _finite_points(lines)))
    return labels


def _finite_points(points: Any) -> np.ndarray:
    """Return the points without missing numbers."""
    pairs = np.asarray(points, float).reshape(-1, 2)
    return pairs[np.isfinite(pairs).all(axis=1)]


class _PointLabels(Artist):
    """Moves labels to the first free place near their points; draws nothing.

    It works at drawing time, because titles and notes that come later change the layout. A label
    without a free place is hidden.
    """

    def __init__(
        self, labels: list[Annotation], avoid: np.ndarray, distance: int, lines: np.ndarray
    ):
        super().__init__()
        self.labels = labels
        self.avoid = avoid
        self.distance = distance
        self.lines = lines
        self.set(zorder=-1, in_layout=False)

    def draw(self, renderer):
        """Move the labels, after the layout and before they are drawn."""
        pixels_a_point = self.axes.figure.dpi / 72
        frame = self.axes.get_window_extent()
        obstacles = self.axes.transData.transform(self.avoid)
        lines = self.axes.transData.transform(self.lines)
        line_boxes = np.hstack([lines, lines])
        if len(obstacles):
            middle = obstacles.mean(axis=0)
        else:
            middle = np.add(frame.min, frame.max) / 2
        reach = (self.distance - 1) * pixels_a_point
        taken = np.hstack([obstacles - reach, obstacles + reach])
        for label in self.labels:
            label.set_visible(True)  # a label that an earlier drawing hid has no size
            extent = _extent_of(label, renderer)
            half = np.array([extent.width, extent.height]) / 2
            point = self.axes.transData.transform(label.xy)
            offsets = _offsets_around(
                point - middle, distance=self.distance * pixels_a_point, half=half
            )
            boxes = np.hstack([point + offsets - half, point + offsets + half])
            is_free = _is_inside(boxes, frame) & ~_meets_any(boxes, taken)
            free = np.flatnonzero(is_free)
            label.set_visible(len(free) > 0)
            if len(free) == 0:
                continue
            margin = pixels_a_point * np.array([-1, -1, 1, 1])
            on_line = _meets_any(boxes[free] + margin, line_boxes)
            index = free[np.argmin(on_line)]  # the first that no line crosses, if any
            taken = np.vstack([taken, boxes[index]])
            label.set_position(offsets[index] / pixels_a_point)
            label.arrow_patch.set_visible(index >= _DIRECTIONS)


def _is_inside(boxes: np.ndarray, frame: Any) -> np.ndarray:
    """Return for each box whether it lies within the frame."""
    from_left = (boxes[:, :2] >= frame.min).all(axis=1)
    to_right = (boxes[:, 2:] <= frame.max).all(axis=1)
    return from_left & to_right


def _meets_any(boxes: np.ndarray, obstacles: np.ndarray) -> np.ndarray:
    """Return for each box (left, bottom, right, top) whether it meets an obstacle."""
    lower = boxes[:, None, :2]
    upper = boxes[:, None, 2:]
    is_after = lower >= obstacles[:, 2:]
    is_before = upper <= obstacles[:, :2]
    is_apart = np.any(is_after | is_before, axis=2)
    return ~np.all(is_apart, axis=1)


def _offsets_around(outward: np.ndarray, *, distance: float, half: np.ndarray) -> np.ndarray:
    """Return offsets of a label from its point: near ones first, outward ones first of these."""
    angles = np.linspace(0, 2 * math.pi, _DIRECTIONS, endpoint=False)
    directions = np.column_stack([np.cos(angles), np.sin(angles)])
    outwardness = np.round(directions @ outward, 3)
    directions = directions[np.argsort(-outwardness, kind="stable")]
    offsets = []
    for factor in _DISTANCES:
        for direction in directions:
            side = np.sign(np.round(direction, 3))
            offsets.append(direction * distance * factor + half * side)
    return np.array(offsets)
