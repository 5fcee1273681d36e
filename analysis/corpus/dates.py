"""Days on which articles were published, from the columns of a table and from lines of text."""

import contextlib
import datetime
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

import numpy as np
import pandas as pd

from analysis.errors import InputError, listing, number_of, refusal
from analysis.lexicons import classed_words

FIRST_NEWSPAPER = 1605  #: Relation, Strasbourg; an earlier year is a bad cell
PRINTED = range(1600, 2101)  #: years of days that are printed
#: Years of the Iranian and the Islamic, and of the Buddhist calendar: days of these are missing.
OF_OTHER_CALENDARS = frozenset((*range(1300, 1500), *range(2440, 2601)))
ZERO_OF_CLOCKS = pd.Timestamp("1970-01-01")
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
MONTH_OF_YEAR = re.compile(r"(?P<month>[^\s\d.,]+)\.?,? (?:del? )?(?P<year>\d{4})")
NO_DAY = frozenset("undateable undated unknown n/a none null -".split())
#: A word that may be a month, with the marks of its letters: "अगस्त", "ส.ค.", "آب/أغسطس".
_MONTH = (
    r"(?P<month>[^\W\d][^\s\d!-/:-@،]*(?:\.[ก-ฮ])?(?: ال\w+| ثان[يى]| [أا]ول)?)"
    r"(?: ?[/(][^\d()/]+\)?)?\.?"
)
#: A day with the name of its month: "31 août 2016", "August 31st, 2016", "2016年8月31日".
DAYS_IN_WORDS = tuple(
    re.compile(form)
    for form in (
        rf"(?<!\d)(?P<day>\d\d?)(?:er|st|nd|rd|th|[.º°]|,(?= ?[ऀ-෿]))?[ -]?"
        rf"(?:de |d['’]|of |tháng |ta['’] |ב)?{_MONTH}"
        r"[,،]?(?: ماه)? (?:del? |năm |[พค]\.ศ\. )?(?P<year>\d{4})(?!\d)",
        rf"{_MONTH} (?P<day>\d\d?)(?:st|nd|rd|th)?(?:, ?| )(?P<year>\d{{4}})(?!\d)",
        rf"(?P<year>\d{{4}})(?:\.|\(e\)ko| \w{{1,2}}\.|\. gada)? {_MONTH} (?P<day>\d\d?)\.?",
        rf"(?P<year>\d{{4}})(?:\. gada|\. g\.| ж\.) (?P<day>\d\d?)\.? {_MONTH}",
        r"(?<!\d)(?P<day>\d\d?) (?:tháng|thg) (?P<month>\d\d?),? (?:năm )?(?P<year>\d{4})(?!\d)",
        r"(?P<year>\d{4}) ?[年년] ?(?P<month>\d\d?) ?[月월] ?(?P<day>\d\d?) ?[日일号號]",
    )
)
#: Days of numbers in a line, with a year of four digits: "2016-08-31", "31/8/2016", "20160831".
YEAR_FIRST = re.compile(
    r"(?<!\d)(?P<year>\d{4})(?P<mark>[-/.])\s?(?P<month>\d{1,2})(?P=mark)\s?(?P<day>\d{1,2})(?!\d)"
)
YEAR_LAST = re.compile(
    r"(?<!\d)(?P<left>\d{1,2})(?P<mark>[-/.])\s?(?P<right>\d{1,2})(?P=mark)\s?(?P<year>\d{4})(?!\d)"
)
UNBROKEN = re.compile(r"\A(?P<year>\d{4})(?P<month>\d\d)(?P<day>\d\d)(?:T?\d{4,6}Z?)?(?= |\Z)")
#: Forms of days, in the order in which they are tried. Blanks may be lost, and an issue is of two
#: days.
FORMS = (
    YEAR_FIRST,
    YEAR_LAST,
    UNBROKEN,
    *DAYS_IN_WORDS,
    *(
        re.compile(form)
        for form in (
            r"(?<!\d)(?P<day>\d\d?)[ -]?(?P<month>[^\W\d]{3,})[., -]{0,2}(?P<year>\d{4})(?!\d)",
            r"(?P<month>[^\W\d]+)[., ]{1,2}(?P<day>\d\d?)(?: ?[-–] ?\d\d?)?,? ?"
            r"(?P<year>\d{4})(?!\d)",
            r"(?<!\d)(?P<year>\d{4})[., ]{1,2}(?P<month>[^\W\d]+) (?P<day>\d\d?)(?!\d)",
            r"(?<!\d)(?P<day>\d\d?)[-/.](?P<month>[^\W\d]+)[-/.](?P<year>\d{4})(?!\d)",
            r"(?<!\d)(?P<year>\d{4})[-/](?P<month>[^\W\d]+)[-/](?P<day>\d\d?)(?!\d)",
            r"(?P<month>[^\W\d]+) (?P<day>\d\d?) \d\d:\d\d:\d\d (?:\S+ )?(?P<year>\d{4})(?!\d)",
        )
    ),
)
#: A day with a year of two digits, which is not read: "16.8.16", "16-Aug-16".
SHORT_YEAR = re.compile(
    r"(?<!\d)(?<!\d[/.])\d\d?(?P<mark>[-/.])(?:\d\d?|[^\W\d]{3,})(?P=mark)\d\d(?![-/.]?\d)"
)
#: A time of day with its zone, beside a day: "T23:15:00.5+02:00", "14.30 Uhr", "2 p.m.".
TIME = re.compile(
    r"""(?ix) T\d{4,6}Z? | (?<!\d) (?:
        (?:[01]?\d|2[0-4]) \ ?[:.h时時点點시]\ ? [0-5]\d (?: [:.分] [0-5]\d (?:[.,]\d+)? )?
        (?! [./]?\d ) (?: \ ?(?:Z|UTC|GMT)? \ ?[+-]\d{1,2} (?: :?\d\d )? (?!\d) )?
        | \d\d? \ ?(?: Uhr | h | [ap]\.?\ ?m ) \b )
        | (?:GMT|UTC) \ ? [+-] \d+ (?: :\d\d )?"""
)
OTHER_NUMBERS = frozenset((*range(32), *PRINTED))  #: which may be of another day, or a range
LONGEST_LINE = 120  #: characters of a line or a cell with a day
RANGE = ("-", "–", "—")
#: Seconds and milliseconds since 1970, from 2001 to 2033.
CLOCK = re.compile(r"(?P<seconds>1\d{9})(?:\d{3})?(?:\.\d+)?")
#: Days since 1899-12-30, with the time as a fraction: from 1954 to 2064.
EXCEL = re.compile(r"[2-5]\d{4}(?:\.\d+)?")
FIRST_OF_EXCEL = datetime.date(1899, 12, 30)
NUMBER = re.compile(r"\d+(?:\.\d+)?")
FEWEST_DAYS = 0.2  #: of the different cells of a column with the name of one of days
MAX_CELLS_SHOWN = 3  #: cells that a refusal shows


class Days(NamedTuple):
    """The days of a column, and how they were read."""

    days: pd.Series
    reasons: list[str | None]  #: for each row why its day is left missing
    readings: list[str]  #: how days were read that are not in ISO 8601, each with a count


class _Reading(NamedTuple):
    """What a cell says: its day as YYYY-MM-DD, and how it was read, or why it was not."""

    day: str | None = None
    how: str = ""
    forms: tuple[str, ...] = ()  #: the two that would read it, if the column does not tell


NOTHING = _Reading()
OTHER_CALENDAR = _Reading(how="its year is implausible, and may be of another calendar: convert it")
TWO_DIGITS = _Reading(how="its year has two digits: name the form with date_format=")


def read_days(
    published: pd.Series,
    article_ids: Iterable,
    *,
    date_format: str | None = None,
    faulty: str | None = None,
) -> Days:
    """Return days, why one is missing, and how they were read.

    The day is that of the stamp in its own zone. Days of other calendars (years 1300 to 1499 and
    2440 to 2600) are missing. A column is refused if half of its cells may be two days each.
    """
    index = published.index
    published = published.reset_index(drop=True)
    given = texts_of(published)
    words = given.map(_plain, na_action="ignore").astype("str")
    days = _days_of_types(published, words)
    if date_format is not None:
        is_date = [isinstance(value, datetime.date) for value in published]
        days = days.where(np.array(is_date, bool)).fillna(_days_as_said(words, date_format))
        if faulty != "skip" and words.notna().any() and days.isna().all():
            raise _unread_days(given.dropna(), article_ids, expected=date_format)
    is_other = days.dt.year.isin(OF_OTHER_CALENDARS)
    is_possible = days.dt.year.between(datetime.MINYEAR, datetime.MAXYEAR)
    days = days.where(is_possible & ~is_other).astype("datetime64[us]")
    cells = words[days.isna()].dropna()
    read_cells = _read_cells(cells.unique().tolist())
    found = pd.Series([read_cells[cell] for cell in cells], cells.index, dtype=object)
    days = days.fillna(pd.to_datetime(found.map(lambda read: read.day)))
    unread = found[days[found.index].isna()]
    refused = _refused_cells(unread, words, faulty=faulty)
    if len(refused):
        forms = [form for read in refused for form in read.forms]
        wrong = given[refused.index]
        raise _unread_days(wrong, article_ids, expected=date_format or ISO_NAME, forms=forms)
    reasons: list[str | None] = [None] * len(words)
    for row, read in unread.items():
        date = listing([repr(given[row])])
        why = f", as {read.how}" if read.how else ""
        reasons[row] = f"published {date} is not a whole date{why}; left missing"
    counts = Counter(read.how for read in found if read.day)
    readings = [f"{number_of(n, 'days')} {how}" for how, n in counts.items()]
    return Days(days.set_axis(index), reasons, readings)


def look_like_days(cells: pd.Series) -> bool:
    """Return whether a fifth of the different cells of a column are days, months or years."""
    if cells.dtype.kind == "M":
        return True
    words = sorted({_plain(str(cell)) for cell in cells} - {""})
    days = {word for word, read in _read_cells(words).items() if read.how}
    if cells.dtype.kind not in "iuf":  # 2016 may be any number
        days.update(filter(_is_incomplete, words))
    return len(days) > FEWEST_DAYS * len(words)


def texts_of(values: pd.Series) -> pd.Series:
    """Return values as text; blank ones are missing.

    >>> texts_of(pd.Series([" Elm Post", 7, " ", None])).tolist()
    ['Elm Post', '7', nan, nan]
    """
    cells = values.astype(object)
    return cells.map(lambda cell: str(cell).strip() or None, na_action="ignore").astype("str")


def _plain(text: str) -> str:
    """Return a cell with ASCII digits and single blanks, without invisible characters."""
    if not text.isascii():
        text = unicodedata.normalize("NFC", text).translate(_FULL_WIDTH)
        seen = [letter for letter in text if unicodedata.category(letter) != "Cf"]
        text = "".join(str(int(each)) if each.isdecimal() else each for each in seen)
    return " ".join(text.split())


_FULL_WIDTH = str.maketrans("／．－：॰׳", "/.-:..")


def _days_of_types(published: pd.Series, words: pd.Series) -> pd.Series:
    """Return the days of a column of datetimes in their own zone, or those in ISO 8601."""
    dtype = published.dtype
    if dtype.kind == "M" and dtype.type is not datetime.date:
        return published.dt.tz_localize(None).dt.normalize()
    matches = map(ISO.fullmatch, words.fillna("").tolist())
    days = [match["day"] if match else None for match in matches]
    iso = pd.Series(days, index=words.index, dtype="str")
    return pd.to_datetime(iso, format="%Y-%m-%d", errors="coerce")


def _days_as_said(words: pd.Series, date_format: str) -> pd.Series:
    """Return the days of texts in a format, which may be that of the day alone."""
    without_time = words.str.replace(TIME, "", regex=True).str.strip(" ,.T")
    bare = without_time.str.replace(r"(?<=[./-]) ", "", regex=True)
    days = [_day_in_format(*row, date_format) for row in zip(words, bare, strict=True)]
    return pd.Series(days, words.index, dtype="datetime64[us]")


@lru_cache(maxsize=10_000)
def _day_in_format(word: str, bare: str, date_format: str) -> datetime.datetime | None:
    """Return the day of a text in a format, with its time or without; in its own zone."""
    for text in (word, bare):
        with contextlib.suppress(ValueError, TypeError):
            stamp = datetime.datetime.strptime(text, date_format)
            return datetime.datetime(stamp.year, stamp.month, stamp.day)
    return None


# ---------------------------------------------------------------- the day in a cell


def _read_cells(cells: Sequence[str]) -> dict[str, _Reading]:
    """Return what each of the different cells of a column says."""
    is_day_first = _orders(cells)
    numbers = [cell for cell in cells if NUMBER.fullmatch(cell)]
    are_of_excel = all(map(EXCEL.fullmatch, numbers))
    found = {}
    for cell in cells:
        if are_of_excel and EXCEL.fullmatch(cell):
            day = FIRST_OF_EXCEL + datetime.timedelta(days=int(float(cell)))
            found[cell] = _Reading(day.isoformat(), "written as Excel's numbers")
        else:
            found[cell] = _read_cell(cell, is_day_first)
    return found


def _orders(cells: Iterable[str]) -> dict[str, bool]:
    """Return of each mark between numbers whether the day is the first one, where a cell tells."""
    orders = {}
    for cell in cells:
        match = YEAR_LAST.search(cell)
        if match and max(int(match["left"]), int(match["right"])) > 12:
            orders.setdefault(match["mark"], set()).add(int(match["left"]) > 12)
    return {mark: found.pop() for mark, found in orders.items() if len(found) == 1}


def _read_cell(cell: str, is_day_first: Mapping[str, bool]) -> _Reading:
    """Return what a cell says: a time and words may stand around its day, and no other day."""
    clock = CLOCK.fullmatch(cell)
    if clock:
        stamp = pd.to_datetime(int(clock["seconds"]), unit="s")
        return _Reading(stamp.date().isoformat(), "written as seconds since 1970")
    found, rest = _days_in(cell, is_day_first)
    if not found:
        return TWO_DIGITS if SHORT_YEAR.search(rest) else NOTHING
    ours = [read for _, read in found if read != OTHER_CALENDAR] or [OTHER_CALENDAR]
    numbers = map(int, re.findall(r"\d+", TIME.sub(" ", rest)))
    is_one = len({read.day for read in ours}) == 1
    return ours[0] if is_one and OTHER_NUMBERS.isdisjoint(numbers) else NOTHING


def _days_in(line: str, is_day_first: Mapping[str, bool]) -> tuple[list, str]:
    """Return the days of a line, as they are written and what they say, and the rest of it."""
    if len(line) > LONGEST_LINE:
        return [], ""
    found = []
    for form in FORMS:
        for match in list(form.finditer(line)):
            read = _read_match(match, is_day_first)
            if read.how:
                found.append((match[0], read))
                line = line.replace(match[0], " ; ")
    return found, line


def _read_match(match: re.Match[str], is_day_first: Mapping[str, bool]) -> _Reading:
    """Return what a form found."""
    parts = match.groupdict()
    year = int(parts["year"])
    if year in OF_OTHER_CALENDARS:
        return OTHER_CALENDAR
    if "left" in parts:
        return _read_numbers(parts, is_day_first)
    has_dot = f"{parts['day']}. " in match[0]
    with_dot = _month_number("." + parts["month"]) if has_dot else None
    month = with_dot or _month_number(parts["month"])
    if month is None:
        return NOTHING
    how = "with names of months"
    if match.re in (YEAR_FIRST, UNBROKEN):
        mark = parts.get("mark", "")
        how = f"written as %Y{mark}%m{mark}%d"
    return _reading(year, month, int(parts["day"]), how=how)


def _read_numbers(parts: Mapping[str, str], is_day_first: Mapping[str, bool]) -> _Reading:
    """Return what three numbers say of which the year is the last."""
    left, right, year = (int(parts[name]) for name in ("left", "right", "year"))
    mark = parts["mark"]
    forms = (f"%d{mark}%m{mark}%Y", f"%m{mark}%d{mark}%Y")
    if mark == "." or left > 12 or year not in PRINTED:
        is_first = True
    elif right > 12 or 0 in (left, right) or mark in is_day_first or left == right:
        is_first = right <= 12 and is_day_first.get(mark, False)
    else:
        return _Reading(how="it may be two days", forms=forms)
    if is_first:
        return _reading(year, right, left, how=f"written as {forms[0]}")
    return _reading(year, left, right, how=f"written as {forms[1]}")


def _reading(year: int, month: int, number: int, *, how: str) -> _Reading:
    """Return a day of the calendar, and how it was read."""
    try:
        day = datetime.date(year, month, number).isoformat()
    except ValueError:
        return NOTHING
    return _Reading(day, how) if year in PRINTED else NOTHING


def _is_incomplete(word: str) -> bool:
    """Return whether a cell says that there is no day, or only a year or a month."""
    of_year = MONTH_OF_YEAR.fullmatch(word)
    if of_year:
        return _month_number(of_year["month"]) is not None
    return word.casefold() in NO_DAY or INCOMPLETE.fullmatch(word) is not None


def _month_number(name: str) -> int | None:
    """Return the number of a month, written as one or by name; None for other words."""
    return int(name) if name.isdecimal() else _months().get(_letters_of(name))


@lru_cache
def _months() -> dict[str, int]:
    """Return the number of each name of a month."""
    return {_letters_of(name): int(number) for number, name in classed_words("months")}


def _letters_of(name: str) -> str:
    """Return a name in lower case, without accents, as it is looked up."""
    letters = unicodedata.normalize("NFKD", name.translate(_SPELLED_ALIKE)).casefold()
    return _ACCENT.sub("", letters).replace(" ", "_")


_ACCENT = re.compile(
    "[\u0300-\u036f\u0653-\u0655]"
)  # over or under a letter, and hamza; vowels of other scripts are not
_SPELLED_ALIKE = str.maketrans("ıكي", "iکی")


# ---------------------------------------------------------------- what is refused


def _refused_cells(unread: pd.Series, words: pd.Series, *, faulty: str | None) -> pd.Series:
    """Return the cells for which a column is refused."""
    if faulty == "refuse":
        return unread[[not _is_incomplete(words[row]) for row in unread.index]]
    is_open = unread[[bool(read.forms) for read in unread]]
    is_half = faulty is None and 2 * len(is_open) >= words.notna().sum()
    return is_open if is_half else unread[:0]


def _unread_days(
    wrong: pd.Series, article_ids: Iterable, *, expected: str, forms: Iterable[str] = ()
) -> InputError:
    """Return the refusal of cells that are no days, with what would read them."""
    names = [str(name)[:20] for name in article_ids]
    shown = [f"{word[:30]!r} ({names[row]})" for row, word in wrong.items()]
    choices = [f'date_format="{form}"' for form in dict.fromkeys(forms)]
    fix = f'Correct these, best to {ISO_NAME}; faulty="skip" leaves them missing.'
    if choices:
        fix = f"Say which is meant: {' or '.join(choices[:MAX_CELLS_SHOWN])}."
    return refusal(
        "published",
        arrived=listing(shown, MAX_CELLS_SHOWN),
        expected=f"dates written as {expected}",
        fix=fix,
    )


def implausible_days(days: pd.Series) -> pd.Series:
    """Return which days are before 1605, after 2100, or far from all others."""
    is_far = (days.dt.year < FIRST_NEWSPAPER) | (days.dt.year > PRINTED[-1])
    is_far |= days.dt.normalize() == ZERO_OF_CLOCKS
    known = days[~is_far].dropna().sort_values(ignore_index=True)
    if known.empty:
        return is_far
    n_apart = int(MOST_APART * len(known))
    after_gap = known.index[known.diff() > LONGEST_GAP]
    first = max(after_gap[after_gap <= n_apart], default=0)
    last = min(after_gap[after_gap >= len(known) - n_apart], default=len(known)) - 1
    return is_far | (days < known[first]) | (days > known[last])


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

    Of two numbers that could both be the month (03/04/2016) neither is taken, except with dots.

    >>> [day(line) for line in ("August 16, 2016 Tuesday", "mardi 16 août 2016", "16.8.2016")]
    ['2016-08-16', '2016-08-16', '2016-08-16']
    >>> day("03/04/2016"), day("August 2016"), day("1-3 May 2016"), day(None)
    (None, None, None, None)
    """
    line = _plain(text or "")
    found, _ = _days_in(line, {})
    days = set()
    for form, read in found:
        ends_range = line.partition(form)[0].rstrip().endswith(RANGE)
        days.add(None if ends_range else read.day)
    return days.pop() if len(days) == 1 else None
