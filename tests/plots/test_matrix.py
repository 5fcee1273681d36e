"""Matrices as cells: by hand, several of one scale, and what is refused."""

import numpy as np
import pandas as pd
import pytest
from by_hand import drawn_rows
from drawn import names_of, texts_of, title_and_axis

from analysis import plots
from analysis.errors import InputError


def matrix_of(counts, names="ABCDEFGHIJKLMNOP"):
    """Return a matrix of names by names."""
    names = list(names)[: len(counts)]
    table = pd.DataFrame(counts, index=names, columns=names)
    table.attrs["method"] = {"units": {"": 100}, "per": "page"}
    return table


TOGETHER = matrix_of([[9, 2, 0], [2, 30, 4], [0, 4, 6]])


def matrices_of(units, **matrices):
    """Return the matrices of groups, as cooccurrence.matrix(by=…) does."""
    table = pd.concat(matrices, names=["group", "actor"])
    table.attrs["method"] = {"units": units, "per": "page"}
    return table


TWO = matrices_of({"all": 2000, "North": 10}, all=TOGETHER, North=TOGETHER // 2)


def shades_of(ax):
    """Return the shade of each cell, -1 where it has none."""
    return ax.collections[0].get_array().filled(-1).round(3).tolist()


def test_cells_by_hand():
    figure = plots.grid(TOGETHER, labels={"B": "Iran"})
    assert texts_of(figure) == "9 2 0 2 30 4 0 4 6".split()
    assert shades_of(figure.axes[0]) == drawn_rows("""
        -1    0.425 0
        0.425 -1    0.85
        0     0.85  -1
    """)
    assert names_of(figure, "x") == names_of(figure) == ["A", "Iran", "C"]
    title = "Of these, Iran and C most often together: 4 %"
    assert title_and_axis(figure) == (title, "percent of pages")
    assert figure.note.startswith("Diagonal, without colour")


def test_groups_of_unlike_size_are_compared_by_percents():
    figure = plots.grid(TWO)
    assert [np.max(shades_of(ax)).round(3) for ax in figure.axes] == [0.008, 0.85]
    _, north = figure.axes
    assert [text.get_text() for text in north.texts[:3]] == ["40", "10", "0"]
    assert north.get_title("left") == "North (10)"
    assert north.get_xlabel() == "percent of pages"
    assert figure.get_suptitle() == "Of these, B and C most often together: 0.2 %"


def test_a_title_ranks_by_all_units_and_tells_of_ties():
    """The most of a small group, 40 %, is not the most of all; two pairs as often are told."""
    of_all = matrix_of([[9, 2, 0], [2, 30, 4], [0, 4, 6]])
    north = matrix_of([[4, 2, 0], [2, 4, 0], [0, 0, 0]])
    table = matrices_of({"all": 100, "North": 5}, all=of_all, North=north)
    assert plots.grid(table).get_suptitle() == "Of these, B and C most often together: 4 %"
    figure = plots.grid(matrix_of([[9, 4, 0], [4, 30, 4], [0, 4, 6]]))
    title = "Of these, A and B and others most often together: 4 %"
    assert figure.get_suptitle() == title


def test_most_frequent_names_twelve_or_eight_of_several():
    table = matrix_of(np.add.outer(range(16), range(16)))
    assert "".join(names_of(plots.grid(table))) == "EFGHIJKLMNOP"
    figure = plots.grid(matrices_of({"all": 99, "North": 99}, all=table, North=table))
    assert "".join(names_of(figure)) == "IJKLMNOP"
    assert figure.note.startswith("8 of 16 names drawn")


def test_nothing_and_refusals():
    alone = plots.grid(matrix_of([[3, 0], [0, 2]]))
    assert alone.caption.nothing == "no two are there together"
    nobody = plots.grid(matrices_of({"all": 3}, all=matrix_of([])))
    assert nobody.caption.nothing
    with pytest.raises(InputError, match="does not say of how many pages it is"):
        plots.grid(pd.DataFrame([[1]], index=["A"], columns=["A"]))
