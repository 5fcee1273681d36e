"""Words, actors, tone in the explorer and on the page: the numbers are those of the library."""

import pandas as pd
import pytest
from refusals import refused

from analysis import compare, cooccurrence, explore, framing, sentiment
from analysis.case import on_subject, open_case
from analysis.explore import evidence
from analysis.explore import view as case_views
from analysis.explore.page.file import page_data
from analysis.explore.page.profiles import ALL_GROUPS, ALL_SOURCES
from tests.annotated_cases import write_annotated_cases

pytestmark = pytest.mark.slow  # whole cases on a screen


@pytest.fixture(scope="module")
def folders(tmp_path_factory):
    return write_annotated_cases(tmp_path_factory.mktemp("annotated"))


@pytest.fixture(scope="module")
def event_data(event):
    return page_data(event)


@pytest.fixture(scope="module")
def war_data(war):
    return page_data(war)


def settled(case, **wanted):
    choices, _ = explore.settled(case, explore.Choices(**wanted))
    return choices


# ---- views ------------------------------------------------------------------------------------


def test_profiles_are_those_of_all_groups_with_what_passes_in_their_contrasts(event):
    choices = settled(event, material="labels a", group="Iranian")
    shown = explore.shown(event, choices, "profiles")
    labels = explore.counts(event, "labels a", by="country_group", min_articles=5)
    expected = framing.profiles(framing.tf_idf(labels), by="country_group")
    pd.testing.assert_frame_equal(shown.table, expected)
    assert shown.sentence.startswith("What sets Iranian apart most: ")
    tested = explore.shown(event, choices, "contrasts").sentence
    assert shown.sentence.endswith(tested)
    group, item = shown.spots[0].key[1:]
    row = expected.set_index(["country_group", "item"]).loc[(group, item)]
    assert len(evidence.places(event, choices, shown.spots[0].key).articles) == row["n"]
    assert f"{row['n']} of {row['articles']} pages" in shown.spots[0].about


def test_against_another_group_profiles_are_of_these_two(war):
    choices = settled(war, material="words", group="sana", against="reuters")
    table = explore.shown(war, choices, "profiles").table
    assert set(table["side"]) == {"sana", "reuters"}


def test_actors_of_annotated_pages_are_together_in_each_group(event):
    choices = settled(event, material="labels a", group="Western")
    table = explore.shown(event, choices, "co-occurrence").table
    labels = explore.counts(event, "labels a", by="country_group")
    named = cooccurrence.incidence_of(labels, variable="actors")
    expected = cooccurrence.matrix(named, where={"country_group": "Western"})
    actors = [item.removeprefix("actors:") for item in table.index]
    assert table.to_numpy().tolist() == expected.loc[actors, actors].to_numpy().tolist()


def test_pairs_are_those_of_the_library_and_open_their_pages(event, war):
    choices = settled(event, material="labels a", group="Western")
    shown = explore.shown(event, choices, "pairs")
    assert {spot.key[0] for spot in shown.spots} == {"pair"} and len(shown.spots) == 12
    rows = shown.table.set_index("item")
    for spot in shown.spots:
        pair = " + ".join(spot.key[1:])
        assert len(evidence.places(event, choices, spot.key).articles) == rows.loc[pair, "n"]
    of_words = settled(war, material="actors", group="sana")
    table = explore.shown(war, of_words, "pairs").table
    actors = sorted({actor for pair in table["item"] for actor in pair.split(" + ")})
    counts = explore.counts(war, "actors", by="outlet", group="sana").where(items=actors)
    of_pairs = cooccurrence.pair_counts(cooccurrence.incidence_of(counts))
    expected = compare.contrasts(of_pairs, "outlet", groups=["sana"])
    columns = ["item", "n", "size", "estimate"]
    by_item = table[columns].set_index("item").sort_index()
    pd.testing.assert_frame_equal(by_item, expected[columns].set_index("item").loc[by_item.index])


def test_judgements_are_counts_of_the_compared_pages_and_each_cell_opens_its_own(event):
    choices = settled(event, material="labels a", where={"language": "en"})
    shown = explore.shown(event, choices, "judgements")
    pages = explore.counts(event, "labels a", by="country_group", where={"language": "en"}).rows
    labels = on_subject(event)["a"].where(rows={"article_id": pages["article_id"].tolist()})
    expected = sentiment.judgements(
        labels, by="country_group", variables=event.book.tones(), bodies=event.bodies
    )
    pd.testing.assert_frame_equal(shown.table, expected)
    assert "mean" not in shown.table and "Nothing is tested here." in shown.sentence
    n = expected.set_index(["country_group", "item", "speaker"])["n"]
    assert {bool(spot.key[3]) for spot in shown.spots} == {True, False}
    for spot in shown.spots:
        assert len(evidence.places(event, choices, spot.key).articles) == n[spot.key[1:]]


def test_a_view_that_a_case_cannot_fill_says_what_it_needs(war, folders):
    words = case_views.lacking(war, settled(war, material="words"))
    assert words["judgements"] == "needs annotated pages"
    names = "needs names: actors, speakers, or annotations with the variable 'actors'"
    assert words["pairs"] == names
    clinics = explore.open_case(folders["clinics"])
    choices = settled(clinics, material="labels ines")
    reasons = case_views.lacking(clinics, choices)
    assert reasons["pairs"] == names
    assert reasons["judgements"] == "needs a variable with tone = true in the codebook"
    assert "profiles" not in reasons
    with refused("which needs a variable with tone = true"):
        explore.shown(clinics, choices, "judgements")


# ---- page -------------------------------------------------------------------------------------


def test_words_and_actors_of_outlets_are_those_of_their_articles(war, war_data):
    [part] = war_data["profiles"]["readings"]
    assert "judgements" not in part
    counts = explore.counts(war, "words", by="outlet")
    rows = counts.rows["outlet"] == "sana"
    profile = part["profiles"]["groups"]["sana"]
    has_word = counts.where(rows=rows.to_numpy(), items=profile["item"]).values > 0
    assert profile["n"] == has_word.sum(axis=0).tolist()
    assert set(profile["articles"]) == {int(rows.sum())}
    named = cooccurrence.incidence_of(explore.counts(war, "actors", by="outlet"))
    everybody = part["actors"]["groups"][ALL_SOURCES]["cells"]
    actors = part["actors"]["actors"]
    assert everybody == cooccurrence.matrix(named).loc[actors, actors].to_numpy().tolist()


def test_matrix_and_judgements_of_the_page_are_those_of_the_library(event, event_data):
    page = event_data["profiles"]
    part = page["readings"][0]
    labels = on_subject(event)["a"]
    has_group = labels.rows[["outlet", "country_group"]].notna().all(axis=1).to_numpy()
    labels = labels.where(rows=has_group)
    named = cooccurrence.incidence_of(labels, variable="actors")
    actors = part["actors"]["actors"]
    for group, matrix in part["actors"]["groups"].items():
        where = None if group == ALL_GROUPS else {"country_group": group}
        expected = cooccurrence.matrix(named, where=where).loc[actors, actors]
        assert matrix["cells"] == expected.to_numpy().tolist()
    table = sentiment.judgements(
        labels, by="country_group", variables=event.book.tones(), bodies=event.bodies
    )
    assert sum(map(len, (row["in_pages"] for row in part["judgements"]["rows"]))) == sum(
        n or 0 for row in part["judgements"]["rows"] for n in row["n"]
    )
    blame = next(row for row in part["judgements"]["rows"] if row["name"].startswith("toward Iran"))
    rows = table[table["item"] == "tone_iran:-1"].set_index("country_group")
    assert dict(zip(page["groups"], blame["n"])) | rows["n"].to_dict() == dict(
        zip(page["groups"], blame["n"])
    )


def test_a_page_says_what_a_case_lacks(folders):
    [part, _] = page_data(open_case(folders["clinics"]))["profiles"]["readings"]
    assert "public" in part["profiles"]["groups"]
    assert "no variable 'actors' in the codebook" in part["actors"]["reason"]
    assert "no variable with tone = true" in part["judgements"]["reason"]
    [part] = page_data(open_case(folders["ungrouped"]))["profiles"]["readings"]
    for name in ("profiles", "actors"):
        assert "sources without groups" in part[name]["reason"]
