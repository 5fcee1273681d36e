"""Whether two sides of a comparison of words are in different languages."""

from __future__ import annotations

import numpy as np
import pandas as pd

from analysis.counts import Counts
from analysis.stats.facts import LanguagesOfSides

#: Share of a side's articles that would have to be in another language for sides to be alike.
LEAST_APART = 0.2


def languages_of_sides(
    counts: Counts, is_target: np.ndarray, is_reference: np.ndarray, *, name: str
) -> tuple[LanguagesOfSides, ...]:
    """Return the languages of both sides where words tell these apart; nothing elsewhere.

    Sides differ in language where at least a fifth of one side's articles would have to be in
    another language. Articles of unknown language do not count.

    Parameters
    ----------
    counts : Counts
    is_target, is_reference : ndarray of bool
        Rows of each side.
    name : str
        What the comparison is called.

    Examples
    --------
    >>> rows = pd.DataFrame({"article_id": ["a1", "a2"], "language": ["en", "de"]})
    >>> counts = Counts.of([[1], [1]], size=[[9], [9]], rows=rows, items=["bach"], per="token")
    >>> first = np.array([True, False])
    >>> languages_of_sides(counts, first, ~first, name="North against South")
    ()
    >>> from dataclasses import replace
    >>> words = replace(counts, in_languages=True)
    >>> languages_of_sides(words, first, ~first, name="North against South")[0].languages
    ('en',)
    """
    if not counts.in_languages or "language" not in counts.rows:
        return ()
    shares = _shares_of_languages(counts.rows[is_target])
    shares_against = _shares_of_languages(counts.rows[is_reference])
    if shares.empty or shares_against.empty:
        return ()
    apart = shares.sub(shares_against, fill_value=0).abs().sum() / 2
    if apart < LEAST_APART:
        return ()
    return (LanguagesOfSides(name, tuple(shares.index), tuple(shares_against.index)),)


def _shares_of_languages(rows: pd.DataFrame) -> pd.Series:
    """Return the share of articles in each language, by code."""
    return rows["language"].value_counts(normalize=True).sort_index()
