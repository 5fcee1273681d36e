"""Differences between groups, one line each."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import pandas as pd
from matplotlib import ticker

from analysis.counts import columns_of
from analysis.errors import number_of, require_columns
from analysis.plots.canvas import plot
from analysis.plots.captions import Caption, in_words
from analysis.plots.labels import write_head_beside
from analysis.plots.rows import (
    axis_words,
    draw_intervals,
    height_of_rows,
    in_blocks,
    looks_of_rows,
    measure_of,
    name_table_rows,
    names_in_words,
    points_text,
    sure_words,
    units_in_words,
    within_words,
)
from analysis.plots.selection import of_tests
from analysis.plots.style import GREY, words_of
from analysis.stats.evidence import are_points, is_descriptive, level_column, method_of, passes
from analysis.stats.plan import ARTICLE
from analysis.wording.text import capitalised, p_number

if TYPE_CHECKING:
    from matplotlib.axes import Axes

CONTRAST_COLUMNS = [
    "item",
    "estimate",
    "low",
    "high",
    "p_adjusted",
    "units",
    "units_against",
]
FEWEST_INCHES = 1.8  #: under which axis, directions and note leave no room for a row
#: Columns of `compare.before_after` that belong to the item, not to the group.
EVENT_COLUMNS = ["event", "date"]


def _height_of_effects(table: pd.DataFrame, **_options: object) -> float:
    """Return the inches of a figure of effects."""
    return max(FEWEST_INCHES, height_of_rows(_with_events_in_items(table)) + 0.15)


@plot(_height_of_effects, select=of_tests, needs=["item"], what="contrasts")
def effects(
    table: pd.DataFrame,
    ax: Axes,
    *,
    by: str | Sequence[str] | None = None,
) -> Caption:
    """Draw differences between groups with intervals, adjusted p and units.

    Parameters
    ----------
    table : DataFrame
        From `compare.contrasts` or `compare.before_after`. Items and groups keep their order.
    by : str or list of str, optional
        Columns that tell the rows of one item apart; by default those of the groups.

    Notes
    -----
    At 0 there is no difference. Colours follow the compared group. A mark is filled where the
    adjusted p is at most .05, else hollow; without an interval it is grey, too.

    Examples
    --------
    >>> row = dict(group="North", against="rest", item="law", estimate=0.2, low=0.1, high=0.3,
    ...            units=9, units_against=30, p_adjusted=0.004)
    >>> figure = effects(pd.DataFrame([row]))
    >>> figure.axes[0].texts[-1].get_text()
    'p .004 (9 v 30)'
    >>> print(figure.axes[0].get_xlabel())
    effect
    ← lower in North | higher in North than in all others →
    filled: adjusted p ≤ .05
    """
    require_columns(
        table,
        [*CONTRAST_COLUMNS, *columns_of(by or "group")],
        what="contrast table",
        fix=(
            "Give the table that compare.contrasts or compare.before_after returned; "
            "by= names columns of it."
        ),
    )
    table = in_blocks(_with_events_in_items(table))
    columns = columns_of(by or _columns_of_rows(table))
    if "group" not in columns and (table.groupby("item")["group"].nunique() > 1).any():
        columns.append("group")
    if columns == ["group", "against"]:
        names = [_comparison_in_words(*pair) for pair in zip(table["group"], table["against"])]
    else:
        names = names_in_words(table, columns)
    if by is None and len(set(names)) == 1 and table["item"].nunique() > 1:
        names = names_in_words(table, ["item"])  # the axis says the group
    positions = name_table_rows(ax, table, names)
    compared = "group" if "group" in table else columns[0]
    colours, markers = looks_of_rows(table, compared=compared, by=columns)
    ax.axvline(0, color=GREY, linewidth=0.6, zorder=0)
    write_head_beside(ax, -0.9, f"adjusted p ({units_in_words(table)})")
    draw_intervals(
        ax,
        table,
        positions,
        colours=colours,
        markers=markers,
        texts=_texts_of_tests(table, _units_beside(table)),
        is_filled=passes(table["p_adjusted"]),
    )
    measure = words_of(measure_of(table, "effect"))
    direction = _direction_of(table)
    seen = table
    if level_column(table) in ("share", "mean"):
        measure = f"difference of means, {_subtraction_in_words(table)}"
        direction = ""
    if are_points(table):
        measure = measure.replace("difference of means", "percentage points")
        ax.xaxis.set_major_formatter(ticker.FuncFormatter(points_text))
        seen = table.assign(estimate=(100 * table["estimate"]).round())
    measure = ", ".join(filter(None, [measure, within_words(table)]))
    ax.set_xlabel(axis_words(measure, direction, sure_words(table)))
    sees = in_words(seen, names=["item", *columns], n="units")
    return Caption(
        _sentence_of_effects(table, measure),
        sees,
        title=_title_of_effects(table),
        has_intervals=True,
    )


def _with_events_in_items(table: pd.DataFrame) -> pd.DataFrame:
    """Return changes at events with the event's day as a part of the item."""
    if not set(EVENT_COLUMNS) <= set(table):
        return table
    days = pd.to_datetime(table["date"]).dt.strftime("%d %B")
    items = [f"{words_of(item)}, from {day}" for item, day in zip(table["item"], days)]
    return table.assign(item=items)


def _columns_of_rows(table: pd.DataFrame) -> list[str]:
    """Return the columns that tell the rows of one item apart."""
    before = list(table.columns[: table.columns.get_loc("group")])
    columns = [name for name in before if name not in ("item", *EVENT_COLUMNS)]
    columns = [name for name in columns if table[name].nunique() > 1]
    if table["group"].nunique() > 1 or not columns:
        columns.append("group")
    if table.duplicated([*columns, "item"]).any() and table["against"].nunique() > 1:
        columns.append("against")
    return columns


def _texts_of_tests(table: pd.DataFrame, beside: Sequence[str]) -> list[str]:
    """Return the adjusted p of each row, with other numbers of it in brackets."""
    texts = []
    for p_adjusted, few, numbers in zip(table["p_adjusted"], is_descriptive(table), beside):
        if pd.notna(p_adjusted):
            finding = f"p {p_number(p_adjusted)}"
        elif few:
            finding = "descriptive only"
        else:
            finding = "no p"
        texts.append(f"{finding} ({numbers})")
    return texts


def _units_beside(table: pd.DataFrame) -> list[str]:
    """Return the units of both sides of each row; of articles all of them, copies too."""
    name = "units"
    if method_of(table).get("unit") == ARTICLE and "articles" in table:
        name = "articles"
    pairs = zip(table[name], table[f"{name}_against"])
    return [f"{units:.0f} v {units_against:.0f}" for units, units_against in pairs]


def _direction_of(table: pd.DataFrame) -> str:
    """Return what it means to be on the left and on the right of 0."""
    if not {"group", "against"} <= set(table):
        return ""
    groups = table["group"].unique()
    references = table["against"].unique()
    reference = "in its reference"
    if len(references) == 1:
        reference = _in_group(references[0])
    if len(groups) > 1:
        return f"← lower in the group | higher in the group than {reference} →"
    group = _in_group(groups[0])
    return f"← lower {group} | higher {group} than {reference} →"


def _subtraction_in_words(table: pd.DataFrame) -> str:
    """Return which share is taken from which."""
    names = []
    for column, several in {"group": "group", "against": "its reference"}.items():
        labels = table[column].unique()
        names.append(several if len(labels) > 1 else words_of(labels[0]))
    group, against = names
    if against == "rest":
        against = "the others"
    return f"{group} minus {against}"


def _in_group(group: str) -> str:
    """Return a group with its preposition."""
    if group in ("before", "after"):
        return str(group)
    if group == "rest":
        return "in all others"
    return f"in {words_of(group)}"


def _sentence_of_effects(table: pd.DataFrame, measure: str) -> str:
    """Return what is drawn, for the alt text."""
    n_items = table["item"].nunique()
    compared = ""
    if {"group", "against"} <= set(table):
        groups = ", ".join(words_of(group) for group in table["group"].unique())
        references = [_reference_in_words(label) for label in table["against"].unique()]
        compared = f" of {groups} against {', '.join(references)}"
    shown = f"{number_of(n_items, 'item')}, with intervals and adjusted p"
    return f"{capitalised(measure)}{compared}, {shown}; n is {units_in_words(table)}."


def _reference_in_words(reference: str) -> str:
    """Return whom groups are compared with."""
    if reference == "rest":
        return "all others"
    return words_of(reference)


def _comparison_in_words(group: str, against: str) -> str:
    """Return who is compared with whom."""
    return f"{words_of(group)} against {_reference_in_words(against)}"


def _title_of_effects(table: pd.DataFrame) -> str:
    """Return the item where there is only one."""
    items = table["item"].unique()
    if len(items) == 1:
        return words_of(items[0])
    return ""
