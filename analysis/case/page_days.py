"""On which day pages were published, and since when they can have been."""

from collections.abc import Sequence
from dataclasses import replace

import pandas as pd

from analysis.corpus.dates import plausible_days, read_days, texts_of
from analysis.counts import Counts
from analysis.errors import listing, number_of

YEAR_AND_MONTH = r"\A\s*(?P<year>(?:1[6-9]|20)\d\d)(?P<month>-\d\d)?"
PUBLISHED = "published"  #: the column of articles.csv with the day of publication


def with_days(counts: Counts, *, dates: Sequence[str] = ()) -> Counts:
    """Return counts whose rows have ``day`` and ``earliest``, from the columns *dates*.

    With ``phase`` an undated page is no earlier than the first dated page of its phase.
    """
    rows = counts.rows
    day, told = _read_pages(rows, dates)
    published = texts_of(rows.get(PUBLISHED, pd.Series(index=rows.index, dtype="str")))
    known = published.str.extract(YEAR_AND_MONTH)
    lower_bound = _first_days(known["year"] + known["month"]).fillna(
        _first_days(known["year"] + "-01")
    )
    unread = published[day.isna() & lower_bound.isna()].dropna()
    if len(unread):
        told.append(f"{number_of(len(unread), 'days')} that cannot be used: {listing(unread)}")
    if "phase" in rows:
        first_of_phase = day.groupby(rows["phase"]).transform("min")
        lower_bound = pd.concat([lower_bound, first_of_phase], axis=1).max(axis=1)
    earliest = day.fillna(lower_bound)
    return replace(counts, rows=rows.assign(day=day, earliest=earliest)).noted(*told)


def days_of(rows: pd.DataFrame) -> pd.Series:
    """Return the day of each page as published; NaT where none is known, or an implausible one."""
    return _read_pages(rows)[0]


def _read_pages(rows: pd.DataFrame, dates: Sequence[str] = ()) -> tuple[pd.Series, list[str]]:
    """Return the day of each page, as published or else the first of *dates*, and how it was read.

    Implausible days are missing.
    """
    day = pd.Series(pd.NaT, rows.index, dtype="datetime64[us]")
    told = []
    for name in (PUBLISHED, *dates):
        if name in rows:
            read = read_days(rows[name], rows.index.to_series(), faulty="skip")
            day = day.fillna(read.days)
            told += [f"{name}: {reading}" for reading in read.readings]
    return plausible_days(day), told


def _first_days(months: pd.Series) -> pd.Series:
    """Return the first day of months that are written as "2016-08"; NaT for other texts."""
    return pd.to_datetime(months + "-01", format="%Y-%m-%d", errors="coerce")
