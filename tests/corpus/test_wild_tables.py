"""Tables of the wild open at once, or say in one sentence how. Every article is invented."""

import json
import tomllib

import pandas as pd
from by_hand import drawn, named_cases
from hypothesis import given, settings
from hypothesis import strategies as st
from pandas.testing import assert_frame_equal
from places import FIXTURES
from refusals import refused

from analysis import read_corpus
from analysis.corpus.columns import CONTRACT
from analysis.corpus.report import found_options

WILD = FIXTURES / "wild_tables"
BLIND = FIXTURES / "wild_tables_blind"
LISTED = tomllib.loads((WILD / "shapes.toml").read_text(encoding="utf-8"))
NAMES = ("texts", "outlets", "titles", "days")
USUAL = {name: LISTED[name] for name in NAMES}
ASKED = 'Say which is meant|name the column|cut short|faulty="skip"'
TABLES = {shape["path"]: (WILD, USUAL | shape) for shape in LISTED["shape"]}
#: Invented by somebody who had not seen the code.
for table in json.loads((BLIND / "truth.json").read_text(encoding="utf-8")):
    asked = {"refused": ASKED} if table["ask"] else {}
    TABLES[table["path"]] = (BLIND, table | asked)
# What is read otherwise than by a reader: titles stay the first lines of texts, and a newspaper is
# in the column title.
LINES = TABLES["22-kranten"][1]
LINES |= {"texts": LINES["titles"], "titles": None}
TABLES["15-chronam-pages.json"][1].update(outlets=None, titles=None)


def beginning(text):
    return "".join(text.split())[:10]


@named_cases("folder, table", TABLES)
def test_tables_of_the_wild_open_at_once_or_say_how(folder, table):
    path = folder / table["path"]
    if "refused" in table:
        with refused(table["refused"]) as refusal:
            read_corpus(path)
        assert len(str(refusal.value)) <= 400
        return
    corpus = read_corpus(path, clean=False)
    articles = corpus.articles
    days = articles["published"].dt.strftime("%Y-%m-%d")
    read = [corpus.raw.tolist(), articles["outlet"], articles["title"], days]
    found = pd.DataFrame(dict(zip(NAMES, read)))
    stated = pd.DataFrame({name: table[name] for name in NAMES if table[name]})
    stated, found = (each.astype(object).fillna("") for each in (stated, found[[*stated]]))
    stated = stated[stated["texts"] != ""]
    found, stated = (each.assign(texts=each["texts"].map(beginning)) for each in (found, stated))
    assert sorted(found.values.tolist()) == sorted(stated.values.tolist())
    assert set(corpus.guesses["column"]) <= {*CONTRACT} and corpus.guesses["argument"].notna().all()
    options = {name: value for name, value in found_options(corpus).items() if value}
    again = read_corpus(path, clean=False, **options)
    assert_frame_equal(again.articles, corpus.articles)


@settings(max_examples=6)
@given(st.permutations(range(6)))
def test_guesses_do_not_depend_on_the_order_of_rows(order):
    table = drawn("""
        source      | domain      | date       | link                  | content        | id
        elm.example | elm.example | 1/2/2017   |                       |                | 1
        Elm Post    | elm.example | 1/16/2017  | https://elm.example/1 | Rain.          | 2
                    | elm.example |            |                       | {'a': 1} fell. | 3
        oak.example | elm.example |            | x                     |                | 4
                    | elm.example | 3/4/2017   | y                     | Boats.         | 5
        Port News   | elm.example | 2017-05-06 | z                     | Crews.         | 6
    """)
    expected, found = (
        read_corpus(rows, faulty="skip", clean=False) for rows in (table, table.iloc[order])
    )
    assert_frame_equal(found.articles, expected.articles)
    assert_frame_equal(found.guesses, expected.guesses)
