"""How each item changed from before an event to after it; nothing is tested."""

from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd
from pandas.api.types import is_datetime64_dtype

from analysis.compare.contrasts import comparison_of, contrast_table
from analysis.compare.design import kind_of
from analysis.compare.evidence import Method, Status, in_front, method_of, stacked
from analysis.compare.notes import with_evidence
from analysis.compare.plan import UNPLANNED
from analysis.compare.units import ARTICLE, days_of_rows
from analysis.counts import Counts, require_counts
from analysis.errors import listing, number_of, refusal, require_columns, require_number

SIDES = ["after", "before"]
PERIOD = "period"  #: the column with the side of each row
NOT_TESTED = ["low", "high", "p", "p_adjusted"]
REMARK = "Changes are not tested: other news of those days may be behind them"


def before_after(counts: Counts, events: pd.DataFrame, *, days: int | None = None) -> pd.DataFrame:
    """Return how each item changed from before each event to after it.

    Parameters
    ----------
    counts : Counts
    events : DataFrame
        ``date, label``, such as ``case.files.events``. The day of an event, whatever its hour,
        belongs to "after".
    days : int, optional
        Only rows of so many days before an event, and of so many from its day on.

    Returns
    -------
    DataFrame
        One row an event and item: ``event`` (label), ``date``, then the columns of
        :func:`analysis.compare.contrasts`, with ``group`` "after" and ``against`` "before". All
        rows are descriptive, without interval and p.

    Raises
    ------
    InputError
        If there is no event, one has no day or no rows near it, or no row has a day.

    Notes
    -----
    A change says *when*, not *why*: what else was news those days, and who wrote about it only
    then, changes shares as well. Runs of common news gave a p of .05 in 38 of 100 draws without an
    event, so there is none.

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
    require_counts(counts)
    _require_events(events)
    if days is not None:
        require_number(days, name="days", least=1, whole=True)
    day_of_row = _days_of_rows(counts)
    is_dated = day_of_row.notna().to_numpy()
    dated, published = counts.where(rows=is_dated), day_of_row[is_dated]
    plan = replace(UNPLANNED, group=PERIOD, witnesses=(ARTICLE,), strata=())
    kind = kind_of(dated)
    tables = {}
    for day, label in zip(events["date"].dt.normalize(), events["label"]):
        distance = (published - day).dt.days.to_numpy()
        side = np.where(distance < 0, *reversed(SIDES))
        of_event = replace(dated, rows=dated.rows.assign(**{PERIOD: side}))
        if days is not None:
            of_event = of_event.where(rows=(distance >= -days) & (distance < days))
        if of_event.rows.empty:
            raise refusal(
                "events",
                arrived=f"{label}, with no row within {days} days",
                expected="rows near each event",
                fix="Leave this event out, or give more days.",
            )
        tables[label, day] = contrast_table(comparison_of(of_event, plan, SIDES, kind), SIDES)
    first = ["event", "date"]
    table = in_front(stacked(tables, first), first)
    table[NOT_TESTED] = np.nan
    method: Method = {**method_of(table), "what": "before and after", "by": (), "remark": REMARK}
    method |= {"unit": "", "family": "", "n_tests": 0}
    n_undated = len(counts.rows) - len(dated.rows)
    if n_undated:
        method["left_out"] = {"without a plausible day": n_undated}
    reason = np.where(table["estimate"].isna(), "no rows of both sides to compare", "")
    return with_evidence(table, method, status=Status.DESCRIPTIVE, reason=reason)


def _require_events(events: Any) -> None:
    """Raise InputError unless *events* is a table of days and labels."""
    require_columns(events, ["date", "label"], what="events")
    days = events["date"]
    if not len(days) or not is_datetime64_dtype(days) or days.isna().any():
        raise refusal(
            "events",
            arrived=listing(days) or "none",
            expected="days such as 2016-08-16, without a time zone, one an event",
            fix="Convert them: events['date'] = pd.to_datetime(events['date']).",
        )


def _days_of_rows(counts: Counts) -> pd.Series:
    """Return the day of each row; raise InputError where no row has a plausible one."""
    days = days_of_rows(counts.rows)
    if days.isna().all():
        raise refusal(
            "column published",
            arrived=f"no plausible day in {number_of(len(days), 'rows')}",
            expected="days of publication",
            fix='Name the column that has them when articles are read: columns={"published": …}.',
        )
    return days
