"""Profiles of words side by side: what sets each group apart, and which methods agree."""

from __future__ import annotations

import functools
from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

import pandas as pd
from matplotlib import ticker

from analysis.errors import require_columns, require_number
from analysis.plots.canvas import attach, panels, plot
from analysis.plots.captions import Caption
from analysis.plots.labels import write_near
from analysis.plots.rows import ROW_HEIGHT, name_table_rows
from analysis.plots.style import BLACK, BLUE, GREY, pale, words_of
from analysis.wording.text import p_number

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

COLUMNS = ["group", "item", "n", "articles", "estimate", "rank", "rank_keyness", "p_adjusted"]
#: How many panels are side by side, and how many groups are drawn by default.
SIDE_BY_SIDE = {"page": 3, "column": 1}
GROUPS = {"page": 9, "column": 4}
#: Points from the axes to the numbers beside a word.
OFFSETS = (4, 29, 45)
MISSING = "–"
TITLE = "Words that each group has more than all others"


def word_profiles(
    table: pd.DataFrame,
    *,
    most: int = 10,
    groups: int | None = None,
    labels: Mapping | None = None,
    title: str = "",
    note: str = "",
    width: str = "page",
) -> Figure:
    """Draw the words that set each group apart, one panel a group.

    Parameters
    ----------
    table : DataFrame
        From `compare.word_profiles`. Groups keep their order.
    most : int
        Words of a group, the first by TF-IDF.
    groups : int, optional
        Groups that are drawn, those with most articles; by default 9 on a page and 4 in a
        column. The note says of how many. The figure's table has all of them.
    labels, title, note, width
        As all plots have them.

    Returns
    -------
    Figure
        Bars are differences of mean weights. Beside them are the articles with the word, its
        rank by keyness, and the adjusted p of its contrast. Where all three agree the bar is
        dark.

    Examples
    --------
    >>> row = dict(group="North", item="law", n=9, articles=12, estimate=0.3, rank=1.0,
    ...            rank_keyness=2.0, p_adjusted=0.004, agree=True)
    >>> figure = word_profiles(pd.DataFrame([row]))
    >>> [text.get_text() for text in figure.axes[0].texts]
    ['9', '2', '.004', 'of 12', 'G2', 'p']
    """
    require_columns(
        table,
        [*COLUMNS, "agree"],
        what="word profiles",
        fix="Give the table that compare.word_profiles returned.",
    )
    require_number(most, name="most", least=1, whole=True)
    first = table[table["rank"] <= most]
    sizes = first.groupby("group", sort=False)["articles"].first()
    n_groups = GROUPS.get(width, 1) if groups is None else groups
    require_number(n_groups, name="groups", least=1, whole=True)
    largest = sizes.sort_values(ascending=False, kind="stable").index[:n_groups]
    shown = first[first["group"].isin(largest)]
    by_group = {
        words_of(group): rows.reset_index(drop=True)
        for group, rows in shown.groupby("group", sort=False)
    }
    left_out = ""
    if len(largest) < len(sizes):
        left_out = f"{len(largest)} of {len(sizes)} groups, those with most articles."
    figure = panels(
        by_group,
        _words_of_group,
        labels=labels,
        title=title or TITLE,
        note=" ".join(filter(None, [note, left_out])),
        width=width,
        columns=SIDE_BY_SIDE.get(width, 1),
        longest=float(shown["estimate"].max()) if len(shown) else 1.0,
    )
    options = {"most": most, "groups": groups, "labels": labels, "title": title, "note": note}
    redraw = functools.partial(word_profiles, table, **options)
    [drawn] = figure.shown  # type: ignore[attr-defined]
    figure.shown = []  # type: ignore[attr-defined]
    alt = f"{title or TITLE}: {_agreed_in_words(shown)}"
    drawn = replace(drawn, table=first.reset_index(drop=True), alt=alt, redraw=redraw)
    attach(figure, drawn)
    return figure


def _agreed_in_words(table: pd.DataFrame) -> str:
    """Return on which words of each group TF-IDF, keyness and the test agree."""
    sentences = []
    for group, rows in table.groupby("group", sort=False):
        agreed = [words_of(item) for item in rows.loc[rows["agree"], "item"]]
        first = words_of(rows["item"].iloc[0])
        words = ", ".join(agreed) or f"none; the first by TF-IDF is {first}"
        sentences.append(f"{words_of(group)}: {words}.")
    return f"TF-IDF, keyness and test agree on words of each group. {' '.join(sentences)}"


def _height_of_words(table: pd.DataFrame, **_options: object) -> float:
    """Return the inches of a panel of words."""
    return 0.25 + ROW_HEIGHT * (1 + max(len(table), 3))


@plot(_height_of_words)
def _words_of_group(table: pd.DataFrame, ax: Axes, *, longest: float) -> Caption:
    """Draw the words of one group as bars, with their numbers beside them."""
    positions = name_table_rows(ax, table, [words_of(item) for item in table["item"]])
    for position, row in zip(positions, table.itertuples()):
        ax.barh(position, row.estimate, height=0.6, color=BLUE if row.agree else pale(BLUE))
        rank = MISSING if pd.isna(row.rank_keyness) else f"{row.rank_keyness:.0f}"
        p = MISSING if pd.isna(row.p_adjusted) else p_number(row.p_adjusted)
        _write_numbers(ax, position, [f"{row.n:,.0f}", rank, p], BLACK if row.agree else GREY)
    _write_numbers(ax, -1, [f"of {table['articles'].iloc[0]:,.0f}", "G2", "p"], GREY)
    ax.set_ylim(top=-1.2)
    ax.set_xlim(0, 1.05 * longest)
    ax.xaxis.set_major_locator(ticker.MaxNLocator(2))
    notes = (
        "Bars: mean TF-IDF weight of the group's articles minus that of all others",
        "Numbers: the group's articles with the word, rank by keyness (G2), adjusted p of the rate",
        "Dark: all three agree",
    )
    return Caption("", notes=notes, has_intervals=False)


def _write_numbers(ax: Axes, y: float, texts: list[str], colour: str) -> None:
    """Write the numbers of a word in columns to the right of the axes."""
    look = {"ha": "left", "va": "center", "color": colour, "fontsize": 6}
    for text, offset in zip(texts, OFFSETS):
        write_near(ax, text, (1, y), (offset, 0), xycoords=ax.get_yaxis_transform(), **look)
