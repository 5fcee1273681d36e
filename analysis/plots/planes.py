"""Figures of two dimensions: matrices, time, one group against another, networks."""
from __future__ import annotations

import math
import textwrap
from collections.abc import Sequence

import matplotlib
import numpy as np
import pandas as pd
from matplotlib import dates, lines

from analysis import checks, placing
from analysis.plots.style import BLUE, GREY, LINES, MARKERS, ORANGE, PALETTE, SKY, ink_on, legible, p_text, plot, words_of


# ---- matrices --------------------------------------------------------------------------------------------------------


@plot
def heat_map(matrix: pd.DataFrame, ax, *, numbers: bool | None = None):
    """Return *ax* with a matrix as coloured cells (missing: grey); numbers in the cells up to 12 columns, else a colour bar.

    >>> from analysis import figures
    >>> ax = heat_map(pd.DataFrame([[5, 2], [2, 4]], index=["Iran", "US"], columns=["Iran", "US"]), figures.canvas()[1])
    >>> [text.get_text() for text in ax.texts]
    ['5', '2', '2', '4']
    """
    values = matrix.to_numpy(float)
    span = np.nanmax(np.abs(values), initial=0) or 1
    colours = matplotlib.colormaps["PuOr" if np.nanmin(values, initial=0) < 0 else "Blues"].with_extremes(bad="#E8E8E8")
    image = ax.imshow(values, cmap=colours, vmin=-span if np.nanmin(values, initial=0) < 0 else 0, vmax=span, aspect="auto")
    ax.spines[:].set_visible(False)
    few = len(matrix.columns) <= 4
    ax.set_xticks(range(len(matrix.columns)), [textwrap.fill(words_of(name), 14 if few else 30) for name in matrix.columns],
                  rotation=0 if few else 45, ha="center" if few else "right", rotation_mode="anchor")
    ax.set_yticks(range(len(matrix.index)), [words_of(name) for name in matrix.index])
    ax.tick_params(length=0)
    if numbers if numbers is not None else len(matrix.columns) <= 12:
        for (row, column), value in np.ndenumerate(values):
            if not math.isnan(value):
                ink = ink_on(colours(image.norm(value)))
                text = f"{value:,.0f}" if abs(value) >= 1000 else f"{value:.3g}"
                ax.text(column, row, text, ha="center", va="center", color=ink, fontsize=6)
    else:
        ax.figure.colorbar(image, ax=ax, fraction=0.05)
    return ax


@plot
def grid(table: pd.DataFrame, ax, *, rows: str, columns: str, value: str = "articles", second: str | None = "outlets"):
    """Return *ax* with the coverage as a grid: how many articles (and, after the stroke, outlets) each cell rests on.

    Parameters
    ----------
    table : DataFrame
        One row a cell; cells that are not there are empty and marked "–". Rows and columns keep the table's order.

    Examples
    --------
    >>> from analysis import figures
    >>> cells = pd.DataFrame({"country": ["North", "South"], "phase": ["first", "second"], "articles": [5, 2],
    ...                       "outlets": [4, 1]})
    >>> [text.get_text() for text in grid(cells, figures.canvas()[1], rows="country", columns="phase").texts]
    ['5 / 4', '–', '–', '2 / 1']
    """
    checks.require_columns(table, [rows, columns, value, *([second] if second else [])], what="coverage table")
    order = {"index": table[rows].unique(), "columns": table[columns].unique()}
    shown = table.pivot(index=rows, columns=columns, values=value).reindex(**order)
    under = table.pivot(index=rows, columns=columns, values=second).reindex(**order).to_numpy() if second else None
    heat_map(shown.fillna(0), ax, numbers=True)
    for text, (place, number) in zip(ax.texts, np.ndenumerate(shown.fillna(0).to_numpy())):
        text.set_text("–" if not number else f"{number:.0f}" + (f" / {under[place]:.0f}" if second else ""))
    ax.set_title(f"{words_of(value)} / {words_of(second)}" if second else words_of(value), fontsize=7, color=GREY)
    return ax


# ---- points and lines ------------------------------------------------------------------------------------------------


@plot
def timeline(table: pd.DataFrame, ax, *, by: str = "item", events: pd.DataFrame | None = None):
    """Return *ax* with the level over time, one line a value of *by*, pages counted in the legend, events as lettered lines.

    A marker's area says how many pages the period has; where all lines have the same, the numbers stand under the axis.

    Parameters
    ----------
    table : DataFrame
        From `compare.timeline` (column ``period``).
    by : str
        Column that tells the lines apart.
    events : DataFrame
        ``date, label``; by default the table's ``attrs["events"]``. What the letters mean stands under the axis.

    Examples
    --------
    >>> from analysis import figures
    >>> days = pd.DataFrame({"period": pd.to_datetime(["2016-08-16", "2016-08-17"]), "item": "law", "estimate": [0.1, 0.4],
    ...                      "articles": [20, 15]})
    >>> timeline(days, figures.canvas()[1]).get_legend().get_texts()[0].get_text()
    'law (35 pages)'
    """
    checks.require_columns(table, ["period", by, "estimate", "articles"], what="timeline")
    handles, most = [], table["articles"].max()
    for place, (label, rows) in enumerate(table.groupby(by, sort=False)):
        kind = {"color": PALETTE[place % 7], "linestyle": LINES[place % 7], "linewidth": 0.6}
        ax.plot(rows["period"], rows["estimate"], alpha=0.6, zorder=1, **kind)
        ax.scatter(rows["period"], rows["estimate"], s=(45 * rows["articles"] / most).clip(lower=7), marker=MARKERS[place % 7],
                   color=kind["color"], edgecolor="white", linewidth=0.3, zorder=2)
        handles.append(lines.Line2D([], [], marker=MARKERS[place % 7], **kind,
                                    label=f"{words_of(label)} ({rows['articles'].sum():.0f} pages)"))
    years = sorted(set(table["period"].dt.year))
    ax.xaxis.set_major_locator(dates.AutoDateLocator(minticks=2, maxticks=round(1.2 * ax.figure.get_figwidth())))
    ax.xaxis.set_major_formatter(dates.DateFormatter("%d %b" if len(years) == 1 else "%b %Y"))
    ax.set_xlabel(str(years[0]) if len(years) == 1 else "")
    ax.set_ylabel(words_of(table.attrs.get("measure", "")))
    ax.set_ylim(bottom=min(0, ax.get_ylim()[0]))
    ax.legend(handles=handles, loc="upper left", bbox_to_anchor=(1.0, 1.0))
    numbers = table.drop_duplicates(["period", "articles"]).sort_values("period")
    if numbers["period"].is_unique:
        placing.numbers_under(ax, dates.date2num(numbers["period"]), numbers=numbers["articles"])
    events = table.attrs.get("events") if events is None else events
    if events is not None and len(events):
        _draw_events(events, ax)
    return ax


def _draw_events(events: pd.DataFrame, ax) -> None:
    letters = [chr(ord("A") + place) for place in range(len(events))]
    for letter, date in zip(letters, events["date"]):
        ax.axvline(date, color=GREY, linewidth=0.6, zorder=0)
        ax.annotate(letter, (dates.date2num(date), 1), (0, 2), xycoords=ax.get_xaxis_transform(),
                    textcoords="offset points", ha="center", color=GREY)
    width = placing.characters(ax)
    key = [textwrap.fill(legible(f"{letter}  {label}"), width) for letter, label in zip(letters, events["label"])]
    ax.set_xlabel("\n".join([ax.get_xlabel(), *key]), loc="left", color=GREY, fontsize=6)


@plot
def reliability(table: pd.DataFrame, ax, *, by: str = "of"):
    """Return *ax* with the share that came true over the probability that was given, its interval, and n under each dot.

    On the dotted line probabilities say what happens; under it they promise too much. Where there are several lines, a dot's
    area says how much it rests on, and the legend how many there are.

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
    checks.require_columns(table, [by, "n", "probability", "share", "low", "high"], what="table of bins")
    kinds, most = list(table.groupby(by, sort=False)), table["n"].max()
    ax.plot([0, 1], [0, 1], color=GREY, linewidth=0.6, linestyle=":", zorder=0)
    for place, (label, rows) in enumerate(kinds):
        colour = PALETTE[place % 7]
        ax.plot(rows["probability"], rows["share"], color=colour, linestyle=LINES[place % 7], linewidth=0.6, alpha=0.6, zorder=1)
        ax.vlines(rows["probability"], rows["low"], rows["high"], color=colour, linewidth=0.8, zorder=1)
        area = 16 if len(kinds) == 1 else (45 * rows["n"] / most).clip(lower=7)
        ax.scatter(rows["probability"], rows["share"], s=area, marker=MARKERS[place % 7], color=colour, edgecolor="white",
                   linewidth=0.3, zorder=2, label=f"{words_of(label)} ({rows['n'].sum():,.0f})")
    lowest = np.nanmin([0.9, *table["probability"], *table["share"], *table["low"]])
    ends = math.floor(10 * lowest) / 10 - 0.07, 1.03
    ax.set(xlim=ends, ylim=ends, xlabel="probability given", ylabel="share that came true")
    if len(kinds) > 1:
        ax.legend(loc="upper left", borderpad=0.2)
        return ax
    for row in table.itertuples():
        ax.annotate(f"{row.n:,.0f}", (row.probability, row.low), (0, -3), textcoords="offset points", ha="center", va="top",
                    fontsize=6, color=GREY, annotation_clip=False)
    return ax


@plot
def two_groups(table: pd.DataFrame, ax, *, labels: int = 12):
    """Return *ax* with each item's rate in one group against its rate in the other; the *labels* largest effects are named.

    Parameters
    ----------
    table : DataFrame
        From `compare.contrasts`, of one pair of groups; above the line the item is more frequent in the group.

    Examples
    --------
    >>> from analysis import figures
    >>> row = dict(group="North", against="rest", item="law", rate=0.2, rate_against=0.1, estimate=0.1, units=9,
    ...            units_against=30)
    >>> two_groups(pd.DataFrame([row]), figures.canvas()[1]).get_ylabel()
    'North (9 units)'
    """
    checks.require_columns(table, ["group", "against", "item", "rate", "rate_against", "estimate", "units", "units_against"],
                           what="contrast table")
    rates = table[["rate_against", "rate"]].to_numpy(float)
    same = np.linspace(0, rates.max(initial=0.01), 50)
    ax.plot(same, same, color=GREY, linewidth=0.6, zorder=0)
    ax.plot(*rates.T, "o", color=BLUE, markersize=3, markeredgecolor="white", markeredgewidth=0.3)
    first = table.iloc[0]
    ax.set_xlabel(f"{words_of(first['against'])} ({table['units_against'].max():.0f} units)")
    ax.set_ylabel(f"{words_of(first['group'])} ({table['units'].max():.0f} units)")
    ax.margins(0.08)
    named = table["estimate"].abs().to_numpy().argsort(kind="stable")[::-1][:labels]
    placing.label_points(ax, rates[named], texts=[words_of(item) for item in table["item"].iloc[named]], avoid=rates)
    return ax


@plot
def network(graph, ax, *, places: dict | None = None):
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
    positions = places or {node: (math.sin(turn), math.cos(turn)) for node, turn in zip(nodes, turns)}
    if lost := [node for node in nodes if node not in positions]:
        raise checks.refusal("places", arrived=f"none for {checks.listing(lost)}", expected="a place for every actor",
                             fix="Give networks.layout all networks that you draw.")
    ax.update_datalim([*positions.values()])
    places = np.array([positions[node] for node in nodes])
    widest = max((abs(data.get("weight", 1)) for _, _, data in graph.edges(data=True)), default=1) or 1
    largest = max((graph.nodes[node].get("units", 1) for node in nodes), default=1) or 1
    for one, other, data in sorted(graph.edges(data=True), key=lambda edge: sorted(edge[:2])):
        weight = data.get("weight", 1)
        ax.plot(*zip(positions[one], positions[other]), color=SKY if weight >= 0 else ORANGE, zorder=1,
                linestyle="-" if weight >= 0 else "--", linewidth=0.3 + 3 * abs(weight) / widest, solid_capstyle="round")
    ax.scatter(*places.T, s=[12 + 90 * graph.nodes[node].get("units", 1) / largest for node in nodes], color=BLUE, zorder=2)
    ax.set_axis_off()
    ax.margins(0.5, 0.25)
    width = placing.characters(ax) // 4
    names = [textwrap.fill(words_of(node), width, break_long_words=False) for node in nodes]
    units = [f"\n({data['units']:,})" if "units" in (data := graph.nodes[node]) else "" for node in nodes]
    edges = np.concatenate([places[:0], *(np.linspace(positions[one], positions[other], 100) for one, other in graph.edges)])
    placing.label_points(ax, places, texts=[*map("".join, zip(names, units))], avoid=places, near=7, lines=edges)
    return ax


# ---- specifications ----------------------------------------------------------------------------------------------------


@plot
def specification_curve(table: pd.DataFrame, ax, *, alpha: float = 0.05):
    """Return *ax* with one finding's estimates in every specification, sorted, and under them which choices each stands for.

    Dots are blue and full where the adjusted p is at most *alpha*, pale squares where it is above, hollow and grey where there
    is no test; the legend counts them. Specifications without an estimate stand at the right end, in the panel of choices only.

    Parameters
    ----------
    table : DataFrame
        From `robustness.specifications`, the rows of one group and item; the columns before ``group`` are the choices.

    Raises
    ------
    InputError
        If the rows are of several findings.

    Examples
    --------
    >>> from analysis import figures
    >>> runs = pd.DataFrame({"run": ["a", "b"], "group": "North", "against": "rest", "item": "law", "estimate": [0.3, 0.1],
    ...                      "low": [0.1, -0.2], "high": [0.5, 0.4], "p_adjusted": [0.01, 0.4]})
    >>> ax = specification_curve(runs, figures.canvas()[1])
    >>> [text.get_text() for text in ax.figure.axes[1].get_legend().get_texts()]
    ['adjusted p ≤ .05 (1)', 'above (1)', 'no test (0)']
    """
    checks.require_columns(table, ["group", "against", "item", "estimate", "low", "high", "p_adjusted"],
                           what="table of specifications")
    if table.duplicated(["group", "against", "item"]).sum() < len(table) - 1:
        raise checks.refusal("specification_curve", arrived="specifications of several findings", expected="those of one",
                             fix="Choose the rows of one group and item.")
    choices = {name: list(dict.fromkeys(table[name])) for name in table.columns[:table.columns.get_loc("group")]}
    table = table.sort_values("estimate", kind="stable", ignore_index=True)
    tested, passing = table["p_adjusted"].notna(), table["p_adjusted"] <= alpha
    kinds = [(passing, BLUE, BLUE, "o", f"adjusted p ≤ {p_text(alpha).rstrip('0')}"),
             (tested & ~passing, SKY, SKY, "s", "above"), (~tested, GREY, "white", "o", "no test")]
    panel = _panel_under(ax, [f"{words_of(name)}: {words_of(level)}" for name, levels in choices.items() for level in levels])
    ax.axhline(0, color=GREY, linewidth=0.6, zorder=0)
    for chosen, colour, inside, marker, label in kinds:
        rows = table[chosen]
        ax.vlines(rows.index, rows["low"], rows["high"], color=colour, linewidth=0.5, alpha=0.6, zorder=1)
        ax.plot(rows.index, rows["estimate"], marker, color=colour, markerfacecolor=inside, markersize=2.5,
                markeredgewidth=0.5, zorder=2, label=f"{label} ({len(rows)})")
        held = np.stack([rows[name] == level for name, levels in choices.items() for level in levels])
        line, place = np.nonzero(held)
        panel.plot(rows.index[place], line, "|", color=colour, markersize=5)
    ax.set(xlim=(-0.8, len(table) - 0.2), ylabel=words_of(table.attrs.get("measure", "estimate")), xticks=[])
    ax.spines["bottom"].set_visible(False)
    panel.legend(*ax.get_legend_handles_labels(), loc="upper right", bbox_to_anchor=(1, 0), ncols=3, borderpad=0.2,
                 handletextpad=0.2, columnspacing=1.0)
    return ax


def _panel_under(ax, labels: Sequence[str]):
    """Return new axes in the lower part of the place of *ax*, with a named line for each label."""
    upper, lower = ax.get_subplotspec().subgridspec(2, 1, height_ratios=[10, len(labels)], hspace=0)
    ax.set_subplotspec(upper)
    panel = ax.figure.add_subplot(lower, sharex=ax)
    panel.set_yticks(range(len(labels)), labels, fontsize=6)
    panel.set(ylim=(len(labels) - 0.5, -0.5), xticks=[])
    panel.tick_params(axis="y", length=0)
    panel.spines[:].set_visible(False)
    return panel
