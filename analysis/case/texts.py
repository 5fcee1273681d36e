"""Counts of each material of a case, as the explorer compares them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import lru_cache
from typing import Any

import numpy as np
import pandas as pd

from analysis.case.folder import Case, require_case
from analysis.case.materials import counts_of_material
from analysis.cooccurrence.incidence import incidence_of
from analysis.corpus.dates import plausible_days
from analysis.counts import Counts, Incidence
from analysis.errors import InputError, one_of, refusal, require_columns
from analysis.features.pack import Features
from analysis.lexicons import stop_words as stop_words_in

REST = "the rest"  #: the other side where a group is compared with all others


def counts(
    case: Case,
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
    where: Mapping[str, str] | None = None,
    sample: int = 0,
    seed: int = 0,
) -> Counts:
    """Count a material as the explorer compares it.

    Parameters
    ----------
    case : Case
    material : str
        "words", "frames", "actors", "speakers", "tone", "labels <reading>" or "claims <reading>".
        Words are per token, without stop words of the articles' languages. Tones are means of
        articles (directed, toward each actor). The others are shares of articles, or of annotated
        pages. A claim is on a page where anybody asserts it.
    voice : "all", "own" or "quoted"
    first, last : str
        Days (ISO) between which an article was published; articles without a day are left out.
    min_articles : int
        Items in fewer of the articles are left out; sizes stay as they are.
    items : sequence of str
        Only these.
    presence : bool
        Whether words, too, are counted as articles that have them.
    by, group, against : str
        A column, one of its values, and another of them or "rest". Rows of other groups, or without
        a value, are left out. The rows' column ``side`` has their side.
    where : mapping
        Column → value: only articles that have all of these.
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
    >>> from analysis.case import open_case
    >>> of_sana = counts(open_case("data/syria-war"), "actors", by="outlet", group="sana")
    >>> of_sana.rows["side"].value_counts().to_dict()
    {'the rest': 748, 'sana': 56}
    """
    require_case(case)
    conditions = tuple(sorted((where or {}).items()))
    result = _compared_counts(
        case,
        material,
        voice,
        first,
        last,
        by,
        group,
        against,
        conditions,
        sample,
        seed,
    )
    if min_articles > 1:
        is_frequent = articles_with(result, material) >= min_articles
        result = result.where(items=list(result.items.index[is_frequent]))
    if presence and not result.of_size_one:
        result = result.present()
    if items is not None:
        result = result.where(items=list(items))
    return result


def incidence(
    case: Case,
    *,
    material: str = "actors",
    items: Sequence[str] | None = None,
    **choices: Any,
) -> Incidence:
    """Return which items of a material are in one article, for co-occurrence.

    Parameters
    ----------
    material, items, **choices
        As in :func:`counts`. With *by* and *group*, only the group's articles are counted.

    Returns
    -------
    Incidence
        ``values`` (articles × items, 1 or 0), ``rows`` (one row an article), ``items``.

    Raises
    ------
    InputError
        As :func:`counts` does.

    Examples
    --------
    >>> from analysis.case import open_case
    >>> case = open_case("data/syria-war")
    >>> of_sana = incidence(case, items=["Russia", "Turkey"], by="outlet", group="sana")
    >>> of_sana.values.sum(axis=0).tolist()
    [3.0, 1.0]
    """
    result = counts(case, material, items=items, presence=True, **choices)
    if choices.get("group") is not None:
        result = result.where(rows={"side": choices["group"]})
    return incidence_of(result)


def tiles(
    case: Case,
    material: str,
    *,
    variable: str = "",
    most: int = 30,
    **choices: Any,
) -> pd.DataFrame:
    """Return one row an annotated page, by day, for `plots.outlet_rows`.

    Parameters
    ----------
    variable : str
        The annotated variable that gives the category; by default the first of which each page has
        one value at most.
    most : int
        Outlets, those with most pages first; the others have no rows.
    **choices
        As in :func:`counts`.

    Returns
    -------
    DataFrame
        One row a page, by day: ``article_id, outlet, day`` (datetime) and ``category`` (the value
        of the variable; missing without one).

    Raises
    ------
    InputError
        Where no variable, or not the one asked for, has one value a page.

    Examples
    --------
    >>> from analysis.case import open_case
    >>> tiles(open_case("data/hamedan-2016"), "labels a", most=3)["outlet"].nunique()
    3
    """
    result = counts(case, material, **choices)
    variables = nominal(result)
    variable = variable or next(iter(variables), "")
    items = variables[one_of(variable, list(variables), name="variable")]
    values = result.where(items=items).values.toarray()
    names = result.items.loc[items, "value"].to_numpy()
    category = pd.Series(names[values.argmax(axis=1)], dtype="str")
    pages = result.rows.reindex(columns=["article_id", "outlet", "day"])
    pages["category"] = category.where(values.any(axis=1)).array
    n_pages = pages["outlet"].value_counts().sort_index(kind="stable")
    largest = n_pages.sort_values(ascending=False, kind="stable").index[:most]
    table = pages[pages["outlet"].isin(largest)]
    return table.sort_values(["day", "article_id"], ignore_index=True)


def nominal(labels: Counts) -> dict[str, list[str]]:
    """Return the items of each variable of which a row has one value at most."""
    if "value" not in labels.items:
        return {}
    is_value = (labels.items["value"] != "") & (labels.items["holder"] == "")
    result = {}
    for variable, items in labels.items[is_value].groupby("variable", sort=False).groups.items():
        n_values = labels.where(items=items).values.sum(axis=1)
        if len(items) > 1 and n_values.max(initial=0) <= 1:
            result[str(variable)] = list(items)
    return result


def stop_words(features: Features) -> list[str]:
    """Return the stop words of the articles' languages, as far as there are lists."""
    languages = features.articles["language"].dropna().unique()
    words = {word for language in languages for word in stop_words_of(language)}
    return sorted(words)


def stop_words_of(language: str) -> frozenset[str]:
    """Return the stop words of a language by its code; none where there is no list."""
    try:
        return frozenset(stop_words_in(language))
    except InputError:
        return frozenset()


def articles_with(result: Counts, material: str) -> np.ndarray:
    """Return in how many articles each item occurs, or for tones is scored."""
    n_items = len(result.items)
    if material == "tone":
        return np.broadcast_to((result.size > 0).sum(axis=0), n_items)
    items = result.values.indices[result.values.data != 0]
    return np.bincount(items, minlength=n_items)


@lru_cache(maxsize=16)
def _compared_counts(
    case: Case,
    material: str,
    voice: str,
    first: str | None,
    last: str | None,
    by: str | None,
    group: str | None,
    against: str,
    where: tuple[tuple[str, str], ...],
    sample: int,
    seed: int,
) -> Counts:
    """Return the Counts of the rows that are compared; ``side`` has the side of each."""
    result = all_counts(case, material, voice)
    side = sides(
        result.rows, first=first, last=last, by=by, group=group, against=against, where=where
    )
    if sample:
        is_compared = _is_drawn(result.rows["article_id"], side, sample, seed=seed)
    else:
        is_compared = side.notna().to_numpy()
    if not is_compared.any():
        raise refusal(
            "articles",
            arrived=f"none of {len(is_compared):,} in this period and these groups",
            expected="at least one",
            fix="Choose a longer period, other groups or fewer filters.",
        )
    if by is not None:
        result = replace(result, rows=result.rows.assign(side=side.astype("str")))
    if is_compared.all():
        return result
    return result.where(rows=is_compared)


def sides(
    rows: pd.DataFrame,
    *,
    first: str | None = None,
    last: str | None = None,
    by: str | None = None,
    group: str | None = None,
    against: str = "rest",
    where: Sequence[tuple[str, str]] = (),
) -> pd.Series:
    """Return the side of each row, as in :func:`counts`; missing where it is not compared."""
    side = pd.Series("", index=rows.index, dtype="object")
    if by is not None:
        require_columns(rows, [by], what="rows of the counts")
        is_known = rows[by].notna() & (rows[by].astype("str").str.strip() != "")
        side = rows[by].where(is_known).astype("object")
    if by is not None and group is not None:
        one_of(group, sorted({str(name) for name in side.dropna()}), name=f"group of {by}")
        if against == "rest":
            side = side.where((side == group) | side.isna(), REST)
        else:
            side = side.where(side.isin([group, against]))
    if first is not None:
        side = side.where(rows["day"] >= pd.Timestamp(first))
    if last is not None:
        side = side.where(rows["day"] <= pd.Timestamp(last))
    for column, value in where:
        require_columns(rows, [column], what="rows of the counts")
        side = side.where((rows[column].astype("str") == value).to_numpy())
    return side


def _is_drawn(articles: pd.Series, side: pd.Series, sample: int, *, seed: int) -> np.ndarray:
    """Return which rows are compared where a side has more than so many.

    These are the rows of the smallest hashes, whatever their order.
    """
    ids = articles.astype("object").to_numpy()
    hashes = pd.util.hash_array(ids, hash_key=f"{seed % 10**16:016d}", categorize=False)
    rank = pd.Series(hashes, index=side.index).groupby(side).rank(method="first")
    return (rank <= sample).to_numpy()  # rows without a side have no rank


@lru_cache(maxsize=16)
def all_counts(case: Case, material: str, voice: str) -> Counts:
    """Return all Counts of a material; rows have ``day`` and ``year``."""
    one_of(material, case.materials, name="material")
    result = counts_of_material(case, material, voice)
    # Truths as texts, as values of a group are asked for.
    truths = result.rows.select_dtypes("bool").astype("str")
    rows = result.rows.assign(**truths)
    moment = pd.Series(pd.NaT, index=rows.index, dtype="datetime64[us]")
    for name in ("published_day", "published"):
        if name in rows:
            parsed = pd.to_datetime(rows[name], format="%Y-%m-%d", errors="coerce")
            moment = moment.fillna(parsed.astype("datetime64[us]"))
    moment = plausible_days(moment)
    year = moment.dt.strftime("%Y").astype("str")
    return replace(result, rows=rows.assign(day=moment.dt.normalize(), year=year))
