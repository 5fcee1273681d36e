"""Sources by themselves: the table and the cards; invented cases, and the one that ships."""

import pytest
from by_hand import drawn, tables

from analysis import extract, outlets, read_corpus
from analysis.case import open_case


@pytest.fixture(scope="module")
def ferries(tmp_path_factory):
    """An invented case: six pages of three outlets in two readings."""
    return write_ferries(tmp_path_factory.mktemp("ferries"))


def write_ferries(folder):
    """Write the files of the invented case."""
    for name, text in tables(__file__)["files"].items():
        (folder / name).write_text(text, encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def ten():
    """The features of the ten invented articles."""
    folder = "data/example-articles"
    return extract(read_corpus(folder), actors=f"{folder}/actors.toml")


def case_of(texts):
    """Return a case of the articles that a text draws."""
    return open_case(extract(read_corpus(drawn(texts))))


# ---- the table -------------------------------------------------------------------------------


def test_the_table_by_hand(ferries):
    """Oak News is an agency: the contrasts leave it out, the table of sources does not."""
    table = outlets.table(open_case(ferries))
    # p6 is in reading b only, p5 off topic
    assert table["outlet"].tolist() == ["Elm Post", "Oak News"]
    elm = table.iloc[0]
    assert elm["pages"] == 3 and elm["languages"] == "en, no"
    days = elm[["first_day", "last_day"]].astype(str).tolist()
    assert days == ["2020-05-01 00:00:00", "2020-05-02 00:00:00"]
    method = table.attrs["method"]
    assert method["left_out"] == {"that only other readings count as on topic": 1}
    assert method["annotators"] == "labelled by a language model, not checked by people"
    assert method["remark"] == "descriptive: nothing is tested"


@pytest.mark.slow
def test_facts_of_sources_that_only_the_pack_has_are_in_the_table(tmp_path):
    extract(read_corpus("data/example-articles")).save(tmp_path / "features")
    write_ferries(tmp_path)
    table = outlets.table(open_case(tmp_path)).set_index("outlet")
    assert table.loc["Harbour Post", "country"] == "Estmark"
    assert table.loc["Elm Post", "country"] == "Norland"


# ---- cards -----------------------------------------------------------------------------------


def test_a_card_by_hand(ferries):
    card = outlets.card(open_case(ferries), "Elm Post")
    rows = card.labels.set_index("item")
    assert repr(card) == "Card of Elm Post: 3 pages" and card.readings == ("a", "b")
    counts = "n_a size_a n_b size_b".split()
    assert rows.loc["law", counts].tolist() == [2, 3, 3, 3]
    assert rows.loc["law", "label"] == "the ferry law" and rows.loc["law", "others_a"] == 0
    assert rows.loc["mood", counts].tolist() == [-1, 2, 0, 2]
    assert rows.loc["mood", "lowest":"highest"].tolist() == [-1, 1]
    assert rows.loc["mood", ["level_a", "others_a"]].tolist() == [-0.5, 1]
    assert rows.loc["words_speakers:rioters", "n_a"] == 1
    assert rows.loc["speakers:Berg", counts].tolist() == [2, 3, 1, 3]
    assert rows.loc["claim:denied:speakers:ends", "n_a"] == 1
    assert rows.loc["claim:asserted:outlet:ends", "section"] == (
        "Claims asserted by the outlet itself"
    )
    assert rows.loc["carrier:North Wire", "n_a"] == 1 and "on_topic" not in rows.index


def test_what_a_source_lacks_is_on_its_card(ferries):
    rows = outlets.card(open_case(ferries), "Oak News").labels.set_index("item")
    row = rows.loc["leads:law", ["n_a", "size_a", "others_a"]]
    assert row.tolist() == pytest.approx([0, 1, 2 / 3])


def test_a_card_of_a_pack(ten):
    card = outlets.card(open_case(ten), "Tarvik Review")
    assert card.labels.empty and card.peers == "" and card.words.empty
    assert outlets.table(open_case(ten))["articles"].tolist() == [2] * 5
