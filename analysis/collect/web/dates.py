"""The day that a text names, in many languages and in whole; never a guess."""

from __future__ import annotations

import re
from datetime import date
from functools import lru_cache

#: Of dateparser: the languages in which we look for names of months. Adding some costs milliseconds per unreadable date.
LANGUAGES = (
    "en",
    "de",
    "fr",
    "es",
    "it",
    "pt",
    "nl",
    "sv",
    "da",
    "nb",
    "fi",
    "pl",
    "cs",
    "hu",
    "ro",
    "el",
    "tr",
    "ru",
    "uk",
    "bg",
    "sr",
    "hr",
    "ar",
    "fa",
    "he",
    "hi",
    "id",
    "ja",
    "ko",
    "zh",
)
YEARS = range(
    1600, 2101
)  # printed news; other calendars (1395, 2559) are then no dates instead of wrong ones
LONGEST = 120  # characters of a line with a date; dateparser is slow on long text
SETTINGS = {
    "PARSERS": ["absolute-time"],
    "STRICT_PARSING": True,
    "REQUIRE_PARTS": ["day", "month", "year"],
    "DATE_ORDER": "DMY",
    "PREFER_LOCALE_DATE_ORDER": False,
}
MONTHS = (
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
)  # keys of dateparser's tables of names
#: The second alternative: Chinese, Japanese and Korean.
YEAR_FIRST = re.compile(
    r"(?<!\d)(\d{4})([-/.])\s?(\d{1,2})\2\s?(\d{1,2})(?!\d)"
    r"|(?<!\d)(\d{4})\s?([年년])\s?(\d{1,2})\s?[月월]\s?(\d{1,2})\s?[日일]"
)
YEAR_LAST = re.compile(r"(?<!\d)(\d{1,2})([-/.])\s?(\d{1,2})\2\s?(\d{4})(?!\d)")
UNBROKEN = re.compile(r"\s*(\d{4})(\d\d)(\d\d)(?:T?\d{4,6}Z?)?\s*")
DAY, MONTH = r"\d{1,2}(?:st|nd|rd|th|er|º|\.)?", r"[^\W\d_]{3,12}\.?"
NAMED = re.compile(
    rf"(?<!\d){DAY}\s(?:de\s|of\s)?{MONTH},?\s(?:de\s)?\d{{4}}(?!\d)|(?<!\w){MONTH}\s{DAY},?\s\d{{4}}(?!\d)"
)


#: Names of the Levant for those that dateparser knows in Arabic.
LEVANT = {
    "كانون الثاني": "يناير",
    "شباط": "فبراير",
    "آذار": "مارس",
    "نيسان": "أبريل",
    "أيار": "مايو",
    "حزيران": "يونيو",
    "تموز": "يوليو",
    "آب": "أغسطس",
    "أيلول": "سبتمبر",
    "تشرين الأول": "أكتوبر",
    "تشرين الثاني": "نوفمبر",
    "كانون الأول": "ديسمبر",
}
LEVANT_NAME = re.compile(rf"(?<!\w)(?:{'|'.join(LEVANT)})(?!\w)")


@lru_cache(maxsize=10_000)
def day(text: str | None) -> str | None:
    """Return the day as YYYY-MM-DD, or None unless *text* names one day, with its month and its year of four digits.

    Nothing is taken from today's date. Of two numbers that could both be the month (03/04/2016) neither is taken, except with
    dots: all locales that write dots and the year last begin with the day.

    >>> day("August 16, 2016 Tuesday"), day("mardi 16 août 2016"), day("16/08/2016"), day("16.8.2016")
    ('2016-08-16', '2016-08-16', '2016-08-16', '2016-08-16')
    >>> day("03/04/2016"), day("August 2016"), day("yesterday"), day(None)
    (None, None, None, None)
    """
    line = "".join(_digit(letter) for letter in " ".join((text or "").split()))
    if not line or len(line) > LONGEST:
        return None
    if whole := UNBROKEN.fullmatch(line):
        return _real(*map(int, whole.groups()))
    numbers = [*YEAR_FIRST.finditer(line), *YEAR_LAST.finditer(line)]
    days = (
        {_numbered(*filter(None, found.groups())) for found in numbers}
        if numbers
        else {_named(line)}
    )
    return days.pop() if len(days) == 1 else None


def _digit(letter: str) -> str:
    return str(int(letter)) if letter.isdecimal() else letter


def _numbered(first: str, mark: str, second: str, third: str) -> str | None:
    """Return the day of three numbers, or None if two of them could be the month."""
    if len(first) == 4:
        return _real(int(first), int(second), int(third))
    left, right, year = int(first), int(second), int(third)
    if mark == "." or left > 12 or left == right:
        return _real(year, right, left)
    return _real(year, left, right) if right > 12 else None


def _named(line: str) -> str | None:
    """Return the day of a line with the name of a month."""
    line = LEVANT_NAME.sub(lambda name: LEVANT[name[0]], line)
    numbers = {int(number) for number in re.findall(r"(?<!\d)\d{1,4}(?!\d)", line)}
    if not numbers & {*YEARS} or not numbers & {*range(1, 32)} or not (spoken := _spoken(line)):
        return None
    parts = [*NAMED.finditer(line)]
    if len(parts) > 1 or parts and line[: parts[0].start()].rstrip().endswith(("-", "–", "—")):
        return None
    for part in [line, *(part[0] for part in parts)]:
        found = _parser(spoken).get_date_data(part).date_obj
        if found and {found.day, found.year} <= numbers:
            return _real(found.year, found.month, found.day)
    return None


def _real(year: int, month: int, number: int) -> str | None:
    """Return a day of the calendar, or None."""
    try:
        return date(year, month, number).isoformat() if year in YEARS else None
    except ValueError:
        return None


def _spoken(line: str) -> tuple[str, ...]:
    """Return the languages in which a word of the line begins like a month: dateparser takes long to try all in vain."""
    words = re.findall(r"[^\W\d_]+", line.casefold())
    begun = {word[:end] for word in words for end in range(2, len(word) + 1)}
    return tuple(language for language, months in _months().items() if months & begun)


@lru_cache(maxsize=1)
def _months() -> dict[str, frozenset[str]]:
    from dateparser.languages.loader import default_loader

    locales = default_loader.get_locale_map(languages=[*LANGUAGES])
    names = {
        language: [name for month in MONTHS for name in locales[language].info[month]]
        for language in LANGUAGES
    }
    return {
        language: frozenset(re.sub(r"[\W\d].*", "", name.casefold()) for name in found) - {""}
        for language, found in names.items()
    }


@lru_cache(maxsize=500)
def _parser(languages: tuple[str, ...]):
    from dateparser.date import DateDataParser

    return DateDataParser(languages=[*languages], settings=SETTINGS)
