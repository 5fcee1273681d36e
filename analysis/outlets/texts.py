"""What a pack holds of each source, and of all, in a table and in words."""

from __future__ import annotations

from typing import Any

import pandas as pd

from analysis.errors import listing, number_of
from analysis.features.pack import Features, require_features


def texts_by_outlet(features: Features) -> pd.DataFrame:
    """Return how many articles and words there are of each outlet, the largest first.

    Parameters
    ----------
    features : Features

    Returns
    -------
    DataFrame
        One row an outlet: ``articles``, ``words``; ``languages``, ``first_day`` and ``last_day``
        where any article has them.

    Examples
    --------
    >>> from analysis import load_features
    >>> table = texts_by_outlet(load_features("data/hamedan-2016/features"))
    >>> table[["articles", "words"]].values.tolist()
    [[2, 961]]
    """
    require_features(features)
    articles = features.articles.assign(outlet=features.articles["outlet"].fillna("not known"))
    by_outlet = articles.groupby("outlet")
    table = pd.DataFrame({"articles": by_outlet.size(), "words": by_outlet["n_tokens"].sum()})
    if "language" in articles and articles["language"].notna().any():
        table["languages"] = by_outlet["language"].agg(_names_of)
    if "published" in articles and articles["published"].notna().any():
        table["first_day"] = by_outlet["published"].min().map(_day_text)
        table["last_day"] = by_outlet["published"].max().map(_day_text)
    return table.sort_values("articles", ascending=False, kind="stable")


def texts_in_words(features: Features) -> str:
    """Return what a pack holds, in sentences.

    Examples
    --------
    >>> from analysis import load_features
    >>> text = texts_in_words(load_features("data/hamedan-2016/features"))
    >>> print(text.splitlines()[0])
    2 articles of 1 outlet: 961 words, in en, published 2016-08-16 to 2016-08-17.
    """
    require_features(features)
    articles = features.articles
    sizes = {"article": len(articles), "outlet": articles["outlet"].nunique()}
    counted = " of ".join(number_of(n, noun) for noun, n in sizes.items())
    facts = [f"{articles['n_tokens'].sum():,} words"]
    if "language" in articles and articles["language"].notna().any():
        facts.append(f"in {_names_of(articles['language'])}")
    facts.append(_days_in_words(articles))
    edits = [f"{rule} {n:,}" for rule, n in features.manifest["edits"].items()]
    cleaning = "Cleaning changed nothing."
    if edits:
        cleaning = f"Edits by cleaning rule: {', '.join(edits)}."
    n_skipped = len(features.manifest["skipped"])
    skipped = "No article was skipped."
    if n_skipped:
        skipped = f"Notes on files that were skipped or are faulty: {n_skipped:,}."
    return f"{counted}: {', '.join(facts)}.\n{cleaning} {skipped}"


def _days_in_words(articles: pd.DataFrame) -> str:
    """Return the first and last day, or that no article has one."""
    if "published" not in articles or articles["published"].isna().all():
        return "without dates"
    days = articles["published"]
    span = f"published {_day_text(days.min())} to {_day_text(days.max())}"
    n_without = int(days.isna().sum())
    if n_without:
        span += f", {n_without:,} without a date"
    return span


def _names_of(languages: pd.Series) -> str:
    """Return the languages of some articles, sorted."""
    return listing(sorted(languages.dropna().unique())) or "not known"


def _day_text(day: Any) -> str:
    """Return a day as text; a dash for a missing one."""
    return "–" if pd.isna(day) else f"{day:%Y-%m-%d}"
