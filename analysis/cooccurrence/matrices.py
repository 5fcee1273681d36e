"""Matrices: in how many units two actors are named together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd
from scipy import sparse

from analysis.counts import (
    Counts,
    Incidence,
    columns_of,
    constant_columns,
    group_codes,
)
from analysis.errors import listing, refusal

#: Cells of units × items up to which a product of plain arrays is fastest.
DENSE = 5_000_000
#: Columns of numbers of labels with a pair → the column that holds the labels.
SUPPORT = {"articles": "article_id", "outlets": "outlet"}


def matrix(
    incidence: Incidence,
    *,
    where: Any = None,
    actors: Sequence[str] | None = None,
) -> pd.DataFrame:
    """Return actors × actors: the number of units that name both.

    Parameters
    ----------
    incidence : Incidence
        Units × actors.
    where : dict or boolean mask, optional
        Rows to keep: ``{"outlet": "North"}``.
    actors : sequence of str, optional
        Actors to show; the table is sorted by label all the same.

    Returns
    -------
    DataFrame
        One row and one column an actor, named by it and sorted. A cell is a whole number
        of units; the table is symmetric. The diagonal is the number of units
        naming the actor; 0 means never together.

    Raises
    ------
    InputError
        For an unknown actor.

    Examples
    --------
    >>> rows = pd.DataFrame({"article_id": ["a1", "a2"]})
    >>> named = sparse.csr_array([[1, 1], [1, 0]])
    >>> matrix(Incidence(named, rows, pd.Index(["Aria", "Boria"]), "article"))
           Aria  Boria
    Aria      2      1
    Boria     1      1
    """
    if where is not None:
        incidence = incidence.where(where)
    items = incidence.items
    if actors is None:
        actors = items
    unknown = sorted(set(actors) - set(items))
    if unknown:
        raise refusal(
            "actors",
            arrived=listing(unknown),
            expected=f"actors such as {listing(items)}",
            fix=(
                "Correct the spelling, or leave these actors out: who is never named has no column."
            ),
        )
    table = pd.DataFrame(units_with_pair(incidence.values), index=items, columns=items)
    labels = sorted(actors)
    return table.loc[labels, labels]


def pair_counts(incidence: Incidence, *, min_joint: int = 3) -> Counts:
    """Return articles × pairs of actors: units that name both.

    Groups are compared by their articles, never by their units:
    ``compare.contrasts(pair_counts(incidence), "outlet")`` exchanges labels of articles (or
    of outlets, with ``cluster="outlet"``) and adjusts over all pairs. A pair can differ
    merely because one of its actors does; `association` by group sets that aside.

    Parameters
    ----------
    incidence : Incidence
        Units × actors.
    min_joint : int
        Pairs that are together in fewer units, whatever their group, are no items.

    Returns
    -------
    Counts
        Items are pairs, "Aria + Boria", in the order of the labels. A value is the number of
        the article's units that name both; ``size`` is the number of its units (articles:
        1), and ``per`` the unit. ``rows`` are the articles, with those columns of the units'
        rows that are constant in every article.

    Raises
    ------
    InputError
        If no pair is together in *min_joint* units.

    Examples
    --------
    >>> rows = pd.DataFrame({"article_id": ["a1", "a1", "a2"]})
    >>> named = sparse.csr_array([[1, 1], [1, 0], [1, 1]])
    >>> incidence = Incidence(named, rows, pd.Index(["Aria", "Boria"]), "sentence")
    >>> counts = pair_counts(incidence, min_joint=2)
    >>> counts.items.index.tolist(), counts.values.toarray().tolist(), counts.size.tolist()
    (['Aria + Boria'], [[1.0], [1.0]], [[2.0], [1.0]])
    """
    [(_, incidence)] = sorted_groups(incidence, None)
    pairs = pair_table(incidence, {}, None)
    pairs = pairs[pairs["joint"] >= min_joint]
    if pairs.empty:
        raise refusal(
            "pairs",
            arrived=f"none in {min_joint} units",
            expected="at least one",
            fix="Lower min_joint, or count larger units, such as articles in place of sentences.",
        )
    codes, articles = pd.factorize(incidence.rows["article_id"])
    n_units = len(codes)
    cells = (codes, np.arange(n_units))
    shape = (len(articles), n_units)
    in_article = sparse.csc_array((np.ones(n_units), cells), shape=shape)
    by_actor = incidence.values.tocsc()
    blocks = []
    for actor, partners in pairs.groupby("actor_a", sort=False)["actor_b"]:
        column = incidence.items.get_loc(actor)
        units = by_actor[:, [column]].indices
        columns = incidence.items.get_indexer(partners)
        named = incidence.values[units][:, columns]
        blocks.append(in_article[:, units] @ named)
    return Counts.of(
        sparse.hstack(blocks),
        size=in_article.sum(axis=1)[:, None],
        rows=constant_columns(incidence.rows, codes),
        items=pairs["actor_a"] + " + " + pairs["actor_b"],
        per=incidence.within,
    )


def units_with_pair(values: sparse.csr_array) -> np.ndarray:
    """Return items × items: the number of units that name both.

    >>> units_with_pair(sparse.csr_array([[1, 1], [1, 0]])).tolist()
    [[2, 1], [1, 1]]
    """
    named = values
    if not (values.data > 0).all():
        named = sparse.csr_array(values > 0)
    n_cells = named.shape[0] * named.shape[1]
    if n_cells <= DENSE:
        dense = named.toarray().astype(float)  # whole numbers, exact up to 2**53
        dense[dense > 0] = 1
        return (dense.T @ dense).astype(np.int64)
    return _count_pairs(named)


def _count_pairs(named: sparse.csr_array) -> np.ndarray:
    """Return what `units_with_pair` does, for units that name few items each."""
    n_items = named.shape[1]
    items = named.indices
    stop_of_unit = np.repeat(named.indptr[1:], np.diff(named.indptr))
    n_after = stop_of_unit - np.arange(1, len(items) + 1)  # names that follow in the unit
    joint = np.zeros(n_items**2, dtype=np.int64)
    first = np.flatnonzero(n_after)
    gap = 1
    while len(first):  # pairs of neighbours, then of names with one name between them, …
        cell = items[first].astype(np.int64) * n_items + items[first + gap]
        joint += np.bincount(cell, minlength=n_items**2)
        first = first[n_after[first] > gap]
        gap += 1
    joint = joint.reshape(n_items, n_items)
    joint = joint + joint.T
    np.fill_diagonal(joint, np.bincount(items, minlength=n_items))
    return joint


def labels_with_pair(values: sparse.csr_array, labels: pd.Series) -> np.ndarray:
    """Return items × items: the number of labels with a unit that names both.

    A unit with a missing label counts nowhere.

    >>> labels_with_pair(sparse.csr_array([[1, 1], [1, 1]]), pd.Series(["a1", "a1"])).tolist()
    [[1, 1], [1, 1]]
    """
    n_items = values.shape[1]
    codes, known = pd.factorize(labels)
    named = sparse.csr_array(values > 0)[codes >= 0]
    codes = codes[codes >= 0]
    unit, first, second = _pairs_in_units(named)
    cell = first.astype(np.int64) * n_items + second
    ones = np.ones(len(unit), dtype=np.int8)
    shape = (len(known), n_items**2)
    has_pair = sparse.coo_array((ones, (codes[unit], cell)), shape=shape).tocsr()  # once a label
    n_labels = np.bincount(has_pair.indices, minlength=n_items**2)
    n_labels = n_labels.reshape(n_items, n_items)
    return np.maximum(n_labels, n_labels.T)


def _pairs_in_units(named: sparse.csr_array) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return the unit and both items of each pair in a unit, an item with itself included."""
    n_units = named.shape[0]
    names = np.arange(named.nnz)
    n_in_unit = np.diff(named.indptr)
    unit_of_name = np.repeat(np.arange(n_units), n_in_unit)
    start = named.indptr[unit_of_name]
    # Each name is paired with itself and with the names before it in its unit.
    n_partners = names - start + 1
    name = np.repeat(names, n_partners)
    first_pair = np.cumsum(n_partners) - n_partners
    rank = np.arange(len(name)) - first_pair[name]
    partner = start[name] + rank
    return unit_of_name[name], named.indices[name], named.indices[partner]


def pair_table(
    incidence: Incidence, labels: dict[str, Any], between: tuple[str, str] | None
) -> pd.DataFrame:
    """Return every pair of actors with its group's labels and counts.

    ``articles`` and ``outlets`` are those that name both in one unit.
    """
    joint = units_with_pair(incidence.values)
    is_left, is_right = sides_of_pairs(incidence.items, between)
    is_pair = np.outer(is_left, is_right)
    is_repeated = np.tril(np.outer(is_right, is_left))  # the same pair the other way round
    left, right = np.nonzero(is_pair & ~is_repeated)
    n_naming = np.diag(joint)
    table = dict(labels)
    table["actor_a"] = incidence.items[left]
    table["actor_b"] = incidence.items[right]
    table["joint"] = joint[left, right]
    table["left"] = n_naming[left]
    table["right"] = n_naming[right]
    table["units"] = incidence.values.shape[0]
    for name, column in SUPPORT.items():
        table[name] = np.nan
        if column in incidence.rows:
            n_labels = labels_with_pair(incidence.values, incidence.rows[column])
            table[name] = n_labels[left, right]
    return pd.DataFrame(table)


def sides_of_pairs(
    items: Sequence[str], between: tuple[str, str] | None
) -> tuple[np.ndarray, np.ndarray]:
    """Return which items can be on the left, and on the right, of a pair."""
    if between is None:
        everything = np.ones(len(items), bool)
        return everything, everything
    sides = []
    for kind in between:
        sides.append(np.array([item.startswith(f"{kind}:") for item in items], bool))
    if len(sides) != 2 or not all(side.any() for side in sides):
        raise refusal(
            "between",
            arrived=repr(between),
            expected=f"two kinds of the items {listing(items)}",
            fix='Use incidence(…, of=("frames", "actors")) and between=("frame", "actor").',
        )
    is_left, is_right = sides
    return is_left, is_right


def sorted_groups(
    incidence: Incidence, by: str | Sequence[str] | None
) -> list[tuple[dict[str, Any], Incidence]]:
    """Return each group's labels and units; groups, actors and articles in sorted order."""
    if not len(incidence.rows):
        raise refusal(
            "incidence",
            arrived="no units",
            expected="at least one",
            fix="Choose rows that exist in where=, or count more articles.",
        )
    columns = _order_of(incidence.items)
    order = _order_of(incidence.rows["article_id"])
    values = incidence.values[order][:, columns]
    rows = incidence.rows.iloc[order].reset_index(drop=True)
    items = incidence.items[columns]
    incidence = replace(incidence, values=values, rows=rows, items=items)
    if by is None:
        return [({}, incidence)]
    codes, groups = group_codes(incidence.rows, columns_of(by))
    parts = []
    for code, labels in enumerate(groups.to_dict("records")):
        part = incidence.where(codes == code)
        parts.append((labels, part))
    return parts


def _order_of(names: pd.Index | pd.Series) -> np.ndarray:
    """Return the positions of names in sorted order."""
    words = names.to_numpy(dtype=object)
    return np.argsort(words, kind="stable")
