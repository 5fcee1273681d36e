"""What the page holds: the Counts of a case as compact arrays, and what is known of its pages."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from analysis.annotation import Codebook
from analysis.annotation.items import ACTORS, CLAIM, OUTLET, SPEAKERS
from analysis.case import Case, group_colours, open_case, planned_readings
from analysis.case.folder import book_of
from analysis.case.items import FACTS, CaseTables, tables_of
from analysis.case.materials import counts_of_material
from analysis.case.titles import with_headings
from analysis.counts import Counts, columns_of, not_produced
from analysis.errors import InputError, MissingInput, listing, number_of, refusal, using_files
from analysis.features.pack import Features
from analysis.lexicons import Planned
from analysis.lexicons.plans import MadeItem
from analysis.page.encoding import (
    base64_text,
    bits_text,
    codes_text,
    day_text,
    distinct,
    numbers_text,
    plain_list,
    plain_value,
    sorted_values,
    web_address,
)
from analysis.stats.plan import ARTICLE, plan_of

MOST_VALUES = 60  #: of a column that makes groups, or by which pages are chosen
#: Columns that are no choice of pages: of one page each, days, and sizes of texts.
NO_CHOICE = {
    "article_id",
    "title",
    "gist",
    "text",
    "url",
    "published",
    "day",
    "earliest",
    "published_day",
    "n_sentences",
    "n_tokens",
    "n_tokens_quoted",
    "text_hash",
    "sketch",
    "first_line",
}
#: Columns that are held whatever values they have: whose pages, and which are one unit.
ALWAYS = ("outlet", "copy_cluster", "owner_family")
LABELS_OF_COLUMNS = {
    "outlet": "Source",
    "country_group": "Group of countries",
    "owner_family": "Owner's group",
    "genre": "Genre",
    "copy_cluster": "Text",
}
#: Materials of the pack, with their labels and what an item is.
PACK = {
    "words": ("Words", "word"),
    "actors": ("Actors named", "actor"),
    "speakers": ("Who speaks", "speaker"),
    "tone": ("Tone toward actors", "actor"),
    "frames": ("Frames", "frame"),
}
#: Materials of labels: label, noun, and how their variables are told.
OF_LABELS = {
    "labels": ("What pages say", "label"),
    "claims": ("Claims", "claim"),
    "actors": ("Actors named", "actor"),
    "speakers": ("Who speaks", "speaker"),
}
VARIABLES = {"claims": CLAIM, "actors": ACTORS, "speakers": SPEAKERS}
VOICES = {OUTLET: "own", SPEAKERS: "quoted"}
SMALL_CASE = 12  #: articles; a smaller case shows words that occur once
LEAST_ARTICLES = 3  #: of a word
LEAST_USES = 5
#: Bytes of the data of a page; its scripts have the rest of 8 MB.
MOST_BYTES = 6_400_000


@dataclass(frozen=True, eq=False)
class Material:
    """What is counted on the page.

    Attributes
    ----------
    what : str
        Such as "plan-1", "labels" or "words".
    reading : str
        Whose labels; "" of the pack.
    label, noun : str
        What it is called, and what one of its items is.
    counts : Counts
    named : tuple of PlannedContrast
        Contrasts that a family of the plan names.
    left_out : int
        Items that the page has no room for.
    """

    what: str
    reading: str
    label: str
    noun: str
    counts: Counts
    named: tuple = ()
    left_out: int = 0


@using_files()
def counts(case: str | Path | Features | Case, what: str, *, reading: str = "") -> Counts:
    """Return what the page of a case counts, so that Python gives the page's numbers.

    Parameters
    ----------
    case : path, Features or Case
        What `open_case` takes.
    what : str
        "labels", "claims", "actors", "speakers", "words", "tone" or "frames"; "plan-1" is the
        first family of the plan.
    reading : str
        Whose labels; by default the first reading that has them, else the pack.

    Returns
    -------
    Counts
        All pages that the page has, and the items that it shows.

    Raises
    ------
    InputError
        If the page of this case has no such material.

    Examples
    --------
    >>> from analysis import compare
    >>> planned = counts("data/hamedan-2016", "plan-1", reading="a")
    >>> planned
    Counts: 932 rows × 5 items, per page
    """
    materials = materials_of(open_case(case))
    for material in materials:
        if material.what == what and (not reading or material.reading == reading):
            return material.counts
    known = [f"{each.what} {each.reading}".strip() for each in materials]
    raise refusal(
        "page.counts",
        arrived=f"{what} {reading}".strip(),
        expected=f"what the page has: {listing(known, 20)}",
        fix="Name one of these, such as page.counts(case, 'words').",
    )


# ---- materials --------------------------------------------------------------------------------


@lru_cache(maxsize=4)
def materials_of(case: Case) -> tuple[Material, ...]:
    """Return what the page of a case counts, in the order of its list."""
    tables = tables_of(case)
    return (*_planned(case), *_labelled(tables), *_counted(case, tables))


def _planned(case: Case) -> Iterator[Material]:
    """Yield the families of the plan, each in each reading."""
    if case.plan is None or not case.readings:
        return
    try:
        readings = planned_readings(case)
    except MissingInput:  # the plan asks for claims that nobody read
        return
    for number, family in enumerate(case.plan.families, start=1):
        for reading, found in readings.items():
            yield Material(
                f"plan-{number}",
                reading,
                family.name or "The plan",
                "label",
                found.where(items=list(family.items)),
                named=family.contrasts,
            )


def _labelled(tables: CaseTables) -> Iterator[Material]:
    """Yield labels, claims, actors and speakers, each in each reading."""
    book = tables.book
    if book is None:
        return
    facts = book.variables["name"][book.variables["page"]]
    for what, (label, noun) in OF_LABELS.items():
        for reading, found in tables.labels.items():
            variable = found.items["variable"]
            is_meant = ~variable.isin([*facts, *VARIABLES.values()])
            if what in VARIABLES:
                is_meant = variable == VARIABLES[what]
            is_found = is_meant.to_numpy() & (found.full_size() > 0).any(axis=0)
            if is_found.any():
                yield Material(what, reading, label, noun, found.where(items=is_found))


def _counted(case: Case, tables: CaseTables) -> Iterator[Material]:
    """Yield what is counted in the pack's articles."""
    for what, (label, noun) in PACK.items():
        if what not in case.materials or (case.labels and case.is_too_little(what)):
            continue
        found = counts_of_material(case, what, "all")
        if what == "words":
            chosen = _frequent(found)
            yield Material(what, "", label, noun, chosen)
        else:
            yield Material(what, "", label, noun, found)


def _frequent(words: Counts) -> Counts:
    """Return the words that have enough evidence for the page, the commonest first."""
    n_articles = np.bincount(words.values.indices, minlength=len(words.items))
    n_uses = np.asarray(words.values.sum(axis=0)).ravel()
    is_frequent = (n_articles >= LEAST_ARTICLES) & (n_uses >= LEAST_USES)
    if len(words.rows) < SMALL_CASE or not is_frequent.any():
        is_frequent = n_articles >= 1
    return words.where(items=is_frequent)


# ---- the page's data --------------------------------------------------------------------------


def page_data(
    opened: Case, *, title: str = "", texts: bool = False, kernel: bool = False
) -> dict[str, Any]:
    """Return all that a page shows, as plain values.

    Parameters
    ----------
    opened : Case
    title, texts
        As in `save`.
    kernel : bool
        Whether a kernel answers the page.
    """
    tables = tables_of(opened)
    materials = materials_of(opened)
    rows_of_tables, key_of = _rows_of(materials)
    pages = _pages(opened, rows_of_tables.values())
    outlets = sorted_values(map(plain_value, pages["outlet"]))
    noun = "page" if opened.labels else "article"
    columns = _columns(opened, rows_of_tables.values())
    data = {
        "case": opened.name,
        "title": title or title_of(opened),
        "noun": noun,
        "opens": f'open_case("{opened.source}")',
        "lead": "",
        "cautions": opened.cautions["sentence"].tolist(),
        "captions": dict(opened.captions),
        "readings": list(opened.labels),
        "sources": _sources(opened, pages, outlets),
        "pages": _pages_data(pages, outlets),
        "events": _events(tables),
        "columns": list(columns.values()),
        "groups": _groups(opened, columns, rows_of_tables.values()),
        "tables": {
            key: _table(rows, pages, columns) for key, rows in rows_of_tables.items()
        },
        "materials": [_material(each, key_of[id(each)], opened) for each in materials],
        "plan": _plan(opened, materials),
        "defaults": _defaults(opened, materials),
        "codebook": _codebook(opened.book),
        "hasTexts": False,
        "texts": None,
        "kernel": kernel,
    }
    return data


def title_of(case: Case) -> str:
    """Return the heading of the case's README.md; without one its name."""
    readme = case.folder / "README.md" if case.folder is not None else None
    if readme is not None and readme.is_file():
        first = readme.read_text("utf-8", "replace").lstrip().partition("\n")[0]
        if first.startswith("# "):
            return first.removeprefix("# ").strip()
    return case.name


def _rows_of(
    materials: Sequence[Material],
) -> tuple[dict[str, pd.DataFrame], dict[int, str]]:
    """Return the tables of rows by key, and the key of each material; alike rows are one table."""
    tables: dict[str, pd.DataFrame] = {}
    keys: dict[tuple, str] = {}
    key_of = {}
    for material in materials:
        rows = material.counts.rows
        ids = tuple(rows["article_id"])
        if ids not in keys:
            keys[ids] = f"t{len(keys) + 1}"
            tables[keys[ids]] = rows
        key_of[id(material)] = keys[ids]
    return tables, key_of


def _pages(case: Case, tables: Iterable[pd.DataFrame]) -> pd.DataFrame:
    """Return one row a page of any table: ``article_id, outlet, day, url`` and what it is called."""
    wanted = ("article_id", "outlet", "day", "url", "gist", "title")
    known = tables_of(case)
    parts = [known.pages, known.articles, *tables]
    parts = [part.reindex(columns=list(wanted)) for part in parts if len(part)]
    rows = pd.concat(parts, ignore_index=True).astype("object")
    rows = rows.groupby("article_id", sort=False).first().reset_index()
    rows = with_headings(case, rows)
    rows = rows.assign(day=pd.to_datetime(rows["day"]))
    return rows.sort_values(["day", "article_id"], ignore_index=True)


def _pages_data(pages: pd.DataFrame, outlets: list[str]) -> dict[str, list]:
    """Return pages by column, with the place of their source."""
    places = {outlet: place for place, outlet in enumerate(outlets)}
    nothing = pd.Series("", index=pages.index)
    gists = pages.get("gist", nothing).fillna("")
    titles = pages.get("title", nothing).fillna("")
    return {
        "id": distinct([str(page) for page in pages["article_id"]], what="pages"),
        "outlet": [places.get(plain_value(outlet)) for outlet in pages["outlet"]],
        "day": [day_text(day) for day in pages["day"]],
        "text": [str(text) for text in gists.where(gists != "", titles)],
        "url": [web_address(url) for url in pages["url"]],
    }


def _sources(case: Case, pages: pd.DataFrame, outlets: list[str]) -> dict[str, Any]:
    """Return the sources, with the facts about them."""
    return {"name": distinct(outlets, what="outlets"), "facts": []}


def _events(tables: CaseTables) -> list[dict[str, Any]]:
    """Return the dated events of the case."""
    events = tables.events
    return [
        {"date": day_text(date), "label": str(label)}
        for date, label in zip(events["date"], events["label"])
    ]


def _columns(case: Case, tables: Iterable[pd.DataFrame]) -> dict[str, dict[str, Any]]:
    """Return the columns that make groups, choose pages or are units, with their values."""
    tables = list(tables)
    needed = {*ALWAYS}
    if case.plan is not None:
        plan = case.plan
        conditions = [plan.pages, *(sample.where for sample in plan.samples)]
        needed |= {plan.group, *columns_of(plan.strata or ()), plan.unit or ARTICLE}
        needed |= {name for where in conditions for name in where}
    names = dict.fromkeys(name for rows in tables for name in rows)
    columns = {}
    for name in names:
        parts = [rows[name] for rows in tables if name in rows]
        if name in NO_CHOICE or any(part.dtype.kind == "M" for part in parts):
            continue
        known = pd.concat([part.dropna().astype("object") for part in parts])
        values = sorted_values(map(plain_value, pd.unique(known)))
        n_values = len(values)
        is_filter = 2 <= n_values <= MOST_VALUES
        if not is_filter and name not in needed:
            continue
        most = max(part.notna().sum() for part in parts)
        is_group = is_filter and n_values < most and name != "copy_cluster"
        columns[name] = {
            "name": name,
            "label": _label_of_column(name, case.book),
            "values": distinct(values, what=name),
            "isGroup": bool(is_group or name == "outlet"),
            "isFilter": bool(is_filter),
        }
    return columns


def _label_of_column(name: str, book: Codebook | None) -> str:
    """Return what readers call a column."""
    label = LABELS_OF_COLUMNS.get(name, name.replace("_", " "))
    if book is not None and name in set(book.variables["name"]):
        label = book.label(name)
    return f"{label[:1].upper()}{label[1:]}"


def _groups(
    case: Case, columns: Mapping[str, dict], tables: Iterable[pd.DataFrame]
) -> dict[str, dict[str, Any]]:
    """Return the order and the colours of the groups of each column, the plan's first."""
    tables = list(tables)
    names = [name for name, column in columns.items() if column["isGroup"]]
    names.sort(key=lambda name: (name != case.grouping, name != "outlet"))
    groups = {}
    for name in names:
        rows = next(table for table in tables if name in table)
        sizes = rows[name].map(plain_value).value_counts()
        values = columns[name]["values"]
        planned = []
        if case.plan is not None and name == case.plan.group:
            planned = [value for value in case.plan.order if value in values]
        rest = [value for value in values if value not in planned]
        rest.sort(key=lambda value: -int(sizes.get(value, 0)))
        colours = {plain_value(key): colour for key, colour in group_colours(case, by=name).items()}
        groups[name] = {
            "order": [*planned, *rest],
            "colours": {str(key): colour for key, colour in colours.items()},
        }
    return groups


def _table(rows: pd.DataFrame, pages: pd.DataFrame, columns: Mapping[str, dict]) -> dict[str, Any]:
    """Return the rows of a table: their pages, and the codes of their columns."""
    places = pd.Index(pages["article_id"]).get_indexer(rows["article_id"])
    codes = {}
    for name, column in columns.items():
        if name in rows:
            place_of = {value: place for place, value in enumerate(column["values"])}
            found = [place_of.get(plain_value(value), -1) for value in rows[name]]
            codes[name] = codes_text(found, len(place_of))
    return {
        "n": len(rows),
        "page": codes_text(places, len(pages)),
        "columns": codes,
        "own": _own_text(rows),
    }


def _own_text(rows: pd.DataFrame) -> str | None:
    """Return which pages newsrooms wrote themselves; None where that is unknown."""
    if "outlet" not in rows:
        return None
    try:
        reasons = not_produced(rows.assign(outlet=rows["outlet"].fillna("")))
    except InputError:
        return None
    return bits_text(reasons == "")


# ---- one material -----------------------------------------------------------------------------


def _material(material: Material, table: str, case: Case) -> dict[str, Any]:
    """Return a material as plain values and arrays."""
    found = material.counts
    return {
        "what": material.what,
        "reading": material.reading,
        "label": material.label,
        "table": table,
        "per": found.per,
        "ofSizeOne": found.of_size_one,
        "inLanguages": found.in_languages,
        "itemNoun": material.noun,
        "items": _items(material, case),
        "values": _values(found),
        "size": _size(found),
        "named": [vars(contrast) for contrast in material.named] or None,
        "leftOut": material.left_out,
    }


def _items(material: Material, case: Case) -> dict[str, list]:
    """Return what is known of the items, by column; columns without anything are left out."""
    items = material.counts.items
    rules = _rules(case)
    names = items["name"]
    if material.what != "labels" and material.reading and not material.what.startswith("plan"):
        names = items.get("label", names)
    columns: dict[str, list] = {
        "id": distinct([str(item) for item in items.index], what=material.label),
        "name": [str(name) for name in names],
    }
    texts = items.reindex(columns=["variable", "value", "voice", "stance"]).fillna("").astype(str)
    variables = texts["variable"]
    more = {
        "variable": list(variables),
        "variableName": [_label_of_variable(name, case.book) for name in variables],
        "value": list(texts["value"]),
        "voice": [VOICES.get(voice, "") for voice in texts["voice"]],
        "stance": list(texts["stance"]),
        "rule": [
            rules.get(item, rules.get(f"{CLAIM}:{value}" if variable == CLAIM else variable, ""))
            for item, variable, value in zip(items.index, variables, texts["value"])
        ],
    }
    return columns | {name: column for name, column in more.items() if any(column)}


def _label_of_variable(name: str, book: Codebook | None) -> str:
    """Return what readers call a variable; "" where no codebook has it."""
    if book is None or name not in set(book.variables["name"]):
        return "claims" if name == CLAIM else ""
    return book.label(name)


def _values(found: Counts) -> dict[str, Any]:
    """Return the values by item: starts, rows and numbers (None where all are 1)."""
    by_item = found.values.tocsc()
    by_item.eliminate_zeros()
    by_item.sort_indices()
    numbers = None
    kind = None
    if (by_item.data != 1).any():
        kind, numbers = numbers_text(by_item.data)
    return {
        "starts": base64_text(by_item.indptr.astype("<u4")),
        "rows": codes_text(by_item.indices, len(found.rows)),
        "numbers": numbers,
        "type": kind,
    }


def _size(found: Counts) -> dict[str, Any] | None:
    """Return the sizes: None where all are 1, those of rows, or those of rows and items."""
    size = found.size
    if (size == 1).all():
        return None
    if not found.has_item_sizes:
        kind, text = numbers_text(size[:, 0])
        return {"type": kind, "shared": text}
    kind, dense = numbers_text(size.T)
    choice: dict[str, Any] = {"byItem": True, "type": kind, "dense": dense}
    if np.isin(size, (0, 1)).all():
        item, row = np.nonzero(size.T == 0)
        starts = np.searchsorted(item, np.arange(size.shape[1] + 1))
        zero = {
            "starts": base64_text(starts.astype("<u4")),
            "rows": codes_text(row, len(size)),
        }
        if len(zero["rows"]) < len(dense):
            return {"byItem": True, "zero": zero}
    return choice


# ---- the plan and the codebook ----------------------------------------------------------------


def _plan(case: Case, materials: Sequence[Material]) -> dict[str, Any] | None:
    """Return what the plan compares; None without a plan."""
    plan = case.plan
    if plan is None or not case.labels:
        return None
    return {
        "group": plan.group,
        "levels": list(plan.levels),
        "order": list(plan.order),
        "against": plan.against,
        "unit": _unit_of(plan, materials[0].counts),
        "strata": columns_of(plan.strata or ()),
        "samples": [
            {"name": each.name, "label": each.label, "where": _where(each.where)}
            for each in plan.samples
        ],
        "pages": _where(plan.pages),
    }


def _where(conditions: Mapping[str, Any]) -> dict[str, list]:
    """Return the values that conditions ask for."""
    return {name: plain_list(values) for name, values in conditions.items()}


def _unit_of(plan: Planned, found: Counts) -> str:
    """Return what the plan leaves out one at a time."""
    try:
        return str(plan_of(found, None, planned=plan).unit)
    except InputError:  # the page says why these contrasts are refused
        return plan.unit or ARTICLE


def _defaults(case: Case, materials: Sequence[Material]) -> dict[str, Any]:
    """Return the first state of the page."""
    first = materials[0] if materials else None
    rows = first.counts.rows if first is not None else pd.DataFrame()
    by = case.grouping or "outlet"
    if not case.labels and first is not None:
        by = case.grouping_of(first.what)
    strata = columns_of(case.strata or ())
    if case.plan is None and by != "phase" and "phase" in rows:
        strata = ["phase"]
    sample = case.plan.samples[0].name if case.plan is not None and case.labels else ""
    return {
        "what": first.what if first is not None else "",
        "reading": first.reading if first is not None else "",
        "by": by,
        "sample": sample,
        "strata": strata,
        "unit": "",
    }


def _codebook(book: Codebook | None) -> list[dict[str, Any]]:
    """Return the variables of the codebook, with the rules of their values."""
    return []


def _rules(case: Case) -> dict[str, str]:
    """Return the rule of each variable, value, claim and item that the plan makes."""
    return {}
