"""Themes: words that go together, by non-negative matrix factorization."""

from __future__ import annotations

import warnings
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import pandas as pd
from scipy import sparse

from analysis.counts import Counts, require_counts
from analysis.errors import require_number
from analysis.framing.tf_idf import DESCRIPTIVE, tf_idf
from analysis.stats.evidence import Method, Status
from analysis.wording.notes import with_evidence

ROUNDS = 2_000  #: of the search for themes, at most


@dataclass(frozen=True)
class Themes:
    """Themes of a corpus.

    Attributes
    ----------
    terms : DataFrame
        One row a theme and term: ``theme, item, weight`` (a theme's add up to 1), ``status,
        reason, note``; heaviest first.
    articles : Counts
        Articles × themes: shares, which add up to 1 in each article.
    stability : DataFrame
        One row a theme: ``theme, stability, lowest`` (mean and lowest cosine with the most
        similar theme in random halves of the articles; 1 is the same), ``status, reason, note``.
    """

    terms: pd.DataFrame
    articles: Counts
    stability: pd.DataFrame


class Factors(NamedTuple):
    """A factorization of articles × terms."""

    weights: np.ndarray  #: articles × themes
    loads: np.ndarray  #: themes × terms; rows add up to 1, or are 0
    has_converged: bool


def themes(counts: Counts, n: int, *, seed: int = 0, halves: int = 20) -> Themes:
    """Return *n* themes: non-negative factors of TF-IDF.

    It is scikit-learn's NMF, started from nndsvda. A theme is words that go together. It is a
    reading aid, and no topic or frame until somebody has read it.

    Parameters
    ----------
    counts : Counts
        Terms, best without stop words and rare terms.
    n : int
        Number of themes: at most the number of articles and of terms.
    seed : int
        For the singular vectors that the search starts from, and for the halves.
    halves : int
        Random halves of the articles in which themes are looked for again; each costs as
        much as half a search.

    Returns
    -------
    Themes
        It holds two tables and Counts:

        - ``terms``: one row a theme and term, with the columns ``theme, item, weight,
          status, reason, note``. A theme's weights add up to 1; terms of weight 0 are left
          out. The first theme has most weight in the articles.
        - ``articles``: Counts of articles × themes. The shares of an article add up to 1,
          and its size is 1. An article without a term of any theme is missing (size 0).
        - ``stability``: one row a theme, with the columns ``theme, stability, lowest,
          status, reason, note``. In each half the theme is compared with the most similar
          theme of the half (cosine: 1 has the same words, 0 shares none). ``stability`` is
          the mean over the halves, ``lowest`` the lowest. Both are missing where half of
          the articles are fewer than *n*. ``reason`` says so, and says where the search
          did not converge.

    Raises
    ------
    InputError
        For an impossible *n*, *seed* or *halves*.

    Examples
    --------
    >>> rows = pd.DataFrame({"article_id": ["a1", "a2"]})
    >>> counts = Counts.of(
    ...     [[2, 0], [0, 2]], size=[[2], [2]], rows=rows, items=["law", "oil"], per="token"
    ... )
    >>> themes(counts, 2).terms["weight"].round(6).tolist()
    [1.0, 1.0]
    """
    require_counts(counts)
    n_articles, n_terms = counts.values.shape
    profiles = sparse.csr_matrix(tf_idf(counts).values)
    name = f"n, for {n_articles} articles and {n_terms} terms"
    require_number(n, name=name, least=1, most=min(n_articles, n_terms), whole=True)
    require_number(seed, name="seed", least=0, whole=True)
    require_number(halves, name="halves", least=1, whole=True)
    factors = _factorized(profiles, n, seed=seed)
    order = np.argsort(-factors.weights.sum(axis=0), kind="stable")
    loads = factors.loads[order]
    n_digits = len(str(n))
    labels = [f"theme {number:0{n_digits}}" for number in range(1, n + 1)]
    articles = _shares_of_themes(counts, factors.weights[:, order], labels)
    by_name = np.argsort(counts.rows["article_id"].to_numpy(), kind="stable")
    stability = _stability(profiles[by_name], loads, seed=seed, halves=halves)
    stability.insert(0, "theme", labels)
    reason = stability.pop("reason")
    if not factors.has_converged and n > 1:  # one theme starts where it ends
        unsettled = f"the search did not converge in {ROUNDS:,} rounds"
        reason = reason.where(reason == "", reason + "; ") + unsettled
    method = Method(
        what="themes",
        measure="non-negative matrix factorization of TF-IDF",
        per=counts.per,
        missing=counts.note,
        names=dict(counts.names),
        remark=f"{DESCRIPTIVE}. Themes are looked for again in {halves} halves (seed {seed})",
    )
    terms = _terms_of_themes(counts, loads, labels)
    return Themes(
        with_evidence(terms, method, status=Status.NOT_TESTED),
        articles,
        with_evidence(stability, method, status=Status.NOT_TESTED, reason=reason),
    )


def _factorized(profiles: sparse.csr_matrix, n: int, *, seed: int) -> Factors:
    """Return the factors of articles × terms."""
    from sklearn.decomposition import NMF
    from sklearn.exceptions import ConvergenceWarning

    model = NMF(n, init="nndsvda", random_state=seed, max_iter=ROUNDS)
    with np.errstate(invalid="ignore"), warnings.catch_warnings():
        # The error of a perfect fit is 0 but for rounding, and its root may be invalid.
        warnings.simplefilter("ignore", ConvergenceWarning)  # has_converged says it
        weights = model.fit_transform(profiles)
    scale = model.components_.sum(axis=1)
    divisor = np.where(scale > 0, scale, 1)
    loads = model.components_ / divisor[:, None]
    return Factors(weights * scale, loads, model.n_iter_ < ROUNDS)


def _terms_of_themes(counts: Counts, loads: np.ndarray, labels: list[str]) -> pd.DataFrame:
    """Return the terms of each theme, heaviest first."""
    n_themes, n_terms = loads.shape
    table = pd.DataFrame({"theme": np.repeat(labels, n_terms)})
    table["item"] = np.tile(counts.items.index, n_themes)
    table["weight"] = loads.ravel()
    table = table[table["weight"] > 0]
    order = ["theme", "weight", "item"]
    return table.sort_values(order, ascending=[True, False, True], ignore_index=True)


def _shares_of_themes(counts: Counts, weights: np.ndarray, labels: list[str]) -> Counts:
    """Return each article's shares of the themes."""
    total = weights.sum(axis=1, keepdims=True)
    has_theme = total > 0
    shares = np.divide(weights, total, out=np.zeros_like(weights), where=has_theme)
    size = has_theme.astype(float)
    return Counts.of(shares, size=size, rows=counts.rows, items=labels, per="article")


def _stability(
    profiles: sparse.csr_matrix, loads: np.ndarray, *, seed: int, halves: int
) -> pd.DataFrame:
    """Return how similar each theme is to the most similar theme of random halves."""
    from sklearn.metrics.pairwise import cosine_similarity

    n_themes = len(loads)
    n_articles = profiles.shape[0]
    n_half = n_articles // 2
    if n_half < n_themes:
        reason = f"half of the articles are {n_half}, fewer than the themes"
        missing = {"stability": np.nan, "lowest": np.nan, "reason": reason}
        return pd.DataFrame(missing, index=range(n_themes))
    generator = np.random.default_rng(seed)
    drawn = [np.sort(generator.permutation(n_articles)[:n_half]) for _ in range(halves)]
    similarity = []
    for rows in drawn:
        half = _factorized(profiles[rows], n_themes, seed=seed)
        similarity.append(cosine_similarity(loads, half.loads).max(axis=1))
    mean = np.mean(similarity, axis=0)
    lowest = np.min(similarity, axis=0)
    return pd.DataFrame({"stability": mean, "lowest": lowest, "reason": ""})
