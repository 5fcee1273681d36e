"""Two sources face to face: claims, voices, order of appearance."""

import pytest
from scipy.stats import t

from outlets.examples import pair_of, write_case


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
