"""Which column opens a case: the plan's, BY, one that is constant within outlets. All is invented."""

from dataclasses import replace

import pandas as pd
import pytest

from analysis import extract, open_case, read_corpus
from analysis.compare.groups import chosen_grouping, groupings_of_outlets
from analysis.errors import InputError
from analysis.page.counted import held_by
from analysis.page.data import page_data

OUTLETS = list("aabbccddee")


def of_outlets(values):
    """Return a value for each article, of one for each of five outlets."""
    return [value for value in values for _ in range(2)]


OPENS = {
    "leaning": of_outlets(["left", "left", "right", "right", "right"]),
    "country": of_outlets(["CH", "DE", "DE", "AT", "CH"]),
    "público": of_outlets(["sí", "no", "sí", "no", "no"]),
    "тип": of_outlets(["сайт", "газета", "сайт", "газета", "сайт"]),
    "side": of_outlets([-1, 0, 1, 1, 0]),
    "state_owned": of_outlets([True, False, True, False, False]),
    "publisher": of_outlets(["Elm AG", "Elm AG", "Oak SA", "Oak SA", "Oak SA"]),
    "bias": of_outlets(["1", "2", "1", "2", "2"]),
    "press": ["left", "left", "left", None, "right", "right", "right", "right", None, "right"],
    "quality": ["q", "q", "q", "q", "t", "t", None, None, None, None],
}
STAYS = {
    "topic": ["war", "toll"] * 5,
    "frame": [True, True, False, True, False, True, True, True, False, False],
    "language": of_outlets(["de", "de", "fr", "fr", "fr"]),
    "lang": of_outlets(["de", "de", "fr", "fr", "fr"]),
    "Sprache": of_outlets(["de", "de", "fr", "fr", "fr"]),
    "agency": of_outlets(["dpa", "dpa", "AFP", "AFP", "AFP"]),
    "agency_guess": of_outlets(["dpa", "dpa", "AFP", "AFP", "AFP"]),
    "read_as": of_outlets(["nexis", "nexis", "factiva", "factiva", "factiva"]),
    "outlet_from": of_outlets(["site", "site", "folder", "folder", "folder"]),
    "scraped_at": of_outlets(["monday", "monday", "friday", "friday", "friday"]),
    "crawl_date": of_outlets(
        ["2024-10-15", "2024-10-15", "2024-10-16", "2024-10-16", "2024-10-16"]
    ),
    "batch": of_outlets(["2024-10-15", "2024-10-15", "2024-10-16", "2024-10-16", "2024-10-16"]),
    "founded": of_outlets(["1901", "1901", "1950", "1950", "1950"]),
    "home": of_outlets(["https://elm.de", "https://elm.de", *["https://oak.ch"] * 3]),
    "score": of_outlets([0.5, 0.5, 1.5, 1.5, 1.5]),
    "reach": of_outlets(["34.5", "34.5", "10.1", "10.1", "10.1"]),
    "outlet_id": of_outlets([1, 2, 3, 4, 5]),
    "same": ["x"] * 10,
    "empty": [None] * 10,
    "mostly": ["left", "left", "right", "right", *[None] * 6],
    "url": of_outlets(["left", "left", "right", "right", "right"]),
    **dict.fromkeys(
        "group item n note p rate status mean units estimate share low row line".split(),
        of_outlets(["left", "left", "right", "right", "right"]),
    ),
}


def articles(outlets=OUTLETS, **columns):
    table = pd.DataFrame({"article_id": [f"a{n:02}" for n in range(len(outlets))]})
    return table.assign(outlet=outlets, text="The toll is high.", **columns)


@pytest.mark.parametrize("column", OPENS)
def test_a_column_that_is_constant_within_outlets_opens(column):
    assert groupings_of_outlets(articles(**{column: OPENS[column]})) == [column]


@pytest.mark.parametrize("column", STAYS)
def test_other_columns_do_not_open(column):
    assert groupings_of_outlets(articles(**{column: STAYS[column]})) == []


def test_columns_come_in_the_order_of_the_table():
    table = articles(topic=STAYS["topic"], country=OPENS["country"], leaning=OPENS["leaning"])
    assert groupings_of_outlets(table) == ["country", "leaning"]
    assert groupings_of_outlets(table[[*reversed(table.columns)]]) == ["leaning", "country"]


def test_three_outlets_with_two_articles_are_needed():
    """Whether a column of outlets with one article each is constant cannot be seen."""
    sides = dict(zip("abcdefgh", ["left", "right"] * 4, strict=True))
    for outlets, expected in (("aabbcdefgh", []), ("aabbccdefgh", ["side"])):
        table = articles(list(outlets), side=[sides[outlet] for outlet in outlets])
        assert groupings_of_outlets(table) == expected


@pytest.mark.parametrize(("n_groups", "expected"), [(12, ["side"]), (13, [])])
def test_at_most_twelve_groups(n_groups, expected):
    outlets = [f"o{n:02}" for n in range(20) for _ in range(2)]
    sides = [f"s{int(outlet[1:]) % n_groups}" for outlet in outlets]
    assert groupings_of_outlets(articles(outlets, side=sides)) == expected


TEN = [f"o{number}" for number in range(10) for _ in range(2)]
HALVES = [half for half in ("left", "right") for _ in range(10)]


def test_page_contrasts_and_line_are_of_the_same_column(tmp_path):
    table = articles(TEN, fair=["war", "toll"] * 10, leaning=HALVES, country=HALVES[::-1])
    table.to_csv(tmp_path / "mine.csv", index=False)
    case = open_case(tmp_path / "mine.csv", clean=False)
    assert case.grouping_of("words") == "leaning"
    why = "the first column that has one value for each outlet. BY=outlet compares outlets."
    assert case.groups_told == f"Groups of leaning are compared: {why}"
    assert set(case.contrasts("words")["group"]) <= {"left", "right"}
    assert page_data(held_by(case))["defaults"]["by"] == "leaning"
    named = replace(case, by="country")
    assert named.groups_told == "Groups of country are compared, as BY= says."
    assert page_data(held_by(named))["defaults"]["by"] == "country"


def test_groups_of_which_none_can_be_tested_give_way_to_outlets():
    """Five outlets in groups of two and three: a test needs five on either side."""
    table = articles(OUTLETS * 3, leaning=OPENS["leaning"] * 3)
    by, why = chosen_grouping(table)
    assert by == "outlet"
    assert "no group of leaning has 5 outlets and 5 others beside it" in why
    assert why.endswith("BY=leaning compares its groups all the same.")
    case = open_case(extract(read_corpus(table)))
    assert case.grouping_of("words") == "outlet"
    assert replace(case, by="leaning").grouping_of("words") == "leaning"
    few = articles(leaning=OPENS["leaning"])  # two articles an outlet are no test, either
    assert chosen_grouping(few)[0] == "leaning"


def test_the_first_column_that_can_be_tested_is_compared():
    uneven = [side for side, n in (("left", 8), ("right", 12)) for _ in range(n)]
    table = articles(TEN * 3, country=uneven * 3, leaning=HALVES * 3)
    assert chosen_grouping(table)[0] == "leaning"
    assert chosen_grouping(table.drop(columns="leaning"))[0] == "outlet"


def test_one_outlet_is_not_compared():
    _, why = chosen_grouping(articles(["a"] * 10))
    assert why.startswith("One outlet is not compared with others.")


def test_a_column_that_articles_lack_is_refused():
    case = replace(open_case(extract(read_corpus(articles()))), by="mood")
    with pytest.raises(InputError, match="by case.toml.*mood"):
        case.grouping_of("words")


def test_without_such_a_column_outlets_are_compared():
    case = open_case(extract(read_corpus(articles(topic=STAYS["topic"]))))
    assert case.grouping_of("words") == "outlet"
    assert case.groups_told.startswith("Outlets are compared. BY= ")
