"""Rows with intervals, as `effects`, `keyness` and `levels` draw them; differences in words."""

import functools
import math
from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from analysis.compare.evidence import are_points, level_column, method_of, passes, reading_in
from analysis.compare.findings import (
    in_every_test,
    in_title,
    passing_text,
    two_digits,
    untested_text,
)
from analysis.compare.prose import capitalised, number_text, percent_text
from analysis.errors import number_of, plural
from analysis.plots.canvas import (
    ALL_OTHERS,
    LEGEND_LINE,
    LOOKS,
    Canvas,
    draw_key,
    draw_marks,
    headed_axes,
    left_out,
    mark_cuts,
    write_beside,
)
from analysis.plots.captions import Caption, short_title
from analysis.plots.scales import LINES, Scale
from analysis.plots.style import SMALL, colours_of_groups, quoted, words_in, words_of

VALUES = ["estimate", "low", "high"]
THOSE = ", those of the smallest p"
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
            lambda rate: two_digits(factor * rate),
            is_ratio=True,
            marks=(1,),
            least=(0.5, 2),
        )
    if are_points(table):
        return Scale(
            "difference in percentage points", "%", percent_text, 100, is_share=True, least=(-5, 5)
        )
    means = table[column].dropna()
    is_tone = (means < 0).any() and (means.abs() <= 1).all()
    mean = "mean tone" if is_tone else "mean"
    text = functools.partial(number_text, decimals=2)
    return Scale(f"difference in {mean}", mean, text, least=(-0.05, 0.05))


# ---- rows -------------------------------------------------------------------------------------


def draw_rows(
    figure: Canvas,
    shown: pd.DataFrame,
    others: pd.DataFrame,
    *,
    keys: list[str],
    scale: Scale,
    what: str,
) -> Caption:
    """Draw estimates with intervals under their ``heading``, and what stands ``beside``.

    The caption has what is drawn, and what the marks are: of *what*, where they are levels.
    """
    ax, places = headed_axes(figure, shown["heading"], shown["name"])
    shown = shown.assign(y=places)
    whole = scale.printed(shown[VALUES].astype(float))
    is_written = shown["mark"] == "count"
    is_at_edge = shown.get("ratio", shown["y"]).isin(ONLY) & scale.is_ratio & ~is_written
    whole[is_at_edge | is_written] = np.nan
    ends = scale.ends(whole)
    rows = shown.assign(**whole.clip(*ends))
    ax.hlines(places, rows["low"], rows["high"], color=rows["colour"], zorder=1, clip_on=False)
    for row in rows[is_at_edge].itertuples():
        _draw_at_edge(ax, row)
    places_of = shown[~is_written][[*keys, "y", "colour"]]
    second = others.merge(places_of).assign(mark="second")
    printed = second.assign(estimate=scale.printed(second["estimate"]))
    draw_marks(ax, pd.concat([rows[~is_at_edge], printed]))
    scale.draw(ax.xaxis, pd.concat([rows[VALUES], printed[["estimate"]]]))
    write_beside(ax, shown, head=scale.head)
    drawn = pd.concat([shown, second])
    key = draw_key(figure, drawn["mark"], what=what, points=LEGEND_LINE)
    has_lines = bool(rows["low"].notna().any())
    return Caption(
        notes=(LINES if has_lines else "", mark_cuts(ax, shown.assign(**whole), ends)),
        key=key,
        drawn=drawn,
        has_intervals=has_lines,
    )


def draw_differences(
    figure: Canvas,
    known: pd.DataFrame,
    shown: pd.DataFrame,
    *,
    keys: list[str],
    scale: Scale,
    those: str = "",
) -> Caption:
    """Draw *those* of the known differences; the caption has neither title nor what one sees."""
    first = known[known["is_first"]]
    others = known[~known["is_first"]]
    groups = shown[["group", "against"]].drop_duplicates()
    is_one_pair = len(groups) == 1 and groups["against"].iloc[0] != ALL_OTHERS
    sides = " / ".join(groups.iloc[0].map(words_of)) if is_one_pair else "group / others"
    beside = replace(scale, head=f"{scale.head}, {sides}" if scale.head else sides)
    shown = shown.assign(colour=colours_of_groups(shown["group"]))
    caption = draw_rows(figure, shown, others, keys=keys, scale=beside, what="differences")
    each = "" if others.empty else f" in each {reading_in(known)}"
    sure = f"Sure: adjusted p ≤ .05{each}"
    if not first["p_adjusted"].notna().any():
        sure = untested_text(first)
    rest = left_out(len(shown), len(first), "differences", those=those)
    return replace(
        caption,
        shows=f"{capitalised(scale.axis)}, {number_of(len(first), 'difference')}.",
        sees=f"{capitalised(passing_text(in_every_test(figure.table)))}.",
        notes=(sure, *caption.notes, rest),
    )


def _draw_at_edge(ax: Axes, row: Any) -> None:
    """Draw a ratio that has no place on the axis: a mark at the edge, with what it says."""
    edge, offset, side = (0.98, -6, "right") if row.ratio else (0.02, 6, "left")
    at_edge = ax.get_yaxis_transform()
    look = {"color": row.colour, "linestyle": "", "transform": at_edge, "clip_on": False}
    ax.plot(edge, row.y, **look, **LOOKS[row.mark])
    look = SMALL | {"ha": side, "xycoords": at_edge}
    ax.annotate(ONLY[row.ratio], (edge, row.y), (offset, 0), **look)


def levels_of_sides(table: pd.DataFrame, scale: Scale) -> list[str]:
    """Return the levels of both sides of each row: "4 / 28"."""
    column = level_column(table)
    sides = [table[name].map(scale.text) for name in (column, f"{column}_against")]
    return [f"{level} / {other}".replace(" %", "") for level, other in zip(*sides)]


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
    column = level_column(table)
    for surest in leading.nsmallest(1, "p_adjusted").to_dict("records"):
        name = words_of(surest["item"])
        sides = words_in([surest["group"], surest["against"]])
        levels = pd.Series([surest[column], surest[f"{column}_against"]], sides)
        for each in (name, name.rpartition(": ")[2]):
            subject = quoted(each) if scale.is_ratio else each
            unit = f" {scale.head}" if scale.is_ratio else ""
            titles.append(in_title(subject, levels, text=scale.text) + unit)
    return short_title(*titles, f"Sure differences: {len(sure):,} of {n_tests:,}")
