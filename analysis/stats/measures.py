"""Formulas on arrays of sums: no tables, no groups, no state.

A ``Measure`` is a name, the convention that tables print beside the number, and a function that
broadcasts over (…, groups, items). Levels take ``(a, n)``; contrasts ``(a, n, b, m)``; association
measures ``(joint, left, right, total)``; dispersion ``(values, sizes)``, parts × items and parts.
``a`` is a count (or a sum of scores) out of ``n``; ``b`` out of ``m`` is what it is compared with.
Undefined values are NaN.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike
from scipy import stats

from analysis.errors import listing, refusal, require_number

PRIOR_STRENGTH = 1000.0  #: alpha0 of the pooled prior, in pseudo-tokens
REFERENCE_OF_ZERO = 1e-18  #: the rate that %DIFF takes for a reference of 0


@dataclass(frozen=True)
class Measure:
    """A formula with its name and its convention.

    Called with arrays of sums it returns an array of float, of the shape to which they broadcast
    (usually groups × items). Undefined values are NaN. The arguments depend on the kind:

    - levels (`share`, `mean`, `rate`): ``(a, n)``, a count or sum of scores out of n;
    - contrasts and keyness (`g2`, `log_ratio` …): ``(a, n, b, m)``, b out of m in the reference;
    - association (`npmi`, `log_dice` …): ``(joint, left, right, total)``;
    - dispersion (`range_of`, `juilland_d` …): ``(values, sizes)``, parts × items and parts.

    Attributes
    ----------
    name : str
        What tables and figures call it.
    convention : str
        The formula and its variant, in one line.
    function : callable
        The formula itself.
    small_is_strong : bool
        Whether small values are strong ones, as of p-values.
    references : tuple of str
        Keys of ``figures/references.bib``.

    Examples
    --------
    >>> doubled = Measure("doubled share", "2 a / n", lambda a, n: 2 * a / n)
    >>> float(doubled(1, 4))
    0.5
    """

    name: str
    convention: str
    function: Callable[..., Any]
    small_is_strong: bool = False
    references: tuple[str, ...] = ()

    def __call__(self, *sums: ArrayLike) -> np.ndarray:
        """Return the measure of arrays of sums; 0/0 and the like are NaN."""
        arrays = [np.asarray(values, dtype=float) for values in sums]
        with np.errstate(divide="ignore", invalid="ignore"):
            return self.function(*arrays)


def measure(name: str, convention: str, **facts: Any) -> Callable[[Callable], Measure]:
    """Return the decorator that makes a Measure of a formula.

    *facts* are ``small_is_strong`` and ``references`` of the Measure.

    >>> @measure("doubled share", "2 a / n")
    ... def doubled(a, n):
    ...     return 2 * a / n
    >>> doubled.name
    'doubled share'
    """

    def made(function: Callable) -> Measure:
        """Return the Measure of a formula."""
        return Measure(name, convention, function, **facts)

    return made


def require_measure(value: object) -> None:
    """Raise InputError unless the value is a Measure; return nothing.

    >>> require_measure(dice)
    """
    if not isinstance(value, Measure):
        raise refusal(
            "measure",
            arrived=repr(value),
            expected="a Measure, such as measures.g2",
            fix=(
                "Import measures from analysis; those with settings are called: "
                "measures.log_odds_flat()."
            ),
        )


def _times_log_ratio(observed: Any, expected: Any) -> np.ndarray:
    """Return O ln(O/E), 0 where O is 0."""
    positive = np.where(observed > 0, observed, 1)
    product = observed * np.log(positive / expected)
    return np.where(observed > 0, product, 0.0 * observed)


def _bits(p: Any, q: Any) -> np.ndarray:
    """Return p log2(p/q), 0 where p is 0."""
    return _times_log_ratio(p, q) / np.log(2)


# ---- levels and differences ---------------------------------------------------------------------

share = Measure("share", "sum / size", np.divide)
mean = Measure("mean", "sum of scores / number scored", np.divide)
rate = Measure("rate", "count / size, per unit of the denominator", np.divide)


@measure("log rate ratio", "ln((a + .5)/(n + 1)) − ln((b + .5)/(m + 1))")
def log_rate_ratio(a, n, b, m):
    """Return the smoothed log rate ratio.

    a of n and b of m are counts and totals of target and reference. Above 0 the target's rate is
    higher; ln 2 = 0.69 is twice the rate.
    """
    target = np.log((a + 0.5) / (n + 1))
    reference = np.log((b + 0.5) / (m + 1))
    return target - reference


@measure("difference", "a/n − b/m")
def difference(a, n, b, m):
    """Return the difference of shares.

    a of n and b of m are counts and totals of target and reference. From −1 to 1; above 0 the
    target's share is larger.
    """
    return a / n - b / m


# ---- keyness ------------------------------------------------------------------------------------


@measure(
    "G2",
    "four cells, 0 ln 0 = 0, signed; totals before any pruning",
    references=("dunning1993",),
)
def g2(a, n, b, m):
    """Return Dunning's 2 Σ O ln(O/E) over word/other × target/reference.

    a of n and b of m are counts and totals of target and reference. The sign is that of
    a − E(a): above 0 the target uses the word more. Source: Dunning 1993, who prints 270.72 for
    "the swiss" (110 of 2,552 against 111 of 29,225).
    """
    word_share = (a + b) / (n + m)
    target_word = _times_log_ratio(a, n * word_share)
    reference_word = _times_log_ratio(b, m * word_share)
    target_rest = _times_log_ratio(n - a, n * (1 - word_share))
    reference_rest = _times_log_ratio(m - b, m * (1 - word_share))
    sign = np.sign(a - n * word_share)
    return sign * 2 * (target_word + reference_word + target_rest + reference_rest)


@measure("G2, two cells", "the word's own two cells only, signed")
def g2_two_cells(a, n, b, m):
    """Return 2 [a ln(a/E(a)) + b ln(b/E(b))], signed.

    a of n and b of m are counts and totals of target and reference; above 0 the target uses the
    word more. Source: Rayson and Garside 2000. Below the four cells' for rare words, above it for
    frequent ones. Only the four-cell form has the chi-squared(1) limit.
    """
    word_share = (a + b) / (n + m)
    target_word = _times_log_ratio(a, n * word_share)
    reference_word = _times_log_ratio(b, m * word_share)
    return np.sign(a - n * word_share) * 2 * (target_word + reference_word)


def williams_q(a: Any, n: Any, b: Any, m: Any) -> Any:
    """Return what Williams (1976) divides G2 by.

    Counts and totals are those of target (a of n) and reference (b of m), N = n + m.
    With R = a + b it is 1 + (N/n + N/m − 1)(N/R + N/(N − R) − 1)/(6N).

    >>> round(float(williams_q(10., 100., 5., 200.)), 6)
    1.038991
    """
    total = n + m
    word = a + b
    of_sides = total / n + total / m - 1
    of_words = total / word + total / (total - word) - 1
    return 1 + of_sides * of_words / (6 * total)


@measure("G2, Williams", "four cells, divided by Williams' q, signed")
def g2_williams(a, n, b, m):
    """Return G2 divided by Williams' q.

    a of n and b of m are counts and totals of target and reference; above 0 the target uses the
    word more.
    """
    return g2(a, n, b, m) / williams_q(a, n, b, m)


def _chi_squared(a: Any, n: Any, b: Any, m: Any, *, correction: Any = 0) -> np.ndarray:
    """Return the signed chi-squared; the correction comes off |am − bn|."""
    total = n + m
    word = a + b
    determinant = a * m - b * n
    corrected = np.abs(determinant) - correction
    margins = n * m * word * (total - word)
    return np.sign(determinant) * total * corrected**2 / margins


@measure("chi2", "2 × 2, no correction, signed")
def chi2(a, n, b, m):
    """Return Pearson's chi-squared of the 2 × 2 table, with a sign.

    a of n and b of m are counts and totals of target and reference; above 0 the target uses the
    word more.
    """
    return _chi_squared(a, n, b, m)


@measure("chi2, Yates", "|O − E| less min(½, |O − E|) in every cell, signed")
def chi2_yates(a, n, b, m):
    """Return the chi-squared with Yates' correction, with a sign.

    a of n and b of m are counts and totals of target and reference; above 0 the target uses the
    word more.
    """
    gap = np.abs(a * m - b * n)
    correction = np.minimum(gap, (n + m) / 2)
    return _chi_squared(a, n, b, m, correction=correction)


@measure(
    "chi2, quanteda",
    "Yates only where |ad − bc| >= N/2 and an expected count is below 5, signed",
)
def chi2_quanteda(a, n, b, m):
    """Return the chi-squared by quanteda's rule, with a sign.

    a of n and b of m are counts and totals of target and reference; above 0 the target uses the
    word more. Yates' correction is made only where an expected count is small.
    """
    total = n + m
    word = a + b
    smaller_side = np.minimum(n, m)
    smaller_row = np.minimum(word, total - word)
    smallest_expected = smaller_side * smaller_row / total
    is_large_gap = np.abs(a * m - b * n) >= total / 2
    is_corrected = is_large_gap & (smallest_expected < 5)
    return _chi_squared(a, n, b, m, correction=np.where(is_corrected, total / 2, 0))


def _fisher_p(a: float, n: float, b: float, m: float) -> float:
    """Return Fisher's p of one item; missing where nothing or no whole number was counted."""
    is_whole = all(float(value).is_integer() for value in (a, n, b, m))
    if not is_whole or a + b <= 0 or min(n, m) <= 0:
        return np.nan
    return stats.fisher_exact([[a, n - a], [b, m - b]]).pvalue


@measure("Fisher's p, words as independent", "two-sided, exact, not signed", small_is_strong=True)
def fisher(a, n, b, m):
    """Return Fisher's exact p of each item, two-sided.

    a of n and b of m are counts and totals of target and reference. From 0 to 1; missing where
    the item does not occur, a side is empty, or a count is no whole number.
    """
    return np.vectorize(_fisher_p, otypes=[float])(a, n, b, m)


@measure("PMI of keyness", "ln(a / E(a)); −∞ where the target never uses it")
def keyness_pmi(a, n, b, m):
    """Return the pointwise mutual information of word and target.

    ln(a / E(a)), with a of n in the target and b of m in the reference. Above 0 the target uses
    the word more than expected; −∞ where it never uses it.
    """
    return np.log(a * (n + m) / (n * (a + b)))


@measure("log ratio", "log2((a/n)/(b/m)); a count of 0 is taken as 0.5")
def log_ratio(a, n, b, m):
    """Return Hardie's log ratio: log2 of the ratio of rates.

    a of n and b of m are counts and totals of target and reference. 1 is twice the rate, −1 half
    of it. A count of 0 is taken as 0.5; missing where neither side uses the word.
    """
    target = np.where(a > 0, a, 0.5) / n
    reference = np.where(b > 0, b, 0.5) / m
    return np.where(a + b > 0, np.log2(target / reference), np.nan)


@measure("%DIFF", "100 (a/n − b/m)/(b/m); a reference rate of 0 is taken as 1e-18")
def percent_difference(a, n, b, m):
    """Return Gabrielatos and Marchi's %DIFF: the difference of rates in percent.

    a of n and b of m are counts and totals of target and reference. 100 is twice the reference's
    rate. A reference rate of 0 is taken as 1e-18; missing where neither side uses the word.
    """
    without_reference = np.where(a > 0, REFERENCE_OF_ZERO, np.nan)
    reference = np.where(b > 0, b / m, without_reference)
    return 100 * (a / n - b / m) / reference


@measure("BIC", "G2 of two cells − ln N; below 0 speaks for no difference, not signed")
def bic(a, n, b, m):
    """Return Wilson's approximation of BIC, without a sign.

    It is |G2 of two cells| − ln(n + m), of counts a of n and b of m. Above 10 is very strong
    evidence of a difference; below 0 speaks for none.
    """
    return np.abs(g2_two_cells(a, n, b, m)) - np.log(n + m)


@measure("ELL", "G2 of two cells / (N ln of the smaller E); missing where E <= 1, not signed")
def ell(a, n, b, m):
    """Return the effect size for log-likelihood, without a sign.

    It is |G2 of two cells| / (N ln of the smaller expected count), of counts a of n and b of m,
    N = n + m. Missing where that expected count is at most 1.
    """
    total = n + m
    smallest_expected = np.minimum(n, m) * (a + b) / total
    defined = np.where(smallest_expected > 1, smallest_expected, np.nan)
    return np.abs(g2_two_cells(a, n, b, m)) / (total * np.log(defined))


@measure("odds ratio", "ad/(bc); where a cell is 0, 0.5 is added to all; 1 is no difference")
def odds_ratio(a, n, b, m):
    """Return the odds ratio: the target's odds over the reference's.

    a of n and b of m are counts and totals of target and reference. 1 is no difference, above 1
    the target uses the word more. Missing where neither side uses it.
    """
    has_empty_cell = (np.minimum(a, b) == 0) | (a == n) | (b == m)
    added = 0.5 * has_empty_cell
    cross = (a + added) * (m - b + added)
    crossed_over = (b + added) * (n - a + added)
    return np.where(a + b > 0, cross / crossed_over, np.nan)


def log_ratio_conservative(*, alpha: float = 0.05, tests: int = 1) -> Measure:
    """Return the Measure of the conservative log ratio (LRC).

    LRC is the end of the log ratio's interval nearest to 0.

    Call it with (a, n, b, m), counts and totals of target and reference. It returns an array in
    log2 units: 1 is twice the rate. It is 0 where the interval covers 0. The interval treats words
    as independent, so that LRC ranks words and tests none. Source: Evert 2022.

    Parameters
    ----------
    alpha : float
    tests : int
        Number of words that are looked at. The Clopper-Pearson interval of a out of a + b is at
        level 1 − alpha/tests, and each end is mapped by log2((m/n) p/(1 − p)).

    Raises
    ------
    InputError
        For an alpha outside 0 to 1, or fewer tests than 1.

    Examples
    --------
    >>> round(float(log_ratio_conservative()(10, 100, 5, 200)), 6)
    0.316979
    >>> float(log_ratio_conservative(tests=1000)(10, 100, 5, 200))
    0.0
    """
    require_number(alpha, name="alpha", least=0, most=1)
    require_number(tests, name="tests", least=1)
    tail = alpha / 2 / tests
    interval = f"{1 - alpha:.4g} Clopper-Pearson interval for {tests} tests"

    def nearest_end(a, n, b, m):
        """Return the end nearest to 0."""
        from scipy.special import betainccinv, betaincinv

        low_share = betaincinv(np.maximum(a, 1e-9), b + 1, tail)
        low_share = np.where(a > 0, low_share, 0.0)
        high_share = betainccinv(a + 1, np.maximum(b, 1e-9), tail)
        high_share = np.where(b > 0, high_share, 1.0)
        low = np.log2(m / n * low_share / (1 - low_share))
        high = np.log2(m / n * high_share / (1 - high_share))
        nearest = np.select([low > 0, high < 0], [low, high], default=0.0)
        return np.where(a + b > 0, nearest, np.nan)

    return Measure(
        "conservative log ratio",
        f"log2; end nearest 0 of the {interval}; words as independent",
        nearest_end,
    )


def dirichlet_log_odds(
    a: Any,
    n: Any,
    b: Any,
    m: Any,
    *,
    prior: Any,
    alpha0: Any = None,
    four_terms: bool = False,
) -> tuple[np.ndarray, np.ndarray]:
    """Return the log-odds ratio with a Dirichlet prior, and its z.

    Parameters
    ----------
    a, n, b, m : ndarray
        Counts and totals of target and reference; the last axis is items.
    prior : ndarray
        Pseudo-counts of each item.
    alpha0 : float, optional
        Their sum over all items; by default over those given (the last axis).
    four_terms : bool
        Variance of four terms (exact form) instead of the paper's two,
        1/(a + prior) + 1/(b + prior).

    Returns
    -------
    (ndarray, ndarray)
        delta, the log-odds ratio, and z, delta over its standard error; each of the shape of
        ``a``. Above 0 the target uses the item more.

    Notes
    -----
    delta = ln[(a + α) / (n + α0 − a − α)] − ln[(b + α) / (m + α0 − b − α)]. z ranks words; a
    normal p-value from it is wrong for words in articles. Source: Monroe, Colaresi and Quinn 2008.

    Examples
    --------
    >>> target, reference = np.array([6.0, 3, 1]), np.array([2.0, 3, 5])
    >>> delta, z = dirichlet_log_odds(target, 10, reference, 10, prior=np.array([3.0, 5, 2]))
    >>> z.round(6).tolist()
    [1.609868, 0.0, -1.616603]
    """
    if alpha0 is None:
        alpha0 = np.sum(prior, axis=-1, keepdims=True)
    target = a + prior
    reference = b + prior
    target_rest = n + alpha0 - target
    reference_rest = m + alpha0 - reference
    variance = 1 / target + 1 / reference
    if four_terms:
        variance = variance + 1 / target_rest + 1 / reference_rest
    delta = np.log(target * reference_rest / (target_rest * reference))
    return delta, delta / np.sqrt(variance)


def _words_for_variance(*, four_terms: bool) -> str:
    """Return which variance a z has."""
    if four_terms:
        return "four-term variance"
    return "two-term variance"


def log_odds_flat(*, prior: float = 0.01, four_terms: bool = False) -> Measure:
    """Return the Measure log-odds z with the same prior for every item.

    Call it with (a, n, b, m), counts and totals of target and reference. It returns z, an array of
    the shape of a; above 0 the target uses the item more. A flat prior ("uninformative") leaves
    rare words with large z; Monroe, Colaresi and Quinn (2008) advise the informative one.

    Parameters
    ----------
    prior : float
        Pseudo-count of each item; alpha0 is this times the number of items given.
    four_terms : bool
        As in :func:`dirichlet_log_odds`.

    Raises
    ------
    InputError
        For a negative prior.

    Examples
    --------
    >>> target, reference = [30, 10, 5, 1, 54], [12, 25, 5, 0, 58]
    >>> log_odds_flat(prior=0.1)(target, 100, reference, 100).round(3).tolist()
    [3.346, -2.93, 0.0, 0.729, -0.855]
    """
    require_number(prior, name="prior", least=0)

    def z_of_flat_prior(a, n, b, m):
        """Return z."""
        n_items = np.shape(a)[-1:]
        flat = np.full(n_items, prior)
        return dirichlet_log_odds(a, n, b, m, prior=flat, four_terms=four_terms)[1]

    return Measure(
        "log-odds z, flat prior",
        f"{prior:g} an item, {_words_for_variance(four_terms=four_terms)}",
        z_of_flat_prior,
        references=("monroe2008",),
    )


def log_odds_informative(
    *,
    alpha0: float = PRIOR_STRENGTH,
    background: Sequence | None = None,
    four_terms: bool = False,
) -> Measure:
    """Return the Measure log-odds z with a prior from each item's rate.

    Call it with (a, n, b, m), counts and totals of target and reference. It returns z, an array of
    the shape of a; above 0 the target uses the item more.

    Parameters
    ----------
    alpha0 : float
        Pseudo-tokens. ``alpha0=n + m`` is the prior of pooled counts themselves.
    background : pair, optional
        Counts of the items and total of a larger body of text; by default target and reference
        together.
    four_terms : bool
        As in :func:`dirichlet_log_odds`.

    Raises
    ------
    InputError
        For a negative alpha0.

    Examples
    --------
    >>> log_odds_informative(alpha0=200)([30, 70], 100, [12, 88], 100).round(3).tolist()
    [2.02, -3.956]
    """
    require_number(alpha0, name="alpha0", least=0)
    source = "pooled rate" if background is None else "rate in the background"

    def z_of_informative_prior(a, n, b, m):
        """Return z."""
        if background is None:
            counts = a + b
            total = n + m
        else:
            counts = np.asarray(background[0])
            total = np.asarray(background[1])
        prior = alpha0 * counts / total
        return dirichlet_log_odds(a, n, b, m, prior=prior, alpha0=alpha0, four_terms=four_terms)[1]

    variance = _words_for_variance(four_terms=four_terms)
    return Measure(
        "log-odds z",
        f"informative Dirichlet prior, alpha0 = {alpha0:g} × {source}, {variance}",
        z_of_informative_prior,
        references=("monroe2008",),
    )


log_odds = log_odds_informative()


def class_tf_idf(a: Any, size: Any = None) -> np.ndarray:
    """Return class TF-IDF of each group and item.

    It is the item's share in the class × ln(1 + A / total of the item). Source: Grootendorst
    2022, without its integer A.

    Parameters
    ----------
    a : ndarray, groups × items
    size : ndarray, groups × 1 or groups × items, optional
        Class sizes before any pruning, by default the sums of ``a``. A is their mean.

    Returns
    -------
    ndarray, groups × items
        0 for an item that no class has.

    Examples
    --------
    >>> class_tf_idf(np.array([[3, 1, 0, 1], [0, 1, 2, 2]])).round(3).tolist()
    [[0.588, 0.251, 0.0, 0.196], [0.0, 0.251, 0.501, 0.392]]
    """
    a = np.asarray(a, dtype=float)
    if size is None:
        size = a.sum(axis=1, keepdims=True)
    size = np.asarray(size, dtype=float)
    total = a.sum(axis=0)
    occurs = total > 0
    weight = np.log1p(size.mean(axis=0) / np.where(occurs, total, 1))
    item_share = np.divide(a, size, out=np.zeros_like(a), where=size > 0)
    return item_share * np.where(occurs, weight, 0)


# ---- word shifts --------------------------------------------------------------------------------


@measure(
    "entropy shift",
    "p log2(1/p) − q log2(1/q), bits; adds up to H(p) − H(q)",
    references=("gallagher2021",),
)
def entropy_shift(a, n, b, m):
    """Return each word's part of the difference of entropies.

    a of n are the item's count and the total of the group, b of m those of the reference. In bits;
    over all items it adds up to H(group) − H(reference).
    """
    return _bits(b / m, 1) - _bits(a / n, 1)


@measure(
    "Kullback-Leibler shift",
    "p log2(p/q), bits; adds up to KL(p || q); infinite where q is 0",
    references=("gallagher2021",),
)
def kullback_leibler_shift(a, n, b, m):
    """Return each word's part of the Kullback-Leibler divergence.

    a of n are the item's count and the total of the group, b of m those of the reference. In bits;
    infinite where only the reference lacks the item.
    """
    return _bits(a / n, b / m)


@measure(
    "Jensen-Shannon shift",
    "½ p log2(p/mid) + ½ q log2(q/mid), mid = (p + q)/2, bits",
    references=("gallagher2021",),
)
def jensen_shannon_shift(a, n, b, m):
    """Return each word's part of the Jensen-Shannon divergence.

    a of n are the item's count and the total of the group, b of m those of the reference. In bits;
    0 or more; over all items it adds up to 0 for equal groups and to 1 for disjoint ones.
    """
    p = a / n
    q = b / m
    middle = (p + q) / 2
    return (_bits(p, middle) + _bits(q, middle)) / 2


@measure(
    "weighted shift",
    "(p − q)(s − r): p, q shares of scored tokens, s score, r reference score",
    references=("gallagher2021",),
)
def weighted_shift(p, q, score, reference_score):
    """Return each word's part of the difference of mean scores.

    p and q are the item's shares of scored tokens in group and reference. In units of the score;
    over all items it adds up to the difference of means.
    """
    return (p - q) * (score - reference_score)


# ---- association --------------------------------------------------------------------------------


@measure("PMI", "log2(joint · total / (left · right))")
def pmi(joint, left, right, total):
    """Return the pointwise mutual information of a pair.

    Arguments are units with both, with a, with b, and all units. In bits: 0 is independence,
    above 0 more often together than expected, −∞ never together.
    """
    return np.log2(joint * total / (left * right))


@measure(
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


@measure("Dice", "2 joint / (left + right)")
def dice(joint, left, right, total):
    """Return Dice's coefficient of a pair.

    Arguments are units with both, with a, with b, and all units. From 0 (never together) to
    1 (only together).
    """
    return 2 * joint / (left + right)


@measure("log-Dice", "14 + log2(Dice); at most 14")
def log_dice(joint, left, right, total):
    """Return Rychlý's log-Dice of a pair.

    Arguments are units with both, with a, with b, and all units. At most 14 (only together);
    one less is half the Dice; −∞ where they are never together.
    """
    return 14 + np.log2(dice(joint, left, right, total))


@measure("Jaccard", "joint / (left + right − joint)")
def jaccard(joint, left, right, total):
    """Return Jaccard's coefficient of a pair.

    Arguments are units with both, with a, with b, and all units. From 0 (never together) to
    1 (only together).
    """
    return joint / (left + right - joint)


@measure("t", "(joint − expected) / √joint")
def t_score(joint, left, right, total):
    """Return the t score of a pair.

    Arguments are units with both, with a, with b, and all units. Above 0 they are together more
    often than expected; it favours frequent pairs.
    """
    expected = left * right / total
    return (joint - expected) / np.sqrt(joint)


@measure("G2", "four cells, signed", references=("dunning1993",))
def log_likelihood(joint, left, right, total):
    """Return Dunning's G2 of a pair, with a sign.

    Arguments are units with both, with a, with b, and all units. Above 0 they are together more
    often than expected.
    """
    return g2(joint, left, right - joint, total - left)


def _collocation_odds(
    joint: Any, left: Any, right: Any, total: Any
) -> tuple[np.ndarray, np.ndarray]:
    """Return the log odds ratio of the four cells with its error, 0.5 added to each cell."""
    both = joint + 0.5
    neither = total - left - right + joint + 0.5
    only_left = left - joint + 0.5
    only_right = right - joint + 0.5
    log_odds_ratio = np.log(both) + np.log(neither)
    log_odds_ratio = log_odds_ratio - np.log(only_left) - np.log(only_right)
    variance = 1 / both + 1 / neither + 1 / only_left + 1 / only_right
    return log_odds_ratio, np.sqrt(variance)


@measure(
    "lambda",
    "log odds ratio of the four cells, 0.5 added to each (Blaheta, Johnson 2001; quanteda)",
)
def collocation_lambda(joint, left, right, total):
    """Return Blaheta and Johnson's lambda: a log odds ratio.

    Arguments are units with both, with a, with b, and all units. Above 0 they are together more
    often than expected.
    """
    return _collocation_odds(joint, left, right, total)[0]


@measure(
    "z of lambda",
    "lambda / √Σ 1/cell, 0.5 added to each cell; ranks only, words are not independent",
)
def collocation_z(joint, left, right, total):
    """Return lambda divided by its standard error.

    Arguments are units with both, with a, with b, and all units. Above 0 they are together more
    often than expected; it ranks and does not test.
    """
    log_odds_ratio, error = _collocation_odds(joint, left, right, total)
    return log_odds_ratio / error


# ---- dispersion ---------------------------------------------------------------------------------


def _shares_of_parts(values: Any, sizes: Any) -> tuple[np.ndarray, np.ndarray]:
    """Return the parts' shares of the item, and of the text."""
    of_item = values / values.sum(axis=0)
    of_text = sizes / sizes.sum()
    return of_item, of_text[:, None]


def _rates_of_parts(values: Any, sizes: Any) -> np.ndarray:
    """Return the parts' rates of the item, scaled so that they add up to 1."""
    rates = values / sizes[:, None]
    return rates / rates.sum(axis=0)


@measure("range", "number of parts with the item")
def range_of(values, sizes):
    """Return in how many parts each item occurs.

    *values* are parts × items, *sizes* the parts' sizes; the result has one number an item.
    """
    return (values > 0).sum(axis=0)


@measure(
    "DP and DPnorm",
    "½ Σ |share of the item − share of the text|, and that over 1 − the smallest part's share; "
    "0 is even (Gries 2008; Lijffijt and Gries 2012)",
)
def deviation_of_proportions(values, sizes):
    """Return DP and DPnorm of each item, 2 × items.

    *values* are parts × items, *sizes* the parts' sizes. 0 is even. DPnorm is 1 for
    an item in the smallest part only. Missing where the item does not occur.
    """
    of_item, of_text = _shares_of_parts(values, sizes)
    deviation = np.abs(of_item - of_text).sum(axis=0) / 2
    return np.array([deviation, deviation / (1 - of_text.min())])


@measure("variation coefficient", "population sd / mean of the parts' rates; 0 is even")
def variation_coefficient(values, sizes):
    """Return the variation coefficient of each item's rates.

    *values* are parts × items, *sizes* the parts' sizes; the result has one number an item.
    0 is even; it is largest, √(parts − 1), in one part only.
    """
    return _rates_of_parts(values, sizes).std(axis=0) * len(values)


@measure(
    "Juilland's D",
    "1 − variation coefficient / √(parts − 1); 1 is even, 0 one part only",
)
def juilland_d(values, sizes):
    """Return Juilland's D of each item.

    *values* are parts × items, *sizes* the parts' sizes; the result has one number an item.
    1 is even, 0 is one part only.
    """
    return 1 - variation_coefficient(values, sizes) / np.sqrt(len(values) - 1)


@measure(
    "Carroll's D2",
    "entropy of the rates' shares / log of the number of parts; 1 is even, 0 one part only",
)
def carroll_d2(values, sizes):
    """Return Carroll's D2 of each item.

    *values* are parts × items, *sizes* the parts' sizes; the result has one number an item.
    1 is even, 0 is one part only.
    """
    rates = _rates_of_parts(values, sizes)
    entropy = -_times_log_ratio(rates, 1).sum(axis=0)
    return entropy / np.log(len(values))


@measure("Rosengren's S", "(Σ √(share of the item × share of the text))²; 1 is even")
def rosengren_s(values, sizes):
    """Return Rosengren's S of each item.

    *values* are parts × items, *sizes* the parts' sizes; the result has one number an item.
    1 is even; the smallest part's share is the least.
    """
    of_item, of_text = _shares_of_parts(values, sizes)
    return np.sqrt(of_item * of_text).sum(axis=0) ** 2


@measure(
    "KLD",
    "Σ share of the item × log2(share of the item / share of the text), bits; 0 is even",
)
def kullback_leibler(values, sizes):
    """Return the divergence of each item from the text, in bits.

    *values* are parts × items, *sizes* the parts' sizes; the result has one number an item.
    0 is even; more is clumped.
    """
    return _bits(*_shares_of_parts(values, sizes)).sum(axis=0)


@measure(
    "Burch's DA",
    "1 − mean over pairs of parts of |difference of rates| / (2 × mean rate); 1 is even",
)
def burch_da(values, sizes):
    """Return Burch, Egbert and Biber's DA of each item.

    *values* are parts × items, *sizes* the parts' sizes; the result has one number an item.
    1 is even, 0 is one part only.
    """
    n_parts = len(values)
    # Σ over pairs of |x − y| = Σ (2 rank − parts − 1) x
    ranks = np.arange(1 - n_parts, n_parts, 2)[:, None]
    rates = np.sort(_rates_of_parts(values, sizes), axis=0)
    return 1 - (ranks * rates).sum(axis=0) / (n_parts - 1)


# ---- adjusted p-values --------------------------------------------------------------------------


def holm(p: ArrayLike) -> np.ndarray:
    """Return p-values adjusted for the family-wise error (Holm 1979).

    It is the largest (m − j + 1) p₍ⱼ₎ of ranks up to its own. Missing values stay missing and do
    not count in m. The family is everything that is given.

    Parameters
    ----------
    p : array-like of float
        p-values of one family.

    Returns
    -------
    ndarray
        The adjusted p-values, of the shape of *p* and in its order.

    Raises
    ------
    InputError
        For a number outside 0 to 1.

    Examples
    --------
    >>> holm([0.01, 0.02, 0.03, np.nan]).round(3).tolist()
    [0.03, 0.04, 0.04, nan]
    """
    p = _checked_p(p)
    is_known = ~np.isnan(p)
    known = p[is_known]
    order = np.argsort(known, kind="stable")
    n_left = np.arange(len(known), 0, -1)
    products = np.minimum(known[order] * n_left, 1)
    adjusted_in_order = np.maximum.accumulate(products)
    rank = np.argsort(order, kind="stable")
    adjusted = np.full(p.shape, np.nan)
    adjusted[is_known] = adjusted_in_order[rank]
    return adjusted


def benjamini_hochberg(p: ArrayLike) -> np.ndarray:
    """Return p-values adjusted for the false discovery rate.

    Source: Benjamini and Hochberg 1995. Missing values stay missing and do not count. The family
    is everything that is given. Sound where tests are independent or depend on each other
    positively.

    Parameters
    ----------
    p : array-like of float
        p-values of one family.

    Returns
    -------
    ndarray
        The adjusted p-values, of the shape of *p* and in its order.

    Raises
    ------
    InputError
        For a number outside 0 to 1.

    Examples
    --------
    >>> benjamini_hochberg([0.01, 0.02, 0.03, np.nan, 0.5]).round(3).tolist()
    [0.04, 0.04, 0.04, nan, 0.5]
    """
    p = _checked_p(p)
    is_known = ~np.isnan(p)
    adjusted = np.full(p.shape, np.nan)
    adjusted[is_known] = stats.false_discovery_control(p[is_known])
    return adjusted


def _checked_p(p: ArrayLike) -> np.ndarray:
    """Return p-values as an array; a number outside 0 to 1 is refused."""
    p = np.asarray(p, dtype=float)
    is_outside = (p < 0) | (p > 1)
    if is_outside.any():
        raise refusal(
            "p",
            arrived=listing(p[is_outside]),
            expected="numbers from 0 to 1",
            fix="Give p-values, such as the column p of a contrast table.",
        )
    return p
