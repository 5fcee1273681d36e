"""A column that names the hosts of addresses is the outlet, whatever it is called."""

import pandas as pd
import pytest

from analysis import read_corpus

NAMES = {"Elm Post": "elm.example", "Bay News": "bay.example", "Ash Daily": "www.ash.example"}
HOSTS = ["ash.example", "bay.example", "elm.example"]


def row(name, host, number):
    text = f"The council met on the bridge and heard speaker {number} of the long evening."
    return {"portal": name, "url": f"https://{host}/{number}", "body": text}


def rows(n=12, names=NAMES):
    return [row(name, host, k) for name, host in names.items() for k in range(n)]


def outlets_of(table, **options):
    corpus = read_corpus(pd.DataFrame(table), **options)
    return sorted(corpus.articles["outlet"].unique()), corpus.guesses


def test_a_name_for_each_host_is_the_outlet():
    outlets, guesses = outlets_of(rows())
    assert outlets == sorted(NAMES)
    reading = guesses.set_index("column")["reading"]["outlet"]
    assert reading == 'the column "portal", which names the hosts'


@pytest.mark.parametrize("n", [1, 4])
def test_a_few_articles_of_another_host_change_nothing(n):
    """A desk with a host of its own (sport.bay.example) is the same outlet."""
    table = rows() + [row("Bay News", "sport.bay.example", 90 + number) for number in range(n)]
    assert outlets_of(table)[0] == sorted(NAMES)


def test_one_row_in_twenty_may_differ():
    table = rows(20)
    for place in (0, 21, 42):
        table[place]["portal"] = "Guest"
    assert outlets_of(table)[0] == [*sorted([*NAMES, "Guest"])]
    table[1]["portal"] = "Guest"
    assert outlets_of(table)[0] == HOSTS


def test_two_names_are_groups():
    assert outlets_of([each for each in rows() if each["portal"] != "Elm Post"])[0] == HOSTS[:2]


def test_a_value_of_two_large_hosts_is_a_group():
    table = rows() + [row("Bay News", "bight.example", 90 + number) for number in range(5)]
    assert len(outlets_of(table)[0]) == 4


def test_a_value_of_many_small_hosts_is_a_group():
    """With under five articles a host nothing would be large: leanings are no outlets."""
    hosts = [(leaning, f"{leaning}{k}.example") for leaning in ("l", "c", "r") for k in range(6)]
    table = [row(leaning, host, n) for leaning, host in hosts for n in range(3)]
    assert len(outlets_of(table)[0]) == 18


def with_domains():
    return [{**each, "domain": each["url"].split("/")[2]} for each in rows()]


def test_a_column_of_hosts_gives_way_to_one_of_names():
    assert outlets_of(with_domains())[0] == sorted(NAMES)


def test_what_a_user_names_holds():
    hosts = sorted(NAMES.values())
    assert outlets_of(with_domains(), columns={"outlet": "domain"}, outlets="apart")[0] == hosts


def test_the_finest_of_several_columns_is_the_outlet():
    owners = {"Elm Post": "Lund", "Bay News": "Okafor", "Ash Daily": "Brandt", "Fir Echo": "Brandt"}
    table = rows(names={**NAMES, "Fir Echo": "fir.example"})
    table = [{"owner": owners[each["portal"]], **each} for each in table]
    assert outlets_of(table)[0] == sorted(owners)


def test_a_row_without_a_name_has_that_of_its_host():
    table = rows(30)
    table[3]["portal"] = None
    assert outlets_of(table)[0] == sorted(NAMES)


@pytest.mark.parametrize("values", ["512 433 120 87".split(), "Roe Lund Berg Voss".split()])
def test_one_row_a_host_shows_nothing(values):
    """Every column of different values would be a name of hosts."""
    names = dict(zip(values, "ash.example bay.example elm.example fir.example".split()))
    assert outlets_of(rows(1, names))[0] == sorted(names.values())
