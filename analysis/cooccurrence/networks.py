"""Networks of actors from associations, and the order of actors."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from analysis.errors import refusal, require_columns, require_matrix

if TYPE_CHECKING:
    import networkx

#: Fewest units with both actors of an edge, and fewest expected.
MIN_JOINT = 3
MIN_EXPECTED = 1.0
#: Columns of an association table that edges carry.
EDGE_COLUMNS = "joint expected articles outlets estimate score p p_adjusted status".split()


def network(table: pd.DataFrame) -> networkx.Graph:
    """Return an association table as a network.

    Actors are nodes, pairs are edges.

    Parameters
    ----------
    table : DataFrame
        From `association`. Pairs in fewer than three units, or with less than one expected, are no
        edges (the actors stay as nodes).

    Returns
    -------
    networkx.Graph
        Nodes sorted, with ``units`` (units naming the actor). Edges sorted, with ``weight`` (the
        estimate: below 0 less often than expected; pairs without one are no edges), ``joint,
        expected, articles, outlets, estimate, status`` and, where the pair was tested, ``score, p,
        p_adjusted``; what is missing is left out. Plain numbers and words, so that
        ``networkx.write_gexf`` keeps them.

    Raises
    ------
    InputError
        If the table has a pair twice, or lacks a column.

    Examples
    --------
    >>> from scipy import sparse
    >>> from analysis.cooccurrence import association
    >>> from analysis.counts import Incidence
    >>> named = sparse.csr_array([[1, 1], [1, 1], [1, 1], [0, 0]])
    >>> rows = pd.DataFrame({"article_id": ["a1", "a2", "a3", "a4"]})
    >>> incidence = Incidence(named, rows, pd.Index(["Aria", "Boria"]), "article")
    >>> graph = network(association(incidence))
    >>> list(graph.edges(data="joint"))
    [('Aria', 'Boria', 3)]
    """
    import networkx as nx

    require_columns(
        table,
        "actor_a actor_b joint expected left right units estimate".split(),
        what="association table",
        fix="Give the table that cooccurrence.association returned.",
    )
    if table["units"].nunique() > 1 or table.duplicated(["actor_a", "actor_b"]).any():
        raise refusal(
            "association table",
            arrived="several tables, or the same pair more than once",
            expected="each pair once",
            fix="Give one table of cooccurrence.association.",
        )
    graph = nx.Graph()
    left = table.set_index("actor_a")["left"]
    n_units = pd.concat([left, table.set_index("actor_b")["right"]]).groupby(level=0).first()
    for actor, number in n_units.items():
        graph.add_node(actor, units=int(number))
    is_edge = (table["joint"] >= MIN_JOINT) & (table["expected"] >= MIN_EXPECTED)
    pairs = table[is_edge & table["estimate"].notna()].sort_values(["actor_a", "actor_b"])
    for pair in pairs.to_dict("records"):
        numbers = {name: pair[name] for name in EDGE_COLUMNS if pd.notna(pair.get(name))}
        graph.add_edge(pair["actor_a"], pair["actor_b"], weight=float(pair["estimate"]), **numbers)
    return graph


def clustered(matrix: pd.DataFrame) -> pd.DataFrame:
    """Return a matrix of actors with those who are alike side by side.

    Average linkage of cosine distances, in the order that puts neighbours nearest (Bar-Joseph et
    al. 2001). It depends on no order before, also where distances are equal.
    """
    require_matrix(matrix)
    names = sorted(matrix.index, key=str)
    values = np.nan_to_num(matrix.loc[names, names].to_numpy(float), posinf=0.0, neginf=0.0)
    order = [names[place] for place in _order_by_similarity(values)]
    return matrix.loc[order, order]


def _order_by_similarity(values: np.ndarray) -> np.ndarray:
    """Return the rows' positions in the order of the leaves of their tree."""
    from scipy.cluster import hierarchy
    from scipy.spatial import distance

    if len(values) < 3 or not values.size:
        return np.arange(len(values))
    values = values / (np.abs(values).max() or 1)
    length = np.sqrt((values**2).sum(axis=1, keepdims=True))
    directions = np.divide(values, length, out=np.zeros_like(values), where=length > 0)
    tree = hierarchy.linkage(distance.pdist(directions).round(12), "average", optimal_ordering=True)
    return hierarchy.leaves_list(tree)
