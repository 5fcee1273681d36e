"""Days on which articles were published, from the dates and times of a table."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable

import pandas as pd

from analysis.errors import InputError, listing, refusal

FIRST_YEAR = 1
LAST_YEAR = 9999
FIRST_NEWSPAPER = 1605  #: Relation, Strasbourg; an earlier year is a bad cell
LONGEST_GAP = pd.Timedelta(days=20 * 365)
MOST_APART = 0.05  #: of the days, behind such a gap
ISO_NAME = "YYYY-MM-DD"
#: A day of ISO 8601, alone or with a time and a zone: "2021-03-02T23:15:00.5+02:00".
ISO = re.compile(
    r"""(?x) (?P<day> \d{4}-\d{2}-\d{2} )
    (?: [T\ ] (?:[01]\d|2[0-3]) (?: :[0-5]\d (?: :(?:[0-5]\d|60) (?:[.,]\d{1,9})? )? )?
        (?: \ ?(?: Z | UTC | GMT | [+-]\d{2}(?: :?[0-5]\d (?: :[0-5]\d )? )? ) )?
    )?""",
    re.IGNORECASE,
)
#: A year, or a year and a month: too little to place an article.
INCOMPLETE = re.compile(r"\d{4}(-\d{2})?")

#: Forms of days and of times that a refusal proposes, in the order of what is usual.
DAYS = (
    "%d.%m.%Y %m/%d/%Y %d/%m/%Y %Y/%m/%d %d-%m-%Y %m-%d-%Y %Y.%m.%d %Y%m%d %d.%m.%y %m/%d/%y "
    "%d/%m/%y"
).split()
DAYS += ["%B %d, %Y", "%d %B %Y", "%b %d, %Y", "%d %b %Y", "%d-%b-%Y", "%d-%b-%y", "%B %d %Y"]
DAYS += ["%A, %B %d, %Y", "%A, %d %B %Y", "%a, %d %b %Y", "%a %b %d %Y", "%Y-%m-%d"]
TIMES = ["", " %H:%M", " %H:%M:%S", " %I:%M %p", " %I:%M:%S %p", ", %H:%M", ", %H:%M:%S"]
TIMES += ["T%H:%M:%S", "T%H%M%S", "T%H%M%SZ", "%H%M%S", " %H:%M:%S %z", " %H:%M %z"]
FORMS = tuple(day + time for time in TIMES for day in DAYS)
FIRST_CELLS = 50  #: on which the forms are tried before they are tried on all
#: Numbers of digits of seconds and milliseconds since 1970, from 2001 on.
CLOCKS = {"s": 10, "ms": 13}
MAX_CELLS_SHOWN = 3  #: cells that a refusal shows


def read_days(
    published: pd.Series, article_ids: pd.Series, *, date_format: str | None, is_refused: bool
) -> tuple[pd.Series, list[str | None]]:
    """Return the days of a column, and for each row why a day is left missing, or None.

    The day is that of the stamp in its own zone, as it is written. Of "2021-03-02T23:30:00-08:00"
    it is 2 March, and of a time in UTC ("Z") the day in UTC. The time and the zone are not kept.

    Parameters
    ----------
    published : Series
        Texts in ISO 8601, with or without a time, or in *date_format*; or dates and datetimes,
        with or without a zone. All of these may be mixed.
    article_ids : Series
        For messages.
    date_format : str or None
    is_refused : bool
        Whether cells that cannot be read are refused, or left missing.

    Examples
    --------
    >>> published = pd.Series(["2021-03-02T23:30:00-08:00", "2021-03", None])
    >>> days, reasons = read_days(
    ...     published, pd.Series(["a", "b", "c"]), date_format=None, is_refused=True
    ... )
    >>> days.dt.day.tolist(), reasons
    ([2.0, nan, nan], [None, "published '2021-03' is not a whole date; left missing", None])
    """
    words = texts_of(published)
    is_arrow = isinstance(published.dtype, pd.ArrowDtype)
    is_date = is_arrow and published.dtype.type is datetime.date
    is_datetime = isinstance(published.dtype, pd.DatetimeTZDtype) or published.dtype.kind == "M"
    if is_datetime and not is_date:
        days = _wall_clock(published)
    else:
        days = _days_of_texts(words, _are_dates(published), date_format)
    days = days.where(days.dt.year.between(FIRST_YEAR, LAST_YEAR))
    days = days.astype("datetime64[us]")
    is_unread = words.notna() & days.isna()
    is_incomplete = words.str.fullmatch(INCOMPLETE, na=False)
    is_wrong = is_unread & ~is_incomplete
    if is_refused and is_wrong.any():
        cells = words[~is_incomplete].dropna().tolist()
        raise _unread_days(words[is_wrong], article_ids, cells=cells, date_format=date_format)
    form = date_format or ISO_NAME
    reasons: list[str | None] = [None] * len(words)
    for place in is_unread.to_numpy().nonzero()[0]:
        date = listing([repr(words.iloc[place])])
        hint = ""
        if is_wrong.iloc[place]:
            hint = f" written as {form}"
        reasons[place] = f"published {date} is not a whole date{hint}; left missing"
    return days, reasons


def texts_of(values: pd.Series) -> pd.Series:
    """Return values as text; blank ones are missing.

    >>> texts_of(pd.Series([" Elm Post", 7, " ", None])).tolist()
    ['Elm Post', '7', nan, nan]
    """
    texts: list[str | None] = []
    for value, is_given in zip(values.tolist(), values.notna(), strict=True):
        text = None
        if is_given:
            text = str(value).strip() or None
        texts.append(text)
    return pd.Series(texts, index=values.index, dtype="str")


def _are_dates(published: pd.Series) -> pd.Series:
    """Return which values are dates or datetimes, which need no format."""
    is_date = [isinstance(value, datetime.date) for value in published.tolist()]
    return pd.Series(is_date, index=published.index, dtype=bool)


def _wall_clock(published: pd.Series) -> pd.Series:
    """Return the days of datetimes in their own zone."""
    return published.dt.tz_localize(None).dt.normalize()


def _days_of_texts(words: pd.Series, is_date: pd.Series, date_format: str | None) -> pd.Series:
    """Return the days of texts; what cannot be read is missing."""
    iso_days = pd.to_datetime(_iso_days(words), format="%Y-%m-%d", errors="coerce")
    if date_format is None:
        return iso_days
    return iso_days.where(is_date, _days_in_format(words, date_format))


def _iso_days(words: pd.Series) -> pd.Series:
    """Return the day in each text that is a date of ISO 8601, as text."""
    days: list[str | None] = []
    for word in words.tolist():
        match = ISO.fullmatch(word) if isinstance(word, str) else None
        days.append(match["day"] if match else None)
    return pd.Series(days, index=words.index, dtype="str")


def _days_in_format(words: pd.Series, date_format: str) -> pd.Series:
    """Return the days of texts in a format; each in its own zone, where the format has zones."""
    try:
        if "%z" not in date_format and "%Z" not in date_format:
            return pd.to_datetime(words, format=date_format, errors="coerce").dt.normalize()
        days = {}
        for word in words.dropna().unique():
            stamp = pd.to_datetime(word, format=date_format, errors="coerce")
            if not pd.isna(stamp):
                days[word] = stamp.tz_localize(None).normalize()
        return words.map(days).astype("datetime64[us]")
    except (ValueError, TypeError) as error:
        raise refusal(
            "date_format",
            arrived=f"{date_format!r} ({error})",
            expected="a form of dates",
            fix="Write it as in date_format='%d.%m.%Y' or date_format='%m/%d/%Y %H:%M'.",
        ) from None


def implausible_days(days: pd.Series) -> pd.Series:
    """Return which days are hardly those of publication; missing ones are not.

    These are days before 1605, when there was no newspaper, and at most one in twenty days that a
    gap of more than twenty years parts from all others. The clock is not asked.

    >>> days = ["0001-11-30", *["2016-08-16"] * 30, "2061-05-05", None]
    >>> days = pd.Series(pd.to_datetime(days, format="%Y-%m-%d"))
    >>> implausible_days(days).to_numpy().nonzero()[0].tolist()
    [0, 31]
    """
    is_early = days.dt.year < FIRST_NEWSPAPER
    known = days[~is_early].dropna().sort_values(ignore_index=True)
    if known.empty:
        return is_early
    n_apart = int(MOST_APART * len(known))
    after_gap = known.index[known.diff() > LONGEST_GAP]
    first = max(after_gap[after_gap <= n_apart], default=0)
    last = min(after_gap[after_gap >= len(known) - n_apart], default=len(known)) - 1
    return is_early | (days < known[first]) | (days > known[last])


def plausible_days(days: pd.Series) -> pd.Series:
    """Return days of which implausible ones are missing (`implausible_days`)."""
    return days.mask(implausible_days(days))


def days_in_words(days: pd.Series) -> str:
    """Return different days in order, as text: '0001-11-30, 2061-05-05'."""
    return listing([day.date().isoformat() for day in sorted(days.unique())])


# ---------------------------------------------------------------- what a refusal proposes


def _unread_days(
    wrong: pd.Series, article_ids: pd.Series, *, cells: list[str], date_format: str | None
) -> InputError:
    """Return the refusal of cells that are no days, with what would read them.

    *cells* are all that are not missing and not too short to be a day.
    """
    shown = []
    for row, word in wrong.items():
        shown.append(f"{word[:30]!r} ({str(article_ids[row])[:20]})")
    return refusal(
        "published",
        arrived=listing(shown, MAX_CELLS_SHOWN),
        expected=f"dates written as {date_format or ISO_NAME}",
        fix=_advice(cells, n_wrong=len(wrong)),
    )


def _advice(cells: list[str], *, n_wrong: int) -> str:
    """Return a sentence that makes cells read."""
    for unit, n_digits in CLOCKS.items():
        if all(cell.isdecimal() and len(cell) == n_digits for cell in cells):
            return f'They are times since 1970: convert them by pd.to_datetime(…, unit="{unit}").'
    forms = fitting_forms(cells)
    if len(forms) == 1:
        return f'Write date_format="{forms[0]}": it reads all {len(cells):,} dates.'
    if forms:
        choices = " or ".join(f'date_format="{form}"' for form in forms[:MAX_CELLS_SHOWN])
        return f"Say which is meant, as each reads all dates: {choices}."
    if n_wrong < len(cells):
        return f"Correct these {n_wrong:,} of {len(cells):,} dates, best to {ISO_NAME}."
    return f"No date_format reads all: write them as {ISO_NAME} into the table."


def fitting_forms(cells: Iterable[str]) -> list[str]:
    """Return the usual forms that read each of these dates.

    >>> fitting_forms(["03/04/2021", "05/16/2021"])
    ['%m/%d/%Y']
    """
    dates = pd.Series(list(dict.fromkeys(cells)), dtype="str")
    if dates.empty:
        return []
    forms = [form for form in FORMS if _is_in_form(dates[0], form)]
    for sample in (dates[:FIRST_CELLS], dates):
        forms = [form for form in forms if _days_in_format(sample, form).notna().all()]
    return forms


def _is_in_form(date: str, form: str) -> bool:
    """Return whether Python reads a date in a form, which is faster than pandas for one."""
    try:
        datetime.datetime.strptime(date, form)
    except ValueError:
        return False
    return True
