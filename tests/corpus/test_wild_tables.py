"""Tables of the wild open at once, or say in one sentence how. Every article is invented."""

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from refusals import refused
from wild_tables import HELD_OUT, SEEN

from analysis import read_corpus


def values(column):
    return tuple(None if pd.isna(value) else value for value in column)


@pytest.mark.parametrize("shape", [*SEEN, *HELD_OUT], ids=lambda shape: shape.name)
def test_tables_of_the_wild_open_at_once_or_say_how(tmp_path, shape):
    path = shape.make(tmp_path)
    if shape.refused:
        with refused(shape.refused) as refusal:
            read_corpus(path)
        assert len(str(refusal.value)) <= 400
        return
    corpus = read_corpus(path, clean=False)
    articles = corpus.articles
    order = [corpus.raw.tolist().index(text) for text in shape.texts]
    articles = articles.iloc[order]
    assert values(articles["outlet"]) == shape.outlets
    assert values(articles["title"]) == shape.titles
    assert values(articles["published"].dt.strftime("%Y-%m-%d")) == shape.days
    own = {"article_id", "outlet", "published", "title", "text", "url", "language"}
    assert set(corpus.guesses["column"]) <= own and corpus.guesses["argument"].notna().all()


@settings(deadline=None, max_examples=20)
@given(st.permutations(range(6)))
def test_guesses_do_not_depend_on_the_order_of_rows(order):
    table = pd.DataFrame(
        {
            "source": ["elm.example", "Elm Post", None, "oak.example", "", "Port News"],
            "domain": ["elm.example"] * 6,
            "date": ["1/2/2017", "1/16/2017", "", None, "3/4/2017", "2017-05-06"],
            "link": ["", "https://elm.example/1", None, "x", "y", "z"],
            "content": ["", "Rain.", "{'a': 1} fell.", None, "Boats.", "Crews."],
            "id": [1, 2, 3, 4, 5, 6],
        }
    )
    expected, found = (
        read_corpus(rows, faulty="skip", clean=False) for rows in (table, table.iloc[order])
    )
    pd.testing.assert_frame_equal(found.articles, expected.articles)
    pd.testing.assert_frame_equal(found.guesses, expected.guesses)
