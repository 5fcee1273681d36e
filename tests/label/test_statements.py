"""Statements that two outlets make, and the sentences nearest to a statement."""

import sys
import tomllib

import pandas as pd
import pytest
from pandas.testing import assert_frame_equal

from analysis import read_corpus
from analysis.annotation import Codebook
from analysis.errors import InputError
from analysis.label.nearest import nearest_sentences
from analysis.label.statements import statements

STORY = "data/example-story"


@pytest.fixture(scope="module")
def story():
    return read_corpus(STORY)


def of_texts(*texts, languages=None):
    """Return a corpus of texts, each of an outlet of its own."""
    names = [f"p{number}" for number in range(len(texts))]
    table = pd.DataFrame({"article_id": names, "outlet": names, "text": texts})
    table["language"] = languages or ["en"] * len(texts)
    return read_corpus(table, clean=False)


def test_what_two_outlets_say_is_proposed_and_what_one_says_is_not():
    first = "The bridge over the river was closed on Monday. Bakers lost half of their customers."
    second = "On Monday the bridge over the river was closed. A ferry now leaves at seven o'clock."
    [row] = statements(of_texts(first, second)).itertuples()
    assert "bridge" in row.text
    assert (row.outlets, row.articles) == (("p0", "p1"), ("p0", "p1"))


def test_unlike_languages_are_not_put_together():
    same = "The bridge over the river was closed on Monday."
    assert len(statements(of_texts(same, same, languages=["en", "de"]))) == 0
    assert len(statements(of_texts(same, same, languages=["de", "de"]))) == 1


def test_tolls_that_differ_are_proposed_apart():
    told = "The bomb at the harbour killed {} people."
    texts = [told.format(toll) for toll in ("1,112", "126", "1112", "126")]
    proposed = statements(of_texts(*texts, "The bomb at the harbour killed many people."))
    outlets = proposed["outlets"].tolist()
    assert [{"p0", "p2"} <= set(names) for names in outlets].count(True) == 1
    assert [{"p1", "p3"} <= set(names) for names in outlets].count(True) == 1
    assert not any({"p0", "p1"} <= set(names) for names in outlets)


def test_copies_of_a_sentence_are_one_text():
    """Three outlets print one sentence; two say something in words of their own."""
    wire = "Visitors may bring dogs into the old castle. "
    first = "The bridge over the river was closed on Monday."
    second = "On Monday they closed that bridge across the river."
    proposed = statements(of_texts(wire, wire + first, wire + second))
    assert proposed["texts"].tolist() == [2, 1]
    assert proposed["outlets"].str.len().tolist() == [2, 3]


def test_an_example_takes_nothing_away_that_is_near_anyway(story):
    """A statement's first two stay among three, though all have the example of another."""
    claims = Codebook.of(f"{STORY}/codebook.toml").claims
    others = claims["example"].sample(frac=1, random_state=3).tolist()
    alone, told = (
        nearest_sentences(story.articles, claims.assign(example=example))
        for example in ("", others)
    )
    places = ["article_id", "claim", "start"]
    first = alone.loc[alone["rank"] <= 2, places]
    assert len(first.merge(told[places])) == len(first) > 0


def test_the_order_of_articles_changes_nothing(story):
    articles = story.articles.sample(frac=1, random_state=1)
    articles["published"] = articles["published"].dt.strftime("%Y-%m-%d")
    again = read_corpus(articles.drop(columns="agency"), clean=False)
    assert_frame_equal(statements(again), statements(story))


def test_proposals_are_a_codebook_that_is_never_replaced(story, tmp_path):
    to = tmp_path / "codebook.toml"
    proposed = statements(story, most=7, to=to)
    claims = Codebook.of(to).claims
    assert claims["text"].tolist() == proposed["text"].tolist()
    written = tomllib.loads(to.read_text("utf-8"))["claim"]
    assert [each["outlets"] for each in written] == proposed["outlets"].map(list).tolist()
    assert len(claims) == 7
    with pytest.raises(InputError, match="people may have edited"):
        statements(story, to=to)


def test_the_sentence_of_a_statement_is_among_three(story):
    """Of each statement the example, which the codebook names, is found by the text alone."""
    claims = Codebook.of(f"{STORY}/codebook.toml").claims
    near = nearest_sentences(story.articles, claims.assign(example=""))
    texts = story.articles.set_index("article_id")["text"]
    near["sentence"] = [texts[row.article_id][row.start : row.end] for row in near.itertuples()]
    found = near.groupby("claim")["sentence"].agg(set)
    assert [row.claim for row in claims.itertuples() if row.example not in found[row.claim]] == []
    assert near["rank"].max() == 3


def test_nothing_shared_is_nothing_near():
    articles = pd.DataFrame({"article_id": ["a"], "text": ["Xyz qqq."], "language": [""]})
    asked = pd.DataFrame({"claim": ["s1"], "text": ["Rain fell."], "example": [""]})
    assert len(nearest_sentences(articles, asked)) == 0


@pytest.fixture
def few(monkeypatch):
    """At most 30 sentences are read, so that the tests are quick."""
    monkeypatch.setattr(sys.modules[statements.__module__], "MOST_SENTENCES", 30)


def test_of_more_sentences_each_outlet_is_read(few):
    """Six articles of six sentences, and six more of one outlet: outlets take turns."""
    closed = "The bridge over the river was closed on Monday in week 9."
    rows = []
    for outlet in range(6):
        rest = [f"Number {k} of the notes of p{outlet} on it." for k in range(5)]
        rows.append({"outlet": f"p{outlet}", "text": " ".join([closed, *rest])})
    articles = pd.DataFrame(rows)
    both = pd.concat([articles, articles.assign(outlet="p0")])
    proposed = statements(read_corpus(both, clean=False))
    assert proposed.attrs["method"]["note"] == (
        "Statements were looked for in the first 30 sentences, outlets taking turns, of all "
        "articles (5 articles)."
    )
    assert len(proposed["outlets"].iloc[0]) == 5
