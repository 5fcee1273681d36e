"""Figures of one line a finding: estimates with intervals, counts, agreement."""
from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd
from matplotlib import lines, patches, ticker

from analysis import checks, placing
from analysis.plots.style import (BLACK, BLUE, GREY, MARKERS, PALETTE, in_blocks, ink_on, legible, letters_of, name_rows,
                                  named_rows, p_text, plot, words_of)


# ---- estimates with intervals ----------------------------------------------------------------------------------------


@plot
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
    table = in_blocks(table)
    words = np.where(table["note"].fillna("").str.contains("descriptive only"), "descriptive only", "no p")
    words = [f"p {p_text(p)}" if pd.notna(p) else word for p, word in zip(table["p_adjusted"], words)]
    texts = [f"{word} ({a:.0f} v {b:.0f})" for word, a, b in zip(words, table["units"], table["units_against"])]
    ax.axvline(0, color=GREY, linewidth=0.6, zorder=0)
    ax.set_xlabel(words_of(table.attrs.get("measure", "effect")))
    return _lines_with_intervals(table, ax, by=by, texts=["adjusted p (units)", *texts], hollow=table["p_adjusted"].isna())


@plot
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
    table = in_blocks(table)
    by = by or table.columns[0]
    texts = [_counted(row, by=by, unit=legible(unit), percent=percent) for _, row in table.iterrows()]
    _lines_with_intervals(table, ax, by=by, texts=["", *texts], hollow=table["low"].isna())
    return _percent(ax, end) if percent else ax


@plot
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
    rows = in_blocks(table).drop_duplicates(["item", by])
    places = dict(zip(zip(rows["item"], rows[by]), named_rows(rows, ax, by=by)))
    for (item, group), pair in table.groupby(["item", by], sort=False):
        y = places[item, group]
        halves = [(y + 0.44 * kind - 0.22 * (len(sides) - 1), pair[pair[versus] == side]) for kind, side in enumerate(sides)]
        ax.plot([x for _, half in halves for x in half["estimate"]], [at for at, half in halves for _ in half["estimate"]],
                color=GREY, linewidth=0.6, zorder=0)
        for kind, (at, half) in enumerate(halves):
            _half_row(half, ax, y=at, kind=kind, by=by, unit=unit)
    handles = [lines.Line2D([], [], marker=MARKERS[kind], color=PALETTE[kind], label=words_of(side))
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
    places = named_rows(table, ax, by=by)
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


# ---- counts and agreement --------------------------------------------------------------------------------------------


@plot
def bars(table: pd.DataFrame, ax, *, value: str = "n", by: str | None = None):
    """Return *ax* with one bar a row, and its number at the end: counts, under a heading for each item where *by* is given.

    >>> from analysis import figures
    >>> ax = bars(pd.DataFrame({"item": ["law", "base"], "n": [3, 12]}), figures.canvas()[1])
    >>> [text.get_text() for text in ax.texts], [float(patch.get_width()) for patch in ax.patches]
    (['3', '12'], [3.0, 12.0])
    """
    checks.require_columns(table, ["item", value, *([by] if by else [])], what="table of counts")
    table = in_blocks(table)
    places = named_rows(table, ax, by=by or "item")
    kinds = pd.factorize(table[by])[0] if by else np.zeros(len(table), int)
    ax.barh(places, table[value], height=0.7, color=[PALETTE[kind % len(PALETTE)] for kind in kinds])
    for y, number in zip(places, table[value]):
        ax.annotate(f"{number:,.4g}", (number, y), (3 if number >= 0 else -3, 0), textcoords="offset points", va="center",
                    ha="left" if number >= 0 else "right")
    ax.margins(x=0.12)
    ax.set_xlabel(words_of(value))
    return ax


@plot
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
    name_rows(ax, places, table["item"])
    ax.hlines(places, 0, table[value], color=BLUE)
    ax.plot(table[value], places, "o", color=BLUE)
    ax.set_xlabel(words_of(value))
    ax.xaxis.set_major_locator(ticker.MaxNLocator(4))
    for y, number in zip([-0.9, *places], [words_of(n), *(f"{count:,.0f}" for count in table[n])]):
        placing.beside(ax, y, number, colour=GREY)
    return ax


@plot
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
    letters = letters_of(sorted(counts.index, key=lambda label: (-counts[label], label)))
    colours = dict(zip(letters, [*PALETTE, *[GREY] * len(letters)]))
    for name, label, column in zip(table[outlet], table[category], table.groupby(outlet).cumcount()):
        ax.add_patch(patches.Rectangle((column, rows[name] - 0.5), 1, 1, facecolor=colours.get(label, "#EEEEEE"),
                                       edgecolor="white"))
        if label in letters:
            ink = ink_on(colours[label])
            ax.text(column + 0.5, rows[name], letters[label], ha="center", va="center", color=ink, fontsize=6)
    name_rows(ax, list(rows.values()), rows)
    ax.set(xlim=(0, pages.max()), xlabel="pages")
    ax.xaxis.set_major_locator(ticker.MaxNLocator(integer=True))
    handles = [patches.Patch(color=colours[label], label=f"{letter}  {words_of(label)} ({counts[label]})")
               for label, letter in letters.items()]
    ax.legend(handles=handles, loc="upper left", bbox_to_anchor=(1.0, 1.0), handlelength=1.0)
    return ax


@plot
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
    name_rows(ax, places, table["variable"])
    ax.set(xlim=(np.nanmin([0, *table["alpha"]]) - 0.03, 1.05), xlabel="alpha")
    ax.set_xticks([0, 0.5, 1])
    placing.beside(ax, -0.9, "alpha", "same", "prevalence", "pages", colour=GREY)
    for y, row in zip(places, table.itertuples()):
        alpha = f"{row.alpha:.2f}".replace("0.", ".", 1) if pd.notna(row.alpha) else "none"
        shares = [f"{row.agreement:.0%}", f"{100 * row.prevalence_a:.0f} / {row.prevalence_b:.0%}"] if row.pages else ["–", "–"]
        placing.beside(ax, y, alpha, *shares, f"{row.pages:.0f}", colour=BLACK)
    return ax
