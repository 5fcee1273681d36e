"""The parts of a drawn figure that can be clicked."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import NamedTuple

import numpy as np
import pandas as pd
from matplotlib.artist import Artist
from matplotlib.figure import Figure
from matplotlib.text import Text

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

    The figure is laid out for this, once and for all.
    """
    dpi = figure.dpi
    figure.dpi = PRINT_DPI
    with figures.style():
        lay_out(figure)
    result = []
    for artist in figure.findobj(_is_marked):
        key = key_of(facts_of(artist))
        if key is not None:
            result.append(_spot(figure, key, artist))
    figure.dpi = dpi
    return sorted(result, key=lambda spot: (spot.box[1], spot.box[0]))


def _is_marked(artist: Artist) -> bool:
    return artist.get_visible() and bool(facts_of(artist))


def _spot(figure: Figure, key: tuple, artist: Artist) -> Spot:
    if isinstance(artist, Text):
        box = Text.get_window_extent(artist)  # without the arrow of an annotation
    else:
        box = artist.get_window_extent()
    pixels = np.array([box.x0, box.y0, box.x1, box.y1])
    shares = (pixels / np.tile(figure.bbox.size, 2)).clip(0, 1)
    left, bottom, right, top = (float(share) for share in shares)
    return Spot(key, _label_of_key(key), (left, 1 - top, right, 1 - bottom))


def _label_of_key(key: tuple) -> str:
    names = JOINED.get(key[0], "").join(words_of(name) for name in key[1:])
    return f"{names}: show the evidence"
