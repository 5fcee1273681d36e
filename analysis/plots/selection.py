"""What a figure draws of a large table: its surest or its largest rows.

Nothing is left out in silence: the note says how many of how many are drawn. The CSV beside the
figure has all.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import networkx
import numpy as np
import pandas as pd

from analysis.counts import columns_of
from analysis.errors import plural, require_matrix
from analysis.plots.rows import NAME_SHARE, WIDEST_NAME, group_columns
from analysis.plots.style import words_of
from analysis.stats.order import strongest_first

MOST_ROWS = 50  #: of a figure as high as a page
MOST_GROUPS = 12  #: of several items
FINDING = ["group", "against", "item"]  #: columns that name a finding
COLOUR_BAR = 0.7  #: inches of it, its numbers, and the words beside it
INCHES_OF_A_NAME = 0.11  #: of an upright name under a column of a matrix
INCHES_OF_NUMBERS = 0.3  #: of a column of numbers


@dataclass(frozen=True)
class Selection:
    """What is drawn of a table."""

    table: Any
    counts: tuple[str, ...] = ()  #: "12 of 81 outlets"; empty where all is drawn

    @property
    def sentence(self) -> str:
        """What is drawn, for the note; empty where all is.

        >>> Selection(None, ("12 of 81 outlets", "4 of 33 items")).sentence
        'Drawn: 12 of 81 outlets, 4 of 33 items; all are in the CSV'
        """
        if not self.counts:
            return ""
        return f"Drawn: {', '.join(self.counts)}; all are in the CSV"

    def largest(
        self, columns: str | Sequence[str], weights: Sequence[str], *, most: int, noun: str = ""
    ) -> Selection:
        """Return the rows of the labels whose sums of *weights* are largest, in their order.

        The second weight decides between labels that are equal in the first. Labels without a
        weight are equal, and then the first ones are drawn.

        >>> pages = pd.DataFrame({"outlet": ["Elm", "Oak", "Elm"], "pages": [1, 5, 2]})
        >>> largest = Selection(pages).largest("outlet", ["pages"], most=1)
        >>> largest.table["outlet"].tolist(), largest.counts
        (['Oak'], ('1 of 2 outlets',))
        """
        names = columns_of(columns)
        labels = self.table.groupby(names, sort=False, dropna=False).ngroup()
        n_labels = labels.nunique()
        if n_labels <= most:
            return self
        known = [name for name in weights if name in self.table]
        sums = self.table[known].abs().groupby(labels).sum()
        keys = [-sums[name].to_numpy(float) for name in reversed(known)]
        chosen = np.lexsort([np.arange(n_labels), *keys])[:most]
        rows = self.table[labels.isin(sums.index[chosen])]
        return replace(self, table=rows, counts=(*self.counts, _count(most, n_labels, noun, names)))


def _count(n: int, of: int, noun: str, columns: Sequence[str] = ()) -> str:
    """Return how many of how many are drawn."""
    if not noun:
        noun = words_of(columns[0]) if len(columns) == 1 else "group"
    return f"{n:,} of {of:,} {plural(noun)}"


def of_tests(table: pd.DataFrame, most: int, **_options: object) -> Selection:
    """Return the surest rows of a table of tests: smallest p first, then largest estimate."""
    if len(table) <= most:
        return Selection(table)
    chosen = np.sort(strongest_first(table.drop(columns="item"))[:most])
    return Selection(table.iloc[chosen], (_count(most, len(table), "row"),))


def of_findings(table: pd.DataFrame, most: int, **_options: object) -> Selection:
    """Return the findings with the smallest p in any specification, with all of their rows."""
    smallest = table.groupby(FINDING, sort=False)["p_adjusted"].transform("min").fillna(2)
    return Selection(table.assign(surety=1 / (1e-9 + smallest))).largest(
        FINDING, ["surety"], most=most, noun="contrast"
    )


def of_levels(
    table: pd.DataFrame, most: int, *, by: str | Sequence[str] | None = None, **_options: object
) -> Selection:
    """Return the groups with most articles, and the items with most in them."""
    columns = [name for name in columns_of(by or group_columns(table)) if name != "item"]
    if len(table) <= most or not {"item", "size", *columns} <= set(table):
        return Selection(table)
    n_items = table["item"].nunique()
    selection = Selection(table)
    n_groups = 1
    if columns:
        most_groups = max(MOST_GROUPS, most // n_items)
        selection = selection.largest(columns, ["articles", "size"], most=min(most_groups, most))
        n_groups = len(selection.table[columns].drop_duplicates())
    return selection.largest("item", ["size", "n"], most=max(1, most // n_groups))


def of_matrix(
    matrix: pd.DataFrame,
    most: int,
    *,
    inches: float,
    numbers: bool | None = None,
    **_options: object,
) -> Selection:
    """Return the rows and columns of a matrix with the largest sums.

    There are as many columns as their names have room for. Of a matrix of items with themselves
    the same items are drawn on both sides.
    """
    require_matrix(matrix)
    room = inches - min(NAME_SHARE * inches, WIDEST_NAME) - COLOUR_BAR
    most_columns = min(most, int(room / (INCHES_OF_NUMBERS if numbers else INCHES_OF_A_NAME)))
    sizes = matrix.abs().fillna(0).to_numpy(float)
    is_of_itself = matrix.index.equals(matrix.columns)
    if is_of_itself:
        sizes = sizes * (1 - np.eye(len(sizes)))
    columns = _places_of_largest(sizes.sum(axis=0), most_columns)
    rows = columns if is_of_itself else _places_of_largest(sizes.sum(axis=1), most)
    counts = []
    for places, n, noun in [(rows, len(matrix), "row"), (columns, len(matrix.columns), "column")]:
        if len(places) < n:
            counts.append(_count(len(places), n, noun))
    return Selection(matrix.iloc[rows, columns], tuple(counts))


def _places_of_largest(sums: np.ndarray, most: int) -> np.ndarray:
    """Return the places of the largest numbers, in their order."""
    return np.sort(np.argsort(-sums, kind="stable")[:most])


def of_network(graph: networkx.Graph, most: int, **_options: object) -> Selection:
    """Return the network of the actors with the largest sums of weights."""
    if len(graph) <= most:
        return Selection(graph)
    strengths = dict.fromkeys(graph, 0.0)
    for first, second, weight in graph.edges(data="weight", default=1):
        strengths[first] += abs(weight)
        strengths[second] += abs(weight)
    strongest = sorted(graph, key=lambda node: (-strengths[node], str(node)))[:most]
    return Selection(graph.subgraph(strongest), (_count(most, len(graph), "actor"),))
