"""Profiles of groups side by side: what sets each apart."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from analysis.plots.canvas import plot
from analysis.plots.captions import Caption, in_words
from analysis.plots.labels import write_beside, write_head_beside
from analysis.plots.rows import (
    axis_words,
    group_columns,
    height_of_rows,
    name_table_rows,
    names_in_words,
)
from analysis.plots.selection import Selection
from analysis.plots.style import BLACK, colours_of_rows, words_of

if TYPE_CHECKING:
    from matplotlib.axes import Axes

COLUMNS = ["item", "n", "articles", "n_against", "articles_against", "estimate"]


def _strongest(table: pd.DataFrame, most: int) -> pd.DataFrame:
    """Return the items of each group that it has most above all others, the largest first.

    The group is the item of a row of the figure, and the item its name.
    """
    higher = table[table["estimate"] > 0]
    columns = group_columns(table)
    strongest = higher.sort_values("estimate", ascending=False, kind="stable")
    strongest = strongest.groupby(columns, sort=False, observed=True).head(most)
    groups = names_in_words(strongest, columns)
    shown = strongest.assign(item=groups, term=strongest["item"])
    order = {group: place for place, group in enumerate(names_in_words(table, columns))}
    return shown.sort_values("item", key=lambda names: names.map(order), kind="stable")


def _height_of_profiles(table: pd.DataFrame, *, most: int = 6, **_options: object) -> float:
    """Return the inches of a figure of profiles."""
    return height_of_rows(_strongest(table, most)) + 0.15


def _select_of_profiles(
    table: pd.DataFrame, rows: int, *, most: int = 6, **_options: object
) -> Selection:
    """Return the groups with most articles."""
    columns = group_columns(table)
    return Selection(table).largest(columns, ["articles"], most=max(1, rows // most))


@plot(
    _height_of_profiles,
    select=_select_of_profiles,
    needs=COLUMNS,
    what="profiles",
    fix="Give the table that framing.profiles returned.",
)
def profiles(table: pd.DataFrame, ax: Axes, *, most: int = 6) -> Caption:
    """Draw what sets each group apart: its items above all others.

    Parameters
    ----------
    table : DataFrame
        From `framing.profiles`. Groups keep their order.
    most : int
        How many items of a group are drawn, those of the largest difference.

    Notes
    -----
    A bar is the difference of mean weights. Beside it stand the articles with the item, in the
    group and in all others.

    Examples
    --------
    >>> row = dict(outlet="North", item="law", n=9, articles=12, n_against=2, articles_against=30,
    ...            estimate=0.3)
    >>> profiles(pd.DataFrame([row])).axes[0].texts[-2].get_text()
    '9 of 12 v 2 of 30'
    """
    shown = _strongest(table, most)
    if shown.empty:
        return Caption("Nothing is drawn.", is_empty=True)
    names = [words_of(term) for term in shown["term"]]
    positions = name_table_rows(ax, shown, names)
    colours = colours_of_rows(shown["item"])
    for position, row, colour in zip(positions, shown.itertuples(), colours):
        ax.barh(position, row.estimate, height=0.6, color=colour)
        numbers = f"{row.n:,.0f} of {row.articles:,.0f}"
        numbers += f" v {row.n_against:,.0f} of {row.articles_against:,.0f}"
        write_beside(ax, position, numbers, colour=BLACK)
    write_head_beside(ax, -0.9, "in the group v others")
    ax.set_xlim(0, 1.05 * float(np.max(shown["estimate"])))
    ax.set_xlabel(axis_words("difference of mean weights", "group minus all others"))
    sees = in_words(shown, names=["item", "term"], n="n", lowest=False)
    n_groups = shown["item"].nunique()
    shows = f"Items that {n_groups} groups have above all others, by mean weight."
    return Caption(shows, sees)
