"""Figures of points and lines: time, reliability, one group against another, networks."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from matplotlib import dates

from analysis import errors as checks
from analysis.plots import labels as placing
from analysis.plots.style import (
    BLUE,
    GREY,
    LINES,
    ORANGE,
    PALETTE,
    SKY,
    descriptive,
    legible,
    marker_of,
    named_ends,
    plot,
    words_of,
)

if TYPE_CHECKING:
    import networkx
    from matplotlib.axes import Axes


@plot
def timeline(
    table: pd.DataFrame,
    ax: Axes,
    *,
    by: str = "item",
    events: pd.DataFrame | None = None,
    unit: str = "pages",
) -> Axes:
    """Return *ax* with the level over time, one line a value of *by*, named at its end, and events as lettered lines.

    A marker's area says how many pages the period has; where all lines have the same, the numbers stand under the axis. It is
    hollow where the table calls the period "descriptive only".

    Parameters
    ----------
    table : DataFrame
        From `compare.timeline` (column ``period``).
    by : str
        Column that tells the lines apart.
    events : DataFrame
        ``date, label``; by default the table's ``attrs["events"]``. What the letters mean stands under the axis.
    unit : str
        What ``articles`` counts, in the plural.

    Raises
    ------
    InputError
        If a line has two levels of one period.

    Examples
    --------
    >>> from analysis import figures
    >>> days = pd.DataFrame({"period": pd.to_datetime(["2016-08-16", "2016-08-17"]), "item": "law", "estimate": [0.1, 0.4],
    ...                      "articles": [20, 15]})
    >>> timeline(days, figures.canvas()[1]).texts[0].get_text()
    'law (35 pages)'
    """
    checks.require_columns(table, ["period", by, "estimate", "articles"], what="timeline")
    if table.duplicated(["period", by]).any():
        raise checks.refusal(
            "timeline",
            arrived=f"several rows of one period and {by}",
            expected="one level of each",
            fix="Choose the rows of one group, or name the column that tells the lines apart.",
        )
    names, most = list(dict.fromkeys(table[by])), table["articles"].max() or 1
    table = table.assign(_few=descriptive(table)).sort_values("period", kind="stable")
    for place, name in enumerate(names):
        _line(table[table[by] == name], ax, place=place, most=most)
    if (
        len(table) and table.loc[table["estimate"].notna(), "period"].nunique() < 2
    ):  # no line to scale by, but days to show
        ax.dataLim.intervalx = dates.date2num(table["period"].agg(["min", "max"]))
        ax.autoscale_view(scaley=False)
    years = sorted(set(table["period"].dt.year))
    yearly, marks = (
        len(years) > 1 and (table["period"].dt.day_of_year == 1).all(),
        max(2, round(1.2 * placing.width_of(ax))),
    )
    ax.xaxis.set_major_locator(
        dates.YearLocator(math.ceil((years[-1] - years[0] + 1) / (2 * marks)))
        if yearly
        else dates.AutoDateLocator(minticks=2, maxticks=marks)
    )
    ax.xaxis.set_major_formatter(
        dates.DateFormatter("%Y" if yearly else "%d %b" if len(years) == 1 else "%b %Y")
    )
    ax.set_ylabel(words_of(table.attrs.get("measure", "")))
    ax.set_ylim(bottom=min(0, ax.get_ylim()[0]))
    named_ends(
        ax,
        [
            table[table[by] == name].rename(columns={"period": "x", "estimate": "y"})
            for name in names
        ],
        texts=[
            f"{words_of(name)} ({table.loc[table[by] == name, 'articles'].sum():,.0f} {unit})"
            for name in names
        ],
    )
    numbers = table.drop_duplicates(["period", "articles"])
    if numbers["period"].is_unique:
        placing.numbers_under(ax, dates.date2num(numbers["period"]), numbers=numbers["articles"])
    events = table.attrs.get("events") if events is None else events
    key = [str(years[0])] if len(years) == 1 else []
    key += ["hollow: descriptive only"] if table["_few"].any() else []
    _draw_events(events if events is not None else table[:0], ax, key=key)
    return ax


def _line(rows: pd.DataFrame, ax, *, place: int, most: float) -> None:
    """Draw one line, its markers as large as their pages are many."""
    colour = PALETTE[place % 7]
    ax.plot(
        rows["period"],
        rows["estimate"],
        alpha=0.6,
        zorder=1,
        color=colour,
        linestyle=LINES[(place + place // 7) % 7],
        linewidth=0.6,
    )
    rows = rows[rows["estimate"].notna()]
    if rows.empty:
        return
    ax.scatter(
        rows["period"],
        rows["estimate"],
        s=(45 * rows["articles"] / most).clip(lower=7),
        marker=marker_of(place),
        color=np.where(rows["_few"], "white", colour),
        edgecolor=np.where(rows["_few"], colour, "white"),
        linewidth=np.where(rows["_few"], 0.6, 0.3),
        zorder=2,
    )


def _draw_events(events: pd.DataFrame, ax, *, key: list[str]) -> None:
    """Draw a lettered line an event, and write under the axis what the letters mean."""
    letters = [
        chr(ord("A") + place) if len(events) <= 26 else str(place + 1)
        for place in range(len(events))
    ]
    left, right = ax.get_xlim()
    last, level = -math.inf, 0
    for letter, at in sorted(
        zip(letters, dates.date2num(events["date"]) if len(events) else ()),
        key=lambda pair: pair[1],
    ):
        near = (at - last) / (right - left) * placing.points_of(ax) < 5 + 3 * len(letter)
        last, level = at, (level + 1) % 3 if near else 0
        ax.axvline(at, color=GREY, linewidth=0.6, zorder=0)
        ax.annotate(
            letter,
            (at, 1),
            (0, 2 + 8 * level),
            xycoords=ax.get_xaxis_transform(),
            textcoords="offset points",
            ha="center",
            color=GREY,
            fontsize=6.5,
            gid="event",
            annotation_clip=False,
        )
    words = (
        [f"{letter}  {label}" for letter, label in zip(letters, events["label"])]
        if len(events)
        else []
    )
    room = placing.width_of(ax) - 0.75
    lines = [placing.fitted(legible(text), room, size=6) for text in [*key, *words]]
    ax.set_xlabel("\n".join(lines), loc="left", color=GREY, fontsize=6)


@plot
def reliability(table: pd.DataFrame, ax: Axes, *, by: str = "of") -> Axes:
    """Return *ax* with the share that came true over the probability that was given, its interval, and n under each dot.

    On the dotted line probabilities say what happens; under it they promise too much. Where there are several lines, a dot's
    area says how much it rests on, and a line's name, at its end, how many there are.

    Parameters
    ----------
    table : DataFrame
        One row a bin: ``n``, ``probability`` (its mean), ``share`` (that came true), ``low, high``.
    by : str
        Column that tells the lines apart.

    Examples
    --------
    >>> from analysis import figures
    >>> bins = pd.DataFrame({"of": "largest", "n": [40, 160], "probability": [0.5, 0.8], "share": [0.45, 0.83],
    ...                      "low": [0.3, 0.75], "high": [0.6, 0.88]})
    >>> [text.get_text() for text in reliability(bins, figures.canvas()[1]).texts]
    ['40', '160']
    """
    checks.require_columns(
        table, [by, "n", "probability", "share", "low", "high"], what="table of bins"
    )
    kinds, most = list(table.groupby(by, sort=False)), table["n"].max()
    ax.plot([0, 1], [0, 1], color=GREY, linewidth=0.6, linestyle=":", zorder=0)
    for place, (_, rows) in enumerate(kinds):
        colour = PALETTE[place % 7]
        ax.plot(
            rows["probability"],
            rows["share"],
            color=colour,
            linestyle=LINES[place % 7],
            linewidth=0.6,
            alpha=0.6,
            zorder=1,
        )
        ax.vlines(
            rows["probability"], rows["low"], rows["high"], color=colour, linewidth=0.8, zorder=1
        )
        area = 16 if len(kinds) == 1 else (45 * rows["n"] / most).clip(lower=7)
        ax.scatter(
            rows["probability"],
            rows["share"],
            s=area,
            marker=marker_of(place),
            color=colour,
            edgecolor="white",
            linewidth=0.3,
            zorder=2,
        )
    lowest = np.nanmin([0.9, *table["probability"], *table["share"], *table["low"]])
    ends = math.floor(10 * lowest) / 10 - 0.07, 1.03
    ax.set(xlim=ends, ylim=ends, xlabel="probability given", ylabel="share that came true")
    if len(kinds) > 1:
        named_ends(
            ax,
            [rows.rename(columns={"probability": "x", "share": "y"}) for _, rows in kinds],
            texts=[f"{words_of(label)} ({rows['n'].sum():,.0f})" for label, rows in kinds],
        )
        return ax
    for row in table.itertuples():
        ax.annotate(
            f"{row.n:,.0f}",
            (row.probability, row.low),
            (0, -3),
            textcoords="offset points",
            ha="center",
            va="top",
            fontsize=6,
            color=GREY,
            annotation_clip=False,
            bbox=placing.PALE,
        )
    return ax


@plot
def two_groups(table: pd.DataFrame, ax: Axes, *, labels: int = 12) -> Axes:
    """Return *ax* with each item's rate in one group against its rate in the other; the *labels* strongest items are named.

    Parameters
    ----------
    table : DataFrame
        From `compare.contrasts`, of one pair of groups; above the line the item is more frequent in the group. Items whose note
        says "descriptive only" are hollow, and named after all others. The strongest of either side have the largest
        ``score``, or effect where no row has one. Axes of log rate ratios are logarithmic down to the smallest rate, and
        straight from there to 0.

    Examples
    --------
    >>> from analysis import figures
    >>> row = dict(group="North", against="rest", item="law", rate=0.2, rate_against=0.1, estimate=0.1, units=9,
    ...            units_against=30)
    >>> two_groups(pd.DataFrame([row]), figures.canvas()[1]).get_ylabel()
    'North (9 units)'
    """
    checks.require_columns(
        table,
        ["group", "against", "item", "rate", "rate_against", "estimate", "units", "units_against"],
        what="contrast table",
    )
    rates, few, first = (
        table[["rate_against", "rate"]].to_numpy(float),
        descriptive(table),
        table.iloc[0],
    )
    same = np.linspace(0, np.nanmax(rates, initial=0.01), 50)
    if table.attrs.get("measure") == "log rate ratio" and (rates > 0).any():
        same = np.append(0, np.geomspace(least := rates[rates > 0].min(), same[-1], 50))
        decades = [
            0.0,
            *10.0 ** np.arange(math.ceil(math.log10(least)), math.ceil(math.log10(same[-1]))),
        ]
        for axis, scale in ((ax.xaxis, ax.set_xscale), (ax.yaxis, ax.set_yscale)):
            scale("symlog", linthresh=least)
            axis.set_ticks(decades, [f"{rate:.9f}".rstrip("0").rstrip(".") for rate in decades])
    ax.plot(same, same, color=GREY, linewidth=0.6, zorder=0)
    ax.plot(
        *rates[~few].T, "o", color=BLUE, markersize=3, markeredgecolor="white", markeredgewidth=0.3
    )
    ax.plot(
        *rates[few].T,
        "o",
        color=GREY,
        markersize=3,
        markerfacecolor="white",
        markeredgewidth=0.5,
        zorder=1.9,
    )
    words = f"\nhollow: descriptive only ({few.sum():,} of {len(few):,})" if few.any() else ""
    ax.set_xlabel(f"{words_of(first['against'])} ({table['units_against'].max():.0f} units){words}")
    ax.set_ylabel(f"{words_of(first['group'])} ({table['units'].max():.0f} units)")
    ax.margins(0.08)
    strength = (
        table["score"] if "score" in table and table["score"].notna().any() else table["estimate"]
    )
    size = pd.Series(np.where(few, -1.0, strength.abs().fillna(-0.5)))
    rank = size.groupby(np.sign(strength.to_numpy())).rank(
        method="first", ascending=False
    )  # of each side the strongest
    named = np.lexsort([-size, rank, few])[:labels]
    room = 0.35 * placing.width_of(ax)
    texts = [
        placing.fitted(words_of(item), room, size=6.5, lines=3)
        for item in table["item"].iloc[named]
    ]
    placing.label_points(ax, rates[named], texts=texts, avoid=rates)
    return ax


@plot
def network(graph: networkx.Graph, ax: Axes, *, places: dict | None = None) -> Axes:
    """Return *ax* with a network: nodes sized by ``units`` (printed), edges as wide as their weight; dashed where below 0.

    Parameters
    ----------
    graph : networkx.Graph
        From `cooccurrence.network`.
    places : dict, optional
        Actor → (x, y) from `networks.layout`, the same for several panels: an actor stands at the same place in each, and those
        whom a network lacks leave theirs empty. By default actors stand on a circle in sorted order, which shows no distance
        that the data do not have.

    Raises
    ------
    InputError
        If an actor has no place.

    Examples
    --------
    >>> import networkx as nx
    >>> from analysis import figures
    >>> graph = nx.Graph(); graph.add_edge("Iran", "Russia", weight=1.0)
    >>> [text.get_text() for text in network(graph, figures.canvas()[1]).texts]
    ['Iran', 'Russia']
    """
    nodes = sorted(graph)
    turns = [2 * math.pi * place / len(nodes) for place in range(len(nodes))]
    positions = places or {
        node: (math.sin(turn), math.cos(turn)) for node, turn in zip(nodes, turns)
    }
    if lost := [node for node in nodes if node not in positions]:
        raise checks.refusal(
            "places",
            arrived=f"none for {checks.listing(lost)}",
            expected="a place for every actor",
            fix="Give networks.layout all networks that you draw.",
        )
    ax.update_datalim([*positions.values()])
    points = np.array([positions[node] for node in nodes])
    widest = (
        max((abs(data.get("weight", 1)) for _, _, data in graph.edges(data=True)), default=1) or 1
    )
    largest = max((graph.nodes[node].get("units", 1) for node in nodes), default=1) or 1
    for one, other, data in sorted(graph.edges(data=True), key=lambda edge: sorted(edge[:2])):
        weight = data.get("weight", 1)
        ax.plot(
            *zip(positions[one], positions[other]),
            color=SKY if weight >= 0 else ORANGE,
            zorder=1,
            linestyle="-" if weight >= 0 else "--",
            linewidth=0.3 + 3 * abs(weight) / widest,
            solid_capstyle="round",
        )
    sizes = [12 + 90 * graph.nodes[node].get("units", 1) / largest for node in nodes]
    ax.scatter(points[:, 0], points[:, 1], s=sizes, color=BLUE, zorder=2)
    ax.set_axis_off()
    ax.margins(0.5, 0.25)
    names = [
        placing.fitted(words_of(node), 0.24 * placing.width_of(ax), size=6.5, lines=4)
        for node in nodes
    ]
    units = [
        f"\n({data['units']:,})" if "units" in (data := graph.nodes[node]) else "" for node in nodes
    ]
    edges = np.concatenate(
        [
            points[:0],
            *(np.linspace(positions[one], positions[other], 40) for one, other in graph.edges),
        ]
    )
    placing.label_points(
        ax, points, texts=[*map("".join, zip(names, units))], avoid=points, near=7, lines=edges
    )
    return ax
