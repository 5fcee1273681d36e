"""What a figure shows: its title, its note, and its words for those who do not see it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import pandas as pd

from analysis.compare.prose import number_text
from analysis.plots.style import words_of

MOST_WORDS = 22  #: of a title
_PERCENT = "\ufffc%"  #: holds the place of " %", which begins no word


@dataclass(frozen=True)
class Caption:
    """What a plot function returns about the table that it has drawn."""

    shows: str = ""  #: what is drawn, as the first sentence of the alt text
    sees: str = ""  #: what one sees, as its last sentence
    title: str = ""  #: what one sees, in at most 22 words
    notes: tuple[str, ...] = ()  #: facts of this figure, the first ones first
    key: str = ""  #: what its marks are, which the figure shows
    nothing: str = ""  #: why nothing is drawn
    drawn: pd.DataFrame | None = None  #: the rows that are in the picture
    has_intervals: bool = False  #: whether the picture has their intervals


def short_title(*titles: str) -> str:
    """Return the first title that has at most 22 words, else the last one, cut.

    >>> short_title("one " * 23, "Six")
    'Six'
    >>> short_title("North 32 %, South 4 %")
    'North 32 %, South 4 %'
    """
    words = []
    for title in titles:
        words = title.replace(" %", _PERCENT).split()
        if 0 < len(words) <= MOST_WORDS:
            return title
    beginning = " ".join(words[: MOST_WORDS - 1])
    return f"{beginning.replace(_PERCENT, ' %')} …"


def in_words(
    table: pd.DataFrame,
    *,
    names: Sequence[str],
    value: str = "estimate",
    text: Callable[[float], str] = lambda number: number_text(number, 2),
) -> str:
    """Return the last sentence of the alt text: the highest row and the lowest."""
    rows = table.dropna(subset=value)
    if rows.empty:
        return "Nothing is drawn."

    ends = rows.sort_values(value, kind="stable").iloc[[0, -1]]
    told = []
    for cells, number in zip(ends[names].to_numpy(object), ends[value]):
        words = [f"{x:%Y-%m-%d}" if hasattr(x, "strftime") else words_of(x) for x in cells]
        told.append(f"{', '.join(filter(None, words))} {text(number)}")
    lowest, highest = told
    return f"One row: {lowest}." if len(rows) == 1 else f"Highest: {highest}; lowest: {lowest}."
