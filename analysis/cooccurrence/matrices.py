"""Matrices: in how many units two actors are named together."""

from collections.abc import Iterable
from dataclasses import replace

import numpy as np
import pandas as pd
from scipy import sparse

from analysis.compare.evidence import Method, annotators_of
from analysis.cooccurrence.order import clustered
from analysis.counts import Counts, Incidence, constant_columns, group_matrix, require_incidence
from analysis.errors import refusal, require_columns

#: Pairs that a table may have.
MOST_PAIRS = 1_000_000
#: Pairs whose units are in memory at a time.
PAIRS_AT_ONCE = 1_000
#: Articles × pairs that are counted at most.
MOST_COUNTED = 200_000_000
#: Groups that have a matrix of their own.
MOST_GROUPS = 3


def matrix(
    incidence: Incidence, *, by: str = "", groups: Iterable[str] | None = None
) -> pd.DataFrame:
    """Return actors × actors: the number of units that name both.

    Parameters
    ----------
    incidence : Incidence
        Units × actors.
    by : str, optional
        A column of the rows: one matrix of all units, then one of each of two groups or more.
    groups : iterable of str, optional
        Groups in their order, of which the first three are taken; by default those with most
        units.

    Returns
    -------
    DataFrame
        One row and one column an actor, sorted by name: whole numbers of units. The diagonal is the
        number of units naming the actor; 0 means never together. With *by* the index has the
        ``group``, too, and actors who are named with the same others stand side by side. Its Method
        has the ``units`` of each group.

    Examples
    --------
    >>> rows = pd.DataFrame({"article_id": ["a1", "a2"], "outlet": ["North", "South"]})
    >>> named = sparse.csr_array([[1, 1], [1, 0]])
    >>> places = Incidence(named, rows, pd.Index(["Aria", "Boria"]), "article")
    >>> matrix(places)
           Aria  Boria
    Aria      2      1
    Boria     1      1
    >>> matrix(places, by="outlet").loc["South"].to_numpy().tolist()
    [[1, 0], [0, 0]]
    """
    require_incidence(incidence)
    parts = {"": incidence}
    if by:
        require_columns(incidence.rows, [by], what="rows of the incidence")
        sizes = incidence.rows[by].value_counts()
        chosen = sizes.index if groups is None else [name for name in groups if name in sizes]
        most = MOST_GROUPS if len(sizes) > 1 else 0  # one group is all units
        of_groups = {name: incidence.where({by: name}) for name in chosen[:most]}
        parts = {f"all {incidence.within}s": incidence} | of_groups
    tables = {name: _matrix_of(part) for name, part in parts.items()}
    table = tables.get("", pd.DataFrame())
    if by:
        order = clustered(next(iter(tables.values()))).index
        ordered = {name: found.loc[order, order] for name, found in tables.items()}
        table = pd.concat(ordered, names=["group", "actor"])
    table.attrs["method"] = Method(
        what="matrix",
        per=incidence.within,
        units={name: len(part.rows) for name, part in parts.items()},
        missing=incidence.note,
        annotators=annotators_of(incidence.rows),
    )
    return table


def _matrix_of(incidence: Incidence) -> pd.DataFrame:
    """Return in how many units each two actors are named together; names are sorted."""
    named = incidence.values.astype(np.int64)
    joint = (named.T @ named).toarray()
    items = incidence.items
    table = pd.DataFrame(joint, index=items, columns=items)
    names = sorted(items)
    return table.loc[names, names]


def pair_counts(incidence: Incidence, *, min_joint: int = 3) -> Counts:
    """Return articles × pairs of actors: of the units that name the one, those that name both.

    The one is the actor of the pair that fewer units name; of equals, the first by name. So
    ``compare.levels(pair_counts(incidence), "outlet")`` has the share of an outlet's sentences on
    Boria that name Aria too. Whom a group names often, it names often beside Boria too.

    Parameters
    ----------
    incidence : Incidence
        Units × actors.
    min_joint : int
        Pairs that are together in fewer units, whatever their group, are no items.

    Returns
    -------
    Counts
        Items are pairs, "Aria + Boria", with ``one, other`` and the ``name`` for readers. A value
        is the number of the article's units that name both; ``size`` is that of those that name the
        one (0, missing, where the article does not), and ``per`` the unit. ``rows`` are the
        articles, with the columns that are constant in each.

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
    incidence = sorted_units(incidence)
    pairs = pair_table(incidence, min_joint=min_joint)
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
    named = incidence.values.astype(float)
    items = _items_of_pairs(pairs)
    is_of_article = group_matrix(codes, len(articles))
    n_naming = (is_of_article @ named).toarray()
    left = incidence.items.get_indexer(pairs["actor_a"])
    right = incidence.items.get_indexer(pairs["actor_b"])
    return Counts.of(
        _joint_in_articles(named, is_of_article, left, right),
        size=n_naming[:, incidence.items.get_indexer(items["one"])],
        rows=constant_columns(incidence.rows, codes),
        items=items,
        per=incidence.within,
        note=incidence.note,
    )


def _items_of_pairs(pairs: pd.DataFrame) -> pd.DataFrame:
    """Return pairs as items: the ``one`` whom fewer units name, the ``other``, and a ``name``."""
    is_first = pairs["left"] <= pairs["right"]
    one = pairs["actor_a"].where(is_first, pairs["actor_b"])
    other = pairs["actor_b"].where(is_first, pairs["actor_a"])
    name = other + " where " + one + " is named"
    items = pd.DataFrame({"one": one, "other": other, "name": name})
    return items.set_axis(pairs["actor_a"] + " + " + pairs["actor_b"], axis=0)


def pair_table(incidence: Incidence, *, min_joint: int = 0) -> pd.DataFrame:
    """Return the pairs of named actors in so many units, with their counts."""
    named = incidence.values.astype(np.int64)
    n_naming = named.sum(axis=0)
    n_named = np.count_nonzero(n_naming)
    n_pairs = n_named * (n_named - 1) // 2
    if n_pairs > MOST_PAIRS:
        raise refusal(
            "pairs",
            arrived=f"{n_pairs:,}",
            expected=f"at most {MOST_PAIRS:,}",
            fix="Count fewer items, such as framing.terms(features, min_articles=50).",
        )
    joint = (named.T @ named).toarray()
    is_named = n_naming > 0
    is_pair = np.outer(is_named, is_named) & (joint >= min_joint)
    left, right = np.nonzero(np.triu(is_pair, k=1))  # the other half has the same pairs
    columns = {
        "actor_a": incidence.items[left],
        "actor_b": incidence.items[right],
        "joint": joint[left, right],
        "expected": n_naming[left] * n_naming[right] / named.shape[0],
        "left": n_naming[left],
        "right": n_naming[right],
        "units": named.shape[0],
    }
    return pd.DataFrame(columns)


def _joint_in_articles(
    named: sparse.csr_array, is_of_article: sparse.csr_array, left: np.ndarray, right: np.ndarray
) -> sparse.csr_array:
    """Return articles × pairs: the number of an article's units that name both."""
    by_item = named.tocsc()
    blocks = []
    for start in range(0, len(left), PAIRS_AT_ONCE):
        pairs = slice(start, start + PAIRS_AT_ONCE)
        blocks.append(is_of_article @ (by_item[:, left[pairs]] * by_item[:, right[pairs]]))
    return sparse.hstack(blocks, format="csr")


def sorted_units(incidence: Incidence) -> Incidence:
    """Return an incidence with actors and articles in sorted order; refused without a unit."""
    require_incidence(incidence)
    if not len(incidence.rows):
        raise refusal(
            "incidence",
            arrived="no units",
            expected="at least one",
            fix="Choose rows that exist in where=, or count more articles.",
        )
    columns = np.argsort(incidence.items.to_numpy(object))
    order = np.argsort(incidence.rows["article_id"].to_numpy(object), kind="stable")
    values = incidence.values[order][:, columns]
    rows = incidence.rows.iloc[order].reset_index(drop=True)
    return replace(incidence, values=values, rows=rows, items=incidence.items[columns])
