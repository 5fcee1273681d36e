"""The table of tones: what each scorer gives a mention, in any batch. All texts and names are invented."""

import pytest
from by_hand import drawn
from test_features import PAGES, assert_same, lists, pages  # noqa: F401 - lists is a fixture
from test_reading import ACTORS as NAMED
from test_reading import NOTHING, actors_of
from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer

from analysis import extract, load_features, publish, read_corpus, tone
from analysis.features import extraction
from analysis.features import readers as reading

TEXT = (
    "Norland saw a good harbour. Then Berg met Norland, all good. The League of Norland was late."
)


def scored(text, actors=NAMED):
    """Return the tones of one text."""
    return reading.read([text], actors=actors, frames=NOTHING).tones


def test_tones_by_hand():
    tones = scored(TEXT)
    expected = drawn("""
        sentence | token | actor   | scorer
        0        | 0     | Norland | sentence
        0        | 0     | Norland | directed
        1        | 5     | Berg    | sentence
        1        | 5     | Berg    | directed
        1        | 7     | Norland | sentence
        1        | 7     | Norland | directed
        2        | 13    | Norland | directed
    """)
    assert tones[[*expected]].values.tolist() == expected.values.tolist()
    first, second = "Norland saw a good harbour.", "Then Berg met Norland, all good."
    of = dict(list(tones.groupby("scorer")["tone"]))
    asked = [first, second, second, "The League of Norland was late."]
    vader = SentimentIntensityAnalyzer()
    compound = [vader.polarity_scores(sentence)["compound"] for sentence in asked[:3]]
    assert of["sentence"].tolist() == compound
    directed = tone.directed(asked, [(0, 7), (5, 9), (14, 21), (14, 21)])
    assert of["directed"].tolist() == directed["tone"].tolist()
    kinds = {"row": "int64", **reading.installed_tables()["tones"]}
    assert tones.dtypes.astype(str).to_dict() == kinds


def test_a_name_that_runs_on_into_the_next_sentence_is_cut_at_its_end():
    actors = actors_of(("Berg", "person", "Ida Berg", "exact"))
    cut = scored("Here came brave Ida\nBerg.", actors)
    assert cut["scorer"].tolist() == ["sentence", "directed"]
    expected = tone.directed(["Here came brave Ida"], [(16, 19)])["tone"]
    assert cut["tone"].tolist()[1] == expected[0]
    assert scored("Ida\nBerg won.", actors)["scorer"].tolist() == ["directed"]


def test_an_article_of_unknown_language_has_a_tone():
    codes = [None, "de", "en"]
    numbers = reading.read(["Norland won."] * 3, actors=NAMED, frames=NOTHING, languages=codes)
    assert numbers.tones["row"].tolist() == [0, 0, 2, 2] and len(numbers.mentions) == 3


@pytest.mark.parametrize("size", [1, 2])
def test_pieces_change_nothing(lists, monkeypatch, size):
    whole = extract(read_corpus(pages()), **lists)
    monkeypatch.setattr(extraction, "ARTICLES", size)
    assert_same(extract(read_corpus(pages()), **lists), whole)


def test_tones_are_rolled_up_saved_and_published(lists, tmp_path):
    whole = extract(read_corpus(pages()), **lists)
    shared = publish(whole)
    assert len(whole.tones)
    assert_same(load_features(shared.save(tmp_path / "pack")), shared)
    up = load_features(whole.rolled_up().save(tmp_path / "up"))
    assert set(up.tones["actor"]) == {"Norland"} and len(up.tones) == len(whole.tones)
