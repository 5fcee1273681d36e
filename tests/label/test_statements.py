"""Statements that two outlets make, and the sentences nearest to a statement."""

import pandas as pd
import pytest

from analysis import read_corpus
from analysis.annotation import codebook
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


def test_the_order_of_articles_changes_nothing(story):
    articles = story.articles.sample(frac=1, random_state=1)
    articles["published"] = articles["published"].dt.strftime("%Y-%m-%d")
    again = read_corpus(articles.drop(columns="agency"), clean=False)
    pd.testing.assert_frame_equal(statements(again), statements(story))


def test_proposals_are_a_codebook_that_is_never_replaced(story, tmp_path):
    to = tmp_path / "codebook.toml"
    proposed = statements(story, most=7, to=to)
    claims = codebook(to).claims
    assert claims["text"].tolist() == proposed["text"].tolist()
    assert claims["outlets"].tolist() == proposed["outlets"].tolist()
    assert len(claims) == 7
    with pytest.raises(InputError, match="people may have edited"):
        statements(story, to=to)


def test_a_story_is_a_part_of_the_corpus(story):
    chosen = ["a01", "a04", "a05"]
    articles = statements(story, story=chosen)["articles"]
    assert set().union(*articles) <= set(chosen)
    with pytest.raises(InputError, match="story"):
        statements(story, story=["a01", "none"])


def test_the_sentence_of_a_statement_is_among_three(story):
    """Of each statement the example, which the codebook names, is found by the text alone."""
    claims = codebook(f"{STORY}/codebook.toml").claims
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
