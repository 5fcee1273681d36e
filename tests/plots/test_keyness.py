"""Words of groups: by hand."""

import math

import pandas as pd

from analysis import plots


def words_of(group, *, articles=9, n=1):
    """Return words of a group, surer ones last, and one that it uses less."""
    names = [*(f"word {number}" for number in range(n)), "seldom"]
    table = pd.DataFrame({"item": names, "group": group, "against": "rest", "reason": ""})
    table["p"] = [0.01 / (number + 1) for number in range(n + 1)]
    looks = {"articles": articles, "rate": 0.004, "rate_against": 0.002, "low": -1.0, "high": 1.0}
    table = table.assign(**looks, ratio=2.0, estimate=math.log(2), p_adjusted=10 * table["p"])
    table.loc[n, "estimate"] = -1
    return table


def drawn_in(figure):
    """Return group and word of the rows of a figure."""
    return plots.shown_in(figure).drawn[["group", "item"]].values.tolist()


def test_words_that_a_group_uses_more_the_surest_first():
    figure = plots.keyness(words_of("North", n=2))
    assert drawn_in(figure) == [["North", "word 1"], ["North", "word 0"]]
    dots = [line for line in figure.axes[0].lines if line.get_marker() == "o"]
    assert [round(dot.get_xdata()[0], 9) for dot in dots] == [2, 2]
    assert [dot.get_markerfacecolor() == "white" for dot in dots] == [False, True]
    texts = [text.get_text() for text in figure.axes[0].texts]
    assert texts == ["North", "4 / 2", "4 / 2", "per 1,000 words, North / others"]
    assert figure.get_suptitle() == "“word 1”: North 2 times as often as all others"


def test_four_groups_with_most_articles_in_the_order_of_the_table():
    groups = ["few", "b", "a", "c", "d"]
    parts = [words_of(name, articles=len(name) == 1, n=9) for name in groups]
    figure = plots.keyness(pd.concat(parts))
    assert [group for group, _ in drawn_in(figure)] == [*"bbbaaacccddd"]
    note = plots.shown_in(figure).note
    assert "12 of 45 words used more" in note and "4 of 5 groups, those with most" in note
    order = ["word 8", "word 6", "word 7"]
    figure = plots.keyness(pd.concat(parts), order=order)
    assert drawn_in(figure)[:3] == [["b", item] for item in order]


def test_a_word_of_nobody_else_stands_at_the_edge():
    table = words_of("North", n=2).assign(ratio=[2.0, math.inf, 0.4], estimate=[0.7, 6, -1])
    figure = plots.keyness(table)
    ax = figure.axes[0]
    assert "only here" in [text.get_text() for text in ax.texts]
    assert ax.get_xlim()[1] < 8
    assert figure.get_suptitle() == "“word 1”: only North"


def test_nothing_is_used_more():
    table = words_of("North", n=0)
    assert plots.shown_in(plots.keyness(table)).nothing
