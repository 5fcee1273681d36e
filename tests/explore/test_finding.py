"""Search, and names that are added to an actor."""

import tomllib

import pytest

from analysis import explore
from analysis.case import open_case
from analysis.errors import InputError
from analysis.explore import evidence, finding
from analysis.explore.naming import line_of_name


@pytest.fixture(scope="module")
def event():
    case = explore.open_case("data/hamedan-2016")
    return case, explore.settled(case)[0]


@pytest.fixture(scope="module")
def articles():
    return explore.open_case("data/example-articles")


def test_a_source_is_found_with_the_number_of_its_pages(event):
    [hit, *_] = finding.find(*event, "lenta")
    assert hit == finding.Hit(("source", "Lenta.ru"), "Lenta.ru", "source, 7 pages")


def test_a_source_that_is_not_compared_is_found_and_says_so(event):
    [hit] = finding.find(*event, "Lidtime")
    assert hit.key == ("card", "Lidtime") and "5 pages: its card; not compared here" in hit.about


def test_an_item_is_found_by_the_name_that_readers_see(event):
    keys = [hit.key for hit in finding.find(*event, "own words: terrorists")]
    assert keys == [("item", "opponents_outlet:terrorists")]


def test_a_page_is_found_by_its_gist_and_has_an_id(event):
    case, choices = event
    hits = [hit for hit in finding.find(case, choices, "kommersant") if hit.key[0] == "page"]
    assert hits
    for hit in hits:
        places = evidence.places(case, choices, hit.key)
        assert len(places.articles) == 1


def test_words_that_nothing_has_find_nothing(event):
    assert finding.find(*event, "qqqq") == [] and finding.find(*event, "x") == []


def test_a_new_name_of_a_known_actor_keeps_its_entry(articles):
    actor = articles.features.mentions["actor"].iloc[0]
    longer = explore.with_name(open_case(articles), actor=actor, name="harbour")
    assert longer.added == ((actor, "harbour"),)
    assert line_of_name(longer) == f'# to the aliases of {actor} add: "harbour"'


def test_a_new_actor_gets_an_entry(articles):
    longer = explore.with_name(open_case(articles), actor="The Harbour", name="harbour")
    [entry] = tomllib.loads(line_of_name(longer))["actor"]
    assert entry["name"] == "The Harbour" and entry["aliases"] == ["harbour"]
    assert (longer.features.mentions["actor"] == "The Harbour").any()


@pytest.mark.parametrize(
    ("name", "message"), [("", "name: got ''"), ("\x07", "name: got '\\\\x07'")]
)
def test_what_is_no_name_is_refused(articles, name, message):
    with pytest.raises(InputError, match=message):
        explore.with_name(open_case(articles), actor="Ada", name=name)
