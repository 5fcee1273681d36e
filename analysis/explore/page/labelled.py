"""What the page has of labels: pages with links, cards, planned contrasts."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd

from analysis import annotation, outlets
from analysis.annotation.items import is_no_value
from analysis.case import planned_readings
from analysis.case.items import CaseTables
from analysis.compare import contrasts
from analysis.counts import Counts
from analysis.errors import InputError, require_columns
from analysis.explore.page.encoding import plain_columns, plain_values
from analysis.explore.page.recomputed import asked_data, recomputed_data
from analysis.explore.page.sentences import contrast_order, holding, note_of_contrasts
from analysis.lexicons import Planned
from analysis.outlets.source_card import MIN_SHARE_OF_OTHERS
from analysis.stats.evidence import method_of
from analysis.stats.plan import status_of

#: Columns of a contrast that the page shows, as far as a table has them.
CONTRAST_COLUMNS = (
    "group",
    "against",
    "item",
    "n",
    "n_against",
    "size",
    "size_against",
    "share",
    "share_against",
    "mean",
    "mean_against",
    "estimate",
    "low",
    "high",
    "p",
    "p_adjusted",
    "note",
)


def pages_shown(tables: CaseTables, places: dict[str, int]) -> pd.DataFrame:
    """Return the pages that any reading finds on the event, of the sources in the table."""
    pages = tables.pages
    return pages[pages["outlet"].isin(list(places))].reset_index(drop=True)


def items_data(tables: CaseTables) -> list[dict[str, str]]:
    """Return the items that a page can show, with section and reader name."""
    n_variables = tables.items.groupby("section")["variable"].nunique()
    names = []
    for row in tables.items.to_dict("records"):
        is_shared = n_variables[row["section"]] > 1
        label = row["name"] if is_shared else row["label"]
        label = f"{label[:1].upper()}{label[1:]}"
        names.append({"item": row["item"], "section": row["section"], "label": label})
    return names


def labels_data(tables: CaseTables, pages: pd.DataFrame) -> dict[str, dict[str, Any]]:
    """Return, of each reading and item, the places of pages that have it and that nobody labelled.

    Keys are "with" (a list for each item) and "unlabelled" (place of an item → pages).
    """
    place_of_page = {page: place for place, page in enumerate(pages["article_id"])}
    readings = {}
    for reading, labels in tables.labels.items():
        is_shown = labels.rows["article_id"].isin(pages["article_id"]).to_numpy()
        ordered = labels.where(rows=is_shown, items=list(tables.items["item"]))
        places = ordered.rows["article_id"].map(place_of_page).to_numpy()
        present = ordered.values.tocsc()
        size = ordered.full_size()
        pages_with = []
        unlabelled = {}
        for column in range(len(ordered.items)):
            rows = present[:, column].nonzero()[0]
            pages_with.append(sorted(int(place) for place in places[rows]))
            missing = places[size[:, column] == 0]
            if len(missing):
                unlabelled[str(column)] = sorted(int(place) for place in missing)
        read = sorted(int(place) for place in places)
        readings[reading] = {"with": pages_with, "unlabelled": unlabelled, "read": read}
    return readings


# ---- cards ------------------------------------------------------------------------------------


def leads_data(tables: CaseTables) -> list[str]:
    """Return the columns of the table of sources that say what leads a source's pages."""
    if tables.book is None:
        return []
    variables = tables.book.variables
    of_page = set(variables["name"][variables["page"]])
    reading = next(iter(tables.labels))
    return [f"{name}_{reading}" for name in tables.summaries if name not in of_page]


def common_items(tables: CaseTables) -> list[int]:
    """Return the places of the items whose absence a card shows: listed, and common among sources.

    A card lists them whatever its source, so any card has them.
    """
    if tables.listed.empty:
        return []
    any_source = tables.listed["outlet"].min()
    labels = outlets.card(tables.case, any_source).labels
    columns = [f"others_{reading}" for reading in tables.readings]
    shares = labels[columns].max(axis=1)
    is_of_source = labels["is_listed"] & ~labels["is_of_page"]
    common = labels["item"][is_of_source & (shares >= MIN_SHARE_OF_OTHERS)]
    items = tables.items
    is_common = items["item"].isin(common)
    places = np.flatnonzero(is_common & ~is_no_value(items))
    return plain_values(places)


# ---- contrasts --------------------------------------------------------------------------------


def contrasts_data(tables: CaseTables, pages: pd.DataFrame) -> dict[str, Any]:
    """Return the planned contrasts of each family, sample and reading, or why there are none.

    *pages* are those of the page: of each contrast these are the places of its pages.
    """
    plan = tables.case.plan
    book = tables.book
    if plan is None or book is None:
        return {"reason": "The case has no contrasts.toml: nothing was planned, nothing is tested."}
    places = {page: place for place, page in enumerate(pages["article_id"])}
    families = []
    try:
        readings = planned_readings(tables.case)
        for sample in plan.samples:
            for family in plan.families:
                of_sample = plan.of(sample=sample.name, family=family.name)
                families.append(_family_data(of_sample, readings, places))
    except InputError as error:
        return {"reason": str(error)}
    return {
        "families": families,
        "redone": recomputed_data(readings, plan),
        "labels": annotation.planned_labels(plan, book),
        "levels": list(plan.levels),
        "group": plan.group,
        "where": {name: plain_values(np.atleast_1d(value)) for name, value in plan.pages.items()},
    }


def _family_data(
    plan: Planned, readings: Mapping[str, Counts], places: Mapping[str, int]
) -> dict[str, Any]:
    """Return one family in one sample: a table of each reading, and how it was made.

    A sample that cannot be compared has no table, and a note that says why; raises InputError
    where it is the first one, which tests the plan.
    """
    tables = {}
    refusals = []
    for reading, counts in readings.items():
        what = f"sample {plan.sample!r}: pages of reading {reading}"
        require_columns(counts.rows, [plan.group, *plan.where], what=what)
        try:
            tables[reading] = contrasts(counts, planned=plan)
        except InputError as error:
            if plan.sample == plan.samples[0].name:
                raise
            refusals.append(str(error))
    columns = {}
    for reading, table in tables.items():
        counts = readings[reading].where(rows=plan.where)
        columns[reading] = plain_columns(table, CONTRAST_COLUMNS)
        columns[reading] |= _pages_of_contrasts(columns[reading], counts, plan, places)
    asked = asked_data(plan, next(iter(readings.values())))
    methods = [method_of(table) for table in tables.values()]
    scales = [item for item in plan.items if any(item in one.get("scales", ()) for one in methods)]
    family = {
        "family": plan.family,
        "sample": plan.sample,
        "sample_label": plan.sample_label,
        "plan": status_of(plan),
        "unit": asked["unit"],
        "strata": asked["strata"],
        "scales": scales,
        "readings": columns,
        "order": contrast_order(list(columns.values())),
        "holds": holding(list(columns.values()), plan) if not refusals else [],
        "asked": asked,
    }
    note = " ".join(dict.fromkeys(refusals))
    return family | {"note": note or note_of_contrasts(family, methods[0])}


def _pages_of_contrasts(
    table: Mapping[str, list], counts: Counts, plan: Planned, places: Mapping[str, int]
) -> dict[str, list[list[int]]]:
    """Return the places of the pages that have the item of each contrast, on either side.

    Of a scale these are all pages that have a number.
    """
    groups = counts.rows[plan.group]
    place_of_row = counts.rows["article_id"].map(places)
    sizes = counts.full_size()
    pages: dict[str, list[list[int]]] = {"pages": [], "pages_against": []}
    for item, group, against in zip(table["item"], table["group"], table["against"]):
        others = plan.levels if against == "rest" else [against]
        column = counts.items.index.get_loc(item)
        values = counts.values[:, [column]].toarray().ravel()
        is_scale = not np.isin(values, (0, 1)).all()
        has_item = sizes[:, column] > 0 if is_scale else values > 0
        is_other = groups.isin(others or groups.unique()) & (groups != group)
        for name, is_of_side in (("pages", groups == group), ("pages_against", is_other)):
            pages[name].append(plain_values(sorted(place_of_row[has_item & is_of_side])))
    return pages
