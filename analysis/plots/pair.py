"""Two sources back to back: what each tells, and in whose voice."""

import pandas as pd

from analysis.compare.evidence import passes
from analysis.compare.findings import passing_text, shares_text
from analysis.compare.prose import capitalised
from analysis.errors import number_of, refusal
from analysis.plots.canvas import (
    Canvas,
    first_rows,
    largest_first,
    n_of,
    percent_axis,
    plot,
    row_axes,
    with_colours,
)
from analysis.plots.captions import Caption, short_title, with_what_is_sure
from analysis.plots.style import GREY, SMALL, words_in, words_of

COUNTS = ["carried", "pages", "own"]
COLUMNS = ["group", "against", "item", *COUNTS, *(f"{name}_against" for name in COUNTS)]
COLUMNS += ["p_adjusted", "reason"]
PARTS = "Solid: in its own words; pale: in others' words, denied, or nobody named"
BAR = 7  #: points


@plot(needs=COLUMNS, fix="Give what outlets.pair(…) returned.")
def pair(table: pd.DataFrame, figure: Canvas) -> Caption:
    """Draw on which share of their pages two sources tell each claim, and in whose voice.

    Parameters
    ----------
    table : DataFrame
        ``claims`` of `outlets.pair`, of one reading: ``group, against, item`` and, for both sides
        (``_against``), ``carried, pages, own``. The claims that most pages of both have are drawn,
        twelve at most.

    Raises
    ------
    InputError
        If a claim has several rows.

    Notes
    -----
    Numbers at the ends are pages with the claim in any voice, and all pages.

    Examples
    --------
    >>> claims = pd.DataFrame({"group": "North", "against": "South", "item": ["denial", "law"],
    ...                        "carried": [3, 2], "pages": 6, "own": [1, 0],
    ...                        "carried_against": [0, 4], "pages_against": 9,
    ...                        "own_against": [0, 4], "p_adjusted": 0.3, "reason": ""})
    >>> figure = pair(claims)
    >>> figure.get_suptitle()
    'North and South, claim by claim: no difference is sure'
    >>> [label.get_text() for label in figure.axes[0].get_yticklabels()]
    ['law', 'denial']
    """
    if table["item"].duplicated().any():
        raise refusal(
            "pair",
            arrived="several rows of one claim",
            expected="claims of one reading",
            fix='Choose it: claims[claims["reading"] == "a"].',
        )
    in_all = table["carried"] + table["carried_against"]
    told = table.assign(in_all=in_all)[in_all > 0]
    if told.empty:
        return Caption(nothing="neither source has a claim")
    if not figure.is_ordered:
        told = largest_first(told, "item", "in_all")
    shown, rest = first_rows(told, "item")
    figure.drawn = shown
    sides = [_side_of(shown, "group", ""), _side_of(shown, "against", "_against")]
    first, second = sides
    ax = row_axes(figure, words_in(shown["item"]), above=0.3)
    percent_axis(ax, pd.concat(sides)["share"].max(), noun="pages")
    end = 1.3 * ax.get_xlim()[1]  # numbers stand at the ends
    ax.set_xlim(-end, end)
    ax.axvline(0, color=GREY, linewidth=0.6, zorder=3)
    both = with_colours(pd.concat(sides), "name")
    _draw_side(figure, both.head(len(first)), -1)
    _draw_side(figure, both.tail(len(second)), 1)
    widest = (first["share"] - second["share"]).abs().idxmax()
    names = " and ".join(words_in(both["name"].unique()))
    p = told["p_adjusted"]
    title = with_what_is_sure(f"{names}, claim by claim", p)
    if passes(p).any():
        title = _shares_in_words(first, second, p.loc[shown.index].idxmin())
    return Caption(
        f"Percent of pages of {names} with each of {number_of(len(shown), 'claim')}.",
        f"Most apart: {_shares_in_words(first, second, widest)}.",
        title=short_title(title, "Two sources, claim by claim"),
        notes=(PARTS, rest, capitalised(passing_text(table))),
    )


def _side_of(table: pd.DataFrame, column: str, ending: str) -> pd.DataFrame:
    """Return a side's name, its counts, and the share of its pages with each claim."""
    side = pd.DataFrame({"name": table[column], "item": table["item"]})
    for count in COUNTS:
        side[count] = table[f"{count}{ending}"].astype(float)
    side["y"] = range(len(side))
    return side.assign(share=side["carried"] / side["pages"])


def _draw_side(figure: Canvas, side: pd.DataFrame, direction: int) -> None:
    """Draw the bars of a side, with the pages at their ends and the name of the side above."""
    panel = figure.panels[-1]
    ax = panel.ax
    first = side.iloc[0]
    own = direction * side["own"] / side["pages"]
    ends = direction * side["share"]
    bar = {"color": first["colour"], "linewidth": BAR, "capstyle": "butt"}
    ax.hlines(side["y"], own, ends, alpha=0.4, **bar)
    ax.hlines(side["y"], 0, own, **bar)
    aligned = {"ha": "right" if direction < 0 else "left"}
    look = SMALL | aligned
    for end, y, text in zip(ends, side["y"], n_of(side["carried"], side["pages"])):
        ax.annotate(text, (end, y), (3 * direction, 0), **look)
    look = aligned | {"va": "bottom", "fontweight": "bold", "color": first["colour"]}
    gap = 0.01 * direction * ax.get_xlim()[1]
    head = ax.text(gap, -0.7, words_of(first["name"]), **look)
    panel.headings.append((head, (0.6 if direction < 0 else 0.3)))


def _shares_in_words(first: pd.DataFrame, second: pd.DataFrame, row: int) -> str:
    """Return the shares of a claim on both sides, in words."""
    sides = pd.concat([first.loc[[row]], second.loc[[row]]])
    words = sides[["name", "item"]].map(words_of)
    return shares_text(words.assign(estimate=sides["share"]), "name")
