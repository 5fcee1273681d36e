"""What the page holds, as plain values and compact arrays.

``tables`` are rows (pages or articles), ``materials`` are items by these rows. Arrays are base64
of little-endian numbers, as `analysis.page.encoding` writes them.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from analysis.agencies import not_produced
from analysis.annotation import Codebook
from analysis.annotation.items import CLAIM, OUTLET, SPEAKERS
from analysis.case import Case
from analysis.case.case_tables import COUNTRY_GROUP, UNKNOWN
from analysis.case.cautions import Compared, unlike_queries
from analysis.case.headings import title_of, with_headings
from analysis.case.materials import materials_of_articles
from analysis.case.opened import asked_pages, is_unchecked, planned_group, tables_of
from analysis.compare.evidence import NONE_SURE, annotators_of, method_of
from analysis.compare.findings import NOT_TOLD, listed
from analysis.compare.plan import ARTICLE, plan_of
from analysis.compare.prose import capitalised, reading_text
from analysis.counts import Counts, columns_of
from analysis.errors import InputError, number_of
from analysis.lexicons.plans import MadeItem, Planned, PlannedContrast
from analysis.lexicons.validation import cells_of_file
from analysis.page.encoding import (
    Plain,
    base64_text,
    bits_text,
    codes_text,
    day_text,
    distinct,
    gaps_text,
    numbers_data,
    plain_list,
    plain_value,
    sorted_values,
    web_address,
)

MOST_VALUES = 60  #: of a column that makes groups, or by which pages are chosen
LEAST_PAGES = 3  #: of most values of such a column: others are numbers, names or free text
COPIES = "copy_cluster"
#: Columns that are held whatever values they have: whose pages, and what is one unit.
ALWAYS = ("outlet", COPIES, "owner_family", "agency", "agency_guess")
#: Columns that choose no pages: of one page each, days, and sizes of texts.
NO_CHOICE = (
    "article_id title gist text url published published_day day earliest n_sentences n_tokens "
    "n_tokens_quoted sketch first_line list_queries"
).split()
#: What readers call columns; others are called as they are.
NAMES = {
    "outlet": "source",
    COUNTRY_GROUP: "group of countries",
    "owner_family": "owner's family of outlets",
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
    named: tuple[PlannedContrast, ...] = ()
    planned_on: tuple[str, ...] = ()  #: samples that nobody had looked at
    left_out: int = 0  #: items that the page has no room for


@dataclass(frozen=True, eq=False)
class Held:
    """What a page holds: a case, its materials, and sentences on what is left out."""

    case: Case
    materials: tuple[HeldMaterial, ...]
    notes: tuple[str, ...]


def page_data(held: Held, *, title: str = "", kernel: bool = False) -> Plain:
    """Return all that a page shows, but texts, as plain values.

    ``caution`` is about the queries of all pages, as a sample's is of its own.
    """
    case = held.case
    tables, table_of = _tables_of(held.materials)
    rows = list(tables.values())
    pages = _pages(case, rows)
    outlets = sorted_values(map(plain_value, pages["outlet"]))
    columns = _columns(case, rows)
    rules = _rules(case)
    plan = _plan(held)
    noun = "page" if case.readings else "article"
    captions = {name: _caption(rows) for name, rows in asked_pages(case).items()}
    return {
        "case": case.name,
        "title": title or title_of(case),
        "noun": noun,
        "opens": opens_in_python(case),
        "about": _about(held, pages, noun=noun, captions=captions),
        "cautions": [*case.cautions["sentence"], *held.notes, *_untold(case)],
        "caution": _caution(held, {}),
        "captions": captions,
        "readings": list(case.readings),
        "readingNames": {name: reading_text(name) for name in case.readings},
        "sources": _sources(case, outlets, rows),
        "pages": _pages_data(pages, outlets),
        "events": _events(case),
        "columns": columns,
        "groups": _groups(case, columns, rows),
        "tables": {key: _table(table, pages, columns) for key, table in tables.items()},
        "materials": [
            _material(each, table, case, rules) for each, table in zip(held.materials, table_of)
        ],
        "plan": plan,
        "lead": _lead(case),
        "byLabels": _by_labels(case, case.plan) if case.plan and plan else None,
        "statements": _statements(case),
        "defaults": _defaults(held),
        "codebook": _codebook(case.book),
        "seek": case.book.seek if case.book is not None else {},
        "hasTexts": kernel and case.files.has_texts,
        "texts": None,
        "kernel": kernel,
    }


def opens_in_python(case: Case) -> str:
    """Return the line of Python that opens a case; no folder outside the working one is named."""
    if case.files.folder is None:
        return f"open_case({case.source})"
    path = Path(case.source)
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
    known = tables_of(case)
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
    gists, titles = pages["gist"].fillna(""), pages["title"].fillna("")
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
        known = {plain_value(outlet): plain_value(value) for outlet, value in first.items()}
        values = [known.get(outlet) for outlet in outlets]
        shown = [None if value in (None, UNKNOWN) else str(value) for value in values]
        if any(shown):
            facts.append(
                {"key": name, "label": capitalised(_label_of(name, case.book)), "values": shown}
            )
    return {"name": distinct(outlets, what="outlets"), "facts": facts}


def _facts(case: Case, tables: Sequence[pd.DataFrame]) -> list[str]:
    """Return the columns that tell who a source is: those of a card, then of outlets.csv."""
    table = case.files.folder / "outlets.csv" if case.files.folder is not None else None
    own = []
    if table is not None and table.is_file():
        own = cells_of_file(table).columns.tolist()
    names = dict.fromkeys([*tables_of(case).facts, *own])
    known = {name for rows in tables if "outlet" in rows for name in rows}
    return [name for name in names if name in known and name != "outlet"]


def _events(case: Case) -> list[Plain]:
    """Return the dated events of the case."""
    events = case.files.events
    return [
        {"date": day_text(date), "label": str(label)}
        for date, label in zip(events["date"], events["label"])
    ]


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
        is_filter = is_few and (name in needed or _are_groups(sizes))
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
    return {plan.group, plan.unit or ARTICLE, *columns_of(plan.strata or ()), *names}


def _label_of(name: str, book: Codebook | None) -> str:
    """Return what readers call a column or a variable."""
    if book is not None and name in set(book.variables["name"]):
        return book.label(name)
    return NAMES.get(name, name.replace("_", " "))


def _groups(
    case: Case, columns: Sequence[Plain], tables: Sequence[pd.DataFrame]
) -> dict[str, Plain]:
    """Return the groups of each column, the leading one's first: the plan's order, then by pages.

    They have the colours of the case.
    """
    first = case.grouping()
    groups = {}
    for column in sorted(columns, key=lambda column: column["name"] != first):
        if not column["isGroup"]:
            continue
        name = column["name"]
        sizes = next(rows[name] for rows in tables if name in rows).map(plain_value).value_counts()
        planned = case.plan.order if case.plan is not None and name == case.plan.group else ()
        order = [value for value in planned if value in column["values"]]
        by_size = sorted(column["values"], key=lambda value: -sizes.get(value, 0))
        colours = case.groups(name)
        groups[name] = {
            "order": list(dict.fromkeys([*order, *by_size])),
            "colours": {str(plain_value(group)): colour for group, colour in colours.items()},
        }
    return groups


def _table(rows: pd.DataFrame, pages: pd.DataFrame, columns: Sequence[Plain]) -> Plain:
    """Return the rows of a table: their pages, and the codes of their columns."""
    codes = {}
    for column in columns:
        name = column["name"]
        if name in rows:
            values = pd.Index(column["values"], dtype="object")
            cells = pd.Index([*map(plain_value, rows[name])], dtype="object")
            codes[name] = codes_text(values.get_indexer(cells), len(values))
    of_rows = pd.Index(pages["article_id"]).get_indexer(rows["article_id"])
    return {
        "n": len(rows),
        "page": codes_text(of_rows, len(pages)),
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


def _material(material: HeldMaterial, table: str, case: Case, rules: Mapping[str, str]) -> Plain:
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
        "items": _items(material, case.book, rules),
        "values": values_data(found),
        "size": size_data(found),
        "named": [vars(contrast) for contrast in material.named] or None,
        "plannedOn": list(material.planned_on),
        "leftOut": material.left_out,
    }


def _items(
    material: HeldMaterial, book: Codebook | None, rules: Mapping[str, str]
) -> dict[str, list[str]]:
    """Return what is known of items, by column; columns without anything are left out."""
    items = material.counts.items
    is_told_alone = material.reading and material.what in ("claims", "actors", "speakers")
    names = items["label"] if is_told_alone else items["name"]
    known = items.reindex(columns=KNOWN_OF_ITEMS).astype("object").fillna("").astype(str)
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
    }
    return {name: column for name, column in columns.items() if any(column) or name == "id"}


def values_data(found: Counts) -> Plain:
    """Return values by item: where each starts, and its rows and ``numbers`` (None: all are 1).

    Rows are as from `gaps_text`. Numbers have a ``type``, as from `numbers_data`.
    """
    by_item = found.values.tocsc(copy=True)
    by_item.eliminate_zeros()
    by_item.sort_indices()
    numbers = {"numbers": None}
    if (by_item.data != 1).any():
        numbers = numbers_data("numbers", by_item.data)
    return {
        "starts": base64_text(by_item.indptr.astype("<u4")),
        "rows": gaps_text(by_item.indptr, by_item.indices),
        **numbers,
    }


def size_data(found: Counts) -> Plain | None:
    """Return sizes: None where all are 1, those of rows, or those of items and rows.

    Of rows ``shared`` has them, with a ``type`` as from `numbers_data`. Of items ``byItem`` is
    true, and ``dense`` has all sizes, items × rows, with their type: "bits" where they are 0 or 1.
    """
    size = found.size
    if (size == 1).all():
        return None
    if not found.has_item_sizes:
        return numbers_data("shared", size[:, 0])
    dense = size.T.ravel()
    if not np.isin(dense, (0, 1)).all():
        return {"byItem": True, **numbers_data("dense", dense)}
    return {"byItem": True, "type": "bits", "dense": bits_text(dense)}


# ---- the plan and the codebook ----------------------------------------------------------------


def _plan(held: Held) -> Plain | None:
    """Return what the plan compares; None where nothing of it is shown."""
    plan = held.case.plan
    planned = next((each for each in held.materials if each.what == "plan-1"), None)
    if plan is None or planned is None:
        return None
    try:
        unit = plan_of(planned.counts, None, planned=plan).unit
    except InputError:  # the page says why these contrasts are refused
        unit = plan.unit
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
        "order": list(plan.order),
        "unit": unit or ARTICLE,
        "strata": columns_of(plan.strata or ()),
        "samples": samples,
        "pages": _where(plan.pages),
    }


def _lead(case: Case) -> Plain | None:
    """Return the leading finding of a plan, and its shares in every sample; None without any."""
    table = case.lead()
    method = table.attrs["method"]
    if not planned_group(case) or method.get("measure") != "share":
        return None
    rows = table.rename(columns={planned_group(case): "group"}).replace({"sample": {"": ALL}})
    return {
        "finding": method["finding"],
        "isSure": method["finding"] != NONE_SURE,
        "group": method["leading"],
        "item": table["item"].iloc[0],
        "rows": _records(rows.astype({"group": str})),
    }


def _untold(case: Case) -> list[str]:
    """Return that the page has nothing of actors whose draft nobody checked."""
    has_draft = any(is_unchecked(case, name) for name in materials_of_articles())
    return [f"{NOT_TOLD}."] if has_draft else []


def _records(table: pd.DataFrame) -> list[Plain]:
    """Return rows of plain values."""
    rows = table.to_dict("records")
    return [{str(name): plain_value(value) for name, value in row.items()} for row in rows]


def _by_labels(case: Case, plan: Planned) -> Plain | None:
    """Return the plan's contrasts by people's labels and a machine's, or by coder; or None."""
    of = "people"
    table = case.contrasts(of)
    if table.empty:
        of = "coders"
        table = case.contrasts(of).rename(columns={"whose": "reading"})
        table = table[table["minus"] == ""]
    if table.empty:
        return None
    numbers = {family.name: f"plan-{number}" for number, family in enumerate(plan.families, 1)}
    level = "mean" if "mean" in table else "share"
    rows = table.rename(columns={level: "level", f"{level}_against": "level_against"})
    return {
        "rows": _records(rows.assign(what=rows["family"].map(numbers))),
        "note": capitalised(table.attrs["method"].get("missing", "")),
        "of": of,
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
    strata = columns_of((case.plan.strata if case.plan is not None else None) or ())
    if case.plan is None and by != "phase" and any("phase" in rows for rows in tables):
        strata = ["phase"]
    sample = case.plan.samples[0].name if case.plan is not None and case.readings else ""
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
    told = book.variables[["name", "label", "rule", "summary", "tone"]]
    told.columns = "variable label rule summary isTone".split()
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
