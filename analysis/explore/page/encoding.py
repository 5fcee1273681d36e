"""Tables as plain values, and as JSON that is safe inside a page."""

from __future__ import annotations

import json
import math
from collections.abc import Iterable
from typing import Any
from urllib.parse import urlsplit

import numpy as np
import pandas as pd

from analysis.case.items import SCHEMES
from analysis.errors import listing, refusal
from analysis.text.direction import plain_address, plain_direction

DIGITS = 5  #: significant digits of a number on the page
#: Characters that could end a script element, open a tag, or break an old reader of scripts.
ESCAPES = {
    "<": "\\u003c",
    ">": "\\u003e",
    "&": "\\u0026",
    "\u2028": "\\u2028",
    "\u2029": "\\u2029",
}


def json_text(data: Any) -> str:
    """Return JSON that cannot end the script element around it, nor turn the letters of a name.

    >>> json_text({"outlet": "</script>"})
    '{"outlet":"\\\\u003c/script\\\\u003e"}'
    """
    shown = _plain_texts(data)
    text = json.dumps(shown, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    for character, escaped in ESCAPES.items():
        text = text.replace(character, escaped)
    return text


def _plain_texts(data: Any) -> Any:
    """Return data whose texts, names of entries too, have no marks of direction."""
    if isinstance(data, dict):
        shown = {plain_direction(name): _plain_texts(value) for name, value in data.items()}
        if len(shown) < len(data):
            raise refusal(
                "page",
                arrived=f"names that differ only in marks of direction, among {listing(data)}",
                expected="names that a reader can tell apart",
                fix="Write one outlet, actor or item in one way.",
            )
        return shown
    if isinstance(data, list | tuple):
        return [_plain_texts(value) for value in data]
    return plain_direction(data)


def plain_value(value: Any) -> Any:
    """Return a cell of a table as text, a whole number, a rounded number, or None if missing.

    >>> plain_value(0.123456789), plain_value(np.int64(3)), plain_value(np.nan)
    (0.12346, 3, None)
    """
    if isinstance(value, pd.Timestamp):
        return day_text(value)
    if value is None or value is pd.NaT:
        return None
    if isinstance(value, str):
        return value
    if isinstance(value, bool | np.bool_):
        return bool(value)
    if isinstance(value, int | np.integer):
        return int(value)
    if isinstance(value, float | np.floating):
        return _rounded_number(float(value))
    return str(value)


def _rounded_number(number: float) -> float | int | None:
    """Return a number with few digits; None where it is not finite."""
    if not math.isfinite(number):
        return None
    rounded = float(f"{number:.{DIGITS}g}")
    if rounded.is_integer():
        return int(rounded)
    return rounded


def plain_values(values: Iterable[Any]) -> list[Any]:
    """Return the cells of a column as plain values."""
    return [plain_value(value) for value in values]


def plain_columns(table: pd.DataFrame, names: Iterable[str]) -> dict[str, list[Any]]:
    """Return columns of a table by name, as far as it has them."""
    return {name: plain_values(table[name]) for name in names if name in table}


def linked_pages(
    rows: pd.DataFrame, places: dict[str, int], *, first_lines: bool = False
) -> dict[str, Any]:
    """Return pages or articles with their links, by column.

    Parameters
    ----------
    rows : DataFrame
        ``article_id, outlet, day``; ``url, gist, title, first_line`` as far as it has them.
    places : dict of str to int
        Outlet to its place in the table of sources.
    first_lines : bool
        Whether an article without a title is called by its first line, which is text.

    Returns
    -------
    dict
        ``id, outlet`` (its place), ``day, text`` (the gist, else the title) and ``url``.

    Examples
    --------
    >>> rows = pd.DataFrame({"article_id": ["a"], "outlet": ["TASS"], "day": [pd.NaT]})
    >>> linked_pages(rows, {"TASS": 0})
    {'id': ['a'], 'outlet': [0], 'day': [None], 'text': [''], 'url': ['']}
    """
    nothing = pd.Series("", index=rows.index)
    gists = rows.get("gist", nothing).fillna("")
    titles = rows.get("title", nothing).fillna("")
    texts = gists.where(gists != "", titles)
    if first_lines:
        texts = texts.where(texts != "", rows.get("first_line", nothing).fillna(""))
    addresses = rows.get("url", nothing)
    columns = {
        "id": rows["article_id"],
        "outlet": rows["outlet"].map(places),
        "day": rows["day"].map(day_text),
        "text": texts,
        "url": addresses.map(web_address),
    }
    return {name: plain_values(column) for name, column in columns.items()}


def day_text(day: Any) -> str | None:
    """Return a day as ISO text; None where it is missing.

    >>> day_text(pd.Timestamp("2016-08-16"))
    '2016-08-16'
    """
    if pd.isna(day):
        return None
    return f"{day:%Y-%m-%d}"


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
