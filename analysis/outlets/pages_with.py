"""The pages behind a number: who has them, when, what they say, and where they are."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from analysis.annotation import planned_labels
from analysis.case import Case
from analysis.case.headings import with_headings
from analysis.case.opened import require_case
from analysis.corpus.metadata import row_mask
from analysis.counts import Counts
from analysis.errors import one_of, require_new


def pages_with(case: Case, item: str, *, where: Mapping[str, Any] | None = None) -> pd.DataFrame:
    """Return the pages to which a reading gives a label.

    Parameters
    ----------
    case : Case
        With labels.
    item : str
        A label such as "law", "opponents_outlet:terrorists"; a claim by stance and voice, such as
        "claim:asserted:outlet:hit_terrorists" (or ":speakers:"); or an item that the plan makes.
        Of a variable that is a number, pages with any value are listed.
    where : mapping, optional
        Column → value or values of the pages, such as ``{"country_group": "Western"}``.

    Returns
    -------
    DataFrame
        One row a page, by day: ``article_id, outlet, group, day, gist, url``, as far as the case
        has them (its title where it has no gist), and a column for each reading, such as
        ``reading_a``: whether it gives the label; missing where the page was not read for it.

    Raises
    ------
    InputError
        If the case has no labels, or an item or column is unknown.

    Examples
    --------
    >>> from analysis import open_case
    >>> event = open_case("data/hamedan-2016")
    >>> west = {"country_group": "Western", "genre": "news"}
    >>> pages = pages_with(event, "opponents_outlet:terrorists", where=west)
    >>> pages[["reading_a", "reading_b"]].sum().tolist()
    [5, 8]
    """
    require_case(case)
    of_readings = _pages_of_item(case, item)
    tables = case.tables
    pages = with_headings(case, tables.pages)
    table = pages[row_mask(pages, dict(where or {}))].rename(columns={tables.groups: "group"})
    columns = [f"reading_{reading}" for reading in of_readings]
    fix = "Rename them in articles.csv or outlets.csv."
    require_new(columns, table, what="pages of the case", fix=fix)
    for column, has_item in zip(columns, of_readings.values()):
        table[column] = has_item.reindex(table["article_id"]).array
    if "title" in table:  # where nobody wrote a gist
        table["gist"] = table["gist"].fillna(table["title"]) if "gist" in table else table["title"]
    known = ["article_id", "outlet", "group", "day", "gist", "url", *columns]
    table = table[[name for name in known if name in table]]
    has_label = table[columns].fillna(False).any(axis=1)
    return table[has_label].sort_values(["day", "article_id"], ignore_index=True)


def _pages_of_item(case: Case, item: str) -> dict[str, pd.Series]:
    """Return which pages have an item in each reading; refused where nobody counts the item."""
    labels = case.on_subject
    tables = case.tables
    book: Any = tables.book  # a case with labels has one
    numbers = book.variables["name"][book.variables["kind"] == "interval"].tolist()
    planned = {} if case.plan is None else planned_labels(case.plan, book)
    made = [] if case.plan is None else [each.name for each in case.plan.made]
    made = [name for name in made if name in planned]
    one_of(item, [*tables.items["item"], *numbers, *made], name="item")
    is_number = item in numbers
    counted = tables.labels
    if is_number:
        counted = labels
    elif item in made:
        counted = case.planned_readings
    return {
        reading: _has_item(found, item, any_value=is_number) for reading, found in counted.items()
    }


def _has_item(labels: Counts, item: str, *, any_value: bool) -> pd.Series:
    """Return whether a reading gives each page a label, by article_id; missing where unread."""
    chosen = labels.where(items=[item])
    is_read = chosen.full_size()[:, 0] > 0
    has_label = is_read if any_value else chosen.values.toarray()[:, 0] > 0
    pages = pd.Index(chosen.rows["article_id"])
    return pd.Series(has_label, pages, dtype="boolean").where(is_read)
