"""The length of the bars of a figure of days."""

from __future__ import annotations

from typing import NamedTuple

import pandas as pd

MOST_DAYS = 45  #: of a figure with one bar a day
MOST_MONTHS = 45  #: of a figure with one bar a month; longer ones have one a year


class BarLength(NamedTuple):
    """The period of a bar: its name, its code in pandas, and how days of it are printed."""

    name: str
    code: str
    form: str

    def words_of(self, period: pd.Period) -> str:
        """Return a period in words."""
        return period.strftime(self.form).lstrip("0")


DAY = BarLength("day", "D", "%d %b %Y")
MONTH = BarLength("month", "M", "%b %Y")
YEAR = BarLength("year", "Y", "%Y")


def bar_length(start: pd.Timestamp, end: pd.Timestamp) -> BarLength:
    """Return the length of a bar of a figure from a day to another.

    >>> bar_length(pd.Timestamp("2016-08-01"), pd.Timestamp("2016-08-20")).name
    'day'
    """
    n_days = (end - start).days + 1
    if n_days <= MOST_DAYS:
        return DAY
    if n_days <= MOST_MONTHS * 30:
        return MONTH
    return YEAR
