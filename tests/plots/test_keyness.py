"""Words of groups: by hand."""

import math

import numpy as np
from counted import counted
from drawn import marks_of, several, table_of, texts_of

from analysis import compare, plots

TABLE = table_of("""
    item    group  against  rate   rate_against  ratio  estimate  low   high  p      p_adjusted
    strike  North  rest     0.004  0.002         2      0.693147  -1.0  1.0   0.02   0.2
    base    North  rest     0.004  0.002         2      0.693147  0.1   1.0   0.001  0.01
    seldom  North  rest     0.002  0.004         0.5    -0.69314  -1.0  0.1   0.001  0.01
    """).assign(articles=9, reason="")


def drawn_in(figure):
    """Return the words of the rows."""
    return [*figure.caption.drawn["item"]]


def test_words_that_a_group_uses_more_the_surest_first():
    figure = plots.keyness(TABLE)
    assert drawn_in(figure) == ["base", "strike"]
    assert marks_of(figure) == [(2, 1, "sure")]  # of nine articles
    more = plots.keyness(TABLE.assign(articles=10))
    assert marks_of(more) == [(2, 1, "sure"), (2, 2, "open")]
    head = "per 1,000 words, group / others"
    assert texts_of(figure) == ["North (9)", "4 / 2", "4 / 2", head]
    assert figure.get_suptitle() == "Words used more than by all others"


def test_four_groups_with_most_articles_in_the_order_of_the_table():
    words = several("item", range(9), TABLE.iloc[1:2])
    table = several("group", ["few", *"bacd"], words)
    table["articles"] = table["group"].map(len).rsub(14)
    figure = plots.keyness(table)
    assert "".join(figure.caption.drawn["group"]) == "bbbaaacccddd"
    note = figure.note
    assert "12 of 45 words used more by a group drawn, the surest of each" in note
    assert "4 of 5 groups drawn, those with most" in note
    words["p"] = [*range(9, 0, -1)]
    assert drawn_in(plots.keyness(words.assign(p_adjusted=1), order=range(9))) == [*range(9)]


def test_a_word_of_nobody_else_stands_at_its_estimate():
    nobody = {"ratio": math.inf, "rate_against": 0}
    figure = plots.keyness(TABLE.assign(**nobody, estimate=[2, 2, -1]))
    assert marks_of(figure) == [(7.389, 1, "sure")]
    assert "4 / 0" in texts_of(figure)


def test_nothing_is_used_more():
    assert plots.keyness(TABLE.tail(1)).caption.nothing


def test_what_all_articles_have_is_drawn_as_the_finding_says():
    """All twenty articles have the word, those of North five times as often. Invented."""
    values = np.repeat([5, 1], 10) + np.arange(20) % 2
    side = np.repeat(["North", "South"], 10)
    counts = counted(values, size=100, per="token", outlet=range(20), side=side)
    table = compare.contrasts(counts, "side", groups=["North"])
    assert "in North articles" in compare.finding(table) and "are “law”" in compare.finding(table)
    assert drawn_in(plots.keyness(table)) == ["law"]
