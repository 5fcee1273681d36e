"""How much room words take, and how much a figure has for them."""

from __future__ import annotations

import functools
import textwrap
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

import matplotlib
import numpy as np
from matplotlib import font_manager, ft2font

if TYPE_CHECKING:
    from matplotlib.axes import Axes


def fitted(
    text: str, inches: float, *, size: float = 7, lines: int | None = None, bold: bool = False
) -> str:
    """Return text in lines no wider than *inches*.

    In print what needs more *lines* is cut; on a screen it has them.

    >>> fitted("a name that is long", 0.5)
    'a name\\nthat is\\nlong'
    """
    if "\n" in text:
        parts = [
            fitted(line, inches, size=size, lines=lines, bold=bold) for line in text.split("\n")
        ]
        return "\n".join(parts)
    length = _inches_of_line(text, size, bold)
    if length <= inches:
        return text
    narrowest = 4
    letters = max(narrowest, int(len(text) * inches / length) + 1)
    while True:
        wrapped = textwrap.wrap(text, letters, max_lines=lines, placeholder=" …")
        widest = max((_inches_of_line(line, size, bold) for line in wrapped), default=0)
        if widest <= inches or letters <= narrowest:
            return "\n".join(wrapped)
        letters -= 1


def inches_of(texts: Iterable[str], *, size: float = 7) -> float:
    """Return the width of the widest of some texts."""
    lines = [line for text in texts for line in text.split("\n")]
    return max((_inches_of_line(line, size, False) for line in lines), default=0.0)


def inches_of_row_names(ax: Axes) -> float:
    """Return the width of the names beside the rows."""
    return inches_of(label.get_text() for label in ax.get_yticklabels())


@functools.lru_cache(maxsize=4096)
def _inches_of_line(text: str, size: float, bold: bool) -> float:
    """Return a line's width; letters are not joined for it."""
    families = matplotlib.rcParams["font.family"]
    if isinstance(families, str):
        families = [families]
    font = _font_of(tuple(families), bold)
    font.set_size(size, 72)
    font.set_text(text, 0, flags=ft2font.LoadFlags.NO_HINTING)
    pixels = font.get_width_height()[0] / 64
    return pixels / 72


@functools.lru_cache
def _font_of(families: tuple[str, ...], bold: bool) -> ft2font.FT2Font:
    """Return the font, with those that stand in for letters that it lacks."""
    weight = "bold" if bold else "normal"
    files = []
    for family in families:
        properties = font_manager.FontProperties(family=family, weight=weight)
        file = font_manager.findfont(properties)
        files.append(file)
    return font_manager.get_font(files)


def width_of(ax: Axes) -> float:
    """Return the inches that the grid of the figure gives axes and the words beside them."""
    figure_width = ax.figure.get_figwidth()
    spec = ax.get_subplotspec()
    if spec is None:
        return ax.get_position().width * figure_width
    grid = spec.get_gridspec()
    share = _share_of(grid.get_width_ratios(), spec.colspan, grid.ncols)
    return figure_width * share


def _share_of(ratios: Any, span: range, n: int) -> float:
    """Return the share of a figure that some rows or columns of its grid have."""
    weights = np.ones(n)
    if ratios is not None:
        weights = np.asarray(ratios, float)
    return weights[span.start : span.stop].sum() / weights.sum()


def height_of(ax: Axes) -> float:
    """Return the inches that axes have in height, less what titles and a note usually take."""
    figure_height = ax.figure.get_figheight()
    spec = ax.get_subplotspec()
    if spec is None:
        return ax.get_position().height * figure_height
    grid = spec.get_gridspec()
    share = _share_of(grid.get_height_ratios(), spec.rowspan, grid.nrows)
    return max(0.5, (figure_height - 0.6) * share - 0.6)


def can_grow(ax: Axes) -> bool:
    """Return whether a plot function made the figure, for print: it may become higher."""
    return getattr(ax.figure, "can_grow", False)


def grow(ax: Axes, inches: float) -> None:
    """Make the figure of the axes higher, if it may be."""
    if can_grow(ax):
        ax.figure.set_figheight(ax.figure.get_figheight() + inches)


def width_in_layout(ax: Axes) -> float:
    """Return the inches of the axes alone, by laying out the figure, which takes time."""
    ax.figure.draw_without_rendering()
    return ax.get_position().width * ax.figure.get_figwidth()
