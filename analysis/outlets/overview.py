"""What each outlet stresses, whom it names and quotes, and how it sounds: a row a group."""

from functools import lru_cache
from typing import Any

import pandas as pd

from analysis import framing, sentiment
from analysis.case import Case
from analysis.case.materials import sizes_of_materials
from analysis.case.opened import require_case
from analysis.case.page_days import days_of
from analysis.compare import levels
from analysis.compare.evidence import Method, method_of
from analysis.counts import Counts
from analysis.framing.own_names import has_name_of
from analysis.framing.untested import DESCRIPTIVE

MOST_NAMES = 3  #: actors that a group names more than others do
MOST_QUOTED = 2  #: whom it quotes most
FEWEST = 2  #: articles that name or quote somebody
#: Columns of an overview, and what is counted for them.
MATERIALS_OF = {"words": "words", "names": "actors", "quotes": "speakers"}


def overview(case: Case, by: str = "") -> pd.DataFrame:
    """Return one row a group of articles: what it stresses, whom it names, how it sounds.

    Parameters
    ----------
    case : Case
        With articles, or a pack of them.
    by : str, optional
        The column of the groups; by default the case's, which is "outlet" where none was chosen.

    Returns
    -------
    DataFrame
        *by*; ``articles``; ``first_day, last_day``; ``words``, the first seven of
        `framing.typical_words`; ``names``, three actors that are on a larger share of its articles
        than of all others'; ``quotes``, the two that most of its articles quote; ``tone``, the mean
        of its articles. What nothing is known of is no column. The group with most articles is
        first. Nothing is tested; ``attrs["method"]["missing"]`` says what could not be told.

    Raises
    ------
    InputError
        If the case has no articles, or no such column.

    Examples
    --------
    >>> from analysis import open_case
    >>> table = overview(open_case("data/syria-war"))
    >>> table[["outlet", "words"]].iloc[0].tolist()
    ['Ahram', 'monitor, strikes, rebel, air, jihadists, Syrian opposition, government']
    """
    require_case(case)
    by = by or case.grouping("words")
    words = _words(case, by)
    groups = words.rows.assign(day=days_of(words.rows)).groupby(by)
    table = pd.DataFrame({"articles": groups.size()})
    days = groups["day"].agg(["min", "max"])
    if days.notna().any(axis=None):
        table = table.assign(first_day=days["min"], last_day=days["max"])
    for name in MATERIALS_OF:
        told = in_overview(case, name, by)
        if len(told):
            table[name] = told.groupby(by)["item"].agg(", ".join).reindex(table.index).fillna("")
    features: Any = case.features  # they are there: their words were counted
    tone = sentiment.of_articles(features, lexicon=case.files.lexicon).per_article()
    tone = tone.where(rows=words)
    if tone.size.any():
        means = levels(tone, by).set_index(by)["estimate"]
        table["tone"] = means.reindex(table.index)
    table = table.sort_values("articles", ascending=False, kind="stable").reset_index()
    missing = method_of(in_overview(case, "words", by)).get("missing", "")
    table.attrs["method"] = Method(
        what="overview", per="article", by=(by,), remark=DESCRIPTIVE, missing=missing
    )
    return table


@lru_cache(maxsize=16)
def in_overview(case: Case, of: str, by: str) -> pd.DataFrame:
    """Return rows of `profiles` that an overview has of "words", "names" or "quotes"."""
    if of == "words":
        return framing.typical_words(_words(case, by), by=by)
    material = MATERIALS_OF[of]
    if material not in sizes_of_materials(case):
        return pd.DataFrame(columns=[by, "item"])
    counts = case.counts(material, every=True)
    known = counts.where(rows=counts.rows[by].notna().to_numpy())
    table = framing.profiles(known.present(), by=by)
    table = table[table["n"] >= FEWEST]
    is_own = [has_name_of(item, [group], [group]) for group, item in table[[by, "item"]].to_numpy()]
    table = table[~pd.Series(is_own, table.index, dtype=bool)]
    if of == "names":
        return table[table["estimate"] > 0].groupby(by, sort=False).head(MOST_NAMES)
    ranked = table.sort_values([by, "mean", "item"], ascending=[True, False, True])
    return ranked.groupby(by, sort=False).head(MOST_QUOTED)


def _words(case: Case, by: str) -> Counts:
    """Return the words of the articles whose group is known."""
    words = case.counts("words", every=True)
    return words.where(rows=words.rows[by].notna().to_numpy())
