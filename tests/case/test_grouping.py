"""Which column opens a case: the plan's, BY, one that is constant within outlets. All is invented."""

from dataclasses import replace

import pandas as pd
import pytest
from by_hand import tables

from analysis import extract, open_case, read_corpus
from analysis.case.opened import CaseFiles, grouping_told
from analysis.compare.groups import chosen_grouping, groupings_of_outlets, with_named_groups
from analysis.errors import InputError
from analysis.page.counted import held_by
from analysis.page.data import page_data

OUTLETS = list("aabbccddee")


def columns_of(table):
    """Return columns of ten articles, of which an outlet has two; an empty text is no value."""
    columns = {}
    for name, values in tables(__file__)[table].items():
        known = [None if value == "" else value for value in values]
        columns[name] = [value for value in known for _ in range(10 // len(known))]
    return columns


OPENS = columns_of("opens")
STAYS = columns_of("stays")
RESERVED = "group item n note p rate status mean units estimate share low row line".split()
STAYS |= dict.fromkeys(RESERVED, STAYS["url"])


def articles(outlets=OUTLETS, **columns):
    table = pd.DataFrame({"article_id": [f"a{n:02}" for n in range(len(outlets))]})
    return table.assign(outlet=outlets, text="The toll is high.", **columns)


@pytest.mark.parametrize("column", OPENS)
def test_a_column_that_is_constant_within_outlets_opens(column):
    assert groupings_of_outlets(articles(**{column: OPENS[column]})) == [column]


@pytest.mark.parametrize("column", STAYS)
def test_other_columns_do_not_open(column):
    table = articles(**{column: STAYS[column]})
    assert groupings_of_outlets(table) == []
    assert groupings_of_outlets(with_named_groups(table)) == []  # nor of a case, which names them


def test_outlets_that_are_numbers_keep_their_names():
    assert with_named_groups(articles([*"1122334455"]))["outlet"].tolist() == [*"1122334455"]


def test_three_outlets_with_two_articles_are_needed():
    """Whether a column of outlets with one article each is constant cannot be seen."""
    sides = dict(zip("abcdefgh", ["left", "right"] * 4, strict=True))
    for outlets, expected in (("aabbcdefgh", []), ("aabbccdefgh", ["side"])):
        table = articles(list(outlets), side=[sides[outlet] for outlet in outlets])
        assert groupings_of_outlets(table) == expected


@pytest.mark.parametrize("n_groups, expected", [(12, ["side"]), (13, [])])
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
    assert case.grouping("words") == "leaning"
    why = "the first column that has one value for each outlet. BY=outlet compares outlets."
    assert grouping_told(case)[1] == f"Groups of leaning are compared: {why}"
    assert set(case.contrasts("words")["group"]) <= {"left", "right"}
    assert page_data(held_by(case))["defaults"]["by"] == "leaning"
    named = replace(case, files=CaseFiles(by="country"))
    assert grouping_told(named)[1] == "Groups of country are compared, as chosen."
    assert page_data(held_by(named))["defaults"]["by"] == "country"


#: Of groups that somebody named, who knows what they are.
PLAN = """
group = "is_local"
levels = {values}
against = "rest"
unit = "outlet"
status = "exploratory"
[[family]]
name = "words"
items = ["war"]
"""


@pytest.mark.parametrize("values", [[0, 1], ["True", "False"], ["yes", "No"]])
def test_groups_that_say_nothing_by_themselves_have_the_name_of_their_column(tmp_path, values):
    groups = [value for value in values for _ in range(10)]
    table = articles(TEN, fair=["war", "toll"] * 10, is_local=groups, side=["N", "no"] * 10)
    table.to_csv(tmp_path / "mine.csv", index=False)
    case = open_case(tmp_path / "mine.csv", clean=False)
    named = [f"is local {value}" for value in values]
    assert set(case.groups()) == set(named) and set(case.groups("side")) == {"N", "no"}
    assert case.contrasts("words")["group"].unique().tolist() == sorted(named)[:1]
    assert page_data(held_by(case))["groups"]["is_local"]["order"] == sorted(named)
    assert set(open_case(case.features).groups("is_local")) == set(named)
    (tmp_path / "contrasts.toml").write_text(PLAN.format(values=list(map(str, values))))
    planned = open_case(tmp_path, clean=False)
    assert set(planned.groups("is_local")) == {name.split()[-1] for name in named}


def test_groups_of_which_none_can_be_tested_give_way_to_outlets():
    """Five outlets in groups of two and three: a test needs five on either side."""
    table = articles(OUTLETS * 3, leaning=OPENS["leaning"] * 3)
    by, why = chosen_grouping(table)
    assert by == "outlet"
    assert "no group of leaning has 5 outlets and 5 others beside it" in why
    assert why.endswith("BY=leaning compares its groups all the same.")
    case = open_case(extract(read_corpus(table)))
    assert case.grouping("words") == "outlet"
    assert replace(case, files=CaseFiles(by="leaning")).grouping("words") == "leaning"
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
    case = open_case(extract(read_corpus(articles())))
    case = replace(case, files=CaseFiles(by="mood"))
    with pytest.raises(InputError, match="by case.toml.*mood"):
        case.grouping("words")


def test_without_such_a_column_outlets_are_compared():
    case = open_case(extract(read_corpus(articles(topic=STAYS["topic"]))))
    assert case.grouping("words") == "outlet"
    assert grouping_told(case)[1].startswith("Outlets are compared. BY= ")
