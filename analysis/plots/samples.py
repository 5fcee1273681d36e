"""The way of each finding: a line a finding, a column a sample, a mark a run."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import pandas as pd

from analysis.errors import number_of, require_columns
from analysis.plots.canvas import plot
from analysis.plots.captions import Caption
from analysis.plots.fitting import fitted, inches_of, width_of
from analysis.plots.labels import write_near
from analysis.plots.rows import name_rows
from analysis.plots.style import (
    BLACK,
    GREY,
    PALE_GREY,
    colour_of,
    colour_of_group,
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
    if not set(FINDING) <= set(table):
        return 2.6
    row = ROW
    if "sample" in table and table["sample"].nunique() > MOST_ON_ONE_LINE:
        row += LINE
    return 1.0 + row * max(len(table[FINDING].drop_duplicates()), 2)


@plot(_height_of_samples)
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
    require_columns(
        table,
        [*COLUMNS, *NUMBERS],
        what="contrasts in samples",
        fix="Give the table that compare.across_samples returned.",
    )
    drawn = table.drop_duplicates(["sample", "run", *FINDING], ignore_index=True)
    names = list(drawn["sample"].unique())
    runs = list(drawn["run"].unique())
    findings = drawn[FINDING].drop_duplicates().to_numpy().tolist()
    end = _end_of_scale(drawn)
    name_rows(ax, range(len(findings)), _names_of_findings(findings))
    width = COLUMN * width_of(ax) / max(len(names), 1)
    counts = _texts_of_counts(drawn, width)
    for place, name in enumerate(names):
        ax.axvline(place, color=GREY, linewidth=0.6, zorder=0)
        if place:
            ax.axvline(place - 0.5, color=PALE_GREY, linewidth=0.4, zorder=0)
        head = {"ha": "center", "va": "bottom", "fontweight": "bold", "fontsize": 7}
        text = fitted(words_of(name), width, lines=2, bold=True)
        write_near(ax, text, (place, -0.55), (0, 2), **head)
    for position, finding in enumerate(findings):
        rows = drawn[(drawn[FINDING] == finding).all(axis=1)]
        colour = colour_of_group(finding[0], colour_of(0))
        for label, row in zip(rows.index, rows.to_dict("records")):
            place = names.index(row["sample"])
            number = runs.index(row["run"])
            height = position - 0.27 + 0.24 * number
            _draw_mark(ax, row, (place, height), end=end, colour=colour, is_first=number == 0)
            if number == 0 and len(counts):
                under = (place, position + 0.02 + 0.24 * (len(runs) - 1))
                look = {"ha": "center", "va": "top", "fontsize": SIZE, "color": BLACK}
                write_near(ax, counts[label], under, (0, 4), **look)
    _scale_axis(ax, n_samples=len(names), n_findings=len(findings), end=end, width=width)
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
            _marks_in_words(runs, has_counts=bool(len(counts))),
            SCALES if drawn["item"].isin(method_of(table).scales).any() else "",
            "Pale: adjusted p over .05",
            "Samples share pages" if len(names) > 1 else "",
            scale,
            repeated,
        ),
        is_empty=drawn.empty,
    )


def _names_of_findings(findings: Sequence[Sequence[str]]) -> list[str]:
    """Return the names of findings: group and item, and the other side where there are several."""
    has_several = len({against for _, against, _ in findings}) > 1
    names = []
    for group, against, item in findings:
        sides = words_of(group)
        if has_several:
            sides += f" v {words_of(against)}"
        names.append(f"{sides}: {words_of(item)}")
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
    colour: str,
    is_first: bool,
) -> None:
    """Draw the difference of a run in a sample, with its interval."""
    place, height = point
    if pd.isna(row["estimate"]):
        return
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


def _scale_axis(ax: Axes, *, n_samples: int, n_findings: int, end: float, width: float) -> None:
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
        ylim=(n_findings - 0.45, -0.6),
        xlabel="← less often than the others | points of 100 | more often than the others →",
    )


def _marks_in_words(runs: Sequence[str], *, has_counts: bool) -> str:
    """Return which run each mark is of, and of which the counts are."""
    if not runs:
        return ""
    marks = [f"Full marks: run {runs[0]}"]
    if len(runs) > 1:
        marks.append(f"hollow: run {', '.join(runs[1:])}")
    sentences = [", ".join(marks)]
    if has_counts:
        sentences.append(f"Under them: pages with it, of the group v the others, run {runs[0]}")
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
