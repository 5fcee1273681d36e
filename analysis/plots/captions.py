"""What a figure shows: its title, its note, and its words for those who do not see it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from analysis.plots.style import words_of
from analysis.stats.evidence import method_of, names_of_items, passes, reading_in
from analysis.wording.findings import passing_text
from analysis.wording.text import capitalised, number_text

MOST_WORDS = 12  #: of a title
_PERCENT = "\ufffc%"  #: holds the place of " %", which begins no word


@dataclass(frozen=True)
class Caption:
    """What a plot function returns about the table that it has drawn."""

    shows: str  #: what is drawn, as the first sentence of the alt text
    sees: str = ""  #: what one sees, as its last sentence
    title: str = ""  #: what one sees, in at most twelve words
    notes: tuple[str, ...] = ()  #: facts of this figure, the first ones first
    nothing: str = ""  #: why nothing is drawn


def short_title(*titles: str) -> str:
    """Return the first title that has at most twelve words, else the last one, cut.

    >>> short_title("one " * 13, "Six")
    'Six'
    >>> short_title("North 32 %, South 4 %")
    'North 32 %, South 4 %'
    """
    for title in titles:
        if title and len(_words_in(title)) <= MOST_WORDS:
            return title
    return " ".join(_words_in(titles[-1])[: MOST_WORDS - 1]).replace(_PERCENT, " %") + " …"


def _words_in(title: str) -> list[str]:
    """Return the words of a title, "32 %" as one."""
    return title.replace(" %", _PERCENT).split()


def readings_in_words(table: pd.DataFrame) -> str:
    """Return what the upright lines are, where there are two readings."""
    n_readings = table["reading"].nunique() if "reading" in table else 0
    return f"Upright: second {reading_in(table)}" if n_readings > 1 else ""


def in_words(
    table: pd.DataFrame,
    *,
    names: Sequence[str],
    value: str = "estimate",
    text: Callable[[float], str] = lambda number: number_text(number, 2),
) -> str:
    """Return the last sentence of the alt text: what one sees.

    Of rows with an adjusted p: how many are sure, and the three of smallest p. Of other rows: the
    highest and the lowest, if there are two.
    """
    rows = table.dropna(subset=value)
    if rows.empty:
        return "Nothing is drawn."
    labels = names_of_items(method_of(table), table)
    texts = []
    for row in rows.to_dict("records"):
        words = [_name_in_words(row[column], labels) for column in names]
        texts.append(f"{', '.join(filter(None, words))} {text(row[value])}")
    if "p_adjusted" in rows and rows["p_adjusted"].notna().any():
        surest = np.argsort(rows["p_adjusted"], kind="stable")[: passes(rows["p_adjusted"]).sum()]
        named = "; ".join(texts[place] for place in surest[:3])
        return f"{capitalised(passing_text(rows))}{f': {named}' if named else ''}."
    if len(texts) == 1:
        return f"One row: {texts[0]}."
    ranked = list(np.argsort(rows[value], kind="stable"))
    return f"Highest: {texts[ranked[-1]]}; lowest: {texts[ranked[0]]}."


def _name_in_words(name: Any, labels: dict) -> str:
    """Return a day or another name of a row in words."""
    if hasattr(name, "strftime"):
        return f"{name:%Y-%m-%d}"
    return words_of(labels.get(name, name))
