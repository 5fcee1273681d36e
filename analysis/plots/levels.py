"""Levels of groups: one dot each with its interval, of shares, rates, tones and other means."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from analysis.counts import columns_of
from analysis.errors import require_columns
from analysis.plots.canvas import (
    MOST_ROWS,
    headed_axes,
    n_of_rows,
    plot,
    row_axes,
    write_beside,
    write_head_beside,
)
from analysis.plots.captions import Caption, in_words, short_title
from analysis.plots.scales import (
    HOLLOW,
    LINES,
    TONE,
    WORDS,
    Scale,
    right_aligned,
    scale_of,
    subject_of,
)
from analysis.plots.style import colours_of_groups, word, words_of
from analysis.stats.evidence import is_descriptive
from analysis.wording.findings import MOST_NAMED, shares_text
from analysis.wording.text import capitalised

LEAST_GROUPS = 3  #: that have a row in each item, before items are left out


@plot(
    needs=["item", "size", "estimate", "low", "high"],
    what="levels",
    fix="Give the table that compare.levels returned.",
)
def levels(
    table: pd.DataFrame, figure: Figure, *, by: str | Sequence[str] | None = None
) -> Caption:
    """Draw the level of each group as a dot with its interval, under headings of the items.

    Parameters
    ----------
    table : DataFrame
        From `compare.levels`. Of more than twelve rows those of the groups with most articles are
        drawn.
    by : str or list of str, optional
        Columns that name the rows of an item; by default those before ``item``.

    Notes
    -----
    Rows are sorted by their level, the largest first, unless there is an *order*. A hollow dot is
    descriptive: it has no interval. Beside it is what it rests on.

    Examples
    --------
    >>> rows = pd.DataFrame({"country": ["North", "South"], "item": "law", "n": [9, 2],
    ...                      "size": [30, 40], "estimate": [0.3, 0.05], "low": [0.1, 0.01],
    ...                      "high": [0.5, 0.2]})
    >>> levels(rows).get_suptitle()
    'Law: North 30 %, South 5 %'
    """
    before = list(table.columns[: table.columns.get_loc("item")])
    columns = columns_of(by) if by else before or ["item"]
    require_columns(table, columns, what="levels", fix="by= names columns of the table.")
    known = table.dropna(subset="estimate")
    if known.empty:
        return Caption("", nothing="there is nothing to look at in any group")
    scale = scale_of(table)
    colours = colours_of_groups(known[columns[0]])
    names = [", ".join(map(words_of, row)) for row in known[columns].itertuples(index=False)]
    rows = known.assign(row=names, head=known["item"].map(words_of))
    rows["colour"] = rows[columns[0]].map(colours)
    if not rows.duplicated("item").any():
        rows = rows.rename(columns={"row": "head", "head": "row"})
    shown = _few_rows(rows)
    if not figure.is_ordered:  # type: ignore[attr-defined]
        shown = shown.sort_values("estimate", ascending=False, kind="stable")
    place = {head: number for number, head in enumerate(dict.fromkeys(rows["head"]))}
    shown = shown.iloc[np.argsort(shown["head"].map(place), kind="stable")]
    figure.drawn = shown[list(table)]  # type: ignore[attr-defined]
    ax = _draw_rows(figure, shown, scale)
    texts = _texts_beside(shown, scale)
    write_head_beside(ax, word(scale.noun), texts=list(texts))
    left_out = (
        f"{len(shown)} of {len(table):,} rows drawn, those with most articles; the CSV has all"
    )
    return Caption(
        f"{capitalised(scale.axis)} by {' and '.join(map(words_of, columns))}, with intervals.",
        in_words(known, names=list(dict.fromkeys(["item", *columns])), n="size"),
        title=_title_of(shown, scale),
        notes=(
            left_out if len(shown) < len(table) else "",
            word(HOLLOW) if is_descriptive(shown).any() else "",
            word(LINES),
        ),
    )


def _few_rows(rows: pd.DataFrame) -> pd.DataFrame:
    """Return twelve rows at most: of the first headings, and of those with most articles."""
    heads = rows["head"].unique()
    articles = rows.get("articles", rows["size"]).groupby(rows["row"]).max()
    names = articles.sort_values(ascending=False, kind="stable").index
    n_heads = min(len(heads), MOST_ROWS // min(len(names), LEAST_GROUPS))
    is_head = rows["head"].isin(heads[:n_heads])
    return rows[is_head & rows["row"].isin(names[: MOST_ROWS // n_heads])]


def _draw_rows(figure: Figure, rows: pd.DataFrame, scale: Scale) -> Axes:
    """Draw dots with intervals, and beside them what they rest on; return the axes."""
    if rows["head"].nunique() > 1:
        ax, places = headed_axes(figure, list(rows["head"]), list(rows["row"]), above=0.16)
    else:
        ax = row_axes(figure, list(rows["row"]), above=0.16)
        places = list(range(len(rows)))
    printed = scale.printed(rows[["estimate", "low", "high"]])
    ax.hlines(places, printed["low"], printed["high"], color=rows["colour"], zorder=1)
    filling = rows["colour"].mask(is_descriptive(rows), "white")
    for x, y, colour, inner in zip(printed["estimate"], places, rows["colour"], filling):
        ax.plot(x, y, "o", color=colour, markerfacecolor=inner, clip_on=False, zorder=2)
    scale.draw(ax.xaxis, printed)
    for y, text in zip(places, _texts_beside(rows, scale)):
        write_beside(ax, y, text)
    return ax


def _texts_beside(table: pd.DataFrame, scale: Scale) -> list[str]:
    """Return what each level rests on: "9 of 34" of shares, else the articles."""
    if scale.is_share and "n" in table:
        return list(table.apply(n_of_rows, axis=1))
    return right_aligned(table.get("articles", table["size"]))


def _title_of(rows: pd.DataFrame, scale: Scale) -> str:
    """Return the highest and the lowest level in words; of few groups the share of each."""
    rows = rows.reset_index(drop=True)
    rows.attrs = {}
    sure = rows[~is_descriptive(rows)]
    ranked = (sure if len(sure) else rows).sort_values("estimate", kind="stable")
    head = subject_of(rows, scale)
    if scale.is_share and rows["item"].nunique() == 1 and len(rows) <= MOST_NAMED:
        return short_title(shares_text(rows.assign(item=head), "row"), head)
    names = ranked["row"]
    if rows["head"].nunique() > 1:
        names += " (" + ranked["head"] + ")"
    elif rows["item"].nunique() > 1:
        head = rows["head"].iloc[0]
    lowest, *_, highest = map(scale.text, [ranked["estimate"].iloc[0], *ranked["estimate"]])
    texts = [f"{names.iloc[0]} lowest {lowest}", f"{names.iloc[-1]} highest {highest}"]
    if len(ranked) == 1:
        return short_title(f"{head}: {names.iloc[0]} {lowest}", f"{head}: {lowest}")
    ends = ", ".join(texts if scale.axis == TONE else texts[::-1])
    if scale.axis == WORDS:
        ends += f" {word(WORDS)}"
    return short_title(f"{head}: {ends}", f"{head}: from {lowest} to {highest}")
