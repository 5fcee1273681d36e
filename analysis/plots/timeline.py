"""Levels over time: a line a group."""

from __future__ import annotations

import itertools
import math

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.dates import date2num
from matplotlib.figure import Figure

from analysis.errors import number_of
from analysis.plots.canvas import LINE, Panel, largest_first, plot
from analysis.plots.captions import Caption, in_words
from analysis.plots.fitting import fitted, lines_of
from analysis.plots.labels import label_ends
from analysis.plots.scales import TONE, Scale, notes_of_levels, scale_of, title_of_levels
from analysis.plots.style import colours_of_groups, word, words_of
from analysis.stats.evidence import is_descriptive, method_of
from analysis.wording.text import capitalised

MOST_LINES = 4
MOST_TICKS = 5
LABEL = 0.8  #: inches of the name of a line
HEIGHT = 1.6  #: inches of the axes


@plot(
    needs=["period", "item", "estimate", "low", "high"],
    what="timeline",
    fix="Give the table that compare.timeline returned.",
)
def timeline(table: pd.DataFrame, figure: Figure) -> Caption:
    """Draw levels over time: a line a group, named at its end.

    Parameters
    ----------
    table : DataFrame
        From `compare.timeline`. Of several items the first is drawn, of more than four groups
        those with most articles.

    Notes
    -----
    A hollow dot is descriptive: it has no interval. Intervals are drawn where there is one line.
    A line is broken where a period has no articles.

    Examples
    --------
    >>> years = pd.to_datetime(["2015-01-01", "2016-01-01"])
    >>> rows = pd.DataFrame({"period": years, "item": "law", "n": [2, 9], "size": 30,
    ...                      "estimate": [0.07, 0.3], "low": 0.01, "high": 0.5})
    >>> figure = timeline(rows)
    >>> figure.get_suptitle(), figure.axes[0].get_ylabel()
    ('Law: 1 Jan 2016 highest 30 %, 1 Jan 2015 lowest 7 %', 'percent of pages')
    """
    known = table.dropna(subset="estimate")
    if known.empty:
        return Caption("", nothing="there is nothing to look at in any period")
    before = table.columns[: table.columns.get_loc("item")].drop("period")
    names = known[before].astype(str).itertuples(index=False)
    known = known.assign(line=[", ".join(row) for row in names])
    shown = _few_lines(known, figure)
    figure.drawn = shown[list(table)]  # type: ignore[attr-defined]
    scale = scale_of(shown)
    panel = Panel(figure.add_subplot())
    figure.panels.append(panel)  # type: ignore[attr-defined]
    every = method_of(table).get("every", "D")
    periods = pd.period_range(shown["period"].min(), shown["period"].max(), freq=every)
    _draw_lines(panel, shown, scale, periods.start_time)
    _name_periods(panel.ax, periods.start_time, every)
    is_one = shown["line"].nunique() == 1
    lines = shown["line"].map(words_of) + " "
    when = shown["period"].map(lambda period: _period_text(period, every).replace("\n", " "))
    return Caption(
        f"{capitalised(scale.axis)} over time, {number_of(shown['line'].nunique(), 'line')}.",
        in_words(shown, names=["line", "period"], text=scale.text),
        title=title_of_levels(shown, lines.str.lstrip() + when, scale),
        notes=notes_of_levels(known, shown, "lines")[: 3 if is_one else 2],
    )


def _few_lines(table: pd.DataFrame, figure: Figure) -> pd.DataFrame:
    """Return four lines at most of the first item, those with most articles, in order of time."""
    lines = table[table["item"] == table["item"].iloc[0]]
    if not figure.is_ordered:  # type: ignore[attr-defined]
        lines = largest_first(lines, "line", "articles" if "articles" in lines else "size")
    is_drawn = lines["line"].isin(lines["line"].unique()[:MOST_LINES])
    return lines[is_drawn].sort_values("period", kind="stable", ignore_index=True)


def _draw_lines(panel: Panel, table: pd.DataFrame, scale: Scale, periods: pd.DatetimeIndex) -> None:
    """Draw a line with dots a group, and its name at the end; of one line the intervals."""
    ax = panel.ax
    printed = scale.printed(table[["estimate", "low", "high"]])
    table = table.assign(**printed, is_hollow=is_descriptive(table))
    colours = colours_of_groups(table["line"])
    ends = []
    for name, line in table.groupby("line", sort=False):
        look = {"color": colours[name], "clip_on": False}
        joined = line.set_index("period")["estimate"].reindex(periods)
        ax.plot(periods, joined, linewidth=0.8, zorder=1, **look)
        for hollow, dots in line.groupby("is_hollow"):
            look["markerfacecolor"] = "white" if hollow else colours[name]
            ax.plot(dots["period"], dots["estimate"], "o", zorder=2, **look)
        ends.append((date2num(periods[-1]), line["estimate"].iloc[-1]))
    names = [fitted(words_of(name), LABEL, size=6.5, bold=True) for name in table["line"].unique()]
    panel.height = max(HEIGHT, 1.1 * LINE * sum(map(lines_of, names)))
    if len(names) > 1:
        label_ends(ax, ends, texts=names, colours=list(colours.values()))
    else:
        ax.vlines(table["period"], table["low"], table["high"], color=colours[name], zorder=1)
    are_ends_drawn = len(names) == 1 and scale.axis != TONE
    scale.draw(ax.yaxis, printed if are_ends_drawn else printed["estimate"])


def _name_periods(ax: Axes, periods: pd.DatetimeIndex, every: str) -> None:
    """Name five days, months or years at most; a year stands under its first month or day."""
    ticks = list(periods[:: math.ceil(len(periods) / MOST_TICKS)])
    years = [tick.year for tick in ticks]
    is_told = [False, *(one == other for one, other in itertools.pairwise(years))]
    texts = [_period_text(tick, every) for tick in ticks]
    ax.set_xticks(ticks, [t.partition("\n")[0] if told else t for t, told in zip(texts, is_told)])
    if len(ticks) == 1:
        ax.margins(x=0.5)


def _period_text(period: pd.Timestamp, every: str) -> str:
    """Return a year; a month, or the first day of a period, and under it its year."""
    year = f"{period:%Y}"
    if every.startswith("Y"):
        return year
    month = word(f"{period:%b}")
    return f"{month}\n{year}" if every.startswith("M") else f"{period.day} {month}\n{year}"
