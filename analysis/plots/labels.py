"""Places for names above dots."""

from collections.abc import Sequence

import numpy as np
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.text import Annotation, Text
from matplotlib.transforms import Bbox


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
        # Of the texts alone.
        widths = [Text.get_window_extent(label, renderer).width for label in self.labels]
        half = np.array(widths) / 2 + 1.5 * scale
        points = self.axes.transData.transform([label.xy for label in self.labels])
        middles = points[:, 0]
        moved = _spread(middles, half=half, low=figure.bbox.x0, high=figure.bbox.x1)
        for label, shift in zip(self.labels, ((moved - middles) / scale).round(9)):
            label.set_position((shift, 0))


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
