"""Scores as bars, one line each: word shifts, agreement."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from matplotlib import ticker
from matplotlib.patches import Patch

from analysis.errors import require_columns
from analysis.plots.canvas import plot
from analysis.plots.captions import Caption, in_words
from analysis.plots.fitting import inches_of_row_names, width_of
from analysis.plots.labels import write_beside, write_near
from analysis.plots.marks import mark_rows
from analysis.plots.rows import (
    axis_words,
    hollow_rows,
    label_key_above,
    name_rows,
    require_single_rows,
)
from analysis.plots.selection import Selection
from analysis.plots.style import (
    BLACK,
    BLUE,
    GREY,
    VERMILLION,
    words_of,
)
from analysis.stats.evidence import is_descriptive, method_of
from analysis.stats.facts import Sides

if TYPE_CHECKING:
    from matplotlib.axes import Axes


BAR = {"height": 0.7, "linewidth": 0.6}


def _write_at_end(ax: Axes, value: float, y: float, *, end: float, text: str) -> None:
    """Write a number at the end of its bar; a dash at 0 for a missing one."""
    if math.isnan(value):
        text = "–"
        end = 0
    if value < 0:
        write_near(ax, text, (end, y), (-3, 0), va="center", ha="right")
    else:
        write_near(ax, text, (end, y), (3, 0), va="center", ha="left")


def _make_room_for_numbers(ax: Axes) -> None:
    """Widen the axes by what numbers at the ends of bars take."""
    width = width_of(ax) - inches_of_row_names(ax) - 0.3
    ax.margins(x=0.45 / max(width - 0.9, 0.5))


# ---- word shifts ------------------------------------------------------------------------------


def _height_of_shift(table: pd.DataFrame, *, most: int = 20, **_options: object) -> float:
    """Return the inches of a figure of a word shift."""
    return 1.2 + 0.17 * (min(len(table), most) + 1)


@plot(_height_of_shift)
def word_shift(table: pd.DataFrame, ax: Axes, *, most: int = 20) -> Caption:
    """Draw what each item adds to the difference of two groups.

    Parameters
    ----------
    table : DataFrame
        From `framing.word_shift`. Items more frequent in the target have full bars, those more
        frequent in the reference striped ones. Without rates all bars are full. Items that are
        descriptive only are hollow.
    most : int
        How many items are drawn, those of largest contribution.

    Examples
    --------
    >>> table = pd.DataFrame({"item": ["base", "law"], "contribution": [0.25, -0.45],
    ...                       "rate": [0.4, 0.1], "rate_against": [0.2, 0.5]})
    >>> ax = word_shift(table).axes[0]
    >>> [label.get_text() for label in ax.get_yticklabels()]
    ['law', 'base', 'total of 2']
    >>> [text.get_text() for text in ax.texts]
    ['−0.45', '+0.25', '−0.2']
    """
    require_columns(
        table,
        ["item", "contribution"],
        what="word shift",
        fix="Give the table that framing.word_shift returned.",
    )
    require_single_rows(table, ["item"], plot="word_shift")
    shown = _largest_contributions(table, most)
    has_rates = {"rate", "rate_against"} <= set(table)
    is_reference = np.zeros(len(shown), bool)
    if has_rates:
        is_reference = (shown["rate"] < shown["rate_against"]).to_numpy()
    is_thin = is_descriptive(shown)
    positions = np.arange(len(shown))
    position_of_total = len(shown) + 0.4
    for y, value, striped, hollow in zip(positions, shown["contribution"], is_reference, is_thin):
        _draw_contribution(ax, y, value, is_striped=striped, is_hollow=hollow)
    names = [*shown["item"], f"total of {len(table):,}"]
    name_rows(ax, [*positions, position_of_total], names)
    mark_rows(ax, shown[["item"]].to_dict("records"))
    ax.axvline(0, color=GREY, linewidth=0.6, zorder=0)
    for y, value in zip(positions, shown["contribution"]):
        _write_at_end(ax, value, y, end=value, text=_signed(value))
    total = _total_of_shift(table)
    _write_at_end(ax, total, position_of_total, end=0.0, text=_signed(total))
    _make_room_for_numbers(ax)
    ax.xaxis.set_major_locator(ticker.MaxNLocator(4))
    ax.set_xlabel(axis_words("contribution to the difference", hollow_rows(is_thin)))
    target, reference = _sides_of_shift(table)
    if has_rates:
        _explain_sides(ax, target, reference, drawn=sorted(set(is_reference.tolist())))
    sees = in_words(shown, names=["item"], value="contribution")
    sides = f"{target} from {reference}"
    shows = (
        f"The {len(shown)} items that add most to the difference of {sides}, "
        f"{_signed(total)} in all."
    )
    return Caption(shows, sees)


def _largest_contributions(table: pd.DataFrame, most: int) -> pd.DataFrame:
    """Return the items of largest contribution, the largest first."""
    sizes = table.assign(_size=table["contribution"].abs())
    ranked = sizes.sort_values(["_size", "item"], ascending=[False, True])
    return ranked.head(most).drop(columns="_size")


def _draw_contribution(
    ax: Axes, y: float, value: float, *, is_striped: bool, is_hollow: bool
) -> None:
    """Draw the bar of an item: striped for the reference, hollow if descriptive only."""
    colour = BLUE
    stripes = None
    filling = BLUE
    if is_striped:
        colour = VERMILLION
        stripes = "//////"
        filling = "white"
    if is_hollow:
        colour = GREY
        filling = "white"
    ax.barh(y, value, facecolor=filling, hatch=stripes, edgecolor=colour, **BAR)


def _total_of_shift(table: pd.DataFrame) -> float:
    """Return the sum of all contributions, drawn or not."""
    shift = method_of(table).word_shift
    if shift is None:
        return table["contribution"].sum()
    return shift.total


def _sides_of_shift(table: pd.DataFrame) -> tuple[str, str]:
    """Return the words for the two sides of a word shift."""
    sides = method_of(table).sides or Sides()
    target = sides.target or "the group"
    reference = sides.against or "the reference"
    return words_of(target), words_of(reference)


def _signed(value: float) -> str:
    """Return a number with its sign."""
    return f"{value:+.3g}".replace("-", "−")


def _explain_sides(ax: Axes, target: str, reference: str, *, drawn: Sequence[bool]) -> None:
    """Say over the bars which side uses the items more."""
    full = Patch(facecolor=BLUE, edgecolor=BLUE, linewidth=0.6, label=f"more frequent in {target}")
    striped = Patch(
        facecolor="white",
        edgecolor=VERMILLION,
        hatch="//////",
        linewidth=0.6,
        label=f"more frequent in {reference}",
    )
    handles = [(full, striped)[is_reference] for is_reference in drawn]
    label_key_above(ax, handles)


# ---- agreement --------------------------------------------------------------------------------


def _height_of_agreement(table: pd.DataFrame, **_options: object) -> float:
    """Return the inches of a figure of agreement."""
    return 0.9 + 0.14 * len(table)


def _select_of_agreement(table: pd.DataFrame, most: int, **_options: object) -> Selection:
    """Return the variables that were read on most pages."""
    return Selection(table).largest("variable", ["pages"], most=most)


@plot(
    _height_of_agreement,
    select=_select_of_agreement,
    needs=["variable", "pages", "alpha", "agreement", "prevalence_a", "prevalence_b"],
    what="agreement table",
)
def agreement(table: pd.DataFrame, ax: Axes) -> Caption:
    """Draw Krippendorff's alpha by variable with its interval, the highest first.

    Beside it are percent agreement, prevalence in both codings, and pages.

    Parameters
    ----------
    table : DataFrame
        From `annotation.stability` or `annotation.reliability`. An undefined alpha has no dot. A
        dot without an interval (``low, high``) is hollow.

    Notes
    -----
    The lines at .667 and .8 are Krippendorff's customary marks for tentative and for firm
    conclusions.

    Examples
    --------
    >>> row = dict(variable="law", pages=222, alpha=0.98, agreement=0.99, prevalence_a=0.2,
    ...            prevalence_b=0.22)
    >>> agreement(pd.DataFrame([row])).axes[0].texts[-1].get_text()
    '222'
    """
    table = table.sort_values(["alpha", "variable"], ascending=[False, True])
    positions = np.arange(len(table))
    for mark in (0.667, 0.8):
        ax.axvline(mark, color=GREY, linewidth=0.6, linestyle=":", zorder=0)
    table = table.assign(low=table.get("low", np.nan), high=table.get("high", np.nan))
    ax.hlines(positions, table["low"], table["high"], color=BLUE, zorder=1)
    for y, alpha, low in zip(positions, table["alpha"], table["low"]):
        filling = BLUE if pd.notna(low) else "white"
        ax.plot(alpha, y, "o", color=BLUE, markerfacecolor=filling, zorder=2)
    name_rows(ax, positions, table["variable"])
    lowest = np.nanmin([0, *table["alpha"], *table["low"]])
    has_hollow = table["low"].isna() & table["alpha"].notna()
    hollow = "hollow: no interval" if has_hollow.any() else ""
    ax.set(xlim=(lowest - 0.03, 1.05), xlabel=axis_words("alpha", hollow))
    ax.set_xticks([0, 0.5, 1])
    write_beside(ax, -0.9, "alpha", "same", "prevalence", "pages", colour=GREY)
    for y, row in zip(positions, table.itertuples()):
        write_beside(ax, y, *_texts_of_agreement(row), colour=BLACK)
    sees = in_words(table[["variable", "alpha", "pages"]], names=["variable"], value="alpha")
    shows = "Krippendorff's alpha by variable, with percent agreement, prevalence and pages."
    notes = ("Dotted: .667 and .8, the marks for tentative and for firm conclusions",)
    return Caption(shows, sees, notes=notes, has_intervals=True)


def _texts_of_agreement(row) -> list[str]:
    """Return alpha, percent agreement, prevalence and pages of a variable."""
    alpha = "none"
    if pd.notna(row.alpha):
        alpha = f"{row.alpha:.2f}".replace("0.", ".", 1)
    same = "–"
    prevalence = "–"
    if row.pages:
        same = f"{row.agreement:.0%}"
        prevalence = f"{100 * row.prevalence_a:.0f} / {row.prevalence_b:.0%}"
    return [alpha, same, prevalence, f"{row.pages:.0f}"]
