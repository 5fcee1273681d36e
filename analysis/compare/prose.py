"""Numbers and words as readers print them."""

import re
from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np
import pandas as pd

from analysis.compare.evidence import Method
from analysis.errors import without_isolates

#: What witnesses are called; an author is an agency, an outlet, or who wrote a shared text.
WITNESSES = {"text_of": "author", "text_of_day": "author day", "owner_family": "owner"}
MOST_DECIMALS = 6  #: of the end of an interval
#: Names of groups that say nothing by themselves.
BARE = re.compile("(?i)[-+]?[\\d.,]+|true|false|yes|no")
_RIGHT = "[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc\U00010800-\U00010fff\U0001e800-\U0001efff]+"
#: Words from right to left, with what stands between them.
RIGHT_TO_LEFT_WORDS = re.compile(rf"{_RIGHT}(?:[\s\u200c.'’\"-]+{_RIGHT})*")


def is_right_to_left(text: str) -> bool:
    """Return whether a text has letters that are read from right to left.

    >>> is_right_to_left("الميادين"), is_right_to_left("Elm Post")
    (True, False)
    """
    return RIGHT_TO_LEFT_WORDS.search(text) is not None


def isolated(text: str) -> str:
    """Return a text whose words from right to left turn nothing of what stands around them.

    >>> ascii(isolated(isolated("\u05d0\u05d1: 98 %")))
    "'\\\\u2068\\\\u05d0\\\\u05d1\\\\u2069: 98 %'"
    """
    return RIGHT_TO_LEFT_WORDS.sub("\u2068\\g<0>\u2069", without_isolates(text))


def rounded(value: Any, decimals: int = 0) -> Any:
    """Return a number, or several, rounded as people do: halves go away from zero.

    What a computer holds a hair below a half, such as 28.499999999999996, is a half.

    >>> rounded(pd.Series([32.5, -2.5, 100 * 0.285])).tolist()
    [33.0, -3.0, 29.0]
    """
    steps = np.round(np.abs(value) * 10**decimals, 9)
    away = np.floor(steps + 0.5) / 10**decimals
    return np.sign(value) * away


def number_text(value: float, decimals: int) -> str:
    """Return a number with so many decimals, a true minus, and no "−0".

    >>> number_text(-1234.5678, 2), number_text(-0.001, 2), number_text(float("-inf"), 2)
    ('−1,234.57', '0.00', '−∞')
    >>> number_text(32.5, 0), number_text(-2.5, 0)
    ('33', '−3')
    """
    if pd.isna(value):
        return "–"
    number = rounded(value, decimals)
    return f"{number:z,.{decimals}f}".replace("inf", "∞").replace("-", "−")


def two_decimals(value: float) -> str:
    """Return a number from −1 to 1 with two decimals, without a zero before the point.

    >>> two_decimals(-0.412), two_decimals(1.0)
    ('−.41', '1.00')
    """
    return number_text(value, 2).replace("0.", ".", 1)


def interval_text(low: float, high: float, decimals: int) -> str:
    """Return both ends of an interval; one that is not 0 is printed as 0 by no rounding.

    >>> interval_text(-26.2, -0.3, 0), interval_text(-0.3, 4.0, 0), interval_text(0.0, 4.0, 0)
    ('−26, −0.3', '0, 4', '0, 4')
    """
    texts = []
    for end, other in ((low, high), (high, low)):
        places = decimals
        while end * other > 0 and rounded(end, places) == 0 and places < MOST_DECIMALS:
            places += 1
        texts.append(number_text(end, places))
    return ", ".join(texts).replace("–, –", "–")


def percent_text(share: float) -> str:
    """Return a share in percent, with a decimal where it would be 0.

    >>> percent_text(0.325), percent_text(0.004), percent_text(0)
    ('33 %', '0.4 %', '0 %')
    """
    percent = 100 * share
    decimals = 1 if 0 < percent < 0.5 else 0
    return f"{number_text(percent, decimals)} %"


def part_text(n: float, size: float, of_what: str) -> str:
    """Return a part in percent, and counted.

    >>> part_text(37, 79, "of the pages")
    '47 % of the pages (37 of 79)'
    """
    return f"{percent_text(n / size)} {of_what} ({n:,.0f} of {size:,.0f})"


def points_text(share: float) -> str:
    """Return a difference of shares in percentage points, with its sign.

    >>> points_text(-0.125), points_text(0.004)
    ('−13', '0')
    """
    text = number_text(100 * share, 0)
    return f"+{text}" if rounded(100 * share) > 0 else text


def ranked(levels: pd.DataFrame) -> pd.DataFrame:
    """Return the rows with a level, the largest first: the order in which sentences name groups."""
    return levels.dropna(subset="estimate").sort_values("estimate", ascending=False, kind="stable")


def first_of(parts: Sequence[str], most: int) -> list[str]:
    """Return the first parts, and how many more there are.

    >>> first_of(["law", "war", "talks"], 2)
    ['law', 'war', '1 more']
    """
    n_more = len(parts) - most
    return [*parts[:most], f"{n_more} more"] if n_more > 0 else list(parts)


def listed(parts: Iterable, *, last: str = "and") -> str:
    """Return several things as a sentence has them.

    >>> listed(["law", "war", "talks"]), listed(["news", "agency"], last="or"), listed(["law"])
    ('law, war and talks', 'news or agency', 'law')
    """
    *first, end = map(str, parts)
    return f"{', '.join(first)} {last} {end}" if first else end


def unit_text(column: str) -> str:
    """Return what a column of units is called.

    >>> unit_text("article_id"), unit_text("news_type"), unit_text("owner_family")
    ('article', 'news type', 'owner')
    """
    column = WITNESSES.get(column, column)
    return column.removesuffix("_id").replace("_", " ")


def group_text(group: object, column: str) -> str:
    """Return what readers call a group: the column says what a bare number or a yes is about.

    >>> group_text("1", "leaning"), group_text(False, "is_local"), group_text("left", "leaning")
    ('leaning 1', 'is local False', 'left')
    """
    is_bare = column and BARE.fullmatch(str(group))
    return f"{unit_text(column)} {group}" if is_bare else str(group)


def before_number(name: str) -> str:
    """Return a name in front of a number: a colon parts it from a number at its end.

    >>> before_number("North"), before_number("leaning 1")
    ('North', 'leaning 1:')
    """
    return f"{name}:" if name[-1:].isdigit() else name


def name_of(item: str, method: Method) -> str:
    """Return what readers call an item."""
    return str(method.get("names", {}).get(item, item))


def capitalised(text: str) -> str:
    """Return text with a capital first letter; the other letters stay as they are.

    >>> capitalised("law"), capitalised("“law”")
    ('Law', '“Law”')
    """
    start = 1 + text.startswith("“")
    return text[:start].upper() + text[start:]


def p_number(value: float) -> str:
    """Return a p-value with three decimals and no leading zero, for the cell of a table.

    >>> p_number(0.0342), p_number(0.0002), p_number(1.0), p_number(float("nan"))
    ('.034', '< .001', '> .999', '')
    """
    if pd.isna(value):
        return ""
    if value < 0.001:
        return "< .001"
    if value > 0.999:
        return "> .999"
    return f"{value:.3f}".removeprefix("0")


def p_text(value: float) -> str:
    """Return a p-value as a sentence prints it.

    >>> p_text(0.0342), p_text(0.0002), p_text(float("nan"))
    ('p = .034', 'p < .001', '')
    """
    number = p_number(value)
    if not number:
        return ""
    if number.startswith(("<", ">")):
        return f"p {number}"
    return f"p = {number}"


def with_value_first(name: str) -> str:
    """Return the reader name of a value with its variable in brackets, for names that may be cut.

    >>> with_value_first("what leads: law"), with_value_first("law")
    ('law (what leads)', 'law')
    >>> with_value_first("speakers' judgement: Aria (positive)")
    "Aria (positive; speakers' judgement)"
    """
    variable, _, value = name.partition(": ")
    if not value:
        return name
    if value.endswith(")"):
        return f"{value[:-1]}; {variable})"
    return f"{value} ({variable})"


#: Readings that letters name.
READINGS = {"a": "first", "b": "second", "c": "third", "d": "fourth", "e": "fifth"}


def reading_text(name: str) -> str:
    """Return what a reading is called: the first one, where its name is "a"; other names stay.

    >>> reading_text("a"), reading_text("b"), reading_text("emma")
    ('first reading', 'second reading', 'emma')
    """
    return f"{READINGS[name]} reading" if name in READINGS else name
