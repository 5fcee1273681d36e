"""Levels of groups: one dot each with its interval, of shares, rates, tones and other means."""

import pandas as pd
from matplotlib.figure import Figure

from analysis.plots.canvas import (
    MOST_ROWS,
    headed_axes,
    mark_cuts,
    n_of,
    plot,
    row_axes,
    rows_by_name,
    write_beside,
)
from analysis.plots.captions import Caption, in_words, short_title
from analysis.plots.scales import (
    Scale,
    notes_of_levels,
    scale_of,
    title_of_levels,
)
from analysis.plots.style import colours_of_groups, words_of
from analysis.stats.evidence import is_descriptive
from analysis.wording.findings import MOST_NAMED, shares_text
from analysis.wording.text import capitalised

LEAST_GROUPS = 3  #: that have a row in each item, before items are left out


@plot(
    needs="item size estimate low high".split(),
    what="levels",
    fix="Give the table that compare.levels returned.",
)
def levels(table: pd.DataFrame, figure: Figure) -> Caption:
    """Draw the level of each group as a dot with its interval, under headings of the items.

    Parameters
    ----------
    table : DataFrame
        From `compare.levels`. Of more than twelve rows those of the groups with most articles are
        drawn.

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
    columns = before or ["item"]
    known = table.dropna(subset="estimate")
    if known.empty:
        return Caption("", nothing="there is nothing to look at in any group")
    scale = scale_of(table)
    names = [", ".join(map(words_of, row)) for row in known[columns].itertuples(index=False)]
    rows = known.assign(line=names, row=names, head=known["item"].map(words_of))
    rows["colour"] = rows[columns[0]].map(colours_of_groups(known[columns[0]]))
    is_named = scale.is_share or known["item"].nunique() > 1  # a mean is named by its axis
    if is_named and not rows.duplicated("item").any():
        rows = rows.assign(row=rows["head"], head=names if before else "")
    shown = _few_rows(rows)
    if not figure.is_ordered:  # type: ignore[attr-defined]
        shown = shown.sort_values("estimate", ascending=False, kind="stable")
    shown = rows_by_name(shown, "head", rows["head"])
    figure.drawn = shown[list(table)]  # type: ignore[attr-defined]
    cut = _draw_rows(figure, shown, scale)
    parts = dict.fromkeys(["item", *columns] if is_named else columns)
    return Caption(
        f"{capitalised(scale.axis)} by {' and '.join(map(words_of, columns))}, with intervals.",
        in_words(known, names=list(parts), text=scale.text),
        title=_title_of(shown, scale),
        notes=(*notes_of_levels(rows, shown), cut),
    )


def _few_rows(rows: pd.DataFrame) -> pd.DataFrame:
    """Return twelve rows at most: of the first headings, and of those with most articles."""
    heads = rows["head"].unique()
    articles = rows.get("articles", rows["size"]).groupby(rows["row"]).max()
    names = articles.sort_values(ascending=False, kind="stable").index
    n_heads = min(len(heads), MOST_ROWS // min(len(names), LEAST_GROUPS))
    is_head = rows["head"].isin(heads[:n_heads])
    return rows[is_head & rows["row"].isin(names[: MOST_ROWS // n_heads])]


def _draw_rows(figure: Figure, rows: pd.DataFrame, scale: Scale) -> str:
    """Draw dots with intervals, beside them what they rest on; return that intervals are cut."""
    names = list(rows["row"])
    places = list(range(len(rows)))
    if rows["head"].nunique() > 1:
        ax, places = headed_axes(figure, list(rows["head"]), names, above=0.16)
    else:
        ax = row_axes(figure, names, above=0.16)
    whole = scale.printed(rows[["estimate", "low", "high"]])
    ends = scale.ends(whole)
    printed = whole.clip(*ends)
    ax.hlines(places, printed["low"], printed["high"], color=rows["colour"], zorder=1)
    filling = rows["colour"].mask(is_descriptive(rows), "white")
    for x, y, colour, inner in zip(printed["estimate"], places, rows["colour"], filling):
        ax.plot(x, y, "o", color=colour, markerfacecolor=inner, clip_on=False, zorder=2)
    scale.draw(ax.xaxis, printed)
    texts = [f"{articles:,.0f}" for articles in rows.get("articles", rows["size"])]
    if scale.is_share and "n" in rows:
        texts = n_of(rows["n"], rows["size"])
    write_beside(ax, places, texts, head=scale.noun)
    return mark_cuts(ax, whole.assign(y=places, colour=rows["colour"]), ends)


def _title_of(rows: pd.DataFrame, scale: Scale) -> str:
    """Return the highest and the lowest level in words; of few groups the share of each."""
    rows = rows.reset_index(drop=True)
    rows.attrs = {}
    names = rows["row"]
    if rows["head"].nunique() > 1:
        names = names + " (" + rows["head"] + ")"
    elif rows["item"].nunique() > 1:
        return title_of_levels(rows, names, scale, head=rows["head"].iloc[0])
    elif scale.is_share and len(rows) <= MOST_NAMED:
        item = words_of(rows["item"].iloc[0])
        return short_title(shares_text(rows.assign(item=item), "line"), item)
    return title_of_levels(rows, names, scale)
