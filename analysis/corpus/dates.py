"""Days on which articles were published, from the columns of a table and from lines of text."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable
from functools import lru_cache
from typing import NamedTuple

import pandas as pd

from analysis.errors import InputError, listing, refusal
from analysis.lexicons import classed_words

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
#: A year, or a month of a year: too little to place an article.
INCOMPLETE = re.compile(
    r"""(?x) \d{4} (?:-\d{2})? | \d{1,2}[./]\d{4}
    | 00[./-]\d{1,2}[./-]\d{4} | \d{4}[./-]\d{1,2}[./-]00"""
)
MONTH_OF_YEAR = re.compile(r"(?P<month>[^\W\d]+)\.?,? (?:del? )?\d{4}")
NO_DAY = frozenset(("undateable", "undated", "unknown", "n/a", "none", "null", "-"))
#: A day with the name of its month: "31 août 2016", "August 31st, 2016", "2016年8月31日".
DAYS_IN_WORDS = tuple(
    re.compile(form)
    for form in (
        r"(?<!\d)(?P<day>\d\d?)(?:er|st|nd|rd|th|[.º°])? (?:de |of )?"
        r"(?P<month>[^\W\d]+(?: ال\w+)?)\.?,? (?:del? )?(?P<year>\d{4})(?!\d)",
        r"(?P<month>[^\W\d]+)\.? (?P<day>\d\d?)(?:st|nd|rd|th)?,? (?P<year>\d{4})(?!\d)",
        r"(?P<year>\d{4})\. (?P<month>[^\W\d]+) (?P<day>\d\d?)\.?",
        r"(?P<year>\d{4}) ?[年년] ?(?P<month>\d\d?) ?[月월] ?(?P<day>\d\d?) ?[日일]",
    )
)
#: The same in lines, where blanks are lost, years come first, and an issue is of two days.
DAYS_IN_LINES = (
    *DAYS_IN_WORDS,
    *(
        re.compile(form)
        for form in (
            r"(?<!\d)(?P<day>\d\d?)[ -]?(?P<month>[^\W\d]{3,})[., -]{0,2}(?P<year>\d{4})(?!\d)",
            r"(?P<month>[^\W\d]+)[., ]{1,2}(?P<day>\d\d?)(?: ?[-–] ?\d\d?)?,? ?"
            r"(?P<year>\d{4})(?!\d)",
            r"(?<!\d)(?P<year>\d{4})[., ]{1,2}(?P<month>[^\W\d]+) (?P<day>\d\d?)(?!\d)",
        )
    ),
)
TIME = re.compile(r"\d\d?[:.h]\d\d(?:[:.]\d\d)?")
#: Days of numbers in a line, with a year of four digits: "2016-08-31", "31/8/2016", "20160831".
YEAR_FIRST = re.compile(r"(?<!\d)(\d{4})([-/.])\s?(\d{1,2})\2\s?(\d{1,2})(?!\d)")
YEAR_LAST = re.compile(r"(?<!\d)(\d{1,2})([-/.])\s?(\d{1,2})\2\s?(\d{4})(?!\d)")
UNBROKEN = re.compile(r"(\d{4})(\d\d)(\d\d)(?:T?\d{4,6}Z?)?")
PRINTED = range(1600, 2101)  #: years in a line; those of other calendars (1395, 2559) are none
LONGEST_LINE = 120  #: characters of a line with a day
RANGE = ("-", "–", "—")

#: Forms of days and of times that are tried, in the order of what is usual.
DAYS = (
    "%d.%m.%Y %m/%d/%Y %d/%m/%Y %Y/%m/%d %d-%m-%Y %m-%d-%Y %Y.%m.%d %Y%m%d %d.%m.%y %m/%d/%y "
    "%d/%m/%y"
).split()
DAYS += ["%B %d, %Y", "%d %B %Y", "%b %d, %Y", "%d %b %Y", "%d-%b-%Y", "%d-%b-%y", "%B %d %Y"]
DAYS += ["%A, %B %d, %Y", "%A, %d %B %Y", "%a, %d %b %Y", "%a %b %d %Y", "%Y-%m-%d"]
DAYS += ["%b. %d, %Y", "%A %d %B %Y", "%B %d, %Y %A"]
TIMES = ["", " %H:%M", " %H:%M:%S", " %I:%M %p", " %I:%M:%S %p", ", %H:%M", ", %H:%M:%S"]
TIMES += ["T%H:%M:%S", "T%H%M%S", "T%H%M%SZ", "%H%M%S", " %H:%M:%S %z", " %H:%M %z"]
TIMES += [" %H:%M:%S %Z", " %H:%M %Z", " %I:%M%p"]
FORMS = (
    *(day + time for time in TIMES for day in DAYS),
    *(f"%a %b %d %H:%M:%S {zone} %Y" for zone in ("%z", "%Z")),
)
FIRST_CELLS = 50  #: on which the forms are tried before they are tried on all
#: Numbers of digits of seconds and milliseconds since 1970, from 2001 on.
CLOCKS = {10: "s", 13: "ms"}
MAX_CELLS_SHOWN = 3  #: cells that a refusal shows
MAX_SHAPES = 20  #: ways of writing days in one column
LONGEST_CELL = 60  #: characters of a cell with a day
#: What each day has, in whatever form: a year, or three numbers with marks between them.
SIGN_OF_DAY = re.compile(r"\d{4}|\d{1,2}[./-]\d{1,2}[./-]\d{2}")


class Days(NamedTuple):
    """The days of a column, and how they were read.

    Attributes
    ----------
    days : Series of datetime
    reasons : list
        For each row why its day is left missing, or None.
    forms : list of str
        Forms other than ISO 8601 that were found out, as ``date_format`` takes them; "s" and "ms"
        for seconds and milliseconds since 1970.
    """

    days: pd.Series
    reasons: list[str | None]
    forms: list[str]


def read_days(
    published: pd.Series, article_ids: pd.Series, *, date_format: str | None, is_refused: bool
) -> Days:
    """Return the days of a column, for each row why a day is left missing, and their forms.

    Without *date_format* the usual forms are tried, and one is taken where it alone reads all
    cells that are written alike. The day is that of the stamp in its own zone, as it is written.
    Of "2021-03-02T23:30:00-08:00" it is 2 March, and of a time in UTC ("Z") the day in UTC. The
    time and the zone are not kept.

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
    >>> days, reasons, forms = read_days(
    ...     published, pd.Series(["a", "b", "c"]), date_format=None, is_refused=True
    ... )
    >>> days.dt.day.tolist(), reasons
    ([2.0, nan, nan], [None, "published '2021-03' is not a whole date; left missing", None])
    >>> published = pd.Series(["05.01.2017", "16.01.2017"])
    >>> read_days(published, published, date_format=None, is_refused=True).forms
    ['%d.%m.%Y']
    """
    words = texts_of(published)
    is_arrow = isinstance(published.dtype, pd.ArrowDtype)
    is_date = is_arrow and published.dtype.type is datetime.date
    is_datetime = isinstance(published.dtype, pd.DatetimeTZDtype) or published.dtype.kind == "M"
    forms: list[str] = []
    if is_datetime and not is_date:
        days = _wall_clock(published)
    else:
        days, forms = _days_of_texts(words, _are_dates(published), date_format)
    days = days.where(days.dt.year.between(FIRST_YEAR, LAST_YEAR))
    days = days.astype("datetime64[us]")
    is_unread = words.notna() & days.isna()
    is_incomplete = words.map(_is_incomplete).astype(bool)
    is_wrong = is_unread & ~is_incomplete
    if is_refused and is_wrong.any():
        is_read = days.notna() if date_format is None else is_incomplete
        cells = words[~is_incomplete & ~is_read].dropna().tolist()
        raise _unread_days(words[is_wrong], article_ids, cells=cells, date_format=date_format)
    form = date_format or ISO_NAME
    reasons: list[str | None] = [None] * len(words)
    for place in is_unread.to_numpy().nonzero()[0]:
        date = listing([repr(words.iloc[place])])
        hint = ""
        if is_wrong.iloc[place]:
            hint = f" written as {form}"
        reasons[place] = f"published {date} is not a whole date{hint}; left missing"
    return Days(days, reasons, forms)


def look_like_days(cells: pd.Series, *, whole: bool = False) -> bool:
    """Return whether most of the different cells of a column are days.

    Years and months count, too, unless days are to be *whole*.

    >>> look_like_days(pd.Series(["Jan 5, 2017", "Feb 7, 2017"])), look_like_days(pd.Series(["7"]))
    (True, False)
    """
    if cells.dtype.kind == "M":
        return True
    different = sorted({str(cell).strip() for cell in cells} - {""})
    words = pd.Series([word for word in different if _may_be_a_day(word)], dtype="str")
    if len(words) <= 0.5 * len(different):
        return False
    is_day = words.str.fullmatch(ISO)
    if not whole:
        is_day |= words.str.fullmatch(INCOMPLETE)
    if cells.dtype.kind in "iuf":  # numbers are days only as seconds since 1970
        is_day = pd.Series(False, words.index)
    is_day |= words.map(_day_in_words) != ""
    for shape in _by_shape(words[~is_day]):
        is_day |= words.isin(shape) & bool(_forms_of_shape(shape))
    return bool(is_day.sum() > 0.5 * len(different))


def _may_be_a_day(word: str) -> bool:
    """Return whether a cell is short, has a year or three numbers, and can be printed."""
    return len(word) <= LONGEST_CELL and word.isprintable() and bool(SIGN_OF_DAY.search(word))


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


def _days_of_texts(
    words: pd.Series, is_date: pd.Series, date_format: str | None
) -> tuple[pd.Series, list[str]]:
    """Return the days of texts, and the forms that were found out; what is not read is missing."""
    iso_days = pd.to_datetime(_iso_days(words), format="%Y-%m-%d", errors="coerce")
    if date_format is not None:
        days = iso_days.where(is_date, _days_in_format(words, date_format))
        if days.notna().any() and not date_format.startswith("%Y"):  # dates of a spreadsheet
            days = days.fillna(iso_days)
        return days, []
    is_open = words.notna() & iso_days.isna() & ~words.map(_is_incomplete).astype(bool)
    found: list[str] = []
    for cells in _by_shape(words[is_open]):
        forms = _forms_of_shape(cells)
        if len(forms) == 1:
            is_alike = words.isin(cells)
            iso_days = iso_days.where(~is_alike, _days_in_format(words.where(is_alike), forms[0]))
            found += forms
    named = words.where(iso_days.isna()).map(_day_in_words)
    if named.fillna("").ne("").any():
        found.append("names of months")
    iso_days = iso_days.fillna(pd.to_datetime(named, format="%Y-%m-%d", errors="coerce"))
    return iso_days, list(dict.fromkeys(found))


def _is_incomplete(word: object) -> bool:
    """Return whether a cell says that there is no day, or only a year or a month."""
    if not isinstance(word, str):
        return False
    of_year = MONTH_OF_YEAR.fullmatch(word)
    if of_year:
        return _month_number(of_year["month"]) is not None
    return word.casefold() in NO_DAY or INCOMPLETE.fullmatch(word) is not None


def _day_in_words(word: object) -> str:
    """Return the day of a cell that names its month, as YYYY-MM-DD; empty for other cells.

    Days of the week and a time may stand around it.
    """
    if not isinstance(word, str) or len(word) > LONGEST_CELL:
        return ""
    for form in DAYS_IN_WORDS:
        match = form.search(word)
        if match is None:
            continue
        month = _month_number(match["month"])
        around = word[: match.start()] + " " + word[match.end() :]
        if month is not None and not re.search(r"\d", TIME.sub("", around)):
            return f"{match['year']}-{month:02}-{int(match['day']):02}"
    return ""


def _month_number(name: str) -> int | None:
    """Return the number of a month, written as one or by name; None for other words."""
    if name.isdecimal():
        return int(name)
    return _months().get(name.casefold().replace(" ", "_"))


@lru_cache
def _months() -> dict[str, int]:
    """Return the number of each name of a month."""
    return {name.casefold(): int(number) for number, name in classed_words("months")}


def _by_shape(words: pd.Series) -> list[list[str]]:
    """Return the different cells of a column, those together that are written alike.

    In cells that are written alike other digits and other letters are at the same places; "7" and
    "12" are alike, "16" and "2016" are not.
    """
    shapes: dict[str, list[str]] = {}
    for word in words.unique():
        if len(word) <= LONGEST_CELL:
            with_letters = re.sub(r"[^\W\d_]+", "a", word)
            shape = re.sub(r"\d+", _shape_of_number, with_letters)
            shapes.setdefault(shape, []).append(word)
    return list(shapes.values()) if len(shapes) <= MAX_SHAPES else []


def _shape_of_number(number: re.Match[str]) -> str:
    """Return a nine for each digit of a number; for one of a day or month a single one."""
    return "9" if len(number[0]) <= 2 else "9" * len(number[0])


def _forms_of_shape(cells: list[str]) -> list[str]:
    """Return the forms that read these cells; one of those that give the same days."""
    lengths = {len(cell) for cell in cells}
    if len(lengths) == 1 and lengths <= set(CLOCKS) and all(map(str.isdecimal, cells)):
        return [CLOCKS[lengths.pop()]]
    dates = pd.Series(cells, dtype="str")
    different: dict[tuple, str] = {}
    for form in fitting_forms(cells):
        different.setdefault(tuple(_days_in_format(dates, form)), form)
    return list(different.values())


def _iso_days(words: pd.Series) -> pd.Series:
    """Return the day in each text that is a date of ISO 8601, as text."""
    days: list[str | None] = []
    for word in words.tolist():
        match = ISO.fullmatch(word) if isinstance(word, str) else None
        days.append(match["day"] if match else None)
    return pd.Series(days, index=words.index, dtype="str")


def _days_in_format(words: pd.Series, date_format: str) -> pd.Series:
    """Return the days of texts in a format; each in its own zone, where the format has zones."""
    if date_format in CLOCKS.values():
        numbers = pd.to_numeric(words, errors="coerce")
        return pd.to_datetime(numbers, unit=date_format, errors="coerce").dt.normalize()
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


# ---------------------------------------------------------------- the day in a line of text


@lru_cache(maxsize=10_000)
def day(text: str | None) -> str | None:
    """Return the one day that a line names as YYYY-MM-DD, or None; never a guess.

    The line has to name a single day, with its month and its year of four digits. Of two numbers
    that could both be the month (03/04/2016) neither is taken, except with dots: all who write
    dots and the year last begin with the day.

    >>> [day(line) for line in ("August 16, 2016 Tuesday", "mardi 16 août 2016", "16.8.2016")]
    ['2016-08-16', '2016-08-16', '2016-08-16']
    >>> day("03/04/2016"), day("August 2016"), day("1-3 May 2016"), day(None)
    (None, None, None, None)
    """
    line = _with_ascii_digits(text or "")
    if len(line) > LONGEST_LINE:
        return None
    unbroken = UNBROKEN.fullmatch(line)
    if unbroken:
        return _calendar_day(*unbroken.groups())
    days = {_calendar_day(match[1], match[3], match[4]) for match in YEAR_FIRST.finditer(line)}
    days |= {_day_of_numbers(match) for match in YEAR_LAST.finditer(line)}
    if not days:
        days = _days_with_month_names(line)
    return days.pop() if len(days) == 1 else None


def _with_ascii_digits(text: str) -> str:
    letters = [str(int(letter)) if letter.isdecimal() else letter for letter in text]
    return " ".join("".join(letters).split())


def _day_of_numbers(match: re.Match[str]) -> str | None:
    """Return the day of three numbers, or None if two of them could be the month."""
    left, mark, right, year = match.groups()
    if mark == "." or int(left) > 12 or int(left) == int(right):
        return _calendar_day(year, right, left)
    return _calendar_day(year, left, right) if int(right) > 12 else None


def _days_with_month_names(line: str) -> set[str | None]:
    """Return the days of a line that name their month; None for the end of a range."""
    days = set()
    for form in DAYS_IN_LINES:
        for match in form.finditer(line):
            month = _month_number(match["month"])
            if month is None:
                continue
            is_range = line[: match.start()].rstrip().endswith(RANGE)
            days.add(None if is_range else _calendar_day(match["year"], month, match["day"]))
    return days


def _calendar_day(year: str, month: str | int, number: str) -> str | None:
    """Return a day of the calendar, or None."""
    if int(year) not in PRINTED:
        return None
    try:
        return datetime.date(int(year), int(month), int(number)).isoformat()
    except ValueError:
        return None


# ---------------------------------------------------------------- what a refusal proposes


def _unread_days(
    wrong: pd.Series, article_ids: pd.Series, *, cells: list[str], date_format: str | None
) -> InputError:
    """Return the refusal of cells that are no days, with what would read them.

    *cells* are those that one form would have to read.
    """
    shown = []
    for row, word in wrong.items():
        shown.append(f"{word[:30]!r} ({str(article_ids[row])[:20]})")
    forms = [f'date_format="{form}"' for form in fitting_forms(cells)[:MAX_CELLS_SHOWN]]
    fix = f'Correct these, best to {ISO_NAME}; faulty="skip" leaves them missing.'
    if forms:
        fix = f"Say which is meant: {' or '.join(forms)}."
    return refusal(
        "published",
        arrived=listing(shown, MAX_CELLS_SHOWN),
        expected=f"dates written as {date_format or ISO_NAME}",
        fix=fix,
    )


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
