"""Places for names beside points and above dots.

adjustText 1.4 left up to 9 of 30 names on points and 6 pairs of names on each other.
"""

import math
from collections.abc import Sequence
from typing import Any

import numpy as np
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.text import Annotation, Text
from matplotlib.transforms import Bbox

from analysis.plots.style import GREY

#: Behind a label: lines that cross it stay visible.
PALE = {"facecolor": "white", "edgecolor": "none", "alpha": 0.75, "pad": 0.3}

#: Distances of a label from its point, as multiples of the smallest.
_DISTANCES = (1, 2, 3.5, 5, 7, 10, 14, 20, 28, 40)
_DIRECTIONS = 16
DISTANCE = 6  #: of a label from its point, in printer's points

# ---- names above dots -------------------------------------------------------------------------


def label_above(
    ax: Axes, points: Sequence[tuple[float, float]], *, texts: Sequence[str], colours: Sequence[str]
) -> list[Annotation]:
    """Name dots above them, moved sideways until no name is on another; return the names."""
    look = {"fontsize": 6.5, "fontweight": "bold", "in_layout": False}
    look |= {"textcoords": "offset points", "ha": "center", "va": "bottom"}
    named = zip(texts, points, colours)
    labels = [
        ax.annotate(text, point, (0, 0), color=colour, **look) for text, point, colour in named
    ]
    if labels:
        ax.add_artist(_LabelsInLine(labels))
    return labels


class _LabelsInLine(Artist):
    """Moves labels sideways until none is on another; draws nothing."""

    def __init__(self, labels: list[Annotation]):
        super().__init__()
        self.labels = labels
        self.set(zorder=-1, clip_on=False)

    def get_tightbbox(self, renderer=None):
        """Return the room that labels need above the axes, wherever they are moved."""
        frame = self.axes.get_window_extent()
        room = Bbox.union([label.get_window_extent(renderer) for label in self.labels])
        return Bbox.from_extents(frame.x0, room.y0, frame.x1, room.y1)

    def draw(self, renderer):
        """Move the labels, after the layout and before they are drawn."""
        figure = self.axes.figure
        scale = figure.dpi / 72
        widths = [_extent_of(label, renderer).width for label in self.labels]
        half = np.array(widths) / 2 + 1.5 * scale
        points = self.axes.transData.transform([label.xy for label in self.labels])
        middles = points[:, 0]
        moved = _spread(middles, half=half, low=figure.bbox.x0, high=figure.bbox.x1)
        for label, shift in zip(self.labels, ((moved - middles) / scale).round(9)):
            label.set_position((shift, 0))


def _extent_of(label: Annotation, renderer) -> Any:
    """Return the box of the text alone, without its connector."""
    return Text.get_window_extent(label, renderer)


def _spread(middles: np.ndarray, *, half: np.ndarray, low: float, high: float) -> np.ndarray:
    """Return middles moved so that spans of *half* to each side do not meet.

    Spans that meet are moved to both sides; all stay between *low* and *high* where there is room.
    """
    from scipy.optimize import isotonic_regression

    order = np.argsort(middles, kind="stable")
    half = half[order]
    before = np.cumsum([0, *(half[:-1] + half[1:])])
    places = isotonic_regression(middles[order] - before).x
    most = high - half[-1] - before[-1]
    places = np.maximum(np.minimum(places, most), low + half[0])
    moved = np.empty(len(middles))
    moved[order] = places + before
    return moved


# ---- names beside points ---------------------------------------------------------------------


def label_points(ax: Axes, points: np.ndarray, *, texts: Sequence[str]) -> None:
    """Write each text beside its point, where it meets no other text and no point.

    The place is chosen when the figure is drawn.
    """
    connector = {"arrowstyle": "-", "color": GREY, "linewidth": 0.4, "shrinkA": 0, "shrinkB": 0}
    look = {"fontsize": 6.5, "ha": "center", "va": "center", "in_layout": False, "bbox": PALE}
    look |= {"textcoords": "offset points", "arrowprops": connector}
    labels = [ax.annotate(text, point, (0, 0), **look) for text, point in zip(texts, points)]
    ax.add_artist(_PointLabels(labels, points))


class _PointLabels(Artist):
    """Moves labels to the best place near their points; draws nothing.

    It works at drawing time, because titles and notes that come later change the layout.
    """

    def __init__(self, labels: list[Annotation], points: np.ndarray):
        super().__init__()
        self.labels = labels
        self.points = points
        self.set(zorder=-1, in_layout=False)

    def draw(self, renderer):
        """Move the labels, after the layout and before they are drawn."""
        scale = self.axes.figure.dpi / 72
        frame = self.axes.get_window_extent()
        points = self.axes.transData.transform(self.points)
        reach = (DISTANCE - 1) * scale
        taken = np.hstack([points - reach, points + reach])
        outward = points - points.mean(axis=0)
        halves = [np.array(_extent_of(label, renderer).size) / 2 for label in self.labels]
        for place, (label, half) in enumerate(zip(self.labels, halves)):
            offsets = _offsets_around(outward[place], distance=DISTANCE * scale, half=half)
            boxes = np.hstack([offsets - half, offsets + half]) + np.tile(points[place], 2)
            is_outside = (boxes[:, :2] < frame.min) | (boxes[:, 2:] > frame.max)
            is_bad = is_outside.any(axis=1) | _meets_any(boxes, taken)
            index = np.argmin(is_bad)
            taken = np.vstack([taken, boxes[index]])
            label.set_position(offsets[index] / scale)
            label.arrow_patch.set_visible(index >= _DIRECTIONS)


def _meets_any(boxes: np.ndarray, obstacles: np.ndarray) -> np.ndarray:
    """Return for each box (left, bottom, right, top) whether it meets an obstacle."""
    is_after = boxes[:, None, :2] >= obstacles[:, 2:]
    is_before = boxes[:, None, 2:] <= obstacles[:, :2]
    is_apart = np.any(is_after | is_before, axis=2)
    return ~np.all(is_apart, axis=1)


def _offsets_around(outward: np.ndarray, *, distance: float, half: np.ndarray) -> np.ndarray:
    """Return offsets of a label from its point: near ones first, outward ones first of these."""
    angles = np.linspace(0, 2 * math.pi, _DIRECTIONS, endpoint=False)
    directions = np.column_stack([np.cos(angles), np.sin(angles)]).round(9)
    directions = directions[np.argsort(-np.round(directions @ outward, 3), kind="stable")]
    sides = np.sign(directions) * half
    return np.vstack([directions * distance * factor + sides for factor in _DISTANCES])
