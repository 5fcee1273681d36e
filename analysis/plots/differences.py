"""What `effects`, `keyness` and `curve` have in common: differences with intervals."""

import math
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.ticker import MaxNLocator

from analysis.compare.evidence import are_points, level_column, method_of, passes
from analysis.compare.findings import in_every_test, in_title, untested_text
from analysis.compare.prose import capitalised, number_text, percent_text
from analysis.errors import plural
from analysis.plots.canvas import mark_cuts, write_beside
from analysis.plots.captions import short_title
from analysis.plots.scales import Scale
from analysis.plots.style import GREY, SMALL, quoted, words_of

SURE = "Filled: sure (adjusted p ≤ .05); lines: 95 % intervals"
ONLY = {math.inf: "only here", 0: "not here"}  #: counted ratio → what stands at the edge


def scale_of_differences(table: pd.DataFrame) -> Scale:
    """Return how the differences of a table are written, and the levels of both sides."""
    column = level_column(table)
    if column == "rate":
        per = method_of(table).get("per", "token")
        factor = 1000 if per == "token" else 100
        unit = "1,000 words" if per == "token" else f"100 {plural(per)}"
        axis = "times as often"
        return Scale(axis, f"per {unit}", lambda x: _two_digits(factor * x), is_ratio=True)
    if are_points(table):
        return Scale("difference in percentage points", "%", percent_text, 100, is_share=True)
    means = table[column].dropna()
    is_tone = (means < 0).any() and (means.abs() <= 1).all()
    mean = "mean tone" if is_tone else "mean"
    return Scale(f"difference in {mean}", mean, lambda level: number_text(level, 2))


def _two_digits(number: float) -> str:
    """Return a rate or a ratio with two digits: "0.87", "13"."""
    return f"{number:,.0f}" if number >= 10 else f"{number:.2g}"


def others_in_words(name: object) -> str:
    """Return whom a group is compared with: the rest are all others."""
    return words_of("all others" if name == "rest" else name)


# ---- rows -------------------------------------------------------------------------------------


def draw_differences(ax: Axes, table: pd.DataFrame, *, scale: Scale) -> str:
    """Draw dots with intervals at ``y`` in ``colour``, and beside them the levels of both sides.

    Return that some intervals are cut, or "".
    """
    whole = table[["estimate", "low", "high"]].astype(float)
    if scale.is_ratio:
        whole = np.exp(whole).mask(table["ratio"].isin(ONLY))
    cut_at = scale.ends(whole)
    _draw_axis(ax, scale)
    filling = table["colour"].where(passes(table["p_adjusted"]), "white")
    for row in table.assign(**whole.clip(*cut_at), filling=filling).itertuples():
        look = {"color": row.colour, "zorder": 2, "clip_on": False}
        dot = look | {"marker": "o", "markersize": 5, "markerfacecolor": row.filling}
        if scale.is_ratio and row.ratio in ONLY:
            _draw_at_edge(ax, row, dot)
        else:
            ax.plot([row.low, row.high], [row.y, row.y], **look)
            ax.plot(row.estimate, row.y, **dot)
    low, high = (0.5, 2) if scale.is_ratio else (-0.05, 0.05)
    ends = ax.get_xlim()
    ax.set_xlim(min(low, *ends), max(high, *ends))
    _write_levels(ax, table, scale)
    return mark_cuts(ax, table.assign(**whole), cut_at)


def _draw_axis(ax: Axes, scale: Scale) -> None:
    """Draw the axis of a scale, with a line where there is no difference."""
    ax.margins(x=0.03)
    ax.axvline(1 if scale.is_ratio else 0, color=GREY, linewidth=0.6, zorder=0)
    ax.set_xlabel(scale.axis)
    if scale.is_ratio:
        ax.set_xscale("log", base=2)
        ax.xaxis.set_major_formatter(lambda x, _: f"{x:.0f}" if x > 0.9 else f"1/{1 / x:.0f}")
        return
    ax.xaxis.set_major_locator(MaxNLocator(5, steps=[1, 2, 5, 10]))
    ax.xaxis.set_major_formatter(lambda x, _: f"{round(scale.printed(x), 9):.3g}".replace("-", "−"))


def _draw_at_edge(ax: Axes, row: Any, dot: dict) -> None:
    """Draw a ratio that has no place on the axis: a dot at the edge, with what it says."""
    edge, offset, side = (0.98, -6, "right") if row.ratio else (0.02, 6, "left")
    at_edge = ax.get_yaxis_transform()
    ax.plot(edge, row.y, transform=at_edge, **dot)
    look = SMALL | {"ha": side, "xycoords": at_edge}
    ax.annotate(ONLY[row.ratio], (edge, row.y), (offset, 0), **look)


def _write_levels(ax: Axes, table: pd.DataFrame, scale: Scale) -> None:
    """Write the levels of both sides beside the rows: "4 / 28"."""
    column = level_column(table)
    if not column:
        return
    sides = [table[name].map(scale.text) for name in (column, f"{column}_against")]
    texts = [f"{level} / {other}".replace(" %", "") for level, other in zip(*sides)]
    write_beside(ax, table["y"], texts, head=f"{scale.head}, group / others")


def sure_in_words(table: pd.DataFrame) -> str:
    """Return what filled dots and lines are, or why nothing was tested."""
    if table["p_adjusted"].isna().all():
        return capitalised(untested_text(table))
    return SURE


# ---- what one sees ----------------------------------------------------------------------------


def title_of_differences(
    table: pd.DataFrame, scale: Scale, *, drawn: pd.DataFrame | None = None
) -> str:
    """Return the surest difference that is drawn in a title, or that none of the table is sure."""
    compared = in_every_test(table)
    n_tests = compared["p_adjusted"].count()
    sure = compared[passes(compared["p_adjusted"])]
    if sure.empty:
        [*_, by] = method_of(table).get("by") or ["group"]
        what = "words" if scale.is_ratio else scale.axis
        result = f"none of {n_tests:,} is sure" if n_tests > 1 else "not sure"
        if not n_tests:
            result = "not tested"
        return f"{capitalised(what)}, by {words_of(by)}: {result}"
    titles = []
    leading = sure if drawn is None else sure.merge(drawn[["group", "item"]].drop_duplicates())
    for surest in leading.nsmallest(1, "p_adjusted").to_dict("records"):
        name = words_of(surest["item"])
        names = [name, name.rpartition(": ")[2]]
        titles = [_levels_in_title(surest, level_column(table), each, scale) for each in names]
    return short_title(*titles, f"Sure differences: {len(sure):,} of {n_tests:,}")


def _levels_in_title(row: dict, column: str, name: str, scale: Scale) -> str:
    """Return the levels of both sides of a difference."""
    group = words_of(row["group"])
    others = others_in_words(row["against"])
    levels = pd.Series({group: row[column], others: row[f"{column}_against"]})
    if not scale.is_ratio:
        return in_title(name, levels, text=scale.text)
    return f"{in_title(quoted(name), levels, text=scale.text)} {scale.head}"
