"""Matrices as coloured cells: co-occurrence, coverage, who shares text with whom."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import matplotlib
import numpy as np
import pandas as pd

from analysis.errors import require_columns, require_matrix
from analysis.plots.canvas import plot
from analysis.plots.captions import Caption, in_words
from analysis.plots.fitting import fitted, height_of, inches_of, width_of
from analysis.plots.labels import SMALL_GREY, write_near
from analysis.plots.rows import (
    MOST_LINES_OF_A_NAME,
    NAME_SHARE,
    NEXT_LINE,
    WIDEST_NAME,
    grow_rows,
    height_of_named_rows,
    names_beside,
    require_single_rows,
)
from analysis.plots.selection import COLOUR_BAR, Selection, of_matrix
from analysis.plots.style import GREY, ink_on, words_of
from analysis.stats.evidence import passes
from analysis.wording.text import capitalised

if TYPE_CHECKING:
    from matplotlib.axes import Axes

#: Texts in cells take no room of the layout.
TEXT_IN_CELL: dict[str, Any] = {
    "ha": "center",
    "va": "center",
    "fontsize": 6,
    "in_layout": False,
}

TWO_SLANTED_LINES = 0.25  #: inches from which a column has room for two slanted lines
ROW = 0.2  #: inches of a row of cells
TALLEST = 8.5  #: inches of a figure whose names have several lines, without its note

MOST_CELLS = 40  #: rows, and columns, of a large matrix
MOST_COLUMNS = 12  #: groups that are columns of cells with texts

#: Up to so many columns with room, cells hold their numbers; a wider matrix has a colour bar.
MOST_COLUMNS_WITH_NUMBERS = 12
#: Cells of one number are pale: a dark block would say that they are many.
PALER_WHERE_ALL_ARE_EQUAL = 4


def _height_of_matrix(matrix: pd.DataFrame, **_options: object) -> float:
    """Return the inches of a figure of a matrix; the names of its rows may make it higher."""
    return 1.3 + ROW * max(len(matrix), 3)


def _shaded(matrix: pd.DataFrame) -> pd.DataFrame:
    """Return the numbers that have a colour: not the diagonal of who is there at all."""
    require_matrix(matrix)
    if _is_of_itself(matrix):
        return matrix.astype(float).mask(np.eye(len(matrix), dtype=bool))
    return matrix.astype(float)


def _is_of_itself(matrix: pd.DataFrame) -> bool:
    """Return whether rows and columns are the same."""
    return len(matrix) > 1 and matrix.index.equals(matrix.columns)


def _one_scale(matrices: Sequence[pd.DataFrame]) -> dict[str, tuple[float, float]]:
    """Return the option with which several matrices have the same colours."""
    numbers = [_shaded(matrix).to_numpy().ravel() for matrix in matrices]
    return {"ends": _ends_of(np.concatenate([np.empty(0), *numbers]))}


def _ends_of(values: np.ndarray) -> tuple[float, float]:
    """Return the numbers of the palest and of the darkest colour."""
    largest = np.nanmax(np.abs(values), initial=0) or 1
    if len(np.unique(values[~np.isnan(values)])) == 1:
        largest *= PALER_WHERE_ALL_ARE_EQUAL
    return (-largest if np.nanmin(values, initial=0) < 0 else 0.0, largest)


@plot(_height_of_matrix, select=of_matrix, shared=_one_scale, most=MOST_CELLS)
def heat_map(
    matrix: pd.DataFrame,
    ax: Axes,
    *,
    numbers: bool | None = None,
    ends: tuple[float, float] | None = None,
) -> Caption:
    """Draw a matrix as coloured cells.

    Rows and columns keep their order; `cooccurrence.clustered` puts similar ones side by side.

    Parameters
    ----------
    matrix : DataFrame
        A missing number is a hatched cell. Where rows and columns are the same, the diagonal has no
        colour.
    numbers : bool, optional
        Whether cells hold their numbers; by default up to 12 columns. Else there is a colour bar.
    ends : (float, float), optional
        The numbers of the first and last colour; by default from 0 to the matrix's largest. Panels
        share them.

    Examples
    --------
    >>> names = ["Iran", "US"]
    >>> figure = heat_map(pd.DataFrame([[5, 2], [2, 4]], index=names, columns=names))
    >>> [text.get_text() for text in figure.axes[0].texts]
    ['5', '2', '2', '4']
    """
    shaded = _shaded(matrix)
    is_of_itself = _is_of_itself(matrix)
    notes = []
    if is_of_itself:
        notes.append("Diagonal, without colour: how often each is there at all")
    look = {"numbers": numbers, "missing": "no number", "ends": ends}
    draw_matrix(shaded, ax, texts=_numbers_in_cells(matrix), **look)
    shows = f"{_some_names(matrix.index)}, by {_some_names(matrix.columns)}."
    if is_of_itself:
        shows = f"Each two of {_some_names(matrix.index)}."
    return Caption(shows, in_words(shaded), notes=tuple(notes))


def _some_names(names: pd.Index) -> str:
    """Return how many names there are, and the first three: "12: Iran, Russia, Syria …"."""
    first = ", ".join(words_of(name) for name in names[:3])
    more = " …" if len(names) > 3 else ""
    return f"{len(names)} ({first}{more})"


def _numbers_in_cells(matrix: pd.DataFrame) -> np.ndarray:
    """Return the numbers of a matrix as texts."""
    texts = np.full(matrix.shape, "", dtype=object)
    for cell, value in np.ndenumerate(matrix.to_numpy(float)):
        if math.isnan(value):
            continue
        if abs(value) >= 1000:
            texts[cell] = f"{value:,.0f}"
        else:
            texts[cell] = f"{value:.3g}"
    return texts


def draw_matrix(
    matrix: pd.DataFrame,
    ax: Axes,
    *,
    texts: np.ndarray,
    numbers: bool | None,
    missing: str,
    height: float = ROW,
    ends: tuple[float, float] | None = None,
) -> None:
    """Draw the cells of a matrix with their texts, or with a colour bar.

    Rows are *height* inches high, and higher where the lines of their names need it.
    """
    values = matrix.to_numpy(float)
    smallest, largest = ends or _ends_of(values)
    scale = "PuOr" if smallest < 0 else "Blues"
    colours = matplotlib.colormaps[scale].with_extremes(bad=(1, 1, 1, 0))
    image = ax.imshow(values, cmap=colours, vmin=smallest, vmax=largest, aspect="auto")
    ax.spines[:].set_visible(False)
    if (np.isnan(values) & (texts == "")).any():
        _hatch_missing_cells(ax, missing)
    cell = inches_of(texts.ravel(), size=TEXT_IN_CELL["fontsize"]) + 0.1
    if numbers is None:
        room = width_of(ax) - min(NAME_SHARE * width_of(ax), WIDEST_NAME)
        has_room = (cell - 0.1) * len(matrix.columns) <= room
        numbers = has_room and len(matrix.columns) <= MOST_COLUMNS_WITH_NUMBERS
    room = width_of(ax) - 0.2 - cell * len(matrix.columns)
    if not numbers:
        room -= COLOUR_BAR
    row_names = _name_sides(matrix, ax, room)
    column_width = (width_of(ax) - inches_of(row_names) - 0.2) / len(matrix.columns)
    if column_width < cell - 0.1:
        texts = np.array([[text.replace(" / ", "\n/ ") for text in row] for row in texts])
    grow_rows(ax, [*row_names, *texts.ravel()], row=height, n=len(matrix))
    if not numbers:
        ax.figure.colorbar(image, ax=ax, fraction=0.05)
        return
    shades = np.asarray(colours(image.norm(values)))
    for (row, column), text in np.ndenumerate(texts):
        if not text:
            continue
        ink = ink_on(shades[row, column, :3])
        ax.text(column, row, text, color=ink, **TEXT_IN_CELL)


def _hatch_missing_cells(ax: Axes, missing: str) -> None:
    """Hatch the background, which shows where there is no cell, and say what it means."""
    ax.patch.set(facecolor="white", hatch="/////", edgecolor="#A0A0A0", linewidth=0)
    look = {"xycoords": "axes fraction", "rotation": 90, "va": "bottom"}
    write_near(ax, f"hatched: {missing}", (1, 0), (3, 0), **look, **SMALL_GREY)


def _name_sides(matrix: pd.DataFrame, ax: Axes, room: float) -> list[str]:
    """Name rows and columns, and return the names of rows as they are written.

    *room* are the inches that the numbers in the cells leave.

    Names of columns are level where there is room, else slanted or upright.
    """
    names = [words_of(name) for name in matrix.columns]
    width = width_of(ax)
    height_of_names = min(1.3, 0.36 * (height_of(ax) + 1.2))
    single_words = " ".join(names).split()
    longest_word = inches_of(single_words)
    is_crowded = longest_word > 0.6 * width / len(names)
    inches_under = height_of_names if is_crowded else 0.0
    further_lines = (TALLEST - ax.figure.get_figheight()) / (NEXT_LINE * len(matrix))
    most = min(max(1 + int(further_lines), 1), MOST_LINES_OF_A_NAME)
    look = {"rows": len(matrix), "inches_under": inches_under, "most": most}
    row_names = names_beside(ax, matrix.index, **look)
    if any(name.endswith("…") for name in row_names):
        row_names = names_beside(ax, matrix.index, room=room, **look)
    ax.set_yticks(range(len(matrix)), row_names)
    # Panels with a common y axis have row names beside the first alone.
    n_panels = len(ax.get_shared_y_axes().get_siblings(ax))
    width_of_names = inches_of(row_names) / n_panels
    width_of_cells = max(width - width_of_names - 0.5, 0.8)
    column_width = width_of_cells / len(names)
    level_room = column_width - 0.08
    level_names = [fitted(name, level_room) for name in names]
    most_breaks = max(name.count("\n") for name in level_names)
    fits = max(longest_word, inches_of(level_names)) <= level_room and most_breaks < 4
    if fits and not is_crowded:
        ax.set_xticks(range(len(names)), level_names)
    elif column_width <= 0.17:
        upright = [fitted(name, height_of_names, lines=1) for name in names]
        ax.set_xticks(
            range(len(names)), upright, rotation=90, ha="right", va="center", rotation_mode="anchor"
        )
    else:
        lines = 2 if column_width > TWO_SLANTED_LINES else 1
        room = 1.35 * height_of_names
        slanted = [fitted(name, room, lines=lines) for name in names]
        ax.set_xticks(range(len(names)), slanted, rotation=45, ha="right", rotation_mode="anchor")
    ax.tick_params(length=0)
    return row_names


# ---- coverage ---------------------------------------------------------------------------------


def _height_of_grid(
    table: pd.DataFrame, *, rows: str | None = None, columns: str | None = None, **_options: object
) -> float:
    """Return the inches of a figure of coverage."""
    rows = rows or table.columns[0]
    if rows not in table:
        return 2.6
    return 1.3 + ROW * max(table[rows].nunique(), 3)


def _select_of_grid(
    table: pd.DataFrame,
    most: int,
    *,
    rows: str | None = None,
    columns: str | None = None,
    **_options: object,
) -> Selection:
    """Return the rows and columns of a coverage table with most articles."""
    rows = rows or table.columns[0]
    columns = columns or table.columns[:2][-1]
    if not {rows, columns, "articles"} <= set(table):
        return Selection(table)
    selection = Selection(table).largest(rows, ["articles"], most=most)
    return selection.largest(columns, ["articles"], most=min(MOST_COLUMNS, most))


@plot(_height_of_grid, select=_select_of_grid, most=MOST_CELLS)
def grid(
    table: pd.DataFrame,
    ax: Axes,
    *,
    rows: str | None = None,
    columns: str | None = None,
) -> Caption:
    """Draw how many articles and outlets each cell rests on.

    Parameters
    ----------
    table : DataFrame
        One row a cell, with its ``articles`` and ``outlets``. Cells that are not there say
        "–". Rows and columns keep the table's order.
    rows, columns : str, optional
        Columns of the table that make the sides of the grid; by default its first two.

    Examples
    --------
    >>> cells = pd.DataFrame({"country": ["North", "South"], "phase": ["first", "second"],
    ...                       "articles": [5, 2], "outlets": [4, 1]})
    >>> [text.get_text() for text in grid(cells).axes[0].texts]
    ['5 / 4', '–', '–', '2 / 1']
    """
    rows = rows or table.columns[0]
    columns = columns or table.columns[:2][-1]
    require_columns(table, [rows, columns, "articles", "outlets"], what="coverage table")
    counts = _pivoted(table, rows, columns, "articles")
    n_outlets = _pivoted(table, rows, columns, "outlets").to_numpy()
    texts = np.full(counts.shape, "–", dtype=object)
    for cell, count in np.ndenumerate(counts.to_numpy()):
        if count:
            texts[cell] = f"{count:,.0f} / {n_outlets[cell]:,.0f}"
    heading = f"{words_of('articles')} / {words_of('outlets')}"
    draw_matrix(counts, ax, texts=texts, numbers=True, missing="")
    ax.set_title(fitted(heading, 0.5 * width_of(ax), lines=2), fontsize=7, color=GREY)
    sees = in_words(table, names=[rows, columns], value="articles", lowest=False)
    total = f"cells add up to {table['articles'].sum():,.0f} {words_of('articles')}"
    sides = f"{words_of(rows)} and {words_of(columns)}"
    shows = f"{capitalised(heading)} by {sides}; {total}."
    return Caption(shows, sees, notes=(total,))


def _pivoted(table: pd.DataFrame, rows: str, columns: str, value: str) -> pd.DataFrame:
    """Return a column of a coverage table as a matrix, 0 where there is no row."""
    matrix = table.pivot(index=rows, columns=columns, values=value)
    matrix = matrix.reindex(index=table[rows].unique(), columns=table[columns].unique())
    return matrix.fillna(0)


# ---- what is left out -------------------------------------------------------------------------

#: Behind the numbers of a cell: less often than the others, more often, by a test.
LESS = "▼"
MORE = "▲"
FEWEST_PAGES = 5  #: of a cell that is coloured


def _height_of_ledger(table: pd.DataFrame, **_options: object) -> float:
    """Return the inches of a figure of what is left out."""
    return 1.5 + height_of_named_rows(table)


def _select_of_ledger(table: pd.DataFrame, most: int, **_options: object) -> Selection:
    """Return the items that most pages carry, in the groups with most pages."""
    selection = Selection(table).largest("group", ["pages"], most=min(MOST_COLUMNS, most))
    return selection.largest("item", ["carried"], most=most)


@plot(
    _height_of_ledger,
    select=_select_of_ledger,
    needs=["group", "item", "carried", "mentioned", "pages", "outlets"],
    what="groups of omissions",
)
def ledger(table: pd.DataFrame, ax: Axes) -> Caption:
    """Draw how many pages of each group carry each item, of those that could.

    Parameters
    ----------
    table : DataFrame
        ``groups`` of `outlets.omissions`, of one reading: ``group, item, carried, mentioned, pages,
        outlets`` and, where tested, ``estimate, p_adjusted``. A cell of fewer than 5 pages is
        hatched.

    Raises
    ------
    InputError
        If a group has several rows of one item.

    Examples
    --------
    >>> groups = pd.DataFrame({"group": ["North", "South"], "item": "denial", "carried": [9, 1],
    ...                        "mentioned": [0, 4], "pages": [20, 30], "outlets": [12, 15],
    ...                        "estimate": [.4, -.4], "p_adjusted": [.01, .01]})
    >>> [text.get_text() for text in ledger(groups).axes[0].texts]
    ['9 / 20 ▲', '1 (4) / 30 ▼']
    """
    require_single_rows(table, ["group", "item"], plot="ledger")
    shares = table.assign(share=table["carried"] / table["pages"])
    shares["share"] = shares["share"].where(shares["pages"] >= FEWEST_PAGES)
    shares["text"] = _texts_of_ledger(shares)
    n_outlets = table.groupby("group")["outlets"].max()
    heads = {group: f"{words_of(group)} ({n} outlets)" for group, n in n_outlets.items()}
    items = table["item"].unique()
    groups = table["group"].unique()
    matrix = shares.pivot(index="item", columns="group", values="share").loc[items, groups]
    texts = shares.pivot(index="item", columns="group", values="text").loc[items, groups]
    drawn = matrix.rename(columns=heads).astype(float)
    missing = f"fewer than {FEWEST_PAGES} pages"
    height = height_of_named_rows(table) / len(items)
    draw_matrix(
        drawn, ax, texts=texts.to_numpy(object), numbers=True, missing=missing, height=height
    )
    notes = ["Pages that carry it / pages that could have (since it was known)"]
    if table["mentioned"].any():
        notes[0] += "; in brackets pages that only deny or mention it"
    marks = _marks_of_ledger(table)
    if (marks != "").any():
        notes.append(f"{LESS} {MORE} less or more often than the others, adjusted p ≤ .05")
    n_items = f"{len(items)} items and {len(groups)} groups"
    sees = in_words(table, names=["group", "item"], value="carried", n="pages", lowest=False)
    return Caption(
        f"Pages that carry each item, of those that could, for {n_items}.",
        sees,
        title="Who carries what, of the pages that could",
        notes=tuple(notes),
    )


def _texts_of_ledger(table: pd.DataFrame) -> pd.Series:
    """Return what the cells say: pages that carry an item, of those that could, and a mark."""
    mentioned = table["mentioned"].map(" ({:,.0f})".format).where(table["mentioned"] > 0, "")
    carried = table["carried"].map("{:,.0f}".format) + mentioned
    numbers = carried + " / " + table["pages"].map("{:,.0f}".format)
    texts = (numbers + " " + _marks_of_ledger(table)).str.rstrip()
    return texts.where(table["share"].notna(), "")


def _marks_of_ledger(table: pd.DataFrame) -> pd.Series:
    """Return the marks of tested differences, "" for all others."""
    marks = pd.Series("", table.index)
    if "p_adjusted" not in table:
        return marks
    is_shown = passes(table["p_adjusted"])
    marks[is_shown & (table["estimate"] < 0)] = LESS
    marks[is_shown & (table["estimate"] > 0)] = MORE
    return marks
