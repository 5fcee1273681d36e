"""Differences between groups with their intervals, under headings."""

import pandas as pd
from matplotlib.figure import Figure

from analysis.errors import number_of, refusal, require_columns
from analysis.plots.canvas import MOST_ROWS, headed_axes, left_out, plot, rows_by_name
from analysis.plots.captions import Caption, in_words, readings_in_words
from analysis.plots.differences import (
    draw_differences,
    measure_of,
    others_in_words,
    sure_in_words,
    title_of_differences,
)
from analysis.plots.style import colours_of_groups, words_of
from analysis.stats.evidence import level_column
from analysis.wording.findings import untested_text
from analysis.wording.text import capitalised

COLUMNS = "item group against estimate low high p_adjusted reason".split()
FIX = "Give the table that compare.contrasts or compare.before_after returned."
#: Columns before the item that do not tell its rows apart.
NOT_OF_ROWS = "reading family date against".split()


@plot(needs=COLUMNS, what="contrasts", fix=FIX)
def effects(table: pd.DataFrame, figure: Figure) -> Caption:
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
    before = table.columns[: table.columns.get_loc("item")].drop(NOT_OF_ROWS, errors="ignore")
    columns = [name for name in before if table[name].nunique() > 1] or ["group"]
    require_columns(table, [level, f"{level}_against"], what="contrasts", fix=FIX)
    first, others = _readings_of(table.reset_index(drop=True), ["item", *columns])
    if first.empty:
        return Caption("", nothing=untested_text(table))
    shown = _of_smallest_p(first)
    heads, names = _heads_and_names(first, shown, columns)
    ax, places = headed_axes(figure, heads, names, above=0.26, row=0.18)
    colours = shown["group"].map(colours_of_groups(shown["group"]))
    shown = shown.assign(y=places, colour=colours)
    measure = measure_of(table)
    second = others.merge(shown[["item", *columns, "y", "colour"]])
    estimates = measure.printed(second["estimate"]) if measure.is_ratio else second["estimate"]
    ax.scatter(estimates, second["y"], marker="|", s=50, color=second["colour"])
    cut = draw_differences(ax, shown, measure=measure)
    figure.drawn = pd.concat([shown, second])[list(table)]  # type: ignore[attr-defined]
    noun = f"{number_of(len(first), 'difference')}, {first['p_adjusted'].count():,} tested"
    seen = first.assign(estimate=measure.printed(first["estimate"]))
    return Caption(
        f"{capitalised(measure.axis)}, {noun}.",
        in_words(seen, names=["item", *columns]),
        title=title_of_differences(first, measure),
        notes=(
            sure_in_words(first),
            cut,
            left_out(len(shown), len(first), "differences"),
            readings_in_words(table, table.get("reading", pd.Series()).unique()),
        ),
    )


def _readings_of(table: pd.DataFrame, keys: list[str]) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return the differences of the first reading, and those of the others, each once.

    A plan may test a difference in two families. Raises InputError where rows of one item differ.
    """
    readings = table.get("reading", pd.Series("", table.index))
    known = table.assign(reading=readings).dropna(subset="estimate")
    known = known.drop_duplicates([*keys, "reading", "estimate"])
    if known.duplicated([*keys, "reading"]).any():
        raise refusal(
            "effects",
            arrived=f"several rows of one {' and '.join(map(words_of, keys))}",
            expected="one row of the table for each of them",
            fix="Choose rows of the table first.",
        )
    is_first = known["reading"] == readings.iloc[0]
    return known[is_first], known[~is_first]


def _of_smallest_p(table: pd.DataFrame) -> pd.DataFrame:
    """Return twelve rows at most, those of the smallest p, item by item in the table's order."""
    columns = [name for name in ("p_adjusted", "p") if name in table]
    smallest = table.sort_values(columns, kind="stable").index[:MOST_ROWS]
    return rows_by_name(table[table.index.isin(smallest)], "item", table["item"])


def _heads_and_names(
    table: pd.DataFrame, shown: pd.DataFrame, columns: list[str]
) -> tuple[list[str], list[str]]:
    """Return the heading and the name of each row that is drawn."""
    items = [words_of(item) for item in shown["item"]]
    several = [name for name in columns if table[name].nunique() > 1]
    if not several and table["item"].nunique() > 1:
        against = others_in_words(table["against"].iloc[0])
        return [f"{words_of(table['group'].iloc[0])}, against {against}"] * len(items), items
    rows = shown[several or columns].itertuples(index=False)
    return items, [", ".join(map(words_of, row)) for row in rows]
