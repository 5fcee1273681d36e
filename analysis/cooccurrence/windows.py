"""Sliding windows: how often items of a sequence meet."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import pandas as pd
from scipy import sparse

from analysis.errors import one_of, refusal


class ItemPlaces(NamedTuple):
    """Items of all sequences, one after the other."""

    document: np.ndarray  #: number of the sequence
    code: np.ndarray  #: number of the item; -1 for padding
    items: np.ndarray  #: sorted labels


def meetings(
    sequences: Sequence[Sequence[str | None]],
    *,
    context: str = "window",
    window: int = 5,
    count: str = "frequency",
    weights: Sequence[float] | None = None,
    ordered: bool = False,
) -> pd.DataFrame:
    """Return items × items: how often two items are near each other.

    It counts as quanteda's ``fcm`` does. Windows slide, so that two items meet once for each
    pair of their places; ``incidence(within="window")`` has units for tests. Windows cross
    sentence ends: give sentences to keep them apart.

    Parameters
    ----------
    sequences : sequence of sequences of str
        A sequence each document: words, or actors in their order
        (``features.mentions.groupby("article_id")["actor"].agg(list)``). None takes a place
        and is no item ("padding").
    context : "window" or "document"
        Pairs of places at most *window* apart, or all pairs of a document.
    window : int
        Reach of a window, in places.
    count : "frequency", "weighted" or "boolean"
        Each pair of places; each times a weight (windows only); at most one a document.
    weights : sequence of float, optional
        By distance, *window* of them; 1/distance by default.
    ordered : bool
        Rows come before columns (windows only).

    Returns
    -------
    DataFrame
        One row and one column an item, sorted by label. A cell is a whole number, or with
        weights their sum. The table is symmetric unless ordered; quanteda shows its upper
        triangle. A cell on the diagonal says how often the item is near itself, each pair of
        places once; quanteda doubles it in unordered windows. With "boolean" every cell is a
        number of documents.

    Raises
    ------
    InputError
        For text in place of a sequence, for weights that do not fit, and for a document
        context that is weighted or ordered.

    Examples
    --------
    >>> meetings([["A", "D", "A", "C", "E", "A", "D"]], window=3).loc["A"].tolist()
    [2, 3, 3, 2]
    """
    one_of(context, ["window", "document"], name="context")
    one_of(count, ["frequency", "weighted", "boolean"], name="count")
    if weights is None:
        weights = 1 / np.arange(1, max(window, 1) + 1)
    elif count != "weighted" or len(weights) != window:
        raise _unfit(f"count={count!r}, window={window}, weights={weights!r}")
    if any(isinstance(sequence, str) for sequence in sequences):
        raise _unfit("text as a sequence")
    if window < 1 or (context == "document" and (count == "weighted" or ordered)):
        raise _unfit(f"context={context!r}, window={window}, count={count!r}, ordered={ordered}")
    places = _item_places(sequences)
    if context == "document":
        table = _meetings_in_documents(places, is_boolean=count == "boolean")
    else:
        if count != "weighted":
            weights = np.ones(window)
        near = _near_pairs(places, weights, ordered=ordered)
        if count == "boolean":
            near = near.drop_duplicates()
        table = _summed_pairs(near, n_items=len(places.items), ordered=ordered)
    if count != "weighted":
        table = table.astype(int)
    return pd.DataFrame(table, index=places.items, columns=places.items)


def _unfit(arrived: str) -> Exception:
    """Return the refusal of sequences and settings that do not fit."""
    return refusal(
        "meetings",
        arrived=arrived,
        expected=(
            "lists of labels; weights, one a distance, and order for windows that reach 1 "
            "or further"
        ),
        fix="Give a list of lists of labels; leave weights and ordered out where none is needed.",
    )


def _item_places(sequences: Sequence[Sequence[str | None]]) -> ItemPlaces:
    """Return the items of all sequences, one after the other."""
    lengths = [len(sequence) for sequence in sequences]
    document = np.repeat(np.arange(len(sequences)), lengths)
    labels = [item for sequence in sequences for item in sequence]
    code, items = pd.factorize(np.array(labels, dtype=object), sort=True)
    return ItemPlaces(document, code, items)


def _near_pairs(
    places: ItemPlaces, weights: Sequence[float] | np.ndarray, *, ordered: bool
) -> pd.DataFrame:
    """Return the pairs of places within a window: ``document, left, right, weight``."""
    tables = []
    for distance, weight in enumerate(weights, start=1):
        left = places.code[:-distance]
        right = places.code[distance:]
        document = places.document[distance:]
        is_pair = (document == places.document[:-distance]) & (left >= 0) & (right >= 0)
        table = pd.DataFrame({"document": document, "left": left, "right": right})
        tables.append(table[is_pair].assign(weight=float(weight)))
    pairs = pd.concat(tables, ignore_index=True)
    if not ordered:
        pairs[["left", "right"]] = np.sort(pairs[["left", "right"]].to_numpy(), axis=1)
    return pairs


def _summed_pairs(pairs: pd.DataFrame, *, n_items: int, ordered: bool) -> np.ndarray:
    """Return items × items: the sum of the pairs' weights."""
    cell = pairs["left"] * n_items + pairs["right"]
    sums = np.bincount(cell, weights=pairs["weight"], minlength=n_items**2)
    table = sums.reshape(n_items, n_items)
    if ordered:
        return table
    return table + np.triu(table, 1).T


def _meetings_in_documents(places: ItemPlaces, *, is_boolean: bool) -> np.ndarray:
    """Return items × items: pairs of places in a document, or documents with both."""
    is_item = places.code >= 0
    cell = (places.document[is_item], places.code[is_item])
    shape = (places.document.max(initial=-1) + 1, len(places.items))
    used = sparse.csr_array((np.ones(is_item.sum()), cell), shape=shape)
    with_itself = (used.power(2) - used).sum(axis=0) / 2
    if is_boolean:
        with_itself = (used > 1).sum(axis=0)
        used = sparse.csr_array(used > 0, dtype=float)
    table = (used.T @ used).toarray()
    np.fill_diagonal(table, with_itself)
    return table
