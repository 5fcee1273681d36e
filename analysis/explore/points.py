"""The parts of a drawn figure that can be clicked."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import pandas as pd
from matplotlib.dates import date2num
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle
from matplotlib.text import Text
from matplotlib.transforms import Bbox

from analysis import figures
from analysis.plots.style import words_of

if TYPE_CHECKING:
    import networkx

PRINT_DPI = 300  # figures are laid out as they will be saved
HALF_POINT = 3.5  # printer's points: half a side of the square over a point
HALF_EDGE = 5  # pixels: half a side of the square over an edge
JOINED = {
    "pair": " and ",
    "cell": ": ",
    "at": ": ",
    "told": ": ",
    "period": ", ",
}  # how the names of a key are read out


class Spot(NamedTuple):
    """A part of a figure to click on.

    Attributes
    ----------
    key : tuple
        What it shows: ("item", item), ("pair", item, item), ("cell", side, item), ("at",
        outlet, item), ("period", side, first day, last day), ("told", group, claim),
        ("outlet", outlet), ("source", outlet: opens its card), ("page", article_id),
        ("judged", group, item, speaker).
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


class _NameText(NamedTuple):
    """A text of a figure, its extent, and the kinds of names that it may have."""

    text: str
    extent: Bbox
    kinds: tuple[str, ...]


def named_spots(
    figure: Figure,
    *,
    items: Iterable[str] = (),
    sides: Iterable[str] = (),
    outlets: Iterable[str] = (),
    sources: Iterable[str] = (),
) -> list[Spot]:
    """Return a spot over each text that names an item, an outlet, or a side of an item.

    *sources* are outlets whose cards open.
    With *sides*, items are headings and the labels of rows are sides. A single item has no heading.
    A name that is cut is found by its beginning, if only one begins so. The figure is laid out for
    this, once and for all.
    """
    names = {
        "item": _names_by_words(items),
        "outlet": _names_by_words(outlets),
        "source": _names_by_words(sources),
        "cell": _names_by_words(sides),
    }
    item = None
    if len(names["item"]) == 1:
        item = next(iter(names["item"].values()))
    heading_kinds: tuple[str, ...] = ("item", "outlet", "source")
    row_kinds = heading_kinds
    if names["cell"]:
        row_kinds = ("cell",)
        if item is not None:
            heading_kinds = ("cell",)
    dpi = figure.dpi
    figure.dpi = PRINT_DPI
    lay_out(figure)
    spots = []
    for ax in figure.axes:
        for text in _texts_from_top(ax, heading_kinds, row_kinds):
            kind, name = _kind_and_name(text, names)
            if kind == "item":
                item = name
            if kind == "cell" and item is not None:
                spots.append(_spot(figure, ("cell", name, item), text.extent))
            elif kind in ("item", "outlet", "source"):
                spots.append(_spot(figure, (kind, name), text.extent))
    figure.dpi = dpi
    return spots


def lay_out(figure: Figure) -> None:
    """Lay out a figure once and for all."""
    with figures.style():
        figure.draw_without_rendering()
    figure.set_layout_engine("none")


def profile_spots(figure: Figure, *, groups: Iterable[str], items: Iterable[str]) -> list[Spot]:
    """Return a spot over each item of a group, where groups are headings."""
    spots = []
    for spot in named_spots(figure, items=map(str, groups), sides=items):
        if spot.key[0] == "cell":
            _, item, group = spot.key
            key = ("cell", group, item)
            spots.append(spot._replace(key=key, label=_label_of_key(key)))
    return spots


def cell_spots(figure: Figure, matrix: pd.DataFrame) -> list[Spot]:
    """Return a spot over each cell of a heat map of items; cells of the diagonal are items."""
    spots = []
    for row, item in enumerate(matrix.index):
        for column, other in enumerate(matrix.columns):
            key: tuple = ("item", str(item))
            if item != other:
                key = ("pair", str(item), str(other))
            spots.append(_spot(figure, key, _box_of_cell(figure, row, column)))
    return spots


def grid_spots(figure: Figure, *, rows: Iterable[str], columns: Iterable[str]) -> list[Spot]:
    """Return a spot over each cell of a heat map of sources and items."""
    items = [str(item) for item in columns]
    spots = []
    for row, outlet in enumerate(rows):
        for column, item in enumerate(items):
            key = ("at", str(outlet), item)
            spots.append(_spot(figure, key, _box_of_cell(figure, row, column)))
    return spots


def _box_of_cell(figure: Figure, row: int, column: int) -> Bbox:
    """Return the pixels of a cell of a heat map."""
    corners = [(column - 0.5, row - 0.5), (column + 0.5, row + 0.5)]
    pixels = figure.axes[0].transData.transform(corners)
    return Bbox([pixels.min(axis=0), pixels.max(axis=0)])


def point_spots(figure: Figure, places: pd.DataFrame, *, items: Iterable[str]) -> list[Spot]:
    """Return a spot over each point at these places (x and y of the data); none without both."""
    ax = figure.axes[0]
    pixels = ax.transData.transform(places.to_numpy(float))
    half = HALF_POINT * figure.dpi / 72
    spots = []
    for item, (x, y) in zip(items, pixels):
        if np.isfinite([x, y]).all():
            box = Bbox.from_extents(x - half, y - half, x + half, y + half)
            spots.append(_spot(figure, ("item", str(item)), box))
    return spots


def period_spots(figure: Figure, *, table: pd.DataFrame, every: str) -> list[Spot]:
    """Return a spot over each point of a timeline of articles that has one."""
    some = table[table["articles"] > 0]
    places = some.assign(x=date2num(some["period"]), y=some["estimate"])[["x", "y"]]
    lay_out(figure)
    spots = point_spots(figure, places, items=some.index.astype(str))
    keys = [key_of_period(row, every=every) for row in some.to_dict("records")]
    return [spot._replace(key=key, label=_label_of_key(key)) for spot, key in zip(spots, keys)]


def key_of_period(row: dict, *, every: str) -> tuple:
    """Return the key of the articles of a side in a period: its first and last day.

    >>> key_of_period({"side": "North", "period": pd.Timestamp("2016-08-01")}, every="M")
    ('period', 'North', '2016-08-01', '2016-08-31')
    """
    period = pd.Period(row["period"], freq=every)
    return ("period", row["side"], f"{period.start_time:%Y-%m-%d}", f"{period.end_time:%Y-%m-%d}")


def tile_spots(figure: Figure, pages: pd.DataFrame) -> list[Spot]:
    """Return a spot over each tile of `plots.outlet_rows`, drawn from these pages."""
    tiles = [patch for patch in figure.axes[0].patches if isinstance(patch, Rectangle)]
    spots = []
    for article_id, tile in zip(pages["article_id"], tiles):
        spots.append(_spot(figure, ("page", str(article_id)), tile.get_window_extent()))
    return spots


def edge_spots(figure: Figure, graph: networkx.Graph) -> list[Spot]:
    """Return a spot over the middle of each edge of `plots.network`, and over its nodes' names."""
    spots = named_spots(figure, items=[str(node) for node in graph])
    ax = figure.axes[0]
    pairs = sorted(graph.edges, key=sorted)
    for (first, second), line in zip(pairs, ax.lines):
        ends = ax.transData.transform(np.column_stack(line.get_data()))
        x, y = ends.mean(axis=0)
        box = Bbox.from_extents(x - HALF_EDGE, y - HALF_EDGE, x + HALF_EDGE, y + HALF_EDGE)
        spots.append(_spot(figure, ("pair", str(first), str(second)), box))
    return spots


def _names_by_words(names: Iterable[str]) -> dict[str, str]:
    """Return the names by the words that figures print for them."""
    return {_single_spaced(words_of(name)): name for name in names}


def _texts_from_top(ax, heading_kinds: tuple, row_kinds: tuple) -> list[_NameText]:
    """Return the texts of axes from the top, so that a side follows its item."""
    labels = [*ax.get_xticklabels(), *ax.get_yticklabels()]
    texts = []
    for artists, kinds in ((ax.texts, heading_kinds), (labels, row_kinds)):
        for artist in artists:
            if artist.get_visible() and artist.get_text().strip():
                words = _single_spaced(artist.get_text())
                texts.append(_NameText(words, Text.get_window_extent(artist), kinds))
    return sorted(texts, key=lambda text: -text.extent.y1)


def _kind_and_name(text: _NameText, names: Mapping) -> tuple[str, str | None]:
    """Return which kind of name a text is, and the name; "" and None for other texts."""
    for kind in text.kinds:
        name = _name_drawn(text.text, names[kind])
        if name is not None:
            return kind, name
    return "", None


def _name_drawn(text: str, names: Mapping[str, str]) -> str | None:
    """Return the name that a text draws: in all its words, with a number after it, or cut."""
    readings = [text]
    if not text.endswith("…"):
        readings += [text.rsplit(" (", 1)[0], text.split(" (", 1)[0]]
    for reading in readings:
        if reading in names:
            return names[reading]
    for reading in readings:
        if reading.endswith("…") and len(reading) > 2:
            beginning = reading[:-1].rstrip()
            candidates = [name for words, name in names.items() if words.startswith(beginning)]
            return candidates[0] if len(candidates) == 1 else None
    return None


def _single_spaced(text: str) -> str:
    return " ".join(str(text).split())


def _spot(figure: Figure, key: tuple, box: Bbox) -> Spot:
    pixels = np.array([box.x0, box.y0, box.x1, box.y1])
    shares = (pixels / np.tile(figure.bbox.size, 2)).clip(0, 1)
    left, bottom, right, top = (float(share) for share in shares)
    return Spot(key, _label_of_key(key), (left, 1 - top, right, 1 - bottom))


def _label_of_key(key: tuple) -> str:
    names = JOINED.get(key[0], "").join(words_of(name) for name in key[1:])
    return f"{names}: show the evidence"
