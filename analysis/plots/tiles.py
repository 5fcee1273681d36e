"""The pages of outlets as rows of tiles."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pandas as pd
from matplotlib import ticker
from matplotlib.patches import Patch, Rectangle

from analysis.errors import refusal, require_columns
from analysis.plots.canvas import plot
from analysis.plots.captions import Caption
from analysis.plots.fitting import fitted, width_of
from analysis.plots.marks import mark, mark_rows
from analysis.plots.rows import name_rows
from analysis.plots.selection import Selection
from analysis.plots.style import GREY, PALETTE, ink_on, letters_of, words_of

if TYPE_CHECKING:
    from matplotlib.axes import Axes

NO_CATEGORY = "#EEEEEE"
LETTER = 0.07  #: inches that a letter needs


def _height_of_tiles(table: pd.DataFrame, **_options: object) -> float:
    """Return the inches of a figure of tiles."""
    return max(1.8, 0.8 + 0.17 * table["outlet"].nunique())


def _select_of_tiles(table: pd.DataFrame, most: int, **_options: object) -> Selection:
    """Return the pages of the outlets with most of them."""
    n_pages = table.groupby("outlet")["outlet"].transform("size")
    selection = Selection(table.assign(n_pages=n_pages)).largest("outlet", ["n_pages"], most=most)
    return replace(selection, table=selection.table.drop(columns="n_pages"))


@plot(_height_of_tiles, select=_select_of_tiles, needs=["outlet"], what="table of pages")
def outlet_rows(table: pd.DataFrame, ax: Axes, *, category: str) -> Caption:
    """Draw each outlet as a row of tiles, one a page.

    Outlets with most pages come first, then by name. Tiles keep the table's order, so sort it by
    date. The legend counts the pages of each category.

    Parameters
    ----------
    table : DataFrame
        One row a page, with its ``outlet``.
    category : str
        Column of the tiles' colours and letters; a page without one has a pale tile.

    Raises
    ------
    InputError
        For pages without an outlet.

    Examples
    --------
    >>> pages = pd.DataFrame({"outlet": ["North", "South", "South"],
    ...                       "dominant": ["law", "law", "diplomacy"]})
    >>> ax = outlet_rows(pages, category="dominant").axes[0]
    >>> [label.get_text() for label in ax.get_yticklabels()]
    ['South', 'North']
    >>> [text.get_text() for text in ax.texts]
    ['L', 'L', 'D']
    """
    require_columns(table, [category], what="table of pages")
    n_without_outlet = int(table["outlet"].isna().sum())
    if n_without_outlet:
        raise refusal(
            "table of pages",
            arrived=f"{n_without_outlet:,} pages without outlet",
            expected="one for each page",
            fix="Leave them out: table.dropna(subset='outlet').",
        )
    outlets = _most_frequent_first(table["outlet"])
    categories = _most_frequent_first(table[category].dropna())
    letters = letters_of(categories)
    colours = dict(zip(categories, [*PALETTE, *[GREY] * len(categories)]))
    rows = {name: row for row, name in enumerate(outlets)}
    columns = table.groupby("outlet").cumcount()
    room = 0.35 * width_of(ax) / (columns.max() + 1)
    in_tiles = letters if room >= LETTER else {}
    pages = table.get("article_id", pd.Series("", index=table.index))
    for name, label, column, page in zip(table["outlet"], table[category], columns, pages):
        colour = colours.get(label, NO_CATEGORY)
        tile = _draw_tile(ax, column, rows[name], colour=colour, letter=in_tiles.get(label, ""))
        if page:
            mark(tile, {"page": page})
    name_rows(ax, list(rows.values()), rows)
    mark_rows(ax, [{"outlet": outlet} for outlet in rows])
    ax.set(xlim=(0, table["outlet"].value_counts().max()), xlabel="pages")
    ax.xaxis.set_major_locator(ticker.MaxNLocator(integer=True))
    counts = table[category].value_counts()
    room = 0.28 * width_of(ax)
    handles = []
    for label in categories:
        name = f"{letters[label]}  {words_of(label)}"
        text = f"{fitted(name, room, lines=2)} ({counts[label]})"
        handles.append(Patch(color=colours[label], label=text))
    ax.legend(handles=handles, loc="upper left", bbox_to_anchor=(1.0, 1.0), handlelength=1.0)
    counted = [f"{words_of(label)} {counts[label]}" for label in categories]
    n_outlets = f"{len(outlets)} outlets"
    n_pages = f"{len(table):,}"
    shows = (
        f"Each of {n_outlets} as a row of tiles, one a page, {n_pages} in all, "
        f"by {words_of(category)}: {', '.join(counted)}."
    )
    return Caption(shows, notes=(f"{n_pages} pages of {n_outlets}",))


def _most_frequent_first(labels: pd.Series) -> list[str]:
    """Return the labels, the most frequent first, then by name."""
    counts = labels.value_counts()
    return sorted(counts.index, key=lambda label: (-counts[label], label))


def _draw_tile(ax: Axes, column: int, row: int, *, colour: str, letter: str) -> Rectangle:
    """Draw the tile of a page."""
    tile = Rectangle((column, row - 0.5), 1, 1, facecolor=colour, edgecolor="white")
    ax.add_patch(tile)
    if letter:
        ink = ink_on(colour)
        ax.text(column + 0.5, row, letter, ha="center", va="center", color=ink, fontsize=6)
    return tile
