"""Profiles of groups: what each has above all others."""

import pandas as pd

from analysis.compare.evidence import columns_before_item, method_of
from analysis.compare.prose import percent_text
from analysis.errors import plural, refusal
from analysis.palette import BLACK, PALETTE
from analysis.plots.canvas import (
    ALL_OTHERS,
    LOOKS,
    MOST_ROWS,
    Canvas,
    draw_legend,
    headed_axes,
    in_brackets,
    of_largest,
    plot,
    rows_by_name,
    write_beside,
)
from analysis.plots.captions import Caption
from analysis.plots.differences import levels_of_sides
from analysis.plots.scales import Scale
from analysis.plots.style import words_in, words_of

COLUMNS = "item n articles n_against articles_against estimate".split()
FIX = "Give the table that framing.profiles returned."
MOST_GROUPS = 4
MOST_SMALL = 6  #: groups drawn where none has enough articles
LEAST_ARTICLES = 8
STRESSED = "What each group stresses"  #: a title names none of what nobody asked for
RANKED = "Ranked by TF-IDF, in which rare terms weigh more: the mean above that of all others"


@plot(needs=COLUMNS, fix=FIX)
def profiles(table: pd.DataFrame, figure: Canvas) -> Caption:
    """Draw what each group has above all others, under a heading for each group.

    Parameters
    ----------
    table : DataFrame
        From `framing.profiles`. Twelve rows at most are drawn, of the four groups with most
        articles, eight or more. If none has eight, of the six largest.

    Notes
    -----
    Drawn is what has the largest mean weight in the group minus that in all others. A bar is the
    share of the group's articles that have the item, the line across it that of all others.

    Examples
    --------
    >>> row = dict(outlet="North", item="law", n=9, articles=12, n_against=2, articles_against=40,
    ...            estimate=0.3)
    >>> [text.get_text() for text in profiles(pd.DataFrame([row])).axes[0].texts]
    ['North (12 / 40)', '75 / 5', '%, outlet / others']
    """
    before = columns_before_item(table)
    if not before:
        raise refusal(
            "profiles",
            arrived="a table that begins with the column item",
            expected="a column of groups before it",
            fix=FIX,
        )
    by = before[-1]
    table = table.reset_index(drop=True)
    higher = table[table["estimate"] > 0]
    if higher.empty:
        return Caption(nothing="no group has anything above all others")
    largest, of_groups = of_largest_groups(higher, by)
    ranked = largest.sort_values("estimate", ascending=False, kind="stable")
    once = ranked[~_is_name_again(ranked, by)]
    shown = first_of_groups(once, by, groups=table[by], is_ordered=figure.is_ordered)
    noun = plural(method_of(table).get("per", "article"))
    shown = shown.assign(share=shown["n"] / shown["articles"])
    shown["share_against"] = shown["n_against"] / shown["articles_against"]
    if not figure.is_ordered:
        drawn = shown.sort_values("share", ascending=False, kind="stable")
        shown = rows_by_name(drawn, by, table[by])
    _draw_bars(figure, shown, by, noun=noun)
    items = shown.groupby(by, sort=False)["item"].agg(lambda each: ", ".join(words_in(each)))
    told = "; ".join(f"{words_of(group)}: {listed}" for group, listed in items.items())
    return Caption(
        f"What leads each group's profile, in percent of {noun}.",
        f"{told}.",
        title=STRESSED,
        notes=(RANKED, of_groups),
        drawn=shown,
    )


def _draw_bars(figure: Canvas, rows: pd.DataFrame, by: str, *, noun: str) -> None:
    """Draw shares as bars under the groups, across them those of all others."""
    sizes = zip(words_in(rows[by]), rows["articles"], rows["articles_against"])
    heads = [f"{name} ({n:,.0f} / {n_against:,.0f})" for name, n, n_against in sizes]
    ax, places = headed_axes(figure, heads, words_in(rows["item"]))
    axis = in_brackets(f"percent of {noun} with it", noun)
    scale = Scale(axis, "%", percent_text, 100, is_share=True)
    shares = scale.printed(rows["share"])
    others = scale.printed(rows["share_against"])
    ax.hlines(places, 0, shares, linewidth=7, color=PALETTE[4], capstyle="butt")
    ax.plot(others, places, color=BLACK, linestyle="", **LOOKS["level"])
    scale.draw(ax.xaxis, pd.DataFrame({"group": shares, "others": others}))
    beside = levels_of_sides(rows, scale)
    head = f"%, {words_of(by)} / others"
    points = write_beside(figure, rows.assign(y=places, beside=beside, mark=""), head=head)
    draw_legend(figure, [(ALL_OTHERS, "level", BLACK)], points=points)


def of_largest_groups(table: pd.DataFrame, by: str) -> tuple[pd.DataFrame, str]:
    """Return the rows of the four groups with most articles, and the sentence for the note."""
    n_large = table[table["articles"] >= LEAST_ARTICLES][by].nunique()
    most = min(n_large, MOST_GROUPS) or MOST_SMALL
    return of_largest(table, by, "articles", most=most, those="with most articles")


def first_of_groups(
    ranked: pd.DataFrame, by: str, *, groups: pd.Series, is_ordered: bool
) -> pd.DataFrame:
    """Return the first items of each group, twelve in all, group by group."""
    first = ranked.groupby(by, sort=False).head(MOST_ROWS // ranked[by].nunique())
    if is_ordered:
        first = first.sort_index()
    return rows_by_name(first, by, groups)


def _is_name_again(ranked: pd.DataFrame, by: str) -> pd.Series:
    """Return which items are a name that the group has in a higher row, in another role."""
    values = pd.Series(list(map(_value_of, words_in(ranked["item"]))), ranked.index)
    is_name = values != values.str.lower()
    return ranked.assign(value=values).duplicated([by, "value"]) & is_name


def _value_of(item: str) -> str:
    """Return an item without its variable.

    >>> _value_of("words: strike"), _value_of("Toner (who speaks)")
    ('strike', 'Toner')
    """
    return item.rpartition(": ")[2].partition(" (")[0]
