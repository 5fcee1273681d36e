"""What the board shows, as HTML: from tables and figures to escaped text, without widgets."""

from __future__ import annotations

import base64
import html
import io
import json
import math
import re
import unicodedata
import zlib
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple

import jinja2
import pandas as pd
from markupsafe import Markup
from matplotlib.text import Text

from analysis import figures
from analysis.explore.page.encoding import web_address
from analysis.figures import tables
from analysis.figures.images import small_png
from analysis.outlets.omissions import TOGETHER
from analysis.stats.evidence import is_descriptive, method_of
from analysis.stats.order import strongest_first
from analysis.text.direction import plain_direction
from analysis.text.templates import file_text

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from analysis.explore.points import Spot

ROWS = 50  #: rows of a table on one page
SMALLEST = 11  #: pixels: the smallest words of the board, also in figures
POINTS = 72  # in an inch
#: Columns that are printed within others, or elsewhere.
_PARTS = frozenset("low high size articles_against units_against units note status reason".split())
_FIRST_COLUMNS = ("item", "estimate", "contribution", "p_adjusted")
_MOST_COLUMNS = 6
#: Columns whose cells can be clicked, and the kind of key that they send.
_KEYS = {"item": "item", "actor": "item", "outlet": "outlet", "article_id": "page"}
_ARROWS = {"descending": " ↓", "ascending": " ↑", "none": ""}

Sort = tuple[str, bool]


def text(value: object) -> str:
    """Return a value as text that HTML shows as it is, letters in their own direction.

    >>> text("<img src=x onerror=alert(1)> & 'law'")
    '&lt;img src=x onerror=alert(1)&gt; &amp; &#x27;law&#x27;'
    """
    return html.escape(plain_direction(str(value)), quote=True)


def paragraph(sentence: str, kind: str = "ex-note") -> str:
    """Return a sentence as a paragraph.

    >>> paragraph("1 < 2")
    '<p class="ex-note" dir="auto">1 &lt; 2</p>'
    """
    return f'<p class="{kind}" dir="auto">{text(sentence)}</p>'


def breaking(label: object) -> str:
    """Return a label as text that may break after a colon or an underscore.

    >>> breaking("voice:<none>")
    'voice:<wbr>&lt;none&gt;'
    """
    return text(label).replace("_", "_<wbr>").replace(":", ":<wbr>")


def button(
    label: str, *, action: str, value: Any, key: str = "", about: str = "", marks: str = ""
) -> str:
    """Return a button that sends a value (anything JSON can hold) with an action.

    *key* finds it again after a redraw.

    >>> button("›", action="page", value=2, key="after")
    '<button type="button" data-action="page" data-key="after" data-value="2">›</button>'
    """
    sent = json.dumps(value, ensure_ascii=False, default=str)
    key = key or f"{action}:{sent}"
    label_read = f' aria-label="{text(about)}"' if about else ""
    key_sent = f'data-key="{html.escape(key)}" data-value="{html.escape(sent)}"'
    data = f'data-action="{action}" {key_sent}'
    return f'<button type="button" {data}{label_read}{marks}>{breaking(label)}</button>'


@lru_cache(maxsize=1)
def template() -> Any:
    """Return the parts of the board as functions; whatever they print is escaped.

    A line of the template is joined to the next without a space.
    """
    environment = jinja2.Environment(
        autoescape=True, undefined=jinja2.StrictUndefined, finalize=_escaped
    )
    environment.filters["attribute"] = _escaped_attribute
    environment.globals |= {
        "arrows": _ARROWS,
        "breaking": lambda label: Markup(breaking(label)),
        "button": lambda *facts, **options: Markup(button(*facts, **options)),
        "link": lambda *facts: Markup(link(*facts)),
        "zip": zip,
    }
    source = file_text("analysis.explore", "board.html")
    lines = [line.strip() for line in source.splitlines()]
    return environment.from_string("".join(lines)).module


def _escaped(value: Any) -> Any:
    return value if hasattr(value, "__html__") else Markup(text(value))


def _escaped_attribute(value: str) -> Markup:
    """Return a text as the value of an attribute, every mark in it as it was typed."""
    return Markup(html.escape(value))


# ---- figures ----------------------------------------------------------------------------------


def image(figure: Figure, alt: str) -> str:
    """Return a figure as an image of SVG with its alt text."""
    file = io.BytesIO()
    with figures.style():
        figure.savefig(file, format="svg", metadata={"Date": None, "Creator": None})
    data = base64.b64encode(file.getvalue()).decode("ascii")
    return f'<img alt="{text(alt)}" src="data:image/svg+xml;base64,{data}">'


def png(figure: Figure) -> str:
    """Return a figure as PNG in base64, as notebooks hold images."""
    with figures.style():
        data = small_png(figure)
    return base64.b64encode(data).decode("ascii")


def drawing(
    shown: str, spots: Iterable[Spot], *, size: ScreenSize, chosen: tuple | None = None
) -> str:
    """Return an image with a transparent button over each of its spots.

    It is so large that its smallest words can be read, and else as large as there is room.
    """
    buttons = [_spot_button(spot, chosen) for spot in spots]
    style = f"--ex-least:{size.least_width}px;--ex-ratio:{size.ratio:.4f}"
    figure = f'<div class="ex-figure" style="{style}">{shown}{"".join(buttons)}</div>'
    return f'<div class="ex-frame">{figure}</div>'


class ScreenSize(NamedTuple):
    """How a figure is shown on a screen."""

    least_width: int  #: pixels at which its smallest words are SMALLEST pixels high
    ratio: float  #: of width and height


def screen_size(figure: Figure) -> ScreenSize:
    """Return how large a figure has to be shown so that its smallest words can be read.

    >>> from analysis.plots import canvas
    >>> figure, ax = canvas("column", 2.0)
    >>> screen_size(figure).ratio
    1.75
    """
    width, height = figure.get_size_inches()
    texts: list[Any] = figure.findobj(Text)
    sizes = [float(text.get_fontsize()) for text in texts if _is_read(text)]
    pixels_of_point = SMALLEST / min(sizes, default=7)
    least_width = math.ceil(width * POINTS * pixels_of_point)
    return ScreenSize(least_width, float(width / height))


def _is_read(text: Any) -> bool:
    return text.get_visible() and bool(text.get_text().strip())


def _spot_button(spot: Spot, chosen: tuple | None) -> str:
    left, top, right, bottom = (100 * min(max(float(share), 0.0), 1.0) for share in spot.box)
    is_chosen = chosen is not None and tuple(spot.key) == tuple(chosen)
    width = max(right - left, 0.5)
    height = max(bottom - top, 0.5)
    style = f"left:{left:.2f}%;top:{top:.2f}%;width:{width:.2f}%;height:{height:.2f}%"
    pressed = str(is_chosen).lower()
    title = text(spot.about or spot.label)
    marks = f' class="ex-spot" aria-pressed="{pressed}" title="{title}" style="{style}"'
    return button(
        "",
        action="pick",
        value=list(spot.key),
        key=f"spot:{list(spot.key)}",
        about=spot.label,
        marks=marks,
    )


# ---- the table of results ---------------------------------------------------------------------


def columns(table: pd.DataFrame) -> list[str]:
    """Return the columns that the board shows, six at most.

    Left out are those printed within others, and those with one value in all rows.
    """
    hidden = set(_PARTS)
    if "n" not in table:
        hidden.discard("size")
    if "actor_a" in table:
        hidden |= {"left", "right"}
    shown = [name for name in table if name not in hidden and _is_telling(table[name])]
    first = [name for name in shown if name in _FIRST_COLUMNS]
    others = [name for name in shown if name not in first]
    chosen = {*first, *others[: _MOST_COLUMNS - len(first)]}
    return [name for name in shown if name in chosen]


def _is_telling(column: pd.Series) -> bool:
    """Tell whether a column says something: numbers, or texts that differ."""
    if len(column) < 2:
        return True
    if not column.notna().any():
        return False
    return pd.api.types.is_numeric_dtype(column) or column.astype(str).nunique() > 1


def sorted_rows(table: pd.DataFrame, sort: Sort | None, sought: str) -> pd.DataFrame:
    """Return the rows that hold the sought text, in the order of one column.

    The text is looked for in names and notes; missing values are last. Without a column to sort by,
    tests come with the strongest first, as in their figure.

    >>> table = pd.DataFrame({"item": ["law", "oil"], "n": [1, 2]})
    >>> sorted_rows(table, ("n", True), "")["item"].tolist()
    ['oil', 'law']
    """
    if sought.strip():
        table = table[_rows_with_text(table, sought.strip())]
    if sort is not None and sort[0] in table:
        is_ascending = not sort[1]
        return table.sort_values(sort[0], ascending=is_ascending, kind="stable", na_position="last")
    is_contrast = {"group", "against", "item", "estimate", "p_adjusted"} <= set(table)
    is_tested = {"p_adjusted", "estimate"} <= set(table) and table["p_adjusted"].notna().any()
    if is_contrast or is_tested:
        return table.iloc[strongest_first(table)]
    return table


def _rows_with_text(table: pd.DataFrame, sought: str) -> pd.Series:
    has_text = pd.Series(False, index=table.index)
    for name in table:
        if not pd.api.types.is_numeric_dtype(table[name]):
            values = table[name].astype(str)
            has_text |= values.str.contains(sought, case=False, regex=False)
    return has_text


def keys(row: Mapping) -> dict[str, list]:
    """Return which columns of a row can be clicked, and the key that each sends."""
    result = {}
    for name, kind in _KEYS.items():
        if name in row and pd.notna(row[name]):
            result[name] = [kind, str(row[name])]
    if {"group", "item", "mentioned"} <= set(row) and row["item"] != TOGETHER:  # of the ledger
        result["item"] = ["told", str(row["group"]), str(row["item"])]
    if {"item", "carried", "carried_against"} <= set(row):  # of two sources
        result["item"] = ["both", str(row["item"])]
    if "actor_a" in row and "actor_b" in row:
        pair = ["pair", str(row["actor_a"]), str(row["actor_b"])]
        result |= {name: pair for name in ("item", "actor_a", "actor_b") if name in row}
    elif " + " in str(row.get("item")):
        result["item"] = ["pair", *str(row["item"]).split(" + ")]
    return result


def grid(
    table: pd.DataFrame,
    *,
    names_of_items: Mapping[str, str] | None = None,
    sort: Sort | None = None,
    sought: str = "",
    page: int = 0,
) -> str:
    """Return one page of a table, with headers that sort, a filter, clickable cells and a pager.

    Items are printed under their names for readers; the filter looks for these, too.
    """
    # A matrix has names of rows, and one kind of number in all columns.
    is_matrix = not pd.api.types.is_numeric_dtype(table.index) and "item" not in table
    if is_matrix:
        table = table.reset_index(names="item")
    names = list(table) if is_matrix else columns(table)
    table = table.reset_index(drop=True)
    rows = sorted_rows(_with_names(table, names_of_items or {}), sort, sought)
    n_pages = max(1, -(-len(rows) // ROWS))
    page = min(max(page, 0), n_pages - 1)
    part = rows.iloc[page * ROWS : (page + 1) * ROWS]
    number = f"{len(rows):,} rows"
    if len(rows) != len(table):
        number = f"{len(rows):,} of {len(table):,} rows"
    has_notes = "note" in table and table["note"].astype(str).str.strip().any()
    columns_shown = []
    rows_shown = []
    if len(part):
        printed = tables.paper(part.assign(note=""), columns=names)
        columns_shown = _grid_columns(table, printed, names, has_row_names=is_matrix)
        rows_shown = _grid_rows(part, table, printed)
    return template().grid(
        columns=columns_shown,
        rows=rows_shown,
        sort=sort,
        sought=sought,
        number=number,
        page=page,
        n_pages=n_pages,
        has_notes=has_notes,
    )


def _with_names(table: pd.DataFrame, names_of_items: Mapping[str, str]) -> pd.DataFrame:
    """Return a table with the names of its items for readers."""
    if "item" not in table or not names_of_items:
        return table
    return table.assign(item=table["item"].replace(dict(names_of_items)))


def _grid_columns(
    table: pd.DataFrame, printed: tables.PaperTable, names: Sequence[str], *, has_row_names: bool
) -> list[dict[str, Any]]:
    """Return name and title of each column; the names of rows have no title."""
    titles: dict[str, str | None] = dict(zip(names, printed.head))
    measure = method_of(table).get("measure")
    if "actor_a" in table and measure and "estimate" in titles:
        titles["estimate"] = measure
    if has_row_names:
        titles[names[0]] = None
    columns = []
    for name, is_number in zip(names, printed.numeric):
        columns.append({"name": name, "title": titles[name], "is_number": is_number})
    return columns


def _grid_rows(
    part: pd.DataFrame, table: pd.DataFrame, printed: tables.PaperTable
) -> list[dict[str, Any]]:
    """Return the printed rows, with what a click on each cell sends."""
    rows = []
    facts = table.loc[part.index].to_dict("records")
    for row, cells, is_thin in zip(facts, printed.cells, is_descriptive(part)):
        note = text_or_empty(row.get("note"))
        rows.append({"sends": keys(row), "cells": cells, "is_thin": is_thin, "note": note})
    return rows


def text_or_empty(value: Any) -> str:
    """Return a value as text; "" where it is missing."""
    return "" if value is None or pd.isna(value) else str(value)


# ---- links ------------------------------------------------------------------------------------


def link(address: Any, label: object) -> str:
    """Return a link to a web page; anything but http and https stays text.

    >>> link("javascript:alert(1)", "<b>")
    '&lt;b&gt;'
    """
    target = web_address(address)
    if not target:
        return text(label)
    marks = f'href="{html.escape(target)}" target="_blank" rel="noopener noreferrer"'
    return f"<a {marks}>{text(label)}</a>"


# ---- names of files ---------------------------------------------------------------------------


def safe_name(*words: str) -> str:
    """Return a file's name of words: small letters, digits, hyphens.

    Words that the letters a to z cannot tell apart get a number.

    >>> safe_name("two groups", "Elm Post"), safe_name("Берг")
    ('two-groups-elm-post', 'x-4c14ade3')
    """
    return "-".join(_safe_word(str(word)) for word in words)


def _safe_word(word: str) -> str:
    ascii_word = unicodedata.normalize("NFKD", word).encode("ascii", "ignore").decode().lower()
    name = re.sub("[^a-z0-9]+", "-", ascii_word).strip("-")[:40].strip("-") or "x"
    if re.fullmatch(r"[A-Za-z0-9 _-]{1,40}", word):
        return name
    number = zlib.crc32(word.encode("utf-8", "backslashreplace"))
    return f"{name}-{number:08x}"
