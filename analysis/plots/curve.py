"""One finding under each choice that could have been made, one changed at a time."""

import pandas as pd

from analysis.compare.evidence import method_of, passes
from analysis.compare.findings import with_value_quoted
from analysis.compare.prose import capitalised, rounded
from analysis.errors import number_of
from analysis.plots.canvas import (
    MOST_ROWS,
    Canvas,
    draw_second,
    headed_axes,
    left_out,
    n_of,
    plot,
    with_colours,
    with_readings,
    write_beside,
)
from analysis.plots.captions import Caption, in_words, readings_in_words, short_title
from analysis.plots.differences import SURE, draw_differences, others_in_words, scale_of_differences
from analysis.plots.style import words_in, words_of

CHOICE = "family choice level reading".split()
FINDING = ["group", "against", "item"]  #: columns that name a difference
POINTS = scale_of_differences(pd.DataFrame(columns=["share"]))
OTHER_LIST = "p adjusted in another list"
COUNTS = "n size n_against size_against".split()


@plot(
    needs=[*CHOICE, *FINDING, *COUNTS, "estimate", "low", "high", "p_adjusted"],
    fix="Give the table that Case.choices returned.",
)
def curve(table: pd.DataFrame, figure: Canvas) -> Caption:
    """Draw one difference as planned, and under each choice that is changed alone.

    Parameters
    ----------
    table : DataFrame
        Of shares, from `Case.choices`. Of several differences the one with the smallest p as
        planned is drawn.

    Notes
    -----
    A filled dot has an adjusted p of at most .05 under its choice. The second reading is a
    short upright line. Beside a row are the pages with the item and all pages, of both sides.

    Examples
    --------
    >>> row = dict(family="issues", choice="", level="as planned", reading="a", group="North",
    ...            against="rest", item="law", n=1, size=9, n_against=8, size_against=20,
    ...            estimate=-0.29, low=-0.4, high=-0.1, p_adjusted=0.04)
    >>> by_owner = row | {"choice": "unit", "level": "owner", "low": -0.5}
    >>> curve(pd.DataFrame([row, by_owner])).get_suptitle()
    'North, law: 29 points less'
    """
    rows = _of_first_list(_of_smallest_p(table))
    known = with_readings(rows).dropna(subset="estimate")
    first = known[known["is_first"]]
    if first.empty:
        return Caption(nothing="no difference of shares can be computed")
    shown = first.head(MOST_ROWS)
    finding = first.iloc[0]
    group = words_of(finding["group"])
    item = with_value_quoted(words_of(finding["item"]))
    head = words_of(f"{group}, against {others_in_words(finding['against'])}")
    _draw_rows(figure, shown, known, head=head)
    n_rows = len(rows.drop_duplicates(["choice", "level"]))
    printed = first.assign(estimate=POINTS.printed(first["estimate"]))
    return Caption(
        f"{capitalised(POINTS.axis)} under each choice, with intervals.",
        in_words(printed, names=["choice", "level"]),
        title=_title_of(known, f"{group}, {item}"),
        notes=(SURE, readings_in_words(table), left_out(len(shown), n_rows, "rows")),
    )


def _draw_rows(figure: Canvas, rows: pd.DataFrame, known: pd.DataFrame, *, head: str) -> None:
    """Draw the differences of the first reading, those of the second, and the pages of both sides.

    The heading of what was planned is *head*.
    """
    heads = [words_of(choice) or head for choice in rows["choice"]]
    ax, places = headed_axes(figure, heads, words_in(rows["level"]), above=0.16)
    ax.get_yticklabels()[1].set_fontweight("bold")
    rows = with_colours(rows, "group").assign(y=places)
    others = known[~known["is_first"]]
    second = others[others["reading"].isin(others["reading"].head(1))]
    second = second.merge(rows[["choice", "level", "y"]])
    figure.drawn = pd.concat([rows, second], ignore_index=True)
    draw_differences(ax, rows, scale=POINTS)
    draw_second(ax, second, colours=rows["colour"].iloc[0], zorder=3)
    ax.locator_params(axis="x", nbins=6, steps=[1, 2, 2.5, 5, 10])
    of_group = n_of(rows["n"], rows["size"])
    of_others = n_of(rows["n_against"], rows["size_against"])
    texts = [" / ".join(sides) for sides in zip(of_group, of_others)]
    write_beside(ax, places, texts, head="group / others")


def _of_smallest_p(table: pd.DataFrame) -> pd.DataFrame:
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


def _title_of(table: pd.DataFrame, subject: str) -> str:
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
