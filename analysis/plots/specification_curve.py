"""One finding under every choice that was open: the specification curve."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
from matplotlib import ticker

from analysis.errors import refusal, require_columns
from analysis.plots.canvas import plot
from analysis.plots.captions import Caption
from analysis.plots.fitting import fitted, width_of
from analysis.plots.rows import measure_of, points_text
from analysis.plots.style import BLUE, GREY, SKY, words_of
from analysis.stats.evidence import ALPHA, are_points
from analysis.wording.findings import beyond_chance_text
from analysis.wording.text import number_text, p_number

if TYPE_CHECKING:
    from matplotlib.axes import Axes


SMALL_MARK: dict[str, Any] = {"markersize": 2.5, "markeredgewidth": 0.5, "zorder": 2}
LEGEND: dict[str, Any] = {
    "loc": "upper right",
    "bbox_to_anchor": (1, 0),
    "ncols": 3,
    "borderpad": 0.2,
    "handletextpad": 0.2,
    "columnspacing": 1.0,
}


def _choices_of(table: pd.DataFrame) -> dict[str, list]:
    """Return the levels of each choice, which are the columns before the group."""
    if "group" not in table:
        return {}
    columns = table.columns[: table.columns.get_loc("group")]
    return {column: list(dict.fromkeys(table[column])) for column in columns}


def _height_of_curve(table: pd.DataFrame, **_options: object) -> float:
    """Return the inches of a specification curve."""
    n_levels = sum(len(levels) for levels in _choices_of(table).values())
    return 2.6 + 0.12 * n_levels


@plot(_height_of_curve)
def specification_curve(table: pd.DataFrame, ax: Axes) -> Caption:
    """Draw one finding's estimates in every specification, sorted, over their choices.

    Parameters
    ----------
    table : DataFrame
        From `compare.specifications`, the rows of one group and item. The columns before
        ``group`` are the choices.

    Raises
    ------
    InputError
        If the rows are of several findings.

    Notes
    -----
    Dots are blue where the adjusted p is at most .05, pale squares where it is above, hollow
    and grey where there is no test; the legend counts them. Specifications without an estimate
    are at the right end, in the panel of choices only.

    Examples
    --------
    >>> runs = pd.DataFrame({"run": ["a", "b"], "group": "North", "against": "rest",
    ...                      "item": "law", "estimate": [0.3, 0.1], "low": [0.1, -0.2],
    ...                      "high": [0.5, 0.4], "p_adjusted": [0.01, 0.4]})
    >>> legend = specification_curve(runs).axes[1].get_legend()
    >>> [text.get_text() for text in legend.get_texts()]
    ['adjusted p ≤ .05 (1)', 'above (1)', 'no test (0)']
    """
    finding = ["group", "against", "item"]
    columns = [*finding, "estimate", "low", "high", "p_adjusted"]
    require_columns(
        table,
        columns,
        what="table of specifications",
        fix="Give the table that compare.specifications returned.",
    )
    if len(table.drop_duplicates(finding)) > 1:
        raise refusal(
            "specification_curve",
            arrived="specifications of several findings",
            expected="those of one",
            fix="Choose the rows of one group and item, such as table[table['item'] == 'law'].",
        )
    choices = _choices_of(table)
    table = table.sort_values("estimate", kind="stable", ignore_index=True)
    levels = [(choice, level) for choice, known in choices.items() for level in known]
    names = [f"{words_of(choice)}: {words_of(level)}" for choice, level in levels]
    panel = _panel_under(ax, names)
    ax.axhline(0, color=GREY, linewidth=0.6, zorder=0)
    is_tested = table["p_adjusted"].notna()
    is_passing = table["p_adjusted"] <= ALPHA
    limit = p_number(ALPHA).rstrip("0")
    kinds = {
        f"adjusted p ≤ {limit}": (table[is_passing], BLUE, "o"),
        "above": (table[is_tested & ~is_passing], SKY, "s"),
        "no test": (table[~is_tested], GREY, "o"),
    }
    for words, (rows, colour, marker) in kinds.items():
        label = f"{words} ({len(rows)})"
        _draw_estimates(rows, ax, colour=colour, marker=marker, label=label)
        has_level = np.stack([rows[choice] == level for choice, level in levels])
        lines, positions = np.nonzero(has_level)
        panel.plot(rows.index[positions], lines, "|", color=colour, markersize=5)
    measure = words_of(measure_of(table, "estimate"))
    if are_points(table):
        measure = "percentage points"
        ax.yaxis.set_major_formatter(ticker.FuncFormatter(points_text))
    ax.set(xlim=(-0.8, len(table) - 0.2), ylabel=measure, xticks=[])
    ax.spines["bottom"].set_visible(False)
    handles, labels = ax.get_legend_handles_labels()
    panel.legend(handles, labels, **LEGEND)
    median = number_text(table["estimate"].median(), 2)
    passing = beyond_chance_text(int(is_passing.sum()), of=int(is_tested.sum()), noun="test")
    sees = f"Median {median}; {passing}."
    shows = f"{len(table)} specifications, sorted by estimate, with intervals and their choices."
    first = table.iloc[0]
    title = f"{words_of(first['group'])}: {words_of(first['item'])}"
    notes = (f"{len(table)} specifications",)
    return Caption(shows, sees, title=title, notes=notes, has_intervals=True)


def _draw_estimates(rows: pd.DataFrame, ax: Axes, *, colour: str, marker: str, label: str) -> None:
    """Draw the estimates of one kind with their intervals; those without a test are hollow."""
    filling = colour
    if colour == GREY:
        filling = "white"
    interval = {"linewidth": 0.5, "alpha": 0.6, "zorder": 1}
    ax.vlines(rows.index, rows["low"], rows["high"], color=colour, **interval)
    look = {"color": colour, "markerfacecolor": filling, "label": label}
    ax.plot(rows.index, rows["estimate"], marker, **look, **SMALL_MARK)


def _panel_under(ax: Axes, names: Sequence[str]) -> Axes:
    """Return new axes in the lower part of the old ones, with a line for each name."""
    grid = ax.get_subplotspec().subgridspec(2, 1, height_ratios=[10, len(names)], hspace=0)
    ax.set_subplotspec(grid[0])
    panel = ax.figure.add_subplot(grid[1], sharex=ax)
    room = 0.42 * width_of(ax)
    texts = [fitted(name, room, size=6, lines=1) for name in names]
    panel.set_yticks(range(len(names)), texts, fontsize=6)
    panel.set(ylim=(len(names) - 0.5, -0.5), xticks=[])
    panel.tick_params(axis="y", length=0)
    panel.spines[:].set_visible(False)
    return panel
