"""Figures that are drawn for a screen: so wide as there is room, with every word whole."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from analysis.plots.marks import facts_of

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

LINE = 8.4  #: points from a line of a name to the next
LETTERS = 7.3  #: points that the letters of a line are high
GAP = 2.0  #: points between two numbers of an axis


class Screen(NamedTuple):
    """The inches of figures that are drawn for a screen."""

    width: float
    height: float  #: at most, unless names of rows need more


#: None: figures are drawn for print.
_SCREEN: ContextVar[Screen | None] = ContextVar("screen", default=None)


@contextmanager
def screen(width: float, height: float) -> Iterator[None]:
    """Draw figures for a screen: so wide, at most so high, and without their note.

    A small figure that is shown large has large words. Its note is shown beside it. No name is
    cut: what is long has more lines.

    >>> from analysis.plots import canvas
    >>> with screen(4.5, 3.0):
    ...     figure, _ = canvas("page", 2.0)
    >>> figure.get_size_inches()
    array([4.5, 2. ])
    """
    before = _SCREEN.set(Screen(width, height))
    try:
        yield
    finally:
        _SCREEN.reset(before)


def screen_drawn_for() -> Screen | None:
    """Return the screen that figures are drawn for; None for print."""
    return _SCREEN.get()


def lay_out(figure: Figure) -> None:
    """Lay out a figure, once and for all.

    On a screen names of rows get the height that their lines need, and numbers of an axis that
    would lie on each other are left out.
    """
    figure.draw_without_rendering()
    if screen_drawn_for() is not None:
        missing = max((_inches_missing(ax) for ax in figure.axes), default=0.0)
        if missing > 0:
            figure.set_figheight(figure.get_figheight() + missing)
            figure.draw_without_rendering()
        n_thinned = sum(_thin_out(ax) for ax in figure.axes)
        if n_thinned:
            figure.draw_without_rendering()
    figure.set_layout_engine("none")


def _inches_missing(ax: Axes) -> float:
    """Return by how much axes are too low for the lines of the names of their rows."""
    names = [name for name in ax.get_yticklabels() if facts_of(name)]
    if len(names) < 2:
        return 0.0
    corners = ax.transData.transform([(0, name.get_position()[1]) for name in names])
    order = np.argsort(corners[:, 1])
    points = np.diff(corners[order, 1]) * 72 / ax.figure.dpi
    breaks = np.array([name.get_text().count("\n") for name in names])
    heights = LETTERS + LINE * breaks[order]
    needed = (heights[1:] + heights[:-1]) / 2
    return (max(needed / points) - 1) * ax.get_position().height * ax.figure.get_figheight()


def _thin_out(ax: Axes) -> bool:
    """Leave every second number of the x axis, or third …, where they have no room; tell it."""
    names = ax.get_xticklabels()
    if any(name.get_rotation() or facts_of(name) for name in names):
        return False
    step = 1
    while _do_meet([name for name in names[::step] if name.get_text()]):
        step += 1
    if step == 1:
        return False
    ax.set_xticks(ax.get_xticks()[::step])
    return True


def _do_meet(names: Sequence) -> bool:
    """Tell whether a name reaches to the next one."""
    boxes = sorted((name.get_window_extent() for name in names), key=lambda box: box.x0)
    gap = GAP * names[0].figure.dpi / 72 if names else 0
    return any(first.x1 + gap > second.x0 for first, second in itertools.pairwise(boxes))
