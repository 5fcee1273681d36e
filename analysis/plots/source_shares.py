"""How often each source has each item: a matrix whose ink is the share."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from analysis.plots.canvas import plot
from analysis.plots.captions import Caption, in_words
from analysis.plots.heatmaps import MOST_CELLS, MOST_COLUMNS, draw_matrix, mark_cells
from analysis.plots.selection import Selection
from analysis.plots.style import words_of
from analysis.stats.evidence import method_of
from analysis.wording.text import number_text

if TYPE_CHECKING:
    from matplotlib.axes import Axes


def _height_of_shares(table: pd.DataFrame, **_options: object) -> float:
    """Return the inches of a figure of sources."""
    return 1.4 + 0.2 * max(table["outlet"].nunique(), 3)


def _select_of_shares(table: pd.DataFrame, most: int, **_options: object) -> Selection:
    """Return the sources with most articles, and the items that they have most."""
    selection = Selection(table).largest("outlet", ["articles"], most=most)
    return selection.largest("item", ["n"], most=min(MOST_COLUMNS, most))


@plot(
    _height_of_shares,
    select=_select_of_shares,
    most=MOST_CELLS,
    needs=["outlet", "articles", "item", "n", "size", "share"],
    what="sources",
)
def source_shares(table: pd.DataFrame, ax: Axes, *, unit: str = "pages") -> Caption:
    """Draw how often each source has each item; ink is the share.

    Parameters
    ----------
    table : DataFrame
        From `explore.source_shares`: ``outlet, articles, item, n, size, share``. Sources and items
        keep their order. Tones are means from −1 to 1.
    unit : str
        What ``articles`` counts, in the plural.

    Examples
    --------
    >>> rows = [dict(outlet=outlet, articles=4, item="law", n=n, size=4, share=n / 4)
    ...         for outlet, n in (("Elm Post", 1), ("Bay Times", 4))]
    >>> [text.get_text() for text in source_shares(pd.DataFrame(rows)).axes[0].texts]
    ['25', '100']
    """
    outlets = table["outlet"].unique()
    items = table["item"].unique()
    matrix = table.pivot(index="outlet", columns="item", values="share")
    matrix = matrix.reindex(index=outlets, columns=items)
    sizes = table.drop_duplicates("outlet").set_index("outlet")["articles"]
    names = [f"{words_of(outlet)} ({sizes[outlet]:,})" for outlet in outlets]
    is_share = method_of(table).get("measure") != "mean tone"
    texts = np.full(matrix.shape, "", dtype=object)
    for cell, value in np.ndenumerate(matrix.to_numpy(float)):
        if not np.isnan(value):
            texts[cell] = f"{100 * value:.0f}" if is_share else number_text(value, 1)
    named = matrix.set_axis(names, axis=0)
    draw_matrix(named, ax, texts=texts, numbers=True, missing="no number")
    mark_cells(ax, outlets, items)
    sees = in_words(table, names=["outlet", "item"], value="share", n="size")
    measure = f"Percent of a source's {unit}" if is_share else "Mean tone, −1 to 1"
    shows = f"{measure}: {len(outlets)} sources and {len(items)} items."
    notes = (f"Cells: {measure[0].lower()}{measure[1:]}; in brackets: {unit}",)
    return Caption(shows, sees, notes=notes)
