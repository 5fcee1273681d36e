"""Formulas on arrays of sums: no tables, no groups, no state; NumPy only.

A ``Measure`` is a name, the convention that tables print beside the number, and a function that broadcasts over
(…, groups, items). Levels take ``(a, n)``; contrasts ``(a, n, b, m)``; association measures ``(joint, left, right, total)``.
``a`` is a count (or a sum of scores) out of ``n``; ``b`` out of ``m`` is what it is compared with. Undefined values are NaN.
"""
from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True)
class Measure:
    """A formula with its name and its convention, so that no table leaves the reader to guess which variant it holds.

    Examples
    --------
    >>> doubled = Measure("doubled share", "2 a / n", lambda a, n: 2 * a / n)
    >>> float(doubled(1, 4))
    0.5
    """

    name: str
    convention: str
    function: Callable[..., np.ndarray]

    def __call__(self, *sums) -> np.ndarray:
        """Return the measure of arrays of sums; 0/0 and the like are NaN, never a neutral value."""
        with np.errstate(divide="ignore", invalid="ignore"):
            return self.function(*(np.asarray(values, dtype=float) for values in sums))


def _x_log_ratio(observed, expected):
    """Return O ln(O/E), 0 where O is 0."""
    return np.where(observed > 0, observed * np.log(np.where(observed > 0, observed, 1) / expected), 0.0)


def _bits(p, q):
    """Return p log2(p/q), 0 where p is 0."""
    return _x_log_ratio(p, q) / np.log(2)


def g2_four_cells(a, n, b, m) -> np.ndarray:
    """Return Dunning's G2 = 2 Σ O ln(O/E) over the four cells word/other × target/reference, 0 ln 0 = 0, signed.

    The sign is that of a − E(a): positive where the target uses the word more often than expected. Source: Dunning 1993.

    >>> round(float(g2_four_cells(110, 2552, 111, 29225)), 2)  # "the swiss", as Dunning prints it
    270.72
    """
    total = n + m
    share = (a + b) / total
    cells = [(a, n * share), (b, m * share), (n - a, n * (1 - share)), (m - b, m * (1 - share))]
    return np.sign(a - n * share) * 2 * sum(_x_log_ratio(observed, expected) for observed, expected in cells)


def dirichlet_log_odds(a, n, b, m, *, prior, alpha0=None, four_terms: bool = False) -> tuple[np.ndarray, np.ndarray]:
    """Return (delta, z): log-odds ratio with an informative Dirichlet prior (Monroe, Colaresi and Quinn 2008).

    Parameters
    ----------
    a, n, b, m : arrays
        Counts and totals of target and reference; the last axis is items.
    prior : array
        Pseudo-counts of each item.
    alpha0 : number, optional
        Their sum over all items; if left out, over those given (the last axis).
    four_terms : bool
        Variance of four terms (exact form) instead of the paper's two: 1/(a + prior) + 1/(b + prior).

    Notes
    -----
    delta = ln[(a + α) / (n + α0 − a − α)] − ln[(b + α) / (m + α0 − b − α)]. ``z`` ranks words; a normal p-value from it
    is wrong for words in articles and is never printed.

    >>> delta, z = dirichlet_log_odds(np.array([6., 3, 1]), 10, np.array([2., 3, 5]), 10, prior=np.array([3., 5, 2]))
    >>> z.round(6).tolist()
    [1.609868, 0.0, -1.616603]
    """
    alpha0 = np.sum(prior, axis=-1, keepdims=True) if alpha0 is None else alpha0
    own, other = a + prior, b + prior
    own_rest, other_rest = n + alpha0 - own, m + alpha0 - other
    variance = 1 / own + 1 / other
    if four_terms:
        variance = variance + 1 / own_rest + 1 / other_rest
    delta = np.log(own * other_rest / (own_rest * other))
    return delta, delta / np.sqrt(variance)


PRIOR_STRENGTH = 1000.0  #: alpha0 of the pooled prior (inference.md, section 8, step 7)


def _pooled_log_odds_z(a, n, b, m):
    prior = PRIOR_STRENGTH * (a + b) / (n + m)
    return dirichlet_log_odds(a, n, b, m, prior=prior, alpha0=PRIOR_STRENGTH)[1]


def npmi_of(joint, left, right, total) -> np.ndarray:
    """Return PMI / −ln(joint/total): −1 when never together, 0 when independent, 1 when always; 0/0 is NaN. Bouma 2009.

    >>> round(float(npmi_of(*map(np.float64, (3, 5, 4, 20)))), 6)
    0.579095
    """
    together = joint > 0
    safe = np.where(together, joint, 1)
    value = np.log(safe * total / (left * right)) / -np.log(safe / total)
    defined = (left > 0) & (right > 0) & ~(together & (joint == total))
    return np.where(defined, np.where(together, value, -1.0), np.nan)


def _log_rate_ratio(a, n, b, m):
    return np.log((a + 0.5) / (n + 1)) - np.log((b + 0.5) / (m + 1))


def _dice(joint, left, right, total):
    return 2 * joint / (left + right)


share = Measure("share", "sum / size", np.divide)
mean = Measure("mean", "sum of scores / number scored", np.divide)
rate = Measure("rate", "count / size, per unit of the denominator", np.divide)

log_rate_ratio = Measure("log rate ratio", "ln((a + .5)/(n + 1)) − ln((b + .5)/(m + 1))", _log_rate_ratio)
difference = Measure("difference", "a/n − b/m", lambda a, n, b, m: a / n - b / m)
g2 = Measure("G2", "four cells, 0 ln 0 = 0, signed; totals before any pruning", g2_four_cells)
log_odds = Measure("log-odds z", "informative Dirichlet prior, alpha0 = 1000 × pooled rate, two-term variance",
                   _pooled_log_odds_z)

entropy_shift = Measure("entropy shift", "p log2(1/p) − q log2(1/q), bits; adds up to H(p) − H(q)",
                        lambda a, n, b, m: _bits(b / m, 1) - _bits(a / n, 1))
kullback_leibler_shift = Measure("Kullback-Leibler shift", "p log2(p/q), bits; adds up to KL(p || q); infinite where q is 0",
                                 lambda a, n, b, m: _bits(a / n, b / m))
jensen_shannon_shift = Measure("Jensen-Shannon shift", "½ p log2(p/mid) + ½ q log2(q/mid), mid = (p + q)/2, bits",
                               lambda a, n, b, m: (_bits(a / n, (a / n + b / m) / 2) + _bits(b / m, (a / n + b / m) / 2)) / 2)

pmi = Measure("PMI", "log2(joint · total / (left · right))", lambda j, x, y, t: np.log2(j * t / (x * y)))
npmi = Measure("NPMI", "PMI / −log(joint / total); −1 when never together", npmi_of)
dice = Measure("Dice", "2 joint / (left + right)", _dice)
log_dice = Measure("log-Dice", "14 + log2(Dice); at most 14", lambda j, x, y, t: 14 + np.log2(_dice(j, x, y, t)))
jaccard = Measure("Jaccard", "joint / (left + right − joint)", lambda j, x, y, t: j / (x + y - j))
t_score = Measure("t", "(joint − expected) / √joint", lambda j, x, y, t: (j - x * y / t) / np.sqrt(j))
log_likelihood = Measure("G2", "four cells, signed", lambda j, x, y, t: g2_four_cells(j, x, y - j, t - x))


def class_tf_idf(a, size=None) -> np.ndarray:
    """Return class TF-IDF of an array groups × items: share of the item in the class × ln(1 + A / total of the item).

    A is the mean class size (not truncated). ``size`` (groups × 1 or × items) are the class sizes before any pruning; without
    it they are the sums of ``a``. An item that no class has is 0. Source: Grootendorst 2022, without its integer A.

    >>> class_tf_idf(np.array([[3, 1, 0, 1], [0, 1, 2, 2]])).round(3).tolist()
    [[0.588, 0.251, 0.0, 0.196], [0.0, 0.251, 0.501, 0.392]]
    """
    a = np.asarray(a, dtype=float)
    size = a.sum(axis=1, keepdims=True) if size is None else np.asarray(size, dtype=float)
    total = a.sum(axis=0)
    weight = np.log1p(size.mean(axis=0) / np.where(total > 0, total, 1))
    return np.divide(a, size, out=np.zeros_like(a), where=size > 0) * np.where(total > 0, weight, 0)


def benjamini_hochberg(p) -> np.ndarray:
    """Return p-values adjusted for the false discovery rate: the smallest of 1 and m p₍ⱼ₎ / j over all ranks j from its own on.

    Missing values stay missing and do not count in m; the family is everything that is given, whatever the array's shape.
    Sound where tests are independent or depend on each other positively. Source: Benjamini and Hochberg 1995.

    >>> benjamini_hochberg([0.01, 0.02, 0.03, np.nan, 0.5]).round(3).tolist()
    [0.04, 0.04, 0.04, nan, 0.5]
    """
    p = np.asarray(p, dtype=float)
    adjusted, known = np.full(p.shape, np.nan), ~np.isnan(p)
    order = np.argsort(p[known], kind="stable")[::-1]
    ranks = np.arange(len(order), 0, -1)
    lowest = np.minimum.accumulate(np.minimum(p[known][order] * len(order) / ranks, 1))
    adjusted[known] = lowest[np.argsort(order, kind="stable")]
    return adjusted


def deviation_of_proportions(values, sizes) -> tuple[np.ndarray, np.ndarray]:
    """Return (DP, DPnorm) of parts × items: half the summed |share of the item − share of the text| over the parts.

    0 is even, 1 is clumped; an item that does not occur is NaN. DPnorm = DP / (1 − smallest part's share). Gries 2008;
    Lijffijt and Gries 2012.

    >>> dp, dp_norm = deviation_of_proportions(np.array([[4.], [0], [2], [4]]), np.array([100., 300, 200, 400]))
    >>> round(float(dp[0]), 6), round(float(dp_norm[0]), 6)
    (0.3, 0.333333)
    """
    shares, parts, _, _ = _spread(values, sizes)
    dp = 0.5 * np.abs(shares - parts).sum(axis=0)
    return dp, dp / (1 - parts.min())


def _spread(values, sizes) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """Return shares of the item by part, shares of the text, and rates inside each part with their sum."""
    values, sizes = np.asarray(values, dtype=float), np.asarray(sizes, dtype=float)[:, None]
    total = values.sum(axis=0)
    shares = np.divide(values, total, out=np.full_like(values, np.nan), where=total > 0)
    rates = np.divide(values, sizes, out=np.full_like(values, np.nan), where=(total > 0) & (sizes > 0))
    return shares, sizes / sizes.sum(), rates, rates.sum(axis=0)


def juilland_d(values, sizes) -> np.ndarray:
    """Return Juilland's D of parts × items: 1 − (population sd / mean of the rates) / √(parts − 1); 1 is even, 0 one part only.

    >>> juilland_d(np.array([[1.], [2], [3], [4], [5]]), np.array([9., 10, 10, 10, 11])).round(4).tolist()
    [0.7852]
    """
    _, _, rates, _ = _spread(values, sizes)
    with np.errstate(divide="ignore", invalid="ignore"):
        return 1 - rates.std(axis=0) / rates.mean(axis=0) / np.sqrt(len(rates) - 1)


def carroll_d2(values, sizes) -> np.ndarray:
    """Return Carroll's D2 of parts × items: entropy of the rates' shares / log of the number of parts (unequal parts allowed).

    >>> carroll_d2(np.array([[1.], [2], [3], [4], [5]]), np.array([9., 10, 10, 10, 11])).round(4).tolist()
    [0.9379]
    """
    _, _, rates, total = _spread(values, sizes)
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(total > 0, -_x_log_ratio(rates / total, 1).sum(axis=0) / np.log(len(rates)), np.nan)


def rosengren_s(values, sizes) -> np.ndarray:
    """Return Rosengren's S of parts × items: (Σ √(share of the item × share of the text))²; 1 is even.

    >>> rosengren_s(np.array([[1.], [2], [3], [4], [5]]), np.array([9., 10, 10, 10, 11])).round(4).tolist()
    [0.9498]
    """
    shares, parts, _, _ = _spread(values, sizes)
    return np.sqrt(shares * parts).sum(axis=0) ** 2


def kullback_leibler(values, sizes) -> np.ndarray:
    """Return Σ share of the item × log2(share of the item / share of the text) of parts × items, bits; 0 is even.

    >>> kullback_leibler(np.array([[1.], [2], [3], [4], [5]]), np.array([9., 10, 10, 10, 11])).round(4).tolist()
    [0.137]
    """
    shares, parts, _, total = _spread(values, sizes)
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(total > 0, _bits(shares, parts).sum(axis=0), np.nan)


def burch_da(values, sizes) -> np.ndarray:
    """Return Burch's DA of parts × items: 1 − mean over pairs of parts of |difference of rates| / (2 × mean rate); 1 is even.

    >>> burch_da(np.array([[1.], [2], [3], [4], [5]]), np.array([9., 10, 10, 10, 11])).round(4).tolist()
    [0.6975]
    """
    _, _, rates, total = _spread(values, sizes)
    n = len(rates)
    gaps = ((2 * np.arange(1, n + 1) - n - 1)[:, None] * np.sort(rates, axis=0)).sum(axis=0)
    with np.errstate(divide="ignore", invalid="ignore"):
        return 1 - gaps / (n * (n - 1) / 2) / (2 * total / n)
