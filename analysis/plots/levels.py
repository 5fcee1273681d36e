"""Levels of groups as bars with intervals, a row an item or a sample; the lead figure of a case."""

from dataclasses import replace

import numpy as np
import pandas as pd

from analysis.compare.evidence import NONE_SURE, Method, columns_before_item, method_of
from analysis.compare.findings import in_title, most_often, place_in_each, with_value_quoted
from analysis.compare.leading import MOST_GROUPS
from analysis.compare.prose import capitalised, ranked
from analysis.errors import plural
from analysis.palette import OF_REST, PALE_GREY
from analysis.plots.canvas import (
    MOST_ROWS,
    Canvas,
    draw_key,
    draw_legend,
    draw_marks,
    first_rows,
    headed_axes,
    largest_first,
    mark_cuts,
    n_of,
    of_largest,
    plot,
    require_one,
    with_readings,
    write_beside,
)
from analysis.plots.captions import Caption, short_title
from analysis.plots.differences import VALUES
from analysis.plots.scales import OF_TEXTS, Scale, scale_of
from analysis.plots.style import colours_of_groups, quoted, words_in, words_of

LANE = 0.1  #: inches of a group within a row


@plot(
    needs="item n size estimate".split(),
    fix="Give the table that compare.levels or case.lead returned.",
)
def levels(table: pd.DataFrame, figure: Canvas) -> Caption:
    """Draw shares, rates or means of groups as bars, one row an item or a sample.

    Parameters
    ----------
    table : DataFrame
        From `compare.levels` or `Case.lead`. Groups are in the last column before ``item``; of one
        item, each has a row. With a column ``reading`` the second reading is a thin bar; with a
        column ``sample`` rows are samples, and "round: 1" stands under the heading "round".

    Raises
    ------
    InputError
        If a group has several levels in one row.

    Notes
    -----
    Lines are intervals. To the right stands what a share rests on, or a level and its articles; of
    a group with under ten articles there is nothing else. Items of most pages come first, and
    groups with the highest level; the first sample stands apart. Of more than five groups in a row
    those of most pages are drawn.

    Examples
    --------
    >>> rows = pd.DataFrame({"country": ["North", "South"], "item": "law", "n": [9, 2],
    ...                      "size": [30, 40], "estimate": [0.3, 0.05], "low": [0.1, 0.01],
    ...                      "high": [0.5, 0.2]})
    >>> levels(rows).get_suptitle()
    'Law, by country'
    """
    rows = "sample" if "sample" in table else "item"
    by = [rows, *columns_before_item(table, but=("sample", "reading"))][-1]
    table = with_readings(table)
    table = table.assign(low=table.get("low", np.nan), high=table.get("high", np.nan))
    require_one(table, ["reading", by, rows], what="levels")
    scale = scale_of(table)
    method = method_of(table)
    noun = plural(method.get("per", "page")) if scale.is_share else scale.head
    is_one = rows == "item" and table["item"].nunique() == 1
    if is_one:
        rows = by
        if not figure.is_ordered:
            table = table.sort_values("estimate", ascending=False, kind="stable")
    elif rows == "item" and not figure.is_ordered:
        table = largest_first(table, rows, "n")
    weight = "articles" if "articles" in table else "size"
    most = MOST_ROWS if is_one else MOST_GROUPS
    is_sure = table["mark"] == "sure"
    first_drawn = table.assign(rank=table[weight].mask(is_sure, np.inf))
    those = f"that are sure, then of most {noun}" if is_sure.any() else f"of most {noun}"
    shown, groups_left_out = of_largest(first_drawn, by, "rank", most=most, those=those)
    shown, rows_left_out = first_rows(shown, rows)
    if shown["estimate"].isna().all():
        return Caption(nothing="there is nothing to look at in any group")
    lanes = 0 if is_one else pd.factorize(shown[by])[0]
    shown = shown.assign(place=pd.factorize(shown[rows])[0], lane=lanes)
    counted = pd.Series(n_of(shown["n"], shown["size"]), shown.index)
    rests_on = counted if scale.is_share else shown[weight].map("{:,.0f}".format)
    beside = shown["estimate"].map(scale.text) + " (" + rests_on + ")"
    if scale.is_share:
        beside = beside.mask(shown["mark"] == "count", counted)
    shown = shown.assign(beside=beside)
    names, groups = words_in(shown[rows].unique()), words_in(shown[by].unique())
    what = "share" if scale.is_share else method.get("measure", "level")
    unit = "percent" if scale.is_share else what
    look = {"what": f"{what}s", "head": f"{unit} ({words_of(noun)})"}
    caption = _draw_rows(figure, shown, names, groups, by=by, scale=scale, **look)
    first = shown[shown["is_first"]]
    axis = scale.axis
    ax = figure.axes[0]
    if rows == "sample" and len(names) > 1:
        ax.get_yticklabels()[0].set_fontweight("bold")
        ax.axhline(0.5, color=PALE_GREY, linewidth=0.6)
        axis += f" with {with_value_quoted(words_of(shown['item'].iloc[0]))}"
    ax.set_xlabel(axis)
    first = first.assign(**{column: first[column].map(words_of) for column in ("item", by)})
    first.attrs = {}
    key = "item" if is_one else rows
    colon = " " if rows == "sample" else ": "
    texts = []
    for name, row in first.groupby(key, sort=False):
        levels_of_row = ranked(row).set_index(by)["estimate"]
        told = in_title(words_of(name).replace(": ", colon), levels_of_row, text=scale.text)
        texts.append(capitalised(told))
    title = _title_of(first, scale, by=by, rows=key, is_ordered=figure.is_ordered)
    if "finding" in method:
        title = _finding_in_title(first, by, title, method)
    notes = (*caption.notes, rows_left_out, groups_left_out, method.get("overlap", ""))
    return replace(
        caption,
        shows=f"{capitalised(scale.axis)} by {words_of(by)}, one row for each {words_of(rows)}.",
        sees=f"{'; '.join(texts)}.",
        title=title,
        notes=tuple(dict.fromkeys(notes)),
    )


def _draw_rows(
    figure: Canvas,
    shown: pd.DataFrame,
    names: list[str],
    groups: list[str],
    *,
    by: str,
    scale: Scale,
    what: str,
    head: str,
) -> Caption:
    """Draw all rows, the groups of each below each other; the caption has them, and the key."""
    n_lanes = shown["lane"].max() + 1
    height = LANE * (n_lanes + 1)
    heads = [name.rpartition(": ")[0] if "sample" in shown else "" for name in names]
    tails = [name.removeprefix(f"{head}: ") for head, name in zip(heads, names)]
    ax, places = headed_axes(figure, heads, tails, row=height)
    lanes = (shown["lane"] - (n_lanes - 1) / 2) * LANE / height
    shown = shown.assign(y=shown["place"].map(dict(enumerate(places))) + lanes)
    shown["colour"] = colours_of_groups(shown[by]) if n_lanes > 1 else OF_REST
    is_written = shown["mark"] == "count"
    whole = scale.printed(shown[VALUES].astype(float)).mask(is_written)
    ends = scale.ends(whole)
    rows = shown.assign(**whole.clip(*ends))
    rows["mark"] = rows["mark"].where(rows["is_first"], "second")
    scale.draw(ax.xaxis, rows[VALUES])
    lines = rows[rows["is_first"]]
    ax.hlines(lines["y"], lines["low"], lines["high"], color=lines["colour"], linewidth=0.8)
    cut = mark_cuts(ax, shown.assign(**whole)[shown["is_first"]], ends)
    draw_marks(ax, rows)
    told = shown[shown["is_first"]].dropna(subset="estimate")
    points = write_beside(figure, told, head=head)
    if n_lanes > 1:
        colours = shown.drop_duplicates("lane")["colour"]
        entries = [(name, "level", ink) for name, ink in zip(groups, colours)]
        points = draw_legend(figure, entries, points=points, weight="bold")
    drawn = [*shown["mark"], *rows["mark"][~is_written]]
    if "verdict" not in figure.method:
        what += ", not tested"
    has_lines = bool(lines["low"].notna().any())
    return Caption(
        notes=(cut,),
        key=draw_key(figure, drawn, what=what, points=points),
        drawn=shown,
        has_intervals=has_lines,
    )


def _title_of(
    first: pd.DataFrame, scale: Scale, *, by: str, rows: str, is_ordered: bool
) -> str:
    """Return what each group has most often, or the levels of the item that a user puts first.

    Of one item it has the levels, if the ends have intervals apart, else what is compared.
    """
    items = first["item"].unique()
    measure = scale.axis.partition(", ")[0]
    by_group = f", by {words_of(by)}"
    if len(items) > 1:
        if not scale.is_share:
            return short_title(measure + by_group)
        shares = first.pivot(index="place", columns="lane", values="estimate")
        shares.index = first.drop_duplicates("place")["item"]
        shares.columns = first.drop_duplicates("lane").sort_values("lane")[by]
        if is_ordered:
            return short_title(in_title(items[0], shares.iloc[0].sort_values(ascending=False)))
        values = shares.rename(index=lambda item: item.rpartition(": ")[2])
        return short_title(most_often(shares), most_often(values))
    name = measure if items[0] == OF_TEXTS else with_value_quoted(items[0])
    titles = [name + by_group, name.rpartition(", ")[2] + by_group]
    firm = ranked(first[first["mark"] == "level"])
    highest, lowest = firm.head(1), firm.tail(1)
    if rows == "item" and (lowest["high"].to_numpy() < highest["low"].to_numpy()).any():
        subject = measure if items[0] == OF_TEXTS else items[0]
        titles.insert(0, in_title(subject, firm.set_index(by)["estimate"], text=scale.text))
    return short_title(*titles)


def _finding_in_title(first: pd.DataFrame, by: str, title: str, method: Method) -> str:
    """Return where the leading group stands in each sample of one kind, or how groups differ."""
    item = first["item"].iloc[0]
    value = item.rpartition(": ")[2]
    is_open = method["finding"] == NONE_SURE
    leading = words_of(method.get("leading", ""))
    kinds = first["sample"].map(words_of).str.rpartition(": ")[0]
    if kinds.any() and leading in set(first[by]):
        spread = first[kinds != ""].pivot(index="place", columns=by, values="estimate")
        place = place_in_each(spread, leading)
        if place:
            told = f": {leading} {place} in each {kinds.max()}" + is_open * "; not settled"
            return short_title(with_value_quoted(item) + told, quoted(value) + told)
    if is_open:
        return short_title(f"{title}: {NONE_SURE.lower()}")
    levels = ranked(first[first["place"] == 0]).set_index(by)["estimate"]
    return short_title(in_title(item, levels), in_title(value, levels))
