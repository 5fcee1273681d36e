"""What can be clicked in a drawn figure, and where it is."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import pandas as pd
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle
from matplotlib.text import Text
from matplotlib.transforms import Bbox

from analysis import figures
from analysis.plots.legibility import PRINT
from analysis.plots.style import words_of

if TYPE_CHECKING:
    import networkx


class Spot(NamedTuple):
    """A part of a figure to click on.

    Attributes
    ----------
    key : tuple
        What it stands for: ("item", item), ("pair", item, item), ("cell", side, item), ("outlet", outlet),
        ("page", article_id).
    label : str
        How it is read out.
    box : (left, top, right, bottom)
        As shares of the figure's width and height, from its upper left corner.
    """

    key: tuple
    label: str
    box: tuple[float, float, float, float]


def named(
    figure: Figure,
    *,
    items: Iterable[str] = (),
    sides: Iterable[str] = (),
    outlets: Iterable[str] = (),
) -> list[Spot]:
    """Return a spot over each text that names an item or outlet, and over each side under an item's name.

    With *sides* several items are headings and the rows' labels are sides; one item alone stands above them. A name that is
    cut is found by its beginning, if only one begins so. The figure is laid out for this, once and for all.
    """
    dpi, figure.dpi = figure.dpi, PRINT  # laid out as it will be saved
    with figures.style():
        figure.draw_without_rendering()
    figure.set_layout_engine("none")
    known = {
        kind: {_plain(words_of(name)): name for name in names}
        for kind, names in (("item", items), ("outlet", outlets), ("cell", sides))
    }
    under = next(iter(known["item"].values())) if len(known["item"]) == 1 else None
    heads: tuple[str, ...] = ("item", "outlet")
    heads, rows = (
        (("cell",) if under is not None else heads, ("cell",)) if known["cell"] else (heads, heads)
    )
    found = []
    for ax in figure.axes:
        labels = [*ax.get_xticklabels(), *ax.get_yticklabels()]
        drawn = [
            (text, Text.get_window_extent(text), kinds)
            for texts, kinds in ((ax.texts, heads), (labels, rows))
            for text in texts
            if text.get_visible() and text.get_text().strip()
        ]
        for text, box, kinds in sorted(
            drawn, key=lambda one: -one[1].y1
        ):  # from the top: a side stands under its item
            words = _plain(text.get_text().split("\n(")[0])
            kind, name = next(
                (
                    (kind, name)
                    for kind in kinds
                    if (name := _meant(words, known[kind])) is not None
                ),
                ("", None),
            )
            under = name if kind == "item" else under
            if kind and (kind != "cell" or under is not None):
                found.append(
                    _spot(figure, ("cell", name, under) if kind == "cell" else (kind, name), box)
                )
    figure.dpi = dpi
    return found


def cells(figure: Figure, matrix: pd.DataFrame) -> list[Spot]:
    """Return a spot over each cell of a heat map of items × items; cells of the diagonal are items."""
    ax, found = figure.axes[0], []
    for row, one in enumerate(matrix.index):
        for column, other in enumerate(matrix.columns):
            corners = ax.transData.transform([(column - 0.5, row - 0.5), (column + 0.5, row + 0.5)])
            key = ("item", str(one)) if one == other else ("pair", str(one), str(other))
            found.append(_spot(figure, key, Bbox([corners.min(axis=0), corners.max(axis=0)])))
    return found


def tiles(figure: Figure, pages: pd.DataFrame) -> list[Spot]:
    """Return a spot over each tile of `plots.outlet_rows`, drawn from these pages."""
    drawn = [patch for patch in figure.axes[0].patches if isinstance(patch, Rectangle)]
    return [
        _spot(figure, ("page", str(page)), patch.get_window_extent())
        for page, patch in zip(pages["article_id"], drawn)
    ]


def edges(figure: Figure, graph: networkx.Graph) -> list[Spot]:
    """Return a spot over the middle of each edge of `plots.network`, and over its nodes' names."""
    found = named(figure, items=list(map(str, graph)))
    drawn = sorted(graph.edges, key=lambda pair: sorted(pair))
    for (one, other), line in zip(drawn, figure.axes[0].lines):
        x, y = figure.axes[0].transData.transform(np.column_stack(line.get_data())).mean(axis=0)
        found.append(
            _spot(
                figure,
                ("pair", str(one), str(other)),
                Bbox.from_extents(x - 5, y - 5, x + 5, y + 5),
            )
        )
    return found


def _meant(text: str, names: Mapping[str, str]) -> str | None:
    """Return the name that a text draws: in all its words, with a number after it, or cut."""
    whole = names.get(text) or names.get(text.rsplit(" (", 1)[0])
    if whole is None and text.endswith("…") and len(text) > 2:
        begun = [name for words, name in names.items() if words.startswith(text[:-1].rstrip())]
        return begun[0] if len(begun) == 1 else None
    return whole


def _plain(text: str) -> str:
    return " ".join(str(text).split())


def _spot(figure: Figure, key: tuple, box) -> Spot:
    shares = np.array([box.x0, box.y0, box.x1, box.y1]) / np.tile(figure.bbox.size, 2)
    left, bottom, right, top = (float(share) for share in shares.clip(0, 1))
    return Spot(key, _read_out(key), (left, 1 - top, right, 1 - bottom))


def _read_out(key: tuple) -> str:
    named = [words_of(part) for part in key[1:]]
    return {"pair": " and ", "cell": ": "}.get(key[0], "").join(named) + ": where it stands"
