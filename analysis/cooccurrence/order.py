"""The order of actors in a matrix: who is alike stands side by side."""

import numpy as np
import pandas as pd


def clustered(matrix: pd.DataFrame) -> pd.DataFrame:
    """Return a matrix of actors with those who are alike side by side.

    Average linkage of cosine distances, neighbours nearest (Bar-Joseph et al. 2001), whatever the
    order before.
    """
    from scipy.cluster import hierarchy
    from scipy.spatial import distance

    names = sorted(matrix.index)
    matrix = matrix.loc[names, names]
    if len(names) < 3:
        return matrix
    values = matrix.to_numpy() / (matrix.abs().max(axis=None) or 1)
    length = np.sqrt((values**2).sum(axis=1, keepdims=True))
    directions = np.divide(values, length, out=np.zeros_like(values), where=length > 0)
    tree = hierarchy.linkage(distance.pdist(directions).round(12), "average", optimal_ordering=True)
    order = hierarchy.leaves_list(tree)
    return matrix.iloc[order, order]
