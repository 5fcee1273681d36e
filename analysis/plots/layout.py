"""How panels and words are laid out: lines no wider than there is room, rows as high as names."""

import functools
import math
import re
import textwrap
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

import matplotlib
import numpy as np
from matplotlib import font_manager, ft2font
from matplotlib.axes import Axes
from matplotlib.text import Text

from analysis.compare.prose import is_right_to_left

NAME_SHARE = 0.4  #: of the width, for names beside rows
WIDEST_NAME = 2.4  #: inches
LINE = 0.12  #: inches of a line of names
ROW = 0.17  #: inches of a row whose name has one line
COLUMN = 0.19  #: inches of a column of cells
UPRIGHT_SIZE = 6
UPRIGHT_LINE = 0.09  #: inches of a line of the upright name of a column
UPRIGHT_LINES = 3
NO_BREAK = "\u00a0"  #: a space at which no line ends
_SPACES = re.compile(rf"[^\S{NO_BREAK}]+")


@dataclass
class Panel:
    """Axes with rows, and what names them."""

    ax: Axes
    names: Sequence[str] = ()
    row: float = ROW  #: inches of a row of one line
    height: float = 0.0  #: inches of axes without rows
    above: float = 0.05  #: inches above the rows, for direct labels
    columns: Sequence[str] = ()
    headings: list[tuple[Text, float]] = field(default_factory=list)  #: and shares of the width
    written: dict[str, list[str]] = field(default_factory=dict)  #: by axis, as wrapped last


# ---- panels -----------------------------------------------------------------------------------


def fit_panel(panel: Panel, inches: float) -> float:
    """Wrap the names and the words of a panel, and return the inches that it needs in height."""
    ax = panel.ax
    room = min(NAME_SHARE * inches, WIDEST_NAME, inches - COLUMN * len(panel.columns) - 0.2)
    height = panel.height + panel.above + 0.03
    if panel.names:
        height += _fit_rows(panel, inches, room=room)
        room = min(room, inches_of(panel.written["y"]))
    beside = inches - room
    if panel.columns:
        height += _name_columns(panel, beside - 0.2)
    elif ax.axison:
        height += 0.17  # of ticks
    height += LINE * wrap(ax.xaxis.label, max(beside - 0.5, 0.5 * inches))
    title = ax._left_title  # type: ignore[attr-defined]
    return height + LINE * wrap(title, beside - 0.1)


def _fit_rows(panel: Panel, inches: float, *, room: float) -> float:
    """Wrap the names beside rows and the headings, and return the inches of all rows."""
    ax = panel.ax
    panel.names = _whole_names(ax.yaxis, panel.names, panel.written.get("y"))
    written = [fitted(name, room) for name in panel.names]
    panel.written["y"] = written
    n_above = 1
    n_lines = list(map(lines_of, written))
    for text, share in panel.headings:
        needed = wrap(text, share * inches, bold=True)
        row = math.floor(getattr(text, "xy", text.get_position())[1])
        if row < 0:
            n_above = max(n_above, needed)
        else:
            n_lines[row] = max(n_lines[row], needed)
    heights = [panel.row + LINE * (n - 1) for n in n_lines]
    _set_heights(ax, heights)
    limits = ax.get_ylim()
    ax.set_yticks(range(len(written)), written)
    ax.set_ylim(limits)  # ticks outside do not widen those that a user set
    return (LINE * (n_above - 1)) + max(sum(heights), 0.45)  # less leaves the layout no room


def _set_heights(ax: Axes, heights: Sequence[float]) -> None:
    """Make each row so many inches high; row i stays around y = i."""
    last = len(heights)
    edges = np.array([-10, *range(last + 1), last + 10]) - 0.5
    inches = np.cumsum([0, 10 * ROW, *heights, 10 * ROW])
    to_inches = functools.partial(np.interp, xp=edges, fp=inches)
    to_rows = functools.partial(np.interp, xp=inches, fp=edges)
    ax.set_yscale("function", functions=(to_inches, to_rows))


def _name_columns(panel: Panel, room: float) -> float:
    """Name the columns, level where there is room and else upright; return the inches it takes."""
    ax = panel.ax
    names = _whole_names(ax.xaxis, panel.columns, panel.written.get("x"))
    panel.columns = names
    each = room / len(names)
    longest_word = inches_of(" ".join(names).split())
    if longest_word < each - 0.04:
        look = {"rotation": 0, "fontsize": 7, "linespacing": 1.2}
        written = [fitted(name, each - 0.04) for name in names]
        inches = LINE * max(map(lines_of, written))
    else:
        look = {"rotation": 90, "fontsize": UPRIGHT_SIZE, "linespacing": 1.05}
        most = min(max(1, int(each / UPRIGHT_LINE)), UPRIGHT_LINES)
        written = [_in_lines(name, most) for name in names]
        inches = inches_of(written, size=UPRIGHT_SIZE)
    panel.written["x"] = written
    ax.set_xticks(range(len(names)), written, **look)
    return inches + 0.1


def _in_lines(name: str, most: int) -> str:
    """Return a name in at most so many small lines, as narrow as they allow."""
    room = min(inches_of(name.split(), size=UPRIGHT_SIZE) + 0.01, 1.5)
    while True:
        written = fitted(name, room, size=UPRIGHT_SIZE)
        if lines_of(written) <= most:
            return written
        room += 0.1


def _whole_names(axis: Any, names: Sequence[str], written: list[str] | None) -> Sequence[str]:
    """Return the names of an axis, whole: those that a user wrote since, where she did."""
    if written is None:
        return names
    now = [label.get_text() for label in axis.get_ticklabels()]
    if len(now) != len(written):
        return names
    return [name if text == old else text for name, text, old in zip(names, now, written)]


# ---- words ------------------------------------------------------------------------------------


def wrap(text: Any, inches: float, *, size: float = 7, bold: bool = False) -> int:
    """Wrap a text to a width, and return its lines: what a user wrote since is wrapped as well."""
    if text is None:
        return 0
    if text.get_text() != getattr(text, "written", None):
        text.whole = text.get_text()
    text.written = fitted(text.whole, inches, size=size, bold=bold)
    text.set_text(text.written)
    return lines_of(text.written) if text.whole else 0


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
    return max(_inches_of_line(line, size, False) for line in "\n".join(texts).split("\n"))


def _inches_of_line(text: str, size: float, bold: bool) -> float:
    """Return a line's width; letters are not joined for it."""
    return _inches_in(tuple(matplotlib.rcParams["font.family"]), text, size, bold)


@functools.lru_cache(maxsize=4096)
def _inches_in(families: tuple[str, ...], text: str, size: float, bold: bool) -> float:
    """Return the width of a line in some fonts."""
    font = _font_of(families, bold)
    font.set_size(size, 72)
    font.set_text(text, 0, flags=ft2font.LoadFlags.NO_HINTING)
    return (font.get_width_height()[0] / 64) / 72


@functools.lru_cache
def _font_of(families: tuple[str, ...], bold: bool) -> ft2font.FT2Font:
    """Return the font, with those that stand in for letters that it lacks."""
    weight = "bold" if bold else "normal"
    files = []
    for family in families:
        properties = font_manager.FontProperties(family=family, weight=weight)
        files.append(font_manager.findfont(properties))
    return font_manager.get_font(files)
