"""Shares of groups on one percent axis, a row an item or a sample; the lead figure of a case."""

import textwrap
from dataclasses import replace

import pandas as pd
from matplotlib.lines import Line2D

from analysis.compare.evidence import NONE_SURE, Method, columns_before_item, method_of
from analysis.compare.findings import in_title, place_in_each, with_value_quoted
from analysis.compare.leading import MOST_GROUPS
from analysis.compare.prose import capitalised
from analysis.errors import listing, plural, refusal
from analysis.palette import GREY, PALE_GREY
from analysis.plots.canvas import (
    LOOKS,
    Canvas,
    draw_key,
    draw_legend,
    draw_marks,
    first_rows,
    headed_axes,
    in_brackets,
    largest_first,
    n_of,
    of_largest,
    plot,
    with_numbers,
    with_readings,
)
from analysis.plots.captions import Caption, compared_in_words, short_title
from analysis.plots.differences import VALUES
from analysis.plots.scales import LINES, Scale, scale_of
from analysis.plots.style import SMALL, colours_of_groups, quoted, words_in, words_of

LANE = 0.1  #: inches of a group within a row
MOST_LETTERS = 30  #: of the name of a group beside its numbers
SHORTER = 30  #: letters of an item in a title that is too long


@plot(
    needs="item n size estimate".split(),
    fix="Give the table that compare.levels or case.lead returned.",
)
def shares(table: pd.DataFrame, figure: Canvas) -> Caption:
    """Draw the shares of groups as bars on one percent axis, one row an item or a sample.

    Parameters
    ----------
    table : DataFrame
        Shares from `compare.levels` or `Case.lead`. Groups are in the last column before ``item``.
        With a column ``reading`` the second reading is a thin bar; with a column ``sample`` rows
        are samples, and "round: 1" stands under the heading "round".

    Raises
    ------
    InputError
        If a group has several shares in one row, or for rates and means.

    Notes
    -----
    Lines are intervals. Of a group with under ten articles there are numbers alone. In brackets are
    the pages of all groups, unless all rows have as many. Items that most pages have come first;
    the first sample stands apart. Of more than five groups those of most pages are drawn.

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
    shown = shown.assign(place=pd.factorize(shown[rows])[0], lane=pd.factorize(shown[by])[0])
    scale = scale_of(table)
    caption = _draw_rows(figure, shown, names, by=by, scale=scale)
    first = shown[shown["is_first"]]
    method = method_of(table)
    axis = scale.axis
    ax = figure.axes[0]
    if rows == "sample" and len(names) > 1:
        ax.get_yticklabels()[0].set_fontweight("bold")
        ax.axhline(0.5, color=PALE_GREY, linewidth=0.6)
        axis += f" with {with_value_quoted(words_of(shown['item'].iloc[0]))}"
    ax.set_xlabel(axis if in_each else in_brackets(axis, noun))
    first = first.assign(**{column: first[column].map(words_of) for column in ("item", by)})
    first.attrs = {}
    parts = first.groupby(rows, sort=False)
    colon = " " if rows == "sample" else ": "
    texts = [
        in_title(words_of(name).replace(": ", colon), row.set_index(by)["estimate"])
        for name, row in parts
    ]
    title = _title_of(shown, by=by, rows=rows, noun=noun)
    if "finding" in method:
        title = _finding_in_title(first, by, title, method)
    notes = (*caption.notes, rows_left_out, groups_left_out, in_each, method.get("overlap", ""))
    return replace(
        caption,
        shows=f"Shares of {noun} by {words_of(by)}, one row for each {words_of(rows)}.",
        sees=f"{'; '.join(texts)}.",
        title=title,
        notes=notes,
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


def _draw_rows(
    figure: Canvas, shown: pd.DataFrame, names: list[str], *, by: str, scale: Scale
) -> Caption:
    """Draw all rows, the groups of each below each other; the caption has them, and the key."""
    n_lanes = shown["lane"].max() + 1
    height = LANE * (n_lanes + 1)
    heads = [name.rpartition(": ")[0] if "sample" in shown else "" for name in names]
    tails = [name.removeprefix(f"{head}: ") for head, name in zip(heads, names)]
    ax, places = headed_axes(figure, heads, tails, row=height)
    lanes = (shown["lane"] - (n_lanes - 1) / 2) * LANE / height
    shown = shown.assign(y=shown["place"].map(dict(enumerate(places))) + lanes)
    shown["colour"] = colours_of_groups(shown[by])
    is_written = shown["mark"] == "count"
    printed = scale.printed(shown.reindex(columns=VALUES).astype(float))
    rows = shown.assign(**printed.mask(is_written))
    rows["mark"] = rows["mark"].where(rows["is_first"], "second")
    scale.draw(ax.xaxis, rows[VALUES])
    lines = rows[rows["is_first"]]
    ax.hlines(lines["y"], lines["low"], lines["high"], color=lines["colour"], linewidth=0.8)
    draw_marks(ax, rows)
    in_numbers = shown[is_written & shown["is_first"]]
    for row, told in zip(in_numbers.itertuples(), n_of(in_numbers["n"], in_numbers["size"])):
        name = textwrap.shorten(words_of(getattr(row, by)), MOST_LETTERS, placeholder="…")
        look = SMALL | {"fontsize": 6, "xycoords": ax.get_yaxis_transform(), "color": GREY}
        ax.annotate(f"{name} {told}", (0, row.y), (3, 0), **look)
    named = shown.drop_duplicates("lane")
    handles = [
        Line2D([], [], linestyle="", color=colour, label=words_of(name), **LOOKS["level"])
        for name, colour in zip(named[by], named["colour"])
    ]
    points = draw_legend(ax, handles, weight="bold")
    drawn = [*shown["mark"], *rows["mark"][~is_written]]
    key = draw_key(figure, drawn, what="shares", points=points)
    has_lines = bool(lines["low"].notna().any())
    return Caption(
        notes=(LINES if has_lines else "",), key=key, drawn=shown, has_intervals=has_lines
    )


def _title_of(table: pd.DataFrame, *, by: str, rows: str, noun: str) -> str:
    """Return what is compared: the one item, or all of them."""
    items = table["item"].unique()
    if len(items) > 1:
        return short_title(compared_in_words(rows, by, noun=noun))
    told = capitalised(with_value_quoted(words_of(items[0])))
    by = words_of(by)
    return short_title(f"{told}, by {by}", f"{told.rpartition(', ')[2]}, by {by}")


def _finding_in_title(first: pd.DataFrame, by: str, title: str, method: Method) -> str:
    """Return where the leading group stands in each sample of one kind, or how groups differ."""
    item = first["item"].iloc[0]
    name = textwrap.shorten(item, SHORTER, placeholder=" …")
    levels = first[first["place"] == 0].set_index(by)["estimate"]
    ends = levels[levels.isin([levels.min(), levels.max()])]
    titles = [in_title(item, levels), in_title(name, ends)]
    how_sure = ""
    if method["finding"] == NONE_SURE:
        titles = [f"{title}: {NONE_SURE.lower()}"]
        how_sure = ", not sure"
    kinds = first["sample"].map(words_of).str.rpartition(": ")[0]
    leading = words_of(method.get("leading", ""))
    of_kind = first[kinds != ""]
    place = ""
    if len(of_kind) and leading in levels:
        place = place_in_each(of_kind.pivot(index="place", columns=by, values="estimate"), leading)
    if place:
        each = f"{leading} {place} in each {kinds.max()}{how_sure}"
        subjects = [capitalised(with_value_quoted(item)), quoted(item.rpartition(": ")[2])]
        titles = [*(f"{subject}: {each}" for subject in subjects), *titles]
    return short_title(*titles)
