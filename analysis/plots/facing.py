"""Two sources face to face: what each tells, and in whose voice."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from matplotlib.patches import Patch

from analysis.errors import number_of
from analysis.plots.canvas import plot
from analysis.plots.captions import Caption
from analysis.plots.fitting import fitted, inches_of_row_names, width_of
from analysis.plots.labels import write_near
from analysis.plots.rows import (
    height_of_named_rows,
    label_key_above,
    name_rows,
    require_single_rows,
)
from analysis.plots.selection import Selection
from analysis.plots.style import GREY, colours_of_groups, words_of

if TYPE_CHECKING:
    from matplotlib.axes import Axes

COUNTS = ["carried", "pages", "own", "quoted"]
SHARES = "share of pages"
ROOM_FOR_NUMBERS = 0.5  #: inches beside the bars
#: Parts of a bar, from the middle outwards: column, words, how they are filled.
PARTS = (
    ("own", "says it itself", {"alpha": 1.0}),
    ("quoted", "speakers alone say it", {"alpha": 0.45, "hatch": "//////"}),
    ("rest", "denied, or nobody named", {"fill": False}),
)


def _height_of_sides(table: pd.DataFrame, **_options: object) -> float:
    """Return the inches of a figure of two sides."""
    return 1.6 + height_of_named_rows(table)


def _select_of_sides(table: pd.DataFrame, most: int, **_options: object) -> Selection:
    """Return the claims that most pages of both sources have."""
    return Selection(table).largest("item", ["carried", "carried_against"], most=most)


@plot(
    _height_of_sides,
    select=_select_of_sides,
    needs=["group", "against", "item", *COUNTS, *(f"{name}_against" for name in COUNTS)],
    what="claims of a pair",
)
def face_to_face(table: pd.DataFrame, ax: Axes) -> Caption:
    """Draw on how many pages two sources tell each claim, and in whose voice.

    Bars of the first source go to the left, bars of the second to the right; each has its number of
    pages at the end. Claims that neither has are not drawn.

    Parameters
    ----------
    table : DataFrame
        ``claims`` of `outlets.pair`, of one reading: ``group, against, item`` and, for both sides
        (``_against``), ``carried, pages, own, quoted``.

    Raises
    ------
    InputError
        If a claim has several rows.

    Examples
    --------
    >>> claims = pd.DataFrame({"group": "North", "against": "South", "item": ["denial", "law"],
    ...                        "carried": [3, 2], "pages": 6, "own": [1, 0], "quoted": [2, 1],
    ...                        "carried_against": [0, 4], "pages_against": 9,
    ...                        "own_against": [0, 4], "quoted_against": 0})
    >>> [text.get_text() for text in face_to_face(claims).axes[0].texts]
    ['North (6 pages)', 'South (9 pages)', '3', '0', '2', '4']
    """
    require_single_rows(table, ["item"], plot="face_to_face")
    names = table[["group", "against"]].iloc[0]
    first, second = map(words_of, names)
    most = table[["carried", "carried_against"]].max(axis=1)
    shown = table[most > 0]
    positions = np.arange(len(shown))
    name_rows(ax, positions, shown["item"])
    shares = _shares_of_side(shown, "")
    shares_against = _shares_of_side(shown, "_against")
    _draw_axis(ax, _end_of_axis(shares, shares_against), rows=len(shown))
    heads = [_head_of_side(table, first, ""), _head_of_side(table, second, "_against")]
    _write_heads(ax, heads)
    colours = colours_of_groups(names)
    _draw_side(ax, shares, positions, colour=colours[names["group"]], sign=-1)
    _draw_side(ax, shares_against, positions, colour=colours[names["against"]], sign=1)
    for position, row in enumerate(shown.to_dict("records")):
        _write_counts(ax, position, row)
    label_key_above(ax, _handles_of_parts())
    return Caption(
        f"Share of pages with each of {len(shown)} claims, {heads[0]} against {heads[1]}.",
        _most_apart(shown, first, second),
        title=f"{first} and {second}, claim by claim",
        notes=_notes_of_sides(table, shown),
    )


def _shares_of_side(table: pd.DataFrame, suffix: str) -> pd.DataFrame:
    """Return the parts of a side's bars as shares of its pages."""
    parts = pd.DataFrame(index=table.index)
    parts["own"] = table[f"own{suffix}"]
    parts["quoted"] = table[f"quoted{suffix}"]
    rest = table[f"carried{suffix}"] - parts.sum(axis=1)
    parts["rest"] = rest.clip(lower=0)
    pages = table[f"pages{suffix}"].clip(lower=1)
    return parts.div(pages, axis=0)


def _end_of_axis(*shares: pd.DataFrame) -> float:
    """Return where an axis of shares ends: the next ten percent over the longest bar."""
    longest = max(part.sum(axis=1).max() for part in shares)
    if math.isnan(longest):  # no bar
        return 0.1
    return max(0.1, math.ceil(10 * longest) / 10)


def _draw_axis(ax: Axes, end: float, *, rows: int) -> None:
    """Draw an axis of shares that grows to both sides, with room for heads and numbers."""
    room_for_numbers = ROOM_FOR_NUMBERS / max(_inches_of_bars(ax), 0.8)
    reach = end * (1 + room_for_numbers)
    ax.set_xlim(-reach, reach)
    ax.set_ylim(rows - 0.4, -1.5)
    ax.set_xlabel(SHARES)
    ticks = np.linspace(-end, end, 5)
    ax.set_xticks(ticks, [f"{tick:.3g}%" for tick in 100 * np.abs(ticks)])
    ax.axvline(0, color=GREY, linewidth=0.6, zorder=3)


def _inches_of_bars(ax: Axes) -> float:
    """Return the width that names of rows leave."""
    return width_of(ax) - inches_of_row_names(ax) - 0.3


def _head_of_side(table: pd.DataFrame, name: str, suffix: str) -> str:
    """Return the name of a side with its pages."""
    n_pages = int(table[f"pages{suffix}"].max())
    return f"{name} ({number_of(n_pages, 'page')})"


def _write_heads(ax: Axes, heads: list[str]) -> None:
    """Write the names of both groups over their bars."""
    room = _inches_of_bars(ax) / 2
    look = {"va": "center", "fontweight": "bold"}
    sides = ((-4, "right"), (4, "left"))
    for head, (offset, alignment) in zip(heads, sides):
        name = fitted(head, room, lines=2, bold=True)
        write_near(ax, name, (0, -1.0), (offset, 0), ha=alignment, **look)


def _draw_side(
    ax: Axes, shares: pd.DataFrame, positions: np.ndarray, *, colour: str, sign: int
) -> None:
    """Draw the bars of one side."""
    left = np.zeros(len(shares))
    for name, _, look in PARTS:
        width = sign * shares[name].to_numpy(float)
        ax.barh(
            positions, width, left=left, height=0.7, color=colour, edgecolor=colour, linewidth=0.6,
            **look,
        )  # fmt: skip
        left = left + width


def _write_counts(ax: Axes, position: int, row: dict) -> None:
    """Write the pages with a claim at the ends of both bars."""
    n = row["carried"]
    share = n / max(row["pages"], 1)
    write_near(ax, f"{n:,.0f}", (-share, position), (-3, 0), ha="right", va="center")
    n = row["carried_against"]
    share = n / max(row["pages_against"], 1)
    write_near(ax, f"{n:,.0f}", (share, position), (3, 0), ha="left", va="center")


def _handles_of_parts() -> list[Patch]:
    """Return the parts of the bars, for the key."""
    handles = []
    for _, words, look in PARTS:
        handle = Patch(facecolor=GREY, edgecolor=GREY, linewidth=0.6, label=words, **look)
        handles.append(handle)
    return handles


def _most_apart(table: pd.DataFrame, first: str, second: str) -> str:
    """Return the claim whose shares are most apart, in words."""
    if table.empty:
        return "Nothing is drawn."
    share = table["carried"] / table["pages"]
    share_against = table["carried_against"] / table["pages_against"]
    difference = share - share_against
    row = table.loc[difference.abs().idxmax()]
    sides = f"{first} {row['carried']:.0f} of {row['pages']:.0f}"
    others = f"{second} {row['carried_against']:.0f} of {row['pages_against']:.0f}"
    return f"Most apart: {words_of(row['item'])}, {sides}, {others}."


def _notes_of_sides(table: pd.DataFrame, shown: pd.DataFrame) -> tuple[str, ...]:
    """Return what the numbers are, and how many claims neither side has."""
    notes = ["Numbers: pages with the claim in any voice"]
    n_hidden = len(table) - len(shown)
    if n_hidden:
        notes.append(f"Not drawn: {n_hidden} claims that neither has")
    return tuple(notes)
