"""One finding under each choice that could have been made, one changed at a time."""

import pandas as pd
from matplotlib.figure import Figure

from analysis.errors import number_of
from analysis.plots.canvas import MOST_ROWS, headed_axes, left_out, n_of, plot, write_beside
from analysis.plots.captions import Caption, in_words, readings_in_words, short_title
from analysis.plots.differences import SURE, draw_differences, measure_of, others_in_words
from analysis.plots.style import colours_of_groups, words_of
from analysis.stats.evidence import method_of
from analysis.wording.findings import with_value_quoted
from analysis.wording.text import capitalised

CHOICE = "family choice level reading".split()
FINDING = ["group", "against", "item"]  #: columns that name a difference
POINTS = measure_of(pd.DataFrame(columns=["share"]))
OTHER_LIST = "p adjusted in another list"
COUNTS = "n size n_against size_against".split()


@plot(
    needs=[*CHOICE, *FINDING, *COUNTS, "estimate", "low", "high", "p_adjusted"],
    what="table of choices",
    fix="Give the table that Case.choices returned.",
)
def curve(table: pd.DataFrame, figure: Figure) -> Caption:
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
    readings = list(rows["reading"].unique())
    known = rows.dropna(subset="estimate")
    first = known[known["reading"].isin(readings[:1])]
    if first.empty:
        return Caption("", nothing="no difference of shares can be computed")
    shown = first.head(MOST_ROWS)
    item = with_value_quoted(words_of(shown["item"].iloc[0]))
    group = words_of(shown["group"].iloc[0])
    others = others_in_words(shown["against"].iloc[0])
    first_head = f"{group}, against {others}"
    heads = [words_of(choice) or first_head for choice in shown["choice"]]
    names = list(map(words_of, shown["level"]))
    ax, places = headed_axes(figure, heads, names, above=0.16)
    ax.get_yticklabels()[1].set_fontweight("bold")
    [colour] = colours_of_groups(shown["group"]).values()
    shown = shown.assign(y=places, colour=colour)
    second = known[known["reading"].isin(readings[1:2])].merge(shown[["choice", "level", "y"]])
    drawn = pd.concat([shown, second], ignore_index=True)
    figure.drawn = drawn[list(table)]  # type: ignore[attr-defined]
    draw_differences(ax, shown, measure=POINTS)
    ax.scatter(second["estimate"], second["y"], marker="|", s=50, color=colour, zorder=3)
    ax.locator_params(axis="x", nbins=6, steps=[1, 2, 2.5, 5, 10])
    sides = zip(n_of(shown["n"], shown["size"]), n_of(shown["n_against"], shown["size_against"]))
    write_beside(ax, places, list(map(" / ".join, sides)), head="group / others")
    return Caption(
        f"{capitalised(POINTS.axis)} under each choice, with intervals.",
        in_words(
            first.assign(estimate=POINTS.printed(first["estimate"])), names=["choice", "level"]
        ),
        title=_title_of(known, f"{group}, {item}"),
        notes=(
            SURE,
            readings_in_words(table, readings),
            left_out(len(shown), len(rows[["choice", "level"]].drop_duplicates()), "rows"),
        ),
    )


def _of_smallest_p(table: pd.DataFrame) -> pd.DataFrame:
    """Return the rows of the difference of shares with the smallest p as planned."""
    shares = table[~table["item"].isin(method_of(table).get("scales", ()))]
    is_first = shares["reading"].isin(shares["reading"].head(1))
    planned = shares[(shares["choice"] == "") & is_first & shares["estimate"].notna()]
    ranked = planned.sort_values("p_adjusted", kind="stable")
    return shares.merge(pd.concat([ranked, shares])[FINDING].head(1))


def _of_first_list(table: pd.DataFrame) -> pd.DataFrame:
    """Return the rows of the first list of tests; p in the others is one choice more."""
    is_first = table["family"].isin(table["family"].head(1))
    others = table[~is_first & (table["choice"] == "")]
    others = others.assign(choice=OTHER_LIST, level=others["family"])
    is_planned = is_first & (table["choice"] == "")
    return pd.concat([table[is_planned], others, table[is_first & ~is_planned]])


def _title_of(table: pd.DataFrame, subject: str) -> str:
    """Return the smallest and the largest difference under all choices and readings."""
    points = (100 * table["estimate"]).round().astype(int)
    low, high = points.min(), points.max()
    near, far = sorted([abs(low), abs(high)])
    span = f"{near} to {number_of(far, 'point')} {'less' if high <= 0 else 'more'}"
    span = span.removeprefix(f"{far} to ")
    if low < 0 < high:
        span = f"from {number_of(-low, 'point')} less to {high} more"
    return short_title(f"{subject}: {span}", f"{span}, whatever is chosen")
