"""The parts of a drawn figure that can be clicked."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from typing import NamedTuple

import numpy as np
import pandas as pd
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.text import Text
from matplotlib.transforms import Bbox

from analysis import figures
from analysis.plots.marks import facts_of
from analysis.plots.screens import lay_out
from analysis.plots.style import words_of

PRINT_DPI = 300  # figures are laid out as they will be saved
#: How the names of a key are read out.
JOINED = {"pair": " and ", "cell": ": ", "at": ": ", "told": ": ", "period": ", "}

#: From what a part of a figure shows to the key of its evidence; None: it is not clicked.
KeyOf = Callable[[dict[str, str]], tuple | None]


class Spot(NamedTuple):
    """A part of a figure to click on.

    Attributes
    ----------
    key : tuple
        What it shows: ("item", item), ("pair", item, item), ("cell", side, item), ("at",
        outlet, item), ("period", side, first day, last day), ("told", group, claim),
        ("outlet", outlet), ("source", outlet: opens its card), ("page", article_id),
        ("claim", claim), ("judged", group, item, speaker).
    label : str
        How it is read out.
    box : (left, top, right, bottom)
        As shares of the figure's width and height, from its upper left corner.
    about : str
        Its hover text: name, numbers, p.
    """

    key: tuple
    label: str
    box: tuple[float, float, float, float]
    about: str = ""


def key_of(facts: dict[str, str]) -> tuple | None:
    """Return the key of what most figures show; None for a group alone.

    >>> key_of({"item": "law", "group": "Elm Post"})
    ('cell', 'Elm Post', 'law')
    """
    if {"item", "group"} <= set(facts):
        return ("cell", facts["group"], facts["item"])
    if {"row", "column"} <= set(facts):
        return ("pair", facts["row"], facts["column"])
    for kind in ("item", "outlet", "page"):
        if kind in facts:
            return (kind, facts[kind])
    return None


def key_of_item(facts: dict[str, str]) -> tuple | None:
    """Return the key of an item in whatever group."""
    return ("item", facts["item"]) if "item" in facts else None


def key_of_period(facts: Mapping, *, every: str) -> tuple:
    """Return the key of the articles of a side in a period: its first and last day.

    >>> key_of_period({"group": "North", "period": "2016-08-01"}, every="M")
    ('period', 'North', '2016-08-01', '2016-08-31')
    """
    period = pd.Period(facts["period"], freq=every)
    return (
        "period",
        facts["group"],
        f"{period.start_time:%Y-%m-%d}",
        f"{period.end_time:%Y-%m-%d}",
    )


def spots(figure: Figure, key_of: KeyOf) -> list[Spot]:
    """Return a spot over each marked part of a figure that has a key, from the top.

    The spot of a row's name is the whole row, unless parts of the row have keys of their own.

    The figure is laid out for this, once and for all.
    """
    dpi = figure.dpi
    figure.dpi = PRINT_DPI
    with figures.style():
        lay_out(figure)
    artists = [artist for artist in figure.findobj(_is_marked) if key_of(facts_of(artist))]
    boxes = {artist: _box_of(artist) for artist in artists}
    for ax in figure.axes:
        ticks = {*ax.get_xticklabels(), *ax.get_yticklabels()}  # which know no axes
        of_axes = {part: box for part, box in boxes.items() if part.axes is ax or part in ticks}
        boxes |= _whole_rows(ax, of_axes)
    result = [_spot(figure, key_of(facts_of(artist)), boxes[artist]) for artist in artists]
    figure.dpi = dpi
    return sorted(result, key=lambda spot: (spot.box[1], spot.box[0]))


def _box_of(artist: Artist) -> Bbox:
    """Return the pixels of an artist, of an annotation without its arrow."""
    if isinstance(artist, Text):
        return Text.get_window_extent(artist)
    return artist.get_window_extent()


def _whole_rows(ax: Axes, boxes: dict[Artist, Bbox]) -> dict[Artist, Bbox]:
    """Return the boxes of the names of rows, each as high and wide as its row.

    Empty where cells, points or tiles are marked themselves.
    """
    if not all(isinstance(artist, Text) for artist in boxes):
        return {}
    middles = Counter(round((box.y0 + box.y1) / 2) for box in boxes.values())
    names = [name for name, box in boxes.items() if middles[round((box.y0 + box.y1) / 2)] == 1]
    names.sort(key=lambda name: boxes[name].y0)
    if len(names) < 2 or not set(names) & set(ax.get_yticklabels()):
        return {}
    centres = np.array([(boxes[name].y0 + boxes[name].y1) / 2 for name in names])
    edges = (centres[1:] + centres[:-1]) / 2
    ends = [2 * centres[0] - edges[0], *edges, 2 * centres[-1] - edges[-1]]
    left = min(boxes[name].x0 for name in names)
    right = ax.figure.bbox.x1 if len(ax.figure.axes) == 1 else ax.bbox.x1
    rows = {}
    for name, low, high in zip(names, ends, ends[1:]):
        rows[name] = Bbox.from_extents(left, low, right, high)
    return rows


def _is_marked(artist: Artist) -> bool:
    return artist.get_visible() and bool(facts_of(artist))


def _spot(figure: Figure, key: tuple | None, box: Bbox) -> Spot:
    assert key is not None
    pixels = np.array([box.x0, box.y0, box.x1, box.y1])
    shares = (pixels / np.tile(figure.bbox.size, 2)).clip(0, 1)
    left, bottom, right, top = (float(share) for share in shares)
    return Spot(key, _label_of_key(key), (left, 1 - top, right, 1 - bottom))


def _label_of_key(key: tuple) -> str:
    names = JOINED.get(key[0], "").join(words_of(name) for name in key[1:])
    return f"{names}: show the evidence"
