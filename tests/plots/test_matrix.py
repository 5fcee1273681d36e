"""Matrices as cells: by hand, panels of one scale, long names, and what is refused."""

import numpy as np
import pandas as pd
import pytest

from analysis import plots
from analysis.errors import InputError
from analysis.plots.canvas import fit

LETTERS = "ABCDEFGHIJKLMNOP"


def matrix_of(counts, names=LETTERS):
    names = list(names)[: len(counts)]
    return pd.DataFrame(counts, index=names, columns=names)


TOGETHER = matrix_of([[9, 2, 0], [2, 1430, 4], [0, 4, 6]])
PANELS = {"all": TOGETHER, "North": TOGETHER // 2}


def texts_of(ax):
    return [text.get_text() for text in ax.texts]


def shades_of(ax):
    """Return the shade of each cell, -1 where it has none."""
    return ax.collections[0].get_array().filled(-1).round(3).tolist()


def test_cells_by_hand():
    figure = plots.matrix(TOGETHER, labels={"B": "Iran"})
    [ax] = figure.axes
    assert texts_of(ax) == ["9", "2", "0", "2", "1.4k", "4", "0", "4", "6"]
    assert shades_of(ax) == [[-1, 0.425, 0], [0.425, -1, 0.85], [0, 0.85, -1]]
    assert [label.get_text() for label in ax.get_xticklabels()] == ["A", "Iran", "C"]
    assert figure.get_suptitle() == "Iran and C most often together: 4 pages"
    assert ax.get_xlabel() == "number of pages"
    assert plots.shown_in(figure).note.startswith("Diagonal, without colour")
    assert plots.shown_in(figure).drawn.equals(TOGETHER)


def test_panels_have_one_scale():
    figure = plots.matrix(PANELS, noun="sentences")
    assert [np.max(shades_of(ax)) for ax in figure.axes] == [0.85, 0.425]
    assert figure.get_suptitle() == "B and C most often together: all 4 sentences"


def test_groups_of_unlike_size_are_compared_by_percents():
    figure = plots.matrix(PANELS, size={"all": 2000, "North": 10})
    assert texts_of(figure.axes[1])[:3] == ["40", "10", "0"]
    assert [ax.get_title("left") for ax in figure.axes] == ["all (2,000)", "North (10)"]
    assert figure.axes[1].get_xlabel() == "percent of pages"
    assert figure.get_suptitle() == "B and C most often together: North 20 %"


def test_most_frequent_names():
    table = matrix_of(np.add.outer(range(16), range(16)))
    for panels, first in ({"all": table}, "E"), ({"all": table, "North": table}, "I"):
        figure = plots.matrix(panels)
        names = "".join(label.get_text() for label in figure.axes[0].get_yticklabels())
        assert names == LETTERS[LETTERS.index(first) :]
        assert plots.shown_in(figure).note.startswith(f"{len(names)} of 16 names drawn")


@pytest.mark.parametrize("width", ["page", "column"])
def test_names_and_titles_are_whole(width):
    names = ["Verwaltungsgericht der Inseln", "صحيفة الشرق الأوسط", "$x$", *"DEFGHIJKL"]
    title = "all pages of the groups that are compared with each other"
    figure = plots.matrix({title: matrix_of(np.ones((12, 12), int), names)})
    fit(figure, width)
    figure.draw_without_rendering()
    [ax] = figure.axes
    texts = [*ax.get_yticklabels(), *ax.get_xticklabels(), ax.title, ax._left_title]
    written = [text.get_text().replace("\n", " ") for text in texts]
    assert written == [*names, *names, "", title]
    for text in texts:
        box = text.get_window_extent()
        assert box.x1 <= figure.bbox.x1 and box.y1 <= figure.bbox.y1 and box.x0 >= 0


def test_nothing_and_refusals():
    for empty in (matrix_of([[3]]), matrix_of([[3, 0], [0, 2]])):
        assert plots.shown_in(plots.matrix(empty)).nothing == "no two are there together"
    assert plots.shown_in(plots.matrix({})).nothing
    with pytest.raises(InputError, match="no size of North"):
        plots.matrix(PANELS, size={"all": 3})
    with pytest.raises(InputError, match="numbers in every column"):
        plots.matrix(pd.DataFrame({"law": ["three"]}, index=["North"]))
