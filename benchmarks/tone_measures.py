"""The measures of tone.py, as functions of sums over draws of whole documents.

A measure is a function of sums of cells (which label met which, what stood in which bin of probability), so that 1,000 draws
are one product of matrices. The first draw counts every document once: it is the value itself.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

DRAWS, BINS = 1_000, 10
MOST_CUTS = 150  #: tried


def draws(documents: Sequence, *, number: int = DRAWS) -> tuple[np.ndarray, np.ndarray]:
    """Return how often each document counts in each draw (the first counts each once), and the document of each row.

    >>> weights, of = draws(["a", "b", "a"], number=2)
    >>> weights.shape, weights.sum(axis=1).tolist(), weights[0].tolist(), of.tolist()
    ((3, 2), [2.0, 2.0, 2.0], [1.0, 1.0], [0, 1, 0])
    """
    of, names = pd.factorize(np.asarray(documents), sort=True)
    chance = np.full(len(names), 1 / len(names))
    drawn = np.random.default_rng(0).multinomial(len(names), chance, size=number)
    return np.vstack([np.ones(len(names)), drawn]), of


def summed(cells: np.ndarray, weights: np.ndarray, of: np.ndarray) -> np.ndarray:
    """Return the sums of *cells* (rows × cells) in every draw."""
    cells = np.asarray(cells, float).reshape(len(of), -1)
    by_document = np.zeros((weights.shape[1], cells.shape[1]))
    np.add.at(by_document, of, cells)
    return weights @ by_document


def interval(drawn: np.ndarray) -> tuple[float, float, float]:
    """Return the value of the first draw, and the 2.5 and 97.5 percentiles of the others that are defined."""
    low, high = np.nanpercentile(drawn[1:], [2.5, 97.5])
    return float(drawn[0]), float(low), float(high)


def confusion(truth: np.ndarray, label: np.ndarray) -> np.ndarray:
    """Return rows × 9 cells: 1 where people say (−1, 0, 1) and the scorer says (−1, 0, 1).

    >>> confusion(np.array([-1, 1]), np.array([0, 1])).nonzero()
    (array([0, 1]), array([1, 8]))
    """
    return np.eye(9)[3 * (np.asarray(truth, int) + 1) + np.asarray(label, int) + 1]


def macro_f1(cells: np.ndarray) -> np.ndarray:
    """Return the mean F1 of the three classes from sums of ``confusion``; a class that nobody names has 0.

    >>> macro_f1(np.array([2, 0, 0, 0, 1, 1, 0, 0, 0])).round(3)
    np.float64(0.556)
    """
    table = cells.reshape(*cells.shape[:-1], 3, 3)
    named = table.sum(-1) + table.sum(-2)
    return (2 * np.diagonal(table, axis1=-2, axis2=-1) / np.where(named > 0, named, 1)).mean(-1)


def accuracy(cells: np.ndarray) -> np.ndarray:
    """Return the share that is right, from sums of ``confusion``."""
    return cells[..., [0, 4, 8]].sum(-1) / cells.sum(-1)


def recalls(cells: np.ndarray) -> np.ndarray:
    """Return the share of each class that is found, from sums of ``confusion``; missing where a class does not occur."""
    table = cells.reshape(*cells.shape[:-1], 3, 3)
    size = table.sum(-1)
    return np.diagonal(table, axis1=-2, axis2=-1) / np.where(size > 0, size, np.nan)


def binned(probability: np.ndarray, happened: np.ndarray) -> np.ndarray:
    """Return rows × 30 cells: in which of ten bins of equal width a row stands, its probability there, and what happened.

    >>> cells = binned(np.array([0.05, 0.1, 1.0]), np.array([0, 1, 1])).reshape(3, 3, 10)
    >>> cells[:, 0].argmax(axis=1).tolist(), cells.sum(axis=(0, 2)).tolist()
    ([0, 1, 9], [3.0, 1.15, 2.0])
    """
    place = np.minimum((probability * BINS + 1e-9).astype(int), BINS - 1)
    here = np.eye(BINS)[place]
    return np.hstack([here, here * probability[:, None], here * happened[:, None]])


def calibration_error(cells: np.ndarray) -> np.ndarray:
    """Return the expected calibration error from sums of ``binned``, weighted by bins' rows.

    >>> bins = binned(np.array([0.9, 0.9, 0.6, 0.6]), np.array([1, 1, 1, 0]))
    >>> calibration_error(bins.sum(axis=0)).round(3)
    np.float64(0.1)
    """
    size, probability, happened = np.moveaxis(cells.reshape(*cells.shape[:-1], 3, BINS), -2, 0)
    return np.abs(happened - probability).sum(-1) / size.sum(-1)


def centred(drawn: np.ndarray) -> np.ndarray:
    """Return draws of a calibration error around their value: each re-drawing adds noise to bins, which only makes it larger.

    >>> centred(np.array([0.04, 0.05, 0.07])).round(3).tolist()
    [0.04, 0.03, 0.05]
    """
    return np.append(drawn[:1], np.maximum(drawn[1:] - drawn[1:].mean() + drawn[0], 0))


def labelled(tones: np.ndarray, cuts: tuple[float, float]) -> np.ndarray:
    """Return −1 below the lower cut, 1 above the upper one, else 0.

    >>> labelled(np.array([-0.5, 0.0, 0.051]), (-0.05, 0.05)).tolist()
    [-1, 0, 1]
    """
    return (tones > cuts[1]).astype(int) - (tones < cuts[0])


def best_cuts(tones: np.ndarray, label: np.ndarray) -> tuple[float, float]:
    """Return the cuts (lower ≤ upper) with the best macro-F1; of equals the first.

    >>> best_cuts(np.array([-3.0, -1.0, 2.0, 5.0]), np.array([-1, 0, 0, 1]))
    (-2.0, 3.5)
    """
    values = np.unique(tones)
    edges = np.concatenate([[-np.inf], (values[:-1] + values[1:]) / 2, [np.inf]])
    places = np.linspace(0, len(edges) - 1, min(len(edges), MOST_CUTS)).round().astype(int)
    edges = edges[np.unique(places)]
    found = [np.searchsorted(np.sort(tones[label == one]), edges) for one in (-1, 0, 1)]
    below = np.stack(found, axis=1)
    lower, upper = np.broadcast_arrays(below[:, None], below[None])
    named = np.stack([lower, upper - lower, below[-1] - upper], axis=-1)
    is_order = np.triu(np.ones(named.shape[:2], bool))
    f1 = macro_f1(named.reshape(*named.shape[:2], 9))
    low, high = np.unravel_index(np.argmax(np.where(is_order, f1, -1)), f1.shape)
    return float(edges[low]), float(edges[high])


def pairs_of(targets: pd.DataFrame) -> pd.DataFrame:
    """Return every pair of two targets of one sentence that people label differently: row numbers ``one`` and ``other``.

    >>> columns = {"item": ["s", "s", "t"], "start": [0, 9, 0], "label": [1, -1, 0]}
    >>> pairs_of(pd.DataFrame(columns)).values.tolist()
    [[0, 1]]
    """
    table = targets[["item", "start", "label"]].reset_index(names="one")
    both = table.merge(table, on="item", suffixes=("", "_other"))
    both = both.rename(columns={"one_other": "other"})
    return both.query("one < other and start != start_other and label != label_other")[
        ["one", "other"]
    ]
