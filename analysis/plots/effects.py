"""Figures of one line a finding: effects, levels and tone, with their intervals."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from matplotlib import lines, ticker

from analysis import errors as checks
from analysis.plots import labels as placing
from analysis.plots.style import (
    BLACK,
    GREY,
    MARKERS,
    PALETTE,
    descriptive,
    in_blocks,
    key_above,
    legible,
    named_rows,
    plot,
    words_of,
)
from analysis.stats.evidence import p_number

if TYPE_CHECKING:
    from matplotlib.axes import Axes


@plot
def effects(table: pd.DataFrame, ax: Axes, *, by: str = "group") -> Axes:
    """Return *ax* with the effects of a contrast table: one line an item and group, with interval, adjusted p and units.

    Parameters
    ----------
    table : DataFrame
        From `compare.contrasts`; items and groups are drawn in the table's order.
    by : str
        The column that tells lines of one item apart: "group", or one that you added, such as "design".

    Notes
    -----
    0 means no difference. A row without a p is hollow and grey, and says "descriptive only" where the table does; one with a p
    and no interval is hollow in its colour.

    Examples
    --------
    >>> from analysis import figures
    >>> row = dict(group="North", against="rest", item="law", estimate=0.2, low=0.1, high=0.3, units=9, units_against=30,
    ...            p_adjusted=0.004, note="")
    >>> ax = effects(pd.DataFrame([row]), figures.canvas()[1])
    >>> ax.texts[-1].get_text()
    'p .004 (9 v 30)'
    """
    checks.require_columns(
        table,
        [by, "item", "estimate", "low", "high", "p_adjusted", "units", "units_against", "note"],
        what="contrast table",
    )
    table = in_blocks(table)
    words = np.where(descriptive(table), "descriptive only", "no p")
    words = [
        f"p {p_number(p)}" if pd.notna(p) else word for p, word in zip(table["p_adjusted"], words)
    ]
    texts = [
        f"{word} ({a:.0f} v {b:.0f})"
        for word, a, b in zip(words, table["units"], table["units_against"])
    ]
    ax.axvline(0, color=GREY, linewidth=0.6, zorder=0)
    bare = table["p_adjusted"].notna() & table["low"].isna()
    ax.set_xlabel(
        words_of(table.attrs.get("measure", "effect"))
        + ("\nhollow: no interval" if bare.any() else "")
    )
    return _lines_with_intervals(
        table, ax, by=by, texts=["adjusted p (units)", *texts], hollow=table["p_adjusted"].isna()
    )


@plot
def against_chance(table: pd.DataFrame, ax: Axes) -> Axes:
    """Return *ax* with how far groups differ at all: a dot a comparison, and the middle 95% of what labelings give as a bar.

    Parameters
    ----------
    table : DataFrame
        From `compare.omnibus` or `compare.classifier_test`.

    Notes
    -----
    A dot to the right of its bar says that the groups differ, as far as one comparison goes; the p is adjusted for all rows
    that compare groups. A row without a p is hollow.

    Examples
    --------
    >>> from analysis import figures
    >>> row = dict(group="North", against="South", estimate=0.8, null=0.5, null_low=0.4, null_high=0.6, units=40)
    >>> ax = against_chance(pd.DataFrame([row | {"p_adjusted": 0.002}]), figures.canvas()[1])
    >>> ax.texts[-1].get_text(), ax.get_yticklabels()[0].get_text()
    ('p .002 (40)', 'North against South')
    """
    checks.require_columns(
        table,
        ["group", "against", "estimate", "null", "null_low", "null_high", "p_adjusted", "units"],
        what="table of omnibus or classifier_test",
    )
    names = [
        f"{own} against {other}" if other != "" else f"{own}"
        for own, other in zip(table["group"], table["against"])
    ]
    places = np.arange(len(table))[::-1]
    ax.annotate(
        "adjusted p (units)",
        (1.02, len(table) - 0.4),
        xycoords=("axes fraction", "data"),
        va="bottom",
        annotation_clip=False,
    )
    for place, row in zip(places, table.itertuples()):
        ax.plot(
            [row.null_low, row.null_high],
            [place, place],
            color=GREY,
            linewidth=5,
            solid_capstyle="butt",
            alpha=0.5,
        )
        ax.plot([row.null], [place], marker="|", color=BLACK, markersize=7)
        ax.plot(
            [row.estimate],
            [place],
            marker="o",
            color=PALETTE[0],
            markersize=5,
            markerfacecolor="white" if pd.isna(row.p_adjusted) else PALETTE[0],
        )
        p_value = "descriptive only" if pd.isna(row.p_adjusted) else f"p {p_number(row.p_adjusted)}"
        ax.annotate(
            f"{p_value} ({row.units:,.0f})",
            (1.02, place),
            xycoords=("axes fraction", "data"),
            va="center",
            annotation_clip=False,
        )
    ax.set_yticks(places, [legible(name) for name in names])
    ax.set_ylim(-0.6, len(table) - 0.4)
    ax.margins(x=0.05)
    ax.set_xlabel(
        words_of(table.attrs.get("measure", "difference")) + "\nbar: 95% of what chance gives"
    )
    return ax


@plot
def prevalence(
    table: pd.DataFrame,
    ax: Axes,
    *,
    by: str | None = None,
    unit: str = "pages",
    percent: bool = True,
    end: float = 1.0,
) -> Axes:
    """Return *ax* with levels by group: a dot, its interval, and "n of size pages, outlets" beside it.

    Parameters
    ----------
    table : DataFrame
        From `compare.levels`.
    by : str
        The group column; by default the first.
    unit : str
        What ``size`` counts, in the plural.
    percent : bool
        Whether the axis is a share from 0 to *end*; if not, the levels are means, and only their number is printed.
    end : float
        Where the axis of shares ends; 1 is 100%.

    Notes
    -----
    A hollow grey dot has no interval, because the units are too few or all alike (the table's note says which).

    Examples
    --------
    >>> from analysis import figures
    >>> row = dict(country="North", item="law", n=9, size=34, outlets=30, estimate=9 / 34, low=.1, high=.4, note="")
    >>> prevalence(pd.DataFrame([row]), figures.canvas()[1]).texts[-1].get_text()
    '9 of 34 pages, 30 outlets'
    """
    checks.require_columns(
        table, ["item", "n", "size", "outlets", "estimate", "low", "high"], what="level table"
    )
    table = in_blocks(table)
    by = by or table.columns[0]
    texts = [
        _counted(row, by=by, unit=legible(unit), percent=percent) for _, row in table.iterrows()
    ]
    _lines_with_intervals(table, ax, by=by, texts=["", *texts], hollow=table["low"].isna())
    ax.set_xlabel(_withheld(table))
    return _percent(ax, end) if percent else ax


@plot
def tone(table: pd.DataFrame, ax: Axes, *, by: str | None = None, unit: str = "articles") -> Axes:
    """Return *ax* with levels of tone from -1 (negative) to 1 (positive), their intervals, and how many articles each rests on.

    Parameters
    ----------
    table : DataFrame
        From `compare.levels` of `sentiment.toward` or `sentiment.of_articles`, with ``measure=measures.mean``.
    by : str
        The group column; by default the first.
    unit : str
        What ``size`` counts, in the plural.

    Raises
    ------
    InputError
        If a level is below -1 or above 1.

    Notes
    -----
    A hollow grey dot has no interval, because the units are too few or all alike (the table's note says which); "descriptive
    only" stands beside it where the note says so.

    Examples
    --------
    >>> from analysis import figures
    >>> row = dict(outlet="North", item="Aria", size=34, estimate=-0.3, low=-0.4, high=-0.2, note="")
    >>> ax = tone(pd.DataFrame([row]), figures.canvas()[1])
    >>> ax.texts[-1].get_text(), ax.get_xticklabels()[0].get_text()
    ('34 articles', '−1\\nnegative')
    """
    checks.require_columns(table, ["item", "size", "estimate", "low", "high"], what="level table")
    if (beyond := table[table["estimate"].abs() > 1]).size:
        raise checks.refusal(
            "tone",
            arrived=f"{len(beyond)} levels beyond -1 and 1",
            expected="tones from -1 to 1",
            fix="Use prevalence(percent=False) for other means.",
        )
    table, by = in_blocks(table), by or table.columns[0]
    few = descriptive(table)
    texts = [
        _counted(row, by="outlet", unit=legible(unit), percent=False)
        for _, row in table.assign(outlets=np.nan).iterrows()
    ]
    texts = [f"{text}, descriptive only" if only else text for text, only in zip(texts, few)]
    ax.axvline(0, color=GREY, linewidth=0.6, zorder=0)
    _lines_with_intervals(table, ax, by=by, texts=["", *texts], hollow=table["low"].isna())
    ax.set(xlim=(-1.03, 1.03), xlabel=f"mean tone\n{_withheld(table)}".strip())
    ax.set_xticks([-1, -0.5, 0, 0.5, 1], ["−1\nnegative", "", "0", "", "1\npositive"])
    return ax


@plot
def dumbbell(
    table: pd.DataFrame,
    ax: Axes,
    *,
    by: str | None = None,
    versus: str = "estimand",
    unit: str = "pages",
) -> Axes:
    """Return *ax* with two levels a row, joined: for each its mark, its interval, and "n of size pages, outlets".

    Parameters
    ----------
    table : DataFrame
        Two tables from `compare.levels` (shares), one after the other, told apart by the column *versus*: its first value is
        drawn above (round), its second below (square). A row that one of them lacks says "no pages" in its place.
    by : str
        The group column; by default the first.

    Notes
    -----
    A hollow grey mark has no interval, because the units are too few or all alike (the table's note says which).

    Examples
    --------
    >>> from analysis import figures
    >>> both = pd.DataFrame({"country": "North", "item": "law", "n": [9, 4], "size": [34, 12], "outlets": 9,
    ...                      "estimate": [.26, .33], "low": [.1, .1], "high": [.4, .6], "estimand": ["circulated", "produced"]})
    >>> [text.get_text() for text in dumbbell(both, figures.canvas()[1]).texts]
    ['9 of 34 pages, 9 outlets', '4 of 12 pages, 9 outlets']
    """
    by = by or table.columns[0]
    checks.require_columns(
        table,
        ["item", by, versus, "n", "size", "outlets", "estimate", "low", "high"],
        what="level table",
    )
    sides = list(dict.fromkeys(table[versus]))
    if len(sides) > 2 or table.duplicated(["item", by, versus]).any():
        raise checks.refusal(
            "dumbbell",
            arrived=f"{len(table)} rows of {versus} {checks.listing(sides)}",
            expected=f"two values of {versus}, each once a group and item",
            fix="Choose the rows to draw.",
        )
    rows = in_blocks(table).drop_duplicates(["item", by])
    places = dict(zip(zip(rows["item"], rows[by]), named_rows(rows, ax, by=by)))
    for (item, group), pair in table.groupby(["item", by], sort=False):
        y = places[item, group]
        halves = [
            (y + 0.44 * kind - 0.22 * (len(sides) - 1), pair[pair[versus] == side])
            for kind, side in enumerate(sides)
        ]
        ax.plot(
            [x for _, half in halves for x in half["estimate"]],
            [at for at, half in halves for _ in half["estimate"]],
            color=GREY,
            linewidth=0.6,
            zorder=0,
        )
        for kind, (at, half) in enumerate(halves):
            _half_row(half, ax, y=at, kind=kind, by=by, unit=unit)
    handles = [
        lines.Line2D([], [], marker=MARKERS[kind], color=PALETTE[kind], label=words_of(side))
        for kind, side in enumerate(sides)
    ]
    key_above(ax, handles)
    ax.set_xlabel(_withheld(table))
    return _percent(ax)


def _half_row(level: pd.DataFrame, ax, *, y: float, kind: int, by: str, unit: str) -> None:
    """Draw one of a row's two levels and its number; for none at all, say so."""
    if level.empty:
        return placing.beside(ax, y, f"no {unit}", colour=GREY)
    row, empty = level.iloc[0], bool(level["low"].isna().any())
    colour = GREY if empty else PALETTE[kind]
    ax.plot([row["low"], row["high"]], [y, y], color=colour, zorder=1)
    ax.plot(
        row["estimate"],
        y,
        MARKERS[kind],
        color=colour,
        markerfacecolor="white" if empty else colour,
        zorder=2,
        clip_on=False,
    )
    placing.beside(ax, y, _counted(row, by=by, unit=unit), colour=GREY if empty else BLACK)


def _counted(row: pd.Series, *, by: str, unit: str, percent: bool = True) -> str:
    """Return what a level rests on: "9 of 34 pages, 30 outlets"; of a mean, only "34 pages, 30 outlets"."""
    before, n = f"{row['n']:,.0f} of " if percent else "", row["outlets"]
    outlets = "" if by == "outlet" or pd.isna(n) else f", {n:.0f} outlet{'' if n == 1 else 's'}"
    return f"{before}{row['size']:,.0f} {unit if row['size'] != 1 else unit.removesuffix('s')}{outlets}"


def _withheld(table: pd.DataFrame) -> str:
    """Return what a hollow mark means, where there is one."""
    return "hollow: no interval" if table["low"].isna().any() else ""


def _percent(ax, end: float = 1.0):
    """Return *ax* with an axis of shares, from 0 to 100%."""
    ax.set_xlim(-0.02 * end, 1.02 * end)
    ax.set_xticks([0, end / 2, end], [f"{100 * mark:.3g}%" for mark in (0, end / 2, end)])
    return ax


def _lines_with_intervals(table: pd.DataFrame, ax, *, by: str, texts: Sequence[str], hollow):
    """Draw dots with bars; texts: the heading of the right-hand column, then one a row."""
    places = named_rows(table, ax, by=by)
    kinds, names = pd.factorize(table[by])
    kinds = (
        kinds if len(names) <= len(PALETTE) else np.zeros_like(kinds)
    )  # too many names for colours: no false kinship
    ax.xaxis.set_major_locator(ticker.MaxNLocator(4))
    if texts[0]:
        placing.beside(ax, -0.9, texts[0], colour=GREY)
    for y, kind, row, text, empty in zip(places, kinds, table.itertuples(), texts[1:], hollow):
        colour = GREY if empty else PALETTE[kind]
        if pd.notna(row.low):
            ax.plot([row.low, row.high], [y, y], color=colour, zorder=1)
        ax.plot(
            row.estimate,
            y,
            MARKERS[kind],
            color=colour,
            markerfacecolor="white" if empty or pd.isna(row.low) else colour,
            zorder=2,
            clip_on=False,
        )  # whole at 0%, too
        placing.beside(ax, y, text, colour=GREY if empty else BLACK)
    return ax
