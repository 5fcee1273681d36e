"""Rows in the order that readers expect."""

import pandas as pd
from by_hand import drawn

from analysis import compare


def test_two_columns_in_order():
    table = drawn("""
        group | phase
        B     | end
        A     | end
        B     | start
    """)
    ordered = compare.in_order(table, phase=["start", "end"], group=["A", "B"])
    assert ordered.to_numpy().tolist() == [["B", "start"], ["A", "end"], ["B", "end"]]


def test_values_that_are_not_listed_follow_and_missing_ones_are_last():
    table = pd.DataFrame({"phase": ["later", None, "after", "start"]})
    assert compare.in_order(table, phase=["start"])["phase"].tolist()[:3] == [
        "start",
        "after",
        "later",
    ]


def test_what_the_table_carries_stays():
    table = pd.DataFrame({"phase": ["end"]})
    method = {"names": {"end": "the end"}}
    table.attrs["method"] = method
    assert compare.in_order(table, phase=[]).attrs == {"method": method}
