"""Tables of the wild open at once, or say in one sentence how. Every article is invented."""

import tomllib

import pytest
from by_hand import drawn
from hypothesis import given, settings
from hypothesis import strategies as st
from pandas.testing import assert_frame_equal
from places import FIXTURES
from refusals import refused

from analysis import read_corpus
from analysis.corpus.columns import CONTRACT
from analysis.corpus.report import found_options

WILD = FIXTURES / "wild_tables"
LISTED = tomllib.loads((WILD / "shapes.toml").read_text(encoding="utf-8"))
USUAL = {name: LISTED[name] for name in ("outlets", "days", "titles", "texts")}


@pytest.mark.parametrize("shape", LISTED["shape"], ids=lambda shape: shape["name"])
def test_tables_of_the_wild_open_at_once_or_say_how(shape):
    path = WILD / shape["path"]
    if "refused" in shape:
        with refused(shape["refused"]) as refusal:
            read_corpus(path)
        assert len(str(refusal.value)) <= 400
        return
    expected = USUAL | shape
    corpus = read_corpus(path, clean=False)
    articles = corpus.articles.assign(
        published=corpus.articles["published"].dt.strftime("%Y-%m-%d"), raw=corpus.raw.tolist()
    )
    articles = articles.set_index("raw").loc[expected["texts"]].fillna("")
    for column, values in {"outlet": "outlets", "title": "titles", "published": "days"}.items():
        assert articles[column].tolist() == expected[values]
    assert set(corpus.guesses["column"]) <= {*CONTRACT} and corpus.guesses["argument"].notna().all()
    found = {name: value for name, value in found_options(corpus).items() if value}
    again = read_corpus(path, clean=False, **found)
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
