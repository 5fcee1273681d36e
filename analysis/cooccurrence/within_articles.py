"""Pairs of actors in sentences, tested within articles."""

import math
from collections.abc import Iterable
from functools import lru_cache

import numpy as np
import pandas as pd

from analysis.counts import Incidence, group_codes, group_matrix

MIN_EXPECTED = 1  #: units with both, below which a pair is described only
#: A variance below is 0 but for rounding.
ROUNDING = 1e-9


def tested_within_articles(table: pd.DataFrame, incidence: Incidence) -> pd.DataFrame:
    """Return the table with expected count, score and exact p of the test over articles.

    Of n units l name the one and r the other: the number that names both is hypergeometric, with
    variance l r (n − l)(n − r) / (n² (n − 1)) (Mantel and Haenszel 1959).
    """
    codes, articles = group_codes(incidence.rows, ["article_id"])
    n_units = np.bincount(codes)
    naming = group_matrix(codes, len(articles)) @ incidence.values.astype(float)
    share = naming * (1 / n_units)[:, None]
    spread = (naming - naming * share) * (1 / np.sqrt(np.maximum(n_units - 1, 1)))[:, None]
    first = incidence.items.get_indexer(table["actor_a"])
    second = incidence.items.get_indexer(table["actor_b"])
    expected = (share.T @ naming).toarray()[first, second]
    variance = (spread.T @ spread).toarray()[first, second]
    varies = variance > ROUNDING
    gap = table["joint"].to_numpy() - expected
    corrected = np.sign(gap) * np.maximum(np.abs(gap) - 0.5, 0)
    sd = np.sqrt(np.where(varies, variance, np.nan))
    p = np.full(len(table), np.nan)
    by_actor = naming.tocsc()
    for pair in np.flatnonzero(varies & (expected >= MIN_EXPECTED)):
        left, right = by_actor[:, [first[pair], second[pair]]].toarray().astype(int).T
        both = (left > 0) & (right > 0)
        tables = zip(left[both].tolist(), right[both].tolist(), n_units[both].tolist())
        p[pair] = _chance_of(table["joint"].iloc[pair], tables)
    return table.assign(expected=expected, score=corrected / sd, p=p)


def _chance_of(joint: int, tables: Iterable[tuple[int, int, int]]) -> float:
    """Return the probability that so many units of all articles, or more, name both.

    Two articles of four units, in which two name the one and two the other:

    >>> round(_chance_of(4, [(2, 2, 4), (2, 2, 4)]) * 36)
    1
    """
    law = np.ones(1)
    for table in tables:
        law = np.convolve(law, _law_of_article(*table))
    return min(float(law[joint:].sum()), 1.0)


@lru_cache(maxsize=100_000)
def _law_of_article(left: int, right: int, units: int) -> np.ndarray:
    """Return the probabilities that 0, 1, 2 … of an article's units name both.

    >>> _law_of_article(2, 2, 4).tolist() == [1 / 6, 4 / 6, 1 / 6]
    True
    """
    ways = [
        math.comb(left, joint) * math.comb(units - left, right - joint)
        for joint in range(min(left, right) + 1)
    ]
    return np.array([number / sum(ways) for number in ways])
