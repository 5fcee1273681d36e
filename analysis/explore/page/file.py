"""The page as a file: its data, its policy, its text."""

from __future__ import annotations

import hashlib
import html
import re
from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path
from typing import Any

import pandas as pd
from markupsafe import Markup

from analysis.case import Case, group_colours, open_case
from analysis.case.items import CaseTables, tables_of
from analysis.case.titles import has_text, with_headings
from analysis.errors import refusal, require_extra, using_files
from analysis.explore.page.counted import kinds_data
from analysis.explore.page.encoding import json_text, linked_pages, plain_values
from analysis.explore.page.glossary import glossary_data
from analysis.explore.page.labelled import (
    common_items,
    contrasts_data,
    items_data,
    labels_data,
    leads_data,
    pages_shown,
)
from analysis.explore.page.library import chart_library
from analysis.explore.page.periods import periods_data
from analysis.explore.page.profiles import profiles_of_readings, profiles_of_texts
from analysis.explore.page.sentences import (
    clearest_of_kinds,
    closest_contrast,
    finding_of_kinds,
    finding_of_labels,
    lead_sentence,
    marks_of_readings,
)
from analysis.explore.reading import KINDS, Piece, readings
from analysis.explore.steps import HOW_TO_GIVE_TEXTS
from analysis.features.pack import Features
from analysis.files import replace_file
from analysis.outlets.sources import table_of
from analysis.plots.themes import page_style
from analysis.stats.evidence import method_of
from analysis.text.templates import digest_of, file_text, templates_of

SUFFIXES = (".html", ".htm")
PACKAGE = "analysis.explore.page"  #: that has the files of a page
GENERATOR = "analysis.explore.export"  #: stands in each page, so that only pages are replaced
FOOT = "Made by explore.export. The page loads nothing; only links to pages leave it."
#: Parts of the page's script; each uses names of those before it.
SCRIPTS = (
    "dom.js",
    "numbers.js",
    "data.js",
    "tip.js",
    "glossary.js",
    "charts.js",
    "address.js",
    "stored_pages.js",
    "formula.js",
    "contrasts.js",
    "what_if.js",
    "what_if_answers.js",
    "what_if_words.js",
    "labels.js",
    "words.js",
    "items.js",
    "profiles.js",
    "table.js",
    "cards.js",
    "reader.js",
    "search.js",
    "start.js",
)
STYLES = ("page.css", "what_if.css")
BEGINNING = 4096  #: bytes of a file in which the generator and the case are looked for
MOST_OF_NAME = 200  #: letters of the case's name that stand in the page's head
#: Columns of the table of sources in words.
COLUMN_NAMES = {
    "outlet": "Source",
    "country": "Country",
    "country_group": "Group",
    "ownership": "Ownership",
    "owner": "Owner",
    "genre": "Kind",
    "languages": "Languages",
    "first_day": "First day",
    "last_day": "Last day",
    "pages": "Pages",
    "articles": "Articles",
    "words": "Number of words",
    "top_terms": "Distinctive words",
    "actors": "Actors",
    "tone": "Tone (scored by a machine)",
    "copy_of": "Copies of",
}


@using_files()
def export(
    case: str | Path | Features | Case,
    path: str | Path,
    *,
    title: str = "",
    texts: bool = False,
) -> Path:
    """Write a case as one HTML page that needs neither kernel nor network.

    Parameters
    ----------
    case : path, Features or Case
        What ``open_case`` takes.
    path : path
        The file, such as "page.html". A page of the same case is replaced; a page of another case
        is not, nor is any other file.
    title : str
        Heading of the page; without it that of the case's README.md, else the case's name.
    texts : bool
        Whether the page has the texts of the articles, to be read and searched. Ask whether you may
        hand them on. Without them it has titles, and no first lines.

    Returns
    -------
    Path
        Of the file. With labels it has the contrasts of contrasts.toml, which its reader can redo
        with other pages, units, strata or labels under "What if"; any label across all sources,
        the pages behind it with links, a table of all sources, and their cards. With a pack alone
        it has words, actors, speakers and tone of each outlet against the rest in place of labels.

    Raises
    ------
    InputError
        For texts that are not at hand, a path that is no HTML file, a file that is not such a
        page, a page of another case, or without the packages that draw charts
        (``pip install "framing-notebooks[page]"``).

    Examples
    --------
    >>> import tempfile
    >>> path = export("data/example-articles", f"{tempfile.mkdtemp()}/page.html")
    >>> path.name, path.stat().st_size < 3_000_000
    ('page.html', True)
    """
    require_extra("page", what="explore.export", modules=("altair", "vl_convert"))
    path = Path(path)
    _require_name(path)
    opened = open_case(case)
    _require_page(path, opened)
    if texts and not opened.has_texts:
        raise refusal(
            "texts",
            arrived=f"True, for {opened.name}, a case without texts",
            expected="a case whose texts are at hand",
            fix=HOW_TO_GIVE_TEXTS,
        )
    data = page_data(opened, title=title, texts=texts)
    text = page_text(data)
    return replace_file(path, text.encode("utf-8"))


def _require_name(path: Path) -> None:
    """Raise InputError unless a page may have this name."""
    if path.suffix.lower() not in SUFFIXES or path.is_dir():
        raise refusal(
            "path",
            arrived=str(path),
            expected="a file whose name ends in .html",
            fix='Give a name such as "page.html".',
        )
    if not path.parent.is_dir():
        raise refusal(
            "path",
            arrived=f"{path}, in a folder that does not exist",
            expected="a file in an existing folder",
            fix="Make this folder first.",
        )


def _require_page(path: Path, case: Case) -> None:
    """Raise InputError unless the file may be written: it is new, or a page of this case."""
    if not path.exists():
        return
    with path.open("rb") as file:
        beginning = file.read(BEGINNING).decode("utf-8", "replace")
    if GENERATOR not in beginning:
        raise refusal(
            "path",
            arrived=f"{path}, a file that explore.export did not write",
            expected="a new file, or a page that explore.export wrote",
            fix="Give another name, or move the file away.",
        )
    if _content_of("case-key", beginning) == case_key(case):
        return
    name = _content_of("case", beginning)
    other = f"a page of another case, {name}" if name else "a page that does not say of which case"
    if name == case.name:
        other = f"a page of another case that is called {name}, too"
    raise refusal(
        "path",
        arrived=f"{path}, {other}",
        expected=f"a new file, or a page of this case, {case.name}",
        fix="Give another name, or move the page away.",
    )


def _content_of(name: str, beginning: str) -> str:
    """Return what an element of a page's head says; "" where it has no such element."""
    found = re.search(rf'<meta name="{name}" content="([^"]*)">', beginning)
    return html.unescape(found[1]) if found else ""


def case_key(case: Case) -> str:
    """Return 16 digits of a case: of its name and its folder, or of its articles in memory.

    Nobody reads the folder's path from them.
    """
    parts = [case.name]
    if case.folder is not None:
        parts.append(case.folder.resolve().as_posix())
    elif case.features is not None:
        parts += sorted(map(str, case.features.articles["article_id"]))
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()[:16]


# ---- data -------------------------------------------------------------------------------------


def page_data(
    opened: Case,
    *,
    title: str = "",
    texts: bool = False,
) -> dict[str, Any]:
    """Return all that a page shows, as plain values.

    Parameters
    ----------
    opened : Case
    title, texts
        As in :func:`export`.

    Returns
    -------
    dict
        ``case, case_key, title, kind`` ("labels" or "texts"), ``annotators, readings, sources``
        (the table of sources), ``groups, colours, pages, days``, and for labels ``items, labels,
        glossary, contrasts``, for texts ``kinds, clearest``; ``profiles`` of both. With *texts*
        they are ``texts``.
    """
    tables = tables_of(opened)
    table = table_of(tables)
    places = {outlet: place for place, outlet in enumerate(table["outlet"])}
    data: dict[str, Any] = {
        "case": opened.name,
        "case_key": case_key(opened),
        "title": title or _title_of(opened),
        "annotators": tables.caption,
        "readings": tables.readings,
        "sources": sources_data(table),
        "groups": _groups_by_size(table, tables.groups),
        "group": tables.groups,
        "colours": group_colours(opened, by=tables.groups),
        "lead": lead_sentence(tables),
        "cautions": opened.cautions["sentence"].tolist(),
    }
    if tables.labels:
        data["profiles"] = profiles_of_readings(tables, places, groups=data["groups"])
        data |= _data_of_labels(tables, places)
        data["finding"] = finding_of_labels(data["contrasts"], data["profiles"])
        return data | (texts_data(opened, data["pages"]["id"]) if texts else {})
    data["kind"] = "texts"
    articles = with_headings(opened, tables.articles.dropna(subset="outlet"))
    data["pages"] = linked_pages(articles, places, first_lines=texts)
    data["days"] = periods_data(articles["day"], tables.events)
    data["profiles"] = profiles_of_texts(opened, groups=list(table["outlet"]))
    data["kinds"] = kinds_data(opened, tables, places)
    data["finding"] = finding_of_kinds(data["kinds"], list(table["outlet"]))
    data["clearest"] = clearest_of_kinds(data["kinds"], list(table["outlet"]))
    return data | (texts_data(opened, data["pages"]["id"]) if texts else {})


def texts_data(opened: Case, article_ids: list[str]) -> dict[str, Any]:
    """Return the texts of pages in pieces, None for a page without, and what their marks mean."""
    is_known = has_text(opened, pd.Series(article_ids))
    known = [page for page, known in zip(article_ids, is_known) if known]
    texts = {}
    for article in readings(opened, known):
        texts[article.article_id] = {
            "headline": _pieces_data(article.headline),
            "paragraphs": [_pieces_data(pieces) for pieces in article.paragraphs],
            "note": article.note,
        }
    marks = [{"kind": kind, "name": name} for kind, name in KINDS.items() if kind != "counted"]
    return {"texts": [texts.get(page) for page in article_ids], "marks_of_texts": marks}


def _pieces_data(pieces: Iterable[Piece]) -> list[Any]:
    """Return pieces as texts, and those with marks as [text, kinds, about]."""
    return [[text, " ".join(kinds), about] if kinds else text for text, kinds, about in pieces]


def _title_of(case: Case) -> str:
    """Return the heading of the case's README.md; without one its name."""
    readme = case.folder / "README.md" if case.folder is not None else None
    if readme is not None and readme.is_file():
        first = readme.read_text("utf-8", "replace").lstrip().partition("\n")[0]
        if first.startswith("# "):
            return first.removeprefix("# ").strip()
    return case.name


def _data_of_labels(tables: CaseTables, places: dict[str, int]) -> dict[str, Any]:
    """Return what a page has of labels."""
    pages = with_headings(tables.case, pages_shown(tables, places))
    contrasts = contrasts_data(tables, pages)
    return {
        "kind": "labels",
        "pages": linked_pages(pages, places),
        "days": periods_data(pages["day"], tables.events),
        "items": items_data(tables),
        "glossary": glossary_data(tables),
        "labels": labels_data(tables, pages),
        "leads": leads_data(tables),
        "common_items": common_items(tables),
        "contrasts": contrasts,
        "marks": marks_of_readings(tables.readings),
        "closest": closest_contrast(contrasts),
    }


def sources_data(table: pd.DataFrame) -> dict[str, Any]:
    """Return the table of sources: its columns with their reader names, and its rows."""
    labels = method_of(table).get("names", {})
    columns = []
    for name in table:
        label = COLUMN_NAMES.get(name, labels.get(name, name))
        is_number = table[name].dtype.kind in "iuf"
        columns.append({"key": name, "label": label[:1].upper() + label[1:], "number": is_number})
    rows = [plain_values(row) for row in table.astype(object).to_numpy()]
    return {"columns": columns, "rows": rows}


def _groups_by_size(table: pd.DataFrame, group: str) -> list[str]:
    """Return the groups of sources, that with most sources first, and "unknown" last."""
    if group not in table:
        return []
    sizes = table[group].dropna().value_counts()
    ranked = sorted(sizes.items(), key=lambda pair: (pair[0] == "unknown", -pair[1], pair[0]))
    return [str(group) for group, _ in ranked]


# ---- text -------------------------------------------------------------------------------------

PARTS = {
    "contrasts": "Contrasts",
    "scatter": "One source, the rest",
    "search": "Find",
    "profiles": "Words, actors, tone",
    "item": "One item, all sources",
    "glossary": "What the labels mean",
    "sources": "Table of sources",
}


def parts_of(data: dict[str, Any]) -> dict[str, str]:
    """Return the sections of a page and their titles; the first has the figure of its finding."""
    if data["kind"] == "texts":
        names = ["scatter", "search", "profiles", "item", "sources"]
    elif "families" in data["contrasts"]:
        names = ["contrasts", "search", "profiles", "item", "glossary", "sources"]
    elif "groups" in data["profiles"]["readings"][0]["profiles"]:
        names = ["profiles", "search", "item", "glossary", "contrasts", "sources"]
    else:
        names = ["item", "search", "profiles", "glossary", "contrasts", "sources"]
    return {name: PARTS[name] for name in names}


def page_text(data: dict[str, Any]) -> str:
    """Return the page of its data; its policy allows its own style and scripts alone."""
    style = "\n".join([page_style(), *(file_text(PACKAGE, name) for name in STYLES)])
    library = chart_library()
    script = _script()
    policy = _policy(style, scripts=[library, script])
    values = json_text(data)
    return (
        templates_of(PACKAGE)
        .get_template("page.html")
        .render(
            data=Markup(values),
            charts=Markup(_charts()),
            title=data["title"],
            generator=GENERATOR,
            case=data["case"][:MOST_OF_NAME],
            case_key=data["case_key"],
            kind=data["kind"],
            parts=parts_of(data),
            noun="page" if data["kind"] == "labels" else "article",
            has_texts="texts" in data,
            lead=data["lead"],
            finding=data["finding"],
            closest=data.get("closest"),
            cautions=data["cautions"],
            foot=FOOT,
            style=Markup(style),
            library=Markup(library),
            script=Markup(script),
            policy=Markup(policy),
        )
    )


def _policy(style: str, *, scripts: list[str]) -> str:
    """Return the policy of a page: it loads nothing, and runs these scripts alone.

    Elements of charts get sizes and colours from the library's script, which no policy forbids.
    """
    digests = " ".join(f"'sha256-{digest_of(script)}'" for script in scripts)
    parts = [
        "default-src 'none'",
        f"style-src 'sha256-{digest_of(style)}'",
        f"script-src {digests}",
        "base-uri 'none'",
        "form-action 'none'",
    ]
    return "; ".join(parts)


@lru_cache(maxsize=1)
def _charts() -> str:
    """Return the charts of all pages as text; importing Altair takes a while."""
    from analysis.explore.page.charts import chart_specs

    return json_text(chart_specs())


@lru_cache(maxsize=1)
def _script() -> str:
    """Return the page's own script: a function that runs its parts in their order."""
    parts = [f"// ==== {name} ====\n{file_text(PACKAGE, name)}" for name in SCRIPTS]
    text = "\n".join(parts)
    return f'(() => {{\n"use strict";\n{text}\n}})();\n'
