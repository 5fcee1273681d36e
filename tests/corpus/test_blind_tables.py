"""24 tables of the wild, invented by somebody who had not seen the code, opened without a word."""

import json
from collections import Counter

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
        "titles": articles["title"],
        "days": articles["published"].dt.strftime("%Y-%m-%d"),
        "texts": corpus.raw.map(beginning),
    }
    wrong = []
    for name, values in read.items():
        stated = [value for value, text in zip(table[name] or [], table["texts"]) if text]
        found = Counter(values.astype(object).fillna("").tolist())
        if table[name] is not None and found != Counter(value or "" for value in stated):
            wrong.append((name, found, stated))
    return wrong


@pytest.mark.parametrize("table", TRUTH, ids=lambda table: table["path"])
def test_tables_of_others_open_right_or_ask(table):
    if table["ask"]:
        with pytest.raises(
            InputError, match='Say which is meant|name the column|cut short|faulty="skip"'
        ):
            read_corpus(FOLDER / table["path"])
    else:
        assert bool(faults(table)) == (table["path"] in KNOWN)
