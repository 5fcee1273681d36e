"""What each group stresses: by hand, with words of every kind that is left out. Invented articles."""

import random

import pandas as pd
import pytest

from analysis import extract, framing, open_case, outlets, read_corpus
from analysis.framing.own_names import has_name_of


def words_of(texts, **columns):
    """Return the words of invented articles."""
    table = pd.DataFrame({"text": texts, **columns})
    return framing.terms(extract(read_corpus(table), actors=["Pier Times"]), stop_words="news")


def told(table, by="outlet"):
    """Return the words of each group."""
    return table.groupby(by)["item"].agg(list).to_dict()


def story(own, *, seed, n=20):
    """Return texts of an outlet: a harbour in general, and words of its own, each twice a text."""
    draw = random.Random(seed)
    general = "harbour ferry toll island storm boat crew captain sailor tide".split()
    texts = []
    for number in range(n):
        words = draw.choices(general, k=30) + [word for word, share in own.items() if number < share * n] * 2
        draw.shuffle(words)
        texts.append(f"{' '.join(words)}.")
    return texts


def test_words_are_on_enough_articles_of_the_group_and_of_others():
    own = {"lantern": 0.5, "anchor": 0.1, "piertimes": 0.5, "pier": 0.5, "lanterns": 0.4, "percent": 0.5}
    texts = story(own, seed=1) + story({"lantern": 0.1, "lanterns": 0.1, "anchor": 0.1, "percent": 0.1}, seed=2)
    texts += story({"rope": 0.5}, seed=3)  # nobody else writes of ropes
    table = framing.typical_words(words_of(texts, outlet=["Pier Times"] * 20 + ["Quay"] * 20 + ["Dock"] * 20))
    found = told(table)
    assert found["Pier Times"][0] == "lantern" and "lanterns" not in found["Pier Times"]
    assert not {"percent", "pier", "piertimes", "anchor", "harbour"} & {*found["Pier Times"]}
    assert "rope" not in found.get("Dock", [])
    row = table[table["item"] == "lantern"].iloc[0]
    assert row[["n", "articles", "n_against", "articles_against"]].tolist() == [10, 20, 2, 40]


def test_of_groups_words_are_of_several_outlets():
    both, one = {"lantern": 0.5}, {"lantern": 0.5, "rope": 1}
    texts = story(one, seed=1) + story(both, seed=2) + story({}, seed=3) + story({}, seed=4)
    outlet = [name for name in ("Pier", "Quay", "Dock", "Cove") for _ in range(20)]
    side = ["north"] * 40 + ["south"] * 40
    table = framing.typical_words(words_of(texts, outlet=outlet, side=side), by="side")
    assert "lantern" in told(table, "side")["north"] and "rope" not in told(table, "side")["north"]
    planted = table.query("item == 'lantern'").iloc[0]
    assert planted[["n", "n_against"]].tolist() == [20, 0]


def test_each_language_by_itself_and_none_without_blanks():
    english = story({"lantern": 0.5}, seed=1) + story({"lantern": 0.1}, seed=2)
    texts = [*english, *["港では嵐で船が出ませんでした。"] * 5, *["Der Hafen und die Fähre."] * 5]
    outlet = ["Pier"] * 20 + ["Quay"] * 20 + ["Minato"] * 5 + ["Hafenblatt"] * 5
    languages = ["en"] * 40 + ["ja"] * 5 + ["de"] * 5
    table = framing.typical_words(words_of(texts, outlet=outlet, language=languages))
    assert told(table)["Pier"][0] == "lantern" and set(told(table)) <= {"Pier", "Quay"}
    missing = table.attrs["method"]["missing"]
    assert "Japanese are not told: blanks" in missing and "German are not told: nobody else" in missing


@pytest.mark.parametrize(("term", "own", "others", "is_name"), [
    ("CNN", "CNN Wire", [], True), ("jazeera", "aljazeera", [], True), ("nyt", "Bay", ["New York Times"], True),
    ("new york", "Bay", ["New York Times"], False), ("elm post", "Bay", ["www.elmpost.co.uk"], True),
    ("Lemonde", "Bay", ["Le Monde"], True), ("سبق", "سبق", [], True), ("coal", "Vox", ["BBC"], False),
])  # fmt: skip
def test_names_of_outlets_in_any_form(term, own, others, is_name):
    assert has_name_of(term, [own], others) == is_name


def test_an_overview_has_a_row_a_group():
    table = outlets.overview(open_case("data/syria-war"))
    articles = open_case("data/syria-war").features.articles
    assert table.set_index("outlet")["articles"].to_dict() == articles["outlet"].value_counts().to_dict()
    assert not table.apply(lambda row: row["outlet"] in row["names"] + row["quotes"], axis=1).any()
    ten = outlets.overview(open_case("data/example-articles"), "outlet")
    assert (ten["articles"] == 2).all() and ten["tone"].notna().all()
