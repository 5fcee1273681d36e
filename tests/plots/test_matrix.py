"""Matrices as cells: by hand, several of one scale, and what is refused."""

import numpy as np
import pandas as pd
import pytest
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


def shades_of(ax):
    """Return the shade of each cell, -1 where it has none."""
    return ax.collections[0].get_array().filled(-1).round(3).tolist()


def test_each_pair_is_there_once_and_fewer_than_five_pages_have_no_colour():
    figure = plots.grid(2 * TOGETHER, labels={"B": "Iran"})
    assert texts_of(figure) == ["4", "", "0", "8"]
    assert shades_of(figure.axes[0]) == [[-1, -1], [-1, 0.75]]
    assert (names_of(figure), names_of(figure, "x")) == (["Iran", "C"], ["A", "Iran"])
    title = "Of these, Iran and C most often together, 8 %"
    assert title_and_axis(figure) == (title, "percent of pages with both")
    assert figure.note == "Grey: fewer than 5 pages with both."
    of_one_group = plots.grid(matrices_of({"all": 100}, all=2 * TOGETHER))
    assert texts_of(of_one_group) == ["4", "", "0", "8"]


def test_groups_of_unlike_size_are_compared_by_percents_and_the_title_is_of_all():
    of_groups = {"North": 5 * TOGETHER, "South": 5 * TOGETHER}
    table = matrices_of({"all": 2000, "North": 100, "South": 200}, all=TOGETHER, **of_groups)
    figure = plots.grid(table)
    assert names_of(figure) == ["B and C", "A and B", "A and C"]
    assert names_of(figure, "x") == ["all (2,000)", "North (100)", "South (200)"]
    assert texts_of(figure) == ["0.2", "20", "10", "0.1", "10", "5", "0", "0", "0"]
    assert shades_of(figure.axes[0]) == [[-1, 0.75, 0.375], [-1, 0.375, 0.188], [-1, -1, -1]]
    title = "Of all pages, B and C most often together, 0.2 %"
    assert title_and_axis(figure) == (title, "percent of pages with both (pages in brackets)")


def test_a_title_tells_of_ties():
    figure = plots.grid(matrix_of([[9, 4, 0], [4, 30, 4], [0, 4, 6]]))
    title = "Of these, A and B, and others, most often together, 4 %"
    assert figure.get_suptitle() == title


def test_twelve_names_or_pairs():
    table = matrix_of(np.add.outer(range(16), range(16)))
    assert "".join(names_of(plots.grid(table))) == "FGHIJKLMNOP"
    several = {"North": table, "South": table}
    units = dict.fromkeys(["all", *several], 99)
    figure = plots.grid(matrices_of(units, all=table, **several))
    assert len(names_of(figure)) == 12 and names_of(figure)[0] == "O and P"
    assert figure.note.startswith("12 of 120 pairs drawn, those on most pages")


def test_nothing_and_refusals():
    alone = plots.grid(matrix_of([[3, 0], [0, 2]]))
    assert alone.caption.nothing == "no two are there together"
    nobody = plots.grid(matrices_of({"all": 3}, all=matrix_of([])))
    assert nobody.caption.nothing
    with pytest.raises(InputError, match="does not say of how many pages it is"):
        plots.grid(pd.DataFrame([[1]], index=["A"], columns=["A"]))
