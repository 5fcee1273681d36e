"""Shares of groups on one percent axis, a row an item or a sample; the lead figure of a case."""

import textwrap

import pandas as pd
from matplotlib.figure import Figure

from analysis.errors import listing, plural, refusal
from analysis.plots.canvas import (
    first_rows,
    largest_first,
    left_out,
    percent_axis,
    plot,
    row_axes,
)
from analysis.plots.captions import Caption, readings_in_words, short_title
from analysis.plots.labels import label_above
from analysis.plots.scales import HOLLOW, scale_of
from analysis.plots.style import PALE_GREY, colours_of_groups, words_of
from analysis.stats.evidence import NONE_SURE, is_descriptive, method_of
from analysis.wording.findings import shares_text

MOST_GROUPS = 5


@plot(
    needs="item n size estimate".split(),
    what="levels",
    fix="Give the table that compare.levels or case.lead returned.",
)
def shares(table: pd.DataFrame, figure: Figure, *, by: str | None = None) -> Caption:
    """Draw the shares of groups as dots on one percent axis, one row an item or a sample.

    Parameters
    ----------
    table : DataFrame
        Shares from `compare.levels` or `Case.lead`. With a column ``reading`` the second reading
        is a short upright line; with a column ``sample`` rows are samples.
    by : str, optional
        The column of the groups; by default the last one before ``item``.

    Raises
    ------
    InputError
        If a group has several shares in one row, or for rates and means.

    Notes
    -----
    A filled dot has an interval, a hollow one too little evidence. In brackets are the pages of
    all groups, unless all rows have as many. Dots of one percent do not hide each other. Items that
    most pages have come first, and the title is of the one in which groups differ most; the first
    sample stands apart from the others. Of more than five groups those of most pages are drawn.

    Examples
    --------
    >>> rows = pd.DataFrame({"country": ["North", "South"], "item": "law", "n": [9, 2],
    ...                      "size": [30, 40], "estimate": [0.3, 0.05], "low": [0.1, 0.01]})
    >>> shares(rows).get_suptitle()
    'Law: North 30 %, South 5 %'
    """
    rows = "sample" if "sample" in table else "item"
    before = table.columns[: table.columns.get_loc("item")].drop(
        ["sample", "reading"], errors="ignore"
    )
    by = by or [rows, *before][-1]
    table = table.assign(reading=table.get("reading", ""))
    readings = list(dict.fromkeys(table["reading"]))
    _require_shares(table, by=by, rows=rows)
    table, groups_left_out = _largest_groups(table, by)
    if not figure.is_ordered:  # type: ignore[attr-defined]
        table = table if rows == "sample" else largest_first(table, rows, "n")
    shown, rows_left_out = first_rows(table, rows)
    if shown["estimate"].isna().all():
        return Caption("", nothing="there is nothing to look at in any group")
    figure.drawn = shown  # type: ignore[attr-defined]
    is_first = shown["reading"] == readings[0]
    noun = plural(method_of(table).get("per", "page"))
    sides = shown.drop_duplicates([rows, by])
    pages = sides.groupby(rows, sort=False)["size"].sum()
    names = list(map(words_of, pages.index))
    in_each = ""
    of_groups = sides.drop_duplicates([by, "size"]).set_index(by)["size"]
    if len(pages) > pages.nunique() == 1 and of_groups.index.is_unique:
        each = [f"{words_of(group)} {n:,.0f}" for group, n in of_groups.items()]
        in_each = f"In each row: {', '.join(each)} {noun}"
    else:
        names = [f"{name} ({n:,.0f})" for name, n in zip(names, pages)]
    ax = row_axes(figure, names, above=0.16, row=0.2)
    percent_axis(ax, float(shown["estimate"].max()), noun=noun)
    colours = shown[by].map(colours_of_groups(shown[by]))
    places = {name: number for number, name in enumerate(pages.index)}
    shown = shown.assign(y=shown[rows].map(places), colour=colours)
    first, second = shown[is_first], shown[~is_first]
    for y, row in shown.groupby("y")["estimate"]:
        ax.plot([row.min(), row.max()], [y, y], color=PALE_GREY, zorder=0)
    _draw_dots(ax, first)
    ax.scatter(second["estimate"], second["y"], marker="|", s=50, color=second["colour"])
    _name_groups(ax, first, by)
    if rows == "sample" and len(names) > 1:
        ax.get_yticklabels()[0].set_fontweight("bold")
        ax.axhline(0.5, color=PALE_GREY, linewidth=0.6)
    is_sure = method_of(table).get("finding") != NONE_SURE
    hollow = HOLLOW if is_descriptive(first).any() else ""
    if not is_sure:
        hollow = f"Hollow: {NONE_SURE.lower()}"
    notes = (rows_left_out, groups_left_out, in_each, readings_in_words(table, readings), hollow)
    in_print = first.assign(item=first["item"].map(words_of), **{by: first[by].map(words_of)})
    in_print.attrs = {}
    texts = [
        shares_text(row, by, name=words_of(name))
        for name, row in in_print.groupby(rows, sort=False)
    ]
    row = in_print[in_print["y"] == _row_of_title(first, rows)]
    ends = row[row["estimate"].isin(row["estimate"].agg(["min", "max"]))]
    item = row["item"].iloc[0]
    shorter = [
        shares_text(ends, by, name=textwrap.shorten(item, width, placeholder=" …"))
        for width in (60, 30, 15)
    ]
    return Caption(
        f"Shares of {noun} by {words_of(by)}, one row for each {words_of(rows)}.",
        f"{'; '.join(texts)}.",
        title=short_title(shares_text(row, by), *shorter) if is_sure else NONE_SURE,
        notes=notes,
    )


def _require_shares(table: pd.DataFrame, *, by: str, rows: str) -> None:
    """Raise InputError unless each group has one share in a row."""
    keys = ["reading", by, rows]
    is_share = scale_of(table).is_share
    if is_share and not table.duplicated(keys).any():
        return
    arrived = f"several shares of a {words_of(by)} in one row" if is_share else "rates or means"
    raise refusal(
        "shares",
        arrived=arrived,
        expected=f"shares, one row for each {listing(keys)}",
        fix="Choose rows of the table first, or draw plots.levels(table).",
    )


def _largest_groups(table: pd.DataFrame, by: str) -> tuple[pd.DataFrame, str]:
    """Return the rows of the five groups of most pages, and how many these are of how many."""
    sizes = table.groupby(by, sort=False)["size"].max().nlargest(MOST_GROUPS)
    shown = table[table[by].isin(sizes.index)]
    noun = plural(words_of(by))
    return shown, left_out(len(sizes), table[by].nunique(), noun, those=", those of most pages")


def _row_of_title(table: pd.DataFrame, rows: str) -> int:
    """Return the row that the title tells: of items the one in which groups differ most."""
    if rows == "sample":
        return int(table["y"].min())
    spread = table.groupby("y")["estimate"].agg(["min", "max"])
    return int((spread["max"] - spread["min"]).fillna(-1).idxmax())


def _draw_dots(ax, table: pd.DataFrame) -> None:
    """Draw the dots, hollow where there is too little evidence."""
    percents = (100 * table["estimate"]).round()
    n_before = table.groupby(["y", percents], dropna=False).cumcount()
    table = table.assign(y=table["y"] + 0.15 * n_before)
    for hollow, row in zip(is_descriptive(table), table.itertuples()):
        filling = "white" if hollow else row.colour
        look = {"markersize": 5, "markerfacecolor": filling, "clip_on": False}
        ax.plot(row.estimate, row.y, "o", color=row.colour, zorder=2, **look)


def _name_groups(ax, table: pd.DataFrame, by: str) -> None:
    """Name the groups above their dots in the first row that has all."""
    n_groups = table[by].nunique()
    known = table.dropna(subset="estimate")
    full = known.groupby("y")[by].nunique()
    if full.empty:
        return
    row = known[known["y"] == (full == n_groups).idxmax()]
    named = {"texts": [words_of(name) for name in row[by]], "colours": list(row["colour"])}
    points = [(estimate, y - 0.5) for estimate, y in zip(row["estimate"], row["y"])]
    labels = label_above(ax, points, **named)
    ax.figure.panels[-1].headings += [(label, 0.9 / len(labels)) for label in labels]
