"""Notebooks and findings say of a case what is true of it, and nothing of another one. Invented."""

import re
from itertools import permutations

import pandas as pd
import pytest

from analysis import compare, open_case, page, plots
from analysis.figures.direction import with_names_apart

# ---- findings -----------------------------------------------------------------------------------


TEXTS = {
    "en": "Yesterday {0} saw {1} near Oakport, and {2} fell. “It was {3},” said {0}.",
    "it": "Ieri {0} ha visto {1} vicino a Oakport, e poi {2} è caduta. «Era {3}», ha detto {0}.",
}


@pytest.mark.parametrize("language, is_told", [("en", True), ("it", False)])
def test_nothing_is_told_of_the_actors_of_an_unchecked_draft(tmp_path, language, is_told):
    weather = [*permutations("rain hail snow wind fog frost sleet".split(), 3)][::6]
    table = pd.DataFrame(weather, columns=[*"abc"]).assign(language=language)
    table["outlet"], name = ["North", "South"] * 17 + ["North"], ["Ida Berg", "Karl Oster"] * 18
    text = TEXTS[language]
    table["text"] = [text.format(*said) for said in zip(name, *map(table.get, "abc"))]
    table.to_csv(tmp_path / "mine.csv", index=False)
    case = open_case(tmp_path / "mine.csv", actors="draft")
    contrasts = case.contrasts("actors")  # tables and figures stay
    figure = plots.effects(contrasts)
    told = [compare.finding(contrasts), figure.get_suptitle()]
    assert [bool(re.search("Ida Berg|Karl Oster", text)) for text in told] == [is_told] * 2
    assert ("drafts in this language are unchecked" in figure.note) is not is_told
    shown = page.save(case, tmp_path / "page.html").read_text("utf-8")
    assert ("Actors named" in shown, "stand in tables only" in shown) == (is_told, not is_told)


# ---- figures and tables ------------------------------------------------------------------------


def test_the_tone_of_one_outlet_is_its_own():
    tone = {"item": "valence", "n": -1.0, "size": 5, "estimate": -0.2, "low": -0.4, "high": 0.1}
    table = pd.DataFrame([{"outlet": "North"} | tone])
    table.attrs["method"] = {"measure": "mean", "per": "scored sentence", "scales": ("valence",)}
    figure = plots.levels(table)
    assert figure.get_suptitle() == "Mean tone by VADER, by outlet"


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
    title = plots.levels(rows.assign(sample="all")).get_suptitle()
    assert title == f"Law: \u200e{SABQ}\u200e 92 %, \u200e{JAZIRA}\u200e 2 %"
    html = with_names_apart(f'<p title="{SABQ} ">{SABQ}: 9, {JAZIRA} 2 of all</p><p>{SABQ}: 9</p>')
    assert html == (
        f'<p title="{SABQ} "><bdi>{SABQ}</bdi>: 9, <bdi>{JAZIRA}</bdi> 2 of all</p><p>{SABQ}: 9</p>'
    )


def test_a_line_that_begins_from_right_to_left_is_read_from_the_left():
    name = " ".join([JAZIRA] * 9)
    row = {"outlet": "North", "item": name, "n": 9, "size": 30, "estimate": 0.3}
    figure = plots.levels(pd.DataFrame([row]))
    assert figure.get_suptitle().startswith("\u200e")
