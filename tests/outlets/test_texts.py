"""What a pack holds, in a table and in words; cards where no source has two articles."""

import pandas as pd

from analysis import extract, outlets, plots, read_corpus
from analysis.case import open_case

TEXT = "The harbour office raised its toll, and the ferry between the islands stopped on Monday."


def pack(outlets_of_articles, **columns):
    """Return the features of one article an entry, of these outlets."""
    n = len(outlets_of_articles)
    table = pd.DataFrame({"article_id": [f"a{i}" for i in range(n)], "outlet": outlets_of_articles})
    texts = [f"{TEXT} Crew {i} waited." for i in range(n)]
    return extract(read_corpus(table.assign(text=texts, **columns)))


def test_without_dates_there_are_no_columns_of_days():
    features = pack(["North", "North", "South"])
    table = outlets.texts_by_outlet(features)
    assert list(table.columns) == ["articles", "words", "languages"]
    assert table["articles"].to_dict() == {"North": 2, "South": 1}
    first, second = outlets.texts_in_words(features).splitlines()
    assert first == "3 articles of 2 outlets: 51 words, in en, without dates."
    assert second == "Cleaning changed nothing. No article was skipped."


def test_articles_without_a_date_are_counted():
    features = pack(["North", "South"], published=["2019-03-04", None])
    table = outlets.texts_by_outlet(features)
    assert table["first_day"].to_dict() == {"North": "2019-03-04", "South": "–"}
    assert "published 2019-03-04 to 2019-03-04, 1 without a date." in (
        outlets.texts_in_words(features)
    )


def test_where_no_source_has_two_articles_each_has_a_card_and_none_is_drawn():
    features = pack(["North", "South", "East"])
    cards = outlets.cards(open_case(features))
    assert len(cards.cards) == 3 and cards.min_pages == 1
    figure = outlets.draw(cards.cards[0], fewest=2)
    assert (
        plots.shown_in(figure).nothing == f"{cards.cards[0].outlet} has 1 article, and 2 are needed"
    )


def test_a_source_alone_has_no_distinctive_words():
    card = outlets.card(open_case(pack(["North"] * 3)), "North")
    drawn = plots.shown_in(outlets.draw(card)).table
    assert drawn["item"].unique().tolist() == ["Words of its articles, the most frequent first"]
