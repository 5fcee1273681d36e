"""The pages behind a number: who has them, when, what they say, and where they are."""

from __future__ import annotations

import html
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from analysis.annotation import Codebook, planned_labels
from analysis.case import Case
from analysis.case.items import SCHEMES, CaseTables, require_labels, tables_of
from analysis.case.pages import planned_readings, subject_of
from analysis.case.titles import with_headings
from analysis.corpus.metadata import row_mask
from analysis.counts import Counts
from analysis.errors import number_of, one_of, require_new
from analysis.lexicons import Planned
from analysis.text.direction import plain_address, plain_direction
from analysis.wording.text import capitalised

WIDEST_GIST = 90  #: characters of a gist in plain text


@dataclass(frozen=True)
class PageList:
    """Pages that have a label, with their links; from :func:`pages_with`.

    Attributes
    ----------
    name : str
        The label's name for readers.
    table : DataFrame
        One row a page, by day: ``article_id, outlet, group, day, gist, url``, as far as the case
        has them (its title where it has no gist), and a column for each reading, such as
        ``reading_a``: whether it gives the label; missing where the page was not read for it.
    readings : tuple of str
    unread : tuple of str
        Readings that read no page for this label, such as those without a table of claims.
    """

    name: str
    table: pd.DataFrame
    readings: tuple[str, ...]
    unread: tuple[str, ...] = ()

    def __len__(self) -> int:
        """Return the number of pages."""
        return len(self.table)

    @property
    def summary(self) -> str:
        """How many pages there are in each reading, in words."""
        counts = []
        for reading in self.readings:
            n_pages = int(self.table[_column_of(reading)].sum())
            words = f"{n_pages} in reading {reading}"
            if reading in self.unread:
                words = f"not looked for in reading {reading}"
            counts.append(words)
        sources = number_of(self.table["outlet"].nunique(), "source")
        return f"{capitalised(self.name)}: {', '.join(counts)}, of {sources}"

    def __repr__(self) -> str:
        lines = [self.summary]
        for page in self.table.to_dict("records"):
            gist = _shortened(page.get("gist", ""))
            parts = [
                _day(page["day"]),
                page["outlet"],
                self._readings_of(page),
                gist,
                page.get("url"),
            ]
            lines.append("  " + " · ".join(str(part) for part in parts if part))
        return "\n".join(lines)

    def _repr_html_(self) -> str:
        """Return a folded table whose sources are links to their pages."""
        rows = [self._row_html(page) for page in self.table.to_dict("records")]
        heads = ["day", "source", "what the page says", "readings"]
        head = "".join(f"<th>{name}</th>" for name in heads)
        return (
            f"<details>\n<summary>{_shown(self.summary)}</summary>\n<table>\n"
            f"<thead><tr>{head}</tr></thead>\n<tbody>\n{''.join(rows)}</tbody>\n"
            "</table>\n</details>"
        )

    def _row_html(self, page: Mapping[str, Any]) -> str:
        """Return one page as a row of the table."""
        outlet = _shown(str(page["outlet"]))
        url = str(page.get("url") or "")
        if url.startswith(SCHEMES):
            outlet = f'<a href="{html.escape(plain_address(url))}">{outlet}</a>'
        gist = page.get("gist", "")
        told = "" if pd.isna(gist) else _shown(str(gist))
        cells = [_day(page["day"]), outlet, told, _shown(self._readings_of(page))]
        return "<tr>" + "".join(f"<td>{cell}</td>" for cell in cells) + "</tr>\n"

    def _readings_of(self, page: Mapping[str, Any]) -> str:
        """Return the readings that give a page the label."""
        return " ".join(reading for reading in self.readings if page[_column_of(reading)] is True)


def pages_with(case: Case, item: str, *, where: Mapping[str, Any] | None = None) -> PageList:
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
    PageList
        A table of links in a notebook, lines of text elsewhere.

    Raises
    ------
    InputError
        If the case has no labels, or an item or column is unknown.

    Examples
    --------
    >>> from analysis.case import open_case
    >>> event = open_case("data/hamedan-2016")
    >>> west = {"country_group": "Western", "genre": "news"}
    >>> pages = pages_with(event, "opponents_outlet:terrorists", where=west)
    >>> pages.name, list(pages.readings)
    ("the source's own words: terrorists", ['a', 'b'])
    """
    tables = tables_of(case)
    require_labels(tables, what="pages_with")
    name, of_readings = _labels_of_item(tables, item)
    pages = with_headings(case, tables.pages)
    is_chosen = row_mask(pages, dict(where or {}))
    table = pages[is_chosen].rename(columns={tables.groups: "group"})
    columns = [_column_of(reading) for reading in tables.readings]
    require_new(
        columns, table, what="pages of the case", fix="Rename them in articles.csv or outlets.csv."
    )
    unread = []
    for reading, of_item in of_readings.items():
        if of_item.isna().all():
            unread.append(reading)
        table[_column_of(reading)] = of_item.reindex(table["article_id"]).array
    if "title" in table:  # where nobody wrote a gist
        table["gist"] = table["gist"].fillna(table["title"]) if "gist" in table else table["title"]
    known = ["article_id", "outlet", "group", "day", "gist", "url", *columns]
    table = table[[name for name in known if name in table]]
    has_label = table[columns].fillna(False).any(axis=1)
    table = table[has_label].sort_values(["day", "article_id"], ignore_index=True)
    return PageList(name, table, tuple(tables.readings), tuple(unread))


def _column_of(reading: str) -> str:
    """Return the column of a reading in the table of pages."""
    return f"reading_{reading}"


def _labels_of_item(tables: CaseTables, item: str) -> tuple[str, dict[str, pd.Series]]:
    """Return an item's name for readers, and which pages have it in each reading.

    Raises InputError for an item that neither a card nor the plan has.
    """
    shown = tables.items.set_index("item")["name"]
    names = shown.to_dict()
    counted = tables.labels
    book = tables.book
    numbers: dict[str, str] = {}
    made: dict[str, str] = {}
    if book is not None:
        numbers = book.labels(book.variables["name"][book.variables["kind"] == "interval"])
        made = _names_of_made_items(tables.case.plan, book)
    one_of(item, [*names, *numbers, *made], name="item")
    if item in numbers:
        names = numbers
        counted = subject_of(tables.case).labels
    elif item in made:
        names = made
        counted = planned_readings(tables.case)
    has_item = {}
    for reading, labels in counted.items():
        has_item[reading] = _label_of_pages(labels, item, any_value=item in numbers)
    return names[item], has_item


def _names_of_made_items(plan: Planned | None, book: Codebook) -> dict[str, str]:
    """Return the items that a plan makes, with their names for readers."""
    if plan is None:
        return {}
    labels = planned_labels(plan, book)
    return {item.name: labels[item.name] for item in plan.made if item.name in labels}


def _label_of_pages(labels: Counts, item: str, *, any_value: bool = False) -> pd.Series:
    """Return whether a reading gives each page a label, by article_id; missing where unread."""
    chosen = labels.where(items=[item])
    is_read = chosen.full_size()[:, 0] > 0
    has_label = is_read if any_value else chosen.values.toarray()[:, 0] > 0
    pages = pd.Index(chosen.rows["article_id"])
    return pd.Series(has_label, pages, dtype="boolean").where(is_read)


def _day(value: Any) -> str:
    """Return a day as text."""
    return "" if pd.isna(value) else f"{value:%Y-%m-%d}"


def _shown(text: str) -> str:
    """Return a text that HTML shows as it is, letters in their own direction."""
    return html.escape(plain_direction(text))


def _shortened(gist: Any) -> str:
    """Return the beginning of a gist."""
    text = "" if pd.isna(gist) else str(gist)
    return text if len(text) <= WIDEST_GIST else f"{text[: WIDEST_GIST - 1]}…"
