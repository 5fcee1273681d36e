"""The direction in which a text is read: letters have one, and marks can turn it."""

import re
import unicodedata
from typing import Any
from urllib.parse import quote

from analysis.errors import escape_character

#: Marks that embed, override, isolate or only have a direction (Unicode Standard Annex 9).
MARKS = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
#: Directions of letters from right to left: of Hebrew and its like, of Arabic and its like.
RIGHT_TO_LEFT = ("R", "AL")


def plain_direction(value: Any) -> Any:
    """Return a text of others whose letters alone say in which direction it is read.

    Marks of direction can turn letters, so that one name looks like another. They are written
    out. Text with letters from right to left loses its marks instead: it shows right without.
    """
    if not isinstance(value, str) or hasattr(value, "__html__") or not MARKS.search(value):
        return value
    if is_right_to_left(value):
        return MARKS.sub("", value)
    return MARKS.sub(lambda mark: escape_character(mark[0]), value)


def is_right_to_left(text: str) -> bool:
    """Return whether a text has letters that are read from right to left.

    >>> is_right_to_left("الميادين"), is_right_to_left("Elm Post")
    (True, False)
    """
    return any(unicodedata.bidirectional(letter) in RIGHT_TO_LEFT for letter in text)


def plain_address(address: str) -> str:
    r"""Return an address whose marks of direction are codes, as a browser sends them.

    >>> plain_address("https://port.example/\u200fa")
    'https://port.example/%E2%80%8Fa'
    """
    return MARKS.sub(lambda mark: quote(mark[0]), address)
