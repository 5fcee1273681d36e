"""The days of a source's pages as a small figure, with the events of the case."""

from __future__ import annotations

from typing import NamedTuple

import pandas as pd

from analysis.compare.periods import bar_length
from analysis.outlets.days import days_of_most_pages

WIDTH = 320
HEIGHT = 40  #: of the bars of the source; those of all others hang below
BELOW = 16
LEAST_TOP = 4  #: pages of a bar as high as the figure, at least


class Bar(NamedTuple):
    """A bar of the figure."""

    x: float
    y: float
    width: float
    height: float
    title: str


class Mark(NamedTuple):
    """An event in the figure, with its number."""

    x: float
    number: int
    text: str


class Timeline(NamedTuple):
    """A figure of bars: the source above the line, all others below."""

    own: tuple[Bar, ...]
    others: tuple[Bar, ...]
    marks: tuple[Mark, ...]
    start: str
    end: str
    every: str
    outside: int  #: pages of the source that are earlier or later
    before: tuple[str, ...] = ()  #: events that are earlier
    after: tuple[str, ...] = ()  #: events that are later
    width: int = WIDTH
    height: int = HEIGHT
    below: int = BELOW


def timeline_of(days: pd.DataFrame, events: pd.DataFrame) -> Timeline:
    """Return the figure of a source's days.

    Parameters
    ----------
    days : DataFrame
        ``day, pages, others``.
    events : DataFrame
        ``date, label``.
    """
    if days.empty:
        return Timeline((), (), (), "", "", "", 0)
    start, end = days_of_most_pages(days["day"].repeat(days["pages"] + days["others"]))
    is_shown = days["day"].between(start, end)
    bar = bar_length(start, end)
    periods = pd.period_range(start, end, freq=bar.code)
    shown = days[is_shown]
    sums = shown[["pages", "others"]].groupby(shown["day"].dt.to_period(bar.code)).sum()
    sums = sums.reindex(periods, fill_value=0)
    step = WIDTH / len(periods)
    first_day = periods[0].start_time
    last_day = periods[-1].end_time
    n_days = (last_day - first_day).days + 1
    marks: list[Mark] = []
    before = []
    after = []
    for event in events.itertuples(index=False):
        day = pd.Timestamp(event.date)
        text = f"{day_in_words(day)}: {event.label}"
        if day < first_day:
            before.append(text)
        elif day > last_day:
            after.append(text)
        else:
            x = WIDTH * ((day - first_day).days + 0.5) / n_days
            marks.append(Mark(round(x, 1), len(marks) + 1, text))
    return Timeline(
        own=_bars(sums["pages"], step, up=True),
        others=_bars(sums["others"], step, up=False),
        marks=tuple(marks),
        start=bar.words_of(periods[0]),
        end=bar.words_of(periods[-1]),
        every=bar.name,
        outside=int(days["pages"][~is_shown].sum()),
        before=tuple(before),
        after=tuple(after),
    )


def day_in_words(day: pd.Timestamp) -> str:
    """Return a day in words.

    >>> day_in_words(pd.Timestamp("2016-08-06"))
    '6 Aug 2016'
    """
    return f"{day:%d %b %Y}".lstrip("0")


def span_in_words(first: pd.Timestamp, last: pd.Timestamp) -> str:
    """Return the first and last day in words; one day where they are the same."""
    days = dict.fromkeys([day_in_words(first), day_in_words(last)])
    return " to ".join(days)


def _bars(n: pd.Series, step: float, *, up: bool) -> tuple[Bar, ...]:
    """Return a bar for each period with pages: the source's stand, the others' hang."""
    room = BELOW
    largest = max(n.max(), 1)
    if up:
        room = HEIGHT
        largest = max(largest, LEAST_TOP)
    bars = []
    for place, (period, value) in enumerate(n.items()):
        if not value:
            continue
        height = room * value / largest
        y = HEIGHT
        if up:
            y = HEIGHT - height
        title = f"{period}: {value}"
        width = max(0.8 * step, 1)
        x = (place + 0.1) * step
        bars.append(Bar(round(x, 1), round(y, 1), round(width, 1), round(height, 1), title))
    return tuple(bars)
