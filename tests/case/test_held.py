"""What a case tells that it has, of the cases that ship."""

import pytest
from places import ROOT
from refusals import refused

from analysis import open_case
from analysis.case.held import HELD

OF_TEXTS = {"texts", "words", "actors", "pairs", "speakers", "tone", "sides", "events", "days"}
HAS = {
    "syria-war": OF_TEXTS - {"texts"},
    "example-articles": OF_TEXTS - {"events"},
    "example-story": {
        *("texts", "words", "sides", "labels", "claims", "days", "coders"),
        "statements",
    },
    "hamedan-2016": set(HELD) - {"texts", "sides", "people", "coders", "statements"},
}


@pytest.mark.parametrize("name", HAS)
def test_a_case_tells_what_it_has(name):
    case = open_case(ROOT / "data" / name)
    assert {each for each in HELD if case.has(each)} == HAS[name]
    lacking = set(HELD) - HAS[name]
    assert case.has(*HAS[name]) and not case.has("words", *lacking)


def test_what_no_case_has_is_refused():
    with refused("what a case has: got 'mood'; expected one of 'texts', 'words'"):
        open_case(ROOT / "data/example-articles").has("mood")
