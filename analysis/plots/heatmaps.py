"""Figures of rows and columns: matrices as heat maps, coverage, who shares text with whom."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import matplotlib
import numpy as np
import pandas as pd

from analysis import errors as checks
from analysis.plots import labels as placing
from analysis.plots.style import GREY, ink_on, names_beside, plot, words_of

if TYPE_CHECKING:
    from matplotlib.axes import Axes


@plot
def heat_map(
    matrix: pd.DataFrame, ax: Axes, *, numbers: bool | None = None, missing: str = "no number"
) -> Axes:
    """Return *ax* with a matrix as coloured cells; numbers in the cells up to 12 columns, else a colour bar.

    Rows and columns keep their order; `networks.clustered` puts those of like profile side by side.

    Parameters
    ----------
    matrix : DataFrame
        A missing number is a hatched cell.
    numbers : bool, optional
    missing : str
        What hatched cells mean, such as "withheld"; it stands beside the matrix where there are any.

    Examples
    --------
    >>> from analysis import figures
    >>> ax = heat_map(pd.DataFrame([[5, 2], [2, None]], index=["Iran", "US"], columns=["Iran", "US"]), figures.canvas()[1])
    >>> [text.get_text() for text in ax.texts]
    ['hatched: no number', '5', '2', '2']
    """
    values = matrix.to_numpy(float)
    span, signed = np.nanmax(np.abs(values), initial=0) or 1, np.nanmin(values, initial=0) < 0
    colours = matplotlib.colormaps["PuOr" if signed else "Blues"].with_extremes(bad=(1, 1, 1, 0))
    image = ax.imshow(values, cmap=colours, vmin=-span if signed else 0, vmax=span, aspect="auto")
    ax.spines[:].set_visible(False)
    if np.isnan(values).any():
        ax.patch.set(
            facecolor="white", hatch="/////", edgecolor="#A0A0A0", linewidth=0
        )  # shows where there is no cell
        ax.annotate(
            f"hatched: {missing}",
            (1, 0),
            (3, 0),
            xycoords="axes fraction",
            textcoords="offset points",
            rotation=90,
            va="bottom",
            fontsize=6,
            color=GREY,
        )
    _name_sides(matrix, ax)
    if numbers if numbers is not None else len(matrix.columns) <= 12:
        shades = colours(image.norm(values))
        for (row, column), value in np.ndenumerate(values):
            if not math.isnan(value):  # the layout need not know of texts in cells
                ax.text(
                    column,
                    row,
                    f"{value:,.0f}" if abs(value) >= 1000 else f"{value:.3g}",
                    ha="center",
                    va="center",
                    color=ink_on(shades[row, column]),
                    fontsize=6,
                    in_layout=False,
                )
    else:
        ax.figure.colorbar(image, ax=ax, fraction=0.05)
    return ax


def _name_sides(matrix: pd.DataFrame, ax) -> None:
    """Name rows and columns: columns level where there is room, aslant if not, upright where they are many."""
    names, whole = [words_of(name) for name in matrix.columns], placing.width_of(ax)
    high = min(
        1.3, 0.36 * (placing.height_of(ax) + 1.2)
    )  # inches under the matrix for names that do not stand level
    many = placing.inches_of([word for name in names for word in name.split()]) > 0.6 * whole / len(
        names
    )
    beside = names_beside(ax, matrix.index, rows=len(matrix), under=high * many)
    ax.set_yticks(range(len(matrix)), beside)
    panels = len(ax.get_shared_y_axes().get_siblings(ax))  # names stand beside the first alone
    pitch = max(whole - placing.inches_of(beside) / panels - 0.5, 0.8) / len(names)
    level = [placing.fitted(name, pitch - 0.08) for name in names]
    if (
        not many
        and placing.inches_of(level) <= pitch - 0.08
        and max(name.count("\n") for name in level) < 3
    ):
        ax.set_xticks(range(len(names)), level)
    else:
        steep = pitch <= 0.17
        names = [placing.fitted(name, high if steep else 1.35 * high, lines=1) for name in names]
        aslant = (
            {"rotation": 90, "ha": "right", "va": "center"}
            if steep
            else {"rotation": 45, "ha": "right"}
        )
        ax.set_xticks(range(len(names)), names, rotation_mode="anchor", **aslant)
    ax.tick_params(length=0)


@plot
def grid(
    table: pd.DataFrame,
    ax: Axes,
    *,
    rows: str,
    columns: str,
    value: str = "articles",
    second: str | None = "outlets",
) -> Axes:
    """Return *ax* with the coverage as a grid: how many articles (and, after the stroke, outlets) each cell rests on.

    Parameters
    ----------
    table : DataFrame
        One row a cell; cells that are not there are empty and marked "–". Rows and columns keep the table's order.

    Examples
    --------
    >>> from analysis import figures
    >>> cells = pd.DataFrame({"country": ["North", "South"], "phase": ["first", "second"], "articles": [5, 2],
    ...                       "outlets": [4, 1]})
    >>> [text.get_text() for text in grid(cells, figures.canvas()[1], rows="country", columns="phase").texts]
    ['5 / 4', '–', '–', '2 / 1']
    """
    checks.require_columns(
        table, [rows, columns, value, *([second] if second else [])], what="coverage table"
    )
    order = {"index": table[rows].unique(), "columns": table[columns].unique()}
    shown = table.pivot(index=rows, columns=columns, values=value).reindex(**order)
    under = (
        table.pivot(index=rows, columns=columns, values=second).reindex(**order).to_numpy()
        if second
        else None
    )
    heat_map(shown.fillna(0), ax, numbers=True)
    for text, (place, number) in zip(ax.texts, np.ndenumerate(shown.fillna(0).to_numpy())):
        text.set_text(
            "–"
            if not number
            else f"{number:,.0f}" + (f" / {under[place]:,.0f}" if under is not None else "")
        )
    words = f"{words_of(value)} / {words_of(second)}" if second else words_of(value)
    ax.set_title(placing.fitted(words, 0.5 * placing.width_of(ax), lines=2), fontsize=7, color=GREY)
    return ax


@plot
def sharing(table: pd.DataFrame, ax: Axes, *, most: int = 20, articles: Any = None) -> Axes:
    """Return *ax* with who shares text with whom: a cell counts the articles of its row that share text with its column.

    Parameters
    ----------
    table : DataFrame
        From `copies.sharing`. Outlets that share with no other are not drawn; the diagonal is hatched.
    most : int
        How many outlets are drawn, those with most pairs first, then by name.
    articles : mapping of outlet to number, optional
        How many articles each outlet has; printed after the row's name.

    Examples
    --------
    >>> from analysis import figures
    >>> pairs = pd.DataFrame({"outlet_a": ["North"], "outlet_b": ["South"], "n_pairs": [2], "articles_a": [2],
    ...                       "articles_b": [1]})
    >>> [text.get_text() for text in sharing(pairs, figures.canvas()[1]).texts]
    ['hatched: itself', '2', '1']
    """
    checks.require_columns(table, ["n_pairs", "articles_a", "articles_b"], what="table of sharing")
    sides = list(table.columns[:2])
    apart = table[table[sides[0]] != table[sides[1]]]
    ways = [
        apart[[*sides, "articles_a", "n_pairs"]],
        apart[[*sides[::-1], "articles_b", "n_pairs"]],
    ]
    both = pd.concat(
        [way.set_axis(["outlet", "other", "articles", "pairs"], axis=1) for way in ways]
    )
    if both.empty:
        return heat_map(pd.DataFrame(), ax)
    pairs = both.groupby("outlet")["pairs"].sum()
    names = sorted(pairs.index, key=lambda name: (-pairs[name], name))[:most]
    cells = (
        both.pivot(index="outlet", columns="other", values="articles")
        .reindex(index=names, columns=names)
        .fillna(0)
    )
    cells = cells.where(~np.eye(len(names), dtype=bool))
    rows = [
        words_of(name)
        + (f" ({articles[name]:,})" if articles is not None and name in articles else "")
        for name in names
    ]
    heat_map(cells.set_axis(rows), ax, numbers=True, missing="itself")
    counted = "" if articles is None else " (its articles)"
    ax.set(xlabel="shares text with", ylabel=words_of(sides[0].removesuffix("_a")) + counted)
    return ax
