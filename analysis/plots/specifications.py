"""Each finding under other choices: a line a finding, a column a choice, a mark a reading."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import pandas as pd

from analysis.counts import columns_of
from analysis.errors import number_of, refusal, require_columns
from analysis.plots.canvas import plot
from analysis.plots.captions import Caption
from analysis.plots.fitting import can_grow, fitted, grow, inches_of, width_of
from analysis.plots.labels import write_beside, write_near
from analysis.plots.rows import (
    height_of_rows,
    in_blocks,
    joined_name,
    name_rows,
    name_table_rows,
    sure_words,
    within_words,
)
from analysis.plots.selection import FINDING, of_findings
from analysis.plots.style import BLACK, GREY, PALE_GREY, colours_of_rows, marker_of, words_of
from analysis.stats.evidence import passes
from analysis.wording.text import capitalised

if TYPE_CHECKING:
    from matplotlib.axes import Axes

COUNTS = ["n", "size", "n_against", "size_against"]
CELL = 0.86  #: of a column, for the scale of differences
ROW = 0.42  #: inches of a finding
MOST_ON_ONE_LINE = 4  #: columns up to which counts mostly need one line
COLUMN = 0.6  #: of the width of the axes, for all columns
ROOM_FOR_SCALE = 0.5  #: inches of a column in which the ends of its scale can be named
SIZE = 6  #: points of counts
LINE = 0.1  #: inches of a second line of counts
AS_PLANNED = "as planned"  #: every choice at its first level
FIX = "Give the table that compare.specifications returned; across= names choices of it."


def _one_changed(table: pd.DataFrame, across: str | Sequence[str] | None) -> pd.DataFrame:
    """Return the rows with at most one choice that is not at its first level.

    ``mark`` is the level of the first choice, and ``column`` the level that is changed.
    """
    if table.empty:
        return table.assign(column="", mark="")
    choices = list(table.columns[: table.columns.get_loc("group")])
    if not choices:
        raise refusal(
            "table of specifications", arrived="no column before group", expected="choices", fix=FIX
        )
    require_columns(table, columns_of(across or ()), what="table of specifications", fix=FIX)
    first, *others = choices
    columns = columns_of(across or others)
    parts = []
    for choice in columns:
        rest = [name for name in others if name != choice]
        is_planned = (table[rest] == table[rest].iloc[0]).all(axis=1)
        rows = table[is_planned]
        names = rows[choice].map(words_of)
        if len(columns) > 1:
            is_first = rows[choice] == table[choice].iloc[0]
            names = (f"{words_of(choice)}: " + names).mask(is_first, AS_PLANNED)
        parts.append(rows.assign(column=names))
    drawn = pd.concat(parts) if parts else table.assign(column=AS_PLANNED)
    drawn["mark"] = drawn[first]
    return drawn.drop_duplicates(["column", "mark", *FINDING], ignore_index=True)


def _height_of_specifications(
    table: pd.DataFrame, *, across: str | Sequence[str] | None = None, **_options: object
) -> float:
    """Return the inches of a figure of specifications."""
    row = ROW
    if _one_changed(table, across)["column"].nunique() > MOST_ON_ONE_LINE:
        row += LINE
    return 1.0 + row * max(len(table[FINDING].drop_duplicates()), 2)


@plot(
    _height_of_specifications,
    select=of_findings,
    most=16,
    needs=[*FINDING, *COUNTS, "estimate", "low", "high", "p_adjusted"],
    what="table of specifications",
    fix=FIX,
)
def specifications(
    table: pd.DataFrame, ax: Axes, *, across: str | Sequence[str] | None = None
) -> Caption:
    """Draw how each difference of shares fares in every reading, one choice changed at a time.

    Parameters
    ----------
    table : DataFrame
        From `compare.specifications`, all rows or some. The columns before ``group`` are the
        choices; the first is the reading. The first level of each choice is the planned one.
    across : str or list of str, optional
        Choices whose levels are columns, one changed at a time; by default all after the reading.

    Notes
    -----
    A figure that is too narrow for its columns has a line for each, under its finding. Each column
    has the same scale; its line is no difference. Each reading has a mark, the first on top. A
    mark is filled where the adjusted p is at most .05. Under them is "n of N" of both sides, in
    the first reading.

    Examples
    --------
    >>> row = dict(reading="a", sample="wave 1", group="North", against="rest", item="law",
    ...            estimate=-0.2, low=-0.4, high=0.0, p_adjusted=0.04, n=1, size=9,
    ...            n_against=8, size_against=20)
    >>> figure = specifications(pd.DataFrame([row, row | {"sample": "wave 2", "n": 3}]))
    >>> [text.get_text() for text in figure.axes[0].texts][:3]
    ['wave 1', 'wave 2', '1/9 v 8/20']
    """
    drawn = _one_changed(table, across)
    drawn.attrs = table.attrs
    names = list(drawn["column"].unique())
    readings = list(drawn["mark"].unique())
    findings = drawn[FINDING].drop_duplicates().to_numpy().tolist()
    end = _end_of_scale(drawn)
    width = COLUMN * width_of(ax) / max(len(names), 1)
    heads = [fitted(name, width, lines=2, bold=True) for name in names]
    is_whole = [head.split() == name.split() for head, name in zip(heads, names)]
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
    contrasts = number_of(len(findings), "contrast")
    columns = number_of(len(names), "column")
    n_readings = number_of(len(readings), "reading")
    return Caption(
        f"Differences of {contrasts} in {columns}, {n_readings}, with intervals.",
        _most_alike(drawn, findings),
        notes=(
            _order_of_marks(readings, choice=words_of(table.columns[0])),
            _counts_in_words(drawn, width, is_narrow=is_narrow),
            capitalised(sure_words(table)),
            "Columns share pages" if len(names) > 1 else "",
            scale,
        ),
        is_empty=drawn.empty,
        has_intervals=True,
    )


def _write_heads(ax: Axes, heads: Sequence[str]) -> None:
    """Write the names of columns over them, with lines between them."""
    look = {"ha": "center", "va": "bottom", "fontweight": "bold", "fontsize": 7}
    for place, head in enumerate(heads):
        ax.axvline(place, color=GREY, linewidth=0.6, zorder=0)
        if place:
            ax.axvline(place - 0.5, color=PALE_GREY, linewidth=0.4, zorder=0)
        write_near(ax, head, (place, -0.55), (0, 2), **look)


def _draw_as_columns(
    ax: Axes, table: pd.DataFrame, findings: list[list[str]], *, end: float, width: float
) -> None:
    """Draw a line a finding and columns that are *width* inches wide."""
    names = list(table["column"].unique())
    readings = list(table["mark"].unique())
    name_rows(ax, range(len(findings)), _names_of_findings(findings))
    counts = _texts_of_counts(table, width)
    for label, row in zip(table.index, table.to_dict("records")):
        place = names.index(row["column"])
        position = findings.index([row[name] for name in FINDING])
        number = readings.index(row["mark"])
        height = position - 0.27 + 0.24 * number
        _draw_mark(ax, row, (place, height), end=end, marker=marker_of(number))
        if number == 0 and len(counts):
            under = (place, position + 0.02 + 0.24 * (len(readings) - 1))
            look = {"ha": "center", "va": "top", "fontsize": SIZE, "color": BLACK}
            write_near(ax, counts[label], under, (0, 4), **look)
    _scale_axis(ax, n_columns=len(names), end=end, width=width, within=within_words(table))
    ax.set_ylim(len(findings) - 0.45, -0.6)


def _draw_as_lines(ax: Axes, table: pd.DataFrame, findings: list[list[str]], *, end: float) -> None:
    """Draw a heading a finding and a line a column, with its counts beside it."""
    readings = list(table["mark"].unique())
    within = within_words(table)
    names = dict(zip(map(tuple, findings), _names_of_findings(findings)))
    table = table.assign(item=[names[tuple(row)] for row in table[FINDING].to_numpy()])
    lines = in_blocks(table.drop_duplicates(["item", "column"]))
    grow(ax, height_of_rows(lines) - ax.figure.get_figheight() + 0.1)
    positions = name_table_rows(ax, lines, list(lines["column"]))
    heights = dict(zip(zip(lines["item"], lines["column"]), positions))
    ax.axvline(0, color=GREY, linewidth=0.6, zorder=0)
    counts = _texts_of_counts(table, math.inf)
    for label, row in zip(table.index, table.to_dict("records")):
        height = heights[row["item"], row["column"]]
        number = readings.index(row["mark"])
        beside = height + 0.2 * (2 * number - len(readings) + 1)
        _draw_mark(ax, row, (0, beside), end=end, marker=marker_of(number))
        if number == 0:
            write_beside(ax, height, counts[label], colour=BLACK)
    _scale_axis(ax, n_columns=1, end=end, width=ROOM_FOR_SCALE, within=within)


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
    ax: Axes, row: dict[str, Any], point: tuple[float, float], *, end: float, marker: str
) -> None:
    """Draw the difference in one reading, with its interval; filled where it is sure."""
    place, height = point
    if pd.isna(row["estimate"]):
        return
    [colour] = colours_of_rows([row["group"]])
    unit = CELL / 2 / end
    if pd.notna(row["low"]):
        ends = [place + unit * row["low"], place + unit * row["high"]]
        ax.plot(ends, [height, height], color=colour, linewidth=1.0, zorder=1)
    filling = colour if passes(row["p_adjusted"]) else "white"
    look = {"color": colour, "markerfacecolor": filling, "markersize": 4, "zorder": 2}
    ax.plot([place + unit * row["estimate"]], [height], marker=marker, **look)


def _step_of_scale(end: float) -> float:
    """Return the difference of a tick from the middle."""
    return max(round(end / 2, 1), 0.1)


def _texts_of_counts(table: pd.DataFrame, width: float) -> pd.Series:
    """Return n of N, of the group and of the others, on as many lines as fit.

    Without a row where a column is too narrow.
    """
    whole = {name: table[name].map("{:.0f}".format) for name in COUNTS}
    own = whole["n"] + "/" + whole["size"]
    others = whole["n_against"] + "/" + whole["size_against"]
    for separator in (" v ", "\nv "):
        texts = (own + separator + others).where(table["estimate"].notna(), "")
        if inches_of(texts, size=SIZE) <= width:
            return texts
    return texts[:0]


def _scale_axis(ax: Axes, *, n_columns: int, end: float, width: float, within: str) -> None:
    """Set the scale of differences under each column, which has so many inches."""
    ticks = []
    labels = []
    step = _step_of_scale(end)
    for place in range(n_columns):
        for difference in (-step, 0, step):
            ticks.append(place + difference / end * CELL / 2)
            text = f"{100 * difference:+.0f}".replace("-", "−")
            labels.append(text if difference and width >= ROOM_FOR_SCALE else "")
    ax.set_xticks(ticks, labels, fontsize=6, color=GREY)
    points = f"percentage points {within}".strip()
    words = f"← less often than the others | {points} | more often than the others →"
    ax.set(xlim=(-0.5, n_columns - 0.5), xlabel=words)


def _order_of_marks(readings: Sequence[str], *, choice: str) -> str:
    """Return which reading each mark is of; empty of one."""
    if len(readings) < 2:
        return ""
    return f"Marks from the top, by {choice}: {', '.join(map(words_of, readings))}"


def _counts_in_words(table: pd.DataFrame, width: float, *, is_narrow: bool) -> str:
    """Return what the counts are, and where; empty where there are none."""
    if not is_narrow and not len(_texts_of_counts(table, width)):
        return ""
    place = "Beside" if is_narrow else "Under"
    first = words_of(table["mark"].iloc[0])
    return f"{place} them: pages with it / all, of the group v the others, in {first}"


def _most_alike(table: pd.DataFrame, findings: Sequence[Sequence[str]]) -> str:
    """Return which findings keep their sign in every column and reading."""
    alike = []
    for finding, name in zip(findings, _names_of_findings(findings)):
        rows = table[(table[FINDING] == finding).all(axis=1)]
        estimates = rows["estimate"].dropna()
        if len(estimates) and ((estimates > 0).all() or (estimates < 0).all()):
            span = f"{100 * estimates.min():+.0f} to {100 * estimates.max():+.0f}"
            alike.append(f"{name} ({span})".replace("-", "−"))
    if not alike:
        return "No difference keeps its sign in every column and reading."
    return f"Of one sign in every column and reading: {'; '.join(alike)}."
