"""The level of each item in each group, also by period."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pandas as pd
from pandas.api.types import is_datetime64_dtype
from scipy import stats

from analysis import lexicons
from analysis.compare.items import by_items
from analysis.compare.periods import DAY, bar_length
from analysis.corpus.dates import days_in_words, implausible_days
from analysis.counts import Counts, columns_of, evidence, group_codes, require_counts
from analysis.errors import listing, refusal, require_columns, require_new
from analysis.stats.estimand import rows_of_estimand
from analysis.stats.evidence import LeftOut, Method, Status
from analysis.stats.facts import Event, Timeline
from analysis.stats.intervals import CONFIDENCE, wilson
from analysis.stats.jackknife import jackknife_error
from analysis.stats.measures import Measure, require_measure, share
from analysis.stats.plan import Gate
from analysis.wording.notes import with_evidence

RELATIVE_ERROR = 1e-9  #: an error below this part of the estimate is rounding
SMALL_ESTIMATE = 1e-3  #: estimates below it count as this much there

require_free_names = partial(
    require_new, what="by", fix="Rename them in the table of articles, or in the metadata."
)


def levels(
    counts: Counts,
    by: str | Sequence[str],
    *,
    measure: Measure = share,
    cluster: str | None = None,
    estimand: str = "circulated",
) -> pd.DataFrame:
    """Return the level of each item in each group, with its interval.

    Parameters
    ----------
    counts : Counts
    by : str or sequence of str
        Columns of the rows.
    measure : Measure
        Of (a, n), applied to sums by group.
    cluster : str, optional
        Column whose values (such as outlets) are the units; each weighs one. By default articles
        are the units. Copies of one text within a group count once.
    estimand : "circulated" or "produced"
        What audiences met (all rows, copies too), or what newsrooms wrote (the rows of
        ``Counts.produced``). The Method then has ``left_out``, the rows left out by reason, and
        ``n_agency_unknown``, the rows that stay and whose agency is unknown.

    Returns
    -------
    DataFrame
        One row a group and item: the columns of *by*, ``item``, ``n`` (sum of values), ``size``
        (sum of denominators), ``articles`` and ``outlets`` (that were looked at for this item),
        ``estimate``, ``low``, ``high``, ``status``, ``reason``, ``note``. With a cluster the
        estimate is a mean over clusters; ``n`` and ``size`` are always plain sums. An estimate is
        missing where nothing was looked at. ``attrs["method"]`` is the Method.

    Raises
    ------
    InputError
        If there are no rows, a column of ``by`` is unknown or has the name of a column above, or a
        measure or estimand is of another kind.

    Notes
    -----
    The interval is a 95% jackknife over units with t(units − 1). For means and shares this is the
    t interval of unit means. Where all units are 0 or 1 it is Wilson's (1927) score interval, so
    that 0 of 32 outlets has an upper end of .11. Intervals of shares end at 0 and 1. There is no
    interval with fewer than 5 units, nor where all units have one other value. How often intervals
    cover: docs/validity.md.

    Examples
    --------
    >>> outlets = ["North", "North", "South", "South"]
    >>> rows = pd.DataFrame({"article_id": list("abcd"), "outlet": outlets})
    >>> size = np.ones((4, 1))
    >>> pages = Counts.of([[1], [0], [1], [1]], size=size, rows=rows, items=["law"], per="page")
    >>> levels(pages, "outlet")[["outlet", "item", "n", "estimate", "note"]]
      outlet item    n  estimate                       note
    0  North  law  1.0       0.5  descriptive only: 2 units
    1  South  law  2.0       1.0  descriptive only: 2 units
    """
    _require_levels(counts, measure)
    names = columns_of(by)
    counts, method = rows_of_estimand(counts, estimand, cluster)
    if not names or not len(counts.rows):
        raise refusal(
            "levels",
            arrived=f"{len(counts.rows)} rows by {listing(names) or 'no column'}",
            expected="rows, and a column to group them by",
            fix="Choose rows that exist with where(rows=…), and name a column in by=.",
        )
    units = counts.units(names, cluster=cluster)
    unit_sums = units.sums(names)
    estimates = measure(unit_sums.values, unit_sums.size)
    plain_sums = counts.sums(names)
    looked_at = evidence(counts.rows, names, counts.size)
    group_of_unit = group_codes(units.rows, names)[0]
    # Intervals need no facts of the units, which take long to choose.
    bare_units = replace(units, rows=units.rows[["unit"]])
    tables = []
    for number, group in enumerate(plain_sums.groups.to_dict("records")):
        group_units = bare_units.where(rows=group_of_unit == number)
        interval = _interval_of_level(group_units, measure, estimates[number])
        columns = {"item": counts.items.index}
        columns["n"] = plain_sums.values[number]
        columns["size"] = plain_sums.size[number]
        for name, numbers in looked_at.items():
            columns[name] = np.broadcast_to(numbers[number], len(counts.items))
        columns["estimate"] = estimates[number]
        columns |= interval._asdict()
        require_free_names(group, [*columns, "note"])
        tables.append(pd.DataFrame({**group, **columns}))
    table = pd.concat(tables, ignore_index=True)
    is_share = counts.of_size_one and measure == share
    method = replace(
        method,
        kind="levels",
        measure=measure.name,
        convention=measure.convention,
        unit=cluster or "article",
        by=tuple(names),
        interval=_words_for_interval(is_share=is_share),
        references=_references_of_levels(measure, is_share=is_share),
    )
    return with_evidence(table, method, status=table["status"], reason=table["reason"])


def _require_levels(counts: Counts, measure: Measure) -> None:
    """Raise InputError for values of the wrong kind, and for shares of negative values."""
    require_counts(counts)
    require_measure(measure)
    has_negative_values = (counts.values.data < 0).any()
    if measure is share and has_negative_values:
        raise refusal(
            "measure",
            arrived="the share of values below 0",
            expected="a measure of such values",
            fix="For tones and scales use measure=measures.mean.",
        )


def _words_for_interval(*, is_share: bool) -> str:
    """Return how intervals were made."""
    if is_share:
        return "95%, Wilson's where units are 0 or 1, else t(units − 1) of unit means"
    return "95%, jackknife over units with t(units − 1)"


def _references_of_levels(measure: Measure, *, is_share: bool) -> tuple[str, ...]:
    """Return the keys of figures/references.toml that levels rest on."""
    if is_share:
        return ("wilson1927", *measure.references)
    return measure.references


class _LevelInterval(NamedTuple):
    """Intervals of one group, by item."""

    low: np.ndarray
    high: np.ndarray
    status: np.ndarray
    reason: np.ndarray  #: why there is no interval, or ""


def _interval_of_level(units: Counts, measure: Measure, estimate: np.ndarray) -> _LevelInterval:
    """Return the interval of each item in one group."""
    n_items = len(units.items)
    n_scored = np.broadcast_to((units.size > 0).sum(axis=0), n_items)
    error = by_items(partial(_jackknife_of_measure, measure), units)
    freedom = np.maximum(n_scored - 1, 1)
    reach = stats.t.ppf((1 + CONFIDENCE) / 2, freedom)
    low = estimate - error * reach
    high = estimate + error * reach
    is_binary = np.zeros(n_items, bool)
    if measure == share:
        low = np.maximum(low, 0)
        high = np.minimum(high, 1)
        is_binary = units.of_size_one & by_items(_is_zero_or_one, units).astype(bool)
        wilson_low, wilson_high = wilson(estimate, n_scored)
        low = np.where(is_binary, wilson_low, low)
        high = np.where(is_binary, wilson_high, high)
    rounding = RELATIVE_ERROR * np.maximum(np.abs(estimate), SMALL_ESTIMATE)
    is_constant = ~is_binary & (error <= rounding)
    several = np.char.add(n_scored.astype(str), " units")
    few = np.where(n_scored == 1, "1 unit", several)
    cases = [n_scored == 0, n_scored < Gate.units_interval, is_constant]
    reason = np.select(cases, ["nothing to look at", few, "all units alike"], default="")
    is_shown = reason == ""
    status = np.full(n_items, Status.INTERVAL, object)
    status[~is_shown] = Status.DESCRIPTIVE
    status[n_scored == 0] = Status.NOT_TESTED
    low = np.where(is_shown, low, np.nan)
    high = np.where(is_shown, high, np.nan)
    return _LevelInterval(low, high, status, reason)


def _jackknife_of_measure(measure: Measure, values: np.ndarray, size: np.ndarray) -> np.ndarray:
    """Return the jackknife error of a measure over units, by item."""
    size = np.broadcast_to(size, values.shape)
    values_without = values.sum(axis=0) - values
    size_without = size.sum(axis=0) - size
    return jackknife_error(measure(values_without, size_without), size > 0)


def _is_zero_or_one(values: np.ndarray, size: np.ndarray) -> np.ndarray:
    """Return which items are 0 or 1 in each of these units that was looked at."""
    shares = share(values, size)
    is_binary = np.isin(shares, (0, 1)) | np.isnan(shares)
    return is_binary.all(axis=0)


def timeline(
    counts: Counts,
    *,
    every: str | None = "D",
    by: str | Sequence[str] | None = None,
    events: pd.DataFrame | str | Path | None = None,
    date: str = "published",
    measure: Measure = share,
    cluster: str | None = None,
    estimand: str = "circulated",
) -> pd.DataFrame:
    """Return the level table by period and, if given, by group.

    Parameters
    ----------
    counts : Counts
    every : str, optional
        A period of pandas, such as "D", "W" or "M". None takes days, months or years: the
        shortest that gives at most 45 periods.
    by : str or sequence of str, optional
        Columns of the rows.
    events : DataFrame or path, optional
        Table ``date, label``, or the path of an events.toml. They are in the Method for the
        plot.
    date : str
        Column of the rows with the day.
    measure, cluster, estimand
        As in :func:`levels`.

    Returns
    -------
    DataFrame
        One row a period, group and item: ``period`` (its first day), the columns of *by*,
        ``item``, ``n`` (sum of values), ``size`` (sum of denominators), ``articles, outlets``,
        ``estimate, low, high`` (95%), ``status, reason, note``, as from :func:`levels`. A period
        without rows has no line. ``attrs["method"]`` is the Method. Its ``left_out`` counts rows
        without a day.

    Raises
    ------
    InputError
        If the rows have no column of days, ``every`` is no period, or :func:`levels` refuses.

    Examples
    --------
    >>> days = pd.to_datetime(["2016-08-16", "2016-08-16", "2016-08-17", None])
    >>> rows = pd.DataFrame({"article_id": list("abcd"), "outlet": "North", "published": days})
    >>> size = np.ones((4, 1))
    >>> pages = Counts.of([[1], [0], [1], [1]], size=size, rows=rows, items=["law"], per="page")
    >>> timeline(pages)["estimate"].tolist()
    [0.5, 1.0]
    """
    dated, undated = dated_rows(counts, date)
    if every is None:
        every = _fitting_period(dated.rows[date])
    period = _periods_of(dated.rows[date], every).dt.start_time
    dated = replace(dated, rows=dated.rows.assign(period=period))
    names = columns_of(by or ())
    require_free_names(names, ["period"])
    columns = ["period", *names]
    table = levels(dated, columns, measure=measure, cluster=cluster, estimand=estimand)
    method = table.attrs["method"]
    left_out = (*method.left_out, *undated)
    of_time = Timeline(every, events=_facts_of_events(events))
    table.attrs["method"] = replace(method, kind="timeline", timeline=of_time, left_out=left_out)
    return table


def coverage(
    counts: Counts,
    *,
    every: str | None = None,
    by: str,
    events: pd.DataFrame | str | Path | None = None,
    date: str = "published",
) -> pd.DataFrame:
    """Return how many articles of each group every period has.

    Parameters
    ----------
    counts : Counts
    every : str, optional
        A period of pandas; by default days, months or years, as in :func:`timeline`.
    by, events, date
        As in :func:`timeline`.

    Returns
    -------
    DataFrame
        One row a period and group, also where it has no article: ``period`` (its first day), the
        column of *by*, ``item`` ("articles" or "pages"), ``articles``, ``estimate`` (the same
        number, for `plots.timeline`), ``status, reason, note``. Nothing is tested.

    Raises
    ------
    InputError
        As in :func:`timeline`.

    Examples
    --------
    >>> days = pd.to_datetime(["2016-08-16", "2016-08-16", "2016-08-18", None])
    >>> rows = pd.DataFrame({"article_id": list("abcd"), "outlet": "North", "published": days})
    >>> pages = Counts.of(np.ones((4, 1)), size=np.ones((4, 1)), rows=rows, items=["law"], per="")
    >>> coverage(pages, by="outlet", every="D")["articles"].tolist()
    [2, 0, 1]
    """
    dated, undated = dated_rows(counts, date)
    every = every or _fitting_period(dated.rows[date])
    require_free_names([by], ["period", "item", "articles", "estimate"])
    group_codes(dated.rows, [by])  # refuses a column that is not there, and rows without a group
    period = _periods_of(dated.rows[date], every)
    all_periods = period.unique()
    if len(period):
        all_periods = pd.period_range(period.min(), period.max(), freq=every)
    sizes = pd.crosstab(period, dated.rows[by]).reindex(all_periods, fill_value=0)
    sizes.index.name = "period"
    table = sizes.stack().rename("articles").reset_index()
    table["period"] = table["period"].dt.start_time
    noun = "pages" if counts.per == "page" else "articles"
    table = table.assign(item=noun, estimate=table["articles"])
    of_time = Timeline(every, events=_facts_of_events(events))
    method = Method(
        kind="timeline", measure=noun, by=(by,), timeline=of_time, left_out=tuple(undated)
    )
    return with_evidence(table, method, status=Status.NOT_TESTED)


def _periods_of(days: pd.Series, every: str) -> pd.Series:
    """Return the period of each day."""
    try:
        return days.dt.to_period(every)
    except (ValueError, AttributeError, TypeError) as error:
        raise refusal(
            "every",
            arrived=repr(every),
            expected='a period of pandas, such as "D", "W" or "M"',
            fix='Write "D" for days, "W" for weeks or "M" for months.',
        ) from error


def _fitting_period(days: pd.Series) -> str:
    """Return the period of pandas that the days ask for; days where there are none."""
    if days.empty:
        return DAY.code
    return bar_length(days.min(), days.max()).code


def _facts_of_events(events: pd.DataFrame | str | Path | None) -> tuple[Event, ...]:
    """Return the events of a table, or of an events.toml, as facts."""
    if events is None:
        return ()
    table = lexicons.events(events) if isinstance(events, (str, Path)) else events
    require_columns(table, ["date", "label"], what="events")
    rows = table[["date", "label"]].itertuples(index=False)
    return tuple(Event(str(date), str(label)) for date, label in rows)


def dated_rows(counts: Counts, date: str) -> tuple[Counts, tuple[LeftOut, ...]]:
    """Return the rows that have a plausible day, and how many are left out.

    Raises
    ------
    InputError
        If the column is missing or holds no days.
    """
    require_counts(counts)
    require_columns(counts.rows, [date], what="rows of the counts")
    days = counts.rows[date]
    if not is_datetime64_dtype(days):
        raise refusal(
            f"column {date}",
            arrived=f"{days.dtype}",
            expected="days (datetime64, no time zone)",
            fix=(
                f"Convert texts: counts.rows[{date!r}] = pd.to_datetime(counts.rows[{date!r}], "
                'format="%Y-%m-%d", errors="coerce"). Of days with a time zone remove it: '
                ".dt.tz_localize(None)."
            ),
        )
    is_missing = days.isna()
    is_implausible = implausible_days(days)
    reasons = {
        "without a day": is_missing,
        f"with an implausible day ({days_in_words(days[is_implausible])})": is_implausible,
    }
    left_out = tuple(LeftOut(why, int(rows.sum())) for why, rows in reasons.items() if rows.any())
    return counts.where(rows=~(is_missing | is_implausible).to_numpy()), left_out
