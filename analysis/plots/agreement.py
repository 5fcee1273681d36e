"""Agreement of readings: Krippendorff's alpha of each label."""

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.ticker import MaxNLocator

from analysis.errors import number_of
from analysis.plots.canvas import (
    MOST_ROWS,
    Canvas,
    left_out,
    plot,
    row_axes,
    with_numbers,
    write_beside,
)
from analysis.plots.captions import Caption, in_words, short_title
from analysis.plots.scales import HOLLOW, LINES, number, two_decimals
from analysis.plots.style import GREY, OF_REST, words_in, words_of

TENTATIVE, FIRM = 0.667, 0.8
MARKS = "Dotted: .667 and .8, for tentative and for firm conclusions"


@plot(
    needs="variable pages alpha low high".split(),
    fix="Give the table that annotation.agreement returned.",
)
def agreement(table: pd.DataFrame, figure: Canvas) -> Caption:
    """Draw Krippendorff's alpha of each label with its interval, the highest first.

    Parameters
    ----------
    table : DataFrame
        From `annotation.agreement`. Of more than twelve labels the lowest are drawn. A
        label without an alpha has no row.

    Notes
    -----
    A hollow dot has no interval. Dotted lines are Krippendorff's customary marks for tentative
    (.667) and for firm (.8) conclusions. Beside the rows are alpha and, unless all labels have as
    many, the pages that were read twice.

    Examples
    --------
    >>> row = dict(variable="law", pages=222, alpha=0.983, low=0.95, high=1.0)
    >>> agreement(pd.DataFrame([row])).get_suptitle()
    '1 of 1 label reaches alpha .8; lowest: law .98'
    """
    known = table.dropna(subset="alpha")
    if known.empty:
        return Caption(nothing="no label has an alpha: each has one value only")
    ranked = known.sort_values("alpha", ascending=False, kind="stable")
    shown = ranked.tail(MOST_ROWS)
    which = ", the lowest"
    if figure.is_ordered:
        shown = known.head(MOST_ROWS)
        which = ""
    figure.drawn = shown
    _draw_rows(figure, shown)
    n_firm = int((known["alpha"] >= FIRM).sum())
    verb = "reaches" if n_firm == 1 else "reach"
    reached = f"{n_firm} of {number_of(len(known), 'label')} {verb} alpha .8"
    lowest = ranked.iloc[-1]
    title = f"{reached}; lowest: {words_of(lowest['variable'])} {two_decimals(lowest['alpha'])}"
    rest = left_out(len(shown), len(table), "labels", those=which)
    pages = shown["pages"].unique()
    in_each = f"Each label: {pages[0]:,.0f} pages" if len(pages) == 1 else ""
    return Caption(
        "Krippendorff's alpha by label, with intervals and pages.",
        in_words(known, names=["variable"], value="alpha"),
        title=short_title(title, reached),
        notes=(rest, in_each, MARKS, (HOLLOW if shown["low"].isna().any() else ""), LINES),
    )


def _draw_rows(figure: Canvas, rows: pd.DataFrame) -> None:
    """Draw each alpha as a dot with its interval, and beside it the pages."""
    ax = row_axes(figure, words_in(rows["variable"]), above=0.16)
    for mark in (TENTATIVE, FIRM):
        ax.axvline(mark, color=GREY, linewidth=0.6, linestyle=":", zorder=0)
    for y, row in enumerate(rows.itertuples()):
        filling = "white" if np.isnan(row.low) else OF_REST
        ax.plot([row.low, row.high], [y, y], color=OF_REST, zorder=1)
        ax.plot(row.alpha, y, "o", color=OF_REST, markerfacecolor=filling, markersize=3.5, zorder=2)
    texts = list(map(two_decimals, rows["alpha"]))
    head = "alpha"
    if rows["pages"].nunique() > 1:
        texts = with_numbers(texts, rows["pages"])
        head = "alpha (pages)"
    write_beside(ax, range(len(rows)), texts, head=head)
    _draw_axis(ax, lowest=rows[["alpha", "low"]].min(axis=None))


def _draw_axis(ax: Axes, *, lowest: float) -> None:
    """Draw an axis from the ten below the lowest value, .6 at most, to 1."""
    start = min(0.6, np.floor(10 * lowest) / 10)
    ax.xaxis.set_major_locator(MaxNLocator(5, steps=[1, 2, 5, 10]))
    ax.xaxis.set_major_formatter(lambda value, _: number(value))
    ax.set(xlim=(start - 0.02, 1.02), xlabel="alpha")
