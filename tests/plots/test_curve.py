"""One finding under each choice: by hand, and which finding and rows are drawn."""

from drawn import dots_of, names_of, several, table_of, texts_of, title_and_axis

from analysis import plots

TABLE = table_of("""
    reading  family  choice  level   group  against  item  estimate  low   high  p_adjusted
    a        first   as      is      North  rest     law   -0.29     -0.4  -0.1  0.04
    b        first   as      is      North  rest     law   -0.2      -0.4  -0.1  0.04
    a        first   as      is      North  rest     base  -0.29     -0.4  -0.1  0.5
    a        first   unit    owners  North  rest     law   -0.29     NA    NA    NA
    a        first   pages   news    North  rest     law   -0.1      -0.4  -0.1  0.3
    b        first   pages   news    North  rest     law   -0.3      -0.4  -0.1  0.04
    a        second  as      is      North  rest     law   -0.29     -0.4  -0.1  0.02
    a        second  unit    owners  North  rest     law   0.5       -0.4  -0.1  0.04
    """).assign(n=1, size=9, n_against=8, size_against=20)
TABLE = TABLE.replace({"choice": {"as": ""}, "level": {"is": "as planned"}})


def test_one_choice_is_changed_at_a_time():
    figure = plots.curve(TABLE)
    assert names_of(figure) == ["", "as planned", "", "second", "", "owners", "", "news"]
    dots = [(-0.29, 1, True), (-0.29, 3, True), (-0.29, 5, False), (-0.1, 7, False)]
    assert dots_of(figure) == dots
    assert figure.axes[0].collections[-1].get_offsets().tolist() == [[-0.2, 1], [-0.3, 7]]
    title = "North, law: 10 to 30 points less"
    assert title_and_axis(figure) == (title, "difference in percentage points")
    heads = ["North, against all others", "p adjusted in another list", "unit", "pages"]
    counts = 4 * ["1 of 9 / 8 of 20"]
    assert sorted(texts_of(figure)) == sorted([*heads, "group / others", *counts])


def test_of_several_differences_the_surest_as_planned():
    figure = plots.curve(TABLE.replace([0.04, 0.02], 0.9))
    assert figure.get_suptitle() == "North, base: not sure as planned"
    assert dots_of(figure) == [(-0.29, 1, False)]


def test_rows_that_are_not_drawn_are_counted():
    table = several("level", range(14), TABLE.head(1)).assign(choice=["", *["pages"] * 13])
    table.loc[3, "estimate"] = None
    figure = plots.curve(table)
    assert len(dots_of(figure)) == 12
    assert "rows drawn; the CSV has all" in figure.note


def test_signs_differ():
    figure = plots.curve(TABLE.iloc[[0, 4]].assign(estimate=[-0.29, 0.01]))
    assert figure.get_suptitle() == "North, law: from 29 points less to 1 more"


def test_nothing_to_draw():
    shown = plots.curve(TABLE.assign(estimate=None))
    assert shown.nothing == "no difference of shares can be computed"
