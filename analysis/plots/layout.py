"""How names are laid out: lines as long as there is room, rows as high as their names.

matplotlib's constrained layout does the rest.
"""

import functools
import re
import textwrap
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.text import Text

HOLDS = "\N{NO-BREAK SPACE}"  #: words together
NAME_SHARE = 0.4  #: of the width, for names beside rows
WIDEST_NAME = 2.4  #: inches
LETTER = 0.05  #: inches of a letter of usual text, on average
WIDE_LETTER = 0.065  #: of bold text, and where words stand beside each other
LINE = 0.12  #: inches of a line of names
ROW = 0.17  #: inches of a row whose name has one line
COLUMN = 0.19  #: inches of a column of cells
UPRIGHT_SIZE = 6
UPRIGHT_LINE = 0.09  #: inches of a line of the upright name of a column
UPRIGHT_LINES = 3


@dataclass
class Panel:
    """Axes with rows, and what names them."""

    ax: Axes
    names: Sequence[str] = ()
    row: float = ROW  #: inches of a row of one line
    columns: Sequence[str] = ()
    beside: float = 0  #: points of what stands to the right of the rows
    headings: dict[int, Text] = field(default_factory=dict)  #: row → bold words from the left edge
    written: list[str] = field(default_factory=list)  #: names of rows as wrapped last


def fit_panel(panel: Panel, inches: float) -> float:
    """Wrap the names of a panel that is so wide, and return the height of its rows in inches."""
    ax = panel.ax
    room = min(NAME_SHARE * inches, WIDEST_NAME, inches - COLUMN * len(panel.columns) - 0.2)
    if panel.columns:
        longest = max(map(len, panel.names)) * LETTER
        _name_columns(panel, inches - min(room, longest) - 0.2)
    names = [label.get_text() for label in ax.get_yticklabels()]
    if names == (panel.written or list(panel.names)):
        names = panel.written = [in_lines(name, room / LETTER) for name in panel.names]
    n_lines = [name.count("\n") + 1 for name in names]
    for row, text in panel.headings.items():
        words = " ".join(text.get_text().split())
        text.set_text(in_lines(words, 0.97 * inches / WIDE_LETTER))
        n_lines[row] = text.get_text().count("\n") + 1
    rows = [ROW if row in panel.headings else panel.row for row in range(len(names))]
    heights = [row + LINE * (n - 1) for row, n in zip(rows, n_lines)]
    places, limits = ax.get_yticks(), ax.get_ylim()
    edges = np.array([-10, *range(len(heights) + 1), len(heights) + 10]) - 0.5
    reached = np.cumsum([0, 10 * ROW, *heights, 10 * ROW])
    to_inches = functools.partial(np.interp, xp=edges, fp=reached)
    to_rows = functools.partial(np.interp, xp=reached, fp=edges)
    ax.set_yscale("function", functions=(to_inches, to_rows))  # row i stays around y = i
    ax.set_yticks(places, names)
    ax.set_ylim(limits)  # ticks outside do not widen those that a user set
    return max(sum(heights), 0.45)  # less leaves the layout no room


def _name_columns(panel: Panel, room: float) -> None:
    """Name the columns of cells, level where there is room and else upright."""
    names = panel.columns
    each = room / len(names)
    longest = max(len(word) for name in names for word in name.split())
    look: dict[str, Any] = {"rotation": 0, "fontsize": 7, "linespacing": 1.2}
    written = [in_lines(name, each / WIDE_LETTER) for name in names]
    if longest * WIDE_LETTER > each:
        look = {"rotation": 90, "fontsize": UPRIGHT_SIZE, "linespacing": 1.05}
        most = min(max(1, int(each / UPRIGHT_LINE)), UPRIGHT_LINES)
        written = [_in_few_lines(name, most) for name in names]
    panel.ax.set_xticks(range(len(names)), written, **look)


def _in_few_lines(name: str, most: int) -> str:
    """Return a name in at most so many lines, as short as they allow."""
    letters = max(map(len, name.split()))
    while len(textwrap.wrap(name, letters)) > most:
        letters += 1
    return in_lines(name, letters)


def in_lines(name: str, letters: float) -> str:
    """Return a name in lines of at most so many letters; no "%" or "/" begins one.

    >>> in_lines("coders (239 / 188)", 14)
    'coders\\n(239 / 188)'
    """
    held = re.sub(" (?=[%/])|(?<=/) ", HOLDS, name)
    return "\n".join(textwrap.wrap(held, max(4, int(letters)))).replace(HOLDS, " ")
