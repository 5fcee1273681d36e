"""Which pages are looked at."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from analysis.annotation import Codebook
from analysis.counts import Counts
from analysis.errors import number_of

EVERY_PAGE = "all pages"
MOST_WORDS = 12  #: of a scope; longer lists of values are counted
MOST_VALUES = 3  #: that are named of each column where a scope is long


@dataclass(frozen=True)
class Scope:
    """The pages that are looked at, by columns of the pages; printed in few words.

    Attributes
    ----------
    conditions : tuple of (column, values)
    words : str

    Examples
    --------
    >>> scope = Scope.of({"genre": ["news", "agency"], "on_event": 1})
    >>> str(scope), str(Scope.of({}))
    ('genre: news, agency; on event: 1', 'all pages')
    """

    conditions: tuple[tuple[str, tuple], ...] = ()
    words: str = EVERY_PAGE

    @classmethod
    def of(cls, where: Mapping[str, Any], *, book: Codebook | None = None) -> Scope:
        """Return the scope of conditions; a codebook names columns and values for readers."""
        conditions = tuple((name, tuple(np.atleast_1d(values))) for name, values in where.items())
        words = _in_words(conditions, book, most_values=MOST_WORDS)
        if len(words.split()) > MOST_WORDS:
            words = _in_words(conditions, book, most_values=MOST_VALUES)
        return cls(conditions, words or EVERY_PAGE)

    def __str__(self) -> str:
        return self.words

    @property
    def sentence(self) -> str:
        """Which pages are looked at, as a sentence of a note."""
        return f"Pages: {self.words}."

    def pages_of(self, counts: Counts) -> Counts:
        """Return the counts of these pages: no row where no page meets a condition."""
        is_meant = np.ones(len(counts.rows), bool)
        for column, values in self.conditions:
            is_meant &= counts.rows[column].isin(values).to_numpy()
        return counts.where(rows=is_meant)


def _in_words(conditions: Iterable[tuple], book: Codebook | None, *, most_values: int) -> str:
    """Return conditions in words; of more values than so many their number."""
    words = []
    for column, values in conditions:
        words.append(_condition_in_words(column, values, book, most_values=most_values))
    return "; ".join(words)


def _condition_in_words(
    column: str, values: tuple, book: Codebook | None, *, most_values: int
) -> str:
    """Return a column with its values; of a variable that is 1 its name alone."""
    name = column.replace("_", " ")
    names = [str(value) for value in values]
    kinds: dict[str, str] = {}
    if book is not None:
        kinds = dict(zip(book.variables["name"], book.variables["kind"]))
    if book is not None and column in kinds:
        name = book.label(column)
        names = [book.value_label(column, value) for value in names]
    if kinds.get(column) == "binary" and values == (1,):
        return name
    if len(values) > most_values:
        return f"{name}: {number_of(len(values), 'value')}"
    return f"{name}: {', '.join(names)}"
