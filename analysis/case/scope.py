"""Which pages are looked at."""

from __future__ import annotations

from collections.abc import Collection, Mapping
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
        words = "; ".join(_condition_in_words(*condition, book) for condition in conditions)
        if len(words.split()) > MOST_WORDS:
            words = "; ".join(_condition_in_short(*condition, book) for condition in conditions)
        return cls(conditions, words or EVERY_PAGE)

    def __str__(self) -> str:
        return self.words

    def pages_of(self, counts: Counts) -> Counts:
        """Return the counts of these pages; none where no page meets a condition."""
        is_meant = np.ones(len(counts.rows), bool)
        for column, values in self.conditions:
            is_meant &= counts.rows[column].isin(values).to_numpy()
        return counts.where(rows=is_meant)


def _condition_in_words(column: str, values: Collection, book: Codebook | None) -> str:
    """Return a column with its values; of a variable that is 1 its name alone."""
    name = column.replace("_", " ")
    names = [str(value) for value in values]
    variables = {} if book is None else dict(zip(book.variables["name"], book.variables["kind"]))
    if book is not None and column in variables:
        name = book.label(column)
        if variables[column] == "binary" and list(values) == [1]:
            return name
        names = [book.value_label(column, value) for value in names]
    return f"{name}: {', '.join(names)}"


def _condition_in_short(column: str, values: Collection, book: Codebook | None) -> str:
    """Return a column with how many values it may have, where these are many."""
    if len(values) <= MOST_VALUES:
        return _condition_in_words(column, values, book)
    return f"{column.replace('_', ' ')}: {number_of(len(values), 'value')}"
