"""One function a kind of figure: table and Axes in, Axes out; no arithmetic beyond positions.

Every function says in the figure how much evidence a mark rests on. Too little of it shows as a hollow grey mark with the
words "descriptive only", never as a missing row. Colours go with markers or letters, so that grey print works.

An empty table draws "nothing to draw". ``table.attrs["labels"]`` (item: words for print) names what the table calls otherwise.
"""
from __future__ import annotations

import contextvars
import functools
import math
import textwrap
from collections.abc import Sequence
from types import MappingProxyType

import matplotlib
import numpy as np
import pandas as pd
from matplotlib import dates, lines, patches, ticker

from analysis import checks, placing

BLUE, VERMILLION, GREEN, PURPLE = "#0072B2", "#D55E00", "#009E73", "#CC79A7"
SKY, ORANGE, BLACK, GREY = "#56B4E9", "#E69F00", "#000000", "#767676"

#: Okabe and Ito's colours, told apart by colour-blind readers; the ones that are weak on white come late.
PALETTE = (BLUE, VERMILLION, GREEN, PURPLE, SKY, ORANGE, BLACK)
MARKERS = ("o", "s", "^", "D", "v", "P", "X")
LINES = ("-", "--", "-.", ":", (0, (5, 1, 1, 1, 1, 1)), (0, (1, 2)), (0, (6, 3)))

#: The look of every figure: 7-8 pt text, fonts embedded as text, the same bytes in every run.
STYLE = {
    "font.family": "DejaVu Sans", "font.size": 7, "axes.labelsize": 7, "axes.titlesize": 8, "axes.titlelocation": "left",
    "xtick.labelsize": 7, "ytick.labelsize": 7, "legend.fontsize": 7, "legend.frameon": False, "axes.spines.top": False,
    "axes.spines.right": False, "axes.linewidth": 0.6, "xtick.major.width": 0.6, "ytick.major.width": 0.6,
    "lines.linewidth": 1.0, "lines.markersize": 4, "pdf.fonttype": 42, "svg.fonttype": "path",
    "svg.hashsalt": "framing-notebooks",
    "figure.dpi": 100, "savefig.bbox": None, "axes.unicode_minus": True,
}


#: Words for print by item, where the table that is being drawn has them.
_LABELS = contextvars.ContextVar("labels", default=MappingProxyType({}))


def _styled(draw):
    """Draw with the paper's look, whatever the settings around the call."""
    @functools.wraps(draw)
    def wrapped(*given, **settings):
        with matplotlib.rc_context(STYLE):
            return draw(*given, **settings)
    return wrapped


def _plot(draw):
    """Draw a table (or network) in the paper's look and with its own ``attrs["labels"]``; an empty one as three words."""
    @_styled
    @functools.wraps(draw)
    def wrapped(table, ax, **settings):
        if not np.size(table if isinstance(table, pd.DataFrame) else list(table)):
            ax.set_axis_off()
            ax.text(0.5, 0.5, "nothing to draw", transform=ax.transAxes, ha="center", va="center", color=GREY)
            return ax
        before = _LABELS.set(getattr(table, "attrs", {}).get("labels", _LABELS.get()))
        try:
            return draw(table, ax, **settings)
        finally:
            _LABELS.reset(before)
    return wrapped


# ---- estimates with intervals ------------------------------------------------------------------------------------------


@_plot
def effects(table: pd.DataFrame, ax, *, by: str = "group"):
    """Return *ax* with the effects of a contrast table: one line an item and group, with interval, adjusted p and units.

    Parameters
    ----------
    table : DataFrame
        From `compare.contrasts`; items and groups are drawn in the table's order.
    by : str
        The column that tells lines of one item apart: "group", or one that you added, such as "design".

    Notes
    -----
    0 means no difference. A row without a p is hollow and grey, and says "descriptive only" where the table does.

    Examples
    --------
    >>> from analysis import figures
    >>> row = dict(group="North", against="rest", item="law", estimate=0.2, low=0.1, high=0.3, units=9, units_against=30,
    ...            p_adjusted=0.004, note="")
    >>> ax = effects(pd.DataFrame([row]), figures.canvas()[1])
    >>> ax.texts[-1].get_text()
    'p .004 (9 v 30)'
    """
    checks.require_columns(table, [by, "item", "estimate", "low", "high", "p_adjusted", "units", "units_against", "note"],
                           what="contrast table")
    table = _in_blocks(table)
    words = np.where(table["note"].fillna("").str.contains("descriptive only"), "descriptive only", "no p")
    words = [f"p {_p(p)}" if pd.notna(p) else word for p, word in zip(table["p_adjusted"], words)]
    texts = [f"{word} ({a:.0f} v {b:.0f})" for word, a, b in zip(words, table["units"], table["units_against"])]
    ax.axvline(0, color=GREY, linewidth=0.6, zorder=0)
    ax.set_xlabel(_words(table.attrs.get("measure", "effect")))
    return _lines_with_intervals(table, ax, by=by, texts=["adjusted p (units)", *texts], hollow=table["p_adjusted"].isna())


@_plot
def prevalence(table: pd.DataFrame, ax, *, by: str | None = None, unit: str = "pages", percent: bool = True, end: float = 1.0):
    """Return *ax* with levels by group: a dot, its interval, and "n of size pages, outlets" beside it.

    Parameters
    ----------
    table : DataFrame
        From `compare.levels`.
    by : str
        The group column; by default the first.
    unit : str
        What ``size`` counts, in the plural.
    percent : bool
        Whether the axis is a share from 0 to *end*; if not, the levels are means, and only their number is printed.
    end : float
        Where the axis of shares ends; 1 is 100%.

    Notes
    -----
    A hollow grey dot has no interval, because the units are too few or all alike (the table's note says which).

    Examples
    --------
    >>> from analysis import figures
    >>> row = dict(country="North", item="law", n=9, size=34, outlets=30, estimate=9 / 34, low=.1, high=.4, note="")
    >>> prevalence(pd.DataFrame([row]), figures.canvas()[1]).texts[-1].get_text()
    '9 of 34 pages, 30 outlets'
    """
    checks.require_columns(table, ["item", "n", "size", "outlets", "estimate", "low", "high"], what="level table")
    table = _in_blocks(table)
    by = by or table.columns[0]
    texts = [_counted(row, by=by, unit=unit, percent=percent) for _, row in table.iterrows()]
    _lines_with_intervals(table, ax, by=by, texts=["", *texts], hollow=table["low"].isna())
    return _percent(ax, end) if percent else ax


@_plot
def dumbbell(table: pd.DataFrame, ax, *, by: str | None = None, versus: str = "estimand", unit: str = "pages"):
    """Return *ax* with two levels a row, joined: for each its mark, its interval, and "n of size pages, outlets".

    Parameters
    ----------
    table : DataFrame
        Two tables from `compare.levels` (shares), one after the other, told apart by the column *versus*: its first value is
        drawn above (round), its second below (square). A row that one of them lacks says "no pages" in its place.
    by : str
        The group column; by default the first.

    Notes
    -----
    A hollow grey mark has no interval, because the units are too few or all alike (the table's note says which).

    Examples
    --------
    >>> from analysis import figures
    >>> both = pd.DataFrame({"country": "North", "item": "law", "n": [9, 4], "size": [34, 12], "outlets": 9,
    ...                      "estimate": [.26, .33], "low": [.1, .1], "high": [.4, .6], "estimand": ["circulated", "produced"]})
    >>> [text.get_text() for text in dumbbell(both, figures.canvas()[1]).texts]
    ['9 of 34 pages, 9 outlets', '4 of 12 pages, 9 outlets']
    """
    by = by or table.columns[0]
    checks.require_columns(table, ["item", by, versus, "n", "size", "outlets", "estimate", "low", "high"], what="level table")
    sides = list(dict.fromkeys(table[versus]))
    if len(sides) > 2 or table.duplicated(["item", by, versus]).any():
        raise checks.refusal("dumbbell", arrived=f"{len(table)} rows of {versus} {checks.listing(sides)}",
                             expected=f"two values of {versus}, each once a group and item", fix="Choose the rows to draw.")
    rows = _in_blocks(table).drop_duplicates(["item", by])
    places = dict(zip(zip(rows["item"], rows[by]), _named_rows(rows, ax, by=by)))
    for (item, group), pair in table.groupby(["item", by], sort=False):
        y = places[item, group]
        halves = [(y + 0.44 * kind - 0.22 * (len(sides) - 1), pair[pair[versus] == side]) for kind, side in enumerate(sides)]
        ax.plot([x for _, half in halves for x in half["estimate"]], [at for at, half in halves for _ in half["estimate"]],
                color=GREY, linewidth=0.6, zorder=0)
        for kind, (at, half) in enumerate(halves):
            _half_row(half, ax, y=at, kind=kind, by=by, unit=unit)
    handles = [lines.Line2D([], [], marker=MARKERS[kind], color=PALETTE[kind], label=_words(side))
               for kind, side in enumerate(sides)]
    ax.legend(handles=handles, loc="lower left", bbox_to_anchor=(0, 1), ncols=2, borderpad=0)
    return _percent(ax)


def _half_row(level: pd.DataFrame, ax, *, y: float, kind: int, by: str, unit: str) -> None:
    """Draw one of a row's two levels and its number; for none at all, say so."""
    if level.empty:
        return placing.beside(ax, y, f"no {unit}", colour=GREY)
    row, empty = level.iloc[0], bool(level["low"].isna().any())
    colour = GREY if empty else PALETTE[kind]
    ax.plot([row["low"], row["high"]], [y, y], color=colour, zorder=1)
    ax.plot(row["estimate"], y, MARKERS[kind], color=colour, markerfacecolor="white" if empty else colour, zorder=2)
    placing.beside(ax, y, _counted(row, by=by, unit=unit), colour=GREY if empty else BLACK)


def _counted(row: pd.Series, *, by: str, unit: str, percent: bool = True) -> str:
    """Return what a level rests on: "9 of 34 pages, 30 outlets"; of a mean, only "34 pages, 30 outlets"."""
    before, n = f"{row['n']:,.0f} of " if percent else "", row["outlets"]
    outlets = "" if by == "outlet" or pd.isna(n) else f", {n:.0f} outlet{'' if n == 1 else 's'}"
    return f"{before}{row['size']:,.0f} {unit if row['size'] != 1 else unit.removesuffix('s')}{outlets}"


def _percent(ax, end: float = 1.0):
    """Return *ax* with an axis of shares, from 0 to 100%."""
    ax.set_xlim(-0.02 * end, 1.02 * end)
    ax.set_xticks([0, end / 2, end], [f"{100 * mark:.3g}%" for mark in (0, end / 2, end)])
    return ax


def _lines_with_intervals(table: pd.DataFrame, ax, *, by: str, texts: Sequence[str], hollow):
    """Draw dots with bars; texts: the heading of the right-hand column, then one a row."""
    places = _named_rows(table, ax, by=by)
    kinds, names = pd.factorize(table[by])
    kinds = kinds if len(names) <= len(PALETTE) else np.zeros_like(kinds)  # too many names for colours: no false kinship
    ax.xaxis.set_major_locator(ticker.MaxNLocator(4))
    if texts[0]:
        placing.beside(ax, -0.9, texts[0], colour=GREY)
    for y, kind, row, text, empty in zip(places, kinds, table.itertuples(), texts[1:], hollow):
        colour = GREY if empty else PALETTE[kind]
        if pd.notna(row.low):
            ax.plot([row.low, row.high], [y, y], color=colour, zorder=1)
        ax.plot(row.estimate, y, MARKERS[kind], color=colour, markerfacecolor="white" if empty else colour, zorder=2)
        placing.beside(ax, y, text, colour=GREY if empty else BLACK)
    return ax


# ---- counts ------------------------------------------------------------------------------------------------------------


@_plot
def bars(table: pd.DataFrame, ax, *, value: str = "n", by: str | None = None):
    """Return *ax* with one bar a row, and its number at the end: counts, under a heading for each item where *by* is given.

    >>> from analysis import figures
    >>> ax = bars(pd.DataFrame({"item": ["law", "base"], "n": [3, 12]}), figures.canvas()[1])
    >>> [text.get_text() for text in ax.texts], [float(patch.get_width()) for patch in ax.patches]
    (['3', '12'], [3.0, 12.0])
    """
    checks.require_columns(table, ["item", value, *([by] if by else [])], what="table of counts")
    table = _in_blocks(table)
    places = _named_rows(table, ax, by=by or "item")
    kinds = pd.factorize(table[by])[0] if by else np.zeros(len(table), int)
    ax.barh(places, table[value], height=0.7, color=[PALETTE[kind % len(PALETTE)] for kind in kinds])
    for y, number in zip(places, table[value]):
        ax.annotate(f"{number:,.4g}", (number, y), (3 if number >= 0 else -3, 0), textcoords="offset points", va="center",
                    ha="left" if number >= 0 else "right")
    ax.margins(x=0.12)
    ax.set_xlabel(_words(value))
    return ax


@_plot
def terms(table: pd.DataFrame, ax, *, value: str = "estimate", n: str = "articles", most: int = 12):
    """Return *ax* with the *most* terms of highest value, the first on top, and how many articles (or what *n* says) use them.

    >>> from analysis import figures
    >>> ax = terms(pd.DataFrame({"item": ["law", "base"], "estimate": [0.1, 0.4], "n": [3, 12]}), figures.canvas()[1], n="n")
    >>> [label.get_text() for label in ax.get_yticklabels()], [text.get_text() for text in ax.texts]
    (['base', 'law'], ['n', '12', '3'])
    """
    checks.require_columns(table, ["item", value, n], what="table of terms")
    table = table.sort_values([value, "item"], ascending=[False, True]).head(most)
    places = np.arange(len(table))
    _name_rows(ax, places, table["item"])
    ax.hlines(places, 0, table[value], color=BLUE)
    ax.plot(table[value], places, "o", color=BLUE)
    ax.set_xlabel(_words(value))
    ax.xaxis.set_major_locator(ticker.MaxNLocator(4))
    for y, number in zip([-0.9, *places], [_words(n), *(f"{count:,.0f}" for count in table[n])]):
        placing.beside(ax, y, number, colour=GREY)
    return ax


@_plot
def outlet_rows(table: pd.DataFrame, ax, *, category: str, outlet: str = "outlet"):
    """Return *ax* with each outlet as a row of its pages: one tile a page, coloured and lettered by category.

    Outlets with most pages come first, then by name; tiles stand in the table's order (sort it by date). A missing category is
    a pale tile. The legend counts the pages.

    >>> from analysis import figures
    >>> pages = pd.DataFrame({"outlet": ["North", "South", "South"], "dominant": ["law", "law", "diplomacy"]})
    >>> ax = outlet_rows(pages, figures.canvas()[1], category="dominant")
    >>> [label.get_text() for label in ax.get_yticklabels()], [text.get_text() for text in ax.texts]
    (['South', 'North'], ['L', 'L', 'D'])
    """
    checks.require_columns(table, [outlet, category], what="table of pages")
    pages = table[outlet].value_counts()
    rows = {name: place for place, name in enumerate(sorted(pages.index, key=lambda name: (-pages[name], name)))}
    counts = table[category].value_counts(dropna=True)
    letters = _letters(sorted(counts.index, key=lambda label: (-counts[label], label)))
    colours = dict(zip(letters, [*PALETTE, *[GREY] * len(letters)]))
    for name, label, column in zip(table[outlet], table[category], table.groupby(outlet).cumcount()):
        ax.add_patch(patches.Rectangle((column, rows[name] - 0.5), 1, 1, facecolor=colours.get(label, "#EEEEEE"),
                                          edgecolor="white"))
        if label in letters:
            ax.text(column + 0.5, rows[name], letters[label], ha="center", va="center", color=_on(colours[label]), fontsize=6)
    _name_rows(ax, list(rows.values()), rows)
    ax.set(xlim=(0, pages.max()), xlabel="pages")
    ax.xaxis.set_major_locator(ticker.MaxNLocator(integer=True))
    handles = [patches.Patch(color=colours[label], label=f"{letter}  {_words(label)} ({counts[label]})")
               for label, letter in letters.items()]
    ax.legend(handles=handles, loc="upper left", bbox_to_anchor=(1.0, 1.0), handlelength=1.0)
    return ax


# ---- matrices ----------------------------------------------------------------------------------------------------------


@_plot
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
    ax.set_xticks(range(len(matrix.columns)), [textwrap.fill(_words(name), 14 if few else 30) for name in matrix.columns],
                  rotation=0 if few else 45, ha="center" if few else "right", rotation_mode="anchor")
    ax.set_yticks(range(len(matrix.index)), [_words(name) for name in matrix.index])
    ax.tick_params(length=0)
    if numbers if numbers is not None else len(matrix.columns) <= 12:
        for (row, column), value in np.ndenumerate(values):
            if not math.isnan(value):
                ink = _on(colours(image.norm(value)))
                ax.text(column, row, f"{value:.3g}", ha="center", va="center", color=ink, fontsize=6)
    else:
        ax.figure.colorbar(image, ax=ax, fraction=0.05)
    return ax


@_plot
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
    ax.set_title(f"{_words(value)} / {_words(second)}" if second else _words(value), fontsize=7, color=GREY)
    return ax


@_plot
def agreement(table: pd.DataFrame, ax):
    """Return *ax* with Krippendorff's alpha by variable, highest first, and pages, percent agreement and prevalence beside it.

    Parameters
    ----------
    table : DataFrame
        From `annotation.stability` or `reliability`. An undefined alpha has no dot, and its row says so.

    Notes
    -----
    The lines at .667 and .8 are Krippendorff's customary marks for tentative and for firm conclusions.

    Examples
    --------
    >>> from analysis import figures
    >>> row = dict(variable="law", pages=222, alpha=0.98, agreement=0.99, prevalence_a=0.2, prevalence_b=0.22)
    >>> agreement(pd.DataFrame([row]), figures.canvas()[1]).texts[-1].get_text()
    '222'
    """
    checks.require_columns(table, ["variable", "pages", "alpha", "agreement", "prevalence_a", "prevalence_b"],
                           what="agreement table")
    table = table.sort_values(["alpha", "variable"], ascending=[False, True])
    places = np.arange(len(table))
    for mark in (0.667, 0.8):
        ax.axvline(mark, color=GREY, linewidth=0.6, linestyle=":", zorder=0)
    ax.plot(table["alpha"], places, "o", color=BLUE)
    _name_rows(ax, places, table["variable"])
    ax.set(xlim=(np.nanmin([0, *table["alpha"]]) - 0.03, 1.05), xlabel="alpha")
    ax.set_xticks([0, 0.5, 1])
    placing.beside(ax, -0.9, "alpha", "same", "prevalence", "pages", colour=GREY)
    for y, row in zip(places, table.itertuples()):
        alpha = f"{row.alpha:.2f}".replace("0.", ".", 1) if pd.notna(row.alpha) else "none"
        shares = [f"{row.agreement:.0%}", f"{100 * row.prevalence_a:.0f} / {row.prevalence_b:.0%}"] if row.pages else ["–", "–"]
        placing.beside(ax, y, alpha, *shares, f"{row.pages:.0f}", colour=BLACK)
    return ax


# ---- points and lines --------------------------------------------------------------------------------------------------


@_plot
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
                                    label=f"{_words(label)} ({rows['articles'].sum():.0f} pages)"))
    years = sorted(set(table["period"].dt.year))
    ax.xaxis.set_major_locator(dates.AutoDateLocator(minticks=2, maxticks=round(1.2 * ax.figure.get_figwidth())))
    ax.xaxis.set_major_formatter(dates.DateFormatter("%d %b" if len(years) == 1 else "%b %Y"))
    ax.set_xlabel(str(years[0]) if len(years) == 1 else "")
    ax.set_ylabel(_words(table.attrs.get("measure", "")))
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
    key = [textwrap.fill(f"{letter}  {label}", width) for letter, label in zip(letters, events["label"])]
    ax.set_xlabel("\n".join([ax.get_xlabel(), *key]), loc="left", color=GREY, fontsize=6)


@_plot
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
    ax.set_xlabel(f"{first['against']} ({table['units_against'].max():.0f} units)")
    ax.set_ylabel(f"{first['group']} ({table['units'].max():.0f} units)")
    ax.margins(0.08)
    named = table["estimate"].abs().to_numpy().argsort(kind="stable")[::-1][:labels]
    placing.label_points(ax, rates[named], texts=[_words(item) for item in table["item"].iloc[named]], avoid=rates)
    return ax


@_plot
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
    names = [textwrap.fill(_words(node), width, break_long_words=False) for node in nodes]
    units = [f"\n({data['units']:,})" if "units" in (data := graph.nodes[node]) else "" for node in nodes]
    edges = np.concatenate([places[:0], *(np.linspace(positions[one], positions[other], 100) for one, other in graph.edges)])
    placing.label_points(ax, places, texts=[*map("".join, zip(names, units))], avoid=places, near=7, lines=edges)
    return ax


# ---- captions ----------------------------------------------------------------------------------------------------------


@_styled
def note(ax, text: str):
    """Return *ax* with a caption under the whole figure, such as "LLM-annotated, not human-validated"; one a figure.

    >>> from analysis import figures
    >>> note(figures.canvas()[1], "Descriptive only.").figure.get_supxlabel()
    'Descriptive only.'
    """
    lines = textwrap.wrap(text, int(ax.figure.get_figwidth() * 22))
    ax.figure.supxlabel("\n".join(lines), x=0.01, ha="left", fontsize=6, color=GREY)
    return ax


@_styled
def title(ax, text: str):
    """Return *ax* with a title, wrapped to the width of the figure or, where there are several panels, of its panel.

    >>> from analysis import figures
    >>> title(figures.canvas()[1], "What a page is about").figure.get_suptitle()
    'What a page is about'
    """
    if len(ax.figure.axes) == 1:
        ax.figure.suptitle("\n".join(textwrap.wrap(text, int(ax.figure.get_figwidth() * 17))), x=0.01, ha="left", fontsize=8)
    else:
        ax.set_title("\n".join(textwrap.wrap(text, placing.characters(ax))))
    return ax


# ---- positions and labels ----------------------------------------------------------------------------------------------


def _in_blocks(table: pd.DataFrame) -> pd.DataFrame:
    """Return the rows with those of one item together, items in the order of their first row."""
    return table.iloc[np.argsort(pd.factorize(table["item"])[0], kind="stable")]


def _named_rows(table: pd.DataFrame, ax, *, by: str) -> list[int]:
    """Name one row a line, under bold headings where several items have several groups; return the rows' positions."""
    if table["item"].nunique() == 1 and by != "item" or not table.duplicated("item").any():
        labels = table[by] if table["item"].nunique() == 1 else table["item"]
        _name_rows(ax, range(len(table)), labels)
        return list(range(len(table)))
    first = ~table.duplicated("item").to_numpy()
    places = np.arange(len(table)) + np.cumsum(first)
    _name_rows(ax, places, table[by])
    for place, heading in zip(places[first] - 1, table["item"][first]):
        ax.text(0, place, _words(heading), transform=ax.get_yaxis_transform(), va="center", fontweight="bold",
                bbox={"facecolor": "white", "edgecolor": "none", "pad": 1})
    return places.tolist()


def _name_rows(ax, places: Sequence[int], names) -> None:
    ax.set_yticks(list(places), [textwrap.fill(_words(name), 30) for name in names])
    ax.set_ylim(max(places, default=0) + 0.6, -0.6)
    ax.tick_params(axis="y", length=0)
    ax.spines["left"].set_visible(False)


def _letters(labels: Sequence[str]) -> dict[str, str]:
    """Return one letter for each label, its own first letter where that is still free."""
    letters = {}
    for label in labels:
        candidates = [*str(label).upper(), *"ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"]
        letters[label] = next((letter for letter in candidates if letter.isalnum() and letter not in letters.values()), "?")
    return letters


def _on(colour) -> str:
    """Return black or white, whichever reads better on *colour*."""
    red, green, blue = matplotlib.colors.to_rgb(colour)
    return "black" if 0.299 * red + 0.587 * green + 0.114 * blue > 0.55 else "white"


def _p(value: float) -> str:
    """Return a p as print has it: .012, or < .001."""
    return "< .001" if value < 0.001 else f"{value:.3f}".replace("0.", ".", 1)


def _words(label) -> str:
    """Return a label of data as words: those of the table, or without underscores and with a space after a colon."""
    if label in _LABELS.get():
        return _LABELS.get()[label]
    return str(label).replace("_", " ").replace(":", ": ").replace(":  ", ": ")
