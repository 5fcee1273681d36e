"""Where the names of a drawn figure stand, as shares of it."""
from __future__ import annotations

from typing import NamedTuple

from matplotlib.figure import Figure

from analysis.plots.style import words_of


class Spot(NamedTuple):
    """A part of a figure to click on: what it stands for, how it is read out, and its box (left, top, right, bottom)."""

    key: tuple
    label: str
    box: tuple[float, float, float, float]


def named(figure: Figure, items) -> list[Spot]:
    """Return a spot over each text of the figure that is an item's name."""
    figure.draw_without_rendering()
    known = {_plain(words_of(item)): item for item in items}
    width, height = figure.bbox.size
    found = []
    for ax in figure.axes:
        for text in [*ax.texts, *ax.get_yticklabels(), *ax.get_xticklabels()]:
            item = known.get(_plain(text.get_text()))
            if item is not None and text.get_visible():
                box = text.get_window_extent()
                shares = (box.x0 / width, 1 - box.y1 / height, box.x1 / width, 1 - box.y0 / height)
                found.append(Spot(("item", item), f"Where {item} stands", tuple(min(max(share, 0.0), 1.0) for share in shares)))
    return found


def _plain(text: str) -> str:
    return " ".join(str(text).split())
