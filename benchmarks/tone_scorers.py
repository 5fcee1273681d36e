"""The scorers of tone that the directed model is compared with, as (targets) → label −1, 0 or 1.

VADER scores the sentence. AFINN gives a window of so many words on each side of the target the sum
of its words' tones, the target's own words left out; without a listed word it is 0. Tones become
labels by two cuts: ±.05, as is the custom with VADER, or the two that give the best macro-F1 on
NewsMTSC's train (for windows together with the best of five widths); on train itself always those
of the other folds of documents.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache, partial
from importlib import resources
from typing import NamedTuple

import numpy as np
import pandas as pd
from sklearn.model_selection import GroupKFold

from analysis.text import valence

WORD = re.compile(r"\w+(?:['’-]\w+)*")
WIDTHS = (3, 5, 8, 12, 18)  #: words on each side
CUSTOM = (0, -0.05, 0.05)
FOLDS, CANDIDATES = 5, 150


class Cuts(NamedTuple):
    """Which column of tones, and where negative ends and positive begins."""

    column: int
    low: float
    high: float


# words and scopes


def hits(
    values: Mapping[str, float], sentence: str, *, longest: int = 4
) -> list[tuple[int, int, float]]:
    """Return the listed words and phrases of a sentence as (number of the first word, of the word
    after the last, tone).

    >>> hits({"good": 3, "not good": -2}, "A not good, good book")
    [(1, 3, -2), (3, 4, 3)]
    """
    words, found, at = (
        [word.group().lower().replace("’", "'") for word in WORD.finditer(sentence)],
        [],
        0,
    )
    while at < len(words):
        phrases = {
            length: " ".join(words[at : at + length])
            for length in range(min(longest, len(words) - at), 0, -1)
        }
        length = next((length for length, phrase in phrases.items() if phrase in values), 0)
        if length:
            found.append((at, at + length, values[phrases[length]]))
        at += max(length, 1)
    return found


def inside(sentence: str, start: int, stop: int) -> tuple[int, int]:
    """Return the words of *sentence* that stand, with a part at least, between two characters:
    first, and after the last.

    >>> inside("Mr. Smith's car", 4, 9), inside("Mr. Smith's car", 3, 3)
    ((1, 2), (1, 1))
    """
    bounds = [word.span() for word in WORD.finditer(sentence)]
    return sum(right <= start for _, right in bounds), sum(
        left < max(stop, start) for left, _ in bounds
    )


def summed(targets: pd.DataFrame, *, values: Mapping[str, float]) -> np.ndarray:
    """Return the summed tones of the words around each target: a row a target, a column a width."""
    rows = []
    for sentence, start, stop in zip(
        targets["sentence"], targets["start"], targets["stop"], strict=True
    ):
        own, after = inside(sentence, start, stop)
        distances = []
        for first, last, tone in hits(values, sentence):
            if last <= own:
                distances.append((own - first, tone))
            elif first >= after:
                distances.append((last - after, tone))
        rows.append(
            [sum(tone for distance, tone in distances if distance <= width) for width in WIDTHS]
        )
    return np.array(rows, float)


def vader(targets: pd.DataFrame) -> np.ndarray:
    """Return VADER's compound of the sentence."""
    return valence.score_sentences(targets["sentence"].tolist())[["compound"]].to_numpy()


# lists


@lru_cache
def afinn() -> dict[str, float]:
    """Return AFINN-165 of the package afinn (Nielsen 2011; ODbL, which is why it does not ship)."""
    text = (resources.files("afinn") / "data" / "AFINN-en-165.txt").read_text("utf-8")
    return {word: float(tone) for word, tone in (line.split("\t") for line in text.splitlines())}


# from tones to labels


def labelled(tones: np.ndarray, cuts: Cuts) -> np.ndarray:
    """Return −1 below the lower cut, 1 above the upper one, else 0.

    >>> labelled(np.array([[-0.5], [0.0], [0.051]]), Cuts(*CUSTOM)).tolist()
    [-1, 0, 1]
    """
    tone = tones[:, cuts.column]
    return (tone > cuts.high).astype(int) - (tone < cuts.low)


def best_cuts(tones: np.ndarray, label: np.ndarray) -> Cuts:
    """Return the column and the cuts (lower ≤ upper) with the best macro-F1; of equals the first.

    >>> best_cuts(np.array([[-3.0], [-1.0], [2.0], [5.0]]), np.array([-1, 0, 0, 1]))
    Cuts(column=0, low=-2.0, high=3.5)
    """
    found = [_cuts(tones[:, column], label) for column in range(tones.shape[1])]
    column = int(np.argmax([f1 for f1, *_ in found]))
    return Cuts(column, *found[column][1:])


def _cuts(tone: np.ndarray, label: np.ndarray) -> tuple[float, float, float]:
    values = np.unique(tone)
    edges = np.concatenate([[-np.inf], (values[:-1] + values[1:]) / 2, [np.inf]])
    edges = edges[
        np.unique(np.linspace(0, len(edges) - 1, min(len(edges), CANDIDATES)).round().astype(int))
    ]
    truth = [label == one for one in (-1, 0, 1)]
    below = np.stack([np.searchsorted(np.sort(tone[rows]), edges) for rows in truth], axis=1)
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
    return float(f1[low, high]), float(edges[low]), float(edges[high])


@dataclass(frozen=True)
class Baseline:
    """A scorer without probabilities: tones of targets (rows × variants), and whether cuts are
    tuned on train.
    """

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
        Baseline("AFINN, window, tuned width and cuts", partial(summed, values=afinn())),
    ]
