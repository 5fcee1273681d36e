"""Two sources face to face: what each tells, and in whose voice."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from matplotlib.patches import Patch

from analysis.errors import listing, refusal, require_columns
from analysis.plots.canvas import plot
from analysis.plots.captions import Caption
from analysis.plots.fitting import fitted, inches_of_row_names, width_of
from analysis.plots.labels import write_near
from analysis.plots.rows import label_key_above, name_rows
from analysis.plots.style import BLUE, GREY, VERMILLION, words_of

if TYPE_CHECKING:
    from matplotlib.axes import Axes

COUNTS = ["carried", "pages", "own", "quoted"]
#: Parts of a bar, from the middle outwards: column, words, how they are filled.
PARTS = (
    ("own", "says it itself", {"alpha": 1.0}),
    ("quoted", "speakers alone say it", {"alpha": 0.45, "hatch": "//////"}),
    ("rest", "denied, or nobody named", {"fill": False}),
)


def _height_of_sides(table: pd.DataFrame, **_options: object) -> float:
    """Return the inches of a figure of two sides."""
    return 1.6 + 0.2 * max(len(table), 3)


@plot(_height_of_sides)
def face_to_face(table: pd.DataFrame, ax: Axes) -> Caption:
    """Draw on how many pages two sources tell each claim, and in whose voice.

    Bars of the first source go to the left, bars of the second to the right; each has its number of
    pages at the end. Claims that neither has are not drawn.

    Parameters
    ----------
    table : DataFrame
        ``claims`` of `outlets.pair`, of one run: ``group, against, item`` and, for both sides
        (``_against``), ``carried, pages, own, quoted``.
    ax : Axes, optional
        Axes of another figure.

    Returns
    -------
    Figure

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
    needed = [*COUNTS, *(f"{name}_against" for name in COUNTS)]
    require_columns(table, ["group", "against", "item", *needed], what="claims of a pair")
    is_repeated = table["item"].duplicated()
    if is_repeated.any():
        raise refusal(
            "face_to_face",
            arrived=f"several rows of {listing(table.loc[is_repeated, 'item'].unique())}",
            expected="one row a claim",
            fix='Choose a run: claims[claims["run"] == "a"].',
        )
    first = words_of(table["group"].iloc[0])
    second = words_of(table["against"].iloc[0])
    has_claim = (table["carried"] > 0) | (table["carried_against"] > 0)
    shown = table[has_claim]
    positions = np.arange(len(shown))
    name_rows(ax, positions, shown["item"])
    shares = [_shares_of_side(shown, suffix) for suffix in ("", "_against")]
    longest = max((part.sum(axis=1).max() for part in shares), default=0.0)
    end = max(0.1, math.ceil(10 * longest) / 10)
    _draw_axis(ax, end, rows=len(shown))
    heads = [_head_of_side(table, first, ""), _head_of_side(table, second, "_against")]
    _write_heads(ax, heads)
    for part, colour, sign in zip(shares, (BLUE, VERMILLION), (-1, 1)):
        _draw_side(ax, part, positions, colour=colour, sign=sign)
    for position, row in zip(positions, shown.to_dict("records")):
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
    pages = table[f"pages{suffix}"].where(table[f"pages{suffix}"] > 0)
    own = table[f"own{suffix}"]
    quoted = table[f"quoted{suffix}"]
    rest = table[f"carried{suffix}"] - own - quoted
    parts = pd.DataFrame({"own": own, "quoted": quoted, "rest": rest.clip(lower=0)})
    return parts.div(pages, axis=0).fillna(0)


def _draw_axis(ax: Axes, end: float, *, rows: int) -> None:
    """Draw an axis of shares that grows to both sides, with room for heads and numbers."""
    room = max(width_of(ax) - inches_of_row_names(ax) - 0.3, 0.8)
    reach = end * (1 + 0.5 / room)
    ax.set(xlim=(-reach, reach), ylim=(rows - 0.4, -1.5), xlabel="share of pages")
    ticks = [-end, -end / 2, 0, end / 2, end]
    ax.set_xticks(ticks, [f"{abs(100 * tick):.3g}%" for tick in ticks])
    ax.axvline(0, color=GREY, linewidth=0.6, zorder=3)


def _head_of_side(table: pd.DataFrame, name: str, suffix: str) -> str:
    """Return the name of a side with its pages."""
    n_pages = int(table[f"pages{suffix}"].max())
    noun = "page" if n_pages == 1 else "pages"
    return f"{name} ({n_pages:,} {noun})"


def _write_heads(ax: Axes, heads: list[str]) -> None:
    """Write both names over their bars."""
    room = 0.5 * (width_of(ax) - inches_of_row_names(ax) - 0.3)
    look = {"va": "center", "fontweight": "bold"}
    for head, offset, side in zip(heads, (-4, 4), ("right", "left")):
        text = fitted(head, room, lines=2, bold=True)
        write_near(ax, text, (0, -1.0), (offset, 0), ha=side, **look)


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
    sides = (("", -1, "right"), ("_against", 1, "left"))
    for suffix, sign, side in sides:
        n = row[f"carried{suffix}"]
        pages = max(row[f"pages{suffix}"], 1)
        end = sign * n / pages
        write_near(ax, f"{n:,.0f}", (end, position), (3 * sign, 0), ha=side, va="center")


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
    row = table.loc[(share - share_against).abs().idxmax()]
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
