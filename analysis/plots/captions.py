"""What a figure shows: its title, its note, and its words for those who do not see it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from analysis.plots.style import word, words_of
from analysis.stats.evidence import Method, method_of, names_of_items, passes
from analysis.wording.findings import passing_text
from analysis.wording.text import capitalised, number_text

MOST_WORDS = 12  #: of a title


@dataclass(frozen=True)
class Caption:
    """What a plot function returns about the table that it has drawn."""

    shows: str  #: what is drawn, as the first sentence of the alt text
    sees: str = ""  #: what one sees, as its last sentence
    title: str = ""  #: what one sees, in at most twelve words
    notes: tuple[str, ...] = ()  #: facts of this figure, the first ones first
    nothing: str = ""  #: why nothing is drawn


@dataclass(frozen=True)
class Shown:
    """What a figure shows; `shown_in` returns it.

    Attributes
    ----------
    table : DataFrame
        The table that was given.
    method : Method
        How its numbers were made.
    alt : str
        The figure in words.
    note : str
        All that a reader has to know; the figure has of it what two lines hold.
    nothing : str
        Why nothing is drawn; "" where something is.
    drawn : DataFrame or None
        The rows of the table that are in the picture.
    """

    table: pd.DataFrame
    method: Method
    alt: str
    note: str = ""
    nothing: str = ""
    drawn: pd.DataFrame | None = None


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


_PERCENT = "\ufffc%"


def _words_in(title: str) -> list[str]:
    """Return the words of a title, "32 %" as one."""
    return title.replace(" %", _PERCENT).split()


def readings_in_words(readings: Sequence) -> str:
    """Return what the dots and the upright lines are, where there are two readings."""
    return word("Upright: second reading") if len(readings) > 1 else ""


def in_words(
    table: pd.DataFrame,
    *,
    names: Sequence[str] = (),
    value: str = "estimate",
    n: str | None = None,
    lowest: bool = True,
) -> str:
    """Return what one sees in the figure of a table, the last sentence of its alt text.

    Of rows with an adjusted p: how many are sure, and the three of smallest p. Of other rows: the
    highest and the lowest, of those with an interval if there are any. Of a matrix (no *names*):
    its largest cell.

    Parameters
    ----------
    table : DataFrame
    names : sequence of str
        Columns that name a row.
    value : str
        Column that is drawn.
    n : str, optional
        Column of what it rests on.
    lowest : bool
        Whether to say the lowest row; of counts it says little.

    Examples
    --------
    >>> items = ["law", "base", "bomb"]
    >>> shares = pd.DataFrame({"item": items, "estimate": [0.5, 0.25, 0.1], "size": [8, 34, 34]})
    >>> in_words(shares, names=["item"], n="size")
    'Highest: law 0.50 (n 8); lowest: bomb 0.10 (n 34).'
    >>> in_words(shares.assign(p_adjusted=[0.04, 0.3, None]), names=["item"])
    '1 of 2 comparisons is sure (adjusted p at most .05): law 0.50.'
    >>> in_words(pd.DataFrame({"law": [3, 1]}, index=["North", "East"]))
    'Most: North, law 3.'
    """
    if not names:
        table = _cells_of(table)
        names = ["row", "column"]
        value = "cell"
        lowest = False
    rows = table.dropna(subset=value)
    if rows.empty:
        return "Nothing is drawn."
    decimals = _decimals_of(rows[value])

    def row_words(chosen: pd.DataFrame) -> str:
        """Return rows by their names, with what is drawn and n."""
        return _rows_in_words(chosen, names=names, value=value, n=n, decimals=decimals)

    if "p_adjusted" in rows and rows["p_adjusted"].notna().any():
        passing = rows[passes(rows["p_adjusted"])].sort_values("p_adjusted", kind="stable")
        sentence = capitalised(passing_text(rows))
        if len(passing) == 0:
            return f"{sentence}."
        return f"{sentence}: {row_words(passing.head(3))}."
    ranked = _rows_with_interval(rows).sort_values(value, kind="stable")
    if not lowest:
        return f"Most: {row_words(ranked.tail(1))}."
    highest = row_words(ranked.tail(1))
    lowest_row = row_words(ranked.head(1))
    if len(ranked) < len(rows):
        return f"Highest with an interval: {highest}; lowest: {lowest_row}."
    return f"Highest: {highest}; lowest: {lowest_row}."


def _decimals_of(values: pd.Series) -> int:
    """Return how many decimals say something: none of whole numbers, four of small ones."""
    if (values % 1 == 0).all():
        return 0
    return 4 if values.abs().max() < 0.1 else 2


def _cells_of(matrix: pd.DataFrame) -> pd.DataFrame:
    """Return a matrix as one row a cell."""
    named = matrix.rename_axis(index="row", columns="column")
    cells = named.stack().rename("cell").reset_index()
    cells.attrs = matrix.attrs
    return cells


def _rows_with_interval(rows: pd.DataFrame) -> pd.DataFrame:
    """Return the rows that have an interval; all where none has."""
    if "low" not in rows or rows["low"].isna().all():
        return rows
    return rows[rows["low"].notna()]


def _rows_in_words(
    rows: pd.DataFrame, *, names: Sequence[str], value: str, n: str | None, decimals: int
) -> str:
    """Return rows by their names, with what is drawn and what it rests on."""
    labels = names_of_items(method_of(rows), rows)
    sentences = []
    for row in rows.to_dict("records"):
        name = ", ".join(_name_in_words(row[column], labels) for column in names)
        text = f"{name} {number_text(row[value], decimals)}"
        if n is not None:
            text += f" (n {row[n]:,.0f})"
        sentences.append(text)
    return "; ".join(sentences)


def _name_in_words(name: Any, labels: dict) -> str:
    """Return a day or another name of a row in words."""
    if hasattr(name, "strftime"):
        return f"{name:%Y-%m-%d}"
    return words_of(labels.get(name, name))
