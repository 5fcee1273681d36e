"""Differences between groups with their intervals, under headings."""

import pandas as pd

from analysis.compare.evidence import level_column
from analysis.compare.findings import untested_text
from analysis.compare.prose import capitalised
from analysis.errors import number_of, refusal, require_columns
from analysis.plots.canvas import (
    MOST_ROWS,
    Canvas,
    columns_before_item,
    draw_second,
    headed_axes,
    left_out,
    plot,
    rows_by_name,
    with_colours,
    with_readings,
)
from analysis.plots.captions import Caption, finding_of, readings_in_words
from analysis.plots.differences import (
    draw_differences,
    others_in_words,
    scale_of_differences,
    sure_in_words,
    title_of_differences,
)
from analysis.plots.style import rows_in_words, words_in, words_of

COLUMNS = "item group against estimate low high p_adjusted reason".split()
FIX = "Give the table that compare.contrasts or compare.before_after returned."
#: Columns before the item that do not tell its rows apart.
NOT_OF_ROWS = "reading family date against".split()


@plot(needs=COLUMNS, fix=FIX)
def effects(table: pd.DataFrame, figure: Canvas) -> Caption:
    """Draw differences between groups with intervals, under headings of the items.

    Parameters
    ----------
    table : DataFrame
        From `compare.contrasts`, ``case.contrasts("labels")`` or `compare.before_after`. Of more
        than twelve rows those of the smallest p are drawn, in the order of the table. With a column
        ``reading`` the second reading is a short upright line.

    Raises
    ------
    InputError
        If an item has several rows of one group.

    Notes
    -----
    A filled dot has an adjusted p of at most .05. Numbers to the right are the levels of the group
    and of whom it is compared with. Of one group the heading is the group, and rows are the items.

    Examples
    --------
    >>> row = dict(group="North", against="rest", item="law", share=0.3, share_against=0.1,
    ...            estimate=0.2, low=0.1, high=0.3, p=0.001, p_adjusted=0.004, reason="")
    >>> figure = effects(pd.DataFrame([row]))
    >>> figure.get_suptitle(), figure.axes[0].get_xlabel()
    ('Law: North 30 %, all others 10 %', 'difference in percentage points')
    """
    level = level_column(table) or "share"
    require_columns(table, [level, f"{level}_against"], what="contrasts", fix=FIX)
    columns = _several(table, columns_before_item(table, but=NOT_OF_ROWS)) or ["group"]
    keys = ["item", *columns]
    known = _known(table, keys)
    first = known[known["is_first"]]
    if first.empty:
        return Caption(nothing=untested_text(table))
    shown = _of_smallest_p(first)
    heads, names = _heads_and_names(first, shown, columns)
    ax, places = headed_axes(figure, heads, names, above=0.26, row=0.18)
    shown = with_colours(shown, "group").assign(y=places)
    scale = scale_of_differences(table)
    second = known[~known["is_first"]].merge(shown[[*keys, "y", "colour"]])
    figure.drawn = pd.concat([shown, second])
    if scale.is_ratio:
        second = second.assign(estimate=scale.printed(second["estimate"]))
    draw_second(ax, second, colours=second["colour"])
    cut = draw_differences(ax, shown, scale=scale)
    n_tested = first["p_adjusted"].count()
    return Caption(
        f"{capitalised(scale.axis)}, {number_of(len(first), 'difference')}, {n_tested:,} tested.",
        finding_of(table),
        title=title_of_differences(table, scale),
        notes=(
            sure_in_words(first),
            cut,
            left_out(len(shown), len(first), "differences", those=", those of the smallest p"),
            readings_in_words(table),
        ),
    )


def _several(table: pd.DataFrame, columns: list[str]) -> list[str]:
    """Return the columns that have several values."""
    return [name for name in columns if table[name].nunique() > 1]


def _known(table: pd.DataFrame, keys: list[str]) -> pd.DataFrame:
    """Return the differences that are known, each once: a plan may test one in two families.

    Raises InputError where rows of one item differ.
    """
    keys = [*keys, "reading"]
    known = with_readings(table.reset_index(drop=True)).dropna(subset="estimate")
    known = known.drop_duplicates([*keys, "estimate"])
    if known.duplicated(keys).any():
        raise refusal(
            "effects",
            arrived=f"several rows of one {' and '.join(words_in(keys[:-1]))}",
            expected="one row of the table for each of them",
            fix="Choose rows of the table first.",
        )
    return known


def _of_smallest_p(table: pd.DataFrame) -> pd.DataFrame:
    """Return twelve rows at most, those of the smallest p, item by item in the table's order."""
    columns = [name for name in ("p_adjusted", "p") if name in table]
    smallest = table.sort_values(columns, kind="stable").index[:MOST_ROWS]
    return rows_by_name(table[table.index.isin(smallest)], "item", table["item"])


def _heads_and_names(
    table: pd.DataFrame, shown: pd.DataFrame, columns: list[str]
) -> tuple[list[str], list[str]]:
    """Return the heading and the name of each row that is drawn."""
    items = words_in(shown["item"])
    several = _several(table, columns)
    if several or table["item"].nunique() == 1:
        return items, rows_in_words(shown, several or columns)
    first = table.iloc[0]
    head = f"{words_of(first['group'])}, against {others_in_words(first['against'])}"
    return [words_of(head)] * len(items), items
