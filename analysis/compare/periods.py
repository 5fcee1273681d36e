"""The days that a figure shows, and the length of its bars."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import pandas as pd

MOST_DAYS = 45  #: of a figure with one bar a day
MOST_MONTHS = 45  #: of a figure with one bar a month; longer ones have one a year
SHARE_OF_MOST_PAGES = 0.9  #: of all pages, in the period that is shown
MAX_SHARE_OF_ALL_DAYS = 1 / 3  #: a longer period of most pages is no reason to cut


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


def days_of_most_pages(days: pd.Series) -> tuple[pd.Timestamp, pd.Timestamp]:
    """Return the first and last day of the period that holds most pages.

    It is the shortest one with nine tenths of the days, of several the earliest. Where all days
    are few, or nine tenths need a third of them, it is the period of all.

    >>> days = pd.Series(pd.to_datetime(["2020-01-01"] + ["2021-05-01"] * 30 + ["2021-05-04"] * 9))
    >>> [f"{day:%Y-%m-%d}" for day in days_of_most_pages(days)]
    ['2021-05-01', '2021-05-04']
    """
    ordered = np.sort(days.to_numpy())
    first = pd.Timestamp(ordered[0])
    last = pd.Timestamp(ordered[-1])
    if (last - first).days < MOST_DAYS:
        return first, last
    n_inside = int(np.ceil(SHARE_OF_MOST_PAGES * len(ordered)))
    n_starts = len(ordered) - n_inside + 1
    lengths = ordered[n_inside - 1 :] - ordered[:n_starts]
    start = int(lengths.argmin())
    if lengths[start] > MAX_SHARE_OF_ALL_DAYS * (last - first):
        return first, last
    return pd.Timestamp(ordered[start]), pd.Timestamp(ordered[start + n_inside - 1])


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
