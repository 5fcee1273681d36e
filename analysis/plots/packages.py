"""Frame packages: the elements of each, and the fingerprints of groups and sources."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
from matplotlib import ticker
from matplotlib.lines import Line2D
from matplotlib.patches import Patch

from analysis.counts import columns_of
from analysis.errors import number_of, plural, require_columns
from analysis.plots.canvas import plot
from analysis.plots.captions import Caption
from analysis.plots.fitting import fitted, grow, inches_of_row_names, width_of
from analysis.plots.labels import write_beside
from analysis.plots.rows import (
    NEXT_LINE,
    axis_words,
    group_columns,
    height_of_rows,
    label_key_above,
    name_rows,
    name_table_rows,
)
from analysis.plots.selection import Selection
from analysis.plots.style import (
    BLUE,
    GREEN,
    GREY,
    ORANGE,
    PALE_GREY,
    PURPLE,
    SKY,
    VERMILLION,
    ink_on,
    words_of,
)
from analysis.stats.evidence import is_descriptive, method_of

if TYPE_CHECKING:
    from matplotlib.axes import Axes

BAR = {"height": 0.7, "linewidth": 0.6}
JOINT = " + "  #: between the elements of a name
MOST_ELEMENTS = 6
SMALLEST_PRINTED = 0.06  #: share whose percentage has room in its bar
YELLOW = "#F0E442"
#: The first groups of a figure have the last three.
COLOURS = (PURPLE, SKY, ORANGE, PALE_GREY, YELLOW, BLUE, GREEN, VERMILLION)
HATCHES = ("", "////", "", "\\\\\\\\", "....", "xxxx", "", "||||")
IN_BAR: dict[str, Any] = {"ha": "center", "va": "center", "fontsize": 6}


def name_in_words(name: str) -> str:
    """Return the name of a package, with its elements in words.

    >>> name_in_words("law + problem:illegality")
    'law + problem: illegality'
    """
    return JOINT.join(words_of(element) for element in str(name).split(JOINT))


# ---- elements ---------------------------------------------------------------------------------


def _height_of_elements(
    table: pd.DataFrame, *, most: int = MOST_ELEMENTS, **_options: object
) -> float:
    """Return the inches of a figure of the elements of packages."""
    shown = table.groupby("name", sort=False).head(most)
    return 0.3 + height_of_rows(shown.assign(item=shown["name"]))


def _select_of_elements(
    table: pd.DataFrame, rows: int, *, most: int = MOST_ELEMENTS, **_options: object
) -> Selection:
    """Return the packages with most pages."""
    return Selection(table).largest("name", ["size"], most=max(1, rows // most), noun="package")


@plot(
    _height_of_elements,
    select=_select_of_elements,
    needs=["name", "item", "n", "size", "share", "rest"],
    what="elements of packages",
)
def package_elements(table: pd.DataFrame, ax: Axes, *, most: int = MOST_ELEMENTS) -> Caption:
    """Draw the elements that set each frame package apart.

    A bar is the share of the package's pages that have the element. The mark is its share of all
    other pages.

    Parameters
    ----------
    table : DataFrame
        ``elements`` of `framing.packages`.
    most : int
        How many elements of each package are drawn.

    Examples
    --------
    >>> table = pd.DataFrame({"name": ["law + court"] * 2, "item": ["law", "court"], "n": [9, 6],
    ...                       "size": [9, 9], "share": [1, 2 / 3], "rest": [0.2, 0.1]})
    >>> ax = package_elements(table).axes[0]
    >>> [text.get_text() for text in ax.texts][-2:]
    ['9 of 9', '6 of 9']
    """
    shown = table.groupby("name", sort=False).head(most).reset_index(drop=True)
    headings = {name: name_in_words(name) for name in shown["name"].unique()}
    elements = [words_of(item) for item in shown["item"]]
    rows = shown.assign(item=shown["name"].map(headings))
    positions = np.array(name_table_rows(ax, rows, elements))
    if shown["name"].nunique() == 1:
        name_rows(ax, positions, elements)
    is_thin = is_descriptive(shown)
    fillings = np.where(is_thin, "white", BLUE)
    edges = np.where(is_thin, GREY, BLUE)
    ax.barh(positions, shown["share"], color=fillings, edgecolor=edges, **BAR)
    ax.plot(shown["rest"], positions, "|", color="black", markersize=9, markeredgewidth=1.4)
    for y, row in zip(positions, shown.itertuples()):
        write_beside(ax, y, f"{row.n:,.0f} of {row.size:,.0f}", colour=GREY)
    ax.set_xlim(0, 1)
    ax.xaxis.set_major_locator(ticker.FixedLocator([0, 0.25, 0.5, 0.75, 1]))
    ax.xaxis.set_major_formatter(ticker.PercentFormatter(1, 0))
    unit = plural(method_of(table).get("per", "page"))
    ax.set_xlabel(f"share of the {unit} of the package")
    in_package = Patch(facecolor=BLUE, label=f"{unit} of the package")
    on_others = Line2D([], [], color="black", marker="|", linestyle="none", label="all others")
    label_key_above(ax, [in_package, on_others])
    first = shown.drop_duplicates("name")
    sees = "; ".join(
        f"{headings[row.name]}: {words_of(row.item)} {row.share:.0%} against {row.rest:.0%}"
        for row in first.itertuples(index=False)
    )
    frames = number_of(len(first), "frame package")
    shows = f"Elements of {frames}, with their share of all other {unit}."
    is_empty = bool(method_of(table).get("nothing"))  # one package has no others
    return Caption(shows, f"First of each: {sees}.", is_empty=is_empty)


# ---- fingerprints -----------------------------------------------------------------------------


def _names_of_fingerprints(table: pd.DataFrame, by: str | Sequence[str] | None) -> list[str]:
    """Return the columns that name a bar."""
    if by is not None:
        return columns_of(by)
    columns = [name for name in group_columns(table) if name != "class"]
    if "run" in table and table["run"].nunique() > 1:
        columns.append("run")
    return columns


def _height_of_fingerprints(
    table: pd.DataFrame, *, by: str | Sequence[str] | None = None, **_options: object
) -> float:
    """Return the inches of a figure of fingerprints."""
    columns = [name for name in _names_of_fingerprints(table, by) if name in table]
    n_rows = len(table)
    n_names = 4
    if columns:
        n_rows = len(table.drop_duplicates(columns))
    if "item" in table:
        n_names = table["item"].nunique()
    return 0.75 + 0.19 * max(n_rows, 3) + 0.17 * n_names


def _select_of_fingerprints(
    table: pd.DataFrame,
    most: int,
    *,
    by: str | Sequence[str] | None = None,
    **_options: object,
) -> Selection:
    """Return the groups with most pages."""
    columns = _names_of_fingerprints(table, by)
    if not set(columns) <= set(table):
        return Selection(table)
    return Selection(table).largest(columns, ["size"], most=most)


@plot(_height_of_fingerprints, select=_select_of_fingerprints)
def fingerprints(
    table: pd.DataFrame, ax: Axes, *, by: str | Sequence[str] | None = None
) -> Caption:
    """Draw the shares of frame packages of each group or source as one bar.

    Parameters
    ----------
    table : DataFrame
        From `outlets.fingerprint`.
    by : str or list of str, optional
        Columns that name a bar; by default the groups, and runs where there are several.

    Notes
    -----
    A bar with a pale name rests on too few units for an interval.

    Examples
    --------
    >>> table = pd.DataFrame({"country": ["North"] * 2, "item": ["law", "war"], "n": [3, 1],
    ...                       "size": [4, 4], "estimate": [0.75, 0.25]})
    >>> [text.get_text() for text in fingerprints(table).axes[0].texts]
    ['75', '25', '4 pages']
    """
    columns = _names_of_fingerprints(table, by)
    require_columns(table, ["item", "n", "size", "estimate", *columns], what="fingerprints")
    packages = table["item"].unique().tolist()
    if "class" in table:
        packages = table.sort_values("class", kind="stable")["item"].unique().tolist()
    groups = _groups_together(table, columns)
    names = [", ".join(words_of(value) for value in row) for row in groups[columns].to_numpy()]
    positions = np.arange(len(groups))
    name_rows(ax, positions, names)
    shown = table.assign(estimate=table["estimate"].fillna(0.0))
    shares = shown.pivot_table(index=columns, columns="item", values="estimate", sort=False)
    shares = shares.reindex(columns=packages).fillna(0.0)
    keys = pd.MultiIndex.from_frame(groups[columns]) if len(columns) > 1 else groups[columns[0]]
    widths = shares.loc[keys].to_numpy(float)
    start = np.zeros(len(groups))
    for number in range(len(packages)):
        _draw_package(ax, positions, widths[:, number], start, number)
        start = start + widths[:, number]
    unit = plural(method_of(table).get("per", "page"))
    for y, row in zip(positions, groups.itertuples()):
        write_beside(ax, y, f"{row.size:,.0f} {unit}", colour=GREY)
    _paint_thin_names(ax, table, keys, columns)
    ax.set_xlim(0, 1)
    ax.xaxis.set_major_formatter(ticker.PercentFormatter(1, 0))
    ax.set_xlabel(axis_words(f"share of {unit}", _words_for_thin_names(table)))
    _explain_packages(ax, packages)
    frames = number_of(len(packages), "frame package")
    shows = f"Shares of {frames} in {number_of(len(groups), 'group')}."
    is_empty = len(packages) == 1  # every bar would be full
    return Caption(shows, _largest_shares(widths, names, packages), is_empty=is_empty)


def _groups_together(table: pd.DataFrame, columns: list[str]) -> pd.DataFrame:
    """Return the groups in the order of the table, the runs of a group together."""
    groups = table.drop_duplicates(columns)
    of_group = [name for name in columns if name != "run"]
    if not of_group:
        return groups.reset_index(drop=True)
    first = groups.groupby(of_group, sort=False).ngroup().to_numpy()
    return groups.iloc[np.argsort(first, kind="stable")].reset_index(drop=True)


def _draw_package(
    ax: Axes, positions: np.ndarray, widths: np.ndarray, start: np.ndarray, number: int
) -> None:
    """Draw one package in all bars, with its percentage where there is room."""
    colour = COLOURS[number % len(COLOURS)]
    hatch = HATCHES[number % len(HATCHES)]
    look = {"height": 0.78, "edgecolor": "white", "linewidth": 0.6}
    ax.barh(positions, widths, left=start, color=colour, hatch=hatch, **look)
    box = None
    if hatch:
        box = {"facecolor": colour, "edgecolor": "none", "pad": 0.6}
    for y, width, left in zip(positions, widths, start):
        if width >= SMALLEST_PRINTED:
            middle = left + width / 2
            text = f"{100 * width:.0f}"
            ax.text(middle, y, text, bbox=box, color=ink_on(colour), **IN_BAR)


def _paint_thin_names(
    ax: Axes, table: pd.DataFrame, keys: pd.MultiIndex | pd.Series, columns: list[str]
) -> None:
    """Write the names of groups with few units in grey."""
    is_thin = pd.Series(is_descriptive(table), table.index)
    thin = is_thin.groupby([table[name] for name in columns], sort=False).all()
    for label, is_grey in zip(ax.get_yticklabels(), thin.loc[keys].to_numpy()):
        if is_grey:
            label.set_color(GREY)


def _words_for_thin_names(table: pd.DataFrame) -> str:
    """Return what grey names mean; empty where there are none."""
    if is_descriptive(table).any():
        return "grey names: descriptive only"
    return ""


def _explain_packages(ax: Axes, packages: list[str]) -> None:
    """Name the packages over the bars, one below the other, on as many lines as each needs."""
    room = width_of(ax) - inches_of_row_names(ax) - 0.8
    handles = []
    for number, package in enumerate(packages):
        name = fitted(name_in_words(package), max(room, 1.5), lines=4)
        grow(ax, NEXT_LINE * name.count("\n"))
        hatch = HATCHES[number % len(HATCHES)]
        colour = COLOURS[number % len(COLOURS)]
        handles.append(Patch(facecolor=colour, hatch=hatch, edgecolor="white", label=name))
    ax.legend(handles=handles, loc="lower left", bbox_to_anchor=(0, 1), ncols=1, borderpad=0)


def _largest_shares(widths: np.ndarray, names: list[str], packages: list[str]) -> str:
    """Return where each package has its largest share, in words."""
    sentences = []
    for number, package in enumerate(packages):
        group = int(widths[:, number].argmax())
        share = widths[group, number]
        sentences.append(f"{name_in_words(package)}: {names[group]} {share:.0%}")
    return f"Largest share of each: {'; '.join(sentences)}."
