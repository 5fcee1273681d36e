"""Agreement of two readings, one line a variable."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from analysis.plots.canvas import plot
from analysis.plots.captions import Caption, in_words
from analysis.plots.labels import write_beside
from analysis.plots.rows import axis_words, name_rows
from analysis.plots.selection import Selection
from analysis.plots.style import BLACK, BLUE, GREY

if TYPE_CHECKING:
    from matplotlib.axes import Axes


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

    Beside it are percent agreement, prevalence in both readings, and pages.

    Parameters
    ----------
    table : DataFrame
        From `annotation.agreement`. An undefined alpha has no dot. A dot without an
        interval (``low, high``) is hollow.

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
