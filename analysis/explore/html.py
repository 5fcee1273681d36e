"""What the board shows, as HTML: pure functions from tables and figures to escaped text; they know no widget."""

from __future__ import annotations

import base64
import html
import io
import json
import re
import unicodedata
import zlib
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import pandas as pd

from analysis import figures
from analysis.explore.materials import strongest_first
from analysis.figures import tables
from analysis.stats.evidence import method_of

if TYPE_CHECKING:
    from matplotlib.figure import Figure

ROWS = 50  #: rows of a table on one page
_PARTS = (
    "low",
    "high",
    "size",
    "articles_against",
    "units_against",
    "units",
    "note",
)  # printed within others, or elsewhere
_MOST = 6  # columns


def text(value: object) -> str:
    """Return a value as text that HTML shows as it is.

    >>> text("<img src=x onerror=alert(1)> & 'law'")
    '&lt;img src=x onerror=alert(1)&gt; &amp; &#x27;law&#x27;'
    """
    return html.escape(str(value), quote=True)


def breaking(label: object) -> str:
    """Return a label as text that may break after a colon or an underscore.

    >>> breaking("voice:<none>")
    'voice:<wbr>&lt;none&gt;'
    """
    return text(label).replace("_", "_<wbr>").replace(":", ":<wbr>")


def button(
    label: str, *, action: str, value: Any, key: str = "", about: str = "", marks: str = ""
) -> str:
    """Return a button that sends *value* (anything JSON can hold) with *action*; *key* finds it again after a redraw.

    >>> button("›", action="page", value=2, key="after")
    '<button type="button" data-action="page" data-key="after" data-value="2">›</button>'
    """
    sent = json.dumps(value, ensure_ascii=False, default=str)
    named = f' aria-label="{text(about)}"' if about else ""
    return (
        f'<button type="button" data-action="{action}" data-key="{text(key or f"{action}:{sent}")}" '
        f'data-value="{text(sent)}"{named}{marks}>{breaking(label)}</button>'
    )


def image(figure: Figure, alt: str) -> str:
    """Return a figure as an image of SVG with its alt text."""
    with figures.style():
        figure.savefig(
            drawn := io.BytesIO(), format="svg", metadata={"Date": None, "Creator": None}
        )
    data = base64.b64encode(drawn.getvalue()).decode("ascii")
    return f'<img alt="{text(alt)}" src="data:image/svg+xml;base64,{data}">'


def drawing(shown: str, spots: Iterable, *, width: float, chosen: tuple | None = None) -> str:
    """Return an image, *width* inches wide, with a transparent button over each of its spots."""
    laid = [
        button(
            "",
            action="pick",
            value=list(spot.key),
            key=f"spot:{list(spot.key)}",
            about=spot.label,
            marks=_place(spot, chosen),
        )
        for spot in spots
    ]
    return f'<div class="ex-figure" style="max-width:{round(96 * width)}px">{shown}{"".join(laid)}</div>'


def _place(spot, chosen) -> str:
    left, top, right, bottom = (100 * min(max(float(share), 0.0), 1.0) for share in spot.box)
    pressed = "true" if chosen is not None and tuple(spot.key) == tuple(chosen) else "false"
    return (
        f' class="ex-spot" aria-pressed="{pressed}" title="{text(spot.label)}" style="left:{left:.2f}%;top:{top:.2f}%;'
        f'width:{max(right - left, 0.5):.2f}%;height:{max(bottom - top, 0.5):.2f}%"'
    )


def columns(table: pd.DataFrame) -> list[str]:
    """Return the columns that the board shows: without those printed within others and those of one value in all rows."""
    merged = {part for part in _PARTS if part != "size" or "n" in table} | (
        {"left", "right"} if "actor_a" in table else set()
    )
    kept = [
        name
        for name in table
        if name not in merged and (len(table) < 2 or table[name].notna().any())
    ]
    several = [
        name
        for name in kept
        if len(table) < 2
        or pd.api.types.is_numeric_dtype(table[name])
        or table[name].astype(str).nunique() > 1
    ]
    first = [name for name in several if name in ("item", "estimate", "contribution", "p_adjusted")]
    rest = [name for name in several if name not in first][: _MOST - len(first)]
    return [name for name in several if name in {*first, *rest}]


def bare(table: pd.DataFrame) -> pd.DataFrame:
    """Return the table with no more attributes than its print needs: pandas copies all of them at every step."""
    made = table.copy(deep=False)
    made.attrs = {name: made.attrs[name] for name in ("measure",) if name in made.attrs}
    return made


def sorted_rows(table: pd.DataFrame, sort: tuple[str, bool] | None, sought: str) -> pd.DataFrame:
    """Return the rows that hold the sought text in any name or note, in the order of one column; missing ones last.

    Without a column to sort by, tests come with the strongest first, as in their figure.

    >>> sorted_rows(pd.DataFrame({"item": ["law", "oil"], "n": [1, 2]}), ("n", True), "")["item"].tolist()
    ['oil', 'law']
    """
    if sought.strip():
        names = [name for name in table if not pd.api.types.is_numeric_dtype(table[name])]
        found = pd.Series(False, index=table.index)
        for name in names:
            found |= table[name].astype(str).str.contains(sought.strip(), case=False, regex=False)
        table = table[found]
    if sort is not None and sort[0] in table:
        return table.sort_values(sort[0], ascending=not sort[1], kind="stable", na_position="last")
    is_contrast = {"group", "against", "item", "estimate", "p_adjusted"} <= set(
        table
    )  # described ones, too
    if (
        is_contrast
        or {"p_adjusted", "estimate"} <= set(table)
        and table["p_adjusted"].notna().any()
    ):
        return table.iloc[strongest_first(table)]
    return table


def keys(row: Mapping) -> dict[str, list]:
    """Return which columns of a row can be clicked, and the key that each sends."""
    found = {
        name: [kind, str(row[name])]
        for name, kind in (
            ("item", "item"),
            ("actor", "item"),
            ("outlet", "outlet"),
            ("article_id", "page"),
        )
        if name in row and pd.notna(row[name])
    }
    if "actor_a" in row and "actor_b" in row:
        found["actor_a"] = ["pair", str(row["actor_a"]), str(row["actor_b"])]
    return found


def grid(
    table: pd.DataFrame, *, sort: tuple[str, bool] | None = None, sought: str = "", page: int = 0
) -> str:
    """Return one page of a table: sortable headers, a filter, buttons in the cells of what has places, and a pager."""
    matrix = (
        not pd.api.types.is_numeric_dtype(table.index) and "item" not in table
    )  # names of rows, one thing in all columns
    table = bare(table.reset_index(names="item") if matrix else table)
    names = list(table) if matrix else columns(table)
    rows = sorted_rows(table, sort, sought)
    pages = max(1, -(-len(rows) // ROWS))
    page = min(max(page, 0), pages - 1)
    part = rows.iloc[page * ROWS : (page + 1) * ROWS]
    tools = (
        f'<div class="ex-tools"><label>Filter <input type="search" data-action="filter" data-key="filter" '
        f'value="{text(sought)}"></label><span>{_counted(len(rows), len(table))}</span>{_pager(page, pages)}</div>'
    )
    if not len(part):
        return tools + '<p class="ex-note">No row holds this text.</p>'
    noted, printed = _noted(table), tables.paper(part.assign(note=""), columns=names)
    measured = (
        {"estimate": method_of(table).measure}
        if "actor_a" in table and method_of(table).measure
        else {}
    )
    head, body = (
        _head(printed, names, sort, measured, fixed=matrix, noted=noted),
        _body(part, names, printed, noted=noted),
    )
    return tools + (
        f'<div class="ex-scroll" tabindex="0" role="region" aria-label="Table of results"><table>'
        f"{head}<tbody>{body}</tbody></table></div>"
    )


def _noted(table: pd.DataFrame) -> bool:
    return "note" in table and table["note"].astype(str).str.strip().any()


def _counted(shown: int, held: int) -> str:
    return f"{shown:,} rows" if shown == held else f"{shown:,} of {held:,} rows"


def _pager(page: int, pages: int) -> str:
    if pages == 1:
        return ""
    off = ' aria-disabled="true"'
    before = button(
        "‹",
        action="page",
        value=page - 1,
        key="before",
        about="Page before",
        marks=off * (page == 0),
    )
    after = button(
        "›",
        action="page",
        value=page + 1,
        key="after",
        about="Next page",
        marks=off * (page == pages - 1),
    )
    return f'<span class="ex-pager">{before} page {page + 1} of {pages} {after}</span>'


def _head(
    printed: tables.PaperTable, names: list[str], sort, said: Mapping, *, fixed: bool, noted: bool
) -> str:
    cells = ["<td></td>"] * fixed
    for name, title, numeric in list(zip(names, printed.head, printed.numeric))[fixed:]:
        now = ("descending" if sort[1] else "ascending") if sort and sort[0] == name else "none"
        arrow = {"descending": " ↓", "ascending": " ↑", "none": ""}[now]
        cells.append(
            f'<th scope="col" aria-sort="{now}"{_side(numeric)}>'
            f"{button(said.get(name, title) + arrow, action='sort', value=name)}</th>"
        )
    note = '<th scope="col">note</th>' if noted else ""
    return f"<thead><tr>{''.join(cells)}{note}</tr></thead>"


def _body(part: pd.DataFrame, names: list[str], printed: tables.PaperTable, *, noted: bool) -> str:
    lines = []
    for row, cells in zip(part.to_dict("records"), printed.cells):
        known, note = keys(row), str(row.get("note") or "") if pd.notna(row.get("note", "")) else ""
        shown = [
            button(cell, action="pick", value=known[name]) if name in known else breaking(cell)
            for name, cell in zip(names, cells)
        ]
        tags = ["th" if place == 0 else "td" for place in range(len(shown))]
        filled = "".join(
            f"<{tag}{' scope=row' * (tag == 'th')}{_side(numeric)}>{cell}</{tag}>"
            for tag, numeric, cell in zip(tags, printed.numeric, shown)
        )
        remark = f"<td>{text(note)}</td>"
        thin = ' class="ex-thin"' if "descriptive only" in note else ""
        lines.append(f"<tr{thin}>{filled}{remark * noted}</tr>")
    return "".join(lines)


def _side(numeric: bool) -> str:
    return ' class="ex-number"' if numeric else ' dir="auto"'


def link(address: Any, label: object) -> str:
    """Return a link to a web page; anything but http and https stays text.

    >>> link("javascript:alert(1)", "<b>")
    '&lt;b&gt;'
    """
    try:
        safe = isinstance(address, str) and urlsplit(address.strip()).scheme in ("http", "https")
    except ValueError:
        safe = False
    if not safe:
        return text(label)
    return f'<a href="{text(address.strip())}" target="_blank" rel="noopener noreferrer">{text(label)}</a>'


def standing(places: Any, title: str) -> str:
    """Return where something stands: counts by outlet, articles with links, and lines where texts are at hand."""
    parts = [f'<p class="ex-about" dir="auto">{text(title)}</p>']
    parts += [f'<p class="ex-note">{text(places.note)}</p>'] * bool(places.note)
    parts += [_plain("By outlet", places.outlets), _articles(places.articles)]
    if places.lines is not None and len(places.lines):
        parts.append(_lines(places.lines))
    return "".join(parts)


def _plain(title: str, table: pd.DataFrame | None, most: int = 40) -> str:
    if table is None or not len(table):
        return ""
    shown = table.head(most)
    printed = tables.paper(
        shown, columns=[name for name in shown if name not in ("low", "high", "note")]
    )
    head = "".join(
        f'<th scope="col"{_side(numeric)}>{text(name)}</th>'
        for name, numeric in zip(printed.head, printed.numeric)
    )
    lines = [
        "".join(
            f"<td{_side(numeric)}>{text(cell)}</td>"
            for numeric, cell in zip(printed.numeric, cells)
        )
        for cells in printed.cells
    ]
    body = "".join(f"<tr>{line}</tr>" for line in lines)
    return f"<h3>{text(title)}</h3><table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>{_more(len(table), most)}"


def _more(held: int, most: int) -> str:
    return f'<p class="ex-note">and {held - most:,} more</p>' if held > most else ""


def _articles(table: pd.DataFrame | None, most: int = 40) -> str:
    if table is None or not len(table):
        return ""
    rows = []
    for row in table.head(most).to_dict("records"):
        day = str(row.get("published"))[:10] if pd.notna(row.get("published")) else ""
        counted = (
            _uses(row["n"], table.attrs.get("measure", ""))
            if "n" in row and pd.notna(row["n"])
            else ""
        )
        rows.append(
            f'<li dir="auto">{link(row.get("url"), row["article_id"])} <span>{text(row.get("outlet", ""))}'
            f"{' · ' + text(day) if day else ''}{' · ' + text(counted) if counted else ''}</span></li>"
        )
    return f"<h3>Articles</h3><ul>{''.join(rows)}</ul>{_more(len(table), most)}"


def _uses(number: float, measure: str) -> str:
    """Return how often something is used, or a mean of such a measure."""
    return f"{measure} {tables.number(number, 2)}" if measure else f"{number:,.10g}×"


def _lines(table: pd.DataFrame, most: int = 40) -> str:
    def cell(row, name):
        """Return a value as HTML, "" if there is none."""
        return text(row[name]) if pd.notna(row.get(name)) else ""

    rows = "".join(
        f'<tr><td class="ex-left">{cell(row, "left")}</td><td><mark>{cell(row, "keyword")}</mark></td>'
        f"<td>{cell(row, 'right')}</td></tr>"
        for row in table.head(most).to_dict("records")
    )
    head = "".join(f'<th scope="col">{name}</th>' for name in ("before", "keyword", "after"))
    grid = f'<table class="ex-lines"><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>'
    return (
        '<h3>In context</h3><div class="ex-scroll" tabindex="0" role="region" aria-label="Keyword in context">'
        f"{grid}</div>{_more(len(table), most)}"
    )


def safe_name(*words: str) -> str:
    """Return a file's name of words: small letters, digits, hyphens; what the letters a to z cannot tell gets a number.

    >>> safe_name("two groups", "Elm Post"), safe_name("Берг")
    ('two-groups-elm-post', 'x-4c14ade3')
    """
    made = []
    for word in words:
        plain = unicodedata.normalize("NFKD", str(word)).encode("ascii", "ignore").decode().lower()
        part = re.sub("[^a-z0-9]+", "-", plain).strip("-")[:40].strip("-")
        lossy = not re.fullmatch(r"[A-Za-z0-9 _-]{1,40}", str(word))
        made.append(
            f"{part or 'x'}-{zlib.crc32(str(word).encode('utf-8', 'backslashreplace')):08x}"
            if lossy
            else part or "x"
        )
    return "-".join(made)
