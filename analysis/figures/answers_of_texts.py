"""What the articles of a case say to each question, in sentences."""

from __future__ import annotations

from analysis import framing as framing_of
from analysis.case import Case
from analysis.errors import InputError, number_of
from analysis.wording.findings import listed, passing_text
from analysis.wording.text import capitalised


def material(case: Case) -> list[str]:
    """Return how many articles there are, of whom, and when."""
    articles = case.features.articles
    sizes = articles["outlet"].value_counts()
    most = f", most of {sizes.index[0]} ({sizes.iloc[0]:,})" if len(sizes) > 1 else ""
    days = articles["published"].dropna()
    when = f", from {days.min():%Y-%m-%d} to {days.max():%Y-%m-%d}" if len(days) else ""
    outlets = number_of(len(sizes), "outlet")
    return [f"The case has {number_of(len(articles), 'article')} of {outlets}{most}{when}."]


def framing(case: Case) -> list[str]:
    """Return the words most typical of the largest groups, and how many differences are sure."""
    by = case.grouping_of("words")
    words = case.counts("words")
    sizes = words.rows[by].value_counts()
    if len(sizes) < 2:
        return [f"The case has one {by}: no words set it apart from another."]
    profiles = framing_of.profiles(framing_of.tf_idf(words), by=by)
    parts = []
    for group in sizes.index[:3]:
        typical = profiles["item"][profiles[by] == group].head(3)
        parts.append(f"{group} by {listed(list(typical))}")
    return [f"{capitalised(listed(parts))}.", f"{capitalised(_sure(case, 'words'))}."]


def _sure(case: Case, kind: str) -> str:
    """Return how many comparisons of a material are sure."""
    try:
        return passing_text(case.contrasts(kind))
    except InputError as error:
        return str(error).partition("\n")[0]


def actors(case: Case) -> list[str]:
    """Return who is named with whom."""
    return []


def sentiment(case: Case) -> list[str]:
    """Return how articles sound."""
    return []


def voices(case: Case) -> list[str]:
    """Return who is quoted."""
    return []


def sources(case: Case) -> list[str]:
    """Return what sets the largest outlets apart."""
    return []


def how_sure(case: Case) -> list[str]:
    """Return how many comparisons of words are sure."""
    return []
