"""Differences with their intervals, under headings; what changes them, and alpha of labels."""

from dataclasses import replace

import pandas as pd

from analysis.compare.evidence import columns_before_item, level_column, method_of
from analysis.compare.findings import reaching, untested_text
from analysis.compare.prose import two_decimals
from analysis.errors import number_of, one_of, require_columns
from analysis.palette import OF_REST
from analysis.plots.canvas import (
    MOST_ROWS,
    Canvas,
    in_brackets,
    left_out,
    plot,
    require_one,
    rows_by_name,
    with_readings,
)
from analysis.plots.captions import Caption, in_words, short_title
from analysis.plots.differences import (
    draw_differences,
    draw_rows,
    levels_of_sides,
    scale_of_differences,
    title_of_differences,
)
from analysis.plots.scales import Scale, noun_of
from analysis.plots.style import words_in, words_of

#: Columns that rows of a kind need, and where their table is from.
NEEDS = {
    "item": "item group against estimate low high p_adjusted reason".split(),
    "variable": "variable pages coders alpha low high".split(),
}
FIX = {
    "item": "Give the table that compare.contrasts returned.",
    "variable": "Give the table that annotation.agreement returned.",
}
COUNTS = "n size n_against size_against".split()
#: Columns before the item that do not tell its rows apart.
NOT_OF_ROWS = "reading family against".split()

TENTATIVE, FIRM = 0.667, 0.8
MARKS = "Grey lines: .667 and .8, for tentative and for firm conclusions"
ALPHA = Scale(
    "Krippendorff's alpha",
    "alpha",
    two_decimals,
    is_tone=True,
    marks=(TENTATIVE, FIRM),
    least=(0.58, 1.02),
)


@plot()
def effects(table: pd.DataFrame, figure: Canvas, *, rows: str = "item") -> Caption:
    """Draw differences between groups with intervals, under headings of the items.

    Parameters
    ----------
    table : DataFrame
        From `compare.contrasts` or ``case.contrasts("labels")``; or the rows of one difference from
        ``case.contrasts("choices")``, whose first row is told. Of more than twelve rows those of
        the smallest p are drawn. With a column ``reading`` the second reading is a thin bar.
    rows : str
        "variable" draws Krippendorff's alpha of each label, from `annotation.agreement`: the twelve
        lowest.

    Raises
    ------
    InputError
        If an item has several rows of one group.

    Notes
    -----
    A filled dot has an adjusted p of at most .05 in each reading and list, a hollow one a larger p;
    a bar is not tested. Of under ten articles there are numbers alone, unless the difference is
    sure. To the right are the levels of both sides; where there is none, how many of how many.

    Examples
    --------
    >>> row = dict(group="North", against="rest", item="law", share=0.3, share_against=0.1,
    ...            estimate=0.2, low=0.1, high=0.3, p=0.001, p_adjusted=0.004, reason="")
    >>> figure = effects(pd.DataFrame([row]))
    >>> figure.get_suptitle()
    'Law: North 30 %, all others 10 %; sure (adjusted p = .004)'
    >>> labels = pd.DataFrame({"variable": ["law"], "pages": 222, "coders": 2,
    ...                        "alpha": 0.983, "low": 0.95, "high": 1.0})
    >>> effects(labels, rows="variable").get_suptitle()
    '2 readings: 1 of 1 label reaches alpha .8; lowest: law .98'
    """
    kinds = {"item": _draw_contrasts, "variable": _draw_labels}
    draw = kinds[one_of(rows, list(kinds), name="rows")]
    require_columns(table, NEEDS[rows], what="plots.effects", fix=FIX[rows])
    return draw(table, figure)


# ---- differences ------------------------------------------------------------------------------


def _draw_contrasts(table: pd.DataFrame, figure: Canvas) -> Caption:
    """Draw the differences of the smallest p, item by item."""
    if not level_column(table):
        table = figure.table = _with_levels(table)
    level = level_column(table)
    require_columns(table, [level, f"{level}_against"], what="contrasts", fix=FIX["item"])
    columns = columns_before_item(table, but=NOT_OF_ROWS)
    keys = ["item", *columns]
    one = [*keys, "reading"]
    known = with_readings(table.reset_index(drop=True)).dropna(subset="estimate")
    known = known.drop_duplicates([*one, "estimate"])  # a plan may test one in two families
    require_one(known, one, what="effects")
    first = known[known["is_first"]]
    if first.empty:
        return Caption(nothing=untested_text(table))
    scale = scale_of_differences(table)
    smallest = first.sort_values(["p_adjusted", *first.columns.intersection(["p"])], kind="stable")
    is_shown = first.index.isin(smallest.index[:MOST_ROWS])
    shown = rows_by_name(first[is_shown], "item", first["item"])
    headings, names = _heads_and_names(first, shown, columns)
    beside = levels_of_sides(shown, scale)
    axis = scale.axis
    if "articles" in shown:
        of_sides = zip(names, shown["articles"], shown["articles_against"])
        names = [f"{name} ({n:,} / {n_against:,})" for name, n, n_against in of_sides]
        axis = in_brackets(axis, noun_of(method_of(table)))
    shown = shown.assign(heading=headings, name=names, beside=beside)
    caption = draw_differences(figure, known, shown, keys=keys, scale=scale)
    figure.axes[0].set_xlabel(axis)
    return replace(caption, title=title_of_differences(table, shown, scale))


def _with_levels(table: pd.DataFrame) -> pd.DataFrame:
    """Return contrasts that have how many of how many pages with the levels of both sides."""
    require_columns(table, COUNTS, what="contrasts", fix=FIX["item"])
    is_scale = table["item"].isin(method_of(table).get("scales", ())).any()
    level = "mean" if is_scale else "share"
    columns = {}
    for side in ("", "_against"):
        columns[f"{level}{side}"] = table[f"n{side}"] / table[f"size{side}"]
        columns[f"articles{side}"] = table[f"size{side}"].astype(int)
    return table.assign(**columns)


def _heads_and_names(
    table: pd.DataFrame, shown: pd.DataFrame, columns: list[str]
) -> tuple[list[str], list[str]]:
    """Return the heading and the name of each row that is drawn."""
    items = words_in(shown["item"])
    several = [name for name in columns if table[name].nunique() > 1]
    is_one = table["item"].nunique() == 1
    heading, *others = several if is_one and len(several) > 1 else ["", *several]
    names = [", ".join(words_in(cells)) for cells in shown[others or ["group"]].to_numpy()]
    if heading:
        first = _against(table.iloc[0])
        return list(shown[heading].map(words_of).replace("", first)), names
    if several or is_one:
        return items, names
    return [_against(table.iloc[0])] * len(items), items


def _against(row: pd.Series) -> str:
    """Return a group and whom it is compared with."""
    return words_of(f"{words_of(row['group'])}, against {words_of(row['against'])}")


# ---- alpha of labels --------------------------------------------------------------------------


def _draw_labels(table: pd.DataFrame, figure: Canvas) -> Caption:
    """Draw Krippendorff's alpha of each label, the highest first."""
    known = table.dropna(subset="alpha")
    if known.empty:
        return Caption(nothing="no label has an alpha: each has one value only")
    if not figure.is_ordered:
        known = known.sort_values("alpha", ascending=False, kind="stable")
    shown = known.tail(MOST_ROWS)
    beside = shown["alpha"].map(two_decimals)
    pages = sorted({shown["pages"].min(), shown["pages"].max()})
    of_pages = f"Each label on {' to '.join(map('{:,.0f}'.format, pages))} pages"
    shown = shown.assign(estimate=shown["alpha"], colour=OF_REST, heading="", beside=beside)
    shown = shown.assign(name=words_in(shown["variable"]))
    keys = ["variable"]
    caption = draw_rows(figure, shown, shown.head(0), keys=keys, scale=ALPHA, what="alpha")
    rest = left_out(len(shown), len(table), "labels", those=", the lowest")
    readings = number_of(known["coders"].max(), "reading")
    alphas = known["alpha"].set_axis(words_in(known["variable"]))
    return replace(
        caption,
        shows="Krippendorff's alpha by label, with intervals and pages.",
        sees=in_words(known, names=keys, value="alpha", text=two_decimals),
        title=short_title(f"{readings}: {reaching(alphas, FIRM)}"),
        notes=(method_of(table).get("remark", ""), of_pages, rest, MARKS, *caption.notes),
    )
