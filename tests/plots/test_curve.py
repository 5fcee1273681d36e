"""One finding under each choice: by hand, and which finding and rows are drawn."""

import pytest
from drawn import dots_of, names_of, several, table_of, texts_of

from analysis import plots
from analysis.errors import InputError

COUNTS = {"n": 1, "size": 9, "n_against": 8, "size_against": 20}
TABLE = table_of("""
    reading  unit     pages  group  against  item  estimate  low   high  p_adjusted
    a        outlets  all    North  rest     law   -0.29     -0.4  -0.1  0.04
    a        outlets  news   North  rest     law   -0.1      -0.4  -0.1  0.3
    a        owners   all    North  rest     law   -0.29     NA    NA    NA
    a        owners   news   North  rest     law   0.5       -0.4  -0.1  0.04
    b        outlets  all    North  rest     law   -0.2      -0.4  -0.1  0.04
    b        outlets  news   North  rest     law   -0.3      -0.4  -0.1  0.04
    a        outlets  all    North  rest     base  -0.29     -0.4  -0.1  0.5
    """).assign(**COUNTS)


def test_one_choice_is_changed_at_a_time():
    figure = plots.curve(TABLE)
    [ax] = figure.axes
    assert names_of(figure) == ["", "as planned", "", "owners", "", "news"]
    assert dots_of(figure) == [(-0.29, 1, True), (-0.29, 3, False), (-0.1, 5, False)]
    assert ax.collections[-1].get_offsets().tolist() == [[-0.2, 1], [-0.3, 5]]
    assert figure.get_suptitle() == "North, law: 10 to 30 points less"
    assert ax.get_xlabel() == "difference in percentage points"
    heads = ["North, against all others", "unit", "pages"]
    counts = 3 * ["1 of 9 / 8 of 20"]
    assert sorted(texts_of(figure)) == sorted([*heads, "North / all others", *counts])


def test_another_finding_is_asked_for():
    figure = plots.curve(TABLE, finding={"item": "base"})
    assert dots_of(figure) == [(-0.29, 1, False)]
    with pytest.raises(InputError, match="North, which 2 differences have"):
        plots.curve(TABLE, finding={"group": "North"})


def test_rows_that_are_not_drawn_are_counted():
    table = several("pages", range(14), TABLE.head(1))
    table.loc[3, "estimate"] = None
    figure = plots.curve(table)
    assert len(dots_of(figure)) == 12
    assert "12 of 13 rows drawn; the CSV has all. 1 choice cannot be computed" in figure.note


def test_signs_differ_and_large_counts_are_in_the_csv():
    figure = plots.curve(TABLE.iloc[[0, 2]].assign(estimate=[-0.29, 0.01], size=10**9))
    assert figure.get_suptitle() == "North, law: from 29 points less to 1 more"
    assert texts_of(figure) == ["North, against all others", "unit"]


def test_nothing_to_draw():
    shown = plots.shown_in(plots.curve(TABLE.assign(estimate=None)))
    assert shown.nothing == "this difference cannot be computed under any choice"
