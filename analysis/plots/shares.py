"""Shares of groups on one percent axis, a row an item or a sample; the lead figure of a case."""

from __future__ import annotations

import pandas as pd
from matplotlib.figure import Figure

from analysis.errors import plural, refusal
from analysis.plots.canvas import (
    first_rows,
    largest_first,
    percent_axis,
    plot,
    row_axes,
)
from analysis.plots.captions import Caption, readings_in_words, short_title
from analysis.plots.labels import label_above
from analysis.plots.style import PALE_GREY, colours_of_groups, word, words_of
from analysis.stats.evidence import is_descriptive, method_of
from analysis.wording.findings import shares_text
from analysis.wording.text import percent_text

MOST_GROUPS = 7


@plot(
    needs=["item", "n", "size", "estimate"],
    what="levels",
    fix="Give the table that compare.levels or case.lead returned.",
)
def shares(
    table: pd.DataFrame, figure: Figure, *, by: str | None = None, rows: str | None = None
) -> Caption:
    """Draw the shares of groups as dots on one percent axis, one row an item or a sample.

    Parameters
    ----------
    table : DataFrame
        Shares from `compare.levels` or `Case.lead`. With a column ``reading`` the second reading
        is a short upright line.
    by : str, optional
        The column of the groups; by default the last one before ``item``.
    rows : str, optional
        The column of the rows: by default ``sample`` where the table has it, else ``item``.

    Raises
    ------
    InputError
        If a group has several shares in one row, or there are more than seven groups.

    Notes
    -----
    A filled dot has an interval, a hollow one too little evidence. In brackets are the pages of
    all groups. The first sample stands apart from the others.

    Examples
    --------
    >>> rows = pd.DataFrame({"country": ["North", "South"], "item": "law", "n": [9, 2],
    ...                      "size": [30, 40], "estimate": [0.3, 0.05], "low": [0.1, 0.01]})
    >>> shares(rows).get_suptitle()
    'Law: North 30 %, South 5 %'
    """
    rows = rows or ("sample" if "sample" in table else "item")
    by = by or _groups_of(table)
    _require_few(table, by=by, rows=rows)
    if rows == "item" and table[rows].nunique() > 1:
        table = _with_evidence_first(table)
    shown, left_out = first_rows(table, rows)
    figure.drawn = shown  # type: ignore[attr-defined]
    names = [_name_of_row(shown, rows, name) for name in dict.fromkeys(shown[rows])]
    is_apart = rows == "sample" and len(names) > 1
    ax = row_axes(figure, names, heads=[0] if is_apart else [], above=0.16, row=0.2)
    noun = plural(method_of(table).get("per", "page"))
    percent_axis(ax, float(shown["estimate"].max()), noun=noun)
    readings = list(dict.fromkeys(shown["reading"])) if "reading" in shown else [None]
    colours = colours_of_groups(shown[by])
    places = {name: number for number, name in enumerate(dict.fromkeys(shown[rows]))}
    shown = shown.assign(y=shown[rows].map(places), colour=shown[by].map(colours))
    is_first = shown["reading"] == readings[0] if "reading" in shown else shown["y"] >= 0
    _draw_lines(ax, shown)
    _draw_dots(ax, shown[is_first])
    if len(readings) > 1:
        second = shown[~is_first]
        ax.scatter(second["estimate"], second["y"], marker="|", s=50, color=second["colour"])
    _name_groups(ax, shown[is_first], by)
    if is_apart:
        ax.axhline(0.5, color=PALE_GREY, linewidth=0.6)
    first = shown[is_first & (shown["y"] == 0)]
    notes = [left_out, readings_in_words(readings), _hollow_in_words(shown[is_first])]
    shows = f"Shares of {noun} by {words_of(by)}, a row a {words_of(rows)}."
    in_print = first.assign(item=first["item"].map(words_of), **{by: first[by].map(words_of)})
    in_print.attrs = {}
    title = method_of(table).get("finding") or shares_text(in_print, by)
    return Caption(
        shows,
        _rows_in_words(shown[is_first], rows=rows, by=by),
        title=short_title(title, words_of(first["item"].iloc[0])),
        notes=tuple(filter(None, notes)),
    )


def _groups_of(table: pd.DataFrame) -> str:
    """Return the column of the groups: the last one before the item."""
    before = list(table.columns[: table.columns.get_loc("item")])
    columns = [name for name in before if name not in ("sample", "reading")]
    if not columns:
        raise refusal(
            "shares",
            arrived="a table without a column of groups before item",
            expected="levels of groups",
            fix='Compare them by a column: compare.levels(counts, "outlet").',
        )
    return columns[-1]


def _require_few(table: pd.DataFrame, *, by: str, rows: str) -> None:
    """Raise InputError unless each group has one share in a row, and groups are few."""
    keys = [name for name in ("reading", by, rows) if name in table]
    if table.duplicated(keys).any():
        raise refusal(
            "shares",
            arrived=f"several shares of a {words_of(by)} in one row",
            expected=f"one row of the table for each {' and '.join(keys)}",
            fix="Choose rows of the table first, or name rows= another column.",
        )
    n_groups = table[by].nunique()
    if n_groups > MOST_GROUPS:
        raise refusal(
            "shares",
            arrived=f"{n_groups} groups",
            expected=f"at most {MOST_GROUPS}",
            fix="Choose groups first, or draw plots.levels(table).",
        )


def _with_evidence_first(table: pd.DataFrame) -> pd.DataFrame:
    """Return the items of a long table with those on most pages first; a short one as it is."""
    names = table["item"].nunique()
    return table if names <= 12 else largest_first(table, "item", "n")


def _name_of_row(table: pd.DataFrame, rows: str, name: object) -> str:
    """Return the name of a row, with the pages of all groups in the first reading."""
    row = table[table[rows] == name]
    if "reading" in row:
        row = row[row["reading"] == row["reading"].iloc[0]]
    return f"{words_of(name)} ({row['size'].sum():,.0f})"


def _rows_in_words(table: pd.DataFrame, *, rows: str, by: str) -> str:
    """Return the shares of each row in words, for the alt text."""
    sentences = []
    for name, row in table.dropna(subset="estimate").groupby(rows, sort=False):
        texts = [
            f"{words_of(group)} {percent_text(share)}"
            for group, share in zip(row[by], row["estimate"])
        ]
        sentences.append(f"{words_of(name)}: {', '.join(texts)}")
    return f"{'; '.join(sentences)}."


def _draw_lines(ax, table: pd.DataFrame) -> None:
    """Join the dots of each row by a grey line."""
    for y, row in table.groupby("y")["estimate"]:
        ax.plot([row.min(), row.max()], [y, y], color=PALE_GREY, zorder=0)


def _draw_dots(ax, table: pd.DataFrame) -> None:
    """Draw the dots, hollow where there is too little evidence."""
    is_hollow = is_descriptive(table)
    for hollow, row in zip(is_hollow, table.itertuples()):
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
    label_above(ax, row["estimate"], float(row["y"].iloc[0]) - 0.35, **named)


def _hollow_in_words(table: pd.DataFrame) -> str:
    """Return what hollow dots are, where there are any."""
    return word("Hollow: too few pages for an interval.") if is_descriptive(table).any() else ""
