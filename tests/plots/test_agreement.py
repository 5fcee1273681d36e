"""Agreement as dots: by hand, and on the event's two readings."""

import pytest
from drawn import dots_of, names_of, several, table_of, texts_of, title_and_axis

from analysis import annotation, open_case, plots

TABLE = table_of("""
    variable  pages  alpha  low  high
    law       90     0.7    0.6  0.8
    base      8      0.9    NA   NA
    tone      40     NA     NA   NA
    """)


def test_alpha_by_hand():
    figure = plots.agreement(TABLE, labels={"law": "international law"})
    assert names_of(figure) == ["base", "international law"]
    assert dots_of(figure) == [(0.9, 0, False), (0.7, 1, True)]
    assert names_of(figure, "x")[1:-1] == ".6 .7 .8 .9 1".split()
    assert figure.axes[0].get_xlim()[0] == pytest.approx(0.58)
    title = "1 of 2 labels reaches alpha .8; lowest: international law .70"
    assert title_and_axis(figure) == (title, "alpha")
    assert texts_of(figure) == [".90 (8)", ".70 (90)", "alpha (pages)"]


def test_long_tables_have_the_lowest_labels():
    names = [f"label {n:02}" for n in range(20)]
    table = several("variable", names, TABLE.head(1))
    table["alpha"] += table.index / 50
    figure = plots.agreement(table)
    assert names_of(figure) == names[11::-1]
    assert "12 of 20 labels drawn" in figure.note and "Each label: 90 pages." in figure.note
    assert texts_of(figure)[0] == ".92"


@pytest.mark.slow
def test_labels_of_the_event():
    table = annotation.agreement(*open_case("data/hamedan-2016").readings.values())
    figure = plots.agreement(table)
    assert figure.get_suptitle() == "23 of 30 labels reach alpha .8; lowest: remedy .47"
    assert len(names_of(figure)) == 12


def test_no_alpha_is_nothing_to_draw():
    shown = plots.agreement(TABLE.tail(1))
    assert shown.nothing == "no label has an alpha: each has one value only"
