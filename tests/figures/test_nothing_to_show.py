"""Figures and tables of nothing: no file, and a reason that the report can list."""

import networkx as nx
import numpy as np
import pandas as pd

from analysis import compare, cooccurrence, figures, plots
from analysis.wording.notes import with_evidence

REASON = "none of 2 comparisons could be tested: 2 units"


def contrasts(p):
    """Return two contrasts with an adjusted p or without."""
    rows = {"group": "North", "against": "rest", "item": ["law", "base"], "estimate": [0.2, 0.1]}
    table = pd.DataFrame(rows).assign(low=np.nan, high=np.nan, units=2, units_against=9)
    table["p_adjusted"] = p
    return with_evidence(table, {}, status="descriptive", reason="2 units")


def test_a_figure_of_nothing_is_not_written_and_says_why(tmp_path):
    figure = plots.effects(compare.smallest_p(contrasts(np.nan)))
    assert plots.shown_in(figure).nothing == REASON
    saved = figures.save(figure, "11-words", case="mine", folder=tmp_path)
    assert saved.nothing == REASON
    assert list((tmp_path / "mine").iterdir()) == []
    data, metadata = saved._repr_mimebundle_()
    assert data == {"text/plain": f"Left out: 11-words, {REASON}."}
    assert metadata["text/plain"]["left_out"] == {"name": "11-words", "reason": REASON}


def test_a_figure_of_something_is_written(tmp_path):
    figure = plots.effects(compare.smallest_p(contrasts([0.2, 0.4])))
    saved = figures.save(figure, "11-words", case="mine", folder=tmp_path)
    assert saved.nothing == "" and (tmp_path / "mine/11-words.svg").is_file()


def test_panels_have_nothing_to_show_where_none_of_them_has():
    nothing = compare.smallest_p(contrasts(np.nan))
    something = compare.smallest_p(contrasts([0.2, 0.4]))
    both = plots.panels({"A": nothing, "B": something}, plots.effects)
    neither = plots.panels({"A": nothing, "B": nothing}, plots.effects)
    assert plots.shown_in(both).nothing == ""
    assert plots.shown_in(neither).nothing == REASON


def test_a_network_without_a_pair_is_left_out_with_the_reason_of_its_table(tmp_path):
    columns = ["actor_a", "actor_b", "joint", "expected", "left", "right", "units", "estimate"]
    table = pd.DataFrame({name: [] for name in [*columns, "p_adjusted", "reason"]})
    graph = cooccurrence.network(compare.smallest_p(table))
    assert isinstance(graph, nx.Graph) and len(graph) == 0
    figure = plots.network(graph)
    saved = figures.save(figure, "12-network", case="mine", folder=tmp_path)
    figures.save_network(graph, name="12-network", case="mine", folder=tmp_path)
    assert saved.nothing == "nothing is frequent enough to be compared"
    assert list((tmp_path / "mine").iterdir()) == []


def test_rows_are_shown_without_nan_and_p_as_texts_print_it():
    table = pd.DataFrame(
        {"item": ["law", None], "n": [3.0, 4.0], "rate": [0.12345, np.nan], "p": [0.0001, np.nan]}
    )
    shown = figures.show_rows(table, name="Contrasts")
    assert shown.table.to_numpy().tolist() == [
        ["law", "3", "0.123", "< .001"],
        ["–", "4", "–", "–"],
    ]
    assert "nan" not in repr(shown).lower()
    assert set(shown._repr_mimebundle_()[0]) == {"text/plain", "text/html"}


def test_no_rows_are_a_reason():
    shown = figures.show_rows(compare.smallest_p(contrasts(np.nan)), ["item"], name="Contrasts")
    assert shown.nothing == REASON
    assert repr(shown) == f"Left out: Contrasts, {REASON}."
    assert figures.show_rows(pd.DataFrame({"a": []}), name="A", otherwise="b").nothing == "b"


def test_levels_of_one_group_are_titled_by_it():
    rows = {"outlet": "Elm Post", "item": ["law", "base"], "n": [1, 2], "size": [4, 4]}
    table = pd.DataFrame(rows).assign(outlets=1, estimate=[0.25, 0.5], low=np.nan, high=np.nan)
    figure = plots.prevalence(table)
    assert figure.axes[0].get_title(loc="left") == "Elm Post" or (
        figure.get_suptitle() == "Elm Post"
    )


def test_a_matrix_of_one_number_is_no_dark_block():
    sides = {"index": ["North", "South"], "columns": ["law", "war"]}
    alike = plots.heat_map(pd.DataFrame([[3, 3], [3, 3]], **sides))
    apart = plots.heat_map(pd.DataFrame([[3, 1], [1, 3]], **sides))
    shades = [shade_of_first_cell(figure) for figure in (alike, apart)]
    assert shades[0] > 0.7 > shades[1]


def test_the_diagonal_of_a_matrix_of_itself_has_no_colour():
    names = ["Aria", "Boria"]
    figure = plots.heat_map(pd.DataFrame([[90, 3], [3, 80]], index=names, columns=names))
    [image] = figure.axes[0].images
    assert np.isnan(np.diag(image.get_array().filled(np.nan))).all()
    assert image.get_clim() == (0, 12)  # all cells that are coloured have one number
    assert [text.get_text() for text in figure.axes[0].texts] == ["90", "3", "3", "80"]
    assert "hatched" not in plots.shown_in(figure).alt


def shade_of_first_cell(figure):
    """Return how light the first cell of a matrix is, from 0 to 1."""
    (image,) = figure.axes[0].images
    return float(np.mean(image.to_rgba(image.get_array())[0, 0, :3]))
