"""Two sources face to face: claims, voices, order of appearance."""

import pandas as pd
import pytest
from scipy.stats import t

from outlets.examples import PAGES, pair_of, write_case


@pytest.fixture
def case(tmp_path):
    return write_case(tmp_path)


@pytest.fixture
def face(case):
    return pair_of(case, "Elm Post", second="Hill Echo")


def test_both_sides_tell_each_claim_in_their_voice(face):
    claims = face.set_index("item")
    assert claims["telling"].to_dict() == {
        "unsafe": "both; Elm Post through speakers, Hill Echo denies it",
        "sabotage": "Hill Echo itself; Elm Post not on 4 later pages, which says nothing",
        "open_again": "Hill Echo without saying who; "
        "Elm Post not on 2 later pages, which says nothing",
    }
    unsafe = claims.loc["unsafe"]
    sides = "carried pages own quoted denied".split()
    assert unsafe[sides].tolist() == [3, 5, 1, 2, 0]
    assert unsafe[[f"{name}_against" for name in sides]].tolist() == [1, 2, 0, 0, 1]
    assert (unsafe["speakers"], unsafe["speakers_against"]) == ("Mayor (3)", "")


def test_a_side_that_speaks_as_often_itself_as_through_speakers_tells_it_itself(tmp_path):
    claims = [("p01", "unsafe", "asserted", "outlet"), ("p02", "unsafe", "asserted", "Mayor")]
    claims += [("p07", "unsafe", "asserted", "Mayor"), ("p07", "unsafe", "denied", "outlet")]
    face = pair_of(write_case(tmp_path, claims=claims), "Elm Post", second="Hill Echo")
    telling = face.set_index("item")["telling"]["unsafe"]
    # As many pages of Hill Echo deny it as assert it: it does not mostly deny it.
    assert telling == "both; Elm Post itself, Hill Echo through speakers"


def test_claims_come_in_the_order_of_their_first_days(face):
    claims = face.set_index("item")
    assert claims["first"].tolist() == [pd.Timestamp("2020-03-01"), pd.NaT, pd.NaT]
    assert claims["place_against"].tolist() == [1, 1, 3]


def test_two_outlets_are_compared_within_phases_with_articles_as_units(face):
    assert set(face["status"]) == {"descriptive"}
    assert face["reason"].iloc[0] == "2 articles on a side, at least 5 needed"
    unsafe = face.set_index("item").loc["unsafe"]
    assert unsafe[["share", "share_against"]].tolist() == [0.6, 0.5]
    method = face.attrs["method"]
    assert (method["unit"], method["strata"]) == ("article", ("phase",))
    assert method["family"] == "exploratory, 0 tests"
    assert method["names"]["sabotage"] == "somebody damaged it"
    assert method["annotators"] == "labelled by a language model, not checked by people"


def test_the_test_is_that_of_contrasts_between_the_pages_of_both(case):
    pages = [
        (f"q{number:02}", outlet, "2020-03-01", "", "closing", "none", 1, 0, "", "", "")
        for number, outlet in enumerate(["Elm Post"] * 8 + ["Hill Echo"] * 8)
    ]
    told = [0, 1, 2, 3, 4, 5, 8, 9]
    claims = [(f"q{number:02}", "unsafe", "asserted", "outlet") for number in told]
    write_case(case, pages=pages, claims=claims)
    face = pair_of(case, "Elm Post", second="Hill Echo")
    unsafe = face.set_index("item").loc["unsafe"]
    assert unsafe["carried pages carried_against pages_against".split()].tolist() == [6, 8, 2, 8]
    # Six of eight, and two of eight: the variance of the classical test of both together.
    variance = (8 - 8**2 / 16) / 15 * (1 / 8 + 1 / 8)
    assert unsafe["estimate"] == 0.5
    assert unsafe["p"] == pytest.approx(2 * t.sf(0.5 / variance**0.5, 14))
    assert face.attrs["method"]["family"] == "exploratory, 1 test"


def test_differences_are_of_shared_phases_and_counts_of_all(tmp_path):
    pages = [(*page[:4], "closing", *page[5:]) if page[0] == "p08" else page for page in PAGES]
    face = pair_of(write_case(tmp_path, pages=pages), "Elm Post", second="Hill Echo")
    unsafe = face.set_index("item").loc["unsafe"]
    assert unsafe["carried pages carried_against pages_against".split()].tolist() == [3, 5, 1, 2]
    assert unsafe["estimate"] == pytest.approx(2 / 3 - 1 / 2)  # of p01 to p03, and of p07 and p08
    assert face.attrs["method"]["left_out"] == {"Elm Post against Hill Echo": 2}


def test_without_a_shared_phase_nothing_is_compared(case):
    face = pair_of(case, "Ford Times", second="Mill Blog")
    assert set(face["reason"]) == {"no rows of both sides to compare"}
    telling = face.set_index("item").loc["open_again", "telling"]
    assert telling == "Mill Blog itself; Ford Times not on 0 later pages, which says nothing"


def test_groups_are_compared_within_phases(case):
    face = pair_of(case, "North", second="South", by="side")
    assert face.attrs["method"]["strata"] == ("phase",)
    unsafe = face.set_index("item").loc["unsafe"]
    assert unsafe[["pages", "pages_against"]].tolist() == [6, 4]  # and the blog
