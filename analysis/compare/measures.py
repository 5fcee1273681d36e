"""Formulas on arrays of sums: no tables, no groups, no state.

A ``Measure`` is a name, the convention that tables print beside the number, and a function that
broadcasts over (…, groups, items). Keyness takes ``(a, n, b, m)``: ``a`` is a count out of ``n``;
``b`` out of ``m`` is what it is compared with. Association takes ``(joint, left, right, total)``.
Undefined values are NaN.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from analysis.counts import divided

PRIOR_STRENGTH = 1000.0  #: alpha0 of the pooled prior, in pseudo-tokens


@dataclass(frozen=True)
class Measure:
    """A formula with its name and its convention.

    Called with arrays of sums it returns an array of float, of the shape to which they broadcast
    (usually groups × items).
    """

    name: str  #: what tables and figures call it
    convention: str  #: the formula and its variant, in one line
    function: Callable[..., Any]
    references: tuple[str, ...] = ()  #: keys of ``figures/references.toml``

    def __call__(self, *sums: ArrayLike) -> np.ndarray:
        """Return the measure of arrays of sums; 0/0 and the like are NaN."""
        arrays = [np.asarray(values, dtype=float) for values in sums]
        with np.errstate(divide="ignore", invalid="ignore"):
            return self.function(*arrays)


def _times_log_ratio(observed: Any, expected: Any) -> np.ndarray:
    """Return O ln(O/E), 0 where O is 0."""
    positive = np.where(observed > 0, observed, 1)
    product = observed * np.log(positive / expected)
    return np.where(observed > 0, product, 0.0 * observed)


# ---- keyness ------------------------------------------------------------------------------------


@partial(
    Measure,
    "G2",
    "four cells, 0 ln 0 = 0, signed; totals before any pruning",
    references=("dunning1993",),
)
def g2(a, n, b, m):
    """Return Dunning's 2 Σ O ln(O/E), with the sign of a − E(a).

    The sum is over word/other × target/reference. Dunning 1993 prints 270.72 for "the swiss" (110
    of 2,552 against 111 of 29,225).
    """
    word_share = (a + b) / (n + m)
    target_word = _times_log_ratio(a, n * word_share)
    reference_word = _times_log_ratio(b, m * word_share)
    target_rest = _times_log_ratio(n - a, n * (1 - word_share))
    reference_rest = _times_log_ratio(m - b, m * (1 - word_share))
    sign = np.sign(a - n * word_share)
    return sign * 2 * (target_word + reference_word + target_rest + reference_rest)


@partial(Measure, "log ratio", "log2((a/n)/(b/m)); a count of 0 is taken as 0.5")
def log_ratio(a, n, b, m):
    """Return Hardie's log ratio: log2 of the ratio of rates.

    a of n and b of m are counts and totals of target and reference. 1 is twice the rate, −1 half
    of it. A count of 0 is taken as 0.5; missing where neither side uses the word.
    """
    target = np.where(a > 0, a, 0.5) / n
    reference = np.where(b > 0, b, 0.5) / m
    return np.where(a + b > 0, np.log2(target / reference), np.nan)


def dirichlet_log_odds(
    a: Any, n: Any, b: Any, m: Any, *, prior: Any, alpha0: Any
) -> tuple[np.ndarray, np.ndarray]:
    """Return the log-odds ratio with a Dirichlet prior, and its z.

    ln[(a + α) / (n + α0 − a − α)] − ln[(b + α) / (m + α0 − b − α)], items on the last axis (Monroe,
    Colaresi and Quinn 2008). z ranks words; it is no test.
    """
    target = a + prior
    reference = b + prior
    target_rest = n + alpha0 - target
    reference_rest = m + alpha0 - reference
    delta = np.log(target * reference_rest / (target_rest * reference))
    return delta, delta / np.sqrt(1 / target + 1 / reference)


@partial(
    Measure,
    "log-odds z",
    f"informative Dirichlet prior, alpha0 = {PRIOR_STRENGTH:g} × pooled rate, two-term variance",
    references=("monroe2008",),
)
def log_odds(a, n, b, m):
    """Return the log-odds z with a prior from each item's pooled rate.

    a of n and b of m are counts and totals of target and reference. Above 0 the target uses the
    item more.
    """
    prior = PRIOR_STRENGTH * (a + b) / (n + m)
    return dirichlet_log_odds(a, n, b, m, prior=prior, alpha0=PRIOR_STRENGTH)[1]


def class_tf_idf(a: np.ndarray, size: np.ndarray) -> np.ndarray:
    """Return class TF-IDF of groups × items; 0 for an item that no class has.

    It is the item's share in the class × ln(1 + A / total of the item), A the mean class size
    (Grootendorst 2022, without its integer A).
    """
    total = a.sum(axis=0)
    occurs = total > 0
    weight = np.log1p(size.mean(axis=0) / np.where(occurs, total, 1))
    return divided(a, size) * np.where(occurs, weight, 0)


def excess_share(a: np.ndarray, size: np.ndarray) -> np.ndarray:
    """Return how far a group's share is above the groups' mean share.

    It is ln(share / mean share), or 0 below: as a factor of a share, the weight of Carpineto and
    others 2001, a term's part of the Kullback-Leibler divergence.
    """
    share = divided(a, size)
    return np.log(np.maximum(divided(share, share.mean(axis=0)), 1))


# ---- association --------------------------------------------------------------------------------


@partial(
    Measure,
    "NPMI",
    "PMI / −log(joint / total); −1 when never together, 0 independent, 1 always (Bouma 2009)",
    references=("bouma2009",),
)
def npmi(joint, left, right, total):
    """Return the normalized pointwise mutual information of a pair.

    Arguments are units with both, with a, with b, and all units. From −1 (never
    together) over 0 (independent) to 1 (only together).
    """
    information = np.log(joint * total / (left * right))
    normalized = information / -np.log(joint / total)
    never_together = np.where(left * right > 0, -1, np.nan)
    return np.where(joint > 0, normalized, never_together)


#: By the names that ``framing.keyness`` takes.
KEYNESS = {"g2": g2, "log_ratio": log_ratio, "log_odds": log_odds}
