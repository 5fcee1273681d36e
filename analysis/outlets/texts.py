"""What a pack holds of each source."""

from __future__ import annotations

from typing import Any

import pandas as pd

from analysis.corpus.dates import plausible_days
from analysis.errors import listing
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
    if "published" in articles:
        articles = articles.assign(published=plausible_days(articles["published"]))
    by_outlet = articles.groupby("outlet")
    table = pd.DataFrame({"articles": by_outlet.size(), "words": by_outlet["n_tokens"].sum()})
    if "language" in articles and articles["language"].notna().any():
        table["languages"] = by_outlet["language"].agg(_names_of)
    if "published" in articles and articles["published"].notna().any():
        table["first_day"] = by_outlet["published"].min().map(_day_text)
        table["last_day"] = by_outlet["published"].max().map(_day_text)
    return table.sort_values("articles", ascending=False, kind="stable")


def _names_of(languages: pd.Series) -> str:
    """Return the languages of some articles, sorted."""
    return listing(sorted(languages.dropna().unique())) or "not known"


def _day_text(day: Any) -> str:
    """Return a day as text; a dash for a missing one."""
    return "–" if pd.isna(day) else f"{day:%Y-%m-%d}"
