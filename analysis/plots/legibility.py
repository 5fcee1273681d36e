"""What of a figure cannot be read: texts that an edge cuts off, and texts that lie on another."""

from __future__ import annotations

import numpy as np
from matplotlib.backend_bases import RendererBase
from matplotlib.figure import Figure
from matplotlib.transforms import Affine2D

SPARE = 0.72  #: points by which two texts, or a text and an edge, may meet: what hinting moves
PRINT = 300  #: pixels an inch; with fewer, letters are as wide as their pixels allow


def faults(figure: Figure) -> list[str]:
    """Return a sentence for each line of text that is cut off, and for each two that lie on each other, at print size.

    The figure is laid out for it, but nothing is painted. Texts of any turn are seen as their rectangles.

    >>> from analysis import figures
    >>> figure, ax = figures.canvas()
    >>> _ = ax.text(0.5, 0.5, "law"), ax.text(0.52, 0.5, "base"), figure.text(0.9, 0.6, "a caption")
    >>> faults(figure)
    ["'a caption' is cut off", "'law' lies on 'base'"]
    """
    dpi, figure.dpi = figure.dpi, PRINT
    try:
        figure.draw(heard := _Texts(figure))
    finally:
        figure.dpi = dpi
    names, spare = [text for text, _, _ in heard.found], SPARE * PRINT / 72
    corners = np.array([places for _, places, _ in heard.found]).reshape(-1, 4, 2)
    low, high = corners.min(axis=1), corners.max(axis=1)
    edges = np.array([edge for _, _, edge in heard.found]).reshape(-1, 2, 2)
    cut = ((low < edges[:, 0] - spare) | (high > edges[:, 1] + spare)).any(axis=1)
    meeting = (np.minimum(high[:, None], high) - np.maximum(low[:, None], low) > spare).all(axis=2)
    pairs = [
        (one, other)
        for one, other in zip(*np.nonzero(np.triu(meeting, 1)))
        if _on_each_other(corners[one], corners[other], spare)
    ]
    return [
        *(f"{names[place]!r} is cut off" for place in np.flatnonzero(cut)),
        *(f"{names[one]!r} lies on {names[other]!r}" for one, other in pairs),
    ]


def _on_each_other(one: np.ndarray, other: np.ndarray, spare: float) -> bool:
    """Return whether two rectangles, turned or not, share more than *spare* along each of their sides."""
    for side in (*np.diff(one[:3], axis=0), *np.diff(other[:3], axis=0)):
        along = side / (np.hypot(*side) or 1)
        a, b = one @ along, other @ along
        if min(a.max(), b.max()) - max(a.min(), b.min()) <= spare:
            return False
    return True


class _Texts(RendererBase):
    """Paints nothing and keeps of each line of text that is drawn: the words, its corners and the edges that cut it off."""

    def __init__(self, figure: Figure):
        super().__init__()
        self.size, self.found = np.array(figure.bbox.size), []

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
        width, height, descent = self.get_text_width_height_descent(s, prop, ismath)
        flat = [(0, -descent), (width, -descent), (width, height - descent), (0, height - descent)]
        clip = gc.get_clip_rectangle()
        edges = (
            [(0, 0), self.size]
            if clip is None
            else [np.maximum(clip.min, 0), np.minimum(clip.max, self.size)]
        )
        if s.strip():
            self.found.append(
                (s, Affine2D().rotate_deg(angle).translate(x, y).transform(flat), edges)
            )

    def _nothing(self, *given, **settings):
        """Paint nothing."""

    draw_path = draw_markers = draw_path_collection = draw_quad_mesh = draw_image = (
        draw_gouraud_triangles
    ) = draw_tex = _nothing
