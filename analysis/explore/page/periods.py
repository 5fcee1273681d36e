"""The days of a case's pages as bars that all cards share."""

from __future__ import annotations

from typing import Any

import pandas as pd

from analysis.compare.periods import bar_length
from analysis.explore.page.encoding import day_text, plain_value
from analysis.outlets.days import days_of_most_pages
from analysis.outlets.timeline import day_in_words


def periods_data(days: pd.Series, events: pd.DataFrame) -> dict[str, Any] | None:
    """Return the periods of a timeline, and the period of each page; None without days.

    Parameters
    ----------
    days : Series of datetime
        Of each page, in the order of the page's table; missing where nobody knows it.
    events : DataFrame
        ``date, label``.

    Returns
    -------
    dict or None
        ``unit`` ("day", "month" or "year"), ``periods`` (start, end, label, number of pages),
        ``of`` (the place of each page's period; None outside) and ``events`` in the period shown.

    Examples
    --------
    >>> days = pd.Series(pd.to_datetime(["2016-08-16", "2016-08-17", None]))
    >>> found = periods_data(days, pd.DataFrame({"date": [], "label": []}))
    >>> found["unit"], found["of"], found["periods"][0]["label"]
    ('day', [0, 1, None], '16 Aug 2016')
    """
    known = days.dropna()
    if known.empty:
        return None
    start, end = days_of_most_pages(known)
    length = bar_length(start, end)
    periods = pd.period_range(start, end, freq=length.code)
    place_of_period = {period: place for place, period in enumerate(periods)}
    places = []
    for day in days:
        period = None if pd.isna(day) else pd.Period(day, freq=length.code)
        places.append(place_of_period.get(period))
    n_pages = pd.Series(places, dtype="float64").value_counts()
    bars = []
    for place, period in enumerate(periods):
        bar = {
            "start": day_text(period.start_time),
            "end": day_text((period + 1).start_time),
            "label": length.words_of(period),
            "n": int(n_pages.get(float(place), 0)),
        }
        bars.append(bar)
    shown_events = _events_between(events, periods[0].start_time, periods[-1].end_time)
    return {"unit": length.name, "periods": bars, "of": places, "events": shown_events}


def _events_between(
    events: pd.DataFrame, start: pd.Timestamp, end: pd.Timestamp
) -> list[dict[str, Any]]:
    """Return the events of a period, numbered."""
    if events.empty:
        return []
    shown = events[events["date"].between(start, end)]
    found = []
    for number, event in enumerate(shown.to_dict("records"), start=1):
        found.append(
            {
                "number": number,
                "day": day_text(event["date"]),
                "in_words": day_in_words(event["date"]),
                "label": plain_value(event["label"]),
            }
        )
    return found
