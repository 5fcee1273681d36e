"""Incidence: which units name whom."""

from dataclasses import replace

import pandas as pd
import pytest
from by_hand import drawn, drawn_rows
from counted import counted

from analysis import cooccurrence
from analysis.cooccurrence.incidence import incidence_of
from analysis.features.pack import Features

ARTICLES = drawn("""
    article_id | outlet | sketch
    a1         | North  |
    a2         | North  |
    a3         | South  |
""")
SENTENCES = drawn("""
    article_id | paragraph | sentence
    a1         | 0         | 0
    a1         | 1         | 1
    a1         | 1         | 2
    a2         | 1         | 0
    a3         | 1         | 0
    a3         | 2         | 1
""")


MENTIONS = drawn("""
    article_id | sentence | actor
    a1         | 0        | Aria
    a1         | 1        | Aria
    a1         | 1        | Boria
    a1         | 1        | Aria
    a1         | 2        | Cato
    a3         | 0        | Cato
    a3         | 1        | Aria
    a3         | 1        | Cato
""")


KINDS = {"Aria": "state", "Boria": "state", "Cato": "person", "Dido": "person"}


@pytest.fixture
def pack():
    tables = {"sentences": SENTENCES, "mentions": MENTIONS}
    return Features.of(ARTICLES, **tables, manifest={"lists": {"actors": {"kinds": KINDS}}})


def test_incidence_by_sentence_worked_by_hand(pack):
    places = cooccurrence.incidence(pack)
    assert list(places.items) == ["Aria", "Boria", "Cato"]
    assert places.values.toarray().tolist() == drawn_rows("""
        1 0 0
        1 1 0
        0 0 1
        0 0 0
        0 0 1
        1 0 1
    """)
    assert places.rows["outlet"].tolist() == ["North"] * 4 + ["South"] * 2
    assert "sketch" not in places.rows


def test_incidence_by_article(pack):
    articles = cooccurrence.incidence(pack, within="article")
    assert articles.values.toarray().tolist() == drawn_rows("""
        1 1 1
        0 0 0
        1 0 1
    """)
    assert articles.rows["article_id"].tolist() == ["a1", "a2", "a3"]


def test_incidence_of_some_kinds(pack):
    places = cooccurrence.incidence(pack, kinds=["state"])
    assert list(places.items) == ["Aria", "Boria"] and places.values.shape == (6, 2)


def test_incidence_of_annotations_leaves_out_what_nobody_looked_at():
    """The third page was read for no actor, the last for one of them only."""
    items = drawn("""
        variable | value
        actors   | Boria
        actors   | Aria
        law      | yes
    """)
    items.index = items["variable"] + ":" + items["value"]
    size = drawn_rows("""
        1 1 1
        1 1 1
        0 0 1
        1 0 1
    """)
    has_it = drawn_rows("""
        1 1 1
        0 1 0
        0 0 0
        1 0 1
    """)
    labels = counted(has_it, items=items, size=size)
    places = incidence_of(labels, variable="actors")
    assert list(places.items) == ["Aria", "Boria"] and places.within == "page"
    assert places.values.toarray().tolist() == [[1, 1], [1, 0]]
    assert places.rows["article_id"].tolist() == ["p000", "p001"]
    assert incidence_of(labels).values.shape == (2, 3)


def test_matrix_worked_by_hand(pack):
    places = cooccurrence.incidence(pack)
    table = cooccurrence.matrix(places)
    assert table.index.tolist() == table.columns.tolist() == ["Aria", "Boria", "Cato"]
    assert table.values.tolist() == drawn_rows("""
        3 1 1
        1 1 0
        1 0 3
    """)
    two = places.where(items=["Cato", "Aria"])
    assert cooccurrence.matrix(two).values.tolist() == [[3, 1], [1, 3]]


def test_matrices_of_groups_worked_by_hand(pack):
    """Boria and Cato are named with Aria alone: Boria, Aria, Cato."""
    places = cooccurrence.incidence(pack)
    table = cooccurrence.matrix(places, by="outlet", groups=["South", "East", "North"])
    assert table.index.unique(0).tolist()[:2] == ["all sentences", "South"]
    names = ["Aria", "Boria", "Cato"]
    south = table.loc["South"].loc[names, names]
    assert south.values.tolist() == drawn_rows("""
        1 0 1
        0 0 0
        1 0 2
    """)
    assert table.loc["all sentences"].loc[names, names].equals(cooccurrence.matrix(places))
    units = table.attrs["method"]["units"]
    assert units["all sentences"] == 6
    assert sum(units.values()) == 12


def test_nobody_named_and_nothing_read_are_no_columns(pack):
    nobody = replace(pack, tables=pack.tables | {"mentions": MENTIONS.iloc[:0]})
    for within in ("sentence", "article"):
        places = cooccurrence.incidence(nobody, within=within)
        assert places.values.shape == (len(places.rows), 0) and cooccurrence.matrix(places).empty
        assert cooccurrence.association(places).empty
    tables = nobody.tables | {"sentences": SENTENCES.iloc[:0]}
    empty = replace(nobody, articles=ARTICLES.iloc[:0], tables=tables)
    assert cooccurrence.incidence(empty).values.shape == (0, 0)


def test_names_are_taken_letter_by_letter():
    names = ["Aria (.*)", "A+B|C", "Бория", "Aria", "[x]: ?", "actor: Aria"]
    mentions = pd.DataFrame({"article_id": "a1", "sentence": 0, "actor": names})
    places = cooccurrence.incidence(Features.of(ARTICLES, sentences=SENTENCES, mentions=mentions))
    assert list(places.items) == sorted(names)
    assert (cooccurrence.matrix(places) == 1).all(axis=None)
    assert "Aria (.*) + [x]: ?" in cooccurrence.pair_counts(places, min_joint=1).items.index
