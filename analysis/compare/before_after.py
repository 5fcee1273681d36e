"""How each item changed from before an event to after it."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from pandas.api.types import is_datetime64_dtype

from analysis import lexicons
from analysis.compare.contrasts import contrast_table
from analysis.compare.design import kind_of
from analysis.compare.evidence import Method, method_of, stacked
from analysis.compare.measures import holm
from analysis.compare.notes import with_evidence
from analysis.compare.plan import ARTICLE, UNPLANNED
from analysis.corpus.dates import days_in_words, implausible_days
from analysis.counts import Counts, require_counts
from analysis.errors import (
    listing,
    number_of,
    refusal,
    require_columns,
    require_number,
    require_unique,
)

SIDES = ["after", "before"]
PERIOD = "period"  #: the column with the side of each row


def before_after(
    counts: Counts,
    events: pd.DataFrame | str | Path,
    *,
    days: int | None = None,
) -> pd.DataFrame:
    """Return how each item changed from before each event to after it.

    Parameters
    ----------
    counts : Counts
    events : DataFrame or path
        Table ``date, label``, or the path of an events.toml. The day of an event, whatever its
        hour, belongs to "after".
    days : int, optional
        Only rows of so many days before an event, and of so many from its day on.

    Returns
    -------
    DataFrame
        One row an event and item: ``event`` (label), ``date``, then the columns of
        :func:`analysis.compare.contrasts`, with ``group`` "after" and ``against`` "before".
        ``p_adjusted`` is over all items and events.

    Raises
    ------
    InputError
        If there is no event, one comes twice or has no day, or the rows have no column of days.

    Notes
    -----
    Outlets, which have rows on both sides, are left out one at a time; articles where rows have no
    outlet. A change says *when*, not *why*. What else happened that day, and who wrote about it
    only then, changes shares as well.

    Examples
    --------
    >>> days = pd.to_datetime(["2016-08-15", "2016-08-15", "2016-08-16", "2016-08-17"])
    >>> outlets = ["North", "South", "North", "South"]
    >>> rows = {"article_id": list("abcd"), "outlet": outlets, "published": days}
    >>> rows, size = pd.DataFrame(rows), np.ones((4, 1))
    >>> pages = Counts.of([[0], [0], [1], [1]], size=size, rows=rows, items=["law"], per="page")
    >>> day = pd.to_datetime(["2016-08-16"])
    >>> table = before_after(pages, pd.DataFrame({"date": day, "label": ["Strikes"]}))
    >>> table[["event", "item", "share", "share_against", "estimate", "status"]].values.tolist()
    [['Strikes', 'law', 1.0, 0.0, 1.0, 'descriptive']]
    """
    events = _checked_events(events)
    if days is not None:
        require_number(days, name="days", least=1, whole=True)
    dated, undated = _dated_rows(counts)
    unit = "outlet" if "outlet" in counts.rows else ARTICLE
    plan = replace(UNPLANNED, group=PERIOD, unit=unit, strata=())
    kind = kind_of(dated)
    published = dated.rows["published"].dt.normalize()
    tables = {}
    for day, label in events.itertuples(index=False):
        distance = (published - day).dt.days
        side = np.where(distance < 0, *reversed(SIDES))
        of_event = replace(dated, rows=dated.rows.assign(**{PERIOD: side}))
        if days is not None:
            is_near = (distance >= -days) & (distance < days)
            of_event = of_event.where(rows=is_near.to_numpy())
        tables[label, day] = contrast_table(of_event, plan, SIDES, frozenset(SIDES), kind)
    first = ["event", "date"]
    table = stacked(tables, first)
    table = table[[*first, *table.columns.drop(first)]]
    table["p_adjusted"] = holm(table["p"])
    n_tests = int(table["p"].count())
    method: Method = {**method_of(table), "what": "before and after", "by": ()}
    method |= {"n_tests": n_tests, "family": f"exploratory, {number_of(n_tests, 'test')}"}
    method["left_out"] = undated
    return with_evidence(table, method, status=table["status"], reason=table["reason"])


def _checked_events(events: Any) -> pd.DataFrame:
    """Return the days and labels of events; each comes once."""
    if isinstance(events, (str, Path)):
        events = lexicons.events(events)
    is_table = isinstance(events, pd.DataFrame)
    if not is_table or not len(events):
        arrived = "none" if is_table else f"a {type(events).__name__}"
        raise refusal(
            "events",
            arrived=arrived,
            expected="a table date, label of at least one event, or the path of an events.toml",
            fix="Give the path of an events.toml, or a DataFrame with the columns date and label.",
        )
    require_columns(events, ["date", "label"], what="events")
    day = pd.to_datetime(events["date"], errors="coerce", format="ISO8601")
    is_missing = day.isna()
    if is_missing.any() or not is_datetime64_dtype(day):
        arrived = listing(events["date"][is_missing])
        raise refusal(
            "events",
            arrived=arrived or f"{day.dtype}",
            expected="days such as 2016-08-16, without a time zone",
            fix=(
                "Fill in each date, and convert them: events['date'] = "
                "pd.to_datetime(events['date'])."
            ),
        )
    table = pd.DataFrame({"date": day.dt.normalize(), "label": events["label"]})
    for name in table:
        require_unique(table[name], what="events", name=name)
    return table


def _dated_rows(counts: Counts) -> tuple[Counts, dict[str, int]]:
    """Return the rows that have a plausible day, and how many are left out."""
    require_counts(counts)
    require_columns(counts.rows, ["published"], what="rows of the counts")
    days = counts.rows["published"]
    if not is_datetime64_dtype(days):
        raise refusal(
            "column published",
            arrived=f"{days.dtype}",
            expected="days (datetime64, no time zone)",
            fix=(
                "Convert texts: counts.rows['published'] = pd.to_datetime("
                "counts.rows['published'], format='%Y-%m-%d', errors='coerce'). "
                "Of days with a time zone remove it: .dt.tz_localize(None)."
            ),
        )
    is_missing = days.isna()
    is_implausible = implausible_days(days)
    implausible = days_in_words(days[is_implausible])
    reasons = {
        "without a day": is_missing,
        f"with an implausible day ({implausible})": is_implausible,
    }
    left_out = {why: int(rows.sum()) for why, rows in reasons.items() if rows.any()}
    is_left_out = (is_missing | is_implausible).to_numpy()
    if len(days) and is_left_out.all():
        found = f"no day but implausible ones ({implausible})" if implausible else "no day"
        raise refusal(
            "column published",
            arrived=f"{found} in {number_of(len(days), 'rows')}",
            expected="days of publication",
            fix='Name the column that has them when articles are read: columns={"published": …}.',
        )
    return counts.where(rows=~is_left_out), left_out
