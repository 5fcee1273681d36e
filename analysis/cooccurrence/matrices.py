"""Matrices: in how many units two actors are named together."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise
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
    group_matrix,
    require_incidence,
)
from analysis.errors import listing, refusal

#: Names of the longest unit × pairs of items up to which a sum over neighbours is fastest, by half.
SHORT_UNITS = 50_000_000
#: Numbers of pairs that are in memory at a time.
NUMBERS_AT_ONCE = 8_000_000
#: Articles × pairs that are counted at most.
MOST_COUNTED = 200_000_000
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
    require_incidence(incidence)
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
    """Return articles × pairs of actors: of the units that name the one, those that name both.

    The one is the actor of the pair that fewer units name; of equals, the first by name. So
    ``compare.levels(pair_counts(incidence), "outlet")`` has the share of an outlet's sentences on
    Boria that name Aria too, and ``compare.contrasts`` compares these shares. How often a group
    names Boria makes no difference there. Whom it names often, it names often beside Boria too;
    `association` by group sets that aside.

    Parameters
    ----------
    incidence : Incidence
        Units × actors.
    min_joint : int
        Pairs that are together in fewer units, whatever their group, are no items.

    Returns
    -------
    Counts
        Items are pairs, "Aria + Boria", in the order of the labels; ``items`` has ``one, other``
        and the ``name`` for readers. A value is the number of the article's units that name both;
        ``size`` is the number of those that name the one (0, missing, where the article does
        not), and ``per`` the unit. Per article values are 0 and 1. ``rows`` are the articles,
        with those columns of the units' rows that are constant in every article.

    Raises
    ------
    InputError
        If no pair is together in *min_joint* units, or for more pairs than fit into memory.

    Examples
    --------
    >>> rows = pd.DataFrame({"article_id": ["a1", "a1", "a2"]})
    >>> named = sparse.csr_array([[1, 1], [0, 1], [1, 1]])
    >>> incidence = Incidence(named, rows, pd.Index(["Aria", "Boria"]), "sentence")
    >>> counts = pair_counts(incidence, min_joint=2)
    >>> counts.items["name"].to_dict()
    {'Aria + Boria': 'Boria where Aria is named'}
    >>> counts.values.toarray().tolist(), counts.size.tolist()
    ([[1.0], [1.0]], [[1.0], [1.0]])
    """
    [(_, incidence)] = sorted_groups(incidence, None)
    pairs = pair_table(incidence, {}, None, min_joint=min_joint)
    if pairs.empty:
        raise refusal(
            "pairs",
            arrived=f"none in {min_joint} units",
            expected="at least one",
            fix="Lower min_joint, or count larger units, such as articles in place of sentences.",
        )
    codes, articles = pd.factorize(incidence.rows["article_id"])
    if len(articles) * len(pairs) > MOST_COUNTED:
        raise refusal(
            "pairs",
            arrived=f"{len(pairs):,} in {len(articles):,} articles",
            expected=f"at most {MOST_COUNTED // len(articles):,}",
            fix="Raise min_joint, or count fewer items.",
        )
    named = sparse.csr_array(incidence.values > 0).astype(float)
    in_article = group_matrix(codes, len(articles))
    items = _items_of_pairs(pairs)
    n_naming = (in_article @ named).toarray()
    return Counts.of(
        _joint_in_articles(named, in_article.tocsc(), incidence.items, pairs),
        size=n_naming[:, incidence.items.get_indexer(items["one"])],
        rows=constant_columns(incidence.rows, codes),
        items=items,
        per=incidence.within,
    )


def _items_of_pairs(pairs: pd.DataFrame) -> pd.DataFrame:
    """Return pairs as items: the ``one`` whom fewer units name, the ``other``, and a ``name``."""
    is_first = pairs["left"] <= pairs["right"]
    items = pd.DataFrame({"one": pairs["actor_a"].where(is_first, pairs["actor_b"])})
    items["other"] = pairs["actor_b"].where(is_first, pairs["actor_a"])
    items["name"] = items["other"] + " where " + items["one"] + " is named"
    return items.set_axis(pairs["actor_a"] + " + " + pairs["actor_b"], axis=0)


def _joint_in_articles(
    named: sparse.csr_array, in_article: sparse.csc_array, actors: pd.Index, pairs: pd.DataFrame
) -> sparse.csr_array:
    """Return articles × pairs: the number of an article's units that name both."""
    by_actor = named.tocsc()
    blocks = []
    for actor, partners in pairs.groupby("actor_a", sort=False)["actor_b"]:
        units = by_actor[:, [actors.get_loc(actor)]].indices
        blocks.append(in_article[:, units] @ named[units][:, actors.get_indexer(partners)])
    return sparse.hstack(blocks, format="csr")


def units_with_pair(values: sparse.csr_array) -> np.ndarray:
    """Return items × items: the number of units that name both.

    >>> units_with_pair(sparse.csr_array([[1, 1], [1, 0]])).tolist()
    [[2, 1], [1, 1]]
    """
    named = _naming(values)
    longest = np.diff(named.indptr).max(initial=0)
    if longest * named.shape[1] ** 2 <= SHORT_UNITS:
        return _count_neighbours(named)
    return (named.T @ named).toarray()


def _naming(values: sparse.csr_array) -> sparse.csr_array:
    """Return whole numbers: 1 where a unit names an item, and nothing elsewhere."""
    return sparse.csr_array(values > 0).astype(np.int64)


def _count_neighbours(named: sparse.csr_array) -> np.ndarray:
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


def pair_table(
    incidence: Incidence,
    labels: dict[str, Any],
    between: tuple[str, str] | None,
    *,
    min_joint: float = 0,
) -> pd.DataFrame:
    """Return the pairs of actors in so many units, with their group's labels and counts.

    ``articles`` and ``outlets`` are those that name both in one unit.
    """
    named = _naming(incidence.values)
    sides = sides_of_pairs(incidence.items, between)
    support = {}
    for name, column in SUPPORT.items():
        if column in incidence.rows:
            support[name] = pd.factorize(incidence.rows[column])[0]
    parts = []
    for start, stop in _runs_of_items(named):
        parts.append(_pairs_of_run(named, start, stop, sides, support, min_joint=min_joint))
    counted = pd.concat(parts, ignore_index=True)
    left = counted["left"].to_numpy()
    right = counted["right"].to_numpy()
    n_naming = named.sum(axis=0)
    table = dict(labels)
    table["actor_a"] = incidence.items[left]
    table["actor_b"] = incidence.items[right]
    table["joint"] = counted["joint"]
    table["left"] = n_naming[left]
    table["right"] = n_naming[right]
    table["units"] = named.shape[0]
    for name in SUPPORT:
        table[name] = counted.get(name, np.nan)
    return pd.DataFrame(table)


def _runs_of_items(named: sparse.csr_array) -> Iterator[tuple[int, int]]:
    """Yield the first and last columns of items whose pairs fit into memory together."""
    n_items = named.shape[1]
    n_partners = named.T @ np.diff(named.indptr)  # of each item, over all its units
    n_numbers = np.cumsum(n_partners + n_items)
    run_of_item = n_numbers // NUMBERS_AT_ONCE
    starts = np.flatnonzero(np.diff(run_of_item)) + 1
    return pairwise([0, *starts, n_items])


def _pairs_of_run(
    named: sparse.csr_array,
    start: int,
    stop: int,
    sides: tuple[np.ndarray, np.ndarray],
    support: dict[str, np.ndarray],
    *,
    min_joint: float,
) -> pd.DataFrame:
    """Return the pairs whose first item is in a run: columns of both items, and counts.

    *support* has the label of each unit as a number, -1 where it is missing.
    """
    is_left, is_right = sides
    in_run = named[:, start:stop]
    joint = (in_run.T @ named).toarray()
    is_pair = np.outer(is_left[start:stop], is_right)
    # The same pair is in the other half of the table, the other way round.
    is_repeated = np.tril(np.outer(is_right[start:stop], is_left), k=start)
    first, second = np.nonzero(is_pair & ~is_repeated & (joint >= min_joint))
    counted = {"left": first + start, "right": second, "joint": joint[first, second]}
    for name, codes in support.items():
        counted[name] = _labels_with_pair(named, in_run, codes)[first, second]
    return pd.DataFrame(counted)


def _labels_with_pair(
    named: sparse.csr_array, in_run: sparse.csr_array, codes: np.ndarray
) -> np.ndarray:
    """Return items of the run × items: the number of labels with a unit that names both.

    A unit with a missing label, -1, counts nowhere.
    """
    n_units, n_items = in_run.shape
    n_labels = codes.max(initial=-1) + 1
    unit, item = in_run.tocoo().coords
    is_labelled = codes[unit] >= 0
    unit = unit[is_labelled]
    item = item[is_labelled]
    labelled_items, row = np.unique(item * n_labels + codes[unit], return_inverse=True)
    cells = (np.ones(len(row)), (row, unit))
    units_of = sparse.csr_array(cells, shape=(len(labelled_items), n_units))
    has_pair = units_of @ named
    has_pair.data[:] = 1  # once a label
    of_item = group_matrix(labelled_items // n_labels, n_items)
    return (of_item @ has_pair).toarray().astype(np.int64)


def number_of_pairs(incidence: Incidence, between: tuple[str, str] | None) -> int:
    """Return the number of pairs of two actors that are both named.

    >>> rows = pd.DataFrame({"article_id": ["a1", "a2"]})
    >>> named = sparse.csr_array([[1, 1, 0], [0, 1, 0]])
    >>> actors = pd.Index(["Aria", "Boria", "Coria"])
    >>> number_of_pairs(Incidence(named, rows, actors, "article"), None)
    1
    """
    is_left, is_right = sides_of_pairs(incidence.items, between)
    is_named = (incidence.values > 0).sum(axis=0) > 0
    n_left = int((is_left & is_named).sum())
    n_right = int((is_right & is_named).sum())
    n_both = int((is_left & is_right & is_named).sum())
    # An item of both sides is no pair with itself, and two of them are one pair.
    return n_left * n_right - n_both * (n_both + 1) // 2


def sides_of_pairs(
    items: Sequence[str], between: tuple[str, str] | None
) -> tuple[np.ndarray, np.ndarray]:
    """Return which items can be on the left, and on the right, of a pair."""
    if between is None:
        everything = np.ones(len(items), bool)
        return everything, everything
    sides = [np.array([item.startswith(f"{kind}:") for item in items], bool) for kind in between]
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
    require_incidence(incidence)
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
