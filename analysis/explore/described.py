"""What counts describe, in sentences: profiles, and who judges whom how. Nothing is tested."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

from analysis.errors import listing, number_of
from analysis.wording.text import against_text, item_text, with_value_first

MOST_NAMED = 3  #: items of a profile that its sentence names


def profile_text(
    profile: pd.DataFrame, group: str, *, unit: str, names: Mapping[str, str] | None = None
) -> str:
    """Return what sets a group apart most, with its articles and those of all others.

    Parameters
    ----------
    profile : DataFrame
        The rows of one group, from `framing.profiles`: the largest difference first.
    group, unit : str
        "Elm Post"; "articles" or "pages".
    names : mapping, optional
        Item to its name for readers.

    Examples
    --------
    >>> row = dict(item="law", n=9, articles=12, n_against=2, articles_against=30, estimate=0.3)
    >>> profile_text(pd.DataFrame([row]), "Elm Post", unit="pages")
    'What sets Elm Post apart most: “law” (9 of 12 pages against 2 of 30). This only describes.'
    """
    higher = profile[profile["estimate"] > 0].head(MOST_NAMED)
    if higher.empty:
        return f"Nothing sets {group} apart from all others."
    items = []
    for row in higher.to_dict("records"):
        own = (row["n"], row["articles"])
        others = (row["n_against"], row["articles_against"])
        sides = against_text(own, others, unit=unit)
        items.append(f"“{item_text(row['item'], names or {})}” ({sides})")
    return f"What sets {group} apart most: {listing(items)}. This only describes."


def together_text(matrix: pd.DataFrame, group: str, *, unit: str) -> str:
    """Return the two names that are together most often in a group.

    Parameters
    ----------
    matrix : DataFrame
        From `cooccurrence.matrix`, under its names for readers.
    group, unit : str
        "Elm Post"; "articles" or "pages".

    Examples
    --------
    >>> names = ["Aria", "Boria"]
    >>> matrix = pd.DataFrame([[5, 2], [2, 3]], index=names, columns=names)
    >>> together_text(matrix, "Elm Post", unit="pages")
    'In Elm Post, “Aria” and “Boria” are together most often: in 2 pages.'
    """
    values = matrix.to_numpy(float).copy()
    np.fill_diagonal(values, np.nan)
    if not np.nansum(values):
        return f"No two items are together in any of the {unit} of {group}."
    row, column = np.unravel_index(np.nanargmax(values), values.shape)
    pair = f"“{matrix.index[row]}” and “{matrix.columns[column]}”"
    return f"In {group}, {pair} are together most often: in {values[row, column]:,.0f} {unit}."


def judgement_name(item: str, speaker: str, names: Mapping[str, str]) -> str:
    """Return who judges how; of a speaker the value comes first, for names that may be cut.

    >>> judgement_name("tone_norland:-1", "", {"tone_norland:-1": "toward Norland: blame"})
    'toward Norland: blame'
    >>> judgement_name("judged:good", "Ada Quill", {"judged:good": "judgement: good"})
    'Ada Quill: good (judgement)'
    """
    name = item_text(item, names)
    if not speaker:
        return name
    return f"{speaker}: {with_value_first(name)}"


def judgements_text(
    judgements: pd.DataFrame, group: str, *, unit: str, names: Mapping[str, str]
) -> str:
    """Return the judgement on most pages of a group, with its pages and outlets.

    Parameters
    ----------
    judgements : DataFrame
        The rows of one group, from `sentiment.judgements`, of those who judge.
    group, unit, names
        As in :func:`profile_text`.

    Examples
    --------
    >>> row = dict(item="tone:1", speaker="", n=5, pages=12, outlets=2)
    >>> judgements_text(pd.DataFrame([row]), "Elm Post", unit="pages", names={"tone:1": "praise"})
    'The most frequent judgement in Elm Post: “praise”, on 5 of 12 pages (2 sources).'
    """
    if judgements.empty:
        return f"Nobody judges in {group}, on any of the {unit}."
    row = judgements.sort_values("n", ascending=False, kind="stable").iloc[0].to_dict()
    name = judgement_name(row["item"], row["speaker"], names)
    size = f"{row['n']:,} of {row['pages']:,} {unit}"
    sources = number_of(row["outlets"], "source")
    return f"The most frequent judgement in {group}: “{name}”, on {size} ({sources})."
