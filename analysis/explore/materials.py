"""Counts of each material of a case, as the explorer compares them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from analysis import cooccurrence, framing, lexicons, sentiment
from analysis import errors as checks
from analysis.case import LABELS, Case, as_case
from analysis.counts import Counts, Incidence
from analysis.features.pack import Features

REST = "the rest"  #: the other side where a group is compared with all others


def counts(
    source: str | Path | Features | Case,
    material: str,
    *,
    voice: str = "all",
    first: str | None = None,
    last: str | None = None,
    min_articles: int = 1,
    items: Sequence[str] | None = None,
    presence: bool = False,
    by: str | None = None,
    group: str | None = None,
    against: str = "rest",
    sample: int = 0,
    seed: int = 0,
) -> Counts:
    """Return the Counts of a material: what the explorer compares.

    Parameters
    ----------
    source : path of a case or pack, Features, or Case
    material : "words", "frames", "actors", "speakers", "tone" or "labels <run>"
        Words are per token, without stop words of the articles' languages; tones are means of articles
        (directed, toward each actor); the others are shares of articles, or of annotated pages.
    voice : "all", "own" or "quoted"
    first, last : str
        Days (ISO) between which an article was published; articles without a day are then left out.
    min_articles : int
        Items in fewer of the articles that are left are left out; sizes stay as they are.
    items : only these
    presence : whether words, too, are counted as articles that have them
    by, group, against : column, one of its values, and another of them or "rest"
        Rows of other groups (or without a value) are left out; the rows' column ``side`` says which side they are on.
    sample, seed : int
        Of a side (or group) with more articles so many are drawn, by a seed; 0: all of them.

    Returns
    -------
    Counts
        Rows are articles or pages, with ``day`` and ``year`` beside what the case says of them.

    Raises
    ------
    InputError
        For a material, voice, column, group or item that is not there, or if no article is left.

    Examples
    --------
    >>> counts("data/syria-war", "actors", by="outlet", group="sana").rows["side"].value_counts().to_dict()
    {'the rest': 748, 'sana': 56}
    """
    made = _restricted(
        as_case(source), material, voice, first, last, by, group, against, sample, seed
    )
    if min_articles > 1:
        made = made.where(items=list(made.items[often(made, material) >= min_articles]))
    if presence and not made.of_size_one:
        made = made.present()
    return made.where(items=list(items)) if items is not None else made


def incidence(
    source: str | Path | Features | Case,
    *,
    material: str = "actors",
    items: Sequence[str] | None = None,
    **choices: Any,
) -> Incidence:
    """Return which items of a material stand in one article, for co-occurrence; *choices* as in :func:`counts`.

    With *by* and *group*, only the group's articles are looked at.

    >>> incidence("data/syria-war", items=["Russia", "Turkey"], by="outlet", group="sana").values.sum(axis=0).tolist()
    [3.0, 1.0]
    """
    made = counts(source, material, items=items, presence=True, **choices)
    return cooccurrence.incidence_of(
        made.where(rows={"side": choices["group"]}) if choices.get("group") is not None else made
    )


def tiles(
    source: str | Path | Features | Case,
    material: str,
    *,
    variable: str = "",
    most: int = 30,
    **choices: Any,
) -> pd.DataFrame:
    """Return one row an annotated page, ``article_id, outlet, day, category``, for `plots.outlet_rows`, by day.

    Parameters
    ----------
    variable : str
        The annotated variable that gives the category; by default the first of which each page has one value at most.
    most : outlets, those with most pages first; the others have no rows
    **choices : as in :func:`counts`

    Raises
    ------
    InputError
        Where no variable, or not the one asked for, has one value a page.

    Examples
    --------
    >>> tiles("data/hamedan-2016", "labels a", most=3)["outlet"].nunique()
    3
    """
    made = counts(source, material, **choices)
    variable = checks.one_of(
        variable or next(iter(nominal(made)), ""), list(nominal(made)), name="variable"
    )
    items = nominal(made)[variable]
    values = made.where(items=items).values.toarray()
    category = (
        pd.Series([item.split(":")[1] for item in items]).iloc[values.argmax(axis=1)].to_numpy()
    )
    pages = made.rows.reindex(columns=["article_id", "outlet", "day"]).assign(
        category=pd.Series(category, dtype="str").where(values.any(axis=1))
    )
    kept = (
        pages["outlet"]
        .value_counts()
        .sort_index(kind="stable")
        .sort_values(ascending=False, kind="stable")
        .index[:most]
    )
    found = pages[pages["outlet"].isin(kept)].sort_values(["day", "article_id"], ignore_index=True)
    found.attrs = {
        "variable": variable,
        "outlets": int(pages["outlet"].nunique()),
        "pages": len(pages),
        "without_outlet": int(pages["outlet"].isna().sum()),
    }
    return found


def nominal(made: Counts) -> dict[str, list[str]]:
    """Return the variables of "variable:value" items of which each row has one value at most, and their items."""
    found: dict[str, list[str]] = {}
    for item in made.items:
        if item.count(":") == 1:
            found.setdefault(item.split(":")[0], []).append(item)
    several = {name: items for name, items in found.items() if len(items) > 1}
    return {
        name: items
        for name, items in several.items()
        if made.where(items=items).values.sum(axis=1).max(initial=0) <= 1
    }


def stop_words(features: Features) -> list[str]:
    """Return the stop words of the languages that the articles are in, as far as there are lists."""
    return sorted(set().union(*map(stop_words_of, features.articles["language"].dropna().unique())))


def stop_words_of(language: str) -> frozenset[str]:
    """Return the stop words of a language by its code; none where there is no list."""
    try:
        return frozenset(lexicons.stop_words(language))
    except checks.InputError:
        return frozenset()


def often(made: Counts, material: str) -> np.ndarray:
    """Return in how many articles each item occurs, or for tones is scored."""
    if material == "tone":
        return np.broadcast_to((made.size > 0).sum(axis=0), len(made.items))
    return np.bincount(made.values.indices[made.values.data != 0], minlength=len(made.items))


@lru_cache(maxsize=16)
def _restricted(
    case: Case, material: str, voice: str, first, last, by, group, against, sample: int, seed: int
) -> Counts:
    made = whole(case, material, voice)
    side = sides(made.rows, first=first, last=last, by=by, group=group, against=against)
    keep = (
        _drawn(made.rows["article_id"], side, sample, seed=seed)
        if sample
        else side.notna().to_numpy()
    )
    if not keep.any():
        raise checks.refusal(
            "articles",
            arrived=f"none of {len(keep):,} in this period and these groups",
            expected="at least one",
            fix="Choose a longer period or other groups.",
        )
    if by is not None:
        made = replace(made, rows=made.rows.assign(side=side.astype("str")))
    return made if keep.all() else made.where(rows=keep)


def sides(
    rows: pd.DataFrame,
    *,
    first: str | None = None,
    last: str | None = None,
    by: str | None = None,
    group: str | None = None,
    against: str = "rest",
) -> pd.Series:
    """Return on which side each row is, as in :func:`counts`; missing where it is not compared."""
    side = pd.Series("", index=rows.index, dtype="object")
    if by is not None:
        checks.require_columns(rows, [by], what="rows of the counts")
        side = (
            rows[by]
            .where(rows[by].notna() & (rows[by].astype("str").str.strip() != ""))
            .astype("object")
        )
    if by is not None and group is not None:
        checks.one_of(group, sorted(map(str, side.dropna().unique())), name=f"group of {by}")
        rest = side.where((side == group) | side.isna(), REST)
        side = rest if against == "rest" else side.where(side.isin([group, against]))
    for limit, inside in ((first, rows["day"].ge), (last, rows["day"].le)):
        if limit is not None:
            side = side.where(inside(pd.Timestamp(limit)))
    return side


def _drawn(articles: pd.Series, side: pd.Series, sample: int, *, seed: int) -> np.ndarray:
    """Return which rows are looked at where a side has more than *sample*: those of the smallest hashes, whatever the order."""
    hashes = pd.util.hash_array(
        articles.astype("object").to_numpy(), hash_key=f"{seed % 10**16:016d}", categorize=False
    )
    place = (
        pd.Series(hashes, index=side.index).groupby(side).rank(method="first")
    )  # missing sides have none
    return (place <= sample).to_numpy()


@lru_cache(maxsize=16)
def whole(case: Case, material: str, voice: str) -> Counts:
    """Return all Counts of a material, by its design; rows have ``day`` and ``year``."""
    checks.one_of(material, case.materials, name="material")
    made = _counted(case, material, voice)
    truths = made.rows.select_dtypes("bool").astype("str")  # as values of a group are asked for
    rows, known = (
        made.rows.assign(**truths),
        pd.Series(pd.NaT, index=made.rows.index, dtype="datetime64[us]"),
    )
    for name in ("published_day", "published"):
        if name in rows:
            known = known.fillna(
                pd.to_datetime(rows[name], format="%Y-%m-%d", errors="coerce").astype(
                    "datetime64[us]"
                )
            )
    return replace(
        made, rows=rows.assign(day=known.dt.normalize(), year=known.dt.strftime("%Y").astype("str"))
    )


def _counted(case: Case, material: str, voice: str) -> Counts:
    if material.startswith(LABELS):
        return case.labels[material.removeprefix(LABELS)]
    features: Any = case.features  # they are there: the material is one of theirs
    if material == "words":
        named = len(features.mentions) > 0 and "own_alias" in features.terms.layers
        return framing.terms(
            features, voice=voice, normalise=named, stop_words=stop_words(features)
        )
    if material == "tone":
        scorers = set(features.tones["scorer"])
        scorer = "directed" if "directed" in scorers else min(scorers)
        return sentiment.toward(features, scorer=scorer, voice=voice).per_article()
    if material == "speakers":
        return framing.speakers(features).present()
    if material == "frames":
        return framing.frames(features, voice=voice).present()
    actors = cooccurrence.incidence(features, within="article", voice=voice)
    size = np.ones((len(actors.rows), 1))
    return Counts.of(
        actors.values, size=size, rows=actors.rows, items=list(actors.items), per="article"
    )


def strongest_first(tests: pd.DataFrame) -> np.ndarray:
    """Return the rows' positions: the smallest adjusted p, p, then the largest score and estimate; descriptive ones last.

    >>> strongest_first(pd.DataFrame({"item": ["oil", "law"], "estimate": [1., -2.], "p_adjusted": [.01, .01]})).tolist()
    [1, 0]
    """
    few = (
        tests["note"].astype(str).str.contains("descriptive only")
        if "note" in tests
        else np.zeros(len(tests))
    )
    sizes = [-tests[name].abs().fillna(-1) for name in ("estimate", "score") if name in tests]
    chances = [tests[name].fillna(2) for name in ("p", "p_adjusted") if name in tests]
    names = [tests["item"].astype(str)] if "item" in tests else []
    return np.lexsort([np.arange(len(tests)), *names, *sizes, *chances, few])
