"""Who tells each claim: bars of several groups, in whose voice."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import TYPE_CHECKING

import pandas as pd
from matplotlib.patches import Patch

from analysis.plots.canvas import plot
from analysis.plots.captions import Caption
from analysis.plots.fitting import fitted, width_of
from analysis.plots.labels import write_near
from analysis.plots.rows import label_key_above, name_rows, require_single_rows
from analysis.plots.selection import Selection
from analysis.plots.style import GREY, colours_of_groups, letters_of, words_of

if TYPE_CHECKING:
    from matplotlib.axes import Axes

MOST_BARS = 60
MOST_GROUPS = 8  #: whose bars are beside each other
COUNTS = ["pages", "carried", "own", "quoted"]
BAR = 0.8  #: of a row's height, for the bars of all groups
#: Parts of a bar from left to right: column, words, how they are filled.
PARTS = (
    ("own", "says it itself", {"alpha": 1.0}),
    ("quoted", "speakers alone say it", {"alpha": 0.4, "hatch": "//////"}),
    ("rest", "only denied or mentioned", {"fill": False}),
)


def _height_of_voices(table: pd.DataFrame, **_options: object) -> float:
    """Return the inches of a figure of voices."""
    shown = table[table["carried"] > 0]
    return 1.3 + 0.13 * max(shown["item"].nunique() * (table["group"].nunique() + 1), 6)


def _select_of_voices(table: pd.DataFrame, most: int, **_options: object) -> Selection:
    """Return the claims that most pages have, in the groups with most pages."""
    selection = Selection(table).largest("group", ["pages"], most=MOST_GROUPS)
    n_groups = selection.table["group"].nunique()
    return selection.largest("item", ["carried"], most=max(1, most // (n_groups + 1)))


@plot(
    _height_of_voices,
    select=_select_of_voices,
    most=MOST_BARS,
    needs=["group", "item", *COUNTS],
    what="table of voices",
)
def voices(table: pd.DataFrame, ax: Axes) -> Caption:
    """Draw on how many pages each group tells each claim, and in whose voice.

    Parameters
    ----------
    table : DataFrame
        From `outlets.voices`, of one reading: ``group, item, pages, carried, own, quoted``.

    Raises
    ------
    InputError
        If a group has several rows of one claim.

    Notes
    -----
    Claims that no group has are not drawn. The claims that most pages have come first.

    Examples
    --------
    >>> rows = pd.DataFrame({"group": ["North", "South"], "item": "denial", "pages": [9, 20],
    ...                      "carried": [4, 10], "own": [3, 0], "quoted": [1, 10]})
    >>> [text.get_text() for text in voices(rows).axes[0].texts]
    ['N 3 + 1 of 4', 'S 0 + 10 of 10']
    """
    require_single_rows(table, ["group", "item"], plot="voices")
    total = table.groupby("item", sort=False)["carried"].sum()
    carried = total[total > 0].sort_values(ascending=False, kind="stable").index
    groups = list(table["group"].unique())
    letters = letters_of(groups)
    colours = colours_of_groups(groups)
    thickness = BAR / len(groups)
    name_rows(ax, range(len(carried)), carried)
    for number, group in enumerate(groups):
        rows = table.loc[table["group"] == group, ["item", *COUNTS]]
        rows = rows.set_index("item").reindex(carried, fill_value=0)
        offset = (number - (len(groups) - 1) / 2) * thickness
        _draw_group(
            ax, rows, letters[group], offset=offset, thickness=thickness, colour=colours[group]
        )
    longest = (table["carried"] / table["pages"].where(table["pages"] > 0)).max()
    end = max(0.1, math.ceil(10 * longest) / 10) if longest > 0 else 0.1
    ax.set(
        xlim=(0, 1.15 * end), ylim=(len(carried) - 0.4, -0.6), xlabel="share of the group's pages"
    )
    ax.xaxis.set_major_formatter(lambda share, _: f"{100 * share:.3g}%")
    label_key_above(ax, _handles(table, letters, room=0.25 * width_of(ax)))
    return Caption(
        f"Share of pages with each of {len(carried)} claims, by group and voice.",
        _most_own(table),
        title="Who tells what, and in whose voice",
        notes=(
            "Numbers: pages on which the outlet says it itself + speakers alone do, of all with it",
        ),
    )


def _draw_group(
    ax: Axes, rows: pd.DataFrame, letter: str, *, offset: float, thickness: float, colour: str
) -> None:
    """Draw the bars of one group, with their numbers."""
    pages = rows["pages"].where(rows["pages"] > 0)
    rest = (rows["carried"] - rows["own"] - rows["quoted"]).clip(lower=0)
    parts = rows.assign(rest=rest)
    left = pd.Series(0.0, rows.index)
    positions = [position + offset for position in range(len(rows))]
    for name, _, look in PARTS:
        width = (parts[name] / pages).fillna(0)
        ax.barh(
            positions, width, left=left, height=0.92 * thickness, color=colour, edgecolor=colour,
            linewidth=0.4, **look,
        )  # fmt: skip
        left = left + width
    counts = zip(positions, left, rows["own"], rows["quoted"], rows["carried"])
    for position, end, own, quoted, carried in counts:
        if carried > 0:
            text = f"{letter} {own:,.0f} + {quoted:,.0f} of {carried:,.0f}"
            write_near(ax, text, (end, position), (2, 0), ha="left", va="center", fontsize=6)


def _handles(table: pd.DataFrame, letters: Mapping, *, room: float) -> list[Patch]:
    """Return the groups and the parts of the bars, for the key."""
    handles = []
    colours = colours_of_groups(letters)
    for group, letter in letters.items():
        n_pages = table.loc[table["group"] == group, "pages"].max()
        name = fitted(words_of(group), room, lines=1)
        label = f"{letter}: {name} ({n_pages:,.0f} pages)"
        handles.append(Patch(color=colours[group], label=label))
    for _, words, look in PARTS:
        handle = Patch(facecolor=GREY, edgecolor=GREY, linewidth=0.6, label=words, **look)
        handles.append(handle)
    return handles


def _most_own(table: pd.DataFrame) -> str:
    """Return the claim that a group most often makes itself, in words."""
    if not (table["own"] > 0).any():
        return "No outlet makes a claim itself."
    row = table.loc[(table["own"] / table["pages"].clip(lower=1)).idxmax()]
    count = f"{row['own']:.0f} of {row['pages']:.0f} pages"
    words = f"{words_of(row['item'])}, {words_of(row['group'])}, {count}"
    return f"Most often said by outlets themselves: {words}."
