"""Profiles of groups: by hand, and which are drawn."""

from drawn import names_of, several, table_of, texts_of

from analysis import plots

TABLE = table_of("""
    outlet  item           n  articles  n_against  articles_against  estimate
    North   law            3  12        0          40                0.1
    North   base           6  12        4          40                0.2
    North   words: strike  9  12        2          40                0.3
    North   less           9  12        2          40                -0.1
    """)


def test_by_hand():
    figure = plots.profiles(several("outlet", ["North", "South"], TABLE))
    [bars] = figure.axes[0].collections
    ends = [tuple(bar[1]) for bar in bars.get_segments()]
    assert ends == [(75, 1), (50, 2), (25, 3), (75, 5), (50, 6), (25, 7)]
    [others] = [line for line in figure.axes[0].lines if line.get_marker() == "|"]
    assert others.get_xdata().tolist() == [5, 10, 0] * 2
    assert names_of(figure) == 2 * ["", "words: strike", "base", "law"]
    assert texts_of(figure) == [
        "North (12 / 40)",
        "South (12 / 40)",
        *["75 / 5", "50 / 10", "25 / 0"] * 2,
        "%, outlet / others",
    ]
    assert figure.get_suptitle() == "What each group stresses"
    assert "North: words: strike, base, law; South: " in figure.alt
    assert figure.axes[0].get_xlabel() == "percent of articles with it (articles in brackets)"


def test_four_groups_with_most_articles_share_twelve_rows():
    table = several("outlet", "ABCDE", TABLE)
    table["articles"] = table["outlet"].map({"A": 15, "B": 8, "C": 19, "D": 17, "E": 18})
    shown = plots.profiles(table)
    assert "".join(shown.caption.drawn["outlet"]) == "AAACCCDDDEEE"
    assert "4 of 5 outlets drawn, those with most articles" in shown.note


def test_groups_with_few_articles_are_drawn_only_where_none_has_many_and_say_so():
    table = several("outlet", "ABCDEFG", TABLE)
    table["articles"] = table["outlet"].map({"A": 8, "B": 7}).fillna(3)
    assert set(plots.profiles(table).caption.drawn["outlet"]) == {"A"}
    table["articles"] -= 1
    figure = plots.profiles(table)
    assert "".join(figure.caption.drawn["outlet"]) == "AABBCCDDEEFF"
    assert texts_of(figure)[0] == "A (7 / 40)"
    assert "6 of 7 outlets drawn, those with most articles" in figure.note


def test_a_name_is_no_word_and_is_drawn_in_its_first_role_alone():
    roles = ["Lavrov (who speaks)", "Lavrov (who is named)", "law (problem)", "law (remedy)"]
    figure = plots.profiles(TABLE.assign(item=roles, estimate=[0.4, 0.3, 0.2, 0.1]))
    assert names_of(figure) == ["", "law (problem)", "law (remedy)", "Lavrov (who speaks)"]


def test_items_in_an_order():
    figure = plots.profiles(TABLE, order=["law", "base"])
    assert names_of(figure) == ["", "law", "base", "words: strike"]


def test_one_group_has_no_others():
    assert plots.profiles(TABLE.tail(1)).caption.nothing.startswith("no group has")
