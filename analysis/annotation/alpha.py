"""Krippendorff's alpha: agreement beyond chance, with its interval."""

import itertools
import math
from collections import Counter
from collections.abc import Sequence
from functools import lru_cache
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
from scipy import special

from analysis.counts import group_matrix
from analysis.errors import number_of, require_extra

ORDERED = ("ordinal", "interval")  #: levels whose labels are numbers; others are sorted as words
FEWEST_UNITS = 5  #: for an interval
CONFIDENCE = 0.95


class LabelCounts(NamedTuple):
    """How many coders gave each page each label."""

    counts: np.ndarray  #: pages with two labels or more × labels
    labels: list  #: in order
    pages: np.ndarray  #: the places of these pages


def alpha(labels: Any, *, level: str = "nominal") -> float:
    """Return Krippendorff's alpha (2011) of pages × coders; chance is 0.

    None is no label; *level* "masi" compares sets (Passonneau 2006). It is NaN where one label
    occurs. The package krippendorff needs memory of pages × labels².
    """
    return _alpha_of(_label_counts(labels, level=level), level=level)


def interval(
    labels: Any,
    *,
    level: str = "nominal",
    units: Sequence,
    noun: str = "page",
) -> tuple[float, float, str]:
    """Return the ends of alpha's 95 % interval, and why they are missing.

    Alpha is computed without each unit in turn; t has one degree of freedom fewer than units.
    """
    found = _label_counts(labels, level=level)
    unit, names = pd.factorize(np.asarray(units)[found.pages])
    n_units = len(names)
    pool = group_matrix(unit, n_units)
    of_unit = pool @ found.counts
    n_different = np.count_nonzero(found.counts, axis=1)
    reasons = {
        "undefined: no variation": len(found.labels) < 2,
        f"{number_of(n_units, noun)}, at least {FEWEST_UNITS} needed": n_units < FEWEST_UNITS,
        "no disagreement": (n_different == 1).all(),
        f"the {noun}s are alike": len(of_unit) and (of_unit == of_unit[0]).all(),
    }
    for reason, applies in reasons.items():
        if applies:
            return math.nan, math.nan, reason
    without = _alphas_without(found, pool, level=level)
    if np.isnan(without).any():
        return math.nan, math.nan, f"without one {noun} only one label is left"
    error = math.sqrt((n_units - 1) * without.var())
    reach = special.stdtrit(n_units - 1, (1 + CONFIDENCE) / 2) * error
    middle = _alpha_of(found, level=level)
    return middle - float(reach), float(min(middle + reach, 1.0)), ""


def share(labels: Any) -> float:
    """Return percent agreement: of pages, the mean share of pairs of their labels that agree."""
    found = _label_counts(labels, level="nominal")
    if not len(found.counts):
        return math.nan
    apart = _disagreement(found.counts, 1 - np.eye(len(found.labels)))
    return float(1 - (apart / found.counts.sum(axis=1)).mean())


def kappa(labels: np.ndarray) -> float:
    """Return Cohen's kappa of pages × two coders; NaN where both give one label alone."""
    one, other = map(Counter, labels.T)
    by_chance = sum(one[label] * other[label] for label in one) / len(labels) ** 2
    return (share(labels) - by_chance) / (1 - by_chance) if by_chance < 1 else math.nan


def words_of_label(label: Any) -> str:
    """Return a label in words: sets by their sorted members, 1.0 as 1.

    >>> words_of_label(frozenset({"b", "a"})), words_of_label(1.0)
    ('a;b', '1')
    """
    if isinstance(label, frozenset):
        return ";".join(sorted(map(str, label)))
    if isinstance(label, str):
        return label
    return f"{label:g}"


def _label_counts(labels: Any, *, level: str) -> LabelCounts:
    """Return how many coders gave each page each label."""
    table = pd.DataFrame(labels, dtype=object).to_numpy()
    pages = np.flatnonzero(pd.notna(table).sum(axis=1) >= 2)
    table = table[pages]
    page, coder = np.nonzero(pd.notna(table))
    given = table[page, coder]
    order = None if level in ORDERED else words_of_label
    values = sorted(set(given), key=order)
    place_of = dict(zip(values, range(len(values))))
    counts = np.zeros((len(table), len(values)))
    np.add.at(counts, (page, [place_of[label] for label in given]), 1)
    return LabelCounts(counts, values, pages)


def _alpha_of(table: LabelCounts, *, level: str) -> float:
    """Return alpha of all pages."""
    return float(_alphas_without(table, np.zeros((1, len(table.counts))), level=level)[0])


def _alphas_without(table: LabelCounts, units: Any, *, level: str) -> np.ndarray:
    """Return alpha without the pages of each unit: 1 − observed / expected disagreement."""
    distances = _distances(table, level=level)
    observed = _disagreement(table.counts, distances)
    n = table.counts.sum(axis=0) - units @ table.counts
    expected = ((n @ distances) * n).sum(axis=1)
    with np.errstate(divide="ignore", invalid="ignore"):
        alphas = 1 - (n.sum(axis=1) - 1) * (observed.sum() - units @ observed) / expected
    return np.where(expected > 0, alphas, math.nan)


def _disagreement(counts: np.ndarray, distances: np.ndarray) -> np.ndarray:
    """Return the disagreement that is observed on each page."""
    return ((counts @ distances) * counts).sum(axis=1) / (counts.sum(axis=1) - 1)


def _distances(table: LabelCounts, *, level: str) -> np.ndarray:
    """Return labels × labels: their squared distances.

    Ranks are as far apart as there are labels between their middles (Krippendorff 2011).
    """
    labels = table.labels
    if level == "nominal":
        return 1 - np.eye(len(labels))
    if level == "masi":
        require_extra("nltk", what="agreement of level masi", modules=["nltk"])
        return _distances_of_sets(tuple(labels))
    score = np.array(labels, float)
    if level == "ordinal":
        n = table.counts.sum(axis=0)
        score = n.cumsum() - n / 2
    return (score[:, None] - score) ** 2


@lru_cache(maxsize=1)  # alpha and its interval ask for the same ones
def _distances_of_sets(labels: tuple[frozenset, ...]) -> np.ndarray:
    """Return labels × labels: the distances of different sets by NLTK."""
    from nltk.metrics.distance import masi_distance

    distances = np.zeros((len(labels), len(labels)))
    pairs = itertools.combinations(labels, 2)
    distances[np.triu_indices(len(labels), 1)] = [masi_distance(*pair) for pair in pairs]
    return distances + distances.T
