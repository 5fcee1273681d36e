"""Rows with intervals, as `effects`, `keyness` and `levels` draw them; differences in words."""

import functools
from dataclasses import replace

import numpy as np
import pandas as pd

from analysis.compare.evidence import level_column, method_of, passes, reading_in
from analysis.compare.findings import (
    in_every_test,
    in_title,
    passing_text,
    two_digits,
    verdict_of,
)
from analysis.compare.leading import CONTRAST
from analysis.compare.prose import capitalised, number_text, percent_text, two_decimals
from analysis.errors import number_of, plural
from analysis.palette import OF_REST
from analysis.plots.canvas import (
    ALL_OTHERS,
    LEGEND_LINE,
    Canvas,
    draw_key,
    draw_marks,
    headed_axes,
    left_out,
    mark_cuts,
    write_beside,
)
from analysis.plots.captions import Caption, short_title
from analysis.plots.scales import Scale
from analysis.plots.style import quoted, words_in, words_of

VALUES = ["estimate", "low", "high"]
THOSE = ", those of the smallest p"


def scale_of_differences(table: pd.DataFrame) -> Scale:
    """Return how the differences of a table are written, and the levels of both sides."""
    column = level_column(table)
    method = method_of(table)
    if column == "rate":
        per = method.get("per", "token")
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
    is_scale = table["item"].isin(method.get("scales", ())).any()
    if column == "share" or not is_scale:
        return Scale(
            "difference in percentage points",
            "%" if column else "",
            percent_text,
            100,
            is_share=True,
            least=(-5, 5),
        )
    means = table.get(column, pd.Series(dtype=float)).dropna()
    is_tone = (means < 0).any() and (means.abs() <= 1).all()
    mean = "mean tone" if is_tone else "mean"
    text = two_decimals if is_tone else functools.partial(number_text, decimals=2)
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
    whole[is_written] = np.nan
    ends = scale.ends(whole)
    rows = shown.assign(**whole.clip(*ends))
    ax.hlines(places, rows["low"], rows["high"], color=rows["colour"], zorder=1, clip_on=False)
    places_of = shown[~is_written][[*keys, "y", "colour"]]
    second = others.merge(places_of).assign(mark="second")
    printed = second.assign(estimate=scale.printed(second["estimate"]))
    draw_marks(ax, pd.concat([rows, printed]))
    scale.draw(ax.xaxis, pd.concat([rows[VALUES], printed[["estimate"]]]))
    write_beside(figure, shown, head=scale.head)
    drawn = pd.concat([shown, second])
    key = draw_key(figure, drawn["mark"], what=what, points=LEGEND_LINE)
    has_lines = bool(rows["low"].notna().any())
    return Caption(
        notes=(mark_cuts(ax, shown.assign(**whole), ends),),
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
    noun: str = "differences",
    those: str = THOSE,
) -> Caption:
    """Draw *those* of the known differences; the caption has neither title nor what one sees."""
    first = known[known["is_first"]]
    others = known[~known["is_first"]]
    groups = shown[["group", "against"]].drop_duplicates()
    is_one_pair = len(groups) == 1 and groups["against"].iloc[0] != ALL_OTHERS
    method = method_of(figure.table)
    [*_, by] = ["group", *method.get("by", ())]
    sides = f"{words_of(by)} / others"
    if is_one_pair:
        sides = " / ".join(groups.iloc[0].map(words_of))
    beside = replace(scale, head=f"{scale.head}, {sides}" if scale.head else sides)
    shown = shown.assign(colour=OF_REST)
    what = "differences, not tested"
    caption = draw_rows(figure, shown, others, keys=keys, scale=beside, what=what)
    each = "" if others.empty else f" in each {reading_in(known)}"
    sure = passing_text(in_every_test(figure.table)).replace(" .05)", f" .05{each})")
    n_unmarked = (shown["mark"].eq("count") & shown["p_adjusted"].notna()).sum()
    if n_unmarked:
        sure += f"; {n_unmarked} of them without a mark"
    rest = left_out(len(shown), len(first), noun, those=those)
    return replace(
        caption,
        shows=f"{capitalised(scale.axis)}, {number_of(len(first), 'difference')}.",
        sees=f"{capitalised(sure)}.",
        notes=(sure, *caption.notes, rest),
    )


def levels_of_sides(table: pd.DataFrame, scale: Scale) -> list[str]:
    """Return the levels of both sides of each row: "4 / 28"."""
    column = level_column(table)
    sides = [table[name].map(scale.text) for name in (column, f"{column}_against")]
    return [f"{level} / {other}".replace(" %", "") for level, other in zip(*sides)]


# ---- what one sees ----------------------------------------------------------------------------


def title_of_differences(table: pd.DataFrame, drawn: pd.DataFrame, scale: Scale) -> str:
    """Return the largest sure difference that is drawn in a title, or how many are sure.

    Of one difference, under several choices or by several people, it says how sure it is.
    """
    compared = in_every_test(table)
    sure = compared[passes(compared["p_adjusted"])]
    if len(compared[CONTRAST].drop_duplicates()) == 1:
        first = compared.iloc[0]
        how_sure = verdict_of(first)
        if len(compared) > 1:
            how_sure = f"sure in {len(sure) or 'none'} of {compared['p_adjusted'].count()} tests"
        return short_title(*(f"{told}; {how_sure}" for told in _levels_in_title(first, scale)))
    titles = []
    seen = sure.merge(drawn[CONTRAST].drop_duplicates())
    for _, row in seen.assign(reach=seen["estimate"].abs()).nlargest(1, "reach").iterrows():
        titles = _levels_in_title(row, scale)
    return short_title(*titles, passing_text(compared))


def _levels_in_title(row: pd.Series, scale: Scale) -> list[str]:
    """Return both sides' levels of a difference in a title, and in a shorter one."""
    names = words_in([row["group"], row["against"]])
    column = level_column(row)
    levels = [row[column], row[f"{column}_against"]]
    unit = f" {scale.head}" if scale.is_ratio else ""
    name = words_of(row["item"])
    titles = []
    for each in (name, name.rpartition(": ")[2]):
        subject = quoted(each) if scale.is_ratio or each != name else each
        if not scale.is_share and not scale.is_ratio:
            subject = f"{scale.head}, {each}"
        titles.append(in_title(subject, pd.Series(levels, names), text=scale.text) + unit)
    return titles
