"""A source beside the range of all others, one line an item."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd
from matplotlib.lines import Line2D
from matplotlib.patches import Patch

from analysis.plots.canvas import plot
from analysis.plots.captions import Caption, in_words
from analysis.plots.labels import write_beside
from analysis.plots.rows import height_of_rows, label_key_above, name_table_rows
from analysis.plots.selection import Selection
from analysis.plots.style import BLACK, BLUE, GREY, ORANGE, PALE_GREY
from analysis.wording.text import capitalised

if TYPE_CHECKING:
    from matplotlib.axes import Axes

BAND = PALE_GREY  #: the range of the other sources
COLUMNS = ["item", "label", "n", "size", "share", "low", "high", "others"]
SECOND = "share_second"
RANGE = "middle half of other sources"
PEERS = "peers"
PEERS_LOOK = {"color": ORANGE, "linestyle": "none", "marker": "d", "markersize": 4}


def _height_of_card(table: pd.DataFrame, **_options: object) -> float:
    """Return the inches of a figure of a source."""
    return 0.2 + height_of_rows(table)


def _select_of_card(table: pd.DataFrame, most: int, **_options: object) -> Selection:
    """Return the items of which the source has most."""
    return Selection(table).largest(["item", "label"], ["n"], most=most, noun="item")


@plot(_height_of_card, select=_select_of_card, needs=COLUMNS, what="table of a source")
def source_card(table: pd.DataFrame, ax: Axes, *, peers: str = "") -> Caption:
    """Draw what a source has of each item, beside its peers and the range of all other sources.

    Parameters
    ----------
    table : DataFrame
        ``item`` (the heading), ``label``, ``n``, ``size``, ``share``; ``low``, ``high`` and
        ``others``, the range and the mean of the other sources; ``peers``, the mean of its peers,
        a diamond. ``share_second``, ``n_second`` and ``size_second`` are what a second reading
        says; a ring. `outlets.draw` makes it of a card.
    peers : str
        Who the peers are.

    Examples
    --------
    >>> row = dict(item="About", label="law", n=2, size=5, share=.4, low=0, high=.5, others=.3)
    >>> source_card(pd.DataFrame([row])).axes[0].texts[-1].get_text()
    '2 of 5'
    """
    table = table.reset_index(drop=True)
    has_second = SECOND in table
    positions = name_table_rows(ax, table, [capitalised(name) for name in table["label"]])
    if table["item"].nunique() == len(table):
        ax.set_yticks(positions, [capitalised(name) for name in table["label"]])
    for y, row in zip(positions, table.to_dict("records")):
        _draw_row(ax, y, row, has_second=has_second)
    ax.set(xlim=(-0.02, 1.02), xlabel="share of the source's pages")
    ax.set_xticks([0, 0.25, 0.5, 0.75, 1], ["0%", "25%", "50%", "75%", "100%"])
    key = _key(table, has_second=has_second, peers=peers)
    if len(key) > 1:
        label_key_above(ax, key)
    sees = in_words(table, names=["label"], value="share", n="size")
    shows = f"{len(table)} items of a source, beside the mean and the range of other sources."
    if table["others"].isna().all():
        shows = f"{len(table)} items of a source, without others beside it."
    return Caption(shows, sees)


def _draw_row(ax: Axes, y: float, row: dict, *, has_second: bool) -> None:
    """Draw the range and mean of the others, and the source in each reading."""
    if pd.notna(row["low"]):
        width = max(row["high"] - row["low"], 0.006)
        ax.barh(y, width, left=row["low"], height=0.62, color=BAND, zorder=0)
    if pd.notna(row["others"]):
        ax.plot([row["others"]] * 2, [y - 0.36, y + 0.36], color=GREY, linewidth=0.8, zorder=1)
    if pd.notna(row.get(PEERS)):
        ax.plot(row[PEERS], y, **PEERS_LOOK, zorder=1, clip_on=False)
    text = f"{row['n']:.0f} of {row['size']:.0f}"
    if has_second:
        look = {"color": BLUE, "markerfacecolor": "none", "markersize": 6}
        ax.plot(row[SECOND], y, "o", zorder=2, clip_on=False, **look)
        second = f"{row['n_second']:.0f} of {row['size_second']:.0f}"
        if second != text:
            text = f"{text} / {second}"
    ax.plot(row["share"], y, "o", color=BLUE, markersize=3, zorder=3, clip_on=False)
    write_beside(ax, y, text, colour=BLACK)


def _key(table: pd.DataFrame, *, has_second: bool, peers: str) -> list:
    """Return the key of the marks that are drawn."""
    dot = {"color": BLUE, "linestyle": "none", "marker": "o"}
    handles: list[Any] = [Line2D([], [], markersize=3, label="this source", **dot)]
    if has_second:
        handles[0].set_label("this source, first reading")
        handles.append(
            Line2D([], [], markersize=6, markerfacecolor="none", label="second reading", **dot)
        )
    if table["low"].notna().any():
        handles.append(Patch(facecolor=BAND, label=RANGE))
    if table["others"].notna().any():
        mean = Line2D([], [], color=GREY, linestyle="none", marker="|", label="mean of others")
        handles.append(mean)
    if PEERS in table and table[PEERS].notna().any():
        handles.append(Line2D([], [], label=f"mean of {peers or 'its peers'}", **PEERS_LOOK))
    return handles
