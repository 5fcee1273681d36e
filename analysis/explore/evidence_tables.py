"""The evidence of a finding as HTML: articles, outlets, and lines of texts, in tables that sort."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import pandas as pd

from analysis.explore.evidence import Places
from analysis.explore.html import button, link, side_of_cell, text, text_or_empty
from analysis.figures import tables
from analysis.stats.evidence import method_of

FIRST_ROWS = 40  #: of a table, that are shown at first
MOST_ROWS = 400  #: of a table, that can be shown
#: Columns of outlets that are printed nowhere here.
_HIDDEN = ("low", "high", "note", "status", "reason")


class _Cell(NamedTuple):
    """What is in a cell: markup, and whether it is a number."""

    html: str
    is_number: bool = False
    kind: str = ""  #: class of the cell, of a text


def evidence_html(places: Places, title: str) -> str:
    """Return the evidence of a finding: lines of texts, articles with links, outlets.

    A click on a column's name sorts the rows (sheet.js). Of more than 40 rows the others are shown
    by a button, up to 400.

    >>> articles = pd.DataFrame({"article_id": ["a"], "title": ["Rain"], "outlet": ["Elm Post"]})
    >>> places = Places(pd.DataFrame(), articles, lines=None, note="1 article.")
    >>> "Elm Post" in evidence_html(places, "rain")
    True
    """
    parts = [f'<p class="ex-about" dir="auto">{text(title)}</p>']
    if places.note:
        parts.append(f'<p class="ex-note">{text(places.note)}</p>')
    if places.lines is not None and len(places.lines):
        parts.append(_lines_table(places.lines))
    if len(places.articles):
        parts.append(_articles_table(places.articles))
    if len(places.outlets):
        parts.append(_outlets_table(places.outlets))
    return "".join(parts)


def _lines_table(table: pd.DataFrame) -> str:
    """Return the lines of texts with a word, one below the other."""
    rows = []
    for row in table.head(MOST_ROWS).to_dict("records"):
        outlet, left, keyword, right = (
            text(text_or_empty(row.get(name))) for name in ("outlet", "left", "keyword", "right")
        )
        before = _Cell(left, kind="ex-left")
        rows.append([_Cell(outlet), before, _Cell(f"<mark>{keyword}</mark>"), _Cell(right)])
    head = ["outlet", "before", "keyword", "after"]
    return _section("In context", head, rows, n_rows=len(table), kind="ex-in-context")


def _articles_table(table: pd.DataFrame) -> str:
    """Return the articles by title, with a link, the outlet, the day and the number of uses."""
    measure = method_of(table).measure
    head = ["article", "outlet", "day"]
    if "n" in table:
        head.append(measure or "uses")
    rows = []
    for row in table.head(MOST_ROWS).to_dict("records"):
        day = str(row["published"])[:10] if pd.notna(row.get("published")) else ""
        cells = [
            _Cell(link(row.get("url"), row.get("title") or row["article_id"])),
            _Cell(text(text_or_empty(row.get("outlet")))),
            _Cell(text(day), kind="ex-day"),
        ]
        if "n" in table:
            cells.append(_Cell(text(_uses_in_words(row["n"], measure)), is_number=True))
        rows.append(cells)
    return _section("Articles", head, rows, n_rows=len(table), kind="ex-by-article")


def _uses_in_words(number: float, measure: str) -> str:
    """Return how often something is used, or a mean of such a measure."""
    if pd.isna(number):
        return ""
    if measure:
        return tables.number(number, 2)
    return f"{number:,.10g}×"


def _outlets_table(table: pd.DataFrame) -> str:
    """Return the outlets, each a button that opens its card."""
    shown = table.head(MOST_ROWS)
    printed = tables.paper(shown, columns=[name for name in shown if name not in _HIDDEN])
    rows = []
    for outlet, contents in zip(shown["outlet"], printed.cells):
        card = button(contents[0], action="pick", value=["source", str(outlet)])
        cells = [_Cell(card)]
        for content, is_number in zip(contents[1:], printed.numeric[1:]):
            cells.append(_Cell(text(content), is_number=bool(is_number)))
        rows.append(cells)
    return _section("By outlet", printed.head, rows, n_rows=len(table), kind="ex-by-outlet")


def _section(
    title: str, head: Sequence[str], rows: Sequence[Sequence[_Cell]], *, n_rows: int, kind: str
) -> str:
    """Return a table under its title; rows after the first 40 wait for a button."""
    lines = []
    for number, cells in enumerate(rows):
        mark = " hidden" if number >= FIRST_ROWS else ""
        lines.append(f"<tr{mark}>{''.join(_cell_html(cell) for cell in cells)}</tr>")
    names = []
    for name, cell in zip(head, rows[0]):
        sort = f'<button type="button" class="ex-sort">{text(name)}</button>'
        names.append(f'<th scope="col"{side_of_cell(cell.is_number)}>{sort}</th>')
    table = (
        f"<table><thead><tr>{''.join(names)}</tr></thead><tbody>{''.join(lines)}</tbody></table>"
    )
    region = f'tabindex="0" role="region" aria-label="{text(title)}"'
    return (
        f'<section class="{kind}"><h3>{text(title)}</h3>'
        f'<div class="ex-scroll" {region}>{table}</div>{_rest_of(n_rows)}</section>'
    )


def _cell_html(cell: _Cell) -> str:
    if cell.kind:
        return f'<td class="{cell.kind}">{cell.html}</td>'
    return f"<td{side_of_cell(cell.is_number)}>{cell.html}</td>"


def _rest_of(n_rows: int) -> str:
    """Return the button that shows the other rows, and how many it leaves out; "" without any."""
    if n_rows <= FIRST_ROWS:
        return ""
    n_more = min(n_rows, MOST_ROWS) - FIRST_ROWS
    words = f"show {n_more:,} more"
    left_out = ""
    if n_rows > MOST_ROWS:
        left_out = f" {n_rows - MOST_ROWS:,} others are not listed here."
    return (
        f'<p class="ex-note"><button type="button" class="ex-more ex-save">{words}</button>'
        f"{left_out}</p>"
    )
