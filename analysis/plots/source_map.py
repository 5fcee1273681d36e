"""A map of sources with the elements that pull them apart."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from matplotlib.lines import Line2D

from analysis.errors import require_columns
from analysis.plots.canvas import draw_nothing, plot
from analysis.plots.captions import Caption
from analysis.plots.fitting import fitted, width_of
from analysis.plots.labels import label_points
from analysis.plots.rows import (
    axis_words,
    draw_intervals,
    height_of_rows,
    in_blocks,
    name_table_rows,
    names_in_words,
)
from analysis.plots.style import (
    BLACK,
    GREY,
    PALE_GREY,
    colour_of,
    colour_of_group,
    marker_of,
    words_of,
)
from analysis.stats.evidence import method_of

if TYPE_CHECKING:
    from matplotlib.axes import Axes

MOST_GROUPS = 6  #: that have a colour; the others are grey
REACH = 0.9  #: of the farthest source, to which elements are scaled
NARROW = 5  #: inches up to which a key has three columns
FEWEST_PAGES = 12  #: of a group that is drawn
LOOK = {"linestyle": "none", "markeredgecolor": "white", "markeredgewidth": 0.4}


def _height_of_map(_table: pd.DataFrame, **_options: object) -> float:
    """Return the inches of a map."""
    return 5.2


@plot(_height_of_map)
def source_map(
    table: pd.DataFrame,
    ax: Axes,
    *,
    elements: pd.DataFrame | None = None,
    group: str = "",
    most: int = 12,
) -> Caption:
    """Draw sources at their places, with the elements that pull them apart.

    Parameters
    ----------
    table : DataFrame
        ``sources`` of `outlets.map`, or its ``groups``; the first column has the names.
    elements : DataFrame, optional
        ``elements`` of the map. They are drawn nearer to the middle, all by one factor.
    group : str
        Column of the colours; the six with most sources have one, others are grey.
    most : int
        How many sources and how many elements are named: those of most pages, and of most pull.

    Examples
    --------
    >>> table = pd.DataFrame({"outlet": ["North", "South"], "pages": [5, 2], "x": [1.0, -1.0],
    ...                       "y": [0.5, 0.0]})
    >>> sorted(text.get_text() for text in source_map(table).axes[0].texts)
    ['North', 'South']
    """
    require_columns(table, ["pages", "x", "y"], what="places of sources")
    by = str(table.columns[0])
    if group:
        require_columns(table, [group], what="places of sources")
    shown = _active_sources(table)
    shown = shown.sort_values(["pages", by], ascending=[False, True]).reset_index(drop=True)
    places = shown[["x", "y"]].to_numpy(float)
    ax.axhline(0, color=PALE_GREY, linewidth=0.6, zorder=0)
    ax.axvline(0, color=PALE_GREY, linewidth=0.6, zorder=0)
    handles = _draw_sources(ax, shown, group=group)
    of_elements = _scaled_elements(elements, places, most)
    marks = of_elements[["x", "y"]].to_numpy(float)
    ax.plot(marks[:, 0], marks[:, 1], "+", color="black", markersize=4, markeredgewidth=0.8)
    room = 0.22 * width_of(ax)
    names = [f"+ {words_of(item)}" for item in of_elements["item"]]
    names += [words_of(name) for name in shown[by].head(most)]
    texts = [fitted(name, room, size=6.5, lines=3) for name in names]
    named = np.concatenate([marks, places[:most]])
    label_points(ax, named, texts=texts, avoid=np.concatenate([marks, places]))
    _name_axes(ax, table)
    ax.margins(0.1)
    if handles:
        columns = _columns_of_key(ax)
        ax.legend(
            handles=handles, loc="lower left", bbox_to_anchor=(0, 1), ncols=columns, borderpad=0
        )
    notes = ["The larger a mark, the more pages"]
    if len(of_elements):
        notes.append("+: an element; sources on its side of the middle have more of it")
    n_others = len(table) - len(shown)
    if n_others:
        notes.append(f"{n_others:,} sources with fewer pages are not drawn")
    shows = f"A map of {len(shown)} sources by what their pages contain."
    return Caption(shows, _ends_in_words(shown, by), notes=(*notes, *_noise_in_words(table)))


def _draw_sources(ax: Axes, shown: pd.DataFrame, *, group: str) -> list[Line2D]:
    """Draw the sources and return what explains their colours."""
    labels = pd.Series("", shown.index)
    if group:
        labels = shown[group].astype(object).where(shown[group].notna(), "not known")
    by_size = labels.value_counts()
    ranked = sorted(by_size.index, key=lambda label: (-by_size[label], str(label)))
    coloured = ranked[:MOST_GROUPS]
    handles = []
    most_pages = max(shown["pages"].max(), 1)
    for position, label in enumerate(coloured):
        is_group = (labels == label).to_numpy()
        colour = colour_of_group(label, colour_of(position))
        marker = marker_of(position)
        _draw_marks(
            ax, shown[is_group], colour=colour, marker=marker, order=2, most_pages=most_pages
        )
        if label:
            room = 0.56 * width_of(ax) / _columns_of_key(ax)
            name = fitted(words_of(label), room, lines=1)
            handles.append(_handle(name, colour, marker))
    is_other = ~labels.isin(coloured).to_numpy()
    _draw_marks(ax, shown[is_other], colour=GREY, marker="o", order=1.5, most_pages=most_pages)
    if is_other.any():
        handles.append(_handle("others", GREY, "o"))
    return handles


def _columns_of_key(ax: Axes) -> int:
    """Return how many colours are explained beside each other."""
    return 4 if width_of(ax) > NARROW else 3


def _active_sources(table: pd.DataFrame) -> pd.DataFrame:
    """Return the sources that made the axes; all where the table does not say it."""
    if "is_active" not in table or not table["is_active"].any():
        return table
    return table[table["is_active"]]


def _name_axes(ax: Axes, table: pd.DataFrame) -> None:
    """Name the axes, and say which ones are no more than chance."""
    made = method_of(table).source_map
    names = ["first axis", "second axis"]
    if made is not None:
        chance = [" (no more than chance)"] * 2
        suffixes = [""] * min(made.axes, 2) + chance
        names = [f"{name}{suffix}" for name, suffix in zip(names, suffixes)]
    ax.set(xlabel=names[0], ylabel=names[1])


def _draw_marks(
    ax: Axes,
    sources: pd.DataFrame,
    *,
    colour: str,
    marker: str,
    order: float,
    most_pages: float,
) -> None:
    """Draw sources whose areas grow with their pages."""
    pages = sources["pages"].to_numpy(float)
    areas = 8 + 120 * pages / most_pages
    look = {"edgecolors": "white", "linewidths": 0.4, "zorder": order}
    ax.scatter(sources["x"], sources["y"], s=areas, color=colour, marker=marker, **look)


def _handle(label: str, colour: str, marker: str) -> Line2D:
    """Return the mark of a group for the legend."""
    return Line2D([], [], color=colour, marker=marker, label=label, **LOOK)


def _scaled_elements(elements: pd.DataFrame | None, places: np.ndarray, most: int) -> pd.DataFrame:
    """Return the elements of most pull, moved towards the middle until sources fill the map."""
    if elements is None:
        return pd.DataFrame({"item": [], "x": [], "y": []})
    require_columns(elements, ["item", "x", "y"], what="elements of the map")
    shown = elements.head(most)
    farthest = np.abs(shown[["x", "y"]].to_numpy(float)).max(initial=0)
    reach = np.nanmax(np.abs(places), initial=0)
    if farthest == 0 or reach == 0:
        return shown[["item", "x", "y"]]
    factor = REACH * reach / farthest
    return shown.assign(x=factor * shown["x"], y=factor * shown["y"])[["item", "x", "y"]]


def _ends_in_words(shown: pd.DataFrame, by: str) -> str:
    """Return the sources at both ends of the first axis, of those with most pages."""
    largest = shown.head(12).dropna(subset="x").sort_values("x")
    if largest.empty:
        return ""
    left = words_of(largest[by].iloc[0])
    right = words_of(largest[by].iloc[-1])
    return f"Of the largest sources {left} is farthest to the left, {right} to the right."


def _noise_in_words(table: pd.DataFrame) -> tuple[str, ...]:
    """Return that the map is noise, where it is."""
    made = method_of(table).source_map
    if made is None:
        return ()
    if made.axes == 0:
        return ("The map says no more than chance: places are noise",)
    return (f"{made.active} sources make the axes",)


# ---- places of groups -------------------------------------------------------------------------

ERRORS_DRAWN = 2  #: standard errors to each side of a place
MOST_ENDS = 2  #: elements that are named at each end of the axis


def _height_of_places(table: pd.DataFrame, **_options: object) -> float:
    """Return the inches of a figure of the places of groups."""
    if not {"column", "pages"} <= set(table):
        return 2.6
    shown = table[table["pages"] >= FEWEST_PAGES]
    return height_of_rows(shown.assign(item=shown["column"])) + 0.3


@plot(_height_of_places)
def group_places(table: pd.DataFrame, ax: Axes, *, elements: pd.DataFrame | None = None) -> Caption:
    """Draw the places of groups of pages on the first axis of a map of sources.

    Parameters
    ----------
    table : DataFrame
        ``groups`` of `outlets.map`; those of 12 pages or more are drawn.
    elements : DataFrame, optional
        ``elements`` of the map: those that pull most are named at both ends of the axis.

    Notes
    -----
    A bar is two standard errors over sources to each side; a hollow mark has none.

    Examples
    --------
    >>> row = dict(column="language", group="Northern", pages=30, sources=9, x=0.2, x_error=0.1)
    >>> group_places(pd.DataFrame([row])).axes[0].texts[-1].get_text()
    '30 pages, 9 sources'
    """
    needed = ["column", "group", "pages", "sources", "x", "x_error"]
    require_columns(table, needed, what="places of groups")
    shown = table[table["pages"] >= FEWEST_PAGES].sort_values("x", kind="stable")
    if shown.empty:
        draw_nothing(ax)
        return Caption("Nothing is drawn.", is_empty=True)
    rows = in_blocks(_rows_of_places(shown))
    _draw_places(ax, rows)
    ax.set_xlabel(axis_words("place on the first axis", _ends_of_axis(elements)))
    notes = ["A bar is two standard errors over sources to each side"]
    n_left_out = len(table) - len(shown)
    if n_left_out:
        notes.append(f"{n_left_out} groups of fewer than {FEWEST_PAGES} pages are not drawn")
    first = words_of(shown["group"].iloc[0])
    last = words_of(shown["group"].iloc[-1])
    sees = f"{first} is farthest to the left, {last} to the right."
    return Caption(f"Places of {len(rows)} groups of pages.", sees, notes=tuple(notes))


def _rows_of_places(shown: pd.DataFrame) -> pd.DataFrame:
    """Return the groups as rows with intervals; an item is a column, such as the language."""
    half = ERRORS_DRAWN * shown["x_error"]
    rows = shown.assign(item=shown["column"], estimate=shown["x"])
    return rows.assign(low=rows["estimate"] - half, high=rows["estimate"] + half)


def _draw_places(ax: Axes, rows: pd.DataFrame) -> None:
    """Draw a mark with its interval for each group, in its colour or in black."""
    positions = name_table_rows(ax, rows, names_in_words(rows, ["group"]))
    ax.axvline(0, color=GREY, linewidth=0.6, zorder=0)
    counts = zip(rows["pages"], rows["sources"])
    draw_intervals(
        ax,
        rows,
        positions,
        colours=[colour_of_group(group, BLACK) for group in rows["group"]],
        markers=["o"] * len(rows),
        texts=[f"{pages:,.0f} pages, {sources:,.0f} sources" for pages, sources in counts],
        is_grey=[False] * len(rows),
    )


def _ends_of_axis(elements: pd.DataFrame | None) -> str:
    """Return the elements that pull most to the left and to the right, in words."""
    if elements is None:
        return ""
    require_columns(elements, ["item", "x", "contribution_x"], what="elements of the map")
    strongest = elements.sort_values("contribution_x", ascending=False)
    to_left = strongest.loc[strongest["x"] < 0, "item"].head(MOST_ENDS)
    to_right = strongest.loc[strongest["x"] > 0, "item"].head(MOST_ENDS)
    left = ", ".join(words_of(item) for item in to_left)
    right = ", ".join(words_of(item) for item in to_right)
    return f"← {left} | {right} →"
