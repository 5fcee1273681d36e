"""Matrices and counts of pairs."""

from dataclasses import replace

import numpy as np
import pandas as pd
from by_hand import drawn_rows
from scipy import sparse

from analysis import cooccurrence
from analysis.counts import Incidence
from tests.cooccurrence.examples import places_of


def test_stored_zeros_name_nobody_and_a_sentence_may_name_everybody():
    rows = pd.DataFrame({"article_id": ["a1"]})
    values = sparse.csr_array(([1.0, 0.0], [0, 1], [0, 2]), shape=(1, 2))
    table = cooccurrence.matrix(Incidence(values, rows, pd.Index(["a", "b"]), "sentence"))
    assert table.to_numpy().tolist() == [[1, 0], [0, 0]]
    everybody = sparse.csr_array(np.ones((1, 120)))
    items = pd.RangeIndex(120).astype("str")
    table = cooccurrence.matrix(Incidence(everybody, rows, items, "sentence"))
    assert (table == 1).all(axis=None)


def test_pair_counts_worked_by_hand():
    named = drawn_rows("""
        1 1 1
        1 1 0
        0 0 1
        1 1 0
        0 1 1
    """)
    places = places_of(named, "a1 a1 a1 a2 a3".split(), outlets="NNNSS")
    places = replace(places, rows=places.rows.assign(sentence=[0, 1, 2, 0, 0]))
    counts = cooccurrence.pair_counts(places, min_joint=1)
    assert counts.items["name"].to_dict() == {
        "actor a + actor b": "actor b where actor a is named",  # in 3 of the sentences, b in 4
        "actor a + actor c": "actor c where actor a is named",  # in 3 each: the first by name
        "actor b + actor c": "actor b where actor c is named",
    }
    assert counts.values.toarray().tolist() == drawn_rows("""
        2 1 1
        1 0 0
        0 0 1
    """)
    assert counts.size.tolist() == drawn_rows("""
        2 2 2
        1 1 0
        0 0 1
    """)
    assert counts.per == "sentence"
    rows = {"article_id": ["a1", "a2", "a3"], "outlet": ["N", "S", "S"]}
    assert counts.rows.to_dict("list") == rows
    assert cooccurrence.pair_counts(places).items.index.tolist() == ["actor a + actor b"]
    pages = replace(places.where([True, False, False, True, True]), within="article")
    assert cooccurrence.pair_counts(pages, min_joint=2).of_size_one
