"""Dated events of a case."""

import datetime
from pathlib import Path
from typing import Annotated

import pandas as pd
from pydantic import Field

from analysis.lexicons.validation import Entry, Listed, Text, read_list

FIRST = datetime.date(1678, 1, 1)  #: days that a timestamp in nanoseconds can hold
LAST = datetime.date(2261, 12, 31)


class EventEntry(Entry):
    """An ``[[event]]`` of a list."""

    date: Annotated[datetime.date, Field(ge=FIRST, le=LAST)]
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
