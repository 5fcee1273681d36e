"""One finding under every choice that was open: the specification curve."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from analysis import errors as checks
from analysis.plots import labels as placing
from analysis.plots.style import BLUE, GREY, SKY, plot, words_of
from analysis.stats.evidence import p_number

if TYPE_CHECKING:
    from matplotlib.axes import Axes


@plot
def specification_curve(table: pd.DataFrame, ax: Axes, *, alpha: float = 0.05) -> Axes:
    """Return *ax* with one finding's estimates in every specification, sorted, and under them which choices each stands for.

    Dots are blue and full where the adjusted p is at most *alpha*, pale squares where it is above, hollow and grey where there
    is no test; the legend counts them. Specifications without an estimate stand at the right end, in the panel of choices only.

    Parameters
    ----------
    table : DataFrame
        From `robustness.specifications`, the rows of one group and item; the columns before ``group`` are the choices.

    Raises
    ------
    InputError
        If the rows are of several findings.

    Examples
    --------
    >>> from analysis import figures
    >>> runs = pd.DataFrame({"run": ["a", "b"], "group": "North", "against": "rest", "item": "law", "estimate": [0.3, 0.1],
    ...                      "low": [0.1, -0.2], "high": [0.5, 0.4], "p_adjusted": [0.01, 0.4]})
    >>> ax = specification_curve(runs, figures.canvas()[1])
    >>> [text.get_text() for text in ax.figure.axes[1].get_legend().get_texts()]
    ['adjusted p ≤ .05 (1)', 'above (1)', 'no test (0)']
    """
    checks.require_columns(
        table,
        ["group", "against", "item", "estimate", "low", "high", "p_adjusted"],
        what="table of specifications",
    )
    if table.duplicated(["group", "against", "item"]).sum() < len(table) - 1:
        raise checks.refusal(
            "specification_curve",
            arrived="specifications of several findings",
            expected="those of one",
            fix="Choose the rows of one group and item.",
        )
    choices = {
        name: list(dict.fromkeys(table[name]))
        for name in table.columns[: table.columns.get_loc("group")]
    }
    table = table.sort_values("estimate", kind="stable", ignore_index=True)
    tested, passing = table["p_adjusted"].notna(), table["p_adjusted"] <= alpha
    kinds = [
        (passing, BLUE, BLUE, "o", f"adjusted p ≤ {p_number(alpha).rstrip('0')}"),
        (tested & ~passing, SKY, SKY, "s", "above"),
        (~tested, GREY, "white", "o", "no test"),
    ]
    panel = _panel_under(
        ax,
        [
            f"{words_of(name)}: {words_of(level)}"
            for name, levels in choices.items()
            for level in levels
        ],
    )
    ax.axhline(0, color=GREY, linewidth=0.6, zorder=0)
    for chosen, colour, inside, marker, label in kinds:
        rows = table[chosen]
        ax.vlines(
            rows.index, rows["low"], rows["high"], color=colour, linewidth=0.5, alpha=0.6, zorder=1
        )
        ax.plot(
            rows.index,
            rows["estimate"],
            marker,
            color=colour,
            markerfacecolor=inside,
            markersize=2.5,
            markeredgewidth=0.5,
            zorder=2,
            label=f"{label} ({len(rows)})",
        )
        held = np.stack(
            [rows[name] == level for name, levels in choices.items() for level in levels]
        )
        line, place = np.nonzero(held)
        panel.plot(rows.index[place], line, "|", color=colour, markersize=5)
    ax.set(
        xlim=(-0.8, len(table) - 0.2),
        ylabel=words_of(table.attrs.get("measure", "estimate")),
        xticks=[],
    )
    ax.spines["bottom"].set_visible(False)
    panel.legend(
        *ax.get_legend_handles_labels(),
        loc="upper right",
        bbox_to_anchor=(1, 0),
        ncols=3,
        borderpad=0.2,
        handletextpad=0.2,
        columnspacing=1.0,
    )
    return ax


def _panel_under(ax, labels: Sequence[str]):
    """Return new axes in the lower part of the place of *ax*, with a named line for each label."""
    upper, lower = ax.get_subplotspec().subgridspec(2, 1, height_ratios=[10, len(labels)], hspace=0)
    ax.set_subplotspec(upper)
    panel = ax.figure.add_subplot(lower, sharex=ax)
    room = 0.42 * placing.width_of(ax)
    panel.set_yticks(
        range(len(labels)),
        [placing.fitted(label, room, size=6, lines=1) for label in labels],
        fontsize=6,
    )
    panel.set(ylim=(len(labels) - 0.5, -0.5), xticks=[])
    panel.tick_params(axis="y", length=0)
    panel.spines[:].set_visible(False)
    return panel
