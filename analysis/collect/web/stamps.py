"""Days that a page states for machines: stamps, and days in addresses."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from itertools import islice

from analysis.collect import dates

ISO = re.compile(
    r"(\d{4})-?(\d\d)-?(\d\d)[T\s]+(\d\d):?(\d\d)(?::?(\d\d)(?:[.,]\d+)?)?\s*"
    r"(Z|UTC|GMT|[+-]\d\d(?::?\d\d)?)?",
    re.IGNORECASE,
)
CLOCK = re.compile(r"(\d{1,2}):(\d\d)(?::(\d\d))?\s*(?:Z|UTC|GMT|[+-]00:?00)\s*(?:\d{4})?$")
SHORT_YEAR = re.compile(r"(?<![\d.,/:-])(\d{1,2})([./-])(\d{1,2})\2(\d\d)(?![\d:/-]|\.\d)")
MIDNIGHT = (0, 0, 0)
LATEST_SHORT_YEAR = 40  # of this century: 41 is 1941
EARLIEST = 300_000_000  # seconds since 1970 (July 1979) from which a number is a moment
MONTHS = {
    name: number
    for names in (
        "jan feb mar apr may jun jul aug sep oct nov dec",
        "gennaio febbraio marzo aprile maggio giugno"
        " luglio agosto settembre ottobre novembre dicembre",
        "january february march april may june july august september october november december",
    )
    for number, name in enumerate(names.split(), start=1)
}
MONTH_NAME = "|".join(sorted(MONTHS, key=len, reverse=True))
#: Days in addresses: /2016/02/03/, /2016-02-03, /2016-02/03/, /2016/0203/, /201602/03/, 20160203;
#: /2016/feb/03/ (Guardian); /16_febbraio_03/ (Corriere).
IN_ADDRESS = (
    re.compile(r"(?<!\d)((?:19|20)\d\d)[/_.-](\d{1,2})[/_.-](\d{1,2})(?!\d)"),
    re.compile(r"(?<!\d)((?:19|20)\d\d)[/-]?(\d\d)[/-]?(\d\d)(?!\d)"),
    re.compile(rf"(?i)(?<!\d)((?:19|20)\d\d)[/_-]({MONTH_NAME})[/_-](\d{{1,2}})(?!\d)"),
    re.compile(rf"(?i)(?<!\d)(\d\d)_({MONTH_NAME})_(\d{{1,2}})(?!\d)"),
)
ONLINE = range(1990, 2041)  # years in addresses


@dataclass(frozen=True)
class Stamp:
    """A moment as a page states it.

    Attributes
    ----------
    day : str
        The day that is written.
    clock : (int, int, int) or None
        Hour, minute and second if the stamp is in UTC.
    """

    day: str
    clock: tuple[int, int, int] | None = None


def stamp_of(text: str | None, *, order: str | None = None) -> Stamp | None:
    """Return the moment that a text for machines states, or None.

    >>> stamp_of("2016-02-03T23:30:00+09:00")
    Stamp(day='2016-02-03', clock=None)
    >>> stamp_of("Tue Mar 03 21:05:00 UTC 2020")
    Stamp(day='2020-03-03', clock=(21, 5, 0))
    >>> stamp_of("2016-02-03t23:30:00z")
    Stamp(day='2016-02-03', clock=(23, 30, 0))
    >>> stamp_of("1457013600").day, stamp_of("two hours ago")
    ('2016-03-03', None)
    """
    text = (text or "").strip()
    seconds = _seconds(text)
    if seconds is not None:
        moment = datetime.fromtimestamp(seconds, UTC)
        return Stamp(moment.date().isoformat(), (moment.hour, moment.minute, moment.second))
    day = dates.day(with_long_year(text), order=order)
    if day is None or day in ("1970-01-01", "1969-12-31"):
        return None
    match = ISO.match(text)
    if match and match[7]:
        if offset_of(match[7]):
            return Stamp(day)
        return Stamp(day, (int(match[4]), int(match[5]), int(match[6] or 0)))
    in_utc = CLOCK.search(text)
    if in_utc:
        return Stamp(day, (int(in_utc[1]), int(in_utc[2]), int(in_utc[3] or 0)))
    return Stamp(day)


def _seconds(text: str) -> float | None:
    """Return the seconds since 1970 that a number states, or None if it is a day or no time."""
    if not re.fullmatch(r"\d{10}|\d{13}", text):
        return None
    if len(text) == 10 and dates.day(text[:8]) and int(text[:4]) in ONLINE:
        return None
    seconds = int(text[:10])
    return seconds if seconds > EARLIEST else None


def offset_of(zone: str) -> float:
    """Return the hours that a zone, such as "+09:00" or "Z", is ahead of UTC."""
    if zone.upper() in ("Z", "UTC", "GMT"):
        return 0.0
    digits = zone[1:].replace(":", "").ljust(4, "0")
    hours = int(digits[:2]) + int(digits[2:]) / 60
    return -hours if zone[0] == "-" else hours


def with_long_year(text: str) -> str:
    """Return a text with years of four digits: 07.11.09 becomes 07.11.2009."""

    def long_year(match: re.Match) -> str:
        """Return a day with its century."""
        year = int(match[4])
        century = 2000 if year <= LATEST_SHORT_YEAR else 1900
        return f"{match[1]}{match[2]}{match[3]}{match[2]}{century + year}"

    return SHORT_YEAR.sub(long_year, text)


def possible_days(stamp: Stamp, hours: tuple[float, float] | None) -> set[str]:
    """Return the days of a moment in UTC by clocks that are so many hours ahead."""
    least, most = hours or (-12, 14)
    hour, minute, second = stamp.clock or MIDNIGHT
    midnight = datetime.fromisoformat(stamp.day)
    moment = midnight + timedelta(hours=hour, minutes=minute, seconds=second)
    days = {(moment + timedelta(hours=ahead)).date().isoformat() for ahead in (least, most)}
    if least <= 0 <= most:
        days.add(stamp.day)
    return days


def day_in_address(address: str | None) -> str | None:
    """Return the day in an address, or None.

    >>> day_in_address("https://elm.example/news/2016-02/03/c_1.htm")
    '2016-02-03'
    >>> day_in_address("https://elm.example/16_febbraio_03/")
    '2016-02-03'
    >>> day_in_address("https://elm.example/20161399") is None
    True
    """
    path = re.sub(r"^\w+://[^/]*|[?#].*$", "", address or "")
    for pattern in IN_ADDRESS:
        for match in islice(pattern.finditer(path), 5):
            year, month, number = match.groups()
            month_number = MONTHS.get(month.lower()) or int(month)
            long_year = int(year) + 2000 if len(year) == 2 else int(year)
            if long_year not in ONLINE:
                continue
            try:
                return date(long_year, month_number, int(number)).isoformat()
            except ValueError:
                continue
    return None
