"""Themes: words that go together, by non-negative matrix factorization."""

import warnings
from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy import sparse

from analysis.counts import Counts, require_counts
from analysis.errors import require_number
from analysis.framing.tf_idf import tf_idf
from analysis.framing.untested import DESCRIPTIVE, untested

MOST_WORDS = 3  #: in the name of a theme
FACTORIZATION = "non-negative matrix factorization of TF-IDF"
ROUNDS = 2_000  #: of the search for themes, at most


@dataclass(frozen=True)
class Themes:
    """Themes of a corpus, from :func:`themes`.

    Attributes
    ----------
    terms : DataFrame
        One row a theme and term: ``theme, item, weight`` (a theme's add up to 1), ``status,
        reason, note``; heaviest first.
    articles : Counts
        Articles × themes: shares, which add up to 1 in each article. A theme's ``name`` has its
        three heaviest words.
    """

    terms: pd.DataFrame
    articles: Counts


def themes(counts: Counts, n: int) -> Themes:
    """Return *n* themes: non-negative factors of TF-IDF.

    It is scikit-learn's NMF (Lee and Seung 1999), started from nndsvda. A theme is a reading aid,
    and no frame until somebody has read it.

    Parameters
    ----------
    counts : Counts
        Terms, best without stop words and rare terms.
    n : int
        Number of themes: at most the number of articles and of terms.

    Returns
    -------
    Themes
        ``terms`` has one row a theme and term: ``theme, item, weight, status, reason, note``.
        A theme's weights add up to 1; the first theme has most weight in the articles. ``reason``
        says where the search did not converge. ``articles`` are Counts of articles × themes:
        shares that add up to 1, of size 1; 0 (missing) without a term of any theme.

    Raises
    ------
    InputError
        For an *n* that is impossible.

    Examples
    --------
    >>> rows = pd.DataFrame({"article_id": ["a1", "a2"]})
    >>> counts = Counts.of(
    ...     [[2, 0], [0, 2]], size=[[2], [2]], rows=rows, items=["law", "oil"], per="token"
    ... )
    >>> sorted(themes(counts, 2).terms["item"])
    ['law', 'oil']
    """
    require_counts(counts)
    n_articles, n_terms = counts.values.shape
    name = f"n, for {n_articles} articles and {n_terms} terms"
    require_number(n, name=name, least=1, most=min(n_articles, n_terms), whole=True)
    by_name = np.argsort(counts.rows["article_id"].to_numpy(), kind="stable")
    profiles = sparse.csr_matrix(tf_idf(counts).values)[by_name]
    weights, loads, n_rounds = _factorized(profiles, n)
    scale = loads.sum(axis=1)
    loads = loads / np.where(scale > 0, scale, 1)[:, None]
    weights = weights * scale
    order = np.argsort(-weights.sum(axis=0), kind="stable")
    weights = weights[np.argsort(by_name)]
    n_digits = len(str(n))
    labels = [f"theme {number:0{n_digits}}" for number in range(1, n + 1)]
    reason = ""
    if n_rounds == ROUNDS and n > 1:  # one theme starts where it ends
        reason = f"the search did not converge in {ROUNDS:,} rounds"
    terms = untested(
        _terms_of_themes(counts, loads[order], labels),
        counts,
        reason=reason,
        what="themes",
        measure=FACTORIZATION,
        remark=DESCRIPTIVE,
        sources=("lee1999",),
    )
    weights = weights[:, order]
    total = weights.sum(axis=1, keepdims=True)
    has_theme = total > 0
    shares = weights / np.where(has_theme, total, 1)
    names = dict(counts.names)
    is_own = terms.index.isin(terms.groupby("item")["weight"].idxmax())
    heaviest = terms[is_own].groupby("theme", sort=False).head(MOST_WORDS)
    words = heaviest["item"].map(lambda item: names.get(item, item))
    named = words.groupby(heaviest["theme"]).agg(", ".join)
    items = pd.DataFrame({"name": named.reindex(labels).fillna(pd.Series(labels, labels))})
    rows = counts.rows
    note = f"themes found by {FACTORIZATION}, and named by words"
    articles = Counts.of(shares, size=has_theme, rows=rows, items=items, per="article", note=note)
    return Themes(terms, articles)


def _factorized(profiles: sparse.csr_matrix, n: int) -> tuple[np.ndarray, np.ndarray, int]:
    """Return articles × themes, themes × terms, and how many rounds the search took."""
    from sklearn.decomposition import NMF
    from sklearn.exceptions import ConvergenceWarning

    model = NMF(n, init="nndsvda", random_state=0, max_iter=ROUNDS)
    with np.errstate(invalid="ignore"), warnings.catch_warnings():
        # The error of a perfect fit is 0 but for rounding, and its root may be invalid.
        warnings.simplefilter("ignore", ConvergenceWarning)  # the terms have it as their reason
        weights = model.fit_transform(profiles)
    return weights, model.components_, model.n_iter_


def _terms_of_themes(counts: Counts, loads: np.ndarray, labels: list[str]) -> pd.DataFrame:
    """Return the terms of each theme, heaviest first."""
    theme, term = loads.nonzero()
    columns = {"theme": theme, "item": counts.items.index[term], "weight": loads[theme, term]}
    table = pd.DataFrame(columns)
    order = ["theme", "weight", "item"]
    table = table.sort_values(order, ascending=[True, False, True], ignore_index=True)
    return table.assign(theme=np.array(labels, dtype=object)[table["theme"]])
