"""Differences with their intervals, under headings; what changes them, and alpha of labels."""

from dataclasses import replace

import pandas as pd

from analysis.compare.evidence import level_column, method_of, passes
from analysis.compare.findings import untested_text, with_value_quoted
from analysis.compare.prose import capitalised, rounded
from analysis.errors import number_of, one_of, refusal, require_columns
from analysis.plots.canvas import (
    MOST_ROWS,
    Canvas,
    columns_before_item,
    draw_second,
    headed_axes,
    left_out,
    n_of,
    plot,
    rows_by_name,
    with_colours,
    with_numbers,
    with_readings,
    write_beside,
)
from analysis.plots.captions import Caption, in_words, readings_in_words, short_title
from analysis.plots.differences import (
    SURE,
    draw_differences,
    levels_of_sides,
    others_in_words,
    scale_of_differences,
    sure_in_words,
    title_of_differences,
)
from analysis.plots.scales import HOLLOW, LINES, Scale, two_decimals
from analysis.plots.style import rows_in_words, words_in, words_of

#: Columns that rows of a kind need, and where their table is from.
NEEDS = {
    "item": "item group against estimate low high p_adjusted reason".split(),
    "choice": "family choice level reading item group against n size n_against size_against "
    "estimate low high p_adjusted".split(),
    "variable": "variable pages alpha low high".split(),
}
FIX = {
    "item": "Give the table that compare.contrasts or compare.before_after returned.",
    "choice": "Give the table that Case.choices returned.",
    "variable": "Give the table that annotation.agreement returned.",
}
#: Columns before the item that do not tell its rows apart.
NOT_OF_ROWS = "reading family date against".split()
FINDING = ["group", "against", "item"]  #: columns that name a difference
OTHER_LIST = "p adjusted in another list"
POINTS = scale_of_differences(pd.DataFrame(columns=["share"]))

TENTATIVE, FIRM = 0.667, 0.8
MARKS = "Upright: .667 and .8, for tentative and for firm conclusions"
ALPHA = Scale(
    "alpha",
    "alpha (pages)",
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
        From `compare.contrasts`, ``case.contrasts("labels")`` or `compare.before_after`. Of more
        than twelve rows those of the smallest p are drawn, in the order of the table. With a column
        ``reading`` the second reading is a short upright line.
    rows : str
        "choice" draws one difference of shares under each choice, from `Case.choices`: the one
        with the smallest p as planned. "variable" draws Krippendorff's alpha of each label, from
        `annotation.agreement`: of more than twelve the lowest.

    Raises
    ------
    InputError
        If an item has several rows of one group.

    Notes
    -----
    A filled dot has an adjusted p of at most .05; of alpha, an interval. Numbers to the right are
    the levels of the group and of whom it is compared with, under choices the pages with the item
    and all pages, and alpha. Of one group the heading is the group, and rows are the items.

    Examples
    --------
    >>> row = dict(group="North", against="rest", item="law", share=0.3, share_against=0.1,
    ...            estimate=0.2, low=0.1, high=0.3, p=0.001, p_adjusted=0.004, reason="")
    >>> figure = effects(pd.DataFrame([row]))
    >>> figure.get_suptitle(), figure.axes[0].get_xlabel()
    ('Law: North 30 %, all others 10 %', 'difference in percentage points')
    >>> labels = pd.DataFrame({"variable": ["law"], "pages": 222, "alpha": 0.983,
    ...                        "low": 0.95, "high": 1.0})
    >>> effects(labels, rows="variable").get_suptitle()
    '1 of 1 label reaches alpha .8; lowest: law .98'
    """
    kinds = {"item": _draw_contrasts, "choice": _draw_choices, "variable": _draw_labels}
    draw = kinds[one_of(rows, list(kinds), name="rows")]
    require_columns(table, NEEDS[rows], what="plots.effects", fix=FIX[rows])
    return draw(table, figure)


def _draw_rows(
    figure: Canvas, shown: pd.DataFrame, others: pd.DataFrame, *, keys: list[str], scale: Scale
) -> tuple[pd.DataFrame, str]:
    """Draw rows as they are named; return what is drawn, and that some intervals are cut.

    Of *others*, in a second reading, those are drawn that *keys* name as they name a row.
    """
    ax, places = headed_axes(figure, shown["heading"], shown["name"])
    shown = with_colours(shown, "group").assign(y=places)
    second = others.merge(shown[[*keys, "y", "colour"]])
    drawn = pd.concat([shown, second])
    if scale.is_ratio:
        second = second.assign(estimate=scale.printed(second["estimate"]))
    draw_second(ax, second, colours=second["colour"], zorder=3)
    write_beside(ax, places, list(shown["beside"]), head=scale.head)
    return drawn, draw_differences(ax, shown, scale=scale)


# ---- contrasts --------------------------------------------------------------------------------


def _draw_contrasts(table: pd.DataFrame, figure: Canvas) -> Caption:
    """Draw the differences of the smallest p, item by item."""
    level = level_column(table) or "share"
    require_columns(table, [level, f"{level}_against"], what="contrasts", fix=FIX["item"])
    columns = _several(table, columns_before_item(table, but=NOT_OF_ROWS)) or ["group"]
    keys = ["item", *columns]
    known = _known(table, keys)
    first = known[known["is_first"]]
    if first.empty:
        return Caption(nothing=untested_text(table))
    scale = scale_of_differences(table)
    shown = _of_smallest_p(first)
    headings, names = _heads_and_names(first, shown, columns)
    shown = shown.assign(
        heading=headings,
        name=names,
        beside=levels_of_sides(shown, scale),
        is_sure=passes(shown["p_adjusted"]),
    )
    beside = replace(scale, head=f"{scale.head}, group / others")
    drawn, cut = _draw_rows(figure, shown, known[~known["is_first"]], keys=keys, scale=beside)
    n_tested = first["p_adjusted"].count()
    printed = first.assign(estimate=scale.printed(first["estimate"]))
    return Caption(
        f"{capitalised(scale.axis)}, {number_of(len(first), 'difference')}, {n_tested:,} tested.",
        in_words(printed, names=keys),
        title=title_of_differences(first, scale),
        notes=(
            sure_in_words(first),
            cut,
            left_out(len(shown), len(first), "differences", those=", those of the smallest p"),
            readings_in_words(table),
        ),
        drawn=drawn,
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
    return [_against(table.iloc[0])] * len(items), items


def _against(row: pd.Series) -> str:
    """Return a group and whom it is compared with."""
    return words_of(f"{words_of(row['group'])}, against {others_in_words(row['against'])}")


# ---- choices ----------------------------------------------------------------------------------


def _draw_choices(table: pd.DataFrame, figure: Canvas) -> Caption:
    """Draw the difference of shares of the smallest p as planned, under each choice."""
    rows = _of_first_list(_of_first_finding(table))
    known = with_readings(rows).dropna(subset="estimate")
    first = known[known["is_first"]]
    if first.empty:
        return Caption(nothing="no difference of shares can be computed")
    shown = first.head(MOST_ROWS)
    finding = first.iloc[0]
    sides = [n_of(shown[f"n{end}"], shown[f"size{end}"]) for end in ("", "_against")]
    shown = shown.assign(
        heading=[words_of(choice) or _against(finding) for choice in shown["choice"]],
        name=words_in(shown["level"]),
        beside=list(map(" / ".join, zip(*sides))),
        is_sure=passes(shown["p_adjusted"]),
    )
    scale = replace(POINTS, head="group / others")
    others = known[~known["is_first"]]
    drawn, cut = _draw_rows(figure, shown, others, keys=["choice", "level"], scale=scale)
    n_rows = len(rows.drop_duplicates(["choice", "level"]))
    printed = first.assign(estimate=scale.printed(first["estimate"]))
    subject = f"{words_of(finding['group'])}, {with_value_quoted(words_of(finding['item']))}"
    return Caption(
        f"{capitalised(scale.axis)} under each choice, with intervals.",
        in_words(printed, names=["choice", "level"]),
        title=_span_in_words(known, subject),
        notes=(SURE, cut, readings_in_words(table), left_out(len(shown), n_rows, "rows")),
        drawn=drawn,
    )


def _of_first_finding(table: pd.DataFrame) -> pd.DataFrame:
    """Return the rows of the difference of shares with the smallest p as planned."""
    scales = method_of(table).get("scales", ())
    shares = with_readings(table[~table["item"].isin(scales)])
    is_planned = shares["is_first"] & (shares["choice"] == "")
    ranked = shares[is_planned].dropna(subset="estimate").sort_values("p_adjusted", kind="stable")
    finding = pd.concat([ranked, shares])[FINDING].head(1)
    return shares.merge(finding)


def _of_first_list(table: pd.DataFrame) -> pd.DataFrame:
    """Return the rows of the first list of tests; p in the others is one choice more."""
    is_first = table["family"].isin(table["family"].head(1))
    is_planned = table["choice"] == ""
    others = table[is_planned & ~is_first]
    others = others.assign(choice=OTHER_LIST, level=others["family"])
    return pd.concat([table[is_planned & is_first], others, table[is_first & ~is_planned]])


def _span_in_words(table: pd.DataFrame, subject: str) -> str:
    """Return the ends of a difference under all choices and readings, if it is sure as planned."""
    points = rounded(100 * table["estimate"]).astype(int)
    low = points.min()
    high = points.max()
    near, far = sorted([abs(low), abs(high)])
    size = number_of(far, "point")
    if near < far:
        size = f"{near} to {size}"
    span = f"{size} {'less' if high <= 0 else 'more'}"
    if low < 0 < high:
        span = f"from {number_of(-low, 'point')} less to {high} more"
    if not passes(table["p_adjusted"].iloc[0]):
        span = "not sure as planned"
    return short_title(f"{subject}: {span}", f"{span}, whatever is chosen")


# ---- alpha of labels --------------------------------------------------------------------------


def _draw_labels(table: pd.DataFrame, figure: Canvas) -> Caption:
    """Draw Krippendorff's alpha of each label, the highest first."""
    known = table.dropna(subset="alpha").assign(group="", estimate=table["alpha"])
    if known.empty:
        return Caption(nothing="no label has an alpha: each has one value only")
    ranked = known.sort_values("alpha", ascending=False, kind="stable")
    shown = ranked.tail(MOST_ROWS)
    which = ", the lowest"
    if figure.is_ordered:
        shown = known.head(MOST_ROWS)
        which = ""
    alphas = list(map(two_decimals, shown["alpha"]))
    shown = shown.assign(
        heading="",
        name=words_in(shown["variable"]),
        beside=with_numbers(alphas, shown["pages"]),
        is_sure=shown["low"].notna(),
    )
    drawn, _ = _draw_rows(figure, shown, known.head(0), keys=["variable"], scale=ALPHA)
    n_firm = int((known["alpha"] >= FIRM).sum())
    verb = "reaches" if n_firm == 1 else "reach"
    reached = f"{n_firm} of {number_of(len(known), 'label')} {verb} alpha .8"
    lowest = ranked.iloc[-1]
    title = f"{reached}; lowest: {words_of(lowest['variable'])} {two_decimals(lowest['alpha'])}"
    rest = left_out(len(shown), len(table), "labels", those=which)
    return Caption(
        "Krippendorff's alpha by label, with intervals and pages.",
        in_words(known, names=["variable"], value="alpha"),
        title=short_title(title, reached),
        notes=(rest, MARKS, "" if drawn["is_sure"].all() else HOLLOW, LINES),
        drawn=drawn,
    )
