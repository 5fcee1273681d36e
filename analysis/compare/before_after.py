"""How each item changed from before an event to after it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from pandas.api.types import is_datetime64_dtype

from analysis import lexicons
from analysis.compare.contrast_table import Family, contrast_table
from analysis.compare.levels import dated_rows, require_free_names
from analysis.counts import Counts, columns_of, group_codes
from analysis.errors import (
    listing,
    refusal,
    require_columns,
    require_number,
    require_unique,
)
from analysis.lexicons import Planned
from analysis.stats.design import design_of
from analysis.stats.estimand import rows_of_estimand
from analysis.stats.evidence import method_of
from analysis.stats.facts import Timeline
from analysis.stats.plan import UNPLANNED, Procedure

SIDES = ["after", "before"]


def before_after(
    counts: Counts,
    events: pd.DataFrame | str | Path,
    *,
    by: str | Sequence[str] | None = None,
    date: str = "published",
    window: int | None = None,
    cluster: str | None = None,
    estimand: str = "circulated",
    labelings: int = 10_000,
    seed: int = 0,
) -> pd.DataFrame:
    """Return how each item changed from before each event to after it.

    Parameters
    ----------
    counts : Counts
    events : DataFrame or path
        Table ``date, label``, or the path of an events.toml. The day of an event, whatever its
        hour, belongs to "after".
    by : str or sequence of str, optional
        Columns of the rows; each group is compared within itself.
    date : str
        Column of the rows with the day.
    window : int, optional
        Days on each side that are compared; all by default.
    cluster : str, optional
        Column of what is re-drawn, by default "outlet" where the rows have it. An outlet with rows
        on both sides is a pair whose halves swap; the others exchange labels among themselves.
        "article_id" takes every article as it is.
    estimand, labelings, seed
        As in :func:`analysis.compare.contrasts.contrasts`.

    Returns
    -------
    DataFrame
        One row an event, group and item: ``event`` (label), ``date``, the columns of *by*,
        ``group`` ("after"), ``against`` ("before"), ``item``; ``n, rate, articles, units,
        units_fixed, units_with`` after the event, and before it with ``_against``; ``estimate,
        low, high`` (the change and its 95% interval), ``score, p, p_adjusted, dispersion``,
        ``status, reason, note``. `contrasts` explains them. ``attrs["method"]`` is the Method.
        ``p_adjusted`` is over all items, events and groups: max-T or min-P
        within an event and group, times the number of them that could be tested. Facts by contrast
        in the Method are named by event and group ("Strikes · North").

    Raises
    ------
    InputError
        If there is no event, one comes twice or has no day, the rows have no column of days, a
        group's column has the name of one of the table's, or a setting is impossible.

    Notes
    -----
    A change says *when*, not *why*. What else happened that day, and who wrote about it only then,
    changes shares as well. Neighbouring events share articles unless the window is short.

    Examples
    --------
    >>> days = pd.to_datetime(["2016-08-15", "2016-08-15", "2016-08-16", "2016-08-17"])
    >>> outlets = ["North", "South", "North", "South"]
    >>> rows = {"article_id": list("abcd"), "outlet": outlets, "published": days}
    >>> rows, size = pd.DataFrame(rows), np.ones((4, 1))
    >>> pages = Counts.of([[0], [0], [1], [1]], size=size, rows=rows, items=["law"], per="page")
    >>> day = pd.to_datetime(["2016-08-16"])
    >>> table = before_after(pages, pd.DataFrame({"date": day, "label": ["Strikes"]}))
    >>> table[["event", "item", "rate", "rate_against", "estimate", "status"]].values.tolist()
    [['Strikes', 'law', 1.0, 0.0, 1.0, 'descriptive']]
    """
    events = _checked_events(events)
    procedure = Procedure(labelings, seed)
    if window is not None:
        require_number(window, name="window, in days", least=1, whole=True)
    if cluster is None and "outlet" in counts.rows:
        cluster = "outlet"
    plan = _plan_of_sides(cluster or "")
    # The estimand is of all rows: a text is printed first once, in whatever group.
    counts, method = rows_of_estimand(counts, estimand, cluster)
    dated, undated = dated_rows(counts, date)
    names = columns_of(by or ())
    require_free_names(names, ["event", "date"])
    method = replace(
        method,
        kind="before and after",
        timeline=Timeline(window=window),
        left_out=(*method.left_out, *undated),
    )
    families = _events_and_groups(dated, events, plan, names, date=date, window=window)
    table = contrast_table(families, procedure, method, each="event and group")
    table.attrs["method"] = replace(method_of(table), by=tuple(names))
    return table


def _plan_of_sides(cluster: str) -> Planned:
    """Return the plan of "after" against "before", in which clusters are pairs."""
    is_paired = cluster not in ("", "article_id")
    return replace(UNPLANNED, group="period", cluster=cluster, strata=(), paired=is_paired)


def _events_and_groups(
    dated: Counts,
    events: pd.DataFrame,
    plan: Planned,
    names: Sequence[str],
    *,
    date: str,
    window: int | None,
) -> Iterator[Family]:
    """Yield the design of each event and group."""
    group_of_row = np.zeros(len(dated.rows), int)
    groups: list[dict[Any, Any]] = [{}]
    if names:
        group_of_row, group_table = group_codes(dated.rows, names)
        groups = group_table.to_dict("records")
    days = dated.rows[date].dt.normalize()
    for day, label in events.itertuples(index=False):
        distance = (days - day).dt.days.to_numpy()
        is_near = np.ones(len(distance), bool)
        if window is not None:
            is_near = (distance >= -window) & (distance < window)
        period = np.where(distance < 0, "before", "after")
        with_sides = replace(dated, rows=dated.rows.assign(period=period))
        for number, group in enumerate(groups):
            rows = with_sides.where(rows=is_near & (group_of_row == number))
            columns = {"event": label, "date": day, **group}
            yield Family(columns, design_of(rows, plan, SIDES))


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
    dates = day.dt.normalize()
    table = pd.DataFrame({"date": dates, "label": events["label"]})
    for name in table:
        require_unique(table[name], what="events", name=name)
    return table
