"""Two sources back to back: what each tells, and in whose voice."""

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.text import Text

from analysis.errors import number_of, refusal
from analysis.plots.canvas import first_rows, largest_first, percent_axis, plot, row_axes
from analysis.plots.captions import Caption, short_title
from analysis.plots.fitting import NO_BREAK
from analysis.plots.style import GREY, colours_of_groups, words_of
from analysis.wording.findings import passing_text, shares_text
from analysis.wording.text import capitalised

COUNTS = ["carried", "pages", "own"]
COLUMNS = ["group", "against", "item", *COUNTS, *(f"{name}_against" for name in COUNTS)]
COLUMNS += ["p_adjusted", "reason"]
PARTS = "Solid: in its own words; pale: in others' words, denied, or nobody named"
BAR = 7  #: points


@plot(needs=COLUMNS, what="claims of a pair", fix="Give what outlets.pair(…) returned.")
def pair(table: pd.DataFrame, figure: Figure) -> Caption:
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
    Numbers at the ends are pages with the claim in any voice.

    Examples
    --------
    >>> claims = pd.DataFrame({"group": "North", "against": "South", "item": ["denial", "law"],
    ...                        "carried": [3, 2], "pages": 6, "own": [1, 0],
    ...                        "carried_against": [0, 4], "pages_against": 9,
    ...                        "own_against": [0, 4], "p_adjusted": 0.3, "reason": ""})
    >>> figure = pair(claims)
    >>> figure.get_suptitle()
    'Denial: North 50 %, South 0 %'
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
    carried = table["carried"] + table["carried_against"]
    told = table.assign(in_all=carried)[carried > 0]
    if told.empty:
        return Caption("", nothing="neither source has a claim")
    if not figure.is_ordered:  # type: ignore[attr-defined]
        told = largest_first(told, "item", "in_all")
    shown, left_out = first_rows(told, "item")
    sides = [_side_of(shown, "group", ""), _side_of(shown, "against", "_against")]
    ax = row_axes(figure, [words_of(item) for item in shown["item"]], above=0.3)
    percent_axis(ax, max(side["share"].max() for side in sides), noun="pages")
    end = 1.15 * ax.get_xlim()[1]  # numbers stand at the ends
    ax.set_xlim(-end, end)
    ax.axvline(0, color=GREY, linewidth=0.6, zorder=3)
    colours = colours_of_groups([*shown["group"], *shown["against"]])
    for side, direction in zip(sides, (-1, 1)):
        colour = colours[side["name"].iloc[0]]
        _draw_side(ax, side, direction=direction, colour=colour)
        head = _write_head(ax, side, direction=direction, colour=colour)
        figure.panels[-1].headings.append(head)  # type: ignore[attr-defined]
    figure.drawn = shown[list(table)]  # type: ignore[attr-defined]
    text = _most_apart(*sides)
    names = " and ".join(words_of(side["name"].iloc[0]) for side in sides)
    return Caption(
        f"Percent of pages of {names} with each of {number_of(len(shown), 'claim')}.",
        f"Most apart: {text}.",
        title=short_title(text, f"{names}, claim by claim", "Two sources, claim by claim"),
        notes=(PARTS, left_out, capitalised(passing_text(table))),
    )


def _side_of(table: pd.DataFrame, column: str, ending: str) -> pd.DataFrame:
    """Return a side's name, its counts, and the share of its pages with each claim."""
    side = pd.DataFrame({"name": table[column], "item": table["item"], "y": range(len(table))})
    side[COUNTS] = table[[f"{count}{ending}" for count in COUNTS]].to_numpy(float)
    return side.assign(share=side["carried"] / side["pages"])


def _draw_side(ax: Axes, side: pd.DataFrame, *, direction: int, colour: str) -> None:
    """Draw the bars of a side, with the pages at their ends."""
    pages = direction * side["pages"]
    own = side["own"] / pages
    ends = side["carried"] / pages
    look = {"color": colour, "linewidth": BAR, "capstyle": "butt"}
    ax.hlines(side["y"], own, ends, alpha=0.4, **look)
    ax.hlines(side["y"], 0, own, **look)
    look = {"ha": "right" if direction < 0 else "left", "va": "center", "fontsize": 6.5}
    for end, row in zip(ends, side.itertuples()):
        at = (end, row.y)
        offset = (3 * direction, 0)
        ax.annotate(f"{row.carried:,.0f}", at, offset, textcoords="offset points", **look)


def _write_head(ax: Axes, side: pd.DataFrame, *, direction: int, colour: str) -> tuple[Text, float]:
    """Write the name of a side with its pages over its bars; return how wide it may be."""
    pages = number_of(int(side["pages"].max()), "page").replace(" ", NO_BREAK)
    name = f"{words_of(side['name'].iloc[0])} ({pages})"
    look = {"va": "bottom", "fontweight": "bold", "color": colour}
    look["ha"] = "right" if direction < 0 else "left"
    gap = 0.01 * direction * ax.get_xlim()[1]
    return ax.text(gap, -0.7, name, **look), 0.6 if direction < 0 else 0.3


def _most_apart(first: pd.DataFrame, second: pd.DataFrame) -> str:
    """Return the claim whose shares are most apart, in words."""
    row = (first["share"] - second["share"]).abs().idxmax()
    sides = pd.concat([first.loc[[row]], second.loc[[row]]])
    sides[["name", "item"]] = sides[["name", "item"]].map(words_of)
    return shares_text(sides.rename(columns={"share": "estimate"}), "name")
