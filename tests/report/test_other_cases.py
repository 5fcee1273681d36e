"""Notebooks and findings say of a case what is true of it, and nothing of another one. Invented."""

import re
from itertools import permutations
from pathlib import Path

import nbformat
import pandas as pd
import pytest
from by_hand import drawn_rows

from analysis import compare, figures, open_case, page, plots, report
from analysis.figures.direction import with_names_apart
from analysis.report.notebooks import CaseInputs, fit_notebook

NOTEBOOKS = sorted(Path("notebooks").glob("0[0-6]*.ipynb"))
ARTICLES = {"features", "texts", "actors", "two-actors", "speakers"}
LABELS = {"annotations", "outlets", "contrasts", "groups", "elements"}
#: What only some cases have, by the words in which notebooks speak of it.
NEEDED = dict(
    drawn_rows("""
    other sets of the pages       | samples
    agency's copy                 | agencies
    claim                         | claims
    learned from US news          | toned
    within the parts above        | strata
    search found                  | queries
    the groups with most articles | several
    The choices are those         | contrasts
    own labels                    | annotations
""")
)


def said(has):
    """Return the texts of all notebooks, as a case with these inputs gets them."""
    inputs = CaseInputs(Path("mine"), frozenset(has))
    cells = []
    for path in NOTEBOOKS:
        cells += fit_notebook(nbformat.read(path, as_version=4), inputs=inputs).cells
    texts = [cell.source for cell in cells if cell.cell_type == "markdown" and "id" in cell]
    return " ".join(" ".join(text for text in texts if "What more" not in text).split())


@pytest.mark.parametrize("has", [ARTICLES, ARTICLES | {"several"}, LABELS, ARTICLES | LABELS])
def test_a_notebook_speaks_of_what_the_case_has(has):
    text = said(has)
    assert [words for words, need in NEEDED.items() if words in text and need not in has] == []
    assert "strongest pairs" not in text and "waves" not in text


def test_what_a_case_could_have_is_what_somebody_can_add():
    inputs = CaseInputs(Path("mine"), frozenset(LABELS))
    for path in NOTEBOOKS:
        last = fit_notebook(nbformat.read(path, as_version=4), inputs=inputs).cells[-1].source
        assert not re.search("second agency|each query|second outlet|thirty", last)


def test_a_notebook_that_shows_nothing_has_no_limits():
    actors = nbformat.read("notebooks/02-actors.ipynb", as_version=4)
    texts = fit_notebook(actors, inputs=CaseInputs(Path("mine"), frozenset(LABELS))).cells
    assert not any("What this does not show" in cell.source for cell in texts)


# ---- findings -----------------------------------------------------------------------------------


@pytest.mark.parametrize("language, is_told", [("en", True), ("it", False)])
def test_nothing_is_told_of_the_actors_of_an_unchecked_draft(tmp_path, language, is_told):
    weather = [*permutations("rain hail snow wind fog frost sleet".split(), 3)][::6]
    rows = []
    for number, words in enumerate(weather):
        paper, name = [("North", "Ida Berg"), ("South", "Karl Oster")][number % 2]
        text = f"Yesterday {name} saw {{}} near Oakport, and {{}} fell. “It was {{}},” said {name}."
        rows.append({"outlet": paper, "text": text.format(*words), "language": language})
    pd.DataFrame(rows).to_csv(tmp_path / "mine.csv", index=False)
    case = open_case(tmp_path / "mine.csv", actors="draft")
    table = case.contrasts("actors")  # tables and figures stay
    figure = plots.effects(table)
    told = [compare.finding(table), figure.get_suptitle()]
    told.append(report.opening(case, "actors"))
    assert [bool(re.search("Ida Berg|Karl Oster", text)) for text in told] == [is_told] * 3
    assert ("drafts in this language are unchecked" in figure.note) is not is_told
    page.save(case, tmp_path / "page.html")
    shown = (tmp_path / "page.html").read_text("utf-8")
    assert ("Actors named" in shown, "stand in tables only" in shown) == (is_told, not is_told)


# ---- figures and tables ------------------------------------------------------------------------


def test_a_title_names_what_is_drawn_and_counts_all_tests():
    row = {"against": "rest", "rate_against": 0.001, "low": 0.7, "high": 2.1, "reason": ""}
    row |= {"rate": 0.004, "ratio": 4.0, "estimate": 1.4, "item": "toll", "p": 0.2}
    large = [row | {"group": f"North {n}", "articles": 40, "p_adjusted": 0.3} for n in range(4)]
    small = row | {"group": "Islet", "articles": 2, "p": 0.001, "p_adjusted": 0.004}
    less = row | {"group": "North 1", "item": "fog", "estimate": -1, "articles": 40}
    table = pd.DataFrame([*large, small, less | {"p_adjusted": 0.9}])
    assert plots.keyness(table).get_suptitle() == "Sure differences: 1 of 6"
    table["p_adjusted"] = 0.9
    assert plots.keyness(table).get_suptitle() == "Words, by group: none of 6 is sure"


def test_one_group_has_and_the_tone_of_one_outlet_is_its_own():
    words = {"item": ["law"], "n": 9, "articles": 12, "estimate": 0.3}
    figure = plots.profiles(pd.DataFrame({"outlet": ["North"]} | words))
    assert "What stands above all others in 1 group, by" in figure.alt
    tone = dict(
        drawn_rows("""
        item     | valence
        n        | -1.0
        size     | 5
        estimate | -0.2
        low      | -0.4
        high     | 0.1
    """)
    )
    table = pd.DataFrame([{"outlet": "North"} | tone])
    table.attrs["method"] = {"measure": "mean", "per": "scored sentence", "scales": ("valence",)}
    figure = plots.levels(table)
    assert figure.get_suptitle() == "Mean tone, by outlet"


def test_numbers_beside_an_empty_table_are_whole():
    words = pd.DataFrame({"item": ["toll"], "n": [8], "size": [8], "others, %": [70.58823529]})
    rows = pd.concat({"word": words, "actor": words[:0].astype(object)}, names=["kind", "place"])
    shown = str(figures.show_rows(rows.reset_index().astype(object), name="Words", decimals=0))
    assert "8" in shown and "8.0" not in shown and "70.5" not in shown


def test_what_cancels_out_is_nothing():
    row = {"group": "North", "against": "rest", "item": "tone", "reason": "", "p_adjusted": 0.01}
    table = pd.DataFrame([row | {"mean": 1.9e-16, "mean_against": 0.4}])
    assert "0.00 in North articles and 0.40 in all other articles" in compare.finding(table)


SABQ, JAZIRA = "سبق", "جريدة الجزر"


def test_names_from_right_to_left_turn_nothing_beside_them():
    row = {"item": "law", "n": 9, "size": 30, "low": 0.1, "high": 0.5}
    rows = [{"outlet": SABQ} | row, {"outlet": JAZIRA} | row]
    rows = pd.DataFrame(rows).assign(estimate=[0.92, 0.02])
    rows.attrs["method"] = {"finding": "they differ"}
    title = plots.shares(rows.assign(sample="all")).get_suptitle()
    assert title == f"Law: \u200e{SABQ}\u200e 92 %, \u200e{JAZIRA}\u200e 2 %"
    html = with_names_apart(f'<p title="{SABQ} ">{SABQ}: 9, {JAZIRA} 2 of all</p><p>{SABQ}: 9</p>')
    assert html == (
        f'<p title="{SABQ} "><bdi>{SABQ}</bdi>: 9, <bdi>{JAZIRA}</bdi> 2 of all</p><p>{SABQ}: 9</p>'
    )


def test_a_line_that_begins_from_right_to_left_is_read_from_the_left():
    name = " ".join([JAZIRA] * 9)
    row = {"outlet": "North", "item": name, "n": 9, "size": 30, "estimate": 0.3}
    figure = plots.shares(pd.DataFrame([row]))
    figure.fit("column")
    lines = figure.get_suptitle().splitlines()
    assert len(lines) > 1 and all(line.startswith("\u200e") for line in lines)
