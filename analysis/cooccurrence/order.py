"""The order of actors in a matrix: who is alike stands side by side."""

import numpy as np
import pandas as pd


def clustered(matrix: pd.DataFrame) -> pd.DataFrame:
    """Return a matrix of actors with those who are alike side by side.

    Average linkage of cosine distances, neighbours nearest (Bar-Joseph et al. 2001), whatever the
    order before.
    """
    names = sorted(matrix.index)
    order = [names[place] for place in _order_by_similarity(matrix.loc[names, names].to_numpy())]
    return matrix.loc[order, order]


def _order_by_similarity(values: np.ndarray) -> np.ndarray:
    """Return the rows' positions in the order of the leaves of their tree."""
    from scipy.cluster import hierarchy
    from scipy.spatial import distance

    if len(values) < 3:
        return np.arange(len(values))
    values = values / (np.abs(values).max() or 1)
    length = np.sqrt((values**2).sum(axis=1, keepdims=True))
    directions = np.divide(values, length, out=np.zeros_like(values), where=length > 0)
    tree = hierarchy.linkage(distance.pdist(directions).round(12), "average", optimal_ordering=True)
    return hierarchy.leaves_list(tree)
