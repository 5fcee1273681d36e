"""Cells as plain values, and as JSON that is safe inside a page."""

import json
import math
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any
from urllib.parse import urlsplit

import numpy as np
import pandas as pd

from analysis.case.case_tables import SCHEMES
from analysis.errors import listing, refusal
from analysis.figures.direction import plain_address, plain_direction

#: Characters that could end a script element, open a tag, or break an old reader of scripts.
ESCAPES = {ord(sign): f"\\u{ord(sign):04x}" for sign in "<>&\u2028\u2029"}
#: Plain values by name, as JSON has them.
Plain = dict[str, Any]


# ---- JSON -------------------------------------------------------------------------------------


def json_text(data: Any) -> str:
    """Return JSON that cannot end the script element around it, nor turn the letters of a name.

    >>> json_text({"outlet": "</script>"})
    '{"outlet":"\\\\u003c/script\\\\u003e"}'
    """
    shown = _plain_texts(data)
    text = json.dumps(shown, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    text = text.translate(ESCAPES)
    return text.encode("utf-8", "replace").decode("utf-8")  # half a surrogate is no letter


def _plain_texts(data) -> Any:
    """Return data whose texts, names of entries too, have no marks of direction."""
    if isinstance(data, dict):
        names = distinct([*data], what="names")
        return {name: _plain_texts(value) for name, value in zip(names, data.values())}
    if isinstance(data, list | tuple):
        return [_plain_texts(value) for value in data]
    return plain_direction(data)


def distinct(names: Sequence[Any], *, what: str) -> list[Any]:
    """Return names without marks of direction, which a reader can tell apart."""
    plain = [plain_direction(name) for name in names]
    if len(set(plain)) < len(set(names)):
        n_names = Counter(map(plain_direction, set(names)))
        alike = [name for name in dict.fromkeys(plain) if n_names[name] > 1]
        raise refusal(
            f"page, {what}",
            arrived=f"several that differ only in marks of direction: {listing(alike)}",
            expected="names that a reader can tell apart",
            fix="Write each outlet, actor or other name in one way.",
        )
    return plain


# ---- plain values -----------------------------------------------------------------------------


def plain_value(value: Any) -> str | int | float | None:
    """Return a cell as a text or a number; None where it is missing.

    >>> plain_value(1.0), plain_value(0.123456789), plain_value(np.nan), plain_value(np.inf)
    (1, 0.123456789, None, 'inf')
    """
    if value is None or value is pd.NaT or value is pd.NA:
        return None
    if isinstance(value, pd.Timestamp):
        return day_text(value)
    if isinstance(value, np.generic):
        value = value.item()
    if isinstance(value, float):
        return _plain_number(value)
    is_whole = isinstance(value, int) and not isinstance(value, bool)
    return value if is_whole else str(value)


def _plain_number(number: float) -> str | int | float | None:
    """Return a number as JSON has it."""
    if math.isnan(number):
        return None
    if math.isinf(number):
        return str(number)
    return int(number) if number.is_integer() and abs(number) < 2**53 else number


def plain_list(values: Any) -> list[Any]:
    """Return one value or several as plain values.

    >>> plain_list(1), plain_list(["news", "agency"])
    ([1], ['news', 'agency'])
    """
    return [plain_value(value) for value in np.atleast_1d(np.asarray(values, object))]


def sorted_values(values: Iterable[Any]) -> list[Any]:
    """Return the different plain values, sorted: numbers before texts, nothing missing.

    >>> sorted_values(["news", None, 2, 1, "news"])
    [1, 2, 'news']
    """
    known = {value for value in values if value is not None}
    return sorted(known, key=lambda value: (isinstance(value, str), value))


def day_text(day: Any) -> str | None:
    """Return a day as ISO text; None where it is missing.

    >>> day_text(pd.Timestamp("2016-08-16"))
    '2016-08-16'
    """
    return None if pd.isna(day) else f"{day:%Y-%m-%d}"


def web_address(url: Any) -> str:
    """Return an address to which a page may link; empty for all else.

    >>> web_address("javascript:alert(1)"), web_address("https://tass.ru")
    ('', 'https://tass.ru')
    """
    text = "" if pd.isna(url) else str(url).strip()
    if not text.lower().startswith(SCHEMES):
        return ""
    try:
        urlsplit(text)
    except ValueError:  # such as a bracket that is not closed
        return ""
    return plain_address(text)
