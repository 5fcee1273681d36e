"""What a note says, and how numbers are printed. All names are invented."""

import pandas as pd
from by_hand import drawn_cases

from analysis.compare.notes import note_sentences, plain_differences, with_evidence
from analysis.compare.prose import number_text, p_number, percent_text, points_text, rounded

METHOD = {
    "what": "contrasts",
    "per": "page",
    "unit": "owner_family",
    "strata": ("phase",),
    "family": "exploratory, 4 tests",
    "left_out": {"A against B": 1200, "A against C": 1, "B against C": 2, "C against D": 3},
    "remark": "Nobody planned these",
}


def test_a_note_has_each_fact_once():
    table = with_evidence(pd.DataFrame({"item": ["law"]}), METHOD, status="tested")
    note = table.attrs["method"]["note"]
    assert note == " ".join(note_sentences(METHOD))
    for fact in ("exploratory, 4 tests.", "one owner at a time", "within phases"):
        assert note.count(fact) == 1
    assert "1,200 (A against B); 1 (A against C); 2 (B against C); 1 more" in note
    assert note.endswith("Nobody planned these.")
    first = " ".join(note_sentences(METHOD, first=["Nobody planned these", "Pages of June"]))
    assert first.startswith("Nobody planned these. Pages of June.")
    assert first.count("Nobody planned these") == 1


def test_rows_that_are_left_out_are_rows_whatever_is_counted():
    """Three articles are not three words."""
    note = " ".join(note_sentences({**METHOD, "per": "token", "left_out": {"A against B": 3}}))
    assert "oken" not in note and "3 (A against B)" in note


def test_a_row_says_its_status_and_reason():
    table = pd.DataFrame({"item": list("abc")})
    status = ["tested", "descriptive", "not tested"]
    table = with_evidence(table, {}, status=status, reason=["", "2 outlets", ""])
    assert table["note"].tolist() == ["", "descriptive only: 2 outlets", ""]
    assert table.attrs["method"] == {}


@drawn_cases("""
    plain | within | is_told
    0.2   | 0.18   | false
    0.2   | 0.16   | true
    0.01  | -0.01  | true
    -0.2  | -0.1   | true
    0     | 0.02   | false
""")
def test_a_plain_difference_is_told_from_3_points_or_another_sign(plain, within, is_told):
    row = dict(group="North", item="law", share=0.4 + plain, share_against=0.4, estimate=within)
    table = pd.DataFrame([row | {"p": 0.2}])
    text = plain_differences(table, {"strata": ("phase",)})
    assert bool(text) == is_told
    if is_told:
        assert f"North, law {points_text(plain)} points" in text
    assert plain_differences(table, {}) == ""


# ---- numbers ------------------------------------------------------------------------------------


def test_numbers_in_words():
    values = [0.0009, 0.001, 0.05, 0.999, 0.9991]
    assert [p_number(p) for p in values] == ["< .001", ".001", ".050", ".999", "> .999"]
    assert number_text(float("nan"), 2) == "–"
    assert [points_text(share) for share in (0.21, -0.004, -0.21)] == ["+21", "0", "−21"]


@drawn_cases("""
    share | percent | points
    0.325 | 33 %    | +33
    0.285 | 29 %    | +29
    0.145 | 15 %    | +15
    0.005 | 1 %     | +1
""")
def test_halves_are_rounded_away_from_zero_in_percent_and_points(share, percent, points):
    """13 of 40 are 33 %; a half that a computer holds as 28.499999999999996 is one, too."""
    assert percent_text(share) == percent
    assert points_text(share) == points
    assert points_text(-share) == points.replace("+", "−")


def test_columns_are_rounded_as_single_numbers_are():
    halves = pd.Series([0.5, 1.5, 2.5, -0.5, -2.5, 28.499999999999996])
    assert rounded(halves).tolist() == [1, 2, 3, -1, -3, 29]
    assert number_text(-2.5, 0) == "−3" and number_text(0.125, 2) == "0.13"
