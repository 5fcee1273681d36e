"""The levels of items in two groups, as bars to both sides."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from analysis.plots.canvas import plot
from analysis.plots.captions import Caption, in_words
from analysis.plots.facing import draw_axis, write_heads
from analysis.plots.labels import write_near
from analysis.plots.marks import mark_rows
from analysis.plots.rows import (
    height_of_named_rows,
    name_rows,
    require_levels,
    scale_of_levels,
    sides_of_levels,
    sure_words,
)
from analysis.plots.selection import of_tests
from analysis.plots.style import (
    BLACK,
    GREY,
    colours_of_groups,
    pale,
    words_of,
)
from analysis.stats.evidence import passes
from analysis.wording.text import number_text, p_number

if TYPE_CHECKING:
    from matplotlib.axes import Axes

COLUMNS = ["group", "against", "item", "estimate", "p_adjusted", "units", "units_against"]


def _height_of_both_sides(table: pd.DataFrame, **_options: object) -> float:
    """Return the inches of a figure of two sides."""
    return 1.6 + height_of_named_rows(table)


@plot(_height_of_both_sides, select=of_tests, needs=["item"], what="contrasts")
def both_sides(table: pd.DataFrame, ax: Axes) -> Caption:
    """Draw how frequent items are in two groups, one group to each side.

    Items that the first group has more often come first, those of the second last.

    Parameters
    ----------
    table : DataFrame
        From `compare.contrasts`, of one pair of groups.

    Notes
    -----
    Rates of words are per 1,000 words, shares in percent. Bars are pale where the adjusted p is
    over .05, or where nothing is tested.

    Examples
    --------
    >>> row = dict(group="North", against="rest", item="law", share=0.2, share_against=0.1,
    ...            estimate=0.1, p_adjusted=0.01, units=9, units_against=30)
    >>> [text.get_text() for text in both_sides(pd.DataFrame([row])).axes[0].texts]
    ['North (9 units)', 'all others (30 units)', '20', '10', 'p .010']
    """
    require_levels(table, COLUMNS)
    scale = scale_of_levels(table)
    is_known = sides_of_levels(table).notna().all(axis=1)
    drawn = table[is_known].sort_values("estimate", ascending=False, kind="stable")
    positions = np.arange(len(drawn))
    name_rows(ax, positions, drawn["item"])
    mark_rows(ax, drawn[["item"]].to_dict("records"))
    levels = sides_of_levels(drawn).to_numpy()
    draw_axis(ax, _end_of_levels(levels), rows=len(drawn), words=scale.unit, room=0.9)
    names = table[["group", "against"]].iloc[0]
    heads = [_head(table, name) for name in ("", "_against")]
    write_heads(ax, heads, groups=list(names))
    of_groups = colours_of_groups(names)
    colours = [of_groups[name] for name in names]
    for position, row, pair in zip(positions, drawn.to_dict("records"), levels):
        is_sure = bool(passes(row["p_adjusted"]))
        inks = colours if is_sure else [pale(colour) for colour in colours]
        _draw_pair(ax, position, pair, inks=inks, decimals=scale.decimals)
        _write_finding(ax, position, row, is_sure=is_sure)
    shows = f"{len(drawn)} items, {heads[0]} against {heads[1]}, {scale.unit}."
    sees = in_words(drawn, names=["item"], n="units") if len(drawn) else ""
    full = sure_words(table).replace("filled", "Dark") or "Nothing is tested"
    return Caption(shows, sees, notes=(full,))


def _end_of_levels(levels: np.ndarray) -> float:
    """Return where the axis ends: a round number at or over the longest bar."""
    longest = float(np.max(levels, initial=0)) or 1.0
    power = 10 ** np.floor(np.log10(longest))
    for step in (1, 1.2, 1.4, 1.6, 1.8, 2, 2.4, 3, 4, 5, 6, 7, 8, 9, 10):
        if longest <= step * power * (1 + 1e-9):
            return float(step * power)
    return longest


def _head(table: pd.DataFrame, suffix: str) -> str:
    """Return the name of a side with its units."""
    name = table["group" if not suffix else "against"].iloc[0]
    n_units = table[f"units{suffix}"].max()
    words = "all others" if name == "rest" else words_of(name)
    return f"{words} ({n_units:,.0f} units)"


def _draw_pair(
    ax: Axes, position: int, levels: np.ndarray, *, inks: list[str], decimals: int
) -> None:
    """Draw the bars of an item, with their levels at the ends."""
    ax.barh(position, -levels[0], height=0.68, color=inks[0])
    ax.barh(position, levels[1], height=0.68, color=inks[1])
    texts = [number_text(level, decimals) for level in levels]
    write_near(ax, texts[0], (-levels[0], position), (-3, 0), ha="right", va="center")
    write_near(ax, texts[1], (levels[1], position), (3, 0), ha="left", va="center")


def _write_finding(ax: Axes, position: int, row: dict, *, is_sure: bool) -> None:
    """Write the adjusted p to the right of a row."""
    text = "no test"
    if pd.notna(row["p_adjusted"]):
        text = f"p {p_number(row['p_adjusted'])}"
    look = {"xycoords": ax.get_yaxis_transform(), "ha": "left", "va": "center", "fontsize": 6.5}
    colour = BLACK if is_sure else GREY
    write_near(ax, text, (1, position), (4, 0), color=colour, **look)
