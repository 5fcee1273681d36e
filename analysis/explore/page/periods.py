"""The days of a case's pages as bars that all cards share."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from analysis.explore.page.encoding import day_text, plain_value
from analysis.outlets.timeline import CENTRAL, MOST_DAYS, MOST_MONTHS, day_in_words

#: Period of a bar → its name for pandas, and how it is written.
UNITS = {"day": ("D", "%d %b %Y"), "month": ("M", "%b %Y"), "year": ("Y", "%Y")}


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
    known = days.dropna().sort_values()
    if known.empty:
        return None
    start, end = _window_of(known)
    unit = _unit_of(start, end)
    code, form = UNITS[unit]
    periods = pd.period_range(start, end, freq=code)
    place_of_period = {period: place for place, period in enumerate(periods)}
    places = []
    for day in days:
        period = None if pd.isna(day) else pd.Period(day, freq=code)
        places.append(place_of_period.get(period))
    n_pages = pd.Series(places, dtype="float64").value_counts()
    bars = []
    for place, period in enumerate(periods):
        bar = {
            "start": day_text(period.start_time),
            "end": day_text((period + 1).start_time),
            "label": period.strftime(form).lstrip("0"),
            "n": int(n_pages.get(float(place), 0)),
        }
        bars.append(bar)
    shown_events = _events_between(events, periods[0].start_time, periods[-1].end_time)
    return {"unit": unit, "periods": bars, "of": places, "events": shown_events}


def _window_of(known: pd.Series) -> tuple[pd.Timestamp, pd.Timestamp]:
    """Return the first and last day shown: all days, or those of most pages."""
    first = known.iloc[0]
    last = known.iloc[-1]
    if (last - first).days < MOST_DAYS:
        return first, last
    ranks = np.floor(np.array(CENTRAL) * (len(known) - 1)).astype(int)
    low, high = known.iloc[ranks]
    return low, high


def _unit_of(start: pd.Timestamp, end: pd.Timestamp) -> str:
    """Return the length of a bar."""
    n_days = (end - start).days + 1
    if n_days <= MOST_DAYS:
        return "day"
    if n_days <= MOST_MONTHS * 30:
        return "month"
    return "year"


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
