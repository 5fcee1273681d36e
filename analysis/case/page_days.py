"""On which day pages were published, and since when they can have been."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pandas as pd

from analysis.corpus.dates import plausible_days
from analysis.counts import Counts

LATEST_YEAR = 9999  #: its last period would end in a year that no date has
PUBLISHED = "published"  #: the column of articles.csv with the day of publication


def with_days(counts: Counts, *, dates: Sequence[str] = ()) -> Counts:
    """Return counts whose rows have ``day`` and ``earliest``.

    Parameters
    ----------
    counts : Counts
        Rows with ``published``, where it is known: days, or texts such as "2016-08-16", "2016-08"
        or "2016". With ``phase`` an undated page is no earlier than the first dated page of its
        phase.
    dates : sequence of str
        Columns with days, for pages whose ``published`` has none.
    """
    rows = counts.rows
    day = days_of(rows, dates=dates)
    published = _published_texts(rows)
    month = published.str.extract(r"^(\d{4}-\d\d)", expand=False) + "-01"
    year = published.str.extract(r"^(\d{4})", expand=False) + "-01-01"
    lower_bound = _days(month).fillna(_days(year))
    if "phase" in rows:
        first_of_phase = day.groupby(rows["phase"]).transform("min")
        lower_bound = pd.concat([lower_bound, first_of_phase], axis=1).max(axis=1)
    earliest = day.fillna(lower_bound)
    return replace(counts, rows=rows.assign(day=day, earliest=earliest))


def days_of(rows: pd.DataFrame, *, dates: Sequence[str] = ()) -> pd.Series:
    """Return the day of each page: as published, else the first of *dates*.

    It is NaT where no day is known, or an implausible one.
    """
    published = _published_texts(rows)
    is_day = published.str.fullmatch(r"\d{4}-\d\d-\d\d")
    day = _days(published.where(is_day))
    for name in dates:
        day = day.fillna(_days(_text_of_days(rows[name])))
    return plausible_days(day)


def _published_texts(rows: pd.DataFrame) -> pd.Series:
    """Return when pages were published, as text; "" where there is no column of it."""
    if PUBLISHED not in rows:
        return pd.Series("", rows.index, dtype="str")
    return _text_of_days(rows[PUBLISHED])


def _text_of_days(column: pd.Series) -> pd.Series:
    """Return days as text; a time of day is left out."""
    if pd.api.types.is_datetime64_any_dtype(column):
        return column.dt.strftime("%Y-%m-%d")
    return column.astype("str").str.strip().str.slice(0, 10)


def _days(texts: pd.Series) -> pd.Series:
    """Return texts as days, NaT where they are no days, or too late."""
    days = pd.to_datetime(texts, format="%Y-%m-%d", errors="coerce")
    return days.where(days.dt.year < LATEST_YEAR)
