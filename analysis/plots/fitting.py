"""How wide words are in print, and how many lines they take."""

import functools
import re
import textwrap
from collections.abc import Iterable

import matplotlib
from matplotlib import font_manager, ft2font

from analysis.wording.text import is_right_to_left

NO_BREAK = "\u00a0"  #: a space at which no line ends
_SPACES = re.compile(rf"[^\S{NO_BREAK}]+")


def fitted(text: str, inches: float, *, size: float = 7, bold: bool = False) -> str:
    """Return text in lines no wider than *inches*.

    >>> fitted("a name that is long", 0.5)
    'a name\\nthat is\\nlong'
    """
    whole = " ".join(_SPACES.split(text.strip())).replace(" %", f"{NO_BREAK}%")
    length = _inches_of_line(whole, size, bold)
    if length <= inches:
        return whole.replace(NO_BREAK, " ")
    letters = max(4, int(len(whole) * inches / length * 1.3))
    while letters > 1:
        lines = textwrap.wrap(whole, letters)
        if max(_inches_of_line(line, size, bold) for line in lines) <= inches:
            break
        letters -= 1
    start = "\N{LEFT-TO-RIGHT MARK}" if is_right_to_left(whole) else ""
    return "\n".join(f"{start}{line}" for line in lines).replace(NO_BREAK, " ")


def lines_of(text: str) -> int:
    """Return how many lines a text has."""
    return text.count("\n") + 1


def inches_of(texts: Iterable[str], *, size: float = 7) -> float:
    """Return the width of the widest line of some texts."""
    lines = [line for text in texts for line in text.split("\n")]
    return max((_inches_of_line(line, size, False) for line in lines), default=0.0)


def _inches_of_line(text: str, size: float, bold: bool) -> float:
    """Return a line's width; letters are not joined for it."""
    return _inches_in(tuple(matplotlib.rcParams["font.family"]), text, size, bold)


@functools.lru_cache(maxsize=4096)
def _inches_in(families: tuple[str, ...], text: str, size: float, bold: bool) -> float:
    """Return the width of a line in some fonts."""
    font = _font_of(families, bold)
    font.set_size(size, 72)
    font.set_text(text, 0, flags=ft2font.LoadFlags.NO_HINTING)
    pixels = font.get_width_height()[0] / 64
    return pixels / 72


@functools.lru_cache
def _font_of(families: tuple[str, ...], bold: bool) -> ft2font.FT2Font:
    """Return the font, with those that stand in for letters that it lacks."""
    weight = "bold" if bold else "normal"
    files = []
    for family in families:
        properties = font_manager.FontProperties(family=family, weight=weight)
        files.append(font_manager.findfont(properties))
    return font_manager.get_font(files)
