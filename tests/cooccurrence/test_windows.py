"""Meetings in sliding windows, as quanteda counts them."""

import itertools

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis import cooccurrence
from analysis.errors import InputError

LETTERS = "A D A C E A D F E B A C E D".split()


def upper(table: pd.DataFrame) -> dict[str, float]:
    return {one + two: table.loc[one, two] for one, two in itertools.combinations(table.index, 2)}


def test_windows_are_those_of_quanteda():
    table = cooccurrence.meetings([LETTERS], window=3)
    assert upper(table) == {
        "AB": 1,
        "AC": 4,
        "AD": 4,
        "AE": 5,
        "AF": 2,
        "BC": 1,
        "BD": 1,
        "BE": 2,
        "BF": 1,
        "CD": 3,
        "CE": 3,
        "CF": 0,
        "DE": 4,
        "DF": 1,
        "EF": 2,
    }
    assert table.equals(table.T) and table.loc["A", "A"] == 2  # quanteda: 4
    weighted = cooccurrence.meetings([LETTERS], window=3, count="weighted")
    for pair, value in {
        "AC": 2.83,
        "AD": 3.33,
        "AE": 2.83,
        "AF": 0.83,
        "BE": 1.33,
        "CE": 2.33,
        "DE": 2.33,
        "EF": 1.33,
        "AA": 0.83,
    }.items():
        assert weighted.loc[pair[0], pair[1]] == pytest.approx(value, abs=0.005)
    weighted = cooccurrence.meetings([LETTERS], window=3, count="weighted", weights=[3, 2, 1])
    assert [
        weighted.loc[pair[0], pair[1]] for pair in ("AC", "AD", "AE", "CE", "DE", "EF", "AA")
    ] == [9, 10, 10, 7, 8, 4, 3]
    ordered = cooccurrence.meetings([LETTERS], window=3, ordered=True)
    assert ordered.loc["A"].tolist() == [2, 0, 3, 3, 3, 1]
    both = ordered + ordered.T
    assert upper(both) == upper(table) and (np.diag(both) == 2 * np.diag(table)).all()


def test_documents_are_those_of_quanteda():
    texts = ["a a a b b c".split(), "a a c e".split(), "a c e f g".split()]
    table = cooccurrence.meetings(texts, context="document")
    assert {pair: value for pair, value in upper(table).items() if value} == {
        "ab": 6,
        "ac": 6,
        "ae": 3,
        "bc": 2,
        "ce": 2,
        "af": 1,
        "ag": 1,
        "cf": 1,
        "cg": 1,
        "ef": 1,
        "eg": 1,
        "fg": 1,
    }
    assert np.diag(table).tolist() == [4, 1, 0, 0, 0, 0]
    assert table.equals(cooccurrence.meetings(texts, window=6))  # a window as long as the document
    boolean = cooccurrence.meetings(texts, context="document", count="boolean")
    assert boolean.loc["a"].tolist() == [2, 1, 3, 2, 1, 1] and boolean.equals(
        cooccurrence.meetings(texts, window=6, count="boolean")
    )


@settings(deadline=None, max_examples=40)
@given(
    st.lists(st.lists(st.sampled_from(["a", "b", "c", None]), max_size=8), max_size=4),
    st.integers(1, 5),
    st.booleans(),
)
def test_meetings_are_those_of_a_double_loop(sequences, window, ordered):
    expected = {"frequency": {}, "boolean": {}, "weighted": {}}
    for number, one in enumerate(sequences):
        for left, right in itertools.combinations(range(len(one)), 2):
            pair = (one[left], one[right])
            if right - left <= window and None not in pair:
                for cell in {pair} if ordered else {pair, pair[::-1]}:
                    expected["frequency"][cell] = expected["frequency"].get(cell, 0) + 1
                    expected["weighted"][cell] = expected["weighted"].get(cell, 0) + 1 / (
                        right - left
                    )
                    expected["boolean"].setdefault(cell, set()).add(number)
    expected["boolean"] = {cell: len(found) for cell, found in expected["boolean"].items()}
    items = sorted({item for one in sequences for item in one} - {None})
    for count, cells in expected.items():
        table = cooccurrence.meetings(sequences, window=window, ordered=ordered, count=count)
        assert table.index.tolist() == table.columns.tolist() == items
        assert all(
            table.loc[cell] == pytest.approx(cells.get(cell, 0))
            for cell in itertools.product(items, repeat=2)
        )


def test_meetings_refuse_what_they_can_not_count():
    for wrong, arrived in [
        ({"sequences": ["A D A"]}, "text as a sequence"),
        ({"window": 0}, "context='window', window=0"),
        ({"context": "document", "ordered": True}, "context='document'"),
        ({"context": "document", "count": "weighted"}, "context='document'"),
        ({"weights": [1] * 5}, "count='frequency', window=5, weights="),
        ({"count": "weighted", "weights": [1]}, "weights="),
    ]:
        with pytest.raises(
            InputError, match=f"meetings: got .*{arrived}.*; expected lists of labels"
        ):
            cooccurrence.meetings(wrong.pop("sequences", [LETTERS]), **wrong)
    with pytest.raises(
        InputError,
        match="count: got 'twice'; expected one of 'frequency', 'weighted', 'boolean'",
    ):
        cooccurrence.meetings([LETTERS], count="twice")
