"""How outlets sound: mean tone of articles and sentences, by group and over time."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
from matplotlib import dates
from matplotlib.lines import Line2D

from analysis.plots.canvas import plot
from analysis.plots.captions import Caption, in_words
from analysis.plots.fitting import fitted, grow, width_of
from analysis.plots.labels import label_ends, write_beside, write_head_beside, write_numbers_under
from analysis.plots.rows import (
    axis_words,
    height_of_rows,
    hollow_marks,
    label_key_above,
    name_table_rows,
)
from analysis.plots.selection import Selection
from analysis.plots.style import BLACK, GREY, colours_of_groups, words_of
from analysis.sentiment import ALL

if TYPE_CHECKING:
    from matplotlib.axes import Axes

NEEDED = ["period", "articles", "sentences"]
MOST_LINES = 4  #: groups that have a line each over time
NARROW = 5.0  #: inches of a figure whose panels are below each other
PANEL = 2.0  #: inches of the panel over time, where it is under the other
INCHES_OF_YEAR = 0.4  #: that the name of a year takes on an axis
BESIDE_TIME = 0.9  #: inches of what is beside the axis of time
OFFSET = 0.2  #: of a row, between its two marks
WORDS = "mean tone, −1 to 1"
#: What is drawn: columns, words, colour and marker.
MEANS: dict[str, dict[str, Any]] = {
    "article": {"label": "mean of articles", "color": BLACK, "marker": "o"},
    "sentence": {"label": "mean of sentences", "color": GREY, "marker": "D"},
}


def _groups_of(table: pd.DataFrame) -> pd.DataFrame:
    """Return the rows of groups at all times; those of all groups together last."""
    rows = table[table["period"].isna()]
    return rows.assign(item=rows.iloc[:, 0])


def _select_of_sentiment(table: pd.DataFrame, most: int, **_options: object) -> Selection:
    """Return the groups with most articles."""
    by = table.columns[0]
    is_together = table[by] == ALL
    selection = Selection(table[table["period"].isna() & ~is_together])
    selection = selection.largest(by, ["articles"], most=most)
    drawn = table[is_together | table[by].isin(selection.table[by])]
    return Selection(drawn, selection.counts)


def _height_of_sentiment(table: pd.DataFrame, **_options: object) -> float:
    """Return the inches of a figure of sentiment."""
    return max(2.4, height_of_rows(_groups_of(table)) + 0.4)


@plot(
    _height_of_sentiment,
    select=_select_of_sentiment,
    needs=[*NEEDED, *(f"{of}_{name}" for of in MEANS for name in ("tone", "low", "high"))],
    what="table of sentiment",
    fix="Give the table that compare.sentiment returned.",
)
def sentiment(table: pd.DataFrame, ax: Axes) -> Caption:
    """Draw the mean tone of articles and of sentences, by group and over time.

    Parameters
    ----------
    table : DataFrame
        From `compare.sentiment`. Groups keep their order.

    Notes
    -----
    Left, or above: each group and all of them, with 95% intervals. A hollow mark has none. Right,
    or below: all groups together, with the interval of articles; up to four groups have a line
    each, without an interval. Without two periods there is one panel.

    Examples
    --------
    >>> row = dict(outlet="North", period=pd.NaT, articles=9, sentences=80, article_tone=-0.3,
    ...            article_low=-0.4, article_high=-0.2, sentence_tone=-0.2, sentence_low=-0.3,
    ...            sentence_high=-0.1)
    >>> [text.get_text() for text in sentiment(pd.DataFrame([row])).axes[0].texts]
    ['articles / sentences', '9 / 80']
    """
    by = table.columns[0]
    over_time = table[table["period"].notna()]
    has_time = over_time["period"].nunique() > 1
    if has_time:
        panel = _panel_beside(ax)
    groups = _groups_of(table)
    _draw_groups(ax, groups)
    if has_time:
        _draw_over_time(panel, over_time, by)
    named = groups[groups[by] != ALL]
    seen = _as_levels(named if len(named) else groups, "article")
    when = " and over time" if has_time else ""
    return Caption(
        f"Mean tone of articles and of sentences by {words_of(by)}{when}, with intervals.",
        in_words(seen, names=[by], n="articles"),
        has_intervals=True,
    )


def _panel_beside(ax: Axes) -> Axes:
    """Return new axes to the right of the old ones, in a narrow figure under them."""
    spec: Any = ax.get_subplotspec()
    if width_of(ax) >= NARROW:
        grid = spec.subgridspec(1, 2, width_ratios=[3, 2])
    else:
        height = ax.figure.get_figheight()
        grow(ax, PANEL)
        grid = spec.subgridspec(2, 1, height_ratios=[height, PANEL])
    ax.set_subplotspec(grid[0])
    return ax.figure.add_subplot(grid[1])


def _as_levels(table: pd.DataFrame, of: str) -> pd.DataFrame:
    """Return a table with the mean of articles, or of sentences, as its estimate."""
    names = {"estimate": f"{of}_tone", "low": f"{of}_low", "high": f"{of}_high"}
    return table.assign(**{name: table[column] for name, column in names.items()})


def _draw_groups(ax: Axes, groups: pd.DataFrame) -> None:
    """Draw both means of each group, with their intervals, and what they rest on."""
    positions = np.array(name_table_rows(ax, groups, [words_of(name) for name in groups["item"]]))
    ax.axvline(0, color=GREY, linewidth=0.6, zorder=0)
    write_head_beside(ax, -0.9, "articles / sentences")
    for of, offset in zip(MEANS, (-OFFSET, OFFSET)):
        rows = _as_levels(groups, of)
        heights = positions + offset
        ax.hlines(heights, rows["low"], rows["high"], color=MEANS[of]["color"], zorder=1)
        _draw_marks(ax, rows, rows["estimate"], heights, of=of)
    for y, row in zip(positions, groups.itertuples()):
        write_beside(ax, y, f"{row.articles:,.0f} / {row.sentences:,.0f}", colour=BLACK)
    handles = [Line2D([], [], linestyle="none", markersize=3.5, **look) for look in MEANS.values()]
    label_key_above(ax, handles)
    direction = "← more negative | more positive →"
    ax.set_xlabel(axis_words(WORDS, direction, hollow_marks(_as_levels(groups, "article"))))
    ax.set_ylim(top=-1.3)


def _draw_marks(ax: Axes, rows: pd.DataFrame, x: Any, y: Any, *, of: str) -> None:
    """Draw a mark for each row, hollow without an interval."""
    colour = MEANS[of]["color"]
    for across, up, low in zip(x, y, rows["low"]):
        filling = colour if pd.notna(low) else "white"
        ax.plot(
            across, up, MEANS[of]["marker"], color=colour, markerfacecolor=filling,
            markersize=3.5, zorder=2,
        )  # fmt: skip


def _draw_over_time(ax: Axes, table: pd.DataFrame, by: str) -> None:
    """Draw the means of all groups by period, and a line of each group where they are few."""
    together = table[table[by] == ALL]
    band = {"color": GREY, "alpha": 0.15, "linewidth": 0}
    low, high = (together[name].clip(-1, 1) for name in ("article_low", "article_high"))
    ax.fill_between(together["period"], low, high, **band)
    for of in MEANS:
        rows = _as_levels(together, of)
        colour = MEANS[of]["color"]
        ax.plot(rows["period"], rows["estimate"], color=colour, linewidth=0.7, zorder=1)
        _draw_marks(ax, rows, rows["period"], rows["estimate"], of=of)
    groups = [name for name in table[by].unique() if name != ALL]
    if len(groups) > MOST_LINES:
        groups = []
    ends = []
    texts = []
    colours = []
    of_groups = colours_of_groups(groups)
    for group in groups:
        rows = table[(table[by] == group) & table["article_tone"].notna()]
        look = {"color": of_groups[group], "linewidth": 0.7, "linestyle": "--"}
        ax.plot(rows["period"], rows["article_tone"], **look)
        if len(rows):
            last = rows.iloc[-1]
            ends.append((float(dates.date2num(last["period"])), last["article_tone"]))
            texts.append(fitted(words_of(group), BESIDE_TIME, size=6.5, lines=2))
            colours.append(of_groups[group])
    label_ends(ax, ends, texts=texts, colours=colours, markers=["_"] * len(ends))
    ax.axhline(0, color=GREY, linewidth=0.6, zorder=0)
    _draw_time_axis(_as_levels(table, "article"), ax, room=width_of(ax) - BESIDE_TIME)
    if len(together):
        write_numbers_under(ax, dates.date2num(together["period"]), together["articles"])
    ax.set_ylabel(WORDS)
    ax.set_xlabel(
        axis_words(
            "all; band: 95% interval of articles", hollow_marks(_as_levels(together, "article"))
        )
    )


def _draw_time_axis(table: pd.DataFrame, ax: Axes, *, room: float) -> None:
    """Choose as many days, months or years for the axis as there is room for, in inches."""
    with_level = table.loc[table["estimate"].notna(), "period"]
    if with_level.nunique() < 2:  # no line to scale by, but days to show
        ax.dataLim.intervalx = dates.date2num(table["period"].agg(["min", "max"]))
        ax.autoscale_view(scaley=False)
    years = sorted(set(table["period"].dt.year))
    most_ticks = max(4, round(1.2 * room))
    is_yearly = len(years) > 1 and (table["period"].dt.day_of_year == 1).all()
    if is_yearly:
        n_years = years[-1] - years[0] + 1
        most_years = max(2, int(room / INCHES_OF_YEAR))
        locator: dates.DateLocator = dates.YearLocator(math.ceil(n_years / most_years))
        form = "%Y"
    else:
        locator = dates.AutoDateLocator(minticks=2, maxticks=most_ticks)
        form = "%d %b" if len(years) == 1 else "%b %Y"
    ax.xaxis.set_major_locator(locator)
    ax.xaxis.set_major_formatter(dates.DateFormatter(form))
