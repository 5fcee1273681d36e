"""Figures of one line a finding: the lines, their names, their marks and intervals."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
from matplotlib import ticker

from analysis.errors import listing, plural, refusal
from analysis.plots.fitting import (
    can_grow,
    fitted,
    grow,
    height_of,
    inches_of,
    inches_of_row_names,
    width_of,
)
from analysis.plots.labels import write_beside
from analysis.plots.style import BLACK, GREY, MARKERS, colours_of_rows, words_of
from analysis.stats.evidence import method_of
from analysis.wording.notes import within_text

if TYPE_CHECKING:
    from matplotlib.axes import Axes

#: Rows from which an axis has its numbers above the rows, too.
MANY_ROWS = 20

#: Inches of a line of text in a figure of rows.
ROW_HEIGHT = 0.15

#: Inches of a line of a long name, and how many of its letters and lines a column has room for.
LINE_HEIGHT = 0.16
LETTERS_OF_A_NAME = 19
NEXT_LINE = 0.12  #: inches by which a row is higher for each further line of its name
LINES_OF_A_KEY = 3  #: for which figures have room
NAME_SHARE = 0.4  #: of the width of the figure, for names beside rows
WIDEST_NAME = 2.3  #: inches of a line of a name beside its row
MOST_LINES_OF_A_NAME = 3
LONGEST_JOINED = 60  #: letters of several names that are one

#: How the name of an item looks over its rows; it takes no room of the layout.
HEADING: dict[str, Any] = {
    "va": "center",
    "fontweight": "bold",
    "in_layout": False,
    "bbox": {"facecolor": "white", "edgecolor": "none", "pad": 1},
}


def group_columns(table: pd.DataFrame) -> list[str]:
    """Return the columns of a level table that make its groups: those before the item."""
    columns = list(table.columns)
    if "item" not in columns:
        return columns[:1]
    return columns[: columns.index("item")] or ["item"]


def in_blocks(table: pd.DataFrame) -> pd.DataFrame:
    """Return the rows of one item together, items in the order of their first row."""
    first_rows = pd.factorize(table["item"])[0]
    return table.iloc[np.argsort(first_rows, kind="stable")]


def names_in_words(table: pd.DataFrame, columns: Sequence[str]) -> list[str]:
    """Return a name for each row, from one column or several."""
    rows = table[list(columns)].astype(object).to_numpy()
    return [joined_name(*row) for row in rows]


def joined_name(*parts: object, between: str = ", ") -> str:
    """Return several names as one, each cut where all have no room.

    >>> joined_name("North_Daily", "law", between=": ")
    'North Daily: law'
    """
    words = [words_of(part) for part in parts]
    is_long = len(words) > 1 and sum(map(len, words)) > LONGEST_JOINED
    if is_long:
        most = LONGEST_JOINED // len(words)
        words = [textwrap.shorten(word, most, placeholder=" …") for word in words]
    return between.join(words)


def height_of_rows(table: pd.DataFrame, **_options: object) -> float:
    """Return the inches of a figure with one line a row and a heading for each item."""
    lines = len(table)
    if has_headings(table):
        lines += table["item"].nunique()
    return 0.75 + ROW_HEIGHT * max(lines, 3)


def height_of_named_rows(table: pd.DataFrame) -> float:
    """Return the inches of one row an item, high enough for the items' names at column width."""
    names = method_of(table).get("names", {})
    longest = max((len(names.get(item, item)) for item in table["item"]), default=0)
    lines = min(-(-longest // LETTERS_OF_A_NAME), MOST_LINES_OF_A_NAME)
    row = max(0.22, lines * LINE_HEIGHT)
    n_rows = max(table["item"].nunique(), 3)
    return row * n_rows


def has_headings(table: pd.DataFrame) -> bool:
    """Return whether several items have several rows."""
    return table["item"].nunique() > 1 and bool(table["item"].duplicated().any())


def require_single_rows(table: pd.DataFrame, columns: Sequence[str], *, plot: str) -> None:
    """Raise InputError if several rows have the same values of *columns*."""
    is_repeated = table.duplicated(list(columns))
    if is_repeated.any():
        raise refusal(
            plot,
            arrived=f"several rows of {listing(table.loc[is_repeated, columns[-1]].unique())}",
            expected=f"one row a {' and '.join(columns)}",
            fix='Choose a reading, such as table[table["reading"] == "a"].',
        )


def units_in_words(table: pd.DataFrame) -> str:
    """Return what units are, in the plural; "units" where they are of several kinds."""
    unit = method_of(table).get("unit", "").removesuffix("_id").replace("_", " ")
    if not unit or " or " in unit:
        return "units"
    return plural(unit)


def measure_of(table: pd.DataFrame, default: str) -> str:
    """Return the name of what a table measures."""
    return method_of(table).get("measure", default)


def points_text(value: float, _position: int | None = None) -> str:
    """Return a difference of shares in percentage points, with its sign.

    >>> points_text(-0.2), points_text(0)
    ('−20', '0')
    """
    points = round(100 * value, 6)
    if not points:
        return "0"
    return f"{points:+.4g}".replace("-", "−")


def within_words(table: pd.DataFrame) -> str:
    """Return within what groups are compared: "within phases"; empty without strata."""
    strata = method_of(table).get("strata", ())
    return f"within {within_text(strata)}" if strata else ""


def sure_words(table: pd.DataFrame) -> str:
    """Return what filled marks of tests mean, with the family over which p is adjusted.

    >>> table = pd.DataFrame({"p_adjusted": [0.01]})
    >>> table.attrs["method"] = {"family": "claims and voices, 15 tests"}
    >>> sure_words(table)
    'filled: adjusted p ≤ .05 (family: claims and voices, 15 tests)'
    """
    if table["p_adjusted"].isna().all():
        return ""
    family = method_of(table).get("family", "")
    return f"filled: adjusted p ≤ .05 (family: {family})" if family else "filled: adjusted p ≤ .05"


def name_table_rows(ax: Axes, table: pd.DataFrame, names: Sequence[str]) -> list[float]:
    """Name each row of a table on the y axis and return the rows' positions.

    Several items with several rows each have bold headings; else a row has item and name. A row
    whose name needs several lines is higher, and so is its figure.
    """
    has_heads = has_headings(table)
    if not has_heads and table["item"].nunique() > 1:
        names = _names_with_items(table["item"], names)
    texts = names_beside(ax, names, rows=len(names), most=MOST_LINES_OF_A_NAME)
    rows = pd.DataFrame({"heads": "", "more": _further_lines(texts)})
    if not can_grow(ax):
        rows["more"] = 0.0
    if has_heads:
        room = 0.94 * (width_of(ax) - inches_of(texts) - 0.2)
        lines = MOST_LINES_OF_A_NAME if can_grow(ax) else 1
        first = ~table.duplicated("item").to_numpy()
        heads = [fitted(words_of(item), room, lines=lines, bold=True) for item in table["item"]]
        rows["heads"] = np.where(first, heads, "")
    rows["above"] = (rows["heads"] != "") + _further_lines(rows["heads"])
    ends = (1 + rows["above"] + rows["more"]).cumsum()
    positions = (ends - rows["more"] / 2 - 1).tolist()
    grow(ax, ROW_HEIGHT * (rows["more"].sum() + _further_lines(rows["heads"]).sum()))
    _set_names(ax, positions, texts)
    ax.set_ylim(bottom=ends.max() - 0.4)
    at_left = ax.get_yaxis_transform()
    tops = ends - rows["more"] - 1 - rows["above"] / 2 - 0.5
    for top, head in zip(tops, rows["heads"]):
        if head:
            ax.text(0, top, head, transform=at_left, **HEADING)
    return positions


def _names_with_items(items: Iterable[str], names: Sequence[str]) -> list[str]:
    """Return the item of each row with the row's own name, if that is another."""
    words = [words_of(item) for item in items]
    if list(names) == words:
        return words
    return [joined_name(*pair, between=": ") for pair in zip(words, names)]


def _further_lines(texts: Iterable[str]) -> np.ndarray:
    """Return how many rows the lines after the first one of each text take."""
    return np.array([text.count("\n") for text in texts]) * NEXT_LINE / ROW_HEIGHT


def name_rows(
    ax: Axes, positions: Sequence[float], names: Iterable[str], *, row: float | None = None
) -> None:
    """Name rows from the top; a name has as many lines as its row has room for.

    Rows that are *row* inches high become higher where their names need it.
    """
    last = max(positions, default=0)
    if row is None:
        texts = names_beside(ax, list(names), rows=last + 1)
    else:
        texts = names_beside(ax, list(names), rows=last + 1, most=MOST_LINES_OF_A_NAME)
        grow_rows(ax, texts, row=row, n=len(texts))
    _set_names(ax, positions, texts)


def grow_rows(ax: Axes, texts: Sequence[str], *, row: float, n: int) -> None:
    """Make *n* rows that are *row* inches high as high as the longest of their texts needs."""
    lines = max((text.count("\n") + 1 for text in texts), default=1)
    grow(ax, max(0.0, NEXT_LINE * lines + 0.04 - row) * n)


def _set_names(ax: Axes, positions: Sequence[float], texts: Sequence[str]) -> None:
    """Write the names of rows beside them."""
    ax.set_yticks(list(positions), texts)
    ax.set_ylim(max(positions, default=0) + 0.6, -0.6)
    ax.tick_params(axis="y", length=0)
    ax.spines["left"].set_visible(False)


def names_beside(
    ax: Axes,
    names: Sequence[str],
    *,
    rows: float,
    inches_under: float = 0.0,
    most: int = 0,
    room: float = 0.0,
) -> list[str]:
    """Return names of rows in words, cut to the room that the figure has for them.

    *inches_under* go off the height of the axes, for the names of columns. A figure that can grow
    has *most* lines for each name, where that is given. *room* is what other things leave.
    """
    width = min(max(NAME_SHARE * width_of(ax), room), WIDEST_NAME)
    height = height_of(ax) - inches_under
    points_a_row = 72 * height / (rows + 1)
    lines = int(points_a_row / 11)
    lines = min(max(lines, 1), 4)
    if most and can_grow(ax):
        lines = most
    return [fitted(words_of(name), width, lines=lines) for name in names]


def looks_of_rows(
    table: pd.DataFrame, *, compared: str, by: Sequence[str]
) -> tuple[list[str], list[str]]:
    """Return a colour and a marker for each row.

    Colours follow the compared group: those that it has in all figures, else by order. Markers
    follow what else tells the rows of an item apart, such as a reading. Where there are more names
    than markers all have the first.
    """
    remaining = [column for column in by if column != compared]
    codes, names = pd.factorize(np.array(names_in_words(table, remaining or by), dtype=object))
    if len(names) > len(MARKERS):
        codes = np.zeros_like(codes)
    return colours_of_rows(table[compared]), [MARKERS[code] for code in codes]


def draw_intervals(
    ax: Axes,
    table: pd.DataFrame,
    positions: Sequence[float],
    *,
    colours: Sequence[str],
    markers: Sequence[str],
    texts: Sequence[str],
    is_filled: Sequence[bool],
) -> None:
    """Draw a mark and an interval for each row, and a text to its right.

    A mark that is not filled has a grey text; without an interval it is grey, too.
    """
    ax.xaxis.set_major_locator(ticker.MaxNLocator(4))
    if len(table) >= MANY_ROWS:
        ax.tick_params(axis="x", top=True, labeltop=True)
    rows = zip(positions, table.itertuples(), colours, markers, texts, is_filled)
    for y, row, colour, marker, text, full in rows:
        if pd.notna(row.low):
            ax.plot([row.low, row.high], [y, y], color=colour, zorder=1)
        else:
            colour = GREY
        filling = colour if full else "white"
        look = {"color": colour, "markerfacecolor": filling, "zorder": 2}
        ax.plot(row.estimate, y, marker, clip_on=False, **look)  # whole at 0%, too
        write_beside(ax, y, text, colour=BLACK if full else GREY)


def hollow_marks(table: pd.DataFrame) -> str:
    """Return what hollow marks mean, for the axis; empty where there are none."""
    if table["low"].isna().any():
        return "hollow: no interval"
    return ""


def axis_words(*lines: str) -> str:
    """Return the lines that there are, below each other."""
    return "\n".join(filter(None, lines))


def label_key_above(ax: Axes, handles: Sequence) -> None:
    """Explain marks over the axes, in two columns if there is room."""
    room = width_of(ax) - inches_of_row_names(ax) - 0.3
    widths = [inches_of([handle.get_label()]) + 0.5 for handle in handles]
    half = -(-len(widths) // 2)
    in_two_columns = max(widths[:half]) + max(widths[half:], default=0)
    columns = 2
    if in_two_columns > room:
        columns = 1
    n_lines = -(-len(handles) // columns)
    for handle in handles:
        handle.set_label(fitted(handle.get_label(), room - 0.5, lines=2))
        n_lines += handle.get_label().count("\n")
    grow(ax, NEXT_LINE * max(0, n_lines - LINES_OF_A_KEY))
    ax.legend(
        handles=handles,
        loc="lower left",
        bbox_to_anchor=(0, 1),
        ncols=columns,
        borderpad=0,
    )
