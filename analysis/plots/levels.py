"""Levels of groups: one bar each with its interval, of shares, rates, tones and other means."""

from dataclasses import replace

import pandas as pd

from analysis.compare.evidence import columns_before_item, method_of
from analysis.compare.findings import in_title
from analysis.compare.prose import capitalised
from analysis.errors import plural
from analysis.plots.canvas import (
    MOST_ROWS,
    Canvas,
    left_out,
    n_of,
    plot,
    rows_by_name,
)
from analysis.plots.captions import Caption, in_words, short_title
from analysis.plots.differences import draw_rows
from analysis.plots.scales import OF_TEXTS, Scale, scale_of
from analysis.plots.style import colours_of_groups, rows_in_words, words_in, words_of

LEAST_GROUPS = 3  #: that have a row in each item, before items are left out


@plot(
    needs="item size estimate low high".split(), fix="Give the table that compare.levels returned."
)
def levels(table: pd.DataFrame, figure: Canvas) -> Caption:
    """Draw the level of each group as a bar with its interval, under headings of the items.

    Parameters
    ----------
    table : DataFrame
        From `compare.levels`. Of more than twelve rows those of the groups with most articles are
        drawn.

    Notes
    -----
    Rows are sorted by their level, unless there is an *order*. Of under ten articles there are
    numbers alone.

    Examples
    --------
    >>> rows = pd.DataFrame({"country": ["North", "South"], "item": "law", "n": [9, 2],
    ...                      "size": [30, 40], "estimate": [0.3, 0.05], "low": [0.1, 0.01],
    ...                      "high": [0.5, 0.2]})
    >>> levels(rows).get_suptitle()
    'Law, by country'
    """
    before = columns_before_item(table)
    columns = before or ["item"]
    known = table.dropna(subset="estimate")
    if known.empty:
        return Caption(nothing="there is nothing to look at in any group")
    scale = scale_of(table)
    names = rows_in_words(known, columns)
    rows = known.assign(line=names, row=names, head=words_in(known["item"]))
    rows["articles"] = known.get("articles", known["size"])
    rows = rows.assign(colour=colours_of_groups(rows[columns[0]]))
    is_named = scale.is_share or rows["item"].nunique() > 1  # a mean is named by its axis
    if is_named and rows["item"].is_unique:
        rows = rows.assign(row=rows["head"], head=names if before else "")
    shown = _few_rows(rows)
    if not figure.is_ordered:
        shown = shown.sort_values("estimate", ascending=False, kind="stable")
    shown = rows_by_name(shown, "head", rows["head"])
    beside = [f"{articles:,.0f}" for articles in shown["articles"]]
    if scale.is_share and "n" in shown:
        beside = n_of(shown["n"], shown["size"])
    heading = shown["head"] if shown["head"].nunique() > 1 else ""
    shown = shown.assign(heading=heading, name=shown["row"], beside=beside)
    measure = "share" if scale.is_share else method_of(table).get("measure", "share")
    what = plural(measure)
    caption = draw_rows(figure, shown, shown.head(0), keys=["row"], scale=scale, what=what)
    parts = dict.fromkeys(["item", *columns] if is_named else columns)
    by = " and ".join(words_in(columns))
    rest = left_out(len(shown), len(rows), "rows", those=", those with most articles")
    return replace(
        caption,
        shows=f"{capitalised(scale.axis)} by {by}, with intervals.",
        sees=in_words(known, names=list(parts), text=scale.text),
        title=_title_of(shown, scale, by=by),
        notes=(rest, *caption.notes),
    )


def _few_rows(rows: pd.DataFrame) -> pd.DataFrame:
    """Return twelve rows at most: of the first headings, and of those with most articles."""
    heads = rows["head"].unique()
    names = rows.groupby("row")["articles"].max().sort_values(ascending=False, kind="stable").index
    n_heads = min(len(heads), MOST_ROWS // min(len(names), LEAST_GROUPS))
    n_names = MOST_ROWS // n_heads
    shown = rows[rows["head"].isin(heads[:n_heads])]
    return shown[shown["row"].isin(names[:n_names])]


def _title_of(rows: pd.DataFrame, scale: Scale, *, by: str) -> str:
    """Return the levels of one item whose ends have intervals apart; else what is measured."""
    items = rows["item"].unique()
    measure = capitalised(scale.axis.partition(", ")[0])
    if len(items) > 1:
        return short_title(f"{measure}, by {by}", measure)
    subject = measure if items[0] == OF_TEXTS else words_of(items[0])
    by_group = f"{capitalised(subject)}, by {by}"
    titles = [by_group, capitalised(subject)]
    firm = rows[rows["mark"] == "level"].sort_values("estimate", kind="stable")
    lowest, highest = firm.head(1), firm.tail(1)
    if (lowest["high"].to_numpy() < highest["low"].to_numpy()).any():
        levels_of_rows = firm.set_index("line")["estimate"]
        titles.insert(0, in_title(subject, levels_of_rows, text=scale.text))
    return short_title(*titles)
