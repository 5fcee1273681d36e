"""The way of each finding: a line a finding, a column a sample, a mark a run."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import pandas as pd

from analysis.errors import number_of
from analysis.plots.canvas import plot
from analysis.plots.captions import Caption
from analysis.plots.fitting import can_grow, fitted, grow, inches_of, width_of
from analysis.plots.labels import write_beside, write_near
from analysis.plots.rows import height_of_rows, in_blocks, joined_name, name_rows, name_table_rows
from analysis.plots.selection import of_findings
from analysis.plots.style import (
    BLACK,
    GREY,
    PALE_GREY,
    colours_of_rows,
    pale,
    words_of,
)
from analysis.stats.evidence import method_of, passes

if TYPE_CHECKING:
    from matplotlib.axes import Axes

NUMBERS = ["n", "articles", "n_against", "articles_against"]
FINDING = ["group", "against", "item"]  #: columns that name a finding
COLUMNS = ["sample", "run", *FINDING, "estimate", "low", "high", "p_adjusted_high"]
CELL = 0.86  #: of a column, for the scale of differences
ROW = 0.42  #: inches of a finding
MOST_ON_ONE_LINE = 4  #: samples beside each other up to which counts mostly need one line
COLUMN = 0.6  #: of the width of the axes, for the columns of all samples
ROOM_FOR_SCALE = 0.5  #: inches of a column in which the ends of its scale can be named
SIZE = 6  #: points of counts
LINE = 0.1  #: inches of a second line of counts
#: What counts and points are where an item's values are not 0 and 1.
SCALES = "Of a scale these are means of pages, and a point is a hundredth of its unit"
#: How the marks of the first and of further runs are filled.
HOLLOW = "white"


def _height_of_samples(table: pd.DataFrame, **_options: object) -> float:
    """Return the inches of a figure of findings in samples."""
    row = ROW
    if table["sample"].nunique() > MOST_ON_ONE_LINE:
        row += LINE
    return 1.0 + row * max(len(table[FINDING].drop_duplicates()), 2)


@plot(
    _height_of_samples,
    select=of_findings,
    most=16,
    needs=[*COLUMNS, *NUMBERS],
    what="contrasts in samples",
    fix="Give the table that compare.across_samples returned.",
)
def samples(table: pd.DataFrame, ax: Axes) -> Caption:
    """Draw how each planned difference fares in each sample, in all runs.

    Parameters
    ----------
    table : DataFrame
        From `compare.across_samples`, all rows or some: ``sample, run, group, against, item,
        estimate, low, high, p_adjusted_high`` and the counts of both sides. Samples, findings and
        runs keep their order.

    Notes
    -----
    A figure that is too narrow for a column a sample has a line a sample, under its finding.
    Each column has the same scale; its line is no difference. The first run is a full mark, the
    others are hollow. Marks are pale where the largest adjusted p of the seeds is over .05. Under
    them are the pages with the item, of the group and of the others, in the first run.

    Examples
    --------
    >>> row = dict(sample="wave 1", run="a", item="law", group="North", against="rest",
    ...            estimate=-0.2, low=-0.4, high=0.0, p_adjusted_high=0.04, n=1, articles=9,
    ...            n_against=8, articles_against=20)
    >>> figure = samples(pd.DataFrame([row, row | {"sample": "wave 2", "n": 3}]))
    >>> [text.get_text() for text in figure.axes[0].texts][:3]
    ['wave 1', 'wave 2', '1/9 v 8/20']
    """
    drawn = table.drop_duplicates(["sample", "run", *FINDING], ignore_index=True)
    names = list(drawn["sample"].unique())
    runs = list(drawn["run"].unique())
    findings = drawn[FINDING].drop_duplicates().to_numpy().tolist()
    end = _end_of_scale(drawn)
    width = COLUMN * width_of(ax) / max(len(names), 1)
    heads = [fitted(words_of(name), width, lines=2, bold=True) for name in names]
    is_whole = [head.split() == words_of(name).split() for head, name in zip(heads, names)]
    is_narrow = can_grow(ax) and not all(is_whole)
    if is_narrow:
        width = ROOM_FOR_SCALE
        _draw_as_lines(ax, drawn, findings, end=end)
    else:
        _write_heads(ax, heads)
        _draw_as_columns(ax, drawn, findings, end=end, width=width)
    scale = ""
    if width < ROOM_FOR_SCALE:
        scale = f"Outer ticks: {100 * _step_of_scale(end):.0f} points"
    contrasts = number_of(len(findings), "planned contrast")
    samples = number_of(len(names), "sample")
    repeated = ""
    if len(drawn) < len(table):
        repeated = "An item of two families has the p of the first"
    return Caption(
        f"Differences of {contrasts} in {samples}, {number_of(len(runs), 'run')}, with intervals.",
        _most_alike(drawn, findings),
        notes=(
            _marks_in_words(runs, counts=_where_counts_are(drawn, width, is_narrow=is_narrow)),
            SCALES if drawn["item"].isin(method_of(table).scales).any() else "",
            "Pale: adjusted p over .05",
            "Samples share pages" if len(names) > 1 else "",
            scale,
            repeated,
        ),
        is_empty=drawn.empty,
        has_intervals=True,
    )


def _write_heads(ax: Axes, heads: Sequence[str]) -> None:
    """Write the names of samples over their columns, with lines between them."""
    look = {"ha": "center", "va": "bottom", "fontweight": "bold", "fontsize": 7}
    for place, head in enumerate(heads):
        ax.axvline(place, color=GREY, linewidth=0.6, zorder=0)
        if place:
            ax.axvline(place - 0.5, color=PALE_GREY, linewidth=0.4, zorder=0)
        write_near(ax, head, (place, -0.55), (0, 2), **look)


def _draw_as_columns(
    ax: Axes, table: pd.DataFrame, findings: list[list[str]], *, end: float, width: float
) -> None:
    """Draw a line a finding and a column a sample, which is *width* inches wide."""
    names = list(table["sample"].unique())
    runs = list(table["run"].unique())
    name_rows(ax, range(len(findings)), _names_of_findings(findings))
    counts = _texts_of_counts(table, width)
    for label, row in zip(table.index, table.to_dict("records")):
        place = names.index(row["sample"])
        position = findings.index([row[name] for name in FINDING])
        number = runs.index(row["run"])
        height = position - 0.27 + 0.24 * number
        _draw_mark(ax, row, (place, height), end=end, is_first=number == 0)
        if number == 0 and len(counts):
            under = (place, position + 0.02 + 0.24 * (len(runs) - 1))
            look = {"ha": "center", "va": "top", "fontsize": SIZE, "color": BLACK}
            write_near(ax, counts[label], under, (0, 4), **look)
    _scale_axis(ax, n_samples=len(names), end=end, width=width)
    ax.set_ylim(len(findings) - 0.45, -0.6)


def _draw_as_lines(ax: Axes, table: pd.DataFrame, findings: list[list[str]], *, end: float) -> None:
    """Draw a heading a finding and a line a sample, with its counts beside it."""
    runs = list(table["run"].unique())
    names = dict(zip(map(tuple, findings), _names_of_findings(findings)))
    table = table.assign(item=[names[tuple(row)] for row in table[FINDING].to_numpy()])
    lines = in_blocks(table.drop_duplicates(["item", "sample"]))
    grow(ax, height_of_rows(lines) - ax.figure.get_figheight() + 0.1)
    positions = name_table_rows(ax, lines, [words_of(name) for name in lines["sample"]])
    heights = dict(zip(zip(lines["item"], lines["sample"]), positions))
    ax.axvline(0, color=GREY, linewidth=0.6, zorder=0)
    counts = _texts_of_counts(table, math.inf)
    for label, row in zip(table.index, table.to_dict("records")):
        height = heights[row["item"], row["sample"]]
        number = runs.index(row["run"])
        beside = height + 0.2 * (2 * number - len(runs) + 1)
        _draw_mark(ax, row, (0, beside), end=end, is_first=number == 0)
        if number == 0:
            write_beside(ax, height, counts[label], colour=BLACK)
    _scale_axis(ax, n_samples=1, end=end, width=ROOM_FOR_SCALE)


def _names_of_findings(findings: Sequence[Sequence[str]]) -> list[str]:
    """Return the names of findings: group and item, and the other side where there are several."""
    has_several = len({against for _, against, _ in findings}) > 1
    names = []
    for group, against, item in findings:
        sides = words_of(group)
        if has_several:
            sides += f" v {words_of(against)}"
        names.append(joined_name(sides, item, between=": "))
    return names


def _end_of_scale(table: pd.DataFrame) -> float:
    """Return where the scale of each column ends: a round difference over all intervals."""
    columns = ["estimate", "low", "high"]
    largest = table[columns].abs().max(axis=None)
    if pd.isna(largest):
        return 0.5
    return max(math.ceil(10 * float(largest)) / 10, 0.1)


def _draw_mark(
    ax: Axes,
    row: dict[str, Any],
    point: tuple[float, float],
    *,
    end: float,
    is_first: bool,
) -> None:
    """Draw the difference of a run in a sample, with its interval."""
    place, height = point
    if pd.isna(row["estimate"]):
        return
    [colour] = colours_of_rows([row["group"]])
    unit = CELL / 2 / end
    ink = colour if passes(row["p_adjusted_high"]) else pale(colour)
    if pd.notna(row["low"]):
        ends = [place + unit * row["low"], place + unit * row["high"]]
        ax.plot(ends, [height, height], color=ink, linewidth=1.0, zorder=1)
    ax.plot(
        [place + unit * row["estimate"]],
        [height],
        marker="o",
        markersize=4,
        color=ink,
        markerfacecolor=ink if is_first else HOLLOW,
        zorder=2,
    )


def _step_of_scale(end: float) -> float:
    """Return the difference of a tick from the middle."""
    return max(round(end / 2, 1), 0.1)


def _texts_of_counts(table: pd.DataFrame, width: float) -> pd.Series:
    """Return the pages with an item, of the group and of the others, on as many lines as fit.

    Without a row where a column is too narrow.
    """
    whole = {name: table[name].map("{:.0f}".format) for name in NUMBERS}
    own = whole["n"] + "/" + whole["articles"]
    others = whole["n_against"] + "/" + whole["articles_against"]
    is_scale = table["item"].isin(method_of(table).scales)
    if is_scale.any():
        own = own.mask(is_scale, _means_of_scales(table, ""))
        others = others.mask(is_scale, _means_of_scales(table, "_against"))
    for separator in (" v ", "\nv "):
        texts = own + separator + others
        if inches_of(texts, size=SIZE) <= width:
            return texts
    return texts[:0]


def _means_of_scales(table: pd.DataFrame, side: str) -> pd.Series:
    """Return the mean of a side's pages, whose values are not 0 and 1."""
    means = table[f"n{side}"] / table[f"articles{side}"]
    return means.map("{:.2f}".format).str.replace("-", "−")


def _scale_axis(ax: Axes, *, n_samples: int, end: float, width: float) -> None:
    """Set the scale of differences under each column, which has so many inches."""
    ticks = []
    labels = []
    step = _step_of_scale(end)
    for place in range(n_samples):
        for difference in (-step, 0, step):
            ticks.append(place + difference / end * CELL / 2)
            text = f"{100 * difference:+.0f}" if difference else "0"
            if difference and width < ROOM_FOR_SCALE:
                text = ""
            labels.append(text.replace("-", "−"))
    ax.set_xticks(ticks, labels, fontsize=6, color=GREY)
    ax.set(
        xlim=(-0.5, n_samples - 0.5),
        xlabel="← less often than the others | percentage points | more often than the others →",
    )


def _where_counts_are(table: pd.DataFrame, width: float, *, is_narrow: bool) -> str:
    """Return where the counts of pages are; empty where there are none."""
    if is_narrow:
        return "Beside"
    if len(_texts_of_counts(table, width)):
        return "Under"
    return ""


def _marks_in_words(runs: Sequence[str], *, counts: str) -> str:
    """Return which run each mark is of, and of which the counts are."""
    if not runs:
        return ""
    marks = [f"Full marks: run {runs[0]}"]
    if len(runs) > 1:
        marks.append(f"hollow: run {', '.join(runs[1:])}")
    sentences = [", ".join(marks)]
    if counts:
        sentences.append(f"{counts} them: pages with it, of the group v the others, run {runs[0]}")
    return ". ".join(sentences)


def _most_alike(table: pd.DataFrame, findings: Sequence[Sequence[str]]) -> str:
    """Return which findings keep their sign in every sample and run."""
    alike = []
    for finding, name in zip(findings, _names_of_findings(findings)):
        rows = table[(table[FINDING] == finding).all(axis=1)]
        estimates = rows["estimate"].dropna()
        if len(estimates) and ((estimates > 0).all() or (estimates < 0).all()):
            span = f"{100 * estimates.min():+.0f} to {100 * estimates.max():+.0f}"
            alike.append(f"{name} ({span})".replace("-", "−"))
    if not alike:
        return "No difference keeps its sign in every sample and run."
    return f"Of one sign in every sample and run: {'; '.join(alike)}."
