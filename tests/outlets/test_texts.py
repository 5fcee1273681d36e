"""What a pack holds of each source; the card of a source alone."""

import pandas as pd

from analysis import extract, outlets, read_corpus
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


def test_articles_without_a_date_are_counted():
    features = pack(["North", "South"], published=["2019-03-04", None])
    table = outlets.texts_by_outlet(features)
    assert table["first_day"].to_dict() == {"North": "2019-03-04", "South": "–"}


def test_a_source_alone_has_no_distinctive_words():
    card = outlets.card(open_case(pack(["North"] * 3)), "North")
    assert len(card.words) and card.words["others"].isna().all()
