"""The day that a text names, in many languages; never a guess."""

from __future__ import annotations

import re
from datetime import date
from functools import lru_cache

from analysis.collect.wordlists import wordlist

#: Languages in which names of months are looked for, among those of dateparser. Each more costs
#: milliseconds for a date that cannot be read.
LANGUAGES = tuple(
    "en de fr es it pt nl sv da nb fi pl cs hu ro el tr ru uk bg sr hr "
    "ar fa he hi id ja ko zh".split()
)
#: Printed news. Days of other calendars (1395, 2559) are no dates, instead of wrong ones.
YEARS = range(1600, 2101)
MAX_CHARACTERS_OF_LINE = 120  # characters of a line with a date; dateparser is slow on long text
SETTINGS = {
    "PARSERS": ["absolute-time"],
    "STRICT_PARSING": True,
    "REQUIRE_PARTS": ["day", "month", "year"],
    "DATE_ORDER": "DMY",
    "PREFER_LOCALE_DATE_ORDER": False,
}
#: Keys of dateparser's tables of names.
MONTHS = tuple(
    "january february march april may june july august september october november december".split()
)
#: The second alternative: Chinese, Japanese and Korean.
YEAR_FIRST = re.compile(
    r"(?<!\d)(\d{4})([-/.])\s?(\d{1,2})\2\s?(\d{1,2})(?!\d)"
    r"|(?<!\d)(\d{4})\s?([年년])\s?(\d{1,2})\s?[月월]\s?(\d{1,2})\s?[日일]"
)
YEAR_LAST = re.compile(r"(?<!\d)(\d{1,2})([-/.])\s?(\d{1,2})\2\s?(\d{4})(?!\d)")
UNBROKEN = re.compile(r"\s*(\d{4})(\d\d)(\d\d)(?:T?\d{4,6}Z?)?\s*")
DAY = r"\d{1,2}(?:st|nd|rd|th|er|º|\.)?"
MONTH = r"[^\W\d_]{3,12}\.?"
NAMED = re.compile(
    rf"(?<!\d){DAY}\s(?:de\s|of\s)?{MONTH},?\s(?:de\s)?\d{{4}}(?!\d)"
    rf"|(?<!\w){MONTH}\s{DAY},?\s\d{{4}}(?!\d)"
)

LISTED = wordlist("days")
LEVANT = LISTED["levant"]
LEVANT_NAME = re.compile(rf"(?<!\w)(?:{'|'.join(LEVANT)})(?!\w)")
UNACCENTED = LISTED["unaccented"]
UNACCENTED_NAME = re.compile(rf"(?<!\w)(?:{'|'.join(UNACCENTED)})(?!\w)", re.IGNORECASE)


@lru_cache(maxsize=10_000)
def day(text: str | None, *, order: str | None = None) -> str | None:
    """Return the day that a text names as YYYY-MM-DD, or None.

    The text has to name one day, with its month and its year of four digits. Nothing is taken from
    today's date. Of two numbers that could both be the month (03/04/2016) neither is taken, except
    with dots: all locales that write dots and the year last begin with the day. Where it is known
    how the page writes days, *order* is "DMY" or "MDY".

    >>> [day(text) for text in ("August 16, 2016 Tuesday", "mardi 16 août 2016", "16.8.2016")]
    ['2016-08-16', '2016-08-16', '2016-08-16']
    >>> day("03/04/2016"), day("August 2016"), day("yesterday"), day(None)
    (None, None, None, None)
    >>> day("03/04/2016", order="DMY"), day("03/04/2016", order="MDY")
    ('2016-04-03', '2016-03-04')
    """
    letters = " ".join((text or "").split())
    line = "".join(_ascii_digit(letter) for letter in letters)
    if not line or len(line) > MAX_CHARACTERS_OF_LINE:
        return None
    unbroken = UNBROKEN.fullmatch(line)
    if unbroken:
        year, month, number = (int(group) for group in unbroken.groups())
        return _calendar_day(year, month, number)
    numeric = [*YEAR_FIRST.finditer(line), *YEAR_LAST.finditer(line)]
    if not numeric:
        return _day_with_month_name(line)
    days = set()
    for match in numeric:
        first, mark, second, third = (group for group in match.groups() if group)
        days.add(_day_of_numbers(first, mark, second, third, order=order))
    return days.pop() if len(days) == 1 else None


def _ascii_digit(letter: str) -> str:
    if letter.isdecimal():
        return str(int(letter))
    return letter


def _day_of_numbers(
    first: str, mark: str, second: str, third: str, *, order: str | None
) -> str | None:
    """Return the day of three numbers, or None if two of them could be the month."""
    if len(first) == 4:
        return _calendar_day(int(first), int(second), int(third))
    left = int(first)
    right = int(second)
    year = int(third)
    if mark == "." or left > 12 or left == right:
        return _calendar_day(year, right, left)
    if right > 12 or order == "MDY":
        return _calendar_day(year, left, right)
    if order == "DMY":
        return _calendar_day(year, right, left)
    return None


def _day_with_month_name(line: str) -> str | None:
    """Return the day of a line with the name of a month."""
    line = LEVANT_NAME.sub(lambda name: LEVANT[name[0]], line)
    line = UNACCENTED_NAME.sub(lambda name: UNACCENTED[name[0].casefold()], line)
    numbers = {int(number) for number in re.findall(r"(?<!\d)\d{1,4}(?!\d)", line)}
    has_year = not numbers.isdisjoint(YEARS)
    has_day = not numbers.isdisjoint(range(1, 32))
    if not has_year or not has_day:
        return None
    languages = _languages_of_months(line)
    if not languages:
        return None
    parts = list(NAMED.finditer(line))
    if len(parts) > 1:
        return None
    if parts:
        before = line[: parts[0].start()].rstrip()
        if before.endswith(("-", "–", "—")):
            return None
    for words in [line, *(part[0] for part in parts)]:
        moment = _date_parser(languages).get_date_data(words).date_obj
        if moment and {moment.day, moment.year} <= numbers:
            return _calendar_day(moment.year, moment.month, moment.day)
    return None


def _calendar_day(year: int, month: int, number: int) -> str | None:
    """Return a day of the calendar, or None."""
    if year not in YEARS:
        return None
    try:
        return date(year, month, number).isoformat()
    except ValueError:
        return None


def _languages_of_months(line: str) -> tuple[str, ...]:
    """Return the languages in which a word of the line begins like a month.

    dateparser takes long to try all languages in vain.
    """
    words = re.findall(r"[^\W\d_]+", line.casefold())
    beginnings = {word[:end] for word in words for end in range(2, len(word) + 1)}
    months = _months_of_languages()
    return tuple(language for language in months if months[language] & beginnings)


@lru_cache(maxsize=1)
def _months_of_languages() -> dict[str, frozenset[str]]:
    from dateparser.languages.loader import default_loader

    locales = default_loader.get_locale_map(languages=list(LANGUAGES))
    result = {}
    for language in LANGUAGES:
        info = locales[language].info
        names = [name.casefold() for month in MONTHS for name in info[month]]
        beginnings = {re.sub(r"[\W\d].*", "", name) for name in names}
        result[language] = frozenset(beginnings - {""})
    return result


@lru_cache(maxsize=500)
def _date_parser(languages: tuple[str, ...]):
    from dateparser.date import DateDataParser

    return DateDataParser(languages=list(languages), settings=SETTINGS)
