"""What the page has of texts: words, actors, speakers and tone of each outlet."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from analysis.case import Case
from analysis.case.items import CaseTables
from analysis.case.texts import articles_with, counts
from analysis.compare import contrasts
from analysis.counts import Counts
from analysis.errors import InputError, number_of
from analysis.explore.names import noun_of, scale_of
from analysis.explore.page.encoding import plain_values
from analysis.explore.sides import Sides, finding_of_sides
from analysis.stats.evidence import level_column, method_of
from analysis.wording.findings import passing_text
from analysis.wording.notes import note_of
from analysis.wording.text import capitalised

#: Columns of a contrast that the page has for each outlet and item.
CELLS = (
    "n",
    "level",
    "level_against",
    "estimate",
    "p_adjusted",
    "note",
)
MOST_WORDS = 600  #: of most articles


class Kind(NamedTuple):
    """How a kind of item is shown."""

    name: str
    unit: str  #: what a level is
    scale: int  #: levels are shown times this number
    least: int  #: articles that have an item


KINDS = {
    "words": Kind("Words", "per 1,000 words", 1000, 5),
    "actors": Kind("Actors named", "% of articles", 100, 3),
    "speakers": Kind("Actors quoted", "% of articles", 100, 3),
    "tone": Kind("Tone toward actors", "mean tone, −1 to 1", 1, 3),
}


def kinds_data(case: Case, tables: CaseTables, places: dict[str, int]) -> list[dict[str, Any]]:
    """Return each kind of item with its contrasts of every outlet against the rest."""
    kinds = []
    for name in KINDS:
        if name not in case.materials:
            continue
        try:
            chosen = frequent_items(case, name)
            table = _contrasts_of(case, name, chosen)
        except InputError as error:
            kinds.append({"key": name, "name": KINDS[name].name, "reason": str(error)})
            continue
        kinds.append(_kind_data(name, chosen, tables, table=table, places=places))
    return kinds


def _contrasts_of(case: Case, name: str, chosen: Counts) -> pd.DataFrame:
    """Return the contrasts of outlets in the items that the page shows.

    Where the case compares outlets, p is adjusted over all of its items.
    """
    if case.grouping_of(name) != "outlet":
        return contrasts(chosen, "outlet")
    table = case.contrasts(name)
    return table[table["item"].isin(chosen.items.index)]


def _kind_data(
    name: str, chosen: Counts, tables: CaseTables, *, table: pd.DataFrame, places: dict[str, int]
) -> dict[str, Any]:
    """Return the items of a kind: levels, tests and articles; *table* has the contrasts."""
    kind = KINDS[name]
    method = method_of(table)
    items = [str(item) for item in chosen.items.index]
    outlets = sorted(set(table["group"]))
    articles = _articles_by_item(chosen, tables)
    return {
        "key": name,
        "name": kind.name,
        "unit": kind.unit,
        "scale": kind.scale,
        "items": items,
        "outlets": [places[outlet] for outlet in outlets],
        "cells": _cells_of(table, outlets, items=list(chosen.items.index)),
        "articles": articles,
        "findings": _findings_of_outlets(name, table, outlets),
        "item_findings": _findings_of_items(name, table, items, [len(each) for each in articles]),
        "note": note_of(method),
    }


def _findings_of_outlets(name: str, table: pd.DataFrame, outlets: list[str]) -> list[str]:
    """Return what differs between each outlet and the rest, in sentences."""
    rows_of = dict(list(table.groupby("group")))
    findings = []
    for outlet in outlets:
        sides = Sides(outlet, "the rest", noun_of(name, 1), scale_of(name, "articles"))
        findings.append(finding_of_sides(rows_of[outlet], sides))
    return findings


def _findings_of_items(
    name: str, table: pd.DataFrame, items: list[str], n_articles: list[int]
) -> list[str]:
    """Return of each item in how many articles it is, and how many outlets differ in it."""
    rows_of = dict(list(table.groupby("item")))
    verb = "is scored in" if name == "tone" else "is in"
    findings = []
    for item, n in zip(items, n_articles):
        tests = passing_text(rows_of.get(item, table[:0]), noun="source", between="from the rest")
        articles = number_of(n, "article")
        findings.append(f"“{item}” {verb} {articles}. {capitalised(tests)}.")
    return findings


def _cells_of(table: pd.DataFrame, outlets: list[str], *, items: list[Any]) -> dict[str, Any]:
    """Return the columns of contrasts as outlets × items."""
    cells: dict[str, Any] = {}
    level = level_column(table)
    table = table.rename(columns={level: "level", f"{level}_against": "level_against"})
    for column in CELLS:
        wide = table.pivot(index="group", columns="item", values=column)
        wide = wide.reindex(index=outlets, columns=items)
        cells[column] = [plain_values(row) for row in wide.to_numpy()]
    cells["note"] = _rare_notes(cells["note"])
    return cells


def _rare_notes(rows: list[list[str | None]]) -> list[dict[str, str]]:
    """Return the notes of each outlet, place of the item → note, where there is one."""
    notes = []
    for row in rows:
        notes.append({str(place): note for place, note in enumerate(row) if note})
    return notes


def frequent_items(case: Case, name: str) -> Counts:
    """Return the counts of a kind, of the items that the page shows.

    They are in at least a few articles, fewer in a small case; of words, those in most articles.
    """
    found = counts(case, name, by="outlet")
    share_of_articles = max(1, len(found.rows) // 4)
    least = min(KINDS[name].least, share_of_articles)
    found = counts(case, name, by="outlet", min_articles=least)
    if len(found.items) <= MOST_WORDS:
        return found
    n_articles = articles_with(found, name)
    order = np.argsort(-n_articles, kind="stable")[:MOST_WORDS]
    return found.where(items=sorted(found.items.index[order]))


def _articles_by_item(chosen: Counts, tables: CaseTables) -> list[list[int]]:
    """Return the places of the articles that have each item (of tone: that are scored)."""
    articles = tables.articles.dropna(subset="outlet")["article_id"]
    place_of_article = {article: place for place, article in enumerate(articles)}
    places = chosen.rows["article_id"].map(place_of_article).to_numpy()
    present = chosen.values.toarray() > 0
    has_size_of_its_own = chosen.size.shape[1] > 1
    if has_size_of_its_own:
        present = chosen.full_size() > 0
    return [sorted(int(place) for place in places[column]) for column in present.T]
