"""The direction in which a text is read: letters have one, and marks can turn it."""

import re
from typing import Any
from urllib.parse import quote

from analysis.compare.prose import RIGHT_TO_LEFT_WORDS, is_right_to_left
from analysis.errors import escape_character

#: Marks that embed, override, isolate or only have a direction (Unicode Standard Annex 9).
MARKS = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_ENGLISH = re.compile("(?<!<title)>[^<]*[A-Za-z][^<]*")


def plain_direction(value: Any) -> Any:
    """Return a text of others whose letters alone say in which direction it is read.

    Marks of direction can make one name look like another: they are written out, or go.
    """
    if not isinstance(value, str) or hasattr(value, "__html__") or not MARKS.search(value):
        return value
    if is_right_to_left(value):
        return MARKS.sub("", value)
    return MARKS.sub(lambda mark: escape_character(mark[0]), value)


def with_names_apart(html: str) -> str:
    """Return HTML in which names from right to left turn nothing of the English text around them.

    >>> with_names_apart("<p>سبق: 2 articles</p><p>سبق</p>")
    '<p><bdi>سبق</bdi>: 2 articles</p><p>سبق</p>'
    """
    return _ENGLISH.sub(lambda text: RIGHT_TO_LEFT_WORDS.sub(r"<bdi>\g<0></bdi>", text[0]), html)


def plain_address(address: str) -> str:
    r"""Return an address whose marks of direction are codes, as a browser sends them.

    >>> plain_address("https://port.example/\u200fa")
    'https://port.example/%E2%80%8Fa'
    """
    return MARKS.sub(lambda mark: quote(mark[0]), address)
