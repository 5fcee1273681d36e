"""Differences between groups, one line each, and whether groups differ at all."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import pandas as pd
from matplotlib import ticker

from analysis.counts import columns_of
from analysis.errors import number_of, require_columns
from analysis.plots.canvas import plot
from analysis.plots.captions import Caption, in_words
from analysis.plots.labels import write_beside, write_head_beside
from analysis.plots.marks import mark_rows
from analysis.plots.rows import (
    axis_words,
    draw_intervals,
    height_of_rows,
    in_blocks,
    looks_of_rows,
    measure_of,
    name_rows,
    name_table_rows,
    names_in_words,
    points_text,
    scale_of_rates,
    units_in_words,
)
from analysis.plots.selection import of_tests
from analysis.plots.style import BLACK, BLUE, GREY, pale, words_of
from analysis.stats.evidence import ALPHA, UNIT_MEANS, are_points, is_descriptive, passes
from analysis.wording.text import capitalised, number_text, p_number

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
ROW_OF_COMPARISON = 0.24  #: inches
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
    rates: bool = False,
) -> Caption:
    """Draw differences between groups with intervals, adjusted p and units.

    Parameters
    ----------
    table : DataFrame
        From `compare.contrasts` or `compare.before_after`. Items and groups keep their order.
    by : str or list of str, optional
        Columns that tell the rows of one item apart; by default those of the groups.
    rates : bool
        Whether both rates are printed in place of the units: words per 1,000 words, shares per
        100 articles or pages.

    Notes
    -----
    At 0 there is no difference. Colours follow the compared group. A row whose adjusted p is over
    .05 is pale. A row without p is hollow and grey. A row with p and no interval is hollow in its
    colour.

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
    mark_rows(ax, table.reindex(columns=["item", *columns]).to_dict("records"))
    compared = "group" if "group" in table else columns[0]
    colours, markers = looks_of_rows(table, compared=compared, by=columns)
    does_pass = passes(table["p_adjusted"])
    colours = [ink if strong else pale(ink) for ink, strong in zip(colours, does_pass)]
    ax.axvline(0, color=GREY, linewidth=0.6, zorder=0)
    beside = _rates_beside(table) if rates else _units_beside(table)
    heading = scale_of_rates(table)[2] if rates else units_in_words(table)
    write_head_beside(ax, -0.9, f"adjusted p ({heading or 'means'})")
    draw_intervals(
        ax,
        table,
        positions,
        colours=colours,
        markers=markers,
        texts=_texts_of_tests(table, beside),
        is_grey=table["p_adjusted"].isna(),
        is_pale=~does_pass,
    )
    has_hollow = (table["p_adjusted"].notna() & table["low"].isna()).any()
    marks = []
    if (table["p_adjusted"] > ALPHA).any():
        marks.append("pale: adjusted p over .05")
    if has_hollow:
        marks.append("hollow: no interval")
    measure = words_of(measure_of(table, "effect"))
    direction = _direction_of(table)
    seen = table
    if measure == UNIT_MEANS:
        measure = f"difference of means, {_subtraction_in_words(table)}"
        direction = ""
    if are_points(table):
        measure = measure.replace("difference of means", "percentage points")
        ax.xaxis.set_major_formatter(ticker.FuncFormatter(points_text))
        seen = table.assign(estimate=(100 * table["estimate"]).round())
    ax.set_xlabel(axis_words(measure, direction, "; ".join(marks)))
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
    """Return the units of both sides of each row."""
    pairs = zip(table["units"], table["units_against"])
    return [f"{units:.0f} v {units_against:.0f}" for units, units_against in pairs]


def _rates_beside(table: pd.DataFrame) -> list[str]:
    """Return the rates of both sides of each row."""
    factor, decimals, _ = scale_of_rates(table)
    texts = []
    for rate, rate_against in zip(table["rate"], table["rate_against"]):
        numbers = [number_text(factor * value, decimals) for value in (rate, rate_against)]
        texts.append(" v ".join(numbers))
    return texts


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


def _title_of_effects(table: pd.DataFrame) -> str:
    """Return the item where there is only one."""
    items = table["item"].unique()
    if len(items) == 1:
        return words_of(items[0])
    return ""


# ---- does anything differ? --------------------------------------------------------------------


def _height_of_comparisons(table: pd.DataFrame, **_options: object) -> float:
    """Return the inches of a figure of comparisons with chance."""
    return 0.9 + ROW_OF_COMPARISON * len(table)


@plot(_height_of_comparisons, select=of_tests)
def against_chance(
    table: pd.DataFrame, ax: Axes, *, by: str | Sequence[str] | None = None
) -> Caption:
    """Draw whether groups differ at all, against what chance gives.

    Parameters
    ----------
    table : DataFrame
        From `compare.omnibus` or `compare.classifier_test`.
    by : str or list of str, optional
        Columns that name the rows; by default the compared groups.

    Notes
    -----
    The dot is the estimate; the bar holds the middle 95% of what random labelings give. A dot to
    the right of its bar says that groups differ, as far as one comparison goes; p is adjusted
    for all of them. A row without p is hollow.

    Examples
    --------
    >>> row = dict(group="North", against="South", estimate=0.8, null=0.5, null_low=0.4,
    ...            null_high=0.6, units=40, p_adjusted=0.002)
    >>> ax = against_chance(pd.DataFrame([row])).axes[0]
    >>> ax.texts[-1].get_text(), ax.get_yticklabels()[0].get_text()
    ('p .002 (40)', 'North against South')
    """
    columns = ["group", "against", "estimate", "null", "null_low", "null_high", "p_adjusted"]
    require_columns(
        table,
        [*columns, "units"],
        what="table of omnibus or classifier_test",
        fix=(
            "Give the table that compare.omnibus or compare.classifier_test returned; "
            "by= names columns of it."
        ),
    )
    if by is None:
        names = [_comparison_in_words(*pair) for pair in zip(table["group"], table["against"])]
    else:
        names = names_in_words(table, columns_of(by))
    name_rows(ax, range(len(table)), names, row=ROW_OF_COMPARISON)
    write_beside(ax, -0.8, f"adjusted p ({units_in_words(table)})", colour=GREY)
    for position, row in enumerate(table.itertuples()):
        _draw_comparison(ax, position, row)
    ax.set_ylim(len(table) - 0.4, -1)
    ax.margins(x=0.05)
    measure = words_of(measure_of(table, "difference"))
    ax.set_xlabel(axis_words(measure, "bar: 95% of what chance gives"))
    sees = in_words(table.assign(row=names), names=["row"], n="units")
    return Caption(
        f"{capitalised(measure)} against what chance gives; n is {units_in_words(table)}.", sees
    )


def _comparison_in_words(group: str, against: str) -> str:
    """Return who is compared with whom."""
    if against == "":
        return words_of(group)
    return f"{words_of(group)} against {_reference_in_words(against)}"


def _draw_comparison(ax: Axes, position: int, row) -> None:
    """Draw the estimate of a comparison, what chance gives, and the adjusted p."""
    ax.plot(
        [row.null_low, row.null_high],
        [position, position],
        color=GREY,
        linewidth=5,
        solid_capstyle="butt",
        alpha=0.5,
    )
    ax.plot([row.null], [position], marker="|", color=BLACK, markersize=7)
    is_tested = pd.notna(row.p_adjusted)
    filling = BLUE
    finding = f"p {p_number(row.p_adjusted)}"
    if not is_tested:
        filling = "white"
        finding = "descriptive only"
    ax.plot(
        [row.estimate],
        [position],
        marker="o",
        color=BLUE,
        markersize=5,
        markerfacecolor=filling,
    )
    write_beside(ax, position, f"{finding} ({row.units:,.0f})", colour=BLACK)
