"""What the page holds, as plain values.

``tables`` are rows (pages or articles), ``materials`` are items by these rows.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from scipy import sparse

from analysis.agencies import carry_another, not_produced, text_of
from analysis.annotation import Codebook
from analysis.annotation.items import CLAIM, OUTLET, SPEAKERS
from analysis.case import Case
from analysis.case.case_tables import COUNTRY_GROUP, UNKNOWN
from analysis.case.cautions import Compared, unlike_queries
from analysis.case.coders import MACHINE
from analysis.case.headings import title_of, with_headings
from analysis.case.materials import actors_of, is_unchecked, materials_of_articles
from analysis.case.opened import planned_group
from analysis.compare.design import ends_of_scales
from analysis.compare.evidence import annotators_of, method_of
from analysis.compare.findings import NOT_TOLD
from analysis.compare.languages import untested_words
from analysis.compare.prose import capitalised, listed, reading_text
from analysis.compare.units import OWNER
from analysis.counts import Counts, columns_of
from analysis.errors import InputError, number_of
from analysis.lexicons.plans import MadeItem, PlannedContrast
from analysis.lexicons.validation import cells_of_file
from analysis.page.encoding import (
    Plain,
    day_text,
    distinct,
    plain_list,
    plain_value,
    sorted_values,
    web_address,
)
from analysis.page.overview import overview_data

MOST_VALUES = 60  #: of a column that makes groups, or by which pages are chosen
LEAST_PAGES = 3  #: of most values of such a column: others are numbers, names or free text
COPIES = "copy_cluster"
#: Columns that are held whatever values they have: whose pages, and what is one unit.
ALWAYS = ("outlet", COPIES, OWNER)
#: Columns of how labelled pages were found and read, which make no groups and choose no pages.
OF_LABELLING = "wave script basis read listed audience on_event genre".split()
#: Columns that choose no pages: of one page each, days, and sizes of texts.
NO_CHOICE = (
    "article_id title gist text url published published_day day earliest n_sentences n_tokens "
    "n_tokens_quoted sketch list_queries"
).split()
#: What readers call columns; others are called as they are.
NAMES = {
    "outlet": "source",
    COUNTRY_GROUP: "group of countries",
    OWNER: "owner's family of outlets",
    COPIES: "text",
    "agency_guess": "agency (guessed)",
    "agency_credit": "agency (credited)",
}
ALL = "all pages"  #: the sample of a plan that names none
KNOWN_OF_ITEMS = "variable value voice stance".split()
VOICES = {OUTLET: "own", SPEAKERS: "quoted"}


@dataclass(frozen=True, eq=False)
class HeldMaterial:
    """What is counted on the page."""

    what: str  #: such as "plan-1", "labels" or "words"
    reading: str  #: whose labels; "" of the pack
    label: str
    noun: str
    counts: Counts
    family: str = ""  #: of the plan
    named: tuple[PlannedContrast, ...] = ()
    planned_on: tuple[str, ...] = ()  #: samples that nobody had looked at
    left_out: int = 0  #: items that the page has no room for


@dataclass(frozen=True, eq=False)
class Held:
    """What a page holds: a case, its materials, and sentences on what is left out."""

    case: Case
    materials: tuple[HeldMaterial, ...]
    notes: tuple[str, ...]
    asked: Counts | None = None  #: words that a reader of articles can ask for


def page_data(held: Held, *, title: str = "", in_notebook: bool = False) -> Plain:
    """Return all that a page shows, but texts, as plain values."""
    case = held.case
    tables, table_of = _tables_of(held.materials)
    rows = list(tables.values())
    pages = _pages(case, rows)
    outlets = sorted_values(map(plain_value, pages["outlet"]))
    columns = _columns(case, rows)
    shared = _shared_codes(rows, pages, columns)
    rules = _rules(case)
    plan = _plan(held)
    noun = "page" if case.readings else "article"
    on_subject = case._subject.labels if case.readings else {}
    captions = {name: _caption(labels.rows) for name, labels in on_subject.items()}
    return {
        "case": case.name,
        "title": title or title_of(case),
        "noun": noun,
        "opens": opens_in_python(case),
        "about": _about(held, pages, noun=noun, captions=captions),
        "cautions": [*case.cautions["sentence"], *held.notes, *_untold(case, plan)],
        "caution": _caution(held, {}),
        "captions": captions,
        "readings": list(case.readings),
        "readingNames": {name: reading_text(name) for name in case.readings},
        "sources": _sources(case, outlets, rows),
        "pages": _pages_data(pages, outlets) | {"columns": shared},
        "events": _records(case.files.events[["date", "label"]]),
        "columns": columns,
        "groups": _groups(case, columns, rows),
        "tables": {
            key: _table(table, pages, columns, shared=shared) for key, table in tables.items()
        },
        "materials": _without_repeated_items(
            [
                _material(each, table, case, rules, columns)
                for each, table in zip(held.materials, table_of)
            ]
        ),
        "plan": plan,
        "overview": overview_data(case, pages["article_id"]),
        "asked": _asked(held, table_of),
        "lead": _lead(case),
        "verdict": _verdict(case),
        "byLabels": _by_labels(case) if plan else None,
        "statements": _statements(case),
        "defaults": _defaults(held),
        "codebook": _codebook(case.book),
        "seek": case.book.seek if case.book is not None else {},
        "texts": None,
        "inNotebook": in_notebook,
    }


def opens_in_python(case: Case) -> str:
    """Return the line of Python that opens a case; no folder outside the working one is named."""
    if case.files.folder is None:
        return f"open_case({case.files.source})"
    path = Path(case.files.source)
    if path.is_absolute():
        here = Path.cwd()
        path = path.relative_to(here) if path.is_relative_to(here) else Path(path.name)
    return f"open_case({json.dumps(path.as_posix(), ensure_ascii=False)})"


def _caption(rows: pd.DataFrame) -> str:
    """Return who labelled rows."""
    return ", or ".join(annotators_of(of_kind) for _, of_kind in rows.groupby("annotator_kind"))


def _about(held: Held, pages: pd.DataFrame, *, noun: str, captions: Mapping[str, str]) -> str:
    """Return what there is, and who labelled or counted it, in a sentence."""
    n_outlets = pages["outlet"].nunique()
    found = f"The case has {number_of(len(pages), noun)} of {number_of(n_outlets, 'outlet')}"
    if captions and held.case._subject.scope:
        subject = held.case._subject
        first, *_ = captions
        rows = subject.labels[first].rows
        found += f", {len(rows):,} of {rows['outlet'].nunique():,} {subject.scope}"
        found += f" ({reading_text(first)})"
    found += _days_in_words(pages["day"].dropna())
    counted = [material.what for material in held.materials if not material.reading]
    told = f"; {listed(counted)} are counted by a machine" if counted else ""
    if not captions:
        return f"{found}{told}."
    who = "; ".join(dict.fromkeys(captions.values()))
    readings = f", in {number_of(len(captions), 'reading')}" if len(captions) > 1 else ""
    return f"{found}; they are {who}{readings}{told}."


def _days_in_words(days: pd.Series) -> str:
    """Return the first and the last day as part of a sentence; "" without days.

    >>> _days_in_words(pd.Series(pd.to_datetime(["2016-08-14", "2016-08-30"])))
    ', published from 14 August 2016 to 30 August 2016'
    """
    if days.empty:
        return ""
    first, last = [f"{day.day} {day:%B %Y}" for day in (days.min(), days.max())]
    return f", published from {first} to {last}" if first != last else f", published on {first}"


# ---- pages and sources ------------------------------------------------------------------------


def _tables_of(materials: Sequence[HeldMaterial]) -> tuple[dict[str, pd.DataFrame], list[str]]:
    """Return tables of rows by key, and the key of each material; equal pages are one table."""
    tables = {}
    keys = {}
    table_of = []
    for material in materials:
        rows = material.counts.rows
        key = keys.setdefault(tuple(rows["article_id"]), f"t{len(keys) + 1}")
        tables.setdefault(key, rows)
        table_of.append(key)
    return tables, table_of


def _pages(case: Case, tables: Iterable[pd.DataFrame]) -> pd.DataFrame:
    """Return one row a page of any table, with what is known of it."""
    known = case._tables
    counted = list(tables)
    wanted = "article_id outlet day url gist title language earliest".split()
    parts = [part.reindex(columns=wanted) for part in (known.pages, known.articles, *counted)]
    rows = pd.concat([part.astype("object") for part in parts], ignore_index=True)
    is_counted = rows["article_id"].isin({page for part in counted for page in part["article_id"]})
    rows = rows[is_counted].groupby("article_id", sort=False).first()
    rows = with_headings(case, rows.reset_index())
    rows = rows.assign(day=pd.to_datetime(rows["day"]))
    return rows.sort_values(["day", "article_id"], ignore_index=True)


def days_of_pages(held: Held) -> pd.Series:
    """Return the day of each page by its article_id: the same in all materials."""
    tables, _ = _tables_of(held.materials)
    return _pages(held.case, tables.values()).set_index("article_id")["day"]


def _pages_data(pages: pd.DataFrame, outlets: Sequence[Any]) -> dict[str, list]:
    """Return pages by column, with the place of their source."""
    places = {outlet: place for place, outlet in enumerate(outlets)}
    gists = pages["gist"].fillna("")
    titles = pages["title"].fillna("")
    texts = gists.where(gists != "", titles)
    earliest = pd.to_datetime(pages["earliest"].where(pages["day"].isna()))
    further = {
        "year": ["" if pd.isna(day) else str(day.year) for day in earliest],  # without a day
        "title": [*map(str, titles.where(titles != texts, ""))],  # where a gist stands for it
        "language": [*map(str, pages["language"].fillna(""))],
    }
    return {name: column for name, column in further.items() if any(column)} | {
        "id": distinct([*map(str, pages["article_id"])], what="pages"),
        "outlet": [places.get(plain_value(outlet)) for outlet in pages["outlet"]],
        "day": [*map(day_text, pages["day"])],
        "text": [*map(str, texts)],
        "url": [*map(web_address, pages["url"])],
    }


def _sources(case: Case, outlets: Sequence[Any], tables: Sequence[pd.DataFrame]) -> Plain:
    """Return the sources, with the facts about each."""
    facts = []
    for name in _facts(case, tables):
        parts = [rows[["outlet", name]].dropna() for rows in tables if name in rows]
        first = pd.concat(parts).groupby("outlet")[name].first()
        told = first[first != UNKNOWN].items()
        known = {plain_value(outlet): str(plain_value(value)) for outlet, value in told}
        shown = [known.get(outlet) for outlet in outlets]
        if any(shown):
            facts.append(
                {"key": name, "label": capitalised(_label_of(name, case.book)), "values": shown}
            )
    return {"name": distinct(outlets, what="outlets"), "facts": facts}


def _facts(case: Case, tables: Sequence[pd.DataFrame]) -> list[str]:
    """Return the columns that tell who a source is: those of a card, then of outlets.csv."""
    own: Iterable[str] = ()
    folder = case.files.folder
    if folder is not None and (folder / "outlets.csv").is_file():
        own = cells_of_file(folder / "outlets.csv").columns
    names = dict.fromkeys([*case._tables.facts, *own])
    known = {name for rows in tables if "outlet" in rows for name in rows}
    return [name for name in names if name in known and name != "outlet"]


# ---- columns, groups and rows -----------------------------------------------------------------


def _columns(case: Case, tables: Sequence[pd.DataFrame]) -> list[Plain]:
    """Return the columns that make groups, choose pages or are units, with their values."""
    needed = {*ALWAYS, case.grouping(), *_columns_of_plan(case)}
    columns = []
    for name in dict.fromkeys(name for rows in tables for name in rows):
        parts = [rows[name] for rows in tables if name in rows]
        if name in NO_CHOICE or any(part.dtype.kind == "M" for part in parts):
            continue
        sizes = max((part.value_counts() for part in parts), key=len)
        is_few = 2 <= len(sizes) <= MOST_VALUES and name != COPIES
        is_told = name not in OF_LABELLING or not case.readings or name == case.grouping()
        is_filter = is_few and is_told and (name in needed or _are_groups(sizes))
        if sizes.empty or not (is_filter or name in needed):
            continue
        values = sorted_values(plain_value(value) for part in parts for value in part.unique())
        distinct(values, what=f"values of {name}")
        columns.append(
            {
                "name": name,
                "label": capitalised(_label_of(name, case.book)),
                "values": values,
                "words": _words_of(values, name, case.book) if is_filter else {},
                "isGroup": is_filter or name == "outlet",
                "isFilter": is_filter,
            }
        )
    return columns


def _words_of(values: Sequence[Any], name: str, book: Codebook | None) -> dict[str, str]:
    """Return what the codebook calls values of a column, where that is something else."""
    if book is None or not book.values(name):
        return {}
    labels = {str(value): book.value_label(name, str(value)) for value in values}
    return {value: label for value, label in labels.items() if label != value}


def _are_groups(sizes: pd.Series) -> bool:
    """Return whether most values have three pages, and none is an object: "{'id': None}"."""
    has_objects = sizes.index.astype(str).str.match(r"[\[{]").any()
    return sizes.median() >= LEAST_PAGES and not has_objects


def _columns_of_plan(case: Case) -> set[str]:
    """Return the columns that decide pages, units, groups and strata of a plan."""
    plan = case.plan
    if plan is None:
        return set()
    conditions = [plan.pages, *(sample.where for sample in plan.samples)]
    names = {name for where in conditions for name in where}
    return {plan.group, *plan.witnesses, *columns_of(plan.strata or ()), *names}


def _label_of(name: str, book: Codebook | None) -> str:
    """Return what readers call a column or a variable."""
    if book is not None and name in set(book.variables["name"]):
        return book.label(name)
    return NAMES.get(name, name.replace("_", " "))


def _groups(
    case: Case, columns: Sequence[Plain], tables: Sequence[pd.DataFrame]
) -> dict[str, Plain]:
    """Return the groups of each column, the leading one's first, in the plan's order."""
    first = case.grouping()
    groups = {}
    for column in sorted(columns, key=lambda column: column["name"] != first):
        if not column["isGroup"]:
            continue
        name = column["name"]
        sizes = next(rows[name] for rows in tables if name in rows).map(plain_value).value_counts()
        planned = case.plan.order if case.plan is not None and name == case.plan.group else ()
        by_size = sorted(column["values"], key=lambda value: -sizes.get(value, 0))
        order = dict.fromkeys([*planned, *by_size])
        colours = case.groups(name)
        groups[name] = {
            "order": [name for name in order if name in column["values"]],
            "colours": {str(plain_value(group)): colour for group, colour in colours.items()},
        }
    return groups


def _codes(cells: Iterable[Any], values: Sequence[Any]) -> list[int]:
    """Return the place of each cell among values; -1 where it is missing."""
    known = pd.Index(values, dtype="object")
    return known.get_indexer(pd.Index([*map(plain_value, cells)], dtype="object")).tolist()


def _shared_codes(
    tables: Sequence[pd.DataFrame], pages: pd.DataFrame, columns: Sequence[Plain]
) -> dict[str, list[int]]:
    """Return the codes by page of columns in which all tables that have them agree."""
    shared = {}
    for column in columns:
        name = column["name"]
        parts = [rows[["article_id", name]] for rows in tables if name in rows]
        cells = pd.concat(parts).drop_duplicates()
        if cells["article_id"].is_unique:
            cells = cells.set_index("article_id")[name].reindex(pages["article_id"])
            shared[name] = _codes(cells, column["values"])
    return shared


def _table(
    rows: pd.DataFrame,
    pages: pd.DataFrame,
    columns: Sequence[Plain],
    *,
    shared: Mapping[str, list[int]],
) -> Plain:
    """Return the rows of a table: their pages, and the codes of their columns."""
    codes = {}
    for column in columns:
        name = column["name"]
        if name in rows:
            codes[name] = None if name in shared else _codes(rows[name], column["values"])
    of_rows = pd.Index(pages["article_id"]).get_indexer(rows["article_id"])
    return {
        "page": of_rows.tolist(),
        "columns": codes,
        "own": _own_pages(rows),
        "agencies": _agencies(rows),
    }


def _agencies(rows: pd.DataFrame) -> list[int] | None:
    """Return the number of the agency whose text each row carries; -1 where nobody else's."""
    if "outlet" not in rows:
        return None
    return pd.factorize(text_of(rows).where(carry_another(rows)))[0].tolist()


def _own_pages(rows: pd.DataFrame) -> list[int] | None:
    """Return 1 for each page that a newsroom wrote itself; None where that is unknown."""
    try:
        reasons = not_produced(rows)
    except InputError:
        return None
    return (reasons == "").astype(int).tolist()


# ---- one material -----------------------------------------------------------------------------


def _material(
    material: HeldMaterial,
    table: str,
    case: Case,
    rules: Mapping[str, str],
    columns: Sequence[Plain],
) -> Plain:
    """Return a material as plain values and arrays."""
    found = material.counts
    groups = [column["name"] for column in columns if column["isGroup"]]
    untested = {by: untested_words(found, by) for by in groups if by in found.rows}
    return {
        "what": material.what,
        "reading": material.reading,
        "label": capitalised(material.label),
        "table": table,
        "per": found.per,
        "ofSizeOne": found.of_size_one,
        "itemNoun": material.noun,
        "items": _items(material, case.book, rules),
        "values": values_data(found.values),
        "size": size_data(found),
        "furniture": None if found.furniture is None else values_data(found.furniture),
        "named": [vars(contrast) for contrast in material.named] or None,
        "plannedOn": list(material.planned_on),
        "leftOut": material.left_out,
        "untested": {by: why for by, why in untested.items() if why},
    }


def _without_repeated_items(materials: list[Plain]) -> list[Plain]:
    """Return materials of which those with the items of the one before have none."""
    alike = [False, *(one["items"] == other["items"] for one, other in pairwise(materials))]
    return [
        material | ({"items": None} if is_alike else {})
        for material, is_alike in zip(materials, alike)
    ]


def _items(
    material: HeldMaterial, book: Codebook | None, rules: Mapping[str, str]
) -> dict[str, list[str]]:
    """Return what is known of items, by column; columns without anything are left out."""
    items = material.counts.items
    is_told_alone = material.reading and material.what in ("claims", "actors", "speakers")
    names = items["label"] if is_told_alone else items["name"]
    known = items.reindex(columns=KNOWN_OF_ITEMS).astype("object").fillna("").astype(str)
    ends = ends_of_scales(material.counts, "mean")
    keys = known.index.where(known["variable"] != CLAIM, f"{CLAIM}:" + known["value"])
    columns = {
        "id": distinct([*map(str, items.index)], what=material.label),
        "name": [*map(str, names)],
        "variable": known["variable"].tolist(),
        "variableName": [name and _label_of(name, book) for name in known["variable"]],
        "value": known["value"].tolist(),
        "voice": [VOICES.get(voice, "") for voice in known["voice"]],
        "stance": known["stance"].tolist(),
        "rule": [rules.get(key, "") for key in keys],
        "ends": [end if np.isfinite(end).all() else "" for end in ends.to_numpy().tolist()],
    }
    return {name: column for name, column in columns.items() if any(column) or name == "id"}


def values_data(values: Any) -> Plain:
    """Return values by item: ``rows`` of each, and their ``numbers`` (None: all are 1).

    A row is told by its distance from the one before, the first by that from row -1.
    """
    by_item = sparse.csc_array(values, copy=True)
    by_item.eliminate_zeros()
    by_item.sort_indices()
    bounds = by_item.indptr[1:-1]
    rows = [np.diff(part, prepend=-1).tolist() for part in np.split(by_item.indices, bounds)]
    if (by_item.data == 1).all():
        return {"rows": rows, "numbers": None}
    parts = np.split(by_item.data, bounds)
    numbers = [None if (part == 1).all() else plain_list(part) for part in parts]
    return {"rows": rows, "numbers": numbers}


def size_data(found: Counts) -> Plain | None:
    """Return sizes: None where all are 1, ``shared`` ones of rows, or those of items and rows.

    Of the last it has the ``usual`` size, and what others are ``beyond`` it.
    """
    size = found.size
    if (size == 1).all():
        return None
    if not found.has_item_sizes:
        return {"shared": plain_list(size[:, 0])}
    usual = float(np.median(size))
    return {"usual": usual, "beyond": values_data(size - usual)}


# ---- the plan and the codebook ----------------------------------------------------------------


def _plan(held: Held) -> Plain | None:
    """Return what the plan compares; None where nothing of it is shown."""
    plan = held.case.plan
    planned = next((each for each in held.materials if each.what == "plan-1"), None)
    if plan is None or planned is None:
        return None
    samples = [
        {
            **vars(each),
            "label": each.label or ALL,
            "where": _where(each.where),
            "caution": _caution(held, {**plan.pages, **each.where}),
        }
        for each in plan.samples
    ]
    return {
        "group": plan.group,
        "levels": list(plan.levels),
        "witnesses": list(plan.witnesses),
        "samples": samples,
        "pages": _where(plan.pages),
    }


def _asked(held: Held, table_of: Sequence[str]) -> Plain | None:
    """Return which articles have each word, and each name in the list of actors."""
    counts, features = held.asked, held.case.features
    if counts is None or features is None or not table_of:
        return None
    settings = features.manifest["settings"]
    named = actors_of(features)
    return {
        "table": table_of[0],  # that of all articles
        "id": [*map(str, counts.items.index)],
        "values": values_data(counts.values),
        "names": [*map(str, named.items.index)],
        "named": values_data(named.values),
        "least": settings.get("ngram_articles", 1) if settings["ngrams"][1] > 1 else 0,
        "isWhole": not counts.chosen_from,
    }


def _lead(case: Case) -> Plain | None:
    """Return the leading finding of a plan, and its shares in every sample; None without any."""
    by = planned_group(case)
    table = case.lead()
    if not by or table.empty:
        return None
    rows = table.rename(columns={by: "group"}).replace({"sample": {"": ALL}})
    return {
        "finding": method_of(table)["finding"],
        "rows": _records(rows.astype({"group": str})),
    }


def _verdict(case: Case) -> Plain | None:
    """Return how sure the leading difference of a case is; None where nothing is tested."""
    verdict = case.verdict
    if verdict is None:
        return None
    tables = {name: _records(getattr(verdict, name)) for name in ("shares", "tests", "again")}
    return vars(verdict) | tables | {"ends": plain_value(verdict.ends)}


def _untold(case: Case, plan: Plain | None) -> list[str]:
    """Return that nothing of a plan leads, and that nothing is told of actors nobody checked."""
    told = [case.lead().attrs["method"].get("nothing", "")] if plan else []
    if any(is_unchecked(case, name) for name in materials_of_articles()):
        told.append(NOT_TOLD)
    return [f"{capitalised(text)}." for text in told if text]


def _records(table: pd.DataFrame) -> list[Plain]:
    """Return rows of plain values."""
    rows = table.to_dict("records")
    return [{str(name): plain_value(value) for name, value in row.items()} for row in rows]


def _by_labels(case: Case) -> Plain | None:
    """Return the plan's contrasts by people, by coder and by a machine beside them; or None."""
    table = case.contrasts("coders")
    if table.empty:
        return None
    families = case._plan.families
    numbers = {family.name: f"plan-{number}" for number, family in enumerate(families, 1)}
    level = "mean" if "mean" in table else "share"
    rows = table.rename(columns={level: "level", f"{level}_against": "level_against"})
    return {
        "rows": _records(rows.assign(what=rows["family"].map(numbers))),
        "note": capitalised(table.attrs["method"].get("missing", "")),
        "of": "people" if MACHINE in rows["reading"].array else "coders",
    }


def _statements(case: Case) -> Plain | None:
    """Return what people answered for each outlet and statement, and on what coders differ."""
    table = case.statements
    if table.empty:
        return None
    columns = "claim item outlet answer speaker article_id coders carried_from".split()
    agreed = case.reliability.head(1)  # of all claims
    return {
        "note": method_of(table).get("note", ""),
        "rows": _records(table[columns]),
        "agreement": _records(agreed.reindex(columns=["pages", "agreement", "alpha"])),
        "differences": _records(_differences(case)),
    }


def _differences(case: Case) -> pd.DataFrame:
    """Return ``article_id, item, answers`` of each statement on which coders differ on a page."""
    names = case.statements.groupby("claim")["item"].first()
    rows = case.files.differences
    if rows is None:
        return pd.DataFrame()
    rows = rows[rows["item"].isin(names.index)]
    speaker = rows["speaker"].mask(rows["speaker"] != "", " (" + rows["speaker"] + ")")
    said = rows.assign(answers=rows["coder"] + ": " + rows["value"] + speaker)
    found = said.groupby(["article_id", "item"])["answers"].agg("; ".join).reset_index()
    return found.assign(item=found["item"].map(names))


def _caution(held: Held, where: Plain) -> str:
    """Return that groups of some pages were found by unlike queries; "" if alike or unknown."""
    if not held.materials:
        return ""
    counts = held.materials[0].counts
    plan = held.case.plan
    by = held.case.grouping()
    if not {by, *where} <= set(counts.rows):
        return ""
    rows = counts.where(rows=where).rows
    if plan is not None and by == plan.group and plan.levels:
        rows = rows[rows[by].isin(plan.levels)]
    return unlike_queries(Compared(rows, by))


def _where(conditions: Plain) -> dict[str, list]:
    """Return the values that conditions ask for."""
    return {name: plain_list(values) for name, values in conditions.items()}


def _defaults(held: Held) -> Plain:
    """Return the first state of the page."""
    case = held.case
    tables = [material.counts.rows for material in held.materials]
    by = case.grouping()
    strata = []
    sample = ""
    if case.plan is not None:
        strata = columns_of(case.plan.strata or ())
        sample = case.plan.samples[0].name if case.readings else ""
    elif by != "phase" and any("phase" in rows for rows in tables):
        strata = ["phase"]
    what, reading = next(((each.what, each.reading) for each in held.materials), ("", ""))
    return {
        "what": what,
        "reading": reading,
        "by": by,
        "sample": sample,
        "strata": strata,
    }


def _codebook(book: Codebook | None) -> list[Plain]:
    """Return the variables of the codebook: which lead a page, and which judge."""
    if book is None:
        return []
    told = book.variables[["name", "label", "summary", "tone"]]
    told.columns = "variable label summary isTone".split()
    return told.to_dict("records")


def _rules(case: Case) -> dict[str, str]:
    """Return the rule of each variable, value, claim and item that the plan makes."""
    book = case.book
    if book is None:
        return {}
    kinds = dict(zip(book.variables["name"], book.variables["kind"]))
    rules = {}
    for row in book.categories.to_dict("records"):
        variable, category = row["variable"], row["category"]
        rule = [row["definition"]]
        if row["inclusion"]:
            rule.append(f"Include: {row['inclusion']}.")
        if row["exclusion"]:
            rule.append(f"Not: {row['exclusion']}.")
        is_value = category and kinds[variable] != "binary"
        rules[f"{variable}:{category}" if is_value else variable] = " ".join(rule).strip()
    rules |= {f"{CLAIM}:{claim}": text for claim, text in book.claims[["claim", "text"]].to_numpy()}
    made = case.plan.made if case.plan is not None else ()
    return rules | {item.name: _rule_of_made(item, book) for item in made}


def _rule_of_made(item: MadeItem, book: Codebook) -> str:
    """Return of what labels or claim a plan makes an item."""
    if item.claim:
        voice = {"own": "in the outlet's own voice", "quoted": "quoted"}.get(item.voice, "")
        claim = f"The claim “{book.label(item.claim)}”"
        return f"{', '.join(filter(None, [claim, item.stance, voice]))}."
    names = item.all_of or item.any_of
    if not item.variable:
        names = tuple(map(book.label, names))
    where = f"“{book.label(item.variable)}” has" if item.variable else "the page has"
    return f"1 where {where} {'all' if item.all_of else 'any'} of: {', '.join(names)}."
