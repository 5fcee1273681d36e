"""What of a figure cannot be read: texts that are cut off or lie on another."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from matplotlib.backend_bases import RendererBase
from matplotlib.figure import Figure
from matplotlib.transforms import Affine2D

from analysis.plots.style import style

#: Points by which two texts, or a text and an edge, may meet: what hinting moves.
SPARE = 0.72

#: Pixels an inch of print; with fewer, letters are as wide as their pixels allow.
PRINT = 300


@dataclass(frozen=True)
class TextLine:
    """A line of text as it is drawn, in pixels."""

    words: str
    corners: np.ndarray  #: of its rectangle, which may be turned
    edges: np.ndarray  #: lower left and upper right of what cuts it off


def faults(figure: Figure) -> list[str]:
    """Return a sentence for each text that cannot be read.

    It is cut off, or it lies on another one. The list is empty where all can be read. The figure is
    laid out at print size for it, but nothing is painted. Turned texts are rectangles.

    >>> from analysis.plots import canvas
    >>> figure, ax = canvas()
    >>> texts = [ax.text(0.5, 0.5, "law"), ax.text(0.52, 0.5, "base")]
    >>> caption = figure.text(0.9, 0.6, "a caption")
    >>> faults(figure)
    ["'a caption' is cut off", "'law' lies on 'base'"]
    """
    lines = _lines_drawn(figure)
    if not lines:
        return []
    spare = SPARE * PRINT / 72
    corners = np.array([line.corners for line in lines])
    edges = np.array([line.edges for line in lines])
    low = corners.min(axis=1)
    high = corners.max(axis=1)
    is_below = (low < edges[:, 0] - spare).any(axis=1)
    is_above = (high > edges[:, 1] + spare).any(axis=1)
    sentences = [
        f"{lines[index].words!r} is cut off" for index in np.flatnonzero(is_below | is_above)
    ]
    start = np.maximum(low[:, None], low)
    stop = np.minimum(high[:, None], high)
    is_near = (stop - start > spare).all(axis=2)
    for first, second in zip(*np.nonzero(np.triu(is_near, 1))):
        if _overlap_when_turned(corners[first], corners[second], spare):
            sentences.append(f"{lines[first].words!r} lies on {lines[second].words!r}")
    return sentences


def _lines_drawn(figure: Figure) -> list[TextLine]:
    """Return the lines of text of a figure, after its layout at print size."""
    dpi = figure.dpi
    figure.dpi = PRINT
    try:
        renderer = _TextRenderer(figure)
        with style():  # as it is saved: the look decides on what the drawing makes
            figure.draw(renderer)
    finally:
        figure.dpi = dpi
    return renderer.lines


def _overlap_when_turned(first: np.ndarray, second: np.ndarray, spare: float) -> bool:
    """Return whether two rectangles share more than *spare* along each of their sides."""
    sides_of_first = np.diff(first[:3], axis=0)
    sides_of_second = np.diff(second[:3], axis=0)
    for side in [*sides_of_first, *sides_of_second]:
        direction = side / (np.hypot(*side) or 1)
        along_first = first @ direction
        along_second = second @ direction
        start = max(along_first.min(), along_second.min())
        stop = min(along_first.max(), along_second.max())
        if stop - start <= spare:
            return False
    return True


class _TextRenderer(RendererBase):
    """Paints nothing and keeps each line of text that is drawn."""

    def __init__(self, figure: Figure):
        super().__init__()
        self.size = np.array(figure.bbox.size)
        self.lines: list[TextLine] = []

    def flipy(self):
        """Say that y goes up."""
        return False

    def get_canvas_width_height(self):
        """Return the pixels of the figure."""
        return tuple(self.size)

    def points_to_pixels(self, points):
        """Return points as pixels of the figure."""
        return points * PRINT / 72

    def draw_text(self, gc, x, y, s, prop, angle, ismath=False, mtext=None):
        """Keep a line of text."""
        if not s.strip():
            return
        width, height, descent = self.get_text_width_height_descent(s, prop, ismath)
        top = height - descent
        level = [(0, -descent), (width, -descent), (width, top), (0, top)]
        corners = Affine2D().rotate_deg(angle).translate(x, y).transform(level)
        edges = np.array([(0, 0), self.size])
        clip = gc.get_clip_rectangle()
        if clip is not None:
            lower = np.maximum(clip.min, 0)
            upper = np.minimum(clip.max, self.size)
            edges = np.array([lower, upper])
        self.lines.append(TextLine(s, corners, edges))

    def _paint_nothing(self, *arguments, **settings):
        """Paint nothing."""

    draw_path = _paint_nothing
    draw_markers = _paint_nothing
    draw_path_collection = _paint_nothing
    draw_quad_mesh = _paint_nothing
    draw_image = _paint_nothing
    draw_gouraud_triangles = _paint_nothing
    draw_tex = _paint_nothing
