"""Shares of groups on one percent axis, a row an item or a sample; the lead figure of a case."""

import textwrap
from typing import Any

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.lines import Line2D

from analysis.compare.evidence import NONE_SURE, columns_before_item, method_of
from analysis.compare.findings import in_title, with_value_quoted
from analysis.compare.leading import MOST_GROUPS
from analysis.compare.prose import capitalised, rounded
from analysis.errors import listing, plural, refusal
from analysis.palette import PALE_GREY
from analysis.plots.canvas import (
    UPRIGHT,
    Canvas,
    draw_dots,
    first_rows,
    is_hollow,
    largest_first,
    of_largest,
    plot,
    row_axes,
    with_numbers,
    with_readings,
)
from analysis.plots.captions import (
    Caption,
    compared_in_words,
    readings_in_words,
    short_title,
)
from analysis.plots.layout import in_lines
from analysis.plots.scales import scale_of
from analysis.plots.style import colours_of_groups, words_in, words_of

LEGEND_LETTERS = 54  #: of the names of groups beside each other, in a column
FEWEST = 10  #: pages of a filled dot: of fewer one page is over ten percent
SHORTER = 30  #: letters of an item in a title that is too long


@plot(
    needs="item n size estimate".split(),
    fix="Give the table that compare.levels or case.lead returned.",
)
def shares(table: pd.DataFrame, figure: Canvas) -> Caption:
    """Draw the shares of groups as dots on one percent axis, one row an item or a sample.

    Parameters
    ----------
    table : DataFrame
        Shares from `compare.levels` or `Case.lead`. Groups are in the last column before ``item``.
        With a column ``reading`` the second reading is a short upright line; with a column
        ``sample`` rows are samples.

    Raises
    ------
    InputError
        If a group has several shares in one row, or for rates and means.

    Notes
    -----
    A filled dot has an interval; a hollow one has too little evidence. In brackets are the pages of
    all groups, unless all rows have as many. Items that most pages have come first; the first
    sample stands apart. Of more than five groups those of most pages are drawn.

    Examples
    --------
    >>> rows = pd.DataFrame({"country": ["North", "South"], "item": "law", "n": [9, 2],
    ...                      "size": [30, 40], "estimate": [0.3, 0.05], "low": [0.1, 0.01]})
    >>> shares(rows).get_suptitle()
    'Law, by country'
    """
    rows = "sample" if "sample" in table else "item"
    by = [rows, *columns_before_item(table, but=("sample", "reading"))][-1]
    table = with_readings(table)
    _require_shares(table, by=by, rows=rows)
    noun = plural(method_of(table).get("per", "page"))
    those = f"of most {noun}"
    table, groups_left_out = of_largest(table, by, "size", most=MOST_GROUPS, those=those)
    if rows == "item" and not figure.is_ordered:
        table = largest_first(table, rows, "n")
    shown, rows_left_out = first_rows(table, rows)
    if shown["estimate"].isna().all():
        return Caption(nothing="there is nothing to look at in any group")
    names, in_each = _names_of_rows(shown, by=by, rows=rows, noun=noun)
    ax = row_axes(figure, names, row=0.2)
    scale = scale_of(table)
    scale.draw(ax.xaxis, scale.printed(shown[["estimate"]]))
    drawn = _draw_rows(ax, shown, by=by, rows=rows)
    first = drawn[drawn["is_first"]]
    finding = method_of(table).get("finding")
    overlap = method_of(table).get("overlap", "")
    hollow = ""
    if is_hollow(first, fewest=FEWEST).any():
        hollow = f"Hollow: fewer than {FEWEST} {noun}, or too little for an interval"
    if finding == NONE_SURE:
        hollow = f"Hollow: {NONE_SURE.lower()}"
    first = first.assign(**{column: first[column].map(words_of) for column in ("item", by)})
    first.attrs = {}
    parts = first.groupby(rows, sort=False)
    texts = [in_title(words_of(name), row.set_index(by)["estimate"]) for name, row in parts]
    title = _title_of(shown, by=by, rows=rows, noun=noun)
    if finding == NONE_SURE:
        title = f"{title}: {NONE_SURE.lower()}"
    elif finding:
        title = _finding_in_title(first[first["y"] == 0], by)
    return Caption(
        f"Shares of {noun} by {words_of(by)}, one row for each {words_of(rows)}.",
        f"{'; '.join(texts)}.",
        title=title,
        notes=(rows_left_out, groups_left_out, in_each, readings_in_words(table), overlap, hollow),
        drawn=drawn,
    )


def _require_shares(table: pd.DataFrame, *, by: str, rows: str) -> None:
    """Raise InputError unless each group has one share in a row."""
    keys = ["reading", by, rows]
    arrived = ""
    if not scale_of(table).is_share:
        arrived = "rates or means"
    elif table.duplicated(keys).any():
        arrived = f"several shares of a {words_of(by)} in one row"
    if arrived:
        raise refusal(
            "shares",
            arrived=arrived,
            expected=f"shares, one row for each {listing(keys)}",
            fix="Choose rows of the table first, or draw plots.levels(table).",
        )


def _names_of_rows(table: pd.DataFrame, *, by: str, rows: str, noun: str) -> tuple[list[str], str]:
    """Return the names of rows with their pages; where all have as many, a note says it."""
    sides = table.drop_duplicates([rows, by])
    pages = sides.groupby(rows, sort=False)["size"].sum()
    names = words_in(pages.index)
    of_groups = sides.drop_duplicates([by, "size"])
    is_same = pages.nunique() == 1 and of_groups[by].is_unique
    if len(pages) > 1 and is_same:
        each = [f"{words_of(group)} {n:,.0f}" for group, n in zip(of_groups[by], of_groups["size"])]
        return names, f"In each row: {', '.join(each)} {noun}"
    return with_numbers(names, pages), ""


def _draw_rows(ax: Axes, table: pd.DataFrame, *, by: str, rows: str) -> pd.DataFrame:
    """Draw all rows; return them with their place."""
    places, names = pd.factorize(table[rows])
    shares = table["estimate"]
    colours = colours_of_groups(table[by])
    table = table.assign(colour=colours, y=places, estimate=100 * shares)
    for y, estimates in table.groupby("y")["estimate"]:
        ax.plot([estimates.min(), estimates.max()], [y, y], color=PALE_GREY, zorder=0)
    first = table[table["is_first"]]
    second = table[~table["is_first"]]
    of_one_percent = first.groupby(["y", rounded(first["estimate"])], dropna=False)
    n_others = of_one_percent["y"].transform("size") - 1
    apart = 0.15 * (of_one_percent.cumcount() - n_others / 2)
    draw_dots(ax, first.assign(y=first["y"] + apart), ~is_hollow(first, fewest=FEWEST))
    ax.scatter(second["estimate"], second["y"], color=second["colour"], **UPRIGHT)
    _name_groups(ax, first, by)
    if rows == "sample" and len(names) > 1:
        ax.get_yticklabels()[0].set_fontweight("bold")
        ax.axhline(0.5, color=PALE_GREY, linewidth=0.6)
    return table.assign(estimate=shares)


def _name_groups(ax: Axes, rows: pd.DataFrame, by: str) -> None:
    """Name the groups above the rows, in the order of their dots in the first row that has them."""
    known = rows.sort_values(["y", "estimate"], kind="stable").drop_duplicates(by)
    names = [in_lines(name, LEGEND_LETTERS) for name in words_in(known[by])]
    dots = [Line2D([], [], marker="o", linestyle="", color=colour) for colour in known["colour"]]
    lengths = [len(name) + 3 for name in names]
    look: dict[str, Any] = {
        "prop": {"size": 6.5, "weight": "bold"},
        "frameon": False,
        "borderpad": 0,
    }
    look |= {"handlelength": 1, "handletextpad": 0.2, "columnspacing": 1, "borderaxespad": 0.3}
    n_columns = len(names)
    if sum(lengths) > LEGEND_LETTERS:
        n_columns = max(1, LEGEND_LETTERS // max(lengths))
    place: dict[str, Any] = {"loc": "lower right", "bbox_to_anchor": (1, 1), "ncols": n_columns}
    ax.legend(dots, names, labelcolor=list(known["colour"]), **place, **look)


def _title_of(table: pd.DataFrame, *, by: str, rows: str, noun: str) -> str:
    """Return what is compared: the one item, or all of them."""
    items = table["item"].unique()
    if len(items) > 1:
        return short_title(compared_in_words(rows, by, noun=noun))
    told = capitalised(with_value_quoted(words_of(items[0])))
    by = words_of(by)
    return short_title(f"{told}, by {by}", f"{told.rpartition(', ')[2]}, by {by}")


def _finding_in_title(row: pd.DataFrame, by: str) -> str:
    """Return the shares of a row whose difference is sure."""
    levels = row.set_index(by)["estimate"]
    ends = levels[levels.isin([levels.min(), levels.max()])]
    item = row["item"].iloc[0]
    name = textwrap.shorten(item, SHORTER, placeholder=" …")
    return short_title(in_title(item, levels), in_title(name, ends))
