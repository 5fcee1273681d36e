"""The order of actors in a matrix: who is alike stands side by side."""

import numpy as np
import pandas as pd

from analysis.errors import require_matrix


def clustered(matrix: pd.DataFrame) -> pd.DataFrame:
    """Return a matrix of actors with those who are alike side by side.

    Average linkage of cosine distances, neighbours nearest (Bar-Joseph et al. 2001), whatever the
    order before.
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
