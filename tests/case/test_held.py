"""What a case tells that it has, of the cases that ship."""

import pandas as pd
import pytest
from places import ROOT
from refusals import refused

from analysis import open_case, read_corpus
from analysis.case.held import HELD, missing_of

OF_ARTICLES = {"words", "actors", "speakers", "sound", "tone", "days"}
HAS = {
    "syria-war": OF_ARTICLES,
    "example-articles": OF_ARTICLES | {"texts"},
    "example-story": {
        "texts",
        "words",
        "sound",
        "labels",
        "claims",
        "days",
        "coders",
        "statements",
    },
    "hamedan-2016": set(HELD) - {"texts", "people", "coders", "statements"},
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


def test_of_articles_alone_one_line_says_what_would_bring_what_they_lack():
    table = pd.DataFrame({"outlet": ["Nord", "Süd"], "text": "Gestern fiel hier viel Regen."})
    told = missing_of(open_case(read_corpus(table)))
    assert told.startswith("Actors: a list of yours by --actors. ") and "--lexicon" in told
    assert "Days: " in told and missing_of(open_case(ROOT / "data/hamedan-2016")) == ""
