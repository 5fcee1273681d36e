"""Proposals from a corpus: aliases of actors, lines that recur. Every text in here is invented."""

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from refusals import refused

from analysis import extract, lexicons, read_corpus, suggest

# ---------------------------------------------------------------- aliases

TEXTS = [
    "Then Ida Berg said that it rained. They met Mr Berg’s aunt in Oakport.",
    "Nobody saw Ida  Berg. “We left Oakport,” he told the Elm Council.",
    "The Elm Council met in Oakport. Later, the Elm Council and Berg, who said no, left.",
    "Soon rain fell in Oakport, in Oakporth and near Da’est. Oakport!",
]
OUTLETS = ["x", "x", "y", "y"]
PAGES = pd.DataFrame({"article_id": list("abcd"), "outlet": OUTLETS, "text": TEXTS})
NORLAND = '[[actor]]\nname = "Norland"\nkind = "state"\naliases = '
BERG = '\n[[actor]]\nname = "Berg"\nkind = "person"\naliases = '
PIECES = ["Berg", "Bergh", "Ida", "rain", "The", "U.S.", "Da’est", "al-Berg", "IS", "Ö"]
PIECES += ["“", "”", ".", ",", "'s", "\n"]


@pytest.fixture
def written(tmp_path):
    """Return a function that writes a list of actors and returns its path."""

    def _write(text):
        path = tmp_path / "actors.toml"
        path.write_text(text, encoding="utf-8")
        return path

    return _write


def test_coverage_by_hand(written):
    norland = NORLAND + '["Oakport", "Elm Council", "Fjord"]'
    actors = written(norland + BERG + '["Berg", "Ida Berg"]')
    features = extract(read_corpus(PAGES), actors=actors)
    expected = [
        ["Berg", "Berg", "x", 1, 1],
        ["Berg", "Berg", "y", 1, 1],
        ["Berg", "Ida Berg", "x", 2, 2],
        ["Norland", "Elm Council", "x", 1, 1],
        ["Norland", "Elm Council", "y", 2, 1],
        ["Norland", "Oakport", "x", 2, 2],
        ["Norland", "Oakport", "y", 3, 2],
    ]
    assert suggest.coverage(features).values.tolist() == expected
    table = suggest.coverage(features, actors=actors)
    is_mentioned = table["n"] > 0
    assert table[is_mentioned].values.tolist() == expected
    assert table["n"].sum() == len(features.mentions)
    unmentioned = table[~is_mentioned]
    assert unmentioned[["alias", "articles"]].values.tolist() == [["Fjord", 0]]
    assert unmentioned["outlet"].isna().all()


def test_coverage_needs_the_list_of_the_features(written):
    features = extract(read_corpus(PAGES), actors=written(NORLAND + '["Fjord"]'))
    message = "actors: got another list than that of the features"
    with refused(message):
        suggest.coverage(features, actors=written(NORLAND + '["Oakport"]'))


def test_uncovered_by_hand(written):
    corpus = read_corpus(PAGES)
    table = suggest.uncovered(corpus, actors=None, min_articles=1)
    assert table[["name", "n", "articles", "outlets", "article_id"]].values.tolist() == [
        ["Oakport", 5, 4, 2, "a"],
        ["Elm Council", 3, 2, 2, "b"],
        ["Ida Berg", 2, 2, 1, "a"],
        ["Berg", 1, 1, 1, "c"],
        ["Da'est", 1, 1, 1, "d"],
        ["Mr Berg", 1, 1, 1, "a"],
        ["Oakporth", 1, 1, 1, "d"],
    ]
    in_three = suggest.uncovered(corpus, actors=None)
    assert in_three["name"].tolist() == ["Oakport"]
    assert suggest.uncovered(corpus, actors=None, min_articles=9).empty


def test_aliases_and_exclusions_cover_names(written):
    berg = BERG + '["Berg", { text = "elm", case = "any" }]'
    actors = written('exclude = ["Oakporth"]' + berg)
    table = suggest.uncovered(read_corpus(PAGES), actors=actors, min_articles=1)
    assert table["name"].tolist() == ["Oakport", "Da'est"]


def test_a_draft_is_a_list_of_actors(written):
    draft = suggest.aliases(read_corpus(PAGES), min_articles=1)
    actors = lexicons.actors(written(draft))
    assert actors.table.groupby("actor")["alias"].agg(list).to_dict() == {
        "Oakport": ["Oakport"],
        "Oakporth": ["Oakporth"],
        "Elm Council": ["Elm Council"],
        "Berg": ["Berg", "Ida Berg"],
        "Da'est": ["Da'est"],
    }
    kinds = actors.table.drop_duplicates("actor").set_index("actor")["kind"]
    assert kinds["Berg"] == "person"
    assert kinds["Elm Council"] == "organisation"
    assert kinds["Oakport"] == "place"
    assert draft.count("# a guess\n") == len(actors.names)
    assert "a guess that these are one" in draft
    mentions = extract(read_corpus(PAGES), actors=actors).mentions
    assert mentions["actor"].value_counts()["Oakport"] == 5


def test_a_draft_without_a_name_is_refused():
    with refused("min_articles: got 9, and no name in so many articles"):
        suggest.aliases(read_corpus(PAGES), min_articles=9)


@pytest.mark.slow
@given(st.lists(st.lists(st.sampled_from(PIECES), min_size=1, max_size=12), min_size=1, max_size=4))
@settings(deadline=None, max_examples=8)
def test_drafts_can_be_read_and_cover_every_name_they_list(tmp_path_factory, pieces):
    texts = [" ".join(["rain", *words]) for words in pieces]
    article_ids = [f"a{number}" for number in range(len(texts))]
    table = pd.DataFrame({"article_id": article_ids, "outlet": "x", "text": texts})
    corpus = read_corpus(table)
    names = set(suggest.uncovered(corpus, actors=None, min_articles=1)["name"])
    if not names:
        return
    path = tmp_path_factory.mktemp("draft") / "actors.toml"
    path.write_text(suggest.aliases(corpus, min_articles=1), encoding="utf-8")
    assert set(lexicons.actors(path).table["alias"]) == names
    uncovered = suggest.uncovered(corpus, actors=path, min_articles=1)
    assert not names & set(uncovered["name"])
