"""On which day pages were published, and since when they can have been."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pandas as pd

from analysis.corpus.dates import plausible_days, read_days
from analysis.counts import Counts

YEAR_AND_MONTH = r"\A\s*(?P<year>(?:1[6-9]|20)\d\d)(?P<month>-\d\d)?"
PUBLISHED = "published"  #: the column of articles.csv with the day of publication


def with_days(counts: Counts, *, dates: Sequence[str] = ()) -> Counts:
    """Return counts whose rows have ``day`` and ``earliest``.

    Parameters
    ----------
    counts : Counts
        Rows with ``published``, where it is known: days, or texts such as "2016-08-16",
        "16.8.2016", "2016-08" or "2016". With ``phase`` an undated page is no earlier than the
        first dated page of its phase.
    dates : sequence of str
        Columns with days, for pages whose ``published`` has none.
    """
    rows = counts.rows
    day = days_of(rows, dates=dates)
    published = rows.get(PUBLISHED, pd.Series(index=rows.index, dtype="str")).astype("str")
    known = published.str.extract(YEAR_AND_MONTH)
    lower_bound = _first_days(known["year"] + known["month"]).fillna(
        _first_days(known["year"] + "-01")
    )
    if "phase" in rows:
        first_of_phase = day.groupby(rows["phase"]).transform("min")
        lower_bound = pd.concat([lower_bound, first_of_phase], axis=1).max(axis=1)
    earliest = day.fillna(lower_bound)
    return replace(counts, rows=rows.assign(day=day, earliest=earliest))


def days_of(rows: pd.DataFrame, *, dates: Sequence[str] = ()) -> pd.Series:
    """Return the day of each page: as published, else the first of *dates*.

    It is NaT where no day is known, or an implausible one.
    """
    day = pd.Series(pd.NaT, rows.index, dtype="datetime64[us]")
    for name in (PUBLISHED, *dates):
        if name in rows:
            day = day.fillna(read_days(rows[name], rows.index.to_series(), faulty="skip").days)
    return plausible_days(day)


def _first_days(months: pd.Series) -> pd.Series:
    """Return the first day of months that are written as "2016-08"; NaT for other texts."""
    return pd.to_datetime(months + "-01", format="%Y-%m-%d", errors="coerce")
