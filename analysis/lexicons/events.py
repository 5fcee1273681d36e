"""Dated events of a case."""

from pathlib import Path
from typing import Annotated, Any

import pandas as pd
from pydantic import AfterValidator

from analysis.lexicons.validation import Entry, Listed, Text, read_list


def _require_date(value: Any) -> Any:
    """Return a date of TOML that a timestamp can hold."""
    year = getattr(value, "year", 0)
    has_zone = getattr(value, "tzinfo", None) is not None
    if pd.Timestamp.min.year < year < pd.Timestamp.max.year and not has_zone:
        return value
    raise ValueError("Input should be a date such as 2016-08-16, without marks and time zone")


class EventEntry(Entry):
    """An ``[[event]]`` of a list."""

    date: Annotated[Any, AfterValidator(_require_date)]
    label: Text


class EventList(Entry):
    """The file events.toml."""

    event: Listed[EventEntry] = ()


def events(path: str | Path) -> pd.DataFrame:
    """Return dated events, one row an event, sorted by date: ``date`` and ``label``."""
    listed = read_list(path, EventList)
    dates = [pd.Timestamp(str(entry.date)) for entry in listed.event]
    labels = pd.Series([entry.label for entry in listed.event], dtype="str")
    table = pd.DataFrame({"date": pd.DatetimeIndex(dates).as_unit("ns"), "label": labels})
    return table.sort_values(["date", "label"], ignore_index=True)
