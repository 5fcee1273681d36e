"""The day on which a page's article was published, as htmldate finds it."""

from datetime import datetime
from typing import NamedTuple

from htmldate import find_date
from lxml import html

#: Bounds of days, whatever day it is when a page is read.
FIRST_DAY = datetime(1995, 1, 1)
LAST_DAY = datetime(2030, 12, 31)
GUESSED = "guessed"
FIRST_OF_MONTH = "-01"  # what htmldate writes where a text names only a month or a year


class Day(NamedTuple):
    """A day as YYYY-MM-DD, or None; and "guessed", or None where the page states the day."""

    published: str | None
    day: str | None


def day_of(page: html.HtmlElement, url: str | None) -> Day:
    """Return the day of publication, from the address, the markup, or any day in the text.

    A day that only the text has is a guess.
    """
    stated = _found_day(page, url, extensive_search=False)
    if stated:
        return Day(stated, None)
    guess = _found_day(page, url, extensive_search=True)
    if guess is None or guess.endswith(FIRST_OF_MONTH):
        return Day(None, None)
    return Day(guess, GUESSED)


def _found_day(page: html.HtmlElement, url: str | None, *, extensive_search: bool) -> str | None:
    return find_date(
        page,
        extensive_search=extensive_search,
        original_date=True,
        url=url,
        min_date=FIRST_DAY,
        max_date=LAST_DAY,
    )
