"""The evidence of a finding as HTML: articles, outlets, and lines of texts, in tables that sort."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

import pandas as pd

from analysis.explore.evidence import Places
from analysis.explore.html import template, text_or_empty
from analysis.explore.page.encoding import web_address
from analysis.figures import tables
from analysis.stats.evidence import method_of

FIRST_ROWS = 40  #: of a table, that are shown at first
MOST_ROWS = 400  #: of a table, that can be shown
#: Columns of outlets that are printed nowhere here.
_HIDDEN = ("low", "high", "note", "status", "reason")


def evidence_html(places: Places, title: str) -> str:
    """Return the evidence of a finding: lines of texts, articles with links, outlets.

    A click on a column's name sorts the rows (sheet.js). Of more than 40 rows the others are shown
    by a button, up to 400.

    >>> articles = pd.DataFrame({"article_id": ["a"], "title": ["Rain"], "outlet": ["Elm Post"]})
    >>> places = Places(pd.DataFrame(), articles, lines=None, note="1 article.")
    >>> "Elm Post" in evidence_html(places, "rain")
    True
    """
    shown = {}
    if places.hits:
        head = [("source, item or claim", False), ("about", False)]
        hits = [hit._asdict() for hit in places.hits[:MOST_ROWS]]
        shown["hits"] = {"head": head, "parts": [("", hits)], "n_rows": len(places.hits)}
    if places.lines is not None and len(places.lines):
        shown["lines"] = _lines_table(places.lines)
    if len(places.articles):
        shown["articles"] = _articles_table(places.articles, places.heads)
    if len(places.outlets):
        shown["outlets"] = _outlets_table(places.outlets)
    return str(template().evidence(title, places.note, shown, first=FIRST_ROWS, most=MOST_ROWS))


def _lines_table(table: pd.DataFrame) -> dict[str, Any]:
    """Return the lines of texts with a word, or the quotations of a speaker, below each other."""
    head = ("outlet", "before", "keyword", "after")
    if "speaker" in table:
        head = ("outlet", "kind", "speaker", "quotation")
        spoken = {"left": table["kind"], "keyword": table["speaker"], "right": table["text"]}
        table = table.assign(**spoken)
    rows = []
    names = ("article_id", "outlet", "left", "keyword", "right")
    for number, row in enumerate(table.head(MOST_ROWS).to_dict("records")):
        cells = {name: text_or_empty(row.get(name)) for name in names}
        rows.append(cells | {"key": f"line:{number}"})
    return {"head": [(name, False) for name in head], "parts": [("", rows)], "n_rows": len(table)}


def _articles_table(table: pd.DataFrame, heads: Mapping[str, str]) -> dict[str, Any]:
    """Return the articles by title, with a link, the outlet, the day and the number of uses.

    Those of each side are under what *heads* says of it.
    """
    measure = method_of(table).get("measure", "")
    head = [(name, False) for name in ("article", "outlet", "day")]
    has_ways = "how" in table and table["how"].str.strip().any()
    if has_ways:
        head.append(("found in", False))
    if "n" in table:
        head.append((measure or "uses", True))
    rows = []
    for row in table.head(MOST_ROWS).to_dict("records"):
        cells = {
            "article_id": str(row["article_id"]),
            "has_text": row.get("has_text", False),
            "url": web_address(row.get("url")),
            "how": row["how"] if has_ways else None,
            "label": _label_of_article(row),
            "outlet": text_or_empty(row.get("outlet")),
            "day": text_or_empty(row.get("published"))[:10],
            "uses": _uses_in_words(row["n"], measure) if "n" in table else None,
        }
        rows.append(cells)
    parts = [("", rows)]
    if heads:
        sides = table["side"].head(MOST_ROWS)
        parts = []
        for side, words in heads.items():
            of_side = [row for row, its_side in zip(rows, sides) if its_side == side]
            if of_side or side:
                parts.append((words, of_side))
    return {"head": head, "parts": parts, "n_rows": len(table)}


def _label_of_article(row: dict) -> str:
    """Return the title of an article; where it has only an id, the site of its page.

    >>> _label_of_article({"article_id": "n030", "title": "n030", "url": "https://www.elm.org/a"})
    'page on elm.org'
    """
    title = str(row.get("title") or row["article_id"])
    host = urlsplit(web_address(row.get("url"))).netloc.removeprefix("www.")
    if host and title == str(row["article_id"]):
        return f"page on {host}"
    return title


def _uses_in_words(number: float, measure: str) -> str:
    """Return how often something is used, or a mean of such a measure."""
    if pd.isna(number):
        return ""
    if measure:
        return tables.number(number, 2)
    return f"{number:,.10g}×"


def _outlets_table(table: pd.DataFrame) -> dict[str, Any]:
    """Return the outlets, each a button that opens its card."""
    shown = table.head(MOST_ROWS)
    printed = tables.paper(shown, columns=[name for name in shown if name not in _HIDDEN])
    is_number = [False, *printed.numeric[1:]]
    rows = []
    for outlet, cells in zip(shown["outlet"], printed.cells):
        rows.append({"outlet": str(outlet), "cells": cells})
    head = list(zip(printed.head, is_number))
    return {"head": head, "parts": [("", rows)], "n_rows": len(table)}
