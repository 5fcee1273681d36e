"""Lines: levels over time."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
from matplotlib import dates

from analysis.errors import refusal, require_columns
from analysis.plots.canvas import plot
from analysis.plots.captions import Caption, in_words
from analysis.plots.fitting import fitted, height_of, width_of
from analysis.plots.labels import (
    label_ends,
    points_wide,
    write_near,
    write_numbers_under,
)
from analysis.plots.marks import AROUND_POINT, mark, mark_area
from analysis.plots.rows import measure_of
from analysis.plots.selection import column_of_lines, of_lines
from analysis.plots.style import (
    GREY,
    colours_of_groups,
    legible,
    line_of,
    marker_of,
    words_of,
)
from analysis.stats.evidence import is_descriptive, method_of
from analysis.wording.text import capitalised

if TYPE_CHECKING:
    from matplotlib.axes import Axes

MOST_LINES = 10  #: that can be told apart and named
MOST_EVENTS = 50  #: lines that a timeline draws for events; thousands take gigabytes
INCHES_OF_YEAR = 0.4  #: that the name of a year takes on an axis
SMALLEST_MARK = 7
LARGEST_MARK = 45
THIN_LINE: dict[str, Any] = {"linewidth": 0.6, "alpha": 0.6, "zorder": 1}


def _height_of_timeline(table: pd.DataFrame, **_options: object) -> float:
    """Return the inches of a timeline, with a line for each event under it."""
    return 2.5 + 0.1 * min(len(_events_of(table)), MOST_EVENTS)


def _events_of(table: pd.DataFrame) -> pd.DataFrame:
    """Return the events that a timeline carries; an empty table where it has none."""
    events = pd.DataFrame(method_of(table).get("events", []), columns=["date", "label"])
    return events.assign(date=pd.to_datetime(events["date"]))


@plot(_height_of_timeline, select=of_lines, most=MOST_LINES)
def timeline(
    table: pd.DataFrame,
    ax: Axes,
    *,
    by: str | None = None,
    events: pd.DataFrame | None = None,
    unit: str = "pages",
    least: int = 1,
) -> Caption:
    """Draw levels over time, one line a group or item.

    Parameters
    ----------
    table : DataFrame
        From `compare.timeline` (column ``period``).
    by : str, optional
        Column that tells the lines apart; by default the item, or the group of a single item.
    events : DataFrame, optional
        ``date, label``; by default those of the table's Method. Each is a lettered line. Of
        more than 50 those nearest to the periods are drawn, and a line says how many are not.
    unit : str
        What ``articles`` counts, in the plural.
    least : int
        Periods with fewer articles have a mark, and the line does not go through it.

    Raises
    ------
    InputError
        If a line has two levels of one period.

    Notes
    -----
    A marker's area says how many articles the period has. Where all lines have the same, the
    numbers are under the axis. A marker that is descriptive only is hollow.

    Examples
    --------
    >>> days = pd.DataFrame({"period": pd.to_datetime(["2016-08-16", "2016-08-17"]),
    ...                      "item": "law", "estimate": [0.1, 0.4], "articles": [20, 15]})
    >>> timeline(days).axes[0].texts[0].get_text()
    'law (35 pages)'
    """
    by = by or column_of_lines(table)
    require_columns(
        table,
        ["period", by, "estimate", "articles"],
        what="timeline",
        fix="Give the table that compare.timeline returned; by= names columns of it.",
    )
    if table.duplicated(["period", by]).any():
        raise refusal(
            "timeline",
            arrived=f"several rows of one period and {by}",
            expected="one level of each",
            fix="Choose the rows of one group, or name the column that tells the lines apart.",
        )
    is_thin = is_descriptive(table)
    table = table.assign(is_thin=is_thin).sort_values("period", kind="stable")
    names = list(dict.fromkeys(table[by]))
    lines = [table[table[by] == name] for name in names]
    most = table["articles"].max() or 1
    of_lines = colours_of_groups(names)
    colours = [of_lines[name] for name in names]
    for position, (line, colour) in enumerate(zip(lines, colours)):
        _draw_line(line, ax, position=position, colour=colour, most=most, least=least)
        for row in line[line["estimate"].notna() & (line["articles"] > 0)].to_dict("records"):
            day = row["period"]
            point = (float(dates.date2num(day)), row["estimate"])
            of_point = {"group": row[by], "period": f"{day:%Y-%m-%d}"}
            mark_area(ax, point, of_point, pad=AROUND_POINT)
    draw_time_axis(table, ax)
    measure = words_of(measure_of(table, ""))
    ax.set_ylabel(measure)
    ax.set_ylim(bottom=min(0, ax.get_ylim()[0]))
    totals = [f"{line['articles'].sum():,.0f} {unit}" for line in lines]
    texts = [f"{words_of(name)} ({total})" for name, total in zip(names, totals)]
    points = [line.rename(columns={"period": "x", "estimate": "y"}) for line in lines]
    facts = [line[["item"]].assign(group=line[by]).iloc[0].to_dict() for line in lines]
    _name_ends(ax, points, texts=texts, facts=facts, colours=colours)
    periods = table.drop_duplicates(["period", "articles"])
    if periods["period"].is_unique:
        write_numbers_under(ax, dates.date2num(periods["period"]), periods["articles"])
    if events is None:
        events = _events_of(table)
    drawn = _nearest_events(events, table["period"])
    first_lines = _first_lines_under(table)
    if len(drawn) < len(events):
        missing = len(events) - len(drawn)
        first_lines.append(f"not drawn: {missing:,} of {len(events):,} events")
    _draw_events(drawn, ax, first_lines=first_lines)
    columns = list(dict.fromkeys(["item", by, "period"]))
    sees = in_words(table, names=columns, n="articles")
    listed_names = ", ".join(words_of(name) for name in names)
    shows = f"{capitalised(measure) or 'Level'} over time: {listed_names}; n is {unit}."
    title = ""
    if table["item"].nunique() == 1 and by != "item":
        title = words_of(table["item"].iloc[0])
    return Caption(shows, sees, title=title)


def _draw_line(
    line: pd.DataFrame, ax: Axes, *, position: int, colour: str, most: float, least: int
) -> None:
    """Draw one line, its markers as large as its articles are many."""
    dashes = line_of(position)
    levels = line["estimate"].where(line["articles"] >= least)
    ax.plot(line["period"], levels, color=colour, linestyle=dashes, **THIN_LINE)
    points = line[line["estimate"].notna()]
    if points.empty:
        return
    is_hollow = points["is_thin"]
    fillings = np.where(is_hollow, "white", colour)
    edges = np.where(is_hollow, colour, "white")
    ax.scatter(
        points["period"],
        points["estimate"],
        s=_areas(points["articles"], most),
        marker=marker_of(position),
        color=fillings,
        edgecolor=edges,
        linewidth=np.where(is_hollow, 0.6, 0.3),
        zorder=2,
    )


def _areas(counts: pd.Series, most: float) -> pd.Series:
    """Return the areas of markers, which say how much a point rests on."""
    return (LARGEST_MARK * counts / most).clip(lower=SMALLEST_MARK)


def draw_time_axis(table: pd.DataFrame, ax: Axes, *, room: float | None = None) -> None:
    """Choose as many days, months or years for the axis as there is room for, in inches."""
    with_level = table.loc[table["estimate"].notna(), "period"]
    if with_level.nunique() < 2:  # no line to scale by, but days to show
        ax.dataLim.intervalx = dates.date2num(table["period"].agg(["min", "max"]))
        ax.autoscale_view(scaley=False)
    years = sorted(set(table["period"].dt.year))
    inches = room or width_of(ax)
    most_ticks = max(4, round(1.2 * inches))
    is_yearly = len(years) > 1 and (table["period"].dt.day_of_year == 1).all()
    if is_yearly:
        n_years = years[-1] - years[0] + 1
        most_years = max(2, int(inches / INCHES_OF_YEAR))
        locator: dates.DateLocator = dates.YearLocator(math.ceil(n_years / most_years))
        form = "%Y"
    else:
        locator = dates.AutoDateLocator(minticks=2, maxticks=most_ticks)
        form = "%d %b" if len(years) == 1 else "%b %Y"
    ax.xaxis.set_major_locator(locator)
    ax.xaxis.set_major_formatter(dates.DateFormatter(form))


def _first_lines_under(table: pd.DataFrame) -> list[str]:
    """Return what the axis says before the events: the year, and what hollow means."""
    lines = []
    years = set(table["period"].dt.year)
    if len(years) == 1:
        lines.append(str(years.pop()))
    if table["is_thin"].any():
        lines.append("hollow: descriptive only")
    return lines


def _name_ends(
    ax: Axes,
    lines: list[pd.DataFrame],
    *,
    texts: list[str],
    facts: list[dict],
    colours: list[str],
) -> None:
    """Name lines with columns x and y at their right ends, in their colours and markers."""
    points_a_name = 72 * height_of(ax) / max(len(lines), 1)
    most_lines = int(points_a_name / 9)
    most_lines = min(max(most_lines, 1), 4)
    width = min(1.8, 0.28 * width_of(ax))
    ends = []
    names = []
    inks = []
    markers = []
    shown = []
    for position, line in enumerate(lines):
        end = _end_of(line, ax)
        if end is None:
            continue
        shown.append(facts[position])
        ends.append(end)
        names.append(fitted(texts[position], width, size=6.5, lines=most_lines))
        inks.append(colours[position])
        markers.append(marker_of(position))
    labels = label_ends(ax, ends, texts=names, colours=inks, markers=markers)
    for label, of_line in zip(labels, shown):
        mark(label, of_line)


def _end_of(line: pd.DataFrame, ax: Axes) -> tuple[float, float] | None:
    """Return the last point of a line; None where it has none."""
    points = line.dropna(subset="y")
    if points.empty:
        return None
    end = points.sort_values("x", kind="stable").iloc[-1]
    x = ax.convert_xunits(end["x"])
    return float(x), end["y"]


# ---- events -----------------------------------------------------------------------------------


def _nearest_events(events: pd.DataFrame, periods: pd.Series) -> pd.DataFrame:
    """Return as many events as can be drawn: the nearest to the periods, the first of equals."""
    days = pd.to_datetime(events["date"])
    before = (periods.min() - days).clip(lower=pd.Timedelta(0))
    after = (days - periods.max()).clip(lower=pd.Timedelta(0))
    nearest = np.argsort((before + after).to_numpy(), kind="stable")[:MOST_EVENTS]
    return events.iloc[np.sort(nearest)]


def _draw_events(events: pd.DataFrame, ax: Axes, *, first_lines: list[str]) -> None:
    """Draw a lettered line for each event, and write under the axis what letters mean."""
    letters = _letters_of_events(len(events))
    lines = list(first_lines)
    if len(events):
        days = dates.date2num(events["date"])
        _draw_event_lines(sorted(zip(days, letters)), ax)
        lines += [f"{letter}  {label}" for letter, label in zip(letters, events["label"])]
    room = width_of(ax) - 0.75
    wrapped = [fitted(legible(line), room, size=6) for line in lines]
    ax.set_xlabel("\n".join(wrapped), loc="left", color=GREY, fontsize=6)


def _letters_of_events(n: int) -> list[str]:
    """Return a letter for each event; numbers where letters do not suffice."""
    if n <= 26:
        return [chr(ord("A") + index) for index in range(n)]
    return [str(index + 1) for index in range(n)]


def _draw_event_lines(events: list[tuple[float, str]], ax: Axes) -> None:
    """Draw events; letters of neighbours are at different heights."""
    left, right = ax.get_xlim()
    points_a_day = points_wide(ax) / (right - left)
    top = ax.get_xaxis_transform()
    look = {"ha": "center", "color": GREY, "fontsize": 6.5, "annotation_clip": False}
    last_day = -math.inf
    level = 0
    for day, letter in events:
        is_near = (day - last_day) * points_a_day < 5 + 3 * len(letter)
        if is_near:
            level = (level + 1) % 3
        else:
            level = 0
        last_day = day
        ax.axvline(day, color=GREY, linewidth=0.6, zorder=0)
        offset = (0, 2 + 8 * level)
        write_near(ax, letter, (day, 1), offset, xycoords=top, gid="event", **look)
