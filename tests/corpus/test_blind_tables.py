"""24 tables of the wild, invented by somebody who had not seen the code, opened without a word."""

import json
from collections import Counter

import pandas as pd
import pytest
from places import FIXTURES

from analysis import read_corpus
from analysis.errors import InputError

FOLDER = FIXTURES / "wild_tables_blind"
TRUTH = json.loads((FOLDER / "truth.json").read_text(encoding="utf-8"))
#: What is read otherwise than by a reader.
KNOWN = {
    "15-chronam-pages.json": "the newspaper is in the column title, its company is taken",
    "22-kranten": "titles stay the first lines of texts",
}


def beginning(text):
    return "".join(text.split())[:10]


def faults(table):
    """Return what was read otherwise than it is: counts of outlets, titles, days and texts."""
    corpus = read_corpus(FOLDER / table["path"])
    articles = corpus.articles
    read = {
        "outlets": articles["outlet"],
        "titles": articles["title"].astype(object).where(articles["title"].notna(), None),
        "days": articles["published"].dt.strftime("%Y-%m-%d").replace({pd.NaT: None}),
        "texts": corpus.raw.map(beginning),
    }
    has_text = [bool(text) for text in table["texts"]]
    different = {}
    for name, values in read.items():
        if table[name] is None:
            continue
        true = [value or None for value, is_kept in zip(table[name], has_text) if is_kept]
        found = [None if pd.isna(value) else value for value in values]
        if Counter(found) != Counter(true):
            different[name] = (found, true)
    return different


@pytest.mark.parametrize("table", TRUTH, ids=lambda table: table["path"])
def test_tables_of_others_open_right_or_ask(table):
    if table["ask"]:
        with pytest.raises(
            InputError, match='Say which is meant|name the column|cut short|faulty="skip"'
        ):
            read_corpus(FOLDER / table["path"])
    else:
        assert bool(faults(table)) == (table["path"] in KNOWN)
