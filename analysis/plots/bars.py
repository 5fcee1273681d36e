"""Figures of one line a count: bars, terms, word shifts, the pages of outlets, agreement."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from matplotlib import patches, ticker

from analysis import errors as checks
from analysis.plots import labels as placing
from analysis.plots.style import (
    BLACK,
    BLUE,
    GREY,
    PALETTE,
    VERMILLION,
    descriptive,
    in_blocks,
    ink_on,
    key_above,
    letters_of,
    name_rows,
    named_rows,
    plot,
    words_of,
)
from analysis.stats.evidence import Method, method_of

if TYPE_CHECKING:
    from matplotlib.axes import Axes


@plot
def bars(table: pd.DataFrame, ax: Axes, *, value: str = "n", by: str | None = None) -> Axes:
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
    few, colours = descriptive(table), [PALETTE[kind % len(PALETTE)] for kind in kinds]
    ax.barh(
        places,
        table[value],
        height=0.7,
        color=np.where(few, "white", colours),
        edgecolor=np.where(few, GREY, colours),
        linewidth=0.6,
    )
    for y, number in zip(places, table[value]):
        _at_end(ax, number, y, end=number, text=f"{number:,.4g}".replace("-", "−"))
    _room_for_numbers(ax)
    ax.set_xlabel(words_of(value) + ("\nhollow: descriptive only" if few.any() else ""))
    return ax


def _at_end(ax, value: float, y: float, *, end: float, text: str) -> None:
    """Write a number at the end of its bar; "–" at 0 where there is none."""
    side = -1 if value < 0 else 1
    ax.annotate(
        "–" if math.isnan(value) else text,
        (0 if math.isnan(end) else end, y),
        (3 * side, 0),
        va="center",
        textcoords="offset points",
        ha="left" if side > 0 else "right",
    )


def _room_for_numbers(ax) -> None:
    """Widen the axes by what numbers at the ends of bars take."""
    width = (
        placing.width_of(ax)
        - placing.inches_of([label.get_text() for label in ax.get_yticklabels()])
        - 0.3
    )
    ax.margins(x=0.45 / max(width - 0.9, 0.5))


@plot
def terms(
    table: pd.DataFrame, ax: Axes, *, value: str = "estimate", n: str = "articles", most: int = 12
) -> Axes:
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
    few = descriptive(table)
    ax.hlines(places, 0, table[value], color=np.where(few, GREY, BLUE))
    ax.plot(table[value][~few], places[~few], "o", color=BLUE)
    ax.plot(table[value][few], places[few], "o", color=GREY, markerfacecolor="white")
    ax.set_xlabel(words_of(value) + ("\nhollow: descriptive only" if few.any() else ""))
    ax.xaxis.set_major_locator(ticker.MaxNLocator(4))
    heading = placing.fitted(words_of(n), 0.9, size=6.5, lines=1)
    for y, number in zip([-0.9, *places], [heading, *(f"{count:,.0f}" for count in table[n])]):
        placing.beside(ax, y, number, colour=GREY)
    return ax


@plot
def word_shift(table: pd.DataFrame, ax: Axes, *, most: int = 20) -> Axes:
    """Return *ax* with what the *most* weighty items add to the difference of two sides: a bar each, and the total under them.

    Parameters
    ----------
    table : DataFrame
        From `framing.word_shift`. Bars go by the size of the contribution. Those of items that are more frequent in the group
        are full, those of items more frequent in the reference striped; an item that the table's note calls "descriptive only"
        is hollow. Without rates all bars are full.

    Examples
    --------
    >>> from analysis import figures
    >>> table = pd.DataFrame({"item": ["base", "law"], "contribution": [0.25, -0.45], "rate": [0.4, 0.1],
    ...                       "rate_against": [0.2, 0.5]})
    >>> table.attrs["method"] = Method(target="North", against="South", total=-0.2)
    >>> ax = word_shift(table, figures.canvas()[1])
    >>> [label.get_text() for label in ax.get_yticklabels()], [text.get_text() for text in ax.texts]
    (['law', 'base', 'total of 2'], ['−0.45', '+0.25', '−0.2'])
    """
    checks.require_columns(table, ["item", "contribution"], what="word shift")
    sides = {"rate", "rate_against"} <= {*table}
    shown = (
        table.assign(_size=table["contribution"].abs())
        .sort_values(["_size", "item"], ascending=[False, True])
        .head(most)
    )
    places, few = np.arange(len(shown)), descriptive(shown)
    other = (
        (shown["rate"] < shown["rate_against"]).to_numpy() if sides else np.zeros(len(shown), bool)
    )
    for y, value, against, hollow in zip(places, shown["contribution"], other, few):
        colour, stripes = (VERMILLION, "//////") if against else (BLUE, None)
        ax.barh(
            y,
            value,
            height=0.7,
            facecolor="white" if against or hollow else colour,
            hatch=stripes,
            edgecolor=GREY if hollow else colour,
            linewidth=0.6,
        )
    name_rows(
        ax, np.append(places, len(places) + 0.4), [*shown["item"], f"total of {len(table):,}"]
    )
    ax.axvline(0, color=GREY, linewidth=0.6, zorder=0)
    total = method_of(table).total
    if np.isnan(total):
        total = table["contribution"].sum()
    for y, value in zip([*places, len(places) + 0.4], [*shown["contribution"], total]):
        _at_end(
            ax,
            value,
            y,
            end=value if y < len(places) else 0.0,
            text=f"{value:+.3g}".replace("-", "−"),
        )
    _room_for_numbers(ax)
    ax.xaxis.set_major_locator(ticker.MaxNLocator(4))
    ax.set_xlabel(
        "contribution to the difference" + ("\nhollow: descriptive only" if few.any() else "")
    )
    if sides:
        _key_of_sides(table, ax, drawn=sorted({*other.tolist()}))
    return ax


def _key_of_sides(table: pd.DataFrame, ax, *, drawn: list[bool]) -> None:
    """Say over the bars which side uses the items more."""
    handles = []
    for against in drawn:
        colour, stripes = (VERMILLION, "//////") if against else (BLUE, None)
        method = method_of(table)
        if against:
            name = words_of(method.against or "the reference")
        else:
            name = words_of(method.target or "the group")
        handles.append(
            patches.Patch(
                facecolor="white" if against else colour,
                edgecolor=colour,
                hatch=stripes,
                linewidth=0.6,
                label=f"more frequent in {name}",
            )
        )
    key_above(ax, handles)


@plot
def outlet_rows(table: pd.DataFrame, ax: Axes, *, category: str, outlet: str = "outlet") -> Axes:
    """Return *ax* with each outlet as a row of its pages: one tile a page, coloured and lettered by category.

    Outlets with most pages come first, then by name; tiles stand in the table's order (sort it by date). A missing category is
    a pale tile. The legend counts the pages. Raises InputError for pages without an outlet.

    >>> from analysis import figures
    >>> pages = pd.DataFrame({"outlet": ["North", "South", "South"], "dominant": ["law", "law", "diplomacy"]})
    >>> ax = outlet_rows(pages, figures.canvas()[1], category="dominant")
    >>> [label.get_text() for label in ax.get_yticklabels()], [text.get_text() for text in ax.texts]
    (['South', 'North'], ['L', 'L', 'D'])
    """
    checks.require_columns(table, [outlet, category], what="table of pages")
    if table[outlet].isna().any():
        raise checks.refusal(
            "table of pages",
            arrived=f"{table[outlet].isna().sum():,} pages without {outlet}",
            expected="one for each page",
            fix=f"Leave them out: table.dropna(subset={outlet!r}).",
        )
    pages = table[outlet].value_counts()
    rows = {
        name: place
        for place, name in enumerate(sorted(pages.index, key=lambda name: (-pages[name], name)))
    }
    counts = table[category].value_counts(dropna=True)
    letters = letters_of(sorted(counts.index, key=lambda label: (-counts[label], label)))
    colours = dict(zip(letters, [*PALETTE, *[GREY] * len(letters)]))
    for name, label, column in zip(
        table[outlet], table[category], table.groupby(outlet).cumcount()
    ):
        ax.add_patch(
            patches.Rectangle(
                (column, rows[name] - 0.5),
                1,
                1,
                facecolor=colours.get(label, "#EEEEEE"),
                edgecolor="white",
            )
        )
        if label in letters:
            ink = ink_on(colours[label])
            ax.text(
                column + 0.5,
                rows[name],
                letters[label],
                ha="center",
                va="center",
                color=ink,
                fontsize=6,
            )
    name_rows(ax, list(rows.values()), rows)
    ax.set(xlim=(0, pages.max()), xlabel="pages")
    ax.xaxis.set_major_locator(ticker.MaxNLocator(integer=True))
    room = 0.28 * placing.width_of(ax)
    handles = [
        patches.Patch(
            color=colours[label],
            label=placing.fitted(f"{letter}  {words_of(label)}", room, lines=2)
            + f" ({counts[label]})",
        )
        for label, letter in letters.items()
    ]
    ax.legend(handles=handles, loc="upper left", bbox_to_anchor=(1.0, 1.0), handlelength=1.0)
    return ax


@plot
def agreement(table: pd.DataFrame, ax: Axes) -> Axes:
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
    checks.require_columns(
        table,
        ["variable", "pages", "alpha", "agreement", "prevalence_a", "prevalence_b"],
        what="agreement table",
    )
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
        shares = (
            [f"{row.agreement:.0%}", f"{100 * row.prevalence_a:.0f} / {row.prevalence_b:.0%}"]
            if row.pages
            else ["–", "–"]
        )
        placing.beside(ax, y, alpha, *shares, f"{row.pages:.0f}", colour=BLACK)
    return ax
