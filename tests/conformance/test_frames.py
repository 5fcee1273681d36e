"""Frames are the clusters of scikit-learn and SciPy. All pages are invented."""

import numpy as np
import pytest
from counted import counted
from scipy.cluster.hierarchy import fcluster, linkage
from sklearn.cluster import AgglomerativeClustering
from sklearn.metrics import adjusted_rand_score

from analysis import framing


@pytest.mark.parametrize("seed", range(5))
def test_wards_clusters_of_scikit_learn_and_scipy(seed):
    generator = np.random.default_rng(seed)
    shares = generator.random((4, 14)) ** 2  # of elements in four frames
    values = (generator.random((200, 14)) < shares[np.arange(200) % 4]).astype(float)
    values = values[:, np.abs(values.mean(axis=0) - 0.5) <= 0.45]  # neither rare nor everywhere
    items = [f"element {number:02}" for number in range(values.shape[1])]
    labels = counted(values, items=items)
    found = framing.frames(labels, n=4)
    frames = found.counts.values.toarray().argmax(axis=1)
    rarest_first = np.lexsort([values.T @ values.sum(axis=1), values.sum(axis=0)])
    order = np.lexsort(values.T[rarest_first])  # in which pages of equal distance are merged
    tree = linkage(values[order], method="ward")
    theirs = AgglomerativeClustering(4, linkage="ward").fit_predict(values[order])
    assert adjusted_rand_score(theirs, frames[order]) == 1
    assert adjusted_rand_score(fcluster(tree, 4, "maxclust"), frames[order]) == 1
    renamed = framing.frames(counted(values, items=items[::-1]), n=4).counts
    assert renamed.values.toarray().argmax(axis=1).tolist() == frames.tolist()
    assert found.merges["height"].tolist() == pytest.approx(tree[-10:, 2].tolist())
