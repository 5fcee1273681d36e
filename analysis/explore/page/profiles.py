"""What the page has of words, actors and tone: profiles, who is named together, who judges."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from analysis import cooccurrence, framing, sentiment
from analysis.annotation.items import ACTORS
from analysis.case import Case, on_subject, page_terms
from analysis.case.items import CaseTables
from analysis.cooccurrence.incidence import incidence_of
from analysis.counts import Counts, Incidence
from analysis.errors import InputError, refusal
from analysis.explore.described import judgements_text, profile_text, together_text
from analysis.explore.judgements import judged_rows, pages_judging
from analysis.explore.page.counted import frequent_items
from analysis.explore.page.encoding import plain_columns, plain_values
from analysis.explore.page.labelled import pages_shown

MOST_TERMS = 12  #: of a profile
MOST_ACTORS = 12  #: of a matrix, those on most pages
ALL_GROUPS = "all groups"
ALL_SOURCES = "all sources"
LEAST_SHARE = 0.05  #: of the compared pages that have a term of a profile
USUAL_SHARE = 0.9  #: who is named on more of the pages says nothing of any pair
PROFILE_COLUMNS = ("item", "n", "articles", "n_against", "articles_against", "estimate")


def profiles_of_readings(
    tables: CaseTables, places: dict[str, int], *, groups: list[str]
) -> dict[str, Any]:
    """Return what each group is like by the labels of each reading.

    Returns
    -------
    dict
        ``groups``, ``everybody`` (the name of all of them) and ``readings``. Each reading has
        ``profiles``, ``actors`` and ``judgements``; a part that the case cannot fill has a
        ``reason``.
    """
    pages = pages_shown(tables, places)["article_id"]
    place_of_page = {page: place for place, page in enumerate(pages)}
    readings = []
    for reading in tables.labels:
        parts = {
            "profiles": _part(partial(_profiles_of_pages, tables, reading, groups=groups)),
            "actors": _part(partial(_actors_of_pages, tables, reading, groups=groups)),
            "judgements": _part(
                partial(_judgements, tables, reading, groups=groups, place_of_page=place_of_page)
            ),
        }
        readings.append(parts)
    return {"groups": groups, "everybody": ALL_GROUPS, "readings": readings}


def profiles_of_texts(case: Case, *, groups: list[str]) -> dict[str, Any]:
    """Return what each outlet of a pack is like, as `profiles_of_readings`; without judgements."""
    parts = {
        "profiles": _part(partial(_profiles_of_words, case, groups)),
        "actors": _part(partial(_actors_of_texts, case, groups)),
    }
    return {"groups": groups, "everybody": ALL_SOURCES, "readings": [parts]}


def _actors_of_texts(case: Case, groups: list[str]) -> dict[str, Any]:
    """Return who is named together in the articles of a pack."""
    if ACTORS not in case.materials:
        raise _refused("the articles name no actor of a list")
    named = incidence_of(frequent_items(case, ACTORS))
    return _matrices(named, "outlet", groups, unit="articles")


def _part(make: Callable[[], dict[str, Any]]) -> dict[str, Any]:
    """Return a part of the section, or why the case cannot fill it."""
    try:
        return make()
    except InputError as error:
        return {"reason": str(error)}


def _of_groups(counts: Counts, by: str, groups: list[str]) -> Counts:
    """Return the rows that are of a group."""
    if by not in counts.rows or not groups:
        raise _refused("sources without groups")
    return counts.where(rows=counts.rows[by].isin(groups).to_numpy())


def _refused(arrived: str) -> InputError:
    return refusal(
        "words, actors, tone",
        arrived=arrived,
        expected="groups of sources, and codebook variables of actors and of judgement",
        fix="Add what is missing to outlets.csv, actors.toml or codebook.toml.",
    )


# ---- profiles ---------------------------------------------------------------------------------


def _profiles_of_words(case: Case, groups: list[str]) -> dict[str, Any]:
    """Return what sets each outlet apart, by the words of its articles."""
    return _profiles(frequent_items(case, "words"), "outlet", groups, unit="articles")


def _profiles_of_pages(tables: CaseTables, reading: str, *, groups: list[str]) -> dict[str, Any]:
    """Return what sets each group apart, by what its pages say."""
    every_term = page_terms(tables.case, min_share=LEAST_SHARE)[reading]
    terms = _of_groups(every_term, tables.groups, groups)
    return _profiles(terms, tables.groups, groups, unit="pages")


def _profiles(counts: Counts, by: str, groups: list[str], *, unit: str) -> dict[str, Any]:
    """Return the items that each group has most above all others, with a sentence."""
    if len(groups) < 2:
        raise _refused("a single group")
    table = framing.profiles(framing.tf_idf(counts), by=by)
    names = dict(counts.names)
    of_groups = {}
    for group, rows in table.groupby(by):
        higher = rows[rows["estimate"] > 0].head(MOST_TERMS)
        of_groups[str(group)] = {
            **plain_columns(higher, PROFILE_COLUMNS),
            "names": [names.get(item, item) for item in higher["item"]],
            "sentence": profile_text(rows, str(group), unit=unit, names=names),
        }
    return {"groups": of_groups}


# ---- actors -----------------------------------------------------------------------------------


def _actors_of_pages(tables: CaseTables, reading: str, *, groups: list[str]) -> dict[str, Any]:
    """Return who is named together on the pages of each group."""
    labels = _of_groups(tables.labels[reading], tables.groups, groups)
    if ACTORS not in set(labels.variables):
        raise _refused(f"no variable {ACTORS!r} in the codebook")
    named = incidence_of(labels, variable=ACTORS)
    return _matrices(named, tables.groups, groups, unit="pages")


def _matrices(named: Incidence, by: str, groups: list[str], *, unit: str) -> dict[str, Any]:
    """Return how many pages of each group name two actors, of those on most pages."""
    all_of_them = ALL_SOURCES if unit == "articles" else ALL_GROUPS
    most = named.frequent(max_share=USUAL_SHARE)[:MOST_ACTORS]
    everybody = cooccurrence.clustered(cooccurrence.matrix(named, actors=most))
    actors = list(everybody.index)
    of_groups = {all_of_them: everybody}
    present = set(named.rows[by])
    for group in groups:
        if group not in present:
            continue
        of_group = cooccurrence.matrix(named, where={by: group}, actors=actors)
        of_groups[group] = of_group.loc[actors, actors]
    parts = {}
    for group, matrix in of_groups.items():
        cells = [plain_values(row) for row in matrix.to_numpy()]
        parts[group] = {"cells": cells, "sentence": together_text(matrix, group, unit=unit)}
    return {"actors": actors, "groups": parts}


# ---- judgements -------------------------------------------------------------------------------


def _judgements(
    tables: CaseTables, reading: str, *, groups: list[str], place_of_page: dict[str, int]
) -> dict[str, Any]:
    """Return on how many pages of each group who judges whom or what how."""
    tones = tables.book.tones() if tables.book is not None else []
    if not tones or tables.book is None:
        raise _refused("no variable with tone = true in the codebook")
    labels = on_subject(tables.case)[reading]
    has_source = labels.rows["article_id"].isin(tables.labels[reading].rows["article_id"])
    labels = labels.where(rows=has_source.to_numpy())
    labels = _of_groups(labels, tables.groups, groups)
    by = tables.groups
    bodies = tables.case.bodies
    table = sentiment.judgements(labels, by=by, variables=tones, bodies=bodies)
    names = tables.book.labels(table["item"].unique())
    rows = judged_rows(table, by=by, groups=groups, names=names)
    of_kinds = dict(iter(table.groupby(["item", "speaker"])))
    kinds = []
    for item, speaker, name in rows[["item", "speaker", "name"]].drop_duplicates().to_numpy():
        judged = pages_judging(labels, item=item, speaker=speaker, bodies=bodies)
        has_it = (judged.values > 0).toarray()[:, 0]
        pages = judged.rows["article_id"][has_it]
        of_group = of_kinds[item, speaker].set_index(by).reindex(groups)
        kinds.append(
            {
                "item": item,
                "name": name,
                "in_pages": [place_of_page[page] for page in pages],
                **plain_columns(of_group, ["n", "pages", "outlets"]),
            }
        )
    sentences = {}
    for group in groups:
        of_group = rows[rows[by] == group]
        sentences[group] = judgements_text(of_group, group, unit="pages", names=names)
    return {"rows": kinds, "sentences": sentences}
