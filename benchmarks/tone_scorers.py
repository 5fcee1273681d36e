"""The scorers of tone that the directed model is compared with, as (targets) → label −1, 0 or 1.

VADER scores the sentence. Its tones become labels by two cuts: ±.05, as is the custom, or the two
that give the best macro-F1 on NewsMTSC's train; on train itself always those of the other folds of
documents.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import pandas as pd
from sklearn.model_selection import GroupKFold

from analysis.text import valence

CUSTOM = (-0.05, 0.05)
FOLDS, CANDIDATES = 5, 150


class Cuts(NamedTuple):
    """Where negative ends and positive begins."""

    low: float
    high: float


def vader(targets: pd.DataFrame) -> np.ndarray:
    """Return VADER's compound of the sentence."""
    return valence.score_sentences(targets["sentence"].tolist())["compound"].to_numpy()


# from tones to labels


def labelled(tones: np.ndarray, cuts: Cuts) -> np.ndarray:
    """Return −1 below the lower cut, 1 above the upper one, else 0.

    >>> labelled(np.array([-0.5, 0.0, 0.051]), Cuts(*CUSTOM)).tolist()
    [-1, 0, 1]
    """
    return (tones > cuts.high).astype(int) - (tones < cuts.low)


def best_cuts(tones: np.ndarray, label: np.ndarray) -> Cuts:
    """Return the cuts (lower ≤ upper) with the best macro-F1; of equals the first.

    >>> best_cuts(np.array([-3.0, -1.0, 2.0, 5.0]), np.array([-1, 0, 0, 1]))
    Cuts(low=-2.0, high=3.5)
    """
    values = np.unique(tones)
    edges = np.concatenate([[-np.inf], (values[:-1] + values[1:]) / 2, [np.inf]])
    edges = edges[
        np.unique(np.linspace(0, len(edges) - 1, min(len(edges), CANDIDATES)).round().astype(int))
    ]
    truth = [label == one for one in (-1, 0, 1)]
    below = np.stack([np.searchsorted(np.sort(tones[rows]), edges) for rows in truth], axis=1)
    size, lower, upper = below[-1], below[:, None, :], below[None, :, :]
    said = [
        np.broadcast_to(part, (len(edges), len(edges), 3))
        for part in (lower, upper - lower, size - upper)
    ]
    f1 = np.mean(
        [
            2 * part[..., k] / np.maximum(part.sum(axis=2) + size[k], 1)
            for k, part in enumerate(said)
        ],
        axis=0,
    )
    f1[np.tril_indices(len(edges), -1)] = -1
    low, high = np.unravel_index(np.argmax(f1), f1.shape)
    return Cuts(float(edges[low]), float(edges[high]))


@dataclass(frozen=True)
class Baseline:
    """A scorer without probabilities: tones of targets, and whether cuts are tuned on train."""

    name: str
    tones: Callable[[pd.DataFrame], np.ndarray]
    tuned: bool = True

    def labels(
        self, sets: Mapping[str, pd.DataFrame], *, train: str
    ) -> tuple[dict[str, np.ndarray], Cuts]:
        """Return the labels of every set, and the cuts."""
        tones, given = {name: self.tones(table) for name, table in sets.items()}, sets[train]
        truth = given["label"].to_numpy()
        cuts = best_cuts(tones[train], truth) if self.tuned else Cuts(*CUSTOM)
        found = {name: labelled(table, cuts) for name, table in tones.items()}
        if self.tuned:
            for rest, fold in GroupKFold(FOLDS).split(truth, groups=given["document"]):
                found[train][fold] = labelled(
                    tones[train][fold], best_cuts(tones[train][rest], truth[rest])
                )
        return found, cuts


def baselines() -> list[Baseline]:
    """Return the baselines that have tones, in the order of the tables."""
    return [
        Baseline("VADER, sentence, cuts ±.05", vader, tuned=False),
        Baseline("VADER, sentence, tuned cuts", vader),
    ]
