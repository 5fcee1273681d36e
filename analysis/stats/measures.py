"""Formulas on arrays of sums: no tables, no groups, no state.

A ``Measure`` is a name, the convention that tables print beside the number, and a function that broadcasts over
(…, groups, items). Levels take ``(a, n)``; contrasts ``(a, n, b, m)``; association measures ``(joint, left, right, total)``;
dispersion ``(values, sizes)``, parts × items and parts. ``a`` is a count (or a sum of scores) out of ``n``; ``b`` out of ``m``
is what it is compared with. Undefined values are NaN.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

import numpy as np
from numpy.typing import ArrayLike

from analysis import errors as checks


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
    small_is_strong: bool = False  #: as p-values are
    references: tuple[str, ...] = ()  #: keys of figures/references.bib

    def __call__(self, *sums) -> np.ndarray:
        """Return the measure of arrays of sums; 0/0 and the like are NaN, never a neutral value."""
        with np.errstate(divide="ignore", invalid="ignore"):
            return self.function(*(np.asarray(values, dtype=float) for values in sums))


def require_measure(value: object) -> None:
    """Raise InputError unless *value* is a Measure.

    >>> require_measure(dice)
    """
    if not isinstance(value, Measure):
        raise checks.refusal(
            "measure",
            arrived=repr(value),
            expected="a Measure, such as measures.g2",
            fix="Import measures from analysis; those with settings are called: measures.log_odds_flat().",
        )


def _x_log_ratio(observed, expected):
    """Return O ln(O/E), 0 where O is 0."""
    return np.where(
        observed > 0,
        observed * np.log(np.where(observed > 0, observed, 1) / expected),
        0.0 * observed,
    )


def _bits(p, q):
    """Return p log2(p/q), 0 where p is 0."""
    return _x_log_ratio(p, q) / np.log(2)


def g2_four_cells(
    a: np.ndarray | float, n: np.ndarray | float, b: np.ndarray | float, m: np.ndarray | float
) -> np.ndarray:
    """Return Dunning's G2 = 2 Σ O ln(O/E) over the four cells word/other × target/reference, 0 ln 0 = 0, signed.

    The sign is that of a − E(a): positive where the target uses the word more often than expected. Source: Dunning 1993.

    >>> round(float(g2_four_cells(110, 2552, 111, 29225)), 2)  # "the swiss", as Dunning prints it
    270.72
    """
    total = n + m
    share = (a + b) / total
    cells = [(a, n * share), (b, m * share), (n - a, n * (1 - share)), (m - b, m * (1 - share))]
    return (
        np.sign(a - n * share)
        * 2
        * sum(_x_log_ratio(observed, expected) for observed, expected in cells)
    )


def g2_of_two_cells(
    a: np.ndarray | float, n: np.ndarray | float, b: np.ndarray | float, m: np.ndarray | float
) -> np.ndarray:
    """Return G2 over the two cells of the word alone, 2 [a ln(a/E(a)) + b ln(b/E(b))], signed. Source: Rayson and Garside 2000.

    Below the four cells' for rare words, above it for frequent ones; only the four-cell form has the chi-squared(1) limit.

    >>> round(float(g2_of_two_cells(10., 100., 5., 200.)), 6)  # 10 ln 2
    6.931472
    """
    share = (a + b) / (n + m)
    return np.sign(a - n * share) * 2 * (_x_log_ratio(a, n * share) + _x_log_ratio(b, m * share))


def williams_q(
    a: np.ndarray | float, n: np.ndarray | float, b: np.ndarray | float, m: np.ndarray | float
) -> np.ndarray | float:
    """Return what Williams (1976) divides G2 by: 1 + (N/n + N/m − 1)(N/R + N/(N − R) − 1)/(6N), R = a + b.

    >>> round(float(williams_q(10., 100., 5., 200.)), 6)
    1.038991
    """
    total, word = n + m, a + b
    return 1 + (total / n + total / m - 1) * (total / word + total / (total - word) - 1) / (
        6 * total
    )


def _chi2(a, n, b, m, *, correction=lambda gap, half, smallest: 0):
    """Return the signed chi-squared; *correction* comes off |ad − bc|, half is N/2 and smallest the least expected count."""
    total, word, gap = n + m, a + b, np.abs(a * m - b * n)
    less = correction(gap, total / 2, np.minimum(n, m) * np.minimum(word, total - word) / total)
    return np.sign(a * m - b * n) * total * (gap - less) ** 2 / (n * m * word * (total - word))


def _fisher(a, n, b, m):
    """Return Fisher's two-sided p; missing where nothing or no whole number was counted."""
    from scipy.stats import fisher_exact

    def exact(a, n, b, m):
        """Return the p of one item."""
        counted = (
            all(float(value).is_integer() for value in (a, n, b, m)) and a + b > 0 and min(n, m) > 0
        )
        return fisher_exact([[a, n - a], [b, m - b]]).pvalue if counted else np.nan

    return np.vectorize(exact, otypes=[float])(a, n, b, m)


def _log_ratio(a, n, b, m):
    return np.where(
        a + b > 0, np.log2(np.where(a > 0, a, 0.5) / n / (np.where(b > 0, b, 0.5) / m)), np.nan
    )


def _odds_ratio(a, n, b, m):
    more = 0.5 * ((np.minimum(a, b) == 0) | (a == n) | (b == m))
    return np.where(a + b > 0, (a + more) * (m - b + more) / ((b + more) * (n - a + more)), np.nan)


def _ell(a, n, b, m):
    smallest = np.minimum(n, m) * (a + b) / (n + m)
    return np.abs(g2_of_two_cells(a, n, b, m)) / (
        (n + m) * np.log(np.where(smallest > 1, smallest, np.nan))
    )


def log_ratio_conservative(*, alpha: float = 0.05, tests: int = 1) -> Measure:
    """Return the Measure LRC: the end of the log ratio's interval that is nearest to 0, and 0 where the interval covers 0.

    Parameters
    ----------
    alpha, tests : number, int
        Clopper-Pearson interval of a out of a + b at level 1 − alpha/tests, each end mapped by log2((m/n) p/(1 − p)).
        *tests* is the number of words that are looked at. Source: Evert 2022.

    Raises
    ------
    InputError
        For an *alpha* outside 0 to 1, or fewer tests than 1.

    Notes
    -----
    The interval treats words as independent, so that LRC ranks words and tests none.

    >>> round(float(log_ratio_conservative()(10, 100, 5, 200)), 6), float(log_ratio_conservative(tests=1000)(10, 100, 5, 200))
    (0.316979, 0.0)
    """
    checks.require_number(alpha, name="alpha", least=0, most=1)
    checks.require_number(tests, name="tests", least=1)

    def nearest(a, n, b, m):
        """Return the end nearest 0."""
        from scipy.special import betainccinv, betaincinv

        tail = alpha / 2 / tests
        ends = (
            np.where(a > 0, betaincinv(np.maximum(a, 1e-9), b + 1, tail), 0.0),
            np.where(b > 0, betainccinv(a + 1, np.maximum(b, 1e-9), tail), 1.0),
        )
        low, high = (np.log2(m / n * end / (1 - end)) for end in ends)
        return np.where(a + b > 0, np.where(low > 0, low, np.where(high < 0, high, 0.0)), np.nan)

    interval = f"{1 - alpha:.4g} Clopper-Pearson interval for {tests} tests"
    return Measure(
        "conservative log ratio",
        f"log2; end nearest 0 of the {interval}; words as independent",
        nearest,
    )


def dirichlet_log_odds(
    a: np.ndarray | float,
    n: np.ndarray | float,
    b: np.ndarray | float,
    m: np.ndarray | float,
    *,
    prior: np.ndarray | float,
    alpha0: np.ndarray | float | None = None,
    four_terms: bool = False,
) -> tuple[np.ndarray, np.ndarray]:
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


PRIOR_STRENGTH = 1000.0  #: alpha0 of the pooled prior, in pseudo-tokens
_TERMS = {False: "two-term variance", True: "four-term variance"}


def log_odds_flat(*, prior: float = 0.01, four_terms: bool = False) -> Measure:
    """Return the Measure log-odds z with the same pseudo-count *prior* for every item ("uninformative").

    alpha0 is *prior* times the number of items given. A flat prior leaves rare words with large z; Monroe, Colaresi and Quinn
    (2008) advise the informative one. A negative prior raises InputError.

    >>> log_odds_flat(prior=0.1)([30, 10, 5, 1, 54], 100, [12, 25, 5, 0, 58], 100).round(3).tolist()
    [3.346, -2.93, 0.0, 0.729, -0.855]
    """
    checks.require_number(prior, name="prior", least=0)
    return Measure(
        "log-odds z, flat prior",
        f"{prior:g} an item, {_TERMS[four_terms]}",
        lambda a, n, b, m: dirichlet_log_odds(
            a, n, b, m, prior=np.full(np.shape(a)[-1:], prior), four_terms=four_terms
        )[1],
    )


def log_odds_informative(
    *,
    alpha0: float = PRIOR_STRENGTH,
    background: Sequence[float] | None = None,
    four_terms: bool = False,
) -> Measure:
    """Return the Measure log-odds z whose prior is *alpha0* times each item's rate in the *background*.

    Parameters
    ----------
    alpha0 : number
        Pseudo-tokens; fewer than 0 raise InputError. ``alpha0=n + m`` is the prior of pooled counts themselves.
    background : pair (counts of the items, total), optional
        From a larger body of text; without it target and reference together.
    four_terms : bool
        As in :func:`dirichlet_log_odds`.

    >>> log_odds_informative(alpha0=200)([30, 70], 100, [12, 88], 100).round(3).tolist()
    [2.02, -3.956]
    """
    checks.require_number(alpha0, name="alpha0", least=0)

    def informative(a, n, b, m):
        """Return z."""
        counts, total = (a + b, n + m) if background is None else map(np.asarray, background)
        return dirichlet_log_odds(
            a, n, b, m, prior=alpha0 * counts / total, alpha0=alpha0, four_terms=four_terms
        )[1]

    source = (
        f"alpha0 = {alpha0:g} × {'pooled rate' if background is None else 'rate in the background'}"
    )
    return Measure(
        "log-odds z",
        f"informative Dirichlet prior, {source}, {_TERMS[four_terms]}",
        informative,
        references=("monroe2008",),
    )


def _collocation_lambda(joint, left, right, total):
    cells = [
        cell + 0.5 for cell in (joint, total - left - right + joint, left - joint, right - joint)
    ]
    both, neither, only_left, only_right = map(np.log, cells)
    return both + neither - only_left - only_right, np.sqrt(sum(1 / cell for cell in cells))


def _dice(joint, left, right, total):
    return 2 * joint / (left + right)


share = Measure("share", "sum / size", np.divide)
mean = Measure("mean", "sum of scores / number scored", np.divide)
rate = Measure("rate", "count / size, per unit of the denominator", np.divide)

log_rate_ratio = Measure(
    "log rate ratio",
    "ln((a + .5)/(n + 1)) − ln((b + .5)/(m + 1))",
    lambda a, n, b, m: np.log((a + 0.5) / (n + 1)) - np.log((b + 0.5) / (m + 1)),
)
difference = Measure("difference", "a/n − b/m", lambda a, n, b, m: a / n - b / m)
g2 = Measure(
    "G2",
    "four cells, 0 ln 0 = 0, signed; totals before any pruning",
    g2_four_cells,
    references=("dunning1993",),
)
g2_two_cells = Measure("G2, two cells", "the word's own two cells only, signed", g2_of_two_cells)
g2_williams = Measure(
    "G2, Williams",
    "four cells, divided by Williams' q, signed",
    lambda a, n, b, m: g2_four_cells(a, n, b, m) / williams_q(a, n, b, m),
)
chi2 = Measure("chi2", "2 × 2, no correction, signed", _chi2)
chi2_yates = Measure(
    "chi2, Yates",
    "|O − E| less min(½, |O − E|) in every cell, signed",
    partial(_chi2, correction=lambda gap, half, smallest: np.minimum(gap, half)),
)
chi2_quanteda = Measure(
    "chi2, quanteda",
    "Yates only where |ad − bc| >= N/2 and an expected count is below 5, signed",
    partial(
        _chi2, correction=lambda gap, half, least: np.where((gap >= half) & (least < 5), half, 0)
    ),
)
fisher = Measure(
    "Fisher's p, words as independent",
    "two-sided, exact, not signed",
    _fisher,
    small_is_strong=True,
)
keyness_pmi = Measure(
    "PMI of keyness",
    "ln(a / E(a)); −∞ where the target never uses it",
    lambda a, n, b, m: np.log(a * (n + m) / (n * (a + b))),
)
log_ratio = Measure("log ratio", "log2((a/n)/(b/m)); a count of 0 is taken as 0.5", _log_ratio)
percent_difference = Measure(
    "%DIFF",
    "100 (a/n − b/m)/(b/m); a reference rate of 0 is taken as 1e-18",
    lambda a, n, b, m: (
        100 * (a / n - b / m) / np.where(b > 0, b / m, np.where(a > 0, 1e-18, np.nan))
    ),
)
bic = Measure(
    "BIC",
    "G2 of two cells − ln N; below 0 speaks for no difference, not signed",
    lambda a, n, b, m: np.abs(g2_of_two_cells(a, n, b, m)) - np.log(n + m),
)
ell = Measure(
    "ELL", "G2 of two cells / (N ln of the smaller E); missing where E <= 1, not signed", _ell
)
odds_ratio = Measure(
    "odds ratio", "ad/(bc); where a cell is 0, 0.5 is added to all; 1 is no difference", _odds_ratio
)
log_odds = log_odds_informative()

entropy_shift = Measure(
    "entropy shift",
    "p log2(1/p) − q log2(1/q), bits; adds up to H(p) − H(q)",
    lambda a, n, b, m: _bits(b / m, 1) - _bits(a / n, 1),
    references=("gallagher2021",),
)
kullback_leibler_shift = Measure(
    "Kullback-Leibler shift",
    "p log2(p/q), bits; adds up to KL(p || q); infinite where q is 0",
    lambda a, n, b, m: _bits(a / n, b / m),
    references=("gallagher2021",),
)
jensen_shannon_shift = Measure(
    "Jensen-Shannon shift",
    "½ p log2(p/mid) + ½ q log2(q/mid), mid = (p + q)/2, bits",
    lambda a, n, b, m: (_bits(a / n, (a / n + b / m) / 2) + _bits(b / m, (a / n + b / m) / 2)) / 2,
    references=("gallagher2021",),
)
weighted_shift = Measure(
    "weighted shift",
    "(p − q)(s − r): p, q shares of scored tokens, s score, r reference score",
    lambda p, q, s, r: (p - q) * (s - r),
    references=("gallagher2021",),
)

pmi = Measure(
    "PMI", "log2(joint · total / (left · right))", lambda j, x, y, t: np.log2(j * t / (x * y))
)
npmi = Measure(
    "NPMI",
    "PMI / −log(joint / total); −1 when never together, 0 independent, 1 always (Bouma 2009)",
    lambda j, x, y, t: np.where(
        j > 0, np.log(j * t / (x * y)) / -np.log(j / t), np.where(x * y > 0, -1, np.nan)
    ),
    references=("bouma2009",),
)
dice = Measure("Dice", "2 joint / (left + right)", _dice)
log_dice = Measure(
    "log-Dice", "14 + log2(Dice); at most 14", lambda j, x, y, t: 14 + np.log2(_dice(j, x, y, t))
)
jaccard = Measure("Jaccard", "joint / (left + right − joint)", lambda j, x, y, t: j / (x + y - j))
t_score = Measure(
    "t", "(joint − expected) / √joint", lambda j, x, y, t: (j - x * y / t) / np.sqrt(j)
)
log_likelihood = Measure(
    "G2",
    "four cells, signed",
    lambda j, x, y, t: g2_four_cells(j, x, y - j, t - x),
    references=("dunning1993",),
)
collocation_lambda = Measure(
    "lambda",
    "log odds ratio of the four cells, 0.5 added to each (Blaheta, Johnson 2001; quanteda)",
    lambda j, x, y, t: _collocation_lambda(j, x, y, t)[0],
)
collocation_z = Measure(
    "z of lambda",
    "lambda / √Σ 1/cell, 0.5 added to each cell; ranks only, words are not independent",
    lambda j, x, y, t: np.divide(*_collocation_lambda(j, x, y, t)),
)


def class_tf_idf(a: np.ndarray | float, size: np.ndarray | float | None = None) -> np.ndarray:
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


def holm(p: ArrayLike) -> np.ndarray:
    """Return p-values adjusted for the family-wise error: the largest (m − j + 1) p₍ⱼ₎ of ranks up to its own.

    Missing values stay missing and do not count in m; the family is everything that is given. A number outside 0 to 1 raises
    InputError. Source: Holm 1979.

    >>> holm([0.01, 0.02, 0.03, np.nan]).round(3).tolist()
    [0.03, 0.04, 0.04, nan]
    """
    p = _require_p(p)
    adjusted, known = np.full(p.shape, np.nan), ~np.isnan(p)
    order = np.argsort(p[known], kind="stable")
    left = np.arange(len(order), 0, -1)
    largest = np.maximum.accumulate(np.minimum(p[known][order] * left, 1))
    adjusted[known] = largest[np.argsort(order, kind="stable")]
    return adjusted


def _require_p(p: ArrayLike) -> np.ndarray:
    """Return p-values as an array; a number outside 0 to 1 is refused."""
    p = np.asarray(p, dtype=float)
    if ((p < 0) | (p > 1)).any():
        raise checks.refusal(
            "p",
            arrived=checks.listing(p[(p < 0) | (p > 1)]),
            expected="numbers from 0 to 1",
            fix="Give p-values, such as the column p of a contrast table.",
        )
    return p


def benjamini_hochberg(p: ArrayLike) -> np.ndarray:
    """Return p-values adjusted for the false discovery rate: the smallest of 1 and m p₍ⱼ₎ / j over all ranks j from its own on.

    Missing values stay missing and do not count in m; the family is everything that is given, whatever the array's shape.
    Sound where tests are independent or depend on each other positively. A number outside 0 to 1 raises
    InputError. Source: Benjamini and Hochberg 1995.

    >>> benjamini_hochberg([0.01, 0.02, 0.03, np.nan, 0.5]).round(3).tolist()
    [0.04, 0.04, 0.04, nan, 0.5]
    """
    p = _require_p(p)
    adjusted, known = np.full(p.shape, np.nan), ~np.isnan(p)
    order = np.argsort(p[known], kind="stable")[::-1]
    ranks = np.arange(len(order), 0, -1)
    lowest = np.minimum.accumulate(np.minimum(p[known][order] * len(order) / ranks, 1))
    adjusted[known] = lowest[np.argsort(order, kind="stable")]
    return adjusted


def _shares(values, sizes):
    """Return the parts' shares of the item and of the text."""
    return values / values.sum(axis=0), (sizes / sizes.sum())[:, None]


def _rates(values, sizes):
    """Return the parts' rates of the item, scaled so that they add up to 1."""
    rates = values / sizes[:, None]
    return rates / rates.sum(axis=0)


def _deviations(values, sizes):
    shares, parts = _shares(values, sizes)
    dp = np.abs(shares - parts).sum(axis=0) / 2
    return np.array([dp, dp / (1 - parts.min())])


def _variation(values, sizes):
    return _rates(values, sizes).std(axis=0) * len(values)


def _burch(values, sizes):
    ranks = np.arange(1 - len(values), len(values), 2)[
        :, None
    ]  # Σ over pairs of |x − y| = Σ (2 rank − parts − 1) x
    return 1 - (ranks * np.sort(_rates(values, sizes), axis=0)).sum(axis=0) / (len(values) - 1)


range_of = Measure(
    "range", "number of parts with the item", lambda values, sizes: (values > 0).sum(axis=0)
)
deviation_of_proportions = Measure(
    "DP and DPnorm",
    "½ Σ |share of the item − share of the text|, and that over 1 − the smallest part's share; 0 is even "
    "(Gries 2008; Lijffijt and Gries 2012)",
    _deviations,
)
variation_coefficient = Measure(
    "variation coefficient", "population sd / mean of the parts' rates; 0 is even", _variation
)
juilland_d = Measure(
    "Juilland's D",
    "1 − variation coefficient / √(parts − 1); 1 is even, 0 one part only",
    lambda values, sizes: 1 - _variation(values, sizes) / np.sqrt(len(values) - 1),
)
carroll_d2 = Measure(
    "Carroll's D2",
    "entropy of the rates' shares / log of the number of parts; 1 is even, 0 one part only",
    lambda values, sizes: -_x_log_ratio(_rates(values, sizes), 1).sum(axis=0) / np.log(len(values)),
)
rosengren_s = Measure(
    "Rosengren's S",
    "(Σ √(share of the item × share of the text))²; 1 is even",
    lambda values, sizes: np.sqrt(np.multiply(*_shares(values, sizes))).sum(axis=0) ** 2,
)
kullback_leibler = Measure(
    "KLD",
    "Σ share of the item × log2(share of the item / share of the text), bits; 0 is even",
    lambda values, sizes: _bits(*_shares(values, sizes)).sum(axis=0),
)
burch_da = Measure(
    "Burch's DA",
    "1 − mean over pairs of parts of |difference of rates| / (2 × mean rate); 1 is even",
    _burch,
)
