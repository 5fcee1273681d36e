"""Agreement as dots: by hand, and on the event's two readings."""

import pandas as pd
import pytest

from analysis import annotation, open_case, plots
from analysis.plots.canvas import fit


def agreement_of(**columns):
    rows = {"variable": ["law", "base", "tone"], "pages": [90, 8, 40]}
    rows |= {"alpha": [0.7, 0.9, None], "low": [0.6, None, None], "high": [0.8, None, None]}
    return pd.DataFrame(rows | columns)


def names_in(figure):
    return [label.get_text().replace("\n", " ") for label in figure.axes[0].get_yticklabels()]


def test_alpha_by_hand():
    figure = plots.agreement(agreement_of(), labels={"law": "international law"})
    ax = figure.axes[0]
    dots = [line for line in ax.lines if line.get_marker() == "o"]
    assert names_in(figure) == ["base", "international law"]
    assert [dot.get_xdata()[0] for dot in dots] == [0.9, 0.7]
    assert [dot.get_markerfacecolor() == "white" for dot in dots] == [True, False]
    assert [label.get_text() for label in ax.get_xticklabels()] == [".667", ".8", "1"]
    assert ax.get_xlim()[0] == pytest.approx(0.58) and ax.get_xlabel() == "alpha"
    assert figure.get_suptitle() == "1 of 2 labels reaches alpha .8; lowest: international law .70"
    assert {"\u20078", "90", "pages"} == {text.get_text() for text in ax.texts}


def test_long_tables_have_the_lowest_labels():
    names = [f"label {n:02}" for n in range(20)]
    alphas = [0.5 + n / 50 for n in range(20)]
    table = agreement_of(variable=["law"] * 3).iloc[[0] * 20].assign(variable=names, alpha=alphas)
    figure = plots.agreement(table.reset_index(drop=True))
    assert names_in(figure) == names[11::-1]
    assert "12 of 20 labels drawn, the lowest" in figure.get_supxlabel()
    assert names_in(plots.agreement(table, order=names)) == names[:12]


def test_names_of_the_events_labels_are_whole_in_a_column():
    event = open_case("data/hamedan-2016")
    table = annotation.agreement(*event.readings.values())
    names = event.book.labels(table["variable"])
    figure = plots.agreement(table, labels=names)
    fit(figure, "column")
    lowest = table.sort_values("alpha", ascending=False)["variable"].tail(12)
    assert names_in(figure) == [names[name] for name in lowest]


def test_no_alpha_is_nothing_to_draw():
    figure = plots.agreement(agreement_of(alpha=float("nan")))
    assert plots.shown_in(figure).nothing == "no label has an alpha: each has one value only"
