"""The articles of FA-KES, which are in the development data."""

import pandas as pd
import pytest

from analysis import read_corpus

#: What our columns are called there.
COLUMNS = {
    "text": "article_content",
    "title": "article_title",
    "outlet": "source",
    "published": "date",
}


def path_in(shared):
    """Return the path of the table, or skip the test."""
    path = shared / "data" / "fa-kes" / "FA-KES-Dataset.csv"
    if not path.is_file():
        pytest.skip("needs the FA-KES table in the development data")
    return path


def table(shared):
    """Return the table with ids."""
    rows = pd.read_csv(path_in(shared), encoding="latin-1")
    return rows.assign(article_id=[f"f{number:03d}" for number in range(1, len(rows) + 1)])


def corpus(shared):
    return read_corpus(table(shared), columns=COLUMNS, date_format="%m/%d/%Y")
