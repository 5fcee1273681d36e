"""What `effects` and `keyness` have in common: differences with intervals, and their measure."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.ticker import FixedLocator, MaxNLocator

from analysis.errors import plural
from analysis.plots.canvas import write_beside, write_head_beside
from analysis.plots.captions import short_title
from analysis.plots.style import GREY, word, words_of
from analysis.stats.evidence import are_points, level_column, method_of, passes
from analysis.wording.findings import with_value_quoted
from analysis.wording.text import capitalised, number_text, percent_text

SURE = "Filled: sure (adjusted p ≤ .05); lines: 95 % intervals"
FURTHEST = math.log(64)  #: a larger ratio is drawn at the edge
EDGES = {0: "not here", math.inf: "only here"}  #: counted ratios


@dataclass(frozen=True)
class Measure:
    """How a kind of difference is written."""

    axis: str  #: words of the axis
    unit: str  #: of the levels of both sides
    text: Callable[[float], str]  #: a level, without its unit
    is_ratio: bool = False


def measure_of(table: pd.DataFrame) -> Measure:
    """Return how the differences of a table are written."""
    if level_column(table) == "rate":
        per = method_of(table).get("per", "token")
        factor, unit = (1000, "1,000 words") if per == "token" else (100, f"100 {plural(per)}")
        return Measure("times as often", f"per {unit}", lambda rate: _rate_text(factor * rate), True)
    if are_points(table):
        return Measure("difference in percentage points", "%", _percent_number)
    return Measure("difference in means", "mean", lambda mean: number_text(mean, 2))


def _rate_text(rate: float) -> str:
    """Return a rate with two digits: "0.87", "13"."""
    return f"{rate:,.0f}" if rate >= 10 else f"{rate:.2g}"


def _percent_number(share: float) -> str:
    """Return a share in percent, without its sign."""
    return percent_text(share).removesuffix(" %")


# ---- rows -------------------------------------------------------------------------------------


def of_smallest_p(table: pd.DataFrame, *, most: int) -> pd.DataFrame:
    """Return so many rows at most, those of the smallest p, in the order of the table."""
    columns = [name for name in ("p_adjusted", "p") if name in table]
    ranked = table.reset_index(drop=True).sort_values(columns, kind="stable")
    return table.iloc[sorted(ranked.index[:most])]


def others_in_words(name: object) -> str:
    """Return whom a group is compared with: the rest are all others."""
    return word("all others") if name == "rest" else words_of(name)


def draw_differences(ax: Axes, table: pd.DataFrame, *, measure: Measure) -> None:
    """Draw dots with intervals at ``y`` in ``colour``, and beside them the levels of both sides."""
    ends = _draw_axis(ax, table, measure)
    for sure, row in zip(passes(table["p_adjusted"]), table.to_dict("records")):
        edge = _edge_of(row, measure)
        look = {"color": row["colour"], "zorder": 2}
        if edge:
            row["estimate"] = ends[row["ratio"] > 0]
            _write_at_edge(ax, row, word(edge))
        else:
            ax.plot([row["low"], row["high"]], [row["y"]] * 2, **look)
        look |= {"markersize": 5, "markerfacecolor": row["colour"] if sure else "white"}
        ax.plot(np.clip(row["estimate"], *ends), row["y"], "o", clip_on=False, **look)
    _write_levels(ax, table, measure)


def _edge_of(row: dict, measure: Measure) -> str:
    """Return the words of a ratio that has no place on an axis."""
    return EDGES.get(row["ratio"], "") if measure.is_ratio else ""


def _write_at_edge(ax: Axes, row: dict, text: str) -> None:
    """Write a text beside a dot at the edge, inwards."""
    is_right = row["estimate"] > 0
    look = {"ha": "right" if is_right else "left", "va": "center", "fontsize": 6.5}
    offset = (-6 if is_right else 6, 0)
    ax.annotate(text, (row["estimate"], row["y"]), offset, textcoords="offset points", **look)


def _draw_axis(ax: Axes, table: pd.DataFrame, measure: Measure) -> tuple[float, float]:
    """Draw an axis that has all dots and intervals, and return its ends."""
    is_counted = ~table["ratio"].isin(EDGES) if measure.is_ratio else table["estimate"].notna()
    values = table.loc[is_counted, ["estimate", "low", "high"]].fillna(0).to_numpy(float)
    reach = FURTHEST if measure.is_ratio else np.inf
    smallest = math.log(2) if measure.is_ratio else 0.05
    low, high = values.min(initial=-smallest), values.max(initial=smallest)
    low, high = max(low, -reach), min(high, reach)
    margin = 0.03 * (high - low)
    ax.set_xlim(low - margin, high + margin)
    ax.axvline(0, color=GREY, linewidth=0.6, zorder=0)
    ax.set_xlabel(word(measure.axis))
    if measure.is_ratio:
        step = 1 if high - low < math.log(40) else 2
        powers = np.arange(-6, 7, step)
        ax.xaxis.set_major_locator(FixedLocator(powers * math.log(2)))
        ax.xaxis.set_major_formatter(lambda log, _: _ratio_text(math.exp(log)))
    else:
        factor = 100 if measure.unit == "%" else 1
        ax.xaxis.set_major_locator(MaxNLocator(5, steps=[1, 2, 2.5, 5, 10]))
        ax.xaxis.set_major_formatter(lambda value, _: f"{factor * value:.3g}".replace("-", "−"))
    return low, high


def _ratio_text(ratio: float) -> str:
    """Return a ratio on an axis: "4", "1/4"."""
    return f"{ratio:.0f}" if ratio > 0.9 else f"1/{1 / ratio:.0f}"


def _write_levels(ax: Axes, table: pd.DataFrame, measure: Measure) -> None:
    """Write the levels of both sides beside the rows: "4 / 28"."""
    column = level_column(table)
    if not column:
        return
    pairs = zip(table[column], table[f"{column}_against"])
    texts = [f"{measure.text(level)} / {measure.text(other)}" for level, other in pairs]
    for y, text in zip(table["y"], texts):
        write_beside(ax, y, text)
    groups, others = table["group"].unique(), table["against"].unique()
    group = words_of(groups[0]) if len(groups) == 1 else word("group")
    other = word("others")
    if list(others) != ["rest"]:
        other = words_of(others[0]) if len(others) == 1 else word("reference")
    write_head_beside(ax, f"{word(measure.unit)}, {group} / {other}", texts=texts)


# ---- what one sees ----------------------------------------------------------------------------


def title_of_differences(table: pd.DataFrame, measure: Measure) -> str:
    """Return the surest difference in words, or that none is sure."""
    n_tests = table["p_adjusted"].count()
    sure = table[passes(table["p_adjusted"])]
    if len(sure):
        surest = sure.loc[sure["p_adjusted"].idxmin()]
        name = words_of(surest["item"])
        texts = [_in_words(surest, measure, name=each) for each in (name, _value_of(name))]
        return short_title(*texts)
    if n_tests < 2:
        return "The difference is not sure" if n_tests else "No difference could be tested"
    return f"None of {n_tests:,} differences is sure"


def _value_of(name: str) -> str:
    """Return a label's name without its variable."""
    return name.rpartition(": ")[2]


def _in_words(row: pd.Series, measure: Measure, *, name: str) -> str:
    """Return a difference in words, the larger level first."""
    group, others = words_of(row["group"]), others_in_words(row["against"])
    if measure.is_ratio:
        more, less = (group, others) if row["estimate"] > 0 else (others, group)
        if row["ratio"] in EDGES:
            return f"“{name}”: {more} only"
        ratio = _rate_text(math.exp(abs(row["estimate"])))
        return f"“{name}”: {more} {ratio} times as often as {less}"
    name = capitalised(with_value_quoted(name))
    column = level_column(row.to_frame().T)
    if not column:
        return f"{name}: {group} unlike {others}"
    sign = " %" if measure.unit == "%" else ""
    sides = [(row[f"{column}_against"], others), (row[column], group)]
    texts = [f"{side} {measure.text(level)}{sign}" for level, side in sorted(sides)[::-1]]
    return f"{name}: {', '.join(texts)}"
