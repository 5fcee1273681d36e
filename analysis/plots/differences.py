"""What `effects` and `keyness` have in common: differences with intervals."""

import math
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.ticker import MaxNLocator

from analysis.compare.evidence import are_points, level_column, method_of, passes
from analysis.compare.findings import untested_text, with_value_quoted
from analysis.compare.prose import capitalised, number_text, percent_text
from analysis.errors import plural
from analysis.plots.canvas import mark_cuts
from analysis.plots.captions import short_title
from analysis.plots.scales import Scale, number
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
        return Scale(
            "times as often",
            f"per {unit}",
            lambda rate: _two_digits(factor * rate),
            is_ratio=True,
            marks=(1,),
            least=(0.5, 2),
        )
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
    """Draw dots with intervals at ``y`` in ``colour``, filled where ``is_sure``.

    Return that some intervals are cut, or "".
    """
    whole = table[["estimate", "low", "high"]].astype(float)
    if scale.is_ratio:
        whole = np.exp(whole).mask(table["ratio"].isin(ONLY))
    cut_at = scale.ends(whole)
    _draw_axis(ax, scale)
    filling = table["colour"].where(table["is_sure"], "white")
    for row in table.assign(**whole.clip(*cut_at), filling=filling).itertuples():
        look = {"color": row.colour, "zorder": 2, "clip_on": False}
        dot = look | {"marker": "o", "markersize": 5, "markerfacecolor": row.filling}
        if scale.is_ratio and row.ratio in ONLY:
            _draw_at_edge(ax, row, dot)
        else:
            ax.plot([row.low, row.high], [row.y, row.y], **look)
            ax.plot(row.estimate, row.y, **dot)
    low, high = scale.least
    ends = ax.get_xlim()
    ax.set_xlim(min(low, *ends), max(high, *ends))
    return mark_cuts(ax, table.assign(**whole), cut_at)


def _draw_axis(ax: Axes, scale: Scale) -> None:
    """Draw the axis of a scale, with lines where there is no difference or what else it marks."""
    ax.margins(x=0.03)
    for mark in scale.marks:
        ax.axvline(mark, color=GREY, linewidth=0.6, zorder=0)
    ax.set_xlabel(scale.axis)
    if scale.is_ratio:
        ax.set_xscale("log", base=2)
        ax.xaxis.set_major_formatter(lambda x, _: f"{x:.0f}" if x > 0.9 else f"1/{1 / x:.0f}")
        return
    ax.xaxis.set_major_locator(MaxNLocator(5, steps=[1, 2, 5, 10]))
    ax.xaxis.set_major_formatter(lambda x, _: number(scale.printed(x)))


def _draw_at_edge(ax: Axes, row: Any, dot: dict) -> None:
    """Draw a ratio that has no place on the axis: a dot at the edge, with what it says."""
    edge, offset, side = (0.98, -6, "right") if row.ratio else (0.02, 6, "left")
    at_edge = ax.get_yaxis_transform()
    ax.plot(edge, row.y, transform=at_edge, **dot)
    look = SMALL | {"ha": side, "xycoords": at_edge}
    ax.annotate(ONLY[row.ratio], (edge, row.y), (offset, 0), **look)


def levels_of_sides(table: pd.DataFrame, scale: Scale) -> list[str]:
    """Return the levels of both sides of each row: "4 / 28"."""
    column = level_column(table)
    sides = [table[name].map(scale.text) for name in (column, f"{column}_against")]
    return [f"{level} / {other}".replace(" %", "") for level, other in zip(*sides)]


def sure_in_words(table: pd.DataFrame) -> str:
    """Return what filled dots and lines are, or why nothing was tested."""
    if table["p_adjusted"].isna().all():
        return capitalised(untested_text(table))
    return SURE


# ---- what one sees ----------------------------------------------------------------------------


def title_of_differences(
    table: pd.DataFrame, scale: Scale, *, drawn: pd.DataFrame | None = None
) -> str:
    """Return the surest difference that is drawn in words, or that none of the table is sure."""
    n_tests = table["p_adjusted"].count()
    sure = table[passes(table["p_adjusted"])]
    if not n_tests:
        return "No difference could be tested"
    if sure.empty:
        [*_, by] = method_of(table).get("by", ["group"])
        compared = "words" if scale.is_ratio else scale.axis
        result = f"none of {n_tests:,} is sure" if n_tests > 1 else "not sure"
        return f"{capitalised(compared)}, by {words_of(by)}: {result}"
    titles = []
    leading = sure if drawn is None else drawn[passes(drawn["p_adjusted"])]
    for surest in leading.nsmallest(1, "p_adjusted").to_dict("records"):
        name = words_of(surest["item"])
        short = name.rpartition(": ")[2]
        titles = [_in_words(surest, each, scale) for each in (name, short)]
    return short_title(*titles, f"Sure differences: {len(sure):,} of {n_tests:,}")


def _in_words(row: dict, name: str, scale: Scale) -> str:
    """Return the levels of both sides of a difference, or who uses a word how often."""
    group = words_of(row["group"])
    others = others_in_words(row["against"])
    if not scale.is_ratio:
        return _levels_in_words(row, {"": group, "_against": others}, name, scale)
    more, less = (group, others) if row["estimate"] > 0 else (others, group)
    name = quoted(name)
    if row["ratio"] in ONLY:
        return f"{name}: only {more}"
    ratio = _two_digits(math.exp(abs(row["estimate"])))
    return f"{name}: {more} {ratio} times as often as {less}"


def _levels_in_words(row: dict, sides: dict[str, str], name: str, scale: Scale) -> str:
    """Return the levels of both sides of a difference, the larger one first."""
    column = "share" if "share" in row else "mean"
    levels = [(row[f"{column}{ending}"], side) for ending, side in sides.items()]
    levels.sort(reverse=True)
    texts = [f"{side} {scale.text(level)}" for level, side in levels]
    return f"{capitalised(with_value_quoted(name))}: {', '.join(texts)}"
