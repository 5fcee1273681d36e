"""Levels of groups: shares, means and tones with their intervals, one line each."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING

import pandas as pd

from analysis.counts import columns_of
from analysis.errors import number_of, plural, refusal, require_columns
from analysis.plots.canvas import plot
from analysis.plots.captions import Caption, in_words
from analysis.plots.rows import (
    axis_words,
    draw_intervals,
    group_columns,
    height_of_rows,
    hollow_marks,
    in_blocks,
    looks_of_rows,
    measure_of,
    name_table_rows,
    names_in_words,
)
from analysis.plots.selection import of_levels
from analysis.plots.style import (
    GREY,
    legible,
    words_of,
)
from analysis.stats.evidence import is_descriptive, method_of
from analysis.wording.text import capitalised

if TYPE_CHECKING:
    from matplotlib.axes import Axes

LEVEL_COLUMNS = ["item", "n", "size", "outlets", "estimate", "low", "high"]


def _height_of_levels(table: pd.DataFrame, **_options: object) -> float:
    """Return the inches of a figure of levels."""
    return height_of_rows(table)


@plot(_height_of_levels, select=of_levels, needs=["item"], what="levels")
def prevalence(
    table: pd.DataFrame,
    ax: Axes,
    *,
    by: str | Sequence[str] | None = None,
    unit: str | None = None,
    percent: bool | None = None,
    end: float | None = None,
) -> Caption:
    """Draw the level of each group with its interval.

    Parameters
    ----------
    table : DataFrame
        From `compare.levels`.
    by : str or list of str, optional
        Columns that name the rows of an item; by default those of the groups.
    unit : str, optional
        What ``size`` counts, in the plural; by default what the table says, else "pages".
    percent : bool, optional
        Whether levels are shares; by default where the table's measure is a share.
    end : float, optional
        Where the axis of shares ends; by default the next ten percent, or 1 from .5 on.

    Notes
    -----
    A hollow grey mark is descriptive only: it has no interval. The table's note says why.

    Examples
    --------
    >>> row = dict(country="North", item="law", n=9, size=34, outlets=30, estimate=9 / 34,
    ...            low=.1, high=.4)
    >>> prevalence(pd.DataFrame([row])).axes[0].texts[-1].get_text()
    '9 of 34 pages, 30 outlets'
    """
    require_columns(
        table,
        [*LEVEL_COLUMNS, *columns_of(by or "item")],
        what="level table",
        fix="Give the table that compare.levels returned; by= names columns of it.",
    )
    table = in_blocks(table)
    columns = columns_of(by or group_columns(table))
    unit = legible(unit or _unit_of(table))
    measure = measure_of(table, "share")
    if percent is None:
        percent = measure == "share"
    texts = [
        _text_of_counts(row, unit=unit, is_share=percent, with_outlets="outlet" not in columns)
        for _, row in table.iterrows()
    ]
    _draw_levels(ax, table, columns, texts)
    if percent:
        _draw_percent_axis(ax, end or _end_of_shares(table))
        measure = f"share of {unit}"
    ax.set_xlabel(axis_words(words_of(measure), hollow_marks(table)))
    sees = in_words(table, names=["item", *columns], n="size")
    shows = f"{capitalised(measure)} by group, with intervals; n is {unit}."
    return Caption(shows, sees, title=_title_of_levels(table), has_intervals=True)


@plot(_height_of_levels, select=of_levels, needs=["item"], what="levels")
def tone(
    table: pd.DataFrame,
    ax: Axes,
    *,
    by: str | Sequence[str] | None = None,
    unit: str | None = None,
) -> Caption:
    """Draw levels of tone from -1 (negative) to 1 (positive).

    Parameters
    ----------
    table : DataFrame
        From `compare.levels` of `sentiment.toward` or `sentiment.of_articles`.
    by : str or list of str, optional
        Columns that name the rows of an item; by default those of the groups.
    unit : str, optional
        What ``size`` counts, in the plural; by default what the table says, else "articles".

    Raises
    ------
    InputError
        If a level is below -1 or above 1.

    Notes
    -----
    A hollow grey mark is descriptive only: it has no interval. The table's note says why.

    Examples
    --------
    >>> row = dict(outlet="North", item="Aria", size=34, estimate=-0.3, low=-0.4, high=-0.2)
    >>> ax = tone(pd.DataFrame([row])).axes[0]
    >>> ax.texts[-1].get_text(), ax.get_xticklabels()[0].get_text()
    ('34 articles', '−1\\nnegative')
    """
    columns_needed = ["item", "size", "estimate", "low", "high"]
    require_columns(
        table,
        [*columns_needed, *columns_of(by or "item")],
        what="level table",
        fix="Give the table that compare.levels returned; by= names columns of it.",
    )
    n_beyond = int((table["estimate"].abs() > 1).sum())
    if n_beyond:
        raise refusal(
            "tone",
            arrived=f"{n_beyond} levels beyond -1 and 1",
            expected="tones from -1 to 1",
            fix="Use prevalence(percent=False) for other means.",
        )
    table = in_blocks(table)
    columns = columns_of(by or group_columns(table))
    unit = legible(unit or _unit_of(table, default="articles"))
    texts = []
    for (_, row), few in zip(table.iterrows(), is_descriptive(table)):
        text = _text_of_counts(row, unit=unit, is_share=False, with_outlets=False)
        if few:
            text += ", descriptive only"
        texts.append(text)
    ax.axvline(0, color=GREY, linewidth=0.6, zorder=0)
    _draw_levels(ax, table, columns, texts)
    ax.set(xlim=(-1.03, 1.03), xlabel=axis_words("mean tone", hollow_marks(table)))
    ax.set_xticks([-1, -0.5, 0, 0.5, 1], ["−1\nnegative", "", "0", "", "1\npositive"])
    sees = in_words(table, names=["item", *columns], n="size")
    shows = f"Mean tone by group, from −1 (negative) to 1 (positive), with intervals; n is {unit}."
    return Caption(shows, sees, title=_title_of_levels(table), has_intervals=True)


def _draw_levels(ax: Axes, table: pd.DataFrame, columns: list[str], texts: list[str]) -> None:
    """Draw a mark with its interval for each row, in the colour of its first group."""
    names = names_in_words(table, columns)
    if len(set(names)) == 1 and table["item"].nunique() > 1:
        names = names_in_words(table, ["item"])  # the title says the group
    positions = name_table_rows(ax, table, names)
    compared = group_columns(table)[0]
    colours, markers = looks_of_rows(table, compared=compared, by=columns)
    draw_intervals(
        ax,
        table,
        positions,
        colours=colours,
        markers=markers,
        texts=texts,
        is_filled=table["low"].notna(),
    )


def _unit_of(table: pd.DataFrame, default: str = "pages") -> str:
    """Return what sizes count, in the plural."""
    per = method_of(table).get("per", "")
    return plural(per) if per else default


def _text_of_counts(row: pd.Series, *, unit: str, is_share: bool, with_outlets: bool) -> str:
    """Return what a level rests on: "9 of 34 pages, 30 outlets"; of a mean "34 pages"."""
    if row["size"] == 1:
        unit = unit.removesuffix("s")
    text = f"{row['size']:,.0f} {unit}"
    if is_share:
        text = f"{row['n']:,.0f} of {text}"
    if not with_outlets or pd.isna(row["outlets"]):
        return text
    return f"{text}, {number_of(row['outlets'], 'outlet')}"


def _end_of_shares(table: pd.DataFrame) -> float:
    """Return where an axis of shares ends: at the next ten percent, or at 1."""
    highest = table[["estimate", "high"]].max(axis=None)
    if pd.isna(highest) or highest > 0.5:
        return 1.0
    return max(0.1, math.ceil(10 * highest) / 10)


def _draw_percent_axis(ax: Axes, end: float = 1.0) -> None:
    """Draw an axis of shares, from 0 to *end*."""
    ticks = [0, end / 2, end]
    ax.set_xlim(-0.02 * end, 1.02 * end)
    ax.set_xticks(ticks, [f"{100 * tick:.3g}%" for tick in ticks])


def _title_of_levels(table: pd.DataFrame) -> str:
    """Return the item where there is only one, else the group where there is only one."""
    items = table["item"].unique()
    if len(items) == 1:
        return words_of(items[0])
    groups = table[group_columns(table)].drop_duplicates()
    if len(groups) == 1 and "item" not in groups:
        return ", ".join(words_of(name) for name in groups.iloc[0])
    return ""
